//! Corporate actions: record dates, dividends, redemptions and votes.
//!
//! A record date costs nothing when it comes. Who changes its units after it leaves behind what it
//! had before: one entry, for all record dates that have passed since the last. Who has not changed
//! them has what it had.

use crate::*;
use pallet_support::shares::portion;

/// Of what the accounts of dividends are made.
const POT: u8 = b'a';

/// Ten won, to which taxes are rounded down.
const TEN: Balance = 10;

/// What is withheld of a dividend.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Withheld {
    /// Income tax (소득세), in won.
    pub income: Balance,
    /// Local income tax (지방소득세), in won.
    pub local: Balance,
}

impl TaxTerms {
    /// What is withheld of a gross amount: each tax rounded down to ten won, and both waived where
    /// the income tax is small before that (소득세법 art. 86).
    pub fn withhold(&self, gross: Balance) -> Withheld {
        let floor = |tax: Balance| tax.saturating_sub(tax % TEN);
        let income = portion(gross, self.income.into(), 1_000);
        // Compared before it is rounded to whole won.
        let exact = gross.saturating_mul(self.income.into());
        if exact < self.waived_below.saturating_mul(1_000) {
            return Withheld::default();
        }
        let income = floor(income);
        let local = floor(portion(income, self.local.into(), 1_000));
        Withheld { income, local }
    }
}

impl RecordDates {
    /// One more action asks for a date. `None` where there are too many.
    pub(crate) fn open(&mut self, at: Moment) -> Option<()> {
        let known = self.dates.iter_mut().find(|(date, _)| *date == at);
        match known {
            Some((_, actions)) => *actions = actions.checked_add(1)?,
            None => self.dates.try_push((at, 1)).ok()?,
        }
        Some(())
    }

    /// One action fewer does.
    pub(crate) fn close(&mut self, at: Moment) {
        for (date, actions) in &mut self.dates {
            if *date == at {
                *actions = actions.saturating_sub(1);
            }
        }
        self.dates.retain(|(_, actions)| *actions > 0);
    }

    /// The newest date that has passed.
    fn newest(&self, now: Moment) -> Option<Moment> {
        let passed = self.dates.iter().map(|(date, _)| *date);
        passed.filter(|date| *date <= now).max()
    }

    /// Adds to what was left behind, for a change now of what was `before`. Nothing where no date
    /// has passed since the last change.
    fn leave(&self, kept: &mut Snapshots, before: Units, now: Moment) -> bool {
        let Some(newest) = self.newest(now) else {
            return false;
        };
        if kept.last().is_some_and(|last| last.until >= newest) {
            return false;
        }
        // What no open date asks for goes: none lies between the entry before it and its own.
        let mut since = 0;
        let dates = || self.dates.iter().map(|(date, _)| *date);
        kept.retain(|kept| {
            let asked = dates().any(|date| since < date && date <= kept.until);
            since = kept.until;
            asked
        });
        let entry = Snapshot {
            until: newest,
            units: before,
        };
        let pushed = kept.try_push(entry);
        defensive_assert!(pushed.is_ok(), "there are no more entries than dates");
        true
    }
}

impl<AccountId> Matter<AccountId> {
    /// Since when its won is there, where it is about won.
    pub(crate) fn funded_mut(&mut self) -> Option<&mut Option<Moment>> {
        match self {
            Self::Dividend { funded, .. } | Self::Redemption { funded, .. } => Some(funded),
            Self::Vote { .. } => None,
        }
    }
}

/// What was left behind of a date, if something was.
fn left_at(kept: &Snapshots, at: Moment) -> Option<Units> {
    let mut kept = kept.iter();
    kept.find(|kept| at <= kept.until).map(|kept| kept.units)
}

impl<T: Config> Pallet<T> {
    /// The account with the won of a dividend. Nobody has its key.
    pub fn pot_account(action: ActionId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((POT, action))
    }

    pub(crate) fn action(action: ActionId) -> Result<ActionOf<T>, Error<T>> {
        Actions::<T>::get(action).ok_or(Error::<T>::ActionNotFound)
    }

