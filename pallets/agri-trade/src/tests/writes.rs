//! What each call writes is what its weight pays for.

use crate::{Call, mock::*, *};
use frame::{
    deps::frame_support::{storage::storage_prefix, weights::RuntimeDbWeight},
    testing_prelude::*,
    traits::{GetCallName, UnfilteredDispatchable},
};
use std::collections::BTreeSet;

/// A farm that has no number anywhere.
const NEWCOMER: Who = 31;
/// One that has given up.
const RETIRED: Who = 32;

/// For how many writes this weight pays.
fn declared(call: &Call<Test>) -> u64 {
    const WRITE: u64 = 1_000_000_000_000;
    let weigh = |write| {
        Db::set(RuntimeDbWeight { read: 0, write });
        call.get_dispatch_info().call_weight.ref_time()
    };
    let (without, with) = (weigh(0), weigh(WRITE));
    (with - without) / WRITE
}

fn change(season: SeasonId, change: impl FnOnce(&mut SeasonOf<Test>)) {
    Seasons::<Test>::mutate_extant(season, change);
}

/// A season without a crew.
fn bare() -> SeasonId {
    let season = NextSeason::<Test>::get();
    let (comptroller, funder) = (id(COMPTROLLER), id(FUNDER));
    assert_ok!(Rice::open_season(
        signed(OPERATOR),
        comptroller,
        funder,
        GANGJIN,
        2025,
        terms()
    ));
    season
}

/// Has the first farm owe a won to as many seasons as it can, each with another funder, who has no
/// account; tells of the last one.
fn indebted() -> SeasonId {
    let debts = (0..MAX_DEBTS as u8).map(|n| {
        let season = bare();
        change(season, |record| {
            record.funder = id(100 + n);
            record.ledger.outstanding = 1;
        });
        Debt { season, amount: 1 }
    });
    let debts: Vec<_> = debts.collect();
    let last = debts.last().expect("a debt").season;
    Farms::<Test>::mutate_extant(0, |farm| farm.debts = BoundedVec::truncate_from(debts));
    last
}

