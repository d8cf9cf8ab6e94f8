//! Corporate actions: record dates, votes and splits.

use super::settlement::{HYNIX, ORDER};
use crate::{mock::*, rules::Rule, *};
use frame::{
    deps::frame_support::storage::{storage_prefix, with_storage_layer},
    testing_prelude::*,
};
use proptest::{
    collection,
    prelude::{Just, ProptestConfig, Strategy, any},
    prop_oneof,
    test_runner::TestRunner,
};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

type Weights = <Test as crate::Config>::WeightInfo;

/// The record date of most actions.
pub(super) const DATE: Moment = NOON + DAY;

/// What is asked in votes.
const QUESTION: H256 = H256::repeat_byte(9);

/// What an issuer holds for an action: 100 won, and one a byte. At its longest it has 278 bytes: 4
/// for the security, 8 for the date, 170 for a vote with eight options, 16 for each of its three
/// sums, and 48 for the deposit.
pub(super) const HELD: u128 = 378;

/// A vote on three options, which ends a day after the record date.
fn ballot(record_date: Moment) -> Announcement {
    Announcement::Vote {
        question: QUESTION,
        options: 3,
        until: record_date + DAY,
    }
}

/// A dividend of one won, which its issuer can close at any time before it is funded.
const WON: Announcement = Announcement::Dividend(Amount::Pot(1));

/// Announces as a transaction does it: all of it or nothing.
fn try_announce(record_date: Moment, announcement: Announcement) -> DispatchResult {
    with_storage_layer(|| Tokens::announce(signed(ISSUER), 0, record_date, announcement))
}

pub(super) fn announce(record_date: Moment, announcement: Announcement) -> ActionId {
    let action = NextAction::<Test>::get();
    assert_ok!(try_announce(record_date, announcement));
    action
}

pub(super) fn action(action: ActionId) -> ActionOf<Test> {
    Tokens::action_details(action).expect("an action")
}

pub(super) fn closes(who: Who, action: ActionId) -> DispatchResult {
    Tokens::close_action(signed(who), action)
}

/// Whose a key is.
fn number(who: Who) -> InvestorId {
    Tokens::investor_of(id(who)).expect("an investor's key")
}

/// Units of the security 0 go from one to another, for nothing.
pub(super) fn hand(from: Who, to: Who, units: Units) {
    let deal = instruct(vec![deliver(number(from), number(to), units)]);
    assert_ok!(affirm(from, deal));
    assert_ok!(affirm(to, deal));
}

/// So many units of the security 0 are registered.
pub(super) fn enlarge(quantity: Units) {
    assert_ok!(Tokens::propose_quantity(signed(ISSUER), 0, quantity));
    assert_ok!(Tokens::confirm_registration(
        signed(DEPOSITORY),
        0,
        quantity
    ));
}

fn redeem(units: Units) {
    assert_ok!(Tokens::redeem(signed(ISSUER), 0, 0, units));
}

fn seize(from: InvestorId, to: InvestorId, units: Units) {
    let (from, to) = (account(from), account(to));
    let title = Title::Order(ORDER);
    assert_ok!(Tokens::force_transfer(root(), 0, from, to, units, title));
}

/// What the investors 0 to 3 had at an action's record date.
fn parts(action: ActionId) -> [Units; 4] {
    [TREASURY, A, B, C].map(|investor| {
        let (units, _) = Tokens::part_of(action, investor).expect("an action");
        units
    })
}

/// What all investors had at a date, the treasury apart.
fn supply(date: Moment) -> Units {
    Tokens::supply_at(0, &security(0), date)
}

/// The record dates that are asked for, and by how many actions.
fn dates() -> Vec<(Moment, u8)> {
    Dates::<Test>::get(0).dates.into_inner()
}

fn written(kept: Snapshots) -> Vec<(Moment, Units)> {
    kept.iter().map(|kept| (kept.until, kept.units)).collect()
}

/// What an investor has left behind, and until which date it stands.
fn left(investor: InvestorId) -> Vec<(Moment, Units)> {
    written(Left::<Test>::get(0, investor))
}

/// How much was issued, likewise.
fn left_supply() -> Vec<(Moment, Units)> {
    written(LeftSupply::<Test>::get(0))
}

/// How many records there are of investors at dates, of who had its part, and of what is to be
/// pruned.
fn records() -> [usize; 5] {
    [
        Left::<Test>::iter().count(),
        LeftSupply::<Test>::iter().count(),
        Taken::<Test>::iter().count(),
        Forgotten::<Test>::iter().count(),
        Done::<Test>::iter().count(),
    ]
}

/// Nothing else is done in a block, which leaves time for so many records, once all minutes until
/// now are swept. Instructions that have expired are not expected.
pub(super) fn idle(records: u64) {
    let swept = Swept::<Test>::get();
    let minutes = match swept {
        0 => 0,
        swept => (now() / 60_000).saturating_sub(swept.into()),
    };
    let begin = <Weights as crate::WeightInfo>::sweep_begin().saturating_mul(minutes + 1);
    let ends = <Weights as crate::WeightInfo>::sweep_one().saturating_mul(minutes);
    let prune = <Weights as crate::WeightInfo>::prune_one().saturating_mul(records);
    let limit = begin.saturating_add(ends).saturating_add(prune);
    let used = Tokens::on_idle(1, limit);
    assert!(used.all_lte(limit));
}

fn votes(who: Who, action: ActionId, option: u8) -> DispatchResult {
    Tokens::vote(signed(who), action, option)
}

fn tally(of: ActionId) -> Vec<Units> {
    match action(of).matter {
        Matter::Vote { tally, .. } => tally.into_inner(),
        _ => panic!("no vote"),
    }
}

/// The keys that a step writes, but for those that every block writes.
fn writes(state: &mut TestState, step: impl FnOnce()) -> BTreeSet<Vec<u8>> {
    state.commit_all().expect("a state");
    state.execute_with(step);
    let of_blocks = ["EventCount", "Events", "ExecutionPhase"]
        .map(|item| storage_prefix(b"System", item.as_bytes()).to_vec());
    let changes = state.overlayed_changes().changes();
    let keys = changes.map(|(key, _)| key.clone());
    keys.filter(|key| !of_blocks.contains(key) && !key.starts_with(b":"))
        .collect()
}

#[test]
fn a_vote_is_announced_and_its_issuer_holds_for_it() {
    test(|| {
        let before = on_hold(ISSUER);
        assert_ok!(Tokens::announce(signed(ISSUER), 0, DATE, ballot(DATE)));
        assert_eq!(
            events(),
            [Event::Announced {
                action: 0,
                security: 0,
                record_date: DATE,
                announcement: ballot(DATE)
            }]
        );
        let record = action(0);
        assert_eq!((record.security, record.record_date), (0, DATE));
        assert_eq!((record.taken, record.paid, record.taxed), (0, 0, 0));
        assert_eq!(
            record.matter,
            Matter::Vote {
                question: QUESTION,
                until: DATE + DAY,
                tally: BoundedVec::truncate_from(vec![0, 0, 0])
            }
        );
        assert_eq!(record.deposit.by, id(ISSUER));
        assert_eq!(on_hold(ISSUER) - before, HELD);
        assert_eq!(dates(), [(DATE, 1)]);
        assert_eq!(NextAction::<Test>::get(), 1);
        assert_eq!(Tokens::action_details(1), None);
        assert_eq!(Tokens::part_of(1, A), None);
    });
}

