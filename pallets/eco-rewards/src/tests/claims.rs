//! Claims: members are paid for their points, in won or by vouchers, once.

use super::{
    pools::with_pool,
    proofs::{Refusal, for_good, for_now},
};
use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{
        MultiSignature,
        transaction_validity::{TransactionValidityError, ValidTransaction},
    },
    testing_prelude::*,
};

/// Nobody, a stranger, and the member itself.
const BRINGERS: [fn() -> RuntimeOrigin; 3] = [bare, || signed(STRANGER), || signed(MEMBER)];

/// The first member has 5,000 points of the first epoch, which is closed and pays each.
fn closed() {
    assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
    close(0);
    System::reset_events();
}

/// What somebody signs to be paid in won.
fn says(who: Who, claim: Claim) -> MultiSignature {
    by(who, &Eco::claim_message(claim, None))
}

/// What somebody signs to be paid by a programme of vouchers.
fn says_voucher(who: Who, claim: Claim, voucher: VoucherProgramme) -> MultiSignature {
    by(who, &Eco::claim_message(claim, Some(voucher)))
}

/// What the pool says.
fn pool(
    claim: Claim,
    voucher: Option<VoucherProgramme>,
    signature: Option<MultiSignature>,
) -> Result<ValidTransaction, TransactionValidityError> {
    Eco::authorize_claim(&claim, voucher, signature.as_ref()).map(|(valid, _)| valid)
}

/// A claim in won is refused by an error: bare, brought by a stranger, and in the pool.
#[track_caller]
fn refused_as(
    refusal: Refusal,
    claim: Claim,
    signature: Option<MultiSignature>,
    error: Error<Test>,
) {
    let index = error.encode()[0];
    let error = DispatchError::from(error);
    for origin in [bare(), signed(STRANGER)] {
        assert_noop!(Eco::claim(origin, claim, signature.clone()), error);
    }
    assert_eq!(pool(claim, None, signature), Err(refusal(index)));
}

/// What the first member has signed of an epoch is refused for good.
#[track_caller]
fn refused(epoch: EpochId, error: Error<Test>) {
    let claim = claim_of(epoch, 0);
    refused_as(for_good, claim, Some(says(MEMBER, claim)), error);
}

/// It is refused as things stand.
#[track_caller]
fn refused_for_now(epoch: EpochId, error: Error<Test>) {
    let claim = claim_of(epoch, 0);
    refused_as(for_now, claim, Some(says(MEMBER, claim)), error);
}

/// The first member claims as a voucher: by its own transaction, or by its signature.
fn as_voucher(
    origin: RuntimeOrigin,
    voucher: VoucherProgramme,
    signature: Option<MultiSignature>,
) -> DispatchResult {
    Eco::claim_as_voucher(origin, claim_of(0, 0), voucher, signature)
}

/// The programme of vouchers refuses by its own words; the pool names one error of all of them.
#[track_caller]
fn not_credited(voucher: VoucherProgramme, words: &'static str) {
    let signature = Some(says_voucher(MEMBER, claim_of(0, 0), voucher));
    let error = DispatchError::Other(words);
    assert_noop!(as_voucher(signed(MEMBER), voucher, None), error);
    for origin in [bare(), signed(STRANGER)] {
        assert_noop!(as_voucher(origin, voucher, signature.clone()), error);
    }
    let index = Error::<Test>::NotCredited.encode()[0];
    let says = pool(claim_of(0, 0), Some(voucher), signature);
    assert_eq!(says, Err(for_now(index)));
}

#[test]
fn a_member_claims_in_its_own_transaction() {
    test(|| {
        closed();
        assert_ok!(Eco::claim(signed(MEMBER), claim_of(0, 0), None));
        assert_eq!(
            events(),
            [Event::Claimed {
                programme: 0,
                epoch: 0,
                member: 0,
                points: 5_000,
                amount: 5_000,
                voucher: None
            }]
        );
        assert_eq!(won(MEMBER), 5_000);
        assert_eq!((epoch(0).claimed, epoch(0).paid), (5_000, 5_000));
        assert_eq!(programme().left, 0);
        assert!(!Credited::<Test>::contains_key((0, 0), 0));
    });
}

