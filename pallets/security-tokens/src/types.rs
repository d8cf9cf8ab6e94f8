//! What is stored, and what is signed.

use frame::{deps::frame_support::stored, deps::sp_core::H256, prelude::*};
use pallet_support::{ActId, BadgeRef, ClassId, DeedKind, Held, Moment, korea, roles::SuspendedBy};

use crate::rules::{InvestorClass, Rule};

/// Won.
pub type Balance = u128;
/// The smallest part of a security. A share is so many units as the security says.
pub type Units = u128;
/// An investor, counted from 0 in the order of registration.
pub type InvestorId = u32;
/// An account manager's book, counted from 0.
pub type BookId = u32;
/// A venue, counted from 0.
pub type VenueId = u32;
/// A security, counted from 0. The unit ledger knows it by the same number.
pub type SecurityId = u32;
/// An instruction, counted from 0.
pub type InstructionId = u64;
/// A document of a security: below [`MAX_DOCUMENTS`].
pub type DocumentId = u8;

/// The most keys of an investor.
pub const MAX_KEYS: u32 = 4;
/// The most account managers with whom an investor has accounts.
pub const MAX_BOOKS: u32 = 4;
/// The most guardians of an investor.
pub const MAX_GUARDIANS: u32 = 5;
/// The most rules of a security.
pub const MAX_RULES: u32 = 16;
/// The most legs of an instruction.
pub const MAX_LEGS: u32 = 16;
/// The most investors of an instruction.
pub const MAX_PARTIES: u32 = 16;
/// The most encumbrances of one account's units of a security. Trades that end at the same moment
/// are one.
pub const MAX_LIENS: u32 = 32;
/// The most of them that are no court's.
pub const MAX_OWN_LIENS: usize = 24;
/// The most moments at which an investor's pending payments end.
pub const MAX_PAYMENTS: u32 = 24;
/// The most documents of a security.
pub const MAX_DOCUMENTS: u8 = 16;
/// The longest name of a security, in bytes of UTF-8.
pub const MAX_NAME: u32 = 64;
/// The most units that may be registered of a security: what is worked out with them fits.
pub const MAX_UNITS: Units = 1 << 80;

const MINUTE: Moment = 60_000;
const HOUR: Moment = 60 * MINUTE;
/// A day, in milliseconds.
pub const DAY: Moment = 24 * HOUR;
/// By how much the clock of who signs may be ahead of the chain's.
pub const MAX_AHEAD: Moment = 2 * MINUTE;
/// For how long what somebody has signed is good.
pub const MAX_SIGNED: Moment = DAY;
/// How long an instruction may wait for its parties, and a security be halted.
pub const MAX_WAIT: Moment = 30 * DAY;
/// How long a lock-up or a pledge lasts at most: ten years.
pub const MAX_LOCK: Moment = 3_653 * DAY;
/// How long an investor is known at most until a manager has to look again: three years.
pub const MAX_KNOWN: Moment = 1_096 * DAY;
/// For how many notices a recovery can be challenged: three days.
pub const CHALLENGE: Moment = 3;
/// In how many notices a recovery is to be approved, or a challenge decided: seven days.
pub const DECISION: Moment = 7;

/// The classes of badges that the pallet asks for.
#[stored]
#[derive(Copy)]
pub struct Doors {
    /// Given once a person or company, by the depository's identity issuer.
    pub identity: ClassId,
    /// The depository's (전자등록기관).
    pub depository: ClassId,
    /// Account managers' (계좌관리기관), granted on chain.
    pub manager: ClassId,
    /// Venues', granted on chain.
    pub venue: ClassId,
    /// Issuers'.
    pub issuer: ClassId,
}

/// What a retail investor may buy in a year of securities that say so.
#[stored]
#[derive(Copy)]
pub struct AnnualCap {
    /// Won.
    pub limit: Balance,
    /// What a year is.
    pub year: CapYear,
}

/// What a year is for the annual cap.
#[stored]
#[derive(Copy)]
pub enum CapYear {
    /// The calendar's, in Korea.
    Calendar,
    /// So many Korean days, counted from 1 January 1970.
    Days(u16),
}

impl CapYear {
    /// The number of the year at a moment.
    pub(crate) fn of(self, at: Moment) -> u32 {
        match self {
            Self::Calendar => korea::year(at).into(),
            Self::Days(days) => korea::day(at).checked_div(days.into()).unwrap_or_default(),
        }
    }
}

