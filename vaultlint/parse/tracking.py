"""Parameters of a web address that say who sent a reader, and not what is read."""

from __future__ import annotations

import re
from typing import NamedTuple

from vaultlint.patterns import pattern

_URL = pattern(r"https?://(?P<host>[^/?#\s]++)[^?#\s]*+\?(?P<query>[^#\s]*)(?:#\S*)?", re.IGNORECASE)
_PIECE = pattern(r"(?:^|&(?:amp;)?)(?P<name>[^&=]*)[^&]*")
_TRACKING = pattern(
    r"utm_\w+|fbclid|gclid|gclsrc|dclid|wbraid|gbraid|msclkid|twclid|ttclid|yclid|li_fat_id|igshid|igsh"
    r"|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|hss_channel|vero_id|oly_(?:enc|anon)_id|_openstat|wt_mc|_gl"
    r"|ref_src|ref_url|guce_referrer(?:_sig)?|guccounter|isFreemail|publication_id|triedRedirect",
    re.IGNORECASE,
)
# Names that track on some sites, and may choose the document on others.
_SUBSTACK = pattern(r"(?:^|&(?:amp;)?)(?:publication_id|isFreemail|triedRedirect)=", re.IGNORECASE)
_OF_SUBSTACK = frozenset(("post_id", "r", "s", "token"))
_OF_HOST = (
    (pattern(r"(?:.+\.)?substack\.com", re.IGNORECASE), frozenset(("post_id", "r", "s"))),
    (pattern(r"(?:.+\.)?(?:twitter|x)\.com", re.IGNORECASE), frozenset(("s", "t"))),
    (pattern(r"youtu\.be|(?:.+\.)?youtube\.com|open\.spotify\.com", re.IGNORECASE), frozenset(("si",))),
    (pattern(r"(?:.+\.)?reddit\.com", re.IGNORECASE), frozenset(("share_id",))),
    (pattern(r"(?:.+\.)?linkedin\.com", re.IGNORECASE), frozenset(("rcm", "trk", "trackingid", "lipi"))),
)
# Names that on most sites track, or change no more than a page's looks: enough to compare two addresses.
_OF_MOST_SITES = frozenset(
    "post_id r s si sk token ref referrer source amp outputtype feature showwelcomeonshare".split()
)
# A signed address is refused by its site when one character differs.
_SIGNED = pattern(
    r"(?:^|&(?:amp;)?)(?:x-(?:amz|goog)-[\w-]+|signature|sig|sign|hmac|hash|policy|key-pair-id|expires"
    r"|awsaccesskeyid|googleaccessid|jwt|oh|hdnea|verify|token)=",
    re.IGNORECASE,
)


def names_no_document(name: str) -> bool:
    """Return whether a parameter, on most sites, does not say which document it is.

    That is enough to compare the addresses of two copies; what may be taken away, `tracked` says.

    Examples
    --------
    >>> [names_no_document(name) for name in ("utm_source", "source", "id")]
    [True, True, False]
    """
    return _TRACKING.fullmatch(name) is not None or name.lower() in _OF_MOST_SITES


class Tracked(NamedTuple):
    """A web address with tracking parameters.

    Attributes
    ----------
    names : tuple of str
        The parameters that track, in order.
    bare : str
        The address without them; all else is as it was, to the letter.
    """

    names: tuple[str, ...]
    bare: str


def tracked(url: str) -> Tracked | None:
    """Find the tracking parameters of a web address; None if there are none or they must stay.

    Examples
    --------
    >>> tracked("https://a.com/p?utm_source=q&id=7&amp;fbclid=x&b#top")
    Tracked(names=('utm_source', 'fbclid'), bare='https://a.com/p?id=7&b#top')
    >>> tracked("https://a.com/p?r=7&s=2"), tracked("https://b.substack.com/p/c?r=7f&s=w").names
    (None, ('r', 's'))
    """
    found = _URL.fullmatch(url)
    if not found or "://" in url[found.start("host") :] or "%3a%2f%2f" in url.lower():
        return None  # none, or an address within an address: nobody knows whose the parameters are
    query = found["query"]
    substack = _SUBSTACK.search(query) is not None
    if _SIGNED.search(query) and not substack:
        return None
    extra = _OF_SUBSTACK if substack else frozenset[str]()
    extra = extra.union(*(names for host, names in _OF_HOST if host.fullmatch(found["host"])))
    names: list[str] = []
    kept = ""
    for piece in _PIECE.finditer(query):
        if _TRACKING.fullmatch(piece["name"]) or piece["name"].lower() in extra:
            names.append(piece["name"])
        else:
            kept += piece[0] if kept else piece[0][piece.start("name") - piece.start() :]
    if not names:
        return None
    return Tracked(tuple(names), url[: found.start("query") - (not kept)] + kept + url[found.end("query") :])
