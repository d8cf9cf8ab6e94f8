//! No sequence of calls breaks a version chain, or the law.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use proptest::{prelude::*, test_runner::TestRunner};
use std::cell::Cell;

#[derive(Clone, Copy, Debug)]
enum Step {
    Open(u8),
    Amend(u8, u8),
    Sign(u8, u8),
    Withdraw(u8, u8),
    Seal(u8),
    Abort(u8),
    Expire(u8),
    Copy(u8, u8),
    Annul(u8),
    Apostille(u8),
    Hold(u8),
    Release(u8),
    Prune(u8),
    Later(u16),
}

fn step() -> impl Strategy<Value = Step> {
    let few = || 0u8..6;
    prop_oneof![
        3 => few().prop_map(Step::Open),
        3 => (few(), few()).prop_map(|(act, n)| Step::Amend(act, n)),
        4 => (few(), 0u8..3).prop_map(|(session, slot)| Step::Sign(session, slot)),
        1 => (few(), 0u8..3).prop_map(|(session, slot)| Step::Withdraw(session, slot)),
        6 => few().prop_map(Step::Seal),
        1 => few().prop_map(Step::Abort),
        1 => few().prop_map(Step::Expire),
        2 => (few(), 0u8..3).prop_map(|(act, version)| Step::Copy(act, version)),
        1 => few().prop_map(Step::Annul),
        1 => few().prop_map(Step::Apostille),
        1 => few().prop_map(Step::Hold),
        1 => few().prop_map(Step::Release),
        2 => few().prop_map(Step::Prune),
        1 => (0u16..9_000).prop_map(Step::Later),
    ]
}

/// What acts have, as a model counts it: versions, entries, annulled.
type Model = std::collections::BTreeMap<ActId, (Version, EntryNumber, bool)>;

const PEOPLE: [Who; 3] = [ANN, BEN, CHO];

/// The n-th of those that there are, from the first again after the last; 0 where there is none.
fn nth(keys: impl Iterator<Item = u64>, n: u8) -> u64 {
    let mut keys: Vec<_> = keys.collect();
    keys.sort_unstable();
    let place = usize::from(n).checked_rem(keys.len());
    place.map_or(0, |place| keys[place])
}

fn take(step: Step, model: &mut Model) -> bool {
    let deadline = Timestamp::get() + 60 * DAY;
    let session = |n| nth(Sessions::<Test>::iter_keys(), n);
    let act = |n| nth(Acts::<Test>::iter_keys(), n);
    let said = |act, model: &mut Model| model.get_mut(&act).expect("an act").1 += 1;
    let done = match step {
        Step::Open(n) => {
            let deed = Deed {
                kind: DeedKind::FixedDate,
                commitment: H256::repeat_byte(n),
                ..DEED
            };
            let parties = parties(&PEOPLE[..1 + usize::from(n) % 3]);
            Notaries::open_session(signed(CLERK), id(NOTARY), deed, parties, deadline)
        }
        Step::Amend(n, commitment) => {
            let commitment = H256::repeat_byte(commitment);
            let parties = parties(&PEOPLE[..1]);
            Notaries::amend(
                signed(CLERK),
                act(n),
                id(NOTARY),
                commitment,
                parties,
                deadline,
            )
        }
        Step::Sign(n, slot) => signs(session(n), slot, PEOPLE[usize::from(slot)]),
        Step::Withdraw(n, slot) => withdraws(session(n), slot, PEOPLE[usize::from(slot)]),
        Step::Seal(n) => {
            let session = session(n);
            let amends = Sessions::<Test>::get(session).and_then(|record| record.amends);
            let act = amends.map_or(session, |amends| amends.act);
            let done = seal(session);
            if done.is_ok() {
                let (versions, entries, _) = model.entry(act).or_default();
                (*versions, *entries) = (*versions + 1, *entries + 1);
            }
            done
        }
        Step::Abort(n) => Notaries::abort(signed(CLERK), session(n)),
        Step::Expire(n) => Notaries::expire(signed(STRANGER), session(n)),
        Step::Copy(n, version) => {
            let act = act(n);
            copies(act, version.into()).inspect(|()| said(act, model))
        }
        Step::Annul(n) => {
            let act = act(n);
            annuls(act, 1).inspect(|()| {
                said(act, model);
                model.get_mut(&act).expect("an act").2 = true;
            })
        }
        Step::Apostille(n) => {
            let act = act(n);
            Notaries::record_apostille(root(), act, SALT).inspect(|()| said(act, model))
        }
        Step::Hold(n) => Notaries::hold_act(root(), act(n), SALT),
        Step::Release(n) => Notaries::release_act(root(), act(n)),
        Step::Prune(n) => {
            let act = act(n);
            let before = Acts::<Test>::get(act);
            let done = Notaries::prune(signed(STRANGER), act, 100);
            if done.is_ok() {
                let before = before.expect("an act");
                assert!(before.kept_until <= Timestamp::get() && before.order.is_none());
                model.remove(&act);
            }
            done
        }
        Step::Later(days) => {
            at(Timestamp::get() + Moment::from(days) * DAY);
            // The notary is appointed anew.
            let until = Timestamp::get() + 365 * DAY;
            Notaries::license(root(), id(NOTARY), Terms { until, ..terms() })
        }
    };
    done.is_ok()
}

const CASES: u32 = 48;

#[test]
fn nothing_breaks_a_chain() {
    let successes = Cell::new(0);
    let mut runner = TestRunner::new(ProptestConfig {
        cases: CASES,
        ..ProptestConfig::default()
    });
    let sequences = prop::collection::vec(step(), 60..140);
    let broken = runner.run(&sequences, |steps| {
        let mut model = Model::new();
        test(|| {
            for step in &steps {
                let before: Vec<_> = Acts::<Test>::iter_keys().collect();
                successes.set(successes.get() + u32::from(take(*step, &mut model)));
                Notaries::do_try_state().expect("the law holds after each step");
                // Nothing goes but by being pruned.
                let gone = before
                    .iter()
                    .filter(|act| !Acts::<Test>::contains_key(act))
                    .count();
                assert!(gone == 0 || matches!(step, Step::Prune(_)));
            }
            let acts: Model = Acts::<Test>::iter()
                .map(|(id, act)| (id, (act.version, act.logged, act.annulment.is_some())))
                .collect();
            assert_eq!(acts, model);
        });
        Ok(())
    });
    broken.expect("no sequence breaks anything");
    // Sequences that do nothing show nothing.
    assert!(successes.get() > 12 * CASES, "{successes:?} steps passed");
}
