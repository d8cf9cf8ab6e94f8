//! Members: how residents join, leave, move, are suspended and forgotten.

use crate::{mock::*, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

/// 1 January 2027, midnight in Korea.
const NEW_YEAR: Moment = 1_798_729_200_000;

fn joining(who: Who, at: Moment) -> Joining<AccountId32> {
    Joining {
        programme: 0,
        account: id(who),
        at,
    }
}

/// A stranger brings what a resident has signed then.
fn joins(who: Who, at: Moment) -> DispatchResult {
    let joining = joining(who, at);
    let signature = by(who, &Eco::joining_message(joining.clone()));
    Eco::join(signed(STRANGER), joining, Some(signature))
}

fn leaving(member: MemberId, at: Moment) -> Leaving {
    Leaving {
        member,
        device: None,
        at,
    }
}

/// A stranger brings what somebody has signed.
fn leaves_by(who: Who, leaving: Leaving) -> DispatchResult {
    let signature = by(who, &Eco::leaving_message(leaving));
    let Leaving { member, at, .. } = leaving;
    Eco::leave(signed(STRANGER), member, at, Some(signature))
}

/// The first member leaves now.
fn leaves() -> DispatchResult {
    Eco::leave(signed(MEMBER), 0, now(), None)
}

/// The first member is to be at another account.
fn moves(origin: RuntimeOrigin, to: Who) -> DispatchResult {
    Eco::move_member(origin, 0, id(to))
}

fn suspends(origin: RuntimeOrigin) -> DispatchResult {
    Eco::suspend_member(origin, 0)
}

fn reinstates(origin: RuntimeOrigin) -> DispatchResult {
    Eco::reinstate_member(origin, 0)
}

fn removes(member: MemberId) -> DispatchResult {
    Eco::remove_member(signed(STRANGER), member)
}

fn badge(index: u32) -> BadgeRef<AccountId32> {
    BadgeRef::Issued { batch: 0, index }
}

/// Gives an account this badge of a resident alone.
fn reissue(who: Who, index: u32) {
    revoke(who, RESIDENT);
    issue(who, RESIDENT, index);
}

/// All that names members: their numbers, accounts and badges.
fn entries() -> [usize; 3] {
    [
        Members::<Test>::iter().count(),
        MemberOfAccount::<Test>::iter().count(),
        MemberOfBadge::<Test>::iter().count(),
    ]
}

#[test]
fn a_resident_joins_by_its_signature_without_won() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        assert_ok!(joins(HEIR, now()));
        assert_eq!(
            events(),
            [Event::Joined {
                programme: 0,
                member: 2,
                account: id(HEIR)
            }]
        );
        let new = member(2);
        assert_eq!((new.programme, new.account), (0, id(HEIR)));
        assert_eq!((new.badge, new.joined), (badge(3), NOON));
        assert_eq!((new.left, new.suspended), (None, None));
        assert!(new.days.is_empty());
        assert_eq!(Eco::member_at(0, id(HEIR)), Some(2));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(3)), Some(2));
        assert_eq!(won(HEIR), 0);
    });
}

#[test]
fn a_resident_that_sends_the_transaction_signs_nothing_else() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        let joins = |origin| Eco::join(origin, joining(HEIR, now()), None);
        for who in [STRANGER, OPERATOR, MEMBER] {
            assert_noop!(joins(signed(who)), Error::<Test>::SignatureMissing);
        }
        for origin in [root(), bare()] {
            assert_noop!(joins(origin), DispatchError::BadOrigin);
        }
        assert_ok!(joins(signed(HEIR)));
    });
}

#[test]
fn a_resident_has_signed_this_and_for_this_chain() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        let said = joining(HEIR, now());
        let message = |name, genesis| pallet_support::message(name, genesis, &said);
        let joins = |signature| Eco::join(signed(HEIR), said.clone(), Some(signature));
        let genesis = System::block_hash(0);
        let elsewhere = Joining {
            programme: 1,
            ..said.clone()
        };
        for signature in [
            by(OTHER, &message("dure eco joining 1", genesis)),
            by(HEIR, &message("dure eco joining 1", H256::repeat_byte(1))),
            by(HEIR, &message("dure eco key 1", genesis)),
            by(HEIR, &Eco::joining_message(elsewhere)),
            by(HEIR, &Eco::joining_message(joining(OTHER, now()))),
            by(HEIR, &Eco::joining_message(joining(HEIR, now() + 1))),
        ] {
            // Even where the resident sends it.
            assert_noop!(joins(signature), Error::<Test>::BadSignature);
        }
        assert_ok!(joins(by(HEIR, &message("dure eco joining 1", genesis))));
    });
}