#[test]
fn anyone_brings_what_a_member_has_signed_and_nobody_needs_won() {
    for origin in BRINGERS {
        test(|| {
            closed();
            let signature = says(MEMBER, claim_of(0, 0));
            assert_ok!(Eco::claim(origin(), claim_of(0, 0), Some(signature)));
            assert_eq!((won(MEMBER), won(STRANGER)), (5_000, GENESIS));
        });
    }
}

#[test]
fn nobody_is_paid_who_has_said_nothing() {
    test(|| {
        closed();
        refused_as(for_good, claim_of(0, 0), None, Error::SignatureMissing);
        for who in [OTHER, OPERATOR, FUNDER] {
            let claims = || Eco::claim(signed(who), claim_of(0, 0), None);
            assert_noop!(claims(), Error::<Test>::SignatureMissing);
        }
        let signature = Some(says(MEMBER, claim_of(0, 0)));
        let claims = || Eco::claim(root(), claim_of(0, 0), signature);
        assert_noop!(claims(), DispatchError::BadOrigin);
    });
}

#[test]
fn a_member_has_signed_this_and_for_this_chain() {
    test(|| {
        closed();
        let said = (claim_of(0, 0), None::<VoucherProgramme>);
        let message = |name, genesis| pallet_support::message(name, genesis, &said);
        let genesis = System::block_hash(0);
        let elsewhere = Claim {
            programme: 1,
            ..claim_of(0, 0)
        };
        for signature in [
            says(OTHER, claim_of(0, 0)),
            says(MEMBER, claim_of(1, 0)),
            says(MEMBER, claim_of(0, 1)),
            says(MEMBER, elsewhere),
            says_voucher(MEMBER, claim_of(0, 0), VOUCHER),
            by(MEMBER, &message("dure eco claim 1", H256::repeat_byte(1))),
            by(MEMBER, &message("dure eco proof 1", genesis)),
        ] {
            let claim = claim_of(0, 0);
            // Even where the member sends it.
            let sent = || Eco::claim(signed(MEMBER), claim, Some(signature.clone()));
            assert_noop!(sent(), Error::<Test>::BadSignature);
            refused_as(for_good, claim, Some(signature), Error::BadSignature);
        }
        let good = by(MEMBER, &message("dure eco claim 1", genesis));
        assert_ok!(Eco::claim(bare(), claim_of(0, 0), Some(good)));
    });
}

#[test]
fn a_member_is_paid_once() {
    test(|| {
        closed();
        assert_ok!(claim(MEMBER, 0));
        refused(0, Error::NothingToPay);
        let again = || Eco::claim(signed(MEMBER), claim_of(0, 0), None);
        assert_noop!(again(), Error::<Test>::NothingToPay);
        Takes::set(Some(1));
        let again = || as_voucher(signed(MEMBER), VOUCHER, None);
        assert_noop!(again(), Error::<Test>::NothingToPay);
        assert_eq!(won(MEMBER), 5_000);
    });
}

#[test]
fn who_has_no_points_is_paid_nothing() {
    test(|| {
        closed();
        assert_noop!(claim(OTHER, 0), Error::<Test>::NothingToPay);
    });
}

#[test]
fn what_comes_to_less_than_a_won_is_refused_and_goes_back() {
    with_pool(100, || {
        assert_eq!(credit(SCALE, ALUMINIUM, 6, 0), 3);
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 1), 5_000);
        close(0);
        // 3 × 100 ÷ 5,003 = 0.06, and 5,000 × 100 ÷ 5,003 = 99.94.
        refused(0, Error::NothingToPay);
        assert_ok!(claim(OTHER, 0));
        assert_eq!((won(MEMBER), won(OTHER)), (0, 99));
        at(now() + 60 * DAY);
        assert_ok!(done(Eco::lapse(signed(STRANGER), 0, 0)));
        assert_eq!(won(FUNDER), GENESIS - 99);
    });
}

#[test]
fn a_claim_is_of_a_member_and_an_epoch_that_is_closed() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
        at(closes(0));
        refused_for_now(0, Error::EpochOpen);
        refused(1, Error::EpochNotFound);
        refused(EpochId::MAX, Error::EpochNotFound);
        for claim in [
            claim_of(0, 9),
            Claim {
                programme: 9,
                ..claim_of(0, 0)
            },
        ] {
            let signature = Some(says(MEMBER, claim));
            refused_as(for_good, claim, signature, Error::MemberNotFound);
        }
        close(0);
        assert_ok!(claim(MEMBER, 0));
    });
}

