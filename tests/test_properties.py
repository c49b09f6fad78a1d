"""What holds for every note, whatever stands in it: looked for with Hypothesis.

The strategies glue fragments of what exporters and people write, so that most notes are nearly right.
"""

from __future__ import annotations

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from vaultlint import fixer, linter, proof
from vaultlint.merge import unite_bodies
from vaultlint.parse import facts, parse, parse_text
from vaultlint.parse.frontmatter import compose
from vaultlint.parse.note import Note, State
from vaultlint.parse.scalars import quote
from vaultlint.rules import RULES
from vaultlint.rules.base import Context, Level
from vaultlint.text import Source

CONTEXT = Context()
REPORTED = frozenset((Level.ERROR, Level.WARNING))
QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
SLOW = settings(QUICK, max_examples=250)

ODD = "\x07\u0085\u00a0\u200b\u2028\ufeff\t😀é日—“”"
words = st.sampled_from(("Grit", "the power", "a", "don't", 'say "no"', "C#", "12:30", "2024-01-02", "no", "0755", ""))
noise = st.text(st.sampled_from("ab :#-'\"[]{}|>&*!%@`,?\\" + ODD), max_size=8)
keys = st.sampled_from(
    ("title", "author", "tags", "tag", "aliases", "url", "summary", "date", "Full Title", '"a b"', "x y", "Tags", "1")
)
values = st.one_of(
    words,
    noise,
    st.builds("{}: {}".format, words, words),
    st.builds('"{}"'.format, words),
    st.builds("'{}'".format, words),
    st.builds("[{}, {}]".format, words, noise),
    st.builds("[[{}]]".format, words),
    st.builds("#{}".format, words),
    st.builds("{} # {}".format, words, words),
    st.builds("|\n  {}\n  {}".format, words, noise),
    st.builds(">\n  {}".format, words),
    st.builds("\n  - {}\n  - {}".format, words, noise),
    st.builds("\n- {}\n- {}: {}".format, noise, words, words),
    st.builds("\n  k: {}\n  l: {}".format, words, noise),
    st.builds("{}\n{}".format, words, words),
    st.builds('"{}\n{}"'.format, words, words),
    st.builds("[{},\n{}]".format, words, words),
)
entries = st.one_of(
    st.builds("{}: {}\n".format, keys, values),
    st.builds("{}:{}\n".format, keys, words),
    st.builds(" {}: {}\n".format, keys, values),
    st.builds("# {}\n".format, words),
    st.sampled_from(("\n", "\t- a\n", "=======\n", "<<<<<<< HEAD\n", "{{title}}\n", "- a\n", "prose\n")),
)
fences = st.sampled_from(("---\n", "---\n", "---\n", "---\n", "----\n", "--- \n", "  ---\n", "—\n", ""))
yaml_blocks = st.builds(
    "{}{}{}".format,
    fences,
    st.lists(entries, max_size=5).map("".join),
    st.sampled_from(("---\n", "---\n", "---\n", "")),
)
highlights = st.builds(
    "- {} ([View Highlight](https://read.readwise.io/read/01{}))\n".format, words, st.sampled_from(("aa", "bb", "cc"))
)
lines = st.one_of(
    highlights,
    highlights,
    st.builds("{} {}\n".format, words, noise),
    st.builds("    - Tags: [[{}]]\n".format, words),
    st.builds("    - Note: {}\n".format, words),
    st.sampled_from(
        (
            "# T\n",
            "## Highlights\n",
            "\n",
            "```\n",
            "~~~\n",
            "%%\n",
            "$$\n",
            "<!--\n",
            "-->\n",
            "---\n",
            "> quote\n",
            "\r\n",
        )
    ),
)
bodies = st.lists(lines, max_size=6).map("".join)
heads = st.builds(
    "---\ntitle: {}\nurl: https://example.org/a\n{}---\n".format, words, st.lists(entries, max_size=2).map("".join)
)
copies = st.lists(st.builds("{}# T\n{}".format, heads, bodies), min_size=2, max_size=3).map("".join)
texts = st.one_of(
    st.builds("{}{}".format, yaml_blocks, bodies),
    st.builds("{}{}{}".format, yaml_blocks, yaml_blocks, bodies),
    st.builds("{}{}{}".format, bodies, yaml_blocks, bodies),
    copies,
)


@st.composite
def notes(draw: st.DrawFn) -> str:
    """Return a note's text: LF or CRLF, with or without a line end at its end."""
    text = draw(texts)
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if draw(st.booleans()) else text


def fixed(text: str, *, unsafe: bool = False) -> fixer.Outcome:
    """Return what the fixes of the default selection come to."""
    return fixer.fix(parse_text(text), RULES, CONTEXT, unsafe=unsafe, levels=REPORTED)


