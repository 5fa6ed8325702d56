"""Every promise of SECURITY.md leads to the code that keeps it and to a test that attacks it."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
LINK = re.compile(r"\[`(\w+)`\]\(([^)#\s]+)\)")


def defined(path: Path) -> set[str]:
    """Names of the functions and classes of a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))}


def wrong(row: str) -> list[str]:
    """What is wrong with a promise: links that lead nowhere, or none to code or to a test."""
    _, promise, code, tests, _ = (cell.strip() for cell in row.split("|"))
    found = []
    for cell, folder in ((code, "hotspot/"), (tests, "tests/")):
        links = LINK.findall(cell)
        if not links or LINK.sub("", cell).strip(" ,"):
            found.append(f"{promise}: not only links in {cell!r}")
        found += [
            f"{promise}: {name} in {path}"
            for name, path in links
            if not path.startswith(folder) or not (ROOT / path).is_file() or name not in defined(ROOT / path)
        ]
        if folder == "tests/":
            found += [f"{promise}: {name} is no test" for name, _ in links if not name.startswith("test_")]
    return found


def promises() -> list[str]:
    return [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith(("| promise", "| ---"))]


def test_each_promise_is_kept_and_attacked_somewhere() -> None:
    assert len(promises()) > 15
    assert [fault for row in promises() for fault in wrong(row)] == []
    # No link stands where this test does not look.
    assert len(LINK.findall(TEXT)) == sum(len(LINK.findall(row)) for row in promises()) == TEXT.count("](")


def test_the_test_of_promises_finds_broken_ones() -> None:
    good = "| p | [`swap`](hotspot/output/exchange.py) | [`test_two_runs_into_one_out`](tests/trust/test_out.py) |"
    assert wrong(good) == []
    for old, new in (
        ("`swap`", "`swop`"),
        ("exchange.py", "exchanges.py"),
        ("[`test_two_runs_into_one_out`](tests/trust/test_out.py)", ""),
        ("[`test_two_runs_into_one_out`](tests/trust/test_out.py)", "to come"),
        ("test_two_runs", "test_three_runs"),
        ("test_two_runs_into_one_out", "tree"),
    ):
        assert wrong(good.replace(old, new)), new
