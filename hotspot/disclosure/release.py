"""The door itself."""

from dataclasses import InitVar, dataclass, field, replace
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.policy import DisclosurePolicy
from hotspot.disclosure.served import listed_services
from hotspot.disclosure.sliced import listed_columns, placed
from hotspot.errors import InputError, NotReleasableError
from hotspot.hot_spots import rank_cells
from hotspot.places import rank_places
from hotspot.quality import records_table
from hotspot.slices import Slices
from hotspot.stats import LABELS
from hotspot.version import VERSION

_KEY: Final = object()
#: Every release that was made, and for whom: a copy, or one made otherwise, is not among them.
_MADE: "Final[WeakKeyDictionary[Release, tuple[str, str, str]]]" = WeakKeyDictionary()
_NO_KIND: Final = (
    "{}, and no total of money leaves without its kind. "
    "Give facts=Facts(cost_kind=...) with charged, allowed, paid or estimated."
)
#: Columns that may leave, in order, by table. Whatever else a table carries stays.
_CELLS: Final = (
    *(c.RANK, c.CELL, c.LAT, c.LON, *c.TOTALS, c.VALUE, c.Z, c.P, c.Q, c.LABEL, c.NEIGHBORHOOD),
    *c.HOT_WITHOUT,
)
_CERTAINTY: Final = (c.RANK_LOW, c.RANK_HIGH, c.P_TOP, c.TIER)
_BUILDINGS: Final = (
    *(c.RANK, c.NAME, c.LAT, c.LON, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE, *_CERTAINTY),
    *(c.LABEL, c.NEIGHBORHOOD),
)
_NEIGHBORHOODS: Final = (
    *(c.RANK, c.NAME, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE, *_CERTAINTY, c.HOT_CELLS, c.POPULATION),
    *(c.RATE, c.EB_RATE, c.RATE_RANK, c.RATE_RANK_LOW, c.RATE_RANK_HIGH, c.RATE_TIER),
    "geometry",
)
_CONCENTRATION: Final = (
    *(c.PLACES, c.MEASURE, c.STATISTIC, c.TOP, c.LISTED, c.OBSERVED),
    *(c.CHANCE_LOW, c.CHANCE_MEAN, c.CHANCE_HIGH),
)
_QUALITY: Final = (c.REASON, c.RECORDS, c.USED)


