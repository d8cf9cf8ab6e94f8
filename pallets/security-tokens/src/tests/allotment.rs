//! Who gets how much of an offering: half in equal parts, and the rest by what is unmet.

use crate::{
    MAX_UNITS, Units,
    allotment::{Part, Rank, Sums, rank},
};
use pallet_support::shares::by_largest_remainder;
use proptest::prelude::*;
use std::{cmp::Reverse, collections::BTreeMap};

fn summed(offered: Units, bids: &[Units]) -> Sums {
    let count = u32::try_from(bids.len()).expect("fewer bids than numbers");
    let mut sums = Sums::new(offered, count);
    bids.iter().for_each(|bid| sums.add(*bid));
    sums
}

/// What all bids get: their parts, and by one what is left over, in the order of their ranks.
fn allotted(offered: Units, bids: &[Units]) -> Vec<Units> {
    let sums = summed(offered, bids);
    let parts: Vec<Part> = bids.iter().map(|bid| sums.part(*bid)).collect();
    let mut units: Vec<Units> = parts.iter().map(|part| part.units).collect();
    let mut ranks: BTreeMap<Rank, usize> = BTreeMap::new();
    for (place, part) in parts.iter().enumerate() {
        if part.remainder > 0 {
            let bid = u32::try_from(place).expect("fewer bids than numbers");
            ranks.insert(rank(part.remainder, bid), place);
        }
    }
    let demand: Units = bids.iter().sum();
    let given: Units = units.iter().sum();
    let left = offered.min(demand) - given;
    let left = usize::try_from(left).expect("less is left than there are bids");
    assert!(left <= ranks.len(), "each that is left goes to another bid");
    for place in ranks.into_values().take(left) {
        units[place] += 1;
    }
    units
}

/// The same, reckoned otherwise: over all bids at once.
pub(super) fn reckoned(offered: Units, bids: &[Units]) -> Vec<Units> {
    let demand: Units = bids.iter().sum();
    if demand <= offered {
        return bids.to_vec();
    }
    let count = Units::try_from(bids.len()).expect("a number of bids");
    let equal = offered / 2 / count;
    let met: Vec<Units> = bids.iter().map(|bid| (*bid).min(equal)).collect();
    let unmet: Vec<Units> = bids.iter().map(|bid| bid.saturating_sub(equal)).collect();
    let rest = offered - met.iter().sum::<Units>();
    let shares = by_largest_remainder(rest, &unmet);
    met.into_iter()
        .zip(shares)
        .map(|(met, share)| met + share)
        .collect()
}

fn part(units: Units, remainder: Units) -> Part {
    Part { units, remainder }
}

#[test]
fn of_100_bids_of_10_20_30_40_and_50_get_10_15_20_25_and_30() {
    let bids = [10, 20, 30, 40, 50];
    let sums = Sums {
        offered: 100,
        equal: 10,
        met: 50,
        unmet: 100,
    };
    assert_eq!(summed(100, &bids), sums);
    // 50 are left for 100 unmet: half of what each has unmet, and nothing is rounded off.
    let parts = bids.map(|bid| sums.part(bid));
    let whole = [10, 15, 20, 25, 30].map(|units| part(units, 0));
    assert_eq!(parts, whole);
    assert_eq!(allotted(100, &bids), [10, 15, 20, 25, 30]);
}

#[test]
fn of_100_bids_of_7_20_30_40_and_53_get_7_15_20_26_and_32() {
    let bids = [7, 20, 30, 40, 53];
    let sums = Sums {
        offered: 100,
        equal: 10,
        met: 47,
        unmet: 103,
    };
    assert_eq!(summed(100, &bids), sums);
    // 53 × 10 = 5 × 103 + 15, 53 × 20 = 10 × 103 + 30, 53 × 30 = 15 × 103 + 45, and
    // 53 × 43 = 22 × 103 + 13. The three that the first bid does not take are not shared anew in
    // equal parts; the one that is left over goes to the remainder of 45.
    let parts = bids.map(|bid| sums.part(bid));
    let rounded = [(7, 0), (15, 15), (20, 30), (25, 45), (32, 13)];
    assert_eq!(
        parts,
        rounded.map(|(units, remainder)| part(units, remainder))
    );
    assert_eq!(allotted(100, &bids), [7, 15, 20, 26, 32]);
}

