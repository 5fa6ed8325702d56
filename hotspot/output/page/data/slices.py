"""Counts by category and period for the page's script: one text a slot."""

from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from hotspot.columns import EVENTS, LAT, LON, SLOT
from hotspot.output.page.data.encode import Json
from hotspot.output.page.data.shapes import GEOMETRY, has_shapes
from hotspot.report.report import Report
from hotspot.report.texts import id_order
from hotspot.slices import MOST_BUILDINGS

_TABLES: Final = ("cells", "buildings", "neighborhoods", "institutions")


def slices_json(report: Report) -> Json | None:
    """Counts by category and period; None where there is nothing to choose from.

    ``unit``: ``month``, ``quarter``, ``year`` or ``""``; ``periods``: ISO texts, null for no time; ``categories``:
    names as in the data, null for the missing one; ``rest``: whether the last category is all others (its name is
    empty). ``cells``, ``buildings`` (as many as the page holds), ``neighborhoods`` and ``institutions``: a text for
    each slot, number category * (periods or 1) + period; see `slot_texts`. Positions are those of cells by rising id
    (`texts.id_order`) and of places in their released table, from 0. ``hot_places``: the cells of each, from which the
    script adds its counts up; see `member_texts`.
    """
    slices = report.slices
    if slices is None or not slices.slots:
        return None
    tables = {name: getattr(slices, name) for name in _TABLES}
    places = tables["buildings"]
    tables["buildings"] = places[places.iloc[:, 0] < MOST_BUILDINGS]
    return {
        "unit": slices.unit,
        "periods": list(slices.periods),
        "categories": list(slices.categories),
        "rest": slices.rest,
        # A table that was not sliced has no texts: its rows keep their whole counts.
        **{name: slot_texts(table, slices.slots) if len(table) else [] for name, table in tables.items()},
        "hot_places": member_texts(report.hot_places, report.cells),
    }


def member_texts(places: pd.DataFrame | None, cells: pd.DataFrame | None) -> list[str]:
    """Of each hot place "gap gap ...": its cells by rising id, the first gap from 0. Empty without either table.

    A place's outline goes along sides of cells, so that the middles of its own cells lie in it and no others.
    """
    if places is None or cells is None or not has_shapes(places):
        return []
    ordered = cells.take(id_order(cells))
    points: Any = shapely.points(ordered[LON].to_numpy(dtype=float), ordered[LAT].to_numpy(dtype=float))
    # Outlines are cut at the 180th meridian, and coordinates of cells do not go on beyond it.
    place, cell = shapely.STRtree(points).query(places[GEOMETRY].to_numpy(dtype=object), predicate="contains")
    members = (np.sort(cell[place == number]) for number in range(len(places)))
    return [" ".join(map(str, np.diff(one, prepend=0).tolist())) for one in members]


def slot_texts(table: pd.DataFrame, slots: int) -> list[str]:
    """For each slot "gap count gap count ...", positions rising; empty where it has no event.

    ``table``: a table of `hotspot.slices.Slices`; the position is its first column. A gap is the step from the position
    before, the first one from 0.

    >>> slot_texts(pd.DataFrame({"cell": [2, 5, 0], "slot": [0, 0, 2], "events": [7, 1, 3]}), 3)
    ['2 7 3 1', '', '0 3']
    """
    position, slot, events = (table[name].to_numpy(dtype=np.int64) for name in (table.columns[0], SLOT, EVENTS))
    order = np.lexsort((position, slot))
    position, slot, events = position[order], slot[order], events[order]
    steps = np.diff(position, prepend=0)
    first = np.diff(slot, prepend=-1) != 0
    steps[first] = position[first]
    words = pa.array(np.column_stack([steps, events]).ravel()).cast(pa.large_string())
    ends = pa.array(2 * np.searchsorted(slot, np.arange(slots + 1)), pa.int32())
    texts: list[str] = pc.binary_join(pa.ListArray.from_arrays(ends, words), pa.scalar(" ", words.type)).to_pylist()
    return texts
