"""The machinery that measures links: what is hidden, how a ranking is judged, what the figures and the page say."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest

from benchmarks.links import contestants, cost, figures, goals, page, recovery
from benchmarks.links.contestants import Asked
from benchmarks.links.labels import faults, said
from benchmarks.links.protocol import bootstrap, hidden, judge, made, one_in, paired, terms_of
from benchmarks.links.vaults import Listed, Vault, home, listed
from vaultlint.parse import parse

FORMS = {
    "wikilink": "See [[Grit]] today.\n",
    "label": "See [[Grit|that book]] today.\n",
    "heading": "See [[Grit#Part one]] today.\n",
    "folder": "See [[books/Grit]] today.\n",
    "case": "See [[GRIT]] today.\n",
    "embed": "![[Grit]]\n",
    "markdown": "See [that book](books/Grit.md) today.\n",
    "markdown, encoded": "See [that book](<books/Grit.md>) today.\n",
    "definition": "See [that book][1] and [[Grit]] today.\n\n[1]: books/Grit.md\n",
    "table": "| a | b |\n| - | - |\n| [[Grit\\|that book]] | x |\n",
    "doubled": "See [[[[Grit]]]] today.\n",
    "in bold": "See **[[Grit]]** today.\n",
    "comment besides": "[[Grit]]\n%% [[Grit]] %%\n`[[Grit]]`\n",
    "property": '---\nup: "[[Grit]]"\n---\ntext\n',
    "property, list": '---\nup:\n  - "[[Grit]]"\n  - "[[Other]]"\n---\ntext\n',
    "property, one item": "---\nup:\n  - '[[Grit]]'\ntags: [a]\n---\ntext\n",
    "property, flow": '---\nup: ["[[Grit]]", "[[Other]]"]\n---\ntext\n',
    "property, text": '---\nup: "after [[Grit|that book]], and [[Other]]"\n---\ntext\n',
    "property, unquoted": "---\nup: [[Grit]]\n---\nand [[Grit]]\n",
}


def vault(**notes: str) -> Vault:
    """Return a vault of notes by name; two underscores are a folder's slash."""
    return made({f"{name.replace('__', '/')}.md": text.encode() for name, text in notes.items()})


def pair(one: Vault, a: str, b: str) -> tuple[int, int]:
    """Return two notes' places, the smaller first."""
    places = sorted((one.places[f"{a}.md"], one.places[f"{b}.md"]))
    return places[0], places[1]


@pytest.mark.parametrize("strip", [False, True], ids=["others stay", "others stripped"])
@pytest.mark.parametrize("form", FORMS)
def test_a_hidden_pair_is_mentioned_nowhere(form: str, strip: bool):
    """Whatever a link's form: after hiding, neither its note's name nor its label stands in the note that linked."""
    before = vault(a=FORMS[form], books__Grit="Perseverance.\n", Other="x\n")
    assert pair(before, "a", "books/Grit") in before.links
    after = dict(hidden(before, {pair(before, "a", "books/Grit")}, strip=strip))
    text = after["a.md"].decode()
    assert "grit" not in text.lower()
    assert "that book" not in text
    rest = made(after)
    assert rest.links == (set() if strip else before.links - {pair(before, "a", "books/Grit")})


@pytest.mark.parametrize("form", [form for form in FORMS if form.startswith("property")])
def test_properties_stay_readable(form: str):
    """Hiding a link in a property leaves frontmatter that YAML reads, with the same keys and the other links."""
    before = vault(a=FORMS[form], books__Grit="Perseverance.\n", Other="x\n")
    for manner in ("drop", "keep"):
        after = dict(hidden(before, before.links, manner, strip=True))
        was, is_now = (parse("a.md", data).head for data in (FORMS[form].encode(), after["a.md"]))
        assert is_now.problem is None
        assert [entry.key for entry in is_now.entries] == [entry.key for entry in was.entries]


