"""What an editor shows where the pointer rests: a finding's rule, what a property is elsewhere, a link's note."""

from __future__ import annotations

import re
from collections.abc import Callable

from lsprotocol import types

from vaultlint.parse.note import Entry, LineKind, Link, Note
from vaultlint.report.terminal import clean
from vaultlint.rules import RULES
from vaultlint.rules.base import Applicability, Finding
from vaultlint.server.diagnostics import Seen
from vaultlint.server.documents import Document
from vaultlint.server.places import key_at, link_at
from vaultlint.server.vaults import OpenVault

_LINES, _WIDTH = 8, 160  # of a linked note
_TICKS = re.compile(r"`{3,}")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|!&~])")


def hover(
    home: OpenVault, document: Document, seen: Seen, place: types.Position, read: Callable[[str], Note | None]
) -> types.Hover | None:
    """Return what is to be shown at a place, None for nothing.

    Parameters
    ----------
    home : OpenVault
    document : Document
    seen : Seen
        The findings of the text as it stands.
    place : Position
    read : callable
        Returns a note of the vault by its path: as an editor has it, else from the disk.
    """
    if not home.looks_at(document.path):
        return None
    note, offset = document.note, document.offset(place)
    parts: list[str] = []
    span: tuple[int, int] | None = None
    here = [one for one in seen.findings if one.start <= offset <= max(one.start, one.end)]
    for one in {one.code: one for one in here}.values():
        parts.append(about_finding(one))
        span = span or (one.start, one.end)
    entry = key_at(note, offset)
    if entry is not None:
        parts.append(_about_key(home, entry))
        span = (entry.key_start, entry.key_end)
    link = link_at(note, offset)
    if link is not None:
        parts += _about_link(home, note, link, read)
        span = (link.start, link.end)
    if not parts or span is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n---\n\n".join(parts))
    return types.Hover(content, document.range(*span))


def about_finding(finding: Finding) -> str:
    """Return a finding's rule in short: what goes wrong, and how to mend it."""
    rule = next((one for one in RULES if one.code == finding.code), None)
    title = f"**{finding.code}** {finding.name} ({finding.level.value})"
    if rule is None:
        return f"{title}\n\n{escaped(finding.message)}"
    why = " ".join(rule.why.partition("\n\n")[0].split())
    if finding.fix is None:
        mend = "To be mended by hand."
    elif finding.fix.applicability is Applicability.SAFE:
        mend = f"Quick fix: {escaped(finding.fix.title)}."
    else:
        title_of_fix = escaped(finding.fix.title)
        mend = f"Quick fix, unsafe since something in the vault may rely on what stands there: {title_of_fix}."
    return f"{title}\n\n{why}\n\n{mend} `vaultlint rule {finding.code}` says more."


def _about_key(home: OpenVault, entry: Entry) -> str:
    wanted = home.context.property_types.get(entry.key.lower())
    key = home.snapshot.keys.get(entry.key)
    parts = [f"**{escaped(entry.key)}**"]
    if wanted:
        parts.append(f"Obsidian's type: {escaped(wanted)}.")
    if key is not None:
        notes = f"{key.notes} note{'s' * (key.notes != 1)}"
        kinds = ", ".join(f"{kind} in {n}" for kind, n in sorted(key.kinds.items(), key=lambda one: -one[1]))
        parts.append(f"In {notes} of this vault: {kinds}.")
    return "\n\n".join(parts)


def _about_link(home: OpenVault, note: Note, link: Link, read: Callable[[str], Note | None]) -> list[str]:
    path = home.snapshot.index.target(note.path, link)
    if path is None:
        return []
    target = read(path) if path.lower().endswith(".md") else None
    if target is None:
        return [f"**{escaped(path)}**"]
    shown = "\n".join(map(clean, first_lines(target, link.subpath)))
    fence = max((len(found[0]) for found in _TICKS.finditer(shown)), default=2) + 1
    ticks = "`" * max(fence, 3)
    return [f"**{escaped(path)}**" + (f"\n\n{ticks}text\n{shown}\n{ticks}" if shown else "")]


def first_lines(note: Note, subpath: str = "") -> list[str]:
    """Return the first lines of a note's body, or of the heading or block that a link names, each cut to a width."""
    rows = [row for row, kind in enumerate(note.body.kinds) if kind != LineKind.FRONTMATTER]
    start = _row_of(note, subpath)
    lines = (note.lines.line(row).rstrip() for row in rows if row >= start)
    found = [line if len(line) <= _WIDTH else line[: _WIDTH - 1] + "…" for line in lines if line.strip()]
    return found[:_LINES]


def _row_of(note: Note, subpath: str) -> int:
    name = subpath.rpartition("#")[2].strip()
    if name.startswith("^"):
        return next((row for block, row in note.body.block_ids if block.lower() == name[1:].lower()), 0)
    if not name:
        return 0
    return next((one.line for one in note.body.headings if _same(one.text, name)), 0)


def _same(heading: str, name: str) -> bool:
    return re.sub(r"[^\w]+", "", heading).lower() == re.sub(r"[^\w]+", "", name).lower()


def escaped(text: str) -> str:
    """Return text in which Markdown finds no markup: a note's words are shown, never run."""
    return _MARKUP.sub(r"\\\1", clean(" ".join(text.split())))
