"""The command line. Text for people goes to stderr, ``--json`` to stdout."""

from hotspot.cli.main import main

__all__ = ["main"]
