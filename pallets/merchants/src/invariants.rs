//! The law of merchants.

use crate::{agreement::day, *};
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. each merchant's record keeps its account alive, is sound, and no pot's;
    /// 2. no account is both enrolled and barred;
    /// 3. no agreement is kept as used that ends later than any can.
    ///
    /// Deposits are what the type of [`Config::Deposit`] makes of them; the runtime's stories count
    /// them.
    pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
        for (who, record) in Register::<T>::iter() {
            ensure!(
                frame_system::Pallet::<T>::sufficients(&who) > 0,
                "a merchant's account is not kept alive"
            );
            ensure!(record.profile.is_sound(), "a profile that no rule can name");
            ensure!(!is_pot(&who), "a pot is a merchant");
            ensure!(
                !Barred::<T>::contains_key(&who),
                "an account is both enrolled and barred"
            );
        }
        let last = day(Self::now().saturating_add(MAX_AGREEMENT));
        ensure!(
            Used::<T>::iter_keys().all(|(day, _)| day <= last),
            "an agreement is kept that ends later than any can"
        );
        ensure!(
            Unpruned::<T>::get()
                .is_none_or(|first| Used::<T>::iter_keys().all(|(day, _)| first <= day)),
            "an agreement is kept for longer than it has to be"
        );
        Ok(())
    }
}
