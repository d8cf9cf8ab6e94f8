//! What the commands about keys write.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

/// Runs a command about keys, under a mask that would let all others read what it writes.
fn key(args: &[&str]) {
    let said = Command::new("sh")
        .args(["-c", r#"umask 0; exec "$@""#, "sh"])
        .arg(env!("CARGO_BIN_EXE_dure-node"))
        .arg("key")
        .args(args)
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{args:?}: {errors}");
}

/// Every file below a path, and that others have no right to it.
fn private_files(path: &Path) -> usize {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        return entries
            .map(|entry| private_files(&entry.unwrap().path()))
            .sum();
    }
    let mode = fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "{}: {mode:o}", path.display());
    1
}

#[test]
fn what_they_write_is_its_owners_alone() {
    let home = std::env::temp_dir().join(format!("dure-keys-{}", std::process::id()));
    fs::create_dir(&home).unwrap();
    let at = |name: &str| home.join(name).to_str().unwrap().to_owned();
    key(&["generate-node-key", "--file", &at("node.key")]);
    key(&[
        "insert",
        "--base-path",
        &at("base"),
        "--chain",
        "dev",
        "--scheme",
        "sr25519",
        "--key-type",
        "aura",
        "--suri",
        "//Alice",
    ]);
    assert_eq!(private_files(&home), 2);
    fs::remove_dir_all(home).unwrap();
}
