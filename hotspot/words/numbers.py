"""Numbers as a reader needs them: rounded, grouped, with their unit. Missing values are a dash."""

import math
import re
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

from hotspot.words.texts import say

DOLLAR: Final = "$"
MINUS: Final = "\N{MINUS SIGN}"
MISSING: Final = "\N{EN DASH}"
SPACE: Final = "\N{NO-BREAK SPACE}"
SMALLEST_P: Final = 1e-6
#: Below this a statistic is nothing but the rounding of floating point.
_NOTHING: Final = 1e-12
#: At most so many more decimals tell two numbers apart.
_MORE_DECIMALS: Final = 6
#: Of smaller amounts for one thing the cents are shown.
_CENTS_BELOW: Final = 100
_SIBILANTS: Final = ("sses", "shes", "xes")
#: Of a plural in -es whose singular ends in -is.
_NO_RULE: Final = ("crises", "lyses", "gnoses", "theses")
#: What follows one of these stays as it is: calls for overdoses, falls at home.
_AFTER: Final = re.compile(
    " (?:about|after|against|among|around|at|between|by|during|for|from|in|inside|involving|near|of|on|outside|per"
    "|requiring|to|under|with|within|without) "
)
#: Two things are no one.
_JOINED: Final = frozenset({"and", "or", "&", "/"})
_KINDS: Final = frozenset({"charged", "allowed", "paid", "estimated"})
_PREPOSITIONS: Final = frozenset(
    {"a", "al", "con", "contra", "de", "del", "en", "entre", "para", "por", "sin", "sobre"}
)
_KEEP_E: Final = ("ajes", "fes", "ges", "mes", "pes", "tes", "ues", "ves", "bles")


def count(number: float) -> str:
    """A count with thousands separated.

    >>> count(1240)
    '1,240'
    """
    return MISSING if math.isnan(number) else f"{number:z,.0f}"


def counted(number: float, noun: str, language: str = "en") -> str:
    """A count with its noun, which is given in the plural; of a noun without a known singular it is "1 of the ...".

    >>> counted(2, "calls"), counted(1, "calls"), counted(1, "people with calls"), counted(1, "EMS crises of men")
    ('2 calls', '1 call', '1 person with calls', '1 of the EMS crises of men')
    >>> counted(1, "llamadas", "es"), counted(1, "crisis", "es")
    ('1 llamada', 'crisis: 1')
    """
    if number != 1:
        return f"{count(number)} {noun}"
    return f"1 {one}" if (one := singular(noun, language)) else say(language, "words.one_of_unknown", noun=noun)


def singular(noun: str, language: str = "en") -> str:
    """The singular of a noun in the plural; empty where it is not known.

    >>> singular("EMS calls"), singular("crashes"), singular("injuries"), singular("people"), singular("fish")
    ('EMS call', 'crash', 'injury', 'person', '')
    >>> singular("calls for overdoses"), singular("falls at home"), singular("calls and fires")
    ('call for overdoses', 'fall at home', '')
    >>> singular("intervenciones evitables de bomberos", "es"), singular("choques", "es"), singular("hospitales", "es")
    ('intervención evitable de bomberos', 'choque', '')
    """
    if language == "es":
        return _singular_es(noun)
    first, _, others = noun.partition(" ")
    if first == "people":
        return f"person {others}".strip()
    found = _AFTER.search(noun)
    end = found.start() if found else len(noun)
    words = noun[:end].split(" ")
    if _JOINED & set(words) or "," in noun[:end]:
        return ""
    one = _singular_word(words[-1])
    return " ".join([*words[:-1], one]) + noun[end:] if one else ""


