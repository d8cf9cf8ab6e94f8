//! Payments: checked as a whole first, then settled.

use crate::*;
use frame::{
    deps::sp_runtime::transaction_validity::TransactionValidityWithRefund,
    traits::{
        fungible::Unbalanced,
        tokens::{Fortitude::Polite, Precision::Exact},
    },
};

/// A programme that pays a part, as it will be.
pub(crate) struct Draw<T: Config> {
    id: ProgrammeId,
    programme: ProgrammeOf<T>,
    own: Entitlement,
    /// What the entitlement held before.
    before: Balance,
    amount: Balance,
}

/// A payment that nothing refuses.
pub(crate) struct Plan<T: Config> {
    at: Moment,
    /// In draining order.
    draws: Vec<Draw<T>>,
    own: Balance,
}

/// Transfers of several accounts to one, whose balance is written once.
struct Till<'a, T: Config> {
    to: &'a T::AccountId,
    taken: Balance,
}

impl<'a, T: Config> Till<'a, T> {
    fn new(to: &'a T::AccountId) -> Self {
        Self { to, taken: 0 }
    }

    fn take(&mut self, from: &T::AccountId, amount: Balance) -> DispatchResult {
        if amount > 0 {
            T::Currency::decrease_balance(from, amount, Exact, Expendable, Polite)?;
            T::Currency::done_transfer(from, self.to, amount);
            add(&mut self.taken, amount)?;
        }
        Ok(())
    }

    fn close(self) -> DispatchResult {
        T::Currency::increase_balance(self.to, self.taken, Exact)?;
        Ok(())
    }
}

impl<T: Config> Draw<T> {
    fn load(id: ProgrammeId, who: &T::AccountId, now: Moment) -> Result<Self, Error<T>> {
        let programme = Pallet::<T>::spendable_now(id, now)?;
        let own = Entitlements::<T>::get(id, who).ok_or(Error::<T>::EntitlementNotFound)?;
        Ok(Self {
            id,
            programme,
            before: own.total(),
            own,
            amount: 0,
        })
    }

    /// What the rules see of it.
    fn judge<R>(
        &self,
        who: &T::AccountId,
        merchant: &MerchantProfile,
        at: Moment,
        rule: impl FnOnce(&[Rule], &Payment) -> Result<R, RuleIndex>,
    ) -> Result<R, RuleIndex> {
        let payment = Payment {
            at,
            merchant,
            amount: self.amount,
            spent_today: self.own.on(korea::day(at)).spent,
            used: self.own.used,
            holds: &|class| T::Credentials::ensure_holds(who, class).is_ok(),
        };
        rule(&self.programme.terms.rules, &payment)
    }

    /// Notes that so much is spent.
    fn note(&mut self, at: Moment) {
        if self.amount == 0 {
            return;
        }
        let mut today = self.own.on(korea::day(at));
        today.spent = today.spent.saturating_add(self.amount);
        self.own.today = today;
        self.own.used = true;
        let totals = &mut self.programme.totals;
        totals.spent = totals.spent.saturating_add(self.amount);
    }
}

impl<T: Config> Plan<T> {
    /// How many of the programmes ask for a badge.
    pub(crate) fn badge_rules(&self) -> usize {
        let asked = self.draws.iter();
        asked
            .map(|draw| rules::badge_rules(&draw.programme.terms.rules))
            .sum()
    }

    fn parts(&self) -> Parts {
        let parts = self.draws.iter().map(|draw| Part {
            programme: draw.id,
            amount: draw.amount,
        });
        BoundedVec::truncate_from(parts.collect())
    }

