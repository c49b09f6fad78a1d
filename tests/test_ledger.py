"""What surveys work out is kept from one to the next, and the answers are those of a survey of everything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaultlint import linter
from vaultlint.columns import Column
from vaultlint.gist import gist_of
from vaultlint.index import Index, Names
from vaultlint.ledger import Ledger
from vaultlint.parse import facts, parse_text
from vaultlint.parse.boards import board_links, is_board
from vaultlint.parse.note import Facts
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level, Rule
from vaultlint.server.snapshots import Snapshot

SURVEYING = [rule for rule in RULES if type(rule).survey is not Rule.survey]
WORDS = "A sentence that is long enough to be told from any other one that somebody may write down by chance, twice."
STEMS = [
    "Wes Kao",
    "Wes Koa",
    "Attention",
    "Attention 1",
    "Plan",
    "Plan (Conflicted copy Mac 202411281430)",
    "aux",
    "C#",
]
FOLDERS = ["", "a/", "A/", "de/", "en/", "b/c/"]
PIECES = [
    "[[Wes Kao]]", "[[Wes-Kao#Boi]]", "[[WK]]", "[[b/Attention]]", "[[Atention]]", "[[Nobody]]", "[[Plan#Start]]",
    "![[gone.png]]", "![[pic.png]]", "[x](Plan.md#start)", "[[#^block]]", "[[Attentions]]", "text ^block",
    "# Start", "# Bio", "## Atention", "#startup", "#startups", "#start-up", "#nobody", WORDS, f"{WORDS} {WORDS}",
    "## Highlights\n- Whoever leads the call decides what is talked about ([View Highlight](https://read.readwise.io/read/01a))",
]  # fmt: skip
PROPERTIES = [
    "date: 2024-01-02", "date: 5 March 2023", "Date: 2024-02-03", "tags: [startup]", "tags: startups", "up: '[[Plan]]'",
    "aliases: [WK]", "aliases: Attentions", "url: https://example.org/one", "source: https://example.org/one",
    "author: Ann", "author: [Ann]", "permalink: /one/two", "excalidraw-plugin: parsed",
]  # fmt: skip
BOARDS = ['{"nodes":[{"id":"1","type":"file","file":"Plan.md"}]}', '{"nodes":[]}']
MARKED = (
    "---\nurl: https://example.org/{}\n---\n# T\n\n## Metadata\n- Full Title: T\n- Category: #articles\n\n## Highlights\n"
    "- Whoever leads the call decides what is talked about and when it ends. ([View Highlight](https://read.readwise.io/read/01a))\n"
    "- Say no early, and say it so that nobody has to ask what it was about. ([View Highlight](https://read.readwise.io/read/01b))\n"
)
# A vault in which every rule across notes has something to say, and a single edit may change what.
BASE = {
    **{f"day/{n}.md": f"---\ndate: 2024-01-0{n}\ntags: [startup]\nauthor: Ann\n---\n# Start\n" for n in range(1, 6)},
    "Odd.md": "---\ndate: 5 March 2023\nDate: 2024-02-03\ntags: [start-up]\nauthor: [Ann]\n---\n[[WK]] [[Wes Kao]]\n",
    "Wes Kao.md": "---\naliases: [WK]\nurl: https://example.org/one\n---\n# Bio\n\n## Highlights\n",
    "Attention Economy.md": f"# Atention\n\n{WORDS} {WORDS}\n\n[[Atention Economy]]\n",
    "b/c/Wes Kao.md": f"---\nurl: https://example.org/one\n---\n{WORDS} {WORDS}\n",
    "b/Links.md": "[[Wes-Kao#Boi]]\n\n[[a/Plan]]\n\n[[Attention Econnomy]]\n\n![[gone.png]]\n\n[[Plan#Start]]\n",
    "More.md": "[[Atention Economy]]\n\n[[Attention Economies]]\n\n[[Wes Kao#Bios]]\n\n[[b/Plan]]\n",
    "Plan.md": "# Start\n\n[[#Strat]]\n\n[[Odd]]\n",
    "Plan 1.md": "# Start\n\n[[#Strat]]\n\n[[Odd]]\n",
    "a/Twice.md": f"{WORDS} {WORDS}\n",
    "b/Twice.md": f"{WORDS} {WORDS}\n",
    "Plan (Conflicted copy Mac 202411281430).md": "# Start\n\n[[#Strat]]\n\n[[Odd]]\n",
    "de/Start.md": "[[Plan#Anfang]]\n",
    "en/Start.md": "# Start\n",
    "de/Sync.md": "# Einrichten\n",
    "en/Sync.md": "# How to set up\n",
    "de/Links.md": "[[Sync#How to set up]]\n",
    "aux.md": "#startups\n",
    "C#.md": "",
    "C Sharp.md": "",
    "plan.md": "",
    "One.md": MARKED.format("one"),
    "Two.md": MARKED.format("two"),
    "pic.png": "",
    "x.canvas": BOARDS[0],
}


@st.composite
def texts(draw):
    """Give a note's text, of pieces that rules across notes look at."""
    head = "\n".join(draw(st.lists(st.sampled_from(PROPERTIES), max_size=3, unique_by=lambda one: one.split(":")[0])))
    body = "\n\n".join(draw(st.lists(st.sampled_from(PIECES), max_size=5)))
    return f"---\n{head}\n---\n{body}\n" if head else f"{body}\n"


