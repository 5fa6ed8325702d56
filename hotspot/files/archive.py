"""A .zip with one readable file in it, unpacked into memory."""

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from hotspot.errors import InputError
from hotspot.files.paths import MOST_BYTES, too_large, unreachable

#: The files that together are one Shapefile.
SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj", ".cpg")
#: So many files are named at most.
_NAMED: Final = 5


def find_member(path: Path, what: str, endings: Iterable[tuple[str, ...]]) -> str:
    """The name of the one file in the archive that has one of the endings.

    ``endings``: groups of them, the best first; the first group that occurs decides. Raises `InputError` where none
    or several occur, and for an archive that cannot be read.
    """
    with _Opened(path, what) as archive:
        names = [info.filename for info in archive.infolist() if not info.is_dir() and _own(info.filename)]
    for group in endings:
        found = [name for name in names if name.lower().endswith(group)]
        if len(found) > 1:
            listed = ", ".join(repr(PurePosixPath(name).name) for name in found[:_NAMED])
            more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
            raise InputError(
                f"{what} holds {len(found):,} files that could be meant: {listed}{more}. Put the one into a .zip alone."
            )
        if found:
            return found[0]
    geodatabase = any(".gdb/" in name.lower() for name in names)
    why = "a file geodatabase (.gdb), which is not read" if geodatabase else f"{len(names):,} files, none that is read"
    raise InputError(f"{what} holds {why}. Wanted: one file of a known kind, best GeoPackage, GeoJSON or CSV.")


def read_member(path: Path, name: str, what: str) -> dict[str, bytes]:
    """Ending -> bytes of that file, and of a Shapefile also its parts. Raises `InputError`."""
    stem = name[: -len(PurePosixPath(name).suffix)]
    wanted = SHAPEFILE if name.lower().endswith(".shp") else (PurePosixPath(name).suffix.lower(),)
    found: dict[str, bytes] = {}
    with _Opened(path, what) as archive:
        for info in archive.infolist():
            ending = PurePosixPath(info.filename).suffix
            if ending.lower() in wanted and info.filename[: -len(ending)] == stem:
                if info.flag_bits & 1:
                    raise InputError(f"{what} is protected by a password. Unpack it first.")
                with archive.open(info, mode="r") as member:
                    found[ending.lower()] = member.read(MOST_BYTES + 1)
                if sum(map(len, found.values())) > MOST_BYTES:
                    raise too_large(what)
    return found


def _own(name: str) -> bool:
    """Neither what a Mac adds nor a hidden file."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" not in parts and not any(part.startswith(".") for part in parts)


class _Opened:
    """An archive, whose errors are said in words."""

    def __init__(self, path: Path, what: str) -> None:
        self._path, self._what = path, what

    def __enter__(self) -> zipfile.ZipFile:
        try:
            self._archive = zipfile.ZipFile(self._path)
        except OSError as error:
            raise unreachable(self._what, error) from None
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise self._damaged() from None
        return self._archive

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        self._archive.close()
        if kind is not None and issubclass(
            kind, (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError)
        ):
            raise self._damaged() from None

    def _damaged(self) -> InputError:
        return InputError(f"{self._what} cannot be unpacked: it is damaged, or packed in a way that is not known.")


def is_workbook(path: Path) -> bool:
    """Whether a packed file is an Excel or OpenDocument workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):  # damaged, or packed in an unknown way
        return False
    return any(name.startswith("xl/") for name in names) or "content.xml" in names
