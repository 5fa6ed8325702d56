"""What a user names as a file: that it is one, before anything opens it."""

from pathlib import Path

from hotspot.errors import InputError


def check_file(path: Path, what: str, wanted: str) -> None:
    """Refuse a path where no file is, a folder, and an empty file.

    ``what``: how messages name it ("The area file wards.geojson"); ``wanted``: what belongs there ("a file of ...").
    Raises `InputError`.
    """
    if not path.exists():
        raise InputError(f"{what} does not exist in the folder {path.resolve().parent.name or '/'}. Check the path.")
    if path.is_dir():
        raise InputError(f"{what} is a folder. Wanted: {wanted}.")
    if not path.stat().st_size:
        raise InputError(f"{what} is empty (0 bytes).")
