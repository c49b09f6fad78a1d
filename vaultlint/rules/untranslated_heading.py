from __future__ import annotations

from collections.abc import Mapping

from vaultlint.index import Index
from vaultlint.links.missing import Named, Wanted, missing
from vaultlint.rules.base import Context, Example, Level
from vaultlint.rules.missing_heading_or_block import MissingHeadingOrBlock

_ORIGINAL = ("en/Sync.md", "# How to set up\n")


class UntranslatedHeading(MissingHeadingOrBlock):
    """In a vault that holds its notes in several languages, in folders such as `de/` and `fr/`, a link within a
    translation names a heading that the note does not have: the heading was translated and the link was not,
    or both were, in other words. Obsidian opens the note at its top.

    Headings are compared as VL402 compares them, which speaks about all other links. Translators leave so many
    of these behind that they are told on request alone.
    """

    code = "VL409"
    name = "untranslated-heading"
    level = Level.INFO
    summary = "a link in a translation names a heading that its note does not have"
    examples = (
        Example("[[Sync#How to set up]]\n", others=(("de/Sync.md", "# Einrichten\n"), _ORIGINAL), path="de/Start.md"),
        Example(
            "[[Sync#Einrchten]]\n",
            others=(("de/Sync.md", "# Einrichten\n"), _ORIGINAL),
            unsafe="[[Sync#Einrichten]]\n",
            path="de/Start.md",
        ),
    )
    quiet = (
        Example("[[Sync#Gone]]\n", others=(("Sync.md", "# Here\n"),)),
        Example("[[Sync#Gone]]\n", others=(("de/Sync.md", "# Here\n"),), path="de/Start.md"),
        Example("[[Sync#Einrichten]]\n", others=(("de/Sync.md", "# Einrichten\n"), _ORIGINAL), path="de/Start.md"),
    )

    def survey(self, index: Index, context: Context) -> Mapping[str, dict[Named, Wanted]]:
        """Give the notes with such links: by style, target and subpath what is wanted."""
        del context
        return missing(index, translated=True)
