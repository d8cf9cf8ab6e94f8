//! Rules: what a trade has to leave behind, looked at by themselves, and by the calls that ask.

use crate::{
    mock::*,
    rules::{
        Change,
        InvestorClass::{Institutional, Professional, Retail},
        Price, Rule, Trade, findings, is_country, may_follow,
    },
    *,
};
use frame::testing_prelude::*;

/// Another ISIN.
const OTHER_CODE: [u8; 12] = *b"KR7000660001";
/// What is issued of a security to its treasury, before anything else is.
const STOCK: Units = 5_000;

/// An investor with so many units before and afterwards: retail, in Korea, and for nothing.
fn change(investor: InvestorId, before: Units, after: Units) -> Change {
    Change {
        investor,
        class: Retail,
        counted: (before > 0).then_some(Retail),
        country: KOREA,
        before,
        after,
        price: price(0, 0, true),
        bought: 0,
    }
}

fn price(paid: Balance, worth: Balance, fits: bool) -> Price {
    Price { paid, worth, fits }
}

/// A trade at the venue 0 of a security of 10,000 units, one a share. Nobody else holds any.
fn trade(changes: Vec<Change>) -> Trade {
    let mut holders = Holders::default();
    for class in changes.iter().filter_map(|change| change.counted) {
        holders.count(class, true);
    }
    Trade {
        now: NOON,
        venue: Some(0),
        issued: 10_000,
        per_share: 1,
        holders,
        annual_limit: Some(10_000_000),
        changes,
    }
}

/// What breaks a rule: how, by whom, what was looked at, and its limit.
fn broken(rule: &Rule, trade: &Trade) -> Vec<(Breach, Option<InvestorId>, u128, u128)> {
    findings(core::slice::from_ref(rule), trade, true)
        .into_iter()
        .map(|found| {
            assert_eq!(found.rule, 0);
            (found.breach, found.investor, found.observed, found.limit)
        })
        .collect()
}

fn keeps(rule: &Rule, changes: Vec<Change>) -> bool {
    broken(rule, &trade(changes)).is_empty()
}

fn classes(classes: &[InvestorClass]) -> Rule {
    Rule::Classes(BoundedVec::truncate_from(classes.to_vec()))
}

fn countries(countries: &[u16]) -> Rule {
    Rule::Countries(BoundedVec::truncate_from(countries.to_vec()))
}

fn venues(venues: &[VenueId]) -> Rule {
    Rule::Venues(BoundedVec::truncate_from(venues.to_vec()))
}

#[test]
fn only_admitted_classes_acquire() {
    let buys = |class| {
        vec![Change {
            class,
            ..change(A, 0, 10)
        }]
    };
    let most = classes(&[Professional, Institutional]);
    assert!(keeps(&most, buys(Professional)));
    assert!(keeps(&most, buys(Institutional)));
    let breach = |class| vec![(Breach::Classes, Some(A), class, 0)];
    assert_eq!(broken(&most, &trade(buys(Retail))), breach(0));
    let retail = classes(&[Retail]);
    assert_eq!(broken(&retail, &trade(buys(Professional))), breach(1));
    assert_eq!(broken(&retail, &trade(buys(Institutional))), breach(2));
    // Who holds it sells it, and neither gives nor gets.
    assert!(keeps(&most, vec![change(A, 10, 9), change(B, 10, 10)]));
    assert!(keeps(&most, vec![change(A, 10, 0), change(B, 0, 0)]));
    // What counts is what it is now, and not as what it is counted.
    let was_professional = Change {
        counted: Some(Professional),
        ..change(A, 10, 11)
    };
    assert_eq!(broken(&most, &trade(vec![was_professional])), breach(0));
}

#[test]
fn only_who_lives_in_an_admitted_country_acquires() {
    let rule = countries(&[KOREA, 392]);
    let lives = |country, before, after| {
        vec![Change {
            country,
            ..change(A, before, after)
        }]
    };
    assert!(keeps(&rule, lives(KOREA, 0, 10)));
    assert!(keeps(&rule, lives(392, 0, 10)));
    let breach = vec![(Breach::Countries, Some(A), 840, 0)];
    assert_eq!(broken(&rule, &trade(lives(840, 0, 10))), breach);
    assert_eq!(broken(&rule, &trade(lives(840, 10, 11))), breach);
    assert!(keeps(&rule, lives(840, 10, 9)));
    assert!(keeps(&rule, lives(840, 10, 0)));
    assert!(keeps(&rule, lives(840, 10, 10)));
}

