//! Merkle trees whose nodes carry sums, so that a root proves its own total.
//!
//! The tree's shape and hash are those of [`merkle`] (RFC 6962, SHA-256); a node is a hash and the
//! sum of the leaves below it:
//!
//! ```text
//! leaf    sum = amount        hash = SHA-256(0x00 ‖ account ‖ amount ‖ salt)
//! inner   sum = left + right  hash = SHA-256(0x01 ‖ left hash ‖ left sum ‖ right hash ‖ right sum)
//! ```
//!
//! Sums are u128, low byte first. A path brings each sibling's hash and sum. Sums are never
//! negative and don't wrap, and the root's is the batch's total, so that all leaves which can be
//! proved add up to no more than that, whoever made the tree.

use frame::{
    deps::{frame_support::stored, sp_core::H256, sp_io::hashing::sha2_256},
    prelude::*,
};
use pallet_support::merkle;

use crate::Balance;

const NODE: u8 = 1;

/// How long a path may be.
pub const MAX_PATH: u32 = 24;
/// How many leaves a tree may have: 16,777,216.
pub const MAX_LEAVES: u32 = 1 << MAX_PATH;

/// The siblings from a leaf up to the root.
pub type Path = BoundedVec<SumNode, ConstU32<MAX_PATH>>;

/// Who is to have how much.
#[stored]
pub struct Leaf<AccountId> {
    /// Who.
    pub account: AccountId,
    /// How much, in won.
    pub amount: Balance,
    /// Random, and known to the holder and the operator alone: without it, a neighbour's path would
    /// tell who else is on the list.
    pub salt: [u8; 32],
}

/// A node of the tree.
#[stored]
#[derive(Copy)]
pub struct SumNode {
    /// Commits to all below.
    pub hash: H256,
    /// What the leaves below add up to, in won.
    pub sum: Balance,
}

impl SumNode {
    /// The node of a leaf.
    pub fn leaf<AccountId: Encode>(leaf: &Leaf<AccountId>) -> Self {
        Self {
            hash: merkle::leaf_hash(leaf),
            sum: leaf.amount,
        }
    }

    /// The node above two; `None` where their sum is beyond counting.
    pub fn join(left: Self, right: Self) -> Option<Self> {
        let sum = left.sum.checked_add(right.sum)?;
        let hash = (NODE, left, right).using_encoded(sha2_256).into();
        Some(Self { hash, sum })
    }
}

/// The root of the tree of `leaves` leaves in which `path` leads up from the `index`-th.
pub fn root(leaf: SumNode, index: u32, leaves: u32, path: &[SumNode]) -> Option<SumNode> {
    merkle::climb(leaf, index, leaves, path, SumNode::join)
}

/// Whole trees, as `scripts/vouchers` builds them off the chain.
#[cfg(any(test, feature = "std", feature = "runtime-benchmarks"))]
pub mod build {
    use super::*;
    use alloc::vec::Vec;

    /// All levels of a tree, from the leaves to the root. A node without a sibling rises as it is.
    pub struct Tree(Vec<Vec<SumNode>>);

    impl Tree {
        /// The tree above these leaves; `None` without leaves, or where they add up to too much.
        pub fn new(leaves: Vec<SumNode>) -> Option<Self> {
            let mut levels = Vec::from([leaves]);
            while let Some(level) = levels.last().filter(|level| level.len() > 1) {
                let above = level
                    .chunks(2)
                    .map(|pair| match pair {
                        [left, right] => SumNode::join(*left, *right),
                        alone => alone.first().copied(),
                    })
                    .collect::<Option<_>>()?;
                levels.push(above);
            }
            levels.last()?.first()?;
            Some(Self(levels))
        }

        /// The root.
        pub fn root(&self) -> Option<SumNode> {
            self.0.last()?.first().copied()
        }

