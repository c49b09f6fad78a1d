"""Which notes belong together: what words, folders and links each add to the order."""

from __future__ import annotations

import random

import pytest
from graph_vaults import graph_of

from vaultlint.graph import assemble, related
from vaultlint.graph.analysis import GraphOptions, analyse, weigh
from vaultlint.graph.nearness import ranking
from vaultlint.graph.nearness.neighbours import nearest as by_text
from vaultlint.graph.nearness.ranking import FEWEST, rank
from vaultlint.graph.nearness.titles import mentions
from vaultlint.graph.words.terms import extract
from vaultlint.index import Names
from vaultlint.parse import facts, parse

WORDS = """anvil basalt cedar delta ember fjord garnet heron iris jasper kelp lichen marble nettle ochre pewter quartz
raven saffron thistle umber violet walnut yarrow zephyr birch clover dune fern gorge harbour island juniper""".split()


def records(files):
    """Return facts and terms of notes by path."""
    notes = [parse(path, text.encode()) for path, text in sorted(files.items())]
    return [facts(note) for note in notes], [extract(note) for note in notes], sorted(files)


def chosen(files, note, *, linked=True, k=10):
    """Return the paths that belong to a note, best first."""
    read, said, paths = records(files)
    rows = rank(read, said, Names(paths).resolve if linked else None, k)
    return [paths[place] for place, _ in rows[paths.index(note)]]


def prose(seed, words=6):
    """Return sentences of drawn words."""
    draw = random.Random(seed)
    return " ".join(f"{' '.join(draw.sample(WORDS, words)).capitalize()}." for _ in range(3))


def circles(size=12):
    """Return two groups of notes that say nothing in common, each linked in itself all round."""
    files = {}
    for group in ("left", "right"):
        for at in range(size):
            links = " ".join(f"[[{group}{(at + step) % size}]]" for step in (1, 2, 3))
            files[f"{group}{at}.md"] = f"{prose(f'{group}{at}')} {links}\n"
    return files


def test_without_links_the_text_alone_ranks():
    """A vault of fewer than so many links is ranked as by the cosine of its words."""
    files = {f"{word}.md": f"{prose(word)} [[{WORDS[at + 1]}]]\n" for at, word in enumerate(WORDS[: FEWEST - 2])}
    read, said, paths = records(files)
    space = weigh(read, said)
    assert rank(read, said, Names(paths).resolve, 5) == list(by_text(space, 5, mentions(said, space)))


def test_what_is_linked_alike_comes_first():
    """A note without a word in common stands before a stranger if both hang on the same notes."""
    files = circles()
    files["new.md"] = "Nothing of it here. [[left0]] [[left1]]\n"
    first = chosen(files, "new.md", k=6)
    assert [path.startswith("left") for path in first] == [True] * 6
    assert set(first) != set(chosen(files, "new.md", linked=False, k=6))


def test_text_is_heard_beside_links():
    """Of notes that are linked alike, those that say the same come first."""
    files = {**circles(), "a.md": "Sourdough starters ferment. [[left0]]\n"}
    files["b.md"] = "Sourdough starters ferment slowly. [[right5]]\n"
    assert "b.md" in chosen(files, "a.md", k=5)
    assert "b.md" not in chosen({**files, "b.md": "Trains are late. [[right5]]\n"}, "a.md", k=5)


def test_notes_of_one_folder_are_nearer():
    """Of two notes that say the same of a third, the one in its folder comes first; all in one folder says nothing."""
    files = {f"Other/{word}.md": prose(word) for word in WORDS[:10]}
    files |= {"Bread/a.md": "Sourdough ferments.", "Bread/b.md": "Sourdough rises.", "Trains/b.md": "Sourdough rises."}
    assert chosen(files, "Bread/a.md")[:2] == ["Bread/b.md", "Trains/b.md"]
    flat = {path.replace("/", " "): text for path, text in files.items()}
    inside = {f"All/{path}": text for path, text in flat.items()}
    assert chosen(inside, "All/Bread a.md")[:2] == [f"All/{path}" for path in chosen(flat, "Bread a.md")[:2]]


