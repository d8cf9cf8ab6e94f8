//! Grades: what an inspector has measured, against the criteria of a season.
//!
//! The criteria are those of the notices by which the ministry buys rice for the public stockpile
//! (공공비축 시행계획) and of the inspection standard for paddy (농산물 검사기준, 벼).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::{deps::frame_support::stored, prelude::*};
use scale_info::{Path, Type, TypeInfo, build::Fields};

/// A share in per mille: 820 is 82.0 %.
pub type PerMille = u16;

/// A grade, the best first.
#[stored]
#[derive(Copy, PartialOrd, Ord)]
pub enum Grade {
    /// Special (특등).
    Special,
    /// 1 (1등).
    First,
    /// 2 (2등).
    Second,
    /// 3 (3등).
    Third,
}

impl Grade {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Special, Self::First, Self::Second, Self::Third];

    /// Two grades down, if there is one.
    fn two_down(self) -> Option<Self> {
        match self {
            Self::Special => Some(Self::Second),
            Self::First => Some(Self::Third),
            Self::Second | Self::Third => None,
        }
    }
}

/// Something for each grade.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
// Without `TypeInfo`, which is below.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen)]
pub struct ByGrade<X> {
    /// For the special grade.
    pub special: X,
    /// For grade 1.
    pub first: X,
    /// For grade 2.
    pub second: X,
    /// For grade 3.
    pub third: X,
}

/// What there is for each grade, and what that is called in the metadata: clients take types of one
/// name for one type, whatever their parameters.
pub trait Graded: TypeInfo + 'static {
    /// The name of `ByGrade<Self>`.
    const NAME: &'static str;
}

impl Graded for u16 {
    const NAME: &'static str = "PartsByGrade";
}

impl Graded for u128 {
    const NAME: &'static str = "WonByGrade";
}

impl<X: Graded> TypeInfo for ByGrade<X> {
    type Identity = Self;

    fn type_info() -> Type {
        let fields = Fields::named()
            .field(|field| field.ty::<X>().name("special"))
            .field(|field| field.ty::<X>().name("first"))
            .field(|field| field.ty::<X>().name("second"))
            .field(|field| field.ty::<X>().name("third"));
        Type::builder()
            .path(Path::new(X::NAME, module_path!()))
            .composite(fields)
    }
}

impl<X: Copy> ByGrade<X> {
    /// The same for all.
    pub fn all(x: X) -> Self {
        Self {
            special: x,
            first: x,
            second: x,
            third: x,
        }
    }

    /// What there is for this one.
    pub fn of(&self, grade: Grade) -> X {
        match grade {
            Grade::Special => self.special,
            Grade::First => self.first,
            Grade::Second => self.second,
            Grade::Third => self.third,
        }
    }

    /// Something else for each.
    pub fn map<Y>(self, change: impl Fn(X) -> Y) -> ByGrade<Y> {
        ByGrade {
            special: change(self.special),
            first: change(self.first),
            second: change(self.second),
            third: change(self.third),
        }
    }

    /// The best grade's first.
    pub fn list(&self) -> [X; 4] {
        [self.special, self.first, self.second, self.third]
    }
}

/// What an inspector has measured of a lot.
#[stored]
#[derive(Copy)]
pub struct Measured {
    /// How much brown rice the paddy yields (제현율), in per mille.
    pub brown: PerMille,
    /// How many of the grains are damaged (피해립), in per mille.
    pub damaged: PerMille,
    /// How much water is in it (수분), in per mille.
    pub moisture: PerMille,
}

impl Measured {
    /// Are these shares of a whole?
    pub fn is_sound(&self) -> bool {
        // Drier than 5 % and wetter than 60 % is none that grows.
        self.brown <= 1_000 && self.damaged <= 1_000 && (50..=600).contains(&self.moisture)
    }
}

/// What each grade asks for.
#[stored]
#[derive(Copy)]
pub struct Criteria {
    /// So much brown rice at least, in per mille.
    pub brown: ByGrade<PerMille>,
    /// So many damaged grains at most, in per mille.
    pub damaged: ByGrade<PerMille>,
    /// So much water at most where the paddy is bagged, in per mille.
    pub wettest: PerMille,
    /// With less than this, bagged paddy is two grades down. `None` in a season that has no such
    /// rule, as 2019 after its typhoons.
    pub driest: Option<PerMille>,
}

impl Criteria {
    /// Those of the notices: brown rice 82, 78, 74, 65 %, damaged grains 1, 4, 7, 10 %, water
    /// 13–15 %.
    pub const USUAL: Self = Self {
        brown: ByGrade {
            special: 820,
            first: 780,
            second: 740,
            third: 650,
        },
        damaged: ByGrade {
            special: 10,
            first: 40,
            second: 70,
            third: 100,
        },
        wettest: 150,
        driest: Some(130),
    };

