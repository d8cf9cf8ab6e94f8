//! A chain with money, time and badges for the asking, on which the tests run.

use crate as pallet_merchants;
use crate::*;
use frame::{
    deps::{
        frame_support::{
            traits::{
                LinearStoragePrice,
                fungible::{HoldConsideration, InspectHold},
            },
            weights::constants::ParityDbWeight,
        },
        sp_core::{Pair, sr25519},
        sp_runtime::{AccountId32, MultiSignature, traits::IdentityLookup},
    },
    testing_prelude::*,
};
use pallet_support::merchants::{Region, RevenueBand};

/// People and offices: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

pub const BANK: Who = 1;
/// Another acquirer.
pub const CARD: Who = 2;
/// Has no won, and no account at first.
pub const SHOP: Who = 3;
pub const STRANGER: Who = 4;

/// What each account but the shop has at genesis.
pub const GENESIS: u128 = 1_000_000;

pub const BADGE: ClassId = 11;

pub const DAY: Moment = 86_400_000;
/// When tests begin: 1 June 2026, 12:00 in Korea.
pub const NOON: Moment = 1_780_282_800_000;

pub const PROFILE: MerchantProfile = MerchantProfile {
    category: 5,
    region: Region(11_680),
    revenue: RevenueBand::UpTo300M,
};

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Shops: pallet_merchants,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<u128>;
    type DbWeight = ParityDbWeight;
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
    pub const Record: RuntimeHoldReason = RuntimeHoldReason::Shops(HoldReason::Record);
    pub static PruneWeight: Weight = Weight::MAX;
    /// Who holds which badges, granted on chain.
    pub static Granted: Vec<(AccountId32, ClassId)> = Vec::new();
    /// Whom a court has stopped.
    pub static Stopped: Vec<AccountId32> = Vec::new();
}

/// Badges and freezes, as tests set them.
pub struct Offices;

impl Credentials<AccountId32> for Offices {
    /// A badge of a batch opens no door here.
    fn ensure_holds(_: &AccountId32, _: ClassId) -> DispatchResult {
        Ok(())
    }

    fn ensure_granted(who: &AccountId32, class: ClassId) -> DispatchResult {
        let granted = Granted::get().contains(&(who.clone(), class));
        ensure!(granted, DispatchError::Other("no badge"));
        Ok(())
    }

    fn valid_until(_: &AccountId32, _: ClassId) -> Option<Moment> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(_: &AccountId32, _: ClassId) {}

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &AccountId32, class: ClassId) {
        Granted::mutate(|granted| granted.push((who.clone(), class)));
    }
}

impl Frozen<AccountId32> for Offices {
    fn is_frozen(who: &AccountId32) -> bool {
        Stopped::get().contains(who)
    }
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<AccountId32>;
    type Time = Timestamp;
    type Credentials = Offices;
    type Frozen = Offices;
    type Signature = MultiSignature;
    type Deposit = HoldConsideration<
        AccountId32,
        Balances,
        Record,
        LinearStoragePrice<ConstU128<100>, ConstU128<1>, u128>,
    >;
    type PruneWeight = PruneWeight;
    type WeightInfo = crate::weights::SubstrateWeight<Test>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Pens;
}

/// Signs agreements in benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Pens;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_support::Pen<AccountId32, MultiSignature> for Pens {
    fn signer() -> AccountId32 {
        id(SHOP)
    }

    fn sign(message: &[u8]) -> MultiSignature {
        pair(SHOP).sign(message).into()
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

pub fn grant(who: Who) {
    Granted::mutate(|granted| granted.push((id(who), BADGE)));
}

pub fn revoke(who: Who) {
    Granted::mutate(|granted| granted.retain(|(holder, _)| *holder != id(who)));
}

/// Two acquirers, at noon on 1 June 2026.
pub fn state() -> TestState {
    Granted::set(Vec::new());
    Stopped::set(Vec::new());
    PruneWeight::set(Weight::MAX);
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: [BANK, CARD, STRANGER]
                .map(|who| (id(who), GENESIS))
                .to_vec(),
            ..Default::default()
        },
        shops: GenesisConfig {
            badge: Some(BADGE),
            ..Default::default()
        },
    };
    let mut state: TestState = genesis.build_storage().expect("the genesis builds").into();
    state.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOON);
        grant(BANK);
        grant(CARD);
        System::reset_events();
    });
    state
}

/// Runs a test, and the law after it.
pub fn test(test: impl FnOnce()) {
    state().execute_with(|| {
        test();
        Shops::do_try_state().expect("the law holds after the test");
    });
}

/// What the shop and an acquirer agree on, good for a day, made now.
pub fn agreement(acquirer: Who) -> Agreement<AccountId32> {
    Shops::agreement(id(SHOP), id(acquirer), PROFILE, Timestamp::get() + DAY).0
}

pub fn sign(agreement: &Agreement<AccountId32>, by: Who) -> MultiSignature {
    let message = agreement.message(System::block_hash(0));
    pair(by).sign(&message).into()
}

/// An acquirer brings an agreement with this signature.
pub fn bring(agreement: &Agreement<AccountId32>, signature: MultiSignature) -> DispatchResult {
    let Agreement {
        merchant,
        acquirer,
        profile,
        made,
        until,
    } = agreement.clone();
    let acquirer = RuntimeOrigin::signed(acquirer);
    Shops::enroll(acquirer, merchant, profile, made, until, signature)
}

/// An acquirer brings an agreement that the shop has signed.
pub fn agreed(agreement: &Agreement<AccountId32>) -> DispatchResult {
    bring(agreement, sign(agreement, SHOP))
}

/// The shop brings an agreement that an acquirer has signed.
pub fn joined(agreement: &Agreement<AccountId32>, acquirer: Who) -> DispatchResult {
    let Agreement {
        acquirer: with,
        profile,
        made,
        until,
        ..
    } = agreement.clone();
    let signature = sign(agreement, acquirer);
    Shops::join(signed(SHOP), with, profile, made, until, signature)
}

/// Enrols the shop.
pub fn enroll(acquirer: Who) {
    assert_ok!(agreed(&agreement(acquirer)));
}

pub fn payable() -> Result<MerchantProfile, Unpayable> {
    Shops::ensure_payable(&id(SHOP))
}

pub fn held(who: Who) -> u128 {
    Balances::balance_on_hold(&Record::get(), &id(who))
}

/// Goes to a moment.
pub fn at(moment: Moment) {
    Timestamp::set_timestamp(moment);
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}
