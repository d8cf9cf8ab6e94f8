//! Proofs: who may bring which, once, and when.

use crate::{mock::*, *};
use frame::{
    deps::{
        frame_support::traits::Authorize,
        sp_runtime::{
            MultiSignature,
            transaction_validity::{
                InvalidTransaction, TransactionSource, TransactionValidityError, UnknownTransaction,
            },
        },
    },
    testing_prelude::*,
};

/// A key that is no device's yet.
const SPARE: Who = 14;

/// How the pool refuses what an error's index names.
pub(super) type Refusal = fn(u8) -> TransactionValidityError;

pub(super) fn for_good(index: u8) -> TransactionValidityError {
    InvalidTransaction::Custom(index).into()
}

pub(super) fn for_now(index: u8) -> TransactionValidityError {
    UnknownTransaction::Custom(index).into()
}

/// A proof is refused by an error: bare, by a stranger who signs, and in the pool; nothing changes.
#[track_caller]
fn refused_as(refusal: Refusal, proof: Proof, signature: MultiSignature, error: Error<Test>) {
    let index = error.encode()[0];
    let error = DispatchError::from(error);
    for origin in [bare(), signed(STRANGER)] {
        assert_noop!(Eco::submit_proof(origin, proof, signature.clone()), error);
    }
    assert_eq!(
        Eco::check_proof(proof, signature.clone()),
        Err::<Points, _>(error)
    );
    let pool = Eco::authorize_proof(&proof, &signature);
    assert_eq!(pool.map(|(valid, _)| valid), Err(refusal(index)));
}

/// Nothing makes it good.
#[track_caller]
pub(super) fn refused(key: Who, proof: Proof, error: Error<Test>) {
    let signature = by(key, &Eco::proof_message(proof));
    refused_as(for_good, proof, signature, error);
}

/// It may be good later.
#[track_caller]
pub(super) fn refused_for_now(key: Who, proof: Proof, error: Error<Test>) {
    let signature = by(key, &Eco::proof_message(proof));
    refused_as(for_now, proof, signature, error);
}

/// A bottle that the first member has brought to the scale.
fn bottle() -> Proof {
    proof(SCALE, BOTTLES, 1, 0)
}

/// The same, at another moment.
fn bottle_at(moment: Moment) -> Proof {
    Proof {
        at: moment,
        ..bottle()
    }
}

/// A resident becomes a member by a badge of its own.
fn resident(who: Who) -> MemberId {
    issue(who, RESIDENT, 100 + u32::from(who));
    join(who)
}

fn suspend_party(who: Who) {
    assert_ok!(Eco::suspend_party(signed(OPERATOR), 0, id(who)));
}

#[test]
fn twelve_kilograms_of_aluminium_are_worth_6_170_and_credited_5_000() {
    test(|| {
        let can = proof(SCALE, ALUMINIUM, 12_340, 0);
        assert_eq!(aluminium().rate.of(12_340), 6_170);
        let signature = by(SCALE, &Eco::proof_message(can));
        assert_eq!(Eco::check_proof(can, signature), Ok(5_000));
        assert_ok!(bring(SCALE, can));
        assert_eq!(
            events(),
            [Event::Proved {
                epoch: 0,
                proof: can,
                points: 5_000
            }]
        );
        // What was measured is known before caps.
        assert_eq!(Eco::measured(0, 0), [(ALUMINIUM, 12_340)]);
        assert_eq!(epoch(0).credited, 5_000);
        let done = Eco::use_of(0, 0, 0);
        assert_eq!((done.proofs, done.points, done.members), (1, 5_000, 1));
        let shares = Eco::points_of(0, 0, 0);
        assert_eq!((shares.len(), shares[0].points), (1, 5_000));

        refused(SCALE, can, Error::NonceUsed);
    });
}