#[test]
fn only_an_issuer_in_office_announces() {
    test(|| {
        let announces = |origin, security| Tokens::announce(origin, security, DATE, ballot(DATE));
        assert_noop!(announces(root(), 0), DispatchError::BadOrigin);
        assert_noop!(
            announces(signed(ISSUER), 1),
            Error::<Test>::SecurityNotFound
        );
        for who in [STRANGER, ALICE, DEPOSITORY, VENUE] {
            assert_noop!(announces(signed(who), 0), Error::<Test>::NotIssuer);
        }
        court_stops(id(ISSUER));
        assert_noop!(announces(signed(ISSUER), 0), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(ISSUER, DOORS.issuer);
        assert_noop!(
            announces(signed(ISSUER), 0),
            DispatchError::Other("no badge")
        );
    });
}

#[test]
fn a_trustee_announces_in_the_issuer_s_place_and_pays_for_it() {
    test(|| {
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        let announces = |who| Tokens::announce(signed(who), 0, DATE, ballot(DATE));
        assert_noop!(announces(ISSUER), Error::<Test>::NotIssuer);
        assert_ok!(announces(STRANGER));
        assert_eq!(action(0).deposit.by, id(STRANGER));
        assert_eq!(on_hold(STRANGER), HELD);
        court_stops(id(STRANGER));
        assert_noop!(announces(STRANGER), TokenError::Frozen);
        // One that can't pay for it.
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(HEIR))));
        assert_noop!(announces(HEIR), TokenError::FundsUnavailable);
    });
}

#[test]
fn a_record_date_is_ahead_and_no_more_than_a_year() {
    test(|| {
        let latest = NOON + 366 * DAY;
        for date in [0, NOON - 1, NOON, latest + 1, Moment::MAX] {
            assert_noop!(try_announce(date, WON), Error::<Test>::InvalidMoment);
        }
        for date in [NOON + 1, latest] {
            assert_ok!(try_announce(date, WON));
        }
        assert_eq!(dates(), [(NOON + 1, 1), (latest, 1)]);
    });
}

#[test]
fn a_vote_ends_after_its_record_date_and_within_a_year_of_it() {
    test(|| {
        let vote = |until| Announcement::Vote {
            question: QUESTION,
            options: 2,
            until,
        };
        for until in [0, NOON, DATE, DATE + 366 * DAY + 1, Moment::MAX] {
            assert_noop!(
                try_announce(DATE, vote(until)),
                Error::<Test>::InvalidMoment
            );
        }
        for until in [DATE + 1, DATE + 366 * DAY] {
            assert_ok!(try_announce(DATE, vote(until)));
        }
    });
}

#[test]
fn a_vote_has_two_to_eight_options() {
    test(|| {
        let vote = |options| Announcement::Vote {
            question: QUESTION,
            options,
            until: DATE + DAY,
        };
        for options in [0, 1, 9, u8::MAX] {
            assert_noop!(
                try_announce(DATE, vote(options)),
                Error::<Test>::InvalidOptions
            );
        }
        for options in [2, 8] {
            assert_eq!(
                tally(announce(DATE, vote(options))),
                vec![0; options.into()]
            );
        }
    });
}

#[test]
fn sixteen_record_dates_have_each_their_own_table_and_a_seventeenth_is_refused() {
    test(|| {
        give(ALICE, 1_000);
        give(BOB, 10);
        let date = |n: u32| DATE + Moment::from(n) * HOUR;
        for n in 0..16 {
            assert_eq!(announce(date(n), ballot(date(n))), n);
        }
        assert_noop!(
            try_announce(date(16), ballot(date(16))),
            Error::<Test>::TooManyRecordDates
        );
        // Another action at a date that is asked for is no other date.
        assert_eq!(announce(date(7), ballot(date(7))), 16);
        assert_eq!(dates().len(), 16);
        for n in 0..16 {
            at(date(n));
            hand(ALICE, BOB, 1);
        }
        for n in 0..16 {
            let given = Units::from(n);
            assert_eq!(parts(n), [0, 1_000 - given, 10 + given, 0]);
            assert_eq!(supply(date(n)), 1_010);
        }
        assert_eq!(parts(16), [0, 993, 17, 0]);
        assert_eq!((left(A).len(), left(B).len()), (16, 16));
        // The dates have passed: what comes now leaves nothing more.
        hand(ALICE, BOB, 1);
        assert_eq!((left(A).len(), left(B).len()), (16, 16));
        assert_eq!((units(A), units(B)), (983, 27));

        // The first vote is over, and its date is free for another.
        at(date(24));
        assert_noop!(
            try_announce(date(25), WON),
            Error::<Test>::TooManyRecordDates
        );
        assert_ok!(closes(STRANGER, 0));
        assert_eq!(announce(date(25), WON), 17);
        at(date(25));
        hand(ALICE, BOB, 3);
        let kept = left(A);
        assert_eq!(kept.len(), 16);
        assert_eq!(kept.first(), Some(&(date(1), 999)));
        assert_eq!(kept.last(), Some(&(date(25), 983)));
        assert_eq!(parts(1), [0, 999, 11, 0]);
        assert_eq!(parts(15), [0, 985, 25, 0]);
        assert_eq!(parts(17), [0, 983, 27, 0]);
        assert_eq!((units(A), units(B)), (980, 30));
    });
}

#[test]
fn as_many_as_255_actions_ask_for_one_date() {
    test(|| {
        let before = on_hold(ISSUER);
        for n in 0..255 {
            assert_eq!(announce(DATE, WON), n);
        }
        assert_eq!(dates(), [(DATE, 255)]);
        assert_noop!(try_announce(DATE, WON), Error::<Test>::TooManyRecordDates);
        assert_eq!(on_hold(ISSUER) - before, 255 * HELD);
        assert_ok!(closes(ISSUER, 3));
        assert_eq!(dates(), [(DATE, 254)]);
        assert_eq!(announce(DATE, WON), 255);
    });
}

#[test]
fn who_trades_before_a_record_date_has_less_at_it_and_who_trades_in_it_or_after_has_not() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 10);
        announce(DATE, ballot(DATE));
        at(DATE - 1);
        hand(ALICE, BOB, 1);
        assert_eq!(Left::<Test>::iter().count(), 0);
        // As long as it has not passed, it is what there is.
        assert_eq!(parts(0), [0, 99, 11, 0]);
        at(DATE);
        assert_eq!(parts(0), [0, 99, 11, 0]);
        hand(ALICE, BOB, 2);
        assert_eq!(parts(0), [0, 99, 11, 0]);
        at(DATE + 1);
        hand(ALICE, BOB, 4);
        assert_eq!(parts(0), [0, 99, 11, 0]);
        assert_eq!((units(A), units(B)), (93, 17));
        // One entry each, for the first change.
        assert_eq!(left(A), [(DATE, 99)]);
        assert_eq!(left(B), [(DATE, 11)]);
        assert_eq!((left(C), left_supply()), (vec![], vec![]));
        assert_eq!(supply(DATE), 110);
    });
}

