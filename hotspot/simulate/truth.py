"""What was planted, measured on the finished tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hotspot.simulate.chances import HOT_RATE
from hotspot.simulate.faults import AT_CENTROID, FAR, MISSING, PILED, SWAPPED, ZERO
from hotspot.simulate.people import NURSING_HOME, TOWER, TOWER_HEAVY
from hotspot.simulate.visits import YEAR

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def measure_truth(
    visits: pd.DataFrame, homes: pd.DataFrame, neighborhoods: gpd.GeoDataFrame, hot: list[int]
) -> dict[str, Any]:
    """Count the planted places and records, as JSON types; charges in dollars, shares 0 to 1.

    Counts of a neighborhood go by where people live: a record whose coordinates were lost still counts there.
    """
    names = neighborhoods["name"].tolist()
    faults = visits["fault"].value_counts()
    ordinary = visits[(visits["kind"] == "home") & ~visits["neighborhood"].isin(hot)]
    residents = homes[(homes["kind"] == "home") & ~homes["neighborhood"].isin(hot)]["residents"].sum()
    return {
        "city": "Synthaven",
        "synthetic": True,
        "year": YEAR,
        **_totals(visits),
        "residents": int(neighborhoods["population"].sum()),
        "ordinary_events_per_1000_residents": round(1000 * len(ordinary) / int(residents), 1),
        "buildings": [
            {
                **_place(homes[homes["kind"] == kind].iloc[0], names),
                **_building(visits[visits["kind"] == kind]),
            }
            for kind in (NURSING_HOME, TOWER)
            if (homes["kind"] == kind).any()
        ],
        "hot_neighborhoods": [
            {
                "name": names[site],
                "rate_multiplier": HOT_RATE,
                "residents": int(neighborhoods["population"].iloc[site]),
                **_totals(visits[visits["neighborhood"] == site]),
            }
            for site in hot
        ],
        "pile_up": _pile_up(visits[visits["fault"] == PILED]),
        "swapped": int(faults.get(SWAPPED, 0)),
        "missing": int(faults.get(MISSING, 0)),
        "at_zero": int(faults.get(ZERO, 0)),
        "far_away": int(faults.get(FAR, 0)),
        **_only_where_planted(visits),
    }


def _totals(visits: pd.DataFrame) -> dict[str, Any]:
    people = int(visits["person_id"].nunique())
    return {"events": len(visits), "people": people, "charges": round(float(visits["charge"].sum()), 2)}


def _place(home: pd.Series, names: list[str]) -> dict[str, Any]:
    place = {
        "kind": home["kind"],
        "address": home["address"],
        "lat": float(home["lat"]),
        "lon": float(home["lon"]),
    }
    return {**place, "neighborhood": names[home["neighborhood"]], "residents": int(home["residents"])}


def _building(visits: pd.DataFrame) -> dict[str, Any]:
    by_person = visits.groupby("person_id")["charge"].sum()
    share = by_person.nlargest(TOWER_HEAVY).sum() / by_person.sum()
    return {**_totals(visits), "top_20_people_share_of_charges": round(float(share), 4)}


def _pile_up(visits: pd.DataFrame) -> dict[str, Any] | None:
    if visits.empty:
        return None
    lat, lon = (float(visits[column].iloc[0]) for column in ("lat", "lon"))
    return {"lat": lat, "lon": lon, "records": len(visits), "addresses": int(visits["address"].nunique())}


def _only_where_planted(visits: pd.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    at_centroid, heavy = visits[visits["fault"] == AT_CENTROID], visits[visits["heavy"]]
    if len(at_centroid):
        found["centroids"] = [_pile_up(here) for _, here in at_centroid.groupby(["lat", "lon"])]
    if len(heavy):
        share = round(float(heavy["charge"].sum() / visits["charge"].sum()), 4)
        names = sorted(heavy["person_id"].unique().tolist())
        found["heavy_people"] = {**_totals(heavy), "share_of_charges": share, "person_ids": names}
    return found
