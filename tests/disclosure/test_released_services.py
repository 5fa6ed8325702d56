"""Institutions and services go through the same door as the tables."""

import copy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import hotspot as hs
from hotspot.disclosure import checked_services
from hotspot.errors import InputError, NotReleasableError
from hotspot.output.manifest import manifest, manifest_text

INTERNAL = hs.DisclosurePolicy.for_audience("internal")
COLUMNS = ["name", "kind", "lat", "lon"]


def services(**columns: Any) -> pd.DataFrame:
    given = {"name": ["ZZCLINICZZ", "B"], "kind": ["clinic", None], "lat": [38.0, 38.1], "lon": [-70.0, -70.1]}
    return pd.DataFrame({**given, **columns})


def released(table: Any = None, **facts: Any) -> hs.Release:
    return hs.release(INTERNAL, facts=hs.Facts(services=services() if table is None else table, **facts))


def test_other_columns_do_not_leave_before_or_after(tmp_path: Path) -> None:
    table = services(director="ZZCANARYZZ")
    table.index = pd.Index(["ZZCANARYZZ", "b"])
    table.attrs["source"] = "ZZCANARYZZ"
    made = released(table)
    assert made.services is not None
    assert list(made.services) == COLUMNS
    made.services["mrn"] = "ZZCANARYZZ"
    made.services.attrs["source"] = "ZZCANARYZZ"
    found = checked_services(made)
    assert found is not None
    assert found.to_numpy().tolist() == [["ZZCLINICZZ", "clinic", 38.0, -70.0], ["B", "", 38.1, -70.1]]
    assert list(found) == COLUMNS
    assert found.index.equals(pd.RangeIndex(2))
    assert not found.attrs
    hs.save_folder(made, tmp_path / "out")
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert not [name for name, text in files.items() if b"ZZCANARYZZ" in text]
    # On the page and nowhere else: neither a list beside it nor the manifest.
    assert [name for name, text in files.items() if b"ZZCLINICZZ" in text] == ["map.html"]


@pytest.mark.parametrize("column", ["lat", "lon"])
@pytest.mark.parametrize("value", ["ZZCANARYZZ", None, 181.0, float("nan"), float("-inf")])
def test_coordinates_are_degrees(column: str, value: Any) -> None:
    wrong = services(**{column: pd.Series([1.0, value], dtype=object)})
    with pytest.raises(InputError, match=f"{column} in degrees") as raised:
        released(wrong)
    assert "ZZCANARYZZ" not in str(raised.value)
    made = released()
    object.__setattr__(made, "services", wrong)
    with pytest.raises(InputError, match=f"{column} in degrees"):
        checked_services(made)


def test_anything_else_is_refused() -> None:
    for wrong, says in (("services", "a str was given|str was"), (services().drop(columns=["kind"]), "without kind")):
        with pytest.raises(InputError, match=says):
            released(wrong)
    with pytest.raises(InputError, match="at most 2,000"):
        released(pd.concat([services()] * 1001))
    made = released()
    for thing in (copy.copy(made), services(), None):
        with pytest.raises(NotReleasableError, match="Release"):
            checked_services(thing)
    for audience in ("partner", "public"):
        with pytest.raises(NotReleasableError):
            hs.release(hs.DisclosurePolicy.for_audience(audience), facts=hs.Facts(services=services()))


def test_nothing_is_shared_or_changed() -> None:
    table = services()
    before = table.copy()
    made = released(table)
    first = checked_services(made)
    assert made.services is not None
    assert first is not None
    for frame in (made.services, first):
        frame.loc[:, "name"] = "other"
    pd.testing.assert_frame_equal(table, before)


def test_the_manifest_and_the_facts_do_not_hold_them() -> None:
    made = released(services_name="clinics.csv")
    assert made.facts.services is None
    assert not {"services", "services_name"} & set(manifest(made))
    assert "ZZCLINICZZ" not in manifest_text(made) + repr(made)
    assert "services" not in manifest(made)["rows"]
    named = released(details={"services": {"name": "clinics.csv", "rows": 2}})
    assert manifest(named)["services"] == {"name": "clinics.csv", "rows": 2}


def test_a_release_without_services_has_none() -> None:
    assert checked_services(hs.release(INTERNAL)) is None
    empty = checked_services(released(services().head(0)))
    assert empty is not None
    assert empty.empty


@pytest.mark.parametrize("column", ["protected", "confidential", "hidden"])
def test_protected_places_do_not_pass_the_door(column: str, tmp_path: Path) -> None:
    made = released(services(**{column: ["yes", "no"]}))
    assert made.services is not None
    assert made.services["name"].tolist() == ["B"]
    hs.save_folder(made, tmp_path / "out")
    assert not [path.name for path in (tmp_path / "out").iterdir() if b"ZZCLINICZZ" in path.read_bytes()]
    # Said of a table that was released already, it holds too.
    made = released()
    assert made.services is not None
    made.services[column] = [None, False]
    found = checked_services(made)
    assert found is not None
    assert found["name"].tolist() == ["B"]