#[test]
fn a_resident_has_signed_within_thirty_days() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        for bad in [0, NOON - MAX_SIGNED, NOON + MAX_AHEAD + 1, Moment::MAX] {
            assert_noop!(joins(HEIR, bad), Error::<Test>::SignatureOver);
        }
        for good in [NOON - MAX_SIGNED + 1, NOON + MAX_AHEAD] {
            assert_ok!(hypothetically!(joins(HEIR, good)));
        }
    });
}

#[test]
fn who_joins_holds_the_badge_and_is_stopped_by_no_court() {
    test(|| {
        let join = || joins(HEIR, now());
        assert_noop!(join(), DispatchError::Other("no badge"));
        issue(HEIR, RESIDENT, 3);
        Ended::set(vec![(id(HEIR), RESIDENT)]);
        assert_noop!(join(), DispatchError::Other("badge over"));
        Ended::set(Vec::new());
        Stopped::set(vec![id(HEIR)]);
        assert_noop!(join(), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(join());
    });
}

#[test]
fn no_pot_is_a_member() {
    test(|| {
        let pot = || Eco::programme_account(9);
        let joining = Joining {
            account: pot(),
            ..joining(HEIR, now())
        };
        assert_noop!(
            Eco::join(signed(HEIR), joining, None),
            Error::<Test>::PotNotAllowed
        );
        for origin in [signed(STRANGER), root()] {
            assert_noop!(
                Eco::move_member(origin, 0, pot()),
                Error::<Test>::PotNotAllowed
            );
        }
    });
}

#[test]
fn a_badge_is_one_member() {
    test(|| {
        for who in [MEMBER, OTHER] {
            assert_noop!(joins(who, now()), Error::<Test>::AlreadyMember);
        }
        // Two accounts that hold the same badge.
        Holders::mutate(|held| held.push((id(HEIR), RESIDENT, Some(0))));
        assert_noop!(joins(HEIR, now()), Error::<Test>::AlreadyMember);
        // A badge that was moved while its member has not left.
        issue(HEIR, RESIDENT, 0);
        assert_noop!(joins(HEIR, now()), Error::<Test>::AlreadyMember);
    });
}

#[test]
fn an_account_is_one_member() {
    test(|| {
        reissue(MEMBER, 7);
        assert_noop!(joins(MEMBER, now()), Error::<Test>::AlreadyMember);
        // Another member's account does not take in who has left.
        reissue(MEMBER, 0);
        assert_ok!(leaves());
        at(NOON + 1);
        reissue(OTHER, 0);
        assert_noop!(joins(OTHER, now()), Error::<Test>::AlreadyMember);
    });
}

#[test]
fn a_resident_is_a_member_of_each_programme_apart() {
    test(|| {
        assert_eq!(create(terms()), 1);
        assert_ok!(join_by(MEMBER, 1));
        assert_eq!(Eco::member_at(0, id(MEMBER)), Some(0));
        assert_eq!(Eco::member_at(1, id(MEMBER)), Some(2));
        assert_ok!(leaves());
        assert_eq!((member(0).left, member(2).left), (Some(NOON + 1), None));
    });
}

#[test]
fn nobody_joins_what_is_paused_or_over() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        assert_ok!(Eco::pause(signed(OPERATOR), 0));
        assert_noop!(joins(HEIR, now()), Error::<Test>::ProgrammePaused);
        assert_ok!(Eco::resume(signed(OPERATOR), 0));
        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        // Its last epoch is over, and proofs of it may still arrive.
        at(closes(0));
        assert_ok!(hypothetically!(joins(HEIR, now())));
        close(0);
        assert_noop!(joins(HEIR, now()), Error::<Test>::ProgrammeOver);
    });
}

#[test]
fn a_member_leaves_with_what_it_has() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        at(NOON + HOUR);
        let last = proof(SCALE, BOTTLES, 2, 0);
        let after = Proof {
            at: NOON + HOUR + 1,
            ..last
        };
        System::reset_events();
        assert_ok!(leaves());
        assert_eq!(events(), [Event::Left { member: 0 }]);
        assert_eq!(member(0).left, Some(NOON + HOUR + 1));
        // What was signed until then still counts, that moment included.
        assert_noop!(bring(SCALE, after), Error::<Test>::MemberLeft);
        assert_ok!(bring(SCALE, last));
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 30);
    });
}

