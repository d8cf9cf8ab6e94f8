//! A chain with money, time, units, badges and deeds for the asking, on which the tests run.

use crate as pallet_security_tokens;
use crate::{rules::Rule, *};
use frame::{
    deps::{
        frame_support::{
            traits::{
                AsEnsureOriginWithArg, LinearStoragePrice,
                fungible::{HoldConsideration, InspectHold},
            },
            weights::{RuntimeDbWeight, constants::ParityDbWeight},
        },
        sp_core::{Pair, sr25519},
        sp_runtime::{AccountId32, MultiSignature, traits::IdentityLookup},
    },
    testing_prelude::*,
};
use pallet_support::{ActId, DeedKind, Standing};

/// People: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

/// Has a venue.
pub const VENUE: Who = 1;
pub const OTHER_VENUE: Who = 2;
/// Keep the books 0 and 1.
pub const MANAGER: Who = 3;
pub const OTHER_MANAGER: Who = 4;
/// Holds a manager's badge, and has no book.
pub const SUCCESSOR: Who = 5;
pub const DEPOSITORY: Who = 6;
pub const ISSUER: Who = 7;
pub const STRANGER: Who = 8;
pub const BANK: Who = 9;
/// Where taxes go. It has no won.
pub const TAXES: Who = 10;
/// Guardians, by their keys alone.
pub const GUARDIANS: [Who; 3] = [11, 12, 13];
/// Investors 1, 2 and 3, retail, in Korea; investor 0 is the issuer. Their wallets have no won.
pub const ALICE: Who = 21;
pub const BOB: Who = 22;
pub const CAROL: Who = 23;
/// Holds an identity badge, and is not registered.
pub const HEIR: Who = 24;

/// What is issued to those, by their numbers.
pub const TREASURY: InvestorId = 0;
pub const A: InvestorId = 1;
pub const B: InvestorId = 2;
pub const C: InvestorId = 3;

pub const GENESIS: u128 = 1_000_000_000_000;
pub const DOORS: Doors = Doors {
    identity: 30,
    depository: 31,
    manager: 32,
    venue: 33,
    issuer: 34,
};
/// ISO 3166-1: the Republic of Korea.
pub const KOREA: u16 = 410;
pub const HOUR: Moment = 3_600_000;
/// When tests begin: 1 October 2026, 12:00 in Korea.
pub const NOON: Moment = 1_790_823_600_000;
/// The ISIN of the security 0.
pub const CODE: [u8; 12] = *b"KR7005930003";
/// Its reference price.
pub const PRICE: u128 = 10_500;

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Assets: pallet_assets,
        Tokens: pallet_security_tokens,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
    type DbWeight = Db;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = u128;
    type ExistentialDeposit = ConstU128<1>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
}

#[derive_impl(pallet_assets::config_preludes::TestDefaultConfig)]
impl pallet_assets::Config for Test {
    type Balance = u128;
    type AssetId = SecurityId;
    type AssetIdParameter = SecurityId;
    type Currency = Balances;
    type CreateOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId32>>;
    type ForceOrigin = EnsureRoot<AccountId32>;
    type AssetDeposit = ConstU128<0>;
    type AssetAccountDeposit = ConstU128<0>;
    type MetadataDepositBase = ConstU128<0>;
    type MetadataDepositPerByte = ConstU128<0>;
    type ApprovalDeposit = ConstU128<0>;
    type StringLimit = ConstU32<MAX_NAME>;
    type Freezer = Freezer;
    type Holder = ();
    type CallbackHandle = ();
}

/// The pallet freezes on the unit ledger.
pub struct Freezer;

impl pallet_assets::FrozenBalance<SecurityId, AccountId32, Units> for Freezer {
    fn frozen_balance(security: SecurityId, who: &AccountId32) -> Option<Units> {
        Tokens::frozen_units(security, who)
    }

    fn died(_: SecurityId, _: &AccountId32) {}

    fn contains_freezes(_: SecurityId) -> bool {
        false
    }
}

