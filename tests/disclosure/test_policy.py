"""For whom an output is made is said, never assumed."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from hotspot import DisclosurePolicy
from hotspot.errors import InputError


def save(folder: Path, text: str) -> Path:
    path = folder / "policy.toml"
    path.write_text(text)
    return path


def test_there_is_no_default_audience() -> None:
    with pytest.raises(TypeError):
        DisclosurePolicy()


@pytest.mark.parametrize("audience", ["internal", "partner", "public"])
def test_the_audiences(audience: str) -> None:
    policy = DisclosurePolicy.for_audience(audience)
    assert policy.audience == audience
    assert audience in policy.name


@pytest.mark.parametrize("audience", ["", "Internal", "none", "everyone", "off"])
def test_no_other_audience(audience: str) -> None:
    with pytest.raises(InputError, match="internal, partner, public"):
        DisclosurePolicy.for_audience(audience)


def test_a_policy_does_not_change() -> None:
    policy = DisclosurePolicy.for_audience("public")
    with pytest.raises(FrozenInstanceError):
        policy.audience = "internal"


def test_a_policy_is_read_from_a_file(tmp_path: Path) -> None:
    path = save(tmp_path, 'name = "Ours"\ndate = "2026-01-15"\naudience = "internal"\n')
    assert DisclosurePolicy.read(path) == DisclosurePolicy("internal", "Ours", "2026-01-15")
    path = save(tmp_path, 'date = 2026-01-15\naudience = "internal"\n')
    assert DisclosurePolicy.read(path) == DisclosurePolicy("internal", "policy", "2026-01-15")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ('name = "x"\n', "audience"),
        ('audience = "internal"\nmin_count = 11\n', "min_count"),
        ('audience = "all"\n', "internal"),
        ("audience = \n", "TOML"),
    ],
)
def test_a_file_that_is_no_policy(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        DisclosurePolicy.read(save(tmp_path, text))


def test_a_missing_file_is_named_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.toml") as raised:
        DisclosurePolicy.read(tmp_path / "gone.toml")
    assert str(tmp_path) not in str(raised.value)
