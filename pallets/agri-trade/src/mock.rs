//! A chain with money, time, badges and deeds for the asking, on which the tests run.

use crate as pallet_agri_trade;
use crate::{grading::Criteria, prices::Interim, *};
use frame::{
    deps::{
        frame_support::{
            traits::{
                LinearStoragePrice,
                fungible::{HoldConsideration, InspectHold},
            },
            weights::{RuntimeDbWeight, constants::ParityDbWeight},
        },
        sp_core::{Pair, sr25519},
        sp_runtime::{AccountId32, MultiSignature, traits::IdentityLookup},
    },
    testing_prelude::*,
};

/// People and devices: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

pub const OPERATOR: Who = 1;
pub const COMPTROLLER: Who = 2;
pub const FUNDER: Who = 3;
pub const STRANGER: Who = 4;
/// Buyers: a mill and a shop.
pub const MILL: Who = 5;
pub const SHOP: Who = 6;
pub const SCALE: Who = 11;
pub const INSPECTOR: Who = 12;
pub const OTHER_INSPECTOR: Who = 13;
pub const THIRD_INSPECTOR: Who = 14;
pub const WAREHOUSE: Who = 15;
pub const SAMPLER: Who = 16;
pub const OTHER_SAMPLER: Who = 17;
/// Farms, without won.
pub const FARM: Who = 21;
pub const OTHER_FARM: Who = 22;
/// Holds a badge of the batch, and so may be moved to.
pub const HEIR: Who = 23;

pub const GENESIS: u128 = 1_000_000_000_000;
pub const DOORS: Doors = Doors {
    operator: 20,
    farm: 21,
    scale: 22,
    inspector: 23,
    warehouse: 24,
    buyer: 25,
};
pub const HOUR: Moment = 3_600_000;
/// When tests begin: 1 October 2026, 12:00 in Korea.
pub const NOON: Moment = 1_790_823_600_000;
pub const GANGJIN: Region = Region(46_810);
pub const TOWNSHIP: Township = 46_810_250;
pub const VARIETY: Variety = 1;
pub const SALT: H256 = H256::repeat_byte(0x5a);

pub const SPECIAL: Measured = Measured {
    brown: 820,
    damaged: 10,
    moisture: 140,
};
pub const FIRST: Measured = Measured {
    brown: 780,
    ..SPECIAL
};
/// Of no grade.
pub const BAD: Measured = Measured {
    brown: 600,
    ..SPECIAL
};
pub const OF_2022: Quote = Quote {
    mean: 187_268,
    fee: 8_002,
};
pub const PRICES: Prices = ByGrade {
    special: 66_660,
    first: 64_530,
    second: 61_670,
    third: 54_890,
};

pub use crate::prices::PriceRule;

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Rice: pallet_agri_trade,
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

parameter_types! {
    /// What reads and writes weigh.
    pub static Db: RuntimeDbWeight = ParityDbWeight::get();
    pub const ForRecord: RuntimeHoldReason = RuntimeHoldReason::Rice(HoldReason::Record);
    pub const Pallets: PalletId = PalletId(*b"dure/agr");
    /// Who holds which badges; those of a batch by their place in it.
    pub static Held: Vec<(AccountId32, ClassId, Option<u32>)> = Vec::new();
    /// Whom a court has stopped.
    pub static Stopped: Vec<AccountId32> = Vec::new();
    /// The deeds in force.
    pub static InForce: Vec<(ActId, H256, DeedKind)> = Vec::new();
}

/// Badges, freezes and deeds, as tests set them.
pub struct Offices;

impl Credentials<AccountId32> for Offices {
    fn ensure_holds(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::badge(who, class).map(|_| ())
    }

    fn badge(who: &AccountId32, class: ClassId) -> Result<BadgeRef<AccountId32>, DispatchError> {
        let held = Held::get();
        let (_, _, index) = held
            .iter()
            .find(|(holder, of, _)| holder == who && *of == class)
            .ok_or(DispatchError::Other("no badge"))?;
        Ok(match index {
            Some(index) => BadgeRef::Issued {
                batch: 0,
                index: *index,
            },
            None => BadgeRef::Granted(who.clone()),
        })
    }

