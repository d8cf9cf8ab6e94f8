//! A city rewards what devices measure, with badges, shops, won, vouchers and freezes of the whole
//! chain.

use crate::{chain::*, rice::by, vouchers::*};
use codec::Encode;
use dure_runtime::{CbdcVouchers, EcoRewards, Runtime, RuntimeCall, RuntimeHoldReason};
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_cbdc_vouchers::{Call as Vouchers, ProgrammeId as Voucher};
use pallet_credential_badges::{Call as Badges, ClassCount};
use pallet_eco_rewards::{
    Activity, Bond, Call, Carbon, Claim, DAY, DeviceId, Devices, Doors, Error, Joining, KeyUse,
    Limit, Limits, MemberId, MemberOfAccount, Moment, ProgrammeId, Proof, Terms, Unit,
    points::Rate,
};
use pallet_support::{ClassId, submission};
use sp_core::H256;
use sp_runtime::{TokenError, transaction_validity::TransactionValidityError};

pub const OFFICE: &str = "EcoOffice";
pub const MAKER: &str = "DeviceMaker";
const OTHER_MAKER: &str = "OtherDeviceMaker";
const SHOP: &str = "MerchantA";
/// Residents with no won and no account.
const RESIDENT: &str = "Resident";
const OTHER: &str = "OtherResident";
const OFFICER: &str = "ShopOfficer";
const SCALE: &str = "EcoScale";
const BIKE: &str = "EcoBike";
const FUNDER: &str = "City";
const MINISTRY: &str = "MinistryOfLabour";
const SALT: H256 = H256::repeat_byte(0x5a);
const ALUMINIUM: u8 = 0;
const RIDE: u8 = 1;
const EPOCH: Moment = 40_000;

fn grant(who: &str, class: ClassId) {
    let (who, until) = (account(who), None);
    assert_ok!(run(MINISTRY, Badges::grant { who, class, until }));
}

/// Classes of the ministry's, which it grants, the last to residents; and some won for whoever
/// sends transactions.
pub fn badges() -> (Doors, ClassId) {
    let first = ClassCount::<Runtime>::get();
    for _ in 0..3 {
        let (achievement, schema) = (SALT, SALT);
        assert_ok!(run(
            MINISTRY,
            Badges::create_class {
                achievement,
                schema
            }
        ));
    }
    let doors = Doors {
        operator: first,
        maker: first + 1,
    };
    let resident = first + 2;
    grant(OFFICE, doors.operator);
    grant(MAKER, doors.maker);
    for who in [RESIDENT, OTHER, OFFICER] {
        grant(who, resident);
    }
    for who in [OFFICE, MAKER] {
        assert_ok!(run("Ferdie", transfer(&account(who), 1_000_000)));
    }
    as_root(Call::name_badges { doors });
    (doors, resident)
}

fn terms(resident: ClassId, epoch: Moment) -> Terms {
    Terms {
        resident,
        begins: now(),
        epoch,
        epochs: 3,
        claims: DAY,
        year_cap: 70_000,
        tiers: vec![5_000].try_into().expect("one"),
        least: 1_000,
    }
}

fn activity(unit: Unit, points: u32, bound: bool) -> Activity {
    Activity {
        unit,
        rate: Rate { points, per: 1_000 },
        day_cap: 5_000,
        most: 100_000,
        bound,
        from: now(),
        until: now() + 300 * DAY,
        carbon: Carbon {
            milligrams: 9_100,
            source: b"a made-up table".to_vec().try_into().expect("short"),
            as_of: now(),
        },
    }
}

const LIMIT: Limit = Limit {
    proofs: 100,
    points: 100_000,
    members: 100,
};
const LIMITS: Limits = Limits {
    day: LIMIT,
    epoch: LIMIT,
};

fn set_activity(programme: ProgrammeId, id: u8, activity: Activity) -> Call<Runtime> {
    Call::set_activity {
        programme,
        id,
        activity,
    }
}

fn admit(programme: ProgrammeId, maker: &str) -> Call<Runtime> {
    Call::admit_maker {
        programme,
        maker: account(maker),
        devices: 10,
        limits: LIMITS,
    }
}

/// A key that has signed to become this maker's device, now.
fn key(programme: ProgrammeId, key: &str) -> (Moment, sp_runtime::MultiSignature) {
    let said = KeyUse {
        programme,
        maker: account(MAKER),
        at: now(),
    };
    (now(), by(key, &EcoRewards::key_message(said)))
}

