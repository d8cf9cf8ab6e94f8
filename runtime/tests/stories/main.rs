//! Stories that cross pallets, told on the whole runtime.

#![allow(
    clippy::indexing_slicing,
    reason = "a test may panic, also in its helpers"
)]

mod badges;
mod bare;
mod chain;
mod eco;
mod fees;
mod filter;
mod governance;
mod merchants;
mod migrations;
mod nonce;
mod notaries;
mod presets;
mod proxies;
mod rice;
mod roles;
mod securities;
mod validators;
mod vouchers;
