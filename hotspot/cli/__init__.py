"""The command line. Text for people goes to stderr, ``--json`` to stdout."""

import gc
import os
import sys
from contextlib import suppress
from typing import NoReturn

from hotspot.cli.ending import ignore_signals
from hotspot.cli.main import main
from hotspot.cli.saying import prepare_streams
from hotspot.starting import collect_rarely

__all__ = ["main", "start"]


def start() -> NoReturn:
    """The command line as a process of its own; it ends with the command."""
    collect_rarely()
    # What was imported lives as long as the process: never searched again.
    gc.freeze()
    prepare_streams()
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    # All is said and done: a signal now must not change the exit code.
    ignore_signals()
    for stream in (sys.stdout, sys.stderr):
        # What could not be printed was answered where it was printed.
        with suppress(OSError, ValueError):
            stream.flush()
    # Not through Python's own end: it kills a thread of a library that comes back to Python just then, and where that
    # thread runs C++ the whole process aborts (CPython issue 87135, mended in 3.14).
    os._exit(code)
