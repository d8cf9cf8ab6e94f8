//! Every call that says itself whether it may come is taken bare, as all clients send it, and as a
//! general transaction: by the pool, in a block, and from another node, each alike.

use crate::{chain::*, eco, vouchers::*};
use codec::Decode;
use dure_runtime::{Block, Executive, RuntimeCall, System, UncheckedExtrinsic};
use frame_support::{
    assert_ok,
    dispatch::DispatchClass,
    hypothetically,
    traits::{Authorize, GetCallMetadata},
};
use pallet_cbdc_vouchers::{Call, Error};
use pallet_support::submission::FILTERED;
use sp_core::{Pair, sr25519};
use sp_runtime::{
    DispatchError,
    traits::{BlakeTwo256, Block as _, Hash},
    transaction_validity::{TransactionSource, TransactionValidityError, UnknownTransaction},
};
use std::{
    collections::BTreeSet,
    panic::{AssertUnwindSafe, catch_unwind},
};

/// The forms in which nobody signs: bare in format 4 and 5, and general.
const FORMS: [fn(RuntimeCall) -> UncheckedExtrinsic; 3] = [
    UncheckedExtrinsic::new_bare_legacy,
    UncheckedExtrinsic::new_bare,
    general,
];

/// One of each call that has an `authorize`, each valid, with what its second try is refused with.
fn samples() -> Vec<(RuntimeCall, TransactionValidityError)> {
    enroll("MerchantA");
    let of_a_list = programme(terms(), 1_000, 0);
    let list = List::new([(account("Ghost"), 400), (account("Eve"), 600)]);
    assert_ok!(list.publish(of_a_list));

    let of_a_purse = programme(terms(), 1_000, 0);
    assert_ok!(allot(of_a_purse, "Eve", 1_000));
    let until = now() + 86_400_000;
    assert_ok!(run(
        "Eve",
        Call::reserve {
            programme: of_a_purse,
            amount: 500,
            until
        }
    ));
    let order = pallet_cbdc_vouchers::Order {
        programme: of_a_purse,
        payer: account("Eve"),
        merchant: account("MerchantA"),
        amount: 100,
        nonce: 0,
        deadline: until,
    };
    let eve = sr25519::Pair::from_string("//Eve", None).expect("a name");
    let signature = eve.sign(&order.message(System::block_hash(0))).into();
    let of_vouchers = [
        (
            list.claim(of_a_list, 1).into(),
            refused(Error::AlreadyClaimed),
        ),
        (
            Call::pay_order { order, signature }.into(),
            refused(Error::OrderUsed),
        ),
    ];
    of_vouchers.into_iter().chain(eco::samples()).collect()
}

fn name(call: &RuntimeCall) -> (String, String) {
    let of = call.get_call_metadata();
    (of.pallet_name.into(), of.function_name.into())
}

/// What normal transactions of the last block weigh.
fn weight() -> u64 {
    System::block_weight().get(DispatchClass::Normal).ref_time()
}

/// Executes a block, as a node does that was sent it; says why where it refuses.
fn import(block: Block) -> Result<(), String> {
    // What it left undone is undone here.
    hypothetically!(
        catch_unwind(AssertUnwindSafe(|| Executive::execute_block(block.into()))).map_err(|said| {
            said.downcast_ref::<String>()
                .cloned()
                .unwrap_or_else(|| "no message".into())
        })
    )
}

#[test]
fn the_samples_are_all_calls_that_authorise_themselves() {
    story(|| {
        let sampled: BTreeSet<_> = samples().iter().map(|(call, _)| name(call)).collect();
        let mut authorised = BTreeSet::new();
        let mut undecoded: BTreeSet<(String, String)> = RuntimeCall::get_module_names()
            .iter()
            .flat_map(|pallet| {
                let names = RuntimeCall::get_call_names(pallet).iter();
                names.map(|function| (pallet.to_string(), function.to_string()))
            })
            .collect();
        // Zeros are a value of nearly every type: no account, no won, nothing in a list.
        for pallet in 0..=u8::MAX {
            for function in 0..=u8::MAX {
                let mut bytes = vec![pallet, function];
                bytes.resize(1_024, 0);
                let Ok(call) = RuntimeCall::decode(&mut &bytes[..]) else {
                    continue;
                };
                undecoded.remove(&name(&call));
                if call.authorize(TransactionSource::External).is_some() {
                    authorised.insert(name(&call));
                }
            }
        }
        assert_eq!(
            undecoded,
            BTreeSet::new(),
            "calls that zeros don't stand for"
        );
        assert_eq!(authorised, sampled);
    });
}

