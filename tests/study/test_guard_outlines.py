"""A synthetic shelter in a large outline, attacked through every output: nothing tells of it, whatever is there."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from click.testing import CliRunner

import hotspot as hs
from hotspot.cli import main
from hotspot.study import guard

from .test_study_institutions import LAT, LON, REGISTER, SHELTER, areas, city, readable, study_of

NORTH, EAST = 1 / 111_195, 1 / 87_700
#: What no output may hold: the name and the address of the shelter, its outline's id, complex and address, addresses,
#: kinds and values of a kept column that occur in its outline alone, and the name of any outline.
SECRET = (
    *("QUAGGA", "REFUGE HOUSE", "4711 ZEBRA", "ZEBRA ST", "ZQXJ-7771", "DINGO YARD", "WOMBAT WAY", "KOALA CT"),
    *("QUOKKA INTAKE", "W-WALLABY-9", "NUMBAT HALL"),
)
#: Where in the outline, or at what of it, events are: metres north and east of the shelter, and addresses.
SPOTS = {
    "at the door": (0.0, 0.0, "4711 ZEBRA ST"),
    "at the other corner": (190.0, 140.0, "88 KOALA CT"),
    "without an address": (190.0, 5.0, None),
    "at the wall outside": (207.0, 60.0, None),
    "by its outline's address": (340.0, 70.0, "33 WOMBAT WAY"),
    "the other corner's address beside the outline": (160.0, 190.0, "88 KOALA CT APT 3"),
    "its address in another part of the city": (-1800.0, 900.0, "4711 Zebra Street"),
}
MANY = dict.fromkeys(SPOTS, 23)


def place(north: float, east: float) -> tuple[float, float]:
    return SHELTER[0] + north * NORTH, SHELTER[1] + east * EAST


def town(counts: dict[str, int] = MANY, missing: int = 21) -> pd.DataFrame:
    """The city, whose houses have outlines; another building of the shelter's complex; and what is to be hidden."""
    plain = city(protected=0, missing=missing)
    beside = pd.DataFrame({"lat": place(300, 10)[0], "lon": place(300, 10)[1], "address": ["5 PLAIN RD", None] * 15})
    hall = pd.DataFrame({"lat": [place(300, 60)[0]] * 4, "lon": place(300, 60)[1], "address": None})
    parts = [plain, beside.assign(kind="fall"), hall.assign(kind="fall")]
    for spot, count in counts.items():
        north, east, address = SPOTS[spot]
        lat, lon = place(north, east)
        hidden = pd.DataFrame({"lat": [lat] * count, "lon": lon, "address": address, "kind": "Quokka intake"})
        parts.append(hidden.assign(ward="W-WALLABY-9"))
    frame = pd.concat(parts, ignore_index=True)
    frame["ward"] = frame["ward"].fillna("7")
    turn = frame["person"].isna()
    frame.loc[turn, "person"] = [f"P{k % 400:04d}" for k in range(int(turn.sum()))]
    frame.loc[turn, "date"] = "2024-05-05"
    return frame


def outlines() -> gpd.GeoDataFrame:
    def box(south: float, west: float, north: float, east: float) -> Any:
        (y, x), (top, right) = place(south, west), place(north, east)
        return shapely.box(x, y, right, top)

    at = city(protected=0).iloc[:900][["lat", "lon"]].drop_duplicates().to_numpy()
    houses = [shapely.box(lon - 15 * EAST, lat - 15 * NORTH, lon + 15 * EAST, lat + 15 * NORTH) for lat, lon in at]
    shapes = [box(-5, -5, 200, 150), box(290, 0, 310, 20), box(290, 50, 310, 70), *houses, box(400, 0, 420, 20)]
    return gpd.GeoDataFrame(
        {
            "bldg_id": ["ZQXJ-7771", "PLN-2", "PLN-3", *(f"HSE-{k}" for k in range(len(houses))), "EMT-1"],
            "campus": [*["Dingo Yard"] * 3, *["North Yard"] * (len(houses) + 1)],
            "address": ["33 Wombat Way", *[None] * (3 + len(houses))],
            "bldg_name": [None, None, "Numbat Hall", *[None] * (len(houses) + 1)],
        },
        geometry=shapes,
        crs=4326,
    )


