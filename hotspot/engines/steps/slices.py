"""How many events there are of each category in each month."""

from collections.abc import Collection, Sequence

from hotspot.columns import CATEGORY, TIME
from hotspot.engines.carriers import Slots
from hotspot.engines.steps.events import MONTH, those, weight, whole


def by_month(columns: Collection[str], same: str) -> str:
    """SQL text over ``events`` and ``judged``. Row: a category in a month, with ``n`` events.

    Columns: ``n`` and those of ``month`` (since the year 0) and ``category`` that the events have.
    """
    told = [f"{MONTH} AS month"] if TIME in columns else []
    told += [CATEGORY] if CATEGORY in columns else []
    return (
        f"SELECT {', '.join(told)}, {those(weight(columns))} AS n FROM events JOIN judged ON {same} "
        f"WHERE {weight(columns)} > 0 GROUP BY ALL"
    )


def slots_about(columns: Collection[str], same: str, groups: int, ways: Sequence[Slots]) -> str:
    """SQL text over the tables of `by_slot`: about how many rows it has for each group in each way.

    Columns: ``way_0_0``, ... (way, group).
    """
    several = [(f"way_{k}_{g}", f"group_{g}", _slot(slots)) for k, slots in enumerate(ways) for g in range(groups)]
    # A group and a slot as one number; a building of no group counts in none.
    numbers = [
        f"approx_count_distinct(CASE WHEN {group} >= 0 THEN CAST({group} AS BIGINT) * 1000000 + {slot} END) AS {name}"
        for name, group, slot in several
    ]
    listed = ", ".join(numbers)
    return f"SELECT {listed} FROM {_source(columns, same)}"


def by_slot(columns: Collection[str], same: str, groups: int, slots: Slots) -> str:
    """SQL text over ``events``, ``judged``, ``placed`` (``group_0``, ...) and ``kinds``: events by groups and slot."""
    listed = ", ".join(f"group_{g}" for g in range(groups))
    return f"SELECT {listed}, {_slot(slots)} AS slot, sum(behind) AS n FROM {_source(columns, same)} GROUP BY ALL"


def of_group(number: int) -> str:
    """SQL text over what `by_slot` gives: ``grp``, ``slot`` and ``n`` of one kind of group."""
    return (
        f"SELECT group_{number} AS grp, slot, {whole('n')} AS n FROM slices WHERE group_{number} >= 0 "
        "GROUP BY grp, slot ORDER BY slot, grp"
    )


def _source(columns: Collection[str], same: str) -> str:
    """SQL text: every event with its groups, month and kind."""
    month = MONTH if TIME in columns else "NULL"
    kinds = f"LEFT JOIN kinds USING ({CATEGORY})" if CATEGORY in columns else ""
    position = "position" if CATEGORY in columns else "NULL"
    return (
        f"(SELECT placed.*, {month} AS month, {position} AS position, {weight(columns)} AS behind FROM events "
        f"JOIN judged ON {same} JOIN placed USING (building) {kinds} WHERE {weight(columns)} > 0)"
    )


def _slot(slots: Slots) -> str:
    """SQL expression of the slot."""
    kind = f"coalesce(position, {slots.missing_kind}) * {slots.periods}" if slots.kinds is not None else "0"
    period = f"coalesce(month // {slots.months} - {slots.start}, {slots.periods - 1})" if slots.months else "0"
    return f"({kind} + {period})"
