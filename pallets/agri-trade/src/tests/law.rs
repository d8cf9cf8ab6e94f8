//! The law finds what breaks it.

use crate::{mock::*, prices::Interim, *};
use frame::testing_prelude::*;
use std::collections::BTreeSet;

/// What the law finds, and what has broken it.
type Sabotage<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// Lots of the season that still takes deliveries,
const WAITS: LotId = 0;
const SOLD: LotId = 2;
/// and what was sold of the one that has its prices.
const OWING: LotId = 4;
const WHOLE: LotId = 5;
/// Two parts of that, and what was made of the first.
const USED: LotId = 6;
const PART: LotId = 7;
const RICE: LotId = 8;

/// Season 0 has a lot of each kind, a scale that is suspended, and a second farm that has delivered
/// nothing. Season 1 has its final prices: ₩470 less a sack than was paid for a lot that is
/// settled, whose farm owes that, and ₩1,660 more for one that is not. That one was split, and a
/// part of it milled.
fn autumn() {
    register(OTHER_FARM);
    enroll(0, 1);
    assert_eq!(weighed(weighing(0, 10)), WAITS);
    graded(weighing(0, 10), FIRST);
    assert_eq!(accepted(weighing(0, 100), FIRST), SOLD);
    graded(weighing(0, 10), BAD);
    let dear = Terms {
        interim: Interim::Flat(65_000),
        ..terms()
    };
    open(2026, dear);
    assert_ok!(Rice::fund_season(signed(FUNDER), 1, 100_000_000));
    enroll(1, 0);
    assert_eq!(accepted(weighing(1, 100), FIRST), OWING);
    assert_eq!(accepted(weighing(1, 100), SPECIAL), WHOLE);
    assert_ok!(Rice::suspend(signed(OPERATOR), 0, id(SCALE)));
    price(1, OF_2022, PRICES);
    assert_ok!(settle(1, &[OWING]));
    assert_eq!(debt(0), 47_000);
    assert_eq!(split(OPERATOR, WHOLE, &[2_000_000, 2_000_000]), USED);
    assert_eq!(mill(OPERATOR, USED, 1_000_000), RICE);
    offer(OPERATOR, SOLD, 1);
}