def test_where_notes_lie_is_no_claim():
    """A folder ranks, but joins no two notes that share no word, and is no term of a link."""
    graph = graph_of({"Deep/Down/a.md": "Ducks swim.\n", "Deep/Down/b.md": "Bread rises.\n", "c.md": "Trains run.\n"})
    assert not [key for _, _, key in graph.edges(keys=True) if key == "related"]
    joined = graph_of({f"Deep/{word}.md": f"Ducks swim with {word}.\n" for word in WORDS[:4]})
    named = {term["term"] for _, _, data in joined.edges(data=True) for term in data.get("terms", ())}
    assert named
    assert not any("#" in name or "/" in name for name in named)


def test_four_copies_of_a_short_note_are_copies():
    """What few notes share and say little beside is what they are about: it is no template, and they are joined."""
    text = "On Sunday we baked bread with flour from the old mill. The dough had rested in the cellar for two days. "
    text += "Everybody said that the crust had never been so dark.\n"
    files = {f"{name}.md": text for name in ("Weekend", "Mill", "Sunday bread", "Crust")}
    files |= {f"Own {word}.md": f"{word} {prose(word)}\n" for word in WORDS[:8]}
    graph = graph_of(files)
    joined = [(a, b) for a, b, data in graph.edges(data=True) if data["kind"] == "related" and data.get("copy")]
    assert len(joined) == 6


def test_copies_take_no_place_among_the_nearest():
    """A note with many copies has still as many other notes among its nearest; the copies are joined and marked."""
    text = " ".join(prose(f"copy{at}", 8) for at in range(3))
    files = {f"Copy {at}.md": f"{text} {prose(at)}\n" for at in range(4)}
    files |= {f"Own {word}.md": f"{word} {prose(word)}\n" for word in WORDS[:12]}
    read, said, paths = records(files)
    links = analyse(read, said, GraphOptions(neighbours=3, floor=0.0)).near
    at = paths.index("Copy 0.md")
    copies = {paths[link.a + link.b - at] for link in links if at in (link.a, link.b) and link.copy}
    others = {paths[link.a + link.b - at] for link in links if at in (link.a, link.b) and not link.copy}
    assert copies == {"Copy 1.md", "Copy 2.md", "Copy 3.md"}
    assert len(others) >= 3


@pytest.mark.parametrize("seed", range(5))
def test_each_row_is_a_ranking_of_the_others(seed):
    """No note ranks itself, none comes twice, scores never rise, and the order of the files changes nothing."""
    draw = random.Random(seed)
    names = [f"{word}.md" for word in WORDS[:25]]
    files = {
        name: f"{prose(str(seed) + name)} {' '.join(f'[[{draw.choice(names)}]]' for _ in range(3))}\n" for name in names
    }
    read, said, paths = records(files)
    rows = rank(read, said, Names(paths).resolve, 6)
    for place, row in enumerate(rows):
        others, scores = [other for other, _ in row], [score for _, score in row]
        assert place not in others
        assert len(set(others)) == len(others) <= 6
        assert scores == sorted(scores, reverse=True)
    turned = rank(read[::-1], said[::-1], Names(paths).resolve, 6)
    last = len(paths) - 1
    assert [{last - other for other, _ in row} for row in turned[::-1]] == [{other for other, _ in row} for row in rows]


def test_nothing_and_next_to_nothing():
    """Empty vaults, one note, empty notes: no neighbours, and no error."""
    assert rank([], []) == []
    for files in ({"a.md": ""}, {"a.md": "", "b.md": ""}, {"a.md": "[[a]]\n", "b.md": "---\n---\n"}):
        read, said, paths = records(files)
        assert all(len(row) <= 1 for row in rank(read, said, Names(paths).resolve))


def test_related_keeps_the_order_of_the_ranking():
    """A note's nearest come in the order in which they are ranked, not in that of their words' score alone."""
    files = {path: text + " Common bread and water.\n" for path, text in circles().items()}
    read, said, paths = records(files)
    graph = assemble(read, said, resolve=Names(paths).resolve)
    turned = 0
    for place, row in enumerate(rank(read, said, Names(paths).resolve, 10)):
        found = [pair.path for pair in related(graph, paths[place])]
        ranked = [paths[other] for other, _ in row]
        assert [path for path in found if path in ranked] == [path for path in ranked if path in found]
        scores = [pair.score for pair in related(graph, paths[place])]
        turned += scores != sorted(scores, reverse=True)
    assert turned


