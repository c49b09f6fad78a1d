"""Lines of a configuration file as `vaultlint init` writes them: remarks, suggestions, and what holds."""

from __future__ import annotations

from collections.abc import Iterable

from vaultlint.report.terminal import clean, width
from vaultlint.tables import is_spellable, spell, spell_text

WIDTH = 79


def remark(text: str, indent: int = 0) -> list[str]:
    """Return a remark, wrapped; further lines of an indented one hang by two."""
    lines: list[str] = []
    line = "#" + " " * indent
    for word in clean(text).split(" "):
        if width(line) + 1 + width(word) > WIDTH and line.strip("# "):
            lines.append(line)
            line = "#" + " " * (indent + 2 if indent else 0)
        line += f" {word}"
    return [*lines, line]


def suggest(*lines: str) -> list[str]:
    """Return lines of TOML that hold once their ``#`` is taken away."""
    return [f"#{line}" for text in lines for line in text.split("\n")]


def assign(key: str, values: Iterable[str]) -> str:
    """Return a key with a list, on one line where that fits; no line of it begins with a blank."""
    shown = [spell_text(value) for value in values if is_spellable(value)]
    line = f"{key} = [{', '.join(shown)}]"
    return line if width(line) < WIDTH else "\n".join((f"{key} = [", *(f"{one}," for one in shown), "]"))


def header(*keys: str) -> str:
    """Return a table's line."""
    return f"[{'.'.join(map(spell, keys))}]"


def can_be_set(*keys: str) -> bool:
    """Return whether a table can be suggested: its line is not too long, and its folder is no glob."""
    return (
        all(map(is_spellable, keys)) and not any(set("*?") & set(key) for key in keys) and width(header(*keys)) < WIDTH
    )
