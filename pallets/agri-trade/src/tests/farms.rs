//! Farms: each is its badge, whoever holds that, and delivers what it may.

use crate::{mock::*, prices::Interim, *};
use frame::{deps::sp_runtime::AccountId32, testing_prelude::*};

const BADGE: u32 = 5;
const OTHER_BADGE: u32 = 6;
const CONTRACT: Option<(ActId, H256)> = Some((7, SALT));

/// What the mock asks for a record: 100 won, and one a byte.
fn deposit<Record: MaxEncodedLen>() -> u128 {
    100 + Record::max_encoded_len().saturated_into::<u128>()
}

fn farm(farm: FarmId) -> FarmOf<Test> {
    Farms::<Test>::get(farm).expect("a farm")
}

fn enrolment(season: SeasonId, farm: FarmId) -> Enrolment<AccountId32> {
    Enrolments::<Test>::get(season, farm).expect("a number")
}

fn issued(index: u32) -> BadgeRef<AccountId32> {
    BadgeRef::Issued { batch: 0, index }
}

fn registers(by: RuntimeOrigin, who: Who) -> DispatchResult {
    Rice::register_farm(by, id(who), TOWNSHIP)
}

fn rotates(by: RuntimeOrigin, to: Who) -> DispatchResult {
    Rice::rotate_farm_key(by, 0, id(to))
}

fn removes(by: RuntimeOrigin, farm: FarmId) -> DispatchResult {
    Rice::remove_farm(by, farm)
}

/// The operator gives the first farm a quota in the first season.
/// More than a farm has at the beginning.
const MORE: Grams = 2_000 * TONNE;

fn allots(quota: Grams) -> DispatchResult {
    Rice::set_quota(signed(OPERATOR), 0, 0, quota, None)
}

/// The same, by this contract.
fn contracts(contract: Option<(ActId, H256)>) -> DispatchResult {
    Rice::set_quota(signed(OPERATOR), 0, 0, MORE, contract)
}

/// Has the first farm owe ₩33,340 to each of so many more seasons: for a sack worth ₩66,660 it was
/// paid ₩100,000 at once.
fn indebted(seasons: u32) {
    for _ in 0..seasons {
        let dear = Terms {
            interim: Interim::Flat(100_000),
            netting: 0,
            ..terms()
        };
        let season = open(2026, dear);
        assert_ok!(Rice::fund_season(signed(FUNDER), season, 100_000));
        enroll(season, 0);
        let lot = accepted(weighing(season, 1), SPECIAL);
        price(season, OF_2022, PRICES);
        assert_ok!(settle(season, &[lot]));
    }
}

/// Has the first farm fail the first season's variety check.
fn excluded() {
    let sampler = signed(SAMPLER);
    let lot = weighed(weighing(0, 1));
    assert_ok!(Rice::record_variety_check(sampler, 0, 0, 201, SALT));
    assert_ok!(Rice::withdraw(signed(OPERATOR), lot, None));
}

#[test]
fn an_operator_registers_a_farm_for_a_deposit() {
    run(empty_state(), || {
        assert_ok!(registers(signed(OPERATOR), FARM));
        assert_eq!(
            events(),
            [Event::FarmRegistered {
                farm: 0,
                account: id(FARM),
                township: TOWNSHIP
            }]
        );
        let record = farm(0);
        assert_eq!(record.account, id(FARM));
        assert_eq!(record.badge, issued(BADGE));
        assert_eq!(record.township, TOWNSHIP);
        assert!(record.debts.is_empty());
        assert_eq!((record.seasons, record.exclusions.len()), (0, 0));
        assert_eq!(Rice::farm_of(id(FARM)), Some(0));
        assert_eq!(held(OPERATOR), deposit::<FarmOf<Test>>());
    });
}

#[test]
fn any_operator_registers_any_farm() {
    test(|| {
        assert_ok!(registers(signed(COMPTROLLER), OTHER_FARM));
        assert_eq!(held(COMPTROLLER), deposit::<FarmOf<Test>>());
        assert_eq!(Rice::farm_of(id(OTHER_FARM)), Some(1));
    });
}

#[test]
fn a_farm_registers_itself_and_pays_its_deposit() {
    test(|| {
        grant(STRANGER, DOORS.farm);
        assert_ok!(registers(signed(STRANGER), STRANGER));
        assert_eq!(held(STRANGER), deposit::<FarmOf<Test>>());
    });
}

