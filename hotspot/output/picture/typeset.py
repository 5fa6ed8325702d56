"""Lines of text that fit: cleaned for the font, measured, broken, cut."""

import unicodedata
from functools import cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
from matplotlib.ft2font import FT2Font, LoadFlags

#: The fonts that matplotlib brings along: the same on every machine.
FONTS: Final = {False: "DejaVuSans.ttf", True: "DejaVuSans-Bold.ttf"}
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"
#: Stands for a character that the font lacks.
_UNKNOWN: Final = "\N{WHITE SQUARE}"
_MEASURED_AT: Final = 100
_POINTS: Final = 72
#: No paragraph is longer, in characters; names are cut by their room on paper.
_LONGEST: Final = 4_000


def font_file(*, bold: bool) -> Path:
    """The file of the font."""
    return Path(mpl.get_data_path()) / "fonts" / "ttf" / FONTS[bold]


@cache
def _font(*, bold: bool) -> tuple[FT2Font, frozenset[int]]:
    font = FT2Font(str(font_file(bold=bold)))
    font.set_size(_MEASURED_AT, _POINTS)
    return font, frozenset(font.get_charmap())


def plain(text: str) -> str:
    r"""Text that the font can draw on one line: no control characters, no direction marks, at most 4,000 characters.

    >>> plain("A\x00B\n$x$\u202e \U0001f9ff")
    'A B $x$ □'
    """
    known = _font(bold=False)[1] & _font(bold=True)[1]
    kept = []
    for character in text[: _LONGEST + 1]:
        kind = unicodedata.category(character)
        if kind in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif kind not in {"Cf", "Cs"}:
            kept.append(character if ord(character) in known else _UNKNOWN)
    # A space that does not break stays.
    words = " ".join(word for word in "".join(kept).split(" ") if word)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + ELLIPSIS


@cache
def _advance(character: str, *, bold: bool) -> float:
    glyph = _font(bold=bold)[0].load_char(ord(character), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65536 / _MEASURED_AT / _POINTS


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is in inches, kerning left out; ``size`` in points."""
    return size * sum(_advance(character, bold=bold) for character in text)


def cut(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """One line of at most ``room`` inches, with an ellipsis where it was longer.

    >>> cut("North Harbor", 8, 5), cut("North Harbor", 8, 0.55)
    ('North Harbor', 'North H…')
    """
    text = plain(text)
    if width(text, size, bold=bold) <= room:
        return text
    left, kept = room - width(ELLIPSIS, size, bold=bold), 0
    for character in text:
        left -= width(character, size, bold=bold)
        if left < 0:
            break
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def wrap(text: str, size: float, room: float, *, bold: bool = False, most: int | None = None) -> list[str]:
    """The text in lines of at most ``room`` inches; of more than ``most`` lines the last ends with an ellipsis.

    >>> wrap("one two three four", 8, 0.6)
    ['one two', 'three four']
    """
    lines: list[str] = []
    for word in plain(text).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if width(joined, size, bold=bold) <= room:
            lines[-1:] = [joined]
            continue
        pieces = _pieces(word, size, room, bold=bold)
        lines += pieces
        if most is not None and len(lines) > most:
            # The two lines together are longer than one: cutting them leaves an ellipsis.
            return [*lines[: most - 1], cut(f"{lines[most - 1]} {lines[most]}", size, room, bold=bold)]
    return [line for line in lines if line]


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    """A word, torn apart where it alone is longer than a line."""
    pieces, left = [""], room
    for character in word:
        step = width(character, size, bold=bold)
        if step > left and pieces[-1]:
            pieces.append("")
            left = room
        pieces[-1] += character
        left -= step
    return pieces