parameter_types! {
    /// What reads and writes weigh.
    pub static Db: RuntimeDbWeight = ParityDbWeight::get();
    pub const ForRecord: RuntimeHoldReason = RuntimeHoldReason::Tokens(HoldReason::Record);
    pub const Pallets: PalletId = PalletId(*b"dure/sec");
    pub static SweepWeight: Weight = Weight::MAX;
    /// Who holds which badges; those of a batch by their place in it.
    pub static BadgeHolders: Vec<(AccountId32, ClassId, Option<u32>)> = Vec::new();
    /// Whom a court has stopped.
    pub static Stopped: Vec<AccountId32> = Vec::new();
    /// The deeds that are in force.
    pub static Sealed: Vec<(ActId, H256, DeedKind)> = Vec::new();
}

/// Badges, freezes and deeds, as tests set them.
pub struct Offices;

impl Credentials<AccountId32> for Offices {
    fn ensure_holds(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::badge(who, class).map(|_| ())
    }

    fn badge(who: &AccountId32, class: ClassId) -> Result<BadgeRef<AccountId32>, DispatchError> {
        let held = BadgeHolders::get().into_iter();
        let mut held = held.filter(|(holder, of, _)| (holder, *of) == (who, class));
        let (_, _, index) = held.next().ok_or(DispatchError::Other("no badge"))?;
        Ok(match index {
            Some(index) => BadgeRef::Issued { batch: 0, index },
            None => BadgeRef::Granted(who.clone()),
        })
    }

    fn ensure_granted(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::ensure_holds(who, class)
    }

    /// Over, unless somebody else has it now.
    fn standing(who: &AccountId32, class: ClassId, badge: &BadgeRef<AccountId32>) -> Standing {
        let known = |index: u32| BadgeRef::Issued { batch: 0, index } == *badge;
        let held = BadgeHolders::get();
        let mut moved = held.iter().filter(|(_, of, _)| *of == class);
        match Self::badge(who, class) {
            Ok(held) if held == *badge => Standing::Good,
            Err(_) if !moved.any(|(.., index)| index.is_some_and(known)) => Standing::Over,
            _ => Standing::Stopped,
        }
    }

    fn valid_until(_: &AccountId32, _: ClassId) -> Option<Moment> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, class: ClassId) {
        BadgeHolders::mutate(|held| held.push((who.clone(), class, None)));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &AccountId32, class: ClassId) {
        <Self as Credentials<_>>::set_up(who, class);
    }
}

impl Frozen<AccountId32> for Offices {
    fn is_frozen(who: &AccountId32) -> bool {
        Stopped::get().contains(who)
    }
}

impl Deeds for Offices {
    fn ensure_in_force(act: ActId, commitment: H256, kind: DeedKind) -> DispatchResult {
        let sealed = Sealed::get().contains(&(act, commitment, kind));
        ensure!(sealed, DispatchError::Other("no deed"));
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(kind: DeedKind) -> (ActId, H256) {
        let (act, commitment) = (7, H256::repeat_byte(7));
        Sealed::mutate(|sealed| sealed.push((act, commitment, kind)));
        (act, commitment)
    }
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<AccountId32>;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Ledger = Assets;
    type Time = Timestamp;
    type Credentials = Offices;
    type Frozen = Offices;
    type Deeds = Offices;
    type Signature = MultiSignature;
    type Deposit = HoldConsideration<
        AccountId32,
        Balances,
        ForRecord,
        LinearStoragePrice<ConstU128<100>, ConstU128<1>, u128>,
    >;
    type PalletId = Pallets;
    type SweepWeight = SweepWeight;
    type WeightInfo = crate::weights::SubstrateWeight<Test>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Pens;
}

/// Signs in benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Pens;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_support::Pen<AccountId32, MultiSignature> for Pens {
    fn signer() -> AccountId32 {
        id(HEIR)
    }

    fn sign(message: &[u8]) -> MultiSignature {
        by(HEIR, message)
    }
}

