"""Removing what runs that were killed left behind."""

import click

from hotspot.cli.saying import tell
from hotspot.output.leftovers import sweep
from hotspot.output.target import resolved


@click.command("clean")
@click.argument("folder", metavar="OUT")
def clean_command(folder: str) -> None:
    """Remove what a run that was killed left beside OUT (tables of people, unfinished); OUT itself stays.

    The next run into the same place does this, too. What a run that still works holds is never touched.
    """
    said = sweep(resolved(folder).parent)
    tell(*said or ["Nothing was left behind."])
