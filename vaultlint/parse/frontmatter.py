"""The one door to YAML: a block's text becomes nodes with exact places.

PyYAML's C event stream (libyaml) does the reading; scalars are resolved by `scalars`. libyaml is a
YAML 1.1 parser: what it refuses and Obsidian's reader does not is hidden from it (`disguise`), and what
it lets pass and Obsidian's reader does not is refused (`strict`). `tests/yaml` compares with that reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml

from vaultlint.parse.disguise import Disguise
from vaultlint.parse.note import Comment, Entry, Node, Problem, Value
from vaultlint.parse.plain import read_plain
from vaultlint.parse.scalars import resolve
from vaultlint.parse.strict import Anchors, Checks, RefusedError

MAX_DEPTH = 64
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
    root = read_plain(inner, base)
    return Block(root, None) if root else read_events(inner, base)


def read_events(inner: str, base: int = 0) -> Block:
    """Read a block with libyaml, whatever it holds; see `compose`."""
    disguise = Disguise(inner)
    while True:
        start = 0 if disguise.places else base
        try:
            builder = _Builder(disguise, start)
            root = builder.document(iter(_LOADER(disguise.text).get_event, None))
            block = Block(root, None, tuple(builder.duplicates))
        except RefusedError as error:
            block = Block(None, Problem(start + error.offset, str(error)))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problem = error.problem or error.context or "not YAML"
            if mark and disguise.mend(mark.index, problem):
                continue
            offset = min(mark.index, len(disguise.inner)) if mark else 0
            block = Block(None, Problem(start + offset, problem))
        except yaml.YAMLError as error:
            block = Block(None, Problem(start, str(error).splitlines()[0]))
        return _placed(block, disguise.places, base) if disguise.places else block


def _placed(block: Block, places: list[int], base: int) -> Block:
    """Return a block with the offsets of the note, where the disguise put something into its text."""

    def placed(node: Node) -> Node:
        children = tuple(map(placed, node.children))
        return node._replace(start=base + places[node.start], end=base + places[node.end], children=children)

    root = placed(block.root) if block.root else None
    problem = block.problem and block.problem._replace(offset=base + places[block.problem.offset])
    duplicates = ((key, base + places[start], base + places[end]) for key, start, end in block.duplicates)
    return Block(root, problem, tuple(duplicates))


class _Builder:
    """Builds nodes from events."""

    def __init__(self, disguise: Disguise, base: int) -> None:
        self.inner = disguise.inner
        self.base = base
        self.disguise = disguise
        self.checks = Checks(disguise)
        self.anchors = Anchors(disguise.inner)
        self.count = 0
        self.duplicates: list[tuple[str, int, int]] = []

    def document(self, events: Iterator[Any]) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise RefusedError(event.start_mark.index, "a second YAML document starts here")
            elif kind not in (yaml.StreamStartEvent, yaml.StreamEndEvent, yaml.DocumentEndEvent):
                root = self.node(event, events, 0, -1)
        return root

    def node(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        if depth > MAX_DEPTH:
            raise RefusedError(event.start_mark.index, f"nested deeper than {MAX_DEPTH} levels")
        kind = type(event)
        if kind is yaml.AliasEvent:
            named, size = self.anchors.use(event)
            self.count += size
            return named._replace(start=self.base + event.start_mark.index, end=self.base + event.end_mark.index)
        if event.tag:
            self.checks.tag(event.tag, event.start_mark.index)
        before, aliases, self.count = self.count, len(self.anchors.aliases), self.count + 1
        if kind is yaml.ScalarEvent:
            node = self.scalar(event, indent)
        else:
            collect = self.sequence if kind is yaml.SequenceStartEvent else self.mapping
            node = collect(event, events, depth, -1 if event.flow_style else event.start_mark.column)
            if event.flow_style:
                self.checks.lines(node.start - self.base, node.end - self.base, indent, flow=True)
                self.checks.comments(node, self.base)
        if event.anchor:
            self.anchors.add(event.anchor, node, self.count - before, aliases)
        return node

    def scalar(self, event: Any, indent: int) -> Node:
        start, end = event.start_mark.index, event.end_mark.index
        style: str = event.style or ""
        text = self.disguise.shown(event.value, style)
        if style or indent < 0 or self.disguise.mended:
            self.checks.scalar(event, text, indent)
        if style in ("|", ">"):
            end = start + len(self.inner[start:end].rstrip())
        return Node("scalar", self.base + start, self.base + end, style, text, _resolved(text, style, event.tag))

    def sequence(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        items: list[Node] = []
        for inner in events:
            if type(inner) is yaml.SequenceEndEvent:
                return self.collection("list", event, inner, items, [item.value for item in items])
            items.append(self.node(inner, events, depth + 1, indent))
        raise RefusedError(0, "the list does not end")

    def mapping(self, event: Any, events: Iterator[Any], depth: int, indent: int) -> Node:
        children: list[Node] = []
        value: dict[str, Value] = {}
        seen: set[tuple[bool, Value]] = set()
        for inner in events:
            if type(inner) is yaml.MappingEndEvent:
                return self.collection("map", event, inner, children, value)
            key = self.node(inner, events, depth + 1, indent)
            child = self.node(next(events), events, depth + 1, indent)
            name = self.key_name(key)
            if key.kind == "scalar":
                mark = (isinstance(key.value, bool), key.value)  # 1 and 01 are one key, 1 and "1" are two
                if mark in seen:
                    self.duplicates.append((name, key.start, key.end))
                seen.add(mark)
            elif children and children[-1].end > children[-1].start:
                self.checks.key(children[-1].end - self.base, key.start - self.base)
            children += (key, child)
            value[name] = child.value
        raise RefusedError(0, "the mapping does not end")

    def key_name(self, key: Node) -> str:
        if key.kind == "scalar":
            return key.text
        return self.disguise.given(key.start - self.base, key.end - self.base)

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
    wanted = {f"{_CORE}int": int, f"{_CORE}float": float, f"{_CORE}bool": bool, f"{_CORE}null": type(None)}.get(tag)
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
    if leaf.style not in ("|", ">"):
        return leaf.start
    newline = text.find("\n", leaf.start, leaf.end)
    return newline if newline >= 0 else leaf.end  # a header alone


def comments_of(root: Node | None, text: str, start: int, end: int) -> tuple[Comment, ...]:
    """Find the comments between `start` and `end` that no scalar of `root` covers."""
    found: list[Comment] = []
    position = text.find("#", start, end)
    if position < 0:
        return ()
    scalars = sorted((_content_start(leaf, text), leaf.end) for leaf in leaves(root)) if root else []
    index = 0
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
