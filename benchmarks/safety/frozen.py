"""A `vaultlint` process that stops right before its first byte goes to disk, and of which any number of copies go on.

python -m benchmarks.safety.frozen FOLDER fix VAULT …    run as far as the first write below FOLDER, then serve
python -m benchmarks.safety.frozen FOLDER                import all, then serve: each job brings its own words

The analysis of 2,000 notes takes seconds and writes nothing; what can break things is the writing behind it. A copy
(fork) is in every respect the process that was started: it goes on with the real calls to the end and exits. Jobs are
lines of JSON on standard input: ``{"words": [...], "out": FILE, "fail": {"at": n, "error": NAME, "mark": FILE}}``.
Answered are the copy's id, and when it ended what `waitpid` says. The copy starts when a byte is sent.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.safety import faults

EVENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.chmod", "os.utime", "os.setxattr", "os.link"}


class Server:
    """Makes copies of this process.

    Parameters
    ----------
    folder : str
        Calls that change what lies below it freeze the process.
    """

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.awake = True

    def hook(self, event: str, args: tuple[Any, ...]) -> None:
        """Stop at the first call that changes the disk; each copy goes on from here."""
        if not self.awake or event not in EVENTS or not str(args[0]).startswith(self.folder):
            return
        if event == "open" and not (args[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return
        self.awake = False
        self.serve()

    def serve(self) -> dict[str, Any]:
        """Answer jobs for ever; return the job in each copy."""
        gc.collect()
        gc.freeze()  # copies need not look at it again
        os.write(1, b"ready\n")
        while line := _line():
            job: dict[str, Any] = json.loads(line.lstrip(b"!"))  # a copy that was killed at once read no start sign
            copy = os.fork()
            if not copy:
                _become(job, self.folder)
                return job
            os.write(1, b"%d\n" % copy)
            os.write(1, b"%d\n" % os.waitpid(copy, 0)[1])
        os._exit(0)


def _line() -> bytes:
    """Read a line without reading ahead: what follows it is for the copy."""
    line = b""
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            return b""
        line += byte
    return line


def _become(job: dict[str, Any], folder: str) -> None:
    """Wait for the word, then let this copy write to its own file, with the faults it is given."""
    os.read(0, 1)
    out = os.open(job["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    if job.get("fail"):
        faults.install(folder, **job["fail"])


def main() -> None:
    """Start."""
    from vaultlint.cli import main as command
    from vaultlint.writing import files

    # Nobody writes into old files while calls fail.
    files.LINGER = float(os.environ.get("VAULTLINT_LINGER", files.LINGER))
    server = Server(sys.argv[1])
    words = sys.argv[2:]
    if words:
        sys.addaudithook(server.hook)
        _run(command, words)
    import vaultlint.cli.fix
    import vaultlint.cli.undo
    import vaultlint.project
    import vaultlint.report.terminal  # noqa: F401  # what every job would import anew

    _run(command, server.serve()["words"])


def _run(command: Callable[[list[str]], object], words: list[str]) -> None:
    """Run a command, and leave without tearing down what the server needs no more."""
    code: Any = 0
    try:
        command(words)
    except SystemExit as end:
        code = end.code or 0
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
