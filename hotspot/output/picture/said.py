"""Words of the page, in the language of a report."""

from hotspot.report.report import Report
from hotspot.words import say


def said(report: Report, key: str, number: float | None = None, **values: object) -> str:
    """The text of a key; see `hotspot.words.say`."""
    return say(report.facts.language, key, number, **values)
