//! Status lists as in the W3C's
//! [Bitstring Status List](https://www.w3.org/TR/vc-bitstring-status-list/) v1.0: one bit for each
//! badge, counted from the left-most bit of the first byte, kept in chunks.

use frame::{deps::frame_support::stored, prelude::*};
use pallet_support::Bitmap;

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
pub type Chunk = Bitmap<CHUNK_BYTES>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capacities() {
        assert!(is_capacity(131_072) && is_capacity(132_096) && is_capacity(1_048_576));
        for bits in [0, 131_071, 131_073, 130_048, 1_048_577, 1_049_600] {
            assert!(!is_capacity(bits));
        }
    }
}
