//! What is stored.

use crate::{
    grading::{Criteria, Grade, Measured, PerMille},
    prices::{Interim, PriceRule, Prices, Quote, SACK},
};
use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};
use pallet_support::{
    ActId, BadgeRef, ClassId, DeedKind, Held, Moment, Window, korea, merchants::Region,
    roles::SuspendedBy,
};

/// Won.
pub type Balance = u128;
/// A mass, in grams.
pub type Grams = u64;
/// A season, counted from 0 in the order of opening.
pub type SeasonId = u32;
/// A farm, counted from 0 in the order of registration.
pub type FarmId = u32;
/// A farm in a season, counted from 0: another number each season.
pub type FarmNumber = u32;
/// A lot, counted from 0.
pub type LotId = u64;
/// A variety, by its number in the National List (국가품종목록).
pub type Variety = u32;
/// A township (읍면동), by the first eight digits of its legal-district code (법정동코드).
pub type Township = u32;

/// The most varieties of a season.
pub const MAX_VARIETIES: u32 = 2;
/// The most seasons to which a farm owes at a time: one more is settled once there is room.
pub const MAX_DEBTS: u32 = 8;
/// The most exclusions of a farm that are known: before it has as many, the oldest is over.
pub const MAX_EXCLUSIONS: u32 = 8;
/// The most lots that one call settles, and the most records that one removes.
pub const MAX_BATCH: u32 = 128;
/// The most inspections of a lot: the first, a second check, and the one that the farm asks for.
pub const MAX_INSPECTIONS: u32 = 3;
/// How many calibrations of a scale, and how many of its suspensions, are known.
pub const MAX_SPANS: u32 = 4;
/// The most lots that one is merged from, and the most that one is split into.
pub const MAX_PARENTS: u32 = 16;
/// The most lots of farms that one may have come from, and the most others in between.
pub const MAX_SOURCES: u32 = 256;
/// The most lots that are looked up to see whether one of them is recalled.
pub const MAX_LOOKUPS: u32 = 2 * MAX_SOURCES;
/// The heaviest lot, in grams: a thousand tonnes.
pub const MAX_LOT: Grams = 1_000_000_000;

const MINUTE: Moment = 60_000;
const HOUR: Moment = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: Moment = 24 * HOUR;

/// For how long a weighing may be on its way: 72 hours, in milliseconds.
pub const MAX_WAY: Moment = 72 * HOUR;
/// By how much a scale's clock may be ahead of the chain's.
pub const MAX_AHEAD: Moment = MINUTE;
/// For how long a season may take deliveries, and as long again until its price: a year.
pub const MAX_SEASON: Moment = 366 * DAY;
/// For how long a lot may wait for its farm, or for the next step: thirty days.
pub const MAX_ANSWER: Moment = 30 * DAY;
/// For how long a calibration may be good: two years, the longest of the Enforcement Decree of the
/// Measures Act (계량에 관한 법률 시행령) for scales.
pub const MAX_CALIBRATION: Moment = 731 * DAY;
/// For how long an offer may stand: a year.
pub const MAX_OFFER: Moment = 366 * DAY;
/// For how long records are kept after their season is closed: five years.
pub const KEPT: Moment = 5 * 366 * DAY;
/// How many years' seasons a farm is excluded from after the one of its failed variety check.
pub const EXCLUDED_YEARS: u16 = 5;
/// With more than so much of another variety, in per mille, a farm fails its variety check.
pub const MOST_FOREIGN: PerMille = 200;

/// The classes of the badges that open the doors of seasons, each another.
#[stored]
#[derive(Copy)]
pub struct Doors {
    /// Whoever runs a season: a county's purchasing officers.
    pub operator: ClassId,
    /// Farms. Its issuer gives it once a farm.
    pub farm: ClassId,
    /// Scales, whose account is the device's key.
    pub scale: ClassId,
    /// Inspectors, and who takes samples.
    pub inspector: ClassId,
    /// Warehouses.
    pub warehouse: ClassId,
    /// Mills and shops, who buy.
    pub buyer: ClassId,
}

impl Doors {
    /// Those of these classes, in the order of the fields.
    pub fn of(classes: [ClassId; 6]) -> Self {
        let [operator, farm, scale, inspector, warehouse, buyer] = classes;
        Self {
            operator,
            farm,
            scale,
            inspector,
            warehouse,
            buyer,
        }
    }

