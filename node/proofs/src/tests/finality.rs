//! Which votes make a block final.

use super::world::*;
use crate::{Bundle, Header, Refusal, Start, finality::Justification};
use sp_core::{H256, Pair};
use sp_runtime::{Digest, traits::Header as _};

fn world() -> (World, u64) {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    world.rotate(validators("second"));
    (world, entry)
}

fn why(world: &World, bundle: &Bundle) -> &'static str {
    match world.verify(bundle) {
        Err(Refusal::NotFinal { why, .. }) => why,
        other => panic!("{other:?}"),
    }
}

/// The bundle with other votes for its last block.
fn with(bundle: &Bundle, votes: impl FnOnce(&Header) -> Justification) -> Bundle {
    let mut bundle = bundle.clone();
    let last = bundle.fragments.last_mut().expect("a block");
    last.justification = votes(&last.header);
    bundle
}

fn sorted(mut justification: Justification) -> Justification {
    justification
        .commit
        .precommits
        .sort_by(|one, other| one.id.cmp(&other.id));
    justification
}

#[test]
fn just_as_many_votes_as_needed_of_its_own_validators() {
    let (mut world, entry) = world();
    let bundle = world.bundle(&[entry]);
    let votes_of = |bundle: &Bundle| {
        let last = bundle.fragments.last().expect("a block");
        last.justification.commit.precommits.len()
    };
    // Three of four.
    assert_eq!(votes_of(&bundle), 3);
    assert!(world.verify(&bundle).is_ok());
    let (own, before, others) = (
        validators("second"),
        validators("first"),
        validators("other"),
    );
    let refused = |votes: Justification| {
        let justification = votes;
        why(&world, &with(&bundle, |_| justification))
    };
    let target = bundle.fragments.last().expect("a block").header.clone();
    let few = "too few votes";
    assert_eq!(refused(sorted(votes(1, &own[..2], &target))), few);
    assert_eq!(refused(votes(1, &[], &target)), few);
    let mixed: Vec<_> = own.iter().chain(&others[..1]).cloned().collect();
    for keys in [others, before, mixed] {
        let somebody = "a vote of somebody else";
        assert_eq!(refused(sorted(votes(1, &keys, &target))), somebody);
    }
    assert_eq!(
        refused(sorted(votes(1, &own, &target))),
        "more votes than needed"
    );
    let order = "votes out of order, or twice";
    assert_eq!(
        refused(sorted(votes(1, own[..2].iter().chain(&own[..1]), &target))),
        order
    );
    let mut mixed = sorted(votes(1, &own[..3], &target));
    mixed.commit.precommits.reverse();
    assert_eq!(refused(mixed), order);
    // Votes of the set before, and of another round.
    assert_eq!(
        refused(sorted(votes(0, &own[..3], &target))),
        "a bad signature"
    );
    let mut later = sorted(votes(1, &own[..3], &target));
    later.round = 10;
    assert_eq!(refused(later), "a bad signature");
    // For another block.
    let other = Header::new(
        7,
        H256::zero(),
        H256::zero(),
        H256::zero(),
        Digest::default(),
    );
    assert_eq!(
        refused(sorted(votes(1, &own[..3], &other))),
        "the votes are for another block"
    );
}

#[test]
fn votes_above_the_block_count_by_the_headers_between() {
    let (mut world, entry) = world();
    let own = world.validators().clone();
    let mut parts = world.parts(&[entry]);
    let target = parts.blocks.last().expect("a block").header.clone();
    let child = |parent: &Header| {
        Header::new(
            parent.number + 1,
            H256::zero(),
            H256::zero(),
            parent.hash(),
            Digest::default(),
        )
    };
    let (above, beside) = (child(&target), child(&child(&target)));
    let mut justification = votes(1, &own[..1], &target);
    justification
        .commit
        .precommits
        .extend([vote(1, &own[1], &above), vote(1, &own[2], &beside)]);
    justification
        .commit
        .precommits
        .push(vote(1, &own[3], &beside));
    justification.votes_ancestries = vec![beside.clone(), above.clone()];
    // Three votes are enough, and the last one, which is left out, needs no headers of its own.
    parts.blocks.pop();
    parts.blocks.push(block(&target, &justification));
    let bundle = world.make(parts, None).expect("a bundle");
    assert!(world.verify(&bundle).is_ok());
    let trimmed = bundle
        .fragments
        .last()
        .expect("a block")
        .justification
        .clone();
    assert_eq!(
        (
            trimmed.commit.precommits.len(),
            trimmed.votes_ancestries.len()
        ),
        (3, 2)
    );

    let spoilt = |spoil: fn(&mut Justification)| {
        let mut justification = trimmed.clone();
        spoil(&mut justification);
        why(&world, &with(&bundle, |_| justification))
    };
    assert_eq!(
        spoilt(|votes| votes.votes_ancestries.reverse()),
        "headers out of order, or twice"
    );
    assert_eq!(
        spoilt(|votes| votes.votes_ancestries.truncate(1)),
        "a vote for another block"
    );
    assert_eq!(
        spoilt(|votes| {
            let last = votes.votes_ancestries.last().expect("one").clone();
            let parent = last.hash();
            let more = Header::new(last.number + 1, parent, parent, parent, Digest::default());
            votes.votes_ancestries.push(more);
        }),
        "a header that is not needed"
    );
}

