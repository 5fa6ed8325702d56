"""What a command loads, and what it does not: starting is most of a short run."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from hotspot.events.values.rule import Found
from hotspot.words import said

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "sample_geodata" / "synthaven"
#: What a plain map has no use for.
UNUSED = (
    *("matplotlib", "pyogrio", "python_calamine", "sqlite3", "pyarrow.dataset", "pyarrow.parquet"),
    *("scipy.optimize", "scipy.sparse", "scipy.spatial", "scipy.stats"),
    *("hotspot.simulate", "hotspot.output.picture.drawing"),
)


def printed(code: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert not done.returncode, done.stderr
    return done.stdout.strip()


def test_a_map_loads_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    code = "import sys\nfrom hotspot.cli import main\n"
    code += "try:\n    main()\nexcept SystemExit as ended:\n    assert not ended.code"
    code += f"\nprint([name for name in {UNUSED!r} if name in sys.modules], 'folium' in sys.modules)"
    areas = ["--neighborhoods", str(SAMPLE / "neighborhoods.geojson"), "--population", "none"]
    asked = [*areas, "--cost", "none", "--rings", "1", "--audience", "internal", "--quiet", "-o", str(tmp_path / "out")]
    assert printed(code, "map", str(SAMPLE / "visits.csv"), *asked) == "[] True"


def test_a_sentence_reads_the_file_of_its_words_only() -> None:
    code = "import tomllib\nread = tomllib.loads\nkeys = []\n"
    code += "tomllib.loads = lambda text: keys.append(list(read(text))) or read(text)\n"
    code += "from hotspot.words import is_known, say, table\n"
    code += "say('en', 'script.whole_map'), say('es', 'script.whole_map'), is_known('script.nothing')\n"
    code += "print(len(keys), len(keys[0]) == sum(key.startswith('script.') for key in table()), is_known('nothing.x'))"
    assert printed(code) == "1 True False"


@pytest.mark.parametrize(("name", "rarely"), [("hotspot", True), ("other", False)])
def test_garbage_is_looked_for_rarely_in_the_command_alone(name: str, rarely: bool) -> None:  # noqa: FBT001 - a case
    code = f"import gc, sys\nsys.argv = [{name!r}]\nbefore = gc.get_threshold()\nimport hotspot\n"
    assert printed(code + "print(gc.get_threshold() != before)") == str(rarely)


def test_what_a_table_carries_along_is_not_copied_at_each_step() -> None:
    note = said("values.row", row="7")
    found = Found("placeholder", "addr", 1, (7,), note)
    table = pd.DataFrame({"a": [1, 2], "b": [3, 4]})
    table.attrs = {"notes": [note], "rules": [found]}
    carried = table[["b"]].reset_index(drop=True).attrs
    assert carried["notes"][0] is note
    assert carried["rules"][0] is found
    assert carried["notes"] is not table.attrs["notes"]
