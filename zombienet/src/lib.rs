//! Networks of several Dure nodes on this machine, started by zombienet.

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use zombienet_sdk::{LocalFileSystem, Network, NetworkConfig, NetworkConfigExt, NetworkNode};

/// The networks there are. The file `<name>.toml` beside the manifest describes each.
pub const NETWORKS: [&str; 2] = ["four", "federation"];

/// Starts the network of this name, in a fresh directory ([`Network::base_dir`]), and returns when
/// every node is up. The program `dure-node` must be on the `PATH`.
///
/// All nodes are killed when the network is dropped.
pub async fn start(name: &str) -> Result<Network<LocalFileSystem>> {
    ensure!(
        NETWORKS.contains(&name),
        "there is no network '{name}' (the networks are {})",
        NETWORKS.join(" and ")
    );
    let file = format!("{}/{name}.toml", env!("CARGO_MANIFEST_DIR"));
    NetworkConfig::load_from_toml(&file)
        .with_context(|| format!("cannot read {file}"))?
        .spawn_native()
        .await
        .with_context(|| {
            let logs = std::env::temp_dir().join("zombie-*/*/*.log");
            format!(
                "network '{name}' does not start (the logs are {})",
                logs.display()
            )
        })
}

/// Where a node's Prometheus metrics are.
pub fn metrics_address(node: &NetworkNode) -> Result<String> {
    let address = detail(node, "/prometheus_uri")?;
    Ok(address.as_str().unwrap_or_default().into())
}

/// The id of a node's process.
pub fn process_id(node: &NetworkNode) -> Result<u64> {
    detail(node, "/inner/process_handle")?
        .as_u64()
        .with_context(|| format!("{} does not run", node.name()))
}

/// What zombienet knows about a node but tells only in its JSON.
fn detail(node: &NetworkNode, pointer: &str) -> Result<Value> {
    serde_json::to_value(node)?
        .pointer(pointer)
        .cloned()
        .with_context(|| format!("zombienet does not tell {pointer} of {}", node.name()))
}
