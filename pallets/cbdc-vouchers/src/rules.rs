//! The rules of a programme: what its money may buy, where, when, and how much of it at once.
//!
//! A rule is a pure function over one [`Payment`]. To add a kind, give [`Rule`] a variant **behind
//! the others** (rules are stored), and [`Rule::ceiling`] and [`Rule::is_sound`] an arm.

use frame::{deps::frame_support::stored, prelude::*};
use pallet_support::{
    ClassId, Moment, korea,
    merchants::{Category, MerchantProfile, Region, RevenueBand},
};

use crate::Balance;

/// How many rules a programme may have.
pub const MAX_RULES: u32 = 8;
/// How many regions a rule may list.
pub const MAX_REGIONS: u32 = 8;
/// How many of a programme's rules may ask for a badge, since each costs reads.
pub const MAX_BADGE_RULES: usize = 1;

const MINUTES_OF_DAY: u16 = 1_440;

/// A programme's rules, all of which a payment has to pass.
pub type Rules = BoundedVec<Rule, ConstU32<MAX_RULES>>;
/// A rule, counted from 0 in its programme's list.
pub type RuleIndex = u8;

/// What a programme's money asks of a payment.
#[stored]
pub enum Rule {
    /// The merchant is of one of these categories: bit n (from the lowest) stands for category n.
    Categories(u64),
    /// The merchant is in one of these regions.
    Regions(BoundedVec<Region, ConstU32<MAX_REGIONS>>),
    /// The merchant's yearly sales are in this band or a lower one.
    RevenueUpTo(RevenueBand),
    /// No payment takes more than so many won from the programme.
    CapPerPayment(Balance),
    /// A holder's payments of one Korean day together take no more than so many won from the
    /// programme. What was refunded on that day does not count.
    CapPerDay(Balance),
    /// Payments are made from this minute of the Korean day on, and before that one: (540, 1,080)
    /// is 9:00–17:59, (1,320, 360) is 22:00–5:59.
    Hours {
        /// The first minute, 0–1,439.
        from: u16,
        /// The minute after the last, 0–1,440.
        until: u16,
    },
    /// The holder holds a badge of this class.
    Badge(ClassId),
    /// The holder's first payment is made before this moment.
    FirstUseBy(Moment),
}

/// All that a rule may ask about.
#[derive(Clone, Copy)]
pub struct Payment<'a> {
    /// When.
    pub at: Moment,
    /// Whom it pays.
    pub merchant: &'a MerchantProfile,
    /// What it takes from the programme, in won.
    pub amount: Balance,
    /// What the holder's payments of the day have taken from it so far, in won.
    pub spent_today: Balance,
    /// Has the holder ever paid with it?
    pub used: bool,
    /// Does the holder hold a badge of this class now?
    pub holds: &'a dyn Fn(ClassId) -> bool,
}

impl Rule {
    /// The most that a payment like this one may take from the programme, in won; `None` where none
    /// may be made at all.
    fn ceiling(&self, payment: &Payment) -> Option<Balance> {
        let passes = match self {
            Self::CapPerPayment(cap) => return Some(*cap),
            Self::CapPerDay(cap) => return Some(cap.saturating_sub(payment.spent_today)),
            Self::Categories(mask) => bit(payment.merchant.category) & mask != 0,
            Self::Regions(regions) => regions
                .iter()
                .any(|region| region.contains(payment.merchant.region)),
            Self::RevenueUpTo(band) => payment.merchant.revenue <= *band,
            Self::Hours { from, until } => {
                let minute = korea::minute_of_day(payment.at);
                if from < until {
                    (*from..*until).contains(&minute)
                } else {
                    minute >= *from || minute < *until
                }
            }
            Self::Badge(class) => (payment.holds)(*class),
            Self::FirstUseBy(deadline) => payment.used || payment.at < *deadline,
        };
        passes.then_some(Balance::MAX)
    }

