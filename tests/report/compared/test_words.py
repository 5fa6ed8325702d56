"""What the comparison says of how its two maps were made."""

import re
import subprocess
import sys
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hotspot
from hotspot.disclosure import Facts
from hotspot.output.compare.page import page as drawn
from hotspot.report.compared.pair import pair_of
from hotspot.report.compared.settings import differences
from hotspot.report.compared.tables import legend, neighborhoods
from hotspot.report.compared.words import cautions, days_of, overlap, told_apart
from hotspot.report.looks import OUTSIDE
from hotspot.report.texts import interval_texts
from hotspot.stats import KERNELS, TRANSFORMS
from hotspot.words import LANGUAGES, say, table
from hotspot.words.numbers import MISSING

from ...pages import Elements
from ...releases import MakeRelease, make_cells, make_neighborhoods

PRIVATE = "diagnosis = 'zz'"
CONDITION = "Condition on the records"
OTHER_CONDITION = "The records were chosen by different conditions"


@pytest.mark.parametrize(
    ("details", "texts"),
    [
        ({}, ("None: all records", "Different: its own, given in manifest.json")),
        ({"where": "kind = 'b'"}, ("Different: its own, given in manifest.json",) * 2),
        ({"where": PRIVATE, "keep": ["pile_up"]}, ("Different: its own, given in manifest.json",) * 2),
        ({"where": PRIVATE, "keep_points": ["1.0,2.0"]}, ("Different: its own, given in manifest.json",) * 2),
    ],
)
def test_maps_of_other_records_do_not_look_alike(
    make_release: MakeRelease, details: dict[str, Any], texts: tuple[str, str]
) -> None:
    changes = {"details": {"where": PRIVATE, "keep": []}, "input_name": "later.csv"}
    pair = pair_of(make_release({"details": details}), make_release(changes))
    (row,) = (setting for setting in differences(pair) if setting.name == CONDITION)
    assert row.differs
    assert (row.one, row.other) == texts
    assert any(OTHER_CONDITION in caution for caution in cautions(pair))
    assert told_apart(pair) == ("", "")
    page = drawn(pair)
    seen = Elements(page).text
    assert "zz" not in seen
    assert OTHER_CONDITION in seen
    assert "≠ differs: Condition on the records" in " ".join(seen.split())
    assert [" ".join(heading.split()) for heading in re.findall(r"</span> (Map .)</h3>", page)] == ["Map A", "Map B"]
    named = pair_of(make_release({"details": details}), make_release({**changes, "title": "Fires"}))
    assert told_apart(named) == (pair.one.facts.title, "Fires")


WATER, LAKES = {"name": "water.geojson", "sha256": "1"}, {"name": "lakes.geojson", "sha256": "2"}


@pytest.mark.parametrize(
    ("cut", "row"),
    [
        ((WATER, LAKES), ("water.geojson", "lakes.geojson", True)),
        ((WATER, None), ("water.geojson", "Nothing", True)),
        ((WATER, {**WATER, "sha256": "3"}), ("water.geojson", "water.geojson", True)),
        ((WATER, WATER), ("water.geojson", "water.geojson", False)),
        ((None, None), None),
    ],
)
def test_what_was_cut_out_of_the_study_area_is_a_setting(
    make_release: MakeRelease, cut: tuple[Any, Any], row: tuple[str, str, bool] | None
) -> None:
    pair = pair_of(*(make_release({"details": {"exclude": exclude}}) for exclude in cut))
    found = [setting for setting in differences(pair) if setting.name == "Cut out of the study area"]
    assert [(setting.one, setting.other, setting.differs) for setting in found] == ([] if row is None else [row])
    text = Elements(drawn(pair)).text
    assert ("≠ differs: Cut out of the study area" in " ".join(text.split())) == (row is not None and row[2])


def test_the_same_condition_is_no_difference(make_release: MakeRelease) -> None:
    alike = [make_release({"details": {"where": PRIVATE, "keep": keep}}) for keep in (["a", "b"], ["b", "a"])]
    pair = pair_of(*alike)
    (row,) = (setting for setting in differences(pair) if setting.name == CONDITION)
    assert not row.differs
    assert row.one == "The same for both, given in manifest.json"
    assert not any(OTHER_CONDITION in caution for caution in cautions(pair))
    none = pair_of(make_release(), make_release({"details": {"where": None, "keep": []}}))
    assert CONDITION not in {setting.name for setting in differences(none)}
    assert not any(OTHER_CONDITION in caution for caution in cautions(none))


def cut(day: date, grain: int) -> str:
    """A day as a text of its year, its month or itself."""
    return "-".join(day.isoformat().split("-")[:grain])


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)), st.integers(0, 900), st.integers(1, 3))
def test_a_period_lasts_from_its_first_day_to_its_last(first: date, days: int, grain: int) -> None:
    last = first + timedelta(days)
    period = cut(first, grain), cut(last, grain)
    every = (date(first.year, 1, 1) + timedelta(k) for k in range(5 * 366))
    within = [day for day in every if period[0] <= cut(day, grain) <= period[1]]
    assert days_of(Facts(period=period)) == len(within)
    for day in (within[0], within[-1]):
        assert overlap(Facts(period=period), Facts(period=(day.isoformat(),) * 2))
    for day in (within[0] - timedelta(1), within[-1] + timedelta(1)):
        assert not overlap(Facts(period=period), Facts(period=(day.isoformat(),) * 2))


