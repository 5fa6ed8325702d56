"""What stands on each sheet of the workbook, before it is written."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from hotspot import report
from hotspot.columns import AUDIENCE
from hotspot.disclosure import checked_tables
from hotspot.output.lists import rounded
from hotspot.report.lists import shown_note
from hotspot.report.meanings import Meaning, kept_meaning, meaning
from hotspot.report.questions import PLACES
from hotspot.report.rows import HELD
from hotspot.report.shut import shut_table
from hotspot.words import is_known, say


@dataclass(frozen=True, eq=False)
class Sheet:
    """A list as a sheet."""

    name: str
    """At most 31 letters."""
    title: str
    """The question that it answers, or what it is."""
    notes: tuple[str, ...]
    """What it is for, how it is ordered, how many of its rows stand here."""
    rows: pd.DataFrame
    """At most 5,000 rows, as the CSV file tells them, each with its audience."""
    columns: tuple[Meaning, ...]
    """What each of its columns means."""


def sheets_of(told: report.Report) -> list[Sheet]:
    """The lists: places by question, then the other tables of the release in their order."""
    return [*_of_questions(told), *_of_tables(told)]


def notes_of(told: report.Report) -> list[tuple[str, str]]:
    """What is said before the lists: a heading and a text each; empty texts are left out."""
    language = told.facts.language
    said = [
        ("", told.audience),
        (say(language, "workbook.policy"), told.policy_name),
        (say(language, "workbook.finding"), " ".join(told.finding.sentences)),
        (say(language, "workbook.counted"), told.counted),
        ("", told.records),
        *((say(language, "workbook.limits"), limit) for limit in told.limits),
        (say(language, "workbook.method"), told.method),
        (say(language, "workbook.version"), f"hotspot {told.facts.version}"),
    ]
    return [(heading, text) for heading, text in said if text]


def _of_questions(told: report.Report) -> Iterator[Sheet]:
    for one in told.lists_by_question:
        yield _sheet(told, one.places, one.table, one.sheet, (one.question, one.serves, one.order))


def _of_tables(told: report.Report) -> Iterator[Sheet]:
    language = told.facts.language
    for name, table in checked_tables(told.release).items():
        if name not in PLACES:
            keys = (f"workbook.sheet_{name}", f"workbook.about_{name}")
            sheet, about = (say(language, key) if is_known(key) else name for key in keys)
            yield _sheet(told, name, shut_table(table), sheet, (about,))


def _sheet(told: report.Report, table_name: str, table: pd.DataFrame, sheet: str, said: tuple[str, ...]) -> Sheet:
    language, rows = told.facts.language, rounded(table.head(HELD))
    rows = rows.assign(**{AUDIENCE: told.policy.audience})
    shown = f"{shown_note(len(rows), len(table), language)} {table_name}.csv"
    kept = told.release.facts.kept_columns if table_name == "buildings" else ()
    columns = tuple(
        kept_meaning(str(name), language) if name in kept else meaning(table_name, str(name), language)
        for name in rows.columns
    )
    return Sheet(sheet, said[0], (*said[1:], shown), rows, columns)
