//! A chain with money, time, badges, and a pallet that opens its door to holders, on which the
//! tests run.

use crate as pallet_credential_badges;
use crate::*;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use frame::{
    deps::frame_support::{
        traits::{
            LinearStoragePrice,
            fungible::{HoldConsideration, InspectHold},
        },
        weights::RuntimeDbWeight,
    },
    testing_prelude::*,
};
use sha2::Sha256;

/// Accredited at genesis, to the end of day 1,000; class 0 is its own, class 1 the other's.
pub const MINISTRY_A: u64 = 1;
/// Accredited at genesis, to the end of day 1,000.
pub const MINISTRY_B: u64 = 2;
/// An issuer for [`CLASS`], below [`MINISTRY_A`].
pub const ISSUER: u64 = 3;
/// Names nobody and is named by nobody yet.
pub const OPERATOR_OF_ISSUER: u64 = 4;
pub const HOLDER: u64 = 5;
pub const OTHER: u64 = 6;
pub const STRANGER: u64 = 7;

/// What each account has at genesis.
pub const GENESIS: u64 = 10_000_000;

/// A class of [`MINISTRY_A`].
pub const CLASS: ClassId = 0;
/// A class of [`MINISTRY_B`].
pub const FOREIGN_CLASS: ClassId = 1;

/// The key that [`ISSUER`] has from the start.
pub const KEY: KeyIndex = 0;
/// The revocation list that [`ISSUER`] has from the start.
pub const LIST: ListId = 0;
/// The suspension list that [`ISSUER`] has from the start.
pub const SUSPENSIONS: ListId = 1;

pub const DAY: Moment = 86_400_000;

/// More ref time than any benchmark takes: 1,000 s.
pub const READ: u64 = 1_000_000_000_000_000;

pub type Block = MockBlock<Test>;

/// A pallet that knows nothing of badges but [`Credentials`].
#[frame::pallet]
pub mod door {
    use frame::prelude::*;
    use pallet_support::{ClassId, Credentials};

    #[pallet::config]
    pub trait Config: frame_system::Config {
        type Credentials: Credentials<Self::AccountId>;
    }

    #[pallet::pallet]
    pub struct Pallet<T>(_);

    #[pallet::call]
    impl<T: Config> Pallet<T> {
        #[pallet::call_index(0)]
        #[pallet::weight(Weight::zero())]
        pub fn enter(origin: OriginFor<T>, class: ClassId) -> DispatchResult {
            T::Credentials::ensure_holds(&ensure_signed(origin)?, class)
        }
    }
}

construct_runtime! {
    pub enum Test {
        System: frame_system,
        Timestamp: pallet_timestamp,
        Balances: pallet_balances,
        Badges: pallet_credential_badges,
        Door: door,
    }
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
    type AccountData = pallet_balances::AccountData<u64>;
    type DbWeight = Database;
}

parameter_types! {
    /// Reads dwarf all else, so that a weight tells how many it has.
    pub const Database: RuntimeDbWeight = RuntimeDbWeight { read: READ, write: 0 };
}

#[derive_impl(pallet_timestamp::config_preludes::TestDefaultConfig)]
impl pallet_timestamp::Config for Test {}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type AccountStore = System;
    type RuntimeHoldReason = RuntimeHoldReason;
}

parameter_types! {
    pub const Record: RuntimeHoldReason = RuntimeHoldReason::Badges(HoldReason::Record);
    /// Whom a court has stopped.
    pub static Stopped: Vec<u64> = Vec::new();
}

/// A court that stops whom tests say.
pub struct Court;

impl Frozen<u64> for Court {
    fn is_frozen(who: &u64) -> bool {
        Stopped::get().contains(who)
    }
}

impl Config for Test {
    type AdminOrigin = EnsureRoot<u64>;
    type Time = Timestamp;
    type Frozen = Court;
    type Deposit = HoldConsideration<
        u64,
        Balances,
        Record,
        LinearStoragePrice<ConstU64<100>, ConstU64<1>, u64>,
    >;
    type WeightInfo = crate::weights::SubstrateWeight<Test>;
}

impl door::Config for Test {
    type Credentials = Badges;
}

/// Two ministries with a class each, and on day 0 an issuer with a key and a list for each purpose.
pub fn state() -> TestState {
    Stopped::set(Vec::new());
    let genesis = RuntimeGenesisConfig {
        system: Default::default(),
        balances: pallet_balances::GenesisConfig {
            balances: (MINISTRY_A..=STRANGER).map(|who| (who, GENESIS)).collect(),
            ..Default::default()
        },
        badges: GenesisConfig {
            ministries: vec![(MINISTRY_A, 1_000 * DAY), (MINISTRY_B, 1_000 * DAY)],
            classes: vec![
                (MINISTRY_A, hash(1), hash(2)),
                (MINISTRY_B, hash(3), hash(4)),
            ],
            grants: vec![],
        },
    };
    let mut state: TestState = genesis.build_storage().expect("the genesis builds").into();
    state.execute_with(|| {
        System::set_block_number(1);
        Timestamp::set_timestamp(1);
        assert_ok!(accredit(MINISTRY_A, ISSUER, &[CLASS]));
        assert_ok!(Badges::add_key(signed(ISSUER), ed25519(1), 0, None));
        assert_ok!(Badges::open_list(
            signed(ISSUER),
            Purpose::Revocation,
            MIN_BITS
        ));
        assert_ok!(Badges::open_list(
            signed(ISSUER),
            Purpose::Suspension,
            MIN_BITS
        ));
        System::reset_events();
    });
    state
}

