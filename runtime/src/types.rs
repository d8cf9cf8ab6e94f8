//! The types that the chain, its node and its clients agree on.

use crate::{AllPalletsWithSystem, Aura, Grandpa, Runtime, RuntimeCall, bare::BareCalls};
use sp_runtime::{
    MultiAddress, MultiSignature, OpaqueExtrinsic,
    generic::{self, Era},
    impl_opaque_keys,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
};

/// A signature: sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// An account, known by its public key or a hash of it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// Whole won.
pub type Balance = u128;
/// A block's number.
pub type BlockNumber = u32;
/// An account's number of transactions, counted from the block in which the account came to be.
pub type Nonce = u32;
/// A block's hash, or another.
pub type Hash = sp_core::H256;
/// How calls name an account.
pub type Address = MultiAddress<AccountId, ()>;
/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction, or an inherent.
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What a signature is over.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// What every transaction passes through before its call is dispatched, in this order.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// What a transaction without a tip says besides its call.
pub fn extensions(nonce: Nonce, era: Era) -> TxExtension {
    (
        frame_system::AuthorizeCall::new(),
        frame_system::CheckNonZeroSender::new(),
        frame_system::CheckSpecVersion::new(),
        frame_system::CheckTxVersion::new(),
        frame_system::CheckGenesis::new(),
        frame_system::CheckMortality::from(era),
        frame_system::CheckNonce::from(nonce.into()),
        frame_system::CheckWeight::new(),
        pallet_transaction_payment::ChargeTransactionPayment::from(0),
        frame_metadata_hash_extension::CheckMetadataHash::new(false),
        frame_system::WeightReclaim::new(),
    )
}

/// What a transaction gives besides its fee, in won.
pub fn tip_of(extension: &TxExtension) -> Balance {
    let (.., charge, _, _) = extension;
    charge.tip()
}

/// Executes blocks.
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    BareCalls,
    AllPalletsWithSystem,
>;

/// The keys with which a validator authors blocks and votes on finality.
pub mod opaque {
    use super::*;
    use alloc::vec::Vec;

    /// A block whose transactions the node does not look into.
    pub type Block = generic::Block<Header, OpaqueExtrinsic>;

    impl_opaque_keys! {
        /// A validator's session keys.
        pub struct SessionKeys {
            /// Authors blocks (sr25519).
            pub aura: Aura,
            /// Votes on finality (ed25519).
            pub grandpa: Grandpa,
        }
    }
}