fn certify(programme: ProgrammeId, name: &str, shop: Option<&str>, measures: u8) -> Call<Runtime> {
    let (at, signature) = key(programme, name);
    Call::certify_device {
        programme,
        key: account(name),
        shop: shop.map(account),
        activities: vec![measures].try_into().expect("one"),
        limits: LIMITS,
        until: now() + 300 * DAY,
        at,
        signature,
    }
}

/// What a resident has signed; anyone brings it.
fn join(programme: ProgrammeId, who: &str) -> Call<Runtime> {
    let joining = Joining {
        programme,
        account: account(who),
        at: now(),
    };
    let signature = Some(by(who, &EcoRewards::joining_message(joining.clone())));
    Call::join { joining, signature }
}

/// A programme with a pool of so much, a scale in a shop, a bike, and two members.
fn programme(resident: ClassId, epoch: Moment, pool: Balance) -> ProgrammeId {
    let programme = pallet_eco_rewards::NextProgramme::<Runtime>::get();
    let (funder, of) = (account(FUNDER), terms(resident, epoch));
    assert_ok!(run(OFFICE, Call::create_programme { funder, terms: of }));
    let (aluminium, ride) = (
        activity(Unit::Gram, 500, false),
        activity(Unit::Metre, 10, true),
    );
    assert_ok!(run(OFFICE, set_activity(programme, ALUMINIUM, aluminium)));
    assert_ok!(run(OFFICE, set_activity(programme, RIDE, ride)));
    assert_ok!(run(OFFICE, admit(programme, MAKER)));
    let officers = vec![account(OFFICER)].try_into().expect("one");
    let (epoch, amount) = (0, pool);
    assert_ok!(run(
        SHOP,
        Call::register_shop {
            programme,
            officers
        }
    ));
    assert_ok!(run(
        FUNDER,
        Call::fund_pool {
            programme,
            epoch,
            amount
        }
    ));
    assert_ok!(run(MAKER, certify(programme, SCALE, Some(SHOP), ALUMINIUM)));
    assert_ok!(run(MAKER, certify(programme, BIKE, None, RIDE)));
    for who in [RESIDENT, OTHER] {
        assert_ok!(run("Dave", join(programme, who)));
    }
    programme
}

fn device(key: &str) -> DeviceId {
    EcoRewards::device_of(account(key)).expect("a device")
}

fn member(programme: ProgrammeId, who: &str) -> MemberId {
    MemberOfAccount::<Runtime>::get(programme, account(who)).expect("a member")
}

/// What a device signs now, with a number.
fn proof(key: &str, nonce: u64, quantity: u64, who: &str) -> Call<Runtime> {
    let device = device(key);
    let record = Devices::<Runtime>::get(device).expect("a device");
    let activity = record.activities[0];
    let proof = Proof {
        programme: record.programme,
        device,
        generation: record.generation,
        nonce,
        activity,
        unit: if activity == RIDE {
            Unit::Metre
        } else {
            Unit::Gram
        },
        quantity,
        member: member(record.programme, who),
        at: now(),
    };
    let signature = by(key, &EcoRewards::proof_message(proof));
    Call::submit_proof { proof, signature }
}

fn claim(programme: ProgrammeId, who: &str) -> Claim {
    Claim {
        programme,
        epoch: 0,
        member: member(programme, who),
    }
}

fn in_won(programme: ProgrammeId, who: &str) -> Call<Runtime> {
    let claim = claim(programme, who);
    let signature = Some(by(who, &EcoRewards::claim_message(claim, None)));
    Call::claim { claim, signature }
}

fn as_voucher(programme: ProgrammeId, who: &str, voucher: Voucher) -> Call<Runtime> {
    let claim = claim(programme, who);
    let signature = Some(by(who, &EcoRewards::claim_message(claim, Some(voucher))));
    Call::claim_as_voucher {
        claim,
        voucher,
        signature,
    }
}

fn bad(error: Error<Runtime>) -> TransactionValidityError {
    submission::for_good(error.encode()[0])
}

fn not_yet(error: Error<Runtime>) -> TransactionValidityError {
    submission::for_now(error.encode()[0])
}

/// Until this time on.
fn wait(until: Moment) {
    while now() < until {
        block(vec![]);
    }
}

