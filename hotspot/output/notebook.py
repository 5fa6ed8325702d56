"""A page that was written, as notebooks show it."""

import base64
import os
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Final

from hotspot import report
from hotspot.disclosure import Release
from hotspot.errors import MissingExtraError
from hotspot.output.files import write_text
from hotspot.output.page.save import render_page
from hotspot.output.picture import picture_bytes
from hotspot.words import say

#: Bytes up to which a page is shown inside a notebook, which keeps a copy of it.
LARGEST: Final = 5_000_000
#: Pixels.
HEIGHT: Final = 800


@dataclass(frozen=True, repr=False)
class SavedMap(os.PathLike[str]):
    """A page on disk: a path for all that takes one, and a map at the end of a notebook's cell."""

    path: Path
    """Where the page was written."""
    release: Release = field(compare=False)
    """What it shows."""
    language: str = field(default="en", kw_only=True)
    """In which language."""

    @cached_property
    def page(self) -> str:
        """The page itself, HTML; raises as `render_page`."""
        return render_page(self.release, self.language)

    def __repr__(self) -> str:
        """Name the file without its folder: a notebook keeps this text beside the page."""
        return f"SavedMap({self.path.name!r})"

    def __fspath__(self) -> str:
        """Return the path as text."""
        return os.fspath(self.path)

    def __str__(self) -> str:
        """Return the path as text."""
        return str(self.path)

    def _repr_html_(self) -> str:
        """The page in a frame that runs its scripts and nothing else; of a large one a picture and the path."""
        told = report.of(self.release, self.language)
        size = len(self.page.encode("utf-8"))
        return _frame(self.page, told.facts.title) if size <= LARGEST else self._picture(told, size)

    def _picture(self, told: report.Report, size: int) -> str:
        words = say(self.language, "picture.too_large", file=_told(self.path), size=f"{size / 1e6:.1f}")
        caption = f"<p>{escape(words)}</p>"
        try:
            encoded = base64.b64encode(picture_bytes(self.release, "png", self.language)).decode("ascii")
        except MissingExtraError:
            return caption
        words = escape(" ".join(told.finding.sentences))
        return f'{caption}<img src="data:image/png;base64,{encoded}" alt="{words}" style="max-width:100%;width:850px">'


def save_map(release: Release, path: str | Path, *, language: str = "en") -> SavedMap:
    """Write the page to ``path`` (UTF-8, one file, whole or not at all) and return it: a path that notebooks show.

    ``language``: ``en`` or ``es``.

    Raises:
        NotReleasableError, InputError, MissingExtraError: as ``render_page``.
    """
    path = Path(path)
    saved = SavedMap(path, release, language=language)
    write_text(path, saved.page)
    return saved


def _told(path: Path) -> str:
    """The path as seen from the notebook's folder; of one elsewhere the name alone, for a full path names its user."""
    inside = (
        path if not path.is_absolute() else path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else None
    )
    return path.name if inside is None or ".." in inside.parts else inside.as_posix()


def _frame(page: str, title: str) -> str:
    return (
        f'<iframe title="{escape(title)}" sandbox="allow-scripts" referrerpolicy="no-referrer" '
        f'style="width:100%;height:{HEIGHT}px;border:0" srcdoc="{escape(page)}"></iframe>'
    )
