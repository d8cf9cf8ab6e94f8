//! Deliveries: what a scale has weighed, until its farm has sold it.

use crate::*;
use frame::deps::sp_io::hashing::blake2_256;

/// The name below which a scale signs.
const WEIGHING: &str = "dure weighing 1";
/// The name below which a farm answers.
const ANSWER: &str = "dure rice answer 1";
/// The name below which a farm asks for a second sample.
const APPEAL: &str = "dure rice appeal 1";

impl<T: Config> Pallet<T> {
    /// The bytes that a scale signs on this chain.
    pub(crate) fn weighing_bytes(weighing: &Weighing<T::AccountId>) -> Vec<u8> {
        message(WEIGHING, Self::genesis(), weighing)
    }

    /// The bytes by which a farm answers on this chain, as things stand.
    pub(crate) fn answer_bytes(
        lot: LotId,
        delivery: &DeliveryOf<T>,
        terms: &Terms,
        answer: Answer,
    ) -> Vec<u8> {
        let reply = Reply {
            lot,
            answer,
            stage: delivery.stage,
            inspections: delivery.inspections(),
            interim: delivery.interim_due(terms),
        };
        message(ANSWER, Self::genesis(), &reply)
    }

    pub(crate) fn appeal_bytes(season: SeasonId, number: FarmNumber) -> Vec<u8> {
        message(APPEAL, Self::genesis(), &(season, number))
    }

    pub(crate) fn delivery(lot: LotId) -> Result<DeliveryOf<T>, Error<T>> {
        Deliveries::<T>::get(lot).ok_or(Error::<T>::LotNotFound)
    }

    /// Has the farm said this: in the transaction itself, or off line by a signature?
    pub(crate) fn ensure_farm_said(
        farm: &FarmOf<T>,
        signer: &T::AccountId,
        signature: Option<T::Signature>,
        said: impl FnOnce() -> Vec<u8>,
    ) -> DispatchResult {
        Self::ensure_farm(farm)?;
        ensure_said(&farm.account, signer, signature, said).map_err(|unsaid| match unsaid {
            Unsaid::Missing => Error::<T>::SignatureMissing,
            Unsaid::Bad => Error::<T>::BadSignature,
        })?;
        Ok(())
    }

