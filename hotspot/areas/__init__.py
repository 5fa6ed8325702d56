"""Polygons with names: neighborhoods, wards, tracts, counties."""

from hotspot.areas.find import find_area
from hotspot.areas.read import read_areas
from hotspot.areas.residents import read_residents

__all__ = ["find_area", "read_areas", "read_residents"]
