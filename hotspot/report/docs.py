"""The tables of docs/tables.md, made from what may leave of each table and from the meanings of columns."""

from collections.abc import Iterable, Mapping
from typing import Final

from hotspot import columns as c
from hotspot.disclosure.tables import TABLES, TableRule
from hotspot.report.compared.names import COMPARED_COLUMNS, LIST
from hotspot.report.meanings import COMPARISON, meaning

_HEAD: Final = ("| column | unit | meaning |", "| --- | --- | --- |")


def tables_text(tables: Mapping[str, TableRule] = TABLES) -> str:
    """A section a file as Markdown: what a row is, and every column with its unit and its meaning."""
    sections = [_of_rule(name, rule) for name, rule in tables.items()]
    return "\n\n".join([*sections, _of_comparison()]) + "\n"


def _of_rule(name: str, rule: TableRule) -> str:
    listed = list(dict.fromkeys(column for columns in rule.columns.values() for column in columns))
    key = ", ".join(f"`{column}`" for column in rule.key)
    about = [f"Row: {rule.row}; {key} {'name' if len(rule.key) > 1 else 'names'} it."]
    if len(rule.columns) > 1:
        # Of one audience alone everything is said above.
        about += [f"{who.capitalize()}: {', '.join(f'`{one}`' for one in rule.columns[who])}." for who in rule.columns]
    if rule.money or rule.money_rows:
        about.append("Money stands in it only where its kind is stated (`--cost-kind`).")
    return "\n".join([f"## `{name}.csv`", "", " ".join(about), "", *_HEAD, *_rows(name, [*listed, c.AUDIENCE])])


def _of_comparison() -> str:
    about = "Row: a cell of both maps; `cell` names it. Written by `hotspot compare` ([compare.md](compare.md))."
    return "\n".join([f"## `{LIST}`", "", about, "", *_HEAD, *_rows(COMPARISON, [*COMPARED_COLUMNS, c.AUDIENCE])])


def _rows(table: str, columns: Iterable[str]) -> list[str]:
    told = (meaning(table, column) for column in columns)
    return [f"| `{one.column}` | {one.unit} | {one.sentence.replace('|', chr(92) + '|')} |" for one in told]
