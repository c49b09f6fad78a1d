"""What a fix would change, as a unified diff."""

from __future__ import annotations

import difflib

from vaultlint.changes import Changed
from vaultlint.parse.note import Note
from vaultlint.report.terminal import clean, paint


def render_diff(changed: Changed, *, color: bool = False) -> str:
    """Return the unified diff of one note, headed by what would be done."""
    path = clean(changed.path)
    done = dict.fromkeys(f"{one.code} {clean(one.title)}" for one in changed.outcome.applied)
    text = paint(f"{path}: {'; '.join(done)}", "bold", color=color) + "\n"
    notes = [note for one in changed.outcome.applied for note in one.notes]
    text += "".join(f"  {clean(note)}\n" for note in dict.fromkeys(notes))
    lines = diff_lines(changed.before, changed.after, color=color)
    return text + "".join(lines) + ("\n" if len(lines) > 1 else "")


def diff_lines(before: Note, after: Note, *, color: bool = False) -> list[str]:
    """Return the lines of the unified diff of a note; one that says so where no text changes."""
    path = clean(before.path)
    new = f"b/{path}" if after.text or not before.text else "/dev/null"  # merged into another note: the file goes
    lines = difflib.unified_diff(_rows(before), _rows(after), f"a/{path}", new, n=2)
    shown = [_line(line, color=color) for line in lines]
    return shown or ["  (only the byte order mark changes)\n"]


def _rows(note: Note) -> list[str]:
    """Return a note's lines; of one that is too large those that were read, and nothing changes below."""
    return _lines(note.text[: note.body.unread])


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
