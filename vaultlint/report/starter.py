"""The configuration that `vaultlint init` writes: what it saw as remarks, and suggestions that are commented out.

A remark begins with ``# ``, a suggestion with ``#`` alone: take every such sign away, and the file is still valid.
"""

from __future__ import annotations

from collections.abc import Sequence

from vaultlint.baseline import NAME as BASELINE
from vaultlint.obsidian import LinkStyle
from vaultlint.report.terminal import plural
from vaultlint.report.toml import assign, can_be_set, header, remark, suggest
from vaultlint.rules import RULES
from vaultlint.rules.base import Level
from vaultlint.starter import Exported, Habit, Shared, Sight, Spoken, Takeover
from vaultlint.tables import spell_text

_MOST_RULES = 8
_MOST_PLACES = 6
_MANY = 200  # findings: with so many an old vault may want to begin with a baseline
_FEW = 10  # findings of a rule that nobody need be told how to silence
_NAMES = {rule.code: rule.name for rule in RULES}
_FORMS = {
    "shortest": "the shortest path",
    "relative": "a path from the note",
    "absolute": "a path from the vault's root",
}


def render(sight: Sight, takeover: Takeover | None = None) -> str:
    """Return the text of a ``vaultlint.toml`` for a vault.

    Parameters
    ----------
    sight : Sight
    takeover : Takeover, optional
        What obsidian-linter was set to do.
    """
    sections = (
        _head(sight),
        _takeover(takeover) if takeover else [],
        _exclude(sight, takeover),
        _findings(sight),
        _hygiene(sight, takeover),
        _baseline(sight),
        *map(_exported, [one for one in sight.exported if can_be_set("per-folder", one.folder)][:_MOST_PLACES]),
        _schema(sight, takeover),
        _thesaurus(),
    )
    return "\n\n".join("\n".join(lines) for lines in sections if lines) + "\n"


def _head(sight: Sight) -> list[str]:
    lines = remark("Configuration of vaultlint, as `vaultlint init` fitted it to this vault.")
    lines += ["#"]
    lines += remark(
        "None is needed: without this file all rules speak, and their errors and warnings are shown. A line that "
        "begins with # and a blank is a remark. One that begins with # alone is a suggestion: take the # away (that of "
        "the [table] above it too) to make it hold. `vaultlint rule CODE` explains a rule."
    )
    return [*lines, "#", *remark("What was seen:"), *_seen(sight)]


def _seen(sight: Sight) -> list[str]:
    exported = [f"{use.count:,} {use.name}" for use in sight.formats if use.name]
    own = [f"{use.count:,} of no exporter" for use in sight.formats if not use.name]
    kinds = f": {', '.join([*exported, *own])}" if exported else ""
    lines = remark(f"{plural(sight.notes, 'note')}{kinds}", 2)
    if sight.unread:
        lines += remark(f"{plural(sight.unread, 'file')} that cannot be read", 2)
    if not sight.has_obsidian:
        lines += remark("no .obsidian: Obsidian's settings (templates, excluded files, types) are not known", 2)
    for use in sight.templates:
        lines += remark(f"templates in {use.name} (Obsidian's settings): {_left_out(use.count)}", 2)
    for use in sight.hidden:
        lines += remark(f"{use.name} (Obsidian's excluded files): {_left_out(use.count)}", 2)
    settings = sight.settings
    if settings.managed:
        lines += remark(
            f"{plural(len(settings.managed), 'note')} managed by Readwise's plugin: see `vaultlint readwise`", 2
        )
    if settings.property_types:
        lines += remark(
            f"{plural(len(settings.property_types), 'property', 'properties')} with a type in types.json", 2
        )
    if settings.links != LinkStyle(updates=settings.links.updates, attachments=settings.links.attachments):
        kind = "Markdown links" if settings.links.markdown else "wikilinks"
        lines += remark(f"links written as {kind} with {_FORMS[settings.links.form]}", 2)
    return lines


def _left_out(count: int) -> str:
    return f"{plural(count, 'note')} left out" if count else "no note lies there"


def _takeover(takeover: Takeover) -> list[str]:
    """Return which rules of obsidian-linter's were on, with our equals."""
    count = len(takeover.equals) + len(takeover.others)
    if not count:
        return remark("obsidian-linter: none of its rules is on.")
    lines = remark(f"obsidian-linter: {plural(count, 'rule')} of its own {'is' if count == 1 else 'are'} on.")
    for alias, codes in takeover.equals.items():
        ours = ", ".join(f"{code} {_NAMES[code]}" for code in codes if code in _NAMES)
        lines += remark(f"{alias}: {ours}", 2)
    if takeover.others:
        lines += remark(f"no equal, since vaultlint does not format notes: {', '.join(takeover.others)}", 2)
    if takeover.inserted:
        lines += remark("The properties that it inserts are below, as required.")
    if takeover.order_at_end:
        lines += remark("Its order puts properties at the end, which `order` cannot say: it is left out.")
    if takeover.removed:
        lines += remark(f"It removes the properties {', '.join(takeover.removed)}: here say what is allowed instead.")
    return lines