pub fn pair(who: Who) -> sr25519::Pair {
    sr25519::Pair::from_seed(&[who; 32])
}

pub fn id(who: Who) -> AccountId32 {
    pair(who).public().into()
}

pub fn signed(who: Who) -> RuntimeOrigin {
    RuntimeOrigin::signed(id(who))
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// A signature of this one's.
pub fn by(who: Who, message: &[u8]) -> MultiSignature {
    pair(who).sign(message).into()
}

pub fn grant(who: Who, class: ClassId) {
    BadgeHolders::mutate(|held| held.push((id(who), class, None)));
}

/// Gives the badge of this place in the batch, and takes it from whoever has it.
pub fn issue_badge(who: Who, class: ClassId, index: u32) {
    BadgeHolders::mutate(|held| {
        held.retain(|(_, of, at)| (*of, *at) != (class, Some(index)));
        held.push((id(who), class, Some(index)));
    });
}

pub fn revoke(who: Who, class: ClassId) {
    BadgeHolders::mutate(|held| held.retain(|(holder, of, _)| (holder, *of) != (&id(who), class)));
}

/// A court stops an account.
pub fn court_stops(who: AccountId32) {
    Stopped::mutate(|stopped| stopped.push(who));
}

pub fn now() -> Moment {
    Timestamp::get()
}

/// Moves the time on.
pub fn at(moment: Moment) {
    assert!(moment >= Timestamp::get());
    Timestamp::set_timestamp(moment);
}

/// The events of the pallet.
pub fn events() -> Vec<Event<Test>> {
    let events = System::events().into_iter().map(|record| record.event);
    events
        .filter_map(|event| match event {
            RuntimeEvent::Tokens(event) => Some(event),
            _ => None,
        })
        .collect()
}

pub fn won(who: Who) -> u128 {
    Balances::balance(&id(who))
}

pub fn on_hold(who: Who) -> u128 {
    Balances::total_balance_on_hold(&id(who))
}

/// The free won on an investor's ledger account, as the currency has it.
pub fn cash(investor: InvestorId) -> u128 {
    Balances::balance(&Tokens::ledger_account(investor))
}

/// What of it is on hold.
pub fn cash_on_hold(investor: InvestorId) -> u128 {
    Balances::total_balance_on_hold(&Tokens::ledger_account(investor))
}

/// An investor's units of the security 0.
pub fn units(investor: InvestorId) -> Units {
    units_of(0, investor)
}

pub fn units_of(security: SecurityId, investor: InvestorId) -> Units {
    Positions::<Test>::get(security, investor).map_or(0, |position| position.units())
}

/// What it can dispose of, of the security 0.
pub fn free(investor: InvestorId) -> Units {
    let position = Positions::<Test>::get(0, investor);
    position.map_or(0, |position| position.view(now()).free)
}

pub fn investor(investor: InvestorId) -> InvestorOf<Test> {
    Investors::<Test>::get(investor).expect("an investor")
}

pub fn security(security: SecurityId) -> SecurityOf<Test> {
    Securities::<Test>::get(security).expect("a security")
}

pub fn holders(security: SecurityId) -> Holders {
    HolderCounts::<Test>::get(security)
}

/// An investor's account in the book 0.
pub fn account(investor: InvestorId) -> SecuritiesAccount {
    SecuritiesAccount { investor, book: 0 }
}

/// What a key signs.
pub fn says(who: Who, what: Consent<AccountId32>, at: Moment) -> MultiSignature {
    let key = id(who);
    by(who, &Tokens::statement_bytes(&Statement { key, what, at }))
}

/// Registers an investor of this class in the book 0, and tells its number. It gets the identity
/// badge with its own number as the index.
pub fn register_as(who: Who, class: InvestorClass) -> InvestorId {
    issue_badge(who, DOORS.identity, who.into());
    let investor = NextInvestor::<Test>::get();
    let signature = says(who, Consent::Join(0), now());
    assert_ok!(Tokens::register_investor(
        signed(MANAGER),
        0,
        id(who),
        class,
        KOREA,
        now() + 365 * DAY,
        now(),
        Some(signature)
    ));
    investor
}

pub fn register(who: Who) -> InvestorId {
    register_as(who, InvestorClass::Retail)
}

/// Pays won in for an investor.
pub fn pay_in(investor: InvestorId, amount: u128) {
    assert_ok!(Tokens::deposit(signed(BANK), investor, amount));
}

/// A security of so many units, one a share, with these rules, all registered and none issued.
pub fn list(code: [u8; 12], quantity: Units, rules: Vec<Rule>) -> SecurityId {
    list_by(code, 1, quantity, rules)
}

pub fn list_by(code: [u8; 12], per_share: Units, quantity: Units, rules: Vec<Rule>) -> SecurityId {
    let security = NextSecurity::<Test>::get();
    assert_ok!(Tokens::propose_security(
        signed(ISSUER),
        BoundedVec::truncate_from(b"A made-up share".to_vec()),
        code,
        SecurityKind::Share,
        per_share,
        PRICE,
        quantity,
        BoundedVec::truncate_from(rules)
    ));
    assert_ok!(Tokens::confirm_registration(
        signed(DEPOSITORY),
        security,
        quantity
    ));
    security
}

/// Issues units of a security to an investor's account in the book 0. Its key is `who`'s.
pub fn mint_to(security: SecurityId, who: Who, units: Units) -> DispatchResult {
    mint_locked(security, who, units, None)
}

pub fn mint_locked(
    security: SecurityId,
    who: Who,
    units: Units,
    locked_until: Option<Moment>,
) -> DispatchResult {
    let investor = InvestorOfKey::<Test>::get(id(who)).expect("an investor's key");
    let issue = Issue {
        security,
        to: account(investor),
        units,
        locked_until,
    };
    // Nothing is said twice at one moment.
    let said = Investors::<Test>::get(investor).map_or(0, |record| record.said);
    let at = now().max(said + 1);
    let signature = says(who, Consent::Accept(issue), at);
    Tokens::mint(signed(ISSUER), issue, id(who), at, Some(signature))
}

/// Mints for tests' set-up, of the security 0.
pub fn give(who: Who, units: Units) {
    assert_ok!(mint_to(0, who, units));
}

/// Units of the security 0 from one to another, both in the book 0.
pub fn deliver(from: InvestorId, to: InvestorId, units: Units) -> Leg {
    deliver_of(0, from, to, units)
}

pub fn deliver_of(security: SecurityId, from: InvestorId, to: InvestorId, units: Units) -> Leg {
    Leg::Units {
        security,
        from: account(from),
        to: account(to),
        units,
    }
}

pub fn pay(from: InvestorId, to: InvestorId, amount: u128) -> Leg {
    Leg::Won { from, to, amount }
}

/// Instructs at the venue 0, for a day.
pub fn instruct(legs: Vec<Leg>) -> InstructionId {
    instruct_until(legs, now() + DAY)
}

pub fn instruct_until(legs: Vec<Leg>, expires: Moment) -> InstructionId {
    let instruction = NextInstruction::<Test>::get();
    assert_ok!(try_instruct(legs, expires));
    instruction
}

pub fn try_instruct(legs: Vec<Leg>, expires: Moment) -> DispatchResult {
    let legs = BoundedVec::try_from(legs).expect("sixteen legs at most");
    Tokens::instruct(signed(VENUE), 0, legs, expires)
}

/// Affirms with the size that the instruction has.
pub fn affirm(who: Who, instruction: InstructionId) -> DispatchResult {
    let size = Tokens::size_of(instruction).unwrap_or(LARGEST);
    done(Tokens::affirm(signed(who), instruction, size))
}

/// The largest that an instruction can be.
pub const LARGEST: Size = Size {
    parties: MAX_PARTIES,
    legs: MAX_LEGS,
    rules: MAX_RULES,
};

/// Without what it weighed.
pub fn done(result: DispatchResultWithPostInfo) -> DispatchResult {
    result.map(|_| ()).map_err(|refused| refused.error)
}

/// Badges, money, two books, two venues and the issuer as investor 0, at noon on 1 October 2026.
pub fn empty_state() -> TestState {
    BadgeHolders::set(Vec::new());
    Stopped::set(Vec::new());
    Sealed::set(Vec::new());
    SweepWeight::set(Weight::MAX);
    for (class, who) in [
        (DOORS.depository, vec![DEPOSITORY]),
        (DOORS.manager, vec![MANAGER, OTHER_MANAGER, SUCCESSOR]),
        (DOORS.venue, vec![VENUE, OTHER_VENUE]),
        (DOORS.issuer, vec![ISSUER]),
    ] {
        who.into_iter().for_each(|who| grant(who, class));
    }
    let rich = [
        VENUE,
        OTHER_VENUE,
        MANAGER,
        OTHER_MANAGER,
        SUCCESSOR,
        DEPOSITORY,
        ISSUER,
        STRANGER,
        BANK,
    ];
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: rich.map(|who| (id(who), GENESIS)).to_vec(),
            ..Default::default()
        },
        assets: Default::default(),
        tokens: GenesisConfig {
            badges: Some([30, 31, 32, 33, 34]),
            annual_cap: Some(10_000_000),
            tax_account: Some(id(TAXES)),
            notice: None,
            ..Default::default()
        },
    };
    let mut state = TestState::new(genesis.build_storage().expect("a good genesis"));
    state.execute_with(|| {
        System::set_block_number(1);
        at(NOON);
        assert_ok!(Tokens::open_book(signed(MANAGER)));
        assert_ok!(Tokens::open_book(signed(OTHER_MANAGER)));
        assert_ok!(Tokens::register_venue(signed(VENUE)));
        assert_ok!(Tokens::register_venue(signed(OTHER_VENUE)));
        assert_eq!(register_as(ISSUER, InvestorClass::Professional), TREASURY);
        System::reset_events();
    });
    state
}

