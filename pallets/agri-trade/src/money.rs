//! Money: what farms are paid, what they owe, and what a season's prices cost.

use crate::{
    prices::{Balanced, balance},
    *,
};
use frame::traits::tokens::Preservation::Expendable;

impl Classes {
    /// The class of a grade and form.
    fn get_mut(&mut self, grade: Grade, bagged: bool) -> &mut Class {
        let classes = if bagged {
            &mut self.bagged
        } else {
            &mut self.unbagged
        };
        match grade {
            Grade::Special => &mut classes.special,
            Grade::First => &mut classes.first,
            Grade::Second => &mut classes.second,
            Grade::Third => &mut classes.third,
        }
    }

    /// Counts a lot that was sold.
    pub(crate) fn add(
        &mut self,
        grade: Grade,
        bagged: bool,
        grams: Grams,
        interim: Balance,
    ) -> Result<(), ArithmeticError> {
        let class = self.get_mut(grade, bagged);
        let sum = || {
            Some(Class {
                lots: class.lots.checked_add(1)?,
                grams: class.grams.checked_add(grams)?,
                interim: class.interim.checked_add(interim)?,
            })
        };
        *class = sum().ok_or(ArithmeticError::Overflow)?;
        Ok(())
    }

    /// Counts it no longer.
    pub(crate) fn remove(&mut self, grade: Grade, bagged: bool, grams: Grams, interim: Balance) {
        let class = self.get_mut(grade, bagged);
        *class = Class {
            lots: class.lots.saturating_sub(1),
            grams: class.grams.saturating_sub(grams),
            interim: class.interim.saturating_sub(interim),
        };
    }

    /// How many lots there are.
    pub fn lots(&self) -> u32 {
        let lots = |classes: &ByGrade<Class>| {
            classes
                .list()
                .iter()
                .fold(0_u32, |sum, class| sum.saturating_add(class.lots))
        };
        lots(&self.bagged).saturating_add(lots(&self.unbagged))
    }

    /// What settling all of them takes at these prices: never too little, and less than a won for
    /// each unbagged lot too much.
    pub fn due(&self, terms: &Terms, prices: &Prices) -> Balance {
        let due = |grade: Grade, bagged: bool, class: Class| {
            let price = terms.prices.price(prices, grade, bagged);
            // All lots of a class have the same price, and had the same: each is due, or none.
            if price <= terms.interim.of(grade) {
                return 0;
            }
            worth(price, class.grams).saturating_sub(class.interim)
        };
        Grade::ALL.into_iter().fold(0, |sum: Balance, grade| {
            sum.saturating_add(due(grade, true, self.bagged.of(grade)))
                .saturating_add(due(grade, false, self.unbagged.of(grade)))
        })
    }
}

impl<T: Config> Pallet<T> {
    /// Does the escrow pay these prices?
    pub(crate) fn ensure_funded(
        record: &SeasonOf<T>,
        prices: &Prices,
    ) -> Result<Balance, Error<T>> {
        let due = record.classes.due(&record.terms, prices);
        record.ensure_has::<T>(due)?;
        Ok(due)
    }

    /// Makes these a season's final prices, which its escrow pays, with no lot waiting.
    pub(crate) fn set_price(
        season: SeasonId,
        mut record: SeasonOf<T>,
        prices: Prices,
    ) -> DispatchResult {
        ensure!(record.pending.lots == 0, Error::<T>::LotsPending);
        let due = Self::ensure_funded(&record, &prices)?;
        record.pricing = Pricing::Final(prices);
        Seasons::<T>::insert(season, record);
        Self::deposit_event(Event::PriceSet {
            season,
            prices,
            due,
        });
        Ok(())
    }

    /// Hands won on.
    pub(crate) fn transfer(
        from: &T::AccountId,
        to: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        T::Currency::transfer(from, to, amount, Expendable).map(|_| ())
    }

    /// Has nobody taken the farm's badge from the account that is paid for it, or suspended that?
    /// One that is over or revoked is paid all the same.
    fn ensure_payee(farm: &FarmOf<T>) -> DispatchResult {
        let class = Self::doors()?.farm;
        let standing = T::Credentials::standing(&farm.account, class, &farm.badge);
        ensure!(standing != Standing::Stopped, Error::<T>::BadgeMoved);
        Ok(())
    }

