"""Hot areas that stand on one building, one person or one event, in words."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.output.page.finding import levels, listed
from hotspot.output.page.numbers import MISSING, count

#: What is left out, in the order in which it is told: the column and its words.
_LEFT_OUT: Final = {
    "hot_without_building": "largest building",
    "hot_without_person": "top person",
    "hot_without_event": "largest event",
}
STAYS: Final = "Yes"


def without_heading(cells: pd.DataFrame) -> str:
    """Heading of the column that `without_texts` fills; empty where nothing is known.

    >>> without_heading(pd.DataFrame({"hot_without_building": [True], "hot_without_event": [None]}))
    'Stays hot without its largest building?'
    """
    known = _known(cells)
    return f"Stays hot without its {listed(known, 'or')}?" if known else ""


def without_texts(cells: pd.DataFrame) -> list[str]:
    """For each area "Yes", or what it does not stay hot without; a dash where it is not hot.

    >>> without_texts(pd.DataFrame({"hot_without_building": [True, False], "hot_without_event": [True, False]}))
    ['Yes', 'Not without its largest building or its largest event']
    """
    told, lost = _told(cells)
    return [
        f"Not without {listed(without, 'or')}" if without else STAYS if known else MISSING
        for without, known in zip(lost, told, strict=True)
    ]


def without_tips(cells: pd.DataFrame) -> dict[str, str]:
    """The same as a sentence for each area that is hot, by its position; for the map."""
    hot = np.flatnonzero(np.any([~np.isnan(_stays(cells, name)) for name in _LEFT_OUT if name in cells], axis=0))
    _, lost = _told(cells.iloc[hot])
    all_ = f"Stays hot without {listed([f'its {words}' for words in _known(cells)], 'or')}."
    said = (f"Would not stay hot without {listed(without, 'or')}." if without else all_ for without in lost)
    return dict(zip(map(str, hot.tolist()), said, strict=True))


def without_sentences(cells: pd.DataFrame, facts: Facts) -> list[str]:
    """How many of the hot areas would not stand out without one building, person or event; empty where all would."""
    hot = cells.loc[cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)]), list(_LEFT_OUT.keys() & set(cells))]
    total = len(hot)
    lost = {words: int(np.count_nonzero(_stays(hot, name) == 0)) for name, words in _LEFT_OUT.items() if name in hot}
    parts = [(number, words) for words, number in lost.items() if number]
    if not parts:
        return []
    if total == 1:
        return [f"It would not stand out without {listed([f'its {words}' for _, words in parts], 'or')}."]
    (number, words), *rest = parts
    first = f"{count(number)} of the {count(total)} would not stand out without {_their(number)} {words}"
    return [", ".join([first, *(f"{count(more)} not without {_their(more)} {also}" for more, also in rest)]) + "."]


def _known(cells: pd.DataFrame) -> list[str]:
    return [words for name, words in _LEFT_OUT.items() if name in cells and cells[name].notna().any()]


def _told(cells: pd.DataFrame) -> tuple[list[bool], list[list[str]]]:
    """Whether anything is known of an area, and all that it does not stay hot without."""
    known = np.zeros(len(cells), dtype=bool)
    lost: list[list[str]] = [[] for _ in range(len(cells))]
    for name, words in _LEFT_OUT.items():
        if name in cells:
            stays = _stays(cells, name)
            known |= ~np.isnan(stays)
            for index in np.flatnonzero(stays == 0).tolist():
                lost[index].append(f"its {words}")
    return known.tolist(), lost


def _stays(cells: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """1 where an area stays hot, 0 where it does not, NaN where that is unknown."""
    return cells[name].to_numpy(dtype=float, na_value=np.nan)


def _their(number: int) -> str:
    return "its" if number == 1 else "their"
