//! Who is who: doors, keys, what investors have signed, and who is in good standing.

use crate::*;

/// What a statement is signed as.
const STATEMENT: &str = "dure/security";

impl<AccountId> Investor<AccountId> {
    /// Is it to have another key?
    pub(crate) fn is_recovering(&self, now: Moment) -> bool {
        let recovery = self.recovery.as_ref();
        recovery.is_some_and(|recovery| !recovery.stage.is_void(now))
    }
}

impl StoppedBy {
    /// What those are told who are below it.
    pub(crate) fn refusal<T>(self) -> Error<T> {
        match self {
            Self::Council => Error::StoppedByCouncil,
            Self::Manager | Self::Depository => Error::StoppedByDepository,
        }
    }
}

impl<T: Config> Pallet<T> {
    pub(crate) fn now() -> Moment {
        T::Time::now().as_millis().saturated_into()
    }

    /// The moment so many notices from now.
    pub(crate) fn after_notices(notices: Moment) -> Moment {
        Self::now().saturating_add(Notice::<T>::get().saturating_mul(notices))
    }

    /// Is a moment ahead, and not too far?
    pub(crate) fn ensure_ahead(until: Moment, most: Moment) -> Result<(), Error<T>> {
        let now = Self::now();
        let good = now < until && until <= now.saturating_add(most);
        ensure!(good, Error::<T>::InvalidMoment);
        Ok(())
    }

    /// Takes the next number of a row.
    pub(crate) fn next<Row>() -> Result<u32, ArithmeticError>
    where
        Row: frame::deps::frame_support::StorageValue<u32, Query = u32>,
    {
        let id = Row::get();
        Row::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        Ok(id)
    }

    fn doors() -> Result<Doors, Error<T>> {
        Badges::<T>::get().ok_or(Error::<T>::BadgesNotNamed)
    }

    pub(crate) fn actor(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
        Ok(Actor::of::<T::AdminOrigin, _>(origin)?)
    }

    /// Who brings what somebody has signed; the pallet's own account for the council.
    pub(crate) fn bringer(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
        let actor = Self::actor(origin)?;
        let by = actor.account().cloned();
        Ok(by.unwrap_or_else(Self::keeper_account))
    }

    /// The depository, or the council.
    pub(crate) fn depository(origin: OriginFor<T>) -> Result<Actor<T::AccountId>, DispatchError> {
        let actor = Self::actor(origin)?;
        actor.pass(Self::ensure_deposits)?;
        Ok(actor)
    }

    fn ensure_deposits(who: &T::AccountId) -> DispatchResult {
        ensure_in_office::<T::Frozen, T::Credentials, _>(who, Self::doors()?.depository)
    }

    pub(crate) fn ensure_manages(who: &T::AccountId) -> DispatchResult {
        ensure_licensed::<T::Frozen, T::Credentials, _>(who, Self::doors()?.manager)
    }

    pub(crate) fn ensure_runs(who: &T::AccountId) -> DispatchResult {
        ensure_licensed::<T::Frozen, T::Credentials, _>(who, Self::doors()?.venue)
    }

    pub(crate) fn ensure_issues(who: &T::AccountId) -> DispatchResult {
        ensure_in_office::<T::Frozen, T::Credentials, _>(who, Self::doors()?.issuer)
    }

    pub(crate) fn book(book: BookId) -> Result<BookOf<T>, Error<T>> {
        Books::<T>::get(book).ok_or(Error::<T>::BookNotFound)
    }

    /// Who signs, if it keeps this book.
    pub(crate) fn ensure_keeps(
        origin: OriginFor<T>,
        book: BookId,
    ) -> Result<T::AccountId, DispatchError> {
        let manager = ensure_signed(origin)?;
        let record = Self::book(book)?;
        ensure!(record.manager == manager, Error::<T>::NotManager);
        Self::ensure_manages(&manager)?;
        Ok(manager)
    }

    /// The manager who answers for an investor.
    pub(crate) fn manager_of(investor: &InvestorOf<T>) -> Result<T::AccountId, Error<T>> {
        let book = investor.books.first().ok_or(Error::<T>::BookNotFound)?;
        Ok(Self::book(*book)?.manager)
    }

    /// An investor, where its manager, the depository or the council acts for its good, and which
    /// of them does.
    pub(crate) fn cared_for(
        origin: OriginFor<T>,
        investor: InvestorId,
    ) -> Result<(InvestorOf<T>, StoppedBy), DispatchError> {
        let actor = Self::actor(origin)?;
        let record = Self::investor(investor)?;
        let by = Self::carer(&actor, &Self::manager_of(&record)?)?;
        Ok((record, by))
    }

