"""What the fuzzer found stays mended, its seeds break no law, and a minute of it finds nothing new."""

from __future__ import annotations

import base64
import importlib.util
import io
import sys

import fuzz_oracle
import fuzz_seeds
import pytest
import run
from fuzz_targets import TARGETS

from vaultlint.parse import parse_text

FOUND = sorted(fuzz_seeds.FOUND.glob("*.bin"))
SECONDS = {"parse": 5, "salvage": 5, "lint": 7, "fix": 10, "unsafe": 10, "merge": 8, "suppressions": 6}
DEFAULT = 3  # seconds for the others: 60 in all
MOST = 300_000  # bytes of inputs in the repository


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_was_found_stays_mended(path):
    """Every input that once broke a law keeps it now."""
    TARGETS[path.name.split("-", 1)[0]](path.read_bytes())


def test_every_find_is_told():
    """Each has a sentence in the list, and the list names no other."""
    told = (fuzz_seeds.FOUND / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FOUND if f"`{path.name}`: " not in told] == []
    assert told.count(".bin`: ") == len(FOUND)


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_break_no_law(target):
    """Notes that other tests are about, and inputs that reach much, keep the laws of every target (a sample of them)."""
    seeds = sorted(set(fuzz_seeds.seeds(target)))
    for data in seeds[::4]:
        TARGETS[target](data)


def test_inputs_are_few():
    """What lies in the repository is small."""
    assert sum(path.stat().st_size for path in fuzz_seeds.HERE.rglob("*.bin")) < MOST


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        ("---\na: b\n---\nmy words\n", "---\na: b\n---\nmy word\n", "the word 'words'"),
        ("two words\nwords two\n", "two words\n", "the line 'words two'"),
        ("---\na: b\nc: d\n---\n", "---\na: b\n---\nc d\n", "the key 'c'"),
        ("---\na: b\nc: d\n---\n", "---\na: b\n# c: d\n---\n", None),
        ("---\na: b c\nd: b\n---\n", "---\na: b\nd: c\n---\n", "the value 'b c' of 'a'"),
        ("---\na: b # c\n---\n", "---\na: b\n---\n", "the word 'c'"),
        ("---\n# a b\nx: a b\n---\n", "---\nx: a b\n---\n", "the comment '# a b'"),
        ("---\ntag: a, b\n---\n", "---\ntags:\n  - a\n  - b\n---\n", None),
        ("---\ntag: '#a'\n---\n", '---\ntags: ["a"]\n---\n', None),
    ],
)
def test_the_oracle_sees_what_is_lost(before, after, lost):
    """It names what is gone, and takes no normalisation for a loss."""
    assert fuzz_oracle.loss(parse_text(before), parse_text(after), ()) == lost


def replay(target, data):
    """Return a command that runs a target on an input again; it needs nothing of this run."""
    return f"echo {base64.b64encode(data).decode()} | base64 -d | python tests/fuzz/run.py {target} --replay -"


def test_replay(monkeypatch):
    """The command that is printed for a find runs the target on these very bytes, and fails as it did."""
    data = b"---\n\xff'$x\x00\n"
    seen = []
    monkeypatch.setitem(TARGETS, "parse", seen.append)
    command = replay("parse", data)
    _, word, _, _, _, _, _, *words = command.split()
    monkeypatch.setattr(sys, "argv", words)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(base64.b64decode(word))))
    assert run.main() == 0
    assert seen == [data]
    monkeypatch.setitem(TARGETS, "parse", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run.main()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="atheris, the guide by coverage, is for Linux alone")
@pytest.mark.parametrize("target", TARGETS)
def test_a_minute_of_fuzzing_finds_nothing(target, tmp_path):
    """All targets together for a minute of processor time, each time from the same seed."""
    assert importlib.util.find_spec("atheris"), "atheris is not installed: pip install 'atheris>=3.0' (wheels: Linux)"
    result = run.fuzz(target, SECONDS.get(target, DEFAULT), tmp_path, sample=6)
    told = [
        f"{path.with_suffix('.txt').read_text().splitlines()[0]}\n  again: {replay(target, path.read_bytes())}"
        for path in result.crashes
    ]
    assert not told, f"fuzzing {target} broke {len(told)} laws\n" + "\n".join(told)
    assert result.runs > 50
    assert result.coverage > 100
