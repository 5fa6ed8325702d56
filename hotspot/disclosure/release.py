"""The door itself."""

from dataclasses import InitVar, dataclass, replace
from typing import Any, Final

import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.disclosure.policy import DisclosurePolicy
from hotspot.errors import InputError, NotReleasableError
from hotspot.hot_spots import rank_cells
from hotspot.places import rank_places
from hotspot.stats import LABELS
from hotspot.version import VERSION

_KEY: Final = object()
#: Columns that may leave, in order, by table. Whatever else a table carries stays.
_CELLS: Final = (c.RANK, c.CELL, c.LAT, c.LON, *c.TOTALS, c.VALUE, c.Z, c.P, c.Q, c.LABEL, c.NEIGHBORHOOD)
_BUILDINGS: Final = (c.RANK, c.NAME, c.LAT, c.LON, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE, c.LABEL, c.NEIGHBORHOOD)
_NEIGHBORHOODS: Final = (
    *(c.RANK, c.NAME, *c.TOTALS, c.SHARE, c.CUMULATIVE_SHARE, c.HOT_CELLS, c.POPULATION, c.RATE),
    "geometry",
)
_QUALITY: Final = (c.REASON, c.RECORDS, c.USED)


@dataclass(frozen=True, eq=False)
class Release:
    """Tables that may leave the house under a policy. Only `release` makes one."""

    policy: DisclosurePolicy
    """Under which the tables were released."""
    cells: pd.DataFrame | None
    """Row: a cell, ranked; see `hotspot.find_hot_spots`."""
    buildings: pd.DataFrame | None
    """Row: a building, ranked."""
    neighborhoods: pd.DataFrame | None
    """Row: a neighborhood, ranked; with ``geometry`` in degrees."""
    quality: pd.DataFrame | None
    """Row: a reason why records are used or not."""
    facts: Facts
    """What page and manifest say beside the tables."""
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

    Raises `InputError` for cells tested by cost without ``cost_kind``, and `NotReleasableError` for audiences whose
    protection is not built yet: ``partner`` and ``public``.
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
    facts = _completed(facts or Facts(), cells)
    if cells is not None and c.RANK not in cells:
        cells = rank_cells(cells)
    hidden = set() if facts.cost_kind else {c.COST}
    return Release(
        policy=policy,
        cells=_allowed(cells, _CELLS, hidden),
        buildings=_allowed(_ranked(buildings), _BUILDINGS, hidden),
        neighborhoods=_allowed(_ranked(neighborhoods), _NEIGHBORHOODS, hidden),
        quality=_allowed(quality, _QUALITY, hidden),
        facts=facts,
        key=_KEY,
    )


def _ranked(places: pd.DataFrame | None) -> pd.DataFrame | None:
    return places if places is None or c.RANK in places else rank_places(places)


def _allowed(table: pd.DataFrame | None, allowed: tuple[str, ...], hidden: set[str]) -> Any:
    if table is None:
        return None
    kept = table[[name for name in allowed if name in table and name not in hidden]].reset_index(drop=True)
    kept.attrs = {}
    return kept


def _completed(facts: Facts, cells: pd.DataFrame | None) -> Facts:
    """The facts with what the table of cells itself says about its test."""
    facts = replace(facts, version=VERSION)
    if cells is None:
        return facts
    test = cells.attrs.get("test", {})
    measure = test.get("measure", facts.measure)
    if measure == c.COST and facts.cost_kind is None:
        raise InputError(
            "The cells were tested by cost, and no total of money leaves without its kind. "
            "Give facts=Facts(cost_kind=...) with charged, allowed, paid or estimated."
        )
    return replace(
        facts,
        measure=measure,
        resolution=test.get("resolution", facts.resolution),
        rings=test.get("rings", facts.rings),
        alpha=test.get("alpha", facts.alpha),
        null=test.get("null", facts.null),
        correction=test.get("correction", facts.correction),
        tested=int(cells[c.P].notna().sum()),
        label_counts=count_labels(cells),
        cold_detectable=test.get("cold_detectable", facts.cold_detectable),
    )


def count_labels(cells: pd.DataFrame) -> dict[str, int]:
    """Number of cells of each label, every label named."""
    counts = cells[c.LABEL].value_counts()
    return {label: int(counts.get(label, 0)) for label in LABELS}
