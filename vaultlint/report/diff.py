"""What a fix would change, as a unified diff."""

from __future__ import annotations

import difflib

from vaultlint.report.terminal import clean, paint
from vaultlint.results import Changed


def render_diff(changed: Changed, *, color: bool = False) -> str:
    """Return the unified diff of one note, headed by what would be done."""
    path = clean(changed.path)
    before = _lines(changed.before.text)
    after = _lines(changed.after.text)
    lines = list(difflib.unified_diff(before, after, f"a/{path}", f"b/{path}", n=2))
    done = dict.fromkeys(f"{one.code} {one.title}" for one in changed.outcome.applied)
    text = paint(f"{path}: {'; '.join(done)}", "bold", color=color) + "\n"
    notes = [note for one in changed.outcome.applied for note in one.notes]
    text += "".join(f"  {clean(note)}\n" for note in dict.fromkeys(notes))
    if not lines:
        return text + "  (only the byte order mark changes)\n"
    return text + "".join(_line(line, color=color) for line in lines) + "\n"


def _lines(text: str) -> list[str]:
    """Return lines that end at LF only, as editors and `patch` count them."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])


def _line(line: str, *, color: bool) -> str:
    body = clean(line.rstrip("\r\n"))
    style = {"+": "green", "-": "red", "@": "cyan"}.get(line[:1], "")
    shown = paint(body, style, color=color) if style else body
    missing = "" if line.endswith("\n") else "\n\\ no line end at the end of the file"
    return f"{shown}{missing if line[:1] in '+- ' else ''}\n"
