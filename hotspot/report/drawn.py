"""Hot areas again with residents drawn from their margins of error, in words."""

from typing import Final

import numpy as np
import pandas as pd

from hotspot import columns as c
from hotspot.places.population import DRAWS
from hotspot.report.finding import levels
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count

#: Draws in which an area must stay hot for it not to hang on the residents.
MOST: Final = 18


def drawn_sentences(cells: pd.DataFrame, facts: Told) -> list[str]:
    """How many of the hot areas stay hot in 18 of 20 draws of the residents; empty where residents were not drawn."""
    if c.HOT_IN_DRAWS not in cells:
        return []
    hot = cells.loc[cells[c.LABEL].isin([f"hot_{name}" for name in levels(facts)]), c.HOT_IN_DRAWS]
    times = hot.to_numpy(dtype=float, na_value=np.nan)
    if not times.size or np.isnan(times).any():
        return []
    kept = int((times >= MOST).sum())
    said = {"kept": count(kept), "total": count(times.size), "most": count(MOST), "draws": count(DRAWS)}
    if times.size == 1:
        return [say(facts.language, "drawn.the_only_stays" if kept else "drawn.the_only_not", None, **said)]
    key = "drawn.all" if kept == times.size else "drawn.some" if kept else "drawn.none"
    return [say(facts.language, key, kept, **said)]
