//! What is stored.

use frame::{arithmetic::Permill, deps::frame_support::stored, prelude::*};
use pallet_support::{Bitmap, Held, Moment, ProgrammeId};

use crate::Rules;

/// Whole won.
pub type Balance = u128;
/// A published batch, counted from 0 in each programme.
pub type BatchId = u32;

/// From how many programmes one payment may draw.
pub const MAX_PROGRAMMES: u32 = 4;
/// How many holders one [`allot`](crate::Call::allot) may name.
pub const MAX_ALLOTMENTS: u32 = 100;
/// How many orders of one holder are paid in one Korean day, and wait in the pool at a time, since
/// an unsigned submission pays no fee.
pub const MAX_ORDERS: u8 = 64;
/// How often an entitlement may be re-pointed.
pub const MAX_MOVES: u8 = 4;
/// From how many sources a programme may take credits.
pub const MAX_SOURCES: u32 = 8;
/// How long what is credited can be spent at least, in milliseconds: 30 days.
pub const MIN_VALIDITY: Moment = 30 * 24 * 60 * 60 * 1_000;

/// The programmes from which a payment draws.
pub type ProgrammeIds = BoundedVec<ProgrammeId, ConstU32<MAX_PROGRAMMES>>;

/// The bytes of a chunk of claimed bits.
pub const CHUNK_BYTES: usize = 256;
/// 2,048 leaves of a batch: the bit of one that was claimed is set.
pub type Claims = Bitmap<CHUNK_BYTES>;

/// What a programme is for. Fixed when it is created.
#[stored]
pub struct Terms<AccountId> {
    /// Who pays money in, and gets the rest back.
    pub funder: AccountId,
    /// What each payment has to pass.
    pub rules: Rules,
    /// Payments are made from this moment on,
    pub valid_from: Moment,
    /// and before this one.
    pub valid_until: Moment,
    /// Refunds are made before this moment; from it on the programme can be closed.
    pub refund_until: Moment,
    /// What the holder pays of each payment.
    pub self_pay: Permill,
    /// How much of a holder's fees the fee purse pays in one Korean day, in won; 0 for none.
    pub fee_allowance: Balance,
}

/// Where a programme is in its life.
#[stored]
#[derive(Copy)]
pub enum State {
    /// Within its dates, money can be spent.
    Open,
    /// The operator has stopped payments and claims.
    Paused,
    /// What was left has gone back to the funder; records are being pruned.
    Closed,
}

/// What has come of a programme's money so far, in won. None of these ever falls, but for the part
/// of a fee that turns out not to have been needed.
#[stored]
#[derive(Copy, Default)]
pub struct Totals {
    /// Paid into the escrow.
    pub funded: Balance,
    /// Promised to holders: allotted, or in published batches.
    pub committed: Balance,
    /// Allotted, or claimed out of batches.
    pub issued: Balance,
    /// Paid to merchants.
    pub spent: Balance,
    /// Given back by merchants.
    pub refunded: Balance,
    /// Taken back from holders by the operator.
    pub withdrawn: Balance,
    /// Returned to the funder when the programme was closed.
    pub returned: Balance,
    /// Paid into the fee purse.
    pub fees_funded: Balance,
    /// Paid out of it for holders' fees, and returned.
    pub fees_spent: Balance,
}

impl Totals {
    /// What the escrow has to have: funded − spent + refunded − returned.
    pub fn escrow(&self) -> Option<Balance> {
        (self.funded.checked_add(self.refunded)?)
            .checked_sub(self.spent)?
            .checked_sub(self.returned)
    }

    /// What all holders together have left, in purses too: issued − spent + refunded − withdrawn.
    pub fn outstanding(&self) -> Option<Balance> {
        (self.issued.checked_add(self.refunded)?)
            .checked_sub(self.spent)?
            .checked_sub(self.withdrawn)
    }

    /// What may still be promised: funded − committed.
    pub fn uncommitted(&self) -> Balance {
        self.funded.saturating_sub(self.committed)
    }

    /// What the fee purse has to have.
    pub fn fees_left(&self) -> Balance {
        self.fees_funded.saturating_sub(self.fees_spent)
    }
}

/// A programme: somebody's money for somebody else's purpose.
#[stored]
pub struct Programme<AccountId, Deposit> {
    /// Who runs it: its creator, or whoever the council has put in its place.
    pub operator: AccountId,
    /// What it is for.
    pub terms: Terms<AccountId>,
    /// Where it is in its life.
    pub state: State,
    /// What has come of its money.
    pub totals: Totals,
    /// How many batches it has published.
    pub batches: BatchId,
    /// How many receipts it has kept.
    pub receipts: u64,
    /// What its creator holds for this record.
    pub deposit: Held<AccountId, Deposit>,
}

