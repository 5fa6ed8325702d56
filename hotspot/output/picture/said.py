"""Words of the page, in the language of a release."""

from hotspot.disclosure.release import Release
from hotspot.output.page.strings import say


def said(release: Release, key: str, number: float | None = None, **values: object) -> str:
    """The text of a key; see `hotspot.output.page.strings.say`."""
    return say(release.facts.language, key, number, **values)
