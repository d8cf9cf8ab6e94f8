//! Pools: what is paid in, what points are worth, and what goes back.

use crate::{
    mock::*,
    points::{SeenDays, YearCount},
    *,
};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

type Weights = <Test as crate::Config>::WeightInfo;

/// What other tests have, with so much in the pool of the first epoch.
pub(super) fn with_pool(pool: u128, test: impl FnOnce()) {
    run(empty_state(), || {
        create(terms());
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 0, pool));
        certify(SCALE, Some(SHOP), &[ALUMINIUM, BOTTLES]);
        certify(MACHINE, None, &[ALUMINIUM, BOTTLES]);
        certify(BIKE, None, &[RIDE]);
        assert_eq!((join(MEMBER), join(OTHER)), (0, 1));
        System::reset_events();
        test();
    });
}

/// Programme 0 with ten devices, by each of which a thousand members have 10,000 points:
/// 100,000,000 in all, of a pool of so much.
fn town(pool: u128, test: impl FnOnce()) {
    run(empty_state(), || {
        create(terms());
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 0, pool));
        for key in 30..40 {
            let device = certify(key, None, &[BOTTLES]);
            Devices::<Test>::mutate_extant(device, |record| record.epochs = 1);
            let done = crate::Use {
                proofs: 1_000,
                points: 10_000_000,
                members: 1_000,
                excluded: false,
                measured: BoundedVec::truncate_from(vec![(BOTTLES, 1_000_000)]),
            };
            Uses::<Test>::insert((0, 0), device, done);
        }
        for member in 0..10_000 {
            let (account, badge) = (townsman(member), townsman_s_badge(member));
            let record = crate::Member {
                programme: 0,
                account: account.clone(),
                badge: badge.clone(),
                years: [
                    YearCount {
                        year: 2026,
                        points: 10_000,
                    },
                    YearCount::default(),
                ],
                days: BoundedVec::new(),
                suspended: None,
                joined: NOON,
                left: None,
            };
            let share = crate::Share {
                device: member / 1_000,
                points: 10_000,
                days: SeenDays::of(korea::day(NOON)),
            };
            Members::<Test>::insert(member, record);
            MemberOfAccount::<Test>::insert(0, account, member);
            MemberOfBadge::<Test>::insert(0, badge, member);
            let shares = Shares::truncate_from(vec![share]);
            Credited::<Test>::insert((0, 0), member, shares);
        }
        NextMember::<Test>::put(10_000);
        Measured::<Test>::insert(0, (0, BOTTLES), 10_000_000_u128);
        Epochs::<Test>::mutate(0, 0, |epoch| {
            epoch.as_mut().expect("an epoch").credited = 100_000_000;
        });
        assert_ok!(Eco::do_try_state());
        System::reset_events();
        test();
    });
}

fn townsman(member: MemberId) -> AccountId32 {
    let mut bytes = [200; 32];
    bytes[..4].copy_from_slice(&member.to_le_bytes());
    AccountId32::new(bytes)
}

fn townsman_s_badge(member: MemberId) -> BadgeRef<AccountId32> {
    BadgeRef::Issued {
        batch: 0,
        index: 1_000 + member,
    }
}

/// A member of the town claims, and tells what it has then. Nobody else holds a badge meanwhile.
fn townsman_claims(member: MemberId) -> u128 {
    let who = townsman(member);
    Holders::set(vec![(who.clone(), RESIDENT, Some(1_000 + member))]);
    let claims = RuntimeOrigin::signed(who.clone());
    assert_ok!(Eco::claim(claims, claim_of(0, member), None));
    Balances::balance(&who)
}

fn funds(who: Who, epoch: EpochId, amount: u128) -> DispatchResult {
    Eco::fund_pool(signed(who), 0, epoch, amount)
}

fn closes_next() -> DispatchResult {
    done(Eco::close_epoch(signed(STRANGER), 0))
}

fn lapses(epoch: EpochId) -> DispatchResult {
    done(Eco::lapse(signed(STRANGER), 0, epoch))
}

fn defunds(epoch: EpochId) -> DispatchResult {
    done(Eco::defund(signed(STRANGER), 0, epoch))
}

/// What is in the programme's account.
fn escrowed() -> u128 {
    Balances::balance(&Eco::programme_account(0))
}

