"""What rules found in the values stands in check, JSON, page, manifest and attrs, by row and never by value."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from hotspot.cli import main

CANARY = "ZZCANARYZZ"


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """300 events; two have a date that is none, one a latitude that is none, ten an unknown person."""
    draw = np.random.default_rng(5)
    frame = pd.DataFrame({"lat": draw.uniform(39.9, 40.0, 300), "lon": draw.uniform(-83.1, -83.0, 300)}).round(6)
    frame = frame.astype({"lat": object}).assign(
        date=[f"{1 + place % 12}/{15 + place % 12}/2024" for place in range(300)],
        person=[f"p{place % 90}" for place in range(300)],
    )
    frame.loc[[13, 91], "date"] = CANARY
    frame.loc[376 % 300, "lat"] = CANARY
    frame.loc[200:209, "person"] = "UNKNOWN"
    frame.loc[5, "date"] = ""
    frame.to_csv(tmp_path / "events.csv", index=False)
    return tmp_path / "events.csv"


def run(*arguments: object) -> Result:
    done = CliRunner().invoke(main, list(map(str, arguments)))
    assert done.exit_code == 0, done.output
    assert CANARY not in done.output
    return done


def test_check_names_rules_columns_and_rows(events: Path) -> None:
    said = run("check", events).stderr
    assert "          1  no_number: lat (row 77)\n" in said
    assert "          2  unread_date: date (rows 14 and 92)\n" in said
    assert "         10  placeholder: person (rows 201, 202, 203 and 7 more)\n" in said
    assert "2 of 299 dates in column 'date' could not be read (rows 14 and 92): they are filled" in said
    # The one without a date is another one, and the one without a place is not used.
    assert "1 of 299 records used has no time" in said
    assert "2 of 299 records used have a date that could not be read" in said


def test_check_gives_the_same_as_json(events: Path) -> None:
    given = json.loads(run("check", events, "--json").stdout)
    found = {(one["rule"], one["column"]): (one["records"], one["rows"]) for one in given["rules"]}
    assert found == {
        ("month_or_day_first", "date"): (297, []),
        ("no_number", "lat"): (1, [77]),
        ("unread_date", "date"): (2, [14, 92]),
        ("placeholder", "person"): (10, [201, 202, 203]),
    }
    assert sum(one["records"] for one in given["records"]) == 300


def test_page_and_manifest_say_what_was_not_read(events: Path, tmp_path: Path) -> None:
    run("map", events, "--audience", "internal", "-o", tmp_path / "out")
    page = (tmp_path / "out" / "map.html").read_text(encoding="utf-8")
    manifest = (tmp_path / "out" / "manifest.json").read_text(encoding="utf-8")
    for text in (page.replace("&#39;", "'"), manifest):
        assert "dates in column 'date' could not be read (rows 14 and 92)" in text
        assert "have a date that could not be read: the period leaves them out" in text
        assert CANARY not in text


def test_placeholders_are_kept_where_that_is_asked(events: Path, tmp_path: Path) -> None:
    assert "placeholder" not in run("check", events, "--keep", "placeholders").stderr
    study = tmp_path / "study.toml"
    study.write_text('audience = "internal"\n[events]\nfile = "events.csv"\nkeep = ["placeholders"]\ndates = "mdy"\n')
    run("run", study, "-o", tmp_path / "kept")
    manifest = json.loads((tmp_path / "kept" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["keep"] == ["placeholders"]
    assert not any("placeholder" in decision for decision in manifest["decisions"])


def test_spanish_says_the_same(events: Path) -> None:
    said = run("check", events, "--language", "es").stderr
    assert "2 de 299 fechas de la columna 'date' no se pudieron leer (filas 14 y 92)" in said


def test_a_table_that_was_added_up_is_counted_by_its_weight(tmp_path: Path) -> None:
    draw = np.random.default_rng(6)
    frame = pd.DataFrame({"lat": draw.uniform(39.9, 40.0, 200), "lon": draw.uniform(-83.1, -83.0, 200)}).round(6)
    frame = frame.assign(visits=draw.integers(1, 30, 200), avg_cost=7.25)
    frame.to_csv(tmp_path / "added.csv", index=False)
    costs = ("--cost", "avg_cost", "--cost-kind", "paid", "--measure", "cost")
    refused = CliRunner().invoke(main, ["check", str(tmp_path / "added.csv"), *costs])
    assert refused.exit_code == 10
    assert "--weight COLUMN" in refused.output
    out = tmp_path / "out"
    run("map", tmp_path / "added.csv", *costs, "--weight", "visits", "--audience", "internal", "-o", out)
    buildings = pd.read_csv(out / "buildings.csv")
    assert buildings["events"].sum() == frame["visits"].sum()
    assert buildings["cost"].sum() == pytest.approx(7.25 * frame["visits"].sum(), abs=0.005)
    quality = pd.read_csv(out / "quality.csv")
    assert quality["records"].sum() == frame["visits"].sum()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["columns"]["weight"] == "visits"


def test_the_year_first_is_an_order_of_dates(tmp_path: Path) -> None:
    draw = np.random.default_rng(7)
    frame = pd.DataFrame(
        {"lat": draw.uniform(39.9, 40.0, 60), "lon": draw.uniform(-83.1, -83.0, 60), "date": "24-04-19"}
    )
    frame.to_csv(tmp_path / "short.csv", index=False)
    assert "Say --dates ymd if the year comes first" in run("check", tmp_path / "short.csv").stderr
    assert "Indique --dates ymd si" in run("check", tmp_path / "short.csv", "--language", "es").stderr
    said = run("check", tmp_path / "short.csv", "--dates", "ymd").stderr
    assert "could not be read" not in said
    assert "year-month-day with two digits" in said
