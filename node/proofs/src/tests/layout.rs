//! Where things are is where the runtime has them.

use super::world::NOTARY;
use crate::{AccountId, Header, spec, state};
use dure_runtime::Runtime;
use frame_support::traits::StorageVersion;
use pallet_notary_attestations::{Acts, Log, Pallet, SealKeys};
use sp_core::{Blake2Hasher, H256, bytes::to_hex};
use sp_runtime::{Digest, traits::Header as _};
use sp_trie::{LayoutV1, TrieConfiguration};

#[test]
fn keys_are_the_runtimes() {
    assert_eq!(state::act_key(7), Acts::<Runtime>::hashed_key_for(7));
    assert_eq!(
        state::seal_key_key(&NOTARY, 2),
        SealKeys::<Runtime>::hashed_key_for(NOTARY, 2)
    );
    assert_eq!(state::log_key(), Log::<Runtime>::hashed_key());
    assert_eq!(
        state::now_key(),
        pallet_timestamp::Now::<Runtime>::hashed_key()
    );
    assert_eq!(
        state::authorities_key(),
        pallet_grandpa::Authorities::<Runtime>::hashed_key()
    );
    assert_eq!(
        state::version_key(),
        StorageVersion::storage_key::<Pallet<Runtime>>()
    );
}

#[test]
fn headers_and_accounts_are_the_runtimes() {
    let header = Header::new(
        1,
        H256::zero(),
        H256::zero(),
        H256::zero(),
        Digest::default(),
    );
    let same: dure_runtime::Header = header.clone();
    let who: dure_runtime::AccountId = NOTARY;
    assert_eq!((same, who), (header, AccountId::new([7; 32])));
}

#[test]
fn a_raw_specification_has_its_genesis() {
    let top = [(b"one".to_vec(), vec![1; 40]), (b"two".to_vec(), vec![2])];
    let pairs: Vec<_> = top
        .iter()
        .map(|(key, value)| format!("\"{}\":\"{}\"", to_hex(key, false), to_hex(value, false)))
        .collect();
    let spec = format!(
        r#"{{"name":"x","genesis":{{"raw":{{"top":{{{}}},"childrenDefault":{{}}}}}}}}"#,
        pairs.join(",")
    );
    let root = LayoutV1::<Blake2Hasher>::trie_root(top);
    let none = LayoutV1::<Blake2Hasher>::trie_root(Vec::<(Vec<u8>, Vec<u8>)>::new());
    let header = Header::new(0, none, root, H256::zero(), Digest::default());
    assert_eq!(spec::genesis_of(&spec), Ok(header.hash()));
    for (spec, why) in [
        ("{", "is none"),
        (r#"{"genesis":{"runtimeGenesis":{}}}"#, "--raw"),
        (
            r#"{"genesis":{"raw":{"top":{"0x01":"?"},"childrenDefault":{}}}}"#,
            "bad hex",
        ),
        (
            r#"{"genesis":{"raw":{"top":{},"childrenDefault":{"0x01":{}}}}}"#,
            "child tries",
        ),
    ] {
        let refused = spec::genesis_of(spec).expect_err(why).to_string();
        assert!(refused.contains(why), "{refused}");
    }
}
