//! A chain as small as can be: validators that hand over, a state, a log with acts.

use crate::{
    AccountId, Bundle, Checkpoint, Header, Leaf, Refusal, Report, Trust,
    bundle::sha256,
    finality::{Justification, ValidatorSet},
    log::{Tree, leaf_hash},
    make::{self, Beginning, Block, Parts},
    state, verify,
};
use codec::Encode;
use finality_grandpa::{Message, Precommit, SignedPrecommit};
use pallet_notary_attestations::{
    Act, Annulment, Content, Deed, DeedKind, EntryKind, KeyIndex, LAYOUT, Moment, RETENTION,
    SealKey,
};
use pallet_support::{merchants::Region, merkle::Frontier};
use sp_consensus_grandpa::{
    AuthorityId, AuthoritySignature, ConsensusLog, GRANDPA_ENGINE_ID, ScheduledChange,
    localized_payload,
};
use sp_core::{Blake2Hasher, Bytes, H256, Pair, ed25519};
use sp_runtime::{Digest, DigestItem, traits::Header as _};
use sp_trie::{HashDBT, LayoutV1, MemoryDB, TrieDBMutBuilder, TrieMut};
use std::collections::BTreeMap;

pub const NOTARY: AccountId = AccountId::new([7; 32]);
pub const DOCUMENT: &[u8] = b"a lease";
pub const SALT: H256 = H256([0x5a; 32]);
/// When the first entry is sealed, in milliseconds; each later one a minute after.
pub const BEGIN: Moment = 1_795_750_000_000;
pub const MINUTE: Moment = 60_000;

pub type Keys = Vec<ed25519::Pair>;

/// Four validators, by a name.
pub fn validators(name: &str) -> Keys {
    let key = |n| ed25519::Pair::from_string(&format!("//{name}//{n}"), None).expect("a key");
    (0..4).map(key).collect()
}

pub fn set_of(id: u64, keys: &Keys) -> ValidatorSet {
    let authority = |key: &ed25519::Pair| (AuthorityId::from(key.public()), 1);
    ValidatorSet {
        id,
        authorities: keys.iter().map(authority).collect(),
    }
}

fn hand_over(to: &Keys) -> DigestItem {
    let next_authorities = set_of(0, to).authorities;
    let change = ConsensusLog::ScheduledChange(ScheduledChange::<u32> {
        next_authorities,
        delay: 0,
    });
    DigestItem::Consensus(GRANDPA_ENGINE_ID, change.encode())
}

/// What these validators say: this block is final.
pub fn votes<'a>(
    set: u64,
    keys: impl IntoIterator<Item = &'a ed25519::Pair>,
    target: &Header,
) -> Justification {
    let signed = keys.into_iter().map(|key| vote(set, key, target)).collect();
    Justification {
        round: 9,
        commit: finality_grandpa::Commit {
            target_hash: target.hash(),
            target_number: target.number,
            precommits: signed,
        },
        votes_ancestries: Vec::new(),
    }
}

pub fn vote(
    set: u64,
    key: &ed25519::Pair,
    target: &Header,
) -> SignedPrecommit<H256, u32, AuthoritySignature, AuthorityId> {
    let precommit = Precommit {
        target_hash: target.hash(),
        target_number: target.number,
    };
    let payload = localized_payload(9, set, &Message::Precommit(precommit.clone()));
    let (id, signature) = (key.public().into(), key.sign(&payload).into());
    SignedPrecommit {
        precommit,
        signature,
        id,
    }
}

/// A chain.
#[derive(Clone)]
pub struct World {
    pub genesis: Header,
    first: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The validators of each set so far.
    pub sets: Vec<Keys>,
    /// The last blocks of the sets before.
    pub ends: Vec<Block>,
    pub number: u32,
    pub parent: H256,
    pub leaves: Vec<Leaf>,
    pub acts: BTreeMap<u64, Act<AccountId>>,
    pub keys: BTreeMap<KeyIndex, SealKey<AccountId>>,
    pub now: Moment,
    pub storage_version: u16,
}

impl World {
    /// With these validators, named by set.
    pub fn new() -> Self {
        let sets = vec![validators("first")];
        let mut first = filling();
        first.insert(
            state::authorities_key(),
            set_of(0, &sets[0]).authorities.encode(),
        );
        let root = trie(&first).1;
        let genesis = Header::new(0, H256::zero(), root, H256::zero(), Digest::default());
        let seal_key = |n: u8| SealKey {
            key: AccountId::new([n; 32]),
            from: BEGIN,
            until: None,
            compromised: None,
        };
        Self {
            parent: genesis.hash(),
            genesis,
            first,
            sets,
            ends: Vec::new(),
            number: 0,
            leaves: Vec::new(),
            acts: BTreeMap::new(),
            keys: [(0, seal_key(1)), (1, seal_key(2))].into(),
            now: BEGIN,
            storage_version: state::STORAGE_VERSION,
        }
    }

