"""Columns of a table out of single values, as files without declared types hold them."""

import json
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

#: Beyond it a float holds no whole number exactly: an identifier would become another.
_EXACT: Final = 2**53
_LARGEST: Final = 2**63 - 1


def as_column(values: Sequence[Any]) -> Any:
    """Values of JSON or SQLite as one column: numbers or truths where all are, else texts; None is missing.

    A whole number that a float cannot hold stays exact; a list or an object becomes its JSON text.
    """
    kinds = {type(value) for value in values if value is not None}
    missing = any(value is None for value in values)
    if kinds == {bool}:
        return pd.array(list(values), dtype="boolean") if missing else pd.array(list(values), dtype=bool)
    if kinds and kinds <= {int, float}:
        largest = max((abs(value) for value in values if isinstance(value, int)), default=0)
        if kinds == {int} and not missing and largest <= _LARGEST:
            return pd.Series(list(values), dtype="int64").array
        if largest <= _EXACT:
            return pd.Series([None if value is None else float(value) for value in values], dtype="float64").array
    return pd.Series([_text(value) for value in values], dtype="str").array


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=repr)
