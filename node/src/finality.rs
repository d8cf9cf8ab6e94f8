//! Voting on which blocks are final (GRANDPA).

use crate::types::{Block, Client, GrandpaLink, Hash, Pool, Sync};
use sc_consensus_grandpa::{
    Config, GrandpaParams, SharedVoterState, ThreeQuartersOfTheUnfinalizedChain, VotingRulesBuilder,
};
use sc_network::{
    NetworkBackend, NotificationService, ProtocolName, config::FullNetworkConfiguration,
    service::traits::NetworkService,
};
use sc_service::{Configuration, Error, Role, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_blockchain::HeaderBackend;
use sp_keystore::KeystorePtr;
use std::{sync::Arc, time::Duration};
use substrate_prometheus_endpoint::Registry;

/// GRANDPA keeps a justification at least every so many blocks.
pub const JUSTIFICATION_PERIOD: u32 = 512;

/// How long GRANDPA expects a message to travel through the network. A voter waits for the round's
/// primary up to twice as long, and for votes that could change its mind up to four times: a round
/// may so take half a slot. Slower networks stay safe, as voting never rests on time, and lose
/// rounds at most; within one country a message takes a tenth of it.
const GOSSIP_DURATION: Duration = Duration::from_millis(250);

/// The way on which votes travel.
pub struct Protocol {
    name: ProtocolName,
    notifications: Box<dyn NotificationService>,
}

impl Protocol {
    /// Adds GRANDPA's protocol to those of the network.
    pub fn add_to<N: NetworkBackend<Block, Hash>>(
        network: &mut FullNetworkConfiguration<Block, Hash, N>,
        metrics: sc_network::service::NotificationMetrics,
        client: &Client,
        config: &Configuration,
    ) -> Self {
        let name = sc_consensus_grandpa::protocol_standard_name(
            &client.info().genesis_hash,
            &config.chain_spec,
        );
        let (protocol, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
            name.clone(),
            metrics,
            network.peer_store_handle(),
        );
        network.add_notification_protocol(protocol);
        Self {
            name,
            notifications,
        }
    }
}

/// What a voter votes with. Without keys it follows the vote and casts none.
pub struct Voter {
    /// The name under which its metrics and telemetry go.
    pub name: String,
    /// Whether it may vote.
    pub role: Role,
    /// The way on which votes travel.
    pub protocol: Protocol,
    /// Tells of the blocks that were imported.
    pub link: GrandpaLink,
    /// The network.
    pub network: Arc<dyn NetworkService>,
    /// Fetches blocks that were voted for.
    pub sync: Arc<Sync>,
    /// The voter's keys.
    pub keystore: KeystorePtr,
    /// Takes the proofs of double votes.
    pub pool: Arc<Pool>,
    /// Where RPC reads how the vote stands.
    pub state: SharedVoterState,
    /// Counts rounds.
    pub registry: Option<Registry>,
    /// Reports rounds.
    pub telemetry: Option<TelemetryHandle>,
}

impl Voter {
    /// Votes. A node without that is better restarted than left running: the node ends if this task
    /// does.
    pub fn start(self, tasks: &TaskManager) -> Result<(), Error> {
        let voter = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
            config: Config {
                gossip_duration: GOSSIP_DURATION,
                justification_generation_period: JUSTIFICATION_PERIOD,
                observer_enabled: false,
                local_role: self.role,
                name: Some(self.name),
                keystore: self.role.is_authority().then_some(self.keystore),
                telemetry: self.telemetry.clone(),
                protocol_name: self.protocol.name,
            },
            link: self.link,
            network: self.network,
            sync: self.sync,
            notification_service: self.protocol.notifications,
            // No block is too new to vote for. Safety does not rest on that: a vote counts for
            // all that its block is built on, so that voters who see different newest blocks
            // finalise what these have in common, in the same round. To hold back from the
            // newest (by two, as Substrate does by default) costs that many slots. Where much
            // is unfinalised, after a partition, three quarters of it are enough for one round.
            voting_rule: VotingRulesBuilder::new()
                .add(ThreeQuartersOfTheUnfinalizedChain)
                .build(),
            prometheus_registry: self.registry,
            shared_voter_state: self.state,
            telemetry: self.telemetry,
            offchain_tx_pool_factory: OffchainTransactionPoolFactory::new(self.pool),
        })?;
        tasks
            .spawn_essential_handle()
            .spawn_blocking("grandpa-voter", None, voter);
        Ok(())
    }
}
