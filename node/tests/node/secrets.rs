//! What is a secret, and which everybody has.

use dure_node::{chain_spec, secrets::Given};
use sp_core::{Pair, ecdsa, ed25519, sr25519};

/// BIP-39's test vector of the entropy 7f7f…, which is nobody's.
const PHRASE: &str = "legal winner thank year wave sausage worth useful legal winner thank yellow";
const SEED: &str = "0x1111111111111111111111111111111111111111111111111111111111111111";

fn given(text: &str) -> Given {
    Given::new("it", text)
}

#[test]
fn phrases_seeds_and_what_is_derived_from_them() {
    let password = format!("{PHRASE}///password");
    let derived = format!("{SEED}//city");
    for text in [PHRASE, SEED, &password, &derived, "//Alice", " //Alice\r\n"] {
        assert!(given(text).pair::<sr25519::Pair>(None).is_ok(), "{text}");
        assert!(given(text).pair::<ed25519::Pair>(None).is_ok(), "{text}");
        assert!(given(text).pair::<ecdsa::Pair>(None).is_ok(), "{text}");
    }
    // As `subkey inspect //Alice` shows it.
    let alice = given("//Alice").pair::<sr25519::Pair>(None).unwrap();
    assert_eq!(
        format!("{:?}", alice.public().0.get(..4).unwrap()),
        "[212, 53, 147, 199]"
    );
}

#[test]
fn a_refusal_shows_nothing() {
    for text in [
        "",
        "my wallet",
        "keys",
        "/Bob",
        "0x11",
        "legal winner thank",
        "a.b//c",
    ] {
        let error = given(text).pair::<sr25519::Pair>(None).err().unwrap();
        let error = error.to_string();
        assert!(error.contains("it is no secret URI"), "{error}");
        assert!(
            text.is_empty() || text.len() < 5 || !error.contains(text),
            "{error}"
        );
    }
    let soft = format!("{PHRASE}/soft");
    let error = given(&soft).pair::<ed25519::Pair>(None).err().unwrap();
    assert!(
        error
            .to_string()
            .contains("a derivation that keys of this scheme do not have")
    );
}

#[test]
fn development_keys_are_for_dev_and_local() {
    let [dev, local, live] = ["dev", "local", "staging"].map(|id| chain_spec::load(id).unwrap());
    for text in [
        "//Alice",
        "//Anything//at all",
        "///password",
        "bottom drive obey lake curtain smoke basket hold race lonely fit walk//1",
        "bottom drive  obey lake curtain smoke basket hold race lonely fit walk",
        // The phrase's own seed, //Alice's, and hers for ed25519, as `subkey inspect` shows them.
        "0xfac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e//2",
        "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a",
        "0xabf8e5bdbe30c65656c0a3cbd181ff8a56294a69dfedd27982aace4a76909115",
    ] {
        assert!(given(text).refuse_development(&*dev).is_ok(), "{text}");
        assert!(given(text).refuse_development(&*local).is_ok(), "{text}");
        let error = given(text)
            .refuse_development(&*live)
            .unwrap_err()
            .to_string();
        assert!(error.contains("which everybody has"), "{text}: {error}");
    }
    for text in [
        PHRASE,
        SEED,
        "0x2222222222222222222222222222222222222222222222222222222222222222",
    ] {
        assert!(given(text).refuse_development(&*live).is_ok(), "{text}");
    }
}
