//! Lost keys, wrong lists, and pauses.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn repoint(programme: ProgrammeId, from: Who, to: Who) -> DispatchResult {
    Vouchers::repoint(signed(CITY), programme, id(from), id(to))
}

#[test]
fn a_lost_phone() {
    test(|| {
        let programme = given(GHOST, 10_000);
        assert_ok!(pay(GHOST, &[programme], SHOP, 4_000));
        let payment = last_payment();
        assert_ok!(Vouchers::reserve(
            signed(GHOST),
            programme,
            1_000,
            NOON + DAY
        ));
        let pending = order(order_of(programme, GHOST, 500, 1), GHOST);
        assert_ok!(repoint(programme, GHOST, 30));
        assert_eq!(
            events().last(),
            Some(&Event::Repointed {
                programme,
                from: id(GHOST),
                to: id(30),
                amount: 6_000
            })
        );
        assert!(!System::account_exists(&id(GHOST)));
        assert_eq!(left(programme, 30), 6_000);
        // The old key can do nothing.
        let gone = DispatchError::from(Error::<Test>::EntitlementNotFound);
        assert_noop!(pay(GHOST, &[programme], SHOP, 1), gone);
        assert_noop!(
            Vouchers::reserve(signed(GHOST), programme, 1, NOON + 2 * DAY),
            gone
        );
        let call = Call::pay_order {
            order: pending.0,
            signature: pending.1,
        };
        assert_eq!(pool(call), Err(custom_for_now(Error::EntitlementNotFound)));
        // What still comes to it goes to the new one.
        assert_ok!(refund(SHOP, payment, 4_000));
        assert_eq!(left(programme, 30), 10_000);
        assert!(!System::account_exists(&id(GHOST)));
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 5));
        assert_ok!(allot(programme, &[(GHOST, 5)]));
        assert_eq!(left(programme, 30), 10_005);
        assert_ok!(pay(30, &[programme], SHOP, 10_005));
    });
}

#[test]
fn a_leaf_of_a_lost_key_is_claimed_for_its_successor() {
    test(|| {
        let list = List::new([(id(GHOST), 1_000), (id(GHOST), 500)]);
        let programme = programme_with(terms(), 1_500);
        assert_ok!(list.publish(programme));
        assert_ok!(submit(list.claim(programme, 0)));
        assert_ok!(repoint(programme, GHOST, 30));
        assert_ok!(submit(list.claim(programme, 1)));
        assert_eq!((left(programme, GHOST), left(programme, 30)), (0, 1_500));
    });
}

#[test]
fn caps_of_the_day_move_too() {
    test(|| {
        let terms = Terms {
            rules: rules(&[Rule::CapPerDay(1_000)]),
            ..terms()
        };
        let programme = given_with(terms, HOLDER, 5_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1_000));
        assert_ok!(repoint(programme, HOLDER, GHOST));
        assert_noop!(
            pay(GHOST, &[programme], SHOP, 1),
            Error::<Test>::RuleRefused { rule: 0, place: 0 }
        );
    });
}

#[test]
fn a_few_more_lost_phones() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 100));
        let payment = last_payment();
        assert_ok!(repoint(programme, HOLDER, 30));
        // Whoever found the phone gets nothing, and its orders stay void.
        assert_noop!(
            repoint(programme, 30, HOLDER),
            Error::<Test>::EntitlementExists
        );
        assert_ok!(repoint(programme, 30, 31));
        assert_ok!(refund(SHOP, payment, 10));
        assert_eq!(left(programme, 31), 9_910);
        assert_ok!(repoint(programme, 31, 32));
        assert_ok!(repoint(programme, 32, 33));
        assert_noop!(repoint(programme, 33, 34), Error::<Test>::TooManyMoves);
        assert_ok!(refund(SHOP, payment, 90));
        assert_eq!(left(programme, 33), 10_000);
    });
}

#[test]
fn an_entitlement_is_not_put_on_another() {
    test(|| {
        let programme = given(HOLDER, 600);
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 400));
        assert_ok!(allot(programme, &[(STRANGER, 400)]));
        let taken = DispatchError::from(Error::<Test>::EntitlementExists);
        assert_noop!(repoint(programme, HOLDER, STRANGER), taken);
        assert_noop!(repoint(programme, HOLDER, HOLDER), taken);
        // Nor where refunds of somebody else are still on their way.
        assert_ok!(repoint(programme, STRANGER, 30));
        assert_noop!(repoint(programme, HOLDER, STRANGER), taken);
        assert_noop!(
            repoint(programme, STRANGER, 31),
            Error::<Test>::EntitlementNotFound
        );
    });
}

