//! A lost or stolen key: guardians give the investor another one, and nothing of what it has moves.

use crate::*;

/// What somebody is to a recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// One of the investor's guardians.
    Guardian,
    /// The manager who answers for it: it may propose, and not approve.
    Manager,
    /// The depository or the council, whose approval is enough.
    Depository,
}

impl<AccountId: Clone + PartialEq> Investor<AccountId> {
    /// Has guardians that count by now take the place of those before them.
    pub(crate) fn turn_guardians(&mut self, now: Moment) {
        if let Some(next) = self.next_guardians.take_if(|next| next.from <= now) {
            self.guardians = Some(next);
        }
    }

    /// Those who count now.
    fn guardians_at(&self, now: Moment) -> Option<&Guardians<AccountId>> {
        let next = self.next_guardians.as_ref();
        let next = next.filter(|next| next.from <= now);
        next.or(self.guardians.as_ref())
    }

    /// Have enough of those who are guardians now approved the key?
    pub(crate) fn is_approved(&self, now: Moment) -> bool {
        let (Some(guardians), Some(recovery)) = (self.guardians_at(now), &self.recovery) else {
            return false;
        };
        let approvals = recovery.approvals.iter();
        let approvals = approvals.filter(|who| guardians.who.contains(who)).count();
        usize::from(guardians.threshold) <= approvals
    }

    /// Is it a guardian, or to be one?
    pub(crate) fn is_guardian(&self, who: &AccountId) -> bool {
        let both = self.guardians.iter().chain(&self.next_guardians);
        both.into_iter()
            .any(|guardians| guardians.who.contains(who))
    }

    /// Can these be guardians?
    pub(crate) fn check_guardians<T: Config>(
        &self,
        who: &[AccountId],
        threshold: u8,
    ) -> Result<(), Error<T>> {
        let mut rest = who;
        while let [first, others @ ..] = rest {
            let good = !others.contains(first) && !self.keys.contains(first);
            ensure!(good, Error::<T>::InvalidGuardians);
            rest = others;
        }
        let good = threshold > 0 && usize::from(threshold) <= who.len();
        ensure!(good, Error::<T>::InvalidGuardians);
        Ok(())
    }

    /// One of its keys objects.
    pub(crate) fn challenge<T: Config>(
        &mut self,
        now: Moment,
        until: Moment,
    ) -> Result<(), Error<T>> {
        let recovery = self.recovery.as_mut().ok_or(Error::<T>::NoRecovery)?;
        match recovery.stage {
            Stage::Proposed(lapses) => ensure!(now < lapses, Error::<T>::NoRecovery),
            Stage::Approved(from) => ensure!(now < from, Error::<T>::ChallengeOver),
            Stage::Challenged(_) => return Err(Error::<T>::NoRecovery),
        }
        recovery.stage = Stage::Challenged(until);
        Ok(())
    }

    /// Is it to be decided whether it gets another key? A manager decides challenges; others also
    /// turn down what is not challenged.
    pub(crate) fn ensure_open<T: Config>(&self, now: Moment, any: bool) -> Result<(), Error<T>> {
        let stage = self.recovery.as_ref().map(|recovery| recovery.stage);
        let open = stage.is_some_and(|stage| {
            let challenged = matches!(stage, Stage::Challenged(_));
            !stage.is_void(now) && (any || challenged)
        });
        ensure!(open, Error::<T>::NoRecovery);
        Ok(())
    }

    /// Can the key be changed now?
    pub(crate) fn ensure_ripe<T: Config>(&self, now: Moment) -> Result<(), Error<T>> {
        let stage = self.recovery.as_ref().map(|recovery| recovery.stage);
        match stage {
            Some(Stage::Approved(from)) => ensure!(from <= now, Error::<T>::ChallengeOpen),
            _ => return Err(Error::<T>::NoRecovery),
        }
        Ok(())
    }
}

impl<T: Config> Pallet<T> {
    /// What somebody is to an investor's recovery.
    pub(crate) fn part_in_recovery(
        record: &InvestorOf<T>,
        actor: &Actor<T::AccountId>,
    ) -> Result<Part, DispatchError> {
        let Some(who) = actor.account() else {
            return Ok(Part::Depository);
        };
        let guardians = record.guardians_at(Self::now());
        if guardians.is_some_and(|guardians| guardians.who.contains(who)) {
            T::Frozen::ensure_not_frozen(who)?;
            return Ok(Part::Guardian);
        }
        if Self::manager_of(record)? == *who {
            Self::ensure_manages(who)?;
            return Ok(Part::Manager);
        }
        Self::depository(frame_system::RawOrigin::Signed(who.clone()).into())
            .map_err(|_| Error::<T>::NotGuardian)?;
        Ok(Part::Depository)
    }

    /// Counts an approval; with enough of them, the time for challenges begins. What is challenged
    /// already is decided by others, who look at how many have approved.
    pub(crate) fn approve(
        investor: InvestorId,
        record: &mut InvestorOf<T>,
        actor: Actor<T::AccountId>,
        part: Part,
    ) -> DispatchResult {
        let now = Self::now();
        let guardians = record.guardians_at(now).cloned();
        let recovery = record.recovery.as_mut().ok_or(Error::<T>::NoRecovery)?;
        let challenged = match recovery.stage {
            Stage::Proposed(_) => false,
            Stage::Challenged(_) if part == Part::Guardian => true,
            _ => return Err(Error::<T>::NoRecovery.into()),
        };
        ensure!(!recovery.stage.is_void(now), Error::<T>::NoRecovery);
        let by = match actor {
            Actor::Account(who) => who,
            Actor::Council => Self::keeper_account(),
        };
        let is_enough = match part {
            Part::Depository => true,
            Part::Guardian | Part::Manager => {
                let guardians = guardians.ok_or(Error::<T>::NotGuardian)?;
                // Whoever is a guardian no more has no say.
                recovery.approvals.retain(|who| guardians.who.contains(who));
                let again = recovery.approvals.contains(&by);
                ensure!(!again, Error::<T>::AlreadyApproved);
                let counted = recovery.approvals.try_push(by.clone());
                counted.map_err(|_| Error::<T>::NotGuardian)?;
                usize::from(guardians.threshold) <= recovery.approvals.len()
            }
        };
        recovery.backed = true;
        let from = (is_enough && !challenged).then(|| Self::after_notices(CHALLENGE));
        if let Some(from) = from {
            recovery.stage = Stage::Approved(from);
        }
        Self::deposit_event(Event::RecoveryApproved { investor, by, from });
        Ok(())
    }

    /// Gives an investor its new key, and no other. Where its won goes has to be said anew.
    pub(crate) fn recover(investor: InvestorId, mut record: InvestorOf<T>) -> DispatchResult {
        let recovery = record.recovery.take().ok_or(Error::<T>::NoRecovery)?;
        Self::ensure_new_key(&recovery.key)?;
        record.keys.iter().for_each(InvestorOfKey::<T>::remove);
        let key = recovery.key;
        record.keys = BoundedVec::truncate_from(alloc::vec![key.clone()]);
        record.payout = None;
        // Those who do not count yet may be the thief's.
        let now = Self::now();
        record.next_guardians.take_if(|next| now < next.from);
        record.said = record.said.max(Self::now());
        record.recoveries = record.recoveries.saturating_add(1);
        InvestorOfKey::<T>::insert(&key, investor);
        Investors::<T>::insert(investor, record);
        Self::deposit_event(Event::Recovered { investor, key });
        Ok(())
    }
}
