//! What an investor has of a security, and of how much of it it can dispose.

use alloc::vec::Vec;
use frame::prelude::*;
use pallet_support::Moment;

use crate::types::{BookId, Cause, Lien, MAX_OWN_LIENS, Part, Position, Units, View};

/// Why a position can't be changed so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// There is too little that is free.
    TooLittle,
    /// There are too many encumbrances, or accounts.
    TooMany,
}

impl Part {
    fn is_empty(&self) -> bool {
        self.units == 0 && self.liens.is_empty()
    }

    /// What it can't dispose of. It may be more than it has.
    fn encumbered(&self, now: Moment) -> Units {
        let liens = self.liens.iter().filter(|lien| now < lien.until);
        liens.fold(0, |sum, lien| sum.saturating_add(lien.units))
    }

    /// What it can dispose of.
    pub fn free(&self, now: Moment) -> Units {
        self.units.saturating_sub(self.encumbered(now))
    }

    /// Forgets encumbrances that are over.
    fn purge(&mut self, now: Moment) {
        self.liens.retain(|lien| now < lien.until);
    }
}

impl Position {
    /// One without anything.
    pub fn new(class: crate::rules::InvestorClass) -> Self {
        Self {
            class,
            parts: BoundedVec::new(),
        }
    }

    /// All units.
    pub fn units(&self) -> Units {
        let parts = self.parts.iter();
        parts.fold(0, |sum, part| sum.saturating_add(part.units))
    }

    /// What an account has.
    pub fn part(&self, book: BookId) -> Option<&Part> {
        self.parts.iter().find(|part| part.book == book)
    }

    /// What an account can dispose of.
    pub fn free(&self, book: BookId, now: Moment) -> Units {
        self.part(book).map_or(0, |part| part.free(now))
    }

    /// What the unit ledger keeps from being moved.
    pub fn frozen(&self, now: Moment) -> Units {
        let parts = self.parts.iter();
        parts.fold(0, |sum, part| {
            sum.saturating_add(part.encumbered(now).min(part.units))
        })
    }

    /// Has it nothing, and nothing to remember?
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn part_mut(&mut self, book: BookId) -> Result<&mut Part, Refused> {
        let known = self.parts.iter().position(|part| part.book == book);
        let place = match known {
            Some(place) => place,
            None => {
                let part = Part {
                    book,
                    units: 0,
                    liens: BoundedVec::new(),
                };
                self.parts.try_push(part).map_err(|_| Refused::TooMany)?;
                self.parts.len().saturating_sub(1)
            }
        };
        self.parts.get_mut(place).ok_or(Refused::TooMany)
    }

    /// Forgets encumbrances that are over, and accounts without anything.
    pub fn purge(&mut self, now: Moment) {
        self.parts.iter_mut().for_each(|part| part.purge(now));
        self.parts.retain(|part| !part.is_empty());
    }

    /// Gets units.
    pub fn get(&mut self, book: BookId, units: Units) -> Result<(), Refused> {
        let part = self.part_mut(book)?;
        part.units = part.units.checked_add(units).ok_or(Refused::TooMany)?;
        Ok(())
    }

    /// Gives units that are free.
    pub fn give(&mut self, book: BookId, units: Units, now: Moment) -> Result<(), Refused> {
        ensure!(self.free(book, now) >= units, Refused::TooLittle);
        self.lose(book, units)
    }

    /// Loses units, free or not. With the last one all encumbrances end but those of trades, which
    /// their instructions count on.
    pub fn lose(&mut self, book: BookId, units: Units) -> Result<(), Refused> {
        let part = self.part_mut(book)?;
        part.units = part.units.checked_sub(units).ok_or(Refused::TooLittle)?;
        if part.units == 0 {
            part.liens.retain(|lien| lien.cause == Cause::Trade);
        }
        self.parts.retain(|part| !part.is_empty());
        Ok(())
    }

