//! From validator set to validator set: which blocks are final (GRANDPA).

use crate::{Header, Refusal, bundle::sha256};
use codec::{Decode, Encode};
use finality_grandpa::{Chain, Message, validate_commit, voter_set::VoterSet};
use sp_consensus_grandpa::{
    AuthorityId, AuthorityList, ConsensusLog, GRANDPA_ENGINE_ID, GrandpaJustification,
    SignatureResult, check_message_signature,
};
use sp_core::H256;
use sp_runtime::{generic::OpaqueDigestItemId, traits::Header as _};
use std::collections::{BTreeMap, BTreeSet};

/// The validators' votes by which a block is final.
pub type Justification = GrandpaJustification<Header>;

/// A block, and the votes by which it is final.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Fragment {
    /// The block's header.
    pub header: Header,
    /// The votes.
    pub justification: Justification,
}

/// The validators whose votes count, until they name the next ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatorSet {
    /// Its number, counted from 0 at genesis.
    pub id: u64,
    /// Who, and the weight of each one's vote.
    pub authorities: AuthorityList,
}

impl ValidatorSet {
    /// By what a checkpoint names it: the SHA-256 of its list (SCALE).
    pub fn hash(&self) -> H256 {
        sha256(&self.authorities.encode())
    }

    /// The set that a header of this one's names, if it names one.
    pub(crate) fn next(&self, header: &Header) -> Result<Option<Self>, Refusal> {
        let refused = Err(Refusal::NoHandOver(header.number));
        let id = OpaqueDigestItemId::Consensus(&GRANDPA_ENGINE_ID);
        let mut next = None;
        for log in header.digest().logs() {
            match log.try_to::<ConsensusLog<u32>>(id) {
                Some(ConsensusLog::ScheduledChange(change)) if next.is_none() => {
                    next = Some(change);
                }
                // A set that was forced was named by none before.
                Some(ConsensusLog::ForcedChange(..)) => return refused,
                _ => {}
            }
        }
        match next {
            // It is the last block of its set where the next one follows at once.
            Some(change) if change.delay == 0 => Ok(Some(Self {
                id: self.id.saturating_add(1),
                authorities: change.next_authorities,
            })),
            Some(_) => refused,
            None => Ok(None),
        }
    }

    fn voters(&self) -> Option<VoterSet<AuthorityId>> {
        VoterSet::new(self.authorities.iter().cloned())
    }

    /// Refuses unless the votes, each of them needed, make the block final.
    pub fn ensure_final(&self, fragment: &Fragment) -> Result<(), Refusal> {
        self.check(fragment).map_err(|why| Refusal::NotFinal {
            number: fragment.header.number,
            set: self.id,
            why,
        })
    }

    fn check(
        &self,
        Fragment {
            header,
            justification,
        }: &Fragment,
    ) -> Result<(), &'static str> {
        let ensure = |holds: bool, why| if holds { Ok(()) } else { Err(why) };
        let commit = &justification.commit;
        let target = (header.hash(), header.number);
        ensure(
            (commit.target_hash, commit.target_number) == target,
            "the votes are for another block",
        )?;
        let voters = self.voters().ok_or("the set has no validators")?;
        let votes = &commit.precommits;
        ensure(
            votes.is_sorted_by(|one, other| one.id < other.id),
            "votes out of order, or twice",
        )?;
        // First of all: what follows takes long only where validators want it to.
        for vote in votes {
            let precommit = Message::Precommit(vote.precommit.clone());
            let (id, signature) = (&vote.id, &vote.signature);
            ensure(voters.contains(id), "a vote of somebody else")?;
            let signed =
                check_message_signature(&precommit, id, signature, justification.round, self.id);
            ensure(matches!(signed, SignatureResult::Valid), "a bad signature")?;
        }
        let ancestry = Ancestry::of(&justification.votes_ancestries);
        let mut used = BTreeSet::new();
        for vote in votes {
            let way = ancestry.way(commit.target_hash, vote.precommit.target_hash)?;
            let height = u32::try_from(way.len()).ok();
            let number = height.and_then(|height| height.checked_add(commit.target_number));
            ensure(
                number == Some(vote.precommit.target_number),
                "a vote for a wrong number",
            )?;
            used.extend(way);
        }
        let valid = validate_commit(commit, &voters, &ancestry);
        ensure(valid.is_ok_and(|result| result.is_valid()), "too few votes")?;

