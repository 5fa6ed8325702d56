"""Places: buildings and neighborhoods, their totals and their ranks."""

from hotspot.areas import find_area
from hotspot.places.address_points import read_address_points
from hotspot.places.buildings import total_by_building
from hotspot.places.by_name import neighborhood_of_cells
from hotspot.places.carried import addresses_of_half
from hotspot.places.certainty import knows_persons
from hotspot.places.complexes import total_by_complex
from hotspot.places.concentration import measure_concentration
from hotspot.places.expected import expect_buildings, residents_of_buildings
from hotspot.places.hot_places import find_hot_places, with_slices
from hotspot.places.institutions import (
    buildings_of_institutions,
    list_institutions,
    rows_of_buildings,
    total_by_institution,
)
from hotspot.places.neighborhoods import area_of_buildings, total_by_name, total_by_place
from hotspot.places.population import population_of, spread_population
from hotspot.places.ranking import rank_places, without_ranges
from hotspot.places.standing_out import areas_that_stand_out

__all__ = [
    "addresses_of_half",
    "area_of_buildings",
    "areas_that_stand_out",
    "buildings_of_institutions",
    "expect_buildings",
    "find_area",
    "find_hot_places",
    "knows_persons",
    "list_institutions",
    "measure_concentration",
    "neighborhood_of_cells",
    "population_of",
    "rank_places",
    "read_address_points",
    "residents_of_buildings",
    "rows_of_buildings",
    "spread_population",
    "total_by_building",
    "total_by_complex",
    "total_by_institution",
    "total_by_name",
    "total_by_place",
    "with_slices",
    "without_ranges",
]
