//! # Merchants: who may be paid for a purpose, and who answers for them
//!
//! Money for a purpose can be spent where somebody answers for it: an acquirer (a card company, a
//! bank) vouches for each of its merchants, what it sells, where, and how much. Vouchers, rewards
//! and purchases ask here, through [`Merchants`], whether an account may be paid.
//!
//! ## What never happens
//!
//! * A merchant is payable whose acquirer's badge was revoked or suspended, or is over: from that
//!   very block on.
//! * An account becomes a merchant, or another acquirer's merchant, that did not agree to it; or
//!   can't leave.
//! * An agreement is used twice, or once the merchant has moved or left since it was signed.
//! * What the council has suspended is payable, whoever removes it and enrols it again.
//! * A pot (an escrow, a purse, the treasury) is a merchant.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **each merchant's record keeps its
//! account alive, is paid for by its acquirer, and is sound; no account is both enrolled and
//! barred; when a record was made or ended is known while an agreement of before could still be
//! brought, and no longer.**
//!
//! ## Terms
//!
//! * **Acquirer**: who enrols merchants and answers for them. Its standing is its badge of the
//!   class that the council [names](Call::name_badge), **granted** on chain: a record that is
//!   revoked, suspended or over for all who ask about it, whatever the number of its merchants.
//! * **Merchant**: an account with a **profile** ([`MerchantProfile`]), which rules ask about.
//! * **Agreement**: what merchant and acquirer agree on ([`Agreement`]). One of them signs the
//!   transaction; the other has signed the agreement off line, and so needs no won. It is good
//!   once, and only while the merchant's record is what it was when the agreement was made: an
//!   enrolment, a move, a removal end it.
//! * **Payable**: a merchant that is not suspended, and whose acquirer's badge is in force.
//! * **Barred**: an account that is no merchant, and that the council has suspended, now or while
//!   it was one. If it is enrolled, it is suspended still.
//!
//! Moments are milliseconds since 1970; what lasts *until* a moment is over in it.
//!
//! ## Life of a merchant
//!
//! [`enroll`](Call::enroll) or [`join`](Call::join), then [`update`](Call::update) as it changes,
//! [`suspend`](Call::suspend) and [`reinstate`](Call::reinstate); `enroll` by another acquirer or
//! `join` with it when it moves; [`leave`](Call::leave) by itself, or [`remove`](Call::remove).
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badge`](Call::name_badge) | [`Config::AdminOrigin`] (the council) |
//! | [`enroll`](Call::enroll) | the acquirer with its badge; the merchant has agreed |
//! | [`join`](Call::join) | the merchant; the acquirer has agreed, and has its badge |
//! | [`update`](Call::update) | the acquirer with its badge |
//! | [`reinstate`](Call::reinstate) | the acquirer with its badge, or the council |
//! | [`suspend`](Call::suspend), [`remove`](Call::remove) | the acquirer, or the council |
//! | [`leave`](Call::leave) | the merchant |
//!
//! An acquirer against which a court's order stands does none of this, by a proxy or as a multisig
//! either ([`roles`](pallet_support::roles)). Its merchants stay payable: they owe nothing.
//!
//! ## Costs
//!
//! * Whether a merchant is payable: two reads, its record and its acquirer's badge.
//! * The acquirer holds a deposit for each merchant, until the record goes.
//! * When a record was last made or ended takes 100 bytes for thirty-one days; the fee pays. They
//!   go in [`on_idle`](Hooks::on_idle), day by day, within [`Config::PruneWeight`] a block.

#![cfg_attr(not(feature = "std"), no_std)]

mod agreement;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
mod mock;
mod register;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        sp_core::H256,
        sp_runtime::traits::{IdentifyAccount, Verify},
    },
    prelude::*,
    traits::{Consideration, Footprint, UnixTime},
};
use pallet_support::{
    ClassId, Credentials, Frozen, is_pot,
    merchants::{MerchantProfile, Merchants, Unpayable},
    roles::{Actor, ensure_licensed},
};

pub use agreement::{Agreement, MAX_AGREEMENT, MAX_AHEAD};
pub use pallet::*;
pub use pallet_support::Moment;
pub use types::{Merchant, SuspendedBy};
pub use weights::WeightInfo;

/// A merchant, with its deposit.
pub type MerchantOf<T> = Merchant<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256> {
        /// Names the acquirers' badge, and may do with merchants what acquirers may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// What signs agreements.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// What an acquirer has to hold for the record of a merchant.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// The most that pruning may use of a block.
        type PruneWeight: Get<Weight>;

        /// Measured weights.
        type WeightInfo: WeightInfo;

        /// Makes signatures for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: pallet_support::Pen<Self::AccountId, Self::Signature>;
    }

    /// Raised by each change of what is stored; the runtime brings older state up to it.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a merchant's record takes.
        Record,
    }

    /// The class of the badge that acquirers need. Written by [`Pallet::name_badge`] and at
    /// genesis.
    #[pallet::storage]
    pub type Badge<T: Config> = StorageValue<_, ClassId>;

    /// The merchants. The acquirer's deposit pays; an entry goes when the merchant leaves or is
    /// removed.
    #[pallet::storage]
    #[pallet::storage_prefix = "Merchants"]
    pub type Register<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, MerchantOf<T>>;

    /// Accounts that are no merchants, and that the council has suspended, now or while they were.
    /// The council's own decision pays; an entry goes when it reinstates the account, or with an
    /// enrolment.
    #[pallet::storage]
    pub type Barred<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

    /// When an account's record was last made or ended, or somewhat later, if it was by an
    /// agreement whose [`made`](Agreement::made) is: what was agreed until then is void. The fee
    /// pays; an entry goes in idle time, once all such agreements are over.
    #[pallet::storage]
    pub type Changed<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Moment>;

    /// The same accounts, by the day since 1970 (UTC) of that moment.
    #[pallet::storage]
    pub type ChangedOn<T: Config> =
        StorageDoubleMap<_, Twox64Concat, u32, Blake2_128Concat, T::AccountId, ()>;

    /// The first day of which [`ChangedOn`] may still have entries.
    #[pallet::storage]
    pub type Unpruned<T: Config> = StorageValue<_, u32>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The class of the badge that acquirers need.
        pub badge: Option<ClassId>,
        #[serde(skip)]
        #[doc(hidden)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Badge::<T>::set(self.badge);
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Acquirers need this badge from now on.
        BadgeNamed {
            /// Its class.
            badge: ClassId,
        },
        /// An account is a merchant, or another acquirer's merchant than before.
        Enrolled {
            /// The merchant.
            merchant: T::AccountId,
            /// Who answers for it.
            acquirer: T::AccountId,
            /// Who did before, if somebody did.
            from: Option<T::AccountId>,
            /// What rules ask about it.
            profile: MerchantProfile,
            /// The council's suspension of it stands.
            suspended: bool,
        },
        /// What rules ask about a merchant has changed.
        Updated {
            /// The merchant.
            merchant: T::AccountId,
            /// What they ask.
            profile: MerchantProfile,
        },
        /// A merchant is barred from payments; or an account that is none, from being paid as one.
        Suspended {
            /// Which.
            merchant: T::AccountId,
            /// By whom.
            by: SuspendedBy,
        },
        /// A suspended merchant may be paid again; or an account is barred no more.
        Reinstated {
            /// Which.
            merchant: T::AccountId,
        },
        /// A merchant is none any more.
        Removed {
            /// Which.
            merchant: T::AccountId,
            /// The council's suspension of it stands.
            barred: bool,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the badge that acquirers need.
        BadgeNotNamed,
        /// A merchant's category is 0–63, and its region a district's five digits.
        InvalidProfile,
        /// An escrow, a purse or another account of the chain's own can't be a merchant.
        PotNotMerchant,
        /// The account is no merchant.
        MerchantNotFound,
        /// The account is this acquirer's merchant already.
        MerchantExists,
        /// Only the merchant's acquirer may do this.
        NotAcquirer,
        /// The agreement was made later than it is.
        AgreementNotYet,
        /// The agreement's time is over.
        AgreementOver,
        /// The agreement would be good for longer than one may be.
        AgreementTooLong,
        /// The account was enrolled, moved or removed since the agreement was made.
        AgreementOutdated,
        /// The other party did not sign this agreement for this chain.
        BadSignature,
        /// The merchant is suspended already.
        AlreadySuspended,
        /// The council has suspended the merchant, and alone can lift it.
        SuspendedByCouncil,
        /// The merchant is not suspended.
        NotSuspended,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_idle(_n: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::prune(remaining.min(T::PruneWeight::get()))
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(
            _n: BlockNumberFor<T>,
        ) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names the class of the badge that acquirers need from now on. Merchants that are
        /// enrolled rely on the class of before until their acquirer [`update`](Self::update)s
        /// them.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_badge())]
        pub fn name_badge(origin: OriginFor<T>, badge: ClassId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Badge::<T>::put(badge);
            Self::deposit_event(Event::BadgeNamed { badge });
            Ok(())
        }

        /// Changes what rules ask about a merchant of the signer's, and has it rely on the badge
        /// that the council names now.
        ///
        /// # Errors
        /// [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_granted`]; [`Error::InvalidProfile`],
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`]
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::update())]
        pub fn update(
            origin: OriginFor<T>,
            merchant: T::AccountId,
            profile: MerchantProfile,
        ) -> DispatchResult {
            let actor = Actor::Account(ensure_signed(origin)?);
            ensure!(profile.is_sound(), Error::<T>::InvalidProfile);
            Self::try_mutate(&actor, &merchant, |record| {
                record.badge = Self::ensure_acquirer(&record.acquirer)?;
                record.profile = profile;
                Ok(())
            })?;
            Self::deposit_event(Event::Updated { merchant, profile });
            Ok(())
        }

        /// Bars a merchant from payments. It can still refund. The council bars any account, lest
        /// one leave before the council has voted.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`], [`TokenError::Frozen`],
        /// [`Error::AlreadySuspended`]
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::suspend())]
        pub fn suspend(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let by = match actor {
                Actor::Account(_) => SuspendedBy::Acquirer,
                Actor::Council => SuspendedBy::Council,
            };
            if by == SuspendedBy::Council && !Register::<T>::contains_key(&merchant) {
                let barred = Barred::<T>::contains_key(&merchant);
                ensure!(!barred, Error::<T>::AlreadySuspended);
                Barred::<T>::insert(&merchant, ());
            } else {
                Self::try_mutate(&actor, &merchant, |record| {
                    let harder = by == SuspendedBy::Council && record.suspended != Some(by);
                    ensure!(
                        harder || record.suspended.is_none(),
                        Error::<T>::AlreadySuspended
                    );
                    record.suspended = Some(by);
                    Ok(())
                })?;
            }
            Self::deposit_event(Event::Suspended { merchant, by });
            Ok(())
        }

        /// Lets a suspended merchant be paid again. What the council has suspended, it alone
        /// reinstates, also an account that is no merchant any more.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_granted`] where an acquirer signs, [`Error::NotSuspended`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::reinstate())]
        pub fn reinstate(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let was_barred = actor == Actor::Council && Barred::<T>::take(&merchant).is_some();
            if !was_barred {
                Self::try_mutate(&actor, &merchant, |record| {
                    actor.pass(|who| Self::ensure_acquirer(who).map(|_| ()))?;
                    let by = record.suspended.take().ok_or(Error::<T>::NotSuspended)?;
                    ensure!(
                        by == SuspendedBy::Acquirer || actor == Actor::Council,
                        Error::<T>::SuspendedByCouncil
                    );
                    Ok(())
                })?;
            }
            Self::deposit_event(Event::Reinstated { merchant });
            Ok(())
        }

        /// Removes a merchant, and gives its acquirer the deposit back. It can still refund.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`], [`TokenError::Frozen`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::remove())]
        pub fn remove(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let record = Self::merchant(&merchant)?;
            Self::ensure_kept_by(&record, &actor)?;
            Self::unregister(merchant, record)
        }

        /// Ends the signing merchant's being one, and gives its acquirer the deposit back. It can
        /// still refund.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::leave())]
        pub fn leave(origin: OriginFor<T>) -> DispatchResult {
            let merchant = ensure_signed(origin)?;
            let record = Self::merchant(&merchant)?;
            Self::unregister(merchant, record)
        }

        // Index 1 was an enrolment that either party brought.

        /// Makes `merchant` a merchant of the signer, also where it is another's now. It has signed
        /// their [`Agreement`].
        ///
        /// # Errors
        /// [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_granted`] of the acquirer; [`Error::PotNotMerchant`],
        /// [`Error::InvalidProfile`], [`Error::MerchantExists`]; [`Error::AgreementNotYet`],
        /// [`Error::AgreementOver`], [`Error::AgreementTooLong`], [`Error::AgreementOutdated`],
        /// [`Error::BadSignature`]; those of the deposit.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::enroll())]
        pub fn enroll(
            origin: OriginFor<T>,
            merchant: T::AccountId,
            profile: MerchantProfile,
            made: Moment,
            until: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let acquirer = ensure_signed(origin)?;
            let agreement = Agreement {
                merchant: merchant.clone(),
                acquirer,
                profile,
                made,
                until,
            };
            Self::bring(agreement, &merchant, &signature)
        }

        /// Makes the signer a merchant of `acquirer`, also where it is another's now. That has
        /// signed their [`Agreement`].
        ///
        /// # Errors
        /// Those of [`enroll`](Self::enroll).
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::join())]
        pub fn join(
            origin: OriginFor<T>,
            acquirer: T::AccountId,
            profile: MerchantProfile,
            made: Moment,
            until: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let merchant = ensure_signed(origin)?;
            let agreement = Agreement {
                merchant,
                acquirer: acquirer.clone(),
                profile,
                made,
                until,
            };
            Self::bring(agreement, &acquirer, &signature)
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The class of the badge that acquirers need.
        pub fn badge() -> Option<ClassId> {
            Badge::<T>::get()
        }

        /// A merchant: acquirer, profile, suspension.
        pub fn merchant_details(merchant: T::AccountId) -> Option<MerchantOf<T>> {
            Register::<T>::get(merchant)
        }

        /// Why a merchant can't be paid now; `None` where it can.
        pub fn unpayable(merchant: T::AccountId) -> Option<Unpayable> {
            Self::ensure_payable(&merchant).err()
        }

        /// Has the council barred the account, which is no merchant?
        pub fn is_barred(merchant: T::AccountId) -> bool {
            Barred::<T>::contains_key(merchant)
        }

        /// The agreement by which `merchant` becomes a merchant of `acquirer`, made now, and the
        /// bytes of it that are signed on this chain.
        pub fn agreement(
            merchant: T::AccountId,
            acquirer: T::AccountId,
            profile: MerchantProfile,
            until: Moment,
        ) -> (Agreement<T::AccountId>, Vec<u8>) {
            let changed = Changed::<T>::get(&merchant).map_or(0, |at| at.saturating_add(1));
            let agreement = Agreement {
                merchant,
                acquirer,
                profile,
                made: Self::now().max(changed),
                until,
            };
            let message = agreement.message(Self::genesis());
            (agreement, message)
        }
    }
}
