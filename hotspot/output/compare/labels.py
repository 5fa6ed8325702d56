"""Names of neighborhoods beside their hot areas, where they cover neither each other nor those areas."""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.output.compare.drawing import Frame, Ground
from hotspot.report.compared.pair import MORE, Pair
from hotspot.report.texts import names

Points = NDArray[np.int64]

#: Letter size in picture units on a wide and on a narrow screen; the style sheet names the same.
WIDE: Final = 190
NARROW: Final = 330
_MOST: Final = 24
_LONGEST_NAME: Final = 26
#: Mean width of a letter, height of a line and of a capital, in letter sizes.
_LETTER: Final = 0.58
_LINE: Final = 1.15
_CAPITAL: Final = 0.75


class Label(NamedTuple):
    """A name in the picture, its middle and its base line; ``roomy`` where narrow screens have no room for it."""

    name: str
    x: int
    y: int
    roomy: bool


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "_Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def covered(self, points: Points) -> int:
        """How many points lie in it."""
        across = (points[:, 0] > self.left) & (points[:, 0] < self.right)
        return int((across & (points[:, 1] > self.top) & (points[:, 1] < self.bottom)).sum())


def labels(pair: Pair, ground: Ground) -> list[Label]:
    """Names of the neighborhoods with hot areas on either map, those with most first, the same for both maps."""
    placed: list[Label] = []
    taken: dict[int, list[_Box]] = {WIDE: [], NARROW: []}
    hot = _hot_middles(pair, ground)
    every = np.concatenate([*hot.values(), np.empty((0, 2), dtype=np.int64)])
    gap = 0.6 * ground.across
    for name, middles in list(hot.items())[:_MOST]:
        text = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"
        places = _places(middles, gap, len(text) * _LETTER * WIDE / 2)
        free = [(place, _box(text, place, WIDE, ground.frame)) for place in places]
        free = [(place, box) for place, box in free if not _meets(taken[WIDE], box)]
        covers = [box.covered(every) for _, box in free]
        # The first name may cover hot areas where there is no other room; no other one may.
        if not free or (placed and min(covers)):
            continue
        at = free[covers.index(min(covers))][0]
        boxes = {size: _box(text, at, size, ground.frame) for size in taken}
        roomy = _meets(taken[NARROW], boxes[NARROW])
        for size, box in boxes.items():
            if size == WIDE or not roomy:
                taken[size].append(box)
        placed.append(Label(text, round((boxes[WIDE].left + boxes[WIDE].right) / 2), round(at[1]), roomy))
    return placed


def _hot_middles(pair: Pair, ground: Ground) -> dict[str, Points]:
    """Name -> middles of its areas that are hot on either map, most areas first."""
    hot = np.logical_or(*(side.direction == MORE for side in pair.sides))
    table = next((side.cells for side in pair.sides if c.NEIGHBORHOOD in side.cells), None)
    if table is None:
        return {}
    found: dict[str, list[int]] = {}
    listed = table[hot & table[c.NEIGHBORHOOD].notna().to_numpy()]
    for position, name in zip(listed.index.tolist(), names(listed, c.NEIGHBORHOOD), strict=True):
        found.setdefault(name, []).append(position)
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    return {name: ground.middles[found[name]] for name in order}


def _places(middles: Points, gap: float, half: float) -> list[tuple[float, float]]:
    """Where a name so wide may stand, its middle and base line: above the areas, below, right and left of them."""
    x, y = float(np.median(middles[:, 0])), float(np.median(middles[:, 1])) + _CAPITAL * WIDE / 2
    (left, top), (right, bottom) = middles.min(axis=0).tolist(), middles.max(axis=0).tolist()
    beside = 1.4 * gap + half
    return [(x, top - 1.4 * gap), (x, bottom + 1.4 * gap + _CAPITAL * WIDE), (right + beside, y), (left - beside, y)]


def _meets(taken: list[_Box], box: _Box) -> bool:
    return any(box.meets(other) for other in taken)


def _box(text: str, at: tuple[float, float], size: int, frame: Frame) -> _Box:
    """What a name covers, moved into the frame from side to side."""
    half = len(text) * _LETTER * size / 2
    x = min(max(at[0], half), max(frame.width - half, frame.width / 2))
    below = (_LINE - _CAPITAL) * size
    return _Box(x - half, at[1] - _LINE * size + below, x + half, at[1] + below)
