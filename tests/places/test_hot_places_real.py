"""Hot places of the sample city, which are known, and of a real county, against its raw records."""

import json
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
import shapely

import hotspot as hs
from hotspot.report import of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "sample_geodata" / "synthaven"


def test_the_planted_neighborhoods_of_the_sample_city_are_its_hot_places() -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    released = hs.run_study(hs.read_study(SAMPLE / "study.toml"))
    places, buildings = released.hot_places, released.buildings
    assert places is not None
    assert buildings is not None
    # Of one of them more than a quarter lies beside what was planted.
    told = set(places["name"].str.removesuffix(" and around"))
    assert told == {planted["name"] for planted in truth["hot_neighborhoods"]}
    assert set(buildings["name"][:2]) == {planted["address"] for planted in truth["buildings"]}
    # The towers are buildings, and no hot place stands on them.
    areas = places["geometry"].tolist()
    for planted in truth["buildings"]:
        assert not any(shapely.contains_xy(area, planted["lon"], planted["lat"]) for area in areas)


def test_a_name_that_reaches_beyond_is_one_in_file_page_and_terminal_and_in_spanish(tmp_path: Path) -> None:
    released = hs.run_study(hs.read_study(SAMPLE / "study.toml"))
    hs.save_lists(released, tmp_path)
    written = pd.read_csv(tmp_path / "hot_places.csv")
    assert (written["name"].str.contains("and around") == (written["named_share"] < 0.75)).all()
    for language, told, along in (
        ("en", "Copper Quay and around", "Copper Quay and around, along 37th St and Cypress Ave ("),
        ("es", "Copper Quay y alrededores", "Copper Quay y alrededores, en torno a 37th St y Cypress Ave ("),
    ):
        report = of(released, language)
        assert along in " ".join(report.finding.headline)
        assert report.lists[0].called == [told, "Cobalt Gate"]
        hs.save_map(released, tmp_path / f"{language}.html", language=language)
        page = (tmp_path / f"{language}.html").read_text(encoding="utf-8")
        assert along in page
        assert ("and around" in page) == (language == "en")
    assert written["name"].tolist() == of(released).lists[0].called


@pytest.mark.real
def test_montgomery_has_its_two_towns_with_the_streets_of_its_raw_records(shared: Path) -> None:
    path = shared / "data" / "montgomery_911.parquet"
    study = hs.Study(
        path,
        policy=hs.DisclosurePolicy.for_audience("internal"),
        areas=shared / "data" / "montgomery_municipalities.geojson",
        where="title LIKE 'EMS%'",
    )
    released = hs.run_study(study)
    places, buildings = released.hot_places, released.buildings
    assert places is not None
    assert buildings is not None
    assert places["name"].tolist()[:2] == ["Norristown and around", "Pottstown"]
    raw = pd.read_parquet(path)
    raw = raw[raw["title"].str.startswith("EMS")]
    for row in (0, 1):
        area, streets = places["geometry"][row], places["streets"][row].split("; ")
        inside = raw[shapely.contains_xy(area, raw["lng"], raw["lat"])]
        # The records' own township says how much of it lies in the town; the polygons are another's drawing.
        in_town = (inside["twp"] == ["NORRISTOWN", "POTTSTOWN"][row]).mean()
        assert places["named_share"][row] == pytest.approx(in_town, abs=0.05)
        counted: Counter[str] = Counter()
        for address in inside["addr"].fillna(""):
            parts = {re.sub(r"^[NSEW] (?=\S+ \S)", "", part.strip()) for part in re.split(r"&", address.upper())}
            counted.update(part for part in parts if part)
        (first, most), (_, second) = counted.most_common(2)
        assert streets[0].upper() == first
        assert most >= 0.1 * places["events"][row]
        assert (len(streets) == 2) == (2 * second >= most)
    # The retirement community is the first building, and no place.
    community = buildings.iloc[0]
    assert "SHANNONDELL" in community["name"]
    assert not any(shapely.contains_xy(area, community["lon"], community["lat"]) for area in places["geometry"])
