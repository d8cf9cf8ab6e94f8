//! # Security tokens: registered securities, with money on the same ledger
//!
//! A security is registered with a **depository**, which manages its total quantity; issued by an
//! **issuer**; kept for **investors** in the books of **account managers**; traded at **venues**;
//! and paid for in won, on the same ledger and in the same step. By Korea's law of 2026 (in force 4
//! February 2027) the distributed ledger is the register itself, so that there is no second one to
//! agree with.
//!
//! ## What never happens
//!
//! * More is issued than the depository has confirmed, or the books say something else than the
//!   positions, or these than the unit ledger.
//! * Units move without all whom it concerns having affirmed, but by a court's order or a notary's
//!   deed.
//! * One side of a trade is done and the other is not. What fails, fails whole, and undoes only the
//!   affirmation that it came with.
//! * A rule is kept by the order of the legs, or got round by splitting a trade into several legs.
//! * A person is two investors, by two managers: a registration uses up an identity badge.
//! * What is locked stays locked: each lock ends at its moment, whether or not anybody acts.
//! * A lost key moves anything. The investor gets another one, and all it has stays where it is.
//! * A dividend is announced that its won does not cover when the first part is paid.
//!
//! The law, which [`try_state`](Hooks::try_state) checks: **registered ≥ issued = Σ positions = Σ
//! books = what is on the unit ledger; holders are counted as the positions say; what is locked is
//! what affirmed instructions give, units and won; and of each dividend paid + withheld + left =
//! its won.**
//!
//! ## Terms
//!
//! * **Badges** ([`Doors`]): the council names the classes; their issuers say who holds one.
//! * **Investor**: a person or company, once, by an identity badge. Its **keys** act for it; its
//!   **ledger account**, of which nobody has the key, has its won and units. Who holds what is
//!   public, and what one investor does can be put together from it.
//! * **Book**: what one manager keeps. A **securities account** is an investor's in a book; an
//!   investor has up to four, and the first one's manager answers for it.
//! * **Unit**: the smallest part of a security; a **share** is so many units as it says. All
//!   quantities are units, all prices won a share. A security that is to be split needs shares of
//!   many units from the start.
//! * **Treasury**: the issuer as an investor. No rule stops what it gets, and it has no part in
//!   dividends and votes.
//! * **Reference price**: what a share is worth for the rules that ask, as the depository says.
//! * **Encumbrance** ([`Lien`]): units of which an account can't dispose: locked in a trade, locked
//!   up, pledged (질권), or frozen by a court. They add up, and may be more than there is.
//! * **Notice**: a day ([`Notice`]; less only on chains for trials). New rules and payout accounts
//!   count after one, a recovery after three, and is decided within seven.
//!
//! Moments are milliseconds since 1970; what lasts *until* a moment is over in it.
//!
//! ## Trading
//!
//! A venue [`instruct`](Call::instruct)s what was agreed there: up to sixteen legs of units and
//! won. Each party [`affirm`](Call::affirm)s. What it gives **on the whole** is locked by that:
//! units by an encumbrance of its account, won by a hold, which leaves ₩1. The last one to affirm
//! locks nothing; with its word all legs move **by net amounts**, so that it can spend its last
//! won. Until then a party can [`withdraw`](Call::withdraw), and anyone of them, or the venue,
//! [`reject`](Call::reject).
//!
//! With the last word everything is looked at again: the venue, the securities, the rules' version,
//! each party and its managers, what is free. [`preflight`](Pallet::preflight) tells all that would
//! stop it.
//!
//! What an instruction has locked is free from its expiry on. In idle time it is removed, and held
//! won goes back; until then what needs the won takes it back itself.
//!
//! ## Rules
//!
//! See [`rules`]. Retail investors' purchases count towards the annual cap gross, at what they pay
//! by all legs together or the reference price, whichever is more, when a trade or a bid is
//! settled.
//!
//! ## Offerings
//!
//! See [`allotment`]. A bid is paid into an account of the offering's own; anyone closes it, in
//! steps, and settles each bid. What a rule stops goes back to the bidder, and its units to what is
//! not issued. Where nobody decides in time, every bid is refunded. None of that needs the issuer.
//!
//! ## Corporate actions
//!
//! A record date passes without anything being done: who changes its units later leaves behind what
//! it had. A dividend's won lies in an account of its own; anyone has a holder's part paid, to its
//! ledger account, and the taxes with it. A redemption pays all holders for their units in the same
//! way, and cancels these; what is frozen or pledged waits. A split changes how many units a share
//! is and what it is worth, and nobody's units; where it is one of several, the fractions that come
//! of it are bought.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badges`](Call::name_badges) | [`Config::AdminOrigin`] (the council) |
//! | [`set_annual_cap`](Call::set_annual_cap) | the same |
//! | [`set_tax`](Call::set_tax) | the same |
//! | [`name_trustee`](Call::name_trustee) | the same |
//! | [`suspend_venue`](Call::suspend_venue) | the same |
//! | [`reinstate_venue`](Call::reinstate_venue) | the same |
//! | [`replace_venue_operator`](Call::replace_venue_operator) | the same |
//! | [`freeze`](Call::freeze) | the same, by a court's order |
//! | [`unfreeze`](Call::unfreeze) | the same |
//! | [`lift_pledge`](Call::lift_pledge) | the same |
//! | [`open_book`](Call::open_book) | who holds a manager's badge |
//! | [`accept_book`](Call::accept_book) | the manager to whom it is offered |
//! | [`register_investor`](Call::register_investor) | its manager, with the key's signature |
//! | [`join_book`](Call::join_book) | the same |
//! | [`offer_book`](Call::offer_book) | the depository, or the council |
//! | [`change_manager`](Call::change_manager) | the same |
//! | [`rebind_investor`](Call::rebind_investor) | the same |
//! | [`confirm_registration`](Call::confirm_registration) | the same |
//! | [`confirm_rules`](Call::confirm_rules) | the same |
//! | [`set_reference`](Call::set_reference) | the same |
//! | [`halt_security`](Call::halt_security) | the same |
//! | [`resume_security`](Call::resume_security) | the same |
//! | [`move_manager`](Call::move_manager) | the same, with the key's signature |
//! | [`force_transfer`](Call::force_transfer) | the same by a deed; the council by an order |
//! | [`force_payment`](Call::force_payment) | the same |
//! | [`classify_investor`](Call::classify_investor) | its manager, the depository, the council |
//! | [`set_tax_class`](Call::set_tax_class) | the same |
//! | [`stop_investor`](Call::stop_investor) | the same |
//! | [`resume_investor`](Call::resume_investor) | the same |
//! | [`decide_recovery`](Call::decide_recovery) | the same |
//! | [`set_guardians`](Call::set_guardians) | the same, with the key's signature |
//! | [`pledge`](Call::pledge) | the same of a book's manager, with the key's signature |
//! | [`propose_recovery`](Call::propose_recovery) | a guardian, its manager, the depository … |
//! | [`approve_recovery`](Call::approve_recovery) | a guardian, the depository, the council |
//! | [`register_venue`](Call::register_venue) | who holds a venue's badge |
//! | [`close_venue`](Call::close_venue) | the venue's operator, or the council |
//! | [`instruct`](Call::instruct) | the venue's operator |
//! | [`propose_security`](Call::propose_security) | who holds an issuer's badge |
//! | [`propose_quantity`](Call::propose_quantity) | the issuer, or its trustee |
//! | [`set_rules`](Call::set_rules) | the same |
//! | [`set_document`](Call::set_document) | the same |
//! | [`mint`](Call::mint) | the same, with the key's signature |
//! | [`redeem`](Call::redeem) | the same |
//! | [`delist_security`](Call::delist_security) | the same |
//! | [`open_offering`](Call::open_offering) | the same |
//! | [`announce`](Call::announce) | the same |
//! | [`call_off`](Call::call_off) | the same |
//! | [`split`](Call::split) | the same |
//! | [`consolidate`](Call::consolidate) | the same |
//! | [`add_controller`](Call::add_controller) | an investor's key, with the new one's signature |
//! | [`remove_controller`](Call::remove_controller) | an investor's key |
//! | [`set_payout`](Call::set_payout) | the same |
//! | [`withdraw_cash`](Call::withdraw_cash) | the same |
//! | [`challenge_recovery`](Call::challenge_recovery) | the same |
//! | [`affirm`](Call::affirm) | the same |
//! | [`withdraw`](Call::withdraw) | the same |
//! | [`release_pledge`](Call::release_pledge) | a key of the pledgee |
//! | [`subscribe`](Call::subscribe) | an investor's key |
//! | [`cancel_subscription`](Call::cancel_subscription) | the same |
//! | [`claim`](Call::claim) | the same |
//! | [`vote`](Call::vote) | the same |
//! | [`reject`](Call::reject) | a key of a party, or the venue's operator |
//! | [`deposit`](Call::deposit) | anyone |
//! | [`execute_recovery`](Call::execute_recovery) | the same |
//! | [`refresh_position`](Call::refresh_position) | the same |
//! | [`expire`](Call::expire) | the same |
//! | [`close_offering`](Call::close_offering) | the same |
//! | [`settle_subscription`](Call::settle_subscription) | the same |
//! | [`fund`](Call::fund) | the same |
//! | [`push`](Call::push) | the same |
//! | [`reclaim`](Call::reclaim) | the same |
//! | [`close_action`](Call::close_action) | the same; before its end the issuer |
//!
//! What the council has stopped, it alone lets go on, and what the depository has, no manager does.
//!
//! ## What a thief gets
//!
//! An investor's key: what it can withdraw to an account that has to be named a notice before,
//! unless a guardian, the manager or a court stops it in that time; and, with a venue that helps
//! it, what is free, to another registered investor. It ties won up in bids, whose units are the
//! investor's. A manager's key: nothing by itself; it can say that somebody is another class, name
//! guardians only with the investor's signature, and have an investor stopped. A venue's key:
//! nothing; parties affirm. An issuer's key: what is registered and not issued, into its treasury;
//! and it buys holders out, at the reference price at least and with won that is there first, calls
//! offerings off, and has the won of a dividend come back to the treasury before its record date.
//! The depository's is worth most: it recovers keys, and has units and won that are neither frozen
//! nor pledged go to others by a notary's deed in force, each for one investor; keep it as a
//! multisig, and let the council watch it.
//!
//! ## Costs
//!
//! Rules cost by the number of parties, not of holders; each affirmation is weighed by the size
//! that its signer says, and the last one, of two parties under eight rules in one book, reads and
//! writes 28 and 17 entries of this pallet, the unit ledger and the won, and besides what badges
//! and courts' orders take. A record date, a split and a book's new manager are one write each,
//! whatever the number of investors. Closing an offering takes up to three steps a bid.

#![cfg_attr(not(feature = "std"), no_std)]

mod actions;
pub mod allotment;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod enforcement;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod investors;
mod ledger;
#[cfg(test)]
mod mock;
pub mod netting;
mod offerings;
pub mod positions;
mod recovery;
pub mod rules;
mod securities;
mod settlement;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        frame_support::{
            PalletId,
            traits::{
                fungibles,
                tokens::{
                    Fortitude::Polite,
                    Precision::Exact,
                    Preservation::{Expendable, Preserve},
                },
            },
        },
        sp_core::H256,
        sp_runtime::traits::{AccountIdConversion, IdentifyAccount, Verify},
    },
    prelude::*,
    traits::{
        Consideration, Footprint, UnixTime,
        fungible::{Inspect, InspectHold, Mutate, MutateHold},
    },
};
use pallet_support::{
    ActId, BadgeRef, Credentials, DeedKind, Deeds, Frozen, Held, Standing, Unsaid, ensure_said,
    is_pot, message,
    roles::{Actor, SuspendedBy, ensure_in_office, ensure_licensed},
};
use rules::{Breach, Finding, InvestorClass};

pub use pallet::*;
pub use pallet_support::{ClassId, Moment};
pub use settlement::{Obstacle, Size};
pub use types::{Instruction, *};
pub use weights::WeightInfo;

/// A book.
pub type BookOf<T> = Book<<T as frame_system::Config>::AccountId>;
/// An investor.
pub type InvestorOf<T> = Investor<<T as frame_system::Config>::AccountId>;
/// A venue, with its deposit.
pub type VenueOf<T> = Venue<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A security, with its deposit.
pub type SecurityOf<T> = Security<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// An instruction, with its deposit.
pub type InstructionOf<T> =
    Instruction<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// An offering, with its deposit.
pub type OfferingOf<T> = Offering<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A corporate action, with its deposit.
pub type ActionOf<T> = Action<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// What is withheld of dividends.
pub type TaxOf<T> = Tax<<T as frame_system::Config>::AccountId>;
/// Guardians' accounts.
pub type GuardianList<T> =
    BoundedVec<<T as frame_system::Config>::AccountId, ConstU32<MAX_GUARDIANS>>;

