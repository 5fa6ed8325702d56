"""Makes the one script of the page out of its readable parts: ``python tests/output/bundle.py``.

The parts lie in ``hotspot/output/page/script``; what is made is ``hotspot/output/page/assets/page.js``, which is what
pages hold. A test sees that the two belong together, so nobody who uses the package needs the minifier.
"""

import re
from pathlib import Path

import minify

PAGE = Path(__file__).parents[2] / "hotspot" / "output" / "page"
PARTS = PAGE / "script"
MADE = PAGE / "assets" / "page.js"
#: In this order; each part adds to the object ``hotspot``.
ORDER = (
    *("dom", "fold", "state", "columns", "geometry", "raster", "cells", "base", "scale"),
    *("neighborhoods", "print", "popup", "facts", "choose", "chart", "shape", "controls", "lists", "map"),
    *("cards", "page"),
)
#: What the map's own script, tests and a reader's console may see of the page.
OPEN = {"start", "map", "view", "data"}


def source(*names: str) -> str:
    """The readable text of some parts, all of them where none is named."""
    return "\n".join((PARTS / f"{name}.js").read_text(encoding="utf-8") for name in names or ORDER)


def bundle() -> str:
    """The text of the one script: parts in one scope, so that their names can be short, and only ``OPEN`` ones seen."""
    parts = re.sub(r"^\(\((hotspot)?\) => \{$|^\}\)\(.*\);$|^window\.hotspot = .*$", "", source(), flags=re.MULTILINE)
    names = sorted(set(re.findall(r"\bhotspot\.(\w+) = ", parts)) - OPEN)
    parts = re.sub(r"\bhotspot\.(\w+)", lambda found: found[0] if found[1] in OPEN else f"own_{found[1]}", parts)
    scope = f'"use strict";const hotspot=window.hotspot={{}};let {",".join(f"own_{name}" for name in names)};{parts}'
    return str(minify.string("application/javascript", f"(function(){{{scope}}})();")) + "\n"


if __name__ == "__main__":
    MADE.write_text(bundle(), encoding="utf-8")
