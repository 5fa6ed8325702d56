"""What is said of a release, in one language. It knows no HTML and no picture.

``of(release, language)`` gives one `Report` that page, picture, comparison and terminal draw.
"""

from hotspot.disclosure import Release
from hotspot.report.report import Report

__all__ = ["Report", "of"]


def of(release: Release, language: str = "en") -> Report:
    """The report of a release in a language.

    Raises `NotReleasableError` for anything but a `Release`, `InputError` for a language that the package does not
    speak.
    """
    return Report.of(release, language)
