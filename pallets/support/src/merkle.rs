//! Merkle trees as in Certificate Transparency: [RFC 6962](https://www.rfc-editor.org/rfc/rfc6962)
//! § 2.1, with SHA-256.
//!
//! A leaf is hashed behind the byte 0x00, an inner node behind 0x01, so that neither can be taken
//! for the other: the 64 bytes below a node are no leaf. A path has exactly the length that the
//! leaf's place in the tree asks for.
//!
//! Checking a path of n leaves costs ⌈log₂ n⌉ hashes (17 for 100,000) and allocates nothing;
//! hashing a leaf allocates its encoding.
//!
//! Building trees is not the chain's business: any RFC 6962 tool does it. A tree that grows leaf by
//! leaf on the chain is known to it by its right edge alone, the [`Frontier`].

use codec::Encode;
use frame::{
    deps::{frame_support::stored, sp_core::H256, sp_io::hashing::sha2_256},
    prelude::*,
};

const LEAF: u8 = 0;
const NODE: u8 = 1;

/// The hash of a leaf whose content is `leaf`'s encoding.
pub fn leaf_hash(leaf: &impl Encode) -> H256 {
    (LEAF, leaf).using_encoded(sha2_256).into()
}

/// The hash of a leaf whose content is `bytes`.
pub fn leaf_hash_of_bytes(bytes: &[u8]) -> H256 {
    sha2_256(&[&[LEAF], bytes].concat()).into()
}

/// The hash of the node above `left` and `right`.
pub fn node_hash(left: H256, right: H256) -> H256 {
    let mut bytes = [NODE; 65];
    let (_, pair) = bytes.split_at_mut(1);
    let (first, second) = pair.split_at_mut(32);
    first.copy_from_slice(left.as_bytes());
    second.copy_from_slice(right.as_bytes());
    sha2_256(&bytes).into()
}

/// The root of a tree of `leaves` leaves in which `path` leads upwards from the `index`-th
/// (counted from 0), whose hash is `leaf`.
///
/// `None` where `index` is not in the tree, or the path is longer or shorter than its place asks.
pub fn root(leaf: H256, index: u32, leaves: u32, path: &[H256]) -> Option<H256> {
    climb(leaf, index, leaves, path, |left, right| {
        Some(node_hash(left, right))
    })
}

/// The same for a tree of any nodes, of which `join` makes the one above two: hashes, or hashes
/// with sums. `None` also where `join` refuses.
///
/// The algorithm is that of [RFC 9162](https://www.rfc-editor.org/rfc/rfc9162) § 2.1.3.2.
pub fn climb<Node: Clone>(
    leaf: Node,
    index: u32,
    leaves: u32,
    path: &[Node],
    join: impl Fn(Node, Node) -> Option<Node>,
) -> Option<Node> {
    let mut last = leaves.checked_sub(1)?;
    let mut place = index;
    if place > last {
        return None;
    }
    let mut node = leaf;
    for sibling in path {
        if last == 0 {
            return None;
        }
        if place % 2 == 1 || place == last {
            node = join(sibling.clone(), node)?;
            // Without a sibling to its right, the node rises to where it has one to its left.
            let risen = place.trailing_zeros();
            place = place.checked_shr(risen).unwrap_or_default();
            last = last.checked_shr(risen).unwrap_or_default();
        } else {
            node = join(node, sibling.clone())?;
        }
        place /= 2;
        last /= 2;
    }
    (last == 0).then_some(node)
}

/// A tree that grows: how many leaves it has, and its right edge, from which its root follows and
/// every root to come.
///
/// A tree of n leaves consists of full trees, one for each bit of n that is set, the largest first.
/// Their roots are the edge: 64 hashes at most, 2,058 bytes with the number. A leaf more joins as
/// many of them as there are bits set at n's low end: one on average, 63 at most.
#[stored]
#[derive(Default)]
pub struct Frontier {
    leaves: u64,
    peaks: BoundedVec<H256, ConstU32<64>>,
}