#[test]
fn anyone_brings_a_proof_and_nobody_needs_won() {
    test(|| {
        let brings = |origin| {
            let next = bottle();
            Eco::submit_proof(origin, next, by(SCALE, &Eco::proof_message(next)))
        };
        for origin in [bare(), signed(STRANGER), signed(MEMBER), signed(SCALE)] {
            assert_ok!(brings(origin));
        }
        assert_noop!(brings(root()), DispatchError::BadOrigin);
        assert_eq!(epoch(0).credited, 40);
    });
}

#[test]
fn numbers_count_once_each_in_any_order() {
    test(|| {
        let numbered = |nonce| Proof { nonce, ..bottle() };
        for nonce in [5, 3, 4] {
            let next = numbered(nonce);
            assert_ok!(bring(SCALE, next));
            refused(SCALE, next, Error::NonceUsed);
        }
        // Nor does another proof of the same number.
        let other = Proof {
            quantity: 2,
            member: 1,
            ..numbered(3)
        };
        refused(SCALE, other, Error::NonceUsed);
        assert_eq!(epoch(0).credited, 30);
        assert_eq!(Eco::use_of(0, 0, 0).proofs, 3);
    });
}

#[test]
fn a_number_is_256_ahead_at_most_and_255_behind() {
    test(|| {
        let numbered = |nonce| Proof { nonce, ..bottle() };
        for nonce in [u64::MAX, u64::MAX - 1, 256] {
            refused_for_now(SCALE, numbered(nonce), Error::NonceAhead);
        }
        assert_ok!(bring(SCALE, numbered(255)));
        for nonce in [u64::MAX, 255 + 257] {
            refused_for_now(SCALE, numbered(nonce), Error::NonceAhead);
        }
        assert_ok!(bring(SCALE, numbered(255 + 256)));
        // The highest is 511: 255 and 254, which nobody has used, are below the window.
        for nonce in [0, 254, 255] {
            refused(SCALE, numbered(nonce), Error::NonceUsed);
        }
        assert_ok!(bring(SCALE, numbered(256)));
        assert_ok!(bring(SCALE, numbered(510)));
        assert_ok!(bring(SCALE, numbered(512)));
        assert_eq!(epoch(0).credited, 50);
    });
}

#[test]
fn a_new_key_begins_with_new_numbers() {
    test(|| {
        let old = bottle();
        assert_ok!(bring(SCALE, old));
        let unsent = bottle();
        let signature = key_signs(SPARE, 0);
        let rotated = Eco::rotate_device_key(signed(MAKER), 0, id(SPARE), now(), signature);
        assert_ok!(rotated);
        refused(SCALE, unsent, Error::WrongGeneration);
        let new = Proof {
            generation: 1,
            ..old
        };
        refused(SCALE, new, Error::BadSignature);
        let ahead = Proof {
            generation: 2,
            ..old
        };
        refused_for_now(SPARE, ahead, Error::GenerationAhead);
        assert_ok!(bring(SPARE, new));
        refused(SPARE, new, Error::NonceUsed);
    });
}

#[test]
fn a_device_proves_what_was_done_before_its_certificate_was_over() {
    test(|| {
        let until = NOON + DAY;
        let activities = BoundedVec::truncate_from(vec![BOTTLES]);
        assert_ok!(Eco::certify_device(
            signed(MAKER),
            0,
            id(SPARE),
            None,
            activities,
            limits(),
            until,
            now(),
            key_signs(SPARE, 0),
        ));
        at(until + HOUR);
        let done = |moment| Proof {
            at: moment,
            ..proof(SPARE, BOTTLES, 1, 0)
        };
        for moment in [until, now()] {
            refused(SPARE, done(moment), Error::DeviceExpired);
        }
        assert_ok!(bring(SPARE, done(until - 1)));
    });
}

