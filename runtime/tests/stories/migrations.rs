//! A chain that runs is upgraded, and loses nothing.
//!
//! `snapshots/104.json` is the state of a `dev` chain of spec version 104, every key but the code,
//! by `state_getKeysPaged` at a finalised block. On it, the city has three programmes (0 with a
//! batch of 100,000 leaves, 1 with a self-pay share and a batch of 3, 2 paused); Eve has paid
//! MerchantA and MerchantB, got some back, and filled a purse; Bank A has enrolled MerchantA,
//! Shop//1, which the council has suspended, Shop//2, which it has suspended itself, and the escrow
//! of programme 0; Bank B has enrolled MerchantB, and is frozen; Alice is a `Vouchers` proxy of the
//! city and of Bank B.
//!
//! `snapshots/106.json` is the same of one of spec version 106. On it, Bank A has enrolled Shop//1
//! to Shop//4, each with ₩10,000; Shop//2 has moved to Bank B, Shop//3 is suspended by its bank,
//! Shop//4 has left after the council had suspended it; so that five agreements are used. Holder//1
//! has an entitlement of programme 0; Alice is a `Vouchers` proxy of Bank A and of Shop//1.
//!
//! `snapshots/111.json` is the same of one of spec version 111. On it, MerchantB has issued a
//! security, for which the council has named a trustee; Holder//1 to Holder//3 are the investors 1
//! to 3, of which the first, with 100 units, is stopped by its manager, Bank A, who has also
//! proposed another key for it, and the third by the council; the second has affirmed to buy the
//! first one's units for ₩1,050,000 at the venue of MerchantA. Dave is the depository.

