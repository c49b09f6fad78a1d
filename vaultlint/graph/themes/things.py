"""What can be a theme: a thing or a name that sentences speak of, not what is done, nor a word of the apparatus."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from vaultlint.graph.tags.tags import is_status
from vaultlint.graph.themes.places import FEW, is_half, use, words
from vaultlint.graph.themes.signs import is_misread, is_of_code, is_of_forms, is_of_one_phrase, is_of_rows, is_told
from vaultlint.graph.words.language import background, tokeniser
from vaultlint.graph.words.spelling import compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vaultlint.graph.themes.naming import Labels
    from vaultlint.graph.themes.places import Place
    from vaultlint.graph.themes.readings import Readings
    from vaultlint.graph.themes.themes import Concept

SAID = 0.34  # of the notes that have a stem; where fewer say it, it is a part of tags
CAPITAL = 0.8  # of the places of a name
NAME = 1e-5  # a capitalised word more frequent than this in ordinary text may be any word in a title
_WHERE = frozenset({"in", "for", "to", "on"})  # within a name they join two, of which neither is the theme
_ADDED = re.compile(r"\b(?:and|or|et|ou|und|oder|y|o|e) $|[&,] $", re.IGNORECASE)
_GLUED = re.compile(r"\b[a-z]{3,}(?:[A-Z][a-z]+){2,}\b")  # setUpTestServer: a function
_DONE = re.compile(r"(?:[^e]ed|ates|izes|ises|ifies)$")  # how a pair ends that says what happened
_ADDRESS = re.compile(r"\.(?!(?:js|ts|py|net)\b)[a-z]{2,}\b|^www\b|@\w", re.IGNORECASE)  # Node.js is none


def says_nothing(label: str, *, vague: bool) -> bool:
    """Tell whether a label is a word of form: a month, a status, a part of a page, or nothing but general words."""
    known = words()
    parts = [part for part in label.casefold().replace("-", " ").split() if len(part) > 1]
    if not parts or not any(map(str.isalpha, label)) or _is_status(label) or all(part in known.never for part in parts):
        return True
    if label.casefold().startswith("non-") or _ADDRESS.search(label) or parts[-1] in known.never:
        return True
    if parts[0] in known.never or (len(parts) > 1 and parts[0] in known.deed):
        return True
    return vague and all(part in known.vague or part.removesuffix("s") in known.vague for part in parts)


def _is_status(label: str) -> bool:
    """Tell whether a label says how far a note is, and never what sentences may speak of."""
    return is_status(label) and compact(label) not in _handled()


def is_thing(reader: Readings, concept: Concept, labels: Labels) -> bool:
    """Tell whether a term is used as a thing, rather than as what is done or as what says which thing.

    Parameters
    ----------
    reader : Readings
    concept : Concept
        Named as it would be shown.
    labels : Labels

    Returns
    -------
    bool
    """
    places, label = reader.of(concept.column), concept.label
    if is_half(places) or is_of_one_phrase(places) or is_misread(places) or is_apparatus(reader, concept):
        return False
    if _GLUED.search(label):
        return False
    if " " not in concept.key and reader.said(concept.column) < SAID:
        return False
    if " " in concept.key:
        counts = use(places, reader.language)
        deed = labels.is_deed(concept.key.partition(" ")[0]) or (counts.deed > counts.thing and counts.deed > 1)
        return (not deed or label != label.lower()) and not _DONE.search(label) and _is_name(label)
    if len(label.split()) > 1 or label.isupper() or not label.isascii():
        return True
    alone = [place for place in places if place.text[place.start : place.end].casefold() == label.casefold()]
    counts = use(alone, reader.language)
    if labels.is_noun(concept.column, label):
        return counts.deed < FEW or counts.deed <= 2 * counts.thing
    if labels.is_adjective(label):
        return counts.thing > 1 and counts.thing > counts.which + counts.deed
    if _is_proper(alone, label):
        return counts.deed <= counts.thing + counts.which
    if labels.has_deeds(concept.column, label):  # "and adapt" is as likely a deed
        sure = use((place for place in alone if not _ADDED.search(place.text, 0, place.start)), reader.language)
        if sure.deed and sure.thing <= sure.deed:
            return False
    return (counts.thing > counts.deed and counts.thing * 3 >= counts.which) or (
        counts.thing == counts.deed == 0 and counts.which < 2
    )


def is_apparatus(reader: Readings, concept: Concept) -> bool:
    """Tell whether a term is a word of code, of forms, or of how notes are handled and nobody speaks of it."""
    places, label = reader.of(concept.column), concept.label
    if " " not in label and "." not in label and label.casefold() not in words().spelled and is_of_code(places):
        return True
    if compact(label) in _handled():
        return sum(is_told(place, reader.language) for place in places) * 2 < len(places)
    if is_of_rows(places, reader.language):
        return True
    return label == label.lower() and is_of_forms(places)


@cache
def _handled() -> frozenset[str]:
    return frozenset(map(compact, words().status))


def _is_name(label: str) -> bool:
    """Tell whether several words are a name: "node in the tree", "generated Parts List" are none."""
    first, *rest = label.split()
    if not _WHERE.isdisjoint(rest[:-1]) or ("the" in rest and label == label.lower()):
        return False
    return not (rest and first.islower() and first.endswith("ed") and all(word[0].isupper() for word in rest))


def _is_proper(alone: Sequence[Place], label: str) -> bool:
    """Tell whether a word is a name: with its capital nearly everywhere, and rare in ordinary text or known as one."""
    capital = sum(place.text[place.start].isupper() for place in alone)
    if label.islower() or capital < CAPITAL * len(alone):
        return False
    known = background().frequency
    usual = max(known.get(stem, 0.0) for stem in (label.casefold(), tokeniser("en").stem(label)))
    return usual < NAME or label.casefold() in words().spelled
