//! Lots after they are sold: what was made from what, who may recall it, and who buys it.

use crate::*;
use alloc::collections::BTreeSet;

/// The one lot that something is made from.
type Parent<T> = [(LotId, LotOf<T>); 1];

/// What something is made from, with all that this has come from: the lots of farms, and the
/// others.
pub(crate) struct Origin {
    pub(crate) sources: LotSet,
    pub(crate) through: LotSet,
}

impl Origin {
    /// That of whatever is made from these; `None` where it is too much for a list.
    pub(crate) fn of<'a, AccountId: 'a>(
        parents: impl IntoIterator<Item = (LotId, &'a Lot<AccountId>)>,
    ) -> Option<Self> {
        let (mut sources, mut through) = (BTreeSet::new(), BTreeSet::new());
        for (id, lot) in parents {
            sources.extend(lot.sources.iter().copied());
            through.extend(lot.through.iter().copied());
            if lot.making != Making::Delivered {
                through.insert(id);
            }
        }
        let list = |set: BTreeSet<LotId>| set.into_iter().collect::<Vec<_>>().try_into().ok();
        Some(Self {
            sources: list(sources)?,
            through: list(through)?,
        })
    }

    /// How many lots these are.
    pub(crate) fn count(&self) -> u32 {
        self.sources
            .len()
            .saturating_add(self.through.len())
            .saturated_into()
    }
}

/// What all of them have; `None` where they differ.
fn common<X: PartialEq>(mut all: impl Iterator<Item = Option<X>>) -> Option<X> {
    let first = all.next()??;
    all.all(|other| other.as_ref() == Some(&first))
        .then_some(first)
}

impl<AccountId: Clone + PartialEq> Lot<AccountId> {
    /// What is made from these, which have one owner and keeper, weigh so much together, and so
    /// much as stored.
    fn made_from(
        parents: &[(LotId, Self)],
        origin: Origin,
        making: Making,
        now: Moment,
    ) -> Option<Self> {
        let (_, first) = parents.first()?;
        let sum = |grams: fn(&Self) -> Grams| {
            parents
                .iter()
                .try_fold(0, |sum: Grams, (_, lot)| sum.checked_add(grams(lot)))
        };
        let ids: Vec<_> = parents.iter().map(|(id, _)| *id).collect();
        let lots = || parents.iter().map(|(_, lot)| lot);
        Some(Self {
            owner: first.owner.clone(),
            keeper: first.keeper.clone(),
            goods: first.goods,
            making,
            season: common(lots().map(|lot| lot.season)),
            variety: common(lots().map(|lot| lot.variety)),
            grade: common(lots().map(|lot| lot.grade)),
            township: common(lots().map(|lot| lot.township)),
            grams: sum(|lot| lot.grams)?,
            stored: sum(|lot| lot.stored)?,
            parents: ids.try_into().ok()?,
            sources: origin.sources,
            through: origin.through,
            tags: None,
            // That it was made.
            steps: 1,
            gone: false,
            made: now,
        })
    }

    /// Is there so much less of it: as stored in proportion, rounded down.
    pub(crate) fn shrink(&mut self, grams: Grams) {
        let stored = u128::from(self.stored).saturating_mul(grams.into());
        let stored = stored.checked_div(self.grams.into()).unwrap_or_default();
        self.stored = stored.saturated_into();
        self.grams = grams;
    }

