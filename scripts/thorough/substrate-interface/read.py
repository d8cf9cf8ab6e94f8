#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run by check.sh: PyPI's substrate-interface reads the blocks of blocks.js, and sends a claim bare."""

from compare import made, tried
from substrateinterface import SubstrateInterface

chain = made()
with SubstrateInterface(url=chain["url"]) as substrate:
    tried(substrate, chain)
print("substrate-interface reads bare and signed extrinsics alike, formats 4 and 5, and sends a claim")