#[test]
fn a_member_leaves_by_its_signature() {
    test(|| {
        at(NOON + HOUR);
        let good = leaving(0, now());
        for who in [STRANGER, OTHER, OPERATOR] {
            assert_noop!(
                Eco::leave(signed(who), 0, now(), None),
                Error::<Test>::SignatureMissing
            );
            assert_noop!(leaves_by(who, good), Error::<Test>::BadSignature);
        }
        for origin in [root(), bare()] {
            assert_noop!(Eco::leave(origin, 0, now(), None), DispatchError::BadOrigin);
        }
        let message = |name, genesis| pallet_support::message(name, genesis, &good);
        let genesis = System::block_hash(0);
        let bike = Leaving {
            device: Some(2),
            ..good
        };
        for signature in [
            by(MEMBER, &message("dure eco leaving 1", H256::repeat_byte(1))),
            by(MEMBER, &message("dure eco bond 1", genesis)),
            by(MEMBER, &Eco::leaving_message(bike)),
            by(MEMBER, &Eco::leaving_message(leaving(1, good.at))),
            by(MEMBER, &Eco::leaving_message(leaving(0, good.at - 1))),
        ] {
            assert_noop!(
                Eco::leave(signed(STRANGER), 0, good.at, Some(signature)),
                Error::<Test>::BadSignature
            );
        }
        assert_ok!(leaves_by(MEMBER, good));
        assert_eq!(member(0).left, Some(NOON + HOUR + 1));
    });
}

#[test]
fn who_leaves_has_signed_within_thirty_days_and_since_it_has_joined() {
    test(|| {
        at(NOON + HOUR);
        for bad in [now() - MAX_SIGNED, now() + MAX_AHEAD + 1, Moment::MAX] {
            assert_noop!(
                leaves_by(MEMBER, leaving(0, bad)),
                Error::<Test>::SignatureOver
            );
        }
        for old in [now() - MAX_SIGNED + 1, NOON - 1] {
            assert_noop!(leaves_by(MEMBER, leaving(0, old)), Error::<Test>::Outdated);
        }
        for good in [NOON, now() + MAX_AHEAD] {
            assert_ok!(hypothetically!(leaves_by(MEMBER, leaving(0, good))));
        }
    });
}

