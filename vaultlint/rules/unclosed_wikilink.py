from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.note import LineKind, Note
from vaultlint.patterns import pattern
from vaultlint.rules import brackets
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, readable_blocks

# Of one note no more is looked at than a person could have written, so that no file holds up a run.
_MOST_ROWS = 100_000  # with links
_MOST_TEXT = 500_000  # characters of the lines that hold an open one
_PER_ROW = 50  # what a line costs beyond its length
# And nothing closes it before; what is passed over is never given back, so that a line is read once.
_OPENED = pattern(r"\[\[(?>(?:[^\[\]\n]++|\](?!\])|\[(?!\[))*)(?:\[\[|$)", re.MULTILINE)


class UnclosedWikilink(Rule):
    """A wikilink is opened and not closed on its line: `[[Note`, or `[[Note]` with one bracket. Obsidian
    shows the brackets as text; there is no link, no backlink, no edge in the graph. Exporters break links
    so where an author's name or a title runs over two lines (`[[Ann Lee,` and on the next line `Bob Ray]]`),
    and in a property a link is none either until its closing brackets stand there. The rule only reports, since
    where the name ends only a person knows.

    It says nothing of brackets that were not meant as a link: in code, comments and math, a link's label
    (`[[1]](https://…)`), a test of a shell (`[[ -f x ]]`), lists of lists, words that an editor put into a quote,
    and titles that an exporter cut short (`[[The Path To...`).
    """

    code = "VL405"
    name = "unclosed-wikilink"
    level = Level.WARNING
    summary = "a wikilink is opened and not closed on its line"
    words = "[["
    quiet = (
        "A [[Note]], ![[pic.png]] and [[Note|a label]].\n",
        'Type [[ to link, or `[[Note`. In a sentence "[[" begins a link.\n',
        "As shown [[1]](https://example.org), [[27](https://example.org/b)] and [[edit](https://example.org/c)\n",
        "- [[2212.08410] Small Models](https://example.org)\n- [[Slides](https://example.org)]\n",
        "if [[ -f x ]]; then\n\n[[ $a -ne 20 && $b -ne 21\n",
        "x = [[1,2],[3,4]] and y[[0], 1] and df[['a', 'b'],\n",
        "Math $[[p, A; 1-p$ and $$[[q$$, a footnote[^1] and \\[[Slides\n",
        "- [ ] a task\n- [x] done\n- [[x] typed twice\n",
        "[[A level is] a group of objects that says what other objects are.\n",
        '---\ntitle: And the First [[Path To...\nmatrix: [[1, 2], [3, 4]]\nup: "[[Note]]"\n---\n',
        '---\ntitle: "[[2212.08410] Small Models"\n---\ntext\n',
        "> [[sic] he said, and left.\n",
        "%% [[Note %% and <!-- [[Note --> are comments, <code>[[Note</code> is code\n",
        "[[5] and [[^1] and [[]\n",
    )
    examples = (
        Example("See [[Other Note for more.\n"),
        Example("- [[Ann Lee]\n"),
        Example("We met [[Ann Lee] and [[Bob Ray]].\n"),
        Example(">Author:: [[Ann Lee,\n>Bob Ray]]\n"),
        Example('---\nauthor: "[[Ann Lee"\nup:\n  - "[[Books]"\n---\n'),
        Example("On [[2024-01-05] we read [[Note|a label] twice.\n"),
        Example("Links [[Note [[Other]] are two.\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the links that are not closed, in properties and in the text."""
        del context
        yield from self._in_properties(note)
        left = _MOST_TEXT
        for row in islice(_rows_with_openings(note), _MOST_ROWS):
            line = note.lines.line(row)
            if note.body.kinds[row] == LineKind.TEXT and brackets.opens_more(line) and not _is_code(note, row, line):
                left -= len(line) + _PER_ROW
                if left < 0:
                    return
                yield from self._in_line(note, row)

    def _in_line(self, note: Note, row: int) -> Iterator[Finding]:
        last = min(row + 1 + brackets.ROWS, len(note.lines))
        rows = [note.lines.line(at) if note.body.kinds[at] == LineKind.TEXT else "" for at in range(row, last)]
        quotes = rows[0].lstrip().startswith(">") or bool(note.reading.format)
        start = note.lines.start(row)
        for one in brackets.unclosed(row, rows, quotes=quotes):
            yield self.finding(start + one.start, start + one.end, one.message)

    def _in_properties(self, note: Note) -> Iterator[Finding]:
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.node is None or entry.defects or "[[" not in note.text[entry.start : entry.end]:
                    continue
                for leaf in leaves(entry.node):
                    message = brackets.unclosed_value(leaf.text)
                    if message:
                        yield self.finding(leaf.start, leaf.end, message)


def _rows_with_openings(note: Note) -> Iterator[int]:
    """Give the numbers of the lines where another link or the line's end follows two opening brackets."""
    found = _OPENED.search(note.text)
    while found:
        row = note.lines.number(found.start())
        yield row
        found = _OPENED.search(note.text, note.lines.start(row + 1))


def _is_code(note: Note, row: int, line: str) -> bool:
    """Return whether a line is code by its indent: deeper than text, below a blank line, and no item of a list."""
    text = line.lstrip()
    deep = len(line[: len(line) - len(text)].expandtabs(4)) >= 4
    return (
        deep and text[:1] not in "-*+" and not text[:1].isdigit() and (not row or not note.lines.line(row - 1).strip())
    )
