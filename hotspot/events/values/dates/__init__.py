"""Dates: each way to write them is a rule of its own; `read_dates` runs them over a column."""

from hotspot.events.values.dates.beside import beside_dates
from hotspot.events.values.dates.dated import dated_columns
from hotspot.events.values.dates.read import read_dates
from hotspot.events.values.dates.told import without_dates

__all__ = ["beside_dates", "dated_columns", "read_dates", "without_dates"]
