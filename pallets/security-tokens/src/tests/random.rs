//! No sequence of calls breaks the law, and what everybody has is what another reckoning says.

use crate::{
    mock::*,
    rules::{
        InvestorClass::{self, Institutional, Professional, Retail},
        Rule,
    },
    *,
};
use frame::testing_prelude::*;
use pallet_support::DeedKind;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

/// The keys of the investors 1 to 6. All but the last have accounts in both books, and the treasury
/// has.
const PEOPLE: [Who; 6] = [ALICE, BOB, CAROL, 31, 32, 33];
const LAST: InvestorId = 6;
/// The securities: without rules, and with some.
const PLAIN: SecurityId = 0;
const RULED: SecurityId = 1;
/// What those are: four holders, of whom three are retail, and lots of ten.
const HOLDERS: u32 = 4;
const RETAIL: u32 = 3;
const LOT: u128 = 10;
const MINUTE: Moment = 60_000;
const THIRTY_DAYS: Moment = 30 * DAY;
const TEN_YEARS: Moment = 3_653 * DAY;
/// At so many moments an account's encumbrances end at most, and an investor's payments.
const ENDS: usize = 24;

/// What goes from one to another. Bytes choose among what there is.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Units of which security, or won.
    of: Option<SecurityId>,
    from: u8,
    to: u8,
    /// Do units go to the book 1?
    other: bool,
    part: u8,
}

#[derive(Clone, Debug)]
enum Step {
    /// Units against won, for so long.
    Trade(Line, u8, Moment),
    /// Whatever goes round, for so long.
    Graph(Vec<Line>, Moment),
    /// A party of an instruction affirms it.
    Affirm(u8, u8),
    /// All of them do who have not, one after the other, from one of them on.
    AffirmAll(u8, u8),
    Withdraw(u8, u8),
    Reject(u8, u8),
    Expire(u8),
    Sweep,
    Later(Moment),
    /// By one of three orders.
    Freeze(Line, u8),
    Unfreeze(u8, u8),
    /// For so long.
    Pledge(Line, Moment),
    Release(u8, u8),
    /// By one of three orders, or by a deed.
    Force(Line, u8),
    ForcePay(Line),
    /// Locked up for so long.
    Mint(Line, Option<Moment>),
    Redeem(Line),
    Move(Line),
    Classify(u8, InvestorClass),
    Refresh(u8),
    PayIn(u8, u8),
    PayOut(u8, u8),
}

fn line(
    of: impl Strategy<Value = Option<SecurityId>>,
    part: impl Strategy<Value = u8>,
) -> impl Strategy<Value = Line> {
    let other = proptest::bool::weighted(0.3);
    let all = (of, any::<u8>(), any::<u8>(), other, part);
    all.prop_map(|(of, from, to, other, part)| Line {
        of,
        from,
        to,
        other,
        part,
    })
}

/// How long an instruction or a pledge lasts.
fn wait() -> impl Strategy<Value = Moment> {
    prop_oneof![
        12 => prop::sample::select(vec![HOUR, 6 * HOUR, DAY, 2 * DAY, THIRTY_DAYS]),
        1 => prop::sample::select(vec![0, 1, THIRTY_DAYS + 1, TEN_YEARS + 1]),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let byte = any::<u8>;
    let two = || (any::<u8>(), any::<u8>());
    let units = || {
        let securities = prop::sample::select(vec![Some(PLAIN), Some(RULED)]);
        line(securities, any::<u8>())
    };
    let graph = {
        let what = prop::sample::select(vec![Some(PLAIN), Some(PLAIN), Some(RULED), None]);
        let part = prop_oneof![12 => 72u8..160, 1 => any::<u8>()];
        prop::collection::vec(line(what, part), 1..7)
    };
    let class = prop::sample::select(vec![Retail, Retail, Professional, Institutional]);
    let locked = prop_oneof![
        3 => Just(None::<Moment>),
        2 => prop::sample::select(vec![Some(HOUR), Some(DAY), Some(TEN_YEARS)]),
        1 => prop::sample::select(vec![Some(0), Some(TEN_YEARS + 1)]),
    ];
    let later = prop::sample::select(vec![1, MINUTE, HOUR, HOUR, 6 * HOUR, DAY]);
    prop_oneof![
        14 => (units(), byte(), wait()).prop_map(|(a, b, c)| Trade(a, b, c)),
        10 => (graph, wait()).prop_map(|(a, b)| Graph(a, b)),
        8 => two().prop_map(|(a, b)| Affirm(a, b)),
        20 => two().prop_map(|(a, b)| AffirmAll(a, b)),
        4 => two().prop_map(|(a, b)| Withdraw(a, b)),
        2 => two().prop_map(|(a, b)| Reject(a, b)),
        3 => byte().prop_map(Expire),
        2 => Just(Sweep),
        7 => later.prop_map(Later),
        4 => (units(), byte()).prop_map(|(a, b)| Freeze(a, b)),
        4 => two().prop_map(|(a, b)| Unfreeze(a, b)),
        5 => (units(), wait()).prop_map(|(a, b)| Pledge(a, b)),
        4 => two().prop_map(|(a, b)| Release(a, b)),
        4 => (units(), byte()).prop_map(|(a, b)| Force(a, b)),
        2 => units().prop_map(ForcePay),
        6 => (units(), locked).prop_map(|(a, b)| Mint(a, b)),
        3 => units().prop_map(Redeem),
        5 => units().prop_map(Move),
        4 => (byte(), class).prop_map(|(a, b)| Classify(a, b)),
        4 => byte().prop_map(Refresh),
        2 => two().prop_map(|(a, b)| PayIn(a, b)),
        3 => two().prop_map(|(a, b)| PayOut(a, b)),
    ]
}

/// The n-th of those that there are, from the first again after the last.
fn nth<Key>(keys: impl IntoIterator<Item = Key>, n: u8) -> Option<Key> {
    let keys: Vec<_> = keys.into_iter().collect();
    let place = usize::from(n).checked_rem(keys.len())?;
    keys.into_iter().nth(place)
}

/// Whose key acts for an investor.
fn key(investor: InvestorId) -> Who {
    match investor {
        TREASURY => ISSUER,
        _ => PEOPLE[investor as usize - 1],
    }
}

/// Any of the seven.
fn whom(n: u8) -> InvestorId {
    u32::from(n) % 7
}

/// Somebody else; now and then the same.
fn other(than: InvestorId, n: u8) -> InvestorId {
    match n {
        ..244 => (than + 1 + u32::from(n) % 6) % 7,
        _ => than,
    }
}

/// One that is no treasury.
fn person(n: u8) -> InvestorId {
    u32::from(n) % LAST + 1
}

/// A part of what there is: mostly tens up to a half, or all; now and then a few, one too many, or
/// nothing.
fn share(of: u128, part: u8) -> u128 {
    match part {
        ..4 => 0,
        4..12 => of + 1,
        12..48 => of,
        48..72 => u128::from(part) - 40,
        _ => (of * u128::from(part) / 512 / 10 * 10).max(10),
    }
}

/// Nothing of the kind is there.
fn nothing() -> DispatchError {
    DispatchError::Other("there is nothing to do")
}

/// When a key signs next.
fn word(who: Who) -> Moment {
    let investor = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let said = Investors::<Test>::get(investor).map_or(0, |record| record.said);
    now().max(said + 1)
}

/// An order.
fn order(n: u8) -> H256 {
    H256::repeat_byte(n)
}

/// An account's units of a security: of which, whose, in which book.
type Place = (SecurityId, InvestorId, BookId);

fn account_of((_, investor, book): Place) -> SecuritiesAccount {
    SecuritiesAccount { investor, book }
}

/// Why an account can't dispose of units, trades apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Why {
    LockUp,
    Pledge(InvestorId),
    Order(u8),
}

