//! # Vouchers: digital won for a purpose
//!
//! A city, a ministry or a school gives people money that can only be spent for its purpose. The
//! merchant has the money at once; a refund restores exactly what was paid; what is left goes back
//! to whoever gave it.
//!
//! ## What never happens
//!
//! * A holder spends more than it was given, or other than the programme's rules allow; two
//!   payments in one block share no won.
//! * More is promised than was paid in.
//! * A merchant gives back more of a payment than it got, or any part of it more than it paid.
//! * Won is made or unmade: this pallet only moves it.
//!
//! The law, which [`try_state`](Hooks::try_state) checks, of each programme ([`Totals`]):
//!
//! * **escrow ≥ funded − spent + refunded − returned**. Anyone may send the escrow a stray won;
//!   [`close`](Call::close) returns what was counted to the funder, and strays to the treasury.
//! * **Σ entitlements and purses = issued − spent + refunded − withdrawn**, until it is closed.
//! * **issued ≤ committed ≤ funded**.
//! * Of each payment, **refunded ≤ paid**.
//! * Each entitlement with won in it keeps its holder's account alive, and none without does; so
//!   does each enrolled merchant's record, so that no payment has to make an account.
//!
//! ## Terms
//!
//! * **Programme**: a **funder**'s money in an **escrow** account of its own, for a purpose that
//!   its **rules** spell out, run by an **operator**, who holds the badge of an agency.
//! * **Entitlement**: what one holder has left of a programme. A number, not a token, so that a
//!   million of them expire without being touched. **Withdrawing** one gives its won back to the
//!   programme, which does not promise it again.
//! * **Batch**: the root of a Merkle [sum tree](sum_tree) of who is to have how much; a **leaf** is
//!   **claimed** for its account, once. A leaf may name an account that never existed, one for each
//!   programme, so that nobody can link what its holder buys.
//! * **Self-pay share**: what the holder pays of each payment with won of its own.
//! * **Draining order**: of several programmes, the one that expires first pays first (ties by id).
//! * **Purse**: a part of an entitlement put aside for **orders** that are signed off line.
//! * **Fee purse**: an account that pays the fees of holders' [`pay`](Call::pay) and
//!   [`reserve`](Call::reserve), up to an allowance for each holder and day.
//! * **Acquirer**: who enrols merchants and answers for them, by a badge.
//! * **Receipt**: what is kept of a payment, for refunds.
//!
//! Amounts are whole won. Moments are milliseconds since 1970; what lasts *until* a moment is over
//! in it. Days and hours are Korean.
//!
//! ## Life of a programme
//!
//! [`create_programme`](Call::create_programme), [`fund`](Call::fund),
//! [`publish_batch`](Call::publish_batch) or [`allot`](Call::allot), [`claim`](Call::claim),
//! [`pay`](Call::pay) until `valid_until`, [`refund`](Call::refund) until `refund_until`; then
//! anyone may [`close`](Call::close) it, and its records are pruned block by block.
//!
//! ## Payments
//!
//! `pay` draws floor(amount × (1 − self-pay share)) from up to four programmes in draining order,
//! and the rest from the payer's own won. Each programme named must be within its dates and pass
//! the merchant, also where others pay all of it. A programme's caps count what that programme
//! pays.
//!
//! A refund gives back each part by floor(refund left × part ÷ parts left) in draining order, the
//! payer's own last, counted from the payment's beginning, so that it does not matter in how many
//! pieces it comes. Where several programmes paid, refunds end when the first of theirs end.
//!
//! ## Off line
//!
//! A holder [`reserve`](Call::reserve)s won in its purse until a moment before which it can't
//! [`release`](Call::release) it, signs [`Order`]s without a network, and merchants submit them in
//! any order with [`pay_order`](Call::pay_order), each once, [`MAX_ORDERS`] of a holder in a day.
//! Rules, among them hours and the first use, are judged when the order is submitted: the chain
//! can't know when it was signed. What a merchant risks is that a dishonest holder signs more than
//! its purse holds, or that the operator re-points the entitlement or takes it back before the
//! order arrives. In programmes with a self-pay share there are no purses, since nothing could
//! vouch for the holder's own won.
//!
//! ## Who may call what
//!
//! | call | origin |
//! |---|---|
//! | [`name_badges`] | [`Config::AdminOrigin`] (the council) |
//! | [`create_programme`] | who holds the badge of an agency |
//! | [`publish_batch`], [`allot`] | the operator, while it holds that badge |
//! | [`repoint`], [`withdraw_entitlement`], [`pause`], [`resume`] | the operator |
//! | [`fund`] | the funder |
//! | [`fund_fees`] | anyone |
//! | [`close`] | anyone in the end; the operator before anything is promised |
//! | [`enroll_merchant`] | who holds the badge of an acquirer |
//! | [`update_merchant`] | its acquirer, while it holds that badge |
//! | [`reinstate_merchant`] | the same, or [`Config::AdminOrigin`] |
//! | [`suspend_merchant`], [`remove_merchant`] | its acquirer, or [`Config::AdminOrigin`] |
//! | [`claim`], [`pay_order`] | anyone: signed, or not |
//! | [`pay`], [`reserve`], [`release`] | the holder |
//! | [`refund`] | the merchant |
//!
//! [`name_badges`]: Call::name_badges
//! [`create_programme`]: Call::create_programme
//! [`publish_batch`]: Call::publish_batch
//! [`allot`]: Call::allot
//! [`repoint`]: Call::repoint
//! [`withdraw_entitlement`]: Call::withdraw_entitlement
//! [`pause`]: Call::pause
//! [`resume`]: Call::resume
//! [`fund`]: Call::fund
//! [`fund_fees`]: Call::fund_fees
//! [`close`]: Call::close
//! [`enroll_merchant`]: Call::enroll_merchant
//! [`update_merchant`]: Call::update_merchant
//! [`reinstate_merchant`]: Call::reinstate_merchant
//! [`suspend_merchant`]: Call::suspend_merchant
//! [`remove_merchant`]: Call::remove_merchant
//! [`claim`]: Call::claim
//! [`pay_order`]: Call::pay_order
//! [`pay`]: Call::pay
//! [`reserve`]: Call::reserve
//! [`release`]: Call::release
//! [`refund`]: Call::refund
//!
//! ## Unsigned submissions
//!
//! `claim` or `pay_order` without a signature ([bare, or general](submission)) costs nobody a fee.
//! It is valid only if the call would succeed, so that none that fails ever reaches a block:
//! whatever is duplicate, broken or late dies in the pool with `InvalidTransaction::Custom(n)`,
//! where **n is the index of the [`Error`] in the metadata**, by which the signed call would have
//! failed. What may still become valid (the programme is paused, has not begun, the purse is too
//! low) is refused with `UnknownTransaction::Custom(n)`, which the pool does not ban, so that the
//! same bytes can be sent again at once; n is [`FILTERED`](submission::FILTERED) while the chain's
//! call filter forbids the call. Of one holder's orders in a programme, one of each nonce modulo
//! [`MAX_ORDERS`] waits in the pool: wallets count their nonces up.
//!
//! Who signs pays for the check as well, though a signed call is not checked beforehand.
//!
//! ## A court's freeze
//!
//! A payer against whom an order stands can't spend entitlements either, nor reserve, nor have them
//! re-pointed (the operator may withdraw them). It can receive them, and refunds. An agency or an
//! acquirer that is stopped can't act as one.
//!
//! ## Costs
//!
//! * `publish_batch`: constant, whatever the number of leaves. The operator holds a deposit for a
//!   programme, and for a batch with its bits (1 for each leaf), the acquirer for a merchant, until
//!   the record goes. Entitlements and receipts are paid by fees, and pruned.
//! * `claim`: ⌈log₂ n⌉ hashes, 17 for 100,000 leaves, whose bits take 49 keys.
//! * `pay`: linear in the programmes; one badge is looked up for a programme that asks for one.
//! * Expiry: nothing. `close`: constant, with any number of holders.
//! * Pruning: in [`on_idle`](Hooks::on_idle), at most [`Config::PruneWeight`] a block, entry by
//!   entry, since each gives back its holder's account reference.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
#[cfg(any(feature = "try-runtime", test))]
mod invariants;
mod ledger;
#[cfg(test)]
mod mock;
mod order;
mod pruning;
mod rules;
mod shares;
mod spending;
mod sponsoring;
pub mod sum_tree;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

