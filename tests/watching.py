"""Commands run in a process that watches itself: what it opens, writes, starts, loads and asks of the network.

As a script it is that process: an audit hook writes each event that matters to a log, the network is taken away,
and the commands run one after the other. `watch` starts it and reads the log; `watch_server` speaks to the server.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Events that change the disk, with the positions of their paths and of the folders' descriptors these count from.
CHANGES = {
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((0, 2), (1, 3)),
    "os.symlink": ((1, 2),),
    "os.remove": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rmdir": ((0, 1),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.truncate": ((0, None),),
    "os.setxattr": ((0, None),),
    "os.removexattr": ((0, None),),
    "os.chflags": ((0, None),),
    "shutil.rmtree": ((0, None),),
}
LOOKS = {"os.scandir", "os.listdir"}
# Events that are told with their arguments: the network, other programs, code that comes from data.
DOUBTFUL = ("socket.", "ssl.", "urllib.", "http.", "ftplib.", "smtplib.", "webbrowser.", "subprocess.", "pickle.",
            "marshal.", "ctypes.", "sqlite3.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.startfile", "pty.")  # fmt: skip


class Event(NamedTuple):
    """Something that happened: in which command, what (``write``, ``read``, ``look``, or Python's event), on which path."""

    command: int
    kind: str
    path: str
    caller: str


class Watched(NamedTuple):
    """What the commands came to: their exit codes, all they printed, and the events."""

    codes: list[int]
    out: str
    err: str
    events: list[Event]

    def paths(self, *kinds):
        """Return the paths of some kinds of events."""
        return {one.path for one in self.events if one.kind in kinds}


def watch(commands, log, *, cwd=None, home=None, check=True):
    """Run commands (lists of words) one after the other in one process under watch."""
    done = subprocess.run(
        [sys.executable, __file__, log, json.dumps([[str(word) for word in one] for one in commands])],
        cwd=cwd,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=300,
    )
    out, err = done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    rows = [json.loads(row) for row in Path(log).read_text("utf-8").splitlines()]
    codes = [row[1] for row in rows if row[0] == "code"]
    assert done.returncode == 0, err
    assert len(codes) == len(commands), err
    if check:
        assert "Traceback" not in err, err
    return Watched(codes, out, err, [Event(*row) for row in rows if row[0] != "code"])


def watch_server(folder, note, log, *, home=None):
    """Open a note in a server under watch, ask for its fixes, wait for its findings, and leave."""
    process = subprocess.Popen(
        [sys.executable, __file__, log, json.dumps([["server", "--stdio"]])],
        env=_environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    patience = threading.Timer(120, process.kill)  # what is waited for comes in well under one second
    patience.start()
    uri, said = (folder / note).as_uri(), []

    def say(method, params, number=None):
        body = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": number} if number else {})
        data = json.dumps(body).encode()
        process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        process.stdin.flush()

    def hear(wanted):
        """Read messages until one fits."""
        while True:
            size = 0
            while (row := process.stdout.readline()) != b"\r\n":
                assert row, process.stderr.read().decode()
                if row.lower().startswith(b"content-length:"):
                    size = int(row.split(b":")[1])
            said.append(process.stdout.read(size).decode("utf-8"))
            if wanted(json.loads(said[-1])):
                return

    try:
        folders = [{"uri": folder.as_uri(), "name": folder.name}]
        say("initialize", {"processId": None, "capabilities": {}, "rootUri": None, "workspaceFolders": folders}, 1)
        hear(lambda one: one.get("id") == 1)
        say("initialized", {})
        text = (folder / note).read_text("utf-8")
        say(
            "textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "markdown", "version": 1, "text": text}}
        )
        hear(lambda one: one.get("method") == "textDocument/publishDiagnostics")
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        ask = {"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": []}}
        say("textDocument/codeAction", ask, 2)
        hear(lambda one: one.get("id") == 2)
        say("shutdown", None, 3)
        hear(lambda one: one.get("id") == 3)
        say("exit", None)
        _, err = process.communicate(timeout=60)
    finally:
        patience.cancel()
        process.kill()
        process.wait()
    rows = [json.loads(row) for row in Path(log).read_text("utf-8").splitlines()]
    codes = [row[1] for row in rows if row[0] == "code"]
    return Watched(codes, "\n".join(said), err.decode(), [Event(*row) for row in rows if row[0] != "code"])


def _environment(home):
    names = (
        {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("STATE", "CACHE", "CONFIG", "DATA")} if home else {}
    )
    more = {"HOME": str(home)} if home else {}
    return {**os.environ, **names, **more, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}


# The watched process.


def _place(path, folder=None):
    """Return where a path lies, links on the way to it resolved, the last name as it is."""
    if isinstance(path, int):
        path = os.readlink(f"/proc/self/fd/{path}") if os.path.exists(f"/proc/self/fd/{path}") else ""
    text = os.fsdecode(os.fspath(path)) if path is not None else "."
    if isinstance(folder, int) and folder >= 0 and not os.path.isabs(text):
        text = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), text)
    parent, name = os.path.split(os.path.abspath(text))
    return os.path.join(os.path.realpath(parent), name)


def _told(event, args):
    """Return what an event comes to, as (kind, path)."""
    if event == "open":
        path, _, flags = args
        if isinstance(path, int):
            return []  # a descriptor that was opened before
        place = _place(path)
        followed = place if flags & getattr(os, "O_NOFOLLOW", 0) else os.path.realpath(place)
        return [("write" if flags & WRITES else "read", followed)]
    if event in LOOKS:
        return [("look", os.path.realpath(_place(args[0])))]
    if event in CHANGES:
        pairs = ((args[at], None if fd is None or fd >= len(args) else args[fd]) for at, fd in CHANGES[event])
        return [("write", _place(path, folder)) for path, folder in pairs]
    if event.startswith(DOUBTFUL):
        return [(event, repr(args)[:300])]
    return []


def _watched(log, commands):
    import socket

    from vaultlint.cli import main

    sink = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    now = [0]
    busy = []

    def hook(event, args):
        if busy:
            return
        busy.append(1)
        try:
            for kind, path in _told(event, args):
                frame = sys._getframe(1)
                caller = frame.f_globals.get("__name__", "?")
                if kind in ("write", "read"):  # ours, not the library's that opens it
                    caller = _who(frame)
                os.write(sink, f"{json.dumps([now[0], kind, path, caller])}\n".encode())
        finally:
            busy.pop()

    def refuse(*_, **__):
        raise OSError("the network is not there")

    for name in ("connect", "connect_ex", "bind", "sendto"):
        setattr(socket.socket, name, refuse)
    for name in ("create_connection", "create_server", "getaddrinfo", "gethostbyname"):
        setattr(socket, name, refuse)
    sys.addaudithook(hook)
    for number, words in enumerate(commands):
        now[0] = number
        if words[0] != "server":
            socket.socket.__init__ = refuse
        try:
            main(words, prog_name="vaultlint")
            code = 0
        except SystemExit as left:
            code = left.code or 0
        os.write(sink, f"{json.dumps(['code', code])}\n".encode())


def _who(frame):
    """Return the innermost module of vaultlint's that a frame lies in, or the outermost of all."""
    name = ""
    while frame is not None:
        name = frame.f_globals.get("__name__", "?")
        if name.startswith("vaultlint"):
            return name
        if name.startswith(("importlib", "_frozen_importlib")):
            return "import"
        frame = frame.f_back
    return name


if __name__ == "__main__":
    _watched(sys.argv[1], json.loads(sys.argv[2]))
