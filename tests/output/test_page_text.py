"""The page as text: nothing from a network, nothing breaks out, every number is the release's."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import folium
import pytest

from hotspot.errors import NotReleasableError
from hotspot.output.notebook import save_map
from hotspot.output.page import render_page
from hotspot.output.page.document import CONTENT_SECURITY_POLICY
from hotspot.output.page.leaflet import leaflet_script, leaflet_style

from ..pages import (
    DATA,
    HOSTILE_ADDRESS,
    HOSTILE_NAME,
    Elements,
    codes_of,
    data_of,
    hostile_release,
    place_facts,
    rows_of,
)
from ..releases import LABELS, MakeRelease, make_buildings, make_cells, make_neighborhoods


def test_nothing_is_loaded_from_anywhere(make_release: MakeRelease) -> None:
    page = render_page(make_release())
    elements = Elements(page)
    for tag, attributes in elements.seen:
        for name in ("src", "srcset", "action", "data", "poster", "background"):
            assert name not in attributes, (tag, name)
        target = attributes.get("href") or "#"
        assert target.startswith("#") or re.fullmatch(r"[a-z_]+\.csv", target), target
        assert tag not in {"link", "iframe", "object", "embed", "base", "form"}
    styles = "".join(elements.raw["style"])
    assert "url(" not in styles
    assert "@import" not in styles
    own = page.replace(leaflet_script(), "").replace(leaflet_style(), "")
    assert leaflet_script() in page
    assert not re.search(r"https?:|//[a-z]", own.replace("http-equiv", ""), re.IGNORECASE)
    assert not re.search(r"\beval\(|new Function|atob\(|new Blob|sourceMappingURL", page)


def test_the_fixed_part_is_small(make_release: MakeRelease) -> None:
    """A whole page of one building: programs, styles, Leaflet's among them, words and markup."""
    one = make_buildings(make_cells()).head(1)
    for language in ("en", "es"):
        page = render_page(make_release(cells=None, neighborhoods=None, buildings=one, pile_ups=None), language)
        assert leaflet_script() in page
        assert len(page.encode()) <= 220_000, (language, len(page.encode()))


def test_security_policy_viewport_and_language(make_release: MakeRelease) -> None:
    seen = Elements(render_page(make_release())).seen
    metas = {meta.get("http-equiv") or meta.get("name"): meta.get("content") for tag, meta in seen if tag == "meta"}
    assert metas["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert CONTENT_SECURITY_POLICY.startswith("default-src 'none'; script-src 'unsafe-inline'")
    assert "user-scalable" not in str(metas["viewport"])
    assert "maximum-scale" not in str(metas["viewport"])
    assert dict(seen)["html"]["lang"] == "en"


def test_same_release_same_bytes(make_release: MakeRelease, digest: Callable[[str | bytes], str]) -> None:
    assert digest(render_page(make_release())) == digest(render_page(make_release()))


def test_hostile_text_stays_text(make_release: MakeRelease) -> None:
    page = render_page(hostile_release(make_release))
    plain = Elements(render_page(make_release()))
    hostile = Elements(page)
    assert [tag for tag, _ in hostile.seen] == [tag for tag, _ in plain.seen]
    assert all(not name.startswith("on") for _, attributes in hostile.seen for name in attributes)
    assert "49" not in page.split("</title>")[0].split("<title>")[1]
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert HOSTILE_ADDRESS not in page
    assert "\u2028" not in page.split("hotspot-data")[1]
    data = data_of(page)
    assert data["neighborhoods"]["places"][0]["name"] == HOSTILE_NAME
    assert rows_of(data["rest"]["buildings"]["columns"][1])[10] == HOSTILE_ADDRESS


def test_data_hold_no_character_that_could_end_a_script(make_release: MakeRelease) -> None:
    page = render_page(hostile_release(make_release))
    text = page.split('id="hotspot-data">')[1].split("</script>")[0]
    assert not set("<>&") & set(text)
    assert text.isascii()


def test_legend_counts_are_the_releases(make_release: MakeRelease) -> None:
    given = make_release()
    page = render_page(given)
    shown = re.findall(r'data-label="(\w+)".*?legend-count">([\d,]+)<', page)
    # No area is withheld here, and what lies outside the study area has no number.
    counts = {label: n for label, n in given.facts.label_counts.items() if n or label.startswith(("hot", "cold"))}
    assert {label: int(number.replace(",", "")) for label, number in shown} == counts
    assert re.search(r'data-label="outside".*<span class="legend-count"></span></li>', page)


def test_legend_keeps_every_class_and_says_when_cold_cannot_be_found(make_release: MakeRelease) -> None:
    cells = make_cells().assign(label="not_significant")
    page = render_page(make_release({"cold_detectable": False}, cells=cells))
    # Strengths of evidence stand there whatever the map has, other classes where it has them.
    evidence = {label for label in LABELS if label.startswith(("hot", "cold"))}
    assert sorted(re.findall(r'data-label="(\w+)"', page)) == sorted([*evidence, "not_significant", "outside"])
    assert "fewer calls than expected cannot be detected with these data" in page
    assert "cannot be detected" not in render_page(make_release())


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, "its surroundings are the whole map"),
        ({"null": "gamma-poisson"}, "no residents"),
        ({"measure": "cost_per_event"}, "no event with an amount in it or around it"),
    ],
)
def test_the_legend_says_why_areas_are_not_tested(make_release: MakeRelease, facts: dict[str, Any], why: str) -> None:
    assert f"<span>Not tested ({why})</span>" in render_page(make_release(facts))


