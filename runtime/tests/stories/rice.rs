//! A county buys rice, with badges, won, freezes and contracts of the whole chain.

use crate::{chain::*, vouchers::*};
use dure_runtime::{AgriTrade, NotaryAttestations, Runtime, RuntimeCall, RuntimeHoldReason};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_agri_trade::{
    Answer, Call, DAY, Delivery, Doors, Duty, Error, FarmId, Form, Grams, Lots, Moment, Pricing,
    SeasonId, Seasons, Span, Terms, Weighing,
    grading::{ByGrade, Criteria, Measured},
    prices::{Interim, PriceRule, Prices, Quote, SACK},
};
use pallet_credential_badges::{Call as Badges, ClassCount, Error as BadgesError};
use pallet_support::{ClassId, DeedKind, merchants::Region};
use sp_core::{H256, Pair, sr25519};
use sp_runtime::{DispatchError, MultiSignature, TokenError};

pub const COUNTY: &str = "County";
pub const COMPTROLLER: &str = "Comptroller";
const SCALE: &str = "Scale";
pub const INSPECTOR: &str = "Inspector";
const OTHER_INSPECTOR: &str = "OtherInspector";
pub const WAREHOUSE: &str = "Warehouse";
pub const SAMPLER: &str = "Sampler";
/// A farm with no won and no account.
const FARM: &str = "Farm";
const HEIR: &str = "FarmsHeir";
pub const MILL: &str = "Mill";
const FUNDER: &str = "City";
const MINISTRY: &str = "MinistryOfAgriculture";
const SALT: H256 = H256::repeat_byte(0x5a);
const TONNE: Grams = 1_000_000;
const VARIETY: u32 = 1;

const SPECIAL: Measured = Measured {
    brown: 820,
    damaged: 10,
    moisture: 140,
};
const FIRST: Measured = Measured {
    brown: 780,
    ..SPECIAL
};
const OF_2022: Quote = Quote {
    mean: 187_268,
    fee: 8_002,
};
const PRICES: Prices = ByGrade {
    special: 66_660,
    first: 64_530,
    second: 61_670,
    third: 54_890,
};

pub fn by(who: &str, message: &[u8]) -> MultiSignature {
    let pair = sr25519::Pair::from_string(&format!("//{who}"), None).expect("a name");
    pair.sign(message).into()
}

/// Classes of the ministry's, which it grants; and some won for whoever sends transactions.
pub fn badges() -> Doors {
    let first = ClassCount::<Runtime>::get();
    let class = |n: u32| first + n;
    for _ in 0..6 {
        let (achievement, schema) = (SALT, SALT);
        let created = Badges::create_class {
            achievement,
            schema,
        };
        assert_ok!(run(MINISTRY, created));
    }
    let doors = Doors::of([0, 1, 2, 3, 4, 5].map(class));
    for (who, class) in [
        (COUNTY, doors.operator),
        (COMPTROLLER, doors.operator),
        (FARM, doors.farm),
        (HEIR, doors.farm),
        (SCALE, doors.scale),
        (INSPECTOR, doors.inspector),
        (OTHER_INSPECTOR, doors.inspector),
        (SAMPLER, doors.inspector),
        (WAREHOUSE, doors.warehouse),
        (MILL, doors.buyer),
    ] {
        grant(who, class);
    }
    for who in [COUNTY, COMPTROLLER, INSPECTOR, WAREHOUSE, SAMPLER, MILL] {
        assert_ok!(run("Ferdie", transfer(&account(who), 1_000_000)));
    }
    as_root(Call::name_badges { doors });
    doors
}

fn grant(who: &str, class: ClassId) {
    let (who, until) = (account(who), None);
    assert_ok!(run(MINISTRY, Badges::grant { who, class, until }));
}

/// Deliveries for so long, an hour for each answer.
fn terms(lasts: Moment) -> Terms {
    let now = now();
    Terms {
        varieties: vec![VARIETY].try_into().expect("one"),
        interim: Interim::Flat(30_000),
        criteria: Criteria::USUAL,
        prices: PriceRule::USUAL,
        tolerance: 200,
        dried: false,
        opens: now,
        ends: now + lasts,
        answer: 3_600_000,
        price_by: now + 30 * DAY,
        checks: 0,
        netting: 500,
        contract: None,
    }
}

fn open(terms: Terms) -> Call<Runtime> {
    Call::open_season {
        comptroller: account(COMPTROLLER),
        funder: account(FUNDER),
        place: Region(46_810),
        year: 2022,
        terms,
    }
}

