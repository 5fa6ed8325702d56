"""Events by kind and period, answered by arrays in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from hotspot.columns import TIME
from hotspot.engines.carriers import Flags, Ints, Months, Rows, Slots
from hotspot.stats.cents import add_whole


@dataclass(frozen=True, eq=False)
class PlainSlicing:
    """As `hotspot.engines.carriers.Slicing`, of events in memory."""

    groups: Mapping[str, Ints]
    """Name -> group of each event, shape (n,)."""
    weight: Ints
    """How many events each stands for, shape (n,)."""
    month: tuple[Ints, Flags] | None
    """Month since the year 0, and whether it is known, shapes (n,)."""
    kind: tuple[Ints, Any] | None
    """Number of the category, -1 for none, shape (n,), and the categories."""

    def months(self) -> Months | None:
        """None where no event has a time."""
        if self.month is None or not self.month[1].any():
            return None
        month, known = self.month
        return Months(int(month[known].min()), int(month[known].max()), bool(known.all()))

    def categories(self) -> dict[str | None, int] | None:
        """Events of each category."""
        if self.kind is None:
            return None
        code, texts = self.kind
        counts = np.bincount(np.where(code < 0, len(texts), code), self.weight, minlength=len(texts) + 1)
        listed: dict[str | None, int] = {str(text): int(n) for text, n in zip(texts, counts[:-1], strict=True)}
        return listed | ({None: int(counts[-1])} if counts[-1] else {})

    def first(self, ways: Sequence[Slots], most: int) -> tuple[int, dict[str, Rows]] | None:
        """The first way in which no table has more rows."""
        for place, slots in enumerate(ways):
            tables = {name: self._sliced(name, slots) for name in self.groups}
            if all(rows[0].size <= most for rows in tables.values()):
                return place, tables
        return None

    def _sliced(self, name: str, slots: Slots) -> Rows:
        at = self.groups[name]
        slot = np.zeros(at.size, dtype=np.int64)
        if slots.kinds is not None and self.kind is not None:
            code, texts = self.kind
            position = np.array([*(slots.kinds[str(text)] for text in texts), slots.missing_kind], dtype=np.int64)
            slot += position[code] * slots.periods
        if slots.months and self.month is not None:
            month, known = self.month
            slot += np.where(known, month // slots.months - slots.start, slots.periods - 1)
        inside = at >= 0
        width = int(at.max(initial=0)) + 1
        number, keys = pd.factorize(slot[inside] * width + at[inside])
        order = np.argsort(keys)
        events = add_whole(self.weight[inside], number, len(keys))[order]
        return keys[order] % width, keys[order] // width, events


def months_of(kept: pd.DataFrame) -> tuple[Ints, Flags] | None:
    """Month of each event since the year 0, and whether it has one; None without times."""
    if TIME not in kept or not pd.api.types.is_datetime64_any_dtype(kept[TIME]):
        return None
    times = kept[TIME]
    # Wall-clock time, as the table has it: midnight of a month's first day belongs to that month.
    clock = times.dt.tz_localize(None) if times.dt.tz is not None else times
    month = clock.to_numpy().astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return month, times.notna().to_numpy()