    /// Does the operator do this, or the council in its place; or else, has the farm said it? Tells
    /// whether it is the operator.
    pub(crate) fn ensure_operator_or_farm_said(
        origin: OriginFor<T>,
        record: &SeasonOf<T>,
        farm: FarmId,
        signature: Option<T::Signature>,
        said: impl FnOnce() -> Vec<u8>,
    ) -> Result<bool, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin.clone())?;
        let by_operator = signature.is_none() && actor.stands_for(&record.operator);
        if by_operator {
            Self::ensure_operator(origin, record)?;
        } else {
            let signer = ensure_signed(origin)?;
            Self::ensure_farm_said(&Self::farm(farm)?, &signer, signature, said)?;
        }
        Ok(by_operator)
    }

    /// Is a weighing good: its scale in office, its figures sound, judged when it was signed?
    pub(crate) fn ensure_weighed(
        weighing: &Weighing<T::AccountId>,
        record: &SeasonOf<T>,
        signature: &T::Signature,
    ) -> Result<(CrewMember, Grams), DispatchError> {
        let (now, at) = (Self::now(), weighing.at);
        let Terms { opens, ends, .. } = record.terms;
        ensure!(
            at <= now.saturating_add(MAX_AHEAD),
            Error::<T>::FromTheFuture
        );
        ensure!(now <= at.saturating_add(MAX_WAY), Error::<T>::TooLate);
        ensure!((opens..ends).contains(&at), Error::<T>::OutsideDeliveries);
        ensure!(
            !matches!(record.pricing, Pricing::Final(_)),
            Error::<T>::PriceIsFinal
        );
        let is_scale = |duty: &Duty| matches!(duty, Duty::Scale(_));
        let member = Self::ensure_on_duty(weighing.season, &weighing.scale, is_scale)?;
        let mut device =
            Scales::<T>::get(weighing.season, &weighing.scale).ok_or(Error::<T>::NotInCrew)?;
        let within = |spans: &Spans| spans.iter().any(|span| span.contains(at));
        ensure!(within(&device.calibrated), Error::<T>::NotCalibrated);
        ensure!(!within(&device.suspended), Error::<T>::MemberSuspended);
        ensure!(!device.flags(at), Error::<T>::ScaleCompromised);
        device
            .used
            .take(weighing.nonce, u64::MAX)
            .map_err(|_| Error::<T>::NonceUsed)?;
        ensure!(
            record.terms.varieties.contains(&weighing.variety),
            Error::<T>::VarietyNotBought
        );
        let counted = weighing
            .counts(record.terms.tolerance)
            .ok_or(Error::<T>::WeightsDisagree)?;
        ensure!(
            signature.verify(Self::weighing_bytes(weighing).as_slice(), &weighing.scale),
            Error::<T>::BadSignature
        );
        Scales::<T>::insert(weighing.season, &weighing.scale, device);
        Ok((member, counted))
    }

    /// Counts a lot in its farm's quota, and among those that wait.
    pub(crate) fn take_quota(
        delivery: &DeliveryOf<T>,
        record: &mut SeasonOf<T>,
        mut enrolment: Enrolment<T::AccountId>,
    ) -> DispatchResult {
        let delivered = enrolment
            .delivered
            .checked_add(delivery.counted)
            .filter(|delivered| *delivered <= enrolment.quota)
            .ok_or(Error::<T>::QuotaFull)?;
        enrolment.delivered = delivered;
        Enrolments::<T>::insert(delivery.season, delivery.farm, enrolment);
        record.pending.add(delivery.payable)?;
        Ok(())
    }

    /// Gives a lot's quota back, and has the season wait for it no longer.
    pub(crate) fn give_quota_back(delivery: &DeliveryOf<T>, record: &mut SeasonOf<T>) {
        Enrolments::<T>::mutate(delivery.season, delivery.farm, |enrolment| {
            if let Some(enrolment) = enrolment {
                enrolment.delivered = enrolment.delivered.saturating_sub(delivery.counted);
            }
        });
        record.pending.remove(delivery.payable);
    }

    /// Ends a lot that was not sold.
    pub(crate) fn drop_lot(
        lot: LotId,
        mut delivery: DeliveryOf<T>,
        mut record: SeasonOf<T>,
        why: Gone,
    ) {
        Self::end_draw(&mut delivery);
        // A rejected one has given its quota back.
        if delivery.stage.is_pending() {
            Self::give_quota_back(&delivery, &mut record);
        }
        record.known = record.known.saturating_sub(1);
        Seasons::<T>::insert(delivery.season, record);
        Deliveries::<T>::remove(lot);
        Self::deposit_event(Event::Dropped { lot, why });
    }

    /// Was it weighed by a scale that was compromised then?
    pub(crate) fn is_flagged(delivery: &DeliveryOf<T>) -> bool {
        Scales::<T>::get(delivery.season, &delivery.scale)
            .is_some_and(|device| device.flags(delivery.weighed_at))
    }

    /// Has the hash of this block decide whether another inspector checks a lot.
    pub(crate) fn open_draw(checks: PerMille) -> Draw<BlockNumberFor<T>> {
        if checks == 0 {
            return Draw::Spared;
        }
        let block = frame_system::Pallet::<T>::block_number();
        Seeds::<T>::mutate(block, |seed| {
            let seed = seed.get_or_insert(Seed {
                block_hash: None,
                lots: 0,
            });
            seed.lots = seed.lots.saturating_add(1);
        });
        Draw::Open(block)
    }

    /// Has another inspector to check a lot? `None` before that can be known.
    pub(crate) fn is_drawn(
        lot: LotId,
        delivery: &mut DeliveryOf<T>,
        checks: PerMille,
    ) -> Option<bool> {
        let Draw::Open(block) = delivery.draw else {
            return Some(delivery.draw == Draw::Drawn);
        };
        let drawn = draw(Seeds::<T>::get(block)?.block_hash?, lot) < checks;
        Self::end_draw(delivery);
        if drawn {
            delivery.draw = Draw::Drawn;
            Self::deposit_event(Event::CheckDrawn { lot });
        }
        Some(drawn)
    }

    /// Another inspector checks the lot, or has, or nobody will.
    pub(crate) fn end_draw(delivery: &mut DeliveryOf<T>) {
        if let Draw::Open(block) = delivery.draw {
            Seeds::<T>::mutate_exists(block, |seed| {
                *seed = seed.take().filter(|seed| seed.lots > 1).map(|seed| Seed {
                    lots: seed.lots.saturating_sub(1),
                    ..seed
                });
            });
        }
        delivery.draw = Draw::Spared;
    }

    /// Notes the hash of the block before, in which lots were graded.
    pub(crate) fn note_seed(block: BlockNumberFor<T>) {
        Seeds::<T>::mutate_extant(block, |seed| {
            seed.block_hash = Some(frame_system::Pallet::<T>::parent_hash());
        });
    }

    /// Suspends the inspector of a lot that was drawn, and was gone before another came: the
    /// operator reinstates him after looking into it.
    pub(crate) fn note_escape(lot: LotId, delivery: &DeliveryOf<T>) {
        let season = delivery.season;
        Self::deposit_event(Event::CheckEscaped { lot });
        let Some(who) = delivery.inspectors.last() else {
            return;
        };
        let Some(mut member) = Crew::<T>::get(season, who) else {
            return;
        };
        if member.suspended.is_none() {
            let by = SuspendedBy::Keeper;
            member.suspended = Some(by);
            Crew::<T>::insert(season, who, member);
            Self::deposit_event(Event::Suspended {
                season,
                who: who.clone(),
                by,
            });
        }
    }
}

