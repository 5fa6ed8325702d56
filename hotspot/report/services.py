"""Institutions and services in words: how many, of which kinds, and their names for readers without the map."""

from collections import Counter
from typing import Final, NamedTuple

from hotspot.columns import KIND, NAME
from hotspot.report.material import Material
from hotspot.words import numbers, say, tell

#: Names that stand in the notes; the map has all.
LISTED_SERVICES: Final = 200


class ServicesOfKind(NamedTuple):
    """Services of one kind."""

    heading: str
    names: list[str]
    """By the alphabet."""


class ServicesTold(NamedTuple):
    """What the notes say of the services."""

    told: str
    """How many, from which file."""
    kinds: list[ServicesOfKind]
    """The most frequent kind first, `LISTED_SERVICES` names in all."""
    more: str
    """How many are not listed; empty where all are."""


def services_told(report: Material) -> ServicesTold | None:
    """What the notes say of them; None without services."""
    table = report.services
    if table is None or not len(table):
        return None
    language, left, listed = report.facts.language, LISTED_SERVICES, []
    for kind in ranked_kinds(table[KIND].tolist()):
        names = sorted(table.loc[table[KIND] == kind, NAME].tolist(), key=lambda name: (name.casefold(), name))
        words, count = kind_words(kind, language), numbers.count(len(names))
        heading = say(language, "page.services_kind", kind=words, count=count)
        if left > 0:
            listed.append(ServicesOfKind(heading, names[:left]))
        left -= len(names)
    count, file = numbers.count(len(table)), tell(report.facts.services_name, language)
    return ServicesTold(
        told=say(language, "page.services_from", count=count, file=file) if file else count,
        kinds=listed,
        more=say(language, "page.services_more", -left, count=numbers.count(-left)) if left < 0 else "",
    )


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
