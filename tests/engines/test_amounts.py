"""What single amounts there are, and what they come to at each building, against counting by hand."""

import duckdb
import numpy as np
import pandas as pd
import pytest

from hotspot.engines import Totals
from hotspot.errors import InputError
from hotspot.events import read_events


def test_sums_that_no_cents_can_hold_are_refused_wherever_they_are() -> None:
    """Else they would turn negative, without a word."""
    events = pd.DataFrame({"lat": [40.02] * 300, "lon": -75.25, "cost": 9.9e14})
    for given in (read_events(events), duckdb.from_df(events)):
        with pytest.raises(InputError, match="more than 9e16"):
            Totals.of(given)
    fewer = events.head(90)
    for given in (read_events(fewer), duckdb.from_df(fewer)):
        assert Totals.of(given).buildings["cost"].tolist() == [9.9e14 * 90]


def test_sums_of_buildings_and_the_single_amounts() -> None:
    """A building whose only amount cannot be used is not among them; one of nothing is."""
    events = pd.DataFrame({"lat": [40.02] * 5 + [40.03, 40.04], "lon": -75.25})
    events["cost"] = [0.1, 0.1, 0.1, 0.7, 12.0, np.nan, 0.0]
    shuffled = events.sample(frac=1, random_state=1)
    for given in (read_events(events), read_events(shuffled), duckdb.from_df(events)):
        totals = Totals.of(given)
        has, amounts, times = totals.carriers.amounts()
        assert totals.buildings["cost"][has].tolist() == [13.0, 0.0]
        assert amounts.tolist() == [0.0, 0.1, 0.7, 12.0]
        assert (times.tolist(), times.dtype) == ([1, 3, 1, 1], np.dtype(np.int64))
