"""A unit on one side of a dash, where the data show it: "500-7 TOWER RD" beside "500-12" and "500-31" on one point.

In Canada the unit stands before it: "7-500 TOWER RD" beside "12-500" and "31-500". Without that it
may be the number of a house, as in Queens ("41-20 58 ST"), and stays.
"""

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_BEHIND: Final = r"\s*\d+-(?:\d+[A-Za-z]?|[A-Za-z])\s"
_DASHED: Final = re.compile(r"(\d+)-(\d+[A-Z]?|[A-Z]) (.+)")
#: Units that one number must have, all on one point.
FEWEST_UNITS: Final = 3
#: One point, in degrees of latitude (about 30 m).
_NEAR: Final = 0.0003
#: Share of the numbers with several endings that lie on several points from which such are numbers of houses.
_HOUSES: Final = 0.1


def without_dashed_units(spelled: Sequence[str], point: Ints, text: Ints, points: pd.DataFrame) -> list[str]:
    """The spellings, those with a unit behind a dash without it.

    ``spelled``: distinct spellings; ``point``, ``text``: the pairs that occur, positions in ``points`` (row: a
    coordinate; ``lat``, ``lon``) and in ``spelled``.
    """
    found = list(spelled)
    dashed = {k: match for k, one in enumerate(spelled) if "-" in one and (match := _DASHED.fullmatch(one))}
    if not dashed:
        return found
    at = pd.DataFrame({"point": point, "text": text})
    before = {k: f"{match[1]} {match[3]}" for k, match in dashed.items()}
    behind = {k: f"{match[2]} {match[3]}" for k, match in dashed.items() if match[2].isdigit()}
    for houses in (behind, before):
        for k in _with_units(houses, at, points):
            found[k] = houses[k]
    return found


def _with_units(houses: dict[int, str], at: pd.DataFrame, points: pd.DataFrame) -> list[int]:
    """The spellings of which one side of the dash is a unit. ``houses``: what each would be without it."""
    if not houses:
        return []
    base = pd.Series(houses)
    at = at[at["text"].isin(base.index)]
    at["house"] = base.reindex(at["text"]).to_numpy()
    at["lat"], at["lon"] = (points[name].to_numpy()[at["point"]] for name in ("lat", "lon"))
    spread = at.groupby("house").agg(units=("text", "nunique"), lat=("lat", np.ptp), lon=("lon", np.ptp))
    on_one = (spread["lat"] <= _NEAR) & (spread["lon"] <= _NEAR)
    several = spread["units"] > 1
    if (several & ~on_one).sum() > _HOUSES * several.sum():
        return []
    units = set(spread.index[on_one & (spread["units"] >= FEWEST_UNITS)])
    return [k for k, house in houses.items() if house in units]


def dashed_units(addresses: "pd.Series[str]", spelled: "pd.Series[str]", behind: Floats) -> int:
    """How many events have an address that is spelled without a unit on one side of its dash.

    ``behind``: events of each row.
    """
    # Few addresses have a dash, and to find one in a text is quicker than to match it.
    rows = np.flatnonzero(addresses.str.contains("-", regex=False).fillna(value=False).to_numpy(dtype=bool))
    rows = rows[addresses.iloc[rows].str.match(_BEHIND).fillna(value=False).to_numpy(dtype=bool)]
    left = spelled.iloc[rows].astype("str")
    return int(behind[rows][~left.str.match(_BEHIND).fillna(value=True).to_numpy(dtype=bool)].sum())
