"""The language of the package: words, numbers in words. It knows no table.

``say`` gives a text by its key in a language; the texts stand in the TOML files beside it.
"""

from hotspot.words.texts import LANGUAGES, check_language, say, section, table

__all__ = ["LANGUAGES", "check_language", "say", "section", "table"]