    /// Can a payment pass, the first of which is made at `from` at the earliest?
    fn is_sound(&self, from: Moment) -> bool {
        match self {
            Self::Categories(mask) => *mask != 0,
            Self::Regions(regions) => !regions.is_empty() && regions.iter().all(Region::is_sound),
            Self::CapPerPayment(cap) | Self::CapPerDay(cap) => *cap > 0,
            Self::Hours { from, until } => {
                from != until && *from < MINUTES_OF_DAY && *until <= MINUTES_OF_DAY
            }
            Self::FirstUseBy(deadline) => from < *deadline,
            Self::RevenueUpTo(_) | Self::Badge(_) => true,
        }
    }

    /// Does the rule ask for a badge?
    pub fn asks_for_badge(&self) -> bool {
        matches!(self, Self::Badge(_))
    }
}

/// The bit of a category; 0 for one that no mask can name.
fn bit(category: Category) -> u64 {
    1u64.checked_shl(category.into()).unwrap_or_default()
}

/// The first rule that no payment from this moment on could pass.
pub fn unsound(rules: &[Rule], from: Moment) -> Option<RuleIndex> {
    (0..)
        .zip(rules)
        .find(|(_, rule)| !rule.is_sound(from))
        .map(|(index, _)| index)
}

/// How many of the rules ask for a badge.
pub fn badge_rules(rules: &[Rule]) -> usize {
    rules.iter().filter(|rule| rule.asks_for_badge()).count()
}

/// Passes a payment, or names the first rule that refuses it.
pub fn check(rules: &[Rule], payment: &Payment) -> Result<(), RuleIndex> {
    match (0..).zip(rules).find(|(_, rule)| {
        rule.ceiling(payment)
            .is_none_or(|most| payment.amount > most)
    }) {
        Some((index, _)) => Err(index),
        None => Ok(()),
    }
}

