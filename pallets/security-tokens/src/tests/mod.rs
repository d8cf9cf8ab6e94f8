//! What the pallet shows.

mod actions;
mod allotment;
mod dividends;
mod enforcement;
mod expiry;
mod investors;
mod law;
mod netting;
mod offerings;
mod random;
mod recovery;
mod rules;
mod scenarios;
mod securities;
mod settlement;
mod writes;
