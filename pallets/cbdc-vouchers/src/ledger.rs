//! Programmes and entitlements, as they are looked up and changed.

use crate::*;
use frame::deps::sp_runtime::transaction_validity::TransactionValidityWithRefund;
use pallet_support::{Vouchers, roles::ensure_in_office};

impl<AccountId> Receipt<AccountId> {
    /// How `amount` more is given back: to programmes, in the order of draining, and to the payer.
    pub(crate) fn shares_of(&self, amount: Balance) -> (Parts, Balance) {
        let mut parts = self.parts.clone();
        let shares = shares::refund(self.refunded, amount, &self.amounts());
        let own = shares.last().copied().unwrap_or_default();
        for (part, share) in parts.iter_mut().zip(shares) {
            part.amount = share;
        }
        (parts, own)
    }
}

impl<T: Config> Pallet<T> {
    /// The time of this block, in milliseconds.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// The account that has a programme's won.
    pub fn escrow(programme: ProgrammeId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((b'e', programme))
    }

    /// The account that pays the fees of a programme's holders.
    pub fn fee_purse(programme: ProgrammeId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((b'f', programme))
    }

    /// What a batch takes: its record, and the bits of its leaves.
    pub(crate) fn batch_footprint(leaves: u32) -> Footprint {
        let chunks = Claims::of(leaves.saturating_sub(1)).saturating_add(1);
        let bits = Claims::max_encoded_len().saturating_mul(chunks.saturated_into());
        Footprint::from_parts(1, BatchOf::<T>::max_encoded_len().saturating_add(bits))
    }

    /// The door of an agency.
    pub(crate) fn ensure_agency(who: &T::AccountId) -> DispatchResult {
        let badge = Badge::<T>::get().ok_or(Error::<T>::BadgeNotNamed)?;
        ensure_in_office::<T::Frozen, T::Credentials, _>(who, badge)
    }

    /// Could anything be paid under these terms?
    pub(crate) fn ensure_sound(terms: &TermsOf<T>) -> DispatchResult {
        let now = Self::now();
        ensure!(
            terms.valid_from < terms.valid_until
                && now < terms.valid_until
                && terms.valid_until <= terms.refund_until,
            Error::<T>::InvalidPeriod
        );
        ensure!(!terms.self_pay.is_one(), Error::<T>::ShareTooHigh);
        if let Some(rule) = rules::unsound(&terms.rules, terms.valid_from.max(now)) {
            return Err(Error::<T>::InvalidRule(rule).into());
        }
        ensure!(
            rules::badge_rules(&terms.rules) <= MAX_BADGE_RULES,
            Error::<T>::TooManyBadgeRules
        );
        Ok(())
    }

