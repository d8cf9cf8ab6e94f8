//! # The digital won
//!
//! The central bank issues digital won to the institutions it has admitted and takes it back from
//! them. Institutions hand it on by ordinary transfers; nobody else makes or unmakes money.
//!
//! ## What never happens
//!
//! * A won exists that was neither in genesis nor issued here, or one is gone that was not
//!   redeemed here: **total issuance = genesis + issued − redeemed**, at every block.
//! * An issue takes issued − redeemed above the cap, or an institution's outstanding above its
//!   line. Genesis balances lie outside the cap.
//! * Won leaves an account against which a court's order stands.
//!
//! [`try_state`](Hooks::try_state) checks the law. `Root` alone can break it, by
//! `balances.force_set_balance`, `balances.force_adjust_total_issuance`, or `utility.dispatch_as`
//! with `balances.burn`: the runtime's call filter bars these to every other origin.
//!
//! ## Terms
//!
//! * **Central bank**: the one account that may issue. The council names it.
//! * **Institution**: an account (a bank) that may draw and redeem.
//! * **Cap**: the most that issued − redeemed may reach by issuing.
//! * **Line**: the same bound for one institution. Cap or line set below what is outstanding bars
//!   new issues and undoes nothing.
//! * **Outstanding**: what an institution drew less what it redeemed. Won is fungible, so a bank
//!   may redeem won that another drew: its outstanding can be negative, and leaves it that much
//!   more to draw.
//! * **Order**: a court's order to freeze an account, on chain only as a salted commitment
//!   (32 bytes). Several may stand against one account; it thaws with the last.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_central_bank`](Call::name_central_bank) | [`Config::AdminOrigin`] (the council) |
//! | [`issue`](Call::issue) | the central bank's account |
//! | [`redeem`](Call::redeem) | an institution, suspended or not |
//! | every other call | the central bank's account, or [`Config::AdminOrigin`] |
//!
//! While an order stands against the central bank or an institution, it does none of this, by a
//! proxy or as a multisig either ([`roles`](pallet_support::roles)).
//!
//! ## Freezes
//!
//! While an order stands, the whole balance is frozen under this pallet's
//! [`FreezeReason::CourtOrder`], and a provider reference keeps the account alive even with no won
//! in it. The account still receives. A freeze does not stop new holds, so pallets that place
//! holds ask [`pallet_support::Frozen`], which this pallet answers.
//!
//! The council's members, who supervise the central bank, can be frozen by
//! [`Config::AdminOrigin`] alone: a central bank must not lock out those who can replace it.
//!
//! ## Costs
//!
//! Every call is O(1): at most [`Config::MaxOrders`] commitments are read. State grows only by
//! the central bank's or the council's own calls, and an order's record goes with the order.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
#[cfg(test)]
mod mock;
mod supply;
#[cfg(test)]
mod tests;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    prelude::*,
    traits::{
        Contains,
        fungible::{Inspect, InspectFreeze, Mutate, MutateFreeze},
        tokens::{Fortitude, Precision, Preservation},
    },
};
use pallet_support::{Frozen, roles::Actor};

pub use pallet::*;
pub use supply::{Institution, Supply};
pub use weights::WeightInfo;

