//! What every command needs of the node: the chain, its database, and the queue through which
//! blocks are imported.

use crate::{
    authoring::inherents,
    damage, executor,
    finality::JUSTIFICATION_PERIOD,
    genesis::Genesis,
    types::{Backend, Block, BlockImport, Client, GrandpaLink, Hash, Pool, SelectChain},
};
use dure_runtime::apis::RuntimeApi;
use sc_client_api::Backend as _;
use sc_consensus_aura::ImportQueueParams;
use sc_consensus_grandpa::GrandpaPruningFilter;
use sc_service::{Configuration, Error, PartialComponents};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sp_api::ProvideRuntimeApi;
use sp_blockchain::{Error as ClientError, HeaderBackend};
use sp_consensus_aura::{AuraApi, sr25519::AuthorityPair as AuraPair};
use std::{future::ready, sync::Arc};

/// What every command needs of the node.
pub type Parts = PartialComponents<
    Client,
    Backend,
    SelectChain,
    sc_consensus::DefaultImportQueue<Block>,
    Pool,
    Consensus,
>;

/// The parts of the consensus that the import of blocks shares with authoring and finality.
pub struct Consensus {
    /// Imports blocks and watches them for changes of the voters.
    pub block_import: BlockImport,
    /// Connects that import with the voter.
    pub grandpa_link: GrandpaLink,
    /// Reports to telemetry servers, if there are any.
    pub telemetry: Option<Telemetry>,
}

/// Opens the database (making the genesis block if it is new) and sets up the import of blocks.
pub fn open(config: &Configuration) -> Result<Parts, Error> {
    let telemetry = match config
        .telemetry_endpoints
        .clone()
        .filter(|all| !all.is_empty())
    {
        Some(endpoints) => {
            let worker = TelemetryWorker::new(16)?;
            let telemetry = worker.handle().new_telemetry(endpoints);
            Some((worker, telemetry))
        }
        None => None,
    };

    let executor = executor::new(config);
    let mut database = config.db_config();
    // Blocks with justifications stay, so that others can warp-sync from this node.
    database.pruning_filters = vec![Arc::new(GrandpaPruningFilter)];
    let damaged =
        |reason: &str| explain(config, Error::Client(ClientError::Backend(reason.into())));
    let had_data = match config.database.path().map(damage::holds_data) {
        Some(answer) => answer.map_err(|reason| damaged(&reason))?,
        None => false,
    };
    let backend = sc_service::new_db_backend(database)
        .map_err(|error| explain(config, Error::Client(error)))?;
    if had_data && backend.blockchain().info().genesis_hash == Hash::default() {
        return Err(damaged("there are tables, but no chain in them"));
    }
    let genesis = Genesis {
        spec: &*config.chain_spec,
        commit: !config.no_genesis(),
        backend: backend.clone(),
        executor: executor.clone(),
    };
    let (client, backend, keystore_container, task_manager) =
        sc_service::new_full_parts_with_genesis_builder::<Block, RuntimeApi, _, _>(
            config,
            telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
            executor,
            backend,
            genesis,
            false,
        )
        .map_err(|error| explain(config, error))?;
    let client = Arc::new(client);
    // GRANDPA panics on a chain without authorities: ask before it is there.
    refuse_chain_without_validators(&client, config)?;

    let telemetry = telemetry.map(|(worker, telemetry)| {
        task_manager
            .spawn_handle()
            .spawn("telemetry", None, worker.run());
        telemetry
    });

    let select_chain = SelectChain::new(backend.clone());
    let (block_import, grandpa_link) = sc_consensus_grandpa::block_import(
        client.clone(),
        JUSTIFICATION_PERIOD,
        &client,
        select_chain.clone(),
        telemetry.as_ref().map(Telemetry::handle),
    )?;

    let inherents_client = client.clone();
    let import_queue =
        sc_consensus_aura::import_queue::<AuraPair, _, _, _, _, _>(ImportQueueParams {
            block_import: block_import.clone(),
            justification_import: Some(Box::new(block_import.clone())),
            client: client.clone(),
            create_inherent_data_providers: move |parent, ()| {
                ready(inherents(&inherents_client, parent))
            },
            spawner: &task_manager.spawn_essential_handle(),
            registry: config.prometheus_registry(),
            check_for_equivocation: Default::default(),
            telemetry: telemetry.as_ref().map(Telemetry::handle),
            compatibility_mode: Default::default(),
        })?;

    let transaction_pool = sc_transaction_pool::Builder::new(
        task_manager.spawn_essential_handle(),
        client.clone(),
        config.role.is_authority().into(),
    )
    .with_options(config.transaction_pool.clone())
    .with_prometheus(config.prometheus_registry())
    .build();
    let transaction_pool = Arc::new(Pool::new(transaction_pool, client.clone()));

    Ok(PartialComponents {
        client,
        backend,
        task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other: Consensus {
            block_import,
            grandpa_link,
            telemetry,
        },
    })
}

/// Says which database can't be opened, or which chain specification makes no genesis.
fn explain(config: &Configuration, error: Error) -> Error {
    match error {
        Error::Client(ClientError::Backend(reason) | ClientError::StateDatabase(reason)) => {
            let path = config.database.path().unwrap_or(&config.data_path);
            Error::Other(damage::describe(path, &reason))
        }
        Error::Client(ClientError::Storage(reason)) => {
            // A pallet that refuses its part of the genesis can only panic.
            let reason = if reason.contains("wasm trap") {
                "the runtime refuses it, for the reason in the log line above"
            } else {
                &reason
            };
            Error::Other(format!(
                "the specification of the chain '{}' makes no genesis: {reason}",
                config.chain_spec.name()
            ))
        }
        error => error,
    }
}

/// A chain whose genesis names no validators (a pattern that wasn't filled in) never has a block.
fn refuse_chain_without_validators(client: &Client, config: &Configuration) -> Result<(), Error> {
    let info = client.info();
    // A node that is about to warp-sync does not have the genesis state, and need not ask.
    let without = info.best_number == 0
        && client
            .runtime_api()
            .authorities(info.genesis_hash)
            .is_ok_and(|who| who.is_empty());
    if without {
        return Err(Error::Other(format!(
            "the chain '{}' has no validators: fill in `session.keys` of its specification, \
             remove the empty chain with `purge-chain`, and start again",
            config.chain_spec.name()
        )));
    }
    Ok(())
}
