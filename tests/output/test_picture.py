"""The page as a picture: what is in it, whatever the data hold, the same bytes each time."""

import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any, NoReturn

import matplotlib as mpl
import numpy as np
import pandas as pd
import pypdf
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

from hotspot.disclosure import Release
from hotspot.errors import InputError, NotReleasableError
from hotspot.output import FILES, save_folder, save_picture
from hotspot.output.picture import picture_bytes
from hotspot.output.picture.drawing import draw_map, scene
from hotspot.output.picture.first import first_sheet
from hotspot.output.picture.lists import add_lists
from hotspot.output.picture.notes import Flow, add_notes
from hotspot.output.picture.pages import own_settings
from hotspot.output.picture.sheet import HEIGHT, WIDTH
from hotspot.report import of
from hotspot.report.looks import CLASSES

from ..releases import MakeReport, make_buildings, make_cells, make_neighborhoods
from .test_picture_parts import SIZE, great_circle

MakeRelease = Callable[..., Release]


def flat(text: str) -> str:
    """Text on one line, every kind of space alike."""
    return " ".join(text.split())


def pages(release: Release, language: str = "en") -> list[str]:
    reader = pypdf.PdfReader(BytesIO(picture_bytes(release, "pdf", language)))
    return [flat(page.extract_text()) for page in reader.pages]


def sheets(release: Release) -> list[Figure]:
    """Every sheet of the PDF, not yet written."""
    report = of(release)
    sheet, rest = first_sheet(report)
    flow = Flow([sheet])
    add_lists(flow, report)
    add_notes(flow, report, rest)
    return [sheet.figure for sheet in flow.sheets]


def text_boxes(release: Release) -> Iterator[Any]:
    """Where each text of the PDF stands, in inches."""
    for figure in sheets(release):
        figure.set_dpi(200)
        renderer = FigureCanvasAgg(figure).get_renderer()
        for text in figure.texts:
            yield text.get_window_extent(renderer).transformed(figure.dpi_scale_trans.inverted())


@pytest.fixture(scope="module")
def plainly(make_release: MakeRelease) -> list[str]:
    """The pages of a usual release."""
    return pages(make_release())


@pytest.fixture(scope="module")
def hostile_release(make_release: MakeRelease) -> Release:
    return hostile(make_release)


def hostile(make_release: MakeRelease) -> Release:
    cells = make_cells()
    nasty = "$x_1$ \\frac{ \x00\x07\r\n\u202e \U0001f9ff\U0001f9ff \u4e2d </script> {{ 7 }} " + "W" * 10_000
    neighborhoods = make_neighborhoods(cells)
    neighborhoods["name"] = [nasty, "$" * 5_000]
    cells["neighborhood"] = neighborhoods["name"].to_numpy()[np.arange(len(cells)) % 2]
    buildings = make_buildings(cells)
    buildings["name"] = [f"{number} {nasty}" for number in range(len(buildings))]
    facts = {
        "title": nasty,
        "event_noun": "calls $y$",
        "method_note": nasty,
        "decisions": (nasty,),
        "input_name": nasty,
    }
    return make_release(facts, cells=cells, neighborhoods=neighborhoods, buildings=buildings)


def test_the_first_page_tells_the_finding_what_was_counted_and_every_class(
    make_report: MakeReport, plainly: list[str]
) -> None:
    report, first = make_report(), plainly[0]
    told = [report.facts.title, *report.finding.sentences, report.counted]
    for group, entries in report.legend:
        told += [group, *(entry.words for entry in entries)]
        told += [f"({entry.q})" for entry in entries if entry.q]
    assert [text for text in told if flat(text) not in first] == []
    counts = [count for _, entries in report.legend for entry in entries for count in entry.counts if count]
    assert Counter(counts) <= Counter(re.findall(r"(?<![\d.])\d+(?![\d.])", first[first.index("Legend") :]))
    assert " km" in first
    assert " mile" in first


def test_the_audience_is_on_top_and_in_the_foot_of_every_page(plainly: list[str]) -> None:
    found = plainly
    assert len(found) >= 3
    for number, page in enumerate(found, start=1):
        assert page.count("Internal - not for publication") == 2
        assert page.count("Policy: Example policy, 2026-01-15") == 1
        assert f"{number} / {len(found)}" in page


def test_lists_and_notes_follow(plainly: list[str]) -> None:
    _, lists, *notes = plainly
    assert "West Side" in lists
    assert "East Side" in lists
    assert [name for name in ("1 Main St", "2 Main St", "20 Main St") if name not in lists] == []
    shown = [number for number in range(1, 131) if f" {number} Main St" in lists]
    assert shown == list(range(1, len(shown) + 1))
    assert f"{len(shown)} of 130 shown; all are in buildings.csv" in lists
    assert "All 2 shown; the same table is in neighborhoods.csv" in lists
    rest = " ".join(notes)
    for text in ("What this map cannot show", "Gi* on calls.", "Twelve coordinates were held out.", "calls.csv"):
        assert text in rest


