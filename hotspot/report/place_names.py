"""The names of hot places in a reader's language; a table has them in English."""

import re
from typing import Any

from hotspot.columns import NAME, NAMED_SHARE
from hotspot.places.described import AND_AROUND, NAMED
from hotspot.words import say


def reaches_beyond(places: Any) -> list[bool]:
    """Of each place whether its name says that it reaches beyond its neighborhoods."""
    return (places[NAMED_SHARE] < NAMED).tolist() if NAMED_SHARE in places else [False] * len(places)


def places_named(places: Any, language: str) -> Any:
    """Hot places with "and around" in a language; the table itself where there is nothing to tell, None for None."""
    if places is None or language == "en" or not any(beyond := reaches_beyond(places)):
        return places
    english = re.compile(re.escape(say("en", AND_AROUND, name="\0")).replace(re.escape("\0"), "(.*)") + r"( \(\d+\))?")
    told = []
    for name, wide in zip(places[NAME].tolist(), beyond, strict=True):
        found = english.fullmatch(name) if wide and isinstance(name, str) else None
        told.append(name if found is None else say(language, AND_AROUND, name=found[1]) + (found[2] or ""))
    return places.assign(**{NAME: told})
