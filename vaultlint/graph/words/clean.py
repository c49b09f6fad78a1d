"""Prose out of Markdown: markup gone, boilerplate of web pages gone, one sentence at a time.

Every pattern looks at one line and stops at the next opener, so that a hostile line of ten megabytes
takes linear time. No pattern spans to a closer with ``.*?``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from vaultlint.graph.words.ends import ends
from vaultlint.graph.words.language import background, table, tokeniser

_VIEW = (
    r"\[(?:View (?:Highlight|annotation|Tweet|Quote|Post)|Open in [^\[\]]{1,30}"
    r"|(?:(?:Location|Page|Ort|Standort)\s)?\d[\d,]{0,9})\]\("
)
_VIEWED = re.compile(_VIEW, re.IGNORECASE)
_VIEW_LINK = re.compile(rf"(?:[—–-] ?location: )?\(?{_VIEW}[^()\s]*\)\)?", re.IGNORECASE)
_BEFORE_VIEW = len("— location: (")  # only there such a link may begin, and to look for its start costs much
_IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)|!\[\[[^\[\]]*\]\]")
_WIKILINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]*\]:?")
_URL = re.compile(r"<?\b(?:https?|obsidian|ftp|mailto|file)://?[^\s<>]*>?|\bwww\.[^\s<>]+", re.IGNORECASE)
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")
_TEMPLATE = re.compile(r"<%[^%<>]*%>")
_COMMENT = re.compile(r"%%.*?%%|<!--[^<>]*-->")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+\s*$|^\^[A-Za-z0-9-]+\s*$")
_LEADER = re.compile(r"^(?:[\s>]+|\[![A-Za-z-]{1,30}\][+-]?|(?:[-*+•◦▪]|\d{1,9}[.)])\s+|\[[ xX/-]\]\s|#{1,6}\s+|\|)+")
_INLINE_FIELD = re.compile(r"^[A-Za-z][\w -]{0,30}::\s")
_MATH_SPAN = re.compile(r"\$[^$\s](?:[^$]*[^$\s])?\$(?!\d)")
_TAG = re.compile(r"(?:^|(?<=\s))#[^\s#]+")
_EMPHATIC = re.compile(r"[*=~`_]")
_EMPHASIS = re.compile(r"\*{1,3}|={2}|~~|`+|(?<!\w)_{1,2}|_{1,2}(?!\w)")
_MARKUP = re.compile(r"[\[\]<&:%^$#*=~`_|>+•◦▪]")
_MARKED_START = re.compile(r"\s*(?:[-–—]|\d)")
_REMOVED = (
    ("<%", _TEMPLATE, " "), ("<", _HTML, " "), ("&", _HTML, " "), ("://", _URL, " "), ("www.", _URL, " "),
    ("::", _INLINE_FIELD, ""),
    ("%%", _COMMENT, " "), ("$", _MATH_SPAN, " "),
)  # fmt: skip
_RULE = re.compile(r"^[\s|:*_=~\-–—.]*$")
LONGEST = 320
_GLUED = re.compile(r"[A-ZÀ-Þ](?<=[a-zà-ÿ].)[a-zà-ÿ]")  # a capital behind a small letter: quick to rule out
_PAUSES = " 、，；"
_STOPPED = re.compile(r"[.!?:;]")
_SMALL = frozenset("a an and as at but by for from in into is nor of on or over the to up via vs with & – - —".split())
_BRANDS = frozenset(
    "wordpress powerpoint typescript facebook sharepoint dropbox evernote snapchat quickbooks salesforce sketchbook "
    "pagerank postscript livejournal livestream mailchimp photoshop hubspot soundcloud flipboard basecamp duckduckgo "
    "goodreads linkedin javascript coffeescript datacamp codecademy clickhouse lightroom readwise bigquery".split()
)

_PLATFORM = "(?:facebook|twitter|linkedin|pinterest|reddit|whatsapp|email|instagram|x|tumblr|pocket|mastodon|bluesky)"


class _Known(NamedTuple):
    """What data/boilerplate.txt lists."""

    page: re.Pattern[str]
    tail: re.Pattern[str]
    site: frozenset[str]


@cache
def _known() -> _Known:
    rows: dict[str, list[str]] = {"page": [], "tail": [], "site": []}
    section = ""
    for line in table("boilerplate.txt"):
        if line.startswith("["):
            section = line[1:-1]
        else:
            rows[section].append(line.replace("{PLATFORM}", _PLATFORM))
    page, tail = (re.compile(rf"(?:{'|'.join(rows[kind])})\W{{0,4}}$", re.IGNORECASE) for kind in ("page", "tail"))
    return _Known(page, tail, frozenset(rows["site"]))


def shown(line: str) -> str:
    """Return a line without the comments in it, which Obsidian shows to nobody.

    Examples
    --------
    >>> shown("The price %% 5 % off, for her %% is fixed.")
    'The price   is fixed.'
    """
    return _COMMENT.sub(" ", line) if "%%" in line or "<!--" in line else line


def prose(line: str) -> str:
    """Return a line's text without markup, links as their text, white space joined.

    Examples
    --------
    >>> prose("- **Run** the [[Sales call|call]]. ([View Highlight](https://readwise.io/read/1)) ^a1")
    'Run the call.'
    """
    if not (_MARKUP.search(line) or _MARKED_START.match(line) or "www." in line):
        return _spaced(line)
    text = line
    if not text[:1].isalnum():
        if _RULE.match(text[:200]) and _RULE.match(text):
            return ""
        text = _unled(text)
    if "[" in text:
        text = _unlinked(text)
    for sign, pattern, instead in _REMOVED:
        if sign in text:
            text = pattern.sub(instead, text)
    if "^" in text:
        text = text[:-200] + _BLOCK_ID.sub("", text[-200:])
    if not text[:1].isalpha():
        text = _unled(text)
    if "#" in text:
        text = _TAG.sub(" ", text)
    if _EMPHATIC.search(text):
        text = _EMPHASIS.sub("", text)
    return _spaced(text.replace("|", " ") if "|" in text else text)


def _spaced(text: str) -> str:
    """Return a text with its white space joined; mostly there is nothing to join, which is quick to see."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    return " ".join(text.split())


