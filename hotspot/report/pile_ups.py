"""What is said of the points that may be pile-ups: the five largest, each with what keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from hotspot import columns as c
from hotspot.words import Said, said
from hotspot.words.numbers import count

#: So many are shown; the list has them all.
SHOWN: Final = 5
#: Metres from the middle of an area up to which a point is said to lie on it.
ON_CENTRE: Final = 250


@dataclass(frozen=True)
class PileUpRow:
    """A point: where, how many records, why it is suspected, and what became of it."""

    point: str
    """As ``--keep-point`` takes it."""
    records: str
    why: str
    held: str


def pile_up_rows(pile_ups: pd.DataFrame, language: str = "en") -> list[PileUpRow]:
    """The largest points in words, in the frame's order."""
    return [
        PileUpRow(
            f"{row[c.LAT]:.6f},{row[c.LON]:.6f}",
            count(row[c.RECORDS]),
            why_words(row).told(language),
            said("quality.held" if row[c.HELD] else "quality.kept").told(language),
        )
        for row in pile_ups.head(SHOWN).to_dict("records")
    ]


def why_words(row: Mapping[Any, Any]) -> Said:
    """Why a point is suspected, with the middle of an area where it lies on one."""
    why = said(f"quality.{row[c.WHY]}", row[c.ADDRESSES], addresses=row[c.ADDRESSES])
    if row.get(c.METRES_TO_CENTRE, ON_CENTRE + 1) > ON_CENTRE:
        return why
    return said("quality.on_centre", why=why, area=row[c.NEAREST_AREA], metres=row[c.METRES_TO_CENTRE])


def pile_ups_more(pile_ups: pd.DataFrame) -> int:
    """How many points are not shown."""
    return max(len(pile_ups) - SHOWN, 0)
