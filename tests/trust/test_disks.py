"""Mounted, full and read-only disks, other users, names that are no text: words and exit code 10, nothing left."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hotspot.errors import InputError
from hotspot.output import target as targets
from hotspot.output.files import claimed_folder, staged_folder, write_text
from hotspot.output.target import check_target

from .processes import environment, run, shell, with_mounts, write_study

#: Writes two files of 200 kB each into the folder ``out`` of the small disk; says in words what went wrong.
WRITE = """
import sys
from pathlib import Path
from hotspot.errors import InputError
from hotspot.output import target
from hotspot.output.files import claimed_folder, staged_folder, write_text
target.ROOM = 0
try:
    with claimed_folder(sys.argv[1], ["a.csv", "b.csv"], overwrite=True) as claim, staged_folder(claim) as stage:
        for name in ("a.csv", "b.csv"):
            write_text(stage / name, "x" * 200_000)
    if len(sys.argv) > 2:
        write_text(sys.argv[2], "x" * 400_000)
except InputError as error:
    sys.exit(f"10 {error}")
"""


def left(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_full_disk_keeps_the_old_folder_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "write.py").write_text(WRITE)
    script = """
    mkdir disk && mount -t tmpfs -o size=300k none disk && mkdir disk/out && echo old > disk/out/a.csv
    "$0" write.py disk/out 2>&1 || true
    find disk -mindepth 1; cat disk/out/a.csv
    "$0" write.py disk/new disk/x 2>&1 || true
    find disk -mindepth 1
    """
    done = with_mounts(tmp_path, script)
    told, old = done.stdout.decode().splitlines(), ["disk/out", "disk/out/a.csv"]
    full = "10 Nothing can be written in the folder disk (the disk is full). Choose another folder."
    assert done.returncode == 0, done.stderr
    assert told == [full, *old, "old", full, *old]


def test_a_quota_or_a_limit_on_files_is_answered_in_words(tmp_path: Path) -> None:
    (tmp_path / "write.py").write_text(WRITE)
    done = shell(tmp_path, 'ulimit -f 100; exec "$0" write.py out')
    assert done.stderr.decode().startswith("10 Nothing can be written in the folder"), done.stderr
    assert "larger than the system allows" in done.stderr.decode()
    assert left(tmp_path) == ["write.py"]


@pytest.mark.slow
def test_the_command_asks_for_room_mounts_and_permission_before_all_the_work(tmp_path: Path) -> None:
    write_study(tmp_path)
    script = """
    mkdir small mounted there bound locked
    mount -t tmpfs -o size=1m none small
    mount -t tmpfs none mounted
    mount --bind there bound
    mount -t tmpfs none locked && mkdir locked/out && mount -o remount,ro locked
    for out in small/out mounted bound locked/out locked/new; do
        # A study without events: what is refused is refused before they are read.
        rm -f events.csv
        code=0; "$0" -m hotspot run study.toml --overwrite -o $out 2>&1 || code=$?
        echo "$code"
    done
    find small mounted there locked -mindepth 1
    """
    done = with_mounts(tmp_path, script)
    told = done.stdout.decode().splitlines()
    assert told[1:10:2] == ["10"] * 5, told
    for line, words in zip(told[0:10:2], ("MB free", "mount point", "mount point", "only", "only"), strict=True):
        assert words in line
    assert told[10:] == ["locked/out"]


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that everybody may enter and nobody but its owner may write; its path."""
    monkeypatch.setattr(targets, "ROOM", 0)
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    return folder