#[test]
fn a_holder_cap_counts_whom_the_whole_trade_leaves() {
    let rule = Rule::HolderCap(49);
    let of = |retail, changes| Trade {
        holders: Holders {
            retail,
            ..Default::default()
        },
        ..trade(changes)
    };
    let enters = || change(A, 0, 1);
    let leaves = |investor| change(investor, 1, 0);
    assert!(broken(&rule, &of(48, vec![enters()])).is_empty());
    let breach = |observed| vec![(Breach::HolderCap, None, observed, 49)];
    assert_eq!(broken(&rule, &of(49, vec![enters()])), breach(50));
    // One for another, whoever is named first.
    assert!(broken(&rule, &of(49, vec![enters(), leaves(B)])).is_empty());
    assert!(broken(&rule, &of(49, vec![leaves(B), enters()])).is_empty());
    // Over the cap already: who holds it buys, sells and leaves, and none enters.
    let swap = vec![change(B, 10, 5), change(C, 1, 6)];
    assert!(broken(&rule, &of(51, swap)).is_empty());
    assert!(broken(&rule, &of(51, vec![leaves(B), change(C, 1, 2)])).is_empty());
    assert_eq!(
        broken(&rule, &of(51, vec![enters(), leaves(B)])),
        breach(51)
    );
    let two_leave = vec![enters(), leaves(B), leaves(C)];
    assert_eq!(broken(&rule, &of(51, two_leave)), breach(50));
    let three_leave = vec![enters(), leaves(B), leaves(C), leaves(4)];
    assert!(broken(&rule, &of(51, three_leave)).is_empty());
    // All classes count together, and who only passes something on is no holder.
    let others = Trade {
        holders: Holders {
            retail: 20,
            professional: 20,
            institutional: 9,
        },
        ..trade(vec![enters()])
    };
    assert_eq!(broken(&rule, &others), breach(50));
    assert!(broken(&rule, &of(49, vec![change(A, 0, 0)])).is_empty());
}

#[test]
fn a_class_cap_counts_its_class_alone() {
    let rule = Rule::ClassCap(Retail, 2);
    let of = |retail, changes| Trade {
        holders: Holders {
            retail,
            professional: 7,
            institutional: 7,
        },
        ..trade(changes)
    };
    let breach = |observed| vec![(Breach::ClassCap, None, observed, 2)];
    assert!(broken(&rule, &of(1, vec![change(A, 0, 1)])).is_empty());
    assert_eq!(broken(&rule, &of(2, vec![change(A, 0, 1)])), breach(3));
    let swap = vec![change(A, 0, 1), change(B, 1, 0)];
    assert!(broken(&rule, &of(2, swap)).is_empty());
    // A professional enters as it likes, also where too many are retail.
    let professional = Change {
        class: Professional,
        ..change(A, 0, 1)
    };
    assert!(broken(&rule, &of(3, vec![professional])).is_empty());
    // A professional that leaves makes no room.
    let leaves = Change {
        class: Professional,
        counted: Some(Professional),
        ..change(B, 1, 0)
    };
    assert_eq!(
        broken(&rule, &of(2, vec![change(A, 0, 1), leaves])),
        breach(3)
    );
    // Who has become retail stays, and buys, and none enters after it.
    let was_professional = || Change {
        counted: Some(Professional),
        ..change(B, 1, 2)
    };
    assert!(broken(&rule, &of(2, vec![was_professional()])).is_empty());
    let after = of(2, vec![was_professional(), change(A, 0, 1)]);
    assert_eq!(broken(&rule, &after), breach(4));
}

#[test]
fn holders_are_counted_as_what_they_are_now() {
    let was_professional = Change {
        counted: Some(Professional),
        ..change(A, 10, 10)
    };
    let bank = Change {
        class: Institutional,
        ..change(4, 0, 1)
    };
    let after = trade(vec![
        was_professional,
        change(B, 5, 0),
        change(C, 0, 5),
        bank,
        change(5, 0, 0),
    ]);
    let counted = Holders {
        retail: 2,
        professional: 0,
        institutional: 1,
    };
    assert_eq!(after.holders_after(), counted);
}

#[test]
fn nobody_acquires_more_than_its_share() {
    let rule = Rule::MaxShare(100);
    let breach = |observed, limit| vec![(Breach::MaxShare, Some(A), observed, limit)];
    assert!(keeps(&rule, vec![change(A, 0, 1_000)]));
    let one_more = trade(vec![change(A, 999, 1_001)]);
    assert_eq!(broken(&rule, &one_more), breach(1_001, 1_000));
    // Who has more sells some of it, or keeps it, and buys none.
    assert!(keeps(&rule, vec![change(A, 2_000, 1_500)]));
    assert!(keeps(&rule, vec![change(A, 2_000, 2_000)]));
    let more = trade(vec![change(A, 2_000, 2_001)]);
    assert_eq!(broken(&rule, &more), breach(2_001, 1_000));
    // A tenth of 10,009 is 1,000 whole units; of as many as there can be, 2^80 ÷ 10.
    let of = |issued, after| Trade {
        issued,
        ..trade(vec![change(A, 0, after)])
    };
    assert!(broken(&rule, &of(10_009, 1_000)).is_empty());
    assert_eq!(broken(&rule, &of(10_009, 1_001)), breach(1_001, 1_000));
    assert!(broken(&rule, &of(10_010, 1_001)).is_empty());
    let tenth = 120_892_581_961_462_917_470_617;
    assert!(broken(&rule, &of(MAX_UNITS, tenth)).is_empty());
    assert_eq!(
        broken(&rule, &of(MAX_UNITS, tenth + 1)),
        breach(tenth + 1, tenth)
    );
}

