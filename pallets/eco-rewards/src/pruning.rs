//! What has lapsed and what is over leaves nothing behind: records go in idle time, one by one.

use crate::*;
use frame::deps::frame_support::weights::WeightMeter;
use pallet_support::pruning::each;

impl<T: Config> Pallet<T> {
    /// Removes records for as much weight as there is, and tells how much it took. What is gone is
    /// gone, so the next block goes on where this one stopped.
    pub(crate) fn prune(limit: Weight) -> Weight {
        let mut meter = WeightMeter::with_limit(limit);
        let mut lapsed = Lapsed::<T>::iter_keys();
        let mut over = Over::<T>::iter_keys();
        while meter.try_consume(T::WeightInfo::prune_begin()).is_ok() {
            let pruned = match lapsed.next() {
                Some(epoch) => Self::prune_epoch(epoch, &mut meter),
                None => over
                    .next()
                    .and_then(|programme| Self::prune_programme(programme, &mut meter)),
            };
            if pruned.is_none() {
                break;
            }
        }
        meter.consumed()
    }

    /// `None` where the meter ran out before the epoch's points were gone.
    fn prune_epoch(epoch: (ProgrammeId, EpochId), meter: &mut WeightMeter) -> Option<()> {
        let weight = T::WeightInfo::prune_entry();
        each(meter, weight, Credited::<T>::drain_prefix(epoch), |_| ())?;
        each(meter, weight, Uses::<T>::drain_prefix(epoch), |_| ())?;
        Lapsed::<T>::remove(epoch);
        Some(())
    }

    /// `None` where the meter ran out before the programme was gone.
    fn prune_programme(programme: ProgrammeId, meter: &mut WeightMeter) -> Option<()> {
        let (entry, held) = (T::WeightInfo::prune_entry(), T::WeightInfo::prune_held());
        each(
            meter,
            entry,
            MemberOfAccount::<T>::drain_prefix(programme),
            |(_, member)| Members::<T>::remove(member),
        )?;
        each(
            meter,
            entry,
            MemberOfBadge::<T>::drain_prefix(programme),
            |_| (),
        )?;
        each(
            meter,
            held,
            DevicesOf::<T>::drain_prefix(programme),
            |(device, ())| {
                Self::drop_device(device);
            },
        )?;
        each(
            meter,
            held,
            Parties::<T>::drain_prefix(programme),
            |(_, party)| party.deposit.release(),
        )?;
        each(
            meter,
            entry,
            Activities::<T>::drain_prefix(programme),
            |_| (),
        )?;
        each(meter, entry, Measured::<T>::drain_prefix(programme), |_| ())?;
        each(meter, entry, Epochs::<T>::drain_prefix(programme), |_| ())?;
        meter.try_consume(T::WeightInfo::prune_end()).ok()?;
        Self::end(programme);
        Some(())
    }

    /// Removes the last record of a programme, and sends what has strayed into its account since it
    /// was closed to the treasury.
    pub(crate) fn end(programme: ProgrammeId) {
        // Where a court has frozen the account, its won stays.
        let _ = Self::sweep(programme);
        if let Some(record) = Programmes::<T>::take(programme) {
            record.deposit.release();
        }
        Over::<T>::remove(programme);
        Self::deposit_event(Event::ProgrammePruned { programme });
    }

    /// Removes a device, since its programme is over.
    pub(crate) fn drop_device(device: DeviceId) {
        if let Some(device) = Devices::<T>::take(device) {
            DeviceOfKey::<T>::remove(device.key);
            device.deposit.release();
        }
    }
}
