"""Frontmatter as nearly everybody writes it, read without libyaml: keys with a text on the line or a list of texts.

libyaml makes events and marks of all it sees, which is most of what a note's parse costs. Here one pattern reads a
line, in a third of the time, and knows so little of YAML that it cannot be wrong about it: at the first line that
could mean anything else (brackets in brackets, a comment, a colon before a blank, an escape, a tab) libyaml reads
the whole block. A test holds both against each other.
"""

from __future__ import annotations

import re
from functools import partial

from vaultlint.parse.note import Node, Value
from vaultlint.parse.scalars import REFUSED, resolve
from vaultlint.patterns import pattern

# What libyaml refuses is looked for first, once: as a part of the patterns below it would take three times as long to
# compile them, a fiftieth of the time of a check of one note.
_REFUSED, _REFUSED_ASCII = pattern(f"[{REFUSED}]"), re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_DOUBLE, _SINGLE = r'[^"\\\t\n\r]*+', r"[^'\t\n\r]*+"
_WORD = r"[^\s:#](?>(?:[^\s:]|:(?=\S))*)"
_LISTED = r"[\w/.+$~][\w/.+$~-]*+(?>(?: ++[\w/.+$~][\w/.+$~-]*+)*)"  # in brackets more characters mean something
_ITEM = re.compile(rf""""(?P<double>{_DOUBLE})"|'(?P<single>{_SINGLE})'|(?P<plain>{_LISTED})""")
_FLOW = rf"""(?:"{_DOUBLE}"|'{_SINGLE}'|{_LISTED}) *+"""
_LINE = re.compile(
    r"(?>(?:\r?\n)*)(?:(?P<key>[^\W\d][\w-]{0,60}+(?>(?: [\w-]{1,60}+){0,5})):|(?P<dash> {0,20}+-))"
    rf"(?>(?: ++(?:(?P<plain>(?=[\w/(.+$~])(?!\.\.\.){_WORD}(?>(?: ++{_WORD})*))"
    rf"""|"(?P<double>{_DOUBLE})"|'(?P<single>{_SINGLE})'"""
    rf"|(?P<flow>\[ *+(?>(?:{_FLOW}(?>(?:, *+{_FLOW})*))?)\])))?) *+(?:\r?\n|\Z)"
)
_STYLES = {"plain": "", "double": '"', "single": "'"}
_node = partial(tuple.__new__, Node)  # as Node(…), without a call in Python


def read_plain(inner: str, base: int) -> Node | None:
    r"""Return the mapping that a plain block says, None if it is not one.

    Parameters
    ----------
    inner : str
        The YAML text between the fences.
    base : int
        The offset of `inner` in the note.

    Examples
    --------
    >>> read_plain("title: Grit\ntags:\n  - a\n", 4).value
    {'title': 'Grit', 'tags': ['a']}
    >>> read_plain("title: [[Grit]]\n", 4)
    """
    if (_REFUSED_ASCII if inner.isascii() else _REFUSED).search(inner):
        return None
    children: list[Node] = []
    values: dict[str, Value] = {}
    items: list[Node] = []  # of the last key
    listed, indent, position = -1, 0, 0  # where its list begins, and how deep; -1 if it has none yet
    while found := _LINE.match(inner, position):
        position = found.end()
        node = _value(found, base)
        key = found["key"]
        if key is None:
            start, end = found.span("dash")
            if node is None or not children or children[-1].text or children[-1].style:
                return None
            if not items:
                listed, indent = base + end - 1, end - start
            elif end - start != indent:
                return None
            items.append(node)
            continue
        if items:
            _add_list(children, values, items, listed)
            items = []
        if key in values or type(resolve(key)) is not str:
            return None
        start, end = found.span("key")
        node = node or _node(("scalar", base + end + 1, base + end + 1, "", "", None, ()))
        children += (_node(("scalar", base + start, base + end, "", key, key, ())), node)
        values[key] = node.value
    if not children or inner[position:].strip("\r\n"):
        return None
    if items:
        _add_list(children, values, items, listed)
    return _node(("map", children[0].start, children[-1].end, "block", "", values, tuple(children)))


def _value(found: re.Match[str], base: int) -> Node | None:
    """Return what stands behind a key or a dash, None if nothing does."""
    name = found.lastgroup or ""
    if name != "flow":
        return _scalar(found, base, name) if name in _STYLES else None
    start, end = found.span(name)
    listed = _ITEM.finditer(found.string, start + 1, end - 1)
    items = tuple(_scalar(item, base, item.lastgroup or "") for item in listed)
    return _node(("list", base + start, base + end, "flow", "", [item.value for item in items], items))


def _scalar(found: re.Match[str], base: int, name: str) -> Node:
    style, text = _STYLES[name], found[name]
    start, end = found.span(name)
    quotes = len(style)
    value = text if style else resolve(text)
    return _node(("scalar", base + start - quotes, base + end + quotes, style, text, value, ()))


def _add_list(children: list[Node], values: dict[str, Value], items: list[Node], start: int) -> None:
    """Put a list in the place of the value that the last key seemed not to have."""
    value: list[Value] = [item.value for item in items]
    children[-1] = _node(("list", start, items[-1].end, "block", "", value, tuple(items)))
    values[children[-2].text] = value