#[test]
fn a_device_proves_nothing_in_another_city() {
    test(|| {
        assert_eq!(create(terms()), 1);
        assert_ok!(Eco::fund_pool(signed(FUNDER), 1, 0, POOL));
        assert_ok!(certify_for(1, SPARE, None, &[BOTTLES], limits()));
        assert_ok!(join_by(MEMBER, 1));
        let there = proof(SPARE, BOTTLES, 1, 2);
        assert_eq!(there.programme, 1);
        for (key, proof) in [
            (
                SPARE,
                Proof {
                    programme: 0,
                    ..there
                },
            ),
            (
                SPARE,
                Proof {
                    programme: 9,
                    ..there
                },
            ),
            (
                SCALE,
                Proof {
                    programme: 1,
                    ..bottle()
                },
            ),
        ] {
            refused(key, proof, Error::WrongProgramme);
        }
        // Nor for who is a member in the other one.
        refused(SPARE, Proof { member: 0, ..there }, Error::MemberNotFound);
        let here = Proof {
            member: 2,
            ..bottle()
        };
        refused(SCALE, here, Error::MemberNotFound);
        assert_ok!(bring(SPARE, there));
    });
}

#[test]
fn a_device_has_signed_this_and_for_this_chain() {
    test(|| {
        let said = bottle();
        let message = |name, genesis| pallet_support::message(name, genesis, &said);
        let genesis = System::block_hash(0);
        let more = Proof {
            quantity: 2,
            ..said
        };
        let for_another = Proof { member: 1, ..said };
        for signature in [
            by(SCALE, &message("dure eco proof 1", H256::repeat_byte(1))),
            by(SCALE, &message("dure eco claim 1", genesis)),
            by(MACHINE, &message("dure eco proof 1", genesis)),
            by(MEMBER, &message("dure eco proof 1", genesis)),
            by(SCALE, &Eco::proof_message(more)),
            by(SCALE, &Eco::proof_message(for_another)),
        ] {
            refused_as(for_good, said, signature, Error::BadSignature);
        }
        let good = by(SCALE, &message("dure eco proof 1", genesis));
        assert_ok!(Eco::submit_proof(bare(), said, good));
    });
}

#[test]
fn a_device_proves_what_it_measures_in_its_unit() {
    test(|| {
        let unknown = Proof {
            device: 9,
            ..bottle()
        };
        refused(SCALE, unknown, Error::DeviceNotFound);
        for activity in [RIDE, 9, ActivityId::MAX] {
            let other = Proof {
                activity,
                ..bottle()
            };
            refused(SCALE, other, Error::NotMeasured);
        }
        // 12,340 grams are not 12,340 bottles, nor the other way round.
        let grams = Proof {
            unit: Unit::Gram,
            ..proof(SCALE, BOTTLES, 9_999, 0)
        };
        let pieces = Proof {
            unit: Unit::Piece,
            ..proof(SCALE, ALUMINIUM, 12_340, 0)
        };
        for wrong in [grams, pieces] {
            refused(SCALE, wrong, Error::WrongUnit);
        }
    });
}

#[test]
fn a_proof_says_something_and_no_more_than_it_may() {
    test(|| {
        for quantity in [0, 100_001, Quantity::MAX] {
            let wrong = proof(SCALE, ALUMINIUM, quantity, 0);
            refused(SCALE, wrong, Error::InvalidQuantity);
        }
        assert_eq!(credit(SCALE, ALUMINIUM, 100_000, 0), 5_000);
        refused(
            SCALE,
            proof(SCALE, BOTTLES, 10_001, 0),
            Error::InvalidQuantity,
        );
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
    });
}

#[test]
fn a_proof_is_on_its_way_for_72_hours_at_most() {
    test(|| {
        at(NOON + 72 * HOUR);
        assert_ok!(bring(SCALE, bottle_at(NOON)));
        at(NOON + 72 * HOUR + 1);
        refused(SCALE, bottle_at(NOON), Error::TooLate);
        assert_ok!(bring(SCALE, bottle_at(NOON + 1)));
        refused(SCALE, bottle_at(0), Error::TooLate);
    });
}