def _unled(text: str) -> str:
    """Return a line without what stands before its text: the signs of lists, quotes, headings, tasks, callouts."""
    leader = _LEADER.match(text)
    return text[leader.end() :] if leader else text


def _unlinked(text: str) -> str:
    """Return a line with links as their text, without images, footnotes and exporters' links."""
    if viewed := _VIEWED.search(text):
        start = max(0, viewed.start() - _BEFORE_VIEW)
        text = text[:start] + _VIEW_LINK.sub(" ", text[start:])
    if "![" in text:
        text = _IMAGE.sub(" ", text)
    if "[^" in text:
        text = _FOOTNOTE.sub("", text)
    if "[[" in text:
        text = _WIKILINK.sub(_shown, text)
    return _LINK.sub(r"\1", text) if "](" in text else text


def _shown(match: re.Match[str]) -> str:
    if match[2]:
        return str(match[2])
    return str(match[1]).partition("#")[0].rpartition("/")[2]


def is_boilerplate(text: str) -> bool:
    """Tell whether a line is navigation, a by-line or a share line of a web page.

    Examples
    --------
    >>> [is_boilerplate(line) for line in ("Register | Contact Us |", "Related Resources:", "We share this.")]
    [True, True, False]
    """
    if len(text) > 120:
        return False
    if text.lstrip().startswith("|"):
        return False  # a table's row
    if "|" in text.strip("| ") or "|" in text.rstrip()[-1:]:
        parts = [part.strip().lower() for part in text.split("|") if part.strip()]
        if parts and sum(part in _known().site for part in parts) * 2 >= len(parts):
            return True
    if text.endswith(".") and text.count(" ") > 4:
        return False
    return bool(_known().page.match(text.strip(" \t-–—•*_#>:.|")))


def starts_tail(text: str) -> bool:
    """Tell whether a line opens what stands below an article: its comments and their rules."""
    return len(text) < 60 and bool(_known().tail.match(text.strip(" #*_>:")))


def sentences(text: str) -> list[str]:
    """Split a line's prose into sentences; what is too long is cut between words.

    Examples
    --------
    >>> sentences("Run the call. Never put the burden on e.g. Ann! It works.")
    ['Run the call.', 'Never put the burden on e.g. Ann!', 'It works.']
    """
    found: list[str] = []
    start = 0
    for end in ends(text):
        found.append(text[start:end].strip())
        start = end
    found.append(text[start:].strip())
    if _GLUED.search(text):
        found = [part for piece in found for part in _unglued(piece)]
    if len(text) <= LONGEST:
        return [piece for piece in found if piece]
    return [part for piece in found for part in _windows(piece) if part]


def _unglued(text: str) -> list[str]:
    """Split a caption in title case off the sentence that a web page glued to it, without a blank.

    Only a plain word that no name is made of is split: ``FunctionSelling``, not ``YouTube``.
    """
    if text[-1:] not in ".!?" or len(text) > LONGEST:
        return [text]
    for match in list(_GLUED.finditer(text))[:4]:
        caption, said = text[: match.start()], text[match.start() :]
        words = caption.split()
        titled = sum(word[:1].isupper() for word in words)
        small = all(word[:1].isupper() or word in _SMALL for word in words)
        if titled >= 3 and small and not _STOPPED.search(caption) and _is_joint(words[-1], said.split()):
            return [caption, said]
    return [text]


def _is_joint(before: str, after: list[str]) -> bool:
    """Tell whether two plain words meet that together are no word or name, and whether a sentence goes on."""
    known, stem = background().frequency, tokeniser("en").stem
    first = re.sub(r"\W.*", "", after[0])
    if len(after) < 3 or not after[1][:1].islower() or len(before) < 4 or _GLUED.search(before):
        return False
    plain = first[1:].islower() and all(stem(word) in known or word.lower() in known for word in (before, first))
    return plain and stem(before + first) not in known and (before + first).lower() not in _BRANDS


def _windows(text: str) -> list[str]:
    parts = []
    start = 0
    while len(text) - start > LONGEST:
        cut = max(text.rfind(sign, start, start + LONGEST) + (sign != " ") for sign in _PAUSES)
        cut = cut if cut > start else start + LONGEST
        parts.append(text[start:cut].strip())
        start = cut
    return [*parts, text[start:].strip()]
