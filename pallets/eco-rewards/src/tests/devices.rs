//! Devices: who certifies them, by which keys, how they are stopped, and whose they are.

use crate::{mock::*, *};
use frame::{
    deps::sp_runtime::{AccountId32, MultiSignature},
    testing_prelude::*,
};

/// A key that is no device's yet.
const SPARE: Who = 14;
/// Another one.
const SECOND: Who = 15;

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn record(device: DeviceId) -> DeviceOf<Test> {
    Devices::<Test>::get(device).expect("a device")
}

/// How many devices name a party.
fn devices_of(who: Who) -> u32 {
    let party = Parties::<Test>::get(0, id(who)).expect("a party");
    party.devices
}

/// How a device is to be certified.
struct Wanted {
    maker: Who,
    programme: ProgrammeId,
    key: Who,
    shop: Option<Who>,
    activities: Vec<ActivityId>,
    limits: Limits,
    until: Moment,
    /// When the key has signed.
    said: Moment,
}

fn wanted() -> Wanted {
    Wanted {
        maker: MAKER,
        programme: 0,
        key: SPARE,
        shop: Some(SHOP),
        activities: vec![ALUMINIUM, BOTTLES],
        limits: limits(),
        until: now() + DAY,
        said: now(),
    }
}

impl Wanted {
    /// What the key signs.
    fn key_use(&self) -> KeyUse<AccountId32> {
        KeyUse {
            programme: self.programme,
            maker: id(self.maker),
            at: self.said,
        }
    }

    fn certify(self) -> DispatchResult {
        let signature = by(self.key, &Eco::key_message(self.key_use()));
        self.certify_by(signature)
    }

    fn certify_by(self, signature: MultiSignature) -> DispatchResult {
        let key = id(self.key);
        let origin = signed(self.maker);
        self.certify_from(origin, key, signature)
    }

    fn certify_from(
        self,
        origin: RuntimeOrigin,
        key: AccountId32,
        signature: MultiSignature,
    ) -> DispatchResult {
        Eco::certify_device(
            origin,
            self.programme,
            key,
            self.shop.map(id),
            BoundedVec::truncate_from(self.activities),
            self.limits,
            self.until,
            self.said,
            signature,
        )
    }
}

/// Gives device 0 another key, which has signed then.
fn rotates(origin: RuntimeOrigin, key: Who, said: Moment) -> DispatchResult {
    let key_use = KeyUse {
        programme: 0,
        maker: id(MAKER),
        at: said,
    };
    let signature = by(key, &Eco::key_message(key_use));
    Eco::rotate_device_key(origin, 0, id(key), said, signature)
}

fn suspends(origin: RuntimeOrigin, since: Moment) -> DispatchResult {
    done(Eco::suspend_device(origin, 0, since))
}

fn reinstates(origin: RuntimeOrigin) -> DispatchResult {
    done(Eco::reinstate_device(origin, 0))
}

/// The bike's number.
const BICYCLE: DeviceId = 2;

fn bond(member: MemberId, at: Moment) -> Bond {
    Bond {
        device: BICYCLE,
        member,
        at,
    }
}

/// A stranger brings what the bike and somebody have signed.
fn binds(bond: Bond, who: Who) -> DispatchResult {
    let said = Eco::bond_message(bond);
    let by_member = Some(by(who, &said));
    Eco::bind_device(signed(STRANGER), bond, by(BIKE, &said), by_member)
}

/// Somebody gives the bike away by itself.
fn unbinds(origin: RuntimeOrigin) -> DispatchResult {
    Eco::unbind_device(origin, BICYCLE, now(), None)
}

/// The same by a signature, which a stranger brings.
fn unbinds_by(who: Who, leaving: Leaving) -> DispatchResult {
    let signature = by(who, &Eco::leaving_message(leaving));
    Eco::unbind_device(signed(STRANGER), BICYCLE, leaving.at, Some(signature))
}

fn gives_away(member: MemberId, at: Moment) -> Leaving {
    Leaving {
        member,
        device: Some(BICYCLE),
        at,
    }
}

/// What the maker, or whoever is in its place, does with device 0.
fn tries(origin: RuntimeOrigin) -> [DispatchResult; 2] {
    [
        rotates(origin.clone(), SPARE, now()),
        Eco::remove_device(origin, 0),
    ]
}

fn assert_tries(origin: RuntimeOrigin, result: DispatchResult) {
    for tried in hypothetically!(tries(origin)) {
        assert_eq!(tried, result);
    }
}

#[test]
fn a_maker_certifies_a_device_for_a_deposit() {
    test(|| {
        assert_ok!(wanted().certify());
        assert_eq!(
            events(),
            [Event::DeviceCertified {
                device: 3,
                programme: 0,
                maker: id(MAKER),
                shop: Some(id(SHOP)),
                key: id(SPARE),
                until: NOON + DAY
            }]
        );
        let device = record(3);
        assert_eq!((device.programme, device.maker), (0, id(MAKER)));
        assert_eq!((device.shop, device.key), (Some(id(SHOP)), id(SPARE)));
        assert_eq!((device.generation, device.used), (0, Window::default()));
        assert_eq!(device.activities.as_slice(), [ALUMINIUM, BOTTLES]);
        assert_eq!((device.limits, device.until), (limits(), NOON + DAY));
        assert!(device.days.is_empty() && device.bindings.is_empty());
        assert_eq!((device.suspended, device.epochs), (None, 0));
        assert_eq!(device.deposit.by, id(MAKER));
        assert_eq!(Eco::device_of(id(SPARE)), Some(3));
        assert!(DevicesOf::<Test>::contains_key(0, 3));
        assert_eq!((devices_of(MAKER), devices_of(SHOP)), (4, 2));
        assert_eq!(on_hold(MAKER), 4 * deposit::<DeviceOf<Test>>());
    });
}