/// What an investor has bought in a year under the annual cap, gross.
#[stored]
#[derive(Copy, Default)]
pub struct Bought {
    /// Which year ([`CapYear`]).
    pub year: u32,
    /// Won.
    pub won: Balance,
}

/// A book: what one account manager keeps. Its licence is asked for with every trade.
#[stored]
pub struct Book<AccountId> {
    /// Who keeps it.
    pub manager: AccountId,
    /// To whom the depository has offered it.
    pub successor: Option<AccountId>,
}

/// A securities account (계좌): an investor's, with an account manager.
#[stored]
#[derive(Copy, PartialOrd, Ord)]
pub struct SecuritiesAccount {
    /// Whose.
    pub investor: InvestorId,
    /// In which book.
    pub book: BookId,
}

/// An investor: a person or a company, once.
#[stored]
pub struct Investor<AccountId> {
    /// The account that has its identity badge.
    pub subject: AccountId,
    /// Which badge that is.
    pub badge: BadgeRef<AccountId>,
    /// The keys that act for it.
    pub keys: BoundedVec<AccountId, ConstU32<MAX_KEYS>>,
    /// The books in which it has accounts. The first one's manager answers for it.
    pub books: BoundedVec<BookId, ConstU32<MAX_BOOKS>>,
    /// What it is, as that manager has found.
    pub class: InvestorClass,
    /// Where it lives: ISO 3166-1, numeric.
    pub country: u16,
    /// Until when that is known.
    pub known_until: Moment,
    /// How often its class, country or that end have changed.
    pub version: u32,
    /// Who has stopped it.
    pub stopped: Option<StoppedBy>,
    /// Where its won may go.
    pub payout: Option<Payout<AccountId>>,
    /// Who can give it a new key.
    pub guardians: Option<Guardians<AccountId>>,
    /// Who can do so from a later moment on.
    pub next_guardians: Option<Guardians<AccountId>>,
    /// The key that it is to have in the place of all others.
    pub recovery: Option<Recovery<AccountId>>,
    /// When the last thing was said that it has signed off line: nothing counts twice.
    pub said: Moment,
    /// Of how many securities it is the treasury while a trustee acts in its place.
    pub in_trust: u32,
    /// How often it was given another key.
    pub recoveries: u32,
}

/// Who has stopped an investor, or may. Each lifts what it or one below it has done.
#[stored]
#[derive(Copy)]
pub enum StoppedBy {
    /// The manager who answers for it.
    Manager,
    /// The council.
    Council,
    /// The depository.
    Depository,
}

impl StoppedBy {
    /// How hard it stops.
    fn rank(self) -> u8 {
        match self {
            Self::Manager => 0,
            Self::Depository => 1,
            Self::Council => 2,
        }
    }

    /// What stands when this comes over what stood `before`; `None` where that was as hard.
    pub(crate) fn over(self, before: Option<Self>) -> Option<Self> {
        let harder = before.is_none_or(|before| before.rank() < self.rank());
        harder.then_some(self)
    }

    /// May this one lift it?
    pub(crate) fn is_lifted_by(self, other: Self) -> bool {
        self.rank() <= other.rank()
    }
}

/// Where an investor's won may go.
#[stored]
pub struct Payout<AccountId> {
    /// The account.
    pub to: AccountId,
    /// From when on.
    pub from: Moment,
}

/// Who can give an investor a new key.
#[stored]
pub struct Guardians<AccountId> {
    /// The accounts.
    pub who: BoundedVec<AccountId, ConstU32<MAX_GUARDIANS>>,
    /// How many of them.
    pub threshold: u8,
    /// From when on.
    pub from: Moment,
}

/// A key that an investor is to have in the place of all others.
#[stored]
pub struct Recovery<AccountId> {
    /// The key.
    pub key: AccountId,
    /// The guardians who have approved.
    pub approvals: BoundedVec<AccountId, ConstU32<MAX_GUARDIANS>>,
    /// How far it is.
    pub stage: Stage,
    /// Has anybody approved it: a guardian, the depository or the council?
    pub backed: bool,
}

/// How far a recovery is.
#[stored]
#[derive(Copy)]
pub enum Stage {
    /// It needs approvals, and lapses at this moment.
    Proposed(Moment),
    /// It can be challenged until this moment, and executed from then on.
    Approved(Moment),
    /// It is challenged, and void if it is not decided until this moment.
    Challenged(Moment),
}