def test_spanish(make_release: MakeRelease) -> None:
    first, *others = pages(make_release({"event_noun": "llamadas"}), "es")
    assert first.count("Uso interno") == 2
    assert "Leyenda" in first
    assert "Vecindarios" in " ".join(others)
    assert "Legend" not in first


def test_what_cannot_be_detected_is_said(make_release: MakeRelease, plainly: list[str]) -> None:
    said = "cannot be detected with these data"
    assert said not in plainly[0]
    assert said in pages(make_release({"cold_detectable": False}))[0]


@pytest.mark.parametrize("missing", [("cells",), ("cells", "neighborhoods"), ("neighborhoods", "buildings", "quality")])
def test_releases_without_some_tables(make_release: MakeRelease, missing: tuple[str, ...]) -> None:
    release = make_release(**dict.fromkeys(missing))
    first = pages(release)[0]
    assert all(flat(text) in first for text in of(release).finding.sentences)
    assert ("Legend" in first) == ("cells" not in missing)
    picture_bytes(release, "png")


def test_nothing_with_a_place(make_release: MakeRelease) -> None:
    places = pd.DataFrame(make_neighborhoods(make_cells()).drop(columns="geometry"))
    release = make_release(cells=None, buildings=None, neighborhoods=places)
    assert scene(release) is None
    assert "Nothing in this release has a place on a map." in pages(release)[0]


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_the_same_bytes_at_another_time_under_other_settings(
    make_release: MakeRelease, kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = picture_bytes(make_release(), kind)
    clock = time.time
    monkeypatch.setattr(time, "time", lambda: clock() + 4e6)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    changed = {"font.size": 30, "pdf.fonttype": 3, "axes.linewidth": 9, "savefig.bbox": "tight", "text.color": "red"}
    with mpl.rc_context(changed):
        assert picture_bytes(make_release(), kind) == before
        assert {name: mpl.rcParams[name] for name in changed} == changed


def test_no_clock_and_no_program_in_the_files(make_release: MakeRelease) -> None:
    about = pypdf.PdfReader(BytesIO(picture_bytes(make_release(), "pdf"))).metadata
    assert dict(about or {}) == {"/Title": "Ambulance calls in Example County"}
    image = Image.open(BytesIO(picture_bytes(make_release(), "png")))
    assert image.size == (1700, 2200)
    assert set(image.info) == {"dpi"}


@pytest.mark.slow
def test_hostile_text_is_drawn_as_text_inside_the_page(hostile_release: Release, plainly: list[str]) -> None:
    release = hostile_release
    found = pages(release)
    assert "$x_1$ \\frac{ □□ □ </script> {{ 7 }} WWW" in found[0]
    assert "…" in found[0]
    assert max(map(len, plainly)) * 4 > max(map(len, found))
    picture_bytes(release, "png")
    with own_settings():
        boxes = list(text_boxes(release))
    assert all(box.x0 >= 0.58 and box.x1 <= WIDTH - 0.58 and box.y0 >= 0 and box.y1 <= HEIGHT for box in boxes)


def test_long_findings_leave_room_for_the_map(hostile_release: Release) -> None:
    figure = first_sheet(of(hostile_release))[0].figure
    assert figure.axes[0].get_position().height * HEIGHT > 3


def drawn_map(release: Release, dpi: int = 200) -> tuple[Any, Any, np.ndarray[Any, np.dtype[np.int64]]]:
    """The scene, its axes, and the map's pixels in grey."""
    figure = Figure(figsize=SIZE, dpi=dpi)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    drawn = scene(release)
    assert drawn is not None
    # Names are put elsewhere; here they would cover cells.
    draw_map(axes, replace(drawn, names=[], borders=[]), SIZE)
    canvas.draw()
    grey = np.asarray(Image.fromarray(np.asarray(canvas.buffer_rgba())[..., :3]).convert("L")).astype(np.int64)
    return drawn, axes, grey


def test_grey_print_keeps_hot_and_cold_apart(make_release: MakeRelease) -> None:
    drawn, axes, grey = drawn_map(make_release())
    across = np.ptp(axes.transData.transform(drawn.cells[0])[:, 0])
    step = min(0.26 * across, 4.5 * 200 / 72) * 0.7
    seen = {1: 0, -1: 0}
    for outline, kind in zip(drawn.cells, drawn.kinds, strict=True):
        direction = CLASSES[kind].direction
        x, y = axes.transData.transform(outline.mean(axis=0))

        def at(dx: float, dy: float, x: float = x, y: float = y) -> int:
            return int(grey[round(len(grey) - 1 - y - dy), round(x + dx)])

        ground = at(step, step)
        beside, above = abs(at(step, 0) - ground), abs(at(0, step) - ground)
        assert (beside > 60, above > 60) == (direction != 0, direction > 0), CLASSES[kind].label
        if direction:
            seen[direction] += 1
    assert seen == {1: 6, -1: 3}


def test_north_is_up_and_every_cell_in_sight(make_release: MakeRelease) -> None:
    release = make_release()
    assert release.cells is not None
    drawn, axes, grey = drawn_map(release)
    pixels = axes.transData.transform(drawn.cells.reshape(-1, 2))
    assert (pixels >= 0).all()
    assert (pixels <= grey.shape[::-1]).all()
    middles = axes.transData.transform(drawn.cells.mean(axis=1))
    assert np.corrcoef(middles[:, 1], release.cells["lat"])[0, 1] > 0.999
    assert np.corrcoef(middles[:, 0], release.cells["lon"])[0, 1] > 0.999
    wide, high = np.ptp(middles, axis=0)
    lat, lon = release.cells["lat"].to_numpy(), release.cells["lon"].to_numpy()
    middle = lat.mean()
    across = great_circle((middle, lon.min()), (middle, lon.max()))
    assert wide / high == pytest.approx(across / great_circle((lat.min(), 0), (lat.max(), 0)), rel=0.01)


def test_neighborhoods_with_hot_areas_are_named(make_release: MakeRelease) -> None:
    drawn = scene(of(make_release()))
    assert drawn is not None
    assert drawn.names == ["West Side", "East Side"]
    axes = Figure(figsize=SIZE).add_axes((0, 0, 1, 1))
    draw_map(axes, drawn, SIZE)
    assert {text.get_text() for text in axes.texts} == {"West Side", "East Side"}


def test_only_a_release_is_drawn(make_release: MakeRelease, tmp_path: Path) -> None:
    for wrong in (make_cells(), None, make_release().cells):
        with pytest.raises(NotReleasableError):
            save_picture(wrong, tmp_path / "map.png")  # type: ignore[arg-type]  # what is refused
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["map.svg", "map", "map.html"])
def test_another_kind_is_refused(make_release: MakeRelease, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"map\.png or map\.pdf"):
        save_picture(make_release(), tmp_path / name)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_picture(
    make_release: MakeRelease, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "map.png").write_bytes(b"old")

    def fail(*_: object, **__: object) -> NoReturn:
        raise RuntimeError

    monkeypatch.setattr(Figure, "savefig", fail)
    with pytest.raises(RuntimeError):
        save_picture(make_release(), tmp_path / "map.png")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"map.png": b"old"}


