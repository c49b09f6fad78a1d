"""What a property key looks like, and the keys that exporters and Obsidian are known to write."""

from __future__ import annotations

import re

from vaultlint.patterns import pattern

# Characters that look like a space, or like nothing, and are no space to YAML.
WIDE = "\u1680\u2000-\u200a\u202f\u205f\u3000"
INVISIBLE = "\u00a0\u200b\u200c\u200d\u2060\ufeff"
# A key at the start of a line, as a person means it: quoted, a web page's (og:title), or beginning with a
# letter or emoji.
KEY_LINE = pattern(
    rf"""(?P<key>"(?:[^"\\\n]|\\.)*"|'(?:[^'\n]|'')*'|(?:og|dc|dcterms|article|twitter|fb):[\w:-]+?|[{INVISIBLE}{WIDE}]*(?:[^\W\d]|[\u2190-\u2bff\U0001f000-\U0001faff])[^\n:#]{{0,60}}?:??|<<)"""
    rf"(?P<gap>[ \t{INVISIBLE}{WIDE}]*):(?=[ \t\r{INVISIBLE}{WIDE}]|$)"
)
# The same with no space behind the colon; urls are no keys, nor is what a number follows unless it is known.
TIGHT_KEY_LINE = pattern(r"(?P<key>[^\W\d][\w -]{0,40}):(?=[^\s:/])")
_WIDE_COLON = pattern(r"(?P<key>[^\W\d][\w -]{0,40}?)[ \t]*：")  # as keyboards for Chinese and Japanese give it
_URL_LIKE = frozenset("http https ftp mailto obsidian zotero file urn doi isbn note".split())

LIST_KEYS = frozenset("tags tag aliases alias cssclasses cssclass authors author categories keywords".split())
NAME_KEYS = frozenset("tags tag cssclasses cssclass".split())  # of names that hold no quotes and no spaces
SINGULAR = {"tag": "tags", "alias": "aliases", "cssclass": "cssclasses"}
ONE_LINE_KEYS = frozenset(
    "title full_title author url source category image_url cover published_date date date_saved".split()
)
MAIN_KEYS = LIST_KEYS | ONE_LINE_KEYS
# What tells one document from another; a second block that shares one of them may be a copy of the first.
IDENTITY_KEYS = frozenset(
    "title full_title url source_url author authors id permalink kindle-sync citekey bookid asin isbn aliases".split()
)
KNOWN_KEYS = (
    LIST_KEYS
    | ONE_LINE_KEYS
    | frozenset(
        """id type status created updated modified date_created date_modified description summary subtitle
    publish permalink lang language publisher published isbn asin rating year topics topic highlights
    highlights_count highlights_last_updated last_highlighted_date last_highlighted_at doc_type site
    domain link links image banner banner_icon slug draft layout parent up related cover_url citekey
    cssclasses time note notes kindle-sync reviewed project area read date_read started finished genre
    document_note readwise_url source_url uid zettelid people location company email phone role
    creation_date modification_date""".split()
    )
)


def is_known(key: str) -> bool:
    """Return whether exporters or Obsidian are known to write `key`."""
    return key.strip("'\"").lower().replace(" ", "_") in KNOWN_KEYS


def tight_key(line: str) -> re.Match[str] | None:
    """Return the match of a key with no space behind its colon (``title:Foo``), urls excepted.

    The colon of a known key may be a wide one.
    """
    wide = _WIDE_COLON.match(line)
    if wide and is_known(wide["key"]):
        return wide
    found = TIGHT_KEY_LINE.match(line)
    if found is None or found["key"].lower() in _URL_LIKE:
        return None
    return found if not line[found.end()].isdigit() or is_known(found["key"]) else None
