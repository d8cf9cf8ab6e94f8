//! The chains that the node knows by name.

use dure_node::chain_spec::load;
use serde_json::{Value, json};

fn export(id: &str, raw: bool) -> Value {
    serde_json::from_str(&load(id).unwrap().as_json(raw).unwrap()).unwrap()
}

/// Where pallet sudo keeps its key: the hash of "Sudo" and that of "Key", by twox 128.
const SUDO_KEY: &str = "0x5c0d1176a568c1f92944340dbfed9e9c530ebca703c85910e7164cb7d1c9e47b";

#[test]
fn each_chain_says_what_it_is() {
    for (name, id, chain_type) in [
        ("dev", "dure_dev", "Development"),
        ("local", "dure_local", "Local"),
        ("staging", "dure_staging", "Live"),
    ] {
        let spec = export(name, false);
        assert_eq!(spec["id"], id);
        assert_eq!(spec["chainType"], chain_type);
        assert_eq!(
            spec["properties"],
            json!({ "tokenSymbol": "KRW", "tokenDecimals": 0, "ss58Format": 42 })
        );
    }
}

#[test]
fn each_chain_has_a_genesis_and_staging_no_sudo_key() {
    for (name, has_sudo) in [("dev", true), ("local", true), ("staging", false)] {
        let genesis = &export(name, true)["genesis"]["raw"]["top"];
        assert_eq!(genesis.get(SUDO_KEY).is_some(), has_sudo, "{name}");
    }
}

#[test]
fn no_name_means_local() {
    assert_eq!(load("").unwrap().id(), "dure_local");
}

#[test]
fn an_exported_chain_can_be_read_back() {
    let path = std::env::temp_dir().join(format!("dure-spec-{}.json", std::process::id()));
    std::fs::write(&path, load("dev").unwrap().as_json(false).unwrap()).unwrap();
    assert_eq!(load(path.to_str().unwrap()).unwrap().id(), "dure_dev");
    std::fs::remove_file(path).unwrap();
}

#[test]
fn a_refusal_names_what_was_asked_for() {
    let refusal = load("no-such-chain").err().unwrap();
    assert!(
        refusal.contains("'no-such-chain'") && refusal.contains("staging"),
        "{refusal}"
    );

    let refusal = load(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .err()
        .unwrap();
    assert!(refusal.contains("Cargo.toml"), "{refusal}");
}