@dataclass(frozen=True, eq=False)
class Release:
    """Tables that may leave the house under a policy. Only `release` makes one."""

    policy: DisclosurePolicy
    """Under which the tables were released."""
    cells: pd.DataFrame | None = field(repr=False)
    """Row: a cell, ranked; see `hotspot.find_hot_spots`."""
    buildings: pd.DataFrame | None = field(repr=False)
    """Row: a building, ranked."""
    neighborhoods: pd.DataFrame | None = field(repr=False)
    """Row: a neighborhood, ranked; with ``geometry`` in degrees."""
    quality: pd.DataFrame | None = field(repr=False)
    """Row: a reason why records are used or not."""
    facts: Facts
    """What page and manifest say beside the tables."""
    concentration: pd.DataFrame | None = field(default=None, repr=False)
    """Row: a number of concentration beside chance; see `hotspot.measure_concentration`."""
    slices: Slices | None = field(default=None, repr=False)
    """Counts by category and period, keyed by position: of cells by rising id, of places in their table."""
    services: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution or service on the map; see `hotspot.read_services`."""
    key: InitVar[object] = None
    """Proof that `release` makes it; not kept, so that no copy with other tables can carry it on."""

    def __post_init__(self, key: object) -> None:
        """Refuse to exist outside `release`."""
        if key is not _KEY:
            raise NotReleasableError("A Release is made by hotspot.release(policy, ...), not directly.")


def release(
    policy: DisclosurePolicy,
    *,
    cells: pd.DataFrame | None = None,
    buildings: pd.DataFrame | None = None,
    neighborhoods: pd.DataFrame | None = None,
    quality: pd.DataFrame | None = None,
    facts: Facts | None = None,
) -> Release:
    """Tables protected under ``policy``, ready to be drawn or written. Tables given are not changed.

    ``cells``: from `find_hot_spots`; ``buildings``, ``neighborhoods``: from `total_by_building`, `total_by_place`
    (ranked by events here unless `rank_places` has ranked them); ``quality``: from `quality_table`.
    Columns that are not on the list of those that may leave are dropped, and so is money without ``cost_kind``.
    ``facts``: title, words and notes; what concerns the test is taken from the cells themselves.

    Raises `InputError` for cells tested by cost without ``cost_kind``, and `NotReleasableError` for facts of another
    type and for audiences whose protection is not built yet: ``partner`` and ``public``.
    """
    if not isinstance(policy, DisclosurePolicy):
        raise NotReleasableError(
            f"A release needs a DisclosurePolicy; a {type(policy).__name__} was given. "
            "Use DisclosurePolicy.read('policy.toml') or DisclosurePolicy.for_audience('internal')."
        )
    if policy.audience != "internal":
        raise NotReleasableError(
            f"Releases for the audience {policy.audience!r} are not built yet: counts would have to be protected "
            "first. Only 'internal' can be released; do not pass an internal output on."
        )
    if facts is not None and type(facts) is not Facts:
        raise NotReleasableError(
            f"The facts of a release are Facts and nothing more; {type(facts).__name__} was given. "
            "Use hotspot.Facts(title=..., ...)."
        )
    facts = _completed(facts or Facts(), cells)
    if quality is None and cells is not None and "records" in cells.attrs:
        quality = records_table(cells.attrs["records"])
    if cells is not None and c.RANK not in cells:
        cells = rank_cells(cells)
    hidden = set() if facts.cost_kind else {c.COST}
    buildings, neighborhoods = _ranked(buildings), _ranked(neighborhoods)
    ranked_by = _ranked_by(buildings, neighborhoods)
    if ranked_by == c.COST and hidden:
        raise InputError(_NO_KIND.format("Places are ranked by cost"))
    tops = {
        name: table.attrs["top"]
        for name, table in (("buildings", buildings), ("neighborhoods", neighborhoods))
        if table is not None and "top" in table.attrs
    }
    concentration = _allowed(facts.concentration, _CONCENTRATION, hidden)
    tables = {"cells": cells, "buildings": buildings, "neighborhoods": neighborhoods}
    slices = None if facts.slices is None else placed(facts.slices, tables)
    services = None if facts.services is None else listed_services(facts.services)
    facts = replace(facts, ranked_by=ranked_by, tops=tops, concentration=None, slices=None, services=None)
    made = Release(
        policy=policy,
        cells=_allowed(cells, _CELLS, hidden),
        buildings=_allowed(buildings, _BUILDINGS, hidden),
        neighborhoods=_allowed(neighborhoods, _NEIGHBORHOODS, hidden),
        quality=_allowed(quality, _QUALITY, hidden),
        concentration=_without_money(concentration, hidden),
        slices=slices,
        services=services,
        facts=facts,
        key=_KEY,
    )
    _MADE[made] = _named(policy)
    return made


def _named(policy: DisclosurePolicy) -> tuple[str, str, str]:
    return policy.audience, policy.name, policy.date


def checked_tables(released: Release) -> dict[str, pd.DataFrame]:
    """The tables of a release by name, as they may be drawn or written now: nothing but listed columns.

    Every renderer and writer takes its tables from here, because frames can be changed after they were released.
    Raises `NotReleasableError` for anything that `release` did not make, and for a release whose policy was changed.
    """
    _refuse_others(released)
    hidden = set() if released.facts.cost_kind else {c.COST}
    tables = {
        "cells": _allowed(released.cells, _CELLS, hidden),
        "buildings": _allowed(released.buildings, _BUILDINGS, hidden),
        "neighborhoods": _allowed(released.neighborhoods, _NEIGHBORHOODS, hidden),
        "concentration": _without_money(_allowed(released.concentration, _CONCENTRATION, hidden), hidden),
        "quality": _allowed(released.quality, _QUALITY, hidden),
    }
    return {name: table for name, table in tables.items() if table is not None}


def checked_slices(released: Release) -> Slices | None:
    """The counts by category and period of a release, as they may be drawn now: nothing but listed columns.

    Raises `NotReleasableError` as `checked_tables`, and where other values than whole numbers stand in them.
    """
    _refuse_others(released)
    return None if released.slices is None else listed_columns(released.slices)


def checked_services(released: Release) -> pd.DataFrame | None:
    """Institutions and services of a release, as they may be drawn now: name, kind, lat and lon, nothing else.

    Raises `NotReleasableError` as `checked_tables`, `InputError` where they are no services any more.
    """
    _refuse_others(released)
    return None if released.services is None else listed_services(released.services)


def _refuse_others(released: Release) -> None:
    """Refuse what `release` did not make."""
    if type(released) is not Release or _MADE.get(released) != _named(released.policy):
        raise NotReleasableError(
            f"Pages and files are made from a Release; a {type(released).__name__} was given that "
            "hotspot.release did not make. Use hotspot.release(policy, ...)."
        )


def _ranked_by(*places: pd.DataFrame | None) -> str:
    """What the first ranked list is ranked by; events where nothing says so."""
    said = [table.attrs["ranked_by"] for table in places if table is not None and "ranked_by" in table.attrs]
    return str(said[0]) if said else c.EVENTS


def _ranked(places: pd.DataFrame | None) -> pd.DataFrame | None:
    return places if places is None or c.RANK in places else rank_places(places)


def _allowed(table: pd.DataFrame | None, allowed: tuple[str, ...], hidden: set[str]) -> Any:
    if table is None:
        return None
    kept = table[[name for name in allowed if name in table and name not in hidden]].reset_index(drop=True)
    kept.attrs = {}
    return kept


def _without_money(concentration: Any, hidden: set[str]) -> Any:
    """The table of concentration without the rows of what is hidden."""
    if concentration is None or not hidden:
        return concentration
    return concentration[~concentration[c.MEASURE].isin(hidden)].reset_index(drop=True)


def _completed(facts: Facts, cells: pd.DataFrame | None) -> Facts:
    """The facts with what the table of cells itself says about its test."""
    facts = replace(facts, version=VERSION)
    if cells is None:
        return facts
    test = cells.attrs.get("test")
    if test is None:
        raise InputError(
            "The cells do not say how they were tested: give the table that find_hot_spots returned. "
            "Merging or reading it back from a file loses that; add columns to it instead."
        )
    if len(cells) != test["cells"] or int(cells[c.P].notna().sum()) != test["tested"]:
        raise InputError(
            f"The cells are not those that were tested: {test['cells']:,} were, {len(cells):,} are given. "
            "Release all of them; a part would make the correction for many tests untrue."
        )
    measure = test["measure"]
    if measure in {c.COST, c.COST_PER_EVENT} and facts.cost_kind is None:
        raise InputError(_NO_KIND.format("The cells were tested by cost"))
    return replace(
        facts,
        measure=measure,
        resolution=test["resolution"],
        rings=test["rings"],
        alpha=test["alpha"],
        null=test["null"],
        kernel=test.get("kernel", "uniform"),
        transform=test.get("transform", "none"),
        correction=test["correction"],
        exact=test["exact"],
        tested=test["tested"],
        label_counts=count_labels(cells),
        cold_detectable=test["cold_detectable"],
    )


def count_labels(cells: pd.DataFrame) -> dict[str, int]:
    """Number of cells of each label, every label named."""
    counts = cells[c.LABEL].value_counts()
    return {label: int(counts.get(label, 0)) for label in LABELS}
