"""Money: amounts as people write them, their currency, and whole smallest units."""

from hotspot.events.values.money.average import is_average
from hotspot.events.values.money.average import refusal as average_refused
from hotspot.events.values.money.cents import in_whole_units
from hotspot.events.values.money.read import read_money

__all__ = ["average_refused", "in_whole_units", "is_average", "read_money"]
