//! What is stored, and what is signed.

use frame::{deps::frame_support::stored, prelude::*};
use pallet_support::{BadgeRef, ClassId, Held, Moment, Window, roles::SuspendedBy};

use crate::points::{DayCount, DayUse, Rate, SeenDays, YearCount};

/// Won.
pub type Balance = u128;
/// Points: one is worth ₩1, or less where an epoch's pool is short.
pub type Points = u64;
/// So many of an activity's unit.
pub type Quantity = u64;
/// A programme, counted from 0 in the order of creation.
pub type ProgrammeId = u32;
/// An epoch of a programme, counted from 0.
pub type EpochId = u32;
/// An activity of a programme: below [`MAX_ACTIVITIES`].
pub type ActivityId = u8;
/// A device, counted from 0 in the order of certification.
pub type DeviceId = u32;
/// A member, counted from 0 in the order of joining, each programme's among all others'.
pub type MemberId = u32;
/// A programme of vouchers.
pub type VoucherProgramme = pallet_support::ProgrammeId;

/// The most activities of a programme.
pub const MAX_ACTIVITIES: u32 = 16;
/// The most activities that one device measures.
pub const MAX_MEASURED: u32 = 4;
/// The most devices from which a member has points in one epoch.
pub const MAX_SHARES: u32 = 16;
/// The most sponsors of an epoch, its funder among them.
pub const MAX_SPONSORS: u32 = 16;
/// The most officers of a shop.
pub const MAX_OFFICERS: u32 = 8;
/// The most tiers of a programme.
pub const MAX_TIERS: u32 = 8;
/// The most days of a device or a member that proofs may still touch: today, the three before it,
/// and one that a clock is ahead by.
pub const MAX_DAYS: u32 = 5;
/// So many days of so many activities.
pub const MAX_COUNTS: u32 = MAX_DAYS * MAX_ACTIVITIES;
/// The most members that a device was bound to in as many days.
pub const MAX_BINDINGS: u32 = 4;
/// The most epochs that wait for being closed while proofs come in.
pub const MAX_OPEN: u32 = 8;
/// The most epochs of a programme.
pub const MAX_EPOCHS: u32 = 520;
/// The longest source of a factor, in bytes of UTF-8.
pub const MAX_SOURCE: u32 = 160;
/// By how many numbers above the highest a proof's may be.
pub const REACH: u64 = Window::WIDTH;

const MINUTE: Moment = 60_000;
const HOUR: Moment = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: Moment = 24 * HOUR;
/// For how long a proof may be on its way: 72 hours, in milliseconds.
pub const MAX_WAY: Moment = 72 * HOUR;
/// By how much a device's clock may be ahead of the chain's: two minutes.
pub const MAX_AHEAD: Moment = 2 * MINUTE;
/// The longest epoch, and the longest time for claims: a year.
pub const MAX_PERIOD: Moment = 366 * DAY;
/// For how long a programme may run, its last claims included: ten years.
pub const MAX_LIFE: Moment = 10 * MAX_PERIOD;
/// For how long what somebody has signed is good, but for proofs and claims: thirty days.
pub const MAX_SIGNED: Moment = 30 * DAY;
/// For how long a device may be certified: ten years.
pub const MAX_CERTIFIED: Moment = 10 * MAX_PERIOD;

/// The classes of the badges that open doors.
#[stored]
#[derive(Copy)]
pub struct Doors {
    /// Whoever runs a programme: a city's environment office.
    pub operator: ClassId,
    /// Whoever makes devices and answers for them. Granted on chain, since it is asked about with
    /// each proof.
    pub maker: ClassId,
}

/// What a programme promises. None of it changes.
#[stored]
pub struct Terms {
    /// The class of the badge that members need. Its issuer gives it once a person: to an account
    /// that the person uses for nothing else, so that nobody links what it is paid.
    pub resident: ClassId,
    /// When its first epoch begins.
    pub begins: Moment,
    /// How long an epoch is, in milliseconds.
    pub epoch: Moment,
    /// How many there are.
    pub epochs: u32,
    /// For how long an epoch's points can be claimed after it was closed, in milliseconds.
    pub claims: Moment,
    /// The most points that a member is credited in a Korean year, of all activities.
    pub year_cap: Points,
    /// The points from which on each tier holds, rising.
    pub tiers: BoundedVec<Points, ConstU32<MAX_TIERS>>,
    /// The least that who is not the funder pays into an epoch's pool at first, in won.
    pub least: Balance,
}

/// A programme.
#[stored]
pub struct Programme<AccountId, Deposit> {
    /// Who runs it.
    pub operator: AccountId,
    /// Who pays for it, and gets what is left of that.
    pub funder: AccountId,
    /// What it promises.
    pub terms: Terms,
    /// How many epochs it has in the end: those of its terms, or fewer.
    pub ends: u32,
    /// How many epochs proofs have reached that are ahead of the time; 0 where none is.
    pub ahead: u32,
    /// How many epochs are closed, in order from the first.
    pub closed: u32,
    /// How many of them have not lapsed.
    pub unsettled: u32,
    /// What all its epochs have left, in won.
    pub left: Balance,
    /// Are proofs and new members refused?
    pub paused: bool,
    /// Is it over, and its records being removed?
    pub over: bool,
    /// What the operator holds for it.
    pub deposit: Held<AccountId, Deposit>,
}

