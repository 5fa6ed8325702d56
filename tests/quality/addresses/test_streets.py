"""One form of streets, corners and blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality.addresses.block import is_block, one_block
from hotspot.quality.addresses.corner import streets_of
from hotspot.quality.addresses.street import one_street, ordinal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("12 NORTH MAIN STREET", "12 N MAIN ST"),
        ("12 MAIN STREET SOUTHWEST", "12 MAIN ST SW"),
        ("0012 MAIN AVENUE", "12 MAIN AVE"),
        ("12 FIRST ST", "12 1ST ST"),
        ("41-20 58 ST", "41-20 58TH STREET"),
        ("58 ST", "58TH ST"),
        ("12 SAINT JAMES PLACE", "12 ST JAMES PL"),
        ("12 MOUNT ZION AV", "12 MT ZION AVE"),
        ("HIGHWAY 30", "HWY 30"),
        ("ROUTE 202", "RT 202"),
        ("12 AVENUE B", "12 AVE B"),
        ("N W 5TH ST", "NW 5TH ST"),
        ("UPLAND SQUARE", "UPLAND SQ"),
    ],
)
def test_two_spellings_of_one_street(one: str, other: str) -> None:
    assert one_street(one.split()) == one_street(other.split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(
            ("12 NORTH ST", "12 N ST"),
            ("12 COURT ST", "12 CT ST"),
            ("12 N E ST", "12 NE ST"),
            ("12 MAIN ST", "1 MAIN ST"),
        ),
        *(("12 MAIN ST", "12 MAIN AVE"), ("12 N MAIN ST", "12 S MAIN ST"), ("12 5TH ST", "12 5TH AVE")),
        *(("12 MAIN ST", "12A MAIN ST"), ("12 1/2 MAIN ST", "12 MAIN ST"), ("12 BROADWAY", "12TH BROADWAY")),
    ],
)
def test_two_streets_stay_two(one: str, other: str) -> None:
    assert one_street(one.split()) != one_street(other.split())


WORDS = ("12", "N", "NORTH", "MAIN", "STREET", "ST", "AVENUE", "COURT", "58", "SAINT", "FIRST", "BLOCK")


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_what_is_in_one_form_stays(words: list[str]) -> None:
    once = one_street(words)
    assert len(one_street(once)) <= len(once)


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1ST"), (2, "2ND"), (3, "3RD"), (4, "4TH"), (11, "11TH"), (112, "112TH")]
)
def test_numbers_of_streets(number: int, said: str) -> None:
    assert ordinal(str(number)) == said


@pytest.mark.parametrize("mark", ["&", "AND", "/", "@"])
def test_corners_by_every_mark(mark: str) -> None:
    assert streets_of(f"MAIN ST {mark} ELM AVE".split()) == [["MAIN", "ST"], ["ELM", "AVE"]]


def test_at_parts_streets_only() -> None:
    assert len(streets_of(["MAIN", "ST", "AT", "ELM", "AVE"])) == 2
    assert len(streets_of(["THE", "SHOPS", "AT", "LIBERTY", "PL"])) == 1
    assert len(streets_of(["12", "SALT", "AND", "PEPPER", "LN"])) == 1


@pytest.mark.parametrize("before", ["INTERSECTION OF", "INTERSECTION", "CORNER OF"])
def test_what_stands_before_a_corner(before: str) -> None:
    assert streets_of(f"{before} A ST & B ST".split()) == [["A", "ST"], ["B", "ST"]]


@pytest.mark.parametrize("text", ["012XX W ELM ST", "12XX W ELM ST", "1200 BLOCK OF W ELM ST", "1200 BLK W ELM ST"])
def test_blocks(text: str) -> None:
    found = " ".join(one_block(text.split()))
    assert found == "1200 BLOCK W ELM ST"
    assert is_block(found)


@pytest.mark.parametrize("text", ["ROBERTS BLOCK", "1200 W ELM ST", "XX ELM", "12 BLOCK", "MAXX ST", "12"])
def test_no_block_of_a_street(text: str) -> None:
    assert not is_block(" ".join(one_block(text.split())) if text not in {"12 BLOCK", "XX ELM"} else "")
