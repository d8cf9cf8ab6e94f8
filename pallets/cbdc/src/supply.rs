//! How much won there is, and how much more may be drawn. Amounts in whole won.

use frame::{arithmetic::*, deps::frame_support::stored, prelude::SaturatedConversion};

/// What exists of the digital won, and how much more may be issued.
#[stored]
#[derive(Copy, Default)]
pub struct Supply<Balance> {
    /// Won in the balances of genesis, outside the cap.
    pub genesis: Balance,
    /// Won issued since, in all.
    pub issued: Balance,
    /// Won redeemed since, in all.
    pub redeemed: Balance,
    /// What issued − redeemed may reach by issuing.
    pub cap: Balance,
}

impl<Balance: AtLeast32BitUnsigned + Copy> Supply<Balance> {
    /// Once `amount` more is issued; `None` where the cap forbids it.
    pub fn issue(self, amount: Balance) -> Option<Self> {
        let issued = draw(self.issued, self.redeemed, self.cap, amount)?;
        Some(Self { issued, ..self })
    }

    /// Once `amount` more is redeemed, whoever drew it; `None` on overflow.
    pub fn redeem(self, amount: Balance) -> Option<Self> {
        let redeemed = self.redeemed.checked_add(&amount)?;
        Some(Self { redeemed, ..self })
    }

    /// How much may be issued now.
    pub fn issuable(&self) -> Balance {
        headroom(self.issued, self.redeemed, self.cap)
    }

    /// What the total issuance must be: genesis + issued − redeemed.
    pub fn total(&self) -> Option<Balance> {
        self.genesis
            .checked_add(&self.issued)?
            .checked_sub(&self.redeemed)
    }
}

/// An account that may draw won from the central bank and redeem it.
#[stored]
#[derive(Copy)]
pub struct Institution<Balance> {
    /// What drawn − redeemed may reach by drawing.
    pub line: Balance,
    /// Won drawn, in all.
    pub drawn: Balance,
    /// Won redeemed, in all; may exceed what was drawn.
    pub redeemed: Balance,
    /// A suspended institution redeems, but does not draw.
    pub suspended: bool,
}

impl<Balance: AtLeast32BitUnsigned + Copy> Institution<Balance> {
    /// An institution that has drawn nothing yet.
    pub fn new(line: Balance) -> Self {
        Self {
            line,
            drawn: Zero::zero(),
            redeemed: Zero::zero(),
            suspended: false,
        }
    }

    /// Once it has drawn `amount` more; `None` where the line forbids it.
    pub fn draw(self, amount: Balance) -> Option<Self> {
        let drawn = draw(self.drawn, self.redeemed, self.line, amount)?;
        Some(Self { drawn, ..self })
    }

    /// Once it has redeemed `amount` more; `None` on overflow.
    pub fn redeem(self, amount: Balance) -> Option<Self> {
        let redeemed = self.redeemed.checked_add(&amount)?;
        Some(Self { redeemed, ..self })
    }

    /// How much the institution may draw now, as far as its own line and standing go.
    pub fn drawable(&self) -> Balance {
        if self.suspended {
            Zero::zero()
        } else {
            headroom(self.drawn, self.redeemed, self.line)
        }
    }

    /// Drawn less redeemed; below zero for a bank that redeemed won which others drew.
    pub fn outstanding(&self) -> i128 {
        signed(self.drawn).saturating_sub(signed(self.redeemed))
    }
}

/// `out + amount`, if `out + amount − back` stays within `limit`.
fn draw<B: AtLeast32BitUnsigned + Copy>(out: B, back: B, limit: B, amount: B) -> Option<B> {
    (amount <= headroom(out, back, limit)).then(|| out.checked_add(&amount))?
}

/// How much more may go out while `out − back` stays within `limit`.
fn headroom<B: AtLeast32BitUnsigned + Copy>(out: B, back: B, limit: B) -> B {
    limit.saturating_add(back).saturating_sub(out)
}

fn signed<B: AtLeast32BitUnsigned>(amount: B) -> i128 {
    i128::try_from(amount.saturated_into::<u128>()).unwrap_or(i128::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_line_bounds_what_is_outstanding() {
        let bank = Institution {
            drawn: 600,
            ..Institution::new(600u128)
        };
        assert_eq!(bank.draw(1), None);
        assert_eq!(bank.drawable(), 0);

        let bank = Institution {
            redeemed: 100,
            ..bank
        };
        assert_eq!(bank.draw(100).map(|bank| bank.drawn), Some(700));
        assert_eq!(bank.draw(101), None);
        assert_eq!(bank.outstanding(), 500);
    }

    #[test]
    fn redeeming_what_others_drew_leaves_more_to_draw() {
        let bank = Institution {
            redeemed: 250,
            ..Institution::new(600u128)
        };
        assert_eq!(bank.outstanding(), -250);
        assert_eq!(bank.drawable(), 850);
        assert_eq!(bank.draw(850).map(|bank| bank.outstanding()), Some(600));
    }

    #[test]
    fn a_suspended_institution_has_nothing_to_draw() {
        let bank = Institution {
            suspended: true,
            ..Institution::new(600u128)
        };
        assert_eq!(bank.drawable(), 0);
    }

    #[test]
    fn a_cap_below_what_is_out_bars_issues() {
        let supply = Supply {
            genesis: 10,
            issued: 700,
            redeemed: 100,
            cap: 500u128,
        };
        assert_eq!(supply.issuable(), 0);
        assert_eq!(supply.issue(1), None);
        assert_eq!(supply.total(), Some(610));
    }

    proptest! {
        /// No draw that is allowed exceeds the limit, and exactly the headroom is allowed.
        #[test]
        fn headroom_is_exact(out: u64, back: u64, limit: u64, amount: u64) {
            let (out, back, limit, amount) =
                (u128::from(out), u128::from(back), u128::from(limit), u128::from(amount));
            let bank = Institution { line: limit, drawn: out, redeemed: back, suspended: false };
            let fits = amount == 0 || out + amount <= limit + back;
            let after = Institution { drawn: out + amount, ..bank };
            prop_assert_eq!(bank.draw(amount), fits.then_some(after));
            prop_assert_eq!(amount <= bank.drawable(), fits);
        }
    }
}
