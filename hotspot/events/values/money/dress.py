"""Amounts in their usual dress: signs of currencies, (12.50), 49.03-, "$ -", spaces between thousands."""

from typing import Final

from hotspot.events.values.cells import literal
from hotspot.events.values.money.signs import pattern

_MINUS: Final = "[-\\x{2212}\\x{2013}]"
_DIGITS: Final = r"(?:\d[\d.,' \x{2019}]*|[.,]\d+)"
_ENDS: Final = r"(?:,-|\.-|,\x{2013})?"
#: An amount: at most one sign of a currency on either side, a minus before or behind, or the whole in parentheses.
LOOKS: Final = (
    f"\\(? ?{_MINUS}? ?{pattern()}? ?{_MINUS}? ?{_DIGITS}{_ENDS} ?{pattern()}? ?(?:{_MINUS}|(?i:CR|DR))? ?\\)?"
)
#: Nothing at all, as accountants write it.
ZERO: Final = f"(?:{pattern()} ?[-\\x{{2013}}\\x{{2014}}]+|[-\\x{{2013}}\\x{{2014}}]+ ?{pattern()}) ?"
_NEGATIVE: Final = f"^\\(.*\\)$|^[^0-9]*{_MINUS}[^0-9]*[0-9]|[0-9] ?{pattern()}? ?(?:{_MINUS}|(?i:CR))$"


def bare(text: str) -> str:
    """SQL expression of the digits, points and commas of an amount."""
    return f"rtrim(regexp_replace({text}, '[^0-9.,]', '', 'g'), '.,')"


def negative(text: str) -> str:
    """SQL condition: the amount is below zero."""
    return f"regexp_matches({text}, {literal(_NEGATIVE)})"
