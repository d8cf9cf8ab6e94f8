//! What is sealed stays what it was, and says what has become of it.

use crate::{mock::*, *};
use frame::testing_prelude::*;

const SECOND: H256 = H256::repeat_byte(0xd2);
const THIRD: H256 = H256::repeat_byte(0xd3);

fn in_force(act: ActId, commitment: H256) -> DispatchResult {
    <Notaries as Deeds>::ensure_in_force(act, commitment, DEED.kind)
}

#[test]
fn two_amendments_and_a_copy_are_four_leaves() {
    test(|| {
        let act = act(&[ANN, BEN, CHO]);
        amend(act, SECOND, &[ANN, BEN, CHO]);
        amend(act, THIRD, &[BEN]);
        assert_ok!(copies(act, 2));
        let leaves = leaves();
        let said: Vec<_> = leaves
            .iter()
            .map(|leaf| {
                let Content {
                    kind,
                    entry,
                    version,
                    ..
                } = leaf.content;
                (leaf.index, kind, entry, version)
            })
            .collect();
        assert_eq!(
            said,
            [
                (0, EntryKind::Sealed, 0, 1),
                (1, EntryKind::Amended, 1, 2),
                (2, EntryKind::Amended, 2, 3),
                (3, EntryKind::Copied, 3, 2),
            ]
        );
        for (before, after) in leaves.iter().zip(&leaves[1..]) {
            assert_eq!(
                after.content.previous,
                pallet_support::merkle::leaf_hash(before)
            );
        }
        assert_eq!(leaves[0].content.previous, H256::zero());
        assert_eq!(Notaries::log_root().0, 4);
        // The notary suspended on the next day: the act stays valid, new ones are refused.
        at(NOON + DAY);
        let session = ready(DEED, &[ANN]);
        assert_ok!(Notaries::suspend_notary(signed(MINISTRY), id(NOTARY)));
        assert_ok!(in_force(act, THIRD));
        assert_noop!(seal(session), Error::<Test>::LicenceSuspended);
        assert_noop!(copies(act, 1), Error::<Test>::LicenceSuspended);
    });
}

/// Other pallets get a yes for the latest version alone, of just this act.
#[test]
fn a_deed_is_in_force_as_it_stands() {
    test(|| {
        assert_noop!(in_force(0, DEED.commitment), Error::<Test>::ActNotFound);
        let act = act(&[ANN]);
        assert_ok!(in_force(act, DEED.commitment));
        assert_noop!(
            <Notaries as Deeds>::ensure_in_force(act, DEED.commitment, DeedKind::Sworn),
            Error::<Test>::OtherKind
        );
        // A stranger's deed with the same commitment is another act.
        let other = crate::mock::act(&[BEN]);
        assert_ne!(act, other);
        amend(act, SECOND, &[ANN]);
        assert_noop!(
            in_force(act, DEED.commitment),
            Error::<Test>::OtherCommitment
        );
        assert_ok!(in_force(act, SECOND));
        assert_ok!(in_force(other, DEED.commitment));
        assert_ok!(annuls(act, 3));
        assert_noop!(in_force(act, SECOND), Error::<Test>::ActAnnulled);
        assert_ok!(in_force(other, DEED.commitment));
    });
}

#[test]
fn what_is_annulled_stays_so_and_is_copied_as_such() {
    test(|| {
        let act = act(&[ANN]);
        let session = amending(act, SECOND, &[ANN]);
        complete(session, &[ANN]);
        let message = Notaries::seal_message(session).expect("a session");
        assert_noop!(annuls(act, 0), Error::<Test>::ReasonMissing);
        assert_ok!(annuls(act, 3));
        assert_noop!(annuls(act, 4), Error::<Test>::ActAnnulled);
        assert_noop!(
            Notaries::seal(signed(NOTARY), session, 0, by(KEY, &message)),
            Error::<Test>::ActAnnulled
        );
        assert_noop!(
            Notaries::amend(
                signed(CLERK),
                act,
                id(NOTARY),
                SECOND,
                parties(&[ANN]),
                NOON + DAY
            ),
            Error::<Test>::ActAnnulled
        );
        assert_noop!(
            Notaries::record_apostille(signed(MINISTRY), act, SALT),
            Error::<Test>::ActAnnulled
        );
        assert_ok!(copies(act, 1));
        let last = leaves().pop().expect("a copy");
        assert_eq!(
            (last.content.kind, last.content.annulled),
            (EntryKind::Copied, 3)
        );
        assert_eq!(
            Notaries::status(act),
            Some(Status {
                version: 1,
                annulled: 3,
                flagged: false
            })
        );
        assert_ok!(Notaries::abort(signed(CLERK), session));
    });
}

