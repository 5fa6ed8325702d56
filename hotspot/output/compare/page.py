"""The page put together: one template, no script."""

from typing import Final, NamedTuple

from hotspot import columns as c
from hotspot.output.compare.drawing import Ground, Layer, borders, ground_of, layers
from hotspot.output.compare.labels import labels
from hotspot.output.style import environment, framed, styles, trusted
from hotspot.report.compared import tables
from hotspot.report.compared.names import LIST, MANIFEST
from hotspot.report.compared.pair import Pair, Side
from hotspot.report.compared.settings import differences
from hotspot.report.compared.words import cautions, change_sentence, title_of, told_apart
from hotspot.report.finding import levels
from hotspot.report.sentences import Finding
from hotspot.version import VERSION
from hotspot.words import numbers, say

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
)
_LIMITS: Final = (
    "compare.limit_difference",
    "compare.limit_regression",
    "compare.limit_total",
    "compare.limit_tests",
    "compare.limit_season",
    "compare.limit_why",
)
PACKAGE: Final = "hotspot.output.compare"
STYLES: Final = ("page.css", "lists.css", "compare.css")


class Drawn(NamedTuple):
    """One map and what is said of it."""

    side: Side
    name: str
    finding: Finding
    counted: str
    layers: list[Layer]
    borders: str


def page(pair: Pair) -> str:
    """The page's HTML: every text of the data is escaped. The same pair gives the same text."""
    one, language = pair.one.facts, pair.one.facts.language
    ground, apart = ground_of(pair.one.cells), told_apart(pair)
    drawn = [_drawn(side, name, ground) for side, name in zip(pair.sides, apart, strict=True)]
    return (
        environment(PACKAGE)
        .get_template("compare.html")
        .render(
            framed(pair.one.report, say(language, "compare.page_title", title=title_of(pair))),
            csp=CONTENT_SECURITY_POLICY,
            styles=trusted(styles(PACKAGE, *STYLES)),
            change=change_sentence(pair),
            cautions=cautions(pair),
            drawn=drawn,
            ground=ground,
            whole=ground.whole,
            labels=labels(pair, ground),
            legend=tables.legend(pair),
            changes=tables.change_rows(pair),
            crossed=tables.crossed_table(pair),
            level_note=_level_note(pair),
            changed=tables.changed_areas(pair),
            area_headings=[tables.area_headings(side) for side in pair.sides],
            has_places=any(c.NEIGHBORHOOD in side.cells for side in pair.sides),
            neighborhoods=tables.neighborhoods(pair),
            limits=[say(language, key) for key in _LIMITS],
            settings=differences(pair),
            methods=_methods(pair),
            grid=say(language, "compare.grid", cells=numbers.count(len(pair.change)), resolution=one.resolution or "?"),
            count=numbers.count,
            list_file=LIST,
            manifest_file=MANIFEST,
            version=VERSION,
        )
    )


def _drawn(side: Side, name: str, ground: Ground) -> Drawn:
    drawn, lines = layers(side.cells, ground), borders(side.neighborhoods, ground)
    return Drawn(side, name, side.report.finding, side.report.counted, drawn, lines)


def _methods(pair: Pair) -> list[tuple[str, str]]:
    """The notes on method with the maps they are of: one where both are alike."""
    notes: dict[str, str] = {}
    for side in pair.sides:
        if note := side.report.method:
            notes[note] = f"{notes[note]}, {side.letter}" if note in notes else side.letter
    return [(letters, note) for note, letters in notes.items()]


def _level_note(pair: Pair) -> str:
    """At which level areas count in the tables, and what is colored beyond it."""
    one, other = pair.one.facts, pair.other.facts
    language, said = one.language, []
    if one.alpha == other.alpha:
        said.append(say(language, "compare.changes_note", level=f"{one.alpha:.2f}"))
    else:
        said.append(say(language, "compare.changes_levels", one=f"{one.alpha:.2f}", other=f"{other.alpha:.2f}"))
    if any("90" not in levels(facts) for facts in (one, other)):
        said.append(say(language, "compare.some_note"))
    blind = [side.letter for side in pair.sides if side.facts.cold and not side.facts.cold_detectable]
    said += [say(language, "compare.cold_note", letter=letter) for letter in blind]
    return " ".join(said)
