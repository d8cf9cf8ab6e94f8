//! The law of the badges.

use crate::*;
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
    /// Checks that
    ///
    /// 1. every accreditation hangs below another, one deeper, up to the council's;
    /// 2. classes, keys and what is held refer to what is there, and ids are those counted;
    /// 3. the ranges of a list are disjoint and inside it, and each is a batch's, which has no
    ///    others;
    /// 4. only bits in such ranges are set, as many as the list has counted;
    /// 5. each batch's key was valid when it was issued, but for what was found out later;
    /// 6. as many epochs are sealed as are over.
    ///
    /// That a revocation bit never clears is not visible in one state; the property tests follow
    /// it, and the sealed epochs prove it.
    pub fn do_try_state() -> Result<(), TryRuntimeError> {
        Self::try_accreditations()?;
        Self::try_classes_and_keys()?;
        Self::try_lists()?;
        Self::try_batches()?;
        Self::try_holders()
    }

    fn try_accreditations() -> Result<(), TryRuntimeError> {
        for (_, own) in Accreditations::<T>::iter() {
            let above = match own.accreditor {
                Some(accreditor) => {
                    let above = Accreditations::<T>::get(accreditor)
                        .ok_or("an accreditation without its accreditor's")?;
                    above.depth
                }
                None => 0,
            };
            ensure!(
                own.depth == above.saturating_add(1) && own.depth <= OPERATOR,
                "an accreditation at the wrong depth"
            );
            ensure!(
                own.scope.iter().all(Classes::<T>::contains_key),
                "a scope with a class that is not there"
            );
        }
        Ok(())
    }

    fn try_classes_and_keys() -> Result<(), TryRuntimeError> {
        for (id, class) in Classes::<T>::iter() {
            ensure!(id < ClassCount::<T>::get(), "a class that was not counted");
            let authority =
                Accreditations::<T>::get(class.authority).ok_or("a class without its ministry")?;
            ensure!(authority.depth == MINISTRY, "a class of no ministry");
        }
        for (issuer, index, key) in Keys::<T>::iter() {
            ensure!(
                index < KeyCount::<T>::get(&issuer),
                "a key that was not counted"
            );
            ensure!(
                KeyIndices::<T>::get(&issuer, key.public) == Some(index),
                "a key that is not found by its bytes"
            );
            ensure!(
                Accreditations::<T>::contains_key(issuer),
                "a key without its issuer"
            );
        }
        ensure!(
            KeyIndices::<T>::iter().count() == Keys::<T>::iter().count(),
            "bytes of a key that is not there"
        );
        Ok(())
    }

    fn try_lists() -> Result<(), TryRuntimeError> {
        for (id, list) in Lists::<T>::iter() {
            ensure!(id < ListCount::<T>::get(), "a list that was not counted");
            ensure!(is_capacity(list.bits), "a list of an odd size");
            ensure!(
                Accreditations::<T>::contains_key(&list.issuer),
                "a list without its issuer"
            );
            let mut free = 0;
            for (last, range) in Ranges::<T>::iter_prefix(id) {
                let last = u32::from_be_bytes(last);
                ensure!(
                    free <= range.start && range.start <= last && last < list.bits,
                    "ranges of a list overlap, or lie outside it"
                );
                free = last.saturating_add(1);
                let batch = Batches::<T>::get(range.batch).ok_or("a range without its batch")?;
                let placement = Placement {
                    list: id,
                    start: range.start,
                };
                let placed = match list.purpose {
                    Purpose::Revocation => Some(batch.revocation),
                    Purpose::Suspension => batch.suspension,
                };
                ensure!(
                    placed == Some(placement)
                        && last.checked_sub(range.start) == batch.leaves.checked_sub(1),
                    "a range is not its batch's"
                );
            }

            let mut set = 0u32;
            for (number, chunk) in Chunks::<T>::iter_prefix(id) {
                ensure!(number < Chunk::of(list.bits), "a chunk outside its list");
                ensure!(chunk.count() > 0, "a chunk without a set bit");
                set = set.saturating_add(chunk.count());
                let first = number.saturating_mul(CHUNK_BITS);
                ensure!(
                    (first..first.saturating_add(CHUNK_BITS))
                        .filter(|bit| chunk.get(*bit))
                        .all(|bit| Self::range(id, bit).is_some()),
                    "a bit is set that no badge has"
                );
            }
            ensure!(
                set == list.set,
                "more or fewer bits are set than were counted"
            );

            ensure!(
                Seals::<T>::iter_key_prefix(id).all(|epoch| epoch < list.epoch)
                    && Some(Seals::<T>::iter_key_prefix(id).count())
                        == usize::try_from(list.epoch).ok(),
                "seals are not those of the epochs that are over"
            );
        }
        ensure!(
            Chunks::<T>::iter_keys().all(|(list, _)| Lists::<T>::contains_key(list))
                && Ranges::<T>::iter_keys().all(|(list, _)| Lists::<T>::contains_key(list))
                && Seals::<T>::iter_keys().all(|(list, _)| Lists::<T>::contains_key(list)),
            "bits, ranges or seals without their list"
        );
        Ok(())
    }

    fn try_batches() -> Result<(), TryRuntimeError> {
        let mut placements = 0usize;
        for (id, batch) in Batches::<T>::iter() {
            ensure!(id < BatchCount::<T>::get(), "a batch that was not counted");
            ensure!(
                Classes::<T>::contains_key(batch.class),
                "a batch without its class"
            );
            for placement in core::iter::once(batch.revocation).chain(batch.suspension) {
                placements = placements.saturating_add(1);
                let list = Lists::<T>::get(placement.list).ok_or("a batch without its list")?;
                ensure!(list.issuer == batch.issuer, "a batch in another's list");
                ensure!(
                    Self::range(placement.list, placement.start)
                        == Some(Range {
                            start: placement.start,
                            batch: id
                        }),
                    "a batch without its bits"
                );
            }
            let key = Keys::<T>::get(&batch.issuer, batch.key).ok_or("a batch without its key")?;
            // A key that is retired in the block of its last batch ends at that batch's moment.
            ensure!(
                key.from <= batch.issued_at
                    && key.until.is_none_or(|until| batch.issued_at <= until),
                "a batch that its key could not sign"
            );
        }
        ensure!(
            Ranges::<T>::iter().count() == placements,
            "more ranges than batches have"
        );
        Ok(())
    }

    fn try_holders() -> Result<(), TryRuntimeError> {
        for (_, class, grant) in Grants::<T>::iter() {
            ensure!(
                Classes::<T>::contains_key(class)
                    && Accreditations::<T>::contains_key(grant.issuer),
                "a grant without its class or issuer"
            );
        }
        for (who, class, holding) in Holdings::<T>::iter() {
            let batch = Batches::<T>::get(holding.batch).ok_or("a badge without its batch")?;
            ensure!(
                batch.class == class && holding.index < batch.leaves,
                "a badge that its batch does not have"
            );
            ensure!(
                Bound::<T>::get(holding.batch, holding.index) == Some(who),
                "a badge is held by an account to which it is not bound"
            );
        }
        ensure!(
            Bound::<T>::iter_keys()
                .all(|(batch, index)| Batches::<T>::get(batch)
                    .is_some_and(|batch| index < batch.leaves)),
            "a bound badge that its batch does not have"
        );
        for (id, request) in Requests::<T>::iter() {
            ensure!(
                id < RequestCount::<T>::get(),
                "a request that was not counted"
            );
            ensure!(!request.classes.is_empty(), "a request for nothing");
        }
        Ok(())
    }
}
