"""Awkward files of points and addresses: buildings and pile-ups are those that a person would find.

Where the files do not lie beside the project, the made-up ones of tests/quality stand for them.
"""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.quality import check_events, quality_table
from hotspot.study import check_study

#: Beside the checkout, as the fixture ``shared`` has made sure.
CASES = Path(__file__).parents[3] / "shared" / "cases"
pytestmark = [pytest.mark.real, pytest.mark.usefixtures("shared")]
POLICY = hs.DisclosurePolicy.for_audience("internal")


def prepared(name: str, **settings: Any) -> Any:
    return check_study(hs.Study(events=CASES / name, policy=POLICY, **settings))


#: File -> name and events of its largest building.
LARGEST = {
    "ad4_unit_first.csv": ("500 TOWER RD", 40),
    "ad6_hyphen_unit.csv": ("500 TOWER RD", 40),
    "tower_ok.csv": ("12 MAIN ST", 300),
    "tower_city_zip.csv": ("12 MAIN ST, SPRINGFIELD, PA 19000", 300),
    "one_address_one_metre_apart.csv": ("12 MAIN ST", 200),
}


@pytest.mark.parametrize("name", LARGEST)
def test_a_tower_is_one_building_and_used(name: str) -> None:
    checked = prepared(name).events
    assert not (checked["reason"] == "pile_up").any()
    first = hs.rank_places(hs.total_by_building(checked)).iloc[0]
    assert (first["name"], first["events"]) == LARGEST[name]


#: File -> records of its only suspected point, and those on the point that are used.
CENTROIDS = {"centroid_without_address.csv": (199, 1), "state_centroid.csv": (800, 0)}


@pytest.mark.parametrize("name", CENTROIDS)
def test_a_centroid_without_addresses_is_held_out_and_listed(name: str) -> None:
    study = prepared(name)
    held, used = CENTROIDS[name]
    (suspect,) = study.pile_ups.to_dict("records")
    assert (suspect["records"], suspect["why"], suspect["held"]) == (held, "many_records", True)
    at = study.events[(study.events["lat"] == suspect["lat"]) & (study.events["lon"] == suspect["lon"])]
    assert at.loc[at["reason"] == "used", "events"].sum() == used
    assert quality_table(study.events)["records"].sum() == study.events.attrs["rows"]
    kept = prepared(name, keep_points=((suspect["lat"], suspect["lon"]),))
    assert "pile_up" not in set(kept.events["reason"])
    assert kept.pile_ups["held"].tolist() == [False]


def test_coordinates_coarser_than_hexagons_are_said() -> None:
    done = CliRunner().invoke(main, ["check", str(CASES / "c11_round2.csv"), "--json"])
    told = json.loads(done.stdout)
    assert any("coarser than a third of a hexagon" in one for one in told["decisions"])
    study = prepared("c11_round2.csv")
    assert study.suspects.coarse.decimals == 2
    assert set(study.pile_ups["why"]) == {"coarse"}
    # On hexagons that are large enough nothing is held out for it.
    large = prepared("c11_round2.csv", resolution=6)
    assert large.suspects.coarse is None
    assert "pile_up" not in set(large.events["reason"])


def test_all_records_at_one_point_are_refused_with_the_point_and_why(tmp_path: Path) -> None:
    given = ["map", str(CASES / "s05_one_point.csv"), "--audience", "internal", "-o", str(tmp_path / "out")]
    refused = CliRunner().invoke(main, given)
    assert refused.exit_code == 10
    assert (
        "39.960000,-82.990000 (400 records; 128 different addresses on one point, over all records of the file)"
        in refused.output
    )
    assert "--keep-point LAT,LON" in refused.output


def test_the_plain_file_is_as_before() -> None:
    events = hs.read_events(CASES / "plain.csv")
    checked = check_events(events)
    assert set(checked["reason"]) == {"used"}
    built = hs.total_by_building(checked)
    pairs = events.groupby(["lat", "lon", "address"]).size()
    assert built["events"].sum() == len(events)
    pd.testing.assert_series_equal(
        built["events"].sort_values(ignore_index=True), pairs.sort_values(ignore_index=True), check_names=False
    )


@pytest.mark.parametrize(
    "name", ["boston_downtown_311_2015.csv", "chicago_crimes_sample.parquet", "chicago_permits.parquet"]
)
def test_no_building_of_a_real_city_is_held_out(name: str, shared: Path) -> None:
    """Geocoded to the address or the block: towers with a thousand permits are one address each."""
    checked = check_events(hs.read_events(shared / "data" / name))
    assert "pile_up" not in set(checked["reason"].astype(str))
