//! Prices and payments: won per 40 kg, exact to the won.

use crate::{
    grading::{ByGrade, Grade, PerMille},
    types::{Balance, Grams},
};
use frame::{deps::frame_support::stored, prelude::*};

/// A sack (포대), in grams: prices are for so much.
pub const SACK: Grams = 40_000;

/// A bulk bag (톤백, 800 kg), in sacks.
pub const BULK: Grams = 20;

/// The water that paddy is reckoned with, in per mille: what it has of it when it is stored.
pub const STORED: PerMille = 150;

/// What is left of paddy as milled rice, in per mille: the rate of the price formula (현백률 72 %).
pub const MILLED: PerMille = 720;

/// What is paid at once, in won per 40 kg.
#[stored]
#[derive(Copy)]
pub enum Interim {
    /// The same for all grades: 30,000 in 2022, 40,000 since 2024.
    Flat(Balance),
    /// For each grade.
    Graded(ByGrade<Balance>),
}

impl Interim {
    /// For this grade.
    pub fn of(&self, grade: Grade) -> Balance {
        match self {
            Self::Flat(price) => *price,
            Self::Graded(prices) => prices.of(grade),
        }
    }

    /// The most that is paid for any.
    pub fn most(&self) -> Balance {
        let prices = Grade::ALL.map(|grade| self.of(grade));
        prices.into_iter().max().unwrap_or_default()
    }
}

/// How a season's final prices are checked and applied.
#[stored]
#[derive(Copy)]
pub struct PriceRule {
    /// What a grade is worth of grade 1, in parts of 10,000: 10,330, 10,000, 9,556, 8,506 fit the
    /// published prices of 2014, 2015 and 2022.
    pub ratios: ByGrade<u16>,
    /// By how many won the published price may differ from what the formula gives.
    pub slack: Balance,
    /// What unbagged paddy is worth less, in won per 40 kg: the bag and packing it (760 in 2022).
    pub deduction: Balance,
}

/// What the price of grade 1 is made of: the survey of prices at the places of growth (산지쌀값).
#[stored]
#[derive(Copy)]
pub struct Quote {
    /// The mean price of 80 kg of milled rice from October to December, in won.
    pub mean: Balance,
    /// What milling 80 kg costs, in won.
    pub fee: Balance,
}

/// Won per 40 kg, as the ministry has published them: a multiple of ten each.
pub type Prices = ByGrade<Balance>;

impl PriceRule {
    /// Those of 2022.
    pub const USUAL: Self = Self {
        ratios: ByGrade {
            special: 10_330,
            first: 10_000,
            second: 9_556,
            third: 8_506,
        },
        slack: 10,
        deduction: 760,
    };

    /// Are the ratios in parts of 10,000, the better grade's the higher, and the rest in won?
    pub fn is_sound(&self) -> bool {
        let ratios = self.ratios.list();
        self.ratios.first == 10_000
            && ratios.is_sorted_by(|better, worse| better >= worse)
            && ratios.iter().all(|ratio| (5_000..=15_000).contains(ratio))
            && self.slack <= 1_000
            && self.deduction <= 5_000
    }

    /// The prices by the formula: ⌊(mean − fee) × 0.72 ÷ 2 × ratio⌋, floored to ₩10. (0.72 is the
    /// rate of milling; 40 kg are half of 80.) `None` where the fee is not below the mean.
    pub fn formula(&self, quote: &Quote) -> Option<Prices> {
        let net = quote.mean.checked_sub(quote.fee).filter(|net| *net > 0)?;
        let net = net.checked_mul(36)?;
        net.checked_mul(Balance::from(u16::MAX))?;
        Some(self.ratios.map(|ratio| {
            // In units of ₩10: 100 for the 36, 10,000 for the ratio, 10 for the unit.
            let tens = net.saturating_mul(ratio.into()) / 10_000_000;
            tens.saturating_mul(10)
        }))
    }

    /// Are these prices: multiples of ten, the better grade's the higher, all above the deduction?
    pub fn allows(&self, prices: &Prices) -> bool {
        let list = prices.list();
        list.iter().all(|price| price % 10 == 0)
            && list.is_sorted_by(|better, worse| better >= worse)
            && prices.third > self.deduction
    }