#[test]
fn who_sells_all_after_it_keeps_its_part_and_who_buys_it_has_none() {
    test(|| {
        give(ALICE, 100);
        announce(DATE, ballot(DATE));
        at(DATE);
        hand(ALICE, CAROL, 100);
        assert_eq!(Positions::<Test>::get(0, A), None);
        assert_eq!(parts(0), [0, 100, 0, 0]);
        // The new one has left behind that it had nothing.
        assert_eq!((left(A), left(C)), (vec![(DATE, 100)], vec![(DATE, 0)]));
        hand(CAROL, ALICE, 100);
        assert_eq!(parts(0), [0, 100, 0, 0]);
        assert_eq!((left(A), left(C)), (vec![(DATE, 100)], vec![(DATE, 0)]));
    });
}

#[test]
fn one_entry_stands_for_all_dates_since_the_last_change() {
    test(|| {
        give(ALICE, 100);
        let date = |n: u32| DATE + Moment::from(n) * HOUR;
        // Announced in any order.
        for (action, n) in [(0, 4), (1, 1), (2, 3), (3, 2)] {
            assert_eq!(announce(date(n), ballot(date(n))), action);
        }
        assert_eq!(dates(), [4, 1, 3, 2].map(|n| (date(n), 1)));
        at(date(1));
        hand(ALICE, BOB, 1);
        at(date(3) + 1);
        hand(ALICE, BOB, 2);
        at(date(4) - 1);
        hand(ALICE, BOB, 4);
        at(date(4));
        hand(ALICE, BOB, 8);
        assert_eq!(parts(1), [0, 100, 0, 0]);
        assert_eq!(parts(3), [0, 99, 1, 0]);
        assert_eq!(parts(2), [0, 99, 1, 0]);
        assert_eq!(parts(0), [0, 93, 7, 0]);
        assert_eq!(left(A), [(date(1), 100), (date(3), 99), (date(4), 93)]);
        assert_eq!(left(B), [(date(1), 0), (date(3), 1), (date(4), 7)]);
    });
}

#[test]
fn what_no_open_action_asks_for_goes_with_the_next_change() {
    test(|| {
        give(ALICE, 100);
        let date = |n: u32| DATE + Moment::from(n) * HOUR;
        for n in 0..3 {
            announce(date(n), WON);
        }
        for n in 0..3 {
            at(date(n));
            hand(ALICE, BOB, 1);
        }
        assert_eq!(left(A), [(date(0), 100), (date(1), 99), (date(2), 98)]);
        assert_ok!(closes(ISSUER, 1));
        assert_eq!(dates(), [(date(0), 1), (date(2), 1)]);
        // No date has passed since, so that nothing is written at all.
        hand(ALICE, BOB, 1);
        assert_eq!(left(A), [(date(0), 100), (date(1), 99), (date(2), 98)]);
        announce(date(3), WON);
        at(date(3));
        hand(ALICE, BOB, 1);
        assert_eq!(left(A), [(date(0), 100), (date(2), 98), (date(3), 96)]);
        assert_eq!(parts(0), [0, 100, 0, 0]);
        assert_eq!(parts(2), [0, 98, 2, 0]);
        assert_eq!(parts(3), [0, 96, 4, 0]);
    });
}

#[test]
fn an_entry_that_is_kept_for_an_older_date_stands_for_it_alone() {
    test(|| {
        give(ALICE, 100);
        let date = |n: u32| DATE + Moment::from(n) * HOUR;
        for n in 0..2 {
            announce(date(n), WON);
        }
        at(date(1));
        hand(ALICE, BOB, 1);
        assert_eq!(left(A), [(date(1), 100)]);
        // The newer one is closed, and the entry stays for the older one.
        assert_ok!(closes(ISSUER, 1));
        hand(ALICE, BOB, 1);
        assert_eq!(left(A), [(date(1), 100)]);
        assert_eq!(parts(0), [0, 100, 0, 0]);
        // The next date comes after it.
        announce(date(1) + 1, WON);
        at(date(1) + 1);
        hand(ALICE, BOB, 1);
        assert_eq!(left(A), [(date(1), 100), (date(1) + 1, 98)]);
        assert_eq!(parts(2), [0, 98, 2, 0]);
    });
}

#[test]
fn a_date_is_asked_for_until_the_last_of_its_actions_is_closed() {
    test(|| {
        give(ALICE, 100);
        for _ in 0..3 {
            announce(DATE, WON);
        }
        assert_eq!(dates(), [(DATE, 3)]);
        at(DATE);
        hand(ALICE, BOB, 60);
        for (closed, still) in [(1, 2), (0, 1)] {
            assert_ok!(closes(ISSUER, closed));
            assert_eq!(dates(), [(DATE, still)]);
            assert_eq!(records()[3], 0);
            hand(BOB, ALICE, 1);
            assert_eq!(parts(2), [0, 100, 0, 0]);
        }
        assert_ok!(closes(ISSUER, 2));
        assert!(!Dates::<Test>::contains_key(0));
        assert!(Forgotten::<Test>::contains_key(0));
    });
}

#[test]
fn what_is_issued_after_a_record_date_has_no_part_in_it() {
    test(|| {
        give(ALICE, 100);
        give(ISSUER, 500);
        announce(DATE, ballot(DATE));
        at(DATE - 1);
        give(BOB, 20);
        assert_eq!(left_supply(), []);
        at(DATE);
        give(BOB, 30);
        give(ISSUER, 1_000);
        give(CAROL, 7);
        assert_eq!(parts(0), [500, 100, 20, 0]);
        assert_eq!(supply(DATE), 120);
        assert_eq!(left_supply(), [(DATE, 620)]);
        assert_eq!(security(0).issued, 1_657);
    });
}

#[test]
fn what_is_redeemed_after_a_record_date_does_not_change_the_supply_at_it() {
    test(|| {
        give(ALICE, 100);
        give(ISSUER, 500);
        announce(DATE, ballot(DATE));
        redeem(50);
        at(DATE);
        redeem(200);
        assert_eq!(parts(0), [450, 100, 0, 0]);
        assert_eq!(supply(DATE), 100);
        // It buys back what a holder had, and all of it is redeemed.
        hand(ALICE, ISSUER, 100);
        redeem(350);
        assert_eq!(security(0).issued, 0);
        assert_eq!(parts(0), [450, 100, 0, 0]);
        assert_eq!(supply(DATE), 100);
        assert_eq!(left(TREASURY), [(DATE, 450)]);
        assert_eq!(left_supply(), [(DATE, 550)]);
    });
}

