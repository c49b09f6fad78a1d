"""Looks at many notes in several processes; what they give is what one process gives."""

from __future__ import annotations

import contextlib
import copyreg
import os
from collections.abc import Callable, Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.gist import gist_of
from vaultlint.parse import facts
from vaultlint.parse.standing import standing
from vaultlint.signals import unheard

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

    from vaultlint.config import Config
    from vaultlint.obsidian import Settings
    from vaultlint.project import Project

LEAST = 1500  # notes to be read; below that starting processes takes longer than they save
_MOST = 8  # processes: one of them reads what they send, and has enough to do with that
_CHUNK = 100  # notes
_project: Project | None = None  # in a worker: the vault that it looks at


def _frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


copyreg.pickle(MappingProxyType, lambda mapping: (_frozen, (dict(mapping),)))  # it has no name to be found by


class Seen(NamedTuple):
    """What a worker saw of a note: encoded, as the cache keeps it.

    Attributes
    ----------
    path : str
    sha : bytes
        Of what it read; empty if that failed: then the note is looked at in the main process.
    size : int
        Of the same.
    stands : int
    facts, found : bytes
    """

    path: str
    sha: bytes = b""
    size: int = 0
    stands: int = 0
    facts: bytes = b""
    found: bytes = b""


def processes(wanted: int, notes: int) -> int:
    """Return how many processes to use for so many notes.

    Parameters
    ----------
    wanted : int
        What was asked for; 0 leaves it to us.
    notes : int
    """
    if wanted:
        return min(wanted, max(1, notes // _CHUNK))
    return min(_cores(), _MOST) if notes >= LEAST else 1


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # a container may hold fewer than the machine has
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def look(project: Project, paths: Sequence[str], jobs: int, step: Callable[[int], None] | None) -> Iterator[Seen]:
    """Look at notes in several processes, in any order; a note that is not given has to be looked at here.

    Parameters
    ----------
    project : Project
    paths : sequence of str
    jobs : int
        How many processes.
    step : callable or None
        Called with the number of notes done.
    """
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    done = 0
    arguments = (type(project), str(project.root), project.config, project.settings)
    try:
        with ProcessPoolExecutor(jobs, get_context("spawn"), _begin, arguments) as pool, _cancelling(pool):
            for seen in _in_turn(pool, [paths[at : at + _CHUNK] for at in range(0, len(paths), _CHUNK)], 2 * jobs):
                done += len(seen)
                if step:
                    step(done)
                yield from (one for one in seen if one.sha)
    except (BrokenProcessPool, OSError):
        return  # no room for more processes: one is enough


@contextlib.contextmanager
def _cancelling(pool: ProcessPoolExecutor) -> Iterator[None]:
    """Leave a pool at once: of what is under way nobody wants the answer."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise


def _in_turn(pool: ProcessPoolExecutor, chunks: Sequence[Sequence[str]], most: int) -> Iterator[list[Seen]]:
    """Give what workers saw, in any order; so many chunks are under way that none waits, and no more are held."""
    from concurrent.futures import FIRST_COMPLETED, Future, wait

    waiting: set[Future[list[Seen]]] = set()
    for chunk in chunks:
        with unheard():  # a process that is started halfway is one that nobody ends
            future = pool.submit(_look, chunk)
        waiting.add(future)
        if len(waiting) >= most:
            ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (one.result() for one in ready)
    while waiting:
        ready, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        yield from (one.result() for one in ready)


def _begin(kind: type[Project], root: str, config: Config, settings: Settings) -> None:
    """Make a worker ready."""
    global _project  # noqa: PLW0603  # a worker has one vault
    import signal
    import threading
    from pathlib import Path

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process says when it is over
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _project = kind(Path(root), config, settings=settings)


def _end_with_parent() -> None:
    """End where the main process was killed: it cannot say any more when it is over."""
    from multiprocessing import parent_process

    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _look(paths: Sequence[str]) -> list[Seen]:
    assert _project is not None
    return [_seen(_project, path) for path in paths]


def _seen(project: Project, path: str) -> Seen:
    from hashlib import sha256

    from vaultlint.cache import coding, findings

    try:
        note = project.read(vault.Found(path))
    except VaultlintError:
        return Seen(path)
    data = note.source.encode()
    sha = sha256(data).digest()
    told = coding.facts().encode(gist_of(facts(note)), coding.facts_salt(path, sha))
    found = findings.diagnostics().encode(
        project.diagnostics(note), coding.found_salt(path, sha, project.rules_key(path), b"")
    )
    if told is None or found is None:
        return Seen(path)
    return Seen(path, sha, len(data), int(standing(note)), told, found)
