"""How a vault's owner tags, and what of it speaks for a tag on a note that does not carry it.

A case is one note and one tag that it does not carry. What is looked at: how the note's nearest notes are tagged,
those it is linked with, those in its folder, and those that share one of its tags; whether its title says the tag's
words; and how typical its words are of the notes that carry the tag. No note speaks for itself.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from operator import mul
from typing import TYPE_CHECKING, NamedTuple

from vaultlint.graph.tags.tags import is_category, is_status
from vaultlint.graph.tags.typical import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from vaultlint.graph.nearness.vectors import Space
    from vaultlint.graph.tags.tags import VaultTag
    from vaultlint.graph.words.terms import Terms

CARRIERS = 3  # notes that must carry a tag before the vault can tell what it means there
KIND = 0.4  # a tag on more of the notes says how the vault is kept, not what a note is about
MANY = 30  # notes from which on that can be told
PROPOSERS = 2  # near or linked notes that propose a tag; one alone is never enough
HABIT = 0.3  # share of a folder's notes, or of those with another tag, from which on they propose a tag
TAGS_OF_A_NOTE = 40  # in a note with more, tags do not speak for each other

Share = tuple[int, int]  # so many, of so many


class Case(NamedTuple):
    """What speaks for a tag on a note.

    Attributes
    ----------
    note : int
    key : str
        The tag's.
    near : float
        Share of the nearest notes' scores that falls on notes with the tag.
    votes, links, folder : (int, int)
        How many carry the tag, of the nearest notes, of those it is linked with, and of the others in its folder.
    fellow : str
        That of the note's tags which most often goes with this one, as it is spelled; ``""`` if none does.
    fellows : (int, int)
        How many notes with that tag carry this one too.
    titled : bool
        Whether the title says the tag's words.
    untypical : float
        Share of the notes with the tag whose words are nearer to those of the others than this note's are.
    """

    note: int
    key: str
    near: float
    votes: Share
    links: Share
    folder: Share
    fellow: str
    fellows: Share
    titled: bool
    untypical: float


# A logistic model over nine public vaults, each use of a tag hidden once and each tag that a note does not carry asked
# about once; a vault counts with the root of its uses. `python -m benchmarks.links.tags --fit VAULT…` makes it anew.
WEIGHTS = (0.38, 1.81, 1.01, 0.60, 0.40, 2.33, -1.38)
BIAS = 1.40


def features(case: Case) -> tuple[float, ...]:
    """Return a case as the numbers that `WEIGHTS` are for."""
    return (
        _log_odds(case.near),
        min(case.votes[0], 5) / 5,
        case.links[0] / (case.links[1] + 2),
        _log_odds(case.folder[0] / (case.folder[1] + 2)),
        _log_odds(case.fellows[0] / (case.fellows[1] + 2)),
        float(case.titled),
        case.untypical,
    )


def _log_odds(share: float) -> float:
    return math.log((share + 0.02) / (1.02 - share))


def probability(case: Case) -> float:
    """Return how likely it is that the vault's owner would give the note the tag."""
    score = BIAS + sum(map(mul, WEIGHTS, features(case)))
    return 1 / (1 + math.exp(-score))


def telling(tags: Sequence[VaultTag], size: int) -> dict[str, VaultTag]:
    """Return by key the tags whose use in a vault of so many notes shows what they mean."""
    most = KIND * size if size > MANY else size
    return {
        tag.key: tag for tag in tags
        if CARRIERS <= len(tag.uses) <= most and not is_status(tag.label) and not is_category(tag.label)
    }  # fmt: skip


def cases(
    tags: Sequence[VaultTag],
    notes: Sequence[Terms],
    space: Space,
    near: Sequence[Sequence[tuple[int, float]]],
    linked: Sequence[Sequence[int]] = (),
    floor: float = 0.0,
) -> Iterator[Case]:
    """Yield every note and tag that anything speaks for, tag by tag.

    Parameters
    ----------
    tags : sequence of VaultTag
    notes : sequence of Terms
    space : Space
    near : sequence of sequence of (int, float)
        Each note's nearest notes with scores.
    linked : sequence of sequence of int, optional
        Each note's notes by links of either direction.
    floor : float
        Cases whose probability would stay below, however typical the note's words, are left out: most of them.
    """
    habits = _Habits(tags, notes)
    words = Words(space)
    proposed: dict[str, dict[int, tuple[float, int, int]]] = {}
    for place, others in enumerate(near):
        beside = linked[place] if linked else ()
        for key, votes in habits.proposals(place, others, beside).items():
            proposed.setdefault(key, {})[place] = votes
    for key in sorted(proposed):
        every = (habits.case(place, key, votes, (len(near[place]), len(linked[place]) if linked else 0))
                 for place, votes in sorted(proposed[key].items()))  # fmt: skip
        found = [case for case in every if probability(case) >= floor]
        untypical = words.untypical(habits.tags[key], [case.note for case in found]) if found else []
        for case, share in zip(found, untypical, strict=True):
            yield case._replace(untypical=share)


