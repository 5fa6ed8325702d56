"""How hot spots are told: the settings of the test, and the paragraph that describes them."""

from hotspot.method.settings import DEFAULT_CAP, MEASURES, Method

__all__ = ["DEFAULT_CAP", "MEASURES", "Method"]
