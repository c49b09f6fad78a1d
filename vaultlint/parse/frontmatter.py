"""The one door to YAML: a block's text becomes nodes with exact places.

PyYAML's C event stream (libyaml) does the reading; scalars are resolved by `scalars`. libyaml is a
YAML 1.1 parser: what it refuses and Obsidian's reader does not is hidden from it (`disguise`), and what
it lets pass and Obsidian's reader does not is refused here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from vaultlint.parse.disguise import Disguise
from vaultlint.parse.note import Comment, Entry, Node, Problem, Value
from vaultlint.parse.scalars import resolve

MAX_DEPTH = 64
MAX_ALIASES = 100  # npm yaml's maxAliasCount
_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_CORE = "tag:yaml.org,2002:"


class Block(NamedTuple):
    """What YAML says of a block's inner text; offsets are those of the note.

    Attributes
    ----------
    root : Node or None
        None for an empty block or where YAML refuses.
    problem : Problem or None
    duplicates : tuple of (str, int, int)
        Keys that stand before in the same mapping, with their place.
    """

    root: Node | None
    problem: Problem | None
    duplicates: tuple[tuple[str, int, int], ...] = ()


class _RefusedError(Exception):
    """Obsidian's reader would refuse what libyaml lets pass."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


def compose(inner: str, base: int = 0) -> Block:
    """Read a block.

    Parameters
    ----------
    inner : str
        The YAML text between the fences.
    base : int
        The offset of `inner` in the note.

    Returns
    -------
    Block
        Never raises on content.
    """
    disguise = Disguise(inner)
    builder = _Builder(inner, base, disguise)
    try:
        root = builder.document(yaml.parse(disguise.text, Loader=_LOADER))
    except _RefusedError as error:
        return Block(None, Problem(error.offset, str(error)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = base + min(mark.index, len(inner)) if mark else base
        return Block(None, Problem(offset, error.problem or error.context or "not YAML"))
    except yaml.YAMLError as error:
        return Block(None, Problem(base, str(error).splitlines()[0]))
    return Block(root, None, tuple(builder.duplicates))


class _Builder:
    """Builds nodes from events."""

    def __init__(self, inner: str, base: int, disguise: Disguise) -> None:
        self.inner = inner
        self.base = base
        self.disguise = disguise
        self.anchors: dict[str, tuple[Node, int]] = {}
        self.aliased = 0
        self.count = 0
        self.duplicates: list[tuple[str, int, int]] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent":
                documents += 1
                if documents > 1:
                    raise _RefusedError(self.base + event.start_mark.index, "a second YAML document starts here")
            elif kind not in ("StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"):
                root = self.node(event, events, 0, -1)
        return root

    def node(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        if depth > MAX_DEPTH:
            raise _RefusedError(self.base + event.start_mark.index, f"nested deeper than {MAX_DEPTH} levels")
        kind = type(event).__name__
        if kind == "AliasEvent":
            return self.alias(event)
        before, self.count = self.count, self.count + 1
        if kind == "ScalarEvent":
            node = self.scalar(event, indent)
        else:
            collect = self.sequence if kind == "SequenceStartEvent" else self.mapping
            node = collect(event, events, depth, -1 if event.flow_style else event.start_mark.column)
            if event.flow_style:
                self.check_lines(node.start - self.base, node.end - self.base, indent, flow=True)
        if event.anchor:
            self.anchors[event.anchor] = (node, self.count - before)
        return node

    def alias(self, event: Any) -> Node:
        start, end = self.base + event.start_mark.index, self.base + event.end_mark.index
        if event.anchor not in self.anchors:
            raise _RefusedError(start, f"found undefined alias {event.anchor!r}")
        node, size = self.anchors[event.anchor]
        self.aliased += size
        if self.aliased > MAX_ALIASES:
            raise _RefusedError(start, f"aliases stand for more than {MAX_ALIASES} values")
        self.count += size
        return node._replace(start=start, end=end)

    def scalar(self, event: Any, indent: int) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        style: str = event.style or ""
        text = self.disguise.shown(event.value, style)
        if style in ("|", ">"):
            end = start + len(self.inner[start:end].rstrip())
            if "#" in self.inner[start : start + 4].split("\n", 1)[0].split(" ", 1)[0]:
                raise _RefusedError(self.base + start, "a comment must stand behind a space")
        elif style:
            self.check_lines(start, end, indent, flow=False)
        elif text == "-" and indent < 0:
            raise _RefusedError(self.base + start, 'a "-" stands alone in a list in brackets')
        return Node("scalar", self.base + start, self.base + end, style, text, _resolved(text, style, event.tag))

    def check_lines(self, start: int, end: int, indent: int, *, flow: bool) -> None:
        """Refuse what libyaml lets pass: lines of a quoted text or flow collection that are not indented.

        They must stand deeper than `indent`; a flow collection's closing bracket need not.
        """
        if self.inner[end : end + 1] == "#":
            raise _RefusedError(self.base + end, "a comment must stand behind a space")
        position = self.inner.find("\n", start, end) if indent >= 0 else -1
        while position >= 0:
            position += 1
            stop = self.inner.find("\n", position)
            words = self.inner[position : stop if stop >= 0 else len(self.inner)]
            rest = words.lstrip(" ")
            depth = len(words) - len(rest)
            closing = flow and position + depth == end - 1 and depth == indent
            if depth <= indent and rest.strip() and not closing and not (flow and rest[0] == "#"):
                raise _RefusedError(self.base + position, "a line that belongs to the value above is not indented")
            position = self.inner.find("\n", position, end)

    def sequence(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        items: list[Node] = []
        for inner in events:
            if type(inner).__name__ == "SequenceEndEvent":
                return self.collection("list", event, inner, items, [item.value for item in items])
            items.append(self.node(inner, events, depth + 1, indent))
        raise _RefusedError(self.base, "the list does not end")

    def mapping(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        children: list[Node] = []
        value: dict[str, Value] = {}
        seen: set[tuple[bool, Value]] = set()
        for inner in events:
            if type(inner).__name__ == "MappingEndEvent":
                return self.collection("map", event, inner, children, value)
            key = self.node(inner, events, depth + 1, indent)
            child = self.node(next(events), events, depth + 1, indent)
            name = self.key_name(key)
            if key.kind == "scalar":
                mark = (isinstance(key.value, bool), key.value)  # 1 and 01 are one key, 1 and "1" are two
                if mark in seen:
                    self.duplicates.append((name, key.start, key.end))
                seen.add(mark)
            children += (key, child)
            value[name] = child.value
        raise _RefusedError(self.base, "the mapping does not end")

    def key_name(self, key: Node) -> str:
        if key.kind == "scalar":
            return key.text
        return self.inner[key.start - self.base : key.end - self.base]

    def collection(self, kind: str, first: Any, last: Any, children: list[Node], value: Value) -> Node:
        start = self.base + first.start_mark.index
        if first.flow_style:
            return Node(kind, start, self.base + last.end_mark.index, "flow", "", value, tuple(children))
        end = children[-1].end if children else start
        return Node(kind, start, end, "block", "", value, tuple(children))


def _resolved(text: str, style: str, tag: str | None) -> Value:
    """Return what a scalar says, by its style and its tag: ``!!int "7"`` is 7, ``!local 7`` is a text."""
    if not tag:
        return text if style else resolve(text)
    value = resolve(text)
    wanted = {f"{_CORE}int": int, f"{_CORE}bool": bool, f"{_CORE}null": type(None)}.get(tag)
    return value if wanted and type(value) is wanted else text


def entries_of(root: Node, text: str) -> Iterator[Entry]:
    """Give the entries of a root mapping with the lines that each takes.

    Parameters
    ----------
    root : Node
        A mapping.
    text : str
        The note's text.
    """
    for key, value in zip(root.children[::2], root.children[1::2], strict=True):
        start = text.rfind("\n", 0, key.start) + 1
        newline = text.find("\n", max(key.end, value.end))
        end = len(text) if newline < 0 else newline + 1
        name = key.text if key.kind == "scalar" else text[key.start : key.end]
        yield Entry(name, key.start, key.end, start, end, value)


def leaves(node: Node) -> Iterator[Node]:
    """Give the scalars below a node, keys included, in the order of the text."""
    if node.kind == "scalar":
        yield node
    else:
        for child in node.children:
            yield from leaves(child)


def is_decorated(node: Node, text: str) -> bool:
    """Return whether a node or one below bears a tag (``!x``) or an anchor (``&x``), which no value says."""
    return text[node.start : node.start + 1] in ("!", "&") or any(is_decorated(child, text) for child in node.children)


def _content_start(leaf: Node, text: str) -> int:
    """Return where a scalar's own text begins: a comment may stand behind the header of a block scalar."""
    newline = text.find("\n", leaf.start, leaf.end) if leaf.style in ("|", ">") else -1
    return newline if newline >= 0 else leaf.start


def comments_of(root: Node | None, text: str, start: int, end: int) -> tuple[Comment, ...]:
    """Find the comments between `start` and `end` that no scalar of `root` covers."""
    found: list[Comment] = []
    scalars = sorted((_content_start(leaf, text), leaf.end) for leaf in leaves(root)) if root else []
    index = 0
    position = text.find("#", start, end)
    while position >= 0:
        while index < len(scalars) and scalars[index][1] <= position:
            index += 1
        covered = index < len(scalars) and scalars[index][0] <= position
        line_start = max(text.rfind("\n", 0, position) + 1, start)
        if covered:
            position = text.find("#", scalars[index][1], end)
            continue
        if position == line_start or text[position - 1] in " \t":
            newline = text.find("\n", position, end)
            stop = end if newline < 0 else newline
            words = text[position:stop].rstrip("\r")
            found.append(Comment(position, position + len(words), words, not text[line_start:position].strip()))
            position = stop
        else:
            position += 1
        position = text.find("#", position, end)
    return tuple(found)
