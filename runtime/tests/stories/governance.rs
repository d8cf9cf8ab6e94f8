//! The council decides by two thirds, reaches Root only through the whitelist, and spends what
//! the treasury has.

use crate::chain::*;
use codec::Encode;
use dure_runtime::{
    Council, Hash, Runtime, RuntimeCall, RuntimeEvent, System,
    configs::{CouncilCollective, TreasuryAccount},
    presets::MINISTRIES,
};
use frame_support::{assert_ok, dispatch::GetDispatchInfo, weights::Weight};
use sp_runtime::{
    DispatchError, DispatchResult,
    traits::{BlakeTwo256, Dispatchable, Hash as _},
};

type CouncilCall = pallet_collective::Call<Runtime, CouncilCollective>;

/// A call that the council votes on.
struct Motion {
    hash: Hash,
    index: u32,
    weight: Weight,
    length: u32,
}

impl Motion {
    /// The first ministry proposes `call`, to be carried by so many ayes.
    fn propose(call: RuntimeCall, threshold: u32) -> Self {
        let motion = Self {
            hash: BlakeTwo256::hash_of(&call),
            index: pallet_collective::ProposalCount::<Runtime, CouncilCollective>::get(),
            weight: call.get_dispatch_info().total_weight(),
            length: call.encoded_size().try_into().expect("a short call"),
        };
        let (proposal, length_bound) = (Box::new(call), motion.length);
        motion.call(
            MINISTRIES[0],
            CouncilCall::propose {
                threshold,
                proposal,
                length_bound,
            },
        );
        motion
    }

    fn aye(&self, ministry: &str) {
        let Self {
            hash: proposal,
            index,
            ..
        } = *self;
        self.call(
            ministry,
            CouncilCall::vote {
                proposal,
                index,
                approve: true,
            },
        );
    }

    /// What became of the call, or nothing if it was not carried.
    fn close(self) -> Option<DispatchResult> {
        System::reset_events();
        assert_ok!(Council::close(
            origin("City"),
            self.hash,
            self.index,
            self.weight,
            self.length
        ));
        System::events()
            .into_iter()
            .find_map(|record| match record.event {
                RuntimeEvent::Council(pallet_collective::Event::Executed { result, .. }) => {
                    Some(result)
                }
                _ => None,
            })
    }

    fn call(&self, who: &str, call: CouncilCall) {
        assert_ok!(RuntimeCall::Council(call).dispatch(origin(who)));
    }
}

/// What became of `call` once so many ministries voted for it and the motion was closed.
pub fn motion(call: RuntimeCall, ayes: usize) -> DispatchResult {
    let motion = Motion::propose(call, ayes.try_into().expect("a small council"));
    MINISTRIES[..ayes]
        .iter()
        .for_each(|ministry| motion.aye(ministry));
    motion.close().expect("the motion was carried")
}

fn name_central_bank() -> RuntimeCall {
    pallet_cbdc::Call::name_central_bank {
        who: account("City"),
    }
    .into()
}

#[test]
fn two_thirds_name_the_central_bank_and_half_does_not() {
    story(|| {
        assert_eq!(
            motion(name_central_bank(), 2),
            Err(DispatchError::BadOrigin)
        );
        assert_eq!(motion(name_central_bank(), 3), Ok(()));
        assert_eq!(
            pallet_cbdc::CentralBank::<Runtime>::get(),
            Some(account("City"))
        );
    });
}

#[test]
fn the_council_is_not_root() {
    story(|| {
        let set = frame_system::Call::set_storage {
            items: vec![(vec![1], vec![1])],
        };
        assert_eq!(motion(set.into(), 4), Err(DispatchError::BadOrigin));
    });
}

