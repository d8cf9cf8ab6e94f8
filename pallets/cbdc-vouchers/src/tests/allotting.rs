//! Won is promised and given: by list, and by sum tree.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn a_list_is_given_at_once() {
    test(|| {
        let programme = programme_with(terms(), 10_000);
        assert_ok!(allot(
            programme,
            &[(HOLDER, 4_000), (GHOST, 1_000), (HOLDER, 500)]
        ));
        assert_eq!(left(programme, HOLDER), 4_500);
        assert_eq!(left(programme, GHOST), 1_000);
        let totals = totals(programme);
        assert_eq!((totals.committed, totals.issued), (5_500, 5_500));
        assert!(System::account_exists(&id(GHOST)));
        assert_eq!(System::sufficients(&id(HOLDER)), 1);
        assert_eq!(
            events().last(),
            Some(&Event::Allotted {
                programme,
                who: id(HOLDER),
                amount: 500
            })
        );
    });
}

#[test]
fn a_list_is_refused_whole() {
    test(|| {
        let programme = programme_with(terms(), 10_000);
        assert_noop!(allot(programme, &[]), Error::<Test>::NoAllotments);
        assert_noop!(
            allot(programme, &[(HOLDER, 1), (GHOST, 0)]),
            Error::<Test>::ZeroAmount
        );
        assert_noop!(
            allot(programme, &[(HOLDER, 10_000), (GHOST, 1)]),
            Error::<Test>::Underfunded
        );
        assert_noop!(
            allot(programme, &[(HOLDER, 1), (GHOST, Balance::MAX)]),
            Error::<Test>::Underfunded
        );
        assert_noop!(allot(9, &[(HOLDER, 1)]), Error::<Test>::ProgrammeNotFound);
    });
}

#[test]
fn only_the_operator_promises_while_it_is_an_agency_and_in_time() {
    test(|| {
        let programme = programme_with(terms(), 10_000);
        let list = List::new([(id(HOLDER), 1_000)]);
        let by = |who| Vouchers::publish_batch(signed(who), programme, list.root(), 1);
        let allots = |who| {
            let allotments = vec![(id(HOLDER), 1)].try_into().expect("one");
            Vouchers::allot(signed(who), programme, allotments)
        };
        grant(STRANGER, AGENCY_BADGE);
        assert_noop!(by(STRANGER), Error::<Test>::NotOperator);
        assert_noop!(allots(STRANGER), Error::<Test>::NotOperator);
        revoke(CITY, AGENCY_BADGE);
        assert_noop!(by(CITY), DispatchError::Other("no badge"));
        assert_noop!(allots(CITY), DispatchError::Other("no badge"));
        grant(CITY, AGENCY_BADGE);
        at(terms().valid_until);
        assert_noop!(by(CITY), Error::<Test>::Expired);
        assert_noop!(allots(CITY), Error::<Test>::Expired);
    });
}

#[test]
fn a_batch_is_promised_to_the_won() {
    test(|| {
        let list = List::new((0..3).map(|n| (id(20 + n), 100_000)));
        let programme = programme_with(terms(), 299_999);
        assert_noop!(list.publish(programme), Error::<Test>::Underfunded);
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 1));
        let before = held(CITY);
        assert_ok!(list.publish(programme));
        assert!(held(CITY) > before);
        assert_eq!(
            events().last(),
            Some(&Event::BatchPublished {
                programme,
                batch: 0,
                root: list.root(),
                leaves: 3
            })
        );
        assert_eq!(totals(programme).committed, 300_000);
        assert_eq!(totals(programme).issued, 0);
        assert_noop!(list.publish(programme), Error::<Test>::Underfunded);
    });
}

