"""Degrees as people write them: a typographic minus, a decimal comma, a sign, a letter, minutes and seconds."""

from typing import Final

from hotspot.events.values.rule import Rule

_MINUS: Final = "[-\\x{2212}\\x{2013}\\x{2010}]"
_PLAIN_MINUS: Final = "'[\\x{2212}\\x{2013}\\x{2010}]'"
_DEGREE: Final = "[\\x{00B0}\\x{00BA}\\x{02DA}d*:]"
_MINUTE: Final = "['\\x{2032}\\x{2019}\\x{00B4}m:]"
_SECOND: Final = "(?:[\"\\x{2033}\\x{201D}s]|''|\\x{2032}\\x{2032}|\\x{2019}\\x{2019})"


def _plain(text: str) -> str:
    """The number in a text of one number, its minus plain and its comma a point."""
    return f"TRY_CAST(replace(regexp_replace({text}, {_PLAIN_MINUS}, '-'), ',', '.') AS DOUBLE)"


def _size(text: str) -> str:
    """The first number in a text, without its sign."""
    return f"TRY_CAST(replace(regexp_extract({text}, '[0-9]+(?:[.,][0-9]+)?'), ',', '.') AS DOUBLE)"


def _signed(size: str, text: str, letter: str) -> str:
    """The size, negative with a minus before it or the letter of south or west."""
    return f"CASE WHEN regexp_matches({text}, '^{_MINUS}|(?i){letter}') THEN -({size}) ELSE {size} END"


def _parts(text: str) -> str:
    """Degrees, minutes and seconds together, without a sign; missing where there are more than 60 of one."""
    numbers = "'([0-9]+(?:[.,][0-9]+)?)[^0-9]+([0-9]+(?:[.,][0-9]+)?)(?:[^0-9]+([0-9]+(?:[.,][0-9]+)?))?'"
    part = [
        f"coalesce(TRY_CAST(replace(regexp_extract({text}, {numbers}, {n}), ',', '.') AS DOUBLE), 0)" for n in (1, 2, 3)
    ]
    return f"CASE WHEN {part[1]} < 60 AND {part[2]} < 60 THEN {part[0]} + {part[1]} / 60 + {part[2]} / 3600 END"


def rules(axis: str) -> tuple[Rule, ...]:
    """The rules of an axis, ``lat`` or ``lon``, in their order: each knows the letters of its own axis only."""
    letters, negative = ("NS", "S") if axis == "lat" else ("EW", "W")
    letter = f"[{letters}{letters.lower()}]"
    number = "\\d{1,3}(?:[.,]\\d+)?"
    minutes = (
        f"\\d{{1,3}} ?(?:{_DEGREE} ?| )\\d{{1,2}}(?:[.,]\\d+)? ?{_MINUTE}?(?: ?\\d{{1,2}}(?:[.,]\\d+)? ?{_SECOND}?)?"
    )
    return (
        Rule(
            "typographic_minus",
            f"[\\x{{2212}}\\x{{2013}}\\x{{2010}}] ?{number}",
            lambda t: _plain(f"replace({t}, ' ', '')"),
            "values.minus",
        ),
        Rule("decimal_comma", f"{_MINUS}?\\d{{1,3}},\\d+", _plain, "notes.decimal_commas"),
        Rule(
            "hemisphere_letter",
            f"(?:{letter} ?{number} ?{_DEGREE}?|{_MINUS}?{number} ?{_DEGREE}? ?{letter}|{_MINUS}?{number} ?{_DEGREE})",
            lambda t: _signed(_size(t), t, negative),
            "values.letters",
        ),
        Rule(
            "degrees_minutes_seconds",
            f"(?:{letter} ?{minutes}|{_MINUS}?{minutes} ?{letter}?)",
            lambda t: _signed(_parts(t), t, negative),
            "values.minutes",
        ),
    )
