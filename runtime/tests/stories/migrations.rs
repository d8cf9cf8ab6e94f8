//! A chain that runs is upgraded, and loses nothing.
//!
//! `snapshots/104.json` is the state of a `dev` chain of spec version 104, every key but the code,
//! by `state_getKeysPaged` at a finalised block. On it, the city has three programmes (0 with a
//! batch of 100,000 leaves, 1 with a self-pay share and a batch of 3, 2 paused); Eve has paid
//! MerchantA and MerchantB, got some back, and filled a purse; Bank A has enrolled MerchantA,
//! Shop//1, which the council has suspended, Shop//2, which it has suspended itself, and the escrow
//! of programme 0; Bank B has enrolled MerchantB, and is frozen; Alice is a `Vouchers` proxy of the
//! city and of Bank B.

use crate::{chain::*, merchants::*, vouchers::*};
use codec::Decode;
use dure_runtime::{
    CbdcVouchers, Executive, Merchants, Runtime, RuntimeCall, RuntimeHoldReason, System,
    migrations::before,
    presets::{ACQUIRER, AGENCY},
};
use frame_support::{
    assert_noop, assert_ok,
    storage::{storage_prefix, unhashed},
    traits::{
        GetStorageVersion, StorageVersion,
        fungible::{Inspect, InspectHold},
    },
};
use pallet_cbdc_vouchers::{Batches, Call as Vouchers, Error as VouchersError, Programmes, State};
use pallet_merchants::{Call, Error, SuspendedBy};
use pallet_support::merchants::{Region, RevenueBand};
use sp_core::H256;
use sp_io::{TestExternalities, hashing::twox_128};
use std::collections::BTreeMap;

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

fn snapshot() -> Pairs {
    let text = include_str!("../snapshots/104.json");
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["spec_version"], 104);
    let bytes = |hex: &str| sp_core::bytes::from_hex(hex).expect("hex");
    let pairs = json["pairs"].as_object().expect("pairs");
    pairs
        .iter()
        .map(|(key, value)| (bytes(key), bytes(value.as_str().expect("hex"))))
        .collect()
}

fn upgraded(then: impl FnOnce(Pairs)) {
    let pairs = snapshot();
    let mut chain = TestExternalities::default();
    chain.execute_with(|| {
        for (key, value) in &pairs {
            unhashed::put_raw(key, value);
        }
        Executive::execute_on_runtime_upgrade();
        then(pairs);
        check_law();
        check_deposits();
    });
}

/// All that is stored now.
fn stored() -> Pairs {
    let mut pairs = Pairs::new();
    let mut key = Vec::new();
    while let Some(next) = sp_io::storage::next_key(&key) {
        pairs.insert(next.clone(), unhashed::get_raw(&next).expect("a value"));
        key = next;
    }
    pairs
}

fn of(pallet: &str, item: &str) -> Vec<u8> {
    storage_prefix(pallet.as_bytes(), item.as_bytes()).to_vec()
}

fn held(who: &AccountId, reason: RuntimeHoldReason) -> Balance {
    Balances::balance_on_hold(&reason, who)
}

const FOR_VOUCHERS: RuntimeHoldReason =
    RuntimeHoldReason::CbdcVouchers(pallet_cbdc_vouchers::HoldReason::Record);
const FOR_MERCHANTS: RuntimeHoldReason =
    RuntimeHoldReason::Merchants(pallet_merchants::HoldReason::Record);

/// What a merchant took when it was a record of vouchers: ₩1,000 and ₩10 for each of 56 bytes.
const DEPOSIT: Balance = 1_560;

#[test]
fn merchants_move_with_all_that_is_theirs() {
    upgraded(|_| {
        assert_eq!(CbdcVouchers::badge(), Some(AGENCY));
        assert_eq!(Merchants::badge(), Some(ACQUIRER));
        let (bank_a, bank_b) = (account("BankA"), account("BankB"));
        for (name, acquirer, category, region, revenue, suspended) in [
            ("MerchantA", &bank_a, 5, 11_680, RevenueBand::UpTo300M, None),
            (
                "Shop//1",
                &bank_a,
                6,
                26_110,
                RevenueBand::Above3B,
                Some(SuspendedBy::Council),
            ),
            (
                "Shop//2",
                &bank_a,
                63,
                50_110,
                RevenueBand::UpTo3B,
                Some(SuspendedBy::Acquirer),
            ),
            ("MerchantB", &bank_b, 1, 41_111, RevenueBand::UpTo500M, None),
        ] {
            let record = Merchants::merchant_details(account(name)).expect(name);
            assert_eq!(
                (&record.acquirer, record.badge),
                (acquirer, ACQUIRER),
                "{name}"
            );
            let profile = record.profile;
            assert_eq!(
                (profile.category, profile.region, profile.revenue),
                (category, Region(region), revenue),
                "{name}"
            );
            assert_eq!(record.suspended, suspended, "{name}");
            assert_eq!(System::sufficients(&account(name)), 1, "{name}");
        }
        // An escrow is none any more, and its deposit is given back.
        let (escrow, _) = CbdcVouchers::programme_accounts(0);
        assert_eq!(Merchants::merchant_details(escrow.clone()), None);
        assert_eq!(System::sufficients(&escrow), 0);
        assert_eq!(held(&bank_a, FOR_MERCHANTS), 3 * DEPOSIT);
        assert_eq!(held(&bank_b, FOR_MERCHANTS), DEPOSIT);
        for bank in [&bank_a, &bank_b] {
            assert_eq!(held(bank, FOR_VOUCHERS), 0);
        }
        assert_eq!(Balances::total_balance(&bank_a), before_fees(&bank_a));
    });
}

