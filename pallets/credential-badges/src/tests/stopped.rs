//! Whom a court has stopped acts for no issuer, by whatever way its signature comes.

use crate::{mock::*, *};
use frame::testing_prelude::*;

/// What an issuer and its operator do; a holder's badge 0 of batch 0 and its grant are there.
fn acts() -> Vec<Call<Test>> {
    let changes = |set| vec![Change { index: 0, set }].try_into().expect("few");
    vec![
        Call::open_list {
            purpose: Purpose::Revocation,
            bits: MIN_BITS,
        },
        Call::issue_batch {
            class: CLASS,
            key: KEY,
            root: hash(1),
            leaves: 1,
            list: LIST,
            start: 9,
            suspension: None,
        },
        Call::grant {
            who: OTHER,
            class: CLASS,
            until: None,
        },
        Call::rebind {
            batch: 0,
            index: 0,
            to: OTHER,
        },
        Call::set_status {
            list: SUSPENSIONS,
            changes: changes(true),
        },
        Call::set_status {
            list: SUSPENSIONS,
            changes: changes(false),
        },
        Call::seal_epoch { list: LIST },
        Call::suspend_grant {
            who: HOLDER,
            class: CLASS,
        },
        Call::lift_grant {
            who: HOLDER,
            class: CLASS,
        },
        Call::revoke_grant {
            who: HOLDER,
            class: CLASS,
        },
        Call::compromise_key {
            issuer: ISSUER,
            index: KEY,
            at: 0,
        },
    ]
}

/// What it does in its own name alone.
fn own_acts() -> [Call<Test>; 3] {
    [
        Call::accredit {
            who: OTHER,
            scope: scope(&[CLASS]),
            until: DAY,
        },
        Call::add_key {
            public: ed25519(2),
            from: 0,
            until: None,
        },
        Call::retire_key {
            index: KEY,
            at: DAY,
        },
    ]
}

fn dispatch(call: Call<Test>, by: u64) -> DispatchResult {
    RuntimeCall::from(call)
        .dispatch(signed(by))
        .map(|_| ())
        .map_err(|refused| refused.error)
}

fn prepare() {
    holder_presents();
    assert_ok!(Badges::grant(signed(ISSUER), HOLDER, CLASS, None));
    assert_ok!(accredit(ISSUER, OPERATOR_OF_ISSUER, &[CLASS]));
}

#[test]
fn a_stopped_issuer_and_its_operators_do_nothing() {
    test(|| {
        prepare();
        Stopped::set(vec![ISSUER]);
        for call in acts() {
            for by in [ISSUER, OPERATOR_OF_ISSUER] {
                assert_noop!(dispatch(call.clone(), by), TokenError::Frozen);
            }
        }
        for call in own_acts() {
            assert_noop!(dispatch(call, ISSUER), TokenError::Frozen);
        }
        assert!(!Badges::may_issue(OPERATOR_OF_ISSUER, CLASS));
        Stopped::set(vec![]);
        for call in acts() {
            assert_ok!(dispatch(call, OPERATOR_OF_ISSUER));
        }
        for call in own_acts() {
            assert_ok!(dispatch(call, ISSUER));
        }
    });
}

#[test]
fn a_stopped_operator_does_nothing_and_its_issuer_all() {
    test(|| {
        prepare();
        Stopped::set(vec![OPERATOR_OF_ISSUER]);
        for call in acts() {
            assert_noop!(
                dispatch(call.clone(), OPERATOR_OF_ISSUER),
                TokenError::Frozen
            );
            assert_ok!(dispatch(call, ISSUER));
        }
    });
}

#[test]
fn a_stopped_ministry_decides_about_nobody() {
    test(|| {
        Stopped::set(vec![MINISTRY_A]);
        let ministry = || signed(MINISTRY_A);
        assert_noop!(accredit(MINISTRY_A, OTHER, &[CLASS]), TokenError::Frozen);
        assert_noop!(
            Badges::create_class(ministry(), hash(1), hash(2)),
            TokenError::Frozen
        );
        assert_noop!(
            Badges::suspend_accreditation(ministry(), ISSUER),
            TokenError::Frozen
        );
        assert_ok!(Badges::suspend_accreditation(root(), ISSUER));
        assert_noop!(
            Badges::lift_suspension(ministry(), ISSUER),
            TokenError::Frozen
        );
        // What it has accredited stands.
        assert_ok!(Badges::lift_suspension(root(), ISSUER));
        assert_ok!(Badges::grant(signed(ISSUER), HOLDER, CLASS, None));
    });
}

/// The council re-binds where the issuer can't any more.
#[test]
fn the_council_stands_in_for_a_stopped_issuer() {
    test(|| {
        prepare();
        Stopped::set(vec![ISSUER]);
        assert_ok!(Badges::rebind(root(), 0, 0, OTHER));
        assert_eq!(
            Badges::holds_until(OTHER, CLASS),
            Some(Moment::MAX),
            "the badge moved"
        );
        for call in [
            Call::suspend_grant {
                who: HOLDER,
                class: CLASS,
            },
            Call::lift_grant {
                who: HOLDER,
                class: CLASS,
            },
            Call::revoke_grant {
                who: HOLDER,
                class: CLASS,
            },
        ] {
            assert_ok!(RuntimeCall::from(call).dispatch(root()));
        }
    });
}