#[test]
fn who_registers_a_farm_is_in_office() {
    test(|| {
        let other = || registers(signed(COMPTROLLER), OTHER_FARM);
        assert_noop!(
            registers(signed(STRANGER), OTHER_FARM),
            DispatchError::Other("no badge")
        );
        assert_noop!(registers(root(), OTHER_FARM), DispatchError::BadOrigin);
        Stopped::set(vec![id(COMPTROLLER)]);
        assert_noop!(other(), TokenError::Frozen);
        Stopped::set(Vec::new());
        revoke(COMPTROLLER, DOORS.operator);
        assert_noop!(other(), DispatchError::Other("no badge"));
    });
}

#[test]
fn a_farm_that_a_court_has_stopped_does_not_register_itself() {
    test(|| {
        grant(STRANGER, DOORS.farm);
        Stopped::mutate(|stopped| stopped.push(id(STRANGER)));
        assert_noop!(registers(signed(STRANGER), STRANGER), TokenError::Frozen);
    });
}

#[test]
fn no_farm_is_registered_before_the_badges_are_named() {
    run(empty_state(), || {
        Badges::<Test>::kill();
        assert_noop!(
            registers(signed(OPERATOR), FARM),
            Error::<Test>::BadgesNotNamed
        );
    });
}

#[test]
fn a_township_has_eight_digits() {
    run(empty_state(), || {
        let register = |township| Rice::register_farm(signed(OPERATOR), id(FARM), township);
        for township in [0, 46_810, 9_999_999, 100_000_000] {
            assert_noop!(register(township), Error::<Test>::InvalidTownship);
        }
        assert_ok!(register(10_000_000));
    });
}

#[test]
fn no_pot_is_a_farm() {
    test(|| {
        let pot = Rice::escrow(9);
        crate::mock::Held::mutate(|held| held.push((pot.clone(), DOORS.farm, None)));
        assert_noop!(
            Rice::register_farm(signed(OPERATOR), pot, TOWNSHIP),
            Error::<Test>::PotNotAllowed
        );
    });
}

#[test]
fn a_badge_is_one_farm() {
    test(|| {
        assert_noop!(
            registers(signed(OPERATOR), HEIR),
            DispatchError::Other("no badge")
        );
        assert_noop!(registers(signed(OPERATOR), FARM), Error::<Test>::BadgeTaken);
        // Nor is it another farm in other hands.
        issue(HEIR, DOORS.farm, BADGE);
        assert_noop!(registers(signed(OPERATOR), HEIR), Error::<Test>::BadgeTaken);
    });
}

#[test]
fn who_cannot_pay_the_deposit_registers_no_farm() {
    run(empty_state(), || {
        grant(HEIR, DOORS.operator);
        for who in [FARM, HEIR] {
            assert_noop!(registers(signed(who), FARM), TokenError::FundsUnavailable);
        }
    });
}

#[test]
fn anyone_says_that_a_farms_badge_was_moved() {
    test(|| {
        issue(HEIR, DOORS.farm, BADGE);
        assert_ok!(rotates(signed(STRANGER), HEIR));
        assert_eq!(
            events(),
            [Event::FarmKeyRotated {
                farm: 0,
                account: id(HEIR)
            }]
        );
        assert_eq!(farm(0).account, id(HEIR));
        assert_eq!(farm(0).badge, issued(BADGE));
        assert_eq!(Rice::farm_of(id(HEIR)), Some(0));
        assert_eq!(Rice::farm_of(id(FARM)), None);
        // Whoever has registered it goes on paying for it.
        let both = deposit::<SeasonOf<Test>>() + deposit::<FarmOf<Test>>();
        assert_eq!(held(OPERATOR), both);
    });
}

#[test]
fn a_key_that_has_lost_its_badge_sells_nothing_and_the_next_one_does() {
    test(|| {
        let lot = received(weighing(0, 100), SPECIAL);
        issue(HEIR, DOORS.farm, BADGE);
        for who in [FARM, HEIR] {
            assert_noop!(accept_by(who, lot), DispatchError::Other("no badge"));
        }
        assert_ok!(rotates(signed(HEIR), HEIR));
        assert_noop!(accept_by(FARM, lot), Error::<Test>::BadSignature);
        assert_ok!(accept_by(HEIR, lot));
        assert_eq!((won(FARM), won(HEIR)), (0, 3_000_000));
    });
}

