"""How well a term says why two notes are near: things and names well, what is done little, words of form not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vaultlint.graph.themes.places import use, words
from vaultlint.graph.words.language import stop_words

if TYPE_CHECKING:
    from vaultlint.graph.themes.naming import Labels
    from vaultlint.graph.themes.readings import Readings

SOME, LITTLE = 0.6, 0.2  # of a thing's worth: what says which thing, and what is done
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten dozen dozens hundred hundreds thousand thousands million millions "
    "billion billions twice half".split()
)


def weigh(labels: Labels, column: int, name: str, reader: Readings | None) -> float:
    """Return what a term is worth on a link.

    Parameters
    ----------
    labels : Labels
    column : int
    name : str
        The column's term.
    reader : Readings or None
        Where terms stand; without it, words are weighed by their endings.

    Returns
    -------
    float
        1 for tags, things and names; less for what says which thing or what is done; 0 for what is never shown.
    """
    if labels.is_tag(column):
        return 1.0
    label, parts = labels.of(column), name.split(" ")
    if not label or name.startswith("#") or any(_is_form(part) for part in parts):
        return float(len(name) == 2 and label.isupper() and name not in stop_words()["en"])
    if any(word in words().never for word in label.casefold().split()):
        return 0.0
    if len(parts) > 1:
        if label.isascii() and all(word[0].isupper() for word in label.split()):
            return 1.0  # a name may be of everyday words: North Star
        return float(labels.nameable(column) and not labels.is_deed(parts[0]) and _ends_well(labels, label, parts[1]))
    if label != label.lower() or not label.isascii():
        return 1.0
    return _weigh_word(labels, column, label, reader)


def _is_form(stem: str) -> bool:
    """Tell whether a stem is of a stop word, a number, a tag's column or a lone letter or two."""
    return (
        stem.startswith("#") or stem in stop_words()["en"] or any(map(str.isdigit, stem)) or stem in _NUMBERS
        or (len(stem) < 3 and stem.isascii())
    )  # fmt: skip


def _ends_well(labels: Labels, label: str, last: str) -> bool:
    """Tell whether a pair's last word is a thing, and nothing but "of" stands between the two."""
    first, *between, end = label.replace("-", " ").split() if " " in label or "-" in label else (label, label)
    if not label.isascii() or (first[0].isupper() and end[0].isupper()):
        return True
    if between and between != ["of"]:
        return False
    return not labels.is_adjective(end) and labels.worth(labels.column(last)) >= SOME


def _weigh_word(labels: Labels, column: int, label: str, reader: Readings | None) -> float:
    """Weigh a word in small letters by its ending and by how it is used."""
    if label.endswith("ly") or label in _NUMBERS:
        return 0.0
    noun, vague = labels.is_noun(column, label), label in words().vague
    counts = use(reader.of(column), reader.language) if reader else None
    if counts and counts.deed > counts.thing and not vague:
        return LITTLE
    if not labels.nameable(column):
        return SOME if noun or (counts and counts.thing > 1) else LITTLE
    if labels.is_adjective(label) and not noun:
        return 1.0 if counts and counts.thing > counts.which + counts.deed else SOME
    return SOME if vague else 1.0
