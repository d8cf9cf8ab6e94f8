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
//! * A programme takes won of another pallet to which neither its operator nor the council agreed.
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
//! * Each entitlement with won in it keeps its holder's account alive, and none without does.
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
//! * **Merchant**: who may be paid, by [`Merchants`]: enrolled, not suspended, and of an acquirer
//!   whose badge is in force in that very block. Its record keeps its account alive, so that no
//!   payment has to make one.
//! * **Receipt**: what is kept of a payment, for refunds.
//! * **Source**: an account, another pallet's pot, from which a programme takes **credits**: won
//!   that is paid in and promised to a holder in one step ([`Vouchers`](pallet_support::Vouchers)).
//!   The operator **admits** it, with the least won of one credit, and **bars** it again.
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
//! ## Credits
//!
//! Another pallet may credit holders of a programme out of a source, as much at least as the source
//! was admitted with, and while holders have [`MIN_VALIDITY`] left to spend it. **What is credited
//! belongs to the programme as if its funder had paid it in**: what holders leave unspent of it
//! goes to the programme's funder in the end, and not back to the source. A source that is barred
//! credits nothing more; what it has credited stays.
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
//! | [`name_badge`], [`replace_operator`] | [`Config::AdminOrigin`] (the council) |
//! | [`create_programme`] | who holds the badge of an agency |
//! | [`publish_batch`], [`allot`] | the operator, while it holds that badge |
//! | [`repoint`], [`withdraw_entitlement`], [`pause`], [`resume`] | the same, or the council |
//! | [`admit_source`] | the same, or the council |
//! | [`fund`] | the funder |
//! | [`fund_fees`] | anyone |
//! | [`close`] | anyone in the end; before anything is promised, the operator or the council |
//! | [`claim`], [`pay_order`] | anyone: signed, or not |
//! | [`pay`], [`reserve`], [`release`] | the holder |
//! | [`refund`] | the merchant |
//!
//! [`name_badge`]: Call::name_badge
//! [`replace_operator`]: Call::replace_operator
//! [`create_programme`]: Call::create_programme
//! [`publish_batch`]: Call::publish_batch
//! [`allot`]: Call::allot
//! [`repoint`]: Call::repoint
//! [`withdraw_entitlement`]: Call::withdraw_entitlement
//! [`pause`]: Call::pause
//! [`resume`]: Call::resume
//! [`admit_source`]: Call::admit_source
//! [`fund`]: Call::fund
//! [`fund_fees`]: Call::fund_fees
//! [`close`]: Call::close
//! [`claim`]: Call::claim
//! [`pay_order`]: Call::pay_order
//! [`pay`]: Call::pay
//! [`reserve`]: Call::reserve
//! [`release`]: Call::release
//! [`refund`]: Call::refund
//!
//! An operator that is an agency no more, or against which a court's order stands, does none of
//! this, by a proxy or as a multisig either ([`roles`](pallet_support::roles)); the council does it
//! in its place, or puts another there.
//!
//! The call indices 0 and 4 to 8 had calls once, and stay empty.
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
//! re-pointed (the operator may withdraw them). It can receive them, and refunds.
//!
//! ## Costs
//!
//! * `publish_batch`: constant, whatever the number of leaves. The operator holds a deposit for a
//!   programme, and for a batch with its bits (1 for each leaf), until the record goes.
//!   Entitlements, receipts and sources are paid by fees, and pruned.
//! * `claim`: ⌈log₂ n⌉ hashes, 17 for 100,000 leaves, whose bits take 49 keys.
//! * `pay`: linear in the programmes; one read for the standing of the merchant's acquirer; one
//!   badge is looked up for a programme that asks for one.
//! * Expiry: nothing. `close`: constant, with any number of holders.
//! * Pruning: in [`on_idle`](Hooks::on_idle), at most [`Config::PruneWeight`] a block, entry by
//!   entry, since each gives back its holder's account reference.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
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
use pallet_support::{
    ClassId, Credentials, Frozen, Held, korea,
    merchants::{MerchantProfile, Merchants, Unpayable},
    roles::Actor,
    submission,
};

