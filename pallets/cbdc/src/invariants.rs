//! The conservation law of the digital won.

use crate::{BalanceOf, Config, CourtOrders, FreezeReason, Institutions, Pallet, SupplyOf};
use frame::{
    deps::sp_runtime::TryRuntimeError,
    prelude::*,
    traits::fungible::{Inspect, InspectFreeze},
};

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. total issuance = genesis + issued − redeemed;
    /// 2. what institutions drew and redeemed adds up to what was issued and redeemed;
    /// 3. an account is frozen in full, and kept alive, while orders stand against it.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let supply = SupplyOf::<T>::get();
        ensure!(
            supply.total() == Some(T::Currency::total_issuance()),
            "total issuance differs from genesis + issued − redeemed"
        );

        let zero = BalanceOf::<T>::zero();
        let (drawn, redeemed) =
            Institutions::<T>::iter_values().fold((zero, zero), |(drawn, redeemed), one| {
                (
                    drawn.saturating_add(one.drawn),
                    redeemed.saturating_add(one.redeemed),
                )
            });
        ensure!(
            drawn == supply.issued,
            "institutions did not draw what was issued"
        );
        ensure!(
            redeemed == supply.redeemed,
            "institutions did not redeem what was redeemed"
        );

        for (who, orders) in CourtOrders::<T>::iter() {
            ensure!(!orders.is_empty(), "an entry without an order");
            ensure!(
                T::Currency::balance_frozen(&FreezeReason::CourtOrder.into(), &who)
                    == BalanceOf::<T>::max_value(),
                "an order stands, but the account is not frozen"
            );
            ensure!(
                frame_system::Pallet::<T>::providers(&who) > 0,
                "an order stands against an account that is gone"
            );
        }
        Ok(())
    }
}