def _singular_word(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(_SIBILANTS):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is", *_NO_RULE)) else ""


def _singular_es(noun: str) -> str:
    words = noun.split(" ")
    # What follows a preposition stays: personas con llamadas, visitas a urgencias.
    end = next((place for place, word in enumerate(words) if word in _PREPOSITIONS), len(words))
    ones = [_singular_word_es(word) for word in words[:end]]
    return " ".join([*ones, *words[end:]]) if ones and all(ones) else ""


def _singular_word_es(word: str) -> str:
    if word.endswith("iones"):
        return f"{word[:-5]}ión"
    # Other plurals in -es keep or lose the e (accidente, hospital): known only after what cannot end a word.
    if word.endswith(("as", "os", *_KEEP_E)):
        return word[:-1]
    return ""


def decimal(number: float, places: int = 2) -> str:
    """A number with a fixed count of decimals, and a true minus sign; what rounds to zero has none.

    >>> decimal(-2.345), decimal(1234.5, 1), decimal(-0.0004, 3)
    ('\N{MINUS SIGN}2.35', '1,234.5', '0.000')
    """
    return MISSING if math.isnan(number) else f"{number:z,.{places}f}".replace("-", "\N{MINUS SIGN}")


def compact(number: float) -> str:
    """At most two decimals, without zeros at the end.

    >>> compact(12.0), compact(3.25), compact(1362.5)
    ('12', '3.25', '1,362.5')
    """
    return decimal(number).rstrip("0").rstrip(".")


def before(sign: str) -> str:
    r"""The sign of a currency as it stands before an amount: letters are parted from it.

    >>> before("$"), before("CAD")
    ('$', 'CAD\xa0')
    """
    return f"{sign}{SPACE}" if sign[-1:].isalpha() else sign


def dollars(amount: float, sign: str = DOLLAR) -> str:
    """Dollars to the dollar, or whatever the sign stands for.

    >>> dollars(1234567.8), dollars(-5, "€")
    ('$1,234,568', '\N{MINUS SIGN}€5')
    """
    if math.isnan(amount):
        return MISSING
    whole = f"{abs(amount):,.0f}"
    return f"{MINUS if amount < 0 and whole != '0' else ''}{before(sign)}{whole}"


def each_dollars(amount: float, sign: str = DOLLAR) -> str:
    """Dollars for one of many, to the cent below 100 dollars.

    >>> each_dollars(732.97), each_dollars(12.3), each_dollars(99.996), each_dollars(float("nan"))
    ('$733', '$12.30', '$100', '\N{EN DASH}')
    """
    if math.isnan(amount) or round(abs(amount), 2) >= _CENTS_BELOW:
        return dollars(amount, sign)
    cents = f"{abs(amount):.2f}"
    return f"{MINUS if amount < 0 and cents != '0.00' else ''}{before(sign)}{cents}"


def money(amount: float, kind: str | None, language: str = "en", sign: str = DOLLAR) -> str:
    r"""Money in words, never without the kind of amount where it is known.

    >>> money(2_400_000, "charged"), money(950, "paid"), money(3_120_000_000, "allowed")
    ('$2.4\xa0million charged', '$950 paid', '$3.1\xa0billion allowed')
    >>> money(2_400_000, "charged", "es"), money(1_000_000, None, "es")
    ('$2.4\xa0millones facturados', '$1\xa0millón')
    """
    for size, key in ((1e9, "words.billion"), (1e6, "words.million")):
        if abs(amount) >= size:
            rounded = f"{before(sign)}{amount / size:,.1f}".removesuffix(".0")
            text = say(language, key, round(amount / size, 1), amount=rounded).replace(" ", SPACE)
            break
    else:
        text = dollars(amount, sign)
    if not kind:
        return text
    return f"{text} {say(language, f'words.amount_{kind}') if kind in _KINDS else kind}"


def kind_words(kind: str, language: str = "en") -> str:
    """The kind of a cost in words; an unknown kind is shown as it is.

    >>> kind_words("charged"), kind_words("paid", "es"), kind_words("billed", "es")
    ('charged', 'pagado', 'billed')
    """
    return say(language, f"finding.kind_{kind}") if kind in _KINDS else kind


def percent(share: float) -> str:
    r"""A share (0 to 1) in percent: whole numbers, one decimal below ten and where it would round to all.

    >>> percent(0.1432), percent(0.0123), percent(0.00001), percent(0.9962), percent(1)
    ('14\xa0%', '1.2\xa0%', '<0.1\xa0%', '99.6\xa0%', '100\xa0%')
    """
    if math.isnan(share):
        return MISSING
    hundred = 100 * share
    if 0 < hundred < 0.05:
        return f"<0.1{SPACE}%"
    places = 1 if hundred < 9.95 or 99.5 <= hundred < 99.95 else 0
    return f"{hundred:.{places}f}".removesuffix(".0") + f"{SPACE}%"


def p_value(p: float) -> str:
    """A probability with two significant digits, as a decimal fraction.

    >>> p_value(0.25), p_value(0.00001234), p_value(3e-9)
    ('0.250', '0.000012', '<0.000001')
    """
    if math.isnan(p):
        return MISSING
    if p < SMALLEST_P:
        return "<0.000001"
    return f"{p:.{max(3, 1 - math.floor(math.log10(p)))}f}"


def two_digits(p: float) -> str:
    """A p-value that is a share of shuffled maps: two digits, without zeros at the end.

    >>> two_digits(0.002), two_digits(0.346), two_digits(1.0)
    ('0.002', '0.35', '1')
    """
    return MISSING if math.isnan(p) else f"{p:.2g}"


def digits(number: float, least: int = 4) -> str:
    """A statistic with four decimals, more for a small one so that four digits remain.

    >>> digits(0.31234), digits(-0.000583), digits(0.00001234567), digits(-1e-14)
    ('0.3123', '\N{MINUS SIGN}0.0005830', '0.00001235', '0.0000')
    """
    if math.isnan(number):
        return MISSING
    places = least if abs(number) < _NOTHING else max(least, least - 1 - math.floor(math.log10(abs(number))))
    return decimal(number, places)


def fine_percent(share: float, more: int = 0) -> str:
    r"""A share (0 to 1) in percent to be put beside another: one decimal, two below one percent, and ``more``.

    >>> fine_percent(0.0602), fine_percent(0.00252), fine_percent(0.00001), fine_percent(0), fine_percent(1)
    ('6.0\xa0%', '0.25\xa0%', '<0.01\xa0%', '0\xa0%', '100\xa0%')
    """
    hundred = 100 * share
    if math.isnan(share) or share in {0, 1} or (not more and not 0 < hundred < 99.95):
        return percent(share)
    if not more and hundred < 0.005:
        return f"<0.01{SPACE}%"
    return f"{hundred:z.{(2 if hundred < 0.995 else 1) + more}f}{SPACE}%"


def apart(numbers: Sequence[float], form: Callable[[float, int], str]) -> list[str]:
    r"""Numbers that stand beside each other as texts that differ where the numbers do.

    ``form``: the text of a number with so many more decimals than it usually has.

    >>> apart([0.000102, 0.000118, 0.25], fine_percent)
    ['0.010\xa0%', '0.012\xa0%', '25.0\xa0%']
    >>> apart([0.05, 0.05], fine_percent)
    ['5.0\xa0%', '5.0\xa0%']
    """
    texts = [form(number, 0) for number in numbers]
    for more in range(1, _MORE_DECIMALS + 1):
        alike = {
            place
            for one, other in combinations(range(len(texts)), 2)
            if texts[one] == texts[other] and not math.isclose(numbers[one], numbers[other], abs_tol=_NOTHING)
            for place in (one, other)
        }
        for place in alike:
            texts[place] = form(numbers[place], more)
    return texts
