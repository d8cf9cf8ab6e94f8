//! Nobody makes or unmakes won outside of `cbdc`, however the call is wrapped; and the safe mode
//! and pauses leave the council able to act.

use crate::chain::*;
use dure_runtime::{
    RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode, System,
    configs::{CallFilter, ProxyType},
};
use frame_support::{assert_noop, assert_ok, traits::Contains};
use sp_runtime::{DispatchError, traits::Dispatchable};

fn burn(value: Balance) -> RuntimeCall {
    pallet_balances::Call::burn {
        value,
        keep_alive: false,
    }
    .into()
}

fn filtered() -> DispatchError {
    frame_system::Error::<dure_runtime::Runtime>::CallFiltered.into()
}

/// Runs what must leave total issuance as it is.
fn issuance_stays(act: impl FnOnce()) {
    let before = Balances::total_issuance();
    act();
    assert_eq!(Balances::total_issuance(), before);
}

#[test]
fn nobody_burns() {
    story(|| {
        for who in ["Alice", "CentralBank", "BankA", "City"] {
            assert_noop!(burn(1).dispatch(origin(who)), filtered());
        }
    });
}

#[test]
fn nobody_burns_as_another_by_sudo() {
    story(|| {
        let sudo_as: RuntimeCall = pallet_sudo::Call::sudo_as {
            who: account("City").into(),
            call: Box::new(burn(1)),
        }
        .into();
        let refused = sudo_as.dispatch(origin("Alice")).expect_err("is refused");
        assert_eq!(refused.error, filtered());
    });
}

#[test]
fn nobody_burns_in_a_batch() {
    story(|| {
        issuance_stays(|| {
            let calls = vec![burn(1)];
            let batch: RuntimeCall = pallet_utility::Call::batch {
                calls: calls.clone(),
            }
            .into();
            assert_ok!(batch.dispatch(origin("City")));
            System::assert_last_event(
                pallet_utility::Event::BatchInterrupted {
                    index: 0,
                    error: filtered(),
                }
                .into(),
            );
            let force: RuntimeCall = pallet_utility::Call::force_batch {
                calls: calls.clone(),
            }
            .into();
            assert_ok!(force.dispatch(origin("City")));
            System::assert_has_event(
                pallet_utility::Event::ItemFailed { error: filtered() }.into(),
            );
            let all: RuntimeCall = pallet_utility::Call::batch_all { calls }.into();
            assert_noop!(
                all.dispatch(origin("City"))
                    .map_err(|refused| refused.error),
                filtered()
            );
        });
    });
}

#[test]
fn nobody_burns_through_a_proxy() {
    story(|| {
        issuance_stays(|| {
            let add: RuntimeCall = pallet_proxy::Call::add_proxy {
                delegate: account("Bob").into(),
                proxy_type: ProxyType::Any,
                delay: 0,
            }
            .into();
            assert_ok!(add.dispatch(origin("City")));
            let proxy: RuntimeCall = pallet_proxy::Call::proxy {
                real: account("City").into(),
                force_proxy_type: None,
                call: Box::new(burn(1)),
            }
            .into();
            assert_ok!(proxy.dispatch(origin("Bob")));
            System::assert_last_event(
                pallet_proxy::Event::ProxyExecuted {
                    result: Err(filtered()),
                }
                .into(),
            );
        });
    });
}

#[test]
fn nobody_burns_through_a_multisig() {
    story(|| {
        issuance_stays(|| {
            let multisig: RuntimeCall = pallet_multisig::Call::as_multi_threshold_1 {
                other_signatories: vec![account("Bob")],
                call: Box::new(burn(1)),
            }
            .into();
            let refused = multisig.dispatch(origin("City")).expect_err("is refused");
            assert_eq!(refused.error, filtered());
        });
    });
}

#[test]
fn the_issuance_can_not_be_forced() {
    let set = pallet_balances::Call::force_set_balance {
        who: account("City").into(),
        new_free: 1,
    };
    let adjust = pallet_balances::Call::force_adjust_total_issuance {
        direction: pallet_balances::AdjustmentDirection::Increase,
        delta: 1,
    };
    story(|| {
        for call in [RuntimeCall::from(set), adjust.into()] {
            assert!(!CallFilter::contains(&call));
        }
    });
}

#[test]
fn the_safe_mode_stops_payments_and_leaves_the_council() {
    story(|| {
        let enter: RuntimeCall = pallet_safe_mode::Call::enter {}.into();
        assert!(
            enter.dispatch(origin("City")).is_err(),
            "nobody buys the safe mode"
        );
        assert_ok!(SafeMode::force_enter(RuntimeOrigin::root()));
        assert_noop!(
            transfer(&account("Bob"), 1).dispatch(origin("City")),
            filtered()
        );
        let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
        let propose: RuntimeCall = pallet_collective::Call::<
            dure_runtime::Runtime,
            pallet_collective::Instance1,
        >::propose {
            threshold: 3,
            proposal: Box::new(call),
            length_bound: 100,
        }
        .into();
        assert_ok!(propose.dispatch(origin("MinistryOfFinance")));
        // A seat may be held by a multisig account, whose calls are filtered like any.
        let by_multisig = |call| {
            RuntimeCall::from(pallet_multisig::Call::as_multi_threshold_1 {
                other_signatories: vec![account("Bob")],
                call: Box::new(call),
            })
            .dispatch(origin("City"))
        };
        let remark = frame_system::Call::remark { remark: vec![] };
        assert_ok!(by_multisig(remark.into()));
        let refused = by_multisig(transfer(&account("Bob"), 1)).expect_err("is refused");
        assert_eq!(refused.error, filtered());
        assert_ok!(SafeMode::force_exit(RuntimeOrigin::root()));
        assert_ok!(transfer(&account("Bob"), 1).dispatch(origin("City")));
    });
}

#[test]
fn a_paused_call_is_refused_and_the_way_back_can_not_be_paused() {
    story(|| {
        let name = |pallet: &str, call: &str| {
            (
                pallet.as_bytes().to_vec().try_into().expect("short"),
                call.as_bytes().to_vec().try_into().expect("short"),
            )
        };
        let pause = |full_name| RuntimeCall::from(pallet_tx_pause::Call::pause { full_name });
        assert_ok!(pause(name("Balances", "transfer_allow_death")).dispatch(RuntimeOrigin::root()));
        assert_noop!(
            transfer(&account("Bob"), 1).dispatch(origin("City")),
            filtered()
        );
        for (pallet, call) in [
            ("Council", "vote"),
            ("Whitelist", "whitelist_call"),
            ("TxPause", "unpause"),
            ("Multisig", "as_multi"),
            ("Proxy", "proxy"),
        ] {
            let refused = pause(name(pallet, call)).dispatch(RuntimeOrigin::root());
            assert_eq!(
                refused.expect_err("is refused").error,
                pallet_tx_pause::Error::<dure_runtime::Runtime>::Unpausable.into()
            );
        }
        assert!(System::events().iter().any(|record| matches!(
            record.event,
            RuntimeEvent::TxPause(pallet_tx_pause::Event::CallPaused { .. })
        )));
    });
}
