//! The register of merchants, as it is asked and changed.

use crate::{
    agreement::{DAYS_KEPT, day},
    *,
};
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

    /// Does as was agreed by who brings the agreement and by `other`, who has signed it.
    pub(crate) fn bring(
        agreement: Agreement<T::AccountId>,
        other: &T::AccountId,
        signature: &T::Signature,
    ) -> DispatchResult {
        let Agreement {
            merchant,
            acquirer,
            profile,
            ..
        } = &agreement;
        let badge = Self::ensure_acquirer(acquirer)?;
        ensure!(!is_pot(merchant), Error::<T>::PotNotMerchant);
        ensure!(profile.is_sound(), Error::<T>::InvalidProfile);
        let before = Register::<T>::get(merchant);
        ensure!(
            before.as_ref().map(|record| &record.acquirer) != Some(acquirer),
            Error::<T>::MerchantExists
        );
        Self::ensure_good(&agreement)?;
        let message = agreement.message(Self::genesis());
        ensure!(
            signature.verify(message.as_slice(), other),
            Error::<T>::BadSignature
        );
        Self::register(agreement, badge, before)
    }

    /// May the agreement be brought now?
    fn ensure_good(agreement: &Agreement<T::AccountId>) -> DispatchResult {
        let Agreement { made, until, .. } = *agreement;
        let now = Self::now();
        ensure!(
            made <= now.saturating_add(MAX_AHEAD),
            Error::<T>::AgreementNotYet
        );
        ensure!(now < until, Error::<T>::AgreementOver);
        ensure!(
            until <= made.saturating_add(MAX_AGREEMENT),
            Error::<T>::AgreementTooLong
        );
        ensure!(
            Changed::<T>::get(&agreement.merchant).is_none_or(|changed| changed < made),
            Error::<T>::AgreementOutdated
        );
        Ok(())
    }

    /// Has what was agreed with this account until now, and until `made`, be void.
    fn change(who: &T::AccountId, made: Moment) {
        let before = Changed::<T>::get(who);
        let at = before.unwrap_or_default().max(made).max(Self::now());
        if let Some(before) = before {
            ChangedOn::<T>::remove(day(before), who);
        }
        ChangedOn::<T>::insert(day(at), who, ());
        Changed::<T>::insert(who, at);
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
            profile,
            made,
            ..
        } = agreement;
        let from = before.as_ref().map(|record| record.acquirer.clone());
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
        Self::change(&merchant, made);
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
        Self::change(&merchant, 0);
        frame_system::Pallet::<T>::dec_sufficients(&merchant);
        Self::deposit_event(Event::Removed { merchant, barred });
        Ok(())
    }

    /// Forgets changes before which nothing was agreed that is still good, for as much weight as
    /// there is, and tells how much it took.
    pub(crate) fn prune(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        if meter.try_consume(T::WeightInfo::prune_begin()).is_err() {
            return Weight::zero();
        }
        let end = Self::first_kept();
        let first = Unpruned::<T>::get();
        let mut next = first.unwrap_or(end).min(end);
        while next < end && Self::prune_day(next, &mut meter) {
            next = next.saturating_add(1);
        }
        if first != Some(next) {
            Unpruned::<T>::put(next);
        }
        meter.consumed()
    }

    /// The first day whose changes still matter.
    pub(crate) fn first_kept() -> u32 {
        day(Self::now()).saturating_add(1).saturating_sub(DAYS_KEPT)
    }

    /// Is nothing left of this day?
    fn prune_day(day: u32, meter: &mut WeightMeter) -> bool {
        let mut changed = ChangedOn::<T>::drain_prefix(day);
        while meter.try_consume(T::WeightInfo::prune_entry()).is_ok() {
            match changed.next() {
                Some((who, ())) => Changed::<T>::remove(who),
                None => return true,
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

    fn acquirer(who: &T::AccountId) -> Option<T::AccountId> {
        Register::<T>::get(who).map(|record| record.acquirer)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &T::AccountId, profile: MerchantProfile) {
        benchmarking::enrolled::<T>(who, profile);
    }
}
