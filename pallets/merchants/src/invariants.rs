//! The law of merchants.

use crate::{agreement::day, *};
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. each merchant's record keeps its account alive, is sound, and no pot's;
    /// 2. no account is both enrolled and barred;
    /// 3. each change is kept with its day, none before it can have come about, and none of a day
    ///    that is done with.
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
        let first = Unpruned::<T>::get().unwrap_or_default();
        for (who, at) in Changed::<T>::iter() {
            ensure!(
                ChangedOn::<T>::contains_key(day(at), &who),
                "a change is kept without its day"
            );
            ensure!(
                at <= Self::now().saturating_add(MAX_AHEAD),
                "a record has changed in the future"
            );
            ensure!(
                first <= day(at),
                "a change is kept for longer than it has to be"
            );
        }
        ensure!(
            ChangedOn::<T>::iter_keys().count() == Changed::<T>::iter_keys().count(),
            "a day has a change that is not kept"
        );
        Ok(())
    }
}
