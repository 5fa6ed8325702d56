"""Two releases on one page: every number is theirs, nothing breaks out, files are whole or not there."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotspot.columns import LABEL
from hotspot.disclosure import DisclosurePolicy, Release, release
from hotspot.errors import InputError, NotReleasableError
from hotspot.output.compare import COMPARE_FILES, render_comparison, save_comparison, save_comparison_folder
from hotspot.report.compared.pair import CHANGES, pair_of
from hotspot.report.compared.settings import differences
from hotspot.report.compared.tables import changed_areas, crossed_table, legend, neighborhoods
from hotspot.report.compared.words import cautions, change_sentence, title_of, told_apart
from hotspot.words.numbers import MISSING

from ..pages import HOSTILE_ADDRESS, HOSTILE_NAME, Elements, hostile_release
from ..releases import LABELS, MakeRelease, make_cells, make_neighborhoods

CANARY = "ZZCANARYZZ"
HOT, COLD = {"hot_99", "hot_95"}, {"cold_99", "cold_95"}


def relabelled(labels: list[str], q: float | None = None) -> pd.DataFrame:
    """The cells with other labels, in the order given."""
    cells = make_cells()
    cells[LABEL] = labels
    cells["p_hot"] = np.where(cells[LABEL] == "not_tested", np.nan, np.linspace(1e-9, 1, len(cells)))
    cells["p_cold"] = 1 - cells["p_hot"]
    cells["q_hot"], cells["q_cold"] = (cells["p_hot"], cells["p_cold"]) if q is None else (q, 1 - np.asarray(q))
    return cells


def turned(steps: int = 4) -> pd.DataFrame:
    """The cells with their labels moved on."""
    return relabelled(np.roll(make_cells()[LABEL], steps).tolist())


@pytest.fixture(scope="module")
def two(make_release: MakeRelease) -> tuple[Release, Release]:
    """Two releases that differ in their labels and their period."""
    later = {"period": ("2025-01-01", "2025-06-30")}
    return make_release(), make_release(later, cells=turned())


def direction(label: str) -> str:
    """As the finding counts it at 0.05."""
    return (
        "more" if label in HOT else "fewer" if label in COLD else "not_tested" if label == "not_tested" else "neither"
    )


EXPECTED = {
    ("more", "more"): "more_in_both",
    ("fewer", "fewer"): "fewer_in_both",
    ("more", "neither"): "more_in_a_only",
    ("neither", "more"): "more_in_b_only",
    ("fewer", "neither"): "fewer_in_a_only",
    ("neither", "fewer"): "fewer_in_b_only",
    ("more", "fewer"): "more_in_a_fewer_in_b",
    ("fewer", "more"): "fewer_in_a_more_in_b",
    ("neither", "neither"): "in_neither",
}


@given(st.lists(st.tuples(*[st.sampled_from(LABELS)] * 2), min_size=37, max_size=37))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_cell_is_counted_once_as_its_labels_say(make_release: MakeRelease, pairs: list[tuple[str, str]]) -> None:
    one, other = (make_release(cells=relabelled([pair[side] for pair in pairs])) for side in (0, 1))
    pair = pair_of(one, other)
    by_hand = Counter(EXPECTED.get((direction(a), direction(b)), "not_tested") for a, b in pairs)
    assert pair.counts == {name: by_hand[name] for name in CHANGES}
    assert sum(pair.counts.values()) == len(pairs)
    rows = {row.label: row for _, group in legend(pair) for row in group}
    for label in LABELS:
        assert int(rows[label].counts[0]) == one.facts.label_counts[label]
        assert int(rows[label].counts[1]) == other.facts.label_counts[label]
    table = np.array([[int(number) for number in found] for _, found in crossed_table(pair).rows])
    assert (table[:-1].sum(axis=0) == table[-1]).all()
    assert (table[:, :-1].sum(axis=1) == table[:, -1]).all()
    assert table[-1, -1] == len(pairs)
    assert table[0, -1] == sum(one.facts.label_counts[label] for label in HOT)
    assert table[-1, 1] == sum(other.facts.label_counts[label] for label in COLD)


def test_the_same_release_twice_has_not_changed(make_release: MakeRelease) -> None:
    pair = pair_of(make_release(), make_release())
    assert not pair.differing.size
    assert {name for name, number in pair.counts.items() if number} <= {
        "more_in_both",
        "fewer_in_both",
        "in_neither",
        "not_tested",
    }
    assert changed_areas(pair).rows == []
    assert "stands out in both" in render_comparison(make_release(), make_release())
    assert all(not setting.differs for setting in differences(pair))


def test_the_other_way_round_mirrors_everything(two: tuple[Release, Release]) -> None:
    forth, back = pair_of(*two), pair_of(*reversed(two))
    mirror = {"more_in_a_only": "more_in_b_only", "fewer_in_a_only": "fewer_in_b_only"}
    mirror |= {"more_in_a_fewer_in_b": "fewer_in_a_more_in_b"}
    mirror |= {b: a for a, b in mirror.items()}
    assert back.counts == {name: forth.counts[mirror.get(name, name)] for name in CHANGES}
    assert back.differing.tolist() == forth.differing.tolist()
    assert forth.differing.size


def test_areas_hot_in_one_come_first_and_the_rest_is_ordered_by_evidence(two: tuple[Release, Release]) -> None:
    pair = pair_of(*two)
    changes = pair.change.iloc[pair.differing].tolist()
    hot = [change.startswith("more") or "more" in change for change in changes]
    assert hot == sorted(hot, reverse=True)
    apart = np.abs(pair.one.evidence - pair.other.evidence)[pair.differing]
    only_hot = [k for k, change in enumerate(changes) if change in {"more_in_a_only", "more_in_b_only"}]
    assert (np.diff(apart[only_hot]) <= 1e-9).all()


def test_the_page_shows_the_numbers_of_both(two: tuple[Release, Release]) -> None:
    text = " ".join(Elements(render_comparison(*two)).text.split())
    for release_ in two:
        for sentence in (
            release_.facts.title,
            "5 of 36 areas, with those around them, have more calls than if they were spread over the map",
        ):
            assert sentence in text
    assert "January 1, 2024 to December 31, 2024" in text
    assert "January 1, 2025 to June 30, 2025" in text
    assert "Whether the two maps differ was not tested." in text
    assert "regression to the mean" in text
    assert "366 and 181 days" in text


def test_files_are_written_together_and_read_back(
    two: tuple[Release, Release], tmp_path: Path, digest: Callable[[str | bytes], str]
) -> None:
    folder = save_comparison_folder(*two, tmp_path / "out")
    assert {path.name for path in folder.iterdir()} == set(COMPARE_FILES)
    assert digest((folder / "compare.html").read_bytes()) == digest(render_comparison(*two))
    listed = pd.read_csv(folder / "compare.csv").set_index("cell")
    assert set(listed["audience"]) == {"internal"}
    for release_, letter in zip(two, "ab", strict=True):
        assert release_.cells is not None
        given_ = release_.cells.set_index("cell").loc[listed.index]
        assert (listed[f"label_{letter}"] == given_[LABEL]).all()
        for q in ("q_hot", "q_cold"):
            np.testing.assert_array_equal(listed[f"{q}_{letter}"], given_[q])
        assert (listed[f"events_{letter}"] == given_["events"]).all()
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert listed["change"].value_counts().to_dict() == {k: n for k, n in manifest["change"].items() if n}
    assert manifest["difference_tested"] is False
    assert manifest["one"]["period"] != manifest["other"]["period"]
    with pytest.raises(InputError, match="overwrite"):
        save_comparison_folder(*two, folder)
    save_comparison_folder(*two, folder, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nothing_is_left_behind_by_a_refusal(make_release: MakeRelease, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        save_comparison_folder(make_release(), make_release(cells=None), tmp_path / "out")
    with pytest.raises(InputError):
        save_comparison(make_release(), make_release(cells=None), tmp_path / "a.html")
    assert list(tmp_path.iterdir()) == []


def test_same_releases_same_bytes(make_release: MakeRelease, digest: Callable[[str | bytes], str]) -> None:
    pages = [digest(render_comparison(make_release(), make_release(cells=turned()))) for _ in range(2)]
    assert pages[0] == pages[1]


def other_policy(make_release: MakeRelease) -> Release:
    made = make_release()
    assert made.cells is not None
    cells = made.cells.copy()
    cells.attrs["test"] = {
        **dict.fromkeys(("measure", "null", "correction"), "events"),
        **dict.fromkeys(("exact", "cold_detectable"), True),
        "resolution": 8,
        "rings": 1,
        "alpha": 0.05,
        "cells": len(cells),
        "tested": int(cells["p_hot"].notna().sum()),
    }
    return release(DisclosurePolicy.for_audience("internal"), cells=cells)


def test_what_cannot_stand_on_one_page_is_refused_in_words(make_release: MakeRelease) -> None:
    made = make_release()
    fewer = make_cells().iloc[:-3]
    for other, words in (
        (other_policy(make_release), "same policy.*Give both the same audience"),
        (make_release({"resolution": 9}), "resolution 8, B has 9"),
        (make_release(cells=fewer), "A has 37, B has 34, and 34 are in both.*same study area"),
        (make_release(cells=None), "B has no cells"),
    ):
        with pytest.raises(InputError, match=words):
            pair_of(made, other)
    with pytest.raises(NotReleasableError):
        pair_of(made, made.cells)  # type: ignore[arg-type]  # what is refused


def test_nothing_but_listed_columns_leaves(make_release: MakeRelease) -> None:
    cells, places = turned(), make_neighborhoods(make_cells())
    cells["diagnosis"], places["diagnosis"] = CANARY, CANARY
    one, other = make_release(), make_release(cells=cells, neighborhoods=places)
    assert other.cells is not None
    # A frame can be changed after it was released.
    other.cells["later"] = CANARY
    pair = pair_of(one, other)
    assert CANARY not in render_comparison(one, other)
    assert "diagnosis" not in pair.other.cells
    assert "later" not in pair.other.cells


def test_hostile_text_stays_text(make_release: MakeRelease, tmp_path: Path) -> None:
    hostile = hostile_release(make_release)
    assert hostile.cells is not None
    page = render_comparison(hostile, hostile)
    seen = Elements(page)
    assert Counter(tag for tag, _ in seen.seen)["script"] == 0
    assert {"img", "iframe", "link", "object"} & {tag for tag, _ in seen.seen} == set()
    assert HOSTILE_NAME in seen.text
    assert HOSTILE_ADDRESS in seen.text
    cells = turned()
    cells["neighborhood"] = "=HYPERLINK(1)"
    formula = make_release(cells=cells)
    save_comparison_folder(formula, formula, tmp_path / "out")
    text = (tmp_path / "out" / "compare.csv").read_text(encoding="utf-8")
    assert {row["neighborhood"] for row in csv.DictReader(io.StringIO(text))} == {"'=HYPERLINK(1)"}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_needs_no_script_and_no_network(make_release: MakeRelease, language: str) -> None:
    page = render_comparison(make_release(), make_release(cells=turned()), language)
    seen = Elements(page)
    metas = {meta.get("http-equiv"): meta.get("content") for tag, meta in seen.seen if tag == "meta"}
    assert str(metas["Content-Security-Policy"]).startswith("default-src 'none'; style-src 'unsafe-inline'; img-src")
    assert not re.search(
        r"<script|javascript:|https?:|//[a-z]|\son[a-z]+=|@import|src=", page.replace("http-equiv", "")
    )
    assert dict(seen.seen)["html"]["lang"] == language
    links = {attributes["href"] for tag, attributes in seen.seen if tag == "a"}
    assert links == {"compare.csv", "manifest.json"}
    names = [attributes.get("id") for _, attributes in seen.seen if attributes.get("id")]
    assert len(names) == len(set(names))
    for tag, attributes in seen.seen:
        if tag == "svg":
            assert attributes["role"] == "img"
            assert set(str(attributes["aria-labelledby"]).split()) <= set(names)


def test_spanish_speaks_no_english(make_release: MakeRelease) -> None:
    facts: dict[str, Any] = {"title": "Llamadas", "event_noun": "llamadas", "decisions": ()}
    facts |= {"method_note": "", "population_note": "", "cost_kind": None}
    later = {**facts, "period": ("2025-01-01", "2025-06-30"), "rings": 2}
    text = Elements(render_comparison(make_release(facts), make_release(later, cells=turned()), "es")).text
    for word in ("areas", "map ", "the ", "Fewer", "More", "expected", "tested", "differs"):
        assert word not in text, word
    assert "Dos mapas comparados: Llamadas" in text


def test_maps_are_told_apart_by_what_differs(make_release: MakeRelease) -> None:
    plain = make_release()
    for changes, name in (
        ({"title": "Fires"}, "Fires"),
        ({"period": ("2025-01-01", "2025-06-30")}, "January 1, 2025 to June 30, 2025"),
        ({"measure": "people"}, "People with calls"),
        ({"input_name": "later.csv"}, "later.csv"),
        ({}, ""),
    ):
        pair = pair_of(plain, make_release(changes))
        assert told_apart(pair)[1] == name
        assert pair.one.facts.title in title_of(pair)


def test_what_differs_is_said(make_release: MakeRelease) -> None:
    changes = {"measure": "people", "null": "conditional", "correction": "holm", "alpha": 0.01}
    pair = pair_of(make_release(), make_release(changes))
    assert {setting.name for setting in differences(pair) if setting.differs} == {
        "Tested",
        "Level of the finding",
        "Compared with",
        "Correction for many tests",
    }
    said = " ".join(cautions(pair))
    for words in ("count different things (calls; people with calls)", "overlap", "not tested in the same way"):
        assert words in said
    assert "q ≤ 0.05 in A, q ≤ 0.01 in B" in render_comparison(make_release(), make_release(changes))
    # At its own level, B counts its three strongest only.
    assert pair.counts["more_in_both"] == 3
    assert pair.counts["more_in_a_only"] == 2
    assert "3 have more than expected in both maps, 2 only in A and 0 only in B" in change_sentence(pair)


def test_neighborhoods_of_either_stand_in_one_table(make_release: MakeRelease) -> None:
    places = make_neighborhoods(make_cells())
    places["name"] = ["West Side", "North Side"]
    table = neighborhoods(pair_of(make_release(), make_release(neighborhoods=places)))
    assert table is not None
    rows = dict(table.rows)
    assert list(rows) == ["West Side", "East Side", "North Side"]
    assert rows["West Side"][0] == ("400", "400")
    assert rows["East Side"][0] == ("303", MISSING)
    assert rows["North Side"][0] == (MISSING, "303")
    assert neighborhoods(pair_of(make_release(), make_release(neighborhoods=None))) is None
    assert "<svg" in render_comparison(make_release(neighborhoods=None), make_release(neighborhoods=None))
