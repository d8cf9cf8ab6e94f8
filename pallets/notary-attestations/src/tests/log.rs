//! The log is an RFC 6962 tree of the leaves in the events, as another implementation makes it.

use crate::{mock::*, *};
use ct_merkle::{RootHash, mem_backed_tree::MemoryBackedTree};
use frame::testing_prelude::*;
use sha2::Sha256;

fn root_of(leaves: &[Leaf<frame::deps::sp_runtime::AccountId32>]) -> H256 {
    let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    leaves.iter().for_each(|leaf| tree.push(leaf.encode()));
    H256::from_slice(tree.root().as_bytes())
}

#[test]
fn a_mirror_of_the_events_has_the_same_root() {
    test(|| {
        let act = act(&[ANN]);
        for _ in 0..20 {
            assert_ok!(copies(act, 1));
            let leaves = leaves();
            let (size, root) = Notaries::log_root();
            assert_eq!((size, root), (leaves.len() as u64, root_of(&leaves)));
        }
        for (index, leaf) in (0u64..).zip(leaves()) {
            assert_eq!((leaf.layout, leaf.index), (LAYOUT, index));
            assert_eq!(leaf.genesis, System::block_hash(0));
            assert_eq!(
                (leaf.notary.clone(), leaf.licence, leaf.at),
                (id(NOTARY), 0, NOON)
            );
            assert_eq!(leaf.encode().len(), 238);
            let entry = Entries::<Test>::get(act, leaf.content.entry).expect("an entry");
            assert_eq!(entry.leaf, pallet_support::merkle::leaf_hash(&leaf));
        }
    });
}

/// Checkpoints at 1,000 and 10,000 leaves: another implementation verifies that the later goes on
/// from the earlier, and 100 leaves of each; not a leaf that was rewritten.
#[test]
fn checkpoints_are_verified_by_another_implementation() {
    const LAST: u64 = 10_000;
    test(|| {
        while Notaries::log_root().0 < LAST {
            let act = act(&[ANN]);
            while Acts::<Test>::get(act).is_some_and(|act| act.logged < MAX_ENTRIES)
                && Notaries::log_root().0 < LAST
            {
                assert_ok!(copies(act, 1));
            }
        }
        let sizes: Vec<_> = Checkpoints::<Test>::iter_keys().collect();
        assert_eq!(sizes.len(), 10);
        let root = |size| {
            let checkpoint = Checkpoints::<Test>::get(size).expect("a checkpoint");
            RootHash::<Sha256>::new(checkpoint.root.0.into(), size)
        };
        let leaves: Vec<_> = leaves().iter().map(Encode::encode).collect();
        let mut tree = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for (index, leaf) in leaves.iter().enumerate() {
            tree.push(leaf.clone());
            let size = index as u64 + 1;
            if size != 1_000 && size != LAST {
                continue;
            }
            let root = root(size);
            for n in 0..100 {
                // 7,919 is prime: the steps visit a hundred different places.
                let place = (n * 7_919) % (index + 1);
                let proof = tree.prove_inclusion(place);
                let at = place as u64;
                assert!(root.verify_inclusion(&leaves[place], at, &proof).is_ok());
            }
            let mut rewritten = leaves[500].clone();
            rewritten[237] ^= 1;
            let proof = tree.prove_inclusion(500);
            assert!(root.verify_inclusion(&rewritten, 500, &proof).is_err());
        }
        let proof = tree.prove_consistency(9_000);
        assert!(root(LAST).verify_consistency(&root(1_000), &proof).is_ok());
        assert!(root(LAST).verify_consistency(&root(2_000), &proof).is_err());
    });
}

/// The layout of a leaf, byte by byte: what a mirror keeps and a verifier reads in decades.
#[test]
fn a_leaf_is_laid_out_as_documented() {
    let leaf = Leaf {
        layout: 1,
        genesis: H256::repeat_byte(0xa1),
        index: 0x0102,
        content: Content {
            kind: EntryKind::Copied,
            act: 0x0304,
            entry: 5,
            version: 6,
            previous: H256::repeat_byte(0xa2),
            deed: Deed {
                kind: DeedKind::Minutes,
                region: Region(11_680),
                commitment: H256::repeat_byte(0xa3),
            },
            parties: H256::repeat_byte(0xa4),
            annulled: 7,
        },
        notary: [0xa5u8; 32],
        licence: 8,
        key: 9,
        seal: H256::repeat_byte(0xa6),
        at: 10,
    };
    let hash = |byte: &str| byte.repeat(32);
    let expected = [
        "01".into(),
        hash("a1"),
        "0201000000000000".into(),
        "03".into(),
        "0403000000000000".into(),
        "05000000".into(),
        "06000000".into(),
        hash("a2"),
        "04".into(),
        "a02d0000".into(),
        hash("a3"),
        hash("a4"),
        "07".into(),
        hash("a5"),
        "08000000".into(),
        "0900".into(),
        hash("a6"),
        "0a00000000000000".into(),
    ]
    .concat();
    let hex: String = leaf
        .encode()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(hex, expected);
}

/// What a notary's key signs is behind a name, and for one chain.
#[test]
fn messages_have_names() {
    test(|| {
        let session = ready(DEED, &[ANN]);
        let seal = Notaries::seal_message(session).expect("a session");
        assert!(seal.starts_with(b"<Bytes>dure seal 1:"));
        let key = Notaries::key_message(id(NOTARY), id(KEY));
        assert!(key.starts_with(b"<Bytes>dure seal key 1:"));
        let withdrawal = Notaries::withdraw_message(session, 0);
        assert!(withdrawal.starts_with(b"<Bytes>dure withdrawal 1:"));
        assert_eq!(Notaries::party(id(ANN), SALT), party(ANN));
        assert_ne!(Notaries::party(id(ANN), H256::zero()), party(ANN));
    });
}

/// What is told of the state that an act, an entry, a checkpoint and the log take, with their keys.
#[test]
fn state_is_as_small_as_is_told() {
    let act = Acts::<Test>::hashed_key_for(0).len() + ActOf::<Test>::max_encoded_len();
    let entry = Entries::<Test>::hashed_key_for(0, 0).len() + Entry::max_encoded_len();
    let checkpoint = Checkpoints::<Test>::hashed_key_for(0).len() + Checkpoint::max_encoded_len();
    assert_eq!((act, entry, checkpoint), (285, 101, 88));
    assert_eq!(Frontier::max_encoded_len(), 2_058);
}
