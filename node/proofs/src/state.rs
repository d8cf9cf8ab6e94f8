//! What a block's state says, shown by nodes of its trie.

use crate::{AccountId, Header, Leaf, Refusal};
use codec::{Decode, DecodeAll, Encode};
use pallet_notary_attestations::{Act, ActId, Annulment, KeyIndex, Moment, SealKey};
use pallet_support::merkle::Frontier;
use sp_consensus_grandpa::AuthorityList;
use sp_core::{Blake2Hasher, H256};
use sp_crypto_hashing::{blake2_128, twox_64, twox_128};
use sp_trie::{
    LayoutV1, MemoryDB, StorageProof, Trie, TrieDBBuilder, TrieRecorder,
    accessed_nodes_tracker::AccessedNodesTracker, recorder::Recorder,
};
use std::collections::{BTreeMap, BTreeSet};

/// The version of the notaries' storage whose layout is known here.
pub const STORAGE_VERSION: u16 = 0;

const NOTARIES: &str = "NotaryAttestations";

/// Where the value of a pallet is.
fn value(pallet: &str, item: &str) -> Vec<u8> {
    [twox_128(pallet.as_bytes()), twox_128(item.as_bytes())].concat()
}

fn twox_64_concat(key: impl Encode) -> Vec<u8> {
    key.using_encoded(|bytes| [&twox_64(bytes), bytes].concat())
}

fn blake2_128_concat(key: impl Encode) -> Vec<u8> {
    key.using_encoded(|bytes| [&blake2_128(bytes), bytes].concat())
}

/// Where GRANDPA's validators are.
pub fn authorities_key() -> Vec<u8> {
    value("Grandpa", "Authorities")
}

/// Where the block's time is.
pub fn now_key() -> Vec<u8> {
    value("Timestamp", "Now")
}

/// Where the version of the notaries' storage is.
pub fn version_key() -> Vec<u8> {
    value(NOTARIES, ":__STORAGE_VERSION__:")
}

/// Where the log's size and right edge are.
pub fn log_key() -> Vec<u8> {
    value(NOTARIES, "Log")
}

/// Where an act is.
pub fn act_key(act: ActId) -> Vec<u8> {
    [value(NOTARIES, "Acts"), twox_64_concat(act)].concat()
}

/// Where a notary's seal key is.
pub fn seal_key_key(notary: &AccountId, key: KeyIndex) -> Vec<u8> {
    [
        value(NOTARIES, "SealKeys"),
        blake2_128_concat(notary),
        twox_64_concat(key),
    ]
    .concat()
}

/// What reads the value at a key, if there is one.
type Reader<'a> = dyn FnMut(&[u8]) -> Result<Option<Vec<u8>>, &'static str> + 'a;

fn read<T: Decode>(reader: &mut Reader, key: &[u8]) -> Result<Option<T>, &'static str> {
    let Some(bytes) = reader(key)? else {
        return Ok(None);
    };
    let decoded = T::decode_all(&mut bytes.as_slice());
    decoded.map(Some).map_err(|_| "a value has another layout")
}

/// Reads in the state that these nodes are of, telling a recorder which of them it takes.
fn reading<R: TrieRecorder<H256>, T>(
    root: H256,
    nodes: &[Vec<u8>],
    recorder: &mut R,
    what: impl FnOnce(&mut Reader) -> Result<T, &'static str>,
) -> Result<T, &'static str> {
    let db: MemoryDB<Blake2Hasher> = StorageProof::new(nodes.iter().cloned()).into_memory_db();
    what(&mut |key| {
        TrieDBBuilder::<LayoutV1<Blake2Hasher>>::new(&db, &root)
            .with_recorder(recorder)
            .build()
            .get(key)
            .map_err(|_| "a node is missing")
    })
}

/// What is shown of a block's state by nodes of its trie.
pub struct Shown<'a> {
    /// The block.
    pub header: &'a Header,
    /// The nodes.
    pub nodes: &'a [Vec<u8>],
}