#[test]
fn a_device_s_clock_is_two_minutes_ahead_at_most() {
    test(|| {
        let early = bottle_at(NOON + 120_001);
        refused_for_now(SCALE, early, Error::FromTheFuture);
        refused_for_now(SCALE, bottle_at(Moment::MAX), Error::FromTheFuture);
        let good = Proof {
            nonce: 7,
            ..bottle_at(NOON + 120_000)
        };
        assert_ok!(bring(SCALE, good));
        // What was early is good a millisecond later.
        at(NOON + 1);
        assert_ok!(bring(SCALE, early));
    });
}

#[test]
fn nothing_counts_before_the_programme_and_beyond_its_activities() {
    test(|| {
        refused(SCALE, bottle_at(BEGINS - 1), Error::OutsideActivity);
        let (from, until) = (NOON + HOUR, NOON + 2 * HOUR);
        let hour = Activity {
            from,
            until,
            ..bottles()
        };
        assert_ok!(Eco::set_activity(signed(OPERATOR), 0, 3, hour));
        certify(SPARE, None, &[3]);
        at(until + HOUR);
        let done = |moment| Proof {
            at: moment,
            ..proof(SPARE, 3, 1, 0)
        };
        for moment in [from - 1, until] {
            refused(SPARE, done(moment), Error::OutsideActivity);
        }
        for moment in [from, until - 1] {
            assert_ok!(bring(SPARE, done(moment)));
        }
    });
}

#[test]
fn a_proof_counts_in_the_epoch_in_which_it_was_signed() {
    test(|| {
        let second = BEGINS + EPOCH;
        at(second + HOUR);
        assert_ok!(bring(SCALE, bottle_at(second - 1)));
        refused_for_now(SCALE, bottle_at(second), Error::PoolEmpty);
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, 1));
        assert_ok!(bring(SCALE, bottle_at(second)));
        assert_eq!((epoch(0).credited, epoch(1).credited), (10, 10));
    });
}

#[test]
fn a_programme_that_is_over_or_paused_takes_no_proofs() {
    test(|| {
        let next = bottle();
        assert_ok!(Eco::pause(signed(OPERATOR), 0));
        refused_for_now(SCALE, next, Error::ProgrammePaused);
        assert_ok!(Eco::resume(signed(OPERATOR), 0));
        assert_ok!(bring(SCALE, next));

        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        at(BEGINS + EPOCH + HOUR);
        refused(SCALE, bottle(), Error::EpochNotFound);
        assert_ok!(bring(SCALE, bottle_at(BEGINS + EPOCH - 1)));
        close(0);
        refused(SCALE, bottle(), Error::ProgrammeOver);
        at(now() + 60 * DAY);
        assert_ok!(done(Eco::lapse(signed(STRANGER), 0, 0)));
        assert_ok!(Eco::close_programme(signed(STRANGER), 0));
        refused(SCALE, bottle(), Error::ProgrammeOver);
    });
}

#[test]
fn a_closed_epoch_takes_no_proofs() {
    test(|| {
        // A chain for trials closes an epoch three notices after its end.
        Notice::<Test>::put(HOUR);
        let end = BEGINS + EPOCH;
        at(end + 3 * HOUR - 1);
        assert_ok!(bring(SCALE, bottle_at(end - 1)));
        close(0);
        assert_eq!(now(), end + 3 * HOUR);
        refused(SCALE, bottle_at(end - 1), Error::EpochClosed);
    });
}

#[test]
fn eight_epochs_wait_for_being_closed() {
    test(|| {
        for epoch in [7, 8] {
            assert_ok!(Eco::fund_pool(signed(FUNDER), 0, epoch, POOL));
        }
        let ninth = BEGINS + 8 * EPOCH;
        at(ninth);
        assert_ok!(bring(SCALE, bottle_at(ninth - 1)));
        let next = bottle();
        refused_for_now(SCALE, next, Error::CloseEarlierFirst);
        close(0);
        assert_ok!(bring(SCALE, next));
        assert_eq!((epoch(7).credited, epoch(8).credited), (10, 10));
    });
}

