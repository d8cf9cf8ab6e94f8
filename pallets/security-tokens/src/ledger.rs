//! Where units and won are: an investor's ledger account has both, and nobody has its key.

use crate::{positions::Refused, *};
use frame::deps::frame_support::traits::fungibles::Mutate as _;

/// Of what the ledger accounts of investors are made.
const LEDGER: u8 = b'i';

impl<T> From<Refused> for Error<T> {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooLittle => Self::InsufficientUnits,
            Refused::TooMany => Self::TooManyLocks,
        }
    }
}

impl<T: Config> Pallet<T> {
    /// The account that owns, administers, issues and freezes on the unit ledger. Nobody has its
    /// key.
    pub fn keeper_account() -> T::AccountId {
        T::PalletId::get().into_account_truncating()
    }

    /// The account with an investor's won and units.
    pub fn ledger_account(investor: InvestorId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((LEDGER, investor))
    }

    /// Whose ledger account it is.
    pub fn investor_at(who: &T::AccountId) -> Option<InvestorId> {
        let (pallet, sub) = PalletId::try_from_sub_account::<(u8, InvestorId)>(who)?;
        let (kind, investor) = sub;
        (pallet == T::PalletId::get() && kind == LEDGER).then_some(investor)
    }

    /// How many units of an account on the unit ledger can't be moved: what the ledger asks as its
    /// freezer. `None` where there are none, since a freeze of 0 would pin the last unit.
    pub fn frozen_units(security: SecurityId, who: &T::AccountId) -> Option<Units> {
        let investor = Self::investor_at(who)?;
        let position = Positions::<T>::get(security, investor)?;
        let frozen = position.frozen(Self::now());
        (frozen > 0).then_some(frozen)
    }

    /// A position, without what is over.
    pub(crate) fn position_at(
        security: SecurityId,
        investor: InvestorId,
        class: InvestorClass,
    ) -> Position {
        let position = Positions::<T>::get(security, investor);
        let mut position = position.unwrap_or_else(|| Position::new(class));
        position.purge(Self::now());
        position
    }

    /// Stores a position, or removes what is empty.
    pub(crate) fn put(security: SecurityId, investor: InvestorId, position: Position) {
        let stored = (!position.is_empty()).then_some(position);
        Positions::<T>::set(security, investor, stored);
    }

    /// Books more or fewer units in a book.
    pub(crate) fn book_units(
        security: SecurityId,
        book: BookId,
        gets: Units,
        gives: Units,
    ) -> Result<(), ArithmeticError> {
        if gets == gives {
            return Ok(());
        }
        let total = BookTotals::<T>::get(security, book);
        let total = total
            .checked_add(gets)
            .and_then(|total| total.checked_sub(gives))
            .ok_or(ArithmeticError::Underflow)?;
        if total == 0 {
            BookTotals::<T>::remove(security, book);
        } else {
            BookTotals::<T>::insert(security, book, total);
        }
        Ok(())
    }

    /// Counts a holder as of another class.
    pub(crate) fn recount(
        security: SecurityId,
        record: &SecurityOf<T>,
        investor: InvestorId,
        position: &Position,
        class: InvestorClass,
    ) {
        if position.units() == 0 || investor == record.treasury {
            return;
        }
        HolderCounts::<T>::mutate(security, |holders| {
            holders.count(position.class, false);
            holders.count(class, true);
        });
    }

    /// Counts who has come to hold something, or to hold nothing.
    pub(crate) fn count(
        security: SecurityId,
        record: &SecurityOf<T>,
        investor: InvestorId,
        class: InvestorClass,
        before: Units,
        after: Units,
    ) {
        if investor == record.treasury || (before > 0) == (after > 0) {
            return;
        }
        HolderCounts::<T>::mutate(security, |holders| holders.count(class, after > 0));
    }

