//! # Eco rewards: a pool that can't be overspent
//!
//! A city pays its people for what they do for the climate and can measure: bottles brought back,
//! kilograms of aluminium, kilometres ridden on electricity. Certified devices sign what they have
//! measured; a member is credited **points**; and once an **epoch** is over, its **pool** pays
//! them.
//!
//! ## What never happens
//!
//! * More is paid than is in the pool. It is stated before the first point is credited; where there
//!   are more points than won, each is worth the same share of one.
//! * A person is credited twice over: a member is a badge that its issuer gives once a person.
//! * A proof counts twice, in another programme, on another chain, in another unit, or by a key
//!   that was replaced.
//! * A shop, its officers, its acquirer or the maker of the device are credited by it.
//! * Who brings proofs pays for it; who brings bad ones gets them into a block.
//! * Won stay locked: each epoch ends, each claim lapses, and what is left goes back to whoever has
//!   paid it in, to the won.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **of each epoch paid + returned ≤ pool,
//! and paid ≤ payable ≤ the counted points; the programme's account has at least what its epochs
//! have left; the points of its members are what its devices have credited; no cap is exceeded; and
//! each person is one member.**
//!
//! ## Terms
//!
//! * **Programme**: what a city promises ([`Terms`]), run by an **operator** who holds a badge, and
//!   paid for by a **funder**, to whom what is left of its won goes back, whoever that is then.
//! * **Activity**: what is rewarded, in which unit, at which [`Rate`](points::Rate) and up to which
//!   cap; with the CO₂ that a unit spares, and where that number is from. Once it has begun it only
//!   ends.
//! * **Maker**: who makes devices and answers for them; the operator admits it, with a bound for
//!   each. **Shop**: a merchant that takes in what members bring, and names its officers.
//! * **Device**: a key that signs [`Proof`]s: a scale, a bottle machine, a vehicle, a meter. A new
//!   key opens a new **generation**. One key is one device, in one programme.
//! * **Member**: a resident, by a badge. A **bound** device is one member's: it signs one total a
//!   Korean day.
//! * **Epoch**: programmes run in epochs of one length. Each has a pool, into which its
//!   **sponsors** pay until it ends, and nobody takes out. The funder always has a place; fifteen
//!   others have, each beginning with what the programme says at least.
//! * **Point**: a won, or where the pool is short, pool ÷ points of one.
//! * **Tier**: how many of the programme's thresholds the points of this Korean year have reached,
//!   or those of the last one: a tier holds until the end of the year after it was reached.
//! * **Notice**: what anybody is given at least: a day ([`Notice`]; less only on chains for
//!   trials).
//!
//! Amounts are whole won. Moments are milliseconds since 1970; what lasts *until* a moment is over
//! in it. Days and years are Korea's: they begin at 15:00 UTC.
//!
//! ## Proofs
//!
//! A device signs that a member has done so much, when. Anyone brings that within 72 hours, without
//! won ([`submit_proof`](Call::submit_proof), bare). What counts is **the time that is signed**:
//! for the day, the year, the epoch, the certificate, the binding, the activity. It may be two
//! minutes ahead.
//!
//! Numbers are used once each, in any order, from 256 below the highest on; and none is more than
//! 256 above it, so that no single proof uses all of them up. Bring the oldest first.
//!
//! Points are computed for the day's total ([`points`]), so that it does not matter in how many
//! proofs it comes. What a cap cuts off is gone; where a cap leaves nothing, the proof is refused.
//!
//! ## Settlement
//!
//! Anyone closes an epoch once no proof of it can arrive any more, at a cost that does not depend
//! on how many members there are. From then on **a point pays min(1, pool ÷ counted points)**,
//! rounded down for each member; what is more than that in the pool goes back at once, and what
//! nobody has claimed in time when it lapses: to the sponsors pro rata, the odd won to the largest
//! remainders, of equal ones to the earliest.
//!
//! A member [`claim`](Call::claim)s won, or has it credited by a voucher programme that takes the
//! programme's won ([`claim_as_voucher`](Call::claim_as_voucher)); what is not spent of it goes to
//! that programme's funder, like all of its won. Both may be signed off line and brought by anyone
//! without won. A claim that comes to less than ₩1 is refused.
//!
//! ## Exclusion
//!
//! Whoever suspends a device says since when it is not to be trusted. The whole epoch of that
//! moment and those after it, as far as they are not closed, count without the device: one
//! subtraction for each, whatever the number of members. Reinstated before an epoch is closed, it
//! counts in it as before. Closed epochs stay as they are. What it has used up of its members' caps
//! in a day or a year **stays used up**, and counts for tiers: their other devices' proofs were
//! judged by that. While it is suspended none of its proofs is taken, whatever their time.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badges`](Call::name_badges) | [`Config::AdminOrigin`] (the council) |
//! | [`replace_operator`](Call::replace_operator) | the same |
//! | [`create_programme`](Call::create_programme) | who holds an operator's badge |
//! | [`set_activity`](Call::set_activity) | the operator, or the council |
//! | [`admit_maker`](Call::admit_maker) | the same |
//! | [`suspend_party`](Call::suspend_party) | the same |
//! | [`reinstate_party`](Call::reinstate_party) | the same |
//! | [`suspend_device`](Call::suspend_device) | the same |
//! | [`reinstate_device`](Call::reinstate_device) | the same |
//! | [`suspend_member`](Call::suspend_member) | the same |
//! | [`reinstate_member`](Call::reinstate_member) | the same |
//! | [`pause`](Call::pause) | the same |
//! | [`resume`](Call::resume) | the same |
//! | [`end_programme`](Call::end_programme) | the same |
//! | [`register_shop`](Call::register_shop) | the shop, a merchant that can be paid |
//! | [`remove_party`](Call::remove_party) | the party, the operator, the council |
//! | [`certify_device`](Call::certify_device) | its maker, with the key's signature |
//! | [`rotate_device_key`](Call::rotate_device_key) | its maker, the operator, the council |
//! | [`remove_device`](Call::remove_device) | the same |
//! | [`join`](Call::join), [`leave`](Call::leave) | the member, or anyone with its signature |
//! | [`bind_device`](Call::bind_device) | the same, with the device's signature |
//! | [`unbind_device`](Call::unbind_device) | the same, the operator, the council |
//! | [`move_member`](Call::move_member) | anyone, to who holds its badge; the council |
//! | [`fund_pool`](Call::fund_pool) | anyone |
//! | [`close_epoch`](Call::close_epoch) | the same |
//! | [`lapse`](Call::lapse) | the same |
//! | [`defund`](Call::defund) | anyone |
//! | [`remove_member`](Call::remove_member) | the same |
//! | [`close_programme`](Call::close_programme) | the same |
//! | [`submit_proof`](Call::submit_proof) | anyone, signed or bare |
//! | [`claim`](Call::claim) | the member; anyone with its signature, signed or bare |
//! | [`claim_as_voucher`](Call::claim_as_voucher) | the same |
//!
//! What the council has suspended, it alone reinstates. Whoever loses its badge, or is stopped by a
//! court, does none of this from that block on; devices whose maker or shop is stopped prove
//! nothing, until that is over.
//!
//! ## Unsigned submissions
//!
//! As of vouchers: a bare call is valid only if it would succeed. What is wrong for good is refused
//! with `InvalidTransaction::Custom(n)`, what time can lift (early, paused, suspended, too far
//! ahead) with `UnknownTransaction::Custom(n)`, where n is the index of the [`Error`] in the
//! metadata ([`FILTERED`](submission::FILTERED) while the call filter forbids the call). Of the
//! proofs of one device with one number, one waits in the pool; of a member's claims for an epoch
//! likewise.
//!
//! ## What a thief gets
//!
//! * **A stolen device**: each day what its [`Limits`] say in points, for as many members; until it
//!   is suspended, and all of it only if nobody notices until the epoch is closed: at most
//!   `epoch.points` won. Its members need badges: made-up ones are credited nothing. With ₩100,000
//!   a device and epoch, that is ₩100,000.
//! * **A colluding shop**: the same for each device that stands there; none of it for its own
//!   people.
//! * **A rogue maker**: as many devices as it was admitted for, each as above, and never more than
//!   the pool. With 100 devices of ₩100,000 that is ₩10,000,000 an epoch.
//! * **An operator's key**: no won but by devices of makers that it admits, as above, until the
//!   council replaces it. It takes nothing out of a pool.
//! * **A member's key**: what that member can claim, until the badge's issuer has moved the badge.
//!
//! ## Privacy
//!
//! What a member does, and when, is public, and its account. So it uses a fresh account for each
//! programme, to which the issuer gives the badge; vehicles and meters sign a day's total; and no
//! place is on chain. A device is a number.
//!
//! ## Costs
//!
//! * A proof, a claim, closing an epoch: constant, with any number of members.
//! * Suspending a device: linear in the epochs that are not closed, eight at most.
//! * A programme, a shop, a maker and a device take a deposit, which comes back when they go.
//!   Points are bounded by the devices' limits, and go in idle time once their epoch has lapsed;
//!   members and the rest of it when the programme is over.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod devices;
mod epochs;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod members;
#[cfg(test)]
mod mock;
pub mod points;
mod programmes;
mod proofs;
mod pruning;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        frame_support::{PalletId, traits::tokens::Preservation::Expendable},
        sp_core::H256,
        sp_runtime::{
            traits::{AccountIdConversion, IdentifyAccount, Verify},
            transaction_validity::{TransactionPriority, TransactionValidityWithRefund},
        },
    },
    prelude::*,
    traits::{
        Consideration, Footprint, UnixTime,
        fungible::{Inspect, Mutate},
    },
};
use pallet_support::{
    BadgeRef, Credentials, Frozen, Held, Standing, Unsaid, Untaken, Vouchers, Window, ensure_said,
    is_pot, korea,
    merchants::Merchants,
    message,
    roles::{Actor, SuspendedBy},
    submission,
};

