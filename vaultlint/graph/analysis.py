"""What a vault's words say, before it becomes a graph: near notes with reasons, themes, inferred tags.

Everything here is indexed by a note's place in the list; `model` turns places into nodes.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from vaultlint.graph.evidence.quotes import Quotes
from vaultlint.graph.evidence.standing import Standing
from vaultlint.graph.evidence.whole_words import WholeWords
from vaultlint.graph.evidence.wording import Wording
from vaultlint.graph.linking import linked_notes
from vaultlint.graph.nearness import editions, ranking, repeats, titles, vectors
from vaultlint.graph.nearness.joined import joined
from vaultlint.graph.tags import inferred, tags
from vaultlint.graph.themes import themes
from vaultlint.graph.words.language import Tokeniser, tokeniser

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from vaultlint.graph.linking import Resolve
    from vaultlint.graph.nearness.joined import Near
    from vaultlint.graph.nearness.vectors import Places, Space
    from vaultlint.graph.piles import Store
    from vaultlint.graph.words.terms import Terms
    from vaultlint.parse.note import Facts

STRONGEST = 8  # terms of a note that make it speak of a tag that only one other note carries
EXPLAINED = 24  # columns of a link that are looked at for themes
MORE = 10  # notes are ranked than are shown, and as many as a note has copies, which do not count among its nearest


@dataclass(frozen=True)
class GraphOptions:
    """What a graph is made with.

    Attributes
    ----------
    name : str
        The vault's name.
    neighbours : int
        How many nearest notes each note is joined to at most.
    floor : float
        Cosine below which two notes are not joined.
    terms : int
        How many shared terms a link shows.
    quotes : int
        How many sentences of each side a link shows.
    infer : bool
        Whether tags are inferred.
    thesaurus : mapping of str to sequence of str
        Words that speak for a tag, beside the shipped ones.
    seed : int
        Of communities and layout.
    """

    name: str = ""
    neighbours: int = 10
    floor: float = 0.04
    terms: int = 8
    quotes: int = 3
    infer: bool = True
    thesaurus: Mapping[str, Sequence[str]] = field(default_factory=dict)
    seed: int = 1


@dataclass(frozen=True)
class Analysis:
    """All that the words of a vault say.

    Attributes
    ----------
    space : Space
    labels : Labels
    quotes : Quotes
    wording : Wording
    whole_words : WholeWords
    tags : list of VaultTag
    inferred : list of Inference
    near : sequence of Near
    concepts : list of Concept
    strongest : list of numpy.ndarray
        Each note's heaviest columns.
    """

    space: Space
    labels: themes.Labels
    quotes: Quotes
    wording: Wording
    whole_words: WholeWords
    tags: list[tags.VaultTag]
    inferred: list[inferred.Inference]
    near: Sequence[Near]
    concepts: list[themes.Concept]
    strongest: list[Places]

    @cached_property
    def tag_keys(self) -> frozenset[str]:
        """The terms that are tags, those of a single note apart: an aside is no theme of others."""
        return frozenset(tag.key for tag in self.tags if len(tag.uses) > 1 or len(self.space) <= themes.SMALL)

    def often(self, note: int, column: int) -> bool:
        """Tell whether a term is among the few strongest of a note, and stands there more than in passing."""
        first = self.strongest[note][:STRONGEST].tolist()
        return column in first and int((self.space.stream(note) == column).sum()) >= themes.OFTEN


def weigh(facts: Sequence[Facts], terms: Sequence[Terms]) -> Space:
    """Weigh the words, tags and folders of all notes; no tag is inferred."""
    vault_tags = tags.collect(facts, terms, _words(terms))
    return vectors.space(terms, _tag_stems(len(terms), vault_tags, ()), repeats.boilerplate(terms))


def analyse(
    facts: Sequence[Facts],
    terms: Sequence[Terms],
    options: GraphOptions,
    resolve: Resolve | None = None,
    store: Store | None = None,
) -> Analysis:
    """Weigh the words of all notes and say what follows from them.

    Parameters
    ----------
    facts, terms : sequence
        Of the same notes in the same order.
    options : GraphOptions
    resolve : callable, optional
        ``resolve(path, target)`` gives the path of the note that a link means, or None.
    store : Store, optional
        Where to keep what grows as the vault does; by default in memory.

    Returns
    -------
    Analysis
    """
    words = _words(terms)
    vault_tags = tags.collect(facts, terms, words, store.shelf if store else None)
    guesses = inferred.by_thesaurus(terms, vault_tags, words, options.thesaurus) if options.infer else []
    repeated = repeats.boilerplate(terms)
    space = vectors.space(terms, _tag_stems(len(terms), vault_tags, guesses), repeated, store)
    linked = linked_notes(facts, resolve)
    copies = editions.translations(facts, terms) | repeats.copies(terms, repeated)
    same = repeats.twins(terms)
    most = _most(same, copies, options)
    ranked = [array("i", [other for other, _ in others if same[other] != same[place]]) for place, others in
              enumerate(ranking.nearest(space, linked, titles.mentions(terms, space), most))]  # fmt: skip
    near, links = joined(space, ranked, copies, options)
    strongest = [themes.strongest(space, note) for note in range(len(space))]
    if options.infer:
        known = {(guess.note, guess.key) for guess in guesses}
        guesses += [guess for guess in inferred.by_vault(vault_tags, terms, space, links.scored(near), linked)
                    if (guess.note, guess.key) not in known]  # fmt: skip
    people = {word.stem for fact, term in zip(facts, terms, strict=True)
              for name, _ in tags.authors(fact, term) for word in words.words(name) if word}  # fmt: skip
    given = {tag.key: tag.label for tag in vault_tags}
    titled = {stem: (form, term.title) for term in terms for form, stem in term.title_words}
    labels = themes.Labels(space, given | {vectors.whole(key): label for key, label in given.items()}, people, titled)
    explained = ((link.score, link.reasons.first(EXPLAINED)) for link in links if not link.copy)
    concepts = themes.choose(space, explained, labels, strongest, (tag.key for tag in vault_tags))
    standing = Standing(space)
    return Analysis(
        space,
        labels,
        Quotes(space, terms, standing),
        Wording(space, labels, terms, standing),
        WholeWords(space, labels, terms, standing),
        vault_tags,
        sorted(guesses),
        links,
        concepts,
        strongest,
    )


def _words(terms: Sequence[Terms]) -> Tokeniser:
    """Return the tokeniser of the language that most notes are in; tags are stemmed with it."""
    languages = Counter(term.language for term in terms)
    return tokeniser(min(languages, key=lambda code: (-languages[code], code)) if languages else "en")


def _tag_stems(
    size: int, vault_tags: Sequence[tags.VaultTag], guesses: Sequence[inferred.Inference]
) -> list[dict[str, float]]:
    found: list[dict[str, float]] = [{} for _ in range(size)]
    for guess in guesses:
        for stem in guess.key.split(" "):
            found[guess.note][stem] = max(guess.confidence / 2, found[guess.note].get(stem, 0.0))
    for tag in vault_tags:
        for place in tag.uses:
            for stem in tag.key.split(" "):
                found[place][stem] = 1.0
            found[place][vectors.whole(tag.key)] = vectors.WHOLE_TAG / vectors.TAG_WEIGHT
    return found


def _most(same: Sequence[int], copies: Iterable[tuple[int, int]], options: GraphOptions) -> list[int]:
    """Return how many notes to rank for each: its copies would hide its neighbours."""
    equal, known = Counter(same), Counter(place for pair in copies for place in pair)
    return [options.neighbours + MORE + max(known[place], equal[first] - 1) for place, first in enumerate(same)]
