//! What a chain starts from.
//!
//! * [`DEV`]: one validator, for one machine.
//! * [`LOCAL`]: the same with four validators.
//! * [`STAGING`]: a pattern without any key. Operators export it, fill in the accounts of the
//!   agencies that run the chain, and start from the result.
//!
//! The keys of `dev` and `local` are derived from the development phrase that all Substrate tools
//! know, so they are nobody's.

use crate::{
    AccountId, AgriTradeConfig, Balance, BalancesConfig, CbdcConfig, CbdcVouchersConfig,
    CouncilMembershipConfig, CredentialBadgesConfig, EcoRewardsConfig, MerchantsConfig,
    NotaryAttestationsConfig, RuntimeGenesisConfig, SecurityTokensConfig, SessionConfig,
    SudoConfig, configs::TreasuryAccount, opaque::SessionKeys,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_credential_badges::{ClassId, Moment};
use serde_json::{Value, json};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_consensus_grandpa::AuthorityId as GrandpaId;
use sp_core::{H256, crypto::get_public_from_string_or_panic, ed25519, sr25519};
use sp_genesis_builder::PresetId;
use sp_io::hashing::sha2_256;

/// One validator.
pub const DEV: &str = "dev";
/// Four validators.
pub const LOCAL: &str = "local";
/// No keys: a pattern to fill in.
pub const STAGING: &str = "staging";

/// What each account of `dev` and `local` has, in won.
pub const ENDOWMENT: Balance = 100_000_000;
/// How much the central bank of `dev` and `local` may issue, in won.
pub const ISSUANCE_CAP: Balance = 1_000_000_000;
/// How much each bank of `dev` and `local` may draw, in won.
pub const LINE: Balance = 600_000_000;

/// What a retail investor of `dev` and `local` may buy in a year of securities that say so, in won.
pub const ANNUAL_CAP: Balance = 10_000_000;

/// When the ministries of `dev` and `local` cease to accredit issuers: the end of 2099, in
/// milliseconds since 1970.
pub const MINISTRY_TERM: Moment = 4_102_412_400_000;

/// What anybody is given at least to answer or to object in rice seasons, eco programmes and with
/// securities of `dev` and `local`, so that these can be tried: twenty seconds, in milliseconds.
/// Elsewhere it is a day.
pub const TRIAL_NOTICE: Moment = 20_000;

/// The central bank of `dev` and `local`.
pub const CENTRAL_BANK: &str = "CentralBank";
/// The institutions of `dev` and `local`.
pub const BANKS: [&str; 2] = ["BankA", "BankB"];
/// The council of `dev` and `local`.
pub const MINISTRIES: [&str; 4] = [
    "MinistryOfFinance",
    "MinistryOfJustice",
    "MinistryOfLabour",
    "MinistryOfAgriculture",
];
/// Who else has won on `dev` and `local`.
pub const OTHERS: [&str; 13] = [
    "City",
    "MerchantA",
    "MerchantB",
    "FarmerA",
    "FarmerB",
    "InvestorA",
    "InvestorB",
    "Alice",
    "Bob",
    "Charlie",
    "Dave",
    "Eve",
    "Ferdie",
];

/// The class of badges that operators of voucher programmes hold on `dev` and `local`.
pub const AGENCY: ClassId = 0;
/// The class of badges that acquirers of merchants hold on `dev` and `local`.
pub const ACQUIRER: ClassId = 1;
/// The ministry that answers for these classes.
const DOORKEEPER: &str = "MinistryOfFinance";

/// The SHA-256 of a small achievement of this name, in the canonical form of RFC 8785: keys in
/// order, no spaces.
fn achievement(name: &str) -> H256 {
    let achievement = json!({
        "criteria": { "narrative": "Named by the ministry." },
        "description": name,
        "id": alloc::format!("https://dure.example/achievements/{name}"),
        "name": name,
        "type": ["Achievement"],
    });
    sha2_256(&serde_json::to_vec(&achievement).unwrap_or_default()).into()
}

/// The sr25519 account of `//name`.
pub fn account(name: &str) -> AccountId {
    get_public_from_string_or_panic::<sr25519::Public>(name).into()
}

/// The session keys of `//name`.
pub fn session_keys(name: &str) -> SessionKeys {
    SessionKeys {
        aura: AuraId::from(get_public_from_string_or_panic::<sr25519::Public>(name)),
        grandpa: GrandpaId::from(get_public_from_string_or_panic::<ed25519::Public>(name)),
    }
}

/// The story that `dev` and `local` tell: a central bank, two banks, ministries, a city, shops,
/// farms and investors, with these validators and Alice as sudo.
fn story(validators: &[&str]) -> Value {
    let people = [CENTRAL_BANK]
        .into_iter()
        .chain(BANKS)
        .chain(MINISTRIES)
        .chain(OTHERS);
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig {
            balances: people
                .map(account)
                .chain([TreasuryAccount::get()])
                .map(|who| (who, ENDOWMENT))
                .collect(),
        },
        session: SessionConfig {
            keys: validators
                .iter()
                .map(|name| (account(name), account(name), session_keys(name)))
                .collect(),
        },
        council_membership: CouncilMembershipConfig {
            members: MINISTRIES
                .map(account)
                .to_vec()
                .try_into()
                .unwrap_or_default(),
        },
        sudo: SudoConfig {
            key: Some(account("Alice"))
        },
        cbdc: CbdcConfig {
            central_bank: Some(account(CENTRAL_BANK)),
            issuance_cap: ISSUANCE_CAP,
            institutions: BANKS.map(|bank| (account(bank), LINE)).to_vec(),
        },
        credential_badges: CredentialBadgesConfig {
            ministries: MINISTRIES
                .map(|ministry| (account(ministry), MINISTRY_TERM))
                .to_vec(),
            classes: ["agency", "acquirer"]
                .map(|name| (
                    account(DOORKEEPER),
                    achievement(name),
                    sha2_256(b"{}").into()
                ))
                .to_vec(),
            grants: [("City", AGENCY), ("BankA", ACQUIRER), ("BankB", ACQUIRER)]
                .map(|(who, class)| (account(who), class, account(DOORKEEPER)))
                .to_vec(),
        },
        cbdc_vouchers: CbdcVouchersConfig {
            badge: Some(AGENCY)
        },
        merchants: MerchantsConfig {
            badge: Some(ACQUIRER)
        },
        agri_trade: AgriTradeConfig {
            badges: None,
            notice: Some(TRIAL_NOTICE)
        },
        eco_rewards: EcoRewardsConfig {
            badges: None,
            notice: Some(TRIAL_NOTICE)
        },
        security_tokens: SecurityTokensConfig {
            badges: None,
            annual_cap: Some(ANNUAL_CAP),
            tax_account: Some(TreasuryAccount::get()),
            notice: Some(TRIAL_NOTICE)
        },
    })
}