#[test]
fn copies_and_apostilles_are_of_what_there_is() {
    test(|| {
        let act = act(&[ANN]);
        for version in [0, 2] {
            let any = by(KEY, b"any");
            assert_noop!(
                Notaries::issue_copy(signed(NOTARY), act, version, SALT, 0, any),
                Error::<Test>::VersionNotFound
            );
        }
        assert_noop!(copies(7, 1), Error::<Test>::ActNotFound);
        assert_noop!(annuls(7, 1), Error::<Test>::ActNotFound);
        assert_ok!(Notaries::record_apostille(signed(MINISTRY), act, SALT));
        assert_ok!(Notaries::record_apostille(root(), act, SALT));
        for who in [NOTARY, STRANGER] {
            assert_noop!(
                Notaries::record_apostille(signed(who), act, SALT),
                Error::<Test>::NotMinistry
            );
        }
        assert_noop!(
            Notaries::record_apostille(signed(MINISTRY), 7, SALT),
            Error::<Test>::ActNotFound
        );
        let last = leaves().pop().expect("an apostille");
        assert_eq!(last.content.kind, EntryKind::Apostilled);
        assert_eq!(last.content.deed.commitment, SALT);
        assert_eq!((last.key, last.seal), (KeyIndex::MAX, H256::zero()));
    });
}

#[test]
fn a_seal_is_of_a_good_key_under_just_this() {
    test(|| {
        let session = ready(DEED, &[ANN]);
        let other = ready(DEED, &[ANN]);
        // The account alone seals nothing, nor does the key.
        assert_noop!(seals(session, NOTARY, 0, NOTARY), Error::<Test>::BadSeal);
        assert_noop!(seals(session, STRANGER, 0, KEY), Error::<Test>::NotLicensed);
        assert_noop!(seals(session, NOTARY, 1, KEY), Error::<Test>::KeyNotFound);
        let of_other = Notaries::seal_message(other).expect("a session");
        assert_noop!(
            Notaries::seal(signed(NOTARY), session, 0, by(KEY, &of_other)),
            Error::<Test>::BadSeal
        );
        assert_ok!(seal(session));
        // A key that is rotated out seals nothing; what it has sealed stays valid.
        add_key(NOTARY, NEXT_KEY);
        assert_ok!(Notaries::retire_seal_key(signed(NOTARY), id(NOTARY), 0));
        assert_noop!(seal(other), Error::<Test>::KeyNotGood);
        assert_ok!(in_force(session, DEED.commitment));
        assert_ok!(seals(other, NOTARY, 1, NEXT_KEY));
        let leaves = leaves();
        assert_eq!((leaves[0].key, leaves[1].key), (0, 1));
        let message = Notaries::seal_message(other);
        assert_eq!(message, None);
    });
}

/// What was sealed since a key was compromised is flagged; and good again where that is taken back.
#[test]
fn a_compromised_key_flags_what_it_has_sealed_since() {
    test(|| {
        let early = act(&[ANN]);
        at(NOON + 2 * DAY);
        let late = act(&[ANN]);
        at(NOON + 3 * DAY);
        let compromise =
            |since| Notaries::compromise_seal_key(signed(MINISTRY), id(NOTARY), 0, since);
        let seconds = NOON / 1_000;
        for since in [NOON - 1, seconds, NOON + 3 * DAY + 1] {
            assert_noop!(compromise(Some(since)), Error::<Test>::InvalidMoment);
        }
        assert_ok!(compromise(Some(NOON + DAY)));
        assert_ok!(in_force(early, DEED.commitment));
        assert_noop!(in_force(late, DEED.commitment), Error::<Test>::ActFlagged);
        assert!(Notaries::status(late).is_some_and(|status| status.flagged));
        let session = ready(DEED, &[ANN]);
        assert_noop!(seal(session), Error::<Test>::KeyNotGood);
        // The ministry corrects itself, in the open.
        assert_ok!(compromise(Some(NOON + 2 * DAY + 1)));
        assert_ok!(in_force(late, DEED.commitment));
        assert_ok!(compromise(Some(NOON)));
        assert_noop!(in_force(early, DEED.commitment), Error::<Test>::ActFlagged);
        assert_ok!(compromise(None));
        assert_ok!(in_force(early, DEED.commitment));
        assert_ok!(seal(session));
        for who in [NOTARY, STRANGER] {
            assert_noop!(
                Notaries::compromise_seal_key(signed(who), id(NOTARY), 0, None),
                Error::<Test>::NotMinistry
            );
        }
        assert_noop!(
            Notaries::compromise_seal_key(root(), id(NOTARY), 1, None),
            Error::<Test>::KeyNotFound
        );
    });
}

