"""On which line of a TOML file something stands. Only errors ask."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from typing import Any

from vaultlint.tables import spell_text


def find_line(text: str, keys: Sequence[str], value: str | None = None) -> int | None:
    r"""Return the line, from 1, on which keys first lead to something; None if they lead nowhere.

    A file is parsed as far as each of some lines, and halved until the line is found: so a table in any
    spelling that TOML has is found.

    Parameters
    ----------
    text : str
        The whole file, which TOML can read.
    keys : sequence of str
    value : str, optional
        An item of the list that stands there, which may have a line of its own.

    Examples
    --------
    >>> find_line('a = 1\n[b."c/"]\nd = [\n  1,\n]\n', ["b", "c/", "d"])
    3
    """
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)  # as TOML counts them
    if not _leads(lines, len(lines), keys):
        return None
    low, high = 0, len(lines)  # the keys lead nowhere in what ends at `low`, and somewhere at `high`
    while high - low > 1:
        middle = (low + high) // 2
        if _leads(lines, middle, keys):
            high = middle
        else:
            low = middle
    start = _whole(lines, high - 1) or 0  # a list over several lines begins behind the last whole prefix
    if value is not None:
        own = (row for row in range(start, high) if _holds(lines[row], value))
        start = next(own, start)
    return start + 1


def _leads(lines: Sequence[str], count: int, keys: Sequence[str]) -> bool:
    whole = _whole(lines, count)
    at: Any = _parse(lines, whole) if whole else {}
    for key in keys:
        if not isinstance(at, dict) or key not in at:
            return False
        at = at[key]
    return True


def _whole(lines: Sequence[str], count: int) -> int:
    """Return the length of the longest prefix of at most `count` lines that TOML can read."""
    while count and _parse(lines, count) is None:
        count -= 1
    return count


def _parse(lines: Sequence[str], count: int) -> dict[str, Any] | None:
    try:
        return tomllib.loads("".join(lines[:count]))
    except tomllib.TOMLDecodeError:
        return None


def _holds(line: str, value: str) -> bool:
    return spell_text(value) in line or f"'{value}'" in line
