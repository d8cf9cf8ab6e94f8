//! A programme ends: what is left goes back, records go away, and none of it grows with its
//! holders.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*, traits::OnIdle};
use std::collections::BTreeSet;

fn close(programme: ProgrammeId) -> DispatchResult {
    Vouchers::close(signed(STRANGER), programme)
}

/// One block's idle time; what it took.
fn idle() -> Weight {
    let limit = PruneWeight::get();
    let taken = <Vouchers as OnIdle<u64>>::on_idle(1, Weight::MAX);
    assert!(taken.all_lte(limit), "{taken:?} of {limit:?}");
    taken
}

fn keys() -> usize {
    Entitlements::<Test>::iter_keys().count()
        + Batches::<Test>::iter_keys().count()
        + Claimed::<Test>::iter_keys().count()
        + Receipts::<Test>::iter_keys().count()
        + Orders::<Test>::iter_keys().count()
        + Successors::<Test>::iter_keys().count()
        + Sources::<Test>::iter_keys().count()
        + Programmes::<Test>::iter_keys().count()
        + Closed::<Test>::iter_keys().count()
}

#[test]
fn what_is_left_goes_back_to_the_funder() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 7_000));
        assert_ok!(refund(SHOP, last_payment(), 500));
        // Strays: nobody counted these.
        for (account, stray) in [
            (Vouchers::escrow(programme), 40),
            (Vouchers::fee_purse(programme), 2),
        ] {
            assert_ok!(Balances::transfer_allow_death(
                signed(STRANGER),
                account,
                stray
            ));
        }
        at(terms().refund_until - 1);
        assert_noop!(close(programme), Error::<Test>::RefundPeriodNotOver);
        at(terms().refund_until);
        let before = won(FUNDER);
        assert_ok!(close(programme));
        assert_eq!(won(FUNDER), before + 10_000 - 7_000 + 500);
        assert_eq!(won(TREASURY), 42);
        let totals = totals(programme);
        assert_eq!(totals.returned, 3_500);
        assert_eq!(
            events().last(),
            Some(&Event::ProgrammeClosed {
                programme,
                totals,
                fees_returned: 0,
                strays: 42
            })
        );
    });
}

#[test]
fn an_operator_gives_up_what_has_promised_nothing() {
    test(|| {
        let early = |who, programme| Vouchers::close(signed(who), programme);
        let programme = programme_with(terms(), 500);
        assert_noop!(early(FUNDER, programme), Error::<Test>::RefundPeriodNotOver);
        let before = won(FUNDER);
        assert_ok!(early(CITY, programme));
        assert_eq!(won(FUNDER), before + 500);
        let promised = given(HOLDER, 1);
        assert_noop!(early(CITY, promised), Error::<Test>::RefundPeriodNotOver);
    });
}

#[test]
fn a_closed_programme_does_nothing_more() {
    test(|| {
        let programme = given(HOLDER, 10_000);
        let admit = |least| Vouchers::admit_source(signed(CITY), programme, id(STRANGER), least);
        assert_ok!(admit(Some(1)));
        assert_ok!(pay(HOLDER, &[programme], SHOP, 100));
        let payment = last_payment();
        at(terms().refund_until);
        assert_noop!(close(9), Error::<Test>::ProgrammeNotFound);
        assert_ok!(close(programme));
        let closed = DispatchError::from(Error::<Test>::ProgrammeClosed);
        assert_noop!(close(programme), closed);
        assert_noop!(Vouchers::fund(signed(FUNDER), programme, 1), closed);
        assert_noop!(Vouchers::fund_fees(signed(FUNDER), programme, 1), closed);
        assert_noop!(pay(HOLDER, &[programme], SHOP, 1), closed);
        assert_noop!(Vouchers::pause(signed(CITY), programme), closed);
        assert_noop!(Vouchers::resume(signed(CITY), programme), closed);
        assert_noop!(allot(programme, &[(HOLDER, 1)]), closed);
        let root = SumNode {
            hash: H256::zero(),
            sum: 1,
        };
        assert_noop!(
            Vouchers::publish_batch(signed(CITY), programme, root, 1),
            closed
        );
        assert_noop!(
            Vouchers::reserve(signed(HOLDER), programme, 1, Moment::MAX),
            closed
        );
        assert_noop!(
            <Vouchers as pallet_support::Vouchers<_, _>>::credit(
                programme,
                &id(STRANGER),
                &id(HOLDER),
                1
            ),
            closed
        );
        for least in [Some(2), None] {
            assert_noop!(admit(least), closed);
        }
        assert_noop!(Vouchers::release(signed(HOLDER), programme, 1), closed);
        assert_noop!(
            Vouchers::repoint(signed(CITY), programme, id(HOLDER), id(30)),
            closed
        );
        assert_noop!(
            Vouchers::withdraw_entitlement(signed(CITY), programme, id(HOLDER)),
            closed
        );
        assert_noop!(refund(SHOP, payment, 1), Error::<Test>::RefundPeriodOver);
    });
}

