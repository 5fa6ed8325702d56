"""City, state, postal code and country are cut; what only looks like them stays."""

import pytest

from hotspot.quality.addresses.tail import without_tail


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("500 TOWER RD , SAMPLETOWN , OH 43215", "500 TOWER RD"),
        ("500 TOWER RD , SAMPLETOWN", "500 TOWER RD"),
        ("500 TOWER RD SAMPLETOWN OH 43215-1234", "500 TOWER RD"),
        ("500 TOWER RD SAMPLETOWN OH", "500 TOWER RD"),
        ("500 TOWER RD , SAMPLETOWN , OHIO , USA", "500 TOWER RD"),
        ("500 TOWER RD , NEW YORK , NEW YORK 10001", "500 TOWER RD"),
        ("500 TOWER RD 43215", "500 TOWER RD"),
        ("500 TOWER RD SOUTH BEND IN 46601", "500 TOWER RD"),
        ("500 TOWER RD N SAMPLETOWN OH 43215", "500 TOWER RD N"),
        ("12 MAIN ST ST LOUIS MO 63101", "12 MAIN ST"),
        ("12 E ST WASHINGTON DC", "12 E ST"),
        ("12 OAK CT HARTFORD CT 06103", "12 OAK CT"),
        ("12 OAK , HARTFORD , CT", "12 OAK"),
        ("12 BROADWAY NEW YORK NY 10001", "12 BROADWAY"),
        ("SUNSET TOWERS , 500 TOWER RD", "500 TOWER RD"),
        ("24 HOUR FITNESS , 12 OAK ST , SPRINGFIELD , IL", "12 OAK ST"),
        ("12 OAK , 5TH AVE , SPRINGFIELD , IL", "12 OAK"),
        ("12 OAK ST , NE", "12 OAK ST NE"),
        ("12 OAK ST , NE , SPRINGFIELD , IL", "12 OAK ST NE"),
        ("12 OAK ST , OMAHA , NE", "12 OAK ST"),
        ("12 OAK ST , NE 68102", "12 OAK ST"),
        ("A ST & B ST BOSTON MA", "A ST & B ST"),
        ("A ST & B ST , SAMPLETOWN", "A ST & B ST"),
    ],
)
def test_the_tail_is_cut(text: str, street: str) -> None:
    assert " ".join(without_tail(text.split())) == street


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12 OAK CT",
            "12 MAIN ST TAMARA CT",
            "RIDGE PIKE & TAMARA CT",
            "12 MAIN ST NE",
            "HWY 12345",
            "12 MAIN ST",
            "MAIN ST , 12",
            "",
        ),
        *("ATLANTIC AVE & FORT HILL MILE", "12 AVE DE LAFAYETTE", "AVENUE OF THE STATES", "OH 43215", "12 LA"),
    ],
)
def test_a_street_stays(text: str) -> None:
    assert without_tail(text.split()) == [word for word in text.split() if word != ","] or "," in text


def test_of_a_corner_no_street_is_taken_for_a_city() -> None:
    for words in ("RIDGE PIKE & TAMARA CT", "ATLANTIC AVE & FORT HILL MILE BOSTON MA"):
        assert "&" in without_tail(words.split())
        assert len(without_tail(words.split())) >= 5
