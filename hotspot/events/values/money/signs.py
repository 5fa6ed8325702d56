"""Signs of currencies, before or behind an amount."""

from typing import Final

_ALONE: Final = "$ € £ ¥ ₹ ₩ ₽ ₺ ₪ ₱ ₫ ฿ ₦ ₴ C$ A$ R$ NZ$ MX$ CHF SEK NOK DKK PLN CZK HUF ZAR COP CLP ARS PEN CNY"
_OTHERS: Final = "US$ $ USD $ EUR € GBP £ JPY ¥ INR ₹ CA$ C$ CAD C$ AU$ A$ AUD A$ MXN MX$ BRL R$ NZD NZ$ KR kr FR. Fr."
#: Sign or code -> how it is shown.
SIGNS: Final = {sign: sign for sign in _ALONE.split()} | dict(
    zip(_OTHERS.split()[::2], _OTHERS.split()[1::2], strict=True)
)


def pattern() -> str:
    """A regular expression of any sign, the longest first: RE2 takes the first that fits."""
    escaped = (sign.replace("$", r"\$").replace(".", r"\.") for sign in sorted(SIGNS, key=lambda s: (-len(s), s)))
    return f"(?i:{'|'.join(escaped)})"


def shown(sign: str) -> str:
    """How a sign is shown.

    >>> shown("usd"), shown("EUR")
    ('$', '€')
    """
    return SIGNS[sign.upper()]
