"""2024-01-05, 2024/01/05 or 2024.01.05, with or without a time of day."""

import re
from typing import Final

from hotspot.events.values.dates.form import CLOCK, Form

YEAR_FIRST: Final = Form(
    "year_month_day",
    re.compile(rf"9{{4,6}}(?P<mark>[-/.])99?(?P=mark)99?{CLOCK}"),
    lambda found: found["mark"].join(("%Y", "%m", "%d")),
    "",
)
