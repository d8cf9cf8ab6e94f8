//! # Agri-trade: how a country buys rice
//!
//! Each autumn the state buys paddy for the public stockpile (공공비축미곡). A county opens a
//! **season**; farms deliver up to their **quota**; each **lot** is weighed, graded and taken in;
//! the farm sells it and is paid an **interim price** at once. At the end of the year the market
//! price is known, and with it the **final price**: the difference is paid too, or, where too much
//! was paid, owed and netted off from later payments.
//!
//! ## What never happens
//!
//! * A farm is paid for what no scale has weighed, no inspector graded and no warehouse taken in:
//!   each another account with a badge of its own, none of them the farm's or an officer's.
//! * A grade or a payment is typed in: both are computed here, from what was measured.
//! * What a season buys by changes once something was weighed.
//! * A final price is set that the escrow does not pay, that one officer alone has made, or, by the
//!   officers, that is not what the formula gives.
//! * A farm pays back by force. What it owes is taken from at most a share of what it is paid.
//! * A farm sheds a debt or an exclusion with its key: it is its badge.
//! * Won stay locked: closing a season gives back what is left, to the won.
//! * More comes out of lots than is in them, or something is sold of which a source is recalled.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **each season's escrow has what came in
//! less what went out, and with final prices at least what is due; for what is settled, interim +
//! final − debts = price × quantity; no farm delivers more than its quota; what farms owe is what
//! seasons are owed; mass out ≤ mass in; and each count is what it counts.**
//!
//! ## Terms
//!
//! * **Badges** ([`Doors`]): the council names the classes; their issuers say who holds one.
//! * **Operator**, **comptroller**: the two officers of a season. Who has one key sets no price.
//! * **Funder**: who gets what is left, and what is owed.
//! * **Crew**: who weighs, inspects, takes in or samples for a season; one account does one thing.
//! * **Scale**: a device with a key, which signs each [`Weighing`] off line.
//! * **Farm** ([`Farm`]): a badge, whoever holds it: its debts and its exclusion follow it through
//!   new keys, accounts, counties and heirs. In each season it has another **number**.
//! * **Lot**: what one weighing was of. In sacks of 40 kg or bulk bags of 800 kg it counts as whole
//!   sacks; **unbagged** it is wet and counts as it weighs.
//! * **Grade** ([`grading`]) and **price** ([`prices`]): see there, with their sources.
//! * **Second check**: a share of the lots is graded by another inspector. Which ones, the hash of
//!   the block decides in which the first has graded, so that he does not know; and nobody gets
//!   such a lot out of the way: it is neither sold nor declined before, and where it lapses, its
//!   inspector is suspended until the operator has looked into it. The second's grade is the one
//!   that counts.
//! * **Notice**: what anybody is given at least to answer or to object: a day ([`Notice`]; less
//!   only on chains for trials).
//!
//! Weights are grams, prices won per 40 kg, shares per mille, moments milliseconds since 1970; what
//! lasts *until* a moment is over in it. Days are Korea's.
//!
//! ## Life of a lot
//!
//! [`weigh`](Call::weigh), [`grade`](Call::grade), [`receive`](Call::receive),
//! [`accept`](Call::accept), [`settle_lots`](Call::settle_lots). In between a farm may
//! [`request_reinspection`](Call::request_reinspection) once, by another inspector,
//! [`decline`](Call::decline), or [`withdraw`](Call::withdraw) what has no grade yet. What nobody
//! touches in time [`lapse`](Call::lapse)s. What has no grade is rejected. All of these give the
//! farm's quota back.
//!
//! A sold lot is the season's, in its warehouse's keeping: its operator [`mill`](Call::mill)s,
//! [`split`](Call::split)s, [`merge`](Call::merge)s and [`offer_lot`](Call::offer_lot)s it, and who
//! has bought it ([`buy_lot`](Call::buy_lot)) goes on. Each [`Lot`] lists what it has come from, so
//! that a [`recall`](Call::recall) is seen by all that was made of a lot, and none of that is
//! visited.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badges`](Call::name_badges) | [`Config::AdminOrigin`] (the council) |
//! | [`replace_officers`](Call::replace_officers) | the same |
//! | [`lift_exclusion`](Call::lift_exclusion) | the same |
//! | [`write_off`](Call::write_off) | the same |
//! | [`open_season`](Call::open_season) | who holds an operator's badge |
//! | [`change_terms`](Call::change_terms) | the operator, or the council |
//! | [`defund`](Call::defund) | the same |
//! | [`set_quota`](Call::set_quota) | the same |
//! | [`register_scale`](Call::register_scale) | the same |
//! | [`compromise_scale`](Call::compromise_scale) | the same |
//! | [`appoint`](Call::appoint) | the same |
//! | [`reinstate`](Call::reinstate) | the same |
//! | [`close_season`](Call::close_season) | the same |
//! | [`suspend`](Call::suspend) | the same, or who is suspended |
//! | [`set_final_price`](Call::set_final_price) | an officer; after the deadline the council too |
//! | [`confirm_final_price`](Call::confirm_final_price) | the other officer |
//! | [`register_farm`](Call::register_farm) | the farm, or who holds an operator's badge |
//! | [`rotate_farm_key`](Call::rotate_farm_key) | anyone, to who holds its badge; the council |
//! | [`remove_farm`](Call::remove_farm) | who has paid for it, the farm, or the council |
//! | [`grade`](Call::grade) | an inspector of the season |
//! | [`receive`](Call::receive) | a warehouse of the season |
//! | [`record_variety_check`](Call::record_variety_check) | a sampler of the season |
//! | [`weigh`](Call::weigh) | anyone, with the scale's signature |
//! | [`accept`](Call::accept) | the farm, or anyone with its signature |
//! | [`decline`](Call::decline) | the same |
//! | [`request_reinspection`](Call::request_reinspection) | the same |
//! | [`appeal_variety_check`](Call::appeal_variety_check) | the same, the operator, the council |
//! | [`withdraw`](Call::withdraw) | the same, the operator, the council |
//! | [`mill`](Call::mill) | the lot's owner |
//! | [`split`](Call::split) | the same |
//! | [`merge`](Call::merge) | the same |
//! | [`tag_lot`](Call::tag_lot) | the same |
//! | [`correct`](Call::correct) | the same |
//! | [`offer_lot`](Call::offer_lot) | the same |
//! | [`cancel_offer`](Call::cancel_offer) | the same; anyone once it is over |
//! | [`buy_lot`](Call::buy_lot) | who holds a buyer's badge |
//! | [`recall`](Call::recall) | the lot's (last) owner, its season's operator, the council |
//! | [`lift_recall`](Call::lift_recall) | the same |
//! | [`fund_season`](Call::fund_season) | anyone |
//! | [`repay`](Call::repay) | anyone |
//! | [`lapse`](Call::lapse) | anyone |
//! | [`settle_lots`](Call::settle_lots) | anyone |
//! | [`prune_season`](Call::prune_season) | anyone |
//! | [`prune_lots`](Call::prune_lots) | anyone |
//!
//! Farms need no won and no network: others bring what they have signed. What the council has
//! suspended, it alone reinstates.
//!
//! ## What a thief gets
//!
//! A scale, an inspector and a warehouse that work together, with a farm, sell rice that is not
//! there: per day at most the least of their three caps, at the interim price. With 40 tonnes a day
//! and ₩40,000 that is ₩40,000,000 a day until one of them is stopped (a scale by
//! [`compromise_scale`](Call::compromise_scale): suspended alone, it signs for the moment before,
//! for 72 hours); where 50 ‰ are checked, one lot in twenty comes before another inspector, so that
//! of a day's ten lots 40 % of the days come to light at once, unless that one works with them too.
//!
//! A stolen scale alone gets nothing. An inspector's key alone raises a grade: by the difference of
//! the interim prices, which is none where they are flat, and at the final prices by ₩11,770 per 40
//! kg in 2022. A sampler's excludes as many farms a day as it may check, until others have taken a
//! second sample. An operator's sets no price and takes no won but to the funder; but it sells or
//! writes off the season's lots at what it likes, to buyers that hold a badge, until it is
//! replaced, frozen or has lost its badge: then its offers can't be bought any more. A farm's key
//! gets what that farm is paid, until its issuer moves or suspends the badge.
//!
//! ## Privacy
//!
//! What a farm has delivered and was paid is its income. Lots name a number that is the farm's in
//! one season alone; but who reads the chain's state, or the calls that give quotas, can join that
//! number to the farm's account and township, and payments name accounts. Nobody is named.
//!
//! ## Costs
//!
//! * Payments: constant, and one transfer more for each debt that is netted off, eight at most.
//! * Whether a lot is recalled: one read for each that it has come from, 512 at most.
//! * The cost of final prices is known from eight sums, however many lots there are.
//! * A season and a farm take a deposit, which comes back when they are removed. What else there is
//!   of a season is paid for by fees and [`prune_season`](Call::prune_season)d five years after it
//!   is closed.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod deliveries;
pub mod grading;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod lots;
#[cfg(test)]
mod mock;
mod money;
pub mod prices;
mod seasons;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        frame_support::PalletId,
        sp_core::H256,
        sp_runtime::traits::{AccountIdConversion, IdentifyAccount, Verify},
    },
    prelude::*,
    traits::{
        Consideration, Footprint, UnixTime,
        fungible::{Inspect, Mutate},
    },
};
use grading::{ByGrade, Grade, Measured, PerMille};
use pallet_support::{
    ActId, BadgeRef, Credentials, Deeds, Frozen, Held, Standing, Unsaid, Window, ensure_said,
    is_pot,
    merchants::Region,
    message,
    roles::{Actor, SuspendedBy},
};
use prices::{Prices, Quote, SACK, STORED, milled, share, stored, worth};
use seasons::push_latest;

pub use pallet::*;
pub use pallet_support::{ClassId, DeedKind, Moment};
pub use types::*;
pub use weights::WeightInfo;

