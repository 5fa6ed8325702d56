"""Where an output may go: asked before any work is done."""

import errno
import os
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final

from hotspot.errors import InputError
from hotspot.output.leftovers import holds_only
from hotspot.output.windows import IS_WINDOWS, windows_refusal

#: Bytes that must be free: the largest output measured (111,143 cells, 200,000 buildings, pictures) takes 47 MB;
#: what is larger still fails in words, and leaves nothing behind.
ROOM: Final = 64_000_000
_WHY: Final = {
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOSPC: "the disk is full",
    errno.ENOTDIR: "a file stands in the way",
    errno.EEXIST: "a file stands in the way",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be larger than the system allows",
    errno.EBUSY: "the system uses it, as a mount point for instance",
    getattr(errno, "EDQUOT", -1): "your quota is used up",
}


def check_target(folder: str | Path, names: Iterable[str], *, overwrite: bool) -> Path:
    """The folder's real place. Refuse what cannot be written, or would be replaced unasked, before any work is done.

    With ``overwrite`` a folder is replaced only if it holds nothing but plain files of ``names``: others stay safe.
    Refused, too: a mount point, the current folder and those above it, a disk without room, names that Windows does
    not know (there). Raises `InputError`.
    """
    names = frozenset(names)
    target = resolved(folder)
    name = target.name or "/"
    if IS_WINDOWS and (wrong := windows_refusal(str(folder)) or windows_refusal(str(target), names)):
        raise InputError(wrong)
    if os.path.lexists(target) and not _is_folder(target):
        raise InputError(f"The output {name} is a file. Wanted: a folder. Choose another.")
    parent = _nearest(target.parent)
    if not _is_folder(parent) or not os.access(parent, os.W_OK | os.X_OK):
        raise no_writing(parent, OSError(_why_not(parent), ""))
    if _is_folder(target):
        _check_replaced(target, names, overwrite=overwrite)
    free = shutil.disk_usage(parent).free
    if free < ROOM:
        raise InputError(
            f"The disk of the output {name} has {free / 1e6:,.0f} MB free; an output may need "
            f"{ROOM / 1e6:,.0f} MB. Make room, or choose another disk."
        )
    return target


def refuse_inputs(folder: str | Path, inputs: Iterable[object]) -> None:
    """Refuse an output folder in which a file lies that is read: replacing the folder would delete it."""
    target = resolved(folder)
    for given in inputs:
        if isinstance(given, (str, Path)) and target in Path(os.path.realpath(given)).parents:
            raise InputError(
                f"The file {Path(given).name}, which is read, lies in the output folder {target.name}, which would be "
                "replaced with all that is in it. Choose another folder."
            )


def refuse_spill(folder: str | Path, spill: str | Path | None) -> None:
    """Refuse an output folder that is, or holds, the folder of --spill: what is written there is no output."""
    target = resolved(folder)
    if spill is None or target not in {real := resolved(spill), *real.parents}:
        return
    raise InputError(
        f"The folder of --spill, {Path(spill).name}, is the output folder {target.name} or lies in it. Choose another."
    )


def resolved(path: str | Path) -> Path:
    """The real place of a path, links followed; `InputError` where they lead in a circle or nowhere."""
    try:
        return Path(path).resolve()
    except (OSError, RuntimeError, ValueError) as error:
        raise InputError(
            f"The output {PurePath(path).name} has no place: a link that leads in a circle, a current folder that is "
            "gone, or a name that the system does not know. Choose another."
        ) from error


def no_writing(folder: Path, error: OSError) -> InputError:
    """Why nothing can be written in a folder, in words."""
    why = _WHY.get(error.errno or 0, type(error).__name__)
    return InputError(f"Nothing can be written in the folder {folder.name or '/'} ({why}). Choose another folder.")


def _check_replaced(target: Path, names: frozenset[str], *, overwrite: bool) -> None:
    """Refuse a folder that must not be replaced, or cannot be."""
    name = target.name or "/"
    here = resolved(".")
    if target == here or target in here.parents:
        raise InputError(f"The output {name} is the current folder, or one above it. Choose another: -o out, say.")
    if _is_mounted(target):
        raise InputError(
            f"The output {name} is a mount point, which cannot be replaced. Choose a folder in it: {name}/out, say."
        )
    try:
        there = [entry.name for entry in os.scandir(target)]
    except OSError as error:
        raise no_writing(target, error) from error
    if there and not overwrite:
        raise InputError(f"The output folder {name} exists already. Choose another, or replace it with --overwrite.")
    if not holds_only(target, names):
        foreign = len([one for one in there if one not in names]) or len(there)
        raise InputError(
            f"The output folder {name} holds {foreign:,} files that hotspot did not write; "
            "it is not replaced. Choose another folder."
        )
    if not os.access(target, os.R_OK | os.W_OK | os.X_OK) or _is_kept(target):
        raise no_writing(target, OSError(_why_not(target), ""))


def _why_not(path: Path) -> int:
    """The number of the error that writing at ``path`` would meet."""
    if not _is_folder(path):
        return errno.ENOTDIR
    read_only = hasattr(os, "statvfs") and os.statvfs(path).f_flag & os.ST_RDONLY
    return errno.EROFS if read_only else errno.EACCES


def _is_kept(target: Path) -> bool:
    """Whether the folder above lets only owners rename what is in it (as /tmp does), and this is another's."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return False
    above, mine = target.parent.stat(), os.geteuid()
    return bool(above.st_mode & stat.S_ISVTX) and mine not in {above.st_uid, target.stat().st_uid}


def _is_mounted(target: Path) -> bool:
    if os.path.ismount(target):
        return True
    try:
        # A folder that is bound to another place of the same disk is told here alone (man 5 proc).
        lines = Path("/proc/self/mountinfo").read_bytes().splitlines()
    except OSError:
        return False
    mounted = {line.split(b" ")[4].decode("unicode_escape").encode("latin-1") for line in lines}
    return os.fsencode(target) in mounted


def _is_folder(path: Path) -> bool:
    """Whether a folder is there; False, too, where nobody may look."""
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except OSError:
        return False


def _nearest(folder: Path) -> Path:
    """The folder itself, or its nearest ancestor that exists."""
    while not os.path.lexists(folder):
        folder = folder.parent
    return folder