        /// The path up from a leaf.
        pub fn path(&self, index: u32) -> Path {
            let levels = self.0.iter().zip(0u32..);
            let path = levels.filter_map(|(level, height)| {
                let sibling = index.checked_shr(height)? ^ 1;
                level.get(usize::try_from(sibling).ok()?).copied()
            });
            BoundedVec::truncate_from(path.collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{build::Tree, *};
    use proptest::prelude::*;

    fn leaves(amounts: &[Balance]) -> Vec<SumNode> {
        (0u64..)
            .zip(amounts)
            .map(|(account, amount)| {
                SumNode::leaf(&Leaf {
                    account,
                    amount: *amount,
                    salt: [1; 32],
                })
            })
            .collect()
    }

    #[test]
    fn hashes_are_as_documented() {
        // From `printf '00…' | xxd -r -p | sha256sum`.
        let leaf = SumNode::leaf(&Leaf {
            account: [7u8; 32],
            amount: 100_000,
            salt: [9; 32],
        });
        let content = [
            vec![0u8],
            vec![7; 32],
            100_000u128.to_le_bytes().to_vec(),
            vec![9; 32],
        ]
        .concat();
        assert_eq!(leaf.hash, H256(sha2_256(&content)));
        let right = SumNode {
            hash: H256::repeat_byte(2),
            sum: 5,
        };
        let node = SumNode::join(leaf, right).unwrap();
        let content = [
            vec![1u8],
            leaf.hash.0.to_vec(),
            100_000u128.to_le_bytes().to_vec(),
            vec![2; 32],
            5u128.to_le_bytes().to_vec(),
        ]
        .concat();
        assert_eq!(node.hash, H256(sha2_256(&content)));
        assert_eq!(node.sum, 100_005);
    }

    #[test]
    fn sums_do_not_wrap() {
        let huge = SumNode {
            hash: H256::zero(),
            sum: Balance::MAX,
        };
        assert_eq!(SumNode::join(huge, SumNode { sum: 1, ..huge }), None);
    }

    #[test]
    fn a_hundred_thousand_leaves_take_seventeen_nodes() {
        let nodes = leaves(&vec![100_000; 100_000]);
        let tree = Tree::new(nodes.clone()).unwrap();
        let root_ = tree.root().unwrap();
        assert_eq!(root_.sum, 10_000_000_000);
        for index in [0u32, 1, 65_535, 65_536, 99_998, 99_999] {
            let path = tree.path(index);
            assert!(path.len() <= 17);
            let leaf = nodes[usize::try_from(index).unwrap()];
            assert_eq!(root(leaf, index, 100_000, &path), Some(root_));
        }
    }

    proptest! {
        #[test]
        fn every_leaf_at_its_place_and_no_amount_but_its_own(
            amounts in prop::collection::vec(1u128..1_000_000, 1..200),
            at in any::<u32>(), which in any::<usize>(), by in 1u128..1_000,
        ) {
            let count: u32 = amounts.len().try_into().unwrap();
            let index = at % count;
            let nodes = leaves(&amounts);
            let tree = Tree::new(nodes.clone()).unwrap();
            let root_ = tree.root().unwrap();
            prop_assert_eq!(root_.sum, amounts.iter().sum::<Balance>());
            let leaf = nodes[usize::try_from(index).unwrap()];
            let path = tree.path(index);
            prop_assert_eq!(root(leaf, index, count, &path), Some(root_));

            // Another amount, at the leaf or inside the path, is another root, also where a sum
            // elsewhere makes up for it.
            let richer = SumNode { sum: leaf.sum + by, ..leaf };
            prop_assert_ne!(root(richer, index, count, &path), Some(root_));
            if !path.is_empty() {
                let mut tampered = path.clone();
                let place = which % path.len();
                tampered[place].sum += by;
                prop_assert_ne!(root(leaf, index, count, &tampered), Some(root_));
                tampered[place].sum = path[place].sum.saturating_sub(by);
                prop_assert!(
                    tampered[place].sum == path[place].sum
                        || root(richer, index, count, &tampered) != Some(root_)
                );
            }
            let elsewhere = (index + 1) % count;
            prop_assert!(count == 1 || root(leaf, elsewhere, count, &path) != Some(root_));
        }
    }
}