/// Runs a test, and the law after it.
pub fn test(test: impl FnOnce()) {
    state().execute_with(|| {
        test();
        Badges::do_try_state().expect("the law holds after the test");
    });
}

pub fn signed(who: u64) -> RuntimeOrigin {
    RuntimeOrigin::signed(who)
}

pub fn root() -> RuntimeOrigin {
    RuntimeOrigin::root()
}

/// Those who stand behind [`ISSUER`], once it has named its operator.
pub fn keepers() -> [RuntimeOrigin; 4] {
    [
        signed(ISSUER),
        signed(OPERATOR_OF_ISSUER),
        signed(MINISTRY_A),
        root(),
    ]
}

pub fn hash(n: u8) -> H256 {
    H256::repeat_byte(n)
}

pub fn ed25519(n: u8) -> PublicKey {
    PublicKey::Ed25519([n; 32])
}

pub fn held(who: u64) -> u64 {
    Balances::balance_on_hold(&Record::get(), &who)
}

/// Goes to the moment so many days after 1970 began.
pub fn day(n: Moment) {
    Timestamp::set_timestamp(n * DAY);
}

pub fn scope(classes: &[ClassId]) -> Scope {
    classes.to_vec().try_into().expect("a short scope")
}

pub fn classes(classes: &[ClassId]) -> ClassSet {
    classes.to_vec().try_into().expect("few classes")
}

/// Accredits `who` for two years.
pub fn accredit(by: u64, who: u64, classes: &[ClassId]) -> DispatchResult {
    Badges::accredit(signed(by), who, scope(classes), 730 * DAY)
}

/// Badges for these subjects, as the issuer makes them off line.
pub struct Diplomas {
    pub leaves: Vec<LeafOf<Test>>,
    tree: MemoryBackedTree<Sha256, Vec<u8>>,
}

impl Diplomas {
    pub fn new(class: ClassId, subjects: &[u64]) -> Self {
        Self::with(class, subjects, |_| ())
    }

    pub fn with(class: ClassId, subjects: &[u64], change: impl Fn(&mut LeafOf<Test>)) -> Self {
        let mut tree = MemoryBackedTree::new();
        let leaves: Vec<_> = (0..)
            .zip(subjects)
            .map(|(index, subject)| {
                let mut leaf = Leaf {
                    version: VERSION,
                    genesis: System::block_hash(0),
                    class,
                    index,
                    revocation: Placement {
                        list: LIST,
                        start: 0,
                    },
                    subject: *subject,
                    document: hash(7),
                    until: None,
                    salt: [8; 32],
                };
                change(&mut leaf);
                leaf
            })
            .collect();
        leaves.iter().for_each(|leaf| tree.push(leaf.encode()));
        Self { leaves, tree }
    }

    pub fn root(&self) -> H256 {
        H256::from_slice(self.tree.root().as_bytes())
    }

    pub fn path(&self, index: usize) -> Path {
        let proof = self.tree.prove_inclusion(index);
        let path: Vec<_> = proof.as_bytes().chunks(32).map(H256::from_slice).collect();
        path.try_into().expect("a short path")
    }

    /// Issues them with the bits that their leaves name, and the same of [`SUSPENSIONS`].
    pub fn issue(&self) -> BatchId {
        let start = self.leaves[0].revocation.start;
        self.issue_at(start).expect("the issuer may")
    }

    /// Issues them with these bits of both lists of [`ISSUER`].
    pub fn issue_at(&self, start: u32) -> Result<BatchId, DispatchError> {
        let (batch, leaves) = (BatchCount::<Test>::get(), self.leaves.len() as u32);
        let suspension = Some(Placement {
            list: SUSPENSIONS,
            start,
        });
        let (root, issuer) = (self.root(), signed(ISSUER));
        Badges::issue_batch(issuer, CLASS, KEY, root, leaves, LIST, start, suspension)?;
        Ok(batch)
    }

    pub fn present(&self, batch: BatchId, index: usize) -> DispatchResult {
        let leaf = self.leaves[index].clone();
        Badges::present(signed(leaf.subject), batch, leaf, self.path(index))
    }
}

/// Issues a badge of [`CLASS`] to [`HOLDER`], who presents it: batch 0, bit 0 of both lists.
pub fn holder_presents() -> Diplomas {
    let diplomas = Diplomas::new(CLASS, &[HOLDER, OTHER]);
    let batch = diplomas.issue();
    assert_ok!(diplomas.present(batch, 0));
    diplomas
}

pub fn set_status(by: RuntimeOrigin, list: ListId, changes: &[(u32, bool)]) -> DispatchResult {
    let changes: Vec<_> = changes
        .iter()
        .map(|(index, set)| Change {
            index: *index,
            set: *set,
        })
        .collect();
    Badges::set_status(by, list, changes.try_into().expect("few changes"))
}

/// The events of this pallet so far, oldest first.
pub fn events() -> Vec<Event<Test>> {
    System::read_events_for_pallet::<Event<Test>>()
}
