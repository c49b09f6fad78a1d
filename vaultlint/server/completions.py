"""What an editor offers while a note is typed: properties, tags, links, headings and blocks."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import islice

from lsprotocol import types

from vaultlint.index import aliases_of
from vaultlint.parse.inline import TAG_END
from vaultlint.parse.note import Entry, LineKind, Link, Note
from vaultlint.parse.properties import property_tags
from vaultlint.parse.tagnames import why_no_tag
from vaultlint.report.terminal import clean
from vaultlint.server.documents import Document
from vaultlint.server.places import head_at, is_shown, kind_at, line_to, property_of
from vaultlint.server.vaults import OpenVault
from vaultlint.tables import is_spellable

TRIGGERS = ["[", "#", "^", "|", "/"]
_MOST = 200
_KEY = re.compile(r"[^\s:#\-\[\]{},\"'][^:\[\]{}]*")
_TAG_VALUE = re.compile(r"(?:^|[\s,\[])[\"']?#?([^\s,\[\]\"'#]*)$")
_TAG_IN_TEXT = re.compile(f"(?:^|\\s)#([^{TAG_END}]*)$")
_TAG_KEYS = ("tags", "tag")
_VALUE_START = re.compile(r"\s*(?:-\s+|[^\s:\"'\[\]{}][^:\"'\[\]{}]*:\s+)")
_UNFIT = re.compile(r"[\[\]|#^]|%%")
Item = tuple[str, str, str, types.CompletionItemKind]  # label, what is written, detail, kind


class Completion:
    """One request for completion.

    Parameters
    ----------
    home : OpenVault
    document : Document
    place : Position
    read : callable
        Returns a note of the vault by its path: as an editor has it, else from the disk.
    """

    def __init__(
        self, home: OpenVault, document: Document, place: types.Position, read: Callable[[str], Note | None]
    ) -> None:
        self.home = home
        self.document = document
        self.note = document.note
        self.offset = document.offset(place)
        self.read = read
        self.before, self.behind = line_to(self.note, self.offset)

    def answer(self) -> types.CompletionList:
        """Return what may stand at the place."""
        if not self.home.looks_at(self.note.path):
            return types.CompletionList(is_incomplete=False, items=[])
        kind = kind_at(self.note, self.offset)
        if kind not in (LineKind.TEXT, LineKind.FRONTMATTER):
            return types.CompletionList(is_incomplete=False, items=[])
        link = self._link_start()
        if link is not None:
            return self._links(link)
        if kind is LineKind.FRONTMATTER:
            return self._properties()
        found = _TAG_IN_TEXT.search(self.before)
        if found and is_shown(self.note, self.offset - len(found[1]) - 1):
            return self._tags(found[1])
        return types.CompletionList(is_incomplete=False, items=[])

    def _link_start(self) -> int | None:
        """Return where in the line the inside of the link begins that is being typed, None if there is none."""
        start = self.before.rfind("[[")
        if start < 0 or "]]" in self.before[start:]:
            return None
        at = self.offset - len(self.before) + start
        return start + 2 if head_at(self.note, at) or is_shown(self.note, at) else None

    def _properties(self) -> types.CompletionList:
        if property_of(self.note, self.offset).lower() in _TAG_KEYS:
            found = _TAG_VALUE.search(self.before)
            in_value = ":" in self.before or self.before.lstrip(" \t").startswith("-")
            if found and in_value:
                return self._tags(found[1], {tag.name for tag in property_tags(self.note, self._entries())})
        if self.before and not _KEY.fullmatch(self.before):
            return types.CompletionList(is_incomplete=False, items=[])
        row = self.note.lines.starts[self.note.lines.number(self.offset)]
        taken = {one.key.lower() for one in self._entries() if one.start != row}
        colon = "" if ":" in self.behind else ": "
        types_ = self.home.context.property_types
        items = (
            (
                key,
                f"{key}{colon}",
                f"{types_.get(key.lower(), use.kind)} · {_notes(use.notes)}",
                types.CompletionItemKind.Property,
            )
            for key, use in self.home.snapshot.keys.items()
            if key.lower() not in taken and _KEY.fullmatch(key)
        )
        return self._list(items, self.before)

    def _entries(self) -> tuple[Entry, ...]:
        head = self.note.head
        return head.entries if head else ()

    def _tags(self, typed: str, taken: Collection[str] = ()) -> types.CompletionList:
        known = self.home.snapshot.tags
        own = {tag.name: 1 for tag in self.note.body.tags if tag.name not in known}  # typed since the note was saved
        items = (
            (tag, tag, _notes(notes), types.CompletionItemKind.Keyword)
            for tag, notes in {**known, **own}.items()
            if why_no_tag(tag) is None and tag != typed and tag not in taken
        )
        return self._list(items, typed)

    def _links(self, start: int) -> types.CompletionList:
        typed = self.before[start:]
        if "|" in typed:
            target, _, label = typed.partition("|")
            return self._list(self._labels(target.rstrip("\\")), label, closed=True)
        if "#" in typed:
            target, _, subpath = typed.partition("#")
            last = subpath.rpartition("#")[2]
            note = self._target(target)
            if note is None:
                return types.CompletionList(is_incomplete=False, items=[])
            items = _blocks(note) if last.startswith("^") else _headings(note)
            return self._list(items, last, closed=True)
        return self._list(self._names(typed.strip().lower()), typed, closed=True, chosen=True)

    def _names(self, wanted: str) -> Iterator[Item]:
        """Give the notes by name, and by alias with the alias as what is shown; what begins as typed comes first."""
        pipe = "\\|" if self.before.lstrip(" \t>").startswith("|") else "|"  # in a table
        names, own = self.home.snapshot.index.names, self.note.path
        found = [
            one
            for one in self.home.snapshot.links
            if _fits(one[0].lower(), wanted) or (not one[2] and wanted in one[1].lower())
        ]
        for label, path, alias in sorted(found, key=lambda one: not one[0].lower().startswith(wanted)):
            if path == own or _UNFIT.search(alias or label):
                continue
            name = names.shortest(path, own)
            if not _UNFIT.search(name):
                detail = f"alias of {name}" if alias else path.rpartition("/")[0]
                kind = types.CompletionItemKind.Reference if alias else types.CompletionItemKind.File
                yield alias or name, f"{name}{pipe}{alias}" if alias else name, detail, kind

    def _labels(self, target: str) -> Iterator[Item]:
        note = self._target(target)
        fact = self.home.snapshot.index.notes.get(note.path) if note else None
        for alias in aliases_of(fact) if fact else ():
            yield alias, alias, "alias", types.CompletionItemKind.Text

    def _target(self, target: str) -> Note | None:
        if not target.strip():
            return self.note
        link = Link(target.strip(), "", "", "wiki", False, 0, 0, 0)
        path = self.home.snapshot.index.target(self.note.path, link)
        return self.read(path) if path is not None and path.lower().endswith(".md") else None

    def _list(
        self, items: Iterable[Item], typed: str, *, closed: bool = False, chosen: bool = False
    ) -> types.CompletionList:
        """Return at most so many items that fit what was typed; more are asked for with the next letter.

        Parameters
        ----------
        items : iterable
            In the order in which they are to be shown.
        typed : str
            What stands before the place and will be replaced.
        closed : bool
            Whether a link's brackets are to be closed behind it.
        chosen : bool
            Whether the items fit already.
        """
        wanted = typed.strip().lower()
        found = (one for one in items if (chosen or _fits(one[0].lower(), wanted)) and is_spellable(one[1]))
        fits = list(islice(found, _MOST + 1))
        place = self.document.range(self.offset - len(typed), self.offset)
        quotes, close = self._quotes() if closed else ([], "")
        shown = [
            types.CompletionItem(
                clean(label),
                kind=kind,
                detail=clean(detail) or None,
                sort_text=f"{at:04}",
                filter_text=label if label.lower().startswith(wanted) else f"{typed} {label}",
                text_edit=types.TextEdit(place, written + close),
                additional_text_edits=quotes or None,
            )
            for at, (label, written, detail, kind) in enumerate(fits[:_MOST])
        ]
        return types.CompletionList(is_incomplete=len(fits) > _MOST or bool(wanted), items=shown)

    def _quotes(self) -> tuple[list[types.TextEdit], str]:
        """Return the quotes that a link needs as a property's value, and what is to close it.

        Without quotes `[[Note]]` is a list within a list to YAML.
        """
        is_closed = self.behind.startswith("]]")
        close = "" if is_closed else "]]"
        start = self.before.rfind("[[")
        if not head_at(self.note, self.offset) or not _VALUE_START.fullmatch(self.before[:start]):
            return [], close
        first = self.offset - len(self.before) + start
        edits = [types.TextEdit(self.document.range(first, first), '"')]
        if is_closed:
            edits.append(types.TextEdit(self.document.range(self.offset + 2, self.offset + 2), '"'))
        return edits, "" if is_closed else ']]"'


def _fits(label: str, wanted: str) -> bool:
    """Return whether all words that were typed stand in a label."""
    return wanted in label or all(word in label for word in wanted.split())


def _headings(note: Note) -> Iterator[Item]:
    for one in note.body.headings:
        # What a link cannot hold Obsidian writes as a space.
        written = " ".join(_UNFIT.sub(" ", one.text.replace(":", " ")).split())
        if written:
            yield one.text, written, f"H{one.level}", types.CompletionItemKind.Class


def _blocks(note: Note) -> Iterator[Item]:
    for block, row in note.body.block_ids:
        line = note.lines.line(row).rpartition(f"^{block}")[0].strip()
        yield f"^{block}", f"^{block}", line[:80], types.CompletionItemKind.Constant


def _notes(count: int) -> str:
    return f"{count} note{'s' * (count != 1)}"
