"""What was decided and what is warned of, in the reader's language."""

from hotspot.report.told import Told
from hotspot.words import tell


def decision_words(facts: Told) -> list[str]:
    """Every decision that the tool took by itself, a sentence with its reason each."""
    return [tell(decision, facts.language, noun=facts.event_noun) for decision in facts.decisions]
