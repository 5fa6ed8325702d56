"""The page's door: a release in, one file out."""

from hotspot.disclosure.release import Release, checked_release
from hotspot.errors import MissingExtraError


def render_page(release: Release) -> str:
    """The whole page as HTML text; the same release gives the same text.

    The text needs nothing from a network: scripts, styles and data are inside. It links to the
    CSV files that lie beside it by their names (``cells.csv`` and so on).

    Raises:
        NotReleasableError: something other than a ``Release`` is given.
        InputError: ``facts.language`` is none that the page speaks.
        MissingExtraError: folium or Leaflet's files are not installed.
    """
    # Tables can be changed after they were released: what is drawn is what may leave now.
    release = checked_release(release)
    try:
        from hotspot.output.page.document import document
    except ImportError as error:
        message = f"A page needs the package {error.name}: install folium and django-js-lib-leaflet."
        raise MissingExtraError(message) from error
    return document(release)