/// What legs come to: less than nothing is given.
#[derive(Default)]
struct Nets {
    units: BTreeMap<Place, i128>,
    won: BTreeMap<InvestorId, i128>,
}

/// What of it is given.
fn given(net: i128) -> u128 {
    u128::try_from(-net).unwrap_or_default()
}

fn signed_of(amount: u128) -> i128 {
    i128::try_from(amount).expect("it is not that much")
}

struct Deal {
    legs: Vec<Leg>,
    expires: Moment,
    /// All whom it concerns, and whether they have affirmed.
    parties: BTreeMap<InvestorId, bool>,
}

impl Deal {
    fn nets(&self) -> Nets {
        let mut nets = Nets::default();
        for leg in &self.legs {
            match *leg {
                Leg::Units {
                    security,
                    from,
                    to,
                    units,
                } => {
                    let units = signed_of(units);
                    let giver = (security, from.investor, from.book);
                    *nets.units.entry(giver).or_default() -= units;
                    let getter = (security, to.investor, to.book);
                    *nets.units.entry(getter).or_default() += units;
                }
                Leg::Won { from, to, amount } => {
                    let amount = signed_of(amount);
                    *nets.won.entry(from).or_default() -= amount;
                    *nets.won.entry(to).or_default() += amount;
                }
            }
        }
        nets
    }

    fn is_over(&self) -> bool {
        self.expires <= now()
    }

    /// Has it locked something for this, now?
    fn locks(&self, investor: InvestorId) -> bool {
        !self.is_over() && self.parties.get(&investor) == Some(&true)
    }
}

/// How often something was done.
type Tally = BTreeMap<&'static str, u32>;

/// What everybody has, reckoned apart from the pallet.
struct Model {
    /// Units, where there are some.
    units: BTreeMap<Place, u128>,
    /// What is encumbered for another reason than a trade, until when.
    charges: BTreeMap<(Place, Why, Moment), u128>,
    /// What is registered of each security.
    registered: [u128; 2],
    /// All won of an investor's ledger account, locked or not,
    cash: BTreeMap<InvestorId, u128>,
    /// and what it has taken out.
    wallets: BTreeMap<InvestorId, u128>,
    /// What everybody is,
    class: BTreeMap<InvestorId, InvestorClass>,
    /// and as what it is counted.
    counted: BTreeMap<(SecurityId, InvestorId), InvestorClass>,
    deals: BTreeMap<InstructionId, Deal>,
    /// Of whom the notary's deed has given something away first.
    deceased: Option<InvestorId>,
    tally: Tally,
}