    /// Their classes, in the order of the fields.
    pub fn list(&self) -> [ClassId; 6] {
        [
            self.operator,
            self.farm,
            self.scale,
            self.inspector,
            self.warehouse,
            self.buyer,
        ]
    }

    /// Is each of them another?
    pub fn are_distinct(&self) -> bool {
        let mut classes = self.list();
        classes.sort_unstable();
        classes.is_sorted_by(|one, next| one < next)
    }
}

/// By what a season buys. Nothing of it changes once something was weighed.
#[stored]
pub struct Terms {
    /// What it buys: one variety or two, each once.
    pub varieties: BoundedVec<Variety, ConstU32<MAX_VARIETIES>>,
    /// What is paid at once, in won per 40 kg.
    pub interim: Interim,
    /// What makes a grade.
    pub criteria: Criteria,
    /// How the final prices are checked and applied.
    pub prices: PriceRule,
    /// By how many grams 40 kg in bags may be off, or a warehouse's weight of so much.
    pub tolerance: u32,
    /// Is unbagged paddy paid for as stored (15 % water), and not as it was weighed?
    pub dried: bool,
    /// When deliveries begin,
    pub opens: Moment,
    /// and end.
    pub ends: Moment,
    /// For how long a lot waits for each next step, and for its farm's answer, in milliseconds.
    pub answer: Moment,
    /// From when on the council sets the final prices, where the officers have not.
    pub price_by: Moment,
    /// How many of the graded lots another inspector checks, in per mille.
    pub checks: PerMille,
    /// How much of each payment may go to earlier seasons' debts, in per mille.
    pub netting: PerMille,
    /// The kind of deed that a farm has to have for a quota, if it has.
    pub contract: Option<DeedKind>,
}

/// Why terms are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsound {
    /// No variety, or one twice.
    Varieties,
    /// Prices or the tolerance are not in won or grams per 40 kg.
    Prices,
    /// Criteria or shares are not in per mille.
    Criteria,
    /// Dates are not in milliseconds, or not in order.
    Dates,
}

impl Terms {
    /// Can rice be bought by these, from now on, where nobody is given less than `notice`?
    pub fn check(&self, now: Moment, notice: Moment) -> Result<(), Unsound> {
        let varieties = self.varieties.as_slice();
        let distinct = match varieties {
            [] => false,
            [first, rest @ ..] => !rest.contains(first),
        };
        ensure!(distinct, Unsound::Varieties);
        let interim = Grade::ALL.map(|grade| self.interim.of(grade));
        ensure!(
            interim
                .iter()
                .all(|price| (1_000..=1_000_000).contains(price))
                && interim.is_sorted_by(|better, worse| better >= worse)
                && self.prices.is_sound()
                && self.tolerance <= 2_000,
            Unsound::Prices
        );
        ensure!(
            self.criteria.is_sound() && self.checks <= 1_000 && self.netting <= 1_000,
            Unsound::Criteria
        );
        let last = now.saturating_add(MAX_SEASON);
        ensure!(
            self.opens < self.ends
                && now < self.ends
                && self.ends <= last
                && now.saturating_sub(MAX_SEASON) <= self.opens
                && (notice..=MAX_ANSWER).contains(&self.answer)
                && self.ends <= self.price_by
                && self.price_by <= self.ends.saturating_add(MAX_SEASON),
            Unsound::Dates
        );
        Ok(())
    }
}

/// How far a season is with its final prices.
#[stored]
#[derive(Copy)]
pub enum Pricing<AccountId> {
    /// There are none.
    Open,
    /// An officer proposes some.
    Proposed {
        /// Who.
        by: AccountId,
        /// From what.
        quote: Quote,
        /// Which.
        prices: Prices,
        /// When: the other officer confirms them after the notice.
        at: Moment,
    },
    /// These.
    Final(Prices),
}

/// Lots that wait for something.
#[stored]
#[derive(Copy, Default)]
pub struct Pending {
    /// How many.
    pub lots: u32,
    /// For how much they may be paid, in grams.
    pub grams: Grams,
}

/// Accepted lots of one grade, bagged or not, that are not settled.
#[stored]
#[derive(Copy, Default)]
pub struct Class {
    /// How many.
    pub lots: u32,
    /// For how much they are paid, in grams.
    pub grams: Grams,
    /// What was paid for them at once, in won.
    pub interim: Balance,
}

