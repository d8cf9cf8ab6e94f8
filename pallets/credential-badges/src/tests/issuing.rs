//! A batch costs the same whatever its size, and has its bits to itself.

use crate::{mock::*, *};
use frame::{
    deps::frame_support::dispatch::GetDispatchInfo, testing_prelude::*, traits::fungible::Inspect,
};

fn issue(list: ListId, start: u32, leaves: u32) -> DispatchResult {
    Badges::issue_batch(
        signed(ISSUER),
        CLASS,
        KEY,
        hash(1),
        leaves,
        list,
        start,
        None,
    )
}

/// All storage keys that the pallet has.
fn keys() -> usize {
    Batches::<Test>::iter().count()
        + Ranges::<Test>::iter().count()
        + Chunks::<Test>::iter().count()
}

#[test]
fn a_hundred_thousand_diplomas_cost_what_one_costs() {
    let call = |leaves, start| {
        RuntimeCall::from(Call::issue_batch {
            class: CLASS,
            key: KEY,
            root: hash(1),
            leaves,
            list: LIST,
            start,
            suspension: Some(Placement {
                list: SUSPENSIONS,
                start,
            }),
        })
    };
    test(|| {
        let (one, many) = (call(1, 0), call(100_000, 1));
        assert_eq!(one.get_dispatch_info(), many.get_dispatch_info());
        // Behind it an extrinsic has a signature, its extensions and a length: under 150 bytes.
        assert_eq!(one.encoded_size(), many.encoded_size());
        assert!(many.encoded_size() + 150 < 512);

        let (before, free) = (keys(), Balances::balance(&ISSUER));
        assert_ok!(one.dispatch(signed(ISSUER)));
        let (after_one, free_after_one) = (keys(), Balances::balance(&ISSUER));
        assert_ok!(many.dispatch(signed(ISSUER)));
        assert_eq!(after_one - before, 3); // the batch, and a range in each list
        assert_eq!(keys() - after_one, 3);
        assert_eq!(
            free - free_after_one,
            free_after_one - Balances::balance(&ISSUER)
        );
    });
}

#[test]
fn a_thousand_of_a_hundred_thousand_diplomas_verify() {
    test(|| {
        let subjects = vec![HOLDER; 100_000];
        let diplomas = Diplomas::new(CLASS, &subjects);
        let batch = diplomas.issue();
        for n in 0..1_000usize {
            let index = n * 99_991 % 100_000;
            let leaf = diplomas.leaves[index].encode();
            let path = diplomas.path(index).to_vec();
            assert!(path.len() <= 17);
            let verify = |path| Badges::verify_leaf(batch, leaf.clone(), index as u32, path);
            assert!(verify(path.clone()));
            let mut flipped = path.clone();
            flipped[n % path.len()].0[n % 32] ^= 1 << (n % 8);
            assert!(!verify(flipped));
        }
        // Two hashes of the tree, offered as one leaf of a tree of half the height.
        let hash_of = |n: usize| merkle::leaf_hash(&diplomas.leaves[n]);
        let offered = [hash_of(0).as_bytes(), hash_of(1).as_bytes()].concat();
        let path = diplomas.path(0).to_vec();
        assert!(!Badges::verify_leaf(
            batch,
            offered.clone(),
            0,
            path[1..].to_vec()
        ));
        assert!(!Badges::verify_leaf(batch, offered, 0, path));
    });
}

#[test]
fn events_tell_all_there_is_to_know() {
    test(|| {
        assert_ok!(issue(LIST, 5, 3));
        assert_eq!(
            events(),
            vec![Event::BatchIssued {
                batch: 0,
                issuer: ISSUER,
                class: CLASS,
                key: KEY,
                root: hash(1),
                leaves: 3,
                revocation: Placement {
                    list: LIST,
                    start: 5
                },
                suspension: None,
            }]
        );
    });
}

