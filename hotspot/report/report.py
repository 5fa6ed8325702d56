"""The report: everything that is said of a release in one language, for whoever draws it."""

from dataclasses import dataclass
from functools import cached_property

from hotspot.columns import REASON
from hotspot.quality.reasons import HELD_BACK
from hotspot.report import against, counted, dates, finding, looks, opening, standing, whole_map
from hotspot.report.cards import Card, cards_of
from hotspot.report.concentration import Concentration, concentration_of
from hotspot.report.decisions import decision_words
from hotspot.report.discs import second_opinion
from hotspot.report.leave_out import without_heading
from hotspot.report.legend import LegendEntry, legend
from hotspot.report.limits import limits
from hotspot.report.lists import ranked_lists
from hotspot.report.material import Material
from hotspot.report.method import method_words, population_words
from hotspot.report.pile_ups import PileUpRow, pile_up_rows, pile_ups_more
from hotspot.report.questions import ByQuestion, lists_by_question
from hotspot.report.records import QualityRow, quality_rows, quality_total
from hotspot.report.rows import RankedList
from hotspot.report.sentences import Finding, finding_of
from hotspot.report.services import ServicesTold, services_told
from hotspot.words import said, say, tell


@dataclass(frozen=True, eq=False)
class Report(Material):
    """What is said of a release. Each part is made when it is asked for, once; `hotspot.report.of` makes the report."""

    @cached_property
    def finding(self) -> Finding:
        """What was found, in sentences."""
        return finding_of(self)

    @cached_property
    def opening(self) -> list[str]:
        """The finding in one or two short sentences, for the first screen."""
        return opening.opening(self, self.finding)

    @cached_property
    def cards(self) -> list[Card]:
        """The first places, for the first screen."""
        return cards_of(self)

    @cached_property
    def on_map(self) -> str:
        """How many events are on the map and when they were; empty without a map."""
        return opening.counted_words(self)

    @cached_property
    def counted(self) -> str:
        """What was counted: how many, of what, when."""
        return counted.counted(self)

    @cached_property
    def records(self) -> str:
        """How many of the records read are on the map; empty where that is not known."""
        return counted.records_sentence(self.quality, self.facts.language)

    @cached_property
    def lists(self) -> list[RankedList]:
        """The ranked lists: hot places, neighborhoods, buildings, institutions, areas that stand out."""
        return ranked_lists(self)

    @cached_property
    def lists_by_question(self) -> list[ByQuestion]:
        """Neighborhoods and buildings in each order that answers a question."""
        return lists_by_question(self)

    @cached_property
    def legend(self) -> list[tuple[str, list[LegendEntry]]]:
        """Every class by direction; empty without areas."""
        return legend(self)

    @cached_property
    def legend_heading(self) -> str:
        """Heading of the legend."""
        return against.legend_heading(self.facts, self.measured)

    @cached_property
    def outlined(self) -> str:
        """What strong lines on the map are; empty where there are none."""
        return standing.outlined(self.neighborhoods, self.facts.language)

    @cached_property
    def concentrated(self) -> Concentration | None:
        """How concentrated; None where that was not measured."""
        return concentration_of(self)

    @cached_property
    def services_told(self) -> ServicesTold | None:
        """Institutions and services; None without any."""
        return services_told(self)

    @cached_property
    def streets(self) -> str:
        """Where streets, water and parks on the map come from; without any how to get them."""
        language, files = self.facts.language, self.facts.base_name
        if self.base is None or not len(self.base):
            return say(language, "base.none")
        return said("base.shown", files=files or (said("words.in_memory"),)).told(language)

    @cached_property
    def lines(self) -> str:
        """What lines on the map are."""
        return say(self.facts.language, "page.borders" if self.base is None else "base.borders")

    @cached_property
    def limits(self) -> list[str]:
        """What the map cannot show."""
        return limits(self)

    @cached_property
    def quality_rows(self) -> list[QualityRow]:
        """The records by reason."""
        return [] if self.quality is None else quality_rows(self.quality, self.facts.language)

    @cached_property
    def pile_up_rows(self) -> list[PileUpRow]:
        """The largest points that may be pile-ups."""
        return [] if self.pile_ups is None else pile_up_rows(self.pile_ups, self.facts.language)

    @cached_property
    def pile_ups_more(self) -> int:
        """How many such points are not shown."""
        return 0 if self.pile_ups is None else pile_ups_more(self.pile_ups)

    @cached_property
    def quality_total(self) -> str:
        """Number of all records read; empty where that is not known."""
        return "" if self.quality is None else quality_total(self.quality)

    @cached_property
    def quality_total_heading(self) -> str:
        """What that number is."""
        held = self.quality is not None and bool((self.quality[REASON] == HELD_BACK).any())
        return say(self.facts.language, "page.all_records_fewer" if held else "page.all_records")

    @cached_property
    def without(self) -> str:
        """Heading of the column that says what areas do not stay hot without; empty where that is not known."""
        return "" if self.cells is None else without_heading(self.cells, self.facts.language)

    @cached_property
    def whole_map(self) -> str:
        """Whether there is any pattern on the whole map, for the notes; empty where that was not asked."""
        if self.cells is None:
            return ""
        holding = whole_map.areas_holding(self.cells, self.facts)
        said = whole_map.whole_map_sentences(self.facts, holding)
        return " ".join(filter(None, [*said, whole_map.whole_map_numbers(self.facts, holding)]))

    @cached_property
    def second_opinion(self) -> str:
        """What a search for round areas found, for the notes; empty where there was none."""
        return "" if self.cells is None else second_opinion(self.facts)

    @cached_property
    def method(self) -> str:
        """How it was tested, in one paragraph; empty where that is not known."""
        return method_words(self.facts)

    @cached_property
    def decisions(self) -> list[str]:
        """What the tool decided by itself, and what it warns of."""
        return decision_words(self.facts)

    @cached_property
    def population(self) -> str:
        """Where the residents come from; empty where there are none."""
        return population_words(self.facts)

    @cached_property
    def input_name(self) -> str:
        """What the events are called: the name of their file."""
        return tell(self.facts.input_name, self.facts.language)

    @cached_property
    def measured(self) -> str:
        """What was tested."""
        return finding.measured(self.facts)

    @cached_property
    def fewer(self) -> str:
        """What a cold area has less of."""
        return finding.fewer(self.facts)

    @cached_property
    def null(self) -> str:
        """What an area's value is compared with."""
        return against.null_words(self.facts)

    @cached_property
    def many_tests(self) -> str:
        """What q is and what the levels promise."""
        return finding.correction_words(self.facts)

    @cached_property
    def period(self) -> str:
        """The period of the data; empty where it is not known."""
        return dates.period_words(self.facts.period, self.facts.language)

    @cached_property
    def hexagons(self) -> str:
        """What an area is."""
        return counted.hexagons(self.facts)

    @cached_property
    def grid(self) -> str:
        """Resolution and neighborhood; empty where the resolution is not known."""
        return counted.grid(self.facts)

    @cached_property
    def audience(self) -> str:
        """For whom the output is made, as a watermark says it."""
        return looks.audience_words(self.policy.audience, self.facts.language)

    @cached_property
    def audience_name(self) -> str:
        """For whom the output is made, in a word."""
        return looks.audience_name(self.policy.audience, self.facts.language)

    @cached_property
    def policy_name(self) -> str:
        """Name and date of the policy."""
        return looks.policy_words(self.policy, self.facts.language)
