//! The command line.

use crate::{chain_spec, keys::Key};
use sc_cli::{DatabasePruningMode, RunCmd, SubstrateCli};
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
    Key(Key),

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
    ///
    /// And the pool bans nothing unless `--tx-ban-seconds` is given, as `sc_cli` has it on `--dev`.
    /// A free submission always has the same bytes, and the pool bans also what the runtime has
    /// refused for now alone (`UnknownTransaction`): half an hour, where a pause may be over in a
    /// minute.
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
        cli.run.pool_config.tx_ban_seconds.get_or_insert(0);
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
        "the issues of the Dure repository, or privately as its SECURITY.md says".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
        chain_spec::load(id)
    }
}
