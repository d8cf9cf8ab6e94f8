//! What a bundle shows of a deed, and by what trust.

use crate::{
    Anchor, Bundle, Checkpoint, Leaf, Refusal, Start,
    bundle::{sha256, ss58},
    finality::{ValidatorSet, walk},
    log::{Log, leaf_hash},
    state::{Facts, Shown},
    time::korean,
    words::code,
};
use pallet_notary_attestations::{EntryKind, KeyIndex, LAYOUT};
use serde::Serialize;
use sp_core::H256;

/// What whoever verifies knows from elsewhere: one of these at least.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    /// The chain's genesis hash.
    pub genesis: Option<H256>,
    /// A checkpoint, from a gazette or with a time stamp.
    pub checkpoint: Option<Checkpoint>,
}

/// What a bundle shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The chain.
    pub genesis: H256,
    /// The act's number.
    pub act: u64,
    /// What the notary has done with the document, as the chain names it.
    pub kind: String,
    /// The district in which.
    pub region: u32,
    /// Which version of the act it is.
    pub version: u32,
    /// How many there are; none if the act was removed after its time.
    pub versions: Option<u32>,
    /// How it was sealed.
    pub sealed: Entry,
    /// The copy or apostille that is shown too.
    pub given: Option<Given>,
    /// That the act is annulled. Of an act that was removed nothing is known here.
    pub annulled: Option<Annulled>,
    /// Was the key compromised when the latest version was sealed, if this is another one?
    pub latest_flagged: bool,
    /// Is it the latest version, not annulled, the act still kept, and no key compromised when it,
    /// or what was given of it, was sealed?
    pub in_force: bool,
    /// Of when this is: the block whose state was shown.
    pub block: Block,
    /// The document.
    pub document: Document,
    /// The log in that block.
    pub log: LogAt,
    /// What was trusted.
    pub trusted: Trusted,
    /// The bundle's SHA-256.
    pub bundle: H256,
    /// What a printed certificate has as its QR code.
    pub code: String,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    /// Its place in the log.
    pub index: u64,
    /// Its leaf's hash.
    pub leaf: H256,
    /// When, in Korean time.
    pub at: String,
    /// By whom; of an apostille, in whose office.
    pub notary: String,
    /// Under which licence.
    pub licence: u32,
    /// By which seal key; none by the ministry.
    pub key: Option<KeyIndex>,
    /// Was that key compromised when it sealed?
    pub flagged: bool,
}

/// That something was given of the act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Given {
    /// `copy` or `apostille`.
    pub kind: &'static str,
    /// What commits to whom it was given, or to its number.
    pub commitment: H256,
    /// Why the act was annulled already; 0 where it was not.
    pub annulled: u8,
    /// The entry.
    #[serde(flatten)]
    pub entry: Entry,
}

/// That an act is annulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Annulled {
    /// Why, by the ministry's list.
    pub reason: u8,
    /// When, in Korean time.
    pub at: String,
    /// By which notary; none by the ministry or the council.
    pub by: Option<String>,
}

/// The block whose state was shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Block {
    /// Its number.
    pub number: u32,
    /// Its hash.
    pub hash: H256,
    /// Its time, in Korean time.
    pub at: String,
}

/// The document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Document {
    /// Its SHA-256.
    pub sha256: H256,
    /// Was the file itself there, and is it that one?
    pub compared: bool,
}

/// The log in the block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogAt {
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: H256,
    /// The checkpoint from which the bundle shows that it goes on.
    pub anchor: Option<AnchorAt>,
}

/// A checkpoint that a bundle carries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AnchorAt {
    /// How many leaves.
    pub size: u64,
    /// Their root.
    pub root: H256,
    /// Are the entries that are shown among them?
    pub covers: bool,
}

/// What was trusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Trusted {
    /// The validator set from which all later ones follow: 0 is genesis.
    pub set: u64,
    /// By what that is known: `genesis` or `checkpoint`.
    pub by: &'static str,
    /// The set that made the block final.
    pub last_set: u64,
    /// The checkpoint's SHA-256, if one was given; the log goes on from it.
    pub checkpoint: Option<H256>,
    /// Were the entries in the log when that was published? No keys forge those afterwards.
    pub published: bool,
    /// Is the block the very one that was published? What the act was worth in it is as sure then.
    pub status_published: bool,
}

