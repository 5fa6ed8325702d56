"""Files of building footprints or parcels."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pandas.api.types import is_float_dtype

from hotspot.areas.read import NOTES, polygons
from hotspot.columns import ADDRESS, COMPLEX, FOOTPRINT, NAME
from hotspot.events.columns.names import nominees
from hotspot.files.headings import simple
from hotspot.grid.bulk import sphere
from hotspot.quality import written_address
from hotspot.words import Said, said

if TYPE_CHECKING:
    import geopandas as gpd

Flags = NDArray[np.bool_]

#: Names of columns, letters a to z and digits only, best first. Of what tells one building from all others:
_IDS: Final = ("bldgid", "buildingid", "footprintid", "structureid", "structid", "bin", "edificioid", "idedificio")
#: of parcels,
_PARCELS: Final = (
    *(
        "parcelid",
        "parcelno",
        "parcelnum",
        "parcelnumber",
        "parcel",
        "taxparcelid",
        "taxid",
        "apn",
        "pin",
        "gpin",
        "bbl",
    ),
    *("parcela", "referenciacatastral", "refcat"),
)
#: of numbers of rows,
_NUMBERS: Final = ("id", "fid", "objectid", "gid", "ogcfid")
#: and of what several buildings are together.
_COMPLEXES: Final = (
    *("complex", "complexname", "complexid", "campus", "campusname", "development", "developmentname", "propertyname"),
    *("property", "projectname", "complejo", "conjunto", "urbanizacion"),
)
_NAMES: Final = ("name", "buildingname", "bldgname", "commonname", "nombre")
#: Texts that name nothing, in small letters.
_NOTHING: Final = frozenset({"", "0", "none", "null", "nan", "n/a", "na", "unknown", "<null>", "-"})
#: Outlines of one id that lie farther apart than this, in metres, are not one building: the id is no id.
WIDEST: Final = 500.0


def read_footprints(source: Any) -> "gpd.GeoDataFrame":
    """Outlines of buildings, or parcels, in degrees. Row: a polygon. For ``hotspot.Totals(..., footprints=...)``.

    ``source``: polygons as `hotspot.read_areas` takes them, a file or a GeoDataFrame, in any coordinate reference
    system; it is not changed. Columns are recognised by their names, none is needed.

    Columns: ``footprint`` (text; polygons of one id, which lie within 500 m, are one building; without a column of ids
    the number of the row, 1 for the first), ``address`` (empty: not known), ``name`` (the address in capitals, else
    what the file calls it: for events without an address), ``complex`` (what several buildings are together: a
    development, a campus, else a parcel; empty: none; only where the file has such a column), ``geometry``.

    ``attrs``: ``columns`` (meaning -> column), ``notes``, ``rows``, ``source``. Raises `InputError` as
    `hotspot.read_areas`.
    """
    degrees, what = polygons(source, "building")
    others = [str(name) for name in degrees.columns if name != "geometry"]
    columns = _recognised(others)
    texts = {meaning: _texts(degrees[column]) for meaning, column in columns.items()}
    empty = np.full(len(degrees), "", dtype=object)
    notes: list[Said] = list(degrees.attrs[NOTES])
    ids, scattered = _ids(texts.get(FOOTPRINT, empty), np.asarray(degrees.geometry.values, dtype=object))
    if scattered:
        notes.append(said("notes.footprints_scattered", scattered, column=repr(columns[FOOTPRINT]), ids=scattered))
    address, name = texts.get(ADDRESS, empty), texts.get(NAME, empty)
    called = [written_address(one) or other for one, other in zip(address, name, strict=True)]
    told = {FOOTPRINT: ids, ADDRESS: address, NAME: called}
    if COMPLEX in texts:
        told[COMPLEX] = texts[COMPLEX]
    read = degrees[["geometry"]].reset_index(drop=True)
    for place, (column, values) in enumerate(told.items()):
        read.insert(place, column, pd.Series(values, dtype="str"))
    read.attrs = {"columns": columns, "notes": notes, "rows": len(read), "source": what}
    return read


def _recognised(names: Sequence[str]) -> dict[str, str]:
    """Meaning -> column."""
    free, columns = list(names), {}
    for meaning, known in (
        (FOOTPRINT, _IDS),
        (COMPLEX, _COMPLEXES),
        # What holds several buildings where they have ids of their own is else what tells one from another.
        (COMPLEX if any(simple(name) in _IDS for name in names) else FOOTPRINT, _PARCELS),
        (FOOTPRINT, _NUMBERS),
        (NAME, _NAMES),
    ):
        if meaning in columns:
            continue
        found = next((column for one in known for column in free if simple(column) == one), None)
        if found is not None:
            columns[meaning] = found
            free.remove(found)
    if lines := nominees(ADDRESS, free):
        columns[ADDRESS] = lines[0][0]
    return columns


def _texts(values: "pd.Series[Any]") -> NDArray[np.object_]:
    """Texts in one line each; empty where there is none. A number that is an id has no point."""
    if is_float_dtype(values) and bool((values.dropna() % 1 == 0).all()):
        values = values.astype("Int64")
    missing = values.isna().to_numpy()
    plain = ["" if gone else " ".join(str(value).split()) for value, gone in zip(values, missing, strict=True)]
    return np.array(["" if text.lower() in _NOTHING else text for text in plain], dtype=object)


def _ids(given: NDArray[np.object_], shapes: Any) -> tuple[NDArray[np.object_], int]:
    """An id for every polygon, and how many ids were taken for none because their polygons lie far apart."""
    # Beside ids a bare number could be one of them.
    before = "row " if (given != "").any() else ""
    rows = np.array([f"{before}{row}" for row in range(1, len(given) + 1)], dtype=object)
    across = widths(given, shapes)
    # A large building of one polygon is as wide as it is.
    several = pd.Series(given).value_counts().reindex(across.index) > 1
    wide = set(across.index[(across > WIDEST) & several]) - {""}
    own = (given == "") | np.isin(given, np.array(sorted(wide), dtype=object))
    return np.where(own, rows, given), len(wide)


def widths(ids: NDArray[np.object_], shapes: Any) -> "pd.Series[float]":
    """How wide all polygons of an id are together: metres from corner to corner of the box around them; index: id."""
    west, south, east, north = shapely.bounds(shapes).T
    box = pd.DataFrame({"w": west, "s": south, "e": east, "n": north}).groupby(ids)
    ends = box.agg({"w": "min", "s": "min", "e": "max", "n": "max"})
    apart = sphere(ends["s"].to_numpy(), ends["w"].to_numpy()) - sphere(ends["n"].to_numpy(), ends["e"].to_numpy())
    return pd.Series(1000.0 * np.sqrt((apart**2).sum(axis=1)), index=ends.index)
