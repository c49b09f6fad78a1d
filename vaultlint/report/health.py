"""The findings as a note of the vault: what `vaultlint report` writes.

Whatever is quoted from notes is escaped: in Obsidian no link, tag, HTML, comment or template comes of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote

from vaultlint.index import Names
from vaultlint.inert import escaped
from vaultlint.linter import Diagnostic
from vaultlint.parse.note import Note
from vaultlint.parse.reports import MARK
from vaultlint.project import Project
from vaultlint.report.json import printable
from vaultlint.report.terminal import clean, plural
from vaultlint.results import Report
from vaultlint.rules import RULES
from vaultlint.rules.base import Applicability, Level
from vaultlint.stats import look

LIMIT = 50  # notes of a rule
_NO_WIKILINK = re.compile(r"[\[\]|#^\\`<>$*]|%%|::|[^\S ]|^\s|\s$|^[A-Za-z][A-Za-z0-9+.-]*:")
_PLAIN_HEADING = re.compile(r"\w[\w ,.'!?()&-]*", re.ASCII)
_TEMPLATE = re.compile(r"<%|\{\{")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])")


@dataclass
class Health:
    """What the note is written from.

    Attributes
    ----------
    path : str
        Where the note will stand in the vault.
    report : Report
        What a check of the whole vault found.
    notes : int
        How many notes were read.
    names : Names
        Every file of the vault.
    managed : frozenset of str
        Notes with findings that Readwise's plugin manages.
    """

    path: str
    report: Report
    notes: int
    names: Names
    managed: frozenset[str] = frozenset()
    rules: list[tuple[str, list[Diagnostic]]] = field(init=False)

    def __post_init__(self) -> None:
        """Group the findings by rule: the gravest first, then the one with the most findings."""
        groups: dict[str, list[Diagnostic]] = {}
        for one in self.report.diagnostics:
            groups.setdefault(one.code, []).append(one)
        levels = list(Level)
        self.rules = sorted(
            groups.items(),
            key=lambda item: (min(levels.index(one.level) for one in item[1]), -len(item[1]), item[0]),
        )

    @property
    def base(self) -> str:
        """Where the base stands: beside the note."""
        return self.path.removesuffix(".md") + ".base"


def shown(found: Sequence[Diagnostic], limit: int | None) -> tuple[list[list[Diagnostic]], int]:
    """Return a rule's findings note by note, at most `limit` notes, and how many notes that leaves out."""
    notes: dict[str, list[Diagnostic]] = {}
    for one in found:
        notes.setdefault(one.path, []).append(one)
    groups = list(notes.values())
    kept = groups if limit is None else groups[:limit]
    return kept, len(groups) - len(kept)


def examine(project: Project, path: str, progress: Callable[[int], None] | None = None) -> Health:
    """Check a vault for a report that will stand at `path`; nothing is written.

    Parameters
    ----------
    project : Project
    path : str
    progress : callable, optional
        Called with the number of notes done.
    """
    found = look(project, progress=progress)
    found.report.notes = found.notes
    managed = frozenset(path for path in found.report.sources if project.manages(path, found.report.sources))
    return Health(path, found.report, found.notes, found.names, managed)


def render(health: Health, today: date, *, limit: int | None = LIMIT, base: bool = True) -> str:
    """Return the note.

    Parameters
    ----------
    health : Health
    today : date
        The day that the note bears: the only thing in it that differs from day to day.
    limit : int or None
        How many notes to list of each rule; None for all.
    base : bool
        Whether there is a base to link to.
    """
    parts = [f"---\n{MARK}: {today.isoformat()}\n---\n# Vault health\n", _summary(health, today, base=base)]
    if health.rules:
        parts += [_table(health), *(_section(health, code, found, limit) for code, found in health.rules)]
    return "\n".join(parts)


def _summary(health: Health, today: date, *, base: bool) -> str:
    report = health.report
    levels = [plural(report.count(level), level.value) for level in Level if report.count(level)]
    notes = len({one.path for one in report.diagnostics})
    if levels:
        kind, title = "summary", f"{_listed(levels)} in {plural(notes, 'note')}, of {health.notes:,}"
    else:
        kind, title = "success", f"Nothing found in {plural(health.notes, 'note')}"
    text = f"> [!{kind}] {title}\n> As of {today.isoformat()}. `vaultlint report` writes this page anew: "
    text += "what you add to it is lost then.\n"
    if base and levels:
        text += f"> {_link(health, health.base, 'The notes below as a table')}\n"
    return text + _mending(health)


def _mending(health: Health) -> str:
    count = sum(1 for _, found in health.rules for one in found if _is_safe(one))
    if not count:
        return ""
    what = "all of it" if count == len(health.report.diagnostics) else f"{count:,} of these"
    return (
        f"\n`vaultlint fix` mends {what}: see what it would do with `vaultlint fix --diff`, or mend one rule at a "
        "time as below. `vaultlint undo` puts everything back.\n"
    )


