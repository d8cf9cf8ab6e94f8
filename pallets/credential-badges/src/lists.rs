//! The bits of status lists: which batch has them, and what they are.

use crate::*;

impl<T: Config> Pallet<T> {
    /// The first range of a list that ends at this bit or behind it.
    pub(crate) fn range_from(list: ListId, index: u32) -> Option<Range> {
        let mut ranges = match index.checked_sub(1) {
            Some(before) => {
                let before = Ranges::<T>::hashed_key_for(list, before.to_be_bytes());
                Ranges::<T>::iter_prefix_from(list, before)
            }
            None => Ranges::<T>::iter_prefix(list),
        };
        ranges.next().map(|(_, range)| range)
    }

    /// The range that this bit is in.
    pub(crate) fn range(list: ListId, index: u32) -> Option<Range> {
        Self::range_from(list, index).filter(|range| range.start <= index)
    }

    /// Takes a batch's bits of one of its issuer's lists.
    pub(crate) fn take(
        issuer: &T::AccountId,
        batch: BatchId,
        leaves: u32,
        Placement { list, start }: Placement,
        purpose: Purpose,
    ) -> DispatchResult {
        let details = Self::list(list)?;
        ensure!(details.issuer == *issuer, Error::<T>::NotListOwner);
        ensure!(details.purpose == purpose, Error::<T>::WrongPurpose);
        let more = leaves.checked_sub(1).ok_or(Error::<T>::NoLeaves)?;
        let last = start
            .checked_add(more)
            .filter(|last| *last < details.bits)
            .ok_or(Error::<T>::ListFull)?;
        ensure!(
            Self::range_from(list, start).is_none_or(|range| last < range.start),
            Error::<T>::RangeOverlap
        );
        Ranges::<T>::insert(list, last.to_be_bytes(), Range { start, batch });
        Ok(())
    }

    /// Sets and clears bits of a list, of which `set` were set: how many are then.
    pub(crate) fn change_bits(
        list: ListId,
        changes: &[Change],
        mut set: u32,
    ) -> Result<u32, DispatchError> {
        let mut sorted = changes.to_vec();
        // Stable: of two changes to a bit, the later one stays the later one.
        sorted.sort_by_key(|change| change.index);
        for group in sorted.chunk_by(|a, b| Chunk::of(a.index) == Chunk::of(b.index)) {
            let Some(first) = group.first() else { continue };
            let number = Chunk::of(first.index);
            let mut chunk = Chunks::<T>::get(list, number);
            set = set.saturating_sub(chunk.count());
            for change in group {
                Self::range(list, change.index).ok_or(Error::<T>::IndexNotAllocated)?;
                chunk.put(change.index, change.set);
            }
            set = set.saturating_add(chunk.count());
            if chunk == Chunk::default() {
                Chunks::<T>::remove(list, number);
            } else {
                Chunks::<T>::insert(list, number, chunk);
            }
        }
        Ok(set)
    }

    /// All bits of a list, as the bytes of an uncompressed W3C bitstring.
    pub(crate) fn bits_of(list: ListId, details: &ListOf<T>) -> Vec<u8> {
        (0..Chunk::of(details.bits))
            .flat_map(|number| Chunks::<T>::get(list, number).0)
            .collect()
    }
}
