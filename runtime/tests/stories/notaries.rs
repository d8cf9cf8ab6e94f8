//! Notaries seal what parties have signed, with badges, freezes and deposits of the whole chain.

use crate::{chain::*, vouchers::*};
use dure_runtime::{NotaryAttestations, Runtime, RuntimeCall, RuntimeHoldReason};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_credential_badges::{Call as Badges, Error as BadgesError};
use pallet_notary_attestations::{
    ActId, Call, Deed, DeedKind, DeedKinds, Error, Party, SessionId, Sessions, Terms,
};
use pallet_support::{ClassId, Deeds, merchants::Region};
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{DispatchError, MultiSignature, TokenError};

pub const NOTARY: &str = "Bob";
/// Is named the first one's successor, and succeeds it.
pub const HEIR: &str = "Alice";
/// A notary that is suspended.
pub const SUSPENDED: &str = "FarmerB";
const MINISTRY: &str = "MinistryOfJustice";
/// Whoever opens sessions.
const CLERK: &str = "City";
const SALT: H256 = H256::repeat_byte(0x5a);
pub const DEED: Deed = Deed {
    kind: DeedKind::Authentic,
    region: Region(11_680),
    commitment: H256::repeat_byte(0xd0),
};

fn by(who: &str, message: &[u8]) -> MultiSignature {
    let pair = sr25519::Pair::from_string(&format!("//{who}"), None).expect("a name");
    pair.sign(message).into()
}

pub fn named(ministry: &str) -> Call<Runtime> {
    Call::name_office {
        ministry: account(ministry),
        badge: 0,
    }
}

fn terms() -> Terms {
    Terms {
        regions: vec![Region(11)].try_into().expect("one"),
        kinds: DeedKinds::ALL,
        until: now() + 86_400_000,
        daily: 10,
    }
}

fn license(who: &str) -> Call<Runtime> {
    Call::license {
        notary: account(who),
        terms: terms(),
    }
}

/// A notary's seal key is //NAME//Seal.
fn add_key(who: &str, key: &str) -> Call<Runtime> {
    let message = NotaryAttestations::key_message(account(who), account(key));
    Call::add_seal_key {
        notary: account(who),
        account: account(key),
        proof: by(key, &message),
    }
}

fn key_of(who: &str) -> String {
    format!("{who}//Seal")
}

fn open(notary: &str) -> Call<Runtime> {
    let party = Party {
        commitment: NotaryAttestations::party(account("Party"), SALT),
        required: true,
    };
    Call::open_session {
        notary: account(notary),
        deed: DEED,
        parties: vec![party].try_into().expect("one"),
        deadline: now() + 3_600_000,
    }
}

/// What the party has signed off line, without an account.
fn signs(session: SessionId) -> Call<Runtime> {
    let message = NotaryAttestations::sign_message(session, 0).expect("a session");
    Call::sign {
        session,
        slot: 0,
        who: account("Party"),
        salt: SALT,
        signature: Some(by("Party", &message)),
    }
}

fn attest(session: SessionId) -> Call<Runtime> {
    Call::attest_identity {
        session,
        slot: 0,
        identity: SALT,
    }
}

fn seal(session: SessionId, notary: &str) -> Call<Runtime> {
    let message = NotaryAttestations::seal_message(session).expect("a session");
    Call::seal {
        session,
        key: 0,
        seal: by(&key_of(notary), &message),
    }
}

fn copy(act: ActId, notary: &str) -> Call<Runtime> {
    let message = NotaryAttestations::copy_message(act, 1, SALT).expect("an act");
    Call::issue_copy {
        act,
        version: 1,
        recipient: SALT,
        key: 0,
        seal: by(&key_of(notary), &message),
    }
}

fn assign(notary: &str, successor: &str) -> Call<Runtime> {
    Call::assign_successor {
        notary: account(notary),
        successor: account(successor),
        list: SALT,
    }
}

fn confirm(notary: &str) -> Call<Runtime> {
    Call::confirm_succession {
        notary: account(notary),
        list: SALT,
    }
}

/// A ministry, and three notaries with this badge: session 0 is complete, 1 an act, 2 an act that
/// is held, 3 open before the heir, whose successor the notary is; it is named the suspended one's,
/// too.
pub fn world(badge: ClassId) {
    let ministry = account(MINISTRY);
    as_root(Call::name_office { ministry, badge });
    for who in [NOTARY, HEIR, SUSPENDED] {
        assert_ok!(run(MINISTRY, license(who)));
        assert_ok!(run(MINISTRY, add_key(who, &key_of(who))));
    }
    for session in 0..3 {
        assert_ok!(run(CLERK, open(NOTARY)));
        assert_ok!(run(CLERK, signs(session)));
        assert_ok!(run(NOTARY, attest(session)));
    }
    for act in [1, 2] {
        assert_ok!(run(NOTARY, seal(act, NOTARY)));
    }
    let (act, order) = (2, SALT);
    assert_ok!(run(MINISTRY, Call::hold_act { act, order }));
    assert_ok!(run(CLERK, open(HEIR)));
    assert_ok!(run(MINISTRY, assign(HEIR, NOTARY)));
    assert_ok!(run(NOTARY, confirm(HEIR)));
    assert_ok!(run(MINISTRY, assign(SUSPENDED, NOTARY)));
    let notary = account(SUSPENDED);
    assert_ok!(run(MINISTRY, Call::suspend_notary { notary }));
}

