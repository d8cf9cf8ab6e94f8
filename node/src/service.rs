//! The parts of a running node, and how they are connected.
//!
//! [`new_partial`] makes what every command needs: the chain, its database, and the queue through
//! which blocks are imported. [`new_full`] adds what makes it a node: the network, JSON-RPC, block
//! authoring (Aura) and finality (GRANDPA).

use crate::{damage, genesis::Genesis, preflight, rpc};
use dure_runtime::apis::RuntimeApi;
use futures::FutureExt;
use sc_client_api::Backend as _;
use sc_consensus_aura::{ImportQueueParams, SlotProportion, StartAuraParams, standalone};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaParams, GrandpaPruningFilter, SharedVoterState,
    ThreeQuartersOfTheUnfinalizedChain, VotingRulesBuilder, warp_proof,
};
use sc_network::{NetworkBackend, config::FullNetworkConfiguration};
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{
    BuildNetworkParams, Configuration, Error, PartialComponents, RpcHandlers, SpawnTasksParams,
    TaskManager, WarpSyncConfig,
};
use sc_telemetry::{Telemetry, TelemetryWorker, log::info};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::{Error as ClientError, HeaderBackend};
use sp_consensus_aura::{
    AuraApi,
    sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair},
};
use sp_runtime::traits::Block as BlockT;
use std::{future::ready, sync::Arc, time::Duration};

pub use dure_runtime::opaque::Block;

/// A block's hash.
pub type Hash = <Block as BlockT>::Hash;
/// Executes the runtime.
pub type Executor = sc_executor::WasmExecutor;
/// The chain.
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
/// The chain's database.
pub type Backend = sc_service::TFullBackend<Block>;
/// Transactions that wait for a block.
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
/// Chooses the fork to build on. (GRANDPA restricts it to forks of the last final block.)
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;

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
    block_import: sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>,
    /// Connects that import with the voter.
    grandpa_link: sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>,
    /// Reports to telemetry servers, if there are any.
    telemetry: Option<Telemetry>,
}

/// GRANDPA keeps a justification at least every so many blocks.
const JUSTIFICATION_PERIOD: u32 = 512;

/// How long GRANDPA expects a message to travel through the network. A voter waits for the round's
/// primary up to twice as long, and for votes that could change its mind up to four times: a round
/// may so take half a slot. Slower networks stay safe, as voting never rests on time, and lose
/// rounds at most; within one country a message takes a tenth of it.
const GOSSIP_DURATION: Duration = Duration::from_millis(250);

/// The part of a slot in which its block is made: as much as a full block takes. The other half is
/// for the others to receive and execute it, before the next author builds on it.
const PROPOSAL_PORTION: f32 = 1.0 / 2.0;

/// Opens the database (making the genesis block if it is new) and sets up the import of blocks.
pub fn new_partial(config: &Configuration) -> Result<Parts, Error> {
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

    let executor: Executor = sc_service::new_wasm_executor(&config.executor);
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

    Ok(PartialComponents {
        client,
        backend,
        task_manager,
        import_queue,
        keystore_container,
        select_chain,
        transaction_pool: Arc::new(transaction_pool),
        other: Consensus {
            block_import,
            grandpa_link,
            telemetry,
        },
    })
}

