"""Every setting of the test in one value."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from hotspot.columns import COST, COST_PER_EVENT, EVENTS, PEOPLE
from hotspot.errors import InputError
from hotspot.method.note import method_note
from hotspot.method.rings import DEFAULT as DEFAULT_RINGS
from hotspot.method.rings import RINGS, Rings, read_rings, scales_of
from hotspot.settings import YES, Kind, Setting, setting
from hotspot.stats import CORRECTIONS, EXPOSURE_NULLS, KERNELS, NULLS, TRANSFORMS

MEASURES: Final = (EVENTS, PEOPLE, COST, COST_PER_EVENT)
#: The measure that stands for a column of one's own.
OWN: Final = "value"
DEFAULT_CAP: Final = 0.99
#: The null that stands for the rule, and the two that it takes.
CHOSEN, RESIDENTS, TOTAL = "chosen", "residents", "total"
#: Cells with residents below which they are not tested against them.
FEWEST_CELLS: Final = 100
#: Nulls under which several scales can be combined.
_OF_SEVERAL_SCALES: Final = frozenset({CHOSEN, RESIDENTS, TOTAL})
_QUANTILE: Final = Kind('number, 0.5 to below 1, or `"none"`', (float, int, str))
_LEVEL: Final = Kind("number", (float, int))


@dataclass(frozen=True)
class Method:
    """Settings of the Gi* test; printed, one paragraph that describes it."""

    measure: str = EVENTS
    """What is added up: ``events``, ``people`` (distinct persons) or ``cost``; or ``cost_per_event``, the amounts of
    single events whatever their number; or ``value``, a column of one's own."""
    cap: float | None = field(
        default=DEFAULT_CAP,
        metadata=setting(
            Setting(
                "Quantile of building totals above which a building counts no more.",
                "method",
                _QUANTILE,
                metavar="Q|none",
                page="caps.md",
            )
        ),
    )
    """Quantile of the building totals above which a building counts no more; None counts all of it.
    One address with very many events is a hot building, not a hot area. Cost is first cut to the same quantile of
    person totals, and for ``cost_per_event`` each amount to that of amounts."""
    rings: Rings = field(
        default=DEFAULT_RINGS,
        metadata=setting(
            Setting(
                "How far a neighborhood reaches, in cells: 1, or several scales at once, 1-3. Kernels, transforms, the "
                "conditional null and cost_per_event take the first scale alone.",
                "method",
                RINGS,
                metavar="K|FIRST-LAST",
                page="gi-star.md",
            )
        ),
    )
    """Neighbourhood radius in H3 steps, 1..10, or the first and the last of several scales, which are combined."""
    transform: str = field(
        default="none",
        metadata=setting(
            Setting("What is done to the totals of cells before the test.", "method", choices=tuple(TRANSFORMS))
        ),
    )
    """What is done to the totals of cells before they are tested: ``none``; ``log1p``, the logarithm of 1 + total;
    ``rank``, the rank among all cells. The last two ask where it is built up rather than where there is more."""
    kernel: str = field(
        default="uniform",
        metadata=setting(
            Setting(
                "How cells weigh by distance; all but uniform are tested by random draws.",
                "method",
                choices=tuple(KERNELS),
                page="kernels.md",
            )
        ),
    )
    """How cells of the neighbourhood weigh by their distance: ``uniform``, ``triangular``, ``gaussian`` or
    ``inverse-distance``; all but the first by Monte Carlo."""
    null: str = field(
        default=CHOSEN,
        metadata=setting(
            Setting(
                "What chance means. chosen: residents where they are known for areas fine enough, else total. "
                "gamma-poisson and binomial compare with residents too, but call false hot spots where places "
                "differ more than they assume (docs/calibration.md).",
                "method",
                choices=(CHOSEN, *NULLS, *EXPOSURE_NULLS),
                page="residents.md",
            )
        ),
    )
    """Null hypothesis: ``chosen``, ``residents`` where 100 cells or more have residents, else ``total``; ``total``,
    every arrangement of the values over all cells is equally likely; ``conditional``, the cell keeps its value and its
    neighbours' values are drawn from all others; ``residents``, counts in proportion to residents with places that
    differ at random by a law that is estimated without a shape (needs ``population``); ``gamma-poisson``, the same with
    one gamma law: it calls false hot spots where places follow another (docs/calibration.md);
    ``binomial``, every event by itself in proportion to residents: too sure wherever places or people differ."""
    alpha: float = field(
        default=0.05,
        metadata=setting(
            Setting(
                "False-discovery rate at which an area is called hot.",
                "method",
                _LEVEL,
                choices=(0.01, 0.05, 0.1),
                page="many-tests.md",
            )
        ),
    )
    """False-discovery rate at which a cell counts as hot or cold in lists and sentences; 0.01, 0.05 or 0.10."""
    correction: str = field(
        default="benjamini-hochberg",
        metadata=setting(Setting("Correction for many tests.", "method", choices=tuple(CORRECTIONS))),
    )
    """Correction for many tests: ``benjamini-hochberg``, ``benjamini-yekutieli``, ``bonferroni``, ``holm`` or
    ``none``."""

    each_event_by_itself: bool = field(
        default=False,
        metadata=setting(
            Setting(
                "Test cost_per_event although persons are not known, as if each event were somebody else's: someone "
                "with many events can then make an area hot alone. Changes nothing where persons are known.",
                "method",
                YES,
                page="cost-per-event.md",
            )
        ),
    )
    """Whether ``cost_per_event`` is tested although persons are not known, each event by itself; else that is refused.
    Where persons are known, and for other measures, it changes nothing."""
    value: str = ""
    """Column of the cells that is tested as it is, without a cap, where ``measure`` is ``value``."""

    def __post_init__(self) -> None:
        """Refuse settings that mean nothing."""
        _one_of("measure", self.measure, (*MEASURES, OWN))
        if (self.measure == OWN) != bool(self.value):
            raise InputError(
                "A column of your own is tested with both: Method(measure='value', value='column of the cells')."
            )
        if self.measure == OWN:
            object.__setattr__(self, "cap", None)
            if self.null not in {CHOSEN, *NULLS}:
                raise InputError(f"A column of your own is no count of residents' events: {self.null!r} is for counts.")
        _one_of("null", self.null, (CHOSEN, *NULLS, *EXPOSURE_NULLS))
        _one_of("correction", self.correction, tuple(CORRECTIONS))
        _one_of("transform", self.transform, tuple(TRANSFORMS))
        _one_of("kernel", self.kernel, tuple(KERNELS))
        if self.null in EXPOSURE_NULLS and (self.transform, self.kernel) != ("none", "uniform"):
            raise InputError(
                f"The null {self.null!r} is for counts as they are: choose the transform none and the kernel uniform."
            )
        if self.measure == COST_PER_EVENT and (
            self.null not in {CHOSEN, TOTAL} or (self.transform, self.kernel) != ("none", "uniform")
        ):
            raise InputError(
                "The measure cost_per_event shuffles amounts over events: choose the null total, the transform none "
                "and the kernel uniform."
            )
        if self.cap is not None and not 0.5 <= self.cap < 1:
            raise InputError(f"The cap must be a quantile from 0.5 to below 1, or none; {self.cap} was given.")
        if not isinstance(self.each_event_by_itself, bool):
            raise InputError(f"each_event_by_itself must be true or false; {self.each_event_by_itself!r} was given.")
        object.__setattr__(self, "rings", read_rings(self.rings))
        if self.alpha not in {0.01, 0.05, 0.10}:
            raise InputError(f"Alpha must be 0.01, 0.05 or 0.10, the levels of the classes; {self.alpha!r} was given.")

    def __str__(self) -> str:
        """The method in one paragraph, before any data were seen."""
        return " ".join(map(str, method_note(self.told, {})))

    @property
    def scales(self) -> range:
        """The scales that are tested: all, or the first where several cannot be combined."""
        scales = scales_of(self.rings)
        plain = (self.transform, self.kernel) == ("none", "uniform") and self.measure != COST_PER_EVENT
        return scales if plain and self.null in _OF_SEVERAL_SCALES else scales[:1]

    @property
    def told(self) -> dict[str, Any]:
        """Every setting by name, the rings as they are tested."""
        return {**asdict(self), "rings": read_rings([self.scales[0], self.scales[-1]])}

    @property
    def can_know_residents(self) -> bool:
        """Whether the values can be compared with residents: totals as they are, all neighbours with equal weight."""
        return self.measure not in {COST_PER_EVENT, OWN} and (self.transform, self.kernel) == ("none", "uniform")

    def refuse_unknown_persons(self, *, known: bool) -> None:
        """Raise `InputError` where cost per event is asked for, persons are not known, and nobody said to go on."""
        if self.measure != COST_PER_EVENT or known or self.each_event_by_itself:
            return
        raise InputError(
            "The measure cost_per_event needs to know whose events they are, and fewer than 98 % of them have a "
            "person: the amounts of one person are alike, so someone with many events makes an area hot alone "
            "(docs/caps.md). Name the column that identifies persons (--person), or choose the measure cost. To take "
            "each event for somebody else's all the same, say --each-event-by-itself (in a study file "
            "each_event_by_itself = true under [method], in Python Method(each_event_by_itself=True))."
        )

    def against(self, null: str) -> "Method":
        """The same method with another null."""
        return replace(self, null=null)

    def measuring(self, measure: str) -> "Method":
        """The same method for another measure."""
        return replace(self, measure=measure)


def _one_of(name: str, given: str, known: tuple[str, ...]) -> None:
    if given not in known:
        raise InputError(f"The {name} must be one of {', '.join(known)}; {given!r} was given.")
