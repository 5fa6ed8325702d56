"""Coordinates: how degrees are written, and which ones are no degrees."""

from hotspot.events.values.degrees.read import read_degrees
from hotspot.events.values.degrees.unit import NotDegreesError, to_degrees

__all__ = ["NotDegreesError", "read_degrees", "to_degrees"]
