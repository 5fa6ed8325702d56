"""What is said of dates where no column was taken for them."""

from collections.abc import Sequence

from hotspot.columns import TIME
from hotspot.events.values.cells import Cells, ask
from hotspot.events.values.dates.dated import dated_columns
from hotspot.events.values.dates.lacking import lacking
from hotspot.events.values.dates.read import read_dates
from hotspot.events.values.settings import Values
from hotspot.files.source import Source
from hotspot.words import Said, said


def without_dates(opened: Source, notes: Sequence[Said], how: Values) -> list[Said]:
    """The notes when no column was taken for the date: advice that would not help is replaced, columns are offered.

    ``notes``: what was decided about the columns of ``opened``.
    """
    of_time = [note for note in notes if note.values.get("meaning") == said(f"columns.{TIME}")]
    kept = [
        _in_truth(opened, note, how) if note in of_time and note.key == "columns.not_taken" else note for note in notes
    ]
    if any(note.key == "columns.unclear" for note in of_time):
        # They are named there.
        return kept
    doubled = _doubled(opened)
    if dates := [column for column in dated_columns(opened) if column not in doubled]:
        key = "notes.other_dates" if of_time else "notes.maybe_dates"
        kept.append(said(key, len(dates), columns=tuple(map(repr, dates)), first=dates[0]))
    return kept


def _in_truth(opened: Source, note: Said, how: Values) -> Said:
    """The note that a column was not taken, without the advice to name it where nothing could be read then."""
    named = str(note.values["column"])
    column = next((column for column in opened.relation.columns if repr(column) == named), None)
    if column is None:
        return note
    cells = Cells(opened, column)
    if why := lacking(cells):
        return why
    (read,) = ask(opened, f"count({read_dates(cells, how).sql})")
    return note if read else said("values.no_dates", column=named)


def _doubled(opened: Source) -> set[str]:
    """Columns whose heading others have too, numbered ones among them."""
    several = {name.lower() for name in opened.doubled}
    return {c for c in opened.relation.columns if c.lower() in several or _stem(c, opened).lower() in several}


def _stem(column: str, opened: Source) -> str:
    """The heading before it was numbered."""
    stem, _, number = column.rpartition("_")
    return stem if number.isdigit() and stem.lower() in {name.lower() for name in opened.doubled} else column