    /// Adds to a season's escrow.
    pub(crate) fn fund(from: &T::AccountId, season: SeasonId, amount: Balance) -> DispatchResult {
        Self::transfer(from, &Self::escrow(season), amount)
    }

    /// Gives so much of a season's escrow to its funder.
    pub(crate) fn give_back(
        season: SeasonId,
        funder: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        Self::transfer(&Self::escrow(season), funder, amount)
    }

    /// Pays so much from a season's escrow for a farm: what it owes to earlier seasons first, the
    /// oldest one first, up to the season's share; the rest to its account. Tells how many debts
    /// that was, and how much.
    pub(crate) fn pay(
        season: SeasonId,
        netting: PerMille,
        farm_id: FarmId,
        amount: Balance,
    ) -> Result<(u32, Balance), DispatchError> {
        if amount == 0 {
            return Ok((0, 0));
        }
        let escrow = Self::escrow(season);
        let mut farm = Self::farm(farm_id)?;
        let (mut left, mut paid) = (share(amount, netting), 0_u32);
        for debt in farm.debts.iter_mut() {
            let part = debt.amount.min(left);
            if part == 0 {
                break;
            }
            let funder = Self::write_down(debt.season, part)?;
            Self::transfer(&escrow, &funder, part)?;
            debt.amount = debt.amount.saturating_sub(part);
            left = left.saturating_sub(part);
            paid = paid.saturating_add(1);
            Self::deposit_event(Event::DebtNetted {
                season: debt.season,
                farm: farm_id,
                by: season,
                amount: part,
            });
        }
        let netted = share(amount, netting).saturating_sub(left);
        Self::transfer(&escrow, &farm.account, amount.saturating_sub(netted))?;
        if paid > 0 {
            farm.debts.retain(|debt| debt.amount > 0);
            Farms::<T>::insert(farm_id, farm);
        }
        Ok((paid, netted))
    }

    /// So much is owed to a season no longer; tells its funder.
    fn write_down(season: SeasonId, amount: Balance) -> Result<T::AccountId, DispatchError> {
        let mut record = Self::season(season)?;
        let outstanding = record.ledger.outstanding;
        record.ledger.outstanding = outstanding.saturating_sub(amount);
        let funder = record.funder.clone();
        Seasons::<T>::insert(season, record);
        Ok(funder)
    }

    /// So much of a farm's debt to a season ends; tells its funder.
    pub(crate) fn reduce_debt(
        farm_id: FarmId,
        season: SeasonId,
        amount: Option<Balance>,
    ) -> Result<(T::AccountId, Balance), DispatchError> {
        let mut farm = Self::farm(farm_id)?;
        let debt = farm
            .debts
            .iter_mut()
            .find(|debt| debt.season == season)
            .ok_or(Error::<T>::NoDebt)?;
        let amount = amount.unwrap_or(debt.amount);
        ensure!(amount > 0, Error::<T>::NothingToDo);
        debt.amount = debt
            .amount
            .checked_sub(amount)
            .ok_or(Error::<T>::MoreThanOwed)?;
        farm.debts.retain(|debt| debt.amount > 0);
        let funder = Self::write_down(season, amount)?;
        Farms::<T>::insert(farm_id, farm);
        Ok((funder, amount))
    }

    /// Notes that a farm owes so much to a season.
    fn owe(season: SeasonId, farm_id: FarmId, amount: Balance) -> DispatchResult {
        let mut farm = Self::farm(farm_id)?;
        let place = farm.debts.binary_search_by_key(&season, |debt| debt.season);
        match place {
            Ok(place) => {
                if let Some(debt) = farm.debts.get_mut(place) {
                    debt.amount = debt
                        .amount
                        .checked_add(amount)
                        .ok_or(ArithmeticError::Overflow)?;
                }
            }
            Err(place) => farm
                .debts
                .try_insert(place, Debt { season, amount })
                .map_err(|_| Error::<T>::TooManyDebts)?,
        }
        Farms::<T>::insert(farm_id, farm);
        Ok(())
    }

