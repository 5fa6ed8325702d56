"""The language of the package: words, numbers in words, sentences that are not told yet. It knows no table.

``say`` gives a text by its key in a language, `Said` is such a text with its values before a language is chosen; the
texts stand in the TOML files beside them.
"""

from hotspot.words.said import Said, said, tell
from hotspot.words.texts import LANGUAGES, check_language, is_known, say, section, table, unit_of

__all__ = ["LANGUAGES", "Said", "check_language", "is_known", "said", "say", "section", "table", "tell", "unit_of"]
