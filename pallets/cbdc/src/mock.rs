//! A chain of three pallets, on which the tests run.

use crate as pallet_cbdc;
use crate::*;
use frame::{deps::sp_runtime, testing_prelude::*, traits::Equals};

pub const CENTRAL_BANK: u64 = 1;
pub const BANK_A: u64 = 2;
pub const BANK_B: u64 = 3;
pub const CITIZEN: u64 = 4;
/// Supervises the central bank.
pub const MINISTRY: u64 = 6;
/// Has no won at genesis.
pub const STRANGER: u64 = 5;

/// What each account but the stranger has at genesis.
pub const GENESIS: u64 = 1_000;

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Balances: pallet_balances,
        Cbdc: pallet_cbdc,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<u64>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type FreezeIdentifier = RuntimeFreezeReason;
    type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<u64>;
    type Currency = Balances;
    type RuntimeFreezeReason = RuntimeFreezeReason;
    type Supervisors = Equals<ConstU64<MINISTRY>>;
    type MaxOrders = ConstU32<3>;
    type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

/// The genesis of a test.
pub struct ExtBuilder {
    cap: u64,
    lines: Vec<(u64, u64)>,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self {
            cap: 1_000_000_000,
            lines: vec![(BANK_A, 600_000_000), (BANK_B, 600_000_000)],
        }
    }
}

impl ExtBuilder {
    pub fn build(self) -> TestState {
        let mut state: TestState = RuntimeGenesisConfig {
            system: Default::default(),
            balances: pallet_balances::GenesisConfig {
                balances: [CENTRAL_BANK, BANK_A, BANK_B, CITIZEN]
                    .map(|who| (who, GENESIS))
                    .to_vec(),
                ..Default::default()
            },
            cbdc: GenesisConfig {
                central_bank: Some(CENTRAL_BANK),
                issuance_cap: self.cap,
                institutions: self.lines,
            },
        }
        .build_storage()
        .expect("the genesis builds")
        .into();
        state.execute_with(|| System::set_block_number(1));
        state
    }

    /// Runs a test, and the law after it.
    pub fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            Cbdc::do_try_state().expect("the law holds after the test");
        });
    }
}

/// Runs a test on the default genesis, and the law after it.
pub fn test(test: impl FnOnce()) {
    ExtBuilder::default().build_and_execute(test);
}

pub fn central_bank() -> RuntimeOrigin {
    RuntimeOrigin::signed(CENTRAL_BANK)
}

pub fn signed(who: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn order(n: u8) -> H256 {
    H256::repeat_byte(n)
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}

pub use sp_runtime::TokenError;
