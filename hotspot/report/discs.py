"""The second opinion in words: round areas found by a search with one level for the whole map."""

from typing import Final

import numpy as np

from hotspot.disclosure.discs import DiscsFound
from hotspot.report.against import than_what
from hotspot.report.finding import enough, listed
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count, decimal, percent

_MOST_NAMED: Final = 5


def second_opinion(facts: Told) -> str:
    """What a search for round areas found, for the notes; empty where there was none."""
    discs, language = facts.discs, facts.language
    if not isinstance(discs, DiscsFound) or not enough(facts):
        return ""
    than = say(language, "discs.than", None, than=than_what(facts, 2))
    said = {"first": count(discs.rings[0]), "last": count(discs.rings[1]), "than": than}
    promise = say(language, "discs.promise", None, level=percent(discs.alpha), redraws=count(discs.redraws))
    if not discs.found:
        return f"{say(language, 'discs.none', None, **said)} {promise}"
    named = [
        say(
            language,
            "discs.disc" if np.isfinite(disc.times) else "discs.disc_few",
            hexagons=say(language, "discs.hexagons", disc.cells, cells=count(disc.cells)),
            place=disc.place,
            times=decimal(disc.times, 1),
        )
        for disc in discs.found[:_MOST_NAMED]
    ]
    found = len(discs.found)
    if more := found - len(named):
        named.append(say(language, "discs.more", more=count(more)))
    sentence = say(language, "discs.found", found, found=count(found), named=listed(named, language=language), **said)
    return f"{sentence} {promise}"
