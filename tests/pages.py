"""Pages as tests read them: elements, texts, data; and a release whose texts attack the page."""

import json
import re
from html.parser import HTMLParser
from typing import Any

from hotspot.disclosure import Release
from hotspot.report.rows import LISTED

from .releases import MakeRelease, make_cells, make_neighborhoods

HOSTILE_ADDRESS = "<img src=x onerror=alert(1)>"
HOSTILE_NAME = "</script><script>alert(2)</script>"
HOSTILE_TITLE = "\"Quoted\" & 'it' {{7*7}} {% raw %} <!--data-->"


class Elements(HTMLParser):
    """Collects what a browser would see: elements with attributes, and the text of scripts and styles."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.open = ""
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.seen.append((tag, dict(attrs)))
        self.open = tag

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self.open = self.open if tag != self.open else ""

    def handle_data(self, data: str) -> None:
        """Keep the text of scripts and styles apart."""
        if self.open in self.raw:
            self.raw[self.open].append(data)
        else:
            self.text += data


def hostile_release(make_release: MakeRelease) -> Release:
    cells = make_cells()
    cells["neighborhood"] = HOSTILE_NAME
    neighborhoods = make_neighborhoods(cells)
    neighborhoods["name"] = [HOSTILE_NAME, "East\u2028Side"]
    full = make_release()
    assert full.buildings is not None
    buildings = full.buildings.copy()
    # One stands in the document, the other only in the data.
    buildings.loc[[0, LISTED + 10], "name"] = HOSTILE_ADDRESS
    facts = {
        "title": HOSTILE_TITLE,
        "decisions": (HOSTILE_ADDRESS,),
        "input_name": HOSTILE_NAME,
        "method_note": "{{7*7}}",
    }
    return make_release(facts, cells=cells, neighborhoods=neighborhoods, buildings=buildings)


DATA = re.compile(r'<script type="application/json" id="hotspot-data">(.*?)</script>', re.DOTALL)


def data_of(page: str) -> Any:
    match = DATA.search(page)
    assert match
    return json.loads(match[1])


def codes_of(text: str) -> list[int]:
    """Codes with their run lengths, one by one."""
    runs = [run.partition("*") for run in text.split(" ")]
    return [int(code) for code, _, times in runs for _ in range(int(times or 1))]


def rows_of(column: dict[str, str]) -> list[str]:
    """The text of each row of a column of the data."""
    words = column["words"].split("\n")
    return [words[code] for code in codes_of(column["codes"])]


def place_facts(page: str, index: int) -> dict[str, str]:
    """What the page's data tell of a neighborhood."""
    places = data_of(page)["neighborhoods"]
    return dict(zip(places["headings"], places["places"][index]["values"], strict=True))
