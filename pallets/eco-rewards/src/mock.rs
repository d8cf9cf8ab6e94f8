//! A chain with money, time, badges, shops and vouchers for the asking, on which the tests run.

use crate as pallet_eco_rewards;
use crate::{points::Rate, *};
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
use pallet_support::merchants::{MerchantProfile, Unpayable};

/// People and devices: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

pub const OPERATOR: Who = 1;
pub const FUNDER: Who = 2;
pub const SPONSOR: Who = 3;
pub const STRANGER: Who = 4;
pub const MAKER: Who = 5;
pub const SHOP: Who = 6;
pub const ACQUIRER: Who = 7;
pub const OTHER_OPERATOR: Who = 8;
pub const TREASURY: Who = 9;
/// Devices.
pub const SCALE: Who = 11;
pub const MACHINE: Who = 12;
pub const BIKE: Who = 13;
/// Residents, without won, by the badges 0, 1 … of the batch.
pub const MEMBER: Who = 21;
pub const OTHER: Who = 22;
pub const OFFICER: Who = 23;
/// Has no badge, and may be given one.
pub const HEIR: Who = 24;

pub const GENESIS: u128 = 1_000_000_000_000;
pub const DOORS: Doors = Doors {
    operator: 20,
    maker: 21,
};
pub const RESIDENT: ClassId = 30;
pub const HOUR: Moment = 3_600_000;
/// When tests begin: 1 October 2026, 12:00 in Korea.
pub const NOON: Moment = 1_790_823_600_000;
/// An epoch of the programme: thirty days, the first from midnight on that day in Korea.
pub const EPOCH: Moment = 30 * DAY;
pub const BEGINS: Moment = NOON - 12 * HOUR;
pub const POOL: u128 = 78_000_000;

/// Aluminium by the gram at ₩500 a kilogram, ₩5,000 a day.
pub const ALUMINIUM: ActivityId = 0;
/// Bottles at ₩10.
pub const BOTTLES: ActivityId = 1;
/// Metres of a bound vehicle, ₩10 a kilometre.
pub const RIDE: ActivityId = 2;

/// What the programme's voucher programme is.
pub const VOUCHER: VoucherProgramme = 7;

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Eco: pallet_eco_rewards,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
    type DbWeight = Db;
    type BaseCallFilter = Filter;
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
    pub const ForRecord: RuntimeHoldReason = RuntimeHoldReason::Eco(HoldReason::Record);
    pub const Pallets: PalletId = PalletId(*b"dure/eco");
    pub TreasuryAccount: AccountId32 = id(TREASURY);
    pub const Priority: TransactionPriority = 1_000;
    pub static PruneWeight: Weight = Weight::MAX;
    /// Who holds which badges; those of a batch by their place in it. The last is how they stand.
    pub static Holders: Vec<(AccountId32, ClassId, Option<u32>)> = Vec::new();
    /// Badges that are over: who has one has what it has.
    pub static Ended: Vec<(AccountId32, ClassId)> = Vec::new();
    /// Whom a court has stopped.
    pub static Stopped: Vec<AccountId32> = Vec::new();
    /// Who is a merchant that can be paid, and who answers for it.
    pub static Shops: Vec<(AccountId32, AccountId32)> = Vec::new();
    /// The programme of vouchers: the least that it takes, and what it was given.
    pub static Takes: Option<u128> = None;
    pub static Given: Vec<(AccountId32, u128)> = Vec::new();
    /// Are all calls of the pallet forbidden?
    pub static Forbidden: bool = false;
}

/// The call filter.
pub struct Filter;

impl frame::traits::Contains<RuntimeCall> for Filter {
    fn contains(call: &RuntimeCall) -> bool {
        !(Forbidden::get() && matches!(call, RuntimeCall::Eco(_)))
    }
}

/// Badges, freezes, shops and vouchers, as tests set them.
pub struct Offices;

impl Credentials<AccountId32> for Offices {
    fn ensure_holds(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::badge(who, class).map(|_| ())
    }

