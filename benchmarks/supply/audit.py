"""Known weaknesses and licences of all that the core and the extras for users install. `make audit` runs it.

Exit codes: 0, every distribution was looked up and no advisory names one; 1, an advisory does, or a licence is the GPL
or not named; 3, not all could be looked up, so nothing is known. No other outcome says that all is well.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.supply.bounds import EXTRAS
from benchmarks.supply.installed import Installed, installed

UNKNOWN = 3
SERVICES = ("osv", "pypi")
_MOST = 160  # letters of a reason


def look_up(found: Sequence[Installed], service: str) -> tuple[dict[str, list[str]], str]:
    """Ask an advisory service about distributions.

    Returns
    -------
    dict of str to list of str
        The advisories by name, an empty list where none is known; only those that the service answered for.
    str
        Why not all were answered for, ``""`` if all were.
    """
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text("".join(f"{one.name}=={one.version}\n" for one in found), "utf-8")
        # fmt: off
        command = [
            sys.executable, "-m", "pip_audit", "--requirement", str(pins), "--no-deps", "--disable-pip",
            "--vulnerability-service", service, "--format", "json", "--progress-spinner", "off", "--timeout", "20",
        ]
        # fmt: on
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return answers(found, done.stdout, done.stderr)


def answers(found: Sequence[Installed], out: str, err: str) -> tuple[dict[str, list[str]], str]:
    """Return what a run of pip-audit answered, and why it did not answer for all."""
    try:
        rows = json.loads(out)["dependencies"]
        told = {row["name"]: [one["id"] for one in row["vulns"]] for row in rows if "vulns" in row}
        skipped = [row["skip_reason"] for row in rows if "skip_reason" in row]
    except (ValueError, KeyError, TypeError):
        return {}, (err.strip().splitlines() or ["pip-audit said nothing"])[-1][:_MOST]
    missing = [one.name for one in found if one.name not in told]
    if not missing:
        return told, ""
    return told, f"no answer for {len(missing)} of {len(found)}{f': {skipped[0][:_MOST]}' if skipped else ''}"


def verdict(found: Sequence[Installed], told: dict[str, list[str]], trouble: str) -> tuple[int, list[str]]:
    """Return the exit code, and what is to be said."""
    lines = [f"{one.name} {one.version}: {one.licence or 'no licence named'}" for one in found]
    bad = [f"{one.name}: its licence is {one.licence or 'not named'}" for one in found if is_doubtful(one)]
    bad += [f"{name}: {', '.join(ids)}" for name, ids in sorted(told.items()) if ids]
    lines += [f"audit: {line}" for line in bad]
    if trouble:
        lines.append(f"audit: whether there are known weaknesses could not be found out ({trouble})")
        return UNKNOWN, lines
    if not bad:
        lines.append(f"audit: {len(found)} distributions, no advisory names one of them, none is under the GPL")
    return (1 if bad else 0), lines


def is_doubtful(one: Installed) -> bool:
    """Return whether nobody should ship with a distribution unasked."""
    return not one.licence or one.is_copyleft


def main() -> int:
    """Ask one service after the other until one answers for all; say what came of it."""
    found = installed(EXTRAS)
    told: dict[str, list[str]] = {}
    troubles = []
    for service in SERVICES:
        more, trouble = look_up(found, service)
        told |= more
        if not trouble:
            troubles = []
            break
        troubles.append(f"{service}: {trouble}")
    code, lines = verdict(found, told, "; ".join(troubles))
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
