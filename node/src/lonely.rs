//! A node without peers fetches no block, and its log would not say why.

use futures_timer::Delay;
use sc_telemetry::log::warn;
use std::time::Duration;

/// How long finding the first peer takes at most, where there is one.
const FIRST: Duration = Duration::from_secs(15);
/// From when a node that still has none says so again.
const AGAIN: Duration = Duration::from_secs(300);

/// Says so while the node has no peers.
pub async fn watch(chain: String, peers: impl Fn() -> usize) {
    let mut pause = FIRST;
    loop {
        Delay::new(pause).await;
        pause = FIRST;
        if peers() == 0 {
            warn!("{}", words(&chain));
            pause = AGAIN;
        }
    }
}

/// What is said of the chain of this name.
fn words(chain: &str) -> String {
    format!(
        "no peers: this node follows the chain '{chain}', and has found nobody to fetch its blocks \
         from; name a node of it by --bootnodes, or run a chain of one validator by --dev"
    )
}
