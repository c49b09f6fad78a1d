"""Prose out of Markdown: markup gone, boilerplate of web pages gone, one sentence at a time.

Every pattern looks at one line and stops at the next opener, so that a hostile line of ten megabytes
takes linear time. No pattern spans to a closer with ``.*?``.
"""

from __future__ import annotations

import re

from vaultlint.graph.language import background, tokeniser

_VIEW_LINK = re.compile(
    r"(?:[—–-] ?location: )?\(?"
    r"\[(?:View Highlight|View annotation|Open in [^\[\]]{1,30}|(?:(?:Location|Page|Ort|Standort)\s)?\d[\d,]{0,9})\]"
    r"\([^()\s]*\)\)?",
    re.IGNORECASE,
)
_IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)|!\[\[[^\[\]]*\]\]")
_WIKILINK = re.compile(r"\[\[([^\[\]|]*)(?:\|([^\[\]]*))?\]\]")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s\"[^\"]*\")?\)")
_FOOTNOTE = re.compile(r"\[\^[^\[\]\s]*\]:?")
_URL = re.compile(r"<?\b(?:https?|obsidian|ftp|mailto|file)://?[^\s<>]*>?|\bwww\.[^\s<>]+", re.IGNORECASE)
_HTML = re.compile(r"</?[A-Za-z][^<>]*>|<!--[^<>]*-->|&(?:nbsp|amp|lt|gt|quot|#\d{1,6});")
_COMMENT = re.compile(r"%%[^%]*%%")
_BLOCK_ID = re.compile(r"\s\^[A-Za-z0-9-]+\s*$|^\^[A-Za-z0-9-]+\s*$")
_LEADER = re.compile(r"^(?:[\s>]+|\[![A-Za-z-]{1,30}\][+-]?|(?:[-*+•◦▪]|\d{1,9}[.)])\s+|\[[ xX/-]\]\s|#{1,6}\s+|\|)+")
_INLINE_FIELD = re.compile(r"^[A-Za-z][\w -]{0,30}::\s")
_MATH_SPAN = re.compile(r"\$[^$\s](?:[^$]*[^$\s])?\$(?!\d)")
_TAG = re.compile(r"(?:^|(?<=\s))#[^\s#]+")
_EMPHATIC = re.compile(r"[*=~`_]")
_EMPHASIS = re.compile(r"\*{1,3}|={2}|~~|`+|(?<!\w)_{1,2}|_{1,2}(?!\w)")
_MARKUP = re.compile(r"[\[\]<&:%^$#*=~`_|>+•◦▪]|^\s*(?:[-–—]|\d)|www\.")
_REMOVED = (
    ("<", _HTML, " "), ("&", _HTML, " "), ("://", _URL, " "), ("www.", _URL, " "), ("::", _INLINE_FIELD, ""),
    ("%%", _COMMENT, " "), ("$", _MATH_SPAN, " "),
)  # fmt: skip
_RULE = re.compile(r"^[\s|:*_=~\-–—.]*$")
_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]{0,3} (?=[\"'“‘(\[]{0,3}[A-ZÀ-ÞА-Я0-9])|(?<=[。！？])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|e\.g|i\.e|etc|vs|cf|dr|mr|mrs|ms|prof|st|no|vol|fig|ca|al|inc|approx)\.$", re.IGNORECASE
)
LONGEST = 320
_GLUE = re.compile(r"[a-zà-ÿ](?=[A-ZÀ-Þ][a-zà-ÿ])")
_STOPPED = re.compile(r"[.!?:;]")
_SMALL = frozenset("a an and as at but by for from in into is nor of on or over the to up via vs with & – - —".split())
_BRANDS = frozenset(
    "wordpress powerpoint typescript facebook sharepoint dropbox evernote snapchat quickbooks salesforce sketchbook "
    "pagerank postscript livejournal livestream mailchimp photoshop hubspot soundcloud flipboard basecamp duckduckgo "
    "goodreads linkedin javascript coffeescript datacamp codecademy clickhouse lightroom readwise bigquery".split()
)

_PLATFORMS = r"(?:facebook|twitter|linkedin|pinterest|reddit|whatsapp|email|instagram|x|tumblr|pocket)"
_BOILERPLATE = re.compile(
    r"^(?:"
    r"(?:posted|published|written|last updated|updated|filed|tagged|categori[sz]ed) (?:on|by|in|under|at)\b.{0,80}"
    r"|(?:share|tweet|pin|print|email)(?: (?:this|it|on|via|with)\b.{0,40})?|follow (?:us|me)\b.{0,40}"
    rf"|{_PLATFORMS}(?:[\s|,•·]+{_PLATFORMS})*"
    r"|(?:subscribe|sign up|sign in|log ?in|register|contact us|skip to (?:main )?content)\b.{0,40}"
    r"|read more(?: (?:about|on|here|at)\b.{0,40})?|continue reading\b.{0,60}|click here\b.{0,40}"
    r"|back to top|table of contents|toc"
    r"|(?:\w{2,12} )?(?:related|recommended|popular|recent)"
    r" (?:resources|posts|articles|blogs|stories|reading|content|links)"
    r"|you (?:may|might) also (?:like|enjoy)\b.{0,40}|(?:previous|next|older|newer) (?:post|article|entry)\b.{0,60}"
    r"|\d{1,4} (?:comments?|likes?|shares?|views?|claps?)|\d{1,3} ?min(?:ute)?s? read|comments? \(\d{1,5}\)"
    r"|all rights reserved\b.{0,60}|(?:copyright\b|©).{0,80}|(?:privacy policy|terms of (?:use|service))\b.{0,60}"
    r"|(?:photo|image|picture) (?:by|credit|credits|courtesy)\b.{0,60}|(?:advertisement|sponsored|loading)\W{0,3}"
    r"|(?:this|our) (?:site|website) uses cookies\b.{0,80}|view (?:this )?(?:highlight|in browser|online)s?\b.{0,20}"
    r")\W{0,4}$",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"^(?:be the first to (?:share a |leave a |post a )?(?:comment|reply)|comment(?:ing|s)? (?:guidelines|policy|rules)"
    r"|leave a (?:comment|reply)|post a comment|add a comment|(?:write|submit) a comment)\W{0,4}$",
    re.IGNORECASE,
)
_NAVIGATION = frozenset(
    "register login log-in home about contact subscribe search menu faq help privacy terms archive archives rss "
    "sitemap careers press shop store cart account blog".split()
) | {"log in", "sign in", "sign up", "about us", "contact us", "privacy policy", "my account", "terms of use"}


def prose(line: str) -> str:
    """Return a line's text without markup, links as their text, white space joined.

    Examples
    --------
    >>> prose("- **Run** the [[Sales call|call]]. ([View Highlight](https://readwise.io/read/1)) ^a1")
    'Run the call.'
    """
    if not _MARKUP.search(line):
        return " ".join(line.split())
    text = line
    if not text[:1].isalnum():
        if _RULE.match(text[:200]) and _RULE.match(text):
            return ""
        text = _LEADER.sub("", text)
    if "[" in text:
        text = _IMAGE.sub(" ", _VIEW_LINK.sub(" ", text))
        text = _LINK.sub(r"\1", _WIKILINK.sub(_shown, _FOOTNOTE.sub("", text)))
    for sign, pattern, instead in _REMOVED:
        if sign in text:
            text = pattern.sub(instead, text)
    if "^" in text:
        text = text[:-200] + _BLOCK_ID.sub("", text[-200:])
    if not text[:1].isalpha():
        text = _LEADER.sub("", text)
    if "#" in text:
        text = _TAG.sub(" ", text)
    if _EMPHATIC.search(text):
        text = _EMPHASIS.sub("", text)
    return " ".join(text.replace("|", " ").split())


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
    bare = text.strip(" -–—•*_#>:.|")
    if text.lstrip().startswith("|"):
        return False  # a table's row
    if "|" in text.strip("| ") or "|" in text.rstrip()[-1:]:
        parts = [part.strip().lower() for part in text.split("|") if part.strip()]
        if parts and sum(part in _NAVIGATION for part in parts) * 2 >= len(parts):
            return True
    return bool(_BOILERPLATE.match(bare)) and not (text.endswith(".") and text.count(" ") > 4)


def starts_tail(text: str) -> bool:
    """Tell whether a line opens what stands below an article: its comments and their rules."""
    return len(text) < 60 and bool(_TAIL.match(text.strip(" #*_>:")))


def sentences(text: str) -> list[str]:
    """Split a line's prose into sentences; what is too long is cut between words.

    Examples
    --------
    >>> sentences("Run the call. Never put the burden on e.g. Ann! It works.")
    ['Run the call.', 'Never put the burden on e.g. Ann!', 'It works.']
    """
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if _ABBREVIATION.search(text[max(start, match.end() - 13) : match.end()].rstrip()):
            continue
        found.append(text[start : match.end()].rstrip())
        start = match.end()
    found.append(text[start:].rstrip())
    if _GLUE.search(text):
        found = [part for piece in found for part in _unglued(piece)]
    return [part for piece in found for part in _windows(piece) if part]


def _unglued(text: str) -> list[str]:
    """Split a caption in title case off the sentence that a web page glued to it, without a blank.

    Only a plain word that no name is made of is split: ``FunctionSelling``, not ``YouTube``.
    """
    if text[-1:] not in ".!?" or len(text) > LONGEST:
        return [text]
    for match in list(_GLUE.finditer(text))[:4]:
        caption, said = text[: match.end()], text[match.end() :]
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
    if len(after) < 3 or not after[1][:1].islower() or len(before) < 4 or _GLUE.search(before):
        return False
    plain = first[1:].islower() and all(stem(word) in known or word.lower() in known for word in (before, first))
    return plain and stem(before + first) not in known and (before + first).lower() not in _BRANDS


def _windows(text: str) -> list[str]:
    parts = []
    start = 0
    while len(text) - start > LONGEST:
        cut = text.rfind(" ", start, start + LONGEST)
        cut = cut if cut > start else start + LONGEST
        parts.append(text[start:cut].strip())
        start = cut
    return [*parts, text[start:].strip()]
