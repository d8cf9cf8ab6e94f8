//! The register of merchants, as it is asked and changed.

use crate::{agreement::day, *};
use frame::deps::frame_support::weights::WeightMeter;

impl<T: Config> Pallet<T> {
    /// The time of this block, in milliseconds.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// The door of an acquirer: holds the badge on chain that the council names, whose class this
    /// is, and is not stopped by a court.
    pub(crate) fn ensure_acquirer(who: &T::AccountId) -> Result<ClassId, DispatchError> {
        let badge = Badge::<T>::get().ok_or(Error::<T>::BadgeNotNamed)?;
        ensure_licensed::<T::Frozen, T::Credentials, _>(who, badge)?;
        Ok(badge)
    }

    /// The door of a merchant's acquirer where nobody gains a right, and of the council.
    pub(crate) fn ensure_kept_by(
        record: &MerchantOf<T>,
        actor: &Actor<T::AccountId>,
    ) -> DispatchResult {
        ensure!(actor.stands_for(&record.acquirer), Error::<T>::NotAcquirer);
        actor.pass(T::Frozen::ensure_not_frozen)
    }

    pub(crate) fn merchant(who: &T::AccountId) -> Result<MerchantOf<T>, Error<T>> {
        Register::<T>::get(who).ok_or(Error::<T>::MerchantNotFound)
    }

    /// Changes the record of a merchant that is in this actor's hands.
    pub(crate) fn try_mutate(
        actor: &Actor<T::AccountId>,
        merchant: &T::AccountId,
        change: impl FnOnce(&mut MerchantOf<T>) -> DispatchResult,
    ) -> DispatchResult {
        let mut record = Self::merchant(merchant)?;
        Self::ensure_kept_by(&record, actor)?;
        change(&mut record)?;
        Register::<T>::insert(merchant, record);
        Ok(())
    }

    /// Takes an agreement that one party brings and the other has signed; it can't come again.
    pub(crate) fn use_up(
        agreement: &Agreement<T::AccountId>,
        signer: &T::AccountId,
        signature: &T::Signature,
    ) -> DispatchResult {
        let other = match signer {
            signer if *signer == agreement.acquirer => &agreement.merchant,
            signer if *signer == agreement.merchant => &agreement.acquirer,
            _ => return Err(Error::<T>::NotParty.into()),
        };
        let now = Self::now();
        ensure!(now < agreement.until, Error::<T>::AgreementOver);
        ensure!(
            agreement.until <= now.saturating_add(MAX_AGREEMENT),
            Error::<T>::AgreementTooLong
        );
        let (day, digest) = agreement.place();
        ensure!(
            !Used::<T>::contains_key(day, digest),
            Error::<T>::AgreementUsed
        );
        let message = agreement.message(Self::genesis());
        ensure!(
            signature.verify(message.as_slice(), other),
            Error::<T>::BadSignature
        );
        Used::<T>::insert(day, digest, ());
        Ok(())
    }

    /// Enters a merchant as was agreed, in the place of the record before. The council's suspension
    /// stays; another acquirer's goes with it.
    pub(crate) fn register(
        agreement: Agreement<T::AccountId>,
        badge: ClassId,
        before: Option<MerchantOf<T>>,
    ) -> DispatchResult {
        let Agreement {
            merchant,
            acquirer,
            from,
            profile,
            ..
        } = agreement;
        let suspended = match &before {
            Some(record) => record.suspended == Some(SuspendedBy::Council),
            None => Barred::<T>::take(&merchant).is_some(),
        };
        match before {
            Some(record) => record.deposit.drop(&record.acquirer)?,
            None => {
                frame_system::Pallet::<T>::inc_sufficients(&merchant);
            }
        }
        let record = Merchant {
            acquirer: acquirer.clone(),
            badge,
            profile,
            suspended: suspended.then_some(SuspendedBy::Council),
            deposit: T::Deposit::new(&acquirer, Footprint::from_mel::<MerchantOf<T>>())?,
        };
        Register::<T>::insert(&merchant, record);
        Self::deposit_event(Event::Enrolled {
            merchant,
            acquirer,
            from,
            profile,
            suspended,
        });
        Ok(())
    }

    /// Ends a merchant's record, and keeps the council's suspension of it.
    pub(crate) fn unregister(merchant: T::AccountId, record: MerchantOf<T>) -> DispatchResult {
        record.deposit.drop(&record.acquirer)?;
        Register::<T>::remove(&merchant);
        let barred = record.suspended == Some(SuspendedBy::Council);
        if barred {
            Barred::<T>::insert(&merchant, ());
        }
        frame_system::Pallet::<T>::dec_sufficients(&merchant);
        Self::deposit_event(Event::Removed { merchant, barred });
        Ok(())
    }

    /// Removes used agreements of days that are over, for as much weight as there is, and tells how
    /// much it took.
    pub(crate) fn prune(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        if meter.try_consume(T::WeightInfo::prune_begin()).is_err() {
            return Weight::zero();
        }
        let today = day(Self::now());
        let first = Unpruned::<T>::get();
        let mut next = first.unwrap_or(today).min(today);
        while next < today && Self::prune_day(next, &mut meter) {
            next = next.saturating_add(1);
        }
        if first != Some(next) {
            Unpruned::<T>::put(next);
        }
        meter.consumed()
    }

    /// Is nothing left of this day?
    fn prune_day(day: u32, meter: &mut WeightMeter) -> bool {
        let mut used = Used::<T>::drain_prefix(day);
        while meter.try_consume(T::WeightInfo::prune_entry()).is_ok() {
            if used.next().is_none() {
                return true;
            }
        }
        false
    }
}

impl<T: Config> Merchants<T::AccountId> for Pallet<T> {
    fn profile(who: &T::AccountId) -> Option<MerchantProfile> {
        Register::<T>::get(who).map(|record| record.profile)
    }

    fn ensure_payable(who: &T::AccountId) -> Result<MerchantProfile, Unpayable> {
        let record = Register::<T>::get(who).ok_or(Unpayable::NotMerchant)?;
        ensure!(record.suspended.is_none(), Unpayable::Suspended);
        T::Credentials::ensure_granted(&record.acquirer, record.badge)
            .map_err(|_| Unpayable::AcquirerStopped)?;
        Ok(record.profile)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &T::AccountId, profile: MerchantProfile) {
        benchmarking::enrolled::<T>(who, profile);
    }
}
