"""A register of institutions: nursing homes, hospitals, jails, shelters, with their beds, and which are protected."""

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.columns import ADDRESS, BEDS, KIND, LAT, LON, NAME, PROTECTED
from hotspot.errors import InputError
from hotspot.events.columns.listed import listed
from hotspot.events.columns.names import nominees
from hotspot.events.values.rule import ROWS, rows_in_words
from hotspot.files.paths import named_source
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.reference import in_degrees
from hotspot.files.source import open_source
from hotspot.protected import protected_columns, protected_rows
from hotspot.quality import building_address
from hotspot.services import KINDS, NAMES, one_column, plain_texts, shapes_of

Flags = NDArray[np.bool_]

#: A place where services are given (a clinic, a fire station, an emergency room): nobody lives there.
SERVICE_SITE: Final = "service_site"
#: The same as people write it, letters only.
_SERVICE_SITES: Final = frozenset({"servicesite", "servicessite", "sitiodeservicio", "sitiodeservicios"})
#: Names of the column of beds, letters a to z and digits only, best first.
_BEDS: Final = (
    *("beds", "bed", "bedcount", "numberofbeds", "numbeds", "totalbeds", "licensedbeds", "certifiedbeds", "bedsnumber"),
    *("numberofcertifiedbeds", "capacity", "camas", "numerodecamas", "plazas"),
)
#: A register of so many rows is another file.
_MOST: Final = 100_000
_MOST_BEDS: Final = 100_000
_WANTED: Final = (
    "Wanted: a row an institution, with name, kind, lat and lon or address, and where they are known beds (a whole "
    "number) and protected (yes or no)"
)


def read_institutions(source: Any) -> pd.DataFrame:
    """A register of institutions. Row: an institution, also one that is protected. Not for anybody's eyes as it is.

    ``source``: CSV, Parquet or Excel, or a vector file in any coordinate reference system (of a polygon a point inside
    it is taken), or a table of either kind; it is not changed. Columns are recognised by their names.

    Columns: ``name``, ``kind`` (empty: unknown; ``service_site``: a place where services are given, no residence),
    ``lat``, ``lon`` (degrees, missing: not known), ``address`` (empty: not known), ``beds`` (missing: not known),
    ``protected``. ``attrs``: ``columns`` (meaning -> column), ``source``, ``nameless`` (rows that are left out because
    they have neither a name nor protection).

    Raises `InputError` for a file that cannot be read or has no column of names; for values that are no beds, no
    degrees, or neither yes nor no where it says who is protected; and for a protected place without address and
    coordinates. Such values are told by their rows, 1 for the first below the headings.
    """
    what = named_source(source, "institutions", "a register of institutions (CSV, Excel, GeoJSON, ...)")
    given, columns, guards = _given(source, what)
    address = plain_texts(given[ADDRESS])
    said = {
        NAME: plain_texts(given[NAME]),
        KIND: [_kind(text) for text in plain_texts(given[KIND])],
        LAT: _degrees(given[LAT], 90, columns.get(LAT, LAT), what),
        LON: _degrees(given[LON], 180, columns.get(LON, LON), what),
        ADDRESS: [text if _is_address(text) else "" for text in address],
        BEDS: _beds(given[BEDS], columns.get(BEDS, BEDS), what),
        PROTECTED: _protected(guards, len(given), what),
    }
    read = pd.DataFrame(said).astype({NAME: "str", KIND: "str", ADDRESS: "str"})
    half = read[[LAT, LON]].isna().any(axis=1)
    read.loc[half, [LAT, LON]] = np.nan
    placed = ~half | (read[ADDRESS] != "")
    if lost := _rows((read[PROTECTED] & ~placed).to_numpy()):
        raise InputError(
            f"{what}: protected places without an address and coordinates, {lost}. What happens there cannot be left "
            "out: say where they are."
        )
    nameless = ((read[NAME] == "") & ~read[PROTECTED]).to_numpy()
    kept: pd.DataFrame = read[~nameless].reset_index(drop=True)
    if not len(kept):
        raise InputError(f"{what}: none of {len(read):,} rows has a name. {_WANTED}.")
    kept.attrs = {"columns": columns, "source": what, "nameless": int(nameless.sum())}
    return kept


def is_service_site(kind: str) -> bool:
    """Whether a kind is that of a place where services are given.

    >>> is_service_site("Service site"), is_service_site("nursing home")
    (True, False)
    """
    return re.sub(r"[^a-z]", "", kind.casefold()) in _SERVICE_SITES


def _is_address(text: str) -> bool:
    """Whether a text can name a place: with letters or digits, that are not all a unit's."""
    return any(sign.isalnum() for sign in building_address(text))


