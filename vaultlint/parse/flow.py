"""Lists in brackets and texts in quotes that YAML refuses: where they end, and what they mean.

What cannot be told with certainty raises `InDoubtError`: it is reported and left to a person.
"""

from __future__ import annotations

from vaultlint.parse import frontmatter
from vaultlint.parse.cuts import is_cut, restored
from vaultlint.parse.keys import LIST_KEYS, NAME_KEYS
from vaultlint.parse.scalars import quote
from vaultlint.patterns import pattern
from vaultlint.text import quoted

OPENERS = {"“": "”", "„": "“", "‘": "’", "«": "»"}
_ITEM_ENDS = {mark: pattern(mark + r"(?=[ \t]*(?:[,\]}]|$))") for mark in "\"'"}
_DEPTH = {"[": 1, "{": 1, "]": -1, "}": -1}
_TEXT = pattern(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'')
_WHOLE_ITEM = {
    '"': pattern(r'"(?:[^"\\]|\\.)*"(?=[ \t]*(?:[,\]}]|$))'),
    "'": pattern(r"'(?:[^']|'')*'(?=[ \t]*(?:[,\]}]|$))"),
}
_ROW = pattern(rf"(?:{_TEXT.pattern})(?:[ \t]+(?:{_TEXT.pattern}))+")
_HASHES = pattern(r"#[^\s#]+(?:\s+#[^\s#]+)+")  # tags, with the commas left out between them
_ESCAPED_APOSTROPHE = pattern(r"(?<!\\)\\'")
_MOST_ITEMS = 2000  # of a list that is to be mended: each is read by itself
_QUOTE = pattern(r'(?<!\\)(\\*)"')  # entered at a row's first backslash: linear


class InDoubtError(Exception):
    """Nobody can tell what was meant; the text says what stands there."""


def is_readable(value: str) -> bool:
    """Return whether YAML reads a value behind a key."""
    root, problem, _ = frontmatter.compose(f"x: {value}")
    return problem is None and root is not None and len(root.children) == 2


def is_one_list(value: str) -> bool:
    """Return whether a value that begins with a bracket is a list: that bracket closes at its end."""
    return value[:1] == "[" and value[-1:] == "]" and _cut(value[1:-1]) is not None


def listed(inner: str, key: str) -> str:
    r"""Write the items of a list so that each is readable.

    Parameters
    ----------
    inner : str
        What stands between the brackets.
    key : str
        The property whose value the list is; empty for a list within one.

    Examples
    --------
    >>> listed("@a, b", "people"), listed('"a" "b"', "tags")
    ('["@a", b]', '["a", "b"]')
    """
    cut = _cut(inner)
    if cut is None:
        raise InDoubtError(f"the brackets of {quoted('[' + inner)} do not match")
    items = [part for item in cut for part in _parts(item, key)]
    if len(items) > _MOST_ITEMS:
        raise InDoubtError(f"the list has more than {_MOST_ITEMS:,} items")
    if any(item[0] == "'" and _TEXT.fullmatch(item) for item in items) and key.lower() not in NAME_KEYS:
        lone = next((item for item in items if item[0] == "'" and "'" not in item[1:]), None)
        if lone:
            raise InDoubtError(f"the quote of {quoted(lone)} does not close")
    return "[" + ", ".join(item if _stands(item) else _written(item, key) for item in items) + "]"


def cut_item(inner: str) -> str | None:
    """Return the first item of a list whose closing quote a backslash takes away."""
    return next((item for item in _first(inner) if not _stands(item) and is_cut(item)), None)


def list_fault(inner: str, key: str) -> str:
    """Say what is wrong with a list that YAML refuses.

    Examples
    --------
    >>> print(list_fault("a, , b", "tags"), list_fault('"a" "b"', "tags"), list_fault('"a", "b', "tags"), sep="; ")
    an item is empty; a comma is missing in '"a" "b"'; the quote of '"b' does not close
    """
    for item in _first(inner):
        if _ROW.fullmatch(item) or (key.lower() in NAME_KEYS and _HASHES.fullmatch(item)):
            return f"a comma is missing in {quoted(item)}"
        if not _stands(item):
            alone = item[0] in "\"'" and item[0] not in item[1:]
            return f"the quote of {quoted(item)} does not close" if alone else f"{quoted(item)} must be quoted"
    return "an item is empty"