fn calibrated() -> Span {
    Span {
        from: now() - DAY,
        until: now() + DAY,
    }
}

fn register_scale(season: SeasonId) -> Call<Runtime> {
    Call::register_scale {
        season,
        scale: account(SCALE),
        calibrated: calibrated(),
        daily: 100 * TONNE,
    }
}

fn appoint(season: SeasonId, who: &str, duty: Duty) -> Call<Runtime> {
    let who = account(who);
    Call::appoint { season, who, duty }
}

fn quota(season: SeasonId, farm: FarmId) -> Call<Runtime> {
    Call::set_quota {
        season,
        farm,
        quota: 100 * TONNE,
        contract: None,
    }
}

/// A season with a crew, ten million won in its escrow, and the farm.
fn season(terms: Terms) -> SeasonId {
    let season = pallet_agri_trade::NextSeason::<Runtime>::get();
    assert_ok!(run(COUNTY, open(terms)));
    assert_ok!(run(COUNTY, register_scale(season)));
    let much = 100 * TONNE;
    for (who, duty) in [
        (INSPECTOR, Duty::Inspector(much)),
        (OTHER_INSPECTOR, Duty::Inspector(much)),
        (WAREHOUSE, Duty::Warehouse(much)),
        (SAMPLER, Duty::Sampler(100)),
    ] {
        assert_ok!(run(COUNTY, appoint(season, who, duty)));
    }
    let amount = 10_000_000;
    assert_ok!(run(FUNDER, Call::fund_season { season, amount }));
    season
}

fn register() {
    let (who, township) = (account(FARM), 46_810_250);
    assert_ok!(run(COUNTY, Call::register_farm { who, township }));
}

/// What the scale has signed, of so many sacks; each with another number.
fn weigh(season: SeasonId, sacks: u32) -> Call<Runtime> {
    let net = Grams::from(sacks) * SACK;
    let used = pallet_agri_trade::Scales::<Runtime>::get(season, account(SCALE));
    let weighing = Weighing {
        season,
        scale: account(SCALE),
        nonce: used.expect("a scale").used.next,
        farm: 0,
        variety: VARIETY,
        form: Form::Sacks,
        units: sacks,
        gross: net + 20_000,
        tare: 20_000,
        net,
        at: now(),
    };
    let signature = by(SCALE, &AgriTrade::weighing_message(weighing.clone()));
    Call::weigh {
        weighing,
        signature,
    }
}

fn grade(lot: u64, measured: Measured) -> Call<Runtime> {
    Call::grade { lot, measured }
}

fn receive(lot: u64) -> Call<Runtime> {
    let net = delivery(lot).net;
    Call::receive { lot, grams: net }
}

fn delivery(lot: u64) -> Delivery<AccountId, u32> {
    AgriTrade::lot_details(lot).expect("a lot")
}

/// What the farm has signed off line.
fn accept(lot: u64) -> Call<Runtime> {
    let message = AgriTrade::answer_message(lot, Answer::Accept).expect("a lot");
    let signature = Some(by(FARM, &message));
    Call::accept { lot, signature }
}

/// A lot of so many sacks that the farm has sold.
fn sold(season: SeasonId, sacks: u32) -> u64 {
    let lot = pallet_agri_trade::NextLot::<Runtime>::get();
    assert_ok!(run("Dave", weigh(season, sacks)));
    assert_ok!(run(INSPECTOR, grade(lot, FIRST)));
    assert_ok!(run(WAREHOUSE, receive(lot)));
    assert_ok!(run("Dave", accept(lot)));
    lot
}