    /// Leaves behind what an investor has before it changes.
    pub(crate) fn leave_behind(dates: &RecordDates, security: SecurityId, investor: InvestorId) {
        let now = Self::now();
        if dates.newest(now).is_none() {
            return;
        }
        let before = Positions::<T>::get(security, investor);
        let before = before.map_or(0, |position| position.units());
        let mut kept = Left::<T>::get(security, investor);
        if dates.leave(&mut kept, before, now) {
            Left::<T>::insert(security, investor, kept);
        }
    }

    /// Leaves behind how much is issued before it changes.
    pub(crate) fn leave_supply_behind(dates: &RecordDates, security: SecurityId, issued: Units) {
        let mut kept = LeftSupply::<T>::get(security);
        if dates.leave(&mut kept, issued, Self::now()) {
            LeftSupply::<T>::insert(security, kept);
        }
    }

    /// What an investor had at a record date.
    pub(crate) fn units_at(security: SecurityId, investor: InvestorId, at: Moment) -> Units {
        let kept = Left::<T>::get(security, investor);
        left_at(&kept, at).unwrap_or_else(|| {
            let position = Positions::<T>::get(security, investor);
            position.map_or(0, |position| position.units())
        })
    }

    /// What all investors had at a record date, the treasury apart.
    pub(crate) fn supply_at(security: SecurityId, record: &SecurityOf<T>, at: Moment) -> Units {
        let kept = LeftSupply::<T>::get(security);
        let issued = left_at(&kept, at).unwrap_or(record.issued);
        issued.saturating_sub(Self::units_at(security, record.treasury, at))
    }

    /// What an announcement is about, if it makes sense.
    pub(crate) fn matter(
        record: &SecurityOf<T>,
        record_date: Moment,
        announcement: Announcement,
    ) -> Result<Matter<T::AccountId>, Error<T>> {
        match announcement {
            Announcement::Dividend(amount) => {
                let (Amount::Pot(won) | Amount::PerShare(won)) = amount;
                let good = (1..=MAX_DIVIDEND).contains(&won);
                ensure!(good, Error::<T>::InvalidQuantity);
                Ok(Matter::Dividend {
                    amount,
                    per_share: record.per_share,
                    tax: Taxes::<T>::get().ok_or(Error::<T>::TaxNotSet)?,
                    funded: None,
                })
            }
            Announcement::Vote {
                question,
                options,
                until,
            } => {
                let most = record_date.saturating_add(MAX_NOTICE);
                let good = record_date < until && until <= most;
                ensure!(good, Error::<T>::InvalidMoment);
                let many = (2..=MAX_OPTIONS).contains(&options.into());
                ensure!(many, Error::<T>::InvalidOptions);
                let none = alloc::vec![0; options.into()];
                Ok(Matter::Vote {
                    question,
                    until,
                    tally: BoundedVec::truncate_from(none),
                })
            }
            Announcement::Redemption(price) => {
                let good = (1..=MAX_DIVIDEND).contains(&price);
                ensure!(good, Error::<T>::InvalidQuantity);
                // Nobody is bought out for less than the depository says.
                ensure!(price >= record.reference, Error::<T>::PriceTooLow);
                ensure!(record.matures.is_none(), Error::<T>::AlreadyRedeemed);
                Ok(Matter::Redemption {
                    price,
                    per_share: record.per_share,
                    fractions: None,
                    funded: None,
                })
            }
        }
    }

    /// Opens an action.
    pub(crate) fn open_action(record: ActionOf<T>) -> Result<ActionId, DispatchError> {
        let id = Self::next::<NextAction<T>>()?;
        let security = record.security;
        let mut dates = Dates::<T>::get(security);
        dates
            .open(record.record_date)
            .ok_or(Error::<T>::TooManyRecordDates)?;
        Dates::<T>::insert(security, dates);
        Forgotten::<T>::remove(security);
        Actions::<T>::insert(id, record);
        Ok(id)
    }

