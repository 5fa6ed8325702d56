"""Whether values fit a meaning: one small rule each. A name only nominates."""

import re
from collections.abc import Callable
from typing import Final

from hotspot.columns import ADDRESS, CATEGORY, COST, LAT, LON, PERSON, PRECISION, TIME
from hotspot.events.columns.looks import Look
from hotspot.events.columns.names import may_mean_more
from hotspot.events.columns.pairs import is_pair
from hotspot.events.columns.precision import is_of_geocoders, level_of, says_nothing
from hotspot.files.headings import simple

#: So much of the different values must look as they should.
_MOST: Final = 0.5
#: Of words of geocoders nearly all.
_NEARLY_ALL: Final = 0.9
#: From so many records on it says something how many values differ.
_MANY: Final = 100
#: In so many records two values are a yes and a no.
_SEVERAL: Final = 20
_FLAGS: Final = 2
#: Persons, and addresses without house numbers, have on average fewer records each than this.
_RECORDS_EACH: Final = 200
_RECORDS_AN_ADDRESS: Final = 50
#: Beyond this share of different values a text is a remark, not a kind.
_REMARKS: Final = 0.5
_LONG: Final = 120

_MONTHS: Final = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|set|dic"
_MONTH_NAME: Final = (
    r"(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?|"
    r"ene(ro)?|febrero|marzo|abr(il)?|mayo|junio|julio|ago(sto)?|sep?tiembre|set|octubre|noviembre|dic(iembre)?)\.?"
)
_WEEKDAY: Final = r"[^\W\d_]{3,10}[.,]*\s"
IS_DATE: Final = re.compile(
    rf"""({_WEEKDAY})?\d{{4}}[-/.]\d{{1,2}}([-/.]\d{{1,2}}(\D.*)?)? # 2024-01-05, 2024-01
    | ({_WEEKDAY})?\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,5}}([\s,T].*)? # 1/5/24 10:30, Mon 1/5/24
    | \d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}([\s,T].*)?           # 24/1/5
    | \d{{1,2}}[-/.]\d{{4}} | (19|20)\d\d(0[1-9]|1[0-2])(\.0)? # 02/2024, 202402
    | (?=.*\d).{{0,20}}\b({_MONTHS})[a-z]*\b.{{0,30}}       # Jan 05, 2024; 05-JAN-2024; lunes, 5 de enero de 2024
    | \d{{1,2}}({_MONTHS})\d{{2,4}}(\D.*)?                  # 05JAN2024
    | (19|20)\d{{6}}(\d{{4,6}})?(\.0)? | [0-3]?\d[0-3]\d(19|20)\d\d(\.0)? # 20240105, 01052024
    | 1\d{{9}}(\d{{3}})?(\.0)? | [2-5]\d{{4}}(\.\d+)?       # seconds, milliseconds; days of a spreadsheet
    """,
    re.IGNORECASE | re.VERBOSE,
)
#: Written with marks or a month's name: nothing else is written so.
_CLEARLY_DATE: Final = re.compile(
    rf"\d{{4}}-\d\d-\d\d(\D.*)?|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(\s.*)?|\d{{1,2}}-({_MONTHS})-\d{{2,4}}.*", re.IGNORECASE
)
_MONTH: Final = re.compile(rf"0?[1-9](\.0)?|1[0-2](\.0)?|{_MONTH_NAME}", re.IGNORECASE)
_SIGN: Final = (
    r"(?:US\$|CA?\$|A\$|MX\$|(?:USD|EUR|GBP|CAD|AUD|MXN|CHF|JPY|INR|NZD|BRL|SEK|NOK|DKK|PLN|CZK|ZAR)\b|\$|[€£¥₹₽₩₱₪฿])"
)
IS_MONEY: Final = re.compile(
    rf"[-+(\u2212\s]*{_SIGN}?[-+(\u2212\s]*(?:\d[\d.,'\u2019\s\u00a0\u202f]*|[.,]\d+|-)[-+)\u2212\s]*{_SIGN}?[-)\s]*",
    re.IGNORECASE,
)
IS_NUMBER: Final = re.compile(r"[-+\u2212]?\s*(\d[\d\s]*([.,]\d*)?|[.,]\d+)(e[-+]?\d+)?", re.IGNORECASE)
_FRACTION: Final = re.compile(r"[-+]?\d*[.,]\d*[1-9]\d*")
#: Numbers of degrees with their marks, and what letters say where: N, S, E, W.
_COORDINATE: Final = re.compile(
    r"[NSEWO]?\s*[-+\u2212]?\s*\d[\d\s.,]*([°d*º:'\u2032\u2019\"\u2033\u201d\s\d.,]*)[NSEWO]?", re.IGNORECASE
)
_LETTER: Final = re.compile(r"(?s).*[^\W\d_].*")
_HOUSE: Final = re.compile(r"(?s)#?\d+[\w/-]*\s+(block\s+(of\s+)?)?[\w.'/ -]*[^\W\d_].*", re.IGNORECASE)
_LINK: Final = re.compile(r"\S+@\S+\.\S+|https?://.*|www\..*", re.IGNORECASE)
_SUFFIXES: Final = (
    "st|ave?|av|rd|dr|ln|ct|blvd|bl|way|pl|cir|hwy|ter|terr|pkwy|pky|sq|trl|tr|loop|aly|row|run|walk|street|avenue|"
    "road|drive|lane|court|boulevard|place|circle|highway|terrace|parkway|square|trail|alley"
)
_SUFFIX: Final = re.compile(_SUFFIXES, re.IGNORECASE)
#: A house number and a street: "415 DISTURBANCE" is a code and a kind.
_STREET: Final = re.compile(rf"(?s)\d+\S*\s.*\b({_SUFFIXES})\b.*", re.IGNORECASE)


