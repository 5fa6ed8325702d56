"""The second opinion, as it may leave: round areas by the cells in their middle."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.errors import InputError

_NEEDED: Final = (c.CELL, c.RINGS, c.CELLS, c.P)
_TIMES: Final = (c.TIMES_EXPECTED, c.TIMES_AVERAGE)
_SCAN: Final = ("rings", "alpha", "redraws")


@dataclass(frozen=True)
class Disc:
    """A round area; nothing in it is text of the records."""

    cell: str
    """H3 id of the cell in its middle."""
    place: str
    """Neighborhood of that cell, as the released cells name it; else the id."""
    rings: int
    """Radius in steps."""
    cells: int
    """Tested cells inside."""
    times: float
    """What it holds over what the null expects of it; NaN where too few live there for a rate."""
    p: float
    """P(the best disc of a map without a pattern is at least as good)."""


@dataclass(frozen=True)
class DiscsFound:
    """How discs were searched, and those that were found, largest evidence first."""

    rings: tuple[int, int]
    """First and last radius."""
    alpha: float
    redraws: int
    """Maps drawn."""
    found: tuple[Disc, ...]


def listed_discs(discs: Any, cells: pd.DataFrame | None) -> DiscsFound:
    """The listed numbers and nothing else, nothing shared; each disc named by the released cells themselves.

    ``discs``: from `hotspot.scan_discs`. ``cells``: those of the release.

    Raises `InputError` for anything else, and for discs around cells that the release does not have.
    """
    scan = discs.attrs.get("scan", {}) if isinstance(discs, pd.DataFrame) else {}
    times = next((name for name in _TIMES if isinstance(discs, pd.DataFrame) and name in discs), "")
    if not isinstance(discs, pd.DataFrame) or not times or not {*_NEEDED} <= {*discs} or not {*_SCAN} <= {*scan}:
        raise InputError("Facts.discs must be the table that scan_discs returned.")
    if cells is None:
        raise InputError("Discs are of cells: release the cells with them, or leave out Facts.discs.")
    places = cells[c.NEIGHBORHOOD] if c.NEIGHBORHOOD in cells else cells[c.CELL]
    of_cell = dict(zip(cells[c.CELL].astype(str), places, strict=True))
    if strange := [cell for cell in discs[c.CELL] if str(cell) not in of_cell]:
        raise InputError(
            f"{len(strange):,} of {len(discs):,} discs lie around cells that are not released: give the discs of this "
            "map, scan_discs(cells, grid)."
        )
    rows = zip(*(discs[name].tolist() for name in (c.CELL, c.RINGS, c.CELLS, times, c.P)), strict=True)
    try:
        found = tuple(
            Disc(str(cell), _place(of_cell[str(cell)], str(cell)), int(rings), int(inside), float(over), _number(p))
            for cell, rings, inside, over, p in rows
        )
        first, last = scan["rings"]
        return DiscsFound((int(first), int(last)), _number(scan["alpha"]), int(scan["redraws"]), found)
    except (TypeError, ValueError) as error:
        raise InputError(f"Facts.discs must be the table that scan_discs returned: {error}.") from error


def _number(given: Any) -> float:
    number = float(given)
    if not np.isfinite(number):
        raise ValueError("a number is missing")
    return number


def _place(name: Any, cell: str) -> str:
    return cell if pd.isna(name) else str(name)
