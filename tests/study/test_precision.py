"""A study whose events say how exactly they were placed, from settings to tables."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.errors import InputError
from hotspot.report import of
from hotspot.report.records import quality_rows

AREAS = gpd.GeoDataFrame(
    {"name": ["west", "east"]},
    geometry=[shapely.box(-75.3, 40.0, -75.25, 40.1), shapely.box(-75.25, 40.0, -75.2, 40.1)],
    crs=4326,
)
INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def events() -> pd.DataFrame:
    """Made-up records at 60 points, each with a level of its own."""
    draw = np.random.default_rng(3)
    at = draw.integers(60, size=900)
    lat, lon = draw.uniform(40.01, 40.09, 60).round(5), draw.uniform(-75.29, -75.21, 60).round(5)
    frame = pd.DataFrame({"lat": lat[at], "lon": lon[at], "address": [f"{1 + k % 7} OAK ST" for k in at]})
    levels = np.array(["PointAddress", "StreetAddress", "StreetName", "Postal", "Tie"], dtype=object)
    return frame.assign(addr_type=pd.Series(levels[draw.integers(5, size=900)], dtype="str"))


def test_a_study_says_by_which_column(tmp_path: Path) -> None:
    rows = events()
    rows.to_csv(tmp_path / "events.csv", index=False)
    rows.to_parquet(tmp_path / "events.parquet")
    done = {}
    for name in ("events.csv", "events.parquet"):
        release = hs.run_study(hs.Study(tmp_path / name, policy=INTERNAL, areas=AREAS))
        done[name] = release.tables
        told = "\n".join(of(release).decisions)
        assert "precision from 'addr_type'" in told
        assert "Column 'addr_type' says how exactly records were placed" in told
        assert "con qué exactitud" in "\n".join(of(release, "es").decisions)
        quality = release.tables["quality"].set_index("reason")["records"]
        assert quality.sum() == len(rows)
        assert quality["street_only"] == (rows["addr_type"] == "StreetName").sum()
        assert quality["not_placeable"] == rows["addr_type"].isin(["Postal", "Tie"]).sum()
        rows_told = quality_rows(of(release).quality)
        assert any("not placeable at this scale" in row.reason for row in rows_told)
        placed = rows["addr_type"].isin(["PointAddress", "StreetAddress"]).sum()
        assert release.tables["buildings"]["events"].sum() == placed
        assert release.tables["neighborhoods"]["events"].sum() == placed + quality["street_only"]
        hs.save_lists(release, tmp_path / "lists")
        assert ",interpolated," in (tmp_path / "lists" / "buildings.csv").read_text(encoding="utf-8")
    for name, table in done["events.csv"].items():
        pd.testing.assert_frame_equal(pd.DataFrame(done["events.parquet"][name]), pd.DataFrame(table))


def test_the_column_can_be_left_aside() -> None:
    rows = events()
    study = hs.Study(rows, policy=INTERNAL, areas=AREAS, columns=hs.EventColumns(precision="none"))
    release = hs.run_study(study)
    assert release.tables["buildings"]["events"].sum() == len(rows)
    assert "interpolated" not in release.tables["buildings"]
    assert not any("addr_type" in told for told in of(release).decisions)


def test_coarse_records_alone_make_no_map_and_say_why(tmp_path: Path) -> None:
    rows = events().assign(addr_type="Postal")
    rows.to_csv(tmp_path / "events.csv", index=False)
    asked = ["map", str(tmp_path / "events.csv"), "--audience", "internal", "-o", str(tmp_path / "out")]
    refused = CliRunner().invoke(main, asked)
    assert refused.exit_code != 0
    assert "900  geocoded no finer than a ZIP code or city" in refused.stderr
    assert "--precision none" in refused.stderr
    followed = CliRunner().invoke(main, [*asked, "--precision", "none"])
    assert followed.exit_code == 0, followed.stderr
    with pytest.raises(InputError, match="--precision none"):
        hs.run_study(hs.Study(rows, policy=INTERNAL, areas=AREAS))


def test_centroids_far_out_do_not_make_the_study_area_larger() -> None:
    rows = events()
    rows = rows[rows["addr_type"].isin(["PointAddress", "StreetAddress"])].reset_index(drop=True)
    out = pd.DataFrame({"lat": 40.3, "lon": -75.25, "address": "", "addr_type": ["Postal"] * 300})
    both = pd.concat([rows, out], ignore_index=True)
    alone, with_them = (hs.run_study(hs.Study(table, policy=INTERNAL)).tables["cells"] for table in (rows, both))
    assert with_them["cell"].tolist() == alone["cell"].tolist()