/// Of a programme's first epoch: when it is over, and when it can be closed: on `dev` a minute
/// later.
fn close(programme: ProgrammeId) {
    let begins = EcoRewards::programme(programme)
        .expect("there")
        .terms
        .begins;
    wait(begins + EPOCH + 58_000);
    let early = Error::<Runtime>::EpochOpen;
    assert_noop!(run("Dave", Call::close_epoch { programme }), early);
    block(vec![]);
    assert_ok!(run("Dave", Call::close_epoch { programme }));
}

/// A programme of vouchers that takes won of the eco programme's, ₩100 and more.
fn vouchers(programme: ProgrammeId) -> Voucher {
    let year = now() + 300 * DAY;
    let voucher = crate::vouchers::programme(
        pallet_cbdc_vouchers::Terms {
            valid_until: year,
            refund_until: year,
            ..crate::vouchers::terms()
        },
        1_000,
        0,
    );
    let (source, least) = (EcoRewards::account(programme), Some(100));
    assert_ok!(run(
        "City",
        Vouchers::admit_source {
            programme: voucher,
            source,
            least
        }
    ));
    voucher
}

/// One of each call that nobody needs to sign, with what its second try is refused with.
pub fn samples() -> Vec<(RuntimeCall, TransactionValidityError)> {
    let (_, resident) = badges();
    let programme = programme(resident, EPOCH, 7_800);
    let voucher = vouchers(programme);
    for (nonce, who) in [(0, RESIDENT), (1, OTHER)] {
        assert_ok!(block(vec![bare(proof(SCALE, nonce, 2_000, who))])[0]);
    }
    close(programme);
    let (epoch, amount) = (2, 1_000);
    assert_ok!(run(
        FUNDER,
        Call::fund_pool {
            programme,
            epoch,
            amount
        }
    ));
    vec![
        (proof(SCALE, 2, 100, RESIDENT).into(), bad(Error::NonceUsed)),
        (in_won(programme, RESIDENT).into(), bad(Error::NothingToPay)),
        (
            as_voucher(programme, OTHER, voucher).into(),
            bad(Error::NothingToPay),
        ),
    ]
}

/// Programmes: 0 has a device and a member that are suspended, and a bound bike; 1 is paused.
pub fn world() {
    let (_, resident) = badges();
    programme(resident, DAY, 100_000);
    let at = now();
    let bond = Bond {
        device: device(BIKE),
        member: member(0, RESIDENT),
        at,
    };
    let said = EcoRewards::bond_message(bond);
    let (by_device, by_member) = (by(BIKE, &said), Some(by(RESIDENT, &said)));
    assert_ok!(run(
        "Dave",
        Call::bind_device {
            bond,
            by_device,
            by_member
        }
    ));
    let (funder, of) = (account(FUNDER), terms(resident, DAY));
    assert_ok!(run(OFFICE, Call::create_programme { funder, terms: of }));
    assert_ok!(run(OFFICE, Call::pause { programme: 1 }));
    let who = account(OTHER_MAKER);
    assert_ok!(run(OFFICE, admit(0, OTHER_MAKER)));
    assert_ok!(run(OFFICE, Call::suspend_party { programme: 0, who }));
    let device = device(SCALE);
    assert_ok!(run(OFFICE, Call::suspend_device { device, since: at }));
    let member = member(0, OTHER);
    assert_ok!(run(OFFICE, Call::suspend_member { member }));
}

fn calls<const N: usize>(calls: [Call<Runtime>; N]) -> Vec<RuntimeCall> {
    calls.map(RuntimeCall::from).into()
}

/// What the council alone may do, in [`world`].
pub fn of_the_council() -> Vec<RuntimeCall> {
    let (operator, funder) = (account(OFFICE), account("Dave"));
    let doors = Doors {
        operator: 1,
        maker: 2,
    };
    calls([
        Call::name_badges { doors },
        Call::replace_operator {
            programme: 0,
            operator,
            funder,
        },
    ])
}

