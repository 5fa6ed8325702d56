"""A folium map of a release, for layers of one's own: it asks for nothing, and says for whom it is."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import folium
import pytest

import hotspot as hs
from hotspot.disclosure import Release
from hotspot.output.leaflet import leaflet_text, whole_style
from hotspot.report import of
from hotspot.report.looks import BY_LABEL

from .. import opened
from ..opened import Opened, Visit, until
from ..pages import HOSTILE_NAME, HOSTILE_TITLE, Elements, hostile_release
from ..releases import make_cells

MakeRelease = Callable[..., Release]
visit = opened.visit


def html(made: folium.Map) -> str:
    return str(made.get_root().render())


def test_it_is_a_map_of_folium_without_tiles_that_links_to_nothing(make_release: MakeRelease) -> None:
    made = hs.to_folium(make_release())
    assert isinstance(made, folium.Map)
    # The lists of other maps stay as they were.
    assert folium.Map(tiles=None).default_js
    page = Elements(html(made))
    loading = [(tag, attributes) for tag, attributes in page.seen if {"src", "href", "srcset"} & set(attributes)]
    assert loading == []
    style = " ".join(page.raw["style"])
    assert set(re.findall(r"url\(\W*(\w+:|#)", style)) <= {"data:", "#"}
    assert "@import" not in style
    assert "sourceMappingURL" not in html(made)
    assert 'url("data:image/png;base64,' in whole_style()
    assert "url(images" not in whole_style()


def test_the_same_release_gives_the_same_map(make_release: MakeRelease) -> None:
    one, same = (html(hs.to_folium(make_release())) for _ in range(2))
    assert one == same
    other = hs.to_folium(make_release({"title": "Another"}))
    assert other.get_name() != hs.to_folium(make_release()).get_name()


def test_only_a_release_and_only_what_may_leave(make_release: MakeRelease) -> None:
    made = make_release()
    with pytest.raises(hs.NotReleasableError):
        hs.to_folium(made.cells)  # type: ignore[arg-type]  # what is refused
    for table in (made.cells, made.neighborhoods):
        assert table is not None
        table["diagnosis"] = "ZZCANARYZZ"
    assert "ZZCANARYZZ" not in html(hs.to_folium(made))
    # Buildings are points of single addresses: they are not on it.
    assert "Main St" not in html(hs.to_folium(made))


def test_for_whom_it_is_stands_in_it(make_release: MakeRelease) -> None:
    made = make_release()
    page = html(hs.to_folium(made))
    assert of(made).audience in page
    assert of(made).policy_name in page
    assert of(made, "es").audience in html(hs.to_folium(made, language="es"))


def test_texts_cannot_leave_the_script(make_release: MakeRelease) -> None:
    page = Elements(html(hs.to_folium(hostile_release(make_release))))
    assert HOSTILE_NAME not in html(hs.to_folium(hostile_release(make_release)))
    assert sum(tag == "script" for tag, _ in page.seen) == sum(
        tag == "script" for tag, _ in Elements(html(hs.to_folium(make_release()))).seen
    )
    assert not [tag for tag, _ in page.seen if tag == "img"]
    assert HOSTILE_TITLE in page.text


@pytest.mark.parametrize("text", ["{{7*7}}", "{% raw %}", "{# gone #}", "{{{7*7}}}", "a{", "{", "\\{{1}}"])
def test_texts_are_not_taken_for_a_template(make_release: MakeRelease, text: str) -> None:
    """What folium's elements have rendered is a template once more."""
    cells = make_cells().assign(neighborhood=text)
    page = html(hs.to_folium(make_release({"title": text}, cells=cells)))
    (layer,) = re.findall(r"hotspotBare\.layer\((\{.*?\]\}), \[.*?\)", page)[:1]
    assert json.loads(layer)["features"][0]["properties"]["told"][0] == f"Area 1 ({text})"
    # The program itself is one, too.
    assert leaflet_text("leaflet.js") in page


@pytest.mark.parametrize("missing", ["cells", "neighborhoods"])
def test_with_one_of_its_layers(make_release: MakeRelease, missing: str) -> None:
    made = hs.to_folium(make_release(**{missing: None}))
    assert html(made).count("hotspotBare.layer(") == 1


