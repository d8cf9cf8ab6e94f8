//! The JSON-RPC methods that are not in every Substrate node.
//!
//! `sc-service` serves `author`, `chain`, `state`, `childstate`, `system` and `offchain`, and of
//! the new families `chainHead_v1`, `chainSpec_v1`, `transaction_v1` and `transactionWatch_v1`;
//! `archive_v1` only where state and blocks are kept (`--state-pruning archive`, which `--dev`
//! implies). Here come account nonces, fees and finality proofs; and [`limit`], which bounds what
//! others may ask for.

use crate::types::{Backend, Block, Client, Hash, Pool};
use dure_runtime::{AccountId, Nonce};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_cli::RPC_DEFAULT_MAX_SUBS_PER_CONN;
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_service::{
    Configuration,
    config::{RpcBatchRequestConfig, RpcMethods},
};
use sp_core::traits::SpawnNamed;
use sp_runtime::traits::NumberFor;
use std::{num::NonZeroU32, sync::Arc};
use substrate_frame_rpc_system::{System, SystemApiServer};

/// How many calls a minute a WebSocket may make that others opened.
const CALLS_PER_MINUTE: NonZeroU32 = NonZeroU32::new(1_200).unwrap();
/// How many calls others may put into a batch.
const CALLS_PER_BATCH: u32 = 100;
/// How many subscriptions others may have on a WebSocket.
const SUBSCRIPTIONS: u32 = 256;
/// Instances of the runtime that RPC leaves to the chain: to make a block and to import one.
const INSTANCES_OF_THE_CHAIN: usize = 2;

/// Keeps those who ask from taking the node away from its chain. What flags ask for stays.
pub fn limit(config: &mut Configuration) {
    // By this number there are threads for calls that execute the runtime or read much. (Each
    // endpoint has its own limit of connections.) More threads than instances, and an author finds
    // none free.
    let threads = config
        .executor
        .max_runtime_instances
        .saturating_sub(INSTANCES_OF_THE_CHAIN)
        .max(1);
    config.rpc.max_connections = u32::try_from(threads).unwrap_or(u32::MAX);

    for endpoint in config.rpc.addr.iter_mut().flatten() {
        let open_to_others = !endpoint.listen_addr.ip().is_loopback()
            || matches!(endpoint.rpc_methods, RpcMethods::Safe);
        if !open_to_others {
            continue;
        }
        endpoint.rate_limit.get_or_insert(CALLS_PER_MINUTE);
        if matches!(endpoint.batch_config, RpcBatchRequestConfig::Unlimited) {
            endpoint.batch_config = RpcBatchRequestConfig::Limit(CALLS_PER_BATCH);
        }
        if endpoint.max_subscriptions_per_connection == RPC_DEFAULT_MAX_SUBS_PER_CONN {
            endpoint.max_subscriptions_per_connection = SUBSCRIPTIONS;
        }
    }
}

/// What the methods are answered from.
pub struct Sources {
    /// The chain.
    pub client: Arc<Client>,
    /// Transactions that wait: an account's next nonce counts them.
    pub pool: Arc<Pool>,
    /// Who votes on finality.
    pub authority_set: SharedAuthoritySet<Hash, NumberFor<Block>>,
    /// How the vote on finality stands.
    pub voter_state: SharedVoterState,
    /// Justifications as they are made.
    pub justifications: GrandpaJustificationStream<Block>,
    /// Proofs that a block is final.
    pub finality_proofs: Arc<FinalityProofProvider<Backend, Block>>,
}

impl Sources {
    /// The methods. `executor` runs their subscriptions.
    pub fn methods(
        &self,
        executor: Arc<dyn SpawnNamed>,
    ) -> Result<RpcModule<()>, RegisterMethodError> {
        let system = System::<_, _, Block>::new(self.client.clone(), self.pool.clone());
        let payment = TransactionPayment::<_, Block>::new(self.client.clone());
        let grandpa = Grandpa::new(
            executor,
            self.authority_set.clone(),
            self.voter_state.clone(),
            self.justifications.clone(),
            self.finality_proofs.clone(),
        );

        let mut methods = RpcModule::new(());
        methods.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(system))?;
        methods.merge(TransactionPaymentApiServer::into_rpc(payment))?;
        methods.merge(GrandpaApiServer::into_rpc(grandpa))?;
        Ok(methods)
    }
}
