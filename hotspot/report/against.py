"""Against what areas are compared, in words: with all arrangements over the map, or with what residents explain."""

from typing import Final

from hotspot.report.told import Told
from hotspot.words import is_known, say
from hotspot.words.numbers import count, counted, decimal

#: Shuffled maps with a call that are still no sign of a law that the test does not allow for.
MOST_FALSE: Final = 2
#: Below this many tested areas only large differences are found.
SMALL_MAP: Final = 500
#: Cells of the median area with residents up to which residents of cells are known well enough.
FINE: Final = 4
#: Ways in which areas with residents are estimated, and hexagons compared whoever lives there.
AREAS_LEAD: Final = frozenset({"coarse", "few"})


def null_words(facts: Told) -> str:
    """What an area's value is compared with."""
    marks = facts.measure == "cost_per_event"
    conditional = facts.null == "conditional" and not marks
    way = "monte_carlo" if facts.kernel != "uniform" else "exact" if facts.exact else "bounds"
    test = say(facts.language, "method.conditional_permutation" if conditional else "method.permutation")
    test = say(facts.language, f"method.{way}", test=test)
    words = [say(facts.language, f"method.null_{'marks' if marks else facts.null}", test=test)]
    if is_known(transform := f"method.transform_{facts.transform}"):
        words.append(say(facts.language, transform))
    return " ".join(words)


def of_exposure(facts: Told) -> bool:
    """Whether areas were compared with what their residents lead one to expect."""
    return facts.null not in {"total", "conditional"}


def of_residents(facts: Told) -> bool:
    """Whether that was done without a shape for how places differ: by the null ``residents``."""
    return facts.null == "residents"


def whoever(facts: Told) -> bool:
    """Whether residents are known, but hexagons were compared without regard to them."""
    return facts.residents_way in AREAS_LEAD and not of_exposure(facts)


def chance(facts: Told, areas: int = 1) -> str:
    """What a finding of so many areas is more than: what residents, an even spread or amounts dealt out would give."""
    if of_residents(facts):
        return say(facts.language, "against.residents", areas or 2)
    if of_exposure(facts):
        model = say(facts.language, f"against.model_{facts.null}")
        return say(facts.language, "finding.residents_by_model", areas or 2, model=model)
    if facts.measure == "cost_per_event":
        people = (facts.test or {}).get("bearer") == "person" and facts.persons_known
        key = "finding.amounts_dealt_people" if people else "finding.amounts_dealt"
        return say(facts.language, key, noun=facts.event_noun)
    return say(facts.language, "against.spread_cost" if facts.measure == "cost" else "against.spread")


def than_what(facts: Told, areas: int) -> str:
    """The same of a second sentence: what was said at length is named."""
    if of_exposure(facts):
        return say(facts.language, "against.by_residents", max(areas, 1))
    if facts.measure == "cost_per_event":
        return chance(facts, areas)
    return say(facts.language, "against.such_a_spread")


def layer(facts: Told, what: str) -> str:
    """The name of the hexagons' layer where it says nothing of residents who are known; empty elsewhere."""
    if not whoever(facts):
        return ""
    return say(
        facts.language,
        "against.layer_cost" if facts.measure in {"cost", "cost_per_event"} else "against.layer",
        what=what,
    )


def legend_heading(facts: Told, what: str) -> str:
    """The heading of the map's legend."""
    if not whoever(facts):
        return say(facts.language, "page.legend")
    return say(facts.language, "against.legend", layer=layer(facts, what))


def lacking(facts: Told) -> str:
    """That places differ in a way which the test does not allow for; empty where its false alarms are few."""
    if not of_residents(facts) or facts.false_alarms is None or facts.false_alarms[0] <= MOST_FALSE:
        return ""
    marked, maps = facts.false_alarms
    return say(facts.language, "against.differ", None, marked=count(marked), maps=count(maps))


def against_sentences(facts: Told) -> list[str]:
    """What was compared with residents and what was not, and how far that can be relied on."""
    language = facts.language
    if of_residents(facts):
        return _tested_sentences(facts)
    if not whoever(facts):
        return []
    if facts.residents_way == "few":
        return [say(language, "against.few", tested=count(facts.tested))]
    if not facts.area_cells:
        return [say(language, "against.coarse_plain")]
    return [say(language, "against.coarse", cells=_cells(facts))]


def _tested_sentences(facts: Told) -> list[str]:
    language, sentences = facts.language, []
    if facts.false_alarms is not None and not lacking(facts):
        marked, maps = facts.false_alarms
        key = "against.some_false" if marked else "against.no_false"
        sentences.append(say(language, key, maps, marked=count(marked), maps=count(maps)))
    if facts.area_cells > FINE:
        sentences.append(say(language, "against.too_coarse", cells=_cells(facts)))
    if facts.tested < SMALL_MAP:
        sentences.append(say(language, "against.small_map", tested=count(facts.tested)))
    if outside := facts.outside_residents:
        events = counted(outside, facts.event_noun, language)
        sentences.append(say(language, "against.outside", outside, outside=events))
    return sentences


def _cells(facts: Told) -> str:
    """How many hexagons an area with residents covers: "5", "4.5"."""
    return decimal(facts.area_cells, 1).removesuffix(".0")
