"""How the dates of a column are read: the rules that know its texts or numbers, put together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from hotspot.events.values.cells import Cells, ask, matches
from hotspot.events.values.dates.beside import clock_column, month_of_year, number_of_month, with_clock, year_column
from hotspot.events.values.dates.exchanged import exchanged
from hotspot.events.values.dates.form import Form, parsed, without_zone
from hotspot.events.values.dates.month_by_name import BY_NAME, month_format
from hotspot.events.values.dates.month_or_day_first import YEAR_LAST, in_order, order_of
from hotspot.events.values.dates.numbers import DAY_MONTH_YEAR, MONTH_DAY_YEAR, NUMBER_FORMS, OF_DAYS, NumberForm
from hotspot.events.values.dates.spelling import Spelling, in_plain, plainly
from hotspot.events.values.dates.year_and_month import YEAR_MONTH
from hotspot.events.values.dates.year_first import YEAR_FIRST
from hotspot.events.values.dates.year_in_two_digits import (
    MOST_MONTHS,
    YEAR_FIRST_SHORT,
    is_short,
    parts_of,
    stands_first,
    where_short,
    year_first,
)
from hotspot.events.values.dates.zone import of_texts_in
from hotspot.events.values.settings import Values
from hotspot.files.source import Source
from hotspot.words import Said, said

#: In the order in which they are asked what a text is; the first that knows it wins.
FORMS: Final[tuple[Form, ...]] = (YEAR_FIRST, YEAR_LAST, YEAR_FIRST_SHORT, *BY_NAME, *YEAR_MONTH)
_NUMBER: Final = r"\d+(\.\d+)?"
_NUMBER_SHAPE: Final = re.compile(r"9+(\.9+)?")
#: Formats that need not be spelled out.
_CASTABLE: Final = re.compile("%Y[-/]%m[-/]%d(T|,? |$)")
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
    numbers = sum(records for shape, records in shapes.items() if _NUMBER_SHAPE.fullmatch(shape))
    if numbers and numbers * 2 >= sum(shapes.values()):
        way = of_numbers(cells, f"TRY_CAST({text} AS DOUBLE)", how, where=matches(text, _NUMBER))
        if numbers < sum(shapes.values()):
            way.sql = f"CASE WHEN {matches(text, _NUMBER)} THEN {way.sql} END"
        return way
    seen = _Seen()
    for shape, records in shapes.items():
        seen.add(shape, records)
    year = year_column(cells.opened.relation.columns)
    if year is not None and seen.months * 2 > sum(shapes.values()):
        sql = month_of_year(number_of_month(in_plain(text, seen.spelled)), year)
        return Way(sql, [said("values.month_name_and_year", year=repr(year))], ["month_name"], clock=True)
    bare = in_plain(text, seen.spelled)
    if seen.zones or seen.stops:
        bare = without_zone(bare)
    way = _in_forms(cells, bare, seen, how)
    if seen.zones:
        way.notes.append(of_texts_in(cells.column, seen.zones))
    return way


@dataclass
class _Seen:
    """What the shapes of a column's texts are."""

    formats: dict[str, int] = field(default_factory=dict)
    """Format -> records."""
    known: dict[str, Form] = field(default_factory=dict)
    """Format -> its form."""
    spelled: set[Spelling] = field(default_factory=set)
    """Spellings that have to be undone."""
    zones: set[str] = field(default_factory=set)
    """Zones, as shapes have them."""
    stops: bool = False
    """Whether a.m. and p.m. have stops, or may have."""
    months: int = 0
    """Records that are the name of a month and nothing else."""

    def add(self, shape: str, records: int) -> None:
        """See one more."""
        plain, had = plainly(shape)
        if month_format(plain.rstrip(".")):
            self.months += records
            self.spelled.update(had)
            return
        for form in FORMS:
            if (found := form.format(plain)) is not None:
                self.formats[found] = self.formats.get(found, 0) + records
                self.known[found] = form
                self.spelled.update(had)
                match = form.looks.fullmatch(plain)
                if match is not None and "zone" in match.re.groupindex and match["zone"] is not None:
                    self.zones.add(match["zone"].strip())
                self.stops |= "." in plain and "%p" in found
                return

    def ordered(self) -> list[str]:
        """The formats, the most frequent first."""
        return sorted(self.formats, key=lambda form: -self.formats[form])


