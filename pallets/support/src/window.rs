//! Numbers that are taken once each, in any order.

use frame::{
    deps::{frame_support::stored, sp_core::U256},
    prelude::*,
};

/// Numbers that were used: those from 256 below the highest on, of which each is taken once.
#[stored]
#[derive(Copy, Default)]
pub struct Window {
    /// The highest, and one; 0 where none was used.
    pub next: u64,
    /// A bit for each of the 256 below `next`, the highest's the lowest of the first byte.
    pub bits: [u8; 32],
}

/// Why a number is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untaken {
    /// It was, or is too old to tell.
    Used,
    /// It is too far ahead, as long as those between are not taken.
    Ahead,
}

impl Window {
    /// How far below the highest a number may be.
    pub const WIDTH: u64 = 256;

    /// Takes a number that was not used and is not too old, and by which the highest rises by no
    /// more than `reach`.
    pub fn take(&mut self, nonce: u64, reach: u64) -> Result<(), Untaken> {
        let next = nonce.checked_add(1).ok_or(Untaken::Ahead)?;
        let ahead = next.saturating_sub(self.next);
        ensure!(ahead <= reach, Untaken::Ahead);
        if ahead > 0 {
            self.shift(ahead);
            self.next = next;
        }
        let below = self.next.saturating_sub(next);
        let place = usize::try_from(below / 8).unwrap_or(usize::MAX);
        let byte = self.bits.get_mut(place).ok_or(Untaken::Used)?;
        let bit = 1_u8 << (below % 8);
        ensure!(*byte & bit == 0, Untaken::Used);
        *byte |= bit;
        Ok(())
    }

    /// Moves each bit so many places further below the highest.
    fn shift(&mut self, places: u64) {
        let before = U256::from_little_endian(&self.bits);
        let after = if places < Self::WIDTH {
            before << places
        } else {
            U256::zero()
        };
        self.bits = after.to_little_endian();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn each_number_is_taken_once_and_none_that_is_too_old() {
        let mut window = Window::default();
        for (nonce, taken) in [
            (5, true),
            (5, false),
            (3, true),
            (261, true),
            (5, false),
            (6, true),
            (4, false),
            (262, true),
            (6, false),
            (7, true),
            (10_000, true),
            (9_744, false),
            (9_745, true),
            (u64::MAX, false),
        ] {
            assert_eq!(window.take(nonce, u64::MAX).is_ok(), taken, "{nonce}");
        }
    }

    #[test]
    fn no_number_rises_further_than_it_may() {
        let mut window = Window::default();
        for (nonce, taken) in [
            (u64::MAX, Err(Untaken::Ahead)),
            (u64::MAX - 1, Err(Untaken::Ahead)),
            (256, Err(Untaken::Ahead)),
            (255, Ok(())),
            (255, Err(Untaken::Used)),
            (0, Ok(())),
            (512, Err(Untaken::Ahead)),
            (511, Ok(())),
            (255, Err(Untaken::Used)),
            (256, Ok(())),
        ] {
            assert_eq!(window.take(nonce, Window::WIDTH), taken, "{nonce}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_set_of_what_was_taken(nonces in prop::collection::vec(0u64..600, 1..200)) {
            let (mut window, mut taken) = (Window::default(), BTreeSet::new());
            for nonce in nonces {
                let highest = taken.last().copied().unwrap_or(nonce).max(nonce);
                let good = !taken.contains(&nonce) && highest - nonce < 256;
                prop_assert_eq!(window.take(nonce, u64::MAX).is_ok(), good);
                if good {
                    taken.insert(nonce);
                }
            }
        }
    }
}