def _table(health: Health) -> str:
    rows = ["| rule | level | findings | notes | mended by fix |", "|---|---|--:|--:|--:|"]
    for code, found in health.rules:
        levels = [level.value for level in Level if any(one.level is level for one in found)]
        notes, safe = len({one.path for one in found}), sum(map(_is_safe, found))
        name = f"[[#{code} {found[0].name}]]"
        rows.append(f"| {name} | {', '.join(levels)} | {len(found):,} | {notes:,} | {safe:,} |")
    return "\n".join(rows) + "\n"


def _section(health: Health, code: str, found: list[Diagnostic], limit: int | None) -> str:
    groups, rest = shown(found, limit)
    lines = [f"## {code} {found[0].name}", "", *_why(code), *_advice(health, code, found), ""]
    lines += [_entry(health, group) for group in groups]
    if rest:
        lines.append(f"- … and {plural(rest, 'note')} more: `vaultlint check --select {code}` lists them all")
    return "\n".join(lines) + "\n"


def _why(code: str) -> Iterator[str]:
    """Give what a rule reports and the first sentence of its reasons, if that does not say the same."""
    rule = next((rule for rule in RULES if rule.code == code), None)
    if rule is None:
        return
    what = f"{rule.summary[0].upper()}{rule.summary[1:]}."
    why = _SENTENCE.split(" ".join(rule.why.split()), maxsplit=1)[0]
    if _TEMPLATE.search(why):  # Templater runs what it finds, in code too
        yield inert(what)
    elif what.split()[:2] == why.split()[:2]:
        yield why
    else:
        yield f"{inert(what)} {why}"
    yield ""


def _advice(health: Health, code: str, found: Sequence[Diagnostic]) -> Iterator[str]:
    """Give what to do: a command, or where to read how."""
    safe = sum(map(_is_safe, found))
    unsafe = sum(1 for one in found if one.fix and not _is_safe(one))
    if safe:
        which = "Mend" if safe == len(found) else f"Mend {safe:,} of {len(found):,}"
        yield f"{which} with `vaultlint fix --select {code}`; add `--diff` to see it first."
    if unsafe:
        yield (
            f"{unsafe:,} can be mended with `vaultlint fix --unsafe-fixes --select {code}`: look at the `--diff` "
            "first, your queries may rely on what it changes."
        )
    if safe + unsafe < len(found):
        which = "The others are" if safe + unsafe else "This is"
        yield f"{which} to be mended by hand: `vaultlint rule {code}` says more."
    kept = [one for one in found if one.fix and one.path in health.managed and one.level is not Level.ERROR]
    if kept:
        count = plural(len(kept), "finding")
        yield f"{count} in notes that Readwise manages: fix leaves them alone without `--managed`."


def _entry(health: Health, group: Sequence[Diagnostic]) -> str:
    """Return the line of a note: a link, the place and the message of its first finding, places of the others."""
    first, others = group[0], group[1:]
    note = health.report.sources.get(first.path)
    heading = _heading(note, first.line) if note else ""
    text = f"- {_link(health, first.path, PurePosixPath(first.path).stem, heading)}, line {first.line:,}: "
    text += inert(first.message)
    if others:
        lines = list(dict.fromkeys(one.line for one in others if one.line != first.line))
        places = ", ".join(f"{line:,}" for line in lines[:5]) + (" …" if len(lines) > 5 else "")
        where = f": line{'' if len(lines) == 1 else 's'} {places}" if lines else ""
        text += f" ({len(others):,} more{where})"
    return text


def _heading(note: Note, line: int) -> str:
    """Return the heading above a line, if a link can name it: it is plain, and the only one of its text."""
    above = [one for one in note.body.headings if one.line < line]
    text = above[-1].text if above else ""
    alone = sum(1 for one in note.body.headings if one.text == text) == 1
    return text if alone and _PLAIN_HEADING.fullmatch(text) else ""


def _link(health: Health, path: str, label: str, heading: str = "") -> str:
    """Return a link to a file of the vault: a wikilink, or a Markdown link where the path would break one."""
    target = path[:-3] if path.lower().endswith(".md") else path
    if printable(path) != path:
        return inert(label)  # Obsidian itself cannot open it
    if not _NO_WIKILINK.search(target) and path.isprintable():
        if path != health.base and health.names.resolve(health.path, target) != path:
            target = f"/{target}"
        return f"[[{target}{f'#{heading}' if heading else ''}|{label}]]"
    address = quote(path, safe="/ " + _UNESCAPED)
    if address.startswith("%"):  # `<%` is Templater's: it runs what follows
        return f"[{inert(label)}]({quote(path)})"
    return f"[{inert(label)}](<{address}>)"


_UNESCAPED = "!'(),-.;=@_~+&"  # in an address of the form <…>


def inert(text: str) -> str:
    r"""Return a text as Markdown that shows it and does nothing else.

    Examples
    --------
    >>> print(inert("\"[[A]] #b\" <% x %> {{y}} %%z%% https://a.b, wanted date_created: x"))
    "\[\[A\]\] \#b" &lt;% x \%> \{\{y\}\} \%\%z\%\% https\://a.b, wanted date_created: x
    """
    shown_text = clean(" ".join(printable(text).split()))
    return escaped(shown_text)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _is_safe(one: Diagnostic) -> bool:
    return one.fix is not None and one.fix.applicability is Applicability.SAFE
