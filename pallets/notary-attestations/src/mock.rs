//! A chain with money, time and badges for the asking, on which the tests run.

use crate as pallet_notary_attestations;
use crate::*;
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

/// People and offices: a number in tests, the sr25519 account of the seed `[n; 32]` on the chain.
pub type Who = u8;

pub const MINISTRY: Who = 1;
pub const NOTARY: Who = 2;
/// Another notary, who may succeed it.
pub const HEIR: Who = 3;
/// Opens sessions.
pub const CLERK: Who = 4;
pub const STRANGER: Who = 5;
/// Parties, without won or accounts.
pub const ANN: Who = 11;
pub const BEN: Who = 12;
pub const CHO: Who = 13;
/// Seal keys.
pub const KEY: Who = 21;
pub const NEXT_KEY: Who = 22;
pub const HEIRS_KEY: Who = 23;

pub const GENESIS: u128 = 1_000_000;
pub const BADGE: ClassId = 11;
pub const DAY: Moment = 86_400_000;
/// When tests begin: 1 June 2026, 12:00 in Korea.
pub const NOON: Moment = 1_780_282_800_000;
pub const SALT: H256 = H256::repeat_byte(0x5a);

pub const DEED: Deed = Deed {
    kind: DeedKind::Authentic,
    region: Region(11_680),
    commitment: H256::repeat_byte(0xd0),
};

pub type Block = MockBlock<Test>;

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Notaries: pallet_notary_attestations,
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
    pub const ForSession: RuntimeHoldReason = RuntimeHoldReason::Notaries(HoldReason::Session);
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
        ForSession,
        LinearStoragePrice<ConstU128<100>, ConstU128<1>, u128>,
    >;
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
        id(KEY)
    }

    fn sign(message: &[u8]) -> MultiSignature {
        by(KEY, message)
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

pub fn grant(who: Who) {
    Granted::mutate(|granted| granted.push((id(who), BADGE)));
}

pub fn revoke(who: Who) {
    Granted::mutate(|granted| granted.retain(|(holder, _)| *holder != id(who)));
}

/// All kinds of deeds in Seoul and in Jeju, for a year; a hundred thousand a day.
pub fn terms() -> Terms {
    Terms {
        regions: BoundedVec::truncate_from(vec![Region(11), Region(50_110)]),
        kinds: DeedKinds::ALL,
        until: NOON + 365 * DAY,
        daily: 100_000,
    }
}

/// A ministry, and two notaries with a seal key each, at noon on 1 June 2026.
pub fn state() -> TestState {
    Granted::set(Vec::new());
    Stopped::set(Vec::new());
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: [MINISTRY, NOTARY, HEIR, CLERK, STRANGER]
                .map(|who| (id(who), GENESIS))
                .to_vec(),
            ..Default::default()
        },
        notaries: GenesisConfig {
            office: Some((id(MINISTRY), BADGE)),
        },
    };
    let mut state: TestState = genesis.build_storage().expect("the genesis builds").into();
    state.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(NOON);
        for (notary, key) in [(NOTARY, KEY), (HEIR, HEIRS_KEY)] {
            grant(notary);
            assert_ok!(Notaries::license(signed(MINISTRY), id(notary), terms()));
            add_key(notary, key);
        }
        System::reset_events();
    });
    state
}

/// Runs a test, and the law after it.
pub fn test(test: impl FnOnce()) {
    state().execute_with(|| {
        test();
        Notaries::do_try_state().expect("the law holds after the test");
    });
}

pub fn add_key(notary: Who, key: Who) {
    let proof = by(key, &Notaries::key_message(id(notary), id(key)));
    assert_ok!(Notaries::add_seal_key(
        signed(MINISTRY),
        id(notary),
        id(key),
        proof
    ));
}

pub fn party(who: Who) -> H256 {
    party_hash(&id(who), SALT)
}

/// These, who all must sign.
pub fn parties(who: &[Who]) -> Parties {
    let parties = who.iter().map(|who| Party {
        commitment: party(*who),
        required: true,
    });
    BoundedVec::truncate_from(parties.collect())
}

