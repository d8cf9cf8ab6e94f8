//! What executes the runtime, and where it keeps what it has compiled.
//!
//! Compiling takes both cores a second or more. What comes of it stays in the base path, so that a
//! node that starts again has it at once. It is machine code that the node trusts: the directory is
//! its user's alone, as the keystore is, and belongs into no backup. It may be removed at any time;
//! a node that can't write it only compiles at each start.

use crate::types::Executor;
use sc_executor::{DEFAULT_HEAP_ALLOC_STRATEGY, HeapAllocStrategy};
use sc_service::{Configuration, config::ExecutorConfiguration};
use sc_telemetry::log::warn;
use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

/// The directory in the base path.
pub const DIRECTORY: &str = "compiled-runtime";

/// For its owner alone.
const PRIVATE: u32 = 0o700;

/// Executes the runtime as the flags say.
pub fn new(config: &Configuration) -> Executor {
    let directory = config.base_path.path().join(DIRECTORY);
    let directory = private(&directory)
        .inspect_err(|error| {
            let path = directory.display();
            warn!("the compiled runtime can't be kept in {path} ({error}): each start compiles it");
        })
        .ok();
    build(&config.executor, directory)
}

/// As `sc_service::new_wasm_executor` makes one, which keeps nothing.
fn build(config: &ExecutorConfiguration, directory: Option<PathBuf>) -> Executor {
    let strategy = config
        .default_heap_pages
        .map_or(DEFAULT_HEAP_ALLOC_STRATEGY, |pages| {
            HeapAllocStrategy::Static {
                extra_pages: u32::try_from(pages).unwrap_or(u32::MAX),
            }
        });
    let builder = Executor::builder()
        .with_execution_method(config.wasm_method)
        .with_onchain_heap_alloc_strategy(strategy)
        .with_offchain_heap_alloc_strategy(strategy)
        .with_max_runtime_instances(config.max_runtime_instances)
        .with_runtime_cache_size(config.runtime_cache_size);
    match directory {
        Some(directory) => builder.with_cache_path(directory),
        None => builder,
    }
    .build()
}

/// Makes the directory, or sees to it that an earlier one is its owner's alone, and tells its
/// absolute path. A link is not followed: what is behind it may be somebody else's.
pub fn private(directory: &Path) -> io::Result<PathBuf> {
    match fs::symlink_metadata(directory) {
        Ok(found) if !found.is_dir() => {
            return Err(io::Error::new(
                io::ErrorKind::NotADirectory,
                "it is no directory",
            ));
        }
        Ok(_) => fs::set_permissions(directory, Permissions::from_mode(PRIVATE))?,
        Err(_) => DirBuilder::new()
            .recursive(true)
            .mode(PRIVATE)
            .create(directory)?,
    }
    fs::canonicalize(directory)
}
