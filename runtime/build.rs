//! Builds the Wasm blob that the node executes (`SKIP_WASM_BUILD=1` leaves it out).

fn main() {
    #[cfg(all(feature = "std", not(feature = "metadata-hash")))]
    substrate_wasm_builder::WasmBuilder::build_using_defaults();

    #[cfg(all(feature = "std", feature = "metadata-hash"))]
    substrate_wasm_builder::WasmBuilder::init_with_defaults()
        .enable_metadata_hash("KRW", 0)
        .build();
}
