"""Institutions and services on the page: points for the script."""

from typing import Final

import numpy as np

from hotspot.columns import KIND, LAT, LON, NAME
from hotspot.output.page.data.encode import DEGREE, Json
from hotspot.report.report import Report
from hotspot.report.services import kind_words, ranked_kinds
from hotspot.words import say

#: Kinds that the map tells apart, all others together among them.
MOST_KINDS: Final = 6


def services_json(report: Report) -> list[Json]:
    """One object a kind, the most frequent first, all beyond the first five together if there are more than six.

    ``kind``: its display name; ``names``: of the services, in the table's order; ``at``: "lat lon" of each in
    1/100,000 degree, separated by bars. Empty without services.
    """
    table = report.services
    if table is None or not len(table):
        return []
    kinds = ranked_kinds(table[KIND].tolist())
    # The last of the kinds that are told apart takes what is left.
    told = kinds if len(kinds) <= MOST_KINDS else kinds[: MOST_KINDS - 1]
    place = {kind: index for index, kind in enumerate(told)}
    which = table[KIND].map(lambda kind: place.get(kind, len(told))).to_numpy(dtype=np.int64)
    language = report.facts.language
    words = [kind_words(kind, language) for kind in told]
    if len(told) < len(kinds):
        words.append(say(language, "page.other_services"))
    degrees = np.rint(table[[LAT, LON]].to_numpy(dtype=float) * DEGREE).astype(np.int64)
    return [
        {
            "kind": word,
            "names": table.loc[which == index, NAME].tolist(),
            "at": "|".join(f"{lat} {lon}" for lat, lon in degrees[which == index].tolist()),
        }
        for index, word in enumerate(words)
    ]
