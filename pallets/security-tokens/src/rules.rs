//! The rules of a security: what a trade has to leave behind.
//!
//! A rule is judged over what a whole instruction changes, not leg by leg, so that the order of the
//! legs never matters, and each investor is looked at once. It says **no** only to what gets worse:
//! who sells is never stopped by a rule for buyers, and where a cap is exceeded already, since an
//! investor has become another one, holders stay and leave as they like, and none enters.
//!
//! Another rule is another variant of [`Rule`] and of [`Breach`], and an arm of [`Rule::judge`].

use alloc::vec::Vec;
use frame::{
    deps::frame_support::{PalletError, stored},
    prelude::*,
};
use pallet_support::{Moment, shares::portion};

use crate::types::{Balance, Holders, InvestorId, Units, VenueId};

/// The most countries or venues of a rule.
pub const MAX_LISTED: u32 = 16;
/// A whole, in the unit of shares and bands.
const MILLE: u128 = 1_000;

/// What an investor is, by the Capital Markets Act (자본시장법 art. 9).
#[stored]
#[derive(Copy, PartialOrd, Ord)]
pub enum InvestorClass {
    /// Anybody (일반투자자).
    Retail,
    /// A professional investor (전문투자자).
    Professional,
    /// A bank, an insurer, a pension fund … (기관투자자).
    Institutional,
}

impl InvestorClass {
    /// Its number, as findings tell it.
    fn number(self) -> u128 {
        match self {
            Self::Retail => 0,
            Self::Professional => 1,
            Self::Institutional => 2,
        }
    }
}

/// A rule. None but those of classes comes twice; the issuer's own account is under none.
#[stored]
pub enum Rule {
    /// Only these classes acquire it.
    Classes(BoundedVec<InvestorClass, ConstU32<3>>),
    /// Only who lives in these countries (ISO 3166-1, numeric) acquires it.
    Countries(BoundedVec<u16, ConstU32<MAX_LISTED>>),
    /// So many investors hold it at most.
    HolderCap(u32),
    /// So many investors of this class hold it at most.
    ClassCap(InvestorClass, u32),
    /// Nobody acquires more than so many thousandths of what is issued.
    MaxShare(u16),
    /// It is traded by so many shares, or a multiple; all that somebody has can be sold.
    Lot(u32),
    /// Nobody disposes of it before this moment.
    LockUp(Moment),
    /// It is traded at these venues alone.
    Venues(BoundedVec<VenueId, ConstU32<MAX_LISTED>>),
    /// What is paid on the whole differs from the reference price by so many thousandths at most.
    PriceBand(u16),
    /// What retail investors buy of it counts towards the annual cap.
    AnnualCap,
}

/// Which rule is broken.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo, PalletError,
)]
pub enum Breach {
    /// Who acquires it is of a class that may not.
    Classes,
    /// Who acquires it lives in a country that is not admitted.
    Countries,
    /// There would be too many holders.
    HolderCap,
    /// There would be too many holders of a class.
    ClassCap,
    /// Somebody would have too large a share.
    MaxShare,
    /// It is not a whole number of lots.
    Lot,
    /// It is locked up.
    LockUp,
    /// It is not traded at this venue.
    Venues,
    /// The price is too far from the reference.
    PriceBand,
    /// A retail investor would buy too much in a year.
    AnnualCap,
}

/// A rule that is broken, with what was looked at and what would have been the limit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Finding {
    /// Which of the security's rules, counted from 0.
    pub rule: u8,
    /// Of what kind it is.
    pub breach: Breach,
    /// By whom, where it is somebody's.
    pub investor: Option<InvestorId>,
    /// A number of units, won, holders, the class (0, 1, 2), the country, the venue or the moment.
    pub observed: u128,
    /// Its limit in the same unit; 0 where it is a list.
    pub limit: u128,
}

/// What the trade of one security changes.
#[derive(Debug)]
pub struct Trade {
    /// Now.
    pub now: Moment,
    /// Where it is agreed, unless it is issued.
    pub venue: Option<VenueId>,
    /// How many units are issued then.
    pub issued: Units,
    /// How many units are a share.
    pub per_share: Units,
    /// How many hold it before.
    pub holders: Holders,
    /// What a retail investor may buy in a year.
    pub annual_limit: Option<Balance>,
    /// Whose position changes, each named once, without the treasury.
    pub changes: Vec<Change>,
}