@pytest.mark.parametrize(
    ("weight", "links", "first"),
    [
        # two steps away over one friend, against a stranger whose only link leads elsewhere
        ("WALK", {"friend": ["wanted"], "far": ["stranger"]}, "wanted"),
        # nobody's friend, but what most notes link to
        ("LINKED", {f"crowd{at}": ["wanted"] for at in range(12)}, "wanted"),
    ],
)
def test_each_kind_of_link_evidence_counts(monkeypatch, weight, links, first):
    """Taken away, the walk over links or the number of links changes who comes first."""
    names = ["asked", "friend", "far", "wanted", "stranger", *(f"crowd{at}" for at in range(12))]
    links = {"asked": ["friend"], **links}
    files = {
        f"{name}.md": f"{prose(name, 5)} {' '.join(f'[[{to}]]' for to in links.get(name, ()))}\n" for name in names
    }
    files |= {f"ring{at}.md": f"{prose(f'ring{at}', 5)} [[ring{(at + 1) % 20}]]\n" for at in range(20)}
    place = chosen(files, "asked.md", k=30).index(f"{first}.md")
    monkeypatch.setattr(ranking, weight, 0.0)
    for other in {"TEXT", "TURNED", "NEIGHBOURS", "WALK", "LINKED"} - {weight}:
        assert getattr(ranking, other)
    assert place < chosen(files, "asked.md", k=30).index(f"{first}.md")


def test_what_is_near_to_ones_friends_counts(monkeypatch):
    """A note that says what the linked notes say gains by it, though it shares no word and no link with the asked one."""
    files = {**circles(), "asked.md": "Zither. [[friend]]\n", "wanted.md": "Sourdough crust ferments. [[right7]]\n"}
    files["friend.md"] = "Sourdough crust ferments overnight in baskets.\n"
    read, said, paths = records(files)

    def score():
        """Return the score of the wanted note for the asked one."""
        row = rank(read, said, Names(paths).resolve, 30)[paths.index("asked.md")]
        return dict(row)[paths.index("wanted.md")]

    heard = score()
    monkeypatch.setattr(ranking, "NEIGHBOURS", 0.0)
    assert heard > score() + 0.5


def test_what_is_linked_already_is_near_by_its_words_alone():
    """A hub that a note links to does not come before an unlinked note that says the same."""
    files = {**circles(), "hub.md": "Index of all.\n", "a.md": "Sourdough crust ferments. [[hub]]\n"}
    files |= {f"left{at}.md": files[f"left{at}.md"] + "[[hub]]\n" for at in range(12)}
    files["b.md"] = "Sourdough crust ferments slowly. [[right3]]\n"
    assert chosen(files, "a.md", k=1) == ["b.md"]


def beside(copies, note="Copy 0"):
    """Return the notes near one of many copies, and how many copies it has, of a vault with other notes on bread."""
    files = {
        f"Own {n}.md": f"Dough and yeast want {' '.join(WORDS[4 * n : 4 * n + 4])}, salt and a hot oven.\n"
        for n in range(5)
    }
    files |= {f"Odd {n}.md": f"{prose(50 + n, 12)}\n" for n in range(20)}
    found = related(graph_of(files | copies), note)
    return {pair.path for pair in found if not pair.copy}, sum(pair.copy for pair in found)


BREAD = (
    "The dough rests overnight in a cold room. A hot oven makes the crust crack loudly. Salt is added late because it "
    "slows the yeast. Steam keeps the loaf supple while it springs. A scale beats a cup for flour."
)


@pytest.mark.parametrize("many", [3, 12, 80])
def test_copies_do_not_hide_the_neighbours(many):
    """A note that was saved often still has the neighbours that it would have alone."""
    near, copies = beside({f"Copy {n}.md": f"{BREAD}\n" for n in range(many)})
    assert {f"Own {n}.md" for n in range(5)} <= near
    assert copies


def test_near_copies_are_set_aside_before_the_ten_are_cut():
    """Notes that say the same in other sentences are copies too, and take no neighbour's place."""
    rest = BREAD.replace(". ", ", and ")
    versions = {f"Copy {n}.md": f"{rest[:-1]} {'again ' * n}indeed, flour.\n" for n in range(12)}
    near, copies = beside(versions, "Copy 11")
    assert {f"Own {n}.md" for n in range(5)} <= near
    assert not near & versions.keys()
    assert copies >= 10
