//! Who may be a notary, and how that ends.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, traits::AccountIdConversion},
    testing_prelude::*,
};

#[test]
fn the_council_names_the_ministry() {
    test(|| {
        assert_noop!(
            Notaries::name_office(signed(MINISTRY), id(MINISTRY), BADGE),
            DispatchError::BadOrigin
        );
        let pot: AccountId32 = PalletId(*b"dure/trs").into_account_truncating();
        assert_noop!(
            Notaries::name_office(root(), pot.clone(), BADGE),
            Error::<Test>::PotNotAllowed
        );
        assert_ok!(Notaries::name_office(root(), id(STRANGER), 77));
        assert_eq!(
            Notaries::office(),
            Some(Office {
                ministry: id(STRANGER),
                badge: 77
            })
        );
        assert_noop!(
            Notaries::license(signed(MINISTRY), id(NOTARY), terms()),
            Error::<Test>::NotMinistry
        );
        assert_noop!(
            Notaries::license(signed(STRANGER), pot, terms()),
            Error::<Test>::PotNotAllowed
        );
        // Notaries need the other badge now.
        let session = ready_before(|| {
            Granted::mutate(|granted| granted.push((id(NOTARY), 77)));
        });
        assert_ok!(seal(session));
        NotaryOffice::<Test>::kill();
        assert_noop!(
            Notaries::license(signed(STRANGER), id(NOTARY), terms()),
            Error::<Test>::OfficeNotNamed
        );
        assert_noop!(copies(session, 1), Error::<Test>::OfficeNotNamed);
    });
}

/// A session that is complete once this is done, and not before.
fn ready_before(then: impl FnOnce()) -> SessionId {
    let session = open(DEED, &[ANN]);
    assert_noop!(
        Notaries::attest_identity(signed(NOTARY), session, 0, SALT),
        DispatchError::Other("no badge")
    );
    then();
    complete(session, &[ANN]);
    session
}

#[test]
fn a_licence_has_terms() {
    test(|| {
        let (ministry, notary) = (signed(MINISTRY), id(STRANGER));
        let none = Terms {
            kinds: DeedKinds(0),
            ..terms()
        };
        let nowhere = Terms {
            regions: BoundedVec::new(),
            ..terms()
        };
        let odd = Terms {
            regions: BoundedVec::truncate_from(vec![Region(11), Region(1_100)]),
            ..terms()
        };
        let never = Terms {
            daily: 0,
            ..terms()
        };
        for terms in [none, nowhere, odd, never] {
            assert_noop!(
                Notaries::license(ministry.clone(), notary.clone(), terms),
                Error::<Test>::InvalidTerms
            );
        }
        for until in [NOON, NOON + MAX_TERM + 1] {
            let terms = Terms { until, ..terms() };
            assert_noop!(
                Notaries::license(ministry.clone(), notary.clone(), terms),
                Error::<Test>::InvalidTerm
            );
        }
        assert_ok!(Notaries::license(ministry, notary.clone(), terms()));
        assert_eq!(
            events(),
            [Event::Licensed {
                notary: notary.clone(),
                number: 2,
                terms: terms()
            }]
        );
        // Said again by the council, it keeps its number.
        assert_ok!(Notaries::license(root(), notary.clone(), terms()));
        assert_eq!(Notaries::licence(&notary).expect("a licence").number, 2);
        assert_noop!(
            Notaries::license(signed(NOTARY), notary, terms()),
            Error::<Test>::NotMinistry
        );
    });
}

