"""`vaultlint readwise` for people: at most 80 columns, paths apart."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from vaultlint.obsidian import ReadwisePlugin
from vaultlint.readwise import TEMPLATES, Advice, Managed, NextSync, Outsider, OutsiderKind, Status, Survey, template
from vaultlint.readwise.templates import PAGE
from vaultlint.report.closing import damage
from vaultlint.report.terminal import clean, paint, plural

LIMIT = 10
_WIDTH = 78
_COLORS = {Status.CLEAN: "green", Status.MISSING: "yellow", Status.LEFT_OUT: "blue"}

_WHAT = {
    Status.DOUBLED: "the whole note stands twice or more in its file",
    Status.TWO_DOCUMENTS: "two different documents stand in one file",
    Status.UNREADABLE: "properties or file cannot be read as they were meant",
    Status.MISSING: "the plugin knows the note, and its file is not there",
    Status.LEFT_OUT: "excluded in Obsidian or for vaultlint, not looked at",
    Status.CLEAN: "no finding of level error",
}
_NEXT = {
    NextSync.REPLACE_OR_APPEND: "written anew if its text is still what the plugin wrote, else appended to. Which of "
    "the two, only Readwise knows: the plugin keeps no record of it in the vault",
    NextSync.APPEND: "appended to, whatever stands in it",
    NextSync.REPLACE_OR_LEAVE: "a full document: written anew if its text is still what the plugin wrote, else left "
    "as it is",
    NextSync.LEAVE: "a full document that is not what the plugin wrote: left as it is",
    NextSync.COME_BACK: "asked for by the plugin, and written again",
    NextSync.COME_BACK_WHEN_SENT: "not asked for; written again once Readwise sends the book for another reason",
}
_ADVICE = {
    Advice.FIX: "`vaultlint fix` mends it; from then on the plugin appends to it, as to every note that is not to the "
    "byte what it wrote",
    Advice.REIMPORT: "better than fix, since the plugin can then go on replacing the note: open it in Obsidian and run "
    '"Readwise Official: Delete and reimport this document". It deletes the file for good, not into the trash, with '
    "all that is your own in it",
    Advice.TEMPLATE_AND_REIMPORT: "what broke it is the export template: paste a better one (`vaultlint readwise "
    '--template`), then run "Readwise Official: Delete and reimport this document" in the open note. It deletes the '
    "file for good; `vaultlint fix` mends the note here and now, and makes it append-only",
    Advice.BY_HAND: "needs a person: `vaultlint check` says what stands where",
}
_NAMES = {
    Advice.FIX: "fix",
    Advice.REIMPORT: "Delete and reimport",
    Advice.TEMPLATE_AND_REIMPORT: "template, then Delete and reimport",
    Advice.BY_HAND: "by hand",
}
_OUTSIDE = {
    OutsiderKind.COPY: "of the same book as a managed note: a second file, as a rename or another exporter leaves one. "
    "The plugin does not touch it; `vaultlint fix` mends it like any note",
    OutsiderKind.MOVED: "named like a note that the plugin misses: renamed or moved outside Obsidian, or another "
    "exporter's. The plugin knows only the old name, and will write that again",
    OutsiderKind.UNMANAGED: "not in the plugin's map: another exporter's, or from before the plugin. `vaultlint fix` "
    "mends them like any note",
}
_NO_PLUGIN = (
    "Readwise's official plugin is not set up in this vault (no booksIDsMap in .obsidian/plugins/readwise-official/"
    "data.json), so no note is managed and `vaultlint fix` may mend them all. If the plugin is set up on another "
    "device, sync its folder here first.\n"
)


_FIXED = (
    "to the byte what `vaultlint fix` wrote, and so not what the plugin wrote: it does not replace them until they are "
    "deleted and reimported, or `vaultlint undo` puts their bytes back"
)
_RESTORE = (
    "Until the file is back (from a backup, or another device), Delete and reimport cannot be had, and the plugin "
    "itself may begin anew"
)
_BEYOND = "paths in the plugin's map that leave the vault, by themselves or behind a link: never looked at or changed"


def render(survey: Survey, *, limit: int | None = LIMIT, color: bool = False) -> str:
    """Return the survey for people: the summary first, then the notes in groups.

    Parameters
    ----------
    survey : Survey
    limit : int or None
        How many notes to show of each group; None for all.
    color : bool
    """
    parts = [_summary(survey, survey.plugin, color) if survey.plugin else _wrapped(_NO_PLUGIN)]
    for status in Status:
        found = survey.of(status)
        if found and status is not Status.CLEAN:
            parts.append(_group(status, found, limit, color))
    fixed = [one for one in survey.notes if one.fixed and one.status is Status.CLEAN]
    if fixed:
        parts.append(_fixed(fixed, limit, color))
    if survey.beyond:
        rows = [f"    {clean(path)}\n" for path in survey.beyond]
        head = _head("outside of the vault", len(rows), "yellow", color)
        parts.append(head + _wrapped(_BEYOND, "  ") + _limited(rows, limit))
    second = [one for one in survey.notes if one.same_book and one.status is not Status.MISSING]
    if second:
        parts.append(_second_files(second, limit, color))
    for kind in OutsiderKind:
        outside = [one for one in survey.outside if one.kind is kind]
        if outside:
            parts.append(_outsiders(kind, outside, limit, color))
    parts += _legend({one.advice for one in survey.notes})
    return "\n".join(parts)


def _summary(survey: Survey, plugin: ReadwisePlugin, color: bool) -> str:
    version = f" {clean(plugin.version)}" if plugin.version else ""
    head = f"Readwise's plugin{version} manages {plural(len(survey.notes), 'note')}; it writes into "
    text = _wrapped(f"{damage(plugin)}. {_RESTORE}" if plugin.problem else f"{head}{clean(plugin.folder)}/")
    for status in Status:
        count = len(survey.of(status))
        if count:
            name = paint(f"{status.value:<14}", _COLORS.get(status, "red"), color=color)
            text += f"{count:>7,}  {name} {_WHAT[status]}\n"
    if survey.outside:
        looks = "looks like a Readwise export and is" if len(survey.outside) == 1 else "look like exports and are"
        text += _wrapped(f"{plural(len(survey.outside), 'other note')} {looks} not managed")
    return text if plugin.problem else text + _wrapped(_schedule(plugin))


def _schedule(plugin: ReadwisePlugin) -> str:
    every = f"every {plugin.minutes // 60} hours" if plugin.minutes >= 120 else "every hour"
    times = (["when Obsidian opens"] if plugin.on_start else []) + ([every] if plugin.minutes else [])
    parts = [f"It syncs {' and '.join(times) if times else 'only when you ask it to'}."]
    if plugin.only_appends:
        parts.append("This version only ever appends; since 3.0 it replaces notes that nobody changed.")
    if plugin.last_failed:
        parts.append("The last sync failed.")
    if plugin.failed:
        parts.append(f"{plural(len(plugin.failed), 'book')} could not be written and will be asked for again.")
    if plugin.deleted:
        back = "will be asked for" if plugin.brings_back else 'are not asked for while "Resync deleted files" is off'
        parts.append(f"Notes of {plural(len(plugin.deleted), 'book')} were deleted in Obsidian and {back}.")
    return " ".join(parts)


def _group(status: Status, found: Sequence[Managed], limit: int | None, color: bool) -> str:
    text = _head(status.value, len(found), _COLORS.get(status, "red"), color)
    text += _wrapped(_WHAT[status], "  ") + _steps(found)
    return text + _limited([_managed(one) for one in found], limit)


def _steps(found: Sequence[Managed]) -> str:
    """Return what the next sync does to the notes of a group."""
    text = ""
    for step in NextSync:
        count = sum(1 for one in found if one.next_sync is step)
        if count:
            which = "" if count == len(found) else f" ({plural(count, 'note')})"
            text += _wrapped(f"next sync{which}: {_NEXT[step]}", "  ")
    return text


def _fixed(found: Sequence[Managed], limit: int | None, color: bool) -> str:
    """Return the clean notes that `fix` wrote: what that means for them, and the way back."""
    rows = []
    for one in found:
        row = f"    {clean(one.path)}\n"
        if own := _own(one):
            row += _wrapped(own, "      ")
        rows.append(row + (f"      -> {_NAMES[one.advice]}\n" if one.advice in _NAMES else ""))
    head = _head("fixed", len(found), "green", color)
    return head + _wrapped(_FIXED, "  ") + _steps(found) + _limited(rows, limit)


def _managed(one: Managed) -> str:
    text = f"    {clean(one.path)}\n"
    said = [f"{defect.code} line {defect.line}" for defect in one.defects[:3]]
    said += [f"{len(one.defects) - 3} more"] if len(one.defects) > 3 else []
    said += [_own(one)] if one.defects and one.advice is not Advice.BY_HAND else []
    if said:
        text += _wrapped("; ".join(filter(None, said)), "      ")
    if one.defects:
        mended = f"mends {', '.join(one.fixes)}" if one.fixes else "mends nothing here"
        advice = "fix" if one.advice is Advice.FIX else f"{_NAMES[one.advice]}; fix"
        text += _wrapped(f"-> {advice} {mended}", "      ")
    return text


def _own(one: Managed) -> str:
    """Return what in the note is the reader's own."""
    parts = [f"{plural(one.own_lines, 'line')} of your own"] if one.own_lines else []
    if one.own_keys:
        parts.append(f"properties of your own: {clean(', '.join(one.own_keys))}")
    return "; ".join(parts) if parts else "no line of your own" if one.own_lines == 0 else ""