#[test]
fn nobody_certifies_but_a_maker() {
    test(|| {
        let signature = key_signs(SPARE, 0);
        for origin in [root(), bare()] {
            assert_noop!(
                wanted().certify_from(origin, id(SPARE), signature.clone()),
                DispatchError::BadOrigin
            );
        }
        // Not the operator, a shop, or who holds a badge alone.
        grant(STRANGER, DOORS.maker);
        for maker in [OPERATOR, SHOP, STRANGER] {
            let wanted = Wanted { maker, ..wanted() };
            assert_noop!(wanted.certify(), Error::<Test>::PartyNotFound);
        }
    });
}

#[test]
fn a_stopped_maker_certifies_nothing() {
    test(|| {
        Stopped::set(vec![id(MAKER)]);
        assert_noop!(wanted().certify(), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(MAKER, DOORS.maker);
        assert_noop!(wanted().certify(), DispatchError::Other("no badge"));
        grant(MAKER, DOORS.maker);
        Badges::<Test>::kill();
        assert_noop!(wanted().certify(), Error::<Test>::BadgesNotNamed);
        Badges::<Test>::put(DOORS);
        assert_ok!(Eco::suspend_party(signed(OPERATOR), 0, id(MAKER)));
        assert_noop!(wanted().certify(), Error::<Test>::PartySuspended);
        assert_ok!(Eco::reinstate_party(signed(OPERATOR), 0, id(MAKER)));
        assert_ok!(wanted().certify());
    });
}

#[test]
fn a_maker_has_no_more_devices_than_it_was_admitted_for() {
    test(|| {
        let admit = |devices| {
            let maker = id(MAKER);
            Eco::admit_maker(signed(OPERATOR), 0, maker, devices, limits())
        };
        assert_ok!(admit(3));
        assert_noop!(wanted().certify(), Error::<Test>::TooManyDevices);
        assert_ok!(admit(4));
        assert_ok!(wanted().certify());
        let second = || Wanted {
            key: SECOND,
            ..wanted()
        };
        assert_noop!(second().certify(), Error::<Test>::TooManyDevices);
        assert_ok!(Eco::remove_device(signed(MAKER), 0));
        assert_ok!(second().certify());
    });
}

#[test]
fn a_device_s_limits_are_something_and_no_wider_than_its_maker_s() {
    test(|| {
        let changes: [fn(&mut Limits); 12] = [
            |limits| limits.day.proofs = 0,
            |limits| limits.day.points = 0,
            |limits| limits.day.members = 0,
            |limits| limits.epoch.proofs = 0,
            |limits| limits.epoch.points = 0,
            |limits| limits.epoch.members = 0,
            |limits| limits.day.proofs += 1,
            |limits| limits.day.points += 1,
            |limits| limits.day.members += 1,
            |limits| limits.epoch.proofs += 1,
            |limits| limits.epoch.points += 1,
            |limits| limits.epoch.members += 1,
        ];
        for change in changes {
            let mut wanted = wanted();
            change(&mut wanted.limits);
            assert_noop!(wanted.certify(), Error::<Test>::InvalidLimits);
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
        let wanted = Wanted { limits, ..wanted() };
        assert_ok!(wanted.certify());
    });
}

#[test]
fn a_device_is_certified_for_ten_years_at_most() {
    test(|| {
        let until = |until| Wanted { until, ..wanted() };
        for bad in [0, NOON - 1, NOON, NOON + MAX_CERTIFIED + 1, Moment::MAX] {
            assert_noop!(until(bad).certify(), Error::<Test>::DeviceExpired);
        }
        for good in [NOON + 1, NOON + MAX_CERTIFIED] {
            assert_ok!(hypothetically!(until(good).certify()));
        }
    });
}

#[test]
fn a_device_measures_activities_of_its_programme_in_order() {
    test(|| {
        let activities = |activities: &[ActivityId]| Wanted {
            activities: activities.to_vec(),
            ..wanted()
        };
        let bad: [&[ActivityId]; 5] = [
            &[],
            &[3],
            &[ALUMINIUM, 3],
            &[BOTTLES, ALUMINIUM],
            &[ALUMINIUM, ALUMINIUM],
        ];
        for bad in bad {
            let wanted = activities(bad);
            assert_noop!(wanted.certify(), Error::<Test>::ActivityNotFound);
        }
        assert_ok!(activities(&[ALUMINIUM, BOTTLES, RIDE]).certify());
    });
}

#[test]
fn a_device_stands_in_a_shop_of_its_programme_or_in_none() {
    test(|| {
        let shop = |shop| Wanted { shop, ..wanted() };
        for who in [STRANGER, MAKER] {
            let wanted = shop(Some(who));
            assert_noop!(wanted.certify(), Error::<Test>::PartyNotFound);
        }
        assert_ok!(Eco::suspend_party(signed(OPERATOR), 0, id(SHOP)));
        assert_noop!(shop(Some(SHOP)).certify(), Error::<Test>::PartySuspended);
        assert_ok!(shop(None).certify());
        assert_eq!((devices_of(MAKER), devices_of(SHOP)), (4, 1));
    });
}

#[test]
fn a_key_is_one_device_in_one_programme() {
    test(|| {
        for key in [SCALE, MACHINE, BIKE] {
            let wanted = Wanted { key, ..wanted() };
            assert_noop!(wanted.certify(), Error::<Test>::KeyInUse);
            assert_noop!(rotates(signed(MAKER), key, now()), Error::<Test>::KeyInUse);
        }
        assert_eq!(create(terms()), 1);
        assert_noop!(
            certify_for(1, SCALE, None, &[ALUMINIUM], limits()),
            Error::<Test>::KeyInUse
        );
        assert_ok!(certify_for(1, SPARE, None, &[ALUMINIUM], limits()));
        assert_noop!(wanted().certify(), Error::<Test>::KeyInUse);
        // A key that was replaced is free.
        assert_ok!(rotates(signed(MAKER), SECOND, now()));
        assert_ok!(certify_for(1, SCALE, None, &[ALUMINIUM], limits()));
    });
}

#[test]
fn no_pot_is_a_key() {
    test(|| {
        let pot = || Eco::programme_account(9);
        let signature = key_signs(SPARE, 0);
        assert_noop!(
            wanted().certify_from(signed(MAKER), pot(), signature.clone()),
            Error::<Test>::PotNotAllowed
        );
        assert_noop!(
            Eco::rotate_device_key(signed(MAKER), 0, pot(), now(), signature),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn a_key_has_signed_within_thirty_days() {
    test(|| {
        let said = |said| Wanted { said, ..wanted() };
        for bad in [0, NOON - MAX_SIGNED, NOON + MAX_AHEAD + 1, Moment::MAX] {
            assert_noop!(said(bad).certify(), Error::<Test>::SignatureOver);
            assert_noop!(
                rotates(signed(MAKER), SPARE, bad),
                Error::<Test>::SignatureOver
            );
        }
        for good in [NOON - MAX_SIGNED + 1, NOON + MAX_AHEAD] {
            assert_ok!(hypothetically!(said(good).certify()));
            assert_ok!(hypothetically!(rotates(signed(MAKER), SPARE, good)));
        }
    });
}

#[test]
fn a_key_has_signed_this_and_for_this_chain() {
    test(|| {
        let said = wanted().key_use();
        let message = |name, genesis| pallet_support::message(name, genesis, &said);
        let another = |change: fn(&mut Wanted)| {
            let mut wanted = wanted();
            change(&mut wanted);
            by(SPARE, &Eco::key_message(wanted.key_use()))
        };
        let genesis = System::block_hash(0);
        for signature in [
            by(SECOND, &Eco::key_message(wanted().key_use())),
            by(MAKER, &Eco::key_message(wanted().key_use())),
            by(SPARE, &message("dure eco key 1", H256::repeat_byte(1))),
            by(SPARE, &message("dure eco joining 1", genesis)),
            another(|wanted| wanted.programme = 1),
            another(|wanted| wanted.maker = SHOP),
            another(|wanted| wanted.said += 1),
        ] {
            assert_noop!(
                wanted().certify_by(signature.clone()),
                Error::<Test>::BadSignature
            );
            assert_noop!(
                Eco::rotate_device_key(signed(MAKER), 0, id(SPARE), now(), signature),
                Error::<Test>::BadSignature
            );
        }
        let good = by(SPARE, &message("dure eco key 1", genesis));
        assert_ok!(wanted().certify_by(good));
    });
}

#[test]
fn a_maker_without_won_certifies_nothing() {
    test(|| {
        grant(HEIR, DOORS.maker);
        let heir = id(HEIR);
        assert_ok!(Eco::admit_maker(signed(OPERATOR), 0, heir, 1, limits()));
        let wanted = Wanted {
            maker: HEIR,
            ..wanted()
        };
        assert_noop!(wanted.certify(), TokenError::FundsUnavailable);
    });
}

#[test]
fn another_key_opens_a_new_generation() {
    test(|| {
        credit(SCALE, BOTTLES, 1, 0);
        let old = proof(SCALE, BOTTLES, 1, 0);
        System::reset_events();
        let held = on_hold(MAKER);
        assert_ok!(rotates(signed(MAKER), SPARE, now()));
        assert_eq!(
            events(),
            [Event::DeviceKeyRotated {
                device: 0,
                key: id(SPARE),
                generation: 1
            }]
        );
        let device = record(0);
        assert_eq!((device.key, device.generation), (id(SPARE), 1));
        assert_eq!(device.used, Window::default());
        assert_eq!(Eco::device_of(id(SPARE)), Some(0));
        assert_eq!(Eco::device_of(id(SCALE)), None);
        assert_eq!(on_hold(MAKER), held);

        // What the old key has signed, or signs, is void.
        assert_noop!(bring(SCALE, old), Error::<Test>::WrongGeneration);
        let new = Proof {
            generation: 1,
            nonce: 0,
            ..old
        };
        assert_noop!(bring(SCALE, new), Error::<Test>::BadSignature);
        assert_ok!(bring(SPARE, new));
    });
}

#[test]
fn a_key_that_comes_back_is_another_generation() {
    test(|| {
        let old = proof(SCALE, BOTTLES, 1, 0);
        assert_ok!(rotates(signed(MAKER), SPARE, now()));
        assert_ok!(rotates(signed(MAKER), SCALE, now()));
        assert_eq!(record(0).generation, 2);
        assert_noop!(bring(SCALE, old), Error::<Test>::WrongGeneration);
        assert_eq!(credit(SCALE, BOTTLES, 1, 0), 10);
    });
}

#[test]
fn a_maker_its_operator_and_the_council_rotate_and_remove() {
    test(|| {
        for origin in [signed(MAKER), signed(OPERATOR), root()] {
            assert_tries(origin, Ok(()));
        }
    });
}

#[test]
fn nobody_else_rotates_and_removes() {
    test(|| {
        // The shop where it stands does not, and another maker neither.
        grant(STRANGER, DOORS.maker);
        let stranger = id(STRANGER);
        assert_ok!(Eco::admit_maker(signed(OPERATOR), 0, stranger, 1, limits()));
        for who in [STRANGER, SHOP, FUNDER, OTHER_OPERATOR, SCALE] {
            assert_tries(signed(who), Err(Error::<Test>::NotMaker.into()));
        }
        assert_tries(bare(), Err(DispatchError::BadOrigin));
    });
}

#[test]
fn a_stopped_maker_rotates_and_removes_nothing() {
    test(|| {
        let maker = || signed(MAKER);
        Stopped::set(vec![id(MAKER)]);
        assert_tries(maker(), Err(TokenError::Frozen.into()));
        Stopped::set(Vec::new());
        revoke(MAKER, DOORS.maker);
        assert_tries(maker(), Err(DispatchError::Other("no badge")));
        grant(MAKER, DOORS.maker);
        Badges::<Test>::kill();
        assert_tries(maker(), Err(Error::<Test>::BadgesNotNamed.into()));
        Badges::<Test>::put(DOORS);
        assert_ok!(Eco::suspend_party(signed(OPERATOR), 0, id(MAKER)));
        assert_tries(maker(), Err(Error::<Test>::PartySuspended.into()));
        // Others do in its place.
        for origin in [signed(OPERATOR), root()] {
            assert_tries(origin, Ok(()));
        }
    });
}

#[test]
fn a_stopped_operator_rotates_and_removes_nothing() {
    test(|| {
        let operator = || signed(OPERATOR);
        Stopped::set(vec![id(OPERATOR)]);
        assert_tries(operator(), Err(TokenError::Frozen.into()));
        Stopped::set(Vec::new());
        revoke(OPERATOR, DOORS.operator);
        assert_tries(operator(), Err(DispatchError::Other("no badge")));
        grant(OPERATOR, DOORS.operator);
        let other = id(OTHER_OPERATOR);
        assert_ok!(Eco::replace_operator(root(), 0, other, id(FUNDER)));
        assert_tries(operator(), Err(Error::<Test>::NotMaker.into()));
        assert_tries(signed(OTHER_OPERATOR), Ok(()));
        assert_tries(signed(MAKER), Ok(()));
    });
}

#[test]
fn a_device_that_is_not_there_does_nothing() {
    test(|| {
        let there = Bond {
            device: 9,
            ..bond(0, now())
        };
        let said = Eco::bond_message(there);
        let key = key_signs(SPARE, 0);
        assert_storage_noop!({
            let tried = [
                Eco::rotate_device_key(root(), 9, id(SPARE), now(), key),
                done(Eco::suspend_device(root(), 9, now())),
                done(Eco::reinstate_device(root(), 9)),
                Eco::remove_device(root(), 9),
                Eco::bind_device(signed(MEMBER), there, by(BIKE, &said), None),
                Eco::unbind_device(root(), 9, now(), None),
            ];
            let refused: DispatchResult = Err(Error::<Test>::DeviceNotFound.into());
            assert_eq!(tried, [refused; 6]);
        });
    });
}

#[test]
fn a_suspended_device_proves_nothing_and_does_not_count() {
    test(|| {
        assert_eq!(credit(SCALE, ALUMINIUM, 2_000, 0), 1_000);
        assert_eq!(credit(MACHINE, BOTTLES, 5, 0), 50);
        let next = proof(SCALE, BOTTLES, 1, 0);
        System::reset_events();
        assert_ok!(suspends(signed(OPERATOR), NOON));
        assert_eq!(
            events(),
            [Event::DeviceSuspended {
                device: 0,
                by: SuspendedBy::Keeper,
                from: 0
            }]
        );
        let suspension = Suspension {
            by: SuspendedBy::Keeper,
            from: 0,
        };
        assert_eq!(record(0).suspended, Some(suspension));
        assert_eq!((epoch(0).credited, epoch(0).excluded), (1_050, 1_000));
        assert!(Eco::use_of(0, 0, 0).excluded && !Eco::use_of(0, 0, 1).excluded);
        assert_eq!(Eco::measured(0, 0), [(BOTTLES, 5)]);
        assert_noop!(bring(SCALE, next), Error::<Test>::DeviceSuspended);

        System::reset_events();
        assert_ok!(reinstates(signed(OPERATOR)));
        assert_eq!(events(), [Event::DeviceReinstated { device: 0 }]);
        assert_eq!(record(0).suspended, None);
        assert_eq!((epoch(0).credited, epoch(0).excluded), (1_050, 0));
        assert!(!Eco::use_of(0, 0, 0).excluded);
        assert_eq!(Eco::measured(0, 0), [(ALUMINIUM, 2_000), (BOTTLES, 5)]);
        assert_ok!(bring(SCALE, next));
    });
}

#[test]
fn a_device_does_not_count_from_the_epoch_of_a_moment_on() {
    test(|| {
        let second = BEGINS + EPOCH;
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, POOL));
        credit(SCALE, BOTTLES, 1, 0);
        at(second);
        credit(SCALE, BOTTLES, 2, 0);
        let excluded = || [epoch(0).excluded, epoch(1).excluded];

        assert_ok!(suspends(signed(OPERATOR), second));
        assert_eq!(excluded(), [0, 20]);
        // The same and a later moment say nothing new; an earlier one does.
        for since in [second, now()] {
            assert_noop!(
                suspends(signed(OPERATOR), since),
                Error::<Test>::AlreadySuspended
            );
        }
        System::reset_events();
        assert_ok!(suspends(signed(OPERATOR), second - 1));
        assert_eq!(
            events(),
            [Event::DeviceSuspended {
                device: 0,
                by: SuspendedBy::Keeper,
                from: 0
            }]
        );
        assert_eq!(excluded(), [10, 20]);
        for since in [BEGINS, 0] {
            assert_noop!(
                suspends(signed(OPERATOR), since),
                Error::<Test>::AlreadySuspended
            );
        }
        assert_ok!(reinstates(signed(OPERATOR)));
        assert_eq!(excluded(), [0, 0]);
    });
}

#[test]
fn a_device_is_suspended_since_no_later_moment_than_now() {
    test(|| {
        for since in [NOON + 1, Moment::MAX] {
            for origin in [signed(OPERATOR), root()] {
                assert_noop!(suspends(origin, since), Error::<Test>::FromTheFuture);
            }
        }
        // Before the programme has begun is since its beginning.
        assert_ok!(suspends(signed(OPERATOR), 0));
        assert_eq!(
            record(0).suspended.map(|suspension| suspension.from),
            Some(0)
        );
    });
}

#[test]
fn a_device_counts_in_epochs_that_are_closed() {
    test(|| {
        assert_ok!(Eco::fund_pool(signed(FUNDER), 0, 1, POOL));
        credit(SCALE, BOTTLES, 1, 0);
        at(BEGINS + EPOCH);
        credit(SCALE, BOTTLES, 2, 0);
        close(0);
        assert_ok!(suspends(signed(OPERATOR), NOON));
        assert_eq!([epoch(0).excluded, epoch(1).excluded], [0, 20]);
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 10);
    });
}

#[test]
fn a_device_that_the_council_suspends_it_alone_reinstates() {
    test(|| {
        let second = BEGINS + EPOCH;
        at(second);
        assert_ok!(suspends(signed(OPERATOR), NOON));
        System::reset_events();
        // The council's is harder; the earlier moment stays.
        assert_ok!(suspends(root(), second));
        assert_eq!(
            events(),
            [Event::DeviceSuspended {
                device: 0,
                by: SuspendedBy::Council,
                from: 0
            }]
        );
        for origin in [signed(OPERATOR), root()] {
            assert_noop!(suspends(origin, NOON), Error::<Test>::AlreadySuspended);
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
        assert_ok!(suspends(signed(OPERATOR), NOON));
        assert_ok!(reinstates(root()));
    });
}

#[test]
fn an_operator_says_an_earlier_moment_of_what_the_council_has_suspended() {
    test(|| {
        let second = BEGINS + EPOCH;
        at(second);
        assert_ok!(suspends(root(), second));
        assert_ok!(suspends(signed(OPERATOR), NOON));
        let suspension = Suspension {
            by: SuspendedBy::Council,
            from: 0,
        };
        assert_eq!(record(0).suspended, Some(suspension));
    });
}

#[test]
fn a_device_goes_and_its_maker_gets_the_deposit_back() {
    test(|| {
        assert_ok!(Eco::remove_device(signed(MAKER), 0));
        assert_eq!(events(), [Event::DeviceRemoved { device: 0 }]);
        assert!(Eco::device_details(0).is_none());
        assert_eq!(Eco::device_of(id(SCALE)), None);
        assert!(!DevicesOf::<Test>::contains_key(0, 0));
        assert_eq!((devices_of(MAKER), devices_of(SHOP)), (2, 0));
        assert_eq!(on_hold(MAKER), 2 * deposit::<DeviceOf<Test>>());
        // Its key is another device from then on.
        assert_eq!(certify(SCALE, None, &[ALUMINIUM]), 3);
    });
}

#[test]
fn a_device_goes_once_all_is_closed_that_it_has_proved() {
    test(|| {
        credit(SCALE, BOTTLES, 1, 0);
        for origin in [signed(MAKER), signed(OPERATOR), root()] {
            assert_noop!(Eco::remove_device(origin, 0), Error::<Test>::DeviceInUse);
        }
        at(closes(0));
        assert_noop!(
            Eco::remove_device(signed(MAKER), 0),
            Error::<Test>::DeviceInUse
        );
        close(0);
        assert_ok!(Eco::remove_device(signed(MAKER), 0));
        // What it has credited is paid.
        assert_ok!(claim(MEMBER, 0));
        assert_eq!(won(MEMBER), 10);
    });
}

#[test]
fn a_bike_is_a_member_s_by_both_signatures() {
    test(|| {
        let ride = proof(BIKE, RIDE, 10_000, 0);
        assert_noop!(bring(BIKE, ride), Error::<Test>::NotBound);
        assert_ok!(binds(bond(0, now()), MEMBER));
        assert_eq!(
            events(),
            [Event::DeviceBound {
                device: BICYCLE,
                member: 0
            }]
        );
        let binding = Binding {
            member: 0,
            from: NOON,
            until: Moment::MAX,
        };
        assert_eq!(record(BICYCLE).bindings.as_slice(), [binding]);
        assert_noop!(
            bring(BIKE, Proof { member: 1, ..ride }),
            Error::<Test>::NotBound
        );
        assert_ok!(bring(BIKE, ride));
        // 10 points a kilometre.
        assert_eq!(epoch(0).credited, 100);
    });
}

#[test]
fn a_member_that_sends_the_transaction_signs_nothing_else() {
    test(|| {
        let bond = bond(0, now());
        let by_bike = by(BIKE, &Eco::bond_message(bond));
        for who in [STRANGER, OTHER, OPERATOR, MAKER] {
            assert_noop!(
                Eco::bind_device(signed(who), bond, by_bike.clone(), None),
                Error::<Test>::SignatureMissing
            );
        }
        for origin in [root(), bare()] {
            assert_noop!(
                Eco::bind_device(origin, bond, by_bike.clone(), None),
                DispatchError::BadOrigin
            );
        }
        assert_ok!(Eco::bind_device(signed(MEMBER), bond, by_bike, None));
    });
}

#[test]
fn a_bond_is_signed_by_both_and_for_this_chain() {
    test(|| {
        let bond = bond(0, now());
        let said = Eco::bond_message(bond);
        let message = |name, genesis| pallet_support::message(name, genesis, &bond);
        let binds = |by_device, by_member| {
            Eco::bind_device(signed(STRANGER), bond, by_device, Some(by_member))
        };
        let genesis = System::block_hash(0);
        let bad = |who| {
            [
                by(STRANGER, &said),
                by(who, &message("dure eco bond 1", H256::repeat_byte(1))),
                by(who, &message("dure eco key 1", genesis)),
                by(who, &Eco::bond_message(Bond { member: 1, ..bond })),
                by(who, &Eco::bond_message(Bond { device: 1, ..bond })),
                by(
                    who,
                    &Eco::bond_message(Bond {
                        at: NOON + 1,
                        ..bond
                    }),
                ),
            ]
        };
        for by_device in bad(BIKE) {
            assert_noop!(
                binds(by_device, by(MEMBER, &said)),
                Error::<Test>::BadSignature
            );
        }
        for by_member in bad(MEMBER) {
            assert_noop!(
                binds(by(BIKE, &said), by_member),
                Error::<Test>::BadSignature
            );
        }
        assert_noop!(
            binds(by(MEMBER, &said), by(BIKE, &said)),
            Error::<Test>::BadSignature
        );
        let good = message("dure eco bond 1", genesis);
        assert_ok!(binds(by(BIKE, &good), by(MEMBER, &good)));
    });
}

#[test]
fn a_key_that_was_replaced_binds_nothing() {
    test(|| {
        let bond = bond(0, now());
        let said = Eco::bond_message(bond);
        let key = key_signs(SPARE, 0);
        assert_ok!(Eco::rotate_device_key(
            signed(MAKER),
            BICYCLE,
            id(SPARE),
            now(),
            key
        ));
        assert_noop!(binds(bond, MEMBER), Error::<Test>::BadSignature);
        let by_new = by(SPARE, &said);
        assert_ok!(Eco::bind_device(signed(MEMBER), bond, by_new, None));
    });
}

#[test]
fn a_bond_was_signed_within_thirty_days() {
    test(|| {
        for bad in [0, NOON - MAX_SIGNED, NOON + MAX_AHEAD + 1, Moment::MAX] {
            let bond = bond(0, bad);
            assert_noop!(binds(bond, MEMBER), Error::<Test>::SignatureOver);
        }
        // Since the member has joined.
        for old in [NOON - MAX_SIGNED + 1, NOON - 1] {
            assert_noop!(binds(bond(0, old), MEMBER), Error::<Test>::Outdated);
        }
        for good in [NOON, NOON + MAX_AHEAD] {
            assert_ok!(hypothetically!(binds(bond(0, good), MEMBER)));
        }
        at(NOON + MAX_SIGNED - 1);
        assert_ok!(hypothetically!(binds(bond(0, NOON), MEMBER)));
        at(NOON + MAX_SIGNED);
        assert_noop!(binds(bond(0, NOON), MEMBER), Error::<Test>::SignatureOver);
        assert_ok!(binds(bond(0, NOON + 1), MEMBER));
    });
}

#[test]
fn who_has_joined_again_is_bound_by_what_it_has_signed_since() {
    test(|| {
        at(NOON + HOUR);
        let old = bond(0, now());
        assert_ok!(Eco::leave(signed(MEMBER), 0, now(), None));
        at(NOON + 2 * HOUR);
        assert_eq!(join(MEMBER), 0);
        for old in [old, bond(0, now() - 1)] {
            assert_noop!(binds(old, MEMBER), Error::<Test>::Outdated);
        }
        assert_ok!(binds(bond(0, now()), MEMBER));
    });
}

#[test]
fn a_device_is_bound_to_a_member_of_its_programme_in_good_standing() {
    test(|| {
        let bind = || binds(bond(0, now()), MEMBER);
        assert_noop!(binds(bond(9, now()), MEMBER), Error::<Test>::MemberNotFound);
        assert_eq!(create(terms()), 1);
        assert_ok!(join_by(MEMBER, 1));
        assert_noop!(binds(bond(2, now()), MEMBER), Error::<Test>::MemberNotFound);

        Stopped::set(vec![id(MEMBER)]);
        assert_noop!(bind(), TokenError::Frozen);
        Stopped::set(Vec::new());
        assert_ok!(Eco::suspend_member(signed(OPERATOR), 0));
        assert_noop!(bind(), Error::<Test>::MemberSuspended);
        assert_ok!(Eco::reinstate_member(signed(OPERATOR), 0));
        assert_ok!(hypothetically!(bind()));
        assert_ok!(Eco::leave(signed(MEMBER), 0, now(), None));
        assert_noop!(bind(), Error::<Test>::MemberLeft);
    });
}

#[test]
fn a_suspended_device_is_bound_to_nobody() {
    test(|| {
        let bike = || device(BIKE);
        assert_ok!(done(Eco::suspend_device(root(), bike(), NOON)));
        let bond = bond(0, now());
        assert_noop!(binds(bond, MEMBER), Error::<Test>::DeviceSuspended);
        assert_ok!(done(Eco::reinstate_device(root(), bike())));
        assert_ok!(binds(bond, MEMBER));
    });
}

#[test]
fn a_device_is_one_member_s_at_a_time() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        at(NOON + HOUR);
        for who in [MEMBER, OTHER] {
            assert_noop!(bind(BIKE, who), Error::<Test>::AlreadyBound);
        }
    });
}

#[test]
fn a_member_gives_its_device_away() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        at(NOON + HOUR);
        System::reset_events();
        assert_ok!(unbinds(signed(MEMBER)));
        assert_eq!(
            events(),
            [Event::DeviceUnbound {
                device: BICYCLE,
                member: 0
            }]
        );
        let binding = Binding {
            member: 0,
            from: NOON,
            until: NOON + HOUR + 1,
        };
        assert_eq!(record(BICYCLE).bindings.as_slice(), [binding]);
        for origin in [signed(MEMBER), signed(OPERATOR), root()] {
            assert_noop!(unbinds(origin), Error::<Test>::NotBound);
        }
        // In that moment it was still the member's.
        let last = proof(BIKE, RIDE, 10_000, 0);
        let after = Proof {
            at: NOON + HOUR + 1,
            ..last
        };
        assert_noop!(bring(BIKE, after), Error::<Test>::NotBound);
        assert_ok!(bring(BIKE, last));
    });
}