def _first(inner: str) -> list[str]:
    """Return as many items of a list as are read one by one."""
    return (_cut(inner) or [])[:_MOST_ITEMS]


def quote_fault(value: str) -> str:
    r"""Say what is wrong with the quotes of a value that YAML refuses.

    Examples
    --------
    >>> quote_fault(r'"C:\Users"'), quote_fault('"Foo",')
    ('a backslash begins no escape that YAML knows', 'text stands behind the closing quote')
    """
    if lost_its_quote(value):
        return "a backslash takes the closing quote away"
    if value[0] in OPENERS:
        return "curly quotes are none to YAML"
    first = _TEXT.match(value)
    if first and first.end() == len(value):
        return "a backslash begins no escape that YAML knows"
    if first and not value[first.end()].isalnum() and not value.endswith(value[0]):
        return "text stands behind the closing quote"
    return "the quotes do not match"


def row_of_texts(value: str) -> str | None:
    """Return the list that ``"a", "b"`` without brackets means; None if it is no row of quoted texts."""
    items = _cut(value) or []
    if len(items) > _MOST_ITEMS or not all(map(_TEXT.fullmatch, items)) or not all(map(_stands, items)):
        return None
    return "[" + ", ".join(items) + "]" if len(items) > 1 else None


def _parts(item: str, key: str) -> list[str]:
    """Cut an item that is several quoted texts, with the comma left out between them."""
    if key.lower() in NAME_KEYS and _HASHES.fullmatch(item):
        return [word[1:] for word in item.split()]
    if not _ROW.fullmatch(item):
        return [item]
    if key.lower() not in LIST_KEYS:
        raise InDoubtError(f"a comma is missing in {quoted(item)}")
    return [found[0] for found in _TEXT.finditer(item)]


def _written(item: str, key: str) -> str:
    """Write an unreadable item so that it reads as it was meant."""
    whole = restored(item)
    if whole and not whole.certain:
        raise InDoubtError(f"the quotes of {quoted(item)} do not match")
    return whole.text if whole else quote(_item(item, key))


def _item(item: str, key: str) -> str:
    """Return what an unreadable item means."""
    if (item[0] == "[" and item[-1] == "]") or item[0] == "{":
        raise InDoubtError(f"the item {quoted(item)} cannot be read")
    if item[0] == "'" and key.lower() in NAME_KEYS and "'" not in item[1:]:
        return item[1:]
    meant = unquoted(item)
    if item[0] in "\"'" and meant[:1] == item[0] and item[0] in item[1:]:
        raise InDoubtError(f"the quotes of {quoted(item)} do not match")
    return meant


def _cut(inner: str) -> list[str] | None:
    """Cut a list at its commas; None if a bracket within closes more than was opened, or does not close.

    A quoted item ends at the quote that a comma, a bracket or the end follows.
    """
    items: list[str] = []
    start = position = depth = 0
    closing = set("\"'")  # marks of which one that ends an item may still follow
    fresh = True  # whether an item may begin here
    while position < len(inner):
        char = inner[position]
        if fresh and char in closing:
            end = _WHOLE_ITEM[char].match(inner, position) or _ITEM_ENDS[char].search(inner, position + 1)
            if end:
                position = end.end() - 1
            else:
                closing.remove(char)
        depth += _DEPTH.get(char, 0)
        if depth < 0:
            return None
        fresh = char in " \t,[{" and (fresh or char not in " \t")
        if char == "," and depth == 0:
            items.append(inner[start:position].strip())
            start = position + 1
        position += 1
    items.append(inner[start:].strip())
    return [item for item in items if item] if depth == 0 else None