def _second_files(found: Sequence[Managed], limit: int | None, color: bool) -> str:
    """Return the notes whose book has another note in the plugin's map."""
    text = _head("several notes of one book", len(found), "yellow", color)
    text += _wrapped(
        "the plugin writes to the name that Readwise gives the book: after a rename, or where the file name's "
        "template holds a date, a second note begins, and later highlights go only there",
        "  ",
    )
    return text + _limited([f"    {clean(one.path)}\n" for one in found], limit)


def _outsiders(kind: OutsiderKind, found: Sequence[Outsider], limit: int | None, color: bool) -> str:
    name = {OutsiderKind.COPY: "second files", OutsiderKind.MOVED: "moved", OutsiderKind.UNMANAGED: "not managed"}[kind]
    rows = [f"    {clean(one.path)}\n" + (f"      = {clean(one.other)}\n" if one.other else "") for one in found]
    return _head(name, len(found), "blue", color) + _wrapped(_OUTSIDE[kind], "  ") + _limited(rows, limit)


def _legend(used: set[Advice]) -> Iterator[str]:
    lines = "".join(_wrapped(f"{_NAMES[one]}: {_ADVICE[one]}", "  ", "    ") for one in _ADVICE if one in used)
    if lines:
        yield "what to do\n" + lines


def _head(name: str, count: int, style: str, color: bool) -> str:
    return f"{paint(name, 'bold', style, color=color)} ({count:,})\n"


def _limited(rows: Sequence[str], limit: int | None) -> str:
    shown = rows if limit is None else rows[:limit]
    rest = len(rows) - len(shown)
    return "".join(shown) + (f"    … and {rest:,} more; --all\n" if rest else "")


def _wrapped(text: str, indent: str = "", further: str | None = None) -> str:
    return (
        textwrap.fill(
            text,
            _WIDTH,
            initial_indent=indent,
            subsequent_indent=indent if further is None else further,
            break_on_hyphens=False,
            break_long_words=False,
        )
        + "\n"
    )


def render_templates() -> str:
    """Return the export templates, each below the name of its field on Readwise's page."""
    text = (
        f"Paste each into its field on {PAGE}.\n"
        "Readwise writes the --- around the front matter itself. Notes that are already here stay as they are.\n"
    )
    for one in TEMPLATES:
        text += f"\n──── {one.label} {'─' * (60 - len(one.label))}\n{template(one)}"
    return text
