//! # Credential badges
//!
//! Accredited issuers (agencies, universities, employers) issue badges: qualifications, skills,
//! periods of work. Anyone can check a badge, off line too; other pallets ask, through
//! [`Credentials`], whether an account holds one, and let it act or not.
//!
//! ## What never happens
//!
//! * A badge is issued by someone who was not accredited for its class, or with a key that was not
//!   valid then.
//! * A revoked badge counts again, whatever is called afterwards.
//! * Two badges share a bit of a status list.
//! * A badge is bound to an account that is not its subject.
//! * What a badge says, or of whom, is on chain: there are only salted commitments.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **the bit ranges of batches are disjoint
//! and inside their lists; only bits in such ranges are set; each batch's key was valid when it was
//! issued; nothing refers to what is not there.**
//!
//! ## Terms
//!
//! * **Accreditation**: the right to act for certain classes (its **scope**) until a date (its
//!   **term**). The council accredits *ministries*, ministries accredit *issuers*, issuers name
//!   *operators*, who act in the issuer's name; an operator's scope limits what it issues, grants
//!   and moves, not what it takes back. An issuer's power is what everybody above it covers:
//!   suspending a ministry takes it from all below at once, and gives it back when lifted. Badges
//!   that were issued before stay valid.
//! * **Class**: what a badge is for: the hash of an Open Badges 3.0 achievement and of its
//!   documents' schema. A ministry creates it.
//! * **Key**: an issuer's public key that signs documents, with the time in which it counts. Keys
//!   are only ever added, so that old documents stay checkable. One can be *compromised* from a
//!   moment on: what was issued with it from then on counts no more.
//! * **Batch**: badges issued together, of which the chain keeps the root of a Merkle tree
//!   ([`merkle`](pallet_support::merkle)). Each **leaf** ([`Leaf`]) names its subject.
//! * **List**: a [W3C Bitstring Status List](https://www.w3.org/TR/vc-bitstring-status-list/): one
//!   bit a badge, for one purpose. *Revocation* is final. *Suspension* is not: whoever stands
//!   behind the issuer may set and lift it, and the issuer may lift what another has set.
//! * **Epoch**: a stretch of a list's life that ends with its **seal**, the SHA-256 of all its
//!   bits.
//! * **Grant**: a badge without a document, held on chain only. Revoking it bars the account from
//!   grants of that class, by whomever; a badge of a batch is the way back. Suspending it can be
//!   lifted, by whoever stands behind its issuer; what the council has suspended, by it alone.
//! * **Holding**: the badge of a batch that an account has presented: one for each class, which the
//!   account may change for another or withdraw.
//! * **Request**: an open posting of classes that any holder of them may **answer**; the chain
//!   verifies the answer, and keeps nothing but its event.
//!
//! ## Life of a badge
//!
//! The issuer writes and signs documents off line, and calls
//! [`issue_batch`](Call::issue_batch) with the root of their leaves and the bits they use. The
//! holder gets document, salts and path, shows them to whom it likes, and
//! [`present`](Call::present)s the leaf to the chain if another pallet asks for the badge. From the
//! very block in which its bit is [set](Call::set_status), or its key
//! [declared compromised](Call::compromise_key), it opens no door. Who lost a key has the badge
//! [moved](Call::rebind) to a new account by the issuer.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`accredit`] | the council for a ministry, else a ministry or an issuer |
//! | [`suspend_accreditation`], [`lift_suspension`] | who accredited it, or the council |
//! | [`create_class`] | a ministry |
//! | [`add_key`], [`retire_key`] | the issuer itself |
//! | [`open_list`], [`issue_batch`], [`seal_epoch`] | the issuer or its operator |
//! | [`grant`] | the issuer or its operator |
//! | [`rebind`] | the same, or the council |
//! | [`set_status`], [`compromise_key`] | its issuer, operator or accreditor, or the council |
//! | [`revoke_grant`], [`suspend_grant`], [`lift_grant`] | the same |
//! | [`resign`] | an operator |
//! | [`present`], [`withdraw`], [`answer_request`] | the holder |
//! | [`publish_profile`], [`remove_profile`] | the holder |
//! | [`request_proof`] | anyone |
//! | [`close_request`] | the requester, or anyone once it is over |
//!
//! [`accredit`]: Call::accredit
//! [`suspend_accreditation`]: Call::suspend_accreditation
//! [`lift_suspension`]: Call::lift_suspension
//! [`create_class`]: Call::create_class
//! [`add_key`]: Call::add_key
//! [`retire_key`]: Call::retire_key
//! [`open_list`]: Call::open_list
//! [`issue_batch`]: Call::issue_batch
//! [`grant`]: Call::grant
//! [`rebind`]: Call::rebind
//! [`seal_epoch`]: Call::seal_epoch
//! [`set_status`]: Call::set_status
//! [`revoke_grant`]: Call::revoke_grant
//! [`suspend_grant`]: Call::suspend_grant
//! [`lift_grant`]: Call::lift_grant
//! [`compromise_key`]: Call::compromise_key
//! [`resign`]: Call::resign
//! [`present`]: Call::present
//! [`withdraw`]: Call::withdraw
//! [`publish_profile`]: Call::publish_profile
//! [`remove_profile`]: Call::remove_profile
//! [`answer_request`]: Call::answer_request
//! [`request_proof`]: Call::request_proof
//! [`close_request`]: Call::close_request
//!
//! A court's order against an issuer stops it and its operators in all of this, by a proxy or as a
//! multisig too ([`roles`](pallet_support::roles)); one against a holder does not stop its badges.
//!
//! ## Costs
//!
//! * `issue_batch`: one root, whatever the number of badges. Lists, batches, profiles and requests
//!   take a deposit; the first two stay for good, and so does what is held for them. Badges take
//!   none.
//! * `present`: ⌈log₂ n⌉ hashes, 17 for 100,000 badges.
//! * [`Credentials::ensure_holds`]: at most seven reads, whatever the number of badges and holders.
//! * `set_status`: linear in the changes, at most [`MAX_CHANGES`]. `seal_epoch`: linear in the
//!   list's chunks.
//! * A suspension: one write. Looking up who may issue: at most three accreditations.

#![cfg_attr(not(feature = "std"), no_std)]

mod accreditation;
mod authority;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod leaf;
mod lists;
#[cfg(test)]
mod mock;
mod status;
#[cfg(test)]
mod tests;
mod types;
mod validity;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        frame_support::storage::StorageValue as Counter, sp_core::H256, sp_io::hashing::sha2_256,
    },
    prelude::*,
    traits::{Consideration, Footprint, UnixTime},
};
use pallet_support::{Frozen, merkle, roles::Actor};

pub use accreditation::{Accreditation, Lapse, Lineage, MINISTRY, OPERATOR, Standing};
pub use leaf::{Leaf, VERSION};
pub use pallet::*;
pub use pallet_support::{ClassId, Credentials, Moment};
pub use status::{
    CHUNK_BITS, CHUNK_BYTES, Change, Changes, Chunk, MAX_BITS, MAX_CHANGES, MAX_CHUNKS, MIN_BITS,
    Purpose, is_capacity,
};
pub use types::*;
pub use weights::WeightInfo;