def test_a_folder_with_pictures(make_release: MakeRelease, tmp_path: Path) -> None:
    # Of tables that this release does not have there is no file.
    files = set(FILES) - {"institutions.csv"}
    save_folder(make_release(), tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir()} == files - {"map.png", "map.pdf"}
    save_folder(make_release(), tmp_path / "out", overwrite=True, picture=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == files
    assert (tmp_path / "out" / "map.png").read_bytes()[1:4] == b"PNG"
    assert (tmp_path / "out" / "map.pdf").read_bytes()[:4] == b"%PDF"
    save_folder(make_release(), tmp_path / "out", overwrite=True)
    assert {path.name for path in (tmp_path / "out").iterdir()} == files - {"map.png", "map.pdf"}


def run(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False)


def test_importing_loads_no_matplotlib() -> None:
    ended = run("import sys, hotspot.cli, hotspot.output.picture as p; print('matplotlib' in sys.modules)")
    assert ended.stdout.split() == ["False"], ended.stderr


@pytest.mark.parametrize("command", [("map", "none.csv", "--audience", "internal"), ("run", "study.toml")])
def test_a_missing_matplotlib_is_told_before_any_work(tmp_path: Path, command: tuple[str, ...]) -> None:
    study = tmp_path / "study.toml"
    study.write_text('audience = "internal"\n[events]\nfile = "none.csv"\n')
    command = tuple(str(study) if part == "study.toml" else part for part in command)
    code = "import sys; sys.modules['matplotlib'] = None; from hotspot.cli import main; main()"
    # The file of events is not there: had the study begun, this would be said.
    ended = run(code, *command, "-o", str(tmp_path / "out"), "--picture")
    assert ended.returncode == 12, ended.stderr
    assert "pip install hotspot-toolkit[print]" in ended.stderr
    assert not (tmp_path / "out").exists()
    assert run(code, *command, "-o", str(tmp_path / "out")).returncode == 10
