"""How many events there are of each category in each month."""

from collections.abc import Collection

from hotspot.columns import CATEGORY, TIME
from hotspot.engines.carriers import Slots
from hotspot.engines.steps.events import MONTH, those, weight, whole


def by_month(columns: Collection[str], source: str, groups: int, one_of: int) -> str:
    """SQL text over the events that count and ``placed`` (``group_0``, ...). Row: a category in a month, with events.

    Columns: ``n`` (events), those of ``month`` (since the year 0) and ``category`` that the events have, and the groups
    for one event of so many, chosen by what it is; missing for the others.
    """
    told = {"month": MONTH} if TIME in columns else {}
    told |= {CATEGORY: CATEGORY} if CATEGORY in columns else {}
    chosen = f"hash(building, {', '.join(c for c in (TIME, CATEGORY) if c in columns)}) % {one_of} = 0"
    told |= {f"group_{g}": f"CASE WHEN {chosen} THEN group_{g} END" for g in range(groups)}
    listed = ", ".join(f"{value} AS {name}" for name, value in told.items())
    return (
        f"SELECT {listed}, {those(weight(columns))} AS n FROM {source} JOIN placed USING (building) "
        f"WHERE {weight(columns)} > 0 GROUP BY ALL"
    )


def least_rows(columns: Collection[str], groups: int, slots: Slots) -> str:
    """SQL text over ``told`` and ``kinds``: rows of `by_slot` for each group, at least (``rows_0``, ...)."""
    # A group and a slot as one number; a building of no group counts in none.
    listed = ", ".join(
        f"count(DISTINCT CASE WHEN group_{g} >= 0 THEN CAST(group_{g} AS BIGINT) * 1000000 + {_slot(slots)} END) "
        f"AS rows_{g}"
        for g in range(groups)
    )
    return f"SELECT {listed} FROM told {_with_kinds(columns)}"


def by_slot(columns: Collection[str], source: str, groups: int, slots: Slots) -> str:
    """SQL text over the events that count, ``placed`` and ``kinds``: events by groups and slot."""
    month = f"{MONTH} AS month, " if TIME in columns else ""
    kind = f"{CATEGORY}, " if CATEGORY in columns else ""
    rows = (
        f"(SELECT placed.*, {month}{kind}{weight(columns)} AS n FROM {source} JOIN placed USING (building) "
        f"WHERE {weight(columns)} > 0)"
    )
    listed = ", ".join(f"group_{g}" for g in range(groups))
    return f"SELECT {listed}, {_slot(slots)} AS slot, sum(n) AS n FROM {rows} {_with_kinds(columns)} GROUP BY ALL"


def of_group(number: int) -> str:
    """SQL text over what `by_slot` gives: ``grp``, ``slot`` and ``n`` of one kind of group."""
    return (
        f"SELECT group_{number} AS grp, slot, {whole('n')} AS n FROM slices WHERE group_{number} >= 0 "
        "GROUP BY grp, slot ORDER BY slot, grp"
    )


def _with_kinds(columns: Collection[str]) -> str:
    return f"LEFT JOIN kinds USING ({CATEGORY})" if CATEGORY in columns else ""


def _slot(slots: Slots) -> str:
    """SQL expression of the slot."""
    kind = f"coalesce(position, {slots.missing_kind}) * {slots.periods}" if slots.kinds is not None else "0"
    period = f"coalesce(month // {slots.months} - {slots.start}, {slots.periods - 1})" if slots.months else "0"
    return f"({kind} + {period})"
