"""A study with a register: institutions on a list of their own, protected places in no byte and in no difference."""

import base64
import hashlib
import html
import itertools
import json
import re
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner
from pypdf import PdfReader

import hotspot as hs
from hotspot.cli import main
from hotspot.report import of as report_of
from hotspot.words.numbers import MISSING

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
SAMPLE = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
LAT, LON = 38.0, -70.0
#: At the shelter, in addresses that no rule has to be clever for and in others.
SHELTER = (LAT + 0.031, LON + 0.022)
SPELLINGS = ("4711 ZEBRA ST", "4711 Zebra Street Apt 2", "4711 zebra st, Sampletown, OH 43215")
PROTECTED = 67
REGISTER = pd.DataFrame(
    {
        "name": ["Elm Home", "Quagga Refuge House", "County ER", "Empty Home"],
        "kind": ["nursing home", "shelter", "service site", "nursing home"],
        "lat": [None, SHELTER[0], LAT + 0.04, 10.0],
        "lon": [None, SHELTER[1], LON + 0.04, 10.0],
        "address": ["12 Elm Street", "4711 Zebra Street", "", ""],
        "beds": [25, 14, None, 30],
        "protected": ["no", "yes", "no", "no"],
    }
)
#: What of the shelter no output may hold.
SECRET = ("QUAGGA", "REFUGE HOUSE", "4711", "ZEBRA")


