"""The second opinion in the notes."""

import pandas as pd
import pytest

from hotspot.disclosure.discs import Disc, DiscsFound
from hotspot.output.page.document import document
from hotspot.report.discs import second_opinion
from hotspot.report.told import Told

from ..releases import MakeReport, make_cells


def discs(*rows: tuple[str, int, float]) -> DiscsFound:
    found = tuple(Disc("89", name, 2, cells, times, 0.01) for name, cells, times in rows)
    return DiscsFound((1, 3), 0.05, 99, found)


def said(table: DiscsFound | None, **changes: object) -> str:
    return second_opinion(Told(**{"tested": 400, "event_noun": "calls", "discs": table, **changes})).replace(
        "\xa0", " "
    )


def test_each_disc_has_its_place_and_size() -> None:
    text = said(discs(("North", 19, 4.24), ("South", 7, 2.0)))
    assert text.startswith(
        "A search for round areas (a hexagon with all within 1 to 3 steps of it) finds 2 that hold more than such a "
        "spread gives: 19 hexagons around North (4.2 times that) and 7 hexagons around South (2.0 times that)."
    )
    assert text.endswith("with a chance of at most 5 %, however many hexagons there are (99 such maps were drawn).")
    one = said(discs(("North", 19, 4.24)), null="residents")
    assert "finds one that holds more than their residents lead one to expect: 19 hexagons around North" in one


def test_of_few_residents_no_rate_is_told() -> None:
    few = said(discs(("North", 19, float("nan"))), null="residents")
    assert "19 hexagons around North (where too few live for a rate)" in few
    assert "nan" not in few


def test_many_discs_are_not_all_named() -> None:
    assert "around E (2.0 times that) and 3 more." in said(discs(*((name, 7, 2.0) for name in "ABCDEFGH")))


def test_nothing_found_and_nothing_searched() -> None:
    assert "finds none that clearly holds more than such a spread gives." in said(discs())
    assert said(None) == said(discs(), tested=10) == ""


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_stands_in_the_notes(make_report: MakeReport, language: str) -> None:
    cells = make_cells()
    table = pd.DataFrame({"cell": cells["cell"].head(1), "rings": 2, "cells": 19, "times_average": 4.24, "p": 0.01})
    table.attrs["scan"] = {"rings": (1, 3), "alpha": 0.05, "redraws": 99}
    page = document(make_report({"discs": table, "language": language}, cells=cells))
    words = {"en": "19 hexagons around", "es": "19 hexágonos alrededor de"}[language]
    name = cells["neighborhood"].iloc[0]
    assert page.index('id="how-heading"') < page.index(f"{words} {name} (4.2")
