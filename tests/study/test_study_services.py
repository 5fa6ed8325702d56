"""A study shows institutions and services: read early, cut to the map, named in the manifest."""

import hashlib
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

import hotspot as hs
from hotspot.cli import main
from hotspot.study import check_study
from hotspot.study.decisions import decisions

SAMPLE = Path(__file__).parents[2] / "sample_geodata" / "synthaven"
INTERNAL = hs.DisclosurePolicy.for_audience("internal")
ROWS = "facility,type,lat,lon,director\nClinic <A>,clinic,38.01,-69.98,ZZCANARYZZ\nShelter,shelter,38.02,-69.97,z\n"
MORE = "Far School,school,39,-69.98,z\nSouth,school,38.03,-71,z\n,school,38.01,-69.98,z\nNowhere,school,,,z\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    lat, lon = 38 + 0.06 * rng.random(300), -70 + 0.06 * rng.random(300)
    pd.DataFrame({"lat": lat, "lon": lon}).to_csv(tmp_path / "e.csv", index=False)
    (tmp_path / "clinics.csv").write_text(ROWS + MORE)
    return tmp_path


def draw(folder: Path, services: str, *more: str) -> Result:
    given = ["map", folder / "e.csv", "--audience", "internal", "-o", folder / "out", "--services", folder / services]
    return CliRunner().invoke(main, [*map(str, given), *more])


def test_the_command_line_shows_them(folder: Path) -> None:
    result = draw(folder, "clinics.csv")
    assert result.exit_code == 0, result.output
    out = folder / "out"
    told = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256((folder / "clinics.csv").read_bytes()).hexdigest()
    assert told["services"] == {"name": "clinics.csv", "sha256": digest, "rows": 6}
    for sentence in (
        "2 of 6 services have no name or no coordinates and are not shown.",
        "2 of 6 services lie outside the map and are not shown.",
        "Services: name from 'facility', kind from 'type', lat from 'lat', lon from 'lon'.",
    ):
        assert sentence in told["decisions"]
        assert sentence in result.output
    page = (out / "map.html").read_text(encoding="utf-8")
    assert "<dd>2 from clinics.csv</dd>" in page
    assert "<li>Clinic &lt;A&gt;</li>" in page
    assert "Far School" not in page
    assert not [path.name for path in out.iterdir() if b"ZZCANARYZZ" in path.read_bytes()]
    assert "services.csv" not in {path.name for path in out.iterdir()}
    explained = CliRunner().invoke(main, ["explain", str(out)]).output
    assert f"Services: clinics.csv, 6 rows, SHA-256 {digest}." in explained


def test_each_note_names_its_file(folder: Path) -> None:
    for name in ("e", "clinics"):
        table = pd.read_csv(folder / f"{name}.csv")
        table.to_csv(folder / f"{name}_semicolon.csv", index=False, sep=";")
    services, events = folder / "clinics_semicolon.csv", folder / "e_semicolon.csv"
    made = check_study(hs.Study(events=events, policy=INTERNAL, services=services))
    said = [decision for decision in map(str, decisions(made)) if "separated by semicolon" in decision]
    assert said == [
        "Events (e_semicolon.csv): Columns are separated by semicolon.",
        "Services (clinics_semicolon.csv): Columns are separated by semicolon.",
    ]


@pytest.mark.slow
def test_a_layer_in_metres_is_shown_as_the_table(folder: Path) -> None:
    table = pd.read_csv(folder / "clinics.csv").dropna(subset=["lat"])
    shapes = gpd.points_from_xy(table["lon"], table["lat"], crs=4326).to_crs(32619)
    gpd.GeoDataFrame(table[["facility", "type"]], geometry=shapes).to_file(folder / "clinics.geojson")
    pages = []
    for name in ("clinics.csv", "clinics.geojson"):
        assert draw(folder, name, "--overwrite").exit_code == 0
        text = (folder / "out" / "map.html").read_text(encoding="utf-8")
        pages.append(json.loads(text.split('id="hotspot-data">')[1].split("</script>")[0])["services"])
    assert pages[0] == pages[1]
    assert [group["kind"] for group in pages[0]] == ["clinic", "shelter"]