    /// A programme that is not closed.
    pub(crate) fn open_or_paused(programme: ProgrammeId) -> Result<ProgrammeOf<T>, Error<T>> {
        let details = Programmes::<T>::get(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        ensure!(details.state != State::Closed, Error::<T>::ProgrammeClosed);
        Ok(details)
    }

    /// The door of a programme's operator: a programme that is not closed, for its operator while
    /// that is an agency, or for the council.
    pub(crate) fn operated(
        actor: &Actor<T::AccountId>,
        programme: ProgrammeId,
    ) -> Result<ProgrammeOf<T>, DispatchError> {
        let details = Self::open_or_paused(programme)?;
        ensure!(actor.stands_for(&details.operator), Error::<T>::NotOperator);
        actor.pass(Self::ensure_agency)?;
        Ok(details)
    }

    /// The same, where won can still be promised.
    pub(crate) fn issuing(
        operator: &T::AccountId,
        programme: ProgrammeId,
    ) -> Result<ProgrammeOf<T>, DispatchError> {
        let details = Self::operated(&Actor::Account(operator.clone()), programme)?;
        ensure!(Self::now() < details.terms.valid_until, Error::<T>::Expired);
        Ok(details)
    }

    /// A programme that is neither paused nor over.
    pub(crate) fn running(programme: ProgrammeId, now: Moment) -> Result<ProgrammeOf<T>, Error<T>> {
        let details = Self::open_or_paused(programme)?;
        ensure!(details.state == State::Open, Error::<T>::ProgrammePaused);
        ensure!(now < details.terms.valid_until, Error::<T>::Expired);
        Ok(details)
    }

    /// A programme whose won can be spent now.
    pub(crate) fn spendable_now(
        programme: ProgrammeId,
        now: Moment,
    ) -> Result<ProgrammeOf<T>, Error<T>> {
        let details = Self::running(programme, now)?;
        ensure!(details.terms.valid_from <= now, Error::<T>::NotStarted);
        Ok(details)
    }

    pub(crate) fn receipt(payment: PaymentId) -> Result<ReceiptOf<T>, DispatchError> {
        let receipt = Receipts::<T>::get(payment.programme, payment.number);
        Ok(receipt.ok_or(Error::<T>::PaymentNotFound)?)
    }

    /// Promises `amount` more of a programme's won.
    pub(crate) fn commit(details: &mut ProgrammeOf<T>, amount: Balance) -> DispatchResult {
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        let totals = &mut details.totals;
        ensure!(amount <= totals.uncommitted(), Error::<T>::Underfunded);
        Ok(add(&mut totals.committed, amount)?)
    }

    /// Admits a source, changes the least that it credits, or bars it where that is `None`.
    pub(crate) fn change_source(
        programme: ProgrammeId,
        account: T::AccountId,
        least: Option<Balance>,
    ) -> Result<(), Error<T>> {
        let mut sources = Sources::<T>::get(programme);
        let before = sources.len();
        sources.retain(|source| source.account != account);
        if let Some(least) = least {
            sources
                .try_push(Source { account, least })
                .map_err(|_| Error::<T>::TooManySources)?;
        } else {
            ensure!(sources.len() < before, Error::<T>::SourceNotAdmitted);
        }
        if sources.is_empty() {
            Sources::<T>::remove(programme);
        } else {
            Sources::<T>::insert(programme, sources);
        }
        Ok(())
    }

    /// A programme that takes so much from this source now.
    fn crediting(
        programme: ProgrammeId,
        from: &T::AccountId,
        amount: Balance,
    ) -> Result<ProgrammeOf<T>, Error<T>> {
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        let now = Self::now();
        let details = Self::running(programme, now)?;
        let source = Sources::<T>::get(programme)
            .into_iter()
            .find(|source| source.account == *from)
            .ok_or(Error::<T>::SourceNotAdmitted)?;
        ensure!(amount >= source.least, Error::<T>::CreditTooLow);
        ensure!(
            details.terms.valid_until.saturating_sub(now) >= MIN_VALIDITY,
            Error::<T>::ValidityTooShort
        );
        Ok(details)
    }

    /// Gives a holder won that was promised, or the account to which its entitlement was
    /// re-pointed, and tells which.
    pub(crate) fn give(
        programme: ProgrammeId,
        totals: &mut Totals,
        who: T::AccountId,
        amount: Balance,
    ) -> Result<T::AccountId, DispatchError> {
        let who = Self::successor(programme, who);
        let mut own = Entitlements::<T>::get(programme, &who).unwrap_or_default();
        let before = own.total();
        add(&mut own.left, amount)?;
        add(&mut totals.issued, amount)?;
        Self::store_entitlement(programme, &who, before, own);
        Ok(who)
    }

    /// Stores an entitlement that held `before`, and keeps its holder's account alive while there
    /// is won in it, and no longer.
    pub(crate) fn store_entitlement(
        programme: ProgrammeId,
        who: &T::AccountId,
        before: Balance,
        own: Entitlement,
    ) {
        match (before, own.total()) {
            (0, 1..) => {
                frame_system::Pallet::<T>::inc_sufficients(who);
            }
            (_, 0) => Self::forget(who, before),
            _ => (),
        }
        Entitlements::<T>::insert(programme, who, own);
    }

    /// Gives back the reference to its holder's account that an entitlement of so much had.
    pub(crate) fn forget(who: &T::AccountId, held: Balance) {
        if held > 0 {
            frame_system::Pallet::<T>::dec_sufficients(who);
        }
    }

    pub(crate) fn try_mutate_entitlement<R>(
        programme: ProgrammeId,
        who: &T::AccountId,
        change: impl FnOnce(&mut Entitlement) -> Result<R, DispatchError>,
    ) -> Result<R, DispatchError> {
        let mut own =
            Entitlements::<T>::get(programme, who).ok_or(Error::<T>::EntitlementNotFound)?;
        let before = own.total();
        let result = change(&mut own)?;
        Self::store_entitlement(programme, who, before, own);
        Ok(result)
    }

    /// The account to which what was `who`'s was re-pointed, if it was.
    pub(crate) fn successor(programme: ProgrammeId, who: T::AccountId) -> T::AccountId {
        let mut who = who;
        for _ in 0..MAX_MOVES {
            match Successors::<T>::get(programme, &who) {
                Some(next) => who = next,
                None => break,
            }
        }
        who
    }

    /// Makes an entitlement another account's, empties its purse into it, and tells what is in it.
    pub(crate) fn move_entitlement(
        programme: ProgrammeId,
        from: &T::AccountId,
        to: &T::AccountId,
    ) -> Result<Balance, DispatchError> {
        let own = Entitlements::<T>::get(programme, from).ok_or(Error::<T>::EntitlementNotFound)?;
        // Nothing comes back to a key that was lost.
        ensure!(
            !Entitlements::<T>::contains_key(programme, to)
                && !Successors::<T>::contains_key(programme, to),
            Error::<T>::EntitlementExists
        );
        ensure!(own.moves < MAX_MOVES, Error::<T>::TooManyMoves);
        let amount = own.total();
        let moved = Entitlement {
            left: amount,
            purse: 0,
            purse_until: 0,
            moves: own.moves.saturating_add(1),
            ..own
        };
        // The new account comes to life before the old one may go.
        Self::store_entitlement(programme, to, 0, moved);
        Self::forget(from, amount);
        Entitlements::<T>::remove(programme, from);
        Successors::<T>::insert(programme, from, to);
        Ok(amount)
    }

    /// Gives a part of a receipt back, from the merchant to the programme and to its holder.
    pub(crate) fn restore(receipt: &ReceiptOf<T>, part: &Part) -> DispatchResult {
        let Part { programme, amount } = *part;
        if amount == 0 {
            return Ok(());
        }
        let mut details = Self::open_or_paused(programme)?;
        let escrow = Self::escrow(programme);
        T::Currency::transfer(&receipt.merchant, &escrow, amount, Expendable)?;
        add(&mut details.totals.refunded, amount)?;

        let who = Self::successor(programme, receipt.payer.clone());
        let withdrawn = Self::try_mutate_entitlement(programme, &who, |own| {
            let day = korea::day(receipt.at);
            if own.today.day == day {
                own.today.spent = own.today.spent.saturating_sub(amount);
            }
            let withdrawn = own.withdrawn_at.is_some_and(|at| receipt.at <= at);
            if !withdrawn {
                add(&mut own.left, amount)?;
            }
            Ok(withdrawn)
        })?;
        if withdrawn {
            add(&mut details.totals.withdrawn, amount)?;
        }
        Programmes::<T>::insert(programme, details);
        Self::deposit_event(Event::Restored {
            programme,
            who,
            amount,
            withdrawn,
        });
        Ok(())
    }

    /// Sends `counted` of an account's won to the funder and the rest to the treasury, and tells
    /// how much that is.
    pub(crate) fn empty(
        account: &T::AccountId,
        funder: &T::AccountId,
        counted: Balance,
    ) -> Result<Balance, DispatchError> {
        if counted > 0 {
            T::Currency::transfer(account, funder, counted, Expendable)?;
        }
        let strays = T::Currency::balance(account);
        if strays > 0 {
            T::Currency::transfer(account, &T::Treasury::get(), strays, Expendable)?;
        }
        Ok(strays)
    }

    /// Finds the leaf of a batch that can be claimed now, and the programme that pays it.
    pub(crate) fn check_claim(
        programme: ProgrammeId,
        batch: BatchId,
        index: u32,
        leaf: &LeafOf<T>,
        path: &Path,
    ) -> Result<ProgrammeOf<T>, Error<T>> {
        let details = Self::running(programme, Self::now())?;
        let record = Batches::<T>::get(programme, batch).ok_or(Error::<T>::BatchNotFound)?;
        ensure!(
            !Claimed::<T>::get(programme, (batch, Claims::of(index))).get(index),
            Error::<T>::AlreadyClaimed
        );
        ensure!(leaf.amount > 0, Error::<T>::ZeroAmount);
        let root = sum_tree::root(SumNode::leaf(leaf), index, record.leaves, path);
        ensure!(root == Some(record.root), Error::<T>::NotInBatch);
        Ok(details)
    }

    pub(crate) fn authorize_claim(
        programme: ProgrammeId,
        batch: BatchId,
        index: u32,
        leaf: &LeafOf<T>,
        path: &Path,
    ) -> TransactionValidityWithRefund {
        let call = Call::claim {
            programme,
            batch,
            index,
            leaf: leaf.clone(),
            path: path.clone(),
        };
        let details = Self::check_claim(programme, batch, index, leaf, path);
        let end = details.map(|details| details.terms.valid_until);
        Self::authorize(call, end, (programme, batch, index))
    }

    /// The validity of an unsigned submission that is good until `end` and takes what `taken`
    /// names: of those that take the same, one waits in the pool.
    pub(crate) fn authorize(
        call: Call<T>,
        end: Result<Moment, Error<T>>,
        taken: impl Encode,
    ) -> TransactionValidityWithRefund {
        let end = end.map_err(|error| submission::refused(&error, !lasts(&error)))?;
        let lane = submission::Lane {
            prefix: "CbdcVouchers",
            priority: T::UnsignedPriority::get(),
            slot: T::SlotDuration::get(),
        };
        lane.admit::<T>(&call.into(), end.saturating_sub(Self::now()), taken)
    }
}

impl<T: Config> Vouchers<T::AccountId, Balance> for Pallet<T> {
    /// # Errors
    /// [`Error::ZeroAmount`], [`Error::ProgrammeNotFound`], [`Error::ProgrammeClosed`],
    /// [`Error::ProgrammePaused`], [`Error::Expired`], [`Error::SourceNotAdmitted`],
    /// [`Error::CreditTooLow`], [`Error::ValidityTooShort`], and those of a transfer.
    fn ensure_credits(
        programme: ProgrammeId,
        from: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        Self::crediting(programme, from, amount)?;
        Ok(())
    }

