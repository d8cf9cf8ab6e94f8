//! The law finds what breaks it.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::traits::AccountIdConversion, testing_prelude::*};

/// What the law finds, and what has broken it.
type Sabotage<'a> = (&'static str, Box<dyn Fn() + 'a>);

#[test]
fn each_part_of_it_is_checked() {
    let act = || Acts::<Test>::get(0).expect("an act");
    let change = |change: &dyn Fn(&mut ActOf<Test>)| Acts::<Test>::mutate_extant(0, change);
    let key = |change: &dyn Fn(&mut SealKey<_>)| {
        SealKeys::<Test>::mutate(id(NOTARY), 0, |key| change(key.as_mut().expect("a key")));
    };
    let session = |change: &dyn Fn(&mut SessionOf<Test>)| {
        Sessions::<Test>::mutate_extant(1, change);
    };
    let entry = |n, change: &dyn Fn(&mut Entry)| {
        Entries::<Test>::mutate(0, n, |entry| change(entry.as_mut().expect("an entry")));
    };
    let licence = |change: &dyn Fn(&mut Licence<_>)| {
        Licences::<Test>::mutate_extant(id(NOTARY), change);
    };
    let sabotages: Vec<Sabotage<'_>> = vec![
        (
            "the log has other leaves than acts have entries",
            Box::new(|| Gone::<Test>::put(1)),
        ),
        (
            "the log has other leaves than acts have entries",
            Box::new(|| Log::<Test>::mutate(|log| assert!(log.push(SALT).is_some()))),
        ),
        (
            "an act of no session",
            Box::new(|| Acts::<Test>::insert(9, act())),
        ),
        (
            "an entry is missing",
            Box::new(|| Entries::<Test>::remove(0, 1)),
        ),
        (
            "an act's entries are not in the log's order",
            Box::new(move || entry(1, &|entry| entry.index = 0)),
        ),
        (
            "an entry is not in the log",
            Box::new(move || entry(1, &|entry| entry.index = 2)),
        ),
        (
            "an act does not begin with its first version",
            Box::new(move || entry(1, &|entry| entry.kind = EntryKind::Sealed)),
        ),
        (
            "an act does not begin with its first version",
            Box::new(move || entry(0, &|entry| entry.kind = EntryKind::Amended)),
        ),
        (
            "an act's head is not its last leaf",
            Box::new(move || change(&|act| act.head = SALT)),
        ),
        (
            "an act has other versions than it says",
            Box::new(move || change(&|act| act.version = 2)),
        ),
        (
            "an entry is of no act",
            Box::new(|| {
                let entry = Entries::<Test>::get(0, 0).expect("an entry");
                Entries::<Test>::insert(7, 0, entry);
            }),
        ),
        (
            "a checkpoint is at no place for one",
            Box::new(|| {
                let (root, at) = (SALT, NOON);
                Checkpoints::<Test>::insert(1, Checkpoint { root, at });
            }),
        ),
        (
            "a checkpoint is missing",
            Box::new(|| {
                let (mut log, more) = (Log::<Test>::get(), 1_000);
                for _ in 0..more {
                    assert!(log.push(SALT).is_some());
                }
                Log::<Test>::put(log);
                Gone::<Test>::put(more);
            }),
        ),
        (
            "a checkpoint is not the log's root",
            Box::new(|| {
                let (mut log, more) = (Log::<Test>::get(), 998);
                for _ in 0..more {
                    assert!(log.push(SALT).is_some());
                }
                Log::<Test>::put(log);
                Gone::<Test>::put(more);
                let (root, at) = (SALT, NOON);
                Checkpoints::<Test>::insert(1_000, Checkpoint { root, at });
            }),
        ),
        (
            "a seal key ends before it begins",
            Box::new(move || key(&|key| key.until = Some(NOON - 1))),
        ),
        (
            "a seal key ends before it begins",
            Box::new(move || key(&|key| key.compromised = Some(NOON - 1))),
        ),
        (
            "a seal key is not known as one",
            Box::new(|| KnownKeys::<Test>::remove(id(KEY))),
        ),
        (
            "a seal key is two notaries', or nobody's",
            Box::new(|| KnownKeys::<Test>::insert(id(STRANGER), ())),
        ),
        (
            "an account has signed twice",
            Box::new(move || {
                session(&|session| {
                    let mut slot = session.slots[0].clone();
                    slot.party.commitment = SALT;
                    assert!(session.slots.try_push(slot).is_ok());
                    for slot in session.slots.iter_mut() {
                        slot.answer = Answer::Signed {
                            who: id(ANN),
                            at: NOON,
                        };
                    }
                });
            }),
        ),
        (
            "a seal key of no notary",
            Box::new(|| Licences::<Test>::remove(id(NOTARY))),
        ),
        (
            "a seal key is not counted",
            Box::new(move || licence(&|licence| licence.key_count = 0)),
        ),
        (
            "a seal key is missing",
            Box::new(move || licence(&|licence| licence.key_count = 2)),
        ),
        (
            "a licence for no kind of deeds",
            Box::new(move || licence(&|licence| licence.terms.kinds = DeedKinds(0))),
        ),
        (
            "a pot is a notary",
            Box::new(|| {
                let mut licence = Licences::<Test>::get(id(NOTARY)).expect("a licence");
                licence.key_count = 0;
                let pot = PalletId(*b"dure/trs").into_account_truncating();
                Licences::<Test>::insert::<frame::deps::sp_runtime::AccountId32, _>(pot, licence);
            }),
        ),
        (
            "a notary is its own successor",
            Box::new(move || {
                licence(&|licence| {
                    licence.successor = Some(Successor {
                        who: id(NOTARY),
                        list: SALT,
                        confirmed: false,
                    });
                });
            }),
        ),
        (
            "licences do not have numbers of their own",
            Box::new(move || licence(&|licence| licence.number = 1)),
        ),
        (
            "a session is not counted",
            Box::new(|| NextSession::<Test>::put(1)),
        ),
        (
            "a session without a party that must sign",
            Box::new(move || session(&|session| session.slots[0].party.required = false)),
        ),
        (
            "a party is in a session twice",
            Box::new(move || {
                session(&|session| {
                    let slot = session.slots[0].clone();
                    assert!(session.slots.try_push(slot).is_ok());
                });
            }),
        ),
        (
            "a session waits for too long",
            Box::new(move || session(&|session| session.deadline = NOON + MAX_SESSION + 1)),
        ),
        (
            "a session that is an act already",
            Box::new(|| {
                let session = Sessions::<Test>::get(1).expect("a session");
                Sessions::<Test>::insert(0, session);
            }),
        ),
    ];
    for (found, sabotage) in sabotages {
        test(|| {
            let act = crate::mock::act(&[ANN]);
            assert_ok!(copies(act, 1));
            open(DEED, &[BEN]);
            hypothetically!({
                sabotage();
                assert_eq!(Notaries::do_try_state(), Err(found.into()), "{found}");
            });
        });
    }
}
