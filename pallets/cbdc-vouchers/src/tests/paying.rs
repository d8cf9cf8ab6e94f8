//! Payments: split, drained, judged by rules, all or nothing.

use crate::{mock::*, *};
use frame::{arithmetic::Permill, testing_prelude::*};

fn self_pay(percent: u32) -> TermsOf<Test> {
    Terms {
        self_pay: Permill::from_percent(percent),
        ..terms()
    }
}

fn ruled(list: &[Rule]) -> TermsOf<Test> {
    Terms {
        rules: rules(list),
        ..terms()
    }
}

/// Nothing of a refused payment stays.
#[track_caller]
fn refuses(who: Who, from: &[ProgrammeId], merchant: Who, amount: Balance, error: Error<Test>) {
    assert_noop!(pay(who, from, merchant, amount), error);
}

#[test]
fn the_holder_pays_its_share() {
    test(|| {
        let programme = given_with(self_pay(30), HOLDER, 50_000);
        let (holder, shop) = (won(HOLDER), won(SHOP));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 33_333));
        assert_eq!(won(HOLDER), holder - 10_000);
        assert_eq!(won(SHOP), shop + 33_333);
        assert_eq!(left(programme, HOLDER), 50_000 - 23_333);
        assert_eq!(totals(programme).spent, 23_333);
        let payment = PaymentId {
            programme,
            number: 0,
        };
        assert_eq!(
            events().last(),
            Some(&Event::Paid {
                payment,
                payer: id(HOLDER),
                merchant: id(SHOP),
                parts: parts(&[(programme, 23_333)]),
                own: 10_000,
                order: None,
            })
        );
        assert_eq!(
            Vouchers::refundable(payment),
            Some(Refundable {
                until: terms().refund_until,
                total: 33_333,
                parts: parts(&[(programme, 23_333)]),
                own: 10_000,
            })
        );
    });
}

fn parts(parts: &[(ProgrammeId, Balance)]) -> Parts {
    let parts: Vec<_> = parts
        .iter()
        .map(|(programme, amount)| Part {
            programme: *programme,
            amount: *amount,
        })
        .collect();
    parts.try_into().expect("few parts")
}

#[test]
fn the_holder_must_have_its_share() {
    test(|| {
        let programme = given_with(self_pay(30), GHOST, 50_000);
        refuses(GHOST, &[programme], SHOP, 10, Error::OwnFundsTooLow);
        // A payment so small that vouchers pay nothing of it.
        refuses(GHOST, &[programme], SHOP, 1, Error::OwnFundsTooLow);
        assert_ok!(Balances::transfer_allow_death(
            signed(STRANGER),
            id(GHOST),
            3
        ));
        assert_ok!(pay(GHOST, &[programme], SHOP, 10));
        assert_eq!((won(GHOST), left(programme, GHOST)), (0, 49_993));
        assert_eq!(System::providers(&id(GHOST)), 0);
        assert_eq!(System::sufficients(&id(GHOST)), 1);
    });
}

#[test]
fn the_first_to_expire_is_drained_first() {
    test(|| {
        let later = given(HOLDER, 10_000);
        let sooner = given_with(
            Terms {
                valid_until: NOON + 10 * DAY,
                ..terms()
            },
            HOLDER,
            3_000,
        );
        assert_ok!(pay(HOLDER, &[later, sooner], SHOP, 5_000));
        assert_eq!(left(sooner, HOLDER), 0);
        assert_eq!(left(later, HOLDER), 8_000);
        let Some(Event::Paid { parts: paid, .. }) = events().pop() else {
            panic!("a payment")
        };
        assert_eq!(paid, parts(&[(sooner, 3_000), (later, 2_000)]));
    });
}

#[test]
fn ties_are_drained_by_id() {
    test(|| {
        let (first, second) = (given(HOLDER, 100), given(HOLDER, 100));
        assert_ok!(pay(HOLDER, &[second, first], SHOP, 150));
        assert_eq!((left(first, HOLDER), left(second, HOLDER)), (0, 50));
    });
}

#[test]
fn one_refusing_programme_refuses_all() {
    test(|| {
        let sooner = given_with(
            Terms {
                valid_until: NOON + 10 * DAY,
                ..terms()
            },
            HOLDER,
            3_000,
        );
        let choosy = given_with(ruled(&[Rule::Categories(1 << 6)]), HOLDER, 10_000);
        let error = || Error::RuleRefused { rule: 0, place: 1 };
        refuses(HOLDER, &[sooner, choosy], SHOP, 5_000, error());
        // Also where the other could have paid it all.
        refuses(HOLDER, &[sooner, choosy], SHOP, 1_000, error());
        at(NOON + 10 * DAY);
        refuses(HOLDER, &[sooner, choosy], MALL, 1_000, Error::Expired);
        assert_ok!(pay(HOLDER, &[choosy], MALL, 10_000));
    });
}

