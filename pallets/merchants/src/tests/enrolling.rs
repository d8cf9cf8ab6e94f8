//! Nobody is a merchant that has not agreed, and nobody stays one that does not want to.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, traits::AccountIdConversion},
    testing_prelude::*,
};
use pallet_support::merchants::Region;

#[test]
fn a_shop_without_won_is_enrolled_in_one_call() {
    test(|| {
        assert_eq!(payable(), Err(Unpayable::NotMerchant));
        assert!(!System::account_exists(&id(SHOP)));
        assert_ok!(agreed(BANK, &agreement(BANK)));
        assert_eq!(payable(), Ok(PROFILE));
        assert_eq!(Shops::unpayable(id(SHOP)), None);
        assert_eq!(<Shops as Merchants<_>>::profile(&id(SHOP)), Some(PROFILE));
        assert!(System::account_exists(&id(SHOP)));
        assert!(held(BANK) > 0);
        assert_eq!(
            events(),
            [Event::Enrolled {
                merchant: id(SHOP),
                acquirer: id(BANK),
                from: None,
                profile: PROFILE,
                suspended: false
            }]
        );
    });
}

/// A merchant that is a multisig signs no message: it brings what its acquirer has signed.
#[test]
fn either_party_may_bring_the_agreement() {
    test(|| {
        assert_ok!(agreed(SHOP, &agreement(BANK)));
        assert_eq!(payable(), Ok(PROFILE));
    });
}

#[test]
fn only_as_was_agreed() {
    test(|| {
        let agreement = agreement(BANK);
        let signature = sign(&agreement, SHOP);
        let refused = |by, changed: &Agreement<AccountId32>, error: Error<Test>| {
            assert_noop!(bring(by, changed, signature.clone()), error);
        };
        refused(STRANGER, &agreement, Error::NotParty);
        refused(SHOP, &agreement, Error::BadSignature);
        let other = Agreement {
            profile: MerchantProfile {
                category: 6,
                ..PROFILE
            },
            ..agreement.clone()
        };
        refused(BANK, &other, Error::BadSignature);
        let other = Agreement {
            until: agreement.until + 1,
            ..agreement.clone()
        };
        refused(BANK, &other, Error::BadSignature);
        let other = Agreement {
            merchant: id(STRANGER),
            ..agreement.clone()
        };
        refused(BANK, &other, Error::BadSignature);
        // Another acquirer can't take what was said to this one.
        let other = Agreement {
            acquirer: id(CARD),
            ..agreement.clone()
        };
        refused(CARD, &other, Error::BadSignature);
        assert_ok!(bring(BANK, &agreement, signature.clone()));
        refused(BANK, &agreement, Error::MerchantExists);
    });
}

#[test]
fn an_agreement_has_its_time() {
    test(|| {
        let until = |until| Agreement {
            until,
            ..agreement(BANK)
        };
        assert_noop!(agreed(BANK, &until(NOON)), Error::<Test>::AgreementOver);
        assert_noop!(
            agreed(BANK, &until(NOON + MAX_AGREEMENT + 1)),
            Error::<Test>::AgreementTooLong
        );
        assert_ok!(agreed(BANK, &until(NOON + MAX_AGREEMENT)));
    });
}

#[test]
fn none_is_used_twice() {
    test(|| {
        let agreement = agreement(BANK);
        assert_ok!(agreed(BANK, &agreement));
        assert_ok!(Shops::leave(signed(SHOP)));
        assert_noop!(agreed(BANK, &agreement), Error::<Test>::AgreementUsed);
        // Nor what was agreed on the way to another.
        at(NOON + 1);
        enroll(BANK);
        let to_card = crate::mock::agreement(CARD);
        assert_ok!(agreed(CARD, &to_card));
        let back = crate::mock::agreement(BANK);
        assert_ok!(agreed(BANK, &back));
        assert_noop!(agreed(CARD, &to_card), Error::<Test>::AgreementUsed);
    });
}

/// What was signed while the shop had no acquirer does not take it from the one that it has.
#[test]
fn an_agreement_to_one_move_is_none_to_another() {
    test(|| {
        let to_card = agreement(CARD);
        let signature = sign(&to_card, SHOP);
        enroll(BANK);
        assert_noop!(
            bring(CARD, &to_card, signature),
            Error::<Test>::BadSignature
        );
    });
}