#[test]
fn the_whitelist_is_the_road_to_root() {
    story(|| {
        let key = b":dure:story".to_vec();
        let set: RuntimeCall = frame_system::Call::set_storage {
            items: vec![(key.clone(), vec![1])],
        }
        .into();
        let call_hash = BlakeTwo256::hash_of(&set);
        let allow = || pallet_whitelist::Call::whitelist_call { call_hash }.into();
        let run = || {
            pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage {
                call: Box::new(set.clone()),
            }
            .into()
        };

        // Before the call is on the whitelist, a vote to run it is only noted.
        assert_eq!(motion(run(), 3), Ok(()));
        System::assert_has_event(pallet_whitelist::Event::DispatchDeferred { call_hash }.into());
        assert_eq!(frame_support::storage::unhashed::get_raw(&key), None);
        assert_eq!(motion(allow(), 2), Err(DispatchError::BadOrigin));
        assert_eq!(motion(allow(), 3), Ok(()));
        assert_eq!(motion(run(), 2), Err(DispatchError::BadOrigin));
        assert_eq!(frame_support::storage::unhashed::get_raw(&key), None);
        assert_eq!(motion(run(), 3), Ok(()));
        assert_eq!(
            frame_support::storage::unhashed::get_raw(&key),
            Some(vec![1])
        );
    });
}

#[test]
fn the_treasury_pays_by_council_vote() {
    story(|| {
        let issuance = Balances::total_issuance();
        let spend = |amount| {
            pallet_treasury::Call::spend {
                asset_kind: Box::new(()),
                amount,
                beneficiary: Box::new(account("City")),
                valid_from: None,
            }
            .into()
        };
        assert_eq!(motion(spend(1_000), 2), Err(DispatchError::BadOrigin));
        assert_eq!(motion(spend(1_000), 3), Ok(()));
        let before = (
            Balances::free_balance(account("City")),
            Balances::free_balance(TreasuryAccount::get()),
        );
        let payout: RuntimeCall = pallet_treasury::Call::payout { index: 0 }.into();
        assert_ok!(payout.dispatch(origin("Bob")));
        assert_eq!(Balances::free_balance(account("City")), before.0 + 1_000);
        assert_eq!(
            Balances::free_balance(TreasuryAccount::get()),
            before.1 - 1_000
        );
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn the_treasury_burns_nothing() {
    story(|| {
        let issuance = Balances::total_issuance();
        // Past the end of a spend period, where `pallet-treasury` burns what is left unspent.
        System::set_block_number(dure_runtime::configs::DAYS - 1);
        block(vec![]);
        block(vec![]);
        assert_eq!(Balances::total_issuance(), issuance);
    });
}

#[test]
fn the_council_changes_its_members() {
    story(|| {
        let add = pallet_membership::Call::<Runtime, pallet_membership::Instance1>::add_member {
            who: account("City").into(),
        };
        assert_eq!(motion(RuntimeCall::CouncilMembership(add), 3), Ok(()));
        assert!(
            pallet_collective::Members::<Runtime, pallet_collective::Instance1>::get()
                .contains(&account("City"))
        );
    });
}

#[test]
fn silence_is_no_vote_even_with_a_prime() {
    story(|| {
        let prime = pallet_membership::Call::<Runtime, pallet_membership::Instance1>::set_prime {
            who: account(MINISTRIES[0]).into(),
        };
        assert_eq!(motion(RuntimeCall::CouncilMembership(prime), 3), Ok(()));

        let motion = Motion::propose(name_central_bank(), 3);
        motion.aye(MINISTRIES[0]);
        System::set_block_number(8 * dure_runtime::configs::DAYS);
        assert_eq!(motion.close(), None);
        assert_eq!(
            pallet_cbdc::CentralBank::<Runtime>::get(),
            Some(account("CentralBank"))
        );
    });
}

#[test]
fn the_central_bank_does_not_freeze_the_council() {
    story(|| {
        let freeze = |name| {
            let call = pallet_cbdc::Call::freeze {
                who: account(name),
                order: Default::default(),
            };
            RuntimeCall::from(call).dispatch(origin("CentralBank"))
        };
        let refused = freeze(MINISTRIES[1]).expect_err("is refused").error;
        assert_eq!(refused, pallet_cbdc::Error::<Runtime>::Supervisor.into());
        assert_ok!(freeze("City"));
    });
}

#[test]
fn the_council_schedules_only_as_root() {
    story(|| {
        let schedule = pallet_scheduler::Call::schedule {
            when: 100,
            maybe_periodic: None,
            priority: 0,
            call: Box::new(name_central_bank()),
        };
        assert_eq!(motion(schedule.into(), 4), Err(DispatchError::BadOrigin));
    });
}
