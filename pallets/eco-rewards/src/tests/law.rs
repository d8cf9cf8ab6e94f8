//! The law finds what breaks it.

use crate::{mock::*, points::DayCount, *};
use frame::testing_prelude::*;
use std::collections::BTreeSet;

type Weights = <Test as crate::Config>::WeightInfo;

/// What the law finds, and what has broken it.
type Sabotage<'a> = (&'static str, Box<dyn Fn() + 'a>);

/// The devices, by their numbers; the last is of the programme that is over.
const AT_THE_SHOP: DeviceId = 0;
const EXCLUDED: DeviceId = 1;
const RIDDEN: DeviceId = 2;
const OF_THE_OTHER: DeviceId = 3;
/// The epochs, by how they are.
const GONE: EpochId = 0;
const PAYS: EpochId = 2;
const OPEN: EpochId = 3;
/// What no record is numbered by.
const NONE: u32 = 9;

/// Programme 0 has an epoch that has lapsed, whose points are still there; one in which nobody has
/// done anything; one of which 1,000 points are claimed, 2,000 not, and 1,000 excluded; and an open
/// one, in a new year, in which a suspended device has credited 500 points, two others 4,100.
/// Programme 1 is over, with a device and a member.
fn winter() {
    let later = Terms {
        begins: NOON + DAY,
        ..terms()
    };
    assert_eq!(create(later), 1);
    assert_ok!(certify_for(1, 14, None, &[BOTTLES], limits()));
    assert_ok!(join_by(OTHER, 1));
    assert_ok!(Eco::end_programme(signed(OPERATOR), 1));
    assert_ok!(Eco::close_programme(signed(STRANGER), 1));

    for epoch in [1, PAYS, OPEN] {
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, epoch, POOL));
    }
    assert_ok!(Eco::fund_pool(signed(SPONSOR), 0, PAYS, 100_000));
    assert_eq!(credit(SCALE, ALUMINIUM, 4_000, 0), 2_000);
    close(GONE);

    at(BEGINS + 61 * DAY);
    assert_eq!(credit(SCALE, ALUMINIUM, 4_000, 0), 2_000);
    assert_eq!(credit(SCALE, ALUMINIUM, 2_000, 1), 1_000);
    assert_eq!(credit(MACHINE, BOTTLES, 100, 0), 1_000);
    suspend();
    // Day 93, which is 2 January 2027, and when the claims of the first epoch are over.
    close(PAYS);
    assert_ok!(done(Eco::lapse(signed(STRANGER), 0, GONE)));
    assert_ok!(claim(OTHER, PAYS));
    assert_ok!(done(Eco::reinstate_device(signed(OPERATOR), EXCLUDED)));

    assert_eq!(credit(SCALE, ALUMINIUM, 4_000, 0), 2_000);
    assert_eq!(credit(SCALE, ALUMINIUM, 4_000, 1), 2_000);
    assert_eq!(credit(MACHINE, BOTTLES, 50, 0), 500);
    suspend();
    assert_ok!(bind(BIKE, MEMBER));
    assert_eq!(credit(BIKE, RIDE, 10_000, 0), 100);
}

fn suspend() {
    assert_ok!(done(Eco::suspend_device(signed(OPERATOR), EXCLUDED, now())));
}

#[test]
fn what_is_empty_and_what_is_rich_is_good() {
    for state in [empty_state(), state()] {
        run(state, || {
            assert_ok!(Eco::do_try_state());
        });
    }
    test(|| {
        winter();
        let (pays, open) = (epoch(PAYS), epoch(OPEN));
        assert_eq!((pays.credited, pays.excluded), (4_000, 1_000));
        assert_eq!((pays.claimed, pays.paid), (1_000, 1_000));
        assert_eq!((open.credited, open.excluded), (4_600, 500));
        assert_eq!((programme().closed, programme().unsettled), (3, 2));
        assert_eq!(member(0).years.map(|count| count.points), [5_000, 2_600]);
        assert_ok!(Eco::do_try_state());
        // Pruned bit by bit, it is good all the time. A bit is enough to begin and to find that no
        // more is there, and for a record or two.
        let bit = <Weights as crate::WeightInfo>::prune_begin()
            .saturating_mul(2)
            .saturating_add(<Weights as crate::WeightInfo>::prune_entry().saturating_mul(8))
            .saturating_add(<Weights as crate::WeightInfo>::prune_held().saturating_mul(4))
            .saturating_add(<Weights as crate::WeightInfo>::prune_end());
        for _ in 0..20 {
            Eco::prune(bit);
            assert_ok!(Eco::do_try_state());
        }
        assert!(!Programmes::<Test>::contains_key(1));
        assert!(!Lapsed::<Test>::contains_key((0, GONE)));
    });
}