@pytest.mark.parametrize("period", [None, ("spring", "fall"), ("2024-13", "2024-14"), ("2024-02-30", "2024-03-01")])
def test_a_period_that_is_no_date_has_no_length(period: tuple[str, str] | None) -> None:
    assert days_of(Facts(period=period)) is None
    assert not overlap(Facts(period=period), Facts(period=("2024-01-01", "2024-12-31")))


def test_months_of_unequal_length_and_shared_months_are_said(make_release: MakeRelease) -> None:
    one = make_release({"period": ("2024-01", "2024-06")})
    said = " ".join(cautions(pair_of(one, make_release({"period": ("2024-06", "2024-06")}))))
    assert "(182 and 30 days, months and years taken whole)" in said
    assert "The periods overlap" in said
    apart = pair_of(one, make_release({"period": ("2024-07-01", "2024-12-29")}))
    assert cautions(apart) == []
    # A leap year, or a quiet first of January, is no other length.
    years = [
        make_release({"period": (f"{year}-01-0{first}", f"{year}-12-31")}) for year, first in ((2024, 1), (2025, 3))
    ]
    assert cautions(pair_of(*years)) == []


def test_no_rank_stands_without_its_interval(make_release: MakeRelease) -> None:
    places = make_neighborhoods(make_cells())
    found = neighborhoods(pair_of(make_release(), make_release()))
    assert found is not None
    at = found.headings.index(say("en", "lists.rank_interval"))
    for (_, values), rank, interval in zip(found.rows, places["rank"], interval_texts(places), strict=True):
        assert values[at] == (f"{rank} {interval}",) * 2
    bare = places.drop(columns=["rank_low", "rank_high"])
    half = neighborhoods(pair_of(make_release(), make_release(neighborhoods=bare)))
    assert half is not None
    assert [values[at] for _, values in half.rows] == [(f"1 (1{MISSING}1)", MISSING), (f"2 (1{MISSING}2)", MISSING)]
    without = neighborhoods(pair_of(*[make_release(neighborhoods=bare)] * 2))
    assert without is not None
    assert not any(heading.startswith("Rank") for heading in without.headings)


@pytest.mark.parametrize("language", LANGUAGES)
def test_limits_are_things_that_cannot_be_shown(language: str) -> None:
    why, season = (say(language, key) for key in ("compare.limit_why", "compare.limit_season"))
    assert not re.search(r"\b(nothing|nada)\b", why)
    assert not re.search(r"\bni los\b", season)
    page, own = (say(language, key, fewer="", letter="") for key in ("page.cold_undetectable", "compare.cold_note"))
    assert own.partition(": ")[2] == page.partition(": ")[2] != ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_legend_names_the_ground(make_release: MakeRelease, language: str) -> None:
    pair = pair_of(*[make_release()] * 2, language)
    last = legend(pair)[-1][1][-1]
    assert (last.words, last.colour) == (say(language, "words.class_outside"), OUTSIDE)
    assert last.counts == ("", "")
    assert last.words in Elements(drawn(pair)).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("setting", "values"), [("kernel", tuple(KERNELS)), ("transform", tuple(TRANSFORMS)), ("cap", (None, 0.99))]
)
def test_settings_are_in_words(make_release: MakeRelease, language: str, setting: str, values: tuple[Any, ...]) -> None:
    def with_(value: Any) -> Any:
        changes = {"details": {"method": {"cap": value}}} if setting == "cap" else {setting: value}
        return make_release(changes)

    name, found = say(language, f"compare.setting_{setting}"), set()
    for value in values[1:]:
        (row,) = (row for row in differences(pair_of(with_(values[0]), with_(value), language)) if row.name == name)
        assert row.differs
        found |= {row.one, row.other}
        assert not {row.one, row.other} & {"None", *map(str, {*KERNELS, *TRANSFORMS})}
    assert len(found) == len(values)
    usual = {row.name for row in differences(pair_of(*[with_(values[0])] * 2, language))}
    assert (name in usual) == (setting == "cap")


def test_every_word_is_asked_for_in_full() -> None:
    package = Path(str(files(hotspot)))
    sources = [path for ending in ("*.py", "*.html") for path in package.rglob(ending)]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    asked = {key for text in texts for key in re.findall(r"""["'](compare\.\w+)["']""", text)}
    asked -= {"compare.html", "compare.csv", "compare.css"}
    assert asked == {key for key in table() if key.startswith("compare.")}
    built = re.compile(r"""f["']compare\.|["']compare\.\w*["'] ?~""")
    assert not [text for text in texts if built.search(text)]


@pytest.mark.slow
def test_the_page_loads_no_map_library() -> None:
    code = "import sys, hotspot.output.compare.page; print(sorted({'folium', 'geopandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
