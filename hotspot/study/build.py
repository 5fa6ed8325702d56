"""A study from named values, wherever they were written: on a command line or in a study file."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

from hotspot.disclosure import DisclosurePolicy
from hotspot.settings import declared
from hotspot.study.settings import Study

Made = TypeVar("Made", bound=Study)


def build_study(kind: type[Made], values: Mapping[str, Any]) -> Made:
    """A study with these values. ``values``: by name, as `hotspot.settings.declared` names them; None: the default.

    ``audience`` or ``policy`` makes the policy. Raises `InputError` for values that mean nothing.
    """
    given = {name: value for name, value in values.items() if value is not None}
    policy = given.pop("policy", None)
    audience = given.pop("audience", None)
    made: dict[str, Any] = {"policy": DisclosurePolicy.for_audience(audience) if policy is None else policy}
    held: dict[str, dict[str, Any]] = {}
    for one in declared(kind):
        if one.name not in given:
            continue
        before, _, field = one.name.rpartition(".")
        value = given[one.name]
        if field == "cap" and value == "none":
            value = None
        if isinstance(value, list):
            value = tuple(value)
        (held.setdefault(before, {}) if before else made)[field] = value
    holders = {one.name: one.default_factory for one in fields(kind) if is_dataclass(one.default_factory)}
    for name, several in held.items():
        made[name] = holders[name](**several)  # type: ignore[operator]  # a dataclass is its own factory
    return kind(**made)
