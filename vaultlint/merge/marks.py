"""What merging may alter of a line, and what the proof looks for then: tags and an exporter's link."""

from __future__ import annotations

import re

from vaultlint.patterns import pattern

_TAG_LINE = pattern(r"(?:[-*+][ \t]+)?\*{0,2}((?:Document )?[Tt]ags):?\*{0,2}:?(?=\s|$)(.*)")
_TAG = pattern(r"\[\[[^\[\]]+\]\]|#[^\s#,]+")
_LINK_AT_END = pattern(r"\(\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)\)\s*$")

_ID = pattern(r"readwise\.io/(?:read|open)/(\w+)|(?:^|\s)\^([A-Za-z0-9-]+)\s*$|location=(\d+)")
_SYNCED = pattern(r"[-*+][ \t]+(?:\*\*)?(?:highlights first synced by|new highlights added)\b", re.IGNORECASE)
_ITEM = pattern(r"(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)")


def is_item(line: str) -> bool:
    """Return whether a line, without white space before it, begins a list item."""
    return _ITEM.match(line) is not None


def is_synced(line: str) -> bool:
    """Return whether a line, without white space before it, only says when the highlights below it came.

    Examples
    --------
    >>> is_synced("- Highlights first synced by [[Readwise]] [[Jan 12th, 2024]]")
    True
    """
    return _SYNCED.match(line) is not None


def highlight_id(text: str) -> str:
    """Return the id of the highlight that some lines hold, ``""`` if there is none."""
    found = _ID.search(text)
    return next(group for group in found.groups() if group) if found else ""


def tag_label(line: str) -> str:
    """Return the label (without case) of a line that holds nothing but tags, else an empty string.

    Examples
    --------
    >>> tag_label("- Tags: [[a]] #b"), tag_label("Tags: [[a]] and more")
    ('tags', '')
    """
    found = _TAG_LINE.fullmatch(line.strip())
    return found[1].casefold() if found and not _TAG.sub("", found[2]).strip(" ,") else ""


def tags_of(line: str) -> list[str]:
    """Return the tags in a line, as they stand."""
    return _TAG.findall(line)


def without_link(words: str) -> str:
    """Return words without the exporter's link at their end.

    Examples
    --------
    >>> without_link("Lead it. ([View Highlight](https://read.readwise.io/read/01a))")
    'Lead it.'
    """
    found = _LINK_AT_END.search(words)
    return words[: found.start()].rstrip() if found else words
