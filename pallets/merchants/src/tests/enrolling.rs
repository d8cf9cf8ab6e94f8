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
        assert_ok!(agreed(&agreement(BANK)));
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
fn a_shop_joins_by_what_its_acquirer_has_signed() {
    test(|| {
        let agreement = agreement(BANK);
        assert_noop!(joined(&agreement, CARD), Error::<Test>::BadSignature);
        assert_ok!(joined(&agreement, BANK));
        assert_eq!(payable(), Ok(PROFILE));
        assert!(held(BANK) > 0);
    });
}

#[test]
fn only_as_was_agreed() {
    test(|| {
        let agreement = agreement(BANK);
        let signature = sign(&agreement, SHOP);
        let others = [
            Agreement {
                profile: MerchantProfile {
                    category: 6,
                    ..PROFILE
                },
                ..agreement.clone()
            },
            Agreement {
                until: agreement.until + 1,
                ..agreement.clone()
            },
            Agreement {
                made: agreement.made + 1,
                ..agreement.clone()
            },
            Agreement {
                merchant: id(STRANGER),
                ..agreement.clone()
            },
            // Another acquirer can't take what was said to this one.
            Agreement {
                acquirer: id(CARD),
                ..agreement.clone()
            },
        ];
        for other in others {
            assert_noop!(
                bring(&other, signature.clone()),
                Error::<Test>::BadSignature
            );
        }
        // Nor does either bring what it has signed itself.
        assert_noop!(
            bring(&agreement, sign(&agreement, BANK)),
            Error::<Test>::BadSignature
        );
        assert_noop!(joined(&agreement, SHOP), Error::<Test>::BadSignature);
        assert_ok!(bring(&agreement, signature.clone()));
        assert_noop!(bring(&agreement, signature), Error::<Test>::MerchantExists);
    });
}

#[test]
fn an_agreement_has_its_time() {
    test(|| {
        let good = |made, until| Agreement {
            made,
            until,
            ..agreement(BANK)
        };
        for (made, until, error) in [
            (NOON, NOON, Error::<Test>::AgreementOver),
            (
                NOON,
                NOON + MAX_AGREEMENT + 1,
                Error::<Test>::AgreementTooLong,
            ),
            (
                NOON - MAX_AGREEMENT,
                NOON + 1,
                Error::<Test>::AgreementTooLong,
            ),
            (
                NOON + MAX_AHEAD + 1,
                NOON + DAY,
                Error::<Test>::AgreementNotYet,
            ),
        ] {
            assert_noop!(agreed(&good(made, until)), error);
        }
        let ahead = NOON + MAX_AHEAD;
        for (made, until) in [
            (NOON, NOON + MAX_AGREEMENT),
            (NOON + 1 - MAX_AGREEMENT, NOON + 1),
            (ahead, ahead + MAX_AGREEMENT),
        ] {
            hypothetically!({
                assert_ok!(agreed(&good(made, until)));
                Shops::do_try_state().expect("the law holds");
            });
        }
    });
}

#[test]
fn none_is_used_twice() {
    test(|| {
        // Also one whose signer's clock is ahead.
        for made in [NOON, NOON + MAX_AHEAD] {
            hypothetically!({
                let used = Agreement {
                    made,
                    ..agreement(BANK)
                };
                assert_ok!(agreed(&used));
                assert_ok!(Shops::leave(signed(SHOP)));
                assert_noop!(agreed(&used), Error::<Test>::AgreementOutdated);
                // Nor what was agreed on the way to another.
                at(made);
                enroll(BANK);
                let to_card = agreement(CARD);
                assert_ok!(agreed(&to_card));
                assert_ok!(agreed(&agreement(BANK)));
                assert_noop!(agreed(&to_card), Error::<Test>::AgreementOutdated);
            });
        }
    });
}

/// What was signed and never brought is void from the next enrolment, move, leaving or removal on,
/// whosever the shop was when it was signed, and is afterwards.
#[test]
fn none_outlives_what_it_was_made_for() {
    test(|| {
        let (to_bank, to_card) = (agreement(BANK), agreement(CARD));
        at(NOON + 1);
        enroll(BANK);
        assert_noop!(agreed(&to_card), Error::<Test>::AgreementOutdated);
        let away = agreement(CARD);
        at(NOON + 2);
        assert_ok!(Shops::leave(signed(SHOP)));
        for old in [&to_bank, &to_card, &away] {
            assert_noop!(agreed(old), Error::<Test>::AgreementOutdated);
        }
        assert_noop!(joined(&to_bank, BANK), Error::<Test>::AgreementOutdated);
        at(NOON + 3);
        enroll(BANK);
        let away = agreement(CARD);
        at(NOON + 4);
        assert_ok!(Shops::remove(signed(BANK), id(SHOP)));
        assert_noop!(agreed(&away), Error::<Test>::AgreementOutdated);
        // What its acquirer and the council do with its record ends none.
        enroll(BANK);
        let away = agreement(CARD);
        at(NOON + 5);
        assert_ok!(Shops::suspend(root(), id(SHOP)));
        assert_ok!(Shops::update(signed(BANK), id(SHOP), PROFILE));
        assert_ok!(agreed(&away));
    });
}

/// For as long as any agreement is good: idle time forgets no change too early.
#[test]
fn none_comes_alive_again() {
    test(|| {
        let old = Agreement {
            until: NOON + MAX_AGREEMENT,
            ..agreement(CARD)
        };
        enroll(BANK);
        assert_ok!(Shops::leave(signed(SHOP)));
        for day in 0..30 {
            at(NOON + day * DAY);
            Shops::on_idle(1, Weight::MAX);
            assert_noop!(agreed(&old), Error::<Test>::AgreementOutdated);
        }
        at(NOON + MAX_AGREEMENT - 1);
        Shops::on_idle(1, Weight::MAX);
        assert_noop!(agreed(&old), Error::<Test>::AgreementOutdated);
        at(NOON + MAX_AGREEMENT);
        assert_noop!(agreed(&old), Error::<Test>::AgreementOver);
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
        assert_ok!(agreed(&agreement(CARD)));
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
        assert_noop!(agreed(&agreement), refused);
        assert_noop!(joined(&agreement, BANK), refused);
        grant(BANK);
        Stopped::set(vec![id(BANK)]);
        assert_noop!(agreed(&agreement), TokenError::Frozen);
        assert_noop!(joined(&agreement, BANK), TokenError::Frozen);
        Stopped::set(vec![]);
        Badge::<Test>::kill();
        assert_noop!(agreed(&agreement), Error::<Test>::BadgeNotNamed);
        assert_noop!(
            Shops::name_badge(signed(BANK), BADGE),
            DispatchError::BadOrigin
        );
        assert_ok!(Shops::name_badge(root(), BADGE));
        assert_eq!(events(), [Event::BadgeNamed { badge: BADGE }]);
        assert_ok!(agreed(&agreement));
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
                bring(&agreement, sign(&agreement, BANK)),
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
            assert_noop!(agreed(&agreement), Error::<Test>::InvalidProfile);
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
        assert_noop!(agreed(&agreement(BANK)), TokenError::FundsUnavailable);
    });
}