impl Stage {
    /// Has it come to nothing?
    pub(crate) fn is_void(self, now: Moment) -> bool {
        match self {
            Self::Proposed(until) | Self::Challenged(until) => until <= now,
            Self::Approved(_) => false,
        }
    }
}

/// A place where securities are traded.
#[stored]
pub struct Venue<AccountId, Deposit> {
    /// Who runs it.
    pub operator: AccountId,
    /// Has the council suspended it?
    pub suspended: bool,
    /// For the record.
    pub deposit: Held<AccountId, Deposit>,
}

/// What a security is, by the Capital Markets Act (자본시장법).
#[stored]
#[derive(Copy)]
pub enum SecurityKind {
    /// A share (지분증권).
    Share,
    /// A bond (채무증권).
    Bond,
    /// A beneficiary certificate (수익증권).
    Beneficiary,
    /// An investment contract (투자계약증권).
    Contract,
}

/// A security.
#[stored]
pub struct Security<AccountId, Deposit> {
    /// Its name.
    pub name: BoundedVec<u8, ConstU32<MAX_NAME>>,
    /// Its ISIN, as twelve letters and digits.
    pub code: [u8; 12],
    /// What it is.
    pub kind: SecurityKind,
    /// Who issues it.
    pub issuer: AccountId,
    /// Who acts in the issuer's place, named by the council.
    pub trustee: Option<AccountId>,
    /// The issuer as an investor: what it holds is treasury stock (자기주식).
    pub treasury: InvestorId,
    /// How many units are a share.
    pub per_share: Units,
    /// What a share is worth for the rules that ask for a price, in won, as the depository says.
    pub reference: Balance,
    /// How many units there may be, confirmed by the depository.
    pub registered: Units,
    /// How many there are.
    pub issued: Units,
    /// How many there may be if the depository confirms it.
    pub proposed: Option<Units>,
    /// Until when it is not traded, and who has said so.
    pub halted: Option<Halt>,
    /// From when on it is not traded, since it is redeemed.
    pub matures: Option<Moment>,
    /// For the record.
    pub deposit: Held<AccountId, Deposit>,
}

/// A halt.
#[stored]
#[derive(Copy)]
pub struct Halt {
    /// Until when.
    pub until: Moment,
    /// By whom.
    pub by: SuspendedBy,
}

/// Rules.
pub type Rules = BoundedVec<Rule, ConstU32<MAX_RULES>>;

/// The rules of a security.
#[stored]
#[derive(Default)]
pub struct Rulebook {
    /// Those in force, unless the next ones are.
    pub rules: Rules,
    /// How often they have changed.
    pub version: u32,
    /// Those that are to come.
    pub next: Option<NextRules>,
}

/// Rules that are to come.
#[stored]
pub struct NextRules {
    /// The rules.
    pub rules: Rules,
    /// From when on.
    pub from: Moment,
    /// Has the depository confirmed them?
    pub confirmed: bool,
}

impl Rulebook {
    /// Brings what has come into force into its place.
    pub(crate) fn turn(&mut self, now: Moment) {
        if let Some(next) = self.next.take_if(|next| next.confirmed && next.from <= now) {
            self.rules = next.rules;
            self.version = self.version.saturating_add(1);
        }
    }
}

/// How many investors hold a security, its treasury apart, by the classes by which they are
/// counted.
#[stored]
#[derive(Copy, Default)]
pub struct Holders {
    /// Retail investors.
    pub retail: u32,
    /// Professional ones.
    pub professional: u32,
    /// Institutions.
    pub institutional: u32,
}

impl Holders {
    /// Those of one class.
    pub fn of(&self, class: InvestorClass) -> u32 {
        match class {
            InvestorClass::Retail => self.retail,
            InvestorClass::Professional => self.professional,
            InvestorClass::Institutional => self.institutional,
        }
    }

    /// All.
    pub fn all(&self) -> u32 {
        self.retail
            .saturating_add(self.professional)
            .saturating_add(self.institutional)
    }

    /// Counts one more, or one less.
    pub(crate) fn count(&mut self, class: InvestorClass, more: bool) {
        let of = match class {
            InvestorClass::Retail => &mut self.retail,
            InvestorClass::Professional => &mut self.professional,
            InvestorClass::Institutional => &mut self.institutional,
        };
        *of = if more {
            of.saturating_add(1)
        } else {
            of.saturating_sub(1)
        };
    }
}

