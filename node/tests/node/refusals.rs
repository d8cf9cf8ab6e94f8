//! What the binary says when it can't do what it was asked to: one line on stderr, and a code that
//! is not zero.

use std::{
    net::TcpListener,
    os::unix::fs::PermissionsExt,
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
fn development_keys_of_a_chain_that_is_live() {
    let spec = live_spec();
    let refused = refusal(&["--chain", &spec, "--alice", "--tmp"]);
    assert!(
        refused.contains("//Alice is a key of the development phrase"),
        "{refused}"
    );
    for suri in ["//Alice", "//My//own", "///password"] {
        let refused = insert(&spec, suri);
        assert!(refused.contains("which everybody has"), "{refused}");
        assert!(!refused.contains("password"), "{refused}");
    }
    std::fs::remove_file(spec).unwrap();
}

#[test]
fn what_is_no_secret() {
    for (suri, says) in [
        ("/no/such/aura.suri", "there is no file /no/such/aura.suri"),
        ("./aura.suri", "there is no file ./aura.suri"),
        ("aura.suri", "is no secret URI"),
        ("my wallet", "is no secret URI"),
        ("CentralBank", "is no secret URI"),
        ("0x11", "is no secret URI"),
        ("//", "is no secret URI"),
        ("", "is no secret URI"),
    ] {
        let refused = insert("dev", suri);
        assert!(refused.contains(says), "{refused}");
        assert!(!refused.contains("wallet"), "{refused}");
        assert!(refusal(&["key", "inspect", suri]).contains(says));
    }
    let empty = secret_file("empty", "\n", 0o600);
    assert!(insert("dev", &empty).contains("is no secret URI"));
    let path = secret_file("path", "/etc/dure/aura.suri", 0o600);
    assert!(insert("dev", &path).contains("is no secret URI"));
    let open = secret_file("open", "//Alice", 0o644);
    assert!(insert("dev", &open).contains("others than its owner may read it: chmod 600"));
    for file in [empty, path, open] {
        std::fs::remove_file(file).unwrap();
    }
}

/// What the node says when it refuses to insert a key. No keystore comes to be.
fn insert(chain: &str, suri: &str) -> String {
    let base = temporary("keystore");
    let refused = refusal(&[
        "key",
        "insert",
        "--base-path",
        &base,
        "--chain",
        chain,
        "--scheme",
        "sr25519",
        "--key-type",
        "aura",
        "--suri",
        suri,
    ]);
    assert!(!std::path::Path::new(&base).exists());
    refused
}

fn temporary(name: &str) -> String {
    let path = std::env::temp_dir().join(format!("dure-{name}-{}", std::process::id()));
    path.to_str().unwrap().to_owned()
}

fn secret_file(name: &str, content: &str, mode: u32) -> String {
    let path = temporary(name);
    std::fs::write(&path, content).unwrap();
    std::fs::set_permissions(&path, PermissionsExt::from_mode(mode)).unwrap();
    path
}

/// A chain specification that says that its chain is live.
fn live_spec() -> String {
    let spec = dure_node::chain_spec::load("local").unwrap();
    let json = spec.as_json(false).unwrap();
    let path = temporary("live.json");
    std::fs::write(&path, json.replace(r#""Local""#, r#""Live""#)).unwrap();
    path
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