/// Starts the node on a network of this kind. It runs until the returned tasks are dropped.
pub fn new_full<N: NetworkBackend<Block, Hash>>(
    config: Configuration,
) -> Result<TaskManager, Error> {
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
    } = new_partial(&config)?;

    // The network, with the protocols of GRANDPA and warp sync added to the usual ones.
    let mut network_config = FullNetworkConfiguration::<Block, Hash, N>::new(
        &config.network,
        config.prometheus_registry().cloned(),
    );
    let network_metrics = N::register_notification_metrics(config.prometheus_registry());
    let grandpa_protocol = sc_consensus_grandpa::protocol_standard_name(
        &client.info().genesis_hash,
        &config.chain_spec,
    );
    let (grandpa_protocol_config, grandpa_notifications) =
        sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
            grandpa_protocol.clone(),
            network_metrics.clone(),
            network_config.peer_store_handle(),
        );
    network_config.add_notification_protocol(grandpa_protocol_config);
    let warp_sync = warp_proof::NetworkProvider::new(
        backend.clone(),
        grandpa_link.shared_authority_set().clone(),
        Vec::new(),
    );
    let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
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
            keystore: Some(keystore_container.keystore()),
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

    // What consensus needs of the configuration, which the next step consumes.
    let role = config.role;
    let force_authoring = config.force_authoring;
    let votes = !config.disable_grandpa;
    let name = config.network.node_name.clone();
    let registry = config.prometheus_registry().cloned();

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
        keystore: keystore_container.keystore(),
        transaction_pool: transaction_pool.clone(),
        rpc_builder: Box::new(move |executor| {
            rpc_sources
                .methods(executor)
                .map_err(|error| Error::Application(Box::new(error)))
        }),
        network: network.clone(),
        system_rpc_tx,
        tx_handler_controller,
        sync_service: sync_service.clone(),
        telemetry: telemetry.as_mut(),
        tracing_execute_block: None,
    })?;
    let telemetry = telemetry.as_ref().map(Telemetry::handle);

    // A node without block authoring or finality is better restarted than left running: both
    // tasks are essential, so the node ends if one of them does.
    if role.is_authority() {
        let proposer_factory = sc_basic_authorship::ProposerFactory::new(
            task_manager.spawn_handle(),
            client.clone(),
            transaction_pool.clone(),
            registry.as_ref(),
            telemetry.clone(),
        );
        let best = client.info().best_hash;
        let inherents_client = client.clone();
        let authoring = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
            StartAuraParams {
                slot_duration: standalone::slot_duration_at::<AuraId, Block, Client>(
                    &client, best,
                )?,
                client,
                select_chain,
                block_import,
                proposer_factory,
                sync_oracle: sync_service.clone(),
                justification_sync_link: sync_service.clone(),
                create_inherent_data_providers: move |parent, ()| {
                    ready(inherents(&inherents_client, parent))
                },
                force_authoring,
                backoff_authoring_blocks: None::<()>,
                keystore: keystore_container.keystore(),
                block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
                max_block_proposal_slot_portion: None,
                telemetry: telemetry.clone(),
                compatibility_mode: Default::default(),
            },
        )?;
        task_manager.spawn_essential_handle().spawn_blocking(
            "aura",
            Some("block-authoring"),
            authoring,
        );
    }

    if votes {
        let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
            config: sc_consensus_grandpa::Config {
                gossip_duration: GOSSIP_DURATION,
                justification_generation_period: JUSTIFICATION_PERIOD,
                observer_enabled: false,
                local_role: role,
                name: Some(name),
                // Without keys the voter follows the vote and casts none.
                keystore: role.is_authority().then(|| keystore_container.keystore()),
                telemetry: telemetry.clone(),
                protocol_name: grandpa_protocol,
            },
            link: grandpa_link,
            network,
            sync: sync_service,
            notification_service: grandpa_notifications,
            // No block is too new to vote for. Safety does not rest on that: a vote counts for
            // all that its block is built on, so that voters who see different newest blocks
            // finalise what these have in common, in the same round. To hold back from the
            // newest (by two, as Substrate does by default) costs that many slots. Where much
            // is unfinalised, after a partition, three quarters of it are enough for one round.
            voting_rule: VotingRulesBuilder::new()
                .add(ThreeQuartersOfTheUnfinalizedChain)
                .build(),
            prometheus_registry: registry,
            shared_voter_state: voter_state,
            telemetry,
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(transaction_pool),
        })?;
        task_manager
            .spawn_essential_handle()
            .spawn_blocking("grandpa-voter", None, voter);
    }

    say_where_to_look(&rpc_handlers);
    Ok(task_manager)
}

/// A block's slot and time, both from this machine's clock.
type Inherents = (
    sc_consensus_aura::InherentDataProvider,
    sp_timestamp::InherentDataProvider,
);

/// What the author of a block on `parent` puts into it, and what others compare it with.
fn inherents(
    client: &Client,
    parent: Hash,
) -> Result<Inherents, Box<dyn std::error::Error + Send + Sync>> {
    let slot_duration = standalone::slot_duration_at::<AuraId, Block, Client>(client, parent)?;
    let now = sp_timestamp::InherentDataProvider::from_system_time();
    let slot = sc_consensus_aura::InherentDataProvider::from_timestamp_and_slot_duration(
        *now,
        slot_duration,
    );
    Ok((slot, now))
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
