"""Units are cut wherever they stand; what only looks like one stays."""

import pytest

from hotspot.quality.addresses.unit_alone import lone_places
from hotspot.quality.addresses.unit_before_slash import cut_unit_before_slash
from hotspot.quality.addresses.unit_behind_sign import sign_places
from hotspot.quality.addresses.unit_by_word import unit_places
from hotspot.quality.addresses.words import words_of

BY_WORD = [
    *("500 TOWER RD [APT 7]", "500 TOWER RD , [APT 7] , SAMPLETOWN , OH 43215", "[APT 7] 500 TOWER RD"),
    *("[APT 4] , 12 MAIN ST", "[# 4] 12 MAIN ST", "12 MAIN ST [# 4]", "12 MAIN ST [APT # 4]", "12 MAIN ST [APT NO 4]"),
    *("12 MAIN ST [APT 4 B]", "12 MAIN ST [APT 2A]", "12 MAIN ST [APT B] SAMPLETOWN", "12 MAIN ST [UNIT B-12]"),
    *("12 MAIN ST [BLDG 3] [APT 7]", "[BLDG 3] [APT 7] , 12 MAIN ST", "12 MAIN ST [SPC 7]", "12 MAIN ST [LOT 7]"),
    *("12 MAIN ST [TRLR 7]", "12 MAIN ST [PH]", "12 MAIN ST [PH 2]", "12 MAIN ST [BSMT]", "12 MAIN ST [REAR]"),
    *("12 MAIN ST [APTO 7]", "12 MAIN ST [PISO 2]", "12 MAIN ST [2 PISO]", "12 MAIN ST [2ND FL]", "12 MAIN ST [FL 2]"),
    *("[2ND FLOOR] , 12 MAIN ST", "12 MAIN ST [GROUND FLOOR]", "12 MAIN ST [RM 3]", "12 MAIN ST [STE 200]"),
    *("12 MAIN ST [APT4B]", "12 MAIN ST N [FRONT]", "[REAR] 12 MAIN ST", "CALLE MAYOR 5 , [PISO 2]"),
    *("12 MAIN ST [APT]", "12 MAIN ST [STE A-B]", "12 MAIN ST [FL 1 & 2]", "12 MAIN ST [UPSTAIRS]"),
    *(
        "500 TOWER RD [STE A & B]",
        "500 TOWER RD [UNIT 1 / 2]",
        "500 TOWER RD [APT N / A] , SAMPLETOWN",
        "[UNIT A & B] , 5 OAK",
    ),
    *("500 TOWER RD [# N / A]", "500 TOWER RD [UNIT A AND B AND C]", "AV JUAREZ 100 [INT 1]", "HAUPTSTR 5 [WHG 1]"),
    *("[LEVEL 0] 500 TOWER RD", "500 TOWER RD [LEVEL 2]", "[LOT 3] HAPPY TRAILER PARK", "[LOT 3] , OAK MHP"),
    *(
        "[LOT 5] , 12 OAK ST",
        "[LOT 5] 12345 OAK ST",
        "12345 OAK ST [LOT 5]",
        "CARRERA 7 # 12-34 [APTO 3]",
        "5 OAK [LOT7]",
    ),
    *("455 S 200 W [APT 3]", "1234 N 500 W [# 4]", "100 W 5TH [APT 3]", "100 5TH [# 3]", "500 TOWER RD [APT BB]"),
    *("500 TOWER RD [STE AB] , SAMPLETOWN", "500 TOWER RD [LOWER UNIT]", "500 TOWER RD , [UPPER LEVEL]", "5 OAK [3FL]"),
    *("[APTO 3] CALLE MAYOR 5", "12 BROADWAY [REAR]", "500 TOWER RD [FL 2] MIAMI FL 33101"),
]
NOT_BY_WORD = [
    *("9 GREENHILL APARTMENT DR", "7 FLOOR RD", "3 UNIT AVE", "12 FRONT ST", "12 UPPER GULPH RD", "LOT 500 TOWER RD"),
    *("HWY NO 5", "RT # 5", "12 TOWER RD MIAMI FL 33101", "12 TOWER RD , MIAMI , FL 33101-1234", "ROOM 5", "APT 7"),
    *("CALLE 5 # 12", "12 APT", "UNIT & MAIN ST", "12 MAIN ST & 5TH ST"),
    *("LOT 5 , OAK ST", "OAK ST LOT 5", "LOT5 , OAK ST", "LOT 5 , OAK ST , SAMPLETOWN , OH 43215", "5TH ST LOT 5"),
    *("CARRERA 7 # 12-34", "CRA 7 # 12", "TRANSVERSAL 5 # 3-20", "DIAGONAL 5 # 3-20", "HWY 30 LOT 5"),
    *("RR # 2 BOX 14", "HC # 2 BOX 14"),
    *("12 UNIT DR", "9 GREENHILL APARTMENT LA", "5 # 12", "12 STE NE", "12 LOWER UNIT RD"),
    *("UNIT A & B ST", "RM 1 & A ST", "12 LEVEL RD", "LOT 3 HAPPY PARK", "INT A ST & B ST"),
    *("12 LOT A ST", "12 MAIN ST", "REAR", "", "12 5TH ST", "UNIT", "12 LOWER ST"),
]