def test_kept_links_leave_their_text():
    """In the manner "keep" the reader's words stay, and no markup."""
    before = vault(a="See [[Grit|that book]], [[Other]] and [more](Other.md).\n", Grit="x\n", Other="y\n")
    after = dict(hidden(before, before.links, "keep"))
    assert after["a.md"] == b"See that book, Other and more.\n"


def test_what_is_not_hidden_stays_to_the_byte():
    """Notes without a hidden link, and all other links, are as they were; notes to be written stay text when stripped."""
    texts = {"a": "[[b]] and [[c|see]]\r\n", "b": "\ufeffnothing\n", "c": "[[b]] [[unwritten]]\n"}
    before = vault(**texts)
    after = dict(hidden(before, {pair(before, "a", "c")}))
    assert after["a.md"] == b"[[b]] and  \r\n"
    assert (after["b.md"], after["c.md"]) == (texts["b"].encode(), texts["c"].encode())
    stripped = dict(hidden(before, before.links, strip=True))
    assert stripped["c.md"] == b"  unwritten\n"


def test_links_are_pairs_between_notes():
    """Links to files, to notes that are not there, and to the note itself are no truth; both directions are one."""
    one = made({"a.md": b"[[b]] [[a]] [[pic.png]] [[none]] https://x.org/b.md\n", "b.md": b"[[a]]\n"}, ["pic.png"])
    assert one.links == {(0, 1)}
    assert one.queries == [0, 1]


def test_one_in_five_is_seeded():
    """So many links are drawn, the same for a seed, others for another."""
    one = vault(hub="".join(f"[[n{number}]]\n" for number in range(50)), **{f"n{number}": "x" for number in range(50)})
    assert len(one_in(one)) == 10
    assert one_in(one, seed=4) == one_in(one, seed=4) != one_in(one, seed=5)
    assert one_in(vault(a="x")) == frozenset()


def test_judged_by_hand():
    """A vault of five notes: every figure is what pen and paper give."""
    one = vault(a="[[b]] [[c]]", b="", c="", d="[[e]]", e="")
    a, b, c, d, e = range(5)
    ranked = [[d, b, e, c], [a], [d, e], [a, b, c], [d]]
    scores = judge(one, ranked, one.links)
    assert scores.notes == [a, b, c, d, e]
    assert scores.recalls.tolist() == [1, 1, 0, 0, 1]
    assert scores.ranks.tolist() == [0.5, 1, 0, 0, 1]
    assert (scores.recall, scores.mrr) == (0.6, 0.5)


def test_only_hidden_links_count_and_visible_ones_are_left_out():
    """Of one in five: a visible neighbour takes no place, and a note without a hidden link is not asked about."""
    one = vault(a="[[b]] [[c]]", b="", c="", d="")
    scores = judge(one, [[1, 3, 2], [0], [0, 1], []], {(0, 2)}, {(0, 1)})
    assert scores.notes == [0, 2]
    assert scores.ranks.tolist() == [0.5, 1]


def test_ten_hits_are_all_that_ten_places_hold():
    """A note with twelve links reaches 1 with ten hits; uncapped, 10 of 12."""
    names = [f"n{number:02}" for number in range(12)]
    one = vault(hub="".join(f"[[{name}]]" for name in names), **dict.fromkeys(names, ""))
    ranked = [list(range(1, 13)), *[[] for _ in names]]
    assert judge(one, ranked, one.links).recalls[0] == 1
    assert judge(one, ranked, one.links, capped=False).recalls[0] == pytest.approx(10 / 12)


def test_intervals_cover():
    """The 95 % interval of a mean holds the true mean in about 95 of 100 samples."""
    chance = np.random.default_rng(3)
    held = 0
    for seed in range(200):
        low, high = bootstrap(chance.random(120) < 0.3, 400, seed)
        held += low <= 0.3 <= high
    assert 180 <= held <= 198