/// Seasons, of which 0 has lots: 0 was weighed, 1 graded, 2 to 6 sold, 7 sold and recalled, 8 sold
/// on to the mill and for sale. 1 has its prices proposed, 2 has none and is late, 3 is new.
pub fn world() {
    badges();
    register();
    for _ in 0..4 {
        season(terms(DAY));
    }
    for season in [0, 3] {
        assert_ok!(run(COUNTY, quota(season, 0)));
    }
    pallet_agri_trade::Enrolments::<Runtime>::mutate(3, 0, |enrolment| {
        enrolment.as_mut().expect("a number").check = Some(pallet_agri_trade::VarietyCheck {
            by: account(SAMPLER),
            foreign: 0,
            at: now(),
            appeal: pallet_agri_trade::Appeal::None,
        });
    });
    for _ in 0..2 {
        assert_ok!(run("Dave", weigh(0, 10)));
    }
    assert_ok!(run(INSPECTOR, grade(1, FIRST)));
    for _ in 2..9 {
        sold(0, 1);
    }
    let (reason, until) = (1, now() + DAY);
    assert_ok!(run(COUNTY, Call::recall { lot: 7, reason }));
    let offered = |lot| Call::offer_lot {
        lot,
        price: 1,
        until,
        to: None,
    };
    for lot in [6, 8] {
        assert_ok!(run(COUNTY, offered(lot)));
    }
    let most = 1;
    assert_ok!(run(
        MILL,
        Call::buy_lot {
            lot: 8,
            offer: 1,
            most
        }
    ));
    assert_ok!(run(MILL, offered(8)));
    let who = account(OTHER_INSPECTOR);
    assert_ok!(run(COUNTY, Call::suspend { season: 0, who }));
    for late in [1, 2] {
        Seasons::<Runtime>::mutate_extant(late, |season| {
            season.terms.ends = 0;
            season.terms.price_by = 0;
        });
    }
    assert_ok!(run(COUNTY, set_price(1)));
    Seasons::<Runtime>::mutate_extant(1, |season| match &mut season.pricing {
        Pricing::Proposed { at, .. } => *at = 0,
        _ => season.year = 0,
    });
    // A debt, and an exclusion.
    let debt = pallet_agri_trade::Debt {
        season: 3,
        amount: 5,
    };
    let exclusion = pallet_agri_trade::Exclusion {
        season: 3,
        year: 2000,
    };
    pallet_agri_trade::Farms::<Runtime>::mutate_extant(0, |farm| {
        farm.debts.try_push(debt).expect("few");
        farm.exclude(exclusion);
    });
    Seasons::<Runtime>::mutate_extant(3, |season| season.ledger.outstanding = 5);
}

fn set_price(season: SeasonId) -> Call<Runtime> {
    Call::set_final_price {
        season,
        quote: OF_2022,
        prices: PRICES,
    }
}

fn calls<const N: usize>(calls: [Call<Runtime>; N]) -> Vec<RuntimeCall> {
    calls.map(RuntimeCall::from).into()
}

/// What the council alone may do, in [`world`].
pub fn of_the_council() -> Vec<RuntimeCall> {
    calls([
        Call::name_badges {
            doors: Doors::of([10, 11, 12, 13, 14, 15]),
        },
        Call::replace_officers {
            season: 0,
            operator: account("Alice"),
            comptroller: account("Bob"),
            funder: account("Dave"),
        },
        Call::lift_exclusion { farm: 0 },
        Call::write_off { farm: 0, season: 3 },
    ])
}

/// What a season's operator may do, and the council in its place.
pub fn of_an_operator() -> Vec<RuntimeCall> {
    let (season, who) = (0, account(OTHER_INSPECTOR));
    let until = now() + DAY;
    calls([
        Call::change_terms {
            season: 3,
            terms: terms(DAY),
        },
        Call::defund {
            season: 0,
            amount: 1,
        },
        quota(3, 0),
        register_scale(3),
        Call::compromise_scale {
            season,
            scale: account(SCALE),
            since: Some(now()),
        },
        appoint(3, INSPECTOR, Duty::Inspector(1)),
        Call::suspend {
            season,
            who: account(INSPECTOR),
        },
        Call::reinstate { season, who },
        Call::withdraw {
            lot: 0,
            signature: None,
        },
        Call::appeal_variety_check {
            season: 3,
            number: 0,
            signature: None,
        },
        set_price(2),
        Call::close_season { season: 3 },
        Call::mill { lot: 2, grams: 1 },
        Call::split {
            lot: 2,
            parts: vec![1, 1].try_into().expect("two"),
        },
        Call::merge {
            lots: vec![2, 3].try_into().expect("two"),
        },
        Call::tag_lot {
            lot: 2,
            root: SALT,
            count: 1,
        },
        Call::correct {
            lot: 2,
            step: 0,
            grams: 1,
            reason: 1,
        },
        Call::recall { lot: 2, reason: 1 },
        Call::lift_recall { lot: 7 },
        Call::offer_lot {
            lot: 2,
            price: 1,
            until,
            to: None,
        },
        Call::cancel_offer { lot: 6 },
    ])
}

/// What it alone may do.
pub fn of_an_operator_alone() -> Vec<RuntimeCall> {
    let (who, township) = (account(HEIR), 46_810_250);
    calls([open(terms(DAY)), Call::register_farm { who, township }])
}

