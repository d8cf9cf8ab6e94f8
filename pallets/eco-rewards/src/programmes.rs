//! Programmes, what they reward, and who answers for it.

use crate::*;
use pallet_support::roles::{ensure_in_office, ensure_licensed};

/// The name below which a resident signs to join.
const JOINING: &str = "dure eco joining 1";
/// The name below which a key signs to become a device's.
const KEY: &str = "dure eco key 1";
/// The name below which a device and a member sign to be bound.
const BOND: &str = "dure eco bond 1";
/// The name below which a member signs to leave.
const LEAVING: &str = "dure eco leaving 1";
/// The name below which a device signs.
const PROOF: &str = "dure eco proof 1";
/// The name below which a member signs to be paid.
const CLAIM: &str = "dure eco claim 1";

impl Terms {
    /// Could a programme begin on these?
    pub(crate) fn check<T: Config>(&self, now: Moment) -> Result<(), Error<T>> {
        let notice = Notice::<T>::get();
        let period = |length: Moment| (notice.max(1)..=MAX_PERIOD).contains(&length);
        let life = self.epoch.saturating_mul(self.epochs.into());
        let settled = life.saturating_add(MAX_WAY).saturating_add(self.claims);
        ensure!(
            period(self.epoch)
                && period(self.claims)
                && (1..=MAX_EPOCHS).contains(&self.epochs)
                && settled <= MAX_LIFE
                && now.saturating_sub(MAX_WAY) <= self.begins
                && self.begins <= now.saturating_add(MAX_PERIOD),
            Error::<T>::InvalidPeriod
        );
        let rise = self.tiers.is_sorted_by(|one, next| one < next);
        let some = self.tiers.first().is_none_or(|first| *first > 0);
        ensure!(self.year_cap > 0 && rise && some, Error::<T>::InvalidCaps);
        Ok(())
    }

    /// The epoch of a moment, whether there is one or not; `None` before the first.
    pub fn epoch_of(&self, at: Moment) -> Option<EpochId> {
        let since = at.checked_sub(self.begins)?;
        let epoch = since.checked_div(self.epoch)?;
        Some(EpochId::try_from(epoch).unwrap_or(EpochId::MAX))
    }

    /// When an epoch is over.
    pub fn end_of(&self, epoch: EpochId) -> Moment {
        let epochs = Moment::from(epoch).saturating_add(1);
        self.begins
            .saturating_add(self.epoch.saturating_mul(epochs))
    }

    /// Until when proofs of an epoch may arrive: 72 hours after its end; on chains for trials three
    /// notices, where that is less.
    pub(crate) fn last_arrival(&self, epoch: EpochId, notice: Moment) -> Moment {
        self.end_of(epoch)
            .saturating_add(MAX_WAY.min(notice.saturating_mul(3)))
    }

    /// Does it not matter any more that somebody was credited who has left then? Its caps of that
    /// year are those of a year that no proof touches, and its last epoch can't be claimed, however
    /// late it is closed within a month.
    pub(crate) fn is_forgotten(&self, left: Moment, now: Moment) -> bool {
        let claims = left
            .saturating_add(self.epoch)
            .saturating_add(MAX_WAY)
            .saturating_add(self.claims)
            .saturating_add(MAX_SIGNED);
        let year = korea::year(now.saturating_sub(MAX_WAY));
        claims < now && korea::year(left.saturating_add(MAX_AHEAD)) < year
    }
}

impl Activity {
    /// May this be, under this number, in the place of what was `before`?
    pub(crate) fn check<T: Config>(
        &self,
        id: ActivityId,
        before: Option<Self>,
        now: Moment,
    ) -> Result<(), Error<T>> {
        let sound = u32::from(id) < MAX_ACTIVITIES
            && self.rate.is_sound()
            && self.day_cap > 0
            && self.most > 0
            && !self.carbon.source.is_empty()
            && core::str::from_utf8(&self.carbon.source).is_ok()
            && self.from < self.until;
        ensure!(sound, Error::<T>::InvalidActivity);
        match before {
            // A device's clock may be ahead.
            Some(before) if before.from <= now.saturating_add(MAX_AHEAD) => {
                let same = Self {
                    until: self.until,
                    ..before.clone()
                };
                ensure!(
                    *self == same && now <= self.until && now < before.until,
                    Error::<T>::ActivityBegun
                );
            }
            // As a programme, it may have begun as long ago as what is signed may be on its way.
            _ => ensure!(
                now.saturating_sub(MAX_WAY) <= self.from && now < self.until,
                Error::<T>::InvalidActivity
            ),
        }
        Ok(())
    }
}

