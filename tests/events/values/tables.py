"""Small tables of one kind, made up, and what was read of them."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hotspot.events import EventColumns, Values, read_events

COUNT = 40


def table(count: int = COUNT, **columns: Any) -> pd.DataFrame:
    """Row: an event somewhere in a square of 0.1 degrees; columns as given, or repeated to that length."""
    draw = np.random.default_rng(14)
    frame = pd.DataFrame({"lat": draw.uniform(39.9, 40.0, count), "lon": draw.uniform(-83.1, -83.0, count)}).round(6)
    for name, values in columns.items():
        listed = list(values) if not isinstance(values, str) else [values]
        frame[name] = [listed[place % len(listed)] for place in range(count)]
    return frame


def read(frame: Any, *, where: str | None = None, values: Values | None = None, **columns: str) -> pd.DataFrame:
    """The events, columns named by meaning."""
    return read_events(frame, columns=EventColumns(**columns), where=where, values=values)


def rules(events: pd.DataFrame) -> dict[str, tuple[int, tuple[int, ...]]]:
    """Rule -> records and rows."""
    return {found.rule: (found.records, found.rows) for found in events.attrs["rules"]}


def told(events: pd.DataFrame) -> str:
    """What is said, in English."""
    return "\n".join(map(str, events.attrs["notes"]))


def as_csv(frame: pd.DataFrame, folder: Path) -> Path:
    """The table as a file."""
    frame.to_csv(folder / "events.csv", index=False)
    return folder / "events.csv"
