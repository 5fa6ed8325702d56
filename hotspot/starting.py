"""While the command is still being loaded: Ctrl-C ends it with a line, and little is searched for garbage."""

import gc
import os
import signal
import sys
from pathlib import PurePath
from types import FrameType


def end_quietly_while_loading() -> None:
    """Answer Ctrl-C, SIGTERM and SIGHUP with a line and 128 + number.

    Nothing has been made then, so nothing has to be cleared. Later `hotspot.cli` answers them in its own way.
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # One that is ignored (nohup), or that somebody answers already, stays so.
        if number is not None and signal.getsignal(number) in {signal.SIG_DFL, signal.default_int_handler}:
            signal.signal(number, _end)


def _is_command(original: list[str], arguments: list[str]) -> bool:
    """Whether Python was started as ``hotspot`` or ``python -m hotspot``.

    >>> _is_command(["python", "/usr/bin/hotspot", "run"], ["/usr/bin/hotspot", "run"])
    True
    >>> _is_command(["python", "-m", "pytest", "hotspot"], ["-m", "hotspot"])
    False
    """
    started = arguments[0] if arguments else ""
    if started == "-m":
        return original[original.index("-m") + 1 :][:1] == ["hotspot"] if "-m" in original else False
    return PurePath(started).name.lower() in {"hotspot", "hotspot.exe"}


def _end(number: int, _: FrameType | None) -> None:
    # Nothing of Python may run any more: modules are half loaded.
    os.write(2, f"hotspot: stopped by {signal.Signals(number).name}.\n".encode("ascii"))
    os._exit(128 + number)


def collect_rarely() -> None:
    """Look for garbage in cycles less often: a short process of large tables makes little, and modules none."""
    gc.set_threshold(100_000, 50, 50)


# In every other program nothing is changed.
if _is_command(sys.orig_argv, sys.argv):
    end_quietly_while_loading()
    collect_rarely()