/// What the trade changes for one investor.
#[derive(Clone, Debug)]
pub struct Change {
    /// Who.
    pub investor: InvestorId,
    /// What it is now.
    pub class: InvestorClass,
    /// As what it is counted, if it holds some.
    pub counted: Option<InvestorClass>,
    /// Where it lives.
    pub country: u16,
    /// Units before.
    pub before: Units,
    /// Units afterwards.
    pub after: Units,
    /// What it is paid for all securities of the instruction together, and what that is worth by
    /// their reference prices, in won.
    pub price: Price,
    /// What it will have bought this year under the annual cap, in won.
    pub bought: Balance,
}

/// What is paid on the whole.
#[derive(Clone, Copy, Debug, Default)]
pub struct Price {
    /// Won.
    pub paid: Balance,
    /// Won, by the reference prices.
    pub worth: Balance,
    /// Does the won go the way that the reference prices say: to who gives what is worth more?
    pub fits: bool,
}

impl Change {
    fn buys(&self) -> bool {
        self.after > self.before
    }

    fn enters(&self) -> bool {
        self.before == 0 && self.after > 0
    }
}

impl Trade {
    /// How many hold it afterwards.
    pub fn holders_after(&self) -> Holders {
        let mut holders = self.holders;
        for change in &self.changes {
            if let Some(counted) = change.counted {
                holders.count(counted, false);
            }
            if change.after > 0 {
                holders.count(change.class, true);
            }
        }
        holders
    }
}

impl Rule {
    /// Can this rule be met, and is it worth having?
    pub fn makes_sense(&self) -> bool {
        match self {
            Self::Classes(classes) => !classes.is_empty(),
            Self::Countries(countries) => {
                !countries.is_empty() && countries.iter().all(|country| is_country(*country))
            }
            Self::HolderCap(cap) | Self::ClassCap(_, cap) => *cap > 0,
            Self::MaxShare(share) => (1..1_000).contains(share),
            Self::Lot(lot) => *lot > 0,
            Self::LockUp(until) => *until > 0,
            Self::Venues(venues) => !venues.is_empty(),
            Self::PriceBand(band) => (1..=1_000).contains(band),
            Self::AnnualCap => true,
        }
    }

    /// Does it look at who acquires alone, whatever others do?
    pub fn is_personal(&self) -> bool {
        matches!(
            self,
            Self::Classes(_) | Self::Countries(_) | Self::AnnualCap
        )
    }

