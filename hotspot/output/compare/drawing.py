"""The maps as SVG paths: one frame and one scale for both, whole numbers only."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.grid import cell_outlines
from hotspot.report.looks import CLASSES
from hotspot.report.texts import classes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Longer side of the frame, in tenths of what the map is laid out for in pixels.
LONGEST: Final = 10_000
_MARGIN: Final = 120
#: Hexagons narrower than this are too small for a mark each.
_MARKED: Final = 90
_LARGEST_MARK: Final = 45
_SMALLEST_MARK: Final = 24
_BORDER_DETAIL: Final = 4
#: Width over height beyond which a map is wide.
_WIDE: Final = 1.4


class Layer(NamedTuple):
    """The areas of one class: their outline, the marks in them, and their look."""

    label: str
    path: str
    marks: str
    colour: str
    edge: str
    ink: str
    slanted: bool


@dataclass(frozen=True)
class Frame:
    """Where degrees lie in the picture. The plane is equirectangular, true in the middle of the map."""

    west: float
    north: float
    scale: tuple[float, float]
    """Picture units a degree of longitude and of latitude."""
    width: int
    height: int

    @classmethod
    def around(cls, lat: Floats, lon: Floats) -> "Frame":
        """The frame that holds these points with a margin."""
        west, east, south, north = float(lon.min()), float(lon.max()), float(lat.min()), float(lat.max())
        shrink = float(np.cos(np.radians((south + north) / 2)))
        wide, high = max((east - west) * shrink, 1e-9), max(north - south, 1e-9)
        unit = (LONGEST - 2 * _MARGIN) / max(wide, high)
        size = (round(side * unit) + 2 * _MARGIN for side in (wide, high))
        return cls(west, north, (unit * shrink, unit), *size)

    def place(self, lat: Any, lon: Any) -> Floats:
        """Points in the picture, shape (..., 2); degrees given alike."""
        x = _MARGIN + (np.asarray(lon) - self.west) * self.scale[0]
        y = _MARGIN + (self.north - np.asarray(lat)) * self.scale[1]
        return np.stack([x, y], axis=-1)


@dataclass(frozen=True, eq=False)
class Ground:
    """What both maps share: the frame, the hexagons in it, the study area."""

    frame: Frame
    hexagons: NDArray[np.object_]
    """Polygons in the picture, by rising id of the cells."""
    middles: Ints
    """Middle of each hexagon in the picture, shape (n, 2)."""
    turned: bool
    """True where the map crosses the date line: longitudes below 0 are taken a turn further."""

    @cached_property
    def across(self) -> float:
        """About how wide a hexagon is."""
        return float(np.sqrt(shapely.area(self.hexagons).mean()))

    @property
    def edge(self) -> int:
        """Width of the outlines of classes."""
        return round(min(max(self.across / 15, 2), 10))

    @property
    def wide(self) -> bool:
        """Whether two maps are better seen one above the other on a narrow sheet."""
        return self.frame.width > _WIDE * self.frame.height

    @property
    def whole(self) -> str:
        """The study area as a path."""
        return path_of(shapely.coverage_union_all(self.hexagons))


def ground_of(cells: pd.DataFrame) -> Ground:
    """The ground of a map of these cells, which come by rising id."""
    outlines = cell_outlines(np.array([int(cell, 16) for cell in cells[c.CELL]], dtype=np.uint64))
    lat, lon = outlines[..., 0], outlines[..., 1]
    turned = bool(np.ptp(lon) > 180)
    lon = around_the_date_line(lon, turned=turned)
    frame = Frame.around(lat, lon)
    # Neighbours share their rounded corners, so that whole classes can be put together by their edges alone.
    rings = shapely.linearrings(np.rint(frame.place(lat, lon)))
    hexagons = np.asarray(shapely.remove_repeated_points(shapely.polygons(rings)), dtype=object)
    middles = np.rint(frame.place(cells[c.LAT], around_the_date_line(cells[c.LON].to_numpy(float), turned=turned)))
    return Ground(frame, hexagons, middles.astype(np.int64), turned)


def around_the_date_line(lon: Floats, *, turned: bool) -> Floats:
    """Longitudes on one side of the date line."""
    return np.where(lon < 0, lon + 360, lon) if turned else lon


def layers(cells: pd.DataFrame, ground: Ground) -> list[Layer]:
    """The classes that occur, those without a finding first; areas with no clear difference are the ground itself."""
    found, which = [], np.array(classes(cells), dtype=np.int64)
    for place, look in sorted(enumerate(CLASSES), key=lambda pair: bool(pair[1].direction)):
        members = which == place
        if look.label == "not_significant" or not members.any():
            continue
        path = path_of(shapely.coverage_union_all(ground.hexagons[members]))
        marks = _marks(ground, members, upright=look.direction > 0) if look.direction else ""
        found.append(Layer(look.label, path, marks, look.colour, look.edge, look.ink, look.slanted))
    return found


def path_of(shape: Any) -> str:
    """A (multi)polygon of whole coordinates as an SVG path; holes wind the other way or are left to even-odd."""
    polygons = shapely.get_parts(shapely.normalize(shape))
    rings = shapely.get_rings(polygons)
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(np.int64)) for ring in rings)


def borders(neighborhoods: pd.DataFrame | None, ground: Ground) -> str:
    """The outlines of the neighborhoods that reach into the frame as one path; empty without any."""
    shapes = placed_shapes(neighborhoods, ground)
    if not len(shapes):
        return ""
    frame = shapely.box(0, 0, ground.frame.width, ground.frame.height)
    seen = shapes[shapely.intersects(shapes, frame)]
    simple = shapely.get_parts(shapely.simplify(seen, _BORDER_DETAIL))
    areas = simple[shapely.get_type_id(simple) == shapely.GeometryType.POLYGON]
    return "".join(_ring(np.rint(shapely.get_coordinates(ring)).astype(np.int64)) for ring in shapely.get_rings(areas))


def placed_shapes(neighborhoods: pd.DataFrame | None, ground: Ground) -> NDArray[np.object_]:
    """The polygons of the neighborhoods in the picture, in their order; none where there are none."""
    if neighborhoods is None or "geometry" not in neighborhoods or neighborhoods["geometry"].isna().all():
        return np.array([], dtype=object)
    shapes = neighborhoods["geometry"].to_numpy(dtype=object)

    def place(points: Floats) -> Floats:
        return ground.frame.place(points[:, 1], around_the_date_line(points[:, 0], turned=ground.turned))

    return np.asarray(shapely.transform(shapes, place), dtype=object)


def _ring(points: Ints) -> str:
    """One closed ring, its first vertex and then the steps."""
    points = points[:-1]
    kept = np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))
    points = points[kept]
    if len(points) < 3:
        return ""
    steps = np.diff(points, axis=0).ravel().tolist()
    return f"M{points[0, 0]} {points[0, 1]}l{_joined(steps)}z"


def _joined(numbers: Sequence[int]) -> str:
    """Numbers with a space between them where no minus sign does the same."""
    texts = list(map(str, numbers))
    return texts[0] + "".join(text if text.startswith("-") else f" {text}" for text in texts[1:])


def _marks(ground: Ground, members: NDArray[np.bool_], *, upright: bool) -> str:
    """A plus (upright) or a minus in each hexagon, fewer and small ones where hexagons are small."""
    middles, half = ground.middles[members], round(min(0.27 * ground.across, _LARGEST_MARK))
    if ground.across < _MARKED:
        _, first = np.unique(middles // (2 * _MARKED), axis=0, return_index=True)
        middles, half = middles[np.sort(first)], _SMALLEST_MARK
    across = f"h{2 * half}"
    stroke = f"{across}m-{half} -{half}v{2 * half}" if upright else across
    return "".join(f"M{x - half} {y}{stroke}" for x, y in middles.tolist())
