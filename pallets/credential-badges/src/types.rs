//! What is stored.

use crate::status::Purpose;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};
use pallet_support::{ClassId, Moment};

/// A status list, counted from 0 in the order of opening.
pub type ListId = u32;
/// A batch, counted from 0 in the order of issue.
pub type BatchId = u32;
/// A request for proof, counted from 0.
pub type RequestId = u32;
/// A key, counted from 0 for each issuer.
pub type KeyIndex = u32;
/// A sealed state of a list, counted from 0 for each list.
pub type Epoch = u32;

/// How many classes a scope may list.
pub const MAX_SCOPE: u32 = 64;
/// How many classes a profile or a request may list.
pub const MAX_CLASSES: u32 = 16;
/// How many hashes a path may have. A list of 1,048,576 bits needs 20.
pub const MAX_PATH: u32 = 20;

/// The classes for which an accreditation counts.
pub type Scope = BoundedVec<ClassId, ConstU32<MAX_SCOPE>>;
/// The classes that a profile shows or a request asks for.
pub type ClassSet = BoundedVec<ClassId, ConstU32<MAX_CLASSES>>;
/// The hashes from a leaf up to the root.
pub type Path = BoundedVec<H256, ConstU32<MAX_PATH>>;

/// A class of badges.
#[stored]
pub struct Class<AccountId> {
    /// The ministry that answers for it.
    pub authority: AccountId,
    /// SHA-256 of the Open Badges 3.0 `Achievement`, in the canonical form of RFC 8785.
    pub achievement: H256,
    /// SHA-256 of the JSON schema of its documents, in the same form.
    pub schema: H256,
}

/// A public key that signs documents.
#[stored]
#[derive(Copy)]
pub enum PublicKey {
    /// For `eddsa-rdfc-2022`.
    Ed25519([u8; 32]),
    /// A compressed point, for `ecdsa-sd-2023`.
    P256([u8; 33]),
}

impl PublicKey {
    /// Could this be a key at all?
    pub fn is_well_formed(&self) -> bool {
        match self {
            Self::Ed25519(_) => true,
            Self::P256(point) => matches!(point.first(), Some(2 | 3)),
        }
    }
}

/// An issuer's key and when it counted. Never removed: old documents are checked against it.
#[stored]
#[derive(Copy)]
pub struct SigningKey {
    /// The key.
    pub public: PublicKey,
    /// It signs from this moment on.
    pub from: Moment,
    /// It no longer signs from this moment on.
    pub until: Option<Moment>,
    /// Whatever was issued with it from this moment on is not to be trusted.
    pub compromised_at: Option<Moment>,
}

impl SigningKey {
    /// Is what was issued with it at this moment not to be trusted?
    pub fn is_compromised_at(&self, at: Moment) -> bool {
        self.compromised_at.is_some_and(|since| since <= at)
    }
}

/// A status list: one bit for each badge.
#[stored]
pub struct List<AccountId, Deposit> {
    /// Who may issue into it.
    pub issuer: AccountId,
    /// What a set bit means.
    pub purpose: Purpose,
    /// How many bits it has.
    pub bits: u32,
    /// How many of them are set.
    pub set: u32,
    /// The epoch that is open: as many have been sealed.
    pub epoch: Epoch,
    /// What its state is paid for with.
    pub deposit: Deposit,
}

/// Where a batch has its bits.
#[stored]
#[derive(Copy)]
pub struct Placement {
    /// The list.
    pub list: ListId,
    /// The bit of the batch's first badge. The others follow.
    pub start: u32,
}

/// Bits that a batch has taken, up to the last of them, under which this is stored.
#[stored]
#[derive(Copy)]
pub struct Range {
    /// The first bit.
    pub start: u32,
    /// Whose they are.
    pub batch: BatchId,
}

/// Badges that were issued together.
#[stored]
pub struct Batch<AccountId, Deposit> {
    /// Who issued it.
    pub issuer: AccountId,
    /// Of what class.
    pub class: ClassId,
    /// The issuer's key that signs the documents.
    pub key: KeyIndex,
    /// The root of the tree of leaves.
    pub root: H256,
    /// How many badges.
    pub leaves: u32,
    /// Where they are revoked.
    pub revocation: Placement,
    /// Where they are suspended, if they can be.
    pub suspension: Option<Placement>,
    /// The time of the block that issued it.
    pub issued_at: Moment,
    /// What its state is paid for with.
    pub deposit: Deposit,
}

/// The digest of a list at the end of an epoch.
#[stored]
#[derive(Copy)]
pub struct Seal<BlockNumber> {
    /// SHA-256 of all the list's bits, uncompressed.
    pub digest: H256,
    /// The time of the block that sealed it.
    pub at: Moment,
    /// That block. Its state holds the bits, unless some were set later in it: then they are those
    /// of its parent's state and the block's own events up to the seal.
    pub block: BlockNumber,
}

/// A badge without a document: it is held on chain only.
#[stored]
pub struct Grant<AccountId> {
    /// Who granted it.
    pub issuer: AccountId,
    /// It no longer counts from this moment on.
    pub until: Option<Moment>,
    /// Whether it was revoked or suspended.
    pub standing: GrantStanding,
}

impl<AccountId> Grant<AccountId> {
    /// Is it suspended?
    pub fn is_suspended(&self) -> bool {
        matches!(
            self.standing,
            GrantStanding::SuspendedByIssuer | GrantStanding::SuspendedByCouncil
        )
    }
}

/// Whether a grant was revoked or suspended, and who may lift that.
#[stored]
#[derive(Copy)]
pub enum GrantStanding {
    /// Neither.
    Good,
    /// Revoked, for good.
    Revoked,
    /// Suspended by somebody behind its issuer, who may lift it, as may the council.
    SuspendedByIssuer,
    /// Suspended by the council, which alone may lift it.
    SuspendedByCouncil,
}

/// The badge of a batch that an account has presented.
#[stored]
#[derive(Copy)]
pub struct Holding {
    /// The batch.
    pub batch: BatchId,
    /// Its place in the batch.
    pub index: u32,
    /// It no longer counts from this moment on.
    pub until: Option<Moment>,
}

/// What a holder shows of its own accord.
#[stored]
pub struct Profile<Deposit> {
    /// Classes of which the holder had a valid badge when publishing.
    pub classes: ClassSet,
    /// What its state is paid for with.
    pub deposit: Deposit,
}

/// An open posting that any holder of these classes may answer.
#[stored]
pub struct Request<AccountId, Deposit> {
    /// Who asks.
    pub requester: AccountId,
    /// What an answer must prove, all of it.
    pub classes: ClassSet,
    /// The salted commitment of the posting's text.
    pub posting: H256,
    /// It takes no more answers from this moment on.
    pub until: Moment,
    /// What its state is paid for with.
    pub deposit: Deposit,
}

/// What the bits and keys say of a badge now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct BadgeStatus {
    /// Its bit in the revocation list is set: for good.
    pub revoked: bool,
    /// Its bit in the suspension list is set.
    pub suspended: bool,
    /// Its batch was issued when its key was compromised.
    pub compromised: bool,
}

/// Whether a badge counted at a moment, as far as the chain knows: when it ends, its leaf tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub enum Validity {
    /// It was issued by then, with a key that was not compromised, and it is not revoked now: since
    /// a revocation is final, it was not revoked then. Whether it was suspended then, the list's
    /// epochs tell.
    Valid,
    /// It was issued later.
    NotYetIssued,
    /// Its batch was issued when its key was compromised.
    Compromised,
    /// It is revoked now. Whether it was then, the list's epochs tell.
    RevokedSince,
}
