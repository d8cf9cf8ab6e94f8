//! What each call writes is what its weight pays for.

use crate::{Call, mock::*, *};
use frame::{
    deps::frame_support::{storage::storage_prefix, weights::RuntimeDbWeight},
    testing_prelude::*,
    traits::{GetCallName, UnfilteredDispatchable},
};
use std::collections::BTreeSet;

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

/// Each call at its most, with what it needs: who makes it.
fn calls() -> Vec<(RuntimeOrigin, Call<Test>)> {
    let (notary, heir, opener) = (id(NOTARY), id(HEIR), id(CLERK));
    let ministry = || signed(MINISTRY);
    let message = |bytes: Option<Vec<u8>>| by(KEY, &bytes.expect("something to seal"));
    let deadline = NOON + 30 * DAY;

    // What is there already: acts 0 to 2, then sessions, each for one call.
    let [copied, annulled, held] = [act(&[ANN]), act(&[ANN]), act(&[ANN])];
    assert_ok!(Notaries::hold_act(ministry(), held, SALT));
    let [abort, expire, moved] = [(); 3].map(|()| ready(DEED, &[ANN]));
    let [signing, unattested] = [(); 2].map(|()| open(DEED, &[ANN]));
    let leaving = ready(DEED, &[ANN]);
    let amending = amending(copied, SALT, &[ANN]);
    complete(amending, &[ANN]);
    let consent = Notaries::sign_message(signing, 0).expect("a place");
    let leaves = Notaries::withdraw_message(leaving, 0);
    let key = by(
        NEXT_KEY,
        &Notaries::key_message(notary.clone(), id(NEXT_KEY)),
    );
    let seal = message(Notaries::seal_message(amending));
    let annulment = message(Notaries::annul_message(annulled, 3));
    let copy = message(Notaries::copy_message(annulled, 1, SALT));
    Sessions::<Test>::mutate_extant(expire, |session| session.deadline = NOON);
    Acts::<Test>::mutate_extant(annulled, |act| act.kept_until = NOON);
    let suspended = id(STRANGER);
    let successor = |who: &frame::deps::sp_runtime::AccountId32, confirmed| {
        Licences::<Test>::mutate_extant(who, |licence| {
            licence.successor = Some(Successor {
                who: id(HEIR),
                list: SALT,
                confirmed,
            });
        });
    };
    assert_ok!(Notaries::license(ministry(), suspended.clone(), terms()));
    assert_ok!(Notaries::suspend_notary(ministry(), suspended.clone()));
    successor(&suspended, false);
    successor(&notary, true);

    vec![
        (
            root(),
            Call::name_office {
                ministry: id(MINISTRY),
                badge: BADGE,
            },
        ),
        (
            ministry(),
            Call::license {
                notary: opener.clone(),
                terms: terms(),
            },
        ),
        (
            ministry(),
            Call::suspend_notary {
                notary: notary.clone(),
            },
        ),
        (
            ministry(),
            Call::lift_suspension {
                notary: suspended.clone(),
            },
        ),
        (
            ministry(),
            Call::add_seal_key {
                notary: notary.clone(),
                account: id(NEXT_KEY),
                proof: key,
            },
        ),
        (
            ministry(),
            Call::retire_seal_key {
                notary: notary.clone(),
                key: 0,
            },
        ),
        (
            ministry(),
            Call::compromise_seal_key {
                notary: notary.clone(),
                key: 0,
                since: Some(NOON),
            },
        ),
        (
            ministry(),
            Call::assign_successor {
                notary: notary.clone(),
                successor: heir,
                list: SALT,
            },
        ),
        (
            signed(HEIR),
            Call::confirm_succession {
                notary: suspended,
                list: SALT,
            },
        ),
        (
            signed(CLERK),
            Call::open_session {
                notary: notary.clone(),
                deed: DEED,
                parties: parties(&[ANN]),
                deadline,
            },
        ),
        (
            signed(CLERK),
            Call::amend {
                act: copied,
                notary: notary.clone(),
                commitment: SALT,
                parties: parties(&[ANN]),
                deadline,
            },
        ),
        (
            signed(NOTARY),
            Call::attest_identity {
                session: unattested,
                slot: 0,
                identity: SALT,
            },
        ),
        (
            signed(CLERK),
            Call::sign {
                session: signing,
                slot: 0,
                who: id(ANN),
                salt: SALT,
                signature: Some(by(ANN, &consent)),
            },
        ),
        (
            signed(CLERK),
            Call::withdraw {
                session: leaving,
                slot: 0,
                signature: Some(by(ANN, &leaves)),
            },
        ),
        (signed(CLERK), Call::abort { session: abort }),
        (signed(STRANGER), Call::expire { session: expire }),
        (signed(HEIR), Call::take_over { session: moved }),
        (
            signed(NOTARY),
            Call::seal {
                session: amending,
                key: 0,
                seal,
            },
        ),
        (
            signed(NOTARY),
            Call::annul {
                act: annulled,
                reason: 3,
                seal: Some((0, annulment)),
            },
        ),
        (
            signed(NOTARY),
            Call::issue_copy {
                act: annulled,
                version: 1,
                recipient: SALT,
                key: 0,
                seal: copy,
            },
        ),
        (
            ministry(),
            Call::record_apostille {
                act: copied,
                reference: SALT,
            },
        ),
        (
            ministry(),
            Call::hold_act {
                act: copied,
                order: SALT,
            },
        ),
        (ministry(), Call::release_act { act: held }),
        (
            signed(STRANGER),
            Call::prune {
                act: annulled,
                entries: 1,
            },
        ),
    ]
}

/// The n-th call, and the keys that it writes, but for those that every block writes.
fn written(n: usize) -> (Call<Test>, BTreeSet<Vec<u8>>) {
    let mut state = state();
    let (origin, call) = state.execute_with(|| {
        let mut calls = calls();
        // Whatever is logged next is a checkpoint too.
        let mut log = Log::<Test>::get();
        while !(log.leaves() + 1).is_multiple_of(CHECKPOINT) {
            log.push(SALT).expect("room");
        }
        Log::<Test>::put(log);
        calls.swap_remove(n)
    });
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
    for n in 0..all.len() {
        let (call, written) = written(n);
        assert_eq!(
            written.len() as u64,
            declared(&call),
            "{}",
            call.get_call_name()
        );
    }
}
