"""A study whose data were read and checked."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from hotspot.engines import StoredPlaces
from hotspot.grid import Grid
from hotspot.method import Method
from hotspot.quality.points import Suspects
from hotspot.study.against import Against
from hotspot.study.settings import Study
from hotspot.words import Said


@dataclass(frozen=True, eq=False)
class Prepared:
    """A study whose data were read and checked."""

    study: Study
    """Its settings."""
    given: pd.DataFrame | StoredPlaces = field(repr=False)
    """What was judged: events, or places of events that stay where they are."""
    suspects: Suspects = field(repr=False)
    """What is wrong with points, and those that are suspected; see `hotspot.quality.points`."""
    pile_ups: pd.DataFrame = field(repr=False)
    """Row: a point that may be a pile-up; see `hotspot.quality.pile_up_table`."""
    areas: Any = field(repr=False)
    """Row: a neighborhood (GeoDataFrame), or None."""
    grid: Grid
    """The cells of the study area."""
    how: Said
    """Why this resolution."""
    method: Method
    """The test, its measure and its null decided."""
    against: Against
    """What cells are compared with, and why."""
    services: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution or service on the map; None where none are given."""
    address_points: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an address at which residents live; None where none are given."""
    institutions: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution, none that is protected; None where none are given."""
    protected: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a protected place, of which nothing is told; None where there are none."""
    footprints: Any = field(default=None, repr=False)
    """Row: the outline of a building, or a parcel (GeoDataFrame); None where none are given."""
    base: Any = field(default=None, repr=False)
    """Row: a street, water or park that the map shows (GeoDataFrame); None where none are given."""
    water_share: float = 0.0
    """Share of the study area that is water by the base."""

    @property
    def places(self) -> StoredPlaces | None:
        """Where the events stay where they are: whose table `events` is then; its rows are places."""
        return self.given if isinstance(self.given, StoredPlaces) else None

    @property
    def events(self) -> pd.DataFrame:
        """Row: an event, with ``reason``; see `hotspot.check_events`. Places are gone when they have been counted."""
        return self.given.table if isinstance(self.given, StoredPlaces) else self.given