    fn badge(who: &AccountId32, class: ClassId) -> Result<BadgeRef<AccountId32>, DispatchError> {
        let over = Ended::get().contains(&(who.clone(), class));
        ensure!(!over, DispatchError::Other("badge over"));
        held(who, class).ok_or(DispatchError::Other("no badge"))
    }

    fn standing(who: &AccountId32, class: ClassId, badge: &BadgeRef<AccountId32>) -> Standing {
        if held(who, class).as_ref() != Some(badge) {
            Standing::Stopped
        } else if Ended::get().contains(&(who.clone(), class)) {
            Standing::Over
        } else {
            Standing::Good
        }
    }

    fn ensure_granted(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::ensure_holds(who, class)
    }

    fn valid_until(_: &AccountId32, _: ClassId) -> Option<Moment> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, class: ClassId) {
        Holders::mutate(|held| held.push((who.clone(), class, None)));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &AccountId32, class: ClassId) {
        <Self as Credentials<_>>::set_up(who, class);
    }
}

fn held(who: &AccountId32, class: ClassId) -> Option<BadgeRef<AccountId32>> {
    let holders = Holders::get();
    let mut holders = holders.iter();
    let (_, _, index) = holders.find(|(holder, of, _)| holder == who && *of == class)?;
    Some(match index {
        Some(index) => BadgeRef::Issued {
            batch: 0,
            index: *index,
        },
        None => BadgeRef::Granted(who.clone()),
    })
}

impl Frozen<AccountId32> for Offices {
    fn is_frozen(who: &AccountId32) -> bool {
        Stopped::get().contains(who)
    }
}

impl Merchants<AccountId32> for Offices {
    fn profile(_: &AccountId32) -> Option<MerchantProfile> {
        None
    }

    fn ensure_payable(who: &AccountId32) -> Result<MerchantProfile, Unpayable> {
        use pallet_support::merchants::{Region, RevenueBand};
        let known = Self::acquirer(who).ok_or(Unpayable::NotMerchant);
        known.map(|_| MerchantProfile {
            category: 1,
            region: Region(28_177),
            revenue: RevenueBand::UpTo1B,
        })
    }

    fn acquirer(who: &AccountId32) -> Option<AccountId32> {
        let shops = Shops::get();
        let shop = shops.iter().find(|(shop, _)| shop == who)?;
        Some(shop.1.clone())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, _: MerchantProfile) {
        System::inc_sufficients(who);
        Shops::mutate(|shops| shops.push((who.clone(), id(ACQUIRER))));
    }
}

impl Vouchers<AccountId32, u128> for Offices {
    fn ensure_credits(
        programme: VoucherProgramme,
        _: &AccountId32,
        amount: u128,
    ) -> DispatchResult {
        ensure!(programme == VOUCHER, DispatchError::Other("no vouchers"));
        let least = Takes::get().ok_or(DispatchError::Other("no consent"))?;
        ensure!(amount >= least, DispatchError::Other("too little"));
        Ok(())
    }

