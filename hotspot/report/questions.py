"""Lists of places by the decision that they serve: each answers a question of its own."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.report.finding import measure_words
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import say

#: In the order in which they are told.
QUESTIONS: Final = (c.EVENTS, c.RATE, c.EXCESS, c.COST, c.PEOPLE)
PLACES: Final = ("neighborhoods", "buildings")
#: What tells of the table's own order: beside another order it would be untrue.
_OF_ORDER: Final = (
    *(c.RANK, c.SHARE, c.CUMULATIVE_SHARE),
    *(c.EXPECTED_RANK, c.RANK_LOW, c.RANK_HIGH, c.P_TOP, c.TIER),
)
#: What a question is ordered by where its own column is not; ranks rise, all else falls.
_KEYS: Final = {c.RATE: c.RATE_RANK, c.COST: c.COST_RANKED}
_RISING: Final = frozenset({c.RATE_RANK})


@dataclass(frozen=True, eq=False)
class ByQuestion:
    """A list of places in the order that answers a question."""

    places: str
    """``neighborhoods`` or ``buildings``: whose columns these are."""
    by: str
    """What it is ordered by, one of `QUESTIONS`."""
    sheet: str
    """Its name, at most 31 letters, as sheets of workbooks have it."""
    question: str
    serves: str
    """What the answer is for."""
    order: str
    """How it is ordered, and where it stands how sure that is."""
    table: pd.DataFrame
    """Row: a place. The columns of its list, without those that tell of another order."""


def lists_by_question(report: Material) -> list[ByQuestion]:
    """Every list that the data allow: neighborhoods and buildings by events, rate, excess, cost and people."""
    tables = {name: getattr(report, name) for name in PLACES}
    return [
        _list_of(name, by, table, report.facts)
        for name, table in tables.items()
        if table is not None
        for by in QUESTIONS
        if by in table and table[by].notna().any()
    ]


def _list_of(places: str, by: str, table: pd.DataFrame, facts: Told) -> ByQuestion:
    language, own = facts.language, by == facts.ranked_by
    plain = pd.DataFrame(table.drop(columns="geometry", errors="ignore"))
    order = "rate" if by == c.RATE else "own" if own and c.RANK_LOW in plain else "plain"
    order = "excess" if by == c.EXCESS and {c.LOW, c.HIGH} <= {*plain} else order
    return ByQuestion(
        places=places,
        by=by,
        sheet=say(language, f"questions.sheet_{places}_{by}"),
        question=_question(places, by, facts),
        serves=say(language, f"questions.serves_{by}"),
        order=say(language, f"questions.order_{order}"),
        table=plain if own else _ordered(plain, by),
    )


def _question(places: str, by: str, facts: Told) -> str:
    counted = c.PEOPLE if facts.persons_known else c.EVENTS
    if places == "buildings" and facts.ranked_by in c.TOTALS:
        # Of buildings what is expected is told in what they are ranked by.
        counted = facts.ranked_by
    said = {
        "noun": facts.event_noun,
        "people": measure_words(c.PEOPLE, facts),
        "what": measure_words(counted, facts),
        "cost": measure_words(c.COST, facts),
    }
    return say(facts.language, f"questions.{by}", None, **said)


def _ordered(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """The table in another order than its own, which decides between equals; what tells of its own order is left out.

    Rates have their own ranks and intervals, which stay. What it is ordered by stands behind the name.
    """
    key = _KEYS.get(by, by)
    key = key if key in table else by
    values = table[key].to_numpy(dtype=float, na_value=np.nan)
    order = np.argsort(values if key in _RISING else -values, kind="stable")
    ordered = table.iloc[order].drop(columns=list(_OF_ORDER), errors="ignore").reset_index(drop=True)
    first = [*([key] if key in _RISING else []), c.NAME, by]
    return ordered[[*first, *(name for name in ordered if name not in first)]]