/// What the account had in the snapshot, in all.
fn before_fees(who: &AccountId) -> Balance {
    let key = frame_system::Account::<Runtime>::hashed_key_for(who);
    let bytes = &snapshot()[&key];
    let info: frame_system::AccountInfo<u32, pallet_balances::AccountData<Balance>> =
        Decode::decode(&mut &bytes[..]).expect("an account");
    info.data.free + info.data.reserved
}

#[test]
fn records_of_vouchers_name_who_pays_for_them() {
    upgraded(|pairs| {
        let city = account("City");
        let mut deposits = 0;
        for id in 0..3 {
            let key = Programmes::<Runtime>::hashed_key_for(id);
            let old = before::Programme::decode(&mut &pairs[&key][..]).expect("a programme");
            let new = Programmes::<Runtime>::get(id).expect("a programme");
            assert_eq!(new.deposit.by, city);
            assert_eq!(new, old.now());
            let paused = new.state == State::Paused;
            assert_eq!(paused, id == 2);
            deposits += won(&new.deposit.deposit);
        }
        for (id, leaves) in [(0, 100_000), (1, 3)] {
            let batch = Batches::<Runtime>::get(id, 0).expect("a batch");
            assert_eq!((batch.leaves, batch.root.sum), (leaves, 7_000));
            assert_eq!(batch.deposit.by, city);
            deposits += won(&batch.deposit.deposit);
        }
        assert_eq!(held(&city, FOR_VOUCHERS), deposits);
        assert_eq!(Programmes::<Runtime>::iter().count(), 3);
        assert_eq!(Batches::<Runtime>::iter().count(), 2);
    });
}

/// What a deposit holds.
fn won(deposit: &impl codec::Encode) -> Balance {
    Decode::decode(&mut &deposit.encode()[..]).expect("won")
}

#[test]
fn nothing_else_changes() {
    upgraded(|old| {
        let mine: Vec<_> = [
            "Programmes",
            "Batches",
            "Merchants",
            "Badges",
            "Badge",
            ":__STORAGE_VERSION__:",
        ]
        .map(|item| of("CbdcVouchers", item))
        .to_vec();
        let (escrow, _) = CbdcVouchers::programme_accounts(0);
        let accounts =
            [account("BankA"), escrow].map(frame_system::Account::<Runtime>::hashed_key_for);
        let holds = [account("BankA"), account("BankB")]
            .map(pallet_balances::Holds::<Runtime>::hashed_key_for);
        let expected = |key: &Vec<u8>| {
            mine.iter().any(|prefix| key.starts_with(prefix))
                || key.starts_with(&twox_128(b"Merchants"))
                || key == b":code"
                || key.starts_with(&of("System", "LastRuntimeUpgrade"))
                || key.starts_with(&of("System", "Events"))
                || key.starts_with(&of("System", "EventCount"))
                || accounts.contains(key)
                || holds.contains(key)
        };
        let new = stored();
        for gone in ["Merchants", "Badges"] {
            let prefix = of("CbdcVouchers", gone);
            assert!(old.keys().any(|key| key.starts_with(&prefix)));
            assert!(!new.keys().any(|key| key.starts_with(&prefix)), "{gone}");
        }
        let untouched = |pairs: &Pairs| -> Pairs {
            let kept = pairs.iter().filter(|(key, _)| !expected(key));
            kept.map(|(key, value)| (key.clone(), value.clone()))
                .collect()
        };
        assert_eq!(untouched(&old), untouched(&new));
        // Once is enough.
        assert_eq!(
            CbdcVouchers::on_chain_storage_version(),
            StorageVersion::new(1)
        );
        Executive::execute_on_runtime_upgrade();
        assert_eq!(stored(), new);
    });
}

#[test]
fn the_services_go_on() {
    upgraded(|_| {
        let pays = |merchant: &str| Vouchers::<Runtime>::pay {
            programmes: vec![0].try_into().expect("one"),
            merchant: account(merchant),
            amount: 100,
        };
        assert_ok!(run("Eve", pays("MerchantA")));
        assert_ok!(run("Eve", pays("MerchantB")));
        for suspended in ["Shop//1", "Shop//2"] {
            assert_noop!(
                run("Eve", pays(suspended)),
                VouchersError::<Runtime>::MerchantSuspended
            );
        }
        assert_ok!(run(
            "BankA",
            Call::reinstate {
                merchant: account("Shop//2")
            }
        ));
        assert_noop!(
            run(
                "BankA",
                Call::reinstate {
                    merchant: account("Shop//1")
                }
            ),
            Error::<Runtime>::SuspendedByCouncil
        );
        // A proxy for vouchers has the power over merchants that it had.
        let order = H256::repeat_byte(0x33);
        as_root(pallet_cbdc::Call::unfreeze {
            who: account("BankB"),
            order,
        });
        let merchant = account("MerchantB");
        assert_ok!(run(
            "Alice",
            pallet_proxy::Call::proxy {
                real: account("BankB").into(),
                force_proxy_type: None,
                call: Box::new(RuntimeCall::from(Call::suspend { merchant })),
            }
        ));
        assert_noop!(
            run("Eve", pays("MerchantB")),
            VouchersError::<Runtime>::MerchantSuspended
        );
        // A grant that was revoked is so still.
        let class = AGENCY;
        assert_noop!(
            run(
                "MinistryOfFinance",
                pallet_credential_badges::Call::grant {
                    who: account("Bob"),
                    class,
                    until: None
                }
            ),
            pallet_credential_badges::Error::<Runtime>::Revoked
        );
        // What is held comes back as records go.
        assert_ok!(run(
            "BankA",
            Call::remove {
                merchant: account("MerchantA")
            }
        ));
        assert_eq!(held(&account("BankA"), FOR_MERCHANTS), 2 * DEPOSIT);
    });
}
