//! The genesis block.

use dure_node::{chain_spec, genesis::state, types::Executor};
use sc_service::ChainSpec;

#[test]
fn the_state_is_what_substrates_own_builder_makes() {
    let executor = Executor::builder().build();
    for chain in ["dev", "staging"] {
        let spec = chain_spec::load(chain).unwrap();
        let expected = spec.as_storage_builder().build_storage().unwrap();
        let raw = spec.as_json(true).unwrap().into_bytes();
        let raw = sc_service::GenericChainSpec::<Option<()>>::from_json_bytes(raw).unwrap();
        for spec in [&*spec, &raw as &dyn ChainSpec] {
            let state = state(spec, &executor).unwrap();
            assert_eq!(state.top, expected.top, "{chain}");
            assert!(state.children_default.is_empty());
        }
    }
}