        // With the lightest vote left out, it would not be final.
        let weights = || {
            let infos = votes.iter().filter_map(|vote| voters.get(&vote.id));
            infos.map(|info| info.weight().get())
        };
        let lightest = weights().min().unwrap_or_default();
        let spare = weights().sum::<u64>().saturating_sub(lightest);
        ensure(spare < voters.threshold().get(), "more votes than needed")?;

        ensure(
            justification
                .votes_ancestries
                .is_sorted_by(|one, other| place(one) < place(other)),
            "headers out of order, or twice",
        )?;
        ensure(
            ancestry.headers.keys().eq(used.iter()),
            "a header that is not needed",
        )
    }

    /// The same votes, without those that are not needed.
    pub fn trim(&self, justification: &Justification) -> Option<Justification> {
        let voters = self.voters()?;
        let Justification {
            round,
            commit,
            votes_ancestries,
        } = justification;
        let ancestry = Ancestry::of(votes_ancestries);
        let target = commit.target_hash;
        let mut votes: Vec<_> = commit
            .precommits
            .iter()
            .filter(|vote| voters.contains(&vote.id))
            .filter(|vote| ancestry.way(target, vote.precommit.target_hash).is_ok())
            .cloned()
            .collect();
        // The lowest first: what is final is the block that all of those kept have in common.
        votes.sort_by_key(|vote| (vote.precommit.target_number, vote.id.clone()));
        let mut seen = BTreeSet::new();
        votes.retain(|vote| seen.insert(vote.id.clone()));
        // The heaviest first of equals would need fewer; all validators here weigh the same.
        let mut weight = 0u64;
        votes.retain(|vote| {
            let needed = weight < voters.threshold().get();
            if needed {
                let own = voters.get(&vote.id).map_or(0, |info| info.weight().get());
                weight = weight.saturating_add(own);
            }
            needed
        });
        votes.sort_by(|one, other| one.id.cmp(&other.id));
        let used: BTreeSet<_> = votes
            .iter()
            .filter_map(|vote| ancestry.way(target, vote.precommit.target_hash).ok())
            .flatten()
            .collect();
        let mut headers: Vec<_> = votes_ancestries
            .iter()
            .filter(|header| used.contains(&header.hash()))
            .cloned()
            .collect();
        headers.sort_by_key(place);
        headers.dedup();
        let mut commit = commit.clone();
        commit.precommits = votes;
        Some(Justification {
            round: *round,
            commit,
            votes_ancestries: headers,
        })
    }
}

/// Where a header stands among others.
fn place(header: &Header) -> (u32, H256) {
    (header.number, header.hash())
}

/// All the sets from `first` on, each named by the last block of the one before: the last of them
/// has made the last block final.
pub fn walk(first: ValidatorSet, fragments: &[Fragment]) -> Result<Vec<ValidatorSet>, Refusal> {
    let mut sets = vec![first];
    let mut set = sets.first().cloned().ok_or(Refusal::NoBundle)?;
    let mut height = 0;
    for (n, fragment) in fragments.iter().enumerate() {
        let number = fragment.header.number;
        if number <= height {
            return Err(Refusal::NoHandOver(number));
        }
        height = number;
        set.ensure_final(fragment)?;
        if n.saturating_add(1) < fragments.len() {
            let next = set.next(&fragment.header)?;
            set = next.ok_or(Refusal::NoHandOver(number))?;
            sets.push(set.clone());
        }
    }
    Ok(sets)
}

/// The headers between blocks that were voted for.
struct Ancestry {
    headers: BTreeMap<H256, Header>,
}

impl Ancestry {
    fn of(headers: &[Header]) -> Self {
        let headers = headers.iter().map(|header| (header.hash(), header.clone()));
        Self {
            headers: headers.collect(),
        }
    }

    /// The blocks from `block` down to `base`, without that one.
    fn way(&self, base: H256, block: H256) -> Result<Vec<H256>, &'static str> {
        let mut way = Vec::new();
        let mut at = block;
        while at != base {
            let header = self.headers.get(&at).ok_or("a vote for another block")?;
            way.push(at);
            at = header.parent_hash;
        }
        Ok(way)
    }
}

impl Chain<H256, u32> for Ancestry {
    fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, finality_grandpa::Error> {
        let way = self
            .way(base, block)
            .map_err(|_| finality_grandpa::Error::NotDescendent)?;
        Ok(way.into_iter().skip(1).collect())
    }
}
