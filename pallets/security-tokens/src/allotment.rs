//! Who gets how much of an offering.
//!
//! Half of it goes in equal parts, capped at each bid; the rest pro rata to what bids have unmet by
//! that, rounded down, and the units that are left over by one to the largest remainders, of equal
//! ones to the earliest. Nothing is refilled: one pass decides.
//!
//! There may be a hundred thousand bids, so that each is worked out from four sums alone, and the
//! remainders are ranked by the order of their [`Rank`]s.

use frame::deps::sp_core::U256;

use crate::types::Units;

/// What all bids come to.
#[frame::deps::frame_support::stored]
#[derive(Copy, Default)]
pub struct Sums {
    /// What is offered.
    pub offered: Units,
    /// How much each bid gets of the half that goes in equal parts, if it bids so much.
    pub equal: Units,
    /// What all bids get of it.
    pub met: Units,
    /// What they have unmet by it.
    pub unmet: Units,
}

/// What a bid gets, before what is left over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Units.
    pub units: Units,
    /// What was rounded off, in parts of all that is unmet.
    pub remainder: Units,
}

/// The rank of a bid by its remainder: bytes that come the earlier the larger it is, and of equal
/// ones the earlier the bid.
pub type Rank = [u8; 20];

impl Sums {
    /// Of so many bids.
    pub fn new(offered: Units, bids: u32) -> Self {
        let half = offered / 2;
        Self {
            offered,
            equal: half.checked_div(bids.into()).unwrap_or_default(),
            met: 0,
            unmet: 0,
        }
    }

    /// Adds a bid to the sums.
    pub fn add(&mut self, bid: Units) {
        let met = bid.min(self.equal);
        self.met = self.met.saturating_add(met);
        self.unmet = self.unmet.saturating_add(bid.saturating_sub(met));
    }

    /// What a bid gets.
    pub fn part(&self, bid: Units) -> Part {
        let met = bid.min(self.equal);
        let unmet = bid.saturating_sub(met);
        let rest = self.offered.saturating_sub(self.met);
        if rest >= self.unmet {
            return Part {
                units: bid,
                remainder: 0,
            };
        }
        let product = U256::from(rest).saturating_mul(unmet.into());
        let (share, remainder) = product.div_mod(self.unmet.into());
        let fit = |number: U256| Units::try_from(number).unwrap_or(Units::MAX);
        Part {
            units: met.saturating_add(fit(share)),
            remainder: fit(remainder),
        }
    }
}

/// Ranks a bid, which has this number.
pub fn rank(remainder: Units, bid: u32) -> Rank {
    let mut rank = [0; 20];
    let larger_first = Units::MAX.saturating_sub(remainder).to_be_bytes();
    let bytes = larger_first.into_iter().chain(bid.to_be_bytes());
    rank.iter_mut().zip(bytes).for_each(|(at, byte)| *at = byte);
    rank
}