#[test]
fn the_treasury_is_left_out_as_of_the_record_date_whatever_it_has_later() {
    test(|| {
        give(ALICE, 100);
        give(ISSUER, 500);
        announce(DATE, ballot(DATE));
        let next = DATE + HOUR;
        announce(next, ballot(next));
        hand(ISSUER, BOB, 100);
        at(DATE);
        hand(ISSUER, CAROL, 50);
        at(next);
        hand(ALICE, ISSUER, 30);
        assert_eq!(parts(0), [400, 100, 100, 0]);
        assert_eq!(supply(DATE), 200);
        assert_eq!(parts(1), [350, 100, 100, 50]);
        assert_eq!(supply(next), 250);
        // No supply was left behind: how much is issued has not changed.
        assert_eq!(left_supply(), []);
    });
}

#[test]
fn what_a_court_moves_after_a_record_date_leaves_both_parts_as_they_were() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 10);
        announce(DATE, ballot(DATE));
        seize(A, C, 1);
        at(DATE);
        seize(A, B, 40);
        seize(A, B, 59);
        assert_eq!(parts(0), [0, 99, 10, 1]);
        assert_eq!((units(A), units(B), units(C)), (0, 109, 1));
        assert_eq!((left(A), left(B)), (vec![(DATE, 99)], vec![(DATE, 10)]));
    });
}

#[test]
fn what_an_offering_issues_after_a_record_date_has_no_part_in_it() {
    test(|| {
        give(BOB, 30);
        pay_in(A, 105_000);
        let offer = Offer {
            security: 0,
            price: PRICE,
            units: 10,
            soft_cap: 1,
            closes: NOON + HOUR,
            refund_at: NOON + 2 * DAY,
        };
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
        assert_ok!(Tokens::subscribe(signed(ALICE), 0, 0, 10));
        announce(DATE, ballot(DATE));
        at(NOON + HOUR);
        assert_ok!(done(Tokens::close_offering(signed(STRANGER), 0, 100)));
        at(DATE);
        assert_ok!(Tokens::settle_subscription(signed(STRANGER), 0, A));
        assert_eq!(units(A), 10);
        assert_eq!(parts(0), [0, 0, 30, 0]);
        assert_eq!(supply(DATE), 30);
        assert_eq!(left(A), [(DATE, 0)]);
        assert_eq!(left_supply(), [(DATE, 30)]);
    });
}

#[test]
fn who_has_as_many_units_as_before_leaves_nothing_behind() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 10);
        announce(DATE, ballot(DATE));
        at(DATE);
        // Between its own accounts.
        let moment = now();
        assert_ok!(Tokens::join_book(
            signed(OTHER_MANAGER),
            1,
            id(ALICE),
            moment,
            Some(says(ALICE, Consent::Join(1), moment))
        ));
        let moment = now() + 1;
        let what = Consent::Move {
            security: 0,
            from: 0,
            to: 1,
            units: 40,
        };
        assert_ok!(Tokens::move_manager(
            signed(DEPOSITORY),
            id(ALICE),
            0,
            0,
            1,
            40,
            moment,
            Some(says(ALICE, what, moment))
        ));
        // By being bound.
        let until = now() + DAY;
        assert_ok!(pledged(ALICE, 0, 0, B, 5, until));
        assert_ok!(Tokens::freeze(root(), 0, account(A), 5, ORDER));
        assert_ok!(affirm(ALICE, instruct(vec![deliver(A, C, 1)])));
        assert_eq!(Left::<Test>::iter().count(), 0);
        // By giving on what it gets.
        let ring = instruct(vec![deliver(A, B, 10), deliver(B, C, 10)]);
        for who in [ALICE, BOB, CAROL] {
            assert_ok!(affirm(who, ring));
        }
        assert_eq!(left(B), []);
        assert_eq!((left(A), left(C)), (vec![(DATE, 100)], vec![(DATE, 0)]));
        assert_eq!(parts(0), [0, 100, 10, 0]);
    });
}

#[test]
fn securities_have_record_dates_of_their_own() {
    test(|| {
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        give(ALICE, 100);
        assert_ok!(mint_to(1, ALICE, 200));
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_ok!(mint_to(1, ALICE, 5));
        assert_eq!(Left::<Test>::iter().count(), 0);
        assert!(!LeftSupply::<Test>::contains_key(1));
        assert_eq!(parts(0), [0, 100, 0, 0]);
        give(ALICE, 7);
        assert_eq!(Left::<Test>::iter_prefix(0).count(), 1);
        assert_eq!(Left::<Test>::iter_prefix(1).count(), 0);
    });
}

/// So many holders of a unit each, of the security 0, beside A and B with ten.
fn crowd(holders: u32) -> TestState {
    let mut state = state();
    state.execute_with(|| {
        give(ALICE, 10);
        give(BOB, 10);
        for n in 0..holders {
            let part = Part {
                book: 0,
                units: 1,
                liens: BoundedVec::new(),
            };
            let position = Position {
                class: InvestorClass::Retail,
                parts: BoundedVec::truncate_from(vec![part]),
            };
            Positions::<Test>::insert(0, 1_000 + n, position);
        }
        Securities::<Test>::mutate_extant(0, |record| {
            record.issued = Units::from(holders) + 20;
            record.registered = record.issued;
        });
    });
    state
}

#[test]
fn announcing_and_the_passing_of_a_date_write_the_same_for_10_and_100_000_holders() {
    let of_left = storage_prefix(b"Tokens", b"Left");
    let written = [10, 100_000].map(|holders| {
        let mut state = crowd(holders);
        let announced = writes(&mut state, || {
            announce(DATE, ballot(DATE));
            at(DATE + 1);
            assert_eq!(supply(DATE), Units::from(holders) + 20);
        });
        assert!(!announced.iter().any(|key| key.starts_with(&of_left)));
        // Who trades then leaves one entry behind, and nobody else does.
        let traded = writes(&mut state, || hand(ALICE, BOB, 1));
        let entries = traded.iter().filter(|key| key.starts_with(&of_left));
        assert_eq!(entries.count(), 2);
        let again = writes(&mut state, || hand(ALICE, BOB, 1));
        assert!(!again.iter().any(|key| key.starts_with(&of_left)));
        (announced, traded)
    });
    let [few, many] = written;
    assert_eq!(few, many);
}

#[test]
fn a_security_is_not_delisted_while_a_date_is_asked_for() {
    test(|| {
        announce(DATE, ballot(DATE));
        let delists = || Tokens::delist_security(signed(ISSUER), 0);
        assert_noop!(delists(), Error::<Test>::SecurityInUse);
        at(DATE + DAY);
        assert_noop!(delists(), Error::<Test>::SecurityInUse);
        assert_ok!(closes(STRANGER, 0));
        assert_ok!(delists());
        idle(10);
        assert_eq!(records(), [0; 5]);
    });
}

#[test]
fn votes_count_by_what_each_had_at_the_record_date() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 30);
        give(ISSUER, 50);
        announce(DATE, ballot(DATE));
        at(DATE);
        // Who has sold all votes, and who has bought it does not.
        hand(ALICE, CAROL, 100);
        System::reset_events();
        assert_ok!(votes(ALICE, 0, 1));
        assert_ok!(votes(BOB, 0, 2));
        assert_eq!(
            events(),
            [
                Event::Voted {
                    action: 0,
                    investor: A,
                    option: 1,
                    units: 100
                },
                Event::Voted {
                    action: 0,
                    investor: B,
                    option: 2,
                    units: 30
                }
            ]
        );
        assert_eq!(tally(0), [0, 100, 30]);
        assert_eq!(action(0).taken, 130);
        assert_eq!(Tokens::part_of(0, A), Some((100, true)));
        assert_eq!(Tokens::part_of(0, B), Some((30, true)));
        assert_eq!(Tokens::part_of(0, C), Some((0, false)));
        assert_noop!(votes(CAROL, 0, 1), Error::<Test>::NothingToDo);
        // All have voted, and it is still open until its end.
        assert_eq!(dates(), [(DATE, 1)]);
    });
}

