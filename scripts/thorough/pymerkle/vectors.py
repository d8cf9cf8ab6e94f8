#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints e2e/support/vectors.json: RFC 6962 roots and paths by pymerkle."""

import json
from importlib.metadata import version

from pymerkle import InmemoryTree

SIZES = [1, 2, 3, 7, 8, 1000, 4096, 100_000]

trees = []
tree = InmemoryTree(algorithm="sha256")
for size in SIZES:
    while tree.get_size() < size:
        tree.append_entry(b"leaf %d" % tree.get_size())
    # The first, its neighbour, one in the middle, and the last; pymerkle counts leaves from 1, and its
    # path begins with the leaf.
    indexes = sorted({0, min(1, size - 1), size // 2, size - 1})
    paths = [tree.prove_inclusion(index + 1, size).path[1:] for index in indexes]
    trees.append(
        {
            "leaves": size,
            "root": tree.get_root(size).hex(),
            "paths": [
                {"index": index, "path": b"".join(path).hex()}
                for index, path in zip(indexes, paths)
            ],
        }
    )
print(
    json.dumps(
        {
            "source": f"pymerkle {version('pymerkle')}, by scripts/thorough/pymerkle/vectors.py: "
            "leaf n is the text 'leaf n', paths go from the leaf upwards",
            "trees": trees,
        },
        indent=2,
    )
)
