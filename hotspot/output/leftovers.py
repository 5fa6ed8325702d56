"""What lies beside an output while it is made, and what a run that was killed leaves there.

A lock file with a mark, and the unfinished output itself. Both are named after the output (``.hotspot-<hash>.lock``,
``.hotspot-<hash>.work``), so that the next run finds them. The mark says what may be deleted; what is locked belongs
to a live run and is never touched.
"""

import json
import os
import re
import stat
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from hotspot.output.exchange import move_in
from hotspot.output.locks import let_go, try_lock

#: The mark's first key: a file without it is not ours, whatever it is called.
_MARK: Final = "hotspot_unfinished_output"
_NAME: Final = re.compile(r"\.hotspot-([0-9a-f]{16})\.(?:lock|work)")
#: Parts of an unfinished folder: the output, and where nothing can be exchanged, the one that it replaces.
NEW: Final = "new"
OLD: Final = "old"


@dataclass(frozen=True)
class Place:
    """An output, and the names beside it that serve to make it."""

    target: Path
    """Where the output will be; resolved."""
    names: frozenset[str] = frozenset()
    """Files that hotspot may write in it, and may therefore delete; none where the output is a single file."""

    @property
    def lock(self) -> Path:
        """The lock file, which holds the mark."""
        return self.target.with_name(f".hotspot-{_digits(self.target.name)}.lock")

    @property
    def work(self) -> Path:
        """The unfinished output: a folder, or a file where a single file is written."""
        return self.lock.with_suffix(".work")

    @property
    def is_cut_in_two(self) -> bool:
        """Whether what stood at the target was moved aside and nothing has taken its place."""
        return (self.work / NEW).is_dir() and (self.work / OLD).is_dir()


def write_mark(place: Place, handle: int) -> None:
    """Write into the lock file what may be deleted beside it."""
    text = json.dumps({_MARK: 1, "target": place.target.name, "names": sorted(place.names)})
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, text.encode("ascii"))


def recover(folder: Path, handle: int) -> tuple[str, bool]:
    """Put back or delete what a dead run left, by the mark in its lock file, which is held: what was done, in words.

    Also whether the lock file itself can go.
    """
    place = _marked(folder, handle)
    if place is None:
        # Ended before it wrote its mark; a file with anything else in it is not ours.
        return "", os.fstat(handle).st_size == 0
    if not os.path.lexists(place.work):
        return "", True
    name, work = place.target.name, place.work.name
    if place.is_cut_in_two:
        try:
            move_in(place.work / OLD, place.target)
        except OSError:
            return f"A run into {name} was cut off; what stood there before lies in {work}/{OLD}: look into it.", False
        told = f"A run into {name} was cut off while it replaced it; what stood there before was put back."
    else:
        told = f"A run into {name} was cut off before it was done; what it left beside it was removed."
    if delete_work(place):
        return told, True
    return f"A run into {name} was cut off; {work} holds what hotspot did not write or cannot delete: it stays.", False


def sweep(folder: Path) -> list[str]:
    """Delete what runs that were cut off left in ``folder``, put back what they had moved aside; each in words.

    Left alone: what a live run holds, what belongs to another user, files that hotspot did not write.
    """
    said: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for digits in sorted({match[1] for entry in entries if (match := _NAME.fullmatch(entry.name))}):
            path = folder / f".hotspot-{digits}.lock"
            with suppress(OSError):
                taken = try_lock(path, create=False)
                if taken is None:
                    continue
                handle, safe = taken
                told, gone = recover(folder, handle) if safe else ("", False)
                let_go(path, handle, delete=gone)
                said += [told] if told else []
    return said


def delete_work(place: Place) -> bool:
    """Delete what is unfinished, its parts first; False where something stays."""
    work = place.work
    try:
        if work.is_symlink() or not work.is_dir():
            work.unlink(missing_ok=True)
            return True
        for part in (work / NEW, work / OLD):
            if os.path.lexists(part):
                discard(part, place.names)
        work.rmdir()
    except OSError:
        # Other files in it, held open by another program (Windows), or no permission any more.
        return False
    return True


def discard(folder: Path, names: frozenset[str]) -> None:
    """Delete a folder of plain files of these names, one by one; nothing where anything else is in it (OSError)."""
    if not holds_only(folder, names):
        raise FileExistsError(folder.name)
    with os.scandir(folder) as entries:
        for entry in list(entries):
            if _is_ours(entry, names):
                Path(entry.path).unlink()
    # What came in meanwhile keeps the folder alive.
    folder.rmdir()


def holds_only(folder: Path, names: frozenset[str]) -> bool:
    """Whether a folder, itself no link, holds nothing but plain files of these names, or unfinished ones of ours."""
    try:
        if not stat.S_ISDIR(os.lstat(folder).st_mode):
            return False
        with os.scandir(folder) as entries:
            return all(_is_ours(entry, names) for entry in entries)
    except OSError:
        return False


def _is_ours(entry: "os.DirEntry[str]", names: frozenset[str]) -> bool:
    return (entry.name in names or bool(_NAME.fullmatch(entry.name))) and entry.is_file(follow_symlinks=False)


def _digits(name: str) -> str:
    """Sixteen hexadecimal digits for the name of an output, whatever its length and letters."""
    return sha256(os.fsencode(os.path.normcase(name))).hexdigest()[:16]


def _marked(folder: Path, handle: int) -> Place | None:
    """What the mark in a lock file names; None where there is none, or where it belongs to another file."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        found = json.loads(os.read(handle, 1_000_000))
        name, names = found["target"], found["names"]
        if found[_MARK] != 1 or name in {"", ".", ".."} or Path(name).name != name:
            return None
        place = Place(folder / name, frozenset(map(str, names)))
        return place if os.path.samestat(os.lstat(place.lock), os.fstat(handle)) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