/// What is counted.
#[stored]
#[derive(Copy)]
pub enum Unit {
    /// A mass.
    Gram,
    /// Bottles, cans, cups.
    Piece,
    /// A way that was driven or walked.
    Metre,
    /// Batteries that were swapped.
    Swap,
    /// Energy.
    WattHour,
}

/// By how much a unit spares the climate.
#[stored]
pub struct Carbon {
    /// CO₂ equivalents, in milligrams per unit.
    pub milligrams: u32,
    /// Where that is from, in words.
    pub source: BoundedVec<u8, ConstU32<MAX_SOURCE>>,
    /// As of when.
    pub as_of: Moment,
}

/// What is rewarded.
#[stored]
pub struct Activity {
    /// In what it is measured.
    pub unit: Unit,
    /// How many points it gives.
    pub rate: Rate,
    /// The most points that a member is credited of it in a Korean day.
    pub day_cap: Points,
    /// The most units of one proof.
    pub most: Quantity,
    /// Is it measured by a device that is bound to the member, which signs one total a Korean day:
    /// a vehicle, a meter?
    pub bound: bool,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub until: Moment,
    /// How much CO₂ a unit spares.
    pub carbon: Carbon,
}

/// How much of something a device may do.
#[stored]
#[derive(Copy)]
pub struct Limit {
    /// Proofs.
    pub proofs: u32,
    /// Points that it credits.
    pub points: Points,
    /// Members that it credits.
    pub members: u32,
}

/// What bounds a device.
#[stored]
#[derive(Copy)]
pub struct Limits {
    /// In a Korean day.
    pub day: Limit,
    /// In an epoch.
    pub epoch: Limit,
}

/// Why somebody is a party to a programme.
#[stored]
pub enum Part<AccountId> {
    /// It makes devices.
    Maker {
        /// How many at most.
        devices: u32,
        /// Each bounded by no more than this.
        limits: Limits,
    },
    /// It takes in what members bring. It is a merchant.
    Shop {
        /// The badges of those of its officers who could be members.
        officers: BoundedVec<BadgeRef<AccountId>, ConstU32<MAX_OFFICERS>>,
    },
}

/// Who answers for devices of a programme.
#[stored]
pub struct Party<AccountId, Deposit> {
    /// Why.
    pub part: Part<AccountId>,
    /// How many devices name it.
    pub devices: u32,
    /// Who has suspended it, if somebody has.
    pub suspended: Option<SuspendedBy>,
    /// What is held for it.
    pub deposit: Held<AccountId, Deposit>,
}

/// That a device proves nothing.
#[stored]
#[derive(Copy)]
pub struct Suspension {
    /// By whom.
    pub by: SuspendedBy,
    /// From which epoch on what it has proved does not count.
    pub from: EpochId,
}

/// Whose a vehicle or a meter is.
#[stored]
#[derive(Copy)]
pub struct Binding {
    /// Whose.
    pub member: MemberId,
    /// Since when.
    pub from: Moment,
    /// Until when; [`Moment::MAX`] while it is.
    pub until: Moment,
}

/// A certified device.
#[stored]
pub struct Device<AccountId, Deposit> {
    /// For which programme.
    pub programme: ProgrammeId,
    /// Who answers for it.
    pub maker: AccountId,
    /// Where it stands, if that is a shop.
    pub shop: Option<AccountId>,
    /// The account of its key.
    pub key: AccountId,
    /// How often that was replaced.
    pub generation: u32,
    /// The numbers that this key has used.
    pub used: Window,
    /// What it measures.
    pub activities: BoundedVec<ActivityId, ConstU32<MAX_MEASURED>>,
    /// What bounds it.
    pub limits: Limits,
    /// Until when it is certified.
    pub until: Moment,
    /// What it has done in the days that proofs may still touch.
    pub days: BoundedVec<DayUse, ConstU32<MAX_DAYS>>,
    /// Whose it is, and was in those days.
    pub bindings: BoundedVec<Binding, ConstU32<MAX_BINDINGS>>,
    /// Is it suspended?
    pub suspended: Option<Suspension>,
    /// The last epoch in which it has proved something, and one; 0 where it has not.
    pub epochs: u32,
    /// What its maker holds for it.
    pub deposit: Held<AccountId, Deposit>,
}