impl Model {
    fn new() -> Self {
        let classes = [
            Retail,
            Retail,
            Retail,
            Professional,
            Professional,
            Institutional,
        ];
        for (who, class) in PEOPLE.into_iter().zip(classes).skip(3) {
            register_as(who, class);
        }
        for who in [ISSUER, ALICE, BOB, CAROL, PEOPLE[3], PEOPLE[4]] {
            let moment = word(who);
            let signature = Some(says(who, Consent::Join(1), moment));
            assert_ok!(Tokens::join_book(
                signed(OTHER_MANAGER),
                1,
                id(who),
                moment,
                signature
            ));
        }
        let rules = vec![
            Rule::HolderCap(HOLDERS),
            Rule::ClassCap(Retail, RETAIL),
            Rule::Lot(10),
        ];
        assert_eq!(list(*b"KR7000660001", 2_000, rules), RULED);
        Sealed::mutate(|sealed| sealed.push((7, H256::repeat_byte(7), DeedKind::Authentic)));
        let mut model = Self {
            units: BTreeMap::new(),
            charges: BTreeMap::new(),
            registered: [10_000, 2_000],
            cash: BTreeMap::new(),
            wallets: BTreeMap::new(),
            class: (1..=LAST).zip(classes).collect(),
            counted: BTreeMap::new(),
            deals: BTreeMap::new(),
            deceased: None,
            tally: Tally::new(),
        };
        for (place, units) in [
            ((PLAIN, TREASURY, 0), 500),
            ((PLAIN, 1, 0), 600),
            ((PLAIN, 2, 0), 600),
            ((PLAIN, 3, 0), 500),
            ((PLAIN, 3, 1), 100),
            ((PLAIN, 4, 1), 600),
            ((PLAIN, 5, 0), 600),
            ((RULED, TREASURY, 0), 400),
            ((RULED, 1, 0), 500),
            ((RULED, 2, 1), 300),
            ((RULED, 4, 0), 200),
        ] {
            assert_ok!(model.mint(place, units, None));
        }
        for investor in 1..=LAST {
            assert_ok!(model.pay_in(investor, 1_000_000));
            let who = key(investor);
            assert_ok!(Tokens::set_payout(signed(who), id(who)));
        }
        at(now() + DAY);
        model.tally.clear();
        model
    }

    fn did(&mut self, what: &'static str) {
        *self.tally.entry(what).or_default() += 1;
    }

    fn units(&self, place: Place) -> u128 {
        self.units.get(&place).copied().unwrap_or_default()
    }

    fn total(&self, security: SecurityId, investor: InvestorId) -> u128 {
        [0, 1]
            .map(|book| self.units((security, investor, book)))
            .iter()
            .sum()
    }

    fn issued(&self, security: SecurityId) -> u128 {
        (TREASURY..=LAST)
            .map(|investor| self.total(security, investor))
            .sum()
    }

    /// Who holds a security, the treasury apart, by class.
    fn holders(&self, security: SecurityId) -> BTreeMap<InvestorClass, u32> {
        let mut holders = BTreeMap::new();
        for investor in 1..=LAST {
            if self.total(security, investor) > 0 {
                let class = self.counted[&(security, investor)];
                *holders.entry(class).or_default() += 1;
            }
        }
        holders
    }

    /// What an account has locked in trades, by their ends.
    fn locks(&self, place: Place) -> BTreeMap<Moment, u128> {
        let mut locks = BTreeMap::new();
        let (_, investor, _) = place;
        for deal in self.deals.values().filter(|deal| deal.locks(investor)) {
            let net = deal.nets().units.get(&place).copied();
            let gives = given(net.unwrap_or_default());
            if gives > 0 {
                *locks.entry(deal.expires).or_default() += gives;
            }
        }
        locks
    }

    /// What else it can't dispose of.
    fn charges(&self, place: Place) -> impl Iterator<Item = (Why, Moment, u128)> {
        let charges = self.charges.iter();
        let charges = charges.map(|((at, why, until), units)| (*at, *why, *until, *units));
        let here = charges.filter(move |(at, _, until, _)| *at == place && now() < *until);
        here.map(|(_, why, until, units)| (why, until, units))
    }

    fn encumbered(&self, place: Place) -> u128 {
        let locked: u128 = self.locks(place).values().sum();
        locked + self.charges(place).map(|(.., units)| units).sum::<u128>()
    }

    fn free(&self, place: Place) -> u128 {
        self.units(place).saturating_sub(self.encumbered(place))
    }

    /// Is there room for another end of what is no court's?
    fn has_room(&self, place: Place) -> bool {
        let own = self
            .charges(place)
            .filter(|(why, ..)| !matches!(why, Why::Order(_)));
        self.locks(place).len() + own.count() < ENDS
    }

    /// What an investor has locked to pay, by the ends.
    fn payments(&self, investor: InvestorId) -> BTreeMap<Moment, u128> {
        let mut payments = BTreeMap::new();
        for deal in self.deals.values().filter(|deal| deal.locks(investor)) {
            let net = deal.nets().won.get(&investor).copied();
            let gives = given(net.unwrap_or_default());
            if gives > 0 {
                *payments.entry(deal.expires).or_default() += gives;
            }
        }
        payments
    }

    fn locked_won(&self, investor: InvestorId) -> u128 {
        self.payments(investor).values().sum()
    }

    fn cash(&self, investor: InvestorId) -> u128 {
        self.cash.get(&investor).copied().unwrap_or_default()
    }

    /// What it can pay now. As long as won is locked, one stays.
    fn payable(&self, investor: InvestorId) -> u128 {
        let locked = self.locked_won(investor);
        let free = self.cash(investor) - locked;
        free.saturating_sub((locked > 0).into())
    }

    fn move_won(&mut self, investor: InvestorId, net: i128) {
        let cash = self.cash.entry(investor).or_default();
        *cash = cash.checked_add_signed(net).expect("it has so much");
    }

    /// Units come or go. With the last one everything ends but locks of trades.
    fn move_units(&mut self, place: Place, net: i128) {
        let units = self.units(place).checked_add_signed(net);
        let units = units.expect("it has so many");
        if units > 0 {
            self.units.insert(place, units);
        } else {
            self.units.remove(&place);
            self.charges.retain(|(at, ..), _| *at != place);
        }
    }

