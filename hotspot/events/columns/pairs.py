"""One column that holds both coordinates: "(40.1, -75.3)", "POINT (-75.3 40.1)", GeoJSON text, a record of two."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import Final

from hotspot.events.columns.looks import glance, looks_of
from hotspot.files.query import quoted
from hotspot.files.source import Source

#: Records that are glanced at.
_GLANCED_AT: Final = 200
#: A longer text is looked at by its beginning.
_LONGEST: Final = 2_000
#: Of so many columns all values are looked at, of more those whose beginning looks like it.
_MANY: Final = 50
#: Degrees of latitude between which people live, but for some thousands (Ushuaia -54.8, Utqiagvik 71.3).
_SOUTH: Final = -56.0
_NORTH: Final = 72.0
#: So many of those filled must hold a pair.
_MOST: Final = 0.8
_N: Final = r"[-+\x{2212}]?\d{1,8}(?:\.\d+)?(?:[eE][-+]?\d+)?"
_D: Final = r"[-+\x{2212}]?\d{1,8}\.\d+(?:[eE][-+]?\d+)?"


@dataclass(frozen=True)
class Form:
    """A way to write a pair, in the words of RE2; the groups are the first and the second number."""

    pattern: str
    """The whole text."""
    lat: int
    """Group of the latitude."""
    other: str = ""
    """Pattern of the longitude, where it stands in no fixed order; its group is 1."""

    @cached_property
    def looks(self) -> "re.Pattern[str]":
        """The same for Python."""
        return re.compile(self.pattern.replace("\\x{2212}", "\u2212"), re.IGNORECASE | re.DOTALL)


_WKT: Final = Form(rf"\s*(?:SRID=\d+;)?\s*(?:MULTI)?POINT\s*[ZM]*\s*\(\s*\(?\s*({_N})\s+({_N})\b.*\)\s*", 2)
_GEOJSON: Final = Form(rf".*coordinates['\"]?\s*[:=]\s*[\[(]\s*({_N})\s*,\s*({_N}).*", 2)
_NAMED: Final = Form(
    rf".*\blat(?:itude)?['\"]?\s*[:=]\s*['\"]?({_N}).*",
    1,
    rf".*\b(?:lon|lng|long|longitude)['\"]?\s*[:=]\s*['\"]?({_N}).*",
)
#: At the end of a text that may begin with an address, as Socrata wrote a location.
PLAIN: Final = Form(rf"(?:.*\n)?\s*[(\[]?\s*({_D})\s*°?\s*[,;\s]\s*({_D})\s*°?\s*[)\]]?\s*", 1)
FORMS: Final = (_WKT, _GEOJSON, _NAMED, PLAIN)


def is_pair(text: str) -> bool:
    """Whether a text holds both coordinates, in any form."""
    return any(form.looks.fullmatch(text) for form in FORMS)


@dataclass(frozen=True)
class Pair:
    """A column that holds both coordinates."""

    column: str
    """Its name."""
    form: Form
    """How they are written."""
    turned: bool = False
    """Whether they stand in the other order."""

    @property
    def lat(self) -> str:
        """SQL expression of the latitude's text."""
        return self._second() if self.turned else self._first()

    @property
    def lon(self) -> str:
        """SQL expression of the longitude's text."""
        return self._first() if self.turned else self._second()

    def _first(self) -> str:
        return self._extracted(self.form.pattern, self.form.lat)

    def _second(self) -> str:
        return self._extracted(*((self.form.other, 1) if self.form.other else (self.form.pattern, 3 - self.form.lat)))

    def _extracted(self, pattern: str, group: int) -> str:
        written = "'" + f"^(?:{pattern})$".replace("'", "''") + "'"
        return f"nullif(regexp_extract(CAST({quoted(self.column)} AS VARCHAR), {written}, {group}, 'is'), '')"


def pairs_among(opened: Source, columns: Sequence[str]) -> list[Pair]:
    """Those of the columns whose filled records hold a pair of coordinates, and how."""
    kinds = dict(zip(opened.relation.columns, map(str, opened.relation.types), strict=True))
    texts = [c for c in columns if kinds[c].startswith(("VARCHAR", "STRUCT", "JSON", "MAP"))]
    looks = looks_of(opened, _perhaps(opened, texts))
    found = [_pair(column, look.sample) for column, look in looks.items()]
    return [pair for pair in found if pair is not None]


def _pair(column: str, values: Sequence[str]) -> Pair | None:
    for form in FORMS:
        matched = [match for value in values if (match := form.looks.fullmatch(value))]
        if values and len(matched) >= _MOST * len(values):
            lat, lon = _middle(matched, form.lat), None if form.other else _middle(matched, 3 - form.lat)
            turned = lon is not None and _SOUTH <= lon <= _NORTH and not _SOUTH <= lat <= _NORTH
            return Pair(column, form, turned)
    return None


def _middle(matched: "list[re.Match[str]]", group: int) -> float:
    """The median of a number: one that is wrong does not change it."""
    return median(float(match[group].replace("\u2212", "-")) for match in matched)


def _perhaps(opened: Source, columns: Sequence[str]) -> list[str]:
    """Of very many columns those whose first values hold a pair, or nothing; none that cannot be read."""
    if len(columns) <= _MANY:
        return list(columns)
    seen = glance(opened, columns, _GLANCED_AT)
    return [column for column, values in seen.items() if not values or _pair(column, values) is not None]