/// What an investor has of a security.
#[stored]
pub struct Position {
    /// As what it is counted.
    pub class: InvestorClass,
    /// By account. None is without units and encumbrances.
    pub parts: BoundedVec<Part, ConstU32<MAX_BOOKS>>,
}

/// What an account has of a security.
#[stored]
pub struct Part {
    /// In which book it is.
    pub book: BookId,
    /// Units.
    pub units: Units,
    /// What it can't dispose of.
    pub liens: BoundedVec<Lien, ConstU32<MAX_LIENS>>,
}

/// Units of which an account can't dispose, until a moment. They may be more than it has.
#[stored]
#[derive(Copy)]
pub struct Lien {
    /// Why.
    pub cause: Cause,
    /// How many.
    pub units: Units,
    /// Until when.
    pub until: Moment,
}

/// Why an account can't dispose of units.
#[stored]
#[derive(Copy)]
pub enum Cause {
    /// It has affirmed trades that end together and give them.
    Trade,
    /// They were issued so (보호예수).
    LockUp,
    /// They are pledged to this investor (질권).
    Pledge(InvestorId),
    /// A court says so, by this order.
    Order(H256),
}

/// What goes from one to another.
#[stored]
#[derive(Copy)]
pub enum Leg {
    /// Units.
    Units {
        /// Of which security.
        security: SecurityId,
        /// From where.
        from: SecuritiesAccount,
        /// To where.
        to: SecuritiesAccount,
        /// How many.
        units: Units,
    },
    /// Won.
    Won {
        /// From whose ledger account.
        from: InvestorId,
        /// To whose.
        to: InvestorId,
        /// How much.
        amount: Balance,
    },
}

/// Legs.
pub type Legs = BoundedVec<Leg, ConstU32<MAX_LEGS>>;

/// An investor of an instruction.
#[stored]
#[derive(Copy)]
pub struct Party {
    /// Who.
    pub investor: InvestorId,
    /// Has it affirmed?
    pub affirmed: bool,
    /// How often it had been given another key when it did.
    pub recoveries: u32,
}

/// What is to be settled, all of it or nothing.
#[stored]
pub struct Instruction<AccountId, Deposit> {
    /// Where it was agreed.
    pub venue: VenueId,
    /// What goes where.
    pub legs: Legs,
    /// All whom that concerns.
    pub parties: BoundedVec<Party, ConstU32<MAX_PARTIES>>,
    /// Its securities, with the versions of their rules.
    pub versions: BoundedVec<(SecurityId, u32), ConstU32<MAX_LEGS>>,
    /// Until when.
    pub expires: Moment,
    /// The venue's, for the record.
    pub deposit: Held<AccountId, Deposit>,
}

/// Won that an investor has affirmed to pay, in trades that end together.
#[stored]
#[derive(Copy)]
pub struct Payment {
    /// When those end.
    pub until: Moment,
    /// Won, on hold.
    pub won: Balance,
}

/// Payments.
pub type PaymentList = BoundedVec<Payment, ConstU32<MAX_PAYMENTS>>;

/// A document of a security (투자설명서 …), of which the chain knows the commitment.
#[stored]
pub struct Document {
    /// How often it was set.
    pub version: u32,
    /// What it is known by.
    pub commitment: H256,
    /// The notary's deed that has it.
    pub deed: Option<Deed>,
    /// Since when.
    pub at: Moment,
}

/// A notary's deed.
#[stored]
#[derive(Copy)]
pub struct Deed {
    /// Which act.
    pub act: ActId,
    /// Of which kind.
    pub kind: DeedKind,
}

/// By what units or won go from one investor to another without its word.
#[stored]
#[derive(Copy)]
pub enum Title {
    /// A court's order, which the council carries out.
    Order(H256),
    /// Inheritance or succession, by a notary's deed with this commitment.
    Succession {
        /// The deed.
        deed: Deed,
        /// Its latest version's commitment.
        commitment: H256,
    },
}

/// What an investor's key signs off line, for others to bring.
#[stored]
pub struct Statement<AccountId> {
    /// The key.
    pub key: AccountId,
    /// What it says.
    pub what: Consent<AccountId>,
    /// When.
    pub at: Moment,
}

