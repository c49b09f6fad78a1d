from __future__ import annotations

from collections.abc import Iterator

from vaultlint.parse.note import Note
from vaultlint.parse.woven import own_text
from vaultlint.patterns import pattern
from vaultlint.rules.base import Applicability, Context, Finding, Fix, Level, Rule
from vaultlint.text import Edit

_PATTERNS = {"\r\n": pattern(r"\r\n"), "\n": pattern(r"(?<!\r)\n"), "\r": pattern(r"\r(?!\n)")}
_NAMES = {"\r\n": "CR LF", "\n": "LF", "\r": "CR"}


class MixedLineEndings(Rule):
    """Some of the file's lines end in CR LF (as Windows writes them) and others in LF. Obsidian shows no
    difference; git and other tools then report whole notes as changed, and a search with `$` or a
    script that splits at line ends misses some. It comes of copies from several systems, or of a plugin that
    appends to a file. The unsafe fix gives every line the end that most have. It is unsafe because git shows each of
    these lines as changed. A lone CR, which Obsidian shows as a line end, is reported and left.
    """

    code = "VL706"
    name = "mixed-line-endings"
    level = Level.INFO
    summary = "lines end in CR LF and in LF"
    applicability = Applicability.UNSAFE
    templates = True

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the first line that ends otherwise than most."""
        del context
        text = note.text
        if "\r" not in text:
            return
        own = own_text(note)  # what `weave` put behind it changes no finding
        pairs = own.count("\r\n")
        counts = {"\r\n": pairs, "\n": own.count("\n") - pairs, "\r": own.count("\r") - pairs}
        ends = sorted((end for end in counts if counts[end]), key=lambda end: -counts[end])
        if len(ends) < 2:
            return
        odd = _PATTERNS[ends[1]].search(text)
        start = odd.start() if odd else 0
        told = " and ".join(f"{counts[end]:,} in {_NAMES[end]}" for end in ends)
        fix = None
        if not counts["\r"]:
            edits = tuple(Edit(found.start(), found.end(), ends[0]) for found in _PATTERNS[ends[1]].finditer(text))
            fix = Fix(f"end every line in {_NAMES[ends[0]]}", edits, Applicability.UNSAFE)
        yield self.finding(start, start + 1, f"lines end otherwise than most: {told}, wanted one line end", fix)
