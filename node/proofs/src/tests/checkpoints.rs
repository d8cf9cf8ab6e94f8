//! Checkpoints, old keys, and renewal.

use super::world::*;
use crate::{Anchor, Checkpoint, Refusal, Start, Trust, make::Beginning, verify};
use sp_core::H256;

/// Whoever has the first validators' keys, which are worth nothing any more, makes another history
/// in which act 0 is another deed's.
#[test]
fn old_keys_forge_nothing_that_was_published() {
    let mut world = World::new();
    world.rotate(validators("second"));
    let mut forger = world.clone();
    let entry = world.seal(0, 0);
    world.seal(1, 0);
    world.rotate(validators("third"));
    let published = world.checkpoint();

    forger.fork();
    forger.now += 7 * MINUTE;
    forger.rotate(validators("forged"));
    let forged_entry = forger.seal(0, 1);
    forger.rotate(validators("forged again"));
    let forged = forger.bundle(&[forged_entry]);

    // By genesis alone it can't be told from the true one; what was trusted is said, and its limit.
    let report = verify(&forged.to_bytes(), &world.by_genesis(), None).expect("it looks sound");
    let words = report.in_words().join("\n");
    assert!(words.contains("trusted: genesis 0x") && words.contains("NOT COMPARED with anything"));
    assert!(!report.trusted.published && report.trusted.checkpoint.is_none());

    let genesis = world.genesis.hash();
    let by = |checkpoint: &Checkpoint| Trust {
        genesis: Some(genesis),
        checkpoint: Some(checkpoint.clone()),
    };
    let refuses = |bundle: &crate::Bundle, refusal| {
        assert!(verify(&bundle.to_bytes(), &world.by_genesis(), None).is_ok());
        assert_eq!(
            verify(&bundle.to_bytes(), &by(&published), None),
            Err(refusal)
        );
    };
    assert_eq!(published.block.0, 100);
    refuses(&forged, Refusal::OtherBlock(100));
    // With validators that hand over elsewhere, earlier or later.
    let made_at = |blocks: [u32; 2]| {
        let mut forger = world.clone();
        forger.leaves.clear();
        forger.acts.clear();
        forger.fork();
        for (number, name) in blocks.into_iter().zip(["forged", "again"]) {
            forger.number = number - 50;
            forger.rotate(validators(name));
        }
        let entry = forger.seal(0, 1);
        forger.seal(1, 0);
        forger.number = 200;
        forger.bundle(&[entry])
    };
    refuses(&made_at([57, 99]), Refusal::OtherSet(2));
    refuses(&made_at([57, 101]), Refusal::OtherBlock(100));
    // Without as many sets, or blocks.
    forger.seal(1, 0);
    let mut few = forger.clone();
    few.ends.truncate(1);
    few.sets.truncate(2);
    few.number = 90;
    few.parent = H256::zero();
    refuses(&few.bundle(&[forged_entry]), Refusal::OtherBlock(100));
    few.number = 91;
    refuses(&few.bundle(&[forged_entry]), Refusal::NotAtCheckpoint(2));
    few.number = 80;
    refuses(&few.bundle(&[forged_entry]), Refusal::Older(100));
    // With the very log that was published, hiding what became of the act since.
    let mut hiding = world.clone();
    hiding.fork();
    hiding.number = 200;
    refuses(&hiding.bundle(&[entry]), Refusal::NotAtCheckpoint(2));
    // By the validators of the checkpoint themselves, with another log.
    let mut inside = world.clone();
    inside.leaves.clear();
    inside.acts.clear();
    let other = inside.seal(0, 1);
    inside.seal(1, 1);
    refuses(&inside.bundle(&[other]), Refusal::OtherLog);
    // It can't be tied to what was published, nor the true one's tie be borrowed.
    let parts = forger.parts(&[forged_entry]);
    assert_eq!(forger.make(parts, Some(&published)), Err(Refusal::OtherLog));

    world.seal(2, 0);
    let parts = world.parts(&[entry]);
    let tied = world.make(parts, Some(&published)).expect("a bundle");
    let report = verify(&tied.to_bytes(), &by(&published), None).expect("sound");
    assert!(report.trusted.published && report.in_words().join("\n").contains("published: "));
    assert_eq!((report.trusted.by, report.trusted.set), ("checkpoint", 2));
    let mut borrowed = forger.bundle(&[forged_entry]);
    borrowed.anchor = tied.anchor;
    assert_eq!(
        verify(&borrowed.to_bytes(), &by(&published), None),
        Err(Refusal::OtherLog)
    );
}

