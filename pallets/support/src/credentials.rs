//! Who may act, decided by a badge.

use frame::deps::sp_runtime::DispatchResult;

/// A class of badges: "agency", "acquirer", "notary", "farmer".
pub type ClassId = u32;

/// A moment, in milliseconds since 1970.
pub type Moment = u64;

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
