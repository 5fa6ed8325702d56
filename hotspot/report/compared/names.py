"""What the files of a comparison are called."""

from typing import Final

PAGE: Final = "compare.html"
LIST: Final = "compare.csv"
MANIFEST: Final = "manifest.json"
COMPARE_FILES: Final = (PAGE, LIST, MANIFEST)