/// Amounts, in whole won.
pub type BalanceOf<T> =
    <<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config {
        /// Names the central bank, and may do whatever it may, save issuing.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The digital won.
        type Currency: Mutate<Self::AccountId>
            + InspectFreeze<Self::AccountId, Id = Self::RuntimeFreezeReason>
            + MutateFreeze<Self::AccountId>;

        /// The runtime's freeze reasons, this pallet's among them.
        type RuntimeFreezeReason: From<FreezeReason>;

        /// Accounts that the central bank can't freeze, since they supervise it: the council's
        /// members. [`Config::AdminOrigin`] can.
        type Supervisors: Contains<Self::AccountId>;

        /// How many orders may stand against one account.
        #[pallet::constant]
        type MaxOrders: Get<u32>;

        /// Measured weights.
        type WeightInfo: WeightInfo;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Why this pallet freezes a balance.
    #[pallet::composite_enum]
    pub enum FreezeReason {
        /// A court's order stands against the account.
        CourtOrder,
    }

    /// The account that may issue. Written by [`Pallet::name_central_bank`] and at genesis.
    #[pallet::storage]
    pub type CentralBank<T: Config> = StorageValue<_, T::AccountId>;

    /// What exists of the digital won, and how much more may be issued. Always there.
    #[pallet::storage]
    #[pallet::storage_prefix = "Supply"]
    pub type SupplyOf<T: Config> = StorageValue<_, Supply<BalanceOf<T>>, ValueQuery>;

    /// The admitted institutions. An entry is never removed: what an institution drew stays part
    /// of the law. The central bank's own fee pays for it.
    #[pallet::storage]
    pub type Institutions<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, Institution<BalanceOf<T>>>;

    /// The commitments of the orders that stand against an account. Never empty: the entry goes
    /// with the last order.
    #[pallet::storage]
    pub type CourtOrders<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<H256, T::MaxOrders>>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The account that may issue.
        pub central_bank: Option<T::AccountId>,
        /// The cap on issued − redeemed, in won.
        pub issuance_cap: BalanceOf<T>,
        /// Institutions with their lines, in won.
        pub institutions: Vec<(T::AccountId, BalanceOf<T>)>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            // The balances of genesis are in place: this pallet stands after them in the runtime.
            SupplyOf::<T>::put(Supply {
                genesis: T::Currency::total_issuance(),
                cap: self.issuance_cap,
                ..Default::default()
            });
            CentralBank::<T>::set(self.central_bank.clone());
            for (who, line) in &self.institutions {
                assert!(
                    !Institutions::<T>::contains_key(who),
                    "an institution is listed twice"
                );
                Institutions::<T>::insert(who, Institution::new(*line));
            }
        }
    }

    /// What happened. Amounts in won.
    #[pallet::event]
    #[pallet::generate_deposit(fn deposit_event)]
    pub enum Event<T: Config> {
        /// `who` is the central bank from now on.
        CentralBankNamed {
            /// The new central bank.
            who: T::AccountId,
        },
        /// Issued − redeemed may reach `cap`.
        IssuanceCapSet {
            /// The new cap.
            cap: BalanceOf<T>,
        },
        /// An institution may draw up to `line`.
        InstitutionAdmitted {
            /// The institution.
            who: T::AccountId,
            /// Its line.
            line: BalanceOf<T>,
        },
        /// An institution's line has changed.
        LineSet {
            /// The institution.
            who: T::AccountId,
            /// Its new line.
            line: BalanceOf<T>,
        },
        /// An institution may redeem, but not draw.
        InstitutionSuspended {
            /// The institution.
            who: T::AccountId,
        },
        /// A suspended institution may draw again.
        InstitutionReinstated {
            /// The institution.
            who: T::AccountId,
        },
        /// New won was made.
        Issued {
            /// Who received it.
            institution: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// Won was taken out of circulation.
        Redeemed {
            /// Who gave it back.
            institution: T::AccountId,
            /// How much.
            amount: BalanceOf<T>,
        },
        /// An order stands against `who`, who can't spend.
        Frozen {
            /// Whose balance is frozen.
            who: T::AccountId,
            /// The order's commitment.
            order: H256,
        },
        /// An order was lifted.
        Unfrozen {
            /// Against whom it stood.
            who: T::AccountId,
            /// The order's commitment.
            order: H256,
            /// How many orders still stand. The account can spend when this is 0.
            standing: u32,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// Only the central bank's account may do this.
        NotCentralBank,
        /// The account is not an admitted institution.
        NotInstitution,
        /// The account is an admitted institution already.
        AlreadyExists,
        /// The institution is suspended, and draws nothing.
        InstitutionSuspended,
        /// The institution is suspended already.
        AlreadySuspended,
        /// The institution is not suspended.
        NotSuspended,
        /// Issued − redeemed would exceed the cap.
        CapExceeded,
        /// The institution's outstanding would exceed its line.
        LineExceeded,
        /// The amount is zero.
        ZeroAmount,
        /// This order stands against the account already.
        OrderExists,
        /// No such order stands against the account.
        OrderNotFound,
        /// As many orders stand against the account as can be kept.
        TooManyOrders,
        /// The account supervises the central bank, which therefore can't freeze it.
        Supervisor,
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
        /// Makes `who` the central bank, in place of the one before.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_central_bank())]
        pub fn name_central_bank(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            CentralBank::<T>::put(&who);
            Self::deposit_event(Event::CentralBankNamed { who });
            Ok(())
        }

        /// Sets the most that issued − redeemed may reach, in won.
        ///
        /// Below what is outstanding it bars new issues and undoes nothing.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_issuance_cap())]
        pub fn set_issuance_cap(
            origin: OriginFor<T>,
            #[pallet::compact] cap: BalanceOf<T>,
        ) -> DispatchResult {
            Self::ensure_authority(origin)?;
            SupplyOf::<T>::mutate(|supply| supply.cap = cap);
            Self::deposit_event(Event::IssuanceCapSet { cap });
            Ok(())
        }

        /// Admits `who` as an institution that may draw up to `line` won.
        ///
        /// # Errors
        /// [`Error::AlreadyExists`]
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::admit_institution())]
        pub fn admit_institution(
            origin: OriginFor<T>,
            who: T::AccountId,
            #[pallet::compact] line: BalanceOf<T>,
        ) -> DispatchResult {
            Self::ensure_authority(origin)?;
            ensure!(
                !Institutions::<T>::contains_key(&who),
                Error::<T>::AlreadyExists
            );
            Institutions::<T>::insert(&who, Institution::new(line));
            Self::deposit_event(Event::InstitutionAdmitted { who, line });
            Ok(())
        }

        /// Sets an institution's line, in won.
        ///
        /// Below what is outstanding it bars new issues to the institution and undoes nothing.
        ///
        /// # Errors
        /// [`Error::NotInstitution`]
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_line())]
        pub fn set_line(
            origin: OriginFor<T>,
            who: T::AccountId,
            #[pallet::compact] line: BalanceOf<T>,
        ) -> DispatchResult {
            Self::ensure_authority(origin)?;
            Self::try_mutate_institution(&who, |institution| {
                institution.line = line;
                Ok(())
            })?;
            Self::deposit_event(Event::LineSet { who, line });
            Ok(())
        }

        /// Suspends an institution: it can redeem, but not draw.
        ///
        /// # Errors
        /// [`Error::NotInstitution`], [`Error::AlreadySuspended`]
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::suspend_institution())]
        pub fn suspend_institution(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            Self::ensure_authority(origin)?;
            Self::try_mutate_institution(&who, |institution| {
                ensure!(!institution.suspended, Error::<T>::AlreadySuspended);
                institution.suspended = true;
                Ok(())
            })?;
            Self::deposit_event(Event::InstitutionSuspended { who });
            Ok(())
        }

        /// Lets a suspended institution draw again.
        ///
        /// # Errors
        /// [`Error::NotInstitution`], [`Error::NotSuspended`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::reinstate_institution())]
        pub fn reinstate_institution(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
            Self::ensure_authority(origin)?;
            Self::try_mutate_institution(&who, |institution| {
                ensure!(institution.suspended, Error::<T>::NotSuspended);
                institution.suspended = false;
                Ok(())
            })?;
            Self::deposit_event(Event::InstitutionReinstated { who });
            Ok(())
        }

        /// Makes `amount` new won and gives it to `institution`.
        ///
        /// # Errors
        /// [`Error::NotCentralBank`], [`TokenError::Frozen`] while an order stands against it,
        /// [`Error::ZeroAmount`], [`Error::NotInstitution`], [`Error::InstitutionSuspended`],
        /// [`Error::LineExceeded`], [`Error::CapExceeded`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::issue())]
        pub fn issue(
            origin: OriginFor<T>,
            institution: T::AccountId,
            #[pallet::compact] amount: BalanceOf<T>,
        ) -> DispatchResult {
            Self::ensure_central_bank(&ensure_signed(origin)?)?;
            ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
            let drawer = Self::institution(&institution)?;
            ensure!(!drawer.suspended, Error::<T>::InstitutionSuspended);
            let drawer = drawer.draw(amount).ok_or(Error::<T>::LineExceeded)?;
            let supply = SupplyOf::<T>::get()
                .issue(amount)
                .ok_or(Error::<T>::CapExceeded)?;

            T::Currency::mint_into(&institution, amount)?;
            Institutions::<T>::insert(&institution, drawer);
            SupplyOf::<T>::put(supply);
            Self::deposit_event(Event::Issued {
                institution,
                amount,
            });
            Ok(())
        }

        /// Takes `amount` won from the signing institution out of circulation.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::NotInstitution`], [`TokenError::Frozen`] while an order
        /// stands against the institution, and [`TokenError::FundsUnavailable`] when it has less.
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::redeem())]
        pub fn redeem(
            origin: OriginFor<T>,
            #[pallet::compact] amount: BalanceOf<T>,
        ) -> DispatchResult {
            let institution = ensure_signed(origin)?;
            ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
            Self::ensure_not_frozen(&institution)?;
            let redeemer = Self::institution(&institution)?
                .redeem(amount)
                .ok_or(ArithmeticError::Overflow)?;
            let supply = SupplyOf::<T>::get()
                .redeem(amount)
                .ok_or(ArithmeticError::Overflow)?;
            T::Currency::burn_from(
                &institution,
                amount,
                Preservation::Expendable,
                Precision::Exact,
                Fortitude::Polite,
            )?;
            Institutions::<T>::insert(&institution, redeemer);
            SupplyOf::<T>::put(supply);
            Self::deposit_event(Event::Redeemed {
                institution,
                amount,
            });
            Ok(())
        }

        /// Freezes the won of `who` by a court's order, whose salted commitment is `order`.
        ///
        /// # Errors
        /// [`Error::OrderExists`], [`Error::TooManyOrders`], and [`Error::Supervisor`] where the
        /// central bank would freeze one of its [`Config::Supervisors`].
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::freeze())]
        pub fn freeze(origin: OriginFor<T>, who: T::AccountId, order: H256) -> DispatchResult {
            let actor = Self::ensure_authority(origin)?;
            ensure!(
                actor == Actor::Council || !T::Supervisors::contains(&who),
                Error::<T>::Supervisor
            );
            CourtOrders::<T>::try_mutate(&who, |orders| -> DispatchResult {
                let standing = match orders {
                    Some(standing) => standing,
                    None => {
                        // The reference lets an account without won be frozen too.
                        frame_system::Pallet::<T>::inc_providers(&who);
                        T::Currency::set_freeze(
                            &FreezeReason::CourtOrder.into(),
                            &who,
                            BalanceOf::<T>::max_value(),
                        )?;
                        orders.insert(Default::default())
                    }
                };
                ensure!(!standing.contains(&order), Error::<T>::OrderExists);
                standing
                    .try_push(order)
                    .map_err(|_| Error::<T>::TooManyOrders)?;
                Ok(())
            })?;
            Self::deposit_event(Event::Frozen { who, order });
            Ok(())
        }

        /// Lifts `order`. The account can spend again when no other order stands.
        ///
        /// # Errors
        /// [`Error::OrderNotFound`], and [`DispatchError::ConsumerRemaining`] while an account
        /// without won is needed by another pallet.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::unfreeze())]
        pub fn unfreeze(origin: OriginFor<T>, who: T::AccountId, order: H256) -> DispatchResult {
            Self::ensure_authority(origin)?;
            let standing =
                CourtOrders::<T>::try_mutate_exists(&who, |entry| -> Result<u32, DispatchError> {
                    let orders = entry.as_mut().ok_or(Error::<T>::OrderNotFound)?;
                    let before = orders.len();
                    orders.retain(|standing| *standing != order);
                    ensure!(orders.len() < before, Error::<T>::OrderNotFound);
                    let standing = orders.len().saturated_into();
                    if orders.is_empty() {
                        *entry = None;
                        T::Currency::thaw(&FreezeReason::CourtOrder.into(), &who)?;
                        frame_system::Pallet::<T>::dec_providers(&who)?;
                    }
                    Ok(standing)
                })?;
            Self::deposit_event(Event::Unfrozen {
                who,
                order,
                standing,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// Genesis, issued, redeemed and cap, in won.
        pub fn supply() -> Supply<BalanceOf<T>> {
            SupplyOf::<T>::get()
        }

        /// What an institution drew less what it redeemed, in won; `None` if it isn't one.
        pub fn outstanding(who: T::AccountId) -> Option<i128> {
            Institutions::<T>::get(who).map(|institution| institution.outstanding())
        }

        /// What an institution can draw now, in won; `None` if it isn't one.
        pub fn drawable(who: T::AccountId) -> Option<BalanceOf<T>> {
            let supply = SupplyOf::<T>::get();
            Institutions::<T>::get(who)
                .map(|institution| institution.drawable().min(supply.issuable()))
        }

        /// The commitments of the orders that stand against an account.
        pub fn court_orders(who: T::AccountId) -> BoundedVec<H256, T::MaxOrders> {
            CourtOrders::<T>::get(who).unwrap_or_default()
        }
    }

    impl<T: Config> Pallet<T> {
        /// The door of the central bank.
        fn ensure_central_bank(who: &T::AccountId) -> DispatchResult {
            ensure!(
                CentralBank::<T>::get().as_ref() == Some(who),
                Error::<T>::NotCentralBank
            );
            Self::ensure_not_frozen(who)
        }

        /// The same, or the council's.
        fn ensure_authority(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            if let Some(who) = actor.account() {
                Self::ensure_central_bank(who)?;
            }
            Ok(actor)
        }

        fn institution(who: &T::AccountId) -> Result<Institution<BalanceOf<T>>, DispatchError> {
            Ok(Institutions::<T>::get(who).ok_or(Error::<T>::NotInstitution)?)
        }

        fn try_mutate_institution(
            who: &T::AccountId,
            change: impl FnOnce(&mut Institution<BalanceOf<T>>) -> DispatchResult,
        ) -> DispatchResult {
            Institutions::<T>::try_mutate(who, |entry| {
                change(entry.as_mut().ok_or(Error::<T>::NotInstitution)?)
            })
        }
    }
}

impl<T: Config> Frozen<T::AccountId> for Pallet<T> {
    fn is_frozen(who: &T::AccountId) -> bool {
        CourtOrders::<T>::contains_key(who)
    }
}
