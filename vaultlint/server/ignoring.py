"""How a note says that a rule is to be silent in it: by its property, or by a comment where it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from vaultlint.parse import emit, parse_source
from vaultlint.parse.note import Frontmatter, Note, State
from vaultlint.rules.base import Finding
from vaultlint.text import Edit, Source, apply_edits, newline_of

_KEY = "vaultlint-ignore"


def ignoring_edit(note: Note, code: str, look: Callable[[Note], Sequence[Finding]]) -> Edit | None:
    """Return an edit after which a note is silent about a rule and says nothing new.

    Parameters
    ----------
    note : Note
    code : str
    look : callable
        Returns what is found in a note.

    Returns
    -------
    Edit or None
        In the property where the frontmatter can be read, else a comment at the note's end; None where neither
        would help.
    """
    before = Counter(one.code for one in look(note))
    for edit in (_in_property(note, code), _at_end(note, code)):
        if edit is None:
            continue
        changed = parse_source(note.path, Source(apply_edits(note.text, [edit]), note.source.bom))
        after = Counter(one.code for one in look(changed))
        readable = _state(changed) is State.VALID or _state(note) is not State.VALID
        if readable and not after[code] and not after - before:
            return edit
    return None


def _state(note: Note) -> State | None:
    return note.head.state if note.head else None


def _in_property(note: Note, code: str) -> Edit | None:
    head = note.head
    if head is None or head.state is not State.VALID or head.json or head.fence_defects:
        return None
    newline = newline_of(note.text)
    entry = head.get(_KEY)
    if entry is None:
        return Edit(_inner_end(note, head), _inner_end(note, head), emit.entry(_KEY, [code], newline))
    lines = note.text[entry.start : entry.end]
    if isinstance(entry.value, list):
        new = emit.extend_list(lines, [code], newline)
    elif isinstance(entry.value, str | None) and (entry.node is None or not entry.node.style):
        names = (entry.value or "").replace(",", " ").split()
        new = emit.entry(entry.key, [*names, code], newline) if "#" not in lines else None
    else:
        return None
    return Edit(entry.start, entry.end, new) if new is not None else None


def _inner_end(note: Note, head: Frontmatter) -> int:
    """Return where the line of the closing fence starts."""
    return note.lines.start(note.lines.number(head.inner_end))


def _at_end(note: Note, code: str) -> Edit:
    newline = newline_of(note.text)
    before = "" if not note.text or note.text.endswith("\n") else newline
    return Edit(len(note.text), len(note.text), f"{before}{newline if note.text else ''}%% {_KEY} {code} %%{newline}")
