"""How hot spots are told: the settings of the test, and the paragraph that describes them."""

from hotspot.method.settings import CHOSEN, DEFAULT_CAP, FEWEST_CELLS, MEASURES, OWN, RESIDENTS, TOTAL, Method

__all__ = ["CHOSEN", "DEFAULT_CAP", "FEWEST_CELLS", "MEASURES", "OWN", "RESIDENTS", "TOTAL", "Method"]
