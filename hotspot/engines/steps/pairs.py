"""Who has how many events, and how much money, at which building: kept where it is counted, never brought whole."""

from collections.abc import Collection, Mapping, Sequence

from hotspot.columns import COST, PERSON
from hotspot.engines.steps.events import cents, those, usable, weight, whole
from hotspot.engines.ties import BETWEEN


def of_persons(columns: Collection[str], source: str, part: tuple[int, int] = (0, 1)) -> str:
    """Events of persons. SQL text over the events that count and ``named``. Row: a person at a building.

    ``source``: see `hotspot.engines.steps.counted`; ``part``: which part of the persons, of how many.
    Columns: ``building`` (its position), ``person`` (number, from the MD5 sum of the text), ``n`` (events), with a cost
    ``cents`` (the sum of the usable amounts), and ``tie`` (which of a person's equal buildings counts, see
    `hotspot.engines.ties`).
    """
    told = {"n": those(weight(columns))} | ({"cents": whole(cents())} if COST in columns else {})
    number, parts = part
    where = f" AND hash({PERSON}) % {parts} = {number}" if parts > 1 else ""
    return _with_ties(_grouped(columns, source, where, told), list(told))


def of_payers(columns: Collection[str], source: str) -> str:
    """The same of events with a usable amount: ``n`` is how many those are."""
    told = {"n": those(weight(columns)), "cents": whole(cents())}
    return _with_ties(_grouped(columns, source, f" AND {usable()}", told), list(told))


def of_largest(columns: Collection[str], source: str) -> str:
    """The largest amount of one event of each person at each building: ``building``, ``person``, ``most`` (cents)."""
    grouped = _grouped(columns, source, f" AND {usable()}", {"most": f"max({cents()} / {weight(columns)})"})
    return f"SELECT building, {_number('text')} AS person, most FROM ({grouped})"


def _grouped(columns: Collection[str], source: str, where: str, told: Mapping[str, str]) -> str:
    """SQL text: what is told of each text of a person at each building. ``told``: column -> SQL expression."""
    listed = ", ".join(f"{value} AS {name}" for name, value in told.items())
    return (
        f"SELECT building, {PERSON} AS text, {listed} FROM {source} "
        f"WHERE {PERSON} IS NOT NULL AND {weight(columns)} > 0{where} GROUP BY building, text"
    )


def _with_ties(grouped: str, told: Sequence[str]) -> str:
    """SQL text: persons by number, and ties."""
    listed = ", ".join(told)
    numbered = f"SELECT building, {_number('text')} AS person, {listed} FROM ({grouped})"
    tie = _number(f"named.text || chr({ord(BETWEEN)}) || CAST(numbered.person AS VARCHAR)")
    return f"SELECT building, person, {listed}, {tie} AS tie FROM ({numbered}) numbered JOIN named USING (building)"


def of_nobody(columns: Collection[str], source: str) -> str:
    """Events of nobody known. SQL text over the events that count. Row: equal rows at a building.

    Columns: ``building``, ``n`` (events behind each row), ``times`` (how many rows), with a cost ``cents`` (of each
    row) and ``usable``.
    """
    nobody = f"{PERSON} IS NULL" if PERSON in columns else "true"
    money = f", {cents()} AS cents, {usable()} AS usable" if COST in columns else ""
    return (
        f"SELECT building, CAST({weight(columns)} AS BIGINT) AS n{money}, count(*) AS times FROM {source} "
        f"WHERE {nobody} AND {weight(columns)} > 0 GROUP BY ALL"
    )


def of_amounts(columns: Collection[str], source: str) -> str:
    """Usable amounts. SQL text over the events that count. Row: a distinct amount.

    Columns: ``cents`` (of one event) and ``times`` (how many events).
    """
    return (
        f"SELECT {cents()} / {weight(columns)} AS cents, {those(weight(columns))} AS times FROM {source} "
        f"WHERE {usable()} AND {weight(columns)} > 0 GROUP BY ALL"
    )


def _number(text: str) -> str:
    """The first 64 bits of the MD5 sum."""
    return f"CAST('0x' || substr(md5({text}), 1, 16) AS UBIGINT)"