    /// Closes an action, and has what nobody asks for any more be pruned.
    pub(crate) fn close(id: ActionId, action: ActionOf<T>) -> DispatchResult {
        let security = action.security;
        let mut dates = Dates::<T>::get(security);
        dates.close(action.record_date);
        if dates.dates.is_empty() {
            Dates::<T>::remove(security);
            Forgotten::<T>::insert(security, ());
        } else {
            Dates::<T>::insert(security, dates);
        }
        Actions::<T>::remove(id);
        Done::<T>::insert(id, ());
        let tally = match action.matter {
            Matter::Vote { tally, .. } => tally,
            Matter::Redemption {
                fractions: None, ..
            } => {
                Securities::<T>::mutate_extant(security, |record| record.matures = None);
                Tally::default()
            }
            _ => Tally::default(),
        };
        Self::deposit_event(Event::ActionClosed { action: id, tally });
        action.deposit.give_back()
    }

    /// Who closes an action that nobody has had a part in, or before its time?
    pub(crate) fn ensure_closes(origin: OriginFor<T>, action: &ActionOf<T>) -> DispatchResult {
        let now = Self::now();
        let funded = match &action.matter {
            Matter::Vote { until, .. } => {
                if now < *until {
                    let (record, _) = Self::issued_by(origin, action.security)?;
                    // Who has voted is not put off but by whom the council has named.
                    let free = action.taken == 0 || record.trustee.is_some();
                    ensure!(free, Error::<T>::NotOver);
                }
                return Ok(());
            }
            Matter::Dividend { funded, .. } | Matter::Redemption { funded, .. } => funded,
        };
        let owed = funded.is_some() && action.record_date <= now;
        ensure!(!owed, Error::<T>::AlreadyFunded);
        if now < action.record_date.saturating_add(MAX_WAIT) {
            Self::issued_by(origin, action.security)?;
        }
        Ok(())
    }

    /// Opens the action that buys the fractions of a share which holders have now, once a share is
    /// more units, for won that covers the largest that there can be.
    pub(crate) fn buy_fractions(
        security: SecurityId,
        record: &SecurityOf<T>,
        price: Balance,
        deposit: Held<T::AccountId, T::Deposit>,
    ) -> Result<ActionId, DispatchError> {
        let now = Self::now();
        // Whoever has traded in this moment has left behind what it had for that date already.
        let dates = Dates::<T>::get(security);
        ensure!(dates.newest(now) != Some(now), Error::<T>::InvalidMoment);
        let holders = HolderCounts::<T>::get(security).all();
        let largest = Self::largest_fraction(price, record.per_share);
        let pot = largest.saturating_mul(holders.into());
        let action = Self::open_action(Action {
            security,
            record_date: now,
            matter: Matter::Redemption {
                price,
                per_share: record.per_share,
                fractions: Some(holders),
                funded: Some(now),
            },
            taken: 0,
            paid: 0,
            taxed: 0,
            deposit,
        })?;
        if pot > 0 {
            Self::pay_out(record.treasury, &Self::pot_account(action), pot)?;
        }
        Self::deposit_event(Event::Funded {
            action,
            amount: pot,
        });
        Ok(action)
    }

    /// What a holder is paid at most for a fraction of a share.
    pub(crate) fn largest_fraction(price: Balance, per_share: Units) -> Balance {
        portion(price, per_share.saturating_sub(1), per_share)
    }

    /// What has to be in the pot, once the record date has passed where that depends on it.
    pub(crate) fn pot_of(action: &ActionOf<T>) -> Result<Balance, Error<T>> {
        let (amount, per_share) = match action.matter {
            Matter::Dividend {
                amount, per_share, ..
            } => (amount, per_share),
            Matter::Redemption {
                price, per_share, ..
            } => (Amount::PerShare(price), per_share),
            Matter::Vote { .. } => return Err(Error::<T>::NotDividend),
        };
        match amount {
            Amount::Pot(pot) => Ok(pot),
            Amount::PerShare(won) => {
                let passed = action.record_date <= Self::now();
                ensure!(passed, Error::<T>::BeforeRecordDate);
                let record = Self::security(action.security)?;
                let supply = Self::supply_at(action.security, &record, action.record_date);
                Ok(supply.saturating_mul(won).div_ceil(per_share.max(1)))
            }
        }
    }

