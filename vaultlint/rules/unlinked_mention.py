from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaultlint.index import Index
from vaultlint.links.places import UNLINKABLE
from vaultlint.links.unlinked import Known, known_of, link_to, unlinked
from vaultlint.parse.note import Note
from vaultlint.rules.base import Applicability, Context, Example, Finding, Fix, Level, Part, Rule
from vaultlint.text import Edit, quoted


class UnlinkedMention(Rule):
    """A note's text names another note, by its title or an alias, and does not link to it: the graph and the
    backlinks do not know that the two belong together. Obsidian lists such places under *Unlinked mentions*,
    word by word; this rule leaves out what is chance. A title of one word counts only with its capital, within
    a sentence, not as part of a longer name (*Leaf Node*), and if some note links to it (and in languages that
    write all nouns so, only where it could be no other word: `PowerShell`); one of two words counts as it is
    written, longer ones in any case, unless they speak of *you* or *us* as any sentence does. Everyday words and
    phrases, dates, numbers and titles that two notes bear are passed over, and so are a note's translations. A title
    in small letters that hyphens join (*real-time*) is one word; in scripts that have no capitals and no blanks
    (Chinese, Japanese) titles are not found. In
    another's words, a highlight or a page that was clipped (its properties have its address, or it lies in
    *Clippings*), a title counts as it is written, and a word alone is none: an article names Linux for all its readers.

    Each note is named once, where it first stands, and only if no link leads there from this note. Headings, also
    those of tables, code, commands, comments, addresses, what a link beside it says and the lines that an exporter
    wrote are no text. The unsafe fix makes the words a
    link, in the form that the vault's settings ask for; what they read stays. In highlights, and in notes that
    Readwise manages, there is no fix: these are another's words, and the next export would bring them back.
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
        Example("- Leaf Node: the last\n", others=(("Node.md", ""), ("a.md", "[[Node]]\n"))),
        Example("Words: SELECT a row.\n", others=(("SELECT.md", ""),)),
        Example("The table of contents, and how to.\n", others=(("table of contents.md", ""), ("how to.md", ""))),
        Example("- ## Wes Kao\n  - title:: Wes Kao\n", others=(("Wes Kao.md", ""),)),
        Example("Das ist der Kreis und die Kette.\n", others=(("Kreis.md", ""), ("a.md", "[[Kreis]]\n"))),
        Example(
            "Core plugins.\n",
            others=(
                ("de/Kern.md", "---\naliases: [Core plugins]\npermalink: core\n---\n"),
                ("fr/Noyau.md", "---\npermalink: core\n---\n"),
            ),
        ),
        Example("A real-time and multi-agent plan.\n", others=(("real-time.md", ""), ("multi-agent.md", ""))),
        Example("| The Yard | b |\n|---|---|\n| a | b |\n", others=(("The Yard.md", ""),)),
        Example("docker volume create tides\n", others=(("docker volume.md", ""),)),
        Example("[[Kao (talk).md|Wes Kao]] — Wes Kao speaks.\n", others=(("Wes Kao.md", ""), ("Kao (talk).md", ""))),
        Example("By [[WK]] (Wes Kao).\n", others=(("Wes Kao.md", ""), ("WK.md", ""))),
        Example(
            "This is the price we pay; you are here.\n", others=(("The Price We Pay.md", ""), ("You Are Here.md", ""))
        ),
        Example(
            "---\nsource: https://x.org/a\n---\nWe ran Docker.\n", others=(("Docker.md", ""), ("a.md", "[[Docker]]\n"))
        ),
        Example("A GitHub Action.\n", others=(("GitHub.md", ""),)),
        Example("A Subsystem for Docker.\n", others=(("Docker.md", ""), ("a.md", "[[Docker]]\n"))),
        Example("By %% Wes Kao %%, <!-- Wes Kao --> and [Wes Kao](x.org).\n", others=(("Wes Kao.md", ""),)),
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
            "When Docker runs.\n",
            others=(("Docker.md", ""), ("a.md", "[[Docker]]\n")),
            unsafe="When [[Docker]] runs.\n",
        ),
        Example(
            "# T\n\n## Metadata\n- Full Title: T\n- Category: #books\n\n## Highlights\n- Asked Wes Kao. ([Location 1](https://readwise.io/to_kindle?action=open&asin=B1&location=1))\n",
            others=(("Wes Kao.md", ""),),
        ),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, Known]:
        """Give every note what all notes are called: only its text can tell what it mentions."""
        del context
        return known_of(index)

    def concerns(self, text: str, known: Known) -> bool:
        """Return whether another note's title stands in the text at all, of those that it may name."""
        return known.titles.may_stand_in(text, known.counts)

    def compare(self, note: Note, known: Known, context: Context) -> Iterator[Finding]:
        """Give each note once, where its title first stands."""
        for mention, own in unlinked(note, known):
            words = note.text[mention.start : mention.end]
            link = link_to(note, mention, known.written[mention.title.path], context.links)
            what = "an alias" if mention.title.alias else "the title"
            message = f"{quoted(words)} is {what} of a note and no link, wanted {quoted(link)}"
            edits = (Edit(mention.start, mention.end, link),)
            fix = Fix("make it a link", edits, Applicability.UNSAFE, swaps=((words, link),))
            may = own and note.path not in context.managed and not UNLINKABLE.search(words)
            yield self.finding(mention.start, mention.end, message, fix if may else None)