#[test]
fn a_member_a_stranger_with_its_signature_the_operator_and_the_council_unbind() {
    test(|| {
        assert_noop!(unbinds(root()), Error::<Test>::NotBound);
        assert_ok!(bind(BIKE, MEMBER));
        for origin in [signed(MEMBER), signed(OPERATOR), root()] {
            assert_ok!(hypothetically!(unbinds(origin)));
        }
        assert_ok!(unbinds_by(MEMBER, gives_away(0, now())));
        assert!(record(BICYCLE).bound().is_none());
    });
}

#[test]
fn the_operator_and_the_council_unbind_whenever() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        Stopped::set(vec![id(MEMBER)]);
        for origin in [signed(OPERATOR), root()] {
            for moment in [0, Moment::MAX] {
                let origin = origin.clone();
                let unbound = || Eco::unbind_device(origin, BICYCLE, moment, None);
                assert_ok!(hypothetically!(unbound()));
            }
        }
    });
}

#[test]
fn a_stopped_operator_unbinds_nothing() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        Stopped::set(vec![id(OPERATOR)]);
        assert_noop!(unbinds(signed(OPERATOR)), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(OPERATOR, DOORS.operator);
        assert_noop!(unbinds(signed(OPERATOR)), DispatchError::Other("no badge"));
        grant(OPERATOR, DOORS.operator);
        let other = id(OTHER_OPERATOR);
        assert_ok!(Eco::replace_operator(root(), 0, other, id(FUNDER)));
        assert_noop!(unbinds(signed(OPERATOR)), Error::<Test>::SignatureMissing);
        assert_ok!(unbinds(signed(OTHER_OPERATOR)));
    });
}