/// Every way in which a notary may be none any more, and all that it can't do then.
#[test]
fn a_notary_stops_at_once() {
    let stops: [(&dyn Fn() -> DispatchResult, DispatchError); 6] = [
        (
            &|| {
                revoke(NOTARY);
                Ok(())
            },
            DispatchError::Other("no badge"),
        ),
        (
            &|| {
                Stopped::set(vec![id(NOTARY)]);
                Ok(())
            },
            TokenError::Frozen.into(),
        ),
        (
            &|| Notaries::suspend_notary(signed(NOTARY), id(NOTARY)),
            Error::<Test>::LicenceSuspended.into(),
        ),
        (
            &|| Notaries::suspend_notary(signed(MINISTRY), id(NOTARY)),
            Error::<Test>::LicenceSuspended.into(),
        ),
        (
            &|| Notaries::suspend_notary(root(), id(NOTARY)),
            Error::<Test>::LicenceSuspended.into(),
        ),
        (
            &|| {
                let short = Terms {
                    until: NOON + 1,
                    ..terms()
                };
                assert_ok!(Notaries::license(root(), id(NOTARY), short));
                at(NOON + 1);
                Ok(())
            },
            Error::<Test>::LicenceOver.into(),
        ),
    ];
    for (stop, error) in stops {
        test(|| {
            let act = act(&[ANN]);
            let session = ready(DEED, &[ANN]);
            assert_ok!(Notaries::assign_successor(
                root(),
                id(HEIR),
                id(NOTARY),
                SALT
            ));
            assert_ok!(stop());
            assert_noop!(seal(session), error);
            assert_noop!(copies(act, 1), error);
            assert_noop!(annuls(act, 1), error);
            assert_noop!(
                Notaries::attest_identity(signed(NOTARY), session, 0, SALT),
                error
            );
            assert_noop!(Notaries::abort(signed(NOTARY), session), error);
            assert_noop!(
                Notaries::confirm_succession(signed(NOTARY), id(HEIR), SALT),
                error
            );
            assert_noop!(Notaries::take_over(signed(NOTARY), session), error);
            // What it has sealed stays what it is, and the ministry is not stopped with it.
            assert_ok!(<Notaries as Deeds>::ensure_in_force(
                act,
                DEED.commitment,
                DEED.kind
            ));
            assert_ok!(Notaries::retire_seal_key(signed(MINISTRY), id(NOTARY), 0));
            assert_ok!(Notaries::abort(signed(MINISTRY), session));
        });
    }
}

#[test]
fn what_the_council_suspends_it_alone_lifts() {
    test(|| {
        let suspend = |by| Notaries::suspend_notary(by, id(NOTARY));
        let lift = |by| Notaries::lift_suspension(by, id(NOTARY));
        assert_noop!(lift(signed(MINISTRY)), Error::<Test>::NotSuspended);
        assert_ok!(suspend(signed(NOTARY)));
        // A thief of the account does not lift what its owner has done.
        assert_noop!(lift(signed(NOTARY)), Error::<Test>::NotMinistry);
        for by in [signed(NOTARY), signed(MINISTRY)] {
            assert_noop!(suspend(by), Error::<Test>::AlreadySuspended);
        }
        assert_ok!(lift(signed(MINISTRY)));
        assert_ok!(suspend(signed(MINISTRY)));
        assert_ok!(suspend(root()));
        assert_noop!(suspend(root()), Error::<Test>::AlreadySuspended);
        assert_noop!(lift(signed(MINISTRY)), Error::<Test>::SuspendedByCouncil);
        // Other terms lift nothing.
        assert_ok!(Notaries::license(signed(MINISTRY), id(NOTARY), terms()));
        // Nor does who has stolen the account make its keys useless.
        assert_noop!(
            Notaries::retire_seal_key(signed(NOTARY), id(NOTARY), 0),
            Error::<Test>::LicenceSuspended
        );
        assert_ok!(lift(root()));
        for by in [STRANGER, HEIR] {
            assert_noop!(suspend(signed(by)), Error::<Test>::NotMinistry);
        }
        for refused in [
            Notaries::suspend_notary(root(), id(CLERK)),
            Notaries::lift_suspension(root(), id(CLERK)),
        ] {
            assert_eq!(refused, Err(Error::<Test>::NotLicensed.into()));
        }
    });
}

#[test]
fn a_ministry_that_a_court_has_stopped_does_nothing_and_the_council_stands_in() {
    test(|| {
        let act = act(&[ANN]);
        let session = open(DEED, &[ANN]);
        Stopped::set(vec![id(MINISTRY)]);
        let notary = || id(NOTARY);
        let tries = |by: RuntimeOrigin| {
            [
                Notaries::license(by.clone(), notary(), terms()),
                Notaries::suspend_notary(by.clone(), notary()),
                Notaries::lift_suspension(by.clone(), notary()),
                Notaries::retire_seal_key(by.clone(), notary(), 0),
                Notaries::compromise_seal_key(by.clone(), notary(), 0, Some(NOON)),
                Notaries::assign_successor(by.clone(), notary(), id(HEIR), SALT),
                Notaries::record_apostille(by.clone(), act, SALT),
                Notaries::annul(by.clone(), act, 1, None),
                Notaries::hold_act(by.clone(), act, SALT),
                Notaries::release_act(by.clone(), act),
                Notaries::abort(by, session),
            ]
        };
        assert_eq!(
            tries(signed(MINISTRY)),
            [Err(TokenError::Frozen.into()); 11]
        );
        assert_eq!(tries(root()), [Ok(()); 11]);
    });
}

