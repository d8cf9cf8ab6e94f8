//! The worst case of every call, hook and check: badges that are dear to check; investors with as
//! many keys, books and guardians as one can have; positions with as many encumbrances, and won on
//! hold for as many trades, as can be, most of which are over; as many record dates as there can
//! be, which whoever trades leaves something behind for; first units, last units, and won to the
//! last one.
//!
//! Each state is one that calls could have left behind, but for rules: a security has as many as
//! fit in its list here, so that some of them come twice.
//!
//! The clock is moved on, since on the runtime it stands at the beginning of 1970, where nothing
//! can be over.

use super::{
    Action, Book, Deed, Instruction, Investor, Leg, Lien, Offer, Offering, Part, Party, Position,
    Security, Stage, Tax, Title, Venue, *,
};
use crate::{
    netting::Netted,
    rules::{MAX_LISTED, Rule},
};
use alloc::collections::BTreeSet;
use core::ops::Range;
use frame::{
    benchmarking::prelude::*,
    deps::frame_support::{
        storage::{storage_prefix, unhashed},
        traits::fungibles::Mutate as _,
    },
};
use pallet_support::{DeedKind, Pen};

const DOORS: Doors = Doors {
    identity: 1_000_021,
    depository: 1_000_022,
    manager: 1_000_023,
    venue: 1_000_024,
    issuer: 1_000_025,
};
const CAP: AnnualCap = AnnualCap {
    limit: Balance::MAX,
    year: CapYear::Calendar,
};
const TERMS: TaxTerms = TaxTerms {
    income: 140,
    local: 100,
    waived_below: 1_000,
};
const HASH: H256 = H256::repeat_byte(8);
/// ISO 3166-1: the Republic of Korea.
const KOREA: u16 = 410;
/// What a treasury has, so that nobody else has too large a share.
const STOCK: Units = 1_000_000;
/// A reference price beside which all others are nothing.
const DEAR: Balance = 1 << 40;
/// A dividend of which taxes are withheld.
const DIVIDEND: Balance = 1_000_000;
/// With how many parties and securities a settlement is measured: there is a leg for each party but
/// two, one for each security, and one of won, which makes as many legs as there can be. Each leg
/// adds the same, so that it is known for more of them.
const PARTIES: u32 = 8;
const SECURITIES: u32 = 9;
/// Of how many securities an affirmation locks units, at most, that has three more legs in other
/// books, and one of won.
const GIVEN: u32 = 12;
/// In how many steps an offering is closed.
const STEPS: u32 = 50;

fn council<T: Config>() -> Result<T::RuntimeOrigin, BenchmarkError> {
    begin::<T>();
    T::AdminOrigin::try_successful_origin().map_err(|()| BenchmarkError::Weightless)
}

fn bringer<T: Config>() -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(account("bringer", 0, 0))
}

/// Has been done what was to be done, and does the law hold after it?
#[track_caller]
fn lawful<T: Config>(done: bool) {
    assert!(done);
    #[cfg(any(feature = "try-runtime", test))]
    Pallet::<T>::do_try_state().expect("the law holds after the call");
}

/// The most rules of a security, since none comes twice but those of classes.
const RULES: u32 = 12;

/// The most encumbrances of an account that are no court's: a court's own places are left empty.
const LIENS: u32 = MAX_OWN_LIENS as u32;

/// Sets the clock, which the pallet's own configuration has no way to do: on the mock and on the
/// runtime it is the timestamp's.
fn clock(at: Moment) {
    unhashed::put(&storage_prefix(b"Timestamp", b"Now"), &at);
}

/// Names the badges, the annual cap and the taxes, and has there be a past.
fn begin<T: Config>() {
    if Badges::<T>::get() == Some(DOORS) {
        return;
    }
    Badges::<T>::put(DOORS);
    Cap::<T>::put(CAP);
    let account: T::AccountId = account("taxes", 0, 0);
    let terms = TERMS;
    Taxes::<T>::put(Tax { terms, account });
    clock(Pallet::<T>::now().saturating_add(MAX_WAIT));
}

/// A day from now.
fn soon<T: Config>() -> Moment {
    Pallet::<T>::now().saturating_add(DAY)
}

/// The least that makes an account.
fn least<T: Config>() -> Balance {
    T::Currency::minimum_balance().max(1)
}

fn give<T: Config>(who: &T::AccountId, amount: Balance) {
    T::Currency::mint_into(who, amount).expect("not too much");
}

fn in_account<T: Config>(who: &T::AccountId) -> Balance {
    T::Currency::total_balance(who)
}

/// What is on an investor's ledger account.
fn in_ledger<T: Config>(investor: InvestorId) -> Balance {
    in_account::<T>(&Pallet::<T>::ledger_account(investor))
}

/// As much won as an investor needs for as many trades as it can keep apart, and the least that
/// stays free. Tells how much that is.
fn purse<T: Config>(investor: InvestorId) -> Balance {
    let trades = Balance::from(MAX_PAYMENTS);
    let won = least::<T>().saturating_mul(trades.saturating_add(1));
    give::<T>(&Pallet::<T>::ledger_account(investor), won);
    won
}

fn held<T: Config>(payer: &T::AccountId, size: Footprint) -> Held<T::AccountId, T::Deposit> {
    T::Deposit::ensure_successful(payer, size);
    Held::new(payer, size).expect("the payer has enough")
}

/// Who holds a badge that was granted on chain.
fn licensed<T: Config>(name: &'static str, number: u32, class: ClassId) -> T::AccountId {
    begin::<T>();
    let who: T::AccountId = account(name, number, 0);
    T::Credentials::set_up_grant(&who, class);
    who
}

/// Who holds a badge that is dear to check.
fn officer<T: Config>(name: &'static str, number: u32, class: ClassId) -> T::AccountId {
    begin::<T>();
    let who: T::AccountId = account(name, number, 0);
    T::Credentials::set_up(&who, class);
    who
}

fn depository<T: Config>() -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(officer::<T>("depository", 0, DOORS.depository))
}

fn manager<T: Config>(number: u32) -> T::AccountId {
    licensed::<T>("manager", number, DOORS.manager)
}

/// A book, by a manager of its own.
fn book<T: Config>() -> BookId {
    let book = Pallet::<T>::next::<NextBook<T>>().expect("few books");
    let record = Book {
        manager: manager::<T>(book),
        successor: None,
    };
    Books::<T>::insert(book, record);
    book
}

fn keeper<T: Config>(book: BookId) -> T::AccountId {
    Pallet::<T>::book(book).expect("a book").manager
}

fn guardians<T: Config>(name: &'static str, number: u32) -> GuardianList<T> {
    let who = (0..MAX_GUARDIANS).map(|n| account(name, number, n));
    BoundedVec::truncate_from(who.collect())
}

/// An investor with all that one can have, for whom this key acts, the last of four.
fn investor_by<T: Config>(key: T::AccountId, class: InvestorClass) -> InvestorId {
    begin::<T>();
    T::Credentials::set_up(&key, DOORS.identity);
    let badge = T::Credentials::badge(&key, DOORS.identity).expect("it has one");
    let investor = Pallet::<T>::next::<NextInvestor<T>>().expect("few investors");
    let others = (1..MAX_KEYS).map(|n| account("key", investor, n));
    let keys: Vec<T::AccountId> = others.chain([key.clone()]).collect();
    for key in &keys {
        InvestorOfKey::<T>::insert(key, investor);
    }
    InvestorOfBadge::<T>::insert(&badge, investor);
    let books = (0..MAX_BOOKS).map(|_| book::<T>());
    let who = guardians::<T>("guardian", investor);
    let approvals = who.iter().skip(1).cloned();
    let now = Pallet::<T>::now();
    let record = Investor {
        subject: key,
        badge,
        keys: BoundedVec::truncate_from(keys),
        books: BoundedVec::truncate_from(books.collect()),
        class,
        country: KOREA,
        // The clock goes back a little here and there.
        known_until: Pallet::<T>::now().saturating_add(MAX_KNOWN - MAX_WAIT),
        version: 0,
        stopped: None,
        payout: Some(Payout {
            to: account("payout", investor, 0),
            from: 0,
        }),
        guardians: Some(Guardians {
            who: guardians::<T>("earlier guardian", investor),
            threshold: 5,
            from: 0,
        }),
        recovery: Some(Recovery {
            key: account("new key", investor, 0),
            approvals: BoundedVec::truncate_from(approvals.collect()),
            stage: Stage::Proposed(now),
            backed: true,
        }),
        next_guardians: Some(Guardians {
            who,
            threshold: 5,
            from: now,
        }),
        said: 0,
        in_trust: 0,
        recoveries: 0,
    };
    Investors::<T>::insert(investor, record);
    let year = CAP.year.of(now);
    Purchases::<T>::insert(investor, Bought { year, won: 1 });
    investor
}

