"""A text taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.quality.addresses.words import words_of


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("12 Main St.", "12 MAIN ST"),
        ("N.W. 5th St", "NW 5TH ST"),
        ("O\u2019Brien's Ct", "OBRIENS CT"),
        ("Calle Pe\u00f1a", "CALLE PENA"),
        ("500 Tower Rd - Apt 7", "500 TOWER RD , APT 7"),
        ("500 Tower Rd \u2013 Apt 7", "500 TOWER RD , APT 7"),
        ("Langhorne-Newtown Rd", "LANGHORNE-NEWTOWN RD"),
        ("Main St/Elm Ave", "MAIN ST / ELM AVE"),
        ("12 1/2 Main St", "12 1/2 MAIN ST"),
        ("7/500 Tower Rd", "7/500 TOWER RD"),
        ("c/o Smith", "C/O SMITH"),
        ("12.5 Oak St.", "12.5 OAK ST"),
        ("41 - 20 58 St", "41-20 58 ST"),
        ("7 - 500 Tower Rd", "7 , 500 TOWER RD"),
        ("41 - 20 Oak St", "41 , 20 OAK ST"),
        ("Apt C/K", "APT C / K"),
        ("500 Tower Rd-7, Apt 2", "500 TOWER RD 7 , APT 2"),
        ("12 Rd-Smith Ln", "12 RD-SMITH LN"),
        ("12 Main St [rear] {left}", "12 MAIN ST , REAR , , LEFT ,"),
        ("12 Main St #4", "12 MAIN ST # 4"),
        ("12 Main St; rear (left)", "12 MAIN ST , REAR , LEFT ,"),
        ('"12 Main St"', "12 MAIN ST"),
        (" . ' ", ""),
    ],
)
def test_words_as_rules_read_them(text: str, plain: str) -> None:
    assert words_of(text).plain == plain.split()


@given(st.text(max_size=30))
def test_both_lists_speak_of_the_same_words(text: str) -> None:
    words = words_of(text)
    assert len(words.written) == len(words.plain)
    assert all(words.plain)
