//! Sessions: a deed that its parties sign.

use crate::*;
use pallet_support::{Unsaid, ensure_said, merkle::leaf_hash};

/// The name below which a party signs.
const DEED: &str = "dure deed 1";
/// The name below which it says that it does not.
const WITHDRAWAL: &str = "dure withdrawal 1";

/// A party as sessions name it: SHA-256 of 0x00, its account and a salt of 32 bytes.
pub fn party_hash<AccountId: Encode>(who: &AccountId, salt: H256) -> H256 {
    leaf_hash(&(who, salt))
}

impl<T: Config> Pallet<T> {
    /// Opens a session, for which `opener` leaves a deposit.
    pub(crate) fn open(
        opener: &T::AccountId,
        notary: T::AccountId,
        deed: Deed,
        amends: Option<Amends>,
        parties: Parties,
        deadline: Moment,
    ) -> DispatchResult {
        let terms = Self::licence(&notary)?.terms;
        ensure!(deed.region.is_district(), Error::<T>::InvalidRegion);
        ensure!(terms.kinds.contains(deed.kind), Error::<T>::KindNotLicensed);
        ensure!(terms.covers(deed.region), Error::<T>::OutsideJurisdiction);
        ensure!(
            parties.iter().any(|party| party.required),
            Error::<T>::NobodyRequired
        );
        let twice = |(n, party): (usize, &Party)| {
            parties
                .iter()
                .skip(n.saturating_add(1))
                .any(|other| other.commitment == party.commitment)
        };
        ensure!(
            !parties.iter().enumerate().any(twice),
            Error::<T>::PartyTwice
        );
        let now = Self::now();
        ensure!(now < deadline, Error::<T>::SessionOver);
        ensure!(
            deadline <= now.saturating_add(MAX_SESSION),
            Error::<T>::DeadlineTooFar
        );
        let session = NextSession::<T>::get();
        NextSession::<T>::put(session.checked_add(1).ok_or(ArithmeticError::Overflow)?);
        let slots = parties.iter().map(|party| Slot {
            party: *party,
            identity: None,
            answer: Answer::Open,
        });
        let record = Session {
            notary: notary.clone(),
            deed,
            amends,
            slots: BoundedVec::truncate_from(slots.collect()),
            deadline,
            round: 0,
            deposit: Held::new(opener, Footprint::from_mel::<SessionOf<T>>())?,
        };
        Sessions::<T>::insert(session, record);
        Self::deposit_event(Event::SessionOpened {
            session,
            notary,
            deed,
            amends,
            parties,
            deadline,
        });
        Ok(())
    }

    pub(crate) fn session(session: SessionId) -> Result<SessionOf<T>, Error<T>> {
        Sessions::<T>::get(session).ok_or(Error::<T>::SessionNotFound)
    }

    /// Changes a session that is not over.
    pub(crate) fn try_mutate_session(
        session: SessionId,
        change: impl FnOnce(&mut SessionOf<T>) -> DispatchResult,
    ) -> DispatchResult {
        let mut record = Self::session(session)?;
        ensure!(Self::now() < record.deadline, Error::<T>::SessionOver);
        change(&mut record)?;
        Sessions::<T>::insert(session, record);
        Ok(())
    }

    /// The bytes that the party in this place signs on this chain.
    pub(crate) fn consent_bytes(session: SessionId, record: &SessionOf<T>, slot: u8) -> Vec<u8> {
        let consent = Consent {
            session,
            slot,
            notary: record.notary.clone(),
            deed: record.deed,
            amends: record.amends,
            parties: record.parties_hash(),
            deadline: record.deadline,
            round: record.round,
        };
        message(DEED, Self::genesis(), &consent)
    }

    /// The bytes by which the party in this place withdraws.
    pub(crate) fn withdrawal_bytes(session: SessionId, slot: u8) -> Vec<u8> {
        message(WITHDRAWAL, Self::genesis(), &(session, slot))
    }

    /// Has `party` said this: in the transaction itself, or off line by a signature?
    pub(crate) fn ensure_said(
        party: &T::AccountId,
        signer: &T::AccountId,
        signature: Option<T::Signature>,
        said: impl FnOnce() -> Vec<u8>,
    ) -> DispatchResult {
        ensure_said(party, signer, signature, said).map_err(|unsaid| match unsaid {
            Unsaid::Missing => Error::<T>::SignatureMissing,
            Unsaid::Bad => Error::<T>::BadSignature,
        })?;
        Ok(())
    }

    /// Ends a session, and gives its opener the deposit back.
    pub(crate) fn end(session: SessionId, record: SessionOf<T>, end: End) -> DispatchResult {
        Sessions::<T>::remove(session);
        record.deposit.give_back()?;
        Self::deposit_event(Event::SessionEnded { session, end });
        Ok(())
    }
}

impl<AccountId: Clone + Encode + PartialEq, Deposit> Session<AccountId, Deposit> {
    /// The hash of who is asked, and who must sign.
    pub fn parties_hash(&self) -> H256 {
        let parties: Vec<Party> = self.slots.iter().map(|slot| slot.party).collect();
        parties.using_encoded(sha2_256).into()
    }

    /// The hash of who was asked, whose identity was checked, who has signed, and when; nobody by
    /// its account.
    pub fn signed_hash(&self) -> H256 {
        let slots: Vec<_> = self
            .slots
            .iter()
            .map(|slot| (slot.party, slot.identity, slot.answer.signed_at()))
            .collect();
        slots.using_encoded(sha2_256).into()
    }

    /// Has everybody signed that must, and is it known who everybody is that has?
    pub fn ensure_complete<T: Config>(&self) -> Result<(), Error<T>> {
        let signed = |slot: &Slot<AccountId>| slot.answer.signed_at().is_some();
        let missing = self
            .slots
            .iter()
            .any(|slot| slot.party.required && !signed(slot));
        ensure!(!missing, Error::<T>::PartyMissing);
        let unknown = self
            .slots
            .iter()
            .any(|slot| signed(slot) && slot.identity.is_none());
        ensure!(
            !(self.deed.kind.needs_identity() && unknown),
            Error::<T>::IdentityMissing
        );
        Ok(())
    }

    /// The slot in this place.
    pub fn slot(&mut self, slot: u8) -> Option<&mut Slot<AccountId>> {
        self.slots.get_mut(usize::from(slot))
    }

    /// Has this account signed in a place?
    pub fn has_signed(&self, account: &AccountId) -> bool {
        self.slots.iter().any(|slot| match &slot.answer {
            Answer::Signed { who, .. } => who == account,
            Answer::Open | Answer::Withdrawn => false,
        })
    }

    /// What was signed before another notary lapses; what was withdrawn stays so.
    pub fn lapse(&mut self) {
        for slot in self.slots.iter_mut() {
            slot.identity = None;
            if slot.answer.signed_at().is_some() {
                slot.answer = Answer::Open;
            }
        }
    }
}

impl<AccountId: Encode> Slot<AccountId> {
    /// Is it this account's, with this salt?
    pub(crate) fn ensure_of<T: Config>(&self, who: &AccountId, salt: H256) -> Result<(), Error<T>> {
        ensure!(
            self.party.commitment == party_hash(who, salt),
            Error::<T>::NotParty
        );
        Ok(())
    }
}

impl<AccountId> Answer<AccountId> {
    /// When the party has signed, if it has.
    pub fn signed_at(&self) -> Option<Moment> {
        match self {
            Self::Signed { at, .. } => Some(*at),
            Self::Open | Self::Withdrawn => None,
        }
    }
}
