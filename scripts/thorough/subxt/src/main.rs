// SPDX-License-Identifier: Apache-2.0
//! Compiled by check.sh, and never run: DURE_API names the file that subxt has generated.

include!(env!("DURE_API"));

use api::cbdc_vouchers::calls::{claim, pay_order};

/// The calls that anybody may send bare are there, with their arguments.
pub fn calls(
    (programme, batch, index): (claim::Programme, claim::Batch, claim::Index),
    (leaf, path): (claim::Leaf, claim::Path),
    (order, signature): (pay_order::Order, pay_order::Signature),
) {
    let calls = api::transactions().cbdc_vouchers();
    let _ = calls.claim(programme, batch, index, leaf, path);
    let _ = calls.pay_order(order, signature);
}

fn main() {}
