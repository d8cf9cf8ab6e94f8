//! What the pallet shows.

mod actions;
mod allotment;
mod dividends;
mod enforcement;
mod expiry;
mod investors;
mod issuers;
mod law;
mod netting;
mod offerings;
mod random;
mod recovery;
mod redemption;
mod rules;
mod scenarios;
mod securities;
mod settlement;
mod thieves;
mod writes;