@pytest.fixture
def added(visit: Visit, make_release: MakeRelease, tmp_path: Path) -> Opened:
    """The saved map with layers of a reader's own, open in a browser."""
    made = hs.to_folium(make_release())
    clinics = folium.FeatureGroup(name="Clinics").add_to(made)
    folium.Marker([40.1, -75.3], popup=folium.Popup("<b>North Clinic</b>"), icon=folium.Icon(color="red")).add_to(
        clinics
    )
    folium.Marker([40.102, -75.3], tooltip="South Clinic").add_to(clinics)
    folium.CircleMarker([40.104, -75.3], popup="a circle").add_to(clinics)
    folium.GeoJson({"type": "Point", "coordinates": [-75.31, 40.1]}, name="Mine").add_to(made)
    folium.LayerControl(collapsed=False).add_to(made)
    made.save(tmp_path / "own.html")
    return visit((tmp_path / "own.html").read_text(encoding="utf-8"), width=1000, height=700)


@pytest.mark.browser
def test_a_saved_map_asks_for_nothing_and_takes_layers(added: Opened) -> None:
    tab = added.tab
    tab.wait_for_selector(".leaflet-container canvas")
    tab.locator(".leaflet-marker-icon").first.wait_for()
    # Two pins and the point, of which one is no image.
    assert tab.locator(".leaflet-marker-icon").count() == 3
    assert tab.locator("img.leaflet-marker-icon").count() == 2
    until(tab, "Array.from(document.images).every((image) => image.complete && image.naturalWidth > 0)")
    tab.locator("div.leaflet-marker-icon").click()
    assert tab.locator(".leaflet-popup-content b").inner_text() == "North Clinic"
    names = tab.locator(".leaflet-control-layers-overlays label").all_inner_texts()
    assert [name.strip() for name in names] == ["Areas", "Neighborhoods", "Clinics", "Mine"]
    panels = tab.locator(".hotspot-panel").all_inner_texts()
    assert "Internal - not for publication" in panels[0]
    assert "Ambulance calls in Example County" in panels[1]
    assert tab.locator(".hotspot-panel li").count() == len(BY_LABEL)
    assert [url.split("/")[-1] for url in added.requests if not url.startswith("data:")] == ["map.html"]
    assert added.complaints == []


@pytest.mark.browser
def test_an_area_tells_what_the_lists_tell(visit: Visit, make_release: MakeRelease) -> None:
    made = make_release()
    cells = made.cells
    assert cells is not None
    map_ = hs.to_folium(made)
    tab = visit(html(map_), width=1000, height=700).tab
    tab.wait_for_selector(".leaflet-container canvas")
    place = cells.iloc[4]
    x, y = tab.evaluate(
        f"(at) => {{ const point = {map_.get_name()}.latLngToContainerPoint(at); return [point.x, point.y]; }}",
        [float(place["lat"]), float(place["lon"])],
    )
    tab.mouse.move(x, y - 5)
    tab.mouse.move(x, y)
    tip = tab.locator(".leaflet-tooltip .hotspot-panel")
    tip.wait_for()
    told = dict(zip(tip.locator("th").all_inner_texts(), tip.locator("td").all_inner_texts(), strict=True))
    assert tip.locator("strong").inner_text() == f"Area 5 ({place['neighborhood']})"
    assert told["Calls"] == str(place["events"])
    assert told["Class"].startswith("More")
    # Its colour is that of its class: mixed with the ground behind it, four fifths of it.
    pixel = tab.evaluate(
        """([x, y]) => {
          const canvas = document.querySelector(".leaflet-overlay-pane canvas");
          const [box, ratio] = [canvas.getBoundingClientRect(), canvas.width / canvas.clientWidth];
          const at = [(x - box.x) * ratio, (y - box.y) * ratio];
          return Array.from(canvas.getContext("2d").getImageData(...at, 1, 1).data);
        }""",
        [x, y],
    )
    colour = BY_LABEL[str(place["label"])].colour
    assert pixel[:3] == pytest.approx([int(colour[at : at + 2], 16) for at in (1, 3, 5)], abs=3)
