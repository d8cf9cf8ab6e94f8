//! A running node: the network, JSON-RPC, authoring and finality on top of the [`parts`] that every
//! command needs.

use crate::{
    authoring::Author,
    clock, disk,
    finality::{Protocol, Voter},
    lonely,
    parts::{self, Consensus},
    preflight, rpc,
    types::{Block, Hash},
};
use futures::FutureExt;
use sc_client_api::Backend as _;
use sc_consensus_grandpa::{FinalityProofProvider, SharedVoterState, warp_proof};
use sc_network::{NetworkBackend, config::FullNetworkConfiguration};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
    BuildNetworkParams, ChainType, Configuration, Error, PartialComponents, RpcHandlers,
    SpawnTasksParams, TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, log::info};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use std::{path::Path, sync::Arc};

/// Starts the node on a network of this kind. It runs until the returned tasks are dropped.
pub fn start<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, Error> {
    let PartialComponents {
        client,
        backend,
        mut task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool,
        other:
            Consensus {
                block_import,
                grandpa_link,
                mut telemetry,
            },
    } = parts::open(&config)?;
    let keystore = keystore_container.keystore();

    // The network, with the protocols of GRANDPA and warp sync added to the usual ones.
    let mut network_config = FullNetworkConfiguration::<Block, Hash, N>::new(
        &config.network,
        config.prometheus_registry().cloned(),
    );
    let network_metrics = N::register_notification_metrics(config.prometheus_registry());
    let protocol = Protocol::add_to(
        &mut network_config,
        network_metrics.clone(),
        &client,
        &config,
    );
    let warp_sync = warp_proof::NetworkProvider::new(
        backend.clone(),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    );
    let (network, system_rpc_tx, tx_handler_controller, sync, _bitswap) =
        sc_service::build_network(BuildNetworkParams {
            config: &config,
            net_config: network_config,
            client: client.clone(),
            transaction_pool: transaction_pool.clone(),
            spawn_handle: task_manager.spawn_handle(),
            spawn_essential_handle: task_manager.spawn_essential_handle(),
            import_queue,
            block_announce_validator_builder: None,
            warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
            block_relay: None,
            metrics: network_metrics,
            gap_sync_body_policy: None,
        })?;

    if config.offchain_worker.enabled {
        let workers = OffchainWorkers::new(OffchainWorkerOptions {
            runtime_api_provider: client.clone(),
            keystore: Some(keystore.clone()),
            offchain_db: backend.offchain_storage(),
            transaction_pool: Some(OffchainTransactionPoolFactory::new(
                transaction_pool.clone(),
            )),
            network_provider: Arc::new(network.clone()),
            is_validator: config.role.is_authority(),
            enable_http_requests: true,
            custom_extensions: |_| vec![],
        })?;
        task_manager.spawn_handle().spawn(
            "offchain-workers-runner",
            "offchain-worker",
            workers
                .run(client.clone(), task_manager.spawn_handle())
                .boxed(),
        );
    }

    // What the others need of the configuration, which the next step consumes.
    let role = config.role;
    let force_authoring = config.force_authoring;
    let votes = !config.disable_grandpa;
    let name = config.network.node_name.clone();
    let registry = config.prometheus_registry().cloned();
    let chain = config.chain_spec.name().to_owned();
    let database = config.database.path().map(Path::to_owned);
    let needs_peers = config.chain_spec.chain_type() != ChainType::Development;

    // JSON-RPC, metrics, telemetry, and the tasks that keep the transaction pool up to date.
    let voter_state = SharedVoterState::empty();
    let rpc_sources = rpc::Sources {
        client: client.clone(),
        pool: transaction_pool.clone(),
        authority_set: grandpa_link.shared_authority_set().clone(),
        voter_state: voter_state.clone(),
        justifications: grandpa_link.justification_stream(),
        finality_proofs: FinalityProofProvider::new_for_service(
            backend.clone(),
            Some(grandpa_link.shared_authority_set().clone()),
        ),
    };
    let rpc_handlers = sc_service::spawn_tasks(SpawnTasksParams {
        config,
        client: client.clone(),
        backend,
        task_manager: &mut task_manager,
        keystore: keystore.clone(),
        transaction_pool: transaction_pool.clone(),
        rpc_builder: Box::new(move |executor| {
            rpc_sources
                .methods(executor)
                .map_err(|error| Error::Application(Box::new(error)))
        }),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;
    let telemetry = telemetry.as_ref().map(Telemetry::handle);

    if let Some(database) = database {
        disk::watch(database)?;
    }
    let watches = task_manager.spawn_handle();
    watches.spawn("clock-watch", None, clock::watch(client.clone()));
    if needs_peers {
        watches.spawn("lonely-watch", None, lonely::watch(chain, sync.clone()));
    }

    if role.is_authority() {
        Author {
            client,
            pool: transaction_pool.clone(),
            select_chain,
            block_import,
            sync: sync.clone(),
            keystore: keystore.clone(),
            force: force_authoring,
            registry: registry.clone(),
            telemetry: telemetry.clone(),
        }
        .start(&task_manager)?;
    }
    if votes {
        Voter {
            name,
            role,
            protocol,
            link: grandpa_link,
            network,
            sync,
            keystore,
            pool: transaction_pool,
            state: voter_state,
            registry,
            telemetry,
        }
        .start(&task_manager)?;
    }

    say_where_to_look(&rpc_handlers);
    Ok(task_manager)
}

/// Tells developers where to point Polkadot.js, with the port that the server really has.
fn say_where_to_look(rpc: &RpcHandlers) {
    if let Some(mut address) = rpc
        .listen_addresses()
        .iter()
        .find_map(preflight::tcp_address)
    {
        if address.ip().is_unspecified() {
            address.set_ip(std::net::Ipv4Addr::LOCALHOST.into());
        }
        info!("Polkadot.js Apps: https://polkadot.js.org/apps/?rpc=ws://{address}");
    }
}
