"""One spelling for one building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality import building_address, written_address

UNITS = ["Apt 4", "APT 4B", "apt. 4b", "Unit 12", "#7", "# 7", "STE 200", "Suite B", "Rm 3", "Floor 2", "FL 2"]
UNITS += ["Bldg A", "Lot 9", "TRLR 3", "No 5", "Apartment 1", "APT #5", "Unit 12-3"]
STREETS = ["12 Main St", "1400 N Lake Shore Dr", "9 Greenhill Apartment Dr", "7 Floor Rd", "3 Unit Ave"]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("street", STREETS)
@pytest.mark.parametrize("between", [" ", ", ", "  ", " , "])
def test_the_unit_is_cut_off(street: str, unit: str, between: str) -> None:
    assert written_address(street + between + unit) == street.upper()


@pytest.mark.parametrize("street", [*STREETS, "Highway 30", "Rt 202", "12 Avenue B", "5 Buffalo", "100 Noble", ""])
def test_a_street_without_unit_stays(street: str) -> None:
    assert written_address(street) == street.upper()


@given(st.text(st.sampled_from("abAB 12#,&.-ptPT"), max_size=25))
def test_case_and_spaces_do_not_matter(text: str) -> None:
    spaced = "  " + text.lower().replace(" ", "   ") + "\t"
    assert written_address(spaced) == written_address(text)
    assert building_address(spaced) == building_address(text)


@given(st.lists(st.sampled_from(["A ST", "B ST", "The Fairway", "Rt 202"]), min_size=1, max_size=3), st.data())
def test_streets_of_a_corner_come_in_any_order(streets: list[str], data: st.DataObject) -> None:
    other = data.draw(st.permutations(streets))
    assert building_address(" & ".join(streets)) == building_address("  & ".join(other))


def test_different_buildings_stay_different() -> None:
    texts = ["12 Main St", "14 Main St", "12 Main Ave", "A St & B St", "A St & C St", "12 Main St & B St"]
    assert len({building_address(text) for text in texts}) == len(texts)


def test_as_written_keeps_the_order_of_a_corner() -> None:
    assert written_address("b st & a st") == "B ST & A ST"