#[test]
fn a_key_with_another_badge_sells_nothing() {
    test(|| {
        let lot = received(weighing(0, 1), SPECIAL);
        issue(HEIR, DOORS.farm, BADGE);
        issue(FARM, DOORS.farm, OTHER_BADGE);
        assert_noop!(accept(lot), Error::<Test>::BadgeMoved);
        assert_noop!(allots(MORE), Error::<Test>::BadgeMoved);
    });
}

#[test]
fn a_farm_keeps_its_debts_under_a_new_key() {
    test(|| {
        indebted(1);
        issue(HEIR, DOORS.farm, BADGE);
        assert_ok!(rotates(signed(STRANGER), HEIR));
        assert_eq!(debt(0), 33_340);
        assert_noop!(registers(signed(OPERATOR), HEIR), Error::<Test>::BadgeTaken);
    });
}

#[test]
fn a_farm_keeps_its_exclusion_under_an_heirs_badge() {
    test(|| {
        excluded();
        issue(HEIR, DOORS.farm, OTHER_BADGE);
        assert_ok!(rotates(root(), HEIR));
        assert_noop!(allots(MORE), Error::<Test>::FarmExcluded);
    });
}

#[test]
fn the_council_alone_gives_a_farm_an_heirs_badge() {
    test(|| {
        issue(HEIR, DOORS.farm, OTHER_BADGE);
        for who in [OPERATOR, FARM, HEIR, STRANGER] {
            assert_noop!(rotates(signed(who), HEIR), Error::<Test>::NotTheBadge);
        }
        assert_ok!(rotates(root(), HEIR));
        assert_eq!(
            events(),
            [Event::FarmKeyRotated {
                farm: 0,
                account: id(HEIR)
            }]
        );
        assert_eq!(farm(0).account, id(HEIR));
        assert_eq!(farm(0).badge, issued(OTHER_BADGE));
        assert_eq!(Rice::farm_of(id(HEIR)), Some(0));
    });
}

#[test]
fn the_badge_before_becomes_no_other_farm() {
    test(|| {
        issue(HEIR, DOORS.farm, OTHER_BADGE);
        assert_ok!(rotates(root(), HEIR));
        assert_noop!(registers(signed(OPERATOR), FARM), Error::<Test>::BadgeTaken);
        assert_noop!(rotates(signed(FARM), FARM), Error::<Test>::NotTheBadge);
        // It may be this farm's again.
        assert_ok!(rotates(root(), FARM));
        assert_eq!(farm(0).badge, issued(BADGE));
    });
}

#[test]
fn a_farm_whose_badge_is_issued_anew_keeps_its_account() {
    test(|| {
        revoke(FARM, DOORS.farm);
        issue(FARM, DOORS.farm, OTHER_BADGE);
        assert_noop!(rotates(signed(FARM), FARM), Error::<Test>::NotTheBadge);
        assert_ok!(rotates(root(), FARM));
        assert_eq!(farm(0).account, id(FARM));
        assert_eq!(farm(0).badge, issued(OTHER_BADGE));
        assert_ok!(accept(received(weighing(0, 1), SPECIAL)));
    });
}

#[test]
fn no_farm_takes_anothers_badge() {
    test(|| {
        register(OTHER_FARM);
        assert_noop!(rotates(root(), OTHER_FARM), Error::<Test>::BadgeTaken);
        assert_noop!(
            rotates(signed(OTHER_FARM), OTHER_FARM),
            Error::<Test>::NotTheBadge
        );
    });
}

#[test]
fn a_farm_has_no_other_key_than_who_holds_a_badge() {
    test(|| {
        for by in [signed(STRANGER), root()] {
            assert_noop!(
                Rice::rotate_farm_key(by.clone(), 9, id(FARM)),
                Error::<Test>::FarmNotFound
            );
            assert_noop!(
                Rice::rotate_farm_key(by.clone(), 0, Rice::escrow(0)),
                Error::<Test>::PotNotAllowed
            );
            assert_noop!(rotates(by.clone(), HEIR), DispatchError::Other("no badge"));
            assert_noop!(rotates(by, FARM), Error::<Test>::NothingToDo);
        }
        assert_noop!(
            rotates(RuntimeOrigin::none(), FARM),
            DispatchError::BadOrigin
        );
    });
}