def test_paired_differences_are_narrower():
    """Two rankings that err on the same notes differ by what they differ, whatever the notes' spread."""
    chance = np.random.default_rng(5)
    one = chance.random(200)
    mean, low, high = paired(one + 0.05, one)
    assert (mean, low, high) == pytest.approx((0.05, 0.05, 0.05))
    with pytest.raises(ValueError, match="same notes"):
        paired(one, one[1:])


def test_terms_are_read_anew_where_a_note_changed():
    """The same bytes at another path, or other bytes at the same, are other terms."""
    _, first = terms_of([("a.md", b"garden\n"), ("b.md", b"garden\n")])
    _, second = terms_of([("a.md", b"rivers\n")])
    assert [term.path for term in first] == ["a.md", "b.md"]
    assert first[0].counts() != second[0].counts()


def garden(chance: random.Random, count: int = 24) -> Vault:
    """Return a vault of three themes, each note linked to the next of its theme."""
    words = {0: "tomato seedling compost", 1: "violin sonata rehearsal", 2: "glacier moraine crevasse"}
    texts = {}
    for number in range(count):
        said = words[number % 3].split() * 3
        chance.shuffle(said)
        link = f"[[n{(number + 3) % count}]]"
        texts[f"n{number}"] = f"---\ntags: [t{number % 3}]\n---\nThe {' and the '.join(said)}. See {link}.\n"
    return vault(**texts)


def test_contestants_rank_themes_together():
    """Whoever reads words or tags finds a theme's notes; chance does not."""
    one = garden(random.Random(1))
    found = recovery.text_only(one, "en", ("ours", "tags", "random"))
    means = {name: np.mean(score["recalls"]) for name, score in found.items()}
    assert means["ours"] > 0.9
    assert means["tags"] > 0.9
    assert means["random"] < 0.8
    fifth = recovery.one_in_five(one, "en", ("ours", "adamic_adar", "walk"), seeds=(1, 2))
    assert set(fifth) == {"ours", "adamic_adar", "walk"}
    assert np.mean(fifth["walk"]["recalls"]) > np.mean(fifth["adamic_adar"]["recalls"]) - 0.2


def test_links_alone():
    """Adamic–Adar finds the friend of a friend, and not the friend; a walk reaches further."""
    one = vault(a="[[b]]", b="[[c]]", c="[[d]]", d="")
    asked = Asked(one, hidden(one, ()), *terms_of(hidden(one, ())), one.links, 3, "en")
    assert contestants.adamic_adar(asked)[0] == [2]
    assert contestants.walk(asked)[0] == [1, 2, 3]


def test_slow_contestants_are_left_out_of_large_vaults(monkeypatch: pytest.MonkeyPatch):
    """One who is too slow for so many notes has no figure, rather than a wrong one."""
    monkeypatch.setattr(contestants, "SLOW", {"random": 3})
    assert "random" not in recovery.text_only(garden(random.Random(1)), "en", ("random", "tags"))


def test_labels_at_fault():
    """Each kind of fault is found, and a good label has none."""
    texts = [
        "Deep work needs a quiet room; C++ too. We view the highlights. [x](https://example.org/tracking?utm=1)",
        "日本語の文章を読む",
    ]
    here = said(texts, ["To-Read", "the"])
    assert [faults(label, here) for label in ("deep work", "quiet room", "To-Read", "the", "日本語")] == [[]] * 5
    assert faults("focu", here) == ["fragment"]
    assert faults("tracking", here) == ["fragment"]
    assert faults("a", here) == ["stop word"]
    assert faults("example.org", here) == ["url part", "fragment"]
    assert "boilerplate" in faults("view highlight", here)


def test_made_notes_are_seeded_and_of_one_size():
    """The notes that cost is measured on are the same each time, and of 5 KB."""
    made_notes = cost.notes(5)
    assert made_notes == cost.notes(5)
    assert all(cost.BYTES <= len(data) < cost.BYTES * 1.1 for _, data in made_notes)
    assert cost.exponent([10, 100, 1000], [1.0, 100.0, 10000.0]) == pytest.approx(2)