#[test]
fn each_part_of_it_is_checked() {
    let programme = |change: &dyn Fn(&mut ProgrammeOf<Test>)| {
        Programmes::<Test>::mutate_extant(0, change);
    };
    let epoch = |n: EpochId, change: &dyn Fn(&mut EpochOf<Test>)| {
        Epochs::<Test>::mutate(0, n, |epoch| change(epoch.as_mut().expect("an epoch")));
    };
    let settled = |change: &dyn Fn(&mut Settlement)| {
        epoch(PAYS, &|epoch| {
            change(epoch.settled.as_mut().expect("a closed epoch"));
        });
    };
    let done = |n: DeviceId, change: &dyn Fn(&mut Use)| {
        Uses::<Test>::mutate((0, OPEN), n, change);
    };
    let shares = |n: EpochId, change: &dyn Fn(&mut Shares)| {
        Credited::<Test>::mutate((0, n), 0, change);
    };
    let activity = |change: &dyn Fn(&mut Activity)| {
        Activities::<Test>::mutate(0, ALUMINIUM, |activity| {
            change(activity.as_mut().expect("an activity"));
        });
    };
    let party = |who, change: &dyn Fn(&mut PartyOf<Test>)| {
        Parties::<Test>::mutate(0, id(who), |party| {
            change(party.as_mut().expect("a party"));
        });
    };
    let member = |n: MemberId, change: &dyn Fn(&mut MemberOf<Test>)| {
        Members::<Test>::mutate_extant(n, change);
    };
    let device = |n: DeviceId, change: &dyn Fn(&mut DeviceOf<Test>)| {
        Devices::<Test>::mutate_extant(n, change);
    };
    let sabotages: Vec<Sabotage<'_>> = vec![
        (
            "an epoch of no programme",
            Box::new(|| Epochs::<Test>::insert(NONE, 0, crate::mock::epoch(OPEN))),
        ),
        (
            "a pool is not what its sponsors have paid in",
            Box::new(move || epoch(OPEN, &|epoch| epoch.pool += 1)),
        ),
        (
            "a sponsor is named twice",
            Box::new(move || {
                epoch(OPEN, &|epoch| {
                    assert!(epoch.sponsors.try_push((None, 0)).is_ok());
                });
            }),
        ),
        (
            "more went out of a pool than is in it",
            Box::new(move || epoch(PAYS, &|epoch| epoch.paid = epoch.pool)),
        ),
        (
            "more points are excluded than there are",
            Box::new(move || epoch(OPEN, &|epoch| epoch.excluded = 4_601)),
        ),
        (
            "an epoch is closed out of its turn",
            Box::new(move || programme(&|programme| programme.closed += 1)),
        ),
        (
            "an epoch is closed out of its turn",
            Box::new(move || epoch(PAYS, &|epoch| epoch.settled = None)),
        ),
        (
            "an open epoch has paid something",
            Box::new(move || epoch(OPEN, &|epoch| epoch.claimed = 1)),
        ),
        (
            "an open epoch has paid something",
            Box::new(move || epoch(OPEN, &|epoch| epoch.lapsed = true)),
        ),
        (
            "an epoch pays something else than its points come to",
            Box::new(move || settled(&|settled| settled.payable += 1)),
        ),
        (
            "more points are claimed than count",
            Box::new(move || epoch(PAYS, &|epoch| epoch.claimed = 3_001)),
        ),
        (
            "points are paid more than their part",
            Box::new(move || epoch(PAYS, &|epoch| epoch.paid += 1)),
        ),
        (
            // Of an epoch in which nothing is payable.
            "points are paid more than their part",
            Box::new(move || {
                epoch(1, &|epoch| {
                    epoch.returned -= 1;
                    epoch.paid = 1;
                });
            }),
        ),
        (
            "a lapsed epoch has something left",
            Box::new(move || epoch(GONE, &|epoch| epoch.returned -= 1)),
        ),
        (
            "an epoch has not given back what it does not pay",
            Box::new(move || epoch(PAYS, &|epoch| epoch.returned -= 1)),
        ),
        (
            "a programme is not counted",
            Box::new(|| NextProgramme::<Test>::put(1)),
        ),
        (
            "a programme has had more epochs than it has",
            Box::new(move || programme(&|programme| programme.ends = 2)),
        ),
        (
            "a programme has had more epochs than it has",
            Box::new(move || programme(&|programme| programme.ends = 25)),
        ),
        (
            "a programme has something else left than its epochs",
            Box::new(move || programme(&|programme| programme.left -= 1)),
        ),
        (
            "a programme counts other epochs than can be claimed",
            Box::new(move || programme(&|programme| programme.unsettled -= 1)),
        ),
        (
            "a programme's account has too little",
            Box::new(|| {
                let (from, to) = (Eco::account(0), id(STRANGER));
                assert_ok!(Balances::transfer(&from, &to, 1, Expendable));
            }),
        ),
        (
            "a programme is over before its last epoch",
            Box::new(|| Programmes::<Test>::mutate_extant(1, |other| other.ends = 1)),
        ),
        (
            "a programme is over before its last epoch",
            Box::new(move || programme(&|programme| programme.over = true)),
        ),
        (
            "a programme is over and stays, or is removed and not over",
            Box::new(|| Over::<Test>::remove(1)),
        ),
        (
            "a programme is over and stays, or is removed and not over",
            Box::new(|| Over::<Test>::insert(0, ())),
        ),
        (
            "what is being removed is no programme",
            Box::new(|| Over::<Test>::insert(NONE, ())),
        ),
        (
            "an epoch is removed that has not lapsed",
            Box::new(|| Lapsed::<Test>::insert((0, PAYS), ())),
        ),
        (
            "something was measured in no epoch",
            Box::new(|| Measured::<Test>::insert(0, (NONE, ALUMINIUM), 1)),
        ),
        (
            "something was measured that is not rewarded",
            Box::new(|| Measured::<Test>::insert(0, (OPEN, 7), 1)),
        ),
        (
            "an epoch has measured something else than its devices",
            Box::new(|| Measured::<Test>::mutate(0, (OPEN, ALUMINIUM), |sum| *sum += 1)),
        ),
        (
            // What an excluded device has measured.
            "an epoch has measured something else than its devices",
            Box::new(|| Measured::<Test>::insert(0, (PAYS, BOTTLES), 100)),
        ),
        (
            "there are points of no epoch",
            Box::new(|| Uses::<Test>::insert((0, NONE), AT_THE_SHOP, Use::default())),
        ),
        (
            "there are points of no epoch",
            Box::new(|| Credited::<Test>::insert((0, NONE), 0, Shares::new())),
        ),
        (
            "points are left of an epoch that was removed",
            Box::new(|| Lapsed::<Test>::remove((0, GONE))),
        ),
        (
            "a device has done something without a proof",
            Box::new(move || done(AT_THE_SHOP, &|done| done.proofs = 0)),
        ),
        (
            "a device is gone that an open epoch counts",
            Box::new(|| Devices::<Test>::remove(AT_THE_SHOP)),
        ),
        (
            "a device has proved something for another programme",
            Box::new(move || device(AT_THE_SHOP, &|device| device.programme = 1)),
        ),
        (
            "a device does not know its last epoch",
            Box::new(move || device(AT_THE_SHOP, &|device| device.epochs = OPEN)),
        ),
        (
            "a device has done more than it may in an epoch",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.epoch.proofs = 1)),
        ),
        (
            "a device has done more than it may in an epoch",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.epoch.points = 3_999)),
        ),
        (
            "a device has done more than it may in an epoch",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.epoch.members = 1)),
        ),
        (
            "a device has measured what it does not",
            Box::new(move || {
                done(AT_THE_SHOP, &|done| {
                    assert!(done.measured.try_push((RIDE, 1)).is_ok());
                });
            }),
        ),
        (
            "a device has measured what it does not",
            Box::new(move || {
                done(AT_THE_SHOP, &|done| {
                    assert!(done.measured.try_push((ALUMINIUM, 1)).is_ok());
                });
            }),
        ),
        (
            "a suspended device counts, or another does not",
            Box::new(move || device(EXCLUDED, &|device| device.suspended = None)),
        ),
        (
            "a suspended device counts, or another does not",
            Box::new(move || done(AT_THE_SHOP, &|done| done.excluded = true)),
        ),
        (
            "a member has points of another programme",
            Box::new(move || member(0, &|member| member.programme = 1)),
        ),
        (
            "a member has two shares by one device",
            Box::new(move || {
                shares(OPEN, &|shares| {
                    let share = shares[0];
                    assert!(shares.try_push(share).is_ok());
                });
            }),
        ),
        (
            "an epoch counts other points than its devices",
            Box::new(move || epoch(OPEN, &|epoch| epoch.credited += 1)),
        ),
        (
            "an epoch counts other points than its devices",
            Box::new(move || epoch(OPEN, &|epoch| epoch.excluded -= 1)),
        ),
        (
            "members have other points than devices have credited",
            Box::new(move || shares(OPEN, &|shares| shares[0].points += 1)),
        ),
        (
            "members have other points than devices have credited",
            Box::new(move || done(AT_THE_SHOP, &|done| done.members += 1)),
        ),
        (
            // By a device that does not count, in an epoch that is closed: the second share.
            "members have other points than devices have credited",
            Box::new(move || shares(PAYS, &|shares| shares[1].points += 1)),
        ),
        (
            "members have other points left than are not claimed",
            Box::new(move || shares(PAYS, &|shares| shares[0].points -= 1)),
        ),
        (
            "an activity of no programme",
            Box::new(|| Activities::<Test>::insert(NONE, ALUMINIUM, aluminium())),
        ),
        (
            "an activity makes no sense",
            Box::new(move || activity(&|activity| activity.rate.per = 0)),
        ),
        (
            "an activity makes no sense",
            Box::new(move || activity(&|activity| activity.until = activity.from)),
        ),
        (
            "an activity makes no sense",
            Box::new(|| Activities::<Test>::insert(0, 16, aluminium())),
        ),
        (
            "a party of no programme",
            Box::new(|| {
                let party = Parties::<Test>::get(0, id(SHOP)).expect("a party");
                Parties::<Test>::insert(NONE, id(SHOP), party);
            }),
        ),
        (
            "a maker is admitted for nothing",
            Box::new(move || {
                party(MAKER, &|party| {
                    let (devices, limits) = (0, limits());
                    party.part = Part::Maker { devices, limits };
                });
            }),
        ),
        (
            "a party counts other devices than name it",
            Box::new(move || party(MAKER, &|party| party.devices += 1)),
        ),
        (
            "a party counts other devices than name it",
            Box::new(move || party(SHOP, &|party| party.devices = 0)),
        ),
        (
            "a member is not counted",
            Box::new(|| NextMember::<Test>::put(2)),
        ),
        (
            "a member of no programme",
            Box::new(move || member(2, &|member| member.programme = NONE)),
        ),
        (
            "a member's account is another's",
            Box::new(|| MemberOfAccount::<Test>::insert(0, id(MEMBER), 1)),
        ),
        (
            "a member's badge is another's",
            Box::new(|| MemberOfBadge::<Test>::insert(0, crate::mock::member(0).badge, 1)),
        ),
        (
            "a member has left before it has joined",
            Box::new(move || member(0, &|member| member.left = Some(NOON - 1))),
        ),
        (
            "a member's years are one",
            Box::new(move || member(0, &|member| member.years[1].year = 2026)),
        ),
        (
            "a member has more points than a year gives",
            Box::new(move || member(0, &|member| member.years[1].points = 70_001)),
        ),
        (
            "a member has done what is not rewarded",
            Box::new(move || {
                member(0, &|member| {
                    let seventh = DayCount {
                        activity: 7,
                        ..member.days[0]
                    };
                    assert!(member.days.try_push(seventh).is_ok());
                });
            }),
        ),
        (
            "a member's day is counted twice",
            Box::new(move || {
                member(0, &|member| {
                    let day = member.days[0];
                    assert!(member.days.try_push(day).is_ok());
                });
            }),
        ),
        (
            "a member has more points than a day gives",
            Box::new(move || activity(&|activity| activity.day_cap = 1_999)),
        ),
        (
            // 4,000 g give 2,000.
            "a member has more points than a day gives",
            Box::new(move || member(0, &|member| member.days[0].points = 2_001)),
        ),
        (
            "an account is of no such member",
            Box::new(|| MemberOfAccount::<Test>::insert(0, id(HEIR), NONE)),
        ),
        (
            "an account is of no such member",
            Box::new(|| MemberOfAccount::<Test>::insert(0, id(HEIR), 0)),
        ),
        (
            "a badge is of no member of its programme",
            Box::new(|| MemberOfBadge::<Test>::insert(0, BadgeRef::Granted(id(HEIR)), NONE)),
        ),
        (
            "a badge is of no member of its programme",
            Box::new(|| MemberOfBadge::<Test>::insert(0, BadgeRef::Granted(id(HEIR)), 2)),
        ),
        (
            "a device is not counted",
            Box::new(|| NextDevice::<Test>::put(OF_THE_OTHER)),
        ),
        (
            "a device of no programme",
            // Its maker names one less; it is one of a programme that is over.
            Box::new(move || device(OF_THE_OTHER, &|device| device.programme = NONE)),
        ),
        (
            "a device's key is another's",
            Box::new(|| DeviceOfKey::<Test>::insert(id(SCALE), EXCLUDED)),
        ),
        (
            "a programme does not know its device",
            Box::new(|| DevicesOf::<Test>::remove(0, AT_THE_SHOP)),
        ),
        (
            "a device is ahead of its programme",
            Box::new(move || device(AT_THE_SHOP, &|device| device.epochs = 12)),
        ),
        (
            "a device's maker is none",
            Box::new(|| Parties::<Test>::remove(0, id(MAKER))),
        ),
        (
            "a device's shop is none",
            Box::new(|| Parties::<Test>::remove(0, id(SHOP))),
        ),
        (
            "a device measures what is not rewarded",
            Box::new(move || device(OF_THE_OTHER, &|device| device.activities[0] = 7)),
        ),
        (
            "a device's highest number is not used",
            Box::new(move || device(AT_THE_SHOP, &|device| device.used.next = 0)),
        ),
        (
            "a device's limits leave nothing",
            Box::new(move || device(OF_THE_OTHER, &|device| device.limits.day.points = 0)),
        ),
        (
            "a device's day is counted twice",
            Box::new(move || {
                device(AT_THE_SHOP, &|device| {
                    let day = device.days[0];
                    assert!(device.days.try_push(day).is_ok());
                });
            }),
        ),
        (
            "a device has done more than it may in a day",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.day.proofs = 1)),
        ),
        (
            "a device has done more than it may in a day",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.day.points = 3_999)),
        ),
        (
            "a device has done more than it may in a day",
            Box::new(move || device(AT_THE_SHOP, &|device| device.limits.day.members = 1)),
        ),
        (
            "a device's bindings are not in order",
            Box::new(move || {
                device(RIDDEN, &|device| {
                    let binding = device.bindings[0];
                    assert!(device.bindings.try_push(binding).is_ok());
                });
            }),
        ),
        (
            "a device's bindings are not in order",
            Box::new(move || device(RIDDEN, &|device| device.bindings[0].until = NOON)),
        ),
        (
            "a device is bound to no member",
            Box::new(move || device(RIDDEN, &|device| device.bindings[0].member = NONE)),
        ),
        (
            "a device is bound to no member",
            Box::new(move || device(RIDDEN, &|device| device.bindings[0].member = 2)),
        ),
        (
            "a key is of no such device",
            Box::new(|| DeviceOfKey::<Test>::insert(id(HEIR), AT_THE_SHOP)),
        ),
        (
            "a programme knows a device that it has not",
            Box::new(|| DevicesOf::<Test>::insert(1, AT_THE_SHOP, ())),
        ),
    ];
    // Whatever the law says in quotes is found here, and nothing else.
    let said: BTreeSet<_> = include_str!("../invariants.rs")
        .split('"')
        .skip(1)
        .step_by(2)
        .collect();
    let found: BTreeSet<_> = sabotages.iter().map(|(found, _)| *found).collect();
    assert_eq!(found, said);
    test(|| {
        winter();
        assert_ok!(Eco::do_try_state());
        for (found, sabotage) in sabotages {
            hypothetically!({
                sabotage();
                assert_eq!(Eco::do_try_state(), Err(found.into()), "{found}");
            });
        }
    });
}
