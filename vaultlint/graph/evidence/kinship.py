"""Whether a note says a tag's own word, or only another of its stem: a network is not networking, nor fit fitness.

English alone is told apart so; of other languages the stemmer's word is taken.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from vaultlint.graph.words.spelling import compact

if TYPE_CHECKING:
    from vaultlint.graph.words.language import Tokeniser

_DOUBLE = re.compile(r"([bdfgklmnprt])\1$")
_PLURAL = re.compile(r"(?<![sui])s$")
_ADJECTIVE = re.compile(r"(?:ive|ful|ous|less|able|ible|al|ic|ent|ant|[a-z]{3}y)$")
_LONG = 5  # letters; a shorter word and its -ness are two: fit, ill, well, wit, busy, like, good
# Words of one stem that their ends would put together, and that mean something else.
_APART = frozenset(
    "emergency currency agency dependency tendency assistance attendance activity nativity captivity passivity "
    "ability liability disability probability wilderness generation operation relation station nation organization "
    "organisation foundation application publication corporation federation association location donation ration "
    "rational presently"
    .split()
)  # fmt: skip
# What an adjective, its adverb and its noun have in common, and a verb in -ate and its noun.
_ENDS = (
    (re.compile(r"(?<=[a-z]{3})ivity$"), "ive"),
    (re.compile(r"(?<=[a-z]{3})(?:abil|ibil)ity$"), "ble"),
    (re.compile(r"(?<=[a-z]{3})(?:able|ible|ably|ibly)$"), "ble"),
    (re.compile(r"(?<=[a-z]{3})(?:ency|ence)$"), "ent"),
    (re.compile(r"(?<=[a-z]{3})(?:ancy|ance)$"), "ant"),
    (re.compile(r"(?<=[a-z]{3})(?:ation|ating|ated)$"), "ate"),
)
_DOERS = "to|you|we|i|they|he|she|who|can|could|will|would|should|must|may|might|let's|don't|didn't|cannot|can't"
_BEING = "am|is|are|was|were|be|been|i'm|you're|we're|they're|he's|she's"
_OBJECT = "the|a|an|this|that|these|those|my|your|our|their|his|her|its|it|them|him|us|me"


@lru_cache(50_000)
def _root(word: str) -> str:
    """Return what the forms of one English word, and an adjective's adverb and noun, have in common."""
    bare = word.casefold().replace("’", "'").removesuffix("'s").removesuffix("'")
    bare = "".join(filter(str.isalnum, bare)) or bare
    one = bare[:-3] + "y" if bare.endswith("ies") and len(bare) > _LONG else _PLURAL.sub("", bare)
    if one in _APART:
        return one
    bare = bare.removesuffix("es") if bare.endswith("nesses") else bare
    if bare.endswith("ness") and (len(bare) >= _LONG + 4 or _ADJECTIVE.search(bare[:-4])):
        bare = bare[:-5] + "y" if bare.endswith("iness") else bare[:-4]
    if bare.endswith("ily") and len(bare) > _LONG + 1:
        bare = bare[:-3] + "y"
    elif bare.endswith("ally") and bare[:-4].endswith("ic"):
        bare = bare[:-4]
    elif bare.endswith("ly") and _ADJECTIVE.search(bare[:-2]):
        bare = bare[:-2]
    one = bare[:-3] + "y" if bare.endswith("ies") and len(bare) > _LONG else _PLURAL.sub("", bare)
    for end, instead in _ENDS:
        if end.search(one):
            return end.sub(instead, one)
    return compact(bare)


def _verb(word: str) -> str:
    """Return a verb without its ending, or that of its noun."""
    bare = "".join(filter(str.isalnum, word.casefold()))
    for ending in ("ing", "ed"):
        if bare.endswith(ending) and len(bare) > len(ending) + 2:
            return _DOUBLE.sub(r"\1", bare.removesuffix(ending)).removesuffix("e")
    return _DOUBLE.sub(r"\1", compact(bare).removesuffix("e"))


@lru_cache(50_000)
def is_same(form: str, word: str) -> bool:
    """Tell whether one English word is a form of another, whatever stands around it.

    Parameters
    ----------
    form : str
        As a note says it.
    word : str
        As the tag has it.

    Examples
    --------
    >>> is_same("assertively", "assertiveness"), is_same("Queries", "query"), is_same("designed", "design")
    (True, True, True)
    >>> is_same("fit", "fitness"), is_same("networks", "networking"), is_same("thoughtful", "thoughts")
    (False, False, False)
    """
    if _root(form) == _root(word):
        return True
    done, noun = form.casefold(), word.casefold()
    return done.endswith("ed") and not noun.endswith(("ing", "ed")) and _verb(done) == _verb(noun)


def says(text: str, form: str, word: str) -> bool:
    """Tell whether a sentence says a tag's word, of which it has a form of the same stem.

    What somebody does is what an -ing means ("to network", but not "a network"), and an -ing with an object is a form
    of its verb ("designing the page", but not "networking is work").

    Examples
    --------
    >>> says("Learn to network.", "network", "networking"), says("A neural network.", "network", "networking")
    (True, False)
    >>> says("We are designing it.", "designing", "design"), says("Networking is work.", "Networking", "network")
    (True, False)
    """
    if is_same(form, word):
        return True
    gerund, noun = word.casefold().endswith("ing"), form.casefold().endswith("ing")
    if gerund == noun or _verb(form) != _verb(word):
        return False
    this = re.escape(form)
    around = rf"\b(?:{_DOERS}) {this}\b" if gerund else rf"\b(?:{_BEING}) {this}\b|\b{this} (?:{_OBJECT})\b"
    return bool(re.search(around, text.replace("’", "'"), re.IGNORECASE))


def words_of(label: str, name: str, words: Tokeniser) -> dict[str, list[str]]:
    """Return a tag's words by their stems, of those that are part of its name.

    Examples
    --------
    >>> from vaultlint.graph.words.language import tokeniser
    >>> words_of("Note-Taking", "note take", tokeniser("en"))
    {'note': ['note'], 'take': ['taking']}
    """
    found: dict[str, list[str]] = {stem: [] for stem in name.split(" ")}
    for part in re.findall(r"[^\W_]+", label.casefold()):
        stem = words.stem(part)
        if stem in found:
            found[stem].append(part)
    return {stem: parts for stem, parts in found.items() if parts}
