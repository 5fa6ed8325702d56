"""What comes out of a printer: the text and the pictures of the PDF that Chromium makes, and the map without colour."""

import re
import unicodedata
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import shapely
from PIL import Image
from pypdf import PdfReader

from hotspot.report import of
from hotspot.report.looks import CLASSES

from .. import opened
from ..opened import KINDS, TITLE, Visit, cell_point, town, town_page

pytestmark = pytest.mark.browser
visit = opened.visit

#: Sheets for a town, and rows of a list on them.
MOST_SHEETS, PRINTED = 6, 15
AUDIENCE = "Internal - not for publication"


def printed(tab: Any, paper: str = "A4") -> PdfReader:
    """The PDF of the page as it stands."""
    return PdfReader(BytesIO(tab.pdf(format=paper)))


def plain(text: str) -> str:
    """Text with one space wherever white space is, and letters where a font joins some of them ("ff", "fi")."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text))


def whole_text(pdf: PdfReader) -> str:
    return plain(" ".join(page.extract_text() for page in pdf.pages))


def pictures(pdf: PdfReader) -> list[Any]:
    """The large pictures of the first page, which are the map's layers, with what they leave free (RGBA)."""
    found = [image.image for image in pdf.pages[0].images if image.image is not None]
    return [np.asarray(image.convert("RGBA")) for image in found if image.width > 600]


def share(pictures_: list[Any], colour: str) -> float:
    """The largest part of a picture that has a colour."""
    wanted = np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)])
    parts = [(np.abs(picture[..., :3].astype(int) - wanted).max(axis=-1) <= 6).mean() for picture in pictures_]
    return max(parts, default=0.0)


@pytest.fixture(scope="module", params=["A4", "Letter"])
def pdf(browser: Any, request: Any, tmp_path_factory: Any) -> PdfReader:
    """The page printed as it opens."""
    path = tmp_path_factory.mktemp("print") / "map.html"
    path.write_text(town_page(), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1400, "height": 900})
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text))
    tab.goto(path.as_uri() + "#fewer=1")
    made = printed(tab, request.param)
    tab.close()
    wide, high = (float(side) for side in made.pages[0].mediabox[2:])
    assert (wide, high) == pytest.approx((612, 792) if request.param == "Letter" else (595, 842), abs=2)
    assert complaints == []
    return made


def test_paper_has_finding_legend_lists_and_notes(pdf: PdfReader) -> None:
    made = town()
    assert made.buildings is not None
    assert made.cells is not None
    first, text = plain(pdf.pages[0].extract_text()), whole_text(pdf)
    for words in (
        TITLE,
        of(town()).opening[0].replace("\xa0", " "),
        *(card.name for card in of(town()).cards),
        *(title for title, entries in of(town()).legend if entries[0].q),
    ):
        assert words in first
    assert len(pdf.pages) <= MOST_SHEETS
    for number, sheet in enumerate(pdf.pages, 1):
        assert AUDIENCE in sheet.extract_text()
        assert f"{number} / {len(pdf.pages)}" in sheet.extract_text()
    for name in [*opened.HOODS, *made.buildings["name"][:PRINTED]]:
        assert name in text
    # More rows, and numbers of areas that nobody finds on paper, are on the screen and in the files.
    assert made.buildings["name"][PRINTED] not in text
    assert not re.search(r"\bArea \d", text)
    for words in (
        "What the classes mean", "What this map cannot show", "Records not on the map, and why", "How this was made",
        "The first 15 rows are printed", "100 of 290 shown; all are in buildings.csv",
        "This page works without a network",
    ):  # fmt: skip
        assert words in text
    for words in (
        "Search this list",
        "Only areas with evidence",
        "Show 100 more",
        "Skip to the lists",
    ):
        assert words not in text


def test_the_legend_on_paper_counts_the_areas(pdf: PdfReader) -> None:
    first = plain(pdf.pages[0].extract_text())
    shown = first[first.index("Evidence of") :]
    counts = town().facts.label_counts
    for label, words in [("hot_99", "Very strong"), ("not_significant", "No clear difference")]:
        assert re.search(rf"{words} {counts[label]}\b", shown)
    assert shown.count("+") >= 3
    assert shown.count("\N{MINUS SIGN}") >= 3


def test_heads_of_tables_stand_on_every_page(pdf: PdfReader) -> None:
    with_rows = [plain(page.extract_text()) for page in pdf.pages if page.extract_text().count("ÁRBOL ST") > 3]
    assert with_rows
    for text in with_rows:
        assert "Class of its area" in text
        assert "making half" in text


@pytest.mark.slow
def test_the_map_is_on_paper(pdf: PdfReader) -> None:
    layers = pictures(pdf)
    # Vectors of Chromium's canvases would hide each other: each layer is a picture that leaves the rest free.
    assert len(layers) >= 2
    assert all(picture[..., 3].min() == 0 for picture in layers)
    assert max(picture.shape[1] for picture in layers) >= 1200
    for label in ("hot_99", "cold_99", "not_significant"):
        assert share(layers, next(look.colour for look in CLASSES if look.label == label)) > 0.003, label


