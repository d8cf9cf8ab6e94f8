//! Builds the Wasm of each form that is asked for.

use std::{env, path::Path};
use substrate_wasm_builder::WasmBuilder;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if cfg!(feature = "benchmarks") {
        build("benchmarks", "runtime-benchmarks");
    }
    if cfg!(feature = "next") {
        build("next", "next-version");
    }
}

/// The runtime with one more feature, beside the node's own.
fn build(name: &str, feature: &str) {
    // Asked when it runs: another checkout may have compiled this.
    let here = env::var_os("CARGO_MANIFEST_DIR").expect("cargo runs this");
    let runtime = Path::new(&here)
        .parent()
        .expect("the runtime's directory is around this one")
        .join("Cargo.toml");
    WasmBuilder::new()
        .with_project(runtime)
        .expect("the runtime's manifest is there")
        .import_memory()
        .export_heap_base()
        .set_file_name(name)
        .enable_feature(feature)
        .build();
}