    /// One more step of its history.
    pub(crate) fn step(&mut self) {
        self.steps = self.steps.saturating_add(1);
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn lot(lot: LotId) -> Result<LotOf<T>, Error<T>> {
        Lots::<T>::get(lot).ok_or(Error::<T>::LotNotFound)
    }

    /// A lot that is still there.
    pub(crate) fn live_lot(lot: LotId) -> Result<LotOf<T>, Error<T>> {
        let record = Self::lot(lot)?;
        ensure!(!record.gone, Error::<T>::LotGone);
        Ok(record)
    }

    /// The lot that a farm has sold: the season's, in its warehouse's keeping.
    pub(crate) fn deliver(
        lot: LotId,
        delivery: &DeliveryOf<T>,
        grade: Grade,
        township: Township,
    ) -> Result<(), Error<T>> {
        let keeper = delivery.warehouse.clone().ok_or(Error::<T>::NotReceived)?;
        let moisture = delivery
            .measured
            .map_or(STORED, |measured| measured.moisture);
        // It was weighed, graded so often, perhaps asked for again, taken in, and sold.
        let asked = if delivery.asked { 1 } else { 0 };
        let steps = delivery.inspections().saturating_add(3 + asked);
        let record = Lot {
            owner: Owner::Season(delivery.season),
            keeper,
            goods: Goods::Paddy,
            making: Making::Delivered,
            season: Some(delivery.season),
            variety: Some(delivery.variety),
            grade: Some(grade),
            township: Some(township),
            grams: delivery.net,
            stored: stored(delivery.net, moisture),
            parents: BoundedVec::new(),
            sources: BoundedVec::truncate_from(alloc::vec![lot]),
            through: BoundedVec::new(),
            tags: None,
            steps,
            gone: false,
            made: Self::now(),
        };
        Lots::<T>::insert(lot, record);
        Ok(())
    }

    /// Counts lots that a season has more, or fewer, if this is one.
    pub(crate) fn count_stock(owner: &Owner<T::AccountId>, more: u32, fewer: u32) {
        if let Owner::Season(season) = owner {
            Seasons::<T>::mutate_extant(season, |record| {
                record.stock = record.stock.saturating_add(more).saturating_sub(fewer);
            });
        }
    }

    /// The door of a lot's owner: of a season's its operator, or the council in its place; else the
    /// account, with a buyer's badge.
    pub(crate) fn ensure_owner(
        origin: OriginFor<T>,
        lot: &LotOf<T>,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        match &lot.owner {
            Owner::Season(season) => Self::ensure_operator(origin, &Self::season(*season)?),
            Owner::Account(owner) => {
                let who = ensure_signed(origin)?;
                ensure!(who == *owner, Error::<T>::NotOwner);
                Self::ensure_holds(&who, Self::doors()?.buyer)?;
                Ok(Actor::Account(who))
            }
        }
    }

    /// Can who has offered a lot still sell it? Tells who is paid for it.
    pub(crate) fn ensure_seller(
        lot: &LotOf<T>,
        by: Option<&T::AccountId>,
        buyer: &T::AccountId,
    ) -> Result<T::AccountId, DispatchError> {
        let doors = Self::doors()?;
        match &lot.owner {
            Owner::Account(owner) => {
                Self::ensure_holds(owner, doors.buyer)?;
                Ok(owner.clone())
            }
            Owner::Season(id) => {
                let season = Self::season(*id)?;
                if let Some(by) = by {
                    ensure!(*by == season.operator, Error::<T>::NotOperator);
                    Self::ensure_holds(by, doors.operator)?;
                }
                ensure!(
                    !season.is_officer(buyer)
                        && !Crew::<T>::contains_key(id, buyer)
                        && T::Credentials::ensure_holds(buyer, doors.farm).is_err(),
                    Error::<T>::HasAnotherDuty
                );
                Ok(season.funder)
            }
        }
    }

    /// Refuses where one of these is recalled. Tells how many were looked up.
    pub(crate) fn ensure_not_recalled(origin: &Origin) -> Result<u32, Error<T>> {
        let mut lots = origin.sources.iter().chain(&origin.through);
        let recalled = lots.any(Recalls::<T>::contains_key);
        ensure!(!recalled, Error::<T>::LotRecalled);
        Ok(origin.count())
    }

    /// The same of a lot, and all that it has come from.
    pub(crate) fn ensure_sound(lot: LotId, record: &LotOf<T>) -> Result<u32, Error<T>> {
        ensure!(
            Self::recalled_of(lot, record).next().is_none(),
            Error::<T>::LotRecalled
        );
        let others = record.sources.len().saturating_add(record.through.len());
        Ok(others.saturated_into())
    }

    /// Which of a lot, and of all that it has come from, are recalled?
    pub(crate) fn recalled_of(lot: LotId, record: &LotOf<T>) -> impl Iterator<Item = LotId> {
        // A farm's lot is its own source.
        let own = (record.making != Making::Delivered).then_some(lot);
        let others = record.sources.iter().chain(&record.through).copied();
        own.into_iter()
            .chain(others)
            .filter(|lot| Recalls::<T>::contains_key(lot))
    }

    /// How strongly an origin recalls this lot, which may be removed: then the council alone does.
    pub(crate) fn recaller(
        origin: OriginFor<T>,
        id: LotId,
        lot: Option<&LotOf<T>>,
    ) -> Result<Recaller, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        let Some(who) = actor.account() else {
            ensure!(id < NextLot::<T>::get(), Error::<T>::LotNotFound);
            return Ok(Recaller::Council);
        };
        let lot = lot.ok_or(Error::<T>::LotNotFound)?;
        let season = lot.season.and_then(Seasons::<T>::get);
        if season.is_some_and(|season| season.operator == *who) {
            Self::ensure_holds(who, Self::doors()?.operator)?;
            return Ok(Recaller::Operator);
        }
        let is_owner = match &lot.owner {
            Owner::Account(owner) => owner == who,
            Owner::Season(_) => false,
        };
        ensure!(is_owner, Error::<T>::NotOwner);
        T::Frozen::ensure_not_frozen(who)?;
        Ok(Recaller::Owner)
    }

