"""Where a note names authors, in its properties and in an exporter's lines; and where metadata lines stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from vaultlint.parse.exports.generic import scalars
from vaultlint.parse.exports.values import names_of, wikilinks
from vaultlint.parse.note import Note, Stated

AUTHOR_KEYS = ("author", "authors")
_MIRRORS = ("www.", "m.", "mobile.", "amp.")


class Claim(NamedTuple):
    """A text that names authors, where it stands, and the property that holds it (``""``: the body)."""

    text: str
    start: int
    end: int
    key: str = ""


def author_claims(note: Note) -> Iterator[Claim]:
    """Give the texts that name a note's authors; an empty one where a name is wanted and none stands.

    Parameters
    ----------
    note : Note

    Yields
    ------
    Claim
        Those of the head's ``author`` and ``authors`` first, then an exporter's lines in the body.
    """
    head = note.head
    for entry in head.entries if head and not head.json else ():
        if entry.key.lower() not in AUTHOR_KEYS or entry.node is None or entry.defects:
            continue
        names = [leaf for leaf in scalars(entry.node) if leaf.value is not None]
        for leaf in names:
            yield Claim(leaf.text, leaf.start, leaf.end, entry.key)
        if not names and entry.node.kind != "map":
            yield Claim("", entry.key_start, entry.key_end, entry.key)
    for stated in note.reading.stated:
        if stated.kind == "author":
            yield Claim(stated.value, *place_of(note, stated))


def place_of(note: Note, stated: Stated) -> tuple[int, int]:
    """Return where the value of a metadata line stands; its whole line if it is empty.

    Parameters
    ----------
    note : Note
    stated : Stated

    Returns
    -------
    tuple of (int, int)
        Offsets in the note's text.
    """
    start, line = note.lines.start(stated.line), note.lines.line(stated.line)
    at = line.rfind(stated.value) if stated.value else -1
    if at >= 0:
        return start + at, start + at + len(stated.value)
    indent = len(line) - len(line.lstrip())
    return start + indent, start + len(line.rstrip())


def linked_names(text: str) -> list[str]:
    """Return the names in a text as `names_of` does, and a link to an address as that address.

    Examples
    --------
    >>> linked_names("[[People/Ann]] and [[https://example.org/bob/]]")
    ['Ann', 'https://example.org/bob/']
    >>> linked_names("[[example.org/bob]]")
    ['example.org/bob']
    """
    names, position = [], 0
    for start, end, _ in wikilinks(text):
        target = text[start + 2 : end - 2].partition("|")[0].strip()
        if "/" in target and "." in target.split("://")[-1].partition("/")[0]:
            names += [*names_of(text[position:start].strip(" \t,;&")), target]
            position = end
    return names + names_of(text[position:].strip(" \t,;&") if names else text)


def host_of(address: str) -> str:
    """Return the host that a web address names, in lower case and without the prefix of a mirror.

    Examples
    --------
    >>> host_of("https://www.Example.org:80/x"), host_of("M.example.org"), host_of("Ann Lee")
    ('example.org', 'example.org', '')
    """
    host = address.strip().lower().removeprefix("https://").removeprefix("http://")
    host = host.partition("/")[0].partition("?")[0].partition("#")[0].partition(":")[0]
    host = next((host.removeprefix(one) for one in _MIRRORS if host.startswith(one)), host)
    return host if "." in host.strip(".") and "@" not in host and not any(map(str.isspace, host)) else ""
