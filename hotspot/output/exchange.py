"""Folders change places in one step where the system can do that, and in the safest order of steps elsewhere."""

import ctypes
import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

_AT_FDCWD: Final = -100
#: Of Linux's renameat2: fail where the target is there; let both change places (man 2 renameat2).
_NOREPLACE, _EXCHANGE = 1, 2
#: What a system or a file system answers that cannot do it.
_UNABLE: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_STOPS: Final = tuple(name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


def move_in(new: Path, target: Path) -> None:
    """Rename a folder to a name that must be free; FileExistsError where it is not."""
    if _renamed(new, target, _NOREPLACE):
        return
    # Without the system's help a moment remains between both steps; the caller holds a lock against other runs, and
    # a folder with anything in it is never replaced by a rename.
    _refuse(harmful=os.path.lexists(target))
    new.rename(target)


def swap(new: Path, target: Path, aside: Path, harmless: Callable[[Path], bool]) -> Path:
    """Put the folder ``new`` in the place of ``target``, if what stood there is ``harmless``; where that is now.

    ``aside``: a free name on the same disk, used where the system cannot exchange. FileExistsError, and all as it was,
    where what stood at ``target`` at that very moment is not harmless.
    """
    _refuse(harmful=not harmless(target))
    if _renamed(new, target, _EXCHANGE):
        # Between the look above and the exchange somebody may have written there: look at what came out.
        try:
            _refuse(harmful=not harmless(new))
        except FileExistsError:
            _renamed(new, target, _EXCHANGE)
            raise
        return new
    target.rename(aside)
    try:
        _refuse(harmful=not harmless(aside))
        move_in(new, target)
    except BaseException:
        if not os.path.lexists(target):
            aside.rename(target)
        raise
    return aside


@contextmanager
def undisturbed() -> Iterator[None]:
    """Ctrl-C and the signals that end a process wait until the block is done; then they are as they were."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = {number: signal.getsignal(number) for number in (getattr(signal, name) for name in _STOPS)}
    # None: a handler that Python did not set and could not set again.
    before = {number: handler for number, handler in before.items() if handler is not None}
    for number in before:
        signal.signal(number, lambda got, _: came.append(got))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in came[:1]:
            signal.raise_signal(number)


def _refuse(*, harmful: bool) -> None:
    if harmful:
        raise FileExistsError(errno.EEXIST, "the target holds other files")


def _renamed(one: Path, other: Path, flag: int) -> bool:
    """Whether the system renamed in one step; False where it has no such step."""
    rename = _renameat2()
    if rename is None:
        return False
    sys.audit("hotspot.renameat2", str(one), str(other), flag)
    done = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), flag)
    if done == 0:
        return True
    code = ctypes.get_errno()
    if code in _UNABLE:
        return False
    raise OSError(code, os.strerror(code), str(other))


@cache
def _renameat2() -> Any:
    """The C library's function; None where it has none (other systems, old libraries)."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    function.restype = ctypes.c_int
    return function