impl crate::grading::Graded for Class {
    const NAME: &'static str = "ClassByGrade";
}

/// Those lots, by grade and form.
#[stored]
#[derive(Copy, Default)]
pub struct Classes {
    /// In sacks and bulk bags.
    pub bagged: crate::grading::ByGrade<Class>,
    /// Unbagged.
    pub unbagged: crate::grading::ByGrade<Class>,
}

/// What a season has had and given, in won.
#[stored]
#[derive(Copy, Default)]
pub struct Ledger {
    /// Came into the escrow.
    pub funded: Balance,
    /// Went back from it to the funder.
    pub returned: Balance,
    /// Was paid on acceptance, what was netted off included.
    pub interim: Balance,
    /// Was paid at settlement, likewise.
    pub topped: Balance,
    /// What was settled is worth, at the final prices.
    pub value: Balance,
    /// Was paid at once for what is settled.
    pub settled: Balance,
    /// Was paid too much for some of it, which its farms owe.
    pub owed: Balance,
    /// Is still owed of that.
    pub outstanding: Balance,
}

/// A season.
#[stored]
pub struct Season<AccountId, Deposit> {
    /// Who runs it.
    pub operator: AccountId,
    /// Its second officer, without whom there is no price.
    pub comptroller: AccountId,
    /// Who gets what is left, what farms owe, and what the season's rice is sold for.
    pub funder: AccountId,
    /// The county.
    pub place: Region,
    /// The year of its harvest.
    pub year: u16,
    /// By what it buys.
    pub terms: Terms,
    /// How far it is with its final prices.
    pub pricing: Pricing<AccountId>,
    /// How many farms have had a number in it.
    pub farms: FarmNumber,
    /// How many weighings there were.
    pub weighed: u32,
    /// How many of its deliveries are known.
    pub known: u32,
    /// How many lots that are there are its own.
    pub stock: u32,
    /// What waits.
    pub pending: Pending,
    /// What was accepted and is not settled.
    pub classes: Classes,
    /// Its won.
    pub ledger: Ledger,
    /// When it was closed, if it is.
    pub closed: Option<Moment>,
    /// What its state is paid for with, until it is removed.
    pub deposit: Held<AccountId, Deposit>,
}

/// What somebody does for a season.
#[stored]
#[derive(Copy)]
pub enum Duty {
    /// Weighs, so many grams a day at most.
    Scale(Grams),
    /// Grades, so many grams a day at most.
    Inspector(Grams),
    /// Takes in, so many grams a day at most.
    Warehouse(Grams),
    /// Takes samples for variety checks, of so many farms a day at most.
    Sampler(u64),
}

impl Duty {
    /// So much a day at most: grams, of a sampler farms.
    pub fn daily(self) -> u64 {
        match self {
            Self::Scale(most)
            | Self::Inspector(most)
            | Self::Warehouse(most)
            | Self::Sampler(most) => most,
        }
    }

    /// The badge that it takes.
    pub fn badge(self, doors: &Doors) -> ClassId {
        match self {
            Self::Scale(_) => doors.scale,
            Self::Inspector(_) | Self::Sampler(_) => doors.inspector,
            Self::Warehouse(_) => doors.warehouse,
        }
    }

    /// Is it the same, whatever its measure?
    pub fn is_like(self, other: Self) -> bool {
        core::mem::discriminant(&self) == core::mem::discriminant(&other)
    }
}

/// Who does something for a season: one thing.
#[stored]
#[derive(Copy)]
pub struct CrewMember {
    /// What.
    pub duty: Duty,
    /// How much was done today.
    pub today: Today,
    /// Who has suspended it, if somebody has.
    pub suspended: Option<SuspendedBy>,
}

/// What was done on the last day on which something was.
#[stored]
#[derive(Copy, Default)]
pub struct Today {
    /// The day, counted from 1 January 1970 in Korea.
    pub day: u32,
    /// How much: grams, of a sampler farms.
    pub amount: u64,
}

impl Today {
    /// So much more, if there is as much left of so much a day.
    pub fn count(&mut self, now: Moment, amount: u64, daily: u64) -> Option<()> {
        let day = korea::day(now);
        let before = if self.day == day { self.amount } else { 0 };
        let amount = before.checked_add(amount).filter(|sum| *sum <= daily)?;
        *self = Self { day, amount };
        Some(())
    }
}

