"""Styles without what only their readers need."""

import re


def slim_style(text: str) -> str:
    r"""A style sheet without comments, indents and spaces, a rule a line.

    >>> slim_style("/* a */\nb,  d {\n  c: d;\n  e: f, g;\n}\n")
    'b,d{c:d;e:f,g}'
    """
    rules = " ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split())
    return re.sub(r";?\} ?", "}\n", re.sub(r" ?([{;,]) ?|(?<=:) (?=[^:])", r"\1", rules)).strip()