    fn ensure_granted(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::ensure_holds(who, class)
    }

    fn valid_until(_: &AccountId32, _: ClassId) -> Option<Moment> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, class: ClassId) {
        Held::mutate(|held| held.push((who.clone(), class, None)));
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
        let in_force = InForce::get().contains(&(act, commitment, kind));
        ensure!(in_force, DispatchError::Other("no deed"));
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(kind: DeedKind) -> (ActId, H256) {
        InForce::mutate(|deeds| deeds.push((7, SALT, kind)));
        (7, SALT)
    }
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<AccountId32>;
    type Currency = Balances;
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
        id(SCALE)
    }

    fn sign(message: &[u8]) -> MultiSignature {
        by(SCALE, message)
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
    Held::mutate(|held| held.push((id(who), class, None)));
}

/// Gives the badge of this place in the batch, and takes it from whoever has it.
pub fn issue(who: Who, class: ClassId, index: u32) {
    Held::mutate(|held| {
        held.retain(|(_, of, at)| (*of, *at) != (class, Some(index)));
        held.push((id(who), class, Some(index)));
    });
}

pub fn revoke(who: Who, class: ClassId) {
    Held::mutate(|held| held.retain(|(holder, of, _)| (holder, *of) != (&id(who), class)));
}

/// 2022's season: one variety, interim ₩30,000, deliveries for sixty days from now on, a week for
/// each answer.
pub fn terms() -> Terms {
    Terms {
        varieties: BoundedVec::truncate_from(vec![VARIETY]),
        interim: Interim::Flat(30_000),
        criteria: Criteria::USUAL,
        prices: PriceRule::USUAL,
        tolerance: 200,
        dried: false,
        opens: Timestamp::get(),
        ends: Timestamp::get() + 60 * DAY,
        answer: 7 * DAY,
        price_by: Timestamp::get() + 100 * DAY,
        checks: 0,
        netting: 500,
        contract: None,
    }
}

pub const TONNE: Grams = 1_000_000;

/// Badges for all, at noon on 1 October 2026.
pub fn empty_state() -> TestState {
    Held::set(Vec::new());
    Stopped::set(Vec::new());
    InForce::set(Vec::new());
    for (class, who) in [
        (DOORS.operator, vec![OPERATOR, COMPTROLLER]),
        (DOORS.farm, vec![OTHER_FARM]),
        (DOORS.scale, vec![SCALE]),
        (
            DOORS.inspector,
            vec![
                INSPECTOR,
                OTHER_INSPECTOR,
                THIRD_INSPECTOR,
                SAMPLER,
                OTHER_SAMPLER,
            ],
        ),
        (DOORS.warehouse, vec![WAREHOUSE]),
        (DOORS.buyer, vec![MILL, SHOP]),
    ] {
        who.into_iter().for_each(|who| grant(who, class));
    }
    issue(FARM, DOORS.farm, 5);
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: [OPERATOR, COMPTROLLER, FUNDER, STRANGER, MILL, SHOP]
                .map(|who| (id(who), GENESIS))
                .to_vec(),
            ..Default::default()
        },
        rice: GenesisConfig {
            badges: Some(DOORS.list()),
            ..Default::default()
        },
    };
    let mut state: TestState = genesis.build_storage().expect("the genesis builds").into();
    state.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOON);
    });
    state
}

/// A season with an escrow of a hundred million won, a crew, and a farm of a thousand tonnes.
pub fn state() -> TestState {
    let mut state = empty_state();
    state.execute_with(|| {
        open(2026, terms());
        assert_ok!(Rice::fund_season(signed(FUNDER), 0, 100_000_000));
        register(FARM);
        enroll(0, 0);
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
        Rice::do_try_state().expect("the law holds after the test");
    });
}