/// From a moment until another.
#[stored]
#[derive(Copy)]
pub struct Span {
    /// From this one on.
    pub from: Moment,
    /// It is over in this one.
    pub until: Moment,
}

impl Span {
    /// Does it contain this moment?
    pub fn contains(&self, at: Moment) -> bool {
        (self.from..self.until).contains(&at)
    }
}

/// The latest of some spans.
pub type Spans = BoundedVec<Span, ConstU32<MAX_SPANS>>;

/// What is known of a scale in a season.
#[stored]
pub struct Device {
    /// When it was calibrated, the last time last.
    pub calibrated: Spans,
    /// When it was suspended; what stands ends at the end of time.
    pub suspended: Spans,
    /// That what it has weighed is not to be trusted, if somebody has said so.
    pub compromised: Option<Compromise>,
    /// Which numbers it has used.
    pub used: Window,
}

impl Device {
    /// Is what it has weighed at this moment not to be trusted?
    pub fn flags(&self, at: Moment) -> bool {
        self.compromised.is_some_and(|why| why.since <= at)
    }
}

/// That what a scale has weighed is not to be trusted.
#[stored]
#[derive(Copy)]
pub struct Compromise {
    /// From this moment on.
    pub since: Moment,
    /// Who has said so: what the council has, it alone takes back.
    pub by: SuspendedBy,
}

/// A farm. It is its badge, whoever holds that.
#[stored]
pub struct Farm<AccountId, Deposit> {
    /// Who acts for it and is paid.
    pub account: AccountId,
    /// Its badge.
    pub badge: BadgeRef<AccountId>,
    /// Where it is.
    pub township: Township,
    /// What it owes, the oldest season first.
    pub debts: BoundedVec<Debt, ConstU32<MAX_DEBTS>>,
    /// In how many seasons that are not removed it has a number.
    pub seasons: u32,
    /// In which seasons it has failed a variety check, the oldest year first.
    pub exclusions: BoundedVec<Exclusion, ConstU32<MAX_EXCLUSIONS>>,
    /// What its state is paid for with, until it is removed.
    pub deposit: Held<AccountId, Deposit>,
}

/// What a farm owes to a season.
#[stored]
#[derive(Copy)]
pub struct Debt {
    /// To which.
    pub season: SeasonId,
    /// How many won.
    pub amount: Balance,
}

/// That a farm was excluded for its variety.
#[stored]
#[derive(Copy)]
pub struct Exclusion {
    /// In which season it has failed,
    pub season: SeasonId,
    /// of which year. It sells nothing more in that, and in the five after it.
    pub year: u16,
}

impl Exclusion {
    /// Does it bar the farm from this year's seasons?
    pub fn bars(&self, year: u16) -> bool {
        (self.year..=self.year.saturating_add(EXCLUDED_YEARS)).contains(&year)
    }
}

impl<AccountId, Deposit> Farm<AccountId, Deposit> {
    /// Excludes it for having failed in a season, once for each.
    pub fn exclude(&mut self, why: Exclusion) {
        self.exclusions.retain(|before| before.season != why.season);
        if self.exclusions.is_full() {
            self.exclusions.remove(0);
        }
        let place = self
            .exclusions
            .partition_point(|before| before.year <= why.year);
        let _ = self.exclusions.try_insert(place, why);
    }
}

/// A farm in a season.
#[stored]
pub struct Enrolment<AccountId> {
    /// Its number there.
    pub number: FarmNumber,
    /// How much it may deliver, in grams: whole sacks count as 40 kg.
    pub quota: Grams,
    /// How much it has.
    pub delivered: Grams,
    /// Its contract, where the season asks for one: the act, and the document's commitment.
    pub contract: Option<(ActId, H256)>,
    /// What its variety check has found, if there was one.
    pub check: Option<VarietyCheck<AccountId>>,
}

/// What a variety check has found.
#[stored]
pub struct VarietyCheck<AccountId> {
    /// Who has taken the sample.
    pub by: AccountId,
    /// How much of it was another variety, in per mille.
    pub foreign: PerMille,
    /// When.
    pub at: Moment,
    /// Whether there is a second one.
    pub appeal: Appeal,
}

