"""One text that holds more records, at more places, than a person or a building can: it says that nothing is known."""

from typing import Final

import numpy as np

from hotspot.columns import ADDRESS
from hotspot.events.columns.text import as_text
from hotspot.events.values.cells import Cells, literal
from hotspot.events.values.texts.distinct import Distinct
from hotspot.events.values.texts.placeholders import MAYBE
from hotspot.files.query import connection_of, run

#: Share of the filled records from which one text is looked at, and the fewest records.
_SHARE: Final = {"person": 0.05, ADDRESS: 0.02}
_RECORDS: Final = 20
#: It stands at so many different points, of which half are farther than this from the middle one, in degrees (1 km).
_POINTS: Final = 10
_APART: Final = 0.01
#: A person has at most so many times the records of the next.
_TIMES: Final = 10
#: A number of zeros or nines stands for nobody where it has so many times the records of the average one.
_OFTEN: Final = 3


def too_often(texts: Distinct) -> list[str]:
    """Zeros or nines alone, such as 0 or 99999, with many times the records of other numbers: nobody's."""
    if not len(texts):
        return []
    often = texts.records > _OFTEN * texts.filled / len(texts)
    return texts.chosen(texts.matching(MAYBE) & often) if often.any() else []


def too_wide(cells: Cells, texts: Distinct, point: tuple[str, str], meaning: str) -> list[str]:
    """Texts that no person or building can be: many records at many points far apart.

    ``point``: SQL expressions of the coordinates in degrees. A person needs 5 % of the records and ten times those of
    the next, an address 2 %: an address has one place, but a street's name may stand in every town.
    """
    many = texts.records >= max(_RECORDS, _SHARE[meaning] * texts.filled)
    if meaning != ADDRESS:
        # Only the first can have ten times the records of the next.
        second, first = np.sort(np.append(texts.records, [0, 0]))[-2:]
        many &= (texts.records == first) & (first >= _TIMES * second)
    text = as_text(cells.column, cells.kind)
    # A zero byte would end the question.
    asked = [one for one in texts.chosen(many) if one.strip() and "\0" not in one]
    return [one for one in asked if _is_wide(cells, f"{text} = {literal(one)}", *point)]


def _is_wide(cells: Cells, alike: str, lat: str, lon: str) -> bool:
    relation = cells.opened.relation.filter(alike).project(f"{lat} AS lat, {lon} AS lon")
    connection = connection_of(relation)
    middle = "count(DISTINCT (lat, lon)), median(lat), median(lon)"
    points, north, east = run(cells.opened.what, lambda: relation.aggregate(middle).fetchall()[0], connection)
    if points < _POINTS or north is None or east is None:
        return False
    far = f"greatest(abs(lat - ({north})), abs(lon - ({east}))) > {_APART}"
    half = f"count(*) FILTER ({far}) * 2 > count(*)"
    return bool(run(cells.opened.what, lambda: relation.aggregate(half).fetchall()[0][0], connection))
