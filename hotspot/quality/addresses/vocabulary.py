"""The words that addresses are made of: kinds of street, directions, units, states."""

from collections.abc import Mapping
from typing import Final

#: Kind of street that ends its name -> its short form (United States Postal Service, Publication 28, appendix C1).
ENDINGS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("STREET", "STREETS", "STR", "STRT"), "ST"),
    **dict.fromkeys(("AVENUE", "AVEN", "AVENU", "AV", "AVNUE"), "AVE"),
    **dict.fromkeys(("ROAD", "ROADS"), "RD"),
    **dict.fromkeys(("DRIVE", "DRIV", "DRV"), "DR"),
    **dict.fromkeys(("BOULEVARD", "BOUL", "BOULV", "BLVRD"), "BLVD"),
    **dict.fromkeys(("LANE", "LANES"), "LN"),
    **dict.fromkeys(("COURT", "CRT"), "CT"),
    "PLACE": "PL",
    **dict.fromkeys(("TERRACE", "TERR"), "TER"),
    **dict.fromkeys(("PARKWAY", "PKWAY", "PARKWY", "PKY"), "PKWY"),
    **dict.fromkeys(("CIRCLE", "CIRC", "CRCL"), "CIR"),
    "WY": "WAY",
    **dict.fromkeys(("TURNPIKE", "TRNPK", "TPK", "TNPK"), "TPKE"),
    "PK": "PIKE",
    **dict.fromkeys(("SQUARE", "SQR"), "SQ"),
    **dict.fromkeys(("TRAIL", "TRAILS"), "TRL"),
    "ALLEY": "ALY",
    "CRESCENT": "CRES",
    "PLAZA": "PLZ",
    "CENTER": "CTR",
    "HEIGHTS": "HTS",
    "EXTENSION": "EXT",
    "EXPRESSWAY": "EXPY",
    "FREEWAY": "FWY",
    "CROSSING": "XING",
    "JUNCTION": "JCT",
    "RIDGE": "RDG",
    "ESTATES": "ESTS",
    "GARDENS": "GDNS",
    "LANDING": "LNDG",
    "MANOR": "MNR",
    "HOLLOW": "HOLW",
    "VILLAGE": "VLG",
    "WHARF": "WHF",
}
#: A kind of street behind which, where no comma stands, a unit, a direction or the city begins.
STREET_ENDS: Final = frozenset(
    {
        *("ST", "AVE", "RD", "DR", "BLVD", "LN", "CT", "PL", "TER", "PKWY", "CIR", "WAY", "TPKE", "PIKE", "SQ", "TRL"),
        *("ALY", "CRES", "PLZ", "XING", "LOOP", "HWY", "ROW", "WALK", "PATH", "RUN", "BROADWAY", "WHF", "WHARF"),
        *(long for long, short in ENDINGS.items() if short in {"ST", "AVE", "RD", "DR", "BLVD", "LN", "CT", "PL"}),
        *(long for long, short in ENDINGS.items() if short in {"TER", "PKWY", "CIR", "WAY", "TPKE", "PIKE", "SQ"}),
        *("TRAIL", "ALLEY", "CRESCENT", "PLAZA", "CROSSING", "HIGHWAY"),
    }
)
#: Words before the number of a road.
ROUTES: Final = frozenset(
    {"HWY", "HIGHWAY", "ROUTE", "RTE", "RT", "INTERSTATE", "US", "SR", "CR", "FM", "EXIT", "RR", "HC"}
)
#: Words of roads that have a number behind their name: "COUNTY RD 7" ends with no unit.
NUMBERED: Final = ROUTES | frozenset(
    {
        *("COUNTY", "CO", "STATE", "FARM", "RANCH", "TOWNSHIP", "TWP", "FOREST", "RURAL", "PRIVATE", "FIRE"),
        *("CALLE", "CARRETERA", "CARR", "AVENIDA", "CAMINO"),
    }
)
#: Word -> one form, wherever it stands in a street's name but before its ending.
PLAIN: Final[Mapping[str, str]] = {
    **dict.fromkeys(("HIGHWAY", "HIWAY", "HIWY", "HWAY"), "HWY"),
    **dict.fromkeys(("ROUTE", "RTE"), "RT"),
    "SAINT": "ST",
    "MOUNT": "MT",
    "FORT": "FT",
    **{
        word: f"{number}{ending}"
        for number, word, ending in (
            *((1, "FIRST", "ST"), (2, "SECOND", "ND"), (3, "THIRD", "RD"), (4, "FOURTH", "TH"), (5, "FIFTH", "TH")),
            *((6, "SIXTH", "TH"), (7, "SEVENTH", "TH"), (8, "EIGHTH", "TH"), (9, "NINTH", "TH"), (10, "TENTH", "TH")),
        )
    },
}
DIRECTIONS: Final[Mapping[str, str]] = {
    **dict(zip(("NORTH", "SOUTH", "EAST", "WEST"), "NSEW", strict=True)),
    **dict(zip(("NORTHEAST", "NORTHWEST", "SOUTHEAST", "SOUTHWEST"), ("NE", "NW", "SE", "SW"), strict=True)),
    **{short: short for short in ("N", "S", "E", "W", "NE", "NW", "SE", "SW")},
}
#: Words before the number or letter of a unit.
UNITS: Final = frozenset(
    {
        *("APT", "APTS", "APARTMENT", "APARTMENTS", "APMT", "UNIT", "UNITS", "UN", "STE", "SUITE", "SUITES", "SU"),
        *("RM", "ROOM", "FL", "FLR", "FLOOR", "LOT", "SPC", "SPACE", "SP", "TRLR", "TRAILER", "BLDG", "BUILDING"),
        *("NO", "NUM", "#", "PH", "PENTHOUSE", "BSMT", "BASEMENT", "SLIP", "STALL", "HANGAR", "HNGR", "DEPT", "BED"),
        *("APTO", "APARTAMENTO", "DEPTO", "DEPARTAMENTO", "DPTO", "PISO", "UNIDAD", "EDIF", "EDIFICIO", "OFICINA"),
        *("HABITACION", "CUARTO", "LOTE", "FLAT", "TWR", "OFC", "OFFICE"),
        *("INT", "INTERIOR", "LEVEL", "LVL", "WHG", "WOHNUNG"),
    }
)
#: Units that need no number, and those of them that are often part of a name.
LONE_UNITS: Final = frozenset({"BSMT", "BASEMENT", "PH", "PENTHOUSE", "REAR", "FRNT", "UPPR", "LOWR", "LBBY"})
LONE_AFTER_STREET: Final = frozenset(
    {
        *("FRONT", "UPPER", "LOWER", "LOBBY", "OFC", "OFFICE", "ATTIC", "GARAGE", "SOTANO", "UPSTAIRS", "DOWNSTAIRS"),
    }
)
#: Those behind which two letters alone are a unit: "APT BB", not "9 SPACE PT".
LETTERED: Final = frozenset({"APT", "APARTMENT", "UNIT", "STE", "SUITE", "RM", "ROOM", "BLDG", "BUILDING"})
#: Words of a park whose lots are units, though it has no number.
PARKS: Final = frozenset({"TRAILER", "TRLR", "MOBILE", "MHP", "RV", "CAMPGROUND"})
FLOORS: Final = frozenset({"FL", "FLR", "FLOOR", "PISO"})
WHICH_FLOOR: Final = frozenset({*PLAIN} - {"SAINT", "MOUNT", "FORT", "HIGHWAY", "ROUTE", "RTE"} | {"GROUND", "TOP"})