/// Whether a farm has asked for a second sample.
#[stored]
#[derive(Copy)]
pub enum Appeal {
    /// It has not.
    None,
    /// It has.
    Asked,
    /// It was taken, and what it has found stands.
    Decided,
}

/// How paddy is delivered.
#[stored]
#[derive(Copy)]
pub enum Form {
    /// In sacks of 40 kg (포대).
    Sacks,
    /// In bulk bags of 800 kg (톤백).
    Bulk,
    /// As it was harvested, unbagged and wet (산물벼).
    Unbagged,
}

impl Form {
    /// Is it in bags?
    pub fn is_bagged(self) -> bool {
        self != Self::Unbagged
    }

    /// How many sacks of 40 kg a unit is; `None` where there are no units.
    pub fn sacks(self) -> Option<u64> {
        match self {
            Self::Sacks => Some(1),
            Self::Bulk => Some(crate::prices::BULK),
            Self::Unbagged => None,
        }
    }
}

/// What a scale has weighed: this is signed by it, behind `dure weighing 1`, for one chain.
#[stored]
pub struct Weighing<AccountId> {
    /// For which season.
    pub season: SeasonId,
    /// By which scale.
    pub scale: AccountId,
    /// Its number for this one: none it has used, and at most 256 below the highest.
    pub nonce: u64,
    /// Whose, by its number in the season.
    pub farm: FarmNumber,
    /// What.
    pub variety: Variety,
    /// How it is delivered.
    pub form: Form,
    /// How many sacks or bags; 0 where unbagged.
    pub units: u32,
    /// With bags and vehicle, in grams,
    pub gross: Grams,
    /// these alone,
    pub tare: Grams,
    /// and the paddy.
    pub net: Grams,
    /// When.
    pub at: Moment,
}

impl<AccountId> Weighing<AccountId> {
    /// For how many grams this counts: whole sacks as 40 kg. `None` where the figures disagree,
    /// by more than the tolerance, in grams a sack, where it is bagged.
    pub fn counts(&self, tolerance: u32) -> Option<Grams> {
        let net = self.gross.checked_sub(self.tare)?;
        (net == self.net && (1..=MAX_LOT).contains(&net)).then_some(())?;
        match self.form.sacks() {
            None => (self.units == 0).then_some(net),
            Some(sacks) => {
                let sacks = sacks.checked_mul(self.units.into())?;
                let nominal = sacks.checked_mul(SACK)?;
                let off = sacks.checked_mul(tolerance.into())?;
                ((1..=MAX_LOT).contains(&nominal) && net.abs_diff(nominal) <= off)
                    .then_some(nominal)
            }
        }
    }
}

/// How far a delivered lot is.
#[stored]
#[derive(Copy)]
pub enum Stage {
    /// It was weighed.
    Weighed,
    /// It has a grade.
    Graded(Grade),
    /// It has none and is not bought.
    Rejected,
    /// Another inspector has to grade it.
    ToCheck,
    /// Its farm has sold it at this grade.
    Accepted(Grade),
    /// It is paid for.
    Settled(Grade),
}

impl Stage {
    /// Does it wait for something, with its farm's quota?
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Weighed | Self::Graded(_) | Self::ToCheck)
    }

    /// Is it sold?
    pub fn is_sold(self) -> bool {
        matches!(self, Self::Accepted(_) | Self::Settled(_))
    }
}

/// Whether another inspector has to check what one has graded.
#[stored]
#[derive(Copy)]
pub enum Draw<BlockNumber> {
    /// The hash of this block says so, in which it was graded, once that is made.
    Open(BlockNumber),
    /// It is: the lot is not sold before, and not declined.
    Drawn,
    /// It is not, or was.
    Spared,
}

/// What decides which of the lots that were graded in a block are checked.
#[stored]
#[derive(Copy)]
pub struct Seed {
    /// The block's hash, once it is made.
    pub block_hash: Option<H256>,
    /// For how many lots that is not looked at.
    pub lots: u32,
}