    fn count_as_now(&mut self, security: SecurityId, investor: InvestorId) {
        if let Some(class) = self.class.get(&investor) {
            self.counted.insert((security, investor), *class);
        }
    }

    fn has_joined(investor: InvestorId, book: BookId) -> bool {
        book == 0 || book == 1 && investor != LAST
    }

    /// An account that has some of a security; now and then any.
    fn place(&self, security: SecurityId, n: u8) -> Place {
        let places = self.units.keys().filter(|(of, ..)| *of == security);
        let known = nth(places.copied(), n).filter(|_| n < 236);
        known.unwrap_or((security, whom(n), u32::from(n) % 2))
    }

    /// Where a line goes.
    fn target(from: InvestorId, line: Line) -> SecuritiesAccount {
        SecuritiesAccount {
            investor: other(from, line.to),
            book: line.other.into(),
        }
    }

    /// Mostly some thousands; now and then all that it can pay, one won more, or nothing.
    fn amount(&self, investor: InvestorId, part: u8) -> u128 {
        match part {
            ..4 => 0,
            4..24 => self.payable(investor),
            24..36 => self.payable(investor) + 1,
            _ => u128::from(part) * 1_000,
        }
    }

    fn leg(&self, line: Line) -> Leg {
        match line.of {
            Some(security) => {
                let place = self.place(security, line.from);
                let from = account_of(place);
                Leg::Units {
                    security,
                    from,
                    to: Self::target(from.investor, line),
                    units: share(self.units(place), line.part),
                }
            }
            None => {
                let from = whom(line.from);
                Leg::Won {
                    from,
                    to: other(from, line.to),
                    amount: self.amount(from, line.part),
                }
            }
        }
    }

    fn trade(&mut self, line: Line, price: u8, wait: Moment) -> DispatchResult {
        let delivery = self.leg(line);
        let Leg::Units { from, to, .. } = delivery else {
            return Err(nothing());
        };
        let amount = self.amount(to.investor, price);
        let payment = pay(to.investor, from.investor, amount);
        self.instruct(vec![delivery, payment], wait)
    }

    fn instruct(&mut self, legs: Vec<Leg>, wait: Moment) -> DispatchResult {
        let mut parties = BTreeMap::new();
        let mut good = 0 < wait && wait <= THIRTY_DAYS;
        let mut delivered = BTreeMap::<(SecurityId, InvestorId), i128>::new();
        let mut pays = false;
        for leg in &legs {
            match *leg {
                Leg::Units {
                    security,
                    from,
                    to,
                    units,
                } => {
                    *delivered.entry((security, from.investor)).or_default() -= signed_of(units);
                    *delivered.entry((security, to.investor)).or_default() += signed_of(units);
                    let joined = |at: SecuritiesAccount| Self::has_joined(at.investor, at.book);
                    good &= units > 0 && from.investor != to.investor && joined(from) && joined(to);
                    parties.extend([(from.investor, false), (to.investor, false)]);
                }
                Leg::Won { from, to, amount } => {
                    pays = true;
                    good &= amount > 0 && from != to;
                    parties.extend([(from, false), (to, false)]);
                }
            }
        }
        // Nothing is paid for what goes there and back.
        good &= !delivered.is_empty() && (!pays || delivered.values().any(|net| *net != 0));
        let number = NextInstruction::<Test>::get();
        let expires = now() + wait;
        let said = try_instruct(legs.clone(), expires);
        assert_eq!(said.is_ok(), good, "{said:?}: {legs:?}");
        said?;
        let deal = Deal {
            legs,
            expires,
            parties,
        };
        self.deals.insert(number, deal);
        self.did("instructed");
        Ok(())
    }

    /// An instruction: often the newest.
    fn deal(&self, n: u8) -> Result<InstructionId, DispatchError> {
        let newest = self.deals.keys().next_back().filter(|_| n < 120);
        let any = || nth(self.deals.keys(), n);
        newest.or_else(any).copied().ok_or(nothing())
    }

    /// One of its parties; now and then anybody.
    fn party(&self, deal: InstructionId, n: u8) -> InvestorId {
        let party = nth(self.deals[&deal].parties.keys(), n).filter(|_| n < 240);
        party.copied().unwrap_or(whom(n))
    }

    /// Would these changes break the rules? By investor, the treasury apart. Lots are for trades.
    fn breaks(&self, changes: &BTreeMap<InvestorId, i128>, traded: bool) -> bool {
        let mut holders = self.holders(RULED);
        let (mut enters, mut retail_enters, mut is_odd) = (false, false, false);
        let odd = |net: i128| !net.unsigned_abs().is_multiple_of(LOT);
        // Somebody buys what is left of whoever sells all it has.
        let rest = changes.iter().any(|(investor, net)| {
            let all = signed_of(self.total(RULED, *investor));
            odd(*net) && all + net == 0
        });
        for (investor, net) in changes {
            let before = self.total(RULED, *investor);
            let after = before.checked_add_signed(*net).expect("it has so many");
            let class = self.class[investor];
            if before > 0 {
                let counted = self.counted[&(RULED, *investor)];
                *holders.entry(counted).or_default() -= 1;
            }
            if after > 0 {
                *holders.entry(class).or_default() += 1;
                is_odd |= traded && odd(*net) && !(rest && *net > 0);
                enters |= before == 0;
                retail_enters |= before == 0 && class == Retail;
            }
        }
        let all: u32 = holders.values().sum();
        let retail = holders.get(&Retail).copied().unwrap_or_default();
        is_odd || enters && all > HOLDERS || retail_enters && retail > RETAIL
    }