pub fn of_a_comptroller() -> Vec<RuntimeCall> {
    calls([Call::confirm_final_price {
        season: 1,
        prices: PRICES,
    }])
}

pub fn of_an_inspector() -> Vec<RuntimeCall> {
    calls([grade(0, SPECIAL)])
}

pub fn of_a_warehouse() -> Vec<RuntimeCall> {
    calls([receive(1)])
}

pub fn of_a_sampler() -> Vec<RuntimeCall> {
    calls([Call::record_variety_check {
        season: 0,
        number: 0,
        foreign: 200,
        report: SALT,
    }])
}

/// What who has bought a lot may do with it.
pub fn of_a_buyer() -> Vec<RuntimeCall> {
    calls([
        Call::mill { lot: 8, grams: 1 },
        Call::offer_lot {
            lot: 8,
            price: 1,
            until: now() + DAY,
            to: None,
        },
        Call::cancel_offer { lot: 8 },
    ])
}

fn held(who: &str) -> Balance {
    let reason = RuntimeHoldReason::AgriTrade(pallet_agri_trade::HoldReason::Record);
    Balances::balance_on_hold(&reason, &account(who))
}

/// From the badge to the recall.
#[test]
fn a_hundred_sacks_from_the_field_to_the_mill() {
    story(|| {
        badges();
        register();
        let season = season(terms(20_000));
        assert_ok!(run(COUNTY, quota(season, 0)));
        let farm = account(FARM);
        assert_eq!(Balances::free_balance(&farm), 0);
        let lot = sold(season, 100);
        assert_eq!(Balances::free_balance(&farm), 3_000_000);

        // Deliveries are over and here, and the other officer confirms after the notice: twenty
        // seconds on `dev`, of which three are given to what is on its way.
        for _ in 0..39 {
            block(vec![]);
        }
        let early = Error::<Runtime>::DeliveriesNotOver;
        assert_noop!(run(COUNTY, set_price(season)), early);
        block(vec![]);
        assert_ok!(run(COUNTY, set_price(season)));
        let prices = PRICES;
        let confirm = || Call::confirm_final_price { season, prices };
        assert_noop!(run(COMPTROLLER, confirm()), Error::<Runtime>::NoticeNotOver);
        for _ in 0..10 {
            block(vec![]);
        }
        assert_ok!(run(COMPTROLLER, confirm()));
        let lots = || vec![lot].try_into().expect("one");
        let settle = || Call::settle_lots {
            season,
            lots: lots(),
        };
        assert_ok!(run("Dave", settle()));
        assert_eq!(Balances::free_balance(&farm), 6_453_000);
        assert_noop!(run("Dave", settle()), Error::<Runtime>::AlreadySettled);
        let funder = Balances::free_balance(account(FUNDER));
        assert_ok!(run(COUNTY, Call::close_season { season }));
        assert_eq!(Balances::free_balance(account(FUNDER)) - funder, 3_547_000);

        // It is milled by who has bought it, and recalled: of that nothing is sold.
        let until = now() + DAY;
        let offer = |lot| Call::offer_lot {
            lot,
            price: 7_000_000,
            until,
            to: None,
        };
        assert_ok!(run("Ferdie", transfer(&account(MILL), 7_000_000)));
        assert_ok!(run(COUNTY, offer(lot)));
        let (price, number) = (7_000_000, 0);
        assert_ok!(run(
            MILL,
            Call::buy_lot {
                lot,
                offer: number,
                most: price
            }
        ));
        let paid = Balances::free_balance(account(FUNDER)) - funder - 3_547_000;
        assert_eq!(paid, price);
        let grams = 2_880_000;
        assert_ok!(run(MILL, Call::mill { lot, grams }));
        let rice = lot + 1;
        assert_eq!(Lots::<Runtime>::get(rice).expect("rice").grams, grams);
        assert_ok!(run(MILL, offer(rice)));
        assert_ok!(run(COUNTY, Call::recall { lot, reason: 1 }));
        grant("Dave", AgriTrade::badges().expect("named").buyer);
        assert_noop!(
            run(
                "Dave",
                Call::buy_lot {
                    lot: rice,
                    offer: 1,
                    most: price
                }
            ),
            Error::<Runtime>::LotRecalled
        );
    });
}

