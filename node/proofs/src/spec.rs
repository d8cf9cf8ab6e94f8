//! The genesis of a chain's raw specification, as `dure-node export-chain-spec --raw` writes it.

use crate::{Header, Refusal};
use serde::Deserialize;
use sp_core::{H256, bytes::from_hex, storage::StateVersion};
use sp_runtime::traits::{BlakeTwo256, Hash, Header as _};
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Spec {
    genesis: Genesis,
}

#[derive(Deserialize)]
struct Genesis {
    raw: Option<Raw>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    top: BTreeMap<String, String>,
    children_default: BTreeMap<String, serde_json::Value>,
}

/// The genesis hash of a raw specification: of the header over all of its state.
pub fn genesis_of(json: &str) -> Result<H256, Refusal> {
    let spec: Spec =
        serde_json::from_str(json).map_err(|_| Refusal::Spec("is none, or not whole"))?;
    let raw = spec
        .genesis
        .raw
        .ok_or(Refusal::Spec("is not raw: export it with --raw"))?;
    if !raw.children_default.is_empty() {
        return Err(Refusal::Spec("has child tries, which Dure has not"));
    }
    let top: Result<Vec<_>, _> = raw
        .top
        .iter()
        .map(|(key, value)| Ok((from_hex(key)?, from_hex(value)?)))
        .collect();
    let top = top.map_err(|_: sp_core::bytes::FromHexError| Refusal::Spec("has bad hex"))?;
    let root = BlakeTwo256::trie_root(top, StateVersion::V1);
    let no_extrinsics = BlakeTwo256::trie_root(Vec::new(), StateVersion::V1);
    Ok(Header::new(0, no_extrinsics, root, H256::zero(), Default::default()).hash())
}
