//! Whatever is done with lots that were sold: no mass comes of nothing, and each recall is seen by
//! all that was made of what is recalled, as a model that knows all ancestors sees it.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
};

#[derive(Clone, Copy, Debug)]
enum Step {
    Split(u8, u8),
    Merge(u8, u8),
    Mill(u8, u8),
    Correct(u8, u8),
    Recall(u8, u8),
    Lift(u8, u8),
    Sell(u8, u8),
}

fn step() -> impl Strategy<Value = Step> {
    let any = || 0u8..=255;
    prop_oneof![
        4 => (any(), any()).prop_map(|(lot, n)| Step::Split(lot, n)),
        4 => (any(), any()).prop_map(|(lot, n)| Step::Merge(lot, n)),
        2 => (any(), any()).prop_map(|(lot, n)| Step::Mill(lot, n)),
        1 => (any(), any()).prop_map(|(lot, n)| Step::Correct(lot, n)),
        1 => (any(), any()).prop_map(|(lot, n)| Step::Recall(lot, n)),
        2 => (any(), any()).prop_map(|(lot, n)| Step::Lift(lot, n)),
        4 => (any(), any()).prop_map(|(lot, n)| Step::Sell(lot, n)),
    ]
}

/// Who owns a lot, as tests name it.
fn owner(lot: LotId) -> Who {
    let owner = Lots::<Test>::get(lot).expect("a lot").owner;
    match owner {
        Owner::Season(_) => OPERATOR,
        Owner::Account(who) if who == id(MILL) => MILL,
        Owner::Account(_) => SHOP,
    }
}

fn live() -> Vec<LotId> {
    let lots = Lots::<Test>::iter().filter(|(_, lot)| !lot.gone);
    let mut lots: Vec<_> = lots.map(|(id, _)| id).collect();
    lots.sort_unstable();
    lots
}

fn nth(lots: &[LotId], n: u8) -> LotId {
    lots[usize::from(n) % lots.len()]
}

/// What is there, in milligrams of paddy as stored: a gram of rice takes 1,000 ÷ 720 of that.
fn mass() -> u128 {
    let of = |lot: LotOf<Test>| match lot.goods {
        Goods::Paddy => u128::from(lot.stored) * 1_000,
        Goods::Milled => u128::from(lot.grams) * 1_000_000 / 720,
    };
    let lots = Lots::<Test>::iter_values().filter(|lot| !lot.gone);
    lots.map(of).sum()
}

/// All that each lot was made from, itself included.
type Ancestors = BTreeMap<LotId, BTreeSet<LotId>>;

/// Does a step; tells what was made from what.
fn take(step: Step) -> Option<(Vec<LotId>, bool)> {
    let lots = live();
    let all: Vec<_> = (0..NextLot::<Test>::get()).collect();
    let grams = |lot: LotId| Lots::<Test>::get(lot).expect("a lot").grams;
    match step {
        Step::Split(n, part) => {
            let lot = nth(&lots, n);
            let one = grams(lot) * u64::from(part) / 256;
            let rest = grams(lot) - one;
            let parts = BoundedVec::truncate_from(vec![one, rest]);
            let split = done(Rice::split(signed(owner(lot)), lot, parts));
            Some((vec![lot], split.is_ok()))
        }
        Step::Merge(n, other) => {
            let first = nth(&lots, n);
            let mut some: BTreeSet<_> = [first].into();
            let alike = lots.iter().filter(|lot| owner(**lot) == owner(first));
            some.extend(alike.take(2 + usize::from(other) % 4));
            let some: Vec<_> = some.into_iter().collect();
            let merged = merge(owner(first), &some);
            Some((some, merged.is_ok()))
        }
        Step::Mill(n, share) => {
            let lot = nth(&lots, n);
            let stored = Lots::<Test>::get(lot).expect("a lot").stored;
            let most = milled(stored) * (u64::from(share) + 8) / 256;
            let milled = done(Rice::mill(signed(owner(lot)), lot, most));
            Some((vec![lot], milled.is_ok()))
        }
        Step::Correct(n, share) => {
            let lot = nth(&lots, n);
            let left = grams(lot) * (u64::from(share) + 1) / 256;
            let corrected = Rice::correct(signed(owner(lot)), lot, 0, left, 1);
            corrected.is_ok().then_some((vec![], true))
        }
        Step::Recall(n, who) => {
            let who = [OPERATOR, MILL, SHOP][usize::from(who) % 3];
            let recalled = Rice::recall(signed(who), nth(&all, n), 1);
            recalled.is_ok().then_some((vec![], true))
        }
        Step::Lift(n, by) => {
            let recalled: Vec<_> = Recalls::<Test>::iter_keys().collect();
            if recalled.is_empty() {
                return None;
            }
            let by = if by > 127 { root() } else { signed(OPERATOR) };
            let lifted = Rice::lift_recall(by, nth(&recalled, n));
            lifted.is_ok().then_some((vec![], true))
        }
        Step::Sell(n, to) => {
            let lot = nth(&lots, n);
            let until = Timestamp::get() + DAY;
            let seller = signed(owner(lot));
            let offered = done(Rice::offer_lot(seller, lot, 1, until, None));
            let to = if to > 127 { MILL } else { SHOP };
            let bought = offered.and_then(|()| buy(to, lot, 1));
            bought.is_ok().then_some((vec![], true))
        }
    }
}

