"""The settings of a study."""

from dataclasses import dataclass, field
from typing import Any

from hotspot.disclosure import DisclosurePolicy
from hotspot.errors import InputError
from hotspot.events import COST_KINDS, EventColumns
from hotspot.method import Method
from hotspot.words import check_language


@dataclass(frozen=True)
class Study:
    """Everything that decides the result, except the data themselves."""

    events: Any = field(repr=False)
    """Path of the events, or a table; see `hotspot.read_events`."""
    policy: DisclosurePolicy
    """For whom the output is made."""
    areas: Any = field(default=None, repr=False)
    """Path of the neighborhoods (polygons with names), or a GeoDataFrame; None: no neighborhoods."""
    study_area: Any = field(default=None, repr=False)
    """Path of the polygon(s) in which events could have happened; None: the areas, else a hull of the events."""
    exclude: Any = field(default=None, repr=False)
    """Path of polygons in which nothing can happen (water, forest): cut out of the study area."""
    services: Any = field(default=None, repr=False)
    """Path of institutions or services (points with names) to show on the map, or a table; None: none."""
    columns: EventColumns = field(default_factory=EventColumns)
    """Which column of the events means what."""
    where: str | None = None
    """Condition in SQL on the events' own columns; None: all records."""
    keep: tuple[str, ...] = ()
    """Reasons for holding records out that are overruled: ``pile_up``, ``swapped``."""
    name_column: str | None = None
    """Column of the areas that holds their names; None: recognised."""
    population_column: str | None = None
    """Column of the areas that holds their residents; None: recognised, ``"none"``: there is none."""
    measure: str | None = None
    """``events``, ``people``, ``cost`` or ``cost_per_event``; None: people where persons are known, else events."""
    cost_kind: str | None = None
    """``charged``, ``allowed``, ``paid`` or ``estimated``: what the amounts are."""
    resolution: int | None = None
    """H3 resolution; None: chosen by a stated rule."""
    method: Method = field(default_factory=Method)
    """Settings of the test; its ``measure`` gives way to the study's."""
    title: str = ""
    """Heading of the page; empty: the page's own, in its language."""
    event_noun: str = ""
    """What an event is called, in the plural; empty: events, in the language of the page."""
    by_kind: bool = True
    """Whether the page holds counts by kind and period, also for single buildings; False: it cannot be filtered."""
    folder: str = "out"
    """Where the files go; the command line's -o wins."""
    language: str = "en"
    """Language of the page: ``en`` or ``es``."""

    def __post_init__(self) -> None:
        """Refuse a language or a kind of money that does not exist, amounts without a kind, and texts for yes or no."""
        check_language(self.language)
        if self.cost_kind is not None and self.cost_kind not in COST_KINDS:
            raise InputError(f"The cost kind must be one of {', '.join(COST_KINDS)}; {self.cost_kind!r} was given.")
        if self.resolution is not None and not isinstance(self.resolution, int):
            raise InputError(f"The resolution must be a whole number from 0 to 15; {self.resolution!r} was given.")
        if not isinstance(self.by_kind, bool):
            raise InputError(f"by_kind must be true or false; {self.by_kind!r} was given.")
        asked = self.measure in {"cost", "cost_per_event"} or self.columns.cost not in {None, "none"}
        if asked and self.cost_kind is None:
            raise InputError(
                "Amounts of money need their kind, because charges and receipts differ several times over. "
                f"Say --cost-kind with one of {', '.join(COST_KINDS)}."
            )
