"""What to call a term: the form that a person would choose."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from vaultlint.graph.themes.capitals import ACRONYM, cased, joined, spelled, uncased
from vaultlint.graph.themes.places import Place, find_word, grown, whole, words
from vaultlint.graph.themes.worth import weigh
from vaultlint.graph.words.language import background, stop_words, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.themes.readings import Readings

COMMON = 4e-4  # a word more frequent than this in ordinary text names no theme
LONGEST = 50  # characters of a name
RARELY = 10  # times as often as the noun, and an adjective keeps its place
_NOUN = re.compile(r"(?:ness|tion|sion|ment|ship|ity|ance|ence|ism|hood|age|ogy|ics)s?$")
_NO_NOUN = re.compile(
    r"(?:ive|ively|ful|fully|ous|ously|ly|ing|ed|(?<!ific)ate|(?<!ific)ates|able|ible|ent|ant|al|ic|ize|izes|ise)$"
)


class Labels:
    """What to call a term: the form in which its words stand most, nouns preferred.

    Parameters
    ----------
    space : Space
    given : mapping of str to str, optional
        Labels of terms that are tags.
    never : iterable of str, optional
        Stems that name no theme here: those of people's names.
    titles : mapping of str to (str, str), optional
        Of each stem that titles say a form and the title: some words stand nowhere else.
    """

    def __init__(
        self,
        space: Space,
        given: Mapping[str, str] | None = None,
        never: Iterable[str] = (),
        titles: Mapping[str, tuple[str, str]] | None = None,
    ) -> None:
        self._space = space
        self._given = dict(given or {})
        self._titles = titles or {}
        self._known: dict[int, str] = {}
        self._can: dict[int, bool] = {}
        self._worth: dict[int, float] = {}
        self._people = frozenset(never)
        self._reader: Readings | None = None
        self._counts = space.form_counts
        self._by_stem: dict[int, list[int]] = {}
        for form, stem in enumerate(np.where(self._counts > 0, space.form_stems, -1).tolist()):
            self._by_stem.setdefault(stem, []).append(form)

    def read(self, reader: Readings) -> None:
        """From now on look at the sentences: a part of a joined word is called by the whole."""
        self._reader = reader
        self._known.clear()

    def of(self, column: int) -> str:
        """Return the label of a column; a tag's spelling where a tag has the same stem."""
        if column not in self._known:
            name = self._space.names[column]
            self._known[column] = self._given.get(name) or self._find(column, name)
        return self._known[column]

    def rename(self, column: int, label: str) -> None:
        """Call a column by another label, unless a tag has its stem."""
        if self._space.names[column] not in self._given:
            self._known[column] = label

    def _find(self, column: int, name: str) -> str:
        if " " in name:
            return self._pair(column, name)
        forms = Counter({self._space.forms[form]: int(self._counts[form]) for form in self._by_stem.get(column, ())})
        if not forms:
            titled = in_title(*self._titles[name]) if name in self._titles else name
            return titled.capitalize() if name in self._people else spelled(titled)
        best = spelled(best_form(forms))
        if self._reader is None:
            return best
        places = self._reader.of(column)
        if unbroken := _unbroken(places, best):
            return spelled(unbroken)
        if best[0].isupper() and not best.isupper():
            return joined(places, best) or (best if name in self._people else uncased(places, best))
        return best.capitalize() if name in self._people and best.islower() else cased(places, best)

    def _pair(self, column: int, name: str) -> str:
        if self._reader is not None:
            return spelled(_best_name(self._reader.of(column)))
        first, second = (self._space.stems[part] for part in name.split(" "))
        tokens = self._space.tokens
        places_of = np.flatnonzero((tokens[:-1] == first) & (tokens[1:] == second))
        forms, texts = self._space.form_tokens, self._space.forms
        return spelled(best_form(Counter(f"{texts[forms[p]]} {texts[forms[p + 1]]}" for p in places_of.tolist())))

    def written(self) -> dict[str, int]:
        """Count the words of the vault as they are written."""
        return dict(zip(self._space.forms, self._counts.tolist(), strict=True))

    def spellings(self, column: int, form: str) -> dict[str, int]:
        """Count how a form of a stem is written in the vault."""
        known = {self._space.forms[each]: int(self._counts[each]) for each in self._by_stem.get(column, ())}
        return {each: count for each, count in known.items() if each.casefold() == form}

    def read_name(self, column: int) -> str:
        """Return the name of a theme as the sentences have it: grown by the words that always stand beside it."""
        name = self._space.names[column]
        if self._reader is None or name in self._given:
            return self.of(column)
        places = self._reader.of(column)
        if not places and " " in name:
            return ""
        bigger, label = grown(places), self.of(column)
        if not bigger:
            return label
        if " " in name or bigger != places:
            label = spelled(_best_name(bigger))
        else:
            label = joined(places, label) or cased(places, label)
        return label if len(label) <= LONGEST else ""

    def nameable(self, column: int) -> bool:
        """Tell whether a column can name a theme: no everyday word, no fragment, nothing of the apparatus."""
        if column not in self._can:
            name = self._space.names[column]
            first, _, last = name.rpartition(" ")
            self._can[column] = name in self._given or (
                self._word(last) and (self._may_lead(first) if first else bool(self.of(column)))
            )
        return self._can[column]

    def worth(self, column: int) -> float:
        """Return how well a column says why two notes are near; see `vaultlint.graph.themes.worth`."""
        if column not in self._worth:
            self._worth[column] = weigh(self, column, self._space.names[column], self._reader)
        return self._worth[column]

    def column(self, stem: str) -> int:
        """Return a stem's column."""
        return self._space.stems[stem]

    def is_tag(self, column: int) -> bool:
        """Tell whether a column's label is that of a tag."""
        return self._space.names[column] in self._given

    def given(self) -> Iterable[str]:
        """Return the tags' labels."""
        return self._given.values()

    def is_noun(self, column: int, label: str) -> bool:
        """Tell whether a word has a noun's ending, or stands here in the plural as well."""
        forms = {self._space.forms[form].casefold() for form in self._by_stem.get(column, ())}
        word = label.casefold()
        if _NOUN.search(word) or _NO_NOUN.search(word):
            return bool(_NOUN.search(word))
        bare = word.removesuffix("s").removesuffix("e")
        done = bare + "ed" in forms or bare + "ing" in forms  # then an -s may be that of "she improves"
        return not done and (word + "s" in forms or (word.endswith("s") and word[:-1] in forms))

    def has_deeds(self, column: int, label: str) -> bool:
        """Tell whether a word's stem stands here as what is done, too: adapted, adapts."""
        forms = {self._space.forms[form].casefold() for form in self._by_stem.get(column, ())}
        bare = label.casefold().removesuffix("e")
        return bare + "ed" in forms or (bare + "ing" in forms and label.casefold() + "s" in forms)

    @staticmethod
    def is_adjective(label: str) -> bool:
        """Tell whether a word ends as adjectives, adverbs and what is done end."""
        return bool(_NO_NOUN.search(label.casefold()))

    def is_deed(self, stem: str) -> bool:
        """Tell whether a pair's first word says what somebody does: "allows users"."""
        forms = {self._space.forms[form].casefold() for form in self._by_stem.get(self._space.stems.get(stem, -1), ())}
        return stem in background().unnameable and any(form.endswith("s") and form[:-1] in forms for form in forms)

    def _may_lead(self, stem: str) -> bool:
        if stem in self._people or stem.startswith("#") or any(char.isdigit() for char in stem):
            return False
        return self.of(self._space.stems[stem]).casefold() not in words().never

    def _word(self, stem: str) -> bool:
        known = background()
        if stem in known.unnameable or known.frequency.get(stem, 0.0) > COMMON or stem in self._people:
            return False
        if stem.startswith("#") or stem in stop_words()["en"] or any(char.isdigit() for char in stem):
            return False
        label = self.of(self._space.stems[stem])
        if label.casefold() in words().never:
            return False
        return len(stem) > 2 or not stem.isascii() or (len(stem) == 2 and label.isupper())


