//! The tests of the node, in one binary: linking one takes long enough.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may panic, also in its helpers"
)]

mod chain_spec;
mod cli;
mod clock;
mod damage;
mod disk;
mod errors;
mod executor;
mod genesis;
mod keys;
mod preflight;
mod refusals;
mod secrets;
