"""What the commands say to people."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from hotspot.disclosure import Release
from hotspot.quality import REASONS, quality_table
from hotspot.report.sentences import sentences
from hotspot.study.facts import Prepared
from hotspot.words.numbers import counted, percent

_STEPS = {
    "read": "reading",
    "check": "checking",
    "count": "counting",
    "test": "testing",
    "list": "ranking",
    "write": "writing",
}


@contextmanager
def progress(*, quiet: bool, studies: int = 1) -> Iterator[Callable[[str], None]]:
    """A progress bar on stderr when that is a terminal; silence otherwise. What is written is written once."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=studies * (len(_STEPS) - 1) + 1, file=sys.stderr) as bar:

        def begin(name: str) -> None:
            bar.label = _STEPS[name]
            bar.update(1)

        yield begin


def found(release: Release, folder: str) -> str:
    """What was found and written, in a few lines."""
    facts = release.facts
    lines = [*sentences(release), ""]
    if release.quality is not None:
        lines += _few_used(release.quality)
        lines += ["Records:", *records_lines(release.quality.itertuples(index=False)), ""]
    if facts.decisions:
        lines += ["Decided along the way:", *(f"  - {decision}" for decision in facts.decisions), ""]
    lines.append(f"Written to {folder}: open map.html ({release.policy.audience}).")
    return "\n".join(lines)


@dataclass(frozen=True)
class Report:
    """What `hotspot check` found."""

    prepared: Prepared
    """The study's data, read and checked."""

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        prepared = self.prepared
        return {
            "columns": prepared.events.attrs["columns"],
            "measure": prepared.method.measure,
            "grid": {"resolution": prepared.grid.resolution, "cells": len(prepared.grid)},
            "neighborhoods": None if prepared.areas is None else len(prepared.areas),
            "services": None if prepared.services is None else len(prepared.services),
            "decisions": prepared.decisions(),
            "records": quality_table(prepared.events).to_dict("records"),
        }

    def text(self) -> str:
        """In words."""
        given = self.as_dict()
        lines = [f"{counted(len(self.prepared.events), 'records')} read.", "", "Columns:"]
        lines += [f"  {meaning:<10} {column}" for meaning, column in given["columns"].items()]
        lines += [
            "",
            *_few_used(quality_table(self.prepared.events)),
            "Records:",
            *records_lines(quality_table(self.prepared.events).itertuples(index=False)),
            "",
            "Decided along the way:",
        ]
        lines += [f"  - {decision}" for decision in given["decisions"]]
        grid = given["grid"]
        lines += [
            "",
            f"Grid: {counted(grid['cells'], 'cells')} of resolution {grid['resolution']}.",
            "Nothing was computed or written.",
        ]
        return "\n".join(lines)


def _few_used(quality: Any) -> list[str]:
    """A warning when less than half of the selected records are used."""
    records = dict(zip(quality["reason"], quality["records"], strict=True))
    selected = sum(records.values()) - records.get("not_selected", 0)
    share = (records.get("used", 0) + records.get("edge_of_grid", 0)) / max(selected, 1)
    return (
        [f"Only {percent(share)} of the records are used. Is this the right file for these areas?", ""]
        if share < 0.5
        else []
    )


def records_lines(rows: Iterable[Sequence[Any]]) -> list[str]:
    """A line for each reason: its records and what they are used for, in words; a reason without words as it is."""
    meanings = {reason.word: reason.meaning for reason in REASONS}
    return [f"  {records:>9,}  {meanings.get(reason, reason)} ({use_words(use)})" for reason, records, use in rows]


def use_words(use: str) -> str:
    """``used`` in words."""
    return {
        "no": "not used",
        "map and lists": "on the map and in the lists",
        "lists only": "in the lists, not on the map",
    }.get(use, use)
