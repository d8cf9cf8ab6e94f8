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

    pub(crate) fn bits_of(list: ListId, details: &ListOf<T>) -> Vec<u8> {
        (0..Chunk::of(details.bits))
            .flat_map(|number| Chunks::<T>::get(list, number).0)
            .collect()
    }
}
