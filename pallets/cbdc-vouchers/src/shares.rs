//! How a payment is split between programmes and the payer, and a refund back between them.

use alloc::vec::Vec;
use frame::{
    arithmetic::{PerThing, Permill, Rounding},
    deps::sp_arithmetic::helpers_128bit::multiply_by_rational_with_rounding,
};

use crate::Balance;

/// What vouchers pay of `amount`: floor(amount × (1 − self-pay share)).
pub fn voucher_part(amount: Balance, self_pay: Permill) -> Balance {
    self_pay.left_from_one().mul_floor(amount)
}

/// Takes `needed` from what is there, in order; `None` where there is less.
pub fn drain(needed: Balance, there: impl Iterator<Item = Balance>) -> Option<Vec<Balance>> {
    let mut needed = needed;
    let parts = there
        .map(|left| {
            let part = left.min(needed);
            needed = needed.saturating_sub(part);
            part
        })
        .collect();
    (needed == 0).then_some(parts)
}

/// How much of each part is refunded once `refunded` of all of them is, which can't be more than
/// they are. A part's share is floor(refund left × part ÷ parts left), so that the last takes what
/// is left: shares never shrink as the refund grows, and add up to it exactly.
pub fn peel(refunded: Balance, parts: &[Balance]) -> Vec<Balance> {
    let mut refund_left = refunded;
    let mut parts_left = parts
        .iter()
        .fold(0, |sum: Balance, part| sum.saturating_add(*part));
    parts
        .iter()
        .map(|part| {
            let share = multiply_by_rational_with_rounding(
                refund_left,
                *part,
                parts_left.max(1),
                Rounding::Down,
            )
            .unwrap_or_default();
            refund_left = refund_left.saturating_sub(share);
            parts_left = parts_left.saturating_sub(*part);
            share
        })
        .collect()
}

/// What refunding `amount` more gives back of each part, when `refunded` of all of them was before.
pub fn refund(refunded: Balance, amount: Balance, parts: &[Balance]) -> Vec<Balance> {
    let before = peel(refunded, parts);
    let after = peel(refunded.saturating_add(amount), parts);
    after
        .into_iter()
        .zip(before)
        .map(|(after, before)| after.saturating_sub(before))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_voucher_part_is_floored() {
        let share = Permill::from_percent(30);
        assert_eq!(voucher_part(33_333, share), 23_333);
        assert_eq!(voucher_part(1, share), 0);
        assert_eq!(voucher_part(10, share), 7);
        assert_eq!(voucher_part(33_333, Permill::zero()), 33_333);
        assert_eq!(
            voucher_part(Balance::MAX, Permill::zero()),
            Balance::MAX,
            "no amount overflows"
        );
    }

    #[test]
    fn the_first_is_drained_first() {
        let drain = |needed| drain(needed, [3_000, 10_000].into_iter());
        assert_eq!(drain(5_000), Some(vec![3_000, 2_000]));
        assert_eq!(drain(3_000), Some(vec![3_000, 0]));
        assert_eq!(drain(13_000), Some(vec![3_000, 10_000]));
        assert_eq!(drain(13_001), None);
        assert_eq!(drain(0), Some(vec![0, 0]));
    }

    #[test]
    fn a_refund_is_peeled_off() {
        let parts = [23_333, 10_000];
        assert_eq!(refund(0, 10_001, &parts), [7_000, 3_001]);
        assert_eq!(refund(10_001, 23_332, &parts), [16_333, 6_999]);
        assert_eq!(refund(0, 0, &[0, 0]), [0, 0]);
    }

    proptest! {
        /// Any sequence of partial refunds gives back what was paid, part by part, to the won.
        #[test]
        fn partial_refunds_add_up(
            parts in prop::collection::vec(0u128..1_000_000, 1..6),
            cuts in prop::collection::vec(1u128..300_000, 0..40),
        ) {
            let total: Balance = parts.iter().sum();
            let mut refunded = 0;
            let mut back = vec![0; parts.len()];
            for cut in cuts.into_iter().chain([total]) {
                let amount = cut.min(total - refunded);
                let shares = refund(refunded, amount, &parts);
                prop_assert_eq!(shares.iter().sum::<Balance>(), amount);
                for (sum, share) in back.iter_mut().zip(shares) {
                    *sum += share;
                }
                refunded += amount;
                // None has more back than it paid.
                for (sum, part) in back.iter().zip(&parts) {
                    prop_assert!(sum <= part);
                }
                prop_assert_eq!(&back, &peel(refunded, &parts));
            }
            prop_assert_eq!(back, parts);
        }

        #[test]
        fn a_larger_refund_takes_from_no_part(
            parts in prop::collection::vec(any::<u64>(), 1..6), at in any::<u64>(),
        ) {
            let parts: Vec<Balance> = parts.into_iter().map(Balance::from).collect();
            let total: Balance = parts.iter().sum();
            let at = if total == 0 { 0 } else { Balance::from(at) % total };
            let (before, after) = (peel(at, &parts), peel((at + 1).min(total), &parts));
            prop_assert!(before.iter().zip(after).all(|(before, after)| *before <= after));
        }

        #[test]
        fn what_is_drained_is_what_was_needed(
            there in prop::collection::vec(0u128..1_000, 0..5), needed in 0u128..4_000,
        ) {
            let sum: Balance = there.iter().sum();
            match drain(needed, there.iter().copied()) {
                Some(parts) => {
                    prop_assert_eq!(parts.iter().sum::<Balance>(), needed);
                    prop_assert!(parts.iter().zip(&there).all(|(part, left)| part <= left));
                }
                None => prop_assert!(sum < needed),
            }
        }
    }
}
