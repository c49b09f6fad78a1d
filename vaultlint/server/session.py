"""One editor's session: its vaults, its open notes, and what is computed for them in the background.

Everything that handlers see is touched by the event loop's thread alone. Reading a vault and surveying it is
done by one worker thread, which is handed what it needs and hands back what it made.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import thread_time

from lsprotocol import types
from pygls.uris import to_fs_path

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.parse import parse_source
from vaultlint.parse.note import Note
from vaultlint.server.background import Background, Worker
from vaultlint.server.diagnostics import Seen, look
from vaultlint.server.documents import Document, Text
from vaultlint.server.snapshots import Snapshot
from vaultlint.server.vaults import OpenVault
from vaultlint.text import Source
from vaultlint.ticks import SETTINGS

log = logging.getLogger("vaultlint")
_PAUSE = 0.1  # seconds without a change before a note is looked at
_SLOW = 0.5  # the same at most, where a look costs more
_LONGEST = 10  # pauses, after which one who never pauses is told as well
_MANY = 50  # files that change at once (a sync, another branch): the vault is read anew, beside the typing


@dataclass
class Opened:
    """An open note with its vault, what was found in it, and what is due."""

    home: OpenVault
    document: Document
    seen: Seen = field(default_factory=Seen)
    looked_at: int | None = None  # the version that `seen` is about
    cost: float = 0.0
    due: asyncio.TimerHandle | None = None
    since: float = 0.0  # the loop's time at the first change that was not looked at

    def settle(self) -> None:
        """Wait for nothing any longer."""
        if self.due:
            self.due.cancel()
            self.due = None


class Session:
    """The state of a server.

    Parameters
    ----------
    publish : callable
        Sends diagnostics.
    warn : callable
        Shows one line to the user.
    begin : callable
        Begins to show progress with a title; returns a function that takes a percentage, or None for the end.

    Attributes
    ----------
    encoding : str
        The units that the editor counts columns in.
    folders : list of Path
        The editor's folders.
    opened : dict of str to Opened
        The open notes by URI.
    """

    def __init__(
        self,
        publish: Callable[[types.PublishDiagnosticsParams], None],
        warn: Callable[[str], None],
        begin: Callable[[str], Callable[[int | None], None]],
    ) -> None:
        self.encoding = "utf-16"
        self.folders: list[Path] = []
        self.opened: dict[str, Opened] = {}
        self._publish = publish
        self._warn = warn
        self._begin = begin
        self._vaults: dict[Path, OpenVault] = {}
        self._background: dict[Path, Background] = {}
        self._worker = Worker()

    def close(self) -> None:
        """End the work in the background."""
        self._worker.close()

    def start(self) -> None:
        """Read the vaults among the editor's folders; a folder that is none waits until a note in it is opened."""
        for folder in self.folders:
            root = vault.find_root(folder)
            if folder.is_dir() and vault.is_marked(root):
                self.home(root)

    def home(self, root: Path) -> OpenVault:
        """Return the vault at a folder, opened if need be."""
        root = root.resolve()
        found = self._vaults.get(root)
        if found is None:
            found = self._vaults[root] = OpenVault(root)
            self._background[root] = Background(found, self._worker, self._begin, self._gathered, self._surveyed)
            self._say_trouble(found)
            self._read(found)
        return found

    def _read(self, home: OpenVault) -> None:
        """Read the other notes of a vault, unless nobody said that the folder is one."""
        if vault.is_marked(home.root) or (home.root in self.folders and not _is_wide(home.root)):
            self._background[home.root].read()

    def _say_trouble(self, home: OpenVault) -> None:
        for line in filter(None, (home.trouble, *home.project.config.doubts)):
            log.warning("%s: %s", home.root, line)
        if home.trouble:
            self._warn(f"vaultlint: {home.trouble}")

    def place(self, uri: str) -> tuple[OpenVault, str] | None:
        """Return the vault that a file lies in and its path there; None for what is no file or no note."""
        name = to_fs_path(uri) if uri.startswith("file:") else None
        if not name or not vault.is_note_name(name):
            return None
        path = Path(name)
        path = path.parent.resolve() / path.name
        root = vault.find_root(path.parent)
        if not vault.is_marked(root):
            around = [folder for folder in self.folders if folder in path.parents]
            root = max(around, key=lambda one: len(one.parts), default=path.parent)
        root = root.resolve()
        if root not in path.parents or not root.is_dir():
            return None
        return self.home(root), path.relative_to(root).as_posix()

    def open(self, item: types.TextDocumentItem) -> None:
        """Take an opened note in and look at it."""
        placed = self.place(item.uri)
        if placed is None:
            return
        home, path = placed
        self._refresh(home)
        document = Document(item.uri, path, item.version, Text(item.text, self.encoding), _on_disk(home, path))
        self.opened[item.uri] = Opened(home, document)
        self.look(self.opened[item.uri])
        self._take(self.opened[item.uri])

    def change(self, uri: str, version: int, changes: Sequence[types.TextDocumentContentChangeEvent]) -> None:
        """Take changes of an open note over; look at it when the typing pauses."""
        one = self.opened.get(uri)
        if one is None:
            return
        one.document.change(version, changes)
        loop = asyncio.get_running_loop()
        if one.due is None:
            one.since = loop.time()
        one.settle()
        pause = max(_PAUSE, min(one.cost, _SLOW))
        one.due = loop.call_at(min(loop.time() + pause, one.since + _LONGEST * pause), self._look_and_take, one)

    def save(self, uri: str) -> None:
        """Look at what a save made of the file, and at the configuration."""
        one = self.opened.get(uri)
        if one is not None:
            self._refresh(one.home)
            one.document.saved(_on_disk(one.home, one.document.path))
            one.looked_at = None
            self._look_and_take(one)

    def shut(self, uri: str) -> None:
        """Forget an open note: from now on what is on the disk counts."""
        one = self.opened.pop(uri, None)
        if one is not None:
            one.settle()
            self._publish(types.PublishDiagnosticsParams(uri, []))
            self._on_disk(one.home, one.document.path)

    def files_changed(self, uris: Sequence[str]) -> None:
        """Take over what happened on the disk; an open note is what the editor has."""
        names = [Path(name) for name in map(to_fs_path, uris) if name]
        paths = [path.parent.resolve() / path.name for path in names]
        for home in list(self._vaults.values()):
            inside = [path.relative_to(home.root).as_posix() for path in paths if home.root in path.parents]
            if any(path in SETTINGS for path in inside):
                self._refresh(home)
            changed = [path for path in inside if not vault.is_reserved(path)]
            if len(changed) > _MANY:
                self._read(home)
                continue
            for path in changed:
                self._on_disk(home, path)

    def _on_disk(self, home: OpenVault, path: str) -> None:
        if not any(one.document.path == path for one in self._in(home)):
            self._background[home.root].look_at_disk(path)

    def _in(self, home: OpenVault) -> list[Opened]:
        return [one for one in self.opened.values() if one.home is home]

    def _gathered(self, home: OpenVault) -> None:
        """Tell a vault that was read what its open notes say."""
        for one in self._in(home):
            self._take(one)

    def _surveyed(self, home: OpenVault, old: Snapshot) -> None:
        """Look again at open notes about which the other notes say something new."""
        for one in self._in(home):
            path = one.document.path
            if old.known.get(path) != home.snapshot.known.get(path):
                one.looked_at = None
                self.look(one)

    def _refresh(self, home: OpenVault) -> None:
        """Read the configuration again if it changed, and all that it may have changed."""
        if home.is_stale():
            home.load()
            self._say_trouble(home)
            self._look_again(home)
            self._read(home)

    def look(self, one: Opened) -> Seen:
        """Look at a note as it stands, and publish what was found if that is news."""
        if one.looked_at != one.document.version:
            start = thread_time()
            one.seen = look(one.home, one.document)
            one.cost = thread_time() - start
            one.looked_at = one.document.version
            version = one.document.version
            self._publish(types.PublishDiagnosticsParams(one.document.uri, one.seen.diagnostics, version))
        return one.seen

    def _look_again(self, home: OpenVault) -> None:
        for one in self._in(home):
            one.looked_at = None
            self.look(one)

    def _look_and_take(self, one: Opened) -> None:
        one.settle()
        self.look(one)
        self._take(one)

    def _take(self, one: Opened) -> None:
        """Tell the vault what an open note says now."""
        path = one.document.path
        if vault.is_reserved(path) or one.document.disk.bad_byte is not None:
            return
        if len(one.document.content.text) <= vault.MAX_BYTES:
            try:
                one.home.take(one.document.note, one.document.saved_note)
            except Exception:  # promise 8: one note never stops the server
                log.exception("%s could not be indexed", path)
                return
            self._background[one.home.root].survey_later()

    def read(self, home: OpenVault, path: str) -> Note | None:
        """Return a note of a vault: as an editor has it, else from the disk."""
        for one in self._in(home):
            if one.document.path == path:
                return one.document.note
        try:
            return parse_source(path, home.source(path))
        except VaultlintError:
            return None


def _on_disk(home: OpenVault, path: str) -> Source:
    try:
        return home.source(path)
    except VaultlintError:
        return Source("")  # a note that was never saved


def _is_wide(folder: Path) -> bool:
    """Return whether a folder is the user's whole home or more: nobody means that as a vault."""
    home = Path.home()
    return folder == home or folder in home.parents