def fits(meaning: str, column: str, look: Look) -> bool:
    """Whether the values can be what the name says."""
    return _RULES[meaning](column, look)


def _coordinate(_: str, look: Look) -> bool:
    return look.is_number or look.share(_COORDINATE) >= _MOST


def _time(column: str, look: Look) -> bool:
    if look.is_time:
        return True
    if simple(column) == "month" and look.share(_MONTH) >= _MOST:
        return True
    return look.kind != "BOOLEAN" and look.share(IS_DATE) >= _MOST


def _cost(_: str, look: Look) -> bool:
    return look.is_number or (look.share(IS_MONEY) >= _MOST and look.share(_CLEARLY_DATE) < _MOST)


def _person(_: str, look: Look) -> bool:
    if (
        look.is_time
        or _few(look, _RECORDS_EACH)
        or (look.filled >= _SEVERAL and look.distinct <= _FLAGS)
        or look.share_of(is_pair) >= _MOST
        or look.share(_CLEARLY_DATE) >= _MOST
    ):
        return False
    # A number with a fraction is a measure; a text with a point may be the number of a case.
    return not (look.is_number and look.share(_FRACTION) >= _MOST)


def _address(_: str, look: Look) -> bool:
    if look.is_time or look.is_number or look.kind == "BOOLEAN" or _strange(look) or look.share(_LETTER) < _MOST:
        return False
    # A file may be about one tower: house numbers are addresses, however few.
    return not _few(look, _RECORDS_AN_ADDRESS) or look.share(_HOUSE) >= _MOST


def _category(_: str, look: Look) -> bool:
    if look.is_time or _strange(look) or look.share(_SUFFIX) >= _MOST:
        return False
    if look.is_number and look.share(_FRACTION) >= _MOST:
        return False
    if look.filled >= _MANY // 2 and (look.distinct > _REMARKS * look.filled or look.share(_STREET) > _MOST):
        return False
    return sum(map(len, look.sample)) <= _LONG * len(look.sample)


def _precision(column: str, look: Look) -> bool:
    told = [text for text in look.sample if not says_nothing(text)]
    known = sum(level_of(text) is not None for text in told)
    if look.is_time or not told or known < _NEARLY_ALL * len(told):
        return False
    # "Street" and "Intersection" are also kinds of places where crimes happen.
    return not may_mean_more(PRECISION, column) or any(map(is_of_geocoders, told))


def _few(look: Look, each: int) -> bool:
    """Five texts for 5,000 records."""
    return look.filled >= _MANY and look.distinct <= max(1, look.filled / each)


def _strange(look: Look) -> bool:
    """Dates, coordinates, links: never who, where or what kind."""
    return look.share_of(is_pair) >= _MOST or any(look.share(p) >= _MOST for p in (_CLEARLY_DATE, _LINK))


_RULES: Final[dict[str, Callable[[str, Look], bool]]] = {
    LAT: _coordinate,
    LON: _coordinate,
    TIME: _time,
    COST: _cost,
    PERSON: _person,
    ADDRESS: _address,
    CATEGORY: _category,
    PRECISION: _precision,
}