#[test]
fn a_checkpoint_alone_is_enough_and_so_is_a_bundle_from_its_validators() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    world.rotate(validators("second"));
    let checkpoint = world.checkpoint();
    world.seal(1, 0);
    world.rotate(validators("third"));
    let late = world.seal(2, 0);

    for parts in [world.parts(&[entry]), world.parts_from(1, &[entry])] {
        let bundle = world.make(parts, Some(&checkpoint)).expect("a bundle");
        let report = verify(&bundle.to_bytes(), &by_checkpoint(&checkpoint), None).expect("sound");
        assert_eq!((report.trusted.set, report.trusted.by), (1, "checkpoint"));
        assert!(report.trusted.published && !report.trusted.status_published && report.in_force);
        let words = report.in_words().join("\n");
        assert!(
            words.contains("published: this deed is in the checkpoint"),
            "{words}"
        );
        assert!(words.contains("what it was worth is by validator sets 1 to 2"));
        assert_eq!(
            verify(&bundle.to_bytes(), &Trust::default(), None),
            Err(led_by(&bundle))
        );
    }
    // Who knows genesis alone is not led to a later set, nor who knows an earlier checkpoint.
    let parts = world.parts_from(1, &[entry]);
    let bundle = world.make(parts, Some(&checkpoint)).expect("a bundle");
    let refused = verify(&bundle.to_bytes(), &world.by_genesis(), None);
    assert_eq!(refused, Err(Refusal::NotLed(1)));
    for set in [0, 2] {
        let parts = world.parts_from(set, &[entry]);
        let refused = world.make(parts, Some(&checkpoint));
        assert_eq!(refused, Err(Refusal::NotAtCheckpoint(1)));
    }
    let mut others = bundle;
    if let Start::Set { authorities, .. } = &mut others.start {
        authorities.pop();
    }
    let refused = verify(&others.to_bytes(), &by_checkpoint(&checkpoint), None);
    assert_eq!(refused, Err(Refusal::OtherSet(1)));
    // What was sealed later is not among what was published.
    let parts = world.parts(&[late]);
    let bundle = world.make(parts, Some(&checkpoint)).expect("a bundle");
    let report = verify(&bundle.to_bytes(), &by_checkpoint(&checkpoint), None).expect("sound");
    assert!(!report.trusted.published);
    assert!(report.in_words().join("\n").contains("NOT YET PUBLISHED"));
}

/// The refusal of a bundle where nothing is trusted.
fn led_by(bundle: &crate::Bundle) -> Refusal {
    match bundle.start {
        Start::Genesis { .. } => Refusal::NotLed(0),
        Start::Set { id, .. } => Refusal::NotLed(id),
    }
}

/// Of the very block that was published, what the act was worth is sure as well: also where its
/// validators hand over in it, and the checkpoint names the next.
#[test]
fn a_bundle_of_the_checkpoints_own_block() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let bundle = world.bundle(&[entry]);
    let report = verify(
        &bundle.to_bytes(),
        &by_checkpoint(&world.checkpoint()),
        None,
    );
    assert!(report.expect("sound").trusted.status_published);
    world.rotate(validators("second"));
    let published = world.checkpoint();
    let mut last = world.bundle(&[entry]);
    last.fragments.pop();
    let report = verify(&last.to_bytes(), &by_checkpoint(&published), None).expect("sound");
    assert_eq!((report.trusted.set, report.trusted.last_set), (0, 0));
    assert!(report.trusted.status_published);
    assert!(
        report
            .in_words()
            .join("\n")
            .contains("published: what it was worth in that block")
    );
    // The one before it is older.
    let refused = verify(&bundle.to_bytes(), &by_checkpoint(&published), None);
    assert_eq!(refused, Err(Refusal::Older(published.block.0)));
}

/// A bundle is renewed by a later checkpoint: its status is of a later block then, too.
#[test]
fn a_bundle_is_renewed() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let old = world.bundle(&[entry]);
    for n in 1..6 {
        world.seal(n, 0);
        world.rotate(validators(&format!("set {n}")));
        let published = world.checkpoint();
        let refused = verify(&old.to_bytes(), &by_checkpoint(&published), None);
        assert_eq!(refused, Err(Refusal::Older(published.block.0)));
        let untied = world.bundle(&[entry]);
        assert!(verify(&untied.to_bytes(), &by_checkpoint(&published), None).is_ok());
        world.seal(100 + n, 0);
        let untied = world.bundle(&[entry]);
        let refused = verify(&untied.to_bytes(), &by_checkpoint(&published), None);
        assert_eq!(refused, Err(Refusal::NotTied(published.log.size)));
        let parts = world.parts(&[entry]);
        let new = world.make(parts, Some(&published)).expect("a bundle");
        let report = verify(&new.to_bytes(), &by_checkpoint(&published), None).expect("sound");
        assert!(report.trusted.published);
        let anchor = report.log.anchor.map(|anchor| (anchor.size, anchor.covers));
        assert_eq!(anchor, Some((published.log.size, true)));
    }
    assert!(world.verify(&old).is_ok());
}

