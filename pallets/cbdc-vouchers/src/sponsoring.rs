//! Programmes that pay their holders' fees.

use crate::*;
use frame::traits::{
    IsSubType,
    tokens::{Fortitude::Polite, Preservation::Preserve},
};
use pallet_support::{FeeSponsor, Sponsor};

impl<T: Config, C: IsSubType<Call<T>>> FeeSponsor<T::AccountId, C, Balance> for Pallet<T> {
    /// The first programme that a `pay` names, or the one in which a `reserve` puts won aside,
    /// while the holder could spend of it: what is left of the holder's allowance of the day, and
    /// of the purse.
    fn sponsor(who: &T::AccountId, call: &C) -> Option<Sponsor<T::AccountId, Balance>> {
        Self::sponsor_of(who, call.is_sub_type()?)
    }

    fn paid(programme: ProgrammeId, who: &T::AccountId, fee: Balance) {
        Self::change_fees(programme, who, |sum| sum.saturating_add(fee));
    }

    fn settled(programme: ProgrammeId, who: &T::AccountId, taken: Balance, cost: Balance) {
        Self::settle_fee(programme, who, taken, cost);
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn sponsor_of(
        who: &T::AccountId,
        call: &Call<T>,
    ) -> Option<Sponsor<T::AccountId, Balance>> {
        let programme = match call {
            Call::pay { programmes, .. } => *programmes.first()?,
            Call::reserve { programme, .. } => *programme,
            _ => return None,
        };
        let now = Self::now();
        let details = Self::spendable_now(programme, now).ok()?;
        let own = Entitlements::<T>::get(programme, who).filter(|own| own.left > 0)?;
        let today = own.on(korea::day(now));
        let purse = Self::fee_purse(programme);
        // The purse keeps its last won, and with it its account.
        let there = T::Currency::reducible_balance(&purse, Preserve, Polite);
        let allowed = details.terms.fee_allowance.saturating_sub(today.fees);
        let most = allowed.min(details.totals.fees_left()).min(there);
        (most > 0 && !T::Frozen::is_frozen(who)).then_some(Sponsor {
            programme,
            purse,
            most,
        })
    }

    pub(crate) fn settle_fee(
        programme: ProgrammeId,
        who: &T::AccountId,
        taken: Balance,
        cost: Balance,
    ) {
        let back = taken.saturating_sub(cost);
        Self::change_fees(programme, who, |sum| sum.saturating_sub(back));
        Self::deposit_event(Event::FeeSponsored {
            programme,
            who: who.clone(),
            fee: cost,
        });
    }

    /// Changes what the purse has paid, in all and for this holder today.
    pub(crate) fn change_fees(
        programme: ProgrammeId,
        who: &T::AccountId,
        change: impl Fn(Balance) -> Balance,
    ) {
        Programmes::<T>::mutate_extant(programme, |details| {
            details.totals.fees_spent = change(details.totals.fees_spent);
        });
        Entitlements::<T>::mutate_exists(programme, who, |entry| {
            if let Some(own) = entry {
                own.today = own.on(korea::day(Self::now()));
                own.today.fees = change(own.today.fees);
            }
        });
    }
}
