"""Themes: the few terms that explain links, each under a name that a person would choose."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from vaultlint.graph.language import background, stop_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.neighbours import Reason
    from vaultlint.graph.vectors import Ints, Space

COMMON = 4e-4  # a word more frequent than this in ordinary text names no theme
OFTEN = 3  # how often a note must say what is a theme of its own
OWN = 4  # themes of its own that a note of a tiny vault has
SMALL = 12  # in vaults up to so many notes, what carries one link is a theme too
_NOUN = re.compile(r"(?:ness|tion|sion|ment|ship|ity|ance|ence|ism|hood)s?$")
_NO_NOUN = re.compile(r"(?:ive|ively|ful|fully|ous|ously|ly|ing|ed|ate|ates|able|ible|ent|ant|al|ic|ize|izes|ise)$")
_NEVER = frozenset(
    "metadata post comment blog author title url http https www com org net html highlight readwise obsidian tag "
    "tags note notes link links article file page pages click image jpg png pdf view edit todo tbd untitled "
    "daily template frontmatter utm href src amp nbsp".split()
)


class Concept(NamedTuple):
    """A theme that no tag names: its columns' term, the column, and its label."""

    key: str
    column: int
    label: str

    @property
    def id(self) -> str:
        """The node's id."""
        return f"concept:{self.key}"


