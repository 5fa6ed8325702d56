"""The whole city: ground, homes, people, visits, then the faults of a real export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspot.errors import InputError
from hotspot.simulate.faults import damage_coordinates, pile_up
from hotspot.simulate.ground import choose_sites, draw_neighborhoods
from hotspot.simulate.homes import draw_homes
from hotspot.simulate.people import draw_people, plant_buildings_at
from hotspot.simulate.truth import measure_truth
from hotspot.simulate.visits import draw_visits, export_columns

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

MOST_HOT = 6


@dataclass(frozen=True, eq=False)
class City:
    """A synthetic city; two cities are compared by their tables."""

    events: pd.DataFrame
    """Row: a visit, sorted by date. Columns: visit_id, visit_date (ISO day of one calendar year), person_id,
    address (house number, street, perhaps a unit), lat and lon (degrees, 6 decimals, missing where lost),
    category, charge (dollars charged, 2 decimals)."""

    neighborhoods: gpd.GeoDataFrame
    """Row: a neighborhood. Columns: name, population (residents), geometry (EPSG:4326, 6 decimals). They
    tile the city without gap or overlap."""

    truth: dict[str, Any]
    """What was planted, by name, with places and counts; only JSON types. None or an empty list where
    nothing was."""


def simulate_city(
    *,
    seed: int = 1,
    hot_neighborhoods: int = 2,
    plant_buildings: bool = True,
    pile_up_share: float = 0.03,
    bad_coordinates: bool = True,
) -> City:
    """Make a synthetic city of about 105,000 residents, 12 km across, with about 20,000 visits in a year.

    Every option plants one thing, and the streets and neighborhoods of a seed are the same whatever is
    planted: ``hot_neighborhoods`` (0 to 6) neighborhoods where three times as many residents have visits,
    each with as many visits as people elsewhere; ``plant_buildings`` a nursing home and a tower for elderly
    and disabled people, both outside the hot neighborhoods; ``pile_up_share`` (0 to 0.2) of all records on
    one neighborhood's centroid, as a geocoder does with an address it does not know; ``bad_coordinates``
    some records with lat and lon exchanged, missing, at (0, 0) or far away.

    ``hot_neighborhoods=0, plant_buildings=False, pile_up_share=0, bad_coordinates=False`` is a city without
    any pattern: the chance that a resident has visits varies between buildings and the visits and charges
    between persons, with heavy tails, but no part of the city differs from another. Homes are spread evenly
    by chance over the whole city, so plain counts of cells can be read without a denominator, except that
    cells on the city's edge hold fewer; neighborhoods differ in size, so compare those by rate.

    The same options give the same tables. Raises InputError for an option out of range.
    """
    _check_options(seed, hot_neighborhoods, pile_up_share)
    ground_rng, homes_rng, people_rng, visits_rng, faults_rng = np.random.default_rng(seed).spawn(5)

    neighborhoods = draw_neighborhoods(ground_rng)
    sites = choose_sites(neighborhoods, ground_rng)
    hot = sites.hot[:hot_neighborhoods]
    homes = draw_homes(neighborhoods, homes_rng)
    if plant_buildings:
        homes = plant_buildings_at(homes, neighborhoods, sites)
    neighborhoods["population"] = homes.groupby("neighborhood")["residents"].sum().to_numpy()

    people = draw_people(homes, hot, people_rng)
    visits = draw_visits(people, homes, visits_rng)
    visits = pile_up(visits, neighborhoods["geometry"].iloc[sites.pile_up], pile_up_share, faults_rng)
    if bad_coordinates:
        visits = damage_coordinates(visits, faults_rng)
    options = {
        "hot_neighborhoods": hot_neighborhoods,
        "plant_buildings": plant_buildings,
        "pile_up_share": pile_up_share,
        "bad_coordinates": bad_coordinates,
    }
    truth = {"seed": seed, "options": options, **measure_truth(visits, homes, neighborhoods, hot)}
    neighborhoods = neighborhoods[["name", "population", "geometry"]]
    return City(events=export_columns(visits), neighborhoods=neighborhoods, truth=truth)


def _check_options(seed: int, hot_neighborhoods: int, pile_up_share: float) -> None:
    if seed < 0:
        message = f"seed must be a whole number of 0 or more, but is {seed}."
        raise InputError(message)
    if not 0 <= hot_neighborhoods <= MOST_HOT:
        message = f"hot_neighborhoods must be 0 to {MOST_HOT}, but is {hot_neighborhoods}."
        raise InputError(message)
    if not 0 <= pile_up_share <= 0.2:
        message = f"pile_up_share must be 0 to 0.2 (a share of all records), but is {pile_up_share}."
        raise InputError(message)
