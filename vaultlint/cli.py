"""The command line: the only room that prints and exits. A command's room is imported when it runs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from vaultlint.errors import VaultlintError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from vaultlint.config import Config
    from vaultlint.project import FixReport, Project, Report

_FORMATS = ("full", "concise", "json", "github", "sarif")


class _Group(click.Group):
    """Turns errors of use into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except VaultlintError as error:
            click.echo(f"vaultlint: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(1)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from vaultlint import __version__

        click.echo(f"vaultlint {__version__}")
        ctx.exit()


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, callback=_version, expose_value=False, is_eager=True, help="Show the version.")
def main() -> None:
    """Clean an Obsidian vault full of Readwise exports, and see what its notes share."""


def _common(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that check and fix share."""
    for option in reversed(
        (
            click.option(
                "--select",
                multiple=True,
                metavar="RULES",
                help="Only these rules (codes, prefixes such as VL1, names).",
            ),
            click.option("--ignore", multiple=True, metavar="RULES", help="All but these rules."),
            click.option(
                "--output-format",
                type=click.Choice(_FORMATS),
                default="full",
                show_default=True,
                help="How findings are shown.",
            ),
            click.option("--statistics", is_flag=True, help="Count findings by rule instead of listing them."),
            click.option(
                "--config", type=click.Path(path_type=Path), help="A configuration file instead of the vault's own."
            ),
            click.option(
                "--vault",
                "vault_dir",
                type=click.Path(path_type=Path),
                help="The vault's folder, if it cannot be told from PATH.",
            ),
            click.option(
                "--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output."
            ),
            click.option("-q", "--quiet", is_flag=True, help="Findings only, no closing line."),
            click.option("-v", "--verbose", is_flag=True, help="Say more about what is done."),
        )
    ):
        command = option(command)
    return command


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@_common
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def check(paths: tuple[Path, ...], stdin_filename: str, **options: Any) -> None:
    """Look for defects; never write.

    Exits with 0 if nothing was found, 1 if something was, 2 if it could not run.
    """
    from vaultlint.project import Report as NewReport

    report = NewReport()
    if [str(path) for path in paths] == ["-"]:
        report = _check_stdin(stdin_filename, options)
    else:
        for project, targets in _projects(paths, options):
            with _progress("checking", project) as step:
                part = project.check(targets, step)
            report.diagnostics += part.diagnostics
            report.sources |= part.sources
            report.notes += part.notes
    _show(report, options)
    if not options["quiet"] and options["output_format"] in ("full", "concise"):
        click.echo(_closing(report), err=True)
    sys.exit(1 if report.failed else 0)


def _check_stdin(name: str, options: dict[str, Any]) -> Report:
    from vaultlint.parse import parse
    from vaultlint.project import Report as NewReport

    report = NewReport(notes=1)
    project = _project(Path.cwd(), options)
    project.add(parse(name, sys.stdin.buffer.read()), report)
    return report


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@_common
@click.option("--diff", is_flag=True, help="Show what would change and write nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="Also fixes that change what somebody may rely on.")
@click.option("--managed", is_flag=True, help="All fixes also in notes that Readwise's plugin manages.")
@click.option("--stdin-filename", default="stdin.md", help="The note's name when PATH is -.")
def fix(
    paths: tuple[Path, ...], *, diff: bool, unsafe_fixes: bool, managed: bool, stdin_filename: str, **options: Any
) -> None:
    """Repair what can be repaired for certain; `vaultlint undo` takes it back.

    Exits like check, of what remains; with --diff, 1 if something would change.
    """
    if [str(path) for path in paths] == ["-"]:
        _fix_stdin(stdin_filename, options, unsafe=unsafe_fixes)
    code = 0
    for project, targets in _projects(paths, options):
        with _progress("fixing", project) as step:
            result = project.fix(targets, unsafe=unsafe_fixes, managed=managed, write=not diff, progress=step)
        if diff:
            code = max(code, _show_diff(result, options))
        else:
            _show_fixes(result, options)
            _show(result.remaining, options)
            if not options["quiet"]:
                click.echo(_fix_closing(result), err=True)
            code = max(code, 1 if result.remaining.failed or result.skipped else 0)
    sys.exit(code)


def _fix_stdin(name: str, options: dict[str, Any], *, unsafe: bool) -> None:
    """Fix one note from standard input to standard output."""
    from vaultlint.parse import parse
    from vaultlint.project import Report as NewReport

    project = _project(Path.cwd(), options)
    changed = project.fixed(parse(name, sys.stdin.buffer.read()), unsafe=unsafe)
    report = NewReport(notes=1)
    project.add(changed.after, report)
    sys.stdout.buffer.write(changed.after.source.encode())
    sys.exit(1 if report.failed else 0)


@main.command()
@click.argument("run", required=False)
@click.option("--list", "list_runs", is_flag=True, help="Show the runs that can be undone.")
@click.option(
    "--vault", "vault_dir", type=click.Path(path_type=Path), help="The vault; by default that of the current folder."
)
def undo(run: str | None, *, list_runs: bool, vault_dir: Path | None) -> None:
    """Put back, to the byte, what a fix run changed: by default the newest not yet undone."""
    from vaultlint import journal
    from vaultlint.report.terminal import clean, plural

    root = _root(vault_dir or Path.cwd())
    if list_runs:
        for one in journal.runs(root):
            state = "undone" if one.undone else "" if one.done else "was interrupted"
            click.echo(f"{one.name}  {one.time}  {plural(len(one.replacements), 'note')}  {state}".rstrip())
        return
    chosen = journal.choose(root, run)
    if chosen is None:
        click.echo("nothing to undo", err=True)
        return
    result = journal.undo(chosen)
    for path, reason in result.refused:
        click.echo(f"left as it is: {clean(path)}: {reason}", err=True)
    click.echo(f"put back {plural(len(result.restored), 'note')} of run {chosen.name}", err=True)
    sys.exit(1 if result.refused else 0)


@main.command()
@click.argument("code", required=False)
def rule(code: str | None) -> None:
    """Explain a rule by code or name; without one, list them all."""
    from vaultlint import config
    from vaultlint.rules import RULES

    if code is None:
        for one in RULES:
            fixed = {"safe": "fix", "unsafe": "unsafe fix"}.get(one.applicability or "", "")
            click.echo(f"{one.code}  {one.level.value:<8} {one.name:<27} {fixed:<11} {one.summary}")
        return
    config.check_names([code], RULES)
    for one in RULES:
        if code.lower() == one.name or one.code.startswith(code.upper()):
            click.echo(_explanation(one))


def _explanation(one: Any) -> str:
    parts = [f"{one.code} {one.name} ({one.level.value})", "", one.why, ""]
    for example in one.examples:
        parts += ["Found:", *(f"    {line}" for line in example.bad.rstrip("\n").split("\n"))]
        if example.good is not None:
            parts += ["Fixed:", *(f"    {line}" for line in example.good.rstrip("\n").split("\n"))]
        parts.append("")
    return "\n".join(parts)


@main.command()
@click.argument("vault", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    type=click.Path(path_type=Path),
    help="A file ending in .html .json .graphml .gexf .csv or .canvas; may be given again.",
)
@click.option("--no-quotes", is_flag=True, help="Leave the notes' sentences out of the file.")
@click.option("-q", "--quiet", is_flag=True, help="No closing line.")
def graph(vault: Path, outputs: tuple[Path, ...], *, no_quotes: bool, quiet: bool) -> None:
    """Draw the graph of notes, authors, tags and concepts, each link with its sentences."""
    rooms = _graph_room("graph")
    for path in outputs:
        rooms.check_suffix(path)
    project = _project(vault, {})
    with _progress("reading", project) as step:
        built = rooms.build_vault(project, step)
    written = [file for path in outputs for file in rooms.write(built, path, quotes=not no_quotes)]
    if not quiet:
        click.echo(rooms.summary(built), err=True)
        for path in written:
            click.echo(f"wrote {path}", err=True)


@main.command()
@click.argument("note")
@click.option("--to", "other", metavar="NOTE", help="Explain the link to this note only.")
@click.option("-n", "--limit", default=5, show_default=True, help="How many notes to show.")
@click.option(
    "--vault",
    "vault_dir",
    type=click.Path(path_type=Path),
    help="The vault; by default that of the current folder.",
)
@click.option("--color", type=click.Choice(("auto", "always", "never")), default="auto", help="Colours in the output.")
def related(note: str, other: str | None, limit: int, vault_dir: Path | None, color: str) -> None:
    """Show the notes nearest to NOTE, and why: shared themes with the sentences that hold them.

    NOTE is a title, a file name or a path.
    """
    rooms = _graph_room("related")
    from vaultlint.graph import pairs
    from vaultlint.report.related import render_related

    project = _project(vault_dir or (Path(note) if Path(note).is_file() else Path.cwd()), {})
    built = rooms.build_vault(project)
    asked = _note_id(built, note, project)
    found = [pairs.explain(built, asked, _note_id(built, other, project))] if other else []
    found = found or pairs.related(built, asked, limit)
    text = render_related(built.nodes[asked]["label"], found, color=_color({"color": color}))
    click.echo(text, nl=False, color=_color({"color": color}))


def _note_id(built: Any, name: str, project: Project) -> str:
    """Return the node of a note given by title, file name or path."""
    import difflib

    from vaultlint.graph import pairs

    path = Path(name)
    if path.is_file() and project.root in path.resolve().parents:
        name = path.resolve().relative_to(project.root).as_posix()
    try:
        return pairs.find(built, name)
    except KeyError:
        titles = [data["label"] for _, data in built.nodes(data=True) if data["kind"] == "note"]
        near = difflib.get_close_matches(name, titles, 1, 0.4)
        wanted = f", did you mean {near[0]!r}?" if near else "; give its title, file name or path"
        raise VaultlintError(f"no note is called {name!r} in {project.root}{wanted}") from None


def _graph_room(command: str) -> Any:
    """Import the graph's rooms, or say which extra is missing."""
    try:
        import networkx  # noqa: F401
        import numpy  # noqa: F401
        import Stemmer  # noqa: F401
    except ImportError as error:
        from vaultlint.errors import MissingExtraError

        raise MissingExtraError(command, "graph", error.name or "networkx") from error
    from vaultlint.graph import vaults

    return vaults


def _root(path: Path) -> Path:
    from vaultlint import vault

    if not path.exists():
        raise VaultlintError(f"{path}: no such file or folder")
    return vault.find_root(path.resolve())


def _config(root: Path, options: dict[str, Any]) -> Config:
    from vaultlint import config
    from vaultlint.rules import RULES

    loaded = config.load(root, options.get("config"), RULES)
    select = _split(options.get("select", ()))
    ignore = _split(options.get("ignore", ()))
    config.check_names([*select, *ignore], RULES)
    if not select and not ignore:
        return loaded
    from dataclasses import replace

    selection = config.Selection(
        tuple(select) if select else loaded.selection.select, (*loaded.selection.ignore, *ignore)
    )
    return replace(loaded, selection=selection, per_folder={} if select else loaded.per_folder)


def _split(values: Sequence[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]


def _project(path: Path, options: dict[str, Any]) -> Project:
    from vaultlint.project import Project

    root = _root(options.get("vault_dir") or path)
    return Project(root, _config(root, options))


def _projects(paths: Sequence[Path], options: dict[str, Any]) -> list[tuple[Project, list[str]]]:
    """Group paths by the vault that they lie in."""
    groups: dict[Path, list[str]] = {}
    for path in paths or (Path(),):
        if not path.exists():
            raise VaultlintError(f"{path}: no such file or folder")
        resolved = path.resolve()
        root = _root(options["vault_dir"]) if options["vault_dir"] else _root(path)
        if root != resolved and root not in resolved.parents:
            raise VaultlintError(f"{path}: not in the vault {root}")
        relative = resolved.relative_to(root).as_posix()
        groups.setdefault(root, []).append("" if relative == "." else relative)
    from vaultlint.project import Project

    return [(Project(root, _config(root, options)), targets) for root, targets in groups.items()]


class _progress:  # noqa: N801  # used as a function
    """A count on work longer than a second, on a terminal only."""

    def __init__(self, verb: str, project: Project) -> None:
        self.verb = verb
        self.root = project.root
        self.started = 0.0
        self.shown = False

    def __enter__(self) -> Callable[[int], None] | None:
        import time

        self.started = time.monotonic()
        return self.step if sys.stderr.isatty() else None

    def step(self, count: int) -> None:
        import time

        if count % 50 == 0 and time.monotonic() - self.started > 1:
            click.echo(f"\r{self.verb} {count:,} notes", nl=False, err=True)
            self.shown = True

    def __exit__(self, *_: object) -> None:
        if self.shown:
            click.echo("\r\x1b[K", nl=False, err=True)


def _color(options: dict[str, Any]) -> bool:
    import os

    wanted = options.get("color", "auto")
    return wanted == "always" or (wanted == "auto" and sys.stdout.isatty() and "NO_COLOR" not in os.environ)


def _show(report: Report, options: dict[str, Any]) -> None:
    from vaultlint.report import render

    if options["statistics"] and options["output_format"] in ("full", "concise"):
        click.echo(_statistics(report), nl=False)
    else:
        click.echo(render(options["output_format"], report, color=_color(options)), nl=False, color=_color(options))


def _statistics(report: Report) -> str:
    from collections import Counter

    counts = Counter((one.code, one.name, one.level.value) for one in report.diagnostics)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:>7}  {code}  {level:<8} {name}\n" for (code, name, level), count in rows)


def _closing(report: Report) -> str:
    from vaultlint.report.terminal import plural
    from vaultlint.rules.base import Level

    if not report.diagnostics:
        return f"{plural(report.notes, 'note')} checked, nothing found"
    parts = [plural(report.count(level), level.value) for level in Level if report.count(level)]
    notes = len({one.path for one in report.diagnostics})
    line = f"{', '.join(parts)} in {plural(notes, 'note')} ({plural(report.notes, 'note')} checked)"
    fixable = sum(1 for one in report.diagnostics if one.fix and one.fix.applicability == "safe")
    if fixable:
        line += f"\n{fixable:,} can be fixed: see them with `vaultlint fix --diff`, then run `vaultlint fix`"
    return line


def _show_diff(result: FixReport, options: dict[str, Any]) -> int:
    from vaultlint.report.diff import render_diff
    from vaultlint.report.terminal import plural

    pending = [one for one in result.changed if one.after is not one.before]
    for one in pending:
        click.echo(render_diff(one, color=_color(options)), nl=False, color=_color(options))
    _show_refusals(result)
    if not options["quiet"]:
        click.echo(f"{plural(len(pending), 'note')} would change; nothing was written", err=True)
    return 1 if pending else 0


def _show_fixes(result: FixReport, options: dict[str, Any]) -> None:
    from vaultlint.report.terminal import clean

    if options["output_format"] not in ("full", "concise"):
        return
    skipped = {path for path, _ in result.skipped}
    for one in result.changed:
        if one.after is one.before or one.path in skipped:
            continue
        for applied in dict.fromkeys(one.outcome.applied):
            click.echo(f"fixed {clean(one.path)}: {applied.code} {applied.title}")
            for note in applied.notes:
                click.echo(f"      {clean(note)}")
    _show_refusals(result)
    for path, reason in result.skipped:
        click.echo(f"not written: {clean(path)}: {clean(reason)}", err=True)


def _show_refusals(result: FixReport) -> None:
    from vaultlint.report.terminal import clean

    for one in result.changed:
        for refused in one.outcome.refused:
            click.echo(f"not fixed: {clean(one.path)}: {refused.code}: {clean(refused.reason)}", err=True)


def _fix_closing(result: FixReport) -> str:
    from vaultlint.report.terminal import plural

    skipped = {path for path, _ in result.skipped}
    written = [one for one in result.changed if one.after is not one.before and one.path not in skipped]
    if not written:
        return f"nothing to fix; {_closing(result.remaining)}"
    fixes = sum(len(one.outcome.applied) for one in written)
    lines = [f"{plural(fixes, 'fix', 'fixes')} in {plural(len(written), 'note')}; `vaultlint undo` puts them back"]
    managed = sum(1 for one in written if one.managed)
    if managed:
        lines.append(
            f"{plural(managed, 'note')} of these are managed by Readwise's plugin: from now on it appends to them "
            "instead of replacing them; to have one written anew, use its Delete and reimport"
        )
    left = result.remaining
    lines.append(_closing(left) if left.diagnostics else "nothing is left to report")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
