"""The picture's door: a release in, a PNG or a PDF out."""

from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal, TypeVar

from hotspot import report
from hotspot.disclosure import Release
from hotspot.errors import InputError, MissingExtraError
from hotspot.output.files import write_bytes

Kind = Literal["png", "pdf"]
KINDS: Final[dict[str, Kind]] = {".png": "png", ".pdf": "pdf"}
Value = TypeVar("Value")


def save_picture(release: Release, path: str | Path, *, language: str = "en") -> Path:
    """Write a static picture of the page, PNG (its first page) or PDF by the suffix, whole or not at all.

    Raises `NotReleasableError` for anything but a `Release`; `InputError` for another suffix or language, or when
    nothing can be written there; `MissingExtraError` where matplotlib is not installed.
    """
    path = Path(path)
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise InputError(
            f"A picture is written as .png or .pdf; a name ending in {path.suffix or 'no suffix'} was given. "
            "Choose map.png or map.pdf."
        )
    return write_bytes(path, picture_bytes(release, kind, language))


def picture_bytes(release: Release, kind: Kind, language: str = "en") -> bytes:
    """The picture as a file's content; the same release gives the same bytes under the same matplotlib.

    Raises `NotReleasableError` for anything but a `Release`; `MissingExtraError` where matplotlib is not installed.
    """
    told = report.of(release, language)
    return _needing_matplotlib(lambda: _drawn(told, kind))


def check_pictures() -> None:
    """Raise `MissingExtraError` where matplotlib is not installed: before the work, not after it."""
    _needing_matplotlib(_load)


def _load() -> None:
    from hotspot.output.picture import pages  # noqa: F401 - to see whether it can be


def _drawn(told: report.Report, kind: Kind) -> bytes:
    from hotspot.output.picture.pages import draw

    return draw(told, kind)


def _needing_matplotlib(work: Callable[[], Value]) -> Value:
    try:
        return work()
    except ImportError as error:
        if (error.name or "").partition(".")[0] != "matplotlib":
            raise
        raise MissingExtraError(
            "A picture (map.png, map.pdf) needs matplotlib. Install it: pip install hotspot-toolkit[print]"
        ) from error
