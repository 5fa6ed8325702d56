"""Is a row an event? Where a number of calls or cases repeats over rows, it is said."""

from collections.abc import Mapping, Sequence
from typing import Final

from hotspot.events.columns.looks import Look
from hotspot.files.headings import simple
from hotspot.files.query import connection_of, quoted, run
from hotspot.files.source import Source
from hotspot.words import Said, said

_WRITTEN: Final = """
    callnumber callno callid callnum incidentnumber incidentno incidentid incidentnum incident casenumber caseno
    caseid casenum eventnumber eventid eventno cfsnumber cfsid reportnumber reportno reportid runnumber runno
    masterincidentnumber cadeventnumber cadincidentnumber cadincidentid cadnumber cadeventid encounterid visitid
    visitnumber claimid claimno claimnumber clmid complaintnumber complaintid cmplntnum offensenumber drno
    servicerequestnumber requestid ticketnumber referralid intakeid collisionid crashid accidentnumber
"""
_NAMES: Final = frozenset(_WRITTEN.split())
#: So many of the rows have a number of their own, and a row may well be an event.
_MOST: Final = 0.9
#: A number that more rows share on average is none of calls.
_ROWS_EACH: Final = 50


def row_numbers(given: Sequence[str]) -> list[str]:
    """Columns whose names say that they number calls or cases."""
    return [column for column in given if simple(column) in _NAMES]


def repeats(opened: Source, looks: Mapping[str, Look]) -> list[Said]:
    """What is said where such numbers repeat: of the first column of which it is so."""
    for column in row_numbers(opened.relation.columns):
        look = looks.get(column)
        if look is None or not look.filled / _ROWS_EACH < look.distinct < (_MOST + 0.05) * look.filled:
            continue
        numbers, rows = _counted(opened, column)
        if 1 < numbers <= _MOST * rows:
            return [said("columns.repeats", numbers=numbers, rows=rows, column=repr(column), option=column)]
    return []


def _counted(opened: Source, column: str) -> tuple[int, int]:
    """How many numbers differ, and how many rows have one."""
    name = quoted(column)
    rows = run(
        opened.what,
        lambda: opened.relation.aggregate(f"count(DISTINCT {name}), count({name})").fetchall(),
        connection_of(opened.relation),
    )
    return int(rows[0][0]), int(rows[0][1])
