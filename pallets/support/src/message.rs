//! What people sign off line.

use alloc::vec::Vec;
use frame::{deps::sp_core::H256, prelude::*};

/// The bytes that are signed for `what` on the chain with this genesis: `<Bytes>` ‖ name ‖ `:` ‖
/// genesis hash ‖ `what` (SCALE) ‖ `</Bytes>`.
///
/// In this wrapping every wallet signs raw bytes, so that these can't be taken for a transaction;
/// the name keeps them from being taken for another message, and the genesis for another chain's.
pub fn message(name: &str, genesis: H256, what: &impl Encode) -> Vec<u8> {
    let name = name.as_bytes();
    [
        b"<Bytes>",
        name,
        b":",
        genesis.as_bytes(),
        &what.encode(),
        b"</Bytes>",
    ]
    .concat()
}

/// Signs messages in benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait Pen<AccountId, Signature> {
    /// Who signs.
    fn signer() -> AccountId;
    /// Its signature, of the kind that is dearest to check.
    fn sign(message: &[u8]) -> Signature;
}