/// What an investor's key agrees to.
#[stored]
pub enum Consent<AccountId> {
    /// Having an account in this book.
    Join(BookId),
    /// Acting for this investor.
    Control(InvestorId),
    /// These guardians, so many of whom are enough.
    Guard {
        /// The accounts.
        who: BoundedVec<AccountId, ConstU32<MAX_GUARDIANS>>,
        /// How many of them.
        threshold: u8,
    },
    /// Its units going to another of its accounts.
    Move {
        /// Of which security.
        security: SecurityId,
        /// From which book.
        from: BookId,
        /// To which.
        to: BookId,
        /// How many.
        units: Units,
    },
    /// Being issued units.
    Accept(Issue),
    /// Its units being pledged, or more of them.
    Pledge {
        /// Of which security.
        security: SecurityId,
        /// In which book.
        book: BookId,
        /// To which investor.
        pledgee: InvestorId,
        /// How many.
        units: Units,
        /// Until when.
        until: Moment,
    },
}

/// Units that are issued to an account.
#[stored]
#[derive(Copy)]
pub struct Issue {
    /// Of which security.
    pub security: SecurityId,
    /// To which account.
    pub to: SecuritiesAccount,
    /// How many.
    pub units: Units,
    /// Until when they are locked up.
    pub locked_until: Option<Moment>,
}

/// What an investor has of a security, at the present moment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct View {
    /// As what it is counted.
    pub class: InvestorClass,
    /// All units.
    pub units: Units,
    /// Of these, what it can dispose of.
    pub free: Units,
    /// By account, without encumbrances that are over.
    pub parts: alloc::vec::Vec<Part>,
}

/// The sums of a security that have to be equal, as the chain keeps them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Sums {
    /// What the depository has confirmed.
    pub registered: Units,
    /// What is issued.
    pub issued: Units,
    /// What is on the unit ledger.
    pub ledger: Units,
    /// What each account manager's book has.
    pub books: alloc::vec::Vec<(BookId, Units)>,
}

/// An offering, counted from 0.
pub type OfferingId = u32;
/// A corporate action, counted from 0.
pub type ActionId = u32;

/// How long an offering is open at most, and how long after it its refunds may be put off.
pub const MAX_OFFERING: Moment = 90 * DAY;
/// The most record dates of a security that actions ask for.
pub const MAX_DATES: u32 = 16;
/// The most options of a vote.
pub const MAX_OPTIONS: u32 = 8;
/// How often it is remembered that an investor was taxed otherwise.
pub const MAX_TAX_CLASSES: u32 = 8;
/// How far ahead a record date or the end of a vote may be.
pub const MAX_NOTICE: Moment = 366 * DAY;
/// The most that a dividend may be, on the whole or a share, in won.
pub const MAX_DIVIDEND: Balance = 1 << 47;
/// For how long a dividend can be claimed: five years (상법 art. 464-2).
pub const CLAIMS: Moment = 1_827 * DAY;

/// What is offered.
#[stored]
#[derive(Copy)]
pub struct Offer {
    /// Of which security.
    pub security: SecurityId,
    /// Won a share.
    pub price: Balance,
    /// Units.
    pub units: Units,
    /// For how many units there have to be bids, or it is off.
    pub soft_cap: Units,
    /// Until when there can be bids.
    pub closes: Moment,
    /// From when on every bid that is not allotted can be refunded.
    pub refund_at: Moment,
}

/// An offering.
#[stored]
pub struct Offering<AccountId, Deposit> {
    /// What is offered.
    pub offer: Offer,
    /// How many units were a share when it was opened.
    pub per_share: Units,
    /// How far it is.
    pub stage: OfferingStage,
    /// How many bids there are.
    pub bids: u32,
    /// The number of the next one.
    pub next_bid: u32,
    /// How many units they are for.
    pub demand: Units,
    /// Units that nobody else is issued meanwhile.
    pub reserved: Units,
    /// The issuer's, for the record.
    pub deposit: Held<AccountId, Deposit>,
}

/// How far an offering is.
#[stored]
#[derive(Copy)]
pub enum OfferingStage {
    /// There can be bids, or it waits for being closed.
    Open,
    /// Bids are summed up, from this one on.
    Summing {
        /// The sums so far.
        sums: crate::allotment::Sums,
        /// The next bid.
        next: u32,
    },
    /// Bids are given their parts, from this one on.
    Sharing {
        /// The sums.
        sums: crate::allotment::Sums,
        /// The next bid.
        next: u32,
        /// Units that are left.
        left: Units,
    },
    /// The largest remainders are given what is left.
    Ranking {
        /// Units that are left.
        left: Units,
    },
    /// It is known what each bid gets.
    Allotted,
    /// All bids get their won back.
    Failed,
}

