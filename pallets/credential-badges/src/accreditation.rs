//! Who may issue what: a tree of accreditations with its root in the council.

use crate::types::{Class, Scope};
use alloc::vec::Vec;
use frame::{deps::frame_support::stored, prelude::*};
use pallet_support::{ClassId, Moment};

/// The depth of those that the council accredits: ministries.
pub const MINISTRY: u8 = 1;
/// The depth of those that act in the name of whoever accredited them: operators.
pub const OPERATOR: u8 = 3;

/// Whether an accreditation is suspended, and who may lift that.
#[stored]
#[derive(Copy)]
pub enum Standing {
    /// Not suspended.
    Good,
    /// By its accreditor, who may lift it, or the council.
    SuspendedByAccreditor,
    /// By the council, which alone may lift it.
    SuspendedByCouncil,
}

/// The right to act for classes, given from above.
#[stored]
pub struct Accreditation<AccountId> {
    /// Who gave it; nobody for a ministry's, which is the council's.
    pub accreditor: Option<AccountId>,
    /// 1 for a ministry, 2 for an issuer, 3 for an operator.
    pub depth: u8,
    /// The classes it is for. A ministry has those that it created besides.
    pub scope: Scope,
    /// It no longer counts from this moment on.
    pub until: Moment,
    /// Whether it is suspended.
    pub standing: Standing,
}

impl<AccountId: Clone + PartialEq> Accreditation<AccountId> {
    /// In whose name `holder`, whose accreditation this is, acts.
    pub fn issuer<'a>(&'a self, holder: &'a AccountId) -> &'a AccountId {
        match &self.accreditor {
            Some(accreditor) if self.depth == OPERATOR => accreditor,
            _ => holder,
        }
    }

    /// Is it suspended by itself, whatever stands above it?
    pub fn is_suspended(&self) -> bool {
        self.standing != Standing::Good
    }

    fn covers(&self, holder: &AccountId, id: ClassId, class: &Class<AccountId>) -> bool {
        class.authority == *holder || self.scope.contains(&id)
    }
}

/// Why an accreditation gives no power now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lapse {
    /// It, or one above it, is suspended.
    Suspended,
    /// Its term, or that of one above it, is over.
    Expired,
}

/// An account's accreditation and all those above it, up to a ministry's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage<AccountId> {
    holder: AccountId,
    own: Accreditation<AccountId>,
    /// With whose they are; the ministry's is the last.
    above: Vec<(AccountId, Accreditation<AccountId>)>,
}

impl<AccountId: Clone + PartialEq> Lineage<AccountId> {
    /// Follows `holder`'s accreditation upwards; `None` if one is missing.
    pub fn of(
        holder: &AccountId,
        look_up: impl Fn(&AccountId) -> Option<Accreditation<AccountId>>,
    ) -> Option<Self> {
        let own = look_up(holder)?;
        let mut above = Vec::new();
        let mut next = own.accreditor.clone();
        while let Some(accreditor) = next {
            if above.len().saturating_add(1) >= usize::from(OPERATOR) {
                return None;
            }
            let link = look_up(&accreditor)?;
            next = link.accreditor.clone();
            above.push((accreditor, link));
        }
        Some(Self {
            holder: holder.clone(),
            own,
            above,
        })
    }

    /// In whose name the account acts.
    pub fn issuer(&self) -> &AccountId {
        self.own.issuer(&self.holder)
    }

    /// How deep the account stands.
    pub fn depth(&self) -> u8 {
        self.own.depth
    }

    /// Does it give power at this moment?
    pub fn ensure_in_force(&self, now: Moment) -> Result<(), Lapse> {
        for (_, link) in self.links() {
            ensure!(!link.is_suspended(), Lapse::Suspended);
            ensure!(now < link.until, Lapse::Expired);
        }
        Ok(())
    }

    /// Does everybody in it have power over this class?
    pub fn covers(&self, id: ClassId, class: &Class<AccountId>) -> bool {
        self.links()
            .all(|(holder, link)| link.covers(holder, id, class))
    }

    fn links(&self) -> impl Iterator<Item = (&AccountId, &Accreditation<AccountId>)> {
        let above = self.above.iter().map(|(holder, link)| (holder, link));
        core::iter::once((&self.holder, &self.own)).chain(above)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use frame::deps::sp_core::H256;

    const NOW: Moment = 1_000;

    fn link(accreditor: Option<u8>, depth: u8, scope: &[ClassId]) -> Accreditation<u8> {
        Accreditation {
            accreditor,
            depth,
            scope: scope.to_vec().try_into().unwrap(),
            until: NOW + 1,
            standing: Standing::Good,
        }
    }

    /// Ministry 1, its issuer 2, the issuer's operator 3.
    fn lineage(change: impl Fn(u8, &mut Accreditation<u8>)) -> Lineage<u8> {
        Lineage::of(&3, |who| {
            let mut found = match who {
                1 => link(None, MINISTRY, &[7]),
                2 => link(Some(1), 2, &[5, 7, 9]),
                3 => link(Some(2), OPERATOR, &[5, 7]),
                _ => return None,
            };
            change(*who, &mut found);
            Some(found)
        })
        .unwrap()
    }

    fn class_of(authority: u8) -> Class<u8> {
        Class {
            authority,
            achievement: H256::zero(),
            schema: H256::zero(),
        }
    }

    #[test]
    fn the_scope_is_what_everybody_above_covers() {
        let lineage = lineage(|_, _| ());
        // The ministry created class 5 and lists class 7 of another; class 9 is the issuer's only.
        assert!(lineage.covers(5, &class_of(1)));
        assert!(lineage.covers(7, &class_of(8)));
        assert!(!lineage.covers(5, &class_of(8)));
        assert!(!lineage.covers(9, &class_of(1)));
    }

    #[test]
    fn whatever_befalls_one_link_befalls_those_below() {
        assert_eq!(lineage(|_, _| ()).ensure_in_force(NOW), Ok(()));
        for which in 1..=3 {
            let suspended = lineage(|who, link| {
                if who == which {
                    link.standing = Standing::SuspendedByAccreditor;
                }
            });
            assert_eq!(suspended.ensure_in_force(NOW), Err(Lapse::Suspended));
            let expired = lineage(|who, link| {
                if who == which {
                    link.until = NOW;
                }
            });
            assert_eq!(expired.ensure_in_force(NOW - 1), Ok(()));
            assert_eq!(expired.ensure_in_force(NOW), Err(Lapse::Expired));
        }
    }

    #[test]
    fn an_operator_acts_in_the_issuers_name() {
        assert_eq!(link(Some(2), OPERATOR, &[]).issuer(&3), &2);
        assert_eq!(link(Some(1), 2, &[]).issuer(&2), &2);
        assert_eq!(link(None, MINISTRY, &[]).issuer(&1), &1);
    }

    #[test]
    fn a_broken_or_endless_lineage_is_none() {
        assert_eq!(Lineage::<u8>::of(&9, |_| None), None);
        assert_eq!(Lineage::of(&9, |_| Some(link(Some(9), 2, &[]))), None);
    }
}
