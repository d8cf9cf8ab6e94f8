//! What a bundle shows of a deed.

use super::world::*;
use crate::{Document, Refusal, Report, bundle::sha256, verify};
use sp_core::H256;

/// Three versions of act 4 and a copy of the first, among others, and a bundle of each.
#[test]
fn says_which_version_of_how_many() {
    let mut world = World::new();
    world.seal(1, 0);
    let first = world.seal(4, 0);
    let copy = world.copy(4, 1);
    let alone = world.bundle(&[first]);
    let report = world.verify(&alone).expect("sound");
    assert_eq!(
        (report.version, report.versions, report.in_force),
        (1, Some(1), true)
    );
    assert_eq!(
        (report.act, report.sealed.index, report.log.size),
        (4, 1, 3)
    );
    assert!(report.document.compared && report.annulled.is_none() && report.given.is_none());

    world.rotate(validators("second"));
    let second = world.seal(4, 0);
    let third = world.seal(4, 1);
    for (entry, version, in_force) in [(first, 1, false), (second, 2, false), (third, 3, true)] {
        let bundle = world.bundle(&[entry]);
        let report = world.verify(&bundle).expect("sound");
        assert_eq!((report.version, report.versions), (version, Some(3)));
        assert_eq!(report.in_force, in_force);
        assert_eq!((report.trusted.set, report.trusted.last_set), (0, 1));
        let words = report.in_words().join("\n");
        assert!(
            words.contains(&format!("act 4, version {version} of 3, Authentic")),
            "{words}"
        );
        assert_eq!(words.contains("REPLACED by version 3"), !in_force);
        assert_eq!(words.contains("NOT IN FORCE"), !in_force);
        assert!(words.contains("trusted: genesis 0x"));
    }
    // What was made before stays what it was, as of its block.
    let before = world.verify(&alone).expect("sound");
    assert_eq!(
        (before.versions, before.in_force, before),
        (Some(1), true, report)
    );

    let of_copy = world.bundle(&[first, copy]);
    let given = world
        .verify(&of_copy)
        .expect("sound")
        .given
        .expect("a copy");
    assert_eq!(
        (given.kind, given.entry.index, given.annulled),
        ("copy", copy, 0)
    );
}

#[test]
fn before_and_after_an_annulment() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let before = world.bundle(&[entry]);
    world.annul(0, None);
    let copy = world.copy(0, 1);
    let after = world.bundle(&[entry, copy]);
    assert!(world.verify(&before).expect("sound").in_force);
    let report = world.verify(&after).expect("sound");
    assert!(!report.in_force);
    let annulled = report.annulled.clone().expect("it is");
    assert_eq!((annulled.reason, annulled.by), (3, None));
    assert_eq!(report.given.as_ref().map(|copy| copy.annulled), Some(3));
    let words = report.in_words().join("\n");
    assert!(
        words.contains("ANNULLED ") && words.contains("by the ministry, for reason 3"),
        "{words}"
    );
    assert!(words.contains("it says that the act is annulled"));
}

#[test]
fn a_compromised_key_flags_and_annuls_nothing() {
    let mut world = World::new();
    let good = world.seal(0, 0);
    let since = world.now + 1;
    let bad = world.seal(1, 0);
    world.annul(0, Some(0));
    let annulled = world.bundle(&[good]);
    assert!(world.verify(&annulled).expect("sound").annulled.is_some());
    world.keys.get_mut(&0).expect("a key").compromised = Some(since);
    let (good, bad) = (world.bundle(&[good]), world.bundle(&[bad]));
    let good = world.verify(&good).expect("sound");
    assert!(good.in_force && good.annulled.is_none() && !good.sealed.flagged);
    let bad = world.verify(&bad).expect("sound");
    assert!(!bad.in_force && bad.sealed.flagged);
    assert!(
        bad.in_words()
            .join("\n")
            .contains("FLAGGED: its seal key was compromised")
    );
}

/// A thief amends by a key that it has stolen, and gives a copy.
#[test]
fn what_a_thief_has_sealed_since_is_told() {
    let mut world = World::new();
    let first = world.seal(0, 0);
    let by_thief = world.copy(0, 1);
    world.seal(0, 1);
    let alone = world.seal(1, 1);
    let copy = world.copy(1, 1);
    let since = world.leaves[1].at;
    for key in world.keys.values_mut() {
        key.compromised = Some(since);
    }
    let bundle = world.bundle(&[first, by_thief]);
    let report = world.verify(&bundle).expect("sound");
    assert!(!report.sealed.flagged && report.latest_flagged && !report.in_force);
    let words = report.in_words().join("\n");
    assert!(
        words.contains("REPLACED by version 2, which is FLAGGED"),
        "{words}"
    );
    assert!(
        words.contains("copy given") && words.contains("; FLAGGED: its seal key was compromised")
    );
    // The version is good, and the copy is not.
    world.keys.get_mut(&1).expect("a key").compromised = None;
    let bundle = world.bundle(&[alone]);
    assert!(world.verify(&bundle).expect("sound").in_force);
    let bundle = world.bundle(&[alone, copy]);
    let report = world.verify(&bundle).expect("sound");
    assert!(!report.in_force && !report.sealed.flagged);
    assert!(report.given.expect("a copy").entry.flagged);
}

