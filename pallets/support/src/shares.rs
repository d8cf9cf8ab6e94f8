//! Exact shares: what is split adds up to what there was.

use alloc::vec::Vec;
use frame::deps::sp_core::U256;

/// Splits `whole` in proportion to `parts`, to the won: each has the floor of its share, and what
/// is left of it goes by one to the largest remainders, of equal ones to the earliest.
///
/// All of it goes to nobody where the parts are nothing.
pub fn by_largest_remainder(whole: u128, parts: &[u128]) -> Vec<u128> {
    let sum = parts
        .iter()
        .fold(U256::zero(), |sum, part| sum.saturating_add((*part).into()));
    if sum.is_zero() {
        return parts.iter().map(|_| 0).collect();
    }
    let product = |part: &u128| U256::from(whole).saturating_mul((*part).into());
    let mut shares: Vec<(u128, U256)> = parts
        .iter()
        .map(|part| {
            let (share, rest) = product(part).div_mod(sum);
            (u128::try_from(share).unwrap_or(u128::MAX), rest)
        })
        .collect();
    let given = shares
        .iter()
        .fold(0_u128, |sum, (share, _)| sum.saturating_add(*share));
    let mut left = whole.saturating_sub(given);
    let mut order: Vec<(usize, U256)> = shares.iter().map(|(_, rest)| *rest).enumerate().collect();
    // The sort is stable.
    order.sort_by(|(_, one), (_, other)| other.cmp(one));
    for (place, _) in order {
        if left == 0 {
            break;
        }
        if let Some((share, _)) = shares.get_mut(place) {
            *share = share.saturating_add(1);
            left = left.saturating_sub(1);
        }
    }
    shares.into_iter().map(|(share, _)| share).collect()
}

/// ⌊whole × part ÷ of⌋, also where the product has more than 128 bits; nothing of nothing.
pub fn portion(whole: u128, part: u128, of: u128) -> u128 {
    let share = U256::from(whole)
        .saturating_mul(part.into())
        .checked_div(of.into());
    share.map_or(0, |share| u128::try_from(share).unwrap_or(u128::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_left_goes_to_the_largest_remainder_and_then_to_the_earliest() {
        // 100 × 1/3 is 33.3 for each: the first has one more.
        assert_eq!(by_largest_remainder(100, &[1, 1, 1]), [34, 33, 33]);
        // 10 × 1/6 = 1.67, × 2/6 = 3.33, × 3/6 = 5.
        assert_eq!(by_largest_remainder(10, &[1, 2, 3]), [2, 3, 5]);
        // 9,999 of 70,000,000 and 7,999,999: 8,973.46 and 1,025.54.
        assert_eq!(
            by_largest_remainder(9_999, &[70_000_000, 7_999_999]),
            [8_973, 1_026]
        );
        assert_eq!(by_largest_remainder(7, &[0, 0]), [0, 0]);
        assert_eq!(by_largest_remainder(7, &[]), Vec::<u128>::new());
        assert_eq!(
            by_largest_remainder(u128::MAX, &[u128::MAX, 0]),
            [u128::MAX, 0]
        );
    }

    #[test]
    fn a_portion_is_rounded_down() {
        assert_eq!(portion(77_999_999, 10_000, 100_000_000), 7_799);
        assert_eq!(portion(u128::MAX, u128::MAX, u128::MAX), u128::MAX);
        assert_eq!(portion(5, 1, 0), 0);
    }

    proptest! {
        #[test]
        fn shares_add_up_and_are_within_one_of_what_they_should_be(
            whole in any::<u64>(),
            parts in prop::collection::vec(any::<u64>(), 1..16),
        ) {
            let parts: Vec<u128> = parts.into_iter().map(u128::from).collect();
            let sum: u128 = parts.iter().sum();
            prop_assume!(sum > 0);
            let shares = by_largest_remainder(whole.into(), &parts);
            prop_assert_eq!(shares.iter().sum::<u128>(), u128::from(whole));
            for (share, part) in shares.iter().zip(&parts) {
                let floor = u128::from(whole) * part / sum;
                prop_assert!(*share == floor || *share == floor + 1);
                prop_assert!(*part > 0 || *share == 0);
            }
        }
    }
}