    /// As what somebody acts for the good of whom this manager answers for.
    pub(crate) fn carer(
        actor: &Actor<T::AccountId>,
        manager: &T::AccountId,
    ) -> Result<StoppedBy, DispatchError> {
        let Some(who) = actor.account() else {
            return Ok(StoppedBy::Council);
        };
        if who == manager {
            Self::ensure_manages(who)?;
            return Ok(StoppedBy::Manager);
        }
        Self::ensure_deposits(who).map_err(|_| Error::<T>::NotManager)?;
        Ok(StoppedBy::Depository)
    }

    pub(crate) fn investor(investor: InvestorId) -> Result<InvestorOf<T>, Error<T>> {
        Investors::<T>::get(investor).ok_or(Error::<T>::InvestorNotFound)
    }

    /// Whose a key is.
    pub(crate) fn of_key(key: &T::AccountId) -> Result<(InvestorId, InvestorOf<T>), DispatchError> {
        let investor = InvestorOfKey::<T>::get(key).ok_or(Error::<T>::NotInvestor)?;
        Ok((investor, Self::investor(investor)?))
    }

    /// An investor's door: whose a key is, if neither a court nor anything else stops it.
    pub(crate) fn active(key: &T::AccountId) -> Result<(InvestorId, InvestorOf<T>), DispatchError> {
        let (investor, record) = Self::of_key(key)?;
        Self::ensure_none_frozen(investor, key)?;
        Self::ensure_not_stopped(&record)?;
        Self::ensure_own(&record)?;
        Ok((investor, record))
    }

    fn ensure_none_frozen(investor: InvestorId, key: &T::AccountId) -> DispatchResult {
        T::Frozen::ensure_not_frozen(key)?;
        T::Frozen::ensure_not_frozen(&Self::ledger_account(investor))
    }

    pub(crate) fn ensure_not_stopped(record: &InvestorOf<T>) -> Result<(), Error<T>> {
        ensure!(record.stopped.is_none(), Error::<T>::InvestorStopped);
        ensure!(
            !record.is_recovering(Self::now()),
            Error::<T>::RecoveryPending
        );
        Ok(())
    }

    /// Do its keys act for an investor, and no trustee?
    pub(crate) fn ensure_own(record: &InvestorOf<T>) -> Result<(), Error<T>> {
        ensure!(record.in_trust == 0, Error::<T>::TrusteeActs);
        Ok(())
    }

    /// Is an investor known, by a badge in force, and its ledger account not frozen?
    pub(crate) fn ensure_good(investor: InvestorId, record: &InvestorOf<T>) -> DispatchResult {
        let standing = Self::known(investor, record)?;
        ensure!(standing == Standing::Good, Error::<T>::IdentityNotInForce);
        Ok(())
    }

    /// The same of who has bid in good standing: what it has done to its badge since, or can undo,
    /// is no way out.
    pub(crate) fn ensure_still_known(
        investor: InvestorId,
        record: &InvestorOf<T>,
    ) -> DispatchResult {
        let standing = Self::known(investor, record)?;
        ensure!(standing != Standing::Over, Error::<T>::IdentityNotInForce);
        Ok(())
    }

    /// How an investor's badge stands, if it is known and its ledger account not frozen.
    fn known(investor: InvestorId, record: &InvestorOf<T>) -> Result<Standing, DispatchError> {
        let known = Self::now() < record.known_until;
        ensure!(known, Error::<T>::InvestorNotKnown);
        T::Frozen::ensure_not_frozen(&Self::ledger_account(investor))?;
        let class = Self::doors()?.identity;
        Ok(T::Credentials::standing(
            &record.subject,
            class,
            &record.badge,
        ))
    }

    /// The identity badge that an account holds.
    pub(crate) fn identify(who: &T::AccountId) -> Result<BadgeRef<T::AccountId>, DispatchError> {
        ensure!(!is_pot(who), Error::<T>::PotNotAllowed);
        T::Frozen::ensure_not_frozen(who)?;
        T::Credentials::badge(who, Self::doors()?.identity)
    }

    /// May a key become an investor's?
    pub(crate) fn ensure_new_key(key: &T::AccountId) -> Result<(), Error<T>> {
        ensure!(!is_pot(key), Error::<T>::PotNotAllowed);
        let known = InvestorOfKey::<T>::contains_key(key);
        ensure!(!known, Error::<T>::AlreadyInvestor);
        Ok(())
    }