#[test]
fn a_batch_has_leaves_and_won() {
    test(|| {
        let programme = programme_with(terms(), 10_000);
        let root = |sum| SumNode {
            hash: H256::zero(),
            sum,
        };
        let publish = |root, leaves| Vouchers::publish_batch(signed(CITY), programme, root, leaves);
        assert_noop!(publish(root(1), 0), Error::<Test>::InvalidLeafCount);
        assert_noop!(
            publish(root(1), MAX_LEAVES + 1),
            Error::<Test>::InvalidLeafCount
        );
        assert_noop!(publish(root(0), 1), Error::<Test>::ZeroAmount);
        // The bits of the largest batch cost ₩1 a byte here.
        let before = held(CITY);
        assert_ok!(publish(root(1), MAX_LEAVES));
        assert!(held(CITY) - before > (MAX_LEAVES / 8).into());
    });
}

fn published(rows: u8, amount: Balance) -> (ProgrammeId, List) {
    let list = List::new((0..rows).map(|n| (id(20 + n), amount)));
    let programme = programme_with(terms(), amount * Balance::from(rows));
    assert_ok!(list.publish(programme));
    (programme, list)
}

#[test]
fn leaves_are_claimed_by_anyone_once() {
    test(|| {
        let (programme, list) = published(5, 1_000);
        assert_ok!(submit(list.claim(programme, 0)));
        assert_ok!(dispatch(list.claim(programme, 4), STRANGER));
        assert_eq!((left(programme, 20), left(programme, 24)), (1_000, 1_000));
        assert_eq!(
            events().last(),
            Some(&Event::Claimed {
                programme,
                batch: 0,
                index: 4,
                who: id(24),
                amount: 1_000
            })
        );
        assert!(Vouchers::is_claimed(programme, 0, 4));
        assert!(!Vouchers::is_claimed(programme, 0, 3));
        for index in [0, 4] {
            let again = list.claim(programme, index);
            refused(again, Error::AlreadyClaimed);
        }
        assert_eq!(totals(programme).issued, 2_000);
    });
}

#[test]
fn a_claim_says_what_it_takes_and_how_long_it_is_good() {
    test(|| {
        let (programme, list) = published(5, 1_000);
        let valid = |index| pool(list.claim(programme, index)).expect("valid");
        assert_eq!(valid(0).provides.len(), 1);
        assert_ne!(valid(0).provides, valid(1).provides);
        assert_eq!(valid(0).provides, valid(0).provides);
        // Thirty days of blocks of 2 s.
        assert_eq!(valid(0).longevity, 30 * 24 * 1_800);
        assert_eq!(valid(0).priority, 1_000);
        assert!(valid(0).requires.is_empty() && valid(0).propagate);
    });
}

#[test]
fn a_broken_proof_is_refused() {
    test(|| {
        let (programme, list) = published(5, 1_000);
        let change = |change: fn(&mut LeafOf<Test>, &mut Path, &mut u32)| {
            let Call::claim {
                mut leaf, mut path, ..
            } = list.claim(programme, 1)
            else {
                unreachable!("a claim")
            };
            let mut index = 1;
            change(&mut leaf, &mut path, &mut index);
            Call::claim {
                programme,
                batch: 0,
                index,
                leaf,
                path,
            }
        };
        for broken in [
            change(|leaf, _, _| leaf.amount += 1),
            change(|leaf, _, _| leaf.account = id(STRANGER)),
            change(|leaf, _, _| leaf.salt = [0; 32]),
            change(|_, path, _| path[1].sum += 1),
            change(|_, path, _| path[1].sum -= 1),
            change(|leaf, path, _| {
                leaf.amount += 1;
                path[0].sum -= 1;
            }),
            change(|_, path, _| path[2].hash = H256::zero()),
            change(|_, path, _| {
                path.pop();
            }),
            change(|_, _, index| *index = 2),
            change(|_, _, index| *index = 5),
            change(|_, path, _| path[0].sum = Balance::MAX),
        ] {
            refused(broken, Error::NotInBatch);
        }
        assert_ok!(submit(list.claim(programme, 1)));
    });
}

