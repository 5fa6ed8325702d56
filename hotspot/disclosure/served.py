"""Institutions and services, as they may leave."""

from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot.columns import KIND, LAT, LON, NAME
from hotspot.errors import InputError
from hotspot.protected import protected_columns, protected_rows
from hotspot.services import MOST_SERVICES

#: Columns that may leave, in order. Whatever else the table carries stays.
SERVICES: Final = (NAME, KIND, LAT, LON)


def listed_services(table: Any) -> pd.DataFrame:
    """The listed columns and nothing else, nothing shared: texts, and coordinates in degrees. No protected place.

    Raises `InputError` for anything but a table of services as `hotspot.read_services` makes it.
    """
    if not isinstance(table, pd.DataFrame) or (lacking := [name for name in SERVICES if name not in table]):
        what = f"a table without {', '.join(lacking)}" if isinstance(table, pd.DataFrame) else type(table).__name__
        raise InputError(f"Services need the columns {', '.join(SERVICES)}; {what} was given. Use read_services.")
    guards = protected_columns(map(str, table.columns))
    said = [table.iloc[:, at] for at, name in enumerate(map(str, table.columns)) if name in guards]
    table = table[~protected_rows(said, len(table))[0]].reset_index(drop=True)
    if len(table) > MOST_SERVICES:
        raise InputError(f"A map shows at most {MOST_SERVICES:,} services; {len(table):,} were given.")
    kept = pd.DataFrame({name: _texts(table[name]) for name in (NAME, KIND)})
    for name, most in ((LAT, 90), (LON, 180)):
        values = pd.to_numeric(table[name], errors="coerce").to_numpy(dtype=float, na_value=np.nan)
        if not (np.abs(values) <= most).all():
            raise InputError(f"Each service needs its {name} in degrees; {name} is missing or beyond {most} in some.")
        kept[name] = values
    return kept


def _texts(values: "pd.Series[Any]") -> list[str]:
    return ["" if gone else str(value) for value, gone in zip(values, values.isna(), strict=True)]
