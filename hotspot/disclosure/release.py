"""The door itself."""

from collections.abc import Mapping
from dataclasses import InitVar, dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final
from weakref import WeakKeyDictionary

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.based import listed_base
from hotspot.disclosure.discs import listed_discs
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.policy import DisclosurePolicy
from hotspot.disclosure.served import listed_services
from hotspot.disclosure.sliced import listed_columns, placed
from hotspot.disclosure.tables import TABLES
from hotspot.disclosure.tested import facts_of_test, refuse_ranks_by_cost
from hotspot.errors import InputError, NotReleasableError
from hotspot.hot_spots import rank_cells
from hotspot.places import rank_places, without_ranges
from hotspot.quality import records_table
from hotspot.slices import Slices
from hotspot.version import VERSION

_KEY: Final = object()
#: Every release that was made, and for whom: a copy, or one made otherwise, is not among them.
_MADE: "Final[WeakKeyDictionary[Release, tuple[str, str, str]]]" = WeakKeyDictionary()
_PLACES: Final = ("buildings", "neighborhoods")


@dataclass(frozen=True, eq=False)
class Release:
    """Tables that may leave the house under a policy. Only `release` makes one."""

    policy: DisclosurePolicy
    """Under which the tables were released."""
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    """Name -> table; what a row is and which columns it may have stands in `hotspot.disclosure.tables`."""
    facts: Facts
    """What page and manifest say beside the tables."""
    slices: Slices | None = field(default=None, repr=False)
    """Counts by category and period, keyed by position: of cells by rising id, of places in their table."""
    services: pd.DataFrame | None = field(default=None, repr=False)
    """Row: an institution or service on the map; see `hotspot.read_services`."""
    base: Any = field(default=None, repr=False)
    """Row: a street, water or park that the map shows (GeoDataFrame); see `hotspot.fit_base`."""
    key: InitVar[object] = None
    """Proof that `release` makes it; not kept, so that no copy with other tables can carry it on."""

    def __post_init__(self, key: object) -> None:
        """Refuse to exist outside `release`."""
        if key is not _KEY:
            raise NotReleasableError("A Release is made by hotspot.release(policy, ...), not directly.")

    @property
    def cells(self) -> pd.DataFrame | None:
        """Row: a cell, ranked; see `hotspot.find_hot_spots`."""
        return self.tables.get("cells")

    @property
    def hot_places(self) -> pd.DataFrame | None:
        """Row: a hot place, ranked, with ``geometry`` in degrees; see `hotspot.find_hot_places`."""
        return self.tables.get("hot_places")

    @property
    def buildings(self) -> pd.DataFrame | None:
        """Row: a building, ranked."""
        return self.tables.get("buildings")

    @property
    def neighborhoods(self) -> pd.DataFrame | None:
        """Row: a neighborhood, ranked; with ``geometry`` in degrees."""
        return self.tables.get("neighborhoods")

    @property
    def institutions(self) -> pd.DataFrame | None:
        """Row: an institution, ranked by events per bed; see `hotspot.total_by_institution`."""
        return self.tables.get("institutions")

    @property
    def concentration(self) -> pd.DataFrame | None:
        """Row: a number of concentration beside chance; see `hotspot.measure_concentration`."""
        return self.tables.get("concentration")

    @property
    def quality(self) -> pd.DataFrame | None:
        """Row: a reason why records are used or not."""
        return self.tables.get("quality")

    @property
    def pile_ups(self) -> pd.DataFrame | None:
        """Row: a point that may be a pile-up."""
        return self.tables.get("pile_ups")


def release(
    policy: DisclosurePolicy,
    tables: Mapping[str, pd.DataFrame | None] | None = None,
    *,
    facts: Facts | None = None,
    **named: pd.DataFrame | None,
) -> Release:
    """Tables protected under ``policy``, ready to be drawn or written. Tables given are not changed.

    ``tables``: by name, or each by a keyword: ``cells`` from `find_hot_spots`;
    ``hot_places`` from `find_hot_places`; ``buildings``, ``neighborhoods`` from
    `total_by_building`, `total_by_place` (ranked by events here unless `rank_places` has ranked them);
    ``institutions`` from `total_by_institution`; ``concentration`` from `measure_concentration`; ``quality`` from
    `quality_table`; ``pile_ups`` from `hotspot.quality.pile_up_table`. None leaves one out. Columns that are not on the
    table's list of those that may leave (`hotspot.disclosure.tables`) are dropped, and so are rows that a column calls
    protected, and money without ``cost_kind``. ``facts``: title, words and notes; what concerns the test is taken from
    the cells themselves, or from ``facts.test`` where they have lost it.

    Raises `InputError` for a table of another name, for cells that are not those that were tested and for cells tested
    by cost without ``cost_kind``; `NotReleasableError` for facts of another type and for audiences whose protection is
    not built yet: ``partner`` and ``public``.
    """
    _refuse_policy(policy)
    if facts is not None and type(facts) is not Facts:
        raise NotReleasableError(
            f"The facts of a release are Facts and nothing more; {type(facts).__name__} was given. "
            "Use hotspot.Facts(title=..., ...)."
        )
    facts = replace(facts or Facts(), version=VERSION)
    if tables is not None and not isinstance(tables, Mapping):
        raise _no_names(f"a {type(tables).__name__} was given")
    given = _given({**(tables or {}), **named}, facts)
    if (cells := given.get("cells")) is not None:
        facts, given["cells"] = facts_of_test(facts, cells)
        if "records" in cells.attrs:
            given.setdefault("quality", records_table(cells.attrs["records"]))
    ranked = _ranked(given)
    facts = _of_places(facts, ranked)
    tables = _allowed(ranked, policy, facts)
    if facts.discs is not None:
        facts = replace(facts, discs=listed_discs(facts.discs, tables.get("cells")))
    made = Release(
        policy=policy,
        tables=MappingProxyType(tables),
        slices=None if facts.slices is None else placed(facts.slices, ranked),
        services=None if facts.services is None else listed_services(facts.services),
        base=None if facts.base is None else listed_base(facts.base),
        facts=replace(facts, concentration=None, slices=None, services=None, base=None),
        key=_KEY,
    )
    _MADE[made] = _named(policy)
    return made


