//! # Notary attestations: deeds that outlive the office
//!
//! A notary seals what several parties have signed, and anyone can prove it for decades: from the
//! log's leaves and a checkpoint alone, without the notary, its web site or this chain's nodes.
//!
//! ## What never happens
//!
//! * A deed is sealed that a required party did not sign, just this one, before this notary, in
//!   time; or of whose parties the notary has not checked the identity, where the
//!   [kind](DeedKind) asks for it.
//! * A notary seals who is not licensed for the kind and the place, is suspended or frozen, or has
//!   not the badge; or by a key that was retired or compromised. Account and key are asked for
//!   both: who has stolen one seals nothing, who has both no more than the licence allows a day.
//! * A version is written over, an act removed before its time, or a leaf of the log changed.
//! * Who is named and has not signed appears on chain.
//! * A party is bound for ever by what is never sealed.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **the log has as many leaves as acts have
//! entries and removed ones had; each act's entries are unbroken from 0, in the log's order, and
//! its last one's leaf is its head; each checkpoint stands at its size; each licence's keys are
//! there, and each session has a party that must sign.**
//!
//! ## Terms
//!
//! * **Ministry**: whom the council [names](Call::name_office); it licenses and oversees. The
//!   council stands in for it.
//! * **Notary**: an account with a **licence** ([`Terms`]: where, what, until when, how many a day)
//!   and the badge of the class that the council names, granted on chain.
//! * **Seal key** ([`SealKey`]): what the notary signs with, beside its account. The ministry adds
//!   it, so that who has stolen the account can't; it has shown that the notary has it. A key is
//!   one notary's, once, and never removed: old acts name it.
//! * **Session** ([`Session`]): a [`Deed`] that waits for its parties, each in a **slot**. Parties
//!   are named by salted hashes; who signs tells its account and salt.
//! * **Act** ([`Act`]): a sealed deed with all its versions. Amendments never write over: each is
//!   signed in a session of its own, and sealed as the next version.
//! * **Entry** ([`Entry`]): what is said of an act: a version, an annulment, a certified copy, an
//!   apostille. Each is a leaf of the log, and names the leaf before.
//! * **Log**: all leaves ([`Leaf`]) as an [RFC 6962](pallet_support::merkle) tree. The chain keeps
//!   its right edge and a **checkpoint** at each thousandth leaf; the leaves themselves are in the
//!   events, from which mirrors keep them.
//! * **Compromised**: a key, from a moment on that the ministry names, and corrects in the open.
//!   What it sealed since is **flagged**; an annulment by it is none.
//! * **Successor**: a notary that goes on with another's deeds, named by the ministry with a list
//!   of documents and salts, in charge once it says that they were handed over.
//!
//! Moments are milliseconds since 1970; what lasts *until* a moment is over in it. Days are
//! Korea's.
//!
//! ## Life of a deed
//!
//! [`open_session`](Call::open_session), by anyone, with a deposit; each party
//! [`sign`](Call::sign)s, and may [`withdraw`](Call::withdraw) that until the seal; the notary
//! [`attest_identity`](Call::attest_identity); [`seal`](Call::seal), and the deposit is back. Or it
//! ends without: [`abort`](Call::abort), or [`expire`](Call::expire) by anyone after the deadline.
//! Then [`amend`](Call::amend) and another seal, [`issue_copy`](Call::issue_copy),
//! [`record_apostille`](Call::record_apostille), [`annul`](Call::annul); after twenty years
//! [`prune`](Call::prune).
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_office`](Call::name_office) | [`Config::AdminOrigin`] (the council) |
//! | [`license`](Call::license) | the ministry, or the council |
//! | [`add_seal_key`](Call::add_seal_key) | the same |
//! | [`lift_suspension`](Call::lift_suspension) | the same |
//! | [`compromise_seal_key`](Call::compromise_seal_key) | the same |
//! | [`assign_successor`](Call::assign_successor) | the same |
//! | [`record_apostille`](Call::record_apostille) | the same |
//! | [`hold_act`](Call::hold_act) | the same |
//! | [`release_act`](Call::release_act) | the same |
//! | [`suspend_notary`](Call::suspend_notary) | the notary, the ministry, or the council |
//! | [`retire_seal_key`](Call::retire_seal_key) | the same; the notary while not suspended |
//! | [`attest_identity`](Call::attest_identity) | the notary in charge, licensed |
//! | [`seal`](Call::seal) | the same |
//! | [`issue_copy`](Call::issue_copy) | the same |
//! | [`annul`](Call::annul) | the same, the ministry, or the council |
//! | [`confirm_succession`](Call::confirm_succession) | the successor, licensed |
//! | [`take_over`](Call::take_over) | the same |
//! | [`abort`](Call::abort) | the opener, the notary, the ministry, or the council |
//! | [`sign`](Call::sign) | anyone, with the party's signature; or the party |
//! | [`withdraw`](Call::withdraw) | the same |
//! | [`open_session`](Call::open_session) | anyone |
//! | [`amend`](Call::amend) | anyone |
//! | [`expire`](Call::expire) | anyone |
//! | [`prune`](Call::prune) | anyone |
//!
//! What the council has suspended, it alone lifts. Parties need no won and no network: others bring
//! what they have signed, also of one against which a court's order stands.
//!
//! ## Costs
//!
//! * A session: the opener's deposit, until it ends; ninety days at most, and ninety more where a
//!   successor takes it over.
//! * An act takes 285 bytes at most, each entry 101, for twenty years after the latest version; a
//!   checkpoint 88 for ever, one for a thousand leaves. Fees pay.
//! * The log's edge is 2,058 bytes at most, however many leaves there are. A seal joins as many of
//!   its hashes as the log's size asks for: one on average, 63 at most, for which it pays. A join
//!   takes 0.3 µs of a seal's 220 (measured with 2²³ − 1 and 2⁶³ − 1 leaves). Each entry pays for a
//!   checkpoint's root as well, though one in a thousand makes it.

#![cfg_attr(not(feature = "std"), no_std)]

mod acts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod log;
#[cfg(test)]
mod mock;
mod office;
mod sessions;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        sp_core::H256,
        sp_io::hashing::sha2_256,
        sp_runtime::traits::{IdentifyAccount, Verify},
    },
    prelude::*,
    traits::{Consideration, Footprint, UnixTime},
};
use log::Sealer;
use pallet_support::{
    ClassId, Credentials, Deeds, Frozen, Held, is_pot,
    merchants::Region,
    merkle::Frontier,
    message,
    roles::{Actor, SuspendedBy},
};

pub use log::{CHECKPOINT, LAYOUT};
pub use pallet::*;
pub use pallet_support::{ActId, DeedKind, Moment};
pub use sessions::party_hash;
pub use types::*;
pub use weights::WeightInfo;

/// A session, with its deposit.
pub type SessionOf<T> = Session<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// An act.
pub type ActOf<T> = Act<<T as frame_system::Config>::AccountId>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256> {
        /// Names the ministry and the notaries' badge, and may do what the ministry may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// What parties and seal keys sign by.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// What an opener has to hold for a session.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// Measured weights.
        type WeightInfo: WeightInfo;

        /// Makes signatures for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: pallet_support::Pen<Self::AccountId, Self::Signature>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a session takes.
        Session,
    }

    /// The ministry and the notaries' badge. Written by [`Pallet::name_office`] and at genesis.
    #[pallet::storage]
    #[pallet::storage_prefix = "Office"]
    pub type NotaryOffice<T: Config> = StorageValue<_, Office<T::AccountId>>;

    /// The licences. The ministry's own decision pays; an entry never goes, since acts name it.
    #[pallet::storage]
    pub type Licences<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, Licence<T::AccountId>>;

    /// The number of the next licence.
    #[pallet::storage]
    pub type NextLicence<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// The seal keys of notaries: [`MAX_KEYS`] at most of each. The fee pays; an entry never goes,
    /// since acts name it.
    #[pallet::storage]
    pub type SealKeys<T: Config> = StorageDoubleMap<
        _,
        Blake2_128Concat,
        T::AccountId,
        Twox64Concat,
        KeyIndex,
        SealKey<T::AccountId>,
    >;

    /// The accounts of all seal keys there ever were. The fee pays; an entry never goes.
    #[pallet::storage]
    pub type KnownKeys<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

    /// The sessions that have not ended. The opener's deposit pays.
    #[pallet::storage]
    pub type Sessions<T: Config> = StorageMap<_, Twox64Concat, SessionId, SessionOf<T>>;

    /// The number of the next session.
    #[pallet::storage]
    pub type NextSession<T: Config> = StorageValue<_, SessionId, ValueQuery>;

    /// The acts. The fee of the seal pays; an entry goes by [`Pallet::prune`], after twenty years.
    #[pallet::storage]
    pub type Acts<T: Config> = StorageMap<_, Twox64Concat, ActId, ActOf<T>>;

    /// The entries of acts. Each one's fee pays; they go with their act.
    #[pallet::storage]
    pub type Entries<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ActId, Twox64Concat, EntryNumber, Entry>;

    /// The log: its size and right edge.
    #[pallet::storage]
    pub type Log<T: Config> = StorageValue<_, Frontier, ValueQuery>;

    /// The log's roots, by its size: at each multiple of [`CHECKPOINT`]. The fee of the entry pays
    /// that makes it; none ever goes.
    #[pallet::storage]
    pub type Checkpoints<T: Config> = StorageMap<_, Twox64Concat, u64, Checkpoint>;

    /// How many leaves of the log are of acts that were removed.
    #[pallet::storage]
    pub type Gone<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The ministry, and the class of the badge that notaries need.
        pub office: Option<(T::AccountId, ClassId)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            let office = self.office.clone();
            NotaryOffice::<T>::set(office.map(|(ministry, badge)| Office { ministry, badge }));
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// This ministry oversees notaries from now on, and they need this badge.
        OfficeNamed {
            /// The ministry's account.
            ministry: T::AccountId,
            /// The badge's class.
            badge: ClassId,
        },
        /// A notary may do this from now on.
        Licensed {
            /// Which.
            notary: T::AccountId,
            /// Its licence's number.
            number: u32,
            /// What it may do.
            terms: Terms,
        },
        /// A notary seals nothing until that is lifted.
        Suspended {
            /// Which.
            notary: T::AccountId,
            /// By whom; the notary's own suspension is the ministry's.
            by: SuspendedBy,
        },
        /// A notary's suspension is lifted.
        SuspensionLifted {
            /// Whose.
            notary: T::AccountId,
        },
        /// A notary has a seal key more.
        SealKeyAdded {
            /// Which.
            notary: T::AccountId,
            /// Its number.
            key: KeyIndex,
            /// Its account.
            account: T::AccountId,
        },
        /// A seal key seals nothing any more.
        SealKeyRetired {
            /// Whose.
            notary: T::AccountId,
            /// Which.
            key: KeyIndex,
        },
        /// What a seal key has sealed since is not to be trusted; or it is again.
        SealKeyCompromised {
            /// Whose.
            notary: T::AccountId,
            /// Which.
            key: KeyIndex,
            /// Since when; `None` takes back what was said.
            since: Option<Moment>,
        },
        /// A notary is to go on with another's deeds.
        SuccessorAssigned {
            /// Whose.
            notary: T::AccountId,
            /// Who.
            successor: T::AccountId,
            /// The hash of the list of what is to be handed over.
            list: H256,
        },
        /// It does, and has been given all that is on the list.
        SuccessionConfirmed {
            /// Whose.
            notary: T::AccountId,
            /// Who.
            successor: T::AccountId,
        },
        /// A deed waits for its parties.
        SessionOpened {
            /// Its number.
            session: SessionId,
            /// Before whom.
            notary: T::AccountId,
            /// What.
            deed: Deed,
            /// What it amends, if it does.
            amends: Option<Amends>,
            /// Who is asked.
            parties: Parties,
            /// Until when.
            deadline: Moment,
        },
        /// The notary has checked a party's identity.
        IdentityAttested {
            /// In which session.
            session: SessionId,
            /// In which place.
            slot: u8,
            /// What commits to the check.
            identity: H256,
        },
        /// A party has signed.
        Signed {
            /// In which session.
            session: SessionId,
            /// In which place.
            slot: u8,
            /// Its account.
            who: T::AccountId,
        },
        /// A party does not sign, or not any more.
        Withdrawn {
            /// In which session.
            session: SessionId,
            /// In which place.
            slot: u8,
        },
        /// A session is before another notary; what was signed has lapsed.
        SessionTakenOver {
            /// Which.
            session: SessionId,
            /// Before whom now.
            notary: T::AccountId,
            /// Until when now.
            deadline: Moment,
        },
        /// A session is over, and its deposit given back.
        SessionEnded {
            /// Which.
            session: SessionId,
            /// How.
            end: End,
        },
        /// The log has a leaf more.
        Logged {
            /// What it says.
            leaf: Leaf<T::AccountId>,
            /// Its hash.
            leaf_hash: H256,
        },
        /// The log's root at a size is kept.
        Checkpointed {
            /// The size.
            size: u64,
            /// The root.
            root: H256,
        },
        /// An act is kept for longer, by an order.
        ActHeld {
            /// Which.
            act: ActId,
            /// The order's commitment.
            order: H256,
        },
        /// An act is kept as long as others.
        ActReleased {
            /// Which.
            act: ActId,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the ministry and the notaries' badge.
        OfficeNotNamed,
        /// An escrow, a purse or another account of the chain's own is no ministry and no notary.
        PotNotAllowed,
        /// Only the ministry, or the council, may do this.
        NotMinistry,
        /// A licence names one kind of deeds or more, places that there can be, and one entry a day
        /// or more.
        InvalidTerms,
        /// A licence lasts from now on, for five years at most.
        InvalidTerm,
        /// The account has no licence.
        NotLicensed,
        /// The notary's licence is suspended.
        LicenceSuspended,
        /// The notary's licence is over.
        LicenceOver,
        /// The licence is suspended already, as hard.
        AlreadySuspended,
        /// The licence is not suspended.
        NotSuspended,
        /// The council has suspended the licence, and alone lifts that.
        SuspendedByCouncil,
        /// The notary has had as many seal keys as there can be.
        TooManyKeys,
        /// The key is, or was, a seal key already: this notary's or another's.
        KeyKnown,
        /// The notary has no such seal key.
        KeyNotFound,
        /// The seal key was retired or compromised.
        KeyNotGood,
        /// The key has not signed that it is this notary's, on this chain.
        BadKeyProof,
        /// A key is compromised since a moment between its start and now.
        InvalidMoment,
        /// A notary is not its own successor.
        OwnSuccessor,
        /// The notary was not assigned as this one's successor.
        NotSuccessor,
        /// The successor has confirmed already.
        AlreadyConfirmed,
        /// The list is another than the ministry's.
        OtherList,
        /// Only the notary in charge of the deed may do this.
        NotInCharge,
        /// The notary is not licensed for this kind of deeds.
        KindNotLicensed,
        /// The notary is not licensed for this place.
        OutsideJurisdiction,
        /// A deed's place is a district's five digits.
        InvalidRegion,
        /// A session has a party that must sign.
        NobodyRequired,
        /// A party is named twice, or has signed in another place.
        PartyTwice,
        /// A session may wait for ninety days at most.
        DeadlineTooFar,
        /// There is no such session, or it has ended.
        SessionNotFound,
        /// The session's deadline has come.
        SessionOver,
        /// The session's deadline has not come.
        SessionNotOver,
        /// The session has no such place.
        SlotNotFound,
        /// The place is another's than this account's with this salt.
        NotParty,
        /// The party has signed already.
        AlreadySigned,
        /// The party has withdrawn already.
        AlreadyWithdrawn,
        /// The party has not signed: there is nothing to withdraw.
        NotSigned,
        /// A party that does not send the transaction itself has to sign.
        SignatureMissing,
        /// The party has not signed this deed, before this notary, with these parties and this
        /// deadline, on this chain.
        BadSignature,
        /// A required party has not signed, or has withdrawn.
        PartyMissing,
        /// A party has signed whose identity the notary has not attested.
        IdentityMissing,
        /// The key has not sealed just this, on this chain.
        BadSeal,
        /// The notary has sealed as much today as it may.
        DayFull,
        /// There is no such act.
        ActNotFound,
        /// The act is annulled.
        ActAnnulled,
        /// An annulment has a reason.
        ReasonMissing,
        /// The act has no such version.
        VersionNotFound,
        /// The act has another latest version than the one that was to be amended.
        VersionMoved,
        /// The act has as many entries as there can be.
        TooManyEntries,
        /// The act is of another kind.
        OtherKind,
        /// The act's latest version has another commitment.
        OtherCommitment,
        /// The act's seal is not to be trusted: its key was compromised.
        ActFlagged,
        /// The act's time is not over.
        ActNotOver,
        /// The act is held by an order.
        ActIsHeld,
        /// The act is held by no order.
        ActNotHeld,
        /// The act has more entries than that.
        TooFewEntries,
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
        /// Names the ministry that oversees notaries, and the class of the badge that they need.
        ///
        /// # Errors
        /// [`Error::PotNotAllowed`]
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_office())]
        pub fn name_office(
            origin: OriginFor<T>,
            ministry: T::AccountId,
            badge: ClassId,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            ensure!(!is_pot(&ministry), Error::<T>::PotNotAllowed);
            NotaryOffice::<T>::put(Office {
                ministry: ministry.clone(),
                badge,
            });
            Self::deposit_event(Event::OfficeNamed { ministry, badge });
            Ok(())
        }

        /// Licenses a notary, or gives its licence other terms. A suspension stays.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::PotNotAllowed`], [`Error::InvalidTerms`], [`Error::InvalidTerm`]
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::license())]
        pub fn license(origin: OriginFor<T>, notary: T::AccountId, terms: Terms) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            ensure!(!is_pot(&notary), Error::<T>::PotNotAllowed);
            terms.check::<T>(Self::now())?;
            let licence = match Licences::<T>::get(&notary) {
                Some(before) => Licence {
                    terms: terms.clone(),
                    ..before
                },
                None => {
                    let number = NextLicence::<T>::get();
                    let next = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
                    NextLicence::<T>::put(next);
                    Licence {
                        number,
                        terms: terms.clone(),
                        suspended: None,
                        key_count: 0,
                        today: Today::default(),
                        successor: None,
                    }
                }
            };
            let number = licence.number;
            Licences::<T>::insert(&notary, licence);
            Self::deposit_event(Event::Licensed {
                notary,
                number,
                terms,
            });
            Ok(())
        }

        /// Suspends a notary: by itself at once, as after a theft, or by the ministry or the
        /// council. What it has sealed stays what it is.
        ///
        /// # Errors
        /// [`Error::NotMinistry`], [`TokenError::Frozen`], [`Error::NotLicensed`],
        /// [`Error::AlreadySuspended`]
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::suspend_notary())]
        pub fn suspend_notary(origin: OriginFor<T>, notary: T::AccountId) -> DispatchResult {
            let actor = Self::ensure_notary_or_ministry(origin, &notary)?;
            let by = SuspendedBy::of(&actor);
            Self::try_mutate_licence(&notary, |licence| {
                let harder = by
                    .over(licence.suspended)
                    .ok_or(Error::<T>::AlreadySuspended)?;
                licence.suspended = Some(harder);
                Ok(())
            })?;
            Self::deposit_event(Event::Suspended { notary, by });
            Ok(())
        }

        /// Lifts a notary's suspension.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::NotLicensed`], [`Error::NotSuspended`], [`Error::SuspendedByCouncil`]
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::lift_suspension())]
        pub fn lift_suspension(origin: OriginFor<T>, notary: T::AccountId) -> DispatchResult {
            let actor = Self::ensure_ministry(origin)?;
            Self::try_mutate_licence(&notary, |licence| {
                let by = licence.suspended.take().ok_or(Error::<T>::NotSuspended)?;
                ensure!(by.is_lifted_by(&actor), Error::<T>::SuspendedByCouncil);
                Ok(())
            })?;
            Self::deposit_event(Event::SuspensionLifted { notary });
            Ok(())
        }

        /// Adds a seal key to a notary's. The key has signed that it is that notary's: genesis,
        /// notary and key, behind `dure seal key 1`.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::NotLicensed`], [`Error::TooManyKeys`], [`Error::KeyKnown`],
        /// [`Error::BadKeyProof`]
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::add_seal_key())]
        pub fn add_seal_key(
            origin: OriginFor<T>,
            notary: T::AccountId,
            account: T::AccountId,
            proof: T::Signature,
        ) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            let mut licence = Self::licence(&notary)?;
            let key = licence.key_count;
            ensure!(key < MAX_KEYS, Error::<T>::TooManyKeys);
            ensure!(
                !KnownKeys::<T>::contains_key(&account),
                Error::<T>::KeyKnown
            );
            ensure!(
                proof.verify(Self::key_bytes(&notary, &account).as_slice(), &account),
                Error::<T>::BadKeyProof
            );
            licence.key_count = key.saturating_add(1);
            Licences::<T>::insert(&notary, licence);
            KnownKeys::<T>::insert(&account, ());
            let record = SealKey {
                key: account.clone(),
                from: Self::now(),
                until: None,
                compromised: None,
            };
            SealKeys::<T>::insert(&notary, key, record);
            Self::deposit_event(Event::SealKeyAdded {
                notary,
                key,
                account,
            });
            Ok(())
        }

        /// Retires a seal key for good. What it has sealed stays what it is.
        ///
        /// # Errors
        /// [`Error::NotMinistry`], [`TokenError::Frozen`], [`Error::LicenceSuspended`] where the
        /// notary itself would, [`Error::KeyNotFound`], [`Error::KeyNotGood`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::retire_seal_key())]
        pub fn retire_seal_key(
            origin: OriginFor<T>,
            notary: T::AccountId,
            key: KeyIndex,
        ) -> DispatchResult {
            let actor = Self::ensure_notary_or_ministry(origin, &notary)?;
            if actor.account() == Some(&notary) {
                // Nor does who has stolen its account.
                let suspended = Self::licence(&notary)?.suspended;
                ensure!(suspended.is_none(), Error::<T>::LicenceSuspended);
            }
            Self::try_mutate_key(&notary, key, |found| {
                ensure!(found.until.is_none(), Error::<T>::KeyNotGood);
                found.until = Some(Self::now());
                Ok(())
            })?;
            Self::deposit_event(Event::SealKeyRetired { notary, key });
            Ok(())
        }

        /// Says since when a seal key is compromised: what it has sealed since is flagged, and it
        /// seals nothing any more. Said again, the later word holds; `None` takes it back.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::KeyNotFound`], [`Error::InvalidMoment`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::compromise_seal_key())]
        pub fn compromise_seal_key(
            origin: OriginFor<T>,
            notary: T::AccountId,
            key: KeyIndex,
            since: Option<Moment>,
        ) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            Self::try_mutate_key(&notary, key, |found| {
                // A moment in seconds lies before each key's start.
                let possible = |since: Moment| found.from <= since && since <= Self::now();
                ensure!(since.is_none_or(possible), Error::<T>::InvalidMoment);
                found.compromised = since;
                Ok(())
            })?;
            Self::deposit_event(Event::SealKeyCompromised { notary, key, since });
            Ok(())
        }

        /// Names the notary that is to go on with another's deeds, as after its death. One named
        /// before is none any more. `list` is the hash of the list of documents and salts that are
        /// to be handed over.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::OwnSuccessor`], [`Error::NotLicensed`] of either
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::assign_successor())]
        pub fn assign_successor(
            origin: OriginFor<T>,
            notary: T::AccountId,
            successor: T::AccountId,
            list: H256,
        ) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            ensure!(notary != successor, Error::<T>::OwnSuccessor);
            Self::licence(&successor)?;
            Self::try_mutate_licence(&notary, |licence| {
                licence.successor = Some(Successor {
                    who: successor.clone(),
                    list,
                    confirmed: false,
                });
                Ok(())
            })?;
            Self::deposit_event(Event::SuccessorAssigned {
                notary,
                successor,
                list,
            });
            Ok(())
        }

        /// Says that the signer goes on with this notary's deeds, and has been given all that is on
        /// the ministry's list, whose hash this is.
        ///
        /// # Errors
        /// Those of a notary's door ([`seal`](Self::seal)), [`Error::NotSuccessor`],
        /// [`Error::AlreadyConfirmed`], [`Error::OtherList`]
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::confirm_succession())]
        pub fn confirm_succession(
            origin: OriginFor<T>,
            notary: T::AccountId,
            list: H256,
        ) -> DispatchResult {
            let successor = ensure_signed(origin)?;
            Self::ensure_notary(&successor)?;
            Self::try_mutate_licence(&notary, |licence| {
                let named = licence
                    .successor
                    .as_mut()
                    .filter(|named| named.who == successor)
                    .ok_or(Error::<T>::NotSuccessor)?;
                ensure!(!named.confirmed, Error::<T>::AlreadyConfirmed);
                ensure!(named.list == list, Error::<T>::OtherList);
                named.confirmed = true;
                Ok(())
            })?;
            Self::deposit_event(Event::SuccessionConfirmed { notary, successor });
            Ok(())
        }

        /// Opens a session for a deed before a notary. The signer leaves a deposit.
        ///
        /// # Errors
        /// [`Error::NotLicensed`], [`Error::InvalidRegion`], [`Error::KindNotLicensed`],
        /// [`Error::OutsideJurisdiction`], [`Error::NobodyRequired`], [`Error::PartyTwice`],
        /// [`Error::SessionOver`], [`Error::DeadlineTooFar`]; those of the deposit.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::open_session())]
        pub fn open_session(
            origin: OriginFor<T>,
            notary: T::AccountId,
            deed: Deed,
            parties: Parties,
            deadline: Moment,
        ) -> DispatchResult {
            let opener = ensure_signed(origin)?;
            Self::open(&opener, notary, deed, None, parties, deadline)
        }

        /// Opens a session for another version of an act, of the same kind and in the same place.
        /// What its parties sign changes the version that is the latest now, and no later one.
        ///
        /// # Errors
        /// [`Error::ActNotFound`], [`Error::ActAnnulled`], [`Error::NotInCharge`], and those of
        /// [`open_session`](Self::open_session).
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::amend())]
        pub fn amend(
            origin: OriginFor<T>,
            act: ActId,
            notary: T::AccountId,
            commitment: H256,
            parties: Parties,
            deadline: Moment,
        ) -> DispatchResult {
            let opener = ensure_signed(origin)?;
            let record = Self::act(act)?;
            ensure!(Self::annulled(&record) == 0, Error::<T>::ActAnnulled);
            Self::ensure_in_charge(&notary, &record.notary)?;
            let deed = Deed {
                commitment,
                ..record.deed
            };
            let amends = Amends {
                act,
                version: record.version,
            };
            Self::open(&opener, notary, deed, Some(amends), parties, deadline)
        }

        /// The notary attests that it has checked a party's identity: `identity` commits to the
        /// method, the verifier and its receipt, with a salt. Said again, the later word holds.
        ///
        /// # Errors
        /// Those of a notary's door ([`seal`](Self::seal)),
        /// [`Error::SessionNotFound`], [`Error::SessionOver`], [`Error::NotInCharge`],
        /// [`Error::SlotNotFound`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::attest_identity())]
        pub fn attest_identity(
            origin: OriginFor<T>,
            session: SessionId,
            slot: u8,
            identity: H256,
        ) -> DispatchResult {
            let notary = ensure_signed(origin)?;
            Self::ensure_notary(&notary)?;
            Self::try_mutate_session(session, |record| {
                ensure!(record.notary == notary, Error::<T>::NotInCharge);
                record.slot(slot).ok_or(Error::<T>::SlotNotFound)?.identity = Some(identity);
                Ok(())
            })?;
            Self::deposit_event(Event::IdentityAttested {
                session,
                slot,
                identity,
            });
            Ok(())
        }

        /// A party signs the deed: `who`, whose place is known by its account and this salt.
        /// Anyone brings what it has signed off line; without a signature, it is the signer.
        ///
        /// # Errors
        /// [`Error::SessionNotFound`], [`Error::SessionOver`], [`Error::SlotNotFound`],
        /// [`Error::NotParty`], [`Error::AlreadySigned`], [`Error::AlreadyWithdrawn`],
        /// [`Error::PartyTwice`], [`Error::SignatureMissing`], [`Error::BadSignature`]
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::sign())]
        pub fn sign(
            origin: OriginFor<T>,
            session: SessionId,
            slot: u8,
            who: T::AccountId,
            salt: H256,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            Self::try_mutate_session(session, |record| {
                let bytes = Self::consent_bytes(session, record, slot);
                let elsewhere = record.has_signed(&who);
                let place = record.slot(slot).ok_or(Error::<T>::SlotNotFound)?;
                place.ensure_of::<T>(&who, salt)?;
                match place.answer {
                    Answer::Open => {}
                    Answer::Signed { .. } => return Err(Error::<T>::AlreadySigned.into()),
                    Answer::Withdrawn => return Err(Error::<T>::AlreadyWithdrawn.into()),
                }
                ensure!(!elsewhere, Error::<T>::PartyTwice);
                Self::ensure_said(&who, &signer, signature, || bytes)?;
                let (who, at) = (who.clone(), Self::now());
                place.answer = Answer::Signed { who, at };
                Ok(())
            })?;
            Self::deposit_event(Event::Signed { session, slot, who });
            Ok(())
        }

        /// A party that has signed withdraws, for good. Where it is required, nothing is sealed in
        /// this session. Brought like [`sign`](Self::sign). Who has not signed says nothing: it is
        /// known to nobody.
        ///
        /// # Errors
        /// [`Error::SessionNotFound`], [`Error::SessionOver`], [`Error::SlotNotFound`],
        /// [`Error::NotSigned`], [`Error::AlreadyWithdrawn`], [`Error::SignatureMissing`],
        /// [`Error::BadSignature`]
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(
            origin: OriginFor<T>,
            session: SessionId,
            slot: u8,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            Self::try_mutate_session(session, |record| {
                let place = record.slot(slot).ok_or(Error::<T>::SlotNotFound)?;
                let who = match &place.answer {
                    Answer::Signed { who, .. } => who,
                    Answer::Open => return Err(Error::<T>::NotSigned.into()),
                    Answer::Withdrawn => return Err(Error::<T>::AlreadyWithdrawn.into()),
                };
                let bytes = || Self::withdrawal_bytes(session, slot);
                Self::ensure_said(who, &signer, signature, bytes)?;
                place.answer = Answer::Withdrawn;
                Ok(())
            })?;
            Self::deposit_event(Event::Withdrawn { session, slot });
            Ok(())
        }

        /// Ends a session without a deed.
        ///
        /// # Errors
        /// [`Error::SessionNotFound`], [`Error::NotInCharge`], [`TokenError::Frozen`]; of the
        /// notary those of its door ([`seal`](Self::seal)).
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::abort())]
        pub fn abort(origin: OriginFor<T>, session: SessionId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let record = Self::session(session)?;
            actor.pass(|who| {
                let ministry = NotaryOffice::<T>::get().map(|office| office.ministry);
                if *who == record.deposit.by || ministry.as_ref() == Some(who) {
                    return T::Frozen::ensure_not_frozen(who);
                }
                ensure!(*who == record.notary, Error::<T>::NotInCharge);
                Self::ensure_notary(who).map(|_| ())
            })?;
            Self::end(session, record, End::Aborted)
        }

        /// Ends a session whose deadline has come. Anyone may, whoever is frozen or suspended by
        /// then.
        ///
        /// # Errors
        /// [`Error::SessionNotFound`], [`Error::SessionNotOver`]
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::expire())]
        pub fn expire(origin: OriginFor<T>, session: SessionId) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::session(session)?;
            ensure!(record.deadline <= Self::now(), Error::<T>::SessionNotOver);
            Self::end(session, record, End::Expired)
        }

        /// A successor goes on with a session, before it and not over. What was signed or attested
        /// lapses; the deadline is ninety days from now, once.
        ///
        /// # Errors
        /// Those of a notary's door ([`seal`](Self::seal)),
        /// [`Error::SessionNotFound`], [`Error::SessionOver`], [`Error::NotInCharge`],
        /// [`Error::KindNotLicensed`], [`Error::OutsideJurisdiction`]
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::take_over())]
        pub fn take_over(origin: OriginFor<T>, session: SessionId) -> DispatchResult {
            let notary = ensure_signed(origin)?;
            let terms = Self::ensure_notary(&notary)?.terms;
            let mut deadline = 0;
            Self::try_mutate_session(session, |record| {
                ensure!(record.notary != notary, Error::<T>::NotInCharge);
                Self::ensure_in_charge(&notary, &record.notary)?;
                let Deed { kind, region, .. } = record.deed;
                ensure!(terms.kinds.contains(kind), Error::<T>::KindNotLicensed);
                ensure!(terms.covers(region), Error::<T>::OutsideJurisdiction);
                record.notary = notary.clone();
                record.lapse();
                if record.round == 0 {
                    record.deadline = Self::now().saturating_add(MAX_SESSION);
                }
                record.round = record
                    .round
                    .checked_add(1)
                    .ok_or(ArithmeticError::Overflow)?;
                deadline = record.deadline;
                Ok(())
            })?;
            Self::deposit_event(Event::SessionTakenOver {
                session,
                notary,
                deadline,
            });
            Ok(())
        }

        /// Seals a session's deed: it is an act, or the next version of one, and the deposit comes
        /// back. `seal` is the key's signature under the [`Content`].
        ///
        /// # Errors
        /// Of a notary's door: [`Error::OfficeNotNamed`], [`Error::NotLicensed`],
        /// [`Error::LicenceSuspended`], [`Error::LicenceOver`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_granted`]; [`Error::SessionNotFound`], [`Error::SessionOver`],
        /// [`Error::NotInCharge`], [`Error::PartyMissing`], [`Error::IdentityMissing`];
        /// [`Error::ActNotFound`], [`Error::VersionMoved`], [`Error::ActAnnulled`],
        /// [`Error::TooManyEntries`] of an act that it amends; [`Error::KindNotLicensed`],
        /// [`Error::OutsideJurisdiction`], [`Error::KeyNotFound`], [`Error::KeyNotGood`],
        /// [`Error::BadSeal`], [`Error::DayFull`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::seal().saturating_add(T::WeightInfo::checkpoint()))]
        pub fn seal(
            origin: OriginFor<T>,
            session: SessionId,
            key: KeyIndex,
            seal: T::Signature,
        ) -> DispatchResult {
            let notary = ensure_signed(origin)?;
            let licence = Self::ensure_notary(&notary)?;
            let record = Self::session(session)?;
            ensure!(Self::now() < record.deadline, Error::<T>::SessionOver);
            ensure!(record.notary == notary, Error::<T>::NotInCharge);
            record.ensure_complete::<T>()?;
            let content = Self::content_of_session(session, &record)?;
            if let Some(act) = Acts::<T>::get(content.act) {
                Self::ensure_in_charge(&notary, &act.notary)?;
            }
            let sealer = Self::stamp(notary.clone(), licence, key, &content, &seal)?;
            let mut act = Self::next_version(notary, &content, &sealer);
            Self::log(&mut act, content, sealer)?;
            Acts::<T>::insert(content.act, act);
            Self::end(session, record, End::Sealed)
        }

        /// Annuls an act, for a reason of the ministry's list. It stays provable, and nothing makes
        /// it good again; but an annulment by a key that was compromised then is none. The notary
        /// in charge seals it by a key; the ministry and the council need none.
        ///
        /// # Errors
        /// Those of a notary's door ([`seal`](Self::seal)) and of the seal, [`Error::NotInCharge`];
        /// of the ministry's [`Error::OfficeNotNamed`], [`Error::NotMinistry`],
        /// [`TokenError::Frozen`]; [`Error::ActNotFound`], [`Error::ActAnnulled`],
        /// [`Error::ReasonMissing`]
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::annul().saturating_add(T::WeightInfo::checkpoint()))]
        pub fn annul(
            origin: OriginFor<T>,
            act: ActId,
            reason: Reason,
            seal: Option<(KeyIndex, T::Signature)>,
        ) -> DispatchResult {
            let mut record = Self::act(act)?;
            let content = Self::annulment(act, &record, reason)?;
            let (sealer, by) = match seal {
                Some((key, seal)) => {
                    let sealer = Self::stamp_of_act(origin, &record, &content, key, &seal)?;
                    let by = (sealer.notary.clone(), key);
                    (sealer, Some(by))
                }
                None => {
                    Self::ensure_ministry(origin)?;
                    (Sealer::none(&record.notary), None)
                }
            };
            let at = Self::now();
            record.annulment = Some(Annulment { reason, by, at });
            Self::log(&mut record, content, sealer)?;
            Acts::<T>::insert(act, record);
            Ok(())
        }

        /// Gives a certified copy of a version of an act, also of an annulled one: the entry then
        /// says so. `recipient` is a salted hash of whom it is for.
        ///
        /// # Errors
        /// Those of a notary's door ([`seal`](Self::seal)) and of the seal, [`Error::ActNotFound`],
        /// [`Error::NotInCharge`], [`Error::VersionNotFound`], [`Error::TooManyEntries`]
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::issue_copy().saturating_add(T::WeightInfo::checkpoint()))]
        pub fn issue_copy(
            origin: OriginFor<T>,
            act: ActId,
            version: Version,
            recipient: H256,
            key: KeyIndex,
            seal: T::Signature,
        ) -> DispatchResult {
            let mut record = Self::act(act)?;
            let content = Self::copy(act, &record, version, recipient)?;
            let sealer = Self::stamp_of_act(origin, &record, &content, key, &seal)?;
            Self::log(&mut record, content, sealer)?;
            Acts::<T>::insert(act, record);
            Ok(())
        }

        /// Records an apostille that the ministry has given for an act: a salted hash of its
        /// number.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::ActNotFound`], [`Error::ActAnnulled`], [`Error::TooManyEntries`]
        #[pallet::call_index(20)]
        #[pallet::weight(
            T::WeightInfo::record_apostille().saturating_add(T::WeightInfo::checkpoint())
        )]
        pub fn record_apostille(
            origin: OriginFor<T>,
            act: ActId,
            reference: H256,
        ) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            let mut record = Self::act(act)?;
            ensure!(Self::annulled(&record) == 0, Error::<T>::ActAnnulled);
            let kind = EntryKind::Apostilled;
            let content = Self::content_of_act(act, &record, kind, record.version, reference)?;
            let nobody = Sealer::none(&record.notary);
            Self::log(&mut record, content, nobody)?;
            Acts::<T>::insert(act, record);
            Ok(())
        }

        /// Keeps an act for longer than its time, by an order whose commitment this is, until
        /// [`release_act`](Self::release_act).
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::ActNotFound`], [`Error::ActIsHeld`]
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::hold_act())]
        pub fn hold_act(origin: OriginFor<T>, act: ActId, order: H256) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            let mut record = Self::act(act)?;
            ensure!(record.order.is_none(), Error::<T>::ActIsHeld);
            record.order = Some(order);
            Acts::<T>::insert(act, record);
            Self::deposit_event(Event::ActHeld { act, order });
            Ok(())
        }

        /// Keeps an act no longer than others.
        ///
        /// # Errors
        /// [`Error::OfficeNotNamed`], [`Error::NotMinistry`], [`TokenError::Frozen`],
        /// [`Error::ActNotFound`], [`Error::ActNotHeld`]
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::release_act())]
        pub fn release_act(origin: OriginFor<T>, act: ActId) -> DispatchResult {
            Self::ensure_ministry(origin)?;
            let mut record = Self::act(act)?;
            record.order.take().ok_or(Error::<T>::ActNotHeld)?;
            Acts::<T>::insert(act, record);
            Self::deposit_event(Event::ActReleased { act });
            Ok(())
        }

        /// Removes an act with all its entries, of which it has so many at most, after its time;
        /// the log says so. Its leaves stay provable from mirrors.
        ///
        /// # Errors
        /// [`Error::ActNotFound`], [`Error::ActIsHeld`], [`Error::ActNotOver`],
        /// [`Error::TooFewEntries`]
        #[pallet::call_index(23)]
        #[pallet::weight(
            T::WeightInfo::prune(*entries).saturating_add(T::WeightInfo::checkpoint())
        )]
        pub fn prune(
            origin: OriginFor<T>,
            act: ActId,
            #[pallet::compact] entries: EntryNumber,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            let mut record = Self::act(act)?;
            ensure!(record.order.is_none(), Error::<T>::ActIsHeld);
            ensure!(record.kept_until <= Self::now(), Error::<T>::ActNotOver);
            ensure!(record.logged <= entries, Error::<T>::TooFewEntries);
            let (kind, version) = (EntryKind::Pruned, record.version);
            let content = Self::content_of_act(act, &record, kind, version, H256::zero())?;
            let nobody = Sealer::none(&record.notary);
            Self::log(&mut record, content, nobody)?;
            let _ = Entries::<T>::clear_prefix(act, record.logged, None);
            Acts::<T>::remove(act);
            Gone::<T>::mutate(|gone| *gone = gone.saturating_add(record.logged.into()));
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The ministry, and the notaries' badge.
        pub fn office() -> Option<Office<T::AccountId>> {
            NotaryOffice::<T>::get()
        }

        /// A notary's licence.
        pub fn licence_details(notary: T::AccountId) -> Option<Licence<T::AccountId>> {
            Licences::<T>::get(notary)
        }

        /// What an act is worth now.
        pub fn status(act: ActId) -> Option<Status> {
            Acts::<T>::get(act).map(|act| Self::status_of(&act))
        }

        /// The log's size and root, as of this block.
        pub fn log_root() -> (u64, H256) {
            let log = Log::<T>::get();
            (log.leaves(), log.root())
        }

        /// How a party is named in a session.
        pub fn party(who: T::AccountId, salt: H256) -> H256 {
            party_hash(&who, salt)
        }

        /// What a new seal key signs to show that it is a notary's.
        pub fn key_message(notary: T::AccountId, account: T::AccountId) -> Vec<u8> {
            Self::key_bytes(&notary, &account)
        }

        /// What the party in a place of a session signs.
        pub fn sign_message(session: SessionId, slot: u8) -> Option<Vec<u8>> {
            let record = Sessions::<T>::get(session)?;
            Some(Self::consent_bytes(session, &record, slot))
        }

        /// What it signs to withdraw.
        pub fn withdraw_message(session: SessionId, slot: u8) -> Vec<u8> {
            Self::withdrawal_bytes(session, slot)
        }

        /// What a seal key signs at the end of a session, as things stand.
        pub fn seal_message(session: SessionId) -> Option<Vec<u8>> {
            let record = Sessions::<T>::get(session)?;
            let content = Self::content_of_session(session, &record).ok()?;
            Some(Self::seal_bytes(&content))
        }

        /// What it signs to annul an act.
        pub fn annul_message(act: ActId, reason: Reason) -> Option<Vec<u8>> {
            let record = Acts::<T>::get(act)?;
            let content = Self::annulment(act, &record, reason).ok()?;
            Some(Self::seal_bytes(&content))
        }

        /// What it signs to give a certified copy.
        pub fn copy_message(act: ActId, version: Version, recipient: H256) -> Option<Vec<u8>> {
            let record = Acts::<T>::get(act)?;
            let content = Self::copy(act, &record, version, recipient).ok()?;
            Some(Self::seal_bytes(&content))
        }
    }
}