    fn credit(
        programme: VoucherProgramme,
        from: &AccountId32,
        who: &AccountId32,
        amount: u128,
    ) -> DispatchResult {
        Self::ensure_credits(programme, from, amount)?;
        Balances::transfer(from, &escrow(), amount, Expendable)?;
        Given::mutate(|given| given.push((who.clone(), amount)));
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(_: &AccountId32, amount: u128) -> VoucherProgramme {
        Takes::set(Some(amount));
        VOUCHER
    }
}

/// Where vouchers' won is.
pub fn escrow() -> AccountId32 {
    AccountId32::new([7; 32])
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<AccountId32>;
    type Currency = Balances;
    type Time = Timestamp;
    type Credentials = Offices;
    type Frozen = Offices;
    type Merchants = Offices;
    type Vouchers = Offices;
    type Signature = MultiSignature;
    type Treasury = TreasuryAccount;
    type Deposit = HoldConsideration<
        AccountId32,
        Balances,
        ForRecord,
        LinearStoragePrice<ConstU128<100>, ConstU128<1>, u128>,
    >;
    type PalletId = Pallets;
    type SlotDuration = ConstU64<2_000>;
    type UnsignedPriority = Priority;
    type PruneWeight = PruneWeight;
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

pub fn bare() -> RuntimeOrigin {
    RuntimeOrigin::none()
}

/// A signature of this one's.
pub fn by(who: Who, message: &[u8]) -> MultiSignature {
    pair(who).sign(message).into()
}

pub fn grant(who: Who, class: ClassId) {
    Holders::mutate(|held| held.push((id(who), class, None)));
}

/// Gives the badge of this place in the batch, and takes it from whoever has it.
pub fn issue(who: Who, class: ClassId, index: u32) {
    Holders::mutate(|held| {
        held.retain(|(_, of, at)| (*of, *at) != (class, Some(index)));
        held.push((id(who), class, Some(index)));
    });
}

pub fn revoke(who: Who, class: ClassId) {
    Holders::mutate(|held| held.retain(|(holder, of, _)| (holder, *of) != (&id(who), class)));
}

pub fn won(who: Who) -> u128 {
    Balances::balance(&id(who))
}

pub fn on_hold(who: Who) -> u128 {
    Balances::total_balance_on_hold(&id(who))
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
            RuntimeEvent::Eco(event) => Some(event),
            _ => None,
        })
        .collect()
}

/// Two years of months, ₩70,000 a person and year.
pub fn terms() -> Terms {
    Terms {
        resident: RESIDENT,
        begins: BEGINS,
        epoch: EPOCH,
        epochs: 24,
        claims: 60 * DAY,
        year_cap: 70_000,
        tiers: BoundedVec::truncate_from(vec![10_000, 30_000, 60_000]),
        least: 100_000,
    }
}

pub fn carbon(milligrams: u32) -> Carbon {
    Carbon {
        milligrams,
        source: BoundedVec::truncate_from(b"a made-up table".to_vec()),
        as_of: BEGINS,
    }
}

pub fn aluminium() -> Activity {
    Activity {
        unit: Unit::Gram,
        rate: Rate {
            points: 500,
            per: 1_000,
        },
        day_cap: 5_000,
        most: 100_000,
        bound: false,
        from: BEGINS.max(Timestamp::get().saturating_sub(MAX_WAY)),
        until: BEGINS + 720 * DAY,
        carbon: carbon(9_100),
    }
}

pub fn bottles() -> Activity {
    Activity {
        unit: Unit::Piece,
        rate: Rate { points: 10, per: 1 },
        day_cap: 70_000,
        most: 10_000,
        carbon: carbon(30_000),
        ..aluminium()
    }
}

pub fn ride() -> Activity {
    Activity {
        unit: Unit::Metre,
        rate: Rate {
            points: 10,
            per: 1_000,
        },
        day_cap: 2_000,
        most: 500_000,
        bound: true,
        carbon: carbon(100),
        ..aluminium()
    }
}

/// Wide enough for all that tests do, but for those of limits.
pub fn limits() -> Limits {
    Limits {
        day: Limit {
            proofs: 20_000,
            points: 1_000_000,
            members: 1_000,
        },
        epoch: Limit {
            proofs: 500_000,
            points: 10_000_000,
            members: 20_000,
        },
    }
}