/// What the ministry may do, in [`world`].
pub fn of_the_ministry() -> Vec<RuntimeCall> {
    let notary = account(NOTARY);
    [
        license(NOTARY),
        add_key(NOTARY, "Another//Seal"),
        Call::suspend_notary {
            notary: notary.clone(),
        },
        Call::lift_suspension {
            notary: account(SUSPENDED),
        },
        Call::retire_seal_key {
            notary: notary.clone(),
            key: 0,
        },
        Call::compromise_seal_key {
            notary,
            key: 0,
            since: Some(now()),
        },
        assign(NOTARY, HEIR),
        Call::record_apostille {
            act: 1,
            reference: SALT,
        },
        Call::hold_act {
            act: 1,
            order: SALT,
        },
        Call::release_act { act: 2 },
        Call::annul {
            act: 1,
            reason: 1,
            seal: None,
        },
    ]
    .map(RuntimeCall::from)
    .into()
}

/// What a notary may do, in [`world`].
pub fn of_a_notary() -> Vec<RuntimeCall> {
    let annulment = NotaryAttestations::annul_message(1, 1).expect("an act");
    [
        attest(0),
        seal(0, NOTARY),
        copy(1, NOTARY),
        Call::annul {
            act: 1,
            reason: 1,
            seal: Some((0, by(&key_of(NOTARY), &annulment))),
        },
        confirm(SUSPENDED),
        Call::take_over { session: 3 },
    ]
    .map(RuntimeCall::from)
    .into()
}

/// A class of the ministry's, which it grants to all three.
fn badge() -> ClassId {
    let (achievement, schema) = (SALT, SALT);
    let created = Badges::create_class {
        achievement,
        schema,
    };
    assert_ok!(run(MINISTRY, created));
    let class = 2;
    for who in [NOTARY, HEIR, SUSPENDED] {
        let who = account(who);
        let until = None;
        assert_ok!(run(MINISTRY, Badges::grant { who, class, until }));
    }
    class
}

fn held() -> Balance {
    let reason =
        RuntimeHoldReason::NotaryAttestations(pallet_notary_attestations::HoldReason::Session);
    let held = Balances::balance_on_hold(&reason, &account(CLERK));
    let counted: Balance = Sessions::<Runtime>::iter_values()
        .map(|session| {
            assert_eq!(session.deposit.by, account(CLERK));
            let deposit = codec::Encode::encode(&session.deposit.deposit);
            let deposit: Balance = codec::Decode::decode(&mut &deposit[..]).expect("won");
            deposit
        })
        .sum();
    assert_eq!(held, counted);
    held
}

#[test]
fn a_deed_is_sealed_and_stays_valid_whatever_becomes_of_its_notary() {
    story(|| {
        let class = badge();
        world(class);
        let one = held() / 2;
        assert!(one > 0);
        let in_force =
            || <NotaryAttestations as Deeds>::ensure_in_force(1, DEED.commitment, DEED.kind);
        assert_ok!(in_force());
        // The badge is revoked: in that very block nothing is sealed any more, and the act stays.
        let who = account(NOTARY);
        as_root(Badges::revoke_grant { who, class });
        let revoked = DispatchError::from(BadgesError::<Runtime>::Revoked);
        assert_noop!(run(NOTARY, seal(0, NOTARY)), revoked);
        assert_noop!(run(NOTARY, copy(1, NOTARY)), revoked);
        assert_ok!(in_force());
        // A successor has the deeds in hand, and goes on with the session.
        assert_ok!(run(MINISTRY, assign(NOTARY, HEIR)));
        assert_ok!(run(HEIR, confirm(NOTARY)));
        assert_ok!(run(HEIR, copy(1, HEIR)));
        assert_ok!(run(HEIR, Call::take_over { session: 0 }));
        assert_noop!(run(HEIR, seal(0, HEIR)), Error::<Runtime>::PartyMissing);
        assert_ok!(run(CLERK, signs(0)));
        assert_ok!(run(HEIR, attest(0)));
        assert_ok!(run(HEIR, seal(0, HEIR)));
        assert_eq!(held(), one);
        assert_ok!(run(CLERK, Call::abort { session: 3 }));
        assert_eq!(held(), 0);
    });
}

/// Whoever opens a session gets the deposit back after its deadline, also while a court has frozen
/// it; a party that is frozen signs all the same.
#[test]
fn a_session_ends_whoever_is_frozen() {
    story(|| {
        world(badge());
        assert_ok!(run(CLERK, open(NOTARY)));
        let session = 4;
        for who in [CLERK, NOTARY, "Party"] {
            let (who, order) = (account(who), SALT);
            assert_ok!(run("CentralBank", pallet_cbdc::Call::freeze { who, order }));
        }
        assert_ok!(run("Dave", signs(session)));
        assert_noop!(run(NOTARY, attest(session)), TokenError::Frozen);
        assert_noop!(run(NOTARY, seal(0, NOTARY)), TokenError::Frozen);
        assert_noop!(
            run("Dave", Call::expire { session }),
            Error::<Runtime>::SessionNotOver
        );
        let deadline = now();
        Sessions::<Runtime>::mutate_extant(session, |record| record.deadline = deadline);
        let before = held();
        assert_ok!(run("Dave", Call::expire { session }));
        assert!(held() < before);
    });
}