    /// Does what is said of an investor make sense?
    pub(crate) fn check_known(country: u16, known_until: Moment) -> Result<(), Error<T>> {
        ensure!(rules::is_country(country), Error::<T>::InvalidCountry);
        Self::ensure_ahead(known_until, MAX_KNOWN)
    }

    /// Makes the holder of a badge an investor.
    pub(crate) fn enter(
        key: &T::AccountId,
        badge: BadgeRef<T::AccountId>,
        book: BookId,
        (class, country, known_until): (InvestorClass, u16, Moment),
        said: Moment,
    ) -> Result<InvestorId, DispatchError> {
        Self::ensure_new_key(key)?;
        let known = InvestorOfBadge::<T>::contains_key(&badge);
        ensure!(!known, Error::<T>::AlreadyInvestor);
        let investor = Self::next::<NextInvestor<T>>()?;
        InvestorOfKey::<T>::insert(key, investor);
        InvestorOfBadge::<T>::insert(&badge, investor);
        let record = Investor {
            subject: key.clone(),
            badge,
            keys: BoundedVec::truncate_from(alloc::vec![key.clone()]),
            books: BoundedVec::truncate_from(alloc::vec![book]),
            class,
            country,
            known_until,
            version: 0,
            stopped: None,
            payout: None,
            guardians: None,
            next_guardians: None,
            recovery: None,
            said,
            in_trust: 0,
            recoveries: 0,
        };
        Investors::<T>::insert(investor, record);
        Ok(investor)
    }

    pub(crate) fn statement_bytes(statement: &Statement<T::AccountId>) -> Vec<u8> {
        let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
        message(STATEMENT, genesis, statement)
    }

    /// Has a key said this lately: in the transaction itself, or off line by a signature?
    pub(crate) fn ensure_agreed(
        signer: &T::AccountId,
        key: T::AccountId,
        what: Consent<T::AccountId>,
        at: Moment,
        signature: Option<T::Signature>,
    ) -> Result<(), Error<T>> {
        let now = Self::now();
        let fresh = at <= now.saturating_add(MAX_AHEAD) && now < at.saturating_add(MAX_SIGNED);
        ensure!(fresh, Error::<T>::SignatureOver);
        let statement = Statement { key, what, at };
        let said = || Self::statement_bytes(&statement);
        ensure_said(&statement.key, signer, signature, said).map_err(|unsaid| match unsaid {
            Unsaid::Missing => Error::<T>::SignatureMissing,
            Unsaid::Bad => Error::<T>::BadSignature,
        })
    }

    /// The investor whose key has said this, and nothing later, if nothing stops it. Once the
    /// record is stored, it is not said again.
    pub(crate) fn said_by(
        signer: &T::AccountId,
        key: T::AccountId,
        what: Consent<T::AccountId>,
        at: Moment,
        signature: Option<T::Signature>,
    ) -> Result<(InvestorId, InvestorOf<T>), DispatchError> {
        let (investor, record) = Self::active(&key)?;
        Self::has_said(investor, record, signer, key, what, at, signature)
    }

    /// The same where an investor goes to another manager: its own one, by stopping it or proposing
    /// another key that nobody approves, does not keep it.
    pub(crate) fn moved_by(
        signer: &T::AccountId,
        key: T::AccountId,
        what: Consent<T::AccountId>,
        at: Moment,
        signature: Option<T::Signature>,
    ) -> Result<(InvestorId, InvestorOf<T>), DispatchError> {
        let (investor, record) = Self::of_key(&key)?;
        Self::ensure_none_frozen(investor, &key)?;
        let mut free = record.clone();
        free.stopped = record.stopped.filter(|by| *by != StoppedBy::Manager);
        free.recovery.take_if(|recovery| !recovery.backed);
        Self::ensure_not_stopped(&free)?;
        Self::ensure_own(&free)?;
        Self::has_said(investor, record, signer, key, what, at, signature)
    }

    fn has_said(
        investor: InvestorId,
        mut record: InvestorOf<T>,
        signer: &T::AccountId,
        key: T::AccountId,
        what: Consent<T::AccountId>,
        at: Moment,
        signature: Option<T::Signature>,
    ) -> Result<(InvestorId, InvestorOf<T>), DispatchError> {
        ensure!(at > record.said, Error::<T>::SignatureOver);
        Self::ensure_agreed(signer, key, what, at, signature)?;
        record.said = at;
        Ok((investor, record))
    }
}
