//! Changes are kept while an agreement of before could come, and no longer.

use crate::{mock::*, *};
use frame::{deps::sp_core::Pair, testing_prelude::*};

fn idle() -> Weight {
    Shops::on_idle(System::block_number(), Weight::MAX)
}

fn kept() -> (usize, usize) {
    let days = ChangedOn::<Test>::iter_keys().count();
    (Changed::<Test>::iter_keys().count(), days)
}

#[test]
fn they_go_after_thirty_one_days() {
    test(|| {
        idle();
        enroll(BANK);
        at(NOON + DAY);
        // The last change alone counts.
        assert_ok!(Shops::leave(signed(SHOP)));
        assert_eq!(kept(), (1, 1));
        at(NOON + 31 * DAY);
        idle();
        assert_eq!(kept(), (1, 1));
        at(NOON + 32 * DAY);
        idle();
        assert_eq!(kept(), (0, 0));
    });
}

#[test]
fn they_go_piece_by_piece_and_never_beyond_the_limit() {
    test(|| {
        idle();
        for n in 0..10u8 {
            at(NOON + Moment::from(n) * DAY / 10);
            let merchant = pair(100 + n);
            let until = Timestamp::get() + DAY;
            let (agreement, message) =
                Shops::agreement(merchant.public().into(), id(BANK), PROFILE, until);
            assert_ok!(bring(&agreement, merchant.sign(&message).into()));
        }
        assert_eq!(kept(), (10, 10));
        at(NOON + 40 * DAY);
        let entry = <Test as Config>::WeightInfo::prune_entry();
        let begin = <Test as Config>::WeightInfo::prune_begin();
        let limit = begin.saturating_add(entry.saturating_mul(4));
        PruneWeight::set(limit);
        for _ in 0..60 {
            assert!(idle().all_lte(limit));
            Shops::do_try_state().expect("the law holds while it goes on");
        }
        assert_eq!(kept(), (0, 0));
        assert_eq!(Unpruned::<Test>::get(), Some(Shops::first_kept()));
        PruneWeight::set(Weight::zero());
        assert_eq!(idle(), Weight::zero());
    });
}