    /// The number of the next lot, which is taken.
    pub(crate) fn next_lot() -> Result<LotId, ArithmeticError> {
        let lot = NextLot::<T>::get();
        NextLot::<T>::put(lot.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Ok(lot)
    }

    fn enter_lot(record: LotOf<T>) -> Result<LotId, ArithmeticError> {
        let lot = Self::next_lot()?;
        Self::count_stock(&record.owner, 1, 0);
        Lots::<T>::insert(lot, record);
        Ok(lot)
    }

    /// One more step of a lot's history, if it is known.
    pub(crate) fn step(lot: LotId, record: Option<LotOf<T>>) {
        if let Some(mut record) = record {
            record.step();
            Lots::<T>::insert(lot, record);
        }
    }

    /// Removes what is known of a lot, and is needed no longer.
    pub(crate) fn prune_lot(lot: LotId) -> DispatchResult {
        let mut kept = Error::<T>::LotNotFound;
        let mut removed = false;
        if let Some(delivery) = Deliveries::<T>::get(lot) {
            let mut record = Self::season(delivery.season)?;
            Self::ensure_not_kept(&record)?;
            record.known = record.known.saturating_sub(1);
            Seasons::<T>::insert(delivery.season, record);
            Deliveries::<T>::remove(lot);
            removed = true;
        }
        if let Some(record) = Lots::<T>::get(lot) {
            if record.gone && record.made.saturating_add(KEPT) <= Self::now() {
                Lots::<T>::remove(lot);
                removed = true;
            }
            kept = Error::<T>::StillKept;
        }
        ensure!(removed, kept);
        Self::deposit_event(Event::LotRemoved { lot });
        Ok(())
    }

    fn use_up(lot: LotId, mut record: LotOf<T>) {
        Self::count_stock(&record.owner, 0, 1);
        record.gone = true;
        record.step();
        Lots::<T>::insert(lot, record);
        Offers::<T>::remove(lot);
    }

    /// What whoever may do so makes of one lot that is not recalled.
    fn take(origin: OriginFor<T>, lot: LotId) -> Result<(Parent<T>, Origin), DispatchError> {
        let record = Self::live_lot(lot)?;
        Self::ensure_owner(origin, &record)?;
        let from = Origin::of([(lot, &record)]).ok_or(Error::<T>::TooManySources)?;
        Self::ensure_not_recalled(&from)?;
        Ok(([(lot, record)], from))
    }

    /// Mills a lot. Tells how many lots were looked up.
    pub(crate) fn do_mill(
        origin: OriginFor<T>,
        lot: LotId,
        grams: Grams,
    ) -> Result<u32, DispatchError> {
        let (parents, from) = Self::take(origin, lot)?;
        let looked_up = from.count();
        let mut child = Lot::made_from(&parents, from, Making::Milled, Self::now())
            .ok_or(ArithmeticError::Overflow)?;
        ensure!(child.goods == Goods::Paddy, Error::<T>::NotPaddy);
        ensure!(
            (1..=milled(child.stored)).contains(&grams),
            Error::<T>::TooMuchMass
        );
        child.goods = Goods::Milled;
        (child.grams, child.stored) = (grams, 0);
        let made = Self::enter_lot(child)?;
        for (lot, record) in parents {
            Self::use_up(lot, record);
        }
        Self::deposit_event(Event::Milled { lot, made, grams });
        Ok(looked_up)
    }

    /// Splits a lot. Tells how many lots were looked up.
    pub(crate) fn do_split(
        origin: OriginFor<T>,
        lot: LotId,
        parts: &[Grams],
    ) -> Result<u32, DispatchError> {
        ensure!(parts.len() > 1, Error::<T>::NothingToDo);
        let (parents, from) = Self::take(origin, lot)?;
        let looked_up = from.count();
        let whole = Lot::made_from(&parents, from, Making::Split, Self::now())
            .ok_or(ArithmeticError::Overflow)?;
        let sum = parts
            .iter()
            .try_fold(0, |sum: Grams, part| sum.checked_add(*part));
        ensure!(
            parts.iter().all(|part| *part > 0) && sum.is_some_and(|sum| sum <= whole.grams),
            Error::<T>::TooMuchMass
        );
        let mut made = Vec::new();
        for part in parts {
            let mut child = whole.clone();
            child.shrink(*part);
            made.push(Self::enter_lot(child)?);
        }
        for (lot, record) in parents {
            Self::use_up(lot, record);
        }
        let parts = made.into_iter().zip(parts.iter().copied()).collect();
        Self::deposit_event(Event::Split {
            lot,
            parts: BoundedVec::truncate_from(parts),
        });
        Ok(looked_up)
    }

    /// Merges lots of one owner, kept in one place. Tells how many lots were looked up.
    pub(crate) fn do_merge(origin: OriginFor<T>, lots: &[LotId]) -> Result<u32, DispatchError> {
        ensure!(lots.len() > 1, Error::<T>::NothingToDo);
        let ids: BTreeSet<_> = lots.iter().copied().collect();
        ensure!(ids.len() == lots.len(), Error::<T>::LotTwice);
        let mut parents = Vec::new();
        for lot in lots {
            parents.push((*lot, Self::live_lot(*lot)?));
        }
        if let [(_, first), rest @ ..] = parents.as_slice() {
            Self::ensure_owner(origin, first)?;
            let alike = rest.iter().all(|(_, lot)| {
                (&lot.owner, &lot.keeper, lot.goods) == (&first.owner, &first.keeper, first.goods)
            });
            ensure!(alike, Error::<T>::LotsDiffer);
        }
        let from = Origin::of(parents.iter().map(|(id, lot)| (*id, lot)))
            .ok_or(Error::<T>::TooManySources)?;
        let looked_up = Self::ensure_not_recalled(&from)?;
        let child = Lot::made_from(&parents, from, Making::Merged, Self::now())
            .ok_or(Error::<T>::TooMuchMass)?;
        let grams = child.grams;
        let made = Self::enter_lot(child)?;
        for (lot, record) in parents {
            Self::use_up(lot, record);
        }
        Self::deposit_event(Event::Merged {
            lots: BoundedVec::truncate_from(lots.to_vec()),
            made,
            grams,
        });
        Ok(looked_up)
    }
}
