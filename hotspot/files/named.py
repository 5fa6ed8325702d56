"""Which files a user means: one, those that a pattern fits (claims/*.parquet), or those of a folder."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from hotspot.errors import InputError
from hotspot.files.paths import as_path, check_file, is_folder, printable, readable_in, shown
from hotspot.words.numbers import counted

#: Signs of a pattern; a name in which they stand is a pattern only where nothing is called so.
_SIGNS: Final = frozenset("*?[")
#: Endings of the files that a folder stands for.
_PARQUET: Final = (".parquet", ".pq")
_CSV: Final = tuple(f"{plain}{packed}" for plain in (".csv", ".tsv") for packed in ("", ".gz", ".zst"))
WANTED: Final = "a file of events (CSV, Parquet, GeoJSON, ...), or several of Parquet or CSV by a pattern or a folder"


@dataclass(frozen=True)
class Named:
    """Files that a user named."""

    paths: tuple[Path, ...]
    """The files, absolute, in the order of their names."""
    names: tuple[str, ...]
    """The name of each, below the folder that all are in, with strokes."""
    name: str
    """What was given, without the folder it is in: the file's name, the pattern, or the folder's name."""
    what: str
    """How messages name them."""
    several: bool = False
    """Whether they were named by a pattern or a folder, however many there are."""


def named_files(source: str | Path) -> Named:
    """The files that a path, a pattern or a folder means; a path at which nothing is means itself.

    In a pattern ``*``, ``?``, ``[...]`` and ``**`` (folders within folders) are taken as shells take them; hidden files
    are not meant. Raises `InputError` where a pattern or a folder means none, or a file that it means cannot be read.
    """
    path = as_path(source)
    if is_folder(path) and path.suffix.lower() != ".gdb":
        return _checked(path, _of_folder(path), path.absolute().name, f"the folder {shown(path)}")
    if not os.path.lexists(path) and _SIGNS & set(os.fspath(path)):
        return _of_pattern(path)
    return Named((path,), (path.name,), Path(source).name, shown(path))


def name_of(source: Any) -> str | None:
    """What a user named, without the folder it is in; None for a table in memory."""
    return named_files(source).name if isinstance(source, (str, Path)) else None


def _of_folder(folder: Path) -> list[Path]:
    try:
        inside = [path for path in folder.iterdir() if not path.name.startswith(".") and not path.is_dir()]
    except OSError as error:
        raise InputError(f"The folder {shown(folder)} cannot be opened: {os.strerror(error.errno or 0)}.") from None
    parquet, csv = (_ending(inside, endings) for endings in (_PARQUET, _CSV))
    if parquet and csv:
        raise InputError(
            f"The folder {shown(folder)} holds {counted(len(parquet), 'files')} of Parquet and {len(csv):,} of CSV. "
            f"Name those of one kind by a pattern: {shown(folder)}/*{parquet[0].suffix} or "
            f"{shown(folder)}/*{csv[0].suffix}, say."
        )
    if not parquet and not csv:
        raise InputError(
            f"{shown(folder)} is a folder without files of Parquet or CSV. Wanted: {WANTED}.{readable_in(folder)}"
        )
    return parquet or csv


def _ending(paths: Iterable[Path], endings: tuple[str, ...]) -> list[Path]:
    return [path for path in paths if path.name.lower().endswith(endings)]


def _of_pattern(path: Path) -> Named:
    base, parts = _split(path)
    pattern = "/".join(parts)
    what = printable(f"{base.name}/{pattern}")
    if not is_folder(base):
        raise InputError(f"The pattern {what} names a folder, {shown(base)}, that does not exist. Check the path.")
    try:
        # A pattern that ends so means folders alone, in some versions of Python.
        found = list(base.glob(f"{pattern}/*" if parts[-1] == "**" else pattern))
    except (ValueError, NotImplementedError):  # what pathlib raises for signs that make no pattern
        raise InputError(
            f"The pattern {what} cannot be read. Wanted: *, ? and [...] within a name, ** alone between strokes."
        ) from None
    hidden = any(part.startswith(".") for part in parts)
    files = [
        file
        for file in found
        if not file.is_dir() and (hidden or not any(p.startswith(".") for p in file.relative_to(base).parts))
    ]
    if not files:
        raise InputError(
            f"No file fits the pattern {what}. Wanted: the name of a file, or a pattern that fits some, such as "
            f"{shown(base)}/*.parquet; for folders within folders write **. Check the path.{readable_in(base)}"
        )
    return _checked(base, files, pattern, what)


def _split(path: Path) -> tuple[Path, tuple[str, ...]]:
    """The folder before the first sign of a pattern, and what follows; folders that are called so are no pattern."""
    base, *parts = Path(path.anchor), *path.parts[1:]
    while len(parts) > 1 and (not _SIGNS & set(parts[0]) or os.path.lexists(base / parts[0])):
        base /= parts.pop(0)
    return base, tuple(parts)


def _checked(base: Path, files: Iterable[Path], name: str, what: str) -> Named:
    """The files by name, each one that can be read, and none of them twice."""
    by_name = {file.relative_to(base).as_posix(): file for file in files}
    names = tuple(sorted(by_name))
    once: dict[str, str] = {}
    for one in names:
        check_file(by_name[one], f"The events file {printable(one)}", WANTED)
        real = os.path.realpath(by_name[one])
        if real in once:
            raise InputError(
                f"{what} means one file twice: {printable(one)} and {printable(once[real])} are the same (a link). "
                "Name it once."
            )
        once[real] = one
    told = f"{what} ({counted(len(names), 'files')})"
    return Named(tuple(by_name[one] for one in names), names, name, told, several=True)
