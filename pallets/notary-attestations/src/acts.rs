//! Acts: what is sealed, and what is said of it afterwards.

use crate::*;

impl<T: Config> Pallet<T> {
    pub(crate) fn act(act: ActId) -> Result<ActOf<T>, Error<T>> {
        Acts::<T>::get(act).ok_or(Error::<T>::ActNotFound)
    }

    /// What the notary seals at the end of a session.
    pub(crate) fn content_of_session(
        session: SessionId,
        record: &SessionOf<T>,
    ) -> Result<Content, Error<T>> {
        let (kind, act, before) = match record.amends {
            Some(Amends { act, version }) => {
                let before = Self::act(act)?;
                ensure!(before.version == version, Error::<T>::VersionMoved);
                (EntryKind::Amended, act, Some(before))
            }
            None => (EntryKind::Sealed, session, None),
        };
        if let Some(act) = &before {
            ensure!(Self::annulled(act) == 0, Error::<T>::ActAnnulled);
            ensure!(act.logged < MAX_ENTRIES, Error::<T>::TooManyEntries);
        }
        let (entry, version, previous) =
            before.map_or_else(Default::default, |act| (act.logged, act.version, act.head));
        Ok(Content {
            kind,
            act,
            entry,
            version: version.saturating_add(1),
            previous,
            deed: record.deed,
            parties: record.signed_hash(),
            annulled: 0,
        })
    }

    /// What is said of an act afterwards.
    pub(crate) fn content_of_act(
        id: ActId,
        act: &ActOf<T>,
        kind: EntryKind,
        version: Version,
        commitment: H256,
    ) -> Result<Content, Error<T>> {
        // There is always room for what ends it.
        ensure!(
            act.logged < MAX_ENTRIES || matches!(kind, EntryKind::Annulled | EntryKind::Pruned),
            Error::<T>::TooManyEntries
        );
        Ok(Content {
            kind,
            act: id,
            entry: act.logged,
            version,
            previous: act.head,
            deed: Deed {
                commitment,
                ..act.deed
            },
            parties: H256::zero(),
            annulled: Self::annulled(act),
        })
    }

    /// That an act is annulled for this reason.
    pub(crate) fn annulment(
        id: ActId,
        act: &ActOf<T>,
        reason: Reason,
    ) -> Result<Content, Error<T>> {
        ensure!(reason != 0, Error::<T>::ReasonMissing);
        ensure!(Self::annulled(act) == 0, Error::<T>::ActAnnulled);
        let (kind, version) = (EntryKind::Annulled, act.version);
        let content = Self::content_of_act(id, act, kind, version, act.deed.commitment)?;
        Ok(Content {
            annulled: reason,
            ..content
        })
    }

    /// That a copy of one of its versions was given.
    pub(crate) fn copy(
        id: ActId,
        act: &ActOf<T>,
        version: Version,
        recipient: H256,
    ) -> Result<Content, Error<T>> {
        let exists = (1..=act.version).contains(&version);
        ensure!(exists, Error::<T>::VersionNotFound);
        Self::content_of_act(id, act, EntryKind::Copied, version, recipient)
    }

    /// The notary in charge seals what is said of an act.
    pub(crate) fn stamp_of_act(
        origin: OriginFor<T>,
        act: &ActOf<T>,
        content: &Content,
        key: KeyIndex,
        seal: &T::Signature,
    ) -> Result<Sealer<T::AccountId>, DispatchError> {
        let notary = ensure_signed(origin)?;
        let licence = Self::ensure_notary(&notary)?;
        Self::ensure_in_charge(&notary, &act.notary)?;
        Self::stamp(notary, licence, key, content, seal)
    }

    /// The act that a sealed session makes, or the next version of the one that it amends.
    pub(crate) fn next_version(
        notary: T::AccountId,
        content: &Content,
        by: &Sealer<T::AccountId>,
    ) -> ActOf<T> {
        let before = Acts::<T>::get(content.act);
        let order = before.as_ref().and_then(|act| act.order);
        let now = Self::now();
        Act {
            notary: before.map_or(notary, |act| act.notary),
            deed: content.deed,
            version: content.version,
            sealed_by: by.notary.clone(),
            key: by.key,
            sealed_at: now,
            annulment: None,
            logged: content.entry,
            head: content.previous,
            kept_until: now.saturating_add(RETENTION),
            order,
        }
    }

    /// Was this key compromised at this moment?
    fn is_flagged(notary: &T::AccountId, key: KeyIndex, at: Moment) -> bool {
        SealKeys::<T>::get(notary, key).is_none_or(|key| key.flags(at))
    }

    /// Why an act is annulled; 0 where it is not, or by a key that was compromised then.
    pub(crate) fn annulled(act: &ActOf<T>) -> Reason {
        let holds = |annulment: &&Annulment<T::AccountId>| match &annulment.by {
            Some((notary, key)) => !Self::is_flagged(notary, *key, annulment.at),
            None => true,
        };
        act.annulment
            .as_ref()
            .filter(holds)
            .map_or(0, |annulment| annulment.reason)
    }

    /// What an act is worth now.
    pub(crate) fn status_of(act: &ActOf<T>) -> Status {
        Status {
            version: act.version,
            annulled: Self::annulled(act),
            flagged: Self::is_flagged(&act.sealed_by, act.key, act.sealed_at),
        }
    }
}

impl<T: Config> Deeds for Pallet<T> {
    fn ensure_in_force(act: ActId, commitment: H256, kind: DeedKind) -> DispatchResult {
        let act = Self::act(act)?;
        ensure!(act.deed.kind == kind, Error::<T>::OtherKind);
        ensure!(
            act.deed.commitment == commitment,
            Error::<T>::OtherCommitment
        );
        let status = Self::status_of(&act);
        ensure!(status.annulled == 0, Error::<T>::ActAnnulled);
        ensure!(!status.flagged, Error::<T>::ActFlagged);
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(kind: DeedKind) -> (ActId, H256) {
        benchmarking::act_in_force::<T>(kind)
    }
}
