//! Seasons: who runs them, who works for them, and which farms deliver.

use crate::*;
use pallet_support::roles::ensure_in_office;

impl<T: Config> Pallet<T> {
    /// The time of this block, in milliseconds.
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    pub(crate) fn genesis() -> H256 {
        frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero())
    }

    /// The account that has a season's won.
    pub fn escrow(season: SeasonId) -> T::AccountId {
        T::PalletId::get().into_sub_account_truncating(season)
    }

    pub(crate) fn escrowed(season: SeasonId) -> Balance {
        T::Currency::balance(&Self::escrow(season))
    }

    /// The classes of badges, once the council has named them.
    pub(crate) fn doors() -> Result<Doors, Error<T>> {
        Badges::<T>::get().ok_or(Error::<T>::BadgesNotNamed)
    }

    /// The door of whoever holds a badge of `class` and is not stopped by a court.
    pub(crate) fn ensure_holds(who: &T::AccountId, class: ClassId) -> DispatchResult {
        ensure_in_office::<T::Frozen, T::Credentials, _>(who, class)
    }

    pub(crate) fn season(season: SeasonId) -> Result<SeasonOf<T>, Error<T>> {
        Seasons::<T>::get(season).ok_or(Error::<T>::SeasonNotFound)
    }

    /// A season that is not closed.
    pub(crate) fn open(season: SeasonId) -> Result<SeasonOf<T>, Error<T>> {
        let record = Self::season(season)?;
        ensure!(record.closed.is_none(), Error::<T>::SeasonClosed);
        Ok(record)
    }

    /// The door of a season's operator, and of the council in its place.
    pub(crate) fn ensure_operator(
        origin: OriginFor<T>,
        season: &SeasonOf<T>,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        ensure!(actor.stands_for(&season.operator), Error::<T>::NotOperator);
        actor.pass(|who| Self::ensure_holds(who, Self::doors()?.operator))?;
        Ok(actor)
    }

    /// The door of a season's two officers, and of the council in their place.
    pub(crate) fn ensure_officer(
        origin: OriginFor<T>,
        season: &SeasonOf<T>,
    ) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Actor::of::<T::AdminOrigin, _>(origin)?;
        actor.pass(|who| {
            ensure!(season.is_officer(who), Error::<T>::NotOfficer);
            Self::ensure_holds(who, Self::doors()?.operator)
        })?;
        Ok(actor)
    }

    /// The two officers are two, and neither does anything else for the season, or is a pot; the
    /// funder may be an officer.
    pub(crate) fn ensure_officers(
        season: SeasonId,
        operator: &T::AccountId,
        comptroller: &T::AccountId,
        funder: &T::AccountId,
    ) -> DispatchResult {
        ensure!(operator != comptroller, Error::<T>::SameOfficer);
        for who in [operator, comptroller] {
            ensure!(!is_pot(who), Error::<T>::PotNotAllowed);
            ensure!(
                !Crew::<T>::contains_key(season, who),
                Error::<T>::HasAnotherDuty
            );
        }
        ensure!(!is_pot(funder), Error::<T>::PotNotAllowed);
        Ok(())
    }

    pub(crate) fn member(season: SeasonId, who: &T::AccountId) -> Result<CrewMember, Error<T>> {
        Crew::<T>::get(season, who).ok_or(Error::<T>::NotInCrew)
    }

    /// The door of who does something for a season; a scale's suspensions count when it weighs.
    pub(crate) fn ensure_on_duty(
        season: SeasonId,
        who: &T::AccountId,
        is_it: impl FnOnce(&Duty) -> bool,
    ) -> Result<CrewMember, DispatchError> {
        let member = Self::member(season, who)?;
        ensure!(is_it(&member.duty), Error::<T>::NotInCrew);
        let is_scale = matches!(member.duty, Duty::Scale(_));
        ensure!(
            is_scale || member.suspended.is_none(),
            Error::<T>::MemberSuspended
        );
        Self::ensure_holds(who, member.duty.badge(&Self::doors()?))?;
        Ok(member)
    }

    /// Takes somebody into the crew of a season, in which it does nothing else.
    pub(crate) fn enlist(
        season: SeasonId,
        record: &SeasonOf<T>,
        who: &T::AccountId,
        duty: Duty,
    ) -> DispatchResult {
        ensure!(duty.daily() > 0, Error::<T>::InvalidTerms);
        ensure!(!is_pot(who), Error::<T>::PotNotAllowed);
        ensure!(!record.is_officer(who), Error::<T>::HasAnotherDuty);
        let before = Crew::<T>::get(season, who);
        ensure!(
            before.is_none_or(|member| member.duty.is_like(duty)),
            Error::<T>::HasAnotherDuty
        );
        let doors = Self::doors()?;
        ensure!(
            T::Credentials::ensure_holds(who, doors.farm).is_err(),
            Error::<T>::HasAnotherDuty
        );
        T::Credentials::ensure_holds(who, duty.badge(&doors))?;
        let member = CrewMember {
            duty,
            today: before.map_or_else(Today::default, |member| member.today),
            suspended: before.and_then(|member| member.suspended),
        };
        Crew::<T>::insert(season, who, member);
        Self::deposit_event(Event::Appointed {
            season,
            who: who.clone(),
            duty,
        });
        Ok(())
    }

    /// Counts so much in what a member may do today.
    pub(crate) fn count_today(
        season: SeasonId,
        who: &T::AccountId,
        mut member: CrewMember,
        amount: u64,
    ) -> DispatchResult {
        let daily = member.duty.daily();
        member
            .today
            .count(Self::now(), amount, daily)
            .ok_or(Error::<T>::DayFull)?;
        Crew::<T>::insert(season, who, member);
        Ok(())
    }

    /// Notes that a scale is suspended from now on, or is not any more.
    pub(crate) fn note_suspension(season: SeasonId, scale: &T::AccountId, stands: bool) {
        let now = Self::now();
        let Some(mut device) = Scales::<T>::get(season, scale) else {
            return;
        };
        if stands {
            // None is forgotten while something that was weighed in it may still arrive.
            let oldest = device.suspended.first().copied();
            let (from, until) = (now, Moment::MAX);
            push_latest(&mut device.suspended, Span { from, until });
            if let (Some(oldest), Some(first)) = (oldest, device.suspended.iter_mut().next())
                && now <= oldest.until.saturating_add(MAX_WAY)
            {
                first.from = oldest.from;
            }
        } else if let Some(last) = device.suspended.last_mut() {
            last.until = now;
        }
        Scales::<T>::insert(season, scale, device);
    }

    pub(crate) fn farm(farm: FarmId) -> Result<FarmOf<T>, Error<T>> {
        Farms::<T>::get(farm).ok_or(Error::<T>::FarmNotFound)
    }

    /// Corrects where a farm is, if it may be and is elsewhere.
    pub(crate) fn move_farm(farm: FarmId, township: Township, may: bool) -> DispatchResult {
        let mut record = Self::farm(farm)?;
        ensure!(may && record.township != township, Error::<T>::BadgeTaken);
        record.township = township;
        Farms::<T>::insert(farm, record);
        Self::deposit_event(Event::FarmMoved { farm, township });
        Ok(())
    }

    /// The farm whose badge this is, or was.
    pub(crate) fn owner_of(badge: &BadgeRef<T::AccountId>) -> Option<FarmId> {
        FarmOfBadge::<T>::get(badge).filter(|farm| Farms::<T>::contains_key(farm))
    }

    /// Has all that was weighed in time arrived?
    pub(crate) fn ensure_arrived(record: &SeasonOf<T>) -> Result<(), Error<T>> {
        let last = record.last_arrival(Notice::<T>::get());
        ensure!(last <= Self::now(), Error::<T>::DeliveriesNotOver);
        Ok(())
    }

    /// The farm of this number in a season.
    pub(crate) fn numbered(season: SeasonId, number: FarmNumber) -> Result<FarmId, Error<T>> {
        Numbers::<T>::get(season, number).ok_or(Error::<T>::NotEnrolled)
    }

    pub(crate) fn enrolment(
        season: SeasonId,
        farm: FarmId,
    ) -> Result<Enrolment<T::AccountId>, Error<T>> {
        Enrolments::<T>::get(season, farm).ok_or(Error::<T>::NotEnrolled)
    }

    /// The door of a farm: its account still holds its badge, and no court has stopped it.
    pub(crate) fn ensure_farm(farm: &FarmOf<T>) -> DispatchResult {
        T::Frozen::ensure_not_frozen(&farm.account)?;
        let badge = T::Credentials::badge(&farm.account, Self::doors()?.farm)?;
        ensure!(badge == farm.badge, Error::<T>::BadgeMoved);
        Ok(())
    }

    /// May a farm deliver in this season: is it not excluded, does it do nothing else there, and is
    /// its contract in force, where one is asked for?
    pub(crate) fn ensure_delivers(
        season: SeasonId,
        record: &SeasonOf<T>,
        farm: &FarmOf<T>,
        contract: Option<(ActId, H256)>,
    ) -> DispatchResult {
        let mut exclusions = farm.exclusions.iter();
        let barred = exclusions.any(|exclusion| exclusion.bars(record.year));
        ensure!(!barred, Error::<T>::FarmExcluded);
        ensure!(
            !Crew::<T>::contains_key(season, &farm.account) && !record.is_officer(&farm.account),
            Error::<T>::HasAnotherDuty
        );
        match record.terms.contract {
            Some(kind) => {
                let (act, commitment) = contract.ok_or(Error::<T>::ContractMissing)?;
                T::Deeds::ensure_in_force(act, commitment, kind)
            }
            None => {
                ensure!(contract.is_none(), Error::<T>::NoContractAsked);
                Ok(())
            }
        }
    }
}

