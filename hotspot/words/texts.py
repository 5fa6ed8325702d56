"""The package's words in every language it speaks: one table, in the TOML files of this folder.

An entry is ``[key]`` with a text for each language (``en``, ``es``) and, where a number decides, one for exactly
one (``en_one``, ``es_one``); the meaning of a column has its ``unit``, too. ``{name}`` is a place for a value. The
file's name is the first part of a key: ``[areas]`` in ``finding.toml`` is ``finding.areas``.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from hotspot.errors import InputError

LANGUAGES: Final = ("en", "es")
_ENDING: Final = ".toml"
_UNIT: Final = "unit"


def say(language: str, key: str, number: float | None = None, **values: object) -> str:
    """The text of ``key`` in a language, its places filled with ``values``. ``number`` chooses singular or plural.

    Raises KeyError for a key, a language or a value that is not there: a missing word is a fault of the program.

    >>> say("es", "script.whole_map")
    'Todo el mapa'
    """
    entry = _entries(key.partition(".")[0])[key]
    form = f"{language}_one" if number == 1 and f"{language}_one" in entry else language
    return entry[form].format_map(values)


def section(language: str, name: str) -> dict[str, str]:
    """Every text of one file of the table by its key, places not filled: the words of the page's script."""
    return {key.removeprefix(f"{name}."): entry[language] for key, entry in _entries(name).items()}


def unit_of(key: str) -> str:
    """The unit of what ``key`` tells of, a key of units.toml; KeyError where it has none."""
    return _entries(key.partition(".")[0])[key][_UNIT]


def is_known(key: str) -> bool:
    """Whether there is a text of this key."""
    return key in _entries(key.partition(".")[0])


def check_language(language: str) -> None:
    """Refuse a language that the package does not speak, with `InputError`."""
    if language not in LANGUAGES:
        raise InputError(f"The language must be one of {', '.join(LANGUAGES)}; {language!r} was given.")


def table() -> Mapping[str, Mapping[str, str]]:
    """Key -> form (``en``, ``es``, ``en_one``, ``es_one``) -> text."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(_ENDING):
            found |= _entries(file.name.removesuffix(_ENDING))
    return found


@cache
def _entries(name: str) -> Mapping[str, Mapping[str, str]]:
    """The part of the table that one file holds, read when the first of its texts is said; empty without the file."""
    file = files(__package__).joinpath(f"{name}{_ENDING}")
    if not file.is_file():
        return {}
    entries = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{name}.{key}": entry for key, entry in entries.items()}