pub use pallet::*;
pub use pallet_support::{ClassId, Moment};
pub use types::{Member, *};
pub use weights::WeightInfo;

/// A programme, with its deposit.
pub type ProgrammeOf<T> = Programme<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A party, with its deposit.
pub type PartyOf<T> = Party<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A device, with its deposit.
pub type DeviceOf<T> = Device<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A member.
pub type MemberOf<T> = Member<<T as frame_system::Config>::AccountId>;
/// An epoch.
pub type EpochOf<T> = Epoch<<T as frame_system::Config>::AccountId>;
/// The officers of a shop, by their accounts.
pub type Officers<T> = BoundedVec<<T as frame_system::Config>::AccountId, ConstU32<MAX_OFFICERS>>;

#[frame::pallet]
// A certificate says all that there is to say of a device.
#[allow(clippy::too_many_arguments)]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeCall: From<Call<Self>>> {
        /// Names the badges, replaces operators, and may do what an operator may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The won.
        type Currency: Mutate<Self::AccountId, Balance = Balance>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// Which shops are in business, and who answers for them.
        type Merchants: Merchants<Self::AccountId>;

        /// Programmes of vouchers, which take what members claim.
        type Vouchers: Vouchers<Self::AccountId, Balance>;

        /// What devices and members sign by.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// Where won goes that nobody has paid into a pool.
        type Treasury: Get<Self::AccountId>;

        /// What somebody has to hold for a programme, a party or a device.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// From which the accounts of programmes are made.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// The time between two blocks, in milliseconds, which tells the pool how long an unsigned
        /// submission stays good.
        #[pallet::constant]
        type SlotDuration: Get<Moment>;

        /// The priority of an unsigned submission: that of a signed transaction without a tip.
        type UnsignedPriority: Get<TransactionPriority>;

        /// The most that pruning may use of a block.
        type PruneWeight: Get<Weight>;

        /// Measured weights.
        type WeightInfo: WeightInfo;

        /// Makes signatures for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: pallet_support::Pen<Self::AccountId, Self::Signature>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a programme, a party or a device takes.
        Record,
    }

    /// The notice where genesis gives no other.
    #[pallet::type_value]
    pub fn ADay() -> Moment {
        DAY
    }

    /// The classes of badges. Written by [`Pallet::name_badges`] and at genesis.
    #[pallet::storage]
    pub type Badges<T: Config> = StorageValue<_, Doors>;

    /// The shortest epoch and the shortest time for claims, in milliseconds: a day, but on chains
    /// for trials, where genesis says less.
    #[pallet::storage]
    pub type Notice<T: Config> = StorageValue<_, Moment, ValueQuery, ADay>;

    /// The programmes. The operator's deposit pays; an entry goes when all other records of a
    /// programme that is over are pruned.
    #[pallet::storage]
    pub type Programmes<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, ProgrammeOf<T>>;

    /// The number of the next programme.
    #[pallet::storage]
    pub type NextProgramme<T: Config> = StorageValue<_, ProgrammeId, ValueQuery>;

    /// The programmes that are over, and whose records are being removed.
    #[pallet::storage]
    pub type Over<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, ()>;

    /// What programmes reward, sixteen activities at most. The operator pays the fee; pruned.
    #[pallet::storage]
    pub type Activities<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, ActivityId, Activity>;

    /// The makers and shops of programmes. A deposit pays; an entry goes by
    /// [`Pallet::remove_party`], or is pruned.
    #[pallet::storage]
    pub type Parties<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Blake2_128Concat, T::AccountId, PartyOf<T>>;

    /// The devices. Their makers' deposits pay; an entry goes by [`Pallet::remove_device`], or is
    /// pruned.
    #[pallet::storage]
    pub type Devices<T: Config> = StorageMap<_, Twox64Concat, DeviceId, DeviceOf<T>>;

    /// The number of the next device.
    #[pallet::storage]
    pub type NextDevice<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

    /// Which devices a programme has. Paid for and removed with them.
    #[pallet::storage]
    pub type DevicesOf<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, DeviceId, ()>;

    /// Which device a key is. Likewise.
    #[pallet::storage]
    pub type DeviceOfKey<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, DeviceId>;

    /// The members. Each needs a badge, and who brings it pays the fee; an entry goes by
    /// [`Pallet::remove_member`], or is pruned.
    #[pallet::storage]
    pub type Members<T: Config> = StorageMap<_, Twox64Concat, MemberId, MemberOf<T>>;

    /// The number of the next member.
    #[pallet::storage]
    pub type NextMember<T: Config> = StorageValue<_, MemberId, ValueQuery>;

    /// The members of a programme by their accounts. Paid for and removed with them.
    #[pallet::storage]
    pub type MemberOfAccount<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Blake2_128Concat, T::AccountId, MemberId>;

    /// The members of a programme by their badges. Likewise.
    #[pallet::storage]
    pub type MemberOfBadge<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Blake2_128Concat,
        BadgeRef<T::AccountId>,
        MemberId,
    >;

    /// The epochs that have money or points. Who pays in pays the fee; pruned with the programme.
    #[pallet::storage]
    pub type Epochs<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, EpochId, EpochOf<T>>;

    /// What was measured of an activity in an epoch, in its unit, before caps, without what is
    /// excluded. Sixteen an epoch at most; pruned with the programme.
    #[pallet::storage]
    pub type Measured<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        (EpochId, ActivityId),
        u128,
        ValueQuery,
    >;

    /// What members have of an epoch. Devices' limits bound it; an entry goes with the claim, or
    /// once the epoch has lapsed.
    #[pallet::storage]
    pub type Credited<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        (ProgrammeId, EpochId),
        Twox64Concat,
        MemberId,
        Shares,
        ValueQuery,
    >;

    /// What devices have done in an epoch. Bounded by them; an entry goes once the epoch has
    /// lapsed.
    #[pallet::storage]
    pub type Uses<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        (ProgrammeId, EpochId),
        Twox64Concat,
        DeviceId,
        Use,
        ValueQuery,
    >;

    /// The epochs that have lapsed, and whose records are being removed.
    #[pallet::storage]
    pub type Lapsed<T: Config> = StorageMap<_, Twox64Concat, (ProgrammeId, EpochId), ()>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The classes of badges: operators', makers'.
        pub badges: Option<[ClassId; 2]>,
        /// The shortest epoch and the shortest time for claims, in milliseconds, where that is not
        /// a day: for trials.
        pub notice: Option<Moment>,
        /// The type of the accounts.
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Badges::<T>::set(
                self.badges
                    .map(|[operator, maker]| Doors { operator, maker }),
            );
            if let Some(notice) = self.notice {
                Notice::<T>::put(notice);
            }
        }
    }

    /// What happened. Amounts in won.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Programmes ask for these badges from now on.
        BadgesNamed {
            /// Their classes.
            doors: Doors,
        },
        /// There is a new programme.
        ProgrammeCreated {
            /// Its number.
            programme: ProgrammeId,
            /// Who runs it.
            operator: T::AccountId,
            /// Who pays for it, and gets what is left of that.
            funder: T::AccountId,
            /// Where its won is.
            account: T::AccountId,
            /// What it promises.
            terms: Terms,
        },
        /// A programme has another operator, or another funder.
        OperatorReplaced {
            /// Which.
            programme: ProgrammeId,
            /// Who runs it.
            operator: T::AccountId,
            /// Who gets what is left.
            funder: T::AccountId,
        },
        /// A programme rewards something, or does so until another moment.
        ActivitySet {
            /// Which.
            programme: ProgrammeId,
            /// The activity's number.
            id: ActivityId,
            /// What it is.
            activity: Activity,
        },
        /// Somebody is a party to a programme, or is so otherwise than before.
        PartySet {
            /// Which.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
            /// As what.
            part: Part<T::AccountId>,
        },
        /// The devices of a party prove nothing until that is lifted.
        PartySuspended {
            /// Of which programme.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
            /// By whom.
            by: SuspendedBy,
        },
        /// They do again.
        PartyReinstated {
            /// Of which programme.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
        },
        /// Somebody is no party any more.
        PartyRemoved {
            /// To which programme.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
        },
        /// A device may prove what it measures.
        DeviceCertified {
            /// Its number.
            device: DeviceId,
            /// For which programme.
            programme: ProgrammeId,
            /// Who answers for it.
            maker: T::AccountId,
            /// Where it stands.
            shop: Option<T::AccountId>,
            /// Its key.
            key: T::AccountId,
            /// Until when.
            until: Moment,
        },
        /// A device has another key.
        DeviceKeyRotated {
            /// Which.
            device: DeviceId,
            /// Its key.
            key: T::AccountId,
            /// That key's generation.
            generation: u32,
        },
        /// A device proves nothing until that is lifted.
        DeviceSuspended {
            /// Which.
            device: DeviceId,
            /// By whom.
            by: SuspendedBy,
            /// From which epoch on it does not count, as far as those are not closed.
            from: EpochId,
        },
        /// It does again, and counts in all epochs that are not closed.
        DeviceReinstated {
            /// Which.
            device: DeviceId,
        },
        /// A device is none any more.
        DeviceRemoved {
            /// Which.
            device: DeviceId,
        },
        /// A vehicle or a meter is a member's.
        DeviceBound {
            /// Which.
            device: DeviceId,
            /// Whose.
            member: MemberId,
        },
        /// It is no longer.
        DeviceUnbound {
            /// Which.
            device: DeviceId,
            /// Whose it was.
            member: MemberId,
        },
        /// A resident is a member.
        Joined {
            /// Of which programme.
            programme: ProgrammeId,
            /// Its number.
            member: MemberId,
            /// Its account.
            account: T::AccountId,
        },
        /// A member has left. What it has, it can claim.
        Left {
            /// Which.
            member: MemberId,
        },
        /// A member has another account.
        MemberMoved {
            /// Which.
            member: MemberId,
            /// Which account.
            account: T::AccountId,
        },
        /// A member is credited and paid nothing until that is lifted.
        MemberSuspended {
            /// Which.
            member: MemberId,
            /// By whom.
            by: SuspendedBy,
        },
        /// It is again.
        MemberReinstated {
            /// Which.
            member: MemberId,
        },
        /// A member that has left is forgotten.
        MemberRemoved {
            /// Which.
            member: MemberId,
        },
        /// Won was paid into an epoch's pool.
        PoolFunded {
            /// Of which programme.
            programme: ProgrammeId,
            /// Of which epoch.
            epoch: EpochId,
            /// By whom.
            sponsor: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// A device has proved that a member has done something.
        Proved {
            /// The epoch in which it counts.
            epoch: EpochId,
            /// What it has signed.
            proof: Proof,
            /// The points for it.
            points: Points,
        },
        /// An epoch is closed.
        EpochClosed {
            /// Of which programme.
            programme: ProgrammeId,
            /// Which.
            epoch: EpochId,
            /// What was in its pool.
            pool: Balance,
            /// The points that count.
            points: Points,
            /// Those that do not.
            excluded: Points,
            /// What is paid for the former in all, at most.
            payable: Balance,
        },
        /// Won went back to those who had paid it in, in their order.
        Returned {
            /// Of which programme.
            programme: ProgrammeId,
            /// Of which epoch.
            epoch: EpochId,
            /// How much to each.
            shares: Vec<(T::AccountId, Balance)>,
        },
        /// A member was paid for its points.
        Claimed {
            /// Of which programme.
            programme: ProgrammeId,
            /// For which epoch.
            epoch: EpochId,
            /// Who.
            member: MemberId,
            /// The points that counted.
            points: Points,
            /// What was paid for them.
            amount: Balance,
            /// The programme of vouchers that was paid for the member, if one was.
            voucher: Option<VoucherProgramme>,
        },
        /// An epoch's claims are over.
        EpochLapsed {
            /// Of which programme.
            programme: ProgrammeId,
            /// Which.
            epoch: EpochId,
            /// The points that nobody has claimed.
            points: Points,
        },
        /// No proofs and new members until it is resumed.
        Paused {
            /// Which programme.
            programme: ProgrammeId,
        },
        /// Proofs and new members again.
        Resumed {
            /// Which programme.
            programme: ProgrammeId,
        },
        /// A programme ends earlier than it was to.
        ProgrammeEnded {
            /// Which.
            programme: ProgrammeId,
            /// How many epochs it has had then.
            epochs: u32,
        },
        /// A programme is over, and its records go.
        ProgrammeClosed {
            /// Which.
            programme: ProgrammeId,
            /// What was in its account that nobody had paid into a pool, and went to the treasury.
            strays: Balance,
        },
        /// The last record of a programme is gone.
        ProgrammePruned {
            /// Which.
            programme: ProgrammeId,
        },
    }

    /// Why a call is refused. Unsigned submissions name the index of one of these.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the badges.
        BadgesNotNamed,
        /// There is no such programme.
        ProgrammeNotFound,
        /// The programme has had its last epoch.
        ProgrammeOver,
        /// The programme is paused.
        ProgrammePaused,
        /// The programme is not paused.
        NotPaused,
        /// Only the programme's operator may do this.
        NotOperator,
        /// The account has that place already.
        AlreadyOperator,
        /// An escrow, a purse or another account of the chain's own has no part in this.
        PotNotAllowed,
        /// The epochs, or the time for claims, are too short, too long or too many, or begin too
        /// long ago.
        InvalidPeriod,
        /// A cap is nothing, or the tiers do not rise.
        InvalidCaps,
        /// The activity's number, rate, caps or dates make no sense, or its factor has no source.
        InvalidActivity,
        /// The activity has begun: it can only be given another end, which is not over.
        ActivityBegun,
        /// There is no such activity.
        ActivityNotFound,
        /// The account is no such party to the programme.
        PartyNotFound,
        /// The account is another party to the programme.
        AlreadyParty,
        /// The party is suspended.
        PartySuspended,
        /// The device, the party or the member is suspended already, by as much.
        AlreadySuspended,
        /// Nothing is suspended here.
        NotSuspended,
        /// The council has suspended it, and alone reinstates it.
        SuspendedByCouncil,
        /// Devices name the party.
        PartyInUse,
        /// A limit is nothing, or more than the maker was admitted with.
        InvalidLimits,
        /// The shop can't be paid as a merchant now.
        ShopStopped,
        /// The maker has lost its badge, or a court has stopped it.
        MakerStopped,
        /// The maker has as many devices as it was admitted for.
        TooManyDevices,
        /// The key is a device's.
        KeyInUse,
        /// Only the device's maker, its programme's operator and the council may do this.
        NotMaker,
        /// There is no such device.
        DeviceNotFound,
        /// The device is suspended.
        DeviceSuspended,
        /// The device has proved something in an epoch that is not closed.
        DeviceInUse,
        /// The device was certified until an earlier moment than the proof's; or is to be until one
        /// that is over, or too late.
        DeviceExpired,
        /// The device is a member's.
        AlreadyBound,
        /// The device is not this member's, or was not when it signed.
        NotBound,
        /// The device was many members' in the last days.
        TooManyBindings,
        /// The party does not send the transaction, and has signed nothing.
        SignatureMissing,
        /// The signature is not this one's for this.
        BadSignature,
        /// What was signed is too old, or was signed later than now.
        SignatureOver,
        /// Something has changed since this was signed.
        Outdated,
        /// There is no such member of the programme.
        MemberNotFound,
        /// The person, or the account, is a member.
        AlreadyMember,
        /// The member has left; or it had, or had not joined, when the device signed.
        MemberLeft,
        /// The member has not left.
        NotLeft,
        /// The member is suspended.
        MemberSuspended,
        /// The member's badge is over, suspended, or another account's.
        MemberStopped,
        /// The account does not hold the member's badge.
        BadgeMoved,
        /// What the member was credited still matters.
        StillCounts,
        /// The amount is zero.
        ZeroAmount,
        /// Who is not the funder begins with more than this.
        AmountTooLow,
        /// The epoch has as many sponsors as it can have.
        TooManySponsors,
        /// The programme has no such epoch, or it has ended.
        EpochNotFound,
        /// The epoch, or an earlier one, may still be reached by proofs.
        EpochOpen,
        /// The epoch is closed.
        EpochClosed,
        /// Too many earlier epochs wait for being closed.
        CloseEarlierFirst,
        /// The epoch's claims are not over.
        ClaimsNotOver,
        /// The epoch's claims are over.
        ClaimsOver,
        /// The epoch has no won in its pool.
        PoolEmpty,
        /// There is nothing to be paid.
        NothingToPay,
        /// The programme of vouchers does not take this.
        NotCredited,
        /// The programme has won or epochs left.
        NotSettled,
        /// The proof is for another programme than its device.
        WrongProgramme,
        /// The device has had another key since.
        WrongGeneration,
        /// The activity is measured in another unit.
        WrongUnit,
        /// The device does not measure that.
        NotMeasured,
        /// The quantity is zero, or more than a proof may say.
        InvalidQuantity,
        /// The proof, or the suspension, is of a later moment than now.
        FromTheFuture,
        /// The proof has come too late.
        TooLate,
        /// It is of a moment before the programme, or at which the activity was not rewarded.
        OutsideActivity,
        /// The number was used, or is too old to tell.
        NonceUsed,
        /// The number is too far ahead of the last one: bring the earlier ones first.
        NonceAhead,
        /// The shop, its officers, its acquirer and the maker are credited nothing by their own
        /// device.
        OwnDevice,
        /// A bound device signs one total a day.
        TotalGiven,
        /// The device has done as much as it may in that day.
        DeviceDayFull,
        /// The device has done as much as it may in that epoch.
        DeviceEpochFull,
        /// The member has points from as many devices as it can have in an epoch.
        TooManyShares,
        /// The member's caps leave no point.
        NothingToCredit,
        /// The shop has as many officers as it can name.
        TooManyOfficers,
        /// The device has not had that key yet: bring its rotation first.
        GenerationAhead,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_idle(_n: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::prune(remaining.min(T::PruneWeight::get()))
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(
            _n: BlockNumberFor<T>,
        ) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names the classes of badges that programmes ask for from now on.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_badges())]
        pub fn name_badges(origin: OriginFor<T>, doors: Doors) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Badges::<T>::put(doors);
            Self::deposit_event(Event::BadgesNamed { doors });
            Ok(())
        }

        /// Creates a programme that the signer operates.
        ///
        /// # Errors
        /// Those of an operator's door: [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`]; [`Error::PotNotAllowed`], [`Error::InvalidPeriod`],
        /// [`Error::InvalidCaps`], those of the deposit
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::create_programme())]
        pub fn create_programme(
            origin: OriginFor<T>,
            funder: T::AccountId,
            terms: Terms,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::ensure_operates(&operator)?;
            ensure!(!is_pot(&funder), Error::<T>::PotNotAllowed);
            terms.check::<T>(Self::now())?;
            let programme = next::<NextProgramme<T>>()?;
            let record = Programme {
                operator: operator.clone(),
                funder: funder.clone(),
                ends: terms.epochs,
                terms: terms.clone(),
                ahead: 0,
                closed: 0,
                unsettled: 0,
                left: 0,
                paused: false,
                over: false,
                deposit: Held::new(&operator, Footprint::from_mel::<ProgrammeOf<T>>())?,
            };
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::ProgrammeCreated {
                programme,
                operator,
                funder,
                account: Self::account(programme),
                terms,
            });
            Ok(())
        }

        /// Puts somebody else in the place of a programme's operator, whose key was stolen or lost,
        /// or which holds the badge no more; and names who gets what is left. What the one before
        /// holds for the programme stays its own until that is gone.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::AlreadyOperator`],
        /// [`Error::PotNotAllowed`]; those of an operator's door of the new one
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::replace_operator())]
        pub fn replace_operator(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            operator: T::AccountId,
            funder: T::AccountId,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::live(programme)?;
            ensure!(
                (&operator, &funder) != (&record.operator, &record.funder),
                Error::<T>::AlreadyOperator
            );
            ensure!(!is_pot(&funder), Error::<T>::PotNotAllowed);
            Self::ensure_operates(&operator)?;
            record.operator = operator.clone();
            record.funder = funder.clone();
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::OperatorReplaced {
                programme,
                operator,
                funder,
            });
            Ok(())
        }

        /// Has a programme reward something. Until it begins it can be set otherwise; after that,
        /// only its end moves, to a moment that is not over, so that nobody has done something for
        /// less than was promised.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door ([`create_programme`](Self::create_programme));
        /// [`Error::InvalidActivity`], [`Error::ActivityBegun`]
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::set_activity())]
        pub fn set_activity(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            id: ActivityId,
            activity: Activity,
        ) -> DispatchResult {
            Self::operated(origin, programme)?;
            let before = Activities::<T>::get(programme, id);
            activity.check::<T>(id, before, Self::now())?;
            Activities::<T>::insert(programme, id, &activity);
            Self::deposit_event(Event::ActivitySet {
                programme,
                id,
                activity,
            });
            Ok(())
        }

        /// Admits a maker of devices, so many, each bounded by no more than these limits; or
        /// changes that for devices to come. Whoever operates the programme leaves the deposit.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::PotNotAllowed`], [`Error::InvalidLimits`],
        /// [`Error::AlreadyParty`], those of the deposit
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::admit_maker())]
        pub fn admit_maker(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            maker: T::AccountId,
            devices: u32,
            limits: Limits,
        ) -> DispatchResult {
            let (record, _) = Self::operated(origin, programme)?;
            ensure!(!is_pot(&maker), Error::<T>::PotNotAllowed);
            ensure!(devices > 0 && limits.is_sound(), Error::<T>::InvalidLimits);
            let part = Part::Maker { devices, limits };
            Self::set_party(programme, maker, part, &record.operator)
        }

        /// Has the signer be a shop of a programme, where devices may stand; or names more of its
        /// officers: those that hold the programme's badge of residents, so that none of them is
        /// credited there. They stay named as long as it is a shop. It leaves a deposit.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`TokenError::Frozen`],
        /// [`Error::ShopStopped`], those of [`Credentials::ensure_holds`] of an officer,
        /// [`Error::TooManyOfficers`], [`Error::AlreadyParty`], those of the deposit
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::register_shop(officers.len().saturated_into()))]
        pub fn register_shop(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            officers: Officers<T>,
        ) -> DispatchResult {
            let shop = ensure_signed(origin)?;
            let record = Self::live(programme)?;
            Self::ensure_shop(&shop)?;
            let known = Parties::<T>::get(programme, &shop).map(|party| party.part);
            let mut badges = match known {
                Some(Part::Shop { officers }) => officers,
                _ => BoundedVec::new(),
            };
            for officer in &officers {
                let badge = T::Credentials::badge(officer, record.terms.resident)?;
                if !badges.contains(&badge) {
                    let pushed = badges.try_push(badge);
                    pushed.map_err(|_| Error::<T>::TooManyOfficers)?;
                }
            }
            let part = Part::Shop { officers: badges };
            Self::set_party(programme, shop.clone(), part, &shop)
        }

        /// Has all devices of a maker, or in a shop, prove nothing.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::PartyNotFound`], [`Error::AlreadySuspended`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::suspend_party())]
        pub fn suspend_party(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            who: T::AccountId,
        ) -> DispatchResult {
            let (_, actor) = Self::operated(origin, programme)?;
            let mut party = Self::party(programme, &who)?;
            let by = SuspendedBy::of(&actor).over(party.suspended);
            let by = by.ok_or(Error::<T>::AlreadySuspended)?;
            party.suspended = Some(by);
            Parties::<T>::insert(programme, &who, party);
            Self::deposit_event(Event::PartySuspended { programme, who, by });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::PartyNotFound`], [`Error::NotSuspended`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::reinstate_party())]
        pub fn reinstate_party(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            who: T::AccountId,
        ) -> DispatchResult {
            let (_, actor) = Self::operated(origin, programme)?;
            let mut party = Self::party(programme, &who)?;
            Self::lift(&mut party.suspended, &actor)?;
            Parties::<T>::insert(programme, &who, party);
            Self::deposit_event(Event::PartyReinstated { programme, who });
            Ok(())
        }

        /// Ends somebody's being a party, and gives its deposit back. It names no devices by then.
        /// What is suspended stays, but for who has done that.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::PartyNotFound`];
        /// [`TokenError::Frozen`] of the party, [`Error::NotOperator`] and those of an operator's
        /// door of anybody else; [`Error::PartyInUse`], [`Error::PartySuspended`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::remove_party())]
        pub fn remove_party(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            who: T::AccountId,
        ) -> DispatchResult {
            let record = Self::live(programme)?;
            let party = Self::party(programme, &who)?;
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let is_self = actor.account() == Some(&who);
            if is_self {
                T::Frozen::ensure_not_frozen(&who)?;
            } else {
                Self::ensure_operator(&actor, &record)?;
            }
            ensure!(party.devices == 0, Error::<T>::PartyInUse);
            if let Some(by) = party.suspended {
                ensure!(!is_self, Error::<T>::PartySuspended);
                ensure!(by.is_lifted_by(&actor), Error::<T>::SuspendedByCouncil);
            }
            Parties::<T>::remove(programme, &who);
            party.deposit.give_back()?;
            Self::deposit_event(Event::PartyRemoved { programme, who });
            Ok(())
        }

        /// Certifies a device of the signing maker's: its key, which signs [`KeyUse`]; the shop
        /// where it stands, if it does; what it measures; what bounds it; and until when.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; of a maker's door
        /// [`Error::PartyNotFound`], [`Error::PartySuspended`], [`Error::BadgesNotNamed`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_granted`];
        /// [`Error::TooManyDevices`], [`Error::InvalidLimits`], [`Error::DeviceExpired`],
        /// [`Error::ActivityNotFound`], [`Error::PartyNotFound`] and [`Error::PartySuspended`] of
        /// the shop; of the key [`Error::PotNotAllowed`], [`Error::KeyInUse`],
        /// [`Error::SignatureOver`], [`Error::BadSignature`]; those of the deposit
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::certify_device())]
        pub fn certify_device(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            key: T::AccountId,
            shop: Option<T::AccountId>,
            activities: BoundedVec<ActivityId, ConstU32<MAX_MEASURED>>,
            limits: Limits,
            until: Moment,
            at: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let maker = ensure_signed(origin)?;
            Self::live(programme)?;
            Self::add_device(programme, &maker, shop.as_ref(), &limits)?;
            Self::ensure_measurable(programme, &activities)?;
            ensure!(Self::can_be_certified(until), Error::<T>::DeviceExpired);
            Self::ensure_key(programme, &maker, &key, at, &signature)?;
            let device = next::<NextDevice<T>>()?;
            let record = Device {
                programme,
                maker: maker.clone(),
                shop: shop.clone(),
                key: key.clone(),
                generation: 0,
                used: Window::default(),
                activities,
                limits,
                until,
                days: BoundedVec::new(),
                bindings: BoundedVec::new(),
                suspended: None,
                epochs: 0,
                deposit: Held::new(&maker, Footprint::from_mel::<DeviceOf<T>>())?,
            };
            Devices::<T>::insert(device, record);
            DevicesOf::<T>::insert(programme, device, ());
            DeviceOfKey::<T>::insert(&key, device);
            Self::deposit_event(Event::DeviceCertified {
                device,
                programme,
                maker,
                shop,
                key,
                until,
            });
            Ok(())
        }

        /// Gives a device another key, which opens a new generation: what the one before has signed
        /// and nobody has brought is void.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeOver`]; [`Error::NotMaker`], those of a
        /// maker's door or an operator's; those of a key
        /// ([`certify_device`](Self::certify_device))
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::rotate_device_key())]
        pub fn rotate_device_key(
            origin: OriginFor<T>,
            device: DeviceId,
            key: T::AccountId,
            at: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let mut record = Self::device(device)?;
            Self::ensure_made(origin, &record)?;
            Self::ensure_key(record.programme, &record.maker, &key, at, &signature)?;
            DeviceOfKey::<T>::remove(&record.key);
            DeviceOfKey::<T>::insert(&key, device);
            record.key = key.clone();
            record.generation = record
                .generation
                .checked_add(1)
                .ok_or(ArithmeticError::Overflow)?;
            record.used = Window::default();
            let generation = record.generation;
            Devices::<T>::insert(device, record);
            Self::deposit_event(Event::DeviceKeyRotated {
                device,
                key,
                generation,
            });
            Ok(())
        }

        /// Has a device prove nothing any more, and count for nothing in the whole epoch of a
        /// moment since which it is not to be trusted, and in those after it, as far as they are
        /// not closed. An earlier moment can be said later.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those of
        /// an operator's door; [`Error::FromTheFuture`], [`Error::AlreadySuspended`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::suspend_device(MAX_OPEN))]
        pub fn suspend_device(
            origin: OriginFor<T>,
            device: DeviceId,
            since: Moment,
        ) -> DispatchResultWithPostInfo {
            let mut record = Self::device(device)?;
            let (programme, actor) = Self::operated(origin, record.programme)?;
            ensure!(since <= Self::now(), Error::<T>::FromTheFuture);
            let from = programme.terms.epoch_of(since).unwrap_or_default();
            let suspension = Suspension {
                by: SuspendedBy::of(&actor),
                from,
            };
            let suspension = suspension
                .over(record.suspended)
                .ok_or(Error::<T>::AlreadySuspended)?;
            record.suspended = Some(suspension);
            let first = suspension.from.max(programme.closed);
            let epochs = Self::exclude(device, &record, first, true);
            Devices::<T>::insert(device, record);
            let Suspension { by, from } = suspension;
            Self::deposit_event(Event::DeviceSuspended { device, by, from });
            Ok(Some(T::WeightInfo::suspend_device(epochs)).into())
        }

        /// Lifts that: the device counts again in all epochs that are not closed.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those of
        /// an operator's door; [`Error::NotSuspended`], [`Error::SuspendedByCouncil`]
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::reinstate_device(MAX_OPEN))]
        pub fn reinstate_device(
            origin: OriginFor<T>,
            device: DeviceId,
        ) -> DispatchResultWithPostInfo {
            let mut record = Self::device(device)?;
            let (programme, actor) = Self::operated(origin, record.programme)?;
            let mut by = record.suspended.map(|suspension| suspension.by);
            Self::lift(&mut by, &actor)?;
            record.suspended = None;
            let epochs = Self::exclude(device, &record, programme.closed, false);
            Devices::<T>::insert(device, record);
            Self::deposit_event(Event::DeviceReinstated { device });
            Ok(Some(T::WeightInfo::reinstate_device(epochs)).into())
        }

        /// Removes a device, once all epochs are closed in which it has proved something, and gives
        /// its maker the deposit back.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeOver`]; [`Error::NotMaker`], those of a
        /// maker's door or an operator's; [`Error::DeviceSuspended`], [`Error::DeviceInUse`]
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::remove_device())]
        pub fn remove_device(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
            let record = Self::device(device)?;
            let programme = Self::ensure_made(origin, &record)?;
            ensure!(record.suspended.is_none(), Error::<T>::DeviceSuspended);
            ensure!(record.epochs <= programme.closed, Error::<T>::DeviceInUse);
            for who in core::iter::once(&record.maker).chain(&record.shop) {
                Parties::<T>::mutate(record.programme, who, |party| {
                    if let Some(party) = party {
                        party.devices = party.devices.saturating_sub(1);
                    }
                });
            }
            Devices::<T>::remove(device);
            DevicesOf::<T>::remove(record.programme, device);
            DeviceOfKey::<T>::remove(&record.key);
            record.deposit.give_back()?;
            Self::deposit_event(Event::DeviceRemoved { device });
            Ok(())
        }

        /// Has a resident be a member: in its own transaction, or by its signature under
        /// [`Joining`]. Its badge is taken once; who has left joins again as the same member, with
        /// what it was credited.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::ProgrammePaused`],
        /// [`Error::PotNotAllowed`], [`Error::SignatureOver`], [`Error::SignatureMissing`],
        /// [`Error::BadSignature`], [`TokenError::Frozen`], those of [`Credentials::ensure_holds`],
        /// [`Error::AlreadyMember`], [`Error::Outdated`]
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::join())]
        pub fn join(
            origin: OriginFor<T>,
            joining: Joining<T::AccountId>,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let Joining {
                programme,
                account,
                at,
            } = joining.clone();
            let record = Self::running(programme)?;
            ensure!(!is_pot(&account), Error::<T>::PotNotAllowed);
            Self::ensure_fresh(at)?;
            Self::ensure_said_by(&account, &signer, signature, || {
                Self::joining_bytes(&joining)
            })?;
            T::Frozen::ensure_not_frozen(&account)?;
            let badge = T::Credentials::badge(&account, record.terms.resident)?;
            let member = Self::enter(programme, &account, badge, at)?;
            Self::deposit_event(Event::Joined {
                programme,
                member,
                account,
            });
            Ok(())
        }

        /// Ends somebody's being a member: in its own transaction, or by its signature under
        /// [`Leaving`]. What was signed before still counts, and what it has it can claim; its caps
        /// stay used up.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::SignatureOver`], [`Error::SignatureMissing`],
        /// [`Error::BadSignature`], [`TokenError::Frozen`], [`Error::Outdated`],
        /// [`Error::MemberLeft`]
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::leave())]
        pub fn leave(
            origin: OriginFor<T>,
            member: MemberId,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let mut record = Self::member(member)?;
            let leaving = Leaving {
                member,
                device: None,
                at,
            };
            Self::ensure_leaves(&record, &signer, &leaving, signature)?;
            ensure!(record.left.is_none(), Error::<T>::MemberLeft);
            ensure!(at >= record.joined, Error::<T>::Outdated);
            record.left = Some(Self::after(at));
            Members::<T>::insert(member, record);
            Self::deposit_event(Event::Left { member });
            Ok(())
        }

        /// Has a member be at the account that holds its badge now, since its issuer has moved it,
        /// or its own account by a badge that was renewed; anyone may say so. The council moves one
        /// to an account that holds another badge.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::ProgrammeOver`], [`Error::PotNotAllowed`],
        /// [`TokenError::Frozen`] of the account before, those of [`Credentials::ensure_holds`] of
        /// the new one, [`Error::BadgeMoved`], [`Error::AlreadyMember`]
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::move_member())]
        pub fn move_member(
            origin: OriginFor<T>,
            member: MemberId,
            to: T::AccountId,
        ) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut record = Self::member(member)?;
            let programme = Self::live(record.programme)?;
            ensure!(!is_pot(&to), Error::<T>::PotNotAllowed);
            actor.pass(|_| T::Frozen::ensure_not_frozen(&record.account))?;
            let badge = T::Credentials::badge(&to, programme.terms.resident)?;
            let is_own = badge == record.badge || to == record.account;
            let is_council = actor == Actor::Council;
            ensure!(is_own || is_council, Error::<T>::BadgeMoved);
            Self::move_to(member, &mut record, &to, badge)?;
            Members::<T>::insert(member, record);
            Self::deposit_event(Event::MemberMoved {
                member,
                account: to,
            });
            Ok(())
        }

        /// Has a member be credited and paid nothing.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those of
        /// an operator's door; [`Error::AlreadySuspended`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::suspend_member())]
        pub fn suspend_member(origin: OriginFor<T>, member: MemberId) -> DispatchResult {
            let mut record = Self::member(member)?;
            let (_, actor) = Self::operated(origin, record.programme)?;
            let by = SuspendedBy::of(&actor).over(record.suspended);
            let by = by.ok_or(Error::<T>::AlreadySuspended)?;
            record.suspended = Some(by);
            Members::<T>::insert(member, record);
            Self::deposit_event(Event::MemberSuspended { member, by });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those of
        /// an operator's door; [`Error::NotSuspended`], [`Error::SuspendedByCouncil`]
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::reinstate_member())]
        pub fn reinstate_member(origin: OriginFor<T>, member: MemberId) -> DispatchResult {
            let mut record = Self::member(member)?;
            let (_, actor) = Self::operated(origin, record.programme)?;
            Self::lift(&mut record.suspended, &actor)?;
            Members::<T>::insert(member, record);
            Self::deposit_event(Event::MemberReinstated { member });
            Ok(())
        }

        /// Forgets a member that has left, once the Korean year is over in which it has, and the
        /// claims of the epoch too. Anyone may.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::ProgrammeOver`], [`Error::NotLeft`],
        /// [`Error::MemberSuspended`], [`Error::StillCounts`]
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::remove_member())]
        pub fn remove_member(origin: OriginFor<T>, member: MemberId) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::member(member)?;
            let programme = Self::live(record.programme)?;
            let left = record.left.ok_or(Error::<T>::NotLeft)?;
            ensure!(record.suspended.is_none(), Error::<T>::MemberSuspended);
            ensure!(
                programme.terms.is_forgotten(left, Self::now()),
                Error::<T>::StillCounts
            );
            Members::<T>::remove(member);
            MemberOfAccount::<T>::remove(record.programme, record.account);
            MemberOfBadge::<T>::remove(record.programme, record.badge);
            Self::deposit_event(Event::MemberRemoved { member });
            Ok(())
        }

        /// Makes a vehicle or a meter a member's: by the signature of the device's key under
        /// [`Bond`], and the member's, or its own transaction. What it has proved for another stays
        /// that one's.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`],
        /// [`Error::ProgrammePaused`], [`Error::DeviceSuspended`], [`Error::MemberNotFound`],
        /// [`Error::MemberLeft`], [`Error::MemberSuspended`], [`Error::SignatureOver`],
        /// [`Error::SignatureMissing`], [`Error::BadSignature`], [`TokenError::Frozen`],
        /// [`Error::AlreadyBound`], [`Error::Outdated`], [`Error::TooManyBindings`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::bind_device())]
        pub fn bind_device(
            origin: OriginFor<T>,
            bond: Bond,
            by_device: T::Signature,
            by_member: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let Bond { device, member, at } = bond;
            let mut record = Self::device(device)?;
            Self::running(record.programme)?;
            ensure!(record.suspended.is_none(), Error::<T>::DeviceSuspended);
            let owner = Self::member_of(record.programme, member)?;
            ensure!(owner.left.is_none(), Error::<T>::MemberLeft);
            ensure!(owner.suspended.is_none(), Error::<T>::MemberSuspended);
            Self::ensure_fresh(at)?;
            let said = || Self::bond_bytes(&bond);
            Self::ensure_said_by(&owner.account, &signer, by_member, said)?;
            ensure!(
                by_device.verify(said().as_slice(), &record.key),
                Error::<T>::BadSignature
            );
            T::Frozen::ensure_not_frozen(&owner.account)?;
            ensure!(owner.joined <= at, Error::<T>::Outdated);
            Self::bind(device, &mut record, member, at)?;
            Devices::<T>::insert(device, record);
            Self::deposit_event(Event::DeviceBound { device, member });
            Ok(())
        }

        /// Ends that, since the vehicle is sold: by the member, in its own transaction or by its
        /// signature under [`Leaving`]; or by the operator or the council. What was signed before
        /// still counts for the member.
        ///
        /// # Errors
        /// [`Error::DeviceNotFound`], [`Error::ProgrammeOver`], [`Error::NotBound`]; of the member
        /// [`Error::MemberNotFound`], [`Error::SignatureOver`], [`Error::SignatureMissing`],
        /// [`Error::BadSignature`], [`TokenError::Frozen`], [`Error::Outdated`]; of the operator
        /// those of its door
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::unbind_device())]
        pub fn unbind_device(
            origin: OriginFor<T>,
            device: DeviceId,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let mut record = Self::device(device)?;
            let programme = Self::live(record.programme)?;
            let bound = record.bound().copied().ok_or(Error::<T>::NotBound)?;
            let member = bound.member;
            let mut until = Self::after(bound.from);
            let actor = Actor::of::<T::AdminOrigin, _>(origin.clone())?;
            if signature.is_none() && actor.stands_for(&programme.operator) {
                Self::ensure_operator(&actor, &programme)?;
            } else {
                let signer = ensure_signed(origin)?;
                let leaving = Leaving {
                    member,
                    device: Some(device),
                    at,
                };
                Self::ensure_leaves(&Self::member(member)?, &signer, &leaving, signature)?;
                ensure!(at >= bound.from, Error::<T>::Outdated);
                until = Self::after(at);
            }
            record.unbind(until);
            Devices::<T>::insert(device, record);
            Self::deposit_event(Event::DeviceUnbound { device, member });
            Ok(())
        }

        /// Pays won into the pool of an epoch that has not ended. It only comes back when that is
        /// closed.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::ZeroAmount`],
        /// [`Error::EpochNotFound`], [`Error::AmountTooLow`], [`Error::TooManySponsors`], those of
        /// a transfer
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::fund_pool())]
        pub fn fund_pool(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            epoch: EpochId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let sponsor = ensure_signed(origin)?;
            let mut record = Self::live(programme)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            ensure!(
                epoch < record.ends && Self::now() < record.terms.end_of(epoch),
                Error::<T>::EpochNotFound
            );
            let mut pool = Epochs::<T>::get(programme, epoch).unwrap_or_default();
            pool.sponsor::<T>(&record, &sponsor, amount)?;
            T::Currency::transfer(&sponsor, &Self::account(programme), amount, Expendable)?;
            add(&mut record.left, amount)?;
            Epochs::<T>::insert(programme, epoch, pool);
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::PoolFunded {
                programme,
                epoch,
                sponsor,
                amount,
            });
            Ok(())
        }

        /// Credits a member with what a device has measured and signed. Anyone may submit it,
        /// signed, or unsigned, which costs nobody a fee.
        ///
        /// # Errors
        /// Of the device [`Error::DeviceNotFound`], [`Error::WrongProgramme`],
        /// [`Error::WrongGeneration`], [`Error::GenerationAhead`], [`Error::DeviceSuspended`],
        /// [`Error::DeviceExpired`],
        /// [`Error::NonceUsed`], [`Error::NonceAhead`], [`Error::NotMeasured`]; of the programme
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::ProgrammePaused`]; of
        /// the time [`Error::FromTheFuture`], [`Error::TooLate`], [`Error::OutsideActivity`],
        /// [`Error::EpochNotFound`], [`Error::EpochClosed`], [`Error::CloseEarlierFirst`],
        /// [`Error::PoolEmpty`]; of the activity [`Error::ActivityNotFound`],
        /// [`Error::WrongUnit`], [`Error::InvalidQuantity`]; of maker and shop
        /// [`Error::PartyNotFound`], [`Error::PartySuspended`], [`Error::MakerStopped`],
        /// [`Error::ShopStopped`]; of the member [`Error::MemberNotFound`], [`Error::MemberLeft`],
        /// [`Error::MemberSuspended`], [`Error::MemberStopped`], [`Error::OwnDevice`],
        /// [`Error::NotBound`], [`Error::TotalGiven`]; [`Error::DeviceDayFull`],
        /// [`Error::DeviceEpochFull`], [`Error::TooManyShares`], [`Error::NothingToCredit`];
        /// [`Error::BadSignature`]
        #[pallet::call_index(23)]
        // A proof of an epoch that has not begun notes that in its programme.
        #[pallet::weight(
            T::WeightInfo::submit_proof().saturating_add(T::DbWeight::get().writes(1))
        )]
        #[pallet::authorize(|_, proof, signature| Self::authorize_proof(proof, signature))]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_proof())]
        pub fn submit_proof(
            origin: OriginFor<T>,
            proof: Proof,
            signature: T::Signature,
        ) -> DispatchResult {
            submission::ensure_submitter(origin)?;
            let credit = Self::judge(&proof, &signature)?;
            let (epoch, points) = (credit.epoch, credit.points);
            Self::enter_credit(&proof, credit)?;
            Self::deposit_event(Event::Proved {
                epoch,
                proof,
                points,
            });
            Ok(())
        }

        /// Closes the next epoch of a programme, once no proof of it can arrive any more: 72 hours
        /// after its end, or three notices, where that is less. What its points do not need goes
        /// back.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::EpochNotFound`],
        /// [`Error::EpochOpen`], those of a transfer
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::close_epoch(MAX_SPONSORS))]
        pub fn close_epoch(
            origin: OriginFor<T>,
            programme: ProgrammeId,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let mut record = Self::live(programme)?;
            let id = record.closed;
            ensure!(id < record.ends, Error::<T>::EpochNotFound);
            let last = record.terms.last_arrival(id, Notice::<T>::get());
            ensure!(last <= Self::now(), Error::<T>::EpochOpen);
            record.closed = record.closed.saturating_add(1);
            let sponsors = Self::settle_epoch(programme, id, &mut record)?;
            Programmes::<T>::insert(programme, record);
            Ok(Some(T::WeightInfo::close_epoch(sponsors)).into())
        }

        /// Pays a member for its points of a closed epoch. The member signs, in the transaction or
        /// off line ([`Claim`]); the latter anyone may submit, signed, or unsigned, which costs
        /// nobody a fee.
        ///
        /// # Errors
        /// [`Error::MemberNotFound`], [`Error::EpochNotFound`], [`Error::EpochOpen`],
        /// [`Error::ClaimsOver`], [`Error::MemberSuspended`], [`Error::MemberStopped`],
        /// [`Error::NothingToPay`], [`Error::SignatureMissing`], [`Error::BadSignature`], those of
        /// a transfer
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::claim())]
        #[pallet::authorize(|_, claim, signature| {
            Self::authorize_claim(claim, None, signature.as_ref())
        })]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_claim())]
        pub fn claim(
            origin: OriginFor<T>,
            claim: Claim,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            Self::pay_claim(origin, claim, None, signature)
        }

        /// The same, as an entitlement of a programme of vouchers, which is spendable at once by
        /// that programme's rules. It has to take the programme's won, and can be spent for 30 days
        /// more.
        ///
        /// # Errors
        /// Those of [`claim`](Self::claim); signed, those of [`Vouchers::credit`], where an
        /// unsigned one is refused with [`Error::NotCredited`]
        #[pallet::call_index(26)]
        // The account may have been re-pointed up to four times; one was looked up.
        #[pallet::weight(
            T::WeightInfo::claim_as_voucher().saturating_add(T::DbWeight::get().reads(3))
        )]
        #[pallet::authorize(|_, claim, voucher, signature| {
            Self::authorize_claim(claim, Some(*voucher), signature.as_ref())
        })]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_claim())]
        pub fn claim_as_voucher(
            origin: OriginFor<T>,
            claim: Claim,
            voucher: VoucherProgramme,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            Self::pay_claim(origin, claim, Some(voucher), signature)
        }

        /// Ends the claims of an epoch whose time for them is over, or of which all points are
        /// claimed: what is left goes back. Anyone may.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::EpochNotFound`],
        /// [`Error::EpochOpen`], [`Error::ClaimsOver`], [`Error::ClaimsNotOver`], those of a
        /// transfer
        #[pallet::call_index(27)]
        #[pallet::weight(T::WeightInfo::lapse(MAX_SPONSORS))]
        pub fn lapse(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            epoch: EpochId,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let mut record = Self::live(programme)?;
            let sponsors = Self::lapse_epoch(programme, epoch, &mut record)?;
            Programmes::<T>::insert(programme, record);
            Ok(Some(T::WeightInfo::lapse(sponsors)).into())
        }

        /// Gives back what was paid into the pool of an epoch that never comes, since the programme
        /// ends before it. Anyone may.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::EpochNotFound`],
        /// [`Error::EpochOpen`], those of a transfer
        #[pallet::call_index(28)]
        #[pallet::weight(T::WeightInfo::defund(MAX_SPONSORS))]
        pub fn defund(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            epoch: EpochId,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let mut record = Self::live(programme)?;
            ensure!(epoch >= record.ends, Error::<T>::EpochOpen);
            let pool = Epochs::<T>::take(programme, epoch).ok_or(Error::<T>::EpochNotFound)?;
            let sponsors = Self::give_back(programme, epoch, &pool, pool.pool, &mut record)?;
            Programmes::<T>::insert(programme, record);
            Ok(Some(T::WeightInfo::defund(sponsors)).into())
        }

        /// Has a programme take no proofs and no new members. Its epochs go on: they end, are
        /// closed, and are claimed.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::ProgrammePaused`]
        #[pallet::call_index(29)]
        #[pallet::weight(T::WeightInfo::pause())]
        pub fn pause(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let (mut record, _) = Self::operated(origin, programme)?;
            ensure!(!record.paused, Error::<T>::ProgrammePaused);
            record.paused = true;
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::Paused { programme });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::NotPaused`]
        #[pallet::call_index(30)]
        #[pallet::weight(T::WeightInfo::resume())]
        pub fn resume(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let (mut record, _) = Self::operated(origin, programme)?;
            ensure!(record.paused, Error::<T>::NotPaused);
            record.paused = false;
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::Resumed { programme });
            Ok(())
        }

        /// Has a programme end with the epoch in which it is; before it has begun, with none.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`]; [`Error::NotOperator`] and those
        /// of an operator's door; [`Error::ProgrammeOver`] where it is in its last one
        #[pallet::call_index(31)]
        #[pallet::weight(T::WeightInfo::end_programme())]
        pub fn end_programme(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let (mut record, _) = Self::operated(origin, programme)?;
            let begun = record.terms.epoch_of(Self::now());
            let begun = begun.map_or(0, |epoch| epoch.saturating_add(1));
            // A device's clock may be ahead, and somebody credited in the next epoch.
            let epochs = begun.max(record.ahead);
            ensure!(epochs < record.ends, Error::<T>::ProgrammeOver);
            record.ends = epochs;
            Programmes::<T>::insert(programme, record);
            Self::deposit_event(Event::ProgrammeEnded { programme, epochs });
            Ok(())
        }

        /// Ends a programme whose last epoch has lapsed. What has strayed into its account goes to
        /// the treasury; its records are removed in idle time, and deposits come back. Anyone may.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeOver`], [`Error::NotSettled`], those of
        /// a transfer
        #[pallet::call_index(32)]
        #[pallet::weight(T::WeightInfo::close_programme())]
        pub fn close_programme(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            ensure_signed(origin)?;
            let mut record = Self::live(programme)?;
            let settled = record.closed >= record.ends && record.unsettled == 0;
            ensure!(settled && record.left == 0, Error::<T>::NotSettled);
            let strays = Self::sweep(programme)?;
            record.over = true;
            Programmes::<T>::insert(programme, record);
            Over::<T>::insert(programme, ());
            Self::deposit_event(Event::ProgrammeClosed { programme, strays });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The classes of badges.
        pub fn badges() -> Option<Doors> {
            Badges::<T>::get()
        }

        /// The shortest epoch and time for claims, in milliseconds.
        pub fn notice() -> Moment {
            Notice::<T>::get()
        }

        /// A programme.
        pub fn programme(programme: ProgrammeId) -> Option<ProgrammeOf<T>> {
            Programmes::<T>::get(programme)
        }

        /// The account with a programme's won.
        pub fn programme_account(programme: ProgrammeId) -> T::AccountId {
            Self::account(programme)
        }

        /// In which epoch a programme was at a moment.
        pub fn epoch_at(programme: ProgrammeId, at: Moment) -> Option<EpochId> {
            let record = Programmes::<T>::get(programme)?;
            let epoch = record.terms.epoch_of(at)?;
            (epoch < record.ends).then_some(epoch)
        }

        /// An activity.
        pub fn activity(programme: ProgrammeId, id: ActivityId) -> Option<Activity> {
            Activities::<T>::get(programme, id)
        }

        /// A maker or a shop.
        pub fn party_details(programme: ProgrammeId, who: T::AccountId) -> Option<PartyOf<T>> {
            Parties::<T>::get(programme, who)
        }

        /// A device.
        pub fn device_details(device: DeviceId) -> Option<DeviceOf<T>> {
            Devices::<T>::get(device)
        }

        /// Which device a key is.
        pub fn device_of(key: T::AccountId) -> Option<DeviceId> {
            DeviceOfKey::<T>::get(key)
        }

        /// A member.
        pub fn member_details(member: MemberId) -> Option<MemberOf<T>> {
            Members::<T>::get(member)
        }

        /// Which member of a programme an account is.
        pub fn member_at(programme: ProgrammeId, who: T::AccountId) -> Option<MemberId> {
            MemberOfAccount::<T>::get(programme, who)
        }

        /// Which tier a member has now, and by how many points.
        pub fn reached(member: MemberId) -> Option<Reached> {
            let member = Members::<T>::get(member)?;
            let terms = Programmes::<T>::get(member.programme)?.terms;
            Some(member.reached(&terms, korea::year(Self::now())))
        }

        /// An epoch that has money or points.
        pub fn epoch_details(programme: ProgrammeId, epoch: EpochId) -> Option<EpochOf<T>> {
            Epochs::<T>::get(programme, epoch)
        }

        /// What was measured in an epoch, by activity, in their units, before caps.
        pub fn measured(programme: ProgrammeId, epoch: EpochId) -> Vec<(ActivityId, u128)> {
            let all = (0..MAX_ACTIVITIES).map(|id| id.saturated_into::<ActivityId>());
            let measured = all.map(|id| (id, Measured::<T>::get(programme, (epoch, id))));
            measured.filter(|(_, quantity)| *quantity > 0).collect()
        }

        /// What a member has of an epoch, device by device.
        pub fn points_of(programme: ProgrammeId, epoch: EpochId, member: MemberId) -> Shares {
            Credited::<T>::get((programme, epoch), member)
        }

        /// What a device has done in an epoch.
        pub fn use_of(programme: ProgrammeId, epoch: EpochId, device: DeviceId) -> Use {
            Uses::<T>::get((programme, epoch), device)
        }

        /// What a member can claim of an epoch, or could as things stand.
        pub fn claimable(
            programme: ProgrammeId,
            epoch: EpochId,
            member: MemberId,
        ) -> Option<Claimable> {
            Self::claimable_of(programme, epoch, member)
        }

        /// The points that a proof would give now, or why it gives none.
        pub fn check_proof(proof: Proof, signature: T::Signature) -> Result<Points, DispatchError> {
            Ok(Self::judge(&proof, &signature)?.points)
        }

        /// What a device signs.
        pub fn proof_message(proof: Proof) -> Vec<u8> {
            Self::proof_bytes(&proof)
        }

        /// What a member signs to be paid, in won, or by a programme of vouchers.
        pub fn claim_message(claim: Claim, voucher: Option<VoucherProgramme>) -> Vec<u8> {
            Self::claim_bytes(&claim, voucher)
        }

        /// What a resident signs to become a member.
        pub fn joining_message(joining: Joining<T::AccountId>) -> Vec<u8> {
            Self::joining_bytes(&joining)
        }

        /// What a key signs to become a device's.
        pub fn key_message(key_use: KeyUse<T::AccountId>) -> Vec<u8> {
            Self::key_bytes(&key_use)
        }

        /// What a device and a member sign to be bound to each other.
        pub fn bond_message(bond: Bond) -> Vec<u8> {
            Self::bond_bytes(&bond)
        }

        /// What a member signs to leave, or to give a device away.
        pub fn leaving_message(leaving: Leaving) -> Vec<u8> {
            Self::leaving_bytes(&leaving)
        }
    }
}

/// Adds to a sum of won, which can't overflow while there is less won than fits.
pub(crate) fn add(sum: &mut Balance, amount: Balance) -> Result<(), ArithmeticError> {
    *sum = sum.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
    Ok(())
}

/// Takes the next number of a row.
pub(crate) fn next<Row>() -> Result<u32, ArithmeticError>
where
    Row: frame::deps::frame_support::StorageValue<u32, Query = u32>,
{
    let id = Row::get();
    Row::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
    Ok(id)
}
