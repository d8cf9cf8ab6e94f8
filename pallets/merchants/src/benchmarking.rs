//! The worst case of every call and hook: a move from one acquirer to another, of a merchant
//! without won that the council has suspended.

use super::*;
use frame::benchmarking::prelude::*;
use pallet_support::{
    Pen,
    merchants::{Region, RevenueBand},
};

const BADGE: ClassId = 1_000_001;
const PROFILE: MerchantProfile = MerchantProfile {
    category: 5,
    region: Region(11_680),
    revenue: RevenueBand::UpTo300M,
};
const OTHER: MerchantProfile = MerchantProfile {
    category: 6,
    ..PROFILE
};

fn acquirer<T: Config>(n: u32) -> T::AccountId {
    licensed::<T>(account("acquirer", n, 0))
}

/// Makes `who` an acquirer.
fn licensed<T: Config>(who: T::AccountId) -> T::AccountId {
    Badge::<T>::put(BADGE);
    T::Credentials::set_up_grant(&who, BADGE);
    T::Deposit::ensure_successful(&who, Footprint::from_mel::<MerchantOf<T>>());
    who
}

/// Makes `who` a merchant, and tells of whom.
pub(crate) fn enrolled<T: Config>(who: &T::AccountId, profile: MerchantProfile) -> T::AccountId {
    let acquirer = acquirer::<T>(0);
    let agreement = Agreement {
        merchant: who.clone(),
        acquirer: acquirer.clone(),
        profile,
        made: 0,
        until: Moment::MAX,
    };
    Pallet::<T>::register(agreement, BADGE, None).expect("the acquirer has enough");
    acquirer
}

/// What `merchant`, who is another's, and `acquirer` agree on, signed.
fn agreed<T: Config>(
    merchant: &T::AccountId,
    acquirer: &T::AccountId,
) -> (Agreement<T::AccountId>, T::Signature) {
    let until = Pallet::<T>::now().saturating_add(MAX_AGREEMENT);
    let (agreement, message) =
        Pallet::<T>::agreement(merchant.clone(), acquirer.clone(), OTHER, until);
    (agreement, T::BenchmarkHelper::sign(&message))
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_badge() -> Result<(), BenchmarkError> {
        let origin =
            T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)?;

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, BADGE);

        assert_eq!(Badge::<T>::get(), Some(BADGE));
        Ok(())
    }

    #[benchmark]
    fn enroll() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        let from = enrolled::<T>(&merchant, PROFILE);
        let acquirer = acquirer::<T>(1);
        let (agreement, signature) = agreed::<T>(&merchant, &acquirer);
        let Agreement { made, until, .. } = agreement;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(acquirer.clone()),
            merchant.clone(),
            OTHER,
            made,
            until,
            signature,
        );

        let record = Register::<T>::get(merchant).ok_or("a merchant")?;
        assert!(record.acquirer == acquirer && from != acquirer);
        Ok(())
    }

    #[benchmark]
    fn join() -> Result<(), BenchmarkError> {
        let merchant: T::AccountId = account("merchant", 0, 0);
        let from = enrolled::<T>(&merchant, PROFILE);
        let acquirer = licensed::<T>(T::BenchmarkHelper::signer());
        let (agreement, signature) = agreed::<T>(&merchant, &acquirer);
        let Agreement { made, until, .. } = agreement;

        #[extrinsic_call]
        _(
            RawOrigin::Signed(merchant.clone()),
            acquirer.clone(),
            OTHER,
            made,
            until,
            signature,
        );

        let record = Register::<T>::get(merchant).ok_or("a merchant")?;
        assert!(record.acquirer == acquirer && from != acquirer);
        Ok(())
    }

    #[benchmark]
    fn update() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        let acquirer = enrolled::<T>(&merchant, PROFILE);

        #[extrinsic_call]
        _(RawOrigin::Signed(acquirer), merchant.clone(), OTHER);

        assert!(Register::<T>::get(merchant).is_some_and(|record| record.profile == OTHER));
        Ok(())
    }

    #[benchmark]
    fn suspend() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        let acquirer = enrolled::<T>(&merchant, PROFILE);

        #[extrinsic_call]
        _(RawOrigin::Signed(acquirer), merchant.clone());

        assert!(Register::<T>::get(merchant).is_some_and(|record| record.suspended.is_some()));
        Ok(())
    }

    #[benchmark]
    fn reinstate() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        let acquirer = enrolled::<T>(&merchant, PROFILE);
        Pallet::<T>::suspend(RawOrigin::Signed(acquirer.clone()).into(), merchant.clone())?;

        #[extrinsic_call]
        _(RawOrigin::Signed(acquirer), merchant.clone());

        assert!(Register::<T>::get(merchant).is_some_and(|record| record.suspended.is_none()));
        Ok(())
    }

    #[benchmark]
    fn remove() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        let acquirer = enrolled::<T>(&merchant, PROFILE);
        barring::<T>(&merchant);

        #[extrinsic_call]
        _(RawOrigin::Signed(acquirer), merchant.clone());

        assert!(Barred::<T>::contains_key(merchant));
        Ok(())
    }

    #[benchmark]
    fn leave() -> Result<(), BenchmarkError> {
        let merchant = T::BenchmarkHelper::signer();
        enrolled::<T>(&merchant, PROFILE);
        barring::<T>(&merchant);

        #[extrinsic_call]
        _(RawOrigin::Signed(merchant.clone()));

        assert!(Barred::<T>::contains_key(merchant));
        Ok(())
    }

    #[benchmark]
    fn prune_begin() {
        #[block]
        {
            Pallet::<T>::prune(T::WeightInfo::prune_begin());
        }

        assert!(Unpruned::<T>::exists());
    }

    #[benchmark]
    fn prune_entry() {
        let who: T::AccountId = account("merchant", 0, 0);
        Changed::<T>::insert(&who, 0);
        ChangedOn::<T>::insert(0, &who, ());
        let mut entries = ChangedOn::<T>::drain_prefix(0);

        #[block]
        {
            if let Some((who, ())) = entries.next() {
                Changed::<T>::remove(who);
            }
        }

        assert_eq!(ChangedOn::<T>::iter().count(), 0);
        assert!(!Changed::<T>::contains_key(who));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::state(), crate::mock::Test);
}

/// Has the council suspend a merchant.
fn barring<T: Config>(merchant: &T::AccountId) {
    Register::<T>::mutate_extant(merchant, |record| {
        record.suspended = Some(SuspendedBy::Council);
    });
}
