"""Institutions and services on the page: points for the script, names for readers without it."""

import html
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hotspot as hs
from hotspot.disclosure import Release
from hotspot.errors import NotReleasableError
from hotspot.output.page import render_page
from hotspot.output.page.data.services import MOST_KINDS, services_json
from hotspot.report import of
from hotspot.report.services import LISTED_SERVICES, ranked_kinds
from hotspot.words.safe import isolated

MakeRelease = Callable[..., Release]
INTERNAL = hs.DisclosurePolicy.for_audience("internal")
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=y>",
    "a|b \u2028",
    "{{ 7*7 }}",
    '"; drop',
    "\u202eevil",
]


def table(kinds: list[str], names: list[str] | None = None) -> pd.DataFrame:
    count = len(kinds)
    names = names or [f"Place {number}" for number in range(count)]
    lat = [40.1 + 0.0001 * number for number in range(count)]
    return pd.DataFrame({"name": names, "kind": kinds, "lat": lat, "lon": -75.3})


def released(kinds: list[str], names: list[str] | None = None, **facts: Any) -> Release:
    return hs.release(INTERNAL, facts=hs.Facts(services=table(kinds, names), **facts))


def data_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="hotspot-data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def points(text: str) -> list[list[float]]:
    return [[int(number) / 100_000 for number in pair.split(" ")] for pair in text.split("|")]


@given(st.lists(st.sampled_from(["", "a", "b", "c", "d", "e", "f", "g", "h"]), min_size=1, max_size=40))
def test_every_service_is_on_the_page_once(kinds: list[str]) -> None:
    made, given_table = services_json(of(released(kinds))), table(kinds)
    found: dict[str, tuple[str, list[float]]] = {}
    for group in made:
        names, at = group["names"], points(str(group["at"]))
        assert isinstance(names, list)
        assert len(names) == len(at)
        found |= {name: (str(group["kind"]), place) for name, place in zip(names, at, strict=True)}
    assert sorted(found) == sorted(given_table["name"])
    counts = Counter(kinds)
    told = [group["kind"] for group in made]
    assert len(told) <= MOST_KINDS
    for name, kind, lat, lon in given_table.itertuples(index=False):
        words, place = found[name]
        assert place == pytest.approx([lat, lon], abs=1e-9)
        others = words == "Other services"
        assert others == ((kind or "Services") not in told)
        assert others or words == (kind or "Services")
    assert ("Other services" in told) == (len(counts) > MOST_KINDS)
    sizes = [len(str(group["at"]).split("|")) for group in made if group["kind"] != "Other services"]
    assert sizes == sorted(sizes, reverse=True)
    rest = [counts[kind] for kind in counts if (kind or "Services") not in told]
    assert not rest or max(rest) <= sizes[-1]


def test_the_last_kind_is_all_others_together() -> None:
    kinds = [kind for number, kind in enumerate("gfedcba") for _ in range(number + 1)]
    six = services_json(of(released([kind for kind in kinds if kind != "g"])))
    assert [group["kind"] for group in six] == ["a", "b", "c", "d", "e", "f"]
    seven = services_json(of(released(kinds), "es"))
    assert [group["kind"] for group in seven] == ["a", "b", "c", "d", "e", "Otros servicios"]
    assert [len(str(group["at"]).split("|")) for group in seven] == [7, 6, 5, 4, 3, 3]
    assert services_json(of(released([""]), "es"))[0]["kind"] == "Servicios"


def test_kinds_by_number_then_name() -> None:
    assert ranked_kinds(["b", "a", "c", "c"]) == ["c", "a", "b"]


def test_only_a_release_has_services() -> None:
    with pytest.raises(NotReleasableError):
        of(table(["a"]))  # type: ignore[arg-type]  # what is refused


def test_the_page_lists_names_by_kind(make_release: MakeRelease) -> None:
    names = ["zeta", "Alpha", "Old School", *HOSTILE]
    services = table(["clinic", "clinic", "school", *["<b>kind</b>"] * len(HOSTILE)], names)
    page = render_page(make_release(facts={"services": services, "services_name": "a<b>.csv"}))
    assert "<dt>Services on the map</dt><dd>9 from a&lt;b&gt;.csv</dd>" in page
    section = page.split('id="services-heading"')[1].split("</section>")[0]
    listed = [html.unescape(name) for name in re.findall(r"<li>(.*?)</li>", section)]
    assert sorted(listed) == sorted(map(isolated, names))
    assert listed.index("Alpha") < listed.index("zeta")
    assert [html.unescape(kind) for kind in re.findall(r"<h3>(.*?)</h3>", section)] == [
        "<b>kind</b> (6)",
        "clinic (2)",
        "school (1)",
    ]
    for text in HOSTILE[:2]:
        assert text not in page
    assert [name for group in data_of(page)["services"] for name in group["names"]] == [
        *map(isolated, HOSTILE),
        *names[:3],
    ]
    assert "are on the map." not in section


@pytest.mark.parametrize(("count", "more"), [(200, ""), (201, "1 more is on the map."), (1400, "1,200 more are on")])
def test_long_lists_are_cut_and_the_rest_counted(count: int, more: str) -> None:
    kinds = ["a"] * (count - 10) + ["b"] * 10
    page = render_page(released(kinds))
    section = page.split('id="services-heading"')[1].split("</section>")[0]
    assert section.count("<li>") == LISTED_SERVICES
    assert more in section
    assert bool(more) == ("on the map." in section)
    assert sum(len(group["names"]) for group in data_of(page)["services"]) == count


def test_a_page_without_services_says_nothing_of_them(make_release: MakeRelease) -> None:
    for facts in ({}, {"services": table(["a"]).head(0)}):
        page = render_page(make_release(facts=facts))
        assert "services-heading" not in page
        assert "Services on the map" not in page
        assert data_of(page)["services"] == []


def test_the_spanish_page_says_it_in_spanish(make_release: MakeRelease) -> None:
    page = render_page(make_release(facts={"services": table([""]), "services_name": "c.csv"}), "es")
    for words in ("Servicios en el mapa</dt><dd>1 de c.csv", "Instituciones y servicios", "Servicios (1)"):
        assert words in page
    assert "Institutions and services" not in page


def test_the_same_services_give_the_same_page(make_release: MakeRelease, digest: Callable[[str | bytes], str]) -> None:
    facts = {"services": table(["b", "a", ""])}
    pages = [digest(render_page(make_release(facts=facts))) for _ in range(2)]
    assert pages[0] == pages[1]