    /// Pays an investor its part of what is paid to holders.
    pub(crate) fn pay_part(id: ActionId, investor: InvestorId) -> DispatchResult {
        let mut action = Self::action(id)?;
        let passed = action.record_date <= Self::now();
        ensure!(passed, Error::<T>::BeforeRecordDate);
        let funded = action.matter.funded_mut().ok_or(Error::<T>::NotDividend)?;
        ensure!(funded.is_some(), Error::<T>::NotFunded);
        let owner = Self::investor(investor)?;
        let record = Self::security(action.security)?;
        ensure!(investor != record.treasury, Error::<T>::NothingToDo);
        match action.matter.clone() {
            Matter::Dividend {
                amount,
                per_share,
                tax,
                ..
            } => Self::pay_dividend(id, action, record, investor, (amount, per_share), tax),
            Matter::Redemption {
                price, per_share, ..
            } => Self::redeem_part(id, action, record, (investor, owner), (price, per_share)),
            Matter::Vote { .. } => Err(Error::<T>::NotDividend.into()),
        }
    }

    /// Pays an investor its part of a dividend, with the taxes to their account.
    fn pay_dividend(
        id: ActionId,
        mut action: ActionOf<T>,
        record: SecurityOf<T>,
        investor: InvestorId,
        (amount, per_share): (Amount, Units),
        tax: TaxOf<T>,
    ) -> DispatchResult {
        let known = Taken::<T>::contains_key(id, investor);
        ensure!(!known, Error::<T>::AlreadyClaimed);
        let units = Self::units_at(action.security, investor, action.record_date);
        ensure!(units > 0, Error::<T>::NothingToDo);
        let supply = Self::supply_at(action.security, &record, action.record_date);
        let gross = match amount {
            Amount::Pot(pot) => portion(pot, units, supply),
            Amount::PerShare(won) => units.saturating_mul(won) / per_share.max(1),
        };
        let withheld = match Self::tax_class_at(investor, action.record_date) {
            TaxClass::Withheld => tax.terms.withhold(gross),
            TaxClass::Exempt => Withheld::default(),
        };
        let taxes = withheld.income.saturating_add(withheld.local);
        let pot = Self::pot_account(id);
        if taxes > 0 {
            T::Currency::transfer(&pot, &tax.account, taxes, Expendable)?;
        }
        let net = gross.saturating_sub(taxes);
        if net > 0 {
            T::Currency::transfer(&pot, &Self::ledger_account(investor), net, Expendable)?;
        }
        Taken::<T>::insert(id, investor, ());
        action.taken = action.taken.saturating_add(units);
        action.paid = action.paid.saturating_add(net);
        action.taxed = action.taxed.saturating_add(taxes);
        Self::deposit_event(Event::DividendPaid {
            action: id,
            investor,
            units,
            gross,
            income_tax: withheld.income,
            local_tax: withheld.local,
        });
        Self::go_on(id, action, &record, |action| action.taken == supply)
    }

    /// Cancels units of an investor and pays for them: all that is neither frozen nor pledged, as
    /// often as there is some; or, once, the fraction of a share that it had at the record date, as
    /// far as it still has it.
    fn redeem_part(
        id: ActionId,
        mut action: ActionOf<T>,
        mut record: SecurityOf<T>,
        (investor, owner): (InvestorId, InvestorOf<T>),
        (price, per_share): (Balance, Units),
    ) -> DispatchResult {
        let security = action.security;
        let mut position = Self::position_at(security, investor, owner.class);
        let before = position.units();
        let mut most = before;
        let mut over = false;
        let bought = match &mut action.matter {
            Matter::Redemption { fractions, .. } => fractions.as_mut(),
            _ => None,
        };
        let fractions = bought.is_some();
        if let Some(holders) = bought {
            let known = Taken::<T>::contains_key(id, investor);
            ensure!(!known, Error::<T>::AlreadyClaimed);
            let had = Self::units_at(security, investor, action.record_date);
            ensure!(had > 0, Error::<T>::NothingToDo);
            // What it has bought or sold since may have made a whole share of it.
            let fraction = |units: Units| units.checked_rem(per_share).unwrap_or_default();
            most = fraction(had).min(fraction(before));
            *holders = holders.saturating_sub(1);
            over = *holders == 0;
            Taken::<T>::insert(id, investor, ());
        }
        let lost = position.redeem(most, fractions, Self::now());
        let units = before.saturating_sub(position.units());
        if fractions {
            ensure!(units == most, Error::<T>::InsufficientUnits);
        } else {
            ensure!(units > 0, Error::<T>::NothingToDo);
        }
        if units > 0 {
            Self::burn(security, &mut record, investor, position, before, &lost)?;
            Securities::<T>::insert(security, &record);
        }
        let paid = portion(price, units, per_share);
        if paid > 0 {
            let (pot, to) = (Self::pot_account(id), Self::ledger_account(investor));
            T::Currency::transfer(&pot, &to, paid, Expendable)?;
        }
        for (book, units) in lost {
            Self::deposit_event(Event::Redeemed {
                security,
                from: SecuritiesAccount { investor, book },
                units,
            });
        }
        Self::deposit_event(Event::RedemptionPaid {
            action: id,
            investor,
            units,
            paid,
        });
        action.taken = action.taken.saturating_add(units);
        action.paid = action.paid.saturating_add(paid);
        Self::go_on(id, action, &record, |_| {
            over || (!fractions && Self::is_all_its_own(security, &record))
        })
    }

