//! Which badges count, and so who holds one.

use crate::*;
use pallet_support::{BadgeRef, Standing};

impl<T: Config> Pallet<T> {
    pub(crate) fn status_of(batch: &BatchOf<T>, index: u32) -> BadgeStatus {
        let is_set = |placement: Placement| {
            let bit = placement.start.saturating_add(index);
            Chunks::<T>::get(placement.list, Chunk::of(bit)).get(bit)
        };
        BadgeStatus {
            revoked: is_set(batch.revocation),
            suspended: batch.suspension.is_some_and(is_set),
            compromised: Keys::<T>::get(&batch.issuer, batch.key)
                .is_none_or(|key| key.is_compromised_at(batch.issued_at)),
        }
    }

    /// Refuses a badge that does not count at this moment.
    pub(crate) fn ensure_counts(
        holding: &Holding,
        batch: &BatchOf<T>,
        now: Moment,
    ) -> Result<(), Error<T>> {
        let status = Self::status_of(batch, holding.index);
        ensure!(!status.revoked, Error::Revoked);
        ensure!(!status.compromised, Error::Compromised);
        ensure!(!Self::is_over(holding.until, now), Error::Expired);
        ensure!(!status.suspended, Error::Suspended);
        Ok(())
    }

    /// The end of the badge of `class` that was granted to `who`, if it counts.
    pub(crate) fn granted(who: &T::AccountId, class: ClassId) -> Result<Moment, Error<T>> {
        let grant = Grants::<T>::get(who, class).ok_or(Error::NotHeld)?;
        ensure!(grant.standing != GrantStanding::Revoked, Error::Revoked);
        ensure!(!grant.is_suspended(), Error::Suspended);
        ensure!(!Self::is_over(grant.until, Self::now()), Error::Expired);
        Ok(grant.until.unwrap_or(Moment::MAX))
    }

    /// The badge of `class` that `who` has presented, if it counts.
    pub(crate) fn presented(who: &T::AccountId, class: ClassId) -> Result<Holding, Error<T>> {
        let holding = Holdings::<T>::get(who, class).ok_or(Error::NotHeld)?;
        let batch = Batches::<T>::get(holding.batch).ok_or(Error::BatchNotFound)?;
        Self::ensure_counts(&holding, &batch, Self::now())?;
        Ok(holding)
    }

    /// The badge of `class` by which `who` passes; or why there is none.
    fn held(who: &T::AccountId, class: ClassId) -> Result<BadgeRef<T::AccountId>, Error<T>> {
        match Self::granted(who, class) {
            Ok(_) => Ok(BadgeRef::Granted(who.clone())),
            // Whatever else was presented: a suspension closes the door.
            Err(Error::Suspended) => Err(Error::Suspended),
            Err(refused) => match Self::presented(who, class) {
                Ok(Holding { batch, index, .. }) => Ok(BadgeRef::Issued { batch, index }),
                Err(Error::NotHeld) => Err(refused),
                Err(other) => Err(other),
            },
        }
    }

    pub(crate) fn ensure_holds_all(who: &T::AccountId, classes: &ClassSet) -> DispatchResult {
        classes
            .iter()
            .try_for_each(|class| <Self as Credentials<_>>::ensure_holds(who, *class))
    }

    /// Is what ends at `until` over?
    pub(crate) fn is_over(until: Option<Moment>, now: Moment) -> bool {
        until.is_some_and(|until| until <= now)
    }
}

impl<T: Config> Credentials<T::AccountId> for Pallet<T> {
    /// # Errors
    /// [`Error::NotHeld`], or why the badge that is held does not count: [`Error::Revoked`],
    /// [`Error::Compromised`], [`Error::Expired`], [`Error::Suspended`].
    fn ensure_holds(who: &T::AccountId, class: ClassId) -> DispatchResult {
        Self::badge(who, class)?;
        Ok(())
    }

    fn badge(who: &T::AccountId, class: ClassId) -> Result<BadgeRef<T::AccountId>, DispatchError> {
        Ok(Self::held(who, class)?)
    }

    fn standing(who: &T::AccountId, class: ClassId, badge: &BadgeRef<T::AccountId>) -> Standing {
        match Self::held(who, class) {
            Ok(held) if held == *badge => Standing::Good,
            Err(Error::Revoked | Error::Expired) => Standing::Over,
            _ => Standing::Stopped,
        }
    }

    /// # Errors
    /// [`Error::NotHeld`], or why the grant does not count: [`Error::Revoked`],
    /// [`Error::Expired`], [`Error::Suspended`].
    fn ensure_granted(who: &T::AccountId, class: ClassId) -> DispatchResult {
        Self::granted(who, class)?;
        Ok(())
    }

    fn valid_until(who: &T::AccountId, class: ClassId) -> Option<Moment> {
        match Self::granted(who, class) {
            Err(Error::Suspended) => None,
            granted => {
                let presented = Self::presented(who, class).ok();
                let end = presented.map(|holding| holding.until.unwrap_or(Moment::MAX));
                granted.ok().max(end)
            }
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &T::AccountId, class: ClassId) {
        benchmarking::present::<T>(who, class);
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &T::AccountId, class: ClassId) {
        benchmarking::grant::<T>(who, class);
    }
}
