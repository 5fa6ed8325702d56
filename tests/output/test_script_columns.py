"""Columns made in Python come back in the browser as they were."""

import json
from itertools import repeat
from typing import Any

import numpy as np
import pandas as pd
import pytest

from hotspot.output.page.data.encode import code_column, run_lengths
from hotspot.output.page.data.slices import slot_texts
from hotspot.words import numbers

from .parts import tab_with

pytestmark = pytest.mark.browser
tab = tab_with("dom", "columns")
TEXTS = ("", "0", "1", "12,345", "$1,240", "<0.000001", "-3", "a b", "\N{EN DASH}", "\u00f1", "*", "5*3")


def codes(tab: Any, asked: list[tuple[str, int]]) -> list[list[int]]:
    # As one text there and back: large lists travel slowly.
    told = tab.evaluate(
        "(asked) => JSON.stringify(JSON.parse(asked).map(([text, count]) => Array.from(hotspot.codes(text, count))))",
        json.dumps(asked),
    )
    found: list[list[int]] = json.loads(told)
    return found


def test_codes_and_their_runs(tab: Any) -> None:
    asked = [("5 0*3 7", 5), ("-1", 1), ("-1*3 12 -1 0*2", 7), ("10*12", 12), ("", 0), ("3", 1), ("-1*2 -1", 3)]
    assert codes(tab, asked) == [
        [5, 0, 0, 0, 7],
        [-1],
        [-1, -1, -1, 12, -1, 0, 0],
        [10] * 12,
        [],
        [3],
        [-1, -1, -1],
    ]


def test_random_codes_come_back(tab: Any) -> None:
    rng = np.random.default_rng(3)
    columns = []
    for size in rng.integers(1, 400, size=300).tolist():
        values = rng.integers(-1, rng.choice([1, 3, 20, 200_000]), size=size)
        columns.append(np.repeat(values, rng.integers(1, rng.choice([2, 5, 120]), size=size)))
    assert codes(tab, [(run_lengths(column), len(column)) for column in columns]) == [
        column.tolist() for column in columns
    ]


def test_random_columns_come_back(tab: Any) -> None:
    rng = np.random.default_rng(4)
    columns = []
    for size in rng.integers(1, 200, size=200).tolist():
        some = rng.choice(TEXTS, size=rng.integers(1, len(TEXTS) + 1)).tolist()
        columns.append(rng.choice(some, size=size).tolist())
    found = tab.evaluate(
        """(columns) => columns.map(([column, count]) => {
          const read = hotspot.column(column, count);
          return Array.from({ length: count }, (_, row) => read.at(row));
        })""",
        [[code_column(column), len(column)] for column in columns],
    )
    assert found == columns


def test_half_a_million_codes_come_back(tab: Any) -> None:
    column = np.random.default_rng(5).integers(-1, 900, size=500_000)
    assert codes(tab, [(run_lengths(column), len(column))]) == [column.tolist()]


def test_a_number_is_read_out_of_its_text(tab: Any) -> None:
    amounts = [0, 1, 7, 999, 1_000, 1_234_567, 98_765_432_101]
    rates = [0.0, 0.1, 3.4, 1_234.5, 99_999.9]
    costs = [-5, -1_234, *amounts]
    asked = [
        *zip(map(numbers.count, amounts), amounts, strict=True),
        *zip(map(numbers.dollars, costs), costs, strict=True),
        *((numbers.decimal(rate, 1), rate) for rate in rates),
        *((numbers.decimal(-rate, 2), -rate) for rate in rates),
        *((numbers.compact(rate), rate) for rate in rates),
        *((numbers.percent(share / 1000), share / 10) for share in (1, 150, 1000)),
        ("<0.000001", 1e-6),
        ("20 (17\N{EN DASH}25)", 20),
        *zip((numbers.MISSING, "", "West Side"), repeat(None), strict=False),
    ]
    found = tab.evaluate(
        "(texts) => texts.map(hotspot.number).map((number) => (Number.isNaN(number) ? null : number))",
        [text for text, _ in asked],
    )
    # -0 is no other number than 0.
    wanted = [None if number is None else number + 0 for _, number in asked]
    assert found == pytest.approx(wanted)


def test_counts_of_few_rows(tab: Any) -> None:
    rng = np.random.default_rng(6)
    slots = 60
    # Slot 0 has no event.
    pairs = [
        (slot, row) for slot in range(1, slots) for row in rng.choice(10 * slot, size=slot, replace=False).tolist()
    ]
    table = pd.DataFrame(pairs, columns=["slot", "cell"])[["cell", "slot"]]
    table["events"] = rng.integers(1, 5_000, size=len(table))
    found = tab.evaluate(
        """(texts) => texts.map((text) => {
          const found = { rows: [], counts: [] };
          hotspot.sparse(text, (row, count) => { found.rows.push(row); found.counts.push(count); });
          return found;
        })""",
        slot_texts(table.sample(frac=1, random_state=1), slots),
    )
    by_slot = [table[table["slot"] == slot].sort_values("cell") for slot in range(slots)]
    assert found == [{"rows": part["cell"].tolist(), "counts": part["events"].tolist()} for part in by_slot]
