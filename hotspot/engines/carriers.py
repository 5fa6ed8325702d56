"""Who carries what: the questions that are asked of events, each with an answer that is small.

Nothing of the answers depends on the order of the events, or on what answers: money is whole cents, a mean amount and
what a cut leaves of an amount are rounded to cents, and sums are of whole numbers. Two answer: arrays in memory
(`hotspot.engines.plain`), which are the reference, and an engine beside the events (`hotspot.engines.stored`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.stats.halves import Halves

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
#: Groups, slots and events.
Rows = tuple[Ints, Ints, Ints]

#: Columns of answers: position of a building in `Totals.buildings`, and of one person the events on the whole map, the
#: cost everywhere and on the map, and the largest single amount there.
BUILDING: Final = "building"
VISITS: Final = "visits"
ONLY: Final = "only"
EVERYWHERE: Final = "everywhere"
HERE: Final = "here"
MOST: Final = "most"


@dataclass(frozen=True, eq=False)
class AtHome:
    """Cost where those live who carry it, after the cut of single carriers."""

    cost: Floats
    """Of each building, in the currency's unit, shape (buildings,)."""
    cut: float
    """To what the total of a person, or an event of nobody known, is cut."""
    unit: float
    """Sum a^2 / sum a of what is left of each on the map; see `hotspot.stats.residents.cost_unit`. NaN: nothing is."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What the persons of places carry, cut at a quantile; shapes (places,)."""

    sums: Floats
    """Sum of what each person carries."""
    squares: Floats
    """Sum of its squares."""
    persons: Floats
    """How many persons carry anything."""


@dataclass(frozen=True, eq=False)
class MeanAmounts:
    """One amount for each person, their mean, and for each event of nobody known its own."""

    amounts: Floats
    """Distinct amounts at the buildings asked for, rising, shape (a,)."""
    times: Ints
    """How many there are of each, shape (a,)."""


@dataclass(frozen=True)
class Months:
    """The months of events, counted from the year 0."""

    first: int
    last: int
    complete: bool
    """Whether every event has a time."""


@dataclass(frozen=True, eq=False)
class Slots:
    """How events are sliced: a slot is a kind in a period."""

    kinds: dict[str, int] | None
    """Position of each category as it is written; a missing one has the last. None: kinds are not told apart."""
    missing_kind: int
    """Position of a missing category."""
    months: int
    """Length of a period; 0: periods are not told apart."""
    start: int
    """Number of the first period since the year 0."""
    periods: int
    """How many periods there are, that of a missing time, the last, included; at least 1."""


class Carriers(Protocol):
    """Answers about the buildings in the order of `hotspot.engines.Totals.buildings`.

    ``group`` gives for each building the number (0, 1, ...) of the cell or place that it belongs to, or -1 for none;
    ``there`` and ``near`` say which buildings are asked for.
    """

    has_persons: bool
    """Whether events carry persons."""
    has_cost: bool
    """Whether they carry a cost."""

    def cents(self) -> Ints:
        """Usable amounts of each building added up, shape (buildings,)."""
        ...

    def people(self, group: Ints, groups: int) -> Ints:
        """Distinct persons in each group, shape (groups,)."""
        ...

    def people_once(self, group: Ints) -> Ints:
        """Persons of each building, shape (buildings,), each counted once a group, at home.

        At home: where most of their events in the group are; of as many at one by chance (`hotspot.engines.ties`).
        """
        ...

    def of_nobody(self, there: Flags) -> int:
        """Events of nobody known."""
        ...

    def cost_at_home(self, there: Flags, quantile: float) -> AtHome:
        """Cost of persons whole at home, of nobody known where it is.

        Each person's total is cut to that quantile of person totals, and what of it was ``there`` stands at one of
        these buildings: visits near home would warm a neighbourhood several times. An event of an unknown person is cut
        like a person's total.
        """
        ...

    def worth(self, place: Ints, places: int, total: str, quantile: float) -> Worth:
        """What persons carry of a total (``events`` or ``cost``) at each place, cut at a quantile of it over all.

        ``place``: as ``group``. An event of nobody known is a person's of its own.
        """
        ...

    def most_of_one(self, place: Ints, places: int, total: str) -> Floats:
        """The most that one person carries of a total at each place, shape (places,); as `worth`, but not cut."""
        ...

    def halves(self, total: str) -> Halves:
        """Who makes half of a total (``events`` or ``cost``) of each building: whole events, or whole cents.

        An event of nobody known is a carrier of its own, with its mean amount where it stands for several.
        """
        ...

    def repeat_people(self) -> Ints:
        """Persons with more than one event there of each building, shape (buildings,)."""
        ...

    def cost_cut(self, quantile: float) -> float:
        """That quantile of what persons, and events of nobody known, cost altogether, in the currency's unit."""
        ...

    def amounts(self) -> tuple[Flags, Floats, Ints]:
        """Which buildings have a usable amount, the distinct ones, rising, and how many events have each."""
        ...

    def mean_amounts(self, there: Flags) -> MeanAmounts:
        """One amount for each person where most of their amounts are: those of one resemble each other."""
        ...

    def mean_amounts_of(self, cut: float) -> tuple[Ints, Floats]:
        """How many of these amounts each building has, and their sum, each cut; shapes (buildings,)."""
        ...

    def mean_amounts_near(self, near: Flags) -> pd.DataFrame:
        """The same one by one. Row: an amount, or equal ones. Columns: ``building``, ``cost``, ``events`` (times)."""
        ...

    def near(self, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Who carries what at these buildings. Row: a person at a building, or equal events of nobody known.

        Columns: ``building``, ``person`` (number, -1 for unknown), ``events``; ``cost``: also ``cost`` and ``most``.
        """
        ...

    def homes_near(self, group: Ints, near: Flags, *, cost: bool) -> pd.DataFrame:
        """Persons whose home is at these buildings. Row: a person in a group.

        Columns: ``building``, ``person``, ``visits`` (events in the group); ``cost``: with ``everywhere``, ``here`` (in
        the group) and ``most`` (of one event in the group), too.
        """
        ...

    def people_near(self, group: Ints, near: Flags) -> pd.DataFrame:
        """Which of these buildings are a home. Row: a building with a person at home, in its order.

        Columns: ``building``, ``only`` (whether one of them has a single event in the group).
        """
        ...

    def most_of(self, column: str) -> pd.DataFrame:
        """What most events say in a kept column. Row: a building; columns ``text`` (missing) and ``number`` (of texts).

        Of as many the first by text. ``column``: among those of events, see `hotspot.events.keep`.
        """
        ...

    def slicing(self, groups: Mapping[str, Ints]) -> "Slicing":
        """Events by kind and period. ``groups``: name -> group of each building."""
        ...


class Slicing(Protocol):
    """Answers about kinds and periods of events in groups of buildings."""

    def months(self) -> Months | None:
        """None where no event has a time."""
        ...

    def categories(self) -> dict[str | None, int] | None:
        """Events of each category as it is written, None for the missing. None where events carry none."""
        ...

    def first(self, ways: Sequence[Slots], most: int) -> tuple[int, dict[str, Rows]] | None:
        """The first way in which no table has more than ``most`` rows, and the tables by name of their groups.

        A row of a table: a group and a slot with events, and how many; by slot and group. None: there is no such way.
        """
        ...
