//! Bits of status lists: whose they are, what they prove, and what never clears.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use sha2::{Digest, Sha256};

fn issue_all() {
    assert_ok!(Badges::issue_batch(
        signed(ISSUER),
        CLASS,
        KEY,
        hash(1),
        100_000,
        LIST,
        0,
        Some(Placement {
            list: SUSPENSIONS,
            start: 0
        })
    ));
}

#[test]
fn thirteen_hundred_and_ten_revocations_take_six_calls() {
    test(|| {
        issue_all();
        // 7,919 is prime: different places all over the batch.
        let mut revoked: Vec<u32> = (0..1_310).map(|n| n * 7_919 % 100_000).collect();
        let calls: Vec<_> = revoked.chunks(256).collect();
        assert_eq!(calls.len(), 6);
        for call in calls {
            let changes: Vec<_> = call.iter().map(|index| (*index, true)).collect();
            assert_ok!(set_status(signed(ISSUER), LIST, &changes));
        }
        revoked.sort();
        let read: Vec<u32> = (0..100_000)
            .filter(|index| Badges::badge_status(0, *index).unwrap().revoked)
            .collect();
        assert_eq!(read, revoked);

        assert_ok!(Badges::seal_epoch(signed(ISSUER), LIST));
        let mut bits = vec![0u8; 16_384];
        revoked
            .iter()
            .for_each(|n| bits[*n as usize / 8] |= 0x80 >> (n % 8));
        assert_eq!(Badges::bits(LIST), Some(bits.clone()));
        let seal = Badges::epoch_seal(LIST, 0).unwrap();
        assert_eq!(seal.digest.as_bytes(), Sha256::digest(&bits).as_slice());
        assert_eq!(seal.block, System::block_number());
        assert_eq!(Badges::list_details(LIST).map(|list| list.set), Some(1_310));
    });
}

#[test]
fn a_revocation_is_final() {
    test(|| {
        issue_all();
        assert_ok!(set_status(signed(ISSUER), LIST, &[(3, true)]));
        let refused = DispatchError::from(Error::<Test>::RevocationIsFinal);
        for origin in [signed(ISSUER), signed(MINISTRY_A), root()] {
            assert_noop!(set_status(origin, LIST, &[(3, false)]), refused);
        }
        assert_noop!(
            set_status(signed(ISSUER), LIST, &[(4, true), (5, false)]),
            refused
        );
        assert_ok!(set_status(signed(ISSUER), LIST, &[(3, true)])); // says it again
        assert!(Badges::badge_status(0, 3).unwrap().revoked);
        assert_eq!(
            Badges::is_valid_at(0, 3, Badges::now()),
            Some(Validity::RevokedSince)
        );
    });
}

/// Suspended in epoch 5, lifted in epoch 7.
#[test]
fn sealed_epochs_remember_a_suspension() {
    test(|| {
        issue_all();
        let set = |set| set_status(signed(ISSUER), SUSPENSIONS, &[(9, set)]).expect("is set");
        let mut states = vec![];
        for epoch in 0..9 {
            match epoch {
                5 => set(true),
                7 => set(false),
                _ => (),
            }
            let bits = Badges::bits(SUSPENSIONS).unwrap();
            states.push(bits[1] >> 6 & 1);
            assert_ok!(Badges::seal_epoch(signed(ISSUER), SUSPENSIONS));
            let sealed = Badges::epoch_seal(SUSPENSIONS, epoch).unwrap();
            assert_eq!(sealed.digest.as_bytes(), Sha256::digest(&bits).as_slice());
        }
        assert_eq!([4, 6, 8].map(|epoch| states[epoch]), [0, 1, 0]);
        // The chunk that has no bit left takes no state.
        assert_eq!(Chunks::<Test>::iter().count(), 0);
        let set: Vec<_> = events()
            .into_iter()
            .filter_map(|event| match event {
                Event::StatusSet { epoch, changes, .. } => Some((epoch, changes[0])),
                _ => None,
            })
            .collect();
        assert_eq!(
            set,
            [
                (
                    5,
                    Change {
                        index: 9,
                        set: true
                    }
                ),
                (
                    7,
                    Change {
                        index: 9,
                        set: false
                    }
                )
            ]
        );
    });
}

#[test]
fn only_bits_that_badges_have_are_set() {
    test(|| {
        let change = |index| set_status(signed(ISSUER), LIST, &[(index, true)]);
        assert_noop!(change(0), Error::<Test>::IndexNotAllocated);
        assert_ok!(Badges::issue_batch(
            signed(ISSUER),
            CLASS,
            KEY,
            hash(1),
            5,
            LIST,
            10,
            None
        ));
        assert_ok!(Badges::issue_batch(
            signed(ISSUER),
            CLASS,
            KEY,
            hash(1),
            1,
            LIST,
            20,
            None
        ));
        for free in [9, 15, 19, 21, 131_072, u32::MAX] {
            assert_noop!(change(free), Error::<Test>::IndexNotAllocated);
        }
        assert_noop!(
            set_status(signed(ISSUER), LIST, &[(10, true), (9, true)]),
            Error::<Test>::IndexNotAllocated
        );
        for taken in [10, 14, 20] {
            assert_ok!(change(taken));
        }
        assert_noop!(
            set_status(signed(ISSUER), 9, &[(0, true)]),
            Error::<Test>::ListNotFound
        );
    });
}

