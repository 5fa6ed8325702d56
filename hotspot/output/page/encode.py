"""Data as plain text inside a script element: space-separated columns, escaped so that nothing breaks out."""

import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
from numpy.typing import NDArray

DEGREE: Final = 100_000
"""Coordinates are whole numbers of 1/100,000 degree (about a metre)."""

Point = tuple[float, float]


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


def outline_texts(outlines: Sequence[Sequence[Point]]) -> list[str]:
    """One text an outline: its first (lat, lon) vertex, then the step to each next one, in 1/100,000 degree.

    >>> outline_texts([[(40.0, -75.0), (40.00012, -75.00001), (40.00012, -75.00005)]])
    ['4000000 -7500000 12 -1 0 -4']
    """
    sizes = np.fromiter(map(len, outlines), dtype=np.int64, count=len(outlines))
    numbers = np.fromiter(chain.from_iterable(chain.from_iterable(outlines)), dtype=np.float64, count=2 * sizes.sum())
    return vertex_texts(numbers.reshape(-1, 2), sizes)


def vertex_texts(vertices: NDArray[np.float64], sizes: NDArray[np.int64]) -> list[str]:
    """As `outline_texts`. ``vertices``: (lat, lon) of all outlines, shape (v, 2); ``sizes``: vertices of each."""
    places = np.rint(vertices * DEGREE).astype(np.int64)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64) if len(sizes) else sizes
    steps = np.diff(places, axis=0, prepend=places[:1])
    steps[starts] = places[starts]
    words = list(map(str, steps.ravel().tolist()))
    ends = (2 * (starts + sizes)).tolist()
    return [" ".join(words[start:end]) for start, end in zip((2 * starts).tolist(), ends, strict=True)]