/// Opens a session before the notary, for a month.
pub fn open(deed: Deed, who: &[Who]) -> SessionId {
    let session = NextSession::<Test>::get();
    let deadline = Timestamp::get() + 30 * DAY;
    assert_ok!(Notaries::open_session(
        signed(CLERK),
        id(NOTARY),
        deed,
        parties(who),
        deadline
    ));
    session
}

/// What somebody signs off line, and the clerk brings.
pub fn signs(session: SessionId, slot: u8, who: Who) -> DispatchResult {
    let message = Notaries::sign_message(session, slot).unwrap_or_default();
    let signature = Some(by(who, &message));
    Notaries::sign(signed(CLERK), session, slot, id(who), SALT, signature)
}

pub fn withdraws(session: SessionId, slot: u8, who: Who) -> DispatchResult {
    let signature = Some(by(who, &Notaries::withdraw_message(session, slot)));
    Notaries::withdraw(signed(CLERK), session, slot, signature)
}

pub fn attest(session: SessionId, slots: u8) {
    for slot in 0..slots {
        let identity = H256::repeat_byte(slot);
        assert_ok!(Notaries::attest_identity(
            signed(NOTARY),
            session,
            slot,
            identity
        ));
    }
}

/// A notary seals by its n-th key, which is this one.
pub fn seals(session: SessionId, notary: Who, key: KeyIndex, pen: Who) -> DispatchResult {
    let message = Notaries::seal_message(session).unwrap_or_default();
    Notaries::seal(signed(notary), session, key, by(pen, &message))
}

pub fn seal(session: SessionId) -> DispatchResult {
    seals(session, NOTARY, 0, KEY)
}

/// A session that these have signed, and whose identity is known.
pub fn ready(deed: Deed, who: &[Who]) -> SessionId {
    let session = open(deed, who);
    complete(session, who);
    session
}

pub fn complete(session: SessionId, who: &[Who]) {
    for (slot, who) in (0u8..).zip(who) {
        assert_ok!(signs(session, slot, *who));
    }
    attest(session, u8::try_from(who.len()).expect("few"));
}

/// An act that these have signed.
pub fn act(who: &[Who]) -> ActId {
    let session = ready(DEED, who);
    assert_ok!(seal(session));
    session
}

/// Opens a session for another version of an act.
pub fn amending(act: ActId, commitment: H256, who: &[Who]) -> SessionId {
    let session = NextSession::<Test>::get();
    let deadline = Timestamp::get() + 30 * DAY;
    assert_ok!(Notaries::amend(
        signed(CLERK),
        act,
        id(NOTARY),
        commitment,
        parties(who),
        deadline
    ));
    session
}

/// Another version, sealed.
pub fn amend(act: ActId, commitment: H256, who: &[Who]) {
    let session = amending(act, commitment, who);
    complete(session, who);
    assert_ok!(seal(session));
}

pub fn copies(act: ActId, version: Version) -> DispatchResult {
    let recipient = H256::repeat_byte(0xcc);
    let message = Notaries::copy_message(act, version, recipient).unwrap_or_default();
    Notaries::issue_copy(
        signed(NOTARY),
        act,
        version,
        recipient,
        0,
        by(KEY, &message),
    )
}

pub fn annuls(act: ActId, reason: Reason) -> DispatchResult {
    let message = Notaries::annul_message(act, reason).unwrap_or_default();
    let seal = Some((0, by(KEY, &message)));
    Notaries::annul(signed(NOTARY), act, reason, seal)
}

pub fn held(who: Who) -> u128 {
    Balances::balance_on_hold(&ForSession::get(), &id(who))
}

/// Goes to a moment.
pub fn at(moment: Moment) {
    Timestamp::set_timestamp(moment);
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}

/// The leaves that were logged, taken from the events.
pub fn leaves() -> Vec<Leaf<AccountId32>> {
    let leaf = |event| match event {
        Event::Logged { leaf, .. } => Some(leaf),
        _ => None,
    };
    events().into_iter().filter_map(leaf).collect()
}

/// The ministry names a notary another's successor, which says that it was given all.
pub fn succeed(notary: Who, successor: Who) {
    assert_ok!(Notaries::assign_successor(
        signed(MINISTRY),
        id(notary),
        id(successor),
        SALT
    ));
    assert_ok!(Notaries::confirm_succession(
        signed(successor),
        id(notary),
        SALT
    ));
}
