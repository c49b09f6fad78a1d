"""What exporters put behind and around a highlight: links back, block ids, marks in colour.

Every helper takes time linear in the length of its text.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import NamedTuple

from vaultlint.parse.exports.values import COLORS, markdown_link
from vaultlint.patterns import pattern


class Tail(NamedTuple):
    """A highlight's text, and what the exporter put behind it."""

    text: str
    label: str = ""
    url: str = ""
    block: str = ""

    @property
    def found(self) -> bool:
        """Whether the exporter put anything behind the text."""
        return bool(self.label or self.url or self.block)


_new = partial(tuple.__new__, Tail)  # as Tail(…), without a call in Python: there are as many as highlights
DECORATION = frozenset("*—–")  # what may stand between a text and the link behind it
_LABEL = 60  # characters; a longer one is no exporter's
_AFTER_SEGMENT = pattern("[/?#&)]")
_TAIL_ENDS = (")", " ", "\t")
_PLACES = frozenset({"location", "loc.", "page", "time", "timestamp"})
_LABELS = ("view ", "location", "loc.", "page", "time", "open in", "read in", "source", "updated on")


def tail_of(text: str) -> Tail:
    """Take the exporter's link and block id off the end of a highlight.

    Examples
    --------
    >>> tail_of("Go slow. ([Location 12](https://readwise.io/x)) ^rw7")
    Tail(text='Go slow.', label='Location 12', url='https://readwise.io/x', block='rw7')
    >>> tail_of("Go slow. (Page 4)").label
    'Page 4'
    """
    if not text.endswith(_TAIL_ENDS) and "^" not in text:
        return Tail(text.rstrip())
    block = ""
    if text[-1:] != ")":  # what ends so, as nearly all do, ends in no id
        text, block = split_block_id(text)
    if text.endswith("))"):
        start = text.rfind("([")
        middle = text.find("](", start + 2, -2) if start >= 0 else -1
        if middle >= 0:  # as `markdown_link` cuts it, without the copies: every second line ends so
            label, address = text[start + 2 : middle].strip(), text[middle + 2 : -2].strip().strip("<>")
        else:
            label = address = ""
    elif text.endswith(")"):
        start = max(text.rfind(" ["), 0 if text.startswith("[") else -1)
        label, address = markdown_link(text[start:]) if start >= 0 else ("", "")
        if not address:
            start = text.rfind("(")
            label = text[start + 1 : -1] if start >= 0 and text[-2:-1].isdecimal() else ""
    else:
        return Tail(text, block=block)
    if not is_known(label, address):
        return Tail(text, block=block)
    said = text[:start].rstrip()
    return _new((said.removesuffix("*").rstrip(" —–") if said[-1:] in DECORATION else said, label, address, block))


def is_known(label: str, address: str) -> bool:
    """Return whether exporters write such a label, or a sign alone, behind a highlight."""
    return 0 < len(label) <= _LABEL and (kind := _kind_of(label)) != "" and (kind != "sign" or bool(address))


@lru_cache(maxsize=512)
def _kind_of(label: str) -> str:
    """Tell what label exporters write: known ``"words"``, or nothing but a ``"sign"`` of an address; else ``""``."""
    if label.lower().replace("\xa0", " ").startswith(_LABELS):
        return "words"
    return "" if any(char.isalnum() for char in label) else "sign"


def split_block_id(text: str) -> tuple[str, str]:
    """Take a block id off the end of a text.

    Examples
    --------
    >>> split_block_id("Go slow. ^ref-7")
    ('Go slow.', 'ref-7')
    """
    text = text.rstrip()
    caret = text.rfind("^")
    if caret < 0 or (caret and text[caret - 1] not in " \t\n"):
        return text, ""
    block = text[caret + 1 :]
    if not block or not block.replace("-", "").isalnum():
        return text, ""
    return text[:caret].rstrip(), block


@lru_cache(maxsize=512)
def location_of(label: str) -> str:
    """Return the number or time in ``Location 123``, ``Page 4``, ``Time 0:12:03``; else nothing.

    Examples
    --------
    >>> location_of("Time 0:12:03")
    '0:12:03'
    """
    kind, _, word = label.replace("\xa0", " ").rpartition(" ")
    return word if word[:1].isdecimal() and kind.lower() in _PLACES else ""


def id_in(url: str, *before: str) -> str:
    """Return the path segment of `url` behind the first of `before` that it holds.

    Examples
    --------
    >>> id_in("https://read.readwise.io/read/01h?x=1", "readwise.io/read/")
    '01h'
    """
    for mark in before:
        start = url.find(mark)
        if start >= 0:
            rest = url[start + len(mark) :]
            return rest if rest.isalnum() else _AFTER_SEGMENT.split(rest, maxsplit=1)[0].strip()
    return ""


def unmarked(text: str) -> tuple[str, str]:
    """Strip ``<mark …>`` around a text, and return its colour: a name, or as written with ``#``.

    Examples
    --------
    >>> unmarked('<mark style="background: #ffd400">Go slow.</mark>')
    ('Go slow.', '#ffd400')
    >>> unmarked('<mark class="omni omni-red">Go slow.</mark>')
    ('Go slow.', 'red')
    """
    start = text.find("<mark")
    end = text.find(">", start)
    if start < 0 or end < 0:
        return text, ""
    inside = text[start + 5 : end].lower()
    at = inside.find("#")
    words = inside.replace('"', " ").replace("-", " ").split()
    color = inside[at : at + 7] if at >= 0 else next((word for word in words if word in COLORS), "")
    return (text[:start] + text[end + 1 :]).replace("</mark>", "").strip(), color


def untagged(text: str) -> str:
    """Replace HTML tags by blanks; a ``<`` that nothing closes stays.

    Examples
    --------
    >>> untagged("<b>Ann</b><br/>said").split()
    ['Ann', 'said']
    """
    if "<" not in text:
        return text
    parts, position = [], 0
    while (start := text.find("<", position)) >= 0:
        end = text.find(">", start)
        if end < 0:
            break
        parts.append(text[position:start])
        position = end + 1
    return " ".join([*parts, text[position:]])
