//! Whatever is called in whatever order, the law holds after each call.

use crate::{Call, mock::*};
use frame::prelude::Dispatchable;
use proptest::prelude::*;

/// Who signs, and what.
type Step = (u64, RuntimeCall);

fn step() -> impl Strategy<Value = Step> {
    let who = || 1u64..=5;
    let amount = || 0u64..3_000;
    let order = || (0u8..4).prop_map(order);
    let by_central_bank = prop_oneof![
        amount().prop_map(|cap| Call::set_issuance_cap { cap }),
        (who(), amount()).prop_map(|(who, line)| Call::admit_institution { who, line }),
        (who(), amount()).prop_map(|(who, line)| Call::set_line { who, line }),
        who().prop_map(|who| Call::suspend_institution { who }),
        who().prop_map(|who| Call::reinstate_institution { who }),
        (who(), amount()).prop_map(|(institution, amount)| Call::issue {
            institution,
            amount
        }),
        (who(), order()).prop_map(|(who, order)| Call::freeze { who, order }),
        (who(), order()).prop_map(|(who, order)| Call::unfreeze { who, order }),
    ];
    prop_oneof![
        4 => by_central_bank.prop_map(|call| (CENTRAL_BANK, call.into())),
        1 => (who(), amount()).prop_map(|(who, amount)| (who, Call::redeem { amount }.into())),
        1 => (who(), who(), amount()).prop_map(|(from, dest, value)| {
            (from, pallet_balances::Call::transfer_allow_death { dest, value }.into())
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn the_law_holds_after_every_step(steps in prop::collection::vec(step(), 1..60)) {
        ExtBuilder::default().build().execute_with(|| {
            for (who, call) in steps {
                // Refusals are part of the game: only the law counts.
                let _ = call.clone().dispatch(signed(who));
                prop_assert_eq!(Cbdc::do_try_state(), Ok(()), "after {:?}", call);
            }
            Ok(())
        })?;
    }
}