#[test]
fn lots_are_whole_but_for_who_sells_all_it_has() {
    let rule = Rule::Lot(10);
    let breach = |investor, observed| vec![(Breach::Lot, Some(investor), observed, 10)];
    assert!(keeps(&rule, vec![change(A, 0, 10), change(B, 3, 23)]));
    for odd in [1, 9, 11, 15] {
        let buys = trade(vec![change(A, 5, 5 + odd)]);
        assert_eq!(broken(&rule, &buys), breach(A, odd));
        let sells = trade(vec![change(B, 20, 20 - odd)]);
        assert_eq!(broken(&rule, &sells), breach(B, odd));
    }
    assert!(keeps(&rule, vec![change(A, 15, 0)]));
    assert!(keeps(&rule, vec![change(A, 15, 5)]));
    assert!(keeps(&rule, vec![change(A, 15, 15), change(B, 0, 0)]));
    // A lot is of shares, not of units.
    let of = |per_share, after| Trade {
        per_share,
        ..trade(vec![change(A, 0, after)])
    };
    assert!(broken(&rule, &of(100, 1_000)).is_empty());
    assert_eq!(
        broken(&rule, &of(100, 999)),
        [(Breach::Lot, Some(A), 999, 1_000)]
    );
    assert_eq!(
        broken(&Rule::Lot(u32::MAX), &of(MAX_UNITS, 1)),
        [(
            Breach::Lot,
            Some(A),
            1,
            5_192_296_857_325_901_808_915_867_154_513_920
        )]
    );
}

#[test]
fn nobody_sells_during_a_lock_up() {
    let sells = || vec![change(A, 10, 9)];
    let (now, until) = (1_790_823_600_000, 1_790_823_600_001);
    assert_eq!(
        broken(&Rule::LockUp(NOON + 1), &trade(sells())),
        [(Breach::LockUp, Some(A), now, until)]
    );
    assert!(keeps(&Rule::LockUp(NOON), sells()));
    let others = || vec![change(A, 0, 10), change(B, 5, 5), change(C, 1, 2)];
    assert!(keeps(&Rule::LockUp(Moment::MAX), others()));
}

#[test]
fn it_is_traded_at_its_venues_alone() {
    let at = |venue| Trade {
        venue,
        ..trade(vec![change(A, 0, 1)])
    };
    let rule = venues(&[1, 5]);
    let breach = |venue| vec![(Breach::Venues, None, venue, 0)];
    assert_eq!(broken(&rule, &at(Some(0))), breach(0));
    assert_eq!(broken(&rule, &at(Some(6))), breach(6));
    assert!(broken(&rule, &at(Some(1))).is_empty());
    assert!(broken(&rule, &at(Some(5))).is_empty());
    // What is issued is so at no venue.
    assert!(broken(&rule, &at(None)).is_empty());
}

#[test]
fn a_price_is_within_its_band_on_both_sides() {
    let of = |paid, worth, fits| Change {
        price: price(paid, worth, fits),
        ..change(A, 0, 100)
    };
    let rule = Rule::PriceBand(100);
    let breach = |observed, limit| vec![(Breach::PriceBand, Some(A), observed, limit)];
    // A tenth of 1,050,000 is 105,000.
    assert!(keeps(&rule, vec![of(1_155_000, 1_050_000, true)]));
    assert!(keeps(&rule, vec![of(945_000, 1_050_000, true)]));
    for paid in [1_155_001, 944_999] {
        let off = trade(vec![of(paid, 1_050_000, true)]);
        assert_eq!(broken(&rule, &off), breach(105_001, 105_000));
    }
    let given_away = trade(vec![of(0, 1_050_000, true)]);
    assert_eq!(broken(&rule, &given_away), breach(1_050_000, 105_000));
    // Won that goes the wrong way is farther off than none.
    let wrong_way = trade(vec![of(1, 1_050_000, false)]);
    assert_eq!(broken(&rule, &wrong_way), breach(1_050_001, 105_000));
    // A band is rounded down: of ₩999, a thousandth is nothing.
    let narrow = Rule::PriceBand(1);
    assert!(keeps(&narrow, vec![of(999, 999, true)]));
    assert_eq!(
        broken(&narrow, &trade(vec![of(1_000, 999, true)])),
        breach(1, 0)
    );
    // The widest lets it be given away, or paid for twice.
    let wide = Rule::PriceBand(1_000);
    assert!(keeps(&wide, vec![of(0, 500, true), of(1_000, 500, true)]));
    assert_eq!(
        broken(&wide, &trade(vec![of(1_001, 500, true)])),
        breach(501, 500)
    );
    // Nothing is too much to be looked at.
    let most = trade(vec![of(Balance::MAX, Balance::MAX, false)]);
    let tenth = 34_028_236_692_093_846_346_337_460_743_176_821_145;
    assert_eq!(broken(&rule, &most), breach(Balance::MAX, tenth));
}

