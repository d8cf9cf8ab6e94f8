//! Nothing is sealed that its parties did not sign, and no party is bound to what is not sealed.

use crate::{mock::*, *};
use frame::testing_prelude::*;

#[test]
fn three_required_parties() {
    test(|| {
        let session = open(DEED, &[ANN, BEN, CHO]);
        // In any order, without won, by what others bring.
        assert_ok!(signs(session, 2, CHO));
        assert_ok!(signs(session, 0, ANN));
        attest(session, 3);
        assert_noop!(seal(session), Error::<Test>::PartyMissing);
        // The third signs another commitment.
        let other = open(
            Deed {
                commitment: H256::repeat_byte(0xd1),
                ..DEED
            },
            &[ANN, BEN, CHO],
        );
        let message = Notaries::sign_message(other, 1).expect("a session");
        assert_noop!(
            Notaries::sign(
                signed(CLERK),
                session,
                1,
                id(BEN),
                SALT,
                Some(by(BEN, &message))
            ),
            Error::<Test>::BadSignature
        );
        assert_noop!(seal(session), Error::<Test>::PartyMissing);
        assert_ok!(signs(session, 1, BEN));
        assert_noop!(signs(session, 1, BEN), Error::<Test>::AlreadySigned);
        assert_ok!(seal(session));
        let act = Notaries::act(session).expect("an act");
        assert_eq!((act.version, act.logged, act.deed), (1, 1, DEED));
        assert_eq!(act.kept_until, NOON + RETENTION);
        assert_noop!(seal(session), Error::<Test>::SessionNotFound);
        assert_ok!(Notaries::abort(signed(CLERK), other));
    });
}

#[test]
fn the_opener_pays_until_it_ends() {
    test(|| {
        let ends: [&dyn Fn(SessionId) -> DispatchResult; 6] = [
            &|session| seal(session),
            &|session| Notaries::abort(signed(CLERK), session),
            &|session| Notaries::abort(signed(NOTARY), session),
            &|session| Notaries::abort(signed(MINISTRY), session),
            &|session| Notaries::abort(root(), session),
            &|session| {
                // Whoever is frozen or has lost the badge by then.
                Stopped::set(vec![id(CLERK), id(NOTARY)]);
                revoke(NOTARY);
                assert_noop!(
                    Notaries::expire(signed(STRANGER), session),
                    Error::<Test>::SessionNotOver
                );
                at(NOON + 30 * DAY);
                assert_noop!(seal(session), TokenError::Frozen);
                Notaries::expire(signed(STRANGER), session)
            },
        ];
        for end in ends {
            let session = ready(DEED, &[ANN]);
            assert!(held(CLERK) > 0);
            assert_ok!(end(session));
            assert_eq!(held(CLERK), 0);
            assert!(!Sessions::<Test>::contains_key(session));
        }
        let ended = |event: &Event<Test>| match event {
            Event::SessionEnded { end, .. } => Some(*end),
            _ => None,
        };
        let ends: Vec<_> = events().iter().filter_map(ended).collect();
        assert_eq!(ends[0], End::Sealed);
        assert_eq!(ends[1..5], [End::Aborted; 4]);
        assert_eq!(ends[5], End::Expired);
    });
}