#[test]
fn a_suspended_member_is_paid_once_it_is_reinstated() {
    test(|| {
        closed();
        assert_ok!(Eco::suspend_member(signed(OPERATOR), 0));
        refused_for_now(0, Error::MemberSuspended);
        let sent = || Eco::claim(signed(MEMBER), claim_of(0, 0), None);
        assert_noop!(sent(), Error::<Test>::MemberSuspended);
        assert_ok!(Eco::reinstate_member(signed(OPERATOR), 0));
        assert_ok!(claim(MEMBER, 0));
    });
}

#[test]
fn a_member_whose_badge_was_moved_is_paid_where_that_is() {
    test(|| {
        closed();
        revoke(MEMBER, RESIDENT);
        refused_for_now(0, Error::MemberStopped);
        issue(HEIR, RESIDENT, 0);
        refused_for_now(0, Error::MemberStopped);
        assert_ok!(Eco::move_member(signed(STRANGER), 0, id(HEIR)));
        // What the one before has signed is void.
        refused(0, Error::BadSignature);
        assert_ok!(claim(HEIR, 0));
        assert_eq!((won(MEMBER), won(HEIR)), (0, 5_000));
    });
}

#[test]
fn a_member_whose_badge_is_over_is_paid_what_it_has() {
    test(|| {
        closed();
        Ended::set(vec![(id(MEMBER), RESIDENT)]);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 5_000);
    });
}

#[test]
fn claims_are_over_60_days_after_closing() {
    test(|| {
        closed();
        let until = closes(0) + 60 * DAY;
        at(until - 1);
        assert_ok!(hypothetically!(claim(MEMBER, 0)));
        at(until);
        refused(0, Error::ClaimsOver);
        Takes::set(Some(1));
        let late = || as_voucher(signed(MEMBER), VOUCHER, None);
        assert_noop!(late(), Error::<Test>::ClaimsOver);
        let seen = Eco::claimable(0, 0, 0).expect("an epoch");
        assert_eq!((seen.points, seen.won, seen.until), (5_000, 0, Some(until)));
    });
}

#[test]
fn claims_count_from_when_an_epoch_was_closed() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 12_340, 0), 5_000);
        // Nobody has closed it for a month.
        at(closes(0) + 30 * DAY);
        close(0);
        at(closes(0) + 90 * DAY - 1);
        assert_ok!(claim(MEMBER, 0));
    });
}

#[test]
fn a_claim_as_a_voucher_moves_the_won_to_that_programme() {
    test(|| {
        closed();
        Takes::set(Some(5_000));
        let account = Eco::programme_account(0);
        assert_eq!(Balances::balance(&account), 5_000);
        assert_ok!(as_voucher(signed(MEMBER), VOUCHER, None));
        assert_eq!(Given::get(), [(id(MEMBER), 5_000)]);
        assert_eq!(Balances::balance(&escrow()), 5_000);
        assert_eq!((Balances::balance(&account), won(MEMBER)), (0, 0));
        assert_eq!(
            events(),
            [Event::Claimed {
                programme: 0,
                epoch: 0,
                member: 0,
                points: 5_000,
                amount: 5_000,
                voucher: Some(VOUCHER)
            }]
        );
        refused(0, Error::NothingToPay);
        let again = || as_voucher(signed(MEMBER), VOUCHER, None);
        assert_noop!(again(), Error::<Test>::NothingToPay);
    });
}

#[test]
fn anyone_brings_a_claim_as_a_voucher() {
    for origin in BRINGERS {
        test(|| {
            closed();
            Takes::set(Some(1));
            let signature = says_voucher(MEMBER, claim_of(0, 0), VOUCHER);
            assert_ok!(as_voucher(origin(), VOUCHER, Some(signature)));
            assert_eq!(Given::get(), [(id(MEMBER), 5_000)]);
        });
    }
}

#[test]
fn a_claim_as_a_voucher_is_signed_as_such() {
    test(|| {
        closed();
        Takes::set(Some(1));
        let index = Error::<Test>::BadSignature.encode()[0];
        for signature in [
            says(MEMBER, claim_of(0, 0)),
            says_voucher(MEMBER, claim_of(0, 0), 9),
            says_voucher(OTHER, claim_of(0, 0), VOUCHER),
        ] {
            let signature = Some(signature);
            for origin in [bare(), signed(STRANGER), signed(MEMBER)] {
                let claims = || as_voucher(origin, VOUCHER, signature.clone());
                assert_noop!(claims(), Error::<Test>::BadSignature);
            }
            let says = pool(claim_of(0, 0), Some(VOUCHER), signature);
            assert_eq!(says, Err(for_good(index)));
        }
        for origin in [bare(), signed(STRANGER)] {
            let claims = || as_voucher(origin, VOUCHER, None);
            assert_noop!(claims(), Error::<Test>::SignatureMissing);
        }
        assert!(Given::get().is_empty());
    });
}

