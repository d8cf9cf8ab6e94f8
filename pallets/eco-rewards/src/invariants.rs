//! The law of eco-rewards.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::deps::sp_runtime::TryRuntimeError;

/// What devices have done in an epoch and members have of it, counted one by one.
#[derive(Default)]
struct Counted {
    credited: Points,
    excluded: Points,
    measured: BTreeMap<ActivityId, u128>,
    /// By device: the points and the members that it has credited, and whether it counts.
    uses: BTreeMap<DeviceId, (Points, u32, bool)>,
    /// By device: the points that members have by it, and how many members.
    shares: BTreeMap<DeviceId, (Points, u32)>,
}

/// The same by programme and epoch.
type ByEpoch = BTreeMap<(ProgrammeId, EpochId), Counted>;

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. of each epoch, the pool is what its sponsors have paid in, each named once; paid +
    ///    returned ≤ pool, and paid ≤ payable ≤ the counted points, each point's part of it;
    ///    nothing is paid before it is closed; what it does not pay has gone back then, and the
    ///    rest when it lapsed;
    /// 2. a programme has left what its epochs have, its account has that; it is closed in order,
    ///    and counts the epochs that can be claimed; one that is over has nothing;
    /// 3. of each epoch that has not lapsed, its points are what its devices have credited, and
    ///    what its members have or have claimed; what was measured is what those devices have
    ///    measured that count; while it is open, just those do not that are suspended from it on;
    /// 4. no cap and no limit is exceeded: of a member in a day and in a year, of a device in a day
    ///    and in an epoch;
    /// 5. each person is one member, by its account and by its badge, and each key is one device;
    /// 6. each device has a maker, and a shop if it says so, which count their devices;
    /// 7. nothing is of no programme, and what is being removed is over.
    ///
    /// Deposits are what the type of [`Config::Deposit`] makes of them; the runtime's stories count
    /// them.
    pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::check_programmes()?;
        Self::check_epochs()?;
        Self::check_parties()?;
        Self::check_members()?;
        Self::check_devices()
    }

    fn check_programmes() -> Result<(), TryRuntimeError> {
        // What epochs have left, and how many can be claimed.
        let mut left = BTreeMap::<ProgrammeId, (Balance, u32)>::new();
        for (programme, id, epoch) in Epochs::<T>::iter() {
            let record = Programmes::<T>::get(programme).ok_or("an epoch of no programme")?;
            let rest = Self::check_money(&record, id, &epoch)?;
            let (sum, unsettled) = left.entry(programme).or_default();
            *sum = sum.saturating_add(rest);
            let can_be_claimed = epoch.settled.is_some() && !epoch.lapsed;
            *unsettled = unsettled.saturating_add(can_be_claimed.into());
        }
        for (id, record) in Programmes::<T>::iter() {
            ensure!(id < NextProgramme::<T>::get(), "a programme is not counted");
            ensure!(
                record.closed <= record.ends && record.ends <= record.terms.epochs,
                "a programme has had more epochs than it has"
            );
            let (sum, unsettled) = left.remove(&id).unwrap_or_default();
            ensure!(
                record.left == sum,
                "a programme has something else left than its epochs"
            );
            ensure!(
                record.unsettled == unsettled,
                "a programme counts other epochs than can be claimed"
            );
            ensure!(
                record.left <= T::Currency::balance(&Self::account(id)),
                "a programme's account has too little"
            );
            ensure!(
                !record.over || (record.closed, unsettled, sum) == (record.ends, 0, 0),
                "a programme is over before its last epoch"
            );
            ensure!(
                record.over == Over::<T>::contains_key(id),
                "a programme is over and stays, or is removed and not over"
            );
        }
        ensure!(
            Over::<T>::iter_keys().all(Programmes::<T>::contains_key),
            "what is being removed is no programme"
        );
        Ok(())
    }

    /// What an epoch has left.
    fn check_money(
        record: &ProgrammeOf<T>,
        id: EpochId,
        epoch: &EpochOf<T>,
    ) -> Result<Balance, TryRuntimeError> {
        let sponsored = epoch
            .sponsors
            .iter()
            .fold(0, |sum: Balance, (_, paid)| sum.saturating_add(*paid));
        ensure!(
            sponsored == epoch.pool,
            "a pool is not what its sponsors have paid in"
        );
        let named: BTreeSet<_> = epoch.sponsors.iter().map(|(who, _)| who).collect();
        ensure!(
            named.len() == epoch.sponsors.len(),
            "a sponsor is named twice"
        );
        let left = epoch
            .left()
            .ok_or("more went out of a pool than is in it")?;
        let counted = epoch
            .credited
            .checked_sub(epoch.excluded)
            .ok_or("more points are excluded than there are")?;
        ensure!(
            epoch.settled.is_some() == (id < record.closed),
            "an epoch is closed out of its turn"
        );
        let Some(Settlement { payable, .. }) = epoch.settled else {
            let is_untouched = (epoch.claimed, epoch.paid, epoch.returned) == (0, 0, 0);
            ensure!(
                is_untouched && !epoch.lapsed,
                "an open epoch has paid something"
            );
            return Ok(left);
        };
        ensure!(
            payable == epoch.pool.min(counted.into()),
            "an epoch pays something else than its points come to"
        );
        ensure!(
            epoch.claimed <= counted,
            "more points are claimed than count"
        );
        // Neither has more than 128 bits: no more is payable than there are points.
        let part = payable.saturating_mul(epoch.claimed.into());
        ensure!(
            epoch.paid <= payable && epoch.paid.saturating_mul(counted.into()) <= part,
            "points are paid more than their part"
        );
        if epoch.lapsed {
            ensure!(left == 0, "a lapsed epoch has something left");
        } else {
            ensure!(
                epoch.pool.checked_sub(payable) == Some(epoch.returned),
                "an epoch has not given back what it does not pay"
            );
        }
        Ok(left)
    }

    fn check_epochs() -> Result<(), TryRuntimeError> {
        ensure!(
            Lapsed::<T>::iter_keys().all(|(programme, id)| {
                Epochs::<T>::get(programme, id).is_some_and(|epoch| epoch.lapsed)
            }),
            "an epoch is removed that has not lapsed"
        );
        let mut counted = ByEpoch::new();
        Self::count_uses(&mut counted)?;
        Self::count_shares(&mut counted)?;
        let mut measured = BTreeMap::<(ProgrammeId, EpochId), BTreeMap<ActivityId, u128>>::new();
        for (programme, (id, activity), quantity) in Measured::<T>::iter() {
            let record = Programmes::<T>::get(programme);
            ensure!(
                record.is_some() && Epochs::<T>::contains_key(programme, id),
                "something was measured in no epoch"
            );
            // Of a programme that is over, activities go first.
            ensure!(
                Activities::<T>::contains_key(programme, activity)
                    || record.is_some_and(|record| record.over),
                "something was measured that is not rewarded"
            );
            if quantity > 0 {
                let of_epoch = measured.entry((programme, id)).or_default();
                of_epoch.insert(activity, quantity);
            }
        }
        for (programme, id, epoch) in Epochs::<T>::iter() {
            // What devices and members have of it is being removed, or is gone.
            if epoch.lapsed {
                continue;
            }
            let sums = counted.remove(&(programme, id)).unwrap_or_default();
            Self::check_points(&epoch, &sums)?;
            let measured = measured.remove(&(programme, id)).unwrap_or_default();
            ensure!(
                measured == sums.measured,
                "an epoch has measured something else than its devices"
            );
        }
        Ok(())
    }

    /// The epoch of a member's or a device's points, which it keeps until they are removed; `None`
    /// once that has begun.
    fn epoch_with_points(
        (programme, id): (ProgrammeId, EpochId),
    ) -> Result<Option<EpochOf<T>>, TryRuntimeError> {
        let epoch = Epochs::<T>::get(programme, id).ok_or("there are points of no epoch")?;
        ensure!(
            !epoch.lapsed || Lapsed::<T>::contains_key((programme, id)),
            "points are left of an epoch that was removed"
        );
        Ok((!epoch.lapsed).then_some(epoch))
    }

    fn count_uses(counted: &mut ByEpoch) -> Result<(), TryRuntimeError> {
        for (key, id, done) in Uses::<T>::iter() {
            let Some(epoch) = Self::epoch_with_points(key)? else {
                continue;
            };
            ensure!(
                done.proofs > 0,
                "a device has done something without a proof"
            );
            match Devices::<T>::get(id) {
                Some(device) => Self::check_use(key, &device, &done, epoch.settled.is_none())?,
                None => ensure!(
                    epoch.settled.is_some(),
                    "a device is gone that an open epoch counts"
                ),
            }
            let sums = counted.entry(key).or_default();
            sums.credited = sums.credited.saturating_add(done.points);
            if done.excluded {
                sums.excluded = sums.excluded.saturating_add(done.points);
            } else {
                for (activity, quantity) in &done.measured {
                    let sum = sums.measured.entry(*activity).or_default();
                    *sum = sum.saturating_add(*quantity);
                }
            }
            let done = (done.points, done.members, !done.excluded);
            sums.uses.insert(id, done);
        }
        Ok(())
    }

    /// What a device has done in an epoch, which is open or not.
    fn check_use(
        (programme, epoch): (ProgrammeId, EpochId),
        device: &DeviceOf<T>,
        done: &Use,
        is_open: bool,
    ) -> Result<(), TryRuntimeError> {
        ensure!(
            device.programme == programme,
            "a device has proved something for another programme"
        );
        ensure!(
            epoch < device.epochs,
            "a device does not know its last epoch"
        );
        let most = device.limits.epoch;
        ensure!(
            done.proofs <= most.proofs
                && done.points <= most.points
                && done.members <= most.members,
            "a device has done more than it may in an epoch"
        );
        let measured: BTreeSet<_> = done.measured.iter().map(|(activity, _)| activity).collect();
        let known = |activity: &&ActivityId| device.activities.contains(*activity);
        ensure!(
            measured.len() == done.measured.len() && measured.iter().all(known),
            "a device has measured what it does not"
        );
        let suspended = device
            .suspended
            .is_some_and(|suspended| suspended.from <= epoch);
        // Those that are closed stay as they were.
        ensure!(
            !is_open || done.excluded == suspended,
            "a suspended device counts, or another does not"
        );
        Ok(())
    }

    fn count_shares(counted: &mut ByEpoch) -> Result<(), TryRuntimeError> {
        for (key, id, shares) in Credited::<T>::iter() {
            if Self::epoch_with_points(key)?.is_none() {
                continue;
            }
            // It may be forgotten before the epoch has lapsed.
            ensure!(
                Members::<T>::get(id).is_none_or(|member| member.programme == key.0),
                "a member has points of another programme"
            );
            let devices: BTreeSet<_> = shares.iter().map(|share| share.device).collect();
            ensure!(
                devices.len() == shares.len(),
                "a member has two shares by one device"
            );
            let sums = counted.entry(key).or_default();
            for share in &shares {
                let (points, members) = sums.shares.entry(share.device).or_default();
                *points = points.saturating_add(share.points);
                *members = members.saturating_add(1);
            }
        }
        Ok(())
    }

    /// An epoch that has not lapsed: are its points its devices', and its members'?
    fn check_points(epoch: &EpochOf<T>, sums: &Counted) -> Result<(), TryRuntimeError> {
        ensure!(
            (sums.credited, sums.excluded) == (epoch.credited, epoch.excluded),
            "an epoch counts other points than its devices"
        );
        let mut unclaimed: Points = 0;
        let devices: BTreeSet<_> = sums.uses.keys().chain(sums.shares.keys()).collect();
        for device in devices {
            let (credited, members, counts) =
                sums.uses.get(device).copied().unwrap_or((0, 0, true));
            let (points, of) = sums.shares.get(device).copied().unwrap_or_default();
            // A claim takes all that a member has of the epoch, also what does not count.
            let fits = match epoch.settled {
                None => (points, of) == (credited, members),
                Some(_) => points <= credited && of <= members,
            };
            ensure!(fits, "members have other points than devices have credited");
            if counts {
                unclaimed = unclaimed.saturating_add(points);
            }
        }
        ensure!(
            epoch.counted().checked_sub(epoch.claimed) == Some(unclaimed),
            "members have other points left than are not claimed"
        );
        Ok(())
    }

    fn check_parties() -> Result<(), TryRuntimeError> {
        for (programme, id, activity) in Activities::<T>::iter() {
            ensure!(
                Programmes::<T>::contains_key(programme),
                "an activity of no programme"
            );
            ensure!(
                u32::from(id) < MAX_ACTIVITIES
                    && activity.rate.is_sound()
                    && activity.day_cap > 0
                    && activity.most > 0
                    && activity.from < activity.until,
                "an activity makes no sense"
            );
        }
        let mut devices = BTreeMap::<(ProgrammeId, T::AccountId), u32>::new();
        for device in Devices::<T>::iter_values() {
            for who in core::iter::once(device.maker).chain(device.shop) {
                let count = devices.entry((device.programme, who)).or_default();
                *count = count.saturating_add(1);
            }
        }
        for (programme, who, party) in Parties::<T>::iter() {
            let record = Programmes::<T>::get(programme).ok_or("a party of no programme")?;
            if let Part::Maker { devices, limits } = &party.part {
                ensure!(
                    *devices > 0 && limits.is_sound(),
                    "a maker is admitted for nothing"
                );
            }
            // Of a programme that is over, devices go first.
            let count = devices.remove(&(programme, who)).unwrap_or_default();
            ensure!(
                count == party.devices || record.over && count < party.devices,
                "a party counts other devices than name it"
            );
        }
        Ok(())
    }

    fn check_members() -> Result<(), TryRuntimeError> {
        let next = NextMember::<T>::get();
        for (id, member) in Members::<T>::iter() {
            ensure!(id < next, "a member is not counted");
            let programme = member.programme;
            let record = Programmes::<T>::get(programme).ok_or("a member of no programme")?;
            ensure!(
                MemberOfAccount::<T>::get(programme, &member.account) == Some(id),
                "a member's account is another's"
            );
            ensure!(
                MemberOfBadge::<T>::get(programme, &member.badge) == Some(id),
                "a member's badge is another's"
            );
            ensure!(
                member.left.is_none_or(|left| member.joined <= left),
                "a member has left before it has joined"
            );
            Self::check_caps(&record, &member)?;
        }
        for (programme, account, id) in MemberOfAccount::<T>::iter() {
            ensure!(
                Members::<T>::get(id).is_some_and(|member| {
                    (member.programme, member.account) == (programme, account)
                }),
                "an account is of no such member"
            );
        }
        for (programme, _, id) in MemberOfBadge::<T>::iter() {
            // A badge that a member was moved from stays taken, also when the member is forgotten.
            let is_its = Members::<T>::get(id).is_none_or(|member| member.programme == programme);
            ensure!(
                id < next && is_its && Programmes::<T>::contains_key(programme),
                "a badge is of no member of its programme"
            );
        }
        Ok(())
    }

    fn check_caps(record: &ProgrammeOf<T>, member: &MemberOf<T>) -> Result<(), TryRuntimeError> {
        let [one, other] = &member.years;
        ensure!(
            one.year != other.year || (one.year, one.points, other.points) == (0, 0, 0),
            "a member's years are one"
        );
        ensure!(
            one.points.max(other.points) <= record.terms.year_cap,
            "a member has more points than a year gives"
        );
        let mut days = BTreeSet::new();
        for count in &member.days {
            let activity = Activities::<T>::get(member.programme, count.activity)
                .ok_or("a member has done what is not rewarded")?;
            ensure!(
                days.insert((count.activity, count.day)),
                "a member's day is counted twice"
            );
            ensure!(
                count.points <= activity.day_cap
                    && u128::from(count.points) <= activity.rate.of(count.quantity),
                "a member has more points than a day gives"
            );
        }
        Ok(())
    }

    fn check_devices() -> Result<(), TryRuntimeError> {
        for (id, device) in Devices::<T>::iter() {
            ensure!(id < NextDevice::<T>::get(), "a device is not counted");
            let programme = device.programme;
            let record = Programmes::<T>::get(programme).ok_or("a device of no programme")?;
            ensure!(
                DeviceOfKey::<T>::get(&device.key) == Some(id),
                "a device's key is another's"
            );
            ensure!(
                DevicesOf::<T>::contains_key(programme, id),
                "a programme does not know its device"
            );
            ensure!(
                device.epochs <= record.ends.min(record.closed.saturating_add(MAX_OPEN)),
                "a device is ahead of its programme"
            );
            let part = |who: &T::AccountId| Parties::<T>::get(programme, who).map(|it| it.part);
            ensure!(
                matches!(part(&device.maker), Some(Part::Maker { .. })),
                "a device's maker is none"
            );
            ensure!(
                device
                    .shop
                    .as_ref()
                    .is_none_or(|shop| matches!(part(shop), Some(Part::Shop { .. }))),
                "a device's shop is none"
            );
            ensure!(
                Self::ensure_measurable(programme, &device.activities).is_ok(),
                "a device measures what is not rewarded"
            );
            Self::check_device(&device)?;
        }
        for (key, id) in DeviceOfKey::<T>::iter() {
            ensure!(
                Devices::<T>::get(id).is_some_and(|device| device.key == key),
                "a key is of no such device"
            );
        }
        for (programme, id, ()) in DevicesOf::<T>::iter() {
            ensure!(
                Devices::<T>::get(id).is_some_and(|device| device.programme == programme),
                "a programme knows a device that it has not"
            );
        }
        Ok(())
    }

    fn check_device(device: &DeviceOf<T>) -> Result<(), TryRuntimeError> {
        let Window { next, bits } = &device.used;
        // The lowest bit of the first byte is the highest number's.
        let has_used = bits.first().is_some_and(|byte| byte & 1 == 1);
        ensure!(
            (*next > 0) == has_used,
            "a device's highest number is not used"
        );
        ensure!(device.limits.is_sound(), "a device's limits leave nothing");
        let most = device.limits.day;
        let mut days = BTreeSet::new();
        for day in &device.days {
            ensure!(days.insert(day.day), "a device's day is counted twice");
            ensure!(
                day.proofs <= most.proofs
                    && day.points <= most.points
                    && day.members <= most.members,
                "a device has done more than it may in a day"
            );
        }
        let mut free = 0;
        for binding in &device.bindings {
            // One that holds is the last: none begins at the end of time.
            ensure!(
                free <= binding.from && binding.from <= binding.until && free < Moment::MAX,
                "a device's bindings are not in order"
            );
            free = binding.until;
            let member = Members::<T>::get(binding.member);
            ensure!(
                binding.member < NextMember::<T>::get()
                    && member.is_none_or(|member| member.programme == device.programme),
                "a device is bound to no member"
            );
        }
        Ok(())
    }
}