#[test]
fn votes_for_one_option_add_up() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 30);
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_ok!(votes(ALICE, 0, 0));
        assert_ok!(votes(BOB, 0, 0));
        assert_eq!(tally(0), [130, 0, 0]);
    });
}

#[test]
fn the_treasury_does_not_vote() {
    test(|| {
        give(ALICE, 100);
        give(ISSUER, 50);
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_noop!(votes(ISSUER, 0, 0), Error::<Test>::NothingToDo);
        // What it buys later it can't vote with either.
        hand(ALICE, ISSUER, 100);
        assert_noop!(votes(ISSUER, 0, 0), Error::<Test>::NothingToDo);
        assert_ok!(votes(ALICE, 0, 0));
        assert_eq!(tally(0), [100, 0, 0]);
    });
}

#[test]
fn each_votes_once() {
    test(|| {
        give(ALICE, 100);
        announce(DATE, ballot(DATE));
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_ok!(votes(ALICE, 0, 1));
        for option in [0, 1, 2, 3] {
            assert_noop!(votes(ALICE, 0, option), Error::<Test>::AlreadyClaimed);
        }
        // In another vote it can.
        assert_ok!(votes(ALICE, 1, 2));
        assert_eq!((tally(0), tally(1)), (vec![0, 100, 0], vec![0, 0, 100]));
    });
}

#[test]
fn votes_are_for_an_option_that_there_is_from_the_record_date_until_the_end() {
    test(|| {
        give(ALICE, 100);
        announce(DATE, ballot(DATE));
        assert_noop!(votes(ALICE, 1, 0), Error::<Test>::ActionNotFound);
        at(DATE - 1);
        assert_noop!(votes(ALICE, 0, 0), Error::<Test>::BeforeRecordDate);
        at(DATE);
        for option in [3, u8::MAX] {
            assert_noop!(votes(ALICE, 0, option), Error::<Test>::NoSuchOption);
        }
        at(DATE + DAY - 1);
        hypothetically_ok!(votes(ALICE, 0, 2));
        at(DATE + DAY);
        assert_noop!(votes(ALICE, 0, 2), Error::<Test>::VoteOver);
    });
}

#[test]
fn a_dividend_is_not_voted_on() {
    test(|| {
        give(ALICE, 100);
        announce(DATE, WON);
        at(DATE);
        assert_noop!(votes(ALICE, 0, 0), Error::<Test>::NotVote);
    });
}

