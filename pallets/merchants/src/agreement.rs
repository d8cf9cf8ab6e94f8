//! What a merchant and an acquirer agree on, and one of them signs off line.

use alloc::vec::Vec;
use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};
use pallet_support::{Moment, merchants::MerchantProfile, message};

const DAY: Moment = 86_400_000;

/// For how long an agreement may be good: thirty days, in milliseconds.
pub const MAX_AGREEMENT: Moment = 30 * DAY;

/// By how much the clock of who signs may be ahead of the chain's: a minute.
pub const MAX_AHEAD: Moment = 60_000;

/// For how many days, with the day itself, it is known when a record was made or ended: until all
/// that was agreed before is over.
pub(crate) const DAYS_KEPT: u32 = 31;

/// Makes `merchant` a merchant of `acquirer`, whosever it is by then, unless that has changed
/// since.
#[stored]
pub struct Agreement<AccountId> {
    /// Who is enrolled.
    pub merchant: AccountId,
    /// Who answers for it then.
    pub acquirer: AccountId,
    /// What rules ask about it.
    pub profile: MerchantProfile,
    /// When it was signed. Whatever becomes of the merchant's record from then on, by this
    /// agreement or not, makes it void.
    pub made: Moment,
    /// From this moment on it is void, too.
    pub until: Moment,
}

impl<AccountId: Encode> Agreement<AccountId> {
    /// The bytes that are signed on the chain with this genesis:
    /// `<Bytes>dure merchant agreement 2:` ‖ genesis hash ‖ agreement (SCALE) ‖ `</Bytes>`.
    pub fn message(&self, genesis: H256) -> Vec<u8> {
        message("dure merchant agreement 2", genesis, self)
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
    fn it_is_for_one_chain() {
        let agreement = Agreement {
            merchant: [1u8; 32],
            acquirer: [2u8; 32],
            profile: MerchantProfile {
                category: 5,
                region: Region(11_680),
                revenue: RevenueBand::UpTo300M,
            },
            made: 3,
            until: 4,
        };
        let message = agreement.message(H256::repeat_byte(7));
        assert!(message.starts_with(b"<Bytes>dure merchant agreement 2:\x07\x07"));
        assert_ne!(message, agreement.message(H256::repeat_byte(8)));
    }

    /// Whatever was agreed before a change is over by the time that the change is forgotten.
    #[test]
    fn changes_are_known_for_as_long_as_they_matter() {
        for changed in [0, 1, DAY - 1, DAY, 20_000 * DAY + 17] {
            let forgotten = Moment::from(day(changed) + DAYS_KEPT) * DAY;
            assert!(changed + MAX_AGREEMENT <= forgotten);
        }
    }
}
