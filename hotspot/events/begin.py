"""A source of events before its records are read: opened, its columns decided, the rules of its values run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hotspot.columns import COST, LAT, LON, SELECTED
from hotspot.errors import InputError
from hotspot.events.columns import NO_COLUMN, EventColumns, decide, worth_a_look
from hotspot.events.columns.names import nominees
from hotspot.events.condition import condition_column
from hotspot.events.keep import find_columns
from hotspot.events.values import Values
from hotspot.events.values.cells import CONDITION, PLACE
from hotspot.events.values.dates import beside_dates, without_dates
from hotspot.events.values.hold import hold, moves_records
from hotspot.events.values.plan import Plan, plan
from hotspot.events.values.rule import Found
from hotspot.files.query import LONGEST_SECONDS, connection_of, run
from hotspot.files.source import Source, open_source
from hotspot.files.text import unreadable
from hotspot.words import Said, said


@dataclass(eq=False)
class Begun:
    """What was decided of a source."""

    held: Source
    """The table, in memory or where it was."""
    made: Plan
    """How its values are read."""
    how: Values
    """The settings of that."""
    condition: str | None
    """The condition as a column (see `condition_column`); None: all records."""
    called: Mapping[str, str]
    """Meaning -> column as the user sees it."""
    notes: tuple[Said, ...]
    """What is said of the table and its columns."""
    money: tuple[str, ...]
    """Columns of amounts that were not taken."""
    index: Any
    """That of the pandas frame it was; None for anything else."""
    limits: Mapping[str, Any]
    """How long a query may take, and what is said where it fails: arguments of `hotspot.files.query.run`."""

    def attrs(self, found: list[Found], rows: int, repeats: tuple[Said, ...] = ()) -> dict[str, Any]:
        """What stands beside the events. ``found``: by the rules; ``repeats``: said of rows of one call."""
        made, how, cost = self.made, self.how, self.made.columns.cost
        notes = [*self.notes, *(one.note for one in found if one.note is not None), *repeats]
        if how.currency and made.currency not in {"", how.currency}:
            notes.append(said("values.other_currency", column=repr(cost), sign=made.currency))
        if self.money:
            notes.append(said("notes.maybe_money", columns=self.money))
        return {
            "columns": {meaning: column for meaning, column in self.called.items() if meaning != COST or cost},
            "notes": notes,
            "rules": found,
            "source": self.held.what,
            "rows": rows,
            "kept_columns": made.kept,
            "currency": how.currency or made.currency,
        }

    def empty(self) -> InputError:
        """What is said of a table without records."""
        return InputError(f"{self.held.what} has a header but no records.")


def begin(
    source: Any,
    named: EventColumns,
    how: Values,
    where: str | None,
    *,
    part: tuple[str | None, str | None] = (None, None),
    stay: bool = False,
) -> Begun:
    """Decide everything about a source.

    ``part``: layer and sheet. ``stay``: whether a table with types is left where it is; a file of text is held in any
    case, for it would be taken apart anew for every question.
    """
    origin = open_source(source, layer=part[0], sheet=part[1])
    condition = condition_column(origin, where) if where else None
    # A file of text is gone through once, a column of any other is read alone.
    limits = _limits(origin.what, where)
    perhaps = _perhaps(named, origin, how.keep_columns) if origin.texts else set()
    seen = hold(origin, perhaps, condition, **limits) if perhaps else None
    decided = decide(named, origin, seen)
    opened, chosen = decided.source, decided.columns
    kept = find_columns(how.keep_columns, opened.relation.columns, chosen.person)
    needed = {
        *kept,
        *chosen.as_dict().values(),
        *(beside_dates(opened.relation.columns) if chosen.time is not None else []),
    }
    held: Source
    if seen is not None and needed <= {*seen.relation.columns}:
        held = seen
    elif stay and not opened.texts:
        held = opened if condition is None else _with_condition(opened, condition)
    else:
        held = hold(opened, needed, condition, **limits)
    notes = list(decided.notes)
    if chosen.time is None and named.time != NO_COLUMN:
        notes = without_dates(opened, notes, how)
    return Begun(
        held=held,
        made=plan(held, chosen, named, how, kept=kept),
        how=how,
        condition=condition,
        called=decided.named,
        notes=(*opened.notes, *notes),
        money=decided.money if chosen.cost is None else (),
        index=origin.index,
        limits=limits,
    )


def _with_condition(opened: Source, condition: str) -> Source:
    """The table with the condition as a column more, and the records' places where it may move them."""
    relation = opened.relation
    if moves_records(condition):
        place = f'*, row_number() OVER () AS "{PLACE}"'
        relation = run(opened.what, lambda: relation.project(place), connection_of(relation))
    column = f'*, {condition.removesuffix(f" AS {SELECTED}")} AS "{CONDITION}"'
    with_it = run(opened.what, lambda: relation.project(column), connection_of(relation))
    return replace(opened, relation=with_it)


def _perhaps(named: EventColumns, given: Source, kept: Sequence[str]) -> set[str]:
    """Columns that may be read, before it is decided which are."""
    columns = given.relation.columns
    asked = {name.lower() for name in (*named.as_dict().values(), *kept)}
    chosen = [column for column in columns if column.lower() in asked]
    coordinates = [column for axis in (LAT, LON) for line in nominees(axis, columns) for column in line]
    return {*worth_a_look(named, given), *coordinates, *chosen, *beside_dates(columns)}


def _limits(what: str, where: str | None) -> dict[str, Any]:
    """Of queries about a table in which a condition is answered."""
    seconds = None if where is None else LONGEST_SECONDS
    return {"seconds": seconds, "explain": lambda error: _explain(what, error, where)}


def _explain(what: str, error: Exception, where: str | None) -> Exception | None:
    if "CSV Error" in str(error):
        return unreadable(what, error)
    if where is None:
        return None
    return InputError(
        f"{what} cannot be read through ({type(error).__name__}), with the condition --where {where!r}. "
        "The file may be damaged, or the condition may not fit the column's type."
    )
