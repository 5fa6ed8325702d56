"""Leaflet as the page has it: without what it has no use for."""

import re
from functools import cache
from typing import Final

from hotspot.output.leaflet import leaflet_text
from hotspot.output.style import slim_style

#: Classes of Leaflet that the page has no use for; what extends one of them goes with it.
LEFT_OUT: Final = ("GridLayer", "ImageOverlay", "DivOverlay", "GeoJSON", "Rectangle", "Layers")
#: In selectors of what the page does not have: tiles, images, popups, a layer switch, draggable things, old browsers.
UNUSED: Final = (
    *("tile", "image", "layers", "attribution", "zoom-box", "zoombox", "shadow", "oldie", "vml", "editing", "img"),
    *("interactive", "draggable", "div-icon", "icon-path", "scrolled", "fade", ".leaflet-right", "crosshair"),
    *(
        "popup",
        "tooltip",
        ".leaflet-touch .leaflet-bar a",
        "zoom-hide",
        "container a",
        "overlay-pane svg",
        "@media print",
    ),
)
#: Declarations for old browsers, and those that the page's own styles overrule.
_OLD: Final = re.compile(
    r"cursor:-[^;}]*;|(?<=[{;])-(?:moz|ms|webkit)-(?!tap)[^;}]*;?|(?<=[{;])filter:[^;}]*;?"
    r'|font-family:"Helv[^}]*|background:#ddd;|background-position[^}]*|text-shadow:[^;}]*;?'
)
#: A class that is made, before ``.extend(``: its name and that of the one it extends; no more letters than these.
_MADE: Final = re.compile(r"\b(\w+)=(\w+)$")
_LONGEST: Final = 60
#: Where a class is made, and where one is made after others were given methods that ask for it: ``name=(A.include(``.
_PLACES: Final = re.compile(r"\.extend\(|\b(\w+)=\((?=\w+\.(?:include|mergeOptions)\()")
#: Brackets, and quotes with what stands in them.
_BRACKETS: Final = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[({\[]|[)}\]]""")


@cache
def leaflet_script() -> str:
    """Leaflet's program without tiles, images and the line that makes developer tools fetch its source map."""
    text = leaflet_text("leaflet.js").strip()
    # A search that begins with fixed letters is many times as quick.
    empty = {name for left_out in LEFT_OUT for name in re.findall(rf"\b\w\.{left_out}=(\w+)", text)}
    kept, at = [], 0
    for call in _PLACES.finditer(text):
        if call.start() < at:
            continue
        if call[1]:
            end = _closed(text, call.end() - 1)
            last = _last_made(text, call.end(), end - 1)
            if last is not None and last[1] in empty:
                empty.add(call[1])
                kept.append(f"{text[at : call.start()]}{call[1]}={{}}")
                at = end
            elif last is not None and call[1] in empty:
                # What others were given stays.
                kept.append(f"{text[at : last.start()]}{{}}")
                at = end - 1
            continue
        made = _MADE.search(text, call.start() - _LONGEST, call.start())
        if made is not None and not empty.isdisjoint(made.groups()):
            empty.add(made[1])
            kept.append(f"{text[at : made.start()]}{made[1]}={{}}")
            at = _closed(text, call.end() - 1)
    return "".join([*kept, text[at:]])


def _last_made(text: str, start: int, end: int) -> re.Match[str] | None:
    """Where the last of several calls makes a class, and which it extends; None where it makes none."""
    calls = re.compile(r"\b(\w+)\.extend\(").finditer(text, start, end)
    return next((call for call in calls if _closed(text, call.end() - 1) == end), None)


def _closed(text: str, start: int) -> int:
    """Where the bracket that opens at ``start`` has been closed; brackets in quotes do not count."""
    depth = 0
    for found in _BRACKETS.finditer(text, start):
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(found[0], 0)
        if not depth:
            return found.end()
    raise ValueError("A bracket of Leaflet's program is not closed.")


@cache
def leaflet_style() -> str:
    """Leaflet's styles without images, words for old browsers, and the rules of what the page does not have."""
    rules = slim_style(re.sub(r"url\([^)]*\)", "none", leaflet_text("leaflet.css"))).splitlines()
    return "\n".join(kept for rule in rules if (kept := _kept(rule)))


def _kept(rule: str) -> str:
    """The rule for those of its selectors that the page has; empty where it has none."""
    selectors, _, body = rule.partition("{")
    kept = [one for one in selectors.split(",") if not any(name in one for name in UNUSED)]
    said = _OLD.sub("", "{" + body)
    return ",".join(kept) + said if kept and body and said != "{}" else ""