#[test]
fn a_price_is_asked_of_who_trades_at_a_venue() {
    let rule = Rule::PriceBand(100);
    let of = |before, after| Change {
        price: price(1, 1_050_000, true),
        ..change(A, before, after)
    };
    let breach = [(Breach::PriceBand, Some(A), 1_049_999, 105_000)];
    assert_eq!(broken(&rule, &trade(vec![of(0, 100)])), breach);
    assert_eq!(broken(&rule, &trade(vec![of(100, 99)])), breach);
    assert!(keeps(&rule, vec![of(100, 100)]));
    let issued = Trade {
        venue: None,
        ..trade(vec![of(0, 100)])
    };
    assert!(broken(&rule, &issued).is_empty());
}

#[test]
fn the_annual_cap_is_for_retail_buyers() {
    let of = |before, after, bought| Change {
        bought,
        ..change(A, before, after)
    };
    let rule = Rule::AnnualCap;
    assert!(keeps(&rule, vec![of(0, 1, 10_000_000)]));
    let over = trade(vec![of(5, 6, 10_000_001)]);
    let breach = (Breach::AnnualCap, Some(A), 10_000_001, 10_000_000);
    assert_eq!(broken(&rule, &over), [breach]);
    assert!(keeps(&rule, vec![of(5, 4, 10_000_001)]));
    assert!(keeps(&rule, vec![of(5, 5, 10_000_001)]));
    for class in [Professional, Institutional] {
        let buys = Change {
            class,
            ..of(0, 1, Balance::MAX)
        };
        assert!(keeps(&rule, vec![buys]));
    }
    // It is what it is now that counts.
    let was_professional = Change {
        counted: Some(Professional),
        ..of(5, 6, 10_000_001)
    };
    assert_eq!(broken(&rule, &trade(vec![was_professional])), [breach]);
    let without = Trade {
        annual_limit: None,
        ..trade(vec![of(0, 1, Balance::MAX)])
    };
    assert!(broken(&rule, &without).is_empty());
}

#[test]
fn all_findings_are_told_in_the_order_of_the_rules_or_those_of_the_first() {
    let rules = [
        Rule::Lot(10),
        classes(&[Institutional]),
        Rule::MaxShare(100),
        Rule::HolderCap(1),
        Rule::LockUp(NOON + 1),
        venues(&[1]),
        Rule::AnnualCap,
        countries(&[840]),
        Rule::PriceBand(100),
        Rule::ClassCap(Retail, 2),
    ];
    let dear = Change {
        price: price(1, 1_000, true),
        ..change(A, 0, 1_005)
    };
    let trade = trade(vec![dear, change(B, 0, 15), change(C, 2_020, 1_000)]);
    let found = |rule, breach, investor, observed, limit| Finding {
        rule,
        breach,
        investor,
        observed,
        limit,
    };
    let all = [
        found(0, Breach::Lot, Some(A), 1_005, 10),
        found(0, Breach::Lot, Some(B), 15, 10),
        found(1, Breach::Classes, Some(A), 0, 0),
        found(1, Breach::Classes, Some(B), 0, 0),
        found(2, Breach::MaxShare, Some(A), 1_005, 1_000),
        found(3, Breach::HolderCap, None, 3, 1),
        found(
            4,
            Breach::LockUp,
            Some(C),
            1_790_823_600_000,
            1_790_823_600_001,
        ),
        found(5, Breach::Venues, None, 0, 0),
        found(7, Breach::Countries, Some(A), 410, 0),
        found(7, Breach::Countries, Some(B), 410, 0),
        found(8, Breach::PriceBand, Some(A), 999, 100),
        found(9, Breach::ClassCap, None, 3, 2),
    ];
    assert_eq!(findings(&rules, &trade, true), all);
    assert_eq!(findings(&rules, &trade, false), all[..2]);
    // Rules that are kept are passed over: the first that is broken is the one after.
    let first = findings(&rules[6..], &trade, false);
    assert_eq!(
        first,
        [
            found(1, Breach::Countries, Some(A), 410, 0),
            found(1, Breach::Countries, Some(B), 410, 0),
        ]
    );
    assert!(findings(&rules[6..7], &trade, false).is_empty());
    assert!(findings(&[], &trade, true).is_empty());
}

#[test]
fn a_rule_makes_sense_where_it_can_be_met_and_can_be_broken() {
    let sense = [
        (classes(&[]), false),
        (classes(&[Retail]), true),
        (countries(&[]), false),
        (countries(&[0]), false),
        (countries(&[1]), true),
        (countries(&[999]), true),
        (countries(&[1_000]), false),
        (countries(&[KOREA, 1_000]), false),
        (Rule::HolderCap(0), false),
        (Rule::HolderCap(1), true),
        (Rule::ClassCap(Retail, 0), false),
        (Rule::ClassCap(Retail, 1), true),
        (Rule::MaxShare(0), false),
        (Rule::MaxShare(1), true),
        (Rule::MaxShare(999), true),
        (Rule::MaxShare(1_000), false),
        (Rule::Lot(0), false),
        (Rule::Lot(1), true),
        (Rule::LockUp(0), false),
        (Rule::LockUp(1), true),
        (venues(&[]), false),
        (venues(&[0]), true),
        (Rule::PriceBand(0), false),
        (Rule::PriceBand(1), true),
        (Rule::PriceBand(1_000), true),
        (Rule::PriceBand(1_001), false),
        (Rule::AnnualCap, true),
    ];
    for (rule, makes_sense) in sense {
        assert_eq!(rule.makes_sense(), makes_sense, "{rule:?}");
    }
    let known = [0, 1, 999, 1_000, u16::MAX].map(is_country);
    assert_eq!(known, [false, true, true, false, false]);
}

