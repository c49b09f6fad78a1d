"""What the spellings of one name have in common."""

from __future__ import annotations

import re

_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s$")
_FAMILY = re.compile(r"(?:ness|ly)$")
# How plurals end, and what is left of both numbers; the first that fits decides.
_ENDINGS = tuple(
    (re.compile(ending + "$"), instead)
    for ending, instead in (
        ("(?:(?<=matr|vert|vort)|(?<=ind|cod|app))(?:ices|ix|ex)", "ic"), ("(?:yses|ysis)", "ys"),
        ("(?:ies|ie|(?<![aeiou])y)", "i"), ("(?<=sh|ch|ss|[a-z]x)es", ""),
        ("(?:(?<=canvas|status|campus)|(?<=alias|virus|bonus|focus)|(?<=lens|bias))es", ""),
        ("(?<=[suia])s", "s"), ("(?<![a-z]{4}o)(?<=o)s", "s"), ("s", ""),
    )
)  # fmt: skip


def compact(name: str) -> str:
    """Return what the spellings of one name have in common: case, hyphens, spaces, plural and -ness apart.

    Examples
    --------
    >>> compact("MachineLearning") == compact("machine-learning"), compact("queries") == compact("Query")
    (True, True)
    >>> compact("mindfulness") == compact("mind"), compact("CSS") == compact("CS"), compact("PRs") == compact("pr")
    (False, False, True)
    """
    if _PLURAL_ACRONYM.match(name):
        return name[:-1].casefold()
    bare = re.sub(r"[\s_-]", "", name.casefold()) or name
    if len(bare) < 4 or not bare[-1].isascii():
        return bare
    bare = _FAMILY.sub("", bare) if len(bare) > 8 else bare
    for ending, instead in _ENDINGS:
        if ending.search(bare):
            return ending.sub(instead, bare)
    return bare
