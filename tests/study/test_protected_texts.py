"""Texts and points of a study that would tell of a protected place."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import hotspot as hs

from .test_study_institutions import REGISTER, SHELTER, city, study_of


@pytest.mark.parametrize(
    "title",
    ["Around 4711 Zebra Ave", "4711 zebra", "Quagga-Refuge House", "QUAGGA_REFUGE_HOUSE"],
)
def test_other_spellings_of_a_protected_place_are_refused_too(title: str) -> None:
    with pytest.raises(hs.InputError, match="hold the name or the address of a protected place"):
        hs.run_study(study_of(city(), title=title))


def test_what_only_resembles_a_protected_place_is_not_refused() -> None:
    for title in ("4711 Zebrafinch St", "14711 Zebra St", "Refuge of birds"):
        assert hs.run_study(study_of(city(), title=title)).facts.title == title


def test_the_files_of_a_study_are_looked_at_by_name(tmp_path: Path) -> None:
    path = tmp_path / "4711 Zebra Street.csv"
    REGISTER.to_csv(path, index=False)
    with pytest.raises(hs.InputError, match="the names of the files hold"):
        hs.run_study(replace(study_of(city()), institutions=path))


def test_an_institution_at_a_protected_place_is_not_listed() -> None:
    beside = {"name": "Outreach", "kind": "service site", "lat": SHELTER[0], "lon": SHELTER[1]}
    register = pd.concat([REGISTER, pd.DataFrame([{**beside, "address": "", "protected": "no"}])], ignore_index=True)
    listed = hs.run_study(study_of(city(), register)).institutions
    assert listed is not None
    assert "Elm Home" in listed["name"].tolist()
    assert "Outreach" not in listed["name"].tolist()
