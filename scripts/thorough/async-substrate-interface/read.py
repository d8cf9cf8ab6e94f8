#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""
Run by check.sh: PyPI's async-substrate-interface, in both of its forms, reads the blocks of blocks.js, and
sends a claim bare.
"""

import asyncio

from async_substrate_interface import AsyncSubstrateInterface, SubstrateInterface
from compare import alike, arguments, included, made, same, tried


async def go_on(chain):
    async with AsyncSubstrateInterface(chain["url"]) as substrate:
        for expected in (chain["usual"], chain["format5"]):
            same(await substrate.get_block(block_hash=expected["hash"]), expected)
            same(await substrate.get_block(block_number=expected["number"]), expected)
        call = await substrate.compose_call("CbdcVouchers", "claim", arguments(chain["claims"][1]))
        sent = await substrate.create_unsigned_extrinsic(call)
        receipt = await substrate.submit_extrinsic(sent, wait_for_inclusion=True)
        alike(await receipt.is_success, True, "the claim's success")
        included(receipt, await substrate.get_block(block_hash=receipt.block_hash))


chain = made()
with SubstrateInterface(chain["url"]) as substrate:
    tried(substrate, chain)
asyncio.run(go_on(chain))
print("async-substrate-interface reads bare and signed extrinsics alike, formats 4 and 5, and sends a claim")
