"""The files say what the tables say, and the sample in the repository is the generator's own."""

import io
import json
import tomllib
from itertools import pairwise
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from hotspot.simulate import City, city_files, simulate_city

SAMPLE = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
NAMES = {
    *("visits.csv", "neighborhoods.geojson", "services.csv", "streets.geojson", "water.geojson", "parks.geojson"),
    *("truth.json", "study.toml", "README.md"),
}


@pytest.fixture(scope="module")
def city() -> City:
    return simulate_city(seed=1)


@pytest.fixture(scope="module")
def files(city: City) -> dict[str, str]:
    return city_files(city)


def test_sample_is_what_its_seed_gives() -> None:
    seed = json.loads((SAMPLE / "truth.json").read_text(encoding="ascii"))["seed"]
    made = city_files(simulate_city(seed=seed))
    assert {path.name for path in SAMPLE.iterdir() if path.is_file()} == NAMES
    for name, text in made.items():
        assert (SAMPLE / name).read_bytes() == text.encode("ascii"), name


def test_texts_are_plain(files: dict[str, str]) -> None:
    assert set(files) == NAMES
    for text in files.values():
        assert text.isascii()
        assert "\r" not in text
        assert text.endswith("\n")
    assert len(files["visits.csv"]) < 2_500_000


def test_csv_reads_back_to_the_events(city: City, files: dict[str, str]) -> None:
    assert_frame_equal(pd.read_csv(io.StringIO(files["visits.csv"])), city.events)


def test_services_read_back(city: City, files: dict[str, str]) -> None:
    assert_frame_equal(pd.read_csv(io.StringIO(files["services.csv"])), city.services)


def test_geojson_reads_back_to_the_neighborhoods(city: City, files: dict[str, str]) -> None:
    back = gpd.read_file(io.BytesIO(files["neighborhoods.geojson"].encode()))
    assert back.crs == "EPSG:4326"
    assert back["name"].tolist() == city.neighborhoods["name"].tolist()
    assert back["population"].tolist() == city.neighborhoods["population"].tolist()
    assert back.geometry.normalize().equals(city.neighborhoods.geometry.normalize())


def test_geojson_follows_rfc_7946(files: dict[str, str]) -> None:
    document = json.loads(files["neighborhoods.geojson"])
    assert set(document) == {"type", "features"}
    for feature in document["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1]
        assert all(value == round(value, 6) for point in ring for value in point)
        # Twice the signed area (shoelace formula): counterclockwise is positive.
        assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) > 0


def test_truth_reads_back(city: City, files: dict[str, str]) -> None:
    assert json.loads(files["truth.json"]) == city.truth


def test_study_names_columns_that_exist(city: City, files: dict[str, str]) -> None:
    study = tomllib.loads(files["study.toml"])
    assert set(study) == {"title", "audience", "event_noun", "events", "areas", "services", "base", "method", "output"}
    assert set(study["events"]["columns"].values()) <= set(city.events)
    assert study["events"]["file"] in files
    assert study["areas"]["file"] in files
    assert study["services"]["file"] in files
    assert set(study["base"]["files"]) <= set(files)
    assert {study["areas"]["name_column"], study["areas"]["population_column"]} <= set(city.neighborhoods)


def test_readme_names_everything(city: City, files: dict[str, str]) -> None:
    text = files["README.md"]
    assert "describes no real place or person" in text
    assert "--seed 1\n" in text
    for column in [*city.events, *city.neighborhoods, *city.services, *city.streets]:
        assert column in text.split("## Files and columns")[1], column
    planted = [b["address"] for b in city.truth["buildings"]] + [h["name"] for h in city.truth["hot_neighborhoods"]]
    assert all(name in text for name in planted)


def test_readme_of_the_empty_city_says_so() -> None:
    empty = simulate_city(seed=4, hot_neighborhoods=0, plant_buildings=False, pile_up_share=0, bad_coordinates=False)
    text = city_files(empty)["README.md"]
    assert "no pattern" in text
    assert "Hot neighborhood" not in text
