"""Which notes speak of another by its title."""

from __future__ import annotations

from itertools import pairwise

import pytest

from vaultlint.graph.nearness import titles
from vaultlint.graph.nearness.ranking import nearest, rank
from vaultlint.graph.nearness.titles import LEAST, NAMED, WEIGHT, mentions
from vaultlint.graph.nearness.vectors import space
from vaultlint.graph.words.terms import extract
from vaultlint.parse import facts, parse

WORDS = """anvil basalt cedar delta ember fjord garnet heron iris jasper kelp lichen marble nettle ochre pewter quartz
raven saffron thistle umber violet walnut yarrow zephyr birch clover dune fern gorge harbour island juniper""".split()
OTHERS = {f"{word}.md": f"Nobody saw the {word} again.\n" for word in WORDS}
LONG = "\n".join(f"The {one} stands beside the {other}." for one, other in pairwise(WORDS))


def named(files):
    """Return which paths speak of which, with what that adds."""
    notes = [extract(parse(path, text.encode())) for path, text in files.items()]
    paths = list(files)
    return {(paths[a], paths[b]): bonus for (a, b), bonus in mentions(notes, space(notes)).items()}


def test_a_title_in_other_words_is_heard():
    """Order and inflection do not matter, and what stands in both directions is one figure."""
    files = {"Tidal power plants.md": LONG, "a.md": "A plant whose power is tidal.", "b.md": "Ducks swim.", **OTHERS}
    found = named(files)
    assert found["Tidal power plants.md", "a.md"] == found["a.md", "Tidal power plants.md"] >= NAMED
    assert ("Tidal power plants.md", "b.md") not in found


def test_words_far_apart_name_nothing():
    """What makes up less than half of a title in each sentence is no mention, however much of it the note has."""
    files = {"Tidal turbine financing.md": LONG, **OTHERS}
    together = {**files, "a.md": "Tidal turbines need financing."}
    apart = {**files, "a.md": "It was tidal. A turbine stood there. She looked for financing."}
    assert ("Tidal turbine financing.md", "a.md") in named(together)
    assert ("Tidal turbine financing.md", "a.md") not in named(apart)


def test_more_of_a_title_counts_more():
    """A sentence with a whole title adds more than one with most of it; no title adds more than the weight."""
    files = {"Tidal turbine financing.md": LONG, **OTHERS, "all.md": "Tidal turbine financing is dear."}
    files["most.md"] = "Tidal turbines are dear."
    found = named(files)
    all_of_it, most = (found["Tidal turbine financing.md", name] for name in ("all.md", "most.md"))
    assert LEAST <= most < all_of_it <= WEIGHT


def test_a_note_that_is_only_its_title_is_not_heard_twice():
    """The cosine hears the title of an empty note; that of a long note counts more here."""
    mention = {"a.md": "Tidal turbines again.", **OTHERS}
    empty, long = named({"Tidal turbine.md": "", **mention}), named({"Tidal turbine.md": LONG, **mention})
    assert empty["a.md", "Tidal turbine.md"] == pytest.approx(NAMED)
    assert long["a.md", "Tidal turbine.md"] > NAMED


def test_what_most_notes_say_names_none():
    """A title of words that stand nearly everywhere proposes nothing."""
    found = named({"Saw again.md": "Ducks swim.", **OTHERS})
    assert not any("Saw again.md" in pair for pair in found)
    assert ("Thistle.md", "thistle.md") in named({"Thistle.md": LONG, **OTHERS})


def test_no_words_no_mentions():
    """Empty vaults, empty notes and titles without a word name nothing."""
    assert not named({})
    assert not named({"-.md": "", "--.md": "Hello.", "a.md": ""})


def test_parts_do_not_matter(monkeypatch):
    """However many titles are looked up at once, the same is found."""
    files = {"Tidal power plants.md": LONG, "a.md": "A plant whose power is tidal.", **OTHERS}
    files |= {f"{one} and {other}.md": f"An {other}, an {one}." for one, other in zip(WORDS, WORDS[3:], strict=False)}
    found = named(files)
    monkeypatch.setattr(titles, "TOGETHER", 3)
    assert named(files) == found
    assert len(found) > len(WORDS)


def test_a_named_note_comes_first():
    """Of two long notes that share as much with a third, the one whose title a sentence of it has comes first."""
    files = {"Birch and clover.md": f"{LONG} A lynx sleeps.", "Dune and fern.md": f"{LONG} A wolf sleeps."}
    both = {"a.md": "A birch in the clover. A dune. A fern.", "b.md": "A fern in the dune. A birch. A clover."}
    paths = sorted({**files, **both, **OTHERS})
    notes = [parse(path, {**files, **both, **OTHERS}[path].encode()) for path in paths]
    ranked = rank([facts(note) for note in notes], [extract(note) for note in notes])
    first = {
        path: [paths[other] for other, _ in row if paths[other] in files]
        for path, row in zip(paths, ranked, strict=True)
    }
    assert first["a.md"] == sorted(files)
    assert first["b.md"] == sorted(files, reverse=True)


def test_what_is_linked_is_no_news():
    """That a note names what it links to adds nothing: it ranks as if it did not."""
    read = {f"{one}.md": f"{one} {other}. [[{other}]]" for one, other in pairwise(WORDS)}
    notes = [parse(path, text.encode()) for path, text in read.items()]
    said = [extract(note) for note in notes]
    vault = space(said)
    links = [sorted({max(0, at - 1), min(len(notes) - 1, at + 1)} - {at}) for at in range(len(notes))]
    named = mentions(said, vault)
    assert any(b in links[a] for a, b in named)
    kept = {pair: bonus for pair, bonus in named.items() if pair[1] not in links[pair[0]]}
    assert list(nearest(vault, links, named)) == list(nearest(vault, links, kept))
    assert list(nearest(vault, links, kept | {(0, 9): 0.13, (9, 0): 0.13})) != list(nearest(vault, links, kept))