/// A number below 1,000 that nobody knows before that block is made.
fn draw(block: H256, lot: LotId) -> PerMille {
    let [a, b, c, d, ..] = blake2_256(&(block, lot).encode());
    (u32::from_le_bytes([a, b, c, d]) % 1_000).saturated_into()
}

impl Pending {
    pub(crate) fn add(&mut self, grams: Grams) -> Result<(), ArithmeticError> {
        self.lots = self.lots.checked_add(1).ok_or(ArithmeticError::Overflow)?;
        self.grams = self
            .grams
            .checked_add(grams)
            .ok_or(ArithmeticError::Overflow)?;
        Ok(())
    }

    pub(crate) fn remove(&mut self, grams: Grams) {
        self.lots = self.lots.saturating_sub(1);
        self.grams = self.grams.saturating_sub(grams);
    }
}

impl<AccountId: PartialEq, BlockNumber> Delivery<AccountId, BlockNumber> {
    /// How often it was inspected.
    pub fn inspections(&self) -> u32 {
        self.inspectors.len().saturated_into()
    }

    /// What is paid for it at once, if it has a grade.
    pub fn interim_due(&self, terms: &Terms) -> Balance {
        match self.stage {
            Stage::Graded(grade) | Stage::Accepted(grade) | Stage::Settled(grade) => {
                worth(terms.interim.of(grade), self.payable)
            }
            Stage::Weighed | Stage::Rejected | Stage::ToCheck => 0,
        }
    }

    /// For how many grams it is paid, as wet as this.
    pub fn payable_at(&self, moisture: PerMille, terms: &Terms) -> Grams {
        if terms.dried && !self.form.is_bagged() {
            stored(self.counted, moisture).min(self.counted)
        } else {
            self.counted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draw_takes_about_as_many_as_it_should() {
        let drawn = (0..100_000)
            .filter(|lot| draw(H256::repeat_byte(7), *lot) < 50)
            .count();
        // 5,000 are expected; 207 is three deviations.
        assert!(drawn.abs_diff(5_000) < 207, "{drawn}");
        let other = draw(H256::repeat_byte(8), 1);
        assert_ne!(draw(H256::repeat_byte(7), 1), other);
    }
}
