//! Whatever is called, in whatever order, the law holds and what was revoked stays revoked.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use proptest::prelude::*;
use std::{collections::BTreeSet, rc::Rc};

const PEOPLE: [u64; 5] = [HOLDER, OTHER, STRANGER, 98, 99];

#[derive(Clone, Debug)]
enum Step {
    Issue {
        start: u32,
        leaves: u8,
    },
    Reissue {
        batch: u8,
        start: u32,
    },
    Present {
        batch: u8,
        index: u8,
    },
    Rebind {
        batch: u8,
        index: u8,
        to: usize,
    },
    Withdraw {
        who: usize,
    },
    Set {
        list: u8,
        index: u8,
        set: bool,
        by: u8,
    },
    Grant {
        who: usize,
        until: Option<u8>,
    },
    RevokeGrant {
        who: usize,
    },
    Compromise {
        key: u8,
        at: u8,
    },
    AddKey {
        n: u8,
    },
    Retire {
        key: u8,
    },
    Suspend {
        by: bool,
    },
    Lift {
        by: bool,
    },
    Seal {
        list: u8,
    },
    Day,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u32..40, 1u8..6).prop_map(|(start, leaves)| Step::Issue { start, leaves }),
        2 => (0u8..6, 0u32..40).prop_map(|(batch, start)| Step::Reissue { batch, start }),
        6 => (0u8..6, 0u8..6).prop_map(|(batch, index)| Step::Present { batch, index }),
        2 => (0u8..6, 0u8..6, 0usize..5)
            .prop_map(|(batch, index, to)| Step::Rebind { batch, index, to }),
        1 => (0usize..5).prop_map(|who| Step::Withdraw { who }),
        6 => (0u8..2, 0u8..45, any::<bool>(), 0u8..4)
            .prop_map(|(list, index, set, by)| Step::Set { list, index, set, by }),
        3 => (0usize..5, proptest::option::of(0u8..20))
            .prop_map(|(who, until)| Step::Grant { who, until }),
        1 => (0usize..5).prop_map(|who| Step::RevokeGrant { who }),
        1 => (0u8..3, 0u8..20).prop_map(|(key, at)| Step::Compromise { key, at }),
        1 => (0u8..4).prop_map(|n| Step::AddKey { n }),
        1 => (0u8..3).prop_map(|key| Step::Retire { key }),
        1 => any::<bool>().prop_map(|by| Step::Suspend { by }),
        1 => any::<bool>().prop_map(|by| Step::Lift { by }),
        1 => (0u8..2).prop_map(|list| Step::Seal { list }),
        2 => Just(Step::Day),
    ]
}

/// Each batch's leaves, so that they can be presented.
#[derive(Default)]
struct World {
    batches: Vec<Rc<Diplomas>>,
    today: Moment,
}

