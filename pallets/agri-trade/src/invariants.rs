//! The law of agri-trade.

use crate::{
    prices::{Balanced, balance},
    *,
};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::deps::sp_runtime::TryRuntimeError;

/// What lots come to, counted one by one.
#[derive(Default)]
struct Counted {
    known: u32,
    pending: Pending,
    classes: Classes,
    interim: Balance,
    settled: Balance,
    value: Balance,
    topped: Balance,
    owed: Balance,
}

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. each season's escrow has at least what came in less what went out, and, once it has final
    ///    prices, that covers what is due;
    /// 2. its counts and sums are those of its lots, and for what is settled interim + final −
    ///    debts = price × quantity;
    /// 3. no farm has delivered more than its quota, and that is what its lots count for;
    /// 4. what farms owe to a season is what it is owed, each farm's debts in order and none of
    ///    nothing;
    /// 5. each farm is of one badge and each number of one farm, and scales and crew belong
    ///    together.
    /// 6. each lot that was sold is known, and out of no lot comes more than is in it: parts,
    ///    merged lots, and 72 % of paddy as stored; what something is made from is used up, and its
    ///    sources are its parents' sources; only what is there is for sale.
    ///
    /// Deposits are what the type of [`Config::Deposit`] makes of them; the runtime's stories count
    /// them.
    pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
        let counted = Self::check_lots()?;
        Self::check_seasons(&counted)?;
        Self::check_farms()?;
        Self::check_crews()?;
        Self::check_provenance()
    }

    fn check_lots() -> Result<BTreeMap<SeasonId, Counted>, TryRuntimeError> {
        let mut counted = BTreeMap::<SeasonId, Counted>::new();
        let mut delivered = BTreeMap::<(SeasonId, FarmId), Grams>::new();
        let mut draws = BTreeMap::<BlockNumberFor<T>, u32>::new();
        for (id, lot) in Deliveries::<T>::iter() {
            ensure!(id < NextLot::<T>::get(), "a lot is not counted");
            let record = Seasons::<T>::get(lot.season).ok_or("a lot of no season")?;
            let sums = counted.entry(lot.season).or_default();
            sums.known = sums.known.saturating_add(1);
            if let Draw::Open(block) = lot.draw {
                let count = draws.entry(block).or_default();
                *count = count.saturating_add(1);
            }
            ensure!(
                lot.draw == Draw::Spared || lot.stage.is_pending(),
                "a lot is done with before it was checked"
            );
            let bagged = lot.form.is_bagged();
            ensure!(
                lot.payable <= lot.counted,
                "a lot is paid for more than it counts for"
            );
            if lot.stage != Stage::Rejected {
                let farm = delivered.entry((lot.season, lot.farm)).or_default();
                *farm = farm.saturating_add(lot.counted);
            }
            let mut inspectors: Vec<_> = lot.inspectors.iter().collect();
            inspectors.sort_unstable();
            ensure!(
                inspectors.is_sorted_by(|one, next| one < next),
                "an inspector has graded a lot twice"
            );
            match lot.stage {
                stage if stage.is_pending() => sums.pending.add(lot.payable)?,
                Stage::Accepted(grade) => {
                    sums.classes.add(grade, bagged, lot.payable, lot.interim)?;
                    sums.interim = sums.interim.saturating_add(lot.interim);
                }
                Stage::Settled(grade) => {
                    let Pricing::Final(prices) = record.pricing else {
                        return Err("a lot is settled without prices".into());
                    };
                    let price = record.terms.prices.price(&prices, grade, bagged);
                    let value = worth(price, lot.payable);
                    sums.interim = sums.interim.saturating_add(lot.interim);
                    sums.settled = sums.settled.saturating_add(lot.interim);
                    sums.value = sums.value.saturating_add(value);
                    match balance(value, lot.interim) {
                        Balanced::Due(due) => sums.topped = sums.topped.saturating_add(due),
                        Balanced::Owed(owed) => sums.owed = sums.owed.saturating_add(owed),
                    }
                }
                _ => (),
            }
            if lot.stage.is_sold() {
                ensure!(
                    lot.warehouse.is_some() && !lot.inspectors.is_empty(),
                    "a lot is sold that was not graded and taken in"
                );
            }
        }
        for (season, farm, enrolment) in Enrolments::<T>::iter() {
            ensure!(
                enrolment.delivered <= enrolment.quota,
                "a farm has delivered more than its quota"
            );
            let record = Seasons::<T>::get(season).ok_or("a farm has a number in no season")?;
            let lots = delivered.remove(&(season, farm)).unwrap_or_default();
            // Once it is closed, its lots may be gone.
            ensure!(
                lots == enrolment.delivered || record.closed.is_some(),
                "a farm has delivered something else than its lots"
            );
            ensure!(
                Numbers::<T>::get(season, enrolment.number) == Some(farm),
                "a farm's number is another's"
            );
        }
        ensure!(delivered.is_empty(), "a lot is of a farm without a number");
        for (block, seed) in Seeds::<T>::iter() {
            ensure!(
                draws.remove(&block) == Some(seed.lots),
                "a block decides about other lots than were graded in it"
            );
        }
        ensure!(
            draws.is_empty(),
            "a lot waits for a block that decides nothing"
        );
        Ok(counted)
    }

    fn check_seasons(counted: &BTreeMap<SeasonId, Counted>) -> Result<(), TryRuntimeError> {
        let mut owed = BTreeMap::<SeasonId, Balance>::new();
        for farm in Farms::<T>::iter_values() {
            for debt in &farm.debts {
                let sum = owed.entry(debt.season).or_default();
                *sum = sum.saturating_add(debt.amount);
            }
        }
        let none = Counted::default();
        for (id, season) in Seasons::<T>::iter() {
            ensure!(id < NextSeason::<T>::get(), "a season is not counted");
            ensure!(
                season.operator != season.comptroller,
                "a season's officers are one"
            );
            let sums = counted.get(&id).unwrap_or(&none);
            let ledger = &season.ledger;
            let left = ledger
                .left()
                .ok_or("more went out of an escrow than came in")?;
            ensure!(left <= Self::escrowed(id), "an escrow has too little");
            if let Pricing::Final(prices) = season.pricing {
                let due = season.classes.due(&season.terms, &prices);
                ensure!(due <= left, "an escrow does not pay what is due");
                ensure!(
                    season.pending.lots == 0,
                    "a lot waits in a season that has its prices"
                );
            }
            ensure!(
                season.closed.is_none() || left == 0,
                "a closed season has something left"
            );
            ensure!(
                season.pending == sums.pending && season.classes == sums.classes,
                "a season counts other lots than it has"
            );
            ensure!(
                ledger.value.checked_add(ledger.owed) == ledger.settled.checked_add(ledger.topped),
                "interim and final payments, less debts, are not the price"
            );
            ensure!(season.known == sums.known, "a season knows other lots");
            let sold = (
                sums.interim,
                sums.settled,
                sums.value,
                sums.topped,
                sums.owed,
            );
            let paid = (
                ledger.interim,
                ledger.settled,
                ledger.value,
                ledger.topped,
                ledger.owed,
            );
            ensure!(
                sold == paid || season.closed.is_some(),
                "a season has paid something else than for its lots"
            );
            ensure!(
                owed.remove(&id).unwrap_or_default() == ledger.outstanding,
                "a season is owed something else than farms owe it"
            );
        }
        ensure!(owed.is_empty(), "a farm owes something to no season");
        Ok(())
    }

    fn check_farms() -> Result<(), TryRuntimeError> {
        let mut seasons = BTreeMap::<FarmId, u32>::new();
        for (_, farm, _) in Enrolments::<T>::iter() {
            let count = seasons.entry(farm).or_default();
            *count = count.saturating_add(1);
        }
        ensure!(
            Numbers::<T>::iter_keys().count() == Enrolments::<T>::iter_keys().count(),
            "a number is of no farm"
        );
        for (id, farm) in Farms::<T>::iter() {
            ensure!(id < NextFarm::<T>::get(), "a farm is not counted");
            ensure!(
                FarmOfBadge::<T>::get(&farm.badge) == Some(id),
                "a farm's badge is another's"
            );
            ensure!(
                farm.debts
                    .is_sorted_by(|older, newer| older.season < newer.season)
                    && farm.debts.iter().all(|debt| debt.amount > 0),
                "a farm's debts are not in order"
            );
            ensure!(
                seasons.remove(&id).unwrap_or_default() == farm.seasons,
                "a farm is in other seasons than it counts"
            );
        }
        ensure!(seasons.is_empty(), "a number is of a farm that is gone");
        Ok(())
    }

    fn check_crews() -> Result<(), TryRuntimeError> {
        let mut scales = BTreeSet::new();
        for (season, who, member) in Crew::<T>::iter() {
            let record = Seasons::<T>::get(season).ok_or("a crew of no season")?;
            ensure!(!record.is_officer(&who), "an officer has another duty");
            if matches!(member.duty, Duty::Scale(_)) {
                let device = Scales::<T>::get(season, &who).ok_or("a scale is not known")?;
                let suspended = device
                    .suspended
                    .last()
                    .is_some_and(|span| span.until == Moment::MAX);
                ensure!(
                    suspended == member.suspended.is_some(),
                    "a scale's suspension is not noted"
                );
                scales.insert((season, who));
            }
        }
        for (season, who, _) in Scales::<T>::iter() {
            ensure!(
                scales.remove(&(season, who)),
                "a scale that is not of the crew"
            );
        }
        Ok(())
    }

    fn check_provenance() -> Result<(), TryRuntimeError> {
        for (id, delivery) in Deliveries::<T>::iter() {
            ensure!(
                delivery.stage.is_sold() == Lots::<T>::contains_key(id),
                "a lot is sold and not known, or known and not sold"
            );
        }
        let mut stock = BTreeMap::<SeasonId, u32>::new();
        // What was split off each lot, in grams, and as stored.
        let mut split = BTreeMap::<LotId, (Grams, Grams)>::new();
        for (id, lot) in Lots::<T>::iter() {
            ensure!(
                id < NextLot::<T>::get(),
                "a lot that was made is not counted"
            );
            let sorted = |set: &LotSet| set.is_sorted_by(|one, next| one < next);
            ensure!(
                sorted(&lot.sources) && sorted(&lot.through) && !lot.sources.is_empty(),
                "a lot's sources are not a set"
            );
            if let (Owner::Season(season), false) = (&lot.owner, lot.gone) {
                let count = stock.entry(*season).or_default();
                *count = count.saturating_add(1);
            }
            if lot.making == Making::Delivered {
                let season = lot.season.and_then(Seasons::<T>::get);
                match Deliveries::<T>::get(id) {
                    Some(delivery) => ensure!(
                        lot.grams <= delivery.net && lot.parents.is_empty(),
                        "a lot is more than was delivered"
                    ),
                    // What was delivered is known for a time after the season is closed.
                    None => ensure!(
                        season.is_none_or(|season| season.closed.is_some()),
                        "a lot was never delivered"
                    ),
                }
                ensure!(
                    lot.sources.as_slice() == [id] && lot.through.is_empty(),
                    "a delivered lot has other sources than itself"
                );
                continue;
            }
            ensure!(
                !Deliveries::<T>::contains_key(id),
                "a lot was made and delivered"
            );
            let parents = lot
                .parents
                .iter()
                .map(|id| Some((*id, Lots::<T>::get(id)?)));
            // Old ones may be removed.
            let Some(parents) = parents.collect::<Option<Vec<_>>>() else {
                continue;
            };
            Self::check_made(&lot, &parents)?;
            if let (Making::Split, Some((parent, _))) = (lot.making, parents.first()) {
                let (grams, stored) = split.entry(*parent).or_default();
                *grams = grams.saturating_add(lot.grams);
                *stored = stored.saturating_add(lot.stored);
            }
        }
        for (id, season) in Seasons::<T>::iter() {
            ensure!(
                stock.remove(&id).unwrap_or_default() == season.stock,
                "a season has other lots than it counts"
            );
        }
        ensure!(stock.is_empty(), "a lot is of a season that is gone");
        for (parent, (grams, stored)) in split {
            ensure!(
                Lots::<T>::get(parent)
                    .is_none_or(|parent| grams <= parent.grams && stored <= parent.stored),
                "parts are more than their whole"
            );
        }
        for (id, offer) in Offers::<T>::iter() {
            ensure!(
                Lots::<T>::get(id).is_some_and(|lot| !lot.gone),
                "what is not there is for sale"
            );
            ensure!(
                offer.number < NextOffer::<T>::get() && offer.price > 0,
                "an offer is none"
            );
        }
        ensure!(
            Recalls::<T>::iter_keys().all(|lot| lot < NextLot::<T>::get()),
            "what never was is recalled"
        );
        Ok(())
    }

    /// Is this what can be made from these?
    fn check_made(lot: &LotOf<T>, parents: &[(LotId, LotOf<T>)]) -> Result<(), TryRuntimeError> {
        ensure!(
            !parents.is_empty() && parents.iter().all(|(_, parent)| parent.gone),
            "what something is made from is not used up"
        );
        let sum = |grams: fn(&LotOf<T>) -> Grams| {
            parents.iter().fold(0, |sum: Grams, (_, parent)| {
                sum.saturating_add(grams(parent))
            })
        };
        let (most, stored) = match lot.making {
            Making::Milled => (milled(sum(|parent| parent.stored)), 0),
            _ => (sum(|parent| parent.grams), sum(|parent| parent.stored)),
        };
        ensure!(
            lot.grams <= most && lot.stored <= stored,
            "more comes out of lots than is in them"
        );
        let (mut sources, mut through) = (BTreeSet::new(), BTreeSet::new());
        for (id, parent) in parents {
            sources.extend(parent.sources.iter().copied());
            through.extend(parent.through.iter().copied());
            if parent.making != Making::Delivered {
                through.insert(*id);
            }
        }
        ensure!(
            sources.iter().eq(lot.sources.iter()) && through.iter().eq(lot.through.iter()),
            "a lot's sources are not those of what it was made from"
        );
        Ok(())
    }
}
