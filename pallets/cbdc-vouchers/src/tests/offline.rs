//! Orders signed without a network, out of a purse.

use crate::{mock::*, *};
use frame::{
    arithmetic::Permill,
    deps::{
        sp_core::{Pair, ecdsa, ed25519},
        sp_runtime::{AccountId32, MultiSignature, MultiSigner, traits::IdentifyAccount},
    },
    testing_prelude::*,
};

/// A purse of 50,000 in an entitlement of 60,000.
fn reserved() -> ProgrammeId {
    let programme = given(HOLDER, 60_000);
    assert_ok!(Vouchers::reserve(
        signed(HOLDER),
        programme,
        50_000,
        NOON + 2 * DAY
    ));
    programme
}

fn call((order, signature): (OrderOf<Test>, MultiSignature)) -> Call<Test> {
    Call::pay_order { order, signature }
}

fn ordered(programme: ProgrammeId, amount: Balance, nonce: u64) -> Call<Test> {
    call(order(order_of(programme, HOLDER, amount, nonce), HOLDER))
}

#[test]
fn five_of_six_orders_settle_in_any_order() {
    test(|| {
        let programme = reserved();
        let before = won(SHOP);
        for nonce in [4, 2, 6, 1, 5] {
            assert_ok!(submit(ordered(programme, 10_000, nonce)));
        }
        refused_for_now(ordered(programme, 10_000, 3), Error::PurseTooLow);
        assert_eq!(won(SHOP), before + 50_000);
        assert_eq!(left(programme, HOLDER), 10_000);
        for nonce in [4, 2, 6, 1, 5] {
            refused(ordered(programme, 10_000, nonce), Error::OrderUsed);
        }
        assert!(Vouchers::is_order_used(programme, id(HOLDER), 4));
        assert!(!Vouchers::is_order_used(programme, id(HOLDER), 3));
    });
}

#[test]
fn a_day_has_so_many_orders() {
    test(|| {
        let programme = reserved();
        for nonce in 0..64 {
            assert_ok!(submit(ordered(programme, 1, nonce)));
        }
        let more = ordered(programme, 1, 64);
        refused_for_now(more.clone(), Error::TooManyOrders);
        // 15:00 UTC is midnight in Korea.
        at(NOON + 12 * 3_600_000);
        assert_ok!(submit(more));
    });
}

#[test]
fn an_order_pays_like_a_payment() {
    test(|| {
        let programme = reserved();
        assert_ok!(dispatch(ordered(programme, 10_000, 9), STRANGER));
        let payment = last_payment();
        let Some(Event::Paid {
            order, own, parts, ..
        }) = events().pop()
        else {
            panic!("a payment")
        };
        assert_eq!((order, own, parts[0].amount), (Some(9), 0, 10_000));
        // A refund comes back to where it can be spent on line.
        assert_ok!(refund(SHOP, payment, 10_000));
        assert_eq!(left(programme, HOLDER), 20_000);
    });
}

#[test]
fn an_order_says_what_it_takes_and_how_long_it_is_good() {
    test(|| {
        let programme = reserved();
        let valid = |nonce| pool(ordered(programme, 10, nonce)).expect("valid");
        assert_ne!(valid(1).provides, valid(2).provides);
        // Of so many one waits in the pool, since a purse may not pay them all.
        assert_eq!(valid(1).provides, valid(65).provides);
        // A day of blocks of 2 s.
        assert_eq!(valid(1).longevity, 24 * 1_800);
    });
}

#[test]
fn late_foreign_and_forged_orders_are_refused() {
    test(|| {
        let programme = reserved();
        let plain = order_of(programme, HOLDER, 10_000, 1);
        // Signed by another, or altered afterwards.
        refused(call(order(plain.clone(), STRANGER)), Error::BadSignature);
        let (_, signature) = order(plain.clone(), HOLDER);
        let more = Order {
            amount: 10_001,
            ..plain.clone()
        };
        refused(call((more, signature)), Error::BadSignature);
        // Signed for a chain with another genesis.
        let message = plain.message(H256::repeat_byte(1));
        let foreign = pair(HOLDER).sign(&message).into();
        refused(call((plain.clone(), foreign)), Error::BadSignature);

        let good = call(order(plain, HOLDER));
        assert_ok!(pool(good.clone()));
        at(NOON + DAY - 1);
        assert_ok!(pool(good.clone()));
        at(NOON + DAY);
        refused(good, Error::OrderExpired);
    });
}