/// How many records of points there are in the first epoch: of members, and of devices.
fn records() -> (usize, usize) {
    (
        Credited::<Test>::iter_prefix((0, 0)).count(),
        Uses::<Test>::iter_prefix((0, 0)).count(),
    )
}

#[test]
fn of_78_million_won_for_100_million_points_10_000_points_are_paid_7_800() {
    town(78_000_000, || {
        close(0);
        assert_eq!((epoch(0).payable(), epoch(0).returned), (78_000_000, 0));
        for member in 0..10_000 {
            assert_eq!(townsman_claims(member), 7_800);
        }
        assert_eq!((epoch(0).paid, escrowed()), (78_000_000, 0));
        assert_ok!(lapses(0));
        assert_eq!(won(FUNDER), GENESIS - 78_000_000);
    });
}

#[test]
fn of_77_999_999_won_each_of_10_000_is_paid_7_799_and_9_999_go_back() {
    town(77_999_999, || {
        close(0);
        // From the last to the first: the order is the same to all.
        for member in (0..10_000).rev() {
            assert_eq!(townsman_claims(member), 7_799);
        }
        assert_eq!((epoch(0).paid, escrowed()), (77_990_000, 9_999));
        assert_eq!(won(FUNDER), GENESIS - 77_999_999);
        // All points are claimed.
        assert_ok!(lapses(0));
        assert_eq!((epoch(0).returned, escrowed()), (9_999, 0));
        assert_eq!(won(FUNDER), GENESIS - 77_990_000);
    });
}

#[test]
fn closing_an_epoch_writes_the_same_with_any_number_of_members() {
    town(78_000_000, || {
        at(closes(0));
        let closed = Eco::close_epoch(signed(STRANGER), 0).expect("it is time");
        assert_eq!(
            closed.actual_weight,
            Some(<Weights as crate::WeightInfo>::close_epoch(1))
        );
        let payable = 78_000_000;
        assert_eq!(
            events(),
            [Event::EpochClosed {
                programme: 0,
                epoch: 0,
                pool: 78_000_000,
                points: 100_000_000,
                excluded: 0,
                payable
            }]
        );
    });
}

#[test]
fn whatever_the_order_of_claims_no_more_is_paid_than_there_is() {
    let whos = [MEMBER, OTHER, OFFICER];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        // 10, 20 and 30 points of 47 won: 7.83, 15.67 and 23.5.
        with_pool(47, || {
            join(OFFICER);
            for (member, bottles) in [(0, 1), (1, 2), (2, 3)] {
                credit(MACHINE, BOTTLES, bottles, member);
            }
            close(0);
            for place in order {
                assert_ok!(claim(whos[place], 0));
                assert_ok!(Eco::do_try_state());
            }
            assert_eq!(whos.map(won), [7, 15, 23]);
            assert_ok!(lapses(0));
            assert_eq!(won(FUNDER), GENESIS - 45);
        });
    }
}

#[test]
fn a_pool_that_is_larger_than_its_points_pays_a_won_for_each_and_returns_the_rest() {
    with_pool(100_000, || {
        credit(SCALE, ALUMINIUM, 12_340, 0);
        credit(SCALE, BOTTLES, 300, 1);
        close(0);
        assert_eq!(
            events().last(),
            Some(&Event::Returned {
                programme: 0,
                epoch: 0,
                shares: vec![(id(FUNDER), 92_000)]
            })
        );
        assert_eq!((escrowed(), programme().left), (8_000, 8_000));
        assert_eq!(won(FUNDER), GENESIS - 8_000);
        assert_ok!(claim(MEMBER, 0));
        assert_ok!(claim(OTHER, 0));
        assert_eq!((won(MEMBER), won(OTHER)), (5_000, 3_000));
    });
}

#[test]
fn a_pool_that_is_as_large_as_its_points_pays_all_of_it() {
    with_pool(8_000, || {
        credit(SCALE, ALUMINIUM, 12_340, 0);
        credit(SCALE, BOTTLES, 300, 1);
        close(0);
        assert_ok!(claim(OTHER, 0));
        assert_ok!(claim(MEMBER, 0));
        assert_eq!((won(MEMBER), won(OTHER), escrowed()), (5_000, 3_000, 0));
    });
}

