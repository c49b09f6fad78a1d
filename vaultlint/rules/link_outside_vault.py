from __future__ import annotations

import re
from collections.abc import Iterator

from vaultlint.parse.frontmatter import leaves
from vaultlint.parse.inline import links_in
from vaultlint.parse.note import Link, Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Example, Finding, Level, Rule, readable_blocks
from vaultlint.text import quoted

# Of absolute paths only those that nobody has as a folder of a vault: Obsidian takes a leading slash for its root.
_ABSOLUTE = pattern(r"file:|[A-Za-z]:[\\/]|\\\\\w|~[\\/]|/(?:Users|home|Volumes)/[^/]+/", re.IGNORECASE)


class LinkOutsideVault(Rule):
    r"""A link leads out of the vault: by `..` over its top folder, by a `file:` address or by an absolute path
    such as `C:\Papers\x.pdf`. Obsidian finds no note and no picture there (a `file:` address opens another
    program, on this computer alone), and whoever gets the vault gets a dead link. Copy the file into the vault, or
    give its address on the web. vaultlint only reads the link: what it names is never opened or looked for.

    Often such links come with text copied from a web site or a repository, where the path led somewhere. A path
    with a slash first (`/Books/x.md`) starts at the vault's top folder and is not meant here.
    """

    code = "VL406"
    name = "link-outside-vault"
    level = Level.INFO
    summary = "a link leads to a file outside the vault"
    quiet = (
        Example("[x](../x.md) ![](../../pic.png) [[../Note]]\n", path="a/b/note.md"),
        Example("[x](../b/../../x.md) and [[./x]], [[a/../Note]]\n", path="a/b/note.md"),
        "[x](/Books/x.md), [[/Books/x]] and [[Note.. And More]]\n",
        "[x](https://example.org/../y) [m](mailto:a@example.org) [o](obsidian://open?vault=v)\n",
        "`[x](../../x.md)` and <!-- [x](../../x.md) --> are no links\n",
        "[x](..x.md) and [the API](/home/)\n",
        '---\nup: "[[Note]]"\nsource: ../../x.md\n---\ntext\n',
    )
    examples = (
        Example("[x](../../outside.md)\n", path="a/note.md"),
        Example("![](..%2Fpic.png) and [[..\\..\\x]]\n"),
        Example("[paper](file:///C:/Papers/x.pdf)\n"),
        Example("[paper](<C:\\Papers\\x y.pdf>), [mine](~/notes.txt), [[/Users/ann/notes/x]]\n"),
        Example('---\nup: "[[../../Note]]"\n---\ntext\n', path="a/note.md"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the links that lead out of the vault, by their paths alone."""
        del context
        depth = note.path.count("/")
        for block in readable_blocks(note):
            for entry in block.entries:
                if entry.node is None or entry.defects or "[" not in note.text[entry.start : entry.end]:
                    continue
                for leaf in leaves(entry.node):
                    for link in links_in(leaf.text, leaf.text, 0, 0):
                        yield from self._about(link, depth, leaf.start, leaf.end)
        for link in note.body.links:
            yield from self._about(link, depth, link.start, link.end)

    def _about(self, link: Link, depth: int, start: int, end: int) -> Iterator[Finding]:
        what = _way_out(link.target, depth)
        if what:
            wanted = "a file of the vault or an address on the web"
            yield self.finding(start, end, f"{quoted(link.target)} {what}, wanted {wanted}")


def _way_out(target: str, depth: int) -> str:
    """Return how a target leads out of the vault from a note that lies `depth` folders deep; ``""`` if it does not."""
    if _ABSOLUTE.match(target):
        return "is a path of one computer"
    if ".." not in target or target.startswith(("/", "\\")) or "://" in target:
        return ""
    for part in re.split(r"[\\/]+", target):
        depth += -1 if part == ".." else part not in ("", ".")
        if depth < 0:
            return "leads out of the vault"
    return ""