class Labels:
    """What to call a term: the form in which its words stand most, nouns preferred.

    Parameters
    ----------
    space : Space
    given : mapping of str to str, optional
        Labels of terms that are tags.
    never : iterable of str, optional
        Stems that name no theme here: those of people's names.
    """

    def __init__(self, space: Space, given: Mapping[str, str] | None = None, never: Iterable[str] = ()) -> None:
        self._space = space
        self._given = dict(given or {})
        self._known: dict[int, str] = {}
        self._can: dict[int, bool] = {}
        self._never = _NEVER | frozenset(never)
        self._counts = np.bincount(space.form_tokens[space.form_tokens >= 0], minlength=len(space.forms))
        self._by_stem: dict[int, list[int]] = {}
        words = space.tokens >= 0
        pairs = np.unique(space.tokens[words] * max(1, len(space.forms)) + space.form_tokens[words])
        for code in pairs.tolist():
            self._by_stem.setdefault(code // len(space.forms), []).append(code % len(space.forms))

    def of(self, column: int) -> str:
        """Return the label of a column; a tag's spelling where a tag has the same stem."""
        if column not in self._known:
            name = self._space.names[column]
            self._known[column] = self._given.get(name) or self._find(column, name)
        return self._known[column]

    def _find(self, column: int, name: str) -> str:
        if " " in name:
            return self._pair(name)
        forms = Counter({self._space.forms[form]: int(self._counts[form]) for form in self._by_stem.get(column, ())})
        return best_form(forms) if forms else name

    def _pair(self, name: str) -> str:
        first, second = (self._space.stems[part] for part in name.split(" "))
        tokens = self._space.tokens
        places = np.flatnonzero((tokens[:-1] == first) & (tokens[1:] == second))
        forms, words = self._space.form_tokens, self._space.forms
        return best_form(Counter(f"{words[forms[place]]} {words[forms[place + 1]]}" for place in places.tolist()))

    def nameable(self, column: int) -> bool:
        """Tell whether a column can name a theme: no everyday word, no fragment, nothing of the apparatus."""
        if column not in self._can:
            name = self._space.names[column]
            last = name.rpartition(" ")[2]
            self._can[column] = name in self._given or (
                self._word(last) and self._may_lead(name.partition(" ")[0]) and bool(self.of(column))
            )
        return self._can[column]

    def _may_lead(self, stem: str) -> bool:
        return stem not in self._never and not stem.startswith("#") and not any(char.isdigit() for char in stem)

    def _word(self, stem: str) -> bool:
        known = background()
        if (
            stem in known.unnameable
            or known.frequency.get(stem, 0.0) > COMMON
            or stem in self._never
            or stem.startswith("#")
        ):
            return False
        if stem in stop_words()["en"] or any(char.isdigit() for char in stem):
            return False
        label = self.of(self._space.stems[stem])
        if label.casefold() in self._never:
            return False
        return len(stem) > 2 or not stem.isascii() or (len(stem) == 2 and label.isupper())


def best_form(forms: Mapping[str, int]) -> str:
    """Choose the form to show: the commonest, in the case it mostly has; nouns where one is used.

    Examples
    --------
    >>> best_form({"assertive": 5, "assertively": 1, "assertiveness": 1}), best_form({"habits": 1, "Habits": 9})
    ('assertiveness', 'Habits')
    """
    total: Counter[str] = Counter()
    for form, count in forms.items():
        total[form.casefold()] += count
    ranked = sorted(total, key=lambda form: (-total[form], len(form), form))
    if not ranked:
        return ""
    best = ranked[0]
    if _NO_NOUN.search(best) and not _NOUN.search(best):
        best = next((form for form in ranked if _NOUN.search(form)), best)
    gerund = next((form for form in (best + "ing", best[:-1] + "ing") if total[form] * 5 >= total[best] * 2), "")
    best = gerund or best
    if best.endswith("s") and best[:-1] in total and total[best[:-1]] * 2 >= total[best]:
        best = best[:-1]
    spellings = [form for form in forms if form.casefold() == best]
    lower = sum(forms[form] for form in spellings if form == form.lower())
    others = [form for form in spellings if form != form.lower()]
    if not others or lower * 4 >= total[best]:
        return best
    return max(others, key=lambda form: (forms[form], form))


def choose(
    space: Space,
    links: Iterable[tuple[float, Sequence[Reason]]],
    labels: Labels,
    strongest: Sequence[Ints],
    tag_keys: Iterable[str],
) -> list[Concept]:
    """Choose the vault's themes.

    Parameters
    ----------
    space : Space
    links : iterable of (float, sequence of Reason)
        Each link's score and the terms that explain it.
    labels : Labels
    strongest : sequence of numpy.ndarray
        Each note's own strongest columns; they count in tiny vaults only.
    tag_keys : iterable of str
        Terms that are tags already.

    Returns
    -------
    list of Concept
        The most telling first; about two for every root of the number of notes and a dozen.
    """
    support: Counter[int] = Counter()
    weight: Counter[int] = Counter()
    for score, reasons in links:
        for reason in reasons:
            support[reason.column] += 1
            weight[reason.column] += round(score * reason.share * 1e6)
    small = len(space) <= SMALL
    floor = 1 if small else 2 if len(space) < 200 else 3
    taken = set(tag_keys)
    ranked = [column for column in sorted(weight, key=lambda column: (-weight[column], column))
              if support[column] >= floor and space.names[column] not in taken]  # fmt: skip
    most = 8 + int(2.5 * len(space) ** 0.5)
    found = _distinct(space, ranked, labels, most)
    return found + _of_their_own(space, labels, strongest, taken, found) if small else found


def _of_their_own(
    space: Space, labels: Labels, strongest: Sequence[Ints], taken: set[str], before: Sequence[Concept]
) -> list[Concept]:
    """Return what each note of a tiny vault says often, though no other does."""
    found: list[Concept] = []
    for place, own in enumerate(strongest):
        said = np.bincount(space.stream(place)[space.stream(place) >= 0], minlength=len(space.names))
        often = [c for c in own.tolist() if space.names[c] not in taken and said[c] >= OFTEN]
        found += _distinct(space, often, labels, OWN, [*before, *found])
    return found


def _distinct(
    space: Space, ranked: Sequence[int], labels: Labels, most: int, before: Sequence[Concept] = ()
) -> list[Concept]:
    """Take the first `most` that can be named and do not say the same as one before."""
    found: list[Concept] = []
    names = {concept.label.casefold() for concept in before}
    used = {part: int(space.document_frequency[item.column]) for item in before for part in item.key.split(" ")}
    for column in ranked:
        if len(found) >= most:
            break
        key = space.names[column]
        parts = key.split(" ")
        frequency = int(space.document_frequency[column])
        if any(frequency <= 1.6 * used[part] and used[part] <= 1.6 * frequency for part in parts if part in used):
            continue
        if not labels.nameable(column):
            continue
        label = labels.of(column)
        if label.casefold() in names:
            continue
        names.add(label.casefold())
        used.update({part: max(frequency, used.get(part, 0)) for part in parts})
        found.append(Concept(key, column, label))
    return found


def strongest(space: Space, note: int, most: int = 40) -> Ints:
    """Return the heaviest columns of a note, heaviest first."""
    columns, weights = space.row(note)
    order = np.lexsort((columns, -np.round(weights, 9)))[:most]
    return columns[order]
