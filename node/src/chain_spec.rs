//! The chains that the node knows by name, made from the presets of its runtime.

use dure_runtime::{
    WASM_BINARY,
    presets::{self, DEV, LOCAL, STAGING},
};
use sc_service::{ChainSpec, ChainType, GenericChainSpec, Properties};
use std::path::Path;

/// A chain specification without extensions.
type Spec = GenericChainSpec;

/// The chain of this name (no name means `local`), or the one that the file at this path describes.
pub fn load(id: &str) -> Result<Box<dyn ChainSpec>, String> {
    let spec = match id {
        DEV => from_preset(DEV, "Dure Development", "dure_dev", ChainType::Development),
        "" | LOCAL => from_preset(LOCAL, "Dure Local", "dure_local", ChainType::Local),
        STAGING => from_preset(STAGING, "Dure Staging", "dure_staging", ChainType::Live),
        path => from_file(path),
    }?;
    Ok(Box::new(spec))
}

fn from_preset(preset: &str, name: &str, id: &str, chain_type: ChainType) -> Result<Spec, String> {
    let code = WASM_BINARY.ok_or("this node was built without its runtime (SKIP_WASM_BUILD)")?;
    // The preset of the runtime that is linked in: asking the Wasm for its own copy of it would
    // compile the Wasm once more, and delay the first block by more than a second.
    let patch = presets::get(&preset.into())
        .and_then(|json| serde_json::from_slice(&json).ok())
        .ok_or("the runtime does not have this preset")?;
    Ok(Spec::builder(code, None)
        .with_name(name)
        .with_id(id)
        .with_chain_type(chain_type)
        .with_protocol_id("dure")
        .with_properties(properties())
        .with_genesis_config_patch(patch)
        .build())
}

fn from_file(path: &str) -> Result<Spec, String> {
    if !Path::new(path).is_file() {
        return Err(format!(
            "there is no chain and no chain specification file '{path}' \
             (the chains are {DEV}, {LOCAL} and {STAGING})"
        ));
    }
    Spec::from_json_file(path.into())
        .map_err(|error| format!("cannot read the chain specification '{path}': {error}"))
}

/// How wallets show amounts and accounts: in whole won, with the generic Substrate prefix.
fn properties() -> Properties {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "KRW".into());
    properties.insert("tokenDecimals".into(), 0.into());
    properties.insert("ss58Format".into(), 42.into());
    properties
}

#[cfg(test)]
mod tests {
    use super::*;
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
}
