//! Roles: who may act, asked at one door.
//!
//! A role is an account that state names: a programme's operator, a merchant's acquirer, an issuer,
//! the central bank. A pallet has one door for each of its roles, and asks at it, in this order:
//!
//! 1. **Who acts?** An [`Actor`]: the account that has signed, or the council where it may stand in
//!    for the account, since a role can be stolen, lost or left behind.
//! 2. **Is it in the role?** That the pallet knows.
//! 3. **Has a court stopped it?** An account against which an order stands pays no fee and so signs
//!    nothing; but a proxy pays its own fee, and so does who completes a multisig's call.
//! 4. **Is its badge in force?** Wherever value moves or rights widen.

use frame::{
    deps::{
        frame_support::stored,
        frame_system::{RawOrigin, ensure_signed},
        sp_runtime::traits::BadOrigin,
    },
    prelude::*,
};

use crate::{ClassId, Credentials, Frozen};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor<AccountId> {
    /// The council, or root.
    Council,
    /// Whoever has signed: itself, by a proxy, or as a multisig.
    Account(AccountId),
}

impl<AccountId: PartialEq> Actor<AccountId> {
    /// Whoever stands behind an origin, where `Council` lets the council's pass.
    pub fn of<Council, Origin>(origin: Origin) -> Result<Self, BadOrigin>
    where
        Council: EnsureOrigin<Origin>,
        Origin: Into<Result<RawOrigin<AccountId>, Origin>>,
    {
        match Council::try_origin(origin) {
            Ok(_) => Ok(Self::Council),
            Err(origin) => ensure_signed(origin).map(Self::Account),
        }
    }

    /// The account; `None` for the council.
    pub fn account(&self) -> Option<&AccountId> {
        match self {
            Self::Council => None,
            Self::Account(who) => Some(who),
        }
    }

    /// May it do what `holder` may? The council may.
    pub fn stands_for(&self, holder: &AccountId) -> bool {
        self.account().is_none_or(|who| who == holder)
    }

    /// Has an account pass its door. The council needs none.
    pub fn pass(&self, door: impl FnOnce(&AccountId) -> DispatchResult) -> DispatchResult {
        self.account().map_or(Ok(()), door)
    }
}

/// Who has suspended something: whoever keeps it, or the council, which suspends harder and alone
/// lifts that.
#[stored]
#[derive(Copy)]
pub enum SuspendedBy {
    /// Whoever keeps it.
    Keeper,
    /// The council.
    Council,
}

impl SuspendedBy {
    /// What it is when this one suspends.
    pub fn of<AccountId>(actor: &Actor<AccountId>) -> Self {
        match actor {
            Actor::Council => Self::Council,
            Actor::Account(_) => Self::Keeper,
        }
    }

    /// What stands when this comes over what stood `before`; `None` where that was as hard.
    pub fn over(self, before: Option<Self>) -> Option<Self> {
        let harder = before.is_none() || (self, before) == (Self::Council, Some(Self::Keeper));
        harder.then_some(self)
    }

    /// May this one lift it?
    pub fn is_lifted_by<AccountId>(self, actor: &Actor<AccountId>) -> bool {
        self == Self::Keeper || matches!(actor, Actor::Council)
    }
}

/// The door of a role that stands on a badge of `class`: refuses whom a court has stopped, and who
/// does not hold the badge now.
pub fn ensure_in_office<Court, Badges, AccountId>(who: &AccountId, class: ClassId) -> DispatchResult
where
    Court: Frozen<AccountId>,
    Badges: Credentials<AccountId>,
{
    Court::ensure_not_frozen(who)?;
    Badges::ensure_holds(who, class)
}

/// The same where others rely on the role with every payment: the badge has to be granted on chain.
pub fn ensure_licensed<Court, Badges, AccountId>(who: &AccountId, class: ClassId) -> DispatchResult
where
    Court: Frozen<AccountId>,
    Badges: Credentials<AccountId>,
{
    Court::ensure_not_frozen(who)?;
    Badges::ensure_granted(who, class)
}
