"""Institutions and services on the page: points for the script, and a list of names for readers without it."""

from collections import Counter
from typing import Final

import numpy as np

from hotspot.columns import KIND, LAT, LON, NAME
from hotspot.disclosure.release import Release, checked_services
from hotspot.output.page.encode import DEGREE
from hotspot.words import numbers, say

Json = dict[str, object]
#: Kinds that the map tells apart, all others together among them.
MOST_KINDS: Final = 6
#: Names that stand in the notes; the map has all.
LISTED_SERVICES: Final = 200


def services_json(release: Release) -> list[Json]:
    """One object a kind, the most frequent first, all beyond the first five together if there are more than six.

    ``kind``: its display name; ``names``: of the services, in the table's order; ``at``: "lat lon" of each in
    1/100,000 degree, separated by bars. Empty without services.
    """
    table = checked_services(release)
    if table is None or not len(table):
        return []
    kinds = ranked_kinds(table[KIND].tolist())
    # The last of the kinds that are told apart takes what is left.
    told = kinds if len(kinds) <= MOST_KINDS else kinds[: MOST_KINDS - 1]
    place = {kind: index for index, kind in enumerate(told)}
    which = table[KIND].map(lambda kind: place.get(kind, len(told))).to_numpy(dtype=np.int64)
    language = release.facts.language
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


def services_view(release: Release) -> Json | None:
    """What the notes say of them; None without services.

    ``told``: how many, from which file; ``kinds``: each with its ``heading`` and its ``names`` by the alphabet,
    `LISTED_SERVICES` in all; ``more``: how many are not listed, empty where all are.
    """
    table = checked_services(release)
    if table is None or not len(table):
        return None
    language, left, listed = release.facts.language, LISTED_SERVICES, []
    for kind in ranked_kinds(table[KIND].tolist()):
        names = sorted(table.loc[table[KIND] == kind, NAME].tolist(), key=lambda name: (name.casefold(), name))
        words, count = kind_words(kind, language), numbers.count(len(names))
        heading = say(language, "page.services_kind", kind=words, count=count)
        if left > 0:
            listed.append({"heading": heading, "names": names[:left]})
        left -= len(names)
    count, file = numbers.count(len(table)), release.facts.services_name
    return {
        "told": say(language, "page.services_from", count=count, file=file) if file else count,
        "kinds": listed,
        "more": say(language, "page.services_more", -left, count=numbers.count(-left)) if left < 0 else "",
    }


def ranked_kinds(kinds: list[str]) -> list[str]:
    """Each kind once, the most frequent first, equally frequent ones by name.

    >>> ranked_kinds(["school", "clinic", "shelter", "clinic"])
    ['clinic', 'school', 'shelter']
    """
    counts = Counter(kinds)
    return sorted(counts, key=lambda kind: (-counts[kind], kind))


def kind_words(kind: str, language: str) -> str:
    """A kind as it is shown; a word of the page where none is known."""
    return kind or say(language, "page.services")
