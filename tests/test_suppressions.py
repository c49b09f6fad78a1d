"""What a note says to leave: our own marks and those of obsidian-linter."""

from __future__ import annotations

import time

import pytest
from house import run

from vaultlint import fixer, linter
from vaultlint.obsidian_linter import EQUALS
from vaultlint.parse import parse_text
from vaultlint.project import Project
from vaultlint.rules import RULES
from vaultlint.rules.base import Context
from vaultlint.suppressions import Suppressions, suppressions

NOTE = "---\ntag: a\n{more}---\n{body}"
TWICE = "- Alpha is here. ([View Highlight](https://read.readwise.io/read/01aa))\n"
READWISE = "# T\n\n## Metadata\n- Author: [[A]]\n- Full Title: T\n\n## Highlights\n" + TWICE


def codes(text):
    """Return the codes that the default selection finds."""
    return [one.code for one in linter.lint(parse_text(text), RULES, Context()) if one.level != "info"]


def mended(text):
    """Return a note after its safe fixes."""
    return fixer.fix(parse_text(text), RULES, Context()).note.text


class TestNoMark:
    """What looks like a mark and is none."""

    @pytest.mark.parametrize(
        "body",
        [
            "linter-disable\n",
            "<!-- linter-disabled -->\n",
            "<!-- markdownlint-disable -->\n",
            "<!-- linter-disable: all -->\n",
            "< !-- linter-disable -->\n",
            "<!-- linter-enable -->\n",
            "%% linter-enable %%\n",
            "%% vaultlint-ignore-end %%\n",
            "%% vaultlint-ignore-starting VL202 %%\n",
            "%% vaultlint-ignored %%\n",
            "`<!-- linter-disable -->`\n",
            "``a ` %% vaultlint-ignore %%``\n",
            "```\n%% vaultlint-ignore %%\n```\n",
            "~~~html\n<!-- linter-disable -->\n~~~\n",
            "> ```\n> %% vaultlint-ignore VL202 %%\n> ```\n",
            "$$\n%% vaultlint-ignore VL202 %%\n$$\n",
        ],
    )
    def test_changes_nothing(self, body):
        """The finding is told and mended all the same."""
        text = NOTE.format(more="", body=body)
        assert codes(text) == ["VL202"]
        assert mended(text) == text.replace("tag: a", "tags:\n  - a")

    def test_says_nothing(self):
        """A note without a mark has no suppressions at all."""
        assert suppressions(parse_text(NOTE.format(more="disabled rules:\n", body="text\n"))) is None

    def test_a_value_in_another_place(self):
        """`disabled rules` counts in the frontmatter that Obsidian reads, not in prose and not nested."""
        assert codes(NOTE.format(more="x:\n  disabled rules: [all]\n", body="disabled rules: [all]\n")) == ["VL202"]
        assert codes(NOTE.format(more="disabled rules: true\n", body="")) == ["VL202"]


