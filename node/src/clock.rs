//! A clock that was ahead, and is put right.
//!
//! A block names its slot, and the next one needs a later slot. After blocks that were made by a
//! clock that was ahead, none can follow until the right time has come to where that clock was.

use crate::types::{Block, Client, Hash};
use chrono::{DateTime, SecondsFormat};
use futures_timer::Delay;
use sc_consensus_aura::standalone;
use sc_telemetry::log::warn;
use sp_blockchain::HeaderBackend;
use sp_consensus_aura::sr25519::{AuthorityId, AuthoritySignature};
use sp_runtime::traits::Header as _;
use sp_timestamp::Timestamp;
use std::{sync::Arc, time::Duration};

/// How often the node looks.
const PAUSE: Duration = Duration::from_secs(5);

/// How far clocks may be apart, in slots: blocks are taken from one slot ahead.
const APART: u64 = 2;

/// A block that stands in a later slot than the clock's.
pub struct Ahead {
    /// Its number.
    pub number: u64,
    /// By how many slots.
    pub slots: u64,
    /// From when on another can follow it, in ms since 1970.
    pub until: u64,
    /// How long that is from now on, in ms.
    pub wait: u64,
}

/// Says until when no block can be made, once for each newest block that is ahead.
pub async fn watch(client: Arc<Client>) {
    let mut told = None;
    loop {
        let newest = client.info().best_hash;
        if told != Some(newest)
            && let Some(ahead) = ahead(&client, newest)
            && ahead.slots > APART
        {
            warn!("{}", ahead.words());
            told = Some(newest);
        }
        Delay::new(PAUSE).await;
    }
}

/// Is a block of a later slot than the clock's? Where its state isn't there, that can't be told.
pub fn ahead(client: &Client, block: Hash) -> Option<Ahead> {
    let header = client.header(block).ok()??;
    let slot = standalone::find_pre_digest::<Block, AuthoritySignature>(&header).ok()?;
    let long = standalone::slot_duration_at::<AuthorityId, Block, Client>(client, block).ok()?;
    let (slot, long) = (u64::from(slot), long.as_millis());
    let now = Timestamp::current().as_millis();
    let until = slot.saturating_add(1).saturating_mul(long);
    let slots = slot.saturating_sub(now.checked_div(long)?);
    (slots > 0).then(|| Ahead {
        number: u64::from(*header.number()),
        slots,
        until,
        wait: until.saturating_sub(now),
    })
}

impl Ahead {
    /// What is said of it.
    pub fn words(&self) -> String {
        let until = i64::try_from(self.until)
            .ok()
            .and_then(DateTime::from_timestamp_millis)
            .map_or_else(
                || self.until.to_string(),
                |time| time.to_rfc3339_opts(SecondsFormat::Secs, true),
            );
        format!(
            "no block can be made until {until}, in {} s: block {}, the newest, is ahead of this \
             machine's clock; where the clock was ahead before, wait, else put it right",
            self.wait.div_ceil(1_000),
            self.number
        )
    }
}