Drawn = Callable[..., Path]


@pytest.fixture
def draw(tmp_path: Path) -> Drawn:
    """The output folder of a town, with everything that can be asked for."""

    def make(
        name: str,
        frame: pd.DataFrame,
        register: pd.DataFrame = REGISTER,
        *,
        kind: str = "csv",
        language: str = "en",
        outlined: bool = True,
    ) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        (frame.to_csv if kind == "csv" else frame.to_parquet)(folder / f"events.{kind}", index=False)
        (folder / "areas.geojson").write_text(json.dumps(areas()))
        outlines().to_file(folder / "buildings.geojson")
        register.to_csv(folder / "register.csv", index=False)
        given = [folder / f"events.{kind}", "--neighborhoods", folder / "areas.geojson", "--resolution", "8"]
        given += ["--institutions", folder / "register.csv"]
        given += ["--buildings", folder / "buildings.geojson"] if outlined else []
        given += ["--audience", "internal", "--language", language, "--keep-columns", "ward", "-o", folder / "out"]
        told = ""
        for more in (["--picture", "--gis", "--excel"], ["--json"]):
            asked = ["map", *given] if more != ["--json"] else ["check", *given[: given.index("--audience")]]
            result = CliRunner().invoke(main, [*map(str, asked), *more])
            assert result.exit_code == 0, result.output
            told += result.output.replace(str(folder), "")
        (folder / "out" / "said.txt").write_text(told, encoding="utf-8")
        return folder / "out"

    return make


def texts_of(out: Path) -> Iterator[tuple[str, str]]:
    """Every file of an output as text, those in packed ones, too, and the layers for GIS as they are read back."""
    for path in sorted(out.iterdir()):
        yield path.name, readable(path)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as packed:
                yield from ((f"{path.name}/{one}", packed.read(one).decode("utf-8")) for one in packed.namelist())
        if path.suffix in {".gpkg", ".geojson"}:
            for layer, _ in pyogrio.list_layers(path):
                read = gpd.read_file(path, layer=layer) if path.suffix == ".gpkg" else gpd.read_file(path)
                told = read.to_wkt(rounding_precision=7) if isinstance(read, gpd.GeoDataFrame) else read
                yield f"{path.name}/{layer}", told.to_csv()


def found_in(texts: Iterator[tuple[str, str]]) -> set[str]:
    """Which secrets are there, and which points: two numbers beside each other that are within 15 m of a hidden one."""
    hidden = np.array([place(north, east) for north, east, _ in SPOTS.values()])
    found: set[str] = set()
    for _, text in texts:
        found |= {secret for secret in SECRET if secret in text.upper()}
        for numbers in (
            np.array([float(one) for one in re.findall(r"-?\d+\.\d{4,}", text)]),
            np.array([float(one) for one in re.findall(r"(?<![\d.])-?\d{7}(?![\d.])", text)]) / 1e5,
        ):
            if len(numbers) < 2:
                continue
            for lat, lon in ((numbers[:-1], numbers[1:]), (numbers[1:], numbers[:-1])):
                north = (lat[:, np.newaxis] - hidden[:, 0]) / NORTH
                east = (lon[:, np.newaxis] - hidden[:, 1]) / EAST
                _, which = np.nonzero(np.hypot(north, east) < 15)
                found |= {f"the point {list(SPOTS)[one]}" for one in which}
    return found


WAYS = [("csv", "en"), ("parquet", "es")]