#[test]
fn four_programmes_pay_together() {
    test(|| {
        let ids: Vec<_> = (0..4).map(|_| given(HOLDER, 100)).collect();
        assert_ok!(pay(HOLDER, &ids, SHOP, 400));
        assert_eq!(System::sufficients(&id(HOLDER)), 0);
        refuses(HOLDER, &ids, SHOP, 1, Error::EntitlementTooLow);
    });
}

#[test]
fn programmes_are_named_once_and_at_all() {
    test(|| {
        let programme = given(HOLDER, 100);
        refuses(HOLDER, &[], SHOP, 1, Error::NoProgrammes);
        refuses(
            HOLDER,
            &[programme, programme],
            SHOP,
            1,
            Error::DuplicateProgramme,
        );
        refuses(HOLDER, &[9], SHOP, 1, Error::ProgrammeNotFound);
        let other = given(STRANGER, 100);
        refuses(
            HOLDER,
            &[programme, other],
            SHOP,
            1,
            Error::EntitlementNotFound,
        );
    });
}

#[test]
fn mixed_shares_are_refused() {
    test(|| {
        let programmes = [
            given_with(self_pay(10), HOLDER, 100),
            given_with(self_pay(20), HOLDER, 100),
        ];
        refuses(HOLDER, &programmes, SHOP, 10, Error::MixedShares);
    });
}

#[test]
fn payer_merchant_and_amount_are_what_they_must_be() {
    test(|| {
        let programme = given(HOLDER, 100);
        refuses(HOLDER, &[programme], SHOP, 0, Error::ZeroAmount);
        refuses(HOLDER, &[programme], HOLDER, 1, Error::PayerIsMerchant);
        refuses(HOLDER, &[programme], STRANGER, 1, Error::MerchantNotFound);
        refuses(HOLDER, &[programme], SHOP, 101, Error::EntitlementTooLow);
        refuses(
            HOLDER,
            &[programme],
            SHOP,
            Balance::MAX,
            Error::EntitlementTooLow,
        );
        freeze(HOLDER);
        refuses(HOLDER, &[programme], SHOP, 1, Error::PayerFrozen);
        assert_noop!(
            Vouchers::reserve(signed(HOLDER), programme, 1, NOON + DAY),
            Error::<Test>::PayerFrozen
        );
    });
}

#[test]
fn two_payments_share_no_won() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 7_000));
        refuses(HOLDER, &[programme], SHOP, 7_000, Error::EntitlementTooLow);
        assert_eq!(left(programme, HOLDER), 3_000);
    });
}

#[test]
fn the_last_millisecond_pays_and_the_next_does_not() {
    test(|| {
        let early = Terms {
            valid_from: NOON + 5,
            ..terms()
        };
        let programme = given_with(early, HOLDER, 100);
        refuses(HOLDER, &[programme], SHOP, 1, Error::NotStarted);
        at(NOON + 4);
        refuses(HOLDER, &[programme], SHOP, 1, Error::NotStarted);
        at(NOON + 5);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        at(terms().valid_until - 1);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        at(terms().valid_until);
        refuses(HOLDER, &[programme], SHOP, 1, Error::Expired);
    });
}

#[test]
fn a_paused_programme_pays_nothing() {
    test(|| {
        let programme = given(HOLDER, 100);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        refuses(HOLDER, &[programme], SHOP, 1, Error::ProgrammePaused);
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
    });
}

/// A wrong region, a suspended merchant, a cap per day exceeded by the second of two payments.
#[test]
fn refusals_tell_themselves_apart() {
    test(|| {
        let seoul = vec![Region(11)].try_into().expect("one");
        let programme = given_with(
            ruled(&[Rule::Regions(seoul), Rule::CapPerDay(10_000)]),
            HOLDER,
            100_000,
        );
        let region = || Error::RuleRefused { rule: 0, place: 0 };
        let cap = || Error::RuleRefused { rule: 1, place: 0 };
        refuses(HOLDER, &[programme], MALL, 1_000, region());
        assert_ok!(pay(HOLDER, &[programme], SHOP, 6_000));
        refuses(HOLDER, &[programme], SHOP, 6_000, cap());
        stop_shop(Some(Unpayable::Suspended));
        refuses(HOLDER, &[programme], SHOP, 6_000, Error::MerchantSuspended);
        stop_shop(Some(Unpayable::AcquirerStopped));
        refuses(HOLDER, &[programme], SHOP, 6_000, Error::AcquirerStopped);
        stop_shop(None);
        // 15:00 UTC is midnight in Korea.
        at(NOON + 12 * 3_600_000 - 1);
        refuses(HOLDER, &[programme], SHOP, 6_000, cap());
        at(NOON + 12 * 3_600_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 6_000));
    });
}

#[test]
fn caps_count_what_the_programme_pays() {
    test(|| {
        let programme = given_with(
            Terms {
                rules: rules(&[Rule::CapPerPayment(700)]),
                ..self_pay(30)
            },
            HOLDER,
            10_000,
        );
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1_000));
        refuses(
            HOLDER,
            &[programme],
            SHOP,
            1_002,
            Error::RuleRefused { rule: 0, place: 0 },
        );
    });
}

