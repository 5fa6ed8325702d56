"""Points that are kept by themselves."""

from typing import Any

import pandas as pd
import pytest

from hotspot.errors import InputError
from hotspot.quality import kept_points, read_points


def test_points_are_read() -> None:
    assert read_points(["40.1,-75.3", " -33.9 , 151.2 "]) == ((40.1, -75.3), (-33.9, 151.2))
    assert read_points([(1.0, 2.0)]) == ((1.0, 2.0),)
    assert read_points([]) == ()


@pytest.mark.parametrize(
    "wrong", ["40.1,-75.3", ["40.1"], ["a,b"], ["40.1;-75.3"], ["91,0"], ["0,181"], [[]], 3, ["1,2,3"]]
)
def test_what_is_no_point_is_refused(wrong: Any) -> None:
    with pytest.raises(InputError, match="must be LAT,LON"):
        read_points(wrong)


def test_a_point_is_told_by_six_decimals() -> None:
    points = pd.DataFrame({"lat": [40.1234564, 40.1234566, 40.2], "lon": [-75.0, -75.0, -75.0]})
    assert kept_points(points, [(40.123456, -75.0)]).tolist() == [True, False, False]
    assert kept_points(points, []).tolist() == [False] * 3