def _closes(body: str, opener: str) -> bool:
    """Return whether the first quote within `body` closes the one before it: text follows then."""
    at = body.find(opener)
    if at < 0:
        return False
    before, after = body[:at], body[at + 1 :]
    apostrophe = before[-1:].isalnum() and after[:1].isalnum()
    return (not apostrophe and before[-1:] not in ("", " ", "(", "[", "\\")) or not before


def requoted(value: str, key: str) -> str:
    r"""Write a value with broken quotes so that it reads as it was meant.

    Examples
    --------
    >>> requoted('"T",', "title"), requoted('"a", "b"', "tags"), requoted('"It' + "\\'" + 's"', "title")
    ('"T"', '["a", "b"]', '"It\'s"')
    >>> requoted('"cut \\U0001F680 off\\"', "description"), requoted(r'"a \\"b\"', "description")
    ('"cut \\U0001F680 off"', '"a \\"b"')
    """
    if value[-1] == "," and _TEXT.fullmatch(value[:-1].rstrip()) and is_readable(value[:-1]):
        return value[:-1].rstrip()
    if value[0] == '"':
        whole = restored(value)
        for meant in (whole and whole.text, _escaped_once(value), _ESCAPED_APOSTROPHE.sub("'", value)):
            if meant and (whole or (_TEXT.fullmatch(meant) and is_readable(meant))):
                return meant
    if key.lower() in LIST_KEYS and len(_cut(value) or ()) > 1 and _TEXT.match(value):
        row = row_of_texts(value)
        if row is None:
            raise InDoubtError(f"the quotes of {quoted(value)} do not match")
        return row
    return quote(unquoted(value))


def lost_its_quote(value: str) -> bool:
    """Return whether a backslash takes away the quote that closes a text."""
    return is_cut(value) or (value[0] == '"' and any(_escapes(value)))


def is_doubtful(value: str) -> bool:
    r"""Return whether what `requoted` makes of a value is not certain.

    So it is where some quotes within a text that was cut are escaped twice, and others once.

    Examples
    --------
    >>> is_doubtful(r'"a \\"b\"'), is_doubtful(r'"a \"b\" \\"c\"')
    (False, True)
    """
    whole = restored(value)
    runs = _escapes(value) if value[0] == '"' else []
    return not whole.certain if whole else any(runs) and not all(runs)


def _escapes(value: str) -> list[bool]:
    """Return of each quote within a text that was cut behind a backslash whether it is escaped twice."""
    quotes = [len(found[1]) for found in _QUOTE.finditer(value, 1)]
    return [run > 0 and run % 2 == 0 for run in quotes[:-1]] if value.endswith('"') and quotes[-1:] == [1] else []


def _escaped_once(value: str) -> str | None:
    """Return a text that was cut behind a backslash with its inner quotes escaped once; None if none is twice."""
    if not any(_escapes(value)):
        return None
    inner = _QUOTE.sub(lambda found: found[0][found[1] != "" and len(found[1]) % 2 == 0 :], value[1:-2])
    meant = _ESCAPED_APOSTROPHE.sub("'", f'"{inner}"')
    if not (_TEXT.fullmatch(meant) and is_readable(meant)):
        raise InDoubtError(f"the quotes of {quoted(value)} do not match")
    return meant


def unquoted(value: str) -> str:
    """Return what a value with broken quotes means."""
    opener = value[0]
    closer = OPENERS.get(opener, opener)
    inner = value[1:]
    if opener == "'" and "'" not in inner:
        return value  # an apostrophe: 'tis
    if inner.endswith(closer) and len(inner) > 1:
        body = inner[:-1]
        if opener in OPENERS:
            return body if opener not in body and closer not in body else value
        if _closes(body, opener):
            return value
        if opener == "'" or body.count(opener) % 2 == 0:
            return body.replace('\\"', '"') if opener == '"' else body.replace("''", "'")
        return value
    if closer not in inner:
        return inner if opener == '"' else value
    return value


def _stands(item: str) -> bool:
    """Return whether an item is readable as it stands."""
    root, problem, _ = frontmatter.compose(f"x: [{item}]")
    return problem is None and root is not None and len(root.children[1].children) == 1
