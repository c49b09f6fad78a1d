"""Whether two addresses lead to one document."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from vaultlint.parse.tracking import names_no_document
from vaultlint.patterns import pattern

_SLUG = pattern(r"[a-z0-9]+(?:-[a-z0-9]+){2,}")
_HASH = pattern(r"[0-9a-f]{8,16}")
_MOBILE = pattern(r"^(?:www\d?|m|mobile|amp)\.(?=[^.]+\.)|(?<=^[a-z]{2})\.m(?=\.)")
_AMP = pattern(r"(?:/amp|\.amp)$|^/amp(?=/)")
_LANGUAGE = pattern(r"[a-z]{2}(?:[-_][a-z]{2,4})?")
_LANGUAGE_KEYS = frozenset(("lang", "language", "hl", "locale"))
_DATE = pattern(r"\d+")
_VIDEO = pattern(r"/(?:shorts|embed|live|v)/([\w-]{6,})$")
_PAPER = pattern(r"/(?:abs|pdf|html)/(.+?)(?:v\d+)?(?:\.pdf)?$")
_POST = pattern(r"/[^/]+/status(?:es)?/(\d+)")
_PUBLICATION = pattern(r"/pub/([\w-]+)(/p/.+)$")


def same_url(one: str, other: str) -> bool:
    """Return whether two addresses lead to one document.

    That is when they are equal but for scheme, mobile host, accelerated page and tracking, or when they share
    an article's id or the words of its slug, unless their languages, or the dates in their paths, differ.

    Examples
    --------
    >>> same_url("https://a.com/p/x-y-z?utm_source=q", "http://www.a.com/p/x-y-z/amp")
    True
    >>> same_url("https://a.com/how-to-write-well", "https://medium.com/@b/how-to-write-well-3f2a1b9c")
    True
    >>> same_url("https://medium.com/p/7a00bfec8315", "https://b.com/how-to-write-7a00bfec8315")
    True
    >>> same_url("https://youtu.be/a1B2c3D4e5F", "https://m.youtube.com/watch?v=a1B2c3D4e5F&t=90s")
    True
    >>> same_url("https://arxiv.org/abs/2301.00001v2", "https://arxiv.org/pdf/2301.00001.pdf")
    True
    >>> same_url("https://en.wikipedia.org/wiki/Step", "http://en.m.wikipedia.org/wiki/Step")
    True
    >>> same_url("https://ann.substack.com/p/steps", "https://open.substack.com/pub/ann/p/steps")
    True
    >>> same_url("https://a.com/en/how-to-write-well", "https://a.com/zh/how-to-write-well")
    False
    >>> same_url("https://a.com/2023/the-year-in-review", "https://a.com/2024/the-year-in-review")
    False
    >>> same_url("https://a.com/1", "https://a.com/2")
    False
    """
    first, second = normal_url(one), normal_url(other)
    if first == second:
        return True
    if _language(one) != _language(other):
        return False
    for part in (_article_id, _slug):
        found = part(first)
        if found and found == part(second):
            return part is _article_id or _dates_agree(first, second)
    return False


def normal_url(url: str) -> str:
    """Return a url without scheme, ``www.``, tracking parameters and last slash; one form of many.

    A fragment goes too, but where a page finds its document by it: ``#/notes/1``.
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    pairs = sorted(pair for pair in parse_qsl(parts.query) if not names_no_document(pair[0]))
    host = _MOBILE.sub("", parts.netloc.lower())
    path = _AMP.sub("", parts.path.rstrip("/"))
    known = _known_form(host, path, dict(pairs))
    if known:
        return known
    kept = "?" + "&".join(f"{key}={value}" for key, value in pairs) if pairs else ""
    place = f"#{parts.fragment}" if parts.fragment[:1] in ("/", "!", "?") and parts.fragment[1:] else ""
    return f"{host}{path}{kept}{place}"


def _known_form(host: str, path: str, query: dict[str, str]) -> str:
    """Return the one form of an address on a site that has several for a document; ``""`` elsewhere."""
    if host == "youtu.be" and len(path) > 1:
        return f"youtube.com/{path[1:]}"
    if host in ("youtube.com", "music.youtube.com", "youtube-nocookie.com"):
        video = query.get("v") or ((found := _VIDEO.search(path)) and found[1])
        return f"youtube.com/{video}" if video else ""
    if host in ("arxiv.org", "export.arxiv.org") and (found := _PAPER.match(path)):
        return f"arxiv.org/{found[1]}"
    if host in ("twitter.com", "x.com", "nitter.net") and (found := _POST.match(path)):
        return f"twitter.com/{found[1]}"
    if host == "open.substack.com" and (found := _PUBLICATION.match(path)):
        return f"{found[1]}.substack.com{found[2]}"
    if host in ("doi.org", "dx.doi.org"):
        return f"doi.org{path.lower()}"
    return ""


def _language(url: str) -> str:
    """Return the language that an address names, in its host, its first segment or a parameter; ``""`` if none."""
    try:
        parts = urlsplit(url.strip().lower())
    except ValueError:
        return ""
    named = [value for key, value in parse_qsl(parts.query) if key in _LANGUAGE_KEYS]
    named += [part for part in (parts.netloc.split(".")[0], *parts.path.split("/")[1:3]) if _LANGUAGE.fullmatch(part)]
    return next((name for name in named if name not in _NO_LANGUAGES), "")


# Short hosts and segments that are no languages.
_NO_LANGUAGES = frozenset("go my us uk tv ai ml".split())


def _dates_agree(one: str, other: str) -> bool:
    """Return whether the numbers in two paths, but for those of the slugs, are not at odds."""
    first, second = (_DATE.findall(url.split("?", 1)[0].rpartition("/")[0].partition("/")[2]) for url in (one, other))
    return not first or not second or first == second


def _article_id(url: str) -> str:
    """Return the hash that ends an address, such as Medium's; ``""`` if there is none."""
    tail = _last_segment(url).rpartition("-")[2]
    return tail if _HASH.fullmatch(tail) and not tail.isdigit() and not tail.isalpha() else ""


def _slug(url: str) -> str:
    """Return the last path segment if it is words, without a hash at its end."""
    last = _last_segment(url)
    if not _SLUG.fullmatch(last):
        return ""
    return last.rpartition("-")[0] if _article_id(url) else last


def _last_segment(url: str) -> str:
    path = url.split("?", 1)[0]
    return path.rpartition("/")[2].lower().removesuffix(".html") if "/" in path else ""
