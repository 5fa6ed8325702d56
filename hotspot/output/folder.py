"""All files of a release in one folder."""

from pathlib import Path
from typing import Final

from hotspot.disclosure import Release
from hotspot.output.files import Claim, claimed_folder, staged_folder, write_text
from hotspot.output.lists import save_lists
from hotspot.output.manifest import manifest_text
from hotspot.output.notebook import save_map
from hotspot.output.picture import check_pictures, save_picture

PICTURES: Final = ("map.png", "map.pdf")
FILES: Final = (
    *("map.html", "cells.csv", "buildings.csv", "neighborhoods.csv", "concentration.csv", "quality.csv"),
    *("pile_ups.csv", "institutions.csv"),
    "manifest.json",
    *PICTURES,
)


def save_folder(
    release: Release,
    folder: str | Path | Claim,
    *,
    overwrite: bool = False,
    picture: bool = False,
    language: str = "en",
) -> Path:
    """Write page, lists and manifest: all of them, or none. ``picture``: ``map.png`` and ``map.pdf``, too.

    ``folder``: a path, or a folder that was claimed before the work (`claimed_folder`). ``language``: of the page and
    the pictures, ``en`` or ``es``.

    Raises `NotReleasableError` for anything but a `Release`; `InputError` when the folder exists (unless
    ``overwrite``, and then only if it holds nothing but such files) or cannot be written;
    `MissingExtraError` for pictures where matplotlib is not installed.
    """
    if picture:
        check_pictures()
    with claimed_folder(folder, FILES, overwrite=overwrite) as claim, staged_folder(claim) as stage:
        save_lists(release, stage)
        save_map(release, stage / "map.html", language=language)
        for name in PICTURES if picture else ():
            save_picture(release, stage / name, language=language)
        write_text(stage / "manifest.json", manifest_text(release, language))
    return claim.folder
