//! Makers and shops: who admits them, what they leave, and how they are stopped.

use crate::{mock::*, *};
use frame::testing_prelude::*;

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn party(who: Who) -> PartyOf<Test> {
    Parties::<Test>::get(0, id(who)).expect("a party")
}

fn admits(by: RuntimeOrigin, who: Who, devices: u32, limits: Limits) -> DispatchResult {
    Eco::admit_maker(by, 0, id(who), devices, limits)
}

fn registers(by: RuntimeOrigin, officers: &[Who]) -> DispatchResult {
    let officers = officers.iter().map(|who| id(*who)).collect::<Vec<_>>();
    Eco::register_shop(by, 0, BoundedVec::truncate_from(officers))
}

fn suspends(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Eco::suspend_party(by, 0, id(who))
}

fn reinstates(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Eco::reinstate_party(by, 0, id(who))
}

fn removes(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Eco::remove_party(by, 0, id(who))
}

/// Has somebody be a merchant that can be paid.
fn trades(who: Who) {
    Shops::mutate(|shops| shops.push((id(who), id(ACQUIRER))));
}

/// The shop without its device.
fn emptied() {
    assert_ok!(Eco::remove_device(signed(MAKER), device(SCALE)));
    System::reset_events();
}

/// The limits of which one is nothing.
fn unsound() -> [Limits; 6] {
    let changes: [fn(&mut Limits); 6] = [
        |limits| limits.day.proofs = 0,
        |limits| limits.day.points = 0,
        |limits| limits.day.members = 0,
        |limits| limits.epoch.proofs = 0,
        |limits| limits.epoch.points = 0,
        |limits| limits.epoch.members = 0,
    ];
    changes.map(|change| {
        let mut limits = limits();
        change(&mut limits);
        limits
    })
}

#[test]
fn an_operator_admits_a_maker_for_a_deposit() {
    test(|| {
        let before = on_hold(OPERATOR);
        assert_ok!(admits(signed(OPERATOR), STRANGER, 3, limits()));
        let part = Part::Maker {
            devices: 3,
            limits: limits(),
        };
        assert_eq!(
            events(),
            [Event::PartySet {
                programme: 0,
                who: id(STRANGER),
                part: part.clone()
            }]
        );
        let maker = party(STRANGER);
        assert_eq!((maker.part, maker.devices), (part, 0));
        assert_eq!((maker.suspended, maker.deposit.by), (None, id(OPERATOR)));
        assert_eq!(on_hold(OPERATOR) - before, deposit::<PartyOf<Test>>());
        assert_eq!(on_hold(STRANGER), 0);
        assert!(Eco::party_details(0, id(STRANGER)).is_some());
    });
}

#[test]
fn the_operator_leaves_the_deposit_where_the_council_admits() {
    test(|| {
        let before = on_hold(OPERATOR);
        assert_ok!(admits(root(), STRANGER, 1, limits()));
        assert_eq!(on_hold(OPERATOR) - before, deposit::<PartyOf<Test>>());
    });
}

#[test]
fn a_maker_is_admitted_otherwise_for_devices_to_come() {
    test(|| {
        assert_ok!(suspends(signed(OPERATOR), MAKER));
        System::reset_events();
        let held = on_hold(OPERATOR);
        let narrow = Limits {
            day: Limit {
                proofs: 1,
                points: 1,
                members: 1,
            },
            ..limits()
        };
        assert_ok!(admits(signed(OPERATOR), MAKER, 1, narrow));
        let part = Part::Maker {
            devices: 1,
            limits: narrow,
        };
        assert_eq!(
            events(),
            [Event::PartySet {
                programme: 0,
                who: id(MAKER),
                part: part.clone()
            }]
        );
        // Its devices, its suspension and the deposit stay.
        let maker = party(MAKER);
        assert_eq!((maker.part, maker.devices), (part, 3));
        assert_eq!(maker.suspended, Some(SuspendedBy::Keeper));
        assert_eq!(on_hold(OPERATOR), held);
        let scale = Devices::<Test>::get(device(SCALE)).expect("a device");
        assert_eq!(scale.limits, limits());
    });
}

#[test]
fn a_maker_is_admitted_for_something() {
    test(|| {
        assert_noop!(
            admits(signed(OPERATOR), STRANGER, 0, limits()),
            Error::<Test>::InvalidLimits
        );
        for limits in unsound() {
            for by in [signed(OPERATOR), root()] {
                assert_noop!(
                    admits(by, STRANGER, 1, limits),
                    Error::<Test>::InvalidLimits
                );
            }
        }
        let least = Limit {
            proofs: 1,
            points: 1,
            members: 1,
        };
        let limits = Limits {
            day: least,
            epoch: least,
        };
        assert_ok!(admits(signed(OPERATOR), STRANGER, 1, limits));
    });
}