/// Where the notary can't or won't, the ministry annuls; and what a thief has annulled is good
/// again once it is said since when the key was another's.
#[test]
fn the_ministry_has_the_last_word_on_annulments() {
    test(|| {
        let act = act(&[ANN]);
        for who in [NOTARY, STRANGER] {
            assert_noop!(
                Notaries::annul(signed(who), act, 3, None),
                Error::<Test>::NotMinistry
            );
        }
        at(NOON + DAY);
        assert_ok!(annuls(act, 3));
        assert_noop!(in_force(act, DEED.commitment), Error::<Test>::ActAnnulled);
        let compromise =
            |since| Notaries::compromise_seal_key(signed(MINISTRY), id(NOTARY), 0, since);
        assert_ok!(compromise(Some(NOON + DAY)));
        assert_ok!(in_force(act, DEED.commitment));
        assert!(Notaries::status(act).is_some_and(|status| status.annulled == 0));
        // The copy that is given then says nothing of it.
        add_key(NOTARY, NEXT_KEY);
        let message = Notaries::copy_message(act, 1, SALT).expect("an act");
        let seal = by(NEXT_KEY, &message);
        assert_ok!(Notaries::issue_copy(signed(NOTARY), act, 1, SALT, 1, seal));
        assert_eq!(leaves().pop().expect("a copy").content.annulled, 0);
        assert_ok!(Notaries::annul(signed(MINISTRY), act, 4, None));
        let leaf = leaves().pop().expect("an annulment");
        assert_eq!((leaf.content.annulled, leaf.key), (4, KeyIndex::MAX));
        assert_noop!(
            Notaries::annul(root(), act, 5, None),
            Error::<Test>::ActAnnulled
        );
        assert_noop!(
            Notaries::annul(root(), act, 0, None),
            Error::<Test>::ReasonMissing
        );
    });
}

#[test]
fn a_thief_of_account_and_key_has_a_day_at_most() {
    test(|| {
        let few = Terms {
            daily: 2,
            ..terms()
        };
        assert_ok!(Notaries::license(signed(MINISTRY), id(NOTARY), few));
        let act = act(&[ANN]);
        assert_ok!(copies(act, 1));
        assert_noop!(copies(act, 1), Error::<Test>::DayFull);
        assert_noop!(annuls(act, 1), Error::<Test>::DayFull);
        let session = ready(DEED, &[ANN]);
        assert_noop!(seal(session), Error::<Test>::DayFull);
        // Twelve hours on, it is tomorrow in Korea.
        at(NOON + DAY / 2 - 1);
        assert_noop!(seal(session), Error::<Test>::DayFull);
        at(NOON + DAY / 2);
        assert_ok!(seal(session));
    });
}

#[test]
fn a_successor_has_the_deeds_in_hand() {
    test(|| {
        let act = act(&[ANN]);
        let recipient = SALT;
        let copy = |who, pen| {
            let message = Notaries::copy_message(act, 1, recipient).expect("an act");
            Notaries::issue_copy(signed(who), act, 1, recipient, 0, by(pen, &message))
        };
        assert_noop!(copy(HEIR, HEIRS_KEY), Error::<Test>::NotInCharge);
        let assign = || Notaries::assign_successor(signed(MINISTRY), id(NOTARY), id(HEIR), SALT);
        assert_ok!(assign());
        assert_noop!(copy(HEIR, HEIRS_KEY), Error::<Test>::NotInCharge);
        assert_ok!(Notaries::confirm_succession(signed(HEIR), id(NOTARY), SALT));
        assert_ok!(copy(HEIR, HEIRS_KEY));
        assert_eq!(leaves().pop().expect("a copy").notary, id(HEIR));
        // It amends, too, as does the notary itself while it may.
        let deadline = NOON + DAY;
        for (session, notary) in [(1, HEIR), (2, NOTARY)] {
            assert_ok!(Notaries::amend(
                signed(CLERK),
                act,
                id(notary),
                SECOND,
                parties(&[ANN]),
                deadline
            ));
            assert_ok!(signs(session, 0, ANN));
            assert_ok!(Notaries::attest_identity(signed(notary), session, 0, SALT));
        }
        assert_ok!(seals(1, HEIR, 0, HEIRS_KEY));
        assert_noop!(
            Notaries::amend(
                signed(CLERK),
                act,
                id(STRANGER),
                SECOND,
                parties(&[ANN]),
                deadline
            ),
            Error::<Test>::NotInCharge
        );
        // Another is named: the one before is in charge no more.
        assert_ok!(assign());
        assert_noop!(copy(HEIR, HEIRS_KEY), Error::<Test>::NotInCharge);
        assert_eq!(Notaries::act(act).expect("an act").notary, id(NOTARY));
        // What was signed to change the first version does not change the second.
        let any = by(KEY, b"any");
        assert_noop!(
            Notaries::seal(signed(NOTARY), 2, 0, any),
            Error::<Test>::VersionMoved
        );
        assert_eq!(Notaries::seal_message(2), None);
    });
}

