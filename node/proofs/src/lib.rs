//! # What the chain has said, proved without any node
//!
//! A [`Bundle`] shows that a notary sealed a document, and what the act was worth at a block, to
//! whoever trusts nothing but the chain's genesis or a checkpoint that was published outside of the
//! chain. Nothing here speaks to a node; `dure-verify` is the program.
//!
//! ## What is shown, from the ground up
//!
//! 1. **Validators** ([`finality`]): from those at genesis, each set names the next in a header
//!    that it has made final. The last set has made the bundle's block final.
//! 2. **State** ([`state`]): that block's header has the root of its state, and nodes of its trie
//!    show what is in it: the log's right edge, the act, the seal keys, the time.
//! 3. **Log** ([`log`]): the leaf is in the tree of which that is the edge (RFC 6962).
//! 4. **Document**: the leaf commits to the file's SHA-256 by a salt.
//!
//! Who has old validators' keys can sign another history from genesis on. A [`Checkpoint`] stops
//! that: it names the log's root, a block and the validators in office after it, and was published
//! then. A bundle passes that block with those validators, and carries the proof that its log goes
//! on from that root. So nobody forges what was in the log; what an act was worth afterwards is as
//! safe as the keys of the checkpoint's validators and of those after them.
//!
//! ## One layout
//!
//! A bundle is the SCALE encoding of [`Bundle`], and what it says is written in one way: nodes and
//! votes in order and none that is not needed, no byte behind the end. Each byte counts: with
//! another in its place the bundle is refused, or is a bundle of something else.
//!
//! What is read of the state is laid out as `pallet-notary-attestations` has it at
//! [`state::STORAGE_VERSION`]. Bundles are for decades: where that changes, the former types come
//! to live here, under their number.

mod bundle;
mod checkpoint;
pub mod deed;
pub mod finality;
pub mod log;
pub mod make;
mod refusal;
pub mod spec;
pub mod state;
#[cfg(test)]
mod tests;
mod time;
mod words;

pub use bundle::{Anchor, Bundle, Document, Proven, Start, sha256};
pub use checkpoint::{Checkpoint, hash};
pub use deed::{Report, Trust, verify};
pub use refusal::Refusal;

use sp_runtime::{generic, traits::BlakeTwo256};

/// A block's header.
pub type Header = generic::Header<u32, BlakeTwo256>;

/// An account.
pub type AccountId = sp_runtime::AccountId32;

/// A leaf of the log.
pub type Leaf = pallet_notary_attestations::Leaf<AccountId>;