fn investor<T: Config>(class: InvestorClass) -> InvestorId {
    let number = NextInvestor::<T>::get();
    investor_by::<T>(account("investor", number, 0), class)
}

/// An investor who signs as the helper does.
fn signing<T: Config>(class: InvestorClass) -> InvestorId {
    investor_by::<T>(T::BenchmarkHelper::signer(), class)
}

fn details<T: Config>(investor: InvestorId) -> InvestorOf<T> {
    Pallet::<T>::investor(investor).expect("an investor")
}

fn key_of<T: Config>(investor: InvestorId) -> T::AccountId {
    let keys = details::<T>(investor).keys;
    keys.last().cloned().expect("four keys")
}

fn key<T: Config>(investor: InvestorId) -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(key_of::<T>(investor))
}

/// An investor's account in one of its books, round and round.
fn account_of<T: Config>(investor: InvestorId, n: u32) -> SecuritiesAccount {
    let books = details::<T>(investor).books;
    let book = books.iter().cycle().nth(n as usize).copied();
    SecuritiesAccount {
        investor,
        book: book.expect("four books"),
    }
}

fn reclassify<T: Config>(investor: InvestorId, class: InvestorClass) {
    Investors::<T>::mutate_extant(investor, |record| record.class = class);
}

/// Has an investor's recovery be so far.
fn recovering<T: Config>(investor: InvestorId, stage: Stage) {
    Investors::<T>::mutate_extant(investor, |record| {
        if let Some(recovery) = &mut record.recovery {
            recovery.stage = stage;
        }
    });
}

/// How far it is; nothing once it is over.
fn stage_of<T: Config>(investor: InvestorId) -> Option<Stage> {
    details::<T>(investor)
        .recovery
        .map(|recovery| recovery.stage)
}

/// What the helper's key signs.
fn says<T: Config>(what: Consent<T::AccountId>, at: Moment) -> T::Signature {
    let key = T::BenchmarkHelper::signer();
    let statement = Statement { key, what, at };
    T::BenchmarkHelper::sign(&Pallet::<T>::statement_bytes(&statement))
}

fn venue<T: Config>() -> VenueId {
    let venue = Pallet::<T>::next::<NextVenue<T>>().expect("few venues");
    let operator = licensed::<T>("venue", venue, DOORS.venue);
    let record = Venue {
        suspended: false,
        deposit: held::<T>(&operator, Footprint::from_mel::<VenueOf<T>>()),
        operator,
    };
    Venues::<T>::insert(venue, record);
    venue
}

fn operator<T: Config>(venue: VenueId) -> T::AccountId {
    Pallet::<T>::venue(venue).expect("a venue").operator
}

/// One rule of each kind: first the annual cap, by which those who buy are counted, then those that
/// look at all whose units change.
fn kinds(venues: Vec<VenueId>, locked_until: Moment) -> Vec<Rule> {
    let countries = (1..16).chain([KOREA]);
    let classes = [
        InvestorClass::Institutional,
        InvestorClass::Professional,
        InvestorClass::Retail,
    ];
    let caps = classes.map(|class| Rule::ClassCap(class, u32::MAX));
    let others = [
        Rule::AnnualCap,
        Rule::PriceBand(1_000),
        Rule::MaxShare(999),
        Rule::HolderCap(u32::MAX),
        Rule::Lot(1),
        Rule::Countries(BoundedVec::truncate_from(countries.collect())),
        Rule::Classes(BoundedVec::truncate_from(classes.to_vec())),
        Rule::Venues(BoundedVec::truncate_from(venues)),
        Rule::LockUp(locked_until),
    ];
    others.into_iter().chain(caps).collect()
}

/// So many rules, which all trades here keep, of the twelve that there are.
fn kept<T: Config>(count: u32) -> Rules {
    let venue = NextVenue::<T>::get().saturating_sub(1);
    let others = (1..MAX_LISTED).map(|n| VenueId::MAX.saturating_sub(n));
    let kinds = kinds(others.chain([venue]).collect(), 1);
    let rules = kinds.into_iter().take(count as usize);
    BoundedVec::truncate_from(rules.collect())
}

/// As many rules as can be proposed, with venues to look up.
fn proposed<T: Config>() -> Rules {
    let venues = (0..MAX_LISTED).map(|_| venue::<T>()).collect();
    BoundedVec::truncate_from(kinds(venues, soon::<T>()))
}

/// An ISIN for each number.
fn code(number: SecurityId) -> [u8; 12] {
    let codes = (0..10).filter_map(|check| {
        let code = alloc::format!("KR{number:09}{check}");
        code.into_bytes().try_into().ok()
    });
    let mut good = codes.filter(securities::is_isin);
    good.next().expect("one digit checks the others")
}

fn name() -> BoundedVec<u8, ConstU32<MAX_NAME>> {
    BoundedVec::truncate_from(alloc::vec![b's'; MAX_NAME as usize])
}

/// A security of which nothing is issued, under so many rules, with as many to come.
fn security_under<T: Config>(rules: u32) -> SecurityId {
    let security = Pallet::<T>::next::<NextSecurity<T>>().expect("few securities");
    let issuer = officer::<T>("issuer", security, DOORS.issuer);
    let record = Security {
        name: name(),
        code: code(security),
        kind: SecurityKind::Contract,
        issuer: issuer.clone(),
        trustee: None,
        treasury: investor_by::<T>(issuer.clone(), InvestorClass::Institutional),
        per_share: 1,
        reference: 1,
        registered: MAX_UNITS,
        issued: 0,
        proposed: Some(MAX_UNITS),
        halted: None,
        matures: None,
        deposit: held::<T>(&issuer, Footprint::from_mel::<(SecurityOf<T>, Rulebook)>()),
    };
    Pallet::<T>::list(security, record, kept::<T>(rules)).expect("the ledger has room");
    Rulebooks::<T>::mutate(security, |book| {
        book.next = Some(NextRules {
            rules: kept::<T>(RULES),
            from: Moment::MAX,
            confirmed: false,
        });
    });
    security
}

fn security<T: Config>() -> SecurityId {
    security_under::<T>(RULES)
}

fn listed<T: Config>(security: SecurityId) -> SecurityOf<T> {
    Pallet::<T>::security(security).expect("a security")
}

fn issuer<T: Config>(security: SecurityId) -> RawOrigin<T::AccountId> {
    RawOrigin::Signed(listed::<T>(security).issuer)
}

fn change<T: Config>(security: SecurityId, change: impl FnOnce(&mut SecurityOf<T>)) {
    Securities::<T>::mutate_extant(security, change);
}

/// As many pledges to somebody as an account can have, so many of which are over.
fn pledges<T: Config>(pledgee: InvestorId, over: u32) -> Vec<Lien> {
    let (now, soon) = (Pallet::<T>::now(), soon::<T>());
    let pledges = (0..LIENS).map(|n| Lien {
        cause: Cause::Pledge(pledgee),
        units: 1,
        until: if n < over {
            now.saturating_sub(n.into())
        } else {
            soon.saturating_add(n.into())
        },
    });
    pledges.collect()
}

/// Issues units to an account that has none, with these encumbrances.
fn endow<T: Config>(
    security: SecurityId,
    account: SecuritiesAccount,
    units: Units,
    liens: Vec<Lien>,
) {
    let SecuritiesAccount { investor, book } = account;
    let position = Positions::<T>::get(security, investor);
    let class = details::<T>(investor).class;
    let mut position = position.unwrap_or_else(|| Position::new(class));
    let (class, before) = (position.class, position.units());
    let part = Part {
        book,
        units,
        liens: BoundedVec::truncate_from(liens),
    };
    position
        .parts
        .try_push(part)
        .expect("no more than four books");
    let after = position.units();
    let mut record = listed::<T>(security);
    Pallet::<T>::count(security, &record, investor, class, before, after);
    Pallet::<T>::put(security, investor, position);
    Pallet::<T>::book_units(security, book, units, 0).expect("not too much");
    record.issued = record.issued.saturating_add(units);
    Securities::<T>::insert(security, record);
    let ledger = Pallet::<T>::ledger_account(investor);
    T::Ledger::mint_into(security, &ledger, units).expect("not too much");
}

/// Has these accounts of an investor's have units that are all pledged.
fn encumbered<T: Config>(
    security: SecurityId,
    investor: InvestorId,
    accounts: Range<u32>,
    pledgee: InvestorId,
) {
    for n in accounts {
        let account = account_of::<T>(investor, n);
        endow::<T>(security, account, LIENS.into(), pledges::<T>(pledgee, 0));
    }
}

/// Has the treasury have so much of a security that others have little.
fn stocked<T: Config>() -> SecurityId {
    let security = security::<T>();
    stock::<T>(security);
    security
}

fn stock<T: Config>(security: SecurityId) {
    let treasury = listed::<T>(security).treasury;
    endow::<T>(security, account_of::<T>(treasury, 0), STOCK, Vec::new());
}

