//! A chain with money, time and badges for the asking, on which the tests run.

use crate as pallet_cbdc_vouchers;
use crate::*;
use core::cell::RefCell;
use frame::{
    arithmetic::Permill,
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
use pallet_support::ClassId;
use std::collections::{BTreeMap, BTreeSet};
use sum_tree::build::Tree;

/// People and offices: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

/// Operates programmes.
pub const CITY: Who = 1;
/// Pays for them.
pub const FUNDER: Who = 2;
/// A merchant: category 5, in Gangnam-gu, small.
pub const SHOP: Who = 4;
/// A merchant: category 6, in Haeundae-gu, large.
pub const MALL: Who = 5;
/// Has won of its own.
pub const HOLDER: Who = 6;
/// Has none, and no account at first.
pub const GHOST: Who = 7;
pub const STRANGER: Who = 8;
pub const TREASURY: Who = 99;

pub const AGENCY_BADGE: ClassId = 10;
/// What a rule may ask of a holder.
pub const STUDENT_BADGE: ClassId = 12;

/// What each account but the ghost has at genesis.
pub const GENESIS: Balance = 100_000_000_000;

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
        Vouchers: pallet_cbdc_vouchers,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountId = AccountId32;
    type Lookup = IdentityLookup<AccountId32>;
    type AccountData = pallet_balances::AccountData<Balance>;
    type DbWeight = ParityDbWeight;
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<1>;
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
    pub const Record: RuntimeHoldReason = RuntimeHoldReason::Vouchers(HoldReason::Record);
    pub const Pallets: PalletId = PalletId(*b"dure/vch");
    pub Treasury: AccountId32 = id(TREASURY);
    pub PruneWeight: Weight = Weight::from_parts(1_000_000_000_000, u64::MAX);
}

thread_local! {
    /// Who holds which badges, and who is frozen.
    static BADGES: RefCell<BTreeSet<(AccountId32, ClassId)>> =
        const { RefCell::new(BTreeSet::new()) };
    static FROZEN: RefCell<BTreeSet<AccountId32>> = const { RefCell::new(BTreeSet::new()) };
    /// Merchants, and why they can't be paid, where they can't.
    static MERCHANTS: RefCell<BTreeMap<AccountId32, (MerchantProfile, Option<Unpayable>)>> =
        const { RefCell::new(BTreeMap::new()) };
}

/// Badges, freezes and merchants, as tests set them.
pub struct Offices;

impl Credentials<AccountId32> for Offices {
    fn ensure_holds(who: &AccountId32, class: ClassId) -> DispatchResult {
        let holds = BADGES.with_borrow(|badges| badges.contains(&(who.clone(), class)));
        ensure!(holds, DispatchError::Other("no badge"));
        Ok(())
    }

    fn ensure_granted(who: &AccountId32, class: ClassId) -> DispatchResult {
        Self::ensure_holds(who, class)
    }

    fn valid_until(who: &AccountId32, class: ClassId) -> Option<Moment> {
        Self::ensure_holds(who, class).ok().map(|()| Moment::MAX)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, class: ClassId) {
        BADGES.with_borrow_mut(|badges| badges.insert((who.clone(), class)));
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &AccountId32, class: ClassId) {
        <Self as Credentials<_>>::set_up(who, class);
    }
}

impl Merchants<AccountId32> for Offices {
    fn profile(who: &AccountId32) -> Option<MerchantProfile> {
        MERCHANTS.with_borrow(|merchants| merchants.get(who).map(|(profile, _)| *profile))
    }

    fn ensure_payable(who: &AccountId32) -> Result<MerchantProfile, Unpayable> {
        MERCHANTS.with_borrow(|merchants| match merchants.get(who) {
            Some((profile, None)) => Ok(*profile),
            Some((_, Some(unpayable))) => Err(*unpayable),
            None => Err(Unpayable::NotMerchant),
        })
    }

