//! What a batch commits to for each badge.

use crate::types::Placement;
use codec::Encode;
use frame::deps::{frame_support::stored, sp_core::H256};
use pallet_support::{ClassId, Moment, merkle};

/// The layout of leaves that this pallet knows.
pub const VERSION: u8 = 1;

/// One badge, as its batch commits to it: the leaf's content is the SCALE encoding of these
/// fields, in this order. Its holder keeps them, and shows them to [`present`].
///
/// [`present`]: crate::Pallet::present
#[stored]
pub struct Leaf<AccountId> {
    /// [`VERSION`].
    pub version: u8,
    /// The hash of the genesis block, so that no other chain takes it.
    pub genesis: H256,
    /// The badge's class.
    pub class: ClassId,
    /// The badge's place in its batch, counted from 0.
    pub index: u32,
    /// Where the batch is revoked. No two batches share bits, so the leaf is of this batch alone:
    /// issued again in another, it would be another badge, and its bit clear.
    pub revocation: Placement,
    /// Whose badge it is.
    pub subject: AccountId,
    /// The salted commitment of the signed document: SHA-256 of 32 random bytes, which never go on
    /// chain, and the document's canonical form (RFC 8785) without its proof.
    pub document: H256,
    /// The badge no longer counts from this moment on.
    pub until: Option<Moment>,
    /// 32 other random bytes, so that nobody finds the leaf by guessing. Public once presented.
    pub salt: [u8; 32],
}

impl<AccountId: Encode> Leaf<AccountId> {
    /// Does `path` lead from this leaf, at its place, to the root of so many leaves?
    pub fn is_in(&self, root: H256, leaves: u32, path: &[H256]) -> bool {
        merkle::root(merkle::leaf_hash(self), self.index, leaves, path) == Some(root)
    }
}