impl Limit {
    fn is_sound(&self) -> bool {
        self.proofs > 0 && self.points > 0 && self.members > 0
    }

    fn is_within(&self, other: &Self) -> bool {
        self.proofs <= other.proofs && self.points <= other.points && self.members <= other.members
    }
}

impl Limits {
    /// Do they leave something?
    pub(crate) fn is_sound(&self) -> bool {
        self.day.is_sound() && self.epoch.is_sound()
    }

    /// Are they no wider than others?
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        self.day.is_within(&other.day) && self.epoch.is_within(&other.epoch)
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

    /// The account with a programme's won.
    pub fn account(programme: ProgrammeId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating((b'p', programme))
    }

    pub(crate) fn proof_bytes(proof: &Proof) -> Vec<u8> {
        message(PROOF, Self::genesis(), proof)
    }

    pub(crate) fn claim_bytes(claim: &Claim, voucher: Option<VoucherProgramme>) -> Vec<u8> {
        message(CLAIM, Self::genesis(), &(claim, voucher))
    }

    pub(crate) fn joining_bytes(joining: &Joining<T::AccountId>) -> Vec<u8> {
        message(JOINING, Self::genesis(), joining)
    }

    pub(crate) fn key_bytes(key_use: &KeyUse<T::AccountId>) -> Vec<u8> {
        message(KEY, Self::genesis(), key_use)
    }

    pub(crate) fn bond_bytes(bond: &Bond) -> Vec<u8> {
        message(BOND, Self::genesis(), bond)
    }

    pub(crate) fn leaving_bytes(leaving: &Leaving) -> Vec<u8> {
        message(LEAVING, Self::genesis(), leaving)
    }

    pub(crate) fn doors() -> Result<Doors, Error<T>> {
        Badges::<T>::get().ok_or(Error::<T>::BadgesNotNamed)
    }

    /// The door of an operator: holds the badge, and is not stopped by a court.
    pub(crate) fn ensure_operates(who: &T::AccountId) -> DispatchResult {
        ensure_in_office::<T::Frozen, T::Credentials, _>(who, Self::doors()?.operator)
    }

    /// The door of a maker, but for its programme's suspension.
    pub(crate) fn ensure_makes(who: &T::AccountId) -> DispatchResult {
        ensure_licensed::<T::Frozen, T::Credentials, _>(who, Self::doors()?.maker)
    }

    /// The door of a shop, but for its programme's suspension.
    pub(crate) fn ensure_shop(who: &T::AccountId) -> DispatchResult {
        T::Frozen::ensure_not_frozen(who)?;
        T::Merchants::ensure_payable(who).map_err(|_| Error::<T>::ShopStopped)?;
        Ok(())
    }

    /// A programme whose records are not being removed.
    pub(crate) fn live(programme: ProgrammeId) -> Result<ProgrammeOf<T>, Error<T>> {
        let record = Programmes::<T>::get(programme).ok_or(Error::<T>::ProgrammeNotFound)?;
        ensure!(!record.over, Error::<T>::ProgrammeOver);
        Ok(record)
    }

    /// One that takes proofs and members: it has an epoch to come, or that proofs may still reach.
    pub(crate) fn running(programme: ProgrammeId) -> Result<ProgrammeOf<T>, Error<T>> {
        let record = Self::live(programme)?;
        ensure!(record.closed < record.ends, Error::<T>::ProgrammeOver);
        ensure!(!record.paused, Error::<T>::ProgrammePaused);
        Ok(record)
    }

