"""What stands in the cells: dates, degrees, money and texts as people have them, a rule a file."""

from hotspot.events.values.settings import Values

__all__ = ["Values"]
