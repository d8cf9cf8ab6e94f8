//! Programmes pay their holders' fees, within bounds.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};
use pallet_support::FeeSponsor;

/// A programme that pays ₩10 of fees for each holder and day, out of ₩25.
fn sponsoring() -> ProgrammeId {
    let terms = Terms {
        fee_allowance: 10,
        ..terms()
    };
    let programme = given_with(terms, GHOST, 1_000);
    assert_ok!(Vouchers::fund_fees(signed(FUNDER), programme, 25));
    programme
}

fn most(who: Who, call: Call<Test>) -> Option<Balance> {
    let sponsor = <Vouchers as FeeSponsor<AccountId32, RuntimeCall, Balance>>::sponsor(
        &id(who),
        &call.into(),
    )?;
    assert_eq!(sponsor.purse, Vouchers::fee_purse(sponsor.programme));
    Some(sponsor.most)
}

fn pays(ids: &[ProgrammeId]) -> Call<Test> {
    Call::pay {
        programmes: programmes(ids),
        merchant: id(SHOP),
        amount: 1,
    }
}

fn paid(programme: ProgrammeId, who: Who, fee: Balance) {
    // The won itself is moved by whoever charges.
    let purse = Vouchers::fee_purse(programme);
    assert_ok!(Balances::force_transfer(root(), purse, id(TREASURY), fee));
    <Vouchers as FeeSponsor<AccountId32, RuntimeCall, Balance>>::paid(programme, &id(who), fee);
}

fn settled(programme: ProgrammeId, who: Who, taken: Balance, cost: Balance) {
    let purse = Vouchers::fee_purse(programme);
    assert_ok!(Balances::force_transfer(
        root(),
        id(TREASURY),
        purse,
        taken - cost
    ));
    <Vouchers as FeeSponsor<AccountId32, RuntimeCall, Balance>>::settled(
        programme,
        &id(who),
        taken,
        cost,
    );
}

#[test]
fn pay_and_reserve_are_sponsored_and_nothing_else() {
    test(|| {
        let programme = sponsoring();
        let reserves = Call::reserve {
            programme,
            amount: 1,
            until: NOON + DAY,
        };
        assert_eq!(most(GHOST, pays(&[programme])), Some(10));
        assert_eq!(most(GHOST, reserves), Some(10));
        let releases = Call::release {
            programme,
            amount: 1,
        };
        assert_eq!(most(GHOST, releases), None);
        let remark = frame_system::Call::remark { remark: vec![] };
        assert!(
            <Vouchers as FeeSponsor<AccountId32, RuntimeCall, Balance>>::sponsor(
                &id(GHOST),
                &remark.into()
            )
            .is_none()
        );
    });
}

#[test]
fn within_the_days_allowance_and_the_purse() {
    test(|| {
        let programme = sponsoring();
        paid(programme, GHOST, 8);
        assert_eq!(most(GHOST, pays(&[programme])), Some(2));
        settled(programme, GHOST, 8, 5);
        assert_eq!(
            events().last(),
            Some(&Event::FeeSponsored {
                programme,
                who: id(GHOST),
                fee: 5
            })
        );
        assert_eq!(most(GHOST, pays(&[programme])), Some(5));
        paid(programme, GHOST, 5);
        assert_eq!(most(GHOST, pays(&[programme])), None);
        // The next day is another, but the purse is the same.
        at(NOON + DAY);
        assert_eq!(most(GHOST, pays(&[programme])), Some(10));
        paid(programme, GHOST, 10);
        at(NOON + 2 * DAY);
        assert_eq!(totals(programme).fees_spent, 20);
        // Of the last five one stays, and the account with it.
        assert_eq!(most(GHOST, pays(&[programme])), Some(4));
    });
}

#[test]
fn each_holder_has_an_allowance_of_its_own_and_takes_it_along() {
    test(|| {
        let programme = sponsoring();
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 10));
        assert_ok!(allot(programme, &[(40, 10)]));
        paid(programme, GHOST, 8);
        assert_eq!(most(GHOST, pays(&[programme])), Some(2));
        assert_eq!(most(40, pays(&[programme])), Some(10));
        assert_ok!(Vouchers::repoint(
            signed(CITY),
            programme,
            id(GHOST),
            id(41)
        ));
        assert_eq!(most(GHOST, pays(&[programme])), None);
        assert_eq!(most(41, pays(&[programme])), Some(2));
    });
}

#[test]
fn fees_of_the_day_and_spending_of_the_day_do_not_mix() {
    test(|| {
        let terms = Terms {
            fee_allowance: 10,
            rules: rules(&[Rule::CapPerDay(100)]),
            ..terms()
        };
        let programme = given_with(terms, GHOST, 1_000);
        assert_ok!(Vouchers::fund_fees(signed(FUNDER), programme, 25));
        paid(programme, GHOST, 4);
        assert_ok!(pay(GHOST, &[programme], SHOP, 100));
        assert_eq!(most(GHOST, pays(&[programme])), Some(6));
        at(NOON + DAY);
        paid(programme, GHOST, 4);
        assert_ok!(pay(GHOST, &[programme], SHOP, 100));
        assert_noop!(
            pay(GHOST, &[programme], SHOP, 1),
            Error::<Test>::RuleRefused { rule: 0, place: 0 }
        );
    });
}

#[test]
fn only_holders_who_can_spend_are_sponsored() {
    test(|| {
        let programme = sponsoring();
        let call = || pays(&[programme]);
        assert_eq!(most(STRANGER, call()), None);
        assert_eq!(most(GHOST, pays(&[])), None);
        assert_eq!(most(GHOST, pays(&[9])), None);
        // The first that is named pays, or none.
        let poor = given(GHOST, 5);
        assert_eq!(most(GHOST, pays(&[poor, programme])), None);
        assert_eq!(most(GHOST, pays(&[programme, poor])), Some(10));

        assert_ok!(Vouchers::pause(signed(CITY), programme));
        assert_eq!(most(GHOST, call()), None);
        assert_ok!(Vouchers::resume(signed(CITY), programme));
        hypothetically!({
            freeze(GHOST);
            assert_eq!(most(GHOST, call()), None);
        });
    });
    test(|| {
        let programme = sponsoring();
        assert_ok!(pay(GHOST, &[programme], SHOP, 1_000));
        assert_eq!(most(GHOST, pays(&[programme])), None);
        at(terms().valid_until);
        assert_eq!(most(GHOST, pays(&[programme])), None);
    });
}

#[test]
fn what_is_left_of_the_purse_goes_back() {
    test(|| {
        let programme = sponsoring();
        paid(programme, GHOST, 8);
        at(terms().refund_until);
        let before = won(FUNDER);
        assert_ok!(Vouchers::close(signed(STRANGER), programme));
        assert_eq!(won(FUNDER), before + 1_000 + 17);
        assert_eq!(Balances::balance(&Vouchers::fee_purse(programme)), 0);
    });
}