#[test]
fn every_record_goes_and_every_deposit_comes_back() {
    test(|| {
        let deposits = held(CITY);
        let list = List::new((0..9).map(|n| (id(100 + n), 1_000)));
        let programme = programme_with(terms(), 20_000);
        let other = given(STRANGER, 77);
        let stays = held(CITY);
        assert_ok!(list.publish(programme));
        for index in 0..9 {
            assert_ok!(submit(list.claim(programme, index)));
        }
        assert_ok!(pay(100, &[programme], SHOP, 1_000));
        assert_ok!(pay(101, &[programme], SHOP, 100));
        assert_ok!(Vouchers::reserve(signed(102), programme, 500, NOON + DAY));
        let (order, signature) = order(order_of(programme, 102, 100, 1), 102);
        assert_ok!(submit(Call::pay_order { order, signature }));
        assert_ok!(Vouchers::repoint(signed(CITY), programme, id(103), id(120)));
        for source in [SHOP, MALL] {
            let least = Some(1_000);
            assert_ok!(Vouchers::admit_source(
                signed(CITY),
                programme,
                id(source),
                least
            ));
        }
        at(terms().refund_until);
        assert_ok!(close(programme));
        assert!(held(CITY) > stays);
        // What strays in before the last record is gone, the treasury gets.
        let escrow = Vouchers::escrow(programme);
        assert_ok!(Balances::transfer_allow_death(signed(STRANGER), escrow, 3));

        idle();
        assert_eq!(won(TREASURY), 3);
        assert_eq!(events().last(), Some(&Event::ProgrammePruned { programme }));
        assert_eq!(Vouchers::programme(programme), None);
        for n in (100..109).chain([120]) {
            assert!(
                !System::account_exists(&id(n)),
                "{n} has a leaked reference"
            );
        }
        // The other programme is as it was.
        assert_eq!(left(other, STRANGER), 77);
        assert_eq!(keys(), 2);
        assert_ok!(close(other));
        idle();
        assert_eq!(keys(), 0);
        assert_eq!(held(CITY), deposits);
    });
}

/// So many holders of ₩1 each.
fn crowd(count: u32) -> ProgrammeId {
    let programme = programme_with(terms(), count.into());
    let account = |n: u32| AccountId32::from((n, [8u8; 28]).encode_array());
    for first in (0..count).step_by(100) {
        let list: Vec<_> = (first..(first + 100).min(count))
            .map(|n| (account(n), 1))
            .collect();
        assert_ok!(Vouchers::allot(
            signed(CITY),
            programme,
            list.try_into().expect("few")
        ));
    }
    programme
}

trait EncodeArray {
    fn encode_array(&self) -> [u8; 32];
}

impl EncodeArray for (u32, [u8; 28]) {
    fn encode_array(&self) -> [u8; 32] {
        self.encode().try_into().expect("32 bytes")
    }
}