use crate::{chain::*, merchants::*, vouchers::*};
use codec::Decode;
use dure_runtime::{
    CbdcVouchers, Executive, Merchants, Runtime, RuntimeCall, RuntimeEvent, RuntimeHoldReason,
    System,
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
use pallet_support::merchants::{Region, RevenueBand, Unpayable};
use sp_core::H256;
use sp_io::{TestExternalities, hashing::twox_128};
use std::collections::BTreeMap;

type Pairs = BTreeMap<Vec<u8>, Vec<u8>>;

const SNAPSHOTS: [(u32, &str); 3] = [
    (104, include_str!("../snapshots/104.json")),
    (106, include_str!("../snapshots/106.json")),
    (111, include_str!("../snapshots/111.json")),
];

fn snapshot(spec: u32) -> Pairs {
    let (_, text) = SNAPSHOTS
        .into_iter()
        .find(|(of, _)| *of == spec)
        .expect("a snapshot");
    let json: serde_json::Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(json["spec_version"], spec);
    let bytes = |hex: &str| sp_core::bytes::from_hex(hex).expect("hex");
    let pairs = json["pairs"].as_object().expect("pairs");
    pairs
        .iter()
        .map(|(key, value)| (bytes(key), bytes(value.as_str().expect("hex"))))
        .collect()
}

fn upgraded(spec: u32, then: impl FnOnce(Pairs)) {
    let pairs = snapshot(spec);
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
    upgraded(104, |_| {
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
    let bytes = &snapshot(104)[&key];
    let info: frame_system::AccountInfo<u32, pallet_balances::AccountData<Balance>> =
        Decode::decode(&mut &bytes[..]).expect("an account");
    info.data.free + info.data.reserved
}

#[test]
fn records_of_vouchers_name_who_pays_for_them() {
    upgraded(104, |pairs| {
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
    upgraded(104, |old| {
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
                || accounts.contains(key)
                || holds.contains(key)
        };
        let new = stored();
        for gone in ["Merchants", "Badges"] {
            let prefix = of("CbdcVouchers", gone);
            assert!(old.keys().any(|key| key.starts_with(&prefix)));
            assert!(!new.keys().any(|key| key.starts_with(&prefix)), "{gone}");
        }
        assert_same(&old, &new, expected);
        assert_eq!(
            CbdcVouchers::on_chain_storage_version(),
            StorageVersion::new(1)
        );
        once_is_enough();
    });
}

/// Nothing has changed but what is expected, and what each upgrade writes.
fn assert_same(old: &Pairs, new: &Pairs, expected: impl Fn(&Vec<u8>) -> bool) {
    let each = [
        ("System", "LastRuntimeUpgrade"),
        ("System", "Events"),
        ("System", "EventCount"),
        // Of pallets that have come since.
        ("NotaryAttestations", ":__STORAGE_VERSION__:"),
        ("AgriTrade", ":__STORAGE_VERSION__:"),
        ("EcoRewards", ":__STORAGE_VERSION__:"),
        ("SecurityTokens", ":__STORAGE_VERSION__:"),
        ("SecurityUnits", ":__STORAGE_VERSION__:"),
    ]
    .map(|(pallet, item)| of(pallet, item));
    let changed: Vec<_> = old
        .keys()
        .chain(new.keys())
        .filter(|key| old.get(*key) != new.get(*key) && *key != b":code" && !expected(key))
        .filter(|key| !each.iter().any(|prefix| key.starts_with(prefix)))
        .map(|key| sp_core::hexdisplay::HexDisplay::from(key).to_string())
        .collect();
    assert_eq!(changed, [""; 0]);
}

fn once_is_enough() {
    let before = stored();
    Executive::execute_on_runtime_upgrade();
    assert_eq!(stored(), before);
}

#[test]
fn the_services_go_on() {
    upgraded(104, |_| {
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

#[test]
fn used_agreements_are_forgotten() {
    upgraded(106, |old| {
        let used = of("Merchants", "Used");
        let is_used = |key: &Vec<u8>| key.starts_with(&used);
        assert_eq!(old.keys().filter(|key| is_used(key)).count(), 5);
        let new = stored();
        assert!(!new.keys().any(is_used));
        let version = of("Merchants", ":__STORAGE_VERSION__:");
        assert_same(&old, &new, |key| is_used(key) || *key == version);
        assert_eq!(
            Merchants::on_chain_storage_version(),
            StorageVersion::new(1)
        );
        once_is_enough();
    });
}

#[test]
fn merchants_go_on_by_agreements_that_have_moments() {
    upgraded(106, |_| {
        let unpayable = |merchant: &str| Merchants::unpayable(account(merchant));
        assert_eq!((unpayable("Shop//1"), unpayable("Shop//2")), (None, None));
        assert_eq!(unpayable("Shop//3"), Some(Unpayable::Suspended));
        // The council's suspension is known still where there is no record.
        assert_ok!(run("BankA", agreed("Shop//4", "BankA")));
        assert_eq!(unpayable("Shop//4"), Some(Unpayable::Suspended));
        assert_ok!(run("BankB", agreed("Shop//1", "BankB")));
        assert_ok!(run("Shop//2", joins("Shop//2", "BankA")));
        // A proxy for vouchers has the power over merchants that it had, and not over who is one.
        let by = |real: &str, call: RuntimeCall| pallet_proxy::Call::<Runtime>::proxy {
            real: account(real).into(),
            force_proxy_type: None,
            call: Box::new(call),
        };
        let done = || {
            let events = System::events()
                .into_iter()
                .rev()
                .find_map(|record| match record.event {
                    RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => {
                        Some(result)
                    }
                    _ => None,
                });
            events.expect("a proxy has done something")
        };
        let merchant = account("Shop//3");
        System::reset_events();
        assert_ok!(run(
            "Alice",
            by("BankA", Call::reinstate { merchant }.into())
        ));
        assert_ok!(done());
        assert_eq!(unpayable("Shop//3"), None);
        for call in [Call::leave {}, joins("Shop//1", "BankA")] {
            assert_ok!(run("Alice", by("Shop//1", call.into())));
            assert_noop!(done(), frame_system::Error::<Runtime>::CallFiltered);
        }
        assert_ok!(run("Shop//1", Call::leave {}));
    });
}

#[test]
fn investors_and_their_trades_tell_of_keys_and_trustees() {
    use pallet_security_tokens::{
        Call, Error, Instructions, Investors, Securities, Size, StoppedBy,
    };
    upgraded(111, |old| {
        let moved = [
            "Investors",
            "Securities",
            "Instructions",
            ":__STORAGE_VERSION__:",
        ]
        .map(|item| of("SecurityTokens", item));
        let new = stored();
        let is_moved = |key: &Vec<u8>| moved.iter().any(|prefix| key.starts_with(prefix));
        assert_same(&old, &new, is_moved);
        for investor in 0..4 {
            let key = Investors::<Runtime>::hashed_key_for(investor);
            let before = before::Investor::decode(&mut &old[&key][..]).expect("an investor");
            let now = before.now(u32::from(investor == 0));
            assert_eq!(Investors::<Runtime>::get(investor), Some(now));
        }
        let recovery = Investors::<Runtime>::get(1).and_then(|record| record.recovery);
        assert_eq!(recovery.map(|recovery| recovery.backed), Some(false));
        let stopped = |investor| {
            let record = Investors::<Runtime>::get(investor).expect("an investor");
            (record.stopped, record.in_trust, record.recoveries)
        };
        assert_eq!(stopped(0), (None, 1, 0));
        assert_eq!(stopped(1), (Some(StoppedBy::Manager), 0, 0));
        assert_eq!(stopped(2), (None, 0, 0));
        assert_eq!(stopped(3), (Some(StoppedBy::Council), 0, 0));
        let security = Securities::<Runtime>::get(0).expect("a security");
        assert_eq!(security.name.as_slice(), b"A made-up share");
        assert_eq!((security.issued, security.matures), (250, None));
        let parties = Instructions::<Runtime>::get(0).expect("a trade").parties;
        let affirmed = parties
            .iter()
            .map(|party| (party.affirmed, party.recoveries));
        assert_eq!(affirmed.collect::<Vec<_>>(), [(false, 0), (true, 0)]);

        // The trade is settled, and the trustee acts in the issuer's place.
        let size = Size {
            parties: 2,
            legs: 1,
            rules: 2,
        };
        assert_ok!(run("BankA", Call::resume_investor { investor: 1 }));
        let decided = Call::decide_recovery {
            investor: 1,
            uphold: false,
        };
        assert_ok!(run("Dave", decided));
        let affirms = Call::affirm {
            instruction: 0,
            size,
        };
        assert_ok!(run("Holder//1", affirms));
        let position = pallet_security_tokens::Positions::<Runtime>::get(0, 2);
        assert_eq!(position.map(|position| position.units()), Some(100));
        let withdraws = Call::withdraw_cash { amount: 1 };
        assert_noop!(run("MerchantB", withdraws), Error::<Runtime>::TrusteeActs);
        once_is_enough();
    });
}
