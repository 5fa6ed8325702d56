"""A lock file whose lock ends with the process that holds it, however that ends."""

import errno
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from hotspot.output.windows import IS_WINDOWS

#: Another holds the lock (POSIX, Windows).
_HELD = frozenset({errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK})


def try_lock(path: Path, *, create: bool) -> tuple[int, bool] | None:
    """The handle of a lock file, locked, and whether the disk knows locks; None where another holds it.

    OSError where the file cannot be opened, or is another user's (nothing of theirs is touched).
    """
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | (os.O_CREAT if create else 0)
    handle = os.open(path, flags, 0o600)
    try:
        _refuse_others(handle)
        safe = _locked(handle)
        # The file may have been deleted by the one who held the lock until now.
        if safe is False or not _is_same(path, handle):
            os.close(handle)
            return None
    except BaseException:
        with suppress(OSError):
            os.close(handle)
        raise
    return handle, safe is True


def let_go(path: Path, handle: int, *, delete: bool) -> None:
    """Free the lock; ``delete``: with its file."""
    # Windows deletes no open file, and no file that another run has opened in between; elsewhere the file goes while
    # its lock is held, so that nobody's is deleted.
    if IS_WINDOWS:
        os.close(handle)
    if delete:
        with suppress(OSError):
            path.unlink()
    if not IS_WINDOWS:
        os.close(handle)


def _locked(handle: int) -> bool | None:
    """Lock without waiting: False where another holds it, None where the file system knows no locks."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # A byte that nobody reads: Windows keeps others from reading what is locked.
            os.lseek(handle, 1 << 30, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


def _refuse_others(handle: int) -> None:
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
        raise PermissionError(errno.EACCES, "the lock file of another user")


def _is_same(path: Path, handle: int) -> bool:
    try:
        return os.path.samestat(os.lstat(path), os.fstat(handle))
    except OSError:
        return False
