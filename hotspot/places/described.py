"""What tells a hot place to people: neighborhood, streets, kinds, periods and services."""

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.quality.addresses import streets_named
from hotspot.stats.digits import told_value
from hotspot.words import say

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Part of what was tested in a place that lies in the neighborhoods of its name, or the name says "and around": who
#: reads one name takes the number for that neighborhood's, and of that more than a quarter would be others'.
NAMED: Final = 0.75
#: Key of these words.
AND_AROUND: Final = "hot_places.and_around"
#: Part of a place's events that a street must hold to name it.
_LEAST: Final = 0.1
#: Kinds that are told.
_KINDS: Final = 3
_RADIUS_KM: Final = 6371.0088


def leading(amounts: dict[str, float], least: float = 0.0) -> list[str]:
    """The name with most, and a second one that has half as much or more; of equal ones the first by text.

    ``least``: below this even the first says little, and none is named.

    >>> leading({"A": 4.0, "B": 10.0, "C": 5.0}), leading({"A": 4.0, "B": 10.0}), leading({"A": 1.0}, least=2.0)
    (['B', 'C'], ['B'], [])
    """
    ordered = sorted((-amount, name) for name, amount in amounts.items() if amount > 0)
    if not ordered or -ordered[0][0] < least:
        return []
    return [name for amount, name in ordered[:2] if 2 * amount <= ordered[0][0]]


def leading_neighborhoods(cells: pd.DataFrame, place: Ints, places: int) -> tuple[list[str], Floats]:
    """Of each place its name by the neighborhoods with most of what was tested, and the part that lies in them.

    Empty and missing where its cells lie in none. Where more than a quarter lies elsewhere, in other neighborhoods or
    in none, the name says so: "North and around".
    """
    inside = place >= 0
    weight = cells[c.AMOUNTS] if cells.attrs["test"]["measure"] == c.COST_PER_EVENT else 1
    # A mean amount counts as often as there are amounts.
    amount = (cells[c.VALUE] * weight).to_numpy(dtype=float, na_value=0.0)
    known = inside & cells[c.NEIGHBORHOOD].notna().to_numpy()
    rows = {"place": place[known], "name": cells[c.NEIGHBORHOOD].to_numpy()[known], "amount": amount[known]}
    sums = _sums(pd.DataFrame(rows), places)
    leads = [leading(held) for held in sums]
    whole = np.bincount(place[inside], amount[inside], minlength=places).tolist()
    parts = [
        sum(held[name] for name in lead) / total if lead else np.nan
        for held, lead, total in zip(sums, leads, whole, strict=True)
    ]
    # As it is told, so that the words and the number beside them never disagree.
    shares = told_value(np.array(parts, dtype=np.float64))
    names = [" / ".join(lead) for lead in leads]
    beyond = (shares < NAMED).tolist()
    return [say("en", AND_AROUND, name=one) if wide else one for one, wide in zip(names, beyond, strict=True)], shares


def main_streets(buildings: pd.DataFrame, at: Ints, places: int, total: str) -> list[str]:
    """Of each place the street with most of its events; empty where none holds a tenth, or addresses are not known.

    ``at``: place of each building, -1 for none. A corner counts for each of its streets.
    """
    inside = np.flatnonzero(at >= 0)
    amount = buildings[total if total in buildings else c.EVENTS].to_numpy(dtype=float)
    names = buildings[c.NAME].fillna("").to_numpy()
    told = [
        (int(at[row]), street, amount[row])
        for row in inside.tolist()
        if not names[row].startswith("(")
        for street in streets_named(names[row])
    ]
    rows = pd.DataFrame(told, columns=["place", "name", "amount"])
    whole = np.bincount(at[inside], amount[inside], minlength=places).tolist()
    return ["; ".join(leading(held, _LEAST * total)) for held, total in zip(_sums(rows, places), whole, strict=True)]


def _sums(rows: pd.DataFrame, places: int) -> list[dict[str, float]]:
    """Of each place what each name holds; ``rows``: ``place``, ``name``, ``amount``."""
    sums: list[dict[str, float]] = [{} for _ in range(places)]
    added = rows.groupby(["place", "name"], as_index=False)["amount"].sum()
    for place, name, amount in zip(added["place"], added["name"], added["amount"].tolist(), strict=True):
        sums[int(place)][str(name)] = amount
    return sums


def kinds_told(slices: Any, place: Ints, places: int) -> list[str]:
    """Of each place its main kinds, with their share in percent there and on the map: "Fall 31 (20)"."""
    kinds = len(slices.categories)
    if not kinds:
        return [""] * places
    held, whole = _slots(slices, place, places)
    here = held.reshape(places, kinds, slices.slots // kinds).sum(axis=2)
    everywhere = whole.reshape(kinds, -1).sum(axis=1) / max(whole.sum(), 1)
    told = []
    for counts in here:
        named = [kind for kind in np.argsort(-counts, kind="stable").tolist() if slices.categories[kind]]
        shares = counts / max(counts.sum(), 1)
        first = [kind for kind in named if counts[kind] > 0][:_KINDS]
        told.append(
            "; ".join(
                f"{slices.categories[kind]} {100 * shares[kind]:.0f} % (map {100 * everywhere[kind]:.0f} %)"
                for kind in first
            )
        )
    return told


def periods_told(slices: Any, place: Ints, places: int) -> list[str]:
    """Of each place its events by period, those of a known one: "2025-01 93; 2025-02 88"."""
    periods = len(slices.periods)
    if not periods:
        return [""] * places
    held, _ = _slots(slices, place, places)
    counts = held.reshape(places, slices.slots // periods, periods).sum(axis=1).tolist()
    return [
        "; ".join(f"{period} {count}" for period, count in zip(slices.periods, row, strict=True) if period is not None)
        for row in counts
    ]


def _slots(slices: Any, place: Ints, places: int) -> tuple[Ints, Ints]:
    """Events of each place by slot, shape (places, slots), and those of the map."""
    at, slot, events = (slices.cells[name].to_numpy(dtype=np.int64) for name in (c.CELL, c.SLOT, c.EVENTS))
    whole = np.bincount(slot, events, minlength=slices.slots).astype(np.int64)
    inside = place[at] >= 0
    number = place[at[inside]] * slices.slots + slot[inside]
    held = np.bincount(number, events[inside], minlength=places * slices.slots).astype(np.int64)
    return held.reshape(places, slices.slots), whole


def nearest_told(services: pd.DataFrame, lat: Floats, lon: Floats) -> list[str]:
    """Of each place the nearest service of each kind, as the crow flies: "Oak Clinic (clinic, 1.2 km)"."""
    there = np.radians(services[[c.LAT, c.LON]].to_numpy(dtype=float))
    kinds = services[c.KIND].fillna("").tolist() if c.KIND in services else [""] * len(services)
    names = services[c.NAME].tolist()
    told = []
    for here in np.radians(np.column_stack([lat, lon])):
        half = np.sin((there - here) / 2) ** 2
        angle = half[:, 0] + np.cos(here[0]) * np.cos(there[:, 0]) * half[:, 1]
        km = 2 * _RADIUS_KM * np.arcsin(np.sqrt(np.minimum(angle, 1.0)))
        nearest: dict[str, int] = {}
        for row in np.lexsort((np.array(names, dtype=object).astype(str), km.round(6))).tolist():
            nearest.setdefault(kinds[row], row)
        told.append(
            "; ".join(f"{names[row]} ({f'{kind}, ' if kind else ''}{km[row]:.1f} km)" for kind, row in nearest.items())
        )
    return told