/// What a programme's operator may do, and the council in its place.
pub fn of_an_operator() -> Vec<RuntimeCall> {
    let (programme, since) = (0, now());
    let (scale, bike) = (device(SCALE), device(BIKE));
    let other = member(0, OTHER);
    calls([
        set_activity(0, 7, activity(Unit::Swap, 1, true)),
        admit(0, "Eve"),
        Call::suspend_party {
            programme,
            who: account(MAKER),
        },
        Call::reinstate_party {
            programme,
            who: account(OTHER_MAKER),
        },
        Call::suspend_device {
            device: bike,
            since,
        },
        Call::reinstate_device { device: scale },
        Call::suspend_member {
            member: member(0, RESIDENT),
        },
        Call::reinstate_member { member: other },
        Call::unbind_device {
            device: bike,
            at: since,
            signature: None,
        },
        Call::remove_party {
            programme,
            who: account(OTHER_MAKER),
        },
        Call::pause { programme },
        Call::resume { programme: 1 },
        Call::end_programme { programme },
    ])
}

/// What it alone may do.
pub fn of_an_operator_alone() -> Vec<RuntimeCall> {
    let funder = account(FUNDER);
    let terms = terms(0, DAY);
    calls([Call::create_programme { funder, terms }])
}

/// What a maker may do, and the council, or the operator, in its place.
pub fn of_a_maker() -> Vec<RuntimeCall> {
    let (device, (at, signature)) = (device(BIKE), key(0, "NextKey"));
    let key = account("NextKey");
    calls([
        Call::rotate_device_key {
            device,
            key,
            at,
            signature,
        },
        Call::remove_device { device },
    ])
}

/// What it alone may do.
pub fn of_a_maker_alone() -> Vec<RuntimeCall> {
    calls([certify(0, "NextKey", None, RIDE)])
}

fn held(who: &str) -> Balance {
    let reason = RuntimeHoldReason::EcoRewards(pallet_eco_rewards::HoldReason::Record);
    Balances::balance_on_hold(&reason, &account(who))
}

/// From the badge to the shop: two residents without won, one paid in won and one by a voucher that
/// it spends at once; all by transactions that nobody pays for.
#[test]
fn aluminium_becomes_won_and_a_voucher_that_a_shop_takes() {
    story(|| {
        let (_, resident) = badges();
        enroll(SHOP);
        let programme = programme(resident, EPOCH, 7_800);
        let voucher = vouchers(programme);
        // 12,340 g are 6,170 points, of which 5,000 are credited in a day: 10,000 for ₩7,800.
        let first = proof(SCALE, 1, 12_340, RESIDENT);
        let again = first.clone();
        let results = block(vec![
            bare(first.clone()),
            bare(again),
            bare(proof(SCALE, 0, 12_340, OTHER)),
        ]);
        assert_ok!(results[0]);
        assert_eq!(results[1], Err(bad(Error::NonceUsed)));
        assert_ok!(results[2]);
        assert_eq!(pool(bare(first)), Err(bad(Error::NonceUsed)));
        let more = proof(SCALE, 2, 1, RESIDENT);
        assert_eq!(pool(bare(more)), Err(bad(Error::NothingToCredit)));
        let reached = EcoRewards::reached(member(programme, RESIDENT)).expect("a member");
        assert_eq!(
            (reached.tier, reached.points, reached.left),
            (1, 5_000, 65_000)
        );
        // Nobody is credited by its own shop.
        assert_ok!(run("Dave", join(programme, OFFICER)));
        let own = proof(SCALE, 2, 100, OFFICER);
        assert_eq!(pool(bare(own)), Err(bad(Error::OwnDevice)));

        close(programme);
        for who in [RESIDENT, OTHER] {
            assert_eq!(Balances::free_balance(account(who)), 0);
        }
        let results = block(vec![
            bare(in_won(programme, RESIDENT)),
            bare(as_voucher(programme, OTHER, voucher)),
        ]);
        for result in results {
            assert_ok!(result.expect("valid"));
        }
        assert_eq!(Balances::free_balance(account(RESIDENT)), 3_900);
        let twice = pool(bare(as_voucher(programme, OTHER, voucher)));
        assert_eq!(twice, Err(bad(Error::NothingToPay)));
        let entitlement = CbdcVouchers::entitlement(voucher, account(OTHER)).expect("one");
        assert_eq!(entitlement.left, 3_900);
        let before = Balances::free_balance(account(SHOP));
        let paid = Vouchers::pay {
            programmes: vec![voucher].try_into().expect("one"),
            merchant: account(SHOP),
            amount: 3_900,
        };
        assert_ok!(run(OTHER, paid));
        assert_eq!(Balances::free_balance(account(SHOP)) - before, 3_900);
        // All is claimed, so that the epoch lapses; and nothing is left of it.
        let (epoch, account) = (0, EcoRewards::account(programme));
        assert_ok!(run("Dave", Call::lapse { programme, epoch }));
        assert_eq!(Balances::free_balance(account), 0);
    });
}

