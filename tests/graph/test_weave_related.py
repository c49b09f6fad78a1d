"""`vaultlint weave --related`: a part behind a note's words, and never where it would not be welcome."""

from __future__ import annotations

import json

import pytest
from house import make, names, run
from hypothesis import given
from hypothesis import strategies as st

from vaultlint.graph.weave.blocks import put, replaced
from vaultlint.names import Names
from vaultlint.parse import facts, parse_text
from vaultlint.parse.woven import RELATED, parts, take_out

CALL = "A buyer wants a discount before the contract. Say the price and wait for call {}.\n"


@pytest.fixture
def small(tmp_path, small_vault):
    """A dozen notes on three themes."""
    return make(tmp_path / "Small", {**small_vault, ".obsidian/app.json": "{}"})


def wove(folder, *options):
    """Weave with related notes, which must succeed, and return what was said."""
    done = run("weave", folder, "--write", *(options or ("--related",)))
    assert done.code == 0, done.err
    return done.err


def part_of(path):
    """Return the lines of a note's part, none if it has none."""
    text = path.read_bytes().decode("utf-8-sig")
    part = parts(parse_text(text), RELATED).part
    return text[part.start : part.end].splitlines() if part else []


def test_part_names_near_notes(small):
    """At most five notes, each a link to a note that is not linked yet, with the themes that both share."""
    wove(small)
    path = small / "Sales" / "Call 1.md"
    lines = [line for line in part_of(path) if line.startswith("- ")]
    assert 0 < len(lines) <= 5
    files = Names(names(small))
    links = [link for line in lines for link in parse_text(line).body.links]
    assert [link for link in links if files.resolve("Sales/Call 1.md", link.target) is None] == []
    assert any("Call 2" in line for line in lines)
    assert not any("[[Draft 1" in line for line in lines)  # the note links there itself
    assert not any("[[Call 1]]" in line for line in lines)


def test_notes_left_are_counted(small):
    """A few notes that are left are named, the rest counted; where nothing is to change their number is enough."""
    make(
        small,
        {f"Sales/Call {number}.md": f"---\ntitle: <% x %>\n---\n{CALL.format(number)}" for number in range(10, 18)},
    )
    said = wove(small)
    assert said.count("left as it is: ") == 5
    assert "… and 3 more left as they are; --diff says why" in said
    again = wove(small)
    assert again == "8 files left as before; --diff says why\n6 themes: nothing to change\n"
    assert run("weave", small, "--related", "--diff").out.count("left as it is: ") == 8


def test_words_stay(small, small_vault):
    """What stood in a note stands before its part, to the byte; all of them come back by --remove."""
    wove(small)
    for path, text in small_vault.items():
        data = (small / path).read_bytes()
        assert data.startswith(text.encode())
    assert sum(bool(part_of(small / path)) for path in small_vault) > 3
    wove(small, "--remove")
    assert {path: (small / path).read_text("utf-8") for path in small_vault} == small_vault


