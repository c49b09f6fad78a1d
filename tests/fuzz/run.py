"""Fuzz the targets, guided by coverage (needs the extra `fuzz`, which is for Linux).

python tests/fuzz/run.py [TARGET…] [--seconds 600] [--seed 1] [--out build/fuzz]
python tests/fuzz/run.py TARGET --replay FILE    run a target on one input, unguided (works without atheris)

Each target has a process of its own. An input that breaks a law is written to OUT/TARGET/crashes, once for each way
of breaking it, and the fuzzer goes on; what reaches new code is kept in OUT/TARGET/corpus for the next run. With
--merge the inputs there that reach more than the seeds do become tests/fuzz/corpus.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(ROOT)]

ROOMS = (
    *("parse", "parse.exports", "merge", "schema", "links", "obsidian", "rules", "proof", "config"),
    *("index", "linter", "fixer", "redirect", "union", "suppressions"),
)
_MAX_LENGTH = 4000
_SLOWEST = 60  # seconds of the clock; longer is a hang, however busy the machine
_MOST_KEPT = 120_000  # bytes of the corpus for a kind of input
_STAT = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")


TraceFunction = Callable[[FrameType, str, Any], Any]


class Result(NamedTuple):
    """What fuzzing a target came to.

    Attributes
    ----------
    target : str
    runs : int
    coverage, features, corpus : int
        As libFuzzer counts them.
    crashes : list of Path
        Inputs that break a law, or hang.
    cpu : float
        Seconds.
    log : str
    """

    target: str
    runs: int
    coverage: int
    features: int
    corpus: int
    crashes: list[Path]
    cpu: float
    log: str


def fuzz(target: str, seconds: float, folder: Path, seed: int = 1, sample: int = 1) -> Result:
    """Fuzz a target in a process of its own, from each `sample`-th of its seeds on."""
    out = folder / target
    for name in ("corpus", "crashes"):
        (out / name).mkdir(parents=True, exist_ok=True)
    before = {path.name for path in (out / "crashes").iterdir()}
    command = [sys.executable, str(HERE / "run.py"), "--child", target, "--seconds", str(seconds), "--seed", str(seed)]
    start = os.times()
    limit = 20 * seconds + 300  # a busy machine
    done = subprocess.run(
        [*command, "--out", str(folder), "--sample", str(sample)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        timeout=limit,
    )
    end = os.times()
    for path in (out / "crashes").glob("hang-*"):
        if path.suffix:
            continue
        path.with_suffix(".txt").write_text("it takes too long, or too much memory\n")
        path.rename(path.with_suffix(".bin"))
    log = done.stderr.decode("utf-8", "replace")
    cpu = end.children_user + end.children_system - start.children_user - start.children_system
    crashes = [path for path in sorted((out / "crashes").glob("*.bin")) if path.name not in before]
    stats = _STAT.findall(log)
    runs = re.findall(r"stat::number_of_executed_units: (\d+)", log)
    if (not runs or done.returncode) and not crashes:
        raise RuntimeError(f"fuzzing {target} failed ({done.returncode}):\n{log[-3000:]}")
    numbers = [int(one) for one in stats[-1]] if stats else [0, 0, 0]
    return Result(target, int(runs[-1]) if runs else 0, *numbers, crashes, cpu, log)


def main() -> int:
    """Fuzz the targets named, or all; 1 if a law was broken."""
    parser = argparse.ArgumentParser(description="Fuzz vaultlint.")
    parser.add_argument("targets", nargs="*", metavar="TARGET", help="by default all")
    parser.add_argument("--seconds", type=float, default=600, help="of processor time, for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--merge", action="store_true", help="keep what was found in tests/fuzz/corpus")
    parser.add_argument("--sample", type=int, default=1, help="begin with each N-th seed only")
    parser.add_argument("--replay", metavar="FILE", help="run the target on this input alone; - is standard input")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        run_child(options.child, options.seconds, options.out, options.seed, options.sample)
    from fuzz_targets import TARGETS

    if unknown := [name for name in options.targets if name not in TARGETS]:
        parser.error(f"no target is called {unknown[0]!r}: there are {', '.join(TARGETS)}")
    if options.replay:
        if len(options.targets) != 1:
            parser.error("--replay needs one target")
        data = sys.stdin.buffer.read() if options.replay == "-" else Path(options.replay).read_bytes()
        TARGETS[options.targets[0]](data)  # it raises if a law is broken
        print(f"{options.targets[0]}: every law holds")  # noqa: T201  # a command
        return 0
    found = 0
    for target in options.targets or TARGETS:
        if options.merge:
            _keep(target, options.out)
            continue
        one = fuzz(target, options.seconds, options.out, options.seed, options.sample)
        found += len(one.crashes)
        print(  # noqa: T201  # a command
            f"{target:13} {one.runs:9,} runs, {one.cpu:6.0f} s CPU, coverage {one.coverage:,}, "
            f"features {one.features:,}, corpus {one.corpus:,}, broken laws {len(one.crashes)}",
            flush=True,
        )
        for path in one.crashes:
            print(f"  {path.with_suffix('.txt').read_text().splitlines()[0]}", flush=True)  # noqa: T201
            print(f"    again: python tests/fuzz/run.py {target} --replay '{path}'", flush=True)  # noqa: T201
    return 1 if found else 0


def run_child(target: str, seconds: float, folder: Path, seed: int, sample: int) -> None:
    """Fuzz in this process: it ends when the time is over."""
    import atheris

    with atheris.instrument_imports(include=["vaultlint"]):
        import_all()
        import fuzz_seeds
        import fuzz_targets
    out = folder / target
    initial = out / "seeds"
    shutil.rmtree(initial, ignore_errors=True)
    initial.mkdir(parents=True)
    texts = sorted(set(fuzz_seeds.seeds(target)), key=lambda one: (len(one), one))[::sample]
    for text in texts:
        (initial / f"{hashlib.sha256(text).hexdigest()[:16]}.bin").write_bytes(text)
    (out / "crashes").mkdir(parents=True, exist_ok=True)
    (out / "corpus").mkdir(exist_ok=True)
    crashes = Crashes(out / "crashes", fuzz_targets.TARGETS[target], seconds)
    mutate = Mutation(texts)
    arguments = [
        sys.argv[0],
        f"-seed={seed}",
        f"-max_len={_MAX_LENGTH}",
        f"-timeout={_SLOWEST}",
        "-rss_limit_mb=2048",
        "-print_final_stats=1",
        f"-artifact_prefix={out / 'crashes'}{os.sep}hang-",
        str(out / "corpus"),
        str(initial),
    ]
    atheris.Setup(arguments, crashes.run, custom_mutator=mutate)
    atheris.Fuzz()  # ends the process


def import_all() -> None:
    """Import every module that targets may need: what is imported later is not looked into."""
    import importlib
    import pkgutil

    for room in ROOMS:
        importlib.import_module(f"vaultlint.{room}")
        for found in pkgutil.iter_modules([str(ROOT / "vaultlint" / room.replace(".", "/"))], f"vaultlint.{room}."):
            importlib.import_module(found.name)


class Crashes:
    """Runs a target, and keeps the first input for each way in which it raises."""

    def __init__(self, folder: Path, target, seconds: float) -> None:
        self.folder = folder
        self.target = target
        self.end = max(seconds, time.process_time() + seconds / 3)  # importing counts, but may not be all
        self.seen = {path.stem for path in folder.glob("*.bin")}

    def run(self, data: bytes) -> None:
        """Run the target; what it raises is written down."""
        if time.process_time() > self.end:
            self.end = float("inf")
            os.kill(os.getpid(), signal.SIGUSR1)  # libFuzzer ends, and tells how far it came
        try:
            self.target(data)
        except Exception as error:  # noqa: BLE001  # any
            name = signature(error)
            path = self.folder / f"{name}.bin"
            if name in self.seen and len(data) >= path.stat().st_size:
                return
            self.seen.add(name)
            path.write_bytes(data)
            path.with_suffix(".txt").write_text(f"{type(error).__name__}: {error}\n{traceback.format_exc()}")


def signature(error: Exception) -> str:
    """Return a name for the way in which a target raised: the same law, or the same place in the package."""
    frames = [one for one in traceback.extract_tb(error.__traceback__) if "vaultlint" in one.filename]
    own = frames[-1] if frames else None
    place = f"{Path(own.filename).stem}-{own.lineno}" if own and "fuzz" not in own.filename else "law"
    said = re.sub(r"'.*?'(?=[ .:])|\".*?\"|\d+", "_", str(error)) if type(error).__name__ == "BrokenError" else ""
    codes = "-".join(re.findall(r"VL\d{3}", str(error))[:4])
    kind = re.sub(r"\W+", "-", said)[:40].strip("-")
    name = "-".join(part for part in (type(error).__name__, place, kind, codes) if part)
    return f"{name}-{hashlib.sha256(f'{name}{said}'.encode()).hexdigest()[:6]}"


class Mutation:
    """Changes an input line by line, as people, formatters and exporters do, and byte by byte.

    All of it is done here: with a mutator of one's own, atheris 3.0 offers libFuzzer's no more.
    """

    def __init__(self, texts: list[bytes]) -> None:
        self.rows = sorted({row for text in texts for row in text.splitlines(keepends=True) if len(row) < 300})
        self.texts = [text for text in texts if len(text) < _MAX_LENGTH // 2]
        self.tokens = tokens()

    def __call__(self, data: bytes, max_size: int, seed: int) -> bytes:
        """Return another input."""
        random_ = random.Random(seed)
        for _ in range(random_.choice((1, 1, 1, 2, 3, 5))):
            change = self._bytes if random_.random() < 0.45 else self._lines
            data = change(data, random_)
        return data[:max_size]

    def _bytes(self, data: bytes, random_: random.Random) -> bytes:
        at = random_.randrange(len(data) + 1)
        last = min(len(data), at + random_.choice((0, 1, 1, 2, 4, 16)))
        kind = random_.randrange(6)
        if kind == 0:
            return data[:at] + data[last:]
        if kind == 1:
            return data[:at] + data[at:last] * 2 + data[last:]
        if kind == 2:
            return data[:at] + random_.choice(b" :#-'\"[]{}|>&*!%@`,?\\\t\n\r\x00\xc3a0").to_bytes() + data[last:]
        if kind == 3:
            start = random_.randrange(len(data) + 1)
            return data[:at] + data[start : start + random_.randrange(40)] + data[at:]
        token = random_.choice(self.tokens)
        return data[:at] + token + data[at if kind == 4 else last :]

    def _lines(self, data: bytes, random_: random.Random) -> bytes:
        rows = data.splitlines(keepends=True) or [b""]
        at = random_.randrange(len(rows) + 1)
        last = min(len(rows), at + random_.choice((1, 1, 2, 5, 20)))
        kind = random_.randrange(8)
        if kind == 0:
            del rows[at:last]
        elif kind == 1:
            rows[at:at] = rows[max(0, last - 3) : last]
        elif kind in (2, 3):
            rows.insert(at, random_.choice(self.rows))
        elif kind == 4:
            part = random_.choice(self.texts).splitlines(keepends=True)
            rows[at:at] = part[: random_.randrange(len(part) + 1)]
        elif kind == 5 and at < len(rows):
            rows[at] = random_.choice((b"  ", b"\t", b"> ", b"- ", b"#", b"    ", b"## ")) + rows[at]
        elif kind == 6 and at < len(rows):
            rows[at] = rows[at].lstrip()
        elif at < len(rows):
            rows[at] = rows[at].replace(b"\n", b"\r\n") if random_.random() < 0.3 else self._bytes(rows[at], random_)
        return b"".join(rows)


def tokens() -> list[bytes]:
    """Return the tokens of the dictionary."""
    rows = (HERE / "tokens.dict").read_text("ascii").splitlines()
    return [ast.literal_eval(f"b{row}") for row in rows if row.startswith('"')]


def _keep(target: str, folder: Path) -> None:
    """Copy to tests/fuzz/corpus what takes ways through the package that no seed takes, the smallest first."""
    import fuzz_seeds
    import fuzz_targets

    kind = fuzz_seeds.KINDS.get(target, "notes")
    place = fuzz_seeds.CORPUS / kind
    place.mkdir(parents=True, exist_ok=True)
    run = fuzz_targets.TARGETS[target]
    known: set[tuple[str, int, int]] = set()
    for data in set(fuzz_seeds.seeds(target)):
        known |= ways(run, data)
    size = sum(path.stat().st_size for path in place.glob("*.bin"))
    inputs = [path.read_bytes() for path in sorted((folder / target / "corpus").iterdir())]
    for data in sorted(inputs, key=lambda one: (len(one), one)):
        new = ways(run, data) - known
        if new and size + len(data) <= _MOST_KEPT:
            (place / f"{hashlib.sha256(data).hexdigest()[:16]}.bin").write_bytes(data)
            known |= new
            size += len(data)


def ways(run: Callable[[bytes], None], data: bytes) -> set[tuple[str, int, int]]:
    """Return the pairs of lines that follow one another while a target runs: file, line, next line."""
    found: set[tuple[str, int, int]] = set()

    def enter(frame: FrameType, event: str, _: object) -> TraceFunction | None:
        name = frame.f_code.co_filename
        if event != "call" or f"{os.sep}vaultlint{os.sep}" not in name:
            return None
        last = 0

        def step(frame: FrameType, event: str, _: object) -> TraceFunction | None:
            nonlocal last
            if event == "line":
                found.add((name, last, frame.f_lineno))
                last = frame.f_lineno
            return step

        return step

    sys.settrace(enter)
    try:
        run(data)
    except Exception:  # noqa: BLE001  # a broken law is told elsewhere
        pass
    finally:
        sys.settrace(None)
    return found


if __name__ == "__main__":
    sys.exit(main())