def _bare(label: str) -> str:
    return re.sub(r"[\s_-]", "", label.casefold())


class _Habits:
    """Which notes, folders and tags go with which tags."""

    def __init__(self, every: Sequence[VaultTag], notes: Sequence[Terms]) -> None:
        self.tags = tags = telling(every, len(notes))
        self._implied: dict[int, set[str]] = {}  # tags that a note has, those above them, and other spellings
        for tag in every:
            parts = _bare(tag.label).split("/")
            names = {"/".join(parts[: end + 1]) for end in range(len(parts))}
            for place in tag.uses:
                self._implied.setdefault(place, set()).update(names)
        self.carried: list[list[str]] = [[] for _ in notes]
        for key in sorted(tags):
            for place in tags[key].uses:
                self.carried[place].append(key)
        self._titles = [{stem for _, stem in note.title_words} for note in notes]
        self._folder = [note.path.rpartition("/")[0] for note in notes]
        self._size = Counter(self._folder)
        self._in_folder: dict[str, Counter[str]] = {}
        self._with: dict[str, Counter[str]] = {}
        for place, keys in enumerate(self.carried):
            self._in_folder.setdefault(self._folder[place], Counter()).update(keys)
            for key in keys if len(keys) <= TAGS_OF_A_NOTE else ():
                self._with.setdefault(key, Counter()).update(keys)
        self._by_stem: dict[str, list[str]] = {}
        for key in sorted(tags):
            self._by_stem.setdefault(key.split(" ")[0], []).append(key)
        self._usual = {folder: [key for key, count in sorted(found.items())
                                if count >= CARRIERS and count > HABIT * self._size[folder]]
                       for folder, found in self._in_folder.items()}  # fmt: skip
        self._usual_with = {key: [other for other, count in sorted(found.items())
                                  if count >= 2 and count > HABIT * len(tags[key].uses)]
                            for key, found in self._with.items()}  # fmt: skip

    def proposals(
        self, place: int, near: Sequence[tuple[int, float]], linked: Sequence[int]
    ) -> dict[str, tuple[float, int, int]]:
        """Return the tags that something speaks for: share and number of the nearest, number of the linked."""
        total = sum(score for _, score in near) or 1.0
        shares: dict[str, float] = {}
        votes: Counter[str] = Counter()
        for other, score in near:
            for key in self.carried[other]:
                shares[key] = shares.get(key, 0.0) + score / total
                votes[key] += 1
        links = Counter(key for other in linked for key in self.carried[other])
        keys = {key for key, count in (votes + links).items() if count >= PROPOSERS}
        keys.update(self._usual[self._folder[place]])
        for key in self.carried[place]:
            keys.update(self._usual_with.get(key, ()))
        for stem in self._titles[place] & self._by_stem.keys():
            keys.update(key for key in self._by_stem[stem] if self.titled(place, key))
        keys.difference_update(self.carried[place])
        implied = self._implied.get(place, ())
        return {key: (shares.get(key, 0.0), votes[key], links[key]) for key in sorted(keys)
                if _bare(self.tags[key].label) not in implied}  # fmt: skip

    def case(self, place: int, key: str, voted: tuple[float, int, int], of: Share) -> Case:
        """Return what speaks for a tag on a note, as if no words were more typical than its own."""
        share, voting, linking = voted
        fellow, fellows = self.fellows(place, key)
        votes, links, folder = (voting, of[0]), (linking, of[1]), self.beside(place, key)
        return Case(place, key, share, votes, links, folder, fellow, fellows, self.titled(place, key), 0.0)

    def beside(self, place: int, key: str) -> Share:
        """Return how many other notes of the folder carry a tag that this one does not."""
        folder = self._folder[place]
        return self._in_folder[folder][key], self._size[folder] - 1

    def fellows(self, place: int, key: str) -> tuple[str, Share]:
        """Return the note's tag that most often goes with another, and how often it does."""
        most, best, fellows = 0.0, "", (0, 0)
        for own in self.carried[place]:
            both = self._with[own].get(key, 0) if own in self._with else 0
            if both:
                of = len(self.tags[own].uses) - 1
                if both / (of + 2) > most:
                    most, best, fellows = both / (of + 2), own, (both, of)
        return self.tags[best].label if best else "", fellows

    def titled(self, place: int, key: str) -> bool:
        """Tell whether a note's title says all words of a tag."""
        return self._titles[place].issuperset(key.split(" "))
