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
