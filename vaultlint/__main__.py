"""`vaultlint`, and `python -m vaultlint`: the way in."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line.

    What is imported is no garbage, and is not looked through for any: neither while a command starts nor when the
    process ends. That is a tenth of the time of a check of one note.
    """
    gc.set_threshold(50_000, 20, 20)
    from vaultlint.cli import main as run

    try:
        run(prog_name="vaultlint")  # also where it is `python -m vaultlint`
    finally:
        if "duckdb" not in sys.modules:  # it counts what is left when a process ends, and complains
            gc.freeze()


if __name__ == "__main__":
    main()
