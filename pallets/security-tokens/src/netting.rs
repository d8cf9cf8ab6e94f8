//! What the legs of an instruction come to: the order of legs has no part in it.

use alloc::vec::Vec;
use frame::prelude::*;

use crate::types::{Balance, InvestorId, Leg, SecuritiesAccount, SecurityId, Units};

/// What an account gives and gets of a security.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitsNet {
    /// Of which security.
    pub security: SecurityId,
    /// Which account.
    pub account: SecuritiesAccount,
    /// What it gives, on the whole.
    pub gives: Units,
    /// What it gets, on the whole. One of the two is nothing.
    pub gets: Units,
}

/// What an investor gives and gets in won.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WonNet {
    /// Who.
    pub investor: InvestorId,
    /// What it gives, on the whole.
    pub gives: Balance,
    /// What it gets, on the whole. One of the two is nothing.
    pub gets: Balance,
    /// What it gives by all legs together.
    pub gross: Balance,
}

/// What legs come to.
#[derive(Clone, Debug, Default)]
pub struct Netted {
    /// By security and account, in their order.
    pub units: Vec<UnitsNet>,
    /// By investor, in their order.
    pub won: Vec<WonNet>,
}

impl Netted {
    /// Adds legs up. `None` where a sum does not fit.
    pub fn of(legs: &[Leg]) -> Option<Self> {
        let mut netted = Self::default();
        for leg in legs {
            match *leg {
                Leg::Units {
                    security,
                    from,
                    to,
                    units,
                } => {
                    let gives = &mut netted.units_of(security, from)?.gives;
                    *gives = gives.checked_add(units)?;
                    let gets = &mut netted.units_of(security, to)?.gets;
                    *gets = gets.checked_add(units)?;
                }
                Leg::Won { from, to, amount } => {
                    let payer = netted.won_of(from)?;
                    payer.gives = payer.gives.checked_add(amount)?;
                    payer.gross = payer.gives;
                    let payee = netted.won_of(to)?;
                    payee.gets = payee.gets.checked_add(amount)?;
                }
            }
        }
        for net in &mut netted.units {
            let both = net.gives.min(net.gets);
            net.gives = net.gives.saturating_sub(both);
            net.gets = net.gets.saturating_sub(both);
        }
        for net in &mut netted.won {
            let both = net.gives.min(net.gets);
            net.gives = net.gives.saturating_sub(both);
            net.gets = net.gets.saturating_sub(both);
        }
        Some(netted)
    }

    fn units_of(
        &mut self,
        security: SecurityId,
        account: SecuritiesAccount,
    ) -> Option<&mut UnitsNet> {
        let place = self
            .units
            .binary_search_by_key(&(security, account), |net| (net.security, net.account));
        let place = place.unwrap_or_else(|place| {
            let net = UnitsNet {
                security,
                account,
                gives: 0,
                gets: 0,
            };
            self.units.insert(place, net);
            place
        });
        self.units.get_mut(place)
    }

    fn won_of(&mut self, investor: InvestorId) -> Option<&mut WonNet> {
        let place = self.won.binary_search_by_key(&investor, |net| net.investor);
        let place = place.unwrap_or_else(|place| {
            let net = WonNet {
                investor,
                gives: 0,
                gets: 0,
                gross: 0,
            };
            self.won.insert(place, net);
            place
        });
        self.won.get_mut(place)
    }

    /// What an investor gives and gets of a security, in all of its accounts together; one of the
    /// two is nothing.
    pub fn of_investor(&self, security: SecurityId, investor: InvestorId) -> (Units, Units) {
        let nets = self.units.iter();
        let nets = nets.filter(|net| (net.security, net.account.investor) == (security, investor));
        let (gives, gets) = nets.fold((0, 0), |(gives, gets): (Units, Units), net| {
            (
                gives.saturating_add(net.gives),
                gets.saturating_add(net.gets),
            )
        });
        let both = gives.min(gets);
        (gives.saturating_sub(both), gets.saturating_sub(both))
    }

    /// What one investor gives and gets in won.
    pub fn won(&self, investor: InvestorId) -> Option<&WonNet> {
        self.won.iter().find(|net| net.investor == investor)
    }
}

/// Who sends how much to whom, so that everyone gives and gets what it is to: in fewer steps than
/// there are of them. Both sides come to the same.
pub fn match_up<Who: Copy>(
    gives: impl IntoIterator<Item = (Who, u128)>,
    gets: impl IntoIterator<Item = (Who, u128)>,
) -> Vec<(Who, Who, u128)> {
    let mut gives = gives.into_iter().filter(|(_, amount)| *amount > 0);
    let mut gets = gets.into_iter().filter(|(_, amount)| *amount > 0);
    let mut moves = Vec::new();
    let (mut give, mut get) = (gives.next(), gets.next());
    while let (Some((from, left)), Some((to, missing))) = (give, get) {
        let amount = left.min(missing);
        moves.push((from, to, amount));
        give = match left.saturating_sub(amount) {
            0 => gives.next(),
            left => Some((from, left)),
        };
        get = match missing.saturating_sub(amount) {
            0 => gets.next(),
            missing => Some((to, missing)),
        };
    }
    moves
}
