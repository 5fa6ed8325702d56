"""What a table of cells says of its own test, and whether the table is still the one that was tested."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.disclosure.facts import Facts
from hotspot.errors import InputError
from hotspot.stats import LABELS, classify

_NO_KIND: Final = (
    "{}, and no total of money leaves without its kind. "
    "Give facts=Facts(cost_kind=...) with charged, allowed, paid or estimated."
)
#: What the test itself says; of the last ones there are tables from before they existed.
_SAID: Final = ("measure", "resolution", "rings", "alpha", "null", "correction", "exact", "tested", "cold_detectable")
_COLD: Final = tuple(label for label in LABELS if label.startswith("cold"))
_NEITHER: Final = "not_significant"
_USUAL: Final = {"kernel": "uniform", "transform": "none"}


def facts_of_test(facts: Facts, cells: pd.DataFrame) -> tuple[Facts, pd.DataFrame]:
    """The facts with what was tested, from the table of cells itself or, where it has lost that, from ``facts.test``.

    The cells come with them, without cold labels where the facts do not ask for them.

    Raises `InputError` where neither says it, and where the cells are not those that were tested.
    """
    restored = "test" not in cells.attrs
    test = facts.test if restored else cells.attrs["test"]
    if test is None:
        raise InputError(
            "The cells do not say how they were tested: give the table that find_hot_spots returned. Merging or "
            "reading it back from a file loses that: add columns to it instead, or hand on what was tested, "
            'facts=Facts(test=found.attrs["test"]).'
        )
    if len(cells) != test["cells"] or int(cells[c.P_HOT].notna().sum()) != test["tested"]:
        raise InputError(
            f"The cells are not those that were tested: {test['cells']:,} were, {len(cells):,} are given. "
            "Release all of them; a part would make the correction for many tests untrue."
        )
    if test["measure"] == "value":
        raise InputError(
            "The cells were tested by a column of your own: a page has no words for what it is. Test events, people or "
            "cost for a page; these results stay a table."
        )
    if restored:
        _refuse_others(cells, test)
    if test["measure"] in {c.COST, c.COST_PER_EVENT} and facts.cost_kind is None:
        raise InputError(_NO_KIND.format("The cells were tested by cost"))
    said = {name: test[name] for name in _SAID} | {name: test.get(name, usual) for name, usual in _USUAL.items()}
    shown = cells if facts.cold else without_cold(cells)
    aside = int(cells[c.SET_ASIDE].sum()) if c.SET_ASIDE in cells else 0
    return replace(facts, test=test, label_counts=count_labels(shown), set_aside=aside, **said), shown


def without_cold(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells with cold ones labelled like those without a clear difference; nothing else changes."""
    cold = cells[c.LABEL].isin(_COLD)
    shown = cells.assign(**{c.LABEL: cells[c.LABEL].mask(cold, _NEITHER)})
    shown.attrs = cells.attrs
    return shown


def refuse_ranks_by_cost() -> InputError:
    """What to say where places are ranked by an amount of unknown kind."""
    return InputError(_NO_KIND.format("Places are ranked by cost"))


def count_labels(cells: pd.DataFrame) -> dict[str, int]:
    """Number of cells of each label, every label named."""
    counts = cells[c.LABEL].value_counts()
    return {label: int(counts.get(label, 0)) for label in LABELS}


def _refuse_others(cells: pd.DataFrame, test: Mapping[str, Any]) -> None:
    """Refuse cells whose labels are not those of the test that is said to be theirs."""
    wrong = []
    if not cells[c.CELL].is_unique:
        wrong.append("a cell stands in it twice")
    found = {label: count for label, count in count_labels(cells).items() if count}
    if found != test["label_counts"]:
        wrong.append("its labels are not as many as were found")
    told = classify(*(cells[q].to_numpy(dtype=float, na_value=np.nan) for q in (c.Q_HOT, c.Q_COLD)))
    if differing := int((cells[c.LABEL].astype(str).to_numpy() != np.asarray(told, dtype=str)).sum()):
        wrong.append(f"{differing:,} labels do not follow from q")
    if wrong:
        raise InputError(
            f"The cells are not those that facts.test tells of: {'; '.join(wrong)}. Give the test of this table, "
            'found.attrs["test"] of the find_hot_spots that made it.'
        )
