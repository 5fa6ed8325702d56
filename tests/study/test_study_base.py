"""A study with streets, water and parks: drawn, named, cut out on demand, telling no protected place."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner, Result

import hotspot as hs
from hotspot.cli import main
from hotspot.disclosure import checked_base
from hotspot.output.page import render_page
from hotspot.report import of
from hotspot.study import check_study
from hotspot.study.decisions import decisions
from hotspot.study.toml import read_study

from ..pages import data_of

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
AREA = shapely.box(-70, 38, -69.94, 38.06)
LAKE = shapely.box(-70, 38, -69.99, 38.06)


def base(lake: Any = LAKE) -> gpd.GeoDataFrame:
    """Two streets, a lake of a sixth of the area, a park, and a trail."""
    rows = [
        ("S1100", "Main <i>St</i>", shapely.LineString([(-70, 38.03), (-69.94, 38.03)])),
        ("S1400", "Elm St", shapely.LineString([(-69.97, 38), (-69.97, 38.06)])),
        ("S1820", "Trail", shapely.LineString([(-69.96, 38), (-69.96, 38.06)])),
        ("H2030", "Long Lake", lake),
        ("K2180", "Green", shapely.box(-69.95, 38, -69.94, 38.06)),
    ]
    codes, names, shapes = zip(*rows, strict=True)
    return gpd.GeoDataFrame({"MTFCC": codes, "FULLNAME": names}, geometry=list(shapes), crs=4326)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rng = np.random.default_rng(5)
    lat, lon = 38 + 0.06 * rng.random(600), -70 + 0.06 * rng.random(600)
    pd.DataFrame({"lat": lat, "lon": lon}).to_csv(tmp_path / "e.csv", index=False)
    gpd.GeoDataFrame({"name": ["Town"]}, geometry=[AREA], crs=4326).to_file(tmp_path / "areas.geojson")
    base().to_file(tmp_path / "base.geojson")
    gpd.GeoDataFrame({"name": ["Lake"]}, geometry=[LAKE], crs=4326).to_file(tmp_path / "lake.geojson")
    return tmp_path


def study(folder: Path, **more: Any) -> hs.Study:
    given = {"base": folder / "base.geojson", "resolution": 8, **more}
    return hs.Study(events=folder / "e.csv", policy=INTERNAL, areas=folder / "areas.geojson", **given)


def draw(folder: Path, *more: str) -> Result:
    given = ["map", folder / "e.csv", "--audience", "internal", "-o", folder / "out"]
    return CliRunner().invoke(main, [*map(str, given), "--neighborhoods", str(folder / "areas.geojson"), *more])


def test_the_command_line_draws_them(folder: Path) -> None:
    base().iloc[:1].to_file(folder / "more.geojson")
    result = draw(folder, "--base", str(folder / "base.geojson"), "--base", str(folder / "more.geojson"))
    assert result.exit_code == 0, result.output
    for sentence in (
        "Base (base.geojson): 1 of 5 rows is no street, water or park that the map shows: S1820 (1).",
        "1 feature stands in the files twice and is drawn once.",
        "17\N{NO-BREAK SPACE}% of the study area is water by the files of --base.",
    ):
        assert sentence in result.output
    told = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["base"]["name"] == "base.geojson, more.geojson"
    lines = "".join(
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("base.geojson", "more.geojson")
    )
    assert told["base"]["sha256"] == hashlib.sha256(lines.encode()).hexdigest()
    page = (folder / "out" / "map.html").read_text(encoding="utf-8")
    assert "Streets, water and parks under the map come from base.geojson, more.geojson." in page
    assert "Main <i>St</i>" not in page
    assert "Main \\u003ci\\u003eSt\\u003c/i\\u003e" in page
    assert "Base: base.geojson, more.geojson" in CliRunner().invoke(main, ["explain", str(folder / "out")]).output


def test_one_file_stands_in_the_manifest_as_others_do(folder: Path) -> None:
    made = hs.run_study(study(folder))
    digest = hashlib.sha256((folder / "base.geojson").read_bytes()).hexdigest()
    assert made.facts.details["base"] == {"name": "base.geojson", "sha256": digest}
    assert sorted(checked_base(made)["kind"]) == ["local", "park", "primary", "water"]


@pytest.mark.parametrize(("language", "says"), [("en", "Census Bureau TIGER/Line Roads"), ("es", "--base")])
def test_without_streets_the_page_says_how_to_get_them(folder: Path, language: str, says: str) -> None:
    made = hs.run_study(study(folder, base=None))
    assert says in of(made, language).streets
    assert checked_base(made) is None
    assert not any("--base" in str(one) for one in made.facts.decisions)


def test_water_and_parks_are_cut_out(folder: Path) -> None:
    plain, by_word, by_file = (
        check_study(study(folder, exclude=exclude)) for exclude in (None, "water", folder / "lake.geojson")
    )
    assert by_word.grid.cells.tolist() == by_file.grid.cells.tolist()
    assert len(by_word.grid) < len(plain.grid)
    both = check_study(study(folder, exclude=["water", "parks"]))
    green = shapely.box(-69.95, 38, -69.94, 38.06)
    assert both.grid.area is not None
    assert both.grid.area.symmetric_difference(AREA.difference(LAKE).difference(green)).area == pytest.approx(
        0, abs=1e-12
    )
    assert plain.water_share == pytest.approx(1 / 6, rel=1e-3)
    assert by_word.water_share == pytest.approx(0, abs=1e-9)
    keys = [{one.key for one in decisions(prepared)} for prepared in (plain, by_word, by_file)]
    assert ["base.much_water" in told for told in keys] == [True, False, False]


def test_little_water_is_not_told_of(folder: Path) -> None:
    base(shapely.box(-70, 38, -69.998, 38.06)).to_file(folder / "base.geojson")
    assert "base.much_water" not in {one.key for one in decisions(check_study(study(folder)))}


def test_the_words_of_exclude_on_the_command_line_and_in_a_file(folder: Path) -> None:
    text = '\n[events]\nfile = "e.csv"\n[areas]\nfile = "areas.geojson"\nexclude = {}\n[base]\nfiles = {}\n'
    for exclude, files, expected in (
        ('"water"', '"base.geojson"', "water"),
        ('["water", "lake.geojson"]', '["base.geojson"]', ("water", folder / "lake.geojson")),
    ):
        (folder / "study.toml").write_text('audience = "internal"' + text.format(exclude, files))
        read = read_study(folder / "study.toml")
        assert read.exclude == expected
        check_study(replace(read, resolution=8))
    done = draw(folder, "--base", str(folder / "base.geojson"), "--exclude", "water", "--exclude", "parks")
    assert done.exit_code == 0, done.output
    told = json.loads((folder / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert told["exclude"]["name"] == "water, parks"
    # Another base has other water: the hash tells one from the other.
    line = f"{hashlib.sha256((folder / 'base.geojson').read_bytes()).hexdigest()}  base.geojson\n"
    assert told["exclude"]["sha256"] == hashlib.sha256(line.encode()).hexdigest()


def test_what_cannot_be_cut_out_is_refused_in_words(folder: Path) -> None:
    with pytest.raises(hs.InputError, match=r"--exclude water cuts out the water .* name them with --base"):
        study(folder, base=None, exclude="water")
    base().iloc[:2].to_file(folder / "base.geojson")
    with pytest.raises(hs.InputError, match=r"has no areas of parks to exclude"):
        check_study(study(folder, exclude="parks"))
    result = draw(folder, "--base", str(folder / "none.shp"), "--exclude", "water")
    assert result.exit_code == 10
    assert "The base file none.shp does not exist" in result.output
    assert "has no areas" not in result.output


def test_a_base_of_elsewhere_is_said_to_be_so(folder: Path) -> None:
    base().translate(30, 10).to_frame("geometry").assign(MTFCC=base()["MTFCC"]).to_file(folder / "base.geojson")
    made = hs.run_study(study(folder))
    assert len(checked_base(made)) == 0
    assert "4 of 4 streets, waters and parks lie outside" in " ".join(map(str, made.facts.decisions))
    assert "The map has no streets" in of(made).streets
    assert data_of(render_page(made))["base"] == []


def test_the_output_never_lies_where_the_base_is(folder: Path) -> None:
    (folder / "out").mkdir()
    base().to_file(folder / "out" / "base.geojson")
    result = draw(folder, "--base", str(folder / "out" / "base.geojson"), "--overwrite")
    assert result.exit_code == 10
    assert (folder / "out" / "base.geojson").exists()


def test_names_of_protected_places_stand_on_no_map(folder: Path) -> None:
    register = pd.DataFrame(
        {"name": ["Harbor Shelter"], "address": ["12 Elm St"], "lat": [38.001], "lon": [-69.981], "protected": ["yes"]}
    )
    fine = hs.run_study(study(folder, institutions=register))
    assert "Elm St" in checked_base(fine)["name"].tolist()
    rows = base()
    rows.loc[4, "FULLNAME"] = "Harbor Shelter"
    rows.to_file(folder / "base.geojson")
    with pytest.raises(hs.InputError, match="1 texts in the names of the base"):
        hs.run_study(study(folder, institutions=register))
    named = folder / "harbor shelter.geojson"
    base().to_file(named)
    with pytest.raises(hs.InputError, match="the names of the files"):
        check_study(study(folder, institutions=register, base=[folder / "base.geojson", named]))


def test_nothing_but_a_base_leaves() -> None:
    fitted = hs.fit_base(hs.read_base(base()), AREA)
    canary = fitted.assign(note="ZZCANARYZZ")
    canary.attrs = {"note": "ZZCANARYZZ"}
    made = hs.release(INTERNAL, facts=hs.Facts(base=canary))
    kept = checked_base(made)
    assert list(kept.columns) == ["kind", "name", "geometry"]
    assert not kept.attrs
    assert kept["name"].tolist() == fitted["name"].tolist()
    for wrong, says in (
        (pd.DataFrame({"kind": ["primary"], "name": ["x"]}), "Use read_base and fit_base"),
        (fitted.assign(kind="person"), "of the kinds"),
        (fitted.set_geometry([shapely.Point(-70, 38)] * len(fitted), crs=4326), "lines and polygons"),
        (fitted.assign(name="x" * 100_000), "at most 300,000 bytes"),
        ("base", "a str was given"),
    ):
        with pytest.raises(hs.InputError, match=says):
            hs.release(INTERNAL, facts=hs.Facts(base=wrong))
    object.__setattr__(made, "base", fitted.assign(kind="person"))
    with pytest.raises(hs.InputError):
        checked_base(made)
    with pytest.raises(hs.NotReleasableError):
        checked_base(replace(made))
