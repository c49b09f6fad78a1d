"""One frontmatter from several: key by key, in the words that stand in the file.

Values that conflict: the one that Obsidian shows today wins; where it shows none, the last one's
(exporters append). The other is kept as a YAML comment beside the winner.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from vaultlint.merge.anchors import holds_anchor
from vaultlint.merge.links import with_quoted_links
from vaultlint.parse import emit, frontmatter
from vaultlint.parse.keys import LIST_KEYS, SINGULAR
from vaultlint.parse.note import Entry, Frontmatter, Place, State, Value
from vaultlint.parse.properties import tag_names
from vaultlint.text import newline_of, quoted, with_line_ends

_TAG_KEYS = frozenset(("tags", "tag"))
_TEXTS_TOO = frozenset(("author",))  # two texts of these are a conflict and no list


class United(NamedTuple):
    """One block's inner text made of several.

    Attributes
    ----------
    inner : str
        Ends with a line end unless it is empty.
    keys : frozenset of str
        Keys (lower case) whose value is not the first block's.
    notes : tuple of str
        Values that were set aside.
    """

    inner: str
    keys: frozenset[str]
    notes: tuple[str, ...]


class _Choice(NamedTuple):
    """What stands for one key: lines to write, and whether they differ from the base's."""

    lines: str
    value: Value
    aside: tuple[Entry, ...]


def unite_blocks(text: str, blocks: Sequence[Frontmatter]) -> United | None:
    """Unite frontmatter blocks of one file.

    Parameters
    ----------
    text : str
        The note's text.
    blocks : sequence of Frontmatter
        In the order of the file; the first gives place and order.

    Returns
    -------
    United or None
        None where it cannot be done for certain (JSON blocks; the result would not be readable).
    """
    if any(block.json or block.state in (State.NOT_A_MAPPING, State.OVERSIZED) for block in blocks):
        return None
    by_key = _by_key(blocks)
    united = len(blocks) > 1 or any(len(entries) > 1 for entries in by_key.values())
    if united and any(holds_anchor(text, block) for block in blocks):
        return None  # an alias would lose what it stands for
    newline = newline_of(text)
    choices = {key: _choose(text, entries, blocks, newline) for key, entries in by_key.items()}
    base, rest, name = blocks[0], blocks[1:], _naming(blocks)
    inner = _base_text(text, base, choices, name, newline)
    written = {name(entry.key) for entry in base.entries if entry.node}
    for block in rest:
        for entry in block.entries:
            if entry.node is None:
                inner += _commented(_lines(text, entry, newline), newline)
            elif name(entry.key) not in written:
                written.add(name(entry.key))
                inner += with_line_ends(_written(text, choices[name(entry.key)], newline, base), newline)
        inner += "".join(_commented(text[start:end], newline) for start, end in block.unread)
    for block in blocks:
        inner += "".join(f"{comment.text}{newline}" for comment in block.comments if comment.text not in inner)
    read = frontmatter.compose(inner)
    if read.problem or read.duplicates or (read.root is not None and read.root.kind != "map"):
        return None
    return United(inner, _changed(base, choices, name), _notes(choices))


def _naming(blocks: Sequence[Frontmatter]) -> Callable[[str], str]:
    """Return what a key is known by: keys fold their case, unless one block has two spellings that are apart."""
    apart: set[str] = set()
    for block in blocks:
        spellings: dict[str, str] = {}
        apart |= {
            entry.key.lower()
            for entry in block.entries
            if spellings.setdefault(entry.key.lower(), entry.key) != entry.key
        }
    return lambda key: key if key.lower() in apart else key.lower()


def _by_key(blocks: Sequence[Frontmatter]) -> dict[str, list[tuple[int, Entry]]]:
    name = _naming(blocks)
    found: dict[str, list[tuple[int, Entry]]] = {}
    for index, block in enumerate(blocks):
        for entry in block.entries:
            if entry.node is not None:
                found.setdefault(name(entry.key), []).append((index, entry))
    return found


def _choose(text: str, entries: list[tuple[int, Entry]], blocks: Sequence[Frontmatter], newline: str) -> _Choice:
    """Choose what to write for one key, in the first one's spelling of the key."""
    choice = _chosen(text, entries, blocks, newline)
    wanted = entries[0][1].key
    spelled = next((entry.key for _, entry in entries if choice.lines.startswith(f"{entry.key}:")), wanted)
    return choice._replace(lines=wanted + choice.lines[len(spelled) :]) if spelled != wanted else choice


def _chosen(text: str, entries: list[tuple[int, Entry]], blocks: Sequence[Frontmatter], newline: str) -> _Choice:
    said = [(index, entry) for index, entry in entries if not _says_nothing(entry.value)] or entries[:1]
    first = said[0][1]
    key = first.key.lower()
    if all(_same(entry.value, first.value, key) for _, entry in said):
        best = next((entry for _, entry in said if not _ends_in_newline(entry.value)), first)
        return _Choice(_lines(text, best, newline), best.value, _tagged(text, [entry for _, entry in said], best))
    linked = [with_quoted_links(text, entry) for _, entry in said]
    quoted_links = next((entry for (_, entry), link in zip(said, linked, strict=True) if entry is link), None)
    if quoted_links and all(_items(link.value, key) == _items(quoted_links.value, key) for link in linked):
        return _Choice(_lines(text, quoted_links, newline), quoted_links.value, ())
    lists = [isinstance(entry.value, list) for entry in linked]
    names = key in LIST_KEYS and (key not in _TEXTS_TOO or any(lists)) and all(map(_listable, linked))
    if names or (all(lists) and not any(map(_nests_deep, linked))):
        return _united_list(text, linked, newline)
    shown = next((entry for index, entry in said if _is_shown(blocks[index])), None)
    winner = shown or said[-1][1]
    aside = [entry for _, entry in said if not _same(entry.value, winner.value, key)]
    distinct = {repr(entry.value): entry for entry in aside}
    return _Choice(_lines(text, winner, newline), winner.value, tuple(distinct.values()))


