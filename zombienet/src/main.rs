//! Starts a network and keeps it until Ctrl-C: `dure-zombienet four`.

use anyhow::{Result, bail};
use dure_zombienet::{NETWORKS, metrics_address, start};
use std::{env, io, pin::pin, process::ExitCode};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Error: {}", in_one_line(&error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<()> {
    let names: Vec<String> = env::args().skip(1).collect();
    let [name] = names.as_slice() else {
        bail!("usage: dure-zombienet {}", NETWORKS.join("|"));
    };
    let mut stop = pin!(stop_signal()?);

    let network = tokio::select! {
        network = start(name) => network?,
        () = &mut stop => return Ok(()),
    };
    for node in network.nodes() {
        println!(
            "{:8} RPC {}  metrics {}",
            node.name(),
            node.ws_uri(),
            metrics_address(node)?
        );
    }
    let directory = network.base_dir().unwrap_or_default();
    println!("Databases and logs (NODE/NODE.log) are and stay in {directory}");
    println!("'{name}' runs until Ctrl-C");

    stop.await;
    network.destroy().await?;
    Ok(())
}

/// Ends at Ctrl-C, or when somebody ends this process.
fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// What failed and why, without what zombienet writes between: whole configurations, on many lines.
fn in_one_line(error: &anyhow::Error) -> String {
    let what = error.to_string();
    let why = error.root_cause().to_string();
    let why = why.lines().next().unwrap_or_default();
    if what == why {
        what
    } else {
        format!("{what}: {why}")
    }
}
