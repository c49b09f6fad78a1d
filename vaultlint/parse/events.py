"""A block that is not plain, as YAML's events tell it.

PyYAML's C event stream (libyaml) does the reading; scalars are resolved by `scalars`. libyaml is a
YAML 1.1 parser: what it refuses and Obsidian's reader does not is hidden from it (`disguise`), and what
it lets pass and Obsidian's reader does not is refused (`strict`). `tests/yaml` compares with that reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from vaultlint.parse.disguise import Disguise
from vaultlint.parse.frontmatter import Block
from vaultlint.parse.note import Node, Problem, Value
from vaultlint.parse.scalars import resolve
from vaultlint.parse.strict import Anchors, Checks, RefusedError

MAX_DEPTH = 64
_LOADER = getattr(yaml, "CLoader", yaml.Loader)
_CORE = "tag:yaml.org,2002:"


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