#[test]
fn a_programme_that_ends_gives_all_of_it_back() {
    story(|| {
        let (_, resident) = badges();
        enroll(SHOP);
        let held_before = [OFFICE, MAKER, SHOP].map(held);
        assert_eq!(held_before, [0, 0, 0]);
        let programme = programme(resident, EPOCH, 10_000);
        assert!([OFFICE, MAKER, SHOP].map(held).iter().all(|held| *held > 0));
        let city = Balances::free_balance(account(FUNDER));
        assert_ok!(block(vec![bare(proof(SCALE, 0, 1_000, RESIDENT))])[0]);
        let (epoch, amount) = (2, 500);
        assert_ok!(run(
            FUNDER,
            Call::fund_pool {
                programme,
                epoch,
                amount
            }
        ));
        assert_ok!(run(OFFICE, Call::end_programme { programme }));
        assert_ok!(run("Dave", Call::defund { programme, epoch }));
        close(programme);
        // 500 points are paid 1:1, and nobody claims them.
        assert_eq!(Balances::free_balance(account(FUNDER)), city + 9_500);
        let (epoch, over) = (0, Error::<Runtime>::ClaimsNotOver);
        assert_noop!(run("Dave", Call::lapse { programme, epoch }), over);
        pallet_eco_rewards::Programmes::<Runtime>::mutate_extant(programme, |record| {
            record.terms.claims = 20_000;
        });
        wait(now() + 20_000);
        assert_ok!(run("Dave", Call::lapse { programme, epoch }));
        assert_eq!(Balances::free_balance(account(FUNDER)), city + 10_000);
        assert_ok!(run("Dave", Call::close_programme { programme }));
    });
}

/// Also by a court, against a maker's account; and a device that is suspended does not count.
#[test]
fn whoever_is_stopped_credits_nothing_from_that_block_on() {
    story(|| {
        let (doors, resident) = badges();
        enroll(SHOP);
        let programme = programme(resident, EPOCH, 10_000);
        let next = |nonce| pool(bare(proof(SCALE, nonce, 100, RESIDENT)));
        assert_ok!(next(0));
        let (who, class) = (account(MAKER), doors.maker);
        assert_ok!(run(
            MINISTRY,
            Badges::suspend_grant {
                who: who.clone(),
                class
            }
        ));
        assert_eq!(next(0), Err(not_yet(Error::MakerStopped)));
        assert_ok!(run(
            MINISTRY,
            Badges::lift_grant {
                who: who.clone(),
                class
            }
        ));
        assert_ok!(next(0));
        let order = SALT;
        assert_ok!(run(
            "CentralBank",
            pallet_cbdc::Call::freeze {
                who: who.clone(),
                order
            }
        ));
        assert_eq!(next(0), Err(not_yet(Error::MakerStopped)));
        let frozen = TokenError::Frozen;
        assert_noop!(
            run(MAKER, certify(programme, "NextKey", None, RIDE)),
            frozen
        );
        assert_ok!(run(
            "CentralBank",
            pallet_cbdc::Call::unfreeze { who, order }
        ));
        let merchant = account(SHOP);
        assert_ok!(run(
            "BankA",
            pallet_merchants::Call::suspend {
                merchant: merchant.clone()
            }
        ));
        assert_eq!(next(0), Err(not_yet(Error::ShopStopped)));
        assert_ok!(run("BankA", pallet_merchants::Call::reinstate { merchant }));
        let (who, class) = (account(RESIDENT), resident);
        assert_ok!(run(
            MINISTRY,
            Badges::suspend_grant {
                who: who.clone(),
                class
            }
        ));
        assert_eq!(next(0), Err(not_yet(Error::MemberStopped)));
        assert_ok!(run(MINISTRY, Badges::lift_grant { who, class }));

        assert_ok!(block(vec![bare(proof(SCALE, 0, 100, RESIDENT))])[0]);
        let (device, since) = (device(SCALE), now());
        assert_ok!(run(OFFICE, Call::suspend_device { device, since }));
        assert_eq!(next(1), Err(not_yet(Error::DeviceSuspended)));
        close(programme);
        let refused = pool(bare(in_won(programme, RESIDENT)));
        assert_eq!(refused, Err(bad(Error::NothingToPay)));
    });
}