#[test]
fn an_epoch_without_points_gives_all_back() {
    with_pool(100_000, || {
        close(0);
        assert_eq!((won(FUNDER), escrowed()), (GENESIS, 0));
        // Nobody can claim, so that it lapses at once.
        assert_ok!(lapses(0));
        assert_eq!(programme().unsettled, 0);
    });
}

#[test]
fn what_is_paid_in_is_said_and_kept() {
    test(|| {
        assert_ok!(funds(SPONSOR, 0, 100_000));
        assert_ok!(funds(FUNDER, 3, 1));
        let paid = |sponsor, epoch, amount| Event::PoolFunded {
            programme: 0,
            epoch,
            sponsor: id(sponsor),
            amount,
        };
        assert_eq!(events(), [paid(SPONSOR, 0, 100_000), paid(FUNDER, 3, 1)]);
        let sponsors = epoch(0).sponsors.into_inner();
        assert_eq!(sponsors, [(None, POOL), (Some(id(SPONSOR)), 100_000)]);
        assert_eq!((epoch(0).pool, epoch(3).pool), (78_100_000, 1));
        assert_eq!((programme().left, escrowed()), (78_100_001, 78_100_001));
        assert_eq!(won(SPONSOR), GENESIS - 100_000);
    });
}

#[test]
fn who_is_not_the_funder_begins_with_the_least_that_the_terms_say() {
    test(|| {
        assert_noop!(funds(SPONSOR, 0, 99_999), Error::<Test>::AmountTooLow);
        assert_ok!(funds(SPONSOR, 0, 100_000));
        assert_ok!(funds(SPONSOR, 0, 1));
        assert_ok!(funds(FUNDER, 0, 1));
        // In each epoch anew.
        assert_noop!(funds(SPONSOR, 1, 99_999), Error::<Test>::AmountTooLow);
        for who in [FUNDER, SPONSOR] {
            assert_noop!(funds(who, 0, 0), Error::<Test>::ZeroAmount);
        }
        assert_noop!(funds(HEIR, 0, 100_000), TokenError::FundsUnavailable);
        for origin in [root(), bare()] {
            let funds = || Eco::fund_pool(origin, 0, 0, 100_000);
            assert_noop!(funds(), DispatchError::BadOrigin);
        }
        let elsewhere = || Eco::fund_pool(signed(FUNDER), 9, 0, 1);
        assert_noop!(elsewhere(), Error::<Test>::ProgrammeNotFound);
    });
}

#[test]
fn an_epoch_has_15_sponsors_and_its_funder() {
    test(|| {
        for who in 50..66 {
            let gift = Balances::transfer_allow_death(signed(STRANGER), id(who), 1_000_000);
            assert_ok!(gift);
        }
        for who in 50..65 {
            assert_ok!(funds(who, 1, 100_000));
        }
        assert_noop!(funds(65, 1, 100_000), Error::<Test>::TooManySponsors);
        // The last place is the funder's, and whoever has begun goes on.
        assert_ok!(funds(FUNDER, 1, 1));
        assert_ok!(funds(50, 1, 1));
        assert_noop!(funds(65, 1, 100_000), Error::<Test>::TooManySponsors);
        assert_ok!(funds(65, 2, 100_000));
        assert_eq!((epoch(1).sponsors.len(), epoch(1).pool), (16, 1_500_002));
        close(1);
        assert!((50..65).all(|who| won(who) == 1_000_000));
    });
}

#[test]
fn a_pool_takes_won_until_its_epoch_has_ended() {
    test(|| {
        assert_noop!(funds(FUNDER, 24, 1), Error::<Test>::EpochNotFound);
        assert_ok!(funds(FUNDER, 23, 1));
        let end = BEGINS + EPOCH;
        at(end - 1);
        assert_ok!(funds(FUNDER, 0, 1));
        at(end);
        assert_noop!(funds(FUNDER, 0, 1), Error::<Test>::EpochNotFound);
        // Later won is the next one's.
        assert_ok!(funds(FUNDER, 1, 1));
        close(0);
        assert_noop!(funds(FUNDER, 0, 1), Error::<Test>::EpochNotFound);
        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        assert_ok!(funds(FUNDER, 1, 1));
        assert_noop!(funds(FUNDER, 2, 1), Error::<Test>::EpochNotFound);
    });
}

