//! # Bare submissions
//!
//! A call that says itself whether it may come (`#[pallet::authorize]`) is taken as a general
//! transaction, and bare: unsigned, in format 4 or 5, as every client builds, sends and reads it.
//! FRAME knows the first alone, so [`BareCalls`] stands where [`Executive`](crate::Executive) asks
//! for the validator of unsigned transactions.
//!
//! `ValidateUnsigned` is on its way out upstream. A bare call will then be validated by
//! `TransactionExtension::bare_validate` and prepared by `bare_validate_and_prepare` alone: what is
//! here goes into those two of an extension of Dure's own, in the place of `AuthorizeCall`.
#![allow(deprecated)]

use crate::{Runtime, RuntimeCall, System, extensions};
use frame_support::{
    dispatch::{DispatchInfo, GetDispatchInfo},
    traits::Authorize,
    weights::Weight,
};
use frame_system::{CheckNonce, CheckWeight};
use pallet_support::submission;
use pallet_transaction_payment::ChargeTransactionPayment;
use sp_runtime::{
    generic::Era,
    traits::{TransactionExtension, ValidateUnsigned},
    transaction_validity::{
        TransactionSource, TransactionValidity, TransactionValidityError, ValidTransaction,
    },
};

/// Validates bare calls: by their `authorize`, where they have one, and as FRAME does where not
/// (inherents, reports of equivocations, authorised upgrades). Dispatched with the origin `None`.
#[derive(Debug)]
pub struct BareCalls;

impl ValidateUnsigned for BareCalls {
    type Call = RuntimeCall;

    fn validate_unsigned(source: TransactionSource, call: &RuntimeCall) -> TransactionValidity {
        let Some((valid, extension_weight)) = authorize(source, call)? else {
            return Runtime::validate_unsigned(source, call);
        };
        ensure_fits(call, extension_weight)?;
        Ok(valid)
    }

    /// Before `CheckWeight` looks whether the block has room.
    fn pre_dispatch(call: &RuntimeCall) -> Result<(), TransactionValidityError> {
        let Some((_, weight)) = authorize(TransactionSource::InBlock, call)? else {
            return Runtime::pre_dispatch(call);
        };
        System::register_extra_weight_unchecked(weight, call.get_dispatch_info().class);
        Ok(())
    }
}

/// The call's own judgement, if it has one, with what its submission weighs beside the call.
fn authorize(
    source: TransactionSource,
    call: &RuntimeCall,
) -> Result<Option<(ValidTransaction, Weight)>, TransactionValidityError> {
    submission::ensure_unfiltered::<Runtime>(call)?;
    let judged = call.authorize(source).transpose()?;
    Ok(judged.map(|(valid, unspent)| (valid, weight_of_extensions(call).saturating_sub(unspent))))
}

/// Refuses what no block could hold. (`CheckWeight` itself sees the bytes, but not this weight.)
fn ensure_fits(
    call: &RuntimeCall,
    extension_weight: Weight,
) -> Result<(), TransactionValidityError> {
    let info = DispatchInfo {
        extension_weight,
        ..call.get_dispatch_info()
    };
    CheckWeight::<Runtime>::do_validate(&info, 0).map(|_| ())
}

/// What the extensions of a general transaction weigh, so that a block is as full in whichever form
/// its submissions came. Those of nonce and fee give theirs back where nobody signs.
fn weight_of_extensions(call: &RuntimeCall) -> Weight {
    let extensions = extensions(0, Era::Immortal);
    let (.., nonce, _, charge, _, _) = &extensions;
    let given_back = CheckNonce::weight(nonce, call)
        .saturating_add(ChargeTransactionPayment::weight(charge, call));
    extensions.weight(call).saturating_sub(given_back)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configs::BlockWeights;
    use frame_support::dispatch::DispatchClass;
    use sp_runtime::transaction_validity::InvalidTransaction;

    #[test]
    fn what_no_block_could_hold_does_not_fit() {
        sp_io::TestExternalities::default().execute_with(|| {
            let call = RuntimeCall::System(frame_system::Call::remark { remark: Vec::new() });
            let most = BlockWeights::get().get(DispatchClass::Normal).max_extrinsic;
            let room = most.unwrap_or_default() - call.get_dispatch_info().call_weight;
            assert_eq!(ensure_fits(&call, room), Ok(()));
            let exhausts = InvalidTransaction::ExhaustsResources.into();
            let more = room + Weight::from_parts(1, 0);
            assert_eq!(ensure_fits(&call, more), Err(exhausts));
        });
    }
}
