//! Stories that cross pallets, told on the whole runtime.

mod badges;
mod chain;
mod fees;
mod filter;
mod governance;
mod nonce;
mod presets;
mod proxies;
mod validators;
mod vouchers;
