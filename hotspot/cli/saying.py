"""How the commands speak: everything they print goes through here."""

import codecs
import os
import sys
import unicodedata
from contextlib import suppress
from typing import Final

import click

from hotspot.words.safe import for_terminal

#: What stands for a character that a console does not have; others by their plain form, or by their number.
_PLAIN: Final = {"\u2212": "-", "\u2264": "<=", "\u2265": ">=", "\u2013": "-", "\u2014": "-", "\u202f": " "}


def tell(*lines: str, quiet: bool = False) -> None:
    """Print to people (stderr). A closed or full stderr is no reason to fail: the work counts."""
    if quiet:
        return
    for line in lines:
        try:
            click.echo(for_terminal(line), err=True)
        except (OSError, ValueError):
            _give_up(sys.stderr, 2)
            return


def put(text: str) -> None:
    """Print a result (stdout). OSError where it cannot be printed, for then it is lost."""
    try:
        click.echo(for_terminal(text))
    except OSError:
        _give_up(sys.stdout, 1)
        raise


def prepare_streams() -> None:
    """Fill closed streams, and let a console without some character (cp1252, ASCII) show another in its place."""
    for number in (0, 1, 2):
        try:
            os.fstat(number)
        except OSError:
            # Else the next file that is opened takes the number, and is printed into.
            os.open(os.devnull, os.O_RDWR)
    # Python has no stream where it found none.
    sys.stdout = sys.stdout or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    sys.stderr = sys.stderr or os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8")
    codecs.register_error("hotspot.plain", _plain)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="hotspot.plain")


def _plain(error: UnicodeError) -> tuple[str | bytes, int]:
    """An error handler of `codecs`: what is printed in place of characters that an encoding does not have."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    wanted = error.object[error.start : error.end]
    return "".join(_near(one, error.encoding) for one in wanted), error.end


def _near(one: str, encoding: str) -> str:
    for other in (_PLAIN.get(one, ""), unicodedata.normalize("NFKC", one)):
        with suppress(UnicodeEncodeError):
            if other and other.encode(encoding):
                return other
    return one.encode("ascii", "backslashreplace").decode("ascii")


def _give_up(stream: object, number: int) -> None:
    """Let nothing more be written to a broken stream, not even by Python at its end."""
    with suppress(OSError, ValueError):
        empty = os.open(os.devnull, os.O_WRONLY)
        handle = stream.fileno() if hasattr(stream, "fileno") else number
        os.dup2(empty, handle)
        os.close(empty)