@pytest.mark.parametrize(("kind", "language"), WAYS)
def test_nothing_of_the_outline_is_in_any_file(draw: Drawn, kind: str, language: str) -> None:
    out = draw("hidden", town(), kind=kind, language=language)
    names = {path.name for path in out.iterdir()}
    assert {"map.html", "map.png", "map.pdf", "manifest.json", "buildings.csv", "cells.gpkg", "lists.xlsx"} <= names
    assert found_in(texts_of(out)) == set()
    listed = pd.read_csv(out / "buildings.csv")
    # An outline that is empty is nowhere, as one that left.
    assert not [name for name, text in texts_of(out) if "EMT-1" in text]
    # The complex's other buildings and all houses are there, and no outline of which something left.
    assert listed["footprint"].dropna().is_unique
    assert {"PLN-2", "PLN-3"} <= set(listed["footprint"].dropna()) == set(outlines()["bldg_id"][1:-1])
    assert listed["ward"].astype(str).unique().tolist() == ["7"]


def test_what_is_looked_for_is_there_where_nobody_protects_it(draw: Drawn) -> None:
    """So the last test would see each of them."""
    others, everyone = REGISTER[REGISTER["protected"] == "no"], REGISTER.assign(protected="no")
    found = found_in(texts_of(draw("shown", town(), others)))
    found |= found_in(texts_of(draw("listed", town(), everyone)))
    # An outline stands at one of its points; without outlines each stands for itself.
    found |= found_in(texts_of(draw("apart", town(), others, outlined=False)))
    assert found == {*SECRET, *(f"the point {spot}" for spot in SPOTS)}


def test_nothing_is_in_what_the_library_gives() -> None:
    """Of a frame, with Folium, in both languages."""
    for register, found in ((REGISTER, False), (REGISTER.assign(protected="no"), True)):
        released = hs.run_study(study_of(town(), register, buildings=outlines(), title="Calls"))
        told = [("table", pd.DataFrame(table).to_csv()) for table in released.tables.values() if table is not None]
        told += [("facts", repr(released.facts) + "".join(map(str, released.facts.decisions)))]
        told += [(language, hs.to_folium(released, language=language).get_root().render()) for language in ("en", "es")]
        assert bool(found_in(iter(told))) == found


def test_a_frame_and_a_file_give_the_same(tmp_path: Path) -> None:
    town().to_parquet(tmp_path / "events.parquet")
    one, other = (
        hs.run_study(study_of(events, buildings=outlines())) for events in (town(), tmp_path / "events.parquet")
    )
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(pd.DataFrame(table), pd.DataFrame(other.tables[name]), obj=name)


def outputs(out: Path) -> dict[str, bytes]:
    """Every byte of an output, packed ones unpacked, but for the hash of the events."""
    (events,) = out.parent.glob("events.*")
    digest = hashlib.sha256(events.read_bytes()).hexdigest().encode()
    found = {path.name: path.read_bytes() for path in sorted(out.iterdir())}
    for name in [name for name in found if zipfile.is_zipfile(out / name)]:
        with zipfile.ZipFile(out / name) as packed:
            found |= {f"{name}/{one}": packed.read(one) for one in packed.namelist()}
        del found[name]
    return {name: content.replace(digest, b"") for name, content in found.items()}


@pytest.mark.parametrize(("kind", "language"), WAYS)
def test_other_numbers_in_the_outline_give_the_same_bytes(draw: Drawn, kind: str, language: str) -> None:
    """Also where there is nothing, and where others have no place: no difference of totals is a number of the outline.

    What is not used stands together, to the next fifty: all towns have between 150 and 200 of these.
    """
    one = outputs(draw("one", town(), kind=kind, language=language))
    others = [
        (dict.fromkeys(SPOTS, 0), 21 + 7 * 23),
        (dict(zip(SPOTS, (1, 60, 2, 30, 3, 40, 4), strict=True)), 21 + 21),
        (dict.fromkeys(SPOTS, 22), 21),
    ]
    for number, (counts, missing) in enumerate(others[1:] if kind == "csv" else others[:1]):
        other = outputs(draw(f"other {number}", town(counts, missing), kind=kind, language=language))
        assert one.keys() == other.keys()
        assert [name for name in one if one[name] != other[name]] == []


