"""The page from a server of our own: it follows the vault while its reader goes on reading.

Only this machine is served (the loopback address), only who knows the token in the address, and only under the server's
own name: a page from elsewhere can neither read nor guess anything (no CORS; a name made to point here is refused).
"""

from __future__ import annotations

import hmac
import json
import secrets
import threading
import time
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

from vaultlint.graph.files.export import line, to_data
from vaultlint.graph.files.surrogates import without_surrogates
from vaultlint.graph.live.watching import ticks
from vaultlint.graph.page import fill
from vaultlint.graph.page.payload import Parts, pack

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vaultlint.graph.live.living import Living
    from vaultlint.graph.live.patching import Patch

HOST = "127.0.0.1"
QUIET = 1.5  # seconds without a change before all notes are linked anew
ALIVE = 15.0  # seconds after which a page is told that the server is there
PRIVATE = ("path", "line", "url", "by")  # what is left of a sentence without quotes
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Event(NamedTuple):
    """What a page is told: its number, ``patch`` or ``settled``, and the patch as JSON."""

    version: int
    kind: str
    text: str = ""


class Following:
    """A vault's graph as pages see it: packed data, and what changed since.

    Parameters
    ----------
    living : Living
    vault, opens : str
        As `vaultlint.graph.page.render` takes them.
    quotes : bool
    """

    def __init__(self, living: Living, *, vault: str, opens: str = "", quotes: bool = True) -> None:
        self.living = living
        self.vault, self.opens, self.quotes = vault, opens, quotes
        self.stop = threading.Event()
        self.linkings = 0  # how often all notes were linked anew
        self._changed = threading.Condition()
        self._turn = threading.Lock()
        self._last = time.monotonic()
        self._version = 0
        self._since: list[Event] = []
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
        chunks = json.dumps(parts.chunks)
        return f'{{"version":{version},"core":{parts.core},"chunks":{chunks}}}'.encode()

    @property
    def _base(self) -> int:
        """The version of the packed data."""
        return self._version - len(self._since)

    def events(self, since: int) -> Iterator[Event | None]:
        """Yield what happens behind a version, and None from time to time, until the server stops."""
        while not self.stop.is_set():
            with self._changed:
                if not self._behind(since):
                    self._changed.wait(ALIVE)
                waiting = self._behind(since)
            if not waiting and not self.stop.is_set():
                yield None
            for event in waiting:
                since = event.version
                yield event

    def _behind(self, since: int) -> list[Event]:
        if since < self._base or since > self._version:  # a page of another linking, or of another server
            return [Event(self._base, "settled"), *self._since]
        return [event for event in self._since if event.version > since]

    def follow(self, *, told: bool = True) -> None:
        """Read what changes, until the server stops."""
        for _ in ticks(self.living.project.root, self.stop, told=told):
            with self._turn:
                patch = self.living.refresh()
                if patch is not None:
                    self._last = time.monotonic()
                    self._tell(patch)

    def settle(self) -> None:
        """Link all notes anew when nothing changed for a while, until the server stops."""
        while not self.stop.wait(0.1):
            if self.living.settled or time.monotonic() - self._last < QUIET:
                continue
            graph = self.living.linked()
            parts = self._packed(graph)
            self.linkings += 1
            with self._turn:
                patch = self.living.adopt(graph)
                with self._changed:
                    self._parts, self._since = parts, []
                    self._version += 1
                    self._changed.notify_all()
                if patch is not None:
                    self._tell(patch)

    def close(self) -> None:
        """Let everything that waits end."""
        self.stop.set()
        with self._changed:
            self._changed.notify_all()

    def _packed(self, graph: Any) -> Parts:
        return pack(to_data(graph), quotes=self.quotes)

    def _tell(self, patch: Patch) -> None:
        edges = patch.edges if self.quotes else [_private(edge) for edge in patch.edges]
        text = line(patch._replace(edges=edges)._asdict())
        with self._changed:
            self._version += 1
            self._since.append(Event(self._version, "patch", text))
            self._changed.notify_all()


def _private(edge: dict[str, Any]) -> dict[str, Any]:
    evidence = [{key: quote[key] for key in PRIVATE if key in quote} for quote in edge["evidence"]]
    return {**edge, "evidence": evidence}


class Server(ThreadingHTTPServer):
    """Serves a vault's page to this machine.

    Parameters
    ----------
    following : Following
    port : int
        0 takes one that is free.
    """

    daemon_threads = True
    block_on_close = False  # a page may keep its stream open for long

    def __init__(self, following: Following, port: int = 0) -> None:
        super().__init__((HOST, port), Handler)
        self.following = following
        self.token = secrets.token_urlsafe(24)
        number = self.server_address[1]
        self.names = {f"{HOST}:{number}", f"localhost:{number}"}

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{HOST}:{self.server_address[1]}/{self.token}/"

    def start(self, *, told: bool = True) -> None:
        """Serve, watch and link in threads of their own."""
        for work in (self.serve_forever, lambda: self.following.follow(told=told), self.following.settle):
            threading.Thread(target=work, daemon=True).start()

    def show(self) -> None:
        """Open the page in the reader's browser."""
        webbrowser.open(self.url)

    def close(self) -> None:
        """Stop all of that."""
        self.following.close()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a page that was closed."""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    server: Server
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """Send the page, its data, or what happens."""
        if self.headers.get("Host", "") not in self.server.names:
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        address = urlsplit(self.path)
        _, token, *rest = f"{address.path}/".split("/")
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN)
            return
        place = "/".join(rest).strip("/")
        if place == "" and address.path.endswith("/"):
            self._send(self.server.following.page(), "text/html; charset=utf-8")
        elif place == "data":
            self._send(self.server.following.data(), "application/json")
        elif place == "events":
            self._stream(self.headers.get("Last-Event-ID") or parse_qs(address.query).get("since", [""])[0])
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self._describe(kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, since: str) -> None:
        self.send_response(HTTPStatus.OK)
        self._describe("text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.flush()
        for event in self.server.following.events(int(since) if since.isdecimal() else -1):
            said = (
                ": here\n\n" if event is None else f"event: {event.kind}\nid: {event.version}\ndata: {event.text}\n\n"
            )
            self.wfile.write(said.encode("utf-8"))
            self.wfile.flush()

    def _describe(self, kind: str) -> None:
        self.send_header("Content-Type", kind)
        for name, value in _HEADERS.items():
            self.send_header(name, value)

    def _refuse(self, status: HTTPStatus) -> None:
        self.send_response(status)
        self._describe("text/plain; charset=utf-8")
        body = f"{status.phrase}\n".encode()
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def version_string(self) -> str:
        """Name the program, not the Python that runs it."""
        return "vaultlint"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Print nothing: the address holds the token."""
