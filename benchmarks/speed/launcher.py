"""Run a command and write what it used. Started by `python -I -S`, it is small itself, and that is why it exists.

    python -I -S launcher.py FOUND OUTPUT COMMAND…

A process that is forked counts its parent's memory as its own peak; so what starts the measured command must be small
(about 9 MB, the least that can be told). FOUND gets one line: exit code, user and system CPU seconds, the largest
process' peak in kilobytes, the largest sum over the process tree in kilobytes (0 where it cannot be looked at), and
the seconds that passed.

CPU seconds are the process' and those of all its children that it waited for. The sum over the tree is looked at every
20 ms in /proc; pages that processes share are counted in each.
"""

import os
import signal
import sys
import time

_EVERY = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE") // 1024


def _tree(process: int) -> int:
    """Return the kilobytes that a process and all below it hold now."""
    try:
        with open(f"/proc/{process}/statm", "rb") as file:
            held = int(file.read().split()[1]) * _PAGE
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children", "rb") as file:
                held += sum(_tree(int(child)) for child in file.read().split())
    except (OSError, IndexError):  # it ended meanwhile
        return 0
    return held


def main() -> int:
    """Run and write."""
    found, output, *command = sys.argv[1:]
    most = 0
    parent = os.getppid()
    begun = time.monotonic()
    process = os.fork()
    if not process:
        try:
            sink = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
            nothing = os.open(os.devnull, os.O_RDONLY)
            os.dup2(nothing, 0)
            os.dup2(sink, 1)
            os.dup2(sink, 2)
            os.execvp(command[0], command)
        finally:
            os._exit(127)

    def look(*_: object) -> None:
        nonlocal most
        if os.getppid() != parent:  # who measured is gone
            os.kill(process, signal.SIGKILL)
        most = max(most, _tree(process))

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _EVERY, _EVERY)
    _, status, used = os.wait4(process, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    seconds = time.monotonic() - begun
    peak = used.ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    with open(found, "w", encoding="ascii") as file:
        code = os.waitstatus_to_exitcode(status)
        file.write(f"{code} {used.ru_utime} {used.ru_stime} {peak} {most} {seconds}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
