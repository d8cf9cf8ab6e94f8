//! Proofs: what a device has signed, judged by what held when it did.

use crate::{
    points::{DayCount, DayUse, Room, SeenDays, add_to_year, credit, in_year},
    *,
};

/// What a good proof changes.
pub(crate) struct Credit<T: Config> {
    pub(crate) epoch: EpochId,
    pub(crate) points: Points,
    /// The programme, where its epoch has not begun.
    ahead: Option<ProgrammeOf<T>>,
    device: DeviceOf<T>,
    member: MemberOf<T>,
    pool: EpochOf<T>,
    shares: Shares,
    done: Use,
}

/// The entry of a list for which something holds, made where there is none; `None` where the list
/// is full.
fn entry<Item, Size: Get<u32>>(
    list: &mut BoundedVec<Item, Size>,
    is_it: impl FnMut(&Item) -> bool,
    new: impl FnOnce() -> Item,
) -> Option<&mut Item> {
    let place = match list.iter().position(is_it) {
        Some(place) => place,
        None => {
            list.try_push(new()).ok()?;
            list.len().checked_sub(1)?
        }
    };
    list.get_mut(place)
}

impl<T: Config> Pallet<T> {
    /// What a proof would change, or why it is refused. Nothing is changed here.
    pub(crate) fn judge(proof: &Proof, signature: &T::Signature) -> Result<Credit<T>, Error<T>> {
        let Proof { at, .. } = *proof;
        let now = Self::now();
        ensure!(
            at <= now.saturating_add(MAX_AHEAD),
            Error::<T>::FromTheFuture
        );
        ensure!(now <= at.saturating_add(MAX_WAY), Error::<T>::TooLate);
        let device = Self::ensure_device(proof)?;
        let programme = Self::running(proof.programme)?;
        let (epoch, pool) = Self::ensure_epoch(&programme, proof)?;
        let activity = Self::ensure_activity(proof)?;
        let member = Self::ensure_subject(&programme, &device, &activity, proof)?;
        let credit = Self::count(programme, activity, epoch, pool, device, member, proof)?;
        ensure!(
            signature.verify(Self::proof_bytes(proof).as_slice(), &credit.device.key),
            Error::<T>::BadSignature
        );
        Ok(credit)
    }

    /// The device of a proof, which has used its number.
    fn ensure_device(proof: &Proof) -> Result<DeviceOf<T>, Error<T>> {
        let mut device = Self::device(proof.device)?;
        ensure!(
            device.programme == proof.programme,
            Error::<T>::WrongProgramme
        );
        ensure!(
            proof.generation <= device.generation,
            Error::<T>::GenerationAhead
        );
        ensure!(
            proof.generation == device.generation,
            Error::<T>::WrongGeneration
        );
        device
            .used
            .take(proof.nonce, REACH)
            .map_err(|untaken| match untaken {
                Untaken::Used => Error::<T>::NonceUsed,
                Untaken::Ahead => Error::<T>::NonceAhead,
            })?;
        ensure!(proof.at < device.until, Error::<T>::DeviceExpired);
        ensure!(device.suspended.is_none(), Error::<T>::DeviceSuspended);
        ensure!(
            device.activities.contains(&proof.activity),
            Error::<T>::NotMeasured
        );
        Ok(device)
    }

    /// The epoch of a proof, which is open and has something to give.
    fn ensure_epoch(
        programme: &ProgrammeOf<T>,
        proof: &Proof,
    ) -> Result<(EpochId, EpochOf<T>), Error<T>> {
        let epoch = programme.terms.epoch_of(proof.at);
        let epoch = epoch.ok_or(Error::<T>::OutsideActivity)?;
        ensure!(epoch < programme.ends, Error::<T>::EpochNotFound);
        ensure!(programme.closed <= epoch, Error::<T>::EpochClosed);
        ensure!(
            epoch < programme.closed.saturating_add(MAX_OPEN),
            Error::<T>::CloseEarlierFirst
        );
        let pool = Epochs::<T>::get(proof.programme, epoch).ok_or(Error::<T>::PoolEmpty)?;
        Ok((epoch, pool))
    }

    /// What was done, as far as it was rewarded then.
    fn ensure_activity(proof: &Proof) -> Result<Activity, Error<T>> {
        let activity = Activities::<T>::get(proof.programme, proof.activity)
            .ok_or(Error::<T>::ActivityNotFound)?;
        ensure!(activity.unit == proof.unit, Error::<T>::WrongUnit);
        ensure!(
            (1..=activity.most).contains(&proof.quantity),
            Error::<T>::InvalidQuantity
        );
        ensure!(
            (activity.from..activity.until).contains(&proof.at),
            Error::<T>::OutsideActivity
        );
        Ok(activity)
    }

