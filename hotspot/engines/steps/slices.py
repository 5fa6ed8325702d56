"""How many events there are of each category in each month."""

from collections.abc import Collection

from hotspot.columns import CATEGORY, TIME
from hotspot.engines.carriers import Slots
from hotspot.engines.steps.events import MONTH, those, weight, whole


def by_month(columns: Collection[str], same: str) -> str:
    """SQL text over ``events``, ``judged`` and ``grouped``. Row: a category in a month in a group, with ``n`` events.

    Columns: ``grp``, ``n`` and those of ``month`` (since the year 0) and ``category`` that the events have.
    """
    told = [f"{MONTH} AS month"] if TIME in columns else []
    told += [CATEGORY] if CATEGORY in columns else []
    return (
        f"SELECT grp, {', '.join(told)}, {those(weight(columns))} AS n FROM events JOIN judged ON {same} "
        f"JOIN grouped USING (building) WHERE {weight(columns)} > 0 GROUP BY ALL"
    )


def sliced(slots: Slots, most: int) -> str:
    """SQL text over ``slices``, ``named_groups`` (``grp``, ``place``) and ``kinds`` (``category``, ``position``).

    Events by place and slot; at most one row more than ``most``.
    """
    kind = f"coalesce(position, {slots.missing_kind}) * {slots.periods}" if slots.kinds is not None else "0"
    period = f"coalesce(month // {slots.months} - {slots.start}, {slots.periods - 1})" if slots.months else "0"
    kinds = f"LEFT JOIN kinds USING ({CATEGORY})" if slots.kinds is not None else ""
    return (
        f"SELECT place, {kind} + {period} AS slot, {whole('n')} AS n FROM slices JOIN named_groups USING (grp) {kinds} "
        f"GROUP BY ALL LIMIT {most + 1}"
    )
