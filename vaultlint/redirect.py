"""Point links at another file: the target of each is rewritten where it stands, and nothing else.

A rewritten file is read again, and every link of it must lead where it led before, but to the other file where it
led to the first; else the reason is given and nothing is to be written.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import quote

from vaultlint.errors import VaultlintError
from vaultlint.index import Index, Names, folded
from vaultlint.links.places import UNLINKABLE, in_table
from vaultlint.parse import facts, parse_source
from vaultlint.parse.boards import board_links
from vaultlint.parse.note import Link, Note
from vaultlint.text import Edit, EditConflictError, Source, apply_edits

_WIKILINK = re.compile(r"\[\[((?:[^\[\]\n|#\\]|\\(?!\|))+)((?:#[^\[\]\n|\\]*)?)((?:\\?\|[^\[\]\n]*)?)\]\]")
_DESTINATION = re.compile(r"\]\(\s*(<[^<>\n]*>|[^\s()#]*(?:\([^\s()]*\)[^\s()#]*)*)")


class RedirectionError(VaultlintError):
    """A link cannot be redirected; the text says why."""


class Redirection:
    """The links of a vault that lead to a file which is to go, to be led to another.

    Parameters
    ----------
    index : Index
        Of the vault with both files.
    old, new : str
        Paths.
    """

    def __init__(self, index: Index, old: str, new: str) -> None:
        self.index = index
        self.old = old
        self.new = new
        self.names = Names(path for path in index.names.paths.values() if path != old)  # as it will be

    def sources(self) -> list[str]:
        """Return the files with links to the one that goes, in order."""
        return sorted({one.source for one in self.index.inbound.get(self.old, ()) if one.source != self.old})

    def note(self, note: Note, source: str = "") -> Note:
        """Return a note with its links redirected.

        Parameters
        ----------
        note : Note
        source : str, optional
            Path of the note that its text stood in until now, if that is another: all links lead where they led.

        Raises
        ------
        RedirectionError
            If that cannot be done; the text says why.
        """
        source = source or note.path
        before = facts(note).links
        edits = [*self._in_body(note, source), *self._in_properties(note, source)]
        text = _applied(note.text, edits)
        after = parse_source(note.path, Source(text, note.source.bom)) if edits else note
        if note.head and after.head and note.head.state is not after.head.state:
            raise RedirectionError("the frontmatter would not be readable afterwards")
        self._check(source, before, note.path, facts(after).links)
        return after

    def board(self, path: str, text: str) -> str:
        """Return the text of a canvas or a base with its links redirected.

        Raises
        ------
        RedirectionError
            If that cannot be done; the text says why.
        """
        links = board_links(path, text)
        in_json = path.lower().endswith(".canvas")
        edits: dict[tuple[int, int], list[Edit]] = {}
        for link in links:
            span = (link.start, link.end)
            if span in edits or self.index.target(path, link) != self.old:
                continue
            if link.style == "path":
                edits[span] = [Edit(*span, _escaped(self.new) if in_json else self.new)]
            else:
                edits[span] = list(self._wikilinks(text[slice(*span)], link.start, path, path, escape=in_json))
        after = _applied(text, [edit for some in edits.values() for edit in some])
        self._check(path, links, path, board_links(path, after))
        return after

    def _goal(self, source: str, path: str, target: str) -> str | None:
        """Return the file that a link must be rewritten for, None if it may stay as it is."""
        found = self.index.names.resolve(source, target) if target.strip() else None
        goal = self.new if found == self.old else found
        return None if goal is None or self.names.resolve(path, target) == goal else goal

    def _check(self, source: str, before: tuple[Link, ...], path: str, after: tuple[Link, ...]) -> None:
        """Raise a RedirectionError if a rewritten link does not lead where it should."""
        if len(before) != len(after):
            raise RedirectionError("links would be gained or lost")
        now = Index((), names=self.names)
        for one, other in zip(before, after, strict=True):
            goal = self.index.target(source, one) if one.target else None
            goal = self.new if goal == self.old else goal
            found = now.target(path, other) if other.target else None
            if goal != found:
                raise RedirectionError(f"the link to {one.target!r} would lead to {found or 'no note'}")
            if (one.subpath, one.embed) != (other.subpath, other.embed) or (one.label and one.label != other.label):
                raise RedirectionError(f"the link to {one.target!r} would not be what it was")

    def _in_body(self, note: Note, source: str) -> Iterator[Edit]:
        for link in note.body.links:
            goal = self._goal(source, note.path, link.target)
            if goal is None:
                continue
            raw = note.text[link.start : link.end]
            if link.style == "wiki":
                bar = in_table(note, link.line)
                yield from self._wikilinks(raw, link.start, source, note.path, in_table=bar)
            elif found := _DESTINATION.match(raw, raw.rfind("](")):  # the label may hold links of its own
                destination = self._destination(found[1], link, source, note.path, goal)
                yield Edit(link.start + found.start(1), link.start + found.end(1), destination)

    def _destination(self, old: str, link: Link, source: str, path: str, goal: str) -> str:
        """Return a Markdown link's destination: relative where it was so, else as short as may be."""
        beside = folded(posixpath.normpath(posixpath.join(source.rpartition("/")[0], link.target)))
        found = folded(self.index.names.resolve(source, link.target) or "")
        if beside in (found, found.removesuffix(".md")):
            new = posixpath.relpath(goal, path.rpartition("/")[0] or ".")
        else:
            new = self._name(source, path, link.target, goal)
        had_ending = link.target.lower().endswith(".md") or not goal.lower().endswith(".md")
        new = new.removesuffix(".md") + (".md" if had_ending and goal.lower().endswith(".md") else "")
        in_angles = old.startswith("<")
        _, mark, fragment = old.strip("<>").partition("#")
        if in_angles:
            return f"<{new}{mark}{fragment}>"
        letters = "".join(char for char in new if not char.isascii())
        return quote(new, safe="/!$&'*+,;=:@~-._" + letters) + mark + fragment

    def _name(self, source: str, path: str, target: str, goal: str) -> str:
        """Return how a link names a file: by its whole path if it named the other one so, else as short as may be."""
        named = folded(target.strip()).removesuffix(".md").lstrip("/")
        if "/" in named and named == folded(self.index.names.resolve(source, target) or "").removesuffix(".md"):
            return goal[:-3] if goal.lower().endswith(".md") else goal
        return self.names.shortest(goal, path)

    def _in_properties(self, note: Note, source: str) -> Iterator[Edit]:
        for entry in note.head.entries if note.head else ():
            if entry.node is not None and "[[" in note.text[entry.start : entry.end]:
                raw = note.text[entry.node.start : entry.end]
                yield from self._wikilinks(raw, entry.node.start, source, note.path, in_yaml=True)

    def _wikilinks(
        self,
        raw: str,
        start: int,
        source: str,
        path: str,
        *,
        in_table: bool = False,
        escape: bool = False,
        in_yaml: bool = False,
    ) -> Iterator[Edit]:
        """Give the edits of the wikilinks in a stretch of text that must be rewritten."""
        for found in _WIKILINK.finditer(raw):
            target = _unescaped(found[1]) if escape else found[1]
            goal = self._goal(source, path, target)
            if goal is None:
                continue
            name = self._name(source, path, target, goal)
            if UNLINKABLE.search(name):
                raise RedirectionError(f"a name with # ^ [ ] or | cannot stand in [[ ]]: {goal}")
            label = found[3]
            embed = found.start() > 0 and raw[found.start() - 1] == "!"
            if not label and not found[2] and not embed and stem(name) != stem(target):
                label = ("\\|" if in_table else "|") + found[1].strip()
            if escape:
                name, label = _escaped(name), label.replace("\\|", "\\\\|")
            elif in_yaml:
                name = _quoted_as(raw, found.start(), name)
            yield Edit(start + found.start() + 2, start + found.end() - 2, f"{name}{found[2]}{label}")


def stem(name: str) -> str:
    """Return what a link by this name shows, without case."""
    return folded(name.strip()).removesuffix(".md").rpartition("/")[2]


def _applied(text: str, edits: list[Edit]) -> str:
    try:
        return apply_edits(text, edits)
    except EditConflictError as error:
        raise RedirectionError(str(error)) from error


def _quoted_as(raw: str, at: int, name: str) -> str:
    """Return a name as it must be written at a place of a YAML value."""
    line = raw[raw.rfind("\n", 0, at) + 1 : at]
    opened = next((char for char in line if char in "'\""), "")
    if opened == "'":
        return name.replace("'", "''")
    return _escaped(name) if opened == '"' else name


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _unescaped(raw: str) -> str:
    try:
        return str(json.loads(f'"{raw}"', strict=False))
    except ValueError:
        return raw