#[frame::pallet]
// An investor's registration says all that there is to say of it.
#[allow(clippy::too_many_arguments)]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256> {
        /// The council: names the badges, the annual cap and trustees, carries out courts' orders,
        /// and may do what the depository may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The won.
        type Currency: Mutate<Self::AccountId, Balance = Balance>
            + MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

        /// The runtime's hold reasons, this pallet's among them.
        type RuntimeHoldReason: From<HoldReason>;

        /// The unit ledger, which nothing else writes to.
        type Ledger: fungibles::Create<Self::AccountId, AssetId = SecurityId, Balance = Units>
            + fungibles::Mutate<Self::AccountId>
            + fungibles::Destroy<Self::AccountId>
            + fungibles::metadata::Mutate<Self::AccountId>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court has stopped.
        type Frozen: Frozen<Self::AccountId>;

        /// What notaries have sealed.
        type Deeds: Deeds;

        /// What investors' keys sign by.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// What somebody has to hold for a venue, a security or an instruction.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// From which the ledger accounts of investors are made.
        #[pallet::constant]
        type PalletId: Get<PalletId>;

        /// The most that the sweeping of expired instructions may use of a block.
        type SweepWeight: Get<Weight>;

        /// Measured weights.
        type WeightInfo: WeightInfo;

        /// Makes signatures for benchmarks.
        #[cfg(feature = "runtime-benchmarks")]
        type BenchmarkHelper: pallet_support::Pen<Self::AccountId, Self::Signature>;
    }

    /// How state is laid out.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a venue, a security or an instruction takes.
        Record,
        /// For what an investor has affirmed to pay.
        Settlement,
    }

    /// The notice where genesis gives no other.
    #[pallet::type_value]
    pub fn ADay() -> Moment {
        DAY
    }

    /// The classes of badges. Written by [`Pallet::name_badges`] and at genesis.
    #[pallet::storage]
    pub type Badges<T: Config> = StorageValue<_, Doors>;

    /// How long anybody is given to notice what changes, in milliseconds: a day, but on chains for
    /// trials, where genesis says less.
    #[pallet::storage]
    pub type Notice<T: Config> = StorageValue<_, Moment, ValueQuery, ADay>;

    /// What retail investors may buy in a year. Written by [`Pallet::set_annual_cap`].
    #[pallet::storage]
    pub type Cap<T: Config> = StorageValue<_, AnnualCap>;

    /// Account managers' books. Each needs a badge, and who opens it pays the fee; it stays, since
    /// it is the record of who kept what.
    #[pallet::storage]
    pub type Books<T: Config> = StorageMap<_, Twox64Concat, BookId, BookOf<T>>;

    /// The number of the next book.
    #[pallet::storage]
    pub type NextBook<T: Config> = StorageValue<_, BookId, ValueQuery>;

    /// Investors. Each uses up an identity badge, and its manager pays the fee; it stays, since its
    /// person is registered once.
    #[pallet::storage]
    pub type Investors<T: Config> = StorageMap<_, Twox64Concat, InvestorId, InvestorOf<T>>;

    /// The number of the next investor.
    #[pallet::storage]
    pub type NextInvestor<T: Config> = StorageValue<_, InvestorId, ValueQuery>;

    /// Whose a key is. Four an investor at most.
    #[pallet::storage]
    pub type InvestorOfKey<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, InvestorId>;

    /// Whose an identity badge is. A badge that was replaced stays taken.
    #[pallet::storage]
    pub type InvestorOfBadge<T: Config> =
        StorageMap<_, Blake2_128Concat, BadgeRef<T::AccountId>, InvestorId>;

    /// What investors have bought under the annual cap. One entry an investor at most.
    #[pallet::storage]
    pub type Purchases<T: Config> = StorageMap<_, Twox64Concat, InvestorId, Bought, ValueQuery>;

    /// What investors have affirmed to pay: all of it is on hold. An entry goes with the last
    /// payment.
    #[pallet::storage]
    pub type Payments<T: Config> = StorageMap<_, Twox64Concat, InvestorId, PaymentList, ValueQuery>;

    /// Venues. The operator's deposit pays; an entry goes by [`Pallet::close_venue`].
    #[pallet::storage]
    pub type Venues<T: Config> = StorageMap<_, Twox64Concat, VenueId, VenueOf<T>>;

    /// The number of the next venue.
    #[pallet::storage]
    pub type NextVenue<T: Config> = StorageValue<_, VenueId, ValueQuery>;

    /// Securities. The issuer's deposit pays; an entry goes by [`Pallet::delist_security`].
    #[pallet::storage]
    pub type Securities<T: Config> = StorageMap<_, Twox64Concat, SecurityId, SecurityOf<T>>;

    /// The number of the next security.
    #[pallet::storage]
    pub type NextSecurity<T: Config> = StorageValue<_, SecurityId, ValueQuery>;

    /// Which security has an ISIN. Paid for and removed with it.
    #[pallet::storage]
    pub type SecurityOfCode<T: Config> = StorageMap<_, Twox64Concat, [u8; 12], SecurityId>;

    /// The rules of securities. The deposit of these pays; removed with them.
    #[pallet::storage]
    pub type Rulebooks<T: Config> = StorageMap<_, Twox64Concat, SecurityId, Rulebook, ValueQuery>;

    /// How many hold a security. Removed with it.
    #[pallet::storage]
    pub type HolderCounts<T: Config> = StorageMap<_, Twox64Concat, SecurityId, Holders, ValueQuery>;

    /// What the books have of a security. An entry goes with the last unit.
    #[pallet::storage]
    pub type BookTotals<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SecurityId, Twox64Concat, BookId, Units, ValueQuery>;

    /// What investors have of a security. Who trades pays; an entry goes with the last unit and
    /// encumbrance.
    #[pallet::storage]
    pub type Positions<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SecurityId, Twox64Concat, InvestorId, Position>;

    /// The documents of securities, sixteen each at most. Removed with them.
    #[pallet::storage]
    pub type Documents<T: Config> =
        StorageDoubleMap<_, Twox64Concat, SecurityId, Twox64Concat, DocumentId, Document>;

    /// For whose succession a notary's act was used. The depository pays the fee; an entry stays,
    /// so that a deed is about one investor.
    #[pallet::storage]
    pub type Successions<T: Config> = StorageMap<_, Twox64Concat, ActId, InvestorId>;

    /// What is to be settled. The venue's deposit pays; an entry goes when it is settled, rejected
    /// or expired.
    #[pallet::storage]
    pub type Instructions<T: Config> = StorageMap<_, Twox64Concat, InstructionId, InstructionOf<T>>;

    /// The number of the next instruction.
    #[pallet::storage]
    pub type NextInstruction<T: Config> = StorageValue<_, InstructionId, ValueQuery>;

    /// The instructions by the minutes since 1970 in which they expire. Paid for and removed with
    /// them.
    #[pallet::storage]
    pub type Expiring<T: Config> =
        StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, InstructionId, ()>;

    /// The minute before which no expired instruction is left.
    #[pallet::storage]
    pub type Swept<T: Config> = StorageValue<_, u32, ValueQuery>;

    /// Offerings. The issuer's deposit pays; an entry goes when all its bids are settled.
    #[pallet::storage]
    pub type Offerings<T: Config> = StorageMap<_, Twox64Concat, OfferingId, OfferingOf<T>>;

    /// The number of the next offering.
    #[pallet::storage]
    pub type NextOffering<T: Config> = StorageValue<_, OfferingId, ValueQuery>;

    /// Units of a security that are reserved for its offerings.
    #[pallet::storage]
    pub type Reserved<T: Config> = StorageMap<_, Twox64Concat, SecurityId, Units, ValueQuery>;

    /// The bids of offerings. Who bids pays the fee; an entry goes when it is settled.
    #[pallet::storage]
    pub type Bids<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OfferingId, Twox64Concat, u32, Bid>;

    /// Which bid is an investor's. Removed with it.
    #[pallet::storage]
    pub type BidOf<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OfferingId, Twox64Concat, InvestorId, u32>;

    /// The bids of an offering that is allotted by their remainders, the largest first. Entries
    /// live while it is.
    #[pallet::storage]
    pub type Ranks<T: Config> =
        StorageDoubleMap<_, Twox64Concat, OfferingId, Identity, allotment::Rank, u32>;

    /// Corporate actions. The issuer's deposit pays; an entry goes when it is closed.
    #[pallet::storage]
    pub type Actions<T: Config> = StorageMap<_, Twox64Concat, ActionId, ActionOf<T>>;

    /// The number of the next action.
    #[pallet::storage]
    pub type NextAction<T: Config> = StorageValue<_, ActionId, ValueQuery>;

    /// The record dates of a security that actions ask for. Removed with the last of them.
    #[pallet::storage]
    pub type Dates<T: Config> = StorageMap<_, Twox64Concat, SecurityId, RecordDates, ValueQuery>;

    /// What investors had before their units changed, for those dates. Who trades pays; pruned when
    /// nobody asks for it.
    #[pallet::storage]
    pub type Left<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        SecurityId,
        Twox64Concat,
        InvestorId,
        Snapshots,
        ValueQuery,
    >;

    /// How much was issued before that changed, likewise.
    #[pallet::storage]
    pub type LeftSupply<T: Config> = StorageMap<_, Twox64Concat, SecurityId, Snapshots, ValueQuery>;

    /// The securities of which nobody asks any more what was there at a date.
    #[pallet::storage]
    pub type Forgotten<T: Config> = StorageMap<_, Twox64Concat, SecurityId, ()>;

    /// Who has had its part in an action. Pruned when that is closed.
    #[pallet::storage]
    pub type Taken<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ActionId, Twox64Concat, InvestorId, ()>;

    /// The actions that are closed, and whose records are being removed.
    #[pallet::storage]
    pub type Done<T: Config> = StorageMap<_, Twox64Concat, ActionId, ()>;

    /// What is withheld of dividends that are announced from now on. Written by
    /// [`Pallet::set_tax`] and at genesis.
    #[pallet::storage]
    pub type Taxes<T: Config> = StorageValue<_, TaxOf<T>>;

    /// Whether taxes are withheld from investors, since when: the last eight changes.
    #[pallet::storage]
    pub type TaxClasses<T: Config> = StorageMap<
        _,
        Twox64Concat,
        InvestorId,
        BoundedVec<(Moment, TaxClass), ConstU32<MAX_TAX_CLASSES>>,
        ValueQuery,
    >;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The classes of badges: identity, depository, managers', venues', issuers'.
        pub badges: Option<[ClassId; 5]>,
        /// What a retail investor may buy in a Korean year, in won.
        pub annual_cap: Option<Balance>,
        /// The account to which taxes go: 14 % of dividends and 10 % of that, both waived where
        /// the first is below ₩1,000.
        pub tax_account: Option<T::AccountId>,
        /// The notice in milliseconds, where that is not a day: for trials.
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
                    .map(|[identity, depository, manager, venue, issuer]| Doors {
                        identity,
                        depository,
                        manager,
                        venue,
                        issuer,
                    }),
            );
            let year = CapYear::Calendar;
            Cap::<T>::set(self.annual_cap.map(|limit| AnnualCap { limit, year }));
            // 소득세법 art. 129, 지방세법 art. 103-13, 소득세법 art. 86.
            let terms = TaxTerms {
                income: 140,
                local: 100,
                waived_below: 1_000,
            };
            let account = self.tax_account.clone();
            Taxes::<T>::set(account.map(|account| Tax { terms, account }));
            if let Some(notice) = self.notice {
                Notice::<T>::put(notice);
            }
        }
    }

    /// What happened. Amounts in won, quantities in units.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// These badges are asked for from now on.
        BadgesNamed {
            /// Their classes.
            doors: Doors,
        },
        /// Retail investors may buy so much in a year from now on.
        AnnualCapSet {
            /// The cap; none where there is none.
            cap: Option<AnnualCap>,
        },
        /// An account manager keeps a book.
        BookOpened {
            /// Its number.
            book: BookId,
            /// Who keeps it.
            manager: T::AccountId,
        },
        /// A book is offered to another manager.
        BookOffered {
            /// Which.
            book: BookId,
            /// To whom.
            successor: T::AccountId,
        },
        /// A book is another manager's, with all that is in it.
        BookAccepted {
            /// Which.
            book: BookId,
            /// Who keeps it.
            manager: T::AccountId,
        },
        /// Somebody is an investor.
        InvestorRegistered {
            /// Its number.
            investor: InvestorId,
            /// Its key.
            key: T::AccountId,
            /// Its first account's book.
            book: BookId,
            /// Where its won and units are.
            ledger: T::AccountId,
            /// Its identity badge.
            badge: BadgeRef<T::AccountId>,
            /// What it is.
            class: InvestorClass,
            /// Where it lives.
            country: u16,
            /// Until when that is known.
            known_until: Moment,
        },
        /// An investor has an account in another book too.
        BookJoined {
            /// Which.
            investor: InvestorId,
            /// In which book.
            book: BookId,
        },
        /// Another manager answers for an investor.
        ManagerChanged {
            /// Which.
            investor: InvestorId,
            /// In whose book.
            book: BookId,
        },
        /// It is known what an investor is.
        InvestorClassified {
            /// Which.
            investor: InvestorId,
            /// What it is.
            class: InvestorClass,
            /// Where it lives.
            country: u16,
            /// Until when that is known.
            known_until: Moment,
            /// How often that has changed.
            version: u32,
        },
        /// An investor is known by another account's badge.
        InvestorRebound {
            /// Which.
            investor: InvestorId,
            /// The account.
            subject: T::AccountId,
        },
        /// An investor does nothing until that is lifted.
        InvestorStopped {
            /// Which.
            investor: InvestorId,
            /// By whom.
            by: StoppedBy,
        },
        /// It does again.
        InvestorResumed {
            /// Which.
            investor: InvestorId,
        },
        /// Another key acts for an investor too.
        ControllerAdded {
            /// Which.
            investor: InvestorId,
            /// The key.
            key: T::AccountId,
        },
        /// A key acts for an investor no more.
        ControllerRemoved {
            /// Which.
            investor: InvestorId,
            /// The key.
            key: T::AccountId,
        },
        /// An investor's won goes to another account from a moment on, and nowhere before.
        PayoutSet {
            /// Which.
            investor: InvestorId,
            /// The account.
            to: T::AccountId,
            /// From when on.
            from: Moment,
        },
        /// Won was paid in for an investor.
        Deposited {
            /// Which.
            investor: InvestorId,
            /// By whom.
            by: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// An investor has taken won out.
        CashWithdrawn {
            /// Which.
            investor: InvestorId,
            /// To which account.
            to: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// An investor has guardians from a moment on.
        GuardiansSet {
            /// Which.
            investor: InvestorId,
            /// The accounts.
            who: GuardianList<T>,
            /// How many of them are enough.
            threshold: u8,
            /// From when on.
            from: Moment,
        },
        /// An investor is to have this key in the place of all others. It does nothing meanwhile.
        RecoveryProposed {
            /// Which.
            investor: InvestorId,
            /// The key.
            key: T::AccountId,
        },
        /// Somebody agrees to that.
        RecoveryApproved {
            /// Which.
            investor: InvestorId,
            /// Who.
            by: T::AccountId,
            /// From when on it can be executed, if that is enough.
            from: Option<Moment>,
        },
        /// One of the investor's keys objects.
        RecoveryChallenged {
            /// Which.
            investor: InvestorId,
            /// Until when it is to be decided.
            until: Moment,
        },
        /// A recovery has come to nothing.
        RecoveryRejected {
            /// Which.
            investor: InvestorId,
        },
        /// An investor has this key, and no other.
        Recovered {
            /// Which.
            investor: InvestorId,
            /// The key.
            key: T::AccountId,
        },
        /// There is a venue.
        VenueRegistered {
            /// Its number.
            venue: VenueId,
            /// Who runs it.
            operator: T::AccountId,
        },
        /// A venue is run by somebody else.
        VenueOperatorReplaced {
            /// Which.
            venue: VenueId,
            /// Who runs it.
            operator: T::AccountId,
        },
        /// Nothing is settled of a venue until that is lifted.
        VenueSuspended {
            /// Which.
            venue: VenueId,
        },
        /// It is again.
        VenueReinstated {
            /// Which.
            venue: VenueId,
        },
        /// A venue is none any more.
        VenueClosed {
            /// Which.
            venue: VenueId,
        },
        /// An issuer proposes a security.
        SecurityProposed {
            /// Its number.
            security: SecurityId,
            /// By whom.
            issuer: T::AccountId,
            /// The issuer as an investor.
            treasury: InvestorId,
            /// Its name.
            name: BoundedVec<u8, ConstU32<MAX_NAME>>,
            /// Its ISIN.
            code: [u8; 12],
            /// What it is.
            kind: SecurityKind,
            /// How many units are a share.
            per_share: Units,
            /// What a share is worth for the rules, in won.
            reference: Balance,
            /// How many units there may be if the depository confirms it.
            quantity: Units,
            /// Its rules.
            rules: Rules,
        },
        /// An issuer proposes another quantity of a security.
        RegistrationProposed {
            /// Which.
            security: SecurityId,
            /// By whom.
            issuer: T::AccountId,
            /// How much of it there may be if the depository confirms it.
            quantity: Units,
        },
        /// The depository has confirmed how much of a security there may be.
        RegistrationConfirmed {
            /// Which.
            security: SecurityId,
            /// How much.
            registered: Units,
        },
        /// There is no such security any more.
        SecurityDelisted {
            /// Which.
            security: SecurityId,
        },
        /// A share has another reference price.
        ReferenceSet {
            /// Of which security.
            security: SecurityId,
            /// Won.
            price: Balance,
        },
        /// A security is to have other rules, once the depository has confirmed them.
        RulesProposed {
            /// Which.
            security: SecurityId,
            /// The rules.
            rules: Rules,
            /// From when on.
            from: Moment,
        },
        /// The depository has confirmed them.
        RulesConfirmed {
            /// Of which security.
            security: SecurityId,
            /// From when on they are in force.
            from: Moment,
        },
        /// A security has a document, or another version of it.
        DocumentSet {
            /// Which security.
            security: SecurityId,
            /// Which document.
            id: DocumentId,
            /// What it is.
            document: Document,
        },
        /// Somebody acts in an issuer's place, or the issuer does again.
        TrusteeNamed {
            /// For which security.
            security: SecurityId,
            /// Who.
            trustee: Option<T::AccountId>,
        },
        /// A security is not traded until a moment.
        SecurityHalted {
            /// Which.
            security: SecurityId,
            /// Until when, and by whom.
            halt: Halt,
        },
        /// It is again.
        SecurityResumed {
            /// Which.
            security: SecurityId,
        },
        /// Units were issued.
        Minted {
            /// What, and to whom.
            issue: Issue,
        },
        /// Units are no more; they are registered no more either.
        Redeemed {
            /// Of which security.
            security: SecurityId,
            /// From which account.
            from: SecuritiesAccount,
            /// How many.
            units: Units,
        },
        /// Units are in another of an investor's accounts.
        Moved {
            /// Of which security.
            security: SecurityId,
            /// Whose.
            investor: InvestorId,
            /// From which book.
            from: BookId,
            /// To which.
            to: BookId,
            /// How many.
            units: Units,
        },
        /// A holder is counted as what it is now.
        PositionRefreshed {
            /// Of which security.
            security: SecurityId,
            /// Which.
            investor: InvestorId,
            /// As what.
            class: InvestorClass,
        },
        /// Something is to be settled.
        Instructed {
            /// Its number.
            instruction: InstructionId,
            /// Where it was agreed.
            venue: VenueId,
            /// What goes where.
            legs: Legs,
            /// Until when.
            expires: Moment,
        },
        /// A party agrees; what it gives is locked, unless that settles it.
        Affirmed {
            /// To what.
            instruction: InstructionId,
            /// Which.
            investor: InvestorId,
        },
        /// It does no more, and has it free.
        AffirmationWithdrawn {
            /// To what.
            instruction: InstructionId,
            /// Which.
            investor: InvestorId,
        },
        /// All legs have moved.
        Settled {
            /// Of what.
            instruction: InstructionId,
        },
        /// A party or the venue has turned it down.
        Rejected {
            /// What.
            instruction: InstructionId,
        },
        /// It has expired and is forgotten.
        Expired {
            /// What.
            instruction: InstructionId,
        },
        /// Units are pledged, or more of them.
        Pledged {
            /// Of which security.
            security: SecurityId,
            /// Whose.
            account: SecuritiesAccount,
            /// To whom.
            pledgee: InvestorId,
            /// How many.
            units: Units,
            /// Until when.
            until: Moment,
        },
        /// They are free again.
        PledgeReleased {
            /// Of which security.
            security: SecurityId,
            /// Whose.
            account: SecuritiesAccount,
            /// To whom they were pledged.
            pledgee: InvestorId,
            /// How many.
            units: Units,
        },
        /// A court has frozen units.
        UnitsFrozen {
            /// Of which security.
            security: SecurityId,
            /// Whose.
            account: SecuritiesAccount,
            /// How many.
            units: Units,
            /// By which order.
            order: H256,
        },
        /// They are free again.
        UnitsUnfrozen {
            /// Of which security.
            security: SecurityId,
            /// Whose.
            account: SecuritiesAccount,
            /// How many.
            units: Units,
            /// By which order they were frozen.
            order: H256,
        },
        /// Units went to somebody else without the holder's word.
        ForceTransferred {
            /// Of which security.
            security: SecurityId,
            /// Whose they were.
            from: SecuritiesAccount,
            /// Whose they are.
            to: SecuritiesAccount,
            /// How many.
            units: Units,
            /// By what.
            title: Title,
        },
        /// Won went to somebody else without the holder's word.
        ForcePaid {
            /// Whose it was.
            from: InvestorId,
            /// Whose it is.
            to: InvestorId,
            /// How much.
            amount: Balance,
            /// By what.
            title: Title,
        },
        /// Units are offered.
        OfferingOpened {
            /// The offering's number.
            offering: OfferingId,
            /// What is offered.
            offer: Offer,
            /// Where its won is.
            account: T::AccountId,
        },
        /// An investor has bid, and paid.
        Subscribed {
            /// In which offering.
            offering: OfferingId,
            /// Who.
            investor: InvestorId,
            /// For how many units.
            units: Units,
        },
        /// A bid is taken back, and its won is the investor's again.
        SubscriptionCancelled {
            /// In which offering.
            offering: OfferingId,
            /// Whose.
            investor: InvestorId,
        },
        /// An offering is this far.
        OfferingStepped {
            /// Which.
            offering: OfferingId,
            /// How far.
            stage: OfferingStage,
        },
        /// A bid has come to something: units, or its won where they are 0.
        SubscriptionSettled {
            /// In which offering.
            offering: OfferingId,
            /// Whose.
            investor: InvestorId,
            /// To which book units went.
            book: BookId,
            /// How many units.
            units: Units,
            /// Won that was paid for them.
            paid: Balance,
            /// Won that went back.
            back: Balance,
            /// Why there are none, where some were allotted.
            refused: Option<DispatchError>,
        },
        /// All bids of an offering are settled.
        OfferingEnded {
            /// Which.
            offering: OfferingId,
        },
        /// So much is withheld of dividends that are announced from now on.
        TaxSet {
            /// The rates, and where it goes.
            tax: TaxOf<T>,
        },
        /// An investor is taxed otherwise from now on.
        TaxClassSet {
            /// Which.
            investor: InvestorId,
            /// How.
            class: TaxClass,
        },
        /// A corporate action is announced.
        Announced {
            /// Its number.
            action: ActionId,
            /// Of which security.
            security: SecurityId,
            /// Who has something then has a part in it.
            record_date: Moment,
            /// What it is.
            announcement: Announcement,
        },
        /// A dividend's won is there.
        Funded {
            /// Which.
            action: ActionId,
            /// How much.
            amount: Balance,
        },
        /// An investor's part of a dividend was paid, to its ledger account.
        DividendPaid {
            /// Which dividend.
            action: ActionId,
            /// To whom.
            investor: InvestorId,
            /// The units that it had at the record date.
            units: Units,
            /// Before taxes.
            gross: Balance,
            /// Withheld.
            income_tax: Balance,
            /// Withheld too.
            local_tax: Balance,
        },
        /// An investor has voted.
        Voted {
            /// In which vote.
            action: ActionId,
            /// Who.
            investor: InvestorId,
            /// For which option, counted from 0.
            option: u8,
            /// With how many units.
            units: Units,
        },
        /// A corporate action is over.
        ActionClosed {
            /// Which.
            action: ActionId,
            /// The votes for each option, in units, where it was a vote.
            tally: Tally,
        },
        /// Units of an investor are redeemed, and paid to its ledger account.
        RedemptionPaid {
            /// By which action.
            action: ActionId,
            /// Whose.
            investor: InvestorId,
            /// How many.
            units: Units,
            /// Won.
            paid: Balance,
        },
        /// A share is more units from now on, and so there are fewer of them.
        Consolidated {
            /// Of which security.
            security: SecurityId,
            /// How many shares have become one.
            by: u32,
            /// How many units a share is.
            per_share: Units,
            /// What one is worth for the rules, in won.
            reference: Balance,
            /// By which action the fractions are bought that holders have, where there are holders.
            action: Option<ActionId>,
        },
        /// A pledge is lifted by a court's order.
        PledgeLifted {
            /// Of which security.
            security: SecurityId,
            /// Whose units.
            account: SecuritiesAccount,
            /// To whom they were pledged.
            pledgee: InvestorId,
            /// How many.
            units: Units,
            /// By which order.
            order: H256,
        },
        /// A share is fewer units from now on, and so there are more of them.
        Split {
            /// Of which security.
            security: SecurityId,
            /// How many shares one has become.
            into: u32,
            /// How many units a share is.
            per_share: Units,
            /// What one is worth for the rules, in won.
            reference: Balance,
        },
    }

    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the badges.
        BadgesNotNamed,
        /// An escrow, a purse or another account of the chain's own has no part in this.
        PotNotAllowed,
        /// The moment is over, or too far away.
        InvalidMoment,
        /// The cap is nothing, or its year has no days.
        InvalidCap,
        /// There is nothing to do: the quantity or the amount is 0.
        NothingToDo,
        /// There is no such book.
        BookNotFound,
        /// Only the book's manager may do this.
        NotManager,
        /// The book is not offered to this account.
        NotSuccessor,
        /// The account keeps that book already.
        AlreadyManager,
        /// There is no such investor.
        InvestorNotFound,
        /// The key is no investor's.
        NotInvestor,
        /// A trustee acts for the issuer, and no key for its treasury.
        TrusteeActs,
        /// The key, or the badge, is an investor's already.
        AlreadyInvestor,
        /// The country is not a number of three digits (ISO 3166-1).
        InvalidCountry,
        /// The investor has an account in that book.
        AlreadyJoined,
        /// The investor has no account in that book.
        NotJoined,
        /// The investor has as many accounts as it can have.
        TooManyBooks,
        /// The investor has as many keys as it can have.
        TooManyKeys,
        /// It is the investor's only key.
        LastKey,
        /// That is how it is already.
        NothingChanges,
        /// The investor's identity badge is over, revoked, suspended or elsewhere.
        IdentityNotInForce,
        /// What the investor is has not been looked at in time.
        InvestorNotKnown,
        /// The investor was stopped.
        InvestorStopped,
        /// It is stopped already, by as much.
        AlreadyStopped,
        /// It is not stopped.
        NotStopped,
        /// The council has done it, and alone undoes it.
        StoppedByCouncil,
        /// The depository has done it: it or the council undoes it.
        StoppedByDepository,
        /// The investor is to have another key, and does nothing meanwhile.
        RecoveryPending,
        /// It has not said where its won may go, or not long enough ago.
        PayoutNotInForce,
        /// The investor's ledger account has less won that is free.
        InsufficientWon,
        /// What was signed is missing.
        SignatureMissing,
        /// What was signed is something else, or signed by somebody else.
        BadSignature,
        /// What was signed is too old, ahead of time, or not after what was signed last.
        SignatureOver,
        /// A guardian comes twice, is one of the investor's keys, or there are fewer than needed.
        InvalidGuardians,
        /// Only a guardian, the manager, the depository or the council may do this.
        NotGuardian,
        /// The account has approved already.
        AlreadyApproved,
        /// There is no recovery, or not one that this can be done with.
        NoRecovery,
        /// The recovery can be challenged no more.
        ChallengeOver,
        /// The recovery can still be challenged.
        ChallengeOpen,
        /// There is no such venue.
        VenueNotFound,
        /// Only the venue's operator may do this.
        NotOperator,
        /// The venue is suspended.
        VenueSuspended,
        /// The venue is not suspended.
        VenueNotSuspended,
        /// The issuer of a security may not run the venue where it is traded.
        IssuerIsVenue,
        /// There is no such security.
        SecurityNotFound,
        /// It is no ISIN: twelve letters and digits, the last of which checks the others.
        InvalidCode,
        /// Another security has this ISIN.
        CodeTaken,
        /// The quantity is nothing, or too large, or less than is issued.
        InvalidQuantity,
        /// Nothing is proposed, or something else.
        NotProposed,
        /// Units of it are issued or offered, or may be.
        SecurityInUse,
        /// Only the issuer, or its trustee, may do this.
        NotIssuer,
        /// A rule makes no sense, comes twice, or names a venue that does not exist.
        InvalidRules,
        /// The rules would lengthen a lock-up, or leave no venue where it was traded.
        RulesTooHard,
        /// Other rules are confirmed, and come into force first.
        RulesPending,
        /// There is no such document.
        InvalidDocument,
        /// The security is not traded at present.
        SecurityHalted,
        /// The security is not halted.
        NotHalted,
        /// More would be issued than the depository has confirmed.
        NotRegistered,
        /// The account has fewer units that are free.
        InsufficientUnits,
        /// The account has too many encumbrances, or the investor too many payments, that end at
        /// different moments.
        TooManyLocks,
        /// Nothing moves, or a leg goes to where it comes from.
        InvalidLegs,
        /// There are too many investors in the instruction.
        TooManyParties,
        /// There is no such instruction.
        InstructionNotFound,
        /// The instruction has expired.
        InstructionExpired,
        /// The instruction has not expired.
        NotExpired,
        /// The investor has no part in the instruction.
        NotParty,
        /// The instruction is larger than was said.
        SizeTooSmall,
        /// The investor has affirmed already.
        AlreadyAffirmed,
        /// The investor has not affirmed.
        NotAffirmed,
        /// A party has been given another key since it affirmed: that has to withdraw and affirm.
        KeyChanged,
        /// The rules of a security have changed since it was instructed.
        RulesChanged,
        /// A rule of a security is broken: this one.
        Breached(Breach),
        /// There is no such encumbrance, or of fewer units.
        LienNotFound,
        /// It would go to where it comes from.
        SameInvestor,
        /// Only the council carries out a court's order.
        NotCourt,
        /// A deed of this kind gives nobody anything: it is to be authentic, or certified.
        InvalidDeed,
        /// The deed was used for another investor.
        DeedUsed,
        /// There is no such offering.
        OfferingNotFound,
        /// The offering is closed, or being closed.
        OfferingClosed,
        /// The offering is still open.
        OfferingOpen,
        /// The investor has bid already.
        AlreadyBid,
        /// The investor has not bid.
        NotBid,
        /// It is not known yet what bids get.
        NotAllotted,
        /// It is not said where taxes go.
        TaxNotSet,
        /// The rates are more than all of it.
        InvalidTax,
        /// There is no such action.
        ActionNotFound,
        /// As many record dates are asked for as can be.
        TooManyRecordDates,
        /// The record date has not passed.
        BeforeRecordDate,
        /// The action is neither a dividend nor a redemption.
        NotDividend,
        /// The security is to be redeemed.
        AlreadyRedeemed,
        /// Holders would be bought out for less than the reference price.
        PriceTooLow,
        /// The action is no vote.
        NotVote,
        /// The won of the dividend or redemption is not there.
        NotFunded,
        /// The won of the dividend or redemption is there already.
        AlreadyFunded,
        /// It is not what the dividend or redemption comes to.
        WrongPot,
        /// The investor has had its part.
        AlreadyClaimed,
        /// The vote is over.
        VoteOver,
        /// There are too few options, or too many.
        InvalidOptions,
        /// There is no such option.
        NoSuchOption,
        /// The action can't be closed yet.
        NotOver,
        /// A share, or its reference price, can't be divided so.
        NotDivisible,
        /// The depository is to confirm something of it first.
        RegistrationPending,
        /// It has changed too often in the time for which that has to be known.
        TooManyChanges,
        /// The manager alone can't change a key: too few guardians have approved.
        NotApproved,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        fn integrity_test() {
            let least = T::WeightInfo::sweep_begin().saturating_add(T::WeightInfo::sweep_one());
            assert!(
                least.all_lte(T::SweepWeight::get()),
                "sweeping gets ahead in a block"
            );
        }

        fn on_idle(_n: BlockNumberFor<T>, remaining: Weight) -> Weight {
            Self::sweep(remaining.min(T::SweepWeight::get()))
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
        /// Names the classes of badges that are asked for from now on.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_badges())]
        pub fn name_badges(origin: OriginFor<T>, doors: Doors) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Badges::<T>::put(doors);
            Self::deposit_event(Event::BadgesNamed { doors });
            Ok(())
        }

        /// Says how much a retail investor may buy in a year, of all securities together whose
        /// rules say so. What it has bought this year counts, unless years are other ones.
        ///
        /// # Errors
        /// [`Error::InvalidCap`]
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::set_annual_cap())]
        pub fn set_annual_cap(origin: OriginFor<T>, cap: Option<AnnualCap>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let good = cap.is_none_or(|cap| cap.limit > 0 && cap.year != CapYear::Days(0));
            ensure!(good, Error::<T>::InvalidCap);
            Cap::<T>::set(cap);
            Self::deposit_event(Event::AnnualCapSet { cap });
            Ok(())
        }

        /// Opens a book that the signer keeps.
        ///
        /// # Errors
        /// Those of a manager's door: [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_granted`]
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::open_book())]
        pub fn open_book(origin: OriginFor<T>) -> DispatchResult {
            let manager = ensure_signed(origin)?;
            Self::ensure_manages(&manager)?;
            let book = Self::next::<NextBook<T>>()?;
            let record = Book {
                manager: manager.clone(),
                successor: None,
            };
            Books::<T>::insert(book, record);
            Self::deposit_event(Event::BookOpened { book, manager });
            Ok(())
        }

        /// Offers a book to another manager: its own has failed, or gives it up. The successor has
        /// to accept it.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::BookNotFound`], [`Error::AlreadyManager`];
        /// those of a manager's door of the successor
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::offer_book())]
        pub fn offer_book(
            origin: OriginFor<T>,
            book: BookId,
            successor: T::AccountId,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let mut record = Self::book(book)?;
            ensure!(record.manager != successor, Error::<T>::AlreadyManager);
            Self::ensure_manages(&successor)?;
            record.successor = Some(successor.clone());
            Books::<T>::insert(book, record);
            Self::deposit_event(Event::BookOffered { book, successor });
            Ok(())
        }

        /// Takes a book over, with all accounts in it, however many there are.
        ///
        /// # Errors
        /// [`Error::BookNotFound`], [`Error::NotSuccessor`]; those of a manager's door
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::accept_book())]
        pub fn accept_book(origin: OriginFor<T>, book: BookId) -> DispatchResult {
            let manager = ensure_signed(origin)?;
            let mut record = Self::book(book)?;
            ensure!(
                record.successor.as_ref() == Some(&manager),
                Error::<T>::NotSuccessor
            );
            Self::ensure_manages(&manager)?;
            record.manager = manager.clone();
            record.successor = None;
            Books::<T>::insert(book, record);
            Self::deposit_event(Event::BookAccepted { book, manager });
            Ok(())
        }

        /// Registers an investor: whoever holds an identity badge, by which nobody is registered
        /// yet. Its key has agreed to the book, by a signature unless it signs itself; the book's
        /// manager says what it is, and until when that is known.
        ///
        /// # Errors
        /// [`Error::BookNotFound`], [`Error::NotManager`], those of a manager's door;
        /// [`Error::PotNotAllowed`], [`Error::AlreadyInvestor`], [`Error::InvalidCountry`],
        /// [`Error::InvalidMoment`]; [`Error::SignatureMissing`], [`Error::BadSignature`],
        /// [`Error::SignatureOver`]; [`TokenError::Frozen`], those of [`Credentials::badge`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::register_investor())]
        pub fn register_investor(
            origin: OriginFor<T>,
            book: BookId,
            key: T::AccountId,
            class: InvestorClass,
            country: u16,
            known_until: Moment,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let manager = Self::ensure_keeps(origin, book)?;
            let what = Consent::Join(book);
            Self::ensure_agreed(&manager, key.clone(), what, at, signature)?;
            let badge = Self::identify(&key)?;
            Self::check_known(country, known_until)?;
            let known = (class, country, known_until);
            let investor = Self::enter(&key, badge.clone(), book, known, at)?;
            Self::deposit_event(Event::InvestorRegistered {
                investor,
                key,
                book,
                ledger: Self::ledger_account(investor),
                badge,
                class,
                country,
                known_until,
            });
            Ok(())
        }

        /// Gives an investor an account in another book too. It stays one investor.
        ///
        /// # Errors
        /// [`Error::BookNotFound`], [`Error::NotManager`], those of a manager's door;
        /// [`Error::NotInvestor`]; those of what a key has signed
        /// ([`register_investor`](Self::register_investor)); [`Error::AlreadyJoined`],
        /// [`Error::TooManyBooks`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::join_book())]
        pub fn join_book(
            origin: OriginFor<T>,
            book: BookId,
            key: T::AccountId,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let manager = Self::ensure_keeps(origin, book)?;
            let what = Consent::Join(book);
            let (investor, mut record) = Self::moved_by(&manager, key, what, at, signature)?;
            ensure!(!record.books.contains(&book), Error::<T>::AlreadyJoined);
            let joined = record.books.try_push(book);
            joined.map_err(|_| Error::<T>::TooManyBooks)?;
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::BookJoined { investor, book });
            Ok(())
        }

        /// Has another of an investor's managers answer for it, whatever the one before says.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::InvestorNotFound`], [`Error::NotJoined`],
        /// [`Error::NothingChanges`]
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::change_manager())]
        pub fn change_manager(
            origin: OriginFor<T>,
            investor: InvestorId,
            book: BookId,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let mut record = Self::investor(investor)?;
            let place = record.books.iter().position(|known| *known == book);
            let place = place.ok_or(Error::<T>::NotJoined)?;
            ensure!(place > 0, Error::<T>::NothingChanges);
            let mut books = record.books.into_inner();
            books.swap(0, place);
            record.books = BoundedVec::truncate_from(books);
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::ManagerChanged { investor, book });
            Ok(())
        }

        /// Says what an investor is now, and until when that is known.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::InvalidCountry`], [`Error::InvalidMoment`]
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::classify_investor())]
        pub fn classify_investor(
            origin: OriginFor<T>,
            investor: InvestorId,
            class: InvestorClass,
            country: u16,
            known_until: Moment,
        ) -> DispatchResult {
            let (mut record, _) = Self::cared_for(origin, investor)?;
            Self::check_known(country, known_until)?;
            record.class = class;
            record.country = country;
            record.known_until = known_until;
            record.version = record.version.saturating_add(1);
            let version = record.version;
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::InvestorClassified {
                investor,
                class,
                country,
                known_until,
                version,
            });
            Ok(())
        }

        /// Has an investor be known by the badge of another account: it was moved there, or given
        /// anew to the same person.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::InvestorNotFound`], [`Error::PotNotAllowed`],
        /// [`Error::AlreadyInvestor`]; those of [`Credentials::badge`]
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::rebind_investor())]
        pub fn rebind_investor(
            origin: OriginFor<T>,
            investor: InvestorId,
            subject: T::AccountId,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let mut record = Self::investor(investor)?;
            let badge = Self::identify(&subject)?;
            let known = InvestorOfBadge::<T>::get(&badge);
            let is_own = known.is_none_or(|known| known == investor);
            ensure!(is_own, Error::<T>::AlreadyInvestor);
            InvestorOfBadge::<T>::insert(&badge, investor);
            record.badge = badge;
            record.subject = subject.clone();
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::InvestorRebound { investor, subject });
            Ok(())
        }

        /// Stops an investor: it neither affirms nor takes won out, and nothing is settled with it.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::AlreadyStopped`]
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::stop_investor())]
        pub fn stop_investor(origin: OriginFor<T>, investor: InvestorId) -> DispatchResult {
            let (mut record, by) = Self::cared_for(origin, investor)?;
            let by = by.over(record.stopped);
            let by = by.ok_or(Error::<T>::AlreadyStopped)?;
            record.stopped = Some(by);
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::InvestorStopped { investor, by });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::NotStopped`], [`Error::StoppedByCouncil`],
        /// [`Error::StoppedByDepository`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::resume_investor())]
        pub fn resume_investor(origin: OriginFor<T>, investor: InvestorId) -> DispatchResult {
            let (mut record, by) = Self::cared_for(origin, investor)?;
            let stopped = record.stopped.take().ok_or(Error::<T>::NotStopped)?;
            ensure!(stopped.is_lifted_by(by), stopped.refusal::<T>());
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::InvestorResumed { investor });
            Ok(())
        }

        /// Has another key act for the signer's investor too. That key has agreed.
        ///
        /// # Errors
        /// Those of an investor's door: [`Error::NotInvestor`], [`TokenError::Frozen`],
        /// [`Error::InvestorStopped`], [`Error::RecoveryPending`]; those of what a key has signed;
        /// [`Error::AlreadyInvestor`], [`Error::InvalidGuardians`], [`Error::TooManyKeys`]
        #[pallet::call_index(12)]
        #[pallet::weight(T::WeightInfo::add_controller())]
        pub fn add_controller(
            origin: OriginFor<T>,
            key: T::AccountId,
            at: Moment,
            signature: T::Signature,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, mut record) = Self::active(&signer)?;
            let what = Consent::Control(investor);
            ensure!(at > record.said, Error::<T>::SignatureOver);
            Self::ensure_agreed(&signer, key.clone(), what, at, Some(signature))?;
            Self::ensure_new_key(&key)?;
            // Neither this nor what the key has said before counts once more.
            record.said = at.max(Self::now());
            ensure!(!record.is_guardian(&key), Error::<T>::InvalidGuardians);
            let added = record.keys.try_push(key.clone());
            added.map_err(|_| Error::<T>::TooManyKeys)?;
            Investors::<T>::insert(investor, record);
            InvestorOfKey::<T>::insert(&key, investor);
            Self::deposit_event(Event::ControllerAdded { investor, key });
            Ok(())
        }

        /// Has a key act for the signer's investor no more.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller));
        /// [`Error::NotInvestor`], [`Error::LastKey`]
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::remove_controller())]
        pub fn remove_controller(origin: OriginFor<T>, key: T::AccountId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, mut record) = Self::active(&signer)?;
            ensure!(record.keys.contains(&key), Error::<T>::NotInvestor);
            ensure!(record.keys.len() > 1, Error::<T>::LastKey);
            record.keys.retain(|known| *known != key);
            Investors::<T>::insert(investor, record);
            InvestorOfKey::<T>::remove(&key);
            Self::deposit_event(Event::ControllerRemoved { investor, key });
            Ok(())
        }

        /// Says where the won of the signer's investor may go, from a notice later on; until then
        /// it goes nowhere.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller));
        /// [`Error::PotNotAllowed`], [`Error::NothingChanges`]
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::set_payout())]
        pub fn set_payout(origin: OriginFor<T>, to: T::AccountId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, mut record) = Self::active(&signer)?;
            ensure!(!is_pot(&to), Error::<T>::PotNotAllowed);
            let same = record.payout.as_ref().is_some_and(|known| known.to == to);
            ensure!(!same, Error::<T>::NothingChanges);
            let from = Self::after_notices(1);
            record.payout = Some(Payout {
                to: to.clone(),
                from,
            });
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::PayoutSet { investor, to, from });
            Ok(())
        }

        /// Pays won in for an investor.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`], [`Error::NothingToDo`], [`TokenError::Frozen`]; those of
        /// the transfer
        #[pallet::call_index(15)]
        #[pallet::weight(T::WeightInfo::deposit())]
        pub fn deposit(
            origin: OriginFor<T>,
            investor: InvestorId,
            amount: Balance,
        ) -> DispatchResult {
            let by = ensure_signed(origin)?;
            Self::investor(investor)?;
            ensure!(amount > 0, Error::<T>::NothingToDo);
            T::Frozen::ensure_not_frozen(&by)?;
            let to = Self::ledger_account(investor);
            T::Currency::transfer(&by, &to, amount, Expendable)?;
            Self::deposit_event(Event::Deposited {
                investor,
                by,
                amount,
            });
            Ok(())
        }

        /// Takes won of the signer's investor out, to where it has said.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller)), and of one in
        /// good standing: [`Error::InvestorNotKnown`], [`Error::IdentityNotInForce`];
        /// [`Error::NothingToDo`], [`Error::PayoutNotInForce`], [`Error::InsufficientWon`]
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::withdraw_cash())]
        pub fn withdraw_cash(origin: OriginFor<T>, amount: Balance) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, record) = Self::active(&signer)?;
            Self::ensure_good(investor, &record)?;
            ensure!(amount > 0, Error::<T>::NothingToDo);
            let payout = record.payout.filter(|payout| payout.from <= Self::now());
            let Payout { to, .. } = payout.ok_or(Error::<T>::PayoutNotInForce)?;
            Self::pay_out(investor, &to, amount)?;
            Self::deposit_event(Event::CashWithdrawn {
                investor,
                to,
                amount,
            });
            Ok(())
        }

        /// Gives an investor guardians, who count in three notices from now; those before them do
        /// until then. One of its keys has agreed; the manager who answers for it, or the
        /// depository, brings that, so that who has stolen the key does not choose them.
        ///
        /// # Errors
        /// [`Error::NotInvestor`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; those of an investor's door
        /// ([`add_controller`](Self::add_controller)); those of what a key has signed;
        /// [`Error::InvalidGuardians`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::set_guardians())]
        pub fn set_guardians(
            origin: OriginFor<T>,
            key: T::AccountId,
            who: GuardianList<T>,
            threshold: u8,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let investor = InvestorOfKey::<T>::get(&key).ok_or(Error::<T>::NotInvestor)?;
            let by = Self::bringer(origin.clone())?;
            Self::cared_for(origin, investor)?;
            let what = Consent::Guard {
                who: who.clone(),
                threshold,
            };
            let (investor, mut record) = Self::said_by(&by, key, what, at, signature)?;
            record.check_guardians::<T>(&who, threshold)?;
            let from = Self::after_notices(CHALLENGE);
            record.turn_guardians(Self::now());
            record.next_guardians = Some(Guardians {
                who: who.clone(),
                threshold,
                from,
            });
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::GuardiansSet {
                investor,
                who,
                threshold,
                from,
            });
            Ok(())
        }

        /// Proposes the key that an investor is to have in the place of all others, since they are
        /// lost or stolen. From now on it does nothing. By a guardian, who thereby approves; by the
        /// manager who answers for it; or by the depository, whose approval is enough.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`], [`Error::NotGuardian`]; [`Error::RecoveryPending`],
        /// [`Error::PotNotAllowed`], [`Error::AlreadyInvestor`], [`Error::InvalidGuardians`]; those
        /// of the manager's or the depository's door
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::propose_recovery())]
        pub fn propose_recovery(
            origin: OriginFor<T>,
            investor: InvestorId,
            key: T::AccountId,
        ) -> DispatchResult {
            let actor = Self::actor(origin)?;
            let mut record = Self::investor(investor)?;
            let part = Self::part_in_recovery(&record, &actor)?;
            let pending = record.recovery.as_ref();
            let pending = pending.filter(|it| !it.stage.is_void(Self::now()));
            // A key that has become somebody's can't be this one's any more, and what the manager
            // proposes alone stands in nobody else's way.
            let stands = pending.is_some_and(|it| {
                let stands = it.backed || part == recovery::Part::Manager;
                stands && !InvestorOfKey::<T>::contains_key(&it.key)
            });
            ensure!(!stands, Error::<T>::RecoveryPending);
            ensure!(!record.is_guardian(&key), Error::<T>::InvalidGuardians);
            Self::ensure_new_key(&key)?;
            // A thief's notice does not go on meanwhile.
            let now = Self::now();
            record.payout.take_if(|payout| now < payout.from);
            record.recovery = Some(Recovery {
                key: key.clone(),
                approvals: BoundedVec::new(),
                stage: Stage::Proposed(Self::after_notices(DECISION)),
                backed: false,
            });
            Self::deposit_event(Event::RecoveryProposed { investor, key });
            if part != recovery::Part::Manager {
                Self::approve(investor, &mut record, actor, part)?;
            }
            Investors::<T>::insert(investor, record);
            Ok(())
        }

        /// Approves that key. Once enough guardians have, or the depository has, it can be
        /// challenged for three notices.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`], [`Error::NotGuardian`], [`Error::NoRecovery`],
        /// [`Error::AlreadyApproved`]; those of the depository's door
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::approve_recovery())]
        pub fn approve_recovery(origin: OriginFor<T>, investor: InvestorId) -> DispatchResult {
            let actor = Self::actor(origin)?;
            let mut record = Self::investor(investor)?;
            let part = Self::part_in_recovery(&record, &actor)?;
            ensure!(part != recovery::Part::Manager, Error::<T>::NotGuardian);
            Self::approve(investor, &mut record, actor, part)?;
            Investors::<T>::insert(investor, record);
            Ok(())
        }

        /// Objects to that key, by one of the investor's own. The manager, the depository or the
        /// council decides, and where nobody does within seven notices, it is void.
        ///
        /// # Errors
        /// [`Error::NotInvestor`], [`TokenError::Frozen`], [`Error::NoRecovery`],
        /// [`Error::ChallengeOver`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::challenge_recovery())]
        pub fn challenge_recovery(origin: OriginFor<T>) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, mut record) = Self::of_key(&signer)?;
            T::Frozen::ensure_not_frozen(&signer)?;
            let until = Self::after_notices(DECISION);
            record.challenge::<T>(Self::now(), until)?;
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::RecoveryChallenged { investor, until });
            Ok(())
        }

        /// Decides a challenge: the key is changed at once, or stays. By the manager who answers
        /// for it, who changes the key only if enough guardians have approved it; by the
        /// depository or the council. Where one of these turns down, which they may at any stage,
        /// what a guardian has approved, the guardians are none any more.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::NoRecovery`], [`Error::NotApproved`], [`Error::AlreadyInvestor`]
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::decide_recovery())]
        pub fn decide_recovery(
            origin: OriginFor<T>,
            investor: InvestorId,
            uphold: bool,
        ) -> DispatchResult {
            let (mut record, by) = Self::cared_for(origin, investor)?;
            let is_manager = by == StoppedBy::Manager;
            record.ensure_open::<T>(Self::now(), !uphold && !is_manager)?;
            if uphold {
                // Else a manager could take an investor over.
                let enough = record.is_approved(Self::now());
                ensure!(!is_manager || enough, Error::<T>::NotApproved);
                return Self::recover(investor, record);
            }
            let recovery = record.recovery.take();
            let guardians_wrong = recovery.is_some_and(|it| !it.approvals.is_empty());
            if guardians_wrong && !is_manager {
                record.guardians = None;
                record.next_guardians = None;
            }
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::RecoveryRejected { investor });
            Ok(())
        }

        /// Gives an investor that key, in the place of all others. Its won, units, pending trades
        /// and what it has bought this year stay where they are.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`], [`Error::NoRecovery`], [`Error::ChallengeOpen`],
        /// [`Error::AlreadyInvestor`]
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::execute_recovery())]
        pub fn execute_recovery(origin: OriginFor<T>, investor: InvestorId) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::investor(investor)?;
            record.ensure_ripe::<T>(Self::now())?;
            Self::recover(investor, record)
        }

        /// Registers a venue that the signer runs.
        ///
        /// # Errors
        /// Those of a venue's door: [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_granted`]; those of the deposit
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::register_venue())]
        pub fn register_venue(origin: OriginFor<T>) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::ensure_runs(&operator)?;
            let venue = Self::next::<NextVenue<T>>()?;
            let record = Venue {
                operator: operator.clone(),
                suspended: false,
                deposit: Held::new(&operator, Footprint::from_mel::<VenueOf<T>>())?,
            };
            Venues::<T>::insert(venue, record);
            Self::deposit_event(Event::VenueRegistered { venue, operator });
            Ok(())
        }

        /// Closes a venue; what is not settled can't be any more. Its deposit goes back.
        ///
        /// # Errors
        /// [`Error::VenueNotFound`], [`Error::NotOperator`], [`TokenError::Frozen`]
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::close_venue())]
        pub fn close_venue(origin: OriginFor<T>, venue: VenueId) -> DispatchResult {
            let actor = Self::actor(origin)?;
            let record = Self::venue(venue)?;
            ensure!(actor.stands_for(&record.operator), Error::<T>::NotOperator);
            actor.pass(T::Frozen::ensure_not_frozen)?;
            Venues::<T>::remove(venue);
            record.deposit.give_back()?;
            Self::deposit_event(Event::VenueClosed { venue });
            Ok(())
        }

        /// Suspends a venue: nothing of it is settled.
        ///
        /// # Errors
        /// [`Error::VenueNotFound`], [`Error::VenueSuspended`]
        #[pallet::call_index(25)]
        #[pallet::weight(T::WeightInfo::suspend_venue())]
        pub fn suspend_venue(origin: OriginFor<T>, venue: VenueId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::venue(venue)?;
            ensure!(!record.suspended, Error::<T>::VenueSuspended);
            record.suspended = true;
            Venues::<T>::insert(venue, record);
            Self::deposit_event(Event::VenueSuspended { venue });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// [`Error::VenueNotFound`], [`Error::VenueNotSuspended`]
        #[pallet::call_index(26)]
        #[pallet::weight(T::WeightInfo::reinstate_venue())]
        pub fn reinstate_venue(origin: OriginFor<T>, venue: VenueId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::venue(venue)?;
            ensure!(record.suspended, Error::<T>::VenueNotSuspended);
            record.suspended = false;
            Venues::<T>::insert(venue, record);
            Self::deposit_event(Event::VenueReinstated { venue });
            Ok(())
        }

        /// Puts somebody else in the place of a venue's operator, whose key was stolen or lost. The
        /// deposit stays that of the one before.
        ///
        /// # Errors
        /// [`Error::VenueNotFound`], [`Error::NothingChanges`]; those of a venue's door of the new
        /// one
        #[pallet::call_index(27)]
        #[pallet::weight(T::WeightInfo::replace_venue_operator())]
        pub fn replace_venue_operator(
            origin: OriginFor<T>,
            venue: VenueId,
            operator: T::AccountId,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::venue(venue)?;
            ensure!(record.operator != operator, Error::<T>::NothingChanges);
            Self::ensure_runs(&operator)?;
            record.operator = operator.clone();
            Venues::<T>::insert(venue, record);
            Self::deposit_event(Event::VenueOperatorReplaced { venue, operator });
            Ok(())
        }

        /// Proposes a security, of which nothing is issued before the depository confirms it. The
        /// signer is a key of the investor that is its treasury.
        ///
        /// # Errors
        /// Those of an issuer's door: [`Error::BadgesNotNamed`], [`TokenError::Frozen`], those of
        /// [`Credentials::ensure_holds`]; [`Error::NotInvestor`], [`Error::InvalidCode`],
        /// [`Error::CodeTaken`], [`Error::InvalidQuantity`], [`Error::InvalidRules`]; those of the
        /// deposit
        #[pallet::call_index(28)]
        #[pallet::weight(T::WeightInfo::propose_security())]
        pub fn propose_security(
            origin: OriginFor<T>,
            name: BoundedVec<u8, ConstU32<MAX_NAME>>,
            code: [u8; 12],
            kind: SecurityKind,
            per_share: Units,
            reference: Balance,
            quantity: Units,
            rules: Rules,
        ) -> DispatchResult {
            let issuer = ensure_signed(origin)?;
            Self::ensure_issues(&issuer)?;
            let (treasury, _) = Self::of_key(&issuer)?;
            Self::check_terms(code, per_share, reference, quantity)?;
            Self::check_rules(&rules)?;
            let security = Self::next::<NextSecurity<T>>()?;
            let record = Security {
                name: name.clone(),
                code,
                kind,
                issuer: issuer.clone(),
                trustee: None,
                treasury,
                per_share,
                reference,
                registered: 0,
                issued: 0,
                proposed: Some(quantity),
                halted: None,
                matures: None,
                deposit: Held::new(&issuer, Footprint::from_mel::<(SecurityOf<T>, Rulebook)>())?,
            };
            Self::list(security, record, rules.clone())?;
            Self::deposit_event(Event::SecurityProposed {
                security,
                issuer,
                treasury,
                name,
                code,
                kind,
                per_share,
                reference,
                quantity,
                rules,
            });
            Ok(())
        }

        /// Proposes how much of a security there may be from now on.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::InvalidQuantity`]
        #[pallet::call_index(29)]
        #[pallet::weight(T::WeightInfo::propose_quantity())]
        pub fn propose_quantity(
            origin: OriginFor<T>,
            security: SecurityId,
            quantity: Units,
        ) -> DispatchResult {
            let (mut record, issuer) = Self::issued_by(origin, security)?;
            let good = quantity > 0 && quantity <= MAX_UNITS;
            let least = Self::promised(security, &record);
            ensure!(good && least <= quantity, Error::<T>::InvalidQuantity);
            record.proposed = Some(quantity);
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::RegistrationProposed {
                security,
                issuer,
                quantity,
            });
            Ok(())
        }

        /// Confirms what an issuer has proposed: so much of it there may be.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::NotProposed`],
        /// [`Error::InvalidQuantity`]
        #[pallet::call_index(30)]
        #[pallet::weight(T::WeightInfo::confirm_registration())]
        pub fn confirm_registration(
            origin: OriginFor<T>,
            security: SecurityId,
            quantity: Units,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let mut record = Self::security(security)?;
            ensure!(record.proposed == Some(quantity), Error::<T>::NotProposed);
            let least = Self::promised(security, &record);
            ensure!(least <= quantity, Error::<T>::InvalidQuantity);
            record.proposed = None;
            record.registered = quantity;
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::RegistrationConfirmed {
                security,
                registered: quantity,
            });
            Ok(())
        }

        /// Says what a share is worth for the rules that ask for a price.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::NothingToDo`],
        /// [`Error::InvalidQuantity`]
        #[pallet::call_index(31)]
        #[pallet::weight(T::WeightInfo::set_reference())]
        pub fn set_reference(
            origin: OriginFor<T>,
            security: SecurityId,
            price: Balance,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let mut record = Self::security(security)?;
            ensure!(price > 0, Error::<T>::NothingToDo);
            ensure!(price <= securities::MAX_PRICE, Error::<T>::InvalidQuantity);
            record.reference = price;
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::ReferenceSet { security, price });
            Ok(())
        }

        /// Proposes other rules, which are in force a notice from now if the depository has
        /// confirmed them by then, or once it does. They don't lengthen a lock-up, and of the
        /// venues where it can be traded, they leave one. What is proposed and not confirmed is
        /// forgotten.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::InvalidRules`], [`Error::RulesPending`], [`Error::RulesTooHard`]
        #[pallet::call_index(32)]
        #[pallet::weight(T::WeightInfo::set_rules())]
        pub fn set_rules(
            origin: OriginFor<T>,
            security: SecurityId,
            rules: Rules,
        ) -> DispatchResult {
            let (record, _) = Self::issued_by(origin, security)?;
            Self::check_rules(&rules)?;
            let mut book = Rulebooks::<T>::get(security);
            book.turn(Self::now());
            let pending = book.next.as_ref().is_some_and(|next| next.confirmed);
            ensure!(!pending, Error::<T>::RulesPending);
            Self::ensure_may_follow(&record, &rules, &book.rules)?;
            let from = Self::after_notices(1);
            book.next = Some(NextRules {
                rules: rules.clone(),
                from,
                confirmed: false,
            });
            Rulebooks::<T>::insert(security, book);
            Self::deposit_event(Event::RulesProposed {
                security,
                rules,
                from,
            });
            Ok(())
        }

        /// Confirms rules that were proposed: these. They still leave a venue.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::NotProposed`],
        /// [`Error::RulesTooHard`]
        #[pallet::call_index(33)]
        #[pallet::weight(T::WeightInfo::confirm_rules())]
        pub fn confirm_rules(
            origin: OriginFor<T>,
            security: SecurityId,
            rules: Rules,
        ) -> DispatchResult {
            Self::depository(origin)?;
            let record = Self::security(security)?;
            let now = Self::now();
            let mut book = Rulebooks::<T>::get(security);
            book.turn(now);
            let before = book.rules.clone();
            let next = book.next.as_mut().filter(|next| !next.confirmed);
            let next = next.filter(|next| next.rules == rules);
            let next = next.ok_or(Error::<T>::NotProposed)?;
            Self::ensure_may_follow(&record, &rules, &before)?;
            next.confirmed = true;
            next.from = next.from.max(now);
            let from = next.from;
            Rulebooks::<T>::insert(security, book);
            Self::deposit_event(Event::RulesConfirmed { security, from });
            Ok(())
        }

        /// Gives a security a document, or another version of it: by its commitment, and a notary's
        /// deed that has it.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::InvalidDocument`]; those of [`Deeds::ensure_in_force`]
        #[pallet::call_index(34)]
        #[pallet::weight(T::WeightInfo::set_document())]
        pub fn set_document(
            origin: OriginFor<T>,
            security: SecurityId,
            id: DocumentId,
            commitment: H256,
            deed: Option<Deed>,
        ) -> DispatchResult {
            Self::issued_by(origin, security)?;
            ensure!(id < MAX_DOCUMENTS, Error::<T>::InvalidDocument);
            if let Some(Deed { act, kind }) = deed {
                T::Deeds::ensure_in_force(act, commitment, kind)?;
            }
            let before = Documents::<T>::get(security, id);
            let version = before.map_or(0, |before| before.version);
            let document = Document {
                version: version.saturating_add(1),
                commitment,
                deed,
                at: Self::now(),
            };
            Documents::<T>::insert(security, id, &document);
            Self::deposit_event(Event::DocumentSet {
                security,
                id,
                document,
            });
            Ok(())
        }

        /// Names who acts in an issuer's place, whose key is lost or stolen, or which is insolvent;
        /// or has the issuer act again. Meanwhile no key of the treasury acts for that: what it
        /// has goes by a court's order or a deed alone.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::PotNotAllowed`], [`Error::NothingChanges`]
        #[pallet::call_index(35)]
        #[pallet::weight(T::WeightInfo::name_trustee())]
        pub fn name_trustee(
            origin: OriginFor<T>,
            security: SecurityId,
            trustee: Option<T::AccountId>,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut record = Self::security(security)?;
            let is_pot = trustee.as_ref().is_some_and(is_pot);
            ensure!(!is_pot, Error::<T>::PotNotAllowed);
            ensure!(record.trustee != trustee, Error::<T>::NothingChanges);
            Self::entrust(record.treasury, record.trustee.is_some(), trustee.is_some());
            record.trustee = trustee.clone();
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::TrusteeNamed { security, trustee });
            Ok(())
        }

        /// Has a security not be traded, nor issued, until a moment, at most thirty days ahead.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::InvalidMoment`],
        /// [`Error::StoppedByCouncil`]
        #[pallet::call_index(36)]
        #[pallet::weight(T::WeightInfo::halt_security())]
        pub fn halt_security(
            origin: OriginFor<T>,
            security: SecurityId,
            until: Moment,
        ) -> DispatchResult {
            let actor = Self::depository(origin)?;
            let mut record = Self::security(security)?;
            Self::ensure_ahead(until, MAX_WAIT)?;
            Self::ensure_lifts(&record, &actor)?;
            let by = SuspendedBy::of(&actor);
            // Whoever halts it too does not end that earlier.
            let before = record.halt(Self::now()).filter(|halt| halt.by != by);
            let shorter = before.is_some_and(|halt| until < halt.until);
            ensure!(!shorter, Error::<T>::InvalidMoment);
            let halt = Halt { until, by };
            record.halted = Some(halt);
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::SecurityHalted { security, halt });
            Ok(())
        }

        /// Lifts that.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::NotHalted`],
        /// [`Error::StoppedByCouncil`]
        #[pallet::call_index(37)]
        #[pallet::weight(T::WeightInfo::resume_security())]
        pub fn resume_security(origin: OriginFor<T>, security: SecurityId) -> DispatchResult {
            let actor = Self::depository(origin)?;
            let mut record = Self::security(security)?;
            ensure!(record.halt(Self::now()).is_some(), Error::<T>::NotHalted);
            Self::ensure_lifts(&record, &actor)?;
            record.halted = None;
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::SecurityResumed { security });
            Ok(())
        }

        /// Issues units to an account, under the security's rules. One of the investor's keys has
        /// agreed to it, unless it is the treasury.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::NothingToDo`], [`Error::NotRegistered`], [`Error::SecurityHalted`],
        /// [`Error::InvalidMoment`], [`Error::NotJoined`], those of a manager's door;
        /// [`Error::NotInvestor`], those of what a key has signed, those
        /// of an investor in good standing; [`Error::Breached`], [`Error::TooManyLocks`]
        #[pallet::call_index(38)]
        #[pallet::weight(T::WeightInfo::mint())]
        pub fn mint(
            origin: OriginFor<T>,
            issue: Issue,
            key: T::AccountId,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let (record, issuer) = Self::issued_by(origin, issue.security)?;
            let investor = issue.to.investor;
            if investor != record.treasury {
                let what = Consent::Accept(issue);
                let (who, said) = Self::said_by(&issuer, key, what, at, signature)?;
                ensure!(who == investor, Error::<T>::NotInvestor);
                Investors::<T>::insert(who, said);
            }
            let owner = Self::investor(investor)?;
            Self::ensure_not_stopped(&owner)?;
            Self::ensure_good(investor, &owner)?;
            Self::issue(record, issue, 0, 0)?;
            Self::deposit_event(Event::Minted { issue });
            Ok(())
        }

        /// Cancels units of the treasury. So many fewer are registered: to issue them again, the
        /// depository has to confirm it.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::NothingToDo`], [`Error::InvestorStopped`], [`Error::RecoveryPending`],
        /// [`Error::TrusteeActs`], [`TokenError::Frozen`], [`Error::InsufficientUnits`]
        #[pallet::call_index(39)]
        #[pallet::weight(T::WeightInfo::redeem())]
        pub fn redeem(
            origin: OriginFor<T>,
            security: SecurityId,
            book: BookId,
            units: Units,
        ) -> DispatchResult {
            let (record, _) = Self::issued_by(origin, security)?;
            ensure!(units > 0, Error::<T>::NothingToDo);
            let from = SecuritiesAccount {
                investor: record.treasury,
                book,
            };
            Self::cancel(security, record, from, units)?;
            Self::deposit_event(Event::Redeemed {
                security,
                from,
                units,
            });
            Ok(())
        }

        /// Moves units of an investor to another of its accounts. One of its keys has agreed; the
        /// depository brings that, and neither manager has to.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::SecurityNotFound`], [`Error::NotInvestor`],
        /// those of what a key has signed; [`Error::NothingToDo`], [`Error::SameInvestor`],
        /// [`Error::NotJoined`], those of a manager's door of the book's that gets them,
        /// [`Error::InsufficientUnits`], [`Error::TooManyLocks`]
        #[pallet::call_index(40)]
        #[pallet::weight(T::WeightInfo::move_manager())]
        pub fn move_manager(
            origin: OriginFor<T>,
            key: T::AccountId,
            security: SecurityId,
            from: BookId,
            to: BookId,
            units: Units,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let by = Self::bringer(origin.clone())?;
            Self::depository(origin)?;
            Self::security(security)?;
            let what = Consent::Move {
                security,
                from,
                to,
                units,
            };
            let (investor, record) = Self::moved_by(&by, key, what, at, signature)?;
            ensure!(units > 0, Error::<T>::NothingToDo);
            ensure!(from != to, Error::<T>::SameInvestor);
            ensure!(record.books.contains(&to), Error::<T>::NotJoined);
            Self::ensure_manages(&Self::book(to)?.manager)?;
            Investors::<T>::insert(investor, record);
            Self::move_between(security, investor, from, to, units)?;
            Self::deposit_event(Event::Moved {
                security,
                investor,
                from,
                to,
                units,
            });
            Ok(())
        }

        /// Counts a holder as what it is now. Trades do so by themselves.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::InvestorNotFound`], [`Error::NothingChanges`]
        #[pallet::call_index(41)]
        #[pallet::weight(T::WeightInfo::refresh_position())]
        pub fn refresh_position(
            origin: OriginFor<T>,
            security: SecurityId,
            investor: InvestorId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::security(security)?;
            let class = Self::investor(investor)?.class;
            let position = Positions::<T>::get(security, investor);
            let stale = position.filter(|position| position.class != class);
            let mut position = stale.ok_or(Error::<T>::NothingChanges)?;
            Self::recount(security, &record, investor, &position, class);
            position.class = class;
            Positions::<T>::insert(security, investor, position);
            Self::deposit_event(Event::PositionRefreshed {
                security,
                investor,
                class,
            });
            Ok(())
        }

        /// Has something settled at the signer's venue, as soon as all its parties have affirmed;
        /// at most thirty days from now. It locks nothing yet.
        ///
        /// # Errors
        /// [`Error::VenueNotFound`], [`Error::NotOperator`], [`Error::VenueSuspended`], those of a
        /// venue's door; [`Error::InvalidMoment`], [`Error::InvalidLegs`],
        /// [`Error::TooManyParties`]; [`Error::SecurityNotFound`], [`Error::IssuerIsVenue`],
        /// [`Error::InvestorNotFound`], [`Error::NotJoined`]; those of the deposit
        #[pallet::call_index(42)]
        #[pallet::weight(T::WeightInfo::instruct(legs.len().saturated_into()))]
        pub fn instruct(
            origin: OriginFor<T>,
            venue: VenueId,
            legs: Legs,
            expires: Moment,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            let record = Self::venue(venue)?;
            ensure!(record.operator == operator, Error::<T>::NotOperator);
            Self::ensure_open(&record)?;
            Self::ensure_ahead(expires, MAX_WAIT)?;
            let (parties, versions) = Self::check_legs(&record, &legs)?;
            let size = Footprint::from_mel::<InstructionOf<T>>();
            let instruction = Self::open(Instruction {
                venue,
                legs: legs.clone(),
                parties,
                versions,
                expires,
                deposit: Held::new(&operator, size)?,
            })?;
            Self::deposit_event(Event::Instructed {
                instruction,
                venue,
                legs,
                expires,
            });
            Ok(())
        }

        /// Affirms an instruction, for the signer's investor. What it gives on the whole is locked
        /// until the instruction expires: units on the spot, won by a hold. The last affirmation
        /// settles all legs, or fails and leaves everything as it was. Its weight is that of the
        /// size that the signer says ([`size_of`](Pallet::size_of)).
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller)), and of one in
        /// good standing, whose managers are in office; [`Error::InstructionNotFound`],
        /// [`Error::InstructionExpired`], [`Error::NotParty`], [`Error::AlreadyAffirmed`],
        /// [`Error::InsufficientUnits`], [`Error::InsufficientWon`], [`Error::TooManyLocks`],
        /// [`Error::SizeTooSmall`]. The
        /// last one also: [`Error::VenueNotFound`], [`Error::VenueSuspended`], those of a venue's
        /// door, [`Error::IssuerIsVenue`], [`Error::SecurityNotFound`], [`Error::SecurityHalted`],
        /// [`Error::RulesChanged`], [`Error::KeyChanged`], [`Error::Breached`], and the same of the
        /// other parties
        #[pallet::call_index(43)]
        #[pallet::weight(
            T::WeightInfo::affirm_last(size.parties, size.legs, size.rules)
                .max(T::WeightInfo::affirm(size.legs))
        )]
        pub fn affirm(
            origin: OriginFor<T>,
            instruction: InstructionId,
            size: Size,
        ) -> DispatchResultWithPostInfo {
            let signer = ensure_signed(origin)?;
            let (investor, record) = Self::active(&signer)?;
            let weight = Self::do_affirm(instruction, investor, record, size)?;
            Ok(Some(weight).into())
        }

        /// Takes an affirmation back, for the signer's investor: what it has locked is free again.
        ///
        /// # Errors
        /// [`Error::NotInvestor`], [`TokenError::Frozen`], [`Error::InstructionNotFound`],
        /// [`Error::NotParty`], [`Error::NotAffirmed`]
        #[pallet::call_index(44)]
        #[pallet::weight(T::WeightInfo::withdraw())]
        pub fn withdraw(origin: OriginFor<T>, instruction: InstructionId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, _) = Self::of_key(&signer)?;
            T::Frozen::ensure_not_frozen(&signer)?;
            let mut record = Self::instruction(instruction)?;
            let party = record.party_mut(investor).ok_or(Error::<T>::NotParty)?;
            ensure!(party.affirmed, Error::<T>::NotAffirmed);
            party.affirmed = false;
            Self::unlock(&record, &[investor])?;
            Instructions::<T>::insert(instruction, record);
            Self::deposit_event(Event::AffirmationWithdrawn {
                instruction,
                investor,
            });
            Ok(())
        }

        /// Turns an instruction down, for all: by a party, or by the venue.
        ///
        /// # Errors
        /// [`Error::InstructionNotFound`], [`Error::NotParty`], [`TokenError::Frozen`]
        #[pallet::call_index(45)]
        #[pallet::weight(T::WeightInfo::reject())]
        pub fn reject(origin: OriginFor<T>, instruction: InstructionId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let record = Self::instruction(instruction)?;
            let venue = Venues::<T>::get(record.venue);
            let is_venue = venue.is_some_and(|venue| venue.operator == signer);
            let investor = InvestorOfKey::<T>::get(&signer);
            let is_party = investor.is_some_and(|investor| record.party(investor).is_some());
            ensure!(is_venue || is_party, Error::<T>::NotParty);
            T::Frozen::ensure_not_frozen(&signer)?;
            Self::end(instruction, record)?;
            Self::deposit_event(Event::Rejected { instruction });
            Ok(())
        }

        /// Removes an instruction that has expired. What it had locked was free already.
        ///
        /// # Errors
        /// [`Error::InstructionNotFound`], [`Error::NotExpired`]
        #[pallet::call_index(46)]
        #[pallet::weight(T::WeightInfo::expire())]
        pub fn expire(origin: OriginFor<T>, instruction: InstructionId) -> DispatchResult {
            ensure_signed(origin)?;
            let record = Self::instruction(instruction)?;
            ensure!(record.expires <= Self::now(), Error::<T>::NotExpired);
            Self::end(instruction, record)?;
            Self::deposit_event(Event::Expired { instruction });
            Ok(())
        }

        /// Frees units that are pledged to the signer's investor.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller));
        /// [`Error::NothingToDo`], [`Error::LienNotFound`]
        #[pallet::call_index(48)]
        #[pallet::weight(T::WeightInfo::release_pledge())]
        pub fn release_pledge(
            origin: OriginFor<T>,
            security: SecurityId,
            account: SecuritiesAccount,
            units: Units,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (pledgee, _) = Self::active(&signer)?;
            Self::lift_lien(security, account, Cause::Pledge(pledgee), units)?;
            Self::deposit_event(Event::PledgeReleased {
                security,
                account,
                pledgee,
                units,
            });
            Ok(())
        }

        /// Freezes units of an account by a court's order, whether it has so many or not.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::InvestorNotFound`], [`Error::NotJoined`],
        /// [`Error::NothingToDo`], [`Error::InsufficientUnits`], [`Error::TooManyLocks`]
        #[pallet::call_index(49)]
        #[pallet::weight(T::WeightInfo::freeze())]
        pub fn freeze(
            origin: OriginFor<T>,
            security: SecurityId,
            account: SecuritiesAccount,
            units: Units,
            order: H256,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            ensure!(units > 0, Error::<T>::NothingToDo);
            Self::freeze_units(security, account, units, order)?;
            Self::deposit_event(Event::UnitsFrozen {
                security,
                account,
                units,
                order,
            });
            Ok(())
        }

        /// Frees units that a court has frozen by this order.
        ///
        /// # Errors
        /// [`Error::NothingToDo`], [`Error::LienNotFound`]
        #[pallet::call_index(50)]
        #[pallet::weight(T::WeightInfo::unfreeze())]
        pub fn unfreeze(
            origin: OriginFor<T>,
            security: SecurityId,
            account: SecuritiesAccount,
            units: Units,
            order: H256,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::lift_lien(security, account, Cause::Order(order), units)?;
            Self::deposit_event(Event::UnitsUnfrozen {
                security,
                account,
                units,
                order,
            });
            Ok(())
        }

        /// Has units go to another investor without the holder's word, by a court's order, which
        /// the council carries out, or to heirs and successors by a notary's deed, by the
        /// depository too. Rules don't stop it. What the same order has frozen is free for it, and
        /// by a deed only what is neither frozen nor pledged goes; other encumbrances stay with the
        /// account, covered or not, until it has nothing left.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::NotCourt`], [`Error::InvalidDeed`], those of
        /// [`Deeds::ensure_in_force`], [`Error::DeedUsed`]; [`Error::SecurityNotFound`],
        /// [`Error::InvestorNotFound`], [`Error::NotJoined`], [`Error::SameInvestor`],
        /// [`Error::NothingToDo`], [`Error::AlreadyRedeemed`] of the treasury's,
        /// [`Error::InsufficientUnits`], [`Error::TooManyLocks`]
        #[pallet::call_index(51)]
        #[pallet::weight(T::WeightInfo::force_transfer())]
        pub fn force_transfer(
            origin: OriginFor<T>,
            security: SecurityId,
            from: SecuritiesAccount,
            to: SecuritiesAccount,
            units: Units,
            title: Title,
        ) -> DispatchResult {
            Self::entitle(origin, from.investor, title)?;
            ensure!(units > 0, Error::<T>::NothingToDo);
            ensure!(from.investor != to.investor, Error::<T>::SameInvestor);
            Self::force_units(security, from, to, units, title)?;
            Self::deposit_event(Event::ForceTransferred {
                security,
                from,
                to,
                units,
                title,
            });
            Ok(())
        }

        /// Has free won go to another investor without the holder's word, likewise.
        ///
        /// # Errors
        /// Those of the depository's door; [`Error::NotCourt`], [`Error::InvalidDeed`], those of
        /// [`Deeds::ensure_in_force`], [`Error::DeedUsed`]; [`Error::InvestorNotFound`],
        /// [`Error::SameInvestor`], [`Error::NothingToDo`], [`Error::InsufficientWon`]
        #[pallet::call_index(52)]
        #[pallet::weight(T::WeightInfo::force_payment())]
        pub fn force_payment(
            origin: OriginFor<T>,
            from: InvestorId,
            to: InvestorId,
            amount: Balance,
            title: Title,
        ) -> DispatchResult {
            Self::entitle(origin, from, title)?;
            ensure!(amount > 0, Error::<T>::NothingToDo);
            ensure!(from != to, Error::<T>::SameInvestor);
            Self::investor(from)?;
            Self::investor(to)?;
            Self::pay_out(from, &Self::ledger_account(to), amount)?;
            Self::deposit_event(Event::ForcePaid {
                from,
                to,
                amount,
                title,
            });
            Ok(())
        }

        /// Removes a security of which nothing is issued, and gives its deposit back.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::SecurityInUse`]
        #[pallet::call_index(53)]
        #[pallet::weight(T::WeightInfo::delist_security())]
        pub fn delist_security(origin: OriginFor<T>, security: SecurityId) -> DispatchResult {
            let (record, _) = Self::issued_by(origin, security)?;
            let asked = Dates::<T>::contains_key(security) || Reserved::<T>::contains_key(security);
            ensure!(record.issued == 0 && !asked, Error::<T>::SecurityInUse);
            Self::unlist(security, record)?;
            Self::deposit_event(Event::SecurityDelisted { security });
            Ok(())
        }

        /// Offers units at a price. They are issued to whoever has bid, once it is closed and
        /// allotted; until then they are reserved.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::InvalidQuantity`], [`Error::AlreadyRedeemed`], [`Error::InvalidMoment`],
        /// [`Error::NotRegistered`]; those of the deposit
        #[pallet::call_index(54)]
        #[pallet::weight(T::WeightInfo::open_offering())]
        pub fn open_offering(origin: OriginFor<T>, offer: Offer) -> DispatchResult {
            let (record, issuer) = Self::issued_by(origin, offer.security)?;
            Self::check_offer(offer.security, &record, &offer)?;
            let offering = Self::next::<NextOffering<T>>()?;
            Reserved::<T>::mutate(offer.security, |reserved| {
                *reserved = reserved.saturating_add(offer.units);
            });
            let opened = Offering {
                offer,
                per_share: record.per_share,
                stage: OfferingStage::Open,
                bids: 0,
                next_bid: 0,
                demand: 0,
                reserved: offer.units,
                deposit: Held::new(&issuer, Footprint::from_mel::<OfferingOf<T>>())?,
            };
            Offerings::<T>::insert(offering, opened);
            Self::deposit_event(Event::OfferingOpened {
                offering,
                offer,
                account: Self::offering_account(offering),
            });
            Ok(())
        }

        /// Bids for units, for the signer's investor, and pays for them from its ledger account. It
        /// is known until refunds are due, and could be issued all of them by the rules that look
        /// at it alone: classes, countries, the annual cap.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller)), and of one in
        /// good standing; [`Error::OfferingNotFound`], [`Error::OfferingClosed`],
        /// [`Error::NothingToDo`], [`Error::InvalidQuantity`], [`Error::NotJoined`],
        /// [`Error::SameInvestor`] of the issuer, [`Error::InvestorNotKnown`],
        /// [`Error::Breached`], [`Error::AlreadyBid`], [`Error::InsufficientWon`]
        #[pallet::call_index(55)]
        #[pallet::weight(T::WeightInfo::subscribe())]
        pub fn subscribe(
            origin: OriginFor<T>,
            offering: OfferingId,
            book: BookId,
            units: Units,
        ) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, record) = Self::active(&signer)?;
            Self::ensure_good(investor, &record)?;
            let open = Self::offering(offering)?;
            let is_open = open.stage == OfferingStage::Open && Self::now() < open.offer.closes;
            ensure!(is_open, Error::<T>::OfferingClosed);
            ensure!(units > 0, Error::<T>::NothingToDo);
            ensure!(units <= open.offer.units, Error::<T>::InvalidQuantity);
            ensure!(record.books.contains(&book), Error::<T>::NotJoined);
            // The issuer's won would come back to it, and reach the soft cap.
            let security = Self::security(open.offer.security)?;
            ensure!(investor != security.treasury, Error::<T>::SameInvestor);
            let account = SecuritiesAccount { investor, book };
            Self::ensure_may_bid(&open, &security, &record, account, units)?;
            Self::bid(offering, open, account, units)?;
            Self::deposit_event(Event::Subscribed {
                offering,
                investor,
                units,
            });
            Ok(())
        }

        /// Takes the bid of the signer's investor back while the offering is open.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller));
        /// [`Error::OfferingNotFound`], [`Error::OfferingClosed`], [`Error::NotBid`]
        #[pallet::call_index(56)]
        #[pallet::weight(T::WeightInfo::cancel_subscription())]
        pub fn cancel_subscription(origin: OriginFor<T>, offering: OfferingId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, _) = Self::active(&signer)?;
            let mut open = Self::offering(offering)?;
            let is_open = open.stage == OfferingStage::Open && Self::now() < open.offer.closes;
            ensure!(is_open, Error::<T>::OfferingClosed);
            let (number, bid) = Self::bid_of(offering, investor)?;
            Self::take_back(offering, &mut open, number, &bid)?;
            Offerings::<T>::insert(offering, open);
            Self::deposit_event(Event::SubscriptionCancelled { offering, investor });
            Ok(())
        }

        /// Closes an offering, in as many steps as the signer says; each goes through one bid, and
        /// all of them have to be gone through up to three times. Whoever calls it next goes on.
        ///
        /// # Errors
        /// [`Error::OfferingNotFound`], [`Error::OfferingOpen`], [`Error::OfferingClosed`]
        #[pallet::call_index(57)]
        #[pallet::weight(T::WeightInfo::close_offering(*steps))]
        pub fn close_offering(
            origin: OriginFor<T>,
            offering: OfferingId,
            steps: u32,
        ) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            let mut open = Self::offering(offering)?;
            let now = Self::now();
            ensure!(open.offer.closes <= now, Error::<T>::OfferingOpen);
            let over = open.stage == OfferingStage::Allotted || open.is_off(now);
            // One that is off without bids is forgotten.
            ensure!(!over || open.bids == 0, Error::<T>::OfferingClosed);
            let done = if over {
                0
            } else {
                Self::allot(offering, &mut open, steps)
            };
            if open.is_off(now) {
                open.stage = OfferingStage::Failed;
            }
            let stage = open.stage;
            Self::deposit_event(Event::OfferingStepped { offering, stage });
            Self::keep(offering, open)?;
            Ok(Some(T::WeightInfo::close_offering(done)).into())
        }

        /// Settles an investor's bid, by anyone: units are issued to it under the security's rules,
        /// against their price; what is left of its won goes back. Where a rule stops that, or the
        /// offering is off, all of it does.
        ///
        /// # Errors
        /// [`Error::OfferingNotFound`], [`Error::NotBid`], [`Error::NotAllotted`]; until refunds
        /// are due, those of an investor in good standing and of a halted security
        #[pallet::call_index(58)]
        #[pallet::weight(T::WeightInfo::settle_subscription())]
        pub fn settle_subscription(
            origin: OriginFor<T>,
            offering: OfferingId,
            investor: InvestorId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            let mut open = Self::offering(offering)?;
            let (number, bid) = Self::bid_of(offering, investor)?;
            let (units, paid, refused) = Self::settle_bid(offering, &mut open, number, &bid)?;
            Self::deposit_event(Event::SubscriptionSettled {
                offering,
                investor,
                book: bid.book,
                units,
                paid,
                back: bid.won.saturating_sub(paid),
                refused,
            });
            Self::keep(offering, open)
        }

        /// Says what is withheld of dividends that are announced from now on, and where it goes.
        ///
        /// # Errors
        /// [`Error::InvalidTax`]
        #[pallet::call_index(59)]
        #[pallet::weight(T::WeightInfo::set_tax())]
        pub fn set_tax(origin: OriginFor<T>, tax: TaxOf<T>) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let TaxTerms { income, local, .. } = tax.terms;
            let both = u32::from(income).saturating_mul(u32::from(local).saturating_add(1_000));
            ensure!(both <= 1_000_000, Error::<T>::InvalidTax);
            Taxes::<T>::put(&tax);
            Self::deposit_event(Event::TaxSet { tax });
            Ok(())
        }

        /// Says how an investor is taxed from now on. Record dates before now are not touched.
        ///
        /// # Errors
        /// [`Error::InvestorNotFound`]; [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::NothingChanges`], [`Error::TooManyChanges`]
        #[pallet::call_index(60)]
        #[pallet::weight(T::WeightInfo::set_tax_class())]
        pub fn set_tax_class(
            origin: OriginFor<T>,
            investor: InvestorId,
            class: TaxClass,
        ) -> DispatchResult {
            Self::cared_for(origin, investor)?;
            let now = Self::now();
            let before = Self::tax_class_at(investor, now);
            ensure!(before != class, Error::<T>::NothingChanges);
            let mut known = TaxClasses::<T>::get(investor);
            // What is said many times at one moment is said once.
            if known.last().is_some_and(|(since, _)| *since == now) {
                known.pop();
            }
            if known.is_full() {
                // The first is needed as long as there may be a record date before the second.
                let second = known.get(1).map_or(now, |(since, _)| *since);
                let over = second.saturating_add(CLAIMS) <= now;
                ensure!(over, Error::<T>::TooManyChanges);
                known.remove(0);
            }
            let last = known.last().map_or(TaxClass::Withheld, |(_, class)| *class);
            if last != class {
                let added = known.try_push((now, class));
                added.map_err(|_| Error::<T>::TooManyChanges)?;
            }
            TaxClasses::<T>::insert(investor, known);
            Self::deposit_event(Event::TaxClassSet { investor, class });
            Ok(())
        }

        /// Announces a dividend, a vote or a redemption. Who has units at the record date has a
        /// part in it, whatever it does with them after; the treasury has none. What is redeemed,
        /// at the reference price at least, is neither issued nor traded from that date on.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::InvalidMoment`], [`Error::InvalidQuantity`], [`Error::InvalidOptions`],
        /// [`Error::TaxNotSet`], [`Error::PriceTooLow`], [`Error::AlreadyRedeemed`],
        /// [`Error::SecurityInUse`], [`Error::TooManyRecordDates`]; those of the deposit
        #[pallet::call_index(61)]
        #[pallet::weight(T::WeightInfo::announce())]
        pub fn announce(
            origin: OriginFor<T>,
            security: SecurityId,
            record_date: Moment,
            announcement: Announcement,
        ) -> DispatchResult {
            let (mut record, issuer) = Self::issued_by(origin, security)?;
            Self::ensure_ahead(record_date, MAX_NOTICE)?;
            let matter = Self::matter(&record, record_date, announcement)?;
            if let Announcement::Redemption(_) = announcement {
                // Else bidders would be kept from what they are allotted.
                let offered = Reserved::<T>::contains_key(security);
                ensure!(!offered, Error::<T>::SecurityInUse);
                record.matures = Some(record_date);
                Securities::<T>::insert(security, record);
            }
            let action = Self::open_action(Action {
                security,
                record_date,
                matter,
                taken: 0,
                paid: 0,
                taxed: 0,
                deposit: Held::new(&issuer, Footprint::from_mel::<ActionOf<T>>())?,
            })?;
            Self::deposit_event(Event::Announced {
                action,
                security,
                record_date,
                announcement,
            });
            Ok(())
        }

        /// Pays the won of a dividend or a redemption into its account, all of it. One that says
        /// won a share can be funded once the record date has passed.
        ///
        /// # Errors
        /// [`Error::ActionNotFound`], [`Error::NotDividend`], [`Error::AlreadyFunded`],
        /// [`Error::BeforeRecordDate`], [`Error::WrongPot`], [`TokenError::Frozen`]; those of the
        /// transfer
        #[pallet::call_index(62)]
        #[pallet::weight(T::WeightInfo::fund())]
        pub fn fund(origin: OriginFor<T>, action: ActionId, amount: Balance) -> DispatchResult {
            let by = ensure_signed(origin)?;
            let mut record = Self::action(action)?;
            let funded = record.matter.funded_mut();
            let funded = funded.ok_or(Error::<T>::NotDividend)?;
            ensure!(funded.is_none(), Error::<T>::AlreadyFunded);
            *funded = Some(Self::now());
            let pot = Self::pot_of(&record)?;
            ensure!(amount == pot, Error::<T>::WrongPot);
            T::Frozen::ensure_not_frozen(&by)?;
            let account = Self::pot_account(action);
            T::Currency::transfer(&by, &account, amount, Expendable)?;
            Actions::<T>::insert(action, record);
            Self::deposit_event(Event::Funded { action, amount });
            Ok(())
        }

        /// Has the part of the signer's investor in a dividend or a redemption paid, to its ledger
        /// account.
        ///
        /// # Errors
        /// [`Error::NotInvestor`]; those of [`push`](Self::push)
        #[pallet::call_index(63)]
        #[pallet::weight(T::WeightInfo::claim().max(T::WeightInfo::redeem_part()))]
        pub fn claim(origin: OriginFor<T>, action: ActionId) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, _) = Self::of_key(&signer)?;
            Self::pay_part(action, investor)
        }

        /// The same for any investor, by anyone.
        ///
        /// # Errors
        /// [`Error::ActionNotFound`], [`Error::BeforeRecordDate`], [`Error::NotDividend`],
        /// [`Error::NotFunded`], [`Error::InvestorNotFound`], [`Error::NothingToDo`],
        /// [`Error::AlreadyClaimed`]
        #[pallet::call_index(64)]
        #[pallet::weight(T::WeightInfo::push().max(T::WeightInfo::redeem_part()))]
        pub fn push(
            origin: OriginFor<T>,
            action: ActionId,
            investor: InvestorId,
        ) -> DispatchResult {
            ensure_signed(origin)?;
            Self::pay_part(action, investor)
        }

        /// Votes, for the signer's investor, with what it had at the record date.
        ///
        /// # Errors
        /// Those of an investor's door ([`add_controller`](Self::add_controller));
        /// [`Error::ActionNotFound`], [`Error::BeforeRecordDate`], [`Error::NothingToDo`],
        /// [`Error::AlreadyClaimed`], [`Error::NotVote`], [`Error::VoteOver`],
        /// [`Error::NoSuchOption`]
        #[pallet::call_index(65)]
        #[pallet::weight(T::WeightInfo::vote())]
        pub fn vote(origin: OriginFor<T>, action: ActionId, option: u8) -> DispatchResult {
            let signer = ensure_signed(origin)?;
            let (investor, _) = Self::active(&signer)?;
            let units = Self::count_votes(action, investor, option)?;
            Self::deposit_event(Event::Voted {
                action,
                investor,
                option,
                units,
            });
            Ok(())
        }

        /// Closes a vote that is over, by anyone; before that by who acts for the issuer, as long
        /// as nobody has voted, and by a trustee in any case. Or a dividend or redemption before
        /// its record date, or without won: by who acts for the issuer, and without won thirty days
        /// after that date by anyone. Its won goes to the treasury.
        ///
        /// # Errors
        /// [`Error::ActionNotFound`], [`Error::NotOver`], [`Error::AlreadyFunded`];
        /// [`Error::NotIssuer`], those of an issuer's door
        #[pallet::call_index(66)]
        #[pallet::weight(T::WeightInfo::close_action())]
        pub fn close_action(origin: OriginFor<T>, action: ActionId) -> DispatchResult {
            ensure_signed(origin.clone())?;
            let record = Self::action(action)?;
            Self::ensure_closes(origin, &record)?;
            // What somebody has sent there without a reason goes to the issuer.
            Self::return_rest(action, &Self::security(record.security)?)?;
            Self::close(action, record)
        }

        /// Gives the issuer what nobody has claimed of a dividend or redemption in five years since
        /// it was there, or what nobody has a part in, to its ledger account, by anyone.
        ///
        /// # Errors
        /// [`Error::ActionNotFound`], [`Error::NotDividend`], [`Error::NotFunded`],
        /// [`Error::NotOver`]
        #[pallet::call_index(67)]
        #[pallet::weight(T::WeightInfo::reclaim())]
        pub fn reclaim(origin: OriginFor<T>, action: ActionId) -> DispatchResult {
            ensure_signed(origin)?;
            let mut record = Self::action(action)?;
            let funded = record.matter.funded_mut();
            let funded = *funded.ok_or(Error::<T>::NotDividend)?;
            let funded = funded.ok_or(Error::<T>::NotFunded)?;
            let (now, since) = (Self::now(), record.record_date.max(funded));
            let security = Self::security(record.security)?;
            let over = since.saturating_add(CLAIMS) <= now;
            let nobodys = || Self::is_nobodys(&record, &security);
            ensure!(over || nobodys(), Error::<T>::NotOver);
            Self::return_rest(action, &security)?;
            Self::close(action, record)
        }

        /// Makes several shares of each: a share is so many times fewer units, and worth so many
        /// times less. Both come out even, so that nobody's units change, nor what they are worth,
        /// nor what is locked, asked for at a date, or instructed. What the depository is about to
        /// confirm does not change either.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::RegistrationPending`], [`Error::NotDivisible`]
        #[pallet::call_index(68)]
        #[pallet::weight(T::WeightInfo::split())]
        pub fn split(origin: OriginFor<T>, security: SecurityId, into: u32) -> DispatchResult {
            let (mut record, _) = Self::issued_by(origin, security)?;
            ensure!(record.proposed.is_none(), Error::<T>::RegistrationPending);
            let parts = Units::from(into);
            let divides = into > 1
                && record.per_share.is_multiple_of(parts)
                && record.reference.is_multiple_of(parts);
            ensure!(divides, Error::<T>::NotDivisible);
            record.per_share = record.per_share.checked_div(parts).unwrap_or(1);
            record.reference = record.reference.checked_div(parts).unwrap_or(1);
            let Security {
                per_share,
                reference,
                ..
            } = record;
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::Split {
                security,
                into,
                per_share,
                reference,
            });
            Ok(())
        }

        /// Pledges units of an investor, or more of them, to another until a moment (질권). One of
        /// its keys has agreed; the book's manager, the depository or the council brings that, so
        /// that who has stolen the key does not bind them.
        ///
        /// # Errors
        /// [`Error::BookNotFound`], [`Error::NotManager`], those of a manager's door or of the
        /// depository's; [`Error::NotInvestor`], those of what a key has signed and of an investor
        /// in good standing; [`Error::SecurityNotFound`], [`Error::InvestorNotFound`],
        /// [`Error::SameInvestor`], [`Error::NothingToDo`], [`Error::InvalidMoment`],
        /// [`Error::InsufficientUnits`], [`Error::TooManyLocks`]
        #[pallet::call_index(69)]
        #[pallet::weight(T::WeightInfo::pledge())]
        pub fn pledge(
            origin: OriginFor<T>,
            key: T::AccountId,
            security: SecurityId,
            book: BookId,
            pledgee: InvestorId,
            units: Units,
            until: Moment,
            at: Moment,
            signature: Option<T::Signature>,
        ) -> DispatchResult {
            let actor = Self::actor(origin.clone())?;
            Self::carer(&actor, &Self::book(book)?.manager)?;
            let by = Self::bringer(origin)?;
            let what = Consent::Pledge {
                security,
                book,
                pledgee,
                units,
                until,
            };
            let (investor, record) = Self::said_by(&by, key, what, at, signature)?;
            Self::ensure_good(investor, &record)?;
            Self::security(security)?;
            Self::investor(pledgee)?;
            ensure!(pledgee != investor, Error::<T>::SameInvestor);
            ensure!(units > 0, Error::<T>::NothingToDo);
            Self::ensure_ahead(until, MAX_LOCK)?;
            let account = SecuritiesAccount { investor, book };
            Self::pledge_units(security, account, pledgee, units, until)?;
            Investors::<T>::insert(investor, record);
            Self::deposit_event(Event::Pledged {
                security,
                account,
                pledgee,
                units,
                until,
            });
            Ok(())
        }

        /// Frees pledged units by a court's order.
        ///
        /// # Errors
        /// [`Error::NothingToDo`], [`Error::LienNotFound`]
        #[pallet::call_index(70)]
        #[pallet::weight(T::WeightInfo::lift_pledge())]
        pub fn lift_pledge(
            origin: OriginFor<T>,
            security: SecurityId,
            account: SecuritiesAccount,
            pledgee: InvestorId,
            units: Units,
            order: H256,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Self::lift_lien(security, account, Cause::Pledge(pledgee), units)?;
            Self::deposit_event(Event::PledgeLifted {
                security,
                account,
                pledgee,
                units,
                order,
            });
            Ok(())
        }

        /// Calls an offering off while there can be bids: all of them get their won back.
        ///
        /// # Errors
        /// [`Error::OfferingNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::OfferingClosed`]
        #[pallet::call_index(71)]
        #[pallet::weight(T::WeightInfo::call_off())]
        pub fn call_off(origin: OriginFor<T>, offering: OfferingId) -> DispatchResult {
            let mut open = Self::offering(offering)?;
            Self::issued_by(origin, open.offer.security)?;
            let is_open = open.stage == OfferingStage::Open && Self::now() < open.offer.closes;
            ensure!(is_open, Error::<T>::OfferingClosed);
            let stage = OfferingStage::Failed;
            open.stage = stage;
            Self::deposit_event(Event::OfferingStepped { offering, stage });
            Self::keep(offering, open)
        }

        /// Makes one share of several: a share is so many times more units, and worth so many times
        /// more. Nobody's units change by that. The fractions of a share that holders have then are
        /// bought at a price for a share, the reference price at least, and cancelled: of each
        /// once, by anyone's [`push`](Self::push). The treasury pays for the largest that there can
        /// be; what is left over comes back.
        ///
        /// # Errors
        /// [`Error::SecurityNotFound`], [`Error::NotIssuer`], those of an issuer's door;
        /// [`Error::RegistrationPending`], [`Error::InvalidQuantity`], [`Error::PriceTooLow`];
        /// [`TokenError::Frozen`], [`Error::InvestorStopped`], [`Error::RecoveryPending`],
        /// [`Error::TrusteeActs`], [`Error::InsufficientWon`] of the treasury;
        /// [`Error::InvalidMoment`] where this is a record date already,
        /// [`Error::TooManyRecordDates`]; those of the deposit
        #[pallet::call_index(72)]
        #[pallet::weight(T::WeightInfo::consolidate())]
        pub fn consolidate(
            origin: OriginFor<T>,
            security: SecurityId,
            by: u32,
            price: Balance,
        ) -> DispatchResult {
            let (mut record, issuer) = Self::issued_by(origin, security)?;
            ensure!(record.proposed.is_none(), Error::<T>::RegistrationPending);
            let good = by > 1 && (1..=MAX_DIVIDEND).contains(&price);
            ensure!(good, Error::<T>::InvalidQuantity);
            record.consolidate(by).ok_or(Error::<T>::InvalidQuantity)?;
            ensure!(price >= record.reference, Error::<T>::PriceTooLow);
            let Security {
                per_share,
                reference,
                ..
            } = record;
            Self::treasury(&record)?;
            let mut action = None;
            if HolderCounts::<T>::get(security).all() > 0 {
                let size = Footprint::from_mel::<ActionOf<T>>();
                let deposit = Held::new(&issuer, size)?;
                action = Some(Self::buy_fractions(security, &record, price, deposit)?);
            }
            Securities::<T>::insert(security, record);
            Self::deposit_event(Event::Consolidated {
                security,
                by,
                per_share,
                reference,
                action,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The classes of badges.
        pub fn badges() -> Option<Doors> {
            Badges::<T>::get()
        }

        /// How long anybody is given to notice what changes, in milliseconds.
        pub fn notice() -> Moment {
            Notice::<T>::get()
        }

        /// What a retail investor may buy in a year.
        pub fn annual_cap() -> Option<AnnualCap> {
            Cap::<T>::get()
        }

        /// An account manager's book.
        pub fn book_details(book: BookId) -> Option<BookOf<T>> {
            Books::<T>::get(book)
        }

        /// An investor.
        pub fn investor_details(investor: InvestorId) -> Option<InvestorOf<T>> {
            Investors::<T>::get(investor)
        }

        /// Whose a key is.
        pub fn investor_of(key: T::AccountId) -> Option<InvestorId> {
            InvestorOfKey::<T>::get(key)
        }

        /// The account where an investor's won and units are.
        pub fn ledger_account_of(investor: InvestorId) -> T::AccountId {
            Self::ledger_account(investor)
        }

        /// What an investor has in won: what is free, and what is locked in pending trades.
        pub fn cash_of(investor: InvestorId) -> (Balance, Balance) {
            Self::cash(investor)
        }

        /// What an investor has bought this year under the annual cap, and the limit, in won.
        pub fn bought_by(investor: InvestorId) -> (Balance, Option<Balance>) {
            let cap = Cap::<T>::get();
            (Self::bought(investor, cap), cap.map(|cap| cap.limit))
        }

        /// A venue.
        pub fn venue_details(venue: VenueId) -> Option<VenueOf<T>> {
            Venues::<T>::get(venue)
        }

        /// A security.
        pub fn security_details(security: SecurityId) -> Option<SecurityOf<T>> {
            Securities::<T>::get(security)
        }

        /// Which security has an ISIN.
        pub fn security_of(code: [u8; 12]) -> Option<SecurityId> {
            SecurityOfCode::<T>::get(code)
        }

        /// The rules of a security: those in force and those to come.
        pub fn rules_of(security: SecurityId) -> Rulebook {
            let mut book = Rulebooks::<T>::get(security);
            book.turn(Self::now());
            book
        }

        /// How many investors hold a security, as they are counted.
        pub fn holders_of(security: SecurityId) -> Holders {
            HolderCounts::<T>::get(security)
        }

        /// A document of a security.
        pub fn document(security: SecurityId, id: DocumentId) -> Option<Document> {
            Documents::<T>::get(security, id)
        }

        /// What an investor has of a security.
        pub fn position(security: SecurityId, investor: InvestorId) -> Option<View> {
            let position = Positions::<T>::get(security, investor)?;
            Some(position.view(Self::now()))
        }

        /// The sums of a security that have to be equal: what is registered is at least what is
        /// issued, which is what the unit ledger has, and the books together.
        pub fn reconcile(security: SecurityId) -> Option<Sums> {
            Self::sums(security)
        }

        /// An instruction that is not settled.
        pub fn instruction_details(instruction: InstructionId) -> Option<InstructionOf<T>> {
            Instructions::<T>::get(instruction)
        }

        /// How large an instruction is: what its affirmations have to say.
        pub fn size_of(instruction: InstructionId) -> Option<Size> {
            Self::size(instruction)
        }

        /// Everything because of which these legs would not settle now, if all their parties
        /// affirmed.
        pub fn preflight(venue: VenueId, legs: Legs) -> Vec<Obstacle> {
            Self::obstacles(venue, &legs)
        }

        /// An offering.
        pub fn offering_details(offering: OfferingId) -> Option<OfferingOf<T>> {
            Offerings::<T>::get(offering)
        }

        /// An investor's bid.
        pub fn bid_details(offering: OfferingId, investor: InvestorId) -> Option<Bid> {
            let number = BidOf::<T>::get(offering, investor)?;
            Bids::<T>::get(offering, number)
        }

        /// What is withheld of dividends that are announced now.
        pub fn tax() -> Option<TaxOf<T>> {
            Taxes::<T>::get()
        }

        /// How an investor was taxed at a moment.
        pub fn taxed_as(investor: InvestorId, at: Moment) -> TaxClass {
            Self::tax_class_at(investor, at)
        }

        /// A corporate action.
        pub fn action_details(action: ActionId) -> Option<ActionOf<T>> {
            Actions::<T>::get(action)
        }

        /// What an investor had at the record date of an action, or has as long as that has not
        /// passed; and whether it has had its part.
        pub fn part_of(action: ActionId, investor: InvestorId) -> Option<(Units, bool)> {
            let record = Actions::<T>::get(action)?;
            let units = Self::units_at(record.security, investor, record.record_date);
            Some((units, Taken::<T>::contains_key(action, investor)))
        }

        /// What a key signs.
        pub fn statement_message(statement: Statement<T::AccountId>) -> Vec<u8> {
            Self::statement_bytes(&statement)
        }
    }
}
