"""The page from a server of our own: it follows the vault while its reader goes on reading.

Only this machine is served (the loopback address), only who knows the token in the address, and only under the server's
own name: a page from elsewhere can neither read nor guess anything (no CORS; a name made to point here is refused).
"""

from __future__ import annotations

import hmac
import os
import secrets
import select
import shutil
import sys
import tempfile
import threading
import webbrowser
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import MSG_PEEK
from typing import Any
from urllib.parse import parse_qs, urlsplit

from vaultlint.graph.live.following import Event, Following

__all__ = ["Following", "Server"]

HOST = "127.0.0.1"
DIGITS = 15  # of a version
PATIENCE = 5.0  # seconds for the answer at hand
SNAPS = ("firefox", "chromium", "brave", "opera", "vivaldi")
_REDIRECT = """<!doctype html>
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url={url}">
<title>vaultlint</title>
<p><a href="{url}">The vault's page</a></p>
"""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


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
        self._private: Path | None = None  # a folder that only this user can look into

    @property
    def url(self) -> str:
        """The page's address."""
        return f"http://{HOST}:{self.server_address[1]}/{self.token}/"

    def start(self, *, told: bool = True) -> None:
        """Serve, watch and link in threads of their own."""
        for work in (self.serve_forever, lambda: self.following.follow(told=told), self.following.settle):
            threading.Thread(target=work, daemon=True).start()

    def show(self) -> None:
        """Open the page in the reader's browser.

        A program's arguments can be read by everybody on the machine: the browser is given a file that leads to the
        page, which only this user can read, and not the address with its token. Where the browser cannot read that
        file (one in a snap has a temporary folder of its own, one of Windows has none of Linux) it is the address.
        """
        try:
            address = self.url if _is_apart() else self._redirect().as_uri()
        except OSError:  # no room for it
            address = self.url
        webbrowser.open(address)

    def _redirect(self) -> Path:
        """Write the file that leads to the page; `close` removes it."""
        self._private = self._private or Path(tempfile.mkdtemp(prefix="vaultlint-"))  # mode 0700
        path = self._private / "open.html"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(_REDIRECT.format(url=self.url))
        return path

    def close(self) -> None:
        """Stop all of that."""
        self.following.close()
        if self._private:
            shutil.rmtree(self._private, ignore_errors=True)
        ending = threading.Thread(target=self.shutdown, daemon=True)  # waits for ever if nothing was started yet
        ending.start()
        ending.join(PATIENCE)
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
            since = self.headers.get("Last-Event-ID") or parse_qs(address.query).get("since", [""])[0]
            if since and not (since.isascii() and since.isdecimal() and len(since) <= DIGITS):
                self._refuse(HTTPStatus.BAD_REQUEST)
            else:
                self._stream(int(since or -1))
        else:
            self._refuse(HTTPStatus.NOT_FOUND)

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(HTTPStatus.OK)
        self._describe(kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _stream(self, since: int) -> None:
        self.send_response(HTTPStatus.OK)
        self._describe("text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        self.wfile.flush()
        for event in self.server.following.events(since, self._is_gone):
            self.wfile.write(_said(event).encode("utf-8"))
            self.wfile.flush()

    def _is_gone(self) -> bool:
        """Tell whether the other side hung up; it has nothing to say, so that anything to read is the end."""
        try:
            readable, _, _ = select.select([self.connection], [], [], 0)
            return bool(readable) and not self.connection.recv(1, MSG_PEEK)
        except (OSError, ValueError):
            return True

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
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse what the base class refuses (other methods, damaged requests) as everything else is refused."""
        self.request_version = (
            self.protocol_version
        )  # a damaged request counts as one of HTTP/0.9, which has no headers
        self._refuse(HTTPStatus(code))

    def version_string(self) -> str:
        """Name the program, not the Python that runs it."""
        return "vaultlint"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
        """Print nothing: the address holds the token."""


def _said(event: Event | None) -> str:
    """Return an event as it is sent; only what changes the data has a number, which a page that was cut off names."""
    if event is None:
        return ": here\n\n"
    number = f"id: {event.version}\n" if event.kind in ("patch", "settled") else ""
    return f"event: {event.kind}\n{number}data: {event.text}\n\n"


def _is_apart() -> bool:
    """Tell whether the browser may be one that cannot read this system's temporary files."""
    if not sys.platform.startswith("linux"):
        return False
    return "microsoft" in os.uname().release.lower() or any(Path("/snap/bin", name).exists() for name in SNAPS)
