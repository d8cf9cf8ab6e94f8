//! Who may be paid is asked for with every payment, and not for refunds.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn a_merchant_that_is_stopped_is_not_paid_and_still_refunds() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 4_000));
        let payment = last_payment();
        for (why, refused) in [
            (Unpayable::Suspended, Error::<Test>::MerchantSuspended),
            (Unpayable::AcquirerStopped, Error::AcquirerStopped),
            (Unpayable::NotMerchant, Error::MerchantNotFound),
        ] {
            stop_shop(Some(why));
            let refused = DispatchError::from(refused);
            assert_noop!(pay(HOLDER, &[programme], SHOP, 1), refused);
            let seen = Vouchers::spendable(id(HOLDER), programmes(&[programme]), id(SHOP));
            assert_eq!(seen[0].refusal, Some(refused));
            assert_ok!(refund(SHOP, payment, 1_000));
        }
        stop_shop(None);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 1));
        assert_ok!(refund(SHOP, payment, 1_000));
        assert_eq!(left(programme, HOLDER), 9_999);
    });
}
