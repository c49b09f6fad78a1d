"""Laws of reading: prose without markup, words with stems, time linear in the length."""

from __future__ import annotations

import pickle
import subprocess
import sys
import time

import pytest

from vaultlint.graph import extract
from vaultlint.graph.words.clean import is_boilerplate, prose, sentences, starts_tail
from vaultlint.graph.words.fields import is_field, listed
from vaultlint.graph.words.language import guess, tokeniser
from vaultlint.parse import parse, parse_text


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("- [x] **bold** _it_ ==mark== ~~gone~~ `code`", "bold it mark gone code"),
        ("> [!note]- A callout", "A callout"),
        ("[[Folder/Note#Part|shown]] and [[Folder/Other#Part]]", "shown and Other"),
        ("![[image.png]] ![alt](x.png) text", "text"),
        ("See [text](https://a.b/c_(d)) at https://x.y/z.", "See text at"),
        ("Said. ([View Highlight](https://read.readwise.io/read/01h))", "Said."),
        ("Said. ([Location 12](https://readwise.io/to_kindle?x=1))", "Said."),
        ("Said. ^block-1", "Said."),
        ("<b>Bold</b>&nbsp;here <!-- no --> %%hidden%%", "Bold here"),
        ("1. First [^1]", "First"),
        ("---", ""),
        ("| a | b |", "a b"),
        ("costs $5 and $10 in snake_case", "costs $5 and $10 in snake_case"),
        ("key:: value", "value"),
    ],
)
def test_markup_goes_and_words_stay(line, text):
    """Each kind of markup is taken off; what a reader sees stays."""
    assert prose(line) == text


@pytest.mark.parametrize("line", ["Posted on  11 October 11  by ", "Share this", "Facebook Twitter LinkedIn", "5 min read",
                                  "CEC Related Resources:", "Home | About | Contact", "© 2024 Someone", "Read more »",
                                  "Photo by Someone", "12 Comments"])  # fmt: skip
def test_web_boilerplate_is_known(line):
    """Navigation, by-lines, share lines and the like are not prose."""
    assert is_boilerplate(line)


@pytest.mark.parametrize("line", ["Share the load with your team and it gets lighter.", "| name | home |", "Read more books.",
                                  "Home is where one starts from.", "Posted letters take a day longer than one thinks they would."])  # fmt: skip
def test_prose_is_no_boilerplate(line):
    """Sentences that begin like boilerplate stay."""
    assert not is_boilerplate(line)


def test_comment_rules_below_an_article_go_and_a_heading_ends_them():
    """Below the comment line nothing is read up to the next heading, and never most of a note."""
    assert starts_tail("Commenting Guidelines")
    article = "\n\n".join(f"Sentence number {word} says this." for word in "one two three four five six seven".split())
    note = f"{article}\n\nLeave a Reply\n\nBe nice to all.\n\n## My thoughts\n\nMine stays.\n"
    text = " ".join(item.text for item in extract(parse("a.md", note.encode())).sentences)
    assert "Be nice" not in text
    assert "Mine stays" in text


def test_sentences_know_abbreviations_and_cjk():
    """A sentence ends at its stop, not at an abbreviation's."""
    assert sentences("Ask Dr. Who. Or e.g. Ann? Yes!") == ["Ask Dr. Who.", "Or e.g. Ann?", "Yes!"]
    assert sentences("一。二！") == ["一。", "二！"]


def test_words_are_split_and_stemmed():
    """Hyphens, joined words and elisions are split; stop words and numbers leave a gap."""

    def stems(text, language="en"):
        return [word.stem if word else None for word in tokeniser(language).words(text)]

    assert stems("relationship-builders") == ["relationship", "builder"]
    assert stems("the FunctionSelling of 2024")[1:3] == ["function", "sell"]
    assert stems("GitHub") == ["github"]
    assert stems("l'entreprise", "fr") == ["entrepris"]
    assert stems("the 42") == [None, None]
    assert stems("assertive assertively assertiveness") == ["assert"] * 3
    assert stems("product")[0] != stems("productivity")[0]
    assert stems("知識管理", "ja")[-1] == "管理"


