//! Securities: who acts for one, what it is registered with, and its rules.

use crate::*;
use frame::deps::frame_support::traits::fungibles::{
    Create as _, Destroy as _, metadata::Mutate as _,
};

/// The most that a share may be worth, in won: what units are worth then fits.
pub const MAX_PRICE: Balance = 1 << 47;

impl<AccountId, Deposit> Security<AccountId, Deposit> {
    /// Its halt, if that is not over.
    pub(crate) fn halt(&self, now: Moment) -> Option<Halt> {
        self.halted.filter(|halt| now < halt.until)
    }

    /// Is it neither traded nor issued, since it is halted, or to be redeemed?
    pub(crate) fn is_halted(&self, now: Moment) -> bool {
        let mature = self.matures.is_some_and(|matures| matures <= now);
        mature || self.halt(now).is_some()
    }

    /// Has a share be so many times more units, and worth so many times more. `None` where that is
    /// too much.
    pub(crate) fn consolidate(&mut self, by: u32) -> Option<()> {
        let per_share = self.per_share.checked_mul(by.into())?;
        let reference = self.reference.checked_mul(by.into())?;
        let fits = per_share <= MAX_UNITS && reference <= MAX_PRICE;
        (self.per_share, self.reference) = fits.then_some((per_share, reference))?;
        Some(())
    }

    /// What units are worth by the reference price, rounded up.
    pub(crate) fn worth(&self, units: Units) -> Balance {
        let whole = units.saturating_mul(self.reference);
        whole.div_ceil(self.per_share.max(1))
    }

    /// Who acts as its issuer.
    pub(crate) fn acting(&self) -> &AccountId {
        self.trustee.as_ref().unwrap_or(&self.issuer)
    }
}

/// Is it an ISIN (ISO 6166): two letters, nine letters or digits, and a digit that checks them?
pub fn is_isin(code: &[u8; 12]) -> bool {
    let [one, two, rest @ .., check] = code;
    let letters = one.is_ascii_uppercase() && two.is_ascii_uppercase();
    let known = |byte: &u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    letters && rest.iter().all(known) && check.is_ascii_digit() && luhn(code).is_multiple_of(10)
}

/// The sum of the digits by Luhn's rule: letters count as two digits, from A = 10 on, and every
/// second digit from the right twice.
fn luhn(code: &[u8; 12]) -> u32 {
    let digits = code.iter().rev().flat_map(|byte| {
        let value = char::from(*byte).to_digit(36).unwrap_or_default();
        let (tens, ones) = (value / 10, value % 10);
        [Some(ones), (value > 9).then_some(tens)]
    });
    digits
        .flatten()
        .enumerate()
        .fold(0, |sum: u32, (place, digit)| {
            let counted = if place.is_multiple_of(2) {
                digit
            } else {
                digit.saturating_mul(2)
            };
            sum.saturating_add(counted / 10)
                .saturating_add(counted % 10)
        })
}

impl<T: Config> Pallet<T> {
    pub(crate) fn security(security: SecurityId) -> Result<SecurityOf<T>, Error<T>> {
        Securities::<T>::get(security).ok_or(Error::<T>::SecurityNotFound)
    }

    /// A security whose issuer, or its trustee, signs.
    pub(crate) fn issued_by(
        origin: OriginFor<T>,
        security: SecurityId,
    ) -> Result<(SecurityOf<T>, T::AccountId), DispatchError> {
        let signer = ensure_signed(origin)?;
        let record = Self::security(security)?;
        ensure!(*record.acting() == signer, Error::<T>::NotIssuer);
        if record.trustee.is_some() {
            // The council has named it: it needs no badge.
            T::Frozen::ensure_not_frozen(&signer)?;
        } else {
            Self::ensure_issues(&signer)?;
        }
        Ok((record, signer))
    }

    /// May this one lift a halt, or say another?
    pub(crate) fn ensure_lifts(
        record: &SecurityOf<T>,
        actor: &Actor<T::AccountId>,
    ) -> Result<(), Error<T>> {
        let halt = record.halt(Self::now());
        let lifts = halt.is_none_or(|halt| halt.by.is_lifted_by(actor));
        ensure!(lifts, Error::<T>::StoppedByCouncil);
        Ok(())
    }

    /// The treasury of a security, where whoever acts for its issuer disposes of what that has. It
    /// may be known to its manager no more.
    pub(crate) fn treasury(record: &SecurityOf<T>) -> Result<InvestorOf<T>, DispatchError> {
        let owner = Self::investor(record.treasury)?;
        Self::ensure_not_stopped(&owner)?;
        if record.trustee.is_none() {
            // Another of its securities may have one.
            Self::ensure_own(&owner)?;
        }
        T::Frozen::ensure_not_frozen(&Self::ledger_account(record.treasury))?;
        Ok(owner)
    }

