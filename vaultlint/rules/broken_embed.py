from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import NamedTuple

from vaultlint.index import Index, Names
from vaultlint.links.embeds import ending, endings_kept, is_shown
from vaultlint.links.missing import Named
from vaultlint.links.mistakes import Mistakes, is_reachable
from vaultlint.links.places import with_target
from vaultlint.obsidian.links import LinkStyle
from vaultlint.parse.note import Link, Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Level, Part, Rule
from vaultlint.rules.relinking import places_of, relinking, written
from vaultlint.text import named


class Wanted(NamedTuple):
    """What is told of an embed, and what it is to name; ``""`` if nobody can tell."""

    message: str
    target: str = ""


class BrokenEmbed(Rule):
    """An image, a recording, a PDF or a note that is to be shown in this one is not there: Obsidian shows an
    error in its place. Unlike a link, an embed of what is not there yet makes no sense; so it is reported
    also where nothing of a like name exists, and where something does, the finding names it.

    Where the whole vault has no file of an ending (`.png`), or most that are to be shown are missing, its attachments
    were left out, as public copies and sparse checkouts do: then the rule is silent about all of these. Addresses,
    routes of a web site (`/images/x.png`), template syntax and endings that only a plugin shows are passed over.

    A file is reported once in a note. The unsafe fix writes the name, alias or path that was meant, if there is one
    alone.
    """

    code = "VL404"
    name = "broken-embed"
    level = Level.WARNING
    summary = "what is to be shown is not there"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.PROPERTIES, Part.LINKS, Part.HEADINGS, Part.HIGHLIGHTS, Part.PROSE))
    quiet = (
        Example("![[pic.png]] ![[pic.png|300]] ![](a/pic.png) ![](pic.png)\n", others=(("a/pic.png", ""),)),
        Example("![[gone.png]] ![x](img/gone.png)\n", others=(("a.jpg", ""),)),
        Example(
            "![](https://example.org/x.png) ![](data:image/png;base64,AA) ![x](/img/x.png)\n", others=(("a.png", ""),)
        ),
        Example("![[Drawing.excalidraw]] ![[Note#A]]\n", others=(("Drawing.excalidraw.md", ""), ("Note.md", "# A\n"))),
        Example("![[{{title}}.png]] `![[gone.png]]`\n", others=(("a.png", ""),)),
        Example("![[view.loom]] ![[gone.txt]]\n", others=(("a.loom", ""), ("a.txt", ""))),
        Example(
            "".join(f"![[{name}.png]]\n" for name in ("one", "two", "three", "four", "five")), others=(("a.png", ""),)
        ),
        Example("![alt](folder/)\n![alt](image)\n", others=(("a.png", ""),)),
    )
    examples = (
        Example("![[gone.png]]\n", others=(("a.png", ""),)),
        Example("![alt](img/gone.png)\n", others=(("a.png", ""),)),
        Example("![[Nobody wrote this]]\n"),
        Example("![[Dr. Who v1.2]]\n"),
        Example("![](old/chart.png)\n", others=(("new/chart.png", ""),), unsafe="![](new/chart.png)\n"),
        Example("![[WK]]\n", others=(("Wes Kao.md", "---\naliases: [WK]\n---\n"),), unsafe="![[Wes Kao]]\n"),
        Example("![[cafe menu.png|300]]\n", others=(("Café-Menu.png", ""),), unsafe="![[Café-Menu.png|300]]\n"),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[Named, Wanted]]:
        """Give the notes with such embeds: by style and target what is wanted."""
        found = Mistakes(index)
        embeds = [(path, link) for path, link in found.unwritten if link.embed and is_shown(link)]
        kept = endings_kept(index, [link for _, link in embeds]) if embeds else ()
        known: dict[str, dict[Named, Wanted]] = {}
        for path, link in embeds:
            key = _key(link)
            if key not in known.get(path, ()) and ending(link.target) in kept:
                known.setdefault(path, {})[key] = _wanted(found, index.names, path, link, context.links)
        return known

    def compare(self, note: Note, known: dict[Named, Wanted], context: Context) -> Iterator[Finding]:
        """Give each file once, where it is first to be shown."""
        del context
        for key, own in places_of(note, known, _key).items():
            message, target = known[key]
            fix = relinking(target, own, partial(with_target, note, target=target))
            yield self.finding(own[0].link.start, own[0].link.end, message, fix)


def _key(link: Link) -> Named:
    return Named(link.style if link.embed else "", link.target, "")


def _wanted(found: Mistakes, names: Names, source: str, link: Link, style: LinkStyle) -> Wanted:
    meant = found.meant(source, link)
    if meant is None:
        return Wanted(f"there is no {named(link.target)}")
    target = written(names, meant.paths[0], source, link, style)
    certain = len(meant.paths) == 1 and is_reachable(meant.paths[0])
    missing, wanted = f"there is no {named(link.target, target)}", named(target, link.target)
    if meant.kind == "path":
        message = f"{missing}, but a file of that name, wanted {wanted}"
    elif meant.kind == "alias":
        message = f"{missing}, but a note with that alias, wanted {wanted}"
    else:
        message = f"{missing}, did you mean {wanted}?"
    return Wanted(message, target if certain else "")
