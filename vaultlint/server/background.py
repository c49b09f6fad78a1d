"""What is done for a vault while its user types: all its notes are read, and rules across notes are asked."""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import thread_time

from vaultlint.server import vaults
from vaultlint.server.snapshots import Snapshot
from vaultlint.server.vaults import OpenVault

log = logging.getLogger("vaultlint")
_PAUSE = 0.4  # seconds without a change, at least, before rules across notes are asked again


class Worker:
    """The one thread for work in the background; it stops between two notes when the server does."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, "vaultlint")
        self._over = threading.Event()

    def is_over(self) -> bool:
        """Return whether nobody waits for results any longer."""
        return self._over.is_set()

    def close(self) -> None:
        """Break off what is being done."""
        self._over.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def submit(self, work: Callable[[], object]) -> None:
        """Queue work; what it raises is logged."""

        def guarded() -> None:
            try:
                work()
            except Exception:  # promise 8: without the other notes each is still looked at
                log.exception("work in the background failed")

        if not self.is_over():
            self._pool.submit(guarded)


class Background:
    """The work for one vault.

    Parameters
    ----------
    home : OpenVault
    worker : Worker
    begin : callable
        Begins to show progress with a title; returns a function that takes a percentage, or None for the end.
    gathered : callable
        Called when all notes were read.
    surveyed : callable
        Called with the former snapshot when there is a new one.
    """

    def __init__(
        self,
        home: OpenVault,
        worker: Worker,
        begin: Callable[[str], Callable[[int | None], None]],
        gathered: Callable[[OpenVault], None],
        surveyed: Callable[[OpenVault, Snapshot], None],
    ) -> None:
        self._home = home
        self._worker = worker
        self._begin = begin
        self._gathered = gathered
        self._surveyed = surveyed
        self._reading = self._again = self._surveying = False
        self._waiting: set[str] = set()  # files that changed while all were read
        self._reports: list[Callable[[int | None], None]] = []  # progress that is shown: it ends with the survey
        self._cost = 0.0
        self._due: asyncio.TimerHandle | None = None

    def look_at_disk(self, path: str) -> None:
        """Take over what became of a file on disk."""
        if self._reading:
            self._waiting.add(path)
        else:
            self._home.look_at_disk(path)
            self.survey_later()

    def read(self) -> None:
        """Read all notes; if they are being read, do it once more afterwards."""
        if self._reading:
            self._again = True
            return
        self._reading = True
        loop, project, worker = asyncio.get_running_loop(), self._home.project, self._worker
        report = self._begin(f"vaultlint: reading {self._home.root.name}")
        self._reports.append(report)
        last = -1

        def progress(done: int, total: int) -> None:
            nonlocal last
            percent = 100 * done // total
            if percent != last:
                last = percent
                loop.call_soon_threadsafe(report, percent)

        def work() -> None:
            made = None
            try:
                made = vaults.gather(project, worker.is_over, progress)
                gc.freeze()  # what was collected stays: no later collection need look at it
            finally:
                if not worker.is_over():
                    loop.call_soon_threadsafe(self._was_read, made)

        worker.submit(work)

    def _was_read(self, made: vaults.Gathered | None) -> None:
        self._reading = False
        if made is not None:
            self._home.gathered(made)
        waiting, self._waiting = self._waiting, set()
        for path in waiting:
            self._home.look_at_disk(path)
        self._gathered(self._home)
        if self._again:
            self._again = False
            self.read()
        else:
            self._survey()

    def survey_later(self) -> None:
        """Ask the rules across notes again when the typing pauses; the longer they take, the later."""
        if self._reading or self._home.across is None:
            return
        if self._due:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(max(_PAUSE, 2 * self._cost), self._survey)

    def _survey(self) -> None:
        if self._due:
            self._due.cancel()
            self._due = None
        if self._surveying:
            self.survey_later()
            return
        loop, project, worker = asyncio.get_running_loop(), self._home.project, self._worker
        index, saved, ledger = self._home.moment(), dict(self._home.saved), self._home.ledger
        if index is None:
            self._end_progress()
            return
        self._surveying = True

        def work() -> None:
            start, made = thread_time(), None
            try:
                made, failed = vaults.survey(project, index, saved, ledger)
                for line in failed:
                    log.error("%s: %s", project.root, line)
            finally:
                if not worker.is_over():
                    loop.call_soon_threadsafe(self._was_surveyed, made, thread_time() - start)

        worker.submit(work)

    def _was_surveyed(self, made: Snapshot | None, cost: float) -> None:
        self._surveying = False
        self._cost = cost
        if made is not None:
            old, self._home.snapshot = self._home.snapshot, made
            self._surveyed(self._home, old)
        self._end_progress()

    def _end_progress(self) -> None:
        while self._reports:
            self._reports.pop()(None)