/// As a hostile file has it: numbers that no chain reaches, of blocks that are there.
#[test]
fn votes_have_their_blocks_numbers() {
    let own = validators("first");
    let header = |number, parent| {
        Header::new(
            number,
            H256::zero(),
            H256::zero(),
            parent,
            Digest::default(),
        )
    };
    let target = header(u32::MAX, H256::zero());
    let above = header(u32::MAX, target.hash());
    let mut justification = votes(0, &own[..2], &target);
    justification
        .commit
        .precommits
        .push(vote(0, &own[2], &above));
    justification.votes_ancestries = vec![above];
    let fragment = crate::finality::Fragment {
        header: target,
        justification: sorted(justification),
    };
    let refused = set_of(0, &own).ensure_final(&fragment);
    let why = "a vote for a wrong number";
    assert_eq!(
        refused,
        Err(Refusal::NotFinal {
            number: u32::MAX,
            set: 0,
            why
        })
    );
}

#[test]
fn each_set_is_named_by_the_one_before() {
    let (mut world, entry) = world();
    world.rotate(validators("third"));
    let bundle = world.bundle(&[entry]);
    assert_eq!(bundle.fragments.len(), 3);
    let report = world.verify(&bundle).expect("sound");
    assert_eq!(
        (
            report.trusted.set,
            report.trusted.by,
            report.trusted.last_set
        ),
        (0, "genesis", 2)
    );

    for missing in 0..2 {
        let mut bundle = bundle.clone();
        bundle.fragments.remove(missing);
        assert!(world.verify(&bundle).is_err(), "{missing}");
    }
    // Without the last one it is a bundle of the block before, whose state is the same here.
    let mut earlier = bundle.clone();
    let last = earlier.fragments.pop().expect("a block").header.number;
    let earlier = world.verify(&earlier).expect("sound");
    assert!(earlier.block.number < last && earlier.trusted.last_set == 1);
    let mut turned = bundle.clone();
    turned.fragments.swap(0, 1);
    assert!(world.verify(&turned).is_err());
    // A block in between that hands nothing over.
    let mut idle = bundle.clone();
    let last = idle.fragments[2].clone();
    idle.fragments.push(last);
    let number = bundle.fragments[2].header.number;
    assert_eq!(world.verify(&idle), Err(Refusal::NoHandOver(number)));
    // Genesis of another chain, which has the same validators.
    let mut other = bundle.clone();
    if let Start::Genesis { header, .. } = &mut other.start {
        header.parent_hash = H256::repeat_byte(1);
    }
    assert_eq!(
        world.verify(&other),
        Err(Refusal::OtherGenesis(world.genesis.hash()))
    );
    let trust = crate::Trust {
        genesis: Some(H256::repeat_byte(2)),
        checkpoint: None,
    };
    let refused = crate::verify(&bundle.to_bytes(), &trust, None);
    assert_eq!(refused, Err(Refusal::OtherGenesis(world.genesis.hash())));
}

#[test]
fn a_set_that_was_forced_or_delayed_is_not_followed() {
    use codec::Encode;
    use sp_consensus_grandpa::{ConsensusLog, GRANDPA_ENGINE_ID, ScheduledChange};
    let (world, _) = world();
    let next_authorities = set_of(0, &validators("third")).authorities;
    let change = |delay| ScheduledChange::<u32> {
        next_authorities: next_authorities.clone(),
        delay,
    };
    for log in [
        ConsensusLog::ForcedChange(0, change(0)),
        ConsensusLog::ScheduledChange(change(1)),
        ConsensusLog::Pause(0),
    ] {
        let item = sp_runtime::DigestItem::Consensus(GRANDPA_ENGINE_ID, log.encode());
        let (mut world, digest) = (world.clone(), Digest { logs: vec![item] });
        world.number += 1;
        let header = Header::new(
            world.number,
            H256::zero(),
            H256::zero(),
            world.parent,
            digest,
        );
        let justification = votes(1, world.validators(), &header);
        world.ends.push(block(&header, &justification));
        let last = block(&header, &justification);
        let set = set_of(1, world.validators());
        let fragment = crate::finality::Fragment {
            header: header.clone(),
            justification: set.trim(&justification).expect("a set"),
        };
        let walked = crate::finality::walk(set, &[fragment.clone(), fragment]);
        assert_eq!(walked, Err(Refusal::NoHandOver(last.header.number)));
    }
}

#[test]
fn a_bundle_by_other_validators_is_refused() {
    let (mut world, entry) = world();
    // Others make the same blocks on the same state.
    let mut others = world.clone();
    *others.sets.last_mut().expect("a set") = validators("others");
    let bundle = world.bundle(&[entry]);
    let (header, justification) = others.block();
    assert_eq!(header, bundle.fragments.last().expect("a block").header);
    let set = set_of(1, others.validators());
    let justification = set.trim(&justification).expect("a set");
    let forged = with(&bundle, |_| justification);
    assert_eq!(why(&world, &forged), "a vote of somebody else");
    assert_ne!(
        validators("others")[0].public(),
        validators("second")[0].public()
    );
}