STATES: Final = frozenset(
    {
        *("AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY"),
        *("LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH"),
        *("OK", "OR", "PA", "PR", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "VI", "WA", "WV", "WI", "WY"),
    }
)
STATE_NAMES: Final = frozenset(
    {
        *("ALABAMA", "ALASKA", "ARIZONA", "ARKANSAS", "CALIFORNIA", "COLORADO", "CONNECTICUT", "DELAWARE", "FLORIDA"),
        *("GEORGIA", "HAWAII", "IDAHO", "ILLINOIS", "INDIANA", "IOWA", "KANSAS", "KENTUCKY", "LOUISIANA", "MAINE"),
        *("MARYLAND", "MASSACHUSETTS", "MICHIGAN", "MINNESOTA", "MISSISSIPPI", "MISSOURI", "MONTANA", "NEBRASKA"),
        *("NEVADA", "NEW HAMPSHIRE", "NEW JERSEY", "NEW MEXICO", "NEW YORK", "NORTH CAROLINA", "NORTH DAKOTA", "OHIO"),
        *("OKLAHOMA", "OREGON", "PENNSYLVANIA", "PUERTO RICO", "RHODE ISLAND", "SOUTH CAROLINA", "SOUTH DAKOTA"),
        *("TENNESSEE", "TEXAS", "UTAH", "VERMONT", "VIRGINIA", "WASHINGTON", "WEST VIRGINIA", "WISCONSIN", "WYOMING"),
    }
)
COUNTRIES: Final = frozenset({"USA", "US", "UNITED STATES", "UNITED STATES OF AMERICA", "EEUU", "ESTADOS UNIDOS"})
