"""The protocol's face: which messages of an editor are answered, and how the server speaks to it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method
from pygls.uris import to_fs_path

from vaultlint import __version__
from vaultlint.report.terminal import clean
from vaultlint.server.actions import KINDS, actions
from vaultlint.server.completions import TRIGGERS, Completion
from vaultlint.server.hovers import hover
from vaultlint.server.session import Session

_WATCHED = ("**/*.md", "**/*.canvas", "**/*.base", "**/vaultlint.toml", "**/pyproject.toml", "**/.obsidian/*.json")


class _Protocol(LanguageServerProtocol):
    """pygls' protocol, but for open documents: those of pygls end lines where the protocol does not (U+2028)."""

    _server: Server

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        self._server.session.open(params.text_document)

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        name = params.text_document
        self._server.session.change(name.uri, name.version, params.content_changes)

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        self._server.session.shut(params.text_document.uri)


class Server(LanguageServer):
    """The server, and the session of the editor that started it.

    Attributes
    ----------
    session : Session
    was_shut_down : bool
        Whether the editor said shutdown, so that exit is no accident.
    """

    protocol: _Protocol

    def __init__(self) -> None:
        super().__init__("vaultlint", __version__, protocol_cls=_Protocol)
        self.session = Session(self.text_document_publish_diagnostics, self._warn, self._begin)
        self.was_shut_down = False
        self._tokens = count(1)

    def report_server_error(self, error: Exception, source: object) -> None:
        """Log what failed; a pop-up for each key typed would help nobody."""
        del source
        logging.getLogger("vaultlint").error("%s", error, exc_info=error)

    def _warn(self, line: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, clean(line)))

    def _begin(self, title: str) -> Callable[[int | None], None]:
        """Begin to show progress where the editor can; it is told nothing before it agreed."""
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            return lambda _: None
        token = f"vaultlint-{next(self._tokens)}"
        state = {"open": False, "over": False}

        def agreed(_: object = None) -> None:
            state["open"] = True
            self.work_done_progress.begin(token, types.WorkDoneProgressBegin(title, percentage=0))
            if state["over"]:
                report(None)

        def report(percent: int | None) -> None:
            if percent is None:
                state["over"] = True
                if state["open"]:
                    self.work_done_progress.end(token, types.WorkDoneProgressEnd())
            elif state["open"]:
                self.work_done_progress.report(token, types.WorkDoneProgressReport(percentage=percent))

        self.work_done_progress.create(token, agreed)
        return report


class _Clean(logging.Formatter):
    """Writes log lines that steer no terminal, whatever note or path they speak of."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(clean, super().format(record).split("\n")))


def build() -> Server:
    """Return the server with all that it answers; it listens once `start_io` is called."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)
    for handler in logging.getLogger().handlers:
        handler.setFormatter(_Clean("vaultlint server: %(message)s"))
    logging.getLogger("pygls").setLevel(logging.ERROR)
    server = Server()
    _add_life(server)
    _add_notes(server)
    _add_answers(server)
    return server


def _add_life(server: Server) -> None:
    session = server.session

    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        session.encoding = str(getattr(server.workspace.position_encoding, "value", server.workspace.position_encoding))
        uris = [one.uri for one in params.workspace_folders or ()] or [params.root_uri or ""]
        session.folders = [Path(name).resolve() for uri in uris if uri and (name := to_fs_path(uri))]

    @server.feature(types.INITIALIZED)
    def initialized(_: types.InitializedParams) -> None:
        _watch(server)
        session.start()

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    def folders(params: types.DidChangeWorkspaceFoldersParams) -> None:
        gone = {to_fs_path(one.uri) for one in params.event.removed}
        session.folders = [one for one in session.folders if str(one) not in gone]
        added = [to_fs_path(one.uri) for one in params.event.added]
        session.folders += [Path(name).resolve() for name in added if name]
        session.start()

    @server.feature(types.SHUTDOWN)
    def shutdown(_: None) -> None:
        server.was_shut_down = True
        session.close()

    @server.feature(types.EXIT)
    def leave(_: None) -> None:
        session.close()


def _watch(server: Server) -> None:
    """Ask the editor to tell of files that change on disk, where it can."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching is not None and watching.dynamic_registration:
        options = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(glob) for glob in _WATCHED])
        wanted = types.Registration("vaultlint-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        server.client_register_capability(types.RegistrationParams([wanted]))


def _add_notes(server: Server) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        session.save(params.text_document.uri)

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files(params: types.DidChangeWatchedFilesParams) -> None:
        session.files_changed([one.uri for one in params.changes])


def _add_answers(server: Server) -> None:
    session = server.session

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=KINDS))
    def code_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        one = session.opened.get(params.text_document.uri)
        if one is None:
            return []
        workspace = server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        versioned = edits is not None and bool(edits.document_changes)
        return actions(one.home, one.document, session.look(one), params, versioned=versioned)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        one = session.opened.get(params.text_document.uri)
        if one is None:
            return None
        seen = session.look(one)
        return hover(one.home, one.document, seen, params.position, lambda path: session.read(one.home, path))

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=TRIGGERS))
    def completed(params: types.CompletionParams) -> types.CompletionList:
        one = session.opened.get(params.text_document.uri)
        if one is None:
            return types.CompletionList(is_incomplete=False, items=[])
        read = session.read
        return Completion(one.home, one.document, params.position, lambda path: read(one.home, path)).answer()
