from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import ClassVar

from vaultlint.index import Index
from vaultlint.links.missing import Named, Wanted, missing
from vaultlint.links.places import with_subpath
from vaultlint.parse.note import Note
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.relinking import places_of, relinking

_ANCHOR = pattern(r"\b(?:id|name)\s?=\s?[\"']?([^\s\"'<>]{1,200})|\{#([^\s{}]{1,200})\}")


class MissingHeadingOrBlock(Rule):
    """A link names a heading or a block that its note does not have: `[[Note#Heading]]`, `[[#Heading]]`,
    `[[Note#Part#Chapter]]`, `[[Note#^block]]`. Obsidian opens the note at its top and says nothing; an embed of
    it shows an error. Mostly the heading was renamed, or the block was moved to another note.

    Headings are compared as Obsidian compares them: without case, with punctuation as blanks. In Markdown links
    the form of web sites (`#my-heading`) is taken too, and anchors that web pages leave behind in clipped text
    are passed over. Pages of a PDF, views of a base, parts of a drawing and text fragments are no headings.
    Where several notes bear the name, one that has the heading is enough. In a vault that holds its notes in
    several languages (`de/`, `fr/`) links within translations are VL409's.

    A subpath is reported once in a note. The unsafe fix writes the heading that is spelled nearly so, if there
    is one, or the sign `^` that a block wants.
    """

    code = "VL402"
    name = "missing-heading-or-block"
    level = Level.WARNING
    summary = "a link names a heading or block that its note does not have"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS, Part.HEADINGS, Part.HIGHLIGHTS, Part.PROSE))
    quiet: ClassVar[tuple[str | Example, ...]] = (
        Example("[[Other#What's new]] [[other#WHAT'S, NEW]]\n", others=(("Other.md", "## What's *new*?\n"),)),
        Example("[[Other#A#C]] [[Other#B]]\n", others=(("Other.md", "# A\n## B\n### C\n"),)),
        Example("[[#^Ab-1]] a\n\ntext ^ab-1\n"),
        Example("[[#Linked word]] [[#See]]\n\n# [[Note|Linked]] word\n\n# See ^ref\n"),
        Example(
            "[a](#my-heading) [b](#my-heading-1) [c](Other.md#v12)\n\n# My heading!\n",
            others=(("Other.md", "# v1.2\n"),),
        ),
        Example(
            "[[doc.pdf#page=3]] ![[x.png#right]] [[V.base#View]] [[d.canvas#x]]\n",
            others=(("doc.pdf", ""), ("x.png", ""), ("V.base", ""), ("d.canvas", "")),
        ),
        Example("[[Other#group=abc]] [[Other#^frame=x]]\n", others=(("Other.md", ""),)),
        Example("[[New#Heading]] `[[#None]]`\n"),
        Example('[a](#top)\n\n<a id="top"></a>\n'),
        Example("[[Other#A]]\n", others=(("Other.md", ""), ("b/Other.md", "# A\n"))),
        Example("[[b/Other#A]]\n", others=(("a/b/Other.md", ""), ("c/bb/b/Other.md", "# A\n"))),
        Example("[[#Set]]\n\nSet\n===\n"),
        Example("[1](#fn-1) [¶](#index-let) [Page](#bookmark12) [25 min](#agenda://?t=1)\n"),
        Example("![[#^pic]] ![[x.png]]^pic\n", others=(("x.png", ""),)),
    )
    examples: ClassVar[tuple[Example, ...]] = (
        Example("[[Other#Chaptre one]]\n", others=(("Other.md", "# Chapter one\n"),), unsafe="[[Other#Chapter one]]\n"),
        Example("[[#None at all]]\n\n# Other\n"),
        Example("[[Other#B#A]]\n", others=(("Other.md", "# A\n## B\n"),)),
        Example(
            "[[Other#my-heading|x]]\n", others=(("Other.md", "# My heading\n"),), unsafe="[[Other#My heading|x]]\n"
        ),
        Example("![[Other#^abc]]\n", others=(("Other.md", "text ^abd\n"),)),
        Example("[[Other#abc]]\n", others=(("Other.md", "text ^abc\n"),), unsafe="[[Other#^abc]]\n"),
        Example(
            "[x](Other.md#Chaptre%20one)\n",
            others=(("Other.md", "# Chapter one\n"),),
            unsafe="[x](Other.md#Chapter%20one)\n",
        ),
        Example("- [Getting started](#getting-started)\n\n# Other\n"),
        Example('---\nup: "[[Other#Gone]]"\n---\n', others=(("Other.md", "# Here\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[Named, Wanted]]:
        """Give the notes with such links: by style, target and subpath what is wanted."""
        del context
        return missing(index, translated=False)

    def compare(self, note: Note, known: dict[Named, Wanted], context: Context) -> Iterator[Finding]:
        """Give each heading or block once, where it is first named."""
        del context
        anchors = {found[1] or found[2] for found in _ANCHOR.finditer(note.text)}  # of HTML
        for key, own in places_of(note, known, Named.by).items():
            if key.target or key.subpath not in anchors:
                message, subpath = known[key]
                fix = relinking(subpath, own, partial(with_subpath, note, subpath=subpath))
                yield self.finding(own[0].link.start, own[0].link.end, message, fix)