#[test]
fn a_member_leaves_once() {
    test(|| {
        assert_noop!(
            Eco::leave(signed(MEMBER), 9, now(), None),
            Error::<Test>::MemberNotFound
        );
        Stopped::set(vec![id(MEMBER)]);
        assert_noop!(leaves(), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(leaves());
        assert_noop!(leaves(), Error::<Test>::MemberLeft);
    });
}

#[test]
fn who_joins_again_has_no_fresh_caps() {
    test(|| {
        // The day's cap of aluminium.
        assert_eq!(credit(SCALE, ALUMINIUM, 10_000, 0), 5_000);
        let before = member(0);
        at(NOON + HOUR);
        assert_ok!(leaves());
        at(NOON + 2 * HOUR);
        // It was a member in that moment.
        assert_noop!(joins(MEMBER, NOON + HOUR), Error::<Test>::Outdated);
        System::reset_events();
        assert_ok!(joins(MEMBER, NOON + HOUR + 1));
        assert_eq!(
            events(),
            [Event::Joined {
                programme: 0,
                member: 0,
                account: id(MEMBER)
            }]
        );
        let after = member(0);
        assert_eq!((after.joined, after.left), (NOON + 2 * HOUR, None));
        assert_eq!((after.years, after.days), (before.years, before.days));
        assert_eq!(entries(), [2, 2, 2]);
        let more = proof(SCALE, ALUMINIUM, 1_000, 0);
        assert_noop!(bring(SCALE, more), Error::<Test>::NothingToCredit);
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
    });
}

#[test]
fn who_has_joined_again_does_not_leave_by_an_old_signature() {
    test(|| {
        at(NOON + HOUR);
        let old = leaving(0, now());
        assert_ok!(leaves_by(MEMBER, old));
        at(NOON + 2 * HOUR);
        assert_ok!(joins(MEMBER, now()));
        assert_noop!(leaves_by(MEMBER, old), Error::<Test>::Outdated);
        assert_ok!(leaves_by(MEMBER, leaving(0, now())));
    });
}

#[test]
fn what_was_signed_two_minutes_ahead_is_not_good_again() {
    test(|| {
        issue(HEIR, RESIDENT, 3);
        let ahead = NOON + MAX_AHEAD;
        assert_ok!(joins(HEIR, ahead));
        assert_eq!((member(2).joined, member(2).left), (ahead, None));
        // It is none yet.
        let early = proof(SCALE, BOTTLES, 1, 2);
        assert_noop!(bring(SCALE, early), Error::<Test>::MemberLeft);
        for old in [NOON, ahead - 1] {
            assert_noop!(leaves_by(HEIR, leaving(2, old)), Error::<Test>::Outdated);
        }
        let left = leaving(2, ahead);
        assert_ok!(leaves_by(HEIR, left));
        assert_eq!(member(2).left, Some(ahead + 1));
        // In that moment, it was one.
        assert_ok!(bring(SCALE, Proof { at: ahead, ..early }));

        assert_noop!(joins(HEIR, ahead), Error::<Test>::Outdated);
        at(ahead + 1);
        assert_noop!(joins(HEIR, ahead), Error::<Test>::Outdated);
        assert_ok!(joins(HEIR, now()));
        assert_eq!((member(2).joined, member(2).left), (ahead + 1, None));
        assert_noop!(leaves_by(HEIR, left), Error::<Test>::Outdated);
        at(ahead + HOUR);
        assert_noop!(leaves_by(HEIR, left), Error::<Test>::Outdated);
        assert_ok!(leaves_by(HEIR, leaving(2, ahead + 1)));
        // It leaves now, not when it has signed that.
        assert_eq!(member(2).left, Some(ahead + HOUR + 1));
        for old in [ahead, ahead + 1, ahead + HOUR] {
            assert_noop!(joins(HEIR, old), Error::<Test>::Outdated);
        }
        assert_ok!(joins(HEIR, ahead + HOUR + 1));
    });
}

#[test]
fn what_was_signed_while_a_member_was_away_does_not_count() {
    test(|| {
        at(NOON + HOUR);
        assert_ok!(leaves());
        at(NOON + 2 * HOUR);
        let away = proof(SCALE, BOTTLES, 1, 0);
        at(NOON + 3 * HOUR);
        assert_ok!(joins(MEMBER, now()));
        assert_noop!(bring(SCALE, away), Error::<Test>::MemberLeft);
        assert_ok!(bring(SCALE, Proof { at: now(), ..away }));
    });
}

#[test]
fn who_was_suspended_joins_again_suspended() {
    test(|| {
        assert_ok!(suspends(root()));
        assert_ok!(leaves());
        assert_noop!(joins(MEMBER, now()), Error::<Test>::Outdated);
        at(NOON + 1);
        assert_ok!(joins(MEMBER, now()));
        assert_eq!(member(0).suspended, Some(SuspendedBy::Council));
        assert_noop!(
            bring(SCALE, proof(SCALE, BOTTLES, 1, 0)),
            Error::<Test>::MemberSuspended
        );
    });
}

#[test]
fn anyone_moves_a_member_to_who_holds_its_badge() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        issue(HEIR, RESIDENT, 0);
        let next = proof(SCALE, BOTTLES, 1, 0);
        // The old account is credited nothing from that block on.
        assert_noop!(bring(SCALE, next), Error::<Test>::MemberStopped);
        System::reset_events();
        assert_ok!(moves(signed(STRANGER), HEIR));
        assert_eq!(
            events(),
            [Event::MemberMoved {
                member: 0,
                account: id(HEIR)
            }]
        );
        let moved = member(0);
        assert_eq!((moved.account, moved.badge), (id(HEIR), badge(0)));
        assert_eq!(Eco::member_at(0, id(MEMBER)), None);
        assert_eq!(Eco::member_at(0, id(HEIR)), Some(0));
        assert_eq!(entries(), [2, 2, 2]);

        assert_ok!(bring(SCALE, next));
        close(0);
        assert_noop!(
            Eco::claim(signed(MEMBER), claim_of(0, 0), None),
            Error::<Test>::SignatureMissing
        );
        assert_ok!(claim(HEIR, 0));
        assert_eq!((won(MEMBER), won(HEIR)), (0, 20));
    });
}

