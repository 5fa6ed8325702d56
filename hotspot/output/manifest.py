"""The manifest: everything that a reviewer needs to know about an output, as JSON."""

import json
import math
from dataclasses import asdict
from typing import Any, Final

from hotspot.disclosure import Release, checked_tables

#: What `Facts.details` may add; other keys stay.
DETAILS: Final = frozenset(
    {"versions", "input", "areas_input", "services", "columns", "area_columns", "where", "keep", "grid", "method"}
    | {"caps"}
)


def manifest(release: Release) -> dict[str, Any]:
    """Facts, policy and record counts of a release. No path, no clock.

    The title and the condition on the records (``where``) stand as the user wrote them.
    """
    tables = checked_tables(release)
    facts = asdict(release.facts)
    # A number that is undefined is null in JSON.
    facts["clustering"] = {
        name: {k: None if math.isnan(number) else number for k, number in test.items()}
        for name, test in facts["clustering"].items()
    }
    details = {name: value for name, value in facts.pop("details").items() if name in DETAILS}
    period = facts.pop("period")
    facts.pop("concentration")
    facts.pop("slices")
    facts.pop("services")
    facts.pop("services_name")
    quality = tables.pop("quality").to_dict("records") if "quality" in tables else []
    return {
        "hotspot": facts.pop("version"),
        "audience": release.policy.audience,
        "policy": {"name": release.policy.name, "date": release.policy.date},
        **facts,
        "period": None if period is None else {"first": period[0], "last": period[1]},
        **details,
        "records": quality,
        "rows": {name: len(table) for name, table in tables.items()},
        "withheld": {"cells": 0, "buildings": 0, "neighborhoods": 0},
    }


def manifest_text(release: Release) -> str:
    """The manifest as text: same release, same bytes."""
    return json.dumps(manifest(release), indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    # NumPy scalars know their Python value.
    return value.item()
