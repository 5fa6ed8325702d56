"""What stands behind a dash is a unit only where the data show it."""

import numpy as np
import pandas as pd

from hotspot.quality.addresses.unit_behind_dash import dashed_units, without_dashed_units

POINTS = pd.DataFrame({"lat": [40.0, 40.0002, 40.01, 40.02], "lon": [-75.0, -75.0, -75.0, -75.0]})


def cut(*at: tuple[str, int]) -> list[str]:
    spelled = list(dict.fromkeys(text for text, _ in at))
    point = np.array([point for _, point in at])
    return without_dashed_units(spelled, point, np.array([spelled.index(text) for text, _ in at]), POINTS)


def test_several_units_of_one_number_on_one_point() -> None:
    assert cut(("500-1 TOWER RD", 0), ("500-2 TOWER RD", 0), ("500-7B TOWER RD", 0)) == ["500 TOWER RD"] * 3
    assert cut(("500-1 TOWER RD", 0), ("500-2 TOWER RD", 1), ("500-B TOWER RD", 0)) == ["500 TOWER RD"] * 3


def test_in_canada_units_stand_before_the_dash() -> None:
    canada = [(f"{unit}-500 TOWER RD", 0) for unit in (1, 2, 1204)]
    assert cut(*canada) == ["500 TOWER RD"] * 3
    assert cut(*canada[:2]) == ["1-500 TOWER RD", "2-500 TOWER RD"]
    apart = [(f"{unit}-500 TOWER RD", at) for unit, at in ((1, 0), (2, 2), (3, 3))]
    assert cut(*apart) == [text for text, _ in apart]
    assert dashed_units(pd.Series(["7-500 Tower Rd"], dtype="str"), pd.Series(["500 TOWER RD"]), np.ones(1)) == 1


def test_too_few_or_other_streets_stay() -> None:
    two = [("500-1 TOWER RD", 0), ("500-2 TOWER RD", 0)]
    assert cut(*two) == ["500-1 TOWER RD", "500-2 TOWER RD"]
    assert cut(*two, ("500-3 ELM ST", 0), ("12 ELM ST", 0)) == [text for text, _ in [*two, ("500-3 ELM ST", 0)]] + [
        "12 ELM ST"
    ]


def test_numbers_of_houses_stay() -> None:
    """As in Queens: the same number before the dash all along a block, and here and there three at one point."""
    block = [(f"41-{10 + 2 * k} 58TH ST", 2 + k % 2) for k in range(6)]
    complex_ = [(f"40-{10 + k} 60TH ST", 0) for k in range(4)]
    assert cut(*block, *complex_) == [text for text, _ in [*block, *complex_]]


def test_addresses_that_lost_their_dash_are_counted() -> None:
    addresses = pd.Series(["500-1 Tower Rd", "500-2 Tower Rd", "41-20 58 St", "12 Main St", None], dtype="str")
    spelled = pd.Series(["500 TOWER RD", "500 TOWER RD", "41-20 58TH ST", "12 MAIN ST", None]).astype("category")
    assert dashed_units(addresses, spelled, np.ones(5)) == 2
    assert dashed_units(addresses, spelled, np.array([3.0, 1, 1, 1, 1])) == 4
    assert dashed_units(addresses[2:], spelled[2:], np.ones(3)) == 0
