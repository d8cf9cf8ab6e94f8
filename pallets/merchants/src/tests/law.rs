//! The law finds what breaks it.

use crate::{agreement::day, mock::*, *};
use frame::{deps::sp_runtime::traits::AccountIdConversion, testing_prelude::*};

#[test]
fn each_part_of_it_is_checked() {
    let record = || Register::<Test>::get(id(SHOP)).expect("a merchant");
    let sabotages: [(&str, &dyn Fn()); 9] = [
        ("a merchant's account is not kept alive", &|| {
            System::dec_sufficients(&id(SHOP));
        }),
        ("a profile that no rule can name", &|| {
            Register::<Test>::mutate_extant(id(SHOP), |record| record.profile.category = 64);
        }),
        ("a pot is a merchant", &|| {
            let pot = PalletId(*b"dure/trs").into_account_truncating();
            System::inc_sufficients(&pot);
            Register::<Test>::insert(pot, record());
        }),
        ("an account is both enrolled and barred", &|| {
            Barred::<Test>::insert(id(SHOP), ());
        }),
        ("a change is kept without its day", &|| {
            ChangedOn::<Test>::remove(day(NOON), id(SHOP));
        }),
        ("a change is kept without its day", &|| {
            Changed::<Test>::insert(id(SHOP), NOON - DAY);
        }),
        ("a record has changed in the future", &|| {
            at(NOON - MAX_AHEAD - 1);
        }),
        ("a change is kept for longer than it has to be", &|| {
            Unpruned::<Test>::put(day(NOON) + 1);
        }),
        ("a day has a change that is not kept", &|| {
            ChangedOn::<Test>::insert(day(NOON), id(STRANGER), ());
        }),
    ];
    for (found, sabotage) in sabotages {
        test(|| {
            enroll(BANK);
            hypothetically!({
                sabotage();
                assert_eq!(Shops::do_try_state(), Err(found.into()), "{found}");
            });
        });
    }
}