    /// Pays at once for a lot that its farm sells. Tells how many debts were netted off.
    pub(crate) fn pay_interim(
        lot: LotId,
        mut delivery: DeliveryOf<T>,
        mut record: SeasonOf<T>,
        grade: Grade,
    ) -> Result<u32, DispatchError> {
        let (season, farm) = (delivery.season, delivery.farm);
        let amount = delivery.interim_due(&record.terms);
        let netting = record.terms.netting;
        record.ensure_has::<T>(amount)?;
        record.pending.remove(delivery.payable);
        record
            .classes
            .add(grade, delivery.form.is_bagged(), delivery.payable, amount)?;
        let interim = record.ledger.interim;
        record.ledger.interim = interim
            .checked_add(amount)
            .ok_or(ArithmeticError::Overflow)?;
        Seasons::<T>::insert(season, record);
        delivery.stage = Stage::Accepted(grade);
        delivery.interim = amount;
        Deliveries::<T>::insert(lot, delivery);
        let (debts, netted) = Self::pay(season, netting, farm, amount)?;
        Self::deposit_event(Event::Accepted {
            lot,
            grade,
            interim: amount,
            netted,
        });
        Ok(debts)
    }

    /// What settling so many lots takes, of whose payments so many debts are netted off: each as
    /// much as of one that is [accepted](Pallet::accept).
    pub(crate) fn settling(lots: u32, debts: u32) -> Weight {
        let netting = T::WeightInfo::accept(debts).saturating_sub(T::WeightInfo::accept(0));
        T::WeightInfo::settle_lots(lots).saturating_add(netting)
    }

    /// Settles a lot at the final prices. Tells how many debts were netted off.
    pub(crate) fn settle(
        season: SeasonId,
        prices: &Prices,
        lot: LotId,
    ) -> Result<u32, DispatchError> {
        let mut record = Self::season(season)?;
        let mut delivery = Self::delivery(lot)?;
        ensure!(delivery.season == season, Error::<T>::LotNotFound);
        let grade = match delivery.stage {
            Stage::Accepted(grade) => grade,
            Stage::Settled(_) => return Err(Error::<T>::AlreadySettled.into()),
            _ => return Err(Error::<T>::NotAccepted.into()),
        };
        let bagged = delivery.form.is_bagged();
        let Terms {
            prices: rule,
            netting,
            ..
        } = &record.terms;
        let (value, netting) = (
            worth(rule.price(prices, grade, bagged), delivery.payable),
            *netting,
        );
        let (due, owed) = match balance(value, delivery.interim) {
            Balanced::Due(due) => (due, 0),
            Balanced::Owed(owed) => (0, owed),
        };
        record.ensure_has::<T>(due)?;
        record
            .classes
            .remove(grade, bagged, delivery.payable, delivery.interim);
        record
            .ledger
            .settle(value, delivery.interim, due, owed)
            .ok_or(ArithmeticError::Overflow)?;
        Seasons::<T>::insert(season, record);
        delivery.stage = Stage::Settled(grade);
        let farm = delivery.farm;
        Deliveries::<T>::insert(lot, delivery);
        if due > 0 {
            Self::ensure_payee(&Self::farm(farm)?)?;
        }
        if owed > 0 {
            Self::owe(season, farm, owed)?;
        }
        let (debts, netted) = Self::pay(season, netting, farm, due)?;
        Self::deposit_event(Event::Settled {
            lot,
            value,
            due,
            owed,
            netted,
        });
        Ok(debts)
    }
}

impl Ledger {
    /// Notes what a settled lot is worth, what was paid for it at once, and the difference.
    fn settle(
        &mut self,
        value: Balance,
        interim: Balance,
        due: Balance,
        owed: Balance,
    ) -> Option<()> {
        self.value = self.value.checked_add(value)?;
        self.settled = self.settled.checked_add(interim)?;
        self.topped = self.topped.checked_add(due)?;
        self.owed = self.owed.checked_add(owed)?;
        self.outstanding = self.outstanding.checked_add(owed)?;
        Some(())
    }

    /// What has to be in the escrow; `None` where more went out than came in.
    pub fn left(&self) -> Option<Balance> {
        self.funded
            .checked_sub(self.returned)?
            .checked_sub(self.interim)?
            .checked_sub(self.topped)
    }
}