extern crate alloc;

use alloc::vec::Vec;
use frame::{
    deps::{
        frame_support::traits::tokens::Preservation::Expendable,
        sp_core::H256,
        sp_runtime::traits::{IdentifyAccount, Verify},
    },
    prelude::*,
    traits::{
        Consideration, Footprint, UnixTime,
        fungible::{Inspect, Mutate},
    },
};
use pallet_support::{Credentials, Frozen, korea, submission};

pub use order::Order;
pub use pallet::*;
pub use pallet_support::{Moment, ProgrammeId};
pub use rules::{MAX_BADGE_RULES, MAX_REGIONS, MAX_RULES, Payment, Rule, RuleIndex, Rules};
pub use sum_tree::{Leaf, MAX_LEAVES, MAX_PATH, Path, SumNode};
pub use types::*;
pub use weights::WeightInfo;

/// A programme, with its deposit.
pub type ProgrammeOf<T> = Programme<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// The terms of a programme.
pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId>;
/// A merchant, with its deposit.
pub type MerchantOf<T> = Merchant<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A batch, with its deposit.
pub type BatchOf<T> = Batch<<T as Config>::Deposit>;
/// A leaf of a batch.
pub type LeafOf<T> = Leaf<<T as frame_system::Config>::AccountId>;
/// An order.
pub type OrderOf<T> = Order<<T as frame_system::Config>::AccountId>;
/// A receipt.
pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId>;
/// Who is allotted how much, in won.
pub type Allotments<T> =
    BoundedVec<(<T as frame_system::Config>::AccountId, Balance), ConstU32<MAX_ALLOTMENTS>>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeCall: From<Call<Self>>> {
        /// Names the badges that open doors here, and may do with merchants what acquirers may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The digital won.
        type Currency: Mutate<Self::AccountId, Balance = Balance>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court forbids to spend.
        type Frozen: Frozen<Self::AccountId>;

        /// What signs orders.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// Where won that nobody owns goes.
        type Treasury: Get<Self::AccountId>;

        /// What operators and acquirers have to hold for the records that they make.
        type Deposit: Consideration<Self::AccountId, Footprint>;

        /// Below it, each programme has its escrow and its fee purse.
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
        type BenchmarkHelper: BenchmarkHelper<Self::AccountId, Self::Signature>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a programme, a batch or a merchant takes.
        Record,
    }

    /// The badges that operators and acquirers need. Written by [`Pallet::name_badges`] and at
    /// genesis.
    #[pallet::storage]
    pub type Badges<T: Config> = StorageValue<_, Doors>;

    /// The programmes. The operator's deposit pays; an entry goes when all other records of a
    /// closed programme are pruned.
    #[pallet::storage]
    pub type Programmes<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, ProgrammeOf<T>>;

    /// How many programmes there have been.
    #[pallet::storage]
    pub type ProgrammeCount<T: Config> = StorageValue<_, ProgrammeId, ValueQuery>;

    /// The closed programmes whose records are being pruned.
    #[pallet::storage]
    pub type Closed<T: Config> = StorageMap<_, Twox64Concat, ProgrammeId, ()>;

    /// The merchants. The acquirer's deposit pays; an entry goes when it removes the merchant.
    #[pallet::storage]
    pub type Merchants<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, MerchantOf<T>>;

    /// The published batches. The operator's deposit pays; pruned.
    #[pallet::storage]
    pub type Batches<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, BatchId, BatchOf<T>>;

    /// Which leaves of a batch were claimed, 2,048 to a chunk. A chunk without a claim is not
    /// there. The batch's deposit pays; pruned.
    #[pallet::storage]
    pub type Claimed<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Twox64Concat,
        (BatchId, u32),
        Claims,
        ValueQuery,
    >;

    /// What each holder has of a programme. Whoever allots or claims pays the fee, save that a
    /// claim without a signature is free, once for each leaf; pruned.
    #[pallet::storage]
    pub type Entitlements<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Blake2_128Concat, T::AccountId, Entitlement>;

    /// Where a holder's entitlement was re-pointed to. What comes to the old account later, claims
    /// and refunds, goes there. The operator pays the fee; pruned.
    #[pallet::storage]
    pub type Successors<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        ProgrammeId,
        Blake2_128Concat,
        T::AccountId,
        T::AccountId,
    >;

    /// The receipts, each with one of its programmes. The payment's fee pays; pruned.
    #[pallet::storage]
    pub type Receipts<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Twox64Concat, u64, ReceiptOf<T>>;

    /// The nonces of the orders that were paid. Each takes won out of a purse; pruned.
    #[pallet::storage]
    pub type Orders<T: Config> =
        StorageDoubleMap<_, Twox64Concat, ProgrammeId, Blake2_128Concat, (T::AccountId, u64), ()>;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The class of badges that operators need, and the one that acquirers need.
        pub badges: Option<(pallet_support::ClassId, pallet_support::ClassId)>,
        #[serde(skip)]
        #[doc(hidden)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            if let Some((agency, acquirer)) = self.badges {
                Badges::<T>::put(Doors { agency, acquirer });
            }
        }
    }

    /// What happened. Amounts in won.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Operators and acquirers need these badges from now on.
        BadgesNamed {
            /// Which.
            badges: Doors,
        },
        /// There is a new programme.
        ProgrammeCreated {
            /// Its id.
            programme: ProgrammeId,
            /// Who runs it.
            operator: T::AccountId,
            /// Where its money is.
            escrow: T::AccountId,
            /// What pays holders' fees.
            fee_purse: T::AccountId,
            /// What it is for.
            terms: TermsOf<T>,
        },
        /// Money was paid into a programme.
        Funded {
            /// The programme.
            programme: ProgrammeId,
            /// By whom.
            from: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// Money was paid into a programme's fee purse.
        FeesFunded {
            /// The programme.
            programme: ProgrammeId,
            /// By whom.
            from: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// Vouchers may be spent at a merchant, or what rules ask about it has changed.
        MerchantEnrolled {
            /// The merchant.
            merchant: T::AccountId,
            /// Who answers for it.
            acquirer: T::AccountId,
            /// What rules ask about it.
            profile: MerchantProfile,
        },
        /// A merchant is barred from payments.
        MerchantSuspended {
            /// Which.
            merchant: T::AccountId,
        },
        /// A suspended merchant may be paid again.
        MerchantReinstated {
            /// Which.
            merchant: T::AccountId,
        },
        /// A merchant is none any more.
        MerchantRemoved {
            /// Which.
            merchant: T::AccountId,
        },
        /// A batch can be claimed.
        BatchPublished {
            /// The programme.
            programme: ProgrammeId,
            /// The batch.
            batch: BatchId,
            /// Its root and total.
            root: SumNode,
            /// How many leaves it has.
            leaves: u32,
        },
        /// A holder was given won to spend.
        Allotted {
            /// The programme.
            programme: ProgrammeId,
            /// Who has it.
            who: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// A leaf was claimed for its account.
        Claimed {
            /// The programme.
            programme: ProgrammeId,
            /// The batch.
            batch: BatchId,
            /// Which leaf.
            index: u32,
            /// Who has it: its account, or where the operator has re-pointed that.
            who: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// A merchant was paid.
        Paid {
            /// The payment, for refunds.
            payment: PaymentId,
            /// Who paid.
            payer: T::AccountId,
            /// Who was paid.
            merchant: T::AccountId,
            /// What programmes paid, in the order of draining.
            parts: Parts,
            /// What the payer paid of its own.
            own: Balance,
            /// The nonce of the order, where it was one.
            order: Option<u64>,
        },
        /// What a programme had paid of a payment came back to it.
        Restored {
            /// The programme.
            programme: ProgrammeId,
            /// Whose entitlement it was paid from: the payer's, or its successor's.
            who: T::AccountId,
            /// How much.
            amount: Balance,
            /// It stays in the programme, since the entitlement was withdrawn after the payment.
            withdrawn: bool,
        },
        /// A merchant gave back a payment, or some of it.
        Refunded {
            /// The payment.
            payment: PaymentId,
            /// What went back to programmes, in the order of draining.
            parts: Parts,
            /// What went back to the payer.
            own: Balance,
        },
        /// A holder has put won aside for orders.
        Reserved {
            /// The programme.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
            /// How much.
            amount: Balance,
            /// Before when the purse can't be emptied.
            until: Moment,
        },
        /// A holder has taken won out of its purse.
        Released {
            /// The programme.
            programme: ProgrammeId,
            /// Who.
            who: T::AccountId,
            /// How much.
            amount: Balance,
        },
        /// An entitlement is another account's, purse and all.
        Repointed {
            /// The programme.
            programme: ProgrammeId,
            /// Who had it.
            from: T::AccountId,
            /// Who has it.
            to: T::AccountId,
            /// How much is in it.
            amount: Balance,
        },
        /// The operator took an entitlement back, and its won into the programme.
        EntitlementWithdrawn {
            /// The programme.
            programme: ProgrammeId,
            /// Who had it.
            who: T::AccountId,
            /// How much was in it.
            amount: Balance,
        },
        /// A programme has paid a holder's fee.
        FeeSponsored {
            /// The programme.
            programme: ProgrammeId,
            /// For whom.
            who: T::AccountId,
            /// How much.
            fee: Balance,
        },
        /// No payments and claims until resumed.
        Paused {
            /// The programme.
            programme: ProgrammeId,
        },
        /// Payments and claims again.
        Resumed {
            /// The programme.
            programme: ProgrammeId,
        },
        /// A programme has ended, and what was left has gone back to its funder.
        ProgrammeClosed {
            /// The programme.
            programme: ProgrammeId,
            /// What had come of its money, at the end.
            totals: Totals,
            /// What the funder got back of the fee purse, besides `totals.returned`.
            fees_returned: Balance,
            /// What was in both accounts besides, and went to the treasury.
            strays: Balance,
        },
        /// The last record of a closed programme is gone.
        ProgrammePruned {
            /// The programme.
            programme: ProgrammeId,
        },
    }

    /// Why a call is refused. Unsigned submissions name the index of one of these.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the badges that operators and acquirers need.
        BadgesNotNamed,
        /// There is no such programme.
        ProgrammeNotFound,
        /// Only the programme's operator may do this.
        NotOperator,
        /// Only the programme's funder pays into it.
        NotFunder,
        /// The dates don't follow each other, or are over.
        InvalidPeriod,
        /// The self-pay share leaves nothing for vouchers to pay.
        ShareTooHigh,
        /// Nothing could pass this rule.
        InvalidRule(RuleIndex),
        /// More rules ask for badges than may.
        TooManyBadgeRules,
        /// The amount is zero.
        ZeroAmount,
        /// The programme is paused.
        ProgrammePaused,
        /// The programme is not paused.
        NotPaused,
        /// The programme is closed.
        ProgrammeClosed,
        /// The programme's time has not begun.
        NotStarted,
        /// The programme's time is over.
        Expired,
        /// The programme's refunds are not over, so that it can't be closed.
        RefundPeriodNotOver,
        /// The programme has less left to promise than this.
        Underfunded,
        /// Nobody is named.
        NoAllotments,
        /// A tree has at least one leaf, and no more than can be proved.
        InvalidLeafCount,
        /// There is no such batch.
        BatchNotFound,
        /// The batch has no such leaf: leaf, place or path is wrong.
        NotInBatch,
        /// The leaf was claimed already.
        AlreadyClaimed,
        /// The account is no merchant.
        MerchantNotFound,
        /// The merchant is suspended.
        MerchantSuspended,
        /// The council has suspended the merchant, and alone can lift it.
        SuspendedByCouncil,
        /// The merchant is not suspended.
        MerchantNotSuspended,
        /// The account is a merchant already.
        MerchantExists,
        /// Only the merchant's acquirer may do this.
        NotAcquirer,
        /// A merchant's category is 0–63, and its region a district's five digits.
        InvalidProfile,
        /// A payment names at least one programme.
        NoProgrammes,
        /// A programme is named twice.
        DuplicateProgramme,
        /// The programmes named have different self-pay shares.
        MixedShares,
        /// Nobody pays itself.
        PayerIsMerchant,
        /// A court's order stands against the payer.
        PayerFrozen,
        /// The account has no entitlement in the programme.
        EntitlementNotFound,
        /// The entitlements named hold less than the payment takes.
        EntitlementTooLow,
        /// The payer has less won of its own than its share.
        OwnFundsTooLow,
        /// A rule of a programme refuses the payment.
        RuleRefused {
            /// Which rule of its list, from 0.
            rule: RuleIndex,
            /// Which programme, by its place in the draining order, from 0.
            place: u8,
        },
        /// The escrow can't pay, since a court has frozen it.
        EscrowFrozen,
        /// Where holders pay a share of their own, there are no purses.
        NoPurse,
        /// The purse is kept for merchants until a later moment.
        PurseLocked,
        /// The purse holds less than this.
        PurseTooLow,
        /// The payer did not sign this order for this chain.
        BadSignature,
        /// The order's deadline is over.
        OrderExpired,
        /// An order with this nonce was paid already.
        OrderUsed,
        /// As many of the payer's orders were paid today as are in one day.
        TooManyOrders,
        /// There is no such payment, or its receipt is gone.
        PaymentNotFound,
        /// Only the merchant that was paid refunds.
        NotMerchant,
        /// The payment's refunds are over.
        RefundPeriodOver,
        /// More than is left of the payment.
        RefundTooHigh,
        /// The account has an entitlement in the programme, or had one that was re-pointed away.
        EntitlementExists,
        /// The entitlement was re-pointed as often as can be.
        TooManyMoves,
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
        /// Names the classes of badges that operators (`agency`) and acquirers need from now on.
        #[pallet::call_index(0)]
        #[pallet::weight(T::WeightInfo::name_badges())]
        pub fn name_badges(origin: OriginFor<T>, badges: Doors) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Badges::<T>::put(badges);
            Self::deposit_event(Event::BadgesNamed { badges });
            Ok(())
        }

        /// Creates a programme that the signer operates.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`] and those of [`Credentials::ensure_holds`];
        /// [`Error::InvalidPeriod`], [`Error::ShareTooHigh`], [`Error::InvalidRule`],
        /// [`Error::TooManyBadgeRules`]; those of the deposit; [`TokenError::Frozen`] where a court
        /// has stopped the signer.
        #[pallet::call_index(1)]
        #[pallet::weight(T::WeightInfo::create_programme())]
        pub fn create_programme(origin: OriginFor<T>, terms: TermsOf<T>) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            Self::ensure_agency(&operator)?;
            Self::ensure_sound(&terms)?;
            let programme = ProgrammeCount::<T>::try_mutate(|count| {
                let id = *count;
                *count = id.checked_add(1).ok_or(ArithmeticError::Overflow)?;
                Ok::<_, DispatchError>(id)
            })?;
            let details = Programme {
                operator: operator.clone(),
                terms: terms.clone(),
                state: State::Open,
                totals: Totals::default(),
                batches: 0,
                receipts: 0,
                deposit: T::Deposit::new(&operator, Footprint::from_mel::<ProgrammeOf<T>>())?,
            };
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::ProgrammeCreated {
                programme,
                operator,
                escrow: Self::escrow(programme),
                fee_purse: Self::fee_purse(programme),
                terms,
            });
            Ok(())
        }

        /// Pays won into a programme, whose funder signs.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::ProgrammeNotFound`], [`Error::NotFunder`],
        /// [`Error::ProgrammeClosed`], and those of the transfer.
        #[pallet::call_index(2)]
        #[pallet::weight(T::WeightInfo::fund())]
        pub fn fund(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            let mut details = Self::open_or_paused(programme)?;
            ensure!(who == details.terms.funder, Error::<T>::NotFunder);
            T::Currency::transfer(&who, &Self::escrow(programme), amount, Expendable)?;
            add(&mut details.totals.funded, amount)?;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Funded {
                programme,
                from: who,
                amount,
            });
            Ok(())
        }

        /// Pays won into a programme's fee purse. What is left of it goes to the funder at the end.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], and
        /// those of the transfer.
        #[pallet::call_index(3)]
        #[pallet::weight(T::WeightInfo::fund_fees())]
        pub fn fund_fees(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let from = ensure_signed(origin)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            let mut details = Self::open_or_paused(programme)?;
            T::Currency::transfer(&from, &Self::fee_purse(programme), amount, Expendable)?;
            add(&mut details.totals.fees_funded, amount)?;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::FeesFunded {
                programme,
                from,
                amount,
            });
            Ok(())
        }

        /// Enrols a merchant for which the signer answers.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`] and those of [`Credentials::ensure_holds`];
        /// [`Error::InvalidProfile`], [`Error::MerchantExists`]; those of the deposit.
        #[pallet::call_index(4)]
        #[pallet::weight(T::WeightInfo::enroll_merchant())]
        pub fn enroll_merchant(
            origin: OriginFor<T>,
            merchant: T::AccountId,
            profile: MerchantProfile,
        ) -> DispatchResult {
            let acquirer = ensure_signed(origin)?;
            Self::ensure_acquirer(&acquirer)?;
            ensure!(profile.is_sound(), Error::<T>::InvalidProfile);
            ensure!(
                !Merchants::<T>::contains_key(&merchant),
                Error::<T>::MerchantExists
            );
            let details = Merchant {
                acquirer: acquirer.clone(),
                profile,
                suspended: None,
                deposit: T::Deposit::new(&acquirer, Footprint::from_mel::<MerchantOf<T>>())?,
            };
            Merchants::<T>::insert(&merchant, details);
            frame_system::Pallet::<T>::inc_sufficients(&merchant);
            Self::deposit_event(Event::MerchantEnrolled {
                merchant,
                acquirer,
                profile,
            });
            Ok(())
        }

        /// Changes what rules ask about a merchant.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`] and those of [`Credentials::ensure_holds`];
        /// [`Error::InvalidProfile`], [`Error::MerchantNotFound`], [`Error::NotAcquirer`]
        #[pallet::call_index(5)]
        #[pallet::weight(T::WeightInfo::update_merchant())]
        pub fn update_merchant(
            origin: OriginFor<T>,
            merchant: T::AccountId,
            profile: MerchantProfile,
        ) -> DispatchResult {
            let acquirer = ensure_signed(origin)?;
            Self::ensure_acquirer(&acquirer)?;
            ensure!(profile.is_sound(), Error::<T>::InvalidProfile);
            Self::try_mutate_merchant(&merchant, |details| {
                details.ensure_kept_by::<T>(Some(&acquirer))?;
                details.profile = profile;
                Ok(())
            })?;
            Self::deposit_event(Event::MerchantEnrolled {
                merchant,
                acquirer,
                profile,
            });
            Ok(())
        }

        /// Bars a merchant from payments. It can still refund.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`], [`Error::SuspendedByCouncil`],
        /// [`Error::MerchantSuspended`]
        #[pallet::call_index(6)]
        #[pallet::weight(T::WeightInfo::suspend_merchant())]
        pub fn suspend_merchant(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let keeper = Self::ensure_keeper(origin)?;
            Self::try_mutate_merchant(&merchant, |details| {
                details.ensure_in_hands_of::<T>(keeper.as_ref())?;
                let by = match keeper {
                    Some(_) => SuspendedBy::Acquirer,
                    None => SuspendedBy::Council,
                };
                ensure!(details.suspended != Some(by), Error::<T>::MerchantSuspended);
                details.suspended = Some(by);
                Ok(())
            })?;
            Self::deposit_event(Event::MerchantSuspended { merchant });
            Ok(())
        }

        /// Lets a suspended merchant be paid again. What the council has suspended, it alone
        /// reinstates.
        ///
        /// # Errors
        /// [`Error::BadgesNotNamed`] and those of [`Credentials::ensure_holds`] where an acquirer
        /// signs; [`Error::MerchantNotFound`], [`Error::NotAcquirer`],
        /// [`Error::SuspendedByCouncil`], [`Error::MerchantNotSuspended`]
        #[pallet::call_index(7)]
        #[pallet::weight(T::WeightInfo::reinstate_merchant())]
        pub fn reinstate_merchant(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let keeper = Self::ensure_keeper(origin)?;
            if let Some(acquirer) = &keeper {
                Self::ensure_acquirer(acquirer)?;
            }
            Self::try_mutate_merchant(&merchant, |details| {
                details.ensure_in_hands_of::<T>(keeper.as_ref())?;
                ensure!(
                    details.suspended.take().is_some(),
                    Error::<T>::MerchantNotSuspended
                );
                Ok(())
            })?;
            Self::deposit_event(Event::MerchantReinstated { merchant });
            Ok(())
        }

        /// Removes a merchant, and gives its acquirer the deposit back. It can still refund.
        ///
        /// # Errors
        /// [`Error::MerchantNotFound`], [`Error::NotAcquirer`], [`Error::SuspendedByCouncil`]
        #[pallet::call_index(8)]
        #[pallet::weight(T::WeightInfo::remove_merchant())]
        pub fn remove_merchant(origin: OriginFor<T>, merchant: T::AccountId) -> DispatchResult {
            let keeper = Self::ensure_keeper(origin)?;
            let details = Merchants::<T>::take(&merchant).ok_or(Error::<T>::MerchantNotFound)?;
            details.ensure_in_hands_of::<T>(keeper.as_ref())?;
            details.deposit.drop(&details.acquirer)?;
            frame_system::Pallet::<T>::dec_sufficients(&merchant);
            Self::deposit_event(Event::MerchantRemoved { merchant });
            Ok(())
        }

        /// Publishes a batch: the root of a [sum tree](sum_tree) with its total, and how many
        /// leaves it has. The total is promised from now on.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::Expired`]; [`Error::BadgesNotNamed`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::InvalidLeafCount`], [`Error::ZeroAmount`],
        /// [`Error::Underfunded`]; those of the deposit.
        #[pallet::call_index(9)]
        #[pallet::weight(T::WeightInfo::publish_batch())]
        pub fn publish_batch(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            root: SumNode,
            leaves: u32,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            let mut details = Self::issuing(&operator, programme)?;
            ensure!(
                leaves > 0 && leaves <= MAX_LEAVES,
                Error::<T>::InvalidLeafCount
            );
            Self::commit(&mut details, root.sum)?;
            let batch = details.batches;
            details.batches = batch.checked_add(1).ok_or(ArithmeticError::Overflow)?;
            let record = Batch {
                root,
                leaves,
                deposit: T::Deposit::new(&operator, Self::batch_footprint(leaves))?,
            };
            Batches::<T>::insert(programme, batch, record);
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::BatchPublished {
                programme,
                batch,
                root,
                leaves,
            });
            Ok(())
        }

        /// Gives holders won to spend.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::Expired`]; [`Error::BadgesNotNamed`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::NoAllotments`], [`Error::ZeroAmount`],
        /// [`Error::Underfunded`]
        #[pallet::call_index(10)]
        #[pallet::weight(T::WeightInfo::allot(allotments.len().saturated_into()))]
        pub fn allot(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            allotments: Allotments<T>,
        ) -> DispatchResult {
            let operator = ensure_signed(origin)?;
            let mut details = Self::issuing(&operator, programme)?;
            ensure!(!allotments.is_empty(), Error::<T>::NoAllotments);
            for (who, amount) in allotments {
                Self::commit(&mut details, amount)?;
                let who = Self::give(programme, &mut details.totals, who, amount)?;
                Self::deposit_event(Event::Allotted {
                    programme,
                    who,
                    amount,
                });
            }
            Programmes::<T>::insert(programme, details);
            Ok(())
        }

        /// Claims a leaf of a batch for its account. Anyone may submit it, signed, or unsigned,
        /// which costs nobody a fee.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::ProgrammePaused`],
        /// [`Error::Expired`], [`Error::BatchNotFound`], [`Error::AlreadyClaimed`],
        /// [`Error::ZeroAmount`], [`Error::NotInBatch`]
        #[pallet::call_index(11)]
        #[pallet::weight(T::WeightInfo::claim(path.len().saturated_into()))]
        #[pallet::authorize(|_, programme, batch, index, leaf, path| {
            Self::authorize_claim(*programme, *batch, *index, leaf, path)
        })]
        #[pallet::weight_of_authorize(T::WeightInfo::authorize_claim(path.len().saturated_into()))]
        pub fn claim(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            batch: BatchId,
            index: u32,
            leaf: LeafOf<T>,
            path: Path,
        ) -> DispatchResult {
            submission::ensure_submitter(origin)?;
            let mut details = Self::check_claim(programme, batch, index, &leaf, &path)?;
            let place = (batch, Claims::of(index));
            Claimed::<T>::mutate(programme, place, |chunk| chunk.put(index, true));
            let amount = leaf.amount;
            let who = Self::give(programme, &mut details.totals, leaf.account, amount)?;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Claimed {
                programme,
                batch,
                index,
                who,
                amount,
            });
            Ok(())
        }

        /// Pays a merchant `amount` won: the voucher part from these programmes in draining order,
        /// the rest from the signer's own won. The first programme named pays the fee, where it
        /// sponsors.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::PayerIsMerchant`], [`Error::PayerFrozen`],
        /// [`Error::MerchantNotFound`], [`Error::MerchantSuspended`], [`Error::NoProgrammes`],
        /// [`Error::DuplicateProgramme`]; of each programme [`Error::ProgrammeNotFound`],
        /// [`Error::ProgrammeClosed`], [`Error::ProgrammePaused`], [`Error::NotStarted`],
        /// [`Error::Expired`], [`Error::EntitlementNotFound`]; [`Error::MixedShares`],
        /// [`Error::EntitlementTooLow`], [`Error::RuleRefused`], [`Error::OwnFundsTooLow`], and
        /// those of a transfer.
        #[pallet::call_index(12)]
        #[pallet::weight(Pallet::<T>::weight_of_pay(programmes.len(), programmes.len()))]
        pub fn pay(
            origin: OriginFor<T>,
            programmes: ProgrammeIds,
            merchant: T::AccountId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResultWithPostInfo {
            let payer = ensure_signed(origin)?;
            let plan = Self::plan_payment(&payer, &programmes, &merchant, amount)?;
            let weight = Self::weight_of_pay(programmes.len(), plan.badge_rules());
            Self::settle(plan, payer, merchant, None)?;
            Ok(Some(weight).into())
        }

        /// Puts won of an entitlement aside for orders, and keeps all of the purse for merchants
        /// until `until`. The programme pays the fee, where it sponsors.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::PayerFrozen`], [`Error::ProgrammeNotFound`],
        /// [`Error::ProgrammeClosed`], [`Error::ProgrammePaused`], [`Error::NotStarted`],
        /// [`Error::Expired`], [`Error::NoPurse`], [`Error::EntitlementNotFound`],
        /// [`Error::EntitlementTooLow`]; [`Error::InvalidPeriod`] where `until` is over, after the
        /// programme's end, or before what was said earlier.
        #[pallet::call_index(13)]
        #[pallet::weight(T::WeightInfo::reserve().saturating_add(T::WeightInfo::sponsor()))]
        pub fn reserve(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            #[pallet::compact] amount: Balance,
            until: Moment,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            ensure!(!T::Frozen::is_frozen(&who), Error::<T>::PayerFrozen);
            let now = Self::now();
            let terms = Self::spendable_now(programme, now)?.terms;
            ensure!(terms.self_pay.is_zero(), Error::<T>::NoPurse);
            ensure!(
                now < until && until <= terms.valid_until,
                Error::<T>::InvalidPeriod
            );
            Self::try_mutate_entitlement(programme, &who, |own| {
                ensure!(
                    own.purse == 0 || own.purse_until <= until,
                    Error::<T>::InvalidPeriod
                );
                own.left = own
                    .left
                    .checked_sub(amount)
                    .ok_or(Error::<T>::EntitlementTooLow)?;
                add(&mut own.purse, amount)?;
                own.purse_until = until;
                Ok(())
            })?;
            Self::deposit_event(Event::Reserved {
                programme,
                who,
                amount,
                until,
            });
            Ok(())
        }

        /// Takes won out of the purse again, once the time for which it was kept is over.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
        /// [`Error::EntitlementNotFound`], [`Error::PurseLocked`], [`Error::PurseTooLow`]
        #[pallet::call_index(14)]
        #[pallet::weight(T::WeightInfo::release())]
        pub fn release(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            Self::open_or_paused(programme)?;
            Self::try_mutate_entitlement(programme, &who, |own| {
                ensure!(own.purse_until <= Self::now(), Error::<T>::PurseLocked);
                own.purse = own
                    .purse
                    .checked_sub(amount)
                    .ok_or(Error::<T>::PurseTooLow)?;
                add(&mut own.left, amount)?;
                Ok(())
            })?;
            Self::deposit_event(Event::Released {
                programme,
                who,
                amount,
            });
            Ok(())
        }

        /// Pays an order that its payer has signed off line, out of the payer's purse. Anyone may
        /// submit it, signed, or unsigned, which costs nobody a fee.
        ///
        /// # Errors
        /// [`Error::OrderExpired`], [`Error::ZeroAmount`], [`Error::PayerIsMerchant`],
        /// [`Error::PayerFrozen`], [`Error::MerchantNotFound`], [`Error::MerchantSuspended`],
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::ProgrammePaused`],
        /// [`Error::NotStarted`], [`Error::Expired`], [`Error::EntitlementNotFound`],
        /// [`Error::OrderUsed`], [`Error::PurseTooLow`], [`Error::TooManyOrders`],
        /// [`Error::RuleRefused`], [`Error::EscrowFrozen`], [`Error::BadSignature`]
        #[pallet::call_index(15)]
        #[pallet::weight(Pallet::<T>::weight_of_order(1))]
        #[pallet::authorize(|_, order, signature| Self::authorize_order(order, signature))]
        #[pallet::weight_of_authorize(
            T::WeightInfo::authorize_pay_order().saturating_add(T::WeightInfo::check_badge())
        )]
        pub fn pay_order(
            origin: OriginFor<T>,
            order: OrderOf<T>,
            signature: T::Signature,
        ) -> DispatchResultWithPostInfo {
            submission::ensure_submitter(origin)?;
            let plan = Self::plan_order(&order, &signature)?;
            let weight = Self::weight_of_order(plan.badge_rules());
            let Order {
                programme,
                payer,
                merchant,
                nonce,
                ..
            } = order;
            Orders::<T>::insert(programme, (&payer, nonce), ());
            Self::settle(plan, payer, merchant, Some(nonce))?;
            Ok(Some(weight).into())
        }

        /// Gives back a payment, or some of it. The merchant that was paid signs.
        ///
        /// # Errors
        /// [`Error::ZeroAmount`], [`Error::PaymentNotFound`], [`Error::NotMerchant`],
        /// [`Error::RefundPeriodOver`], [`Error::RefundTooHigh`], and those of a transfer.
        #[pallet::call_index(16)]
        #[pallet::weight(T::WeightInfo::refund(MAX_PROGRAMMES))]
        pub fn refund(
            origin: OriginFor<T>,
            payment: PaymentId,
            #[pallet::compact] amount: Balance,
        ) -> DispatchResultWithPostInfo {
            let merchant = ensure_signed(origin)?;
            ensure!(amount > 0, Error::<T>::ZeroAmount);
            let mut receipt = Self::receipt(payment)?;
            ensure!(merchant == receipt.merchant, Error::<T>::NotMerchant);
            ensure!(
                Self::now() < receipt.refund_until,
                Error::<T>::RefundPeriodOver
            );
            ensure!(amount <= receipt.refundable(), Error::<T>::RefundTooHigh);
            let (parts, own) = receipt.shares_of(amount);
            for part in &parts {
                Self::restore(&receipt, part)?;
            }
            if own > 0 {
                T::Currency::transfer(&merchant, &receipt.payer, own, Expendable)?;
            }
            add(&mut receipt.refunded, amount)?;
            Receipts::<T>::insert(payment.programme, payment.number, receipt);
            let weight = T::WeightInfo::refund(parts.len().saturated_into());
            Self::deposit_event(Event::Refunded {
                payment,
                parts,
                own,
            });
            Ok(Some(weight).into())
        }

        /// Makes an entitlement another account's, purse and all, since its holder has lost the
        /// key. The old account can do nothing with it any more, and never has it again; its unpaid
        /// orders are void. What still comes to it (claims, refunds of what programmes paid) goes
        /// to the new one.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::PayerFrozen`] where a court has stopped the holder,
        /// [`Error::EntitlementNotFound`], [`Error::EntitlementExists`], [`Error::TooManyMoves`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::repoint())]
        pub fn repoint(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            from: T::AccountId,
            to: T::AccountId,
        ) -> DispatchResult {
            Self::operated(&ensure_signed(origin)?, programme)?;
            ensure!(!T::Frozen::is_frozen(&from), Error::<T>::PayerFrozen);
            let amount = Self::move_entitlement(programme, &from, &to)?;
            Self::deposit_event(Event::Repointed {
                programme,
                from,
                to,
                amount,
            });
            Ok(())
        }

        /// Takes an entitlement back, purse and all. Its won stays in the programme, which does not
        /// promise it again; so does what merchants refund of the holder's payments until now. A
        /// leaf that was not claimed is withdrawn by claiming it first, in one batch.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::EntitlementNotFound`]
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::withdraw_entitlement())]
        pub fn withdraw_entitlement(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            who: T::AccountId,
        ) -> DispatchResult {
            let mut details = Self::operated(&ensure_signed(origin)?, programme)?;
            let amount = Self::try_mutate_entitlement(programme, &who, |own| {
                let amount = own.total();
                own.left = 0;
                own.purse = 0;
                own.withdrawn_at = Some(Self::now());
                Ok(amount)
            })?;
            add(&mut details.totals.withdrawn, amount)?;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::EntitlementWithdrawn {
                programme,
                who,
                amount,
            });
            Ok(())
        }

        /// Stops a programme's payments and claims. Refunds go on.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::ProgrammePaused`]
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::pause())]
        pub fn pause(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let mut details = Self::operated(&ensure_signed(origin)?, programme)?;
            ensure!(details.state == State::Open, Error::<T>::ProgrammePaused);
            details.state = State::Paused;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Paused { programme });
            Ok(())
        }

        /// Lets a paused programme's payments and claims go on. Its dates stay as they are.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::NotPaused`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::resume())]
        pub fn resume(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let mut details = Self::operated(&ensure_signed(origin)?, programme)?;
            ensure!(details.state == State::Paused, Error::<T>::NotPaused);
            details.state = State::Open;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Resumed { programme });
            Ok(())
        }

        /// Ends a programme whose refunds are over, or, where its operator signs, which has
        /// promised nothing yet: what is left goes back to the funder, and its records are pruned
        /// from the next block on.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
        /// [`Error::RefundPeriodNotOver`], and those of a transfer.
        #[pallet::call_index(21)]
        #[pallet::weight(T::WeightInfo::close())]
        pub fn close(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            let mut details = Self::open_or_paused(programme)?;
            let is_given_up = details.totals.committed == 0 && who == details.operator;
            ensure!(
                is_given_up || details.terms.refund_until <= Self::now(),
                Error::<T>::RefundPeriodNotOver
            );
            let totals = &mut details.totals;
            let rest = totals.escrow().ok_or(ArithmeticError::Underflow)?;
            let fees_returned = totals.fees_left();
            let funder = &details.terms.funder;
            let strays = Self::empty(&Self::escrow(programme), funder, rest)?.saturating_add(
                Self::empty(&Self::fee_purse(programme), funder, fees_returned)?,
            );
            add(&mut totals.returned, rest)?;
            add(&mut totals.fees_spent, fees_returned)?;
            let totals = *totals;
            details.state = State::Closed;
            Programmes::<T>::insert(programme, details);
            Closed::<T>::insert(programme, ());
            Self::deposit_event(Event::ProgrammeClosed {
                programme,
                totals,
                fees_returned,
                strays,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The badges that operators and acquirers need.
        pub fn badges() -> Option<Doors> {
            Badges::<T>::get()
        }

        /// A programme: operator, terms, state and totals; `None` once it is pruned.
        pub fn programme(programme: ProgrammeId) -> Option<ProgrammeOf<T>> {
            Programmes::<T>::get(programme)
        }

        /// What has come of a programme's money, in won.
        pub fn programme_totals(programme: ProgrammeId) -> Option<Totals> {
            Programmes::<T>::get(programme).map(|details| details.totals)
        }

        /// The accounts of a programme's escrow and of its fee purse.
        pub fn programme_accounts(programme: ProgrammeId) -> (T::AccountId, T::AccountId) {
            (Self::escrow(programme), Self::fee_purse(programme))
        }

        /// A merchant.
        pub fn merchant_details(merchant: T::AccountId) -> Option<MerchantOf<T>> {
            Merchants::<T>::get(merchant)
        }

        /// A published batch.
        pub fn batch_details(programme: ProgrammeId, batch: BatchId) -> Option<BatchOf<T>> {
            Batches::<T>::get(programme, batch)
        }

        /// Was this leaf claimed?
        pub fn is_claimed(programme: ProgrammeId, batch: BatchId, index: u32) -> bool {
            Claimed::<T>::get(programme, (batch, Claims::of(index))).get(index)
        }

        /// What a holder has of a programme.
        pub fn entitlement(programme: ProgrammeId, who: T::AccountId) -> Option<Entitlement> {
            Entitlements::<T>::get(programme, who)
        }

        /// What a holder could spend of each of these programmes at a merchant now, and why not.
        pub fn spendable(
            who: T::AccountId,
            programmes: ProgrammeIds,
            merchant: T::AccountId,
        ) -> Vec<Spendable> {
            let one = |programme| Self::spendable_at(&who, programme, &merchant);
            programmes.into_iter().map(one).collect()
        }

        /// What a payment made now would take from whom, or the error that it would end with.
        pub fn quote(
            who: T::AccountId,
            programmes: ProgrammeIds,
            merchant: T::AccountId,
            amount: Balance,
        ) -> Result<Quote, DispatchError> {
            let plan = Self::plan_payment(&who, &programmes, &merchant, amount)?;
            Ok(plan.quote(&who)?)
        }

        /// A receipt; `None` once it is pruned.
        pub fn receipt_details(payment: PaymentId) -> Option<ReceiptOf<T>> {
            Receipts::<T>::get(payment.programme, payment.number)
        }

        /// What may still be refunded of a payment, and to whom; nothing once its time is over.
        pub fn refundable(payment: PaymentId) -> Option<Refundable> {
            let receipt = Self::receipt(payment).ok()?;
            let is_over = receipt.refund_until <= Self::now();
            let total = if is_over { 0 } else { receipt.refundable() };
            let (parts, own) = receipt.shares_of(total);
            Some(Refundable {
                until: receipt.refund_until,
                total,
                parts,
                own,
            })
        }

        /// The bytes that an order's payer signs on this chain.
        pub fn order_message(order: OrderOf<T>) -> Vec<u8> {
            order.message(Self::genesis())
        }

        /// Was an order with this nonce paid?
        pub fn is_order_used(programme: ProgrammeId, payer: T::AccountId, nonce: u64) -> bool {
            Orders::<T>::contains_key(programme, (payer, nonce))
        }
    }
}

/// Adds to a total, which can't overflow while there is less won than fits.
pub(crate) fn add(total: &mut Balance, amount: Balance) -> Result<(), ArithmeticError> {
    *total = total.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
    Ok(())
}