/// Opens a season with its crew, whose scale was calibrated a day ago.
pub fn open(year: u16, terms: Terms) -> SeasonId {
    let season = NextSeason::<Test>::get();
    assert_ok!(Rice::open_season(
        signed(OPERATOR),
        id(COMPTROLLER),
        id(FUNDER),
        GANGJIN,
        year,
        terms
    ));
    let calibrated = Span {
        from: Timestamp::get() - DAY,
        until: Timestamp::get() + 300 * DAY,
    };
    let much = 100_000 * TONNE;
    assert_ok!(Rice::register_scale(
        signed(OPERATOR),
        season,
        id(SCALE),
        calibrated,
        much
    ));
    for (who, duty) in [
        (INSPECTOR, Duty::Inspector(much)),
        (OTHER_INSPECTOR, Duty::Inspector(much)),
        (THIRD_INSPECTOR, Duty::Inspector(much)),
        (WAREHOUSE, Duty::Warehouse(much)),
        (SAMPLER, Duty::Sampler(100)),
        (OTHER_SAMPLER, Duty::Sampler(100)),
    ] {
        assert_ok!(Rice::appoint(signed(OPERATOR), season, id(who), duty));
    }
    season
}

pub fn register(who: Who) -> FarmId {
    let farm = NextFarm::<Test>::get();
    assert_ok!(Rice::register_farm(signed(OPERATOR), id(who), TOWNSHIP));
    farm
}

/// Gives a farm a quota of a thousand tonnes.
pub fn enroll(season: SeasonId, farm: FarmId) {
    let quota = 1_000 * TONNE;
    assert_ok!(Rice::set_quota(signed(OPERATOR), season, farm, quota, None));
}

/// The next number of the scale's.
pub fn nonce(season: SeasonId) -> u64 {
    Scales::<Test>::get(season, id(SCALE)).map_or(0, |device| device.used.next)
}

/// What the scale has weighed just now: so many sacks of the first farm's.
pub fn weighing(season: SeasonId, sacks: u32) -> Weighing<AccountId32> {
    let net = Grams::from(sacks) * SACK;
    Weighing {
        season,
        scale: id(SCALE),
        nonce: nonce(season),
        farm: 0,
        variety: VARIETY,
        form: Form::Sacks,
        units: sacks,
        gross: net + 20_000,
        tare: 20_000,
        net,
        at: Timestamp::get(),
    }
}

/// So many grams of wet paddy.
pub fn unbagged(season: SeasonId, grams: Grams) -> Weighing<AccountId32> {
    Weighing {
        form: Form::Unbagged,
        units: 0,
        gross: grams + 2_000_000,
        tare: 2_000_000,
        net: grams,
        ..weighing(season, 0)
    }
}

/// The scale signs, and a stranger brings it.
pub fn weigh(weighing: Weighing<AccountId32>) -> DispatchResult {
    let signature = by(SCALE, &Rice::weighing_message(weighing.clone()));
    Rice::weigh(signed(STRANGER), weighing, signature)
}

/// A lot that was weighed.
pub fn weighed(weighing: Weighing<AccountId32>) -> LotId {
    let lot = NextLot::<Test>::get();
    assert_ok!(weigh(weighing));
    lot
}

/// Graded, too.
pub fn graded(weighing: Weighing<AccountId32>, measured: Measured) -> LotId {
    let lot = weighed(weighing);
    assert_ok!(Rice::grade(signed(INSPECTOR), lot, measured));
    lot
}

/// And taken in.
pub fn received(weighing: Weighing<AccountId32>, measured: Measured) -> LotId {
    let lot = graded(weighing, measured);
    next_block();
    receive(lot);
    lot
}

pub fn receive(lot: LotId) {
    let net = Deliveries::<Test>::get(lot).expect("a lot").net;
    assert_ok!(Rice::receive(signed(WAREHOUSE), lot, net));
}

/// And sold.
pub fn accepted(weighing: Weighing<AccountId32>, measured: Measured) -> LotId {
    let lot = received(weighing, measured);
    assert_ok!(accept(lot));
    lot
}

/// What the farm signs off line, and a stranger brings.
pub fn accept(lot: LotId) -> DispatchResult {
    accept_by(FARM, lot)
}

pub fn accept_by(who: Who, lot: LotId) -> DispatchResult {
    let signature = answer(who, lot, Answer::Accept);
    done(Rice::accept(signed(STRANGER), lot, signature))
}

pub fn answer(who: Who, lot: LotId, answer: Answer) -> Option<MultiSignature> {
    let message = Rice::answer_message(lot, answer).unwrap_or_default();
    Some(by(who, &message))
}