#[test]
fn a_court_holds_what_it_has_frozen() {
    test(|| {
        let programme = given(HOLDER, 600);
        freeze(HOLDER);
        assert_noop!(repoint(programme, HOLDER, 30), Error::<Test>::PayerFrozen);
        assert_ok!(Vouchers::withdraw_entitlement(
            signed(CITY),
            programme,
            id(HOLDER)
        ));
    });
}

#[test]
fn only_the_operator_cares() {
    test(|| {
        let programme = given(HOLDER, 600);
        let not = DispatchError::from(Error::<Test>::NotOperator);
        assert_noop!(
            Vouchers::repoint(signed(HOLDER), programme, id(HOLDER), id(30)),
            not
        );
        assert_noop!(
            Vouchers::withdraw_entitlement(signed(FUNDER), programme, id(HOLDER)),
            not
        );
        assert_noop!(Vouchers::pause(signed(HOLDER), programme), not);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        assert_noop!(Vouchers::resume(signed(HOLDER), programme), not);
        for refused in [
            Vouchers::repoint(signed(CITY), 9, id(HOLDER), id(30)),
            Vouchers::withdraw_entitlement(signed(CITY), 9, id(HOLDER)),
            Vouchers::pause(signed(CITY), 9),
            Vouchers::resume(signed(CITY), 9),
        ] {
            assert_eq!(refused, Err(Error::<Test>::ProgrammeNotFound.into()));
        }
    });
}

/// All that the operator does, on a programme of the city's with an entitlement of the holder's.
fn acts(programme: ProgrammeId) -> Vec<Call<Test>> {
    vec![
        Call::pause { programme },
        Call::resume { programme },
        Call::repoint {
            programme,
            from: id(HOLDER),
            to: id(30),
        },
        Call::withdraw_entitlement {
            programme,
            who: id(30),
        },
        Call::admit_source {
            programme,
            source: id(MALL),
            least: Some(1),
        },
        Call::admit_source {
            programme,
            source: id(MALL),
            least: None,
        },
    ]
}

#[test]
fn an_operator_that_is_stopped_does_nothing() {
    test(|| {
        let programme = given(HOLDER, 600);
        let promised_nothing = programme_with(terms(), 100);
        let close = || Vouchers::close(signed(CITY), promised_nothing);
        revoke(CITY, AGENCY_BADGE);
        let no_badge = DispatchError::Other("no badge");
        for call in acts(programme) {
            assert_noop!(dispatch(call, CITY), no_badge);
        }
        assert_noop!(close(), no_badge);
        assert_noop!(allot(programme, &[(HOLDER, 1)]), no_badge);
        grant(CITY, AGENCY_BADGE);
        freeze(CITY);
        for call in acts(programme) {
            assert_noop!(dispatch(call, CITY), TokenError::Frozen);
        }
        assert_noop!(close(), TokenError::Frozen);
        assert_noop!(allot(programme, &[(HOLDER, 1)]), TokenError::Frozen);
    });
}

#[test]
fn the_council_cares_in_its_place() {
    test(|| {
        let programme = given(HOLDER, 600);
        let promised_nothing = programme_with(terms(), 100);
        freeze(CITY);
        Badge::<Test>::kill();
        for call in acts(programme) {
            assert_ok!(RuntimeCall::from(call).dispatch(root()));
        }
        assert_ok!(Vouchers::close(root(), promised_nothing));
        // It promises nothing, and what was promised is closed by nobody before its time.
        assert_noop!(
            Vouchers::allot(root(), programme, Allotments::<Test>::default()),
            DispatchError::BadOrigin
        );
        assert_noop!(
            Vouchers::close(root(), programme),
            Error::<Test>::RefundPeriodNotOver
        );
    });
}

#[test]
fn the_council_puts_another_operator_in_its_place() {
    test(|| {
        let programme = programme_with(terms(), 1_600);
        let list = List::new([(id(GHOST), 1_000)]);
        assert_ok!(list.publish(programme));
        let deposits = held(CITY);
        assert_ok!(allot(programme, &[(HOLDER, 600)]));
        freeze(CITY);
        let replace = |by, to| Vouchers::replace_operator(by, programme, id(to));
        assert_noop!(replace(signed(CITY), STRANGER), DispatchError::BadOrigin);
        assert_noop!(replace(root(), CITY), Error::<Test>::AlreadyOperator);
        assert_noop!(replace(root(), STRANGER), DispatchError::Other("no badge"));
        grant(STRANGER, AGENCY_BADGE);
        freeze(STRANGER);
        assert_noop!(replace(root(), STRANGER), TokenError::Frozen);
        grant(FUNDER, AGENCY_BADGE);
        assert_ok!(replace(root(), FUNDER));
        assert_eq!(
            events().last(),
            Some(&Event::OperatorReplaced {
                programme,
                from: id(CITY),
                to: id(FUNDER)
            })
        );
        for call in acts(programme) {
            assert_noop!(dispatch(call.clone(), CITY), Error::<Test>::NotOperator);
            assert_ok!(dispatch(call, FUNDER));
        }
        // Each gets back in the end what it held.
        assert_eq!((held(CITY), held(FUNDER)), (deposits, 0));
        at(terms().refund_until);
        assert_noop!(
            Vouchers::replace_operator(root(), 9, id(CITY)),
            Error::<Test>::ProgrammeNotFound
        );
        assert_ok!(Vouchers::close(signed(STRANGER), programme));
        assert_noop!(replace(root(), STRANGER), Error::<Test>::ProgrammeClosed);
        Vouchers::on_idle(System::block_number(), Weight::MAX);
        assert_eq!(Vouchers::programme(programme), None);
        assert_eq!((held(CITY), held(FUNDER)), (0, 0));
    });
}