    fn set(&self) -> u64 {
        self.sets.len() as u64 - 1
    }

    pub fn validators(&self) -> &Keys {
        self.sets.last().expect("a set")
    }

    fn header(&mut self, blocks: u32, digest: Digest) -> Header {
        self.number += blocks;
        let root = trie(&self.state()).1;
        let header = Header::new(self.number, H256::zero(), root, self.parent, digest);
        self.parent = header.hash();
        header
    }

    /// The validators hand over to others, some blocks later.
    pub fn rotate(&mut self, to: Keys) {
        let header = self.header(
            50,
            Digest {
                logs: vec![hand_over(&to)],
            },
        );
        let justification = votes(self.set(), self.validators(), &header);
        self.ends.push(block(&header, &justification));
        self.sets.push(to);
    }

    /// A block more, and all validators' votes for it.
    pub fn block(&mut self) -> (Header, Justification) {
        let header = self.header(10, Digest::default());
        let justification = votes(self.set(), self.validators(), &header);
        (header, justification)
    }

    /// Goes back to genesis, for another history; what was sealed stays.
    pub fn fork(&mut self) {
        self.ends.clear();
        self.sets.truncate(1);
        self.number = 0;
        self.parent = self.genesis.hash();
    }

    fn state(&self) -> BTreeMap<Vec<u8>, Vec<u8>> {
        let mut values = filling();
        let mut log = Frontier::default();
        for leaf in &self.leaves {
            log.push(leaf_hash(leaf)).expect("room");
        }
        values.insert(state::version_key(), self.storage_version.encode());
        values.insert(state::now_key(), self.now.encode());
        values.insert(state::log_key(), log.encode());
        for (id, act) in &self.acts {
            values.insert(state::act_key(*id), act.encode());
        }
        for (index, key) in &self.keys {
            values.insert(state::seal_key_key(&NOTARY, *index), key.encode());
        }
        values
    }

    fn log(&mut self, kind: EntryKind, act: u64, version: u32, deed: Deed, key: KeyIndex) -> u64 {
        let index = self.leaves.len() as u64;
        self.now += MINUTE;
        let record = self.acts.get(&act);
        let annulled = record
            .and_then(|act| act.annulment.as_ref())
            .map_or(0, |one| one.reason);
        let content = Content {
            kind,
            act,
            entry: record.map_or(0, |act| act.logged),
            version,
            previous: record.map_or(H256::zero(), |act| act.head),
            deed,
            parties: H256::repeat_byte(9),
            annulled,
        };
        self.leaves.push(Leaf {
            layout: LAYOUT,
            genesis: self.genesis.hash(),
            index,
            content,
            notary: NOTARY,
            licence: 3,
            key,
            seal: H256::repeat_byte(8),
            at: self.now,
        });
        if let Some(act) = self.acts.get_mut(&act) {
            act.logged += 1;
            act.head = leaf_hash(self.leaves.last().expect("one"));
        }
        index
    }

    /// Seals an act's next version by a key. Tells the leaf's place.
    pub fn seal(&mut self, id: u64, key: KeyIndex) -> u64 {
        let deed = Deed {
            kind: DeedKind::Authentic,
            region: Region(11_680),
            commitment: sha256(&(SALT, sha256(DOCUMENT)).encode()),
        };
        let version = self.acts.get(&id).map_or(1, |act| act.version + 1);
        let kind = if version == 1 {
            EntryKind::Sealed
        } else {
            EntryKind::Amended
        };
        let index = self.log(kind, id, version, deed, key);
        let act = Act {
            notary: NOTARY,
            deed,
            version,
            sealed_by: NOTARY,
            key,
            sealed_at: self.now,
            annulment: None,
            logged: version,
            head: leaf_hash(&self.leaves[index as usize]),
            kept_until: self.now + RETENTION,
            order: None,
        };
        self.acts.insert(id, act);
        index
    }

    /// Gives a copy of a version.
    pub fn copy(&mut self, id: u64, version: u32) -> u64 {
        let deed = Deed {
            commitment: H256::repeat_byte(0xcc),
            ..self.acts[&id].deed
        };
        self.log(EntryKind::Copied, id, version, deed, 0)
    }

    /// The ministry gives an apostille of the latest.
    pub fn apostille(&mut self, id: u64) -> u64 {
        let Act { version, deed, .. } = self.acts[&id];
        self.log(EntryKind::Apostilled, id, version, deed, KeyIndex::MAX)
    }

