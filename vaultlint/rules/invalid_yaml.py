from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.continued import meant_property
from vaultlint.parse.note import Frontmatter, Note, State
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_WORDS = {
    "mapping values are not allowed in this context": 'a second ": " on the line',
    "could not find expected ':'": 'a line that is no "key: value"',
    "did not find expected key": "something other than a key where one was wanted",
    "found character that cannot start any token": "a character that no value may start with",
    "found unexpected end of stream": "a quote or bracket that does not close",
    "did not find expected <document start>": "a line that stands deeper or shallower than the others",
    "block sequence entries are not allowed in this context": 'a "- " where a value was wanted',
}


class InvalidYaml(Rule):
    """The block cannot be read and no other rule can say why with certainty. Obsidian shows none of
    its properties. What could be read entry by entry still counts for the graph and for other rules;
    the finding names the line at which reading failed. A person has to mend it.
    """

    code = "VL110"
    name = "invalid-yaml"
    level = Level.ERROR
    summary = "the frontmatter cannot be read"
    needs = frozenset((Sign.TROUBLE,))
    examples = (
        Example("---\ntitle: x\nlist: [a, {b: c]\n  - d: e: f\n---\n"),
        Example("---\ntitle: x\nnested: *undefined\n  more: [\n---\n"),
    )
    quiet = ("---\ntitle: x\n---\n", "---\ntitle: a: b\n---\n", "---\nkey: a\nkey: b\n---\n")

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the entries that nothing could be made of, or the place where YAML gives up."""
        del context
        for block in note.blocks:
            if block.state is State.OVERSIZED and block.problem:
                yield self.finding(block.start, block.start + 3, f"{block.problem.message}: it is not read")
            elif block.state is State.INVALID and block.problem and block.problem.kind == self.name:
                yield from self._unreadable(note, block)

    def _unreadable(self, note: Note, block: Frontmatter) -> Iterator[Finding]:
        lost = [entry for entry in block.entries if entry.node is None]
        for entry in lost:
            reason = next((defect.message for defect in entry.defects if defect.message), "")
            wanted = f": {reason}" if reason else ", wanted a value that YAML knows or quotes"
            message = f"the value of {quoted(entry.key)} cannot be read{wanted}"
            yield self.finding(entry.key_start, entry.key_end, message)
        for start, end in block.unread:
            yield self.finding(start, max(start, end - 1), _no_property(note.text[start:end].strip()))
        if not lost and not block.unread and block.problem:
            reason = _WORDS.get(block.problem.message, block.problem.message)
            at = block.problem.offset
            yield self.finding(at, at, f"the frontmatter cannot be read: {reason}")


def _no_property(line: str) -> str:
    meant = meant_property(line)
    wanted = (
        quoted(meant)
        if meant
        else '"key: value", an indent if it belongs to the value above, or "---" if the text begins'
    )
    return f"{quoted(line)} is no property, wanted {wanted}"
