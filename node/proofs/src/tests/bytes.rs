//! One way to write a bundle, of which each byte counts.

use super::world::*;
use crate::{Bundle, Refusal, Trust, verify};

/// Twenty bundles: of versions, copies and apostilles, from genesis and from later sets, with and
/// without a tie, by one checkpoint or by genesis.
fn twenty() -> Vec<(Vec<u8>, Trust)> {
    let mut world = World::new();
    let mut bundles = Vec::new();
    let published = {
        world.seal(100, 0);
        world.seal(101, 0);
        world.seal(102, 0);
        world.checkpoint()
    };
    for n in 0..10u64 {
        let entry = world.seal(n, (n % 2) as u16);
        let mut entries = vec![entry];
        match n % 3 {
            1 => entries.push(world.copy(n, 1)),
            2 => entries.push(world.apostille(n)),
            _ => {}
        }
        if n % 4 == 3 {
            world.rotate(validators(&format!("set {n}")));
        }
        let parts = world.parts(&entries);
        let by_genesis = world.make(parts, None).expect("a bundle");
        bundles.push((by_genesis.to_bytes(), world.by_genesis()));
        let parts = world.parts_from(0, &entries);
        let tied = world.make(parts, Some(&published)).expect("a bundle");
        bundles.push((tied.to_bytes(), by_checkpoint(&published)));
    }
    bundles
}

#[test]
fn twenty_bundles_and_each_with_any_byte_changed() {
    let bundles = twenty();
    assert_eq!(bundles.len(), 20);
    for (n, (bytes, trust)) in bundles.iter().enumerate() {
        let report = verify(bytes, trust, None).expect("sound");
        assert!(report.in_force);
        // Each byte of the first and the last two, every eleventh of the others.
        let step = if (2..18).contains(&n) { 11 } else { 1 };
        for place in (n % step..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << (place % 8);
            assert!(
                verify(&changed, trust, None).is_err(),
                "bundle {n}, byte {place}"
            );
        }
        assert_eq!(
            verify(&[bytes.as_slice(), &[0]].concat(), trust, None),
            Err(Refusal::NoBundle)
        );
        for length in [0, 1, 9, 10, bytes.len() / 2, bytes.len() - 1] {
            assert!(verify(&bytes[..length], trust, None).is_err());
        }
    }
}

#[test]
fn a_later_layout_is_said_to_be_one() {
    let (mut bytes, trust) = twenty().remove(0);
    bytes[9] = 2;
    assert_eq!(verify(&bytes, &trust, None), Err(Refusal::UnknownLayout(2)));
}

#[test]
fn nodes_that_are_not_needed_missing_twice_or_out_of_order_are_refused() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let bundle = world.bundle(&[entry]);
    let parts = world.parts(&[entry]);
    let all: Vec<_> = parts.state.into_iter().map(|node| node.0).collect();
    let why = |state: Vec<Vec<u8>>| match world.verify(&Bundle {
        state,
        ..bundle.clone()
    }) {
        Err(Refusal::State { why, .. }) => why,
        other => panic!("{other:?}"),
    };
    let needed = bundle.state.clone();
    for n in 0..needed.len() {
        let mut fewer = needed.clone();
        fewer.remove(n);
        assert_eq!(why(fewer), "a node is missing");
    }
    let order = "nodes out of order, or twice";
    let mut more = needed.clone();
    more.push(needed[0].clone());
    assert_eq!(why(more.clone()), order);
    more.sort();
    assert_eq!(why(more), order);
    let mut turned = needed.clone();
    turned.reverse();
    assert_eq!(why(turned), order);
    let more = all
        .into_iter()
        .filter(|node| !needed.contains(node))
        .take(5);
    for node in more {
        let mut state = needed.clone();
        state.push(node);
        state.sort();
        assert_eq!(why(state), "a node that is not needed");
    }
}

#[test]
fn another_layout_of_the_state_is_refused() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    world.storage_version = 1;
    let parts = world.parts(&[entry]);
    let refused = world
        .make(parts, None)
        .expect_err("another layout")
        .to_string();
    assert!(
        refused.contains("its layout is of another version"),
        "{refused}"
    );
}