#[test]
fn a_member_is_moved_to_its_badge_and_to_no_other() {
    test(|| {
        let stranger = || signed(STRANGER);
        assert_noop!(moves(stranger(), HEIR), DispatchError::Other("no badge"));
        issue(HEIR, RESIDENT, 9);
        for origin in [stranger(), signed(OPERATOR), signed(MEMBER)] {
            assert_noop!(moves(origin, HEIR), Error::<Test>::BadgeMoved);
        }
        assert_noop!(moves(stranger(), OTHER), Error::<Test>::BadgeMoved);
        assert_noop!(moves(bare(), HEIR), DispatchError::BadOrigin);
        for origin in [stranger(), root()] {
            assert_noop!(
                Eco::move_member(origin, 9, id(HEIR)),
                Error::<Test>::MemberNotFound
            );
        }
    });
}

#[test]
fn a_member_is_not_moved_to_another_member() {
    test(|| {
        assert_noop!(moves(root(), OTHER), Error::<Test>::AlreadyMember);
        // An account with another member's badge, be it its own.
        issue(HEIR, RESIDENT, 1);
        assert_noop!(moves(root(), HEIR), Error::<Test>::AlreadyMember);
        reissue(MEMBER, 1);
        for origin in [signed(STRANGER), root()] {
            assert_noop!(moves(origin, MEMBER), Error::<Test>::AlreadyMember);
        }
        // Another member's account, which has its badge.
        reissue(OTHER, 0);
        assert_noop!(moves(signed(STRANGER), OTHER), Error::<Test>::AlreadyMember);
    });
}

#[test]
fn anyone_has_a_member_be_by_its_renewed_badge() {
    test(|| {
        reissue(MEMBER, 7);
        let next = proof(SCALE, BOTTLES, 1, 0);
        assert_noop!(bring(SCALE, next), Error::<Test>::MemberStopped);
        for origin in [signed(OPERATOR), signed(MEMBER), root()] {
            assert_ok!(hypothetically!(moves(origin, MEMBER)));
        }
        Stopped::set(vec![id(MEMBER)]);
        assert_noop!(moves(signed(STRANGER), MEMBER), TokenError::Frozen);
        Stopped::set(Vec::new());
        System::reset_events();
        assert_ok!(moves(signed(STRANGER), MEMBER));
        assert_eq!(
            events(),
            [Event::MemberMoved {
                member: 0,
                account: id(MEMBER)
            }]
        );
        let renewed = member(0);
        assert_eq!((renewed.account, renewed.badge), (id(MEMBER), badge(7)));
        assert_eq!(Eco::member_at(0, id(MEMBER)), Some(0));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(7)), Some(0));
        assert_ok!(bring(SCALE, next));
        // The badge before is nobody's any more.
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(0)), Some(0));
        assert_eq!(entries(), [2, 2, 3]);
        issue(HEIR, RESIDENT, 0);
        assert_noop!(joins(HEIR, now()), Error::<Test>::AlreadyMember);
        assert_noop!(moves(signed(STRANGER), HEIR), Error::<Test>::BadgeMoved);
    });
}

#[test]
fn who_has_left_joins_again_by_its_renewed_badge_once_it_is_known() {
    test(|| {
        assert_ok!(leaves());
        at(NOON + 1);
        reissue(MEMBER, 7);
        assert_noop!(joins(MEMBER, now()), Error::<Test>::AlreadyMember);
        assert_ok!(moves(signed(STRANGER), MEMBER));
        assert_eq!(member(0).left, Some(NOON + 1));
        assert_ok!(joins(MEMBER, now()));
        let again = member(0);
        assert_eq!((again.badge, again.left), (badge(7), None));
        assert_eq!(entries(), [2, 2, 3]);
    });
}

#[test]
fn whom_a_court_has_stopped_the_council_alone_moves() {
    test(|| {
        issue(HEIR, RESIDENT, 0);
        Stopped::set(vec![id(MEMBER)]);
        for who in [STRANGER, HEIR, OPERATOR] {
            assert_noop!(moves(signed(who), HEIR), TokenError::Frozen);
        }
        assert_ok!(moves(root(), HEIR));
    });
}

