//! The law of security tokens.

use crate::{netting::Netted, *};
use alloc::collections::{BTreeMap, BTreeSet};
use frame::deps::sp_runtime::TryRuntimeError;

/// By what instructions expire.
const MINUTE: Moment = 60_000;

/// What is locked in trades that are not over.
#[derive(Default)]
struct Locked {
    /// Units, by security, account and end.
    units: BTreeMap<(SecurityId, SecuritiesAccount, Moment), Units>,
    /// Won, by investor and end.
    won: BTreeMap<(InvestorId, Moment), Balance>,
}

/// What positions come to.
#[derive(Default)]
struct Counted {
    /// Units by security.
    units: BTreeMap<SecurityId, Units>,
    /// Units by security and book.
    books: BTreeMap<(SecurityId, BookId), Units>,
    /// Who holds a security, its treasury apart.
    holders: BTreeMap<SecurityId, Holders>,
}

/// What the bids of an offering come to.
#[derive(Clone, Copy, Default)]
struct Bidden {
    bids: u32,
    units: Units,
    won: Balance,
    allotted: Units,
}

/// What was there at a date, where what is there now is the last of it.
fn at_date(kept: &Snapshots, date: Moment, now: Units) -> Units {
    let mut kept = kept.iter();
    let left = kept.find(|kept| date <= kept.until);
    left.map_or(now, |kept| kept.units)
}

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. of each security, registered ≥ issued + reserved, and issued = Σ positions = Σ books =
    ///    what is on the unit ledger; each investor has there what its position says; holders are
    ///    counted as the positions say, the treasury apart;
    /// 2. what accounts have locked in trades that are not over is what affirmed instructions give
    ///    on the whole, by their ends, units and won; all won that is locked is on hold; an account
    ///    without units remembers nothing but trades;
    /// 3. of each instruction, parties and securities are those of its legs, all of which are
    ///    between accounts; not all parties have affirmed; it is among those that expire, and the
    ///    sweeping has not passed it over;
    /// 4. each person is one investor, by its badge and by each of its keys; it has a key and a
    ///    book; guardians are enough for what they decide, and no one else has approved;
    /// 5. each security has its ISIN, its treasury, its place on the unit ledger, and rules that
    ///    make sense;
    /// 6. of each offering, bids are counted and paid for, no more is allotted than reserved, and
    ///    its account has all their won;
    /// 7. of each action whose date has passed, what all had then is what was issued; what is taken
    ///    is what those had who took it; and of a dividend, paid + withheld + left ≥ its won;
    /// 8. dates are kept just where actions ask for them;
    /// 9. nothing is of no security and no investor, and all numbers are counted.
    ///
    /// Deposits are what the type of [`Config::Deposit`] makes of them; the runtime's stories count
    /// them.
    pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_books()?;
        Self::check_investors()?;
        Self::check_securities()?;
        Self::check_appendages()?;
        let affirmed = Self::check_instructions()?;
        let mut locked = Locked::default();
        let counted = Self::check_positions(&mut locked)?;
        Self::check_payments(&mut locked)?;
        ensure!(
            locked.units == affirmed.units,
            "trades have locked other units than they give"
        );
        ensure!(
            locked.won == affirmed.won,
            "trades have locked other won than they give"
        );
        Self::check_sums(&counted)?;
        Self::check_offerings()?;
        Self::check_dates()?;
        Self::check_actions()
    }

    fn check_books() -> Result<(), TryRuntimeError> {
        for (id, book) in Books::<T>::iter() {
            ensure!(id < NextBook::<T>::get(), "a book is not counted");
            ensure!(
                book.successor.as_ref() != Some(&book.manager),
                "a book is offered to who keeps it"
            );
        }
        ensure!(
            Venues::<T>::iter_keys().all(|id| id < NextVenue::<T>::get()),
            "a venue is not counted"
        );
        Ok(())
    }

    fn check_investors() -> Result<(), TryRuntimeError> {
        let mut trusts = BTreeMap::<InvestorId, u32>::new();
        for record in Securities::<T>::iter_values().filter(|it| it.trustee.is_some()) {
            let trusts = trusts.entry(record.treasury).or_default();
            *trusts = trusts.saturating_add(1);
        }
        for (id, record) in Investors::<T>::iter() {
            ensure!(
                record.in_trust == trusts.get(&id).copied().unwrap_or_default(),
                "a trustee acts in the place of other keys than there are"
            );
            ensure!(id < NextInvestor::<T>::get(), "an investor is not counted");
            Self::check_keys(id, &record)?;
            Self::check_accounts(&record)?;
            Self::check_guardians(&record)?;
        }
        for (key, id) in InvestorOfKey::<T>::iter() {
            ensure!(
                Investors::<T>::get(id).is_some_and(|record| record.keys.contains(&key)),
                "a key is of no such investor"
            );
        }
        ensure!(
            InvestorOfBadge::<T>::iter_values().all(Investors::<T>::contains_key),
            "a badge is of no investor"
        );
        ensure!(
            Successions::<T>::iter_values().all(|id| id < NextInvestor::<T>::get()),
            "a deed is about no investor"
        );
        ensure!(
            Purchases::<T>::iter_keys().all(Investors::<T>::contains_key),
            "what was bought is nobody's"
        );
        for (id, classes) in TaxClasses::<T>::iter() {
            ensure!(Investors::<T>::contains_key(id), "a tax class is nobody's");
            let mut before = 0;
            for (since, _) in classes {
                ensure!(
                    before <= since && since <= Self::now(),
                    "an investor's tax classes are not in order"
                );
                before = since;
            }
        }
        Ok(())
    }

    fn check_keys(id: InvestorId, record: &InvestorOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(!record.keys.is_empty(), "an investor has no key");
        let keys: BTreeSet<_> = record.keys.iter().collect();
        ensure!(
            keys.len() == record.keys.len(),
            "an investor has a key twice"
        );
        ensure!(
            keys.into_iter()
                .all(|key| InvestorOfKey::<T>::get(key) == Some(id)),
            "an investor's key is another's"
        );
        ensure!(
            InvestorOfBadge::<T>::get(&record.badge) == Some(id),
            "an investor's badge is another's"
        );
        ensure!(
            record.said <= Self::now().saturating_add(MAX_AHEAD),
            "an investor has said something ahead of time"
        );
        Ok(())
    }

    fn check_accounts(record: &InvestorOf<T>) -> Result<(), TryRuntimeError> {
        ensure!(!record.books.is_empty(), "an investor has no account");
        let books: BTreeSet<_> = record.books.iter().collect();
        ensure!(
            books.len() == record.books.len(),
            "an investor has two accounts in a book"
        );
        ensure!(
            books.into_iter().all(Books::<T>::contains_key),
            "an investor has an account in no book"
        );
        ensure!(
            rules::is_country(record.country),
            "an investor lives nowhere"
        );
        ensure!(
            record.known_until <= Self::now().saturating_add(MAX_KNOWN),
            "an investor is known for too long"
        );
        Ok(())
    }

    fn check_guardians(record: &InvestorOf<T>) -> Result<(), TryRuntimeError> {
        let all = || record.guardians.iter().chain(&record.next_guardians);
        for guardians in all() {
            let who: BTreeSet<_> = guardians.who.iter().collect();
            ensure!(who.len() == guardians.who.len(), "a guardian comes twice");
            ensure!(
                (1..=who.len()).contains(&usize::from(guardians.threshold)),
                "guardians are too few for what they decide"
            );
        }
        let Some(recovery) = &record.recovery else {
            return Ok(());
        };
        let approvals: BTreeSet<_> = recovery.approvals.iter().collect();
        ensure!(
            approvals.len() == recovery.approvals.len(),
            "a recovery is approved twice by one"
        );
        let approved = matches!(recovery.stage, Stage::Approved(_));
        ensure!(
            recovery.backed || recovery.approvals.is_empty() && !approved,
            "a recovery is approved by nobody, and by somebody"
        );
        // Of one that has come to nothing, the guardians may be others by now.
        let is_guardian = |who: &T::AccountId| all().any(|they| they.who.contains(who));
        ensure!(
            recovery.stage.is_void(Self::now()) || approvals.into_iter().all(is_guardian),
            "a recovery is approved by who is no guardian"
        );
        Ok(())
    }

    fn check_securities() -> Result<(), TryRuntimeError> {
        for (id, record) in Securities::<T>::iter() {
            ensure!(id < NextSecurity::<T>::get(), "a security is not counted");
            ensure!(
                SecurityOfCode::<T>::get(record.code) == Some(id),
                "a security's code is another's"
            );
            ensure!(
                securities::is_isin(&record.code),
                "a security's code is no ISIN"
            );
            ensure!(
                (1..=MAX_UNITS).contains(&record.per_share),
                "a share is no number of units"
            );
            ensure!(
                (1..=securities::MAX_PRICE).contains(&record.reference),
                "a share has no price"
            );
            ensure!(
                record.registered <= MAX_UNITS,
                "more is registered than there can be"
            );
            ensure!(
                record
                    .proposed
                    .is_none_or(|proposed| (1..=MAX_UNITS).contains(&proposed)),
                "nothing is proposed, or more than there can be"
            );
            ensure!(
                record.issued <= record.registered,
                "more is issued than is registered"
            );
            let reserved = Reserved::<T>::get(id);
            ensure!(
                record.issued.saturating_add(reserved) <= record.registered,
                "more is reserved than is left to be issued"
            );
            ensure!(
                Investors::<T>::contains_key(record.treasury),
                "a security's treasury is no investor"
            );
            let latest = Self::now().saturating_add(MAX_WAIT);
            ensure!(
                record.halted.is_none_or(|halt| halt.until <= latest),
                "a security is halted for too long"
            );
            ensure!(
                <T::Ledger as fungibles::Inspect<T::AccountId>>::asset_exists(id),
                "a security is not on the unit ledger"
            );
        }
        for (code, id) in SecurityOfCode::<T>::iter() {
            ensure!(
                Securities::<T>::get(id).is_some_and(|record| record.code == code),
                "a code is of no such security"
            );
        }
        Ok(())
    }

    /// What comes and goes with a security.
    fn check_appendages() -> Result<(), TryRuntimeError> {
        for (security, book) in Rulebooks::<T>::iter() {
            ensure!(
                Securities::<T>::contains_key(security),
                "rules are of no security"
            );
            Self::check_rulebook(&book.rules)?;
            if let Some(next) = &book.next {
                Self::check_rulebook(&next.rules)?;
            }
        }
        ensure!(
            HolderCounts::<T>::iter_keys().all(Securities::<T>::contains_key),
            "holders are counted of no security"
        );
        ensure!(
            BookTotals::<T>::iter_keys().all(|(id, _)| Securities::<T>::contains_key(id)),
            "a book has units of no security"
        );
        for (security, id, document) in Documents::<T>::iter() {
            ensure!(
                Securities::<T>::contains_key(security),
                "a document is of no security"
            );
            ensure!(
                id < MAX_DOCUMENTS && document.version > 0,
                "a document is not counted"
            );
        }
        Ok(())
    }

    fn check_rulebook(rules: &[rules::Rule]) -> Result<(), TryRuntimeError> {
        let mut rest = rules;
        while let [first, others @ ..] = rest {
            ensure!(first.makes_sense(), "a rule makes no sense");
            ensure!(
                !others.iter().any(|other| first.repeats(other)),
                "a rule comes twice"
            );
            rest = others;
        }
        Ok(())
    }

    /// What those have locked who have affirmed.
    fn check_instructions() -> Result<Locked, TryRuntimeError> {
        let now = Self::now();
        let minute = |moment: Moment| -> u32 { (moment / MINUTE).saturated_into() };
        let mut affirmed = Locked::default();
        for (id, record) in Instructions::<T>::iter() {
            ensure!(
                id < NextInstruction::<T>::get(),
                "an instruction is not counted"
            );
            ensure!(
                record.venue < NextVenue::<T>::get(),
                "an instruction is of no venue"
            );
            ensure!(
                record.expires <= now.saturating_add(MAX_WAIT),
                "an instruction waits for too long"
            );
            ensure!(
                Expiring::<T>::contains_key(minute(record.expires), id),
                "an instruction is not among those that expire"
            );
            Self::check_legs_of(&record)?;
            let netted = Netted::of(&record.legs).ok_or("legs come to more than there can be")?;
            let moves = netted.units.iter().any(|net| net.gives > 0);
            ensure!(
                moves || netted.won.is_empty(),
                "an instruction pays for nothing"
            );
            if now < record.expires {
                Self::add_affirmed(&record, &netted, &mut affirmed);
            }
        }
        let swept = Swept::<T>::get();
        ensure!(swept <= minute(now), "what is to come is swept already");
        for (at, id, ()) in Expiring::<T>::iter() {
            ensure!(
                Instructions::<T>::get(id).is_some_and(|record| minute(record.expires) == at),
                "what is to expire is no such instruction"
            );
            ensure!(swept <= at, "the sweeping has passed one over");
        }
        Ok(affirmed)
    }

    fn check_legs_of(record: &InstructionOf<T>) -> Result<(), TryRuntimeError> {
        let mut accounts = BTreeMap::<InvestorId, BTreeSet<BookId>>::new();
        let mut securities = BTreeSet::new();
        for leg in &record.legs {
            let moves = match *leg {
                Leg::Units {
                    security,
                    from,
                    to,
                    units,
                } => {
                    securities.insert(security);
                    for SecuritiesAccount { investor, book } in [from, to] {
                        accounts.entry(investor).or_default().insert(book);
                    }
                    units > 0 && from.investor != to.investor
                }
                Leg::Won { from, to, amount } => {
                    accounts.entry(from).or_default();
                    accounts.entry(to).or_default();
                    amount > 0 && from != to
                }
            };
            ensure!(moves, "a leg moves nothing");
        }
        for (investor, books) in &accounts {
            let owner = Investors::<T>::get(investor).ok_or("a leg is nobody's")?;
            ensure!(
                books.iter().all(|book| owner.books.contains(book)),
                "a leg is of no account"
            );
        }
        let next = NextSecurity::<T>::get();
        ensure!(
            securities.iter().all(|security| *security < next),
            "a leg is of what never was a security"
        );
        ensure!(!securities.is_empty(), "an instruction delivers nothing");
        let parties = record.parties.iter().map(|party| &party.investor);
        ensure!(
            accounts.keys().eq(parties),
            "an instruction has other parties than its legs"
        );
        ensure!(
            record.parties.iter().any(|party| !party.affirmed),
            "an instruction is affirmed by all and not settled"
        );
        let mut affirmed = record.parties.iter().filter(|party| party.affirmed);
        ensure!(
            affirmed.all(|party| {
                let owner = Investors::<T>::get(party.investor);
                owner.is_some_and(|owner| party.recoveries <= owner.recoveries)
            }),
            "a party has affirmed by a key that it has not had"
        );
        let versions = record.versions.iter().map(|(security, _)| security);
        ensure!(
            securities.iter().eq(versions),
            "an instruction has other securities than its legs"
        );
        Ok(())
    }

    fn add_affirmed(record: &InstructionOf<T>, netted: &Netted, affirmed: &mut Locked) {
        let until = record.expires;
        let has_affirmed = |investor: InvestorId| {
            let mut parties = record.parties.iter();
            parties.any(|party| party.investor == investor && party.affirmed)
        };
        for net in netted.units.iter().filter(|net| net.gives > 0) {
            if has_affirmed(net.account.investor) {
                let place = (net.security, net.account, until);
                let sum = affirmed.units.entry(place).or_default();
                *sum = sum.saturating_add(net.gives);
            }
        }
        for net in netted.won.iter().filter(|net| net.gives > 0) {
            if has_affirmed(net.investor) {
                let sum = affirmed.won.entry((net.investor, until)).or_default();
                *sum = sum.saturating_add(net.gives);
            }
        }
    }

    fn check_positions(locked: &mut Locked) -> Result<Counted, TryRuntimeError> {
        let mut counted = Counted::default();
        for (security, investor, position) in Positions::<T>::iter() {
            let owner = Investors::<T>::get(investor).ok_or("a position is nobody's")?;
            ensure!(!position.parts.is_empty(), "a position is empty");
            let mut books = BTreeSet::new();
            for part in &position.parts {
                ensure!(
                    owner.books.contains(&part.book),
                    "a part of a position is in no account"
                );
                ensure!(
                    books.insert(part.book),
                    "two parts of a position are in one account"
                );
                let book = part.book;
                let account = SecuritiesAccount { investor, book };
                Self::check_part(security, account, part, locked)?;
                if part.units > 0 {
                    let sum = counted.books.entry((security, book)).or_default();
                    *sum = sum.saturating_add(part.units);
                }
            }
            let units = position.units();
            let record = Securities::<T>::get(security);
            ensure!(
                record.is_some() || units == 0,
                "there are units of no security"
            );
            let ledger = Self::ledger_account(investor);
            ensure!(
                <T::Ledger as fungibles::Inspect<T::AccountId>>::balance(security, &ledger)
                    == units,
                "an investor has other units on the unit ledger"
            );
            let sum = counted.units.entry(security).or_default();
            *sum = sum.saturating_add(units);
            if units > 0 && record.is_some_and(|record| record.treasury != investor) {
                let holders = counted.holders.entry(security).or_default();
                holders.count(position.class, true);
            }
        }
        Ok(counted)
    }

    fn check_part(
        security: SecurityId,
        account: SecuritiesAccount,
        part: &Part,
        locked: &mut Locked,
    ) -> Result<(), TryRuntimeError> {
        ensure!(
            part.units > 0 || !part.liens.is_empty(),
            "a part of a position is nothing"
        );
        let is_own = |lien: &&Lien| !matches!(lien.cause, Cause::Order(_));
        ensure!(
            part.liens.iter().filter(is_own).count() <= MAX_OWN_LIENS,
            "no place is left for a court's order"
        );
        let now = Self::now();
        let mut known = Vec::new();
        for lien in &part.liens {
            ensure!(lien.units > 0, "an encumbrance is of no units");
            ensure!(
                !known.contains(&(lien.cause, lien.until)),
                "two encumbrances are one"
            );
            known.push((lien.cause, lien.until));
            let is_trade = lien.cause == Cause::Trade;
            ensure!(
                is_trade || part.units > 0,
                "units are encumbered where there are none"
            );
            if let Cause::Pledge(pledgee) = lien.cause {
                ensure!(
                    pledgee != account.investor && Investors::<T>::contains_key(pledgee),
                    "units are pledged to nobody"
                );
            }
            if is_trade && now < lien.until {
                locked
                    .units
                    .insert((security, account, lien.until), lien.units);
            }
        }
        Ok(())
    }

    fn check_payments(locked: &mut Locked) -> Result<(), TryRuntimeError> {
        let now = Self::now();
        for (investor, payments) in Payments::<T>::iter() {
            ensure!(
                Investors::<T>::contains_key(investor),
                "payments are nobody's"
            );
            ensure!(!payments.is_empty(), "payments are kept that are none");
            let mut ends = BTreeSet::new();
            for Payment { until, won } in payments {
                ensure!(won > 0, "a payment is of no won");
                ensure!(ends.insert(until), "two payments are one");
                if now < until {
                    locked.won.insert((investor, until), won);
                }
            }
        }
        let reason: T::RuntimeHoldReason = HoldReason::Settlement.into();
        for investor in Investors::<T>::iter_keys() {
            let payments = Payments::<T>::get(investor);
            let sum = payments
                .iter()
                .fold(0, |sum: Balance, payment| sum.saturating_add(payment.won));
            let ledger = Self::ledger_account(investor);
            ensure!(
                T::Currency::balance_on_hold(&reason, &ledger) == sum,
                "an investor has other won on hold than it is to pay"
            );
        }
        Ok(())
    }

    fn check_sums(counted: &Counted) -> Result<(), TryRuntimeError> {
        for (id, record) in Securities::<T>::iter() {
            ensure!(
                <T::Ledger as fungibles::Inspect<T::AccountId>>::total_issuance(id)
                    == record.issued,
                "other units are on the unit ledger than are issued"
            );
            let units = counted.units.get(&id).copied().unwrap_or_default();
            ensure!(
                units == record.issued,
                "positions come to other units than are issued"
            );
            let holders = counted.holders.get(&id).copied().unwrap_or_default();
            ensure!(
                HolderCounts::<T>::get(id) == holders,
                "other holders are counted than there are"
            );
        }
        let totals: BTreeMap<_, _> = BookTotals::<T>::iter()
            .map(|(security, book, units)| ((security, book), units))
            .collect();
        ensure!(
            totals == counted.books,
            "books come to other units than their accounts"
        );
        Ok(())
    }

    fn check_offerings() -> Result<(), TryRuntimeError> {
        let mut bidden = BTreeMap::<OfferingId, Bidden>::new();
        for (id, number, bid) in Bids::<T>::iter() {
            let offering = Offerings::<T>::get(id).ok_or("a bid is for no offering")?;
            Self::check_bid(id, &offering, number, &bid)?;
            let sums = bidden.entry(id).or_default();
            sums.bids = sums.bids.saturating_add(1);
            sums.units = sums.units.saturating_add(bid.units);
            sums.won = sums.won.saturating_add(bid.won);
            sums.allotted = sums.allotted.saturating_add(bid.allotted);
        }
        for (id, investor, number) in BidOf::<T>::iter() {
            ensure!(
                Bids::<T>::get(id, number).is_some_and(|bid| bid.investor == investor),
                "an investor has no such bid"
            );
        }
        for (id, rank, number) in Ranks::<T>::iter() {
            let rank_of = |bid: Bid| allotment::rank(bid.remainder, number);
            ensure!(
                Bids::<T>::get(id, number).is_some_and(|bid| rank_of(bid) == rank),
                "a rank is of no such bid"
            );
            let stage = Offerings::<T>::get(id).map(|offering| offering.stage);
            ensure!(
                matches!(
                    stage,
                    Some(OfferingStage::Sharing { .. } | OfferingStage::Ranking { .. })
                ),
                "bids are ranked while nothing is shared"
            );
        }
        let mut reserved = BTreeMap::<SecurityId, Units>::new();
        for (id, offering) in Offerings::<T>::iter() {
            let sums = bidden.get(&id).copied().unwrap_or_default();
            Self::check_offering(id, &offering, sums)?;
            if offering.reserved > 0 {
                let sum = reserved.entry(offering.offer.security).or_default();
                *sum = sum.saturating_add(offering.reserved);
            }
        }
        let kept: BTreeMap<_, _> = Reserved::<T>::iter().collect();
        ensure!(
            kept == reserved,
            "other units are reserved than offerings say"
        );
        ensure!(
            kept.into_keys().all(Securities::<T>::contains_key),
            "units are reserved of no security"
        );
        Ok(())
    }

    fn check_bid(
        id: OfferingId,
        offering: &OfferingOf<T>,
        number: u32,
        bid: &Bid,
    ) -> Result<(), TryRuntimeError> {
        ensure!(number < offering.next_bid, "a bid is not counted");
        ensure!(
            Investors::<T>::get(bid.investor).is_some_and(|it| it.books.contains(&bid.book)),
            "a bid is of no account"
        );
        ensure!(
            BidOf::<T>::get(id, bid.investor) == Some(number),
            "an investor does not know its bid"
        );
        ensure!(
            (1..=offering.offer.units).contains(&bid.units),
            "a bid is for nothing, or for more than is offered"
        );
        ensure!(
            bid.won == Self::cost(offering.offer.price, offering.per_share, bid.units),
            "a bid has paid other won than it costs"
        );
        ensure!(
            bid.allotted <= bid.units,
            "a bid is allotted more than it is for"
        );
        Ok(())
    }

    fn check_offering(
        id: OfferingId,
        offering: &OfferingOf<T>,
        sums: Bidden,
    ) -> Result<(), TryRuntimeError> {
        ensure!(id < NextOffering::<T>::get(), "an offering is not counted");
        let Offer {
            price,
            units,
            soft_cap,
            closes,
            refund_at,
            ..
        } = offering.offer;
        ensure!(
            units > 0
                && soft_cap <= units
                && offering.per_share > 0
                && (1..=securities::MAX_PRICE).contains(&price)
                && closes < refund_at
                && refund_at <= closes.saturating_add(MAX_OFFERING),
            "an offering makes no sense"
        );
        ensure!(
            offering.bids == sums.bids,
            "an offering counts other bids than there are"
        );
        let is_allotted = offering.stage == OfferingStage::Allotted;
        let is_over = is_allotted || offering.stage == OfferingStage::Failed;
        ensure!(!is_over || sums.bids > 0, "an offering is over and stays");
        ensure!(
            sums.units == offering.demand,
            "an offering counts other units than are bid for"
        );
        ensure!(
            offering.reserved == units || is_allotted && offering.reserved < units,
            "an offering has reserved other units than it offers"
        );
        ensure!(
            sums.allotted <= offering.reserved,
            "more is allotted than is reserved"
        );
        ensure!(
            sums.won <= T::Currency::balance(&Self::offering_account(id)),
            "an offering's account has too little"
        );
        Ok(())
    }

    fn check_dates() -> Result<(), TryRuntimeError> {
        let mut asked = BTreeMap::<(SecurityId, Moment), u8>::new();
        for action in Actions::<T>::iter_values() {
            let place = (action.security, action.record_date);
            let actions = asked.entry(place).or_default();
            *actions = actions.saturating_add(1);
        }
        let mut kept = BTreeMap::new();
        for (security, dates) in Dates::<T>::iter() {
            ensure!(
                !dates.dates.is_empty(),
                "record dates are kept that are none"
            );
            for (date, actions) in dates.dates {
                ensure!(
                    kept.insert((security, date), actions).is_none(),
                    "a record date comes twice"
                );
            }
        }
        ensure!(
            kept == asked,
            "other record dates are kept than actions ask for"
        );
        ensure!(
            !Forgotten::<T>::iter_keys().any(Dates::<T>::contains_key),
            "what actions ask for is being forgotten"
        );
        for (security, investor, kept) in Left::<T>::iter() {
            ensure!(
                Investors::<T>::contains_key(investor),
                "what was left behind is nobody's"
            );
            Self::check_kept(security, &kept)?;
        }
        for (security, kept) in LeftSupply::<T>::iter() {
            Self::check_kept(security, &kept)?;
        }
        Ok(())
    }

    fn check_kept(security: SecurityId, kept: &Snapshots) -> Result<(), TryRuntimeError> {
        ensure!(
            Dates::<T>::contains_key(security) || Forgotten::<T>::contains_key(security),
            "something was left behind that nobody asks for"
        );
        let mut before = 0;
        for entry in kept {
            ensure!(
                before < entry.until && entry.until <= Self::now(),
                "what was left behind is not in order"
            );
            before = entry.until;
        }
        Ok(())
    }

    fn check_actions() -> Result<(), TryRuntimeError> {
        let mut redeemed = BTreeMap::<SecurityId, Moment>::new();
        for action in Actions::<T>::iter_values() {
            if let Matter::Redemption {
                fractions: None, ..
            } = action.matter
            {
                let before = redeemed.insert(action.security, action.record_date);
                ensure!(before.is_none(), "a security is redeemed twice");
            }
        }
        ensure!(
            Securities::<T>::iter().all(|(id, record)| record.matures == redeemed.remove(&id)),
            "a security is redeemed by no action"
        );
        let mut taken = BTreeMap::<ActionId, BTreeSet<InvestorId>>::new();
        for (id, investor, ()) in Taken::<T>::iter() {
            ensure!(
                Actions::<T>::contains_key(id) || Done::<T>::contains_key(id),
                "something was taken of no action"
            );
            taken.entry(id).or_default().insert(investor);
        }
        ensure!(
            !Done::<T>::iter_keys().any(Actions::<T>::contains_key),
            "an action is closed and stays"
        );
        for (id, action) in Actions::<T>::iter() {
            ensure!(id < NextAction::<T>::get(), "an action is not counted");
            let record =
                Securities::<T>::get(action.security).ok_or("an action is of no security")?;
            Self::check_matter(&action)?;
            let who = taken.remove(&id).unwrap_or_default();
            Self::check_parts(id, &action, &record, &who)?;
        }
        Ok(())
    }

    fn check_matter(action: &ActionOf<T>) -> Result<(), TryRuntimeError> {
        let latest = Self::now().saturating_add(MAX_NOTICE);
        ensure!(
            action.record_date <= latest,
            "a record date is too far ahead"
        );
        match &action.matter {
            Matter::Dividend {
                amount,
                per_share,
                funded,
                ..
            } => {
                let (Amount::Pot(won) | Amount::PerShare(won)) = amount;
                ensure!(
                    *per_share > 0
                        && (1..=MAX_DIVIDEND).contains(won)
                        && funded.is_none_or(|since| since <= Self::now()),
                    "a dividend makes no sense"
                );
                ensure!(
                    funded.is_some() || (action.taken, action.paid, action.taxed) == (0, 0, 0),
                    "a dividend was paid before its won was there"
                );
            }
            Matter::Redemption {
                price,
                per_share,
                fractions,
                funded,
            } => {
                ensure!(
                    *per_share > 0
                        && (1..=MAX_DIVIDEND).contains(price)
                        && funded.is_none_or(|since| since <= Self::now())
                        && fractions.is_none_or(|holders| holders > 0 && funded.is_some()),
                    "a redemption makes no sense"
                );
                ensure!(
                    action.taxed == 0
                        && (funded.is_some() || (action.taken, action.paid) == (0, 0)),
                    "something is redeemed before its won was there"
                );
            }
            Matter::Vote { until, tally, .. } => {
                let end = action.record_date.saturating_add(MAX_NOTICE);
                ensure!(
                    action.record_date < *until && *until <= end && tally.len() > 1,
                    "a vote makes no sense"
                );
                let votes = tally
                    .iter()
                    .fold(0, |sum: Units, votes| sum.saturating_add(*votes));
                ensure!(
                    (votes, action.paid, action.taxed) == (action.taken, 0, 0),
                    "other votes are counted than were given"
                );
            }
        }
        Ok(())
    }

    /// Whether what those had at the date who have taken their part is what is taken, and the pot
    /// has the rest.
    fn check_parts(
        id: ActionId,
        action: &ActionOf<T>,
        record: &SecurityOf<T>,
        who: &BTreeSet<InvestorId>,
    ) -> Result<(), TryRuntimeError> {
        let (security, date) = (action.security, action.record_date);
        if Self::now() < date {
            ensure!(
                who.is_empty() && action.taken == 0,
                "a part was taken before the record date"
            );
            return Ok(());
        }
        let mut parts = BTreeMap::<InvestorId, Units>::new();
        for (investor, position) in Positions::<T>::iter_prefix(security) {
            parts.insert(investor, position.units());
        }
        for (investor, kept) in Left::<T>::iter_prefix(security) {
            let units = parts.entry(investor).or_default();
            *units = at_date(&kept, date, *units);
        }
        let add = |sum: Units, units: &Units| sum.saturating_add(*units);
        let issued = at_date(&LeftSupply::<T>::get(security), date, record.issued);
        ensure!(
            parts.values().fold(0, add) == issued,
            "what all had at a record date is not what was issued"
        );
        parts.remove(&record.treasury);
        let supply = parts.values().fold(0, add);
        if let Matter::Redemption {
            price,
            per_share,
            fractions,
            funded: Some(_),
        } = action.matter
        {
            let left = T::Currency::balance(&Self::pot_account(id));
            let owed = match fractions {
                Some(holders) => {
                    Self::largest_fraction(price, per_share).saturating_mul(holders.into())
                }
                None => {
                    let pot = supply.saturating_mul(price).div_ceil(per_share);
                    pot.saturating_sub(action.paid)
                }
            };
            ensure!(owed <= left, "a redemption's pot has too little");
            let known = parts.keys().collect::<BTreeSet<_>>();
            ensure!(
                who.iter().all(|investor| known.contains(investor)),
                "somebody has taken a part who had none"
            );
            return Ok(());
        }
        if matches!(action.matter, Matter::Redemption { .. }) {
            return Ok(());
        }
        parts.retain(|investor, units| *units > 0 && who.contains(investor));
        ensure!(
            parts.len() == who.len(),
            "somebody has taken a part who had none"
        );
        ensure!(
            parts.values().fold(0, add) == action.taken,
            "other parts are taken than those had who took them"
        );
        let Matter::Dividend {
            amount,
            per_share,
            funded: Some(_),
            ..
        } = &action.matter
        else {
            return Ok(());
        };
        let pot = match amount {
            Amount::Pot(won) => *won,
            Amount::PerShare(won) => supply.saturating_mul(*won).div_ceil(*per_share),
        };
        let left = T::Currency::balance(&Self::pot_account(id));
        let gone = action.paid.saturating_add(action.taxed);
        // Anybody may give it more.
        ensure!(
            pot <= left.saturating_add(gone),
            "a dividend's pot has too little"
        );
        Ok(())
    }
}