#[test]
fn no_pot_makes_devices() {
    test(|| {
        let pot = Eco::programme_account(9);
        assert_noop!(
            Eco::admit_maker(signed(OPERATOR), 0, pot, 1, limits()),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn nobody_is_a_maker_and_a_shop() {
    test(|| {
        assert_noop!(
            admits(signed(OPERATOR), SHOP, 1, limits()),
            Error::<Test>::AlreadyParty
        );
        trades(MAKER);
        assert_noop!(registers(signed(MAKER), &[]), Error::<Test>::AlreadyParty);
    });
}

#[test]
fn who_has_no_won_admits_and_registers_nobody() {
    test(|| {
        grant(HEIR, DOORS.operator);
        assert_ok!(Eco::replace_operator(root(), 0, id(HEIR), id(FUNDER)));
        for by in [signed(HEIR), root()] {
            assert_noop!(
                admits(by, STRANGER, 1, limits()),
                TokenError::FundsUnavailable
            );
        }
        // What is there already costs nothing.
        assert_ok!(admits(signed(HEIR), MAKER, 1, limits()));
        trades(HEIR);
        assert_noop!(registers(signed(HEIR), &[]), TokenError::FundsUnavailable);
    });
}

#[test]
fn a_merchant_registers_for_a_deposit_and_names_its_officers() {
    test(|| {
        trades(STRANGER);
        assert_ok!(registers(signed(STRANGER), &[OFFICER, OTHER]));
        let officers = [2, 1].map(|index| BadgeRef::Issued { batch: 0, index });
        let part = Part::Shop {
            officers: BoundedVec::truncate_from(officers.to_vec()),
        };
        assert_eq!(
            events(),
            [Event::PartySet {
                programme: 0,
                who: id(STRANGER),
                part: part.clone()
            }]
        );
        let shop = party(STRANGER);
        assert_eq!((shop.part, shop.devices), (part, 0));
        assert_eq!((shop.suspended, shop.deposit.by), (None, id(STRANGER)));
        assert_eq!(on_hold(STRANGER), deposit::<PartyOf<Test>>());
    });
}

#[test]
fn a_shop_names_more_officers_and_those_it_has_named_stay() {
    test(|| {
        assert_ok!(suspends(root(), SHOP));
        System::reset_events();
        let held = on_hold(SHOP);
        assert_ok!(registers(signed(SHOP), &[OTHER]));
        let officers = [2, 1].map(|index| BadgeRef::Issued { batch: 0, index });
        let part = Part::Shop {
            officers: BoundedVec::truncate_from(officers.to_vec()),
        };
        assert_eq!(
            events(),
            [Event::PartySet {
                programme: 0,
                who: id(SHOP),
                part: part.clone()
            }]
        );
        // Its device, its suspension and its deposit stay.
        let shop = party(SHOP);
        assert_eq!((&shop.part, shop.devices), (&part, 1));
        assert_eq!(shop.suspended, Some(SuspendedBy::Council));
        assert_eq!(on_hold(SHOP), held);
        // Each is named once, and none is left out.
        let once_more: [&[Who]; 3] = [&[], &[OTHER], &[OTHER, OFFICER, OTHER]];
        for again in once_more {
            assert_ok!(registers(signed(SHOP), again));
            assert_eq!(party(SHOP).part, part);
        }
    });
}

#[test]
fn who_was_named_an_officer_is_credited_nothing_there_ever_after() {
    test(|| {
        assert_eq!(join(OFFICER), 2);
        let (own, other) = (proof(SCALE, BOTTLES, 1, 2), proof(SCALE, BOTTLES, 1, 1));
        assert_ok!(hypothetically!(bring(SCALE, other)));
        assert_ok!(registers(signed(SHOP), &[OTHER]));
        for proof in [own, other] {
            assert_noop!(bring(SCALE, proof), Error::<Test>::OwnDevice);
        }
        assert_ok!(registers(signed(SHOP), &[]));
        for proof in [own, other] {
            assert_noop!(bring(SCALE, proof), Error::<Test>::OwnDevice);
        }
    });
}

#[test]
fn a_shop_names_eight_officers_at_most() {
    test(|| {
        let more: Vec<Who> = (100..108).collect();
        for who in &more {
            issue(*who, RESIDENT, (*who).into());
        }
        // One is named already.
        assert_noop!(
            registers(signed(SHOP), &more),
            Error::<Test>::TooManyOfficers
        );
        assert_ok!(registers(signed(SHOP), &more[..7]));
        assert_noop!(
            registers(signed(SHOP), &more[7..]),
            Error::<Test>::TooManyOfficers
        );
        assert_noop!(
            registers(signed(SHOP), &[OFFICER, OTHER]),
            Error::<Test>::TooManyOfficers
        );
        // Those that it has named can be named again.
        assert_ok!(registers(signed(SHOP), &more[..7]));
        assert_ok!(registers(signed(SHOP), &[OFFICER]));
        // Another shop has its own.
        trades(STRANGER);
        assert_ok!(registers(signed(STRANGER), &more));
        let named = [2].into_iter().chain(100..107);
        let named = named.map(|index| BadgeRef::Issued { batch: 0, index });
        let part = Part::Shop {
            officers: BoundedVec::truncate_from(named.collect()),
        };
        assert_eq!(party(SHOP).part, part);
    });
}

#[test]
fn an_officer_that_is_a_resident_is_known_by_its_badge() {
    test(|| {
        assert_noop!(
            registers(signed(SHOP), &[OFFICER, STRANGER]),
            DispatchError::Other("no badge")
        );
        Ended::set(vec![(id(OFFICER), RESIDENT)]);
        assert_noop!(
            registers(signed(SHOP), &[OFFICER]),
            DispatchError::Other("badge over")
        );
        assert_ok!(registers(signed(SHOP), &[]));
    });
}

#[test]
fn a_shop_is_in_business_and_stopped_by_no_court() {
    test(|| {
        let register = || registers(signed(SHOP), &[OFFICER]);
        assert_noop!(registers(signed(STRANGER), &[]), Error::<Test>::ShopStopped);
        Stopped::set(vec![id(SHOP)]);
        assert_noop!(register(), TokenError::Frozen);
        Stopped::set(Vec::new());
        Shops::set(Vec::new());
        assert_noop!(register(), Error::<Test>::ShopStopped);
        trades(SHOP);
        assert_ok!(register());
    });
}

#[test]
fn nobody_registers_a_shop_but_itself() {
    test(|| {
        for by in [root(), bare()] {
            assert_noop!(registers(by, &[]), DispatchError::BadOrigin);
        }
    });
}

#[test]
fn a_suspended_maker_s_devices_prove_nothing() {
    test(|| {
        let one = proof(MACHINE, BOTTLES, 1, 0);
        assert_ok!(suspends(signed(OPERATOR), MAKER));
        assert_eq!(
            events(),
            [Event::PartySuspended {
                programme: 0,
                who: id(MAKER),
                by: SuspendedBy::Keeper
            }]
        );
        assert_eq!(party(MAKER).suspended, Some(SuspendedBy::Keeper));
        assert_noop!(bring(MACHINE, one), Error::<Test>::PartySuspended);

        System::reset_events();
        assert_ok!(reinstates(signed(OPERATOR), MAKER));
        assert_eq!(
            events(),
            [Event::PartyReinstated {
                programme: 0,
                who: id(MAKER)
            }]
        );
        assert_eq!(party(MAKER).suspended, None);
        assert_ok!(bring(MACHINE, one));
    });
}

#[test]
fn a_suspended_shop_s_devices_prove_nothing_and_others_do() {
    test(|| {
        let in_shop = proof(SCALE, BOTTLES, 1, 0);
        assert_ok!(suspends(signed(OPERATOR), SHOP));
        assert_noop!(bring(SCALE, in_shop), Error::<Test>::PartySuspended);
        assert_eq!(credit(MACHINE, BOTTLES, 1, 0), 10);
        assert_ok!(reinstates(signed(OPERATOR), SHOP));
        assert_ok!(bring(SCALE, in_shop));
    });
}

#[test]
fn nobody_is_suspended_twice_but_harder_by_the_council() {
    test(|| {
        for who in [MAKER, SHOP] {
            assert_ok!(suspends(signed(OPERATOR), who));
            assert_noop!(
                suspends(signed(OPERATOR), who),
                Error::<Test>::AlreadySuspended
            );
            System::reset_events();
            assert_ok!(suspends(root(), who));
            assert_eq!(
                events(),
                [Event::PartySuspended {
                    programme: 0,
                    who: id(who),
                    by: SuspendedBy::Council
                }]
            );
            for by in [signed(OPERATOR), root()] {
                assert_noop!(suspends(by, who), Error::<Test>::AlreadySuspended);
            }
        }
    });
}

#[test]
fn whom_the_council_has_suspended_it_alone_reinstates() {
    test(|| {
        for who in [MAKER, SHOP] {
            assert_ok!(suspends(root(), who));
            assert_noop!(
                reinstates(signed(OPERATOR), who),
                Error::<Test>::SuspendedByCouncil
            );
            assert_ok!(reinstates(root(), who));
            for by in [signed(OPERATOR), root()] {
                assert_noop!(reinstates(by, who), Error::<Test>::NotSuspended);
            }
            // And what the operator has suspended, too.
            assert_ok!(suspends(signed(OPERATOR), who));
            assert_ok!(reinstates(root(), who));
        }
    });
}

#[test]
fn none_is_suspended_or_removed_who_is_no_party() {
    test(|| {
        for by in [signed(OPERATOR), root()] {
            for refused in [
                suspends(by.clone(), STRANGER),
                reinstates(by.clone(), STRANGER),
                removes(by, STRANGER),
            ] {
                assert_eq!(refused, Err(Error::<Test>::PartyNotFound.into()));
            }
        }
        assert!(events().is_empty());
    });
}

#[test]
fn a_shop_without_devices_goes_and_gets_its_deposit_back() {
    test(|| {
        emptied();
        assert_eq!(on_hold(SHOP), deposit::<PartyOf<Test>>());
        assert_ok!(removes(signed(SHOP), SHOP));
        assert_eq!(
            events(),
            [Event::PartyRemoved {
                programme: 0,
                who: id(SHOP)
            }]
        );
        assert!(Eco::party_details(0, id(SHOP)).is_none());
        assert_eq!((on_hold(SHOP), won(SHOP)), (0, GENESIS));
    });
}

#[test]
fn the_operator_and_the_council_remove_parties() {
    for by in [signed(OPERATOR), root()] {
        test(|| {
            emptied();
            assert_ok!(removes(by, SHOP));
            assert_eq!(on_hold(SHOP), 0);
        });
    }
}

#[test]
fn a_maker_without_devices_goes_and_its_operator_gets_the_deposit_back() {
    test(|| {
        for key in [SCALE, MACHINE] {
            assert_ok!(Eco::remove_device(signed(MAKER), device(key)));
        }
        assert_noop!(removes(signed(MAKER), MAKER), Error::<Test>::PartyInUse);
        assert_ok!(Eco::remove_device(signed(MAKER), device(BIKE)));
        let before = on_hold(OPERATOR);
        // It needs no badge to go.
        revoke(MAKER, DOORS.maker);
        assert_ok!(removes(signed(MAKER), MAKER));
        assert_eq!(before - on_hold(OPERATOR), deposit::<PartyOf<Test>>());
        assert_eq!(on_hold(MAKER), 0);
    });
}

#[test]
fn a_party_that_devices_name_stays() {
    test(|| {
        for who in [MAKER, SHOP] {
            for by in [signed(who), signed(OPERATOR), root()] {
                assert_noop!(removes(by, who), Error::<Test>::PartyInUse);
            }
        }
    });
}

#[test]
fn none_but_these_remove_a_party() {
    test(|| {
        emptied();
        for who in [STRANGER, MAKER, OTHER_OPERATOR] {
            assert_noop!(removes(signed(who), SHOP), Error::<Test>::NotOperator);
        }
        assert_noop!(removes(bare(), SHOP), DispatchError::BadOrigin);

        Stopped::set(vec![id(SHOP), id(OPERATOR)]);
        for who in [SHOP, OPERATOR] {
            assert_noop!(removes(signed(who), SHOP), TokenError::Frozen);
        }
        Stopped::set(Vec::new());
        revoke(OPERATOR, DOORS.operator);
        assert_noop!(
            removes(signed(OPERATOR), SHOP),
            DispatchError::Other("no badge")
        );
        Badges::<Test>::kill();
        assert_noop!(
            removes(signed(OPERATOR), SHOP),
            Error::<Test>::BadgesNotNamed
        );
        assert_ok!(removes(root(), SHOP));
    });
}

#[test]
fn a_suspended_party_does_not_go_by_itself() {
    test(|| {
        emptied();
        assert_ok!(suspends(signed(OPERATOR), SHOP));
        assert_noop!(removes(signed(SHOP), SHOP), Error::<Test>::PartySuspended);
        assert_ok!(removes(signed(OPERATOR), SHOP));
    });
}

#[test]
fn whom_the_council_has_suspended_it_alone_removes() {
    test(|| {
        emptied();
        assert_ok!(suspends(root(), SHOP));
        assert_noop!(removes(signed(SHOP), SHOP), Error::<Test>::PartySuspended);
        assert_noop!(
            removes(signed(OPERATOR), SHOP),
            Error::<Test>::SuspendedByCouncil
        );
        assert_ok!(removes(root(), SHOP));
    });
}
