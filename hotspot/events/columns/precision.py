"""How exactly a geocoder placed a record: the words that geocoders have for it, by level."""

import re
from typing import Final

ROOFTOP: Final = "rooftop"
INTERPOLATED: Final = "interpolated"
STREET: Final = "street"
AREA: Final = "area"
NOWHERE: Final = "none"
#: From the finest to the coarsest: a building or a corner, along a block by house numbers, somewhere on a street, the
#: middle of an area, nowhere.
LEVELS: Final = (ROOFTOP, INTERPOLATED, STREET, AREA, NOWHERE)

#: Words of geocoders alone, small letters and digits: Google (location_type), Esri (Addr_type), the Census Bureau,
#: which places along its address ranges whatever it matched.
_OF_GEOCODERS: Final = {
    ROOFTOP: "rooftop pointaddress subaddress addresspoint parcelcentroid rooftoplevel streetint parcellevel",
    INTERPOLATED: "rangeinterpolated streetaddress streetaddressext interpolated interpolation nonexact exact "
    "interpolatedaddress addressinterpolated addressrange rangeinterpolation",
    STREET: "geometriccenter streetname streetlevel streetcentroid streetcentre streetcenter streetsegment "
    "streetmidpoint streetmidblock streetbetween distancemarker",
    AREA: "approximate postal postalext postalloc postalcentroid zipcentroid zipcodecentroid postcodecentroid "
    "citycentroid countycentroid citylevel ziplevel zip4 zip5 zip9 zipplus4 tractcentroid blockgroupcentroid",
    NOWHERE: "nomatch unmatched tie notmatched ungeocoded notgeocoded nomatchfound",
}
#: Words that say it in a column of that name, and other things elsewhere.
_PLAIN: Final = {
    ROOFTOP: "point parcel building premise premises intersection corner poi address house site structure",
    INTERPOLATED: "match range block hundredblock",
    STREET: "street road route thoroughfare segment",
    AREA: "zip zipcode postalcode postcode centroid neighborhood neighbourhood city town place locality county "
    "state region country district tract municipality district admin subregion block group blockgroup village",
    NOWHERE: "default failed nowhere notfound",
}
#: Nothing is said of the level.
_NOTHING: Final = "unknown unk na none null nan nil missing blank notavailable notapplicable notstated desconocido"
_SILENT: Final = frozenset(("", *_NOTHING.split()))
_NOT_WORD: Final = re.compile(r"[^a-z0-9]")


def _by_word(lists: dict[str, str]) -> dict[str, str]:
    return {word: level for level, words in reversed(lists.items()) for word in words.split()}


_DISTINCT: Final = _by_word(_OF_GEOCODERS)
_ALL: Final = _by_word(_PLAIN) | _DISTINCT


def level_of(text: str) -> str | None:
    """The level that a word stands for; None: it is not known.

    >>> level_of("RANGE_INTERPOLATED"), level_of("Non_Exact"), level_of("Zip code"), level_of("very good")
    ('interpolated', 'interpolated', 'area', None)
    """
    return _ALL.get(_bare(text))


def is_of_geocoders(text: str) -> bool:
    """Whether nobody but a geocoder says so.

    >>> is_of_geocoders("GEOMETRIC_CENTER"), is_of_geocoders("Street")
    (True, False)
    """
    return _bare(text) in _DISTINCT


def says_nothing(text: str) -> bool:
    """Whether a text says that the level is not known: empty, N/A, unknown."""
    return _bare(text) in _SILENT


def _bare(text: str) -> str:
    return _NOT_WORD.sub("", text.lower())
