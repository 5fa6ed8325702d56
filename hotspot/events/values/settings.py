"""Settings of how values are read."""

import re
from dataclasses import dataclass, field
from typing import Final

from hotspot.errors import InputError
from hotspot.events.keep import NAMES
from hotspot.settings import Setting, setting

ORDERS: Final = ("mdy", "dmy", "ymd")
#: Coordinates that are degrees times 1,000,000, which no register of systems knows.
MICRODEGREES: Final = "microdegrees"
_CRS: Final = re.compile(r"EPSG:\d{4,6}|" + MICRODEGREES, re.IGNORECASE)
_MOST_LETTERS: Final = 5


@dataclass(frozen=True)
class Values:
    """How values are read where the file alone does not say it."""

    dates: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Order of the numbers in dates such as 03/04/24: month first, day first, or year first.",
                "events",
                choices=ORDERS,
                without="recognised",
                page="values.md",
            )
        ),
    )
    """``mdy``, ``dmy`` or ``ymd``; None: what fits the records."""
    crs: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Reference system of coordinates that are no degrees, as EPSG:n, or microdegrees [default: degrees].",
                "events",
                metavar="EPSG:n",
                page="values.md",
            )
        ),
    )
    """``EPSG:n`` or ``microdegrees``; None: degrees."""
    currency: str | None = field(
        default=None,
        metadata=setting(
            Setting(
                "Sign before amounts of money on page and lists [default: that of the amounts, else $].",
                "events",
                metavar="SIGN",
                without="recognised",
                page="values.md",
            )
        ),
    )
    """What stands before amounts of money; None: what the amounts carry, else the dollar's sign."""
    keep_columns: tuple[str, ...] = field(
        default=(),
        metadata=setting(
            Setting(
                "Other columns of the events that the list of buildings keeps, for internal use: of each building the "
                "value of most of its events.",
                "events",
                NAMES,
                metavar="A,B",
                page="columns.md",
            )
        ),
    )
    """Further columns of the table, kept in internal lists of buildings; never one that identifies persons."""
    keep_placeholders: bool = False
    """Whether placeholders (UNKNOWN, 0, 01/01/1900) are taken for values."""

    def __post_init__(self) -> None:
        """Refuse an order, a system or a sign that means nothing."""
        if self.dates is not None and self.dates not in ORDERS:
            raise InputError(f"The order of dates must be one of {', '.join(ORDERS)}; {self.dates!r} was given.")
        if self.crs is not None and (not isinstance(self.crs, str) or not _CRS.fullmatch(self.crs.strip())):
            raise InputError(
                f"The system of coordinates (--crs) must be EPSG: with its number, or {MICRODEGREES}; {self.crs!r} was "
                "given."
            )
        if self.currency is not None and not (
            isinstance(self.currency, str)
            and 0 < len(self.currency.strip()) <= _MOST_LETTERS
            and self.currency.isprintable()
            and not any(letter.isdigit() or letter in "<>&\"'=+-@" for letter in self.currency)
        ):
            raise InputError(
                f"The sign of the currency (--currency) must be one to {_MOST_LETTERS} letters or signs such as € or "
                f"CAD; {self.currency!r} was given."
            )
