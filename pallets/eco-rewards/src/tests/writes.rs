//! What each call writes is what its weight pays for.

use crate::{Call, mock::*, points::SeenDays, *};
use frame::{
    deps::frame_support::{storage::storage_prefix, weights::RuntimeDbWeight},
    testing_prelude::*,
    traits::{GetCallName, UnfilteredDispatchable},
};
use std::collections::BTreeSet;

/// What a write weighs here: more than a call does without.
const WRITE: u64 = 1_000_000_000_000;
/// Keys that are no device's yet.
const KEYS: [Who; 6] = [41, 42, 43, 44, 45, 46];
/// To where the badge of one of the crowd was moved.
const SUCCESSOR: Who = 120;

fn change(programme: ProgrammeId, change: impl FnOnce(&mut ProgrammeOf<Test>)) {
    Programmes::<Test>::mutate_extant(programme, change);
}

fn change_pool(programme: ProgrammeId, change: impl FnOnce(&mut EpochOf<Test>)) {
    Epochs::<Test>::mutate(programme, 0, |pool| {
        change(pool.as_mut().expect("an epoch"));
    });
}

/// A programme with a won in its first epoch's pool from each of as many sponsors as there can be:
/// the funder, and others without accounts.
fn sponsored() -> ProgrammeId {
    let programme = create(terms());
    let others = (1..MAX_SPONSORS as u8).map(|n| (Some(id(150 + n)), 1));
    let sponsors = others.chain([(None, 1)]).collect();
    let pool = MAX_SPONSORS.into();
    let record: EpochOf<Test> = Epoch {
        sponsors: BoundedVec::truncate_from(sponsors),
        pool,
        ..Default::default()
    };
    Epochs::<Test>::insert(programme, 0, record);
    change(programme, |record| record.left = pool);
    assert_ok!(Balances::mint_into(&Eco::account(programme), pool));
    programme
}

/// Closes the first epoch of such a programme at a moment, with as many points as won in it.
fn settle(programme: ProgrammeId, at: Moment) {
    change_pool(programme, |pool| {
        pool.credited = MAX_SPONSORS.into();
        let payable = pool.payable();
        pool.settled = Some(Settlement { at, payable });
    });
    change(programme, |record| {
        record.closed = 1;
        record.unsettled = 1;
    });
}

fn done_by(excluded: bool) -> Use {
    let measured = (0..MAX_MEASURED as u8).map(|activity| (activity, 1));
    Use {
        proofs: 1,
        points: 1,
        members: 1,
        excluded,
        measured: BoundedVec::truncate_from(measured.collect()),
    }
}

/// Has a device of the first programme have measured as much as one can in as many epochs as can be
/// open.
fn keep_busy(device: DeviceId, excluded: bool) {
    for epoch in 0..MAX_OPEN {
        if !Epochs::<Test>::contains_key(0, epoch) {
            Epochs::<Test>::insert(0, epoch, EpochOf::<Test>::default());
        }
        Uses::<Test>::insert((0, epoch), device, done_by(excluded));
    }
    Devices::<Test>::mutate_extant(device, |device| device.epochs = MAX_OPEN);
}

/// All of a pool is a member's, who has signed for nothing yet; tells the claim.
fn claimable() -> Claim {
    let programme = sponsored();
    assert_ok!(join_by(MEMBER, programme));
    let member = MemberOfAccount::<Test>::get(programme, id(MEMBER)).expect("a member");
    let shares = (0..MAX_SHARES).map(|n| {
        let device = 1_000 + n;
        Uses::<Test>::insert((programme, 0), device, done_by(false));
        Share {
            device,
            points: 1,
            days: SeenDays { latest: 0, bits: 1 },
        }
    });
    let shares: Shares = BoundedVec::truncate_from(shares.collect());
    Credited::<Test>::insert((programme, 0), member, shares);
    settle(programme, NOON);
    Claim {
        programme,
        epoch: 0,
        member,
    }
}

