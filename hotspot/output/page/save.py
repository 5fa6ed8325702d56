"""The page's door: a release in, one file out."""

from pathlib import Path

from hotspot.disclosure.release import Release
from hotspot.errors import MissingExtraError, NotReleasableError
from hotspot.output.files import write_text


def render_page(release: Release) -> str:
    """The whole page as HTML text; the same release gives the same text.

    The text needs nothing from a network: scripts, styles and data are inside. It links to the
    CSV files that lie beside it by their names (``cells.csv`` and so on).

    Raises:
        NotReleasableError: something other than a ``Release`` is given.
        MissingExtraError: folium or Leaflet's files are not installed.
    """
    if not isinstance(release, Release):
        message = f"save_map takes a Release, not {type(release).__name__}: make one with release(policy, ...)."
        raise NotReleasableError(message)
    try:
        from hotspot.output.page.document import document
    except ImportError as error:
        message = f"A page needs the package {error.name}: install folium and django-js-lib-leaflet."
        raise MissingExtraError(message) from error
    return document(release)


def save_map(release: Release, path: str | Path) -> Path:
    """Write the page to ``path`` (UTF-8, one file, whole or not at all) and return the path.

    Raises:
        NotReleasableError, MissingExtraError: as ``render_page``.
    """
    path = Path(path)
    write_text(path, render_page(release))
    return path
