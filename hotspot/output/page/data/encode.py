"""Data as plain text inside a script element: space-separated columns, escaped so that nothing breaks out."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DEGREE: Final = 100_000
"""Coordinates are whole numbers of 1/100,000 degree (about a metre)."""

BREAK: Final = "\n"
"""What separates the texts of a column; the page's script splits them there."""

Point = tuple[float, float]
Json = dict[str, object]


def script_json(value: object) -> str:
    r"""JSON that is safe inside ``<script>``: no ``<``, ``>`` or ``&``, ASCII only.

    >>> script_json("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def column(texts: Iterable[str]) -> str:
    """One column of values without spaces, joined by spaces."""
    return " ".join(texts)


def code_column(texts: Iterable[str]) -> dict[str, str]:
    r"""A column as its distinct texts, the most frequent first, and which of them each row has; see `run_lengths`.

    The texts are separated by line feeds: a name may hold any sign that is seen, and where one holds a line feed,
    pages show a space.

    >>> code_column(["7", "0", "0", "0", "7|\n"])
    {'words': '0\n7\n7| ', 'codes': '1 0*3 2'}
    """
    code, distinct = pd.factorize(np.array([*texts], dtype=object))
    if any(BREAK in text for text in distinct):
        same, distinct = pd.factorize(np.array([text.replace(BREAK, " ") for text in distinct], dtype=object))
        code = same[code]
    order = np.argsort(-np.bincount(code, minlength=len(distinct)), kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return {"words": BREAK.join(distinct[order]), "codes": run_lengths(place[code])}


def run_lengths(codes: NDArray[np.int64]) -> str:
    """Whole numbers separated by spaces; one that is repeated stands once, with how often after a star.

    >>> run_lengths(np.array([5, 0, 0, 0, 7, 7]))
    '5 0*3 7*2'
    """
    if not len(codes):
        return ""
    starts = np.flatnonzero(np.diff(codes, prepend=codes[0] - 1))
    lengths = np.diff(starts, append=len(codes))
    words = list(map(str, codes[starts].tolist()))
    for place in np.flatnonzero(lengths > 1).tolist():
        words[place] += f"*{lengths[place]}"
    return " ".join(words)


def outline_texts(outlines: Sequence[Sequence[Point]], decimals: int = 0) -> list[str]:
    """One text an outline: its first (lat, lon) vertex, then the step to each next one, in 1/100,000 degree.

    ``decimals``: how many of these numbers are kept; with none, a vertex is up to 0.8 m off.

    >>> outline_texts([[(40.0, -75.0), (40.00012, -75.00001), (40.00012, -75.00005)]])
    ['4000000 -7500000 12 -1 0 -4']
    >>> outline_texts([[(40.0, -75.000001), (40.000012, -75.0), (40.00002, -75.0)]], 1)
    ['4000000 -7500000.1 1.2 0.1 0.8 0']
    """
    sizes = np.fromiter(map(len, outlines), dtype=np.int64, count=len(outlines))
    numbers = np.fromiter(chain.from_iterable(chain.from_iterable(outlines)), dtype=np.float64, count=2 * sizes.sum())
    return vertex_texts(numbers.reshape(-1, 2), sizes, decimals)


def vertex_texts(vertices: NDArray[np.float64], sizes: NDArray[np.int64], decimals: int = 0) -> list[str]:
    """As `outline_texts`. ``vertices``: (lat, lon) of all outlines, shape (v, 2); ``sizes``: vertices of each."""
    finer = 10**decimals
    places = np.rint(vertices * DEGREE * finer).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if len(sizes) else sizes
    steps = np.diff(places, axis=0, prepend=places[:1])
    steps[starts] = places[starts]
    words = list(map(str, steps.ravel().tolist()))
    if decimals:
        words = [f"{step / finer:.{decimals}f}".rstrip("0").rstrip(".") for step in steps.ravel().tolist()]
    ends = (2 * (starts + sizes)).tolist()
    return [" ".join(words[start:end]) for start, end in zip((2 * starts).tolist(), ends, strict=True)]
