"""What several tests need: hashes, the folder of real data and oracles, and Hypothesis without a clock."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

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
