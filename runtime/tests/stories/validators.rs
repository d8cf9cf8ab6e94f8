//! The council names validators, they bring their keys, and who votes twice is out.

use crate::{chain::*, governance::motion};
use codec::Encode;
use dure_runtime::{
    Executive, Grandpa, Hash, Runtime, RuntimeCall, Session, System, UncheckedExtrinsic, VERSION,
    ValidatorMembership,
    configs::SESSION_LENGTH,
    opaque::SessionKeys,
    presets::{DEV, LOCAL, session_keys},
    validators::{KEPT_SESSIONS, KeysInForce, ValidatorsInstance},
};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use frame_try_runtime::UpgradeCheckSelect;
use pallet_session::historical::{HistoricalSessions, StoredRange};
use sp_consensus_grandpa::{
    AuthorityId, Equivocation, EquivocationProof, KEY_TYPE, localized_payload,
};
use sp_core::{Pair, ed25519, proof_of_possession::ProofOfPossessionGenerator, sr25519};
use sp_runtime::{
    DispatchError,
    traits::Dispatchable,
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
};
use sp_session::MembershipProof;

type MembershipCall = pallet_membership::Call<Runtime, ValidatorsInstance>;
type Proof = EquivocationProof<Hash, u32>;

fn add(name: &str) -> RuntimeCall {
    let who = account(name).into();
    RuntimeCall::ValidatorMembership(MembershipCall::add_member { who })
}

fn remove(name: &str) -> RuntimeCall {
    let who = account(name).into();
    RuntimeCall::ValidatorMembership(MembershipCall::remove_member { who })
}

/// That `//name` has the secrets of the keys of `//seed`.
fn possession(name: &str, seed: &str) -> Vec<u8> {
    let (uri, owner) = (format!("//{seed}"), account(name).encode());
    let aura = sr25519::Pair::from_string(&uri, None).expect("a well-formed name");
    let grandpa = ed25519::Pair::from_string(&uri, None).expect("a well-formed name");
    let (mut aura, mut grandpa) = (aura, grandpa);
    (
        aura.generate_proof_of_possession(&owner),
        grandpa.generate_proof_of_possession(&owner),
    )
        .encode()
}

/// `//name` registers keys derived from `//seed`.
fn set_keys(name: &str, seed: &str) {
    let proof = possession(name, seed);
    assert_ok!(Session::set_keys(origin(name), session_keys(seed), proof));
}

/// Blocks up to the first one of the next session.
fn next_session() {
    let index = Session::current_index();
    let last = System::block_number() / SESSION_LENGTH * SESSION_LENGTH + SESSION_LENGTH - 1;
    System::set_block_number(last);
    System::reset_events();
    block(vec![]);
    assert_eq!(Session::current_index(), index + 1);
}

fn sorted(names: &[&str]) -> Vec<AccountId> {
    let mut accounts: Vec<_> = names.iter().map(|name| account(name)).collect();
    accounts.sort();
    accounts
}

/// These validate, each with the keys of `//seed`: Aura and GRANDPA know them too.
fn validate(who: &[(&str, &str)]) {
    let mut who: Vec<_> = who
        .iter()
        .map(|(name, seed)| (account(name), session_keys(seed)))
        .collect();
    who.sort_by(|(a, _), (b, _)| a.cmp(b));
    let accounts: Vec<_> = who.iter().map(|(account, _)| account.clone()).collect();
    let keys = |of: fn(&SessionKeys) -> Vec<u8>| who.iter().map(|(_, keys)| of(keys)).collect();

    assert_eq!(Session::validators(), accounts);
    let authors: Vec<_> = pallet_aura::Authorities::<Runtime>::get()
        .iter()
        .map(Encode::encode)
        .collect();
    let expected: Vec<_> = keys(|keys| keys.aura.encode());
    assert_eq!(authors, expected);
    let voters: Vec<_> = Grandpa::grandpa_authorities()
        .iter()
        .map(|(voter, weight)| (voter.encode(), *weight))
        .collect();
    let expected: Vec<Vec<u8>> = keys(|keys| keys.grandpa.encode());
    assert_eq!(
        voters,
        expected.into_iter().map(|key| (key, 1)).collect::<Vec<_>>()
    );
}