#[test]
fn nobody_gives_away_what_is_another_s() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        for who in [STRANGER, OTHER, MAKER, BIKE] {
            assert_noop!(unbinds(signed(who)), Error::<Test>::SignatureMissing);
        }
        assert_noop!(unbinds(bare()), DispatchError::BadOrigin);
        let good = gives_away(0, now());
        assert_noop!(unbinds_by(OTHER, good), Error::<Test>::BadSignature);
        for other in [
            gives_away(1, now()),
            Leaving {
                device: None,
                ..good
            },
            Leaving {
                device: Some(1),
                ..good
            },
        ] {
            assert_noop!(unbinds_by(MEMBER, other), Error::<Test>::BadSignature);
        }
        let elsewhere = pallet_support::message("dure eco leaving 1", H256::repeat_byte(1), &good);
        let signature = Some(by(MEMBER, &elsewhere));
        assert_noop!(
            Eco::unbind_device(signed(STRANGER), BICYCLE, good.at, signature),
            Error::<Test>::BadSignature
        );
        Stopped::set(vec![id(MEMBER)]);
        assert_noop!(unbinds(signed(MEMBER)), TokenError::Frozen);
        assert_noop!(unbinds_by(MEMBER, good), TokenError::Frozen);
    });
}

#[test]
fn a_device_is_given_away_by_who_has_signed_since_it_has_it() {
    test(|| {
        at(NOON + HOUR);
        assert_ok!(bind(BIKE, MEMBER));
        let from = NOON + HOUR;
        let moments = [from - MAX_SIGNED, from + MAX_AHEAD + 1, Moment::MAX];
        for bad in moments {
            assert_noop!(
                unbinds_by(MEMBER, gives_away(0, bad)),
                Error::<Test>::SignatureOver
            );
        }
        for old in [from - MAX_SIGNED + 1, from - 1] {
            assert_noop!(
                unbinds_by(MEMBER, gives_away(0, old)),
                Error::<Test>::Outdated
            );
        }
        for good in [from, from + MAX_AHEAD] {
            let leaving = gives_away(0, good);
            assert_ok!(hypothetically!(unbinds_by(MEMBER, leaving)));
        }
    });
}

