"""Where the awkward files lie."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def cases(shared: Path) -> Path:
    """The folder of the awkward files, beside the checkout."""
    return shared / "cases"
