"""Polygons with names: neighborhoods, wards, tracts, counties."""

from hotspot.areas.find import find_area
from hotspot.areas.read import read_areas

__all__ = ["find_area", "read_areas"]
