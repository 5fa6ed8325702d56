"""Scripts and styles without what only their readers need."""

import re


def slim_style(text: str) -> str:
    r"""A style sheet without comments and indents, a rule a line.

    >>> slim_style("/* a */\nb {\n  c: d;\n  e: f;\n}\n")
    'b{c: d;e: f;}'
    """
    rules = " ".join(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL).split())
    return re.sub(r" ?([{;]) ", r"\1", rules).replace("} ", "}\n")


def slim_script(text: str) -> str:
    r"""A script of the page's own without lines of comment and indents.

    >>> slim_script("// a\n  b();  // c\n\n")
    'b();  // c'
    """
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