    /// Annuls an act, by a key or by the ministry.
    pub fn annul(&mut self, id: u64, key: Option<KeyIndex>) -> u64 {
        let Act { version, deed, .. } = self.acts[&id];
        let index = self.log(
            EntryKind::Annulled,
            id,
            version,
            deed,
            key.unwrap_or(KeyIndex::MAX),
        );
        let by = key.map(|key| (NOTARY, key));
        let at = self.now;
        self.acts.get_mut(&id).expect("it").annulment = Some(Annulment { reason: 3, by, at });
        index
    }

    /// What a bundle from genesis is made of, as of a new block.
    pub fn parts(&mut self, entries: &[u64]) -> Parts {
        let (header, justification) = self.block();
        let mut blocks = self.ends.clone();
        blocks.push(block(&header, &justification));
        Parts {
            sha256: sha256(DOCUMENT),
            salt: SALT,
            entries: entries.to_vec(),
            start: Beginning::Genesis {
                header: self.genesis.clone(),
                state: nodes(&self.first),
            },
            blocks,
            state: nodes(&self.state()),
        }
    }

    /// The same from a later set on.
    pub fn parts_from(&mut self, set: u64, entries: &[u64]) -> Parts {
        let parts = self.parts(entries);
        let authorities = set_of(set, &self.sets[set as usize]).authorities.encode();
        Parts {
            start: Beginning::Set {
                id: set,
                authorities: authorities.into(),
            },
            blocks: parts.blocks[set as usize..].to_vec(),
            ..parts
        }
    }

    pub fn leaf_bytes(&self) -> Vec<Vec<u8>> {
        self.leaves.iter().map(Encode::encode).collect()
    }

    pub fn make(&self, parts: Parts, checkpoint: Option<&Checkpoint>) -> Result<Bundle, Refusal> {
        make::bundle(parts, self.leaf_bytes(), checkpoint)
    }

    /// A bundle from genesis.
    pub fn bundle(&mut self, entries: &[u64]) -> Bundle {
        let parts = self.parts(entries);
        self.make(parts, None).expect("a bundle")
    }

    /// A checkpoint of what is.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint::read(&self.checkpoint_text()).expect("a checkpoint")
    }

    pub fn checkpoint_text(&self) -> String {
        let checkpoint = Checkpoint {
            genesis: self.genesis.hash(),
            log: Tree::of(self.leaf_bytes()).log(),
            block: (self.number, self.parent),
            time: "2027-01-31T18:00:00+09:00".into(),
            set: (self.set(), set_of(self.set(), self.validators()).hash()),
            sha256: H256::zero(),
        };
        checkpoint.to_text()
    }

    pub fn by_genesis(&self) -> Trust {
        Trust {
            genesis: Some(self.genesis.hash()),
            checkpoint: None,
        }
    }

    /// What the bundle shows to who knows the genesis.
    pub fn verify(&self, bundle: &Bundle) -> Result<Report, Refusal> {
        verify(
            &bundle.to_bytes(),
            &self.by_genesis(),
            Some(sha256(DOCUMENT)),
        )
    }
}

pub fn by_checkpoint(checkpoint: &Checkpoint) -> Trust {
    Trust {
        genesis: None,
        checkpoint: Some(checkpoint.clone()),
    }
}

pub fn block(header: &Header, justification: &Justification) -> Block {
    Block {
        header: header.clone(),
        justification: justification.encode().into(),
    }
}

/// What else is in a state: short values and long ones.
fn filling() -> BTreeMap<Vec<u8>, Vec<u8>> {
    let value = |n: u32| {
        (
            sha256(&n.encode()).0.to_vec(),
            vec![n as u8; (n as usize % 5) * 16],
        )
    };
    (0..200).map(value).collect()
}

fn trie(values: &BTreeMap<Vec<u8>, Vec<u8>>) -> (MemoryDB<Blake2Hasher>, H256) {
    let (mut db, mut root) = (MemoryDB::default(), H256::zero());
    {
        let mut trie = TrieDBMutBuilder::<LayoutV1<Blake2Hasher>>::new(&mut db, &mut root).build();
        for (key, value) in values {
            trie.insert(key, value).expect("room");
        }
    }
    (db, root)
}

/// All nodes of a state's trie.
fn nodes(values: &BTreeMap<Vec<u8>, Vec<u8>>) -> Vec<Bytes> {
    let (mut db, root) = trie(values);
    assert!(HashDBT::contains(&db, &root, sp_trie::EMPTY_PREFIX));
    db.drain()
        .into_values()
        .filter(|(_, count)| *count > 0)
        .map(|(node, _)| node.into())
        .collect()
}