SPELLINGS = [
    ("Atention", "Attention"),
    ("Bio", "Bios"),
    ("Start", "Strat"),
    ("2024", "in 2024"),
    ("start-up", "startup"),
]


PATHS = st.builds(lambda folder, stem: f"{folder}{stem}.md", st.sampled_from(FOLDERS), st.sampled_from(STEMS))
EDITS = st.one_of(
    st.tuples(st.just("write"), PATHS, texts()),
    st.tuples(st.just("amend"), st.integers(0, 99), st.sampled_from([*PIECES, " "])),
    st.tuples(st.just("cut"), st.integers(0, 99), st.integers(0, 9)),
    st.tuples(st.just("respell"), st.integers(0, 99), st.sampled_from(SPELLINGS)),
    st.tuples(st.just("move"), st.integers(0, 99), PATHS),
    st.tuples(st.just("drop"), st.integers(0, 99), st.none()),
    st.tuples(st.just("aside"), st.integers(0, 99), st.none()),
    st.tuples(st.just("file"), st.sampled_from(["pic.png", "a/pic.png", "gone.png"]), st.none()),
    st.tuples(st.just("board"), st.just("x.canvas"), st.sampled_from(BOARDS)),
)
CONTEXTS = [
    Context(),
    Context(property_types={"date": "date"}),
    Context(home="logseq"),
    Context(managed=frozenset(["Plan.md"])),
]


class Vault:
    """Files in memory, read as a check reads them: facts of what did not change are the same objects."""

    def __init__(self) -> None:
        self.texts = dict(BASE)
        self.aside: set[str] = set()
        self._facts: dict[tuple[str, str], Facts] = {}
        self._names: Names | None = None

    def apply(self, edit) -> None:
        """Change something."""
        kind, what, more = edit
        notes = sorted(path for path in self.texts if path.endswith(".md"))
        path = notes[what % len(notes)] if isinstance(what, int) and notes else ""
        if kind in ("write", "board"):
            self.texts[what] = more
        elif kind == "file":
            self.texts[what] = ""
        elif not path:
            return
        elif kind == "amend":
            self.texts[path] += f"\n\n{more}\n"
        elif kind == "cut":
            parts = self.texts[path].split("\n\n")
            self.texts[path] = "\n\n".join(part for at, part in enumerate(parts) if at != more)
        elif kind == "respell":
            self.texts[path] = self.texts[path].replace(*more)
        elif kind == "move":
            self.texts[more] = self.texts.pop(path)
        elif kind == "drop":
            del self.texts[path]
        else:
            self.aside ^= {path}

    def index(self) -> Index:
        """Return the index of what there is."""
        if self._names is None or {*self._names.paths.values()} != {*self.texts}:
            self._names = Names(self.texts)
        notes = [self._fact(path) for path in sorted(self.texts) if path.endswith(".md")]
        boards = {path: board_links(path, text) for path, text in self.texts.items() if is_board(path)}
        shown = [one for one in notes if one.path not in self.aside]
        return Index(shown, [one for one in notes if one.path in self.aside], self._names, boards)

    def _fact(self, path: str) -> Facts:
        key = (path, self.texts[path])
        if key not in self._facts:
            self._facts[key] = gist_of(facts(parse_text(self.texts[path], path)))
        return self._facts[key]


def spelled(told):
    """Return what rules know, where two objects say the same if they look alike."""
    return {path: {code: one for code, one in own.items() if code != "VL408"} for path, own in told.items()}


def compared(snapshot: Snapshot):
    """Return what completion is offered."""
    return snapshot.tags, snapshot.keys, snapshot.links


