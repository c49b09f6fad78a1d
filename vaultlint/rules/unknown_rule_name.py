from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from vaultlint.parse.note import Note
from vaultlint.rules.base import Context, Example, Finding, Level, Rule
from vaultlint.suppressions import likely, named
from vaultlint.text import quoted

_MOST = 100  # names that are looked at in one note


class UnknownRuleName(Rule):
    """A note says what is to be left in it, in the property `vaultlint-ignore` or in a comment such as
    `%% vaultlint-ignore VL202 %%`, but no rule bears the name: it was mistyped, and silences nothing. A name is
    a code, the beginning of one (`VL2`), a rule's name, or `all`; `vaultlint rule` lists them.
    """

    code = "VL709"
    name = "unknown-rule-name"
    level = Level.WARNING
    summary = "a mark that silences a rule names none"
    words = "vaultlint-ignore"
    quiet = (
        "---\nvaultlint-ignore: [VL202, vl3, hash-in-tag, all]\n---\n",
        "---\nvaultlint-ignore: true\n---\n",
        "text %% vaultlint-ignore %%\n",
        "The `%% vaultlint-ignore CODE %%` of the manual\n",
        "---\ndisabled rules: [all-of-them]\n---\n<!-- linter-disable -->\n",
    )
    examples = (
        Example("---\nvaultlint-ignore: hash-in-tags\n---\n"),
        Example("A line %% vaultlint-ignore VL999 %%\n"),
        Example("---\nvaultlint-ignore: 202\n---\n"),
        Example("---\ntitle: Small Steps\n---\n%% vaultlint-ignore-start no-rule, VL202 %%\n"),
    )

    def check(self, note: Note, context: Context) -> Iterator[Finding]:
        """Give the names that no rule has."""
        del context
        from vaultlint.rules import CARDS  # of all rules, of which this is one

        codes, names = [card.code for card in CARDS], [card.name for card in CARDS]
        folded = {one.lower() for one in (*codes, *names)}
        for name, start, end in islice(named(note), _MOST):
            wanted = name.lower()
            prefix = wanted[:2] == "vl" and any(one.startswith(wanted) for one in folded)
            if wanted != "all" and wanted not in folded and not prefix:
                meant = likely(name, codes, names)
                near = f", did you mean {quoted(meant)}?" if meant else "; `vaultlint rule` lists them"
                yield self.finding(start, end, f"no rule is called {quoted(name)}{near}")