pub use order::Order;
pub use pallet::*;
pub use pallet_support::{
    Moment, ProgrammeId,
    merchants::{Region, RevenueBand},
};
pub use rules::{MAX_BADGE_RULES, MAX_REGIONS, MAX_RULES, Payment, Rule, RuleIndex, Rules};
pub use sum_tree::{Leaf, MAX_LEAVES, MAX_PATH, Path, SumNode};
pub use types::*;
pub use weights::WeightInfo;

/// A programme, with its deposit.
pub type ProgrammeOf<T> = Programme<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// The terms of a programme.
pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId>;
/// A batch, with its deposit.
pub type BatchOf<T> = Batch<<T as frame_system::Config>::AccountId, <T as Config>::Deposit>;
/// A leaf of a batch.
pub type LeafOf<T> = Leaf<<T as frame_system::Config>::AccountId>;
/// An order.
pub type OrderOf<T> = Order<<T as frame_system::Config>::AccountId>;
/// A receipt.
pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId>;
/// From where a programme takes credits.
pub type SourceOf<T> = Source<<T as frame_system::Config>::AccountId>;
/// Who is allotted how much, in won.
pub type Allotments<T> =
    BoundedVec<(<T as frame_system::Config>::AccountId, Balance), ConstU32<MAX_ALLOTMENTS>>;

#[frame::pallet]
pub mod pallet {
    use super::*;

    #[pallet::config]
    pub trait Config: frame_system::Config<Hash = H256, RuntimeCall: From<Call<Self>>> {
        /// Names the operators' badge, replaces operators, and may care for holders as they may.
        type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// The digital won.
        type Currency: Mutate<Self::AccountId, Balance = Balance>;

        /// The time of the block.
        type Time: UnixTime;

        /// Who holds which badges.
        type Credentials: Credentials<Self::AccountId>;

        /// Whom a court forbids to spend.
        type Frozen: Frozen<Self::AccountId>;

        /// Who may be paid.
        type Merchants: Merchants<Self::AccountId>;

        /// What signs orders.
        type Signature: Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>
            + Parameter
            + MaxEncodedLen;

        /// Where won that nobody owns goes.
        type Treasury: Get<Self::AccountId>;

        /// What operators have to hold for the records that they make.
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
        type BenchmarkHelper: pallet_support::Pen<Self::AccountId, Self::Signature>;
    }

