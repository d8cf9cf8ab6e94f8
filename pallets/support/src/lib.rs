//! What Dure's pallets share: the traits by which one pallet asks another, without depending on
//! its crate; [`merkle`] trees, [bitmaps](Bitmap), [Korean time](korea) and [free
//! submissions](submission). A pallet names a trait from here in its `Config`; the runtime says who
//! answers.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod bitmap;
mod credentials;
pub mod korea;
pub mod merkle;
pub mod submission;
mod vouchers;

pub use bitmap::Bitmap;
pub use credentials::{ClassId, Credentials, Moment};
pub use vouchers::{FeeSponsor, ProgrammeId, Sponsor, Vouchers};

use frame::{
    deps::sp_runtime::{DispatchResult, TokenError},
    prelude::ensure,
};

/// Whom a court forbids to spend.
///
/// A freeze of the balance stops transfers and fees by itself. It does not stop what FRAME's
/// freezes leave open, so a pallet asks here first when it places a hold or spends value that it
/// keeps outside the balance (entitlements, purses, positions).
///
/// Answered by `pallet-cbdc`.
pub trait Frozen<AccountId> {
    /// Does an order against `who` stand now?
    fn is_frozen(who: &AccountId) -> bool;

    /// Refuses with [`TokenError::Frozen`] while an order against `who` stands.
    fn ensure_not_frozen(who: &AccountId) -> DispatchResult {
        ensure!(!Self::is_frozen(who), TokenError::Frozen);
        Ok(())
    }
}
