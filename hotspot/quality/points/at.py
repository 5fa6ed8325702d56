"""What is known of each point before rules look at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.quality.addresses.house import house_of
from hotspot.quality.points.nobody import at_home

Flags = NDArray[np.bool_]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class AtPoints:
    """Records at distinct points."""

    points: pd.DataFrame = field(repr=False)
    """Row: a coordinate; ``lat``, ``lon`` (degrees)."""
    code: Ints = field(repr=False)
    """Each record's point, shape (n,)."""
    weight: Floats = field(repr=False)
    """Events that each record stands for, shape (n,)."""
    spelled: pd.Categorical | None = field(repr=False)
    """Each record's address in one spelling, shape (n,); None without addresses."""
    placed: Flags = field(repr=False)
    """Whether a point is a place, shape (points,): a coordinate on Earth, not (0, 0), not exchanged."""
    persons: "PersonsAt | None" = field(repr=False, default=None)
    """Persons of the records without an address at the points asked for; None where no persons are known."""

    def __len__(self) -> int:
        """How many points."""
        return len(self.points)

    @cached_property
    def address(self) -> Ints:
        """Each record's address by number, -1 for none, shape (n,); see `hotspot.quality.points.nobody`."""
        if self.spelled is None:
            return np.full(self.code.size, -1, dtype=np.int64)
        return at_home(self.code, self.spelled.codes.astype(np.int64), self.weight, len(self))

    @cached_property
    def records(self) -> Floats:
        """Events at each point, shape (points,)."""
        return self._sum(np.ones(self.code.size, dtype=bool))

    @cached_property
    def without(self) -> Floats:
        """Events without an address at each point, shape (points,)."""
        return self._sum(self.address < 0)

    @cached_property
    def addresses(self) -> Ints:
        """Different houses or corners at each point, shape (points,)."""
        if self.spelled is None:
            return np.zeros(len(self), dtype=np.int64)
        names = self.spelled.categories
        known = self.spelled.codes >= 0
        width = np.int64(max(len(names), 1))
        at, name = np.divmod(pd.unique(self.code[known] * width + self.spelled.codes[known]), width)
        several = np.bincount(at, minlength=len(self))
        # One house in several spellings only lowers the count: just points with several are asked.
        asked = several[at] > 1
        house, _ = pd.factorize(np.array([house_of(one) for one in names.take(name[asked]).tolist()], dtype=object))
        pairs = pd.unique(at[asked] * np.int64(house.max(initial=0) + 1) + house)
        found = np.bincount(pairs // np.int64(house.max(initial=0) + 1), minlength=len(self))
        return np.where(several > 1, found, several).astype(np.int64)

    def _sum(self, which: Flags) -> Floats:
        return np.bincount(self.code[which], self.weight[which], minlength=len(self)).astype(np.float64)


def persons_of(person: Ints) -> "PersonsAt":
    """Who counts persons out of each record's person by number, -1 for none, shape (n,)."""

    def ask(at: AtPoints, points: Ints) -> Ints:
        alone = (at.address < 0) & np.isin(at.code, points)
        known, nobody = alone & (person >= 0), alone & (person < 0)
        width = np.int64(person.max(initial=0) + 1)
        pairs = pd.unique(at.code[known] * width + person[known])
        found = np.bincount(pairs // width, minlength=len(at)) + np.bincount(at.code[nobody], minlength=len(at))
        return found[points].astype(np.int64)

    return ask


#: Persons of the records without an address at each point asked for (positions); a record of nobody is one more.
PersonsAt = Callable[[AtPoints, Ints], Ints]