#[test]
fn a_rule_repeats_another_of_its_kind_and_class_caps_those_of_their_class() {
    let kinds = [
        (classes(&[Retail]), classes(&[Professional])),
        (countries(&[KOREA]), countries(&[840])),
        (Rule::HolderCap(1), Rule::HolderCap(2)),
        (Rule::ClassCap(Retail, 1), Rule::ClassCap(Retail, 2)),
        (
            Rule::ClassCap(Professional, 1),
            Rule::ClassCap(Professional, 2),
        ),
        (Rule::MaxShare(1), Rule::MaxShare(2)),
        (Rule::Lot(1), Rule::Lot(2)),
        (Rule::LockUp(1), Rule::LockUp(2)),
        (venues(&[0]), venues(&[1])),
        (Rule::PriceBand(1), Rule::PriceBand(2)),
        (Rule::AnnualCap, Rule::AnnualCap),
    ];
    for (place, (one, _)) in kinds.iter().enumerate() {
        for (other_place, (_, other)) in kinds.iter().enumerate() {
            assert_eq!(
                one.repeats(other),
                place == other_place,
                "{one:?} {other:?}"
            );
        }
    }
}

#[test]
fn a_lock_up_is_never_lengthened() {
    let may = |rules: &[Rule], before: &[Rule]| may_follow(rules, before, NOON);
    let until = |moment| [Rule::Lot(1), Rule::LockUp(moment)];
    let before = until(NOON + 10);
    assert!(may(&until(NOON + 10), &before));
    assert!(may(&until(NOON + 9), &before));
    assert!(may(&[], &before));
    assert!(!may(&until(NOON + 11), &before));
    // None comes where there was none, unless it is over already.
    assert!(!may(&until(NOON + 1), &[]));
    assert!(may(&until(NOON), &[]));
    // Nor after one that is over.
    assert!(!may(&until(NOON + 1), &until(NOON)));
    assert!(!may(&until(NOON + 1), &until(NOON - 1)));
    // Everything else may change.
    let others = [
        classes(&[Institutional]),
        countries(&[840]),
        Rule::HolderCap(1),
        Rule::ClassCap(Retail, 1),
        Rule::MaxShare(1),
        Rule::Lot(1_000),
        Rule::PriceBand(1),
        Rule::AnnualCap,
    ];
    assert!(may(&others, &[]));
    assert!(may(&[], &others));
}

#[test]
fn a_venue_where_it_was_traded_stays() {
    let may = |rules: &[VenueId], before: &[VenueId]| {
        may_follow(&[venues(rules)], &[Rule::Lot(1), venues(before)], NOON)
    };
    assert!(may(&[0], &[0]));
    assert!(may(&[1, 2], &[0, 1]));
    assert!(may(&[2, 0], &[0]));
    assert!(!may(&[1], &[0]));
    assert!(!may(&[2, 3], &[0, 1]));
    // Where it was traded everywhere, each venue is one of those; and everywhere is there too.
    assert!(may_follow(&[venues(&[1])], &[], NOON));
    assert!(may_follow(&[], &[venues(&[1])], NOON));
}

/// A security with these rules, one unit a share, of which the treasury has 5,000 units.
fn ruled(rules: Vec<Rule>) -> SecurityId {
    let security = list(OTHER_CODE, 10_000, rules);
    assert_ok!(mint_to(security, ISSUER, STOCK));
    security
}

/// Instructs at the venue 0, for a day, and has these affirm.
pub(super) fn agreed(legs: Vec<Leg>, by: &[Who]) -> InstructionId {
    let instruction = instruct(legs);
    for who in by {
        assert_ok!(affirm(*who, instruction));
    }
    instruction
}

/// The treasury has agreed to give an investor units for so much won, if it is any.
fn on_offer(security: SecurityId, to: InvestorId, units: Units, won: Balance) -> InstructionId {
    let units = deliver_of(security, TREASURY, to, units);
    let won = (won > 0).then(|| pay(to, TREASURY, won));
    agreed([units].into_iter().chain(won).collect(), &[ISSUER])
}

/// The manager says what an investor is.
fn classify(investor: InvestorId, class: InvestorClass, country: u16) {
    let until = now() + 365 * DAY;
    assert_ok!(Tokens::classify_investor(
        signed(MANAGER),
        investor,
        class,
        country,
        until
    ));
}