def _tagged(text: str, entries: list[Entry], best: Entry) -> tuple[Entry, ...]:
    """Return the entries whose value is the best one's and bears a tag (``!x``) that the best one lacks."""
    tagged = (one for one in entries if one.node and one is not best and frontmatter.is_decorated(one.node, text))
    other = {text[one.start : one.end].strip(): one for one in tagged}
    other.pop(text[best.start : best.end].strip(), None)
    return tuple(other.values())


def _is_shown(block: Frontmatter) -> bool:
    return block.place is Place.HEAD and block.state is State.VALID and not block.fence_defects


def _says_nothing(value: Value) -> bool:
    return value is None or value in ("", [])


def _ends_in_newline(value: Value) -> bool:
    return isinstance(value, str) and value.endswith("\n")


def _same(one: Value, other: Value, key: str) -> bool:
    if key in _TAG_KEYS and not _holds_list(one) and not _holds_list(other):
        return tag_names(one) == tag_names(other)
    if isinstance(one, str) and isinstance(other, str):
        return one.rstrip("\n") == other.rstrip("\n")
    return repr(one) == repr(other)


def _holds_list(value: Value) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)


def _nests_deep(entry: Entry) -> bool:
    """Return whether a list holds a list of lists: ``[[x]]`` in another list, which nobody would take for a link."""
    return isinstance(entry.value, list) and any(map(_holds_list, entry.value))


def _listable(entry: Entry) -> bool:
    return isinstance(entry.value, str | list) and not _holds_list(entry.value)


def _united_list(text: str, entries: list[Entry], newline: str) -> _Choice:
    """Unite lists: the first one's items as they stand, then what the others add."""
    first = entries[0]
    key = first.key.lower()
    items = _items(first.value, key)
    seen = {_folded(item, key) for item in items}
    added = []
    for entry in entries[1:]:
        for item in _items(entry.value, key):
            if _folded(item, key) not in seen:
                seen.add(_folded(item, key))
                added.append(item)
    value: list[Value] = [*items, *added]
    lines = _lines(text, first, newline)
    if added:
        lines = emit.extend_list(lines, added, newline) or emit.entry(first.key, value, newline)
    return _Choice(lines, value, ())


def _folded(item: Value, key: str) -> str:
    """Return an item as it compares: tags without case and ``#``, names as they are."""
    return str(item).lower().removeprefix("#") if key in _TAG_KEYS else str(item)


def _items(value: Value, key: str) -> list[Value]:
    if isinstance(value, list):
        return value
    if key in _TAG_KEYS:
        return list(tag_names(value))
    return [] if value is None else [value]


def _base_text(
    text: str, base: Frontmatter, choices: dict[str, _Choice], name: Callable[[str], str], newline: str
) -> str:
    """Return the base's inner text with each entry replaced by what was chosen for its key."""
    pieces: list[str] = []
    position = base.inner_start
    written: set[str] = set()
    spans: list[tuple[int, int, Entry | None]] = [(entry.start, entry.end, entry) for entry in base.entries]
    spans += [(start, end, None) for start, end in base.unread]
    for start, end, entry in sorted(spans, key=lambda span: span[0]):
        pieces.append(text[position:start])
        position = end
        if entry is None:
            pieces.append(_commented(text[start:end], newline))
        elif entry.node is None:
            pieces.append(_commented(_lines(text, entry, newline), newline))
        elif name(entry.key) not in written:
            written.add(name(entry.key))
            own, chosen = _lines(text, entry, newline), _written(text, choices[name(entry.key)], newline, base)
            pieces.append(own if own == chosen else with_line_ends(chosen, newline))
    tail = text[position : base.inner_end]
    pieces.append(tail if not tail.strip() or tail.endswith("\n") else tail + newline)
    return "".join(pieces)


def _written(text: str, choice: _Choice, newline: str, base: Frontmatter) -> str:
    """Return what was chosen for a key, then what it was set aside for, unless an earlier merge wrote that down."""
    standing = newline + text[base.inner_start : base.inner_end]
    asides = (_commented(_lines(text, entry, newline), newline) for entry in choice.aside)
    return choice.lines + "".join(aside for aside in asides if newline + aside not in standing)


def _lines(text: str, entry: Entry, newline: str) -> str:
    """Return an entry's lines, mended, ending in a line end."""
    lines = text[entry.start : entry.end] if entry.repaired is None else entry.repaired
    return lines if lines.endswith("\n") else lines + newline


def _commented(lines: str, newline: str) -> str:
    return "".join(f"# {line}{newline}" for line in lines.splitlines() if line.strip())


def _changed(base: Frontmatter, choices: dict[str, _Choice], name: Callable[[str], str]) -> frozenset[str]:
    before = {name(entry.key): entry.value for entry in base.entries if entry.node}
    changed = [
        key.lower() for key, choice in choices.items() if key not in before or repr(before[key]) != repr(choice.value)
    ]
    return frozenset(changed) | frozenset(SINGULAR.get(key, key) for key in changed)


def _notes(choices: dict[str, _Choice]) -> tuple[str, ...]:
    return tuple(
        f"{entry.key}: kept {_shown(choice.value)}, set aside as a comment {_shown(entry.value)}"
        for choice in choices.values()
        for entry in choice.aside
    )


def _shown(value: Value) -> str:
    return quoted(value if isinstance(value, str) else emit.flow(value))
