"""The only place where files are written: whole, or not at all, and readable by their owner alone."""

import os
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from hotspot.errors import InputError
from hotspot.output.exchange import move_in, swap, undisturbed
from hotspot.output.leftovers import NEW, OLD, Place, delete_work, holds_only, recover, sweep, write_mark
from hotspot.output.locks import let_go, try_lock
from hotspot.output.target import check_target, no_writing, resolved

#: A run that clears what another left holds that lock for a moment: try again before calling it busy; seconds.
_TRIES, _PAUSE = 20, 0.01


@dataclass(frozen=True)
class Claim:
    """The right to write one output folder, from before the work until it is written."""

    folder: Path
    """As it was named."""
    place: Place
    overwrite: bool
    was_there: bool
    """Whether the folder existed when it was claimed; one that appears later is not replaced unasked."""
    told: list[str] = field(default_factory=list)
    """What was done about leftovers of earlier runs, in words."""


def write_text(path: str | Path, text: str | Iterable[str]) -> Path:
    """Write a UTF-8 file with line feeds through an unfinished neighbour, so that no half file is ever seen.

    ``text``: whole, or part by part.
    """
    return write_bytes(path, _encoded(text) if isinstance(text, str) else map(_encoded, text))


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError:
        # Bytes of a name that are no UTF-8 (PEP 383) are shown as unreadable; other text that is none fails here.
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").encode("utf-8")


def write_bytes(path: str | Path, content: bytes | Iterable[bytes]) -> Path:
    """Write a file through an unfinished neighbour, so that no half file is ever seen; `InputError` where none can be.

    What runs that were killed left in its folder is removed first.
    """
    path = Path(path)
    place = Place(resolved(path))
    parent = place.target.parent
    with _in_words(parent), _parents(parent):
        sweep(parent)
        with _locked(place):
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
            with os.fdopen(os.open(place.work, flags, 0o600), "wb") as file:
                file.writelines([content] if isinstance(content, bytes) else content)
            _replace(place)
    return path


@contextmanager
def claimed_folder(folder: str | Path | Claim, names: Iterable[str], *, overwrite: bool) -> Iterator[Claim]:
    """Check an output folder before any work is done, clear what earlier runs left beside it, and hold it.

    While it is held, another run into it is refused. A claim that is held already is given back as it is.
    Raises `InputError` as `check_target`, and where another run holds it.
    """
    if isinstance(folder, Claim):
        yield folder
        return
    names = frozenset(names)
    target = check_target(folder, names, overwrite=overwrite)
    place = Place(target, names)
    with ExitStack() as held:
        with _in_words(target.parent):
            held.enter_context(_parents(target.parent))
            told = sweep(target.parent)
            held.enter_context(_locked(place))
        # Once more: it may have come back, or been filled, before the lock was held.
        check_target(folder, names, overwrite=overwrite)
        yield Claim(Path(folder), place, overwrite, os.path.lexists(target), told)


@contextmanager
def staged_folder(claim: Claim) -> Iterator[Path]:
    """A fresh folder to fill; it takes the place of the claimed one when all has gone well, and vanishes otherwise.

    `InputError`, and nothing is replaced, where other files stand there at that very moment.
    """
    place = claim.place
    parent = place.target.parent
    with _in_words(parent):
        place.work.mkdir(mode=0o700)
        (place.work / NEW).mkdir(mode=0o700)
    try:
        yield place.work / NEW
    except InputError as error:
        if isinstance(error.__cause__, OSError):
            # Of a file that could not be written: named as the reader knows it, not by the folder where it was made.
            raise no_writing(parent, error.__cause__) from error
        raise
    with _in_words(parent), undisturbed():
        _publish(claim)


def _replace(place: Place) -> None:
    try:
        place.work.replace(place.target)
    except PermissionError as error:
        raise _kept_open(f"The file {place.target.name}") from error


def _publish(claim: Claim) -> None:
    place = claim.place
    new, target = place.work / NEW, place.target
    # Without --overwrite only a folder that was there, empty, may be replaced, and only while it is empty.
    harmless = place.names if claim.overwrite else frozenset[str]()
    try:
        if os.path.lexists(target) and (claim.overwrite or claim.was_there):
            swap(new, target, place.work / OLD, lambda found: holds_only(found, harmless))
        else:
            move_in(new, target)
    except FileExistsError as error:
        raise InputError(
            f"While the work was done, files of others appeared at {target.name}; they are not replaced. "
            "Choose another folder."
        ) from error
    except PermissionError as error:
        raise _kept_open(f"The output folder {target.name}") from error


def _kept_open(what: str) -> InputError:
    """The words for what Windows answers while another program shows a file."""
    return InputError(
        f"{what} cannot be replaced: it is open in another program, or you may not delete it. "
        "Close the program (a spreadsheet?), or choose another place."
    )


@contextmanager
def _locked(place: Place) -> Iterator[None]:
    """Hold the lock of an output; at the end it goes, with what is unfinished."""
    handle = _taken(place)
    try:
        write_mark(place, handle)
        yield
    finally:
        with undisturbed():
            # Where nothing can be exchanged, what stood at the target is between two renames: never deleted.
            gone = not place.is_cut_in_two and delete_work(place)
            let_go(place.lock, handle, delete=gone)


def _taken(place: Place) -> int:
    name, work = place.target.name, place.work
    for _ in range(_TRIES):
        taken = try_lock(place.lock, create=True)
        if taken is not None:
            break
        time.sleep(_PAUSE)
    else:
        raise InputError(f"Another run of hotspot is writing {name} at this moment. Wait for it, or choose another.")
    handle, safe = taken
    if safe:
        recover(place.target.parent, handle)
    if os.path.lexists(work):
        # Also where the disk knows no locks: nobody can tell there whether the run that made it still lives.
        let_go(place.lock, handle, delete=False)
        raise InputError(
            f"{work.name}, beside {name}, was left by another run of hotspot and cannot be cleared: it holds other "
            "files, or that run still works. If none does, look into it, delete it and start again."
        )
    return handle


@contextmanager
def _parents(folder: Path) -> Iterator[None]:
    """Make a folder with its parents; those that were made go again where the block fails."""
    made = []
    while not folder.exists():
        made.append(folder)
        folder = folder.parent
    try:
        for missing in reversed(made):
            missing.mkdir(exist_ok=True)
        yield
    except BaseException:
        with suppress(OSError):
            for empty in made:
                empty.rmdir()
        raise


@contextmanager
def _in_words(folder: Path) -> Iterator[None]:
    """What the system refuses while files are written, as `InputError`."""
    try:
        yield
    except OSError as error:
        raise no_writing(folder, error) from error
