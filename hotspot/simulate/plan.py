"""What can be planted in a city, and the cities that have a name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Final

from hotspot.errors import InputError

MOST: Final = {
    "hot_neighborhoods": 6,
    "pile_up_share": 0.2,
    "centroid_share": 0.2,
    "heavy_people": 20,
    "wave_height": 0.9,
}


@dataclass(frozen=True)
class Plan:
    """What is planted in a city: each field one thing, by default nothing."""

    hot_neighborhoods: int = 0
    """Neighborhoods where three times as many residents have visits, each with as many visits as people
    elsewhere; 0 to 6. The only true hot areas."""
    plant_buildings: bool = False
    """A nursing home and a tower for elderly and disabled people, outside the hot neighborhoods."""
    pile_up_share: float = 0.0
    """Share of all records on one neighborhood's centroid, wherever they belong; 0 to 0.2."""
    bad_coordinates: bool = False
    """Some records with lat and lon exchanged, missing, at (0, 0) or far away."""
    centroid_share: float = 0.0
    """Share of all records on the centroids of eight neighborhoods, each in the middle of the ZIP code where
    the record belongs; 0 to 0.2."""
    heavy_people: int = 0
    """Persons, anywhere, who together hold half of all charges; 0 to 20. Their visits are as many as they were."""
    wave_height: float = 0.0
    """In low waves over the whole city a resident's chance of visits is up to this share above or below the
    usual; 0 to 0.9."""

    def __post_init__(self) -> None:
        """Refuse what cannot be planted."""
        for name, most in MOST.items():
            if not 0 <= getattr(self, name) <= most:
                message = f"{name} must be 0 to {most}, but is {getattr(self, name)}."
                raise InputError(message)

    def options(self) -> dict[str, bool | int | float]:
        """The options of `simulate_city`, and any other that plants something."""
        return {name: value for name, value in asdict(self).items() if value or name in BASIC}


BASIC: Final = ("hot_neighborhoods", "plant_buildings", "pile_up_share", "bad_coordinates")

CITIES: Final[Mapping[str, Plan]] = MappingProxyType(
    {
        "empty": Plan(),
        "planted": Plan(hot_neighborhoods=2, plant_buildings=True, pile_up_share=0.03, bad_coordinates=True),
        "centroid": Plan(centroid_share=0.05),
        "heavy_cost": Plan(heavy_people=12),
        "clustered": Plan(wave_height=0.3),
    }
)
"""Name -> what is planted there."""