    /// Moves units on the unit ledger.
    pub(crate) fn transfer_units(
        security: SecurityId,
        from: InvestorId,
        to: InvestorId,
        units: Units,
    ) -> DispatchResult {
        let (from, to) = (Self::ledger_account(from), Self::ledger_account(to));
        T::Ledger::transfer(security, &from, &to, units, Expendable).map(|_| ())
    }

    /// What the rules look at when an investor is issued units for so much won.
    pub(crate) fn acquires(
        issue: &Issue,
        record: &SecurityOf<T>,
        owner: &InvestorOf<T>,
        position: &Position,
        paid: Balance,
        rules: &[rules::Rule],
    ) -> rules::Trade {
        let Issue {
            security,
            to: SecuritiesAccount { investor, .. },
            units,
            ..
        } = *issue;
        let before = position.units();
        let cap = Cap::<T>::get();
        let mut bought = Self::bought(investor, cap);
        if Self::counts_under_cap(rules, owner.class) {
            bought = bought.saturating_add(record.worth(units).max(paid));
        }
        rules::Trade {
            now: Self::now(),
            venue: None,
            issued: record.issued,
            per_share: record.per_share,
            holders: HolderCounts::<T>::get(security),
            annual_limit: cap.map(|cap| cap.limit),
            changes: alloc::vec![rules::Change {
                investor,
                class: owner.class,
                counted: (before > 0).then_some(position.class),
                country: owner.country,
                before,
                after: before.saturating_add(units),
                price: Default::default(),
                bought,
            }],
        }
    }

    /// Issues units that are not reserved, under the rules: so much was paid for them, and so many
    /// more are allotted to others. How the investor stands is for the caller to ask.
    pub(crate) fn issue(
        mut record: SecurityOf<T>,
        issue: Issue,
        paid: Balance,
        allotted: Units,
    ) -> DispatchResult {
        let Issue {
            security,
            to: SecuritiesAccount { investor, book },
            units,
            locked_until,
        } = issue;
        let now = Self::now();
        ensure!(units > 0, Error::<T>::NothingToDo);
        ensure!(!record.is_halted(now), Error::<T>::SecurityHalted);
        let dates = Dates::<T>::get(security);
        Self::leave_supply_behind(&dates, security, record.issued);
        Self::leave_behind(&dates, security, investor);
        let most = record
            .registered
            .saturating_sub(Reserved::<T>::get(security));
        let issued = record.issued.checked_add(units);
        let issued = issued.filter(|issued| *issued <= most);
        record.issued = issued.ok_or(Error::<T>::NotRegistered)?;
        let owner = Self::investor(investor)?;
        ensure!(owner.books.contains(&book), Error::<T>::NotJoined);
        Self::ensure_manages(&Self::book(book)?.manager)?;
        let mut position = Self::position_at(security, investor, owner.class);
        if investor != record.treasury {
            let rules = Self::rules_of(security).rules;
            let mut trade = Self::acquires(&issue, &record, &owner, &position, paid, &rules);
            trade.issued = record.issued.saturating_add(allotted);
            Self::ensure_kept(&rules, &trade)?;
            if let Some(bought) = trade.changes.first().map(|change| change.bought)
                && Self::counts_under_cap(&rules, owner.class)
            {
                Self::put_bought(investor, Cap::<T>::get(), bought);
            }
            HolderCounts::<T>::insert(security, trade.holders_after());
            position.class = owner.class;
        }
        position.get(book, units).map_err(Error::<T>::from)?;
        if let Some(until) = locked_until {
            Self::ensure_ahead(until, MAX_LOCK)?;
            let lien = Lien {
                cause: Cause::LockUp,
                units,
                until,
            };
            let locked = position.encumber(book, lien, now);
            locked.map_err(Error::<T>::from)?;
        }
        Self::put(security, investor, position);
        Self::book_units(security, book, units, 0)?;
        Securities::<T>::insert(security, record);
        T::Ledger::mint_into(security, &Self::ledger_account(investor), units)?;
        Ok(())
    }

