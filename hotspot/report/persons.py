"""What one person of many events can do to the map, where the test does not count everyone once."""

from typing import Final

from hotspot.report.told import Told
from hotspot.words import say
from hotspot.words.numbers import count

_COSTS: Final = ("cost", "cost_per_event")


def person_sentences(facts: Told) -> list[str]:
    """Whether someone of many events can make an area hot alone, in a sentence; empty where everyone counts once.

    Also empty where the test does not say whether persons were known.

    >>> person_sentences(Told(event_noun="calls", measure="people", test={"bearer": "person", "cap": 0.99}))
    []
    >>> person_sentences(Told(event_noun="calls", measure="cost_per_event", test={"bearer": "event", "cap": 0.99}))
    ['Persons are not known: each of the calls was taken for itself, so someone with many can make an area hot alone.']
    """
    test, measure = facts.test or {}, facts.measure
    key = ""
    if test.get("bearer") == "event" and measure != "people":
        key = f"persons.unknown_{measure}"
    elif test.get("bearer") == "person":
        key = _where_known(measure, capped=test["cap"] is not None, alone=test.get("of_nobody", 0))
        key = "persons.partly_events" if key == "persons.each_event" and not facts.persons_known else key
    alone = test.get("of_nobody", 0)
    return [say(facts.language, key, alone, noun=facts.event_noun, alone=count(alone))] if key else []


def _where_known(measure: str, *, capped: bool, alone: int) -> str:
    """The key of what is to be said where any event has a person; empty for nothing."""
    if measure == "events":
        return "persons.each_event"
    if not capped and measure != "cost_per_event":
        return f"persons.everywhere_{measure}"
    if not alone:
        return ""
    return "persons.some_unknown" if measure in _COSTS else "persons.some_unknown_people"
