"""All files of a release in one folder."""

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

from hotspot.disclosure import Release
from hotspot.disclosure.tables import TABLES
from hotspot.errors import InputError
from hotspot.output.excel import WORKBOOK, check_workbook, workbook_bytes
from hotspot.output.files import Claim, claimed_folder, staged_folder, write_bytes, write_text
from hotspot.output.gis import GIS_FILES, layer_files
from hotspot.output.lists import save_lists
from hotspot.output.manifest import manifest_text
from hotspot.output.notebook import save_map
from hotspot.output.picture import check_pictures, save_picture

PICTURES: Final = ("map.png", "map.pdf")
FILES: Final = ("map.html", *(f"{name}.csv" for name in TABLES), "manifest.json", *PICTURES, *GIS_FILES, WORKBOOK)


def _nothing_needed() -> None:
    """What is written needs no extra."""


#: What may be asked for beside page, lists and manifest -> what raises `MissingExtraError` where it cannot be made.
ALSO: Final[Mapping[str, Callable[[], None]]] = {
    "picture": check_pictures,
    "gis": _nothing_needed,
    "excel": check_workbook,
}


def save_folder(
    release: Release,
    folder: str | Path | Claim,
    *,
    overwrite: bool = False,
    also: Collection[str] = (),
    language: str = "en",
) -> Path:
    """Write page, lists and manifest: all of them, or none.

    ``folder``: a path, or a folder that was claimed before the work (`claimed_folder`). ``also``: what else is written,
    ``picture`` (``map.png`` and ``map.pdf``), ``gis`` (see `hotspot.save_gis`), ``excel`` (``lists.xlsx``, see
    `hotspot.save_workbook`). ``language``: of the page and what is written beside it, ``en`` or ``es``.

    Raises `NotReleasableError` for anything but a `Release`; `InputError` when the folder exists (unless
    ``overwrite``, and then only if it holds nothing but such files) or cannot be written;
    `MissingExtraError` for pictures where matplotlib, for the workbook where XlsxWriter is not installed.
    """
    check_also(also)
    with claimed_folder(folder, FILES, overwrite=overwrite) as claim, staged_folder(claim) as stage:
        save_lists(release, stage)
        save_map(release, stage / "map.html", language=language)
        for name in PICTURES if "picture" in also else ():
            save_picture(release, stage / name, language=language)
        for name, content in layer_files(release, language, always_only="gis" not in also).items():
            write_bytes(stage / name, content)
        if "excel" in also:
            write_bytes(stage / WORKBOOK, workbook_bytes(release, language))
        write_text(stage / "manifest.json", manifest_text(release, language))
    return claim.folder


def check_also(also: Collection[str]) -> None:
    """Raise before the work, not after it: `InputError` for what cannot be asked for, `MissingExtraError`."""
    if isinstance(also, str) or (unknown := sorted(set(also) - set(ALSO))):
        given = also if isinstance(also, str) else ", ".join(unknown)
        raise InputError(f"Beside the page there may be {', '.join(ALSO)}, each in a list; {given!r} was given.")
    for name in also:
        ALSO[name]()