#[test]
fn a_shop_moves_to_another_acquirer() {
    test(|| {
        enroll(BANK);
        let deposit = held(BANK);
        // Also when its own is stopped, and has suspended it.
        assert_ok!(Shops::suspend(signed(BANK), id(SHOP)));
        revoke(BANK);
        assert_ok!(agreed(CARD, &agreement(CARD)));
        assert_eq!(payable(), Ok(PROFILE));
        assert_eq!((held(BANK), held(CARD)), (0, deposit));
        assert_eq!(System::sufficients(&id(SHOP)), 1);
        assert_eq!(
            events().last(),
            Some(&Event::Enrolled {
                merchant: id(SHOP),
                acquirer: id(CARD),
                from: Some(id(BANK)),
                profile: PROFILE,
                suspended: false
            })
        );
    });
}

#[test]
fn a_shop_leaves() {
    test(|| {
        assert_noop!(Shops::leave(signed(SHOP)), Error::<Test>::MerchantNotFound);
        enroll(BANK);
        assert_ok!(Shops::leave(signed(SHOP)));
        assert_eq!(payable(), Err(Unpayable::NotMerchant));
        assert_eq!(held(BANK), 0);
        assert!(!System::account_exists(&id(SHOP)));
        assert_eq!(
            events().last(),
            Some(&Event::Removed {
                merchant: id(SHOP),
                barred: false
            })
        );
    });
}

#[test]
fn only_a_licensed_acquirer() {
    test(|| {
        let agreement = agreement(BANK);
        let refused = DispatchError::Other("no badge");
        revoke(BANK);
        assert_noop!(agreed(BANK, &agreement), refused);
        assert_noop!(agreed(SHOP, &agreement), refused);
        grant(BANK);
        Stopped::set(vec![id(BANK)]);
        assert_noop!(agreed(BANK, &agreement), TokenError::Frozen);
        assert_noop!(agreed(SHOP, &agreement), TokenError::Frozen);
        Stopped::set(vec![]);
        Badge::<Test>::kill();
        assert_noop!(agreed(BANK, &agreement), Error::<Test>::BadgeNotNamed);
        assert_noop!(
            Shops::name_badge(signed(BANK), BADGE),
            DispatchError::BadOrigin
        );
        assert_ok!(Shops::name_badge(root(), BADGE));
        assert_eq!(events(), [Event::BadgeNamed { badge: BADGE }]);
        assert_ok!(agreed(BANK, &agreement));
    });
}

#[test]
fn pots_are_no_merchants() {
    test(|| {
        let escrow: AccountId32 = PalletId(*b"dure/vch").into_sub_account_truncating((b'e', 0u32));
        let treasury: AccountId32 = PalletId(*b"dure/trs").into_account_truncating();
        for pot in [escrow, treasury] {
            let agreement = Agreement {
                merchant: pot,
                ..agreement(BANK)
            };
            assert_noop!(
                bring(BANK, &agreement, sign(&agreement, BANK)),
                Error::<Test>::PotNotMerchant
            );
        }
    });
}

#[test]
fn profiles_are_what_rules_can_name() {
    test(|| {
        let unsound = [
            MerchantProfile {
                category: 64,
                ..PROFILE
            },
            MerchantProfile {
                region: Region(11),
                ..PROFILE
            },
            MerchantProfile {
                region: Region(100_000),
                ..PROFILE
            },
        ];
        for profile in unsound {
            let agreement = Agreement {
                profile,
                ..agreement(BANK)
            };
            assert_noop!(agreed(BANK, &agreement), Error::<Test>::InvalidProfile);
        }
        enroll(BANK);
        for profile in unsound {
            assert_noop!(
                Shops::update(signed(BANK), id(SHOP), profile),
                Error::<Test>::InvalidProfile
            );
        }
    });
}

#[test]
fn an_acquirer_without_won_enrols_nobody() {
    test(|| {
        let all = Balances::free_balance(id(BANK));
        assert_ok!(Balances::transfer_keep_alive(
            signed(BANK),
            id(STRANGER),
            all - 1
        ));
        assert_noop!(agreed(BANK, &agreement(BANK)), TokenError::FundsUnavailable);
    });
}
