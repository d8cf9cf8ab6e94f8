//! Programmes: what they promise and reward, who runs them, and how they end.

use crate::{mock::*, points::Rate, *};
use frame::testing_prelude::*;

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn creates(by: RuntimeOrigin, terms: Terms) -> DispatchResult {
    Eco::create_programme(by, id(FUNDER), terms)
}

fn replaces(operator: Who, funder: Who) -> DispatchResult {
    Eco::replace_operator(root(), 0, id(operator), id(funder))
}

/// The operator has the programme reward something under this number.
fn sets(id: ActivityId, activity: Activity) -> DispatchResult {
    Eco::set_activity(signed(OPERATOR), 0, id, activity)
}

fn ends() -> DispatchResult {
    Eco::end_programme(signed(OPERATOR), 0)
}

fn lapses(epoch: EpochId) -> DispatchResult {
    done(Eco::lapse(signed(STRANGER), 0, epoch))
}

fn closes_programme() -> DispatchResult {
    Eco::close_programme(signed(STRANGER), 0)
}

/// Ends the programme in its first epoch, of which nobody has a claim, and closes it.
fn over() {
    assert_ok!(ends());
    close(0);
    assert_ok!(lapses(0));
    assert_ok!(closes_programme());
}

/// Sends won to the programme's account past all calls.
fn stray(amount: u128) {
    assert_ok!(Balances::transfer_allow_death(
        signed(STRANGER),
        Eco::programme_account(0),
        amount
    ));
}

fn idle() {
    <Eco as Hooks<u64>>::on_idle(1, Weight::MAX);
}

/// All keys of the pallet.
fn keys() -> Vec<Vec<u8>> {
    use frame::deps::sp_io::{hashing::twox_128, storage::next_key};
    let prefix = twox_128(b"Eco");
    let next = |key: &Vec<u8>| next_key(key).filter(|next| next.starts_with(&prefix));
    core::iter::successors(next(&prefix.to_vec()), next).collect()
}

/// All that an operator does, in an order in which each of them can be done.
fn tries(by: RuntimeOrigin, programme: ProgrammeId, device: DeviceId) -> [DispatchResult; 11] {
    let by = || by.clone();
    let maker = || id(MAKER);
    [
        Eco::set_activity(by(), programme, 3, ride()),
        Eco::admit_maker(by(), programme, id(ACQUIRER), 1, limits()),
        Eco::suspend_party(by(), programme, maker()),
        Eco::reinstate_party(by(), programme, maker()),
        done(Eco::suspend_device(by(), device, NOON)),
        done(Eco::reinstate_device(by(), device)),
        Eco::suspend_member(by(), 0),
        Eco::reinstate_member(by(), 0),
        Eco::pause(by(), programme),
        Eco::resume(by(), programme),
        Eco::end_programme(by(), programme),
    ]
}

fn assert_does_all(by: RuntimeOrigin) {
    const DONE: DispatchResult = Ok(());
    assert_eq!(tries(by, 0, 0), [DONE; 11]);
}

fn assert_does_nothing(by: RuntimeOrigin, refused: impl Into<DispatchError>) {
    let refused: DispatchResult = Err(refused.into());
    assert_storage_noop!(assert_eq!(tries(by, 0, 0), [refused; 11]));
}

#[test]
fn the_council_names_two_badges() {
    test(|| {
        let doors = Doors {
            operator: 40,
            maker: 41,
        };
        assert_ok!(Eco::name_badges(root(), doors));
        assert_eq!(events(), [Event::BadgesNamed { doors }]);
        assert_eq!(Eco::badges(), Some(doors));
        // The old badges open nothing from then on.
        assert_does_nothing(signed(OPERATOR), DispatchError::Other("no badge"));
        grant(OPERATOR, doors.operator);
        assert_does_all(signed(OPERATOR));
    });
}

