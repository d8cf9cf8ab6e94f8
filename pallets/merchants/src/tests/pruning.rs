//! Used agreements are kept while they could come again, and no longer.

use crate::{mock::*, *};
use frame::testing_prelude::*;

fn idle() -> Weight {
    Shops::on_idle(System::block_number(), Weight::MAX)
}

fn kept() -> usize {
    Used::<Test>::iter_keys().count()
}

#[test]
fn they_go_after_their_day() {
    test(|| {
        idle();
        let agreement = agreement(BANK);
        assert_ok!(agreed(BANK, &agreement));
        assert_ok!(Shops::leave(signed(SHOP)));
        // The agreement is good for a day; it goes with the day in which it ends.
        at(NOON + DAY);
        idle();
        assert_eq!(kept(), 1);
        assert_noop!(agreed(BANK, &agreement), Error::<Test>::AgreementOver);
        at(NOON + 2 * DAY);
        idle();
        assert_eq!(kept(), 0);
        assert_noop!(agreed(BANK, &agreement), Error::<Test>::AgreementOver);
    });
}

#[test]
fn they_go_piece_by_piece_and_never_beyond_the_limit() {
    test(|| {
        idle();
        for n in 0..10 {
            at(NOON + n * DAY / 10);
            enroll(BANK);
            assert_ok!(Shops::leave(signed(SHOP)));
        }
        assert_eq!(kept(), 10);
        at(NOON + 40 * DAY);
        let entry = <Test as Config>::WeightInfo::prune_entry();
        let begin = <Test as Config>::WeightInfo::prune_begin();
        let limit = begin.saturating_add(entry.saturating_mul(4));
        PruneWeight::set(limit);
        for _ in 0..60 {
            assert!(idle().all_lte(limit));
            Shops::do_try_state().expect("the law holds while it goes on");
        }
        assert_eq!(kept(), 0);
        assert_eq!(Unpruned::<Test>::get(), Some(agreement_day()));
        PruneWeight::set(Weight::zero());
        assert_eq!(idle(), Weight::zero());
    });
}

fn agreement_day() -> u32 {
    u32::try_from(Timestamp::get() / DAY).expect("small")
}
