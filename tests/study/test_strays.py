"""Without areas: strays of every kind, few or many, leave resolution and finding as those of the clean file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import hotspot as hs
from hotspot.output.city import save_city
from hotspot.quality import quality_table
from hotspot.study import check_study

CAUSES = ("sign_flipped", "swapped", "zero_coordinates", "minus_one", "one_zero")
SHARES = (0.001, 0.01, 0.1, 0.3)


def strays(events: pd.DataFrame, cause: str, share: float) -> pd.DataFrame:
    """Copies of records with one fault, so many that they are this share of all."""
    count = max(1, round(share / (1 - share) * len(events)))
    taken = events.sample(count, replace=count > len(events), random_state=11).copy()
    lat, lon = taken["lat"].to_numpy(), taken["lon"].to_numpy()
    nothing = np.zeros(count)
    taken["lat"], taken["lon"] = {
        "sign_flipped": (lat, -lon),
        "swapped": (lon, lat),
        "zero_coordinates": (nothing, nothing),
        "minus_one": (nothing - 1, nothing - 1),
        "one_zero": (lat, nothing),
    }[cause]
    return taken


def study(events: pd.DataFrame) -> hs.Study:
    return hs.Study(events, policy=hs.DisclosurePolicy.for_audience("internal"), by_kind=False)


def records(prepared: object) -> dict[str, int]:
    table = quality_table(prepared.events)
    return dict(zip(table["reason"], table["records"].astype(int), strict=True))


def sound(events: pd.DataFrame) -> pd.DataFrame:
    """The records that are used, as a table of their own."""
    checked = check_study(study(events)).events
    kept = events[checked["reason"].isin(["used", "edge_of_grid", "pile_up"]).to_numpy()].reset_index(drop=True)
    kept.attrs = {}
    return kept


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> pd.DataFrame:
    folder = tmp_path_factory.mktemp("city") / "city"
    save_city(folder, name="planted", seed=1, overwrite=False)
    return sound(pd.read_csv(folder / "visits.csv", dtype={"person": str}))


@pytest.fixture(scope="module")
def montgomery(shared: Path) -> pd.DataFrame:
    return sound(
        pd.read_parquet(shared / "data/montgomery_911.parquet", columns=["lat", "lng", "addr"]).rename(
            columns={"lng": "lon"}
        )
    )


def same_map(clean: pd.DataFrame, cause: str, share: float) -> None:
    added = strays(clean, cause, share)
    one = check_study(study(clean))
    other = check_study(study(pd.concat([added, clean], ignore_index=True)))
    assert other.grid.resolution == one.grid.resolution
    np.testing.assert_array_equal(other.grid.cells, one.grid.cells)
    assert other.grid.area.equals_exact(one.grid.area, 0)
    assert records(other) == {**records(one), cause: len(added)}
    assert other.events["reason"].iloc[len(added) :].tolist() == one.events["reason"].tolist()


@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("share", SHARES)
def test_the_map_of_the_sample_city_is_that_of_the_clean_file(city: pd.DataFrame, cause: str, share: float) -> None:
    same_map(city, cause, share)


@pytest.mark.real
@pytest.mark.parametrize("cause", CAUSES)
@pytest.mark.parametrize("share", [0.01, 0.3])
def test_the_map_of_montgomery_is_that_of_the_clean_file(montgomery: pd.DataFrame, cause: str, share: float) -> None:
    same_map(montgomery, cause, share)


def test_the_finding_is_that_of_the_clean_file(city: pd.DataFrame) -> None:
    """All kinds at once, a third of all records."""
    added = [strays(city, cause, 0.1) for cause in CAUSES]
    clean, mixed = hs.run_study(study(city)), hs.run_study(study(pd.concat([*added, city], ignore_index=True)))
    for name in ("cells", "buildings", "concentration"):
        pd.testing.assert_frame_equal(mixed.tables[name], clean.tables[name])
    assert (clean.tables["cells"]["label"] == "hot_99").any()
    assert mixed.facts.label_counts == clean.facts.label_counts