impl<T: Config> Pallet<T> {
    /// Was a season closed for as long as its records are kept?
    pub(crate) fn ensure_not_kept(record: &SeasonOf<T>) -> Result<(), Error<T>> {
        let closed = record.closed.ok_or(Error::<T>::SeasonNotClosed)?;
        let over = closed.saturating_add(KEPT);
        ensure!(over <= Self::now(), Error::<T>::StillKept);
        Ok(())
    }

    /// Removes so many of a season's records, and with the last one the season.
    pub(crate) fn prune(season: SeasonId, record: SeasonOf<T>, records: u32) -> DispatchResult {
        let mut left = records;
        for (farm, enrolment) in Enrolments::<T>::drain_prefix(season).take(left.saturated_into()) {
            Numbers::<T>::remove(season, enrolment.number);
            Farms::<T>::mutate_extant(farm, |farm| {
                farm.seasons = farm.seasons.saturating_sub(1);
            });
            left = left.saturating_sub(1);
        }
        for (who, _) in Crew::<T>::drain_prefix(season).take(left.saturated_into()) {
            Scales::<T>::remove(season, who);
        }
        if Enrolments::<T>::iter_prefix(season).next().is_none()
            && Crew::<T>::iter_prefix(season).next().is_none()
        {
            Seasons::<T>::remove(season);
            record.deposit.give_back()?;
            Self::deposit_event(Event::SeasonRemoved { season });
        }
        Ok(())
    }
}