def test_borders_are_told_only_where_they_are_drawn(make_release: MakeRelease) -> None:
    bare = make_neighborhoods(make_cells()).drop(columns="geometry")
    assert "Lines are neighborhood borders." in render_page(make_release())
    for given in (make_release(neighborhoods=None), make_release(neighborhoods=bare)):
        page = render_page(given)
        assert "mark the areas with evidence." in page
        assert "Lines are" not in page


def test_lists_are_short_and_name_their_files(make_release: MakeRelease) -> None:
    page = render_page(make_release())
    assert '100 of 130 shown; all are in <a href="buildings.csv">buildings.csv</a>' in page
    told = DATA.sub("", page)
    assert re.findall(r">(\d+) Main St<", told) == [str(number) for number in range(1, 101)]
    assert "101 Main St" not in told
    data = data_of(page)
    assert data["rest"]["buildings"]["count"] == 30
    assert rows_of(data["rest"]["buildings"]["columns"][1]) == [f"{number} Main St" for number in range(101, 131)]
    assert len(data["buildings"].split("|")) == 130


def test_rates_that_must_not_be_shown_are_dashes(make_release: MakeRelease) -> None:
    page = render_page(make_release())
    assert place_facts(page, 0)["Per 1,000 residents"] == "33.3"
    assert place_facts(page, 1)["Per 1,000 residents"] == "\N{EN DASH}"


def test_every_record_is_accounted_for_in_words(make_release: MakeRelease) -> None:
    page = render_page(make_release())
    assert "One point with many different addresses" in page
    assert '<th scope="row">new_reason</th><td class="number">3</td>' in page
    assert "703 of 1,958 records read are on the map" in page
    assert '<td class="number">1,958</td>' in page


def test_audience_and_policy_are_on_the_page_and_in_the_printed_margin(make_release: MakeRelease) -> None:
    page = render_page(make_release())
    assert "<strong>Internal - not for publication</strong> <span>Policy: Example policy, 2026-01-15</span>" in page
    assert '@bottom-left { content: "Internal - not for publication"; }' in page


