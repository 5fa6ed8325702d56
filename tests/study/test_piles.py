"""What a study says of pile-ups: which, why, and how one is kept; the advice works."""

import json
import re
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.output import save_folder
from hotspot.study import Study, check_study, read_study, run_study
from hotspot.study.decisions import decisions

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
BOX = shapely.box(-75.3, 40.0, -75.2, 40.1)
AREAS = gpd.GeoDataFrame({"name": ["Middletown"]}, geometry=[BOX], crs=4326)
CENTRE, PILE = (40.05, -75.25), (40.021234, -75.281234)

ON_ONE_POINT = "different addresses on one point, over all records of the file"


def records(*, addresses: bool = True) -> pd.DataFrame:
    """300 houses, 40 records of 12 houses on the middle of the area, 30 without an address on one point."""
    draw = np.random.default_rng(2)
    frame = pd.DataFrame({"lat": draw.uniform(40.0, 40.1, 300), "lon": draw.uniform(-75.3, -75.2, 300)})
    frame["address"] = [f"{k + 1} Elm St" for k in range(300)]
    piled = pd.DataFrame({"lat": CENTRE[0], "lon": CENTRE[1], "address": [f"{k % 12 + 1} Oak St" for k in range(40)]})
    nobody = pd.DataFrame({"lat": PILE[0], "lon": PILE[1], "address": [None] * 30})
    whole = pd.concat([frame, piled, nobody], ignore_index=True).astype({"address": "str"})
    return whole if addresses else whole.drop(columns="address")


def study(events: Any, **settings: Any) -> Study:
    return Study(**{"events": events, "policy": INTERNAL, "areas": AREAS, "resolution": 8, **settings})


def decided(events: pd.DataFrame, language: str = "en", **settings: Any) -> str:
    return "\n".join(one.told(language) for one in decisions(check_study(study(events, **settings))))


def test_the_points_are_said_with_why_and_how_to_keep_one() -> None:
    told = decided(records())
    assert "2 points with 70 records are held out as pile-ups" in told
    assert (
        "40.050000,-75.250000 (40 records; 12 different addresses on one point, over all records of the file)" in told
    )
    assert "40.021234,-75.281234 (30 records; records without an address" in told
    assert "--keep-point LAT,LON" in told
    spanish = decided(records(), "es")
    assert "2 puntos con 70 registros se apartan" in spanish
    assert "12 direcciones distintas en un punto" in spanish


def test_a_point_is_kept_and_one_that_is_none_is_said() -> None:
    kept = check_study(study(records(), keep_points=(CENTRE, (40.06, -75.26))))
    assert (kept.events["reason"] == "pile_up").sum() == 30
    told = "\n".join(map(str, decisions(kept)))
    assert "1 point that looks like a pile-up is used, as asked: 40.050000,-75.250000" in told
    assert "No pile-up lies at 40.060000,-75.260000" in told
    assert "No pile-up lies at" not in decided(records(), keep_points=(CENTRE,))


def test_without_addresses_one_rule_is_left() -> None:
    told = decided(records(addresses=False))
    assert "No address column was recognised or named" in told
    assert "held out as" not in told
    alone = records(addresses=False).drop(index=range(300, 340)).reset_index(drop=True)
    assert "1 point with 30 records is held out as a pile-up: 40.021234,-75.281234" in decided(alone)
    assert "10 or more different addresses" not in told


def test_coarse_coordinates_and_few_points_are_said() -> None:
    draw = np.random.default_rng(2)
    rough = pd.DataFrame({"lat": draw.uniform(40.0, 40.1, 600), "lon": draw.uniform(-75.3, -75.2, 600)}).round(2)
    told = decided(rough)
    assert "The coordinates have 2 decimals: steps of 1,112 m" in told
    assert "Use coordinates with more decimals." in told
    few = rough.assign(lat=rough["lat"].round(1), lon=rough["lon"].round(2) + 1e-5)
    assert "All 600 records lie on" in decided(few)
    assert "Las coordenadas tienen 2 decimales" in decided(rough, "es")


def test_the_advice_of_larger_hexagons_works() -> None:
    draw = np.random.default_rng(2)
    wide = gpd.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(-77, 39, -74, 42)], crs=4326)
    rough = pd.DataFrame({"lat": draw.uniform(39, 42, 900), "lon": draw.uniform(-77, -74, 900)}).round(2)
    (resolution,) = re.findall(r"--resolution (\d+)", decided(rough, areas=wide))
    again = check_study(study(rough, areas=wide, resolution=int(resolution)))
    assert again.suspects.coarse is None
    assert "decimals" not in "\n".join(map(str, decisions(again)))


def test_units_behind_a_dash_are_said() -> None:
    frame = records().assign(
        address=lambda given: given["address"].str.replace(r"^(\d+) Oak St", r"500-\1 Oak St", regex=True)
    )
    told = decided(frame)
    assert "What stands on one side of the dash of 40 addresses was taken for a unit" in told
    assert "the dash" not in decided(records())


def test_every_suspect_is_in_the_list_and_the_largest_on_the_page(tmp_path: Path) -> None:
    release = run_study(study(records()))
    save_folder(release, tmp_path / "out")
    listed = pd.read_csv(tmp_path / "out" / "pile_ups.csv")
    assert listed[["records", "addresses", "why", "held", "nearest_area"]].to_numpy().tolist() == [
        [40, 12, "many_addresses", "yes", "Middletown"],
        [30, 0, "many_records", "yes", "Middletown"],
    ]
    assert listed["metres_to_centre"].iloc[0] <= 1
    assert set(listed["audience"]) == {"internal"}
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    assert "40.050000,-75.250000" in page
    assert (
        "12 different addresses on one point, over all records of the file; 0 m from the middle of Middletown" in page
    )
    assert "pile_ups.csv" in page
    quality = pd.read_csv(tmp_path / "out" / "quality.csv").set_index("reason")["records"]
    assert quality["pile_up"] == listed["records"].sum()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["keep_points"] == []


def test_the_option_and_the_key_say_the_same(tmp_path: Path) -> None:
    records().to_csv(tmp_path / "events.csv", index=False)
    AREAS.to_file(tmp_path / "areas.geojson")
    given = ["check", str(tmp_path / "events.csv"), "--neighborhoods", str(tmp_path / "areas.geojson"), "--json"]
    points = ["--keep-point", "40.05,-75.25", "--keep-point", "40.021234,-75.281234"]
    done = CliRunner().invoke(main, [*given, *points])
    assert done.exit_code == 0, done.output
    assert "pile_up" not in {row["reason"] for row in json.loads(done.stdout)["records"]}
    (tmp_path / "study.toml").write_text(
        'audience = "internal"\n[events]\nfile = "events.csv"\nkeep_points = ["40.05,-75.25", "40.021234,-75.281234"]\n'
    )
    assert read_study(tmp_path / "study.toml").keep_points == (CENTRE, PILE)


@pytest.mark.parametrize("wrong", ["40.05", "north,west", "95,0"])
def test_a_point_that_is_none_is_refused(wrong: str, tmp_path: Path) -> None:
    records().to_csv(tmp_path / "events.csv", index=False)
    done = CliRunner().invoke(main, ["check", str(tmp_path / "events.csv"), "--keep-point", wrong])
    assert done.exit_code == 2
    assert "--keep-point: A point to keep must be LAT,LON" in done.output


def test_too_few_records_are_refused_with_their_points() -> None:
    alone = records().iloc[300:340].reset_index(drop=True)
    with pytest.raises(hs.InputError, match=r"40\.050000,-75\.250000 \(40 records; 12 different addresses"):
        run_study(study(alone))
