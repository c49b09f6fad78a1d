"""Try vaultlint on a hostile vault: what it costs, what it reads and writes, what it prints.

A process of its own, warmed once and without threads, forks a child for each command: so one command's memory and time
are told from another's, and starting Python is paid for once. It takes one request a line (JSON) and answers with one.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .case import NOTE, SECRET, SOUND, SOUND_MENDED, Case
from .snapshot import snapshot
from .vault import BY_NAME, make

_PATIENCE = int(
    os.environ.get("HOSTILE_PATIENCE", "60")
)  # seconds of CPU, and of waiting, after which a command counts as hanging
_ADDRESS_SPACE = 6_000_000_000
_CODE = re.compile(r"^(VL\d{3}) ", re.MULTILINE)
_BIDI = frozenset(map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]))
_WRITES = frozenset(
    "os.rename os.remove os.mkdir os.rmdir os.link os.symlink os.truncate os.chmod os.chown os.utime os.setxattr "
    "os.removexattr".split()
)
_READS = frozenset(("open", "os.listdir", "os.scandir"))
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_HOME = Path(__file__).resolve().parents[2]
_OWN = tuple(
    os.path.realpath(path)
    for path in (sys.prefix, sys.base_prefix, _HOME / "vaultlint", _HOME / "tests", "/usr", "/dev/null", "/proc/self")
)


def command(case: str, name: str, vault: Path, home: Path) -> list[str]:
    """Return the arguments of one of the commands that every vault is put through."""
    everything = ["--select", "all"]
    unsafe = ["--unsafe-fixes", "--managed", *everything]
    return {
        "check": ["check", str(vault), *everything],
        "json": ["check", str(vault), *everything, "--output-format", "json"],
        "diff": ["fix", str(vault), "--diff", *unsafe],
        "graph": ["graph", str(vault), "-o", str(home / "graph.json")],
        "fix": ["fix", str(vault), *unsafe],
        "again": ["fix", str(vault), *unsafe],
        "undo": ["undo", "--vault", str(vault)],
    }[name]


def warm() -> None:
    """Import what the commands import, so that no child pays for it."""
    import importlib
    import pkgutil

    from click.testing import CliRunner

    import vaultlint
    from vaultlint.cli import main
    from vaultlint.writing import files

    files.LINGER = 0.0  # nobody here writes into old files
    for module in pkgutil.walk_packages(vaultlint.__path__, "vaultlint."):
        if not module.name.endswith("__main__") and ".server" not in module.name:
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = f"{folder}/state"
        os.environ["XDG_CACHE_HOME"] = f"{folder}/cache"
        vault = make(BY_NAME["control-escape-title"], Path(folder) / "warm", 1)
        for name in ("check", "json", "diff", "graph", "fix", "undo"):
            CliRunner().invoke(main, command("warm", name, vault, Path(folder)))


def _resident() -> int:
    """Return the bytes of memory that this process holds now."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def forked(work: Callable[[], Callable[[], dict[str, Any]]]) -> dict[str, Any]:
    """Do something in a child and return what it came to, with its CPU seconds and the memory it took beyond ours."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        with os.fdopen(write, "w") as pipe:
            try:
                pipe.write(json.dumps(_measured(work)))
            except BaseException as error:  # noqa: BLE001  # a child must never go on as its parent
                pipe.write(json.dumps({"failed": f"{type(error).__name__}: {error}"}))
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if not said:
        how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"exit {os.WEXITSTATUS(status)}"
        return {"failed": f"killed by {how}"}
    answer: dict[str, Any] = json.loads(said)
    return answer


def _measured(work: Callable[[], Callable[[], dict[str, Any]]]) -> dict[str, Any]:
    """Do something, and measure it; what it returns tells what came of it, which costs time of ours."""
    signal.alarm(20 * _PATIENCE)
    resource.setrlimit(resource.RLIMIT_CPU, (_PATIENCE, resource.RLIM_INFINITY))
    resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE, _ADDRESS_SPACE))
    before, start = _resident(), resource.getrusage(resource.RUSAGE_SELF)
    tell = work()
    used = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    signal.alarm(0)
    answer = tell()
    answer["cpu"] = used.ru_utime + used.ru_stime - start.ru_utime - start.ru_stime
    answer["mb"] = max(0.0, (used.ru_maxrss * 1024 - before) / 1e6)
    return answer


def _ran(arguments: list[str], vault: Path, home: Path) -> Callable[[], Callable[[], dict[str, Any]]]:
    """Return a function that runs the command line and says how it ended, what it printed and what it touched."""

    def work() -> Callable[[], dict[str, Any]]:
        from click.testing import CliRunner

        from vaultlint.cli import main

        os.environ["XDG_STATE_HOME"], os.environ["XDG_CACHE_HOME"] = str(home / "state"), str(home / "cache")
        os.environ["COLUMNS"] = "100"
        os.fsync = lambda _: None  # type: ignore[assignment]  # waiting for the disk is no work
        os.chdir(vault)
        touched: list[tuple[str, Any, int]] = []

        def hook(event: str, args: tuple[Any, ...]) -> None:
            if event == "open":
                touched.append((event, args[0], args[2] or 0))
            elif event in _WRITES or event in _READS:
                touched.append((event, args[0], 0))
                if event in {"os.rename", "os.link"}:
                    touched.append((event, args[1], 0))

        sys.addaudithook(hook)
        result = CliRunner().invoke(main, arguments)
        events, touched[:] = list(touched), []
        return lambda: _told(result, events, vault, home)

    return work


def _told(result: Any, events: list[tuple[str, Any, int]], vault: Path, home: Path) -> dict[str, Any]:
    """Return how a command ended, what it printed and what it touched."""
    raised = result.exception
    return {
        "code": result.exit_code,
        "raised": ""
        if raised is None or isinstance(raised, SystemExit)
        else f"{type(raised).__name__}: {raised}"[:300],
        "codes": sorted(set(_CODE.findall(result.stdout))),
        "out": result.stdout[:4000],
        "err": result.stderr[:4000],
        "raw": sorted({f"U+{ord(char):04X}" for char in set(result.stdout + result.stderr) if is_raw(char)}),
        "secret": SECRET in result.stdout + result.stderr,
        "outside": sorted(set(_trespasses(events, vault, home)))[:5],
    }


def is_raw(char: str) -> bool:
    """Return whether a terminal would obey a character instead of showing it."""
    return char not in "\n\t" and (unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} or char in _BIDI)


def _trespasses(events: list[tuple[str, Any, int]], vault: Path, home: Path) -> Iterator[str]:
    """Give what was read or written that lies neither in the vault nor where the program keeps its own."""
    known: dict[str, str] = {"/": "/"}
    inside = os.path.join(os.path.realpath(vault), "")
    own = (*_OWN, os.path.realpath(home), os.path.realpath(tempfile.gettempdir()) + "/tmp")
    for event, place, flags in events:
        if place is None or isinstance(place, int):
            continue
        path = os.path.abspath(os.fsdecode(place))
        folder, name = os.path.split(path)
        followed = event in _READS and not flags & os.O_NOFOLLOW
        real = _real(path, known) if followed else os.path.join(_real(folder, known), name)
        if os.path.join(real, "").startswith(inside) or real.startswith(own):
            continue
        yield f"{event} {real!a}"


def _real(path: str, known: dict[str, str]) -> str:
    """Return a path without links; folder by folder, since some vaults are hundreds of folders deep."""
    above = []
    while path not in known:
        path, name = os.path.split(path)
        above.append(name)
    while above:
        real = os.path.join(known[path], above[-1])
        path = os.path.join(path, above.pop())
        known[path] = os.path.realpath(real) if os.path.islink(real) else real
    return known[path]


def tried(case: Case, size: int, folder: Path, names: tuple[str, ...]) -> dict[str, Any]:
    """Put a hostile vault through commands.

    Returns
    -------
    dict
        ``runs``: of each command its seconds and memory; ``failures``: what was promised and did not hold.
    """
    vault, home = make(case, folder, size), folder / "home"
    home.mkdir()
    before, runs, failures = snapshot(vault), {}, []
    data = sum(one[1] for one in before.values())  # type: ignore[misc]
    for name in names:
        run = runs[name] = forked(_ran(command(case.name, name, vault, home), vault, home))
        failures += [f"{name}: {said}" for said in _flaws(case, name, run)]
        if name in {"check", "json", "diff", "graph"} and snapshot(vault) != before:
            failures.append(f"{name}: it wrote in the vault")
        if name == "fix":
            failures += _after_fix(case, before, vault)
            fixed = snapshot(vault)
        if name == "again" and snapshot(vault) != fixed:
            failures.append("again: a second fix changed something")
        if name == "undo" and (changed := _differing(before, snapshot(vault))):
            failures.append(f"undo: not given back: {changed}")
    kept = {name: {key: run.get(key, 0) for key in ("cpu", "mb")} for name, run in runs.items()}
    return {"case": case.name, "size": size, "bytes": data, "runs": kept, "failures": failures}


def _flaws(case: Case, name: str, run: dict[str, Any]) -> Iterator[str]:
    """Give what is wrong with how a command ended and what it printed."""
    if "failed" in run:
        yield run["failed"]
        return
    if run["raised"]:
        yield f"raised {run['raised']}"
    if "VL000" in run["out"] or "please report" in run["out"] + run["err"]:
        at = (run["out"] + run["err"]).find("please report")
        yield f"an internal error was told: {(run['out'] + run['err'])[max(0, at - 200) : at]!a}"
    if run["raw"]:
        yield f"printed raw {', '.join(run['raw'][:5])}"
    if run["secret"]:
        yield "printed what lies outside the vault"
    yield from (f"touched {one}" for one in run["outside"])
    if name == "check":
        yield from _misjudged(case, run)
    elif case.code == 2 and name in _reading(case) and run["code"] != 2:
        yield f"ended with {run['code']}, wanted 2"


def _reading(case: Case) -> set[str]:
    """Return the commands that read what the case spoils; a graph knows no baseline."""
    return {"fix", "diff"} if case.name.startswith("baseline-") else {"fix", "diff", "graph"}


def _misjudged(case: Case, run: dict[str, Any]) -> Iterator[str]:
    if run["code"] != case.code:
        yield f"ended with {run['code']}, wanted {case.code}: {run['err'][-300:]!a}"
    if case.code == 1 and "VL111" not in run["codes"]:
        yield "the sound neighbour was not looked at"
    missing = case.codes - set(run["codes"])
    if missing:
        yield f"{', '.join(sorted(missing))} not found, but {', '.join(run['codes'])}"
    if case.silent and set(run["codes"]) & {"VL111", "VL110", "VL704"} - {"VL111"}:
        yield f"not silent: {run['codes']}"
    if case.said and case.said not in run["out"] + run["err"]:
        yield f"said nothing of {case.said!r}"


def _after_fix(case: Case, before: dict[bytes, Any], vault: Path) -> Iterator[str]:
    """Give what a fix did to the vault that it must not do."""
    now = snapshot(vault)
    if case.code == 2:
        if now != before:
            yield "fix: it wrote although the configuration cannot be read"
        return
    settings = vault / ".obsidian"
    refused = settings.is_dir() and (vault / SOUND).read_text("utf-8") != SOUND_MENDED
    if refused and now != before:
        yield "fix: it wrote, but not to the neighbour"
    elif refused and not case.name.startswith("settings-"):
        yield "fix: the sound neighbour was not mended"
    if not case.changes and (changed := _differing(before, now, aside=os.fsencode(SOUND))):
        yield f"fix: it changed {changed}"
    gone = [path for path in before if path not in now and not path.endswith(b".md")]
    if gone:
        yield f"fix: gone: {gone[:3]}"
    if NOTE.encode() in before and case.codes & {"VL704"} and now.get(NOTE.encode()) != before[NOTE.encode()]:
        yield "fix: bytes that are no UTF-8 were changed"


def _differing(before: dict[bytes, Any], now: dict[bytes, Any], aside: bytes = b"") -> str:
    """Return the first paths that are not what they were."""
    paths = [path for path in before.keys() | now.keys() if before.get(path) != now.get(path) and path != aside]
    return ", ".join(ascii(path) for path in sorted(paths)[:3])


def main() -> None:
    """Answer requests until there are no more."""
    os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", RAYON_NUM_THREADS="1")
    warm()
    import gc

    gc.collect()
    gc.freeze()
    print("ready", flush=True)  # noqa: T201
    for line in sys.stdin:
        asked = json.loads(line)
        folder = Path(tempfile.mkdtemp(prefix="hostile-", dir=asked["folder"]))
        try:
            answer = tried(BY_NAME[asked["case"]], asked["size"], folder, tuple(asked["commands"]))
        except OSError as error:
            answer = {
                "case": asked["case"],
                "size": asked["size"],
                "bytes": 0,
                "runs": {},
                "failures": [f"not made: {error}"],
            }
        finally:
            if "keep" not in asked:
                _open_up(folder)
                shutil.rmtree(folder, ignore_errors=True)
        print(json.dumps(answer), flush=True)  # noqa: T201


def _open_up(folder: Path) -> None:
    """Give a folder that was closed back the right to be deleted."""
    closed = folder / "vault" / "Closed"
    if closed.is_dir():
        closed.chmod(0o755)


if __name__ == "__main__":
    main()