#[test]
fn only_as_can_be_opened() {
    test(|| {
        let (clerk, notary) = (signed(CLERK), id(NOTARY));
        let opens = |notary, deed, parties, deadline| {
            Notaries::open_session(clerk.clone(), notary, deed, parties, deadline)
        };
        let deadline = NOON + MAX_SESSION;
        let one = || parties(&[ANN]);
        let elsewhere = |region| Deed {
            region: Region(region),
            ..DEED
        };
        let optional = Party {
            commitment: party(ANN),
            required: false,
        };
        let few = parties(&[]);
        let unneeded = BoundedVec::truncate_from(vec![optional]);
        let twice = parties(&[ANN, BEN, ANN]);
        for (who, deed, parties, until, error) in [
            (CLERK, DEED, one(), deadline, Error::<Test>::NotLicensed),
            (
                NOTARY,
                elsewhere(26_110),
                one(),
                deadline,
                Error::OutsideJurisdiction,
            ),
            (NOTARY, elsewhere(11), one(), deadline, Error::InvalidRegion),
            (NOTARY, DEED, few, deadline, Error::NobodyRequired),
            (NOTARY, DEED, unneeded, deadline, Error::NobodyRequired),
            (NOTARY, DEED, twice, deadline, Error::PartyTwice),
            (NOTARY, DEED, one(), NOON, Error::SessionOver),
            (NOTARY, DEED, one(), deadline + 1, Error::DeadlineTooFar),
        ] {
            assert_noop!(opens(id(who), deed, parties, until), error);
        }
        let fewer = Terms {
            kinds: DeedKinds(1 << 5),
            ..terms()
        };
        assert_ok!(Notaries::license(signed(MINISTRY), notary.clone(), fewer));
        assert_noop!(
            opens(notary.clone(), DEED, one(), deadline),
            Error::<Test>::KindNotLicensed
        );
        let dated = Deed {
            kind: DeedKind::FixedDate,
            ..elsewhere(50_110)
        };
        assert_ok!(opens(notary.clone(), dated, one(), deadline));
        // Nobody's identity is asked for where a document is given its date.
        assert_ok!(signs(0, 0, ANN));
        assert_ok!(seal(0));
        assert_noop!(
            Notaries::open_session(signed(ANN), notary, dated, one(), deadline),
            TokenError::FundsUnavailable
        );
    });
}

#[test]
fn each_signs_for_itself_and_in_time() {
    test(|| {
        let session = open(DEED, &[ANN, BEN]);
        assert_noop!(signs(session, 0, BEN), Error::<Test>::NotParty);
        assert_noop!(signs(session, 2, ANN), Error::<Test>::SlotNotFound);
        assert_noop!(signs(9, 0, ANN), Error::<Test>::SessionNotFound);
        let message = Notaries::sign_message(session, 0).expect("a session");
        let by_ann = || Some(by(ANN, &message));
        let sign = |signer, slot, who, salt, signature| {
            Notaries::sign(signed(signer), session, slot, id(who), salt, signature)
        };
        assert_noop!(
            sign(CLERK, 0, ANN, H256::zero(), by_ann()),
            Error::<Test>::NotParty
        );
        assert_noop!(
            sign(CLERK, 0, ANN, SALT, None),
            Error::<Test>::SignatureMissing
        );
        assert_noop!(
            sign(CLERK, 0, ANN, SALT, Some(by(BEN, &message))),
            Error::<Test>::BadSignature
        );
        // A party that can sign no bytes sends the transaction itself.
        assert_ok!(sign(BEN, 1, BEN, SALT, None));
        // Also one that a court has frozen signs, by what others bring.
        Stopped::set(vec![id(ANN)]);
        assert_ok!(sign(STRANGER, 0, ANN, SALT, by_ann()));
        let signed_events: Vec<_> = events()
            .into_iter()
            .filter(|event| matches!(event, Event::Signed { .. }))
            .collect();
        assert_eq!(
            signed_events,
            [(1, BEN), (0, ANN)].map(|(slot, who)| Event::Signed {
                session,
                slot,
                who: id(who)
            })
        );
        let late = open(DEED, &[ANN]);
        at(NOON + 30 * DAY);
        assert_noop!(signs(late, 0, ANN), Error::<Test>::SessionOver);
        assert_noop!(withdraws(late, 0, ANN), Error::<Test>::SessionOver);
        assert_noop!(
            Notaries::attest_identity(signed(NOTARY), late, 0, SALT),
            Error::<Test>::SessionOver
        );
        assert_noop!(seal(session), Error::<Test>::SessionOver);
    });
}

#[test]
fn who_has_signed_withdraws_for_good() {
    test(|| {
        let session = open(DEED, &[ANN, BEN]);
        // Who has not signed is known to nobody, and has nothing to withdraw.
        assert_noop!(withdraws(session, 0, ANN), Error::<Test>::NotSigned);
        complete(session, &[ANN, BEN]);
        let other = open(DEED, &[BEN, ANN]);
        assert_noop!(withdraws(session, 0, BEN), Error::<Test>::BadSignature);
        assert_noop!(withdraws(session, 7, BEN), Error::<Test>::SlotNotFound);
        let for_other = Some(by(ANN, &Notaries::withdraw_message(other, 0)));
        assert_noop!(
            Notaries::withdraw(signed(CLERK), session, 0, for_other),
            Error::<Test>::BadSignature
        );
        assert_noop!(
            Notaries::withdraw(signed(CLERK), session, 0, None),
            Error::<Test>::SignatureMissing
        );
        assert_ok!(withdraws(session, 0, ANN));
        assert_noop!(withdraws(session, 0, ANN), Error::<Test>::AlreadyWithdrawn);
        // What it has signed before does not come again.
        assert_noop!(signs(session, 0, ANN), Error::<Test>::AlreadyWithdrawn);
        assert_noop!(seal(session), Error::<Test>::PartyMissing);
        // It sends that itself, too.
        assert_ok!(Notaries::withdraw(signed(BEN), session, 1, None));
    });
}

