"""What a rule over columns and values is: a name, what it looks for, what it does, what is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from hotspot.words import Said, said
from hotspot.words.said import Value

#: Records that are named by their row.
ROWS: Final = 3
#: Of the filled records of a column so many may be unreadable; beyond, the column is not what it is taken for.
FEW: Final = 0.1


@dataclass(frozen=True)
class Rule:
    """One way in which a value is written."""

    name: str
    """Its word in reports: ``degrees_minutes_seconds``."""
    looks: str
    """The text of such a value, trimmed: a regular expression that RE2 and Python both know."""
    reads: Callable[[str], str]
    """The SQL expression of the value, out of that of the text."""
    says: str = ""
    """Key of what is said where it was used; empty: such a value needs no word."""


@dataclass(frozen=True)
class Found:
    """What a rule found in a column."""

    rule: str
    """Name of the rule."""
    column: str
    """Column of the user's table."""
    records: int
    """How many records."""
    rows: tuple[int, ...] = ()
    """The first of them, at most three; the first record is row 1."""
    note: Said | None = None
    """What people are told; None: nothing."""

    def __deepcopy__(self, _: Any) -> "Found":
        """Itself, as `Said`: nothing in it changes."""
        return self

    def as_dict(self) -> dict[str, object]:
        """As JSON values."""
        return {"rule": self.rule, "column": self.column, "records": self.records, "rows": list(self.rows)}


@dataclass(frozen=True)
class Fault:
    """Records of a column that a rule has to name; which they are is known when the records have been read."""

    rule: str
    """Name of the rule."""
    column: str
    """Column of the user's table."""
    holds: str
    """SQL condition, also on the value (see `value_of`), that is true at fault."""
    key: str
    """Key of what is said, with the places ``column``, ``records``, ``filled`` and ``rows``."""
    filled: int
    """Filled records of the column."""
    marks: str = ""
    """Column of the events that marks these records; empty: none."""
    values: Mapping[str, Value] = field(default_factory=dict)
    """Further values of what is said."""

    def found(self, rows: tuple[int, ...], records: int) -> Found:
        """The finding. ``rows``: the first of them; ``records``: how many."""
        told = {"column": repr(self.column), "records": records, "filled": self.filled, **self.values}
        note = said(self.key, records, rows=rows_in_words(rows, records), **told)
        return Found(self.rule, self.column, records, rows, note)


@dataclass
class Reading:
    """How a column is read, in two steps: the value, and what of the values is at fault."""

    sql: str
    """SQL expression of the value out of the columns of the user's table."""
    unless: str = ""
    """SQL condition on the value (see `value_of`) under which it is missing; empty: never."""
    found: list[Found] = field(default_factory=list)
    """What is known already."""
    faults: list[Fault] = field(default_factory=list)
    """What has to be named by rows."""
    currency: str = ""
    """Sign of the amounts; empty: they carry none."""
    ends: tuple[float, float] | None = None
    """Least and largest value, where they were asked for on the way."""


def value_of(meaning: str) -> str:
    """The value of a meaning in SQL, under a name that no table has."""
    return f'"value of {meaning}, read"'


def rows_in_words(rows: tuple[int, ...], records: int) -> Said:
    """The rows of the first records at fault: "rows 14, 92 and 377", "rows 14, 92, 377 and 5 more"."""
    if records == 1:
        return said("values.row", row=str(rows[0]))
    if records > len(rows):
        return said("values.rows_more", rows=tuple(map(str, rows)), more=records - len(rows))
    return said("values.rows", rows=tuple(map(str, rows[:-1])), last=str(rows[-1]))
