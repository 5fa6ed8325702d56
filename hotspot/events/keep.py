"""Other columns of the user's table that lists of buildings keep."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from hotspot import columns
from hotspot.columns import PERSON
from hotspot.errors import InputError
from hotspot.events.columns.listed import listed
from hotspot.events.columns.names import nominees, words_of
from hotspot.settings import Kind

#: Words of headings of columns that say who somebody is.
_WHO: Final = frozenset(
    {
        *("ssn", "dob", "birth", "birthdate", "phone", "email", "patient", "client", "caller"),
        *("surname", "lastname", "firstname", "paciente", "apellido"),
    }
)
#: The same of columns that say behind which door of a building.
_DOOR: Final = frozenset({"address", "addr", "apartment", "apt", "unit", "latitude", "longitude", "direccion"})
#: People or events of buildings that show whether each has a value of its own, and the part that has one then.
_FEWEST, _NEARLY = 10, 0.8
#: Begins the name of such a column among those of events.
_KEPT: Final = "kept_"
_OWN: Final = {
    name.casefold()
    for value in vars(columns).values()
    for name in (value if isinstance(value, tuple) else (value,))
    if isinstance(name, str)
}


def read_names(given: Any) -> tuple[str, ...]:
    """Names out of a list as it stands in a study file; of a command line each text may hold several, with commas.

    Raises `InputError` for anything else.

    >>> read_names(("ward, precinct",)), read_names(["ward, old"])
    (('ward', 'precinct'), ('ward, old',))
    """
    if not isinstance(given, (list, tuple)) or not all(isinstance(one, str) for one in given):
        raise InputError('Columns to keep must be a list of names: keep_columns = ["ward"].')
    parts = given if isinstance(given, list) else [part for one in given for part in one.split(",")]
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


#: As settings are written.
NAMES: Final = Kind("list of texts", (list,), read=read_names)


def find_columns(asked: Sequence[str], given: Sequence[str], person: str | None) -> tuple[str, ...]:
    """The columns of a table that are to be kept, as it writes them. ``person``: the one that identifies persons.

    Raises `InputError` for a column that is not there, and for one that says who somebody is.
    """
    found = []
    for name in asked:
        same = [name] if name in given else [column for column in given if column.lower() == name.lower()]
        if len(same) != 1:
            raise InputError(f"There is no column {name!r} to keep (--keep-columns). Columns found: {listed(given)}.")
        words, named = set(words_of(same[0])), any(same[0] in line for line in nominees(PERSON, given))
        if same[0] == person or named or _WHO & words:
            raise InputError(
                f"Column {same[0]!r} identifies persons: no list of buildings keeps it. Leave it out of --keep-columns."
            )
        if _DOOR & words:
            raise InputError(
                f"Column {same[0]!r} says where a household is: lists stop at the building. Leave it out of "
                "--keep-columns."
            )
        found += same
    return tuple(dict.fromkeys(found))


def refuse_records(name: str, values: NDArray[np.int64], bearers: NDArray[np.int64]) -> None:
    """Refuse a column that has nearly as many values as people, or events: it tells of these, not of places.

    ``values``: how many different ones a building has; ``bearers``: how many people, where these are known, or events.
    Only buildings with some of them say so. Raises `InputError`.
    """
    many = bearers >= _FEWEST
    if many.any() and values[many].sum() >= _NEARLY * bearers[many].sum():
        raise InputError(
            f"Column {name!r} has nearly as many values as there are people or records: it tells of single ones, and "
            "no list of buildings keeps it. Leave it out of --keep-columns."
        )


def kept_as(number: int) -> str:
    """What such a column is called among those of events."""
    return f"{_KEPT}{number}"


def is_kept(column: object) -> bool:
    """Whether a column of events is such a one."""
    return str(column).startswith(_KEPT)


def written_names(names: Sequence[str]) -> list[tuple[str, str]]:
    """What lists call the columns, and those of how many values there are: never as a column of their own is called.

    >>> written_names(["ward", "Rank"])
    [('ward', 'ward (values)'), ('Rank (kept)', 'Rank (kept) (values)')]
    """
    told = [f"{name} (kept)" if name.casefold() in _OWN else name for name in names]
    return [(name, f"{name} (values)") for name in told]