def as_another(work: str, folder: Path) -> str:
    """What `WRITE` says when another user runs it; the same user, without permission, where this is not root."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        said = "done"
        try:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            with claimed_folder(folder / work, ["a.csv"], overwrite=True) as claim, staged_folder(claim) as stage:
                write_text(stage / "a.csv", "x")
        except InputError as error:
            said = str(error)
        except BaseException as error:  # noqa: BLE001 - a child tells everything
            said = repr(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode()


def test_another_user_is_refused_in_words(nobody: Path) -> None:
    (nobody / "closed").mkdir(mode=0o700)
    (nobody / "shared").mkdir()
    (nobody / "shared").chmod(0o1777)
    (nobody / "shared" / "out").mkdir(mode=0o755)
    (nobody / "shared" / "out" / "a.csv").write_text("old")
    before = left(nobody)
    if os.getuid() != 0:
        pytest.skip("only root can become another user; the next test does without")
    for work in ("out", "deep/out", "closed/out", "closed/deep/out", "shared/out"):
        said = as_another(work, nobody)
        assert said.startswith("Nothing can be written in the folder"), said
        assert "no permission" in said
    assert as_another("shared/theirs", nobody) == "done"
    assert left(nobody) == sorted([*before, "shared/theirs", "shared/theirs/a.csv"])


def test_the_lock_of_another_user_is_not_touched(nobody: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can become another user")
    (nobody / "shared").mkdir()
    (nobody / "shared").chmod(0o777)
    with claimed_folder(nobody / "shared" / "out", ["a.csv"], overwrite=True):
        before = left(nobody)
        assert "no permission" in as_another("shared/out", nobody)
        assert left(nobody) == before


def test_no_permission_without_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(os, "access", lambda path, _: Path(path).name != "out")
    with pytest.raises(InputError, match="folder out \\(no permission\\)"):
        check_target(tmp_path / "out", ["a.csv"], overwrite=True)
    with pytest.raises(InputError, match="folder out \\(no permission\\)"):
        check_target(tmp_path / "out" / "in", ["a.csv"], overwrite=True)


def test_names_that_are_not_utf_8_are_written_and_told(tmp_path: Path) -> None:
    write_study(tmp_path)
    arguments = ("events.csv", "--audience", "internal", "--title", b"T\xfft", "-o", b"o\xff\x1b[31m")
    done = run(tmp_path, "map", *arguments, PYTHONUTF8="1")
    assert done.returncode == 0, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert b"o\\udcff\\x1b[31m: open map.html" in done.stderr
    out = os.fsencode(tmp_path) + b"/o\xff\x1b[31m/"
    manifest = json.loads(Path(os.fsdecode(out + b"manifest.json")).read_text(encoding="utf-8"))
    assert manifest["title"] == "T\ufffdt"
    assert "T\ufffdt" in Path(os.fsdecode(out + b"map.html")).read_text(encoding="utf-8")
    assert sorted(os.listdir(os.fsencode(tmp_path))) == sorted([b"events.csv", b"study.toml", b"o\xff\x1b[31m"])  # noqa: PTH208 - as bytes


RACERS = """
import json, os, sys
from hotspot.errors import InputError
from hotspot.output.files import claimed_folder, staged_folder, write_text
from pathlib import Path
number, overwrite = int(sys.argv[1]), sys.argv[2] == "True"
def race(mine):
    try:
        with claimed_folder("out", ["a.csv", "b.csv"], overwrite=overwrite) as claim, staged_folder(claim) as stage:
            os.write(said, b"c")
            os.read(go, 1)
            for name in ("a.csv", "b.csv"):
                write_text(stage / name, str(mine))
        return 0
    except InputError as error:
        os.write(said, b"r" if "Another run" in str(error) else b"?")
        return 10
go, starter = os.pipe()
hear, said = os.pipe()
children = []
for mine in range(number):
    child = os.fork()
    if child == 0:
        os._exit(race(mine))
    children.append(child)
# The winner goes on when all have claimed or were refused.
words = b"".join(os.read(hear, 1) for _ in children).decode()
os.write(starter, b"g" * number)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
print(json.dumps([words, codes, {p.name: p.read_text() for p in Path("out").iterdir()}, sorted(os.listdir())]))
"""


@pytest.mark.parametrize("number", [2, 5])
@pytest.mark.parametrize("overwrite", [True, False])
def test_of_runs_into_one_out_exactly_one_succeeds(tmp_path: Path, number: int, *, overwrite: bool) -> None:
    command = [sys.executable, "-c", RACERS, str(number), str(overwrite)]
    done = subprocess.run(command, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    words, codes, out, beside = json.loads(done.stdout)
    assert sorted(words) == sorted("c" + "r" * (number - 1)), done.stderr
    assert sorted(codes) == [0] + [10] * (number - 1)
    winner = str(codes.index(0))
    assert out == {"a.csv": winner, "b.csv": winner}
    assert beside == ["out"]
