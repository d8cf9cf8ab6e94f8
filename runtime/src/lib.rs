//! # The Dure runtime
//!
//! Which pallets make up the chain, in which order, under which index. How each is set is in
//! [`configs`]; what the node may ask is in [`apis`]; what a chain starts from is in [`presets`].

#![cfg_attr(not(feature = "std"), no_std)]
#![recursion_limit = "256"]
// FRAME's macros write public items without docs.
#![allow(missing_docs)]

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

extern crate alloc;

pub mod apis;
pub mod bare;
pub mod configs;
pub mod fees;
pub mod migrations;
pub mod presets;
pub mod types;
pub mod validators;
pub mod weights;

pub use types::*;

use alloc::vec::Vec;
use pallet_session::historical as pallet_session_historical;
use sp_version::RuntimeVersion;

/// Has to be read as a number in the very place, so that a macro and no constant passes it on.
macro_rules! version {
    (spec_version: $spec_version:tt,) => {
        /// This runtime's version. `spec_version` rises with every change of behaviour,
        /// `transaction_version` with every change in how a call or extension is encoded.
        #[sp_version::runtime_version]
        pub const VERSION: RuntimeVersion = RuntimeVersion {
            spec_name: alloc::borrow::Cow::Borrowed("dure"),
            impl_name: alloc::borrow::Cow::Borrowed("dure"),
            authoring_version: 1,
            spec_version: $spec_version,
            impl_version: 1,
            apis: apis::RUNTIME_API_VERSIONS,
            transaction_version: 4,
            system_version: 1,
        };
    };
}

#[cfg(not(feature = "next-version"))]
version! {
    spec_version: 112,
}

// Always one more, for tests of upgrades.
#[cfg(feature = "next-version")]
version! {
    spec_version: 113,
}

/// The composition. Indices are part of the encoding of every call, event and error: they are
/// never changed and never used again. FRAME's pallets stand below 50, Dure's from 50 on.
#[frame_support::runtime]
mod runtime {
    /// The chain's state machine.
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    // Blocks and who makes them.
    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    #[runtime::pallet_index(2)]
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(3)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(4)]
    pub type Aura = pallet_aura;
    #[runtime::pallet_index(5)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(6)]
    pub type ValidatorMembership = pallet_membership<Instance2>;
    #[runtime::pallet_index(7)]
    pub type Historical = pallet_session_historical;
    #[runtime::pallet_index(8)]
    pub type Offences = pallet_offences;

    // Money and fees.
    #[runtime::pallet_index(10)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(11)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(12)]
    pub type Treasury = pallet_treasury;

    // Who decides.
    #[runtime::pallet_index(20)]
    pub type Council = pallet_collective<Instance1>;
    #[runtime::pallet_index(21)]
    pub type CouncilMembership = pallet_membership<Instance1>;
    #[runtime::pallet_index(22)]
    pub type Whitelist = pallet_whitelist;
    #[runtime::pallet_index(23)]
    pub type Preimage = pallet_preimage;
    #[runtime::pallet_index(24)]
    pub type Scheduler = pallet_scheduler;
    #[runtime::pallet_index(25)]
    pub type SafeMode = pallet_safe_mode;
    #[runtime::pallet_index(26)]
    pub type TxPause = pallet_tx_pause;
    #[runtime::pallet_index(29)]
    pub type Sudo = pallet_sudo;

    // What any account can use.
    #[runtime::pallet_index(30)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(31)]
    pub type Multisig = pallet_multisig;
    #[runtime::pallet_index(32)]
    pub type Proxy = pallet_proxy;

    // The public services.
    #[runtime::pallet_index(50)]
    pub type Cbdc = pallet_cbdc;
    #[runtime::pallet_index(51)]
    pub type CredentialBadges = pallet_credential_badges;
    #[runtime::pallet_index(52)]
    pub type CbdcVouchers = pallet_cbdc_vouchers;
    #[runtime::pallet_index(53)]
    pub type Merchants = pallet_merchants;
    #[runtime::pallet_index(54)]
    pub type NotaryAttestations = pallet_notary_attestations;
    #[runtime::pallet_index(55)]
    pub type AgriTrade = pallet_agri_trade;
    #[runtime::pallet_index(56)]
    pub type EcoRewards = pallet_eco_rewards;
    #[runtime::pallet_index(57)]
    pub type SecurityTokens = pallet_security_tokens;
    // Where the units of securities are. Nothing but that pallet writes to it.
    #[runtime::pallet_index(58)]
    #[runtime::disable_call]
    pub type SecurityUnits = pallet_assets<Instance1>;
}