#[test]
fn no_key_is_rotated_without_badges() {
    test(|| {
        let doors = Badges::<Test>::take();
        assert_noop!(rotates(root(), HEIR), Error::<Test>::BadgesNotNamed);
        Badges::<Test>::set(doors);
    });
}

#[test]
fn a_farm_is_removed_by_who_pays_for_it_itself_or_the_council() {
    for by in [signed(OPERATOR), signed(OTHER_FARM), root()] {
        test(|| {
            let before = held(OPERATOR);
            let other = register(OTHER_FARM);
            System::reset_events();
            assert_eq!(held(OPERATOR), before + deposit::<FarmOf<Test>>());
            assert_ok!(removes(by, other));
            assert_eq!(events(), [Event::FarmRemoved { farm: other }]);
            assert_eq!(Rice::farm_details(other), None);
            assert_eq!(Rice::farm_of(id(OTHER_FARM)), None);
            assert_eq!(held(OPERATOR), before);
            // Its badge may be registered again, as another farm.
            assert_eq!(register(OTHER_FARM), other + 1);
        });
    }
}

#[test]
fn who_pays_for_a_farm_removes_it_without_a_badge() {
    test(|| {
        let other = register(OTHER_FARM);
        revoke(OPERATOR, DOORS.operator);
        assert_ok!(removes(signed(OPERATOR), other));
    });
}

#[test]
fn nobody_else_removes_a_farm() {
    test(|| {
        let other = register(OTHER_FARM);
        for who in [COMPTROLLER, STRANGER, FARM] {
            assert_noop!(removes(signed(who), other), Error::<Test>::NotAuthorized);
        }
        assert_noop!(
            removes(RuntimeOrigin::none(), other),
            DispatchError::BadOrigin
        );
        assert_noop!(removes(root(), 9), Error::<Test>::FarmNotFound);
    });
}

#[test]
fn who_was_a_farm_before_its_badge_was_moved_does_not_remove_it() {
    test(|| {
        revoke(OTHER_FARM, DOORS.farm);
        issue(OTHER_FARM, DOORS.farm, OTHER_BADGE);
        let other = register(OTHER_FARM);
        issue(HEIR, DOORS.farm, OTHER_BADGE);
        assert_ok!(Rice::rotate_farm_key(signed(HEIR), other, id(HEIR)));
        assert_noop!(
            removes(signed(OTHER_FARM), other),
            Error::<Test>::NotAuthorized
        );
        assert_ok!(removes(signed(HEIR), other));
    });
}

#[test]
fn who_is_stopped_by_a_court_removes_no_farm() {
    test(|| {
        let other = register(OTHER_FARM);
        for who in [OPERATOR, OTHER_FARM] {
            Stopped::set(vec![id(who)]);
            assert_noop!(removes(signed(who), other), TokenError::Frozen);
        }
        assert_ok!(removes(root(), other));
    });
}

#[test]
fn a_farm_with_a_number_stays() {
    test(|| {
        for by in [signed(OPERATOR), signed(FARM), root()] {
            assert_noop!(removes(by, 0), Error::<Test>::FarmNeeded);
        }
    });
}

#[test]
fn a_farm_that_owes_something_stays() {
    test(|| {
        indebted(1);
        assert_noop!(removes(root(), 0), Error::<Test>::FarmNeeded);
    });
}

/// Or else its badge could be registered anew, without it.
#[test]
fn a_farm_that_was_excluded_stays_until_the_council_lifts_that() {
    test(|| {
        excluded();
        at(terms().ends + MAX_WAY);
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        at(Timestamp::get() + KEPT);
        assert_ok!(Rice::prune_season(signed(STRANGER), 0, 100));
        assert_eq!(farm(0).seasons, 0);
        for by in [signed(OPERATOR), signed(FARM), root()] {
            assert_noop!(removes(by, 0), Error::<Test>::FarmNeeded);
        }
        assert_ok!(Rice::lift_exclusion(root(), 0));
        assert_ok!(removes(signed(FARM), 0));
    });
}

