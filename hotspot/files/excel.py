"""Excel files, with the extra ``excel``."""

from pathlib import Path

import pandas as pd

from hotspot.errors import InputError, MissingExtraError
from hotspot.files.paths import shown, unreachable


def read_excel(path: Path) -> pd.DataFrame:
    """The first sheet. Row: a line below the headings. Raises `InputError` for a sheet without them."""
    try:
        import python_calamine  # noqa: F401  (only its presence matters here)
    except ImportError:
        raise MissingExtraError(
            f"Reading the Excel file {shown(path)} needs an extra: pip install 'hotspot-toolkit[excel]'. "
            "Or save the sheet as CSV (in Excel: Save As > CSV UTF-8)."
        ) from None
    try:
        # A path could be taken for an address; a file that is open is what it is.
        with path.open("rb") as file:
            frame: pd.DataFrame = pd.read_excel(file, engine="calamine")
    except OSError as error:
        raise unreachable(shown(path), error) from None
    except Exception as error:  # noqa: BLE001  (the reader raises many kinds, and may quote the file)
        raise InputError(f"{shown(path)} cannot be read as an Excel file ({type(error).__name__}).") from None
    if any(not isinstance(name, str) for name in frame.columns):
        raise InputError(
            f"{shown(path)} seems to have no headings: its first line looks like a record, not like headings. "
            "Wanted: column names in the first line of the first sheet."
        )
    return frame