#[test]
fn what_goes_back_goes_to_the_largest_remainders_first() {
    run(empty_state(), || {
        create(terms());
        certify(SCALE, Some(SHOP), &[ALUMINIUM]);
        join(MEMBER);
        for (who, amount) in [(FUNDER, 300_000), (SPONSOR, 100_000), (STRANGER, 200_000)] {
            assert_ok!(funds(who, 0, amount));
        }
        assert_eq!(credit(SCALE, ALUMINIUM, 2, 0), 1);
        close(0);
        // 599,999 × 3/6 = 299,999.5; × 1/6 = 99,999.83; × 2/6 = 199,999.67.
        let shares = vec![
            (id(FUNDER), 299_999),
            (id(SPONSOR), 100_000),
            (id(STRANGER), 200_000),
        ];
        assert_eq!(
            events().last(),
            Some(&Event::Returned {
                programme: 0,
                epoch: 0,
                shares
            })
        );
        assert_eq!(escrowed(), 1);
        // 1 × 3/6 has the largest remainder of what nobody has claimed.
        at(now() + 60 * DAY);
        assert_ok!(lapses(0));
        assert_eq!(
            [FUNDER, SPONSOR, STRANGER].map(won),
            [GENESIS, GENESIS, GENESIS]
        );
    });
}

#[test]
fn of_equal_remainders_the_earliest_sponsor_has_the_odd_won() {
    run(empty_state(), || {
        create(terms());
        certify(SCALE, Some(SHOP), &[ALUMINIUM]);
        join(MEMBER);
        for who in [STRANGER, SPONSOR] {
            assert_ok!(funds(who, 0, 100_000));
        }
        assert_eq!(credit(SCALE, ALUMINIUM, 2, 0), 1);
        close(0);
        // 199,999 ÷ 2 = 99,999.5.
        assert_eq!((won(STRANGER), won(SPONSOR)), (GENESIS, GENESIS - 1));
        assert_ok!(claim(MEMBER, 0));
        assert_eq!((won(MEMBER), escrowed()), (1, 0));
    });
}

#[test]
fn a_sponsor_that_becomes_the_funder_gets_both_back() {
    test(|| {
        assert_ok!(funds(SPONSOR, 0, 100_000));
        let operator = id(OPERATOR);
        assert_ok!(Eco::replace_operator(root(), 0, operator, id(SPONSOR)));
        assert_ok!(funds(SPONSOR, 0, 1));
        assert_noop!(funds(FUNDER, 0, 99_999), Error::<Test>::AmountTooLow);
        close(0);
        assert_eq!(
            (won(SPONSOR), won(FUNDER)),
            (GENESIS + POOL, GENESIS - POOL)
        );
    });
}

#[test]
fn an_epoch_is_closed_72_hours_after_its_end() {
    test(|| {
        let time = BEGINS + EPOCH + 72 * HOUR;
        assert_eq!(closes(0), time);
        for moment in [NOON, BEGINS + EPOCH, time - 1] {
            at(moment);
            assert_noop!(closes_next(), Error::<Test>::EpochOpen);
        }
        at(time);
        for origin in [root(), bare()] {
            let closes = || done(Eco::close_epoch(origin, 0));
            assert_noop!(closes(), DispatchError::BadOrigin);
        }
        let elsewhere = || done(Eco::close_epoch(signed(STRANGER), 9));
        assert_noop!(elsewhere(), Error::<Test>::ProgrammeNotFound);
        assert_ok!(closes_next());
        assert_noop!(closes_next(), Error::<Test>::EpochOpen);
        let settled = epoch(0).settled.expect("a closed epoch");
        assert_eq!((settled.at, settled.payable), (time, 0));
    });
}

#[test]
fn a_proof_of_its_last_moment_arrives_before_an_epoch_is_closed() {
    test(|| {
        let last = Proof {
            at: BEGINS + EPOCH - 1,
            ..proof(SCALE, BOTTLES, 1, 0)
        };
        at(closes(0) - 1);
        assert_ok!(bring(SCALE, last));
        at(closes(0));
        let too_late = Proof { nonce: 1, ..last };
        assert_noop!(bring(SCALE, too_late), Error::<Test>::TooLate);
        assert_ok!(closes_next());
        assert_eq!(epoch(0).payable(), 10);
    });
}

