"""Words of the page, in the language of a release."""

from hotspot.disclosure.release import Release
from hotspot.words import say


def said(release: Release, key: str, number: float | None = None, **values: object) -> str:
    """The text of a key; see `hotspot.words.say`."""
    return say(release.facts.language, key, number, **values)