/// Every field that operators fill in, empty.
fn pattern() -> Value {
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances: vec![] },
        session: SessionConfig { keys: vec![] },
        council_membership: CouncilMembershipConfig {
            members: Default::default()
        },
        cbdc: CbdcConfig {
            central_bank: None,
            issuance_cap: 0,
            institutions: vec![]
        },
        credential_badges: CredentialBadgesConfig {
            ministries: vec![],
            classes: vec![],
            grants: vec![]
        },
        cbdc_vouchers: CbdcVouchersConfig { badge: None },
        merchants: MerchantsConfig { badge: None },
        notary_attestations: NotaryAttestationsConfig { office: None },
        agri_trade: AgriTradeConfig {
            badges: None,
            notice: None
        },
        eco_rewards: EcoRewardsConfig {
            badges: None,
            notice: None
        },
        security_tokens: SecurityTokensConfig {
            badges: None,
            annual_cap: None,
            tax_account: None,
            notice: None
        },
    })
}

/// The preset of this name, as JSON.
pub fn get(id: &PresetId) -> Option<Vec<u8>> {
    let preset = match id.as_ref() {
        DEV => story(&["Alice"]),
        LOCAL => story(&["Alice", "Bob", "Charlie", "Dave"]),
        STAGING => pattern(),
        _ => return None,
    };
    serde_json::to_vec(&preset).ok()
}

/// The names of all presets.
pub fn names() -> Vec<PresetId> {
    [DEV, LOCAL, STAGING].map(PresetId::from).to_vec()
}