@pytest.mark.parametrize(
    ("text", "says"), [("a,b\n1,2\n", "no column that is clearly a name"), (None, "does not exist"), ("", "0 bytes")]
)
def test_a_bad_file_is_told_before_the_long_work(folder: Path, text: str | None, says: str) -> None:
    if text is not None:
        (folder / "bad.csv").write_text(text)
    begun: list[str] = []
    study = hs.Study(events=folder / "e.csv", policy=INTERNAL, services=folder / "bad.csv")
    with pytest.raises(hs.InputError, match=says):
        hs.run_study(study, step=begun.append)
    assert begun == ["read"]
    result = draw(folder, "bad.csv")
    assert result.exit_code == hs.InputError.exit_code
    assert says in result.output
    assert not (folder / "out").exists()


def test_what_is_wrong_with_events_and_services_is_said_at_once(folder: Path) -> None:
    study = hs.Study(events=folder / "gone.csv", policy=INTERNAL, services=folder / "none.csv")
    with pytest.raises(hs.InputError, match=r"(?s)gone\.csv.*none\.csv"):
        hs.run_study(study)


def test_they_change_nothing_else(folder: Path) -> None:
    table = pd.read_csv(folder / "clinics.csv")
    before = table.copy()
    study = hs.Study(events=folder / "e.csv", policy=INTERNAL)
    plain, shown = hs.run_study(study), hs.run_study(hs.Study(events=folder / "e.csv", policy=INTERNAL, services=table))
    pd.testing.assert_frame_equal(table, before)
    assert plain.services is None
    assert shown.services is not None
    assert len(shown.services) == 2
    pd.testing.assert_frame_equal(plain.cells, shown.cells)
    assert str(shown.facts.services_name) == "a table in memory"
    assert plain.facts.details["services"] is None


def test_check_counts_them(folder: Path) -> None:
    given = ["check", str(folder / "e.csv"), "--services", str(folder / "clinics.csv"), "--json"]
    told = json.loads(CliRunner().invoke(main, given).output)
    assert told["services"] == 2
    assert any("outside the map" in decision for decision in told["decisions"])


@pytest.mark.slow
def test_the_sample_city_shows_its_own(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["run", str(SAMPLE / "study.toml"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    for name in pd.read_csv(SAMPLE / "services.csv")["name"]:
        assert f"<li>{name}</li>" in page


def test_protected_places_reach_no_output(folder: Path) -> None:
    rows = ["A,38.01,-69.98,no", "ZZSHELTERZZ,38.02,-69.97,yes", "ZZHOMEZZ,38.03,-69.96,", "ZZFARZZ,39,-69.98,1"]
    (folder / "p.csv").write_text("\n".join(["name,lat,lon,confidential", *rows]))
    result = draw(folder, "p.csv", "--json")
    assert result.exit_code == 0, result.output
    files = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    for name in (b"ZZSHELTERZZ", b"ZZHOMEZZ", b"ZZFARZZ"):
        assert not [file for file, text in files.items() if name in text]
        assert name.decode() not in result.output
    told = json.loads(files["manifest.json"])
    assert "3 protected places were left out, as for every audience." in told["decisions"]
    assert any(said.startswith("1 of them: 'confidential' says neither yes nor no.") for said in told["decisions"])
    assert not [said for said in told["decisions"] if "outside the map" in said]
    assert told["services"]["rows"] == 1


def test_one_protected_place_is_one(folder: Path) -> None:
    (folder / "p.csv").write_text("name,lat,lon,hidden\nA,38.01,-69.98,no\nB,38.01,-69.98,yes\n")
    study = hs.Study(events=folder / "e.csv", policy=INTERNAL, services=folder / "p.csv")
    assert "1 protected place was left out, as for every audience." in [*map(str, hs.run_study(study).facts.decisions)]
