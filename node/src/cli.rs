//! The command line.

use crate::chain_spec;
use sc_cli::{DatabasePruningMode, KeySubcommand, RunCmd, SubstrateCli};
use sc_service::ChainSpec;
use std::ffi::OsString;

/// What the user asks for: a command, or (without one) a running node.
#[derive(Debug, clap::Parser)]
pub struct Cli {
    /// What to do instead of running the node.
    #[command(subcommand)]
    pub subcommand: Option<Subcommand>,

    /// How to run the node.
    #[command(flatten)]
    pub run: RunCmd,
}

/// Everything that the binary does besides running the node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
    /// Make and inspect keys.
    #[command(subcommand)]
    Key(KeySubcommand),

    /// Write a chain specification as JSON.
    ExportChainSpec(sc_cli::ExportChainSpecCmd),

    /// Write a chain specification with this node as its boot node (older: see export-chain-spec).
    BuildSpec(sc_cli::BuildSpecCmd),

    /// Show the best and the finalised block of the database.
    ChainInfo(sc_cli::ChainInfoCmd),

    /// Execute a block of the database again.
    CheckBlock(sc_cli::CheckBlockCmd),

    /// Write blocks to a file.
    ExportBlocks(sc_cli::ExportBlocksCmd),

    /// Write the state at a block as a chain specification.
    ExportState(sc_cli::ExportStateCmd),

    /// Read blocks from a file.
    ImportBlocks(sc_cli::ImportBlocksCmd),

    /// Remove the whole chain from the database.
    PurgeChain(sc_cli::PurgeChainCmd),

    /// Take back the newest blocks that are not yet finalised.
    Revert(sc_cli::RevertCmd),
}

impl Cli {
    /// Reads the command line. `--help` and `--version` are errors that want to be on stdout.
    ///
    /// Beyond what `sc_cli` lets `--dev` mean, it keeps all state unless `--state-pruning` is
    /// given: developers look back further than 256 blocks, and only an archive node serves the
    /// `archive_v1` methods.
    pub fn from_command_line<I>(args: I) -> Result<Self, clap::Error>
    where
        I: IntoIterator,
        I::Item: Into<OsString> + Clone,
    {
        let mut cli = Self::try_from_iter(args)?;
        if cli.run.shared_params.dev {
            let pruning = &mut cli.run.import_params.pruning_params.state_pruning;
            pruning.get_or_insert(DatabasePruningMode::Archive);
        }
        Ok(cli)
    }
}

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Dure Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        "A node of Dure, the chain that keeps the ledgers of public services".into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "the issue tracker of the Dure repository".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        chain_spec::load(id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use sc_cli::CliConfiguration;

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
}