#[test]
fn whoever_stands_behind_the_issuer_may_revoke() {
    for origin in keepers() {
        test(|| {
            issue_all();
            assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
            assert_ok!(set_status(origin, LIST, &[(0, true)]));
        });
    }
    test(|| {
        issue_all();
        let by = |who| set_status(signed(who), LIST, &[(0, true)]);
        assert_noop!(by(MINISTRY_B), Error::<Test>::NotAuthorized);
        assert_noop!(by(HOLDER), Error::<Test>::NotAccredited);
        // A term that is over takes nothing back from holders; a suspended issuer decides nothing.
        day(731);
        assert_ok!(by(ISSUER));
        assert_ok!(Badges::suspend_accreditation(root(), ISSUER));
        assert_noop!(by(ISSUER), Error::<Test>::AccreditationSuspended);
    });
}

#[test]
fn a_suspension_can_always_be_lifted_by_somebody() {
    test(|| {
        issue_all();
        let change = |who, set| set_status(who, SUSPENSIONS, &[(0, set)]);
        for who in [ISSUER, MINISTRY_A] {
            assert_ok!(change(root(), true));
            assert_ok!(change(signed(who), false));
        }
        assert_ok!(change(signed(ISSUER), true));
        let foreign = Error::<Test>::NotAuthorized;
        assert_noop!(change(signed(MINISTRY_B), false), foreign);
        // Who may not issue lifts nothing: it would open doors.
        assert_ok!(Badges::suspend_accreditation(root(), MINISTRY_A));
        let refused = DispatchError::from(Error::<Test>::AccreditationSuspended);
        assert_noop!(change(signed(ISSUER), false), refused);
        assert_noop!(change(signed(MINISTRY_A), false), refused);
        assert_ok!(Badges::lift_suspension(root(), MINISTRY_A));
        day(731);
        assert_noop!(
            change(signed(ISSUER), false),
            Error::<Test>::AccreditationExpired
        );
        assert_ok!(change(signed(MINISTRY_A), false));
        assert_ok!(change(signed(ISSUER), true));
        assert_ok!(change(root(), false));
    });
}

#[test]
fn who_was_dismissed_takes_nothing_back() {
    test(|| {
        issue_all();
        assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
        day(2);
        let past = |by, who| Badges::accredit(by, who, scope(&[]), DAY);
        assert_ok!(past(signed(ISSUER), OPERATOR_OF_ISSUER));
        assert_ok!(past(root(), MINISTRY_A));
        let refused = DispatchError::from(Error::<Test>::AccreditationExpired);
        for who in [OPERATOR_OF_ISSUER, MINISTRY_A] {
            assert_noop!(set_status(signed(who), LIST, &[(0, true)]), refused);
            assert_noop!(Badges::compromise_key(signed(who), ISSUER, KEY, 0), refused);
        }
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
    });
}

#[test]
fn of_two_changes_to_a_bit_the_last_counts() {
    test(|| {
        issue_all();
        let change = |changes: &[(u32, bool)]| set_status(signed(ISSUER), SUSPENSIONS, changes);
        assert_ok!(change(&[(7, true), (2_000, true), (7, false)]));
        assert!(!Badges::badge_status(0, 7).unwrap().suspended);
        assert_ok!(change(&[(7, false), (2_000, false), (7, true)]));
        assert!(Badges::badge_status(0, 7).unwrap().suspended);
        assert!(!Badges::badge_status(0, 2_000).unwrap().suspended);
    });
}

#[test]
fn only_the_issuer_seals() {
    test(|| {
        let seal = |who, list| {
            Badges::seal_epoch(signed(who), list)
                .map(|_| ())
                .map_err(|error| error.error)
        };
        assert_noop!(seal(MINISTRY_A, LIST), Error::<Test>::NotListOwner);
        assert_noop!(seal(STRANGER, LIST), Error::<Test>::NotAccredited);
        assert_noop!(seal(ISSUER, 9), Error::<Test>::ListNotFound);
        assert_ok!(seal(ISSUER, LIST));
        assert_eq!(Badges::epoch_seal(LIST, 1), None);
    });
}

#[test]
fn a_seal_costs_what_its_list_has() {
    test(|| {
        let weight = Badges::seal_epoch(signed(ISSUER), LIST)
            .unwrap()
            .actual_weight;
        let expected = <Test as Config>::WeightInfo::seal_epoch(128);
        assert_eq!(weight, Some(expected));
    });
}

#[test]
fn reads_of_what_is_not_there_are_none() {
    test(|| {
        issue_all();
        assert_eq!(Badges::badge_status(0, 100_000), None);
        assert_eq!(Badges::badge_status(1, 0), None);
        assert_eq!(Badges::is_valid_at(1, 0, 0), None);
        assert_eq!(Badges::is_valid_at(0, 0, Badges::now() + 1), None);
        assert_eq!(Badges::chunk(LIST, 127), Some(Chunk::default()));
        assert_eq!(Badges::chunk(LIST, 128), None);
        assert_eq!(Badges::bits(9), None);
        assert!(!Badges::verify_leaf(9, vec![], 0, vec![]));
    });
}
