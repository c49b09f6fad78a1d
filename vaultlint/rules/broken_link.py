from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from vaultlint.index import Index, Names, folded
from vaultlint.links.mistakes import Mistakes, is_reachable, told
from vaultlint.links.places import with_target
from vaultlint.parse.note import Link, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.relinking import places_of, relinking, written


class Wanted(NamedTuple):
    """What is told of a link: the words, what it is to name, and what it shall show."""

    message: str
    target: str = ""
    label: str = ""


# Longer than rules should be: half of it are examples of what it must be silent about.
class BrokenLink(Rule):
    """A link that leads nowhere and looks like a mistake. In Obsidian a link to a note that is not written
    yet is nothing bad, and this rule is silent about it. It speaks where the vault says what was meant:

    - the link names an **alias**. Obsidian offers aliases while you type and writes `[[Note|Alias]]`;
      `[[Alias]]` by itself leads to no note, and a click makes a new, empty one;
    - its **path** is wrong, while a file of that name lies in another folder. `IDS/IPS` is a name, and no path,
      unless a folder `IDS` is there;
    - a **near name** exists: other punctuation, hyphens or accents, or one longer word with a letter left out,
      doubled or swapped with the next. Words that differ in how they end are two, what three notes misspell
      alike is meant so, a word that other notes use is no slip, and names with other numbers (`Chapter 2`,
      `Chapter 3`) are never near each other.

    Author and tag links in exporters' notes, `Readwise Syncs`, addresses, template syntax and routes of a web site
    are passed over, and so are folders of translations (`de/`, `fr/`), of which none is meant for another. A target is
    reported once in a note; the unsafe fix mends each of its links. It writes the name as the vault's settings
    want it and keeps heading, label and what the link showed. Where several notes may be meant there is no fix.
    """

    code = "VL401"
    name = "broken-link"
    level = Level.WARNING
    summary = "a link leads nowhere, and another name was meant"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS, Part.HEADINGS, Part.HIGHLIGHTS, Part.PROSE))
    quiet = (
        Example("A note [[to be written]] some day.\n", others=(("Other.md", ""),)),
        Example("[[2024-05-01]] [[Chapter 2]] [[Part I]] [[v1]]\n", others=(("2024-05-02.md", ""),)),
        Example("[[Chapter 2]], [[Release 1.3]]\n", others=(("Chapter 3.md", ""), ("Release 13.md", ""))),
        Example("[[Volume Part I]]\n", others=(("Volume Part II.md", ""),)),
        Example("[[C++ Basics]]\n", others=(("C Basics.md", ""),)),
        Example("[[Wes Kao]]\n", others=(("Wes Kaos.md", ""), ("a.md", "[[Wes Kao]]\n"), ("b.md", "[[Wes Kao]]\n"))),
        Example("[[Contract]]\n", others=(("Contact.md", ""), ("a.md", "# A contract\n"))),
        Example("[[Note]] [x](Note.md) [x](https://example.org/Nte) <https://x.org>\n", others=(("b/Note.md", ""),)),
        Example("[x](mailto:wes@example.org) [x](/wes-kao) [x](../../out/Wes.md)\n", others=(("Wes.md", ""),)),
        Example("[[{{title}}]] `[[Wes Koa]]`\n", others=(("Wes Kao.md", ""), ("{{titel}}.md", ""))),
        Example("[[docs/README]]\n", others=(("b/README.md", ""),)),
        Example("# T\n\n## Metadata\n- Author: [[Wes Koa]]\n- Full Title: T\n", others=(("Wes Kao.md", ""),)),
        Example("[[Übersicht]]\n", path="de/x.md", others=(("da/Ubersicht.md", ""), ("da/x.md", ""))),
        Example("[[Startups]]\n", others=(("Startup.md", ""),)),
        Example("[[launched]] [[FastAI]]\n", others=(("Launcher.md", ""), ("FastAPI.md", ""))),
        Example("[[kalloc]] [[Haskell -]]\n", others=(("kmalloc.md", ""), ("Haskell.md", ""))),
        Example("[[CSS Injection]] [[IR Responder]]\n", others=(("CSV Injection.md", ""), ("IR Response.md", ""))),
        Example("[[IDS/IPS]] [[BMC Control-M/MFT]]\n", others=(("b/IPS.md", ""), ("b/MFT.md", ""))),
        Example("[x](/vercel-labs/skills/setup.md)\n", others=(("b/setup.md", ""),)),
        Example("[[2025-10-13]]: [[Wes Koa]]\n", path="Readwise/Readwise Syncs.md", others=(("Wes Kao.md", ""),)),
    )
    examples = (
        Example(
            "See [[WK]] and [[wk#Bio|him]].\n",
            others=(("Wes Kao.md", "---\naliases: [WK]\n---\n# Bio\n"),),
            unsafe="See [[Wes Kao|WK]] and [[Wes Kao#Bio|him]].\n",
        ),
        Example("[[Old/Grit]]\n", others=(("Books/Grit.md", ""), ("Old/x.md", "")), unsafe="[[Grit]]\n"),
        Example("[it](old/My%20Grit.md#a)\n", others=(("B/My Grit.md", "# a\n"),), unsafe="[it](B/My%20Grit.md#a)\n"),
        Example(
            "| a | b |\n|---|---|\n| [[Cafe Culture]] | x |\n",
            others=(("Café Culture.md", ""),),
            unsafe="| a | b |\n|---|---|\n| [[Café Culture\\|Cafe Culture]] | x |\n",
        ),
        Example(
            '---\nup: "[[Cafe Culture]]"\n---\n',
            others=(("Café Culture.md", ""),),
            unsafe='---\nup: "[[Café Culture|Cafe Culture]]"\n---\n',
        ),
        Example("[[Old/2024/WK]]\n", others=(("B/Wes.md", "---\naliases: WK\n---\n"),), unsafe="[[Wes|WK]]\n"),
        Example(
            "[[co operation]]\n",
            others=(("Co-operation.md", ""), ("a.md", "[[co operation]]\n"), ("b.md", "[[co operation]]\n")),
            unsafe="[[Co-operation|co operation]]\n",
        ),
        Example(
            "[[CWE\N{NON-BREAKING HYPHEN}79]]\n",
            others=(("CWE-79.md", ""),),
            unsafe="[[CWE-79|CWE\N{NON-BREAKING HYPHEN}79]]\n",
        ),
        Example("[[IDS/IPS]]\n", others=(("IDS-IPS.md", ""),), unsafe="[[IDS-IPS|IDS/IPS]]\n"),
        Example("[[Plan]]\n", others=(("Plan.md.md", ""),), unsafe="[[Plan.md|Plan]]\n"),
        Example("[[PHP for]]\n", others=(("PHP for .md", ""),)),
        Example("[[WK]]\n", others=(("A.md", "---\naliases: WK\n---\n"), ("B.md", "---\naliases: WK\n---\n"))),
        Example("[[Gritts]]\n", others=(("Gritt.md", ""), ("a.md", "[[Gritt]]\n")), unsafe="[[Gritt|Gritts]]\n"),
        Example(
            "[[Atention Span]]\n", others=(("Attention Span.md", ""),), unsafe="[[Attention Span|Atention Span]]\n"
        ),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[tuple[str, str], Wanted]]:
        """Give the notes with such links: by style and target what is wanted."""
        found = Mistakes(index)
        known: dict[str, dict[tuple[str, str], Wanted]] = {}
        for path, link in found.suspects:
            if link.embed or _key(link) in known.get(path, ()):
                continue
            wanted = self._wanted(found, index.names, path, link, context)
            if wanted:
                known.setdefault(path, {})[_key(link)] = wanted
        return known

    def _wanted(self, found: Mistakes, names: Names, source: str, link: Link, context: Context) -> Wanted | None:
        meant = found.meant(source, link)
        if meant is None:
            return None
        if context.home != "obsidian" and (meant.kind == "path" or (link.style == "wiki" and "/" in link.target)):
            return None  # in Logseq a slash is part of a name
        targets = [written(names, path, source, link, context.links) for path in meant.paths]
        message = told(meant, link, targets)
        if len(targets) > 1 or not is_reachable(meant.paths[0]):
            return Wanted(message)
        name = found.name_of(link)
        shown = " > ".join(part for part in (name, *link.subpath.split("#")) if part)
        same = meant.kind == "path" or folded(shown) == folded(targets[0])
        return Wanted(message, targets[0], shown if link.style == "wiki" and not same else "")

    def compare(self, note: Note, known: dict[tuple[str, str], Wanted], context: Context) -> Iterator[Finding]:
        """Give each target once, where it first stands."""
        del context
        for key, own in places_of(note, known, _key).items():
            message, target, label = known[key]
            fix = relinking(target, own, partial(with_target, note, target=target, label=label))
            yield self.finding(own[0].link.start, own[0].link.end, message, fix)


def _key(link: Link) -> tuple[str, str]:
    return ("embed" if link.embed else link.style, link.target)