    /// Does an affirmation settle its instruction, or does it lock something? Or why is it refused?
    fn judged(&self, number: InstructionId, who: InvestorId) -> Result<bool, &'static str> {
        let deal = &self.deals[&number];
        ensure!(!deal.is_over(), "late");
        ensure!(deal.parties.get(&who) == Some(&false), "not its turn");
        let mut others = deal.parties.iter().filter(|(party, _)| **party != who);
        let is_last = others.all(|(_, affirmed)| *affirmed);
        let nets = deal.nets();
        // What others have locked for it is there for it.
        let own = |investor: InvestorId, gives| if investor == who { 0 } else { gives };
        for (place, net) in &nets.units {
            let (gives, investor) = (given(*net), place.1);
            if gives == 0 || investor != who && !is_last {
                continue;
            }
            let locked = self.encumbered(*place) - own(investor, gives);
            ensure!(locked + gives <= self.units(*place), "units");
            let is_known = self.locks(*place).contains_key(&deal.expires);
            ensure!(is_last || is_known || self.has_room(*place), "room");
        }
        for (investor, net) in &nets.won {
            let gives = given(*net);
            if gives == 0 || *investor != who && !is_last {
                continue;
            }
            let locked = self.locked_won(*investor) - own(*investor, gives);
            // As long as won is locked, one stays.
            let stays = u128::from(locked > 0 || !is_last);
            ensure!(locked + gives + stays <= self.cash(*investor), "won");
            let payments = self.payments(*investor);
            let is_known = payments.contains_key(&deal.expires);
            ensure!(is_last || is_known || payments.len() < ENDS, "room");
        }
        let mut changes = BTreeMap::new();
        for ((security, investor, _), net) in &nets.units {
            if *security == RULED && *investor != TREASURY {
                *changes.entry(*investor).or_default() += *net;
            }
        }
        ensure!(!is_last || !self.breaks(&changes, true), "rule");
        Ok(is_last)
    }

    fn affirm(&mut self, number: InstructionId, who: InvestorId) -> DispatchResult {
        let judged = self.judged(number, who);
        let said = affirm(key(who), number);
        assert_eq!(said.is_ok(), judged.is_ok(), "{said:?}: {judged:?}");
        match judged {
            Err(why) => self.did(why),
            Ok(true) => self.settle(number),
            Ok(false) => {
                let deal = self.deals.get_mut(&number).expect("it was affirmed");
                deal.parties.insert(who, true);
                self.did("affirmed");
            }
        }
        said
    }

    fn settle(&mut self, number: InstructionId) {
        let deal = self.deals.remove(&number).expect("it was affirmed");
        let nets = deal.nets();
        for (place, net) in nets.units {
            let (security, investor, _) = place;
            self.move_units(place, net);
            self.count_as_now(security, investor);
            if security == RULED {
                self.did("settled under rules");
            }
        }
        for (investor, net) in nets.won {
            self.move_won(investor, net);
            if net < 0 && self.cash(investor) == 0 {
                self.did("spent the last won");
            }
        }
        self.did("settled");
        if deal.parties.len() > 2 {
            self.did("settled among many");
        }
    }

    fn affirm_all(&mut self, n: u8, first: u8) -> DispatchResult {
        let number = self.deal(n)?;
        let parties = self.deals[&number].parties.iter();
        let waiting = parties.filter(|(_, affirmed)| !**affirmed);
        let mut waiting: Vec<_> = waiting.map(|(party, _)| *party).collect();
        let turn = usize::from(first).checked_rem(waiting.len());
        waiting.rotate_left(turn.unwrap_or_default());
        for party in waiting {
            // Not all of them can.
            let _ = self.affirm(number, party);
        }
        Ok(())
    }

    fn withdraw(&mut self, n: u8, party: u8) -> DispatchResult {
        let number = self.deal(n)?;
        let who = self.party(number, party);
        let deal = self.deals.get_mut(&number).expect("a deal");
        let good = deal.parties.get(&who) == Some(&true);
        let said = Tokens::withdraw(signed(key(who)), number);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        deal.parties.insert(who, false);
        self.did("withdrawn");
        Ok(())
    }

    fn reject(&mut self, n: u8, party: u8) -> DispatchResult {
        let number = self.deal(n)?;
        let (who, good) = match party {
            ..64 => (VENUE, true),
            64..80 => (OTHER_VENUE, false),
            _ => {
                let who = self.party(number, party);
                (key(who), self.deals[&number].parties.contains_key(&who))
            }
        };
        let said = Tokens::reject(signed(who), number);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.deals.remove(&number);
        self.did("rejected");
        Ok(())
    }

    fn expire(&mut self, n: u8) -> DispatchResult {
        let over = self.deals.iter().filter(|(_, deal)| deal.is_over());
        let over = nth(over.map(|(number, _)| *number), n).filter(|_| n < 200);
        let number = match over {
            Some(number) => number,
            None => self.deal(n)?,
        };
        let said = Tokens::expire(signed(STRANGER), number);
        assert_eq!(said.is_ok(), self.deals[&number].is_over(), "{said:?}");
        said?;
        self.deals.remove(&number);
        self.did("expired");
        Ok(())
    }

    /// What has expired in a minute that is over goes.
    fn sweep(&mut self) {
        Tokens::on_idle(1, Weight::MAX);
        let before = self.deals.len();
        self.deals
            .retain(|_, deal| now() / MINUTE <= deal.expires / MINUTE);
        if self.deals.len() < before {
            self.did("swept");
        }
    }

    fn freeze(&mut self, line: Line, by: u8) -> DispatchResult {
        let place = self.place(line.of.unwrap_or(PLAIN), line.from);
        let (units, by) = (share(self.units(place), line.part), by % 3);
        let good = units > 0 && self.units(place) > 0;
        let said = Tokens::freeze(root(), place.0, account_of(place), units, order(by));
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        let charge = (place, Why::Order(by), Moment::MAX);
        *self.charges.entry(charge).or_default() += units;
        self.did("frozen");
        Ok(())
    }

    /// Encumbrances of a kind that are not over, by account and cause, with their sums.
    fn charged(&self, is_one: impl Fn(Why) -> bool) -> BTreeMap<(Place, Why), u128> {
        let mut charged = BTreeMap::new();
        for ((place, why, until), units) in &self.charges {
            if now() < *until && is_one(*why) {
                *charged.entry((*place, *why)).or_default() += *units;
            }
        }
        charged
    }

    /// Frees so many: of what ends first, first.
    fn lift(&mut self, place: Place, why: Why, units: u128) {
        let mut left = units;
        // They are in the order of their ends.
        for ((at, cause, until), charged) in &mut self.charges {
            if (*at, *cause) == (place, why) && now() < *until {
                let freed = left.min(*charged);
                *charged -= freed;
                left -= freed;
            }
        }
        assert_eq!(left, 0);
        self.charges.retain(|_, charged| *charged > 0);
    }

    fn unfreeze(&mut self, n: u8, part: u8) -> DispatchResult {
        let frozen = self.charged(|why| matches!(why, Why::Order(_)));
        let ((place, why), sum) = nth(frozen, n).ok_or(nothing())?;
        let Why::Order(by) = why else {
            return Err(nothing());
        };
        let units = share(sum, part);
        let said = Tokens::unfreeze(root(), place.0, account_of(place), units, order(by));
        assert_eq!(said.is_ok(), 0 < units && units <= sum, "{said:?}");
        said?;
        self.lift(place, why, units);
        self.did("unfrozen");
        Ok(())
    }

    fn pledge(&mut self, line: Line, wait: Moment) -> DispatchResult {
        let place = self.place(line.of.unwrap_or(PLAIN), line.from);
        let (security, investor, book) = place;
        let pledgee = other(investor, line.to);
        let (units, until) = (share(self.units(place), line.part), now() + wait);
        let charge = (place, Why::Pledge(pledgee), until);
        let good = pledgee != investor
            && 0 < wait
            && wait <= TEN_YEARS
            && 0 < units
            && units <= self.free(place)
            && (self.charges.contains_key(&charge) || self.has_room(place));
        let said = pledged(key(investor), security, book, pledgee, units, until);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        *self.charges.entry(charge).or_default() += units;
        self.did("pledged");
        Ok(())
    }

    fn release(&mut self, n: u8, part: u8) -> DispatchResult {
        let pledged = self.charged(|why| matches!(why, Why::Pledge(_)));
        let ((place, why), sum) = nth(pledged, n).ok_or(nothing())?;
        let Why::Pledge(pledgee) = why else {
            return Err(nothing());
        };
        let units = share(sum, part);
        let signer = signed(key(pledgee));
        let said = Tokens::release_pledge(signer, place.0, account_of(place), units);
        assert_eq!(said.is_ok(), 0 < units && units <= sum, "{said:?}");
        said?;
        self.lift(place, why, units);
        self.did("released");
        Ok(())
    }

    fn force(&mut self, line: Line, by: u8) -> DispatchResult {
        let place = self.place(line.of.unwrap_or(PLAIN), line.from);
        let (security, from) = (place.0, account_of(place));
        let to = Self::target(from.investor, line);
        let units = share(self.units(place), line.part);
        let by = by % 4;
        let title = match by {
            3 => Title::Succession {
                deed: Deed {
                    act: 7,
                    kind: DeedKind::Authentic,
                },
                commitment: H256::repeat_byte(7),
            },
            _ => Title::Order(order(by)),
        };
        let origin = if by == 3 { signed(DEPOSITORY) } else { root() };
        // A deed does not take what a court has frozen, or what is pledged.
        let is_bound = |why: Why| matches!(why, Why::Order(_) | Why::Pledge(_));
        let bound = self.charges(place).filter(|(why, ..)| is_bound(*why));
        let bound: u128 = bound.map(|(.., units)| units).sum();
        let kept = if by == 3 { bound } else { 0 };
        let good = 0 < units
            && kept + units <= self.units(place)
            && from.investor != to.investor
            && Self::has_joined(to.investor, to.book)
            && (by != 3 || self.deceased.is_none_or(|known| known == from.investor));
        let said = Tokens::force_transfer(origin, security, from, to, units, title);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        if by == 3 {
            self.deceased = Some(from.investor);
        }
        if units > self.free(place) {
            self.did("forced what was not free");
        }
        // What the same order has frozen goes with it.
        let why = Why::Order(by);
        let frozen = self.charges.get(&(place, why, Moment::MAX)).copied();
        self.lift(place, why, frozen.unwrap_or_default().min(units));
        self.move_units(place, -signed_of(units));
        self.move_units((security, to.investor, to.book), signed_of(units));
        self.count_as_now(security, to.investor);
        self.did("forced");
        Ok(())
    }

    fn force_pay(&mut self, line: Line) -> DispatchResult {
        let from = whom(line.from);
        let (to, amount) = (other(from, line.to), self.amount(from, line.part));
        let good = 0 < amount && amount <= self.payable(from) && from != to;
        let title = Title::Order(order(1));
        let said = Tokens::force_payment(root(), from, to, amount, title);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.move_won(from, -signed_of(amount));
        self.move_won(to, signed_of(amount));
        self.did("forced won");
        Ok(())
    }

    fn mint(&mut self, place: Place, units: u128, wait: Option<Moment>) -> DispatchResult {
        let (security, investor, book) = place;
        let most = self.registered[security as usize];
        let until = wait.map(|wait| now() + wait);
        let charge = (place, Why::LockUp, until.unwrap_or_default());
        let change = BTreeMap::from([(investor, signed_of(units))]);
        let is_under_rules = security == RULED && investor != TREASURY;
        let good = 0 < units
            && self.issued(security) + units <= most
            && Self::has_joined(investor, book)
            && wait.is_none_or(|wait| 0 < wait && wait <= TEN_YEARS)
            && (wait.is_none() || self.charges.contains_key(&charge) || self.has_room(place))
            && !(is_under_rules && self.breaks(&change, false));
        let issue = Issue {
            security,
            to: account_of(place),
            units,
            locked_until: until,
        };
        let who = key(investor);
        let moment = word(who);
        let signature = says(who, Consent::Accept(issue), moment);
        let said = Tokens::mint(signed(ISSUER), issue, id(who), moment, Some(signature));
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.move_units(place, signed_of(units));
        self.count_as_now(security, investor);
        if wait.is_some() {
            *self.charges.entry(charge).or_default() += units;
            self.did("minted with a lock-up");
        }
        self.did("minted");
        Ok(())
    }

    fn redeem(&mut self, line: Line) -> DispatchResult {
        let security = line.of.unwrap_or(PLAIN);
        let book = line.other.into();
        let place = (security, TREASURY, book);
        let units = share(self.units(place), line.part);
        let said = Tokens::redeem(signed(ISSUER), security, book, units);
        let good = 0 < units && units <= self.free(place);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.move_units(place, -signed_of(units));
        self.registered[security as usize] -= units;
        self.did("redeemed");
        Ok(())
    }

    fn move_to_other_book(&mut self, line: Line) -> DispatchResult {
        let place = self.place(line.of.unwrap_or(PLAIN), line.from);
        let (security, investor, from) = place;
        let to = 1 - from;
        let units = share(self.units(place), line.part);
        let what = Consent::Move {
            security,
            from,
            to,
            units,
        };
        let who = key(investor);
        let moment = word(who);
        let said = Tokens::move_manager(
            signed(DEPOSITORY),
            id(who),
            security,
            from,
            to,
            units,
            moment,
            Some(says(who, what, moment)),
        );
        let good = 0 < units && units <= self.free(place) && Self::has_joined(investor, to);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.move_units(place, -signed_of(units));
        self.move_units((security, investor, to), signed_of(units));
        self.did("moved");
        Ok(())
    }

    fn classify(&mut self, investor: InvestorId, class: InvestorClass) -> DispatchResult {
        let until = now() + 365 * DAY;
        let by = signed(MANAGER);
        assert_ok!(Tokens::classify_investor(by, investor, class, KOREA, until));
        self.class.insert(investor, class);
        self.did("classified");
        Ok(())
    }

    /// Mostly of who is counted as something else than it is.
    fn refresh(&mut self, n: u8) -> DispatchResult {
        let is_stale = |holder: &(SecurityId, InvestorId)| {
            self.counted.get(holder) != self.class.get(&holder.1)
        };
        let all = [PLAIN, RULED].into_iter();
        let all = all.flat_map(|security| (1..=LAST).map(move |investor| (security, investor)));
        let holding = all.filter(|(security, investor)| self.total(*security, *investor) > 0);
        let holding: Vec<_> = holding.collect();
        let stale = holding.iter().copied().filter(is_stale);
        let one = nth(stale, n).filter(|_| n < 200);
        let holder = one.or_else(|| nth(holding.iter().copied(), n));
        let holder = holder.ok_or(nothing())?;
        let good = is_stale(&holder);
        let (security, investor) = holder;
        let said = Tokens::refresh_position(signed(STRANGER), security, investor);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.count_as_now(security, investor);
        self.did("refreshed");
        Ok(())
    }

    fn pay_in(&mut self, investor: InvestorId, amount: u128) -> DispatchResult {
        let said = Tokens::deposit(signed(BANK), investor, amount);
        assert_eq!(said.is_ok(), amount > 0, "{said:?}");
        said?;
        self.move_won(investor, signed_of(amount));
        self.did("paid in");
        Ok(())
    }

    fn pay_out(&mut self, investor: InvestorId, part: u8) -> DispatchResult {
        let amount = self.amount(investor, part);
        let good = 0 < amount && amount <= self.payable(investor);
        let said = Tokens::withdraw_cash(signed(key(investor)), amount);
        assert_eq!(said.is_ok(), good, "{said:?}");
        said?;
        self.move_won(investor, -signed_of(amount));
        *self.wallets.entry(investor).or_default() += amount;
        self.did("paid out");
        Ok(())
    }

    /// Does the chain say the same?
    fn agrees(&self) {
        let deals: BTreeSet<_> = Instructions::<Test>::iter_keys().collect();
        assert!(deals.iter().eq(self.deals.keys()), "{deals:?}");
        for security in [PLAIN, RULED] {
            for investor in TREASURY..=LAST {
                self.agrees_on(security, investor);
            }
            let (record, counted) = (crate::mock::security(security), holders(security));
            assert_eq!(record.issued, self.issued(security));
            assert_eq!(record.registered, self.registered[security as usize]);
            let classes = [Retail, Professional, Institutional];
            let mine = self.holders(security);
            let mine = classes.map(|class| mine.get(&class).copied().unwrap_or_default());
            assert_eq!(classes.map(|class| counted.of(class)), mine);
        }
        for investor in TREASURY..=LAST {
            let (all, locked) = (self.cash(investor), self.locked_won(investor));
            assert_eq!(Tokens::cash_of(investor), (all - locked, locked));
            assert_eq!(cash(investor) + cash_on_hold(investor), all);
        }
        for investor in 1..=LAST {
            let wallet = self.wallets.get(&investor).copied();
            assert_eq!(won(key(investor)), wallet.unwrap_or_default());
        }
    }

    fn agrees_on(&self, security: SecurityId, investor: InvestorId) {
        assert_eq!(units_of(security, investor), self.total(security, investor));
        let view = Tokens::position(security, investor);
        let places = [0, 1].map(|book| (security, investor, book));
        let free: u128 = places.map(|place| self.free(place)).iter().sum();
        assert_eq!(view.as_ref().map_or(0, |view| view.free), free);
        for place in places {
            let mut parts = view.iter().flat_map(|view| &view.parts);
            let part = parts.find(|part| part.book == place.2);
            assert_eq!(part.map_or(0, |part| part.units), self.units(place));
        }
        let is_counted = investor != TREASURY && self.total(security, investor) > 0;
        if let Some(view) = view.filter(|_| is_counted) {
            assert_eq!(view.class, self.counted[&(security, investor)]);
        }
    }

    fn step(&mut self, step: Step) -> DispatchResult {
        match step {
            Step::Trade(line, price, wait) => self.trade(line, price, wait),
            Step::Graph(lines, wait) => {
                let legs = lines.into_iter().map(|line| self.leg(line)).collect();
                self.instruct(legs, wait)
            }
            Step::Affirm(n, party) => {
                let number = self.deal(n)?;
                let who = self.party(number, party);
                self.affirm(number, who)
            }
            Step::AffirmAll(n, first) => self.affirm_all(n, first),
            Step::Withdraw(n, party) => self.withdraw(n, party),
            Step::Reject(n, party) => self.reject(n, party),
            Step::Expire(n) => self.expire(n),
            Step::Sweep => {
                self.sweep();
                Ok(())
            }
            Step::Later(time) => {
                at(now() + time);
                Ok(())
            }
            Step::Freeze(line, by) => self.freeze(line, by),
            Step::Unfreeze(n, part) => self.unfreeze(n, part),
            Step::Pledge(line, wait) => self.pledge(line, wait),
            Step::Release(n, part) => self.release(n, part),
            Step::Force(line, by) => self.force(line, by),
            Step::ForcePay(line) => self.force_pay(line),
            Step::Mint(line, wait) => {
                let security = line.of.unwrap_or(PLAIN);
                let place = (security, whom(line.to), line.other.into());
                let units = match line.part {
                    ..4 => 0,
                    4..40 => line.part.into(),
                    _ => u128::from(line.part / 16) * 10,
                };
                self.mint(place, units, wait)
            }
            Step::Redeem(line) => self.redeem(line),
            Step::Move(line) => self.move_to_other_book(line),
            Step::Classify(n, class) => self.classify(person(n), class),
            Step::Refresh(n) => self.refresh(n),
            Step::PayIn(n, part) => self.pay_in(whom(n), u128::from(part) * 1_000),
            Step::PayOut(n, part) => self.pay_out(person(n), part),
        }
    }
}

