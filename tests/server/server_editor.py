"""An editor for tests: pygls' client, which starts the server as editors do and speaks to it over stdio."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient

Result = TypeVar("Result")

PATIENCE = 120  # seconds; what is waited for comes in well under one
ALL = types.ClientCapabilities(
    workspace=types.WorkspaceClientCapabilities(
        workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True),
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True),
    ),
    window=types.WindowClientCapabilities(work_done_progress=True),
)


class Editor:
    """A client with one server; `published` holds the diagnostics of each note, by URI."""

    def __init__(self) -> None:
        self.client = LanguageClient("tests", "1")
        self.published: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.progress: list[Any] = []
        self.messages: list[str] = []
        self.registered: list[types.Registration] = []
        self.texts: dict[str, str] = {}
        self._news = asyncio.Condition()
        self._versions: dict[str, int] = {}
        self._listen()

    def _listen(self) -> None:
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        async def diagnostics(params: types.PublishDiagnosticsParams) -> None:
            self.published.setdefault(params.uri, []).append(params)
            await self._tell()

        @client.feature(types.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def create(_: types.WorkDoneProgressCreateParams) -> None:
            return None

        @client.feature(types.PROGRESS)
        async def progress(params: types.ProgressParams) -> None:
            self.progress.append(params.value)
            await self._tell()

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        async def message(params: types.ShowMessageParams) -> None:
            self.messages.append(params.message)
            await self._tell()

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        async def register(params: types.RegistrationParams) -> None:
            self.registered += params.registrations
            await self._tell()

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()

    async def until(self, happened: Callable[[], bool]) -> None:
        """Wait until something happened that the server tells of."""
        async with self._news:
            await asyncio.wait_for(self._news.wait_for(happened), PATIENCE)

    async def start(self, root: Path | None, capabilities: types.ClientCapabilities = ALL) -> types.InitializeResult:
        """Start a server and open a folder."""
        env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        await self.client.start_io(sys.executable, "-m", "vaultlint", "server", "--stdio", env=env)
        folders = [types.WorkspaceFolder(root.as_uri(), root.name)] if root else None
        params = types.InitializeParams(capabilities, workspace_folders=folders)
        result = await asyncio.wait_for(self.client.initialize_async(params), PATIENCE)
        self.client.initialized(types.InitializedParams())
        return result

    async def stop(self) -> int:
        """Say shutdown and exit; return the server's exit code."""
        await asyncio.wait_for(self.client.shutdown_async(None), PATIENCE)
        return await self.leave()

    async def leave(self) -> int:
        """Say exit; return the server's exit code."""
        self.client.exit(None)
        process = self.client._server
        code = await asyncio.wait_for(process.wait(), PATIENCE)
        await self.client.stop()
        return code

    def open(self, path: Path, text: str | None = None) -> str:
        """Open a note, with what it holds on disk or with other text."""
        uri = path.as_uri()
        if text is None:
            text = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")
        self.texts[uri], self._versions[uri] = text, 1
        item = types.TextDocumentItem(uri, "markdown", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri: str, *changes: types.TextDocumentContentChangeEvent) -> int:
        """Send changes; return the new version."""
        self._versions[uri] += 1
        name = types.VersionedTextDocumentIdentifier(self._versions[uri], uri)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(name, list(changes)))
        return self._versions[uri]

    def replace(self, uri: str, text: str) -> int:
        """Send the whole text anew; return the new version."""
        self.texts[uri] = text
        return self.change(uri, types.TextDocumentContentChangeWholeDocument(text))

    async def diagnostics(
        self, uri: str, version: int | None = None, fits: Callable[[list[types.Diagnostic]], bool] = lambda _: True
    ) -> list[types.Diagnostic]:
        """Wait for diagnostics of a version (by default the present one) that fit, and return the last."""
        wanted = self._versions[uri] if version is None else version

        def last() -> types.PublishDiagnosticsParams | None:
            every = self.published.get(uri, [])
            return every[-1] if every and every[-1].version == wanted and fits(every[-1].diagnostics) else None

        await self.until(lambda: last() is not None)
        return self.published[uri][-1].diagnostics

    async def indexed(self) -> None:
        """Wait until the server has read the vault."""
        await self.until(lambda: any(one["kind"] == "end" for one in self.progress))

    async def actions(
        self, uri: str, line: int = 0, *, end_line: int | None = None, only: list[str] | None = None
    ) -> list[types.CodeAction]:
        """Ask what can be done in lines."""
        place = types.Range(types.Position(line, 0), types.Position(line if end_line is None else end_line, 999))
        params = types.CodeActionParams(
            types.TextDocumentIdentifier(uri), place, types.CodeActionContext([], only=only)
        )
        return list(await asyncio.wait_for(self.client.text_document_code_action_async(params), PATIENCE) or ())

    async def hover(self, uri: str, line: int, character: int) -> str:
        """Ask what is shown at a place."""
        params = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        found = await asyncio.wait_for(self.client.text_document_hover_async(params), PATIENCE)
        return found.contents.value if found else ""

    async def complete(self, uri: str, line: int, character: int) -> types.CompletionList:
        """Ask what may stand at a place."""
        params = types.CompletionParams(types.TextDocumentIdentifier(uri), types.Position(line, character))
        return await asyncio.wait_for(self.client.text_document_completion_async(params), PATIENCE)

    def applied(self, uri: str, edit: types.WorkspaceEdit) -> str:
        """Return the text after an edit, as an editor applies it."""
        if edit.document_changes:
            (change,) = edit.document_changes
            assert change.text_document.uri == uri
            assert change.text_document.version == self._versions[uri]
            edits = change.edits
        else:
            edits = edit.changes[uri]
        return applied(self.texts[uri], edits)


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """Apply edits with UTF-16 columns, written without any help of ours."""
    units = text.encode("utf-16-le", "surrogatepass")
    starts, at = [0], 0
    while at < len(units):
        char = units[at : at + 2]
        at += 2
        if char == b"\r\0" and units[at : at + 2] == b"\n\0":
            at += 2
        if char in (b"\r\0", b"\n\0"):
            starts.append(at)

    def offset(place: types.Position) -> int:
        return starts[place.line] + 2 * place.character

    for one in sorted(edits, key=lambda edit: (offset(edit.range.start), offset(edit.range.end)), reverse=True):
        new = one.new_text.encode("utf-16-le", "surrogatepass")
        units = units[: offset(one.range.start)] + new + units[offset(one.range.end) :]
    return units.decode("utf-16-le", "surrogatepass")


def in_loop(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in a thread of its own: the browser's tests may keep a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def with_editor(
    scenario: Callable[[Editor], Awaitable[None]], root: Path | None, capabilities: types.ClientCapabilities = ALL
) -> None:
    """Run a scenario with an editor that has opened a folder; the server must leave with 0."""

    async def run() -> None:
        editor = Editor()
        await editor.start(root, capabilities)
        try:
            await scenario(editor)
        except BaseException:
            editor.client._server.kill()
            sys.stderr.write((await editor.client._server.stderr.read()).decode("utf-8", "replace"))
            raise
        assert await editor.stop() == 0

    in_loop(run())
