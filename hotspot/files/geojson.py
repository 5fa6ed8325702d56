"""GeoJSON, whole, a list of features, or a feature a line. No driver reads it: of links in it none is followed."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from hotspot.errors import InputError
from hotspot.files.columns import as_column
from hotspot.files.reference import system

if TYPE_CHECKING:
    import geopandas as gpd

_SHAPES: Final = frozenset(
    {"Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection"}
)
#: White space, and the mark before each record of a JSON text sequence (RFC 8142).
_BETWEEN: Final = re.compile(r"[ \t\r\n\x1e]*")
_decode: Final = json.JSONDecoder().raw_decode


@dataclass
class _Found:
    """What was met while walking through the text."""

    shapes: list[str | None] = field(default_factory=list)
    properties: list[dict[str, Any]] = field(default_factory=list)
    systems: dict[str, Any] = field(default_factory=dict)


def read_geojson(content: bytes, what: str) -> "gpd.GeoDataFrame":
    """Row: a feature. Columns: the properties, a text ``id`` of the features, ``geometry``.

    Raises `InputError` for what is no GeoJSON, for shapes that cannot be built, and for a reference system that is a
    link, is not known, or differs between features.
    """
    import geopandas as gpd
    import shapely

    found = _Found()
    try:
        text = content.decode("utf-8-sig")
        at = _skip(text, 0)
        if text[at : at + 1] == "[":
            # A bare list of features.
            at = _skip(text, _walk(text, at, "]", lambda one: _thing(text, one, found)))
        while at < len(text):
            at = _skip(text, _thing(text, at, found, top=True))
        shapes = shapely.from_geojson(np.array(found.shapes, dtype=object))
    except (ValueError, RecursionError, LookupError, shapely.errors.ShapelyError):
        raise InputError(
            f"{what} cannot be read as a vector file: it is no GeoJSON (Esri JSON, TopoJSON?) or damaged. "
            "Save it again as GeoJSON or GeoPackage."
        ) from None
    names = dict.fromkeys(name for properties in found.properties for name in properties)
    columns = {name: as_column([properties.get(name) for properties in found.properties]) for name in names}
    # A property may be called geometry; the shape is the feature's own.
    columns.pop("geometry", None)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs=_system(found.systems, what))


def _skip(text: str, at: int) -> int:
    between = _BETWEEN.match(text, at)
    return at if between is None else between.end()


def _walk(text: str, at: int, closing: str, take: Callable[[int], int]) -> int:
    """Call ``take`` for each member of an object or array that begins at ``at``, and return where it ends."""
    at = _skip(text, at + 1)
    if text[at] == closing:
        return at + 1
    while True:
        at = _skip(text, take(at))
        if text[at] == closing:
            return at + 1
        if text[at] != ",":
            raise ValueError
        at = _skip(text, at + 1)


def _thing(text: str, at: int, found: _Found, *, top: bool = False) -> int:
    """A feature, or at the top also a collection of features or a shape alone; returns where it ends."""
    if text[at] != "{":
        raise ValueError
    members: dict[str, Any] = {}
    spans: dict[str, str] = {}
    inside = _Found()

    def take(start: int) -> int:
        name, after = _decode(text, start)
        after = _skip(text, after)
        if not isinstance(name, str) or text[after] != ":":
            raise ValueError
        start = _skip(text, after + 1)
        if top and name == "features" and text[start] == "[":
            end = _walk(text, start, "]", lambda one: _thing(text, one, inside))
            members[name] = True
        else:
            members[name], end = _decode(text, start)
            spans[name] = text[start:end]
        return end

    start, at = at, _walk(text, at, "}", take)
    kind = members.get("type")
    if "crs" in members:
        _note(members["crs"], found)
    if top and kind == "FeatureCollection" and members.get("features") is True:
        found.shapes += inside.shapes
        found.properties += inside.properties
        found.systems |= inside.systems
    elif kind == "Feature":
        _feature(members, spans.get("geometry"), found)
    elif top and kind in _SHAPES:
        found.shapes.append(text[start:at])
        found.properties.append({})
    else:
        raise ValueError
    return at


def _feature(members: dict[str, Any], shape: str | None, found: _Found) -> None:
    geometry, properties = members.get("geometry"), members.get("properties") or {}
    if not isinstance(properties, dict) or not isinstance(geometry, (dict, type(None))):
        raise ValueError  # noqa: TRY004 - of the file, not of a caller
    if geometry is not None and "crs" in geometry:
        _note(geometry["crs"], found)
    if isinstance(members.get("id"), str):
        properties = {"id": members["id"], **properties}
    found.shapes.append(None if geometry is None else shape)
    found.properties.append(properties)


def _note(named: Any, found: _Found) -> None:
    found.systems[json.dumps(named, sort_keys=True)] = named


def _system(systems: dict[str, Any], what: str) -> Any:
    """Degrees unless the file names another system (GeoJSON of 2008); None where it says that none is known."""
    if not systems:
        return system("EPSG:4326", what)
    if len(systems) > 1:
        raise InputError(f"{what} names several coordinate reference systems. Save it again in one, best in degrees.")
    (named,) = systems.values()
    if named is None:
        return None
    kind, given = (named.get("type"), named.get("properties")) if isinstance(named, dict) else (None, None)
    given = given if isinstance(given, dict) else {}
    if kind in {"link", "url"}:
        raise InputError(
            f"{what} names its coordinate reference system by a link, and links are not followed. "
            "Set the right one (in QGIS: Layer > Set CRS) and save it again."
        )
    return system(f"EPSG:{given.get('code')}" if kind == "EPSG" else str(given.get("name")), what)