class TestRegions:
    """A region is left to the byte; outside everything is as without it."""

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("<!-- linter-disable -->", "<!-- linter-enable -->"),
            ("<!--linter-disable-->", "<!--linter-enable-->"),
            ("<!---  linter-disable  --->", "%%linter-enable %%"),
            ("%% linter-disable %%", "%% linter-enable %%"),
            ("%%linter-disable%%", "<!-- linter-enable -->"),
            ("%% vaultlint-ignore-start %%", "%% vaultlint-ignore-end %%"),
            ("%% vaultlint-ignore-start: VL502 %%", "%%vaultlint-ignore-end%%"),
            ("%% vaultlint-ignore-start duplicate-highlight, VL111 %%", "%% vaultlint-ignore-end %%"),
            ("Text behind which %% vaultlint-ignore-start VL5 %%", "%% vaultlint-ignore-end %% it ends."),
        ],
    )
    def test_hides_what_is_in_it(self, start, end):
        """Findings between the marks are not told, those above and below are."""
        inside = f"{READWISE}{start}\n{TWICE}{end}\n"
        assert codes(inside) == []
        assert codes(f"{READWISE}{start}\n{TWICE}") == []
        assert codes(f"{inside}{TWICE}") == ["VL502"]
        assert codes(f"{READWISE}{TWICE}{start}\n{end}\n") == ["VL502"]
        assert codes(inside.replace("\n", "\r\n")) == []

    def test_names_rules(self):
        """Our region hides the rules named and no others; each family of marks has its own end."""
        assert codes(f"{READWISE}%% vaultlint-ignore-start VL202 %%\n{TWICE}") == ["VL502"]
        assert codes(f"{READWISE}%% vaultlint-ignore-start %%\n%% linter-enable %%\n{TWICE}") == []
        assert codes(f"{READWISE}%% linter-disable %%\n%% vaultlint-ignore-end %%\n{TWICE}") == []

    def test_two_starts_one_end(self):
        """The first end closes all that is open, as in obsidian-linter."""
        text = f"{READWISE}%% linter-disable %%\n%% linter-disable %%\n{TWICE}%% linter-enable %%\n"
        assert codes(text) == []
        assert codes(text + TWICE) == ["VL502"]

    def test_no_fix_reaches_into_it(self):
        """A fix that would edit within a region is not offered; the finding outside is told."""
        text = "---\ntag: a\n# <!-- linter-disable -->\ntags: [b]\n# <!-- linter-enable -->\n---\n"
        assert codes(text) == ["VL202"]
        assert mended(text) == text
        assert mended(text.replace("linter-disable", "nothing")).count("tag") == 1

    def test_a_mark_in_the_middle_of_a_line(self):
        """What stands before the mark on its line is outside."""
        hidden = "---\nx: 1 # %% linter-disable %%\ntag: a\n---\n"
        told = "---\ntag: a # %% linter-disable %%\n---\n"
        assert codes(hidden) == []
        assert codes(told) == ["VL202"]
        assert mended(told) == told  # the fix would move the mark

    def test_many_regions_take_linear_time(self):
        """Four times as many regions and findings take about four times the time, not sixteen times."""

        def seconds(count):
            note = parse_text(READWISE + f"%% linter-disable %%\n{TWICE}%% linter-enable %%\n{TWICE}" * count)
            (rule,) = (one for one in RULES if one.code == "VL502")
            found = list(rule.check(note, Context()))
            started = time.process_time()
            told = suppressions(note)
            assert sum(told.spare(one, note.lines.number(one.start)) is not None for one in found) == count
            return time.process_time() - started

        seconds(10)
        assert min(seconds(4000) for _ in range(3)) < 12 * min(seconds(1000) for _ in range(3))


class TestDisabledRules:
    """The property of obsidian-linter."""

    BROKEN = "---\ntitle: Grit: The Power\ntags: ['#a']\ndisabled rules: {}\n---\n"

    @pytest.mark.parametrize("value", ["[all]", "all", "[ all ]", "[yaml-title, all]", "\n  - all"])
    def test_all(self, value):
        """Nothing is mended and warnings are silent; what Obsidian cannot read is told."""
        text = self.BROKEN.format(value)
        assert codes(text) == ["VL111"]
        assert mended(text) == text

    @pytest.mark.parametrize(
        ("value", "left"),
        [
            ("", ["VL111", "VL302"]),
            ("[]", ["VL111", "VL302"]),
            ("[capitalize-headings]", ["VL111", "VL302"]),
            ("[format-tags-in-yaml]", ["VL111"]),
            ("format-tags-in-yaml", ["VL111"]),
            ("[Format-Tags-In-Yaml]", ["VL111"]),
            ("[escape-yaml-special-characters]", ["VL302"]),
            ("escape-yaml-special-characters, format-tags-in-yaml", []),
        ],
    )
    def test_named(self, value, left):
        """A rule named silences its equals among ours."""
        assert codes(self.BROKEN.format(value)) == left

    def test_equals_exist(self):
        """The table names rules of ours and gives a reason for each."""
        known = {rule.code for rule in RULES}
        for alias, equal in EQUALS.items():
            assert alias == alias.lower()
            assert equal.codes
            assert known.issuperset(equal.codes)
            assert equal.reason

    def test_in_a_vault(self, vault):
        """`fix` leaves the note alone, also with all fixes; `check` tells the error."""
        text = self.BROKEN.format("[all]")
        folder = vault({"a.md": text})
        assert run("fix", folder, "--unsafe-fixes", "--select", "all").code == 1
        assert (folder / "a.md").read_text() == text
        assert [one.code for one in Project(folder).check().diagnostics] == ["VL111"]


def test_several_marks_add_up():
    """Property, comment, line and region are united."""
    text = "---\nvaultlint-ignore: VL1\nalias: b # %% vaultlint-ignore VL202 %%\n---\n%% vaultlint-ignore VL3, VL4 %%\n"
    told = suppressions(parse_text(text + "%% vaultlint-ignore-start VL5 %%\n"))
    assert told == Suppressions(frozenset(("vl1", "vl3", "vl4")), {2: {"vl202"}}, told.regions)
    assert [one.names for one in told.regions] == [frozenset(("vl5",))]
