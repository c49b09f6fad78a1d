"""A note may say what not to report of it: by a property, by a comment for the note, by a comment on a line."""

from __future__ import annotations

import pytest
from house import make, run

from vaultlint import linter
from vaultlint.parse import parse_text
from vaultlint.rules import RULES
from vaultlint.rules.base import Context


class TestSuppression:
    """A note may say what not to report of it."""

    TWO = "---\ntag: a\nalias: b\n{more}---\n"

    def codes(self, text):
        """Return the codes that all rules find, with their lines."""
        return [
            (one.code, text.count("\n", 0, one.start) + 1) for one in linter.lint(parse_text(text), RULES, Context())
        ]

    @pytest.mark.parametrize(
        ("more", "left"),
        [
            ("", ["VL202", "VL202"]),
            ("vaultlint-ignore: VL202\n", []),
            ("vaultlint-ignore: vl2\n", []),
            ("vaultlint-ignore: singular-list-key\n", []),
            ("vaultlint-ignore: VL111\n", ["VL202", "VL202"]),
            ("vaultlint-ignore: VL111, VL202\n", []),
            ("vaultlint-ignore: [VL111, VL202]\n", []),
            ("vaultlint-ignore:\n  - VL111\n  - VL202\n", []),
            ("vaultlint-ignore: all\n", []),
            ("vaultlint-ignore: true\n", []),
            ("vaultlint-ignore:\n", ["VL202", "VL202"]),
            ("vaultlint-ignore: false\n", ["VL202", "VL202"]),
        ],
    )
    def test_property(self, more, left):
        """As text, list, name, prefix or all."""
        assert [code for code, _ in self.codes(self.TWO.format(more=more))] == left

    def test_comment_alone_counts_for_the_note(self):
        """A comment on a line of its own silences the rule in the whole note."""
        text = self.TWO.format(more="")
        assert self.codes(text + "%% vaultlint-ignore VL202 %%\n") == []
        assert self.codes(f"{text}  %%vaultlint-ignore: VL2%%\n".replace("\n", "\r\n")) == []
        assert self.codes(text + "%% vaultlint-ignore %%\n") == []
        assert len(self.codes(text + "%% vaultlint-ignore VL302 %%\n")) == 2
        assert len(self.codes(text + "%% vaultlint-ignored VL202 %%\n")) == 2

    def test_comment_on_a_line_counts_for_the_line(self):
        """A comment behind something silences the rule there; in YAML it stands behind a ``#``."""
        text = "---\ntag: a # %% vaultlint-ignore VL202 %%\nalias: b\n---\n"
        assert self.codes(text) == [("VL202", 3)]

    def test_suppressed_is_not_fixed(self, vault):
        """What is not reported is not mended."""
        text = self.TWO.format(more="vaultlint-ignore: VL202\n")
        folder = vault({"a.md": text})
        assert run("fix", folder).code == 0
        assert (folder / "a.md").read_text() == text

    def test_rules_across_notes_obey_too(self, vault):
        """Findings that come from comparing notes are silenced the same way."""
        files = {f"{number}.md": "---\nsource: [a, b]\n---\n" for number in range(12)}
        odd = "---\nsource: a\n{more}---\n"
        folder = vault({**files, "odd.md": odd.format(more="")})
        assert "VL204" in run("check", folder, "--select", "VL204").out
        make(folder, {"odd.md": odd.format(more="vaultlint-ignore: VL204\n")})
        assert run("check", folder, "--select", "VL204").out == ""