#[test]
fn a_suspended_device_proves_nothing_until_it_is_reinstated() {
    test(|| {
        let next = bottle();
        assert_ok!(done(Eco::suspend_device(signed(OPERATOR), 0, now())));
        refused_for_now(SCALE, next, Error::DeviceSuspended);
        assert_ok!(done(Eco::reinstate_device(signed(OPERATOR), 0)));
        assert_ok!(bring(SCALE, next));
    });
}

#[test]
fn a_device_proves_nothing_while_its_maker_is_stopped() {
    test(|| {
        for key in [SCALE, MACHINE] {
            let next = proof(key, BOTTLES, 1, 0);
            revoke(MAKER, DOORS.maker);
            refused_for_now(key, next, Error::MakerStopped);
            grant(MAKER, DOORS.maker);
            Ended::set(vec![(id(MAKER), DOORS.maker)]);
            refused_for_now(key, next, Error::MakerStopped);
            Ended::set(vec![]);
            Stopped::set(vec![id(MAKER)]);
            refused_for_now(key, next, Error::MakerStopped);
            Stopped::set(vec![]);
            suspend_party(MAKER);
            refused_for_now(key, next, Error::PartySuspended);
            assert_ok!(Eco::reinstate_party(signed(OPERATOR), 0, id(MAKER)));
            assert_ok!(bring(key, next));
        }
    });
}

#[test]
fn a_device_proves_nothing_while_its_shop_is_stopped() {
    test(|| {
        let next = bottle();
        let shops = Shops::get();
        Shops::set(vec![]);
        refused_for_now(SCALE, next, Error::ShopStopped);
        // One that stands elsewhere does.
        assert_eq!(credit(MACHINE, BOTTLES, 1, 0), 10);
        Shops::set(shops);
        Stopped::set(vec![id(SHOP)]);
        refused_for_now(SCALE, next, Error::ShopStopped);
        Stopped::set(vec![]);
        suspend_party(SHOP);
        refused_for_now(SCALE, next, Error::PartySuspended);
        assert_eq!(credit(MACHINE, BOTTLES, 1, 0), 10);
        assert_ok!(Eco::reinstate_party(signed(OPERATOR), 0, id(SHOP)));
        assert_ok!(bring(SCALE, next));
    });
}

#[test]
fn none_is_credited_who_is_no_member_then() {
    test(|| {
        for member in [2, 9, MemberId::MAX] {
            let other = Proof { member, ..bottle() };
            refused(SCALE, other, Error::MemberNotFound);
        }
        // It has joined at noon.
        refused(SCALE, bottle_at(NOON - 1), Error::MemberLeft);
        at(NOON + HOUR);
        assert_ok!(Eco::leave(signed(MEMBER), 0, now(), None));
        at(NOON + 2 * HOUR);
        for moment in [NOON + HOUR + 1, now()] {
            refused(SCALE, bottle_at(moment), Error::MemberLeft);
        }
        // What was signed before still counts.
        assert_ok!(bring(SCALE, bottle_at(NOON + HOUR)));
    });
}

#[test]
fn a_suspended_member_is_credited_once_it_is_reinstated() {
    test(|| {
        let next = bottle();
        assert_ok!(Eco::suspend_member(signed(OPERATOR), 0));
        refused_for_now(SCALE, next, Error::MemberSuspended);
        assert_ok!(Eco::reinstate_member(signed(OPERATOR), 0));
        assert_ok!(bring(SCALE, next));
    });
}

#[test]
fn a_member_is_credited_while_its_badge_is_good() {
    test(|| {
        let next = bottle();
        Ended::set(vec![(id(MEMBER), RESIDENT)]);
        refused_for_now(SCALE, next, Error::MemberStopped);
        Ended::set(vec![]);
        revoke(MEMBER, RESIDENT);
        refused_for_now(SCALE, next, Error::MemberStopped);
        // Its issuer has given it to another account, to which the member has not been moved.
        issue(HEIR, RESIDENT, 0);
        refused_for_now(SCALE, next, Error::MemberStopped);
        assert_ok!(Eco::move_member(signed(STRANGER), 0, id(HEIR)));
        assert_ok!(bring(SCALE, next));
    });
}

