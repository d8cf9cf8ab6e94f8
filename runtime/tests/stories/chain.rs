//! A chain in memory: genesis from a preset, blocks with signed transactions, the law after all.

use codec::Encode;
pub use dure_runtime::{AccountId, Balance, Balances, Nonce, presets::account};
use dure_runtime::{
    Address, AllPalletsWithSystem, Block, Executive, Header, Runtime, RuntimeCall,
    RuntimeGenesisConfig, RuntimeOrigin, Signature, SignedPayload, System, TxExtension,
    UncheckedExtrinsic, configs::SLOT_DURATION, extensions, presets,
};
use frame_support::traits::{TryState, TryStateSelect};
use serde_json::Value;
use sp_core::{H256, Pair, sr25519};
use sp_genesis_builder::runtime_decl_for_genesis_builder::GenesisBuilderV1;
use sp_io::TestExternalities;
use sp_runtime::{
    ApplyExtrinsicResult, Digest, DigestItem,
    generic::Era,
    traits::{Block as _, Header as _},
};

/// The whole genesis of a preset: its patch over the defaults.
fn genesis(preset: &str) -> RuntimeGenesisConfig {
    fn merge(into: &mut Value, patch: Value) {
        match (into, patch) {
            (Value::Object(into), Value::Object(patch)) => {
                for (key, value) in patch {
                    merge(into.entry(key).or_insert(Value::Null), value);
                }
            }
            (into, patch) => *into = patch,
        }
    }
    let patch = presets::get(&preset.into()).expect("the preset exists");
    let mut genesis = serde_json::to_value(RuntimeGenesisConfig::default()).expect("serialises");
    merge(
        &mut genesis,
        serde_json::from_slice(&patch).expect("the preset is JSON"),
    );
    serde_json::from_value(genesis).expect("the preset is a genesis")
}

/// A preset's chain at genesis, made as the node makes it.
pub fn chain(preset: &str) -> TestExternalities {
    let config = serde_json::to_vec(&genesis(preset)).expect("serialises");
    let mut chain = TestExternalities::default();
    chain
        .execute_with(|| Runtime::build_state(config))
        .expect("the genesis builds");
    chain
}

/// Tells a story on the `dev` chain, from block 1 on, and checks every pallet's law after it.
pub fn story(tell: impl FnOnce()) {
    story_on(presets::DEV, tell);
}

/// Tells a story on a preset's chain, from block 1 on, and checks every pallet's law after it.
pub fn story_on(preset: &str, tell: impl FnOnce()) {
    chain(preset).execute_with(|| {
        block(vec![]);
        tell();
        check_law();
    });
}

/// `try_state` of every pallet.
pub fn check_law() {
    let laws = <AllPalletsWithSystem as TryState<u32>>::try_state(
        System::block_number(),
        TryStateSelect::All,
    );
    assert_eq!(laws, Ok(()));
}

/// Authors the next block with these transactions, and tells what became of each.
pub fn block(transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
    author(transactions).1
}

/// The same, with the block, which has of the transactions those that were valid.
pub fn author(transactions: Vec<UncheckedExtrinsic>) -> (Block, Vec<ApplyExtrinsicResult>) {
    let number = System::block_number() + 1;
    let slot = u64::from(number) + 1_000_000;
    let digest = Digest {
        logs: vec![DigestItem::PreRuntime(
            sp_consensus_aura::AURA_ENGINE_ID,
            slot.encode(),
        )],
    };
    let parent = H256::from_low_u64_be(number.into());
    Executive::initialize_block(&Header::new(
        number,
        H256::zero(),
        H256::zero(),
        parent,
        digest,
    ));
    let now = pallet_timestamp::Call::set {
        now: slot * SLOT_DURATION,
    };
    let mut body = vec![UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now))];
    Executive::apply_extrinsic(body[0].clone())
        .expect("valid")
        .expect("dispatched");
    let results = transactions
        .into_iter()
        .map(|transaction| {
            let result = Executive::apply_extrinsic(transaction.clone());
            if result.is_ok() {
                body.push(transaction);
            }
            result
        })
        .collect();
    (Block::new(Executive::finalize_block(), body), results)
}

/// `call`, signed by `//name` with its present nonce.
pub fn sign(name: &str, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    sign_at(name, *System::account_nonce(account(name)), call)
}

/// `call`, signed by `//name` with this nonce.
pub fn sign_at(name: &str, nonce: Nonce, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    sign_with(name, call, extensions(nonce, Era::Immortal))
}

/// `call`, signed by `//name` with this extension.
pub fn sign_with(
    name: &str,
    call: impl Into<RuntimeCall>,
    extension: TxExtension,
) -> UncheckedExtrinsic {
    let pair = sr25519::Pair::from_string(&format!("//{name}"), None).expect("a well-formed name");
    let payload = SignedPayload::new(call.into(), extension).expect("the chain has a genesis");
    let signature = payload.using_encoded(|bytes| pair.sign(bytes));
    let (call, extension, _) = payload.deconstruct();
    let signature = Signature::Sr25519(signature);
    UncheckedExtrinsic::new_signed(call, Address::Id(account(name)), signature, extension)
}

/// The origin of `//name`.
pub fn origin(name: &str) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(name))
}

/// A transfer that may empty the sender's account.
pub fn transfer(to: &AccountId, value: Balance) -> RuntimeCall {
    pallet_balances::Call::transfer_allow_death {
        dest: to.clone().into(),
        value,
    }
    .into()
}

/// A transfer of all that the sender has.
pub fn transfer_all(to: &AccountId) -> RuntimeCall {
    pallet_balances::Call::transfer_all {
        dest: to.clone().into(),
        keep_alive: false,
    }
    .into()
}
