"""Points that may be pile-ups, in words."""

import pytest

from ..releases import MakeReport, make_pile_ups


@pytest.mark.parametrize(
    ("language", "held", "kept"), [("en", "Held out", "Used, as asked"), ("es", "Apartado", "Usado")]
)
def test_the_five_largest_in_words(make_report: MakeReport, language: str, held: str, kept: str) -> None:
    report = make_report({"language": language})
    rows = report.pile_up_rows
    assert [row.records for row in rows] == ["500", "300", "200", "100", "90"]
    assert [row.held.startswith(held) for row in rows] == [True, True, False, True, True]
    assert rows[2].held.startswith(kept)
    assert rows[0].point == "38.010000,-70.010000"
    # On the middle of an area, and just off it.
    assert "12 m" in rows[0].why
    assert "251" not in rows[1].why
    assert report.pile_ups_more == 2


def test_without_the_table_nothing_is_said(make_report: MakeReport) -> None:
    report = make_report(pile_ups=None)
    assert (report.pile_up_rows, report.pile_ups_more) == ([], 0)
    empty = make_report(pile_ups=make_pile_ups().head(0))
    assert (empty.pile_up_rows, empty.pile_ups_more) == ([], 0)
