"""A column of addresses: each distinct text once, the same in every order."""

from random import Random

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality.addresses.column import spell_column
from hotspot.quality.addresses.house import house_of, is_housed

TEXTS = [
    "12 Main St",
    "12 MAIN STREET, APT 4",
    "500-1 Tower Rd",
    "500-2 Tower Rd",
    "500-3 Tower Rd",
    "",
    "  ",
    ".",
    None,
]
POINTS = pd.DataFrame({"lat": [40.0, 40.1], "lon": [-75.0, -75.0]})


@given(st.lists(st.tuples(st.sampled_from(TEXTS), st.integers(0, 1)), max_size=20), st.randoms())
def test_the_order_of_records_changes_nothing(rows: list[tuple[str | None, int]], random: Random) -> None:
    def spelled(rows: list[tuple[str | None, int]]) -> dict[tuple[str | None, int], object]:
        texts = pd.Series([text for text, _ in rows], dtype="str")
        before = texts.copy()
        found = spell_column(texts, np.array([at for _, at in rows], dtype=np.int64), POINTS).one
        pd.testing.assert_series_equal(texts, before)
        assert len(found) == len(rows)
        return dict(zip(rows, ["" if pd.isna(one) else one for one in found], strict=True))

    other = rows.copy()
    random.shuffle(other)
    assert spelled(rows) == spelled(other)


def test_what_says_nothing_is_missing() -> None:
    found = spell_column(pd.Series(TEXTS, dtype="str"), np.zeros(len(TEXTS), dtype=np.int64), POINTS).one
    assert pd.isna(found).tolist() == [False] * 5 + [True] * 4
    assert list(found.categories) == ["12 MAIN ST", "500 TOWER RD"]


def test_a_house_however_its_street_is_spelled() -> None:
    ways = ["500 TOWER RD", "500 N TOWER RD", "500 TOWR", "500 TOWER RDD"]
    assert len({house_of(way) for way in ways}) == 1
    others = ["501 TOWER RD", "500 ELM ST", "A ST & B ST", "A ST & C ST", "TOWER RD", "58TH ST", "500"]
    assert len({house_of(way) for way in [*ways, *others]}) == 1 + len(others)


def test_what_is_one_place() -> None:
    assert all(map(is_housed, ["500 TOWER RD", "A ST & B ST", "1200 BLOCK ELM ST", "500-7 TOWER RD"]))
    assert not any(map(is_housed, ["TOWER RD", "58TH ST", "CITY HALL", "ON OR NEAR HIGH ST"]))