def city(*, protected: int = PROTECTED, missing: int = 21, swapped: int = 6) -> pd.DataFrame:
    """Events of 60 buildings and of three institutions; the last rows are those that differ between two cities."""
    rng = np.random.default_rng(11)
    at = rng.integers(0, 60, 900)
    plain = pd.DataFrame(
        {
            "lat": LAT + 0.0065 * (at % 8) + 0.0005,
            "lon": LON + 0.0065 * (at // 8) + 0.0005,
            "address": [f"{k} OAK ST" for k in at],
        }
    )
    home = pd.DataFrame({"lat": LAT + 0.012, "lon": LON + 0.012, "address": ["12 ELM ST"] * 90})
    room = pd.DataFrame({"lat": LAT + 0.04, "lon": LON + 0.04, "address": ["9 MAIN ST"] * 50})
    shelter = pd.DataFrame({"lat": SHELTER[0], "lon": SHELTER[1], "address": list(_turns(SPELLINGS, protected))})
    nowhere = pd.DataFrame({"lat": [np.nan] * missing, "lon": np.nan, "address": ["1 LOST ST"] * missing})
    turned = pd.DataFrame({"lat": [LON + 0.01] * swapped, "lon": LAT + 0.01, "address": ["2 LOST ST"] * swapped})
    frame = pd.concat([plain, home, room, shelter, nowhere, turned], ignore_index=True)
    count = len(frame)
    frame["person"] = [f"P{k % 400:04d}" for k in range(count)]
    frame["date"] = [f"2024-{1 + k % 12:02d}-{1 + k % 28:02d}" for k in range(count)]
    frame.loc[[3, 8], "date"] = "soon"
    # A note counts them in the whole file.
    frame.loc[len(frame) - 5 :, "date"] = "soon"
    frame["kind"] = list(_turns(("fall", "chest pain", "other"), count))
    return frame


def _turns(texts: tuple[str, ...], count: int) -> tuple[str, ...]:
    return tuple(itertools.islice(itertools.cycle(texts), count))


def areas() -> dict[str, Any]:
    def box(name: str, west: float, east: float) -> dict[str, Any]:
        south, north = LAT - 0.002, LAT + 0.055
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {
            "type": "Feature",
            "properties": {"name": name, "population": 3000},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    features = [box("West Side", LON - 0.002, LON + 0.027), box("East Side", LON + 0.027, LON + 0.055)]
    return {"type": "FeatureCollection", "features": features}


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """The output folder of a city."""

    def make(name: str, frame: pd.DataFrame, register: pd.DataFrame | None = REGISTER, *more: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        frame.to_csv(folder / "events.csv", index=False)
        (folder / "areas.geojson").write_text(json.dumps(areas()))
        given = ["map", folder / "events.csv", "--neighborhoods", folder / "areas.geojson", "--resolution", "8"]
        if register is not None:
            register.to_csv(folder / "register.csv", index=False)
            given += ["--institutions", folder / "register.csv"]
        result = CliRunner().invoke(main, [*map(str, given), "--audience", "internal", "-o", f"{folder}/out", *more])
        assert result.exit_code == 0, result.output
        (folder / "out" / "said.txt").write_text(result.output.replace(str(folder), ""), encoding="utf-8")
        return folder / "out"

    return make


def study_of(frame: pd.DataFrame, register: pd.DataFrame | None = REGISTER, **more: Any) -> hs.Study:
    return hs.Study(events=frame, policy=INTERNAL, institutions=register, resolution=8, **more)


def readable(path: Path) -> str:
    """All of a file that can be read as text, also what is packed in it."""
    whole = path.read_bytes()
    found = [whole.decode("utf-8", errors="replace"), whole.decode("latin-1")]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", whole, re.DOTALL):
        with suppress(zlib.error):
            found.append(zlib.decompress(packed).decode("latin-1"))
    texts = [one for text in found for one in (text, html.unescape(text))]
    packed = re.findall(r"[A-Za-z0-9+/]{200,}", found[0])
    texts += [base64.b64decode(part[: len(part) // 4 * 4]).decode("latin-1") for part in packed]
    return "\n".join(texts)


def points_of(text: str) -> list[str]:
    """Ways in which an output would write where the shelter is: decimals, and degrees in 1/100,000."""
    lat, lon = SHELTER
    ways = [f"{lat:.{k}f}" for k in (4, 5, 6)] + [f"{round(lat * 1e5)} {round(lon * 1e5)}"]
    return [way for way in ways if way in text]


def test_institutions_stand_apart_and_are_told(draw: Callable[..., Path]) -> None:
    out = draw("one", city())
    listed = pd.read_csv(out / "institutions.csv")
    assert listed["name"].tolist() == ["Elm Home", "County ER"]
    assert listed["kind"].tolist() == ["nursing home", "service_site"]
    assert listed["events"].tolist() == [90, 50]
    assert listed["per_bed"].tolist()[0] == 3.6
    assert listed["audience"].tolist() == ["internal"] * 2
    buildings = pd.read_csv(out / "buildings.csv")
    assert not set(buildings["name"]) & {"12 ELM ST", "9 MAIN ST"}
    assert buildings["share"].sum() == pytest.approx(1.0, abs=1e-4)
    # Cells and areas count them all the same.
    assert pd.read_csv(out / "neighborhoods.csv")["events"].sum() == buildings["events"].sum() + 140
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((out.parent / "register.csv").read_bytes()).hexdigest()
    assert told["institutions"] == {"name": "register.csv", "sha256": digest}
    assert told["rows"]["institutions"] == 2
    for sentence in (
        "1 of 3 institutions was found by its address.",
        "1 of 3 institutions was found by its coordinates: the nearest building within 15 m.",
        "At 1 of 3 institutions there are no events: it is not listed.",
    ):
        assert sentence in told["decisions"]
    assert any(
        text.startswith("2 buildings of institutions stand on a list of their own") for text in told["decisions"]
    )
    explained = CliRunner().invoke(main, ["explain", str(out)])
    assert explained.exit_code == 0, explained.output
    assert f"Institutions: register.csv, SHA-256 {digest}." in explained.output


def test_the_page_lists_them_in_english_and_spanish() -> None:
    released = hs.run_study(study_of(city(), event_noun="calls"))
    english = {one.key: one for one in report_of(released, "en").lists}["institutions"]
    assert english.title == "Institutions"
    assert [column.heading for column in english.headings] == ["Kind", "Calls", "People", "Beds", "Calls per bed"]
    assert [row.name for row in english.rows] == ["Elm Home", "County ER"]
    assert english.rows[1].rank == MISSING
    assert english.rows[1].entries[0].text == "service site, no residence"
    assert re.fullmatch(r"3\.60 \(\d\.\d\d\u2013\d\.\d\d\)", english.rows[0].entries[-1].text)
    spanish = {one.key: one for one in report_of(released, "es").lists}["institutions"]
    assert spanish.title == "Instituciones"
    assert spanish.rows[1].entries[0].text == "sitio de servicio, no residencia"


def test_without_a_register_nothing_changes(draw: Callable[..., Path]) -> None:
    out = draw("none", city(), None)
    assert not (out / "institutions.csv").exists()
    buildings = pd.read_csv(out / "buildings.csv")["name"].tolist()
    assert {"12 ELM ST", "9 MAIN ST"} <= set(buildings)
    # What the next tests look for is there where nobody protects it.
    assert any(name.startswith("4711") for name in buildings)


@pytest.mark.parametrize("known_by", ["both", "address", "coordinates"])
def test_a_protected_place_stands_in_no_byte(draw: Callable[..., Path], known_by: str) -> None:
    register = REGISTER.copy()
    if known_by == "address":
        register.loc[1, ["lat", "lon"]] = None
    if known_by == "coordinates":
        register.loc[1, "address"] = ""
    out = draw(known_by, city(), register, "--picture")
    assert {"map.html", "map.png", "map.pdf", "manifest.json", "cells.csv"} <= {path.name for path in out.iterdir()}
    for path in out.iterdir():
        text = readable(path)
        assert not [secret for secret in SECRET if secret in text.upper()], path.name
        assert not points_of(text), path.name


def numbers(out: Path) -> dict[str, float]:
    """Totals of an output that somebody could subtract from one another."""
    found: dict[str, float] = {}
    for path in sorted(out.glob("*.csv")):
        table = pd.read_csv(path)
        for name in ("events", "people", "records", "cost"):
            if name in table:
                found[f"{path.stem} {name}"] = float(table[name].sum())
        if path.stem in {"quality", "pile_ups"}:
            found |= {f"{path.stem} {row}": float(n) for row, n in enumerate(table["records"])}
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    found["manifest rows"] = told["input"]["rows"]
    data = json.loads(
        re.search(r'id="hotspot-data">(.*?)</script>', (out / "map.html").read_text("utf-8"), re.DOTALL)[1]
    )
    for name in ("cells", "buildings", "neighborhoods"):
        slots = data["slices"][name]
        found[f"slices {name}"] = float(sum(int(n) for slot in slots for n in slot.split(" ")[1::2]))
    return found


def test_no_difference_of_totals_is_the_protected_number(draw: Callable[..., Path]) -> None:
    found = numbers(draw("one", city()))
    every = [0.0, *found.values()]
    assert len(found) > 15
    # Two from each other, and one from two others: sum of areas from all, quality rows from what is used, ...
    assert PROTECTED not in {abs(one - other) for one in every for other in every}
    assert PROTECTED not in {abs(one - other - third) for one in every for other in every for third in every}


def outputs(out: Path) -> dict[str, str]:
    """Every byte of an output but for the hash of the events and of the register."""
    digests = [hashlib.sha256((out.parent / name).read_bytes()).hexdigest() for name in ("events.csv", "register.csv")]
    found = {path.name: path.read_bytes().decode("latin-1") for path in out.iterdir()}
    return {name: text.replace(digests[0], "").replace(digests[1], "") for name, text in found.items()}


@pytest.mark.parametrize(
    "other",
    [
        # Of as many records as before fewer are at the shelter, and more have no place; or none are.
        {"protected": PROTECTED - 30, "missing": 21 + 30},
        {"protected": 0, "missing": 21 + PROTECTED},
        # Of another number of records in all.
        {"protected": PROTECTED - 11, "missing": 21 - 4},
        {"protected": PROTECTED + 21 + 2, "missing": 0, "swapped": 4},
    ],
)
def test_other_numbers_of_protected_events_give_the_same_bytes(
    draw: Callable[..., Path], other: dict[str, int]
) -> None:
    """Even who knows how many records the file has learns only what is not used in all."""
    assert outputs(draw("one", city())) == outputs(draw("other", city(**other)))


def test_the_bytes_differ_where_a_used_event_does(draw: Callable[..., Path]) -> None:
    """So the last test would see it."""
    more = city()
    more.loc[0, ["lat", "lon", "address"]] = [LAT + 0.012, LON + 0.012, "12 ELM ST"]
    assert outputs(draw("one", city())) != outputs(draw("more", more))


def test_the_check_of_a_file_tells_no_more(tmp_path: Path) -> None:
    REGISTER.to_csv(tmp_path / "register.csv", index=False)
    said = []
    for name, frame in (("a", city()), ("b", city(protected=PROTECTED - 30, missing=21 + 30))):
        frame.to_csv(tmp_path / f"{name}.csv", index=False)
        for more in ([], ["--json"]):
            given = ["check", str(tmp_path / f"{name}.csv"), "--institutions", str(tmp_path / "register.csv"), *more]
            result = CliRunner().invoke(main, given)
            assert result.exit_code == 0, result.output
            assert not [secret for secret in SECRET if secret in result.output.upper()]
            said.append(result.output.replace(f"{name}.csv", ""))
    assert said[:2] == said[2:]


def test_events_in_memory_and_in_a_file_give_the_same(tmp_path: Path) -> None:
    city().to_csv(tmp_path / "events.csv", index=False)
    (tmp_path / "areas.geojson").write_text(json.dumps(areas()))
    ways = [study_of(city(), areas=tmp_path / "areas.geojson")]
    ways.append(replace(ways[0], events=tmp_path / "events.csv"))
    one, other = (hs.run_study(study) for study in ways)
    assert set(one.tables) == set(other.tables)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(other.tables[name]), obj=name)
    assert one.quality is not None
    assert dict(zip(one.quality["reason"], one.quality["records"], strict=True))["held_back"] == 100
    assert list(map(str, one.facts.decisions))[1:] == list(map(str, other.facts.decisions))[1:]


def test_in_the_sample_city_the_nursing_home_stands_apart_and_the_tower_comes_first() -> None:
    truth = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
    home, tower = truth["buildings"]
    register = pd.DataFrame(
        {"name": ["The nursing home"], "kind": [home["kind"]], "address": [home["address"].title()], "beds": [160]}
    )
    study = hs.read_study(SAMPLE / "study.toml")
    released = hs.run_study(replace(study, institutions=register, by_kind=False))
    assert released.institutions is not None
    (row,) = released.institutions.to_dict("records")
    told = ("events", "people", "cost", "beds")
    assert [row[name] for name in told] == [home["events"], home["people"], pytest.approx(home["charges"]), 160]
    assert row["per_bed_low"] < row["per_bed"] == home["events"] / 160 < row["per_bed_high"]
    assert released.buildings is not None
    assert released.buildings["name"].iloc[0].startswith(tower["address"])
    assert home["address"] not in set(released.buildings["name"])


def test_a_study_that_names_a_protected_place_itself_is_refused() -> None:
    for more in ({"title": "Calls near Quagga  refuge house"}, {"where": "address <> '4711 Zebra Street'"}):
        with pytest.raises(hs.InputError, match=r"1 texts in the (title|condition) hold") as refused:
            hs.run_study(study_of(city(), **more))
        assert not [secret for secret in SECRET if secret in str(refused.value).upper()]


def test_a_kind_of_events_that_names_a_protected_place_is_refused() -> None:
    frame = city()
    frame.loc[:40, "kind"] = "transport to Quagga Refuge House"
    with pytest.raises(hs.InputError, match="1 texts in the kinds of events hold the name"):
        hs.run_study(study_of(frame))


def test_a_service_that_is_a_protected_place_is_not_shown() -> None:
    services = pd.DataFrame(
        {
            "name": ["Quagga Refuge House", "Women's house", "Clinic"],
            "kind": ["shelter", "shelter", "clinic"],
            "lat": [LAT + 0.01, SHELTER[0], LAT + 0.02],
            "lon": [LON + 0.01, SHELTER[1], LON + 0.02],
        }
    )
    alone = REGISTER.copy()
    alone.loc[1, ["lat", "lon"]] = None
    for register in (REGISTER, alone):
        released = hs.run_study(study_of(city(), register, services=services))
        assert released.services is not None
        assert released.services["name"].tolist() == ["Clinic"]


def test_a_pile_up_to_keep_at_a_protected_place_is_not_repeated() -> None:
    point = tuple(round(degrees, 6) for degrees in SHELTER)
    released = hs.run_study(study_of(city(), keep_points=(point, (LAT, LON))))
    assert released.facts.details["keep_points"] == [f"{LAT:.6f},{LON:.6f}"]
    assert not [text for text in map(str, released.facts.decisions) if points_of(text)]


def test_an_outermost_protected_place_does_not_shape_an_assumed_study_area() -> None:
    far = city()
    register = REGISTER.copy()
    here = far["address"].isin(SPELLINGS)
    for table, rows in ((far, here), (register, register["protected"] == "yes")):
        table.loc[rows, "lat"], table.loc[rows, "lon"] = LAT + 0.08, LON + 0.08
    without = far[~here].reset_index(drop=True)

    def cells(frame: pd.DataFrame, known: pd.DataFrame | None) -> int:
        return int(hs.run_study(study_of(frame, known)).facts.details["grid"]["cells"])

    assert cells(far, register) == cells(without, None)
    assert cells(far, None) > cells(without, None)


def test_all_buildings_may_be_institutions(tmp_path: Path) -> None:
    frame = city(missing=0, swapped=0)
    frame = frame[frame["address"].isin(["12 ELM ST", "9 MAIN ST"])].reset_index(drop=True)
    released = hs.run_study(study_of(frame, study_area=_box()))
    assert released.buildings is not None
    assert released.buildings.empty
    assert released.institutions is not None
    assert released.institutions["events"].tolist() == [90, 50]
    hs.save_folder(released, tmp_path / "out", also=["picture"])
    assert len((tmp_path / "out" / "buildings.csv").read_text().splitlines()) == 1
    assert "Elm Home" in "".join(page.extract_text() for page in PdfReader(tmp_path / "out" / "map.pdf").pages)


def _box() -> Any:
    import shapely

    return shapely.box(LON - 0.01, LAT - 0.01, LON + 0.06, LAT + 0.06)
