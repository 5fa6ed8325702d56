"""Excel files, with the extra ``excel``."""

from pathlib import Path

import pandas as pd

from hotspot.errors import InputError, MissingExtraError


def read_excel(path: Path) -> pd.DataFrame:
    """The first sheet. Row: a line below the headings."""
    try:
        import python_calamine  # noqa: F401  (only its presence matters here)
    except ImportError:
        raise MissingExtraError(
            f"Reading the Excel file {path.name} needs an extra: pip install 'hotspot-toolkit[excel]'. "
            "Or save the sheet as CSV (in Excel: Save As > CSV UTF-8)."
        ) from None
    try:
        return pd.read_excel(path, engine="calamine")
    except Exception as error:  # noqa: BLE001  (the reader raises many kinds, and may quote the file)
        raise InputError(f"{path.name} cannot be read as an Excel file ({type(error).__name__}).") from None