/// One account is not three parties, whatever salts hide that.
#[test]
fn an_account_signs_once() {
    test(|| {
        let salts = [SALT, H256::zero()];
        let parties = salts.map(|salt| Party {
            commitment: party_hash(&id(ANN), salt),
            required: true,
        });
        assert_ok!(Notaries::open_session(
            signed(CLERK),
            id(NOTARY),
            DEED,
            BoundedVec::truncate_from(parties.to_vec()),
            NOON + DAY
        ));
        let sign = |slot, salt| Notaries::sign(signed(ANN), 0, slot, id(ANN), salt, None);
        assert_ok!(sign(0, salts[0]));
        assert_noop!(sign(1, salts[1]), Error::<Test>::PartyTwice);
    });
}

#[test]
fn who_need_not_sign_may() {
    test(|| {
        let parties = [(ANN, true), (BEN, false)].map(|(who, required)| Party {
            commitment: party(who),
            required,
        });
        assert_ok!(Notaries::open_session(
            signed(CLERK),
            id(NOTARY),
            DEED,
            BoundedVec::truncate_from(parties.to_vec()),
            NOON + DAY
        ));
        assert_ok!(signs(0, 0, ANN));
        assert_noop!(seal(0), Error::<Test>::IdentityMissing);
        attest(0, 1);
        hypothetically!({
            assert_ok!(seal(0));
            // Who has not signed is nowhere on the chain.
            let named = |bytes: Vec<u8>| {
                bytes
                    .windows(32)
                    .any(|seen| seen == id(BEN).as_ref() as &[u8])
            };
            assert!(!named(events().encode()));
            assert!(!named(Acts::<Test>::iter().collect::<Vec<_>>().encode()));
        });
        // Who has is known, too.
        assert_ok!(signs(0, 1, BEN));
        assert_noop!(seal(0), Error::<Test>::IdentityMissing);
        attest(0, 2);
        hypothetically!({
            assert_ok!(seal(0));
        });
        assert_ok!(withdraws(0, 1, BEN));
        assert_ok!(seal(0));
    });
}

/// A signature is for one session, notary, deadline and company of parties.
#[test]
fn no_signature_is_of_use_elsewhere() {
    test(|| {
        let message = |session| Notaries::sign_message(session, 0).expect("a session");
        let first = open(DEED, &[ANN]);
        let mut seen = vec![message(first)];
        let again = open(DEED, &[ANN]);
        seen.push(message(again));
        let together = open(DEED, &[ANN, BEN]);
        seen.push(message(together));
        seen.push(Notaries::sign_message(together, 1).expect("a session"));
        Sessions::<Test>::mutate_extant(first, |record| record.deadline += 1);
        seen.push(message(first));
        Sessions::<Test>::mutate_extant(first, |record| record.notary = id(HEIR));
        seen.push(message(first));
        Sessions::<Test>::mutate_extant(first, |record| {
            record.amends = Some(Amends { act: 0, version: 1 })
        });
        seen.push(message(first));
        Sessions::<Test>::mutate_extant(first, |record| {
            record.amends = Some(Amends { act: 0, version: 2 });
        });
        seen.push(message(first));
        Sessions::<Test>::mutate_extant(first, |record| record.round = 1);
        seen.push(message(first));
        Sessions::<Test>::mutate_extant(together, |record| record.slots[1].party.required = false);
        seen.push(message(together));
        let count = seen.len();
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), count);
        assert!(
            seen.iter()
                .all(|bytes| bytes.starts_with(b"<Bytes>dure deed 1:"))
        );
    });
}

