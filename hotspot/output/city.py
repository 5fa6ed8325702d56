"""The files of a synthetic city."""

from pathlib import Path
from typing import TYPE_CHECKING

from hotspot.output.files import check_target, staged_folder, write_text

if TYPE_CHECKING:
    from hotspot.simulate import City


def save_city(city: "City", folder: str | Path, *, overwrite: bool = False) -> Path:
    """Write a synthetic city (`hotspot.simulate`): its visits, neighborhoods, truth, study and README.

    No release is needed: the records are made up. Raises `InputError` as `save_folder` does.
    """
    from hotspot.simulate import city_files

    files = city_files(city)
    check_target(folder, files, overwrite=overwrite)
    with staged_folder(folder) as stage:
        for name, text in files.items():
            write_text(stage / name, text)
    return Path(folder)