#[test]
fn each_part_of_it_is_checked() {
    let lot = |n: LotId, change: &dyn Fn(&mut DeliveryOf<Test>)| {
        Deliveries::<Test>::mutate_extant(n, change);
    };
    let season = |n: SeasonId, change: &dyn Fn(&mut SeasonOf<Test>)| {
        Seasons::<Test>::mutate_extant(n, change);
    };
    let farm = |n: FarmId, change: &dyn Fn(&mut FarmOf<Test>)| {
        Farms::<Test>::mutate_extant(n, change);
    };
    let enrolment = |change: &dyn Fn(&mut Enrolment<_>)| {
        Enrolments::<Test>::mutate(0, 0, |enrolment| {
            change(enrolment.as_mut().expect("a number"));
        });
    };
    let scale = |change: &dyn Fn(&mut Device)| {
        Scales::<Test>::mutate(0, id(SCALE), |device| {
            change(device.as_mut().expect("a scale"));
        });
    };
    let kept = |n: LotId, change: &dyn Fn(&mut LotOf<Test>)| {
        Lots::<Test>::mutate_extant(n, change);
    };
    let for_sale = |change: &dyn Fn(&mut Offer<_>)| {
        Offers::<Test>::mutate_extant(SOLD, change);
    };
    let member = |who| Crew::<Test>::get(0, id(who)).expect("a member");
    let sabotages: Vec<Sabotage<'_>> = vec![
        ("a lot is not counted", Box::new(|| NextLot::<Test>::put(1))),
        (
            "a lot of no season",
            Box::new(move || lot(SOLD, &|lot| lot.season = 9)),
        ),
        (
            "a lot is paid for more than it counts for",
            Box::new(move || lot(SOLD, &|lot| lot.payable = lot.counted + 1)),
        ),
        (
            "an inspector has graded a lot twice",
            Box::new(move || {
                lot(SOLD, &|lot| {
                    assert!(lot.inspectors.try_push(id(INSPECTOR)).is_ok());
                });
            }),
        ),
        (
            "a lot is settled without prices",
            Box::new(move || lot(SOLD, &|lot| lot.stage = Stage::Settled(Grade::First))),
        ),
        (
            "a lot is settled without prices",
            Box::new(move || season(1, &|season| season.pricing = Pricing::Open)),
        ),
        (
            "a lot is sold that was not graded and taken in",
            Box::new(move || lot(SOLD, &|lot| lot.warehouse = None)),
        ),
        (
            "a lot is sold that was not graded and taken in",
            Box::new(move || lot(OWING, &|lot| lot.inspectors = BoundedVec::new())),
        ),
        (
            "a farm has delivered more than its quota",
            Box::new(move || enrolment(&|enrolment| enrolment.quota = 1)),
        ),
        (
            "a lot is done with before it was checked",
            Box::new(move || lot(SOLD, &|lot| lot.draw = Draw::Drawn)),
        ),
        (
            "a lot waits for a block that decides nothing",
            Box::new(move || lot(WAITS, &|lot| lot.draw = Draw::Open(9))),
        ),
        (
            "a block decides about other lots than were graded in it",
            Box::new(|| {
                let (block_hash, lots) = (None, 1);
                Seeds::<Test>::insert(9, Seed { block_hash, lots });
            }),
        ),
        (
            "a farm has a number in no season",
            Box::new(|| {
                let enrolment = Enrolments::<Test>::get(0, 0).expect("a number");
                Enrolments::<Test>::insert(9, 0, enrolment);
            }),
        ),
        (
            "a farm has delivered something else than its lots",
            Box::new(move || enrolment(&|enrolment| enrolment.delivered += 1)),
        ),
        (
            "a farm has delivered something else than its lots",
            Box::new(|| Deliveries::<Test>::remove(WAITS)),
        ),
        (
            "a farm's number is another's",
            Box::new(|| Numbers::<Test>::insert(0, 0, 1)),
        ),
        (
            "a lot is of a farm without a number",
            Box::new(|| Enrolments::<Test>::remove(0, 0)),
        ),
        (
            "a season is not counted",
            Box::new(|| NextSeason::<Test>::put(1)),
        ),
        (
            "a season's officers are one",
            Box::new(move || season(0, &|season| season.comptroller = id(OPERATOR))),
        ),
        (
            "more went out of an escrow than came in",
            Box::new(move || season(0, &|season| season.ledger.funded = 1)),
        ),
        (
            "an escrow has too little",
            Box::new(move || season(0, &|season| season.ledger.funded += 1)),
        ),
        (
            "an escrow has too little",
            Box::new(|| {
                assert_ok!(Rice::give_back(0, &id(STRANGER), 1));
            }),
        ),
        (
            "an escrow does not pay what is due",
            Box::new(move || {
                season(1, &|season| {
                    season.ledger.returned += season.ledger.left().expect("enough");
                });
            }),
        ),
        (
            "a lot waits in a season that has its prices",
            Box::new(move || season(1, &|season| season.pending.lots = 1)),
        ),
        (
            "a closed season has something left",
            Box::new(move || season(0, &|season| season.closed = Some(NOON))),
        ),
        (
            "a season counts other lots than it has",
            Box::new(move || season(0, &|season| season.pending.grams += 1)),
        ),
        (
            "a season counts other lots than it has",
            Box::new(move || season(0, &|season| season.classes.bagged.first.interim += 1)),
        ),
        (
            "interim and final payments, less debts, are not the price",
            Box::new(move || season(1, &|season| season.ledger.value += 1)),
        ),
        (
            "a season knows other lots",
            Box::new(move || season(0, &|season| season.known += 1)),
        ),
        (
            "a season has paid something else than for its lots",
            // As much more came in: what is left is right.
            Box::new(move || {
                season(0, &|season| {
                    season.ledger.funded += 1;
                    season.ledger.interim += 1;
                });
            }),
        ),
        (
            "a season has paid something else than for its lots",
            Box::new(move || {
                season(1, &|season| {
                    season.ledger.value += 1;
                    season.ledger.settled += 1;
                });
            }),
        ),
        (
            "a season is owed something else than farms owe it",
            Box::new(move || season(1, &|season| season.ledger.outstanding -= 1)),
        ),
        (
            "a season is owed something else than farms owe it",
            Box::new(move || farm(0, &|farm| farm.debts[0].amount += 1)),
        ),
        (
            "a farm owes something to no season",
            Box::new(move || {
                farm(0, &|farm| {
                    let (season, amount) = (9_u32, 1);
                    assert!(farm.debts.try_push(Debt { season, amount }).is_ok());
                });
            }),
        ),
        (
            "a number is of no farm",
            Box::new(|| Numbers::<Test>::insert(0, 7, 0)),
        ),
        (
            "a farm is not counted",
            Box::new(|| NextFarm::<Test>::put(1)),
        ),
        (
            "a farm's badge is another's",
            Box::new(|| {
                let badge = Farms::<Test>::get(0).expect("a farm").badge;
                FarmOfBadge::<Test>::insert(badge, 1);
            }),
        ),
        (
            "a farm's debts are not in order",
            // The same in two parts.
            Box::new(move || {
                farm(0, &|farm| {
                    let (season, amount) = (1, 1);
                    farm.debts[0].amount -= amount;
                    assert!(farm.debts.try_push(Debt { season, amount }).is_ok());
                });
            }),
        ),
        (
            "a farm's debts are not in order",
            Box::new(move || {
                farm(1, &|farm| {
                    let (season, amount) = (0, 0);
                    assert!(farm.debts.try_push(Debt { season, amount }).is_ok());
                });
            }),
        ),
        (
            "a farm is in other seasons than it counts",
            Box::new(move || farm(0, &|farm| farm.seasons += 1)),
        ),
        (
            "a number is of a farm that is gone",
            Box::new(|| Farms::<Test>::remove(1)),
        ),
        (
            "a crew of no season",
            Box::new(move || Crew::<Test>::insert(9, id(SAMPLER), member(SAMPLER))),
        ),
        (
            "an officer has another duty",
            Box::new(move || Crew::<Test>::insert(0, id(COMPTROLLER), member(SAMPLER))),
        ),
        (
            "a scale is not known",
            Box::new(|| Scales::<Test>::remove(0, id(SCALE))),
        ),
        (
            "a scale's suspension is not noted",
            Box::new(move || scale(&|device| device.suspended = Spans::default())),
        ),
        (
            "a scale's suspension is not noted",
            Box::new(move || {
                let mut member = member(SCALE);
                member.suspended = None;
                Crew::<Test>::insert(0, id(SCALE), member);
            }),
        ),
        (
            "a scale that is not of the crew",
            Box::new(|| Crew::<Test>::remove(0, id(SCALE))),
        ),
        (
            "a lot is sold and not known, or known and not sold",
            Box::new(|| Lots::<Test>::remove(SOLD)),
        ),
        (
            "a lot is sold and not known, or known and not sold",
            Box::new(|| {
                let lot = Lots::<Test>::get(SOLD).expect("a lot");
                Lots::<Test>::insert(WAITS, lot);
            }),
        ),
        (
            "a lot that was made is not counted",
            Box::new(|| NextLot::<Test>::put(RICE)),
        ),
        (
            "a lot's sources are not a set",
            Box::new(move || kept(RICE, &|lot| lot.sources = LotSet::new())),
        ),
        (
            "a lot's sources are not a set",
            Box::new(move || {
                kept(RICE, &|lot| assert!(lot.through.try_push(USED).is_ok()));
            }),
        ),
        (
            "a lot was never delivered",
            Box::new(move || kept(PART, &|lot| lot.making = Making::Delivered)),
        ),
        (
            "a season has other lots than it counts",
            Box::new(move || season(1, &|season| season.stock += 1)),
        ),
        (
            "a lot is of a season that is gone",
            Box::new(move || {
                kept(PART, &|lot| lot.owner = Owner::Season(9));
                season(1, &|season| season.stock -= 1);
            }),
        ),
        (
            "a lot is more than was delivered",
            Box::new(move || kept(SOLD, &|lot| lot.grams += 1)),
        ),
        (
            "a delivered lot has other sources than itself",
            Box::new(move || {
                kept(SOLD, &|lot| assert!(lot.sources.try_push(OWING).is_ok()));
            }),
        ),
        (
            "a lot was made and delivered",
            Box::new(move || kept(SOLD, &|lot| lot.making = Making::Merged)),
        ),
        (
            "what something is made from is not used up",
            Box::new(move || kept(WHOLE, &|lot| lot.gone = false)),
        ),
        (
            "what something is made from is not used up",
            Box::new(move || kept(RICE, &|lot| lot.parents = BoundedVec::new())),
        ),
        (
            "more comes out of lots than is in them",
            Box::new(move || kept(PART, &|lot| lot.grams = 4_000_001)),
        ),
        (
            "more comes out of lots than is in them",
            Box::new(move || {
                // 72 % of 2,000 kg at 14 % of water, which are 2,023,529 g as stored.
                kept(RICE, &|lot| lot.grams = 1_456_941);
            }),
        ),
        (
            "more comes out of lots than is in them",
            Box::new(move || kept(RICE, &|lot| lot.stored = 1)),
        ),
        (
            "a lot's sources are not those of what it was made from",
            Box::new(move || kept(RICE, &|lot| lot.through = LotSet::new())),
        ),
        (
            "parts are more than their whole",
            Box::new(move || kept(PART, &|lot| lot.grams += 1)),
        ),
        (
            "parts are more than their whole",
            Box::new(move || kept(PART, &|lot| lot.stored += 1)),
        ),
        (
            "what is not there is for sale",
            Box::new(move || {
                kept(SOLD, &|lot| lot.gone = true);
                season(0, &|season| season.stock -= 1);
            }),
        ),
        (
            "an offer is none",
            Box::new(move || for_sale(&|offer| offer.price = 0)),
        ),
        ("an offer is none", Box::new(|| NextOffer::<Test>::put(0))),
        (
            "what never was is recalled",
            Box::new(|| {
                let (by, reason, at) = (Recaller::Council, 1, NOON);
                Recalls::<Test>::insert(9, Recall { by, reason, at });
            }),
        ),
    ];
    // Whatever the law says in quotes is found here, and nothing else.
    let said: BTreeSet<_> = include_str!("../invariants.rs")
        .split('"')
        .skip(1)
        .step_by(2)
        // `cfg(feature = "try-runtime")` and the like are none of it.
        .filter(|said| said.contains(' '))
        .collect();
    let found: BTreeSet<_> = sabotages.iter().map(|(found, _)| *found).collect();
    assert_eq!(found, said);
    test(|| {
        autumn();
        assert_ok!(Rice::do_try_state());
        for (found, sabotage) in sabotages {
            hypothetically!({
                sabotage();
                assert_eq!(Rice::do_try_state(), Err(found.into()), "{found}");
            });
        }
    });
}