@pytest.mark.parametrize(("text", "language"), [
    ("What we read says more than what we see in the books that we own", "en"),
    ("Was wir lesen, sagt mehr als das, was wir in den Büchern sehen, die wir haben", "de"),
    ("Quello che leggiamo dice più di quello che vediamo nei libri che non sono nostri", "it"),
    ("Lo que leemos dice más que lo que vemos en los libros que tenemos para nosotros", "es"),
    ("私たちが読むものは見るものより多くを語る", "ja"),
    ("", "en"),
])  # fmt: skip
def test_language_is_guessed_by_stop_words(text, language):
    """The language of a note decides stems and stop words."""
    assert guess(text) == language


def test_terms_are_pure_and_can_be_cached():
    """The record survives pickling, and the same bytes give the same record."""
    note = parse("a.md", b"# Title\nBe assertive. Assertively run the call.\n")
    terms = extract(note)
    assert pickle.loads(pickle.dumps(terms)) == terms == extract(parse("a.md", note.text.encode()))
    assert terms.counts()["assert"] == 2
    assert terms.pairs()["assert", "run"] == 1
    assert terms.surface()["assert"] == {"assertive": 1, "assertively": 1}


def test_sentences_carry_line_and_highlight_url(seed_files):
    """A highlight's sentences know their line and the highlight's own address."""
    path = "Be More Assertive With Customers.md"
    found = {item.text: item for item in extract(parse(path, seed_files[path])).sentences}
    assert found["Run the call."].line == 30
    assert found["Run the call."].url.endswith("01hse8tvjgszh0ejjdkmaswzjr")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('<pre>\nflowchart LR\n  E -.-> "Assess quality"\n</pre>', ""),
        ('> <pre class="mermaid">\n> Assess quality\n> </pre>', ""),
        ("<pre><code>\nAssess quality\n</code></pre>", ""),
        ("<code>\nAssess quality\n</code>", ""),
        ("<pre>Assess quality</pre>", ""),
        ("<code>make</code> helps to assess quality.", "make helps to assess quality."),
        ("We <pre>assess</pre> quality.", "We assess quality."),
        ("<pre>\nAssess quality that nothing closes.", "Assess quality that nothing closes."),
        ("```\n<pre>\n```\nAssess quality.\n\n</pre>", "Assess quality."),
        ("<prefix>\nAssess quality.\n</prefix>", "Assess quality."),
    ],
)
def test_preformatted_blocks_are_no_prose(block, said):
    """Charts and code in HTML blocks say nothing; code within a line of text, and what is never closed, is text."""
    found = extract(parse_text(f"# Title\n\nBefore it.\n\n{block}\n\nBehind it.\n", "x.md"))
    if said and "closes" in said:
        assert said in [one.text for one in found.sentences]
    else:
        assert [one.text for one in found.sentences][1:-1] == ([said] if said else [])
    assert found.sentences[-1].text == "Behind it."


@pytest.mark.parametrize("piece", ["[", "[[", "[a](", "![[", "<", "%%", "$a ", "`", "**a", "https://a", "a ", "é", "# ", "> ",
                                   "- ", "(.", "|", "a'b", '[x](b "', "漢", "A.B ", ". A", "==", "_a"])  # fmt: skip
