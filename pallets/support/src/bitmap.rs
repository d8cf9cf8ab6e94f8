//! Bits by the thousand, kept in chunks of `N` bytes.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// `N × 8` bits of a longer row, counted from the left-most bit of the first byte.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Bitmap<const N: usize>(pub [u8; N]);

impl<const N: usize> Default for Bitmap<N> {
    fn default() -> Self {
        Self([0; N])
    }
}

impl<const N: usize> Bitmap<N> {
    /// The chunk in which the row has this bit.
    pub fn of(index: u32) -> u32 {
        Self::split(index).0
    }

    /// Is the bit set?
    pub fn get(&self, index: u32) -> bool {
        let (byte, mask) = Self::place(index);
        self.0.get(byte).is_some_and(|bits| bits & mask != 0)
    }

    /// Sets or clears the bit.
    pub fn put(&mut self, index: u32, set: bool) {
        let (byte, mask) = Self::place(index);
        if let Some(bits) = self.0.get_mut(byte) {
            *bits = if set { *bits | mask } else { *bits & !mask };
        }
    }

    /// How many bits are set.
    pub fn count(&self) -> u32 {
        self.0.iter().map(|byte| byte.count_ones()).sum()
    }

    /// The chunk of a bit, and the bit's place in it.
    fn split(index: u32) -> (u32, u32) {
        let bits = u32::try_from(N).unwrap_or(u32::MAX).saturating_mul(8);
        (
            index.checked_div(bits).unwrap_or_default(),
            index.checked_rem(bits).unwrap_or_default(),
        )
    }

    /// The byte of the chunk, and the bit in it from the left, of a bit of the row.
    fn place(index: u32) -> (usize, u8) {
        let (_, bit) = Self::split(index);
        let byte = usize::try_from(bit / 8).unwrap_or(usize::MAX);
        (byte, 0b1000_0000 >> (bit % 8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Chunk = Bitmap<128>;

    #[test]
    fn bit_0_is_the_left_most_of_byte_0() {
        let mut chunk = Chunk::default();
        chunk.put(0, true);
        assert_eq!(chunk.0[0], 0b1000_0000);
        chunk.put(1_023, true);
        assert_eq!(chunk.0[127], 0b0000_0001);
        chunk.put(1_024 + 9, true); // the ninth of the next chunk
        assert_eq!(chunk.0[1], 0b0100_0000);
        assert_eq!(chunk.count(), 3);
        assert_eq!(Chunk::of(1_023), 0);
        assert_eq!(Chunk::of(1_024 + 9), 1);
    }

    proptest! {
        #[test]
        fn a_change_touches_its_bit_alone(
            bytes in any::<[u8; 32]>(),
            index in any::<u32>(),
            set in any::<bool>(),
        ) {
            let mut before = Chunk::default();
            before.0[..32].copy_from_slice(&bytes);
            let mut after = before;
            after.put(index, set);
            prop_assert_eq!(after.get(index), set);
            for other in (0..1_024).filter(|other| *other != index % 1_024) {
                prop_assert_eq!(before.get(other), after.get(other));
            }
        }
    }
}