/// A programme of so many holders, expired and closed: the state, what closing weighed, and every
/// key that it has written.
fn closed(count: u32) -> (TestState, ProgrammeId, Weight, BTreeSet<Vec<u8>>) {
    let mut state = state();
    let programme = state.execute_with(|| {
        let programme = crowd(count - 1);
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, 1_000));
        assert_ok!(allot(programme, &[(HOLDER, 1_000)]));
        at(terms().valid_until - 1);
        assert_ok!(pay(HOLDER, &[programme], SHOP, 300));
        assert_ok!(refund(SHOP, last_payment(), 100));
        at(terms().valid_until);
        assert_noop!(pay(HOLDER, &[programme], SHOP, 1), Error::<Test>::Expired);
        at(terms().refund_until);
        programme
    });
    state.commit_all().expect("commits");
    let weight = state.execute_with(|| {
        let before = won(FUNDER);
        let call = RuntimeCall::from(Call::close { programme });
        let info = call.get_dispatch_info();
        let post = call.dispatch(signed(STRANGER)).expect("closes");
        let funded = Balance::from(count - 1) + 1_000;
        assert_eq!(won(FUNDER) - before, funded - 300 + 100);
        post.calc_actual_weight(&info)
    });
    let written = state
        .overlayed_changes()
        .changes()
        .map(|(key, _)| key.clone())
        .collect();
    (state, programme, weight, written)
}

/// Expiry and close cost the same with 10 and with 100,000 holders; in the thorough run, 1,000,000.
#[test]
fn a_multitude_expires_like_ten() {
    let is_thorough = std::env::var("DURE_THOROUGH").is_ok_and(|value| value == "1");
    let many = if is_thorough { 1_000_000 } else { 100_000 };
    let (_, _, weight, written) = closed(10);
    let (_, _, weight_of_many, written_of_many) = closed(many);
    assert_eq!(weight, weight_of_many);
    assert!(!written.is_empty());
    assert_eq!(written, written_of_many);
}

/// What is left of a crowd goes block by block, within the budget of each.
#[test]
fn a_crowd_is_pruned() {
    const HOLDERS: u32 = 20_000;
    let (mut state, programme, ..) = closed(HOLDERS);
    let mut blocks = 0;
    loop {
        state.commit_all().expect("commits");
        blocks += 1;
        let done = state.execute_with(|| {
            System::reset_events();
            idle();
            !Programmes::<Test>::contains_key(programme)
        });
        if done {
            break;
        }
        assert!(blocks <= HOLDERS, "pruning does not end");
    }
    assert!(blocks > 1, "a budget is for some of them");
    state.execute_with(|| {
        assert_eq!(keys(), 0);
        Vouchers::do_try_state().expect("the law holds");
    });
}

#[test]
fn pruning_goes_on_where_it_stopped() {
    let mut state = state();
    let programme = state.execute_with(|| {
        let programme = crowd(1_000);
        at(terms().refund_until);
        assert_ok!(close(programme));
        programme
    });
    let weight = <Test as Config>::WeightInfo::prune_entry();
    let begin = <Test as Config>::WeightInfo::prune_begin();
    let mut left = 1_000;
    while left > 0 {
        state.commit_all().expect("commits");
        state.execute_with(|| {
            // Enough for a hundred.
            Vouchers::prune(begin + weight * 100);
            let now = Entitlements::<Test>::iter_keys().count();
            assert_eq!(now, left - 100);
            left = now;
            Vouchers::do_try_state().expect("the law holds in between");
        });
    }
    state.execute_with(|| {
        assert!(Vouchers::programme(programme).is_some());
        assert_eq!(Vouchers::prune(Weight::zero()), Weight::zero());
        idle();
        assert_eq!(keys(), 0);
        // With nothing to prune, a block pays for the look.
        assert_eq!(idle(), begin);
    });
}
