"""The documentation: every example runs as printed, every link leads somewhere, every page is in the index."""

import doctest
import re
from pathlib import Path

import pytest

from hotspot.events.columns.precision import LEVELS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
INDEX = DOCS / "README.md"
PAGES = sorted(DOCS.glob("*.md"))
LINKED = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES]
#: Pages without an example to run: the index, what scripts write, a page whose example is worked in prose, and one
#: whose example is a file.
WITHOUT = {"README.md", "benchmarks.md", "calibration.md", "power.md", "scan.md", "study.md"}
PROMPT = ">>> "
LINK = re.compile(r"\]\(([^)\s]+)\)")


def blocks(text: str) -> str:
    """The Python blocks of a page, every other line empty, so that line numbers stay."""
    kept, inside = [], False
    for line in text.splitlines():
        fence = line.startswith("```")
        inside = line.startswith("```python") if fence else inside
        kept.append(line if inside and not fence else "")
    return "\n".join(kept) + "\n"


def run(text: str, name: str) -> tuple[doctest.TestResults, str]:
    """Run the examples of a page, one after the other in one name space; what went wrong, in words."""
    said: list[str] = []
    test = doctest.DocTestParser().get_doctest(blocks(text), {}, name, name, 0)
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    return results, "".join(said)


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links that lead to no file."""
    targets = [link.partition("#")[0] for link in LINK.findall(text) if "://" not in link]
    return [target for target in targets if target and not (path.parent / target).exists()]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_examples_run_as_printed(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    results, said = run(text, page.name)
    assert results.failed == 0, said
    # A prompt in a block that is not Python would never be run.
    assert results.attempted == sum(line.startswith(PROMPT) for line in text.splitlines())
    assert bool(results.attempted) != (page.name in WITHOUT)


@pytest.mark.parametrize(
    ("block", "failed"),
    [
        ("```python\n>>> 1 + 1\n2\n\n```\n", 0),
        ("```python\n>>> 1 + 1\n2\n```\n", 0),
        ("```python\n>>> 1 + 1\n3\n\n```\n", 1),
        ("```python\n>>> [1,\n...  2]\n[1,   2]\n```\nWords.\n```python\n>>> int('x')\n```\n", 1),
        ("```sh\nls >>> 1\n```\n", 0),
    ],
)
def test_the_test_of_examples_tells_wrong_ones(block: str, failed: int) -> None:
    assert run(block, "block")[0].failed == failed


@pytest.mark.parametrize("path", LINKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_to_files(path: Path) -> None:
    assert broken_links(path, path.read_text(encoding="utf-8")) == []


def test_the_test_of_links_tells_broken_ones() -> None:
    text = "[a](gone.md) [b](README.md#top) ![c](page.png) [d](https://example.org/e) [e](#here)"
    assert broken_links(INDEX, text) == ["gone.md"]


def test_the_index_lists_every_page() -> None:
    listed = re.findall(r"^- \[([^]]+)\]\(\1\): \S", INDEX.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert {path.name for path in PAGES} - {INDEX.name} <= set(listed)


def test_the_glossary_has_each_term_of_places_and_every_level_of_precision() -> None:
    lines = (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:3] for line in lines if line.startswith("|")]
    terms = {term.strip().strip("`"): meaning for term, meaning in rows}
    assert {"hot place", "carried_by", "complex", "footprint", "institution", "protected place"} <= terms.keys()
    assert {"address point", "kept column", "interpolated", "main street"} <= terms.keys()
    assert all(f"`{level}`" in terms["precision"] for level in LEVELS)
