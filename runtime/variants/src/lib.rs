//! The Wasm of Dure's runtime in other forms than the node has it in: with the next `spec_version`,
//! for tests of upgrades, and with its benchmarks. `build.rs` makes them; nothing is here.
