"""Two releases whose cells are the same, and in which areas their findings differ."""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.disclosure import Release
from hotspot.errors import InputError
from hotspot.report import Report, of
from hotspot.report.finding import levels
from hotspot.report.told import Told
from hotspot.stats import LABELS

Ints = NDArray[np.int64]

MORE, FEWER, NEITHER, NOT_TESTED = 1, -1, 0, 2
#: What became of an area from A to B, by its two directions; every other pair has an area that was not tested.
_CHANGES: Final = {
    (MORE, MORE): "more_in_both",
    (MORE, NEITHER): "more_in_a_only",
    (NEITHER, MORE): "more_in_b_only",
    (MORE, FEWER): "more_in_a_fewer_in_b",
    (FEWER, MORE): "fewer_in_a_more_in_b",
    (FEWER, FEWER): "fewer_in_both",
    (FEWER, NEITHER): "fewer_in_a_only",
    (NEITHER, FEWER): "fewer_in_b_only",
    (NEITHER, NEITHER): "in_neither",
}
WITHOUT_TEST: Final = "not_tested"
CHANGES: Final = (*_CHANGES.values(), WITHOUT_TEST)
#: Areas whose mark differs between the maps, in groups as they are listed: opposite, hot in one, cold in one.
DIFFERING: Final = {
    **dict.fromkeys(("more_in_a_fewer_in_b", "fewer_in_a_more_in_b"), 0),
    **dict.fromkeys(("more_in_a_only", "more_in_b_only"), 1),
    **dict.fromkeys(("fewer_in_a_only", "fewer_in_b_only"), 2),
}
_SMALLEST_Q: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two releases."""

    letter: str
    """``A`` or ``B``."""
    report: Report = field(repr=False)
    """What is said of it."""
    cells: pd.DataFrame = field(repr=False)
    """Row: a cell, by rising id."""
    neighborhoods: pd.DataFrame | None = field(repr=False)
    """Row: a neighborhood, ranked; with ``geometry`` in degrees."""

    @property
    def facts(self) -> Told:
        """What the release says of itself, in the language of both."""
        return self.report.facts

    @cached_property
    def direction(self) -> Ints:
        """Of each cell at the study's own level: `MORE`, `FEWER`, `NEITHER` or `NOT_TESTED`, shape (n,)."""
        label, named = self.cells[c.LABEL], levels(self.facts)
        # A label that says nothing of a direction, such as withheld, is like none.
        found = np.where(label.isin(LABELS[:-1]), NEITHER, NOT_TESTED)
        found[label.isin([f"hot_{name}" for name in named])] = MORE
        found[label.isin([f"cold_{name}" for name in named])] = FEWER
        return found.astype(np.int64)

    @cached_property
    def evidence(self) -> NDArray[np.float64]:
        """Signed strength of evidence of each cell: -log10 q, below 0 where there is less than expected."""
        hot, cold = (self.cells[q].to_numpy(dtype=float, na_value=np.nan) for q in (c.Q_HOT, c.Q_COLD))
        return np.asarray(np.nan_to_num(_strength(hot) - _strength(cold)))

    @property
    def q(self) -> pd.DataFrame:
        """The smaller of the two q of each cell, as the column ``q``."""
        return self.cells[[c.Q_HOT, c.Q_COLD]].min(axis=1).to_frame("q")


def _strength(q: NDArray[np.float64]) -> NDArray[np.float64]:
    return -np.log10(np.clip(q, _SMALLEST_Q, 1))


@dataclass(frozen=True, eq=False)
class Pair:
    """Two releases of the same cells for the same readers. `pair_of` makes it."""

    one: Side
    """A."""
    other: Side
    """B."""

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, A first."""
        return self.one, self.other

    @cached_property
    def change(self) -> "pd.Series[str]":
        """What became of each cell, one of `CHANGES`."""
        pairs = zip(self.one.direction.tolist(), self.other.direction.tolist(), strict=True)
        return pd.Series([_CHANGES.get(pair, WITHOUT_TEST) for pair in pairs], dtype="str")

    @cached_property
    def counts(self) -> dict[str, int]:
        """Change -> number of cells, every change; they add up to all cells."""
        found = self.change.value_counts()
        return {name: int(found.get(name, 0)) for name in CHANGES}

    @cached_property
    def crossed(self) -> dict[tuple[int, int], int]:
        """(direction in A, direction in B) -> number of cells."""
        return dict(Counter(zip(self.one.direction.tolist(), self.other.direction.tolist(), strict=True)))

    @cached_property
    def differing(self) -> Ints:
        """Positions of the cells marked differently: by group, the largest distance of evidence first."""
        group = self.change.map(DIFFERING)
        at = np.flatnonzero(group.notna())
        apart = np.abs(self.one.evidence - self.other.evidence)[at]
        return at[np.lexsort((at, -np.round(apart, 9), group.to_numpy()[at]))]


def pair_of(one: Release, other: Release, language: str = "en") -> Pair:
    """Both releases, if they may and can stand on one page.

    Raises `NotReleasableError` for anything but releases; `InputError` when their policy or cells differ, when one has
    no cells, or for a language that the package does not speak.
    """
    sides = _side("A", one, language), _side("B", other, language)
    if one.policy != other.policy:
        raise InputError(
            "Both must be made under the same policy for the same audience, because they share one page: "
            f"A is {_named(one)}, B is {_named(other)}. Give both the same audience or policy."
        )
    _refuse_other_cells(*sides)
    return Pair(*sides)


def _side(letter: str, release: Release, language: str) -> Side:
    told = of(release, language)
    if told.cells is None or not len(told.cells):
        raise InputError(f"{letter} has no cells: there is no map to compare. Release the cells that were tested.")
    cells = told.cells.sort_values(c.CELL, kind="stable").reset_index(drop=True)
    return Side(letter, told, cells, told.neighborhoods)


def _refuse_other_cells(one: Side, other: Side) -> None:
    levels_ = one.facts.resolution, other.facts.resolution
    if levels_[0] != levels_[1]:
        raise InputError(
            f"The cells must be the same: A has resolution {levels_[0]}, B has {levels_[1]}. "
            "Give both the same resolution."
        )
    first, second = set(one.cells[c.CELL]), set(other.cells[c.CELL])
    if first != second:
        both = len(first & second)
        raise InputError(
            f"The cells must be the same, so that each area can be found on both maps: A has {len(first):,}, B has "
            f"{len(second):,}, and {both:,} are in both. Give both the same study area (study_area or file in [areas], "
            "and the same exclude); one that is assumed from the records differs with them."
        )


def _named(release: Release) -> str:
    policy = release.policy
    return f"for {policy.audience} ({', '.join(filter(None, (policy.name, policy.date)))})"
