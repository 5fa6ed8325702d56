"""Requests of central Boston joined to its buildings, recomputed from the raw files by geopandas in a projection."""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.engines import Totals

#: Metres around the middle of the city, true to a millionth there.
LOCAL = "+proj=aeqd +lat_0=42.355 +lon_0=-71.06 +ellps=WGS84 +units=m"

pytestmark = pytest.mark.real


def raw_files(shared: Path) -> tuple[pd.DataFrame, gpd.GeoDataFrame]:
    """The requests and the buildings, as they are, and what tells a building."""
    requests = pd.read_csv(shared / "data" / "boston_downtown_311_2015.csv")
    outlines = gpd.read_file(shared / "data" / "boston_downtown_buildings.geojson")
    rows = pd.Series([f"row {row}" for row in range(1, len(outlines) + 1)])
    outlines["own"] = outlines["bldg_id"].astype(object).where(outlines["bldg_id"].notna(), rows)
    return requests, outlines


def by_geopandas(requests: pd.DataFrame, outlines: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """How each request is joined, and to which building."""
    points = gpd.GeoDataFrame(
        requests, geometry=gpd.points_from_xy(requests["LONGITUDE"], requests["LATITUDE"]), crs=4326
    )
    corner = requests["Property_Type"] == "Intersection"
    how, whose = pd.Series("none", index=requests.index), pd.Series(None, index=requests.index, dtype=object)
    there, local = outlines[["own", "geometry"]].assign(size=outlines.to_crs(LOCAL).area), outlines.to_crs(LOCAL)
    held = gpd.sjoin(points[~corner], there).sort_values("size", kind="stable")
    held = held[~held.index.duplicated()]
    how[held.index], whose[held.index] = "polygon", held["own"]
    rest = points[~corner & (how == "none")].to_crs(LOCAL)
    near = gpd.sjoin_nearest(rest, local[["own", "geometry"]], max_distance=15.0, how="inner")
    near = near[~near.index.duplicated()]
    how[near.index], whose[near.index] = "near", near["own"]
    how[corner] = "corner"
    return how, whose


def at_home(requests: pd.DataFrame) -> pd.DataFrame:
    """The requests of an address at its point nearest to their lower median, where all lie within 30 m."""
    moved = requests.copy()
    for _, own in requests.groupby("Location"):
        across = np.ptp(own["LATITUDE"]) * 111_200, np.ptp(own["LONGITUDE"]) * 82_200
        if 0 < np.hypot(*across) < 30:
            points = own[["LATITUDE", "LONGITUDE"]].to_numpy()
            away = (points - np.quantile(points, 0.5, axis=0, method="lower")) * (1, 0.74)
            nearest = points[np.square(away).sum(axis=1).argmin()]
            moved.loc[own.index, ["LATITUDE", "LONGITUDE"]] = np.tile(nearest, (len(own), 1))
    return moved


def test_each_way_is_counted_as_geopandas_counts_it(shared: Path) -> None:
    requests, outlines = raw_files(shared)
    footprints = hs.read_footprints(shared / "data" / "boston_downtown_buildings.geojson")
    totals = Totals.of(
        hs.read_events(
            shared / "data" / "boston_downtown_311_2015.csv", columns=hs.EventColumns(address="Location", person="none")
        ),
        footprints=footprints,
    )
    # Row by row, wherever a building has its point.
    how, whose = by_geopandas(requests, outlines)
    frame = pd.DataFrame({"lat": requests["LATITUDE"], "lon": requests["LONGITUDE"], "name": requests["Location"]})
    found = hs.join_footprints(frame, footprints)
    assert (found["joined"] == how).all()
    assert (found["footprint"].fillna("") == whose.fillna("").astype("str")).all()
    # One address is one building, at one of its points.
    how, whose = by_geopandas(at_home(requests), outlines)
    assert totals.joined is not None
    counted = totals.joined.set_index("joined")["events"]
    assert counted[counted > 0].to_dict() == how.value_counts().to_dict()
    assert counted["corner"] == (requests["Property_Type"] == "Intersection").sum()
    # Of each building the requests, and its number in the parcel.
    listed = hs.total_by_building(totals)
    assert listed["events"].sum() == len(requests)
    own = listed[listed["footprint"].notna()].set_index("footprint")["events"].sort_index()
    pd.testing.assert_series_equal(own, whose.value_counts().sort_index(), check_names=False, check_index_type=False)
    parcel = outlines.drop_duplicates("own").set_index("own")["parcel_id"]
    complexes = hs.total_by_complex(totals).set_index("name")["events"].sort_index()
    raw = whose.map(parcel).value_counts().sort_index()
    pd.testing.assert_series_equal(complexes, raw, check_names=False, check_index_type=False)
    # Intersections lie in outlines, too, and belong to none.
    alone = listed[listed["name"].str.contains("INTERSECTION")]
    assert alone["footprint"].isna().all()
    corners = gpd.points_from_xy(alone["lon"], alone["lat"])
    assert outlines.union_all().buffer(1e-4).contains(corners).any()


def test_engines_agree_on_the_city(shared: Path, tmp_path: Path) -> None:
    columns = hs.EventColumns(address="Location", person="none")
    footprints = hs.read_footprints(shared / "data" / "boston_downtown_buildings.geojson")
    frame = pd.read_csv(shared / "data" / "boston_downtown_311_2015.csv")
    frame = frame.rename(columns={"Location": "address"})[["LATITUDE", "LONGITUDE", "address", "OPEN_DT"]]
    frame.to_parquet(tmp_path / "e.parquet")
    listed = hs.total_by_building(
        Totals(hs.read_events(shared / "data" / "boston_downtown_311_2015.csv", columns=columns), footprints=footprints)
    )
    stored = hs.total_by_building(Totals.of(tmp_path / "e.parquet", footprints=footprints))
    both = [column for column in listed if column in stored]
    pd.testing.assert_frame_equal(stored[both], listed[both], check_dtype=False)


def test_where_outlines_are_small_addresses_join_what_distance_does_not(shared: Path) -> None:
    """Each building is a square of a metre in its middle: points at its door are its own by address."""
    requests, outlines = raw_files(shared)
    local = outlines.to_crs(LOCAL)
    local["geometry"] = local.representative_point().buffer(0.5, cap_style="square")
    small = local.to_crs(4326)
    requests = requests[requests["Property_Type"] == "Address"].reset_index(drop=True)
    how, _ = by_geopandas(requests, small)
    frame = pd.DataFrame({"lat": requests["LATITUDE"], "lon": requests["LONGITUDE"], "name": requests["Location"]})
    found = hs.join_footprints(frame, hs.read_footprints(small.drop(columns="own")))
    assert (found["joined"] == "near").equals(how == "near")
    # In letters: "139 Tremont St  Boston  MA  02108" and "139 TREMONT ST, 02108".
    asked = requests["Location"].str.upper().str.extract(r"^(.*?)\s+BOSTON\s+MA")[0].str.split().str.join(" ")
    given = small["address"].str.replace(r",.*", "", regex=True)
    points = gpd.GeoSeries(gpd.points_from_xy(frame["lon"], frame["lat"]), crs=4326).to_crs(LOCAL)
    left = np.flatnonzero((how == "none").to_numpy())
    away: dict[int, Any] = {row: local.distance(points[row])[(given == asked[row]).to_numpy()].min() for row in left}
    same = pd.Series(away)
    reached, far = same.index[same <= 250.0], same.index[same > 250.0]
    assert len(reached) > 30
    assert (found["joined"][reached] == "address").all()
    assert not (found["joined"][far] == "address").any()
    # What is spelled otherwise has the same number of the house, and nothing else is joined by address.
    joined = found[found["joined"] == "address"]
    own = small.drop_duplicates("own").set_index("own")["address"]
    for row, footprint in joined["footprint"].items():
        assert own[footprint].split()[0] == asked[row].split()[0]
    assert set(joined.index) <= set(left)