fn units_of<T: Config>(security: SecurityId, investor: InvestorId) -> Units {
    let position = Positions::<T>::get(security, investor);
    position.map_or(0, |position| position.units())
}

/// A vote with as many options as there can be.
fn poll<T: Config>() -> Matter<T::AccountId> {
    let none = alloc::vec![0; MAX_OPTIONS as usize];
    Matter::Vote {
        question: HASH,
        until: soon::<T>(),
        tally: BoundedVec::truncate_from(none),
    }
}

fn dividend<T: Config>(amount: Amount, funded: bool) -> Matter<T::AccountId> {
    Matter::Dividend {
        amount,
        per_share: 1,
        tax: Taxes::<T>::get().expect("they are set"),
        funded: funded.then(Pallet::<T>::now),
    }
}

/// Has something be asked about a record date.
fn asked<T: Config>(
    security: SecurityId,
    record_date: Moment,
    matter: Matter<T::AccountId>,
) -> ActionId {
    let issuer = listed::<T>(security).issuer;
    let record = Action {
        security,
        record_date,
        matter,
        taken: 0,
        paid: 0,
        taxed: 0,
        deposit: held::<T>(&issuer, Footprint::from_mel::<ActionOf<T>>()),
    };
    Pallet::<T>::open_action(record).expect("no more dates than there can be")
}

/// So many dates that have passed, the last of them just now.
fn passed<T: Config>(count: u32) -> Vec<Moment> {
    let now = Pallet::<T>::now();
    let dates = (1..=count).rev().map(|n| now.saturating_sub(n.into()));
    dates.collect()
}

/// Has these have left behind for these dates what they still have, and what is issued too.
fn left_behind<T: Config>(security: SecurityId, who: &[InvestorId], dates: &[Moment]) {
    let left = |units: Units| -> Snapshots {
        let entries = dates.iter().map(|until| Snapshot {
            until: *until,
            units,
        });
        BoundedVec::truncate_from(entries.collect())
    };
    for investor in who {
        let units = units_of::<T>(security, *investor);
        Left::<T>::insert(security, investor, left(units));
    }
    LeftSupply::<T>::insert(security, left(listed::<T>(security).issued));
}

/// Has so many record dates have passed, for the last of which these have left nothing behind yet.
fn dated<T: Config>(security: SecurityId, count: u32, who: &[InvestorId]) {
    let dates = passed::<T>(count);
    for date in &dates {
        asked::<T>(security, *date, poll::<T>());
    }
    let earlier = dates.split_last().map(|(_, earlier)| earlier);
    left_behind::<T>(security, who, earlier.unwrap_or_default());
}

/// A security with a holder of one unit, whose last record date was just now; as much is left
/// behind for dates before it as there can be.
fn recorded<T: Config>(holder: InvestorId) -> (SecurityId, Moment) {
    let security = stocked::<T>();
    endow::<T>(security, account_of::<T>(holder, 0), 1, Vec::new());
    let treasury = listed::<T>(security).treasury;
    let dates = passed::<T>(MAX_DATES);
    left_behind::<T>(security, &[treasury, holder], &dates);
    let date = dates.last().copied().expect("sixteen dates");
    (security, date)
}

/// A dividend with its won, of which one holder has everything, and how that one is taxed has to be
/// searched for; with stray won in its account.
fn payable<T: Config>() -> (ActionId, InvestorId) {
    let holder = investor::<T>(InvestorClass::Retail);
    let (security, date) = recorded::<T>(holder);
    let matter = dividend::<T>(Amount::Pot(DIVIDEND), true);
    let action = asked::<T>(security, date, matter);
    let pot = Pallet::<T>::pot_account(action);
    give::<T>(&pot, DIVIDEND.saturating_add(least::<T>()));
    taxed::<T>(holder);
    (action, holder)
}

/// Has an investor have been taxed otherwise as often as that is remembered, all of it now.
fn taxed<T: Config>(investor: InvestorId) {
    let now = Pallet::<T>::now();
    let known = alloc::vec![(now, TaxClass::Exempt); MAX_TAX_CLASSES as usize];
    TaxClasses::<T>::insert(investor, BoundedVec::truncate_from(known));
}

/// An offering of so many units.
fn offering<T: Config>(security: SecurityId, units: Units) -> OfferingId {
    let offering = Pallet::<T>::next::<NextOffering<T>>().expect("few offerings");
    let issuer = listed::<T>(security).issuer;
    let record = Offering {
        offer: offer::<T>(security, units),
        per_share: 1,
        stage: OfferingStage::Open,
        bids: 0,
        next_bid: 0,
        demand: 0,
        reserved: units,
        deposit: held::<T>(&issuer, Footprint::from_mel::<OfferingOf<T>>()),
    };
    Reserved::<T>::mutate(security, |reserved| {
        *reserved = reserved.saturating_add(units);
    });
    Offerings::<T>::insert(offering, record);
    offering
}

fn offer<T: Config>(security: SecurityId, units: Units) -> Offer {
    let closes = soon::<T>();
    Offer {
        security,
        price: least::<T>(),
        units,
        soft_cap: 0,
        closes,
        refund_at: closes.saturating_add(DAY),
    }
}

fn open<T: Config>(offering: OfferingId) -> OfferingOf<T> {
    Pallet::<T>::offering(offering).expect("an offering")
}

/// Has an investor bid all its won for so many units.
fn bid<T: Config>(offering: OfferingId, investor: InvestorId, units: Units) {
    let won = least::<T>().saturating_mul(units);
    give::<T>(&Pallet::<T>::ledger_account(investor), won);
    let account = account_of::<T>(investor, 0);
    Pallet::<T>::bid(offering, open::<T>(offering), account, units).expect("it has so much");
}

/// Has so many bids of an offering that is closed be ranked, all but one of which get a unit more.
fn ranked<T: Config>(bids: u32) -> OfferingId {
    let security = security::<T>();
    let many = Units::from(bids);
    // Of three units less one a bid, each gets one of the first half and one of the rest: one a bid
    // less one is left over.
    let id = offering::<T>(security, many.saturating_mul(3).saturating_sub(1));
    for _ in 0..bids {
        let bidder = investor::<T>(InvestorClass::Retail);
        bid::<T>(id, bidder, 4);
    }
    let mut record = open::<T>(id);
    clock(record.offer.closes);
    // One step to begin, one a bid and one more to sum them up, and as many to share.
    let steps = bids.saturating_mul(2).saturating_add(3);
    Pallet::<T>::allot(id, &mut record, steps);
    Offerings::<T>::insert(id, record);
    id
}

fn unit(security: SecurityId, from: SecuritiesAccount, to: SecuritiesAccount) -> Leg {
    Leg::Units {
        security,
        from,
        to,
        units: 1,
    }
}

fn pays<T: Config>(from: InvestorId, to: InvestorId) -> Leg {
    Leg::Won {
        from,
        to,
        amount: least::<T>(),
    }
}

/// Keeps an instruction that these of its parties have affirmed.
fn opened<T: Config>(
    venue: VenueId,
    legs: &[Leg],
    affirmed: &[InvestorId],
    expires: Moment,
) -> InstructionId {
    let (mut parties, mut securities) = (BTreeSet::new(), BTreeSet::new());
    for leg in legs {
        match leg {
            Leg::Units {
                security, from, to, ..
            } => {
                parties.extend([from.investor, to.investor]);
                securities.insert(*security);
            }
            Leg::Won { from, to, .. } => parties.extend([*from, *to]),
        }
    }
    let parties = parties.into_iter().map(|investor| Party {
        investor,
        affirmed: affirmed.contains(&investor),
        recoveries: 0,
    });
    let versions = securities.into_iter().map(|security| {
        let version = Rulebooks::<T>::get(security).version;
        (security, version)
    });
    let size = Footprint::from_mel::<InstructionOf<T>>();
    let record = Instruction {
        venue,
        legs: BoundedVec::truncate_from(legs.to_vec()),
        parties: BoundedVec::truncate_from(parties.collect()),
        versions: BoundedVec::truncate_from(versions.collect()),
        expires,
        deposit: held::<T>(&operator::<T>(venue), size),
    };
    Pallet::<T>::open(record).expect("few instructions")
}

/// Locks what these give by legs, until a moment.
fn locked<T: Config>(legs: &[Leg], who: &[InvestorId], until: Moment) {
    let netted = Netted::of(legs).expect("not too much");
    for net in netted.units.iter().filter(|net| net.gives > 0) {
        let SecuritiesAccount { investor, book } = net.account;
        if !who.contains(&investor) {
            continue;
        }
        let lien = Lien {
            cause: Cause::Trade,
            units: net.gives,
            until,
        };
        Positions::<T>::mutate(net.security, investor, |position| {
            let position = position.as_mut().expect("it has what it gives");
            // At the beginning of time nothing is over.
            let locked = position.encumber(book, lien, 0);
            locked.expect("no more than can be kept apart");
        });
    }
    for net in netted.won.iter().filter(|net| net.gives > 0) {
        if who.contains(&net.investor) {
            Pallet::<T>::lock_won(net.investor, until, net.gives).expect("it has enough");
        }
    }
}