#[test]
fn a_programme_of_vouchers_has_agreed_and_takes_no_less_than_it_says() {
    test(|| {
        closed();
        not_credited(VOUCHER, "no consent");
        Takes::set(Some(5_001));
        not_credited(VOUCHER, "too little");
        not_credited(9, "no vouchers");
        assert!(Given::get().is_empty());
        // It may take it later.
        Takes::set(Some(5_000));
        let signature = says_voucher(MEMBER, claim_of(0, 0), VOUCHER);
        assert!(pool(claim_of(0, 0), Some(VOUCHER), Some(signature.clone())).is_ok());
        assert_ok!(as_voucher(bare(), VOUCHER, Some(signature)));
    });
}

#[test]
fn a_claim_is_paid_as_a_whole_or_not_at_all() {
    test(|| {
        closed();
        Takes::set(Some(1));
        hypothetically!({
            let account = Eco::programme_account(0);
            let taken = Balances::force_transfer(root(), account, id(STRANGER), 1);
            assert_ok!(taken);
            let claims = || Eco::claim(signed(MEMBER), claim_of(0, 0), None);
            assert_noop!(claims(), TokenError::FundsUnavailable);
            let claims = || as_voucher(signed(MEMBER), VOUCHER, None);
            assert_noop!(claims(), TokenError::FundsUnavailable);
        });
        assert!(Given::get().is_empty());
        assert_ok!(as_voucher(signed(MEMBER), VOUCHER, None));
    });
}

#[test]
fn the_pool_holds_one_claim_of_a_member_for_an_epoch() {
    test(|| {
        for epoch in [1, 2] {
            assert_ok!(Eco::fund_pool(signed(FUNDER), 0, epoch, POOL));
        }
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        assert_eq!(credit(SCALE, BOTTLES, 1, 1), 10);
        at(BEGINS + EPOCH);
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        close(1);
        Takes::set(Some(1));
        let won = |who, claim| pool(claim, None, Some(says(who, claim))).expect("good");
        let one = won(MEMBER, claim_of(0, 0));
        assert_eq!((one.provides.len(), one.priority), (1, 1_000));
        // 60 days of blocks of 2 s.
        assert_eq!(one.longevity, 60 * 24 * 1_800);
        let signature = Some(says_voucher(MEMBER, claim_of(0, 0), VOUCHER));
        let same = pool(claim_of(0, 0), Some(VOUCHER), signature).expect("good");
        assert_eq!(same.provides, one.provides);
        let others = [
            won(MEMBER, claim_of(1, 0)),
            won(OTHER, claim_of(0, 1)),
            pool_says(SCALE, proof(SCALE, BOTTLES, 1, 0)).expect("good"),
        ];
        for other in others {
            assert_ne!(other.provides, one.provides);
        }
    });
}

#[test]
fn the_pool_keeps_a_claim_until_claims_are_over() {
    test(|| {
        closed();
        let claim = claim_of(0, 0);
        let longevity = || {
            let says = pool(claim, None, Some(says(MEMBER, claim)));
            says.map(|valid| valid.longevity)
        };
        at(closes(0) + 59 * DAY);
        assert_eq!(longevity(), Ok(24 * 1_800));
        at(closes(0) + 60 * DAY - 1);
        assert_eq!(longevity(), Ok(1));
    });
}

#[test]
fn the_pool_asks_the_call_filter_of_claims() {
    test(|| {
        closed();
        Takes::set(Some(1));
        Forbidden::set(true);
        let claim = claim_of(0, 0);
        let forbidden = Err(for_now(255));
        assert_eq!(pool(claim, None, Some(says(MEMBER, claim))), forbidden);
        let signature = Some(says_voucher(MEMBER, claim, VOUCHER));
        assert_eq!(pool(claim, Some(VOUCHER), signature.clone()), forbidden);
        Forbidden::set(false);
        assert!(pool(claim, Some(VOUCHER), signature).is_ok());
    });
}