/// The operator takes quota from a farm whatever has become of that.
#[test]
fn less_may_be_asked_of_any_farm() {
    test(|| {
        excluded();
        revoke(FARM, DOORS.farm);
        assert_ok!(allots(TONNE));
        assert_eq!(enrolment(0, 0).quota, TONNE);
    });
}

#[test]
fn a_farm_goes_after_its_seasons_and_no_deposit_is_left() {
    test(|| {
        let lot = accepted(weighing(0, 100), SPECIAL);
        price(0, OF_2022, PRICES);
        assert_ok!(settle(0, &[lot]));
        assert_ok!(Rice::close_season(signed(OPERATOR), 0));
        lose(lot);
        at(Timestamp::get() + KEPT);
        let lots = Batch::truncate_from(vec![lot]);
        assert_ok!(Rice::prune_lots(signed(STRANGER), lots));
        assert_noop!(removes(signed(OPERATOR), 0), Error::<Test>::FarmNeeded);
        assert_ok!(Rice::prune_season(signed(STRANGER), 0, 100));
        assert_eq!(held(OPERATOR), deposit::<FarmOf<Test>>());
        assert_ok!(removes(signed(OPERATOR), 0));
        assert_eq!((held(OPERATOR), won(OPERATOR)), (0, GENESIS));
    });
}

#[test]
fn a_farm_has_a_number_in_a_season_with_its_first_quota() {
    test(|| {
        let other = register(OTHER_FARM);
        System::reset_events();
        assert_ok!(Rice::set_quota(root(), 0, other, TONNE, None));
        assert_eq!(
            events(),
            [Event::QuotaSet {
                season: 0,
                farm: other,
                number: 1,
                quota: TONNE
            }]
        );
        assert_eq!(
            enrolment(0, other),
            Enrolment {
                number: 1,
                quota: TONNE,
                delivered: 0,
                contract: None,
                check: None
            }
        );
        assert_eq!(Numbers::<Test>::get(0, 1), Some(other));
        assert_eq!(farm(other).seasons, 1);
        let farms = Seasons::<Test>::get(0).map(|season| season.farms);
        assert_eq!(farms, Some(2));
    });
}

#[test]
fn another_quota_keeps_the_number_and_what_was_delivered() {
    test(|| {
        register(OTHER_FARM);
        enroll(0, 1);
        weighed(weighing(0, 25));
        System::reset_events();
        assert_ok!(allots(2 * TONNE));
        assert_eq!(
            events(),
            [Event::QuotaSet {
                season: 0,
                farm: 0,
                number: 0,
                quota: 2 * TONNE
            }]
        );
        let after = enrolment(0, 0);
        assert_eq!((after.number, after.quota), (0, 2 * TONNE));
        assert_eq!(after.delivered, TONNE);
        assert_eq!(farm(0).seasons, 1);
        let farms = Seasons::<Test>::get(0).map(|season| season.farms);
        assert_eq!(farms, Some(2));
    });
}

#[test]
fn a_farm_has_another_number_in_another_season() {
    test(|| {
        let other = register(OTHER_FARM);
        let season = open(2027, terms());
        enroll(season, other);
        enroll(season, 0);
        assert_eq!(enrolment(0, 0).number, 0);
        assert_eq!(enrolment(season, 0).number, 1);
        assert_eq!(farm(0).seasons, 2);
    });
}

/// Twenty-five sacks are a tonne.
#[test]
fn a_quota_is_no_less_than_what_was_delivered() {
    test(|| {
        weighed(weighing(0, 25));
        assert_noop!(allots(TONNE - 1), Error::<Test>::InvalidQuota);
        assert_ok!(allots(TONNE));
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::QuotaFull);
    });
}

#[test]
fn a_farm_that_has_delivered_nothing_may_have_no_quota() {
    test(|| {
        assert_ok!(allots(0));
        assert_noop!(weigh(weighing(0, 1)), Error::<Test>::QuotaFull);
    });
}

#[test]
fn a_quota_is_set_until_deliveries_are_over() {
    test(|| {
        let ends = terms().ends;
        at(ends - 1);
        assert_ok!(allots(TONNE));
        at(ends);
        for by in [signed(OPERATOR), root()] {
            assert_noop!(
                Rice::set_quota(by, 0, 0, TONNE, None),
                Error::<Test>::OutsideDeliveries
            );
        }
    });
}