const ALICE: (&str, &str) = ("Alice", "Alice");
const BOB: (&str, &str) = ("Bob", "Bob");
const CHARLIE: (&str, &str) = ("Charlie", "Charlie");
const DAVE: (&str, &str) = ("Dave", "Dave");
const EVE: (&str, &str) = ("Eve", "Eve");

#[test]
fn the_council_adds_and_removes_and_it_holds_from_the_session_after_next() {
    story_on(LOCAL, || {
        set_keys("Eve", "Eve");
        assert_eq!(motion(add("Eve"), 2), Err(DispatchError::BadOrigin));
        assert_eq!(motion(remove("Dave"), 2), Err(DispatchError::BadOrigin));
        assert_eq!(motion(add("Eve"), 3), Ok(()));
        assert_eq!(motion(remove("Dave"), 3), Ok(()));
        assert!(add("Ferdie").dispatch(origin("Alice")).is_err());

        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);
        next_session();
        validate(&[ALICE, BOB, CHARLIE, EVE]);
        assert_eq!(
            ValidatorMembership::members(),
            sorted(&["Alice", "Bob", "Charlie", "Eve"])
        );
    });
}

#[test]
fn twice_and_never_named_are_refused() {
    story_on(LOCAL, || {
        type Error = pallet_membership::Error<Runtime, ValidatorsInstance>;
        assert_eq!(motion(add("Dave"), 3), Err(Error::AlreadyMember.into()));
        assert_eq!(motion(remove("Eve"), 3), Err(Error::NotMember.into()));
    });
}

#[test]
fn keys_are_rotated_by_their_validator_and_nobody_else() {
    story_on(LOCAL, || {
        set_keys("Bob", "Bob//next");
        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);
        next_session();
        validate(&[ALICE, ("Bob", "Bob//next"), CHARLIE, DAVE]);

        // Without the secrets of the keys there is no proof.
        assert_noop!(
            Session::set_keys(origin("Charlie"), session_keys("Ferdie"), vec![]),
            pallet_session::Error::<Runtime>::InvalidProof
        );
        // A key has one owner.
        let proof = possession("Charlie", "Dave");
        assert_noop!(
            Session::set_keys(origin("Charlie"), session_keys("Dave"), proof),
            pallet_session::Error::<Runtime>::DuplicatedKey
        );
    });
}

#[test]
fn the_set_of_voters_changes_only_where_members_or_keys_did() {
    story_on(LOCAL, || {
        let set = pallet_grandpa::CurrentSetId::<Runtime>::get;
        for _ in 0..5 {
            next_session();
        }
        assert_eq!(set(), 0);

        // Whoever has no keys is skipped, and changes nothing.
        assert_eq!(motion(add("Eve"), 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);
        assert_eq!(set(), 0);

        set_keys("Eve", "Eve");
        set_keys("Bob", "Bob//next");
        next_session();
        next_session();
        validate(&[ALICE, ("Bob", "Bob//next"), CHARLIE, DAVE, EVE]);
        next_session();
        next_session();
        assert_eq!(set(), 1);
    });
}

#[test]
fn the_set_never_shrinks_below_three() {
    story_on(LOCAL, || {
        assert_eq!(motion(remove("Bob"), 3), Ok(()));
        assert_eq!(motion(remove("Charlie"), 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);

        set_keys("Eve", "Eve");
        assert_eq!(motion(add("Eve"), 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, DAVE, EVE]);
    });
}

#[test]
fn nobody_halts_the_chain_by_withdrawing_keys() {
    story_on(LOCAL, || {
        for name in ["Alice", "Bob", "Charlie", "Dave"] {
            assert_ok!(Session::purge_keys(origin(name)));
        }
        for _ in 0..3 {
            next_session();
            validate(&[ALICE, BOB, CHARLIE, DAVE]);
        }
        // Nor by taking another's keys, whose secrets both know.
        for name in ["Bob", "Charlie"] {
            assert_eq!(motion(remove(name), 3), Ok(()));
        }
        assert_ok!(Session::purge_keys(origin("Alice")));
        set_keys("Eve", "Alice");
        assert_ok!(Session::purge_keys(origin("Bob")));
        set_keys("Dave", "Bob");
        for _ in 0..3 {
            next_session();
            validate(&[ALICE, BOB, CHARLIE, DAVE]);
        }
        for name in ["Bob", "Charlie"] {
            assert_eq!(motion(add(name), 3), Ok(()));
        }
        // One of four may go.
        assert_ok!(Session::purge_keys(origin("Dave")));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE]);
    });
    story_on(DEV, || {
        assert_ok!(Session::purge_keys(origin("Alice")));
        assert_eq!(motion(remove("Alice"), 3), Ok(()));
        for _ in 0..3 {
            next_session();
            validate(&[ALICE]);
        }
    });
}