    /// Are they in per mille, and the better grade's stricter?
    pub fn is_sound(&self) -> bool {
        let brown = self.brown.list();
        let damaged = self.damaged.list();
        // Whoever writes 82 for 82 %, or 1 for 1 %, buys what is no rice, or none.
        brown.is_sorted_by(|better, worse| better >= worse)
            && brown.iter().all(|share| (400..=950).contains(share))
            && damaged.is_sorted()
            && damaged.iter().all(|share| (5..=300).contains(share))
            && (100..=250).contains(&self.wettest)
            && self
                .driest
                .is_none_or(|driest| (80..=self.wettest).contains(&driest))
    }

    /// The grade of what was measured; `None` where it has none and is not bought. Unbagged paddy
    /// is bought as wet as it comes.
    pub fn grade(&self, measured: &Measured, bagged: bool) -> Option<Grade> {
        let grade = Grade::ALL.into_iter().find(|grade| {
            measured.brown >= self.brown.of(*grade) && measured.damaged <= self.damaged.of(*grade)
        })?;
        if !bagged {
            return Some(grade);
        }
        if measured.moisture > self.wettest {
            return None;
        }
        match self.driest {
            Some(driest) if measured.moisture < driest => grade.two_down(),
            _ => Some(grade),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grade(brown: u16, damaged: u16, moisture: u16) -> Option<Grade> {
        let measured = Measured {
            brown,
            damaged,
            moisture,
        };
        Criteria::USUAL.grade(&measured, true)
    }

    #[test]
    fn each_threshold_is_met_on_it_and_missed_beyond() {
        use Grade::*;
        for (brown, damaged, on) in [
            (820, 10, Some(Special)),
            (819, 10, Some(First)),
            (820, 11, Some(First)),
            (780, 40, Some(First)),
            (779, 40, Some(Second)),
            (780, 41, Some(Second)),
            (740, 70, Some(Second)),
            (739, 70, Some(Third)),
            (740, 71, Some(Third)),
            (650, 100, Some(Third)),
            (649, 100, None),
            (650, 101, None),
            // The worst of what was measured decides.
            (950, 71, Some(Third)),
            (650, 0, Some(Third)),
        ] {
            assert_eq!(grade(brown, damaged, 140), on, "{brown} {damaged}");
        }
    }

    #[test]
    fn too_dry_is_two_grades_down_and_too_wet_is_none() {
        use Grade::*;
        for (brown, damaged, moisture, is) in [
            (820, 10, 130, Some(Special)),
            (820, 10, 129, Some(Second)),
            (780, 40, 129, Some(Third)),
            (740, 70, 129, None),
            (650, 100, 129, None),
            (820, 10, 150, Some(Special)),
            (820, 10, 151, None),
        ] {
            assert_eq!(grade(brown, damaged, moisture), is, "{moisture}");
        }
    }

    #[test]
    fn a_season_may_have_no_driest_and_unbagged_paddy_has_none() {
        let measured = |moisture| Measured {
            brown: 820,
            damaged: 10,
            moisture,
        };
        let typhoon = Criteria {
            driest: None,
            ..Criteria::USUAL
        };
        let special = Some(Grade::Special);
        assert_eq!(typhoon.grade(&measured(90), true), special);
        assert_eq!(typhoon.grade(&measured(151), true), None);
        for moisture in [90, 129, 151, 260] {
            assert_eq!(Criteria::USUAL.grade(&measured(moisture), false), special);
        }
    }

    #[test]
    fn criteria_in_another_unit_are_unsound() {
        assert!(Criteria::USUAL.is_sound());
        let usual = Criteria::USUAL;
        for (unsound, why) in [
            (
                Criteria {
                    brown: usual.brown.map(|share| share / 10),
                    ..usual
                },
                "per cent of brown rice",
            ),
            (
                Criteria {
                    damaged: usual.damaged.map(|share| share / 10),
                    ..usual
                },
                "per cent of damaged grains",
            ),
            (
                Criteria {
                    damaged: usual.damaged.map(|share| share * 10),
                    ..usual
                },
                "damaged grains ten times",
            ),
            (
                Criteria {
                    wettest: 15,
                    ..usual
                },
                "per cent of water",
            ),
            (
                Criteria {
                    driest: Some(13),
                    ..usual
                },
                "per cent of water at least",
            ),
            (
                Criteria {
                    driest: Some(151),
                    ..usual
                },
                "drier than the wettest",
            ),
            (
                Criteria {
                    brown: ByGrade {
                        first: 821,
                        ..usual.brown
                    },
                    ..usual
                },
                "a worse grade that is stricter",
            ),
            (
                Criteria {
                    damaged: ByGrade {
                        third: 69,
                        ..usual.damaged
                    },
                    ..usual
                },
                "a worse grade that is stricter",
            ),
        ] {
            assert!(!unsound.is_sound(), "{why}");
        }
    }

    #[test]
    fn what_was_measured_is_a_share() {
        let sound = Measured {
            brown: 1_000,
            damaged: 1_000,
            moisture: 600,
        };
        assert!(sound.is_sound());
        for unsound in [
            Measured {
                brown: 1_001,
                ..sound
            },
            Measured {
                damaged: 1_001,
                ..sound
            },
            Measured {
                moisture: 601,
                ..sound
            },
            Measured {
                moisture: 49,
                ..sound
            },
        ] {
            assert!(!unsound.is_sound());
        }
    }
}
