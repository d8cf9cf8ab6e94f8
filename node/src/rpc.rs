//! The JSON-RPC methods that are not in every Substrate node.
//!
//! `sc-service` serves `author`, `chain`, `state`, `childstate`, `system` and `offchain`, and of the
//! new families `chainHead_v1`, `chainSpec_v1`, `transaction_v1` and `transactionWatch_v1`;
//! `archive_v1` only where state and blocks are kept (`--state-pruning archive`, which `--dev`
//! implies). Here come account nonces, fees and finality proofs.

use crate::service::{Backend, Block, Client, Hash, Pool};
use dure_runtime::{AccountId, Nonce};
use jsonrpsee::{RpcModule, core::RegisterMethodError};
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_grandpa::{
    FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sp_core::traits::SpawnNamed;
use sp_runtime::traits::NumberFor;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

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
