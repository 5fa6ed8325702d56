"""Who has how many events, and how much money, at which building: kept where it is counted, never brought whole."""

from collections.abc import Collection

from hotspot.columns import COST, PERSON
from hotspot.engines.steps.events import cents, those, usable, weight, whole
from hotspot.engines.ties import BETWEEN


def of_persons(columns: Collection[str], same: str) -> str:
    """Events of persons. SQL text over ``events``, ``judged`` and ``named``. Row: a person at a building.

    ``same``: the condition under which an event is of a judged place. Columns: ``building`` (its position), ``person``
    (number, from the MD5 sum of the text), ``tie`` (which of a person's equal buildings counts, see
    `hotspot.engines.ties`), ``n`` (events), with a cost ``paid`` (events with a usable amount), ``cents`` (their sum)
    and ``most`` (of one event).
    """
    behind, money = weight(columns), ""
    if COST in columns:
        money = f", {those(behind, usable())} AS paid, {whole(cents())} AS cents, max({cents()} / {behind}) AS most"
    grouped = (
        f"SELECT building, {PERSON} AS text, {those(behind)} AS n{money} FROM events JOIN judged ON {same} "
        f"WHERE {PERSON} IS NOT NULL AND {behind} > 0 GROUP BY building, text"
    )
    numbered = f"SELECT *, {_number('text')} AS person FROM ({grouped})"
    tie = _number(f"named.text || chr({ord(BETWEEN)}) || CAST(numbered.person AS VARCHAR)")
    told = "building, person, n" + (", paid, cents, most" if money else "")
    return f"SELECT {told}, {tie} AS tie FROM ({numbered}) numbered JOIN named USING (building)"


def of_nobody(columns: Collection[str], same: str) -> str:
    """Events of nobody known. SQL text over ``events`` and ``judged``. Row: equal rows at a building.

    Columns: ``building``, ``n`` (events behind each row), ``times`` (how many rows), with a cost ``cents`` (of each
    row) and ``usable``.
    """
    nobody = f"{PERSON} IS NULL" if PERSON in columns else "true"
    money = f", {cents()} AS cents, {usable()} AS usable" if COST in columns else ""
    return (
        f"SELECT building, CAST({weight(columns)} AS BIGINT) AS n{money}, count(*) AS times FROM events "
        f"JOIN judged ON {same} WHERE {nobody} AND {weight(columns)} > 0 GROUP BY ALL"
    )


def of_amounts(columns: Collection[str], same: str) -> str:
    """Usable amounts. SQL text over ``events`` and ``judged``. Row: a distinct amount.

    Columns: ``cents`` (of one event) and ``times`` (how many events).
    """
    return (
        f"SELECT {cents()} / {weight(columns)} AS cents, {those(weight(columns))} AS times FROM events "
        f"JOIN judged ON {same} WHERE {usable()} AND {weight(columns)} > 0 GROUP BY ALL"
    )


def _number(text: str) -> str:
    """The first 64 bits of the MD5 sum."""
    return f"CAST('0x' || substr(md5({text}), 1, 16) AS UBIGINT)"