/// The badges of the scale, of the inspector, of the warehouse and of the farm are each asked for
/// in the block in which they fall.
#[test]
fn whoever_loses_its_badge_or_is_frozen_stops_at_once() {
    story(|| {
        let doors = badges();
        register();
        let season = season(terms(DAY));
        assert_ok!(run(COUNTY, quota(season, 0)));
        let revoked = DispatchError::from(BadgesError::<Runtime>::Revoked);
        let revoke = |who: &str, class| {
            let who = account(who);
            as_root(Badges::revoke_grant { who, class });
        };
        let freeze = |who: &str| {
            let (who, order) = (account(who), SALT);
            as_root(pallet_cbdc::Call::freeze { who, order });
        };
        let stops = |by: &str, who: &str, class, call: Call<Runtime>| {
            frame_support::hypothetically!({
                revoke(who, class);
                assert_noop!(run(by, call.clone()), revoked);
            });
            frame_support::hypothetically!({
                freeze(who);
                assert_noop!(run(by, call.clone()), TokenError::Frozen);
            });
            assert_ok!(run(by, call));
        };
        stops("Dave", SCALE, doors.scale, weigh(season, 10));
        stops(INSPECTOR, INSPECTOR, doors.inspector, grade(0, FIRST));
        stops(WAREHOUSE, WAREHOUSE, doors.warehouse, receive(0));
        stops("Dave", FARM, doors.farm, accept(0));
        let until = now() + DAY;
        let (lot, price, to) = (0, 1, None);
        let offer = Call::offer_lot {
            lot,
            price,
            until,
            to,
        };
        stops(COUNTY, COUNTY, doors.operator, offer);
        let (offer, most) = (0, 1);
        stops(MILL, MILL, doors.buyer, Call::buy_lot { lot, offer, most });
    });
}

/// A contract is asked for with the quota and with each delivery: annulled, it ends them.
#[test]
fn a_farm_delivers_by_a_contract_that_a_notary_has_certified() {
    story(|| {
        badges();
        register();
        let contract = Some(DeedKind::Authentic);
        let season = season(Terms {
            contract,
            ..terms(DAY)
        });
        assert_noop!(
            run(COUNTY, quota(season, 0)),
            Error::<Runtime>::ContractMissing
        );
        let class = ClassCount::<Runtime>::get();
        let (achievement, schema) = (SALT, SALT);
        let created = Badges::create_class {
            achievement,
            schema,
        };
        assert_ok!(run(MINISTRY, created));
        for who in [
            crate::notaries::NOTARY,
            crate::notaries::HEIR,
            crate::notaries::SUSPENDED,
        ] {
            grant(who, class);
        }
        crate::notaries::world(class);
        let act = 1;
        let commitment = pallet_notary_attestations::Acts::<Runtime>::get(act)
            .expect("an act")
            .deed
            .commitment;
        let by_contract = |commitment| Call::set_quota {
            season,
            farm: 0,
            quota: TONNE,
            contract: Some((act, commitment)),
        };
        assert_noop!(
            run(COUNTY, by_contract(SALT)),
            pallet_notary_attestations::Error::<Runtime>::OtherCommitment
        );
        assert_ok!(run(COUNTY, by_contract(commitment)));
        assert_ok!(run("Dave", weigh(season, 1)));
        as_root(pallet_notary_attestations::Call::annul {
            act,
            reason: 1,
            seal: None,
        });
        assert_eq!(
            NotaryAttestations::status(act).map(|status| status.annulled),
            Some(1)
        );
        assert_noop!(
            run("Dave", weigh(season, 1)),
            pallet_notary_attestations::Error::<Runtime>::ActAnnulled
        );
    });
}

/// What is held for seasons and farms comes back to who has left it.
#[test]
fn deposits_come_back() {
    story(|| {
        badges();
        register();
        let farms = held(COUNTY);
        let season = season(terms(DAY));
        let both = held(COUNTY);
        assert!(farms > 0 && both > farms);
        assert_ok!(run(COUNTY, Call::close_season { season }));
        let before = now();
        pallet_timestamp::Now::<Runtime>::put(before + pallet_agri_trade::KEPT);
        let records = 100;
        assert_ok!(run("Dave", Call::prune_season { season, records }));
        assert_eq!(held(COUNTY), farms);
        assert_ok!(run(COUNTY, Call::remove_farm { farm: 0 }));
        assert_eq!(held(COUNTY), 0);
        // Other pallets' laws know what time it is.
        pallet_timestamp::Now::<Runtime>::put(before);
    });
}