/// A season, with its deposit.
pub type SeasonOf<T> = Season<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A farm, with its deposit.
pub type FarmOf<T> = Farm<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A delivered lot.
pub type DeliveryOf<T> = Delivery<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A lot after it is sold.
pub type LotOf<T> = Lot<<T as frame_system::Config>::AccountId>;
/// The lots of one call.
pub type Batch = BoundedVec<LotId, ConstU32<MAX_BATCH>>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256> {
        /// Names the badges, replaces officers, and may do what a season's operator may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The won.
        type Currency: Mutate<Self::AccountId, Balance = Balance>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// Which deeds are in force: contracts.
        type Deeds: Deeds;

        /// What scales and farms sign by.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// What somebody has to hold for a season or a farm.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// From which the accounts of escrows are made.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

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
        /// For the state that a season or a farm takes.
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

    /// What anybody is given at least to answer or to object, in milliseconds: a day, but on chains
    /// for trials, where genesis says less.
    #[pallet::storage]
    pub type Notice<T: Config> = StorageValue<_, Moment, ValueQuery, ADay>;

    /// The seasons. The operator's deposit pays; an entry goes by [`Pallet::prune_season`], five
    /// years after it is closed.
    #[pallet::storage]
    pub type Seasons<T: Config> = StorageMap<_, Twox64Concat, SeasonId, SeasonOf<T>>;

    /// The number of the next season.
    #[pallet::storage]
    pub type NextSeason<T: Config> = StorageValue<_, SeasonId, ValueQuery>;

    /// Who does what for a season. Fees pay; entries go with it.
    #[pallet::storage]
    pub type Crew<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SeasonId, Blake2_128Concat, T::AccountId, CrewMember>;

    /// What is known of a season's scales. Likewise.
    #[pallet::storage]
    pub type Scales<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SeasonId, Blake2_128Concat, T::AccountId, Device>;

    /// The farms. Whoever registers one leaves a deposit; an entry goes by
    /// [`Pallet::remove_farm`].
    #[pallet::storage]
    pub type Farms<T: Config> = StorageMap<_, Twox64Concat, FarmId, FarmOf<T>>;

    /// The number of the next farm.
    #[pallet::storage]
    pub type NextFarm<T: Config> = StorageValue<_, FarmId, ValueQuery>;

    /// Whose a badge is. Paid for with the farm; one that the farm has no longer stays, so that it
    /// does not become another farm while that is there.
    #[pallet::storage]
    pub type FarmOfBadge<T: Config> =
        StorageMap<_, Blake2_128Concat, BadgeRef<T::AccountId>, FarmId>;

    /// The farms of a season. Fees pay; entries go with it.
    #[pallet::storage]
    pub type Enrolments<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SeasonId, Twox64Concat, FarmId, Enrolment<T::AccountId>>;

    /// The farms of a season, by their numbers there. Likewise.
    #[pallet::storage]
    pub type Numbers<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SeasonId, Twox64Concat, FarmNumber, FarmId>;

    /// The lots that were delivered. Fees pay. What is not sold goes at once; what is, by
    /// [`Pallet::prune_lots`], five years after its season is closed.
    #[pallet::storage]
    pub type Deliveries<T: Config> = StorageMap<_, Twox64Concat, LotId, DeliveryOf<T>>;

    /// The number of the next lot.
    #[pallet::storage]
    pub type NextLot<T: Config> = StorageValue<_, LotId, ValueQuery>;

    /// The lots that farms have sold, and all that was made from them. Fees pay; an entry goes by
    /// [`Pallet::prune_lots`], a farm's with its delivery, another five years after it was made.
    #[pallet::storage]
    pub type Lots<T: Config> = StorageMap<_, Twox64Concat, LotId, LotOf<T>>;

    /// Which lots are recalled. Fees pay; an entry goes when that is lifted, and never else: what
    /// was made from the lot may be there for longer than itself.
    #[pallet::storage]
    pub type Recalls<T: Config> = StorageMap<_, Twox64Concat, LotId, Recall>;

    /// Which lots are for sale. Fees pay; an entry goes with the sale, or with its lot.
    #[pallet::storage]
    pub type Offers<T: Config> = StorageMap<_, Twox64Concat, LotId, Offer<T::AccountId>>;

    /// The number of the next offer.
    #[pallet::storage]
    pub type NextOffer<T: Config> = StorageValue<_, u64, ValueQuery>;

    /// What decides which lots are checked, by the block in which they were graded. Their fees pay;
    /// an entry goes when the last of them is decided.
    #[pallet::storage]
    pub type Seeds<T: Config> = StorageMap<_, Twox64Concat, BlockNumberFor<T>, Seed>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The classes of badges, in the order of [`Doors`]: operators, farms, scales, inspectors,
        /// warehouses, buyers.
        pub badges: Option<[ClassId; 6]>,
        /// What anybody is given at least to answer or to object, in milliseconds, where that is
        /// not a day: for trials.
        pub notice: Option<Moment>,
        /// The type of the accounts.
        #[serde(skip)]
        pub _config: core::marker::PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Badges::<T>::set(self.badges.map(Doors::of));
            if let Some(notice) = self.notice {
                Notice::<T>::put(notice);
            }
        }
    }

    /// What happened.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Seasons ask for these badges from now on.
        BadgesNamed {
            /// Their classes.
            doors: Doors,
        },
        /// A season is open.
        SeasonOpened {
            /// Its number.
            season: SeasonId,
            /// Who runs it.
            operator: T::AccountId,
            /// Its second officer.
            comptroller: T::AccountId,
            /// Who gets what is left.
            funder: T::AccountId,
            /// The county.
            place: Region,
            /// The year of the harvest.
            year: u16,
            /// By what it buys.
            terms: Terms,
        },
        /// A season buys by these terms.
        TermsChanged {
            /// Which.
            season: SeasonId,
            /// Which ones.
            terms: Terms,
        },
        /// A season has other officers, or another funder.
        OfficersReplaced {
            /// Which.
            season: SeasonId,
            /// Who runs it.
            operator: T::AccountId,
            /// Its second officer.
            comptroller: T::AccountId,
            /// Who gets what is left.
            funder: T::AccountId,
        },
        /// A season's escrow has more.
        SeasonFunded {
            /// Which.
            season: SeasonId,
            /// From whom.
            from: T::AccountId,
            /// How much, in won.
            amount: Balance,
        },
        /// A season's funder has so much back.
        SeasonDefunded {
            /// Which.
            season: SeasonId,
            /// How much, in won.
            amount: Balance,
        },
        /// A farm is registered.
        FarmRegistered {
            /// Its number.
            farm: FarmId,
            /// Its account.
            account: T::AccountId,
            /// Where it is.
            township: Township,
        },
        /// A farm is in another township.
        FarmMoved {
            /// Which.
            farm: FarmId,
            /// Where it is.
            township: Township,
        },
        /// Another account acts for a farm and is paid.
        FarmKeyRotated {
            /// Which.
            farm: FarmId,
            /// Its account.
            account: T::AccountId,
        },
        /// A farm is registered no longer.
        FarmRemoved {
            /// Which.
            farm: FarmId,
        },
        /// A farm may deliver so much in a season.
        QuotaSet {
            /// Which season.
            season: SeasonId,
            /// Which farm.
            farm: FarmId,
            /// Its number there.
            number: FarmNumber,
            /// How much, in grams.
            quota: Grams,
        },
        /// Somebody does something for a season.
        Appointed {
            /// Which.
            season: SeasonId,
            /// Who.
            who: T::AccountId,
            /// What.
            duty: Duty,
        },
        /// A scale is calibrated.
        ScaleCalibrated {
            /// For which season.
            season: SeasonId,
            /// Which.
            scale: T::AccountId,
            /// For how long.
            calibrated: Span,
        },
        /// What a scale has weighed since is not to be trusted; or it is again.
        ScaleCompromised {
            /// In which season.
            season: SeasonId,
            /// Which.
            scale: T::AccountId,
            /// Since when; `None` takes back what was said.
            since: Option<Moment>,
        },
        /// Somebody does nothing for a season until that is lifted.
        Suspended {
            /// Which.
            season: SeasonId,
            /// Who.
            who: T::AccountId,
            /// By whom; its own suspension is the operator's.
            by: SuspendedBy,
        },
        /// It does again.
        Reinstated {
            /// In which season.
            season: SeasonId,
            /// Who.
            who: T::AccountId,
        },
        /// A lot was weighed.
        Weighed {
            /// Its number.
            lot: LotId,
            /// What the scale has signed.
            weighing: Weighing<T::AccountId>,
            /// For how many grams it counts.
            counted: Grams,
        },
        /// A lot has a grade, or none.
        Graded {
            /// Which.
            lot: LotId,
            /// Who has measured.
            inspector: T::AccountId,
            /// What.
            measured: Measured,
            /// The grade; `None` is not bought.
            grade: Option<Grade>,
        },
        /// A warehouse has taken a lot in.
        Received {
            /// Which.
            lot: LotId,
            /// Which warehouse.
            warehouse: T::AccountId,
            /// What it has weighed, in grams.
            grams: Grams,
        },
        /// Another inspector has to check a lot before it is sold or declined.
        CheckDrawn {
            /// Which.
            lot: LotId,
        },
        /// A lot that was to be checked is gone before.
        CheckEscaped {
            /// Which.
            lot: LotId,
        },
        /// A farm asks for another inspector.
        ReinspectionRequested {
            /// Of which lot.
            lot: LotId,
        },
        /// A farm has sold a lot.
        Accepted {
            /// Which.
            lot: LotId,
            /// At which grade.
            grade: Grade,
            /// What was paid at once, in won.
            interim: Balance,
            /// How much of that went to debts.
            netted: Balance,
        },
        /// A lot that was not sold is gone.
        Dropped {
            /// Which.
            lot: LotId,
            /// Why.
            why: Gone,
        },
        /// A farm's variety was checked.
        VarietyChecked {
            /// In which season.
            season: SeasonId,
            /// Which farm, by its number there.
            number: FarmNumber,
            /// Who has taken the sample.
            sampler: T::AccountId,
            /// How much of it was another variety, in per mille.
            foreign: PerMille,
            /// What commits to the laboratory's report.
            report: H256,
            /// Is the farm excluded?
            excluded: bool,
        },
        /// A farm asks for a second sample.
        VarietyAppealed {
            /// In which season.
            season: SeasonId,
            /// Which, by its number there.
            number: FarmNumber,
        },
        /// A farm is excluded no longer.
        ExclusionLifted {
            /// Which.
            farm: FarmId,
        },
        /// An officer proposes final prices.
        PriceProposed {
            /// For which season.
            season: SeasonId,
            /// Who.
            by: T::AccountId,
            /// From what.
            quote: Quote,
            /// Which.
            prices: Prices,
        },
        /// These are a season's final prices.
        PriceSet {
            /// Which.
            season: SeasonId,
            /// Which ones.
            prices: Prices,
            /// What they cost at most, in won.
            due: Balance,
        },
        /// A lot is paid for.
        Settled {
            /// Which.
            lot: LotId,
            /// What it is worth, in won.
            value: Balance,
            /// How much of that was still paid,
            due: Balance,
            /// or how much too much was paid at once.
            owed: Balance,
            /// How much of what was paid went to debts.
            netted: Balance,
        },
        /// A farm's debt to an earlier season was taken from a payment.
        DebtNetted {
            /// To which.
            season: SeasonId,
            /// Whose.
            farm: FarmId,
            /// By which season.
            by: SeasonId,
            /// How much, in won.
            amount: Balance,
        },
        /// A farm's debt was paid.
        DebtRepaid {
            /// To which season.
            season: SeasonId,
            /// Whose.
            farm: FarmId,
            /// By whom.
            by: T::AccountId,
            /// How much, in won.
            amount: Balance,
        },
        /// A farm's debt was forgiven.
        DebtWrittenOff {
            /// To which season.
            season: SeasonId,
            /// Whose.
            farm: FarmId,
            /// How much, in won.
            amount: Balance,
        },
        /// A season is closed.
        SeasonClosed {
            /// Which.
            season: SeasonId,
            /// What its funder has back, in won.
            returned: Balance,
        },
        /// A lot was milled, and is used up.
        Milled {
            /// Which.
            lot: LotId,
            /// The rice.
            made: LotId,
            /// What it weighs, in grams.
            grams: Grams,
        },
        /// A lot was split, and is used up.
        Split {
            /// Which.
            lot: LotId,
            /// Its parts, and what each weighs, in grams.
            parts: BoundedVec<(LotId, Grams), ConstU32<MAX_PARENTS>>,
        },
        /// Lots were merged, and are used up.
        Merged {
            /// Which.
            lots: BoundedVec<LotId, ConstU32<MAX_PARENTS>>,
            /// What they are now.
            made: LotId,
            /// What it weighs, in grams.
            grams: Grams,
        },
        /// The sacks of a lot are tagged.
        Tagged {
            /// Which.
            lot: LotId,
            /// The root of the tree of their tags.
            root: H256,
            /// How many.
            count: u32,
        },
        /// A step of a lot's history was wrong, and there is so much of it.
        Corrected {
            /// Which.
            lot: LotId,
            /// Which step, counted from 0.
            step: u32,
            /// What it weighs, in grams; nothing where it is lost.
            grams: Grams,
            /// Why, as a code that the ministry publishes.
            reason: u8,
        },
        /// A lot is recalled, and all that was made from it.
        Recalled {
            /// Which.
            lot: LotId,
            /// By whom.
            by: Recaller,
            /// Why, as a code that the ministry publishes.
            reason: u8,
        },
        /// A lot is recalled no longer.
        RecallLifted {
            /// Which.
            lot: LotId,
        },
        /// A lot is for sale.
        Offered {
            /// Which.
            lot: LotId,
            /// The offer's number.
            offer: u64,
            /// For how much, in won.
            price: Balance,
            /// Until when.
            until: Moment,
            /// To whom; `None` is anyone who may buy.
            to: Option<T::AccountId>,
        },
        /// It is for sale no longer.
        OfferCancelled {
            /// Which.
            lot: LotId,
        },
        /// A lot is sold on.
        Bought {
            /// Which.
            lot: LotId,
            /// To whom.
            buyer: T::AccountId,
            /// For how much, in won.
            price: Balance,
        },
        /// A lot is known no longer.
        LotRemoved {
            /// Which.
            lot: LotId,
        },
        /// A season is known no longer.
        SeasonRemoved {
            /// Which.
            season: SeasonId,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the classes of badges.
        BadgesNotNamed,
        /// Each badge is of another class.
        SameBadge,
        /// An escrow, a purse or another account of the chain's own does nothing in a season.
        PotNotAllowed,
        /// There is no such season, or it was removed.
        SeasonNotFound,
        /// The season is closed.
        SeasonClosed,
        /// The season is not closed.
        SeasonNotClosed,
        /// Only the season's operator, or the council, may do this.
        NotOperator,
        /// Only one of the season's officers may do this.
        NotOfficer,
        /// A season's operator and comptroller are two.
        SameOfficer,
        /// A season's place is a district's five digits.
        InvalidPlace,
        /// A year has four digits, from 2000 on.
        InvalidYear,
        /// A season buys one variety or two.
        InvalidVarieties,
        /// Prices, ratios, the deduction or the tolerance are not in their units.
        InvalidPrices,
        /// Criteria or shares are not in per mille, or a worse grade is stricter.
        InvalidCriteria,
        /// Dates are not milliseconds, not in order, or give too little notice.
        InvalidDates,
        /// A day's measure is more than nothing.
        InvalidTerms,
        /// Something was weighed, or prices are proposed: the terms stand.
        TermsFrozen,
        /// Nothing would change.
        NothingToDo,
        /// So much is not there, or has to stay for what is due.
        EscrowReserved,
        /// The escrow does not have as much.
        EscrowShort,
        /// Does something else in this season, or is a farm.
        HasAnotherDuty,
        /// Does not do this for the season.
        NotInCrew,
        /// Is suspended; a scale, when it has weighed.
        MemberSuspended,
        /// Is suspended already, as hard.
        AlreadySuspended,
        /// Is not suspended.
        NotSuspended,
        /// The council has suspended it, and alone lifts that.
        SuspendedByCouncil,
        /// Has done as much today as it may.
        DayFull,
        /// A calibration begins in the past, follows the one before, and lasts two years at most.
        InvalidCalibration,
        /// Something is compromised since a moment that was.
        InvalidMoment,
        /// There is no such farm.
        FarmNotFound,
        /// A township has eight digits.
        InvalidTownship,
        /// The badge is, or was, a farm's.
        BadgeTaken,
        /// The farm's account has its badge no longer.
        BadgeMoved,
        /// The account holds another badge than the farm's; the council alone decides that it is
        /// the same farm.
        NotTheBadge,
        /// Only who has registered the farm, the farm, or the council may do this.
        NotAuthorized,
        /// The farm owes something, was excluded, or has a number in a season that is not removed.
        FarmNeeded,
        /// The farm owes to as many seasons as it can.
        TooManyDebts,
        /// The farm is excluded for its variety.
        FarmExcluded,
        /// The farm is not excluded.
        NotExcluded,
        /// The season asks for a contract.
        ContractMissing,
        /// The season asks for no contract.
        NoContractAsked,
        /// The farm has no number in this season.
        NotEnrolled,
        /// The quota is less than what was delivered.
        InvalidQuota,
        /// The lot is more than is left of the farm's quota.
        QuotaFull,
        /// The weighing's moment has not come.
        FromTheFuture,
        /// The weighing was on its way for more than 72 hours.
        TooLate,
        /// Deliveries had not begun, or were over, when this was weighed.
        OutsideDeliveries,
        /// Deliveries are not over, or what was weighed in time may still arrive.
        DeliveriesNotOver,
        /// The scale was not calibrated when it has weighed.
        NotCalibrated,
        /// The scale is compromised since before it has weighed.
        ScaleCompromised,
        /// The scale has used this number, or one more than 256 above it.
        NonceUsed,
        /// The season does not buy this variety.
        VarietyNotBought,
        /// Net is not gross less tare, sacks are off by more than the tolerance, or there is
        /// nothing, or too much.
        WeightsDisagree,
        /// Who does not send the transaction itself has to sign.
        SignatureMissing,
        /// This was not signed, by this one, as things stand, on this chain.
        BadSignature,
        /// There is no such lot, or it was not sold.
        LotNotFound,
        /// The lot's time is over: it lapses.
        LotOver,
        /// The lot's time is not over.
        LotNotOver,
        /// The lot has a grade, or was rejected, and nobody has to check that.
        NotToGrade,
        /// The lot has no grade.
        NotGraded,
        /// The lot has a grade: its farm declines it, or not.
        AlreadyGraded,
        /// This inspector has graded the lot.
        SameInspector,
        /// What was measured are no shares of a whole.
        InvalidMeasures,
        /// The farm has asked for another inspector before.
        AlreadyReinspected,
        /// The block in which the lot was graded has to be made first: its hash says whether
        /// another inspector checks it.
        SameBlock,
        /// Another inspector has to check the lot first.
        CheckFirst,
        /// The warehouse has weighed something else, by more than the tolerance.
        ReceiptDiffers,
        /// A warehouse has taken the lot in.
        AlreadyReceived,
        /// No warehouse has taken the lot in.
        NotReceived,
        /// The lot is sold.
        AlreadyAccepted,
        /// The lot is not sold.
        NotAccepted,
        /// The lot is settled.
        AlreadySettled,
        /// The farm has delivered nothing of which there could be a sample.
        NothingDelivered,
        /// The farm's variety was checked, and nobody has asked for a second sample.
        AlreadyChecked,
        /// The farm has not failed a check in this season, or there is a second sample.
        NothingToAppeal,
        /// Another takes the second sample.
        SameSampler,
        /// The season has final prices.
        PriceIsFinal,
        /// The season has no final prices.
        PriceMissing,
        /// The prices are no multiples of ten in their order, or off what the formula gives.
        PriceOffFormula,
        /// The council sets prices from the season's deadline on.
        PriceNotDue,
        /// No such prices were proposed.
        PriceNotProposed,
        /// Another officer confirms.
        SameProposer,
        /// The notice is not over.
        NoticeNotOver,
        /// Lots wait for their farms.
        LotsPending,
        /// Lots are not settled.
        LotsUnsettled,
        /// The farm owes nothing to this season.
        NoDebt,
        /// The farm owes less.
        MoreThanOwed,
        /// Only whose the lot is may do this.
        NotOwner,
        /// The lot was used up, or lost.
        LotGone,
        /// The lot is no paddy.
        NotPaddy,
        /// Out of the lot comes nothing, or more than can be in it.
        TooMuchMass,
        /// A lot is split into sixteen parts at most, and merged from as many.
        TooManyParts,
        /// The lot has come from more others than its lists can name.
        TooManySources,
        /// A lot is named twice.
        LotTwice,
        /// Lots that are merged have one owner and keeper, and are all paddy or all milled.
        LotsDiffer,
        /// The lot's sacks are tagged.
        AlreadyTagged,
        /// There is no such step, or no reason.
        InvalidCorrection,
        /// A recall has a reason.
        ReasonMissing,
        /// The lot, or one that it has come from, is recalled.
        LotRecalled,
        /// The lot is recalled, by the same or by a stronger one.
        AlreadyRecalled,
        /// The lot itself is not recalled.
        NotRecalled,
        /// A stronger one has recalled the lot.
        RecalledByStronger,
        /// An offer is for a price, and stands for a year at most.
        InvalidOffer,
        /// The lot is not for sale.
        NotOffered,
        /// The lot is offered anew.
        OfferChanged,
        /// The offer is over.
        OfferOver,
        /// The price is more than the buyer pays at most.
        PriceTooHigh,
        /// The lot is offered to another.
        NotToYou,
        /// The lot is the buyer's.
        OwnLot,
        /// The season was not closed, or the lot not made, five years ago.
        StillKept,
        /// Lots of the season are kept or there, or farms owe it something.
        StillNeeded,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn on_initialize(block: BlockNumberFor<T>) -> Weight {
            Self::note_seed(block.saturating_sub(One::one()));
            T::WeightInfo::note_seed()
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        /// Names the classes of badges that seasons ask for.
        ///
        /// # Errors
        /// [`Error::SameBadge`]
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_badges())]
        pub fn name_badges(origin: OriginFor<T>, doors: Doors) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            ensure!(doors.are_distinct(), Error::<T>::SameBadge);
            Badges::<T>::put(doors);
            Self::deposit_event(Event::BadgesNamed { doors });
            Ok(())
        }

        /// Opens a season, which the signer runs, for a deposit. What is left of its won goes to
        /// `funder`.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], of either officer; [`Error::SameOfficer`],
        /// [`Error::PotNotAllowed`], [`Error::InvalidPlace`], [`Error::InvalidYear`],
        /// [`Error::InvalidVarieties`], [`Error::InvalidPrices`], [`Error::InvalidCriteria`],
        /// [`Error::InvalidDates`]; those of the deposit.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::open_season())]
        pub fn open_season(
            origin: OriginFor<T>,
            comptroller: T::AccountId,
            funder: T::AccountId,
            place: Region,
            year: u16,
            terms: Terms,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            let badge = Self::doors()?.operator;
            Self::ensure_holds(&operator, badge)?;
            Self::ensure_holds(&comptroller, badge)?;
            ensure!(place.is_district(), Error::<T>::InvalidPlace);
            ensure!((2_000..10_000).contains(&year), Error::<T>::InvalidYear);
            terms
                .check(Self::now(), Notice::<T>::get())
                .map_err(Error::<T>::from)?;
            let season = NextSeason::<T>::get();
            Self::ensure_officers(season, &operator, &comptroller, &funder)?;
            NextSeason::<T>::put(season.checked_add(1).ok_or(ArithmeticError::Overflow)?);
            let record = Season {
                operator: operator.clone(),
                comptroller: comptroller.clone(),
                funder: funder.clone(),
                place,
                year,
                terms: terms.clone(),
                pricing: Pricing::Open,
                farms: 0,
                weighed: 0,
                known: 0,
                stock: 0,
                pending: Pending::default(),
                classes: Classes::default(),
                ledger: Ledger::default(),
                closed: None,
                deposit: Held::new(&operator, Footprint::from_mel::<SeasonOf<T>>())?,
            };
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::SeasonOpened {
                season,
                operator,
                comptroller,
                funder,
                place,
                year,
                terms,
            });
            Ok(())
        }

        /// Changes by what a season buys, before anything was weighed.
        ///
        /// # Errors
        /// Those of an operator's door: [`Error::SeasonNotFound`], [`Error::SeasonClosed`],
        /// [`Error::NotOperator`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`]; [`Error::TermsFrozen`]; those of the terms
        /// ([`open_season`](Self::open_season)).
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::change_terms())]
        pub fn change_terms(
            origin: OriginFor<T>,
            season: SeasonId,
            terms: Terms,
        ) -> DispatchResult {
            let mut record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            ensure!(
                record.weighed == 0 && record.pricing == Pricing::Open,
                Error::<T>::TermsFrozen
            );
            terms
                .check(Self::now(), Notice::<T>::get())
                .map_err(Error::<T>::from)?;
            record.terms = terms.clone();
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::TermsChanged { season, terms });
            Ok(())
        }

        /// Adds to a season's escrow. Anyone may.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`], [`Error::NothingToDo`]; those of the
        /// transfer.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::fund_season())]
        pub fn fund_season(
            origin: OriginFor<T>,
            season: SeasonId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let from = ensure_signed(origin)?;
            let mut record = Self::open(season)?;
            ensure!(amount > 0, Error::<T>::NothingToDo);
            let funded = record.ledger.funded.checked_add(amount);
            record.ledger.funded = funded.ok_or(ArithmeticError::Overflow)?;
            Self::fund(&from, season, amount)?;
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::SeasonFunded {
                season,
                from,
                amount,
            });
            Ok(())
        }

        /// Gives so much of the escrow back to the funder: what is not due, nor may be for lots
        /// that wait.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)),
        /// [`Error::NothingToDo`], [`Error::EscrowReserved`]
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::defund())]
        pub fn defund(
            origin: OriginFor<T>,
            season: SeasonId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let mut record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            ensure!(amount > 0, Error::<T>::NothingToDo);
            let left = record.ledger.left().unwrap_or_default();
            let free = left.saturating_sub(record.reserve());
            ensure!(amount <= free, Error::<T>::EscrowReserved);
            let returned = record.ledger.returned;
            record.ledger.returned = returned.saturating_add(amount);
            Self::give_back(season, &record.funder, amount)?;
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::SeasonDefunded { season, amount });
            Ok(())
        }

        /// Gives a season other officers, or another funder; also a closed one, to which farms may
        /// still owe.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SameOfficer`], [`Error::PotNotAllowed`],
        /// [`Error::HasAnotherDuty`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::replace_officers())]
        pub fn replace_officers(
            origin: OriginFor<T>,
            season: SeasonId,
            operator: T::AccountId,
            comptroller: T::AccountId,
            funder: T::AccountId,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::season(season)?;
            Self::ensure_officers(season, &operator, &comptroller, &funder)?;
            record.operator = operator.clone();
            record.comptroller = comptroller.clone();
            record.funder = funder.clone();
            // What one of those before has proposed, no other of them confirms.
            if matches!(record.pricing, Pricing::Proposed { .. }) {
                record.pricing = Pricing::Open;
            }
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::OfficersReplaced {
                season,
                operator,
                comptroller,
                funder,
            });
            Ok(())
        }

        /// Registers the farm whose badge `who` holds, for a deposit of the signer's. Of one that
        /// is registered, who holds an operator's badge corrects the township.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], of the signer where it is not the farm;
        /// [`Error::InvalidTownship`], [`Error::PotNotAllowed`], those of the badge,
        /// [`Error::BadgeTaken`]; those of the deposit.
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::register_farm())]
        pub fn register_farm(
            origin: OriginFor<T>,
            who: T::AccountId,
            township: Township,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let doors = Self::doors()?;
            if signer == who {
                T::Frozen::ensure_not_frozen(&signer)?;
            } else {
                Self::ensure_holds(&signer, doors.operator)?;
            }
            ensure!(
                (10_000_000..100_000_000).contains(&township),
                Error::<T>::InvalidTownship
            );
            ensure!(!is_pot(&who), Error::<T>::PotNotAllowed);
            let badge = T::Credentials::badge(&who, doors.farm)?;
            if let Some(farm) = Self::owner_of(&badge) {
                return Self::move_farm(farm, township, signer != who);
            }
            let farm = NextFarm::<T>::get();
            NextFarm::<T>::put(farm.checked_add(1).ok_or(ArithmeticError::Overflow)?);
            let record = Farm {
                account: who.clone(),
                badge: badge.clone(),
                township,
                debts: BoundedVec::new(),
                seasons: 0,
                exclusions: BoundedVec::new(),
                deposit: Held::new(&signer, Footprint::from_mel::<FarmOf<T>>())?,
            };
            Farms::<T>::insert(farm, record);
            FarmOfBadge::<T>::insert(badge, farm);
            Self::deposit_event(Event::FarmRegistered {
                farm,
                account: who,
                township,
            });
            Ok(())
        }

        /// Has `to` act for a farm and be paid: who holds the farm's badge, since its issuer has
        /// moved it; anyone may say so. Where it holds another badge, as an heir does, the council
        /// decides that this is the farm's from now on.
        ///
        /// # Errors
        /// [`Error::FarmNotFound`], [`Error::BadgesNotNamed`], [`Error::PotNotAllowed`], those of
        /// the badge, [`Error::NotTheBadge`], [`Error::BadgeTaken`], [`Error::NothingToDo`]
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::rotate_farm_key())]
        pub fn rotate_farm_key(
            origin: OriginFor<T>,
            farm: FarmId,
            to: T::AccountId,
        ) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut record = Self::farm(farm)?;
            ensure!(!is_pot(&to), Error::<T>::PotNotAllowed);
            let badge = T::Credentials::badge(&to, Self::doors()?.farm)?;
            if badge == record.badge {
                ensure!(to != record.account, Error::<T>::NothingToDo);
            } else {
                ensure!(actor == Actor::Council, Error::<T>::NotTheBadge);
                ensure!(
                    Self::owner_of(&badge).is_none_or(|owner| owner == farm),
                    Error::<T>::BadgeTaken
                );
                FarmOfBadge::<T>::insert(&badge, farm);
                record.badge = badge;
            }
            record.account = to.clone();
            Farms::<T>::insert(farm, record);
            Self::deposit_event(Event::FarmKeyRotated { farm, account: to });
            Ok(())
        }

        /// Removes a farm that owes nothing, was never excluded (or the council has lifted that),
        /// and has no number in a season that is still known. Its deposit comes back, and its badge
        /// may be registered again.
        ///
        /// # Errors
        /// [`Error::FarmNotFound`], [`Error::NotAuthorized`], [`TokenError::Frozen`],
        /// [`Error::FarmNeeded`]
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::remove_farm())]
        pub fn remove_farm(origin: OriginFor<T>, farm: FarmId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let record = Self::farm(farm)?;
            ensure!(
                actor.stands_for(&record.deposit.by) || actor.stands_for(&record.account),
                Error::<T>::NotAuthorized
            );
            actor.pass(T::Frozen::ensure_not_frozen)?;
            ensure!(
                record.debts.is_empty() && record.seasons == 0 && record.exclusions.is_empty(),
                Error::<T>::FarmNeeded
            );
            Farms::<T>::remove(farm);
            FarmOfBadge::<T>::remove(&record.badge);
            record.deposit.give_back()?;
            Self::deposit_event(Event::FarmRemoved { farm });
            Ok(())
        }

        /// Has a farm deliver up to so many grams in a season, where it has a number from then on;
        /// or changes that. `contract` is an act and the commitment of its document, where the
        /// season asks for one.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)),
        /// [`Error::OutsideDeliveries`], [`Error::FarmNotFound`], those of the farm's badge,
        /// [`Error::BadgeMoved`], [`Error::TooManyDebts`], [`Error::FarmExcluded`],
        /// [`Error::HasAnotherDuty`], [`Error::ContractMissing`], [`Error::NoContractAsked`], those
        /// of [`Deeds::ensure_in_force`], [`Error::InvalidQuota`]
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::set_quota())]
        pub fn set_quota(
            origin: OriginFor<T>,
            season: SeasonId,
            farm: FarmId,
            #[pallet::compact] quota: Grams,
            contract: Option<(ActId, H256)>,
        ) -> DispatchResult {
            let mut record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            ensure!(
                Self::now() < record.terms.ends,
                Error::<T>::OutsideDeliveries
            );
            let mut details = Self::farm(farm)?;
            let before = Enrolments::<T>::get(season, farm);
            let is_less = before.as_ref().is_some_and(|enrolment| {
                quota <= enrolment.quota && contract == enrolment.contract
            });
            // Less may be asked of any farm.
            if !is_less {
                Self::ensure_farm(&details)?;
                ensure!(!details.debts.is_full(), Error::<T>::TooManyDebts);
                Self::ensure_delivers(season, &record, &details, contract)?;
            }
            let delivered = before.as_ref().map_or(0, |enrolment| enrolment.delivered);
            ensure!(delivered <= quota, Error::<T>::InvalidQuota);
            let enrolment = match before {
                Some(enrolment) => Enrolment {
                    quota,
                    contract,
                    ..enrolment
                },
                None => {
                    let number = record.farms;
                    record.farms = number.checked_add(1).ok_or(ArithmeticError::Overflow)?;
                    Seasons::<T>::insert(season, record);
                    Numbers::<T>::insert(season, number, farm);
                    details.seasons = details.seasons.saturating_add(1);
                    Farms::<T>::insert(farm, details);
                    Enrolment {
                        number,
                        quota,
                        delivered,
                        contract,
                        check: None,
                    }
                }
            };
            let number = enrolment.number;
            Enrolments::<T>::insert(season, farm, enrolment);
            Self::deposit_event(Event::QuotaSet {
                season,
                farm,
                number,
                quota,
            });
            Ok(())
        }

        /// Has a scale weigh for a season, so many grams a day at most, while this calibration is
        /// good; or notes another calibration, or another measure. `scale` is the device's account.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)) and of who is
        /// [appointed](Self::appoint), [`Error::InvalidCalibration`]
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::register_scale())]
        pub fn register_scale(
            origin: OriginFor<T>,
            season: SeasonId,
            scale: T::AccountId,
            calibrated: Span,
            #[pallet::compact] daily: Grams,
        ) -> DispatchResult {
            let record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            let Span { from, until } = calibrated;
            ensure!(
                from < until
                    && from <= Self::now()
                    && until <= from.saturating_add(MAX_CALIBRATION),
                Error::<T>::InvalidCalibration
            );
            let mut device = Scales::<T>::get(season, &scale).unwrap_or_else(|| Device {
                calibrated: Spans::default(),
                suspended: Spans::default(),
                compromised: None,
                used: Window::default(),
            });
            match device.calibrated.last() {
                // Another measure alone.
                Some(last) if *last == calibrated => (),
                // What was good stays so: it may be what an act that is on its way relies on.
                Some(last) => {
                    ensure!(last.from < from, Error::<T>::InvalidCalibration);
                    push_latest(&mut device.calibrated, calibrated);
                }
                None => push_latest(&mut device.calibrated, calibrated),
            }
            Self::enlist(season, &record, &scale, Duty::Scale(daily))?;
            Scales::<T>::insert(season, &scale, device);
            Self::deposit_event(Event::ScaleCalibrated {
                season,
                scale,
                calibrated,
            });
            Ok(())
        }

        /// Says that what a scale has weighed since a moment is not to be trusted, or takes that
        /// back: lots that are not sold can't be, those that are stand and are flagged.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)) but for a closed
        /// season, [`Error::NotInCrew`], [`Error::InvalidMoment`],
        /// [`Error::SuspendedByCouncil`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::compromise_scale())]
        pub fn compromise_scale(
            origin: OriginFor<T>,
            season: SeasonId,
            scale: T::AccountId,
            since: Option<Moment>,
        ) -> DispatchResult {
            let record = Self::season(season)?;
            let actor = Self::ensure_operator(origin, &record)?;
            let now = Self::now();
            ensure!(
                since.is_none_or(|since| since <= now),
                Error::<T>::InvalidMoment
            );
            let by = SuspendedBy::of(&actor);
            Scales::<T>::try_mutate(season, &scale, |device| {
                let device = device.as_mut().ok_or(Error::<T>::NotInCrew)?;
                ensure!(
                    device
                        .compromised
                        .is_none_or(|before| before.by.is_lifted_by(&actor)),
                    Error::<T>::SuspendedByCouncil
                );
                device.compromised = since.map(|since| Compromise { since, by });
                Ok::<_, DispatchError>(())
            })?;
            Self::deposit_event(Event::ScaleCompromised {
                season,
                scale,
                since,
            });
            Ok(())
        }

        /// Has somebody inspect, take in or sample for a season; or changes how much a day. Scales
        /// are [registered](Self::register_scale).
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)),
        /// [`Error::InvalidTerms`], [`Error::PotNotAllowed`], [`Error::HasAnotherDuty`], those of
        /// [`Credentials::ensure_holds`], of its badge
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::appoint())]
        pub fn appoint(
            origin: OriginFor<T>,
            season: SeasonId,
            who: T::AccountId,
            duty: Duty,
        ) -> DispatchResult {
            let record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            ensure!(!matches!(duty, Duty::Scale(_)), Error::<T>::InvalidTerms);
            Self::enlist(season, &record, &who, duty)
        }

        /// Has somebody do nothing for a season, from this block on. Who is suspended may say so
        /// itself.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::NotOperator`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], of the operator; [`Error::NotInCrew`],
        /// [`Error::AlreadySuspended`]
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::suspend())]
        pub fn suspend(
            origin: OriginFor<T>,
            season: SeasonId,
            who: T::AccountId,
        ) -> DispatchResult {
            let record = Self::season(season)?;
            let actor = match ensure_signed(origin.clone()) {
                Ok(signer) if signer == who => {
                    T::Frozen::ensure_not_frozen(&signer)?;
                    Actor::Account(signer)
                }
                _ => Self::ensure_operator(origin, &record)?,
            };
            let mut member = Self::member(season, &who)?;
            let by = SuspendedBy::of(&actor)
                .over(member.suspended)
                .ok_or(Error::<T>::AlreadySuspended)?;
            if member.suspended.is_none() {
                Self::note_suspension(season, &who, true);
            }
            member.suspended = Some(by);
            Crew::<T>::insert(season, &who, member);
            Self::deposit_event(Event::Suspended { season, who, by });
            Ok(())
        }

        /// Has somebody do again what it did for a season. What a scale has weighed in between
        /// stays refused.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)) but for a closed
        /// season, [`Error::NotInCrew`], [`Error::NotSuspended`], [`Error::SuspendedByCouncil`]
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::reinstate())]
        pub fn reinstate(
            origin: OriginFor<T>,
            season: SeasonId,
            who: T::AccountId,
        ) -> DispatchResult {
            let record = Self::season(season)?;
            let actor = Self::ensure_operator(origin, &record)?;
            let mut member = Self::member(season, &who)?;
            let by = member.suspended.take().ok_or(Error::<T>::NotSuspended)?;
            ensure!(by.is_lifted_by(&actor), Error::<T>::SuspendedByCouncil);
            Self::note_suspension(season, &who, false);
            Crew::<T>::insert(season, &who, member);
            Self::deposit_event(Event::Reinstated { season, who });
            Ok(())
        }

        /// Enters a lot that a scale has weighed and signed for. Anyone may bring it, within 72
        /// hours; whether the scale was calibrated and not suspended is judged as of then.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`], [`Error::FromTheFuture`],
        /// [`Error::TooLate`], [`Error::OutsideDeliveries`], [`Error::PriceIsFinal`];
        /// [`Error::NotInCrew`], [`TokenError::Frozen`], those of [`Credentials::ensure_holds`],
        /// [`Error::NotCalibrated`], [`Error::MemberSuspended`], [`Error::ScaleCompromised`],
        /// [`Error::NonceUsed`], [`Error::BadSignature`], [`Error::DayFull`] of the scale;
        /// [`Error::VarietyNotBought`], [`Error::WeightsDisagree`]; [`Error::NotEnrolled`],
        /// [`Error::FarmExcluded`], [`Error::HasAnotherDuty`], those of
        /// [`Deeds::ensure_in_force`], [`Error::QuotaFull`] of the farm
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::weigh())]
        pub fn weigh(
            origin: OriginFor<T>,
            weighing: Weighing<T::AccountId>,
            signature: T::Signature,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            let season = weighing.season;
            let mut record = Self::open(season)?;
            let (member, counted) = Self::ensure_weighed(&weighing, &record, &signature)?;
            let farm = Self::numbered(season, weighing.farm)?;
            let details = Self::farm(farm)?;
            let enrolment = Self::enrolment(season, farm)?;
            Self::ensure_delivers(season, &record, &details, enrolment.contract)?;
            Self::count_today(season, &weighing.scale, member, counted)?;
            let lot = Self::next_lot()?;
            record.weighed = record.weighed.saturating_add(1);
            record.known = record.known.saturating_add(1);
            let delivery = Delivery {
                season,
                farm,
                variety: weighing.variety,
                form: weighing.form,
                units: weighing.units,
                net: weighing.net,
                counted,
                payable: counted,
                scale: weighing.scale.clone(),
                weighed_at: weighing.at,
                stage: Stage::Weighed,
                measured: None,
                inspectors: BoundedVec::new(),
                draw: Draw::Spared,
                asked: false,
                warehouse: None,
                until: Self::now().saturating_add(record.terms.answer),
                interim: 0,
            };
            Self::take_quota(&delivery, &mut record, enrolment)?;
            Seasons::<T>::insert(season, record);
            Deliveries::<T>::insert(lot, delivery);
            Self::deposit_event(Event::Weighed {
                lot,
                weighing,
                counted,
            });
            Ok(())
        }

        /// Ends a lot that has no grade yet: its farm takes it back, or the operator or the
        /// council has it do so.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::AlreadyGraded`]; those of a farm's door
        /// ([`accept`](Self::accept)), or of an operator's ([`change_terms`](Self::change_terms))
        /// but for a closed season
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(
            origin: OriginFor<T>,
            lot: LotId,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let delivery = Self::delivery(lot)?;
            let record = Self::season(delivery.season)?;
            ensure!(delivery.stage == Stage::Weighed, Error::<T>::AlreadyGraded);
            Self::ensure_operator_or_farm_said(origin, &record, delivery.farm, signature, || {
                Self::answer_bytes(lot, &delivery, &record.terms, Answer::Withdraw)
            })?;
            Self::drop_lot(lot, delivery, record, Gone::Withdrawn);
            Ok(())
        }

        /// Grades a lot by what was measured of it: for the first time, or where another inspector
        /// has to. Where that grade may be checked, a lot that was taken in is taken in anew.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::SeasonClosed`], [`Error::LotOver`],
        /// [`Error::NotToGrade`], [`Error::NotInCrew`], [`Error::MemberSuspended`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_holds`],
        /// [`Error::SameInspector`], [`Error::InvalidMeasures`], [`Error::DayFull`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::grade())]
        pub fn grade(origin: OriginFor<T>, lot: LotId, measured: Measured) -> DispatchResult {
            let inspector = ensure_signed(origin)?;
            let mut delivery = Self::delivery(lot)?;
            let season = delivery.season;
            let mut record = Self::open(season)?;
            ensure!(Self::now() < delivery.until, Error::<T>::LotOver);
            ensure!(
                matches!(delivery.stage, Stage::Weighed | Stage::ToCheck),
                Error::<T>::NotToGrade
            );
            let is_inspector = |duty: &Duty| matches!(duty, Duty::Inspector(_));
            let member = Self::ensure_on_duty(season, &inspector, is_inspector)?;
            ensure!(
                !delivery.inspectors.contains(&inspector),
                Error::<T>::SameInspector
            );
            ensure!(measured.is_sound(), Error::<T>::InvalidMeasures);
            Self::count_today(season, &inspector, member, delivery.counted)?;

            let grade = record
                .terms
                .criteria
                .grade(&measured, delivery.form.is_bagged());
            record.pending.remove(delivery.payable);
            delivery.payable = delivery.payable_at(measured.moisture, &record.terms);
            record.pending.add(delivery.payable)?;
            delivery
                .inspectors
                .try_push(inspector.clone())
                .map_err(|_| Error::<T>::NotToGrade)?;
            delivery.measured = Some(measured);
            // What a check has found stands; all else may be checked, while there can be another.
            let may_be_checked = grade.is_some()
                && delivery.draw != Draw::Drawn
                && delivery.inspections() < MAX_INSPECTIONS;
            delivery.draw = if may_be_checked {
                Self::open_draw(record.terms.checks)
            } else {
                Draw::Spared
            };
            if delivery.draw != Draw::Spared {
                // Its receipt tells whether it is, also of what was taken in before.
                delivery.warehouse = None;
            }
            delivery.until = Self::now().saturating_add(record.terms.answer);
            delivery.stage = match grade {
                Some(grade) => Stage::Graded(grade),
                None => {
                    Self::give_quota_back(&delivery, &mut record);
                    Stage::Rejected
                }
            };
            Seasons::<T>::insert(season, record);
            Deliveries::<T>::insert(lot, delivery);
            Self::deposit_event(Event::Graded {
                lot,
                inspector,
                measured,
                grade,
            });
            Ok(())
        }

        /// Takes a graded lot in, of which the warehouse has weighed so many grams. The hash of the
        /// block in which it was graded says now whether another inspector checks it.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::SeasonClosed`], [`Error::LotOver`],
        /// [`Error::NotGraded`], [`Error::AlreadyReceived`], [`Error::SameBlock`],
        /// [`Error::NotInCrew`], [`Error::MemberSuspended`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], [`Error::ReceiptDiffers`], [`Error::DayFull`]
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::receive())]
        pub fn receive(
            origin: OriginFor<T>,
            lot: LotId,
            #[pallet::compact] grams: Grams,
        ) -> DispatchResult {
            let warehouse = ensure_signed(origin)?;
            let mut delivery = Self::delivery(lot)?;
            let season = delivery.season;
            let record = Self::open(season)?;
            ensure!(Self::now() < delivery.until, Error::<T>::LotOver);
            ensure!(
                matches!(delivery.stage, Stage::Graded(_)),
                Error::<T>::NotGraded
            );
            ensure!(delivery.warehouse.is_none(), Error::<T>::AlreadyReceived);
            let is_warehouse = |duty: &Duty| matches!(duty, Duty::Warehouse(_));
            let member = Self::ensure_on_duty(season, &warehouse, is_warehouse)?;
            let off = delivery
                .net
                .div_ceil(SACK)
                .saturating_mul(record.terms.tolerance.into());
            ensure!(
                grams.abs_diff(delivery.net) <= off,
                Error::<T>::ReceiptDiffers
            );
            Self::count_today(season, &warehouse, member, delivery.counted)?;
            let drawn = Self::is_drawn(lot, &mut delivery, record.terms.checks)
                .ok_or(Error::<T>::SameBlock)?;
            if drawn {
                delivery.stage = Stage::ToCheck;
            }
            delivery.warehouse = Some(warehouse.clone());
            delivery.until = Self::now().saturating_add(record.terms.answer);
            Deliveries::<T>::insert(lot, delivery);
            Self::deposit_event(Event::Received {
                lot,
                warehouse,
                grams,
            });
            Ok(())
        }

        /// Has another inspector grade a lot, once, also one that was rejected: his grade counts.
        ///
        /// # Errors
        /// Those of a farm's door ([`accept`](Self::accept)), [`Error::LotNotFound`],
        /// [`Error::SeasonClosed`], [`Error::LotOver`], [`Error::NotGraded`],
        /// [`Error::AlreadyReinspected`]; of a rejected one [`Error::PriceIsFinal`],
        /// [`Error::NotEnrolled`], [`Error::QuotaFull`]
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::request_reinspection())]
        pub fn request_reinspection(
            origin: OriginFor<T>,
            lot: LotId,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let mut delivery = Self::delivery(lot)?;
            let mut record = Self::open(delivery.season)?;
            let farm = Self::farm(delivery.farm)?;
            Self::ensure_farm_said(&farm, &signer, signature, || {
                Self::answer_bytes(lot, &delivery, &record.terms, Answer::Reinspect)
            })?;
            ensure!(Self::now() < delivery.until, Error::<T>::LotOver);
            ensure!(!delivery.asked, Error::<T>::AlreadyReinspected);
            match delivery.stage {
                Stage::Graded(_) => (),
                Stage::Rejected => {
                    ensure!(
                        !matches!(record.pricing, Pricing::Final(_)),
                        Error::<T>::PriceIsFinal
                    );
                    let enrolment = Self::enrolment(delivery.season, delivery.farm)?;
                    Self::take_quota(&delivery, &mut record, enrolment)?;
                }
                _ => return Err(Error::<T>::NotGraded.into()),
            }
            // Another checks it in any case; whether that was to be, is told first.
            if Self::is_drawn(lot, &mut delivery, record.terms.checks).is_none() {
                Self::end_draw(&mut delivery);
            }
            delivery.asked = true;
            delivery.stage = Stage::ToCheck;
            delivery.until = Self::now().saturating_add(record.terms.answer);
            Seasons::<T>::insert(delivery.season, record);
            Deliveries::<T>::insert(lot, delivery);
            Self::deposit_event(Event::ReinspectionRequested { lot });
            Ok(())
        }

        /// Sells a lot at its grade: its farm is paid the interim price in this call. It is the
        /// season's from then on, and in its warehouse's keeping.
        ///
        /// # Errors
        /// Of a farm's door: [`TokenError::Frozen`], those of its badge, [`Error::BadgeMoved`],
        /// [`Error::SignatureMissing`], [`Error::BadSignature`]; [`Error::LotNotFound`],
        /// [`Error::SeasonClosed`], [`Error::LotOver`], [`Error::AlreadyAccepted`],
        /// [`Error::NotGraded`], [`Error::NotReceived`], [`Error::ScaleCompromised`],
        /// [`Error::HasAnotherDuty`], [`Error::EscrowShort`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::accept(MAX_DEBTS))]
        pub fn accept(
            origin: OriginFor<T>,
            lot: LotId,
            signature: Option<T::Signature>,
        ) -> DispatchResultWithPostInfo {
            let signer = ensure_signed(origin)?;
            let delivery = Self::delivery(lot)?;
            let season = delivery.season;
            let mut record = Self::open(season)?;
            ensure!(!delivery.stage.is_sold(), Error::<T>::AlreadyAccepted);
            ensure!(Self::now() < delivery.until, Error::<T>::LotOver);
            let Stage::Graded(grade) = delivery.stage else {
                return Err(Error::<T>::NotGraded.into());
            };
            ensure!(delivery.warehouse.is_some(), Error::<T>::NotReceived);
            let farm = Self::farm(delivery.farm)?;
            Self::ensure_farm_said(&farm, &signer, signature, || {
                Self::answer_bytes(lot, &delivery, &record.terms, Answer::Accept)
            })?;
            ensure!(!Self::is_flagged(&delivery), Error::<T>::ScaleCompromised);
            ensure!(
                !Crew::<T>::contains_key(season, &farm.account)
                    && !record.is_officer(&farm.account),
                Error::<T>::HasAnotherDuty
            );
            Self::deliver(lot, &delivery, grade, farm.township)?;
            record.stock = record.stock.saturating_add(1);
            let debts = Self::pay_interim(lot, delivery, record, grade)?;
            Ok(Some(T::WeightInfo::accept(debts)).into())
        }

        /// Does not sell a lot that was inspected: the farm takes it back. One that is drawn for
        /// another inspector stays until he has seen it.
        ///
        /// # Errors
        /// Those of a farm's door ([`accept`](Self::accept)), [`Error::LotNotFound`],
        /// [`Error::AlreadyAccepted`], [`Error::NotGraded`], [`Error::CheckFirst`]
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::decline())]
        pub fn decline(
            origin: OriginFor<T>,
            lot: LotId,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let mut delivery = Self::delivery(lot)?;
            let record = Self::season(delivery.season)?;
            ensure!(!delivery.stage.is_sold(), Error::<T>::AlreadyAccepted);
            ensure!(delivery.stage != Stage::Weighed, Error::<T>::NotGraded);
            let farm = Self::farm(delivery.farm)?;
            Self::ensure_farm_said(&farm, &signer, signature, || {
                Self::answer_bytes(lot, &delivery, &record.terms, Answer::Decline)
            })?;
            ensure!(delivery.draw != Draw::Drawn, Error::<T>::CheckFirst);
            if Self::is_drawn(lot, &mut delivery, record.terms.checks) == Some(true) {
                delivery.stage = Stage::ToCheck;
                delivery.until = Self::now().saturating_add(record.terms.answer);
                Deliveries::<T>::insert(lot, delivery);
            } else {
                Self::drop_lot(lot, delivery, record, Gone::Declined);
            }
            Ok(())
        }

        /// Ends a lot with which nobody has done the next thing in time. Anyone may. Where it was
        /// drawn for another inspector, its scale and its first inspector are suspended.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::AlreadyAccepted`], [`Error::LotNotOver`]
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::lapse())]
        pub fn lapse(origin: OriginFor<T>, lot: LotId) -> DispatchResult {
            ensure_signed(origin)?;
            let mut delivery = Self::delivery(lot)?;
            let record = Self::season(delivery.season)?;
            ensure!(!delivery.stage.is_sold(), Error::<T>::AlreadyAccepted);
            ensure!(delivery.until <= Self::now(), Error::<T>::LotNotOver);
            if Self::is_drawn(lot, &mut delivery, record.terms.checks) == Some(true) {
                Self::note_escape(lot, &delivery);
            }
            Self::drop_lot(lot, delivery, record, Gone::Lapsed);
            Ok(())
        }

        /// Records how much of another variety was in a farm's sample (600 g), and what commits to
        /// the report. With more than 20.0 % the farm delivers nothing more in this year's seasons
        /// and in those of the next five; what it has delivered before stands. A second sample, by
        /// another, decides for good.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`] of the first sample,
        /// [`Error::NotInCrew`], [`Error::MemberSuspended`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], [`Error::NotEnrolled`], [`Error::InvalidMeasures`],
        /// [`Error::NothingDelivered`], [`Error::DayFull`], [`Error::AlreadyChecked`],
        /// [`Error::SameSampler`]
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::record_variety_check())]
        pub fn record_variety_check(
            origin: OriginFor<T>,
            season: SeasonId,
            number: FarmNumber,
            foreign: PerMille,
            report: H256,
        ) -> DispatchResult {
            let sampler = ensure_signed(origin)?;
            let record = Self::season(season)?;
            let is_sampler = |duty: &Duty| matches!(duty, Duty::Sampler(_));
            let member = Self::ensure_on_duty(season, &sampler, is_sampler)?;
            let farm = Self::numbered(season, number)?;
            let mut enrolment = Self::enrolment(season, farm)?;
            ensure!(foreign <= 1_000, Error::<T>::InvalidMeasures);
            ensure!(enrolment.delivered > 0, Error::<T>::NothingDelivered);
            Self::count_today(season, &sampler, member, 1)?;
            let appeal = match &enrolment.check {
                None => {
                    ensure!(record.closed.is_none(), Error::<T>::SeasonClosed);
                    Appeal::None
                }
                Some(check) => {
                    ensure!(check.appeal == Appeal::Asked, Error::<T>::AlreadyChecked);
                    ensure!(check.by != sampler, Error::<T>::SameSampler);
                    Appeal::Decided
                }
            };
            let excluded = foreign > MOST_FOREIGN;
            let mut details = Self::farm(farm)?;
            if excluded {
                let year = record.year;
                details.exclude(Exclusion { season, year });
            } else {
                details.exclusions.retain(|why| why.season != season);
            }
            Farms::<T>::insert(farm, details);
            enrolment.check = Some(VarietyCheck {
                by: sampler.clone(),
                foreign,
                at: Self::now(),
                appeal,
            });
            Enrolments::<T>::insert(season, farm, enrolment);
            Self::deposit_event(Event::VarietyChecked {
                season,
                number,
                sampler,
                foreign,
                report,
                excluded,
            });
            Ok(())
        }

        /// Asks for a second sample, by another, as long after the first as a lot waits for its
        /// farm: a farm that has failed may, and whatever was found the operator and the council.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::NotEnrolled`], those of a farm's door
        /// ([`accept`](Self::accept)), or of an operator's ([`change_terms`](Self::change_terms));
        /// [`Error::NothingToAppeal`], [`Error::TooLate`]
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::appeal_variety_check())]
        pub fn appeal_variety_check(
            origin: OriginFor<T>,
            season: SeasonId,
            number: FarmNumber,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let record = Self::season(season)?;
            let farm = Self::numbered(season, number)?;
            let mut enrolment = Self::enrolment(season, farm)?;
            let by_operator =
                Self::ensure_operator_or_farm_said(origin, &record, farm, signature, || {
                    Self::appeal_bytes(season, number)
                })?;
            let check = enrolment
                .check
                .as_mut()
                .filter(|check| by_operator || check.foreign > MOST_FOREIGN)
                .filter(|check| check.appeal == Appeal::None)
                .ok_or(Error::<T>::NothingToAppeal)?;
            let until = check.at.saturating_add(record.terms.answer);
            ensure!(Self::now() < until, Error::<T>::TooLate);
            check.appeal = Appeal::Asked;
            Enrolments::<T>::insert(season, farm, enrolment);
            Self::deposit_event(Event::VarietyAppealed { season, number });
            Ok(())
        }

        /// Ends all exclusions of a farm.
        ///
        /// # Errors
        /// [`Error::FarmNotFound`], [`Error::NotExcluded`]
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::lift_exclusion())]
        pub fn lift_exclusion(origin: OriginFor<T>, farm: FarmId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::farm(farm)?;
            ensure!(!record.exclusions.is_empty(), Error::<T>::NotExcluded);
            record.exclusions.clear();
            Farms::<T>::insert(farm, record);
            Self::deposit_event(Event::ExclusionLifted { farm });
            Ok(())
        }

        /// Proposes a season's final prices, once deliveries are over and all that was weighed has
        /// had its 72 hours to arrive: what was published, of which the formula gives the same
        /// within the season's slack. An officer's proposal takes the place of the one before, and
        /// waits for the other to [confirm](Self::confirm_final_price) it. From the season's
        /// deadline on the council sets prices at once, whatever the formula gives: else terms that
        /// no price fits would keep a season open for ever.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`], [`Error::NotOfficer`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_holds`];
        /// [`Error::DeliveriesNotOver`], [`Error::PriceIsFinal`], [`Error::PriceOffFormula`],
        /// [`Error::EscrowShort`]; of the council [`Error::PriceNotDue`], [`Error::LotsPending`]
        #[pallet::call_index(26)]
        #[pallet::weight(T::WeightInfo::set_final_price())]
        pub fn set_final_price(
            origin: OriginFor<T>,
            season: SeasonId,
            quote: Quote,
            prices: Prices,
        ) -> DispatchResult {
            let mut record = Self::open(season)?;
            let actor = Self::ensure_officer(origin, &record)?;
            let now = Self::now();
            Self::ensure_arrived(&record)?;
            ensure!(
                !matches!(record.pricing, Pricing::Final(_)),
                Error::<T>::PriceIsFinal
            );
            let rule = &record.terms.prices;
            match actor {
                Actor::Council => {
                    ensure!(record.terms.price_by <= now, Error::<T>::PriceNotDue);
                    ensure!(rule.allows(&prices), Error::<T>::PriceOffFormula);
                    return Self::set_price(season, record, prices);
                }
                Actor::Account(by) => {
                    ensure!(rule.fits(&quote, &prices), Error::<T>::PriceOffFormula);
                    Self::ensure_funded(&record, &prices)?;
                    record.pricing = Pricing::Proposed {
                        by: by.clone(),
                        quote,
                        prices,
                        at: now,
                    };
                    Seasons::<T>::insert(season, record);
                    Self::deposit_event(Event::PriceProposed {
                        season,
                        by,
                        quote,
                        prices,
                    });
                }
            }
            Ok(())
        }

        /// Makes just these prices, which the other officer has proposed, final, after the notice,
        /// with no lot waiting, and in an escrow that pays them.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`], [`Error::NotOfficer`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_holds`];
        /// [`Error::PriceNotProposed`], [`Error::SameProposer`], [`Error::NoticeNotOver`],
        /// [`Error::LotsPending`], [`Error::EscrowShort`]
        #[pallet::call_index(27)]
        #[pallet::weight(T::WeightInfo::confirm_final_price())]
        pub fn confirm_final_price(
            origin: OriginFor<T>,
            season: SeasonId,
            prices: Prices,
        ) -> DispatchResult {
            let who = ensure_signed(origin.clone())?;
            let record = Self::open(season)?;
            Self::ensure_officer(origin, &record)?;
            let Pricing::Proposed {
                by,
                prices: proposed,
                at,
                ..
            } = &record.pricing
            else {
                return Err(Error::<T>::PriceNotProposed.into());
            };
            ensure!(*proposed == prices, Error::<T>::PriceNotProposed);
            ensure!(*by != who, Error::<T>::SameProposer);
            let over = at.saturating_add(Notice::<T>::get());
            ensure!(over <= Self::now(), Error::<T>::NoticeNotOver);
            Self::set_price(season, record, prices)
        }

        /// Settles lots of a season at its final prices: pays what is still due for each, or notes
        /// what its farm owes. Anyone may.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonClosed`], [`Error::PriceMissing`];
        /// [`Error::LotNotFound`] also where it is of another season, [`Error::NotAccepted`],
        /// [`Error::AlreadySettled`], [`Error::TooManyDebts`], of any of them
        #[pallet::call_index(28)]
        #[pallet::weight(Pallet::<T>::settling(
            lots.len().saturated_into(),
            MAX_DEBTS.saturating_mul(lots.len().saturated_into()),
        ))]
        pub fn settle_lots(
            origin: OriginFor<T>,
            season: SeasonId,
            lots: Batch,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let Pricing::Final(prices) = Self::open(season)?.pricing else {
                return Err(Error::<T>::PriceMissing.into());
            };
            let mut debts = 0_u32;
            for lot in &lots {
                debts = debts.saturating_add(Self::settle(season, &prices, *lot)?);
            }
            Ok(Some(Self::settling(lots.len().saturated_into(), debts)).into())
        }

        /// Pays so much of what a farm owes to a season, to its funder. Anyone may.
        ///
        /// # Errors
        /// [`Error::FarmNotFound`], [`Error::NoDebt`], [`Error::NothingToDo`],
        /// [`Error::MoreThanOwed`]; those of the transfer.
        #[pallet::call_index(29)]
        #[pallet::weight(T::WeightInfo::repay())]
        pub fn repay(
            origin: OriginFor<T>,
            farm: FarmId,
            season: SeasonId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let by = ensure_signed(origin)?;
            let (funder, amount) = Self::reduce_debt(farm, season, Some(amount))?;
            Self::transfer(&by, &funder, amount)?;
            Self::deposit_event(Event::DebtRepaid {
                season,
                farm,
                by,
                amount,
            });
            Ok(())
        }

        /// Forgives what a farm owes to a season.
        ///
        /// # Errors
        /// [`Error::FarmNotFound`], [`Error::NoDebt`]
        #[pallet::call_index(30)]
        #[pallet::weight(T::WeightInfo::write_off())]
        pub fn write_off(origin: OriginFor<T>, farm: FarmId, season: SeasonId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let (_, amount) = Self::reduce_debt(farm, season, None)?;
            Self::deposit_event(Event::DebtWrittenOff {
                season,
                farm,
                amount,
            });
            Ok(())
        }

        /// Closes a season whose deliveries are over and have arrived and in which no lot waits or
        /// is unsettled, or in which nothing was weighed; all that is left goes to the funder.
        ///
        /// # Errors
        /// Those of an operator's door ([`change_terms`](Self::change_terms)),
        /// [`Error::DeliveriesNotOver`], [`Error::LotsPending`], [`Error::LotsUnsettled`]
        #[pallet::call_index(31)]
        #[pallet::weight(T::WeightInfo::close_season())]
        pub fn close_season(origin: OriginFor<T>, season: SeasonId) -> DispatchResult {
            let mut record = Self::open(season)?;
            Self::ensure_operator(origin, &record)?;
            let now = Self::now();
            if record.weighed > 0 {
                Self::ensure_arrived(&record)?;
            }
            ensure!(record.pending.lots == 0, Error::<T>::LotsPending);
            ensure!(record.classes.lots() == 0, Error::<T>::LotsUnsettled);
            // What strangers have sent to the escrow goes with it.
            let returned = Self::escrowed(season);
            if returned > 0 {
                Self::give_back(season, &record.funder, returned)?;
            }
            let left = record.ledger.left().unwrap_or_default();
            record.ledger.returned = record.ledger.returned.saturating_add(left);
            record.closed = Some(now);
            Seasons::<T>::insert(season, record);
            Self::deposit_event(Event::SeasonClosed { season, returned });
            Ok(())
        }

        /// Removes so many records at most of a season that was closed for five years: its farms'
        /// numbers, then its crew; and with the last of them the season, whose deposit comes back.
        /// Anyone may.
        ///
        /// # Errors
        /// [`Error::SeasonNotFound`], [`Error::SeasonNotClosed`], [`Error::StillKept`],
        /// [`Error::StillNeeded`], [`Error::NothingToDo`]
        #[pallet::call_index(32)]
        #[pallet::weight(T::WeightInfo::prune_season((*records).min(MAX_BATCH)))]
        pub fn prune_season(
            origin: OriginFor<T>,
            season: SeasonId,
            records: u32,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::season(season)?;
            Self::ensure_not_kept(&record)?;
            ensure!(
                record.known == 0 && record.stock == 0 && record.ledger.outstanding == 0,
                Error::<T>::StillNeeded
            );
            ensure!(records > 0, Error::<T>::NothingToDo);
            Self::prune(season, record, records.min(MAX_BATCH))
        }

        /// Removes what is known of lots: of a delivery once its season was closed for five years;
        /// of what was made of it once that is used up or lost, and was made as long ago. Anyone
        /// may.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::SeasonNotClosed`], [`Error::StillKept`], of any of them
        #[pallet::call_index(33)]
        #[pallet::weight(T::WeightInfo::prune_lots(lots.len().saturated_into()))]
        pub fn prune_lots(origin: OriginFor<T>, lots: Batch) -> DispatchResult {
            ensure_signed(origin)?;
            for lot in lots {
                Self::prune_lot(lot)?;
            }
            Ok(())
        }

        /// Mills a lot of paddy into so many grams of rice: 72 % of it at most, as stored.
        ///
        /// # Errors
        /// Of an owner's door: [`Error::LotNotFound`], [`Error::LotGone`]; of a season's lot those
        /// of an operator's ([`change_terms`](Self::change_terms)), else [`Error::NotOwner`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_holds`];
        /// [`Error::TooManySources`], [`Error::LotRecalled`], [`Error::NotPaddy`],
        /// [`Error::TooMuchMass`]
        #[pallet::call_index(34)]
        #[pallet::weight(T::WeightInfo::mill(MAX_LOOKUPS))]
        pub fn mill(
            origin: OriginFor<T>,
            lot: LotId,
            #[pallet::compact] grams: Grams,
        ) -> DispatchResultWithPostInfo {
            let looked_up = Self::do_mill(origin, lot, grams)?;
            Ok(Some(T::WeightInfo::mill(looked_up)).into())
        }

        /// Splits a lot into parts of so many grams each, two to sixteen, which come to no more
        /// than it weighs.
        ///
        /// # Errors
        /// Those of an owner's door ([`mill`](Self::mill)), [`Error::TooManyParts`],
        /// [`Error::NothingToDo`], [`Error::TooManySources`], [`Error::LotRecalled`],
        /// [`Error::TooMuchMass`]
        #[pallet::call_index(35)]
        #[pallet::weight(T::WeightInfo::split(parts.len().saturated_into(), MAX_LOOKUPS))]
        pub fn split(
            origin: OriginFor<T>,
            lot: LotId,
            parts: BoundedVec<Grams, ConstU32<MAX_BATCH>>,
        ) -> DispatchResultWithPostInfo {
            let count: u32 = parts.len().saturated_into();
            ensure!(count <= MAX_PARENTS, Error::<T>::TooManyParts);
            let looked_up = Self::do_split(origin, lot, &parts)?;
            Ok(Some(T::WeightInfo::split(count, looked_up)).into())
        }

        /// Merges lots of one owner, kept in one place, two to sixteen.
        ///
        /// # Errors
        /// Those of an owner's door ([`mill`](Self::mill)), [`Error::TooManyParts`],
        /// [`Error::NothingToDo`], [`Error::LotTwice`], [`Error::LotsDiffer`],
        /// [`Error::TooManySources`], [`Error::LotRecalled`], [`Error::TooMuchMass`]
        #[pallet::call_index(36)]
        #[pallet::weight(T::WeightInfo::merge(lots.len().saturated_into(), MAX_LOOKUPS))]
        pub fn merge(origin: OriginFor<T>, lots: Batch) -> DispatchResultWithPostInfo {
            let count: u32 = lots.len().saturated_into();
            ensure!(count <= MAX_PARENTS, Error::<T>::TooManyParts);
            let looked_up = Self::do_merge(origin, &lots)?;
            Ok(Some(T::WeightInfo::merge(count, looked_up)).into())
        }

        /// Names the tags of a lot's sacks, once: the root of their tree, and how many.
        ///
        /// # Errors
        /// Those of an owner's door ([`mill`](Self::mill)), [`Error::AlreadyTagged`],
        /// [`Error::NothingToDo`]
        #[pallet::call_index(37)]
        #[pallet::weight(T::WeightInfo::tag_lot())]
        pub fn tag_lot(
            origin: OriginFor<T>,
            lot: LotId,
            root: H256,
            #[pallet::compact] count: u32,
        ) -> DispatchResult {
            let mut record = Self::live_lot(lot)?;
            Self::ensure_owner(origin, &record)?;
            ensure!(record.tags.is_none(), Error::<T>::AlreadyTagged);
            ensure!(count > 0, Error::<T>::NothingToDo);
            record.tags = Some(Tags { root, count });
            record.step();
            Lots::<T>::insert(lot, record);
            Self::deposit_event(Event::Tagged { lot, root, count });
            Ok(())
        }

        /// Says that a step of a lot's history was wrong, and how much of it there is: as much or
        /// less; nothing where it is lost. What was said before stays said.
        ///
        /// # Errors
        /// Those of an owner's door ([`mill`](Self::mill)), [`Error::InvalidCorrection`],
        /// [`Error::TooMuchMass`]
        #[pallet::call_index(38)]
        #[pallet::weight(T::WeightInfo::correct())]
        pub fn correct(
            origin: OriginFor<T>,
            lot: LotId,
            #[pallet::compact] step: u32,
            #[pallet::compact] grams: Grams,
            reason: u8,
        ) -> DispatchResult {
            let mut record = Self::live_lot(lot)?;
            Self::ensure_owner(origin, &record)?;
            ensure!(
                step < record.steps && reason > 0,
                Error::<T>::InvalidCorrection
            );
            ensure!(grams <= record.grams, Error::<T>::TooMuchMass);
            record.shrink(grams);
            record.step();
            if grams == 0 {
                record.gone = true;
                Self::count_stock(&record.owner, 0, 1);
            }
            // It is not what was offered.
            Offers::<T>::remove(lot);
            Lots::<T>::insert(lot, record);
            Self::deposit_event(Event::Corrected {
                lot,
                step,
                grams,
                reason,
            });
            Ok(())
        }

        /// Recalls a lot, also one that was used up, and with it all that was made from it: none of
        /// that is milled, split, merged, offered or bought. Whose it is may, or was when it was
        /// used up; the operator of the season that has bought it; and the council, also one that
        /// is removed. A stronger one's takes the place of a weaker one's.
        ///
        /// # Errors
        /// [`Error::LotNotFound`], [`Error::NotOwner`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], of the operator; [`Error::ReasonMissing`],
        /// [`Error::AlreadyRecalled`]
        #[pallet::call_index(39)]
        #[pallet::weight(T::WeightInfo::recall())]
        pub fn recall(origin: OriginFor<T>, lot: LotId, reason: u8) -> DispatchResult {
            let record = Lots::<T>::get(lot);
            let by = Self::recaller(origin, lot, record.as_ref())?;
            ensure!(reason > 0, Error::<T>::ReasonMissing);
            let before = Recalls::<T>::get(lot);
            ensure!(
                before.is_none_or(|before| before.by < by),
                Error::<T>::AlreadyRecalled
            );
            let at = Self::now();
            Recalls::<T>::insert(lot, Recall { by, reason, at });
            Self::step(lot, record);
            Self::deposit_event(Event::Recalled { lot, by, reason });
            Ok(())
        }

        /// Lifts a recall: who has made it may, or a stronger one.
        ///
        /// # Errors
        /// Those of who recalls ([`recall`](Self::recall)), [`Error::NotRecalled`],
        /// [`Error::RecalledByStronger`]
        #[pallet::call_index(40)]
        #[pallet::weight(T::WeightInfo::lift_recall())]
        pub fn lift_recall(origin: OriginFor<T>, lot: LotId) -> DispatchResult {
            let record = Lots::<T>::get(lot);
            let by = Self::recaller(origin, lot, record.as_ref())?;
            let before = Recalls::<T>::take(lot).ok_or(Error::<T>::NotRecalled)?;
            ensure!(before.by <= by, Error::<T>::RecalledByStronger);
            Self::step(lot, record);
            Self::deposit_event(Event::RecallLifted { lot });
            Ok(())
        }

        /// Offers a lot for so many won, to one buyer or to all, in the place of the offer before.
        ///
        /// # Errors
        /// Those of an owner's door ([`mill`](Self::mill)), [`Error::LotRecalled`],
        /// [`Error::InvalidOffer`]
        #[pallet::call_index(41)]
        #[pallet::weight(T::WeightInfo::offer_lot(MAX_LOOKUPS))]
        pub fn offer_lot(
            origin: OriginFor<T>,
            lot: LotId,
            #[pallet::compact] price: Balance,
            until: Moment,
            to: Option<T::AccountId>,
        ) -> DispatchResultWithPostInfo {
            let record = Self::live_lot(lot)?;
            let actor = Self::ensure_owner(origin, &record)?;
            let looked_up = Self::ensure_sound(lot, &record)?;
            let now = Self::now();
            ensure!(
                price > 0 && now < until && until <= now.saturating_add(MAX_OFFER),
                Error::<T>::InvalidOffer
            );
            let number = NextOffer::<T>::get();
            NextOffer::<T>::put(number.checked_add(1).ok_or(ArithmeticError::Overflow)?);
            let offer = Offer {
                number,
                price,
                until,
                to: to.clone(),
                by: actor.account().cloned(),
            };
            Offers::<T>::insert(lot, offer);
            Self::deposit_event(Event::Offered {
                lot,
                offer: number,
                price,
                until,
                to,
            });
            Ok(Some(T::WeightInfo::offer_lot(looked_up)).into())
        }

        /// Takes an offer back; one that is over, anyone may.
        ///
        /// # Errors
        /// [`Error::NotOffered`], those of an owner's door ([`mill`](Self::mill))
        #[pallet::call_index(42)]
        #[pallet::weight(T::WeightInfo::cancel_offer())]
        pub fn cancel_offer(origin: OriginFor<T>, lot: LotId) -> DispatchResult {
            let offer = Offers::<T>::get(lot).ok_or(Error::<T>::NotOffered)?;
            if offer.until <= Self::now() {
                ensure_signed(origin)?;
            } else {
                Self::ensure_owner(origin, &Self::live_lot(lot)?)?;
            }
            Offers::<T>::remove(lot);
            Self::deposit_event(Event::OfferCancelled { lot });
            Ok(())
        }

        /// Buys a lot by just this offer, for `most` at most: lot and won change hands in this
        /// call. A season's funder is paid for what is the season's. The buyer owns and keeps it
        /// from then on.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`], of the buyer; [`Error::LotNotFound`],
        /// [`Error::LotGone`], [`Error::NotOffered`], [`Error::OfferChanged`],
        /// [`Error::OfferOver`], [`Error::PriceTooHigh`], [`Error::NotToYou`], [`Error::OwnLot`],
        /// [`Error::HasAnotherDuty`], [`Error::LotRecalled`]; [`Error::NotOperator`],
        /// [`TokenError::Frozen`], those of [`Credentials::ensure_holds`], of who has offered it;
        /// those of the transfer.
        #[pallet::call_index(43)]
        #[pallet::weight(T::WeightInfo::buy_lot(MAX_LOOKUPS))]
        pub fn buy_lot(
            origin: OriginFor<T>,
            lot: LotId,
            #[pallet::compact] offer: u64,
            #[pallet::compact] most: Balance,
        ) -> DispatchResultWithPostInfo {
            let buyer = ensure_signed(origin)?;
            Self::ensure_holds(&buyer, Self::doors()?.buyer)?;
            let mut record = Self::live_lot(lot)?;
            let terms = Offers::<T>::take(lot).ok_or(Error::<T>::NotOffered)?;
            ensure!(terms.number == offer, Error::<T>::OfferChanged);
            ensure!(Self::now() < terms.until, Error::<T>::OfferOver);
            ensure!(terms.price <= most, Error::<T>::PriceTooHigh);
            ensure!(terms.to.is_none_or(|to| to == buyer), Error::<T>::NotToYou);
            let seller = Self::ensure_seller(&record, terms.by.as_ref(), &buyer)?;
            ensure!(seller != buyer, Error::<T>::OwnLot);
            let looked_up = Self::ensure_sound(lot, &record)?;
            Self::transfer(&buyer, &seller, terms.price)?;
            Self::count_stock(&record.owner, 0, 1);
            record.owner = Owner::Account(buyer.clone());
            record.keeper = buyer.clone();
            record.step();
            Lots::<T>::insert(lot, record);
            Self::deposit_event(Event::Bought {
                lot,
                buyer,
                price: terms.price,
            });
            Ok(Some(T::WeightInfo::buy_lot(looked_up)).into())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The classes of badges that seasons ask for.
        pub fn badges() -> Option<Doors> {
            Badges::<T>::get()
        }

        /// A season.
        pub fn season_details(season: SeasonId) -> Option<SeasonOf<T>> {
            Seasons::<T>::get(season)
        }

        /// The account that has a season's won.
        pub fn escrow_account(season: SeasonId) -> T::AccountId {
            Self::escrow(season)
        }

        /// What has to stay in a season's escrow, in won.
        pub fn reserved(season: SeasonId) -> Option<Balance> {
            Seasons::<T>::get(season).map(|record| record.reserve())
        }

        /// What settling all that is sold takes at these prices, at most, in won.
        pub fn cost_of_prices(season: SeasonId, prices: Prices) -> Option<Balance> {
            let record = Seasons::<T>::get(season)?;
            Some(record.classes.due(&record.terms, &prices))
        }

        /// What the formula gives for a season.
        pub fn formula(season: SeasonId, quote: Quote) -> Option<Prices> {
            Seasons::<T>::get(season)?.terms.prices.formula(&quote)
        }

        /// The farm whose badge an account holds.
        pub fn farm_of(who: T::AccountId) -> Option<FarmId> {
            let badge = T::Credentials::badge(&who, Badges::<T>::get()?.farm).ok()?;
            Self::owner_of(&badge)
        }

        /// A farm.
        pub fn farm_details(farm: FarmId) -> Option<FarmOf<T>> {
            Farms::<T>::get(farm)
        }

        /// A lot that a farm has sold, or that was made from some.
        pub fn lot_record(lot: LotId) -> Option<LotOf<T>> {
            Lots::<T>::get(lot)
        }

        /// Which of a lot and of all that it has come from are recalled, and why.
        pub fn recalled(lot: LotId) -> Option<Vec<(LotId, Recall)>> {
            let record = Lots::<T>::get(lot)?;
            let recalled = Self::recalled_of(lot, &record);
            Some(
                recalled
                    .filter_map(|lot| Some((lot, Recalls::<T>::get(lot)?)))
                    .collect(),
            )
        }

        /// By which offer a lot is for sale.
        pub fn offer_details(lot: LotId) -> Option<Offer<T::AccountId>> {
            Offers::<T>::get(lot)
        }

        /// A delivered lot.
        pub fn lot_details(lot: LotId) -> Option<DeliveryOf<T>> {
            Deliveries::<T>::get(lot)
        }

        /// Was a lot weighed by a scale that was compromised then?
        pub fn flagged(lot: LotId) -> Option<bool> {
            Deliveries::<T>::get(lot).map(|delivery| Self::is_flagged(&delivery))
        }

        /// What a scale signs.
        pub fn weighing_message(weighing: Weighing<T::AccountId>) -> Vec<u8> {
            Self::weighing_bytes(&weighing)
        }

        /// What a farm signs to answer, as things stand.
        pub fn answer_message(lot: LotId, answer: Answer) -> Option<Vec<u8>> {
            let delivery = Deliveries::<T>::get(lot)?;
            let terms = Seasons::<T>::get(delivery.season)?.terms;
            Some(Self::answer_bytes(lot, &delivery, &terms, answer))
        }

        /// What a farm signs to ask for a second sample.
        pub fn appeal_message(season: SeasonId, number: FarmNumber) -> Vec<u8> {
            Self::appeal_bytes(season, number)
        }
    }
}
