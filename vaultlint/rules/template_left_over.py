from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.parse.template import slots
from vaultlint.patterns import pattern
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.rules.signs import Sign
from vaultlint.text import quoted

_FOLDER = pattern(r"(?i)(?:^|[^a-z])templates?/")


class TemplateLeftOver(Rule):
    """The frontmatter holds template syntax that nobody filled in: `{{title}}`, `<% tp.date.now() %>`.
    Either the note is a template that lives outside the folder that Obsidian's or Templater's settings
    name, or a template was copied by hand. Nothing else is checked in such a note, and nothing in it is
    changed. Folders whose name ends in "templates", placeholders of the Tasks plugin (`{{query.file.folder}}`) and
    titles that speak of braces (`{{ }}`, within backticks, `About {{mustache}} templates`) are passed over: within
    words, only what templates know (`{{date}}`, `{{title}}`) or what is more than a word counts.
    """

    code = "VL207"
    name = "template-left-over"
    level = Level.WARNING
    summary = "template syntax in the frontmatter, outside a template folder"
    needs = frozenset((Sign.SLOT,))
    examples = (
        Example("---\ntitle: {{title}}\n---\n"),
        Example("---\ndate: <% tp.date.now() %>\n---\n"),
        Example('---\nup: "[[{{journal}}]]"\n---\n'),
        Example("---\ntitle: Notes of {{date}} by Ann\n---\n"),
        Example("---\ntitle: Notes of {{ page | upper }} by Ann\n---\n"),
    )
    quiet = (
        "---\ntitle: x\n---\n{{title}} in the text\n",
        "---\ntitle: a { b } c\n---\n",
        "---\ntitle: what {{ }} does\n---\n",
        "---\ntitle: the tool leaves `{{number}}` alone\n---\n",
        "---\ntitle: About {{mustache}} templates\n---\n",
        "---\ntitle: 'x <% y'\n---\n",
        "---\naliases:\n  - how {{handlebars}} works\n---\n",
        "---\ntitle: write {{now_[zone]}} instead of the date\n---\n",
        "---\nTQ_extra_instructions: |-\n  folder includes {{query.file.folder}}\n---\n",
    )
    templates = True

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first place of template syntax in each block."""
        del context
        for block in () if _FOLDER.search(note.path) else note.blocks:
            found = next(slots(note, block), None)
            if found:
                shown = quoted(found[0].rstrip())
                message = f"{shown} was not filled in, wanted a value (or move the note to the template folder)"
                yield self.finding(found.start(), found.end(), message)