#[test]
fn only_an_investor_whom_nothing_stops_votes() {
    test(|| {
        give(ALICE, 100);
        announce(DATE, ballot(DATE));
        at(DATE);
        assert_noop!(Tokens::vote(root(), 0, 0), DispatchError::BadOrigin);
        for who in [STRANGER, HEIR, MANAGER] {
            assert_noop!(votes(who, 0, 0), Error::<Test>::NotInvestor);
        }
        court_stops(id(ALICE));
        assert_noop!(votes(ALICE, 0, 0), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(Tokens::stop_investor(signed(MANAGER), A));
        assert_noop!(votes(ALICE, 0, 0), Error::<Test>::InvestorStopped);
        assert_ok!(Tokens::resume_investor(signed(MANAGER), A));
        // A key that may be stolen does not vote, and the one that replaces it does.
        let ends = Announcement::Vote {
            question: QUESTION,
            options: 2,
            until: DATE + 10 * DAY,
        };
        let next = DATE + HOUR;
        assert_eq!(announce(next, ends), 1);
        at(next);
        assert_ok!(Tokens::propose_recovery(signed(DEPOSITORY), A, id(HEIR)));
        assert_noop!(votes(ALICE, 1, 0), Error::<Test>::RecoveryPending);
        assert_noop!(votes(HEIR, 1, 0), Error::<Test>::NotInvestor);
        at(next + 3 * DAY);
        assert_ok!(Tokens::execute_recovery(signed(STRANGER), A));
        assert_noop!(votes(ALICE, 1, 0), Error::<Test>::NotInvestor);
        assert_ok!(votes(HEIR, 1, 1));
        assert_eq!(tally(1), [0, 100]);
    });
}

#[test]
fn who_is_known_no_more_still_votes() {
    test(|| {
        give(ALICE, 100);
        give(BOB, 30);
        let date = NOON + 366 * DAY;
        announce(date, ballot(date));
        at(date);
        assert!(investor(A).known_until <= now());
        revoke(BOB, DOORS.identity);
        assert_ok!(votes(ALICE, 0, 0));
        assert_ok!(votes(BOB, 0, 1));
        assert_eq!(tally(0), [100, 30, 0]);
    });
}

#[test]
fn anyone_closes_a_vote_once_it_is_over() {
    test(|| {
        give(ALICE, 100);
        let before = on_hold(ISSUER);
        announce(DATE, ballot(DATE));
        assert_noop!(closes(STRANGER, 0), Error::<Test>::NotIssuer);
        at(DATE);
        assert_ok!(votes(ALICE, 0, 1));
        at(DATE + DAY - 1);
        assert_noop!(closes(ISSUER, 0), Error::<Test>::NotOver);
        assert_noop!(closes(STRANGER, 0), Error::<Test>::NotIssuer);
        at(DATE + DAY);
        assert_noop!(Tokens::close_action(root(), 0), DispatchError::BadOrigin);
        assert_noop!(closes(STRANGER, 1), Error::<Test>::ActionNotFound);
        System::reset_events();
        assert_ok!(closes(STRANGER, 0));
        assert_eq!(
            events(),
            [Event::ActionClosed {
                action: 0,
                tally: BoundedVec::truncate_from(vec![0, 100, 0]),
            }]
        );
        assert_eq!(on_hold(ISSUER), before);
        assert_eq!(Tokens::action_details(0), None);
        assert_eq!(Tokens::part_of(0, A), None);
        assert!(!Dates::<Test>::contains_key(0));
        assert_eq!(records(), [0, 0, 1, 1, 1]);
        assert_noop!(closes(STRANGER, 0), Error::<Test>::ActionNotFound);
        assert_noop!(votes(ALICE, 0, 1), Error::<Test>::ActionNotFound);
        idle(10);
        assert_eq!(records(), [0; 5]);
    });
}

#[test]
fn a_deposit_goes_back_to_who_has_paid_it_whoever_is_the_issuer_then() {
    test(|| {
        let before = on_hold(ISSUER);
        announce(DATE, ballot(DATE));
        assert_ok!(Tokens::name_trustee(root(), 0, Some(id(STRANGER))));
        revoke(ISSUER, DOORS.issuer);
        court_stops(id(ISSUER));
        at(DATE + DAY);
        assert_ok!(closes(BANK, 0));
        assert_eq!((on_hold(ISSUER), on_hold(STRANGER)), (before, 0));
    });
}

/// A vote in which all three have voted is closed, after all have traded since its record date and
/// more was issued. Minutes are swept until now.
fn a_closed_vote() {
    for who in [ALICE, BOB, CAROL] {
        give(who, 100);
    }
    announce(DATE, ballot(DATE));
    at(DATE);
    for (from, to) in [(ALICE, BOB), (BOB, CAROL)] {
        hand(from, to, 10);
    }
    give(ISSUER, 256);
    redeem(256);
    for who in [ALICE, BOB, CAROL] {
        assert_ok!(votes(who, 0, 0));
    }
    at(DATE + DAY);
    Tokens::on_idle(1, Weight::MAX);
    // What is asked for stays.
    assert_eq!(records(), [4, 1, 3, 0, 0]);
    assert_ok!(closes(STRANGER, 0));
    assert_eq!(records(), [4, 1, 3, 1, 1]);
}

#[test]
fn what_nobody_asks_for_is_pruned_in_idle_time_for_as_much_weight_as_there_is() {
    test(|| {
        a_closed_vote();
        assert_eq!(Tokens::on_idle(1, Weight::zero()), Weight::zero());
        idle(0);
        assert_eq!(records(), [4, 1, 3, 1, 1]);
        idle(3);
        assert_eq!(records(), [1, 1, 3, 1, 1]);
        idle(1);
        assert_eq!(records(), [0, 1, 3, 1, 1]);
        // It takes one more to see that there is none left.
        idle(1);
        assert_eq!(records(), [0, 0, 3, 0, 1]);
        // The hook's own limit counts where the block leaves more.
        let begin = <Weights as crate::WeightInfo>::sweep_begin();
        let prune = <Weights as crate::WeightInfo>::prune_one();
        SweepWeight::set(begin.saturating_add(prune.saturating_mul(2)));
        Tokens::on_idle(1, Weight::MAX);
        assert_eq!(records(), [0, 0, 1, 0, 1]);
        SweepWeight::set(Weight::MAX);
        idle(2);
        assert_eq!(records(), [0; 5]);
        assert_eq!((units(A), units(B), units(C)), (90, 100, 110));
    });
}

#[test]
fn an_announcement_while_old_entries_are_pruned_loses_nothing_and_keeps_nothing_old() {
    test(|| {
        a_closed_vote();
        idle(2);
        assert_eq!(records(), [2, 1, 3, 1, 1]);
        let next = now() + HOUR;
        assert_eq!(announce(next, ballot(next)), 1);
        // Two entries stay for now, and what was done in the old vote goes.
        assert_eq!(records(), [2, 1, 3, 0, 1]);
        idle(10);
        assert_eq!(records(), [2, 1, 0, 0, 0]);
        assert_eq!(parts(1), [0, 90, 100, 110]);
        at(next);
        assert_eq!(parts(1), [0, 90, 100, 110]);
        hand(ALICE, BOB, 1);
        hand(ALICE, CAROL, 1);
        give(ISSUER, 5);
        assert_eq!(parts(1), [0, 90, 100, 110]);
        assert_eq!(supply(next), 300);
        // With that, the old ones are gone.
        let had = [TREASURY, A, B, C].map(left);
        assert_eq!(had, [0, 90, 100, 110].map(|units| vec![(next, units)]));
        assert_eq!(left_supply(), [(next, 300)]);
        at(next + DAY);
        assert_ok!(closes(STRANGER, 1));
        idle(10);
        assert_eq!(records(), [0; 5]);
    });
}

#[test]
fn several_securities_and_actions_are_pruned_one_after_the_other() {
    test(|| {
        assert_eq!(list(HYNIX, 10_000, Vec::new()), 1);
        for security in [0, 1] {
            assert_ok!(mint_to(security, ALICE, 10));
            assert_ok!(Tokens::announce(
                signed(ISSUER),
                security,
                DATE,
                ballot(DATE)
            ));
        }
        at(DATE);
        for security in [0, 1] {
            assert_ok!(mint_to(security, ALICE, 10));
            assert_ok!(votes(ALICE, security, 0));
        }
        at(DATE + DAY);
        for action in [0, 1] {
            assert_ok!(closes(STRANGER, action));
        }
        assert_eq!(records(), [2, 2, 2, 2, 2]);
        // Each has one entry, and one more step shows that there is no other.
        for (done, forgotten) in [(2, 1), (4, 0)] {
            idle(2);
            assert_eq!(records()[3], forgotten, "{done}");
        }
        for gone in [1, 0] {
            idle(2);
            assert_eq!((records()[2], records()[4]), (gone, gone));
        }
        assert_eq!(records(), [0; 5]);
    });
}

/// The security 1, of 10,000,000 units, 1,000 a share.
fn divisible(rules: Vec<Rule>) {
    assert_eq!(list_by(HYNIX, 1_000, 10_000_000, rules), 1);
}

fn splits(who: Who, into: u32) -> DispatchResult {
    Tokens::split(signed(who), 1, into)
}

#[test]
fn a_split_is_one_write_and_changes_what_a_share_is() {
    let mut state = state();
    state.execute_with(|| {
        divisible(Vec::new());
        assert_ok!(mint_to(1, ALICE, 300_000));
        System::reset_events();
    });
    let written = writes(&mut state, || {
        assert_ok!(splits(ISSUER, 10));
    });
    let key = Securities::<Test>::hashed_key_for(1);
    assert_eq!(written.into_iter().collect::<Vec<_>>(), [key]);
    state.execute_with(|| {
        assert_eq!(
            events(),
            [Event::Split {
                security: 1,
                into: 10,
                per_share: 100,
                reference: 1_050
            }]
        );
        let record = security(1);
        assert_eq!((record.per_share, record.reference), (100, 1_050));
        assert_eq!((record.registered, record.issued), (10_000_000, 300_000));
        assert_eq!(units_of(1, A), 300_000);
        assert_eq!(security(0).per_share, 1);
        Tokens::do_try_state().expect("the law holds");
    });
}

#[test]
fn a_pending_trade_and_an_old_claim_are_worth_the_same_after_a_split_of_one_into_ten() {
    test(|| {
        divisible(vec![Rule::Lot(1), Rule::PriceBand(1)]);
        assert_ok!(mint_to(1, ALICE, 300_000));
        assert_ok!(mint_to(1, BOB, 50_000));
        pay_in(B, 1_050_001);
        let a_thousand = Announcement::Dividend(Amount::PerShare(1_000));
        let announces = |date| Tokens::announce(signed(ISSUER), 1, date, a_thousand);
        assert_ok!(announces(DATE));
        at(DATE);
        // A hundred shares at the reference price.
        let deal = instruct(vec![deliver_of(1, A, B, 100_000), pay(B, A, 1_050_000)]);
        assert_ok!(affirm(ALICE, deal));
        let before = (
            Positions::<Test>::get(1, A),
            Instructions::<Test>::get(deal),
            action(0),
            Tokens::part_of(0, A),
        );
        assert_ok!(splits(ISSUER, 10));
        let after = (
            Positions::<Test>::get(1, A),
            Instructions::<Test>::get(deal),
            action(0),
            Tokens::part_of(0, A),
        );
        assert_eq!(before, after);
        assert_eq!(Tokens::part_of(0, A), Some((300_000, false)));

        // They are a thousand shares now, under the same rules.
        assert_ok!(affirm(BOB, deal));
        assert_eq!((units_of(1, A), units_of(1, B)), (200_000, 150_000));
        assert_eq!((cash(A), cash(B)), (1_050_000, 1));

        // ₩1,000 for each of the 350 old shares; ₩42,000 and ₩4,200 of A's are withheld, ₩7,000 and
        // ₩700 of B's.
        assert_noop!(
            Tokens::fund(signed(STRANGER), 0, 3_500_000),
            Error::<Test>::WrongPot
        );
        assert_ok!(Tokens::fund(signed(STRANGER), 0, 350_000));
        assert_ok!(Tokens::claim(signed(ALICE), 0));
        assert_ok!(Tokens::claim(signed(BOB), 0));
        assert_eq!((cash(A), cash(B)), (1_303_800, 42_301));
        assert_eq!(won(TAXES), 53_900);
        assert_eq!(cash(TREASURY), 0);
        assert_eq!(Tokens::action_details(0), None);

        // One that is announced now is ₩1,000 for each of 3,500.
        let next = DATE + HOUR;
        assert_ok!(announces(next));
        at(next);
        assert_ok!(Tokens::fund(signed(STRANGER), 1, 3_500_000));
    });
}

#[test]
fn a_lot_is_smaller_after_a_split() {
    test(|| {
        divisible(vec![Rule::Lot(1)]);
        assert_ok!(mint_to(1, ALICE, 2_000));
        let sells = |units| {
            let deal = instruct(vec![deliver_of(1, A, B, units)]);
            assert_ok!(affirm(ALICE, deal));
            (deal, affirm(BOB, deal))
        };
        let (deal, said) = sells(100);
        assert_eq!(said, Err(Error::<Test>::Breached(Breach::Lot).into()));
        assert_ok!(splits(ISSUER, 10));
        // What was too little of a share before is a whole one now.
        assert_ok!(affirm(BOB, deal));
        assert_ok!(sells(100).1);
        assert_eq!(units_of(1, B), 200);
    });
}

#[test]
fn an_offering_costs_the_same_after_a_split() {
    test(|| {
        divisible(Vec::new());
        for investor in [A, B] {
            pay_in(investor, 50_000);
        }
        let offer = Offer {
            security: 1,
            price: PRICE,
            units: 10_000,
            soft_cap: 1,
            closes: NOON + HOUR,
            refund_at: NOON + 2 * DAY,
        };
        assert_ok!(Tokens::open_offering(signed(ISSUER), offer));
        // Two old shares each.
        assert_ok!(Tokens::subscribe(signed(ALICE), 0, 0, 2_000));
        assert_ok!(splits(ISSUER, 10));
        assert_ok!(Tokens::subscribe(signed(BOB), 0, 0, 2_000));
        assert_eq!((cash(A), cash(B)), (29_000, 29_000));
        at(NOON + HOUR);
        assert_ok!(done(Tokens::close_offering(signed(STRANGER), 0, 100)));
        for investor in [A, B] {
            assert_ok!(Tokens::settle_subscription(signed(STRANGER), 0, investor));
            assert_eq!(units_of(1, investor), 2_000);
            assert_eq!(cash(investor), 29_000);
        }
        assert_eq!(cash(TREASURY), 42_000);
    });
}

#[test]
fn a_share_of_which_the_parts_would_not_be_whole_is_not_split() {
    test(|| {
        divisible(Vec::new());
        for into in [0, 1, 3, 7, 16, 999, 1_001, 2_000, u32::MAX] {
            assert_noop!(splits(ISSUER, into), Error::<Test>::NotDivisible);
        }
        // A share that is one unit.
        for into in [0, 1, 2, 10] {
            assert_noop!(
                Tokens::split(signed(ISSUER), 0, into),
                Error::<Test>::NotDivisible
            );
        }
        // A price of 1,312.5 is none.
        assert_noop!(splits(ISSUER, 8), Error::<Test>::NotDivisible);
        assert_ok!(splits(ISSUER, 500));
        let record = security(1);
        assert_eq!((record.per_share, record.reference), (2, 21));
        assert_noop!(splits(ISSUER, 2), Error::<Test>::NotDivisible);
        // The depository says another one first.
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 1, 22));
        assert_ok!(splits(ISSUER, 2));
        let record = security(1);
        assert_eq!((record.per_share, record.reference), (1, 11));
    });
}