#[test]
fn what_the_one_before_has_signed_binds_no_more() {
    test(|| {
        let early = bond(1, now());
        assert_ok!(bind(BIKE, MEMBER));
        at(NOON + HOUR);
        let again = bond(0, NOON + HOUR);
        assert_ok!(unbinds(signed(MEMBER)));
        assert_noop!(binds(early, OTHER), Error::<Test>::Outdated);
        assert_noop!(binds(again, MEMBER), Error::<Test>::Outdated);
        assert_noop!(binds(bond(1, NOON + HOUR), OTHER), Error::<Test>::Outdated);
        assert_ok!(binds(bond(1, NOON + HOUR + 1), OTHER));
        // It is the new one's from where it is the old one's no more.
        let bindings = [
            Binding {
                member: 0,
                from: NOON,
                until: NOON + HOUR + 1,
            },
            Binding {
                member: 1,
                from: NOON + HOUR + 1,
                until: Moment::MAX,
            },
        ];
        assert_eq!(record(BICYCLE).bindings.as_slice(), bindings);
    });
}

#[test]
fn a_bond_that_was_signed_two_minutes_ahead_is_not_good_again() {
    test(|| {
        let ahead = NOON + MAX_AHEAD;
        let early = bond(0, ahead);
        let binding = |from, until| Binding {
            member: 0,
            from,
            until,
        };
        assert_ok!(binds(early, MEMBER));
        let held = binding(ahead, Moment::MAX);
        assert_eq!(record(BICYCLE).bindings.as_slice(), [held]);
        // It is not the member's yet.
        let ride = proof(BIKE, RIDE, 10_000, 0);
        assert_noop!(bring(BIKE, ride), Error::<Test>::NotBound);
        assert_noop!(unbinds(signed(MEMBER)), Error::<Test>::Outdated);
        let before = gives_away(0, ahead - 1);
        assert_noop!(unbinds_by(MEMBER, before), Error::<Test>::Outdated);
        for origin in [signed(OPERATOR), root()] {
            assert_ok!(hypothetically!({
                let unbound = unbinds(origin);
                let ended = binding(ahead, ahead + 1);
                assert_eq!(record(BICYCLE).bindings.as_slice(), [ended]);
                let again = binds(early, MEMBER);
                assert_eq!(again, Err(Error::<Test>::Outdated.into()));
                unbound
            }));
        }
        let away = gives_away(0, ahead);
        assert_ok!(unbinds_by(MEMBER, away));
        let ended = binding(ahead, ahead + 1);
        assert_eq!(record(BICYCLE).bindings.as_slice(), [ended]);
        assert_ok!(bring(BIKE, Proof { at: ahead, ..ride }));

        assert_noop!(binds(early, MEMBER), Error::<Test>::Outdated);
        at(ahead + 1);
        assert_noop!(binds(early, MEMBER), Error::<Test>::Outdated);
        assert_ok!(binds(bond(0, now()), MEMBER));
        let held = binding(ahead + 1, Moment::MAX);
        assert_eq!(record(BICYCLE).bindings.as_slice(), [ended, held]);
        // And what gave it away does not do so again.
        assert_noop!(unbinds_by(MEMBER, away), Error::<Test>::Outdated);
        assert_ok!(unbinds_by(MEMBER, gives_away(0, now())));
    });
}

