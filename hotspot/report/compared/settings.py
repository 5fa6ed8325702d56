"""What both maps rest on, one beside the other, in the words of the page."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from hotspot import columns as c
from hotspot.report.against import null_words
from hotspot.report.compared.names import MANIFEST
from hotspot.report.compared.pair import Pair, Side
from hotspot.report.dates import period_words
from hotspot.report.finding import correction_words, measured, percent_of
from hotspot.report.told import Told
from hotspot.words import numbers, say

_KERNELS: Final = {
    "uniform": "compare.kernel_uniform",
    "triangular": "compare.kernel_triangular",
    "gaussian": "compare.kernel_gaussian",
    "inverse-distance": "compare.kernel_inverse_distance",
}
_TRANSFORMS: Final = {
    "none": "compare.transform_none",
    "log1p": "compare.transform_log1p",
    "rank": "compare.transform_rank",
}


class Setting(NamedTuple):
    """A setting of both tests, in words."""

    name: str
    one: str
    other: str
    differs: bool
    """Whether it is not the same; two that differ may read alike."""


def differences(pair: Pair) -> list[Setting]:
    """The settings of both maps, one beside the other; without those that are as usual on both."""
    one, other = pair.one.facts, pair.other.facts
    language = one.language

    def setting(key: str, a: object, b: object) -> Setting:
        return Setting(say(language, key), str(a), str(b), a != b)

    found = [
        setting("compare.setting_data", *(side.report.input_name for side in pair.sides)),
        _condition_setting(one, other),
        _exclude_setting(one, other),
        setting("compare.setting_period", *(period_words(f.period, language) or numbers.MISSING for f in (one, other))),
        setting("compare.setting_counted", *(on_map(side) for side in pair.sides)),
        setting("compare.setting_measure", measured(one), measured(other)),
        setting("compare.setting_tested", numbers.count(one.tested), numbers.count(other.tested)),
        setting("compare.setting_level", *(f"{percent_of(facts)}{numbers.SPACE}%" for facts in (one, other))),
        setting("compare.setting_rings", _rings(one), _rings(other)),
        setting("compare.setting_null", null_words(one), null_words(other)),
        setting("compare.setting_correction", correction_words(one), correction_words(other)),
        setting("compare.setting_kernel", *(_named(_KERNELS, facts.kernel, language) for facts in (one, other))),
        setting(
            "compare.setting_transform", *(_named(_TRANSFORMS, facts.transform, language) for facts in (one, other))
        ),
        setting("compare.setting_cap", _cap_words(one), _cap_words(other)),
    ]
    usual = {numbers.MISSING, say(language, _KERNELS["uniform"]), say(language, _TRANSFORMS["none"])}
    return [entry for entry in found if not {entry.one, entry.other} <= usual]


def _rings(facts: Told) -> str:
    if facts.rings is None:
        return numbers.MISSING
    return "-".join(map(str, [facts.rings] if isinstance(facts.rings, int) else facts.rings))


def condition_of(facts: Told) -> tuple[str, tuple[str, ...]]:
    """What decided which records were counted: the condition on them and what was kept all the same; empty for none."""
    kept = [*(facts.details.get("keep") or ()), *(facts.details.get("keep_points") or ())]
    return str(facts.details.get("where") or "").strip(), tuple(sorted(kept))


def cap_of(facts: Told) -> Any:
    """The quantile at which buildings were cut off, None for none; a dash where it is not known."""
    return facts.details.get("method", {}).get("cap", numbers.MISSING)


def on_map(side: Side) -> str:
    """How many events, and how much money where that was tested, a map holds."""
    cells, facts = side.cells, side.facts
    events = numbers.counted(float(cells[c.EVENTS].sum()), facts.event_noun, facts.language)
    if facts.measure == c.COST and c.COST in cells:
        return f"{numbers.money(float(cells[c.COST].sum()), facts.cost_kind, facts.language, facts.currency)}, {events}"
    return events


def _condition_setting(one: Told, other: Told) -> Setting:
    # The conditions themselves may name values of the records: they stay in the manifest.
    language, both = one.language, (condition_of(one), condition_of(other))
    name, differs = say(language, "compare.setting_condition"), both[0] != both[1]
    if not differs:
        same = say(language, "compare.condition_same", file=MANIFEST) if any(both[0]) else numbers.MISSING
        return Setting(name, same, same, differs)
    own = say(language, "compare.condition_own", file=MANIFEST)
    none = say(language, "compare.condition_none")
    texts = [own if any(condition) else none for condition in both]
    return Setting(name, texts[0], texts[1], differs)


def _exclude_setting(one: Told, other: Told) -> Setting:
    language, both = one.language, (_exclude_of(one), _exclude_of(other))
    # A dash for nothing on both: it is then as usual.
    none = say(language, "compare.exclude_none") if any(map(any, both)) else numbers.MISSING
    return Setting(say(language, "compare.setting_exclude"), both[0][0] or none, both[1][0] or none, both[0] != both[1])


def _exclude_of(facts: Told) -> tuple[str, str]:
    """What was cut out of the study area: name and hash of its file; empty for nothing."""
    given = facts.details.get("exclude") or {}
    return str(given.get("name", "")), str(given.get("sha256", ""))


def _cap_words(facts: Told) -> str:
    cap = cap_of(facts)
    return say(facts.language, "compare.cap_none") if cap is None else str(cap)


def _named(keys: Mapping[str, str], value: str, language: str) -> str:
    """A setting's value in words; one that has none is shown as it is."""
    return say(language, keys[value]) if value in keys else value