/// Each call at its most, with what it needs: who makes it.
fn calls() -> Vec<(RuntimeOrigin, Call<Test>)> {
    let operator = || signed(OPERATOR);
    let anyone = || signed(STRANGER);

    // Season 0 is under way. What is there besides: seasons, each for one call or two,
    let [quiet, paused, over, proposed, priced] = [(); 5].map(|()| open(2026, terms()));
    enroll(quiet, 0);
    Enrolments::<Test>::mutate(quiet, 0, |enrolment| {
        enrolment.as_mut().expect("a number").check = Some(VarietyCheck {
            by: id(SAMPLER),
            foreign: 1_000,
            at: NOON,
            appeal: Appeal::None,
        });
    });
    assert_ok!(Rice::suspend(operator(), paused, id(SCALE)));
    assert_ok!(Rice::fund_season(signed(FUNDER), paused, 1_000));
    change(over, |record| record.terms.ends = NOON - MAX_WAY);
    change(proposed, |record| {
        record.pricing = Pricing::Proposed {
            by: id(OPERATOR),
            quote: OF_2022,
            prices: PRICES,
            at: NOON - DAY,
        };
    });
    let [old, older] = [(); 2].map(|()| bare());
    enroll(old, 0);
    for season in [old, older] {
        change(season, |record| record.closed = Some(0));
    }

    // lots,
    assert_ok!(Rice::fund_season(signed(FUNDER), priced, 10_000_000));
    enroll(priced, 0);
    let sold = accepted(weighing(priced, 10), SPECIAL);
    change(priced, |record| record.pricing = Pricing::Final(PRICES));
    let (fresh, late) = (weighed(weighing(0, 10)), graded(weighing(0, 10), FIRST));
    Deliveries::<Test>::mutate_extant(late, |lot| lot.until = NOON);
    let (outside, bad) = (
        graded(weighing(0, 10), SPECIAL),
        graded(weighing(0, 10), BAD),
    );
    let inside = received(weighing(0, 10), SPECIAL);
    let declined = graded(weighing(0, 10), SPECIAL);
    let settled = Deliveries::<Test>::get(sold).expect("a lot");
    let kept = [(1_000, old), (1_001, older)].map(|(lot, season)| {
        let settled = settled.clone();
        Deliveries::<Test>::insert(lot, Delivery { season, ..settled });
        let record = Lots::<Test>::get(sold).expect("a lot");
        let (gone, made) = (true, 0);
        Lots::<Test>::insert(
            lot,
            Lot {
                gone,
                made,
                ..record
            },
        );
        lot
    });

    // of which some are for another inspector, or are not known to be,
    change(0, |record| record.terms.checks = 1_000);
    let draw = |lot, block, block_hash| {
        Seeds::<Test>::insert(
            block,
            Seed {
                block_hash,
                lots: 1,
            },
        );
        Deliveries::<Test>::mutate_extant(lot, |lot| lot.draw = Draw::Open(block));
    };
    draw(late, 101, Some(SALT));
    draw(outside, 102, Some(SALT));
    draw(declined, 103, None);
    // lots that were sold: of the season's, for sale, and a mill's,
    assert_ok!(Rice::fund_season(signed(FUNDER), quiet, 1_000_000));
    let made: Vec<_> = (0..11)
        .map(|_| accepted(weighing(quiet, 1), FIRST))
        .collect();
    for lot in &made[1..] {
        offer(OPERATOR, *lot, 5);
    }
    for lot in &made[7..9] {
        let (by, reason, at) = (Recaller::Owner, 1, NOON);
        Recalls::<Test>::insert(lot, Recall { by, reason, at });
    }

    // and farms: the first one, and one that has no number.
    let owed_to = indebted();
    grant(NEWCOMER, DOORS.farm);
    issue(HEIR, DOORS.farm, 6);
    let newcomer = register(NEWCOMER);
    grant(RETIRED, DOORS.farm);
    let retired = register(RETIRED);
    Farms::<Test>::mutate_extant(newcomer, |farm| {
        farm.exclude(Exclusion {
            season: 1_000,
            year: 2_000,
        });
    });

    let act = weighing(0, 10);
    let signature = by(SCALE, &Rice::weighing_message(act.clone()));
    let said = |lot, what| answer(FARM, lot, what);
    let batch = |lots: &[LotId]| Batch::truncate_from(lots.to_vec());
    vec![
        (root(), Call::name_badges { doors: DOORS }),
        (
            operator(),
            Call::open_season {
                comptroller: id(COMPTROLLER),
                funder: id(FUNDER),
                place: GANGJIN,
                year: 2026,
                terms: terms(),
            },
        ),
        (
            operator(),
            Call::change_terms {
                season: paused,
                terms: terms(),
            },
        ),
        (
            anyone(),
            Call::fund_season {
                season: quiet,
                amount: 1,
            },
        ),
        (
            operator(),
            Call::defund {
                season: 0,
                amount: 1,
            },
        ),
        (
            root(),
            Call::replace_officers {
                season: 0,
                operator: id(OPERATOR),
                comptroller: id(COMPTROLLER),
                funder: id(FUNDER),
            },
        ),
        (
            operator(),
            Call::register_farm {
                who: id(OTHER_FARM),
                township: TOWNSHIP,
            },
        ),
        (
            root(),
            Call::rotate_farm_key {
                farm: 0,
                to: id(HEIR),
            },
        ),
        (operator(), Call::remove_farm { farm: retired }),
        (
            operator(),
            Call::set_quota {
                season: 0,
                farm: newcomer,
                quota: TONNE,
                contract: None,
            },
        ),
        (
            operator(),
            Call::register_scale {
                season: 0,
                scale: id(SCALE),
                calibrated: Span {
                    from: NOON,
                    until: NOON + DAY,
                },
                daily: TONNE,
            },
        ),
        (
            operator(),
            Call::compromise_scale {
                season: 0,
                scale: id(SCALE),
                since: Some(NOON),
            },
        ),
        (
            operator(),
            Call::appoint {
                season: 0,
                who: id(INSPECTOR),
                duty: Duty::Inspector(TONNE),
            },
        ),
        (
            operator(),
            Call::suspend {
                season: 0,
                who: id(SCALE),
            },
        ),
        (
            operator(),
            Call::reinstate {
                season: paused,
                who: id(SCALE),
            },
        ),
        (
            anyone(),
            Call::weigh {
                weighing: act,
                signature,
            },
        ),
        (
            anyone(),
            Call::withdraw {
                lot: fresh,
                signature: said(fresh, Answer::Withdraw),
            },
        ),
        (
            signed(INSPECTOR),
            Call::grade {
                lot: fresh,
                measured: BAD,
            },
        ),
        (
            signed(WAREHOUSE),
            Call::receive {
                lot: outside,
                grams: 10 * SACK,
            },
        ),
        (
            anyone(),
            Call::request_reinspection {
                lot: bad,
                signature: said(bad, Answer::Reinspect),
            },
        ),
        (
            anyone(),
            Call::accept {
                lot: inside,
                signature: said(inside, Answer::Accept),
            },
        ),
        (
            anyone(),
            Call::decline {
                lot: declined,
                signature: said(declined, Answer::Decline),
            },
        ),
        (anyone(), Call::lapse { lot: late }),
        (
            signed(SAMPLER),
            Call::record_variety_check {
                season: 0,
                number: 0,
                foreign: 1_000,
                report: SALT,
            },
        ),
        (
            anyone(),
            Call::appeal_variety_check {
                season: quiet,
                number: 0,
                signature: Some(by(FARM, &Rice::appeal_message(quiet, 0))),
            },
        ),
        (root(), Call::lift_exclusion { farm: newcomer }),
        (
            operator(),
            Call::set_final_price {
                season: over,
                quote: OF_2022,
                prices: PRICES,
            },
        ),
        (
            signed(COMPTROLLER),
            Call::confirm_final_price {
                season: proposed,
                prices: PRICES,
            },
        ),
        (
            anyone(),
            Call::settle_lots {
                season: priced,
                lots: batch(&[sold]),
            },
        ),
        (
            anyone(),
            Call::repay {
                farm: 0,
                season: owed_to,
                amount: 1,
            },
        ),
        (
            root(),
            Call::write_off {
                farm: 0,
                season: owed_to,
            },
        ),
        (operator(), Call::close_season { season: paused }),
        (
            anyone(),
            // A farm's number, and the season.
            Call::prune_season {
                season: old,
                records: 2,
            },
        ),
        (anyone(), Call::prune_lots { lots: batch(&kept) }),
        (
            operator(),
            Call::mill {
                lot: made[1],
                grams: 1,
            },
        ),
        (
            operator(),
            Call::split {
                lot: made[2],
                parts: BoundedVec::truncate_from(vec![1; 16]),
            },
        ),
        (
            operator(),
            Call::merge {
                lots: batch(&made[3..5]),
            },
        ),
        (
            operator(),
            Call::tag_lot {
                lot: made[5],
                root: SALT,
                count: 1,
            },
        ),
        (
            operator(),
            Call::correct {
                lot: made[6],
                step: 0,
                grams: 0,
                reason: 1,
            },
        ),
        (
            operator(),
            Call::recall {
                lot: made[7],
                reason: 2,
            },
        ),
        (operator(), Call::lift_recall { lot: made[8] }),
        (
            operator(),
            Call::offer_lot {
                lot: made[9],
                price: 1,
                until: NOON + DAY,
                to: None,
            },
        ),
        (operator(), Call::cancel_offer { lot: made[9] }),
        (
            signed(MILL),
            Call::buy_lot {
                lot: made[10],
                offer: 9,
                most: 5,
            },
        ),
    ]
}