def body_lines(note: Note) -> set[str]:
    """Return the lines outside frontmatter that hold anything."""
    return set(proof._body_lines(note))


@QUICK
@given(st.one_of(st.binary(max_size=300), notes().map(str.encode)))
@example(b"\xef\xbb\xbf---\r\ntitle: x\r\n---")
@example(b"\xff\xfe#\x00")
@example(b"---\n\xed\xa0\x80: x\n---\n")
def test_parse_is_total_and_lossless(data):
    """Any bytes become a note whose pieces join to its text, and the text is those bytes."""
    note = parse("note.md", data)
    assert "".join(note.pieces) == note.text
    assert note.source.encode() == data
    assert len(note.body.kinds) == note.text.count("\n") + 1
    for block in note.blocks:
        assert block.start <= block.inner_start <= block.inner_end <= block.end
        for entry in block.entries:
            assert entry.start <= entry.key_start <= entry.key_end <= entry.end
    facts(note)


@QUICK
@given(st.one_of(notes(), st.text(max_size=120)))
def test_rules_never_raise(text):
    """No rule fails on any note, and every finding lies within it."""
    note = parse_text(text)
    findings = linter.lint(note, RULES, CONTEXT)
    assert [one.message for one in findings if one.code == "VL000"] == []
    assert all(0 <= one.start <= one.end <= len(text) for one in findings)
    linter.diagnose(note, findings)


@SLOW
@given(notes())
@example("---\ntitle: Grit\ntitle:Grit\n")
@example("---\ntitle: Grit\ntitle: Grit\n")
def test_fix_loses_nothing_and_settles(text):
    """Every body line, key and value stands after the fix; a second fix changes nothing."""
    before = parse_text(text)
    outcome = fixed(text)
    after = outcome.note
    moved = any(one.code in ("VL101", "VL103", "VL104", "VL106") for one in outcome.applied)
    assert proof.loss(before, after, bodies=moved) is None
    again = fixed(after.text)
    assert again.note.text == after.text
    assert again.applied == []


@SLOW
@given(notes())
def test_fix_keeps_line_ends_and_what_is_fine(text):
    """CRLF stays CRLF, LF stays LF; a note without findings stays as it is; good values stay as they are."""
    outcome = fixed(text)
    result = outcome.note.text
    if "\r\n" in text and text.count("\r\n") == text.count("\n"):
        assert result.count("\r\n") == result.count("\n")
    elif "\r" not in text:
        assert "\r" not in result
    findings = [one for one in linter.lint(parse_text(text), RULES, CONTEXT) if one.level in REPORTED]
    if not findings:
        assert result == text
    if findings and not outcome.applied:
        assert result == text
    head = parse_text(text).head
    if head is not None and head.state is State.VALID and outcome.note.head is not None:
        assert outcome.note.head.state is State.VALID


@SLOW
@given(notes())
def test_unsafe_fixes_settle(text):
    """All fixes together come to an end as well."""
    once = fixed(text, unsafe=True).note.text
    assert fixed(once, unsafe=True).note.text == once


@SLOW
@given(st.lists(lines, max_size=12).map("".join))
@example("# T\n## H\n- a\n## H\n- b\n")
@example("- a\n    - x\n- a\n    - y\n")
@example("```\na\n```\n\ntext\n\n```\na\n```\n")
def test_a_body_united_with_itself_is_the_same(body):
    """Two equal copies become one, to the byte; so do three."""
    body = body.replace("\r\n", "\n")
    assert unite_bodies([body, body]) == body
    assert unite_bodies([body, body, body]) == body


@SLOW
@given(bodies, bodies)
def test_united_bodies_hold_every_line(one, other):
    """No line of either copy is lost, tag lines apart, which may have grown."""
    united = {line.strip() for line in unite_bodies([one, other]).split("\n")}
    wanted = {line.strip() for line in f"{one}\n{other}".split("\n")}
    assert [line for line in wanted - united if "Tags:" not in line] == []


@QUICK
@given(st.text(max_size=40), st.booleans())
def test_what_is_quoted_is_read_back(text, crlf):
    """A quoted string is one line and reads as it was."""
    written = quote(text)
    if any("\ud800" <= char <= "\udfff" for char in text):
        return
    read = compose(f"x: {written}" + ("\r\n" if crlf else "\n"))
    assert read.problem is None
    assert read.root is not None
    assert read.root.value == {"x": text}


@QUICK
@given(st.binary(max_size=200))
def test_source_round_trip(data):
    """Decoding and encoding give the same bytes."""
    assert Source.decode(data).encode() == data