#[test]
fn nothing_is_claimed_from_what_is_not_there_or_not_running() {
    test(|| {
        let (programme, list) = published(5, 1_000);
        let Call::claim { leaf, path, .. } = list.claim(programme, 0) else {
            unreachable!("a claim")
        };
        let claim = |programme, batch| Call::claim {
            programme,
            batch,
            index: 0,
            leaf: leaf.clone(),
            path: path.clone(),
        };
        refused_for_now(claim(7, 0), Error::ProgrammeNotFound);
        refused_for_now(claim(programme, 1), Error::BatchNotFound);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        refused_for_now(claim(programme, 0), Error::ProgrammePaused);
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        at(terms().valid_until);
        refused(claim(programme, 0), Error::Expired);
        at(terms().refund_until);
        assert_ok!(Vouchers::close(signed(STRANGER), programme));
        refused(claim(programme, 0), Error::ProgrammeClosed);
    });
}

#[test]
fn a_leaf_of_nothing_is_refused() {
    test(|| {
        let list = List::new([(id(HOLDER), 0), (id(GHOST), 5)]);
        let programme = programme_with(terms(), 5);
        assert_ok!(list.publish(programme));
        refused(list.claim(programme, 0), Error::ZeroAmount);
        assert_ok!(submit(list.claim(programme, 1)));
    });
}

#[test]
fn whoever_signs_submits_or_nobody_and_not_root() {
    test(|| {
        let (programme, list) = published(1, 1_000);
        let submit = |origin: RuntimeOrigin| {
            let call = RuntimeCall::from(list.claim(programme, 0));
            hypothetically!(call.dispatch(origin).map_err(|refused| refused.error))
        };
        assert_ok!(submit(signed(STRANGER)));
        assert_ok!(submit(RuntimeOrigin::none()));
        assert_ok!(submit(frame_system::RawOrigin::Authorized.into()));
        assert_eq!(submit(root()), Err(DispatchError::BadOrigin));
    });
}

/// A batch of two programmes of different operators can't be claimed from the other.
#[test]
fn batches_of_programmes_are_apart() {
    test(|| {
        let (first, list) = published(3, 1_000);
        let second = programme_with(terms(), 5_000);
        let other = List::new((0..3).map(|n| (id(20 + n), 1_001)));
        assert_ok!(other.publish(second));
        assert_eq!(pool(list.claim(second, 0)), Err(custom(Error::NotInBatch)));
        assert_ok!(submit(list.claim(first, 0)));
        assert_ok!(submit(other.claim(second, 0)));
        assert_eq!(System::sufficients(&id(20)), 2);
    });
}

#[test]
fn other_pallets_credit_entitlements() {
    test(|| {
        use pallet_support::Vouchers as _;
        let year = NOON + 365 * DAY;
        let long = || Terms {
            valid_until: year,
            refund_until: year,
            ..terms()
        };
        let admitted = |terms| {
            let programme = programme_with(terms, 0);
            let (source, least) = (id(STRANGER), Some(1));
            assert_ok!(Vouchers::admit_source(
                signed(CITY),
                programme,
                source,
                least
            ));
            programme
        };
        let programme = admitted(long());
        assert_ok!(Vouchers::credit(programme, &id(STRANGER), &id(GHOST), 700));
        let totals = totals(programme);
        assert_eq!(
            (totals.funded, totals.committed, totals.issued),
            (700, 700, 700)
        );
        assert_ok!(pay(GHOST, &[programme], SHOP, 700));
        let paused = admitted(long());
        assert_ok!(Vouchers::pause(signed(CITY), paused));
        let short = Terms {
            valid_until: NOON + 1,
            ..terms()
        };
        let over = admitted(short);
        at(NOON + 1);
        for (programme, amount, error) in [
            (programme, 0, Error::<Test>::ZeroAmount.into()),
            (9, 1, Error::<Test>::ProgrammeNotFound.into()),
            (paused, 1, Error::<Test>::ProgrammePaused.into()),
            (over, 1, Error::<Test>::Expired.into()),
            (
                programme,
                won(STRANGER) + 1,
                DispatchError::from(TokenError::FundsUnavailable),
            ),
        ] {
            let credit = || Vouchers::credit(programme, &id(STRANGER), &id(GHOST), amount);
            assert_storage_noop!(assert_eq!(
                frame::deps::frame_support::storage::with_storage_layer(credit),
                Err(error)
            ));
        }
    });
}
