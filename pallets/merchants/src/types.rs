//! What is stored.

use frame::{deps::frame_support::stored, prelude::*};
use pallet_support::{ClassId, merchants::MerchantProfile};

/// A merchant that may be paid. The record keeps its account alive by a sufficient reference, also
/// while the merchant has passed all its won on.
#[stored]
pub struct Merchant<AccountId, Deposit> {
    /// Who answers for it.
    pub acquirer: AccountId,
    /// The class of the badge by which the acquirer does.
    pub badge: ClassId,
    /// What rules ask about it.
    pub profile: MerchantProfile,
    /// Who has barred it from payments, if somebody has.
    pub suspended: Option<SuspendedBy>,
    /// What the acquirer holds for this record.
    pub deposit: Deposit,
}

/// Who has suspended a merchant.
#[stored]
#[derive(Copy)]
pub enum SuspendedBy {
    /// Its acquirer.
    Acquirer,
    /// The council, which alone can lift it.
    Council,
}