    fn acquirer(_: &AccountId32) -> Option<AccountId32> {
        None
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId32, profile: MerchantProfile) {
        System::inc_sufficients(who);
        MERCHANTS.with_borrow_mut(|merchants| merchants.insert(who.clone(), (profile, None)));
    }
}

impl Frozen<AccountId32> for Offices {
    fn is_frozen(who: &AccountId32) -> bool {
        FROZEN.with_borrow(|frozen| frozen.contains(who))
    }
}

pub fn grant(who: Who, class: ClassId) {
    BADGES.with_borrow_mut(|badges| badges.insert((id(who), class)));
}

pub fn revoke(who: Who, class: ClassId) {
    BADGES.with_borrow_mut(|badges| badges.remove(&(id(who), class)));
}

/// Makes `who` a merchant, as [`Merchants`] answers from now on.
pub fn enroll(who: Who, profile: MerchantProfile) {
    MERCHANTS.with_borrow_mut(|merchants| merchants.insert(id(who), (profile, None)));
}

/// Says why the shop can't be paid, or that it can.
pub fn stop_shop(why: Option<Unpayable>) {
    MERCHANTS.with_borrow_mut(|merchants| merchants.insert(id(SHOP), (PROFILE, why)));
}

pub fn freeze(who: Who) {
    FROZEN.with_borrow_mut(|frozen| frozen.insert(id(who)));
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<AccountId32>;
    type Currency = Balances;
    type Time = Timestamp;
    type Credentials = Offices;
    type Frozen = Offices;
    type Merchants = Offices;
    type Signature = MultiSignature;
    type Treasury = Treasury;
    type Deposit = HoldConsideration<
        AccountId32,
        Balances,
        Record,
        LinearStoragePrice<ConstU128<100>, ConstU128<1>, Balance>,
    >;
    type PalletId = Pallets;
    type SlotDuration = ConstU64<2_000>;
    type UnsignedPriority = ConstU64<1_000>;
    type PruneWeight = PruneWeight;
    type WeightInfo = crate::weights::SubstrateWeight<Test>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = Pens;
}

/// Signs orders in benchmarks.
#[cfg(feature = "runtime-benchmarks")]
pub struct Pens;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_support::Pen<AccountId32, MultiSignature> for Pens {
    fn signer() -> AccountId32 {
        id(HOLDER)
    }

    fn sign(message: &[u8]) -> MultiSignature {
        pair(HOLDER).sign(message).into()
    }
}

pub fn pair(who: Who) -> sr25519::Pair {
    sr25519::Pair::from_seed(&[who; 32])
}

pub fn id(who: Who) -> AccountId32 {
    thread_local! {
        static KNOWN: RefCell<std::collections::BTreeMap<Who, AccountId32>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        known
            .entry(who)
            .or_insert_with(|| pair(who).public().into())
            .clone()
    })
}

pub fn signed(who: Who) -> RuntimeOrigin {
    RuntimeOrigin::signed(id(who))
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// Two merchants, an agency, a rich funder: noon on 1 June 2026.
pub fn state() -> TestState {
    BADGES.take();
    FROZEN.take();
    MERCHANTS.take();
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: [CITY, FUNDER, SHOP, MALL, HOLDER, STRANGER]
                .map(|who| (id(who), GENESIS))
                .to_vec(),
            ..Default::default()
        },
        vouchers: GenesisConfig {
            badge: Some(AGENCY_BADGE),
            ..Default::default()
        },
    };
    let mut state: TestState = genesis.build_storage().expect("the genesis builds").into();
    state.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOON);
        grant(CITY, AGENCY_BADGE);
        let mall = MerchantProfile {
            category: 6,
            region: Region(26_350),
            revenue: RevenueBand::Above3B,
        };
        for (merchant, profile) in [(SHOP, PROFILE), (MALL, mall)] {
            enroll(merchant, profile);
        }
        System::reset_events();
    });
    state
}