/// A published sum tree of leaves.
#[stored]
pub struct Batch<AccountId, Deposit> {
    /// The root, with the total of all leaves.
    pub root: crate::SumNode,
    /// How many leaves.
    pub leaves: u32,
    /// What the operator that published it holds for this record and the bits of its leaves.
    pub deposit: Held<AccountId, Deposit>,
}

/// What a holder did on its last day of use.
#[stored]
#[derive(Copy, Default)]
pub struct DayUse {
    /// The Korean day, counted from 1 January 1970.
    pub day: u32,
    /// What its payments took from the programme, less what of them was refunded, in won.
    pub spent: Balance,
    /// What the fee purse paid for it, in won.
    pub fees: Balance,
    /// How many of its orders were paid.
    pub orders: u8,
}

/// From where a programme takes credits.
#[stored]
pub struct Source<AccountId> {
    /// Whose won it is: another pallet's pot.
    pub account: AccountId,
    /// The least of one credit, in won.
    pub least: Balance,
}

/// What one holder has of a programme. As long as there is won in it, it keeps the holder's account
/// alive by a sufficient reference.
#[stored]
#[derive(Default)]
pub struct Entitlement {
    /// Free to spend, in won.
    pub left: Balance,
    /// In the purse, for orders signed off line, in won.
    pub purse: Balance,
    /// Before this moment the purse can't be emptied by its holder.
    pub purse_until: Moment,
    /// Has it ever been spent from?
    pub used: bool,
    /// The last day of use.
    pub today: DayUse,
    /// How often it was re-pointed.
    pub moves: u8,
    /// When the operator took back what was in it, if it did: what is refunded of payments made
    /// until then is the programme's.
    pub withdrawn_at: Option<Moment>,
}

impl Entitlement {
    /// All that is in it, in won.
    pub fn total(&self) -> Balance {
        self.left.saturating_add(self.purse)
    }

    /// What the holder did on this day.
    pub fn on(&self, day: u32) -> DayUse {
        match self.today {
            today if today.day == day => today,
            _ => DayUse {
                day,
                ..Default::default()
            },
        }
    }
}

/// What a payment took from one programme.
#[stored]
#[derive(Copy)]
pub struct Part {
    /// The programme.
    pub programme: ProgrammeId,
    /// How much, in won.
    pub amount: Balance,
}

/// What a payment took from programmes, in the order of draining.
pub type Parts = BoundedVec<Part, ConstU32<MAX_PROGRAMMES>>;

/// A payment: the programme that keeps its receipt, which is the one of the payment whose refunds
/// end first, and a number in it.
#[stored]
#[derive(Copy)]
pub struct PaymentId {
    /// The programme.
    pub programme: ProgrammeId,
    /// Counted from 0 in the programme.
    pub number: u64,
}

/// What is kept of a payment, so that it can be refunded.
#[stored]
pub struct Receipt<AccountId> {
    /// Who paid.
    pub payer: AccountId,
    /// Who was paid.
    pub merchant: AccountId,
    /// When.
    pub at: Moment,
    /// Refunds are made before this moment.
    pub refund_until: Moment,
    /// What programmes paid, in the order of draining.
    pub parts: Parts,
    /// What the payer paid of its own, in won.
    pub own: Balance,
    /// How much of all of that was refunded, in won.
    pub refunded: Balance,
}

impl<AccountId> Receipt<AccountId> {
    /// What programmes and payer paid, in the order of draining, the payer's own last.
    pub fn amounts(&self) -> alloc::vec::Vec<Balance> {
        let parts = self.parts.iter().map(|part| part.amount);
        parts.chain([self.own]).collect()
    }

    /// What may still be refunded, in won.
    pub fn refundable(&self) -> Balance {
        let paid = self
            .amounts()
            .into_iter()
            .fold(0, |sum: Balance, part| sum.saturating_add(part));
        paid.saturating_sub(self.refunded)
    }
}

/// What a payment would take from whom.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Quote {
    /// From programmes, in the order of draining.
    pub parts: Parts,
    /// From the payer's own won.
    pub own: Balance,
}

/// What a holder could spend of one programme at a merchant now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Spendable {
    /// The programme.
    pub programme: ProgrammeId,
    /// What is left of the entitlement, in won.
    pub left: Balance,
    /// The most that one payment can take of it at this merchant now, in won.
    pub most: Balance,
    /// Why that is nothing, as the error that a payment would end with.
    pub refusal: Option<DispatchError>,
}

/// What may still be refunded of a payment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Refundable {
    /// Before when.
    pub until: Moment,
    /// In all, in won.
    pub total: Balance,
    /// Of it, to programmes.
    pub parts: Parts,
    /// Of it, to the payer.
    pub own: Balance,
}
