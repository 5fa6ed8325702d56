"""Who has how many events, and how much money, at which building: kept where it is counted, never brought back whole."""

from collections.abc import Collection

from hotspot.columns import COST, EVENTS, PERSON
from hotspot.engines.steps.places import KEYS, USABLE, usable
from hotspot.engines.ties import BETWEEN
from hotspot.stats.cents import UNITS


def of_persons(columns: Collection[str]) -> str:
    """Events of persons. SQL text over ``joined``, see `same`. Row: a person at a building.

    Columns: ``building`` (number), ``person`` (number, from the MD5 sum of the text), ``tie`` (which of a person's equal
    buildings counts, see `hotspot.engines.ties`), ``n`` (events), with a cost ``paid`` (events with a usable amount) and
    ``cents`` (their sum).
    """
    money = ""
    if COST in columns:
        money = (
            f", {_sum(f'CASE WHEN {usable()} THEN {_weight(columns)} ELSE 0 END')} AS paid, {_sum(_cents())} AS cents"
        )
    grouped = (
        f"SELECT building, key, {PERSON} AS name, {_sum(_weight(columns))} AS n{money} "
        f"FROM joined WHERE {PERSON} IS NOT NULL GROUP BY building, key, name"
    )
    separator = f"chr({ord(BETWEEN)})"
    numbers = f"{_number('name')} AS person, {_number(f'key || {separator} || name')} AS tie"
    return f"SELECT building, {numbers}, n{', paid, cents' if money else ''} FROM ({grouped})"


def of_nobody(columns: Collection[str]) -> str:
    """Events of nobody known. Row: equal events at a building.

    Columns: ``building``, ``cents`` (of each event), ``usable`` and ``n`` (how many).
    """
    nobody = f"{PERSON} IS NULL" if PERSON in columns else "true"
    each = f"CASE WHEN {usable()} THEN {_cents()} / {_weight(columns)} ELSE 0 END" if COST in columns else "0"
    there = usable() if COST in columns else "false"
    return (
        f"SELECT building, {each} AS cents, {there} AS {USABLE}, {_sum(_weight(columns))} AS n "
        f"FROM joined WHERE {nobody} GROUP BY ALL"
    )


def _cents() -> str:
    return f"CASE WHEN {usable()} THEN CAST(round({COST} * {UNITS}) AS BIGINT) ELSE 0 END"


def _weight(columns: Collection[str]) -> str:
    return EVENTS if EVENTS in columns else "1"


def _sum(value: str) -> str:
    return f"CAST(sum({value}) AS BIGINT)"


def _number(text: str) -> str:
    """The first half of the MD5 sum as a number: it compares as the digits do."""
    return f"CAST('0x' || substr(md5({text}), 1, 16) AS UBIGINT)"


def same(columns: Collection[str]) -> str:
    """SQL condition under which an event is of a judged place, whose keys begin with ``judged_``; missing ones alike."""
    keys = [f"{key} IS NOT DISTINCT FROM judged_{key}" for key in KEYS if key in columns]
    return " AND ".join([*keys, *([f"({usable()}) = judged_{USABLE}"] if COST in columns else [])])