    /// Are these two about the same, so that one of them is too many?
    pub fn repeats(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::ClassCap(one, _), Self::ClassCap(another, _)) => one == another,
            _ => core::mem::discriminant(self) == core::mem::discriminant(other),
        }
    }

    /// Finds whatever breaks this rule.
    fn judge(&self, trade: &Trade, found: &mut impl FnMut(Breach, Option<InvestorId>, u128, u128)) {
        let buyers = || trade.changes.iter().filter(|change| change.buys());
        match self {
            Self::Classes(classes) => {
                for buyer in buyers().filter(|buyer| !classes.contains(&buyer.class)) {
                    let class = buyer.class.number();
                    found(Breach::Classes, Some(buyer.investor), class, 0);
                }
            }
            Self::Countries(countries) => {
                for buyer in buyers().filter(|buyer| !countries.contains(&buyer.country)) {
                    let country = buyer.country.into();
                    found(Breach::Countries, Some(buyer.investor), country, 0);
                }
            }
            Self::HolderCap(cap) => {
                let enters = trade.changes.iter().any(Change::enters);
                let holders = trade.holders_after().all();
                if enters && holders > *cap {
                    found(Breach::HolderCap, None, holders.into(), (*cap).into());
                }
            }
            Self::ClassCap(class, cap) => {
                let mut entering = trade.changes.iter().filter(|change| change.enters());
                let enters = entering.any(|change| change.class == *class);
                let holders = trade.holders_after().of(*class);
                if enters && holders > *cap {
                    found(Breach::ClassCap, None, holders.into(), (*cap).into());
                }
            }
            Self::MaxShare(share) => {
                let limit = portion(trade.issued, (*share).into(), MILLE);
                for buyer in buyers().filter(|buyer| buyer.after > limit) {
                    found(Breach::MaxShare, Some(buyer.investor), buyer.after, limit);
                }
            }
            Self::Lot(lot) => {
                let lot = trade.per_share.saturating_mul((*lot).into());
                let traded = |change: &Change| change.after.abs_diff(change.before);
                let odd = |change: &&Change| !traded(change).is_multiple_of(lot);
                let sum = |buy: bool| {
                    let side = trade.changes.iter().filter(|change| change.buys() == buy);
                    side.fold(0, |sum: Units, change| sum.saturating_add(traded(change)))
                };
                // Whoever sells an odd rest needs somebody who buys it: not what the treasury adds.
                let mut sold_out = trade.changes.iter().filter(|change| change.after == 0);
                let rest = sold_out.any(|change| odd(&change))
                    && sum(true).abs_diff(sum(false)).is_multiple_of(lot);
                let others = trade.changes.iter().filter(|change| change.after > 0);
                // What is allotted is seldom a whole lot.
                let others = others.filter(|_| trade.venue.is_some()).filter(odd);
                for change in others.filter(|change| !(rest && change.buys())) {
                    found(Breach::Lot, Some(change.investor), traded(change), lot);
                }
            }
            Self::LockUp(until) if trade.now < *until => {
                let sellers = trade.changes.iter().filter(|it| it.after < it.before);
                for seller in sellers {
                    let (now, until) = (trade.now.into(), (*until).into());
                    found(Breach::LockUp, Some(seller.investor), now, until);
                }
            }
            Self::LockUp(_) => (),
            Self::Venues(venues) => {
                if let Some(venue) = trade.venue.filter(|venue| !venues.contains(venue)) {
                    found(Breach::Venues, None, venue.into(), 0);
                }
            }
            Self::PriceBand(band) => {
                // Nothing is paid for what is issued.
                let traded = trade.changes.iter().filter(|it| it.after != it.before);
                for change in traded.filter(|_| trade.venue.is_some()) {
                    let Price { paid, worth, fits } = change.price;
                    let band = portion(worth, (*band).into(), MILLE);
                    let off = if fits {
                        paid.abs_diff(worth)
                    } else {
                        paid.saturating_add(worth)
                    };
                    if off > band {
                        found(Breach::PriceBand, Some(change.investor), off, band);
                    }
                }
            }
            Self::AnnualCap => {
                let limit = trade.annual_limit.unwrap_or(Balance::MAX);
                let retail = buyers().filter(|buyer| buyer.class == InvestorClass::Retail);
                for buyer in retail.filter(|buyer| buyer.bought > limit) {
                    found(Breach::AnnualCap, Some(buyer.investor), buyer.bought, limit);
                }
            }
        }
    }
}

/// Whatever breaks any of the rules: all of it, or the first.
pub fn findings(rules: &[Rule], trade: &Trade, all: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (place, rule) in rules.iter().enumerate() {
        rule.judge(trade, &mut |breach, investor, observed, limit| {
            findings.push(Finding {
                rule: place.saturated_into(),
                breach,
                investor,
                observed,
                limit,
            });
        });
        if !all && !findings.is_empty() {
            break;
        }
    }
    findings
}

/// May these rules come after those? They never lengthen a lock-up, and leave a way out where there
/// was one: of the venues where it could be traded, one where it still can. Both name such venues
/// alone.
pub fn may_follow(rules: &[Rule], before: &[Rule], now: Moment) -> bool {
    let lock_up = |rules: &[Rule]| {
        rules.iter().find_map(|rule| match rule {
            Rule::LockUp(until) => Some(*until),
            _ => None,
        })
    };
    let venues = |rules: &[Rule]| {
        rules.iter().find_map(|rule| match rule {
            Rule::Venues(venues) => Some(venues.clone()),
            _ => None,
        })
    };
    let locks = lock_up(rules).unwrap_or_default();
    let longer = locks > now && locks > lock_up(before).unwrap_or_default();
    let shut = match (venues(rules), venues(before)) {
        (Some(venues), Some(before)) if !before.is_empty() => {
            !before.iter().any(|venue| venues.contains(venue))
        }
        // It could be traded anywhere.
        (Some(venues), None) => venues.is_empty(),
        _ => false,
    };
    !longer && !shut
}

/// ISO 3166-1 numbers have three digits.
pub fn is_country(country: u16) -> bool {
    (1..1_000).contains(&country)
}
