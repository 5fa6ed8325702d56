"""A folder for what does not fit into memory: one of our own within the one that the user named, gone at the end.

The one place outside `hotspot.output` that writes: the engine needs the folder while it reads.
"""

import atexit
import os
import secrets
import shutil
import weakref
from pathlib import Path
from typing import Final

from hotspot.errors import InputError
from hotspot.files.paths import is_folder, is_utf8, shown

#: Folders that this process made and that are still there, with its number: a process that it forks removes none.
_MADE: Final[dict[Path, int]] = {}


def private_folder(owner: object, named: Path) -> Path:
    """A new folder in ``named``, open to its owner alone. It goes with ``owner``, at the latest with the process.

    Raises `InputError` where nothing can be written there.
    """
    what = f"The folder {shown(named)} of --spill"
    if not os.path.lexists(named):
        raise InputError(f"{what} does not exist. Make it first, or name another.")
    if not is_folder(named):
        raise InputError(f"{what} is none. Wanted: a folder on a disk with room.")
    if not is_utf8(os.fspath(named.absolute())):
        raise InputError(f"{what}, or one on its way, has a name that is not UTF-8. Rename it, or name another.")
    made = named.absolute() / f"hotspot-{secrets.token_hex(8)}"
    _MADE[made] = os.getpid()
    try:
        made.mkdir(mode=0o700)
    except OSError as error:
        del _MADE[made]
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise InputError(f"{what} cannot be written in: {reason}. Name another.") from None
    weakref.finalize(owner, _remove, made).atexit = False
    return made


def clear_spills() -> None:
    """Remove what is left of all such folders, whatever still holds them."""
    for made in list(_MADE):
        _remove(made)


def _remove(made: Path) -> None:
    if _MADE.get(made) != os.getpid():
        return
    # Windows deletes no open file: what stays now goes when the process ends.
    shutil.rmtree(made, ignore_errors=True)
    if not os.path.lexists(made):
        del _MADE[made]


atexit.register(clear_spills)
