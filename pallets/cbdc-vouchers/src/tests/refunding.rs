//! A refund restores exactly what was paid.

use crate::{mock::*, *};
use frame::{arithmetic::Permill, testing_prelude::*};

/// 33,333 paid, of which the holder paid 30 %: 23,333 and 10,000.
fn paid() -> (ProgrammeId, PaymentId) {
    let terms = Terms {
        self_pay: Permill::from_percent(30),
        ..terms()
    };
    let programme = given_with(terms, HOLDER, 50_000);
    assert_ok!(pay(HOLDER, &[programme], SHOP, 33_333));
    (programme, last_payment())
}

#[test]
fn a_refund_is_split_as_the_payment_was() {
    test(|| {
        let (programme, payment) = paid();
        let (holder, shop) = (won(HOLDER), won(SHOP));
        assert_ok!(refund(SHOP, payment, 10_001));
        assert_eq!(left(programme, HOLDER), 26_667 + 7_000);
        assert_eq!(won(HOLDER), holder + 3_001);
        assert_eq!(won(SHOP), shop - 10_001);
        let Some(Event::Refunded { parts, own, .. }) = events().pop() else {
            panic!("a refund")
        };
        assert_eq!((parts[0].amount, own), (7_000, 3_001));

        let rest = Vouchers::refundable(payment).expect("a receipt");
        assert_eq!(
            (rest.total, rest.parts[0].amount, rest.own),
            (23_332, 16_333, 6_999)
        );
        assert_noop!(refund(SHOP, payment, 23_333), Error::<Test>::RefundTooHigh);
        assert_ok!(refund(SHOP, payment, 23_332));
        assert_eq!(left(programme, HOLDER), 50_000);
        assert_eq!(won(HOLDER), holder + 10_000);
        assert_noop!(refund(SHOP, payment, 1), Error::<Test>::RefundTooHigh);
        assert_noop!(
            refund(SHOP, payment, Balance::MAX),
            Error::<Test>::RefundTooHigh
        );
        assert_eq!(totals(programme).refunded, 23_333);
    });
}

#[test]
fn only_the_merchant_refunds_what_was_paid_to_it() {
    test(|| {
        let (programme, payment) = paid();
        assert_noop!(refund(MALL, payment, 1), Error::<Test>::NotMerchant);
        assert_noop!(refund(HOLDER, payment, 1), Error::<Test>::NotMerchant);
        assert_noop!(refund(SHOP, payment, 0), Error::<Test>::ZeroAmount);
        let other = PaymentId {
            programme,
            number: 1,
        };
        assert_noop!(refund(SHOP, other, 1), Error::<Test>::PaymentNotFound);
        let all = Balances::balance(&id(SHOP));
        assert_ok!(Balances::transfer_allow_death(signed(SHOP), id(MALL), all));
        assert_noop!(refund(SHOP, payment, 1_000), TokenError::FundsUnavailable);
    });
}

#[test]
fn refunds_go_on_after_the_end_and_not_after_theirs() {
    test(|| {
        let (programme, payment) = paid();
        at(terms().valid_until + DAY);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        assert_ok!(refund(SHOP, payment, 10));
        at(terms().refund_until - 1);
        assert_ok!(refund(SHOP, payment, 10));
        at(terms().refund_until);
        assert_noop!(refund(SHOP, payment, 10), Error::<Test>::RefundPeriodOver);
        assert_eq!(
            Vouchers::refundable(payment).map(|rest| rest.total),
            Some(0)
        );
    });
}

#[test]
fn of_several_programmes_the_first_ends_the_refunds() {
    test(|| {
        let long = given(HOLDER, 1_000);
        let short = given_with(
            Terms {
                refund_until: NOON + 40 * DAY,
                ..terms()
            },
            HOLDER,
            1_000,
        );
        assert_ok!(pay(HOLDER, &[long, short], SHOP, 1_500));
        let payment = last_payment();
        assert_eq!(payment.programme, short);
        assert_ok!(refund(SHOP, payment, 300));
        // 300 × 1,000 ÷ 1,500, and the rest.
        assert_eq!((left(long, HOLDER), left(short, HOLDER)), (200, 600));
        at(NOON + 40 * DAY);
        assert_noop!(refund(SHOP, payment, 1), Error::<Test>::RefundPeriodOver);
        assert_ok!(Vouchers::close(signed(STRANGER), short));
    });
}

/// A programme that is named and pays nothing has no say in it.
#[test]
fn refunds_end_with_the_first_programme_that_paid() {
    test(|| {
        let pays = given(HOLDER, 1_000);
        let idle = given_with(
            Terms {
                valid_until: NOON + 35 * DAY,
                refund_until: NOON + 35 * DAY,
                ..terms()
            },
            HOLDER,
            1_000,
        );
        assert_ok!(pay(HOLDER, &[idle, pays], SHOP, 600));
        let payment = last_payment();
        assert_eq!(payment.programme, pays);
        at(NOON + 35 * DAY);
        assert_ok!(Vouchers::close(signed(STRANGER), idle));
        Vouchers::prune(PruneWeight::get());
        assert_ok!(refund(SHOP, payment, 600));
        assert_eq!(left(pays, HOLDER), 1_000);
    });
}

#[test]
fn a_refund_of_today_frees_the_days_cap() {
    test(|| {
        let terms = Terms {
            rules: rules(&[Rule::CapPerDay(10_000)]),
            ..terms()
        };
        let programme = given_with(terms, HOLDER, 50_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 10_000));
        let payment = last_payment();
        assert_ok!(refund(SHOP, payment, 4_000));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 4_000));
        // One of yesterday frees nothing of today's.
        at(NOON + DAY);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 10_000));
        assert_ok!(refund(SHOP, payment, 6_000));
        assert_noop!(
            pay(HOLDER, &[programme], SHOP, 1),
            Error::<Test>::RuleRefused { rule: 0, place: 0 }
        );
    });
}

#[test]
fn a_refund_weighs_by_its_parts() {
    test(|| {
        let weigh = |n: u32| {
            let ids: Vec<_> = (0..n).map(|_| given(HOLDER, 100)).collect();
            assert_ok!(pay(HOLDER, &ids, SHOP, 100 * Balance::from(n)));
            let post = Vouchers::refund(signed(SHOP), last_payment(), 10).expect("refunds");
            post.actual_weight.expect("a weight")
        };
        let weight = <Test as Config>::WeightInfo::refund;
        assert_eq!(weigh(1), weight(1));
        assert_eq!(weigh(4), weight(4));
    });
}
