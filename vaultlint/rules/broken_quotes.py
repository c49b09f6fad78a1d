from __future__ import annotations

from vaultlint.rules.base import Applicability, DefectRule, Example, Level


class BrokenQuotes(DefectRule):
    r"""A value opens a quote that nothing closes, goes on behind the closing one, or holds its own
    quote in the middle (`'It's'`); curly quotes are no quotes to YAML, so that a colon between them
    breaks the block. A backslash before the closing quote takes it away: `"D:\notes\"`. Obsidian refuses
    the whole block. The fix quotes the value so that it reads as it was meant; where a backslash is to
    blame and the quote may belong to the text (`"27\"`), it is unsafe.
    """

    code = "VL113"
    name = "broken-quotes"
    level = Level.ERROR
    summary = "the quotes of a value do not match"
    applicability = Applicability.SAFE
    title = "quote the value anew"
    examples = (
        Example('---\ntitle: "Deep Work\nauthor: x\n---\n', '---\ntitle: "Deep Work"\nauthor: x\n---\n'),
        Example("---\ntitle: 'It's fine'\n---\n", '---\ntitle: "It\'s fine"\n---\n'),
        Example('---\ntitle: "Grit" and more\n---\n', "---\ntitle: '\"Grit\" and more'\n---\n"),
        Example("---\ntitle: “Grit: a book”\n---\n", '---\ntitle: "Grit: a book"\n---\n'),
        Example('---\ntitle: "Deep Work\\"\n---\n', '---\ntitle: "Deep Work"\n---\n'),
        Example('---\nquote: "say \\"hi\\"\n---\n', '---\nquote: "say \\"hi\\""\n---\n'),
        Example('---\nfolder: "D:\\notes\\"\n---\n', "---\nfolder: 'D:\\notes\\'\n---\n"),
        Example('---\ntags: ["a\\", "b"] # c\n---\n', '---\ntags: ["a", "b"] # c\n---\n'),
        Example('---\nscreen: "27\\"\n---\n', unsafe='---\nscreen: "27"\n---\n'),
        Example("---\ntitle: 'Tis the season: now\n---\n", '---\ntitle: "\'Tis the season: now"\n---\n'),
    )
    quiet = (
        "---\ntitle: \"Grit\"\nalso: 'It''s'\nplain: Don't \"quote\" me\n---\n",
        "---\ntitle: “Grit”\n---\n",
        '---\nquote: "say \\"hi\\""\nfolder: "D:\\\\notes\\\\"\nbare: D:\\notes\\\n---\n',
        '---\ntitle: "over\n  two lines"\n---\n',
    )
