//! What people sign off line.

use alloc::vec::Vec;
use frame::{
    deps::{
        sp_core::H256,
        sp_runtime::traits::{IdentifyAccount, Verify},
    },
    prelude::*,
};

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

/// Why it is not known that somebody has said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It does not send the transaction, and nothing is signed.
    Missing,
    /// What is signed is something else, or signed by somebody else.
    Bad,
}

/// Has `party` said this: in the transaction itself, which `signer` sends, or off line by a
/// signature, so that it needs no won and no network?
pub fn ensure_said<Signature>(
    party: &Said<Signature>,
    signer: &Said<Signature>,
    signature: Option<Signature>,
    said: impl FnOnce() -> Vec<u8>,
) -> Result<(), Unsaid>
where
    Signature: Verify<Signer: IdentifyAccount<AccountId: PartialEq>>,
{
    match signature {
        Some(signature) => ensure!(signature.verify(said().as_slice(), party), Unsaid::Bad),
        None => ensure!(party == signer, Unsaid::Missing),
    }
    Ok(())
}

/// The account by which a signature is checked.
type Said<Signature> = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// Signs messages in benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub trait Pen<AccountId, Signature> {
    /// Who signs.
    fn signer() -> AccountId;
    /// Its signature, of the kind that is dearest to check.
    fn sign(message: &[u8]) -> Signature;
}
