"""Vaults and rules that the promises are tried on."""

from __future__ import annotations

import os
from typing import ClassVar

from house import BROKEN, ROOT

from vaultlint.rules import RULES
from vaultlint.rules.base import Applicability, Finding, Fix, Level, Rule
from vaultlint.text import Edit

EXAMPLES = ROOT / "examples" / "reading-vault"
TOKEN = "rw-0123456789-geheim"
EVERYTHING = [(rule.code, example.bad) for rule in RULES for example in rule.examples]
TEXT = "---\ntitle: a: b\ntag: x\n---\ncafé naïve\n"
ODD = {
    "bom.md": b"\xef\xbb\xbf" + BROKEN.encode(),
    "crlf.md": BROKEN.replace("\n", "\r\n").encode(),
    "mixed.md": b"---\r\na: b: c\n---\r\ntext\n\r\nmore",
    "end.md": b"---\ntitle: a: b\n---",
    "bytes.md": b"---\ntitle: a: b\n---\ncaf\xe9\n",
    "wide.md": "title".encode("utf-16"),
    "nul.md": b"---\ntag: a\n---\n\x00\x07\n",
    "empty.md": b"",
    "drawing.excalidraw.md": b"---\nexcalidraw-plugin: parsed\ntag: a\n---\n# Text Elements\n",
    "board.md": b"---\nkanban-plugin: board\ntag: [a\n---\n## Doing\n",
    "template.md": b"---\ntitle: <% tp.file.title %>\ntag: a\n---\n",
}
# The same text in bytes that are not UTF-8.
NOT_UTF8 = {
    "latin-1": TEXT.encode("latin-1"),
    "cp1252": (TEXT + "“quoted”\n").encode("cp1252"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "utf-16-be": TEXT.encode("utf-16-be"),
    "utf-16 with a mark": TEXT.encode("utf-16"),
    "utf-32": TEXT.encode("utf-32"),
    "shift-jis": "---\ntitle: 日本: 語\n---\n".encode("shift-jis"),
    "gb18030": "---\ntitle: 中文: 字\n---\n".encode("gb18030"),
    "cut in a letter": TEXT.encode()[:-4],
    "overlong": b"---\ntitle: a: b\n---\n\xc0\xaf\n",
    "lone surrogate": b"---\ntitle: a: b\n---\n\xed\xa0\x80\n",
    "beyond Unicode": b"---\ntitle: a: b\n---\n\xf5\x80\x80\x80\n",
    "continuation alone": b"---\ntitle: a: b\n---\n\x80\n",
}

HIGHLIGHT = "- {text} ([View Highlight](https://read.readwise.io/read/{id}))\n"
HEAD = "---\ntitle: Run\nurl: https://example.org/run\n---\n# Run\n\n## Highlights\n" + HIGHLIGHT.format(
    text="Lead it.", id="01a"
)
COPIES = {
    "Run.md": HEAD + HIGHLIGHT.format(text="Say no early.", id="01b"),
    "Run-2.md": HEAD + HIGHLIGHT.format(text="Listen.", id="01c"),
    "links.md": "[[Run-2]]\n",
}


def everything():
    """Return a vault's files: every rule's examples, and files of every odd kind."""
    return {**{f"{number:03} {code}.md": text for number, (code, text) in enumerate(EVERYTHING)}, **ODD}


def mark(path):
    """Give a file an extended attribute where the system has such."""
    if hasattr(os, "setxattr"):
        try:
            os.setxattr(path, "user.vaultlint.test", b"x")
        except OSError:
            return


class Raises(Rule):
    """A rule that fails wherever it is asked."""

    code, name, summary = "VL901", "raises", "fails"
    level = Level.ERROR
    where = "check"
    error: BaseException = RuntimeError("boom")

    def __init__(self, where, error):
        self.where, self.error = where, error

    def check(self, *_):
        """Fail, if that is the place."""
        if self.where == "check":
            raise self.error
        return []

    def survey(self, index, _):
        """Fail, or name every note."""
        if self.where == "survey":
            raise self.error
        return dict.fromkeys(index.notes, 1)

    def compare(self, *_):
        """Fail, if that is the place."""
        if self.where == "compare":
            raise self.error
        return []


class Replaces(Rule):
    """A rule whose fix puts a text in the place of another, and says that this is safe."""

    code, name, summary = "VL902", "replaces", "replaces"
    level = Level.ERROR
    applicability = Applicability.SAFE
    changes: ClassVar[frozenset] = frozenset()

    def __init__(self, old, new, code="VL902"):
        self.old, self.new, self.code = old, new, code

    def check(self, note, _):
        """Find the text once."""
        at = note.text.find(self.old)
        if at < 0:
            return []
        fix = Fix("replace it", (Edit(at, at + len(self.old), self.new),), Applicability.SAFE)
        return [Finding(self.code, self.name, self.level, f"found {self.old!r}", at, at + len(self.old), fix)]


class Flips(Rule):
    """A rule that quotes a value and, where it is quoted, takes the quotes away: it never has enough."""

    code, name, summary = "VL904", "flips", "flips"
    level = Level.ERROR

    def check(self, note, _):
        """Find the value in either form."""
        old, new = ('"a"', "a") if '"a"' in note.text else ("a", '"a"')
        at = note.text.index(f": {old}") + 2
        fix = Fix("flip it", (Edit(at, at + len(old), new),), Applicability.SAFE)
        return [Finding(self.code, self.name, self.level, "flip", at, at + len(old), fix)]
