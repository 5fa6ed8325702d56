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
    "Where is it?": r"most of all Cobalt Gate",
    "And where in it?": r"Above all around 20th St and 21st St.*Above all around 37th St and Cypress Ave",
    "How many more than usual there?": r"people with visits, 2\.8 times what residents lead one to expect",
    "More than what?": r"than their residents lead one to expect.*Whoever lives there, people with visits concentrate",
    "How many places are there?": r"4 of 48 neighborhoods.*in or around 2 places",
    "How much was counted, and when?": r"[\d,]+ visits on the map, January 1, 2025 to December 31, 2025",
    "What do the colors mean?": r"Legend.*Evidence of more people.*Very strong.*No clear difference",
    "How sure is this?": r"How sure is this\?",
    "May I hand this out?": r"Internal - not for publication",
}
#: What is answered one scroll below.
SURE = {
    "How sure is this?": r"at most 5 in 100 of the areas that stand out have nothing",
    "Is it right here, or next door?": r"in them or within 3 steps",
    "Could it be one building?": r"13 of the 69 would not stand out without their largest building",
    "Could it be one person?": r"1 not without its top person",
    "What is clearly more?": r"at least a quarter more .* each with a probability of 95 % or more",
    "How much do they hold?": r"hold 15 % of all visits on the map, 2\.\d times what",
    "Is everything on the map?": r"of [\d,]+ records read are on the map",
}
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


def test_the_first_screen_answers(visit: Visit, page: str) -> None:
    seen = visit(page, width=1366, height=768).tab.evaluate(SEEN)
    assert [question for question, answer in QUESTIONS.items() if not re.search(answer, seen)] == []
    # Nothing that is merely somewhere on the page counts.
    assert "What this map cannot show" not in seen


def test_how_sure_it_is_stands_below(visit: Visit, page: str) -> None:
    tab = visit(page, width=1366, height=768).tab
    tab.click(".finding a")
    seen = tab.evaluate(SEEN)
    assert [question for question, answer in SURE.items() if not re.search(answer, seen)] == []
