#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints the RFC 6962 root, in hex, of the leaves on stdin (hex, one a line), by pymerkle 7.0.0."""

import sys

from pymerkle import InmemoryTree

tree = InmemoryTree(algorithm="sha256")
for line in sys.stdin:
    tree.append_entry(bytes.fromhex(line.strip().removeprefix("0x")))
print(tree.get_root().hex())
