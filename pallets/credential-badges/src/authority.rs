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

    /// The door of an issuer: by which accreditations `who` acts in its name now. A court's order
    /// against either of them stops both.
    pub(crate) fn office(who: &T::AccountId) -> Result<Lineage<T::AccountId>, DispatchError> {
        let lineage = Self::lineage(who)?;
        Self::ensure_free(who, lineage.issuer())?;
        Ok(lineage)
    }

    fn ensure_free(who: &T::AccountId, issuer: &T::AccountId) -> DispatchResult {
        T::Frozen::ensure_not_frozen(who)?;
        if who != issuer {
            T::Frozen::ensure_not_frozen(issuer)?;
        }
        Ok(())
    }

    pub(crate) fn ensure_covers(lineage: &Lineage<T::AccountId>, id: ClassId) -> DispatchResult {
        ensure!(
            lineage.covers(id, &Self::class(id)?),
            Error::<T>::OutsideScope
        );
        Ok(())
    }

    /// Refuses all but those who may take something back in `issuer`'s name: the issuer, whose term
    /// may be over; its operators and who accredited it, whose may not; none of them suspended or
    /// stopped by a court; and the council.
    pub(crate) fn ensure_keeper(
        origin: OriginFor<T>,
        issuer: &T::AccountId,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        let Some(who) = actor.account() else {
            return Ok(actor);
        };
        let own = Self::accreditation_of(who)?;
        let of_issuer = Self::accreditation_of(issuer)?;
        let in_its_name = own.issuer(who) == issuer;
        ensure!(
            in_its_name || of_issuer.accreditor.as_ref() == Some(who),
            Error::<T>::NotAuthorized
        );
        Self::ensure_free(who, own.issuer(who))?;
        ensure!(
            !(own.is_suspended() || in_its_name && of_issuer.is_suspended()),
            Error::<T>::AccreditationSuspended
        );
        ensure!(
            who == issuer || Self::now() < own.until,
            Error::<T>::AccreditationExpired
        );
        Ok(actor)
    }

    /// In which standing the origin puts the accreditation of `who`.
    pub(crate) fn suspender(
        origin: OriginFor<T>,
        who: &T::AccountId,
    ) -> Result<Standing, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        let Some(signer) = actor.account() else {
            return Ok(Standing::SuspendedByCouncil);
        };
        ensure!(
            Self::accreditation_of(who)?.accreditor.as_ref() == Some(signer),
            Error::<T>::NotAccreditor
        );
        // Who has lost its own power decides about nobody's.
        Self::office(signer)?;
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
