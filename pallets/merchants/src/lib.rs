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
//! * An agreement is used twice.
//! * What the council has suspended is payable, whoever removes it and enrols it again.
//! * A pot (an escrow, a purse, the treasury) is a merchant.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **each merchant's record keeps its
//! account alive, is paid for by its acquirer, and is sound; no account is both enrolled and
//! barred; no agreement that ends later than any can is kept as used.**
//!
//! ## Terms
//!
//! * **Acquirer**: who enrols merchants and answers for them. Its standing is its badge of the
//!   class that the council [names](Call::name_badge), **granted** on chain: a record that is
//!   revoked, suspended or over for all who ask about it, whatever the number of its merchants.
//! * **Merchant**: an account with a **profile** ([`MerchantProfile`]), which rules ask about.
//! * **Agreement**: what merchant and acquirer agree on ([`Agreement`]). One of them signs the
//!   transaction; the other has signed the agreement off line, and so needs no won.
//! * **Payable**: a merchant that is not suspended, and whose acquirer's badge is in force.
//! * **Barred**: an account that is no merchant, and that the council has suspended, now or while
//!   it was one. If it is enrolled, it is suspended still.
//!
//! Moments are milliseconds since 1970; what lasts *until* a moment is over in it.
//!
//! ## Life of a merchant
//!
//! [`enroll`](Call::enroll), then [`update`](Call::update) as it changes,
//! [`suspend`](Call::suspend) and [`reinstate`](Call::reinstate); `enroll` by another acquirer when
//! it moves; [`leave`](Call::leave) by itself, or [`remove`](Call::remove).
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badge`](Call::name_badge) | [`Config::AdminOrigin`] (the council) |
//! | [`enroll`](Call::enroll) | the acquirer with its badge, or the merchant; the other agreed |
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
//! * A used agreement takes 68 bytes until it would be over, [`MAX_AGREEMENT`] at most; the fee
//!   pays. They go in [`on_idle`](Hooks::on_idle), day by day, within [`Config::PruneWeight`] a
//!   block.

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

pub use agreement::{Agreement, MAX_AGREEMENT};
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

    #[pallet::pallet]
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

    /// The digests of agreements that were used, each with the day since 1970 (UTC) in which it
    /// would be over. The fee pays; they go in idle time after that day.
    #[pallet::storage]
    pub type Used<T: Config> = StorageDoubleMap<_, Twox64Concat, u32, Identity, H256, ()>;

    /// The first day whose used agreements may still be there.
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
        /// An agreement is brought by the acquirer or the merchant.
        NotParty,
        /// The agreement's time is over.
        AgreementOver,
        /// The agreement would be good for longer than one may be.
        AgreementTooLong,
        /// The agreement was used already.
        AgreementUsed,
        /// The other party did not sign this agreement for this chain, as the register stands.
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

        /// Makes `merchant` a merchant of `acquirer`, also where it is another's now. One of them
        /// signs this; the other has signed their [`Agreement`], which is good until `until` and
        /// names the acquirer that `merchant` has now, if it has one.
        ///
        /// # Errors
        /// [`Error::NotParty`], [`Error::PotNotMerchant`]; [`Error::BadgeNotNamed`],
        /// [`TokenError::Frozen`] and those of [`Credentials::ensure_granted`] of the acquirer;
        /// [`Error::InvalidProfile`], [`Error::MerchantExists`], [`Error::AgreementOver`],
        /// [`Error::AgreementTooLong`], [`Error::BadSignature`], [`Error::AgreementUsed`]; those of
        /// the deposit.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::enroll())]
        pub fn enroll(
            origin: OriginFor<T>,
            merchant: T::AccountId,
            acquirer: T::AccountId,
            profile: MerchantProfile,
            until: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let badge = Self::ensure_acquirer(&acquirer)?;
            ensure!(!is_pot(&merchant), Error::<T>::PotNotMerchant);
            ensure!(profile.is_sound(), Error::<T>::InvalidProfile);
            let before = Register::<T>::get(&merchant);
            let from = before.as_ref().map(|record| record.acquirer.clone());
            ensure!(from.as_ref() != Some(&acquirer), Error::<T>::MerchantExists);
            let agreement = Agreement {
                merchant,
                acquirer,
                from,
                profile,
                until,
            };
            Self::use_up(&agreement, &signer, &signature)?;
            Self::register(agreement, badge, before)
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

        /// The agreement by which `acquirer` may enrol `merchant`, as the register stands, and the
        /// bytes of it that are signed on this chain.
        pub fn agreement(
            merchant: T::AccountId,
            acquirer: T::AccountId,
            profile: MerchantProfile,
            until: Moment,
        ) -> (Agreement<T::AccountId>, Vec<u8>) {
            let from = Register::<T>::get(&merchant).map(|record| record.acquirer);
            let agreement = Agreement {
                merchant,
                acquirer,
                from,
                profile,
                until,
            };
            let message = agreement.message(Self::genesis());
            (agreement, message)
        }
    }
}
