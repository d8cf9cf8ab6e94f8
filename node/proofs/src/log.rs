//! The log as a tree (RFC 6962), as another implementation than the chain's has it.

use crate::{Anchor, Leaf, Proven, Refusal};
use codec::Encode;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash, mem_backed_tree::MemoryBackedTree};
use sha2::Sha256;
use sp_core::H256;

/// The log at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: H256,
}

impl Log {
    /// As the other implementation knows it: half as large at most as the chain's can be.
    fn rfc(&self) -> Option<RootHash<Sha256>> {
        (self.size <= 1 << 63).then(|| RootHash::new(self.root.0.into(), self.size))
    }

    /// Refuses unless the leaf is in the log, where it says.
    pub fn ensure_includes(&self, Proven { leaf, path }: &Proven) -> Result<(), Refusal> {
        let refused = Refusal::NotInLog(leaf.index);
        let (Some(log), Ok(path)) = (self.rfc(), InclusionProof::try_from_bytes(joined(path)))
        else {
            return Err(refused);
        };
        let verified = log.verify_inclusion(&leaf.encode(), leaf.index, &path);
        verified.map_err(|_| refused)
    }

    /// Refuses unless the log goes on from the anchor's.
    pub fn ensure_consistent(&self, Anchor { size, root, proof }: &Anchor) -> Result<(), Refusal> {
        let before = Self {
            size: *size,
            root: *root,
        };
        let proof = ConsistencyProof::try_from_bytes(joined(proof));
        let (Some(log), Some(before), Ok(proof)) = (self.rfc(), before.rfc(), proof) else {
            return Err(Refusal::OtherLog);
        };
        log.verify_consistency(&before, &proof)
            .map_err(|_| Refusal::OtherLog)
    }
}

/// A leaf's hash.
pub fn leaf_hash(leaf: &Leaf) -> H256 {
    pallet_support::merkle::leaf_hash(leaf)
}

/// The log with all of its leaves, as a mirror has it: proves what [`Log`] checks.
#[derive(Default)]
pub struct Tree(MemoryBackedTree<Sha256, Vec<u8>>);

impl Tree {
    /// Of these leaves (SCALE), from the first on.
    pub fn of(leaves: impl IntoIterator<Item = Vec<u8>>) -> Self {
        let mut tree = MemoryBackedTree::new();
        leaves.into_iter().for_each(|leaf| tree.push(leaf));
        Self(tree)
    }

    /// Size and root.
    pub fn log(&self) -> Log {
        let root = H256::from_slice(self.0.root().as_bytes());
        Log {
            size: self.0.len(),
            root,
        }
    }

    /// A leaf's bytes, and its way up.
    pub fn inclusion_proof(&self, index: u64) -> Option<(Vec<u8>, Vec<H256>)> {
        let index = usize::try_from(index).ok()?;
        let leaf = self.0.get(index)?.clone();
        Some((leaf, parted(self.0.prove_inclusion(index).as_bytes())))
    }

    /// That the log goes on from what it was at this size.
    pub fn consistency_proof(&self, size: u64) -> Option<Vec<H256>> {
        let more = self.0.len().checked_sub(size).filter(|_| size > 0)?;
        let more = usize::try_from(more).ok()?;
        Some(parted(self.0.prove_consistency(more).as_bytes()))
    }
}

fn joined(hashes: &[H256]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

fn parted(bytes: &[u8]) -> Vec<H256> {
    bytes.chunks(32).map(H256::from_slice).collect()
}
