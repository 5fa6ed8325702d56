"""01/05/2024, 1-5-24, 05.01.2024: the year last, and before it month and day in one order or the other."""

import re
from dataclasses import dataclass
from typing import Final

from hotspot.events.values.cells import Cells, ask
from hotspot.events.values.dates.form import CLOCK, Form, parsed
from hotspot.files.source import Source
from hotspot.words import Said, said

#: So few of those that only one order fits may be slips of the other.
_SLIPS: Final = 0.01
YEAR_LAST: Final = Form(
    "month_or_day_first",
    re.compile(rf"99?(?P<mark>[-/.])99?(?P=mark)(?P<year>9999|99){CLOCK}"),
    lambda found: found["mark"].join(("%m", "%d", "%Y" if len(found["year"]) == 4 else "%y")),
    "month_day_year",
)
_DOTS: Final = {True: "_dots", False: ""}
_FIRST: Final = "TRY_CAST(regexp_extract({0}, '^(\\d+)[-/.]', 1) AS INTEGER)"
_SECOND: Final = "TRY_CAST(regexp_extract({0}, '^\\d+[-/.](\\d+)', 1) AS INTEGER)"


@dataclass(frozen=True)
class Order:
    """Which number is the month."""

    order: str
    """``mdy``, ``dmy``, or empty: some dates have one order, some the other, and most could have either."""
    note: Said | None = None
    """What is said of it."""
    alone: str = ""
    """The order that each date fits and no other does; empty: there is none."""


def order_of(cells: Cells, text: str, asked: str | None, *, dots: bool, alone: bool) -> Order:
    """The order that fits the dates of a column; ``dots``: whether they are written with dots, as where days lead.

    Where both fit all, the order is that of the marks, and that is said; where each fits only some, none is taken.
    ``asked``: the order that the user named, or none. ``alone``: whether `Order.alone` is wanted with it.
    """
    if asked is not None and not alone:
        return Order(asked)
    # The first letters tell it, and a million dates begin in some hundred ways.
    ways = cells.opened.relation.aggregate(f"left({text}, 5) AS begun, count(*) AS records", f"left({text}, 5)")
    dated = ways.project(f"{_FIRST.format('begun')} AS a, {_SECOND.format('begun')} AS b, records")
    asked_of = (
        "coalesce(sum(records) FILTER (a <= 12 AND b BETWEEN 13 AND 31), 0)",
        "coalesce(sum(records) FILTER (b <= 12 AND a BETWEEN 13 AND 31), 0)",
        "coalesce(sum(records) FILTER (a <= 12 AND b <= 12 AND a <> b), 0)",
    )
    month, day, either = map(int, ask(Source(dated, cells.opened.what), *asked_of))
    column, usual, other = repr(cells.column), *(("dmy", "mdy") if dots else ("mdy", "dmy"))
    order = "mdy" if month >= day else "dmy"
    only = order if not either and (month > 0) != (day > 0) else ""
    if asked is not None:
        return Order(asked, alone=only)
    if not month and not day:
        form = said(f"values.{usual}{_DOTS[dots]}")
        note = said(f"values.either_order{_DOTS[dots]}", column=column, form=form, other=other)
        return Order(usual, note if either else None)
    if min(month, day) <= _SLIPS * (month + day):
        return Order(order, alone=only)
    key = f"values.both_orders{_DOTS[dots]}"
    return Order("", said(key, column=column, month=month, day=day, either=either))


def in_order(text: str, formats: list[str], order: str) -> str:
    """SQL expression of the date in that order; without one only of what a single order fits."""
    month = parsed(text, formats)
    day = parsed(text, [turned(form) for form in formats])
    if order:
        return month if order == "mdy" else day
    first, second = _FIRST.format(text), _SECOND.format(text)
    return f"CASE WHEN {first} > 12 THEN {day} WHEN {second} > 12 OR {first} = {second} THEN {month} END"


def turned(form: str) -> str:
    """A format with month and day exchanged, where both are numbers.

    >>> turned("%m/%d/%Y %H:%M")
    '%d/%m/%Y %H:%M'
    """
    return re.sub("%[md]", lambda found: "%d" if found[0] == "%m" else "%m", form)