#[test]
fn what_was_ridden_before_counts_for_who_had_the_bike_then() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        assert_eq!(credit(BIKE, RIDE, 10_000, 0), 100);
        at(NOON + DAY);
        let late = proof(BIKE, RIDE, 20_000, 0);
        assert_ok!(unbinds(signed(MEMBER)));
        at(NOON + 2 * DAY);
        assert_ok!(bind(BIKE, OTHER));
        let points = |member| {
            let shares = Eco::points_of(0, 0, member);
            shares.iter().map(|share| share.points).sum::<Points>()
        };
        assert_eq!((points(0), points(1)), (100, 0));
        // Not the new one's before it had it, nor the old one's after.
        let after = NOON + DAY + 1;
        for (moment, member) in [(late.at, 1), (after, 0), (after, 1)] {
            let other = Proof {
                at: moment,
                member,
                ..late
            };
            assert_noop!(bring(BIKE, other), Error::<Test>::NotBound);
        }
        assert_ok!(bring(BIKE, late));
        assert_eq!(credit(BIKE, RIDE, 30_000, 1), 300);
        assert_eq!((points(0), points(1)), (300, 300));
    });
}

#[test]
fn a_device_is_four_members_in_72_hours_at_most() {
    test(|| {
        for turn in 1..=4 {
            assert_ok!(bind(BIKE, MEMBER));
            at(NOON + turn * HOUR);
            assert_ok!(unbinds(root()));
            assert_noop!(bind(BIKE, OTHER), Error::<Test>::Outdated);
            at(now() + 1);
        }
        assert_noop!(bind(BIKE, OTHER), Error::<Test>::TooManyBindings);
        // The first was over an hour and a millisecond after noon.
        at(NOON + HOUR + MAX_WAY);
        assert_noop!(bind(BIKE, OTHER), Error::<Test>::TooManyBindings);
        at(NOON + HOUR + MAX_WAY + 1);
        assert_ok!(bind(BIKE, OTHER));
        assert_eq!(record(BICYCLE).bindings.len(), 4);
    });
}