/// The n-th call, and the keys that it writes, but for those that every block writes.
fn written(n: usize) -> (Call<Test>, BTreeSet<Vec<u8>>) {
    let mut state = state();
    let (origin, call) = state.execute_with(|| calls().swap_remove(n));
    state.commit_all().expect("a state");
    state.execute_with(|| {
        assert_ok!(call.clone().dispatch_bypass_filter(origin));
    });
    let of_blocks = ["EventCount", "Events", "ExecutionPhase"]
        .map(|item| storage_prefix(b"System", item.as_bytes()).to_vec());
    let changes = state.overlayed_changes().changes();
    let keys = changes.map(|(key, _)| key.clone());
    let keys = keys.filter(|key| !of_blocks.contains(key) && !key.starts_with(b":"));
    (call, keys.collect())
}

#[test]
fn each_call_writes_what_its_weight_pays_for() {
    let calls = state().execute_with(calls);
    let names: BTreeSet<_> = calls.iter().map(|(_, call)| call.get_call_name()).collect();
    let all: BTreeSet<_> = Call::<Test>::get_call_names().iter().copied().collect();
    assert_eq!(names, all);
    let wrong = (0..all.len()).filter_map(|n| {
        let (call, written) = written(n);
        let counts = (written.len() as u64, declared(&call));
        (counts.0 != counts.1).then_some((call.get_call_name(), counts))
    });
    // The call, its writes, and what is paid for.
    assert_eq!(wrong.collect::<Vec<_>>(), []);
}
