"""The whole city: ground, homes, people, visits, then the faults of a real export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from hotspot.errors import InputError
from hotspot.simulate.chances import chance_factors, draw_wave
from hotspot.simulate.faults import AT_CENTROID, PILED, damage_coordinates, pile_up
from hotspot.simulate.ground import centroids, choose_sites, draw_neighborhoods, zip_code_middles
from hotspot.simulate.homes import draw_homes
from hotspot.simulate.people import draw_people, plant_buildings_at
from hotspot.simulate.plan import CITIES, Plan
from hotspot.simulate.services import draw_services
from hotspot.simulate.streets import draw_ground, draw_streets
from hotspot.simulate.truth import measure_truth
from hotspot.simulate.visits import draw_visits, export_columns, raise_charges

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


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

    services: pd.DataFrame
    """Row: an invented clinic, shelter or school. Columns: name, kind, lat, lon (degrees, 6 decimals). They lie
    anywhere and have nothing to do with the visits."""

    streets: gpd.GeoDataFrame
    """Row: a street on which addresses lie. Columns: FULLNAME, MTFCC (S1100, S1200 or S1400), geometry (EPSG:4326, 6
    decimals), as in TIGER/Line; like water and parks for the map alone."""

    water: gpd.GeoDataFrame
    """Row: the sea around the city, a creek, ponds. Columns as of the streets, MTFCC H2051, H3010 or H2030."""

    parks: gpd.GeoDataFrame
    """Row: a park. Columns as of the streets, MTFCC K2180."""

    truth: dict[str, Any]
    """What was planted, by name, with places and counts; only JSON types. None or an empty list where
    nothing was; ``centroids``, ``heavy_people`` and ``wave`` are there only where they were planted."""


def simulate_city(
    *,
    seed: int = 1,
    hot_neighborhoods: int = 2,
    plant_buildings: bool = True,
    pile_up_share: float = 0.03,
    bad_coordinates: bool = True,
) -> City:
    """Make a synthetic city of about 92,000 residents, 12 km across, with about 20,000 visits in a year.

    Every option plants one thing, and the streets and neighborhoods of a seed are the same whatever is
    planted: ``hot_neighborhoods`` (0 to 6) neighborhoods where three times as many residents have visits,
    each with as many visits as people elsewhere; ``plant_buildings`` a nursing home and a tower for elderly
    and disabled people, both outside the hot neighborhoods; ``pile_up_share`` (0 to 0.2) of all records on
    one neighborhood's centroid, as a geocoder does with an address it does not know; ``bad_coordinates``
    some records with lat and lon exchanged, missing, at (0, 0) or far away.

    ``hot_neighborhoods=0, plant_buildings=False, pile_up_share=0, bad_coordinates=False`` is a city without
    any pattern: the chance that a resident has visits varies between buildings and the visits and charges
    between persons, with heavy tails, but no part of the city differs from another. Homes stand evenly over the
    whole city, so plain counts of cells can be read without a denominator, except that cells on the city's edge
    hold fewer; neighborhoods differ in size, so compare those by rate.

    The same options give the same tables. Raises InputError for an option out of range.
    """
    plan = Plan(
        hot_neighborhoods=hot_neighborhoods,
        plant_buildings=plant_buildings,
        pile_up_share=pile_up_share,
        bad_coordinates=bad_coordinates,
    )
    return simulate_plan(plan, seed=seed)


def simulate_named(name: str, *, seed: int = 1) -> City:
    """Make one of `CITIES`: ``empty``, ``planted``, ``centroid``, ``heavy_cost`` or ``clustered``.

    ``planted`` is what `simulate_city` makes by default. Raises InputError for another name.
    """
    if name not in CITIES:
        message = f"The city must be one of {', '.join(CITIES)}; {name!r} was given."
        raise InputError(message)
    return simulate_plan(CITIES[name], seed=seed)


def simulate_plan(plan: Plan, *, seed: int = 1) -> City:
    """Make a city in which just what the plan says is planted.

    The same plan and seed give the same tables; another plan leaves the streets and neighborhoods of a seed as
    they are. Raises InputError for a negative seed.
    """
    if seed < 0:
        message = f"seed must be a whole number of 0 or more, but is {seed}."
        raise InputError(message)
    # A stream for each step, and new steps last, so that what one step draws moves no other.
    rngs = np.random.default_rng(seed).spawn(10)
    ground_rng, homes_rng, people_rng, visits_rng, faults_rng, wave_rng, heavy_rng, centroids_rng, *last_rngs = rngs
    services_rng, water_rng = last_rngs
    neighborhoods = draw_neighborhoods(ground_rng)
    sites = choose_sites(neighborhoods, ground_rng)
    hot = sites.hot[: plan.hot_neighborhoods]
    homes, shift = draw_homes(neighborhoods, homes_rng)
    if plan.plant_buildings:
        homes = plant_buildings_at(homes, neighborhoods, sites)
    neighborhoods["population"] = homes.groupby("neighborhood")["residents"].sum().to_numpy()

    wave = draw_wave(plan.wave_height, wave_rng)
    people = draw_people(homes, chance_factors(homes, hot, wave), people_rng)
    visits = draw_visits(people, homes, visits_rng)
    visits = raise_charges(visits, plan.heavy_people, heavy_rng)
    middle = centroids(neighborhoods)
    visits = pile_up(visits, np.tile(middle[sites.pile_up], (len(middle), 1)), plan.pile_up_share, PILED, faults_rng)
    visits = pile_up(visits, middle[zip_code_middles(middle)], plan.centroid_share, AT_CENTROID, centroids_rng)
    if plan.bad_coordinates:
        visits = damage_coordinates(visits, faults_rng)

    truth = {"seed": seed, "options": plan.options(), **measure_truth(visits, homes, neighborhoods, hot)}
    if plan.wave_height:
        truth["wave"] = wave.truth()
    neighborhoods = neighborhoods[["name", "population", "geometry"]]
    services = draw_services(neighborhoods, services_rng)
    water, parks = draw_ground(neighborhoods, shift, water_rng)
    return City(
        events=export_columns(visits),
        neighborhoods=neighborhoods,
        services=services,
        streets=draw_streets(neighborhoods, shift),
        water=water,
        parks=parks,
        truth=truth,
    )
