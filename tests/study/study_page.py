"""Write the tables of docs/study.md from the settings: ``python tests/study/study_page.py``."""

from pathlib import Path

from hotspot.study.docs import study_tables

PAGE = Path(__file__).parents[2] / "docs" / "study.md"
FIRST = "## At the top"


def page() -> str:
    """The page with its tables made anew."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(FIRST)
    return before + study_tables()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