/// A status list, with its deposit.
pub type ListOf<T> = List<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A batch, with its deposit.
pub type BatchOf<T> = Batch<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A request, with its deposit.
pub type RequestOf<T> = Request<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A leaf.
pub type LeafOf<T> = Leaf<<T as frame_system::Config>::AccountId>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256> {
        /// Accredits ministries, and may suspend and revoke whatever anybody below it may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of the block.
        type Time: UnixTime;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// What whoever opens a list, issues a batch, publishes a profile or posts a request has
        /// to hold for the state that it takes.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// Measured weights.
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a list, a batch, a profile or a request takes.
        Record,
    }

    /// The register of those who may act, by account. Whoever accredits pays the fee. Operators may
    /// resign; another entry is never removed, since badges name it: its term ends.
    #[pallet::storage]
    pub type Accreditations<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, Accreditation<T::AccountId>>;

    /// The classes. The ministry that creates one pays the fee; never removed.
    #[pallet::storage]
    pub type Classes<T: Config> = StorageMap<_, Twox64Concat, ClassId, Class<T::AccountId>>;

    /// How many classes there are.
    #[pallet::storage]
    pub type ClassCount<T: Config> = StorageValue<_, ClassId, ValueQuery>;

    /// The keys of an issuer, who pays the fee. Never removed: old documents are checked with them.
    #[pallet::storage]
    pub type Keys<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, KeyIndex, SigningKey>;

    /// How many keys an issuer has had.
    #[pallet::storage]
    pub type KeyCount<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, KeyIndex, ValueQuery>;

    /// Which key of an issuer this is: none is added twice, so that a compromised one can't return.
    #[pallet::storage]
    pub type KeyIndices<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, PublicKey, KeyIndex>;

    /// The status lists. Never removed, nor is their deposit given back.
    #[pallet::storage]
    pub type Lists<T: Config> = StorageMap<_, Twox64Concat, ListId, ListOf<T>>;

    /// How many lists there are.
    #[pallet::storage]
    pub type ListCount<T: Config> = StorageValue<_, ListId, ValueQuery>;

    /// The bits of a list, 1,024 to a chunk. A chunk without a set bit is not there. The list's
    /// deposit pays for all of them.
    #[pallet::storage]
    pub type Chunks<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ListId, Twox64Concat, u32, Chunk, ValueQuery>;

    /// The ranges of bits that batches have taken of a list, by their last bit (big-endian, so that
    /// they are in order). The batch's deposit pays.
    #[pallet::storage]
    pub type Ranges<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ListId, Identity, [u8; 4], Range>;

    /// The seals of a list. Whoever seals pays the fee; never removed.
    #[pallet::storage]
    pub type Seals<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ListId, Twox64Concat, Epoch, Seal<BlockNumberFor<T>>>;

    /// The batches. Never removed, nor is their deposit given back.
    #[pallet::storage]
    pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, BatchOf<T>>;

    /// How many batches there are.
    #[pallet::storage]
    pub type BatchCount<T: Config> = StorageValue<_, BatchId, ValueQuery>;

    /// Badges held on chain only. The issuer pays the fee. A revoked one stays, so that it can't
    /// come back; one that is over makes way for another.
    #[pallet::storage]
    pub type Grants<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        ClassId,
        Grant<T::AccountId>,
    >;

    /// The badges that accounts have presented. The holder pays the fee, and may withdraw it.
    #[pallet::storage]
    pub type Holdings<T: Config> =
        StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ClassId, Holding>;

    /// The account to which a badge is bound: its leaf's subject once it has presented it, or where
    /// the issuer has moved it since. Who calls pays the fee; never removed, since an old key must
    /// not take the badge back.
    #[pallet::storage]
    pub type Bound<T: Config> =
        StorageDoubleMap<_, Twox64Concat, BatchId, Twox64Concat, u32, T::AccountId>;

    /// What holders show of their own accord. Gone, deposit and all, when its holder says so.
    #[pallet::storage]
    pub type Profiles<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, Profile<T::Deposit>>;

    /// The open requests. Gone, deposit and all, when closed.
    #[pallet::storage]
    pub type Requests<T: Config> = StorageMap<_, Twox64Concat, RequestId, RequestOf<T>>;

    /// How many requests there have been.
    #[pallet::storage]
    pub type RequestCount<T: Config> = StorageValue<_, RequestId, ValueQuery>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// Ministries, and when their terms end, in milliseconds since 1970.
        pub ministries: Vec<(T::AccountId, Moment)>,
        /// Classes, counted from 0: the ministry that answers for it, the hash of its achievement
        /// and that of its schema.
        pub classes: Vec<(T::AccountId, H256, H256)>,
        /// Badges held on chain, without end: who holds it, of what class, and the ministry that
        /// granted it.
        pub grants: Vec<(T::AccountId, ClassId, T::AccountId)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            for (who, until) in &self.ministries {
                assert!(
                    !Accreditations::<T>::contains_key(who),
                    "a ministry is listed twice"
                );
                let ministry = Accreditation {
                    accreditor: None,
                    depth: MINISTRY,
                    scope: Scope::default(),
                    until: *until,
                    standing: Standing::Good,
                };
                Accreditations::<T>::insert(who, ministry);
            }
            for (id, (authority, achievement, schema)) in (0..).zip(&self.classes) {
                assert!(
                    Accreditations::<T>::contains_key(authority),
                    "a class is of an account that is no ministry"
                );
                let class = Class {
                    authority: authority.clone(),
                    achievement: *achievement,
                    schema: *schema,
                };
                Classes::<T>::insert(id, class);
                ClassCount::<T>::put(id.saturating_add(1));
            }
            for (who, class, issuer) in &self.grants {
                assert!(
                    Classes::<T>::get(class).is_some_and(|class| class.authority == *issuer),
                    "a badge is granted by an account that does not answer for its class"
                );
                let grant = Grant {
                    issuer: issuer.clone(),
                    until: None,
                    standing: GrantStanding::Good,
                };
                Grants::<T>::insert(who, class, grant);
            }
        }
    }

    /// What happened. Moments in milliseconds since 1970.
    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// `who` may act for these classes until then. Tells of changes too.
        Accredited {
            /// Who was accredited.
            who: T::AccountId,
            /// By whom; by the council, if by nobody.
            accreditor: Option<T::AccountId>,
            /// 1 for a ministry, 2 for an issuer, 3 for an operator.
            depth: u8,
            /// For which classes.
            scope: Scope,
            /// Until when.
            until: Moment,
        },
        /// `who`, and everybody below it, may act no more.
        AccreditationSuspended {
            /// Whose accreditation.
            who: T::AccountId,
            /// Only the council can lift it.
            by_council: bool,
        },
        /// `who` may act again.
        SuspensionLifted {
            /// Whose accreditation.
            who: T::AccountId,
        },
        /// `who` is no operator any more.
        Resigned {
            /// The operator.
            who: T::AccountId,
        },
        /// An issuer has a further key.
        KeyAdded {
            /// The issuer.
            issuer: T::AccountId,
            /// Which of its keys.
            index: KeyIndex,
            /// The key, and when it counts.
            key: SigningKey,
        },
        /// A key's time ends earlier.
        KeyRetired {
            /// The issuer.
            issuer: T::AccountId,
            /// Which of its keys.
            index: KeyIndex,
            /// It signs no more from this moment on.
            at: Moment,
        },
        /// What was issued with this key from that moment on counts no more.
        KeyCompromised {
            /// The issuer.
            issuer: T::AccountId,
            /// Which of its keys.
            index: KeyIndex,
            /// Since when.
            at: Moment,
        },
        /// There is a new class.
        ClassCreated {
            /// Its id.
            class: ClassId,
            /// What it is.
            details: Class<T::AccountId>,
        },
        /// There is a new status list.
        ListOpened {
            /// Its id.
            list: ListId,
            /// Who issues into it.
            issuer: T::AccountId,
            /// What a set bit means.
            purpose: Purpose,
            /// How many bits it has.
            bits: u32,
        },
        /// Badges were issued.
        BatchIssued {
            /// The batch.
            batch: BatchId,
            /// Who issued it.
            issuer: T::AccountId,
            /// Of what class.
            class: ClassId,
            /// With which of the issuer's keys.
            key: KeyIndex,
            /// The root of the leaves.
            root: H256,
            /// How many.
            leaves: u32,
            /// Where they are revoked.
            revocation: Placement,
            /// Where they are suspended.
            suspension: Option<Placement>,
        },
        /// An account holds a badge on chain, or holds it for another time than before.
        Granted {
            /// Who holds it.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
            /// Who granted it.
            issuer: T::AccountId,
            /// Until when.
            until: Option<Moment>,
        },
        /// A badge held on chain was revoked, for good.
        GrantRevoked {
            /// Who held it.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
        },
        /// A badge held on chain opens no door until that is lifted.
        GrantSuspended {
            /// Who holds it.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
            /// By the council, which alone may lift it.
            by_council: bool,
        },
        /// A suspended badge held on chain opens its doors again.
        GrantLifted {
            /// Who holds it.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
        },
        /// A badge was bound to its subject.
        Presented {
            /// The subject.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
            /// The badge's batch.
            batch: BatchId,
            /// Its place in the batch.
            index: u32,
            /// Until when it counts.
            until: Option<Moment>,
        },
        /// A holder took back what it had presented.
        Withdrawn {
            /// The holder.
            who: T::AccountId,
            /// Of what class.
            class: ClassId,
        },
        /// A badge is bound to its subject's new account.
        Rebound {
            /// The account before, if it had been presented.
            from: Option<T::AccountId>,
            /// The account from now on.
            to: T::AccountId,
            /// Of what class.
            class: ClassId,
            /// The badge's batch.
            batch: BatchId,
            /// Its place in the batch.
            index: u32,
        },
        /// Bits of a list were set or cleared.
        StatusSet {
            /// The list.
            list: ListId,
            /// In which epoch.
            epoch: Epoch,
            /// Which bits, in the order given.
            changes: Changes,
        },
        /// A list's epoch is over.
        EpochSealed {
            /// The list.
            list: ListId,
            /// The epoch.
            epoch: Epoch,
            /// SHA-256 of the list's bits.
            digest: H256,
        },
        /// A holder shows these classes.
        ProfilePublished {
            /// The holder.
            who: T::AccountId,
            /// Which classes.
            classes: ClassSet,
        },
        /// A holder shows nothing any more.
        ProfileRemoved {
            /// The holder.
            who: T::AccountId,
        },
        /// Whoever holds these classes may answer.
        ProofRequested {
            /// The request.
            request: RequestId,
            /// Who asks.
            requester: T::AccountId,
            /// For which classes.
            classes: ClassSet,
            /// The salted commitment of the posting.
            posting: H256,
            /// Until when.
            until: Moment,
        },
        /// A holder of all the classes asked for has answered.
        RequestAnswered {
            /// The request.
            request: RequestId,
            /// Who answered.
            who: T::AccountId,
            /// The salted commitment of what the holder sends the requester off line.
            commitment: H256,
        },
        /// A request takes no more answers.
        RequestClosed {
            /// The request.
            request: RequestId,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account is not accredited.
        NotAccredited,
        /// The accreditation, or one above it, is suspended.
        AccreditationSuspended,
        /// The term of the accreditation, or of one above it, is over.
        AccreditationExpired,
        /// The class is not in the scope of the accreditation, or of one above it.
        OutsideScope,
        /// Only who accredited the account may change that, and it was somebody else.
        NotAccreditor,
        /// Operators accredit nobody.
        TooDeep,
        /// The accreditation is suspended already.
        AlreadySuspended,
        /// The accreditation is not suspended.
        NotSuspended,
        /// Only the council may lift what the council suspended.
        SuspendedByCouncil,
        /// Only ministries create classes.
        NotMinistry,
        /// Only operators resign: others have issued.
        NotOperator,
        /// An operator acts in its issuer's name, and has no keys of its own.
        NotIssuer,
        /// The account may not act for this issuer.
        NotAuthorized,
        /// There is no such class.
        ClassNotFound,
        /// The issuer has no such key.
        KeyNotFound,
        /// These bytes are no key.
        InvalidKey,
        /// The issuer has had this key already.
        KeyExists,
        /// The key would end before it begins.
        InvalidTerm,
        /// The key does not sign yet.
        KeyNotYetValid,
        /// The key signs no more.
        KeyRetired,
        /// The key is compromised.
        KeyCompromised,
        /// The key is retired by then already.
        AlreadyRetired,
        /// The key is compromised from then on, or from earlier, already.
        AlreadyCompromised,
        /// The moment is past, and must not be.
        InThePast,
        /// The moment is still to come, and must not be.
        InTheFuture,
        /// A list can't have so many bits.
        InvalidCapacity,
        /// There is no such list.
        ListNotFound,
        /// The list is another issuer's.
        NotListOwner,
        /// The list is not for this purpose.
        WrongPurpose,
        /// A batch has at least one badge.
        NoLeaves,
        /// The list has not so many bits left after the start.
        ListFull,
        /// Some of these bits are another batch's.
        RangeOverlap,
        /// No batch has taken this bit.
        IndexNotAllocated,
        /// A revocation can't be undone.
        RevocationIsFinal,
        /// There is no such batch.
        BatchNotFound,
        /// The batch has no badge at this place.
        NotInBatch,
        /// A badge of this class is held already.
        AlreadyHeld,
        /// There is no such grant.
        GrantNotFound,
        /// The leaf is of a layout that this chain does not know.
        UnknownVersion,
        /// The leaf was made for another chain.
        WrongChain,
        /// The leaf is of another class than its batch.
        WrongClass,
        /// The leaf is revoked by other bits than its batch.
        WrongList,
        /// The badge is another account's.
        NotSubject,
        /// The path does not lead from this leaf to the batch's root.
        InvalidProof,
        /// The account has presented this badge already.
        AlreadyPresented,
        /// The account holds no badge of this class.
        NotHeld,
        /// The badge is revoked.
        Revoked,
        /// The badge is suspended.
        Suspended,
        /// The badge was issued when its key was compromised.
        Compromised,
        /// The time is over.
        Expired,
        /// At least one class must be named.
        NoClasses,
        /// There is no such profile.
        ProfileNotFound,
        /// There is no such request.
        RequestNotFound,
    }

    impl<T> From<Lapse> for Error<T> {
        fn from(lapse: Lapse) -> Self {
            match lapse {
                Lapse::Suspended => Self::AccreditationSuspended,
                Lapse::Expired => Self::AccreditationExpired,
            }
        }
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "try-runtime")]
        fn try_state(
            _n: BlockNumberFor<T>,
        ) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Accredits `who` for the classes of `scope` until `until`, or changes scope and term of
        /// an accreditation that the same accreditor gave. A term that is past ends it.
        ///
        /// Whom the council accredits is a ministry, and has the classes that it creates besides
        /// those of the scope; whom a ministry accredits is an issuer; whom an issuer accredits is
        /// its operator.
        ///
        /// # Errors
        /// [`Error::NotAccredited`], [`Error::AccreditationSuspended`],
        /// [`Error::AccreditationExpired`] of the signer; [`Error::TooDeep`],
        /// [`Error::ClassNotFound`], [`Error::OutsideScope`], [`Error::NotAccreditor`], and
        /// [`Error::InThePast`] for a new accreditation.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::accredit(scope.len().saturated_into()))]
        pub fn accredit(
            origin: OriginFor<T>,
            who: T::AccountId,
            scope: Scope,
            until: Moment,
        ) -> DispatchResult {
            let (accreditor, depth) = match Actor::of::<T::AdminOrigin, _>(origin)? {
                Actor::Council => {
                    for id in &scope {
                        Self::class(*id)?;
                    }
                    (None, MINISTRY)
                }
                Actor::Account(signer) => {
                    let lineage = Self::office(&signer)?;
                    ensure!(lineage.depth() < OPERATOR, Error::<T>::TooDeep);
                    for id in &scope {
                        Self::ensure_covers(&lineage, *id)?;
                    }
                    (Some(signer), lineage.depth().saturating_add(1))
                }
            };
            Accreditations::<T>::try_mutate(&who, |entry| -> DispatchResult {
                match entry {
                    Some(standing) => {
                        ensure!(standing.accreditor == accreditor, Error::<T>::NotAccreditor);
                        standing.scope = scope.clone();
                        standing.until = until;
                    }
                    None => {
                        ensure!(until > Self::now(), Error::<T>::InThePast);
                        *entry = Some(Accreditation {
                            accreditor: accreditor.clone(),
                            depth,
                            scope: scope.clone(),
                            until,
                            standing: Standing::Good,
                        });
                    }
                }
                Ok(())
            })?;
            Self::deposit_event(Event::Accredited {
                who,
                accreditor,
                depth,
                scope,
                until,
            });
            Ok(())
        }

        /// Suspends an accreditation, and with it the power of everybody below it.
        ///
        /// # Errors
        /// [`Error::NotAccredited`], [`Error::NotAccreditor`], [`Error::AlreadySuspended`]
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::suspend_accreditation())]
        pub fn suspend_accreditation(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            let standing = Self::suspender(origin, &who)?;
            let by_council = standing == Standing::SuspendedByCouncil;
            Self::try_mutate_accreditation(&who, |accreditation| {
                let harder = by_council && accreditation.standing != standing;
                ensure!(
                    harder || !accreditation.is_suspended(),
                    Error::<T>::AlreadySuspended
                );
                accreditation.standing = standing;
                Ok(())
            })?;
            Self::deposit_event(Event::AccreditationSuspended { who, by_council });
            Ok(())
        }

        /// Lifts a suspension, and gives everybody below their power back.
        ///
        /// # Errors
        /// [`Error::NotAccredited`], [`Error::NotAccreditor`], [`Error::NotSuspended`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::lift_suspension())]
        pub fn lift_suspension(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            let lifter = Self::suspender(origin, &who)?;
            Self::try_mutate_accreditation(&who, |accreditation| {
                ensure!(accreditation.is_suspended(), Error::<T>::NotSuspended);
                ensure!(
                    accreditation.standing == lifter || lifter == Standing::SuspendedByCouncil,
                    Error::<T>::SuspendedByCouncil
                );
                accreditation.standing = Standing::Good;
                Ok(())
            })?;
            Self::deposit_event(Event::SuspensionLifted { who });
            Ok(())
        }

        /// Adds a key to the signing issuer's, which signs from `from` until `until`.
        ///
        /// # Errors
        /// Those of an accreditation that is not in force, [`Error::NotIssuer`],
        /// [`Error::InvalidKey`], [`Error::InvalidTerm`], [`Error::KeyExists`]
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::add_key())]
        pub fn add_key(
            origin: OriginFor<T>,
            public: PublicKey,
            from: Moment,
            until: Option<Moment>,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            ensure!(
                *Self::office(&issuer)?.issuer() == issuer,
                Error::<T>::NotIssuer
            );
            ensure!(public.is_well_formed(), Error::<T>::InvalidKey);
            ensure!(
                until.is_none_or(|until| from < until),
                Error::<T>::InvalidTerm
            );
            ensure!(
                !KeyIndices::<T>::contains_key(&issuer, public),
                Error::<T>::KeyExists
            );
            let index = KeyCount::<T>::get(&issuer);
            let next = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            let key = SigningKey {
                public,
                from,
                until,
                compromised_at: None,
            };
            KeyCount::<T>::insert(&issuer, next);
            KeyIndices::<T>::insert(&issuer, public, index);
            Keys::<T>::insert(&issuer, index, key);
            Self::deposit_event(Event::KeyAdded { issuer, index, key });
            Ok(())
        }

        /// Ends the time of one of the signing issuer's keys at `at`, now or later.
        ///
        /// # Errors
        /// [`Error::InThePast`], [`Error::KeyNotFound`], [`Error::AlreadyRetired`]
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::retire_key())]
        pub fn retire_key(origin: OriginFor<T>, index: KeyIndex, at: Moment) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            T::Frozen::ensure_not_frozen(&issuer)?;
            ensure!(at >= Self::now(), Error::<T>::InThePast);
            Self::try_mutate_key(&issuer, index, |key| {
                ensure!(
                    key.until.is_none_or(|until| at < until),
                    Error::<T>::AlreadyRetired
                );
                key.until = Some(at);
                Ok(())
            })?;
            Self::deposit_event(Event::KeyRetired { issuer, index, at });
            Ok(())
        }

        /// Declares a key of `issuer` compromised from `at` on, now or earlier. A later call may
        /// say that it was earlier still, never that it was later.
        ///
        /// # Errors
        /// [`Error::NotAuthorized`] and those of an accreditation that is missing or suspended,
        /// [`Error::InTheFuture`], [`Error::KeyNotFound`], [`Error::AlreadyCompromised`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::compromise_key())]
        pub fn compromise_key(
            origin: OriginFor<T>,
            issuer: T::AccountId,
            index: KeyIndex,
            at: Moment,
        ) -> DispatchResult {
            Self::ensure_keeper(origin, &issuer)?;
            ensure!(at <= Self::now(), Error::<T>::InTheFuture);
            Self::try_mutate_key(&issuer, index, |key| {
                ensure!(!key.is_compromised_at(at), Error::<T>::AlreadyCompromised);
                key.compromised_at = Some(at);
                Ok(())
            })?;
            Self::deposit_event(Event::KeyCompromised { issuer, index, at });
            Ok(())
        }

        /// Creates a class in the signing ministry's name: the SHA-256 of its Open Badges 3.0
        /// achievement and of its documents' JSON schema, both in the canonical form of RFC 8785.
        ///
        /// # Errors
        /// Those of an accreditation that is not in force, [`Error::NotMinistry`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::create_class())]
        pub fn create_class(
            origin: OriginFor<T>,
            achievement: H256,
            schema: H256,
        ) -> DispatchResult {
            let authority = ensure_signed(origin)?;
            ensure!(
                Self::office(&authority)?.depth() == MINISTRY,
                Error::<T>::NotMinistry
            );
            let class = Self::next::<ClassCount<T>>()?;
            let details = Class {
                authority,
                achievement,
                schema,
            };
            Classes::<T>::insert(class, &details);
            Self::deposit_event(Event::ClassCreated { class, details });
            Ok(())
        }

        /// Opens a status list of `bits` bits, a multiple of [`CHUNK_BITS`] from [`MIN_BITS`] to
        /// [`MAX_BITS`]. Its deposit, for all its chunks, is held from the signer for good.
        ///
        /// # Errors
        /// Those of an accreditation that is not in force, [`Error::InvalidCapacity`], and those
        /// of the deposit.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::open_list())]
        pub fn open_list(origin: OriginFor<T>, purpose: Purpose, bits: u32) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let issuer = Self::office(&who)?.issuer().clone();
            ensure!(is_capacity(bits), Error::<T>::InvalidCapacity);
            // The list's own record counts as one chunk more.
            let chunks = Chunk::of(bits).saturating_add(1);
            let size = Footprint::from_parts(chunks.saturated_into(), Chunk::max_encoded_len());
            let list = Self::next::<ListCount<T>>()?;
            let details = List {
                issuer: issuer.clone(),
                purpose,
                bits,
                set: 0,
                epoch: 0,
                deposit: T::Deposit::new(&who, size)?,
            };
            Lists::<T>::insert(list, details);
            Self::deposit_event(Event::ListOpened {
                list,
                issuer,
                purpose,
                bits,
            });
            Ok(())
        }

        /// Issues `leaves` badges of `class`, whose documents the issuer's `key` signs and whose
        /// leaves have `root` above them.
        ///
        /// The n-th badge is revoked by the n-th bit from `start` on of the revocation list
        /// `list`, and suspended, if `suspension` names a list for it, likewise there. Saying
        /// where to start lets documents be signed before they are issued. The deposit is held
        /// from the signer for good, and does not depend on `leaves`.
        ///
        /// # Errors
        /// Those of an accreditation that is not in force, [`Error::ClassNotFound`],
        /// [`Error::OutsideScope`], [`Error::KeyNotFound`], [`Error::KeyNotYetValid`],
        /// [`Error::KeyRetired`], [`Error::KeyCompromised`], [`Error::NoLeaves`],
        /// [`Error::ListNotFound`], [`Error::NotListOwner`], [`Error::WrongPurpose`],
        /// [`Error::ListFull`], [`Error::RangeOverlap`], and those of the deposit.
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::issue_batch())]
        #[allow(clippy::too_many_arguments)]
        pub fn issue_batch(
            origin: OriginFor<T>,
            class: ClassId,
            key: KeyIndex,
            root: H256,
            leaves: u32,
            list: ListId,
            start: u32,
            suspension: Option<Placement>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let lineage = Self::office(&who)?;
            let issuer = lineage.issuer().clone();
            Self::ensure_covers(&lineage, class)?;
            let now = Self::now();
            Self::ensure_signs(&issuer, key, now)?;

            let batch = Self::next::<BatchCount<T>>()?;
            let revocation = Placement { list, start };
            Self::take(&issuer, batch, leaves, revocation, Purpose::Revocation)?;
            if let Some(placement) = suspension {
                Self::take(&issuer, batch, leaves, placement, Purpose::Suspension)?;
            }
            let size = Footprint::from_mel::<(BatchOf<T>, Range, Range)>();
            let details = Batch {
                issuer: issuer.clone(),
                class,
                key,
                root,
                leaves,
                revocation,
                suspension,
                issued_at: now,
                deposit: T::Deposit::new(&who, size)?,
            };
            Batches::<T>::insert(batch, details);
            Self::deposit_event(Event::BatchIssued {
                batch,
                issuer,
                class,
                key,
                root,
                leaves,
                revocation,
                suspension,
            });
            Ok(())
        }

        /// Makes `who` hold a badge of `class` on chain, until `until` or without end; or changes
        /// the end of one that the same issuer granted. An end that is past ends it.
        ///
        /// # Errors
        /// Those of an accreditation that is not in force, [`Error::ClassNotFound`],
        /// [`Error::OutsideScope`], [`Error::Revoked`] where a grant was revoked before,
        /// [`Error::AlreadyHeld`] where another issuer's stands, and [`Error::InThePast`] for a
        /// new one.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::grant())]
        pub fn grant(
            origin: OriginFor<T>,
            who: T::AccountId,
            class: ClassId,
            until: Option<Moment>,
        ) -> DispatchResult {
            let lineage = Self::office(&ensure_signed(origin)?)?;
            let issuer = lineage.issuer().clone();
            Self::ensure_covers(&lineage, class)?;
            let now = Self::now();
            let before = Grants::<T>::get(&who, class);
            // A suspension stays, whoever grants.
            let standing = before
                .as_ref()
                .map_or(GrantStanding::Good, |grant| grant.standing);
            ensure!(standing != GrantStanding::Revoked, Error::<T>::Revoked);
            match before {
                // The issuer's own, whose end it may change as it likes.
                Some(before) if before.issuer == issuer => (),
                Some(before) if !Self::is_over(before.until, now) => {
                    return Err(Error::<T>::AlreadyHeld.into());
                }
                _ => ensure!(!Self::is_over(until, now), Error::<T>::InThePast),
            }
            let grant = Grant {
                issuer: issuer.clone(),
                until,
                standing,
            };
            Grants::<T>::insert(&who, class, grant);
            Self::deposit_event(Event::Granted {
                who,
                class,
                issuer,
                until,
            });
            Ok(())
        }

        /// Revokes a grant, for good: no other grant of this class to this account can follow. (A
        /// grant that may come back is ended by [`grant`](Self::grant) with an end that is past.)
        ///
        /// # Errors
        /// [`Error::GrantNotFound`], [`Error::Revoked`], [`Error::Expired`] for one that is over,
        /// [`Error::NotAuthorized`] and those of an accreditation that gives no power.
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::revoke_grant())]
        pub fn revoke_grant(
            origin: OriginFor<T>,
            who: T::AccountId,
            class: ClassId,
        ) -> DispatchResult {
            let mut grant = Self::kept_grant(&who, class)?;
            Self::ensure_keeper(origin, &grant.issuer)?;
            ensure!(
                !Self::is_over(grant.until, Self::now()),
                Error::<T>::Expired
            );
            grant.standing = GrantStanding::Revoked;
            Grants::<T>::insert(&who, class, grant);
            Self::deposit_event(Event::GrantRevoked { who, class });
            Ok(())
        }

        /// Binds a badge of `batch` to the signing account, its subject, so that other pallets
        /// know of it. Where the account has presented another of the class, this one takes its
        /// place; the other may be presented again.
        ///
        /// # Errors
        /// [`Error::BatchNotFound`], [`Error::UnknownVersion`], [`Error::WrongChain`],
        /// [`Error::WrongClass`], [`Error::WrongList`], [`Error::InvalidProof`],
        /// [`Error::NotSubject`], [`Error::Revoked`], [`Error::Suspended`], [`Error::Compromised`],
        /// [`Error::Expired`], [`Error::AlreadyPresented`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::present(path.len().saturated_into()))]
        pub fn present(
            origin: OriginFor<T>,
            batch: BatchId,
            leaf: LeafOf<T>,
            path: Path,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let details = Self::batch(batch)?;
            ensure!(leaf.version == VERSION, Error::<T>::UnknownVersion);
            ensure!(leaf.genesis == Self::genesis(), Error::<T>::WrongChain);
            ensure!(leaf.class == details.class, Error::<T>::WrongClass);
            ensure!(leaf.revocation == details.revocation, Error::<T>::WrongList);
            ensure!(
                leaf.is_in(details.root, details.leaves, &path),
                Error::<T>::InvalidProof
            );
            let Leaf {
                class,
                index,
                until,
                subject,
                ..
            } = leaf;
            let subject = Bound::<T>::get(batch, index).unwrap_or(subject);
            ensure!(subject == who, Error::<T>::NotSubject);
            let holding = Holding {
                batch,
                index,
                until,
            };
            Self::ensure_counts(&holding, &details, Self::now())?;
            ensure!(
                Holdings::<T>::get(&who, class) != Some(holding),
                Error::<T>::AlreadyPresented
            );
            Bound::<T>::insert(batch, index, &who);
            Holdings::<T>::insert(&who, class, holding);
            Self::deposit_event(Event::Presented {
                who,
                class,
                batch,
                index,
                until,
            });
            Ok(())
        }

        /// Takes back what the signing account has presented of a class. It may be presented again;
        /// that the badge is bound to this account stays on record.
        ///
        /// # Errors
        /// [`Error::NotHeld`]
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, class: ClassId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Holdings::<T>::take(&who, class).ok_or(Error::<T>::NotHeld)?;
            Self::deposit_event(Event::Withdrawn { who, class });
            Ok(())
        }

        /// Binds the badge at this place of a batch to its subject's new account `to`. The account
        /// before can't present it any more, and no longer holds it. `to` holds it at once where it
        /// was held before, unless `to` has presented another of the class; else it presents it.
        ///
        /// # Errors
        /// [`Error::BatchNotFound`], those of an accreditation that is not in force,
        /// [`Error::NotAuthorized`] where another issued the badge, [`Error::OutsideScope`], and
        /// [`Error::NotInBatch`].
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::rebind())]
        pub fn rebind(
            origin: OriginFor<T>,
            batch: BatchId,
            index: u32,
            to: T::AccountId,
        ) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let details = Self::batch(batch)?;
            let class = details.class;
            if let Some(who) = actor.account() {
                let lineage = Self::office(who)?;
                ensure!(
                    *lineage.issuer() == details.issuer,
                    Error::<T>::NotAuthorized
                );
                Self::ensure_covers(&lineage, class)?;
            }
            ensure!(index < details.leaves, Error::<T>::NotInBatch);

            let from = Bound::<T>::get(batch, index);
            let held = from.as_ref().and_then(|from| {
                let holding = Holdings::<T>::get(from, class)?;
                (holding.batch == batch && holding.index == index).then(|| {
                    Holdings::<T>::remove(from, class);
                    holding
                })
            });
            if let Some(holding) = held.filter(|_| !Holdings::<T>::contains_key(&to, class)) {
                Holdings::<T>::insert(&to, class, holding);
            }
            Bound::<T>::insert(batch, index, &to);
            Self::deposit_event(Event::Rebound {
                from,
                to,
                class,
                batch,
                index,
            });
            Ok(())
        }

        /// Sets bits of a list, and clears them where its purpose is suspension. Setting a bit
        /// that is set, or clearing one that is not, changes nothing.
        ///
        /// # Errors
        /// [`Error::ListNotFound`], [`Error::RevocationIsFinal`], [`Error::IndexNotAllocated`],
        /// [`Error::NotAuthorized`], and those of an accreditation that gives no power.
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::set_status(changes.len().saturated_into()))]
        pub fn set_status(origin: OriginFor<T>, list: ListId, changes: Changes) -> DispatchResult {
            let mut details = Self::list(list)?;
            let clears = changes.iter().any(|change| !change.set);
            ensure!(
                !clears || details.purpose == Purpose::Suspension,
                Error::<T>::RevocationIsFinal
            );
            let keeper = Self::ensure_keeper(origin, &details.issuer)?;
            if let Some(who) = keeper.account().filter(|_| clears) {
                // What opens doors asks for the power to issue.
                Self::lineage(who)?;
            }

            details.set = Self::change_bits(list, &changes, details.set)?;
            let epoch = details.epoch;
            Lists::<T>::insert(list, details);
            Self::deposit_event(Event::StatusSet {
                list,
                epoch,
                changes,
            });
            Ok(())
        }

        /// Seals a list's epoch with the SHA-256 of all its bits, and begins the next.
        ///
        /// # Errors
        /// [`Error::ListNotFound`], those of an accreditation that is not in force,
        /// [`Error::NotListOwner`]
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::seal_epoch(MAX_CHUNKS))]
        pub fn seal_epoch(origin: OriginFor<T>, list: ListId) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let mut details = Self::list(list)?;
            ensure!(
                *Self::office(&who)?.issuer() == details.issuer,
                Error::<T>::NotListOwner
            );
            let seal = Seal {
                digest: sha2_256(&Self::bits_of(list, &details)).into(),
                at: Self::now(),
                block: frame_system::Pallet::<T>::block_number(),
            };
            let epoch = details.epoch;
            let chunks = Chunk::of(details.bits);
            details.epoch = epoch.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            Seals::<T>::insert(list, epoch, seal);
            Lists::<T>::insert(list, details);
            Self::deposit_event(Event::EpochSealed {
                list,
                epoch,
                digest: seal.digest,
            });
            Ok(Some(T::WeightInfo::seal_epoch(chunks)).into())
        }

        /// Shows these classes, of each of which the signer holds a valid badge now, in place of
        /// what it showed before.
        ///
        /// # Errors
        /// [`Error::NoClasses`], those of [`Credentials::ensure_holds`], and those of the deposit.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::publish_profile(classes.len().saturated_into()))]
        pub fn publish_profile(origin: OriginFor<T>, classes: ClassSet) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(!classes.is_empty(), Error::<T>::NoClasses);
            Self::ensure_holds_all(&who, &classes)?;
            let size = Footprint::from_mel::<Profile<T::Deposit>>();
            let deposit = match Profiles::<T>::take(&who) {
                Some(before) => before.deposit.update(&who, size)?,
                None => T::Deposit::new(&who, size)?,
            };
            let profile = Profile {
                classes: classes.clone(),
                deposit,
            };
            Profiles::<T>::insert(&who, profile);
            Self::deposit_event(Event::ProfilePublished { who, classes });
            Ok(())
        }

        /// Shows nothing any more, and gives the deposit back.
        ///
        /// # Errors
        /// [`Error::ProfileNotFound`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::remove_profile())]
        pub fn remove_profile(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let profile = Profiles::<T>::take(&who).ok_or(Error::<T>::ProfileNotFound)?;
            profile.deposit.drop(&who)?;
            Self::deposit_event(Event::ProfileRemoved { who });
            Ok(())
        }

        /// Posts a request that anyone who holds all of `classes` may answer until `until`.
        /// `posting` is the salted commitment of its text.
        ///
        /// # Errors
        /// [`Error::NoClasses`], [`Error::ClassNotFound`], [`Error::InThePast`], and those of the
        /// deposit.
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::request_proof(classes.len().saturated_into()))]
        pub fn request_proof(
            origin: OriginFor<T>,
            classes: ClassSet,
            posting: H256,
            until: Moment,
        ) -> DispatchResult {
            let requester = ensure_signed(origin)?;
            ensure!(!classes.is_empty(), Error::<T>::NoClasses);
            for class in &classes {
                Self::class(*class)?;
            }
            ensure!(until > Self::now(), Error::<T>::InThePast);
            let request = Self::next::<RequestCount<T>>()?;
            let details = Request {
                requester: requester.clone(),
                classes: classes.clone(),
                posting,
                until,
                deposit: T::Deposit::new(&requester, Footprint::from_mel::<RequestOf<T>>())?,
            };
            Requests::<T>::insert(request, details);
            Self::deposit_event(Event::ProofRequested {
                request,
                requester,
                classes,
                posting,
                until,
            });
            Ok(())
        }

        /// Answers a request: the chain verifies that the signer holds each class asked for, and
        /// says so in an event. `commitment` is the salted commitment of what the holder sends the
        /// requester off line. An answer leaves no state.
        ///
        /// # Errors
        /// [`Error::RequestNotFound`], [`Error::Expired`], and those of
        /// [`Credentials::ensure_holds`].
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::answer_request(MAX_CLASSES))]
        pub fn answer_request(
            origin: OriginFor<T>,
            request: RequestId,
            commitment: H256,
        ) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            let details = Requests::<T>::get(request).ok_or(Error::<T>::RequestNotFound)?;
            ensure!(Self::now() < details.until, Error::<T>::Expired);
            Self::ensure_holds_all(&who, &details.classes)?;
            Self::deposit_event(Event::RequestAnswered {
                request,
                who,
                commitment,
            });
            let classes = details.classes.len().saturated_into();
            Ok(Some(T::WeightInfo::answer_request(classes)).into())
        }

        /// Closes a request and gives the requester the deposit back. Its requester may at any
        /// time, and anyone once it is over.
        ///
        /// # Errors
        /// [`Error::RequestNotFound`], [`Error::NotAuthorized`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::close_request())]
        pub fn close_request(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let details = Requests::<T>::take(request).ok_or(Error::<T>::RequestNotFound)?;
            ensure!(
                who == details.requester || details.until <= Self::now(),
                Error::<T>::NotAuthorized
            );
            details.deposit.drop(&details.requester)?;
            Self::deposit_event(Event::RequestClosed { request });
            Ok(())
        }

        /// Gives the signer's accreditation as an operator back, so that another may accredit the
        /// account. Nobody else has anything from it: an operator acts in its issuer's name.
        ///
        /// # Errors
        /// [`Error::NotAccredited`], [`Error::NotOperator`]
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::resign())]
        pub fn resign(origin: OriginFor<T>) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let own = Self::accreditation_of(&who)?;
            ensure!(own.depth == OPERATOR, Error::<T>::NotOperator);
            Accreditations::<T>::remove(&who);
            Self::deposit_event(Event::Resigned { who });
            Ok(())
        }

        /// Suspends a grant: the badge opens no door until that is lifted.
        ///
        /// # Errors
        /// [`Error::GrantNotFound`], [`Error::Revoked`], [`Error::NotAuthorized`] and those of an
        /// accreditation that gives no power, [`Error::AlreadySuspended`]
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::suspend_grant())]
        pub fn suspend_grant(
            origin: OriginFor<T>,
            who: T::AccountId,
            class: ClassId,
        ) -> DispatchResult {
            let mut grant = Self::kept_grant(&who, class)?;
            let by = match Self::ensure_keeper(origin, &grant.issuer)? {
                Actor::Council => GrantStanding::SuspendedByCouncil,
                Actor::Account(_) => GrantStanding::SuspendedByIssuer,
            };
            let by_council = by == GrantStanding::SuspendedByCouncil;
            let harder = by_council && grant.standing != by;
            ensure!(
                harder || !grant.is_suspended(),
                Error::<T>::AlreadySuspended
            );
            grant.standing = by;
            Grants::<T>::insert(&who, class, grant);
            Self::deposit_event(Event::GrantSuspended {
                who,
                class,
                by_council,
            });
            Ok(())
        }

        /// Lifts a grant's suspension: the badge opens its doors again.
        ///
        /// # Errors
        /// [`Error::GrantNotFound`], [`Error::Revoked`], [`Error::NotAuthorized`] and those of an
        /// accreditation that is not in force, [`Error::NotSuspended`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::lift_grant())]
        pub fn lift_grant(
            origin: OriginFor<T>,
            who: T::AccountId,
            class: ClassId,
        ) -> DispatchResult {
            let mut grant = Self::kept_grant(&who, class)?;
            let actor = Self::ensure_keeper(origin, &grant.issuer)?;
            ensure!(grant.is_suspended(), Error::<T>::NotSuspended);
            if let Some(who) = actor.account() {
                ensure!(
                    grant.standing != GrantStanding::SuspendedByCouncil,
                    Error::<T>::SuspendedByCouncil
                );
                // What opens doors asks for the power to issue.
                Self::lineage(who)?;
            }
            grant.standing = GrantStanding::Good;
            Grants::<T>::insert(&who, class, grant);
            Self::deposit_event(Event::GrantLifted { who, class });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// An account's accreditation.
        pub fn accreditation(who: T::AccountId) -> Option<Accreditation<T::AccountId>> {
            Accreditations::<T>::get(who)
        }

        /// May the account issue badges of this class now?
        pub fn may_issue(who: T::AccountId, class: ClassId) -> bool {
            Self::office(&who).is_ok_and(|lineage| Self::ensure_covers(&lineage, class).is_ok())
        }

        /// The keys that an issuer has had, in order.
        pub fn keys(issuer: T::AccountId) -> Vec<SigningKey> {
            (0..KeyCount::<T>::get(&issuer))
                .filter_map(|index| Keys::<T>::get(&issuer, index))
                .collect()
        }

        /// A class.
        pub fn class_details(class: ClassId) -> Option<Class<T::AccountId>> {
            Classes::<T>::get(class)
        }

        /// A batch.
        pub fn batch_details(batch: BatchId) -> Option<BatchOf<T>> {
            Batches::<T>::get(batch)
        }

        /// A status list, without its bits.
        pub fn list_details(list: ListId) -> Option<ListOf<T>> {
            Lists::<T>::get(list)
        }

        /// 1,024 bits of a list; `None` where the list has no such chunk.
        pub fn chunk(list: ListId, number: u32) -> Option<Chunk> {
            let details = Lists::<T>::get(list)?;
            (number < Chunk::of(details.bits)).then(|| Chunks::<T>::get(list, number))
        }

        /// All the bits of a list, as the bytes of an uncompressed W3C bitstring.
        pub fn bits(list: ListId) -> Option<Vec<u8>> {
            Lists::<T>::get(list).map(|details| Self::bits_of(list, &details))
        }

        /// The seal of a list's epoch: the digest of its bits, and the block whose state has them.
        pub fn epoch_seal(list: ListId, epoch: Epoch) -> Option<Seal<BlockNumberFor<T>>> {
            Seals::<T>::get(list, epoch)
        }

        /// What bits and keys say of a badge now; `None` where there is no such badge.
        pub fn badge_status(batch: BatchId, index: u32) -> Option<BadgeStatus> {
            let details = Batches::<T>::get(batch)?;
            (index < details.leaves).then(|| Self::status_of(&details, index))
        }

        /// Whether a badge counted at a moment that is not to come, as far as the chain knows: when
        /// it ends, its leaf tells. `None` where there is no such badge.
        pub fn is_valid_at(batch: BatchId, index: u32, at: Moment) -> Option<Validity> {
            if at > Self::now() {
                return None;
            }
            let status = Self::badge_status(batch, index)?;
            let issued_at = Batches::<T>::get(batch)?.issued_at;
            Some(match status {
                _ if at < issued_at => Validity::NotYetIssued,
                BadgeStatus {
                    compromised: true, ..
                } => Validity::Compromised,
                BadgeStatus { revoked: true, .. } => Validity::RevokedSince,
                _ => Validity::Valid,
            })
        }

        /// Is a leaf of these bytes at this place of a batch?
        pub fn verify_leaf(batch: BatchId, leaf: Vec<u8>, index: u32, path: Vec<H256>) -> bool {
            Batches::<T>::get(batch).is_some_and(|details| {
                let leaf = merkle::leaf_hash_of_bytes(&leaf);
                merkle::root(leaf, index, details.leaves, &path) == Some(details.root)
            })
        }

        /// Until when the account holds a valid badge of this class, as things stand:
        /// 18,446,744,073,709,551,615 for one without end, `None` for none.
        pub fn holds_until(who: T::AccountId, class: ClassId) -> Option<Moment> {
            <Self as Credentials<_>>::valid_until(&who, class)
        }

        /// The classes that an account shows.
        pub fn profile(who: T::AccountId) -> Option<ClassSet> {
            Profiles::<T>::get(who).map(|profile| profile.classes)
        }

        /// A request that is not closed.
        pub fn request(request: RequestId) -> Option<RequestOf<T>> {
            Requests::<T>::get(request)
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The time of this block, in milliseconds.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// The next id of a counter.
    pub(crate) fn next<C: Counter<u32, Query = u32>>() -> Result<u32, DispatchError> {
        C::try_mutate(|count| {
            let id = *count;
            *count = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            Ok(id)
        })
    }

    pub(crate) fn accreditation_of(
        who: &T::AccountId,
    ) -> Result<Accreditation<T::AccountId>, DispatchError> {
        Ok(Accreditations::<T>::get(who).ok_or(Error::<T>::NotAccredited)?)
    }

    pub(crate) fn class(id: ClassId) -> Result<Class<T::AccountId>, DispatchError> {
        Ok(Classes::<T>::get(id).ok_or(Error::<T>::ClassNotFound)?)
    }

    /// A grant that was not revoked.
    pub(crate) fn kept_grant(
        who: &T::AccountId,
        class: ClassId,
    ) -> Result<Grant<T::AccountId>, DispatchError> {
        let grant = Grants::<T>::get(who, class).ok_or(Error::<T>::GrantNotFound)?;
        ensure!(
            grant.standing != GrantStanding::Revoked,
            Error::<T>::Revoked
        );
        Ok(grant)
    }

    pub(crate) fn list(id: ListId) -> Result<ListOf<T>, DispatchError> {
        Ok(Lists::<T>::get(id).ok_or(Error::<T>::ListNotFound)?)
    }

    pub(crate) fn batch(id: BatchId) -> Result<BatchOf<T>, DispatchError> {
        Ok(Batches::<T>::get(id).ok_or(Error::<T>::BatchNotFound)?)
    }

    pub(crate) fn try_mutate_accreditation(
        who: &T::AccountId,
        change: impl FnOnce(&mut Accreditation<T::AccountId>) -> DispatchResult,
    ) -> DispatchResult {
        Accreditations::<T>::try_mutate(who, |entry| {
            change(entry.as_mut().ok_or(Error::<T>::NotAccredited)?)
        })
    }

    pub(crate) fn try_mutate_key(
        issuer: &T::AccountId,
        index: KeyIndex,
        change: impl FnOnce(&mut SigningKey) -> DispatchResult,
    ) -> DispatchResult {
        Keys::<T>::try_mutate(issuer, index, |entry| {
            change(entry.as_mut().ok_or(Error::<T>::KeyNotFound)?)
        })
    }
}
