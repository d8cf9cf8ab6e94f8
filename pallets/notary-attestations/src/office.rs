//! Notaries' offices: licences, seal keys, successors.

use crate::*;
use pallet_support::roles::ensure_licensed;

/// The name below which a key says that it is a notary's.
const KEY: &str = "dure seal key 1";

impl<T: Config> Pallet<T> {
    /// The door of the ministry, and of the council in its place.
    pub(crate) fn ensure_ministry(
        origin: OriginFor<T>,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        actor.pass(|who| {
            let office = NotaryOffice::<T>::get().ok_or(Error::<T>::OfficeNotNamed)?;
            ensure!(*who == office.ministry, Error::<T>::NotMinistry);
            T::Frozen::ensure_not_frozen(who)
        })?;
        Ok(actor)
    }

    /// The same, and of a notary where it is its own.
    pub(crate) fn ensure_notary_or_ministry(
        origin: OriginFor<T>,
        notary: &T::AccountId,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        match ensure_signed(origin.clone()) {
            Ok(who) if who == *notary => {
                T::Frozen::ensure_not_frozen(&who)?;
                Ok(Actor::Account(who))
            }
            _ => Self::ensure_ministry(origin),
        }
    }

    pub(crate) fn licence(who: &T::AccountId) -> Result<Licence<T::AccountId>, Error<T>> {
        Licences::<T>::get(who).ok_or(Error::<T>::NotLicensed)
    }

    /// The door of a notary: its licence, in force.
    pub(crate) fn ensure_notary(
        who: &T::AccountId,
    ) -> Result<Licence<T::AccountId>, DispatchError> {
        let office = NotaryOffice::<T>::get().ok_or(Error::<T>::OfficeNotNamed)?;
        let licence = Self::licence(who)?;
        ensure!(licence.suspended.is_none(), Error::<T>::LicenceSuspended);
        ensure!(Self::now() < licence.terms.until, Error::<T>::LicenceOver);
        ensure_licensed::<T::Frozen, T::Credentials, _>(who, office.badge)?;
        Ok(licence)
    }

    /// Are the deeds of `notary` in these hands: its own, or its successor's?
    pub(crate) fn ensure_in_charge(who: &T::AccountId, notary: &T::AccountId) -> DispatchResult {
        if who == notary {
            return Ok(());
        }
        let successor = Licences::<T>::get(notary).and_then(|licence| licence.successor);
        let succeeds =
            successor.is_some_and(|successor| successor.who == *who && successor.confirmed);
        ensure!(succeeds, Error::<T>::NotInCharge);
        Ok(())
    }

    /// The bytes that a new seal key signs on this chain, to show that the notary has it.
    pub(crate) fn key_bytes(notary: &T::AccountId, key: &T::AccountId) -> Vec<u8> {
        message(KEY, Self::genesis(), &(notary, key))
    }

    /// Takes the notary's seal under this content, as one of what it may seal today.
    pub(crate) fn stamp(
        notary: T::AccountId,
        mut licence: Licence<T::AccountId>,
        key: KeyIndex,
        content: &Content,
        signature: &T::Signature,
    ) -> Result<Sealer<T::AccountId>, DispatchError> {
        let Deed { kind, region, .. } = content.deed;
        ensure!(
            licence.terms.kinds.contains(kind),
            Error::<T>::KindNotLicensed
        );
        ensure!(
            licence.terms.covers(region),
            Error::<T>::OutsideJurisdiction
        );
        let seal_key = SealKeys::<T>::get(&notary, key).ok_or(Error::<T>::KeyNotFound)?;
        ensure!(seal_key.is_good(), Error::<T>::KeyNotGood);
        ensure!(
            signature.verify(Self::seal_bytes(content).as_slice(), &seal_key.key),
            Error::<T>::BadSeal
        );
        let now = Self::now();
        licence
            .today
            .count(now, licence.terms.daily)
            .ok_or(Error::<T>::DayFull)?;
        let number = licence.number;
        Licences::<T>::insert(&notary, licence);
        Ok(Sealer {
            notary,
            licence: number,
            key,
            seal: signature.using_encoded(sha2_256).into(),
        })
    }

    /// Changes a seal key.
    pub(crate) fn try_mutate_key(
        notary: &T::AccountId,
        key: KeyIndex,
        change: impl FnOnce(&mut SealKey<T::AccountId>) -> DispatchResult,
    ) -> DispatchResult {
        SealKeys::<T>::try_mutate(notary, key, |found| {
            change(found.as_mut().ok_or(Error::<T>::KeyNotFound)?)
        })
    }

    /// Changes a licence.
    pub(crate) fn try_mutate_licence(
        notary: &T::AccountId,
        change: impl FnOnce(&mut Licence<T::AccountId>) -> DispatchResult,
    ) -> DispatchResult {
        Licences::<T>::try_mutate(notary, |found| {
            change(found.as_mut().ok_or(Error::<T>::NotLicensed)?)
        })
    }
}

impl Terms {
    /// Can a notary do anything by these?
    pub(crate) fn check<T: Config>(&self, now: Moment) -> Result<(), Error<T>> {
        ensure!(self.kinds.is_sound(), Error::<T>::InvalidTerms);
        ensure!(
            !self.regions.is_empty() && self.regions.iter().all(Region::is_sound),
            Error::<T>::InvalidTerms
        );
        ensure!(self.daily > 0, Error::<T>::InvalidTerms);
        let most = now.saturating_add(MAX_TERM);
        ensure!(
            now < self.until && self.until <= most,
            Error::<T>::InvalidTerm
        );
        Ok(())
    }
}