def _exclude(sight: Sight, takeover: Takeover | None) -> list[str]:
    """Return what is left out: for certain, as obsidian-linter did, and what might be."""
    apart = sight.apart
    certain = [one.pattern for one in apart if one.certain]
    taken = [*(f"{folder}/" for folder in takeover.folders), *takeover.ignored.globs] if takeover else []
    maybe = [one for one in apart if not one.certain and one.pattern not in taken][:_MOST_PLACES]
    perhaps = " Perhaps:" if maybe and not certain else ""
    lines = remark(f"Folders, files and globs that are not looked at, besides those that Obsidian leaves out.{perhaps}")
    for one in [*(one for one in apart if one.certain), *maybe]:
        lines += remark(f"{one.pattern}: {plural(one.notes, 'note')}, {one.why}", 2)
    if taken:
        lines += remark(f"{', '.join(taken)}: left out by obsidian-linter", 2)
    lines += _not_taken(takeover) if takeover else []
    kept = list(dict.fromkeys((*certain, *taken)))
    if kept:
        lines.append(assign("exclude", kept))
        if maybe:
            lines += remark(f"To leave out more, add: {', '.join(spell_text(one.pattern) for one in maybe)}")
    else:
        lines += suggest(assign("exclude", [one.pattern for one in maybe] or ["Archive/", "*.draft.md"]))
    return lines


def _not_taken(takeover: Takeover) -> list[str]:
    """Return what obsidian-linter leaves out and `exclude` does not say."""
    lines = []
    idle = [*(f"{folder}/" for folder in takeover.absent), *takeover.ignored.idle]
    if idle:
        lines += remark(f"obsidian-linter also leaves out {', '.join(idle)}: nothing in this vault is called so", 2)
    if takeover.ignored.unequal:
        listed = ", ".join(takeover.ignored.unequal)
        lines += remark(f"no equal, since `exclude` has no regular expressions: obsidian-linter's {listed}", 2)
    return lines


def _findings(sight: Sight) -> list[str]:
    """Return what check finds, and how a rule is silenced."""
    total = sum(one.count for one in sight.spoken)
    if not total:
        lines = remark("`vaultlint check` finds nothing. A rule that is not for you is silenced by name or code:")
        return lines + suggest('ignore = ["needless-block-scalar"]')
    lines = remark(
        f"`vaultlint check` finds {plural(total, 'error or warning', 'errors and warnings')} in "
        f"{plural(sight.noted, 'note')}. By rule:"
    )
    lines += _rows(sight.spoken)
    loud = [one for one in sight.spoken if one.level is Level.WARNING and one.count >= _FEW]
    staying = [one.name for one in loud if one.safe < one.count / 2]  # `fix` does not take them away
    names = staying[:2] or ["needless-block-scalar"]
    lines += remark("A rule that is not for you is silenced by its name or code:")
    return [*lines, *suggest(assign("ignore", names))]


def _rows(spoken: Sequence[Spoken]) -> list[str]:
    """Return a line for each rule: how often it speaks, and what mends that."""
    room = max((len(f"{one.count:,}") for one in spoken), default=0)
    lines = []
    most = _MOST_RULES + (len(spoken) == _MOST_RULES + 1)
    for one in spoken[:most]:
        mended = [f"{one.safe:,} by `vaultlint fix`"] if one.safe else []
        mended += [f"{one.unsafe:,} with --unsafe-fixes"] if one.unsafe else []
        way = f": {', '.join(mended)}" if mended else ""
        lines += remark(f"{' ' * (room - len(f'{one.count:,}'))}{one.count:,} {one.code} {one.name}{way}", 2)
    rest = spoken[most:]
    if rest:
        lines += remark(f"and {sum(one.count for one in rest):,} of {len(rest)} other rules", 2)
    return lines


def _hygiene(sight: Sight, takeover: Takeover | None) -> list[str]:
    """Return which rules would speak if they were asked for."""
    sorts = bool(_order(takeover))
    fixing = [one for one in sight.hygiene if one.safe or one.unsafe]
    names = [one.name for one in fixing[:_MOST_PLACES]] or [one.name for one in sight.hygiene[:2]]
    lines = remark("Hygiene is shown only where it is asked for.")
    if sight.hygiene:
        lines = remark("Hygiene is shown only where it is asked for. What there is:")
        lines += _rows(sight.hygiene)
    if sorts:
        lines += remark("key-order is on, since obsidian-linter sorts properties.")
        lines.append(assign("extend-select", ["key-order"]))
        return lines + (remark(f"To see more, add: {', '.join(map(spell_text, names))}") if names else [])
    return lines + suggest(assign("extend-select", names or ["null-item"]))