#[test]
fn a_class_that_is_not_admitted_neither_buys_nor_is_issued() {
    test(|| {
        let security = ruled(vec![classes(&[Professional])]);
        let sale = on_offer(security, A, 10, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::Classes)
        );
        assert_noop!(
            mint_to(security, ALICE, 10),
            Error::<Test>::Breached(Breach::Classes)
        );
        classify(A, Professional, KOREA);
        assert_ok!(affirm(ALICE, sale));
        assert_ok!(mint_to(security, ALICE, 10));
        assert_eq!(units_of(security, A), 20);
        // As what it is when the trade settles; and what it has it sells.
        let more = on_offer(security, A, 1, 0);
        classify(A, Retail, KOREA);
        assert_noop!(
            affirm(ALICE, more),
            Error::<Test>::Breached(Breach::Classes)
        );
        let back = agreed(vec![deliver_of(security, A, TREASURY, 5)], &[ALICE]);
        assert_ok!(affirm(ISSUER, back));
        assert_eq!(units_of(security, A), 15);
    });
}

#[test]
fn who_lives_elsewhere_neither_buys_nor_is_issued() {
    test(|| {
        let security = ruled(vec![countries(&[840])]);
        let sale = on_offer(security, A, 10, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::Countries)
        );
        assert_noop!(
            mint_to(security, ALICE, 10),
            Error::<Test>::Breached(Breach::Countries)
        );
        classify(A, Retail, 840);
        assert_ok!(affirm(ALICE, sale));
        assert_ok!(mint_to(security, ALICE, 10));
        assert_eq!(units_of(security, A), 20);
    });
}

