"""The cells for the page's script: where they lie, and columns of display-ready text."""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.grid import cell_geometry
from hotspot.output.page.data.encode import Json, code_column, column, outline_texts, run_lengths
from hotspot.report.headings import heading
from hotspot.report.leave_out import without_heading, without_tips
from hotspot.report.per_event import with_per_event
from hotspot.report.texts import CELL_FORMATS, cell_texts, classes, id_order, texts
from hotspot.report.told import Told
from hotspot.words import numbers

TESTED: Final = (c.Z, c.P_HOT, c.Q_HOT, c.Q_COLD, c.SCALE)
AGAINST: Final = (c.POPULATION, c.EXPECTED, c.TIMES_EXPECTED, c.TIMES_AVERAGE)
#: Three digits of an amount of money are what a reader needs of one cell; the CSV file has all.
MONEY_DIGITS: Final = 3


def cells_json(cells: pd.DataFrame, facts: Told, hoods: Sequence[str]) -> Json:
    """Cells by rising id. ``hoods``: names of the neighborhoods on the page, in their order.

    ``columns``: the first holds the place of the class and what was tested, the others a number each, named by ``key``.
    A column is every distinct text once (``words``, a line each) and which of them each cell has (``codes``).
    """
    cells = with_per_event(cells.take(id_order(cells)).reset_index(drop=True), facts)
    totals = [name for name in c.TOTALS if name in cells]
    made = [_tested(cells, facts), *(_total(cells, name, facts) for name in totals)]
    made += [_against(cells, name, facts) for name in AGAINST if name in cells]
    if c.COST_PER_EVENT in cells:
        made.append(_per_event(cells, facts))
    if c.HALF_ADDRESSES in cells:
        made.append(_half(cells, facts))
    if c.VALUE in cells:
        made.append(_value(cells, totals, facts))
    result: Json = {"geometry": geometry_json(cells[c.CELL].tolist()), "columns": made}
    if c.NEIGHBORHOOD in cells:
        result |= _neighborhoods(cells, hoods)
    if without_heading(cells):
        said = without_tips(cells, facts.language)
        result["without"] = code_column([said.get(str(position), "") for position in range(len(cells))])
    return result


def geometry_json(cells: Sequence[str]) -> Json:
    """Where the cells lie: their ids as runs of numbers, and the planes that turn ids into outlines."""
    found = cell_geometry(np.array([int(cell, 16) for cell in cells], dtype=np.uint64))
    return {
        "resolution": found.resolution,
        "planes": [
            {
                "base": plane.base,
                "matrix": column(map(repr, plane.matrix.ravel().tolist())),
                "runs": column(map(str, plane.runs)),
            }
            for plane in found.planes
        ],
        "bent": [
            {"base": bent.base, "runs": column(map(str, bent.runs)), "outlines": outline_texts(bent.outlines, 1)}
            for bent in found.bent
        ],
    }


def _tested(cells: pd.DataFrame, facts: Told) -> Json:
    """Class, z and q together: they are the same for many cells."""
    shown = [name for name in TESTED if name in cells and (facts.cold or name != c.Q_COLD)]
    parts = [list(map(str, classes(cells))), *(texts(cells, name, CELL_FORMATS[name]) for name in shown)]
    return {
        "headings": [heading(name, facts) for name in shown],
        **code_column(map(" ".join, zip(*parts, strict=True))),
    }


def _total(cells: pd.DataFrame, name: str, facts: Told) -> Json:
    return {"key": name, "headings": [heading(name, facts)], **code_column(_total_texts(cells, name, facts.currency))}


def _total_texts(cells: pd.DataFrame, name: str, sign: str) -> list[str]:
    return texts(cells, name, _rounded(sign) if name == c.COST else CELL_FORMATS[name])


def _rounded(sign: str) -> Callable[[float], str]:
    return lambda amount: numbers.dollars(float(f"{amount:.{MONEY_DIGITS}g}"), sign)


def _against(cells: pd.DataFrame, name: str, facts: Told) -> Json:
    """What a cell is compared with; empty where nobody lives, which is then not told."""
    money = name == c.EXPECTED and facts.measure == c.COST
    words = texts(cells, name, _rounded(facts.currency) if money else CELL_FORMATS[name])
    told = ["" if word == numbers.MISSING else word for word in words]
    return {"key": name, "headings": [heading(name, facts)], **code_column(told)}


def _half(cells: pd.DataFrame, facts: Told) -> Json:
    """How many addresses make half of a cell's events; empty where it has few."""
    words = cell_texts(cells, c.HALF_ADDRESSES)
    told = ["" if word == numbers.MISSING else word for word in words]
    return {"key": c.HALF_ADDRESSES, "headings": [heading(c.HALF_ADDRESSES, facts)], **code_column(told)}


def _per_event(cells: pd.DataFrame, facts: Told) -> Json:
    """What an event costs in each cell; empty where there is none, which is then not told."""
    words = cell_texts(cells, c.COST_PER_EVENT, facts.currency)
    told = ["" if word == numbers.MISSING else word for word in words]
    return {"key": c.COST_PER_EVENT, "headings": [heading(c.COST_PER_EVENT, facts)], **code_column(told)}


def _value(cells: pd.DataFrame, totals: list[str], facts: Told) -> Json:
    """The tested value where it is not simply a total, as after a cap; empty for other cells."""
    words = texts(cells, c.VALUE, _rounded(facts.currency) if facts.measure == c.COST else CELL_FORMATS[c.VALUE])
    if facts.measure in totals and facts.transform == "none":
        total = cells[facts.measure].to_numpy(dtype=float, na_value=np.nan)
        same = np.isclose(cells[c.VALUE].to_numpy(dtype=float, na_value=np.nan), total)
        words = ["" if equal else word for word, equal in zip(words, same.tolist(), strict=True)]
    return {"key": c.VALUE, "headings": [heading(c.VALUE, facts)], **code_column(words)}


def _neighborhoods(cells: pd.DataFrame, hoods: Sequence[str]) -> Json:
    """Each cell's neighborhood: its place among those of the page, places beyond for other ``names``, -1 for none."""
    place = {name: index for index, name in enumerate(hoods)}
    codes, distinct = pd.factorize(cells[c.NEIGHBORHOOD])
    others = [name for name in map(str, distinct) if name not in place]
    place |= {name: len(hoods) + index for index, name in enumerate(others)}
    known = np.array([*(place[str(name)] for name in distinct), -1], dtype=np.int64)
    return {"neighborhood": run_lengths(known[codes]), "names": others}
