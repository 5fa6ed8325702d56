"""How the dates of a column are read: the rules that know its texts or numbers, put together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hotspot.events.values.cells import Cells, ask, matches
from hotspot.events.values.dates.beside import clock_column, month_of_year, with_clock, year_column
from hotspot.events.values.dates.form import Form, parsed, without_zone
from hotspot.events.values.dates.month_by_name import BY_NAME
from hotspot.events.values.dates.month_or_day_first import YEAR_LAST, in_order, order_of
from hotspot.events.values.dates.numbers import DAY_MONTH_YEAR, MONTH_DAY_YEAR, NUMBER_FORMS, OF_DAYS, NumberForm
from hotspot.events.values.dates.year_and_month import YEAR_MONTH
from hotspot.events.values.dates.year_first import YEAR_FIRST
from hotspot.events.values.settings import Values
from hotspot.files.source import Source
from hotspot.words import Said, said

#: In the order in which they are asked what a text is; the first that knows it wins.
FORMS: Final[tuple[Form, ...]] = (YEAR_FIRST, YEAR_LAST, *BY_NAME, *YEAR_MONTH)
_NUMBER: Final = r"\d+(\.\d+)?"
_NUMBER_SHAPE: Final = re.compile(r"9+(\.9+)?")
_ISO: Final = r"\d{4,6}[-/]\d{1,2}[-/]\d{1,2}([T ].*)?"


@dataclass
class Way:
    """How the dates of a column are read."""

    sql: str = "CAST(NULL AS TIMESTAMP)"
    """SQL expression of the date and time."""
    called: list[Said] = field(default_factory=list)
    """What the ways are called; empty: nothing need be said."""
    rules: list[str] = field(default_factory=list)
    """Names of the rules."""
    notes: list[Said] = field(default_factory=list)
    """What else is said."""
    clock: bool = False
    """Whether a time of day is read, so that none is looked for in another column."""


def with_time_of_day(cells: Cells, way: Way, taken: Iterable[str]) -> Way:
    """The same with the time of day of a column beside it, where it has none itself."""
    clock = None if way.clock else clock_column(cells.opened, cells.column, taken)
    if clock is not None:
        way.sql, way.clock = with_clock(cells.opened, way.sql, clock), True
        way.notes.append(said("values.clock_beside", column=repr(cells.column), clock=repr(clock)))
    return way


def of_texts(cells: Cells, shapes: Mapping[str, int], how: Values) -> Way:
    """The way to read texts of these shapes."""
    text = cells.text
    known: dict[str, Form] = {}
    numbers = sum(records for shape, records in shapes.items() if _NUMBER_SHAPE.fullmatch(shape))
    if numbers and numbers * 2 >= sum(shapes.values()):
        way = of_numbers(cells, f"TRY_CAST({text} AS DOUBLE)", how, where=matches(text, _NUMBER))
        if numbers < sum(shapes.values()):
            way.sql = f"CASE WHEN {matches(text, _NUMBER)} THEN {way.sql} END"
        return way
    formats: dict[str, int] = {}
    zoned = False
    for shape, records in shapes.items():
        for form in FORMS:
            if (found := form.format(shape)) is not None:
                formats[found] = formats.get(found, 0) + records
                known[found] = form
                match = form.looks.fullmatch(shape)
                zoned |= match is not None and "zone" in match.re.groupindex and match["zone"] is not None
                zoned |= "." in shape and "%p" in found
                break
    bare = without_zone(text) if zoned else text
    return _in_forms(cells, bare, sorted(formats, key=lambda f: -formats[f]), known, how)


def _in_forms(cells: Cells, text: str, formats: list[str], known: Mapping[str, Form], how: Values) -> Way:
    """The way to read texts of these formats, the most frequent first."""
    way = Way(clock=any("%H" in form or "%I" in form for form in formats))
    for form in dict.fromkeys(known[f] for f in formats):
        way.rules.append(form.name)
    simple = [f for f in formats if known[f] is YEAR_FIRST and not f.endswith("%p") and "." not in f[:8]]
    ordered = [f for f in formats if known[f] is YEAR_LAST]
    others = [f for f in formats if f not in simple and f not in ordered]
    ways: list[tuple[str, str]] = []
    if simple:
        ways.append((matches(text, _ISO), f"TRY_CAST({text} AS TIMESTAMP)"))
    if ordered:
        dots = all("." in f[:3] for f in ordered)
        order = order_of(cells, text, how.dates, dots=dots)
        ways.append((matches(text, r"\d{1,2}[-/.]\d{1,2}[-/.].*"), in_order(text, ordered, order.order)))
        way.called.append(said(f"values.{order.order or 'both'}{'_dots' if dots and order.order == 'dmy' else ''}"))
        if order.note is not None:
            way.notes.append(order.note)
    if others:
        ways.append(("true", parsed(text, others)))
        way.called += [said(f"values.{key}") for key in dict.fromkeys(known[f].says for f in others) if key]
    if len(ways) == 1:
        way.sql = ways[0][1]
    elif ways:
        way.sql = f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in ways)} END"
    return way


def of_numbers(cells: Cells, number: str, how: Values, where: str = "true") -> Way:
    """The way to read numbers: of the kind that fits most of them, where it fits more than half."""
    forms: list[NumberForm] = list(NUMBER_FORMS)
    if how.dates is not None:
        forms.remove(DAY_MONTH_YEAR if how.dates == "mdy" else MONTH_DAY_YEAR)
    numbered = cells.opened.relation.filter(where).project(f"{number} AS n")
    asked = [f"count(*) FILTER ({form.fits})" for form in forms]
    asked += ["count(n)", "count(*) FILTER (n = floor(n) AND n BETWEEN 1 AND 12)"]
    *counts, filled, months = ask(Source(numbered, cells.opened.what), *asked)
    year = year_column(cells.opened.relation.columns)
    if year is not None and months * 2 > filled:
        called = [said("values.month_and_year", year=repr(year))]
        return Way(month_of_year(number, year), called, ["month_number"], clock=True)
    best = max(range(len(forms)), key=lambda place: int(counts[place]))
    if counts[best] * 2 <= filled:
        return Way()
    form = forms[best]
    notes = []
    if form is MONTH_DAY_YEAR and how.dates is None and counts[best] == counts[forms.index(DAY_MONTH_YEAR)]:
        notes.append(
            said("values.either_order", column=repr(cells.column), form=said(f"values.{form.name}"), other="dmy")
        )
    fits = re.sub(r"\bn\b", lambda _: number, form.fits)
    sql = f"CASE WHEN {fits} THEN {form.reads(number)} END"
    return Way(sql, [said(f"values.{form.name}")], [form.name], notes, clock=form not in OF_DAYS)
