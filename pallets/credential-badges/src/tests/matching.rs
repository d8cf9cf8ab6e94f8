//! Who seeks work shows what it holds; who offers it asks for proof.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn ask(classes_: &[ClassId]) -> DispatchResult {
    Badges::request_proof(signed(OTHER), classes(classes_), hash(1), 9 * DAY)
}

fn answer(who: u64) -> Result<(), DispatchError> {
    Badges::answer_request(signed(who), 0, hash(2))
        .map(|_| ())
        .map_err(|error| error.error)
}

#[test]
fn a_profile_shows_what_is_held_until_it_is_removed() {
    test(|| {
        holder_presents();
        let publish =
            |classes_: &[ClassId]| Badges::publish_profile(signed(HOLDER), classes(classes_));
        assert_noop!(publish(&[CLASS, FOREIGN_CLASS]), Error::<Test>::NotHeld);
        assert_noop!(publish(&[]), Error::<Test>::NoClasses);
        assert_ok!(publish(&[CLASS]));
        let deposit = held(HOLDER);
        assert!(deposit > 0);
        assert_ok!(publish(&[CLASS, CLASS]));
        assert_eq!(held(HOLDER), deposit);
        assert_eq!(Badges::profile(HOLDER), Some(classes(&[CLASS, CLASS])));
        assert_ok!(Badges::remove_profile(signed(HOLDER)));
        assert_eq!((held(HOLDER), Badges::profile(HOLDER)), (0, None));
        assert_noop!(
            Badges::remove_profile(signed(HOLDER)),
            Error::<Test>::ProfileNotFound
        );
    });
}

#[test]
fn any_holder_of_all_classes_may_answer_a_posting() {
    test(|| {
        holder_presents();
        assert_ok!(ask(&[CLASS, FOREIGN_CLASS]));
        assert_noop!(answer(HOLDER), Error::<Test>::NotHeld);
        assert_ok!(Badges::grant(
            signed(MINISTRY_B),
            HOLDER,
            FOREIGN_CLASS,
            None
        ));
        assert_ok!(answer(HOLDER));
        assert_eq!(
            events().last(),
            Some(&Event::RequestAnswered {
                request: 0,
                who: HOLDER,
                commitment: hash(2)
            })
        );
        assert_noop!(answer(STRANGER), Error::<Test>::NotHeld);
        // A badge that was revoked since answers nothing.
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_noop!(answer(HOLDER), Error::<Test>::Revoked);
    });
}

#[test]
fn a_posting_ends_and_gives_its_deposit_back() {
    test(|| {
        holder_presents();
        assert_ok!(ask(&[CLASS]));
        assert!(held(OTHER) > 0);
        let close = |who| Badges::close_request(signed(who), 0);
        assert_noop!(close(STRANGER), Error::<Test>::NotAuthorized);
        Timestamp::set_timestamp(9 * DAY - 1);
        assert_ok!(answer(HOLDER));
        day(9);
        assert_noop!(answer(HOLDER), Error::<Test>::Expired);
        assert_ok!(close(STRANGER));
        assert_eq!(held(OTHER), 0);
        assert_noop!(close(OTHER), Error::<Test>::RequestNotFound);
        assert_noop!(answer(HOLDER), Error::<Test>::RequestNotFound);
    });
}

#[test]
fn who_posted_may_close_early() {
    test(|| {
        assert_ok!(ask(&[CLASS]));
        assert_ok!(Badges::close_request(signed(OTHER), 0));
        assert_eq!(held(OTHER), 0);
        assert_eq!(Badges::request(0), None);
    });
}

#[test]
fn a_posting_asks_for_something_that_exists_in_time_to_come() {
    test(|| {
        assert_noop!(ask(&[]), Error::<Test>::NoClasses);
        assert_noop!(ask(&[9]), Error::<Test>::ClassNotFound);
        day(9);
        assert_noop!(ask(&[CLASS]), Error::<Test>::InThePast);
    });
}
