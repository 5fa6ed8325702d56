"""The columns that events can have, and the settings that name them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from hotspot.settings import Setting, setting

COST_KINDS: Final = ("charged", "allowed", "paid", "estimated")
#: Said in place of a column's name: the table has none, whatever its columns are called.
NO_COLUMN: Final = "none"


def _column(meaning: str) -> Any:
    """A field for the name of a column."""
    stated = Setting(meaning, "events.columns", metavar="COLUMN", without="recognised")
    return field(default=None, metadata=setting(stated))


@dataclass(frozen=True)
class EventColumns:
    """Columns of the user's table by meaning. None: recognise it by name. ``"none"``: the table has none."""

    lat: str | None = _column("Column of latitudes in degrees [recognised by name].")
    """Latitude, decimal degrees (WGS 84)."""
    lon: str | None = _column("Column of longitudes in degrees [recognised by name].")
    """Longitude, decimal degrees (WGS 84)."""
    time: str | None = _column("Column of dates [recognised by name; 'none' for none].")
    """When the event happened: a date or a date and time."""
    cost: str | None = _column("Column of amounts of money; needs --cost-kind.")
    """Amount of money; its kind must be declared beside it."""
    person: str | None = _column("Column that identifies a person [recognised by name].")
    """Identifier of a person; the same text is the same person."""
    address: str | None = _column("Column of street addresses [recognised by name].")
    """Street address or corner, with or without unit."""
    category: str | None = _column("Column of kinds of event [recognised by name].")
    """Kind of event."""
    precision: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column that says how exactly a geocoder placed each record: rooftop, interpolated, street, ZIP code "
                "[recognised by name and values; 'none' for none].",
                "events.columns",
                metavar="COLUMN",
                without="recognised",
                page="quality.md",
            )
        ),
    )
    """How exactly a geocoder placed the record, in the words of Google, Esri, the Census Bureau or plain ones."""
    neighborhood: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column that names the neighborhood of each event, for lists by neighborhood where there are no "
                "polygons.",
                "events.columns",
                option="--neighborhood-column",
                metavar="COLUMN",
                page="areas.md",
            )
        ),
    )
    """Name of the neighborhood, as text; None: it is not asked for."""
    weight: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column that says how many events stand behind each row of a table that was added up ('none': each row "
                "is one event).",
                "events.columns",
                metavar="COLUMN",
                page="values.md",
            )
        ),
    )
    """How many events stand behind a row; None and ``"none"``: one, and the second says that it is meant."""
    one_per: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Column that numbers calls or cases: of rows with the same number one counts [default: each row].",
                "events.columns",
                metavar="COLUMN",
                page="columns.md",
            )
        ),
    )
    """Number of a call or case, where one has several rows (a row for each unit sent): one of them counts."""

    def recognise(self, given: Sequence[str]) -> "EventColumns":
        """The same with every column decided by name alone: a name among ``given``, or None where there is none.

        Of a table whose values are at hand `hotspot.read_events` asks these, too. Raises `InputError` for a column
        that is not there, an unclear choice of coordinates, or no coordinates.
        """
        from hotspot.events.columns.decide import by_name

        return by_name(self, given)

    def without_cost(self) -> "EventColumns":
        """The same, taking no amounts of money."""
        return replace(self, cost=NO_COLUMN)

    def as_dict(self) -> dict[str, str]:
        """Meaning -> column of the user's table, for those that are there."""
        return {f.name: getattr(self, f.name) for f in fields(self) if getattr(self, f.name) is not None}
