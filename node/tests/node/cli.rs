//! The command line.

use clap::CommandFactory;
use dure_node::cli::Cli;
use sc_cli::{CliConfiguration, SubstrateCli};

fn parse(args: &[&str]) -> Result<Cli, clap::Error> {
    Cli::from_command_line(std::iter::once("dure-node").chain(args.iter().copied()))
}

#[test]
fn the_command_line_is_consistent() {
    Cli::setup_command(Cli::command()).debug_assert();
}

#[test]
fn dev_needs_no_other_flag() {
    let run = parse(&["--dev"]).unwrap().run;
    assert_eq!(run.chain_id(true).unwrap(), "dev");
    assert!(run.role(true).unwrap().is_authority());
    assert_eq!(run.dev_key_seed(true).unwrap().as_deref(), Some("//Alice"));
    assert!(run.force_authoring().unwrap());
    assert_eq!(run.rpc_cors(true).unwrap(), None);
    assert!(run.state_pruning().unwrap().unwrap().is_archive());
    let rpc = run.rpc_addr(9944).unwrap().unwrap();
    assert_eq!(rpc[0].listen_addr.to_string(), "127.0.0.1:9944");
    assert!(
        run.base_path()
            .unwrap()
            .unwrap()
            .path()
            .starts_with(std::env::temp_dir())
    );
}

#[test]
fn the_pool_bans_only_where_it_is_told_to() {
    let banned = |args: &[&str]| parse(args).unwrap().run.pool_config.tx_ban_seconds;
    assert_eq!(banned(&["--chain", "local"]), Some(0));
    assert_eq!(banned(&["--dev"]), Some(0));
    assert_eq!(banned(&["--tx-ban-seconds", "60"]), Some(60));
}

#[test]
fn only_dev_keeps_all_state_unasked() {
    let kept = |args: &[&str]| parse(args).unwrap().run.state_pruning().unwrap();
    assert!(kept(&["--chain", "local"]).is_none());
    assert!(
        !kept(&["--dev", "--state-pruning", "1000"])
            .unwrap()
            .is_archive()
    );
}

#[test]
fn the_default_database_is_parity_db() {
    let run = parse(&["--chain", "local"]).unwrap().run;
    assert_eq!(run.database().unwrap(), None);
    assert_eq!(
        sc_cli::Database::variants(),
        ["paritydb", "paritydb-experimental", "auto"]
    );
}

#[test]
fn help_and_version_are_no_failures() {
    assert!(!parse(&["--help"]).unwrap_err().use_stderr());
    assert!(!parse(&["--version"]).unwrap_err().use_stderr());
    assert!(parse(&["--no-such-flag"]).unwrap_err().use_stderr());
}
