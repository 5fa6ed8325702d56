"""What a report is made of: the tables of a release as they may be drawn now, and its facts in one language."""

from dataclasses import dataclass, field
from typing import Any, Final, Self

import pandas as pd

from hotspot.disclosure import DisclosurePolicy, Release
from hotspot.disclosure.release import checked_base, checked_services, checked_slices, checked_tables
from hotspot.report.place_names import places_named
from hotspot.report.shut import shut_facts, shut_slices, shut_table
from hotspot.report.told import Told
from hotspot.slices import Slices

_TABLES: Final = (
    *("hot_places", "cells", "buildings", "neighborhoods", "institutions"),
    *("quality", "pile_ups", "concentration"),
)


@dataclass(frozen=True, eq=False)
class Material:
    """A release in one language. Every sentence, list and legend is a function of it."""

    release: Release = field(repr=False)
    """The release itself."""
    policy: DisclosurePolicy
    """Under which the tables were released."""
    facts: Told
    """The facts, in the language of the report."""
    cells: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a cell, ranked."""
    hot_places: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a hot place, ranked; with ``geometry`` in degrees."""
    buildings: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a building, ranked."""
    neighborhoods: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a neighborhood, ranked; with ``geometry`` in degrees."""
    institutions: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution, ranked by events per bed."""
    quality: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a reason why records are used or not."""
    pile_ups: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a point that may be a pile-up, the largest first."""
    concentration: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a number of concentration beside chance."""
    slices: Slices | None = field(default=None, repr=False)
    """Counts by category and period."""
    services: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution or service on the map."""
    base: Any = field(default=None, repr=False)
    """Row: a street, water or park on the map (GeoDataFrame)."""

    @classmethod
    def of(cls, release: Release, language: str = "en") -> Self:
        """A release in a language.

        Tables can be changed after they were released: what is told is what may leave now, with marks of direction shut
        in (see `isolated`). Raises `NotReleasableError`
        for anything but a `Release`, `InputError` for a language that the package does not speak.
        """
        tables = dict(checked_tables(release))
        tables["hot_places"] = places_named(tables.get("hot_places"), language)
        return cls(
            release=release,
            policy=release.policy,
            facts=Told.of(shut_facts(release.facts), language),
            slices=shut_slices(checked_slices(release)),
            services=shut_table(checked_services(release)),
            base=shut_table(checked_base(release)),
            **{name: shut_table(tables.get(name)) for name in _TABLES},
        )