/// An instruction until a moment that these have affirmed, a day ago, with as many others like it
/// as can be kept apart; those are over now.
fn affirmed<T: Config>(
    venue: VenueId,
    legs: &[Leg],
    who: &[InvestorId],
    until: Moment,
) -> InstructionId {
    let now = Pallet::<T>::now();
    clock(now.saturating_sub(DAY));
    for n in 1..LIENS {
        let over = now.saturating_sub(n.into());
        locked::<T>(legs, who, over);
        opened::<T>(venue, legs, who, over);
    }
    locked::<T>(legs, who, until);
    let instruction = opened::<T>(venue, legs, who, until);
    clock(now);
    instruction
}

/// Gives an investor won, of which all but the least is on hold for trades that are over, as many
/// as can be kept apart. Tells how much it has.
fn tied_up<T: Config>(investor: InvestorId) -> Balance {
    let (venue, security) = (venue::<T>(), security::<T>());
    let other = self::investor::<T>(InvestorClass::Retail);
    let (from, to) = (account_of::<T>(other, 0), account_of::<T>(investor, 0));
    let legs = [pays::<T>(investor, other), unit(security, from, to)];
    let won = purse::<T>(investor);
    affirmed::<T>(venue, &legs, &[investor], Pallet::<T>::now());
    won
}

/// An instruction that is dear to forget: of sixteen parties all but the last have affirmed to pay
/// that one, and the first of them to give it a unit too. Tells the last one as well.
fn pending<T: Config>(until: Moment) -> (InstructionId, InvestorId) {
    let (venue, security) = (venue::<T>(), security::<T>());
    let payers = (1..MAX_PARTIES).map(|_| investor::<T>(InvestorClass::Retail));
    let payers: Vec<InvestorId> = payers.collect();
    let payee = investor::<T>(InvestorClass::Retail);
    let won = payers.iter().map(|payer| pays::<T>(*payer, payee));
    let mut legs: Vec<Leg> = won.collect();
    for payer in &payers {
        purse::<T>(*payer);
    }
    if let Some(giver) = payers.first() {
        let from = account_of::<T>(*giver, 0);
        endow::<T>(security, from, 1, Vec::new());
        encumbered::<T>(security, *giver, 1..MAX_BOOKS, payee);
        legs.push(unit(security, from, account_of::<T>(payee, 0)));
    }
    (affirmed::<T>(venue, &legs, &payers, until), payee)
}

/// The minute in which a moment is.
fn minute(at: Moment) -> u32 {
    (at / 60_000).saturated_into()
}

/// An instruction of so many parties and securities, each under so many rules, that is settled with
/// the word of its first party; and that one.
///
/// The first two trade the securities with each other by turns, one unit of each, in their four
/// books, and the second pays the first. The others each get a unit of the first security from the
/// first party. Whoever gives a unit has no more of it, and is counted as of another class than who
/// gets it.
fn settling<T: Config>(parties: u32, securities: u32, rules: u32) -> (InstructionId, InvestorId) {
    let venue = venue::<T>();
    let first = investor::<T>(InvestorClass::Institutional);
    let others = (1..parties).map(|_| investor::<T>(InvestorClass::Retail));
    let others: Vec<InvestorId> = others.collect();
    let (second, rest) = others.split_first().expect("two parties");
    let mut legs = Vec::new();
    for n in 0..securities {
        let security = security_under::<T>(rules);
        stock::<T>(security);
        let (giver, taker) = if n.is_multiple_of(2) {
            (first, *second)
        } else {
            (*second, first)
        };
        let (from, to) = (account_of::<T>(giver, n), account_of::<T>(taker, n));
        legs.push(unit(security, from, to));
        let mut who = alloc::vec![first, *second];
        if n == 0 {
            // Whatever else they trade, the first one gives more, and is paid for it.
            change::<T>(security, |record| record.reference = DEAR);
            for other in rest {
                legs.push(unit(security, from, account_of::<T>(*other, 0)));
                who.push(*other);
            }
        }
        let units = if n == 0 { parties.saturating_sub(1) } else { 1 };
        // The second party's accounts are full of what it has affirmed.
        let liens = if giver == first {
            pledges::<T>(taker, LIENS)
        } else {
            Vec::new()
        };
        endow::<T>(security, from, units.into(), liens);
        dated::<T>(security, MAX_DATES, &who);
    }
    legs.push(pays::<T>(*second, first));
    purse::<T>(*second);
    (affirmed::<T>(venue, &legs, &others, soon::<T>()), first)
}

/// An instruction by which an investor gives units from so many accounts that are full of
/// encumbrances, of which one is over in each, and won; and gets units in its other books. And that
/// investor, which is not the last to affirm.
fn affirming<T: Config>(given: u32) -> (InstructionId, InvestorId) {
    let venue = venue::<T>();
    let giver = investor::<T>(InvestorClass::Retail);
    let other = investor::<T>(InvestorClass::Retail);
    tied_up::<T>(giver);
    let mut legs = alloc::vec![pays::<T>(giver, other)];
    let gotten = security::<T>();
    for n in 1..MAX_BOOKS {
        let (from, to) = (account_of::<T>(other, n), account_of::<T>(giver, n));
        legs.push(unit(gotten, from, to));
    }
    for _ in 0..given {
        let security = security::<T>();
        let from = account_of::<T>(giver, 0);
        endow::<T>(security, from, LIENS.into(), pledges::<T>(other, 1));
        encumbered::<T>(security, giver, 1..MAX_BOOKS, other);
        legs.push(unit(security, from, account_of::<T>(other, 0)));
    }
    (opened::<T>(venue, &legs, &[], soon::<T>()), giver)
}

/// Has an investor affirmed?
fn has_affirmed<T: Config>(instruction: InstructionId, investor: InvestorId) -> bool {
    let record = Pallet::<T>::instruction(instruction).expect("an instruction");
    record.party(investor).is_some_and(|party| party.affirmed)
}

fn titled<T: Config>() -> Title {
    let (act, commitment) = T::Deeds::set_up(DeedKind::Authentic);
    let kind = DeedKind::Authentic;
    Title::Succession {
        deed: Deed { act, kind },
        commitment,
    }
}

#[benchmarks]
mod benchmarks {
    use super::*;