/// Badges, money and shops, at noon on 1 October 2026, without a programme.
pub fn empty_state() -> TestState {
    Holders::set(Vec::new());
    Ended::set(Vec::new());
    Stopped::set(Vec::new());
    Takes::set(None);
    Given::set(Vec::new());
    Forbidden::set(false);
    PruneWeight::set(Weight::MAX);
    Shops::set(vec![(id(SHOP), id(ACQUIRER))]);
    for (class, who) in [
        (DOORS.operator, vec![OPERATOR, OTHER_OPERATOR]),
        (DOORS.maker, vec![MAKER]),
    ] {
        who.into_iter().for_each(|who| grant(who, class));
    }
    for (index, who) in [MEMBER, OTHER, OFFICER].into_iter().enumerate() {
        issue(who, RESIDENT, index.saturated_into());
    }
    let rich = [
        OPERATOR,
        OTHER_OPERATOR,
        FUNDER,
        SPONSOR,
        STRANGER,
        MAKER,
        SHOP,
        ACQUIRER,
    ];
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: rich.map(|who| (id(who), GENESIS)).to_vec(),
            ..Default::default()
        },
        eco: GenesisConfig {
            badges: Some([DOORS.operator, DOORS.maker]),
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

/// Programme 0, with three activities, a pool in its first epoch, a maker and a shop; the devices 0
/// (a scale in the shop), 1 (a machine) and 2 (a bike); the members 0 and 1.
pub fn state() -> TestState {
    let mut state = empty_state();
    state.execute_with(|| {
        create(terms());
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 0, POOL));
        certify(SCALE, Some(SHOP), &[ALUMINIUM, BOTTLES]);
        certify(MACHINE, None, &[ALUMINIUM, BOTTLES]);
        certify(BIKE, None, &[RIDE]);
        assert_eq!((join(MEMBER), join(OTHER)), (0, 1));
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
        Eco::do_try_state().expect("the law holds after the test");
    });
}

/// A programme with its activities, its maker and its shop.
pub fn create(terms: Terms) -> ProgrammeId {
    let programme = NextProgramme::<Test>::get();
    assert_ok!(Eco::create_programme(signed(OPERATOR), id(FUNDER), terms));
    for (activity, what) in [
        (ALUMINIUM, aluminium()),
        (BOTTLES, bottles()),
        (RIDE, ride()),
    ] {
        assert_ok!(Eco::set_activity(
            signed(OPERATOR),
            programme,
            activity,
            what
        ));
    }
    let maker = id(MAKER);
    assert_ok!(Eco::admit_maker(
        signed(OPERATOR),
        programme,
        maker,
        100,
        limits()
    ));
    let officers = BoundedVec::truncate_from(vec![id(OFFICER)]);
    assert_ok!(Eco::register_shop(signed(SHOP), programme, officers));
    programme
}

/// A signature of a key that becomes a device of the maker's.
pub fn key_signs(key: Who, programme: ProgrammeId) -> MultiSignature {
    let said = KeyUse {
        programme,
        maker: id(MAKER),
        at: now(),
    };
    by(key, &Eco::key_message(said))
}

pub fn certify_for(
    programme: ProgrammeId,
    key: Who,
    shop: Option<Who>,
    activities: &[ActivityId],
    limits: Limits,
) -> DispatchResult {
    let activities = BoundedVec::truncate_from(activities.to_vec());
    let until = now() + 700 * DAY;
    let signature = key_signs(key, programme);
    Eco::certify_device(
        signed(MAKER),
        programme,
        id(key),
        shop.map(id),
        activities,
        limits,
        until,
        now(),
        signature,
    )
}

/// A device of programme 0.
pub fn certify(key: Who, shop: Option<Who>, activities: &[ActivityId]) -> DeviceId {
    let device = NextDevice::<Test>::get();
    assert_ok!(certify_for(0, key, shop, activities, limits()));
    device
}

/// A resident signs, and a stranger brings it.
pub fn join_by(who: Who, programme: ProgrammeId) -> DispatchResult {
    let joining = Joining {
        programme,
        account: id(who),
        at: now(),
    };
    let signature = by(who, &Eco::joining_message(joining.clone()));
    Eco::join(signed(STRANGER), joining, Some(signature))
}

/// A member of programme 0.
pub fn join(who: Who) -> MemberId {
    assert_ok!(join_by(who, 0));
    MemberOfAccount::<Test>::get(0, id(who)).expect("a member")
}

