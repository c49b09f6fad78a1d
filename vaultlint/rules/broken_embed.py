from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from vaultlint.index import Index
from vaultlint.links.mistakes import Mistakes, mistakes_of
from vaultlint.links.places import spots
from vaultlint.parse.note import Facts, Link, Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.text import quoted

# What a name may end in that is no note's; `v1.2` and `Mr. Smith` end in nothing.
_ENDING = re.compile(
    r"\.(?:avif|bmp|gif|ico|jpe?g|jfif|png|svg|tiff?|webp|heic|3gp|flac|m4a|mp3|oga|ogg|opus|wav|weba|mkv|mov|mp4|m4v|ogv|webm"
    r"|pdf|base|canvas|drawio|epub|html?|txt|csv|json|ya?ml|docx?|xlsx?|pptx?|zip|excalidraw|py|js|ts|css|ipynb|tex|bib)$"
)


class BrokenEmbed(Rule):
    """An image, a recording, a PDF or a note that is to be shown in this one is not there: Obsidian shows an
    error in its place. Unlike a link, an embed of what is not there yet makes no sense; so it is reported
    also where nothing of a like name exists, and where something does, the finding names it.

    Where the whole vault has no file of the ending (`.png`), its attachments were left out, as public copies and
    sparse checkouts do: then the rule is silent about all of these. Addresses, routes of a web site
    (`/images/x.png`) and template syntax are passed over.
    """

    code = "VL404"
    name = "broken-embed"
    level = Level.WARNING
    summary = "what is to be shown is not there"
    quiet = (
        Example("![[pic.png]] ![[pic.png|300]] ![](a/pic.png) ![](pic.png)\n", others=(("a/pic.png", ""),)),
        Example("![[gone.png]] ![x](img/gone.png)\n", others=(("a.jpg", ""),)),
        Example(
            "![](https://example.org/x.png) ![](data:image/png;base64,AA) ![x](/img/x.png)\n", others=(("a.png", ""),)
        ),
        Example("![[Drawing.excalidraw]] ![[Note#A]]\n", others=(("Drawing.excalidraw.md", ""), ("Note.md", "# A\n"))),
        Example("![[{{title}}.png]] `![[gone.png]]`\n", others=(("a.png", ""),)),
        Example("![alt](folder/)\n![alt](image)\n", others=(("a.png", ""),)),
    )
    examples = (
        Example("![[gone.png]]\n", others=(("a.png", ""),)),
        Example("![alt](img/gone.png)\n", others=(("a.png", ""),)),
        Example("![[Nobody wrote this]]\n"),
        Example("![[Dr. Who v1.2]]\n"),
        Example("![](old/chart.png)\n", others=(("new/chart.png", ""),)),
        Example("![[WK]]\n", others=(("Wes Kao.md", "---\naliases: [WK]\n---\n"),)),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[tuple[str, str], str]]:
        """Give the notes with such embeds: by style and target what is told."""
        del context
        found = mistakes_of(index)
        endings = {path.rpartition(".")[2] for path in index.names.paths}
        known: dict[str, dict[tuple[str, str], str]] = {}
        for record, link in found.unwritten:
            key = (link.style, link.target)
            if link.embed and key not in known.get(record.path, ()) and _is_wanted(link, endings):
                known.setdefault(record.path, {})[key] = _message(found, record, link)
        return known

    def compare(self, note: Note, known: dict[tuple[str, str], str], context: Context) -> Iterator[Finding]:
        """Give each file once, where it is first to be shown."""
        del context
        told: set[tuple[str, str]] = set()
        for spot in spots(note):
            link = spot.link
            key = (link.style, link.target)
            if link.embed and key in known and key not in told:
                told.add(key)
                yield self.finding(link.start, link.end, known[key])


def _is_wanted(link: Link, endings: set[str]) -> bool:
    """Return whether an embed can be told to be broken: a note's, or a file's of an ending that the vault has."""
    found = _ENDING.search(link.target.lower())
    if link.style == "markdown" and (not found or link.target.startswith("/")):
        return link.target.lower().endswith(".md")
    return not found or found[0][1:] in endings


def _message(found: Mistakes, record: Facts, link: Link) -> str:
    meant = found.meant(record.path, link)
    missing = f"there is no {quoted(link.target)}"
    if meant is None:
        return missing
    named = quoted(meant.paths[0])
    if meant.kind == "path":
        return f"{missing}, but a file of that name, wanted {named}"
    if meant.kind == "alias":
        return f"{missing}, but a note with that alias, wanted {named}"
    return f"{missing}, did you mean {named}?"
