"""The tables of docs/study.md, made from the settings."""

from typing import Final

from hotspot.settings import YES, Declared, declared
from hotspot.study.settings import Study

#: What stands before a section's table.
_HEADS: Final = {
    "": "## At the top",
    "events.columns": (
        "## `[events.columns]`\n\nA column of the file for each meaning. One that is not named is recognised by its "
        'name and values ([columns.md](columns.md)); `"none"` says that there is none.'
    ),
}
_ORDER: Final = (
    "",
    "events",
    "events.columns",
    "areas",
    "base",
    "services",
    "institutions",
    "buildings",
    "grid",
    "method",
    "engine",
    "output",
)


def study_tables(kind: type[Study] = Study) -> str:
    """A table a section as Markdown: every key with its kind, its default, what it means and its option."""
    sections: dict[str, list[Declared]] = {}
    for one in declared(kind):
        sections.setdefault(one.setting.section, []).append(one)
    order = [*(name for name in _ORDER if name in sections), *(name for name in sections if name not in _ORDER)]
    return "\n\n".join(_table(name, sections[name]) for name in order) + "\n"


def _table(section: str, settings: list[Declared]) -> str:
    rows = ["| key | kind | default | meaning | option |", "| --- | --- | --- | --- | --- |"]
    return "\n".join([_HEADS.get(section, f"## `[{section}]`"), "", *rows, *map(_row, settings)])


def _row(one: Declared) -> str:
    stated = one.setting
    meaning = stated.help
    if stated.choices:
        meaning += f" One of {', '.join(f'`{choice}`' for choice in stated.choices)}."
    if stated.page:
        meaning += f" [{stated.page}]({stated.page})"
    option = f"`{one.option}`" if stated.commands else ""
    cells = (f"`{one.key}`", stated.kind.words, _default(one), meaning, option)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _default(one: Declared) -> str:
    if one.default is None:
        return one.setting.without or "none"
    if one.setting.kind == YES:
        return f"`{str(one.default).lower()}`"
    if isinstance(one.default, str):
        return f'`"{one.default}"`'
    if isinstance(one.default, tuple):
        return f"`{list(one.default)}`"
    return f"`{one.default}`"