def test_without_related_parts_stay(small):
    """Who does not ask for related notes has those that stand there left alone."""
    wove(small)
    make(small, {"Sales/Call 9.md": f"---\ntags: [sales]\n---\n{CALL.format(9)}"})
    before = (small / "Sales/Call 1.md").read_bytes()
    wove(small, "--limit", "50")
    assert (small / "Sales/Call 1.md").read_bytes() == before
    assert part_of(small / "Sales/Call 9.md") == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({".obsidian/templates.json": json.dumps({"folder": "Templates"})}, "Templates/Call 9.md"),
        ({".obsidian/app.json": json.dumps({"userIgnoreFilters": ["Old/"]})}, "Old/Call 9.md"),
        ({".obsidian/plugins/readwise-official/data.json": json.dumps({"booksIDsMap": {"Books/Call 9.md": "1"}})},
         "Books/Call 9.md"),
        ({".obsidian/plugins/readwise-official/data.json": "{"}, "Readwise/Call 9.md"),
        ({"vaultlint.toml": 'exclude = ["Old/"]\n'}, "Old/Call 9.md"),
    ],
)  # fmt: skip
def test_spared_places(small, files, path):
    """Notes that Readwise manages, or may, templates and excluded notes are never written into."""
    make(small, {**files, path: CALL.format(9)})
    before = (small / path).read_bytes()
    done = run("weave", small, "--write", "--related")
    assert done.code in (0, 2), done.err
    assert (small / path).read_bytes() == before
    if done.code == 0:
        assert part_of(small / "Sales" / "Call 1.md")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"---\ntitle: a: b\n---\n{CALL}", "its frontmatter cannot be read"),
        (f"---\ntitle: <% tp.file.title %>\n---\n{CALL}", 'it is a template: "<% tp.file.title %>" on line 2'),
        (f"---\nkanban-plugin: basic\n---\n{CALL}", "it is a plugin's file: it has the property 'kanban-plugin'"),
        (f"{CALL}\n```sh\nls\n", "code, a comment or math that does not end"),
        (f"{CALL}\n%%\nhidden\n", "code, a comment or math that does not end"),
        (f"---\nurl: https://a.example\n---\n---\nurl: https://a.example\n---\n{CALL}", "frontmatter block"),
        (f"{CALL}\n%% {RELATED} 1: begun %%\n- x\n", "begins a part of `vaultlint weave` and no"),
        (f"{CALL}\n- x\n%% /{RELATED} %%\n", "ends a part of `vaultlint weave` that nothing begins"),
        (f"{CALL}\n%% {RELATED}: a %%\n%% {RELATED}: a %%\n%% /{RELATED} %%\n", "wanted one part"),
    ],
)
def test_spared_notes(small, text, told):
    """A note in which no part can stand for certain is left to the byte, and the reason is told."""
    make(small, {"Sales/Call 9.md": text.replace("{}", "9")})
    before = (small / "Sales/Call 9.md").read_bytes()
    said = wove(small)
    assert f"left as it is: Sales/Call 9.md: {told}" in said or told in said
    assert (small / "Sales/Call 9.md").read_bytes() == before
    wove(small, "--remove")
    assert (small / "Sales/Call 9.md").read_bytes() == before


def test_note_that_is_not_utf8(small):
    """Bytes that are not UTF-8 are never rewritten."""
    data = CALL.format(9).encode() + b"\xff\n"
    make(small, {"Sales/Call 9.md": data})
    assert "not UTF-8" in wove(small)
    assert (small / "Sales/Call 9.md").read_bytes() == data


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"", b"\n", b"\n\n", b"\r\n", b"\r\n\r\n"])
def test_line_ends(small, start, end):
    """A part has the note's line ends and stands behind a blank line; no end of a line is lost or added for good."""
    newline = b"\r\n" if b"\r" in end else b"\n"
    data = start + CALL.format(9).rstrip().encode() + newline + b"Wait." + end
    make(small, {"Sales/Call 9.md": data})
    wove(small)
    path = small / "Sales/Call 9.md"
    after = path.read_bytes()
    assert after.startswith(data)
    assert newline * 2 + b"%% vaultlint-related" in after
    assert after.count(b"\r\n") == (after.count(b"\n") if b"\r" in newline else 0)
    assert "nothing to change" in wove(small)
    wove(small, "--remove")
    assert path.read_bytes() == data


GRIT = """---
title: Grit
url: https://example.com/grit
---
# Grit

## Highlights
- A buyer wants a discount before the contract. ([View Highlight](https://read.readwise.io/read/01abcdefghijklmnopqrstuvwx))
- {} ([View Highlight](https://read.readwise.io/read/{}))
"""