#[test]
fn of_150_bids_of_one_the_first_100_get_one() {
    let bids = [1; 150];
    let sums = Sums {
        offered: 100,
        equal: 0,
        met: 0,
        unmet: 150,
    };
    assert_eq!(summed(100, &bids), sums);
    assert_eq!(sums.part(1), part(0, 100));
    let units = allotted(100, &bids);
    assert_eq!(units[..100], [1; 100]);
    assert_eq!(units[100..], [0; 50]);
}

#[test]
fn one_bid_gets_what_it_bids_for() {
    assert_eq!(allotted(100, &[100]), [100]);
    assert_eq!(allotted(100, &[99]), [99]);
    assert_eq!(allotted(100, &[1]), [1]);
    assert_eq!(allotted(1, &[1]), [1]);
    // Were it for more than there is, it would get all.
    assert_eq!(allotted(100, &[101]), [100]);
}

#[test]
fn bids_that_can_all_be_met_are() {
    // By the last unit, with less, and where the equal half alone would be too little.
    assert_eq!(allotted(100, &[10, 20, 30, 40]), [10, 20, 30, 40]);
    assert_eq!(allotted(100, &[1, 98]), [1, 98]);
    assert_eq!(allotted(100, &[1, 99]), [1, 99]);
    assert_eq!(summed(100, &[1, 99]).part(99), part(99, 0));
    // One more, and the largest remainder has one less: 1 and 25 met, 74 are left for 75 unmet.
    assert_eq!(allotted(100, &[1, 100]), [1, 99]);
    assert_eq!(allotted(100, &[]), [0; 0]);
}

#[test]
fn the_half_is_rounded_down_and_so_is_each_equal_part() {
    // Half of 101 is 50, 10 each; 51 are left for 100 unmet, and remainders are 10, 20, 30, 40.
    assert_eq!(summed(101, &[10, 20, 30, 40, 50]).equal, 10);
    assert_eq!(allotted(101, &[10, 20, 30, 40, 50]), [10, 15, 20, 25, 31]);
    // Half of 7 is 3, one each; 4 are left for 6 unmet: 1 and a remainder of 2 for each.
    assert_eq!(allotted(7, &[3, 3, 3]), [3, 2, 2]);
    // Half of 5 is 2, nothing each; 5 for 6 unmet: 3 and a remainder of 2, 0 and 5, 0 and 5.
    assert_eq!(allotted(5, &[4, 1, 1]), [3, 1, 1]);
    // Half of 10 is 5, 2 each; 6 are left for 5 and 6 unmet: 30 = 2 × 11 + 8, 36 = 3 × 11 + 3.
    assert_eq!(allotted(10, &[7, 8]), [5, 5]);
}

#[test]
fn a_single_unit_goes_to_the_largest_bid_and_of_equal_ones_to_the_first() {
    assert_eq!(allotted(1, &[1, 1]), [1, 0]);
    assert_eq!(allotted(1, &[1, 3, 3]), [0, 1, 0]);
    assert_eq!(allotted(1, &[3, 1]), [1, 0]);
}

#[test]
fn the_largest_numbers_there_can_be_fit() {
    // All that can be registered, for which three bid.
    assert_eq!(
        allotted(MAX_UNITS, &[MAX_UNITS; 3]),
        [
            402_975_273_204_876_391_568_726,
            402_975_273_204_876_391_568_725,
            402_975_273_204_876_391_568_725,
        ]
    );
    assert_eq!(
        allotted(MAX_UNITS, &[MAX_UNITS; 2]),
        [604_462_909_807_314_587_353_088; 2]
    );
    assert_eq!(
        allotted(MAX_UNITS, &[MAX_UNITS, MAX_UNITS - 1, 1]),
        [
            604_462_909_807_314_587_353_088,
            604_462_909_807_314_587_353_087,
            1,
        ]
    );
}

