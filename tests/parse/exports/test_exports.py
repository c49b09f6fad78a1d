"""Each format reads its notes, leaves other notes alone, and never raises."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.parse import parse, parse_text
from vaultlint.parse.exports import FORMATS, Format, candidates, read, read_copies
from vaultlint.parse.exports.common import Signs
from vaultlint.parse.note import LineKind, Note

CASES = Path(__file__).parent / "cases"
SEED = Path(__file__).parents[2] / "data" / "seeds" / "000_aefa6078810d543e.txt"
NAMES = sorted(path.stem for path in CASES.glob("*.md"))


def load(name: str) -> Note:
    """Parse the case `name`."""
    return parse(f"{name}.md", (CASES / f"{name}.md").read_bytes())


def summary(note: Note) -> dict[str, object]:
    """Return a note's reading as it stands in the cases' JSON: what is empty is left out.

    ``said`` are the body's lines that are no apparatus; lines are counted from 1.
    """
    reading = note.reading
    origin = {key: getattr(reading.origin, key) for key in reading.origin.__slots__}
    for key in ("tag_lines", "author_lines"):
        origin[key] = [line + 1 for line in origin[key]]
    highlights = []
    for highlight in reading.highlights:
        shown = {key: value for key, value in highlight._asdict().items() if value or key == "line"}
        highlights.append(shown | {"line": highlight.line + 1})
    said = [
        note.lines.line(number)
        for number in range(len(note.lines))
        if number not in reading.apparatus and note.body.kinds[number] != LineKind.FRONTMATTER
    ]
    return {
        "format": reading.format,
        "origin": {key: value for key, value in origin.items() if value},
        "highlights": highlights,
        "said": [line for line in said if line.strip()],
    }


@pytest.mark.parametrize("name", NAMES)
def test_case_is_read_as_expected(name: str) -> None:
    """A case's reading is what stands beside it."""
    expected = json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))
    assert json.loads(json.dumps(summary(load(name)))) == expected


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_make_no_difference(name: str) -> None:
    """With CRLF the same is read."""
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    crlf = parse(f"{name}.md", text.replace("\n", "\r\n").encode())
    assert summary(crlf) == summary(load(name))


def test_every_format_has_a_case() -> None:
    """No format stands without a fixture."""
    formats = {load(name).reading.format for name in NAMES}
    assert {form.NAME for form in FORMATS} | {""} == formats


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("plain")])
def test_one_format_at_most_per_rule_of_order(name: str) -> None:
    """The first format that recognises a case is the one that its file is named after."""
    signs = Signs(load(name))
    first = next(form.NAME for form in FORMATS if form.recognises(signs))
    assert name == first or name.startswith(f"{first}-")
    assert all(form in list(candidates(signs)) for form in FORMATS if form.recognises(signs))


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("plain")])
def test_doubled_note_reads_once(name: str) -> None:
    """A note that stands twice in its file gives each highlight once, and both copies' apparatus."""
    text = (CASES / f"{name}.md").read_text(encoding="utf-8")
    once = parse_text(text, f"{name}.md")
    twice = parse_text(text.rstrip("\n") + "\n\n\n" + text, f"{name}.md")
    assert twice.reading.format == once.reading.format
    assert [each.text for each in twice.reading.highlights] == [each.text for each in once.reading.highlights]
    assert len(read_copies(twice).highlights) >= len(once.reading.highlights)
    shift = len(twice.lines) - len(once.lines)
    second = {number - shift for number in twice.reading.apparatus if number >= shift}
    assert second == once.reading.apparatus


def test_seed() -> None:
    """The doubled note of a real vault: two highlights, one author, two tags, both copies' apparatus."""
    note = parse("Be More Assertive With Customers.md", SEED.read_bytes())
    reading = note.reading
    assert reading.format == "readwise"
    assert reading.origin.authors == ("Wes Kao",)
    assert reading.origin.tags == ("Leadership", "sales")
    assert reading.origin.url.startswith("https://newsletter.weskao.com/p/be-more-assertive-with-customers?")
    assert [each.id for each in reading.highlights] == ["01hse8tvjgszh0ejjdkmaswzjr", "01hse8xw942t4zkx2e74spz60f"]
    assert [each.tags for each in reading.highlights] == [(), ("consulting", "sales")]
    assert len(read_copies(note).highlights) == 4
    titles = [n for n in range(len(note.lines)) if note.lines.line(n).startswith("# ")]
    assert set(titles) <= reading.apparatus
    assert len(titles) == 2