impl World {
    /// Makes the call, which may be refused. As on chain, what is refused leaves nothing behind.
    fn run(&mut self, step: &Step) {
        let person = |n: usize| PEOPLE[n];
        let by = |council: bool| if council { root() } else { signed(MINISTRY_A) };
        let call: Call<Test> = match step.clone() {
            Step::Issue { start, leaves } => {
                let subjects: Vec<_> = (0..usize::from(leaves)).map(person).collect();
                let diplomas =
                    Diplomas::with(CLASS, &subjects, |leaf| leaf.revocation.start = start);
                let call = Call::issue_batch {
                    class: CLASS,
                    key: KeyCount::<Test>::get(ISSUER) - 1,
                    root: diplomas.root(),
                    leaves: leaves.into(),
                    list: LIST,
                    start,
                    suspension: Some(Placement {
                        list: SUSPENSIONS,
                        start: start + 3,
                    }),
                };
                if RuntimeCall::from(call).dispatch(signed(ISSUER)).is_ok() {
                    self.batches.push(Rc::new(diplomas));
                }
                return;
            }
            Step::Reissue { batch, start } => {
                if let Some(diplomas) = self.batches.get(usize::from(batch)).cloned()
                    && diplomas.issue_at(start).is_ok()
                {
                    self.batches.push(diplomas);
                }
                return;
            }
            Step::Present { batch, index } => {
                let Some(diplomas) = self.batches.get(usize::from(batch)) else {
                    return;
                };
                let Some(leaf) = diplomas.leaves.get(usize::from(index)).cloned() else {
                    return;
                };
                let path = diplomas.path(index.into());
                for who in PEOPLE {
                    let call = Call::present {
                        batch: batch.into(),
                        leaf: leaf.clone(),
                        path: path.clone(),
                    };
                    let _ = RuntimeCall::from(call).dispatch(signed(who));
                }
                return;
            }
            Step::Rebind { batch, index, to } => Call::rebind {
                batch: batch.into(),
                index: index.into(),
                to: person(to),
            },
            Step::Withdraw { who } => {
                let call = RuntimeCall::from(Call::withdraw { class: CLASS });
                let _ = call.dispatch(signed(person(who)));
                return;
            }
            Step::Set {
                list,
                index,
                set,
                by,
            } => {
                let change = Change {
                    index: index.into(),
                    set,
                };
                let changes = vec![change].try_into().unwrap();
                let origin = [signed(ISSUER), signed(MINISTRY_A), root(), signed(STRANGER)];
                let call = RuntimeCall::from(Call::set_status {
                    list: list.into(),
                    changes,
                });
                let _ = call.dispatch(origin[usize::from(by)].clone());
                return;
            }
            Step::Grant { who, until } => Call::grant {
                who: person(who),
                class: CLASS,
                until: until.map(|n| Moment::from(n) * DAY),
            },
            Step::RevokeGrant { who } => Call::revoke_grant {
                who: person(who),
                class: CLASS,
            },
            Step::Compromise { key, at } => Call::compromise_key {
                issuer: ISSUER,
                index: key.into(),
                at: Moment::from(at) * DAY,
            },
            Step::AddKey { n } => Call::add_key {
                public: ed25519(n),
                from: self.today,
                until: None,
            },
            Step::Retire { key } => Call::retire_key {
                index: key.into(),
                at: self.today,
            },
            Step::Suspend { by: council } => {
                let call = RuntimeCall::from(Call::suspend_accreditation { who: ISSUER });
                let _ = call.dispatch(by(council));
                return;
            }
            Step::Lift { by: council } => {
                let call = RuntimeCall::from(Call::lift_suspension { who: ISSUER });
                let _ = call.dispatch(by(council));
                return;
            }
            Step::Seal { list } => Call::seal_epoch { list: list.into() },
            Step::Day => {
                self.today += DAY;
                Timestamp::set_timestamp(self.today);
                return;
            }
        };
        let _ = RuntimeCall::from(call).dispatch(signed(ISSUER));
    }
}

/// Every badge that is revoked or compromised now, and every grant that is revoked.
fn dead() -> BTreeSet<(u64, u32)> {
    let badges = Batches::<Test>::iter().flat_map(|(batch, details)| {
        (0..details.leaves).filter_map(move |index| {
            let status = Badges::badge_status(batch, index).unwrap();
            (status.revoked || status.compromised).then_some((u64::from(batch), index))
        })
    });
    let grants = Grants::<Test>::iter()
        .filter(|(_, _, grant)| grant.standing == GrantStanding::Revoked)
        .map(|(who, class, _)| (1_000 + who, class));
    badges.chain(grants).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_law_holds_and_the_dead_stay_dead(steps in proptest::collection::vec(step(), 1..60)) {
        state().execute_with(|| {
            let mut world = World::default();
            for step in &steps {
                let before = dead();
                world.run(step);
                Badges::do_try_state().expect("the law holds after each step");
                let after = dead();
                assert!(before.is_subset(&after), "a revoked badge came back");
                // A badge is of the batch in which it was first issued, and of no other.
                for (_, _, holding) in Holdings::<Test>::iter() {
                    let leaves = &world.batches[holding.batch as usize].leaves;
                    let batch = Badges::batch_details(holding.batch).unwrap();
                    assert_eq!(leaves[holding.index as usize].revocation, batch.revocation);
                }
                // No door opens to a dead badge.
                for (who, class, holding) in Holdings::<Test>::iter() {
                    let badge = (u64::from(holding.batch), holding.index);
                    let granted = Badges::granted(&who, class).is_ok();
                    if after.contains(&badge) && !granted {
                        assert!(Badges::ensure_holds(&who, class).is_err());
                    }
                }
            }
        });
    }
}
