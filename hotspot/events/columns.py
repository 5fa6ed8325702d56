"""Which column of the user's table means what."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, PERSON, TIME
from hotspot.errors import InputError
from hotspot.settings import Setting, setting

COST_KINDS: Final = ("charged", "allowed", "paid", "estimated")
#: Said in place of a column's name: the table has none, whatever its columns are called.
NO_COLUMN: Final = "none"

#: Names by meaning, letters a to z and digits only (an umlaut is left out), best line first; two in one line are an
#: unclear choice.
_KNOWN: Final[dict[str, tuple[frozenset[str], ...]]] = {
    LAT: (
        frozenset({"lat", "latitude"}),
        frozenset({"latdd", "geolat", "latwgs84", "decimallatitude", "locationlat", "latitudewgs84"})
        | {"latitud", "breitengrad"},
        frozenset({"y", "pointy", "ycoord", "ycoordinate"}),
    ),
    LON: (
        frozenset({"lon", "lng", "long", "longitude"}),
        frozenset({"londd", "lngdd", "longdd", "geolon", "geolng", "geolong", "lonwgs84", "decimallongitude"})
        | {"locationlon", "locationlng", "longitudewgs84", "longitud", "laengengrad", "lngengrad"},
        frozenset({"x", "pointx", "xcoord", "xcoordinate"}),
    ),
    TIME: (
        frozenset({"time", "timestamp", "datetime", "date"}),
        frozenset({"eventdate", "calldate", "visitdate", "servicedate", "incidentdate", "reportdate", "issuedate"})
        | {"dateofservice", "calltime", "eventtime", "opendt", "month"},
    ),
    COST: (
        frozenset({"cost", "amount"}),
        frozenset({"charge", "charges", "totalcharge", "totalcharges", "totalcost", "reportedcost", "paidamount"})
        | {"allowedamount", "chargedamount", "amountpaid", "payment"},
    ),
    PERSON: (
        frozenset({"person", "personid"}),
        frozenset({"patientid", "clientid", "memberid", "childid", "patient", "client", "mrn"}),
    ),
    ADDRESS: (
        frozenset({"address", "addr"}),
        frozenset({"streetaddress", "fulladdress", "addressline1", "address1", "siteaddress", "propertyaddress"}),
        frozenset({"location", "block", "street"}),
    ),
    CATEGORY: (
        frozenset({"category", "type"}),
        frozenset({"title", "calltype", "eventtype", "primarytype", "crimetype", "permittype", "complainttype"}),
    ),
}
_OPTION: Final = {name: f"--{name}" for name in _KNOWN}


def _column(meaning: str) -> Any:
    """A field for the name of a column."""
    stated = Setting(meaning, "events.columns", metavar="COLUMN", without="recognised")
    return field(default=None, metadata=setting(stated))


@dataclass(frozen=True)
class EventColumns:
    """Columns of the user's table by meaning. None: recognise it by name. ``"none"``: the table has none."""

    lat: str | None = _column("Column of latitudes in degrees [recognised by name].")
    """Latitude, decimal degrees (WGS 84)."""
    lon: str | None = _column("Column of longitudes in degrees [recognised by name].")
    """Longitude, decimal degrees (WGS 84)."""
    time: str | None = _column("Column of dates [recognised by name; 'none' for none].")
    """When the event happened: a date or a date and time."""
    cost: str | None = _column("Column of amounts of money; needs --cost-kind.")
    """Amount of money; its kind must be declared beside it."""
    person: str | None = _column("Column that identifies a person [recognised by name].")
    """Identifier of a person; the same text is the same person."""
    address: str | None = _column("Column of street addresses [recognised by name].")
    """Street address or corner, with or without unit."""
    category: str | None = _column("Column of kinds of event [recognised by name].")
    """Kind of event."""
    weight: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column that says how many events stand behind each row of a table that was added up ('none': each row "
                "is one event).",
                "events.columns",
                metavar="COLUMN",
                page="values.md",
            )
        ),
    )
    """How many events stand behind a row; None and ``"none"``: one, and the second says that it is meant."""

    def recognise(self, given: Sequence[str]) -> "EventColumns":
        """The same with every column decided: a name among ``given``, or None where there is none.

        Raises `InputError` for a column that is not there, an unclear choice, or no coordinates.
        """
        found = {f.name: _decide(f.name, getattr(self, f.name), given) for f in fields(self)}
        missing = [name for name in (LAT, LON) if found[name] is None]
        if missing:
            raise InputError(
                f"No column for {' and '.join(missing)} was recognised. Wanted: coordinates in decimal degrees. "
                f"Columns found: {_listed(given)}. Name them with {' and '.join(_OPTION[m] for m in missing)}."
            )
        for meaning in (PERSON, ADDRESS):
            if found[CATEGORY] is not None and found[CATEGORY] == found[meaning]:
                raise InputError(
                    f"Column {found[CATEGORY]!r} is named as {meaning} and as category. Names of categories stand on "
                    "the page, so a category must not tell who or where: name another column with --category, or none."
                )
        if found[LAT] == found[LON]:
            raise InputError(f"Latitude and longitude are both read from column {found[LAT]!r}. Name two columns.")
        return EventColumns(**found)

    def without_cost(self) -> "EventColumns":
        """The same, taking no amounts of money."""
        return replace(self, cost=NO_COLUMN)

    def as_dict(self) -> dict[str, str]:
        """Meaning -> column of the user's table, for those that are there."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}


def looks_like_money(given: Sequence[str]) -> list[str]:
    """Columns whose names say that they hold amounts of money."""
    names = frozenset().union(*_KNOWN[COST])
    return [column for column in given if _simple(column) in names]


def _simple(column: str) -> str:
    return re.sub(r"[^a-z0-9]", "", column.lower())


def _decide(meaning: str, asked: str | None, given: Sequence[str]) -> str | None:
    if asked == NO_COLUMN:
        return None
    if asked is not None:
        if asked in given:
            return asked
        alike = [c for c in given if c.lower() == asked.lower()]
        if len(alike) == 1:
            return alike[0]
        raise InputError(f"There is no column {asked!r} for {meaning}. Columns found: {_listed(given)}.")
    for names in _KNOWN.get(meaning, ()):
        found = [c for c in given if _simple(c) in names]
        if meaning == TIME and len(found) > 1:
            # A time of day beside a date: the date is asked first, and both are read.
            found = [c for c in found if _simple(c) != "time"] or found
        if len(found) > 1:
            raise InputError(
                f"Several columns could be the {meaning}: {', '.join(found)}. "
                f"Choose one with {_OPTION[meaning]} (or {_OPTION[meaning]} none)."
            )
        if found:
            return found[0]
    return None


def _listed(given: Sequence[str]) -> str:
    shown = ", ".join(given[:30])
    return shown + (f" and {len(given) - 30} more" if len(given) > 30 else "")
