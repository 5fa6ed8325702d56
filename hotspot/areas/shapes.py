"""The shapes of an area file: polygons are kept, broken outlines repaired, areas without a shape left out."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from hotspot.errors import InputError
from hotspot.words import Said, said

Flags = NDArray[np.bool_]

_POLYGONS: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
#: Square kilometres of a square degree at the equator of a sphere with a radius of 6,371 km.
_SQUARE_KM: Final = 111.19493**2
#: So many names or rows are said.
_SAID: Final = 5


@dataclass(frozen=True, eq=False)
class Mended:
    """Polygons, and what was done to have them."""

    shapes: Any
    """Valid polygons and multipolygons, None where there is none, shape (n,)."""
    without: Flags
    """Which areas have no shape."""
    notes: tuple[Said, ...]
    """What was repaired and dropped."""


def mend(shapes: Any, what: str) -> Mended:
    """Valid polygons from whatever stands in an area file; ``shapes``: an array in degrees, shape (n,).

    Of a collection the polygons are kept, lines and points dropped. An outline that crosses or touches itself is
    repaired (`shapely.make_valid`, ring by ring): what it encloses stays, spikes without ground go. Valid polygons stay
    as they are.

    Raises `InputError` where a shape holds no polygon, and where no area has a shape.
    """
    shapes = np.array(shapes, dtype=object)
    empty = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    _refuse_other(shapes, empty, what)
    if empty.all():
        raise InputError(f"{what}: none of {len(shapes):,} areas has a shape. Wanted: a file of polygons.")
    notes = []
    collections = np.flatnonzero(~empty & (shapely.get_type_id(shapes) == shapely.GeometryType.GEOMETRYCOLLECTION))
    if collections.size:
        shapes[collections] = [_polygons_of(shape) for shape in shapes[collections]]
        notes.append(_said("areas.collections", collections, len(shapes)))
    broken = np.flatnonzero(~empty & ~shapely.is_valid(shapes))
    if broken.size:
        drawn = shapes[broken]
        shapes[broken] = repaired(drawn)
        before, after = _square_km(drawn, shapes[broken]), _square_km(shapes[broken], shapes[broken])
        notes.append(_said("areas.repaired", broken, len(shapes), before=before, after=after))
    gone = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    shapes[gone] = None
    return Mended(shapes, gone, tuple(notes))


def repaired(shapes: Any) -> Any:
    """Valid polygons from broken ones, None where no ground is left, shape as ``shapes``.

    Each ring is mended by itself, so that ground drawn twice stays ground.
    """
    mended = np.empty(len(shapes), dtype=object)
    for at, shape in enumerate(shapely.make_valid(shapes, method="structure", keep_collapsed=False)):
        parts = _polygons_of(shape)
        # Parts may still share an edge.
        mended[at] = parts if parts is None or parts.is_valid else shapely.union_all(shapely.get_parts(parts))
    return mended


def rows_said(positions: Any) -> Said:
    """Where areas stand in their file, the first being row 1."""
    rows = [int(position) + 1 for position in positions]
    if len(rows) == 1:
        return said("values.row", row=rows[0])
    shown = tuple(map(str, rows[:_SAID]))
    if len(rows) > _SAID:
        return said("values.rows_more", rows=shown, more=len(rows) - _SAID)
    return said("values.rows", rows=shown[:-1], last=rows[-1])


def _refuse_other(shapes: Any, empty: Flags, what: str) -> None:
    """Refuse points and lines, saying in which rows they stand."""
    kinds = shapely.get_type_id(shapes)
    fine = empty | np.isin(kinds, _POLYGONS)
    for at in np.flatnonzero(~empty & (kinds == shapely.GeometryType.GEOMETRYCOLLECTION)):
        fine[at] = _polygons_of(shapes[at]) is not None
    if (other := np.flatnonzero(~fine)).size:
        are = "is no polygon" if other.size == 1 else "are not polygons"
        raise InputError(
            f"{what}: {other.size:,} of {len(shapes):,} shapes {are} ({rows_said(other)}). Wanted: areas, not points "
            "or lines."
        )


def _polygons_of(shape: Any) -> Any:
    """The polygons of a shape as one, None without any."""
    if shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    if shape.geom_type != "GeometryCollection":
        return None
    parts = [_polygons_of(part) for part in shapely.get_parts(shape).tolist()]
    single = [one for part in parts if part is not None for one in shapely.get_parts(part).tolist() if not one.is_empty]
    if not single:
        return None
    return single[0] if len(single) == 1 else shapely.MultiPolygon(single)


def _square_km(shapes: Any, there: Any) -> str:
    """Size of shapes that lie where others lie: a spike would move the latitude at which degrees are measured."""
    bounds = shapely.bounds(there)
    wide = np.cos(np.radians(np.nan_to_num((bounds[:, 1] + bounds[:, 3]) / 2)))
    return f"{float((np.nan_to_num(shapely.area(shapes)) * wide).sum()) * _SQUARE_KM:.4g}"


def _said(key: str, at: Any, total: int, **values: str) -> Said:
    return said(key, len(at), areas=len(at), all=total, rows=rows_said(at), **values)