#[test]
fn a_share_is_not_split_into_parts_that_are_worth_less_than_a_won() {
    test(|| {
        assert_eq!(list_by(HYNIX, 1_000_000, 10_000_000, Vec::new()), 1);
        // Of ₩10,500 they would be worth ₩0.525, for which there is no reference price.
        for into in [20_000, 10_000] {
            assert_noop!(splits(ISSUER, into), Error::<Test>::NotDivisible);
        }
        assert_ok!(Tokens::set_reference(signed(DEPOSITORY), 1, 10_000));
        assert_noop!(splits(ISSUER, 20_000), Error::<Test>::NotDivisible);
        assert_ok!(splits(ISSUER, 10_000));
        let record = security(1);
        assert_eq!((record.per_share, record.reference), (100, 1));
    });
}

#[test]
fn only_an_issuer_in_office_splits() {
    test(|| {
        divisible(Vec::new());
        assert_noop!(Tokens::split(root(), 1, 10), DispatchError::BadOrigin);
        assert_noop!(
            Tokens::split(signed(ISSUER), 2, 10),
            Error::<Test>::SecurityNotFound
        );
        for who in [STRANGER, DEPOSITORY, ALICE] {
            assert_noop!(splits(who, 10), Error::<Test>::NotIssuer);
        }
        court_stops(id(ISSUER));
        assert_noop!(splits(ISSUER, 10), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(ISSUER, DOORS.issuer);
        assert_noop!(splits(ISSUER, 10), DispatchError::Other("no badge"));
        assert_ok!(Tokens::name_trustee(root(), 1, Some(id(STRANGER))));
        assert_noop!(splits(ISSUER, 10), Error::<Test>::NotIssuer);
        assert_ok!(splits(STRANGER, 10));
        assert_eq!(security(1).per_share, 100);
    });
}

/// What may happen between record dates. Bytes choose among what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// From one to another, so many units.
    Hand(u8, u8, u8),
    Force(u8, u8, u8),
    Mint(u8, u8),
    Redeem(u8),
    /// A record date so many half hours ahead.
    Announce(u64),
    /// Another action at a date that is asked for and ahead.
    AnnounceToo(u8),
    Close(u8),
    /// So many minutes.
    Later(u64),
    /// To the next record date, or a millisecond before it.
    ToDate(bool),
    /// Nothing else is done in a block, which leaves time for so many records.
    Idle(u64),
}