def places(marked: str) -> set[int]:
    """The places of words in brackets."""
    found, inside = set(), False
    for place, word in enumerate(marked.split()):
        inside = inside or word.startswith("[")
        if inside:
            found.add(place)
        inside = inside and not word.endswith("]")
    return found


@pytest.mark.parametrize("marked", BY_WORD)
def test_a_unit_behind_its_word(marked: str) -> None:
    assert unit_places(marked.replace("[", "").replace("]", "").split()) == places(marked)


@pytest.mark.parametrize("text", NOT_BY_WORD)
def test_no_unit(text: str) -> None:
    assert unit_places(text.split()) == set()


@pytest.mark.parametrize(
    "marked",
    [
        *(
            "500 TOWER RD [7]",
            "500 TOWER RD [4B]",
            "500 TOWER RD N [7]",
            "500 TOWER RD , [7]",
            "500 TOWER RD , [B] , OH",
        ),
        *("500 TOWER RD [7] SAMPLETOWN", "[7] , 500 TOWER RD", "500 N MAIN ST [B12]", "500 PARK AVE [1204]"),
    ],
)
def test_a_unit_without_a_word(marked: str) -> None:
    assert lone_places(marked.replace("[", "").replace("]", "").split()) == places(marked)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "500 COUNTY RD 7",
            "500 STATE HWY 7",
            "500 TOWER RD 43215",
            "TOWER RD 7",
            "12 AVENUE 5",
            "12 PARK AVE & 5TH ST",
        ),
        *("MAIN ST , 12", "12 , MAIN ST", "500 US HWY 7", "12 58 ST", "500 FARM RD 7", "12 5 ST"),
    ],
)
def test_a_number_that_is_no_unit(text: str) -> None:
    assert lone_places(text.split()) == set()


@pytest.mark.parametrize(
    ("text", "street"),
    [
        *(("7/500 Tower Rd", "500 TOWER RD"), ("7B/500 Tower Rd", "500 TOWER RD"), ("1/2 Main St", "1/2 MAIN ST")),
        *(("12 1/2 Main St", "12 1/2 MAIN ST"), ("7/500", "7/500"), ("Main St/Elm St", "MAIN ST / ELM ST")),
        *(
            ("Unit 3/500 Tower Rd", "500 TOWER RD"),
            ("7 / 500 Tower Rd", "500 TOWER RD"),
            ("1 / 2 Elm St", "1 / 2 ELM ST"),
        ),
        *(
            ("Apt B/500 Tower Rd", "500 TOWER RD"),
            ("Unit 3 / 500 5th Ave", "500 5TH AVE"),
            ("A/500 Elm", "A / 500 ELM"),
        ),
    ],
)
def test_a_unit_before_a_slash(text: str, street: str) -> None:
    assert " ".join(cut_unit_before_slash(words_of(text)).plain) == street
    assert " ".join(cut_unit_before_slash(words_of(text)).written) == street


@pytest.mark.parametrize(
    "marked",
    [
        *("500 TOWER RD [/ 7]", "500 TOWER RD [& B]", "500 TOWER RD [/ 7 & 8] , SAMPLETOWN", "500 OAK [/ B-2]"),
        *("SUNSET TOWERS , 500 TOWER RD [/ 7]", "500 TOWER RD [N / A]", "[N / A]", "500 TOWER RD [/]"),
    ],
)
def test_a_unit_behind_a_sign(marked: str) -> None:
    assert sign_places(marked.replace("[", "").replace("]", "").split()) == places(marked)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "12 MAIN ST & 5TH ST",
            "12 MAIN ST & 5TH",
            "MAIN ST & A",
            "12 MAIN ST & I-95",
            "12 MAIN ST / ELM ST",
            "A / B",
        ),
        *(
            "4TH ST NW & E",
            "4 ST NW & E",
            "12 / 14 MAIN ST",
            "12 MAIN ST & US 1",
            "7 / 500",
            "12 SALT AND PEPPER LN",
            "MAIN ST , 12 & 14",
        ),
    ],
)
def test_a_corner_is_no_unit(text: str) -> None:
    assert sign_places(text.split()) == set()