#[test]
fn epochs_are_closed_in_order_also_those_without_won() {
    test(|| {
        assert_ok!(funds(FUNDER, 2, 1));
        at(BEGINS + 2 * EPOCH);
        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        at(closes(2));
        System::reset_events();
        for _ in 0..3 {
            assert_ok!(closes_next());
        }
        assert_noop!(closes_next(), Error::<Test>::EpochNotFound);
        let closed: Vec<_> = events()
            .into_iter()
            .filter_map(|event| match event {
                Event::EpochClosed { epoch, pool, .. } => Some((epoch, pool)),
                _ => None,
            })
            .collect();
        assert_eq!(closed, [(0, POOL), (1, 0), (2, 1)]);
        assert_eq!((programme().closed, programme().unsettled), (3, 2));
        assert!(Eco::epoch_details(0, 1).is_none());
        assert_noop!(lapses(1), Error::<Test>::EpochNotFound);
    });
}

#[test]
fn an_epoch_lapses_once_its_claims_are_over() {
    test(|| {
        credit(SCALE, BOTTLES, 100, 0);
        credit(SCALE, BOTTLES, 50, 1);
        assert_noop!(lapses(0), Error::<Test>::EpochOpen);
        assert_noop!(lapses(1), Error::<Test>::EpochNotFound);
        close(0);
        assert_ok!(claim(OTHER, 0));
        assert_noop!(lapses(0), Error::<Test>::ClaimsNotOver);
        at(closes(0) + 60 * DAY - 1);
        assert_noop!(lapses(0), Error::<Test>::ClaimsNotOver);
        at(closes(0) + 60 * DAY);
        for origin in [root(), bare()] {
            let lapses = || done(Eco::lapse(origin, 0, 0));
            assert_noop!(lapses(), DispatchError::BadOrigin);
        }
        let elsewhere = || done(Eco::lapse(signed(STRANGER), 9, 0));
        assert_noop!(elsewhere(), Error::<Test>::ProgrammeNotFound);
        System::reset_events();
        assert_ok!(lapses(0));
        let (programme, epoch) = (0, 0);
        assert_eq!(
            events(),
            [
                Event::Returned {
                    programme,
                    epoch,
                    shares: vec![(id(FUNDER), 1_000)]
                },
                Event::EpochLapsed {
                    programme,
                    epoch,
                    points: 1_000
                }
            ]
        );
        assert_eq!((won(FUNDER), escrowed()), (GENESIS - 500, 0));
        assert_noop!(lapses(0), Error::<Test>::ClaimsOver);
    });
}

#[test]
fn an_epoch_lapses_early_where_all_points_are_claimed() {
    test(|| {
        credit(SCALE, BOTTLES, 1, 0);
        credit(MACHINE, BOTTLES, 2, 1);
        close(0);
        assert_ok!(claim(MEMBER, 0));
        assert_noop!(lapses(0), Error::<Test>::ClaimsNotOver);
        assert_ok!(claim(OTHER, 0));
        assert_ok!(lapses(0));
        assert_noop!(claim(MEMBER, 0), Error::<Test>::ClaimsOver);
        assert_eq!((won(MEMBER), won(OTHER)), (10, 20));
    });
}

#[test]
fn points_that_do_not_count_do_not_keep_an_epoch_from_lapsing() {
    test(|| {
        credit(SCALE, BOTTLES, 1, 0);
        credit(MACHINE, BOTTLES, 2, 1);
        assert_ok!(done(Eco::suspend_device(signed(OPERATOR), 0, NOON)));
        close(0);
        assert_ok!(claim(OTHER, 0));
        assert_ok!(lapses(0));
        assert_eq!(won(FUNDER), GENESIS - 20);
    });
}

