//! The worst case of every call: the central bank signs, so the origin costs a storage read.

use super::*;
use frame::benchmarking::prelude::*;

const AMOUNT: u32 = 1_000_000;

/// A central bank and an institution with room to draw.
fn setup<T: Config>() -> (OriginFor<T>, T::AccountId) {
    let central_bank: T::AccountId = account("central bank", 0, 0);
    let institution: T::AccountId = account("institution", 0, 0);
    CentralBank::<T>::put(&central_bank);
    SupplyOf::<T>::mutate(|supply| supply.cap = BalanceOf::<T>::max_value());
    Institutions::<T>::insert(&institution, Institution::new(BalanceOf::<T>::max_value()));
    (RawOrigin::Signed(central_bank).into(), institution)
}

fn order(n: u8) -> H256 {
    H256::repeat_byte(n)
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_central_bank() -> Result<(), BenchmarkError> {
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;
        let who: T::AccountId = account("central bank", 0, 0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone());

        assert_eq!(CentralBank::<T>::get(), Some(who));
        Ok(())
    }

    #[benchmark]
    fn set_issuance_cap() {
        let (origin, _) = setup::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, AMOUNT.into());

        assert_eq!(SupplyOf::<T>::get().cap, AMOUNT.into());
    }

    #[benchmark]
    fn admit_institution() {
        let (origin, _) = setup::<T>();
        let who: T::AccountId = account("newcomer", 0, 0);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), AMOUNT.into());

        assert!(Institutions::<T>::contains_key(who));
    }

    #[benchmark]
    fn set_line() {
        let (origin, who) = setup::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), AMOUNT.into());

        assert_eq!(
            Institutions::<T>::get(who).map(|i| i.line),
            Some(AMOUNT.into())
        );
    }

    #[benchmark]
    fn suspend_institution() {
        let (origin, who) = setup::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone());

        assert_eq!(Institutions::<T>::get(who).map(|i| i.suspended), Some(true));
    }

    #[benchmark]
    fn reinstate_institution() -> Result<(), BenchmarkError> {
        let (origin, who) = setup::<T>();
        Pallet::<T>::suspend_institution(origin.clone(), who.clone())?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone());

        assert_eq!(
            Institutions::<T>::get(who).map(|i| i.suspended),
            Some(false)
        );
        Ok(())
    }

    /// Into an account that did not exist.
    #[benchmark]
    fn issue() {
        let (origin, who) = setup::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), AMOUNT.into());

        assert_eq!(T::Currency::balance(&who), AMOUNT.into());
    }

    /// All that the institution has, so that its account goes.
    #[benchmark]
    fn redeem() -> Result<(), BenchmarkError> {
        let (origin, who) = setup::<T>();
        Pallet::<T>::issue(origin, who.clone(), AMOUNT.into())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), AMOUNT.into());

        assert_eq!(T::Currency::balance(&who), 0u32.into());
        Ok(())
    }

    /// The first order, which freezes.
    #[benchmark]
    fn freeze() {
        let (origin, who) = setup::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), order(1));

        assert!(CourtOrders::<T>::contains_key(who));
    }

    /// The last order, which thaws.
    #[benchmark]
    fn unfreeze() -> Result<(), BenchmarkError> {
        let (origin, who) = setup::<T>();
        Pallet::<T>::freeze(origin.clone(), who.clone(), order(1))?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, who.clone(), order(1));

        assert!(!CourtOrders::<T>::contains_key(who));
        Ok(())
    }

    impl_benchmark_test_suite!(
        Pallet,
        crate::mock::ExtBuilder::default().build(),
        crate::mock::Test
    );
}
