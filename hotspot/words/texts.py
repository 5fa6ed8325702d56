"""The package's words in every language it speaks: one table, in the TOML files of this folder.

An entry is ``[key]`` with a text for each language (``en``, ``es``) and, where a number decides, one for exactly
one (``en_one``, ``es_one``). ``{name}`` is a place for a value. The file's name is the first part of a key:
``[areas]`` in ``finding.toml`` is ``finding.areas``.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Final

from hotspot.errors import InputError

LANGUAGES: Final = ("en", "es")


def say(language: str, key: str, number: float | None = None, **values: object) -> str:
    """The text of ``key`` in a language, its places filled with ``values``. ``number`` chooses singular or plural.

    Raises KeyError for a key, a language or a value that is not there: a missing word is a fault of the program.

    >>> say("es", "script.whole_map")
    'Todo el mapa'
    """
    entry = table()[key]
    form = f"{language}_one" if number == 1 and f"{language}_one" in entry else language
    return entry[form].format_map(values)


def section(language: str, name: str) -> dict[str, str]:
    """Every text of one file of the table by its key, places not filled: the words of the page's script."""
    return {
        key.removeprefix(f"{name}."): entry[language] for key, entry in table().items() if key.startswith(f"{name}.")
    }


def check_language(language: str) -> None:
    """Refuse a language that the package does not speak, with `InputError`."""
    if language not in LANGUAGES:
        raise InputError(f"The language must be one of {', '.join(LANGUAGES)}; {language!r} was given.")


@cache
def table() -> Mapping[str, Mapping[str, str]]:
    """Key -> form (``en``, ``es``, ``en_one``, ``es_one``) -> text."""
    found: dict[str, Mapping[str, str]] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            entries = tomllib.loads(file.read_text(encoding="utf-8"))
            found |= {f"{file.name.removesuffix('.toml')}.{key}": entry for key, entry in entries.items()}
    return found
