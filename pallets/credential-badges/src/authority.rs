//! Who may act: origins against the tree of accreditations.

use crate::*;

impl<T: Config> Pallet<T> {
    /// By which accreditations `who` may act now.
    pub(crate) fn lineage(who: &T::AccountId) -> Result<Lineage<T::AccountId>, DispatchError> {
        let lineage = Lineage::of(who, |holder| Accreditations::<T>::get(holder))
            .ok_or(Error::<T>::NotAccredited)?;
        lineage
            .ensure_in_force(Self::now())
            .map_err(Error::<T>::from)?;
        Ok(lineage)
    }

    pub(crate) fn ensure_covers(lineage: &Lineage<T::AccountId>, id: ClassId) -> DispatchResult {
        ensure!(
            lineage.covers(id, &Self::class(id)?),
            Error::<T>::OutsideScope
        );
        Ok(())
    }

    /// Refuses all but those who may take something back in `issuer`'s name: the issuer, whose term
    /// may be over; its operators and who accredited it, whose may not; none of them suspended; and
    /// the council, which is `None`.
    pub(crate) fn ensure_keeper(
        origin: OriginFor<T>,
        issuer: &T::AccountId,
    ) -> Result<Option<T::AccountId>, DispatchError> {
        let Err(origin) = T::AdminOrigin::try_origin(origin) else {
            return Ok(None);
        };
        let who = ensure_signed(origin)?;
        let own = Self::accreditation_of(&who)?;
        let of_issuer = Self::accreditation_of(issuer)?;
        let in_its_name = own.issuer(&who) == issuer;
        ensure!(
            in_its_name || of_issuer.accreditor.as_ref() == Some(&who),
            Error::<T>::NotAuthorized
        );
        ensure!(
            !(own.is_suspended() || in_its_name && of_issuer.is_suspended()),
            Error::<T>::AccreditationSuspended
        );
        ensure!(
            who == *issuer || Self::now() < own.until,
            Error::<T>::AccreditationExpired
        );
        Ok(Some(who))
    }

    /// In which standing the origin puts the accreditation of `who`.
    pub(crate) fn suspender(
        origin: OriginFor<T>,
        who: &T::AccountId,
    ) -> Result<Standing, DispatchError> {
        let Err(origin) = T::AdminOrigin::try_origin(origin) else {
            return Ok(Standing::SuspendedByCouncil);
        };
        let signer = ensure_signed(origin)?;
        ensure!(
            Self::accreditation_of(who)?.accreditor == Some(signer.clone()),
            Error::<T>::NotAccreditor
        );
        // Who has lost its own power decides about nobody's.
        Self::lineage(&signer)?;
        Ok(Standing::SuspendedByAccreditor)
    }

    /// Refuses a key with which the issuer can't sign at this moment.
    pub(crate) fn ensure_signs(issuer: &T::AccountId, key: KeyIndex, at: Moment) -> DispatchResult {
        let key = Keys::<T>::get(issuer, key).ok_or(Error::<T>::KeyNotFound)?;
        ensure!(!key.is_compromised_at(at), Error::<T>::KeyCompromised);
        ensure!(key.from <= at, Error::<T>::KeyNotYetValid);
        ensure!(
            key.until.is_none_or(|until| at < until),
            Error::<T>::KeyRetired
        );
        Ok(())
    }
}