/// Each call at its most, with what it needs: who makes it.
fn calls() -> Vec<(RuntimeOrigin, Call<Test>)> {
    let operator = || signed(OPERATOR);
    let anyone = || signed(STRANGER);

    // Programme 0 is under way. What is there besides: programmes, each for one call or two,
    let [paused, spare, stray] = [(); 3].map(|()| create(terms()));
    assert_ok!(Eco::pause(operator(), paused));
    assert_ok!(Eco::suspend_party(operator(), spare, id(SHOP)));
    change(stray, |record| record.ends = 0);
    assert_ok!(Balances::mint_into(&Eco::account(stray), 1));
    let [closing, lapsing, ended] = [(); 3].map(|()| sponsored());
    change(closing, |record| {
        record.terms.begins = NOON - EPOCH - MAX_WAY;
    });
    settle(lapsing, NOON - terms().claims);
    change(ended, |record| record.ends = 0);

    // one that begins in a minute, and a proof of its first day,
    let coming = create(Terms {
        begins: NOON + 60_000,
        ..terms()
    });
    assert_ok!(Eco::fund_pool(signed(FUNDER), coming, 0, POOL));
    assert_ok!(certify_for(
        coming,
        KEYS[0],
        Some(SHOP),
        &[BOTTLES],
        limits()
    ));
    assert_ok!(join_by(MEMBER, coming));
    let member = MemberOfAccount::<Test>::get(coming, id(MEMBER)).expect("a member");
    let ahead = Proof {
        at: NOON + 60_000,
        ..proof(KEYS[0], BOTTLES, 1, member)
    };

    // claims,
    let claim = claimable();
    let voucher = VOUCHER;
    Takes::set(Some(1));

    // devices,
    let (new, other) = (KEYS[1], KEYS[2]);
    keep_busy(device(MACHINE), false);
    let suspended = certify(KEYS[3], None, &[ALUMINIUM]);
    keep_busy(suspended, true);
    Devices::<Test>::mutate_extant(suspended, |device| {
        device.suspended = Some(Suspension {
            by: SuspendedBy::Keeper,
            from: 0,
        });
    });
    let unused = certify(KEYS[4], Some(SHOP), &[ALUMINIUM]);
    let bound = certify(KEYS[5], None, &[RIDE]);
    assert_ok!(bind(KEYS[5], MEMBER));

    // a shop that is none yet,
    Shops::mutate(|shops| shops.push((id(SPONSOR), id(ACQUIRER))));

    // and members: some that have left, and some whose badges were moved.
    let crowd = crowd(3);
    let (back, moved, gone) = (crowd[0], crowd[1], crowd[2]);
    Members::<Test>::mutate_extant(back, |member| member.left = Some(NOON));
    Members::<Test>::mutate_extant(gone, |member| member.left = Some(0));
    issue(HEIR, RESIDENT, 100);
    issue(SUCCESSOR, RESIDENT, 101);
    Members::<Test>::mutate_extant(1, |member| {
        member.suspended = Some(SuspendedBy::Keeper);
    });

    let joining = Joining {
        programme: 0,
        account: id(HEIR),
        at: NOON,
    };
    let joins = by(HEIR, &Eco::joining_message(joining.clone()));
    let leaves = |device| {
        let (member, at) = (0, NOON);
        let leaving = Leaving { member, device, at };
        Some(by(MEMBER, &Eco::leaving_message(leaving)))
    };
    let bond = Bond {
        device: device(BIKE),
        member: 0,
        at: NOON,
    };
    let bonds = |who| by(who, &Eco::bond_message(bond));
    let claims = |voucher| Some(by(MEMBER, &Eco::claim_message(claim, voucher)));
    vec![
        (root(), Call::name_badges { doors: DOORS }),
        (
            operator(),
            Call::create_programme {
                funder: id(FUNDER),
                terms: terms(),
            },
        ),
        (
            root(),
            Call::replace_operator {
                programme: 0,
                operator: id(OTHER_OPERATOR),
                funder: id(SPONSOR),
            },
        ),
        (
            operator(),
            Call::set_activity {
                programme: 0,
                id: 3,
                activity: bottles(),
            },
        ),
        (
            operator(),
            Call::admit_maker {
                programme: 0,
                maker: id(STRANGER),
                devices: 1,
                limits: limits(),
            },
        ),
        (
            signed(SPONSOR),
            Call::register_shop {
                programme: 0,
                officers: BoundedVec::truncate_from(vec![id(OFFICER)]),
            },
        ),
        (
            operator(),
            Call::suspend_party {
                programme: 0,
                who: id(SHOP),
            },
        ),
        (
            operator(),
            Call::reinstate_party {
                programme: spare,
                who: id(SHOP),
            },
        ),
        (
            operator(),
            Call::remove_party {
                programme: spare,
                who: id(SHOP),
            },
        ),
        (
            signed(MAKER),
            Call::certify_device {
                programme: 0,
                key: id(new),
                shop: Some(id(SHOP)),
                activities: BoundedVec::truncate_from(vec![ALUMINIUM, BOTTLES]),
                limits: limits(),
                until: NOON + DAY,
                at: NOON,
                signature: key_signs(new, 0),
            },
        ),
        (
            operator(),
            Call::rotate_device_key {
                device: device(SCALE),
                key: id(other),
                at: NOON,
                signature: key_signs(other, 0),
            },
        ),
        (
            operator(),
            Call::suspend_device {
                device: device(MACHINE),
                since: NOON,
            },
        ),
        (operator(), Call::reinstate_device { device: suspended }),
        (operator(), Call::remove_device { device: unused }),
        (
            anyone(),
            Call::join {
                joining,
                signature: Some(joins),
            },
        ),
        (
            anyone(),
            Call::leave {
                member: 0,
                at: NOON,
                signature: leaves(None),
            },
        ),
        (
            anyone(),
            Call::move_member {
                member: moved,
                to: id(SUCCESSOR),
            },
        ),
        (operator(), Call::suspend_member { member: 0 }),
        (operator(), Call::reinstate_member { member: 1 }),
        (anyone(), Call::remove_member { member: gone }),
        (
            anyone(),
            Call::bind_device {
                bond,
                by_device: bonds(BIKE),
                by_member: Some(bonds(MEMBER)),
            },
        ),
        (
            anyone(),
            Call::unbind_device {
                device: bound,
                at: NOON,
                signature: leaves(Some(bound)),
            },
        ),
        (
            signed(SPONSOR),
            Call::fund_pool {
                programme: 0,
                epoch: 0,
                amount: terms().least,
            },
        ),
        (
            bare(),
            Call::submit_proof {
                proof: ahead,
                signature: by(KEYS[0], &Eco::proof_message(ahead)),
            },
        ),
        (anyone(), Call::close_epoch { programme: closing }),
        (
            bare(),
            Call::claim {
                claim,
                signature: claims(None),
            },
        ),
        (
            bare(),
            Call::claim_as_voucher {
                claim,
                voucher,
                signature: claims(Some(voucher)),
            },
        ),
        (
            anyone(),
            Call::lapse {
                programme: lapsing,
                epoch: 0,
            },
        ),
        (
            anyone(),
            Call::defund {
                programme: ended,
                epoch: 0,
            },
        ),
        (operator(), Call::pause { programme: 0 }),
        (operator(), Call::resume { programme: paused }),
        (operator(), Call::end_programme { programme: 0 }),
        (anyone(), Call::close_programme { programme: stray }),
    ]
}

