from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Frontmatter, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import edits_between, newline_of, quoted


class MangledFrontmatter(Rule):
    r"""A Markdown formatter that knows no frontmatter took the block at the top for text: the opening
    `---` for a rule and the closing one for the underline of a heading. What was a block of properties is
    now a rule and a heading such as `## title: Run the Call`, often with all keys on one line; Obsidian
    reads none of them.

    The fix writes the block again, key by key, and takes back what formatters put in: blank lines, stars
    for dashes, `\_` for `_`, angle brackets around addresses. Line breaks that are gone can only be
    guessed, so it asks for `--unsafe-fixes`: look at it with `--diff` first. Where a
    key is not one of those that notes are known to have it is only reported, and where anything but
    properties stands between the lines not even that. A later copy's mangled block is told by VL101 or
    VL102, one right below another block by VL103.
    """

    code = "VL105"
    name = "mangled-frontmatter"
    level = Level.ERROR
    summary = "a formatter made a heading of the frontmatter"
    needs = frozenset((Sign.TROUBLE,))
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.TAGS, Part.LINKS))
    examples = (
        Example("---\n\n## Date: 2022-03-10\nAuthor: Ann Archer\n\n# A Talk\n"),
        Example("______________________________\n\n## title: A Talk author: Ann Archer tags: [talks]\n\n# A Talk\n"),
        Example("***\n\ntitle: A Talk\ncover\\_url: <https://example.org/a.png>\n---\n\n# A Talk\n"),
        Example("***\n\ntitle: A Talk\ntags:\n\n* talks\n* work\n\n---\n\n# A Talk\n"),
    )
    quiet = (
        "---\n\n## Agenda: what we will do\n\nText.\n",
        "---\n\n## Date: 2022-03-10\n\nText below a heading of one label.\n",
        "---\n\n## Summary: what I learned\nSource: a talk\n\nA section that a rule opens.\n",
        "***\n\nDate: 2022-03-10\nAuthor: Ann Archer\n\n***\n\nLabels that somebody wrote.\n",
        "---\n\ntitle: A Talk\ntags:\n\n- talks\n\n---\n\nYAML reads past blank lines.\n",
        "---\n\n# date: an old one\ntitle: A Talk\n---\n\nA comment in the block.\n",
        "---\ntitle: A Talk\n---\n\n---\n\n## Date: and time\n\nText.\n",
        "Text.\n\n---\n\n## title: A Talk\nauthor: Ann Archer\n\nText.\n",
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the block at the top if it is mangled."""
        del context
        head = note.head
        if head is None or head.problem is None or head.problem.kind != self.name:
            return
        from vaultlint.merge import is_certain

        start = head.inner_start
        while note.text[start] in "\r\n":
            start += 1
        line = note.lines.line(note.lines.number(start))
        message = f"a formatter made text of the frontmatter: {quoted(line)}, wanted its keys between two lines of ---"
        yield self.finding(start, start + len(line), message, _fix(note, head) if is_certain((head,)) else None)


def _fix(note: Note, head: Frontmatter) -> Fix:
    newline = newline_of(note.text)
    whole = "".join(("---", newline, *(entry.repaired or "" for entry in head.entries), "---", newline))
    edits = edits_between(note.text[head.start : head.end], whole, head.start)
    return Fix("write the block again", edits, Applicability.UNSAFE, head.keys, alone=True)
