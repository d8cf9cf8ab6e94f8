//! Making bundles, of what nodes and mirrors answer.

use crate::{
    Anchor, Bundle, Checkpoint, Document, Header, Leaf, Proven, Refusal, Start, Trust,
    finality::{Fragment, Justification},
    log::{Log, Tree},
    state::Shown,
    verify,
};
use codec::{Decode, DecodeAll};
use serde::Deserialize;
use sp_core::{Bytes, H256};

/// What a bundle is made of, as JSON-RPC has it.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Parts {
    /// The document's SHA-256.
    pub sha256: H256,
    /// The salt that hides it on chain.
    pub salt: H256,
    /// The places in the log of the version, and of what was given of it.
    pub entries: Vec<u64>,
    /// Where the validators begin.
    pub start: Beginning,
    /// The last block of each validator set from there on, then the block whose state is shown.
    pub blocks: Vec<Block>,
    /// Nodes that show that state (`state_getReadProof`).
    pub state: Vec<Bytes>,
}

/// Where the validators begin.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub enum Beginning {
    /// At genesis: its header, and nodes that show its validators.
    Genesis {
        /// Its header.
        header: Header,
        /// The nodes.
        state: Vec<Bytes>,
    },
    /// At another set.
    Set {
        /// Its number.
        id: u64,
        /// Its validators (SCALE).
        authorities: Bytes,
    },
}

/// A block, and by what it is final.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Block {
    /// Its header.
    pub header: Header,
    /// Its justification (SCALE).
    pub justification: Bytes,
}

/// A bundle, of the log's leaves from the first on, tied to a checkpoint if one is given.
pub fn bundle(
    parts: Parts,
    leaves: Vec<Vec<u8>>,
    checkpoint: Option<&Checkpoint>,
) -> Result<Bundle, Refusal> {
    let Parts {
        sha256,
        salt,
        entries,
        start,
        blocks,
        state,
    } = parts;
    let start = start.trimmed()?;
    let mut set = start.first()?;
    let mut fragments = Vec::new();
    for Block {
        header,
        justification,
    } in blocks
    {
        let justification: Justification = decoded(&justification, "a justification")?;
        let justification = set
            .trim(&justification)
            .ok_or_else(|| Refusal::Parts(format!("validator set {} is empty", set.id)))?;
        let fragment = Fragment {
            header,
            justification,
        };
        set.ensure_final(&fragment)?;
        if let Some(next) = set.next(&fragment.header)? {
            set = next;
        }
        fragments.push(fragment);
    }
    let header = &fragments
        .last()
        .ok_or(Refusal::Parts("there is no block".into()))?
        .header;

    let wanted: Option<Vec<Leaf>> = entries
        .iter()
        .map(|index| leaves.get(usize::try_from(*index).ok()?))
        .map(|leaf| Leaf::decode_all(&mut leaf?.as_slice()).ok())
        .collect();
    let wanted = wanted.ok_or(Refusal::Parts("the leaves have no such entry".into()))?;
    let nodes: Vec<_> = state.into_iter().map(|node| node.0).collect();
    let shown = Shown {
        header,
        nodes: &nodes,
    };
    let (facts, state) = shown.trimmed_to_facts(&wanted.iter().collect::<Vec<_>>())?;
    let log = Log {
        size: facts.log.leaves(),
        root: facts.log.root(),
    };
    let tree = tree_at(leaves, &log)?;
    let proven = |leaf: Leaf| {
        let (_, path) = tree.inclusion_proof(leaf.index)?;
        Some(Proven { leaf, path })
    };
    let entries: Option<Vec<_>> = wanted.into_iter().map(proven).collect();
    let bundle = Bundle {
        document: Document { sha256, salt },
        entries: entries.ok_or(Refusal::Parts("an entry is later than the block".into()))?,
        start,
        fragments,
        state,
        anchor: checkpoint.map(|one| anchor(&tree, one)).transpose()?,
    };
    // What is refused is not to be handed to anybody.
    let genesis = matches!(bundle.start, Start::Genesis { .. });
    let genesis = bundle
        .entries
        .first()
        .filter(|_| genesis)
        .map(|entry| entry.leaf.genesis);
    let trust = Trust {
        genesis,
        checkpoint: checkpoint.cloned(),
    };
    verify(&bundle.to_bytes(), &trust, None)?;
    Ok(bundle)
}

/// The tree of as many of the leaves as the log has.
fn tree_at(mut leaves: Vec<Vec<u8>>, log: &Log) -> Result<Tree, Refusal> {
    let size = usize::try_from(log.size).unwrap_or(usize::MAX);
    if leaves.len() < size {
        let (has, size) = (leaves.len(), log.size);
        let why = format!("the log has {size} leaves, and the mirror {has}: go on with it first");
        return Err(Refusal::Parts(why));
    }
    leaves.truncate(size);
    let tree = Tree::of(leaves);
    if tree.log() != *log {
        return Err(Refusal::Parts(
            "the mirror's leaves are not the log's".into(),
        ));
    }
    Ok(tree)
}

fn anchor(tree: &Tree, checkpoint: &Checkpoint) -> Result<Anchor, Refusal> {
    let Log { size, root } = checkpoint.log;
    let proof = tree.consistency_proof(size).ok_or_else(|| {
        Refusal::Parts(format!(
            "the checkpoint has {size} leaves, and the log fewer"
        ))
    })?;
    let anchor = Anchor { size, root, proof };
    tree.log().ensure_consistent(&anchor)?;
    Ok(anchor)
}

fn decoded<T: Decode>(bytes: &Bytes, what: &str) -> Result<T, Refusal> {
    T::decode_all(&mut bytes.0.as_slice()).map_err(|_| Refusal::Parts(format!("{what} is none")))
}

impl Beginning {
    fn trimmed(self) -> Result<Start, Refusal> {
        match self {
            Self::Genesis { header, state } => {
                let nodes: Vec<_> = state.into_iter().map(|node| node.0).collect();
                let state = Shown {
                    header: &header,
                    nodes: &nodes,
                }
                .trimmed_to_authorities()?;
                Ok(Start::Genesis { header, state })
            }
            Self::Set { id, authorities } => {
                let authorities = decoded(&authorities, "a validator set")?;
                Ok(Start::Set { id, authorities })
            }
        }
    }
}
