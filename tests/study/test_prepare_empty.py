"""A resolution that leaves nearly every cell empty is refused, with one that does not."""

import re

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.errors import InputError
from hotspot.study import check_study

INTERNAL = hs.DisclosurePolicy.for_audience("internal")


def study(records: int, resolution: int) -> hs.Study:
    draw = np.random.default_rng(1)
    events = pd.DataFrame({"lat": 38 + 0.5 * draw.random(records), "lon": -70 + 0.5 * draw.random(records)})
    return hs.Study(events=events, policy=INTERNAL, resolution=resolution)


def test_what_is_advised_works() -> None:
    with pytest.raises(
        InputError, match="cells for 60 records in the study area: nearly all would be empty"
    ) as refused:
        check_study(study(60, 11))
    advised = int(re.findall(r"Choose (\d+) or less", str(refused.value))[0])
    assert advised < 11
    assert len(check_study(study(60, advised)).grid) <= 200_000


def test_many_records_may_have_many_cells() -> None:
    assert len(check_study(study(2_000, 11)).grid) > 200_000
