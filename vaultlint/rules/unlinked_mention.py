from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from vaultlint.index import Index, folded
from vaultlint.links.mentions import Mention, Titles, link_to
from vaultlint.links.mistakes import LOG
from vaultlint.links.places import UNLINKABLE
from vaultlint.links.tongues import same_tongue
from vaultlint.parse.note import Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.text import Edit, quoted


class Known(NamedTuple):
    """What the vault's notes are called, how each is linked to, and which are linked already."""

    titles: Titles
    written: Mapping[str, str]
    linked: frozenset[str]


class UnlinkedMention(Rule):
    """A note's text names another note, by its title or an alias, and does not link to it: the graph and the
    backlinks do not know that the two belong together. Obsidian lists such places under *Unlinked mentions*,
    word by word; this rule leaves out what is chance. A title of one word counts only with its capital, within
    a sentence, not as part of a longer name, and if some note links to it (and in languages that write all
    nouns so, only where it could be no other word: `PowerShell`); one of two words counts as it is written,
    longer ones in any case. Everyday words, dates, numbers and titles that two notes bear are passed over.

    Each note is named once, where it first stands, and only if no link leads there from this note. Headings,
    code, comments, addresses and the lines that an exporter wrote are no text. The unsafe fix makes the words a
    link; what they read stays. In highlights there is no fix: these are another's words, and the next export
    would bring them back.
    """

    code = "VL408"
    name = "unlinked-mention"
    level = Level.INFO
    summary = "a note's title stands in the text and is no link"
    applicability = Applicability.UNSAFE
    changes = frozenset((Part.LINKS, Part.PROSE))
    quiet = (
        Example("On attention economy and Wes.\n", others=(("Attention Economy.md", ""), ("Wes.md", ""))),
        Example("See [[Wes Kao]]. Wes Kao writes.\n", others=(("Wes Kao.md", ""),)),
        Example("# Wes Kao\n\n`Wes Kao` https://x.org/Wes Kao.md\n", others=(("Wes Kao.md", ""), ("x.org.md", ""))),
        Example("The Book of 2024-05-01, on 1984.\n", others=(("Book.md", ""), ("2024-05-01.md", ""), ("1984.md", ""))),
        Example("We ran Docker at the Yard.\n", others=(("Docker.md", ""), ("x.md", "---\naliases: [Yard]\n---\n"))),
        Example("Docker is run with Docker Compose or docker-compose.\n", others=(("Docker.md", ""),)),
        Example("A talk with Wes Kao.\n", others=(("a/Wes Kao.md", ""), ("b/Wes Kao.md", ""))),
        Example("Wes Kao about herself.\n", path="Wes Kao.md", others=(("x.md", ""),)),
        Example("# T\n\n## Metadata\n- Author: Wes Kao\n- Full Title: T\n", others=(("Wes Kao.md", ""),)),
        Example("A Wes Kaos and #Wes Kao-like.\n", others=(("Wes Kao.md", ""),)),
    )
    examples = (
        Example(
            "A talk with Wes Kao, then Wes Kao again.\n",
            others=(("Wes Kao.md", ""),),
            unsafe="A talk with [[Wes Kao]], then Wes Kao again.\n",
        ),
        Example(
            "We ran Docker there.\n",
            others=(("tools/Docker.md", ""), ("a.md", "[[Docker]]\n")),
            unsafe="We ran [[Docker]] there.\n",
        ),
        Example(
            "On the economy of attention.\n",
            others=(("The Economy of Attention.md", ""),),
            unsafe="On [[The Economy of Attention|the economy of attention]].\n",
        ),
        Example(
            "PowerShell Core is old.\n",
            others=(("Shells.md", "---\naliases: [PowerShell]\n---\n"), ("PowerShell Core.md", "")),
            unsafe="[[PowerShell Core]] is old.\n",
        ),
        Example(
            "| a |\n|---|\n| by Kao, Wes |\n",
            others=(("Wes Kao.md", "---\naliases: ['Kao, Wes']\n---\n"),),
            unsafe="| a |\n|---|\n| by [[Wes Kao\\|Kao, Wes]] |\n",
        ),
        Example(
            "# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n\n## Highlights\n- Asked Wes Kao. ([Location 1](https://readwise.io/to_kindle?action=open&asin=B1&location=1))\n",
            others=(("Wes Kao.md", ""),),
        ),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Known]:
        """Give every note what all notes are called: only its text can tell what it mentions."""
        del context
        titles = Titles(index)
        written = {record.path: index.names.shortest(record.path) for record in index.facts}
        known = {}
        for record in (one for one in index.facts if not one.path.endswith(LOG)):
            linked = {index.target(record.path, link) or "" for link in record.links}
            known[record.path] = Known(titles, written, frozenset((*linked, record.path)))
        return known

    def compare(self, note: Note, known: Known, context: Context) -> Iterator[Finding]:
        """Give each note once, where its title first stands."""
        del context
        told = set(known.linked)
        links = {folded(link.target) for link in note.body.links}  # of a note that was mended since, too
        for mention in known.titles.mentions(note):
            path = mention.title.path
            name = known.written[path]
            apart = path not in told and folded(name) not in links and same_tongue(note.path, path)
            if apart and not UNLINKABLE.search(name):  # else it is VL702's
                told.add(path)
                yield self._mention(note, mention, name)

    def _mention(self, note: Note, mention: Mention, target: str) -> Finding:
        words = note.text[mention.start : mention.end]
        link = link_to(note, mention, target)
        what = "an alias" if mention.title.alias else "the title"
        message = f"{quoted(words)} is {what} of a note and no link, wanted {quoted(link)}"
        own = not any(mark.line <= mention.line < mark.end_line for mark in note.reading.highlights)
        edits = (Edit(mention.start, mention.end, link),)
        fix = Fix("make it a link", edits, Applicability.UNSAFE, swaps=((words, link),))
        return self.finding(mention.start, mention.end, message, fix if own else None)