/// A bid.
#[stored]
pub struct Bid {
    /// Whose.
    pub investor: InvestorId,
    /// To which book units go.
    pub book: BookId,
    /// Units.
    pub units: Units,
    /// Won, in the offering's account.
    pub won: Balance,
    /// Units that it gets.
    pub allotted: Units,
    /// What was rounded off, in parts of what all bids have unmet.
    pub remainder: Units,
}

/// The dates at which actions that are open ask who has what, each with how many actions do.
#[stored]
#[derive(Default)]
pub struct RecordDates {
    /// Moments.
    pub dates: BoundedVec<(Moment, u8), ConstU32<MAX_DATES>>,
}

/// What was there before a change, for record dates.
#[stored]
#[derive(Copy)]
pub struct Snapshot {
    /// For dates until this one, and after the entry before.
    pub until: Moment,
    /// Units.
    pub units: Units,
}

/// What was left behind for record dates, in their order.
pub type Snapshots = BoundedVec<Snapshot, ConstU32<MAX_DATES>>;

/// A corporate action.
#[stored]
pub struct Action<AccountId, Deposit> {
    /// Of which security.
    pub security: SecurityId,
    /// Who had something at this moment has a part in it.
    pub record_date: Moment,
    /// What it is about.
    pub matter: Matter<AccountId>,
    /// How many units have been claimed for, or voted with.
    pub taken: Units,
    /// What was paid, in won.
    pub paid: Balance,
    /// What was withheld, in won.
    pub taxed: Balance,
    /// The issuer's, for the record.
    pub deposit: Held<AccountId, Deposit>,
}

/// What an action is about.
#[stored]
pub enum Matter<AccountId> {
    /// A dividend.
    Dividend {
        /// How much.
        amount: Amount,
        /// How many units were a share when it was announced.
        per_share: Units,
        /// What is withheld, as it was when it was announced.
        tax: Tax<AccountId>,
        /// Since when its won is there.
        funded: Option<Moment>,
    },
    /// A vote.
    Vote {
        /// The commitment to what is asked.
        question: H256,
        /// Until when.
        until: Moment,
        /// The votes for each option, in units.
        tally: Tally,
    },
    /// Units are bought from all holders, and cancelled.
    Redemption {
        /// Won a share.
        price: Balance,
        /// How many units were a share when it was announced.
        per_share: Units,
        /// Where fractions of a share are bought alone: how many holders have not had their part.
        fractions: Option<u32>,
        /// Since when its won is there.
        funded: Option<Moment>,
    },
}

/// The votes for each option, in units.
pub type Tally = BoundedVec<Units, ConstU32<MAX_OPTIONS>>;

/// How much a dividend is.
#[stored]
#[derive(Copy)]
pub enum Amount {
    /// Won, shared by all.
    Pot(Balance),
    /// Won a share.
    PerShare(Balance),
}

/// What is announced.
#[stored]
#[derive(Copy)]
pub enum Announcement {
    /// A dividend.
    Dividend(Amount),
    /// A vote.
    Vote {
        /// The commitment to what is asked.
        question: H256,
        /// How many options there are.
        options: u8,
        /// Until when.
        until: Moment,
    },
    /// All units are redeemed, at so many won a share.
    Redemption(Balance),
}

/// Whether taxes are withheld from an investor's dividends.
#[stored]
#[derive(Copy)]
pub enum TaxClass {
    /// They are.
    Withheld,
    /// They are not: the investor pays them itself, or none.
    Exempt,
}

/// What is withheld of dividends.
#[stored]
#[derive(Copy)]
pub struct TaxTerms {
    /// Income tax, in thousandths of the gross amount.
    pub income: u16,
    /// Local income tax, in thousandths of the income tax.
    pub local: u16,
    /// Both are waived where the income tax is below so many won, before it is rounded.
    pub waived_below: Balance,
}

/// What is withheld, and where it goes.
#[stored]
pub struct Tax<AccountId> {
    /// The rates.
    pub terms: TaxTerms,
    /// The account.
    pub account: AccountId,
}
