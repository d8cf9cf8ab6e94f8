//! Closed programmes leave nothing behind: their records go in idle time, one by one.

use crate::*;
use frame::deps::frame_support::weights::WeightMeter;
use pallet_support::pruning::each;

impl<T: Config> Pallet<T> {
    /// Removes records of closed programmes for as much weight as there is, and tells how much it
    /// took. What is gone is gone, so the next block goes on where this one stopped.
    pub(crate) fn prune(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        let mut closed = Closed::<T>::iter_keys();
        while meter.try_consume(T::WeightInfo::prune_begin()).is_ok() {
            let pruned = closed
                .next()
                .and_then(|programme| Self::prune_programme(programme, &mut meter));
            if pruned.is_none() {
                break;
            }
        }
        meter.consumed()
    }

    /// `None` where the meter ran out before the programme was gone.
    fn prune_programme(programme: ProgrammeId, meter: &mut WeightMeter) -> Option<()> {
        let operator = Programmes::<T>::get(programme)?.operator;
        let entry = T::WeightInfo::prune_entry();
        let batch = T::WeightInfo::prune_batch();
        each(
            meter,
            entry,
            Entitlements::<T>::drain_prefix(programme),
            |(who, own)| {
                Self::forget(&who, own.total());
            },
        )?;
        each(
            meter,
            batch,
            Batches::<T>::drain_prefix(programme),
            |(_, batch)| {
                batch.deposit.release();
            },
        )?;
        each(meter, entry, Claimed::<T>::drain_prefix(programme), |_| ())?;
        each(meter, entry, Receipts::<T>::drain_prefix(programme), |_| ())?;
        each(meter, entry, Orders::<T>::drain_prefix(programme), |_| ())?;
        each(
            meter,
            entry,
            Successors::<T>::drain_prefix(programme),
            |_| (),
        )?;
        meter.try_consume(T::WeightInfo::prune_end()).ok()?;
        Self::end(programme, &operator);
        Some(())
    }

    /// Removes the last record of a programme, and sends what has strayed into its accounts since
    /// it was closed to the treasury.
    pub(crate) fn end(programme: ProgrammeId, operator: &T::AccountId) {
        for pot in [Self::escrow(programme), Self::fee_purse(programme)] {
            // Where a court has frozen a pot, its won stays.
            let _ = Self::empty(&pot, operator, 0);
        }
        if let Some(details) = Programmes::<T>::take(programme) {
            details.deposit.release();
        }
        Sources::<T>::remove(programme);
        Closed::<T>::remove(programme);
        Self::deposit_event(Event::ProgrammePruned { programme });
    }
}
