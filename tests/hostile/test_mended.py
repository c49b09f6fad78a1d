"""What hostile vaults brought to light, each as small as it can be told."""

from __future__ import annotations

from vaultlint.graph.tags.tags import _AND, _COMMA
from vaultlint.linter import diagnose, lint
from vaultlint.merge.documents import _META_TITLES, _bare_title
from vaultlint.merge.openings import repeated_openings
from vaultlint.parse import parse_text
from vaultlint.report.json import told_once
from vaultlint.rules.base import Context, Finding, Fix, Level, Rule
from vaultlint.rules.unclosed_wikilink import UnclosedWikilink
from vaultlint.rules.unreadable import Unreadable
from vaultlint.text import Edit


class Many(Rule):
    """A rule that finds more than anybody reads."""

    code, name, summary = "VL902", "many", "very much"
    level = Level.WARNING
    given = 0

    def check(self, note, context):
        """Give far too many findings."""
        del note, context
        for at in range(5000):
            self.given = at + 1
            yield Finding(self.code, self.name, self.level, f"number {at}", 0, 0)


def test_a_rule_is_stopped_at_a_thousand_findings():
    """Of one rule a thousand findings are told, the last one says so, and the rule does not go on."""
    rule = Many()
    found = lint(parse_text("a"), [rule], Context())
    assert len(found) == rule.given == 1000
    assert [one.message for one in found if "told" in one.message] == ["number 999 (no more than 1,000 are told)"]


def test_findings_that_share_a_fix_share_its_places():
    """The places of a fix are counted out once, however many findings bear it."""
    fix = Fix("mend", (Edit(0, 1, "b"),))
    found = [Finding("VL902", "many", Level.WARNING, "x", 0, 1, fix) for _ in range(3)]
    one, *others = diagnose(parse_text("a\n"), found)
    assert one.fix_places == ((1, 1, 1, 2),)
    assert all(other.fix_places is one.fix_places for other in others)


def test_repeated_marks_settle(vault):
    """A file that begins with two byte order marks is the same after a second fix."""
    from house import run

    folder = vault({"a.md": b"\xef\xbb\xbf\xef\xbb\xbf---\ntag: a\n---\n"})
    run("fix", folder, "--select", "all", "--unsafe-fixes")
    once = (folder / "a.md").read_bytes()
    run("fix", folder, "--select", "all", "--unsafe-fixes")
    assert (folder / "a.md").read_bytes() == once


def test_people_are_told_apart_as_before():
    """Blanks are entered at their first one; what is cut is the same."""
    assert _AND.split("Ann  and Bob ;  Cat|Dan,and Eve") == ["Ann", "Bob", "Cat", "Dan,", "Eve"]
    assert _COMMA.split("Ann , Bob,Cat, Jr. Dan, Eve") == ["Ann", "Bob,Cat, Jr. Dan", "Eve"]


def test_titles_are_read_as_before():
    """A title loses its quotes and what exporters put behind it, whatever blanks stand around."""
    lines = (
        "title:: A book\n",
        'title::  "A book"  \r\n',
        "title:: A book (highlights)\n",
        'title:: "A book" (highlights)\n',
    )
    found = [next(one for one in (pattern.search(line) for pattern in _META_TITLES) if one) for line in lines]
    assert [_bare_title(one[1]) for one in found] == ["A book", "A book", "A book", "A book"]


def test_a_link_holds_no_link():
    """Of links in one another the innermost is one, as in CommonMark; an image may stand within a link."""
    inner = parse_text("[a [b](c) d](e)\n").body.links
    assert [(one.target, one.label) for one in inner] == [("c", "b")]
    image = parse_text("[![b](c.png)](e)\n").body.links
    assert sorted((one.target, one.embed) for one in image) == [("c.png", True), ("e", False)]


def test_a_large_shared_fix_is_told_once():
    """JSON bears a fix of many edits with the first finding that it mends; small ones with each."""
    small, large = (Fix("mend", tuple(Edit(at, at, "b") for at in range(size))) for size in (50, 51))
    found = diagnose(parse_text("a" * 60), [Finding("VL902", "many", Level.WARNING, "x", 0, 1, large)] * 3)
    assert [one.fix is None for one in told_once(found)] == [False, True, True]
    found = diagnose(parse_text("a" * 60), [Finding("VL902", "many", Level.WARNING, "x", 0, 1, small)] * 3)
    assert all(one.fix for one in told_once(found))


def test_a_configuration_that_python_cannot_read(vault):
    """Values that nest too deeply, and numbers of thousands of digits, are no TOML: exit 2, in one line."""
    from house import run

    for text in ("a = " + "[" * 100_000, "select = " + "9" * 5000):
        said = run("check", vault({"a.md": "a\n", "vaultlint.toml": text}))
        assert said.code == 2
        assert "this is no TOML" in said.err


def test_a_configuration_out_of_the_vault_is_not_followed(vault, tmp_path):
    """A link out of the vault in place of vaultlint.toml is an error that says so; nothing of its target is told."""
    from house import run

    folder = vault({"a.md": "a\n"})
    (tmp_path / "secret").write_text("never told", "utf-8")
    (folder / "vaultlint.toml").symlink_to(tmp_path / "secret")
    said = run("check", folder)
    assert said.code == 2
    assert "link out of the vault" in said.err
    assert "never told" not in said.out + said.err


def test_a_note_of_very_many_blocks_is_read_for_its_properties_alone():
    """Above a thousand later blocks the body is left unread, and one finding says so; below, all are read."""
    block = "---\ntitle: A\nurl: https://a.example\n---\n"
    few, many = parse_text(block * 100), parse_text(block * 1_200)
    assert len(few.blocks) == 100
    assert len(many.blocks) == 1
    assert many.body.unread is not None
    (found,) = [one for one in lint(many, [Unreadable()], Context()) if one.code == "VL708"]
    assert "more than 1,000 frontmatter blocks" in found.message


def test_keys_that_come_again_within_one_row_of_properties_begin_no_page():
    """Of page properties in one row the first alone can begin a page; after text they begin another."""
    row = "title:: A\nauthor:: B\nurl:: https://a.example\n"
    assert repeated_openings(parse_text(row * 50)) == []
    assert repeated_openings(parse_text(f"{row}\n- Text.\n" * 3)) == [len(row) + 9, 2 * (len(row) + 9)]


def test_an_open_link_before_a_closed_one_is_seen():
    """Only rows in which something is left open are looked at, and none of those is passed over."""
    text = "[[A]] [[B]]\nSee [[Open and [[C]] here.\n[[D]]\nSee [[Last\n"
    rule = UnclosedWikilink()
    assert [text[one.start : one.end] for one in lint(parse_text(text), [rule], Context())][:1] == ["[[Open and"]
    assert len(lint(parse_text(text), [rule], Context())) == 2
