"""Coordinates: how degrees are written, and which ones are no degrees."""

from hotspot.events.values.degrees.read import read_degrees
from hotspot.events.values.degrees.unit import to_degrees

__all__ = ["read_degrees", "to_degrees"]