#[test]
fn a_tie_is_to_one_size_and_one_root() {
    let mut world = World::new();
    (0..11).for_each(|act| _ = world.seal(act, 0));
    let checkpoint = world.checkpoint();
    (11..40).for_each(|act| _ = world.seal(act, 0));
    let parts = world.parts(&[5]);
    let bundle = world.make(parts, Some(&checkpoint)).expect("a bundle");
    let anchor = bundle.anchor.clone().expect("one");
    assert_eq!(anchor.size, 11);
    for size in (0..80).filter(|size| *size != 11) {
        let anchor = Anchor {
            size,
            ..anchor.clone()
        };
        let bundle = crate::Bundle {
            anchor: Some(anchor),
            ..bundle.clone()
        };
        assert_eq!(world.verify(&bundle), Err(Refusal::OtherLog), "{size}");
    }
    let anchor = Anchor {
        root: H256::zero(),
        ..anchor
    };
    let bundle = crate::Bundle {
        anchor: Some(anchor),
        ..bundle
    };
    assert_eq!(world.verify(&bundle), Err(Refusal::OtherLog));
    // Of a log that is larger than the block's, no tie is made.
    let later = world.checkpoint();
    let mut world = World::new();
    world.seal(0, 0);
    let parts = world.parts(&[0]);
    assert!(matches!(
        world.make(parts, Some(&later)),
        Err(Refusal::Parts(_))
    ));
}

#[test]
fn a_checkpoint_has_one_shape() {
    let mut world = World::new();
    world.seal(0, 0);
    let text = world.checkpoint_text();
    let checkpoint = Checkpoint::read(&text).expect("one");
    assert_eq!((checkpoint.log.size, checkpoint.set.0), (1, 0));
    assert_eq!(checkpoint.genesis, world.genesis.hash());
    let witnessed = format!("{text}\n— witness c2lnbmF0dXJl\n");
    assert_eq!(
        Checkpoint::read(&witnessed).expect("one").log,
        checkpoint.log
    );
    let lines: Vec<_> = text.lines().collect();
    for (n, name) in ["origin", "size", "root", "block", "time", "set"]
        .into_iter()
        .enumerate()
    {
        let spoilt = |line: &str| {
            let mut lines = lines.clone();
            lines[n] = line;
            Checkpoint::read(&lines.join("\n"))
        };
        assert_eq!(spoilt("?").err(), Some(Refusal::Checkpoint(name)));
        assert!(Checkpoint::read(&lines[..n].join("\n")).is_err());
    }
    let longer = format!("{text}more\n");
    assert_eq!(
        Checkpoint::read(&longer).err(),
        Some(Refusal::Checkpoint("end"))
    );
}

#[test]
fn what_is_not_enough_makes_no_bundle() {
    let mut world = World::new();
    world.seal(0, 0);
    world.seal(1, 0);
    let parts = world.parts(&[0]);
    let refused = |leaves| crate::make::bundle(parts.clone(), leaves, None).err();
    let leaves = world.leaf_bytes();
    let said = |refusal: Option<Refusal>| refusal.map(|why| why.to_string()).unwrap_or_default();
    assert!(said(refused(leaves[..1].to_vec())).contains("the mirror 1: go on with it first"));
    let others = vec![leaves[0].clone(), leaves[0].clone()];
    assert!(said(refused(others)).contains("not the log's"));
    let nothing = crate::make::Parts {
        blocks: vec![],
        ..parts.clone()
    };
    assert!(crate::make::bundle(nothing, leaves.clone(), None).is_err());
    let stateless = crate::make::Parts {
        state: vec![],
        ..parts.clone()
    };
    assert!(crate::make::bundle(stateless, leaves.clone(), None).is_err());
    let unknown = crate::make::Parts {
        entries: vec![2],
        ..parts.clone()
    };
    assert!(
        said(crate::make::bundle(unknown, leaves.clone(), None).err()).contains("no such entry")
    );
    let begins = Beginning::Set {
        id: 0,
        authorities: vec![1, 2].into(),
    };
    let unfounded = crate::make::Parts {
        start: begins,
        ..parts
    };
    assert!(crate::make::bundle(unfounded, leaves, None).is_err());
}

/// Whoever signs for a set of its own can write any state: it ends in a refusal too.
#[test]
fn a_log_larger_than_can_be_is_refused() {
    for size in [1 << 63, u64::MAX] {
        let mut world = World::new();
        world.seal(0, 0);
        let proven = crate::Proven {
            leaf: world.leaves[0].clone(),
            path: vec![H256::zero(); 63],
        };
        let log = crate::log::Log {
            size,
            root: H256::zero(),
        };
        assert_eq!(log.ensure_includes(&proven), Err(Refusal::NotInLog(0)));
        let anchor = Anchor {
            size,
            root: H256::zero(),
            proof: Vec::new(),
        };
        let log = crate::log::Log {
            size: u64::MAX,
            ..log
        };
        assert_eq!(log.ensure_consistent(&anchor), Err(Refusal::OtherLog));
    }
}
