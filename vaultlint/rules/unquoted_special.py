from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.keys import is_known
from vaultlint.parse.note import Defect, Entry, Frontmatter, Note
from vaultlint.parse.scalars import quote
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, DefectRule, Example, Finding, Fix, Level, Part
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, quoted

_HASH = pattern(r"[ \t]+(#[^\s#][^\n]*)")
_TAG_KEYS = ("tags", "tag")


class UnquotedSpecial(DefectRule):
    """Some characters mean something in YAML where a value begins: `@` and a backtick are reserved,
    `*` is an alias, `&` an anchor, `!` a tag, `|` and `>` open blocks, `[` and `{` open collections,
    `%` a directive. A value that starts with one of them and is no such thing makes the whole block
    unreadable. The fix puts it in quotes.

    `title: #1 Bestseller` is a case of its own: the block is readable, but what follows `#` is a
    comment and the value is empty. Since somebody may have meant the comment, that fix is unsafe.
    `title: !important rule` and `title: &friends` are readable too, without their first word: reported.
    """

    code = "VL112"
    name = "unquoted-special"
    level = Level.ERROR
    summary = "a value starts with a character that means something else in YAML"
    needs = frozenset((Sign.BLOCK, Sign.SPECIAL))
    applicability = Applicability.SAFE
    changes = frozenset((Part.PROPERTIES,))
    title = "quote the value"
    examples = (
        Example("---\nauthor: @weskao\n---\n", '---\nauthor: "@weskao"\n---\n'),
        Example("---\ntitle: [Book] Deep Work\n---\n", '---\ntitle: "[Book] Deep Work"\n---\n'),
        Example("---\ntitle: `code` first\n---\n", '---\ntitle: "`code` first"\n---\n'),
        Example("---\ntitle: *Emphasis* first\n---\n", '---\ntitle: "*Emphasis* first"\n---\n'),
        Example("---\ntitle: %s in C\n---\n", '---\ntitle: "%s in C"\n---\n'),
        Example("---\ntags: [a, b\n---\n", "---\ntags: [a, b]\n---\n"),
        Example("---\ntitle: [WIP] Notes on [Foo]\n---\n", '---\ntitle: "[WIP] Notes on [Foo]"\n---\n'),
        Example("---\ntitle: #1 Bestseller\n---\n"),
        Example("---\ntitle: !important rule\n---\n"),
    )
    quiet = (
        "---\ntags: [a, b]\nlast: # a comment\nmore: {a: 1}\n---\n",
        "---\nsummary: >-\n  folded\nbase: &a x\nagain: *a\n---\n",
        "---\nauthor: R&D\nmail: me@example.org\n---\n",
    )

    def fix_of(self, defect: Defect, key: str) -> Fix | None:
        """Return the fix that salvage tried; what it does to a list says its title."""
        fix = super().fix_of(defect, key)
        mends = fix is not None and fix.edits[0].text[:1] == "["
        return fix._replace(title="mend the list") if fix and mends else fix

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give unreadable values and those that read as a comment."""
        yield from super().check(note, context)
        for block in note.blocks:
            for entry in block.entries:
                yield from self._silent(note, block, entry)
            if any(comment.text[1:2].strip() and not comment.own_line for comment in block.comments):
                for entry in block.entries:
                    yield from self._comment_value(note, entry)

    def _silent(self, note: Note, block: Frontmatter, entry: Entry) -> Iterator[Finding]:
        """Give texts whose first word YAML takes for a tag (``!important rule``) or an anchor (``&friends``)."""
        node = entry.node
        if node is None or node.kind != "scalar" or entry.defects or not note.text.startswith(("!", "&"), node.start):
            return
        word = note.text[node.start : node.end].split()[0]
        used = word[0] == "&" and f"*{word[1:]}" in note.text[block.inner_start : block.inner_end]
        if word.startswith("!!") or used or not is_known(entry.key):
            return
        what = "a YAML tag" if word[0] == "!" else "a YAML anchor"
        message = f"{quoted(word)} in {quoted(entry.key)} is {what} and not read, wanted the value in quotes"
        yield self.finding(node.start, node.start + len(word), message)

    def _comment_value(self, note: Note, entry: Entry) -> Iterator[Finding]:
        if entry.node is None or entry.node.kind != "scalar" or entry.node.text or entry.node.style:
            return
        if entry.defects or entry.key.lower() in _TAG_KEYS:
            return
        newline = note.text.find("\n", entry.key_end)
        found = _HASH.match(note.text, entry.key_end + 1, newline if newline >= 0 else len(note.text))
        if found:
            start, comment = found.start(1), found[1].rstrip(" \t\r")
            end = start + len(comment)
            edit = Edit(start, end, quote(comment))
            message = f"{quoted(entry.key)} reads as empty: {quoted(comment)} is a comment, wanted in quotes"
            fix = Fix(self.title, (edit,), Applicability.UNSAFE, frozenset((entry.key.lower(),)))
            yield self.finding(start, end, message, fix)
