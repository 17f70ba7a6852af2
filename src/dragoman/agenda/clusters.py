"""Average-linkage agglomerative clustering on a matrix of likenesses.

The two groups with the highest mean likeness between their members are joined until none reaches a threshold (UPGMA,
Sokal and Michener 1958), with the update of Lance and Williams 1967. Quadratic in memory, cubic at worst in time with
small constants: meant for at most a few thousand items, after :func:`leaders` has thinned out more.

>>> import numpy as np
>>> alike = np.array([[1.0, 0.9, 0.1], [0.9, 1.0, 0.2], [0.1, 0.2, 1.0]])
>>> join_alike(alike, least=0.5)
((0, 1), (2,))
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def join_alike(
    alike: NDArray[np.float64], *, least: float, sizes: Sequence[int] | None = None
) -> tuple[tuple[int, ...], ...]:
    """Groups of items, each sorted, the groups by their first item; ``alike`` is symmetric, (n, n).

    ``sizes`` says how many members an item stands for already. Ties go to the earlier pair, so that the result depends
    on nothing but the arguments.
    """
    count = len(alike)
    if not count:
        return ()
    matrix = np.array(alike, dtype=np.float64)
    np.fill_diagonal(matrix, -np.inf)
    weight = np.array(sizes if sizes is not None else [1] * count, dtype=np.float64)
    groups: list[list[int]] = [[item] for item in range(count)]
    nearest = matrix.argmax(axis=1)
    height = matrix.max(axis=1)
    for _ in range(count - 1):
        one = int(height.argmax())
        if height[one] < least:
            break
        other = int(nearest[one])
        one, other = min(one, other), max(one, other)
        joined = (weight[one] * matrix[one] + weight[other] * matrix[other]) / (weight[one] + weight[other])
        joined[[one, other]] = -np.inf
        joined[np.isneginf(matrix[one]) | np.isneginf(matrix[other])] = -np.inf
        matrix[one] = matrix[:, one] = joined
        matrix[other] = matrix[:, other] = -np.inf
        weight[one] += weight[other]
        groups[one] += groups[other]
        groups[other] = []
        stale = np.flatnonzero((nearest == one) | (nearest == other))
        for row in {one, other, *stale.tolist()}:
            nearest[row] = matrix[row].argmax()
            height[row] = matrix[row, nearest[row]]
        nearer = np.flatnonzero(matrix[one] > height)
        nearest[nearer] = one
        height[nearer] = matrix[one, nearer]
    return tuple(sorted(tuple(sorted(group)) for group in groups if group))


def leaders(rows: NDArray[np.float32], *, least: float, most: int) -> tuple[tuple[int, ...], ...]:
    """Groups around the first items that are not alike any leader before them, at most ``most`` of them.

    ``rows`` are unit vectors, the most telling first; what is like no leader then is left out. Linear in items times
    leaders.
    """
    heads: list[int] = []
    groups: list[list[int]] = []
    for item in range(len(rows)):
        if heads:
            likeness = rows[heads] @ rows[item]
            best = int(likeness.argmax())
            if likeness[best] >= least:
                groups[best].append(item)
                continue
        if len(heads) < most:
            heads.append(item)
            groups.append([item])
    return tuple(tuple(group) for group in groups)