#[test]
fn the_council_moves_a_member_to_another_badge_and_the_old_one_stays_taken() {
    test(|| {
        issue(HEIR, RESIDENT, 9);
        assert_ok!(moves(root(), HEIR));
        assert_eq!(
            events(),
            [Event::MemberMoved {
                member: 0,
                account: id(HEIR)
            }]
        );
        let moved = member(0);
        assert_eq!((moved.account, moved.badge), (id(HEIR), badge(9)));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(0)), Some(0));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(9)), Some(0));
        // Nobody joins by it, whoever has it; not even once the member has left.
        assert_noop!(joins(MEMBER, now()), Error::<Test>::AlreadyMember);
        assert_ok!(Eco::leave(signed(HEIR), 0, now(), None));
        at(NOON + 1);
        assert_noop!(joins(MEMBER, now()), Error::<Test>::AlreadyMember);
        assert_ok!(joins(HEIR, now()));
        // And back.
        assert_noop!(moves(signed(STRANGER), MEMBER), Error::<Test>::BadgeMoved);
        assert_ok!(moves(root(), MEMBER));
        assert_eq!(member(0).badge, badge(0));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(9)), Some(0));
    });
}

#[test]
fn a_badge_that_a_member_was_moved_from_stays_taken_once_that_is_forgotten() {
    test(|| {
        issue(HEIR, RESIDENT, 9);
        assert_ok!(moves(root(), HEIR));
        assert_ok!(Eco::leave(signed(HEIR), 0, now(), None));
        at(NOON + 200 * DAY);
        assert_ok!(removes(0));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(0)), Some(0));
        assert_eq!(MemberOfBadge::<Test>::get(0, badge(9)), None);
        assert_eq!(entries(), [1, 1, 2]);
        assert_noop!(joins(MEMBER, now()), Error::<Test>::AlreadyMember);
        // The last one is free, and so is the account.
        assert_eq!(join(HEIR), 2);
        reissue(MEMBER, 10);
        assert_eq!(join(MEMBER), 3);
    });
}

#[test]
fn who_has_left_joins_again_from_where_its_badge_is() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 10_000, 0), 5_000);
        assert_ok!(leaves());
        issue(HEIR, RESIDENT, 0);
        assert_noop!(joins(HEIR, now()), Error::<Test>::Outdated);
        at(NOON + 1);
        System::reset_events();
        assert_ok!(joins(HEIR, now()));
        assert_eq!(
            events(),
            [Event::Joined {
                programme: 0,
                member: 0,
                account: id(HEIR)
            }]
        );
        assert_eq!(Eco::member_at(0, id(MEMBER)), None);
        assert_eq!(Eco::member_at(0, id(HEIR)), Some(0));
        assert_eq!(entries(), [2, 2, 2]);
        let more = proof(SCALE, ALUMINIUM, 1_000, 0);
        assert_noop!(bring(SCALE, more), Error::<Test>::NothingToCredit);
    });
}

#[test]
fn a_suspended_member_is_credited_and_paid_nothing() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        let next = proof(SCALE, BOTTLES, 1, 0);
        System::reset_events();
        assert_ok!(suspends(signed(OPERATOR)));
        assert_eq!(
            events(),
            [Event::MemberSuspended {
                member: 0,
                by: SuspendedBy::Keeper
            }]
        );
        assert_eq!(member(0).suspended, Some(SuspendedBy::Keeper));
        assert_noop!(bring(SCALE, next), Error::<Test>::MemberSuspended);
        close(0);
        assert_noop!(claim(MEMBER, 0), Error::<Test>::MemberSuspended);

        System::reset_events();
        assert_ok!(reinstates(signed(OPERATOR)));
        assert_eq!(events(), [Event::MemberReinstated { member: 0 }]);
        assert_eq!(member(0).suspended, None);
        assert_ok!(claim(MEMBER, 0));
    });
}

#[test]
fn a_member_is_suspended_once_but_harder_by_the_council() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR)));
        assert_noop!(suspends(signed(OPERATOR)), Error::<Test>::AlreadySuspended);
        System::reset_events();
        assert_ok!(suspends(root()));
        assert_eq!(
            events(),
            [Event::MemberSuspended {
                member: 0,
                by: SuspendedBy::Council
            }]
        );
        for origin in [signed(OPERATOR), root()] {
            assert_noop!(suspends(origin), Error::<Test>::AlreadySuspended);
        }
        assert_noop!(
            reinstates(signed(OPERATOR)),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(reinstates(root()));
        for origin in [signed(OPERATOR), root()] {
            assert_noop!(reinstates(origin), Error::<Test>::NotSuspended);
        }
        // And what the operator has suspended, too.
        assert_ok!(suspends(signed(OPERATOR)));
        assert_ok!(reinstates(root()));
    });
}

