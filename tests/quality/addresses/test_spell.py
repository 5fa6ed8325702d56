"""One spelling for one building, by all rules together."""

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hotspot.places import total_by_building
from hotspot.quality import building_address, check_events, spell, written_address
from hotspot.quality.addresses import vocabulary
from hotspot.quality.addresses.plain import is_plain
from hotspot.quality.addresses.spell import by_rules

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


#: Ways to write one tower; {0} is the number of a unit.
WAYS = (
    "500 TOWER RD",
    "500 TOWER RD APT {0}",
    "500 Tower Road, Apt {0}B",
    "500 TOWER RD, APT {0}, SAMPLETOWN, OH 43215",
    "500 TOWER RD APT {0} SAMPLETOWN OH 43215-1234",
    "500 TOWER RD SAMPLETOWN OH 43215 APT {0}",
    "APT {0}, 500 TOWER RD",
    "Apt {0} 500 Tower Rd.",
    "#{0} 500 TOWER RD",
    "500 TOWER RD #{0}",
    "{0}/500 TOWER RD",
    "500-{0} TOWER RD",
    "500 TOWER RD {0}",
    "500 TOWER RD, {0}A, SAMPLETOWN",
    "500 TOWER RD UNIT {0}-C",
    "500 TOWER RD SPC {0}",
    "500 TOWER RD, LOT {0}, Sampletown, Ohio, USA",
    "500 TOWER RD BLDG 2 RM {0}",
    "500 TOWER RD - PH {0}",
    "500 TOWER RD (BSMT)",
    "500 Tower Rd, Apto {0}, Piso 3",
    "FL {0}, Sunset Towers, 500 TOWER RD",
    "500 TOWER RD/{0}",
    "500 TOWER RD / {0}",
    "500 TOWER RD STE {0} & B",
    "500 TOWER RD UNIT A&{0}",
    "UNIT {0}/500 TOWER RD",
    "{0} / 500 TOWER RD",
    "{0}-500 TOWER RD",
    "500 TOWER RD-{0}",
    "500 TOWER RD [APT {0}]",
    "500 TOWER RD APT {0} C/O SMITH",
    "500 TOWER RD LOWER UNIT",
    "LEVEL {0} 500 TOWER RD",
    "500 TOWER RD INT {0}",
    "SUNSET TOWERS, 500 TOWER ROAD STE {0}, SAMPLETOWN OH",
)


def residents(texts: list[str]) -> pd.DataFrame:
    """A tower with as many residents as texts, and 200 houses around."""
    houses = [(40.01 + 0.001 * (k // 20), -75.0 + 0.001 * (k % 20), f"{k + 1} Elm St") for k in range(200)]
    return pd.DataFrame([*((40.0, -75.0, text) for text in texts), *houses], columns=["lat", "lon", "address"]).assign(
        address=lambda frame: frame["address"].astype("str")
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_tower_of_300_residents_is_one_building_in_every_way_to_write_it(way: str) -> None:
    events = check_events(residents([way.format(k + 1) for k in range(300)]))
    assert set(events["reason"]) == {"used"}
    tower = total_by_building(events).nlargest(1, "events")
    assert tower["events"].tolist() == [300]
    assert len(total_by_building(events)) == 201
    assert (
        tower["name"]
        .item()
        .startswith(("1-500 TOWER RD", "500 TOWER RD", "500 TOWER ROAD", "SUNSET TOWERS, 500 TOWER RO", "SUNSET"))
    )


def test_a_tower_written_in_all_ways_is_one_building() -> None:
    texts = [WAYS[k % len(WAYS)].format(k + 1) for k in range(300)]
    assert total_by_building(check_events(residents(texts))).nlargest(2, "events")["events"].tolist() == [300, 1]


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
    texts = ["12 Oak St", "12 Oak St, NE", "12.5 Oak St", "125 Oak St", "41 - 20 58 St", "RR #2 Box 1", "RR #3 Box 1"]
    texts += ["Carrera 7 # 12-34", "Carrera 7 # 12-50", "Lot 5, Oak St", "Lot 6, Oak St", "Oak St"]
    texts += ["12 Main St", "14 Main St", "12 Main Ave", "A St & B St", "A St & C St", "12 Main St & B St"]
    assert len({building_address(text) for text in texts}) == len(texts)


def test_as_written_keeps_the_order_of_a_corner() -> None:
    assert written_address("b st & a st") == "B ST & A ST"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("500 Tower Rd, Apt 7, Sampletown, OH 43215", "500 TOWER RD, SAMPLETOWN, OH 43215"),
        ("Apt 7, 500 Tower Road", "500 TOWER ROAD"),
        ("7/500 Tower Rd", "500 TOWER RD"),
        ("500 Tower Rd (rear)", "500 TOWER RD"),
        ("500 Tower Rd (Sunset Towers)", "500 TOWER RD, SUNSET TOWERS"),
        ("Interseccion: A St & B St", "INTERSECCION, A ST & B ST"),
    ],
)
def test_only_the_unit_is_cut_from_what_is_shown(text: str, written: str) -> None:
    assert written_address(text).replace(" (", ", ").replace(")", "") == written


@given(st.text(max_size=40))
def test_any_text_is_spelled_and_what_is_shown_is_spelled_alike(text: str) -> None:
    spelled = spell(text)
    assert spelled.one == " ".join(spelled.one.split())
    assert written_address(text) == spelled.written


LISTS = (vocabulary.DIRECTIONS, vocabulary.STREET_ENDS, vocabulary.UNITS, vocabulary.LONE_AFTER_STREET)
LISTS += (vocabulary.STATES, vocabulary.PLAIN, vocabulary.ENDINGS)
NAMES = [
    "ELM",
    "OAK",
    "MAIN",
    "BROADWAY",
    "&",
    "/",
    "A",
    "CARE",
    "ATTN",
    "3FL",
    "BB",
    "RD-7",
    "RR",
    ",",
    "12.5",
    "AND",
    "AT",
    "12",
    "012",
    "7",
    "4B",
    "1ST",
    "58",
    "X",
    "BLOCK",
    "OF",
    "RÍO",
    "A&B",
    "ST.",
]
WORDS = st.sampled_from([*sorted(frozenset().union(*LISTS)), *NAMES])


@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from([" ", "  "]))
@example(["A&B", "ST", "&", "OAK", "RD"], " ")
@example(["12", "OAK", "RD", "&", "A"], " ")
@settings(max_examples=2000)
def test_what_is_plain_is_what_the_rules_leave(words: list[str], space: str) -> None:
    text = space.join(words)
    assert spell(text) == by_rules(text)


def test_plain_addresses_are_told_without_the_rules() -> None:
    assert is_plain(["12", "W", "ELM", "ST"])
    assert is_plain(["ELM", "CT", "&", "N", "OAK", "RD"])
    assert not is_plain(["12", "ELM", "ST", "CT"])
