"""Address text: one spelling for one building. A rule a file, run in the order of `hotspot.quality.addresses.spell`."""

from hotspot.quality.addresses.named import streets_named
from hotspot.quality.addresses.spell import Spelled, building_address, spell, written_address

__all__ = ["Spelled", "building_address", "spell", "streets_named", "written_address"]
