"""Leaflet 1.9.4 as text, from the package django-js-lib-leaflet (BSD 2-Clause, the notice stays in)."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

from hotspot.output.page.slim import slim_style

PACKAGE: Final = "js_lib_leaflet"
FOLDER: Final = "static/js_lib_leaflet"


def read_leaflet(name: str) -> bytes:
    """The bytes of one of the package's files, ``leaflet.js`` or ``leaflet.css``, as released."""
    return files(PACKAGE).joinpath(FOLDER, name).read_bytes()


@cache
def leaflet_script() -> str:
    """Leaflet's program without the line that makes developer tools fetch its source map."""
    return re.sub(r"\n//# sourceMappingURL=\S*", "", _text("leaflet.js")).strip()


@cache
def leaflet_style() -> str:
    """Leaflet's styles without images: they belong to markers and a layer switch that the page does not use."""
    return slim_style(re.sub(r"url\([^)]*\)", "none", _text("leaflet.css")))


def _text(name: str) -> str:
    # The style sheet is released with Windows line ends; a page has one kind.
    return read_leaflet(name).decode().replace("\r\n", "\n")