#[test]
fn a_seal_key_is_added_by_the_ministry_once_for_one_notary() {
    test(|| {
        let add = |origin: RuntimeOrigin, notary, key, of, pen| {
            let proof = by(pen, &Notaries::key_message(id(of), id(key)));
            Notaries::add_seal_key(origin, id(notary), id(key), proof)
        };
        let ministry = || signed(MINISTRY);
        // Who has stolen the account makes itself no key.
        for who in [NOTARY, STRANGER] {
            assert_noop!(
                add(signed(who), NOTARY, NEXT_KEY, NOTARY, NEXT_KEY),
                Error::<Test>::NotMinistry
            );
        }
        assert_noop!(
            add(ministry(), NOTARY, NEXT_KEY, NOTARY, KEY),
            Error::<Test>::BadKeyProof
        );
        // What it has said to another notary is of no use to this one.
        assert_noop!(
            add(ministry(), NOTARY, NEXT_KEY, HEIR, NEXT_KEY),
            Error::<Test>::BadKeyProof
        );
        assert_noop!(
            add(ministry(), STRANGER, NEXT_KEY, STRANGER, NEXT_KEY),
            Error::<Test>::NotLicensed
        );
        // A key that was retired does not come back, here or elsewhere.
        assert_ok!(Notaries::retire_seal_key(signed(NOTARY), id(NOTARY), 0));
        for notary in [NOTARY, HEIR] {
            assert_noop!(
                add(ministry(), notary, KEY, notary, KEY),
                Error::<Test>::KeyKnown
            );
        }
        for n in 1..MAX_KEYS {
            let key = 100 + u8::try_from(n).expect("few");
            assert_ok!(add(root(), NOTARY, key, NOTARY, key));
        }
        assert_noop!(
            add(ministry(), NOTARY, NEXT_KEY, NOTARY, NEXT_KEY),
            Error::<Test>::TooManyKeys
        );
        assert_noop!(
            Notaries::retire_seal_key(signed(NOTARY), id(NOTARY), 0),
            Error::<Test>::KeyNotGood
        );
        assert_noop!(
            Notaries::retire_seal_key(signed(NOTARY), id(NOTARY), 64),
            Error::<Test>::KeyNotFound
        );
        assert_noop!(
            Notaries::retire_seal_key(signed(HEIR), id(NOTARY), 0),
            Error::<Test>::NotMinistry
        );
    });
}

#[test]
fn a_successor_is_another_notary_and_says_so_itself() {
    test(|| {
        let assign = |by, who| Notaries::assign_successor(by, id(NOTARY), id(who), SALT);
        assert_noop!(assign(root(), NOTARY), Error::<Test>::OwnSuccessor);
        assert_noop!(assign(root(), STRANGER), Error::<Test>::NotLicensed);
        assert_noop!(assign(signed(HEIR), HEIR), Error::<Test>::NotMinistry);
        assert_noop!(
            Notaries::assign_successor(root(), id(STRANGER), id(HEIR), SALT),
            Error::<Test>::NotLicensed
        );
        let confirm = |who| Notaries::confirm_succession(signed(who), id(NOTARY), SALT);
        assert_noop!(confirm(HEIR), Error::<Test>::NotSuccessor);
        assert_ok!(assign(signed(MINISTRY), HEIR));
        assert_noop!(confirm(STRANGER), Error::<Test>::NotLicensed);
        assert_noop!(
            Notaries::confirm_succession(signed(HEIR), id(NOTARY), H256::zero()),
            Error::<Test>::OtherList
        );
        assert_ok!(confirm(HEIR));
        assert_noop!(confirm(HEIR), Error::<Test>::AlreadyConfirmed);
        assert_eq!(
            events(),
            [
                Event::SuccessorAssigned {
                    notary: id(NOTARY),
                    successor: id(HEIR),
                    list: SALT
                },
                Event::SuccessionConfirmed {
                    notary: id(NOTARY),
                    successor: id(HEIR),
                },
            ]
        );
        grant(STRANGER);
        assert_ok!(Notaries::license(root(), id(STRANGER), terms()));
        assert_noop!(confirm(STRANGER), Error::<Test>::NotSuccessor);
    });
}