/// More members of programme 0: the seeds from 100 on, by the badges from 100 on.
pub fn crowd(count: u8) -> Vec<MemberId> {
    let many = (100..100 + count).map(|who| {
        issue(who, RESIDENT, who.into());
        join(who)
    });
    many.collect()
}

/// The device that a key is.
pub fn device(key: Who) -> DeviceId {
    DeviceOfKey::<Test>::get(id(key)).expect("a device")
}

/// The next proof of a key's: just now, so much of an activity, by a member.
pub fn proof(key: Who, activity: ActivityId, quantity: Quantity, member: MemberId) -> Proof {
    let device = device(key);
    let record = Devices::<Test>::get(device).expect("a device");
    let what = Activities::<Test>::get(record.programme, activity);
    Proof {
        programme: record.programme,
        device,
        generation: record.generation,
        nonce: record.used.next,
        activity,
        unit: what.map_or(Unit::Swap, |activity| activity.unit),
        quantity,
        member,
        at: now(),
    }
}

/// Brings a proof without a signature of its bearer, as the pool takes it.
pub fn bring(key: Who, proof: Proof) -> DispatchResult {
    let signature = by(key, &Eco::proof_message(proof));
    Eco::submit_proof(bare(), proof, signature)
}

/// What a proof credits.
pub fn credit(key: Who, activity: ActivityId, quantity: Quantity, member: MemberId) -> Points {
    let proof = proof(key, activity, quantity, member);
    let signature = by(key, &Eco::proof_message(proof));
    let points = Eco::check_proof(proof, signature).expect("a good proof");
    assert_ok!(bring(key, proof));
    points
}

/// What the pool says to an unsigned proof.
pub fn pool_says(key: Who, proof: Proof) -> TransactionValidity {
    let signature = by(key, &Eco::proof_message(proof));
    Eco::authorize_proof(&proof, &signature).map(|(valid, _)| valid)
}

/// The time at which the epochs until this one, and this one, can be closed.
pub fn closes(epoch: EpochId) -> Moment {
    terms().last_arrival(epoch, Notice::<Test>::get())
}

/// Closes all epochs until this one, and this one.
pub fn close(epoch: EpochId) {
    at(closes(epoch).max(now()));
    let closed = || Programmes::<Test>::get(0).expect("a programme").closed;
    while closed() <= epoch {
        assert_ok!(done(Eco::close_epoch(signed(STRANGER), 0)));
    }
}

/// Without what it weighed.
pub fn done(result: DispatchResultWithPostInfo) -> DispatchResult {
    result.map(|_| ()).map_err(|refused| refused.error)
}

pub fn claim_of(epoch: EpochId, member: MemberId) -> Claim {
    Claim {
        programme: 0,
        epoch,
        member,
    }
}

/// A member claims by its signature alone.
pub fn claim(who: Who, epoch: EpochId) -> DispatchResult {
    let member = MemberOfAccount::<Test>::get(0, id(who)).expect("a member");
    let claim = claim_of(epoch, member);
    let signature = by(who, &Eco::claim_message(claim, None));
    Eco::claim(bare(), claim, Some(signature))
}

/// What a device and a member sign, and a stranger brings.
pub fn bind(key: Who, who: Who) -> DispatchResult {
    let member = MemberOfAccount::<Test>::get(0, id(who)).expect("a member");
    let bond = Bond {
        device: device(key),
        member,
        at: now(),
    };
    let said = Eco::bond_message(bond);
    Eco::bind_device(signed(STRANGER), bond, by(key, &said), Some(by(who, &said)))
}

pub fn epoch(id: EpochId) -> EpochOf<Test> {
    Epochs::<Test>::get(0, id).expect("an epoch")
}

pub fn programme() -> ProgrammeOf<Test> {
    Programmes::<Test>::get(0).expect("a programme")
}

pub fn member(id: MemberId) -> MemberOf<Test> {
    Members::<Test>::get(id).expect("a member")
}