#[test]
fn a_shop_its_officer_and_its_acquirer_are_credited_elsewhere() {
    test(|| {
        let officer = join(OFFICER);
        for member in [officer, resident(SHOP), resident(ACQUIRER)] {
            for activity in [ALUMINIUM, BOTTLES] {
                refused(SCALE, proof(SCALE, activity, 10, member), Error::OwnDevice);
            }
            assert_eq!(credit(MACHINE, BOTTLES, 1, member), 10);
        }
        // Somebody else is credited there.
        let other = resident(STRANGER);
        assert_eq!(credit(SCALE, BOTTLES, 1, other), 10);
    });
}

#[test]
fn a_maker_is_credited_by_none_of_its_devices() {
    test(|| {
        let maker = resident(MAKER);
        for key in [SCALE, MACHINE] {
            refused(key, proof(key, BOTTLES, 1, maker), Error::OwnDevice);
        }
    });
}

#[test]
fn an_officer_is_known_by_its_badge() {
    test(|| {
        // Its issuer has moved it to another account.
        issue(HEIR, RESIDENT, 2);
        let officer = join(HEIR);
        refused(SCALE, proof(SCALE, BOTTLES, 1, officer), Error::OwnDevice);
        assert_eq!(credit(MACHINE, BOTTLES, 1, officer), 10);
    });
}

#[test]
fn an_acquirer_is_who_is_that_now() {
    test(|| {
        let (before, after) = (resident(ACQUIRER), resident(STRANGER));
        Shops::set(vec![(id(SHOP), id(STRANGER))]);
        assert_eq!(credit(SCALE, BOTTLES, 1, before), 10);
        refused(SCALE, proof(SCALE, BOTTLES, 1, after), Error::OwnDevice);
    });
}

#[test]
fn a_bike_proves_nothing_but_for_who_has_it() {
    test(|| {
        refused(BIKE, proof(BIKE, RIDE, 10_000, 0), Error::NotBound);
        at(NOON + HOUR);
        assert_ok!(bind(BIKE, MEMBER));
        let before = Proof {
            at: NOON + HOUR - 1,
            ..proof(BIKE, RIDE, 10_000, 0)
        };
        refused(BIKE, before, Error::NotBound);
        refused(BIKE, proof(BIKE, RIDE, 10_000, 1), Error::NotBound);
        assert_eq!(credit(BIKE, RIDE, 10_000, 0), 100);
    });
}

#[test]
fn a_bike_signs_one_total_a_day() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        assert_eq!(credit(BIKE, RIDE, 10_000, 0), 100);
        refused(BIKE, proof(BIKE, RIDE, 1, 0), Error::TotalGiven);
        // Until midnight in Korea, also for who has bought it since.
        at(NOON + HOUR);
        assert_ok!(Eco::unbind_device(signed(MEMBER), 2, now(), None));
        at(NOON + 2 * HOUR);
        assert_ok!(bind(BIKE, OTHER));
        at(BEGINS + DAY);
        let yesterday = Proof {
            at: BEGINS + DAY - 1,
            ..proof(BIKE, RIDE, 1_000, 1)
        };
        refused(BIKE, yesterday, Error::TotalGiven);
        assert_eq!(credit(BIKE, RIDE, 1_000, 1), 10);
        refused(BIKE, proof(BIKE, RIDE, 1, 1), Error::TotalGiven);
    });
}

#[test]
fn a_bike_signs_one_total_of_each_activity() {
    test(|| {
        assert_ok!(Eco::set_activity(signed(OPERATOR), 0, 3, ride()));
        certify(SPARE, None, &[RIDE, 3]);
        assert_ok!(bind(SPARE, MEMBER));
        for activity in [RIDE, 3] {
            assert_eq!(credit(SPARE, activity, 10_000, 0), 100);
            refused(SPARE, proof(SPARE, activity, 1, 0), Error::TotalGiven);
        }
    });
}

