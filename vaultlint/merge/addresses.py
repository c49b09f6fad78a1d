"""Whether two addresses lead to one document."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+){2,}")
_HASH = re.compile(r"[0-9a-f]{8,16}")
_TRACKING = re.compile(
    r"utm_.*|fbclid|gclid|mc_[ce]id|isFreemail|publication_id|post_id|r|ref|referrer|source|s|token|triedRedirect",
    re.IGNORECASE,
)


def same_url(one: str, other: str) -> bool:
    """Return whether two addresses lead to one document.

    Examples
    --------
    >>> same_url("https://a.com/p/x-y-z?utm_source=q", "http://www.a.com/p/x-y-z/")
    True
    >>> same_url("https://a.com/how-to-write-well", "https://medium.com/@b/how-to-write-well-3f2a1b9c")
    True
    >>> same_url("https://medium.com/p/7a00bfec8315", "https://b.com/how-to-write-7a00bfec8315")
    True
    >>> same_url("https://a.com/1", "https://a.com/2")
    False
    """
    first, second = normal_url(one), normal_url(other)
    if first == second:
        return True
    for part in (_article_id, _slug):
        one, other = part(first), part(second)
        if one and one == other:
            return True
    return False


def normal_url(url: str) -> str:
    """Return a url without scheme, ``www.``, fragment, tracking parameters and last slash."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return url.strip()
    query = sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0]))
    kept = "?" + "&".join(f"{key}={value}" for key, value in query) if query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{kept}"


def _article_id(url: str) -> str:
    """Return the hash that ends an address, such as Medium's; ``""`` if there is none."""
    tail = _last_segment(url).rpartition("-")[2]
    return tail if _HASH.fullmatch(tail) and any(char.isdigit() for char in tail) else ""


def _slug(url: str) -> str:
    """Return the last path segment if it is words, without a hash at its end."""
    last = _last_segment(url)
    if not _SLUG.fullmatch(last):
        return ""
    return last.rpartition("-")[0] if _article_id(url) else last


def _last_segment(url: str) -> str:
    path = url.split("?", 1)[0]
    return path.rpartition("/")[2].lower().removesuffix(".html") if "/" in path else ""