    /// What it would take from whom, if the payer has its share.
    pub(crate) fn quote(&self, payer: &T::AccountId) -> Result<Quote, Error<T>> {
        let own = self.own;
        ensure!(
            own <= T::Currency::reducible_balance(payer, Expendable, Polite),
            Error::<T>::OwnFundsTooLow
        );
        Ok(Quote {
            parts: self.parts(),
            own,
        })
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn weight_of_pay(programmes: usize, badges: usize) -> Weight {
        let settling = match programmes {
            0 | 1 => T::WeightInfo::pay(),
            several => T::WeightInfo::pay_several(several.saturated_into()),
        };
        settling
            .saturating_add(T::WeightInfo::check_badge().saturating_mul(badges.saturated_into()))
            .saturating_add(T::WeightInfo::sponsor())
    }

    pub(crate) fn weight_of_order(badges: usize) -> Weight {
        T::WeightInfo::pay_order()
            .saturating_add(T::WeightInfo::check_badge().saturating_mul(badges.saturated_into()))
    }

    /// What payer and merchant must be like, whatever pays.
    fn ensure_parties(
        payer: &T::AccountId,
        merchant: &T::AccountId,
        amount: Balance,
    ) -> Result<MerchantProfile, Error<T>> {
        ensure!(amount > 0, Error::<T>::ZeroAmount);
        ensure!(payer != merchant, Error::<T>::PayerIsMerchant);
        ensure!(!T::Frozen::is_frozen(payer), Error::<T>::PayerFrozen);
        T::Merchants::ensure_payable(merchant).map_err(|unpayable| match unpayable {
            Unpayable::NotMerchant => Error::<T>::MerchantNotFound,
            Unpayable::Suspended => Error::<T>::MerchantSuspended,
            Unpayable::AcquirerStopped => Error::<T>::AcquirerStopped,
        })
    }

    /// Passes each programme's rules, and notes what is spent.
    fn judge(
        draws: &mut [Draw<T>],
        payer: &T::AccountId,
        merchant: &MerchantProfile,
        at: Moment,
    ) -> Result<(), Error<T>> {
        for (place, draw) in (0..).zip(draws) {
            draw.judge(payer, merchant, at, rules::check)
                .map_err(|rule| Error::<T>::RuleRefused { rule, place })?;
            draw.note(at);
        }
        Ok(())
    }

    /// Checks a payment, and splits it.
    pub(crate) fn plan_payment(
        payer: &T::AccountId,
        programmes: &ProgrammeIds,
        merchant: &T::AccountId,
        amount: Balance,
    ) -> Result<Plan<T>, Error<T>> {
        let profile = Self::ensure_parties(payer, merchant, amount)?;
        let at = Self::now();
        let mut draws = Vec::with_capacity(programmes.len());
        for id in programmes {
            ensure!(
                !draws.iter().any(|draw: &Draw<T>| draw.id == *id),
                Error::<T>::DuplicateProgramme
            );
            draws.push(Draw::load(*id, payer, at)?);
        }
        draws.sort_by_key(|draw| (draw.programme.terms.valid_until, draw.id));
        let first = draws.first().ok_or(Error::<T>::NoProgrammes)?;
        let self_pay = first.programme.terms.self_pay;
        ensure!(
            draws
                .iter()
                .all(|draw| draw.programme.terms.self_pay == self_pay),
            Error::<T>::MixedShares
        );
        let voucher = shares::voucher_part(amount, self_pay);
        let parts = shares::drain(voucher, draws.iter().map(|draw| draw.own.left))
            .ok_or(Error::<T>::EntitlementTooLow)?;
        for (draw, part) in draws.iter_mut().zip(parts) {
            draw.amount = part;
            draw.own.left = draw.own.left.saturating_sub(part);
        }
        Self::judge(&mut draws, payer, &profile, at)?;
        let own = amount.saturating_sub(voucher);
        Ok(Plan { at, draws, own })
    }

    /// Checks an order down to its signature, so that paying it can't fail.
    pub(crate) fn plan_order(
        order: &OrderOf<T>,
        signature: &T::Signature,
    ) -> Result<Plan<T>, Error<T>> {
        let Order {
            programme,
            payer,
            merchant,
            amount,
            nonce,
            deadline,
        } = order;
        let at = Self::now();
        ensure!(at < *deadline, Error::<T>::OrderExpired);
        let profile = Self::ensure_parties(payer, merchant, *amount)?;
        let mut draw = Draw::load(*programme, payer, at)?;
        ensure!(
            !Orders::<T>::contains_key(programme, (payer, nonce)),
            Error::<T>::OrderUsed
        );
        draw.amount = *amount;
        draw.own.purse = (draw.own.purse)
            .checked_sub(*amount)
            .ok_or(Error::<T>::PurseTooLow)?;
        draw.own.today = draw.own.on(korea::day(at));
        ensure!(
            draw.own.today.orders < MAX_ORDERS,
            Error::<T>::TooManyOrders
        );
        draw.own.today.orders = draw.own.today.orders.saturating_add(1);
        let mut draws = Vec::from([draw]);
        Self::judge(&mut draws, payer, &profile, at)?;
        let escrow = Self::escrow(*programme);
        ensure!(
            T::Currency::reducible_balance(&escrow, Expendable, Polite) >= *amount,
            Error::<T>::EscrowFrozen
        );
        let message = order.message(Self::genesis());
        ensure!(
            signature.verify(message.as_slice(), payer),
            Error::<T>::BadSignature
        );
        Ok(Plan { at, draws, own: 0 })
    }

    pub(crate) fn authorize_order(
        order: &OrderOf<T>,
        signature: &T::Signature,
    ) -> TransactionValidityWithRefund {
        let call = Call::pay_order {
            order: order.clone(),
            signature: signature.clone(),
        };
        let plan = Self::plan_order(order, signature);
        let end = plan.map(|plan| {
            let ends = plan
                .draws
                .iter()
                .map(|draw| draw.programme.terms.valid_until);
            ends.fold(order.deadline, Moment::min)
        });
        // A purse is worth few orders, and every one that it can't pay is looked at in vain: so
        // many wait.
        let slot = order.nonce % u64::from(MAX_ORDERS);
        Self::authorize(call, end, (order.programme, &order.payer, slot))
    }

    /// Moves the won of a payment that was checked, and keeps its receipt.
    pub(crate) fn settle(
        plan: Plan<T>,
        payer: T::AccountId,
        merchant: T::AccountId,
        order: Option<u64>,
    ) -> DispatchResult {
        let Plan { at, own, .. } = plan;
        let parts = plan.parts();
        let mut till = Till::<T>::new(&merchant);
        till.take(&payer, own)
            .map_err(|_| Error::<T>::OwnFundsTooLow)?;
        // The receipt is with the programme whose refunds end first of those that pay: nobody needs
        // it afterwards. (Vouchers pay nothing of a payment of ₩1 of which the holder pays a
        // share.)
        let mut draws = plan.draws;
        let keeper = draws
            .iter_mut()
            .min_by_key(|draw| (draw.amount == 0, draw.programme.terms.refund_until))
            .ok_or(Error::<T>::NoProgrammes)?;
        let payment = PaymentId {
            programme: keeper.id,
            number: keeper.programme.receipts,
        };
        let refund_until = keeper.programme.terms.refund_until;
        keeper.programme.receipts = payment.number.saturating_add(1);
        for draw in draws {
            let (id, before) = (draw.id, draw.before);
            if draw.amount > 0 {
                till.take(&Self::escrow(id), draw.amount)?;
                Self::store_entitlement(id, &payer, before, draw.own);
            }
            Programmes::<T>::insert(id, draw.programme);
        }
        till.close()?;
        let receipt = Receipt {
            payer: payer.clone(),
            merchant: merchant.clone(),
            at,
            refund_until,
            parts: parts.clone(),
            own,
            refunded: 0,
        };
        Receipts::<T>::insert(payment.programme, payment.number, receipt);
        Self::deposit_event(Event::Paid {
            payment,
            payer,
            merchant,
            parts,
            own,
            order,
        });
        Ok(())
    }

    /// What a holder could spend of a programme at a merchant now, and why not.
    pub(crate) fn spendable_at(
        who: &T::AccountId,
        programme: ProgrammeId,
        merchant: &T::AccountId,
    ) -> Spendable {
        let left = Entitlements::<T>::get(programme, who)
            .unwrap_or_default()
            .left;
        let most = || -> Result<Balance, Error<T>> {
            let at = Self::now();
            let profile = Self::ensure_parties(who, merchant, 1)?;
            let draw = Draw::<T>::load(programme, who, at)?;
            let most = draw
                .judge(who, &profile, at, rules::most)
                .map_err(|rule| Error::<T>::RuleRefused { rule, place: 0 })?;
            ensure!(left > 0, Error::<T>::EntitlementTooLow);
            Ok(most.min(left))
        };
        let (most, refusal) = match most() {
            Ok(most) => (most, None),
            Err(error) => (0, Some(error.into())),
        };
        Spendable {
            programme,
            left,
            most,
            refusal,
        }
    }
}