def test_hostile_text_takes_linear_time(piece):
    """No repetition makes reading a line quadratic."""

    def cost(size):
        note = parse("a.md", (piece * (size // len(piece))).encode())
        start = time.process_time()
        extract(note)
        return time.process_time() - start

    cost(10_000)
    assert cost(400_000) < 16 * cost(50_000) + 0.15


def test_importing_the_room_loads_no_library():
    """``import vaultlint.graph.words.terms`` stays cheap: numpy and networkx come with the modules that need them."""
    code = "import sys, vaultlint.graph.words.terms; print({'numpy', 'networkx', 'pyvis'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


@pytest.mark.parametrize("line", [
    "claim:: A memo is an argument with the meeting removed.",
    "Source: a river forgets where it began.",
    "Author: the one who writes is never the one who edits.",
    "Tags: the trouble with them is that everybody makes up his own.",
    "Note: Try it in memos.",
    "The rule is this: never put the burden on them.",
    "std::vector grows by doubling, which is cheap.",
    "Type: I errors are false alarms, and II are misses.",
    "At 13:30 we moved the cards to the kettle.",
])  # fmt: skip
def test_a_sentence_with_a_colon_is_said(line):
    """A colon alone makes no field: what reads as a sentence behind it is one."""
    assert not is_field(line)
    said = extract(parse("a.md", f"{line}\n".encode())).sentences
    assert [one.line for one in said]
    assert line.rpartition(": ")[2].split()[-1] in said[-1].text


@pytest.mark.parametrize("line", [
    "tags:: [[leadership]] [[feedback]]",
    "status:: reading",
    "- **rating**:: 5",
    "Document Tags: #sales #pricing",
    "Tags: vs-code, ai-agents, github-copilot",
    "- Author: [[Ann Lee]]",
    "Category: articles",
    "**Source**: [Example](https://example.com/a)",
    "[due:: 2026-01-01] [by:: Ann]",
    "due::",
])  # fmt: skip
def test_fields_are_no_sentences(line):
    """A name and its value, where nobody says anything, give no sentence and no word; a link or tag in it is told as a field."""
    note = parse("a.md", f"Bread wants time.\n\n{line}\n".encode())
    terms = extract(note)
    assert [one.text for one in terms.sentences] == ["Bread wants time."]
    assert {place for one, place in zip(terms.quotes, terms.places, strict=True) if one.line == 3} <= {"field"}


def test_a_highlight_that_looks_like_a_field_is_said(seed_files):
    """What a reader marked was said by somebody, whatever it looks like."""
    text = "# T\n\n## Metadata\n- Author: [[Ann]]\n- Category: #books\n\n## Highlights\n- Status: broken ([Location 4](https://readwise.io/to_kindle?action=open&asin=B1&location=4))\n"
    terms = extract(parse("T.md", text.encode()))
    assert "Status: broken" in [one.text for one in terms.sentences]
    assert not any("Category" in one.text or "Ann" in one.text for one in terms.sentences)


def test_what_is_told_says_what_it_is():
    """Lines that are no sentences have a place: properties, an exporter's metadata, the title, rows of tags."""
    text = "---\ntags: [baking]\n---\n# Bread\n\n#oven #slow\nSee [[Salt]] for why. #slow\nup:: [[Home]]\n"
    terms = extract(parse("Bread.md", text.encode()))
    found = {one.line: place for one, place in zip(terms.quotes, terms.places, strict=True)}
    assert (found[2], found[6], found[8]) == ("properties", "tags", "field")
    assert found.get(7, "") == ""
    assert found.get(4, "title") == "title"


@pytest.mark.parametrize("piece", ["a::", "[a:: ", "(a::", "- a", "*", "tags: ", "[[a", "#a ", "> "])
def test_fields_are_told_in_linear_time(piece):
    """Ten times the text takes about ten times as long."""

    def seconds(count):
        line = piece * count
        start = time.process_time()
        for _ in range(3):
            is_field(line), listed(line)
        return time.process_time() - start

    assert seconds(200_000) < 40 * max(seconds(20_000), 0.002)


def test_a_note_s_words_do_not_depend_on_what_was_read_before(monkeypatch):
    """Other notes' words, and a table of words that is full and begun again, change nothing of a note's own."""
    note = parse("Bread.md", b"Knead the dough. The dough's rise, and PostgreSQL rose.\n\nKneading, again: dough!\n")
    tokeniser.cache_clear()
    alone = extract(note)
    assert alone.forms[:2] == ("knead", "dough")
    for place in range(30):
        extract(parse(f"{place}.md", f"Rise of dough{place} and kneading{place} rose.\n".encode()))
    assert extract(note) == alone
    monkeypatch.setattr("vaultlint.graph.words.numbers.MOST", 3)
    assert [extract(note), extract(note)] == [alone, alone]


@pytest.mark.parametrize("hidden", ["%%my secret three%%", "%% 5 % my secret three %%", "<!-- my secret three -->"])
@pytest.mark.parametrize(
    "line", ["#sales The seller {} agrees.", "See [[Sales]], says the seller {} here.", "The seller {} agrees."]
)
def test_what_a_note_hides_is_told_nowhere(line, hidden):
    """A comment within a line is in no sentence and in no line that tells of tags or links."""
    terms = extract(parse("a.md", f"---\ntags: [sales]\n---\n{line.format(hidden)}\n".encode()))
    said = [one.text for one in (*terms.sentences, *terms.quotes)]
    assert any("seller" in one for one in said)
    assert not [one for one in said if "secret" in one]