#[test]
fn every_kind_of_key_signs() {
    test(|| {
        let (ed, ec) = (
            ed25519::Pair::from_seed(&[7; 32]),
            ecdsa::Pair::from_seed(&[7; 32]),
        );
        let ed_account: AccountId32 = MultiSigner::from(ed.public()).into_account();
        let ec_account: AccountId32 = MultiSigner::from(ec.public()).into_account();
        let programme = programme_with(terms(), 2_000);
        for (account, sign) in [
            (
                ed_account,
                &(|message: &[u8]| MultiSignature::from(ed.sign(message)))
                    as &dyn Fn(&[u8]) -> MultiSignature,
            ),
            (ec_account, &|message: &[u8]| ec.sign(message).into()),
        ] {
            let to = vec![(account.clone(), 1_000)].try_into().expect("one");
            assert_ok!(Vouchers::allot(signed(CITY), programme, to));
            let origin = RuntimeOrigin::signed(account.clone());
            assert_ok!(Vouchers::reserve(origin, programme, 1_000, NOON + DAY));
            let order = Order {
                payer: account,
                ..order_of(programme, HOLDER, 600, 1)
            };
            let signature = sign(&order.message(System::block_hash(0)));
            assert_ok!(submit(call((order, signature))));
        }
        assert_eq!(totals(programme).spent, 1_200);
    });
}

#[test]
fn an_order_is_judged_like_a_payment() {
    test(|| {
        let choosy = Terms {
            rules: rules(&[Rule::Categories(1 << 5), Rule::CapPerDay(1_500)]),
            ..terms()
        };
        let programme = given_with(choosy, HOLDER, 5_000);
        assert_ok!(Vouchers::reserve(
            signed(HOLDER),
            programme,
            5_000,
            NOON + DAY
        ));
        let with = |change: fn(&mut OrderOf<Test>)| {
            let mut plain = order_of(programme, HOLDER, 1_000, 1);
            change(&mut plain);
            call(order(plain, HOLDER))
        };
        refused(with(|order| order.amount = 0), Error::ZeroAmount);
        refused(
            with(|order| order.merchant = id(HOLDER)),
            Error::PayerIsMerchant,
        );
        refused_for_now(
            with(|order| order.merchant = id(STRANGER)),
            Error::MerchantNotFound,
        );
        refused_for_now(
            with(|order| order.merchant = id(MALL)),
            Error::RuleRefused { rule: 0, place: 0 },
        );
        refused_for_now(with(|order| order.programme = 9), Error::ProgrammeNotFound);
        assert_ok!(submit(with(|_| ())));
        refused_for_now(
            with(|order| order.nonce = 2),
            Error::RuleRefused { rule: 1, place: 0 },
        );
        stop_shop(Some(Unpayable::Suspended));
        refused_for_now(with(|order| order.nonce = 2), Error::MerchantSuspended);
        stop_shop(Some(Unpayable::AcquirerStopped));
        refused_for_now(with(|order| order.nonce = 2), Error::AcquirerStopped);
        stop_shop(None);
        assert_ok!(Vouchers::pause(signed(CITY), programme));
        refused_for_now(with(|order| order.nonce = 2), Error::ProgrammePaused);
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        freeze(HOLDER);
        refused_for_now(with(|order| order.nonce = 2), Error::PayerFrozen);
    });
}

#[test]
fn an_order_ends_with_its_programme() {
    test(|| {
        let programme = given(HOLDER, 1_000);
        let until = terms().valid_until;
        assert_ok!(Vouchers::reserve(signed(HOLDER), programme, 1_000, until));
        let plain = Order {
            deadline: Moment::MAX,
            ..order_of(programme, HOLDER, 100, 1)
        };
        let good = call(order(plain, HOLDER));
        assert_eq!(
            pool(good.clone()).map(|valid| valid.longevity),
            Ok(30 * 24 * 1_800)
        );
        at(until);
        refused(good, Error::Expired);
    });
}

