"""2024-01, 01/2024: months alone are their first day."""

import re
from typing import Final

from hotspot.events.values.dates.form import Form

YEAR_MONTH: Final = (
    Form(
        "year_month",
        re.compile(r"9999(?P<mark>[-/.])99?(?P<clock>@)?"),
        lambda found: found["mark"].join(("%Y", "%m")),
        "year_month",
    ),
    Form(
        "year_month",
        re.compile(r"99?(?P<mark>[-/.])9999(?P<clock>@)?"),
        lambda found: found["mark"].join(("%m", "%Y")),
        "month_year",
    ),
)