#[test]
fn a_single_validator_can_be_joined_by_others() {
    story(|| {
        set_keys("Bob", "Bob");
        assert_eq!(motion(add("Bob"), 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, BOB]);
    });
}

/// Two votes of `//name` in one round, for these blocks.
fn votes(name: &str, set_id: u64, round: u64, blocks: [u8; 2]) -> Proof {
    let pair = ed25519::Pair::from_string(&format!("//{name}"), None).expect("a well-formed name");
    let [first, second] = blocks.map(|block| {
        let prevote = finality_grandpa::Prevote::new(Hash::repeat_byte(block), 10);
        let message = finality_grandpa::Message::Prevote(prevote.clone());
        let signature = pair.sign(&localized_payload(round, set_id, &message));
        (prevote, signature.into())
    });
    EquivocationProof::new(
        set_id,
        Equivocation::Prevote(finality_grandpa::Equivocation {
            round_number: round,
            identity: pair.public().into(),
            first,
            second,
        }),
    )
}

/// That `//name` votes in the running session.
fn ownership(name: &str) -> MembershipProof {
    let key: AuthorityId = session_keys(name).grandpa;
    KeysInForce::prove((KEY_TYPE, key)).expect("is a validator")
}

fn report(votes: &Proof, ownership: &MembershipProof) -> RuntimeCall {
    pallet_grandpa::Call::report_equivocation_unsigned {
        equivocation_proof: Box::new(votes.clone()),
        key_owner_proof: ownership.clone(),
    }
    .into()
}

#[test]
fn who_votes_twice_is_out_within_two_sessions() {
    story_on(LOCAL, || {
        next_session();
        let call = report(&votes("Dave", 0, 7, [1, 2]), &ownership("Dave"));
        let reported = UncheckedExtrinsic::new_bare(call.clone());
        assert_eq!(block(vec![reported.clone()]), [Ok(Ok(()))]);
        assert_eq!(
            ValidatorMembership::members(),
            sorted(&["Alice", "Bob", "Charlie"])
        );
        // Once is enough.
        let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
        assert_eq!(block(vec![reported]), [Err(stale)]);

        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);
        next_session();
        validate(&[ALICE, BOB, CHARLIE]);

        // The council lets Dave return.
        assert_eq!(motion(add("Dave"), 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE, DAVE]);
    });
}

#[test]
fn a_membership_is_lost_once_and_what_was_before_a_return_is_done_with() {
    story_on(LOCAL, || {
        type Error = pallet_grandpa::Error<Runtime>;
        let unsigned = |votes: &Proof, ownership: &MembershipProof| {
            block(vec![UncheckedExtrinsic::new_bare(report(votes, ownership))]).remove(0)
        };
        let signed = |votes: &Proof, ownership: &MembershipProof| {
            let call = pallet_grandpa::Call::<Runtime>::report_equivocation {
                equivocation_proof: Box::new(votes.clone()),
                key_owner_proof: ownership.clone(),
            };
            RuntimeCall::from(call)
                .dispatch(origin("Eve"))
                .map(|_| ())
                .map_err(|refused| refused.error)
        };
        let reports = || pallet_offences::Reports::<Runtime>::iter().count();
        next_session();
        let then = ownership("Dave");
        assert_eq!(unsigned(&votes("Dave", 0, 7, [1, 2]), &then), Ok(Ok(())));

        // Another round of the same twins: no second report, for nobody's free space.
        let stale = TransactionValidityError::Invalid(InvalidTransaction::Stale);
        let another = votes("Dave", 0, 8, [1, 2]);
        assert_eq!(unsigned(&another, &then), Err(stale));
        assert_eq!(
            signed(&another, &then),
            Err(Error::DuplicateOffenceReport.into())
        );
        assert_eq!(reports(), 1);

        // Back by the council: what was held back of the time before harms Dave no longer.
        assert_eq!(motion(add("Dave"), 3), Ok(()));
        assert_eq!(
            signed(&another, &then),
            Err(Error::DuplicateOffenceReport.into())
        );
        next_session();
        next_session();
        // Nor what another does in the same round of the same set.
        let bob = ownership("Bob");
        assert_eq!(unsigned(&votes("Bob", 0, 7, [1, 2]), &bob), Ok(Ok(())));
        assert_eq!(
            ValidatorMembership::members(),
            sorted(&["Alice", "Charlie", "Dave"])
        );
        // But Dave's next double vote does.
        assert_eq!(
            unsigned(&votes("Dave", 0, 9, [1, 2]), &ownership("Dave")),
            Ok(Ok(()))
        );
        assert_eq!(
            ValidatorMembership::members(),
            sorted(&["Alice", "Charlie"])
        );
        assert_eq!(reports(), 3);
    });
}

