//! A proxy can do what its type lists, and nothing else, for every call there is.

use codec::{Decode, Encode};
use dure_runtime::{RuntimeCall, configs::ProxyType};
use frame_support::traits::{GetCallMetadata, GetCallName, InstanceFilter};
use sp_runtime::traits::TrailingZeroInput;
use std::collections::BTreeSet;

/// One call of every kind in the runtime: its two indices, then zeros for its arguments.
fn every_call() -> Vec<RuntimeCall> {
    let calls: Vec<_> = (0..=u8::MAX)
        .flat_map(|pallet| (0..=u8::MAX).map(move |call| (pallet, call)))
        .filter_map(|index| RuntimeCall::decode(&mut TrailingZeroInput::new(&index.encode())).ok())
        .collect();
    let made: BTreeSet<_> = calls.iter().map(name).collect();
    let missing: Vec<_> = RuntimeCall::get_module_names()
        .iter()
        .flat_map(|pallet| of_pallet(pallet, RuntimeCall::get_call_names(pallet)))
        .filter(|name| !made.contains(name))
        .collect();
    assert_eq!(missing, [""; 0]);
    calls
}

fn name(call: &RuntimeCall) -> String {
    let name = call.get_call_metadata();
    format!("{}.{}", name.pallet_name, name.function_name)
}

fn allowed(proxy: ProxyType) -> BTreeSet<String> {
    every_call()
        .iter()
        .filter(|call| proxy.filter(call))
        .map(name)
        .collect()
}

fn of_pallet(pallet: &str, calls: &[&'static str]) -> Vec<String> {
    calls
        .iter()
        .map(|call| format!("{pallet}.{call}"))
        .collect()
}

#[test]
fn each_type_allows_what_it_lists() {
    assert_eq!(allowed(ProxyType::Any).len(), every_call().len());
    // `pallet-proxy` asks the default where it wants full rights (`remove_proxies`, `kill_pure`).
    assert_eq!(ProxyType::default(), ProxyType::Any);
    assert_eq!(
        allowed(ProxyType::CancelProxy),
        BTreeSet::from(["Proxy.reject_announcement".to_string()])
    );
    assert_eq!(
        allowed(ProxyType::Cbdc),
        of_pallet(
            "Cbdc",
            pallet_cbdc::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Badges),
        of_pallet(
            "CredentialBadges",
            pallet_credential_badges::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Vouchers),
        [
            of_pallet(
                "CbdcVouchers",
                pallet_cbdc_vouchers::Call::<dure_runtime::Runtime>::get_call_names()
            ),
            of_pallet(
                "Merchants",
                pallet_merchants::Call::<dure_runtime::Runtime>::get_call_names()
            ),
        ]
        .into_iter()
        .flatten()
        .filter(|call| !["Merchants.join", "Merchants.leave"].contains(&call.as_str()))
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Notary),
        of_pallet(
            "NotaryAttestations",
            pallet_notary_attestations::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Rice),
        of_pallet(
            "AgriTrade",
            pallet_agri_trade::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Eco),
        of_pallet(
            "EcoRewards",
            pallet_eco_rewards::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Securities),
        of_pallet(
            "SecurityTokens",
            pallet_security_tokens::Call::<dure_runtime::Runtime>::get_call_names()
        )
        .into_iter()
        .collect()
    );
    assert_eq!(
        allowed(ProxyType::Council),
        [
            "Council.close",
            "Council.disapprove_proposal",
            "Council.execute",
            "Council.kill",
            "Council.propose",
            "Council.release_proposal_cost",
            "Council.set_members",
            "Council.vote",
            "Preimage.ensure_updated",
            "Preimage.note_preimage",
            "Preimage.request_preimage",
            "Preimage.unnote_preimage",
            "Preimage.unrequest_preimage",
        ]
        .map(String::from)
        .into()
    );
}

#[test]
fn only_any_contains_another() {
    let all = [
        ProxyType::Any,
        ProxyType::Council,
        ProxyType::Cbdc,
        ProxyType::CancelProxy,
        ProxyType::Badges,
        ProxyType::Vouchers,
        ProxyType::Notary,
        ProxyType::Rice,
        ProxyType::Eco,
        ProxyType::Securities,
    ];
    for outer in all {
        for inner in all {
            let contains = allowed(inner).is_subset(&allowed(outer));
            assert_eq!(outer.is_superset(&inner), contains, "{outer:?} ⊇ {inner:?}");
        }
    }
}
