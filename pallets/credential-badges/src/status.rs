//! Status lists as in the W3C's
//! [Bitstring Status List](https://www.w3.org/TR/vc-bitstring-status-list/) v1.0: one bit for each
//! badge, counted from the left-most bit of the first byte, kept in chunks.

use frame::{deps::frame_support::stored, prelude::*};

/// The bytes of a chunk.
pub const CHUNK_BYTES: usize = 128;
/// The bits of a chunk.
pub const CHUNK_BITS: u32 = 1_024;
/// The fewest bits of a list: the recommendation asks for 16 KB, since who looks one badge up in a
/// shorter list gives away more of whose it is.
pub const MIN_BITS: u32 = 131_072;
/// The most bits of a list.
pub const MAX_BITS: u32 = 1_048_576;
/// The most chunks of a list.
pub const MAX_CHUNKS: u32 = MAX_BITS / CHUNK_BITS;
/// How many changes one call may bring.
pub const MAX_CHANGES: u32 = 256;

/// What a set bit means.
#[stored]
#[derive(Copy)]
pub enum Purpose {
    /// Revoked, for good.
    Revocation,
    /// Suspended, until the bit is cleared.
    Suspension,
}

/// A bit to set or to clear.
#[stored]
#[derive(Copy)]
pub struct Change {
    /// Which bit of the list.
    pub index: u32,
    /// Set it, or clear it.
    pub set: bool,
}

/// The changes of one call. Where one bit occurs more than once, the last counts.
pub type Changes = BoundedVec<Change, ConstU32<MAX_CHANGES>>;

/// Can a list have so many bits?
pub fn is_capacity(bits: u32) -> bool {
    (MIN_BITS..=MAX_BITS).contains(&bits) && bits.is_multiple_of(CHUNK_BITS)
}

/// 1,024 bits of a list.
#[stored]
#[derive(Copy)]
pub struct Chunk(pub [u8; CHUNK_BYTES]);

impl Default for Chunk {
    fn default() -> Self {
        Self([0; CHUNK_BYTES])
    }
}

impl Chunk {
    /// The chunk in which the list has this bit.
    pub const fn of(index: u32) -> u32 {
        index / CHUNK_BITS
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

    /// The byte of the chunk, and the bit in it from the left, of a bit of the list.
    fn place(index: u32) -> (usize, u8) {
        let bit = index % CHUNK_BITS;
        let byte = usize::try_from(bit / 8).unwrap_or(usize::MAX);
        (byte, 0b1000_0000 >> (bit % 8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn bit_0_is_the_left_most_of_byte_0() {
        let mut chunk = Chunk::default();
        chunk.put(0, true);
        assert_eq!(chunk.0[0], 0b1000_0000);
        chunk.put(1_023, true);
        assert_eq!(chunk.0[127], 0b0000_0001);
        chunk.put(CHUNK_BITS + 9, true); // the ninth of the next chunk
        assert_eq!(chunk.0[1], 0b0100_0000);
        assert_eq!(chunk.count(), 3);
        assert_eq!(Chunk::of(CHUNK_BITS + 9), 1);
    }

    #[test]
    fn capacities() {
        assert!(is_capacity(131_072) && is_capacity(132_096) && is_capacity(1_048_576));
        for bits in [0, 131_071, 131_073, 130_048, 1_048_577, 1_049_600] {
            assert!(!is_capacity(bits));
        }
    }

    proptest! {
        #[test]
        fn a_change_touches_its_bit_alone(bytes in any::<[u8; 32]>(), index in any::<u32>(), set in any::<bool>()) {
            let mut before = Chunk::default();
            before.0[..32].copy_from_slice(&bytes);
            let mut after = before;
            after.put(index, set);
            prop_assert_eq!(after.get(index), set);
            for other in (0..CHUNK_BITS).filter(|other| *other != index % CHUNK_BITS) {
                prop_assert_eq!(before.get(other), after.get(other));
            }
        }
    }
}