/// The same with the investors 1, 2 and 3, and the security 0 of 10,000 units without rules.
pub fn state() -> TestState {
    let mut state = empty_state();
    state.execute_with(|| {
        assert_eq!([register(ALICE), register(BOB), register(CAROL)], [A, B, C]);
        issue_badge(HEIR, DOORS.identity, HEIR.into());
        assert_eq!(list(CODE, 10_000, Vec::new()), 0);
        System::reset_events();
    });
    state
}

/// Runs a test, and the law after it.
pub fn test(test: impl FnOnce()) {
    run(state(), test);
}

pub fn run(mut state: TestState, test: impl FnOnce()) {
    state.execute_with(|| {
        test();
        Tokens::do_try_state().expect("the law holds after the test");
    });
}

/// Has somebody's units be pledged, as its key has signed and the book's manager brings.
pub fn pledged(
    who: Who,
    security: SecurityId,
    book: BookId,
    pledgee: InvestorId,
    units: Units,
    until: Moment,
) -> DispatchResult {
    let manager = if book == 0 { MANAGER } else { OTHER_MANAGER };
    pledged_by(signed(manager), who, security, book, pledgee, units, until)
}

/// The same, brought by anybody.
pub fn pledged_by(
    origin: RuntimeOrigin,
    who: Who,
    security: SecurityId,
    book: BookId,
    pledgee: InvestorId,
    units: Units,
    until: Moment,
) -> DispatchResult {
    let said = InvestorOfKey::<Test>::get(id(who)).map_or(0, |number| investor(number).said);
    let at = now().max(said + 1);
    let what = Consent::Pledge {
        security,
        book,
        pledgee,
        units,
        until,
    };
    let signature = Some(says(who, what, at));
    Tokens::pledge(
        origin,
        id(who),
        security,
        book,
        pledgee,
        units,
        until,
        at,
        signature,
    )
}