/// Keeps a span as the latest. Where there are as many as can be, the oldest one is forgotten.
pub(crate) fn push_latest(spans: &mut Spans, span: Span) {
    if spans.is_full() {
        spans.remove(0);
    }
    let _ = spans.try_push(span);
}

impl<AccountId: PartialEq, Deposit> Season<AccountId, Deposit> {
    /// Is it one of the two?
    pub fn is_officer(&self, who: &AccountId) -> bool {
        *who == self.operator || *who == self.comptroller
    }

    /// Does the escrow have so much? What strangers have sent to it does not count.
    pub(crate) fn ensure_has<T: Config>(&self, amount: Balance) -> Result<(), Error<T>> {
        let left = self.ledger.left().unwrap_or_default();
        ensure!(amount <= left, Error::<T>::EscrowShort);
        Ok(())
    }

    /// Until when what was weighed at the end of deliveries may be on its way: 72 hours, or three
    /// times the notice where that is less than a day.
    pub fn last_arrival(&self, notice: Moment) -> Moment {
        let way = notice.saturating_mul(3).min(MAX_WAY);
        self.terms.ends.saturating_add(way)
    }

    /// What has to stay in the escrow: what is due for what was sold once there are prices, and
    /// before that what may be paid at once for what waits.
    pub fn reserve(&self) -> Balance {
        match self.pricing {
            Pricing::Final(prices) => self.classes.due(&self.terms, &prices),
            Pricing::Open | Pricing::Proposed { .. } => {
                worth(self.terms.interim.most(), self.pending.grams)
            }
        }
    }
}

impl<T: Config> From<Unsound> for Error<T> {
    fn from(why: Unsound) -> Self {
        match why {
            Unsound::Varieties => Self::InvalidVarieties,
            Unsound::Prices => Self::InvalidPrices,
            Unsound::Criteria => Self::InvalidCriteria,
            Unsound::Dates => Self::InvalidDates,
        }
    }
}
