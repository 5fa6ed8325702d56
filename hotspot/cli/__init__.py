"""The command line. Text for people goes to stderr, ``--json`` to stdout."""

import gc

from hotspot.cli.ending import ignore_signals
from hotspot.cli.main import main
from hotspot.cli.saying import prepare_streams

__all__ = ["main", "start"]


def start() -> None:
    """The command line as a process of its own."""
    # A short process of large tables makes few cycles of garbage: looking for them less often saves a tenth.
    gc.set_threshold(100_000, 50, 50)
    # What was imported lives as long as the process: never searched again, nor at its end (not frozen later: DuckDB
    # complains of leaks when its own objects are).
    gc.freeze()
    prepare_streams()
    try:
        main()
    finally:
        # All is said and done: a signal now must not change the exit code.
        ignore_signals()
