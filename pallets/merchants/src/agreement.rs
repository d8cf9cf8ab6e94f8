//! What a merchant and an acquirer agree on, and one of them signs off line.

use alloc::vec::Vec;
use frame::{
    deps::{frame_support::stored, sp_core::H256, sp_io::hashing::blake2_256},
    prelude::*,
};
use pallet_support::{Moment, merchants::MerchantProfile, message};

const DAY: Moment = 86_400_000;

/// For how long an agreement may be good: thirty days, in milliseconds.
pub const MAX_AGREEMENT: Moment = 30 * DAY;

/// Makes `merchant` a merchant of `acquirer`, once.
#[stored]
pub struct Agreement<AccountId> {
    /// Who is enrolled.
    pub merchant: AccountId,
    /// Who answers for it then,
    pub acquirer: AccountId,
    /// and who does before, if somebody does: an agreement to one move is none to another.
    pub from: Option<AccountId>,
    /// What rules ask about it.
    pub profile: MerchantProfile,
    /// From this moment on the agreement is void.
    pub until: Moment,
}

impl<AccountId: Encode> Agreement<AccountId> {
    /// The bytes that are signed on the chain with this genesis:
    /// `<Bytes>dure merchant agreement 1:` ‖ genesis hash ‖ agreement (SCALE) ‖ `</Bytes>`.
    pub fn message(&self, genesis: H256) -> Vec<u8> {
        message("dure merchant agreement 1", genesis, self)
    }

    /// Where it is kept once it was used: the day since 1970 in which it would be over, and its
    /// digest.
    pub(crate) fn place(&self) -> (u32, H256) {
        (day(self.until), blake2_256(&self.encode()).into())
    }
}

/// The day of a moment, counted from 1 January 1970 (UTC).
pub(crate) fn day(moment: Moment) -> u32 {
    (moment / DAY).saturated_into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pallet_support::merchants::{Region, RevenueBand};

    #[test]
    fn it_is_for_one_chain_and_kept_by_the_day_of_its_end() {
        let agreement = Agreement {
            merchant: [1u8; 32],
            acquirer: [2u8; 32],
            from: None,
            profile: MerchantProfile {
                category: 5,
                region: Region(11_680),
                revenue: RevenueBand::UpTo300M,
            },
            until: 3 * DAY + 1,
        };
        let message = agreement.message(H256::repeat_byte(7));
        assert!(message.starts_with(b"<Bytes>dure merchant agreement 1:\x07\x07"));
        assert_ne!(message, agreement.message(H256::repeat_byte(8)));
        let (day, digest) = agreement.place();
        assert_eq!(day, 3);
        let other = Agreement {
            until: 3 * DAY,
            ..agreement
        };
        assert_eq!(other.place().0, 3);
        assert_ne!(other.place().1, digest);
    }
}