#[test]
fn an_act_that_was_removed_stays_provable() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    world.acts.clear();
    let bundle = world.bundle(&[entry]);
    let report = world.verify(&bundle).expect("sound");
    assert_eq!((report.versions, report.in_force), (None, false));
    assert!(report.in_words().join("\n").contains("NO LONGER KEPT"));
}

#[test]
fn an_apostille_is_the_ministrys() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let apostille = world.apostille(0);
    let bundle = world.bundle(&[entry, apostille]);
    let given = world.verify(&bundle).expect("sound").given.expect("one");
    assert_eq!(
        (given.kind, given.entry.key, given.entry.flagged),
        ("apostille", None, false)
    );
}

#[test]
fn another_document_is_refused() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let bundle = world.bundle(&[entry]);
    let other = Some(sha256(b"another lease"));
    let bytes = bundle.to_bytes();
    assert_eq!(
        verify(&bytes, &world.by_genesis(), other),
        Err(Refusal::Document)
    );
    let unseen = verify(&bytes, &world.by_genesis(), None).expect("sound");
    assert!(
        unseen
            .in_words()
            .join("\n")
            .contains("document: NOT COMPARED")
    );
    for document in [
        Document {
            sha256: sha256(b"another lease"),
            ..bundle.document
        },
        Document {
            salt: H256::zero(),
            ..bundle.document
        },
    ] {
        let bundle = crate::Bundle {
            document,
            ..bundle.clone()
        };
        assert_eq!(world.verify(&bundle), Err(Refusal::Commitment));
    }
}

#[test]
fn entries_that_do_not_belong_together_are_refused() {
    let mut world = World::new();
    let (one, other) = (world.seal(0, 0), world.seal(1, 0));
    let second = world.seal(0, 0);
    let (copy, others) = (world.copy(0, 2), world.copy(1, 1));
    let annulled = world.annul(1, None);
    for entries in [
        vec![],
        vec![copy],
        vec![one, other],
        vec![one, copy],
        vec![second, others],
        vec![other, annulled],
        vec![second, copy, copy],
    ] {
        let parts = world.parts(&entries);
        assert!(world.make(parts, None).is_err(), "{entries:?}");
    }
    // Nor where they are put together by hand.
    let mut forged = world.bundle(&[second, copy]);
    forged.entries[0] = world.bundle(&[one]).entries[0].clone();
    assert_eq!(world.verify(&forged), Err(Refusal::Entries));
}

#[test]
fn a_state_of_another_deed_is_refused() {
    let mut world = World::new();
    let entry = world.seal(0, 0);
    world.acts.get_mut(&0).expect("it").deed.commitment = H256::zero();
    let parts = world.parts(&[entry]);
    assert_eq!(world.make(parts, None), Err(Refusal::OtherAct));
}

#[test]
fn a_page_carries_a_bundle() {
    use base64::{Engine, engine::general_purpose::STANDARD};
    let mut world = World::new();
    let entry = world.seal(0, 0);
    let bundle = world.bundle(&[entry]);
    let script = |text: String| {
        format!(r#"<script id="dure-bundle" type="application/octet-stream">{text}</script>"#)
    };
    let one = script(STANDARD.encode(bundle.to_bytes()));
    let page = format!("<!doctype html><title>공증</title>{one}<p>");
    let by_page = verify(page.as_bytes(), &world.by_genesis(), None).expect("sound");
    let by_bytes: Report = verify(&bundle.to_bytes(), &world.by_genesis(), None).expect("sound");
    assert_eq!(by_page, by_bytes);
    for page in [
        "<p>".into(),
        format!("{one}{one}"),
        script("?".into()),
        String::new(),
    ] {
        let refused = verify(page.as_bytes(), &world.by_genesis(), None);
        assert_eq!(refused, Err(Refusal::NoBundle), "{page}");
    }
    let code = by_bytes.code;
    assert!(
        code.len() <= 300 && code.starts_with("DURE:DEED1:"),
        "{code}"
    );
    let document = format!("{:x}", bundle.document.sha256).to_uppercase();
    assert!(!code.contains(&document) && !code.contains("5A5A5A5A"));
}