    #[benchmark]
    fn name_badges() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let doors = Doors { venue: 0, ..DOORS };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, doors);

        lawful::<T>(Badges::<T>::get() == Some(doors));
        Ok(())
    }

    #[benchmark]
    fn set_annual_cap() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let cap = Some(AnnualCap { limit: 1, ..CAP });

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, cap);

        lawful::<T>(Cap::<T>::get() == cap);
        Ok(())
    }

    #[benchmark]
    fn open_book() {
        let manager = manager::<T>(0);
        let book = NextBook::<T>::get();

        #[extrinsic_call]
        _(RawOrigin::Signed(manager.clone()));

        lawful::<T>(keeper::<T>(book) == manager);
    }

    #[benchmark]
    fn offer_book() {
        let book = book::<T>();
        let successor = manager::<T>(u32::MAX);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, book, successor.clone());

        let offered = Books::<T>::get(book).and_then(|book| book.successor);
        lawful::<T>(offered == Some(successor));
    }

    #[benchmark]
    fn accept_book() {
        let book = book::<T>();
        let successor = manager::<T>(u32::MAX);
        Books::<T>::mutate_extant(book, |book| book.successor = Some(successor.clone()));

        #[extrinsic_call]
        _(RawOrigin::Signed(successor.clone()), book);

        lawful::<T>(keeper::<T>(book) == successor);
    }

    #[benchmark]
    fn register_investor() {
        let book = book::<T>();
        let key = T::BenchmarkHelper::signer();
        T::Credentials::set_up(&key, DOORS.identity);
        let at = Pallet::<T>::now();
        let signature = says::<T>(Consent::Join(book), at);
        let origin = RawOrigin::Signed(keeper::<T>(book));

        #[extrinsic_call]
        _(
            origin,
            book,
            key.clone(),
            InvestorClass::Retail,
            KOREA,
            at.saturating_add(DAY),
            at,
            Some(signature),
        );

        lawful::<T>(InvestorOfKey::<T>::contains_key(key));
    }

    /// As the fourth one.
    #[benchmark]
    fn join_book() {
        let investor = signing::<T>(InvestorClass::Retail);
        Investors::<T>::mutate_extant(investor, |record| record.books.truncate(3));
        let book = book::<T>();
        let at = Pallet::<T>::now();
        let signature = says::<T>(Consent::Join(book), at);
        let origin = RawOrigin::Signed(keeper::<T>(book));

        #[extrinsic_call]
        _(
            origin,
            book,
            T::BenchmarkHelper::signer(),
            at,
            Some(signature),
        );

        lawful::<T>(details::<T>(investor).books.contains(&book));
    }

    #[benchmark]
    fn change_manager() {
        let investor = investor::<T>(InvestorClass::Retail);
        let SecuritiesAccount { book, .. } = account_of::<T>(investor, 3);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, book);

        lawful::<T>(details::<T>(investor).books.first() == Some(&book));
    }

    /// By the depository, whose badge is dearer to check than the manager's.
    #[benchmark]
    fn classify_investor() {
        let investor = investor::<T>(InvestorClass::Retail);
        let class = InvestorClass::Professional;
        let until = soon::<T>();
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, class, KOREA, until);

        lawful::<T>(details::<T>(investor).class == class);
    }

    #[benchmark]
    fn rebind_investor() {
        let investor = investor::<T>(InvestorClass::Retail);
        let subject = officer::<T>("subject", 0, DOORS.identity);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, subject.clone());

        lawful::<T>(details::<T>(investor).subject == subject);
    }

    #[benchmark]
    fn stop_investor() {
        let investor = investor::<T>(InvestorClass::Retail);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor);

        lawful::<T>(details::<T>(investor).stopped.is_some());
    }

    #[benchmark]
    fn resume_investor() {
        let investor = investor::<T>(InvestorClass::Retail);
        Investors::<T>::mutate_extant(investor, |record| {
            record.stopped = Some(StoppedBy::Manager);
        });
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor);

        lawful::<T>(details::<T>(investor).stopped.is_none());
    }

    /// As the fourth one.
    #[benchmark]
    fn add_controller() {
        let investor = investor::<T>(InvestorClass::Retail);
        Investors::<T>::mutate_extant(investor, |record| {
            InvestorOfKey::<T>::remove(record.keys.remove(0));
        });
        let new = T::BenchmarkHelper::signer();
        let at = Pallet::<T>::now();
        let signature = says::<T>(Consent::Control(investor), at);
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, new.clone(), at, signature);

        lawful::<T>(InvestorOfKey::<T>::get(new) == Some(investor));
    }

    #[benchmark]
    fn remove_controller() {
        let investor = investor::<T>(InvestorClass::Retail);
        let keys = details::<T>(investor).keys;
        let first = keys.first().cloned().expect("four keys");
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, first.clone());

        lawful::<T>(!InvestorOfKey::<T>::contains_key(first));
    }

    #[benchmark]
    fn set_payout() {
        let investor = investor::<T>(InvestorClass::Retail);
        let to: T::AccountId = account("other payout", 0, 0);
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, to.clone());

        let payout = details::<T>(investor).payout;
        lawful::<T>(payout.is_some_and(|payout| payout.to == to));
    }

    /// Of the payer's last won, for an investor that has none.
    #[benchmark]
    fn deposit() {
        let investor = investor::<T>(InvestorClass::Retail);
        let payer: T::AccountId = account("payer", 0, 0);
        let amount = least::<T>();
        give::<T>(&payer, amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(payer), investor, amount);

        lawful::<T>(in_ledger::<T>(investor) == amount);
    }

    /// Of its last won, most of which was locked, to an account that has none.
    #[benchmark]
    fn withdraw_cash() {
        let investor = investor::<T>(InvestorClass::Retail);
        let amount = tied_up::<T>(investor);
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, amount);

        lawful::<T>(in_ledger::<T>(investor) == 0);
    }

    /// By the depository.
    #[benchmark]
    fn set_guardians() {
        let investor = signing::<T>(InvestorClass::Retail);
        let who = guardians::<T>("later guardian", 0);
        let at = Pallet::<T>::now();
        let what = Consent::Guard {
            who: who.clone(),
            threshold: 5,
        };
        let signature = says::<T>(what, at);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(
            origin,
            T::BenchmarkHelper::signer(),
            who.clone(),
            5,
            at,
            Some(signature),
        );

        let next = details::<T>(investor).next_guardians;
        lawful::<T>(next.is_some_and(|next| next.who == who));
    }

    /// By the depository.
    #[benchmark]
    fn propose_recovery() {
        let investor = investor::<T>(InvestorClass::Retail);
        let new: T::AccountId = account("newer key", 0, 0);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, new);

        let approved = matches!(stage_of::<T>(investor), Some(Stage::Approved(_)));
        lawful::<T>(approved);
    }

    /// By the depository.
    #[benchmark]
    fn approve_recovery() {
        let investor = investor::<T>(InvestorClass::Retail);
        recovering::<T>(investor, Stage::Proposed(soon::<T>()));
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor);

        let approved = matches!(stage_of::<T>(investor), Some(Stage::Approved(_)));
        lawful::<T>(approved);
    }

    #[benchmark]
    fn challenge_recovery() {
        let investor = investor::<T>(InvestorClass::Retail);
        recovering::<T>(investor, Stage::Approved(soon::<T>()));
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin);

        let challenged = matches!(stage_of::<T>(investor), Some(Stage::Challenged(_)));
        lawful::<T>(challenged);
    }

    /// By the depository, in favour of the new key.
    #[benchmark]
    fn decide_recovery() {
        let investor = investor::<T>(InvestorClass::Retail);
        recovering::<T>(investor, Stage::Challenged(soon::<T>()));
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, true);

        lawful::<T>(details::<T>(investor).keys.len() == 1);
    }

    #[benchmark]
    fn execute_recovery() {
        let investor = investor::<T>(InvestorClass::Retail);
        recovering::<T>(investor, Stage::Approved(Pallet::<T>::now()));

        #[extrinsic_call]
        _(bringer::<T>(), investor);

        lawful::<T>(details::<T>(investor).keys.len() == 1);
    }

    #[benchmark]
    fn register_venue() {
        let venue = NextVenue::<T>::get();
        let operator = licensed::<T>("venue", venue, DOORS.venue);
        T::Deposit::ensure_successful(&operator, Footprint::from_mel::<VenueOf<T>>());

        #[extrinsic_call]
        _(RawOrigin::Signed(operator));

        lawful::<T>(Venues::<T>::contains_key(venue));
    }

    #[benchmark]
    fn close_venue() {
        let venue = venue::<T>();
        let origin = RawOrigin::Signed(operator::<T>(venue));

        #[extrinsic_call]
        _(origin, venue);

        lawful::<T>(!Venues::<T>::contains_key(venue));
    }

    #[benchmark]
    fn suspend_venue() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let venue = venue::<T>();

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, venue);

        let record = Venues::<T>::get(venue);
        lawful::<T>(record.is_some_and(|venue| venue.suspended));
        Ok(())
    }

    #[benchmark]
    fn reinstate_venue() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let venue = venue::<T>();
        Venues::<T>::mutate_extant(venue, |venue| venue.suspended = true);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, venue);

        let record = Venues::<T>::get(venue);
        lawful::<T>(record.is_some_and(|venue| !venue.suspended));
        Ok(())
    }

    #[benchmark]
    fn replace_venue_operator() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let venue = venue::<T>();
        let to = licensed::<T>("other operator", 0, DOORS.venue);

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, venue, to.clone());

        lawful::<T>(operator::<T>(venue) == to);
        Ok(())
    }

    /// Under as many rules as can come together, of which one names sixteen venues.
    #[benchmark]
    fn propose_security() {
        let security = NextSecurity::<T>::get();
        let issuer = officer::<T>("issuer", security, DOORS.issuer);
        investor_by::<T>(issuer.clone(), InvestorClass::Institutional);
        let size = Footprint::from_mel::<(SecurityOf<T>, Rulebook)>();
        T::Deposit::ensure_successful(&issuer, size);
        let rules = proposed::<T>();

        #[extrinsic_call]
        _(
            RawOrigin::Signed(issuer),
            name(),
            code(security),
            SecurityKind::Contract,
            1,
            1,
            MAX_UNITS,
            rules,
        );

        lawful::<T>(Securities::<T>::contains_key(security));
    }

    #[benchmark]
    fn propose_quantity() {
        let security = security::<T>();
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security, 1);

        lawful::<T>(listed::<T>(security).proposed == Some(1));
    }

    #[benchmark]
    fn confirm_registration() {
        let security = security::<T>();
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security, MAX_UNITS);

        lawful::<T>(listed::<T>(security).proposed.is_none());
    }

    #[benchmark]
    fn set_reference() {
        let security = security::<T>();
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security, DEAR);

        lawful::<T>(listed::<T>(security).reference == DEAR);
    }

    /// As many as can come together, after others that have come into force meanwhile.
    #[benchmark]
    fn set_rules() {
        let security = security::<T>();
        let rules = proposed::<T>();
        Rulebooks::<T>::mutate(security, |book| {
            book.next = Some(NextRules {
                rules: rules.clone(),
                from: 0,
                confirmed: true,
            });
        });
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security, rules.clone());

        let next = Rulebooks::<T>::get(security).next;
        lawful::<T>(next.is_some_and(|next| !next.confirmed && next.rules == rules));
    }

    #[benchmark]
    fn confirm_rules() {
        let security = security::<T>();
        let rules = proposed::<T>();
        Rulebooks::<T>::mutate(security, |book| {
            book.rules = rules.clone();
            book.next = Some(NextRules {
                rules: rules.clone(),
                from: Moment::MAX,
                confirmed: false,
            });
        });
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security, rules);

        let next = Rulebooks::<T>::get(security).next;
        lawful::<T>(next.is_some_and(|next| next.confirmed));
    }

    /// Another version, which a notary's deed has.
    #[benchmark]
    fn set_document() {
        let security = security::<T>();
        let kind = DeedKind::Authentic;
        let (act, commitment) = T::Deeds::set_up(kind);
        let deed = Some(Deed { act, kind });
        let before = Document {
            version: 1,
            commitment: HASH,
            deed,
            at: 0,
        };
        Documents::<T>::insert(security, 0, before);
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security, 0, commitment, deed);

        let document = Documents::<T>::get(security, 0);
        lawful::<T>(document.is_some_and(|document| document.version == 2));
    }

    #[benchmark]
    fn name_trustee() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let security = security::<T>();
        let trustee = Some(account::<T::AccountId>("trustee", 0, 0));

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, security, trustee.clone());

        lawful::<T>(listed::<T>(security).trustee == trustee);
        Ok(())
    }

    /// That is halted already.
    #[benchmark]
    fn halt_security() {
        let security = security::<T>();
        let until = soon::<T>();
        let by = SuspendedBy::Keeper;
        change::<T>(security, |record| record.halted = Some(Halt { until, by }));
        let later = until.saturating_add(1);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security, later);

        let halted = listed::<T>(security).halted;
        lawful::<T>(halted.is_some_and(|halt| halt.until == later));
    }

    #[benchmark]
    fn resume_security() {
        let security = security::<T>();
        let until = soon::<T>();
        let by = SuspendedBy::Keeper;
        change::<T>(security, |record| record.halted = Some(Halt { until, by }));
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security);

        lawful::<T>(listed::<T>(security).halted.is_none());
    }

    /// Its first unit, locked up, to a retail investor, whose purchases are counted.
    #[benchmark]
    fn mint() {
        let security = stocked::<T>();
        let investor = signing::<T>(InvestorClass::Retail);
        dated::<T>(security, MAX_DATES, &[investor]);
        let issue = Issue {
            security,
            to: account_of::<T>(investor, 3),
            units: 1,
            locked_until: Some(soon::<T>()),
        };
        let at = Pallet::<T>::now();
        let signature = says::<T>(Consent::Accept(issue), at);
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(
            origin,
            issue,
            T::BenchmarkHelper::signer(),
            at,
            Some(signature),
        );

        lawful::<T>(units_of::<T>(security, investor) == 1);
    }

    /// Of the last unit.
    #[benchmark]
    fn redeem() {
        let security = security::<T>();
        let treasury = listed::<T>(security).treasury;
        let other = investor::<T>(InvestorClass::Retail);
        let account = account_of::<T>(treasury, 0);
        endow::<T>(security, account, 1, pledges::<T>(other, LIENS));
        dated::<T>(security, MAX_DATES, &[treasury]);
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security, account.book, 1);

        lawful::<T>(listed::<T>(security).issued == 0);
    }

    /// Of an account's last unit to a fourth account.
    #[benchmark]
    fn move_manager() {
        let security = security::<T>();
        let investor = signing::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        let from = account_of::<T>(investor, 0);
        let to = account_of::<T>(investor, 3);
        endow::<T>(security, from, 1, pledges::<T>(other, LIENS));
        encumbered::<T>(security, investor, 1..3, other);
        let at = Pallet::<T>::now();
        let what = Consent::Move {
            security,
            from: from.book,
            to: to.book,
            units: 1,
        };
        let signature = says::<T>(what, at);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(
            origin,
            T::BenchmarkHelper::signer(),
            security,
            from.book,
            to.book,
            1,
            at,
            Some(signature),
        );

        lawful::<T>(BookTotals::<T>::get(security, to.book) == 1);
    }

    #[benchmark]
    fn refresh_position() {
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Professional);
        let other = self::investor::<T>(InvestorClass::Retail);
        encumbered::<T>(security, investor, 0..MAX_BOOKS, other);
        reclassify::<T>(investor, InvestorClass::Retail);

        #[extrinsic_call]
        _(bringer::<T>(), security, investor);

        lawful::<T>(HolderCounts::<T>::get(security).retail == 1);
    }

    /// Legs of units, each of another security and, as long as there are some, between other
    /// parties; the first instruction of all.
    #[benchmark]
    fn instruct(l: Linear<1, MAX_LEGS>) {
        let venue = venue::<T>();
        let parties =
            (0..l.saturating_mul(2).min(MAX_PARTIES)).map(|_| investor::<T>(InvestorClass::Retail));
        let parties: Vec<InvestorId> = parties.collect();
        let givers = parties.iter().step_by(2).cycle();
        let takers = parties.iter().skip(1).step_by(2).cycle();
        let pairs = givers.zip(takers).take(l as usize);
        let legs = pairs.map(|(giver, taker)| {
            let (from, to) = (account_of::<T>(*giver, 3), account_of::<T>(*taker, 3));
            unit(security::<T>(), from, to)
        });
        let legs: Legs = BoundedVec::truncate_from(legs.collect());
        let operator = operator::<T>(venue);
        T::Deposit::ensure_successful(&operator, Footprint::from_mel::<InstructionOf<T>>());
        let next = NextInstruction::<T>::get();
        let expires = soon::<T>();

        #[extrinsic_call]
        _(RawOrigin::Signed(operator), venue, legs, expires);

        let record = Instructions::<T>::get(next);
        lawful::<T>(record.is_some_and(|record| record.legs.len() == l as usize));
    }

    /// Not the last one: it locks units of so many securities, and won.
    #[benchmark]
    fn affirm(s: Linear<0, GIVEN>) {
        let (instruction, investor) = affirming::<T>(s);
        let size = Pallet::<T>::size(instruction).expect("an instruction");
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, instruction, size);

        lawful::<T>(has_affirmed::<T>(instruction, investor));
    }

    /// The last one, which settles: each party after the second has a leg of its own, and each
    /// security, that touches what no other leg does. An instruction with more legs than securities
    /// is as dear as one with a security for each.
    #[benchmark]
    fn affirm_last(p: Linear<2, PARTIES>, s: Linear<1, SECURITIES>, r: Linear<1, RULES>) {
        let (instruction, investor) = settling::<T>(p, s, r);
        let size = Pallet::<T>::size(instruction).expect("an instruction");
        let origin = key::<T>(investor);

        #[extrinsic_call]
        affirm(origin, instruction, size);

        lawful::<T>(!Instructions::<T>::contains_key(instruction));
    }

    /// By who gives units of fifteen securities, and won.
    #[benchmark]
    fn withdraw() {
        let venue = venue::<T>();
        let giver = investor::<T>(InvestorClass::Retail);
        let others = (1..MAX_PARTIES).map(|_| investor::<T>(InvestorClass::Retail));
        let others: Vec<InvestorId> = others.collect();
        purse::<T>(giver);
        let mut legs = Vec::new();
        for other in &others {
            let security = security::<T>();
            let from = account_of::<T>(giver, 0);
            endow::<T>(security, from, 1, Vec::new());
            encumbered::<T>(security, giver, 1..MAX_BOOKS, *other);
            legs.push(unit(security, from, account_of::<T>(*other, 0)));
        }
        let last = others.last().copied().expect("fifteen others");
        legs.push(pays::<T>(giver, last));
        let mut who = alloc::vec![giver];
        who.extend(others.iter().filter(|other| **other != last));
        let instruction = affirmed::<T>(venue, &legs, &who, soon::<T>());
        let origin = key::<T>(giver);

        #[extrinsic_call]
        _(origin, instruction);

        lawful::<T>(!has_affirmed::<T>(instruction, giver));
    }

    /// By the party that has not affirmed, where fifteen others have affirmed to pay it: won on
    /// hold is dearer to free than units.
    #[benchmark]
    fn reject() {
        let (instruction, payee) = pending::<T>(soon::<T>());
        let origin = key::<T>(payee);

        #[extrinsic_call]
        _(origin, instruction);

        lawful::<T>(!Instructions::<T>::contains_key(instruction));
    }

    /// Likewise; all else that its parties have locked is over too.
    #[benchmark]
    fn expire() {
        begin::<T>();
        let until = soon::<T>();
        let (instruction, _) = pending::<T>(until);
        clock(until);

        #[extrinsic_call]
        _(bringer::<T>(), instruction);

        lawful::<T>(!Instructions::<T>::contains_key(instruction));
    }

    /// From an account that has room for one more; brought by the depository.
    #[benchmark]
    fn pledge() {
        let security = security::<T>();
        let investor = signing::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        let account = account_of::<T>(investor, 0);
        endow::<T>(security, account, LIENS.into(), pledges::<T>(other, 1));
        encumbered::<T>(security, investor, 1..MAX_BOOKS, other);
        let until = soon::<T>().saturating_add(DAY);
        let what = Consent::Pledge {
            security,
            book: account.book,
            pledgee: other,
            units: 1,
            until,
        };
        let (key, at) = (key_of::<T>(investor), Pallet::<T>::now());
        let signature = Some(says::<T>(what, at));
        let origin = depository::<T>();

        #[extrinsic_call]
        _(
            origin,
            key,
            security,
            account.book,
            other,
            1,
            until,
            at,
            signature,
        );

        let position = Positions::<T>::get(security, investor);
        let free = position.map(|position| position.free(account.book, Pallet::<T>::now()));
        lawful::<T>(free == Some(0));
    }

    /// Of all units, which were pledged until as many moments as can be.
    #[benchmark]
    fn release_pledge() {
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        encumbered::<T>(security, investor, 0..MAX_BOOKS, other);
        let account = account_of::<T>(investor, 3);
        let units = Units::from(LIENS);
        let origin = key::<T>(other);

        #[extrinsic_call]
        _(origin, security, account, units);

        let position = Positions::<T>::get(security, investor);
        let free = position.map(|position| position.free(account.book, Pallet::<T>::now()));
        lawful::<T>(free == Some(units));
    }

    /// Likewise, by a court's order.
    #[benchmark]
    fn lift_pledge() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        encumbered::<T>(security, investor, 0..MAX_BOOKS, other);
        let account = account_of::<T>(investor, 3);
        let units = Units::from(LIENS);

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            security,
            account,
            other,
            units,
            HASH,
        );

        let position = Positions::<T>::get(security, investor);
        let free = position.map(|position| position.free(account.book, Pallet::<T>::now()));
        lawful::<T>(free == Some(units));
        Ok(())
    }

    /// In an account that has room for one more.
    #[benchmark]
    fn freeze() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        let account = account_of::<T>(investor, 0);
        endow::<T>(security, account, LIENS.into(), pledges::<T>(other, 1));
        encumbered::<T>(security, investor, 1..MAX_BOOKS, other);

        #[extrinsic_call]
        _(
            origin as T::RuntimeOrigin,
            security,
            account,
            Units::MAX,
            HASH,
        );

        let position = Positions::<T>::get(security, investor).ok_or("a position")?;
        let now = Pallet::<T>::now();
        let lien = position.lien(account.book, Cause::Order(HASH), now);
        lawful::<T>(lien.is_some_and(|lien| lien.units == Units::MAX));
        Ok(())
    }

    #[benchmark]
    fn unfreeze() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let other = self::investor::<T>(InvestorClass::Retail);
        let account = account_of::<T>(investor, 3);
        let order = Lien {
            cause: Cause::Order(HASH),
            units: 1,
            until: Moment::MAX,
        };
        let liens = pledges::<T>(other, 0).into_iter().skip(1).chain([order]);
        encumbered::<T>(security, investor, 0..3, other);
        endow::<T>(security, account, LIENS.into(), liens.collect());

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, security, account, 1, HASH);

        let position = Positions::<T>::get(security, investor).ok_or("a position")?;
        let now = Pallet::<T>::now();
        let lien = position.lien(account.book, Cause::Order(HASH), now);
        lawful::<T>(lien.is_none());
        Ok(())
    }

    /// Of the last unit, which is locked up, to an heir that has none, by a deed.
    #[benchmark]
    fn force_transfer() {
        let title = titled::<T>();
        let security = stocked::<T>();
        let loser = investor::<T>(InvestorClass::Professional);
        let heir = investor::<T>(InvestorClass::Retail);
        let (from, to) = (account_of::<T>(loser, 0), account_of::<T>(heir, 3));
        let locked_up = pledges::<T>(heir, 1).into_iter().map(|lien| Lien {
            cause: Cause::LockUp,
            ..lien
        });
        endow::<T>(security, from, 1, locked_up.collect());
        dated::<T>(security, MAX_DATES, &[loser, heir]);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, security, from, to, 1, title);

        lawful::<T>(units_of::<T>(security, heir) == 1);
    }

    /// Of the last won, most of which was locked, to an heir that has none, by a deed.
    #[benchmark]
    fn force_payment() {
        let title = titled::<T>();
        let loser = investor::<T>(InvestorClass::Retail);
        let heir = investor::<T>(InvestorClass::Retail);
        let amount = tied_up::<T>(loser);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, loser, heir, amount, title);

        lawful::<T>(in_ledger::<T>(loser) == 0 && in_ledger::<T>(heir) == amount);
    }

    /// With all documents that it can have.
    #[benchmark]
    fn delist_security() {
        let security = security::<T>();
        HolderCounts::<T>::insert(security, Holders::default());
        let document = Document {
            version: 1,
            commitment: HASH,
            deed: None,
            at: 0,
        };
        for id in 0..MAX_DOCUMENTS {
            Documents::<T>::insert(security, id, &document);
        }
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security);

        lawful::<T>(!Securities::<T>::contains_key(security));
    }

    #[benchmark]
    fn open_offering() {
        let security = stocked::<T>();
        let record = listed::<T>(security);
        T::Deposit::ensure_successful(&record.issuer, Footprint::from_mel::<OfferingOf<T>>());
        let next = NextOffering::<T>::get();
        let offer = offer::<T>(security, 1);

        #[extrinsic_call]
        _(RawOrigin::Signed(record.issuer), offer);

        lawful::<T>(Offerings::<T>::contains_key(next));
    }

    /// With its last won, most of which was locked.
    #[benchmark]
    fn subscribe() {
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let won = tied_up::<T>(investor);
        encumbered::<T>(
            security,
            investor,
            0..MAX_BOOKS,
            NextInvestor::<T>::get() - 1,
        );
        let units = won.checked_div(least::<T>()).unwrap_or_default();
        let offering = offering::<T>(security, units);
        let SecuritiesAccount { book, .. } = account_of::<T>(investor, 3);
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, offering, book, units);

        lawful::<T>(in_ledger::<T>(investor) == 0 && open::<T>(offering).bids == 1);
    }

    /// Of the only bid, for all won that there was.
    #[benchmark]
    fn cancel_subscription() {
        let security = security::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let offering = offering::<T>(security, 1);
        bid::<T>(offering, investor, 1);
        let origin = key::<T>(investor);

        #[extrinsic_call]
        _(origin, offering);

        lawful::<T>(in_ledger::<T>(investor) > 0 && open::<T>(offering).bids == 0);
    }

    /// In steps that each give a unit by rank; and the end of another offering, for which there
    /// were no bids.
    #[benchmark]
    fn close_offering(n: Linear<1, STEPS>) {
        let id = ranked::<T>(n.saturating_add(1));
        let failed = offering::<T>(open::<T>(id).offer.security, 1);
        let mut record = open::<T>(failed);
        record.stage = OfferingStage::Failed;
        let closed;
        let kept;

        #[block]
        {
            closed = Pallet::<T>::close_offering(bringer::<T>().into(), id, n);
            kept = Pallet::<T>::keep(failed, record);
        }

        assert!(closed.is_ok() && kept.is_ok());
        let stage = open::<T>(id).stage;
        let is_done = stage == OfferingStage::Ranking { left: 0 };
        lawful::<T>(is_done && !Offerings::<T>::contains_key(failed));
    }

    /// Of the last bid: its first unit to a retail investor, and won back that it has none of.
    #[benchmark]
    fn settle_subscription() {
        let security = stocked::<T>();
        let investor = investor::<T>(InvestorClass::Retail);
        let offering = offering::<T>(security, 2);
        bid::<T>(offering, investor, 2);
        Bids::<T>::mutate(offering, 0, |bid| {
            if let Some(bid) = bid {
                bid.allotted = 1;
            }
        });
        Offerings::<T>::mutate_extant(offering, |offering| {
            offering.stage = OfferingStage::Allotted;
        });
        dated::<T>(security, MAX_DATES, &[investor]);

        #[extrinsic_call]
        _(bringer::<T>(), offering, investor);

        let settled = !Offerings::<T>::contains_key(offering);
        lawful::<T>(settled && units_of::<T>(security, investor) == 1);
    }

    #[benchmark]
    fn set_tax() -> Result<(), BenchmarkError> {
        let origin = council::<T>()?;
        let tax = Tax {
            terms: TERMS,
            account: account::<T::AccountId>("other taxes", 0, 0),
        };

        #[extrinsic_call]
        _(origin as T::RuntimeOrigin, tax.clone());

        lawful::<T>(Taxes::<T>::get() == Some(tax));
        Ok(())
    }

    /// After as many changes as are remembered; by the depository.
    #[benchmark]
    fn set_tax_class() {
        let investor = investor::<T>(InvestorClass::Retail);
        taxed::<T>(investor);
        let origin = depository::<T>();

        #[extrinsic_call]
        _(origin, investor, TaxClass::Withheld);

        let now = Pallet::<T>::now();
        let class = Pallet::<T>::tax_class_at(investor, now);
        lawful::<T>(class == TaxClass::Withheld);
    }

    /// A dividend, for the last date that can be asked for.
    #[benchmark]
    fn announce() {
        let security = stocked::<T>();
        dated::<T>(security, MAX_DATES.saturating_sub(1), &[]);
        let record = listed::<T>(security);
        T::Deposit::ensure_successful(&record.issuer, Footprint::from_mel::<ActionOf<T>>());
        let next = NextAction::<T>::get();
        let announcement = Announcement::Dividend(Amount::Pot(DIVIDEND));

        #[extrinsic_call]
        _(
            RawOrigin::Signed(record.issuer),
            security,
            soon::<T>(),
            announcement,
        );

        lawful::<T>(Actions::<T>::contains_key(next));
    }

    /// Which says won a share, by whose last won that is.
    #[benchmark]
    fn fund() {
        let holder = investor::<T>(InvestorClass::Retail);
        let (security, date) = recorded::<T>(holder);
        let amount = least::<T>();
        let matter = dividend::<T>(Amount::PerShare(amount), false);
        let action = asked::<T>(security, date, matter);
        let payer: T::AccountId = account("payer", 0, 0);
        give::<T>(&payer, amount);

        #[extrinsic_call]
        _(RawOrigin::Signed(payer), action, amount);

        lawful::<T>(in_account::<T>(&Pallet::<T>::pot_account(action)) == amount);
    }

    /// By the last holder, so that the action is closed.
    #[benchmark]
    fn claim() {
        let (action, holder) = payable::<T>();
        let origin = key::<T>(holder);

        #[extrinsic_call]
        _(origin, action);

        lawful::<T>(!Actions::<T>::contains_key(action));
    }

    /// To the last holder, so that the action is closed.
    #[benchmark]
    fn push() {
        let (action, holder) = payable::<T>();

        #[extrinsic_call]
        _(bringer::<T>(), action, holder);

        lawful::<T>(!Actions::<T>::contains_key(action));
    }

    #[benchmark]
    fn vote() {
        let holder = investor::<T>(InvestorClass::Retail);
        let (security, date) = recorded::<T>(holder);
        let action = asked::<T>(security, date, poll::<T>());
        let origin = key::<T>(holder);

        #[extrinsic_call]
        _(origin, action, 7);

        lawful::<T>(Actions::<T>::get(action).is_some_and(|action| action.taken == 1));
    }

    /// A dividend without won, by the issuer.
    #[benchmark]
    fn close_action() {
        let security = stocked::<T>();
        let matter = dividend::<T>(Amount::Pot(DIVIDEND), false);
        let action = asked::<T>(security, Pallet::<T>::now(), matter);
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, action);

        lawful::<T>(!Actions::<T>::contains_key(action));
    }

    #[benchmark]
    fn reclaim() {
        let (action, _) = payable::<T>();
        clock(Pallet::<T>::now().saturating_add(CLAIMS));

        #[extrinsic_call]
        _(bringer::<T>(), action);

        lawful::<T>(!Actions::<T>::contains_key(action));
    }

    /// A redemption, by the last of those whose units are redeemed: they lie in four books, and are
    /// neither frozen nor pledged, with as many encumbrances of other kinds as there can be.
    #[benchmark]
    fn redeem_part() {
        let holder = investor::<T>(InvestorClass::Retail);
        let security = stocked::<T>();
        let until = soon::<T>();
        for n in 0..MAX_BOOKS {
            let liens = (0..LIENS).map(|n| Lien {
                cause: Cause::LockUp,
                units: 1,
                until: until.saturating_add(n.into()),
            });
            let account = account_of::<T>(holder, n);
            endow::<T>(security, account, LIENS.into(), liens.collect());
        }
        let treasury = listed::<T>(security).treasury;
        let earlier = MAX_DATES.saturating_sub(1);
        dated::<T>(security, earlier, &[treasury, holder]);
        let now = Pallet::<T>::now();
        let price = least::<T>();
        let matter = Matter::Redemption {
            price,
            per_share: 1,
            fractions: None,
            funded: Some(now),
        };
        change::<T>(security, |record| record.matures = Some(now));
        let action = asked::<T>(security, now, matter);
        let units = Units::from(MAX_BOOKS.saturating_mul(LIENS));
        let pot = price.saturating_mul(units).saturating_add(least::<T>());
        give::<T>(&Pallet::<T>::pot_account(action), pot);

        #[extrinsic_call]
        push(bringer::<T>(), action, holder);

        let over = !Actions::<T>::contains_key(action);
        lawful::<T>(over && units_of::<T>(security, holder) == 0);
    }

    /// While there are bids.
    #[benchmark]
    fn call_off() {
        let security = security::<T>();
        let offering = offering::<T>(security, 1);
        give::<T>(&Pallet::<T>::offering_account(offering), least::<T>());
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, offering);

        lawful::<T>(!Offerings::<T>::contains_key(offering));
    }

    /// With holders, whose fractions are bought for what the treasury has, which is tied up in
    /// trades that are over.
    #[benchmark]
    fn consolidate() {
        let security = security::<T>();
        let holder = investor::<T>(InvestorClass::Retail);
        let treasury = listed::<T>(security).treasury;
        tied_up::<T>(treasury);
        endow::<T>(security, account_of::<T>(holder, 0), 1, Vec::new());
        dated::<T>(security, MAX_DATES.saturating_sub(1), &[]);
        change::<T>(security, |record| record.proposed = None);
        let record = listed::<T>(security);
        T::Deposit::ensure_successful(&record.issuer, Footprint::from_mel::<ActionOf<T>>());
        let next = NextAction::<T>::get();
        let price = least::<T>().saturating_mul(2);

        #[extrinsic_call]
        _(RawOrigin::Signed(record.issuer), security, 2, price);

        let opened = Actions::<T>::contains_key(next);
        lawful::<T>(opened && listed::<T>(security).per_share == 2);
    }

    #[benchmark]
    fn split() {
        let security = security::<T>();
        change::<T>(security, |record| {
            record.per_share = 2;
            record.reference = 2;
            record.proposed = None;
        });
        let origin = issuer::<T>(security);

        #[extrinsic_call]
        _(origin, security, 2);

        lawful::<T>(listed::<T>(security).per_share == 1);
    }

    /// Finding out which minute is next, that nothing is left in it, and whether there is something
    /// else to be removed.
    #[benchmark]
    fn sweep_begin() {
        begin::<T>();
        let next = minute(Pallet::<T>::now()).saturating_sub(1);
        Swept::<T>::put(next);
        let found;

        #[block]
        {
            let minute = Swept::<T>::get();
            Swept::<T>::put(minute.saturating_add(1));
            let forgotten = Forgotten::<T>::iter_keys().next();
            let done = Done::<T>::iter_keys().next();
            found = forgotten.is_some() || done.is_some();
        }

        lawful::<T>(!found && Swept::<T>::get() == next.saturating_add(1));
    }

    /// An instruction that is dear to forget.
    #[benchmark]
    fn sweep_one() {
        begin::<T>();
        let until = soon::<T>();
        let (instruction, _) = pending::<T>(until);
        let minute = minute(until);
        clock(until);
        let ended;

        #[block]
        {
            let first = Expiring::<T>::drain_prefix(minute).next();
            let found = first.and_then(|(id, ())| Some((id, Instructions::<T>::get(id)?)));
            ended = found.map(|(id, record)| {
                let ended = Pallet::<T>::end(id, record);
                Pallet::<T>::deposit_event(Event::Expired { instruction: id });
                ended
            });
        }

        let gone = !Instructions::<T>::contains_key(instruction);
        lawful::<T>(gone && ended == Some(Ok(())));
    }

    /// What the last of those has left behind who had a security, and the security's own.
    #[benchmark]
    fn prune_one() {
        let holder = investor::<T>(InvestorClass::Retail);
        let security = security::<T>();
        left_behind::<T>(security, &[holder], &passed::<T>(MAX_DATES));
        Forgotten::<T>::insert(security, ());
        let pruned;

        #[block]
        {
            pruned = Forgotten::<T>::iter_keys().next();
            if let Some(security) = pruned {
                let _ = Left::<T>::drain_prefix(security).next();
                LeftSupply::<T>::remove(security);
                Forgotten::<T>::remove(security);
            }
        }

        lawful::<T>(pruned == Some(security) && !Left::<T>::contains_key(security, holder));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::empty_state(), crate::mock::Test);
}
