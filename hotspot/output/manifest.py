"""The manifest: everything that a reviewer needs to know about an output, as JSON."""

import json
from dataclasses import asdict
from typing import Any

from hotspot.disclosure import Release


def manifest(release: Release) -> dict[str, Any]:
    """Facts, policy and record counts of a release. No path, no clock, no value of any record."""
    facts = asdict(release.facts)
    details = facts.pop("details")
    period = facts.pop("period")
    quality = [] if release.quality is None else release.quality.to_dict("records")
    tables = {"cells": release.cells, "buildings": release.buildings, "neighborhoods": release.neighborhoods}
    return {
        "hotspot": facts.pop("version"),
        "audience": release.policy.audience,
        "policy": {"name": release.policy.name, "date": release.policy.date},
        **facts,
        "period": None if period is None else {"first": period[0], "last": period[1]},
        **details,
        "records": quality,
        "rows": {name: len(table) for name, table in tables.items() if table is not None},
        "withheld": {"cells": 0, "buildings": 0, "neighborhoods": 0},
    }


def manifest_text(release: Release) -> str:
    """The manifest as text: same release, same bytes."""
    return json.dumps(manifest(release), indent=2, ensure_ascii=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    # NumPy scalars know their Python value.
    return value.item()
