"""A written page inside a notebook."""

import base64
import copy
import os
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NoReturn

import pytest

from hotspot.disclosure import Release
from hotspot.errors import MissingExtraError, NotReleasableError
from hotspot.output import notebook, picture, save_map
from hotspot.output.notebook import SavedMap
from hotspot.output.page import render_page
from hotspot.report import of

MakeRelease = Callable[..., Release]


class Tags(HTMLParser):
    """The tags of a text with their attributes."""

    def __init__(self, text: str) -> None:
        """Read the text."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        self.said.append(data)


def html(saved: SavedMap) -> str:
    return saved._repr_html_()


def test_it_is_a_path(make_release: MakeRelease, tmp_path: Path, digest: Callable[[str | bytes], str]) -> None:
    saved = save_map(make_release(), str(tmp_path / "map.html"))
    assert saved.path == Path(saved) == tmp_path / "map.html"
    assert os.fspath(saved) == str(saved) == str(tmp_path / "map.html")
    with open(saved, encoding="utf-8") as file:  # noqa: PTH123 - a path for whatever takes one
        assert digest(file.read()) == digest(render_page(make_release()))
    assert saved == save_map(make_release(), tmp_path / "map.html")
    # Notebooks store it beside the page.
    assert repr(saved) == "SavedMap('map.html')"


def test_the_frame_holds_the_whole_page_and_may_run_scripts_alone(
    make_release: MakeRelease, tmp_path: Path, digest: Callable[[str | bytes], str]
) -> None:
    title = 'A "title" & <b>more</b>'
    saved = save_map(make_release({"title": title}), tmp_path / "map.html")
    ((tag, attributes),) = Tags(html(saved)).found
    assert tag == "iframe"
    assert digest(str(attributes["srcdoc"])) == digest(Path(saved).read_bytes())
    assert attributes["sandbox"] == "allow-scripts"
    assert attributes["title"] == title
    assert "height:800px" in str(attributes["style"])
    assert "src" not in attributes
    assert str(tmp_path) not in html(saved)


@pytest.mark.parametrize("limit", [0, 10**9])
@pytest.mark.slow
def test_it_is_no_way_round_the_release(
    limit: int, make_release: MakeRelease, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "LARGEST", limit)
    made = make_release()
    for thing in ("<p>ZZCANARYZZ</p>", None, made.cells, made.facts, copy.copy(made)):
        with pytest.raises(NotReleasableError, match="Release"):
            html(SavedMap(tmp_path / "map.html", thing))  # type: ignore[arg-type]  # what is refused
    with pytest.raises(TypeError):
        SavedMap(tmp_path / "map.html", "<p>ZZCANARYZZ</p>", made)  # type: ignore[call-arg]  # what is refused
    # Made by hand from a release it shows what the release shows.
    assert html(SavedMap(tmp_path / "map.html", made)) == html(save_map(made, tmp_path / "map.html"))
    # A release that was changed since is none any more.
    saved = save_map(made, tmp_path / "map.html")
    object.__setattr__(made.policy, "audience", "public")
    with pytest.raises(NotReleasableError):
        html(saved)


@pytest.fixture
def large(make_release: MakeRelease, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SavedMap:
    """A page just above the limit."""
    saved = save_map(make_release(), tmp_path / "map.html")
    size = (tmp_path / "map.html").stat().st_size
    monkeypatch.setattr(notebook, "LARGEST", size)
    assert "<iframe" in html(saved)
    monkeypatch.setattr(notebook, "LARGEST", size - 1)
    return saved


@pytest.mark.slow
def test_the_path_is_told_from_the_notebooks_folder(
    large: SavedMap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    assert "map.html (" in html(large)
    assert f"{tmp_path.name}/" not in html(large)
    monkeypatch.chdir(tmp_path.parent)
    assert f"{tmp_path.name}/map.html (" in html(large)
    assert str(tmp_path) not in html(large)
    monkeypatch.chdir(tmp_path / "work")
    assert f"{tmp_path.name}/map.html" not in html(large)
    assert str(tmp_path) not in html(large)


@pytest.mark.slow
def test_of_a_large_page_a_picture_and_its_name(large: SavedMap, tmp_path: Path) -> None:
    assert notebook.LARGEST < 5_000_000
    tags = Tags(html(large))
    ((_, image),) = [(tag, attributes) for tag, attributes in tags.found if tag == "img"]
    head, _, encoded = str(image["src"]).partition(",")
    assert head == "data:image/png;base64"
    assert base64.b64decode(encoded) == picture.picture_bytes(large.release, "png")
    assert image["alt"] == " ".join(of(large.release).finding.sentences)
    said = "".join(tags.said)
    assert f"map.html ({(tmp_path / 'map.html').stat().st_size / 1e6:.1f} MB)" in said
    assert "<iframe" not in html(large)
    assert str(tmp_path) not in html(large)


def test_without_matplotlib_only_the_words(large: SavedMap, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> NoReturn:
        raise MissingExtraError

    monkeypatch.setattr(notebook, "picture_bytes", missing)
    tags = Tags(html(large))
    assert [tag for tag, _ in tags.found] == ["p"]
    assert "map.html" in "".join(tags.said)


@pytest.fixture
def opened(browser: Any, make_release: MakeRelease, tmp_path: Path) -> Iterator[tuple[Any, list[str], list[str]]]:
    """A notebook with the map in it, its requests, its complaints."""
    saved = save_map(make_release(), tmp_path / "map.html")
    notebook_page = tmp_path / "notebook.html"
    notebook_page.write_text(f"<!DOCTYPE html><meta charset=utf-8><title>n</title>{html(saved)}", encoding="utf-8")
    context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    tab, requests, complaints = context.new_page(), [], []
    tab.on("request", lambda request: requests.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.goto(notebook_page.as_uri())
    yield tab, requests, complaints
    context.close()


@pytest.mark.browser
@pytest.mark.slow
def test_the_map_works_inside_a_notebook(opened: tuple[Any, list[str], list[str]], make_release: MakeRelease) -> None:
    tab, requests, complaints = opened
    frame = tab.frame_locator("iframe")
    frame.locator("#hotspot_map canvas").first.wait_for()
    shown = " ".join(frame.locator(".finding").inner_text().split())
    assert shown.startswith(" ".join(" ".join(of(make_release()).opening).split()))
    assert frame.locator("#panel-neighborhoods tbody tr").count() == 2
    frame.locator("#tab-buildings").click()
    assert frame.locator("#panel-buildings").is_visible()
    assert [url.split("/")[-1] for url in requests if not url.startswith(("about:", "data:"))] == ["notebook.html"]
    assert complaints == []
    # The sandbox keeps the page from the notebook around it.
    inside = next(child for child in tab.frames if child != tab.main_frame)
    assert inside.evaluate("window.origin") == "null"
