"""The rules of Windows, asked on every system."""

import ntpath
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hotspot.errors import InputError
from hotspot.output import FILES, locks, target
from hotspot.output.files import claimed_folder, staged_folder, write_text
from hotspot.output.target import check_target
from hotspot.output.windows import LONGEST, windows_refusal

DEVICES = ["CON", "nul", "Aux", "prn", "COM1", "lpt9", "COM0", "CONIN$", "conout$", "com\u00b9"]


@pytest.mark.parametrize("device", DEVICES)
@pytest.mark.parametrize("form", ["{}", "{}.txt", "C:\\data\\{}", "C:/data/{}/out", "{} .old", "{}.a.b", "..\\{}"])
def test_names_of_devices_are_refused(device: str, form: str) -> None:
    assert "for a device" in windows_refusal(form.format(device))


@pytest.mark.parametrize("part", ["a<b", "a>b", "a:b", 'a"b', "a|b", "a?b", "a*b", "a\x01b", "a\nb", "\x00"])
def test_characters_that_windows_does_not_allow_are_refused(part: str) -> None:
    assert "Windows allows none" in windows_refusal(f"C:\\data\\{part}\\out")


@pytest.mark.parametrize("part", ["out.", "out ", "out..", ". ."])
def test_dots_and_spaces_at_the_end_are_refused(part: str) -> None:
    assert "drops dots and spaces" in windows_refusal(f"C:\\data\\{part}")
    assert "drops dots and spaces" in windows_refusal(part)


@pytest.mark.parametrize(
    "path",
    [
        "out",
        "C:\\out",
        "C:out",
        "\\\\server\\share\\out",
        "..\\out",
        ".",
        "console",
        "com",
        "com10",
        "a.con",
        "é\\ü",
        "1",
    ],
)
def test_other_names_are_allowed(path: str) -> None:
    assert windows_refusal(path, FILES) == ""


@given(st.integers(150, 300))
def test_no_path_that_is_used_is_longer_than_windows_allows(length: int) -> None:
    folder = ntpath.join("C:\\", *["d" * 20] * 7, "x" * (length - 151))
    longest = max(FILES, key=len)
    used = [
        ntpath.join(folder, longest),
        ntpath.join(ntpath.dirname(folder), ".hotspot-0123456789abcdef.work", "new", longest),
    ]
    # The zero at the end of a path counts.
    fits = max(map(len, used)) < LONGEST
    assert (windows_refusal(folder, FILES) == "") == fits


def test_the_rules_are_asked_before_the_work_and_on_windows_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_target(tmp_path / "aux", FILES, overwrite=False)
    monkeypatch.setattr(target, "IS_WINDOWS", True)
    with pytest.raises(InputError, match="device"):
        check_target(tmp_path / "aux", FILES, overwrite=False)
    assert not list(tmp_path.iterdir())


def test_lock_files_go_also_where_open_files_cannot_be_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "IS_WINDOWS", True)
    for _ in range(2):
        with claimed_folder(tmp_path / "out", ["a"], overwrite=True) as claim, staged_folder(claim) as stage:
            write_text(stage / "a", "x")
    assert [str(path.relative_to(tmp_path)) for path in sorted(tmp_path.rglob("*"))] == ["out", "out/a"]