/// A delivered lot.
#[stored]
pub struct Delivery<AccountId, BlockNumber> {
    /// In which season.
    pub season: SeasonId,
    /// Whose.
    pub farm: FarmId,
    /// What.
    pub variety: Variety,
    /// How it was delivered.
    pub form: Form,
    /// In how many sacks or bags.
    pub units: u32,
    /// What it weighs, in grams.
    pub net: Grams,
    /// What it counts for in the quota, in grams.
    pub counted: Grams,
    /// What it is paid for, in grams: the same, but for what is paid as stored.
    pub payable: Grams,
    /// By which scale it was weighed,
    pub scale: AccountId,
    /// and when.
    pub weighed_at: Moment,
    /// How far it is.
    pub stage: Stage,
    /// What was measured last.
    pub measured: Option<Measured>,
    /// Who has measured, in order.
    pub inspectors: BoundedVec<AccountId, ConstU32<MAX_INSPECTIONS>>,
    /// Whether another has to check it.
    pub draw: Draw<BlockNumber>,
    /// Has its farm asked for another inspector?
    pub asked: bool,
    /// Who has taken it in, if somebody has.
    pub warehouse: Option<AccountId>,
    /// Until when it waits for the next step.
    pub until: Moment,
    /// What was paid at once, in won.
    pub interim: Balance,
}

/// What a farm says of a lot.
#[stored]
#[derive(Copy)]
pub enum Answer {
    /// It sells it at this grade.
    Accept,
    /// It does not.
    Decline,
    /// It asks for another inspector.
    Reinspect,
    /// It takes it back before it is graded.
    Withdraw,
}

/// What a farm signs of a lot: this, behind `dure rice answer 1`, for one chain.
#[stored]
#[derive(Copy)]
pub struct Reply {
    /// Of which lot.
    pub lot: LotId,
    /// What.
    pub answer: Answer,
    /// How far the lot is: an answer is to one grade.
    pub stage: Stage,
    /// How often it was inspected.
    pub inspections: u32,
    /// What is paid at once, in won.
    pub interim: Balance,
}

/// Why a lot that was not sold is gone.
#[stored]
#[derive(Copy)]
pub enum Gone {
    /// Its farm, or the operator, has taken it back before it was graded.
    Withdrawn,
    /// Its farm has not sold it.
    Declined,
    /// Nobody did the next thing in time.
    Lapsed,
}

/// Who has a lot.
#[stored]
pub enum Owner<AccountId> {
    /// A season, for which its operator acts, and whose funder is paid.
    Season(SeasonId),
    /// An account that has bought it.
    Account(AccountId),
}

/// What a lot is.
#[stored]
#[derive(Copy)]
pub enum Goods {
    /// Paddy.
    Paddy,
    /// Milled rice.
    Milled,
}

/// How a lot came to be.
#[stored]
#[derive(Copy)]
pub enum Making {
    /// A farm has sold it.
    Delivered,
    /// It was part of another.
    Split,
    /// It was several.
    Merged,
    /// It was paddy.
    Milled,
}

/// The tags of a lot's sacks.
#[stored]
#[derive(Copy)]
pub struct Tags {
    /// The root of the tree (RFC 6962) of which they are the leaves.
    pub root: H256,
    /// How many.
    pub count: u32,
}

/// Some lots, in order.
pub type LotSet = BoundedVec<LotId, ConstU32<MAX_SOURCES>>;

/// A lot that is there, or was: where it has come from.
#[stored]
pub struct Lot<AccountId> {
    /// Whose it is, or was when it was used up.
    pub owner: Owner<AccountId>,
    /// Who keeps it.
    pub keeper: AccountId,
    /// What it is.
    pub goods: Goods,
    /// How it came to be.
    pub making: Making,
    /// The season that has bought all of it, if one has.
    pub season: Option<SeasonId>,
    /// Its variety, if it is one.
    pub variety: Option<Variety>,
    /// Its grade, if it is one.
    pub grade: Option<Grade>,
    /// Where it has grown, if in one township.
    pub township: Option<Township>,
    /// What it weighs, in grams.
    pub grams: Grams,
    /// Of paddy, what it would weigh as stored (15 % water), in grams.
    pub stored: Grams,
    /// What it was made from.
    pub parents: BoundedVec<LotId, ConstU32<MAX_PARENTS>>,
    /// The lots of farms that it has come from.
    pub sources: LotSet,
    /// The lots in between.
    pub through: LotSet,
    /// The tags of its sacks, if it has some.
    pub tags: Option<Tags>,
    /// How many steps of its history there are: events of supply that name it.
    pub steps: u32,
    /// Was it used up, or lost?
    pub gone: bool,
    /// When it was made.
    pub made: Moment,
}

