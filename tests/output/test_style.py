"""The look that pages share: one frame, and style sheets that take in others where their rules belong."""

from pathlib import Path
from types import ModuleType

import pytest
from jinja2 import TemplateNotFound

from hotspot.output import compare, page, style

PAGES = {
    "hotspot.output.page": ("page.css", "lists.css", "map.css", "print.css"),
    "hotspot.output.compare": ("page.css", "lists.css", "compare.css"),
}
SHARED = Path(style.__file__).parent / style.ASSETS


@pytest.mark.parametrize("package", PAGES)
def test_a_page_has_every_shared_rule_once(package: str) -> None:
    rules = style.styles(package, *PAGES[package]).splitlines()
    for sheet in SHARED.glob("*.css"):
        wanted = style.slim_style(sheet.read_text(encoding="utf-8")).splitlines()
        # Where in the whole this sheet stands: one run of lines.
        starts = [at for at in range(len(rules)) if rules[at : at + len(wanted)] == wanted]
        assert len(starts) == 1, sheet.name


@pytest.mark.parametrize("package", PAGES)
def test_what_is_for_paper_stands_in_the_rules_for_print(package: str) -> None:
    text = style.styles(package, *PAGES[package])
    paper = style.slim_style((SHARED / "paper.css").read_text(encoding="utf-8"))
    before = text[: text.index(paper)]
    within = before[before.rindex("@media") :]
    assert within.startswith("@media print{")
    assert within.count("{") == within.count("}") + 1


def test_a_sheet_that_is_not_there_is_an_error() -> None:
    with pytest.raises(TemplateNotFound):
        style.styles("hotspot.output.page", "nowhere.css")


@pytest.mark.parametrize("module", [page, compare])
def test_no_page_has_a_file_of_a_shared_name(module: ModuleType) -> None:
    own = {path.name for path in (Path(module.__file__).parent / style.ASSETS).iterdir()}
    assert own.isdisjoint(path.name for path in SHARED.iterdir())
