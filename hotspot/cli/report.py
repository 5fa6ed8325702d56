"""What the commands say to people."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from hotspot.disclosure import Release
from hotspot.errors import InputError
from hotspot.output.page.sentences import sentences
from hotspot.quality import REASONS, quality_table
from hotspot.study.facts import Prepared

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
        lines += ["Records:", *_records(release.quality), ""]
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
        lines = [f"{len(self.prepared.events):,} records read.", "", "Columns:"]
        lines += [f"  {meaning:<10} {column}" for meaning, column in given["columns"].items()]
        lines += [
            "",
            *_few_used(quality_table(self.prepared.events)),
            "Records:",
            *_records(quality_table(self.prepared.events)),
            "",
            "Decided along the way:",
        ]
        lines += [f"  - {decision}" for decision in given["decisions"]]
        grid = given["grid"]
        lines += [
            "",
            f"Grid: {grid['cells']:,} cells of resolution {grid['resolution']}. Nothing was computed or written.",
        ]
        return "\n".join(lines)


def explained(path: Path) -> str:
    """A manifest in words."""
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
        method, grid = given["method"], given["grid"]
        lines = [
            f"{given['title']} (audience: {given['audience']})",
            f"Policy: {' '.join(filter(None, given['policy'].values()))}.",
            "",
            *_input_lines(given),
            f"Grid: {grid['cells']:,} cells of resolution {grid['resolution']} ({grid['chosen']}).",
            f"Study area: {grid['study_area']}.",
            f"Method: {given['method_note']}",
            f"Settings: {', '.join(f'{name} {value}' for name, value in method.items())}.",
            f"Caps: {', '.join(f'{name} {value:,.2f}' for name, value in given['caps'].items()) or 'none'}.",
            "",
            "Cells by class:",
            *(f"  {label:<16} {count:>9,}" for label, count in given["label_counts"].items()),
            "",
            "Records:",
            *(f"  {row['records']:>9,}  {row['reason']:<22} used: {row['used']}" for row in given["records"]),
            f"Withheld under the policy: {', '.join(f'{n:,} {what}' for what, n in given['withheld'].items())}.",
            "",
            "Decided along the way:",
            *(f"  - {decision}" for decision in given["decisions"]),
            "",
            f"Made with hotspot {given['hotspot']} ({', '.join(f'{n} {v}' for n, v in given['versions'].items())}).",
        ]
    except OSError as error:
        raise InputError(
            f"The manifest {path.name} cannot be read ({type(error).__name__}). Check the path."
        ) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(
            f"{path.name} is not a manifest of hotspot. Wanted: the manifest.json of an output folder."
        ) from error
    return "\n".join(lines)


def _input_lines(given: dict[str, Any]) -> list[str]:
    lines = []
    # Manifests from before there were services do not name them.
    for what, source in (
        ("Events", given["input"]),
        ("Areas", given["areas_input"]),
        ("Services", given.get("services")),
    ):
        if source is not None:
            digest = f", SHA-256 {source['sha256']}" if "sha256" in source else ""
            lines.append(f"{what}: {source['name']}, {source['rows']:,} rows{digest}.")
    lines.append(f"Columns: {', '.join(f'{m} from {c}' for m, c in given['columns'].items())}.")
    if given["where"]:
        lines.append(f"Only records that meet: {given['where']}.")
    return lines


def _few_used(quality: Any) -> list[str]:
    """A warning when less than half of the selected records are used."""
    records = dict(zip(quality["reason"], quality["records"], strict=True))
    selected = sum(records.values()) - records.get("not_selected", 0)
    share = (records.get("used", 0) + records.get("edge_of_grid", 0)) / max(selected, 1)
    return (
        [f"Only {share:.0%} of the records are used. Is this the right file for these areas?", ""]
        if share < 0.5
        else []
    )


def _records(quality: Any) -> list[str]:
    meanings = {reason.word: reason.meaning for reason in REASONS}
    return [
        f"  {records:>9,}  {meanings[reason]} ({use_words(use)})"
        for reason, records, use in quality.itertuples(index=False)
    ]


def use_words(use: str) -> str:
    """``used`` in words."""
    return {
        "no": "not used",
        "map and lists": "on the map and in the lists",
        "lists only": "in the lists, not on the map",
    }[use]