/// That a lot is recalled, and so all that was made from it.
#[stored]
#[derive(Copy)]
pub struct Recall {
    /// Who has.
    pub by: Recaller,
    /// Why, as a code that the ministry publishes; 0 is none.
    pub reason: u8,
    /// When.
    pub at: Moment,
}

/// Who recalls, from the weakest to the strongest.
#[stored]
#[derive(Copy, PartialOrd, Ord)]
pub enum Recaller {
    /// Whose the lot is, or was.
    Owner,
    /// The operator of the season that has bought it.
    Operator,
    /// The council.
    Council,
}

/// That a lot is for sale.
#[stored]
pub struct Offer<AccountId> {
    /// Its number: each offer has another.
    pub number: u64,
    /// For how much, in won.
    pub price: Balance,
    /// Until when.
    pub until: Moment,
    /// To whom; `None` is anyone who may buy.
    pub to: Option<AccountId>,
    /// Who has offered it; `None` is the council. It has to be able to when somebody buys.
    pub by: Option<AccountId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weighing(form: Form, units: u32, gross: Grams, tare: Grams, net: Grams) -> Weighing<u8> {
        Weighing {
            season: 0,
            scale: 0,
            nonce: 0,
            farm: 0,
            variety: 1,
            form,
            units,
            gross,
            tare,
            net,
            at: 0,
        }
    }

    #[test]
    fn sacks_count_as_forty_kilograms_within_the_tolerance() {
        use Form::*;
        for (form, units, gross, tare, net, tolerance, counts) in [
            (Sacks, 100, 4_020_000, 20_000, 4_000_000, 0, Some(4_000_000)),
            (Sacks, 100, 4_020_000, 20_000, 4_000_001, 200, None),
            (
                Sacks,
                100,
                4_040_000,
                20_000,
                4_020_000,
                200,
                Some(4_000_000),
            ),
            (Sacks, 100, 4_040_001, 20_000, 4_020_001, 200, None),
            (
                Sacks,
                100,
                4_000_000,
                20_000,
                3_980_000,
                200,
                Some(4_000_000),
            ),
            (Sacks, 100, 3_999_999, 20_000, 3_979_999, 200, None),
            (Bulk, 1, 802_000, 2_000, 800_000, 0, Some(800_000)),
            (Bulk, 1, 806_000, 2_000, 804_000, 200, Some(800_000)),
            (Bulk, 1, 806_001, 2_000, 804_001, 200, None),
            (Sacks, 0, 0, 0, 0, 200, None),
            (Sacks, 0, 1, 0, 1, 200, None),
            (
                Unbagged,
                0,
                3_234_601,
                2_000_000,
                1_234_601,
                0,
                Some(1_234_601),
            ),
            (Unbagged, 1, 3_234_601, 2_000_000, 1_234_601, 0, None),
            (Unbagged, 0, 5, 5, 0, 0, None),
            (Unbagged, 0, 5, 6, 1, 0, None),
            (Unbagged, 0, MAX_LOT, 0, MAX_LOT, 0, Some(MAX_LOT)),
            (Unbagged, 0, MAX_LOT + 1, 0, MAX_LOT + 1, 0, None),
            (Sacks, 25_001, 1_000_000_000, 0, 1_000_000_000, 1, None),
        ] {
            let weighing = weighing(form, units, gross, tare, net);
            assert_eq!(weighing.counts(tolerance), counts, "{weighing:?}");
        }
    }

    #[test]
    fn a_failed_check_bars_five_more_years() {
        let exclusion = Exclusion {
            season: 0,
            year: 2025,
        };
        let barred: Vec<u16> = (2020..2040).filter(|year| exclusion.bars(*year)).collect();
        assert_eq!(barred, [2025, 2026, 2027, 2028, 2029, 2030]);
    }

    #[test]
    fn a_day_has_so_much() {
        let mut today = Today::default();
        // 15:00 UTC is midnight in Korea.
        let night = 20_000 * DAY + 15 * HOUR;
        assert_eq!(today.count(night - 1, 70, 100), Some(()));
        assert_eq!(today.count(night - 1, 31, 100), None);
        assert_eq!(today.count(night - 1, 30, 100), Some(()));
        assert_eq!(today.count(night, 100, 100), Some(()));
        assert_eq!(today.count(night, u64::MAX, 100), None);
    }
}