impl Shown<'_> {
    /// What is read, where the nodes are just those that it takes, in the order of their bytes.
    fn strictly<T>(
        &self,
        what: impl FnOnce(&mut Reader) -> Result<T, &'static str>,
    ) -> Result<T, Refusal> {
        let read = || {
            if !self.nodes.is_sorted_by(|one, other| one < other) {
                return Err("nodes out of order, or twice");
            }
            let mut tracker = AccessedNodesTracker::new(self.nodes.len());
            let found = reading(self.header.state_root, self.nodes, &mut tracker, what)?;
            let unused = tracker.ensure_no_unused_nodes();
            unused
                .map_err(|_| "a node that is not needed")
                .map(|()| found)
        };
        read().map_err(|why| self.refused(why))
    }

    /// What is read, and those of the nodes that it takes, in the order of their bytes.
    fn trimmed<T>(
        &self,
        what: impl FnOnce(&mut Reader) -> Result<T, &'static str>,
    ) -> Result<(T, Vec<Vec<u8>>), Refusal> {
        let (root, recorder) = (self.header.state_root, Recorder::<Blake2Hasher>::default());
        let found = reading(root, self.nodes, &mut recorder.as_trie_recorder(root), what);
        let found = found.map_err(|why| self.refused(why))?;
        Ok((
            found,
            recorder.drain_storage_proof().into_iter_nodes().collect(),
        ))
    }

    fn refused(&self, why: &'static str) -> Refusal {
        Refusal::State {
            number: self.header.number,
            why,
        }
    }

    /// GRANDPA's validators.
    pub fn authorities(&self) -> Result<AuthorityList, Refusal> {
        self.strictly(authorities)
    }

    /// The nodes that show them.
    pub fn trimmed_to_authorities(&self) -> Result<Vec<Vec<u8>>, Refusal> {
        self.trimmed(authorities).map(|(_, nodes)| nodes)
    }

    /// All that is to be known of an act of which these entries are shown.
    pub fn facts(&self, entries: &[&Leaf]) -> Result<Facts, Refusal> {
        self.strictly(|reader| Facts::read(reader, entries))
    }

    /// The same, and the nodes that show it.
    pub fn trimmed_to_facts(&self, entries: &[&Leaf]) -> Result<(Facts, Vec<Vec<u8>>), Refusal> {
        self.trimmed(|reader| Facts::read(reader, entries))
    }
}

fn authorities(reader: &mut Reader) -> Result<AuthorityList, &'static str> {
    read(reader, &authorities_key())?.ok_or("it has no validators")
}

/// What a state says of an act.
pub struct Facts {
    /// When the block was made.
    pub now: Moment,
    /// The log's right edge.
    pub log: Frontier,
    /// The act; none if it was removed.
    pub act: Option<Act<AccountId>>,
    keys: BTreeMap<(AccountId, KeyIndex), SealKey<AccountId>>,
}

impl Facts {
    fn read(reader: &mut Reader, entries: &[&Leaf]) -> Result<Self, &'static str> {
        if read::<u16>(reader, &version_key())? != Some(STORAGE_VERSION) {
            return Err("its layout is of another version than is known here");
        }
        let now = read(reader, &now_key())?.ok_or("it has no time")?;
        let log: Frontier = read(reader, &log_key())?.ok_or("it has no log")?;
        if !log.is_sound() {
            return Err("its log is none");
        }
        let id = entries.first().ok_or("nothing is asked of it")?.content.act;
        let act: Option<Act<AccountId>> = read(reader, &act_key(id))?;
        let mut sealers: BTreeSet<_> = entries
            .iter()
            .filter(|leaf| leaf.key != KeyIndex::MAX)
            .map(|leaf| (leaf.notary.clone(), leaf.key))
            .collect();
        if let Some(act) = &act {
            sealers.insert((act.sealed_by.clone(), act.key));
            sealers.extend(
                act.annulment
                    .iter()
                    .filter_map(|annulment| annulment.by.clone()),
            );
        }
        let mut keys = BTreeMap::new();
        for (notary, key) in sealers {
            let found = read(reader, &seal_key_key(&notary, key))?;
            keys.insert((notary, key), found.ok_or("it has no such seal key")?);
        }
        Ok(Self {
            now,
            log,
            act,
            keys,
        })
    }

    /// Is what this key has sealed at this moment not to be trusted?
    pub fn is_flagged(&self, notary: &AccountId, key: KeyIndex, at: Moment) -> bool {
        key != KeyIndex::MAX
            && self
                .keys
                .get(&(notary.clone(), key))
                .is_none_or(|key| key.flags(at))
    }

    /// That the act is annulled, if it is: not by a key that was compromised then.
    pub fn annulment(&self) -> Option<&Annulment<AccountId>> {
        let annulment = self.act.as_ref()?.annulment.as_ref()?;
        let by = annulment.by.as_ref();
        let is_none = by.is_some_and(|(notary, key)| self.is_flagged(notary, *key, annulment.at));
        (!is_none).then_some(annulment)
    }
}
