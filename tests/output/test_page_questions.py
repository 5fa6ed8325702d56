"""Ten questions of a meeting, answered by the page's first screen alone on an office laptop."""

import re
from pathlib import Path

import pytest

from hotspot.output.page import render_page
from hotspot.study import read_study, run_study

from .. import opened
from ..opened import Visit

pytestmark = pytest.mark.browser

visit = opened.visit
CITY = Path(__file__).parents[2] / "sample_geodata" / "synthaven"

#: Question -> what the first screen must say.
QUESTIONS = {
    "Where is it?": r"Cobalt Gate 2\.8 times.*in or around 2 places: Copper Quay and around, along 37th St",
    "How many more than usual there?": r"2\.8 times.*hold 15 % of all visits on the map, 2\.\d times what",
    "More than what?": r"than their residents lead one to expect.*than if they were spread over the map",
    "Could it be one building?": r"13 of the 69 would not stand out without their largest building",
    "Could it be one person?": r"1 not without its top person",
    "How sure is this?": r"How sure is this\? On average, at most 5 in 100 of the areas that stand out have nothing",
    "Is it right here, or next door?": r"in them or within 3 steps",
    "What was counted, and when?": r"Counted: .*visits.* January 1, 2025 to December 31, 2025",
    "Is everything on the map?": r"of [\d,]+ records read are on the map",
    "May I hand this out?": r"Internal - not for publication",
}
#: Terms that a planner does not have to know, before it is said how sure the finding is.
TERMS = re.compile(r"Moran|general G|false.discovery|permutation|z-score|p-value|null hypothesis", re.IGNORECASE)
SEEN = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const box = range.getBoundingClientRect();
    if (box.width && box.top >= 0 && box.bottom <= innerHeight) texts.push(walker.currentNode.textContent);
  }
  return texts.join(" ").replace(/[\\s\\u00a0]+/g, " ");
}"""


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the synthetic sample city."""
    return render_page(run_study(read_study(CITY / "study.toml")))


def test_the_first_screen_answers_ten_questions(visit: Visit, page: str) -> None:
    seen = visit(page, width=1366, height=768).tab.evaluate(SEEN)
    assert [question for question, answer in QUESTIONS.items() if not re.search(answer, seen)] == []
    # Nothing that is merely somewhere on the page counts.
    assert "What this map cannot show" not in seen


def test_no_term_of_statistics_comes_before_how_sure_it_is(visit: Visit, page: str) -> None:
    seen = visit(page, width=1366, height=768).tab.evaluate(SEEN)
    assert TERMS.search(seen.split("How sure is this?")[0]) is None
    assert TERMS.search(seen)
