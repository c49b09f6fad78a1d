"""One note and our part of it: renewed, put behind its words, taken out."""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint import vault
from vaultlint.errors import VaultlintError
from vaultlint.graph.weave.blocks import put, replaced
from vaultlint.graph.weave.pages import KEYS, Page
from vaultlint.parse import facts, parse_source
from vaultlint.parse.emit import scalar
from vaultlint.parse.note import Note, State
from vaultlint.parse.template import first_slot, plugin_key
from vaultlint.parse.woven import RELATED, Part, own_text, parts, take_out
from vaultlint.patterns import pattern
from vaultlint.project import Project
from vaultlint.text import Edit, apply_edits, newline_of, quoted, with_line_ends

_PROBE = "[[vaultlint-probe]]"
_EMBED = pattern(r"!\[\[[^\[\]\n]*\]\]|!\[[^\[\]\n]*\]\([^()\n]*\)")


class LeftError(VaultlintError):
    """A note is left as it is."""


def renewed(note: Note, part: Part, wanted: Page) -> str:
    """Return a page with its part, and those of our properties that still stand there, as they should be."""
    newline = newline_of(note.text)
    text = with_line_ends(wanted.part, newline)
    edits = [Edit(part.start, part.end, text)]
    for entry in note.head.entries if note.head else ():
        if entry.key in wanted.properties and entry.value != wanted.properties[entry.key]:
            row = f"{entry.key}: {scalar(wanted.properties[entry.key])}"
            edits.append(Edit(entry.start, entry.end, row + newline))
    return apply_edits(note.text, edits)


def without(note: Note, part: Part) -> str:
    """Return a page without what we wrote: what its reader wrote alone."""
    edits = [Edit(part.start, part.end, "")]
    head = note.head
    if head is not None:
        ours = [entry for entry in head.entries if entry.key in KEYS]
        if len(ours) == len(head.entries) and not head.comments:
            edits.append(Edit(head.start, head.end, ""))
        else:
            edits += [Edit(entry.start, entry.end, "") for entry in ours]
    return apply_edits(note.text, edits)


def read(project: Project, path: str) -> Note:
    """Read a note.

    Raises
    ------
    LeftError
        If it cannot be read.
    """
    try:
        return project.read(vault.Found(path))
    except VaultlintError as error:
        raise LeftError(str(error)) from error


def says_something(note: Note) -> bool:
    """Return whether a note holds more than its properties and what is shown within it: a stub stays one."""
    head = note.head
    return any(map(str.isalnum, _EMBED.sub("", own_text(note)[head.end if head else 0 :])))


def _refusal(note: Note) -> str:
    """Return why no part is put into a note, ``""`` if it may be."""
    if note.source.bad_byte is not None:
        return "it holds bytes that are not UTF-8"
    if note.head is not None and note.head.state not in (State.VALID, State.EMPTY):
        return "its frontmatter cannot be read"
    if len(note.blocks) > 1:
        return "it has more than one frontmatter block"
    if (slot := first_slot(note)) is not None:
        return f"it is a template: {quoted(slot[0])} on line {note.lines.position(slot.start())[0]:,}"
    if key := plugin_key(note):
        return f"it is a plugin's file: it has the property {key!r}"
    if note.body.unread is not None:
        return "it is too large"
    return ""


def with_related(note: Note, part: Part | None, lines: Sequence[str]) -> str:
    """Return a note's text with its related notes named, or without where there are no `lines`.

    Raises
    ------
    LeftError
        If that cannot be written so that the note stays what it is.
    """
    newline = newline_of(note.text)
    if part is not None:
        return replaced(note.text, part, lines, newline) if lines else take_out(note.text, part)
    if refusal := _refusal(note):
        raise LeftError(refusal)
    text = put(note.text, lines, newline)
    after = parse_source(note.path, note.source._replace(text=text))
    probe = parse_source(note.path, note.source._replace(text=f"{note.text}{newline * 2}{_PROBE}{newline}"))
    if len(probe.body.links) != len(note.body.links) + 1:
        raise LeftError("its last lines are code, a comment or math that does not end: nothing can stand behind them")
    found = parts(after, RELATED).part
    if found is None or take_out(text, found) != note.text or facts(after) != facts(note):
        raise LeftError("a part behind its words would change what they mean")
    return text
