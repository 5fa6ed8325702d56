"""The grid: the only room that knows H3."""

from hotspot.grid.bulk import components, moved
from hotspot.grid.geometry import Geometry, cell_geometry
from hotspot.grid.grid import Grid
from hotspot.grid.outlines import cell_outlines, outline
from hotspot.grid.polygons import cell_shapes, to_geodataframe
from hotspot.grid.resolution import Choice, cells_of_areas, choose_resolution
from hotspot.grid.study_area import as_polygon, assumed_area, contains, union
from hotspot.grid.whereabouts import look_exchanged, may_lack_minus, part_of_world, place

__all__ = [
    "Choice",
    "Geometry",
    "Grid",
    "as_polygon",
    "assumed_area",
    "cell_geometry",
    "cell_outlines",
    "cell_shapes",
    "cells_of_areas",
    "choose_resolution",
    "components",
    "contains",
    "look_exchanged",
    "may_lack_minus",
    "moved",
    "outline",
    "part_of_world",
    "place",
    "to_geodataframe",
    "union",
]
