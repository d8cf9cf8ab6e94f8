//! Payment orders that a holder signs off line and a merchant submits later.

use alloc::vec::Vec;
use frame::{
    deps::{frame_support::stored, sp_core::H256},
    prelude::*,
};
use pallet_support::{Moment, ProgrammeId, message};

use crate::Balance;

/// Pays a merchant out of the signer's purse.
#[stored]
pub struct Order<AccountId> {
    /// Out of the purse in this programme.
    pub programme: ProgrammeId,
    /// Who pays, and signs.
    pub payer: AccountId,
    /// Who is paid.
    pub merchant: AccountId,
    /// How much, in won.
    pub amount: Balance,
    /// Any number that the payer has not used in this programme before.
    pub nonce: u64,
    /// From this moment on the order is void.
    pub deadline: Moment,
}

impl<AccountId: Encode> Order<AccountId> {
    /// The bytes that the payer signs on the chain with this genesis:
    /// `<Bytes>dure voucher order 1:` ‖ genesis hash ‖ order (SCALE) ‖ `</Bytes>`.
    pub fn message(&self, genesis: H256) -> Vec<u8> {
        message("dure voucher order 1", genesis, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_is_a_hundred_bytes_and_names_its_chain() {
        let order = Order {
            programme: 1,
            payer: [2u8; 32],
            merchant: [3u8; 32],
            amount: 4,
            nonce: 5,
            deadline: 6,
        };
        assert_eq!(order.encode().len(), 100);
        let message = order.message(H256::repeat_byte(7));
        assert_eq!(message.len(), 28 + 32 + 100 + 8);
        assert!(message.starts_with(b"<Bytes>"));
        assert_ne!(message, order.message(H256::repeat_byte(8)));
    }
}
