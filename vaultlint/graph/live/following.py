"""A vault's graph as pages see it: the packed data, what changed since, and who listens."""

from __future__ import annotations

import json
import logging
import threading
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.errors import VaultlintError
from vaultlint.graph.files.export import line, to_data
from vaultlint.graph.files.surrogates import without_surrogates
from vaultlint.graph.page import fill
from vaultlint.graph.page.payload import Parts, pack
from vaultlint.ticks import ticks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from vaultlint.graph.live.living import Living
    from vaultlint.graph.live.patching import Patch

QUIET = 1.5  # seconds without a change before all notes are linked anew
LONGEST = 30.0  # seconds to rest at most after linking all notes; else as long as it took
ALIVE = 15.0  # seconds after which a page is told that the server is there
LISTENERS = 5  # pages that are told of changes; a browser opens six connections to a server and no more
PRIVATE = ("path", "line", "url", "by")  # what is left of a sentence without quotes
ELSEWHERE = (
    f"Not followed here any more: {LISTENERS} newer pages of this vault are open. Load this one again to follow."
)
_UNREAD = "a change could not be read"
_UNLINKED = "the notes could not be linked anew"
_UNSET = "settings could not be read, the former ones hold"


class Event(NamedTuple):
    """What a page is told.

    Its data's number, a kind (``patch``, ``settled``, ``trouble``, ``fine`` or ``closed``), and JSON: the patch, or
    ``{"event": …, "message": …}``. Only the first two have numbers of their own.
    """

    version: int
    kind: str
    text: str = ""


class Listener:
    """A page that listens; `gone` tells that it hung up."""

    def __init__(self, gone: Callable[[], bool] | None = None) -> None:
        self.gone = gone or (lambda: False)


