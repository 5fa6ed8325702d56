"""The only place where files are written: whole, or not at all, and readable by their owner alone."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from hotspot.errors import InputError

Value = TypeVar("Value")


def write_text(path: str | Path, text: str) -> Path:
    """Write a UTF-8 file with line feeds through a temporary neighbour, so that no half file is ever seen."""
    # Text that is no UTF-8 fails here, before anything is touched.
    return write_bytes(path, text.encode("utf-8"))


def write_bytes(path: str | Path, content: bytes) -> Path:
    """Write a file through a temporary neighbour, so that no half file is ever seen."""
    path = Path(path)
    _refusing(path.parent, lambda: path.parent.mkdir(parents=True, exist_ok=True))
    handle, name = _refusing(path.parent, lambda: tempfile.mkstemp(dir=path.parent, prefix=".hotspot-"))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path


def check_target(folder: str | Path, names: Iterable[str], *, overwrite: bool) -> None:
    """Refuse, before any work is done, a folder that cannot be written or that would be replaced unasked.

    With ``overwrite`` a folder is replaced only if it holds nothing but ``names``: other files stay safe.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise InputError(f"The output {folder.name} is a file. Wanted: a folder. Choose another.")
    if folder.is_dir() and any(folder.iterdir()):
        if not overwrite:
            raise InputError(
                f"The output folder {folder.name} exists already. Choose another, or replace it with --overwrite."
            )
        foreign = len({entry.name for entry in folder.iterdir()} - set(names))
        if foreign:
            raise InputError(
                f"The output folder {folder.name} holds {foreign:,} files that hotspot did not write; "
                "it is not replaced. Choose another folder."
            )
    parent = _nearest(folder)
    if not parent.is_dir() or not os.access(parent, os.W_OK | os.X_OK):
        raise _no_writing(parent, "it is a file" if parent.is_file() else "no permission")


@contextmanager
def staged_folder(folder: str | Path) -> Iterator[Path]:
    """A fresh folder to fill; it takes the place of ``folder`` when all has gone well, and vanishes otherwise."""
    folder = Path(folder)
    parent = folder.absolute().parent
    _refusing(parent, lambda: parent.mkdir(parents=True, exist_ok=True))
    stage = Path(_refusing(parent, lambda: tempfile.mkdtemp(dir=parent, prefix=".hotspot-")))
    try:
        yield stage
        aside = stage.with_name(stage.name + "-old")
        if folder.exists():
            folder.replace(aside)
        try:
            stage.replace(folder)
        except OSError:
            if aside.exists():
                aside.replace(folder)
            raise
        if aside.exists():
            shutil.rmtree(aside)
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _nearest(folder: Path) -> Path:
    """The folder itself, or its nearest ancestor that exists."""
    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    return folder


def _refusing(folder: Path, write: Callable[[], Value]) -> Value:
    try:
        return write()
    except OSError as error:
        raise _no_writing(folder, type(error).__name__) from error


def _no_writing(folder: Path, why: str) -> InputError:
    return InputError(f"Nothing can be written in the folder {folder.name or '/'} ({why}). Choose another folder.")