/// The most that a payment like this one could take, whatever its amount; or the first rule that
/// refuses any amount.
pub fn most(rules: &[Rule], payment: &Payment) -> Result<Balance, RuleIndex> {
    (0..)
        .zip(rules)
        .try_fold(Balance::MAX, |most, (index, rule)| {
            match rule.ceiling(payment) {
                Some(ceiling) if ceiling > 0 => Ok(most.min(ceiling)),
                _ => Err(index),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 1 June 2026, 12:00 in Korea.
    const NOON: Moment = 1_780_282_800_000;
    const HOUR: Moment = 3_600_000;

    const SHOP: MerchantProfile = MerchantProfile {
        category: 5,
        region: Region(11_680),
        revenue: RevenueBand::UpTo1B,
    };

    fn payment() -> Payment<'static> {
        Payment {
            at: NOON,
            merchant: &SHOP,
            amount: 10_000,
            spent_today: 0,
            used: false,
            holds: &|class| class == 7,
        }
    }

    fn regions(codes: &[u32]) -> Rule {
        let regions: Vec<_> = codes.iter().map(|code| Region(*code)).collect();
        Rule::Regions(regions.try_into().unwrap())
    }

    fn passes(rule: Rule, payment: Payment) -> bool {
        check(&[rule], &payment).is_ok()
    }

    #[test]
    fn categories_are_bits() {
        assert!(passes(Rule::Categories(1 << 5), payment()));
        assert!(!passes(Rule::Categories(!(1 << 5)), payment()));
        let odd = MerchantProfile {
            category: 64,
            ..SHOP
        };
        let payment = Payment {
            merchant: &odd,
            ..payment()
        };
        assert!(!passes(Rule::Categories(u64::MAX), payment));
    }

    #[test]
    fn a_region_is_a_district_or_a_whole_province() {
        assert!(passes(regions(&[11_680]), payment()));
        assert!(passes(regions(&[26, 11]), payment()));
        assert!(!passes(regions(&[11_650, 26]), payment()));
        assert!(!passes(regions(&[116]), payment()));
    }

    #[test]
    fn revenue_bands_are_ordered() {
        assert!(passes(Rule::RevenueUpTo(RevenueBand::UpTo1B), payment()));
        assert!(passes(Rule::RevenueUpTo(RevenueBand::UpTo3B), payment()));
        assert!(!passes(Rule::RevenueUpTo(RevenueBand::UpTo500M), payment()));
    }

    #[test]
    fn caps_hold_to_the_won() {
        let of = |amount, spent_today| Payment {
            amount,
            spent_today,
            ..payment()
        };
        assert!(passes(Rule::CapPerPayment(10_000), of(10_000, 50_000)));
        assert!(!passes(Rule::CapPerPayment(10_000), of(10_001, 0)));
        assert!(passes(Rule::CapPerDay(10_000), of(4_000, 6_000)));
        assert!(!passes(Rule::CapPerDay(10_000), of(4_001, 6_000)));
        assert!(!passes(Rule::CapPerDay(10_000), of(1, 20_000)));
    }

    #[test]
    fn hours_may_pass_midnight() {
        let at = |at| Payment { at, ..payment() };
        let day = Rule::Hours {
            from: 540,
            until: 1_080,
        };
        let night = Rule::Hours {
            from: 1_320,
            until: 360,
        };
        assert!(passes(day.clone(), at(NOON)));
        assert!(passes(day.clone(), at(NOON - 3 * HOUR)), "9:00");
        assert!(!passes(day.clone(), at(NOON - 3 * HOUR - 1)), "8:59");
        assert!(passes(day.clone(), at(NOON + 6 * HOUR - 1)), "17:59");
        assert!(!passes(day, at(NOON + 6 * HOUR)), "18:00");
        assert!(!passes(night.clone(), at(NOON)));
        assert!(passes(night.clone(), at(NOON + 10 * HOUR)), "22:00");
        assert!(passes(night.clone(), at(NOON + 12 * HOUR)), "0:00");
        assert!(!passes(night, at(NOON + 18 * HOUR)), "6:00");
    }

    #[test]
    fn badges_are_asked_for() {
        assert!(passes(Rule::Badge(7), payment()));
        assert!(!passes(Rule::Badge(8), payment()));
    }

    #[test]
    fn the_first_use_has_a_deadline_and_the_next_has_none() {
        let at = |used| Payment {
            at: NOON,
            used,
            ..payment()
        };
        assert!(passes(Rule::FirstUseBy(NOON + 1), at(false)));
        assert!(!passes(Rule::FirstUseBy(NOON), at(false)));
        assert!(passes(Rule::FirstUseBy(NOON), at(true)));
    }

    #[test]
    fn the_first_refusing_rule_is_named() {
        let rules = [
            Rule::Categories(u64::MAX),
            Rule::CapPerPayment(9_999),
            Rule::Badge(8),
        ];
        assert_eq!(check(&rules, &payment()), Err(1));
        assert_eq!(most(&rules, &payment()), Err(2));
        assert_eq!(most(&rules[..2], &payment()), Ok(9_999));
        assert_eq!(most(&[], &payment()), Ok(Balance::MAX));
    }

    #[test]
    fn what_nothing_passes_is_unsound() {
        for rule in [
            Rule::Categories(0),
            regions(&[]),
            regions(&[11, 116]),
            regions(&[0]),
            regions(&[100_000]),
            Rule::FirstUseBy(NOON),
            Rule::CapPerPayment(0),
            Rule::CapPerDay(0),
            Rule::Hours { from: 5, until: 5 },
            Rule::Hours {
                from: 1_440,
                until: 5,
            },
            Rule::Hours {
                from: 5,
                until: 1_441,
            },
        ] {
            assert_eq!(unsound(&[Rule::Badge(0), rule], NOON), Some(1));
        }
        let all_day = Rule::Hours {
            from: 0,
            until: 1_440,
        };
        assert_eq!(unsound(core::slice::from_ref(&all_day), NOON), None);
        assert!(passes(all_day, payment()));
    }

    proptest! {
        /// What the rules say can be spent can be, and not one won more.
        #[test]
        fn the_most_passes_and_one_more_does_not(
            cap in 1u128..100_000, per_day in 1u128..100_000, spent_today in 0u128..100_000,
        ) {
            let rules = [Rule::CapPerPayment(cap), Rule::CapPerDay(per_day)];
            let of = |amount| Payment { amount, spent_today, ..payment() };
            match most(&rules, &of(0)) {
                Ok(most) => {
                    prop_assert_eq!(check(&rules, &of(most)), Ok(()));
                    prop_assert!(check(&rules, &of(most + 1)).is_err());
                }
                Err(rule) => prop_assert_eq!(check(&rules, &of(1)), Err(rule)),
            }
        }
    }
}