/// What the bundle of a file shows, by what is trusted, of the document that this is the hash of.
pub fn verify(file: &[u8], trust: &Trust, document: Option<H256>) -> Result<Report, Refusal> {
    let bytes = Bundle::bytes_in(file)?;
    let bundle = Bundle::from_bytes(&bytes)?;
    let leaves = bundle.leaves()?;
    let version = *leaves.first().ok_or(Refusal::Entries)?;
    if bundle.document.commitment() != version.content.deed.commitment {
        return Err(Refusal::Commitment);
    }
    if document.is_some_and(|file| file != bundle.document.sha256) {
        return Err(Refusal::Document);
    }
    bundle.ensure_begins(trust, version.genesis)?;
    let sets = walk(bundle.start.first()?, &bundle.fragments)?;
    let header = &bundle.fragments.last().ok_or(Refusal::NoBundle)?.header;
    let facts = Shown {
        header,
        nodes: &bundle.state,
    }
    .facts(&leaves)?;
    let log = Log {
        size: facts.log.leaves(),
        root: facts.log.root(),
    };
    for entry in &bundle.entries {
        log.ensure_includes(entry)?;
    }
    if let Some(anchor) = &bundle.anchor {
        log.ensure_consistent(anchor)?;
    }
    ensure_same_act(&facts, version)?;
    let trusted = bundle.trusted(trust.checkpoint.as_ref(), &sets, &log, &leaves)?;
    let block = Block {
        number: header.number,
        hash: header.hash(),
        at: korean(facts.now),
    };
    let document = Document {
        sha256: bundle.document.sha256,
        compared: document.is_some(),
    };
    let log = LogAt {
        size: log.size,
        root: log.root,
        anchor: bundle.anchor.as_ref().map(|anchor| AnchorAt {
            size: anchor.size,
            root: anchor.root,
            covers: leaves.iter().all(|leaf| leaf.index < anchor.size),
        }),
    };
    let shown = (version, leaves.get(1).copied());
    Ok(facts.report(shown, block, document, log, trusted, sha256(&bytes)))
}

impl Facts {
    /// What they come to for a version, and for what was given of it.
    fn report(
        &self,
        (version, given): (&Leaf, Option<&Leaf>),
        block: Block,
        document: Document,
        log: LogAt,
        trusted: Trusted,
        bundle: H256,
    ) -> Report {
        let entry = |leaf: &Leaf| Entry {
            index: leaf.index,
            leaf: leaf_hash(leaf),
            at: korean(leaf.at),
            notary: ss58(&leaf.notary),
            licence: leaf.licence,
            key: (leaf.key != KeyIndex::MAX).then_some(leaf.key),
            flagged: self.is_flagged(&leaf.notary, leaf.key, leaf.at),
        };
        let sealed = entry(version);
        let given = given.map(|leaf| Given {
            kind: match leaf.content.kind {
                EntryKind::Copied => "copy",
                _ => "apostille",
            },
            commitment: leaf.content.deed.commitment,
            annulled: leaf.content.annulled,
            entry: entry(leaf),
        });
        let annulment = self.annulment();
        let versions = self.act.as_ref().map(|act| act.version);
        let (genesis, content) = (version.genesis, &version.content);
        let printed = given.as_ref().map_or(&sealed, |given| &given.entry);
        Report {
            genesis,
            act: content.act,
            kind: format!("{:?}", content.deed.kind),
            region: content.deed.region.0,
            version: content.version,
            versions,
            latest_flagged: self.act.as_ref().is_some_and(|act| {
                act.version > content.version
                    && self.is_flagged(&act.sealed_by, act.key, act.sealed_at)
            }),
            in_force: versions == Some(content.version)
                && annulment.is_none()
                && !sealed.flagged
                && given.as_ref().is_none_or(|given| !given.entry.flagged),
            annulled: annulment.map(|annulment| Annulled {
                reason: annulment.reason,
                at: korean(annulment.at),
                by: annulment.by.as_ref().map(|(notary, _)| ss58(notary)),
            }),
            code: code(&genesis, content.act, printed, &bundle),
            sealed,
            given,
            block,
            document,
            log,
            trusted,
            bundle,
        }
    }
}

impl Bundle {
    /// The leaves of its entries: a version, and what was given of it.
    pub fn leaves(&self) -> Result<Vec<&Leaf>, Refusal> {
        let leaves: Vec<_> = self.entries.iter().map(|entry| &entry.leaf).collect();
        let (version, given) = match leaves.as_slice() {
            [version] => (version, None),
            [version, given] => (version, Some(given)),
            _ => return Err(Refusal::Entries),
        };
        let is_version = matches!(version.content.kind, EntryKind::Sealed | EntryKind::Amended);
        let belongs = given.is_none_or(|given| {
            matches!(
                given.content.kind,
                EntryKind::Copied | EntryKind::Apostilled
            ) && given.content.act == version.content.act
                && given.content.version == version.content.version
                && given.genesis == version.genesis
        });
        let laid_out = leaves.iter().all(|leaf| leaf.layout == LAYOUT);
        if is_version && belongs && laid_out {
            Ok(leaves)
        } else {
            Err(Refusal::Entries)
        }
    }

    /// Refuses unless it begins where something that is trusted leads, before anything is made of
    /// what it says.
    fn ensure_begins(&self, trust: &Trust, genesis: H256) -> Result<(), Refusal> {
        let checkpoint = trust.checkpoint.as_ref();
        let known = trust
            .genesis
            .into_iter()
            .chain(checkpoint.map(|one| one.genesis));
        if known.clone().any(|known| known != genesis) {
            return Err(Refusal::OtherGenesis(genesis));
        }
        match (&self.start, checkpoint) {
            (Start::Genesis { header, .. }, _) if header.hash() != genesis => {
                Err(Refusal::OtherGenesis(genesis))
            }
            (Start::Genesis { .. }, _) if known.count() == 0 => Err(Refusal::NotLed(0)),
            (Start::Genesis { .. }, _) => Ok(()),
            (Start::Set { id, .. }, None) => Err(Refusal::NotLed(*id)),
            (Start::Set { id, .. }, Some(one)) if one.set.0 != *id => {
                Err(Refusal::NotAtCheckpoint(one.set.0))
            }
            (Start::Set { .. }, Some(one)) => ensure_same_set(one, &self.start.first()?),
        }
    }