#[test]
fn one_holder_too_many_neither_buys_nor_is_issued() {
    test(|| {
        let security = ruled(vec![Rule::HolderCap(1)]);
        // The treasury is no holder.
        assert_ok!(mint_to(security, BOB, 10));
        let sale = on_offer(security, A, 10, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        assert_noop!(
            mint_to(security, ALICE, 1),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        assert_ok!(mint_to(security, BOB, 1));
        let some = agreed(vec![deliver_of(security, B, A, 10)], &[BOB]);
        assert_noop!(
            affirm(ALICE, some),
            Error::<Test>::Breached(Breach::HolderCap)
        );
        assert_ok!(Tokens::reject(signed(ALICE), some));
        let all = agreed(vec![deliver_of(security, B, A, 11)], &[BOB]);
        assert_ok!(affirm(ALICE, all));
        assert_ok!(affirm(ALICE, sale));
        assert_eq!((units_of(security, A), units_of(security, B)), (21, 0));
        assert_eq!(holders(security).all(), 1);
    });
}

#[test]
fn one_too_many_of_a_class_neither_buys_nor_is_issued() {
    test(|| {
        let security = ruled(vec![
            Rule::ClassCap(Retail, 1),
            Rule::ClassCap(Professional, 1),
        ]);
        assert_eq!(register_as(100, Professional), 4);
        assert_ok!(mint_to(security, BOB, 10));
        assert_ok!(mint_to(security, 100, 10));
        let sale = on_offer(security, A, 10, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        assert_noop!(
            mint_to(security, ALICE, 1),
            Error::<Test>::Breached(Breach::ClassCap)
        );
        // As a bank it would be the first.
        classify(A, Institutional, KOREA);
        assert_ok!(affirm(ALICE, sale));
        let counted = Holders {
            retail: 1,
            professional: 1,
            institutional: 1,
        };
        assert_eq!(holders(security), counted);
    });
}

#[test]
fn too_large_a_share_is_neither_sold_nor_issued() {
    test(|| {
        let security = ruled(vec![Rule::MaxShare(100)]);
        // A tenth of the 5,000 that there are.
        let sale = on_offer(security, A, 501, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::MaxShare)
        );
        let sale = on_offer(security, A, 500, 0);
        assert_ok!(affirm(ALICE, sale));
        // A tenth of 5,001 is 500 too.
        assert_noop!(
            mint_to(security, ALICE, 1),
            Error::<Test>::Breached(Breach::MaxShare)
        );
        // What is issued counts for both: 555 of 5,555, and not 556 of 5,556.
        assert_noop!(
            mint_to(security, BOB, 556),
            Error::<Test>::Breached(Breach::MaxShare)
        );
        assert_ok!(mint_to(security, BOB, 555));
        assert_eq!((units_of(security, A), units_of(security, B)), (500, 555));
    });
}

#[test]
fn an_odd_lot_is_not_traded() {
    test(|| {
        let security = ruled(vec![Rule::Lot(10)]);
        let sale = on_offer(security, A, 15, 0);
        assert_noop!(affirm(ALICE, sale), Error::<Test>::Breached(Breach::Lot));
        // What is issued is no trade.
        assert_ok!(hypothetically!(mint_to(security, ALICE, 5)));
        let sale = on_offer(security, A, 20, 0);
        assert_ok!(affirm(ALICE, sale));
        assert_ok!(mint_to(security, ALICE, 30));
        let back = agreed(vec![deliver_of(security, A, TREASURY, 15)], &[ALICE]);
        assert_noop!(affirm(ISSUER, back), Error::<Test>::Breached(Breach::Lot));
        assert_ok!(Tokens::reject(signed(ALICE), back));
        // A court leaves odd ones with two holders, of which one sells all it has.
        assert_ok!(Tokens::force_transfer(
            root(),
            security,
            account(A),
            account(B),
            3,
            Title::Order(H256::repeat_byte(1))
        ));
        let out = agreed(vec![deliver_of(security, B, TREASURY, 3)], &[BOB]);
        assert_ok!(affirm(ISSUER, out));
        assert_eq!((units_of(security, A), units_of(security, B)), (47, 0));
    });
}

#[test]
fn a_lock_up_stops_holders_and_not_the_treasury() {
    test(|| {
        let until = NOON + 5 * DAY;
        let security = ruled(vec![Rule::LockUp(until)]);
        assert_ok!(mint_to(security, ALICE, 10));
        let sale = on_offer(security, A, 10, 0);
        assert_ok!(affirm(ALICE, sale));
        let resale = instruct_until(vec![deliver_of(security, A, B, 20)], until + DAY);
        assert_ok!(affirm(ALICE, resale));
        assert_noop!(affirm(BOB, resale), Error::<Test>::Breached(Breach::LockUp));
        at(until - 1);
        assert_noop!(affirm(BOB, resale), Error::<Test>::Breached(Breach::LockUp));
        assert_ok!(mint_to(security, CAROL, 10));
        at(until);
        assert_ok!(affirm(BOB, resale));
        assert_eq!((units_of(security, A), units_of(security, B)), (0, 20));
    });
}

#[test]
fn at_another_venue_it_is_issued_and_not_traded() {
    test(|| {
        let security = ruled(vec![venues(&[1])]);
        assert_ok!(mint_to(security, BOB, 10));
        let sale = on_offer(security, A, 10, 0);
        assert_noop!(affirm(ALICE, sale), Error::<Test>::Breached(Breach::Venues));
        let there = NextInstruction::<Test>::get();
        let legs = BoundedVec::truncate_from(vec![deliver_of(security, TREASURY, A, 10)]);
        let expires = now() + DAY;
        assert_ok!(Tokens::instruct(signed(OTHER_VENUE), 1, legs, expires));
        assert_ok!(affirm(ALICE, there));
        assert_ok!(affirm(ISSUER, there));
        assert_eq!(units_of(security, A), 10);
    });
}

#[test]
fn a_price_off_the_band_is_not_settled_and_what_is_issued_has_none() {
    test(|| {
        let security = ruled(vec![Rule::PriceBand(100)]);
        assert_ok!(mint_to(security, BOB, 10));
        pay_in(A, 1_000_000);
        // Ten shares are worth ₩105,000, and a tenth of that is ₩10,500.
        for won in [0, 94_499, 115_501] {
            let sale = on_offer(security, A, 10, won);
            assert_noop!(
                affirm(ALICE, sale),
                Error::<Test>::Breached(Breach::PriceBand)
            );
        }
        for won in [94_500, 115_500] {
            let sale = on_offer(security, A, 10, won);
            assert_ok!(affirm(ALICE, sale));
        }
        assert_eq!((units_of(security, A), cash(A)), (20, 790_000));
        // Who is paid too little has that looked at too: one pays the price, and the other gets
        // less than it, since a third keeps the rest.
        let legs = vec![
            deliver_of(security, B, A, 10),
            pay(A, C, 105_000),
            pay(C, B, 94_499),
        ];
        let finding = Finding {
            rule: 0,
            breach: Breach::PriceBand,
            investor: Some(B),
            observed: 10_501,
            limit: 10_500,
        };
        assert_eq!(
            Tokens::preflight(0, BoundedVec::truncate_from(legs.clone())),
            [Obstacle::Rule { security, finding }]
        );
        let through = agreed(legs, &[ALICE, BOB]);
        assert_noop!(
            affirm(CAROL, through),
            Error::<Test>::Breached(Breach::PriceBand)
        );
    });
}

#[test]
fn too_much_for_the_year_is_neither_sold_nor_issued() {
    test(|| {
        let security = ruled(vec![Rule::AnnualCap]);
        pay_in(A, 10_000_001);
        // 952 shares at ₩10,500 are worth ₩9,996,000, and 953 are worth ₩10,006,500.
        let sale = on_offer(security, A, 953, 0);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        let sale = on_offer(security, A, 952, 10_000_001);
        assert_noop!(
            affirm(ALICE, sale),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        let sale = on_offer(security, A, 952, 10_000_000);
        assert_ok!(affirm(ALICE, sale));
        assert_eq!(Tokens::bought_by(A), (10_000_000, Some(10_000_000)));
        assert_noop!(
            mint_to(security, BOB, 953),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        assert_ok!(mint_to(security, BOB, 952));
        assert_eq!(Tokens::bought_by(B), (9_996_000, Some(10_000_000)));
        assert_noop!(
            mint_to(security, BOB, 1),
            Error::<Test>::Breached(Breach::AnnualCap)
        );
        // A professional buys on, and nothing of that counts.
        classify(B, Professional, KOREA);
        assert_ok!(mint_to(security, BOB, 1));
        assert_eq!(Tokens::bought_by(B), (9_996_000, Some(10_000_000)));
    });
}

#[test]
fn the_first_rule_that_is_broken_is_the_error_and_preflight_tells_all() {
    test(|| {
        let security = ruled(vec![
            Rule::AnnualCap,
            Rule::Lot(10),
            classes(&[Institutional]),
            Rule::HolderCap(1),
        ]);
        assert_eq!(register_as(100, Institutional), 4);
        assert_ok!(mint_to(security, 100, 10));
        let legs = vec![deliver_of(security, TREASURY, A, 15), deliver(B, A, 1)];
        give(BOB, 1);
        let rule = |rule, breach, investor, observed, limit| Obstacle::Rule {
            security,
            finding: Finding {
                rule,
                breach,
                investor,
                observed,
                limit,
            },
        };
        assert_eq!(
            Tokens::preflight(0, BoundedVec::truncate_from(legs.clone())),
            [
                rule(1, Breach::Lot, Some(A), 15, 10),
                rule(2, Breach::Classes, Some(A), 0, 0),
                rule(3, Breach::HolderCap, None, 2, 1),
            ]
        );
        let sale = agreed(legs, &[ISSUER, BOB]);
        assert_noop!(affirm(ALICE, sale), Error::<Test>::Breached(Breach::Lot));
        // An issue has its rules looked at in the same order, but for the lots.
        for units in [15, 20] {
            assert_noop!(
                mint_to(security, ALICE, units),
                Error::<Test>::Breached(Breach::Classes)
            );
        }
    });
}

#[test]
fn no_rule_is_for_the_treasury() {
    test(|| {
        let security = ruled(vec![
            classes(&[Institutional]),
            countries(&[840]),
            Rule::MaxShare(1),
            Rule::Lot(10),
            Rule::ClassCap(Professional, 1),
            Rule::AnnualCap,
        ]);
        classify(TREASURY, Retail, KOREA);
        assert_ok!(mint_to(security, ISSUER, 3));
        assert_ok!(Tokens::force_transfer(
            root(),
            security,
            account(TREASURY),
            account(A),
            7,
            Title::Order(H256::repeat_byte(1))
        ));
        // ₩20,000,000 for shares that are worth ₩73,500.
        pay_in(TREASURY, 20_000_000);
        let legs = vec![
            deliver_of(security, A, TREASURY, 7),
            pay(TREASURY, A, 20_000_000),
        ];
        let back = agreed(legs, &[ALICE]);
        assert_ok!(affirm(ISSUER, back));
        assert_eq!(units_of(security, TREASURY), 5_003);
        assert_eq!(Tokens::bought_by(TREASURY), (0, Some(10_000_000)));
        assert_eq!(holders(security), Holders::default());
    });
}

#[test]
fn who_passes_units_on_is_under_no_rule() {
    test(|| {
        let security = ruled(vec![classes(&[Institutional]), Rule::HolderCap(1)]);
        assert_eq!(register_as(100, Institutional), 4);
        let legs = vec![
            deliver_of(security, A, 4, 10),
            deliver_of(security, TREASURY, A, 10),
        ];
        let through = agreed(legs, &[ALICE, ISSUER]);
        assert_ok!(affirm(100, through));
        assert_eq!((units_of(security, A), units_of(security, 4)), (0, 10));
        assert_eq!(holders(security).all(), 1);
    });
}

#[test]
fn rules_that_make_no_sense_come_twice_or_are_too_hard_are_not_proposed() {
    test(|| {
        let until = NOON + 5 * DAY;
        let security = ruled(vec![Rule::LockUp(until), venues(&[0])]);
        let sets = |rules: Vec<Rule>| {
            Tokens::set_rules(signed(ISSUER), security, BoundedVec::truncate_from(rules))
        };
        for invalid in [
            vec![Rule::Lot(0)],
            vec![Rule::Lot(1), Rule::HolderCap(1), Rule::Lot(2)],
            vec![Rule::ClassCap(Retail, 1), Rule::ClassCap(Retail, 2)],
            vec![venues(&[0, 2])],
            vec![Rule::LockUp(NOON), venues(&[0])],
        ] {
            assert_noop!(sets(invalid), Error::<Test>::InvalidRules);
        }
        for hard in [
            vec![Rule::LockUp(until + 1), venues(&[0])],
            vec![Rule::LockUp(until), venues(&[1])],
        ] {
            assert_noop!(sets(hard), Error::<Test>::RulesTooHard);
        }
        let rules = vec![
            Rule::LockUp(until),
            venues(&[0, 1]),
            Rule::ClassCap(Retail, 1),
            Rule::ClassCap(Professional, 1),
        ];
        System::reset_events();
        assert_ok!(sets(rules.clone()));
        let rules: Rules = BoundedVec::truncate_from(rules);
        assert_eq!(
            events(),
            [Event::RulesProposed {
                security,
                rules: rules.clone(),
                from: NOON + DAY
            }]
        );
        let next = NextRules {
            rules,
            from: NOON + DAY,
            confirmed: false,
        };
        assert_eq!(Rulebooks::<Test>::get(security).next, Some(next));
    });
}
