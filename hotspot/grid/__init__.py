"""The grid: the only room that knows H3."""

from hotspot.grid.grid import Grid, outlines
from hotspot.grid.resolution import Choice, choose_resolution
from hotspot.grid.study_area import as_polygon, assumed_area, contains, union

__all__ = ["Choice", "Grid", "as_polygon", "assumed_area", "choose_resolution", "contains", "outlines", "union"]
