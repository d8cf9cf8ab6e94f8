//! Merchants: who may be paid with money for a purpose, and what is asked about them.

use frame::{deps::frame_support::stored, prelude::*};

/// What a merchant mainly sells, 0–63. The acquirers agree on what each number means.
pub type Category = u8;

/// A merchant's category is below this.
const CATEGORIES: Category = 64;

/// A place, by the first five digits of its legal-district code (법정동코드): 11680 is Gangnam-gu in
/// Seoul. In a rule, the first two digits alone stand for a whole province: 11 is Seoul.
#[stored]
#[derive(Copy)]
pub struct Region(pub u32);

impl Region {
    /// Is this a district, which has five digits?
    pub fn is_district(&self) -> bool {
        (10_000..100_000).contains(&self.0)
    }

    /// Is this a district, or a province, which has two digits?
    pub fn is_sound(&self) -> bool {
        self.is_district() || (10..100).contains(&self.0)
    }

    /// Is `place` this district, or in this province?
    pub fn contains(&self, place: Region) -> bool {
        self.0 == place.0 || self.0 == place.0 / 1_000
    }
}

/// A merchant's yearly sales: the bands of the card fees, by the Enforcement Decree of the
/// Specialized Credit Finance Business Act (여신전문금융업법 시행령), article 6-14.
#[stored]
#[derive(Copy, PartialOrd, Ord)]
pub enum RevenueBand {
    /// Up to ₩300 million.
    UpTo300M,
    /// Up to ₩500 million.
    UpTo500M,
    /// Up to ₩1 billion.
    UpTo1B,
    /// Up to ₩3 billion.
    UpTo3B,
    /// More than that.
    Above3B,
}

/// What rules ask about a merchant.
#[stored]
#[derive(Copy)]
pub struct MerchantProfile {
    /// What it sells.
    pub category: Category,
    /// Where.
    pub region: Region,
    /// How much of it.
    pub revenue: RevenueBand,
}

impl MerchantProfile {
    /// Can rules name it?
    pub fn is_sound(&self) -> bool {
        self.category < CATEGORIES && self.region.is_district()
    }
}

/// Why a merchant can't be paid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Unpayable {
    /// The account is no merchant.
    NotMerchant,
    /// Its acquirer or the council has suspended it.
    Suspended,
    /// Its acquirer's badge was revoked or suspended, or is over.
    AcquirerStopped,
}

/// Who may be paid with money for a purpose.
///
/// The answer costs two reads, and changes in the very block in which a merchant is suspended, or
/// the badge of the acquirer that answers for it is revoked, suspended, or over.
///
/// Answered by `pallet-merchants`.
pub trait Merchants<AccountId> {
    /// What rules ask about a merchant, whether it can be paid now or not.
    fn profile(who: &AccountId) -> Option<MerchantProfile>;

    /// Refuses who can't be paid now; else the same.
    fn ensure_payable(who: &AccountId) -> Result<MerchantProfile, Unpayable>;

    /// Who answers for a merchant.
    fn acquirer(who: &AccountId) -> Option<AccountId>;

    /// Makes `who` a merchant that can be paid.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId, profile: MerchantProfile);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_province_contains_its_districts() {
        let (seoul, gangnam) = (Region(11), Region(11_680));
        assert!(seoul.contains(gangnam) && gangnam.contains(gangnam));
        assert!(!gangnam.contains(seoul) && !Region(26).contains(gangnam));
        for (region, district, sound) in [
            (9, false, false),
            (11, false, true),
            (100, false, false),
            (9_999, false, false),
            (10_000, true, true),
            (99_999, true, true),
            (100_000, false, false),
        ] {
            let region = Region(region);
            assert_eq!((region.is_district(), region.is_sound()), (district, sound));
        }
    }

    #[test]
    fn rules_can_name_a_sound_profile() {
        let profile = MerchantProfile {
            category: 63,
            region: Region(11_680),
            revenue: RevenueBand::Above3B,
        };
        assert!(profile.is_sound());
        for unsound in [
            MerchantProfile {
                category: 64,
                ..profile
            },
            MerchantProfile {
                region: Region(11),
                ..profile
            },
        ] {
            assert!(!unsound.is_sound());
        }
    }
}
