//! The genesis block: made only where the database has none, and by the executor that then runs the
//! chain.
//!
//! Compiling the runtime takes seconds. `sc-service` by itself makes the genesis at every start,
//! with an executor of its own: it would compile the runtime twice before the first block.

use crate::types::{Backend, Block, Executor};
use codec::{Decode, Encode};
use sc_client_api::Backend as BackendT;
use sc_service::{BuildGenesisBlock, ChainSpec, GenesisBlockBuilder};
use serde_json::Value;
use sp_blockchain::{Error, Result};
use sp_core::{
    storage::{Storage, well_known_keys::CODE},
    traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode},
};
use sp_runtime::traits::{BlakeTwo256, Hash};
use sp_state_machine::BasicExternalities;
use std::sync::Arc;

/// Makes the genesis block of a specification when it is asked for.
pub struct Genesis<'a> {
    /// What the chain starts from.
    pub spec: &'a dyn ChainSpec,
    /// Whether the node keeps the state of the block; one that warp-syncs does not.
    pub commit: bool,
    /// The database.
    pub backend: Arc<Backend>,
    /// What executes the runtime.
    pub executor: Executor,
}

impl BuildGenesisBlock<Block> for Genesis<'_> {
    type BlockImportOperation = <Backend as BackendT<Block>>::BlockImportOperation;

    fn build_genesis_block(self) -> Result<(Block, Self::BlockImportOperation)> {
        let state = state(self.spec, &self.executor).map_err(Error::Storage)?;
        GenesisBlockBuilder::new_with_storage(state, self.commit, self.backend, self.executor)?
            .build_genesis_block()
    }
}

/// The state at genesis. A raw specification lists it; else its runtime makes it.
pub fn state(spec: &dyn ChainSpec, executor: &Executor) -> core::result::Result<Storage, String> {
    let json: Value = serde_json::from_str(&spec.as_json(false)?).map_err(|e| e.to_string())?;
    let part = |name| json.pointer(&format!("/genesis/runtimeGenesis/{name}"));
    let (Some(code), config, patch) = (
        part("code").and_then(Value::as_str),
        part("config"),
        part("patch"),
    ) else {
        return spec.as_storage_builder().build_storage();
    };
    let runtime = Runtime {
        code: sp_core::bytes::from_hex(code).map_err(|e| format!("its code: {e}"))?,
        executor,
    };
    let config = match (config, patch) {
        (Some(config), _) => config.clone(),
        (None, Some(patch)) => {
            let mut config = runtime.default_config()?;
            sc_chain_spec::json_patch::merge(&mut config, patch.clone());
            config
        }
        (None, None) => return spec.as_storage_builder().build_storage(),
    };
    runtime.build_state(&config)
}

/// The runtime's `GenesisBuilder`.
struct Runtime<'a> {
    code: Vec<u8>,
    executor: &'a Executor,
}

impl Runtime<'_> {
    fn default_config(&self) -> core::result::Result<Value, String> {
        let no_preset = None::<sp_genesis_builder::PresetId>;
        let (answer, _) = self.call("GenesisBuilder_get_preset", &no_preset.encode())?;
        let json: Option<Vec<u8>> = decode(&answer)?;
        serde_json::from_slice(&json.unwrap_or_default()).map_err(|e| e.to_string())
    }

    fn build_state(self, config: &Value) -> core::result::Result<Storage, String> {
        let json = config.to_string().into_bytes();
        let (answer, mut state) = self.call("GenesisBuilder_build_state", &json.encode())?;
        decode::<sp_genesis_builder::Result>(&answer)??;
        state.top.insert(CODE.to_vec(), self.code);
        Ok(state)
    }

    /// What the runtime answers, and the state that it leaves behind.
    fn call(&self, method: &str, data: &[u8]) -> core::result::Result<(Vec<u8>, Storage), String> {
        let code = RuntimeCode {
            code_fetcher: &WrappedRuntimeCode(self.code.as_slice().into()),
            heap_pages: None,
            // As the client finds it in the state, so that both find the same compiled runtime.
            hash: BlakeTwo256::hash(&self.code).encode(),
        };
        let mut state = BasicExternalities::new_empty();
        self.executor
            .call(&mut state, &code, method, data, CallContext::Offchain)
            .0
            .map(|answer| (answer, state.into_storages()))
            .map_err(|e| format!("wasm call error {e}"))
    }
}

fn decode<T: Decode>(bytes: &[u8]) -> core::result::Result<T, String> {
    T::decode(&mut &*bytes).map_err(|e| e.to_string())
}
