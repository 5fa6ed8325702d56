"""``python -m hotspot``: the command line."""

from hotspot.cli import start

start()