#[test]
fn lapsed_points_leave_nothing_behind() {
    test(|| {
        for member in crowd(10) {
            credit(SCALE, BOTTLES, 1, member);
            credit(MACHINE, BOTTLES, 1, member);
        }
        close(0);
        let idle = || <Eco as Hooks<u64>>::on_idle(1, Weight::MAX);
        idle();
        assert_eq!(records(), (10, 2));
        at(now() + 60 * DAY);
        assert_ok!(lapses(0));
        assert_eq!(records(), (10, 2));
        idle();
        assert_eq!(records(), (0, 0));
        assert!(!Lapsed::<Test>::contains_key((0, 0)));
        // What the epoch was stays known.
        assert_eq!(epoch(0).credited, 200);
        assert_eq!(Eco::measured(0, 0), [(BOTTLES, 20)]);
    });
}

#[test]
fn lapsed_points_go_for_as_much_weight_as_there_is() {
    test(|| {
        for member in crowd(12) {
            credit(SCALE, BOTTLES, 1, member);
        }
        close(0);
        at(now() + 60 * DAY);
        assert_ok!(lapses(0));
        let begin = <Weights as crate::WeightInfo>::prune_begin();
        let entry = <Weights as crate::WeightInfo>::prune_entry();
        let few = begin.saturating_add(entry.saturating_mul(5));
        PruneWeight::set(few);
        // Twelve members and a device; finding that there are no more weighs as one.
        for left in [(7, 1), (2, 1), (0, 0)] {
            assert!(Lapsed::<Test>::contains_key((0, 0)));
            let used = <Eco as Hooks<u64>>::on_idle(1, Weight::MAX);
            assert!(used.all_lte(few));
            assert_eq!(records(), left);
            assert_ok!(Eco::do_try_state());
        }
        assert!(!Lapsed::<Test>::contains_key((0, 0)));
        PruneWeight::set(Weight::MAX);
        let used = <Eco as Hooks<u64>>::on_idle(1, Weight::zero());
        assert_eq!(used, Weight::zero());
    });
}

#[test]
fn what_was_paid_in_for_an_epoch_that_never_comes_goes_back() {
    test(|| {
        assert_ok!(funds(SPONSOR, 2, 100_001));
        assert_ok!(funds(FUNDER, 2, 1));
        assert_ok!(funds(FUNDER, 1, 7));
        for epoch in [0, 2, 9] {
            assert_noop!(defunds(epoch), Error::<Test>::EpochOpen);
        }
        at(BEGINS + EPOCH);
        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        for epoch in [0, 1] {
            assert_noop!(defunds(epoch), Error::<Test>::EpochOpen);
        }
        assert_noop!(defunds(3), Error::<Test>::EpochNotFound);
        for origin in [root(), bare()] {
            let defunds = || done(Eco::defund(origin, 0, 2));
            assert_noop!(defunds(), DispatchError::BadOrigin);
        }
        let elsewhere = || done(Eco::defund(signed(STRANGER), 9, 2));
        assert_noop!(elsewhere(), Error::<Test>::ProgrammeNotFound);
        System::reset_events();
        assert_ok!(defunds(2));
        assert_eq!(
            events(),
            [Event::Returned {
                programme: 0,
                epoch: 2,
                shares: vec![(id(SPONSOR), 100_001), (id(FUNDER), 1)]
            }]
        );
        assert_eq!(won(SPONSOR), GENESIS);
        assert_eq!((programme().left, escrowed()), (POOL + 7, POOL + 7));
        assert_noop!(defunds(2), Error::<Test>::EpochNotFound);
    });
}

#[test]
fn a_programme_is_not_closed_while_an_epoch_that_never_comes_has_won() {
    test(|| {
        assert_ok!(funds(SPONSOR, 5, 100_000));
        assert_ok!(Eco::end_programme(signed(OPERATOR), 0));
        close(0);
        assert_ok!(lapses(0));
        let closes = || Eco::close_programme(signed(STRANGER), 0);
        assert_noop!(closes(), Error::<Test>::NotSettled);
        assert_ok!(defunds(5));
        assert_ok!(closes());
        assert_noop!(funds(FUNDER, 0, 1), Error::<Test>::ProgrammeOver);
        for refused in [closes_next(), lapses(0), defunds(5)] {
            assert_eq!(refused, Err(Error::<Test>::ProgrammeOver.into()));
        }
        assert_eq!((won(SPONSOR), won(FUNDER)), (GENESIS, GENESIS));
    });
}
