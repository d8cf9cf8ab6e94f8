//! The layout of a bundle.

use crate::{AccountId, Header, Leaf, Refusal, finality::Fragment};
use base64::{Engine, engine::general_purpose::STANDARD};
use codec::{Decode, Encode};
use sha2::{Digest, Sha256};
use sp_consensus_grandpa::AuthorityList;
use sp_core::H256;

/// How every bundle begins.
const MARK: [u8; 9] = *b"dure deed";

/// The layout that this is.
const LAYOUT: u8 = 1;

/// What a page has before the bundle that it carries, and behind it.
const IN_PAGE: (&str, &str) = (
    r#"<script id="dure-bundle" type="application/octet-stream">"#,
    "</script>",
);

/// All that it takes to show a deed without any node. It is encoded behind `dure deed` and the
/// number of its layout, 1.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Bundle {
    /// What was sealed.
    pub document: Document,
    /// The version of the act that is shown; behind it a copy or an apostille that was given of it,
    /// if that is shown too.
    pub entries: Vec<Proven>,
    /// Where the chain of validators begins.
    pub start: Start,
    /// The last block of each validator set from there on, each naming the next set; then the block
    /// whose state is shown.
    pub fragments: Vec<Fragment>,
    /// Nodes of that state's trie, in the order of their bytes.
    pub state: Vec<Vec<u8>>,
    /// An earlier state of the log from which it goes on.
    pub anchor: Option<Anchor>,
}

/// A document as its notary's deed has it: the commitment on chain is SHA-256 of salt and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Document {
    /// The SHA-256 of its file.
    pub sha256: H256,
    /// What hides that on chain.
    pub salt: H256,
}

impl Document {
    /// What is sealed of it.
    pub fn commitment(&self) -> H256 {
        sha256(&(self.salt, self.sha256).encode())
    }
}

/// A leaf, and its way up to the log's root.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Proven {
    /// The leaf.
    pub leaf: Leaf,
    /// Its audit path (RFC 6962 § 2.1.1).
    pub path: Vec<H256>,
}

/// Where the chain of validators begins.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Start {
    /// At genesis: its header, and nodes of its state's trie that show the first validators.
    Genesis {
        /// The header, whose hash is the chain's name.
        header: Header,
        /// The nodes, in the order of their bytes.
        state: Vec<Vec<u8>>,
    },
    /// At a later set, which whoever verifies has to know by a checkpoint.
    Set {
        /// Its number.
        id: u64,
        /// Its validators.
        authorities: AuthorityList,
    },
}

/// A checkpoint, and that the log goes on from it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Anchor {
    /// How many leaves the log had.
    pub size: u64,
    /// Its root then.
    pub root: H256,
    /// The consistency proof from there to the root now (RFC 6962 § 2.1.2).
    pub proof: Vec<H256>,
}

impl Bundle {
    /// The bytes of the bundle in a file: all of them, or those that a page carries.
    pub fn bytes_in(file: &[u8]) -> Result<Vec<u8>, Refusal> {
        if file.starts_with(&MARK) {
            return Ok(file.to_vec());
        }
        let page = core::str::from_utf8(file).map_err(|_| Refusal::NoBundle)?;
        let (_, rest) = page.split_once(IN_PAGE.0).ok_or(Refusal::NoBundle)?;
        let (text, rest) = rest.split_once(IN_PAGE.1).ok_or(Refusal::NoBundle)?;
        if rest.contains(IN_PAGE.0) {
            return Err(Refusal::NoBundle);
        }
        STANDARD.decode(text).map_err(|_| Refusal::NoBundle)
    }

    /// A bundle out of its bytes, all of them.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Refusal> {
        let rest = bytes.strip_prefix(&MARK).ok_or(Refusal::NoBundle)?;
        let (layout, mut rest) = rest.split_first().ok_or(Refusal::NoBundle)?;
        if *layout != LAYOUT {
            return Err(Refusal::UnknownLayout(*layout));
        }
        let bundle = Self::decode(&mut rest).map_err(|_| Refusal::NoBundle)?;
        // Whatever the codec lets pass, there is one way to write it.
        if !rest.is_empty() || bundle.to_bytes() != bytes {
            return Err(Refusal::NoBundle);
        }
        Ok(bundle)
    }

    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        (MARK, LAYOUT, self).encode()
    }
}

/// The SHA-256 of these bytes.
pub fn sha256(bytes: &[u8]) -> H256 {
    H256(Sha256::digest(bytes).into())
}

/// An account, as the network writes it.
pub fn ss58(who: &AccountId) -> String {
    use sp_core::crypto::{Ss58AddressFormat, Ss58Codec};
    who.to_ss58check_with_version(Ss58AddressFormat::custom(42))
}
