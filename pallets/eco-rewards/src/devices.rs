//! Devices: who answers for them, and whose they are.

use crate::*;

impl Suspension {
    /// What stands when this comes over what stood `before`: the harder of both, from the earlier
    /// epoch on; `None` where that changes nothing.
    pub(crate) fn over(self, before: Option<Self>) -> Option<Self> {
        let Some(before) = before else {
            return Some(self);
        };
        let by = self.by.over(Some(before.by));
        let is_earlier = self.from < before.from;
        (by.is_some() || is_earlier).then_some(Self {
            by: by.unwrap_or(before.by),
            from: self.from.min(before.from),
        })
    }
}

impl Binding {
    /// Does it hold at a moment?
    pub(crate) fn holds(&self, at: Moment) -> bool {
        (self.from..self.until).contains(&at)
    }
}

impl<AccountId, Deposit> Device<AccountId, Deposit> {
    /// Whose it is.
    pub(crate) fn bound(&self) -> Option<&Binding> {
        let last = self.bindings.last()?;
        (last.until == Moment::MAX).then_some(last)
    }

    /// Has it be nobody's from now on.
    pub(crate) fn unbind(&mut self, until: Moment) {
        if let Some(last) = self.bindings.last_mut() {
            last.until = last.until.min(until);
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn device(device: DeviceId) -> Result<DeviceOf<T>, Error<T>> {
        Devices::<T>::get(device).ok_or(Error::<T>::DeviceNotFound)
    }

    /// Counts one more device of a maker, and in a shop, where these may have one.
    pub(crate) fn add_device(
        programme: ProgrammeId,
        maker: &T::AccountId,
        shop: Option<&T::AccountId>,
        limits: &Limits,
    ) -> DispatchResult {
        let mut party = Self::party(programme, maker)?;
        let Part::Maker {
            devices,
            limits: most,
        } = &party.part
        else {
            return Err(Error::<T>::PartyNotFound.into());
        };
        ensure!(party.suspended.is_none(), Error::<T>::PartySuspended);
        Self::ensure_makes(maker)?;
        ensure!(party.devices < *devices, Error::<T>::TooManyDevices);
        ensure!(
            limits.is_sound() && limits.is_within(most),
            Error::<T>::InvalidLimits
        );
        party.devices = party.devices.saturating_add(1);
        Parties::<T>::insert(programme, maker, party);
        if let Some(shop) = shop {
            let mut party = Self::party(programme, shop)?;
            let is_shop = matches!(party.part, Part::Shop { .. });
            ensure!(is_shop, Error::<T>::PartyNotFound);
            ensure!(party.suspended.is_none(), Error::<T>::PartySuspended);
            party.devices = party.devices.saturating_add(1);
            Parties::<T>::insert(programme, shop, party);
        }
        Ok(())
    }

    /// Are these some activities of a programme, each named once, in order?
    pub(crate) fn ensure_measurable(
        programme: ProgrammeId,
        activities: &[ActivityId],
    ) -> Result<(), Error<T>> {
        let known = |id: &ActivityId| Activities::<T>::contains_key(programme, id);
        let is_set = activities.is_sorted_by(|one, next| one < next);
        ensure!(
            !activities.is_empty() && is_set && activities.iter().all(known),
            Error::<T>::ActivityNotFound
        );
        Ok(())
    }

    /// May a device be certified until then?
    pub(crate) fn can_be_certified(until: Moment) -> bool {
        let now = Self::now();
        now < until && until <= now.saturating_add(MAX_CERTIFIED)
    }

    /// Has this key signed that it becomes a device of this maker's, and is it none yet?
    pub(crate) fn ensure_key(
        programme: ProgrammeId,
        maker: &T::AccountId,
        key: &T::AccountId,
        at: Moment,
        signature: &T::Signature,
    ) -> Result<(), Error<T>> {
        ensure!(!is_pot(key), Error::<T>::PotNotAllowed);
        ensure!(!DeviceOfKey::<T>::contains_key(key), Error::<T>::KeyInUse);
        Self::ensure_fresh(at)?;
        let said = Self::key_bytes(&KeyUse {
            programme,
            maker: maker.clone(),
            at,
        });
        ensure!(
            signature.verify(said.as_slice(), key),
            Error::<T>::BadSignature
        );
        Ok(())
    }

    /// Does a device's maker do this, in office, or the operator, or the council?
    pub(crate) fn ensure_made(
        origin: OriginFor<T>,
        device: &DeviceOf<T>,
    ) -> Result<ProgrammeOf<T>, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        let programme = Self::live(device.programme)?;
        if actor.account() == Some(&device.maker) {
            let party = Self::party(device.programme, &device.maker)?;
            ensure!(party.suspended.is_none(), Error::<T>::PartySuspended);
            Self::ensure_makes(&device.maker)?;
        } else {
            ensure!(actor.stands_for(&programme.operator), Error::<T>::NotMaker);
            actor.pass(Self::ensure_operates)?;
        }
        Ok(programme)
    }

    /// Makes a device a member's.
    pub(crate) fn bind(
        id: DeviceId,
        device: &mut DeviceOf<T>,
        member: MemberId,
        at: Moment,
    ) -> Result<(), Error<T>> {
        let now = Self::now();
        if let Some(bound) = device.bound().copied() {
            // Who has left has left it behind.
            let owner = Members::<T>::get(bound.member);
            let left = owner.map_or(Some(bound.from), |owner| owner.left);
            let left = left.ok_or(Error::<T>::AlreadyBound)?;
            device.unbind(left.max(bound.from));
            Self::deposit_event(Event::DeviceUnbound {
                device: id,
                member: bound.member,
            });
        }
        let free = device.bindings.last().map_or(0, |last| last.until);
        ensure!(free <= at, Error::<T>::Outdated);
        device
            .bindings
            .retain(|binding| now < binding.until.saturating_add(MAX_WAY));
        let binding = Binding {
            member,
            from: now.max(at),
            until: Moment::MAX,
        };
        let pushed = device.bindings.try_push(binding);
        pushed.map_err(|_| Error::<T>::TooManyBindings)
    }

    /// Has a device not count, or count again, in all its epochs from this one on, which are open;
    /// and tells how many those are.
    pub(crate) fn exclude(
        id: DeviceId,
        device: &DeviceOf<T>,
        first: EpochId,
        excluded: bool,
    ) -> u32 {
        let programme = device.programme;
        let epochs = first..device.epochs;
        let count = epochs.end.saturating_sub(epochs.start);
        for epoch in epochs {
            let mut done = Uses::<T>::get((programme, epoch), id);
            if done.excluded == excluded || done.proofs == 0 {
                continue;
            }
            done.excluded = excluded;
            Epochs::<T>::mutate(programme, epoch, |pool| {
                if let Some(pool) = pool {
                    pool.excluded = if excluded {
                        pool.excluded.saturating_add(done.points)
                    } else {
                        pool.excluded.saturating_sub(done.points)
                    };
                }
            });
            for (activity, quantity) in &done.measured {
                Measured::<T>::mutate(programme, (epoch, activity), |sum| {
                    *sum = if excluded {
                        sum.saturating_sub(*quantity)
                    } else {
                        sum.saturating_add(*quantity)
                    };
                });
            }
            Uses::<T>::insert((programme, epoch), id, done);
        }
        count
    }
}
