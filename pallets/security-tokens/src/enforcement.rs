//! What is done without the holder's word, and what a holder has bound itself to.

use crate::*;

impl<T: Config> Pallet<T> {
    /// May units or won of an investor go to somebody else by this title, brought by this origin? A
    /// deed is about whom it is used for first.
    pub(crate) fn entitle(origin: OriginFor<T>, from: InvestorId, title: Title) -> DispatchResult {
        let actor = Self::depository(origin)?;
        match title {
            Title::Order(_) => {
                ensure!(actor.account().is_none(), Error::<T>::NotCourt);
                Ok(())
            }
            Title::Succession { deed, commitment } => {
                let tells = matches!(deed.kind, DeedKind::Authentic | DeedKind::Certified);
                ensure!(tells, Error::<T>::InvalidDeed);
                T::Deeds::ensure_in_force(deed.act, commitment, deed.kind)?;
                let known = Successions::<T>::get(deed.act);
                ensure!(
                    known.is_none_or(|known| known == from),
                    Error::<T>::DeedUsed
                );
                Successions::<T>::insert(deed.act, from);
                Ok(())
            }
        }
    }

    pub(crate) fn pledge_units(
        security: SecurityId,
        account: SecuritiesAccount,
        pledgee: InvestorId,
        units: Units,
        until: Moment,
    ) -> DispatchResult {
        let now = Self::now();
        let SecuritiesAccount { investor, book } = account;
        let position = Positions::<T>::get(security, investor);
        let mut position = position.ok_or(Error::<T>::InsufficientUnits)?;
        position.purge(now);
        let free = position.free(book, now);
        ensure!(units <= free, Error::<T>::InsufficientUnits);
        let lien = Lien {
            cause: Cause::Pledge(pledgee),
            units,
            until,
        };
        let pledged = position.encumber(book, lien, now);
        pledged.map_err(Error::<T>::from)?;
        Self::put(security, investor, position);
        Ok(())
    }

    pub(crate) fn freeze_units(
        security: SecurityId,
        account: SecuritiesAccount,
        units: Units,
        order: H256,
    ) -> DispatchResult {
        Self::security(security)?;
        let SecuritiesAccount { investor, book } = account;
        let joined = Self::investor(investor)?.books.contains(&book);
        ensure!(joined, Error::<T>::NotJoined);
        let position = Positions::<T>::get(security, investor);
        let mut position = position.ok_or(Error::<T>::InsufficientUnits)?;
        let now = Self::now();
        position.purge(now);
        let held = position.part(book).map_or(0, |part| part.units);
        ensure!(held > 0, Error::<T>::InsufficientUnits);
        let lien = Lien {
            cause: Cause::Order(order),
            units,
            until: Moment::MAX,
        };
        let frozen = position.encumber(book, lien, now);
        frozen.map_err(Error::<T>::from)?;
        Self::put(security, investor, position);
        Ok(())
    }

    /// Frees so many of the units that are encumbered for this cause: of what ends first, first.
    pub(crate) fn lift_lien(
        security: SecurityId,
        account: SecuritiesAccount,
        cause: Cause,
        units: Units,
    ) -> DispatchResult {
        ensure!(units > 0, Error::<T>::NothingToDo);
        let SecuritiesAccount { investor, book } = account;
        let position = Positions::<T>::get(security, investor);
        let mut position = position.ok_or(Error::<T>::LienNotFound)?;
        let now = Self::now();
        position.purge(now);
        let mut left = units;
        while left > 0 {
            let lien = position.lien(book, cause, now);
            let lien = lien.ok_or(Error::<T>::LienNotFound)?;
            let freed = lien.units.min(left);
            let released = position.release(book, cause, lien.until, freed);
            released.map_err(|_| Error::<T>::LienNotFound)?;
            left = left.saturating_sub(freed);
        }
        Self::put(security, investor, position);
        Ok(())
    }

    /// Has units go to another investor, free or not.
    pub(crate) fn force_units(
        security: SecurityId,
        from: SecuritiesAccount,
        to: SecuritiesAccount,
        units: Units,
        title: Title,
    ) -> DispatchResult {
        let record = Self::security(security)?;
        let heir = Self::investor(to.investor)?;
        ensure!(heir.books.contains(&to.book), Error::<T>::NotJoined);
        let now = Self::now();
        // Its won is counted without the treasury's units.
        let mature = record.matures.is_some_and(|matures| matures <= now);
        let counted = !mature || from.investor != record.treasury;
        ensure!(counted, Error::<T>::AlreadyRedeemed);
        let loser = Self::investor(from.investor)?;
        let dates = Dates::<T>::get(security);
        Self::leave_behind(&dates, security, from.investor);
        Self::leave_behind(&dates, security, to.investor);
        let mut position = Self::position_at(security, from.investor, loser.class);
        let before = position.units();
        match title {
            Title::Order(order) => {
                let cause = Cause::Order(order);
                if let Some(lien) = position.lien(from.book, cause, now) {
                    let freed = lien.units.min(units);
                    let released = position.release(from.book, cause, lien.until, freed);
                    released.map_err(Error::<T>::from)?;
                }
            }
            // A deed is no order: what a court has frozen stays, and what others have a pledge on.
            Title::Succession { .. } => {
                let left = position.heritable(from.book, now);
                ensure!(units <= left, Error::<T>::InsufficientUnits);
            }
        }
        let lost = position.lose(from.book, units);
        lost.map_err(Error::<T>::from)?;
        let (class, after) = (position.class, position.units());
        Self::count(security, &record, from.investor, class, before, after);
        Self::put(security, from.investor, position);
        let mut position = Self::position_at(security, to.investor, heir.class);
        let before = position.units();
        Self::recount(security, &record, to.investor, &position, heir.class);
        position.class = heir.class;
        let got = position.get(to.book, units);
        got.map_err(Error::<T>::from)?;
        let after = position.units();
        Self::count(security, &record, to.investor, heir.class, before, after);
        Self::put(security, to.investor, position);
        Self::book_units(security, from.book, 0, units)?;
        Self::book_units(security, to.book, units, 0)?;
        Self::transfer_units(security, from.investor, to.investor, units)
    }
}