def _baseline(sight: Sight) -> list[str]:
    total = sum(one.count for one in sight.spoken)
    if total <= _MANY:
        return []
    return [
        *remark(
            f"{total:,} findings are many to begin with. After `vaultlint fix`, `vaultlint check --write-baseline` "
            "keeps a list of those that are left, and from then on only new ones are shown. Where the list lies:"
        ),
        *suggest(f"baseline = {spell_text(BASELINE)}"),
    ]


def _exported(one: Exported) -> list[str]:
    """Return what may be said of a folder that an exporter fills."""
    lines = remark(f"{one.folder}: {plural(one.notes, 'note')}, most of them exports ({one.format}).")
    if one.managed:
        lines = remark(
            f"{one.folder}: {plural(one.notes, 'note')}, {one.managed:,} of them managed by Readwise's plugin. In "
            "these `vaultlint fix` mends errors alone unless --managed is given."
        )
    loud = [rule for rule in one.rules if rule.level is not Level.ERROR][:3] or one.rules[:1]
    if loud:
        said = ", ".join(f"{rule.name} ({rule.count:,})" for rule in loud)
        lines += remark(f"To silence there what its exporter will write again: {said}.")
    else:
        lines += remark("To silence there all that is about exports:")
    names = [rule.name for rule in loud] or ["VL5"]
    return [*lines, *suggest(header("per-folder", one.folder), assign("ignore", names))]


def _schema(sight: Sight, takeover: Takeover | None) -> list[str]:
    """Return a schema: the order taken over holds, what habits suggest does not."""
    everywhere = [habit for habit in sight.habits if not habit.folder]
    folders = [habit for habit in sight.habits if habit.folder and can_be_set("schema", habit.folder)]
    order = _order(takeover)
    inserted = takeover.inserted if takeover else ()
    if not everywhere and not folders and not order and not inserted:
        return [
            *remark("What properties must be: a schema, for the vault or a folder. For example:"),
            *suggest("[schema]", 'order = ["title", "author", "url"]'),
        ]
    lines = remark("What properties must be. These are the habits of your notes; as a schema they become rules.")
    shared = [one for habit in everywhere for one in habit.properties]
    if shared:
        lines += remark(_bears("Of all notes", everywhere[0]))
    required = list(dict.fromkeys((*inserted, *(one.name for one in shared))))
    lines += ["[schema]"] if order else suggest("[schema]") if required else []
    lines += [assign("order", order)] if order else []
    lines += suggest(assign("required", required)) if required else []
    lines += _types("", shared)
    for habit in folders:
        lines += ["#", *remark(_bears(f"Of the notes in {habit.folder}", habit))]
        lines += suggest(header("schema", habit.folder), assign("required", [one.name for one in habit.properties]))
        lines += _types(habit.folder, habit.properties)
    return lines


def _order(takeover: Takeover | None) -> tuple[str, ...]:
    """Return the order that obsidian-linter puts at the beginning."""
    return takeover.order if takeover and not takeover.order_at_end else ()


def _bears(whose: str, habit: Habit) -> str:
    """Say how many of a folder's notes bear each of its properties."""
    shares = [
        f"{one.name} {'all' if one.notes == habit.notes else format(one.notes, ',')}"
        + (f" ({one.misfits:,} not of the type)" if one.misfits and _is_told(one) else "")
        for one in habit.properties
    ]
    return f"{whose} ({habit.notes:,}) so many bear: {', '.join(shares)}."


def _is_told(one: Shared) -> bool:
    """Return whether a property's type is worth saying: nearly every value is a text."""
    return one.kind not in ("", "text")


def _types(folder: str, shared: Sequence[Shared]) -> list[str]:
    """Return the definitions of properties whose values are of one type."""
    path = ("schema", folder, "properties") if folder else ("schema", "properties")
    lines = []
    for one in shared:
        if _is_told(one) and can_be_set(*path, one.name):
            lines += suggest(header(*path, one.name), f'type = "{one.kind}"')
    return lines


def _thesaurus() -> list[str]:
    return [
        *remark(
            "Tags, and words that mean them: `vaultlint graph` infers the tag for notes that say the words. For "
            "example:"
        ),
        *suggest("[thesaurus]", 'consulting = ["client", "advisor"]'),
    ]
