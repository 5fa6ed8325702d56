"""Leaflet 1.9.4 as released, from the package django-js-lib-leaflet (BSD 2-Clause, the notice stays in)."""

import base64
import re
from functools import cache
from importlib.resources import files
from typing import Final

PACKAGE: Final = "js_lib_leaflet"
FOLDER: Final = "static/js_lib_leaflet"
_IMAGE: Final = re.compile(r"url\(images/([\w-]+\.png)\)")
#: What makes developer tools fetch another file.
_SOURCE_MAP: Final = re.compile(r"\n//# sourceMappingURL=\S*")


def read_leaflet(name: str) -> bytes:
    """The bytes of one of the package's files, such as ``leaflet.js`` or ``images/layers.png``, as released."""
    return files(PACKAGE).joinpath(FOLDER).joinpath(*name.split("/")).read_bytes()


def leaflet_text(name: str) -> str:
    """A text file of the package with line feeds and without the line that names its source map."""
    # The style sheet is released with Windows line ends; a page has one kind.
    return _SOURCE_MAP.sub("", read_leaflet(name).decode().replace("\r\n", "\n"))


@cache
def leaflet_image(name: str) -> str:
    """An image of the package as a data URI."""
    return f"data:image/png;base64,{base64.b64encode(read_leaflet(f'images/{name}')).decode('ascii')}"


@cache
def whole_style() -> str:
    """The whole style sheet, its images inside."""
    return _IMAGE.sub(lambda found: f'url("{leaflet_image(found[1])}")', leaflet_text("leaflet.css"))