const CASES: u32 = 32;

#[test]
fn nothing_is_made_of_nothing_and_no_recall_is_missed() {
    let (made, refused, bought) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        ..ProptestConfig::default()
    });
    let sequences = prop::collection::vec(step(), 30..70);
    let broken = runner.run(&sequences, |steps| {
        test(|| {
            for n in 0..8 {
                let moisture = 130 + n * 15;
                let measured = Measured { moisture, ..FIRST };
                accepted(unbagged(0, 100_000 + u64::from(n)), measured);
            }
            let mut ancestors: Ancestors = (0..8).map(|lot| (lot, [lot].into())).collect();
            let mut before = mass();
            for step in &steps {
                if live().is_empty() {
                    break;
                }
                let next = NextLot::<Test>::get();
                let recalled: BTreeSet<_> = Recalls::<Test>::iter_keys().collect();
                let taken = take(*step);
                if let Some((parents, ok)) = &taken {
                    let from: BTreeSet<_> = parents
                        .iter()
                        .flat_map(|lot| ancestors[lot].clone())
                        .collect();
                    // What is made of something that is recalled is not made.
                    assert!(!ok || parents.is_empty() || from.is_disjoint(&recalled));
                    let count = if *ok && !parents.is_empty() {
                        &made
                    } else {
                        &refused
                    };
                    count.set(count.get() + 1);
                    for lot in next..NextLot::<Test>::get() {
                        let mut own = from.clone();
                        own.insert(lot);
                        ancestors.insert(lot, own);
                    }
                    if matches!(step, Step::Sell(..)) {
                        bought.set(bought.get() + 1);
                    }
                }
                Rice::do_try_state().expect("the law holds after each step");
                let now = mass();
                // A milligram is lost, or found, with each lot of rice that is rounded down.
                assert!(now <= before + 32, "{step:?}: {now} mg from {before}");
                before = before.min(now);
                let recalled: BTreeSet<_> = Recalls::<Test>::iter_keys().collect();
                for (lot, from) in &ancestors {
                    let seen = Rice::recalled(*lot).expect("a lot");
                    let seen: BTreeSet<_> = seen.into_iter().map(|(lot, _)| lot).collect();
                    assert_eq!(seen, from.intersection(&recalled).copied().collect());
                }
            }
        });
        Ok(())
    });
    broken.expect("no sequence breaks anything");
    let counts = (made.get(), refused.get(), bought.get());
    assert!(
        counts.0 > 6 * CASES && counts.1 > CASES && counts.2 > CASES,
        "made, refused, bought: {counts:?}"
    );
}