    /// Encumbers units, free or not. What has the same cause and end is one.
    pub fn encumber(&mut self, book: BookId, lien: Lien, now: Moment) -> Result<(), Refused> {
        let part = self.part_mut(book)?;
        part.purge(now);
        let same = part
            .liens
            .iter_mut()
            .find(|known| (known.cause, known.until) == (lien.cause, lien.until));
        match same {
            Some(known) => {
                known.units = known
                    .units
                    .checked_add(lien.units)
                    .ok_or(Refused::TooMany)?;
            }
            None => {
                // Some places are kept, so that nobody shuts a court out.
                let is_order = |cause| matches!(cause, Cause::Order(_));
                let others = part.liens.iter().filter(|lien| !is_order(lien.cause));
                let full = others.count() >= MAX_OWN_LIENS;
                ensure!(is_order(lien.cause) || !full, Refused::TooMany);
                part.liens.try_push(lien).map_err(|_| Refused::TooMany)?;
            }
        }
        Ok(())
    }

    /// Frees so many of the units that are encumbered for this cause until this moment.
    pub fn release(
        &mut self,
        book: BookId,
        cause: Cause,
        until: Moment,
        units: Units,
    ) -> Result<(), Refused> {
        let part = self.part_mut(book)?;
        let lien = part
            .liens
            .iter_mut()
            .find(|known| (known.cause, known.until) == (cause, until))
            .ok_or(Refused::TooLittle)?;
        lien.units = lien.units.checked_sub(units).ok_or(Refused::TooLittle)?;
        part.liens.retain(|lien| lien.units > 0);
        self.parts.retain(|part| !part.is_empty());
        Ok(())
    }

    /// The encumbrance of an account for this cause that ends first, of those that are not over.
    pub fn lien(&self, book: BookId, cause: Cause, now: Moment) -> Option<Lien> {
        let liens = self.part(book)?.liens.iter();
        let liens = liens.filter(|lien| now < lien.until && lien.cause == cause);
        liens.min_by_key(|lien| lien.until).copied()
    }

    /// What an account has beside units that courts have frozen, or that are pledged.
    pub fn heritable(&self, book: BookId, now: Moment) -> Units {
        self.beside(book, now, |cause| {
            matches!(cause, Cause::Order(_) | Cause::Pledge(_))
        })
    }

    fn beside(&self, book: BookId, now: Moment, binds: impl Fn(Cause) -> bool) -> Units {
        let Some(part) = self.part(book) else {
            return 0;
        };
        let others = part.liens.iter().filter(|lien| now < lien.until);
        let others = others.filter(|lien| binds(lien.cause));
        let bound = others.fold(0, |sum: Units, lien| sum.saturating_add(lien.units));
        part.units.saturating_sub(bound)
    }

    /// Loses so many units at most, account by account, which are redeemed, and tells which. What
    /// courts have frozen, or is pledged, stays; and in trades, where those can still be settled.
    pub fn redeem(&mut self, most: Units, traded: bool, now: Moment) -> Vec<(BookId, Units)> {
        let books: Vec<_> = self.parts.iter().map(|part| part.book).collect();
        let mut left = most;
        let mut lost = Vec::new();
        for book in books {
            let units = self.beside(book, now, |cause| match cause {
                Cause::Order(_) | Cause::Pledge(_) => true,
                Cause::Trade => traded,
                Cause::LockUp => false,
            });
            let units = units.min(left);
            if units > 0 && self.lose(book, units).is_ok() {
                left = left.saturating_sub(units);
                lost.push((book, units));
            }
        }
        lost
    }

    /// As it is now.
    pub fn view(mut self, now: Moment) -> View {
        self.purge(now);
        let free = self.parts.iter().map(|part| part.free(now));
        View {
            class: self.class,
            units: self.units(),
            free: free.fold(0, |sum, units| sum.saturating_add(units)),
            parts: self.parts.into_iter().collect::<Vec<_>>(),
        }
    }
}