#[test]
fn each_by_its_own() {
    test(|| {
        let session = open(DEED, &[ANN]);
        assert_noop!(
            Notaries::attest_identity(signed(HEIR), session, 0, SALT),
            Error::<Test>::NotInCharge
        );
        assert_noop!(
            Notaries::attest_identity(signed(CLERK), session, 0, SALT),
            Error::<Test>::NotLicensed
        );
        assert_noop!(
            Notaries::attest_identity(signed(NOTARY), session, 1, SALT),
            Error::<Test>::SlotNotFound
        );
        complete(session, &[ANN]);
        assert_noop!(
            seals(session, HEIR, 0, HEIRS_KEY),
            Error::<Test>::NotInCharge
        );
        for who in [STRANGER, ANN, HEIR] {
            assert_noop!(
                Notaries::abort(signed(who), session),
                Error::<Test>::NotInCharge
            );
        }
        Stopped::set(vec![id(CLERK)]);
        assert_noop!(Notaries::abort(signed(CLERK), session), TokenError::Frozen);
    });
}

#[test]
fn a_successor_goes_on() {
    test(|| {
        let session = ready(DEED, &[ANN, BEN]);
        assert_ok!(withdraws(session, 1, BEN));
        assert_noop!(
            Notaries::take_over(signed(HEIR), session),
            Error::<Test>::NotInCharge
        );
        assert_ok!(Notaries::suspend_notary(signed(MINISTRY), id(NOTARY)));
        assert_ok!(Notaries::assign_successor(
            signed(MINISTRY),
            id(NOTARY),
            id(HEIR),
            SALT
        ));
        assert_noop!(
            Notaries::take_over(signed(HEIR), session),
            Error::<Test>::NotInCharge
        );
        assert_ok!(Notaries::confirm_succession(signed(HEIR), id(NOTARY), SALT));
        at(NOON + 29 * DAY);
        assert_ok!(Notaries::take_over(signed(HEIR), session));
        let record = Notaries::session(session).expect("a session");
        assert_eq!(record.notary, id(HEIR));
        assert_eq!(record.deadline, NOON + 29 * DAY + MAX_SESSION);
        // What was signed before the other has lapsed, what was withdrawn has not.
        assert!(record.slots.iter().all(|slot| slot.identity.is_none()));
        assert_eq!(record.slots[0].answer, Answer::Open);
        assert_eq!(record.slots[1].answer, Answer::Withdrawn);
        assert_noop!(
            Notaries::take_over(signed(HEIR), session),
            Error::<Test>::NotInCharge
        );
        // Another successor of the successor's does not get more time.
        grant(STRANGER);
        assert_ok!(Notaries::license(signed(MINISTRY), id(STRANGER), terms()));
        succeed(HEIR, STRANGER);
        at(NOON + 30 * DAY);
        let fewer = Terms {
            kinds: DeedKinds(1 << 5),
            ..terms()
        };
        assert_ok!(Notaries::license(signed(MINISTRY), id(STRANGER), fewer));
        assert_noop!(
            Notaries::take_over(signed(STRANGER), session),
            Error::<Test>::KindNotLicensed
        );
        let elsewhere = Terms {
            regions: BoundedVec::truncate_from(vec![Region(26)]),
            ..terms()
        };
        assert_ok!(Notaries::license(signed(MINISTRY), id(STRANGER), elsewhere));
        assert_noop!(
            Notaries::take_over(signed(STRANGER), session),
            Error::<Test>::OutsideJurisdiction
        );
        assert_ok!(Notaries::license(signed(MINISTRY), id(STRANGER), terms()));
        assert_ok!(Notaries::take_over(signed(STRANGER), session));
        let record = Notaries::session(session).expect("a session");
        assert_eq!(record.deadline, NOON + 29 * DAY + MAX_SESSION);
    });
}

/// Two notaries that succeed each other bring no signature back.
#[test]
fn what_has_lapsed_does_not_come_again() {
    test(|| {
        let session = open(DEED, &[ANN]);
        succeed(NOTARY, HEIR);
        succeed(HEIR, NOTARY);
        assert_ok!(Notaries::take_over(signed(HEIR), session));
        let message = Notaries::sign_message(session, 0).expect("a session");
        let sign = || {
            let signature = Some(by(ANN, &message));
            Notaries::sign(signed(CLERK), session, 0, id(ANN), SALT, signature)
        };
        assert_ok!(sign());
        assert_ok!(Notaries::take_over(signed(NOTARY), session));
        assert_ok!(Notaries::take_over(signed(HEIR), session));
        assert_noop!(sign(), Error::<Test>::BadSignature);
        assert_ok!(signs(session, 0, ANN));
    });
}