const CASES: u32 = 64;

#[test]
fn nothing_breaks_the_law_and_everybody_has_what_it_should() {
    let all = RefCell::new(Tally::new());
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        ..ProptestConfig::default()
    });
    let sequences = prop::collection::vec(step(), 50..70);
    let broken = runner.run(&sequences, |steps| {
        run(state(), || {
            let mut model = Model::new();
            let won = pallet_balances::TotalIssuance::<Test>::get();
            for step in steps {
                if model.step(step).is_ok() {
                    model.did("step");
                }
                System::reset_events();
                Tokens::do_try_state().expect("the law holds after each step");
                model.agrees();
                assert_eq!(pallet_balances::TotalIssuance::<Test>::get(), won);
            }
            for (what, often) in model.tally {
                *all.borrow_mut().entry(what).or_default() += often;
            }
        });
        Ok(())
    });
    broken.expect("no sequence breaks anything");
    // Sequences that do nothing show nothing.
    let all = all.into_inner();
    for (what, least) in [
        ("step", 20 * CASES),
        ("instructed", 4 * CASES),
        ("affirmed", CASES),
        ("settled", CASES / 2),
        ("settled among many", CASES / 16),
        ("settled under rules", CASES / 8),
        // Refused, where an account has too little or a rule says so.
        ("units", CASES / 16),
        ("won", CASES / 16),
        ("rule", CASES / 16),
        ("withdrawn", CASES / 8),
        ("rejected", CASES / 8),
        ("expired", CASES / 16),
        ("swept", CASES / 16),
        ("frozen", CASES / 4),
        ("unfrozen", CASES / 8),
        ("pledged", CASES / 4),
        ("released", CASES / 8),
        ("forced", CASES / 4),
        ("forced what was not free", CASES / 32),
        ("forced won", CASES / 16),
        ("minted", CASES / 4),
        ("minted with a lock-up", CASES / 16),
        ("redeemed", CASES / 8),
        ("moved", CASES / 4),
        ("classified", CASES / 2),
        ("refreshed", CASES / 16),
        ("paid in", CASES / 4),
        ("paid out", CASES / 4),
    ] {
        assert!(
            all.get(what).is_some_and(|often| *often >= least),
            "{what}: {all:?}"
        );
    }
}
