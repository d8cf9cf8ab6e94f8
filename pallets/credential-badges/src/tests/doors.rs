//! Doors of other pallets close in the very block in which a badge stops to count.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn enter(who: u64) -> DispatchResult {
    Door::enter(signed(who), CLASS)
}

#[test]
fn a_door_opens_to_holders_only() {
    test(|| {
        assert_noop!(enter(HOLDER), Error::<Test>::NotHeld);
        holder_presents();
        assert_ok!(enter(HOLDER));
        assert_noop!(enter(OTHER), Error::<Test>::NotHeld);
        assert_noop!(
            Door::enter(signed(HOLDER), FOREIGN_CLASS),
            Error::<Test>::NotHeld
        );
    });
}

#[test]
fn revoking_closes_it_in_the_same_block() {
    test(|| {
        holder_presents();
        assert_ok!(enter(HOLDER));
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_noop!(enter(HOLDER), Error::<Test>::Revoked);
        assert_eq!(Badges::holds_until(HOLDER, CLASS), None);
    });
}

#[test]
fn suspending_closes_it_until_lifted() {
    test(|| {
        holder_presents();
        assert_ok!(set_status(signed(ISSUER), SUSPENSIONS, &[(0, true)]));
        assert_noop!(enter(HOLDER), Error::<Test>::Suspended);
        assert_ok!(set_status(signed(ISSUER), SUSPENSIONS, &[(0, false)]));
        assert_ok!(enter(HOLDER));
    });
}

#[test]
fn a_compromise_that_covers_the_batch_closes_it_in_the_same_block() {
    test(|| {
        day(8);
        holder_presents();
        day(9);
        assert_ok!(Badges::compromise_key(
            signed(ISSUER),
            ISSUER,
            KEY,
            8 * DAY + 1
        ));
        assert_ok!(enter(HOLDER));
        assert_ok!(Badges::compromise_key(signed(ISSUER), ISSUER, KEY, 8 * DAY));
        assert_noop!(enter(HOLDER), Error::<Test>::Compromised);
    });
}

#[test]
fn it_closes_when_the_badge_ends() {
    test(|| {
        let diplomas = Diplomas::with(CLASS, &[HOLDER], |leaf| leaf.until = Some(4 * DAY));
        let batch = diplomas.issue();
        assert_ok!(diplomas.present(batch, 0));
        Timestamp::set_timestamp(4 * DAY - 1);
        assert_ok!(enter(HOLDER));
        day(4);
        assert_noop!(enter(HOLDER), Error::<Test>::Expired);
    });
}

#[test]
fn any_badge_that_counts_opens_it() {
    test(|| {
        holder_presents();
        assert_ok!(Badges::grant(signed(ISSUER), HOLDER, CLASS, Some(2 * DAY)));
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(Moment::MAX));
        assert_ok!(set_status(signed(ISSUER), LIST, &[(0, true)]));
        assert_ok!(enter(HOLDER));
        assert_eq!(Badges::holds_until(HOLDER, CLASS), Some(2 * DAY));
        day(2);
        assert_noop!(enter(HOLDER), Error::<Test>::Revoked);
    });
}

#[test]
fn asking_takes_seven_reads_among_ten_holders_and_among_100_000() {
    let few = <Test as Config>::WeightInfo::ensure_holds_among_10();
    let many = <Test as Config>::WeightInfo::ensure_holds_among_100_000();
    assert_eq!([few, many].map(|weight| weight.ref_time() / READ), [7, 7]);
}
