"""How the page was made, in the reader's language: the method, the decisions, where the residents come from."""

from hotspot.report.told import Told
from hotspot.words import tell


def method_words(facts: Told) -> str:
    """One paragraph from which a reviewer could replicate the analysis; empty where it is not known."""
    note = facts.method_note
    return (
        note
        if isinstance(note, str)
        else " ".join(sentence.told(facts.language, noun=facts.event_noun) for sentence in note)
    )


def population_words(facts: Told) -> str:
    """Where the residents come from; empty where there are none."""
    return tell(facts.population_note, facts.language, noun=facts.event_noun)