#[test]
fn a_frozen_escrow_pays_no_order() {
    test(|| {
        let programme = reserved();
        let good = ordered(programme, 10_000, 1);
        // A court's freeze is told on the whole runtime; here it is short of won.
        let escrow = Vouchers::escrow(programme);
        let away = Balances::balance(&escrow);
        hypothetically!({
            assert_ok!(Balances::force_transfer(root(), escrow, id(STRANGER), away));
            refused_for_now(good.clone(), Error::EscrowFrozen);
        });
        assert_ok!(submit(good));
    });
}

#[test]
fn the_purse_is_kept_for_merchants() {
    test(|| {
        let programme = reserved();
        let release = |amount| Vouchers::release(signed(HOLDER), programme, amount);
        assert_noop!(release(1), Error::<Test>::PurseLocked);
        at(NOON + 2 * DAY - 1);
        assert_noop!(release(1), Error::<Test>::PurseLocked);
        at(NOON + 2 * DAY);
        assert_noop!(release(50_001), Error::<Test>::PurseTooLow);
        assert_noop!(release(0), Error::<Test>::ZeroAmount);
        assert_ok!(release(50_000));
        assert_eq!(left(programme, HOLDER), 60_000);
        assert_noop!(
            Vouchers::release(signed(HOLDER), 9, 1),
            Error::<Test>::ProgrammeNotFound
        );
        assert_noop!(
            Vouchers::release(signed(STRANGER), programme, 1),
            Error::<Test>::EntitlementNotFound
        );
    });
}

#[test]
fn a_purse_is_filled_out_of_what_is_left() {
    test(|| {
        let programme = given(HOLDER, 1_000);
        let reserve = |who, programme, amount, until| {
            Vouchers::reserve(signed(who), programme, amount, until)
        };
        let end = terms().valid_until;
        assert_noop!(
            reserve(HOLDER, programme, 0, end),
            Error::<Test>::ZeroAmount
        );
        assert_noop!(reserve(HOLDER, 9, 1, end), Error::<Test>::ProgrammeNotFound);
        assert_noop!(
            reserve(STRANGER, programme, 1, end),
            Error::<Test>::EntitlementNotFound
        );
        assert_noop!(
            reserve(HOLDER, programme, 1_001, end),
            Error::<Test>::EntitlementTooLow
        );
        assert_noop!(
            reserve(HOLDER, programme, 1, NOON),
            Error::<Test>::InvalidPeriod
        );
        assert_noop!(
            reserve(HOLDER, programme, 1, end + 1),
            Error::<Test>::InvalidPeriod
        );
        assert_ok!(reserve(HOLDER, programme, 600, NOON + 2 * DAY));
        // It can be kept longer, but not shorter.
        assert_noop!(
            reserve(HOLDER, programme, 1, NOON + DAY),
            Error::<Test>::InvalidPeriod
        );
        assert_ok!(reserve(HOLDER, programme, 400, end));
        assert_eq!(System::sufficients(&id(HOLDER)), 1);
        assert_noop!(
            pay(HOLDER, &[programme], SHOP, 1),
            Error::<Test>::EntitlementTooLow
        );
        at(end);
        assert_noop!(
            reserve(HOLDER, programme, 1, end + 1),
            Error::<Test>::Expired
        );
    });
}

#[test]
fn where_holders_pay_a_share_there_is_no_purse() {
    test(|| {
        let shared = Terms {
            self_pay: Permill::from_percent(10),
            ..terms()
        };
        let programme = given_with(shared, HOLDER, 1_000);
        assert_noop!(
            Vouchers::reserve(signed(HOLDER), programme, 1, NOON + DAY),
            Error::<Test>::NoPurse
        );
    });
}

#[test]
fn an_order_without_an_entitlement_is_refused() {
    test(|| {
        let programme = reserved();
        let forged = call(order(order_of(programme, STRANGER, 1, 1), STRANGER));
        refused_for_now(forged, Error::EntitlementNotFound);
    });
}