@pytest.mark.parametrize("in_one_file", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_merged_notes_have_one_part(small, in_one_file, newline):
    """Two notes of one document, each with a part, are merged as without; there is one part, and weave renews it."""
    first = GRIT.format("Say the price and wait for the contract.", "01abcdefghijklmnopqrstuvwy").replace("\n", newline)
    other = GRIT.format("The seller waits for the price.", "01abcdefghijklmnopqrstuvwz").replace("\n", newline)
    kept, gone = small / "Grit.md", small / "Grit 1.md"
    kept.write_bytes(first.encode())
    gone.write_bytes(other.encode())
    wove(small)
    assert part_of(kept)
    assert part_of(gone)
    if in_one_file:
        kept.write_bytes(kept.read_bytes() + newline.encode() + gone.read_bytes())
        gone.unlink()
    before = {path: (small / path).read_bytes() for path in names(small)}
    done = run("fix", small, "--unsafe-fixes", "--select", "VL101,VL601")
    assert done.code == 0, done.out + done.err
    assert not gone.exists()
    text = kept.read_bytes().decode()
    own = [
        line
        for line in text.partition("%% vaultlint-related")[0].splitlines()
        if line not in ("aliases:", "  - Grit 1")
    ]
    assert {line for line in (first + other).splitlines() if line} == {line for line in own if line}
    assert parts(parse_text(text), RELATED).part is not None
    wove(small)
    assert part_of(kept)
    assert not any(line.startswith("- [[Grit") for line in part_of(kept))
    assert "nothing to change" in wove(small)
    for _ in range(2):
        assert run("undo", "--vault", small).code == 0
    assert {path: (small / path).read_bytes() for path in names(small)} == before


def test_a_count_of_lines_leaves_the_part_out(small):
    """What a rule says of a note's line ends is the same with a part behind it, whichever the note has most of."""
    for text in (CALL.format(9) * 3 + "Wait.\r\nMore.\r\n", "First.\r\n" + CALL.format(9) + "Wait.\n"):
        (small / "Sales/Call 9.md").write_bytes(text.encode())
        before = run("check", small, "--select", "VL706", "--output-format", "concise").out
        assert "Call 9.md" in before
        wove(small)
        assert part_of(small / "Sales/Call 9.md")
        assert run("check", small, "--select", "VL706", "--output-format", "concise").out == before
        wove(small, "--remove")


def test_words_behind_the_part_stay(small):
    """A reader who writes on below the part keeps his words, in new runs and when it is taken out."""
    before = (small / "Sales/Call 1.md").read_text("utf-8")
    wove(small)
    path = small / "Sales" / "Call 1.md"
    path.write_text(path.read_text("utf-8") + "\nAnd then I called again.\n", "utf-8")
    make(small, {"Sales/Call 9.md": f"---\ntags: [sales]\n---\n{CALL.format(9)}"})
    wove(small)
    assert path.read_text("utf-8").endswith(f"%% /{RELATED} %%\n\nAnd then I called again.\n")
    wove(small, "--remove")
    assert path.read_text("utf-8") == f"{before}\nAnd then I called again.\n"


def test_part_goes_when_nothing_is_near(small):
    """A note that nothing is near to any more loses its part, and is what it was."""
    wove(small)
    path = small / "Sales" / "Call 1.md"
    own = "Zymurgy quokka.\n"
    path.write_text(put(own, part_of(path)[1:-2], "\n"), "utf-8")
    assert part_of(path)
    wove(small)
    assert path.read_text("utf-8") == own


def test_spoilt_part_is_made_anew(small):
    """What somebody changed between the comments is replaced by the next run."""
    wove(small)
    path = small / "Sales" / "Call 1.md"
    good = path.read_text("utf-8")
    path.write_text(good.replace("**Related**", "**Mine**"), "utf-8")
    wove(small)
    assert path.read_text("utf-8") == good


STUB = "---\nsummary: A buyer wants a discount before the contract. Say the price and wait.\ntags: [sales]\n---\n"


@pytest.mark.parametrize("text", ["", "\n \n", STUB, "---\ntags: [sales]\n---\n![[Genre.base]]\n\n![](a.png)\n"])
def test_stubs_stay(small, text):
    """A note without words of its own gets none of ours: to check it is as empty as before."""
    path = small / "Sales" / "A buyer wants a discount.md"
    make(small, {"Sales/A buyer wants a discount.md": text})
    wove(small)
    assert path.read_text("utf-8") == text


def test_copies_stay_copies():
    """What is known of a note is the same with a part behind it: copies are copies, though their related notes differ."""
    text = f"---\ntags: [sales]\n---\n# Call\n{CALL.format(8)}- a [[b]] ^block\n"
    bare, with_part = parse_text(text), parse_text(put(text, ["- [[Call 1]] #tag"], "\n"))
    assert facts(with_part) == facts(bare)
    assert facts(bare).content != facts(parse_text(f"{text}more\n")).content


@given(
    st.lists(st.sampled_from(["a", "", "- b", "# c", "> d", "    e"]), max_size=6),
    st.sampled_from(["", "\n", "\n\n", "\n\n\n"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_taken_out_is_as_before(rows, end, newline):
    """Whatever a note ends with: a part that was put behind it, also one that was renewed since, leaves no trace."""
    text = (("\n".join(rows)) + end).replace("\n", newline)
    whole = put(text, ["**Related**", "", "- [[x]]"], newline)
    for now in (whole, replaced(whole, parts(parse_text(whole), RELATED).part, ["- [[y]]", "- [[z]]"], newline)):
        part = parts(parse_text(now), RELATED).part
        assert part is not None
        assert take_out(now, part) == text
        assert take_out(f"{now}{newline}more", part) == f"{text}{newline}more"