#[test]
fn an_act_is_kept_for_twenty_years_after_its_latest_version() {
    test(|| {
        let act = act(&[ANN]);
        at(NOON + 300 * DAY);
        amend(act, SECOND, &[ANN]);
        assert_ok!(copies(act, 1));
        let over = NOON + 300 * DAY + RETENTION;
        at(over - 1);
        assert_noop!(
            Notaries::prune(signed(STRANGER), act, 3),
            Error::<Test>::ActNotOver
        );
        at(over);
        assert_noop!(
            Notaries::prune(signed(STRANGER), act, 2),
            Error::<Test>::TooFewEntries
        );
        // A court's order extends it.
        let order = H256::repeat_byte(9);
        for who in [NOTARY, STRANGER] {
            assert_noop!(
                Notaries::hold_act(signed(who), act, order),
                Error::<Test>::NotMinistry
            );
            assert_noop!(
                Notaries::release_act(signed(who), act),
                Error::<Test>::NotMinistry
            );
        }
        assert_noop!(
            Notaries::release_act(signed(MINISTRY), act),
            Error::<Test>::ActNotHeld
        );
        assert_ok!(Notaries::hold_act(signed(MINISTRY), act, order));
        assert_noop!(
            Notaries::hold_act(root(), act, order),
            Error::<Test>::ActIsHeld
        );
        assert_noop!(
            Notaries::prune(signed(STRANGER), act, 3),
            Error::<Test>::ActIsHeld
        );
        assert_ok!(Notaries::release_act(root(), act));
        for missing in [
            Notaries::hold_act(root(), 9, order),
            Notaries::release_act(root(), 9),
            Notaries::prune(signed(STRANGER), 9, 3),
        ] {
            assert_eq!(missing, Err(Error::<Test>::ActNotFound.into()));
        }
        assert_ok!(Notaries::prune(signed(STRANGER), act, 3));
        assert!(!Acts::<Test>::contains_key(act));
        assert_eq!(Entries::<Test>::iter().count(), 0);
        // The log has it still, and that it was removed.
        assert_eq!(Notaries::log_root().0, 4);
        assert_eq!(Gone::<Test>::get(), 4);
        let last = leaves().pop().expect("a leaf");
        assert_eq!(
            (last.content.kind, last.content.version),
            (EntryKind::Pruned, 2)
        );
    });
}

#[test]
fn an_act_has_a_thousand_entries_at_most_and_can_go_all_the_same() {
    test(|| {
        let act = act(&[ANN]);
        for _ in 1..MAX_ENTRIES {
            assert_ok!(copies(act, 1));
        }
        let session = amending(act, SECOND, &[ANN]);
        complete(session, &[ANN]);
        let any = || by(KEY, b"any");
        assert_noop!(
            Notaries::issue_copy(signed(NOTARY), act, 1, SALT, 0, any()),
            Error::<Test>::TooManyEntries
        );
        assert_noop!(
            Notaries::seal(signed(NOTARY), session, 0, any()),
            Error::<Test>::TooManyEntries
        );
        assert_noop!(
            Notaries::record_apostille(root(), act, SALT),
            Error::<Test>::TooManyEntries
        );
        let thousandth = Notaries::log_root().1;
        assert_ok!(Notaries::abort(signed(CLERK), session));
        // It can be annulled all the same, and go.
        assert_ok!(annuls(act, 1));
        // The thousandth leaf leaves a checkpoint.
        assert_eq!(
            Checkpoints::<Test>::get(1_000),
            Some(Checkpoint {
                root: thousandth,
                at: NOON
            })
        );
        at(NOON + RETENTION);
        assert_ok!(Notaries::prune(signed(STRANGER), act, MAX_ENTRIES + 1));
        assert_eq!(Gone::<Test>::get(), 1_002);
    });
}
