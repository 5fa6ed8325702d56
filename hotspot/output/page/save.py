"""The page's door: a release in, one file out."""

from hotspot import report
from hotspot.disclosure import Release
from hotspot.errors import MissingExtraError


def render_page(release: Release, language: str = "en") -> str:
    """The whole page as HTML text; the same release and language give the same text.

    The text needs nothing from a network: scripts, styles and data are inside. It links to the
    CSV files that lie beside it by their names (``cells.csv`` and so on).

    Raises:
        NotReleasableError: something other than a ``Release`` is given.
        InputError: the language is none that the page speaks.
        MissingExtraError: folium or Leaflet's files are not installed.
    """
    told = report.of(release, language)
    try:
        from hotspot.output.page.document import document
    except ImportError as error:
        message = f"A page needs the package {error.name}: install folium and django-js-lib-leaflet."
        raise MissingExtraError(message) from error
    return document(told)
