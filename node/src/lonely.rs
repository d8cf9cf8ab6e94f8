//! A node that waits for others, whose log would not say for what: without peers it fetches no
//! block, and with `--sync warp` it begins with somebody who has final blocks.

use crate::types::{Block, Sync};
use futures_timer::Delay;
use sc_network_sync::{WarpSyncPhase, WarpSyncProgress};
use sc_telemetry::log::warn;
use std::{sync::Arc, time::Duration};

/// How long finding the first peer takes at most, where there is one; and a step of warp sync.
const PAUSE: Duration = Duration::from_secs(15);
/// From when a node that still waits says so again.
const AGAIN: Duration = Duration::from_secs(300);

/// Says so while the node has no peers, and while warp sync stands still.
pub async fn watch(chain: String, sync: Arc<Sync>) {
    let mut pause = PAUSE;
    let mut before = None;
    loop {
        Delay::new(pause).await;
        pause = PAUSE;
        let Ok(status) = sync.status().await else {
            return; // the network has ended
        };
        let peers = sync.num_connected_peers();
        let warp = status.warp_sync.filter(is_under_way);
        let words = match &warp {
            Some(progress) if warp == before => Some(stands_still(&chain, peers, progress)),
            Some(_) => None,
            None => (peers == 0).then(|| alone(&chain)),
        };
        before = warp;
        if let Some(words) = words {
            warn!("{words}");
            pause = AGAIN;
        }
    }
}

/// Has the node no state yet?
fn is_under_way(progress: &WarpSyncProgress<Block>) -> bool {
    !matches!(
        progress.phase,
        WarpSyncPhase::Complete | WarpSyncPhase::DownloadingBlocks(_)
    )
}

/// What is said of the chain of this name.
fn alone(chain: &str) -> String {
    format!(
        "no peers: this node follows the chain '{chain}', and has found nobody to fetch its blocks \
         from; name a node of it by --bootnodes, or run a chain of one validator by --dev"
    )
}

fn stands_still(chain: &str, peers: usize, progress: &WarpSyncProgress<Block>) -> String {
    format!(
        "--sync warp waits for a peer that has final blocks of the chain '{chain}' and their \
         state: one is enough, and of {peers} connected none gives them (it stands at: {}); name \
         one by --bootnodes, or, where the chain is to begin, start all nodes without --sync warp",
        progress.phase
    )
}