def in_title(form: str, title: str) -> str:
    """Return a word as a title writes it, where it has capitals within; the whole, if it is a part of one.

    Examples
    --------
    >>> in_title("postgre", "Query PostgreSQL"), in_title("query", "Query PostgreSQL"), in_title("bees", "ON BEES")
    ('PostgreSQL', 'query', 'bees')
    """
    span = find_word(title, form)
    if span is None or title.isupper():
        return form
    word = whole(Place(0, title, *span))
    return word if word[1:] != word[1:].lower() else word.lower()


def _unbroken(places: Sequence[Place], label: str) -> str:
    """Return a whole word in place of a label that stands within longer ones alone: Postgre, of PostgreSQL."""
    own = [place for place in places if place.text[place.start : place.end].casefold() == label.casefold()]
    said = Counter(map(whole, places))
    if not own or any(word.casefold() == label.casefold() for word in said):
        return ""
    return max(said, key=lambda word: (said[word], -len(word), word))


def _fold_start(place: Place) -> str:
    """Return a place's words; a capital at a sentence's start says nothing, nor what is glued to a known name."""
    own = place.text[place.start : place.end]
    text = own if own.casefold() in words().spelled else " ".join(whole(place).split())
    first, space, rest = text.partition(" ")
    return uncapitalised(first) + space + rest if place.start == 0 and rest == rest.lower() else text


def _best_name(places: Sequence[Place]) -> str:
    """Return the form that a pair mostly has; one with capitals and blanks before the same in an address's hyphens."""
    forms = Counter(map(_fold_start, places))
    best = best_form(forms)
    if "-" not in best or best != best.lower():
        return best
    named = Counter({form: count for form, count in forms.items()
                     if form.casefold() == best.replace("-", " ") and form[0].isupper()})  # fmt: skip
    return max(named, key=lambda form: (named[form], form)) if named and named.total() * 3 >= forms[best] else best


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
    best = ranked[0] if not _is_shorthand(ranked[0], forms) else ranked[1]
    if _NO_NOUN.search(best) and not _NOUN.search(best):
        best = next((form for form in ranked if _NOUN.search(form) and total[form] * RARELY >= total[best]), best)
    gerund = next((form for form in (best + "ing", best[:-1] + "ing") if total[form] * 5 >= total[best] * 2), "")
    best = gerund or best
    if best.endswith("s") and best[:-1] in total and total[best[:-1]] * 2 >= total[best]:
        best = best[:-1]
    spellings = [form for form in forms if form.casefold() == best]
    lower = sum(forms[form] for form in spellings if form == form.lower())
    others = [form for form in spellings if form != form.lower()]
    upper = max((forms[form] for form in others if form[1:] != form[1:].lower() and " " not in form), default=0)
    if not others or (lower * 4 >= total[best] and lower >= upper):
        return best
    return max(others, key=lambda form: (forms[form], form))


def _is_shorthand(best: str, forms: Mapping[str, int]) -> bool:
    """Tell whether the commonest form stands in capitals alone, as in code, and longer ones outnumber it."""
    own = sum(count for form, count in forms.items() if form.casefold() == best)
    longer = sum(count for form, count in forms.items() if form.startswith(best) and len(form) > len(best) + 1)
    return len(best) >= ACRONYM and longer > own and all(form.isupper() for form in forms if form.casefold() == best)
