//! Who may act, decided by a badge.

use frame::{
    deps::{frame_support::stored, sp_runtime::DispatchResult},
    prelude::*,
};

/// A class of badges: "agency", "acquirer", "notary", "farmer".
pub type ClassId = u32;

/// A moment, in milliseconds since 1970.
pub type Moment = u64;

/// Which badge it is, whoever holds it: what a register names that takes each badge once.
#[stored]
pub enum BadgeRef<AccountId> {
    /// The one that was granted on chain to this account, which never leaves it.
    Granted(AccountId),
    /// One of a batch. Its issuer may move it to its subject's new account.
    Issued {
        /// Of which batch.
        batch: u32,
        /// Its place in it.
        index: u32,
    },
}

/// What has become of the badge by which an account was known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It counts.
    Good,
    /// It is over, or revoked: the account has what it has, and gains nothing more.
    Over,
    /// The account has it no longer, or it is suspended, or not to be trusted: something is wrong.
    Stopped,
}

/// Who holds which badges now.
///
/// The answer never grows dearer with the number of badges or holders, and changes in the very
/// block in which a badge is revoked or suspended, or its signing key declared compromised.
///
/// Answered by `pallet-credential-badges`.
pub trait Credentials<AccountId> {
    /// Refuses unless `who` holds a badge of `class` that is valid now.
    fn ensure_holds(who: &AccountId, class: ClassId) -> DispatchResult;

    /// Refuses unless `who` holds a badge of `class` that was granted on chain and is valid now:
    /// one read, for a standing that others ask about with every payment.
    fn ensure_granted(who: &AccountId, class: ClassId) -> DispatchResult;

    /// Which badge of `class` it is by which `who` passes [`ensure_holds`](Self::ensure_holds) now;
    /// refuses who does not.
    /// As here where there are no batches.
    fn badge(who: &AccountId, class: ClassId) -> Result<BadgeRef<AccountId>, DispatchError>
    where
        AccountId: Clone,
    {
        Self::ensure_holds(who, class)?;
        Ok(BadgeRef::Granted(who.clone()))
    }

    /// What has become of the badge of `class` that `who` holds, or held. Stopped, where it is
    /// another now than `badge`.
    ///
    /// As here where nothing but who passes is known.
    fn standing(who: &AccountId, class: ClassId, badge: &BadgeRef<AccountId>) -> Standing
    where
        AccountId: Clone + PartialEq,
    {
        match Self::badge(who, class) {
            Ok(held) if held == *badge => Standing::Good,
            _ => Standing::Stopped,
        }
    }

    /// Until when, as things stand, `who` holds a badge of `class`: [`Moment::MAX`] for one
    /// without end, `None` for none that is valid now.
    fn valid_until(who: &AccountId, class: ClassId) -> Option<Moment>;

    /// Makes `who` hold a badge of `class`, in the way that is dearest to check.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_up(who: &AccountId, class: ClassId);

    /// Grants `who` a badge of `class` on chain.
    #[cfg(feature = "runtime-benchmarks")]
    fn set_up_grant(who: &AccountId, class: ClassId);
}