    /// Raised by each change of what is stored; the runtime brings older state up to it.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    /// Why this pallet holds won.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// For the state that a programme or a batch takes.
        Record,
    }

    /// The class of the badge that operators need. Written by [`Pallet::name_badge`] and at
    /// genesis.
    #[pallet::storage]
    pub type Badge<T: Config> = StorageValue<_, ClassId>;

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

    /// From where each programme takes credits, the last that was admitted or changed at the end.
    /// A list without any is not there. Written by [`Pallet::admit_source`], whose fee pays; goes
    /// with the programme.
    #[pallet::storage]
    pub type Sources<T: Config> = StorageMap<
        _,
        Twox64Concat,
        ProgrammeId,
        BoundedVec<SourceOf<T>, ConstU32<MAX_SOURCES>>,
        ValueQuery,
    >;

    /// The state at genesis.
    #[pallet::genesis_config]
    #[derive(DefaultNoBound)]
    pub struct GenesisConfig<T: Config> {
        /// The class of the badge that operators need.
        pub badge: Option<ClassId>,
        #[serde(skip)]
        #[doc(hidden)]
        pub _config: PhantomData<T>,
    }

    #[pallet::genesis_build]
    impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
        fn build(&self) {
            Badge::<T>::set(self.badge);
        }
    }

    /// What happened. Amounts in won.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Operators need this badge from now on.
        BadgeNamed {
            /// Its class.
            badge: ClassId,
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
        /// Another agency operates a programme from now on.
        OperatorReplaced {
            /// The programme.
            programme: ProgrammeId,
            /// Who did before.
            from: T::AccountId,
            /// Who does.
            to: T::AccountId,
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
        /// A programme takes credits from an account, or no more.
        SourceAdmitted {
            /// The programme.
            programme: ProgrammeId,
            /// The account.
            source: T::AccountId,
            /// The least of one credit; `None` where the account is barred.
            least: Option<Balance>,
        },
    }

    /// Why a call is refused. Unsigned submissions name the index of one of these.
    #[pallet::error]
    pub enum Error<T> {
        /// The council has not named the badge that operators need.
        BadgeNotNamed,
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
        /// The badge of the merchant's acquirer was revoked or suspended, or is over.
        AcquirerStopped,
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
        /// The account operates the programme already.
        AlreadyOperator,
        /// The programme takes no credits from the account.
        SourceNotAdmitted,
        /// The programme takes credits from as many accounts as it may.
        TooManySources,
        /// The programme takes no credit as low as this of the source.
        CreditTooLow,
        /// The holder would have less time to spend a credit than it is to have.
        ValidityTooShort,
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
        /// Creates a programme that the signer operates.
        ///
        /// # Errors
        /// [`Error::BadgeNotNamed`] and those of [`Credentials::ensure_holds`];
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
                deposit: Held::new(&operator, Footprint::from_mel::<ProgrammeOf<T>>())?,
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

        /// Publishes a batch: the root of a [sum tree](sum_tree) with its total, and how many
        /// leaves it has. The total is promised from now on.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::NotOperator`], [`Error::ProgrammeClosed`],
        /// [`Error::Expired`]; [`Error::BadgeNotNamed`] and those of
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
                deposit: Held::new(&operator, Self::batch_footprint(leaves))?,
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
        /// [`Error::Expired`]; [`Error::BadgeNotNamed`] and those of
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
        /// [`Error::MerchantNotFound`], [`Error::MerchantSuspended`],
        /// [`Error::AcquirerStopped`], [`Error::NoProgrammes`], [`Error::DuplicateProgramme`]; of
        /// each programme [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
        /// [`Error::ProgrammePaused`], [`Error::NotStarted`], [`Error::Expired`],
        /// [`Error::EntitlementNotFound`]; [`Error::MixedShares`], [`Error::EntitlementTooLow`],
        /// [`Error::RuleRefused`], [`Error::OwnFundsTooLow`], and those of a transfer.
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
        /// [`Error::AcquirerStopped`], [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
        /// [`Error::ProgrammePaused`], [`Error::NotStarted`], [`Error::Expired`],
        /// [`Error::EntitlementNotFound`], [`Error::OrderUsed`], [`Error::PurseTooLow`],
        /// [`Error::TooManyOrders`], [`Error::RuleRefused`], [`Error::EscrowFrozen`],
        /// [`Error::BadSignature`]
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
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::NotOperator`], and
        /// where the operator signs [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::PayerFrozen`] where a court has stopped the
        /// holder, [`Error::EntitlementNotFound`], [`Error::EntitlementExists`],
        /// [`Error::TooManyMoves`]
        #[pallet::call_index(17)]
        #[pallet::weight(T::WeightInfo::repoint())]
        pub fn repoint(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            from: T::AccountId,
            to: T::AccountId,
        ) -> DispatchResult {
            Self::operated(&Actor::of::<T::AdminOrigin, _>(origin)?, programme)?;
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
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::NotOperator`], and
        /// where the operator signs [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::EntitlementNotFound`]
        #[pallet::call_index(18)]
        #[pallet::weight(T::WeightInfo::withdraw_entitlement())]
        pub fn withdraw_entitlement(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            who: T::AccountId,
        ) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut details = Self::operated(&actor, programme)?;
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
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::NotOperator`], and
        /// where the operator signs [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::ProgrammePaused`]
        #[pallet::call_index(19)]
        #[pallet::weight(T::WeightInfo::pause())]
        pub fn pause(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut details = Self::operated(&actor, programme)?;
            ensure!(details.state == State::Open, Error::<T>::ProgrammePaused);
            details.state = State::Paused;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Paused { programme });
            Ok(())
        }

        /// Lets a paused programme's payments and claims go on. Its dates stay as they are.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::NotOperator`], and
        /// where the operator signs [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`]; [`Error::NotPaused`]
        #[pallet::call_index(20)]
        #[pallet::weight(T::WeightInfo::resume())]
        pub fn resume(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut details = Self::operated(&actor, programme)?;
            ensure!(details.state == State::Paused, Error::<T>::NotPaused);
            details.state = State::Open;
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::Resumed { programme });
            Ok(())
        }

        /// Ends a programme whose refunds are over, or, for its operator or the council, which has
        /// promised nothing yet: what is left goes back to the funder, and its records are pruned
        /// from the next block on.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
        /// [`Error::RefundPeriodNotOver`]; where the operator gives it up [`Error::BadgeNotNamed`],
        /// [`TokenError::Frozen`] and those of [`Credentials::ensure_holds`]; those of a transfer.
        #[pallet::call_index(21)]
        // An operator that gives up early shows its badge.
        #[pallet::weight(
            T::WeightInfo::close()
                .saturating_add(T::WeightInfo::check_badge())
                .saturating_add(T::DbWeight::get().reads(2))
        )]
        pub fn close(origin: OriginFor<T>, programme: ProgrammeId) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let mut details = Self::open_or_paused(programme)?;
            if Self::now() < details.terms.refund_until {
                ensure!(
                    details.totals.committed == 0 && actor.stands_for(&details.operator),
                    Error::<T>::RefundPeriodNotOver
                );
                actor.pass(Self::ensure_agency)?;
            }
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

        /// Names the class of the badge that operators need from now on.
        #[pallet::call_index(22)]
        #[pallet::weight(T::WeightInfo::name_badge())]
        pub fn name_badge(origin: OriginFor<T>, badge: ClassId) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            Badge::<T>::put(badge);
            Self::deposit_event(Event::BadgeNamed { badge });
            Ok(())
        }

        /// Puts another agency in the place of a programme's operator, whose key was stolen or
        /// lost, or which is an agency no more. What the one before holds for records stays its
        /// own, and is given back as they go.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::AlreadyOperator`];
        /// [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`] of the new operator.
        #[pallet::call_index(23)]
        #[pallet::weight(T::WeightInfo::replace_operator())]
        pub fn replace_operator(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            to: T::AccountId,
        ) -> DispatchResult {
            T::AdminOrigin::ensure_origin(origin)?;
            let mut details = Self::open_or_paused(programme)?;
            ensure!(to != details.operator, Error::<T>::AlreadyOperator);
            Self::ensure_agency(&to)?;
            let from = core::mem::replace(&mut details.operator, to.clone());
            Programmes::<T>::insert(programme, details);
            Self::deposit_event(Event::OperatorReplaced {
                programme,
                from,
                to,
            });
            Ok(())
        }

        /// Lets another pallet credit holders out of an account, by `least` won or more each time,
        /// or changes how much that is; `None` bars the account. What is credited is the
        /// programme's, as if its funder had paid it in: what holders leave unspent of it goes to
        /// the funder.
        ///
        /// # Errors
        /// [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`], [`Error::NotOperator`], and
        /// where the operator signs [`Error::BadgeNotNamed`], [`TokenError::Frozen`] and those of
        /// [`Credentials::ensure_holds`]; where the account is admitted [`Error::ZeroAmount`],
        /// [`Error::Expired`], [`Error::TooManySources`]; where it is barred
        /// [`Error::SourceNotAdmitted`]
        #[pallet::call_index(24)]
        #[pallet::weight(T::WeightInfo::admit_source())]
        pub fn admit_source(
            origin: OriginFor<T>,
            programme: ProgrammeId,
            source: T::AccountId,
            least: Option<Balance>,
        ) -> DispatchResult {
            let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
            let details = Self::operated(&actor, programme)?;
            if let Some(least) = least {
                ensure!(least > 0, Error::<T>::ZeroAmount);
                ensure!(Self::now() < details.terms.valid_until, Error::<T>::Expired);
            }
            Self::change_source(programme, source.clone(), least)?;
            Self::deposit_event(Event::SourceAdmitted {
                programme,
                source,
                least,
            });
            Ok(())
        }
    }

    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// The class of the badge that operators need.
        pub fn badge() -> Option<ClassId> {
            Badge::<T>::get()
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

        /// From where a programme takes credits, and the least won of each.
        pub fn sources(programme: ProgrammeId) -> Vec<SourceOf<T>> {
            Sources::<T>::get(programme).into_inner()
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
