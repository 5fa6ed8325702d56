"""What a map cannot show, chosen by what the areas were compared with; one list for the page and the picture."""

from hotspot import columns as c
from hotspot.report.against import of_exposure, whoever
from hotspot.report.certainty import order_limit
from hotspot.report.finding import measured, more, than_expected
from hotspot.report.material import Material
from hotspot.report.told import Told
from hotspot.words import say


def limits(report: Material) -> list[str]:
    """The limits in the order in which they are told, each a text of a few sentences."""
    facts = report.facts
    language, noun = facts.language, facts.event_noun
    finding = more(facts) if whoever(facts) else than_expected(facts, 1)
    told = [
        say(language, "page.limit_why", finding=finding[:1].upper() + finding[1:]),
        say(language, "page.limit_unrecorded", noun=noun),
    ]
    if report.cells is not None:
        told += [
            _compared(report),
            say(language, "page.limit_one"),
            say(language, f"page.limit_empty{_way(facts)}"),
            say(language, "page.limit_border", noun=noun),
        ]
    return [*told, order_limit(report), say(language, "page.limit_program"), say(language, "page.limit_person")]


def _way(facts: Told) -> str:
    """How areas were compared: by their amounts per event, with their residents, or as they are."""
    if facts.measure == c.COST_PER_EVENT:
        return "_amounts"
    return "_expected" if of_exposure(facts) else ""


def _residents_way(facts: Told) -> str:
    """The same, apart where neighborhoods alone were compared with their residents."""
    return "_whoever" if whoever(facts) and facts.measure != c.COST_PER_EVENT else _way(facts)


def _compared(report: Material) -> str:
    """What the comparison of areas leaves out, and where rates are."""
    facts, way = report.facts, _way(report.facts)
    text = say(
        facts.language, f"page.limit_residents{_residents_way(facts)}", noun=facts.event_noun, measured=measured(facts)
    )
    places = report.neighborhoods
    rated = bool(facts.population_note) and places is not None and c.RATE in places
    # A rate is of events: it says nothing of what one costs.
    return f"{text} {say(facts.language, 'page.limit_rates')}" if rated and way != "_amounts" else text