impl Frontier {
    /// How many leaves the tree has.
    pub fn leaves(&self) -> u64 {
        self.leaves
    }

    /// Appends a leaf with this hash, and tells its place, counted from 0. `None`, and nothing is
    /// appended, where there is no room: a tree has 2⁶⁴ − 1 leaves at most.
    pub fn push(&mut self, leaf: H256) -> Option<u64> {
        let place = self.leaves;
        let leaves = place.checked_add(1)?;
        let mut node = leaf;
        for _ in 0..place.trailing_ones() {
            node = node_hash(self.peaks.pop()?, node);
        }
        self.peaks.try_push(node).ok()?;
        self.leaves = leaves;
        Some(place)
    }

    /// The tree's root; of a tree without leaves, the hash of nothing.
    pub fn root(&self) -> H256 {
        let mut peaks = self.peaks.iter().rev().copied();
        match peaks.next() {
            Some(last) => peaks.fold(last, |right, left| node_hash(left, right)),
            None => sha2_256(&[]).into(),
        }
    }

    /// Is there a peak for each bit of the number of leaves?
    pub fn is_sound(&self) -> bool {
        u32::try_from(self.peaks.len()).is_ok_and(|peaks| peaks == self.leaves.count_ones())
    }

    /// One of so many leaves, as large as such a tree's is.
    #[cfg(any(feature = "runtime-benchmarks", test))]
    pub fn of(leaves: u64) -> Self {
        let mut peaks = BoundedVec::new();
        for n in 0..leaves.count_ones() {
            let _ = peaks.try_push(leaf_hash(&n));
        }
        Self { leaves, peaks }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use proptest::prelude::*;
    use sha2::Sha256;

    type Tree = MemoryBackedTree<Sha256, Vec<u8>>;

    /// A tree of the leaves 0, 1, 2, … made by another implementation.
    fn tree(leaves: u32) -> Tree {
        let mut tree = Tree::new();
        (0..leaves).for_each(|n| tree.push(n.to_le_bytes().to_vec()));
        tree
    }

    fn root_of(tree: &Tree) -> H256 {
        H256::from_slice(tree.root().as_bytes())
    }

    fn path(tree: &Tree, index: u32) -> Vec<H256> {
        tree.prove_inclusion(index.try_into().unwrap())
            .as_bytes()
            .chunks(32)
            .map(H256::from_slice)
            .collect()
    }

    #[test]
    fn hashes_are_those_of_the_rfc() {
        // SHA-256 of the one byte 0x00: a leaf without content.
        let empty = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
        assert_eq!(format!("{:x}", leaf_hash_of_bytes(&[])), empty);
        // The tree of the two leaves "" and 0x00, from the test vectors of the RFC's authors.
        let two = "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125";
        let node = node_hash(leaf_hash_of_bytes(&[]), leaf_hash_of_bytes(&[0]));
        assert_eq!(format!("{node:x}"), two);
        assert_eq!(leaf_hash(&[7u8; 5]), leaf_hash_of_bytes(&[7; 5]));
    }

    #[test]
    fn the_second_preimage_is_no_leaf() {
        let tree = tree(4);
        let hash = |n: u32| leaf_hash(&n);
        let (left, right) = (node_hash(hash(0), hash(1)), node_hash(hash(2), hash(3)));
        assert_eq!(root_of(&tree), node_hash(left, right));
        // The two hashes under the left node, offered as a leaf of the tree half as high.
        let offered = [hash(0).as_bytes(), hash(1).as_bytes()].concat();
        for leaves in [2, 4] {
            let root = root(leaf_hash_of_bytes(&offered), 0, leaves, &[right]);
            assert_ne!(root, Some(root_of(&tree)));
        }
        // The node itself with the shortened path is refused by the path's length.
        assert_eq!(root(left, 0, 4, &[right]), None);
    }

    #[test]
    fn a_hundred_thousand_leaves_take_seventeen_hashes() {
        let tree = tree(100_000);
        let expected = root_of(&tree);
        for n in 0..1_000u32 {
            // 99,991 is prime: the steps visit a thousand different places.
            let index = (n * 99_991) % 100_000;
            let mut path = path(&tree, index);
            assert!(path.len() <= 17);
            assert_eq!(
                root(leaf_hash(&index), index, 100_000, &path),
                Some(expected)
            );

            let bit = usize::try_from(n * 7).unwrap() % (path.len() * 256);
            path[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
            assert_ne!(
                root(leaf_hash(&index), index, 100_000, &path),
                Some(expected)
            );
        }
    }

    /// After each leaf, the root is that of another implementation.
    #[test]
    fn a_frontier_grows_as_the_whole_tree_does() {
        let mut whole = Tree::new();
        let mut frontier = Frontier::default();
        // SHA-256 of nothing.
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(format!("{:x}", frontier.root()), empty);
        for n in 0..2_100u32 {
            assert_eq!(frontier.leaves(), u64::from(n));
            assert_eq!(frontier.push(leaf_hash(&n)), Some(u64::from(n)));
            assert!(frontier.is_sound());
            whole.push(n.to_le_bytes().to_vec());
            if n < 70 || n % 97 == 0 || n > 2_040 {
                assert_eq!(frontier.root(), root_of(&whole), "{n}");
            }
        }
        let unsound = Frontier {
            leaves: 3,
            ..frontier
        };
        assert!(!unsound.is_sound());
    }

    #[test]
    fn a_frontier_is_small_however_large_the_tree() {
        for (leaves, peaks) in [(u64::MAX >> 1, 63), (1 << 23, 1), ((1 << 23) - 1, 23)] {
            let mut frontier = Frontier::of(leaves);
            assert_eq!(frontier.peaks.len(), peaks);
            assert_eq!(frontier.push(H256::zero()), Some(leaves));
            assert!(frontier.is_sound());
        }
        let mut full = Frontier::of(u64::MAX);
        let before = full.clone();
        assert_eq!(full.push(H256::zero()), None);
        assert_eq!(full, before);
        assert_eq!(full.encoded_size(), 8 + 2 + 64 * 32);
        assert!(full.encoded_size() <= Frontier::max_encoded_len());
    }

    #[test]
    fn a_tree_without_leaves_has_no_root() {
        assert_eq!(root(leaf_hash(&0u32), 0, 0, &[]), None);
        assert_eq!(root(leaf_hash(&0u32), 0, 1, &[]), Some(leaf_hash(&0u32)));
        assert_eq!(root(leaf_hash(&0u32), 1, 1, &[]), None);
    }

    proptest! {
        /// Every leaf of a tree of any size, at its place and no other, by its path and no other.
        #[test]
        fn agrees_with_another_implementation(
            leaves in 1u32..600,
            at in any::<u32>(),
            flip in any::<u32>(),
        ) {
            let index = at % leaves;
            let tree = tree(leaves);
            let mut path = path(&tree, index);
            let leaf = leaf_hash(&index);
            let expected = Some(root_of(&tree));
            prop_assert_eq!(root(leaf, index, leaves, &path), expected);

            let elsewhere = (index + 1) % leaves;
            prop_assert!(leaves == 1 || root(leaf, elsewhere, leaves, &path) != expected);
            prop_assert_eq!(root(leaf, leaves, leaves, &path), None);

            let longer: Vec<_> = path.iter().copied().chain([leaf]).collect();
            prop_assert_eq!(root(leaf, index, leaves, &longer), None);
            if !path.is_empty() {
                prop_assert_eq!(root(leaf, index, leaves, &path[..path.len() - 1]), None);
                let bit = usize::try_from(flip).unwrap() % (path.len() * 256);
                path[bit / 256].0[bit % 256 / 8] ^= 1 << (bit % 8);
                prop_assert_ne!(root(leaf, index, leaves, &path), expected);
            }
        }

        /// No input, however wild, makes the check panic.
        #[test]
        fn never_panics(index in any::<u32>(), leaves in any::<u32>(), length in 0usize..70) {
            root(H256::zero(), index, leaves, &vec![H256::zero(); length]);
        }
    }
}
