"""What the commands say to people, in the language of the study."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import click
import pandas as pd

from hotspot.cli.saying import tell
from hotspot.columns import EVENTS, NEIGHBORHOOD, WEIGHT
from hotspot.events.values.rule import ROWS, Found, rows_in_words
from hotspot.quality import REASONS, quality_table
from hotspot.quality.check import first_rows
from hotspot.quality.reasons import HELD_BACK, USED
from hotspot.report import Report
from hotspot.study.decisions import decisions
from hotspot.study.prepared import Prepared
from hotspot.study.run import STEPS
from hotspot.words import Said, say
from hotspot.words.numbers import count, percent

#: The steps of a study, and the one that comes after them.
_WRITE: Final = "write"


@contextmanager
def progress(*, quiet: bool, studies: int = 1, language: str = "en") -> Iterator[Callable[[str | Said], None]]:
    """A progress bar on stderr when that is a terminal, and what has to be said before the work."""
    if quiet or not sys.stderr.isatty():
        yield lambda said: tell(said.told(language), quiet=quiet) if isinstance(said, Said) else None
        return
    with click.progressbar(length=studies * len(STEPS) + 1, file=sys.stderr) as bar:

        def begin(name: str | Said) -> None:
            if isinstance(name, Said):
                tell("", name.told(language))
                return
            bar.label = say(language, f"terminal.step_{name}")
            bar.update(1)

        yield begin


def found(report: Report, folder: str) -> str:
    """What was found and written, in a few lines."""
    language = report.facts.language
    lines = [*report.finding.sentences, ""]
    if report.quality is not None:
        lines += [*_records(report.quality, language, assumed=report.facts.study_area_assumed), ""]
    if report.decisions:
        lines += [*_decided(report.decisions, language), ""]
    lines.append(say(language, "terminal.written", folder=folder, audience=report.audience_name))
    return "\n".join(lines)


@dataclass(frozen=True)
class Checked:
    """What `hotspot check` found."""

    prepared: Prepared
    """The study's data, read and checked."""

    @cached_property
    def quality(self) -> pd.DataFrame:
        """Row: a reason why records are used or not."""
        return quality_table(self.prepared.events)

    @cached_property
    def decisions(self) -> list[str]:
        """What was decided, in the language of the study."""
        study = self.prepared.study
        more = {"noun": study.event_noun} if study.event_noun else {}
        return [decision.told(study.language, **more) for decision in decisions(self.prepared)]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values."""
        prepared = self.prepared
        return {
            "columns": prepared.events.attrs["columns"],
            "measure": prepared.method.measure,
            "grid": {"resolution": prepared.grid.resolution, "cells": len(prepared.grid)},
            "neighborhoods": _neighborhoods(prepared),
            "services": None if prepared.services is None else len(prepared.services),
            "institutions": None if prepared.institutions is None else len(prepared.institutions),
            "footprints": None if prepared.footprints is None else prepared.footprints.attrs["rows"],
            "decisions": self.decisions,
            "rules": [found.as_dict() for found in prepared.events.attrs["rules"]],
            "records": [{**row, **self._rows(str(row["reason"]))} for row in self.quality.to_dict("records")],
        }

    def _rows(self, reason: str) -> dict[str, list[int]]:
        """Where to look in the file, for records that are not used."""
        if reason == USED:
            return {}
        places = self.prepared.places
        return {"rows": first_rows(self.prepared.events, reason) if places is None else self._first.get(reason, [])}

    @cached_property
    def _first(self) -> dict[str, list[int]]:
        """Reason -> the first rows of a file with it."""
        return {} if self.prepared.places is None else self.prepared.places.first_rows(ROWS)

    def _read(self, rows: int) -> str:
        language, events = self.prepared.study.language, self.prepared.events
        if HELD_BACK in events.attrs:
            return say(language, "terminal.read_fewer", records=count(rows))
        if WEIGHT in events.attrs["columns"]:
            behind = float(events[EVENTS].sum())
            return say(language, "terminal.read_weighted", rows, rows=count(rows), records=count(behind))
        return say(language, "terminal.read", rows, records=count(rows))

    def text(self) -> str:
        """In words."""
        language, rows, cells = (
            self.prepared.study.language,
            self.prepared.events.attrs["rows"],
            len(self.prepared.grid),
        )
        columns = self.prepared.events.attrs["columns"]
        lines = [
            self._read(rows),
            "",
            say(language, "terminal.columns"),
            *(f"  {meaning:<10} {column}" for meaning, column in columns.items()),
            "",
            *_records(self.quality, language, assumed=self.prepared.grid.assumed),
            "",
            *_rules(self.prepared.events.attrs["rules"], language),
            *_decided(self.decisions, language),
            "",
            say(language, "terminal.grid", cells, cells=count(cells), resolution=self.prepared.grid.resolution),
            say(language, "terminal.nothing"),
        ]
        return "\n".join(lines)


def _neighborhoods(prepared: Prepared) -> int | None:
    """How many neighborhoods there are, by their polygons or by name; None where there are none."""
    if prepared.areas is not None:
        return len(prepared.areas)
    if NEIGHBORHOOD not in prepared.events:
        return None
    names = prepared.events[NEIGHBORHOOD].str.strip()
    return int(names[names != ""].nunique())


def _records(quality: pd.DataFrame, language: str, *, assumed: bool) -> list[str]:
    """The records by reason, after a warning when less than half of the selected ones are used.

    ``assumed``: whether the study area is, so that no areas can be the wrong ones.
    """
    records = dict(zip(quality["reason"], quality["records"], strict=True))
    # Rows of a call that another row stands for were meant to go.
    selected = sum(records.values()) - records.get("not_selected", 0) - records.get("same_event", 0)
    share = (records.get("used", 0) + records.get("edge_of_grid", 0) + records.get("street_only", 0)) / max(selected, 1)
    few = "terminal.few_used_assumed" if assumed else "terminal.few_used"
    warning = [say(language, few, share=percent(share)), ""] if share < 0.5 else []
    rows = quality.itertuples(index=False)
    return [*warning, say(language, "terminal.records"), *records_lines(rows, language)]


def _rules(rules: Iterable[Found], language: str) -> list[str]:
    """What each rule found in the values: records, the rule, its column and the first rows; nothing without any."""
    lines = []
    for found in rules:
        rows = f" ({rows_in_words(found.rows, found.records).told(language)})" if found.rows else ""
        lines.append(f"  {found.records:>9,}  {found.rule}: {found.column}{rows}")
    return [say(language, "terminal.rules"), *lines, ""] if lines else []


def _decided(sentences: Iterable[str], language: str) -> list[str]:
    return [say(language, "terminal.decided"), *(f"  - {sentence}" for sentence in sentences)]


def records_lines(rows: Iterable[Sequence[Any]], language: str = "en") -> list[str]:
    """A line for each reason: its records and what they are used for, in words; a reason without words as it is."""
    meanings = {reason.word: reason.meaning.told(language) for reason in REASONS}
    return [
        f"  {records:>9,}  {meanings.get(reason, reason)} ({use_words(use, language)})" for reason, records, use in rows
    ]


def use_words(use: str, language: str = "en") -> str:
    """``used`` in words."""
    known = {
        "no": "terminal.use_no",
        "map and lists": "terminal.use_map_and_lists",
        "lists only": "terminal.use_lists_only",
    }
    return say(language, known[use]) if use in known else use