#[test]
fn what_was_ridden_before_a_bike_was_sold_counts_when_it_comes_later() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        let ridden = proof(BIKE, RIDE, 10_000, 0);
        at(NOON + HOUR);
        assert_ok!(Eco::unbind_device(signed(MEMBER), 2, now(), None));
        at(NOON + 2 * HOUR);
        refused(BIKE, proof(BIKE, RIDE, 10_000, 0), Error::NotBound);
        assert_ok!(bring(BIKE, ridden));
        assert_eq!(Eco::points_of(0, 0, 0)[0].points, 100);
    });
}

#[test]
fn the_pool_holds_one_proof_of_each_number() {
    test(|| {
        let plain = bottle();
        let valid = |key, proof| pool_says(key, proof).expect("a good proof");
        let one = valid(SCALE, plain).provides;
        assert_eq!(one.len(), 1);
        for same in [
            Proof {
                quantity: 2,
                ..plain
            },
            Proof { member: 1, ..plain },
            Proof {
                at: NOON + 1,
                ..plain
            },
            Proof {
                nonce: plain.nonce,
                ..proof(SCALE, ALUMINIUM, 10, 0)
            },
        ] {
            assert_eq!(valid(SCALE, same).provides, one);
        }
        let next = Proof { nonce: 1, ..plain };
        assert_ne!(valid(SCALE, next).provides, one);
        let machine = proof(MACHINE, BOTTLES, 1, 0);
        assert_eq!(machine.nonce, plain.nonce);
        assert_ne!(valid(MACHINE, machine).provides, one);

        let signature = key_signs(SPARE, 0);
        let rotated = Eco::rotate_device_key(signed(MAKER), 0, id(SPARE), now(), signature);
        assert_ok!(rotated);
        let anew = proof(SPARE, BOTTLES, 1, 0);
        assert_eq!((anew.device, anew.nonce), (plain.device, plain.nonce));
        assert_ne!(valid(SPARE, anew).provides, one);
    });
}

#[test]
fn the_pool_keeps_a_proof_until_it_is_too_late() {
    test(|| {
        let longevity = |proof| pool_says(SCALE, proof).map(|valid| valid.longevity);
        // 72 hours of blocks of 2 s.
        assert_eq!(longevity(bottle()), Ok(72 * 1_800));
        assert_eq!(longevity(bottle_at(NOON + 120_000)), Ok(72 * 1_800 + 60));
        let priority = pool_says(SCALE, bottle()).map(|valid| valid.priority);
        assert_eq!(priority, Ok(1_000));
        at(NOON + 71 * HOUR);
        assert_eq!(longevity(bottle_at(NOON)), Ok(1_800));
        at(NOON + 72 * HOUR);
        assert_eq!(longevity(bottle_at(NOON)), Ok(1));
    });
}

#[test]
fn the_pool_asks_the_call_filter() {
    test(|| {
        Forbidden::set(true);
        assert_eq!(pool_says(SCALE, bottle()), Err(for_now(255)));
        assert_eq!(submission::FILTERED, 255);
        Forbidden::set(false);
        assert!(pool_says(SCALE, bottle()).is_ok());
    });
}

#[test]
fn the_call_says_itself_whether_it_may_come() {
    test(|| {
        let says = |proof| {
            let signature = by(SCALE, &Eco::proof_message(proof));
            let call = crate::Call::<Test>::submit_proof { proof, signature };
            let said = RuntimeCall::from(call).authorize(TransactionSource::External);
            said.expect("it may be unsigned").map(|(valid, _)| valid)
        };
        let next = bottle();
        assert_eq!(says(next), pool_says(SCALE, next));
        assert!(says(next).is_ok());
        let index = Error::<Test>::InvalidQuantity.encode()[0];
        let nothing = Proof {
            quantity: 0,
            ..next
        };
        assert_eq!(says(nothing), Err(for_good(index)));
        assert_ok!(bring(SCALE, next));
        let index = Error::<Test>::NonceUsed.encode()[0];
        assert_eq!(says(next), Err(for_good(index)));
    });
}
