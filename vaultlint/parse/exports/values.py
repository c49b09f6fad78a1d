"""What a metadata line's value names: people, tags, addresses.

Every helper takes time linear in the length of its value.
"""

from __future__ import annotations

from typing import NamedTuple

COLORS = frozenset({"yellow", "blue", "pink", "orange", "red", "green", "purple", "magenta", "gray", "grey"})
MAX_VALUE = 20_000  # longer values are no list of names; read to here
_NO_VALUE = frozenset({"", "none", "null", "undefined", "unknown", "unknown author"})
_SEPARATORS = frozenset({"and", "und", "&", ",", ";", "and,"})


class Name(NamedTuple):
    """A name that an exporter wrote, and the line (from 0) where it stands."""

    text: str
    line: int


def unquoted(text: str) -> str:
    """Strip one pair of double quotes around a text."""
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text


def unstressed(text: str) -> str:
    """Strip one pair of emphasis marks around a text.

    Examples
    --------
    >>> unstressed("*Ann Lee*"), unstressed("**[[Ann]]**"), unstressed("*Ann* and *Bob*"), unstressed("_why")
    ('Ann Lee', '[[Ann]]', '*Ann* and *Bob*', '_why')
    """
    text = text.strip()
    if text[:1] not in ("*", "_"):
        return text  # as nearly all
    for mark in ("***", "**", "*", "__", "_"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner.strip() == inner != "" and mark not in inner:
            return inner
    return text


def wikilinks(text: str) -> list[tuple[int, int, str]]:
    """Find ``[[…]]``: start, end and the name shown (label, else the target's last part).

    Examples
    --------
    >>> wikilinks("[[A]] and [[People/B|Bea]]")
    [(0, 5, 'A'), (10, 26, 'Bea')]
    """
    found, position = [], text.find("[[")
    while position >= 0:
        end = text.find("]]", position + 2)
        if end < 0:
            break
        inner = text[position + 2 : end]
        target, bar, label = inner.partition("|")
        name = label if bar and label.strip() else target.rpartition("/")[2]
        found.append((position, end + 2, name.strip()))
        position = text.find("[[", end + 2)
    return found


def markdown_link(text: str) -> tuple[str, str]:
    """Return label and address of a text that is one ``[label](address)``; empty if it is not.

    Examples
    --------
    >>> markdown_link("[Ann](https://example.org/a)")
    ('Ann', 'https://example.org/a')
    """
    text = text.strip()
    middle = text.find("](")
    if middle < 0 or not text.startswith("[") or not text.endswith(")"):
        return "", ""
    return text[1:middle].strip(), text[middle + 2 : -1].strip().strip("<>")


def names_of(value: str) -> list[str]:
    """Read a value that names people: links one by one, else the whole text as one name.

    Names are never split inside a link: ``[[A and B]]`` is what the exporter links to. In plain text
    only a semicolon is sure to part names.

    Examples
    --------
    >>> names_of("[[A]], [[B]], and C")
    ['A', 'B', 'C']
    >>> names_of("[Ann](https://example.org)"), names_of("*Ann*")
    (['Ann'], ['Ann'])
    """
    value = unquoted(unstressed(value[:MAX_VALUE]))
    links = wikilinks(value)
    if not links:
        label, _ = markdown_link(value)
        if value.startswith("#") and " " not in value.strip():
            value = value.rpartition("/")[2].lstrip("#")  # a tag that names the author
        return _real([label] if label else value.split(";"))
    names, position = [], 0
    for start, end, name in links:
        names += [_between(value[position:start]), name]
        position = end
    return _real([*names, _between(value[position:])])


def _between(text: str) -> str:
    """Return what stands between two links and is no separator."""
    words = text.strip(" \t,;&").split()
    first = next((i for i, word in enumerate(words) if word not in _SEPARATORS), len(words))
    last = next((i for i in range(len(words), first, -1) if words[i - 1] not in _SEPARATORS), first)
    return " ".join(words[first:last]).strip(",;")


def _real(names: list[str]) -> list[str]:
    cleaned = (" ".join(name.split()) for name in names)
    return [name for name in cleaned if name.lower() not in _NO_VALUE and not name.startswith("{{")]


def is_parted(value: str) -> bool:
    """Return whether it is certain where one tag ends: words with blanks alone between them may be one or several.

    Examples
    --------
    >>> is_parted("sales, deep work"), is_parted("sales"), is_parted("deep work")
    (True, True, False)
    """
    return len(value.split()) == 1 or any(mark in value for mark in (",", ";", "#", "[["))


def tags_of(value: str) -> list[str]:
    """Read a value that names tags: ``[[a b]] #c``, or ``a, b`` where nothing is marked.

    Examples
    --------
    >>> tags_of("[[deep work]] #focus/time")
    ['deep work', 'focus/time']
    >>> tags_of("a, b c")
    ['a', 'b c']
    """
    if len(value) <= MAX_VALUE and value.replace("-", "").isalnum():
        return [value]  # as most
    value = value[:MAX_VALUE]
    names, rest, position = [], [], 0
    for start, end, name in wikilinks(value):
        rest.append(value[position:start])
        names.append(name.removeprefix("#"))
        position = end
    plain = " ".join([*rest, value[position:]]).strip(" ,;")
    if "#" in plain:
        names += [word.lstrip("#").rstrip(",;.") for word in plain.split() if word.startswith("#")]
    elif plain and not names:
        names += [part.strip().strip("\"'") for part in plain.strip("[]").split(",")]
    return [name for name in names if name and not name.startswith("{")]


def actions_of(note: str) -> tuple[list[str], str]:
    """Take Readwise's actions off the front of a reader's note.

    ``.tag`` marks a highlight; ``.h1``–``.h6`` and ``.c1`` order headings and joined passages.

    Returns
    -------
    tuple of (list of str, str)
        The tags, and what was said behind them.

    Examples
    --------
    >>> actions_of(".focus .c1 reminds me of Ann")
    (['focus'], 'reminds me of Ann')
    """
    tags, said = [], note.strip()
    position = 0
    while position < MAX_VALUE and said[position : position + 1] == "." and said[position + 1 : position + 2].isalpha():
        end = said.find(" ", position)
        end = end if end >= 0 else len(said)
        name = said[position + 1 : end].rstrip(",")
        if not (name[0] in "hc" and name[1:].isdecimal()):
            tags.append(name)
        position = end + 1
    return tags, said[position:].strip()


def address_of(value: str) -> str:
    """Return the web address that a value is or links to, ``""`` if there is none.

    Examples
    --------
    >>> address_of("[here](https://example.org/a)")
    'https://example.org/a'
    >>> address_of("reader")
    ''
    """
    value = value.strip().strip("\"'<>")
    if value.startswith(("http://", "https://")):
        return value.split(None, 1)[0]
    start = value.find("](http")
    end = value.rfind(")")
    return value[start + 2 : end].strip() if 0 <= start < end else ""
