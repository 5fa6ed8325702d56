"""How well pile-ups are found: ``python benchmarks/pile_ups.py`` writes the figures into docs/quality.md.

Synthetic cities with two giant buildings (a nursing home, a tower) and 5 % of the records, whole homes at a time, on
the centroids of neighborhoods; and the same cities without any such record.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from sections import versions, with_section

import hotspot as hs
from hotspot.quality import judge_events
from hotspot.simulate import simulate_city

PAGE = Path(__file__).parents[1] / "docs" / "quality.md"
HEADING = "How well pile-ups are found"
CITIES, SHARE = 20, 0.05


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    name: str
    """What it says of addresses."""
    centroids: int
    giants: int = 2
    """Giant buildings that are in it."""


HAVE, LACK, NONE = "every record has its address", "records on centroids have none", "no column of addresses"
KINDS = (
    *(Kind(HAVE, 12), Kind(HAVE, 0)),
    Kind(LACK, 12),
    *(Kind(NONE, 12), Kind(NONE, 1), Kind(NONE, 0), Kind(NONE, 1, 0), Kind(NONE, 0, 1)),
)


@dataclass
class Counted:
    """Centroids and other points over all cities."""

    centroids: int = 0
    found: int = 0
    records: int = 0
    found_records: int = 0
    others: int = 0
    false: int = 0
    towers: int = 0
    towers_held: int = 0


def middles(areas: gpd.GeoDataFrame, count: int) -> np.ndarray:
    """So many centroids, each as far from the others as can be; shape (count, 2), latitude and longitude."""
    centres = areas.geometry.to_crs("EPSG:32619").centroid.to_crs("EPSG:4326")
    whole = np.round(np.column_stack([centres.y, centres.x]), 6)
    chosen = [0]
    while len(chosen) < count:
        away = np.min([np.hypot(*(whole - whole[k]).T) for k in chosen], axis=0)
        chosen.append(int(np.argmax(away)))
    return whole[chosen]


def lost_homes(events: pd.DataFrame, towers: pd.DataFrame, seed: int) -> pd.Series:
    """Which records of whole homes, 5 % of all, are lost: not those of the towers."""
    home = events["address"].str.replace(r" APT .*$", "", regex=True)
    sound = ~home.isin(towers["address"])
    sizes = home[sound].value_counts().sort_index()
    sizes = sizes.iloc[np.random.default_rng(seed).permutation(len(sizes))]
    lost = sizes.index[sizes.cumsum() <= SHARE * len(events)]
    return home.isin(lost)


def measure(kind: Kind) -> Counted:
    """Over all cities."""
    counted = Counted()
    for seed in range(1, CITIES + 1):
        city = simulate_city(seed=seed, pile_up_share=0, bad_coordinates=False)
        events, towers = city.events, pd.DataFrame(city.truth["buildings"])
        home = events["address"].str.replace(r" APT .*$", "", regex=True)
        events = events[~home.isin(towers["address"][kind.giants :])].reset_index(drop=True)
        towers, points = towers.head(kind.giants), middles(city.neighborhoods, max(kind.centroids, 1))
        if kind.centroids:
            lost = lost_homes(events, towers, seed)
            at = events.loc[lost, ["lat", "lon"]].to_numpy()
            nearest = np.argmin(np.hypot(*(at[:, np.newaxis] - points).transpose(2, 0, 1)), axis=1)
            events.loc[lost, ["lat", "lon"]] = points[nearest]
            if kind.name == LACK:
                events.loc[lost, "address"] = None
        if kind.name == NONE:
            events = events.drop(columns="address")
        count_city(counted, events, points[: kind.centroids], towers)
    return counted


def count_city(counted: Counted, events: pd.DataFrame, points: np.ndarray, towers: pd.DataFrame) -> None:
    """Add what was found in one city."""
    checked, suspects = judge_events(hs.read_events(events))
    suspected = suspects.at.points[suspects.why >= 0]
    held = checked["reason"] == "pile_up"
    true = {tuple(point) for point in points.tolist()}
    found = {tuple(point) for point in suspected.to_numpy().tolist()}
    there = pd.MultiIndex.from_frame(checked[["lat", "lon"]])
    on = there.isin(true) if true else np.zeros(len(checked), dtype=bool)
    giants = set(zip(towers["lat"], towers["lon"], strict=True))
    counted.centroids += len(true)
    counted.found += len(true & found)
    counted.records += int(on.sum())
    counted.found_records += int((on & held).sum())
    counted.others += len(suspects.at) - len(true | giants)
    counted.false += len(found - true - giants)
    counted.towers += len(giants)
    counted.towers_held += len(
        giants & {tuple(point) for point in checked.loc[held, ["lat", "lon"]].to_numpy().tolist()}
    )


def lines() -> Iterator[str]:
    """The section."""
    yield f"{CITIES} synthetic cities (`hotspot simulate`) with giant buildings, a nursing home and a tower, and 5 % of"
    yield "the records, whole homes at a time, on centroids of neighborhoods; and the same cities without any."
    yield ""
    yield "| addresses | giants | centroids | found | their records | other points held out | giants held out |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for kind in KINDS:
        one = measure(kind)
        recall = f"{one.found} of {one.centroids}" if one.centroids else ""
        records = f"{one.found_records / one.records:.1%}" if one.records else ""
        giants = f"{one.towers_held} of {one.towers}" if one.towers else ""
        told = (kind.name, kind.giants, kind.centroids or "none", recall, records)
        row = f"| {' | '.join(map(str, told))} | {one.false} of {one.others:,} | {giants} |"
        print(row, flush=True)
        yield row
    yield ""
    yield "With a column of addresses nearly all is found, and no building is taken for a centroid. Without one a point"
    yield "can only tell itself by its records, over 2 % of all and over ten times the next: several centroids, or one"
    yield "beside a building as large, are then not found. A building that stands alone so far above all others would"
    yield "look like one and be held out: it is named among the decisions, with the option to keep it (`--keep-point`)."
    yield ""
    yield f"Written by `python benchmarks/pile_ups.py` with {versions('hotspot-toolkit', 'numpy', 'pandas')}."


if __name__ == "__main__":
    PAGE.write_text(with_section(PAGE.read_text(encoding="utf-8"), HEADING, list(lines())), encoding="utf-8")
