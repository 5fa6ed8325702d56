"""Counts by category and period, as they may leave."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.engines.carriers import BUILDING
from hotspot.errors import InputError, NotReleasableError
from hotspot.slices import MOST_BUILDINGS, Slices, no_rows

#: Field -> what its rows are keyed by. Besides it, slot and events leave, and nothing else.
_KEYS: Final = {"cells": c.CELL, "buildings": BUILDING, "neighborhoods": c.NEIGHBORHOOD, "institutions": c.INSTITUTION}


def listed_columns(slices: Slices) -> Slices:
    """The same with nothing but whole numbers in the listed columns, and nothing shared.

    Raises `NotReleasableError` for anything but `Slices`, and for other values than whole numbers.
    """
    if type(slices) is not Slices:
        raise NotReleasableError(f"Slices are made by slice_events; a {type(slices).__name__} was given.")
    tables: dict[str, Any] = {field: _numbers(getattr(slices, field), key) for field, key in _KEYS.items()}
    return replace(slices, categories=_texts(slices.categories), periods=_texts(slices.periods), **tables)


def placed(slices: Slices, tables: Mapping[str, pd.DataFrame]) -> Slices:
    """Listed columns only, keyed by position: of cells by rising id, of places in the released table.

    ``tables``: by field of `Slices`, in the order in which they are released, places with the index of the totals.
    A table that is not released takes its counts with it.
    Raises `InputError` where the counts are not those of the tables.
    """
    slices = listed_columns(slices)
    made: dict[str, Any] = {}
    for field, key in _KEYS.items():
        table, rows = tables.get(field), getattr(slices, field)
        if table is None or not len(rows):
            made[field] = no_rows(key)
            continue
        ordered = table.sort_values(c.CELL, ignore_index=True) if field == "cells" else table
        index = ordered.index
        at = index.get_indexer(rows[key]) if index.is_unique else np.full(len(rows), -1)
        counted = MOST_BUILDINGS if field == "buildings" else len(ordered)
        if (at < 0).any() or not _fits(at, rows[c.EVENTS], ordered[c.EVENTS], counted):
            raise InputError(
                f"The counts by category and period are not those of these {field}: make them with slice_events from "
                "the same events and grid, and keep the index of the lists."
            )
        made[field] = rows.assign(**{key: at.astype(np.int64)})
    return replace(slices, **made)


def _numbers(table: pd.DataFrame, key: str) -> pd.DataFrame:
    kept = table[[key, c.SLOT, c.EVENTS]].reset_index(drop=True)
    if any(kind.kind not in "iu" for kind in kept.dtypes):
        raise NotReleasableError(f"The counts by category and period of {key}s hold something else than whole numbers.")
    kept.attrs = {}
    return kept


def _texts(names: tuple[str | None, ...]) -> tuple[str | None, ...]:
    return tuple(None if name is None else str(name) for name in names)


def _fits(at: Any, events: "pd.Series[int]", totals: "pd.Series[int]", counted: int) -> bool:
    """Whether the counts of each row add up to its total, in the first rows that are counted; a gap would show as 0."""
    sums = np.bincount(at, events, minlength=len(totals))
    return bool((totals.to_numpy() == sums)[:counted].all()) and not sums[counted:].any()