def checked_tables(released: Release) -> dict[str, pd.DataFrame]:
    """The tables of a release by name, as they may be drawn or written now: nothing but listed columns.

    Every renderer and writer takes its tables from here, because frames can be changed after they were released.
    Raises `NotReleasableError` for anything that `release` did not make, and for a release whose policy was changed.
    """
    _refuse_others(released)
    return _allowed(released.tables, released.policy, released.facts)


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


def checked_base(released: Release) -> Any:
    """Streets, water and parks of a release, as they may be drawn now; None without any.

    Raises `NotReleasableError` as `checked_tables`, `InputError` where they are no base any more.
    """
    _refuse_others(released)
    return None if released.base is None else listed_base(released.base)


def _refuse_policy(policy: DisclosurePolicy) -> None:
    if type(policy) is not DisclosurePolicy or type(policy.audience) is not str:
        raise NotReleasableError(
            f"A release needs a DisclosurePolicy; a {type(policy).__name__} was given. "
            "Use DisclosurePolicy.read('policy.toml') or DisclosurePolicy.for_audience('internal')."
        )
    if policy.audience != "internal":
        raise NotReleasableError(
            f"Releases for the audience {policy.audience!r} are not built yet: counts would have to be protected "
            "first. Only 'internal' can be released; do not pass an internal output on."
        )


def _named(policy: DisclosurePolicy) -> tuple[str, str, str]:
    return policy.audience, policy.name, policy.date


def _refuse_others(released: Release) -> None:
    """Refuse what `release` did not make."""
    if type(released) is not Release or _MADE.get(released) != _named(released.policy):
        raise NotReleasableError(
            f"Pages and files are made from a Release; a {type(released).__name__} was given that "
            "hotspot.release did not make. Use hotspot.release(policy, ...)."
        )


def _given(tables: Mapping[str, Any], facts: Facts) -> dict[str, Any]:
    """The tables that are there, in their order."""
    if unknown := sorted(str(name) for name in tables if name not in TABLES):
        raise _no_names(f"{', '.join(unknown)} was given")
    tables = {"concentration": facts.concentration, **tables}
    return {name: tables[name] for name in TABLES if tables.get(name) is not None}


def _no_names(given: str) -> InputError:
    return InputError(f"A release holds tables by name: {', '.join(TABLES)}; {given}. Leave out the others.")


def _ranked(given: Mapping[str, Any]) -> dict[str, Any]:
    """The tables with a rank where they have one."""
    ranked = dict(given)
    if "cells" in ranked and c.RANK not in ranked["cells"]:
        ranked["cells"] = rank_cells(ranked["cells"])
    for name in _PLACES:
        if name in ranked and c.RANK not in ranked[name]:
            ranked[name] = rank_places(ranked[name])
    if "buildings" in ranked:
        ranked["buildings"] = without_ranges(ranked["buildings"])
        if ranked["buildings"].attrs.get("ranked_by") != c.COST:
            ranked["buildings"] = ranked["buildings"].drop(columns=c.COST_RANKED, errors="ignore")
    return ranked


def _of_places(facts: Facts, tables: Mapping[str, Any]) -> Facts:
    """The facts with what places are ranked by, events where nothing says so, and how many of them are the top."""
    places = {name: tables[name].attrs for name in _PLACES if name in tables}
    ranked_by = next((str(attrs["ranked_by"]) for attrs in places.values() if "ranked_by" in attrs), c.EVENTS)
    if ranked_by == c.COST and facts.cost_kind is None:
        raise refuse_ranks_by_cost()
    return replace(
        facts, ranked_by=ranked_by, tops={name: attrs["top"] for name, attrs in places.items() if "top" in attrs}
    )


def _allowed(tables: Mapping[str, Any], policy: DisclosurePolicy, facts: Facts) -> dict[str, Any]:
    """The part of each table that may leave."""
    money = facts.cost_kind is not None
    kept = facts.kept_columns
    return {
        name: TABLES[name].allowed(table, policy.audience, money=money, declared=kept) for name, table in tables.items()
    }
