"""Take the small reference pictures of the sample city's page: ``python benchmarks/portraits.py``.

docs/page.png is the picture in the README. The others show a narrow screen, paper, a dark system theme (the page stays
light, so that printed and shown colors are the same) and Spanish.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from page import ARGUMENTS, CHROMIUM
from playwright.sync_api import sync_playwright

from hotspot.output import save_map
from hotspot.study import read_study, run_study

ROOT = Path(__file__).parents[1]
STUDY = ROOT / "sample_geodata" / "synthaven" / "study.toml"
DOCS = ROOT / "docs"
SMALL = 0.5


@contextmanager
def shown(browser: Any, path: Path, width: int, height: int, **context: Any) -> Iterator[Any]:
    """A tab with the page."""
    opened = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce", **context)
    tab = opened.new_page()
    tab.goto(path.as_uri())
    tab.wait_for_timeout(300)
    yield tab
    opened.close()


def main() -> None:
    """Make the page in both languages and take all pictures."""
    study = read_study(STUDY)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        english = save_map(run_study(study), Path(folder) / "en.html").path
        spanish = replace(study, language="es", event_noun="visitas", title="Synthaven (datos sintéticos), 2025")
        other = save_map(run_study(spanish), Path(folder) / "es.html", language="es").path
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        with shown(browser, english, 1360, 900) as tab:
            tab.screenshot(path=DOCS / "page.png")
        with shown(browser, english, 390, 844) as tab:
            tab.screenshot(path=DOCS / "page-390.png")
        with shown(browser, english, 1360, 900, color_scheme="dark", device_scale_factor=SMALL) as tab:
            tab.screenshot(path=DOCS / "page-dark.png")
        with shown(browser, other, 1360, 900, device_scale_factor=SMALL) as tab:
            tab.screenshot(path=DOCS / "page-es.png")
        # Letter at 96 pixels an inch, without its margins.
        with shown(browser, english, 718, 940) as tab:
            tab.evaluate("dispatchEvent(new Event('beforeprint'))")
            tab.emulate_media(media="print")
            tab.wait_for_timeout(300)
            tab.screenshot(path=DOCS / "page-print.png")
        browser.close()


if __name__ == "__main__":
    main()
