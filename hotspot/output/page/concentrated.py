"""How concentrated, drawn: what the first places hold beside the band of chance, as coordinates for an inline SVG."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from hotspot.report.concentration import Held

#: The plot's edges in the SVG's own units.
LEFT: Final = 44
RIGHT: Final = 330
TOP: Final = 8
BOTTOM: Final = 172
_NOTHING: Final = (0.0, 0.0, 0.0, 0.0)
_ALL: Final = (1.0, 1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Curve:
    """What the template draws."""

    told: Held
    """Its words."""
    line: str
    """Points of the curve, "x,y x,y"."""
    band: str
    """Points around the band of chance."""


def draw_curve(told: Held) -> Curve:
    """The curve through the shares, from nothing to all.

    >>> draw_curve(Held([(0.5, 0.75, 0.5, 0.625)], title="", told="", what="", places="")).line
    '44,172 187,49 330,8'
    """
    every = [_NOTHING, *told.shares, _ALL]
    low = _points((share, least) for share, _, least, _ in every)
    high = _points((share, most) for share, _, _, most in reversed(every))
    return Curve(told, line=_points((share, held) for share, held, _, _ in every), band=f"{low} {high}")


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{LEFT + (RIGHT - LEFT) * x:.4g},{BOTTOM - (BOTTOM - TOP) * y:.4g}" for x, y in places)