/// Runs a test, and the law after it; no won is made or unmade.
pub fn test(test: impl FnOnce()) {
    state().execute_with(|| {
        let issuance = Balances::total_issuance();
        test();
        Vouchers::do_try_state().expect("the law holds after the test");
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

/// Terms without rules and without a self-pay share: thirty days, and thirty more for refunds.
pub fn terms() -> TermsOf<Test> {
    Terms {
        funder: id(FUNDER),
        rules: Rules::default(),
        valid_from: NOON,
        valid_until: NOON + 30 * DAY,
        refund_until: NOON + 60 * DAY,
        self_pay: Permill::zero(),
        fee_allowance: 0,
    }
}

pub fn rules(rules: &[Rule]) -> Rules {
    rules.to_vec().try_into().expect("few rules")
}

/// Creates a programme with these terms and so much won in it.
pub fn programme_with(terms: TermsOf<Test>, funded: Balance) -> ProgrammeId {
    let programme = ProgrammeCount::<Test>::get();
    assert_ok!(Vouchers::create_programme(signed(CITY), terms));
    if funded > 0 {
        assert_ok!(Vouchers::fund(signed(FUNDER), programme, funded));
    }
    programme
}

/// Creates a programme in which this holder has so much, and all of it is promised.
pub fn given_with(terms: TermsOf<Test>, who: Who, amount: Balance) -> ProgrammeId {
    let programme = programme_with(terms, amount);
    assert_ok!(allot(programme, &[(who, amount)]));
    programme
}

/// The same under plain [`terms`].
pub fn given(who: Who, amount: Balance) -> ProgrammeId {
    given_with(terms(), who, amount)
}

pub fn allot(programme: ProgrammeId, to: &[(Who, Balance)]) -> DispatchResult {
    let allotments: Vec<_> = to.iter().map(|(who, amount)| (id(*who), *amount)).collect();
    Vouchers::allot(signed(CITY), programme, allotments.try_into().expect("few"))
}

pub fn programmes(ids: &[ProgrammeId]) -> ProgrammeIds {
    ids.to_vec().try_into().expect("few programmes")
}

pub fn pay(who: Who, from: &[ProgrammeId], merchant: Who, amount: Balance) -> DispatchResult {
    Vouchers::pay(signed(who), programmes(from), id(merchant), amount)
        .map(|_| ())
        .map_err(|refused| refused.error)
}

pub fn refund(merchant: Who, payment: PaymentId, amount: Balance) -> DispatchResult {
    Vouchers::refund(signed(merchant), payment, amount)
        .map(|_| ())
        .map_err(|refused| refused.error)
}

/// The payment that was made last.
pub fn last_payment() -> PaymentId {
    let paid = |event: Event<Test>| match event {
        Event::Paid { payment, .. } => Some(payment),
        _ => None,
    };
    events()
        .into_iter()
        .rev()
        .find_map(paid)
        .expect("a payment")
}

/// A signed order for this chain.
pub fn order(order: Order<AccountId32>, by: Who) -> (Order<AccountId32>, MultiSignature) {
    let message = order.message(System::block_hash(0));
    let signature = pair(by).sign(&message).into();
    (order, signature)
}

/// An order of the holder on the shop, good for a day.
pub fn order_of(programme: ProgrammeId, payer: Who, amount: Balance, nonce: u64) -> OrderOf<Test> {
    Order {
        programme,
        payer: id(payer),
        merchant: id(SHOP),
        amount,
        nonce,
        deadline: Timestamp::get() + DAY,
    }
}

/// What the pool says of an unsigned submission; `Ok` with its validity.
pub fn pool(call: Call<Test>) -> Result<ValidTransaction, TransactionValidityError> {
    use frame::deps::frame_support::traits::Authorize;
    RuntimeCall::from(call)
        .authorize(TransactionSource::External)
        .expect("the call may be unsigned")
        .map(|(valid, _)| valid)
}

/// The refusal for good that names this error.
pub fn custom(error: Error<Test>) -> TransactionValidityError {
    InvalidTransaction::Custom(error.encode()[0]).into()
}

/// The refusal for now that names this error.
pub fn custom_for_now(error: Error<Test>) -> TransactionValidityError {
    UnknownTransaction::Custom(error.encode()[0]).into()
}

/// The pool for good, and the signed call, refuse it alike, and nothing moves.
#[track_caller]
pub fn refused(call: Call<Test>, error: Error<Test>) {
    refused_as(custom, call, error);
}

/// The same, but the pool only for now.
#[track_caller]
pub fn refused_for_now(call: Call<Test>, error: Error<Test>) {
    refused_as(custom_for_now, call, error);
}

#[track_caller]
fn refused_as(
    told: impl Fn(Error<Test>) -> TransactionValidityError,
    call: Call<Test>,
    error: Error<Test>,
) {
    let encoded = error.encode();
    assert_eq!(pool(call.clone()), Err(told(error)));
    let error = Error::<Test>::decode(&mut &encoded[..]).expect("an error");
    assert_noop!(dispatch(call, STRANGER), error);
}

/// Leaves, their tree, and how they are claimed.
pub struct List {
    pub leaves: Vec<LeafOf<Test>>,
    pub tree: Tree,
}

impl List {
    pub fn new(rows: impl IntoIterator<Item = (AccountId32, Balance)>) -> Self {
        let leaves: Vec<_> = rows
            .into_iter()
            .map(|(account, amount)| Leaf {
                account,
                amount,
                salt: [3; 32],
            })
            .collect();
        let nodes = leaves.iter().map(SumNode::leaf).collect();
        Self {
            leaves,
            tree: Tree::new(nodes).expect("a tree"),
        }
    }

    pub fn root(&self) -> SumNode {
        self.tree.root().expect("a root")
    }

    pub fn publish(&self, programme: ProgrammeId) -> DispatchResult {
        let leaves = self.leaves.len().try_into().expect("few");
        Vouchers::publish_batch(signed(CITY), programme, self.root(), leaves)
    }

    /// The call that claims a leaf of batch 0.
    pub fn claim(&self, programme: ProgrammeId, index: u32) -> Call<Test> {
        Call::claim {
            programme,
            batch: 0,
            index,
            leaf: self.leaves[usize::try_from(index).expect("small")].clone(),
            path: self.tree.path(index),
        }
    }
}

/// Dispatches a call that the pool has passed, as a bare one is.
pub fn submit(call: Call<Test>) -> DispatchResult {
    assert_ok!(pool(call.clone()));
    RuntimeCall::from(call)
        .dispatch(RuntimeOrigin::none())
        .map(|_| ())
        .map_err(|refused| refused.error)
}

pub fn dispatch(call: Call<Test>, who: Who) -> DispatchResult {
    RuntimeCall::from(call)
        .dispatch(signed(who))
        .map(|_| ())
        .map_err(|refused| refused.error)
}

pub fn left(programme: ProgrammeId, who: Who) -> Balance {
    Entitlements::<Test>::get(programme, id(who))
        .unwrap_or_default()
        .left
}

pub fn won(who: Who) -> Balance {
    Balances::balance(&id(who))
}

pub fn held(who: Who) -> Balance {
    Balances::balance_on_hold(&Record::get(), &id(who))
}

pub fn totals(programme: ProgrammeId) -> Totals {
    Vouchers::programme_totals(programme).expect("a programme")
}

/// Goes to a moment.
pub fn at(moment: Moment) {
    Timestamp::set_timestamp(moment);
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}

pub use frame::deps::sp_runtime::transaction_validity::{
    InvalidTransaction, TransactionSource, TransactionValidityError, UnknownTransaction,
};