    /// Counts a trustee in the place of a treasury's keys, or none any more.
    pub(crate) fn entrust(treasury: InvestorId, before: bool, after: bool) {
        Investors::<T>::mutate_extant(treasury, |record| {
            let others = record.in_trust.saturating_sub(before.into());
            record.in_trust = others.saturating_add(after.into());
        });
    }

    pub(crate) fn check_terms(
        code: [u8; 12],
        per_share: Units,
        reference: Balance,
        quantity: Units,
    ) -> Result<(), Error<T>> {
        ensure!(is_isin(&code), Error::<T>::InvalidCode);
        let taken = SecurityOfCode::<T>::contains_key(code);
        ensure!(!taken, Error::<T>::CodeTaken);
        let whole = (1..=MAX_UNITS).contains(&per_share)
            && (per_share..=MAX_UNITS).contains(&quantity)
            && (1..=MAX_PRICE).contains(&reference);
        ensure!(whole, Error::<T>::InvalidQuantity);
        Ok(())
    }

    pub(crate) fn check_rules(rules: &Rules) -> Result<(), Error<T>> {
        let mut rest = rules.as_slice();
        while let [first, others @ ..] = rest {
            let again = others.iter().any(|other| first.repeats(other));
            let known = match first {
                rules::Rule::Venues(venues) => venues.iter().all(Venues::<T>::contains_key),
                rules::Rule::LockUp(until) => Self::ensure_ahead(*until, MAX_LOCK).is_ok(),
                _ => true,
            };
            let good = first.makes_sense() && !again && known;
            ensure!(good, Error::<T>::InvalidRules);
            rest = others;
        }
        Ok(())
    }

    /// How many units are issued, or reserved for offerings.
    pub(crate) fn promised(security: SecurityId, record: &SecurityOf<T>) -> Units {
        record.issued.saturating_add(Reserved::<T>::get(security))
    }

    /// The same rules, without venues where it can't be traded now.
    fn in_business(record: &SecurityOf<T>, rules: &Rules) -> Rules {
        let mut rules = rules.clone();
        for rule in &mut rules {
            if let rules::Rule::Venues(venues) = rule {
                venues.retain(|venue| {
                    let venue = Venues::<T>::get(venue);
                    venue.is_some_and(|venue| {
                        Self::ensure_open(&venue).is_ok()
                            && Self::ensure_apart(record, &venue).is_ok()
                    })
                });
            }
        }
        rules
    }

    /// May these rules come after those of a security?
    pub(crate) fn ensure_may_follow(
        record: &SecurityOf<T>,
        rules: &Rules,
        before: &Rules,
    ) -> Result<(), Error<T>> {
        let [rules, before] = [rules, before].map(|rules| Self::in_business(record, rules));
        let follow = rules::may_follow(&rules, &before, Self::now());
        ensure!(follow, Error::<T>::RulesTooHard);
        Ok(())
    }

    /// Puts a security on the list and on the unit ledger, where nobody but the pallet has a say.
    pub(crate) fn list(
        security: SecurityId,
        record: SecurityOf<T>,
        rules: Rules,
    ) -> DispatchResult {
        let keeper = Self::keeper_account();
        T::Ledger::create(security, keeper.clone(), true, 1)?;
        let (name, symbol) = (record.name.to_vec(), record.code.to_vec());
        T::Ledger::set(security, &keeper, name, symbol, 0)?;
        SecurityOfCode::<T>::insert(record.code, security);
        Securities::<T>::insert(security, record);
        let book = Rulebook {
            rules,
            ..Default::default()
        };
        Rulebooks::<T>::insert(security, book);
        Ok(())
    }

    /// Takes a security off both.
    pub(crate) fn unlist(security: SecurityId, record: SecurityOf<T>) -> DispatchResult {
        T::Ledger::start_destroy(security, None)?;
        T::Ledger::finish_destroy(security)?;
        Securities::<T>::remove(security);
        SecurityOfCode::<T>::remove(record.code);
        Rulebooks::<T>::remove(security);
        HolderCounts::<T>::remove(security);
        (0..MAX_DOCUMENTS).for_each(|id| Documents::<T>::remove(security, id));
        Self::entrust(record.treasury, record.trustee.is_some(), false);
        record.deposit.give_back()
    }

    /// The sums that have to be equal.
    pub(crate) fn sums(security: SecurityId) -> Option<Sums> {
        let record = Securities::<T>::get(security)?;
        let mut books: Vec<_> = BookTotals::<T>::iter_prefix(security).collect();
        books.sort_unstable();
        Some(Sums {
            registered: record.registered,
            issued: record.issued,
            ledger: <T::Ledger as fungibles::Inspect<T::AccountId>>::total_issuance(security),
            books,
        })
    }
}