#[test]
fn nobody_suspends_or_forgets_who_is_no_member() {
    test(|| {
        for origin in [signed(OPERATOR), root()] {
            assert_noop!(
                Eco::suspend_member(origin.clone(), 9),
                Error::<Test>::MemberNotFound
            );
            assert_noop!(
                Eco::reinstate_member(origin, 9),
                Error::<Test>::MemberNotFound
            );
        }
        assert_noop!(removes(9), Error::<Test>::MemberNotFound);
    });
}

#[test]
fn another_programme_s_operator_suspends_nobody() {
    test(|| {
        let funder = id(FUNDER);
        let other = || signed(OTHER_OPERATOR);
        assert_ok!(Eco::create_programme(other(), funder, terms()));
        assert_noop!(suspends(other()), Error::<Test>::NotOperator);
        assert_ok!(suspends(signed(OPERATOR)));
        assert_noop!(reinstates(other()), Error::<Test>::NotOperator);
    });
}

#[test]
fn who_has_left_is_forgotten_once_its_last_claims_are_over() {
    test(|| {
        let joined_with = badge(0);
        assert_noop!(removes(0), Error::<Test>::NotLeft);
        assert_ok!(leaves());
        // An epoch of 30 days, 3 for proofs, 60 for claims and 30 for closing late.
        let after = NOON + 1 + (30 + 3 + 60 + 30) * DAY;
        for early in [NOON, NEW_YEAR + MAX_WAY, after] {
            at(early);
            assert_noop!(removes(0), Error::<Test>::StillCounts);
        }
        at(after + 1);
        System::reset_events();
        assert_ok!(removes(0));
        assert_eq!(events(), [Event::MemberRemoved { member: 0 }]);
        assert!(Eco::member_details(0).is_none());
        assert_eq!(Eco::member_at(0, id(MEMBER)), None);
        assert_eq!(MemberOfBadge::<Test>::get(0, joined_with), None);
        assert_eq!(entries(), [1, 1, 1]);
        // Who comes back is somebody new.
        assert_eq!(join(MEMBER), 2);
    });
}

#[test]
fn who_has_left_is_forgotten_once_no_proof_touches_that_year() {
    run(empty_state(), || {
        // By 35 days its last claims are over, as late as it may be closed.
        create(Terms {
            epoch: DAY,
            claims: DAY,
            ..terms()
        });
        assert_eq!(join(MEMBER), 0);
        assert_ok!(leaves());
        at(NEW_YEAR + MAX_WAY - 1);
        assert_noop!(removes(0), Error::<Test>::StillCounts);
        at(NEW_YEAR + MAX_WAY);
        assert_ok!(removes(0));
    });
}

#[test]
fn who_leaves_two_minutes_before_a_year_may_have_points_in_it() {
    test(|| {
        at(NEW_YEAR - MAX_AHEAD - 2);
        assert_ok!(leaves());
        at(NEW_YEAR - MAX_AHEAD - 1);
        assert_ok!(Eco::leave(signed(OTHER), 1, now(), None));
        at(NEW_YEAR + 200 * DAY);
        assert_noop!(removes(1), Error::<Test>::StillCounts);
        assert_ok!(removes(0));
        at(NEW_YEAR + 365 * DAY + MAX_WAY - 1);
        assert_noop!(removes(1), Error::<Test>::StillCounts);
        at(NEW_YEAR + 365 * DAY + MAX_WAY);
        assert_ok!(removes(1));
    });
}

#[test]
fn who_is_suspended_is_not_forgotten() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR)));
        assert_ok!(leaves());
        at(NOON + 200 * DAY);
        assert_noop!(removes(0), Error::<Test>::MemberSuspended);
        assert_ok!(reinstates(signed(OPERATOR)));
        assert_ok!(removes(0));
    });
}

#[test]
fn anyone_that_signs_has_who_has_left_forgotten() {
    test(|| {
        assert_ok!(leaves());
        at(NOON + 200 * DAY);
        for origin in [root(), bare()] {
            assert_noop!(Eco::remove_member(origin, 0), DispatchError::BadOrigin);
        }
        assert_ok!(Eco::remove_member(signed(MEMBER), 0));
    });
}