    /// The member of a proof, whom this device may credit.
    fn ensure_subject(
        programme: &ProgrammeOf<T>,
        device: &DeviceOf<T>,
        activity: &Activity,
        proof: &Proof,
    ) -> Result<MemberOf<T>, Error<T>> {
        let member = Self::member_of(proof.programme, proof.member)?;
        ensure!(member.was_in(proof.at), Error::<T>::MemberLeft);
        ensure!(member.suspended.is_none(), Error::<T>::MemberSuspended);

        let maker = Self::party(proof.programme, &device.maker)?;
        ensure!(maker.suspended.is_none(), Error::<T>::PartySuspended);
        Self::ensure_makes(&device.maker).map_err(|_| Error::<T>::MakerStopped)?;
        ensure!(member.account != device.maker, Error::<T>::OwnDevice);
        if let Some(shop) = &device.shop {
            let party = Self::party(proof.programme, shop)?;
            ensure!(party.suspended.is_none(), Error::<T>::PartySuspended);
            Self::ensure_shop(shop).map_err(|_| Error::<T>::ShopStopped)?;
            let is_officer = match &party.part {
                Part::Shop { officers } => officers.iter().any(|badge| {
                    // Also by a badge that the member was moved from.
                    let known = MemberOfBadge::<T>::get(proof.programme, badge);
                    *badge == member.badge || known == Some(proof.member)
                }),
                Part::Maker { .. } => false,
            };
            let is_own = member.account == *shop
                || T::Merchants::acquirer(shop).as_ref() == Some(&member.account);
            ensure!(!is_officer && !is_own, Error::<T>::OwnDevice);
        }
        if activity.bound {
            let holds =
                |binding: &Binding| binding.member == proof.member && binding.holds(proof.at);
            ensure!(device.bindings.iter().any(holds), Error::<T>::NotBound);
        }
        let standing = Self::standing(programme, &member);
        ensure!(standing == Standing::Good, Error::<T>::MemberStopped);
        Ok(member)
    }

    /// Counts a proof in the days of device and member, in the year, and in the epoch.
    fn count(
        mut programme: ProgrammeOf<T>,
        activity: Activity,
        epoch: EpochId,
        mut pool: EpochOf<T>,
        mut device: DeviceOf<T>,
        mut member: MemberOf<T>,
        proof: &Proof,
    ) -> Result<Credit<T>, Error<T>> {
        let (day, year) = (korea::day(proof.at), korea::year(proof.at));
        // What no proof touches any more.
        let oldest = korea::day(Self::now().saturating_sub(MAX_WAY));
        device.days.retain(|one| oldest <= one.day);
        member.days.retain(|one| oldest <= one.day);

        let mut shares = Credited::<T>::get((proof.programme, epoch), proof.member);
        let mut done = Uses::<T>::get((proof.programme, epoch), proof.device);
        let known = shares.iter().any(|share| share.device == proof.device);
        let share = entry(
            &mut shares,
            |share| share.device == proof.device,
            || Share {
                device: proof.device,
                points: 0,
                days: SeenDays {
                    latest: day,
                    bits: 0,
                },
            },
        )
        .ok_or(Error::<T>::TooManyShares)?;
        let is_new_today = share.days.see(day);

        let today = entry(
            &mut device.days,
            |one| one.day == day,
            || DayUse {
                day,
                proofs: 0,
                points: 0,
                members: 0,
                activities: 0,
            },
        )
        .ok_or(Error::<T>::DeviceDayFull)?;
        let bit = 1_u16.checked_shl(proof.activity.into()).unwrap_or_default();
        let given = activity.bound && today.activities & bit != 0;
        ensure!(!given, Error::<T>::TotalGiven);
        today.activities |= bit;
        today.proofs = today.proofs.saturating_add(1);
        today.members = today.members.saturating_add(is_new_today.into());
        let Limits {
            day: of_day,
            epoch: of_epoch,
        } = device.limits;
        ensure!(
            today.proofs <= of_day.proofs
                && today.members <= of_day.members
                && today.points < of_day.points,
            Error::<T>::DeviceDayFull
        );
        done.proofs = done.proofs.saturating_add(1);
        done.members = done.members.saturating_add((!known).into());
        ensure!(
            done.proofs <= of_epoch.proofs
                && done.members <= of_epoch.members
                && done.points < of_epoch.points,
            Error::<T>::DeviceEpochFull
        );

        let counted = entry(
            &mut member.days,
            |one| (one.activity, one.day) == (proof.activity, day),
            || DayCount {
                activity: proof.activity,
                day,
                quantity: 0,
                points: 0,
            },
        )
        .ok_or(Error::<T>::NothingToCredit)?;
        let room = Room {
            day: activity.day_cap.saturating_sub(counted.points),
            year: programme
                .terms
                .year_cap
                .saturating_sub(in_year(&member.years, year)),
            device: of_day
                .points
                .saturating_sub(today.points)
                .min(of_epoch.points.saturating_sub(done.points)),
        };
        let points = credit(activity.rate, counted.quantity, proof.quantity, room)
            .ok_or(Error::<T>::NothingToCredit)?;
        counted.quantity = counted.quantity.saturating_add(proof.quantity.into());
        counted.points = counted.points.saturating_add(points);
        add_to_year(&mut member.years, year, points);
        today.points = today.points.saturating_add(points);
        share.points = share.points.saturating_add(points);
        done.points = done.points.saturating_add(points);
        let measured = entry(
            &mut done.measured,
            |(activity, _)| *activity == proof.activity,
            || (proof.activity, 0),
        )
        .ok_or(Error::<T>::NotMeasured)?;
        measured.1 = measured.1.saturating_add(proof.quantity.into());
        pool.credited = pool
            .credited
            .checked_add(points)
            .ok_or(Error::<T>::NothingToCredit)?;
        let reached = epoch.saturating_add(1);
        device.epochs = device.epochs.max(reached);
        let begun = programme.terms.epoch_of(Self::now());
        let is_ahead = begun.is_none_or(|begun| begun < epoch);
        programme.ahead = programme.ahead.max(reached);
        Ok(Credit {
            epoch,
            points,
            ahead: is_ahead.then_some(programme),
            device,
            member,
            pool,
            shares,
            done,
        })
    }

