"""Run rules on a note, then across notes; suppress; sort. Knows no disk and prints nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from vaultlint.parse.note import Note
from vaultlint.parse.reports import is_own
from vaultlint.parse.template import is_plugin_file, is_template
from vaultlint.rules.base import Context, Finding, Fix, Level, Rule
from vaultlint.rules.signs import Sign, signs_of
from vaultlint.text import Lines, printable

if TYPE_CHECKING:
    from vaultlint.index import Index
    from vaultlint.rules.cards import Card
    from vaultlint.suppressions import Suppressions

_WORDS = ("vaultlint-ignore", "isabled rules", "linter-disable")  # of which one stands in what says to leave something
_LINKS, _ALONE = "VL4", "VL402"  # the rules that the room `links` works for; of them the one that shares little
_MOST = 1000  # findings of a rule in a note: nobody reads more, and a hostile file has millions


class Diagnostic(NamedTuple):
    """A finding with its place as people count it: lines and columns from 1, columns in code points."""

    path: str
    code: str
    name: str
    level: Level
    message: str
    line: int
    column: int
    end_line: int
    end_column: int
    fix: Fix | None = None
    fix_places: tuple[tuple[int, int, int, int], ...] = ()

    @property
    def sort_key(self) -> tuple[str, int, int, str]:
        """Order of reports."""
        return (self.path, self.line, self.column, self.code)


def lint(note: Note, rules: Sequence[Rule | Card], context: Context) -> list[Finding]:
    """Return what `rules` find in a note, suppressed findings left out, in order of place.

    Of a rule that is given by its card the module is imported if it may have anything to say.

    A rule that raises becomes a finding (VL000) and stops nothing. Where no fix may be written (bytes that
    are not UTF-8, templates, plugins' files) findings offer none. Our own report is left out.
    """
    if is_own(note):
        return []
    template = is_template(note)
    plugin = is_plugin_file(note)
    known = context.known.get(note.path)
    signs = signs_of(note, context, template=template)
    found: list[Finding] = []
    able, others = _able(tuple(rules), frozenset(signs.held), template, plugin)
    for rule in (*able, *others) if known else able:
        try:
            if rule.checks and signs.concern(rule):
                _take(found, rule.rule.check(note, context))
            if known and rule.code in known:
                _take(found, rule.rule.compare(note, known[rule.code], context))
        except Exception as error:  # noqa: BLE001  # promise 8: one rule never stops the run
            found.append(_internal(rule, error))
    hidden = _suppressions(note) if found else None
    if hidden:
        told = [hidden.spare(one, note.lines.number(one.start)) for one in found]
        found = [one for one in told if one is not None]
    if template or plugin or note.source.bad_byte is not None:
        found = [one._replace(fix=None) for one in found]
    return sorted(found, key=lambda finding: (finding.start, finding.code))


@lru_cache(maxsize=1024)
def _able(
    rules: tuple[Rule | Card, ...], held: frozenset[Sign], template: bool, plugin: bool
) -> tuple[list[Rule | Card], list[Rule | Card]]:
    """Part rules into those whose `check` may speak about a note that has such signs, and those that only compare.

    Asked of each rule and note anew, it would take a tenth of a check: notes differ in few of their signs.
    """
    spoken = [
        rule
        for rule in rules
        if not (template and not rule.templates) and not (plugin and not rule.code.startswith("VL7"))
    ]
    able = [rule for rule in spoken if rule.checks and rule.needs <= held]
    return able, [rule for rule in spoken if rule not in able]


def _suppressions(note: Note) -> Suppressions | None:
    """Return what the note says to leave; where none of the words stands that it would take, nothing is imported."""
    if not any(word in note.text for word in _WORDS):
        return None
    from vaultlint.suppressions import suppressions

    return suppressions(note)


def _take(found: list[Finding], findings: Iterable[Finding]) -> None:
    """Add as many findings of a rule as are told of a note; the last one says that there may be more.

    What was given before a rule raised is kept.
    """
    before = len(found)
    found.extend(islice(findings, _MOST))
    if len(found) - before == _MOST:
        found[-1] = found[-1]._replace(message=f"{found[-1].message} (no more than {_MOST:,} are told)")


def _internal(rule: Rule | Card, error: Exception) -> Finding:
    message = f"the rule {rule.code} failed ({type(error).__name__}: {error}); please report it"
    return Finding("VL000", "internal-error", Level.ERROR, printable(message), 0, 0)


def survey(
    index: Index, rules: Sequence[Rule | Card], context: Context, *, once: bool = False
) -> tuple[dict[str, dict[str, Any]], list[Diagnostic]]:
    """Ask rules that compare notes which ones stand out.

    Parameters
    ----------
    index : Index
    rules : sequence of Rule or Card
    context : Context
    once : bool
        Nobody will ask again: what a rule was the last to need is forgotten, which takes a quarter off the memory.

    Returns
    -------
    dict of str to dict of str to object
        By path and code what `Rule.compare` must know; for `Context.known`.
    list of Diagnostic
        Rules that raised.
    """
    known: dict[str, dict[str, Any]] = {}
    failed: list[Diagnostic] = []
    former = ""
    for rule in sorted(rules, key=_turn) if once else rules:
        if once and former:
            index.ledger.shed(partial(_may_be_read, rule.code, former))
        former = type(rule.rule).__module__
        try:
            told_of = index.ledger.answer(rule.code, context, partial(rule.rule.survey, index, context))
            for path, told in told_of.items():
                known.setdefault(path, {})[rule.code] = told
        except Exception as error:  # noqa: BLE001  # promise 8
            one = _internal(rule, error)
            failed.append(Diagnostic(".", one.code, one.name, one.level, one.message, 1, 1, 1, 1))
    return known, failed


def _turn(rule: Rule | Card) -> tuple[str, bool]:
    """Return when a rule is asked, so that those that share something come one behind the other."""
    return rule.code[: len(_LINKS)], rule.code == _ALONE


def _may_be_read(code: str, former: str, module: str) -> bool:
    """Guess whether a rule and those behind it read what a module made, which is not that of the rule before.

    A wrong guess costs time, nothing else.
    """
    if module == former:
        return False
    if not module.startswith("vaultlint.links."):
        return True
    return code.startswith(_LINKS) and (code != _ALONE or module == "vaultlint.links.tongues")


def diagnose(note: Note, findings: Sequence[Finding]) -> list[Diagnostic]:
    """Give findings their lines and columns."""
    lines = note.lines
    places: dict[int, tuple[tuple[int, int, int, int], ...]] = {}  # of a fix that findings share: it may have many
    found = []
    for finding in findings:
        fix = finding.fix
        if fix is not None and id(fix) not in places:
            places[id(fix)] = tuple((*lines.position(edit.start), *lines.position(edit.end)) for edit in fix.edits)
        found.append(_diagnostic(note.path, lines, finding, places[id(fix)] if fix else ()))
    return found


def _diagnostic(path: str, lines: Lines, finding: Finding, places: tuple[tuple[int, int, int, int], ...]) -> Diagnostic:
    line, column = lines.position(finding.start)
    end_line, end_column = lines.position(max(finding.start, finding.end))
    return Diagnostic(
        path,
        finding.code,
        finding.name,
        finding.level,
        finding.message,
        line,
        column,
        end_line,
        end_column,
        finding.fix,
        places,
    )