    /// Are they what the formula gives, too, but for the slack?
    pub fn fits(&self, quote: &Quote, prices: &Prices) -> bool {
        let near = self.formula(quote).is_some_and(|formula| {
            Grade::ALL
                .into_iter()
                .all(|grade| formula.of(grade).abs_diff(prices.of(grade)) <= self.slack)
        });
        near && self.allows(prices)
    }

    /// The price per 40 kg for a lot: the deduction comes off the rounded price.
    pub fn price(&self, prices: &Prices, grade: Grade, bagged: bool) -> Balance {
        let price = prices.of(grade);
        if bagged {
            price
        } else {
            price.saturating_sub(self.deduction)
        }
    }
}

/// What so much is worth at a price per 40 kg: ⌊price × grams ÷ 40,000⌋.
pub fn worth(price: Balance, grams: Grams) -> Balance {
    price.saturating_mul(grams.into()) / Balance::from(SACK)
}

/// What is paid, or owed back, for a lot once the final price is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Balanced {
    /// So much more is paid.
    Due(Balance),
    /// So much too much was paid.
    Owed(Balance),
}

/// The difference between what a lot is worth and what was paid for it at once.
pub fn balance(value: Balance, interim: Balance) -> Balanced {
    match value.checked_sub(interim) {
        Some(due) => Balanced::Due(due),
        None => Balanced::Owed(interim.saturating_sub(value)),
    }
}

/// Paddy as it would weigh with as much water as it is stored with: grams × (1000 − moisture) ÷
/// 850, rounded down.
pub fn stored(grams: Grams, moisture: PerMille) -> Grams {
    let dry = 1_000_u64.saturating_sub(moisture.into());
    let stored = 1_000_u64.saturating_sub(STORED.into());
    let there = u128::from(grams).saturating_mul(dry.into()) / u128::from(stored);
    there.saturated_into()
}

/// The most milled rice that so much paddy, as stored, can give.
pub fn milled(grams: Grams) -> Grams {
    share(grams.into(), MILLED).saturated_into()
}