    /// Stores what a good proof changes.
    pub(crate) fn enter_credit(proof: &Proof, credit: Credit<T>) -> DispatchResult {
        let Proof {
            programme,
            device,
            member,
            ..
        } = *proof;
        let epoch = credit.epoch;
        if let Some(record) = credit.ahead {
            Programmes::<T>::insert(programme, record);
        }
        Devices::<T>::insert(device, credit.device);
        Members::<T>::insert(member, credit.member);
        Epochs::<T>::insert(programme, epoch, credit.pool);
        Credited::<T>::insert((programme, epoch), member, credit.shares);
        Uses::<T>::insert((programme, epoch), device, credit.done);
        Measured::<T>::mutate(programme, (epoch, proof.activity), |sum| {
            *sum = sum.saturating_add(proof.quantity.into());
        });
        Ok(())
    }

    pub(crate) fn authorize_proof(
        proof: &Proof,
        signature: &T::Signature,
    ) -> TransactionValidityWithRefund {
        let call = Call::submit_proof {
            proof: *proof,
            signature: signature.clone(),
        };
        let credit = Self::judge(proof, signature);
        let end = credit.map(|_| proof.at.saturating_add(MAX_WAY));
        let Proof {
            device,
            generation,
            nonce,
            ..
        } = *proof;
        Self::authorize(call, end, (b"proof", device, generation, nonce))
    }

    /// The validity of an unsigned submission that is good until `end` and takes what `taken`
    /// names: of those that take the same, one waits in the pool.
    pub(crate) fn authorize(
        call: Call<T>,
        end: Result<Moment, Error<T>>,
        taken: impl Encode,
    ) -> TransactionValidityWithRefund {
        let end = end.map_err(|error| submission::refused(&error, may_pass(&error)))?;
        let lane = submission::Lane {
            prefix: "EcoRewards",
            priority: T::UnsignedPriority::get(),
            slot: T::SlotDuration::get(),
        };
        lane.admit::<T>(&call.into(), end.saturating_sub(Self::now()), taken)
    }
}

/// Can time, or somebody else, lift what a submission was refused by?
fn may_pass<T>(error: &Error<T>) -> bool {
    matches!(
        error,
        Error::CloseEarlierFirst
            | Error::DeviceSuspended
            | Error::EpochOpen
            | Error::FromTheFuture
            | Error::GenerationAhead
            | Error::MakerStopped
            | Error::MemberStopped
            | Error::MemberSuspended
            | Error::NonceAhead
            | Error::NotCredited
            | Error::PartySuspended
            | Error::PoolEmpty
            | Error::ProgrammePaused
            | Error::ShopStopped
    )
}
