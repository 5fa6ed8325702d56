"""Write the tables of docs/tables.md from the code: ``python tests/report/tables_page.py``."""

from pathlib import Path

from hotspot.report.docs import tables_text

PAGE = Path(__file__).parents[2] / "docs" / "tables.md"
FIRST = "## `cells.csv`"


def page() -> str:
    """The page with its tables made anew."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(FIRST)
    return before + tables_text()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