#[test]
fn none_but_the_council_names_badges() {
    test(|| {
        for by in [signed(OPERATOR), signed(STRANGER), bare()] {
            assert_noop!(Eco::name_badges(by, DOORS), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn a_programme_is_created_for_a_deposit_by_who_runs_it() {
    run(empty_state(), || {
        assert_ok!(creates(signed(OPERATOR), terms()));
        assert_eq!(
            events(),
            [Event::ProgrammeCreated {
                programme: 0,
                operator: id(OPERATOR),
                funder: id(FUNDER),
                account: Eco::programme_account(0),
                terms: terms(),
            }]
        );
        let record = programme();
        assert_eq!((record.operator, record.funder), (id(OPERATOR), id(FUNDER)));
        assert_eq!((record.terms, record.ends), (terms(), 24));
        assert_eq!((record.closed, record.unsettled, record.left), (0, 0, 0));
        assert!(!record.paused && !record.over);
        assert_eq!(record.deposit.by, id(OPERATOR));
        assert_eq!(on_hold(OPERATOR), deposit::<ProgrammeOf<Test>>());
        assert_eq!(on_hold(FUNDER), 0);
    });
}

#[test]
fn programmes_are_counted_in_the_order_of_creation() {
    run(empty_state(), || {
        assert_ok!(creates(signed(OPERATOR), terms()));
        assert_ok!(creates(signed(OTHER_OPERATOR), terms()));
        assert_eq!(NextProgramme::<Test>::get(), 2);
        let operators = [0, 1].map(|id| Eco::programme(id).map(|record| record.operator));
        assert_eq!(operators, [Some(id(OPERATOR)), Some(id(OTHER_OPERATOR))]);
        assert_ne!(Eco::programme_account(0), Eco::programme_account(1));
    });
}

#[test]
fn who_creates_a_programme_holds_a_badge_and_is_stopped_by_no_court() {
    run(empty_state(), || {
        let create = || creates(signed(OPERATOR), terms());
        Stopped::set(vec![id(OPERATOR)]);
        assert_noop!(create(), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(OPERATOR, DOORS.operator);
        assert_noop!(create(), DispatchError::Other("no badge"));
        grant(OPERATOR, DOORS.operator);
        Badges::<Test>::kill();
        assert_noop!(create(), Error::<Test>::BadgesNotNamed);
    });
}

#[test]
fn not_even_the_council_creates_a_programme() {
    run(empty_state(), || {
        for by in [root(), bare()] {
            assert_noop!(creates(by, terms()), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn no_pot_funds_a_programme() {
    test(|| {
        let pot = || Eco::programme_account(9);
        assert_noop!(
            Eco::create_programme(signed(OPERATOR), pot(), terms()),
            Error::<Test>::PotNotAllowed
        );
        assert_noop!(
            Eco::replace_operator(root(), 0, id(OTHER_OPERATOR), pot()),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn who_has_no_won_creates_no_programme() {
    run(empty_state(), || {
        grant(HEIR, DOORS.operator);
        assert_noop!(creates(signed(HEIR), terms()), TokenError::FundsUnavailable);
    });
}

/// Terms on which the programme's could be, and such on which it could not.
fn assert_bounds(good: &[Terms], bad: &[Terms], refused: Error<Test>) {
    let refused: DispatchResult = Err(refused.into());
    for terms in bad {
        let created = || creates(signed(OPERATOR), terms.clone());
        assert_storage_noop!(assert_eq!(created(), refused, "{terms:?}"));
    }
    for terms in good {
        assert_ok!(creates(signed(OPERATOR), terms.clone()));
    }
}

#[test]
fn epochs_and_claims_last_a_day_at_least_and_a_year_at_most() {
    run(empty_state(), || {
        let epoch = |epoch| Terms {
            epoch,
            epochs: 1,
            ..terms()
        };
        let claims = |claims| Terms { claims, ..terms() };
        assert_bounds(
            &[
                epoch(DAY),
                epoch(MAX_PERIOD),
                claims(DAY),
                claims(MAX_PERIOD),
            ],
            &[
                epoch(0),
                epoch(DAY - 1),
                epoch(MAX_PERIOD + 1),
                epoch(Moment::MAX),
                claims(0),
                claims(DAY - 1),
                claims(MAX_PERIOD + 1),
                claims(Moment::MAX),
            ],
            Error::InvalidPeriod,
        );
    });
}

#[test]
fn a_chain_for_trials_gives_a_shorter_notice() {
    run(empty_state(), || {
        let both = |length| Terms {
            epoch: length,
            claims: length,
            ..terms()
        };
        Notice::<Test>::put(60_000);
        assert_eq!(Eco::notice(), 60_000);
        assert_bounds(&[both(60_000)], &[both(59_999)], Error::InvalidPeriod);
        // Nothing is no period, whatever genesis says.
        Notice::<Test>::put(0);
        assert_bounds(&[both(1)], &[both(0)], Error::InvalidPeriod);
    });
}

#[test]
fn a_programme_has_1_to_520_epochs() {
    run(empty_state(), || {
        let epochs = |epochs| Terms {
            epoch: DAY,
            epochs,
            ..terms()
        };
        assert_bounds(
            &[epochs(1), epochs(520)],
            &[epochs(0), epochs(521), epochs(u32::MAX)],
            Error::InvalidPeriod,
        );
    });
}

#[test]
fn a_programme_lives_ten_years_at_most() {
    run(empty_state(), || {
        // 520 weeks are 3,640 days; with three for proofs and 17 for claims that is 3,660.
        let claims = |claims| Terms {
            epoch: 7 * DAY,
            epochs: 520,
            claims,
            ..terms()
        };
        assert_bounds(
            &[claims(17 * DAY)],
            &[claims(17 * DAY + 1)],
            Error::InvalidPeriod,
        );
    });
}

#[test]
fn a_programme_has_begun_72_hours_ago_or_begins_within_a_year() {
    run(empty_state(), || {
        let begins = |begins| Terms { begins, ..terms() };
        assert_bounds(
            &[begins(NOON - MAX_WAY), begins(NOON + MAX_PERIOD)],
            &[
                begins(NOON - MAX_WAY - 1),
                begins(NOON + MAX_PERIOD + 1),
                // Seconds are no milliseconds.
                begins(NOON / 1_000),
            ],
            Error::InvalidPeriod,
        );
    });
}

#[test]
fn a_year_has_a_cap_and_tiers_rise() {
    run(empty_state(), || {
        let tiers = |tiers: &[Points]| Terms {
            tiers: BoundedVec::truncate_from(tiers.to_vec()),
            ..terms()
        };
        let year_cap = |year_cap| Terms {
            year_cap,
            ..terms()
        };
        assert_bounds(
            &[
                year_cap(1),
                tiers(&[]),
                tiers(&[1]),
                tiers(&[1, 2, 3, 4, 5, 6, 7, 8]),
            ],
            &[
                year_cap(0),
                tiers(&[0]),
                tiers(&[0, 1]),
                tiers(&[1, 1]),
                tiers(&[2, 1]),
            ],
            Error::InvalidCaps,
        );
    });
}

#[test]
fn the_council_replaces_an_operator_who_does_nothing_from_then_on() {
    test(|| {
        let held = on_hold(OPERATOR);
        assert_ok!(replaces(OTHER_OPERATOR, SPONSOR));
        assert_eq!(
            events(),
            [Event::OperatorReplaced {
                programme: 0,
                operator: id(OTHER_OPERATOR),
                funder: id(SPONSOR)
            }]
        );
        let record = programme();
        assert_eq!(
            (record.operator, record.funder),
            (id(OTHER_OPERATOR), id(SPONSOR))
        );
        // The deposit stays with who has left it.
        assert_eq!(record.deposit.by, id(OPERATOR));
        assert_eq!((on_hold(OPERATOR), on_hold(OTHER_OPERATOR)), (held, 0));

        assert_does_nothing(signed(OPERATOR), Error::<Test>::NotOperator);
        assert_does_all(signed(OTHER_OPERATOR));
    });
}

#[test]
fn what_is_left_goes_to_who_is_the_funder_then() {
    test(|| {
        assert_ok!(replaces(OPERATOR, STRANGER));
        close(0);
        assert_eq!(won(FUNDER), GENESIS - POOL);
        assert_eq!(won(STRANGER), GENESIS + POOL);
    });
}

#[test]
fn the_council_changes_one_of_operator_and_funder_at_least() {
    test(|| {
        assert_noop!(replaces(OPERATOR, FUNDER), Error::<Test>::AlreadyOperator);
        assert_ok!(replaces(OPERATOR, SPONSOR));
        assert_ok!(replaces(OTHER_OPERATOR, SPONSOR));
        assert_noop!(
            replaces(OTHER_OPERATOR, SPONSOR),
            Error::<Test>::AlreadyOperator
        );
    });
}

#[test]
fn a_new_operator_passes_its_door() {
    test(|| {
        let replace = || replaces(OTHER_OPERATOR, FUNDER);
        assert_noop!(replaces(STRANGER, FUNDER), DispatchError::Other("no badge"));
        Stopped::set(vec![id(OTHER_OPERATOR)]);
        assert_noop!(replace(), TokenError::Frozen);
        Stopped::set(Vec::new());
        Badges::<Test>::kill();
        assert_noop!(replace(), Error::<Test>::BadgesNotNamed);
        Badges::<Test>::put(DOORS);
        // The one before may have lost everything.
        revoke(OPERATOR, DOORS.operator);
        Stopped::set(vec![id(OPERATOR)]);
        assert_ok!(replace());
    });
}

#[test]
fn none_but_the_council_replaces_an_operator() {
    test(|| {
        for by in [signed(OPERATOR), signed(OTHER_OPERATOR), bare()] {
            assert_noop!(
                Eco::replace_operator(by, 0, id(OTHER_OPERATOR), id(FUNDER)),
                DispatchError::BadOrigin
            );
        }
    });
}

#[test]
fn an_operator_in_office_and_the_council_do_all() {
    for by in [signed(OPERATOR), root()] {
        test(|| {
            assert_does_all(by);
            assert_eq!(events().len(), 11);
        });
    }
}

#[test]
fn an_operator_without_its_badge_does_nothing() {
    test(|| {
        revoke(OPERATOR, DOORS.operator);
        assert_does_nothing(signed(OPERATOR), DispatchError::Other("no badge"));
        assert_does_all(root());
    });
}

#[test]
fn an_operator_whose_badge_is_over_does_nothing() {
    test(|| {
        Ended::set(vec![(id(OPERATOR), DOORS.operator)]);
        assert_does_nothing(signed(OPERATOR), DispatchError::Other("badge over"));
    });
}

#[test]
fn an_operator_whom_a_court_has_stopped_does_nothing() {
    test(|| {
        Stopped::set(vec![id(OPERATOR)]);
        assert_does_nothing(signed(OPERATOR), TokenError::Frozen);
        assert_does_all(root());
    });
}

#[test]
fn an_operator_does_nothing_while_no_badges_are_named() {
    test(|| {
        Badges::<Test>::kill();
        assert_does_nothing(signed(OPERATOR), Error::<Test>::BadgesNotNamed);
        assert_does_all(root());
    });
}

#[test]
fn nobody_else_does_what_an_operator_does() {
    test(|| {
        for who in [STRANGER, OTHER_OPERATOR, FUNDER, MAKER, SHOP, MEMBER] {
            assert_does_nothing(signed(who), Error::<Test>::NotOperator);
        }
        assert_does_nothing(bare(), DispatchError::BadOrigin);
    });
}

#[test]
fn a_programme_that_is_not_there_does_nothing() {
    test(|| {
        let joining = Joining {
            programme: 9,
            account: id(HEIR),
            at: now(),
        };
        let key = key_signs(14, 9);
        let activities = BoundedVec::truncate_from(vec![ALUMINIUM]);
        let until = now() + DAY;
        assert_storage_noop!({
            let tried = [
                Eco::replace_operator(root(), 9, id(OTHER_OPERATOR), id(FUNDER)),
                Eco::set_activity(root(), 9, 3, ride()),
                Eco::admit_maker(root(), 9, id(ACQUIRER), 1, limits()),
                Eco::register_shop(signed(SHOP), 9, BoundedVec::new()),
                Eco::suspend_party(root(), 9, id(MAKER)),
                Eco::reinstate_party(root(), 9, id(MAKER)),
                Eco::remove_party(root(), 9, id(MAKER)),
                Eco::certify_device(
                    signed(MAKER),
                    9,
                    id(14),
                    None,
                    activities,
                    limits(),
                    until,
                    NOON,
                    key,
                ),
                Eco::join(signed(HEIR), joining, None),
                Eco::pause(root(), 9),
                Eco::resume(root(), 9),
                Eco::end_programme(root(), 9),
                Eco::close_programme(signed(STRANGER), 9),
            ];
            let refused: DispatchResult = Err(Error::<Test>::ProgrammeNotFound.into());
            assert_eq!(tried, [refused; 13]);
        });
    });
}

#[test]
fn a_programme_that_is_over_does_nothing() {
    test(|| {
        issue(HEIR, RESIDENT, 9);
        over();
        let refused: DispatchResult = Err(Error::<Test>::ProgrammeOver.into());
        assert_storage_noop!({
            for by in [signed(OPERATOR), root()] {
                assert_eq!(tries(by, 0, 0), [refused; 11]);
            }
            let bond = Bond {
                device: device(BIKE),
                member: 0,
                at: now(),
            };
            let said = Eco::bond_message(bond);
            let key = key_signs(14, 0);
            let tried = [
                Eco::replace_operator(root(), 0, id(OTHER_OPERATOR), id(FUNDER)),
                Eco::register_shop(signed(SHOP), 0, BoundedVec::new()),
                Eco::remove_party(root(), 0, id(SHOP)),
                certify_for(0, 14, None, &[ALUMINIUM], limits()),
                Eco::rotate_device_key(signed(MAKER), 0, id(14), now(), key),
                Eco::remove_device(signed(MAKER), 0),
                join_by(HEIR, 0),
                Eco::move_member(root(), 0, id(HEIR)),
                Eco::remove_member(signed(STRANGER), 0),
                Eco::bind_device(signed(MEMBER), bond, by(BIKE, &said), None),
                Eco::unbind_device(root(), device(BIKE), now(), None),
                closes_programme(),
            ];
            assert_eq!(tried, [refused; 12]);
        });
    });
}

#[test]
fn an_operator_has_its_programme_reward_something() {
    test(|| {
        let swap = Activity {
            unit: Unit::Swap,
            from: NOON + HOUR,
            ..bottles()
        };
        assert_ok!(sets(3, swap.clone()));
        assert_eq!(
            events(),
            [Event::ActivitySet {
                programme: 0,
                id: 3,
                activity: swap.clone()
            }]
        );
        assert_eq!(Eco::activity(0, 3), Some(swap));
        assert_eq!(Eco::activity(0, 4), None);
    });
}

#[test]
fn an_activity_has_a_number_a_rate_caps_a_source_and_dates() {
    test(|| {
        let bad: [fn(&mut Activity); 8] = [
            |activity| activity.rate.points = 0,
            |activity| activity.rate.per = 0,
            |activity| activity.day_cap = 0,
            |activity| activity.most = 0,
            |activity| activity.carbon.source = BoundedVec::new(),
            |activity| activity.carbon.source = BoundedVec::truncate_from(vec![0xff]),
            |activity| activity.until = activity.from,
            |activity| activity.until = activity.from - 1,
        ];
        for change in bad {
            let mut activity = Activity {
                from: NOON + DAY,
                ..bottles()
            };
            assert_ok!(hypothetically!(sets(3, activity.clone())));
            change(&mut activity);
            assert_noop!(sets(3, activity), Error::<Test>::InvalidActivity);
        }
        for id in [16, u8::MAX] {
            assert_noop!(sets(id, bottles()), Error::<Test>::InvalidActivity);
        }
        assert_ok!(sets(15, bottles()));
    });
}

#[test]
fn the_least_activity_is_one_of_everything() {
    test(|| {
        let least = Activity {
            rate: Rate { points: 1, per: 1 },
            day_cap: 1,
            most: 1,
            from: NOON,
            until: NOON + 1,
            carbon: Carbon {
                milligrams: 0,
                source: BoundedVec::truncate_from("표".as_bytes().to_vec()),
                as_of: 0,
            },
            ..bottles()
        };
        assert_ok!(sets(3, least));
    });
}

#[test]
fn an_activity_has_begun_72_hours_ago_and_is_not_over() {
    test(|| {
        let dates = |from, until| Activity {
            from,
            until,
            ..bottles()
        };
        for (from, until) in [
            (NOON - MAX_WAY - 1, NOON + DAY),
            (NOON - HOUR, NOON),
            (NOON - HOUR, NOON - 1),
            (NOON / 1_000, NOON + DAY),
        ] {
            let refused = Error::<Test>::InvalidActivity;
            assert_noop!(sets(3, dates(from, until)), refused);
        }
        assert_ok!(sets(3, dates(NOON - MAX_WAY, NOON + 1)));
    });
}

#[test]
fn an_activity_is_set_otherwise_until_it_begins() {
    test(|| {
        let swap = |points| Activity {
            unit: Unit::Swap,
            rate: Rate { points, per: 1 },
            from: NOON + HOUR,
            ..bottles()
        };
        assert_ok!(sets(3, swap(10)));
        // A device's clock may be two minutes ahead.
        at(NOON + HOUR - MAX_AHEAD - 1);
        assert_ok!(sets(3, swap(11)));
        assert_eq!(Eco::activity(0, 3), Some(swap(11)));
        at(NOON + HOUR - MAX_AHEAD);
        assert_noop!(sets(3, swap(12)), Error::<Test>::ActivityBegun);
        // Under the same dates it can be said again.
        assert_ok!(sets(3, swap(11)));
    });
}

#[test]
fn of_an_activity_that_has_begun_only_the_end_moves() {
    test(|| {
        let changes: [fn(&mut Activity); 9] = [
            |activity| activity.unit = Unit::WattHour,
            |activity| activity.rate.points += 1,
            |activity| activity.rate.per -= 1,
            |activity| activity.day_cap += 1,
            |activity| activity.most += 1,
            |activity| activity.bound = true,
            |activity| activity.from += 1,
            |activity| activity.carbon.milligrams += 1,
            |activity| activity.carbon.as_of += 1,
        ];
        for change in changes {
            let mut activity = aluminium();
            change(&mut activity);
            for by in [signed(OPERATOR), root()] {
                assert_noop!(
                    Eco::set_activity(by, 0, ALUMINIUM, activity.clone()),
                    Error::<Test>::ActivityBegun
                );
            }
        }
        let until = |until| {
            let activity = Activity {
                until,
                ..aluminium()
            };
            sets(ALUMINIUM, activity)
        };
        // Earlier, later, and never to the past.
        assert_ok!(until(NOON + DAY));
        assert_ok!(until(NOON + 1_000 * DAY));
        assert_noop!(until(NOON - 1), Error::<Test>::ActivityBegun);
        assert_ok!(until(NOON));
        // Now it is over.
        assert_noop!(until(NOON + DAY), Error::<Test>::ActivityBegun);
        assert_noop!(until(NOON), Error::<Test>::ActivityBegun);
    });
}

#[test]
fn an_activity_that_is_over_stays_so() {
    test(|| {
        let until = |until| {
            let activity = Activity {
                until,
                ..aluminium()
            };
            sets(ALUMINIUM, activity)
        };
        assert_ok!(until(NOON + DAY));
        at(NOON + DAY - 1);
        assert_ok!(hypothetically!(until(NOON + 2 * DAY)));
        at(NOON + DAY);
        assert_noop!(until(NOON + 2 * DAY), Error::<Test>::ActivityBegun);
    });
}

#[test]
fn a_paused_programme_takes_no_proofs_and_no_members() {
    test(|| {
        issue(HEIR, RESIDENT, 9);
        let one = proof(SCALE, BOTTLES, 1, 0);
        assert_ok!(Eco::pause(signed(OPERATOR), 0));
        assert_eq!(events(), [Event::Paused { programme: 0 }]);
        assert!(programme().paused);
        for refused in [bring(SCALE, one), join_by(HEIR, 0), bind(BIKE, MEMBER)] {
            assert_eq!(refused, Err(Error::<Test>::ProgrammePaused.into()));
        }
        for by in [signed(OPERATOR), root()] {
            assert_noop!(Eco::pause(by, 0), Error::<Test>::ProgrammePaused);
        }

        System::reset_events();
        assert_ok!(Eco::resume(signed(OPERATOR), 0));
        assert_eq!(events(), [Event::Resumed { programme: 0 }]);
        assert!(!programme().paused);
        for by in [signed(OPERATOR), root()] {
            assert_noop!(Eco::resume(by, 0), Error::<Test>::NotPaused);
        }
        assert_ok!(bring(SCALE, one));
        assert_ok!(join_by(HEIR, 0));
        assert_ok!(bind(BIKE, MEMBER));
    });
}

#[test]
fn a_paused_programme_is_closed_claimed_and_left() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        assert_ok!(bind(BIKE, MEMBER));
        assert_ok!(Eco::pause(signed(OPERATOR), 0));
        let bike = device(BIKE);
        assert_ok!(Eco::unbind_device(signed(MEMBER), bike, now(), None));
        assert_ok!(Eco::leave(signed(OTHER), 1, now(), None));
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 10);
    });
}

#[test]
fn a_programme_ends_with_the_epoch_in_which_it_is() {
    test(|| {
        assert_ok!(ends());
        assert_eq!(
            events(),
            [Event::ProgrammeEnded {
                programme: 0,
                epochs: 1
            }]
        );
        assert_eq!((programme().ends, programme().terms.epochs), (1, 24));
        for by in [signed(OPERATOR), root()] {
            let ended = Eco::end_programme(by, 0);
            assert_eq!(ended, Err(Error::<Test>::ProgrammeOver.into()));
        }
        assert_eq!(Eco::epoch_at(0, NOON), Some(0));
        assert_eq!(Eco::epoch_at(0, BEGINS + EPOCH), None);
        // Proofs of its last epoch still count, and members may join for them.
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        issue(HEIR, RESIDENT, 9);
        assert_eq!(join(HEIR), 2);
        assert_noop!(
            Eco::fund_pool(signed(FUNDER), 0, 1, POOL),
            Error::<Test>::EpochNotFound
        );
        close(0);
        assert_noop!(
            done(Eco::close_epoch(signed(STRANGER), 0)),
            Error::<Test>::EpochNotFound
        );
        assert_noop!(
            Eco::join(
                signed(OTHER),
                Joining {
                    programme: 0,
                    account: id(OTHER),
                    at: now()
                },
                None
            ),
            Error::<Test>::ProgrammeOver
        );
    });
}

#[test]
fn a_programme_ends_with_the_epoch_of_that_moment() {
    for (moment, epochs) in [(BEGINS + EPOCH - 1, 1), (BEGINS + EPOCH, 2)] {
        test(|| {
            at(moment);
            assert_ok!(ends());
            assert_eq!(programme().ends, epochs);
        });
    }
}

#[test]
fn an_epoch_in_which_somebody_was_credited_ahead_of_time_still_comes() {
    test(|| {
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, POOL));
        at(BEGINS + EPOCH - MAX_AHEAD);
        let ahead = Proof {
            at: BEGINS + EPOCH,
            ..proof(SCALE, BOTTLES, 1, 0)
        };
        assert_ok!(bring(SCALE, ahead));
        assert_eq!(epoch(1).credited, 10);
        assert_ok!(ends());
        assert_eq!(programme().ends, 2);
        assert_noop!(ends(), Error::<Test>::ProgrammeOver);
        close(1);
        assert_ok!(claim(MEMBER, 1));
        assert_eq!(won(MEMBER), 10);
    });
}

#[test]
fn a_programme_in_its_last_epoch_ends_by_itself() {
    test(|| {
        at(BEGINS + 23 * EPOCH);
        assert_noop!(ends(), Error::<Test>::ProgrammeOver);
        at(BEGINS + 24 * EPOCH);
        assert_noop!(ends(), Error::<Test>::ProgrammeOver);
    });
    test(|| {
        at(BEGINS + 23 * EPOCH - 1);
        assert_ok!(ends());
        assert_eq!(programme().ends, 23);
    });
}

#[test]
fn a_programme_that_has_not_begun_ends_with_no_epoch() {
    for (begins, epochs) in [(NOON + 1, 0), (NOON, 1)] {
        run(empty_state(), || {
            create(Terms { begins, ..terms() });
            assert_ok!(ends());
            assert_eq!(programme().ends, epochs);
        });
    }
}

#[test]
fn a_programme_that_never_began_is_closed_at_once() {
    run(empty_state(), || {
        create(Terms {
            begins: NOON + DAY,
            ..terms()
        });
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 3, POOL));
        assert_noop!(closes_programme(), Error::<Test>::NotSettled);
        assert_ok!(ends());
        // What was paid in goes back first.
        assert_noop!(closes_programme(), Error::<Test>::NotSettled);
        assert_ok!(done(Eco::defund(signed(STRANGER), 0, 3)));
        assert_eq!(won(FUNDER), GENESIS);
        assert_ok!(closes_programme());
    });
}

#[test]
fn a_programme_is_closed_once_its_last_epoch_has_lapsed() {
    test(|| {
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
        assert_ok!(Eco::fund_pool(signed(SPONSOR), 0, 1, POOL));
        assert_ok!(ends());
        assert_ok!(done(Eco::defund(signed(STRANGER), 0, 1)));
        assert_noop!(closes_programme(), Error::<Test>::NotSettled);
        close(0);
        assert_noop!(closes_programme(), Error::<Test>::NotSettled);
        assert_ok!(claim(MEMBER, 0));
        assert_noop!(closes_programme(), Error::<Test>::NotSettled);
        assert_ok!(lapses(0));

        System::reset_events();
        assert_ok!(closes_programme());
        assert_eq!(
            events(),
            [Event::ProgrammeClosed {
                programme: 0,
                strays: 0
            }]
        );
        assert!(programme().over);
        assert!(Over::<Test>::contains_key(0));
        assert_noop!(closes_programme(), Error::<Test>::ProgrammeOver);
        assert_eq!((won(FUNDER), won(SPONSOR)), (GENESIS - 10, GENESIS));
    });
}

#[test]
fn not_even_the_council_closes_a_programme_without_a_signer() {
    test(|| {
        for by in [root(), bare()] {
            assert_noop!(Eco::close_programme(by, 0), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn what_has_strayed_into_a_programme_goes_to_the_treasury() {
    test(|| {
        assert_ok!(ends());
        close(0);
        assert_ok!(lapses(0));
        stray(7);
        System::reset_events();
        assert_ok!(closes_programme());
        assert_eq!(
            events(),
            [Event::ProgrammeClosed {
                programme: 0,
                strays: 7
            }]
        );
        assert_eq!(won(TREASURY), 7);
        // What comes until the last record is gone, too.
        stray(5);
        idle();
        assert_eq!(won(TREASURY), 12);
        assert_eq!(Balances::balance(&Eco::programme_account(0)), 0);
        assert_eq!(won(FUNDER), GENESIS);
    });
}

#[test]
fn a_programme_that_is_over_leaves_nothing_behind() {
    run(empty_state(), || {
        let mut left = keys();
        left.extend([
            NextProgramme::<Test>::hashed_key().to_vec(),
            NextDevice::<Test>::hashed_key().to_vec(),
            NextMember::<Test>::hashed_key().to_vec(),
        ]);
        left.sort();

        create(terms());
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 0, POOL));
        certify(SCALE, Some(SHOP), &[ALUMINIUM, BOTTLES]);
        certify(BIKE, None, &[RIDE]);
        assert_eq!((join(MEMBER), join(OTHER)), (0, 1));
        assert_ok!(bind(BIKE, MEMBER));
        credit(SCALE, ALUMINIUM, 1_000, 0);
        credit(SCALE, BOTTLES, 3, 1);
        credit(BIKE, RIDE, 10_000, 0);
        // One member is known by two badges.
        issue(HEIR, RESIDENT, 9);
        assert_ok!(Eco::move_member(root(), 1, id(HEIR)));
        assert_ok!(replaces(OTHER_OPERATOR, FUNDER));
        assert_ok!(Eco::end_programme(root(), 0));
        close(0);
        assert_ok!(claim(MEMBER, 0));
        at(now() + 60 * DAY);
        assert_ok!(lapses(0));
        assert_ok!(closes_programme());

        System::reset_events();
        idle();
        assert_eq!(events(), [Event::ProgrammePruned { programme: 0 }]);
        let mut after = keys();
        after.sort();
        assert_eq!(after, left);
        for who in [OPERATOR, OTHER_OPERATOR, MAKER, SHOP] {
            assert_eq!((on_hold(who), won(who)), (0, GENESIS));
        }
        // Numbers are not given twice.
        let anew = Terms {
            begins: now(),
            ..terms()
        };
        assert_ok!(creates(signed(OPERATOR), anew));
        assert!(Eco::programme(1).is_some());
    });
}

#[test]
fn pruning_goes_on_where_it_stopped() {
    test(|| {
        crowd(20);
        over();
        let members = || Members::<Test>::iter().count();
        assert_eq!(members(), 22);
        // The epoch, which has no points, takes one beginning and two entries.
        let begin = <Test as crate::Config>::WeightInfo::prune_begin().saturating_mul(2);
        let entries = <Test as crate::Config>::WeightInfo::prune_entry().saturating_mul(2 + 5);
        PruneWeight::set(begin.saturating_add(entries));
        idle();
        assert_eq!(members(), 17);
        assert_eq!(on_hold(MAKER), 3 * deposit::<DeviceOf<Test>>());
        PruneWeight::set(Weight::MAX);
        idle();
        assert_eq!((members(), on_hold(MAKER)), (0, 0));
        assert!(Eco::programme(0).is_none());
    });
}
