"""Headings of a table: each name once, and which of them stood there several times."""

import re
from collections import Counter
from collections.abc import Sequence


def distinct_headings(given: Sequence[object]) -> tuple[list[str], tuple[str, ...]]:
    """The names as DuckDB would call them, and those that several columns have, as they are written first.

    Names are the same whatever their case; a column without a name is called by its number.
    """
    named = ["" if name is None else str(name).strip() for name in given]
    counts = Counter(name.lower() for name in named if name)
    several = {name.lower(): name for name in reversed(named) if counts[name.lower()] > 1}
    taken: dict[str, int] = {}
    distinct = []
    for place, name in enumerate(named):
        unlike = name or f"column{place}"
        while unlike.lower() in taken:
            taken[unlike.lower()] += 1
            unlike = f"{unlike}_{taken[unlike.lower()]}"
        taken[unlike.lower()] = 0
        distinct.append(unlike)
    return distinct, tuple(several[name] for name in dict.fromkeys(map(str.lower, named)) if name in several)


def simple(name: str) -> str:
    """A heading by its letters a to z and digits only, in small letters."""
    return re.sub(r"[^a-z0-9]", "", name.lower())
