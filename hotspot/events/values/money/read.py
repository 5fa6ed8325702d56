"""The rules of money, run over a column in their order."""

from typing import Final

from hotspot.columns import COST
from hotspot.errors import InputError
from hotspot.events.values.cells import CONDITION, Cells, literal, matches
from hotspot.events.values.money.dress import LOOKS, ZERO, bare, negative
from hotspot.events.values.money.point import Point, decide, number
from hotspot.events.values.money.signs import pattern, shown
from hotspot.events.values.numbers import Kind, finished
from hotspot.events.values.rule import Found, Reading
from hotspot.events.values.texts.placeholders import words_in
from hotspot.files.query import connection_of, quoted, run
from hotspot.words import said

_WANTED: Final = "amounts such as 1,234.50 or 1.234,50, with or without the sign of one currency"


def read_money(cells: Cells) -> Reading:
    """How a column of amounts is read, and in which currency.

    Raises `InputError` where more than a tenth of the filled records are no amounts, or are in several currencies.
    """
    if cells.is_number:
        return Reading(cells.opened.computed(f"TRY_CAST({cells.name} AS DOUBLE)"))
    text, spaced = cells.text, cells.bare
    plain = cells.opened.computed(f"TRY_CAST({text} AS DOUBLE)")
    # With three decimals throughout, a plain number is none: "1.234".
    thousands = f"{text}[-4] = '.'"
    filled, numbers, odd = map(int, cells.ask(f"count({text})", f"count({plain})", f"count(*) FILTER ({thousands})"))
    if filled == numbers and not odd:
        return Reading(plain)
    amount = f"regexp_full_match({spaced}, {literal(LOOKS)})"
    digits = f"CASE WHEN {amount} THEN {bare(spaced)} END"
    point = decide(cells, digits)
    value = number(bare(spaced), comma=point.comma)
    signed = f"CASE WHEN {negative(spaced)} THEN -({value}) ELSE {value} END"
    reading = Reading(f"CASE WHEN {amount} THEN {signed} WHEN {matches(spaced, ZERO)} THEN 0 ELSE {plain} END")
    reading.currency = _currency(cells, spaced)
    reading.found += _told(cells, point)
    shapes = cells.shapes(spaced, f"{plain} IS NULL")
    return finished(cells, reading, (), words_in(shapes), Kind(COST, _WANTED))


def _told(cells: Cells, point: Point) -> list[Found]:
    column, found = repr(cells.column), []
    if point.comma and point.decimal_commas:
        note = said("notes.decimal_commas", column=column)
        found.append(Found("decimal_comma", cells.column, point.decimal_commas, (), note))
    if point.by_point:
        note = said("values.thousands", point.by_point, column=column, records=point.by_point)
        found.append(Found("point_for_thousands", cells.column, point.by_point, (), note))
    if point.undecided:
        form = said("values.comma" if point.comma else "values.point")
        note = said("values.point_or_comma", point.undecided, column=column, records=point.undecided, form=form)
        found.append(Found("point_or_comma", cells.column, point.undecided, (), note))
    return found


def _currency(cells: Cells, text: str) -> str:
    """The one sign that the amounts carry; empty where they carry none."""
    sign = f"upper(regexp_extract({text}, {literal(pattern())}))"
    relation = cells.opened.relation
    if CONDITION in relation.columns:
        # A condition may leave one of several currencies.
        relation = relation.filter(quoted(CONDITION))
    rows = run(
        cells.opened.what,
        lambda: (
            relation.filter(f"regexp_matches({text}, '[0-9]')")
            .aggregate(f"{sign} AS sign, count(*) AS records", sign)
            .order("records DESC, sign")
            .fetchall()
        ),
        connection_of(relation),
    )
    signs = list(dict.fromkeys(shown(found) for found, _ in rows if found))
    if len(signs) > 1:
        raise InputError(
            f"Column {cells.column!r} holds amounts in several currencies ({', '.join(signs)}), which have no sum. "
            "Leave one of them with --where, or name another column (--cost)."
        )
    return signs[0] if signs else ""
