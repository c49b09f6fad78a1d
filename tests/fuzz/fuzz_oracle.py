"""What must stand after a fix, told without the package's own proof: words, lines, values and comments.

Coarser than `vaultlint.proof`, and made in another way, so that both will not be wrong in the same place. YAML is read
by PyYAML alone, every scalar as text.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Any

import yaml

from vaultlint.parse.note import Note

MOVES = frozenset(("VL101", "VL103", "VL104", "VL105", "VL106", "VL502", "VL503"))  # fixes that carry lines elsewhere
PLURALS = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}

_WORD = re.compile(r"\w+")
_HEADER = re.compile(r"(?<=[\s:-])[|>](?:[-+]?[1-9]?|[1-9][-+])(?=[ \t]*(?:#.*)?\r?$)", re.MULTILINE)
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_CODE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|.)")  # as `quote` writes them
_GLUED = re.compile(r"[\"'\]}]#")  # PyYAML takes it for a comment behind a value, YAML and Obsidian for a mistake
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


def loss(before: Note, after: Note, codes: Iterable[str], swaps: Iterable[tuple[str, str]] = ()) -> str | None:
    """Name the first thing that stood in a note and does not after a fix.

    Parameters
    ----------
    before, after : Note
    codes : iterable of str
        Of the rules whose fixes were applied.
    swaps : iterable of (str, str)
        Values that these fixes declare to write otherwise.
    """
    swaps = list(swaps)
    dropped = {word for old, _ in swaps for word in _words(urllib.parse.unquote(old))}
    dropped |= {word for old, _ in swaps for word in _words(old)}
    dropped.add("null")  # YAML's word for nothing
    standing = set(_words(after.text)) | {word for text in _texts(after) for word in _words(text)}
    standing |= set(
        _words(_CODE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else " ", after.text))
    )
    standing |= {word for key in PLURALS for word in (key,) if PLURALS[key] in standing}
    for word in _words(_HEADER.sub("", before.text)):
        if word not in standing and word not in dropped and not _in_escape(word, before.text):
            return f"the word {word!r}"
    return _lost_line(before, after, moved=not MOVES.isdisjoint(codes), dropped=dropped) or (
        None if swaps else _lost_value(before, after)
    )


def _words(text: str) -> list[str]:
    return [word for one in dict.fromkeys(_WORD.findall(text.casefold())) if (word := one.strip("_"))]


def _in_escape(word: str, text: str) -> bool:
    """Return whether a word stands in a line with YAML escapes, which may be written as what they stand for now."""
    return any(word in row for row in text.casefold().split("\n") if _ESCAPE.search(row))


def _lost_line(before: Note, after: Note, *, moved: bool, dropped: set[str]) -> str | None:
    rows = {row.strip() for row in after.text.split("\n")}
    said = [set(_words(row)) for row in rows]
    for row in _body(before):
        if row in rows:
            continue
        words = set(_words(row)) - dropped
        if (moved or len(words) < len(set(_words(row)))) and any(words <= one for one in said):
            continue
        return f"the line {row!r}"
    return None


def _body(note: Note) -> list[str]:
    """Return the lines that stand in no frontmatter block and say anything."""
    text, position, parts = note.text, 0, []
    for block in note.blocks:
        parts.append(text[position : block.start])
        position = block.end
    parts.append(text[position:])
    rows = dict.fromkeys(row.strip() for part in parts for row in part.split("\n"))
    return [row for row in rows if _WORD.search(row)]


def _lost_value(before: Note, after: Note) -> str | None:
    """Name a key, a value or a comment of a block that PyYAML reads, and that stands nowhere any more."""
    now = [one for block in _blocks(after) for one in _flat(block)]
    keys = {_key(key) for key, _ in now}
    values = {_plain(value) for _, value in now}
    said = " | ".join((_plain(_aside(after)), *values))  # `- Part 2: Return` was meant as text, `[[A, B]]` as a link
    for inner, read in _read(before):
        for key, value in _flat(read):
            if _key(key) not in keys and _plain(key) not in said:
                return f"the key {key!r}"
            whole = _plain(value)
            cut = re.split(r"[,\s]+" if _key(key) in ("tags", "cssclasses") else ",", value)
            for piece in [whole] if whole in values or whole in said else map(_plain, cut):
                if piece not in ("", "null") and piece not in values and piece not in said:
                    return f"the value {value!r} of {key!r}"
        for row in inner.split("\n"):
            if row.startswith("#") and row[1:2] != "#" and row.strip() not in after.text:
                return f"the comment {row!r}"
    return None


def _aside(note: Note) -> str:
    """Return what stands in the comments of a note's blocks; all of a block that PyYAML does not read."""
    inner = [note.text[block.inner_start : block.inner_end] for block in note.blocks]
    if len(inner) > len(list(_read(note))):
        return "\n".join(inner)
    return "\n".join(row.partition("#")[2] for part in inner for row in part.split("\n"))


def _read(note: Note) -> Iterator[tuple[str, Any]]:
    for block in note.blocks:
        inner = note.text[block.inner_start : block.inner_end]
        try:
            if _GLUED.search(inner) or _hangs(inner):
                continue
            read = yaml.load(inner, Loader=_LOADER)  # every scalar as text
        except (yaml.YAMLError, RecursionError, ValueError, TypeError):
            continue
        if isinstance(read, dict):
            yield inner, read


def _hangs(inner: str) -> bool:
    """Return whether quotes or brackets go on at the left margin: PyYAML reads that, YAML and Obsidian do not."""
    root = yaml.compose(inner, Loader=_LOADER)
    rows = inner.split("\n")
    pending = [value for _, value in root.value] if isinstance(root, yaml.MappingNode) else []
    seen: set[int] = set()  # an alias may lead back to its own list
    while pending:
        value = pending.pop()
        if isinstance(value, yaml.SequenceNode) and id(value) not in seen:
            seen.add(id(value))
            pending += value.value
        quoted = isinstance(value, yaml.ScalarNode) and value.style in ("'", '"')
        if quoted or getattr(value, "flow_style", False):
            below = rows[value.start_mark.line + 1 : value.end_mark.line + 1]
            if any(row[:1] not in ("", " ", "\t", "\r", "]", "}") for row in below):
                return True
    return False


def _blocks(note: Note) -> Iterator[Any]:
    return (read for _, read in _read(note))


def _texts(note: Note) -> Iterator[str]:
    for read in _blocks(note):
        for key, value in _flat(read):
            yield key
            yield value


def _flat(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Give each scalar of a reading with the key that it stands below."""
    if isinstance(value, dict):
        for one, below in value.items():
            name = one if isinstance(one, str) else str(one)
            yield name, ""
            yield from _flat(below, name)
    elif isinstance(value, list):
        for below in value:
            yield from _flat(below, key)
    else:
        yield key, str(value)


def _key(key: str) -> str:
    name = key.strip().casefold()
    return PLURALS.get(name, name)


def _plain(text: str) -> str:
    """Return a text as it is compared: what quoting, folding and a hash before a tag change is left out."""
    return re.sub(r"[\s\"'“”„‘’\\#\[\]]+", " ", text.casefold()).strip()