def _in_forms(cells: Cells, text: str, seen: _Seen, how: Values) -> Way:
    """The way to read texts of these formats."""
    formats, known = seen.ordered(), seen.known
    way = Way(clock=any("%H" in form or "%I" in form for form in formats))
    for form in dict.fromkeys(known[f] for f in formats):
        way.rules.append(form.name)
    ways: list[tuple[str, str]] = []
    formats = _years_first(cells, text, formats, how, way, ways)
    simple = [f for f in formats if known[f] is YEAR_FIRST and not f.endswith("%p") and _CASTABLE.match(f)]
    ordered = [f for f in formats if known[f] is YEAR_LAST]
    others = [f for f in formats if f not in simple and f not in ordered]
    moment, order = f"TRY_CAST({text} AS TIMESTAMP)", None
    if ordered:
        dots = all("." in f[:3] for f in ordered)
        asked = None if how.dates == "ymd" else how.dates
        order = order_of(cells, text, asked, dots=dots, alone=bool(simple))
        way.called.append(said(f"values.{order.order or 'both'}{'_dots' if dots and order.order == 'dmy' else ''}"))
        if order.note is not None:
            way.notes.append(order.note)
        if simple and order.alone and (turned := exchanged(cells, text, moment, order.alone, how.dates)) is not None:
            moment = turned.sql
            way.notes.append(turned.note)
    if simple:
        ways.append((matches(text, _ISO), moment))
    if order is not None:
        ways.append((matches(text, r"\d{1,2}[-/.]\d{1,2}[-/.].*"), in_order(text, ordered, order.order)))
    if others:
        ways.append(("true", parsed(text, others)))
        way.called += [said(f"values.{key}") for key in dict.fromkeys(known[f].says for f in others) if key]
    if len(ways) == 1:
        way.sql = ways[0][1]
    elif ways:
        way.sql = f"CASE {' '.join(f'WHEN {when} THEN {then}' for when, then in ways)} END"
    return way


def _years_first(
    cells: Cells, text: str, formats: list[str], how: Values, way: Way, ways: list[tuple[str, str]]
) -> list[str]:
    """Formats that are left when those of two-digit years were read year first, or not at all, where that is so."""
    left = formats
    for named in (False, True):
        alike = [f for f in left if ("%b" in f or "%B" in f) == named]
        short = [f for f in alike if is_short(f)]
        marks = {f[2] for f in short}
        # A year of four digits behind the same marks says where the year stands.
        told = any(f[2] in marks and "%Y" in f[4:] and f.startswith(("%m", "%d")) for f in alike)
        if not short or told:
            continue
        parts = [] if how.dates is not None else parts_of(cells, text, short)
        first = how.dates == "ymd" if how.dates is not None else stands_first(parts)
        if first is False:
            continue
        left = [f for f in left if f not in short]
        if first:
            ways.append((where_short(text, short), parsed(text, [year_first(f) for f in short])))
            way.called.append(said("values.ymd_named" if named else "values.ymd"))
        else:
            ways.append((where_short(text, short), "CAST(NULL AS TIMESTAMP)"))
            order = "mdy" if not named and all(int(a) <= MOST_MONTHS for a, *_ in parts) else "dmy"
            way.notes.append(said("values.year_or_day", column=repr(cells.column), last=order))
    return left


def of_numbers(cells: Cells, number: str, how: Values, where: str = "true") -> Way:
    """The way to read numbers: of the kind that fits most of them, where it fits more than half."""
    forms: list[NumberForm] = list(NUMBER_FORMS)
    if how.dates in {"mdy", "dmy"}:
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