#[test]
fn no_rotation_of_keys_evades_or_spoils_a_report() {
    let changes: [(&str, fn()); 3] = [
        ("the offender rotates", || set_keys("Dave", "Dave//next")),
        ("the offender withdraws", || {
            assert_ok!(Session::purge_keys(origin("Dave")));
        }),
        ("another rotates", || set_keys("Bob", "Bob//next")),
    ];
    for (what, change) in changes {
        // The proof is made before the change or after it; the report comes at once, in the next
        // session (which still has the old keys) or in the one after it.
        for (after, sessions) in [(false, 0), (false, 2), (true, 0), (true, 1), (true, 2)] {
            story_on(LOCAL, || {
                next_session();
                let early = ownership("Dave");
                change();
                let proof = if after { ownership("Dave") } else { early };
                for _ in 0..sessions {
                    next_session();
                }
                let call = report(&votes("Dave", 0, 7, [1, 2]), &proof);
                let reported = block(vec![UncheckedExtrinsic::new_bare(call)]);
                assert_eq!(reported, [Ok(Ok(()))], "{what}, {after}, {sessions}");
                assert!(!ValidatorMembership::members().contains(&account("Dave")));
            });
        }
    }
}

#[test]
fn nobody_hands_a_seat_on() {
    story_on(LOCAL, || {
        let new = account("Eve").into();
        let hand_on = RuntimeCall::ValidatorMembership(MembershipCall::change_key { new });
        let filtered = DispatchError::from(frame_system::Error::<Runtime>::CallFiltered);
        assert_noop!(
            hand_on
                .clone()
                .dispatch(origin("Dave"))
                .map_err(|refused| refused.error),
            filtered
        );
        let batch = pallet_utility::Call::<Runtime>::batch_all {
            calls: vec![hand_on],
        };
        assert_noop!(
            RuntimeCall::from(batch)
                .dispatch(origin("Dave"))
                .map_err(|refused| refused.error),
            filtered
        );
    });
}

#[test]
fn who_is_named_twice_has_one_seat() {
    story_on(LOCAL, || {
        let members = ["Alice", "Alice", "Bob", "Charlie"].map(account).to_vec();
        let reset = RuntimeCall::ValidatorMembership(MembershipCall::reset_members { members });
        assert_eq!(motion(reset, 3), Ok(()));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE]);
        let call = report(&votes("Alice", 0, 7, [1, 2]), &ownership("Alice"));
        block(vec![UncheckedExtrinsic::new_bare(call)]);
    });
}

#[test]
fn a_report_comes_from_the_node_that_saw_the_votes() {
    story_on(LOCAL, || {
        next_session();
        let call = report(&votes("Dave", 0, 7, [1, 2]), &ownership("Dave"));
        let validity = |source| {
            Executive::validate_transaction(
                source,
                UncheckedExtrinsic::new_bare(call.clone()),
                System::parent_hash(),
            )
        };
        assert_eq!(
            validity(TransactionSource::External),
            Err(InvalidTransaction::Call.into())
        );
        let valid = validity(TransactionSource::Local).expect("is valid");
        assert!(!valid.propagate);
    });
}