@pytest.mark.slow
def test_a_choice_is_printed_with_its_legend(visit: Visit) -> None:
    tab = visit(town_page()).tab
    tab.select_option("[name=category]", label=KINDS[0])
    tab.click("#tab-buildings")
    tab.click("#panel-buildings .more-rows")
    before = tab.evaluate("[hotspot.map.getCenter().lat, hotspot.map.getZoom(), hotspot.map.getSize().x]")
    pdf = printed(tab)
    first, text = plain(pdf.pages[0].extract_text()), whole_text(pdf)
    assert f"Calls in each area: {KINDS[0]}" in first
    assert "Evidence of" not in first
    hot = next(look.colour for look in CLASSES if look.label == "hot_99")
    assert share(pictures(pdf), hot) == 0
    assert share(pictures(pdf), "#4b2f80") > 0.003
    assert re.search(rf"[\d,]+ of 2,291 calls on the map: {KINDS[0]}", first)
    assert text.count("ÁRBOL ST") == PRINTED
    assert tab.evaluate(
        "[hotspot.map.getCenter().lat, hotspot.map.getZoom(), hotspot.map.getSize().x]"
    ) == pytest.approx(before, abs=1e-3)


#: Steps of lightness (L* from 0 to 100) by which hot is darker than cold at the same level of evidence.
STEP = 7


def lightness(colour: Any) -> float:
    """L* of an sRGB colour from 0 to 255, which is what a grey copy keeps of it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in np.array(colour) / 255]
    light = float(np.dot([0.2126, 0.7152, 0.0722], parts))
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def test_hot_and_cold_differ_without_colour(visit: Visit) -> None:
    tab = visit(town_page(), view="#fewer=1").tab
    tab.click(".legend summary")
    made = town()
    assert made.cells is not None
    assert made.neighborhoods is not None
    strong = shapely.union_all(made.neighborhoods.loc[made.neighborhoods["stands_out"], "geometry"].boundary.to_numpy())
    placed = made.cells[["cell", "lat", "lon"]].itertuples(index=False)
    centers = {cell: shapely.Point(lon, lat) for cell, lat, lon in placed}
    names = made.cells.sort_values("cell")["cell"].tolist()
    grey = np.asarray(Image.open(BytesIO(tab.screenshot())).convert("L")).astype(int)
    height = tab.evaluate("hotspot.view.cells.placed.height * 256 * 2 ** hotspot.map.getZoom()")
    assert height > 30
    ordered = made.cells.sort_values("cell")["label"].tolist()
    fills: dict[str, list[int]] = {"hot_99": [], "cold_99": [], "hot_95": [], "cold_95": []}
    for cell, label in enumerate(ordered):
        x, y = cell_point(tab, cell)
        frame = tab.locator("#hotspot_map").bounding_box()
        # Names and the cells at the upper edge of the map stand in the way.
        if label not in fills or y < frame["y"] + height or tab.evaluate(NAMED, [x, y, height / 3]):
            continue
        # So do the strong lines of neighborhoods that stand out: about a hexagon from the middle.
        if centers[names[cell]].distance(strong) < NEAR:
            continue
        patch = int(grey[round(y), round(x - 0.25 * height)])
        fills[label].append(patch)
        # Marks grow no more from a certain size of hexagon on.
        upright = grey[round(y - min(5.0, 0.1 * height)), round(x)]
        level = grey[round(y), round(x - min(4.0, 0.08 * height))]
        assert abs(level - patch) > 40, (label, "the mark's level arm is missing")
        assert (abs(upright - patch) > 40) == label.startswith("hot"), (label, "only + has an upright arm")
    assert all(len(fills[label]) for label in ("hot_99", "cold_99"))
    for level in ("99", "95", "90"):
        hot, cold = (next(look for look in CLASSES if look.label == f"{side}_{level}") for side in ("hot", "cold"))
        tones = [lightness([int(look.colour[k : k + 2], 16) for k in (1, 3, 5)]) for look in (hot, cold)]
        assert tones[1] - tones[0] >= STEP, level
    assert max(fills["hot_99"]) < min(fills["cold_99"])
    for look in CLASSES:
        if look.mark:
            assert tab.text_content(f".legend [data-label={look.label}] .swatch") == look.mark


#: Degrees.
NEAR = 0.006
#: Whether a neighborhood's name or border lies within some pixels of a point.
NAMED = """([x, y, near]) => Array.from(document.querySelectorAll(".place-name span, .leaflet-control"), (one) =>
    one.getBoundingClientRect()).some((box) => x > box.left - near && x < box.right + near && y > box.top - near / 2
      && y < box.bottom + near / 2)"""
