"""Parts of the page's script alone in an empty page; what the tests of single parts share."""

from typing import Any

import h3
import pytest

from .bundle import source


def tab_with(*parts: str) -> Any:
    """A fixture for a whole module: an empty page in Chromium with some parts of the script and nothing else."""

    @pytest.fixture(scope="module")
    def tab(browser: Any) -> Any:
        page = browser.new_page()
        page.set_content(f"<script>{source(*parts)}</script>")
        yield page
        page.close()

    return tab


def around(lat: float, lon: float, resolution: int, steps: int) -> list[str]:
    """Ids of the cells up to so many steps from a place."""
    return list(h3.grid_disk(h3.latlng_to_cell(lat, lon, resolution), steps))
