"""The second opinion in words: round areas found by a search with one level for the whole map."""

from typing import Final

from hotspot import columns as c
from hotspot.report.against import than_what
from hotspot.report.finding import enough, listed
from hotspot.report.texts import names
from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count, decimal, percent

_MOST_NAMED: Final = 5


def second_opinion(facts: Told) -> str:
    """What a search for round areas found, for the notes; empty where there was none."""
    discs, language = facts.discs, facts.language
    if discs is None or not enough(facts):
        return ""
    scan = discs.attrs["scan"]
    first, last = scan["rings"]
    than = say(language, "discs.than", None, than=than_what(facts, 2))
    said = {"first": count(first), "last": count(last), "than": than}
    promise = say(language, "discs.promise", None, level=percent(scan["alpha"]), redraws=count(scan["redraws"]))
    if discs.empty:
        return f"{say(language, 'discs.none', None, **said)} {promise}"
    times = discs[c.TIMES_EXPECTED if c.TIMES_EXPECTED in discs else c.TIMES_AVERAGE].tolist()
    # Without neighborhoods the middle's id says where.
    where = names(discs, c.NEIGHBORHOOD if c.NEIGHBORHOOD in discs else c.CELL)
    named = [
        say(
            language,
            "discs.disc",
            hexagons=say(language, "discs.hexagons", cells, cells=count(cells)),
            place=place,
            times=decimal(over, 1),
        )
        for cells, place, over in zip(discs[c.CELLS].tolist(), where, times, strict=True)
    ][:_MOST_NAMED]
    if more := len(discs) - len(named):
        named.append(say(language, "discs.more", more=count(more)))
    sentence = say(
        language, "discs.found", len(discs), found=count(len(discs)), named=listed(named, language=language), **said
    )
    return f"{sentence} {promise}"
