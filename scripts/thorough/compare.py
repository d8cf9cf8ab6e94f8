# SPDX-License-Identifier: Apache-2.0
"""What a Python client has read of a block, beside what blocks.js has put into it (see compare.js)."""

import json
import os
import sys

from scalecodec.utils.ss58 import ss58_decode


def made():
    """What blocks.js has made."""
    with open(os.environ["DURE_BLOCKS"], encoding="utf-8") as file:
        return json.load(file)


def spelled(name):
    return name.replace("_", "").lower()


def plain(value):
    """A value in the one form in which all are compared: see compare.js."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        if value.startswith("0x"):
            return value.lower()
        return "0x" + ss58_decode(value) if len(value) > 40 else value
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if "call_module" in value:
        return told(value)
    return {spelled(name): plain(one) for name, one in value.items()}


def told(call):
    """A decoded call as blocks.js tells it."""
    args = {spelled(arg["name"]): plain(arg["value"]) for arg in call["call_args"]}
    return {spelled(call["call_module"]): {spelled(call["call_function"]): args}}


def same(block, expected):
    """Ends in one line where the client has read something else than what is there."""
    for name in ["number", "hash", "parentHash", "stateRoot", "extrinsicsRoot"]:
        alike(block["header"][name], expected[name], name)
    alike(len(block["extrinsics"]), len(expected["extrinsics"]), "the number of extrinsics")
    for n, (found, one) in enumerate(zip(block["extrinsics"], expected["extrinsics"])):
        alike(found.data.to_hex(), one["bytes"], f"bytes of extrinsic {n}")
        alike(found.value["extrinsic_hash"], one["hash"], f"hash of extrinsic {n}")
        alike(found.value.get("address", ""), one["signer"] or "", f"signer of extrinsic {n}")
        alike(told(found.value["call"]), one["call"], f"call of extrinsic {n}")


def alike(found, expected, what):
    """Two values, in whatever form, are the same."""
    one, other = plain(found), plain(expected)
    if one != other:
        sys.exit(f"error: {what}: {json.dumps(one)}, and it is {json.dumps(other)}")


def arguments(claim):
    """
    A claim's arguments as these clients take them: of a vector that is bounded, as `path` is, they read the
    elements, but want them in a list more.
    """
    return {**claim, "path": [claim["path"]]}


def tried(substrate, chain):
    """A client that waits for its answers: it reads both blocks, and sends the first claim bare."""
    for expected in (chain["usual"], chain["format5"]):
        same(substrate.get_block(block_hash=expected["hash"]), expected)
        same(substrate.get_block(block_number=expected["number"]), expected)
    call = substrate.compose_call("CbdcVouchers", "claim", arguments(chain["claims"][0]))
    sent = substrate.create_unsigned_extrinsic(call)
    receipt = substrate.submit_extrinsic(sent, wait_for_inclusion=True)
    alike(receipt.is_success, True, "the claim's success")
    included(receipt, substrate.get_block(block_hash=receipt.block_hash))


def included(receipt, block):
    """A claim that was sent is in the block which its receipt names."""
    hashes = [one.value["extrinsic_hash"] for one in block["extrinsics"]]
    alike(receipt.extrinsic_hash in hashes, True, "the claim in its block")