    /// Cancels units that are free, and so much of what is registered.
    pub(crate) fn cancel(
        security: SecurityId,
        mut record: SecurityOf<T>,
        from: SecuritiesAccount,
        units: Units,
    ) -> DispatchResult {
        let SecuritiesAccount { investor, book } = from;
        let owner = Self::treasury(&record)?;
        let mut position = Self::position_at(security, investor, owner.class);
        let before = position.units();
        let given = position.give(book, units, Self::now());
        given.map_err(Error::<T>::from)?;
        Self::burn(
            security,
            &mut record,
            investor,
            position,
            before,
            &[(book, units)],
        )?;
        Securities::<T>::insert(security, record);
        Ok(())
    }

    /// Has units be no more that a position has lost, of these books, and be registered no more.
    pub(crate) fn burn(
        security: SecurityId,
        record: &mut SecurityOf<T>,
        investor: InvestorId,
        position: Position,
        before: Units,
        lost: &[(BookId, Units)],
    ) -> DispatchResult {
        let dates = Dates::<T>::get(security);
        Self::leave_supply_behind(&dates, security, record.issued);
        Self::leave_behind(&dates, security, investor);
        let after = position.units();
        Self::count(security, record, investor, position.class, before, after);
        Self::put(security, investor, position);
        for (book, units) in lost {
            Self::book_units(security, *book, 0, *units)?;
        }
        let units = before.saturating_sub(after);
        record.issued = record.issued.saturating_sub(units);
        record.registered = record.registered.saturating_sub(units);
        let ledger = Self::ledger_account(investor);
        T::Ledger::burn_from(security, &ledger, units, Expendable, Exact, Polite)?;
        Ok(())
    }

    /// Moves free units of an investor between its accounts.
    pub(crate) fn move_between(
        security: SecurityId,
        investor: InvestorId,
        from: BookId,
        to: BookId,
        units: Units,
    ) -> DispatchResult {
        let position = Positions::<T>::get(security, investor);
        let mut position = position.ok_or(Error::<T>::InsufficientUnits)?;
        let now = Self::now();
        position.purge(now);
        let moved = position.give(from, units, now);
        moved.map_err(Error::<T>::from)?;
        position.get(to, units).map_err(Error::<T>::from)?;
        Self::put(security, investor, position);
        Self::book_units(security, from, 0, units)?;
        Self::book_units(security, to, units, 0)?;
        Ok(())
    }

    fn settlement() -> T::RuntimeHoldReason {
        HoldReason::Settlement.into()
    }

    /// An investor's won: what is free, and what is locked in trades that have not expired.
    pub(crate) fn cash(investor: InvestorId) -> (Balance, Balance) {
        let ledger = Self::ledger_account(investor);
        let held = T::Currency::balance_on_hold(&Self::settlement(), &ledger);
        let now = Self::now();
        let payments = Payments::<T>::get(investor);
        let locked = payments
            .iter()
            .filter(|payment| now < payment.until)
            .fold(0, |sum: Balance, payment| sum.saturating_add(payment.won));
        let over = held.saturating_sub(locked);
        let free = T::Currency::balance(&ledger).saturating_add(over);
        (free, locked)
    }

    /// Gives won free again that was locked in trades that have expired.
    pub(crate) fn tidy(investor: InvestorId) -> DispatchResult {
        let now = Self::now();
        let mut payments = Payments::<T>::get(investor);
        let over = payments
            .iter()
            .filter(|payment| payment.until <= now)
            .fold(0, |sum: Balance, payment| sum.saturating_add(payment.won));
        if over == 0 {
            return Ok(());
        }
        payments.retain(|payment| now < payment.until);
        Self::put_payments(investor, payments);
        let ledger = Self::ledger_account(investor);
        T::Currency::release(&Self::settlement(), &ledger, over, Exact).map(|_| ())
    }

