"""A curve of what the first places hold, beside the band of chance: coordinates for an inline SVG."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

#: Share of places, share held, least and most by chance (90 %); all 0 .. 1.
Share = tuple[float, float, float, float]

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

    title: str
    description: str
    what: str
    """Label of the curve and of the upright axis."""
    places: str
    """Label of the level axis."""
    line: str
    """Points of the curve, "x,y x,y"."""
    band: str
    """Points around the band of chance."""


def draw_curve(shares: Sequence[Share], *, title: str, what: str, places: str, told: str) -> Curve:
    """The curve through ``shares``, in order of the share of places, from nothing to all. ``told``: it in words.

    >>> draw_curve([(0.5, 0.75, 0.5, 0.625)], title="", what="", places="", told="").line
    '44,172 187,49 330,8'
    """
    every = [_NOTHING, *shares, _ALL]
    low = _points((share, least) for share, _, least, _ in every)
    high = _points((share, most) for share, _, _, most in reversed(every))
    return Curve(
        title=title,
        description=told,
        what=what,
        places=places,
        line=_points((share, held) for share, held, _, _ in every),
        band=f"{low} {high}",
    )


def _points(places: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{LEFT + (RIGHT - LEFT) * x:.4g},{BOTTOM - (BOTTOM - TOP) * y:.4g}" for x, y in places)