/// The n-th call; how many keys it writes, but for those that every block writes; and for how many
/// writes the weight pays that it has had in the end.
fn written(n: usize) -> (&'static str, u64, u64) {
    let mut state = state();
    let (origin, call) = state.execute_with(|| calls().swap_remove(n));
    state.commit_all().expect("a state");
    let name = call.get_call_name();
    let paid = state.execute_with(|| {
        Db::set(RuntimeDbWeight {
            read: 0,
            write: WRITE,
        });
        let info = call.get_dispatch_info();
        let done = call.dispatch_bypass_filter(origin).expect(name);
        done.calc_actual_weight(&info).ref_time() / WRITE
    });
    let of_blocks = ["EventCount", "Events", "ExecutionPhase"]
        .map(|item| storage_prefix(b"System", item.as_bytes()).to_vec());
    let changes = state.overlayed_changes().changes();
    let keys = changes.map(|(key, _)| key.clone());
    let keys = keys.filter(|key| !of_blocks.contains(key) && !key.starts_with(b":"));
    let keys: BTreeSet<Vec<u8>> = keys.collect();
    (name, keys.len() as u64, paid)
}

#[test]
fn each_call_writes_no_more_than_its_weight_pays_for() {
    let calls = state().execute_with(calls);
    let names: BTreeSet<_> = calls.iter().map(|(_, call)| call.get_call_name()).collect();
    let all: BTreeSet<_> = Call::<Test>::get_call_names().iter().copied().collect();
    assert_eq!(names, all);
    assert_eq!(calls.len(), all.len());
    // The call, its writes, and what is paid for.
    let short = (0..all.len()).map(written);
    let short = short.filter(|(_, written, paid)| written > paid);
    assert_eq!(short.collect::<Vec<_>>(), []);
}
