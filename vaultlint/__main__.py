"""`vaultlint`, and `python -m vaultlint`: the way in."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line.

    What is imported is no garbage, and is not looked through for any: neither while a command starts nor when the
    process ends. That is a tenth of the time of a check of one note.
    """
    gc.set_threshold(50_000, 20, 20)
    if None in (sys.stdin, sys.stdout, sys.stderr):
        _open_streams()
    from vaultlint.cli import main as run

    try:
        run(prog_name="vaultlint")  # also where it is `python -m vaultlint`
    finally:
        if "duckdb" not in sys.modules:  # it counts what is left when a process ends, and complains
            gc.freeze()


def _open_streams() -> None:
    """Open the standard streams that were closed, to nowhere: the next file would take the place of one."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # for as long as we run


if __name__ == "__main__":
    main()