    /// Does the treasury have all units that there are?
    fn is_all_its_own(security: SecurityId, record: &SecurityOf<T>) -> bool {
        let treasury = Positions::<T>::get(security, record.treasury);
        record.issued == treasury.map_or(0, |position| position.units())
    }

    /// Has nobody a part in what is paid to holders?
    pub(crate) fn is_nobodys(action: &ActionOf<T>, record: &SecurityOf<T>) -> bool {
        let security = action.security;
        let redeemed = matches!(
            action.matter,
            Matter::Redemption {
                fractions: None,
                ..
            }
        );
        let passed = action.record_date <= Self::now();
        let supply = || Self::supply_at(security, record, action.record_date);
        passed && (supply() == 0 || (redeemed && Self::is_all_its_own(security, record)))
    }

    /// Keeps an action, or closes it where all have had their part, and what is left is the
    /// issuer's.
    fn go_on(
        id: ActionId,
        action: ActionOf<T>,
        record: &SecurityOf<T>,
        over: impl FnOnce(&ActionOf<T>) -> bool,
    ) -> DispatchResult {
        if over(&action) {
            Self::return_rest(id, record)?;
            return Self::close(id, action);
        }
        Actions::<T>::insert(id, action);
        Ok(())
    }

    /// Gives what is left in a pot back to the issuer's ledger account.
    pub(crate) fn return_rest(id: ActionId, record: &SecurityOf<T>) -> DispatchResult {
        Self::empty(&Self::pot_account(id), record.treasury)
    }

    /// How an investor was taxed at a moment.
    pub(crate) fn tax_class_at(investor: InvestorId, at: Moment) -> TaxClass {
        let known = TaxClasses::<T>::get(investor);
        let mut known = known.iter().rev();
        let known = known.find(|(since, _)| *since <= at);
        known.map_or(TaxClass::Withheld, |(_, class)| *class)
    }

    /// Counts an investor's votes.
    pub(crate) fn count_votes(
        id: ActionId,
        investor: InvestorId,
        option: u8,
    ) -> Result<Units, DispatchError> {
        let mut action = Self::action(id)?;
        let now = Self::now();
        ensure!(action.record_date <= now, Error::<T>::BeforeRecordDate);
        let record = Self::security(action.security)?;
        let units = Self::units_at(action.security, investor, action.record_date);
        let counted = units > 0 && investor != record.treasury;
        ensure!(counted, Error::<T>::NothingToDo);
        let known = Taken::<T>::contains_key(id, investor);
        ensure!(!known, Error::<T>::AlreadyClaimed);
        let Matter::Vote { until, tally, .. } = &mut action.matter else {
            return Err(Error::<T>::NotVote.into());
        };
        ensure!(now < *until, Error::<T>::VoteOver);
        let votes = tally.get_mut(usize::from(option));
        let votes = votes.ok_or(Error::<T>::NoSuchOption)?;
        *votes = votes.saturating_add(units);
        action.taken = action.taken.saturating_add(units);
        Taken::<T>::insert(id, investor, ());
        Actions::<T>::insert(id, action);
        Ok(units)
    }
}