def test_missing_numbers_and_neighborhoods_are_allowed(make_release: MakeRelease) -> None:
    cells = make_cells().drop(columns=["people", "cost"])
    cells["neighborhood"] = ["West Side" if rank % 2 else None for rank in cells["rank"]]
    data = data_of(render_page(make_release(cells=cells)))
    by_id = cells.sort_values("cell")
    west = [place["name"] for place in data["neighborhoods"]["places"]].index("West Side")
    assert codes_of(data["cells"]["neighborhood"]) == [west if known else -1 for known in by_id["neighborhood"].notna()]
    assert [heading for told in data["cells"]["columns"] for heading in told["headings"]] == [
        "z-score",
        "p of more",
        "q of more (corrected p)",
        "q of fewer (corrected p)",
        "Rings that say most",
        "Calls",
        "Tested value",
    ]
    assert rows_of(data["cells"]["columns"][1]) == [str(events) for events in by_id["events"]]


@pytest.mark.parametrize(("measure", "transform"), [("events", "none"), ("events", "log1p"), ("people", "none")])
def test_the_tested_value_is_told_where_it_is_no_total(make_release: MakeRelease, measure: str, transform: str) -> None:
    cells = make_cells()
    cells["value"] = cells["value"].clip(upper=20)
    data = data_of(render_page(make_release({"measure": measure, "transform": transform}, cells=cells)))
    told = data["cells"]["columns"][-1]
    assert told["headings"] == ["Tested value"]
    by_id = cells.sort_values("cell")
    same = (by_id["value"] == by_id[measure]) & (transform == "none")
    assert 0 <= same.sum() < len(cells)
    texts = [f"{value:.0f}" for value in by_id["value"]]
    assert rows_of(told) == ["" if equal else text for text, equal in zip(texts, same, strict=True)]


def test_older_tables_give_a_page(make_release: MakeRelease) -> None:
    page = render_page(make_release(older=True))
    assert "Exact order. Places with close numbers could change ranks by chance alone." in page
    for words in ("90\N{NO-BREAK SPACE}% interval", "Certainly", "How concentrated", "On the whole map", "tays hot"):
        assert words not in page.split("hotspot-data")[0]


@pytest.mark.parametrize(
    "left_out", [["cells"], ["buildings"], ["neighborhoods"], ["quality"], ["cells", "neighborhoods"]]
)
def test_any_table_may_be_absent(make_release: MakeRelease, left_out: list[str]) -> None:
    page = render_page(make_release(**dict.fromkeys(left_out)))
    for name in left_out:
        assert f'href="{name}.csv"' not in page
    assert page.count("<h1>") == 1


def test_neighborhoods_without_shapes_still_have_their_list(make_release: MakeRelease) -> None:
    bare = make_neighborhoods(make_cells()).drop(columns="geometry")
    data = data_of(render_page(make_release(cells=None, buildings=None, neighborhoods=bare)))
    assert data["bounds"] is None
    assert [place["polygons"] for place in data["neighborhoods"]["places"]] == [[], []]


def test_only_a_release_is_drawn(tmp_path: Path) -> None:
    with pytest.raises(NotReleasableError, match="DataFrame"):
        save_map(make_cells(), tmp_path / "map.html")
    assert not list(tmp_path.iterdir())


def test_the_file_is_what_is_rendered(
    make_release: MakeRelease, tmp_path: Path, digest: Callable[[str | bytes], str]
) -> None:
    path = save_map(make_release(), tmp_path / "map.html").path
    assert path == tmp_path / "map.html"
    assert digest(path.read_bytes()) == digest(render_page(make_release()))


def test_folium_keeps_its_own_defaults(make_release: MakeRelease) -> None:
    scripts, styles = list(folium.Map.default_js), list(folium.Map.default_css)
    render_page(make_release())
    assert scripts
    assert (folium.Map.default_js, folium.Map.default_css) == (scripts, styles)


def test_what_was_added_after_the_release_is_not_drawn(make_release: MakeRelease) -> None:
    given = make_release({"cost_kind": None})
    assert given.cells is not None
    assert given.buildings is not None
    given.cells["cost"] = 987654321.0
    given.buildings["cost"] = 987654321.0
    assert "987,654,321" not in render_page(given)
    assert "988,000,000" not in render_page(given)