#[test]
fn batches_share_no_bit() {
    test(|| {
        assert_ok!(issue(LIST, 100, 50));
        for (start, leaves) in [
            (100, 50),
            (149, 1),
            (100, 1),
            (120, 5),
            (99, 2),
            (0, 200),
            (149, 9),
        ] {
            assert_noop!(issue(LIST, start, leaves), Error::<Test>::RangeOverlap);
        }
        assert_ok!(issue(LIST, 150, 1));
        assert_ok!(issue(LIST, 0, 100));
        assert_ok!(issue(LIST, 131_071, 1));
        assert_noop!(issue(LIST, 131_071, 1), Error::<Test>::RangeOverlap);
    });
}

#[test]
fn a_list_holds_what_it_holds() {
    test(|| {
        for (start, leaves) in [
            (0, 131_073),
            (131_072, 1),
            (131_070, 3),
            (u32::MAX, 2),
            (1, u32::MAX),
        ] {
            assert_noop!(issue(LIST, start, leaves), Error::<Test>::ListFull);
        }
        assert_noop!(issue(LIST, 0, 0), Error::<Test>::NoLeaves);
        assert_ok!(issue(LIST, 0, 131_072));
        assert_noop!(issue(LIST, 7, 1), Error::<Test>::RangeOverlap);
    });
}

#[test]
fn each_list_has_one_purpose_and_one_issuer() {
    test(|| {
        assert_noop!(issue(SUSPENSIONS, 0, 1), Error::<Test>::WrongPurpose);
        assert_noop!(issue(9, 0, 1), Error::<Test>::ListNotFound);
        let suspension = Some(Placement {
            list: LIST,
            start: 9,
        });
        assert_noop!(
            Badges::issue_batch(signed(ISSUER), CLASS, KEY, hash(1), 1, LIST, 0, suspension),
            Error::<Test>::WrongPurpose
        );
        assert_ok!(Badges::add_key(signed(MINISTRY_A), ed25519(4), 0, None));
        assert_noop!(
            Badges::issue_batch(signed(MINISTRY_A), CLASS, 0, hash(1), 1, LIST, 0, None),
            Error::<Test>::NotListOwner
        );
    });
}

#[test]
fn who_may_not_issue_is_told_why() {
    test(|| {
        let issue =
            |who, class| Badges::issue_batch(signed(who), class, KEY, hash(1), 1, LIST, 0, None);
        assert_noop!(issue(STRANGER, CLASS), Error::<Test>::NotAccredited);
        assert_noop!(issue(ISSUER, FOREIGN_CLASS), Error::<Test>::OutsideScope);
        assert_noop!(issue(ISSUER, 9), Error::<Test>::ClassNotFound);
        assert_noop!(
            Badges::open_list(signed(STRANGER), Purpose::Revocation, MIN_BITS),
            Error::<Test>::NotAccredited
        );
    });
}

#[test]
fn lists_have_a_sensible_size() {
    test(|| {
        for bits in [0, 1_024, 131_071, 131_073, 1_049_600, u32::MAX] {
            assert_noop!(
                Badges::open_list(signed(ISSUER), Purpose::Revocation, bits),
                Error::<Test>::InvalidCapacity
            );
        }
    });
}

#[test]
fn deposits_are_per_list_and_batch() {
    test(|| {
        // ₩100 and ₩1 a byte: two lists of 128 chunks of 128 bytes, and as much for their records.
        assert_eq!(held(ISSUER), 2 * (100 + 129 * 128));
        let before = held(ISSUER);
        assert_ok!(issue(LIST, 0, 1));
        let batch = held(ISSUER) - before;
        assert!(batch > 100);
        assert_ok!(issue(LIST, 1, 100_000));
        assert_eq!(held(ISSUER) - before, 2 * batch);

        // Who has no won opens no list.
        assert_ok!(accredit(ISSUER, 99, &[CLASS]));
        let poor = Badges::open_list(signed(99), Purpose::Revocation, MIN_BITS);
        assert_noop!(poor, DispatchError::Token(TokenError::FundsUnavailable));
    });
}
