from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.note import Entry, Node, Note
from vaultlint.parse.tracking import tracked
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule, certain_blocks
from vaultlint.rules.signs import Sign
from vaultlint.text import Edit, quoted


class TrackingParameters(Rule):
    """`https://example.org/post?utm_source=newsletter` names a post and how you came to it. The second
    half makes one source look like two in queries, and tells whomever you share the note with where you
    read. The fix drops the parameters known to track (`utm_…`, `fbclid`, `mc_cid`, Substack's
    `publication_id` and what comes with it, and the like) and keeps all else of the address to the
    letter. It is unsafe, since a site may want them all the same.

    Addresses that are signed, and those that hold another address, are left alone.
    """

    code = "VL208"
    name = "tracking-parameters"
    level = Level.INFO
    summary = "a web address in a property holds tracking parameters"
    needs = frozenset((Sign.BLOCK,))
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES,))
    quiet = (
        "---\nurl: https://example.org/post?id=7&v=abc&p=2&q=utm_source\n---\n",
        "---\nurl: https://example.org/list?r=4&s=date&ref=main&source=web\n---\n",
        "---\nurl: https://example.org/a.pdf?utm_source=x&Expires=170&Signature=k3&Key-Pair-Id=A\n---\n",
        "---\nurl: https://web.archive.org/web/2020/https://example.org/?utm_source=x\n---\n",
        "---\nnote: see https://example.org/?utm_source=x for how it looks\n---\n",
        "---\n---\n[post](https://example.org/?utm_source=x)\n",
        "---\nurl: https://example.org/#/post?utm_source=x\n---\n",
    )
    examples = (
        Example("---\nurl: https://example.org/post?utm_source=news&id=7#part\n---\n"),
        Example('---\nsource: "https://example.org/?fbclid=x"\n---\n'),
        Example("---\nlinks:\n  - https://news.substack.com/p/a-post?r=1ab&s=w\n---\n"),
        Example("---\nurl: https://example.org/p/x?publication_id=1&post_id=2&isFreemail=true&r=9\n---\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the addresses with tracking parameters."""
        del context
        for block in certain_blocks(note):
            for entry in block.entries:
                if entry.node is not None and not entry.defects:
                    for leaf in leaves(entry.node):
                        if "?" in leaf.text:
                            yield from self._address(note, entry, leaf)

    def _address(self, note: Note, entry: Entry, leaf: Node) -> Iterator[Finding]:
        found = tracked(leaf.text)
        if found is None:
            return
        names = ", ".join(quoted(name) for name in dict.fromkeys(found.names))
        message = f"the address in {quoted(entry.key)} tracks its reader by {names}, wanted without"
        start = note.text.find(leaf.text, leaf.start, leaf.end)
        if start < 0:  # written with escapes or over lines
            yield self.finding(leaf.start, leaf.end, message)
            return
        keys = frozenset((entry.key.lower(),))
        swaps = ((leaf.text, found.bare),)
        title = "drop the tracking parameters"
        edits = (Edit(start, start + len(leaf.text), found.bare),)
        fix = Fix(title, edits, Applicability.UNSAFE, keys, swaps=swaps)
        yield self.finding(start, start + len(leaf.text), message, fix)