#[test]
fn a_badge_opens_and_its_loss_closes() {
    test(|| {
        let programme = given_with(ruled(&[Rule::Badge(STUDENT_BADGE)]), HOLDER, 10_000);
        let error = || Error::RuleRefused { rule: 0, place: 0 };
        refuses(HOLDER, &[programme], SHOP, 1, error());
        grant(HOLDER, STUDENT_BADGE);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        revoke(HOLDER, STUDENT_BADGE);
        refuses(HOLDER, &[programme], SHOP, 1, error());
    });
}

#[test]
fn the_first_use_is_in_time_or_never() {
    test(|| {
        let programme = given_with(ruled(&[Rule::FirstUseBy(NOON + DAY)]), HOLDER, 10_000);
        assert_ok!(allot_more(programme, STRANGER));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        at(NOON + DAY);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        refuses(
            STRANGER,
            &[programme],
            SHOP,
            1,
            Error::RuleRefused { rule: 0, place: 0 },
        );
    });
}

fn allot_more(programme: ProgrammeId, who: Who) -> DispatchResult {
    Vouchers::fund(signed(FUNDER), programme, 100)?;
    allot(programme, &[(who, 100)])
}

#[test]
fn a_payment_that_vouchers_pay_nothing_of_is_the_holders() {
    test(|| {
        let programme = given_with(self_pay(30), HOLDER, 100);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        assert_eq!(left(programme, HOLDER), 100);
        let payment = last_payment();
        assert_ok!(refund(SHOP, payment, 1));
    });
}

#[test]
fn an_account_without_won_spends_all_and_is_gone() {
    test(|| {
        let list = List::new([(id(GHOST), 100_000)]);
        let programme = programme_with(terms(), 100_000);
        assert_ok!(list.publish(programme));
        assert!(!System::account_exists(&id(GHOST)));
        assert_ok!(submit(list.claim(programme, 0)));
        assert!(System::account_exists(&id(GHOST)));
        assert_ok!(pay(GHOST, &[programme], SHOP, 100_000));
        assert!(!System::account_exists(&id(GHOST)));
        assert_ok!(refund(SHOP, last_payment(), 40_000));
        assert!(System::account_exists(&id(GHOST)));
        assert_eq!(left(programme, GHOST), 40_000);
        assert_ok!(pay(GHOST, &[programme], SHOP, 40_000));
        assert!(!System::account_exists(&id(GHOST)));
    });
}

#[test]
fn a_holder_sees_what_it_can_spend_and_why_not() {
    test(|| {
        let programme = given_with(
            ruled(&[
                Rule::Categories(1 << 5),
                Rule::CapPerPayment(700),
                Rule::CapPerDay(1_000),
            ]),
            HOLDER,
            5_000,
        );
        let see = |merchant| {
            Vouchers::spendable(id(HOLDER), programmes(&[programme]), id(merchant)).remove(0)
        };
        let seen = |left, most, refusal: Option<Error<Test>>| Spendable {
            programme,
            left,
            most,
            refusal: refusal.map(Into::into),
        };
        assert_eq!(see(SHOP), seen(5_000, 700, None));
        let error = Error::RuleRefused { rule: 0, place: 0 };
        assert_eq!(see(MALL), seen(5_000, 0, Some(error)));
        assert_eq!(see(STRANGER), seen(5_000, 0, Some(Error::MerchantNotFound)));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 700));
        assert_eq!(see(SHOP), seen(4_300, 300, None));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 300));
        let error = Error::RuleRefused { rule: 2, place: 0 };
        assert_eq!(see(SHOP), seen(4_000, 0, Some(error)));

        let quote =
            |amount| Vouchers::quote(id(HOLDER), programmes(&[programme]), id(SHOP), amount);
        assert_eq!(
            quote(1),
            Err(Error::<Test>::RuleRefused { rule: 2, place: 0 }.into())
        );
        at(NOON + DAY);
        assert_eq!(
            quote(600),
            Ok(Quote {
                parts: parts(&[(programme, 600)]),
                own: 0
            })
        );
    });
}

#[test]
fn a_payment_weighs_what_it_did() {
    test(|| {
        let plain = given(HOLDER, 1_000);
        let asking = given_with(ruled(&[Rule::Badge(STUDENT_BADGE)]), HOLDER, 1_000);
        grant(HOLDER, STUDENT_BADGE);
        let call = |ids: &[ProgrammeId]| {
            RuntimeCall::from(Call::pay {
                programmes: programmes(ids),
                merchant: id(SHOP),
                amount: 10,
            })
        };
        let actual = |ids: &[ProgrammeId]| {
            let post = call(ids).dispatch(signed(HOLDER)).expect("pays");
            post.actual_weight.expect("a weight")
        };
        let badge = <Test as Config>::WeightInfo::check_badge();
        assert_eq!(
            actual(&[asking]),
            call(&[asking]).get_dispatch_info().call_weight
        );
        assert_eq!(actual(&[plain]) + badge, actual(&[asking]));
        assert!(actual(&[plain, asking]).ref_time() > actual(&[asking]).ref_time());
    });
}