/// ⌊a share of so much⌋.
pub fn share(of: Balance, share: PerMille) -> Balance {
    of.saturating_mul(share.into()) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OF_2022: Quote = Quote {
        mean: 187_268,
        fee: 8_002,
    };

    fn by_grade<X>([special, first, second, third]: [X; 4]) -> ByGrade<X> {
        ByGrade {
            special,
            first,
            second,
            third,
        }
    }

    #[test]
    fn the_prices_of_2022_are_as_published() {
        let rule = PriceRule::USUAL;
        let published = by_grade([66_660, 64_530, 61_670, 54_890]);
        assert_eq!(rule.formula(&OF_2022), Some(published));
        assert!(rule.fits(&OF_2022, &published));
        let unbagged = Grade::ALL.map(|grade| rule.price(&published, grade, false));
        assert_eq!(unbagged, [65_900, 63_770, 60_910, 54_130]);
    }

    /// In 2013 the ministry published 56,820, 55,000, 52,560 and 46,780. With 152,778 and 0, of
    /// which grade 1 comes to 55,000, the ratios give ₩10 less for the special grade.
    #[test]
    fn what_was_published_counts_and_the_formula_checks_it() {
        let quote = Quote {
            mean: 152_778,
            fee: 0,
        };
        let published = by_grade([56_820, 55_000, 52_560, 46_780]);
        let rule = PriceRule::USUAL;
        let formula = by_grade([56_810, 55_000, 52_550, 46_780]);
        assert_eq!(rule.formula(&quote), Some(formula));
        assert!(rule.fits(&quote, &published));
        let strict = PriceRule { slack: 0, ..rule };
        assert!(!strict.fits(&quote, &published));
        let off = by_grade([56_830, 55_000, 52_560, 46_780]);
        assert!(!rule.fits(&quote, &off), "₩20 off");
    }

    #[test]
    fn prices_that_are_none_do_not_fit() {
        let rule = PriceRule::USUAL;
        let published = by_grade([66_660, 64_530, 61_670, 54_890]);
        let odd = ByGrade {
            first: 64_535,
            ..published
        };
        assert!(!rule.fits(&OF_2022, &odd), "no multiple of ten");
        let nothing = Quote {
            mean: 8_002,
            fee: 8_002,
        };
        assert_eq!(rule.formula(&nothing), None);
        let much = Quote {
            mean: Balance::MAX,
            fee: 0,
        };
        assert_eq!(rule.formula(&much), None);
        let little = Quote { mean: 100, fee: 0 };
        assert!(
            !rule.fits(&little, &by_grade([30, 30, 30, 30])),
            "below the deduction"
        );
        let same = PriceRule {
            ratios: by_grade([10_000; 4]),
            slack: 1_000,
            ..rule
        };
        let upside_down = by_grade([64_520, 64_530, 64_530, 64_530]);
        assert!(
            !same.fits(&OF_2022, &upside_down),
            "a better grade is cheaper"
        );
    }

    #[test]
    fn rules_in_another_unit_are_unsound() {
        let usual = PriceRule::USUAL;
        assert!(usual.is_sound());
        for (unsound, why) in [
            (
                PriceRule {
                    ratios: usual.ratios.map(|ratio| ratio / 10),
                    ..usual
                },
                "per mille",
            ),
            (
                PriceRule {
                    ratios: by_grade([9_999, 10_000, 9_556, 8_506]),
                    ..usual
                },
                "a better grade that is worth less",
            ),
            (
                PriceRule {
                    ratios: by_grade([15_001, 10_000, 9_556, 8_506]),
                    ..usual
                },
                "more than half as much again",
            ),
            (
                PriceRule {
                    slack: 1_001,
                    ..usual
                },
                "no check",
            ),
            (
                PriceRule {
                    deduction: 5_001,
                    ..usual
                },
                "a deduction for the tonne",
            ),
        ] {
            assert!(!unsound.is_sound(), "{why}");
        }
    }

    /// 100 sacks: 3,000,000 at 30,000; 6,453,000 at 64,530. 1,234,601 g unbagged, of grade 1:
    /// ₩925,950 at once, 1,968,262 in all: the difference of two floors, and not the floor of a
    /// difference (1,042,311).
    #[test]
    fn payments_are_exact_to_the_won() {
        assert_eq!(worth(30_000, 100 * SACK), 3_000_000);
        let value = worth(64_530, 100 * SACK);
        assert_eq!(balance(value, 3_000_000), Balanced::Due(3_453_000));
        assert_eq!(worth(64_530, BULK * SACK), 20 * 64_530);
        let (interim, value) = (worth(30_000, 1_234_601), worth(63_770, 1_234_601));
        assert_eq!((interim, value), (925_950, 1_968_262));
        assert_eq!(balance(value, interim), Balanced::Due(1_042_312));
        let (interim, value) = (worth(45_000, 200 * SACK), worth(44_140, 200 * SACK));
        assert_eq!(balance(value, interim), Balanced::Owed(172_000));
        assert_eq!(balance(5, 5), Balanced::Due(0));
    }

    #[test]
    fn wet_paddy_gives_less_milled_rice() {
        const TONNES: Grams = 1_600_000;
        assert_eq!(stored(TONNES, 150), TONNES);
        assert_eq!(milled(stored(TONNES, 150)), 1_152_000);
        assert_eq!(stored(TONNES, 240), 1_430_588);
        assert_eq!(milled(stored(TONNES, 240)), 1_030_023);
        assert_eq!(stored(TONNES, 999), 1_882);
        assert_eq!(stored(u64::MAX, 0), u64::MAX);
    }

    proptest! {
        #[test]
        fn what_is_due_and_owed_makes_up_for_what_was_paid(
            grams in 0u64..2_000_000_000,
            interim in 0u128..200_000,
            price in 0u128..200_000,
        ) {
            let (paid, value) = (worth(interim, grams), worth(price, grams));
            match balance(value, paid) {
                Balanced::Due(due) => prop_assert_eq!(paid + due, value),
                Balanced::Owed(owed) => {
                    prop_assert_eq!(paid - owed, value);
                    prop_assert!(owed > 0 && price < interim);
                }
            }
            // By hand: as a fraction, it is less than a won away.
            let exact = price * u128::from(grams);
            prop_assert!(value * 40_000 <= exact && exact < (value + 1) * 40_000);
        }

        #[test]
        fn a_whole_is_worth_its_parts_or_more(
            parts in prop::collection::vec(0u64..100_000_000, 1..20),
            price in 0u128..200_000,
        ) {
            let whole = worth(price, parts.iter().sum());
            let sum: u128 = parts.iter().map(|part| worth(price, *part)).sum();
            let count = u128::try_from(parts.len()).unwrap_or_default();
            prop_assert!(sum <= whole && whole < sum + count);
        }
    }
}