/// A member: a person, by the badge that its issuer gives once a person.
#[stored]
pub struct Member<AccountId> {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Who is paid.
    pub account: AccountId,
    /// By which badge.
    pub badge: BadgeRef<AccountId>,
    /// What it was credited in the last two Korean years in which it was.
    pub years: [YearCount; 2],
    /// What it has done in the days that proofs may still touch.
    pub days: BoundedVec<DayCount, ConstU32<MAX_COUNTS>>,
    /// Who has suspended it, if somebody has.
    pub suspended: Option<SuspendedBy>,
    /// When it has joined, for the last time.
    pub joined: Moment,
    /// When it has left, if it has.
    pub left: Option<Moment>,
}

/// What a member has of an epoch from one device.
#[stored]
#[derive(Copy)]
pub struct Share {
    /// Which.
    pub device: DeviceId,
    /// How much.
    pub points: Points,
    /// On which days it has come.
    pub days: SeenDays,
}

/// What a member has of an epoch.
pub type Shares = BoundedVec<Share, ConstU32<MAX_SHARES>>;

/// What a device has done in an epoch.
#[stored]
#[derive(Default)]
pub struct Use {
    /// Proofs.
    pub proofs: u32,
    /// Points that it has credited.
    pub points: Points,
    /// Members that it has credited.
    pub members: u32,
    /// It counts for nothing.
    pub excluded: bool,
    /// What it has measured, in units, before caps.
    pub measured: BoundedVec<(ActivityId, u128), ConstU32<MAX_MEASURED>>,
}

/// How a closed epoch pays.
#[stored]
#[derive(Copy)]
pub struct Settlement {
    /// When it was closed.
    pub at: Moment,
    /// What all counted points are paid: no more than the pool, and no more than a won for each.
    pub payable: Balance,
}

/// An epoch with money or points.
#[stored]
#[derive(DefaultNoBound)]
pub struct Epoch<AccountId> {
    /// What was paid in, by whom, in the order in which each has begun to; `None` is the funder,
    /// whoever that is.
    pub sponsors: BoundedVec<(Option<AccountId>, Balance), ConstU32<MAX_SPONSORS>>,
    /// How much that is in all, in won.
    pub pool: Balance,
    /// The points that were credited in it.
    pub credited: Points,
    /// Those of them that do not count.
    pub excluded: Points,
    /// How it pays, once it is closed.
    pub settled: Option<Settlement>,
    /// The counted points that were paid.
    pub claimed: Points,
    /// What was paid for them, in won.
    pub paid: Balance,
    /// What went back to sponsors, in won.
    pub returned: Balance,
    /// Are its claims over, and what is left gone back?
    pub lapsed: bool,
}

/// What a device signs: that a member has done so much.
#[stored]
#[derive(Copy)]
pub struct Proof {
    /// In which programme.
    pub programme: ProgrammeId,
    /// Which device.
    pub device: DeviceId,
    /// How often its key had been replaced.
    pub generation: u32,
    /// A number that this key has not used.
    pub nonce: u64,
    /// What the member has done,
    pub activity: ActivityId,
    /// in this unit,
    pub unit: Unit,
    /// so many of it.
    pub quantity: Quantity,
    /// Who.
    pub member: MemberId,
    /// When, in milliseconds.
    pub at: Moment,
}

/// What a member signs to be paid.
#[stored]
#[derive(Copy)]
pub struct Claim {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// For which epoch.
    pub epoch: EpochId,
    /// Who.
    pub member: MemberId,
}

/// What a resident signs to become a member.
#[stored]
pub struct Joining<AccountId> {
    /// Of which programme.
    pub programme: ProgrammeId,
    /// Who.
    pub account: AccountId,
    /// When it has signed.
    pub at: Moment,
}

/// What a key signs to become a device's.
#[stored]
pub struct KeyUse<AccountId> {
    /// For which programme.
    pub programme: ProgrammeId,
    /// Whose device it becomes.
    pub maker: AccountId,
    /// When it has signed.
    pub at: Moment,
}

/// What a member and a device sign to be bound to each other.
#[stored]
#[derive(Copy)]
pub struct Bond {
    /// Which device.
    pub device: DeviceId,
    /// Whose it becomes.
    pub member: MemberId,
    /// When they have signed.
    pub at: Moment,
}

/// What a member signs that leaves, or gives a device away.
#[stored]
#[derive(Copy)]
pub struct Leaving {
    /// Who.
    pub member: MemberId,
    /// Which device; none where it leaves the programme.
    pub device: Option<DeviceId>,
    /// When it has signed.
    pub at: Moment,
}

/// What can be claimed of an epoch.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Claimable {
    /// The points that count.
    pub points: Points,
    /// Those that do not, since their devices are excluded.
    pub excluded: Points,
    /// What is paid for them, in won: so far, while the epoch is open.
    pub won: Balance,
    /// Until when that can be claimed; `None` while the epoch is open.
    pub until: Option<Moment>,
}

/// What somebody has reached.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Reached {
    /// The tier, counted from 1; 0 is none.
    pub tier: u32,
    /// The points by which: those of this Korean year, or of the last where they are more.
    pub points: Points,
    /// The points of this year.
    pub this_year: Points,
    /// How many more this year's cap leaves.
    pub left: Points,
}