#[test]
fn no_farm_that_is_none_has_a_quota() {
    test(|| {
        assert_noop!(
            Rice::set_quota(root(), 0, 9, TONNE, None),
            Error::<Test>::FarmNotFound
        );
    });
}

#[test]
fn a_farm_without_its_badge_or_stopped_by_a_court_has_no_other_quota() {
    test(|| {
        let tries = || [signed(OPERATOR), root()].map(|by| Rice::set_quota(by, 0, 0, MORE, None));
        Stopped::mutate(|stopped| stopped.push(id(FARM)));
        let frozen = Err(TokenError::Frozen.into());
        assert_storage_noop!(assert_eq!(tries(), [frozen; 2]));
        Stopped::set(Vec::new());
        revoke(FARM, DOORS.farm);
        let badgeless = Err(DispatchError::Other("no badge"));
        assert_storage_noop!(assert_eq!(tries(), [badgeless; 2]));
    });
}

#[test]
fn a_farm_that_owes_to_as_many_seasons_as_it_can_has_no_other_quota() {
    test(|| {
        indebted(MAX_DEBTS);
        let season = open(2026, terms());
        let allot = || Rice::set_quota(signed(OPERATOR), season, 0, TONNE, None);
        assert_noop!(allot(), Error::<Test>::TooManyDebts);
        assert_ok!(Rice::write_off(root(), 0, 1));
        assert_ok!(allot());
    });
}

#[test]
fn an_excluded_farm_has_no_quota_until_that_is_over() {
    test(|| {
        excluded();
        assert_noop!(allots(MORE), Error::<Test>::FarmExcluded);
        let allot = |season| Rice::set_quota(root(), season, 0, TONNE, None);
        let last = open(2031, terms());
        assert_noop!(allot(last), Error::<Test>::FarmExcluded);
        let after = open(2032, terms());
        assert_ok!(allot(after));
        assert_ok!(Rice::lift_exclusion(root(), 0));
        assert_ok!(allot(last));
    });
}

#[test]
fn who_works_for_a_season_or_runs_it_delivers_nothing_in_it() {
    test(|| {
        for who in [INSPECTOR, OPERATOR, COMPTROLLER] {
            grant(who, DOORS.farm);
            let farm = register(who);
            assert_noop!(
                Rice::set_quota(signed(OPERATOR), 0, farm, TONNE, None),
                Error::<Test>::HasAnotherDuty
            );
        }
    });
}

/// Has the first season ask for a contract.
fn asks_for_a_contract() {
    let terms = Terms {
        contract: Some(DeedKind::Certified),
        ..terms()
    };
    assert_ok!(Rice::change_terms(signed(OPERATOR), 0, terms));
}

#[test]
fn a_farm_has_a_quota_by_a_contract_in_force_where_one_is_asked_for() {
    test(|| {
        asks_for_a_contract();
        assert_noop!(contracts(None), Error::<Test>::ContractMissing);
        let refused = DispatchError::Other("no deed");
        assert_noop!(contracts(CONTRACT), refused);
        // Another kind of deed, another act or another document is not the contract.
        InForce::set(vec![
            (7, SALT, DeedKind::FixedDate),
            (8, SALT, DeedKind::Certified),
            (7, H256::zero(), DeedKind::Certified),
        ]);
        assert_noop!(contracts(CONTRACT), refused);
        InForce::mutate(|deeds| deeds.push((7, SALT, DeedKind::Certified)));
        assert_ok!(contracts(CONTRACT));
        assert_eq!(enrolment(0, 0).contract, CONTRACT);
    });
}

#[test]
fn a_farm_delivers_no_more_once_its_contract_is_annulled() {
    test(|| {
        asks_for_a_contract();
        InForce::set(vec![(7, SALT, DeedKind::Certified)]);
        assert_ok!(contracts(CONTRACT));
        assert_ok!(weigh(weighing(0, 1)));
        InForce::set(Vec::new());
        assert_noop!(weigh(weighing(0, 1)), DispatchError::Other("no deed"));
    });
}

#[test]
fn a_contract_is_given_only_where_one_is_asked_for() {
    test(|| {
        InForce::set(vec![(7, SALT, DeedKind::Certified)]);
        assert_noop!(contracts(CONTRACT), Error::<Test>::NoContractAsked);
    });
}
