//! What Dure's pallets share: the traits by which one pallet asks another, without depending on
//! its crate; the [doors](roles) of those who hold roles; what is [signed](message()) off line;
//! [`merkle`] trees, [bitmaps](Bitmap), [windows](Window) of numbers, [exact shares](shares),
//! [Korean time](korea), [pruning] and [free submissions](submission). A pallet names a trait from
//! here in its `Config`; the runtime says who answers.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod bitmap;
mod credentials;
mod deeds;
mod held;
pub mod korea;
pub mod merchants;
pub mod merkle;
mod message;
pub mod pruning;
pub mod roles;
pub mod shares;
pub mod submission;
mod vouchers;
mod window;

pub use bitmap::Bitmap;
pub use credentials::{BadgeRef, ClassId, Credentials, Moment, Standing};
pub use deeds::{ActId, DeedKind, Deeds};
pub use held::Held;
#[cfg(feature = "runtime-benchmarks")]
pub use message::Pen;
pub use message::{Unsaid, ensure_said, message};
pub use vouchers::{FeeSponsor, ProgrammeId, Sponsor, Vouchers};
pub use window::{Untaken, Window};

use frame::{
    deps::{
        frame_support::PalletId,
        sp_core::TypeId,
        sp_runtime::{DispatchResult, TokenError},
    },
    prelude::{Encode, ensure},
};

/// Is this account a pallet's: an escrow, a purse, the treasury? Nobody has its key.
pub fn is_pot(who: &impl Encode) -> bool {
    who.using_encoded(|bytes| bytes.starts_with(&PalletId::TYPE_ID))
}

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
