"""A column of one's own: tested as it is, and kept off the page."""

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.hot_spots import leave_one_out

from .test_test import DISK, cells_of, patch

OWN = hs.Method(measure="value", value="index")


def table(seed: int = 0) -> pd.DataFrame:
    events = patch(DISK, seed)
    return cells_of(DISK, events, index=np.sqrt(events) - 0.25)


@pytest.mark.parametrize("null", ["chosen", "total", "conditional"])
def test_it_is_tested_as_it_is(null: str) -> None:
    cells = table()
    found = hs.find_hot_spots(cells, DISK, hs.Method(measure="value", value="index", null=null))
    assert (found["value"] == cells["index"]).all()
    # The same numbers under the name of a measure.
    same = hs.find_hot_spots(cells.assign(cost=cells["index"]), DISK, hs.Method(measure="cost", cap=None, null=null))
    for column in ("z", "p_hot", "p_cold", "label"):
        pd.testing.assert_series_equal(found[column], same[column])
    assert found.attrs["test"]["cap"] is None
    assert found.attrs["test"]["value"] == "index"
    assert "column 'index' was tested as it is" in str(OWN)


def test_residents_beside_it_do_not_make_it_a_count() -> None:
    found = hs.find_hot_spots(table().assign(population=100.0), DISK, OWN)
    assert found.attrs["test"]["null"] == "total"


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"measure": "value"}, "with both"),
        ({"value": "index"}, "with both"),
        ({"measure": "value", "value": "index", "null": "residents"}, "is for counts"),
    ],
)
def test_what_means_nothing_is_refused(settings: dict[str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        hs.Method(**settings)


def test_what_is_not_there_is_refused_and_no_page_is_made() -> None:
    with pytest.raises(InputError, match="no column 'gone' to test"):
        hs.find_hot_spots(table(), DISK, hs.Method(measure="value", value="gone"))
    found = hs.find_hot_spots(table(), DISK, OWN)
    with pytest.raises(InputError, match="a column of your own"):
        hs.release(hs.DisclosurePolicy.for_audience("internal"), cells=found)
    told = leave_one_out(found, pd.DataFrame({"lat": [], "lon": []}), DISK)
    assert told["hot_without_event"].isna().all()