    /// By what its validators and its log are known.
    fn trusted(
        &self,
        checkpoint: Option<&Checkpoint>,
        sets: &[ValidatorSet],
        log: &Log,
        leaves: &[&Leaf],
    ) -> Result<Trusted, Refusal> {
        let header = &self.fragments.last().ok_or(Refusal::NoBundle)?.header;
        let last_set = sets.last().ok_or(Refusal::NoBundle)?.id;
        let Some(checkpoint) = checkpoint else {
            return Ok(Trusted {
                set: 0,
                by: "genesis",
                last_set,
                checkpoint: None,
                published: false,
                status_published: false,
            });
        };
        let status_published = (header.number, header.hash()) == checkpoint.block;
        let set = if status_published {
            last_set
        } else {
            self.ensure_passes(checkpoint, sets)?;
            checkpoint.set.0
        };
        self.ensure_tied(&checkpoint.log, log)?;
        Ok(Trusted {
            set,
            by: "checkpoint",
            last_set,
            checkpoint: Some(checkpoint.sha256),
            published: leaves.iter().all(|leaf| leaf.index < checkpoint.log.size),
            status_published,
        })
    }

    /// Refuses unless it goes on from the checkpoint's block, with the validators that were in
    /// office after it: whoever has older keys can repeat the log, but not what they have made
    /// final.
    fn ensure_passes(&self, checkpoint: &Checkpoint, sets: &[ValidatorSet]) -> Result<(), Refusal> {
        let (number, hash) = checkpoint.block;
        let headers = || self.fragments.iter().map(|fragment| &fragment.header);
        let other = Refusal::OtherBlock(number);
        if headers().any(|header| header.number == number && header.hash() != hash) {
            return Err(other);
        }
        if headers().all(|header| header.number < number) {
            return Err(Refusal::Older(number));
        }
        let at = sets.iter().position(|set| set.id == checkpoint.set.0);
        let at = at.ok_or(Refusal::NotAtCheckpoint(checkpoint.set.0))?;
        for (place, (set, header)) in sets.iter().zip(headers()).enumerate() {
            // The block that it ends by; the last one's is only the latest.
            let is_over = header.number <= number && place.saturating_add(1) < sets.len();
            if is_over != (place < at) {
                return Err(other);
            }
            if place == at {
                ensure_same_set(checkpoint, set)?;
            }
        }
        Ok(())
    }

    /// Refuses unless its log goes on from this one, as its anchor shows, or is the same.
    fn ensure_tied(&self, before: &Log, log: &Log) -> Result<(), Refusal> {
        let anchor = self.anchor.as_ref().map(|Anchor { size, root, .. }| Log {
            size: *size,
            root: *root,
        });
        match anchor
            .into_iter()
            .chain([*log])
            .find(|known| known.size == before.size)
        {
            Some(known) if known == *before => Ok(()),
            Some(_) => Err(Refusal::OtherLog),
            None => Err(Refusal::NotTied(before.size)),
        }
    }
}

/// Refuses other validators than the checkpoint names.
fn ensure_same_set(checkpoint: &Checkpoint, set: &ValidatorSet) -> Result<(), Refusal> {
    let same = checkpoint.set == (set.id, set.hash());
    if same {
        Ok(())
    } else {
        Err(Refusal::OtherSet(set.id))
    }
}

impl Start {
    /// The set of validators that this says it begins with.
    pub fn first(&self) -> Result<ValidatorSet, Refusal> {
        match self {
            Self::Genesis { header, .. } if header.number != 0 => Err(Refusal::NoBundle),
            Self::Genesis { header, state } => {
                let authorities = Shown {
                    header,
                    nodes: state,
                }
                .authorities()?;
                Ok(ValidatorSet { id: 0, authorities })
            }
            Self::Set { id, authorities } => Ok(ValidatorSet {
                id: *id,
                authorities: authorities.clone(),
            }),
        }
    }
}

/// Refuses where the state has something else of the act than what was sealed.
fn ensure_same_act(facts: &Facts, version: &Leaf) -> Result<(), Refusal> {
    let Some(act) = &facts.act else {
        return Ok(());
    };
    let content = &version.content;
    let same = if act.version == content.version {
        (act.deed, &act.sealed_by, act.key, act.sealed_at)
            == (content.deed, &version.notary, version.key, version.at)
    } else {
        act.version > content.version && act.deed.kind == content.deed.kind
    };
    if same { Ok(()) } else { Err(Refusal::OtherAct) }
}
