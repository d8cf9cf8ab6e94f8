#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run by check.sh: PyPI's substrate-interface reads the blocks of blocks.js, and sends a claim bare."""

from compare import alike, arguments, made, same
from substrateinterface import SubstrateInterface

chain = made()
with SubstrateInterface(url=chain["url"]) as substrate:
    for expected in (chain["usual"], chain["format5"]):
        same(substrate.get_block(block_hash=expected["hash"]), expected)
        same(substrate.get_block(block_number=expected["number"]), expected)

    call = substrate.compose_call("CbdcVouchers", "claim", arguments(chain["claims"][0]))
    sent = substrate.create_unsigned_extrinsic(call)
    receipt = substrate.submit_extrinsic(sent, wait_for_inclusion=True)
    alike(receipt.is_success, True, "the claim's success")
    block = substrate.get_block(block_hash=receipt.block_hash)
    hashes = [one.value["extrinsic_hash"] for one in block["extrinsics"]]
    alike(receipt.extrinsic_hash in hashes, True, "the claim in its block")
print("substrate-interface reads bare and signed extrinsics alike, formats 4 and 5, and sends a claim")
