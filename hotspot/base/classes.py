"""What a feature of a base is, by the codes and tags of those who publish such files.

TIGER/Line: MAF/TIGER Feature Class Codes (MTFCC; U.S. Census Bureau, TIGER/Line technical documentation, appendix).
OpenStreetMap: keys and values as its wiki defines them (Map features), and the ``fclass`` of Geofabrik's files.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot.files.headings import simple

PRIMARY: Final = "primary"
SECONDARY: Final = "secondary"
LOCAL: Final = "local"
WATER: Final = "water"
PARK: Final = "park"
ROADS: Final = (PRIMARY, SECONDARY, LOCAL)
KINDS: Final = (*ROADS, WATER, PARK)

#: Ramps (S1630) and service drives (S1640) join main roads: without them these would end in nothing. Trails, alleys,
#: driveways, stairs and internal lines of the Census Bureau are no streets that a reader knows; swamps are no water.
MTFCC: Final[Mapping[str, str]] = {
    **dict.fromkeys(("S1100",), PRIMARY),
    **dict.fromkeys(("S1200",), SECONDARY),
    **dict.fromkeys(("S1400", "S1630", "S1640"), LOCAL),
    **dict.fromkeys(
        ("H2030", "H2040", "H2041", "H2051", "H2053", "H2060", "H3010", "H3013", "H3020"),
        WATER,
    ),
    **dict.fromkeys(("K2180", "K2181", "K2182", "K2183", "K2184", "K2185", "K2186", "K2187", "K2188", "K2190"), PARK),
}
_HIGHWAY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("motorway", "trunk", "primary"), PRIMARY),
    **dict.fromkeys(("secondary", "tertiary"), SECONDARY),
    **dict.fromkeys(
        (
            *("motorway_link", "trunk_link", "primary_link", "secondary_link", "tertiary_link"),
            *("residential", "unclassified", "living_street", "pedestrian", "road"),
        ),
        LOCAL,
    ),
}
_WATERWAY: Final = dict.fromkeys(("river", "canal", "stream", "riverbank", "dock"), WATER)
_NATURAL: Final = dict.fromkeys(("water", "bay"), WATER)
_LEISURE: Final = dict.fromkeys(("park", "nature_reserve"), PARK)
_LANDUSE: Final = {
    **dict.fromkeys(("reservoir", "basin"), WATER),
    **dict.fromkeys(("recreation_ground", "village_green"), PARK),
}
_BOUNDARY: Final = {"national_park": PARK}
#: Tags in one column, as Geofabrik and others write them.
ANY_TAG: Final = {
    **_BOUNDARY,
    **_LANDUSE,
    **_LEISURE,
    **_NATURAL,
    **_WATERWAY,
    **_HIGHWAY,
    **dict.fromkeys(("lake", "pond"), WATER),
}
#: Columns of OpenStreetMap, the first that says something counts.
TAGS: Final[Mapping[str, Mapping[str, str]]] = {
    "highway": _HIGHWAY,
    "waterway": _WATERWAY,
    "natural": _NATURAL,
    "leisure": _LEISURE,
    "landuse": _LANDUSE,
    "boundary": _BOUNDARY,
}
_CODED: Final = ("mtfcc", "mtfcccode", "featureclasscode", "fcc")
_TAGGED: Final = (
    *("fclass", "highway", "roadclass", "class", "subclass", "type", "subtype", "kind", "category", "clase", "tipo"),
)
_CODE: Final = re.compile(r"[A-Z][0-9]{4}")
#: Among the values of a column that is not known by its name so many must be known.
_MOST_KNOWN: Final = 0.5
NAMES: Final = (
    *("fullname", "name", "streetname", "stname", "fullstname", "roadname", "rdname", "fullstreetname", "street"),
    *("gnisname", "parkname", "label", "nombre", "nombrecalle", "calle"),
)


@dataclass(frozen=True)
class Recognised:
    """What the rows of a table are."""

    kinds: NDArray[np.object_]
    """One of `KINDS` each; None for what is none of them, shape (n,)."""
    codes: NDArray[np.object_]
    """What the file calls each, shape (n,)."""
    columns: tuple[str, ...]
    """The columns that say it."""


def recognise(table: pd.DataFrame) -> Recognised | None:
    """What each row is; None where no column tells."""
    texts = {str(name): _texts(table[name]) for name in table.columns if name != "geometry"}
    plain = {name: simple(name) for name in texts}
    for names, known in ((_CODED, MTFCC), (_TAGGED[:1], ANY_TAG)):
        found = next((column for name in names for column in texts if plain[column] == name), None)
        if found is not None and _tells(texts[found], known, least=0.0):
            return _of_columns(texts, {found: known})
    tagged = {column: TAGS[name] for name in TAGS for column in texts if plain[column] == name}
    if any(_tells(texts[column], known, least=0.0) for column, known in tagged.items()):
        return _of_columns(texts, tagged)
    order = sorted(texts, key=lambda column: _TAGGED.index(plain[column]) if plain[column] in _TAGGED else len(_TAGGED))
    for column in order:
        for known in (MTFCC, ANY_TAG):
            if _tells(texts[column], known, least=_MOST_KNOWN):
                return _of_columns(texts, {column: known})
    return None


def name_column(table: pd.DataFrame) -> str | None:
    """The column of names; None where there is none."""
    plain = {str(name): simple(str(name)) for name in table.columns if name != "geometry"}
    return next((column for name in NAMES for column in plain if plain[column] == name), None)


def unknown(kinds: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Which rows are nothing that a map shows."""
    return np.array([kind is None for kind in kinds], dtype=bool)


def _of_columns(texts: Mapping[str, NDArray[np.object_]], columns: Mapping[str, Mapping[str, str]]) -> Recognised:
    count = len(next(iter(texts.values())))
    kinds, codes = np.full(count, None, dtype=object), np.full(count, "", dtype=object)
    for column, known in columns.items():
        values = texts[column]
        fresh = np.array([known.get(_plain(value)) for value in values], dtype=object)
        free = unknown(kinds)
        kinds[free] = fresh[free]
        said = (codes == "") & (values != "")
        codes[said] = values[said]
    return Recognised(kinds, codes, tuple(columns))


def _tells(values: NDArray[np.object_], known: Mapping[str, str], least: float) -> bool:
    """Whether some values are known, and so large a part of all that there are."""
    filled = values[values != ""]
    hits = sum(_plain(value) in known for value in filled)
    return hits > 0 and hits >= least * len(filled)


def _plain(value: str) -> str:
    """A code in capitals, a tag in small letters."""
    text = value.strip()
    return text.upper() if _CODE.fullmatch(text.upper()) else text.lower()


def _texts(values: "pd.Series[Any]") -> NDArray[np.object_]:
    missing = values.isna().to_numpy()
    return np.array(["" if gone else str(value) for value, gone in zip(values, missing, strict=True)], dtype=object)
