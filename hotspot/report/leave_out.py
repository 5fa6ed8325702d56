"""Hot areas that stand on one building, one person or one event, in words."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from hotspot import columns as c
from hotspot.report.finding import levels, listed
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import MISSING, count

#: What is left out, in the order in which it is told: the column and the key of its words.
_LEFT_OUT: Final = {
    "hot_without_building": "leave_out.building",
    "hot_without_person": "leave_out.person",
    "hot_without_event": "leave_out.event",
}


def without_heading(cells: pd.DataFrame, language: str = "en") -> str:
    """Heading of the column that `without_texts` fills; empty where nothing is known.

    >>> without_heading(pd.DataFrame({"hot_without_building": [True], "hot_without_event": [None]}))
    'Stays hot without its largest building?'
    """
    known = [say(language, key) for key in _known(cells)]
    return say(language, "leave_out.heading", what=listed(known, "or", language)) if known else ""


def without_texts(cells: pd.DataFrame, language: str = "en") -> list[str]:
    """For each area "Yes", or what it does not stay hot without; a dash where it is not hot.

    >>> without_texts(pd.DataFrame({"hot_without_building": [True, False], "hot_without_event": [True, False]}))
    ['Yes', 'Not without its largest building or its largest event']
    """
    told, lost = _told(cells)
    # Few combinations, many areas: each is said once.
    said = {keys: say(language, "leave_out.not_without", what=_its(keys, language)) for keys in set(lost)}
    stays = say(language, "leave_out.stays")
    return [said[keys] if keys else stays if known else MISSING for keys, known in zip(lost, told, strict=True)]


def without_tips(cells: pd.DataFrame, language: str = "en") -> dict[str, str]:
    """The same as a sentence for each area that is hot, by its position; for the map."""
    hot = np.flatnonzero(np.any([~np.isnan(_stays(cells, name)) for name in _LEFT_OUT if name in cells], axis=0))
    _, lost = _told(cells.iloc[hot])
    said = {keys: say(language, "leave_out.tip_not", what=_its(keys, language)) for keys in set(lost)}
    said[()] = say(language, "leave_out.tip_stays", what=_its(_known(cells), language))
    return {str(place): said[keys] for place, keys in zip(hot.tolist(), lost, strict=True)}


def without_sentences(cells: pd.DataFrame, facts: Told) -> list[str]:
    """How many of the hot areas would not stand out without one building, person or event; empty where all would."""
    hot = cells.loc[cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)]), list(_LEFT_OUT.keys() & set(cells))]
    total = len(hot)
    lost = {key: int(np.count_nonzero(_stays(hot, name) == 0)) for name, key in _LEFT_OUT.items() if name in hot}
    parts = [(number, key) for key, number in lost.items() if number]
    if not parts:
        return []
    language = facts.language
    if total == 1:
        return [say(language, "leave_out.the_only", what=_its([key for _, key in parts], language))]
    said = [_lost("leave_out.further", part, total, language) for part in parts[1:]]
    return [f"{', '.join([_lost('leave_out.first_of', parts[0], total, language), *said])}."]


def _lost(pattern: str, part: tuple[int, str], total: int, language: str) -> str:
    """How many areas would not stand out without one thing: their number and the key of its words."""
    number, key = part
    return say(language, pattern, number, lost=count(number), total=count(total), what=say(language, key))


def _its(keys: Sequence[str], language: str) -> str:
    """What is left out as a list: "its largest building or its top person"."""
    return listed([say(language, "leave_out.its", what=say(language, key)) for key in keys], "or", language)


def _known(cells: pd.DataFrame) -> list[str]:
    return [key for name, key in _LEFT_OUT.items() if name in cells and cells[name].notna().any()]


def _told(cells: pd.DataFrame) -> tuple[list[bool], list[tuple[str, ...]]]:
    """Whether anything is known of an area, and the keys of all that it does not stay hot without."""
    known = np.zeros(len(cells), dtype=bool)
    lost: list[list[str]] = [[] for _ in range(len(cells))]
    for name, key in _LEFT_OUT.items():
        if name in cells:
            stays = _stays(cells, name)
            known |= ~np.isnan(stays)
            for index in np.flatnonzero(stays == 0).tolist():
                lost[index].append(key)
    return known.tolist(), [tuple(keys) for keys in lost]


def _stays(cells: pd.DataFrame, name: str) -> NDArray[np.float64]:
    """1 where an area stays hot, 0 where it does not, NaN where that is unknown."""
    return cells[name].to_numpy(dtype=float, na_value=np.nan)