#[test]
fn what_was_given_wrongly_is_taken_back() {
    test(|| {
        let programme = given(GHOST, 10_000);
        assert_ok!(pay(GHOST, &[programme], SHOP, 1_000));
        let payment = last_payment();
        assert_ok!(Vouchers::reserve(
            signed(GHOST),
            programme,
            2_000,
            NOON + DAY
        ));
        let withdraw = |who| Vouchers::withdraw_entitlement(signed(CITY), programme, id(who));
        assert_noop!(withdraw(STRANGER), Error::<Test>::EntitlementNotFound);
        assert_ok!(withdraw(GHOST));
        assert_eq!(
            events().last(),
            Some(&Event::EntitlementWithdrawn {
                programme,
                who: id(GHOST),
                amount: 9_000
            })
        );
        assert!(!System::account_exists(&id(GHOST)));
        assert_noop!(
            pay(GHOST, &[programme], SHOP, 1),
            Error::<Test>::EntitlementTooLow
        );
        // What the merchant gives back is the programme's.
        assert_ok!(refund(SHOP, payment, 1_000));
        assert_eq!(left(programme, GHOST), 0);
        assert!(!System::account_exists(&id(GHOST)));
        assert_eq!(totals(programme).withdrawn, 10_000);
        // It is not promised again.
        assert_noop!(allot(programme, &[(HOLDER, 1)]), Error::<Test>::Underfunded);
        at(terms().refund_until);
        let before = won(FUNDER);
        assert_ok!(Vouchers::close(signed(STRANGER), programme));
        assert_eq!(won(FUNDER), before + 10_000);
    });
}

/// Neither a leaf that anybody claims nor a new allotment brings back what was withdrawn.
#[test]
fn what_was_taken_back_stays_so() {
    test(|| {
        let list = List::new([(id(GHOST), 1_000), (id(GHOST), 1)]);
        let programme = programme_with(terms(), 1_051);
        assert_ok!(list.publish(programme));
        assert_ok!(submit(list.claim(programme, 0)));
        assert_ok!(pay(GHOST, &[programme], SHOP, 400));
        let before = last_payment();
        assert_ok!(Vouchers::withdraw_entitlement(
            signed(CITY),
            programme,
            id(GHOST)
        ));
        at(NOON + 2_000);
        assert_ok!(submit(list.claim(programme, 1)));
        assert_ok!(allot(programme, &[(GHOST, 50)]));
        assert_ok!(refund(SHOP, before, 400));
        assert_eq!(left(programme, GHOST), 51);
        assert_eq!(totals(programme).withdrawn, 1_000);
        // What it pays from now on is its own again.
        assert_ok!(pay(GHOST, &[programme], SHOP, 51));
        assert_ok!(refund(SHOP, last_payment(), 51));
        assert_eq!(left(programme, GHOST), 51);
        let restored = |event: &Event<Test>| matches!(event, Event::Restored { .. });
        let restored: Vec<_> = events().into_iter().filter(restored).collect();
        let restored_to = |amount, withdrawn| Event::Restored {
            programme,
            who: id(GHOST),
            amount,
            withdrawn,
        };
        assert_eq!(restored, [restored_to(400, true), restored_to(51, false)]);
    });
}

#[test]
fn pausing_is_for_what_runs() {
    test(|| {
        let programme = given(HOLDER, 600);
        assert_noop!(
            Vouchers::resume(signed(CITY), programme),
            Error::<Test>::NotPaused
        );
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        assert_noop!(
            Vouchers::pause(signed(CITY), programme),
            Error::<Test>::ProgrammePaused
        );
        assert_eq!(events().last(), Some(&Event::Paused { programme }));
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        assert_eq!(events().last(), Some(&Event::Resumed { programme }));
    });
}
