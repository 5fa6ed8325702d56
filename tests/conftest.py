"""What several tests need: hashes, real data and oracles, releases, a real browser; Hypothesis without a clock."""

import os
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from .releases import MakeRelease, MakeReport, release_with, report_with

CHROMIUM = "/usr/bin/chromium"
ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("hotspot", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hotspot")


@pytest.fixture(scope="session")
def digest() -> Callable[[str | bytes], str]:
    """The hash of a page or another long output: two that differ are told apart at once, without a comparison."""
    return lambda content: sha256(content.encode() if isinstance(content, str) else content).hexdigest()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ``shared`` beside the checkout; tests that use it are marked ``real``."""
    folder = ROOT.parent / "shared"
    if folder.is_dir():
        return folder
    if os.environ.get("CI"):
        pytest.fail("The folder 'shared' must lie beside the checkout.")
    return pytest.skip("The folder 'shared' does not lie beside the checkout.")


@pytest.fixture(scope="session")
def make_release() -> MakeRelease:
    """See `releases.release_with`."""
    return release_with


@pytest.fixture(scope="session")
def make_report() -> MakeReport:
    """See `releases.report_with`."""
    return report_with


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium without a network. Skips where there is none, but fails on a build server (CI is set)."""
    missing = pytest.fail if os.environ.get("CI") else pytest.skip
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright is not installed")
    program = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if program is None:
        missing("no Chromium found")
    arguments = [
        "--no-sandbox",
        "--disable-gpu",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--disable-background-networking",
    ]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=arguments)
        yield chromium
        chromium.close()
