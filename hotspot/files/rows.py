"""Rows and lines of a file in words: where to look, never what stands there."""

from collections.abc import Sequence


def listed_rows(numbers: Sequence[int], noun: str = "row") -> str:
    """The numbers in words: "row 14", "rows 14, 92 and 377"."""
    said = [f"{number:,}" for number in numbers]
    if len(said) == 1:
        return f"{noun} {said[0]}"
    return f"{noun}s {', '.join(said[:-1])} and {said[-1]}"
