"""Which of the listed buildings are dots on the map: the first ones, and none whose equals are not all dots, too.

The order within a tie is arbitrary, so a cut inside it would show a pattern that nobody measured.
"""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.output.page.data.encode import DEGREE
from hotspot.report.rows import HELD
from hotspot.words import say
from hotspot.words.numbers import count

DRAWN: Final = 500
"""Dots at most. The other buildings of the list are marked when they are chosen."""


def dots(buildings: pd.DataFrame, ranked_by: str) -> int:
    """How many of the first buildings are dots.

    >>> buildings = pd.DataFrame({"events": [9] + [1] * 600})
    >>> dots(buildings, "events"), dots(buildings.head(400), "events"), dots(buildings.tail(600), "events")
    (1, 400, 0)
    """
    if len(buildings) <= DRAWN:
        return len(buildings)
    # A list ranked by what it does not hold is cut as it stands.
    starts = _starts(buildings, ranked_by)
    return int(starts[starts <= DRAWN].max())


def points(buildings: pd.DataFrame) -> str:
    """Where the listed buildings are: "lat lon" of each in 1/100,000 degree, separated by bars, empty where unknown."""
    places = np.rint(buildings[[c.LAT, c.LON]].head(HELD).to_numpy(dtype=float, na_value=np.nan) * DEGREE)
    known = np.isfinite(places).all(axis=1).tolist()
    pairs = np.nan_to_num(places).astype(np.int64).tolist()
    return "|".join(f"{lat} {lon}" if there else "" for (lat, lon), there in zip(pairs, known, strict=True))


def dots_words(buildings: pd.DataFrame, ranked_by: str, language: str) -> str:
    """What the switch of the dots is called; where a tie cuts them short, how many are shown and why no more."""
    first = dots(buildings, ranked_by)
    if len(buildings) <= DRAWN or first == DRAWN:
        return say(language, "script.show_buildings")
    starts = _starts(buildings, ranked_by)
    after = starts[starts > first]
    tied = int(after[0] if len(after) else len(buildings)) - first
    if not first:
        return say(language, "lists.dots_none", tied=count(tied))
    return say(language, "lists.dots_before_tie", first, first=count(first), tied=count(tied))


def _starts(buildings: pd.DataFrame, ranked_by: str) -> NDArray[np.int64]:
    """Positions at which another amount begins than the one before, from 0 to the end of the list."""
    if ranked_by not in buildings:
        return np.arange(len(buildings) + 1)
    amounts = buildings[ranked_by].to_numpy(dtype=float, na_value=np.nan)
    other = ~((amounts[1:] == amounts[:-1]) | (np.isnan(amounts[1:]) & np.isnan(amounts[:-1])))
    return np.concatenate(([0], 1 + np.flatnonzero(other), [len(buildings)])).astype(np.int64)