#[test]
fn who_leaves_leaves_its_device_behind() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        at(NOON + HOUR);
        assert_ok!(Eco::leave(signed(MEMBER), 0, now(), None));
        at(NOON + 2 * HOUR);
        let early = bond(1, NOON + HOUR);
        assert_noop!(binds(early, OTHER), Error::<Test>::Outdated);
        System::reset_events();
        assert_ok!(binds(bond(1, NOON + HOUR + 1), OTHER));
        let device = BICYCLE;
        assert_eq!(
            events(),
            [
                Event::DeviceUnbound { device, member: 0 },
                Event::DeviceBound { device, member: 1 }
            ]
        );
        let bindings = [
            Binding {
                member: 0,
                from: NOON,
                until: NOON + HOUR + 1,
            },
            Binding {
                member: 1,
                from: NOON + 2 * HOUR,
                until: Moment::MAX,
            },
        ];
        assert_eq!(record(BICYCLE).bindings.as_slice(), bindings);
    });
}

#[test]
fn who_is_forgotten_has_left_its_device_behind() {
    test(|| {
        assert_ok!(bind(BIKE, MEMBER));
        assert_ok!(Eco::leave(signed(MEMBER), 0, now(), None));
        at(NOON + 124 * DAY);
        assert_ok!(Eco::remove_member(signed(STRANGER), 0));
        assert_ok!(hypothetically!(unbinds(signed(OPERATOR))));
        assert_ok!(bind(BIKE, OTHER));
        assert_eq!(record(BICYCLE).bound().map(|bound| bound.member), Some(1));
    });
}

#[test]
fn a_suspended_device_does_not_go() {
    test(|| {
        for suspender in [signed(OPERATOR), root()] {
            assert_ok!(suspends(suspender.clone(), NOON));
            for origin in [signed(MAKER), signed(OPERATOR), root()] {
                assert_noop!(
                    Eco::remove_device(origin, 0),
                    Error::<Test>::DeviceSuspended
                );
            }
            assert_ok!(reinstates(suspender));
        }
        assert_ok!(Eco::remove_device(signed(MAKER), 0));
    });
}

#[test]
fn a_suspended_device_has_another_key_and_stays_suspended() {
    test(|| {
        assert_ok!(suspends(root(), NOON));
        assert_ok!(rotates(signed(MAKER), SPARE, now()));
        let next = proof(SPARE, BOTTLES, 1, 0);
        assert_noop!(bring(SPARE, next), Error::<Test>::DeviceSuspended);
        assert_ok!(reinstates(root()));
        assert_ok!(bring(SPARE, next));
    });
}
