"""How the page was made, in the reader's language: the method, the decisions, where the residents come from."""

from hotspot.report.against import AREAS_LEAD
from hotspot.report.told import Told
from hotspot.words import say, tell


def method_words(facts: Told) -> str:
    """One paragraph from which a reviewer could replicate the analysis; empty where it is not known."""
    note = facts.method_note
    told = [note] if isinstance(note, str) else [tell(one, facts.language, noun=facts.event_noun) for one in note]
    return " ".join(filter(None, [*told, *_areas(facts)]))


def _areas(facts: Told) -> list[str]:
    """How areas were estimated, where they were not tested."""
    if facts.residents_way not in AREAS_LEAD:
        return []
    rule = {"times": f"{facts.stands_out_times:g}", "probability": f"{facts.stands_out_probability:g}"}
    told = [say(facts.language, "note.areas", None, **rule)]
    if facts.dispersion > 1:
        said = {"dispersion": f"{facts.dispersion:.3g}", "noun": facts.event_noun}
        told.append(say(facts.language, "note.areas_dispersion", None, **said))
    return told


def population_words(facts: Told) -> str:
    """Where the residents come from; empty where there are none."""
    return tell(facts.population_note, facts.language, noun=facts.event_noun)