PLAIN = {
    "empty": "",
    "fenced example": "How Readwise writes:\n\n```markdown\n## Metadata\n- Author: [[A]]\n- Full Title: T\n```\n",
    "fenced Logseq": "# How\n\n```\nauthor:: [[A]]\nfull-title:: T\n- Highlights first synced by [[Readwise]]\n```\n",
    "fenced Mirror": "# How\n\n````\n%%\nID: 1\n%%\nAuthors: [[A]]\nReadwise URL: https://readwise.io/x\n````\n",
    "fenced Kindle": "# How\n\n```\n* ASIN: B0\n* [Kindle link](kindle://book?action=open)\n```\n",
    "one quoted highlight": "- see ([View Highlight](https://read.readwise.io/read/01a))\n- and more\n",
    "fenced highlights": "```\n- a ([View Highlight](https://read.readwise.io/read/01a))\n"
    "- b ([View Highlight](https://read.readwise.io/read/01b))\n```\n",
    "link to readwise": "See [my page](https://readwise.io/@me) and\n\n## Notes\n\n- one\n",
    "own highlights": "# 2023\n\n## Highlights\n\n- Went to [[Rome]]\n    - Tags: travel\n",
    "own metadata": "# Plan\n\n## Metadata\n- Author: me\n- URL: https://example.org\n",
    "template": "---\ntitle: {{title}}\n---\n# {{title}}\n\n## Metadata template\n{{ author }}\n",
    "dataview fields": "author:: [[A]]\ncategory:: #b\n\nProse with key:: value pairs.\n",
    "asin in prose": "I ordered * ASIN: B000 today.\n",
    "zotero link": "A paper: [pdf](zotero://select/items/1)\n",
    "hypothes.is link": "[a note](https://hyp.is/abc/example.org)\n",
    "omnivore link": "I left [Omnivore](https://omnivore.app/me/x) last year.\n",
    "snipd link": "[a snip](https://share.snipd.com/snip/1)\n",
    "podcast": "## Episode metadata\n- Show: mine\n",
    "raindrop bookmark": "---\nraindrop_id: 5\n---\n## Excerpt\nText.\n",
    "rule and setext": "Title\n---\nkey: value\n---\n",
    "comment": "%% begin %%\nkept\n%% end %%\n",
    "kanban": "---\nkanban-plugin: basic\n---\n\n## Todo\n\n- [ ] a\n\n%% kanban:settings\n```\n{}\n```\n%%\n",
}


@pytest.mark.parametrize("text", PLAIN.values(), ids=PLAIN)
def test_plain_note_is_no_export(text: str) -> None:
    """A note that only looks or talks like an export is a plain note, without apparatus."""
    reading = parse_text(text).reading
    assert (reading.format, reading.highlights, reading.apparatus) == ("", (), frozenset())


PIECES = st.sampled_from(
    [
        *(line for name in NAMES for line in (CASES / f"{name}.md").read_text(encoding="utf-8").splitlines()),
        *("", "---", "```", "[[", "]]", "[[]]", "([", "](", "))", "<mark", "%%", "^", "- ", "> ", "::", "#"),
        *(".", "- Note: .", "- Tags:", "    - Tags: [[", "> [!", "📌", "[🎧", "<", "\x00", "\u2028", "\ud800"),
    ],
)


@given(st.lists(PIECES | st.text(max_size=30), max_size=40), st.sampled_from(["\n", "\r\n", "\r", " "]))
def test_every_format_reads_every_text(pieces: list[str], end: str) -> None:
    """No text makes a format raise, and what it says lies within the note."""
    note = parse_text(end.join(pieces))
    signs = Signs(note)
    possible = list(candidates(signs))
    for form in FORMATS:
        assert form in possible or not form.recognises(signs)
        reading = form.read(note)
        size = len(note.lines)
        assert all(0 <= number < size for number in reading.apparatus)
        assert all(0 <= each.line < each.end_line <= size for each in reading.highlights)
        assert all(each.text for each in reading.highlights)
        assert len(reading.origin.tags) == len(reading.origin.tag_lines)
        assert len(reading.origin.authors) == len(reading.origin.author_lines)
        assert all(name.strip() for name in (*reading.origin.authors, *reading.origin.tags))
    assert read(note) == read(note)


HOSTILE = {
    "items": "- a\n",
    "opened links": "- [[",
    "carets": "^ ",
    "tails": "- x ([Location 1](",
    "quotes": "> [!quote] x\n\n",
    "marks": "> 📌 [a](<weread://b>)\n",
    "fields": "- Tags: [[a]] #b, and [[c]]\n",
    "headings": "## Highlights\n",
    "actions": "- Note: " + ".a " * 9 + "\n",
}


@pytest.mark.parametrize("unit", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.NAME)
def test_reading_visits_each_line_a_bounded_number_of_times(unit: str, form: Format) -> None:
    """Twice the text is at most a little more than twice the work, counted in calls."""
    assert _calls(form, unit, 800) <= 2.2 * _calls(form, unit, 400) + 500


def _calls(form: Format, unit: str, times: int) -> int:
    note = parse_text("## Metadata\n- Author: [[A]]\n## Highlights\n" + unit * times)
    count = 0

    def tick(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(tick)
    try:
        form.read(note)
    finally:
        sys.setprofile(before)
    return count
