//! What each command does.

use crate::{
    cli::{Cli, Subcommand},
    damage, disk, parts, preflight, rpc, service,
    types::{Block, Hash},
};
use dure_runtime::presets::STAGING;
use sc_cli::{CliConfiguration, Error, Result, Runner, SubstrateCli};
use sc_network::{Litep2pNetworkBackend, NetworkWorker, config::NetworkBackendType};
use std::path::Path;

/// Does what the command line asks for. Returns when that is done, or when the node was stopped.
pub fn run(cli: &Cli) -> Result<()> {
    let Some(subcommand) = &cli.subcommand else {
        return run_node(cli);
    };
    match subcommand {
        Subcommand::Key(cmd) => cmd.run(cli),
        Subcommand::ExportChainSpec(cmd) => cmd.run(cli.load_spec(&cmd.chain)?),
        Subcommand::BuildSpec(cmd) => cli
            .create_runner(cmd)?
            .sync_run(|config| cmd.run(config.chain_spec, config.network)),
        Subcommand::ChainInfo(cmd) => cli
            .create_runner(cmd)?
            .sync_run(|config| cmd.run::<Block>(&config)),
        Subcommand::CheckBlock(cmd) => chain_runner(cli, cmd)?.async_run(|config| {
            let parts = parts::open(&config)?;
            Ok((
                cmd.run(parts.client, parts.import_queue),
                parts.task_manager,
            ))
        }),
        Subcommand::ExportBlocks(cmd) => chain_runner(cli, cmd)?.async_run(|config| {
            let parts = parts::open(&config)?;
            Ok((cmd.run(parts.client, config.database), parts.task_manager))
        }),
        Subcommand::ExportState(cmd) => chain_runner(cli, cmd)?.async_run(|config| {
            let parts = parts::open(&config)?;
            Ok((cmd.run(parts.client, config.chain_spec), parts.task_manager))
        }),
        Subcommand::ImportBlocks(cmd) => chain_runner(cli, cmd)?.async_run(|config| {
            let parts = parts::open(&config)?;
            Ok((
                cmd.run(parts.client, parts.import_queue),
                parts.task_manager,
            ))
        }),
        Subcommand::PurgeChain(cmd) => cli
            .create_runner(cmd)?
            .sync_run(|config| cmd.run(config.database)),
        Subcommand::Revert(cmd) => chain_runner(cli, cmd)?.async_run(|config| {
            let parts = parts::open(&config)?;
            let revert = cmd.run::<Block, _, _>(
                parts.client,
                parts.backend,
                // The finality gadget has state of its own beside the blocks.
                Some(Box::new(|client, _, blocks| {
                    sc_consensus_grandpa::revert::<Block, _>(client, blocks).map_err(Into::into)
                })),
            );
            Ok((revert, parts.task_manager))
        }),
    }
}

/// Runs the node until it is told to stop.
fn run_node(cli: &Cli) -> Result<()> {
    refuse_pattern(&cli.run)?;
    preflight::keys(cli)?;
    preflight::base_path(cli)?;

    let mut runner = chain_runner(cli, &cli.run)?;
    if cli.run.rpc_params.experimental_rpc_endpoint.is_empty() {
        // `sc_cli` lets the RPC server move to a random port when its own is taken. Nobody finds
        // it there, so a taken port is an error.
        for endpoint in runner.config_mut().rpc.addr.iter_mut().flatten() {
            endpoint.retry_random_port = false;
        }
    }
    rpc::limit(runner.config_mut());
    // Substrate waits for three. A proof is checked from the genesis on, whoever gives it.
    runner.config_mut().network.min_peers_to_start_warp_sync = Some(1);
    preflight::ports(runner.config())?;

    let database = runner.config().database.path().map(Path::to_owned);
    let ended = runner.run_node_until_exit(|config| async move {
        match config.network.network_backend {
            NetworkBackendType::Litep2p => service::start::<Litep2pNetworkBackend>(config),
            NetworkBackendType::Libp2p => service::start::<NetworkWorker<Block, Hash>>(config),
        }
        .map_err(Error::Service)
    });
    // Where the disk is full, any part may be the first to fail.
    ended.map_err(|error| {
        let full = database.as_deref().and_then(disk::shortage);
        full.map_or(error, Error::Input)
    })
}

/// A runner for a command that needs the chain itself and not only its specification.
fn chain_runner<T: CliConfiguration>(cli: &Cli, command: &T) -> Result<Runner<Cli>> {
    refuse_pattern(command)?;
    let runner: Runner<Cli> = cli.create_runner(command)?;
    if let Some(path) = runner.config().database.path() {
        damage::report_panics(path.into());
    }
    Ok(runner)
}

/// `staging` has no validators, so it can be exported and filled in, but not run.
fn refuse_pattern<T: CliConfiguration>(command: &T) -> Result<()> {
    if command.shared_params().chain.as_deref() == Some(STAGING) {
        return Err(Error::Input(format!(
            "the chain '{STAGING}' is a pattern without validators: write it to a file with \
             `export-chain-spec --chain {STAGING} --output <FILE>`, fill in the keys, and run it \
             with `--chain <FILE>`"
        )));
    }
    Ok(())
}