#[test]
fn a_false_report_harms_nobody() {
    story_on(LOCAL, || {
        next_session();
        type Error = pallet_grandpa::Error<Runtime>;
        let refused = |votes: &Proof, ownership: &MembershipProof, error: Error| {
            let call = pallet_grandpa::Call::<Runtime>::report_equivocation {
                equivocation_proof: Box::new(votes.clone()),
                key_owner_proof: ownership.clone(),
            };
            assert_noop!(
                RuntimeCall::from(call)
                    .dispatch(origin("Eve"))
                    .map_err(|refused| refused.error),
                DispatchError::from(error)
            );
        };
        let dave = ownership("Dave");
        let twice = votes("Dave", 0, 7, [1, 2]);
        // The same vote twice; another's keys; a set that never was; the wrong session.
        refused(
            &votes("Dave", 0, 7, [1, 1]),
            &dave,
            Error::InvalidEquivocationProof,
        );
        refused(&twice, &ownership("Bob"), Error::InvalidKeyOwnershipProof);
        refused(
            &votes("Dave", 3, 7, [1, 2]),
            &dave,
            Error::InvalidEquivocationProof,
        );
        let elsewhere = MembershipProof {
            session: 99,
            ..dave.clone()
        };
        refused(&twice, &elsewhere, Error::InvalidKeyOwnershipProof);
    });
}

#[test]
fn a_double_vote_can_be_proved_for_a_day_and_its_roots_go_after_it() {
    story_on(LOCAL, || {
        next_session();
        let (twice, then) = (votes("Dave", 0, 7, [1, 2]), ownership("Dave"));
        // The set of voters changes in every session after it.
        for session in 0..KEPT_SESSIONS {
            set_keys("Bob", &format!("Bob//{session}"));
            next_session();
        }
        assert_eq!(
            pallet_grandpa::CurrentSetId::<Runtime>::get(),
            u64::from(KEPT_SESSIONS) - 1
        );
        let call = UncheckedExtrinsic::new_bare(report(&twice, &then));
        assert_eq!(block(vec![call]), [Ok(Ok(()))]);

        let (first, end) = StoredRange::<Runtime>::get().expect("there are roots");
        assert_eq!(end - first, KEPT_SESSIONS + 2); // the running session and the next one too
        assert_eq!(
            HistoricalSessions::<Runtime>::iter().count(),
            usize::try_from(KEPT_SESSIONS).expect("small") + 2
        );
        next_session();
        let another = UncheckedExtrinsic::new_bare(report(&votes("Dave", 0, 8, [1, 2]), &then));
        let bad_proof = TransactionValidityError::Invalid(InvalidTransaction::BadProof);
        assert_eq!(block(vec![another]), [Err(bad_proof)]);
    });
}

#[test]
fn a_chain_from_before_gets_its_validators_as_members() {
    story_on(LOCAL, || {
        // What was there before members, roots and the sessions of voters were.
        pallet_membership::Members::<Runtime, ValidatorsInstance>::kill();
        let _ = HistoricalSessions::<Runtime>::clear(u32::MAX, None);
        StoredRange::<Runtime>::kill();
        frame_system::LastRuntimeUpgrade::<Runtime>::put(frame_system::LastRuntimeUpgradeInfo {
            spec_version: (VERSION.spec_version - 1).into(),
            spec_name: VERSION.spec_name,
        });

        assert_ok!(Executive::try_runtime_upgrade(UpgradeCheckSelect::All));
        assert_eq!(
            ValidatorMembership::members(),
            sorted(&["Alice", "Bob", "Charlie", "Dave"])
        );
        // Whom the council removes later, no further upgrade brings back.
        assert_eq!(motion(remove("Dave"), 3), Ok(()));
        assert_ok!(Executive::try_runtime_upgrade(UpgradeCheckSelect::All));
        next_session();
        next_session();
        validate(&[ALICE, BOB, CHARLIE]);
        // And double votes can be proved from then on.
        let call = report(&votes("Bob", 1, 7, [1, 2]), &ownership("Bob"));
        assert_eq!(
            block(vec![UncheckedExtrinsic::new_bare(call)]),
            [Ok(Ok(()))]
        );
        assert_eq!(pallet_offences::Reports::<Runtime>::iter().count(), 1);
    });
}