def test_the_bytes_differ_where_an_event_in_the_next_outline_does(draw: Drawn) -> None:
    """So the last test would see it."""
    more = town()
    more.loc[0, ["lat", "lon", "address"]] = [*place(300, 10), "5 PLAIN RD"]
    one, other = outputs(draw("one", town())), outputs(draw("other", more))
    assert {"buildings.csv", "map.html"} <= {name for name in one if one[name] != other[name]}


def test_a_heading_that_names_a_protected_place_is_refused() -> None:
    """Of a column to keep, and of any other column of the events."""
    named = town().rename(columns={"ward": "Near Quagga-Refuge House"})
    values = hs.Values(keep_columns=("Near Quagga-Refuge House",))
    with pytest.raises(hs.InputError, match="1 texts in the headings of the columns hold") as refused:
        hs.run_study(study_of(named, values=values))
    assert "QUAGGA" not in str(refused.value).upper()
    assert hs.run_study(study_of(named)).buildings is not None
    kinds = town().rename(columns={"kind": "4711 Zebra St"})
    with pytest.raises(hs.InputError, match="1 texts in the headings of the columns hold"):
        hs.run_study(study_of(kinds, columns=hs.EventColumns(category="4711 Zebra St")))


def test_a_heading_of_a_kept_column_is_looked_at_again_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_refuse_named", lambda *_: None)
    named = town().rename(columns={"ward": "Near Quagga-Refuge House"})
    values = hs.Values(keep_columns=("Near Quagga-Refuge House",))
    with pytest.raises(hs.InputError, match="2 texts in the headings of kept columns hold"):
        hs.run_study(study_of(named, values=values))


@pytest.mark.parametrize("count", [0, 23])
def test_a_service_an_institution_or_a_pile_up_to_keep_in_the_outline_is_not_shown(count: int) -> None:
    """Where nothing happened, too, and far from all points at which something did."""
    inside, beside = place(100, 70), place(300, 10)
    points = pd.DataFrame({"name": ["A house", "Clinic"], "kind": "site", "lat": [inside[0], beside[0]]})
    points["lon"] = [inside[1], beside[1]]
    register = pd.concat([REGISTER, points.assign(protected="no")], ignore_index=True)
    kept = tuple((round(lat, 6), round(lon, 6)) for lat, lon in (inside, beside))
    frame = town(dict.fromkeys(SPOTS, count))
    study = study_of(frame, register, buildings=outlines(), services=points, keep_points=kept)
    released = hs.run_study(study)
    assert released.services is not None
    assert released.services["name"].tolist() == ["Clinic"]
    assert released.institutions is not None
    assert "Clinic" in set(released.institutions["name"])
    told = " ".join(map(str, released.facts.decisions))
    assert "of 4 institutions" in told
    assert len(released.facts.details["keep_points"]) == 1


def test_what_is_not_told_of_outlines_is_told() -> None:
    """Neither names nor complexes, nor the park."""
    park = gpd.GeoDataFrame({"bldg_id": ["PARK-1"]}, geometry=[shapely.box(LON, LAT, LON + 0.06, LAT + 0.06)], crs=4326)
    released = hs.run_study(study_of(town(), buildings=pd.concat([outlines(), park], ignore_index=True)))
    told = " ".join(map(str, released.facts.decisions))
    assert "those wider than 500 m are no buildings: 1 of 65." in told
    assert released.buildings is not None
    assert "PARK-1" not in set(released.buildings["footprint"])
    plain = hs.run_study(study_of(town(), REGISTER.assign(protected="no"), buildings=outlines()))
    assert "wider than 500 m" not in " ".join(map(str, plain.facts.decisions))