#[test]
fn as_many_bids_as_there_are_numbers_for_all_that_can_be_registered_fit() {
    // 4,294,967,295 bids for 2^80 units each, summed up beforehand.
    let bids = 4_294_967_295;
    let mut sums = Sums::new(MAX_UNITS, bids);
    assert_eq!(sums.equal, 140_737_488_388_096);
    sums.met = sums.equal * Units::from(bids);
    sums.unmet = (MAX_UNITS - sums.equal) * Units::from(bids);
    // 2^80 = 281,474,976,776,192 × 4,294,967,295 + 65,536.
    let Part { units, remainder } = sums.part(MAX_UNITS);
    assert_eq!(units, 281_474_976_776_192);
    assert_eq!(MAX_UNITS - units * Units::from(bids), 65_536);
    assert!(remainder > 0);
}

#[test]
fn without_bids_nothing_is_divided_by_them() {
    let none = Sums::new(100, 0);
    let sums = Sums {
        offered: 100,
        equal: 0,
        met: 0,
        unmet: 0,
    };
    assert_eq!(none, sums);
}

#[test]
fn ranks_are_bytes_in_the_order_of_remainders_and_then_of_bids() {
    let mut bytes = [0xff; 20];
    bytes[14..].copy_from_slice(&[0xfe, 0xfd, 0, 0, 0, 3]);
    assert_eq!(rank(0x0102, 3), bytes);
    let in_order = [
        rank(Units::MAX, 0),
        rank(Units::MAX, u32::MAX),
        rank(1 << 80, 7),
        rank(256, 1),
        rank(256, 2),
        rank(256, 256),
        rank(255, 0),
        rank(1, 0),
        rank(1, 65_536),
        rank(0, 0),
    ];
    assert!(in_order.is_sorted_by(|one, next| one < next));
}

/// What is offered, and bids: few units, where much is rounded off, or as many as there can be.
fn offers() -> impl Strategy<Value = (Units, Vec<Units>)> {
    let few = (1_u128..300, prop::collection::vec(1_u128..60, 1..40));
    let many = (1..=MAX_UNITS, prop::collection::vec(1..=MAX_UNITS, 1..40));
    let mixed = (
        1..=MAX_UNITS,
        prop::collection::vec(prop_oneof![1_u128..1_000, 1..=MAX_UNITS], 1..40),
    );
    prop_oneof![4 => few, 1 => many, 1 => mixed]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn all_that_is_offered_goes_to_bids_and_none_gets_more_than_it_bids_for(
        (offered, bids) in offers(),
    ) {
        let units = allotted(offered, &bids);
        prop_assert_eq!(&units, &reckoned(offered, &bids));
        let demand: Units = bids.iter().sum();
        prop_assert_eq!(units.iter().sum::<Units>(), offered.min(demand));
        let equal = offered / 2 / Units::try_from(bids.len()).expect("a number of bids");
        for (units, bid) in units.iter().zip(&bids) {
            prop_assert!(units <= bid);
            prop_assert!(*units >= equal.min(*bid));
        }
    }

    #[test]
    fn who_bids_for_more_never_gets_less_and_who_bids_for_the_same_first_gets_one_more_at_most(
        (offered, bids) in offers(),
    ) {
        let units = allotted(offered, &bids);
        let mut got: Vec<_> = bids.iter().zip(&units).enumerate().collect();
        got.sort_by_key(|(place, (bid, _))| (*bid, Reverse(*place)));
        for pair in got.windows(2) {
            let (_, (bid, units)) = pair[0];
            let (_, (next, more)) = pair[1];
            prop_assert!(units <= more);
            prop_assert!(bid < next || *more - *units <= 1);
        }
    }

    #[test]
    fn sums_are_the_same_in_any_order((offered, bids) in offers()) {
        let mut sorted = bids.clone();
        sorted.sort_unstable();
        prop_assert_eq!(summed(offered, &bids), summed(offered, &sorted));
    }

    #[test]
    fn larger_remainders_come_first_and_of_equal_ones_the_earlier_bid(
        pairs in prop::collection::vec(
            (prop_oneof![0_u128..4, any::<u128>()], prop_oneof![0_u32..4, any::<u32>()]),
            2..30,
        ),
    ) {
        let mut by_rank = pairs.clone();
        by_rank.sort_by_key(|(remainder, bid)| rank(*remainder, *bid));
        let mut by_number = pairs;
        by_number.sort_by_key(|(remainder, bid)| (Reverse(*remainder), *bid));
        prop_assert_eq!(by_rank, by_number);
    }
}
