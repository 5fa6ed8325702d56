"""Averages are no totals: they are added up only where it is known how many stand behind each."""

import re
from typing import Final

from hotspot.errors import InputError

_AVERAGE: Final = re.compile(r"(^|[^a-z])(avg|mean|average|averages|promedio|per)([^a-z]|$)")


def is_average(column: str) -> bool:
    """Whether a column's name says that it holds averages.

    >>> is_average("Avg Charge"), is_average("cost_per_visit"), is_average("personCost"), is_average("avgCost")
    (True, True, False, True)
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column)
    return _AVERAGE.search(apart.lower()) is not None


def refusal(column: str) -> InputError:
    """What is said of averages without a number of cases behind each."""
    return InputError(
        f"Column {column!r} looks like an average, and sums of averages are no totals. Name the column that says how "
        "many events stand behind each row (--weight COLUMN), say --weight none where each row is one event, or name "
        "a column of totals (--cost)."
    )
