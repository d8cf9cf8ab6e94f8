//! Making blocks (Aura).

use crate::{
    clock,
    types::{Block, BlockImport, Client, Hash, Pool, SelectChain, Sync},
};
use sc_consensus_aura::{SlotProportion, StartAuraParams, standalone};
use sc_service::{Error, TaskManager};
use sc_telemetry::TelemetryHandle;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::{AuthorityId as AuraId, AuthorityPair as AuraPair};
use sp_keystore::KeystorePtr;
use std::{future::ready, sync::Arc};
use substrate_prometheus_endpoint::Registry;

/// The part of a slot in which its block is made: as much as a full block takes. The other half is
/// for the others to receive and execute it, before the next author builds on it.
const PROPOSAL_PORTION: f32 = 1.0 / 2.0;

/// A block's slot and time, both from this machine's clock.
pub type Inherents = (
    sc_consensus_aura::InherentDataProvider,
    sp_timestamp::InherentDataProvider,
);

/// What the author of a block on `parent` puts into it, and what others compare it with.
pub fn inherents(
    client: &Client,
    parent: Hash,
) -> Result<Inherents, Box<dyn std::error::Error + Send + std::marker::Sync>> {
    let slot_duration = standalone::slot_duration_at::<AuraId, Block, Client>(client, parent)?;
    let now = sp_timestamp::InherentDataProvider::from_system_time();
    let slot = sc_consensus_aura::InherentDataProvider::from_timestamp_and_slot_duration(
        *now,
        slot_duration,
    );
    Ok((slot, now))
}

/// What an author makes blocks from.
pub struct Author {
    /// The chain.
    pub client: Arc<Client>,
    /// The transactions that wait.
    pub pool: Arc<Pool>,
    /// Chooses the block to build on.
    pub select_chain: SelectChain,
    /// Takes the blocks that are made.
    pub block_import: BlockImport,
    /// Says whether the node is still behind the others, and announces blocks to them.
    pub sync: Arc<Sync>,
    /// The author's keys.
    pub keystore: KeystorePtr,
    /// Whether to make blocks without peers too.
    pub force: bool,
    /// Counts blocks.
    pub registry: Option<Registry>,
    /// Reports blocks.
    pub telemetry: Option<TelemetryHandle>,
}

impl Author {
    /// Makes a block in each slot that is this node's. A node without that is better restarted than
    /// left running: the node ends if this task does.
    pub fn start(self, tasks: &TaskManager) -> Result<(), Error> {
        let proposer_factory = sc_basic_authorship::ProposerFactory::new(
            tasks.spawn_handle(),
            self.client.clone(),
            self.pool,
            self.registry.as_ref(),
            self.telemetry.clone(),
        );
        let best = self.client.info().best_hash;
        let inherents_client = self.client.clone();
        let aura = sc_consensus_aura::start_aura::<AuraPair, _, _, _, _, _, _, _, _, _, _>(
            StartAuraParams {
                slot_duration: standalone::slot_duration_at::<AuraId, Block, Client>(
                    &self.client,
                    best,
                )?,
                client: self.client,
                select_chain: self.select_chain,
                block_import: self.block_import,
                proposer_factory,
                sync_oracle: self.sync.clone(),
                justification_sync_link: self.sync,
                // On a block of a later slot the runtime would panic, each time again.
                create_inherent_data_providers: move |parent, ()| {
                    ready(match clock::ahead(&inherents_client, parent) {
                        Some(ahead) => Err(ahead.words().into()),
                        None => inherents(&inherents_client, parent),
                    })
                },
                force_authoring: self.force,
                backoff_authoring_blocks: None::<()>,
                keystore: self.keystore,
                block_proposal_slot_portion: SlotProportion::new(PROPOSAL_PORTION),
                max_block_proposal_slot_portion: None,
                telemetry: self.telemetry,
                compatibility_mode: Default::default(),
            },
        )?;
        tasks
            .spawn_essential_handle()
            .spawn_blocking("aura", Some("block-authoring"), aura);
        Ok(())
    }
}
