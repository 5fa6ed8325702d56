"""The facts of a release as one language tells them."""

from dataclasses import dataclass, fields, replace

from hotspot.disclosure import Facts
from hotspot.words import check_language, say


@dataclass(frozen=True)
class Told(Facts):
    """Facts in a language: title and noun are those of the study, else the language's own."""

    language: str = "en"
    """``en`` or ``es``."""

    @classmethod
    def of(cls, facts: Facts, language: str) -> "Told":
        """The facts in a language; raises `InputError` for one that the package does not speak."""
        check_language(language)
        told = cls(**{field.name: getattr(facts, field.name) for field in fields(Facts)}, language=language)
        return replace(
            told,
            title=facts.title or say(language, "words.title"),
            event_noun=facts.event_noun or say(language, "words.events"),
        )
