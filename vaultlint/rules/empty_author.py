from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.exports.claims import author_claims
from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

_NOTHING = frozenset(("", "null", "none", "undefined"))


class EmptyAuthor(Rule):
    """An exporter that knows no author writes an empty one all the same: `Author: [[]]`, `author:`. The
    note then stands with those of nobody, and `[[]]` is a link to nothing. The rule reports where a name
    is wanted; nobody but you knows it. Where nobody does, the line may go. In notes that no exporter wrote an
    empty `author:` is a form to be filled in, and only `[[]]` is reported.
    """

    code = "VL508"
    name = "empty-author"
    level = Level.INFO
    summary = "an author without a name"
    quiet = (
        "---\ntitle: x\nauthor:\n---\nan own form, to be filled in\n",
        '---\nauthor: ""\nauthors: []\n---\ntext\n',
        '---\nauthor: "[[Ann Lee]]"\n---\n# T\n\n## Metadata\n- Author: Unknown\n- Full Title: T\n',
        "# T\n\n## Metadata\n- Author: [[Null Island]]\n- Full Title: T\n\n## Highlights\n",
        "# T\n\n## Metadata\n- Full Title: T\n\n## Highlights\n- Author:\n",
    )
    examples = (
        Example("# T\n\n## Metadata\n- Author: [[]]\n- Full Title: T\n\n## Highlights\n- One.\n"),
        Example("---\nauthor:\n---\n# T\n\n## Metadata\n- Author: [[Ann]]\n- Full Title: T\n"),
        Example('---\nauthor: "[[]]"\n---\ntext\n'),
        Example("# T\n\n## Metadata\n- Author:\n- Full Title: T\n\n## Highlights\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the places where an author's name is left out."""
        del context
        for claim in author_claims(note):
            name = claim.text.strip().strip("\"'[]() ")
            linked = "[[" in (claim.text or note.text[claim.end : claim.end + 5])
            if name.lower() in _NOTHING and (linked or note.reading.format):
                shown = f"{quoted(claim.text)} names nobody" if claim.text.strip() else "the author is empty"
                yield self.finding(claim.start, claim.end, f"{shown}, wanted the author's name, or no line")