    fn put_payments(investor: InvestorId, payments: PaymentList) {
        if payments.is_empty() {
            Payments::<T>::remove(investor);
        } else {
            Payments::<T>::insert(investor, payments);
        }
    }

    /// Locks won until a moment. One won stays free, which keeps the account alive.
    pub(crate) fn lock_won(investor: InvestorId, until: Moment, won: Balance) -> DispatchResult {
        Self::tidy(investor)?;
        let ledger = Self::ledger_account(investor);
        let reason = Self::settlement();
        let free = T::Currency::reducible_balance(&ledger, Preserve, Polite);
        ensure!(won <= free, Error::<T>::InsufficientWon);
        T::Currency::hold(&reason, &ledger, won)?;
        let mut payments = Payments::<T>::get(investor);
        let same = payments.iter_mut().find(|known| known.until == until);
        match same {
            Some(known) => known.won = known.won.saturating_add(won),
            None => {
                let pushed = payments.try_push(Payment { until, won });
                pushed.map_err(|_| Error::<T>::TooManyLocks)?;
            }
        }
        Payments::<T>::insert(investor, payments);
        Ok(())
    }

    /// Frees won that is locked until a moment which is not over.
    pub(crate) fn unlock_won(investor: InvestorId, until: Moment, won: Balance) -> DispatchResult {
        let mut payments = Payments::<T>::get(investor);
        let known = payments.iter_mut().find(|known| known.until == until);
        let known = known.ok_or(Error::<T>::InsufficientWon)?;
        let left = known.won.checked_sub(won);
        known.won = left.ok_or(Error::<T>::InsufficientWon)?;
        payments.retain(|payment| payment.won > 0);
        Self::put_payments(investor, payments);
        let ledger = Self::ledger_account(investor);
        T::Currency::release(&Self::settlement(), &ledger, won, Exact).map(|_| ())
    }

    /// Pays free won out of an investor's ledger account, to the last one.
    pub(crate) fn pay_out(
        investor: InvestorId,
        to: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        Self::tidy(investor)?;
        let ledger = Self::ledger_account(investor);
        let free = T::Currency::reducible_balance(&ledger, Expendable, Polite);
        ensure!(amount <= free, Error::<T>::InsufficientWon);
        T::Currency::transfer(&ledger, to, amount, Expendable).map(|_| ())
    }

    /// Gives all won of an account of the pallet's own to an investor.
    pub(crate) fn empty(account: &T::AccountId, to: InvestorId) -> DispatchResult {
        let rest = T::Currency::balance(account);
        if rest > 0 {
            T::Currency::transfer(account, &Self::ledger_account(to), rest, Expendable)?;
        }
        Ok(())
    }

    /// What an investor has bought this year under the annual cap.
    pub(crate) fn bought(investor: InvestorId, cap: Option<AnnualCap>) -> Balance {
        let Some(cap) = cap else { return 0 };
        let bought = Purchases::<T>::get(investor);
        let this_year = bought.year == cap.year.of(Self::now());
        if this_year { bought.won } else { 0 }
    }

    pub(crate) fn put_bought(investor: InvestorId, cap: Option<AnnualCap>, won: Balance) {
        if let Some(cap) = cap {
            let year = cap.year.of(Self::now());
            Purchases::<T>::insert(investor, Bought { year, won });
        }
    }

    /// Does what somebody of this class buys count under the annual cap?
    pub(crate) fn counts_under_cap(rules: &[rules::Rule], class: InvestorClass) -> bool {
        class == InvestorClass::Retail && rules.contains(&rules::Rule::AnnualCap)
    }

    /// Are all rules kept?
    pub(crate) fn ensure_kept(rules: &[rules::Rule], trade: &rules::Trade) -> Result<(), Error<T>> {
        match rules::findings(rules, trade, false).first() {
            Some(finding) => Err(Error::<T>::Breached(finding.breach)),
            None => Ok(()),
        }
    }
}