    /// Is this the operator of a programme, in office, or the council?
    pub(crate) fn ensure_operator(
        actor: &Actor<T::AccountId>,
        record: &ProgrammeOf<T>,
    ) -> DispatchResult {
        ensure!(actor.stands_for(&record.operator), Error::<T>::NotOperator);
        actor.pass(Self::ensure_operates)
    }

    /// A programme for its operator, or for the council.
    pub(crate) fn operated(
        origin: OriginFor<T>,
        programme: ProgrammeId,
    ) -> Result<(ProgrammeOf<T>, Actor<T::AccountId>), DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        let record = Self::live(programme)?;
        Self::ensure_operator(&actor, &record)?;
        Ok((record, actor))
    }

    /// Lifts what somebody has suspended, if this one may.
    pub(crate) fn lift(
        suspended: &mut Option<SuspendedBy>,
        actor: &Actor<T::AccountId>,
    ) -> Result<(), Error<T>> {
        let by = suspended.take().ok_or(Error::<T>::NotSuspended)?;
        ensure!(by.is_lifted_by(actor), Error::<T>::SuspendedByCouncil);
        Ok(())
    }

    /// Was something signed lately, and not later than now?
    pub(crate) fn ensure_fresh(at: Moment) -> Result<(), Error<T>> {
        let now = Self::now();
        let good = at <= now.saturating_add(MAX_AHEAD) && now < at.saturating_add(MAX_SIGNED);
        ensure!(good, Error::<T>::SignatureOver);
        Ok(())
    }

    /// The moment after what was signed at another, and after now: what was signed until then is
    /// not good again.
    pub(crate) fn after(at: Moment) -> Moment {
        Self::now().max(at).saturating_add(1)
    }

    /// Has somebody said this: in the transaction itself, or off line by a signature?
    pub(crate) fn ensure_said_by(
        who: &T::AccountId,
        signer: &T::AccountId,
        signature: Option<T::Signature>,
        said: impl FnOnce() -> Vec<u8>,
    ) -> Result<(), Error<T>> {
        ensure_said(who, signer, signature, said).map_err(|unsaid| match unsaid {
            Unsaid::Missing => Error::<T>::SignatureMissing,
            Unsaid::Bad => Error::<T>::BadSignature,
        })
    }

    pub(crate) fn party(
        programme: ProgrammeId,
        who: &T::AccountId,
    ) -> Result<PartyOf<T>, Error<T>> {
        Parties::<T>::get(programme, who).ok_or(Error::<T>::PartyNotFound)
    }

    /// Has somebody be a party, or be so otherwise than before.
    pub(crate) fn set_party(
        programme: ProgrammeId,
        who: T::AccountId,
        part: Part<T::AccountId>,
        payer: &T::AccountId,
    ) -> DispatchResult {
        let party = match Parties::<T>::get(programme, &who) {
            Some(party) => {
                let as_before = matches!(
                    (&party.part, &part),
                    (Part::Maker { .. }, Part::Maker { .. })
                        | (Part::Shop { .. }, Part::Shop { .. })
                );
                ensure!(as_before, Error::<T>::AlreadyParty);
                Party {
                    part: part.clone(),
                    ..party
                }
            }
            None => Party {
                part: part.clone(),
                devices: 0,
                suspended: None,
                deposit: Held::new(payer, Footprint::from_mel::<PartyOf<T>>())?,
            },
        };
        Parties::<T>::insert(programme, &who, party);
        Self::deposit_event(Event::PartySet {
            programme,
            who,
            part,
        });
        Ok(())
    }

    /// Sends what is in a programme's account to the treasury, and tells how much that is.
    pub(crate) fn sweep(programme: ProgrammeId) -> Result<Balance, DispatchError> {
        let account = Self::account(programme);
        let strays = T::Currency::balance(&account);
        if strays > 0 {
            T::Currency::transfer(&account, &T::Treasury::get(), strays, Expendable)?;
        }
        Ok(strays)
    }
}
