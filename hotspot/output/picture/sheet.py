"""A sheet of paper on which text and boxes are put by inches from its upper left corner."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle

from hotspot.output.picture.typeset import font_file

#: Letter; on A4 a printer leaves a little more white.
WIDTH: Final = 8.5
HEIGHT: Final = 11.0
MARGIN: Final = 0.6
ROOM: Final = WIDTH - 2 * MARGIN
#: Below this nothing but the foot.
BOTTOM: Final = HEIGHT - 0.62
INK, SOFT, LINE, FAINT = "#1c2930", "#4a5860", "#b5bec3", "#eef1f2"
#: Lines in place of a full colour.
SLANTED: Final = "/////"
_POINTS: Final = 72


@dataclass(frozen=True)
class Style:
    """How a text looks."""

    size: float
    """Points."""
    bold: bool = False
    colour: str = INK
    """CSS hex."""

    @property
    def height(self) -> float:
        """Height of a line in inches."""
        return 1.32 * self.size / _POINTS


TITLE: Final = Style(17, bold=True)
HEADLINE: Final = Style(12)
HEADING: Final = Style(11, bold=True)
BODY: Final = Style(9)
SMALL: Final = Style(8)
SOFTER: Final = Style(8, colour=SOFT)


class Sheet:
    """One page. Places are in inches from the upper left corner."""

    def __init__(self) -> None:
        """A white page."""
        self.figure = Figure(figsize=(WIDTH, HEIGHT), facecolor="white")

    def line(self, x: float, top: float, text: str, style: Style, align: str = "left") -> float:
        """Put one line of text; the top of the next one."""
        # Names of the data are no formulas: a dollar sign starts none.
        self.figure.text(
            x / WIDTH,
            1 - (top + 1.02 * style.size / _POINTS) / HEIGHT,
            text,
            color=style.colour,
            ha=align,
            va="baseline",
            fontproperties=FontProperties(fname=font_file(bold=style.bold), size=style.size),
            parse_math=False,
        )
        return top + style.height

    def lines(self, x: float, top: float, texts: Sequence[str], style: Style) -> float:
        """Put lines of text under each other; the top of what comes next."""
        for text in texts:
            top = self.line(x, top, text, style)
        return top

    def box(
        self,
        place: tuple[float, float, float, float],
        fill: str,
        edge: str = "none",
        *,
        stroke: float = 0.8,
        slanted: bool = False,
    ) -> None:
        """Put a filled rectangle; ``place``: left, top, width, height; ``slanted``: with lines in the edge's colour."""
        x, top, wide, high = place
        self.figure.add_artist(
            Rectangle(
                (x / WIDTH, 1 - (top + high) / HEIGHT),
                wide / WIDTH,
                high / HEIGHT,
                transform=self.figure.transFigure,
                facecolor=fill,
                edgecolor=edge,
                linewidth=stroke,
                hatch=SLANTED if slanted else None,
            )
        )

    def axes(self, place: tuple[float, float, float, float]) -> Axes:
        """Bare axes; ``place``: left, top, width, height."""
        x, top, wide, high = place
        axes = self.figure.add_axes((x / WIDTH, 1 - (top + high) / HEIGHT, wide / WIDTH, high / HEIGHT))
        axes.set_xticks([])
        axes.set_yticks([])
        return axes