#[test]
fn they_come_in_every_form_once_and_weigh_the_same() {
    story(|| {
        for (call, used) in samples() {
            let mut told = Vec::new();
            for form in FORMS {
                let transaction = form(call.clone());
                let valid = pool(transaction.clone()).expect("valid");
                let (built, weight) = hypothetically!({
                    let (built, results) = author(vec![transaction.clone()]);
                    assert_eq!(results, [Ok(Ok(()))], "{:?}", name(&call));
                    let weight = weight();
                    // Its tag is used up: neither the pool nor a block takes it again, in any form.
                    for form in FORMS {
                        let again = form(call.clone());
                        assert_eq!(pool(again.clone()), Err(used));
                        assert_eq!(block(vec![again]), [Err(used)]);
                    }
                    (built, weight)
                });
                assert_eq!(built.extrinsics.len(), 2, "the time, and the call");
                assert_eq!(import(built), Ok(()));
                told.push((valid.provides, valid.priority, valid.longevity, weight));
            }
            assert_eq!(told[0], told[1], "{:?}", name(&call));
            assert_eq!(told[0], told[2], "{:?}", name(&call));
        }
    });
}

#[test]
fn a_filtered_one_waits_until_it_may() {
    story(|| {
        for (call, _) in samples() {
            let (pallet, function) = name(&call);
            let bounded = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
            let full_name = (bounded(&pallet), bounded(&function));
            let filtered: TransactionValidityError = UnknownTransaction::Custom(FILTERED).into();
            as_root(pallet_tx_pause::Call::pause {
                full_name: full_name.clone(),
            });
            for form in FORMS {
                assert_eq!(pool(form(call.clone())), Err(filtered));
                assert_eq!(block(vec![form(call.clone())]), [Err(filtered)]);
            }
            as_root(pallet_tx_pause::Call::unpause { ident: full_name });
            for form in FORMS {
                hypothetically!(assert_eq!(block(vec![form(call.clone())]), [Ok(Ok(()))]));
            }
        }
    });
}

#[test]
fn a_block_with_one_that_is_invalid_is_refused() {
    story(|| {
        for (call, used) in samples() {
            for form in FORMS {
                // A block that was good, and has it twice.
                let (good, _) = hypothetically!(author(vec![form(call.clone())]));
                let (header, mut body) = good.deconstruct();
                body.push(form(call.clone()));
                let said = import(Block::new(header, body)).expect_err("is refused");
                let used: &str = used.into();
                assert_eq!(
                    said,
                    format!("ExecuteBlockError applying extrinsic: {used}")
                );
            }
        }
    });
}

#[test]
fn of_other_calls_bare_ones_are_what_they_were() {
    story(|| {
        let bare = UncheckedExtrinsic::new_bare_legacy;
        let transfer = || bare(transfer(&account("Eve"), 1));
        let unknown: TransactionValidityError = UnknownTransaction::NoUnsignedValidator.into();
        assert_eq!(pool(transfer()), Err(unknown));
        // A forged block may hold one, in vain.
        assert_eq!(block(vec![transfer()]), [Ok(Err(DispatchError::BadOrigin))]);

        let code = b"the next runtime".to_vec();
        let code_hash = BlakeTwo256::hash(&code);
        let upgrade =
            || bare(frame_system::Call::apply_authorized_upgrade { code: code.clone() }.into());
        assert!(pool(upgrade()).is_err());
        as_root(frame_system::Call::authorize_upgrade_without_checks { code_hash });
        assert_ok!(pool(upgrade()));
        assert_eq!(block(vec![upgrade()]), [Ok(Ok(()))]);
    });
}