@settings(max_examples=100, deadline=None)
@given(st.lists(EDITS, min_size=2, max_size=10), st.lists(st.sampled_from(CONTEXTS), min_size=1, max_size=3))
def test_what_is_kept_changes_no_answer(edits, contexts):
    """After any edits, renames, deletions and settings, going on with what was worked out says what a new survey says; so does one that forgets on the way."""
    vault, ledger = Vault(), Ledger()
    for at, edit in enumerate(edits):
        vault.apply(edit)
        context = contexts[at * len(contexts) // len(edits)]
        index = vault.index()
        index.join(ledger)
        known, failed = linter.survey(index, SURVEYING, context)
        fresh, failed_too = linter.survey(vault.index(), SURVEYING, context)
        assert spelled(known) == spelled(fresh)
        assert failed == failed_too == []
        index = vault.index()
        once, failed = linter.survey(index, SURVEYING, context, once=True)
        assert (spelled(once), failed) == (spelled(fresh), [])
        assert None not in [index.ledger.reads(rule.code) for rule in SURVEYING]
        assert compared(Snapshot(index)) == compared(Snapshot(vault.index()))


def test_a_survey_that_nobody_follows_forgets():
    """What rules were the last to need is not held until the end; of those on by default, nothing is worked out twice."""
    index, asked = Vault().index(), []
    ledger = index.ledger
    plain = ledger._value
    ledger._value = lambda column, path: asked.append((column, path)) or plain(column, path)
    linter.survey(
        index, [rule for rule in SURVEYING if (rule.gravest or rule.level) is not Level.INFO], Context(), once=True
    )
    left = {column.of.__module__ for column in ledger.columns}
    assert not [module for module in left if module.startswith("vaultlint.links.")]
    assert sorted({column.name for column, path in asked if asked.count((column, path)) > 1}) == []


def test_every_rule_has_something_to_say():
    """The vault that is edited is such that a survey which kept too much would be told by its answer."""
    known, _ = linter.survey(Vault().index(), SURVEYING, Context())
    assert {code for own in known.values() for code in own} == {rule.code for rule in SURVEYING}


def shifted(fact: Facts) -> Facts:
    """Return facts of the same note with a line more on top: all places are others."""
    moved = {
        name: tuple(
            one._replace(line=one.line + 1, start=one.start + 1, end=one.end + 1) for one in getattr(fact, name)
        )
        for name in ("links", "tags", "headings")
    }
    lines = frozenset(line + 1 for line in fact.reading.apparatus)
    return replace(fact, reading=replace(fact.reading, apparatus=lines), **moved)


@given(st.lists(st.tuples(PATHS, texts()), min_size=3, max_size=8, unique_by=lambda one: one[0]))
@settings(max_examples=50, deadline=None)
def test_columns_hold_no_places(notes):
    """What moves text without changing it changes no column: an edit of prose asks no rule about links again."""
    told = [gist_of(facts(parse_text(text, path))) for path, text in notes]
    index, moved = Index(told), Index([shifted(one) for one in told])
    linter.survey(index, SURVEYING, Context())
    linter.survey(moved, SURVEYING, Context())
    columns = index.ledger.columns
    assert len(columns) > 10
    for column in columns:
        assert index.column(column) == moved.column(column)


class Counting:
    """A question to an index that counts how often it is asked."""

    def __init__(self, question) -> None:
        self.asked = 0
        self._question = question

    def __call__(self, index: Index):
        """Ask it."""
        self.asked += 1
        return self._question(index)


WORDS_OF = Column(lambda fact: fact.words or None)
TITLES = Column(lambda fact: tuple(one.text for one in fact.headings) or None, aside=True)


@pytest.mark.parametrize(
    ("question", "text", "again"),
    [
        (lambda index: dict(index.column(WORDS_OF)), "one two three\n", False),
        (lambda index: dict(index.column(WORDS_OF)), "one two\n", True),
        (lambda index: index.cell(WORDS_OF, "a.md"), "one two\n", True),
        (lambda index: index.cell(WORDS_OF, "b.md"), "one two\n", False),
        (lambda index: dict(index.column(TITLES)), "one two\n", False),
        (lambda index: dict(index.column(TITLES)), "# one\n", True),
        (lambda index: index.record("b.md"), "one two\n", False),
        (lambda index: index.record("a.md"), "one two four\n", True),
        (lambda index: len(index.facts), "one two four\n", True),
        (lambda index: index.work(lambda inner: len(inner.column(WORDS_OF))), "one two\n", True),
        (lambda index: sorted(index.paths_shown), "one two\n", False),
    ],
)
def test_a_question_is_asked_again_if_what_it_read_changed(question, text, again):
    """Only then, also where it read it through the work of another question."""
    notes = [facts(parse_text("one two four\n", "a.md")), facts(parse_text("x\n", "b.md"))]
    first, ledger, asked = Index(notes), Ledger(), Counting(question)
    first.join(ledger)
    first.work(asked)
    second = Index([facts(parse_text(text, "a.md")), notes[1]], names=first.names)
    second.join(ledger)
    second.work(asked)
    assert asked.asked == 1 + again


def test_a_former_index_keeps_its_own_answers():
    """Who still holds the index from before another one went on gets what was true of it."""
    ledger = Ledger()
    first = Index([facts(parse_text("# Old\n", "a.md"))])
    first.join(ledger)
    assert first.column(TITLES) == {"a.md": ("Old",)}
    second = Index([facts(parse_text("# New\n", "a.md"))])
    second.join(ledger)
    assert second.column(TITLES) == {"a.md": ("New",)}
    assert first.column(TITLES) == {"a.md": ("Old",)}
    assert second.column(TITLES) == {"a.md": ("New",)}


def test_a_column_that_fails_fails_where_it_is_asked():
    """A note that a column cannot cope with stops no other question, and is no answer from before."""

    def picky(fact: Facts) -> int:
        return 1 // len(fact.headings)

    column, ledger = Column(picky), Ledger()
    first = Index([facts(parse_text("# Old\n", "a.md"))])
    first.join(ledger)
    assert first.column(column) == {"a.md": 1}
    second = Index([facts(parse_text("no heading\n", "a.md"))], names=first.names)
    second.join(ledger)
    assert second.column(TITLES) == {}
    with pytest.raises(ZeroDivisionError):
        second.column(column)
