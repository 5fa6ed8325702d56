"""What others have at OUT, or put there while the work is done, stays theirs."""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from hotspot.cli import main
from hotspot.errors import InputError
from hotspot.output import exchange, locks
from hotspot.output.files import claimed_folder, staged_folder, write_text
from hotspot.output.leftovers import Place, sweep
from hotspot.output.target import check_target

NAMES = ("a.csv", "b.csv")
Attack = Callable[[Path], object]


@pytest.fixture(params=["exchange", "steps"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With the system's atomic exchange, and as where there is none (Windows, other file systems)."""
    if request.param == "steps":
        monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    elif exchange._renameat2() is None:
        pytest.skip("this system has no atomic exchange")
    return str(request.param)


def tree(folder: Path) -> dict[str, str]:
    """Every path below, with what a file holds and where a link leads."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else path.read_text()
        if path.is_file()
        else ""
        for path in sorted(folder.rglob("*"))
    }


def save(folder: Path, attack: Attack = lambda _: None, *, overwrite: bool = False) -> None:
    """Write both files; the attack comes when all is drawn."""
    with claimed_folder(folder, NAMES, overwrite=overwrite) as claim, staged_folder(claim) as stage:
        for name in NAMES:
            write_text(stage / name, f"new {name}")
        attack(folder)


@contextmanager
def refused(word: str) -> Iterator[None]:
    with pytest.raises(InputError, match=word) as raised:
        yield
    # A message names a folder, never the way to it.
    assert os.sep not in str(raised.value).replace("out/", "")


def filled(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"old {name}")
    return folder


NEW = {"out": "", "out/a.csv": "new a.csv", "out/b.csv": "new b.csv"}
APPEARS: dict[str, Attack] = {
    "a folder with a file": lambda out: filled(out, "thesis.doc"),
    "a folder with a file of a name of ours": lambda out: filled(out, "a.csv"),
    "an empty folder": lambda out: out.mkdir(),
    "a file": lambda out: out.write_text("x"),
    "a link to a folder": lambda out: out.symlink_to(filled(out.with_name("theirs"), "a.csv")),
    "a link to nothing": lambda out: out.symlink_to("nowhere"),
}


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", APPEARS)
@pytest.mark.parametrize("overwrite", [False, True])
def test_what_appears_at_out_while_the_work_is_done_stays(tmp_path: Path, name: str, *, overwrite: bool) -> None:
    seen = {}

    def attack(out: Path) -> None:
        APPEARS[name](out)
        seen.update({path: told for path, told in tree(tmp_path).items() if not path.startswith(".hotspot-")})

    if overwrite and name in {"an empty folder", "a folder with a file of a name of ours"}:
        save(tmp_path / "out", attack, overwrite=True)
        assert tree(tmp_path) == NEW
        return
    with refused("appeared at out"):
        save(tmp_path / "out", attack, overwrite=overwrite)
    assert tree(tmp_path) == seen


def theirs_at_the_last_moment(out: Path) -> Callable[[Path], bool]:
    """A look that finds nothing wrong, after which a stranger writes."""
    from hotspot.output.leftovers import holds_only

    looks = []

    def look(found: Path) -> bool:
        harmless = holds_only(found, frozenset(NAMES))
        if not looks:
            (out / "thesis.doc").write_text("theirs")
        looks.append(found)
        return harmless

    return look


def test_what_comes_between_the_last_look_and_the_exchange_stays(tmp_path: Path, way: str) -> None:
    out, new, aside = filled(tmp_path / "out", "a.csv"), filled(tmp_path / "new", "b.csv"), tmp_path / "aside"
    before = tree(tmp_path)
    with pytest.raises(FileExistsError):
        exchange.swap(new, out, aside, theirs_at_the_last_moment(out))
    assert tree(tmp_path) == {**before, "out/thesis.doc": "theirs"}, way


@pytest.mark.usefixtures("way")
def test_two_runs_into_one_out(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def other(out: Path) -> None:
        with refused("Another run"):
            save(out, overwrite=True)

    save(out, other)
    assert tree(tmp_path) == NEW
    with refused("--overwrite"):
        save(out)
    save(out, other, overwrite=True)
    assert tree(tmp_path) == NEW


def test_where_the_disk_knows_no_locks_two_runs_are_told_apart_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locks, "_locked", lambda _: None)

    def other(out: Path) -> None:
        before = tree(tmp_path)
        with refused("left by another run"):
            save(out)
        assert sweep(tmp_path) == []
        assert {k: v for k, v in tree(tmp_path).items() if ".work" in k} == {
            k: v for k, v in before.items() if ".work" in k
        }

    save(tmp_path / "out", other)
    assert tree(tmp_path) == NEW


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_names_is_written(tmp_path: Path, *, there: bool) -> None:
    (tmp_path / "far").mkdir()
    if there:
        filled(tmp_path / "far" / "out", "a.csv")
    (tmp_path / "out").symlink_to(Path("far") / "out")
    save(tmp_path / "out", overwrite=True)
    assert (tmp_path / "out").is_symlink()
    assert tree(tmp_path / "far") == NEW
    assert {path.name for path in tmp_path.iterdir()} == {"far", "out"}


def test_links_in_a_circle_and_a_current_folder_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with refused("a has no place|a is a file"):
        save(tmp_path / "a")
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    with refused("out has no place"):
        save(Path("out"))


@pytest.mark.parametrize("out", [".", "", "..", "../here"])
def test_the_current_folder_and_those_above_it_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with refused("current folder"):
        check_target(out, NAMES, overwrite=True)


@pytest.mark.parametrize("name", ["a.csv", "b.csv"])
def test_a_folder_or_a_link_of_our_name_is_no_file_of_ours(tmp_path: Path, name: str) -> None:
    out = filled(tmp_path / "out")
    filled(out / "a.csv", "theirs")
    (out / "b.csv").symlink_to(out / "a.csv")
    (out / ("b.csv" if name == "a.csv" else "a.csv")).rename(tmp_path / "elsewhere")
    before = tree(tmp_path)
    with refused("did not write"):
        save(out, overwrite=True)
    assert tree(tmp_path) == before


def left_by_a_killed_run(folder: Path, *, step: str = NAMES[0], foreign: bool = False) -> Path:
    """What a run into ``folder`` leaves that is killed while it writes; its unfinished work."""
    place = Place(folder.resolve(), frozenset(NAMES))
    child = os.fork()
    if child == 0:
        with claimed_folder(folder, NAMES, overwrite=True) as claim, staged_folder(claim) as stage:
            (stage / step).write_text("half")
            if foreign:
                (stage / "thesis.doc").write_text("theirs")
            os._exit(0)
    os.waitpid(child, 0)
    assert place.work.is_dir()
    return place.work


@pytest.mark.parametrize("start", ["the same", "another beside it", "a single file", "clean"])
def test_what_a_killed_run_left_goes_at_the_next_start(tmp_path: Path, start: str) -> None:
    left_by_a_killed_run(filled(tmp_path / "out", "a.csv"))
    mode = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.glob(".hotspot-*")}
    assert mode == {0o600, 0o700}
    if start == "clean":
        assert len(sweep(tmp_path)) == 1
        assert sweep(tmp_path) == []
    elif start == "a single file":
        write_text(tmp_path / "x.txt", "x")
    else:
        with claimed_folder(tmp_path / ("out" if start == "the same" else "o"), NAMES, overwrite=True) as claim:
            assert ["out" in line and "removed" in line for line in claim.told] == [True]
    assert not list(tmp_path.glob(".hotspot-*"))
    assert tree(tmp_path / "out") == {"a.csv": "old a.csv"}


def test_files_of_others_in_what_was_left_stay_and_are_named(tmp_path: Path) -> None:
    work = left_by_a_killed_run(tmp_path / "out", foreign=True)
    before = tree(tmp_path)
    assert [work.name in line and "stays" in line for line in sweep(tmp_path)] == [True]
    with refused("cannot be cleared"):
        save(tmp_path / "out")
    assert tree(tmp_path) == before


def test_what_is_only_named_like_ours_stays(tmp_path: Path) -> None:
    for name, text in {
        ".hotspot-0123456789abcdef.lock": "a diary",
        ".hotspot-0123456789abcdee.lock": '{"target": "out", "names": ["a.csv"]}',
        ".hotspot-0123456789abcded.lock": '{"hotspot_unfinished_output": 1, "target": "../out", "names": ["a.csv"]}',
        ".hotspot-0123456789abcdec.lock": '{"hotspot_unfinished_output": 1, "target": "out", "names": ["a.csv"]}',
        ".hotspot-thesis": "theirs",
    }.items():
        (tmp_path / name).write_text(text)
        filled(tmp_path / f"{name[:-5]}.work", "a.csv")
    before = tree(tmp_path)
    assert sweep(tmp_path) == []
    save(tmp_path / "other")
    assert {path: told for path, told in tree(tmp_path).items() if not path.startswith("other")} == before


def test_what_a_live_run_holds_is_not_swept(tmp_path: Path) -> None:
    def sweeping(_: Path) -> None:
        before = tree(tmp_path)
        assert sweep(tmp_path) == []
        save(tmp_path / "other")
        assert {k: v for k, v in tree(tmp_path).items() if not k.startswith("other")} == before

    save(tmp_path / "out", sweeping)
    assert {path.name for path in tmp_path.iterdir()} == {"out", "other"}


def test_parents_that_were_made_go_again_with_a_failure(tmp_path: Path) -> None:
    def fail(_: Path) -> None:
        raise ValueError("a fault")

    with pytest.raises(ValueError, match="a fault"):
        save(tmp_path / "deep" / "er" / "out", fail)
    assert tree(tmp_path) == {}
    save(tmp_path / "deep" / "er" / "out")
    assert tree(tmp_path / "deep" / "er") == NEW


def test_a_file_held_open_by_another_program_is_answered_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Windows answers while a spreadsheet shows a list of the folder."""
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    out, rename = filled(tmp_path / "out", "a.csv").resolve(), Path.rename

    def held(self: Path, to: Path) -> Path:
        if self == out:
            raise PermissionError(13, "The process cannot access the file because it is being used", str(self))
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", held)
    with refused("out cannot be replaced: it is open in another program"):
        save(out, overwrite=True)
    monkeypatch.undo()
    assert tree(tmp_path) == {"out": "", "out/a.csv": "old a.csv"}


def test_where_nothing_can_be_exchanged_the_next_start_puts_back_what_was_moved_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    out = filled(tmp_path / "out", "a.csv")
    child = os.fork()
    if child == 0:
        exchange.move_in = lambda *_: os._exit(0)
        save(out, overwrite=True)
    os.waitpid(child, 0)
    assert not out.exists()
    assert ["put back" in line for line in sweep(tmp_path)] == [True]
    assert tree(tmp_path) == {"out": "", "out/a.csv": "old a.csv"}


def test_what_was_moved_aside_is_never_deleted_while_others_stand_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system without an exchange, and a stranger who comes between the two renames."""
    monkeypatch.setattr(exchange, "_renameat2", lambda: None)
    out, move_in = filled(tmp_path / "out", "a.csv"), exchange.move_in

    def too_late(new: Path, target: Path) -> None:
        filled(target, "thesis.doc")
        move_in(new, target)

    monkeypatch.setattr(exchange, "move_in", too_late)
    with refused("appeared at out"):
        save(out, overwrite=True)
    monkeypatch.setattr(exchange, "move_in", move_in)
    (old,) = tmp_path.glob(".hotspot-*.work/old/a.csv")
    assert old.read_text() == "old a.csv"
    assert ["look into it" in line for line in sweep(tmp_path)] == [True]
    assert old.read_text() == "old a.csv"
    # The stranger goes, and the next start puts back what stood there.
    (out / "thesis.doc").unlink()
    out.rmdir()
    assert ["put back" in line for line in sweep(tmp_path)] == [True]
    assert tree(tmp_path) == {"out": "", "out/a.csv": "old a.csv"}


def test_a_file_that_is_read_is_not_deleted_with_the_folder_that_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filled(tmp_path / "out", "cells.csv")
    (tmp_path / "link").symlink_to("out")
    (tmp_path / "study.toml").write_text('audience = "internal"\n[events]\nfile = "link/cells.csv"\n')
    internal = ("--audience", "internal", "--overwrite")
    for arguments in (
        ("map", "out/cells.csv", *internal, "-o", "out"),
        ("map", "link/cells.csv", *internal, "-o", "out"),
        ("map", "x.csv", "--neighborhoods", "out/cells.csv", *internal, "-o", "link"),
        ("run", "study.toml", "--overwrite", "-o", "out"),
    ):
        result = CliRunner().invoke(main, arguments)
        assert (result.exit_code, "is read" in result.stderr) == (10, True), result.output
    assert tree(tmp_path / "out") == {"cells.csv": "old cells.csv"}


def test_a_file_held_open_is_answered_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def held(self: Path, to: Path) -> Path:
        raise PermissionError(13, f"{self} is being used", str(to))

    write_text(tmp_path / "map.html", "old")
    monkeypatch.setattr(Path, "replace", held)
    with refused("map.html cannot be replaced: it is open in another program"):
        write_text(tmp_path / "map.html", "new")
    monkeypatch.undo()
    assert tree(tmp_path) == {"map.html": "old"}
