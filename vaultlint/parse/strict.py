"""Refuse what libyaml lets pass and Obsidian's reader does not: the counterpart of `disguise`."""

from __future__ import annotations

from bisect import bisect_left
from typing import Any

from vaultlint.parse.disguise import Disguise
from vaultlint.parse.note import Node
from vaultlint.patterns import pattern

MAX_ALIASES = 100  # npm yaml's maxAliasCount
MAX_ALIASED = 10_000  # nodes that aliases may stand for in all; npm yaml sets no such limit
_HEADER = pattern(r"(?:[!&]\S*\s+)*(?=[|>])")
_COMMENT = pattern(r"#[^\n]*")
_MERGE = "tag:yaml.org,2002:merge"


class RefusedError(Exception):
    """Obsidian's reader would refuse the block, at an offset of its text."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset


class Checks:
    """Looks at the lines of scalars and flow collections; offsets are those of the disguise's text."""

    def __init__(self, disguise: Disguise) -> None:
        refused = disguise.refused()
        if refused:
            raise RefusedError(*refused)
        self.inner = disguise.inner
        self.idle = disguise.idle
        self.within: set[int] = set()  # lines that belong to a text in brackets

    def tag(self, tag: str, start: int) -> None:
        """Refuse tags that cannot be resolved."""
        if tag == _MERGE or "!" in tag[1:]:
            raise RefusedError(start, f"the tag {tag!r} is not known")

    def key(self, before: int, start: int) -> None:
        """Refuse a list or mapping in brackets as a key, if blank lines or comments part it from the entry above."""
        *lines, last = self.inner[before:start].split("\n")
        if len(lines) > 1 and not last.strip(" "):
            raise RefusedError(start, "a key in brackets stands behind a blank line or a comment")

    def scalar(self, event: Any, text: str, indent: int) -> None:
        """Check a scalar in a block that is indented by `indent`, or in brackets (-1)."""
        start, end = event.start_mark.index, event.end_mark.index
        style = event.style
        if self.idle:
            self._idle(start, end, folded=style in ("|", ">"))
        if style in ("|", ">"):
            self._header(start, indent)
        elif indent < 0 and "\n" in self.inner[start:end]:
            self.within.update(at + 1 for at in range(start, end) if self.inner[at] == "\n")
            self._glued(end)
        elif style:
            self.lines(start, end, indent, flow=False)
        elif text[:1] == "\t" or (text == "-" and indent < 0):
            raise RefusedError(
                start, "a tab begins a text" if text != "-" else 'a "-" stands alone in a list in brackets'
            )

    def comments(self, node: Node, base: int) -> None:
        """Refuse comments in a flow collection that do not stand behind a space."""
        start, end = node.start - base, node.end - base
        if "#" not in self.inner[start:end]:
            return
        for child in (*node.children, None):
            stop = child.start - base if child else end
            for found in _COMMENT.finditer(self.inner, start, stop):
                if found.start() and self.inner[found.start() - 1] not in " \t\n":
                    raise RefusedError(found.start(), "a comment must stand behind a space")
            start = child.end - base if child else end

    def _glued(self, end: int) -> None:
        if self.inner[end : end + 1] == "#":
            raise RefusedError(end, "a comment must stand behind a space")

    def lines(self, start: int, end: int, indent: int, *, flow: bool) -> None:
        """Check the lines of a quoted text or flow collection.

        They must stand deeper than `indent`; a flow collection's closing bracket and comments need not.
        """
        self._glued(end)
        position = self.inner.find("\n", start, end) if indent >= 0 else -1
        while position >= 0:
            position += 1
            stop = self.inner.find("\n", position)
            words = self.inner[position : stop if stop >= 0 else len(self.inner)]
            rest = words.lstrip(" ")
            depth = len(words) - len(rest)
            closing = flow and position + depth == end - 1 and depth == indent
            inside = not flow or position in self.within
            idle = not rest.strip("\r" if inside else " \t\r") or (not inside and rest.lstrip()[:1] == "#")
            if depth <= indent and not closing and not idle:
                raise RefusedError(position, "a line that belongs to the value above is not indented")
            position = self.inner.find("\n", position, end)

    def _idle(self, start: int, end: int, *, folded: bool) -> None:
        """Refuse lines within a text, or right behind a block scalar, that a tab begins and that hold no text."""
        first = bisect_left(self.idle, start)
        for line in self.idle[first : first + 1]:
            if line < end or (folded and not self.inner[end:line].strip()):
                raise RefusedError(line, "a tab begins a line within a text")

    def _header(self, start: int, indent: int) -> None:
        """Refuse a block scalar whose sign has a comment glued to it, or a line of its own that is not indented."""
        found = _HEADER.match(self.inner, start)
        at = found.end() if found else start
        words = self.inner[self.inner.rfind("\n", 0, at) + 1 : at]
        if len(words) <= indent and not words.strip():
            raise RefusedError(at, "a line that belongs to the value above is not indented")
        if "#" in self.inner[at : at + 4].split("\n", 1)[0].split(" ", 1)[0]:
            raise RefusedError(start, "a comment must stand behind a space")


class _Anchor:
    """A node that aliases may name, and what npm yaml counts of it."""

    def __init__(self, node: Node, size: int, aliases: list[_Anchor]) -> None:
        self.node = node
        self.size = size
        self.aliases = aliases  # what the node holds of them
        self.uses = 1
        self.weight = 0


class Anchors:
    """The anchors of a block. Aliases multiply: npm yaml refuses where they come to too many."""

    def __init__(self, inner: str) -> None:
        self._inner = inner
        self._named: dict[str, _Anchor] = {}
        self.aliases: list[_Anchor] = []
        self._aliased = 0

    def add(self, name: str, node: Node, size: int, aliases: int) -> None:
        """Add an anchor; `aliases` is how many there were before its node."""
        self._named[name] = _Anchor(node, size, self.aliases[aliases:])

    def use(self, event: Any) -> tuple[Node, int]:
        """Return the node that an alias names, and its size."""
        start, end = event.start_mark.index, event.end_mark.index
        anchor = self._named.get(event.anchor)
        if anchor is None:
            raise RefusedError(start, f"found undefined alias {event.anchor!r}")
        if self._inner[end : end + 1] == ":":
            raise RefusedError(end, 'a space must stand between an alias and ":"')
        anchor.uses += 1
        inside = [inner.uses * inner.weight for inner in anchor.aliases]
        anchor.weight = anchor.weight or max([*inside, int(_holds_scalar(anchor.node))])
        self._aliased += anchor.size
        if anchor.uses * anchor.weight > MAX_ALIASES or self._aliased > MAX_ALIASED:
            raise RefusedError(start, f"aliases stand for more than {MAX_ALIASES} values")
        self.aliases.append(anchor)
        return anchor.node, anchor.size


def _holds_scalar(node: Node) -> bool:
    return node.kind == "scalar" or any(map(_holds_scalar, node.children))
