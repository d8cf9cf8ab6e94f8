//! The law of vouchers.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks, of each programme, that
    ///
    /// 1. escrow and fee purse have at least what was counted;
    /// 2. what holders have is issued − spent + refunded − withdrawn, until it is closed;
    /// 3. issued ≤ committed ≤ funded;
    /// 4. of each payment no more is refunded than was paid, and programmes have spent at least
    ///    what the receipts say;
    /// 5. no batch has a claim that it has no leaf for;
    /// 6. it is closed if its records are being pruned;
    /// 7. it takes credits from no source twice, and of none for nothing;
    ///
    /// and that each account is kept alive for each entitlement with won in it and as a merchant,
    /// and that no record is without its programme. That none is kept alive without, the random
    /// tests check, where no other pallet has a share in the references.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        let mut receipts = BTreeMap::<ProgrammeId, (Balance, Balance)>::new();
        for (programme, number, receipt) in Receipts::<T>::iter() {
            Self::try_receipt(programme, number, &receipt, &mut receipts)?;
        }
        for (id, details) in Programmes::<T>::iter() {
            ensure!(
                id < ProgrammeCount::<T>::get(),
                "a programme that was not counted"
            );
            let (spent, refunded) = receipts.remove(&id).unwrap_or_default();
            let totals = details.totals;
            ensure!(
                spent <= totals.spent && refunded <= totals.refunded,
                "receipts say more than was spent or refunded"
            );
            Self::try_programme(id, &details)?;
            Self::try_batches(id, &details)?;
        }
        Self::try_sources()?;
        Self::try_references()
    }

    fn try_programme(id: ProgrammeId, details: &ProgrammeOf<T>) -> Result<(), TryRuntimeError> {
        let totals = details.totals;
        let escrow = totals.escrow().ok_or("more left a programme than came")?;
        ensure!(
            T::Currency::balance(&Self::escrow(id)) >= escrow,
            "an escrow has less than was counted"
        );
        ensure!(
            totals.fees_spent <= totals.fees_funded
                && T::Currency::balance(&Self::fee_purse(id)) >= totals.fees_left(),
            "a fee purse has less than was counted"
        );
        ensure!(
            totals.issued <= totals.committed && totals.committed <= totals.funded,
            "more was issued than committed, or committed than funded"
        );
        let is_closed = details.state == State::Closed;
        ensure!(
            is_closed == Closed::<T>::contains_key(id),
            "a programme is pruned that is not closed, or the other way round"
        );
        if is_closed {
            ensure!(
                escrow == 0 && totals.fees_left() == 0,
                "a closed programme has kept won"
            );
            return Ok(());
        }
        let held = Entitlements::<T>::iter_prefix_values(id)
            .fold(0, |sum: Balance, own| sum.saturating_add(own.total()));
        ensure!(
            Some(held) == totals.outstanding(),
            "holders have more or less than issued − spent + refunded − withdrawn"
        );
        ensure!(held <= escrow, "holders have more than the escrow");
        Ok(())
    }

    fn try_receipt(
        programme: ProgrammeId,
        number: u64,
        receipt: &ReceiptOf<T>,
        sums: &mut BTreeMap<ProgrammeId, (Balance, Balance)>,
    ) -> Result<(), TryRuntimeError> {
        let keeper = Programmes::<T>::get(programme).ok_or("a receipt without its programme")?;
        ensure!(
            number < keeper.receipts && receipt.refund_until == keeper.terms.refund_until,
            "a receipt with the wrong programme"
        );
        let amounts = receipt.amounts();
        let paid = amounts
            .iter()
            .fold(0, |sum: Balance, part| sum.saturating_add(*part));
        ensure!(receipt.refunded <= paid, "more was refunded than was paid");
        let refunded = shares::peel(receipt.refunded, &amounts);
        for (part, refunded) in receipt.parts.iter().zip(refunded) {
            ensure!(refunded <= part.amount, "a part has more back than it paid");
            let (spent, back) = sums.entry(part.programme).or_default();
            *spent = spent.saturating_add(part.amount);
            *back = back.saturating_add(refunded);
        }
        Ok(())
    }

    fn try_batches(id: ProgrammeId, details: &ProgrammeOf<T>) -> Result<(), TryRuntimeError> {
        if details.state == State::Closed {
            return Ok(());
        }
        let mut total: Balance = 0;
        for (batch, record) in Batches::<T>::iter_prefix(id) {
            ensure!(batch < details.batches, "a batch that was not counted");
            total = total.saturating_add(record.root.sum);
        }
        ensure!(
            total <= details.totals.committed,
            "batches promise more than was committed"
        );
        for ((batch, number), chunk) in Claimed::<T>::iter_prefix(id) {
            let record = Batches::<T>::get(id, batch).ok_or("claims without their batch")?;
            ensure!(chunk.count() > 0, "a chunk without a claim");
            let first =
                number.saturating_mul(CHUNK_BYTES.saturated_into::<u32>().saturating_mul(8));
            let set = (first..).take(CHUNK_BYTES.saturating_mul(8));
            ensure!(
                set.filter(|index| chunk.get(*index))
                    .all(|index| index < record.leaves),
                "a claim that the batch has no leaf for"
            );
        }
        Ok(())
    }

    fn try_sources() -> Result<(), TryRuntimeError> {
        for (programme, sources) in Sources::<T>::iter() {
            ensure!(
                Programmes::<T>::contains_key(programme),
                "sources without their programme"
            );
            ensure!(!sources.is_empty(), "a list of no sources");
            let accounts: BTreeSet<_> = sources.iter().map(|source| &source.account).collect();
            ensure!(
                accounts.len() == sources.len(),
                "a source is admitted twice"
            );
            ensure!(
                sources.iter().all(|source| source.least > 0),
                "a source may credit nothing"
            );
        }
        Ok(())
    }

    fn try_references() -> Result<(), TryRuntimeError> {
        let mut references = BTreeMap::<T::AccountId, u32>::new();
        for (programme, who, own) in Entitlements::<T>::iter() {
            ensure!(
                Programmes::<T>::contains_key(programme),
                "an entitlement without its programme"
            );
            if own.total() > 0 {
                let count = references.entry(who).or_default();
                *count = count.saturating_add(1);
            }
        }
        for (who, count) in references {
            ensure!(
                frame_system::Pallet::<T>::sufficients(&who) >= count,
                "an account is not kept alive for what it has"
            );
        }
        for known in [
            Batches::<T>::iter_keys().all(|(id, _)| Programmes::<T>::contains_key(id)),
            Claimed::<T>::iter_keys().all(|(id, _)| Programmes::<T>::contains_key(id)),
            Orders::<T>::iter_keys().all(|(id, _)| Programmes::<T>::contains_key(id)),
            Successors::<T>::iter_keys().all(|(id, _)| Programmes::<T>::contains_key(id)),
        ] {
            ensure!(known, "a record without its programme");
        }
        Ok(())
    }
}
