"""How a command ends: with a line and a code, whatever happens to it."""

import errno
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final, NoReturn

from hotspot.cli.saying import tell
from hotspot.errors import HotspotError, InputError
from hotspot.files.spill import clear_spills

#: What ends a process from outside, by name, as far as the system has it.
_SIGNALS: Final = ("SIGINT", "SIGTERM", "SIGHUP")
#: After so many nothing is cleared any more: the next start does that.
_PATIENCE: Final = 3
_WHY: Final = {
    errno.ENOSPC: "no space is left",
    getattr(errno, "EDQUOT", -1): "the quota is used up",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk is read-only",
    errno.EMFILE: "too many open files",
    errno.EIO: "the device fails",
}


class Stopped(BaseException):
    """A signal asks the process to end; everything on the way out is cleared."""


@contextmanager
def ending() -> Iterator[None]:
    """Turn what ends a command into a line on stderr and an exit code.

    The package's own errors end with their code; Ctrl-C, SIGTERM and SIGHUP with 128 and the signal's number, after
    what is unfinished was removed; what the system refuses (a full disk, a full stdout) with 10.
    """
    with _signals() as came:
        try:
            with _cleared():
                yield
        except HotspotError as error:
            _end_stopped(came)
            tell(f"hotspot: {error}")
            sys.exit(error.exit_code)
        except OSError as error:
            _end_stopped(came)
            tell(f"hotspot: the system refuses to read or write ({_WHY.get(error.errno or 0, type(error).__name__)}).")
            sys.exit(InputError.exit_code)
        except BaseException:
            # A library may turn the signal's exception into another: what came counts.
            _end_stopped(came)
            raise
        _end_stopped(came)


@contextmanager
def _cleared() -> Iterator[None]:
    """Remove what the engine put aside, however the work ends; the process may end without Python's own end."""
    try:
        yield
    finally:
        clear_spills()


def ignore_signals() -> None:
    """Ignore what ends a process, as far as it is answered at all."""
    for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
        if signal.getsignal(number) is not None:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Raise `Stopped` at the first signal; the numbers of those that came.

    Where Python or a library cannot let an exception out (a finaliser, a callback) it is lost: nothing is printed, and
    the next signal raises it again.
    """
    came: list[int] = []
    lost: list[int] = []

    def stop(number: int, _: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1 + len(lost):
            raise Stopped
        if len(came) >= _PATIENCE:
            os._exit(128 + number)

    tell_lost = sys.unraisablehook

    def swallow(given: "sys.UnraisableHookArgs") -> None:
        if isinstance(given.exc_value, Stopped):
            lost.append(1)
        else:
            tell_lost(given)

    sys.unraisablehook = swallow
    before = {}
    if threading.current_thread() is threading.main_thread():
        for number in (getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)):
            # One that is ignored (nohup) stays ignored.
            if signal.getsignal(number) not in {signal.SIG_IGN, None}:
                before[number] = signal.signal(number, stop)
    try:
        yield came
    finally:
        sys.unraisablehook = tell_lost
        for number, handler in before.items():
            with suppress(Stopped):
                signal.signal(number, handler)


def _end_stopped(came: list[int]) -> None:
    if came:
        _say_stopped(came[0])


def _say_stopped(number: int) -> NoReturn:
    name = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
    tell(f"hotspot: stopped by {name}; what was unfinished was removed.")
    sys.exit(128 + number)