def test_listed_vaults_are_where_their_digest_says(tmp_path):
    """A folder that is not the commit measured is not taken for the vault."""
    for one in listed():
        assert one.use in ("reported", "translated", "tuned", "read")
        assert len(one.source.commit) == 40
    one = listed()[0]
    (one.source.place(tmp_path) / one.part).mkdir(parents=True)
    assert home(one, [tmp_path]) is None
    empty = Listed(one.name, one.source.__class__("a/b", "", "e3b0c44298fc1c14", "", "", "b"), "read", "en")
    empty.source.place(tmp_path).mkdir()
    assert home(empty, [tmp_path]) == empty.source.place(tmp_path)


def scored(*values: float) -> dict[str, Any]:
    """Return a contestant's figures."""
    return {"recalls": list(values), "ranks": list(values), "seconds": 1.0}


def test_averages_weigh_vaults_the_same():
    """A vault of two notes counts as much as one of four."""
    vaults = [{"a": scored(1, 1), "b": scored(0, 1)}, {"a": scored(0, 0, 0, 0), "b": scored(0, 0, 0, 0)}]
    assert figures.average(vaults, "a").mean == 0.5
    assert figures.average(vaults, "a", "b").mean == 0.25
    assert figures.average([], "a") == (0, 0, 0)


def test_the_page_says_what_was_missed_and_what_was_not_measured():
    """Goals are read off what is stored; parts without figures say so."""
    empty = page.write({})
    assert empty.count("Not measured yet.") == 5
    stored = {
        "text-second-brain-nuxt": {
            "notes": 4, "links": 2, "queries": 4,
            "scores": {"ours": scored(1, 0.9, 1, 1), "ours_keep": scored(1, 1, 1, 1), "tfidf": scored(1, 1, 1, 0.9)},
        },
        "fifth-second-brain-nuxt": {
            "notes": 4, "links": 2, "queries": 4, "scores": {"ours": scored(1, 1), "ours_links": scored(1, 0.5)},
        },
        "tags-second-brain-nuxt": {
            "tags": 1, "tagged": 3, "hidden": 2, "strict": [1, 3],
            "guesses": [["a.md", 0.9, True], ["b.md", 0.9, False]], "cases": [[0.95, True]],
        },
        "explain-second-brain-nuxt": {
            "shares": [0.4, 0.6], "links": 2, "labels": {"concept": 1, "community": 0, "shown on a link": 3},
            "faults": [["concept", "focu", "fragment"]],
        },
        "cost": {"sizes": [
            {"notes": 1000, "parse": 1, "terms": 1, "neighbours": 1, "load": 0.1, "peak": 1e8},
            {"notes": 10000, "parse": 10, "terms": 10, "neighbours": 100, "load": 1, "peak": 1e9},
        ]},
    }  # fmt: skip
    verdicts = {name: verdict for name, _, _, verdict in goals.goals(stored)}
    assert verdicts == {
        "text only, second-brain-nuxt: recall": "met",
        "text only, second-brain-nuxt: MRR": "met",
        "text only: recall above TF-IDF, average": "**missed**",
        "one in five: links add to text, average recall": "**missed**",
        "one in five: vaults where links take away": "**missed**",
        "hidden tags: precision where shown": "**missed**",
        "explanations: share of the score": "met",
        "labels at fault": "**missed**",
        "cost: terms and neighbours of 1,000 notes, cold": "met",
        "the same, warm (terms read back)": "**missed**",
        "growth of terms": "met",
        "growth of neighbours": "**missed**",
    }
    text = page.write(stored)
    assert "Not measured yet." not in text
    assert "`focu` (fragment, concept, second-brain-nuxt)" in text
    assert "| vaultlint, text | 0.975/0.975 |" in text.replace("**", "")