fn step() -> impl Strategy<Value = Step> {
    use Step::*;
    let byte = any::<u8>;
    prop_oneof![
        10 => (byte(), byte(), byte()).prop_map(|(a, b, c)| Hand(a, b, c)),
        3 => (byte(), byte(), byte()).prop_map(|(a, b, c)| Force(a, b, c)),
        3 => (byte(), byte()).prop_map(|(a, b)| Mint(a, b)),
        3 => byte().prop_map(Redeem),
        12 => (0u64..96).prop_map(Announce),
        2 => byte().prop_map(AnnounceToo),
        2 => byte().prop_map(Close),
        2 => (1u64..600).prop_map(Later),
        8 => any::<bool>().prop_map(ToDate),
        2 => (0u64..6).prop_map(Idle),
        1 => Just(Idle(1_000)),
    ]
}

/// By their numbers as investors.
const PEOPLE: [Who; 4] = [ISSUER, ALICE, BOB, CAROL];

/// Who has how much, and had at each record date.
#[derive(Default)]
struct Ledger {
    units: [Units; 4],
    /// The open actions: their dates, and the table of each that has passed.
    open: BTreeMap<ActionId, (Moment, Option<[Units; 4]>)>,
    announced: ActionId,
}

/// What has happened in all sequences together.
#[derive(Debug, Default)]
struct Seen {
    refused: u32,
    passed: u32,
    entries: usize,
}

impl Ledger {
    fn new() -> Self {
        enlarge(1_000_000);
        let mut ledger = Self::default();
        for (n, units) in [50, 100, 30].into_iter().enumerate() {
            give(PEOPLE[n], units);
            ledger.units[n] = units;
        }
        ledger
    }

    /// Chooses two people, and how many of the first one's units, if it has some.
    fn choice(&self, from: u8, to: u8, units: u8) -> Option<(usize, usize, Units)> {
        let (from, to) = (usize::from(from) % 4, usize::from(to) % 4);
        let has = self.units[from];
        let some = Units::from(units).checked_rem(has)? + 1;
        // Now and then all of it.
        let units = if units < 32 { has } else { some };
        (from != to).then_some((from, to, units))
    }

    fn moves(&mut self, from: usize, to: usize, units: Units) {
        self.units[from] -= units;
        self.units[to] += units;
    }

    /// Moves the time on. What there is then is what there was at all dates that have come.
    fn goes_to(&mut self, moment: Moment, seen: &mut Seen) {
        at(moment);
        for (date, table) in self.open.values_mut() {
            if *date <= moment && table.is_none() {
                *table = Some(self.units);
                seen.passed += 1;
            }
        }
    }

    fn announces(&mut self, date: Moment, seen: &mut Seen) {
        let asked: BTreeSet<_> = self.open.values().map(|(date, _)| *date).collect();
        let said = try_announce(date, WON);
        if asked.len() < 16 || asked.contains(&date) {
            assert_ok!(said);
            self.open.insert(self.announced, (date, None));
            self.announced += 1;
        } else {
            assert_eq!(said, Err(Error::<Test>::TooManyRecordDates.into()));
            seen.refused += 1;
        }
    }

    fn step(&mut self, step: Step, seen: &mut Seen) {
        match step {
            Step::Hand(from, to, units) => {
                if let Some((from, to, units)) = self.choice(from, to, units) {
                    hand(PEOPLE[from], PEOPLE[to], units);
                    self.moves(from, to, units);
                }
            }
            Step::Force(from, to, units) => {
                if let Some((from, to, units)) = self.choice(from, to, units) {
                    seize(from as InvestorId, to as InvestorId, units);
                    self.moves(from, to, units);
                }
            }
            Step::Mint(who, units) => {
                let (who, units) = (usize::from(who) % 4, Units::from(units) + 1);
                give(PEOPLE[who], units);
                self.units[who] += units;
            }
            Step::Redeem(units) => {
                // Of the treasury; the second is nobody to whom something goes.
                if let Some((_, _, units)) = self.choice(0, 1, units) {
                    redeem(units);
                    self.units[0] -= units;
                }
            }
            Step::Announce(ahead) => self.announces(now() + 1 + ahead * HOUR / 2, seen),
            Step::AnnounceToo(n) => {
                let ahead = self.open.values().map(|(date, _)| *date);
                let ahead: Vec<_> = ahead.filter(|date| *date > now()).collect();
                if let Some(n) = usize::from(n).checked_rem(ahead.len()) {
                    self.announces(ahead[n], seen);
                }
            }
            Step::Close(n) => {
                let open: Vec<_> = self.open.keys().copied().collect();
                if let Some(n) = usize::from(n).checked_rem(open.len()) {
                    assert_ok!(closes(ISSUER, open[n]));
                    self.open.remove(&open[n]);
                }
            }
            Step::Later(minutes) => self.goes_to(now() + minutes * 60_000, seen),
            Step::ToDate(before) => {
                let ahead = self.open.values().map(|(date, _)| *date);
                let next = ahead.filter(|date| *date > now()).min();
                if let Some(next) = next {
                    self.goes_to(next - Moment::from(before), seen);
                }
            }
            Step::Idle(records) => idle(records),
        }
    }

    /// Does the chain say the same?
    fn agrees(&self, seen: &mut Seen) {
        assert_eq!([0, 1, 2, 3].map(units), self.units);
        for (action, (date, table)) in &self.open {
            let had = table.unwrap_or(self.units);
            assert_eq!(parts(*action), had, "{action}");
            assert_eq!(supply(*date), had[1] + had[2] + had[3], "{action}");
        }
        let of_supply = LeftSupply::<Test>::iter_values();
        for kept in Left::<Test>::iter_values().chain(of_supply) {
            assert!(kept.len() <= 16);
            assert!(kept.is_sorted_by(|one, next| one.until < next.until));
            seen.entries = seen.entries.max(kept.len());
        }
    }

    /// All actions are closed, and nothing is left of them.
    fn ends(self) {
        for action in self.open.keys() {
            assert_ok!(closes(ISSUER, *action));
        }
        idle(10_000);
        assert_eq!(records(), [0; 5]);
        assert_eq!(Dates::<Test>::iter().count(), 0);
        assert_eq!(Actions::<Test>::iter().count(), 0);
    }
}

#[test]
fn whatever_happens_between_record_dates_each_has_the_table_that_there_was() {
    let seen = RefCell::new(Seen::default());
    let mut runner = TestRunner::new(ProptestConfig::with_cases(64));
    let sequences = collection::vec(step(), 40..120);
    let broken = runner.run(&sequences, |steps| {
        test(|| {
            let seen = &mut *seen.borrow_mut();
            let mut ledger = Ledger::new();
            for step in &steps {
                ledger.step(*step, seen);
                System::reset_events();
                ledger.agrees(seen);
                Tokens::do_try_state().expect("the law holds after each step");
            }
            ledger.ends();
        });
        Ok(())
    });
    broken.expect("no sequence breaks anything");
    // Sequences that do nothing show nothing.
    let seen = seen.into_inner();
    let enough = seen.refused > 0 && seen.passed > 100 && seen.entries > 4;
    assert!(enough, "{seen:?}");
}
