"""Names of persons behind C/O never get into the name of a building."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality import spell

WAYS = [
    "500 Tower Rd c/o {0}",
    "500 Tower Rd, C/O {0}, Sampletown, OH 43215",
    "500 Tower Rd Apt 7 c/o {0}",
    "c/o {0} 500 Tower Rd",
    "C/O {0}, 500 Tower Rd, Sampletown, OH 43215",
    "C / O {0}, 500 Tower Rd",
    "care of {0}, 500 Tower Rd",
    "Attn: {0}, 500 Tower Rd",
    "% {0} 500 Tower Rd",
    "Sunset Towers, c/o {0}, 500 Tower Rd",
    "c/o {0}, Tower Rd",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["Smith", "John Q. Smith", "Smith, John", "Smith-Jones"])
def test_no_name_of_a_person_is_left(way: str, name: str) -> None:
    found = spell(way.format(name))
    assert "SMITH" not in found.written + found.one
    assert "JOHN" not in found.written + found.one
    assert found.one == ("TOWER RD" if way.endswith(", Tower Rd") else "500 TOWER RD")


@given(st.lists(st.sampled_from(["500", "TOWER", "RD", ",", "Apt", "7", "&", "OH"]), max_size=5), st.booleans())
def test_nothing_stands_between_the_words_and_the_name(words: list[str], first: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    parts = ["C/O", "XAVER", *words] if first else [*words, "C/O", "XAVER"]
    assert "XAVER" not in spell(" ".join(parts)).written


@pytest.mark.parametrize(
    "text", ["C ST / O ST", "12 HEALTHCARE DR", "12 OAK ST", "CENTER FOR CARE OF CHILDREN", "ATT STORE"]
)
def test_what_is_no_care_of_stays(text: str) -> None:
    assert spell(text).written == text