class Following:
    """A vault's graph as pages see it: packed data, and what changed since.

    Parameters
    ----------
    living : Living
    vault, opens : str
        As `vaultlint.graph.page.render` takes them.
    quotes : bool
    say : callable, optional
        Called with one line when something fails; by default a warning is logged.
    """

    def __init__(
        self,
        living: Living,
        *,
        vault: str,
        opens: str = "",
        quotes: bool = True,
        say: Callable[[str], object] | None = None,
    ) -> None:
        self.living = living
        self.vault, self.opens, self.quotes = vault, opens, quotes
        self.stop = threading.Event()
        self.linkings = 0  # how often all notes were linked anew
        self._say = say or logging.getLogger(__name__).warning
        self._changed = threading.Condition()
        self._turn = threading.Lock()
        self._last = self._rested = time.monotonic()  # when something changed, and when linking ended
        self._version = 0
        self._since: list[Event] = []
        self._listeners: list[Listener] = []
        self._troubles: dict[str, tuple[str, int]] = {}  # what failed, why, and after which change
        self._told = 0  # how often troubles changed
        self._parts = self._packed(living.graph)

    def page(self) -> bytes:
        """Return the page as it was last linked; its script asks for what changed since."""
        with self._changed:
            parts, version = self._parts, self._base
        text = fill(parts, vault=self.vault, quotes=self.quotes, opens=self.opens, live=version)
        return without_surrogates(text).encode("utf-8")

    def data(self) -> bytes:
        """Return the packed data and its version as JSON."""
        with self._changed:
            parts, version = self._parts, self._base
        chunks = json.dumps(dict(parts.chunks))
        return f'{{"version":{version},"core":{parts.core},"chunks":{chunks}}}'.encode()

    @property
    def _base(self) -> int:
        """The version of the packed data."""
        return self._version - len(self._since)

    def events(self, since: int, gone: Callable[[], bool] | None = None) -> Iterator[Event | None]:
        """Yield what happens behind a version, and None from time to time, until the server stops.

        Parameters
        ----------
        since : int
        gone : callable, optional
            Tells whether the listener hung up. Of those that did not, the one that came first is sent away when there
            are too many.
        """
        me = Listener(gone)
        self._admit(me)
        told = 0
        try:
            while not self.stop.is_set():
                with self._changed:
                    if me in self._listeners and told == self._told and not self._behind(since):
                        self._changed.wait(ALIVE)
                    waiting = self._behind(since)
                    if me not in self._listeners:
                        waiting = [self._message("closed", ELSEWHERE)]
                    elif told != self._told:
                        waiting += self._standing(first=not told)
                        told = self._told
                if not waiting and not self.stop.is_set():
                    yield None
                for event in waiting:
                    since = event.version
                    yield event
                    if event.kind == "closed":
                        return
        finally:
            with self._changed:
                self._listeners = [each for each in self._listeners if each is not me]

    def _admit(self, listener: Listener) -> None:
        with self._changed:
            if len(self._listeners) >= LISTENERS:
                self._listeners = [each for each in self._listeners if not each.gone()]
            self._listeners = [*self._listeners, listener][-LISTENERS:]
            self._changed.notify_all()

    def _behind(self, since: int) -> list[Event]:
        if since < self._base or since > self._version:  # a page of another linking, or of another server
            return [Event(self._base, "settled"), *self._since]
        return [event for event in self._since if event.version > since]

    def _standing(self, *, first: bool) -> list[Event]:
        """Return what fails at present; where something did and nothing does, that too, but to none who comes new."""
        if self._troubles:
            return [self._message("trouble", next(iter(self._troubles.values()))[0])]
        return [] if first else [self._message("fine")]

    def _message(self, kind: str, message: str = "") -> Event:
        return Event(self._version, kind, line({"event": kind, "message": message}))

    def follow(self, *, told: bool = True) -> None:
        """Read what changes, until the server stops; what fails is said, and tried again at the next change."""
        for _ in ticks(self.living.project.root, self.stop, told=told):
            with self._turn:
                changes = self.living.changes
                self._try(_UNREAD, self._refresh)
                if self.living.changes != changes:
                    self._last = time.monotonic()
                self._note(_UNSET, self.living.doubt)

    def _refresh(self) -> None:
        patch = self.living.refresh()
        if patch is not None:
            self._tell(patch)

    def settle(self) -> None:
        """Link all notes anew when nothing changed for a while, until the server stops.

        Between two linkings at least as long is rested as one takes, so that a large vault does not keep the machine
        busy. One that fails is tried again when something changed.
        """
        failed = -1
        while not self.stop.wait(0.1):
            with self._turn:  # a change that is being read is not told yet
                changes = self.living.changes
                is_due = not self.living.settled and changes != failed and time.monotonic() >= self._due()
            if is_due:
                failed = -1 if self._try(_UNLINKED, self._link) else changes
                self._rested = time.monotonic()

    def _due(self) -> float:
        return max(self._last + QUIET, self._rested + min(LONGEST, self.living.cost) if self.linkings else 0.0)

    def _link(self) -> None:
        graph = self.living.linked()
        parts = self._packed(graph)
        self.linkings += 1
        with self._turn:
            try:
                patch = self.living.adopt(graph)
            finally:  # the next patch is one to this graph, whatever became of the present one
                with self._changed:
                    self._parts, self._since = parts, []
                    self._version += 1
                    self._changed.notify_all()
            if patch is not None:
                self._tell(patch)

    def _try(self, what: str, work: Callable[[], object]) -> bool:
        """Do some work; if it fails, say so here and on the pages."""
        try:
            work()
        except VaultlintError as error:
            self._note(what, str(error))
        except Exception as error:  # noqa: BLE001 - a server that went on silently would show what is no more
            self._note(what, f"{type(error).__name__}: {error}")
        else:
            self._note(what, "")
            return True
        return False

    def _note(self, what: str, why: str) -> None:
        """Remember that something fails, or no longer does; say it once for each change that it fails after."""
        was = self._troubles.get(what)
        now = (f"{what} ({why})", self.living.changes) if why else None
        if now == was:
            return
        with self._changed:
            self._troubles.pop(what, None)
            if now:
                self._troubles[what] = now
            self._told += 1
            self._changed.notify_all()
        if now:
            self._say(now[0])

    def close(self) -> None:
        """Let everything that waits end."""
        self.stop.set()
        with self._changed:
            self._changed.notify_all()

    def _packed(self, graph: Any) -> Parts:
        data = to_data(graph)
        if not self.quotes:
            data["nodes"] = [_private_node(node) for node in data["nodes"]]
        return pack(data, quotes=self.quotes)

    def _tell(self, patch: Patch) -> None:
        if not self.quotes:
            patch = patch._replace(
                nodes=[_private_node(node) for node in patch.nodes], edges=[_private(edge) for edge in patch.edges]
            )
        text = line(patch._asdict())
        with self._changed:
            self._version += 1
            self._since.append(Event(self._version, "patch", text))
            self._changed.notify_all()


def _private(edge: dict[str, Any]) -> dict[str, Any]:
    evidence = [{key: quote[key] for key in PRIVATE if key in quote} for quote in edge["evidence"]]
    return {**edge, "evidence": evidence}


def _private_node(node: dict[str, Any]) -> dict[str, Any]:
    """Return a node without the messages of findings, which quote notes."""
    if "findings" not in node:
        return node
    return {**node, "findings": {key: value for key, value in node["findings"].items() if key != "messages"}}
