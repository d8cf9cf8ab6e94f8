//! What the binary says when it can't do what it was asked to: one line on stderr, and a code that
//! is not zero.

use std::{
    net::TcpListener,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// How long a refusal may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs the node with these arguments, expects it to fail, and gives back what it says.
fn refusal(args: &[&str]) -> String {
    let mut node = Command::new(env!("CARGO_BIN_EXE_dure-node"))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + PATIENCE;
    while node.try_wait().unwrap().is_none() {
        if Instant::now() > deadline {
            node.kill().unwrap();
            panic!("{args:?} is still running");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let output = node.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(!output.status.success(), "{args:?} did not fail: {stderr}");
    // The logger may add a warning about the host's limits, on a line of its own.
    let lines: Vec<_> = stderr
        .lines()
        .filter(|line| !line.contains("descriptor limit"))
        .collect();
    match lines[..] {
        [line] if line.starts_with("Error: ") => line.to_owned(),
        _ => panic!("{args:?} says more or less than one line: {stderr}"),
    }
}

#[test]
fn bad_flags() {
    assert!(refusal(&["--no-such-flag"]).contains("'--no-such-flag'"));
    assert!(refusal(&["no-such-command"]).contains("'no-such-command'"));
    assert!(refusal(&["--rpc-port", "many"]).contains("'many'"));
    assert!(refusal(&["check-block"]).contains("<HASH or NUMBER>"));
    assert!(refusal(&["--dev", "--node-key", "short"]).contains("node key"));
}

#[test]
fn unknown_chains_and_bad_chain_files() {
    assert!(refusal(&["--chain", "no-such-chain"]).contains("'no-such-chain'"));
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(refusal(&["--chain", manifest]).contains(manifest));
    assert!(refusal(&["export-chain-spec", "--chain", "no-such-chain"]).contains("no-such-chain"));
}

#[test]
fn the_pattern_can_not_be_run() {
    assert!(refusal(&["--chain", "staging"]).contains("export-chain-spec"));
    assert!(refusal(&["check-block", "--chain", "staging", "1"]).contains("export-chain-spec"));
}

#[test]
fn a_validator_without_a_network_key() {
    assert!(refusal(&["--chain", "local", "--alice", "--tmp"]).contains("generate-node-key"));
}

#[test]
fn a_base_path_that_can_not_be_written() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml/base");
    assert!(refusal(&["--dev", "--base-path", path]).contains(path));
}

#[test]
fn ports_in_use() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let rpc = holder.local_addr().unwrap().port().to_string();
    assert!(refusal(&["--dev", "--rpc-port", &rpc]).contains(&rpc));

    let holder = TcpListener::bind("0.0.0.0:0").unwrap();
    let p2p = holder.local_addr().unwrap().port().to_string();
    let refused = refusal(&[
        "--dev",
        "--rpc-port",
        "0",
        "--no-prometheus",
        "--port",
        &p2p,
    ]);
    assert!(refused.contains(&p2p), "{refused}");

    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let metrics = holder.local_addr().unwrap().port().to_string();
    let refused = refusal(&[
        "--dev",
        "--rpc-port",
        "0",
        "--port",
        "0",
        "--prometheus-port",
        &metrics,
    ]);
    assert!(refused.contains(&metrics), "{refused}");
}