/// Goes to the next block, so that the hash of this one is known.
pub fn next_block() {
    let block = System::block_number();
    System::set_block_number(block + 1);
    System::set_parent_hash(H256::repeat_byte(7));
    Rice::on_initialize(block + 1);
}

/// Goes to a moment.
pub fn at(moment: Moment) {
    Timestamp::set_timestamp(moment);
}

/// Has the season's deliveries be over and here, and its final prices set.
pub fn price(season: SeasonId, quote: Quote, prices: Prices) {
    let ends = Seasons::<Test>::get(season).expect("a season").terms.ends;
    at(Timestamp::get().max(ends + MAX_WAY));
    assert_ok!(Rice::set_final_price(
        signed(OPERATOR),
        season,
        quote,
        prices
    ));
    at(Timestamp::get() + DAY);
    assert_ok!(Rice::confirm_final_price(
        signed(COMPTROLLER),
        season,
        prices
    ));
}

pub fn settle(season: SeasonId, lots: &[LotId]) -> DispatchResult {
    let lots = Batch::truncate_from(lots.to_vec());
    done(Rice::settle_lots(signed(STRANGER), season, lots))
}

/// The operator sells a lot of the season's for a won.
pub fn sold(lot: LotId, buyer: Who) {
    offer(OPERATOR, lot, 1);
    assert_ok!(buy(buyer, lot, 1));
}

/// The operator says that a lot is lost.
pub fn lose(lot: LotId) {
    assert_ok!(Rice::correct(signed(OPERATOR), lot, 0, 0, 1));
}

/// Offers a lot for a day.
pub fn offer(who: Who, lot: LotId, price: u128) {
    let until = Timestamp::get() + DAY;
    assert_ok!(done(Rice::offer_lot(signed(who), lot, price, until, None)));
}

/// Buys a lot by the offer that stands.
pub fn buy(who: Who, lot: LotId, most: u128) -> DispatchResult {
    let number = Offers::<Test>::get(lot).map_or(0, |offer| offer.number);
    done(Rice::buy_lot(signed(who), lot, number, most))
}

/// Mills a lot, and tells what was made.
pub fn mill(who: Who, lot: LotId, grams: Grams) -> LotId {
    let made = NextLot::<Test>::get();
    assert_ok!(done(Rice::mill(signed(who), lot, grams)));
    made
}

/// Splits a lot, and tells the first part.
pub fn split(who: Who, lot: LotId, parts: &[Grams]) -> LotId {
    let first = NextLot::<Test>::get();
    let parts = BoundedVec::truncate_from(parts.to_vec());
    assert_ok!(done(Rice::split(signed(who), lot, parts)));
    first
}

/// Merges lots.
pub fn merge(who: Who, lots: &[LotId]) -> DispatchResult {
    done(Rice::merge(
        signed(who),
        Batch::truncate_from(lots.to_vec()),
    ))
}

/// And tells what they are.
pub fn merged(who: Who, lots: &[LotId]) -> LotId {
    let made = NextLot::<Test>::get();
    assert_ok!(merge(who, lots));
    made
}

/// What became of a call, whatever it weighed.
pub fn done(result: DispatchResultWithPostInfo) -> DispatchResult {
    result.map(|_| ()).map_err(|refused| refused.error)
}

pub fn won(who: Who) -> u128 {
    Balances::free_balance(id(who))
}

pub fn held(who: Who) -> u128 {
    Balances::balance_on_hold(&ForRecord::get(), &id(who))
}

pub fn escrow(season: SeasonId) -> u128 {
    Balances::free_balance(Rice::escrow(season))
}

pub fn debt(farm: FarmId) -> u128 {
    let farm = Farms::<Test>::get(farm).expect("a farm");
    farm.debts.iter().map(|debt| debt.amount).sum()
}

pub fn stage(lot: LotId) -> Stage {
    Deliveries::<Test>::get(lot).expect("a lot").stage
}

/// What a farm has delivered in a season.
pub fn delivered(season: SeasonId, farm: FarmId) -> Grams {
    Enrolments::<Test>::get(season, farm)
        .expect("a number")
        .delivered
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}
