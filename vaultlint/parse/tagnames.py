"""What Obsidian takes for a tag, and the tag that a text was meant to be."""

from __future__ import annotations

from vaultlint.patterns import pattern

_NONE_OF_THESE = r"\u2000-\u206F\u2E00-\u2E7F'!\"#$%&()*+,.:;<=>?@^`{|}~\[\]\\\s\ufeff"
_REFUSED = pattern(f"[{_NONE_OF_THESE}]")
# What only sets words apart, or stands around them; + in C++ and @ in @home say something.
_APART = pattern(r"(?<!-)-*(?:[\s&.,:;|\u2000-\u200a\u2010-\u2015\u2026\u202f\u205f]-*)+")
_AROUND = pattern("['\"!?()\u200b-\u200f\u2018-\u201f\u2028-\u202e\u2060-\u206f]")
_COMMAS = pattern(r"[,;]")
_LEVELS = pattern(r"(?<!-)-*/[-/]*")


def names_in(text: str) -> list[str]:
    """Return the tags that an item of a list names: one, or several where each word has its ``#``.

    Examples
    --------
    >>> names_in("#deep work"), names_in("#a #b/c")
    (['deep work'], ['a', 'b/c'])
    """
    words = text.split()
    if len(words) > 1 and all(word.startswith("#") and word.strip("#,") for word in words):
        return [word.strip("#,") for word in words]
    return [text.strip().lstrip("#").strip()]


def listed_in(name: str) -> list[str]:
    """Return the tags that an item holds which is a list by itself: set apart by commas or semicolons.

    Examples
    --------
    >>> listed_in("deep work, b"), listed_in("a"), listed_in("a,")
    (['deep work', 'b'], ['a'], ['a'])
    """
    return [part for one in _COMMAS.split(name) if (part := one.strip().lstrip("#").strip())]


def why_no_tag(name: str) -> str | None:
    """Say why Obsidian reads no tag in `name` (without ``#``); None if it does.

    Examples
    --------
    >>> why_no_tag("my tag"), why_no_tag("2024"), why_no_tag("a//b"), why_no_tag("été/🌻")
    ('holds a space', 'is only digits', 'has an empty level', None)
    """
    found = _REFUSED.search(name)
    if found:
        char = found[0]
        if char.isspace():
            return "holds a space"
        return f'holds "{char}"' if char.isprintable() else f"holds U+{ord(char):04X}"
    if name.isascii() and name.isdigit():
        return "is only digits"
    if "//" in name or name.startswith("/") or name.endswith("/"):
        return "has an empty level"
    return None


def nearest_tag(text: str) -> str | None:
    """Return the tag that a text was meant to be; None if nobody can tell.

    Examples
    --------
    >>> nearest_tag("to read"), nearest_tag("Food & Drink"), nearest_tag("a / b/"), nearest_tag("C++")
    ('to-read', 'Food-Drink', 'a/b', None)
    """
    name = _AROUND.sub("", text.strip().lstrip("#"))
    name = _LEVELS.sub("/", _APART.sub("-", name)).strip("-/")
    return name if name and why_no_tag(name) is None else None
