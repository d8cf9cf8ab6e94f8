//! What takes several nodes to show.

use anyhow::{Context, Result, bail, ensure};
use dure_zombienet::{process_id, start};
use serde_json::Value;
use std::{collections::BTreeSet, fs, process::Command};
use tokio::sync::Mutex;
use zombienet_sdk::{
    LocalFileSystem, Network, NetworkNode,
    subxt::ext::subxt_rpcs::{Error as RpcError, rpc_params},
};

/// One network at a time: ten nodes are too many for a small machine.
static TURN: Mutex<()> = Mutex::const_new(());

/// Within how many seconds whatever a test waits for must come.
const PATIENCE: u64 = 120;

const PEERS: &str = "substrate_sub_libp2p_peers_count";
const FINALISED: &str = "substrate_block_height{status=\"finalized\"}";

#[tokio::test(flavor = "multi_thread")]
async fn four_validators_can_spare_one() -> Result<()> {
    let _turn = TURN.lock().await;
    let network = connected("four", 4).await?;
    let nodes = network.nodes();
    advance(&nodes).await?;
    agree(&nodes).await?;

    let dave = network.get_node("dave")?;
    let others: Vec<&NetworkNode> = nodes
        .iter()
        .copied()
        .filter(|node| node.name() != "dave")
        .collect();
    kill(dave)?;
    let survived = dave.is_responsive().await;
    ensure!(!survived, "dave still answers");
    advance(&others).await?;
    agree(&others).await?;

    let missed = finalised(others[0]).await?;
    dave.restart(None).await?;
    wait(dave, FINALISED, |height| height >= f64::from(missed)).await?;
    advance(&nodes).await?;
    agree(&nodes).await?;
    end(network).await
}

#[tokio::test(flavor = "multi_thread")]
async fn followers_follow_and_the_rpc_node_serves_safe_methods_only() -> Result<()> {
    let _turn = TURN.lock().await;
    let network = connected("federation", 6).await?;
    let nodes = network.nodes();
    advance(&nodes).await?;
    agree(&nodes).await?;

    for (name, role) in [("alice", "Authority"), ("full", "Full"), ("rpc", "Full")] {
        let rpc = network.get_node(name)?.rpc().await?;
        let roles: Vec<String> = rpc.request("system_nodeRoles", rpc_params![]).await?;
        ensure!(roles == [role], "{name} is {roles:?}");
    }

    // The same unsafe method, of a node that offers it and of the one that does not.
    let full = network.get_node("full")?.rpc().await?;
    let peers: Vec<Value> = full.request("system_peers", rpc_params![]).await?;
    ensure!(peers.len() == 5, "the full node has peers {peers:?}");
    let rpc = network.get_node("rpc")?.rpc().await?;
    match rpc.request::<Value>("system_peers", rpc_params![]).await {
        Err(RpcError::User(refusal)) => ensure!(
            refusal.message == "RPC call is unsafe to be called externally",
            "the RPC node refuses otherwise: {refusal}"
        ),
        answer => bail!("the RPC node answers an unsafe method: {answer:?}"),
    }
    end(network).await
}

/// Starts a network, and waits until each node has found all others, not only the boot node.
async fn connected(name: &str, nodes: u32) -> Result<Network<LocalFileSystem>> {
    let network = start(name).await?;
    // Shown only if the test fails, which leaves the logs there.
    println!("{name} is in {}", network.base_dir().unwrap_or_default());
    let found = network.nodes().len();
    ensure!(found == nodes as usize, "{name} has {found} nodes");
    for node in network.nodes() {
        wait(node, PEERS, |peers| peers == f64::from(nodes - 1)).await?;
    }
    Ok(network)
}

/// Stops a network and removes its files.
async fn end(network: Network<LocalFileSystem>) -> Result<()> {
    let directory = network.base_dir().context("no directory")?.to_owned();
    network.destroy().await?;
    Ok(fs::remove_dir_all(directory)?)
}

/// `kill -9`. zombienet itself can freeze a node and restart it, but not let it be away.
fn kill(node: &NetworkNode) -> Result<()> {
    let status = Command::new("kill")
        .args(["-9", &process_id(node)?.to_string()])
        .status()?;
    ensure!(status.success(), "kill: {status}");
    Ok(())
}

/// Every one of the nodes finalises 6 blocks beyond the last that any of them has finalised now.
async fn advance(nodes: &[&NetworkNode]) -> Result<()> {
    let mut highest = 0;
    for node in nodes {
        highest = highest.max(finalised(node).await?);
    }
    for node in nodes {
        wait(node, FINALISED, |height| height >= f64::from(highest + 6)).await?;
    }
    Ok(())
}

/// At the last height that all of the nodes have finalised, all have the same block.
async fn agree(nodes: &[&NetworkNode]) -> Result<()> {
    let mut lowest = u32::MAX;
    for node in nodes {
        lowest = lowest.min(finalised(node).await?);
    }
    let mut hashes = BTreeSet::new();
    for node in nodes {
        let rpc = node.rpc().await?;
        let hash: String = rpc
            .request("chain_getBlockHash", rpc_params![lowest])
            .await?;
        hashes.insert(hash);
    }
    ensure!(hashes.len() == 1, "block {lowest} is {hashes:?}");
    Ok(())
}

/// The height of the last block that a node has finalised.
async fn finalised(node: &NetworkNode) -> Result<u32> {
    let rpc = node.rpc().await?;
    let hash: String = rpc.request("chain_getFinalizedHead", rpc_params![]).await?;
    let header: Value = rpc.request("chain_getHeader", rpc_params![hash]).await?;
    let number = header["number"].as_str().context("a header has a number")?;
    Ok(u32::from_str_radix(number.trim_start_matches("0x"), 16)?)
}

/// Waits until one of a node's Prometheus metrics is as wanted.
async fn wait(node: &NetworkNode, metric: &str, wanted: impl Fn(f64) -> bool) -> Result<()> {
    node.wait_metric_with_timeout(metric, wanted, PATIENCE)
        .await
        .with_context(|| node.name().to_owned())
}