    fn credit(
        programme: ProgrammeId,
        from: &T::AccountId,
        who: &T::AccountId,
        amount: Balance,
    ) -> DispatchResult {
        let mut details = Self::crediting(programme, from, amount)?;
        T::Currency::transfer(from, &Self::escrow(programme), amount, Expendable)?;
        add(&mut details.totals.funded, amount)?;
        Self::commit(&mut details, amount)?;
        let who = Self::give(programme, &mut details.totals, who.clone(), amount)?;
        Programmes::<T>::insert(programme, details);
        Self::deposit_event(Event::Funded {
            programme,
            from: from.clone(),
            amount,
        });
        Self::deposit_event(Event::Allotted {
            programme,
            who,
            amount,
        });
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(source: &T::AccountId, amount: Balance) -> ProgrammeId {
        benchmarking::crediting::<T>(source, amount)
    }
}

/// Is a submission that failed by this refused for good? (Others may be paid after a while: pauses
/// and suspensions end, purses are filled, rules look at the hour.)
fn lasts<T>(error: &Error<T>) -> bool {
    matches!(
        error,
        Error::AlreadyClaimed
            | Error::BadSignature
            | Error::Expired
            | Error::NotInBatch
            | Error::OrderExpired
            | Error::OrderUsed
            | Error::PayerIsMerchant
            | Error::ProgrammeClosed
            | Error::ZeroAmount
    )
}
