"""Ids and fields of the table of chosen areas, beside H3 and the package's own files."""

import csv
import io
import re
from typing import Any

import h3
import numpy as np
import pytest

from hotspot.output.lists import _harmless

from .parts import tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "shape")

TEXTS = [
    *("", "12 Elm St", "=1+1", "  =1+1", '"=1+1', "-5", "@x", "+1 (610) 555", "Well-known = good", "\uff1d1"),
    *("a; =HYPERLINK(1); rear", "a\t@b", "a\n-b", "a\r\n+b", "\t=x", "\r=x", "x;;=y", 'x;"-y', 'say "no", now'),
    *("null\x00byte \x07bell \x1bescape", "<script>alert(1)</script>", "Ávila, Señal Hill", "\u202eback\u202c"),
]


def test_fields_are_those_of_the_files_beside_the_page(tab: Any) -> None:
    rng = np.random.default_rng(4)
    signs = list('=+-@;," \t\r\nab\uff20')
    texts = TEXTS + ["".join(rng.choice(signs, rng.integers(1, 9))) for _ in range(400)]
    found = tab.evaluate("(texts) => texts.map(hotspot.field)", texts)
    # Each in a row of its own, read as a spreadsheet reads it.
    read = [next(csv.reader(io.StringIO(f"{field},end\n", newline=""))) for field in found]
    assert read == [[_harmless(text), "end"] for text in texts]
    # Nor where semicolons or tabs split: quotes do not hold there.
    parts = [part for field in found for part in re.split(r"[;\t\n]", field)]
    assert not [part for part in parts if re.match(r"[\s\"]*[=+@\uff20\-]", part)]


def number_of(cell: str) -> int:
    """A cell's number on the page: its base cell, then its digits in base 7."""
    bits, resolution = int(cell, 16), h3.get_resolution(cell)
    number = h3.get_base_cell_number(cell)
    for level in range(1, resolution + 1):
        number = 7 * number + (bits >> 3 * (15 - level) & 7)
    return number


def test_ids_are_those_of_h3(tab: Any) -> None:
    rng = np.random.default_rng(9)
    lat, lon = np.degrees(np.arcsin(rng.uniform(-1, 1, 600))), rng.uniform(-180, 180, 600)
    cells = [h3.latlng_to_cell(*at, k % 16) for k, at in enumerate(zip(lat, lon, strict=True))]
    cells += [cell for resolution in (0, 7, 15) for cell in h3.get_pentagons(resolution)]
    asked = [[number_of(cell), h3.get_resolution(cell)] for cell in cells]
    assert tab.evaluate("(asked) => asked.map((pair) => hotspot.cellId(...pair))", asked) == cells


def test_only_shapes_are_read_from_an_address(tab: Any) -> None:
    shape = "38.00000,-70.00000_38.01000,-70.00000_38.01000,-69.99000"
    read = "(text) => hotspot.readShape(text)"
    assert tab.evaluate(read, shape) == [[38, -70], [38.01, -70], [38.01, -69.99]]
    for text in ("", "a", "1,2_3,4", f"{shape}_5", f"{shape}_5,6,7", f"{shape}_91,0", f"{shape}_a,b", f"{shape}_1,900"):
        assert tab.evaluate(read, text) is None