def _kind(text: str) -> str:
    return SERVICE_SITE if is_service_site(text) else text


def _given(source: Any, what: str) -> tuple[pd.DataFrame, dict[str, str], list["pd.Series[Any]"]]:
    """What stands in the register by meaning, which columns those are, and the columns that say who is protected."""
    shapes = shapes_of(source, what)
    if shapes is None:
        origin = open_source(source)
        relation = origin.relation
        names = list(relation.columns)
        columns = _recognised(names, what)
    else:
        names = [str(name) for name in shapes.columns if name != shapes.geometry.name]
        columns = {meaning: name for meaning, name in _recognised(names, what).items() if meaning not in {LAT, LON}}
    guards = protected_columns(names)
    wanted = list(dict.fromkeys([*columns.values(), *guards]))
    if shapes is None:
        texts = ", ".join(f"CAST({quoted(name)} AS VARCHAR) AS {quoted(name)}" for name in wanted)
        rows = relation.project(texts)
        table: pd.DataFrame = run(what, lambda: rows.limit(_MOST + 1).df(), connection_of(relation))
    else:
        by_text = {str(name): name for name in shapes.columns}
        table = pd.DataFrame({name: list(shapes[by_text[name]]) for name in wanted}, dtype=object)
    if not 0 < len(table) <= _MOST:
        raise InputError(f"{what} holds no rows, or more than {_MOST:,}. {_WANTED}.")
    given = pd.DataFrame({meaning: table[column] for meaning, column in columns.items()}, dtype=object)
    given = given.reindex(columns=[NAME, KIND, LAT, LON, ADDRESS, BEDS])
    if shapes is not None:
        points = in_degrees(shapes.geometry.representative_point())
        given[LAT], given[LON] = points.y.to_numpy(), points.x.to_numpy()
    if guards:
        columns = {**columns, PROTECTED: ", ".join(guards)}
    return given, columns, [table[column] for column in guards]


def _recognised(names: Sequence[str], what: str) -> dict[str, str]:
    """Meaning -> column."""
    name = one_column(names, None, NAMES, what)
    if name is None:
        raise InputError(f"{what} has no column that is clearly a name. {_WANTED}. Columns found: {listed(names)}.")
    columns, free = {NAME: name}, [column for column in names if column != name]
    for meaning, known in ((KIND, KINDS), (BEDS, _BEDS)):
        if (column := one_column(free, None, known, what)) is not None:
            columns[meaning] = column
    free = [column for column in free if column not in columns.values()]
    for meaning in (LAT, LON, ADDRESS):
        if lines := nominees(meaning, free):
            columns[meaning] = lines[0][0]
    return columns


def _numbers(
    values: "pd.Series[Any]", read: Callable[[str], float | None], column: str, wanted: str, what: str
) -> NDArray[np.float64]:
    """The numbers of a column, NaN where nothing stands; what is written and is none is refused by its rows."""
    texts = plain_texts(values)
    found = [np.nan if not text else read(text) for text in texts]
    if wrong := _rows(np.array([value is None for value in found], dtype=bool)):
        raise InputError(f"{what}: column {column} holds values that are no {wanted}, {wrong}.")
    return np.array(found, dtype=np.float64)


def _degrees(values: "pd.Series[Any]", most: float, column: str, what: str) -> NDArray[np.float64]:
    def read(text: str) -> float | None:
        number = _number(text.replace(",", ".") if "." not in text else text)
        return number if number is not None and abs(number) <= most else None

    return _numbers(values, read, column, f"decimal degrees from -{most:g} to {most:g}", what)


def _beds(values: "pd.Series[Any]", column: str, what: str) -> Any:
    def read(text: str) -> float | None:
        # "1,200" and "120.0" are whole numbers, too.
        number = _number(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
        return number if number is not None and 0 <= number <= _MOST_BEDS and number == int(number) else None

    beds = _numbers(values, read, column, "whole numbers of beds", what)
    return pd.array(np.where(beds > 0, beds, np.nan), dtype="Float64").astype("Int64")


def _number(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if np.isfinite(number) else None


def _protected(guards: "list[pd.Series[Any]]", rows: int, what: str) -> Flags:
    """Which rows are protected; a value that says neither yes nor no is refused, for a guess cannot be undone."""
    hidden, unclear = protected_rows(guards, rows)
    if neither := _rows(unclear):
        names = ", ".join(str(column.name) for column in guards)
        raise InputError(f"{what}: {names} says neither yes nor no, {neither}. Say yes or no in every row.")
    return hidden


def _rows(held: Flags) -> str:
    """Where the first of these rows are; empty without any."""
    at = np.flatnonzero(held) + 1
    return str(rows_in_words(tuple(at[:ROWS].tolist()), at.size)) if at.size else ""
