"""`vaultlint fix -i`: each rule in each note is shown with its diff, and a person decides."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from vaultlint.errors import VaultlintError
from vaultlint.signals import Interrupted

if TYPE_CHECKING:
    from vaultlint.fixer import Proposal
    from vaultlint.project import Project

_QUESTION = "apply? [y]es [n]o [a]ll of this rule [s]kip this rule everywhere [q]uit [?] "
_ANSWERS = ("yes", "no", "all", "skip", "quit", "diff")
_HELP = """\
  y  apply this fix
  n  leave this note as it is, as far as this rule goes
  a  apply it, and from now on the {kind} fixes of {code} without asking
  s  leave it, and from now on all {kind} fixes of {code}
  d  show the whole diff
  q  quit: what was accepted is written, the rest stays (so do Ctrl-C and the end of input)
  `vaultlint rule {code}` explains the rule; `vaultlint undo` puts back what is written
"""
_MOST_LINES = 40  # of a diff, before it is folded
_MOST_MESSAGES = 5

_Key = tuple[str, str]  # a rule's code, and whether its fixes are safe: who trusts the safe ones decided no more


def need_terminal() -> None:
    """Raise an error of use where nobody can see the questions or answer them."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise VaultlintError("fix -i asks questions and needs a terminal: see `vaultlint fix --diff` first without one")


class Session:
    """The questions and answers of one run; handed to `Project.fix` as its decider.

    Parameters
    ----------
    color : bool
    limit : int, optional
        How many notes may change.

    Attributes
    ----------
    over : bool
        Whether no more questions are asked.
    stopped : bool
        Whether that is so because the person said so.
    declined : dict of str to set of str
        By rule's code the notes of the vault where it was declined.
    """

    def __init__(self, *, color: bool = False, limit: int | None = None) -> None:
        self.over = False
        self.stopped = False
        self.declined: dict[str, set[str]] = {}
        self._color = color
        self._limit = limit
        self._changing: set[tuple[str, str]] = set()
        self._accepted = 0
        self._always: set[_Key] = set()
        self._never: set[_Key] = set()
        self._no: set[tuple[str, str, _Key]] = set()
        self._asking = False
        self._project: Project | None = None

    def enter(self, project: Project) -> None:
        """Go on to a vault; what was said of rules holds in it too."""
        self._project = project
        self.declined = {}

    def __call__(self, proposal: Proposal) -> bool:
        """Return whether a proposal is taken; ask, unless it was answered before."""
        first = proposal.findings[0]
        key = (first.code, first.fix.applicability.value if first.fix else "")
        root, path = str(self._project.root) if self._project else "", proposal.before.path
        if self.over or (root, path, key) in self._no:
            return False
        files = {(root, one.path) for one, _ in proposal.pairs}
        if self._limit is not None and len(self._changing | files) > self._limit and key not in self._never:
            self.over = True
            return False
        taken = key in self._always or (key not in self._never and self._ask(proposal, key))
        if taken:
            self._changing |= files
            self._accepted += len(proposal.findings)
        elif not self.over:
            self._no.add((root, path, key))
            self.declined.setdefault(first.code, set()).add(path)
        return taken

    def _ask(self, proposal: Proposal, key: _Key) -> bool:
        from vaultlint.report.diff import diff_lines

        pairs = (diff_lines(one, other, color=self._color) for one, other in proposal.pairs)
        lines = [line for pair in pairs for line in pair]
        click.echo(self._heading(proposal, key), nl=False, color=self._color)
        self._show(lines[:_MOST_LINES])
        if len(lines) > _MOST_LINES:
            click.echo(f"… {len(lines) - _MOST_LINES:,} more lines, d shows them")
        while True:
            answer = self._answer()
            if answer == "diff":
                self._show(lines)
            elif answer in _ANSWERS:
                break
            else:
                click.echo(_HELP.format(code=key[0], kind=key[1]), nl=False)
        if answer in ("all", "skip"):
            (self._always if answer == "all" else self._never).add(key)
        if answer == "quit":
            self.stop()
        return answer in ("yes", "all")

    def _show(self, lines: list[str]) -> None:
        click.echo("".join(lines), nl=False, color=self._color)

    def _heading(self, proposal: Proposal, key: _Key) -> str:
        """Return what stands above a diff: the note, the rule, what was found and what the user should know."""
        from vaultlint.report.terminal import LEVEL_COLORS, clean, paint

        findings, note, color = proposal.findings, proposal.before, self._color
        level = paint(findings[0].level.value, LEVEL_COLORS[findings[0].level], color=color)
        title = "; ".join(dict.fromkeys(one.fix.title for one in findings if one.fix))
        path = paint(clean(note.path), "bold", color=color)
        rows = [f"\n{path}  {findings[0].code} {findings[0].name} ({level}, {key[1]} fix: {clean(title)})"]
        for one in findings[:_MOST_MESSAGES]:
            line, column = note.lines.position(one.start)
            rows.append(f"  {line}:{column} {clean(one.message)}")
        if len(findings) > _MOST_MESSAGES:
            rows.append(f"  … and {len(findings) - _MOST_MESSAGES:,} more")
        told = dict.fromkeys(text for one in findings if one.fix for text in one.fix.notes)
        rows += [f"  {clean(text)}" for text in told]
        if self._project and self._project.is_managed(note):
            rows.append("  Readwise's plugin manages this note: once changed, it appends to it instead of replacing it")
        return "\n".join(rows) + "\n"

    def _answer(self) -> str:
        """Return what a person answers, in full; quit at the end of input and on Ctrl-C."""
        try:
            self._asking = True  # first of all: from here on Ctrl-C must not wait for a line
            if self.over:
                return "quit"
            click.echo(_QUESTION, nl=False)
            sys.stdout.flush()
            line = sys.stdin.readline()
        except Interrupted:  # a terminal that closed has accepted nothing
            raise
        except KeyboardInterrupt:
            line = ""
        except UnicodeDecodeError:
            line = "?"
        finally:
            self._asking = False
        if not line:
            click.echo()
            return "quit"
        said = line.strip().lower()
        return next((one for one in _ANSWERS if said and said in (one, one[0])), "")

    def stop(self) -> None:
        """Ask no more; say what becomes of what was accepted."""
        if self.over:
            return
        self.over = self.stopped = True
        some = f"{self._accepted:,} accepted {'fix is' if self._accepted == 1 else 'fixes are'} written"
        click.echo(f"stopping: {some if self._accepted else 'nothing was accepted'}, the rest stays as it is")

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Take Ctrl-C for quit while the vault is walked; a second one ends the run with nothing written."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def interrupted(_signal: int, _frame: Any) -> None:
            if self._asking or self.over:
                raise KeyboardInterrupt
            click.echo()
            self.stop()

        before = signal.signal(signal.SIGINT, interrupted)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def summary(self) -> str:
        """Return what was declined in the vault, rule by rule; may be empty."""
        from vaultlint.report.terminal import plural
        from vaultlint.rules import RULES

        names = {rule.code: rule.name for rule in RULES}
        return "".join(
            f"declined: {code} {names[code]} in {plural(len(paths), 'note')}\n"
            for code, paths in sorted(self.declined.items())
        )

    @property
    def ending(self) -> str:
        """Why no more was asked, and what that means for the rest."""
        if self.stopped or self._limit is None:
            return "the notes that come later were not looked at"
        notes = "note" if self._limit == 1 else "notes"
        return f"the limit of {self._limit:,} {notes} is reached: run it again for the rest"
